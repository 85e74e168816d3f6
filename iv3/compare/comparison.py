"""Two deliveries beside each other: what differs, per cell, per code and per control; pure.

Deliveries of two years are compared in the model of the later year. What becomes of an amount of the earlier year is
for `iv3.years.restating` to say. Where no transition decides and no key divides, the codes that the amount can have
gone to are compared together, as one `Group`; so nothing is divided, and every difference adds up to the total.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from iv3.core.money import cents, plain
from iv3.delivery.reading import clean
from iv3.delivery.records import AMOUNT, Layout
from iv3.years.restating import (
    BALANSCODE,
    BATEN,
    LASTEN,
    LISTS,
    TAAKVELD,
    Amount,
    Key,
    Restated,
    Restating,
    Result,
    restate,
)

SALDO = "saldo"
"""Baten minus lasten."""

NEW, GONE, CHANGED = "nieuw", "vervallen", "gewijzigd"
SOLVED, KEPT, UNSURE = "opgelost", "gebleven", "niet_te_vergelijken"
EQUAL, RESTATED, KEYED, TOGETHER, UNCERTAIN = "zelfde_code", "omgerekend", "sleutel", "samen", "onzeker"

_BEGIN, _END = "begin", "eind"
_RAN = "uitgevoerd"
_RECORD_PARTS = ("metadata", "contact")
_REMARKS = "opmerkingen"
_NUMBER = re.compile(r"(-?[0-9]{1,15})(?:[.,]([0-9]{1,15}))? ?%?")

Json = dict[str, Any]


@dataclass(frozen=True)
class Filed:
    """A delivery as it was read.

    Attributes:
        name: the file, for messages.
        document: the delivery.
        layouts: part → how its records look.
        amounts: one for every cell, of all its records together.
        parts: the part of every amount.
        model: the pack of its layer and year.
        report: what `iv3.validate` says of it.
    """

    name: str
    document: Mapping[str, Any]
    layouts: Mapping[str, Layout]
    amounts: Sequence[Amount]
    parts: Sequence[str]
    model: Mapping[str, Any]
    report: Mapping[str, Any]

    @property
    def laag(self) -> str:
        """Return gemeente, gr or provincie."""
        return str(self.model["laag"])

    @property
    def jaar(self) -> int:
        """Return the year of the delivery."""
        return int(self.model["boekjaar"])

    @property
    def periode(self) -> int:
        """Return the period, 0 to 5."""
        return int(self.document["metadata"]["periode"])

    @property
    def periodenaam(self) -> str:
        """Return the period in words."""
        return str(next(p["naam"] for p in self.model["perioden"] if p["nummer"] == self.periode))

    @property
    def is_whole_year(self) -> bool:
        """Tell whether it is about the last period, the whole year."""
        return self.periode == max(int(p["nummer"]) for p in self.model["perioden"])

    def moment(self, code: str) -> str:
        """Return the name of the moment of a stand (begindatum, einddatum); the code itself when nobody knows it."""
        return next((c["naam"] for c in self.model["codelijsten"]["standper"] if c["code"] == code), code)


# Groups of codes


@dataclass(frozen=True)
class Group:
    """Codes that are compared together; mostly one.

    Attributes:
        codes: of the model that is compared in; none when nobody knows where ``eerder`` went.
        namen: their names.
        eerder: codes of the earlier model whose amounts are in here; none when they are the same as ``codes``.
        stand: zelfde_code (no code changed), omgerekend (that is certain), sleutel (a key divided it), samen (not to be
            divided, so taken together), onzeker (a part can also be elsewhere).
        vragen: what must be answered to divide.
        order: the place of the first code in the model.
    """

    codes: tuple[str, ...]
    namen: tuple[str, ...] = ()
    eerder: tuple[str, ...] = ()
    stand: str = EQUAL
    vragen: tuple[str, ...] = ()
    order: tuple[int, str] = (0, "")


_Node = tuple[bool, str]
"""Whether a code is of the earlier model and can not be divided, and the code."""


@dataclass
class _Flow:
    """What happens to the codes of one list."""

    ends: dict[str, set[str]] = field(default_factory=dict)
    keyed: set[str] = field(default_factory=set)
    left: dict[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    vragen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, restated: Restated, at: int) -> None:
        (_, code), outlook = restated.amount.codes[at], restated.outlooks[at]
        ends = self.ends.setdefault(code, set())
        for naar, cent in restated.shares[at]:
            if naar is None:
                self.left[code] = outlook.codes
                self.vragen[code] = outlook.vragen
                if outlook.onbekend:
                    self.elsewhere.add(code)
            elif cent:
                ends.add(naar)
                if not outlook.is_certain:
                    self.keyed.add(code)

    def joined(self) -> list[set[_Node]]:
        """Return the codes that no amount can be told apart between."""
        result: list[set[_Node]] = []
        for code, candidates in self.left.items():
            nodes = {(True, code), *((False, candidate) for candidate in candidates)}
            apart = [other for other in result if not other & nodes]
            result = [*apart, nodes.union(*(other for other in result if other & nodes))]
        return result


class _Groups:
    """The groups of every list, by the code that asks."""

    def __init__(self, earlier: Mapping[str, Any], later: Mapping[str, Any], restated: Iterable[Restated]) -> None:
        self._names = [
            {name: {c["code"]: c["naam"].strip() for c in codes} for name, codes in model["codelijsten"].items()}
            for model in (later, earlier)
        ]
        self._places = [
            {name: {code: i for i, code in enumerate(codes)} for name, codes in names.items()} for names in self._names
        ]
        self._flows: dict[str, _Flow] = {}
        for r in restated:
            for at, (name, _) in enumerate(r.amount.codes if r.amount.cent else ()):
                self._flows.setdefault(name, _Flow()).add(r, at)
        self._joined = {
            (name, node): nodes for name, flow in self._flows.items() for nodes in flow.joined() for node in nodes
        }
        self._origins: dict[tuple[str, str], set[str]] = {}
        for name, flow in self._flows.items():
            for code, ends in flow.ends.items():
                for end in ends:
                    self._origins.setdefault((name, end), set()).add(code)
        self._made: dict[tuple[str, _Node], Group] = {}

    def of(self, name: str, node: _Node) -> Group:
        key = name, node
        if key not in self._made:
            nodes = self._joined.get(key, {node})
            group = self._group(name, nodes)
            self._made.update(((name, member), group) for member in nodes)
        return self._made[key]

    def _group(self, name: str, nodes: set[_Node]) -> Group:
        codes = self._in_order(name, {code for is_left, code in nodes if not is_left}, 0)
        left = {code for is_left, code in nodes if is_left}
        origins = left.union(*(self._origins.get((name, code), ()) for code in codes))
        earlier = self._in_order(name, origins, 1)
        flow = self._flows.get(name, _Flow())
        if left:
            stand = UNCERTAIN if left & flow.elsewhere else TOGETHER
        elif origins & flow.keyed:
            stand = KEYED
        else:
            stand = RESTATED if origins - {*codes} else EQUAL
        places, beyond = self._places[0].get(name, {}), len(self._places[0].get(name, ()))
        if codes:
            order = places.get(codes[0], beyond), codes[0]
        else:
            order = beyond + 1 + self._places[1].get(name, {}).get(earlier[0], 0), earlier[0]
        return Group(
            codes=tuple(clean(code) for code in codes),
            namen=tuple(self._names[0].get(name, {}).get(code, "") for code in codes),
            eerder=() if stand == EQUAL else tuple(clean(code) for code in earlier),
            stand=stand,
            vragen=tuple(dict.fromkeys(v for code in earlier if code in left for v in flow.vragen[code])),
            order=order,
        )

    def _in_order(self, name: str, codes: Iterable[str], model: int) -> list[str]:
        places = self._places[model].get(name, {})
        return sorted(codes, key=lambda code: (places.get(code, len(places)), code))


# Differences


@dataclass(frozen=True)
class Delta:
    """An amount in both deliveries, in cents; nothing counts as zero."""

    oud: int
    nieuw: int

    @property
    def verschil(self) -> int:
        """Return what was added, in cents."""
        return self.nieuw - self.oud

    @property
    def soort(self) -> str:
        """Return nieuw, vervallen or gewijzigd."""
        if not self.oud:
            return NEW
        return CHANGED if self.nieuw else GONE


@dataclass(frozen=True)
class Cell:
    """A cell with another amount: a part of the delivery, a row, and a column (a category, or a moment)."""

    onderdeel: str
    rij: Group
    kolom: Group
    bedrag: Delta


@dataclass(frozen=True)
class Line:
    """What differs on one code, or on codes that are taken together.

    Attributes:
        lijst: the code list.
        codes: the code.
        bedragen: measure (a part of the delivery, a moment, saldo) → amount; all measures of the table.
    """

    lijst: str
    codes: Group
    bedragen: Mapping[str, Delta]

    @property
    def shift_cent(self) -> int:
        """Return how much moved, whatever the direction; the saldo follows from the rest and does not count."""
        return sum(abs(delta.verschil) for name, delta in self.bedragen.items() if name != SALDO)


class Total(NamedTuple):
    """A total in both deliveries: of a part or the saldo; of stands by moment and side of the balance (``groep``)."""

    maat: str
    groep: str
    bedrag: Delta


@dataclass(frozen=True)
class Row:
    """A record with own data, or a record beside one, that is new, gone or has another amount."""

    onderdeel: str
    codes: Mapping[str, str]
    eigen: Mapping[str, Any]
    soort: str
    bedrag: Delta


@dataclass(frozen=True)
class Figure:
    """A kengetal or beleidsindicator with another value; ``verschil`` only when both are one number."""

    onderdeel: str
    code: str
    naam: str
    verslagperiode: str
    oud: str | None
    nieuw: str | None
    verschil: str | None

    @property
    def soort(self) -> str:
        """Return nieuw, vervallen or gewijzigd."""
        if self.oud is None:
            return NEW
        return GONE if self.nieuw is None else CHANGED


class Fact(NamedTuple):
    """Something beside the amounts that differs; None where it does not stand."""

    sleutel: str
    oud: Any
    nieuw: Any


@dataclass(frozen=True)
class Finding:
    """A finding in one of the reports, or the same finding in both."""

    stand: str
    oud: Mapping[str, Any] | None
    nieuw: Mapping[str, Any] | None

    @property
    def amounts(self) -> list[tuple[str, int | None, int | None]]:
        """Return the amounts that the finding is about: name, old and new in cents."""
        sides = [{a["naam"]: a["cent"] for a in (f or {}).get("bedragen", ())} for f in (self.oud, self.nieuw)]
        return [(name, sides[0].get(name), sides[1].get(name)) for name in dict.fromkeys([*sides[1], *sides[0]])]


@dataclass(frozen=True)
class Control:
    """A rule that has findings in at least one of the deliveries.

    ``stand`` is nieuw, opgelost, gebleven, or niet_te_vergelijken when the rule did not run on the other delivery.
    """

    regel: str
    titel: str
    ernst: str
    stand: str
    oud: int
    nieuw: int
    bevindingen: Sequence[Finding]


@dataclass(frozen=True)
class Comparison:
    """Everything there is to tell of two deliveries; the tables have only what differs, the biggest shift first.

    Attributes:
        old, new: the deliveries.
        restating: the way between the years; None when they are of one year.
        result: what became of the amounts of the earlier year; None when they are of one year.
        totalen: of all amounts, also of those that do not differ.
        cellen_aantal: the cells with an amount in at least one of the deliveries.
        taakvelden, categorieen, balansposten: per code.
        cellen: per cell.
        aansluiting: balance posts whose closing stand is not the opening stand of the next year; None when the
            deliveries do not follow each other.
        regels: records with own data; None between two years.
        cijfers: kengetallen and beleidsindicatoren, in the order of the model.
        gegevens: metadata, contact and remarks.
        controles: in the order of the rules.
    """

    old: Filed
    new: Filed
    restating: Restating | None
    result: Result | None
    totalen: Sequence[Total]
    cellen_aantal: int
    taakvelden: Sequence[Line]
    categorieen: Sequence[Line]
    balansposten: Sequence[Line]
    cellen: Sequence[Cell]
    aansluiting: Sequence[Line] | None
    regels: Sequence[Row] | None
    cijfers: Sequence[Figure]
    gegevens: Sequence[Fact]
    controles: Sequence[Control]

    @property
    def differs(self) -> bool:
        """Tell whether anything differs; a finding that stayed and stands that do not connect are no difference."""
        tables = (self.cellen, self.regels, self.cijfers, self.gegevens)
        return any(tables) or any(f.stand != KEPT for control in self.controles for f in control.bevindingen)

    @property
    def earlier(self) -> Filed:
        """Return the delivery of the earlier year; of one year the old one."""
        return self.new if self.new.jaar < self.old.jaar else self.old

    @property
    def later(self) -> Filed:
        """Return the delivery of the later year, whose model is used; of one year the new one."""
        return self.old if self.new.jaar < self.old.jaar else self.new

    @property
    def groups(self) -> list[tuple[str, Group]]:
        """Return every group of more than one code, or of unknown destination, with its list; in order."""
        lines = [*self.taakvelden, *self.categorieen, *self.balansposten]
        found = {(line.lijst, line.codes): None for line in lines if line.codes.stand in (TOGETHER, UNCERTAIN)}
        lists = [*LISTS]
        return sorted(found, key=lambda item: (lists.index(item[0]), item[1].order))


class _Entry(NamedTuple):
    """An amount on the place where it is compared."""

    onderdeel: str
    rij: Group
    kolom: Group
    cent: int


def compare(
    old: Filed,
    new: Filed,
    rules: Iterable[Mapping[str, Any]],
    restating: Restating | None = None,
    keys: Iterable[Key] = (),
) -> Comparison:
    """Compare two deliveries of one layer.

    Args:
        old: the one to start from.
        new: the other; every difference is new minus old.
        rules: the rules that the reports are about, in their order.
        restating: from the earlier year to the later; None when both are of one year.
        keys: how to divide what no transition decides.
    """
    is_turned = new.jaar < old.jaar
    earlier, later = (new, old) if is_turned else (old, new)
    result = restate(earlier.amounts, restating, keys) if restating is not None else None
    groups = _Groups(earlier.model, later.model, result.restated if result is not None else ())
    both = [[*_entries(earlier, groups, result)], [*_entries(later, groups, None)]]
    pair = (both[1], both[0]) if is_turned else (both[0], both[1])
    table = _added(pair)
    rows = {part: layout.codes[0][1] for part, layout in later.layouts.items() if layout.has_amount}
    columns = {part: layout.codes[1][1] for part, layout in later.layouts.items() if layout.has_amount}
    return Comparison(
        old=old,
        new=new,
        restating=restating,
        result=result,
        totalen=[*_totals(old, new, columns)],
        cellen_aantal=sum(1 for delta in table.values() if delta.oud or delta.nieuw),
        taakvelden=_lines(table, [TAAKVELD], rows, columns, on_row=True),
        categorieen=_lines(table, [name for name in LISTS if LISTS[name][1]], rows, columns, on_row=False),
        balansposten=_lines(table, [BALANSCODE], rows, columns, on_row=True),
        cellen=_cells(table, [*rows]),
        aansluiting=_connection(earlier, later, pair, columns, is_turned=is_turned),
        regels=_records(old, new) if restating is None else None,
        cijfers=_figures(old, new),
        gegevens=[*_facts(old.document, new.document)],
        controles=_controls(old, new, rules),
    )


def _entries(filed: Filed, groups: _Groups, result: Result | None) -> Iterator[_Entry]:
    """Yield the amounts of a delivery that are not zero; restated, when there is a result."""
    moments = {amount.kolom: filed.moment(amount.kolom) for amount in filed.amounts if len(amount.codes) == 1}
    for place, (amount, part) in enumerate(zip(filed.amounts, filed.parts, strict=True)):
        if result is None:
            delen = [(tuple((False, code) for _, code in amount.codes), amount.cent)]
        else:
            delen = [
                (
                    tuple(
                        (True, code) if naar is None else (False, naar)
                        for naar, (_, code) in zip(found.naar, amount.codes, strict=True)
                    ),
                    found.cent,
                )
                for found in result.restated[place].delen
            ]
        for nodes, cent in delen:
            if cent:
                found_groups = [groups.of(name, node) for (name, _), node in zip(amount.codes, nodes, strict=True)]
                kolom = found_groups[1] if len(nodes) > 1 else _moment(moments[amount.kolom])
                yield _Entry(part, found_groups[0], kolom, cent)


def _moment(name: str) -> Group:
    return Group((clean(name),), order=(0, name))


_Place = tuple[str, Group, Group]


def _added(pair: tuple[Iterable[_Entry], Iterable[_Entry]]) -> dict[_Place, Delta]:
    sums: dict[_Place, list[int]] = {}
    for side, entries in enumerate(pair):
        for part, row, column, cent in entries:
            sums.setdefault((part, row, column), [0, 0])[side] += cent
    return {place: Delta(*both) for place, both in sums.items()}


def _cells(table: Mapping[_Place, Delta], parts: Sequence[str]) -> list[Cell]:
    found = [Cell(*place, delta) for place, delta in table.items() if delta.verschil]
    return sorted(found, key=lambda c: (-abs(c.bedrag.verschil), parts.index(c.onderdeel), c.rij.order, c.kolom.order))


def _lines(
    table: Mapping[_Place, Delta],
    names: Sequence[str],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    on_row: bool,
) -> list[Line]:
    """Return what differs by the code of the row, or of the column, of the parts that have it from one of ``names``."""
    lists = rows if on_row else columns
    sums: dict[tuple[str, Group], dict[str, list[int]]] = {}
    measures: dict[str, dict[str, None]] = {name: {} for name in names}
    for part, name in lists.items():
        if name in names and columns[part] in LISTS:
            measures[name][part] = None
    for (part, row, column), delta in table.items():
        name = lists[part]
        if name not in names:
            continue
        measure = part if columns[part] in LISTS else column.codes[0]
        measures[name].setdefault(measure)
        both = sums.setdefault((name, row if on_row else column), {}).setdefault(measure, [0, 0])
        both[0] += delta.oud
        both[1] += delta.nieuw
    found = []
    for (name, group), amounts in sums.items():
        order = [*sorted(m for m in measures[name] if m not in columns), *(m for m in measures[name] if m in columns)]
        deltas = {measure: Delta(*amounts.get(measure, (0, 0))) for measure in order}
        if {LASTEN, BATEN} <= deltas.keys():
            deltas[SALDO] = _balance(deltas[LASTEN], deltas[BATEN])
        if any(delta.verschil for delta in deltas.values()):
            found.append(Line(name, group, deltas))
    return sorted(found, key=lambda line: (-line.shift_cent, names.index(line.lijst), line.codes.order))


def _balance(lasten: Delta, baten: Delta) -> Delta:
    return Delta(baten.oud - lasten.oud, baten.nieuw - lasten.nieuw)


def _totals(old: Filed, new: Filed, columns: Mapping[str, str]) -> Iterator[Total]:
    """Yield the total of every part, from the amounts as they were delivered."""
    sides = []
    for filed in (old, new):
        sums: dict[tuple[str, str], int] = {}
        for amount, part in zip(filed.amounts, filed.parts, strict=True):
            key = (part, "") if columns[part] in LISTS else (filed.moment(amount.kolom), _side(filed, amount))
            sums[key] = sums.get(key, 0) + amount.cent
        sides.append(sums)
    parts = [part for part, name in columns.items() if name in LISTS]
    for part in parts:
        yield Total(part, "", Delta(*(side.get((part, ""), 0) for side in sides)))
        if part == BATEN:
            lasten, baten = (Delta(*(side.get((p, ""), 0) for side in sides)) for p in (LASTEN, BATEN))
            yield Total(SALDO, "", _balance(lasten, baten))
    for key in sorted({key for side in sides for key in side if key[0] not in parts}):
        yield Total(clean(key[0]), key[1], Delta(*(side.get(key, 0) for side in sides)))


def _side(filed: Filed, amount: Amount) -> str:
    """Return the name of the side of the balance, the highest total below the total of all; empty when unknown."""
    listed = filed.model["codelijsten"][BALANSCODE]
    tops = {c["code"] for c in listed if "onder" not in c}
    code = amount.codes[0][1]
    for entry in listed:
        if entry.get("onder") in tops and code in filed.model["groepen"][BALANSCODE].get(entry["code"], ()):
            return str(entry["naam"]).strip()
    return ""


def _connection(
    earlier: Filed,
    later: Filed,
    pair: tuple[Sequence[_Entry], Sequence[_Entry]],
    columns: Mapping[str, str],
    *,
    is_turned: bool,
) -> list[Line] | None:
    """Return where the closing balance is not the next opening balance, when the deliveries are to connect."""
    moments = (_END, _BEGIN) if not is_turned else (_BEGIN, _END)
    if later.jaar - earlier.jaar != 1 or not earlier.is_whole_year:
        return None
    sums: dict[Group, list[int]] = {}
    seen = set()
    for side, (entries, moment) in enumerate(zip(pair, moments, strict=True)):
        for part, row, column, cent in entries:
            if columns[part] not in LISTS and column.codes[0].startswith(moment):
                seen.add(side)
                sums.setdefault(row, [0, 0])[side] += cent
    if len(seen) < len(pair):
        return None
    found = [Line(BALANSCODE, group, {"stand": Delta(*both)}) for group, both in sums.items() if both[0] != both[1]]
    return sorted(found, key=lambda line: (-line.shift_cent, line.codes.order))


# Records, figures and facts


def _records(old: Filed, new: Filed) -> list[Row]:
    """Return what differs between records, in cells where a record has own data."""
    sides = [_by_record(filed) for filed in (old, new)]
    with_own = {key[:2] for side in sides for key in side if key[2]}
    found = []
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        if key[:2] not in with_own:
            continue
        delta = Delta(*(side.get(key, (0, {}))[0] for side in sides))
        soort = CHANGED if all(key in side for side in sides) else NEW if key in sides[1] else GONE
        if delta.verschil or soort != CHANGED:
            own = (sides[1].get(key) or sides[0][key])[1]
            layout = new.layouts[key[0]]
            codes = dict(zip((name for name, _ in layout.codes), map(clean, key[1]), strict=True))
            found.append((-abs(delta.verschil), key, Row(key[0], codes, own, soort, delta)))
    parts = [*new.layouts]
    return [row for _, _, row in sorted(found, key=lambda f: (f[0], parts.index(f[1][0]), f[1][1:]))]


def _by_record(filed: Filed) -> dict[tuple[str, tuple[str, ...], str], tuple[int, Json]]:
    """Return the cents and the own data of records, by part, codes and the own data as text."""
    result: dict[tuple[str, tuple[str, ...], str], tuple[int, Json]] = {}
    for part, layout in filed.layouts.items():
        if not layout.has_amount:
            continue
        known = {AMOUNT, *(name for name, _ in layout.codes)}
        for record in filed.document["data"].get(part, ()):
            own = {clean(k): _clean(plain(v)) for k, v in record.items() if k not in known and v != {}}
            text = json.dumps(own, ensure_ascii=False, sort_keys=True) if own else ""
            key = part, tuple(str(record[name]) for name, _ in layout.codes), text
            result[key] = result.get(key, (0, own))[0] + cents(record[AMOUNT]), own
    return result


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return {clean(k): _clean(v) for k, v in value.items()} if isinstance(value, dict) else value


def _figures(old: Filed, new: Filed) -> list[Figure]:
    found: list[tuple[tuple[Any, ...], Figure]] = []
    for number, (part, layout) in enumerate(new.layouts.items()):
        if layout.has_amount:
            continue
        sides = [_values(filed, part, layout) for filed in (old, new)]
        lists = [name for _, name in layout.codes]
        places = [_places(old, new, name) for name in lists]
        names = {c["code"]: c["naam"].strip() for f in (old, new) for c in f.model["codelijsten"].get(lists[0], ())}
        for key in {*sides[0], *sides[1]}:
            values = [side.get(key) for side in sides]
            if values[0] != values[1]:
                code, period = map(clean, key)
                figure = Figure(part, code, names.get(code, ""), period, values[0], values[1], _subtracted(*values))
                order = [of.get(word, len(of)) for word, of in zip(key, places, strict=True)]
                found.append(((number, *order, key), figure))
    return [figure for _, figure in sorted(found, key=lambda item: item[0])]


def _places(old: Filed, new: Filed, name: str) -> dict[str, int]:
    codes = (c["code"] for f in sorted((old, new), key=lambda f: f.jaar) for c in f.model["codelijsten"].get(name, ()))
    return {code: place for place, code in enumerate(dict.fromkeys(codes))}


def _values(filed: Filed, part: str, layout: Layout) -> dict[tuple[str, str], str]:
    """Return the value of every figure; of one that stands more than once all values."""
    names = [name for name, _ in layout.codes]
    value = next(name for name in layout.schema["required"] if name not in names)
    found: dict[tuple[str, str], str] = {}
    for record in filed.document["data"].get(part, ()):
        key, said = (str(record[names[0]]), str(record[names[1]])), clean(str(record[value]))
        found[key] = f"{found[key]} / {said}" if key in found else said
    return found


def _subtracted(old: str | None, new: str | None) -> str | None:
    numbers = [_NUMBER.fullmatch((value or "").strip()) for value in (old, new)]
    exact = [Decimal(f"{match[1]}.{match[2] or 0}") for match in numbers if match is not None]
    if len(exact) < len(numbers):
        return None
    difference = exact[1] - exact[0]
    text = f"{difference:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _facts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Fact]:
    for part in _RECORD_PARTS:
        sides = [side.get(part, {}) for side in (old, new)]
        for key in dict.fromkeys([*sides[0], *sides[1]]):
            values = [_clean(plain(side.get(key))) for side in sides]
            if values[0] != values[1]:
                yield Fact(clean(f"{part}/{key}"), *values)
    told = [[_clean(plain(remark)) for remark in side.get(_REMARKS, ())] for side in (old, new)]
    for remark in _without(told[0], told[1]):
        yield Fact(_REMARKS, remark, None)
    for remark in _without(told[1], told[0]):
        yield Fact(_REMARKS, None, remark)


def _without(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Return what is in ``some`` and not, or not so many times, in ``others``."""
    left = Counter(json.dumps(other, sort_keys=True) for other in others)
    result = []
    for one in some:
        text = json.dumps(one, sort_keys=True)
        if left[text] <= 0:
            result.append(one)
        left[text] -= 1
    return result


