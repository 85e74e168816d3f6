"""Amounts in another year's model: certain, divided by a key, or whole with a question; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from iv3.core.money import euro
from iv3.years.amounts import Amount, RowProblem, folded
from iv3.years.apportioning import apportion, spread
from iv3.years.keys import RestatingKey
from iv3.years.outlook import Outlook, Restating
from iv3.years.words import LISTS, SLEUTEL, TE_VERDELEN, ZEKER, say

Share = tuple[Optional[str], int]
"""A code (None: still to be divided) and cents."""


class RestatedPart(NamedTuple):
    """A part of an amount, with a code for each of its codes (None: still to be divided)."""

    naar: tuple[str | None, ...]
    cent: int

    @property
    def is_left(self) -> bool:
        """Tell whether this part still has to be divided."""
        return None in self.naar


@dataclass(frozen=True)
class Restated:
    """What became of an amount.

    Attributes:
        amount: as it came in.
        outlooks: for each of its codes.
        shares: for each of its codes how the amount is divided; each adds up to the amount.
        delen: the same, taken together; they add up to the amount.
        stand: zeker, sleutel or te_verdelen, of the amount as a whole.
    """

    amount: Amount
    outlooks: tuple[Outlook, ...]
    shares: tuple[tuple[Share, ...], ...]
    delen: tuple[RestatedPart, ...]
    stand: str

    @property
    def is_left(self) -> bool:
        """Tell whether there is something for a person to do."""
        return self.stand == TE_VERDELEN and (self.amount.cent != 0 or any(not o.bestaat for o in self.outlooks))


@dataclass
class RestatingResult:
    """What became of all amounts, in their order, and which keys could not be used or were not needed."""

    restated: list[Restated] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unused: list[RestatingKey] = field(default_factory=list)


def restate(amounts: Sequence[Amount], model: Restating, keys: Iterable[RestatingKey] = ()) -> RestatingResult:
    """Restate amounts; whatever no transition decides and no key divides stays whole."""
    divided, problems, used = _divided(amounts, model, keys := [*keys])
    restated = []
    known: dict[tuple[tuple[str, str], ...], tuple[Outlook, ...]] = {}
    for place, amount in enumerate(amounts):
        outlooks = known.get(amount.codes)
        if outlooks is None:
            outlooks = known[amount.codes] = tuple(model.outlook(*code) for code in amount.codes)
        shares = tuple(
            divided.get((place, at)) or ((outlook.codes[0] if outlook.is_certain else None, amount.cent),)
            for at, outlook in enumerate(outlooks)
        )
        delen = tuple(_taken_together(shares))
        stand = ZEKER if all(outlook.is_certain for outlook in outlooks) else SLEUTEL
        if any(part.is_left for part in delen):
            stand = TE_VERDELEN
        restated.append(Restated(amount, outlooks, shares, delen, stand))
    return RestatingResult(restated, problems, [key for key in keys if key.naar and id(key) not in used])


def _divided(
    amounts: Sequence[Amount], model: Restating, keys: Sequence[RestatingKey]
) -> tuple[dict[tuple[int, int], tuple[Share, ...]], list[RowProblem], set[int]]:
    """Return the shares that keys give, by place of the amount and of the code; and the keys that were looked at."""
    by_code: dict[tuple[str, str], list[RestatingKey]] = {}
    for key in keys:
        by_code.setdefault((key.lijst, key.van), []).append(key)
    result: dict[tuple[int, int], tuple[Share, ...]] = {}
    pools: dict[tuple[int, str, str, str], list[tuple[int, int]]] = {}
    chosen: dict[int, RestatingKey] = {}
    for place, amount in enumerate(amounts):
        for at, (name, code) in enumerate(amount.codes):
            fitting = [key for key in by_code.get((LISTS[name][0], code), ()) if key.fits(amount)]
            if not fitting or model.outlook(name, code).is_certain:
                continue
            key = max(fitting, key=lambda k: k.precision)
            chosen[id(key)] = key
            if not key.naar:
                continue
            if key.in_cents:
                pools.setdefault((id(key), folded(amount.groep), amount.kant, amount.apart), []).append((place, at))
            else:
                result[place, at] = tuple(zip(key.naar, apportion(amount.cent, key.parts), strict=True))
    problems = []
    for (which, *_), members in pools.items():
        key, total = chosen[which], sum(amounts[place].cent for place, _ in members)
        if total != sum(key.parts):
            problems.append(_not_the_total(key, amounts[members[0][0]], total))
            continue
        members.sort(key=lambda member: _in_order(amounts[member[0]]))
        table = spread([amounts[place].cent for place, _ in members], key.parts)
        for member, shares in zip(members, table, strict=True):
            result[member] = tuple(zip(key.naar, shares, strict=True))
    return result, problems, set(chosen)


def _in_order(amount: Amount) -> tuple[object, ...]:
    """The order in which a key in euros is used up; it says nothing of the order of the file."""
    return abs(amount.cent), amount.cent, amount.codes, amount.kolom


def _not_the_total(key: RestatingKey, amount: Amount, total: int) -> RowProblem:
    whose = " ".join(word for word in (amount.groep, amount.kant, amount.apart) if word)
    return RowProblem(
        key.rijen[0],
        say(
            "sleutel_niet_het_totaal",
            van=key.van,
            rijen=", ".join(map(str, key.rijen)),
            som=euro(sum(key.parts)),
            totaal=euro(total),
            waar=f" ({whose})" if whose else "",
        ),
    )


def _taken_together(shares: Sequence[tuple[Share, ...]]) -> Iterator[RestatedPart]:
    """Yield the parts of an amount; of its row and column every share is kept to the cent."""
    if len(shares) == 1:
        rows = [RestatedPart((code,), cent) for code, cent in shares[0]]
    else:
        of_row, of_column = shares
        table = spread([cent for _, cent in of_row], [cent for _, cent in of_column])
        rows = [
            RestatedPart((row, column), cent)
            for (row, _), cells in zip(of_row, table, strict=True)
            for (column, _), cent in zip(of_column, cells, strict=True)
        ]
    filled = [part for part in rows if part.cent]
    yield from filled or rows[:1]
