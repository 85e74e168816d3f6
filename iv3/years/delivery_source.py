"""The amounts of a delivery, to be restated or compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iv3.core import money as amounts
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.delivery.draft import PHASES
from iv3.delivery.finding_kinds import Finding
from iv3.delivery.validation import BLOCKING, Validation
from iv3.years.amounts import Amount
from iv3.years.source import AmountSource, DeliverySource
from iv3.years.words import BALANSCODE, CATEGORIE, LISTS, STAND, TAAKVELD, say

_DELIVERY_SUFFIX = ".json"
_LOOK_AT_BYTES = 1024


def is_delivery(path: File) -> bool:
    """Tell whether a file is a delivery rather than a table: by its name, or by how it begins."""
    if path.suffix.lower() == _DELIVERY_SUFFIX:
        return True
    try:
        with path.open("rb") as stream:
            start = stream.read(_LOOK_AT_BYTES)
    except OSError:  # reading it as a table says what is wrong
        return False
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_delivery(path: File) -> Validation:
    """Return a delivery that was read; codes that do not exist and amounts that do not add up are no matter here.

    Raises:
        Unusable: it cannot be read, or does not have the structure of a delivery.
    """
    validation = Validation(path.name)
    try:
        with path.open("rb") as stream:
            content = stream.read(validation.limits()["hoogstens_bytes"] + 1)
    except FileNotFoundError:
        report = validation.missing("bestand_niet_gevonden")
    except IsADirectoryError:
        report = validation.missing("is_een_map")
    except OSError:
        report = validation.missing("niet_te_openen")
    else:
        report = validation.run(content)
    for finding in structure_faults(validation, report):
        said = {"melding": finding["melding"], "herstel": finding["herstel"]}
        raise Unusable(say("ongeldige_aanlevering", bestand=path.name, **said))
    return validation


def structure_faults(validation: Validation, report: Mapping[str, Any]) -> list[Finding]:
    """Return the findings that say of a delivery that it cannot be read, or that its structure is none of a delivery.

    Args:
        validation: that of the delivery, when it has run.
        report: what came of it.
    """
    before_codes = {rule["id"] for rule in validation.rules if rule["fase"] in PHASES[:2]}
    found: list[Finding] = report["bevindingen"]
    is_in_the_way = validation.is_year_unknown  # then nothing says which codes there are
    return [
        finding
        for finding in found
        if finding["regel"] in before_codes and (is_in_the_way or finding["ernst"] == BLOCKING)
    ]


def amounts_of(name: str, validation: Validation) -> AmountSource:
    """Return the amounts of a delivery, one for every record."""
    found: list[Amount] = []
    places: list[tuple[str, int]] = []
    for layout in validation.layouts.values():
        if not layout.has_amount:
            continue
        (row_key, row_list), (column_key, column_list) = layout.codes
        side = LISTS[column_list][1] if column_list in LISTS else None
        for index, record in enumerate(validation.document["data"].get(layout.part, ())):
            row, column = str(record[row_key]), str(record[column_key])
            codes = [(row_list, row), *([(column_list, column)] if column_list in LISTS else [])]
            apart = layout.part if side else f"{layout.part} {column}"
            cent = amounts.cents(record["bedrag"])
            found.append(Amount(cent, tuple(codes), side or STAND, kolom=column, apart=apart))
            places.append((layout.part, index))
    return AmountSource(
        name=name,
        amounts=found,
        lijsten=(TAAKVELD, CATEGORIE, BALANSCODE),
        own_header=("pad",),
        own=[(f"/data/{part}/{index}",) for part, index in places],
        has_columns=True,
        delivery=DeliverySource(validation.document, validation.layouts, tuple(places)),
    )
