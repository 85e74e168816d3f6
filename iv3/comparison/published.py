"""Published figures beside a delivery: a difference that is only rounding is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from iv3.comparison.filed import Filed
from iv3.years.amounts import Amount

_Key = tuple[str, tuple[tuple[str, str], ...], str]


def within_rounding(old: Filed, new: Filed) -> tuple[Filed, Filed]:
    """Return two deliveries, of which published amounts are the exact ones where no more than rounding differs.

    Two of which both or neither are published, or of two years, come back as they are.
    """
    if bool(old.rounding_cent) == bool(new.rounding_cent) or old.jaar != new.jaar:
        return old, new
    if old.rounding_cent:
        return _exact(old, new), new
    return old, _exact(new, old)


def _exact(published: Filed, other: Filed) -> Filed:
    said = dict(_keyed(published))
    exact = dict(_keyed(other))
    amounts: list[Amount] = []
    parts: list[str] = []
    for key in [*said, *(key for key in exact if key not in said)]:
        ours, theirs = said.get(key), exact.get(key)
        cent = 0 if ours is None else ours.cent
        near = theirs is not None and abs(cent - theirs.cent) * 2 <= published.rounding_cent
        amount = theirs if theirs is not None and near else ours
        if amount is not None:
            amounts.append(amount)
            parts.append(key[0])
    return replace(published, amounts=amounts, parts=parts)


def _keyed(filed: Filed) -> Iterator[tuple[_Key, Amount]]:
    """Yield the amounts by part, codes and, of a stand, its moment; two words for one moment are together."""
    found: dict[_Key, Amount] = {}
    for part, amount in zip(filed.parts, filed.amounts):
        key = part, tuple(amount.codes), filed.moment(amount.kolom)
        cent = found[key].cent if key in found else 0
        found[key] = replace(amount, cent=amount.cent + cent)
    yield from found.items()