# Controls


def _controls(old: Filed, new: Filed, rules: Iterable[Mapping[str, Any]]) -> list[Control]:
    states = [{row["regel"]: row["stand"] for row in filed.report["regels"]} for filed in (old, new)]
    by_rule = [_by_rule(filed.report) for filed in (old, new)]
    result = []
    for told in rules:
        rule = told["id"]
        sides = [side.get(rule, []) for side in by_rule]
        if not any(sides):
            continue
        ran = [side.get(rule) == _RAN for side in states]
        findings = _matched(sides[0], sides[1], ran)
        stands = {finding.stand for finding in findings}
        stand = KEPT if all(sides) else next(iter(stands))
        result.append(Control(rule, told["titel"], told["ernst"], stand, len(sides[0]), len(sides[1]), findings))
    return result


def _by_rule(report: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    result: dict[str, list[Mapping[str, Any]]] = {}
    for finding in report["bevindingen"]:
        result.setdefault(finding["regel"], []).append(finding)
    return result


def _matched(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]], ran: Sequence[bool]) -> list[Finding]:
    """Return findings about the same place together: first what is new, then what was solved, then what stayed."""
    waiting: dict[Hashable, list[Mapping[str, Any]]] = {}
    for finding in old:
        waiting.setdefault(_about(finding), []).append(finding)
    found = []
    for finding in new:
        same = waiting.get(_about(finding))
        if same:
            found.append(Finding(KEPT, same.pop(0), finding))
        else:
            found.append(Finding(NEW if ran[0] else UNSURE, None, finding))
    gone = [Finding(SOLVED if ran[1] else UNSURE, finding, None) for left in waiting.values() for finding in left]
    order = (NEW, UNSURE, SOLVED, KEPT)
    return sorted([*found, *gone], key=lambda finding: order.index(finding.stand))


def _about(finding: Mapping[str, Any]) -> Hashable:
    """Return what a finding is about: its codes and own data where it has them, for a record has no fixed place."""
    place = finding["plaats"]
    codes = tuple((key, value) for key, value in place.items() if key not in ("onderdeel", "pad", "cel"))
    own = json.dumps(finding.get("eigen"), ensure_ascii=False, sort_keys=True)
    return (place["onderdeel"], codes, own) if codes else (place["onderdeel"], place["pad"], own)
