"""What must hold between fields and rows of a delivery: a closed vocabulary, with one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import prod
from typing import Any, Optional, Union

from iv3.core.words import Eissoort, Veldsoort
from iv3.protocol.findings import UntoldFinding, say, untold
from iv3.protocol.table import Table

Value = Union[str, int, date]
"""Text, or a day, or a number: whole, or hundredths (cents, hundredths of a percent or of a unit)."""

_WHOLE, _NUMBER, _SHARE = Veldsoort.GEHEEL, Veldsoort.GETAL, Veldsoort.PROCENT
_HUNDRED = 100
_SCALES = {_NUMBER: _HUNDRED, _SHARE: _HUNDRED * _HUNDRED}
"""Kind of field → what a product with it is divided by, to come out in cents."""
_MOST_ROWS = 10
"""Numbers of rows that a message lists."""


@dataclass(frozen=True)
class ProtocolRow:
    """A row that could be read; ``bad`` are the fields with a finding, which no demand looks at."""

    number: int
    values: dict[str, Value]
    bad: set[str]


Broken = tuple[UntoldFinding, ProtocolRow, str]
"""That a demand does not hold: what is wrong, the row and the field."""
_Astray = Mapping[tuple[str, ...], set[tuple[Optional[Value], ...]]]
"""Fields that can be read → their values in the rows of which another field cannot be."""


@dataclass(frozen=True)
class Demand:
    """A demand as the pack gives it, with what the fields are called and which kind they are."""

    id: str
    soort: str
    velden: tuple[str, ...]
    per: tuple[str, ...]
    is_veld: str | None
    is_hundredths: int
    slack_hundredths: int
    ernst: str
    uitleg: str
    titles: Mapping[str, str]
    kinds: Mapping[str, str]

    def findings(self, rows: Sequence[ProtocolRow], table: Table, *, complete: bool) -> Iterator[Broken]:
        """Yield where the demand does not hold; not when the file has none of its fields.

        Args:
            rows: the rows that could be read.
            table: where they stand.
            complete: whether these are all the rows there are; else nothing is said of sums.
        """
        adds_up = self.soort in _WHOLE_GROUP
        if not any(name in table.at for name in self.velden) or (adds_up and not complete):
            return
        looked_at = {*self.velden, *self.per, *([self.is_veld] if self.is_veld else [])}
        groups: dict[tuple[Value | None, ...], list[ProtocolRow]] = {}
        for row in rows:
            groups.setdefault(tuple(row.values.get(name) for name in self.per), []).append(row)
        astray = self._astray(rows)
        for group in groups.values():
            usable = [row for row in group if row.bad.isdisjoint(looked_at)]
            if not usable:
                continue
            if adds_up and (len(usable) < len(group) or self._may_be_joined(usable[0], astray)):
                continue
            yield from _KINDS[self.soort](self, usable, table)

    def _astray(self, rows: Iterable[ProtocolRow]) -> _Astray:
        """Return the rows with a field that is wrong and that tells groups apart, by the fields that are not."""
        astray: dict[tuple[str, ...], set[tuple[Value | None, ...]]] = {}
        for row in rows:
            if not row.bad.isdisjoint(self.per):
                known = tuple(name for name in self.per if name not in row.bad)
                astray.setdefault(known, set()).add(tuple(row.values.get(name) for name in known))
        return astray

    def _may_be_joined(self, member: ProtocolRow, astray: _Astray) -> bool:
        """Tell whether a row with a field that is wrong may belong to the group of ``member``."""
        return any(tuple(member.values.get(name) for name in known) in said for known, said in astray.items())

    def broken(
        self, row: ProtocolRow, name: str, *, gevonden: str = "", verwacht: str = "", **values: object
    ) -> Broken:
        """Return that the demand does not hold at field ``name`` of a row."""
        late = partial(self._words, name)
        key = f"eis_{self.soort}"
        said = {"gevonden": gevonden, "verwacht": verwacht, **values}
        return untold(key, self.ernst, controle=self.id, late=late, **said), row, name

    def _words(self, name: str) -> dict[str, str]:
        fields = say("en").join(self.titles[each].lower() for each in self.velden)
        return {"velden": fields, "titel": self.titles[name], "uitleg": self.uitleg}

    def shown(self, name: str, value: Value | None) -> str:
        """Return a value as people write it."""
        if value is None:
            return say("niets")
        if isinstance(value, date):
            return shown_day(value)
        if isinstance(value, int) and self.kinds[name] != _WHOLE:
            return f"{value // _HUNDRED:,}".replace(",", ".") + f",{value % _HUNDRED:02}"
        return str(value)


def demand(record: Mapping[str, Any], titles: Mapping[str, str], kinds: Mapping[str, str]) -> Demand:
    """Return a demand of the pack."""
    return Demand(
        id=record["id"],
        soort=record["soort"],
        velden=tuple(record["velden"]),
        per=tuple(record.get("per", ())),
        is_veld=record.get("is_veld"),
        is_hundredths=record.get("is_honderdsten", 0),
        slack_hundredths=record.get("speling_honderdsten", 0),
        ernst=record["ernst"],
        uitleg=record["uitleg"],
        titles=titles,
        kinds=kinds,
    )


def shown_day(day: date) -> str:
    """Return a day as people write it: 10-4-2025."""
    return f"{day.day}-{day.month}-{day.year}"


def _equal(demand: Demand, rows: Sequence[ProtocolRow], _: Table) -> Iterator[Broken]:
    first = rows[0]
    for name in demand.velden:
        expected = first.values.get(name)
        for row in rows[1:]:
            if row.values.get(name) != expected:
                told = {
                    "gevonden": demand.shown(name, row.values.get(name)),
                    "verwacht": demand.shown(name, expected),
                }
                yield demand.broken(row, name, **told, eerder=first.number)


def _sum(demand: Demand, rows: Sequence[ProtocolRow], _: Table) -> Iterator[Broken]:
    name = demand.velden[0]
    total = sum(_number(row, name) for row in rows)
    expected = demand.is_hundredths if demand.is_veld is None else _number(rows[0], demand.is_veld)
    if abs(total - expected) > demand.slack_hundredths:
        numbers = [str(row.number) for row in rows[:_MOST_ROWS]] + ["…"] * (len(rows) > _MOST_ROWS)
        yield demand.broken(
            rows[-1],
            name,
            gevonden=demand.shown(name, total),
            verwacht=demand.shown(name, expected),
            rijen=", ".join(numbers),
            verschil=demand.shown(name, abs(total - expected)),
        )


def _product(demand: Demand, rows: Sequence[ProtocolRow], _: Table) -> Iterator[Broken]:
    target = demand.is_veld or ""
    scale = prod(_SCALES.get(demand.kinds[name], 1) for name in demand.velden)
    for row in rows:
        if not {target, *demand.velden} <= row.values.keys():
            continue
        product = prod(_number(row, name) for name in demand.velden)
        rounded = sum(  # a share was rounded to a hundredth, so it may be half of one off
            prod(_number(row, other) for other in demand.velden if other != name)
            for name in demand.velden
            if demand.kinds[name] == _SHARE
        )
        if 2 * abs(_number(row, target) * scale - product) > 2 * demand.slack_hundredths * scale + rounded:
            yield demand.broken(
                row,
                target,
                gevonden=demand.shown(target, row.values[target]),
                verwacht=demand.shown(target, (2 * product + scale) // (2 * scale)),
            )


def _at_least_one(demand: Demand, rows: Sequence[ProtocolRow], table: Table) -> Iterator[Broken]:
    for row in rows:
        if row.values.keys().isdisjoint(demand.velden):
            yield demand.broken(row, next(name for name in demand.velden if name in table.at))


def _together(demand: Demand, rows: Sequence[ProtocolRow], _: Table) -> Iterator[Broken]:
    for row in rows:
        empty = [name for name in demand.velden if name not in row.values]
        if empty and len(empty) < len(demand.velden):
            yield demand.broken(row, empty[0])


def _number(row: ProtocolRow, name: str) -> int:
    value = row.values.get(name)
    return value if isinstance(value, int) else 0


_KINDS: Mapping[str, Callable[[Demand, Sequence[ProtocolRow], Table], Iterator[Broken]]] = {
    Eissoort.GELIJK: _equal,
    Eissoort.SOM: _sum,
    Eissoort.PRODUCT: _product,
    Eissoort.MINSTENS_EEN: _at_least_one,
    Eissoort.SAMEN: _together,
}
_WHOLE_GROUP = ("som",)
"""The kinds that say nothing while one row of a group cannot be used."""
