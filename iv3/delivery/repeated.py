"""Records that stand more than once with all their data the same: a part that was exported twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from iv3.core.money import cents
from iv3.delivery.records import AMOUNT, Layout

Record = Mapping[str, Any]


@dataclass(frozen=True)
class RepeatedPart:
    """A part of a delivery in which too much stands more than once; amounts in whole cents.

    Attributes:
        part: its name.
        records: how many records it has.
        repeated: how many of these have an equal.
        cent: what all of them come to.
        cent_once: what they come to when of equal ones the first counts.
    """

    part: str
    records: int
    repeated: int
    cent: int
    cent_once: int


def is_comparable(data: Mapping[str, Any], repetition: Mapping[str, Any]) -> bool:
    """Tell whether a part has so many records that more than the limit could stand twice."""
    least = 2 * (repetition["hoogstens_regels"] + 1)
    return any(len(data[part]) >= least for part in repetition["onderdelen"])


def repeated_parts(
    data: Mapping[str, Any], repetition: Mapping[str, Any], layouts: Mapping[str, Layout]
) -> Iterator[RepeatedPart]:
    """Yield the parts in which too much stands more than once.

    Args:
        data: the object ``data`` of a delivery without faults of structure.
        repetition: what a rule has under ``herhaald``.
        layouts: how the records of each part look.
    """
    most = repetition["hoogstens_procent"]
    for part in repetition["onderdelen"]:
        records: Sequence[Record] = data[part]
        codes = [key for key, _ in layouts[part].codes]
        if _may_be_repeated(records, most, [AMOUNT]) and _may_be_repeated(records, most, [AMOUNT, *codes]):
            groups = _equal_records(records)
            if len([1 for group in groups if len(group) > 1]) > repetition["hoogstens_regels"]:
                found = _measured(part, groups)
                if found.repeated * 100 > most * found.records and _share_is_more(groups, most):
                    yield found


def _may_be_repeated(records: Sequence[Record], most: int, keys: Sequence[str]) -> bool:
    """Tell whether so few records differ in ``keys`` that more than ``most`` percent of all may have an equal.

    Of the records that have an equal, at most half is the first of its kind. To look at a few keys is all that an
    ordinary delivery costs.
    """
    return len(set(map(itemgetter(*keys), records))) * 200 < (200 - most) * len(records)


def _equal_records(records: Sequence[Record]) -> list[list[int]]:
    """Return the amounts in cents of the records that are equal, for every different record."""
    groups: dict[object, list[int]] = {}
    for record in records:
        groups.setdefault(_canonical(record), []).append(cents(record[AMOUNT]))
    return list(groups.values())


def _canonical(value: object) -> object:
    """Return something that is equal for values that are written the same, whatever the order of their keys."""
    if isinstance(value, dict):
        return ("{", *sorted((key, _canonical(inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return ("[", *map(_canonical, value))
    return type(value).__name__, value


def _measured(part: str, groups: Sequence[Sequence[int]]) -> RepeatedPart:
    return RepeatedPart(
        part=part,
        records=sum(map(len, groups)),
        repeated=sum(len(group) for group in groups if len(group) > 1),
        cent=sum(map(sum, groups)),
        cent_once=sum(group[0] for group in groups),
    )


def _share_is_more(groups: Sequence[Sequence[int]], most: int) -> bool:
    """Tell whether what has an equal is more than ``most`` percent of the amount, without signs."""
    sizes = [(abs(sum(group)), len(group) > 1) for group in groups]
    repeated = sum(size for size, has_equal in sizes if has_equal)
    return repeated * 100 > most * sum(size for size, _ in sizes)
