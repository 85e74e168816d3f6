"""What stands in a delivery, for its control sheet: every record is counted, zero or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iv3.core.money import Fraction, cents
from iv3.core.words import Codelijst, Exceldeel, Moment, Onderdeel
from iv3.delivery.records import AMOUNT, Collected
from iv3.delivery.size import SizeCheck, checked_size
from iv3.delivery.validation import Validation

_ASSETS, _LIABILITIES = "Tot_Act", "Tot_Pas"


@dataclass(frozen=True)
class PartCount:
    """The records of one part of a delivery, amounts in whole cents.

    Attributes:
        part: ``lasten``, ``balans_standen`` and so on.
        records: all of them.
        unreadable: those without an amount that can be read.
        counted, zero, refused: number of records and what they come to.
        added_up: what the validator itself adds the counted ones up to.
    """

    part: str
    records: int
    unreadable: int
    counted: tuple[int, int]
    zero: int
    refused: tuple[int, int]
    added_up: int

    @property
    def cent(self) -> int:
        """What all records with an amount that can be read come to."""
        return self.counted[1] + self.refused[1]


@dataclass(frozen=True)
class DeliveryCount:
    """What there is to say of one delivery on a control sheet.

    Attributes:
        name: the file.
        sha256: of its content; None when it could not be opened.
        of_whom: layer, number, year and period; None where the delivery does not say one of them.
        parts: its parts with amounts; none when the file could not be read.
        balances: per moment the assets and the liabilities in cents, where there are stands.
        size: its totals beside what is published; None without a model.
    """

    name: str
    sha256: str | None
    of_whom: tuple[object, ...] | None
    parts: tuple[PartCount, ...]
    balances: Mapping[str, tuple[int, int]]
    size: SizeCheck | None

    def cent(self, part: str) -> int:
        """Return what the counted records of a part come to."""
        return sum(count.counted[1] for count in self.parts if count.part == part)


def delivery_count(validation: Validation, name: str) -> DeliveryCount:
    """Return what there is to say of a delivery on a control sheet.

    Args:
        validation: that of the delivery, when it has run.
        name: how the sheet calls the file.
    """
    data = validation.document.get("data") if isinstance(validation.document, dict) else None
    source = validation.source
    whom = tuple(source[key] for key in ("overheidslaag", "overheidsnummer", "boekjaar", "periode"))
    told = None if None in whom else whom
    if not isinstance(data, dict):
        return DeliveryCount(name, source["sha256"], told, (), {}, None)
    collected = validation.collected
    parts = tuple(
        _part_count(part, data.get(part), validation, collected)
        for part, layout in validation.layouts.items()
        if layout.has_amount
    )
    balances, size = _balances(validation, collected), _size(validation, collected)
    return DeliveryCount(name, source["sha256"], told, parts, balances, size)


def _part_count(part: str, records: object, validation: Validation, collected: Collected) -> PartCount:
    """Return the count of a part; every record is refused when the year has no model.

    A record with a key that stands twice is refused, and yet added up.
    """
    counted, left_out, added_up = list[int](), list[int](), 0
    unreadable = 0
    refused, doubles = collected.refused.get(part), validation.with_double_keys
    for index, record in enumerate(records if isinstance(records, list) else ()):
        cent = _cents_of(record)
        if cent is None:
            unreadable += 1
        elif validation.codes is None or (refused is not None and refused[index]):
            left_out.append(cent)
        elif doubles and f"/data/{part}/{index}" in doubles:
            left_out.append(cent)
            added_up -= cent
        else:
            counted.append(cent)
    return PartCount(
        part=part,
        records=len(counted) + len(left_out) + unreadable,
        unreadable=unreadable,
        counted=(len(counted) - counted.count(0), sum(counted)),
        zero=counted.count(0),
        refused=(len(left_out), sum(left_out)),
        added_up=added_up + sum(collected.parts[part].totals.values()),
    )


def _cents_of(record: object) -> int | None:
    amount = record.get(AMOUNT) if isinstance(record, dict) else None
    return cents(amount) if isinstance(amount, (Fraction, int)) and not isinstance(amount, bool) else None


def _balances(validation: Validation, collected: Collected) -> dict[str, tuple[int, int]]:
    """Return per moment the assets and the liabilities in cents, where a stand of that moment was delivered."""
    codes, period = validation.codes, validation.source["periode"]
    if validation.pack is None or codes is None:
        return {}
    moment_of = {
        entry["code"]: entry["naam"]
        for entry in validation.pack["codelijsten"]["standper"]
        if period in entry["perioden"]
    }
    stands = collected.parts[Exceldeel.BALANS_STANDEN].totals
    result = {}
    for moment in Moment.VALUES:
        at = [(row, cent) for (row, stand), cent in stands.items() if moment_of.get(stand, "").startswith(moment)]
        sides = [codes.select(Codelijst.BALANSCODE, (side,)) for side in (_ASSETS, _LIABILITIES)]
        assets, liabilities = (sum(cent for row, cent in at if row in side) for side in sides)
        if at:
            result[moment] = assets, liabilities
    return result


def _size(validation: Validation, collected: Collected) -> SizeCheck | None:
    """Return the totals beside what is published; None without a model."""
    pack, number = validation.pack, validation.source["overheidsnummer"]
    if pack is None or number is None:
        return None
    lasten, baten = (sum(collected.parts[part].totals.values()) for part in (Onderdeel.LASTEN, Onderdeel.BATEN))
    return checked_size(pack["laag"], number, pack["boekjaar"], lasten, baten)
