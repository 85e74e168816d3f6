"""What changed: between two years of a layer, or between two versions of the tables, in plain Dutch and in JSON.

A change is said once for all layers and years it holds for. Grey cells are told by group: a few rows by a few
categories. The cells of a code that is itself new or gone are left out, because they come with the code.

How that works: every small difference (one cell, one name) gets the set of layers, years and parts it holds for, its
scope. Differences with the same scope are told together; where a code does not exist in a year, that year is left
open, so a change from 2020 on stays one change although codes came and went meanwhile.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
import tarfile
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from generators import facts as fact_module
from generators import sources
from generators.facts import CodeFact, Facts, Validity
from generators.findings import listed
from generators.specification import (
    ALL,
    CODE_LISTS,
    MATRIX_PARTS,
    Calculation,
    Code,
    CodeList,
    Control,
    ModelYear,
    Selector,
    Specification,
    code_facts,
    in_year,
)

NOTHING = "Er is niets veranderd."
FORMATS = ("text", "markdown", "json")

_FEW = 3
"""Up to so many codes get their names beside them; from so many on a group inside a longer list is named."""
_SOME = 8
"""Up to so many codes of a named group are listed behind its name."""
_MANY = 30
"""Up to so many codes with another source are listed."""

_YEAR = re.compile(r"\d{4}")


class Spot(NamedTuple):
    """A place where a difference shows: layer, year, and the code list or matrix part (empty for controls)."""

    laag: str
    jaar: int
    deel: str


Scope: TypeAlias = frozenset[Spot]
Rectangle: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
Atom = TypeVar("Atom", bound=Hashable)


class Words(NamedTuple):
    """The words for a section and for one and for more of its things."""

    titel: str
    enkelvoud: str
    meervoud: str


_SECTIONS: Mapping[str, Words] = {
    "uitgave": Words("Uitgave", "uitgave", "uitgaven"),
    "lagen": Words("Lagen", "laag", "lagen"),
    "boekjaren": Words("Boekjaren", "boekjaar", "boekjaren"),
    "perioden": Words("Perioden", "periode", "perioden"),
    "taakvelden": Words("Taakvelden", "taakveld", "taakvelden"),
    "categorieen": Words("Categorieën", "categorie", "categorieën"),
    "balansposten": Words("Balansposten", "balanspost", "balansposten"),
    "kengetallen": Words("Kengetallen", "kengetal", "kengetallen"),
    "beleidsindicatoren": Words("Beleidsindicatoren", "beleidsindicator", "beleidsindicatoren"),
    "verslagperioden": Words("Verslagperioden", "verslagperiode", "verslagperioden"),
    "standen": Words("Standen", "stand", "standen"),
    "cellen": Words("Grijze cellen", "grijze cel", "grijze cellen"),
    "controles": Words("Controles", "controle", "controles"),
    "celregels": Words("Celregels", "celregel", "celregels"),
    "groepen": Words("Groepen", "groep", "groepen"),
    "bronnen": Words("Bronnen", "bron", "bronnen"),
    "afwijkingen": Words("Afwijkingen van CBS", "afwijking", "afwijkingen"),
}
_SECTION_OF_LIST = {
    "taakveld": "taakvelden",
    "categorie_lasten": "categorieen",
    "categorie_baten": "categorieen",
    "balanscode": "balansposten",
    "kengetallen": "kengetallen",
    "beleidsindicatoren": "beleidsindicatoren",
    "verslagperiode": "verslagperioden",
    "standper": "standen",
}
_KINDS = (
    "nieuw",
    "vervallen",
    "naam",
    "onder",
    "soort",
    "perioden",
    "volgorde",
    "open",
    "grijs",
    "titel",
    "berekening",
    "balansposten",
    "uitgesloten_taakvelden",
    "gegeven",
)
_NOTES = {"cellen": "Open: hier mag een bedrag staan. Grijs: hier verwacht CBS geen bedrag."}


@dataclass(frozen=True)
class Change:
    """One change. Empty text or an empty tuple means: does not apply.

    Attributes:
        soort: one of `_KINDS`.
        onderdeel: the section, one of the keys of `_SECTIONS`.
        tekst: the change as whole sentences, without ``wanneer``.
        lagen: the layers it holds for; none for what is not tied to a layer and year.
        jaren: the years it holds for, ascending; between two years only the new one.
        per_laag: for each layer its years, for they may differ.
        delen: the code lists or matrix parts of CBS it holds for.
        code: the code, error code or id that changed.
        naam: its name (for a code that is new or gone).
        onder: its group, with the name.
        oud: the old value.
        nieuw: the new value.
        rijen: the rows of a change in cells, or the codes of a change in a control.
        categorieen: the categories of a change in cells; none when the whole row is meant.
        zie: for a code that is gone: new codes with the same name.
        wanneer: years and layers in words, empty between two years.
        kop: what a list of several such changes is called, after their number.
        kort: this change in such a list.
    """

    soort: str
    onderdeel: str
    tekst: str
    lagen: tuple[str, ...] = ()
    jaren: tuple[int, ...] = ()
    per_laag: tuple[tuple[str, tuple[int, ...]], ...] = ()
    delen: tuple[str, ...] = ()
    code: str = ""
    naam: str = ""
    onder: str = ""
    oud: str = ""
    nieuw: str = ""
    rijen: tuple[str, ...] = ()
    categorieen: tuple[str, ...] = ()
    zie: tuple[str, ...] = ()
    wanneer: str = ""
    kop: str = ""
    kort: str = ""


@dataclass(frozen=True)
class _Pair:
    """The old and the new state of a layer in a year; ``facts`` are those of the new state."""

    old: ModelYear
    new: ModelYear
    facts: Facts

    @cached_property
    def selector(self) -> Selector:
        return Selector(self.facts.groups, self.new.laag.model, self.new.lists)

    @cached_property
    def common(self) -> Mapping[str, frozenset[str]]:
        """For each code list the deliverable codes that both states have."""
        return {
            name: frozenset(self.old.lists[name].leaves) & frozenset(self.new.lists[name].leaves) for name in CODE_LISTS
        }


@dataclass(frozen=True)
class _Comparison:
    """The pairs to compare, by layer and new year."""

    pairs: Mapping[tuple[str, int], _Pair]
    is_between_years: bool

    @cached_property
    def years(self) -> Mapping[str, tuple[int, ...]]:
        """For each layer the years that are compared."""
        return {laag: tuple(jaar for other, jaar in self.pairs if other == laag) for laag, _ in self.pairs}

    def pair(self, spot: Spot) -> _Pair:
        return self.pairs[spot.laag, spot.jaar]


@dataclass(frozen=True)
class _Group:
    """A group as people call it; ``members`` exist in both states, ``every`` is all of it in the new state."""

    label: str
    members: frozenset[str]
    every: frozenset[str]
    is_named: bool = False


@dataclass(frozen=True)
class _View:
    """The codes of a list that can be spoken of, in the order of CBS, with names and groups."""

    words: Words
    codes: tuple[str, ...]
    names: Mapping[str, str]
    groups: tuple[_Group, ...]


@dataclass(frozen=True)
class _Phrase:
    """Codes in words; ``every`` is all members of the groups that the words name."""

    text: str
    is_plural: bool
    every: frozenset[str] = frozenset()


# What can be compared


def between_years(specification: Specification, laag: str, old: int, new: int) -> list[Change]:
    """Return what changed for ``laag`` from the year ``old`` to the year ``new``.

    Raises:
        ValueError: when the layer is not known or has no model in one of the years.
    """
    return _between_years(specification, (laag,), old, new)


def between(old: Specification, new: Specification, laag: str | None = None) -> list[Change]:
    """Return what changed from one specification to another, over all layers (or only ``laag``) and years.

    Raises:
        ValueError: when neither specification has ``laag``.
    """
    if laag is not None and laag not in {**old.layers, **new.layers}:
        raise _unknown_layer(laag, new)
    lagen = [id_ for id_ in new.layers if id_ in old.layers and laag in (None, id_)]
    pairs = {
        (id_, jaar): _Pair(old.year(id_, jaar), new.year(id_, jaar), new.facts)
        for id_ in lagen
        for jaar in new.years(id_)
        if jaar in old.years(id_)
    }
    comparison = _Comparison(pairs, is_between_years=False)
    changes = [*_year_changes(old, new, lagen), *_changes(comparison), *_record_changes(old, new, laag)]
    return _finished(changes, comparison)


def _between_years(specification: Specification, lagen: Iterable[str], old: int, new: int) -> list[Change]:
    pairs = {}
    for laag in lagen:
        if laag not in specification.layers:
            raise _unknown_layer(laag, specification)
        pairs[laag, new] = _Pair(specification.year(laag, old), specification.year(laag, new), specification.facts)
    comparison = _Comparison(pairs, is_between_years=True)
    return _finished(_changes(comparison), comparison)


def _unknown_layer(laag: str, specification: Specification) -> ValueError:
    return ValueError(f"de laag {laag} bestaat niet; kies uit {listed(specification.layers, 'of')}")


def _changes(comparison: _Comparison) -> Iterator[Change]:
    yield from _code_changes(comparison)
    yield from _cell_changes(comparison)
    yield from _control_changes(comparison)


# Scopes


def shared(atoms: Mapping[Atom, Scope], exists: Callable[[Atom], Scope]) -> list[tuple[Scope, list[Atom]]]:
    """Divide ``atoms`` over the fewest scopes, the largest first.

    An atom may join a larger scope than its own when it does not exist in the rest of it.
    """
    scopes = sorted(set(atoms.values()), key=lambda scope: (-len(scope), sorted(scope)))
    homes: dict[Scope, list[Atom]] = {scope: [] for scope in scopes}
    for atom, own in atoms.items():
        there = exists(atom)
        homes[next(scope for scope in scopes if scope & there == own)].append(atom)
    return [(scope, members) for scope, members in homes.items() if members]


def products(scope: Scope) -> list[tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]]:
    """Split a scope into layers × years × parts, early years first."""
    years: dict[tuple[str, str], list[int]] = {}
    for laag, jaar, deel in sorted(scope):
        years.setdefault((laag, deel), []).append(jaar)
    parts: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (laag, deel), jaren in years.items():
        parts.setdefault((laag, tuple(jaren)), []).append(deel)
    layers: dict[tuple[tuple[int, ...], tuple[str, ...]], list[str]] = {}
    for (laag, jaren_), delen in parts.items():
        layers.setdefault((jaren_, tuple(delen)), []).append(laag)
    return [(tuple(lagen), jaren_, delen) for (jaren_, delen), lagen in sorted(layers.items())]


def _spots(lagen: Iterable[str], jaren: Iterable[int], delen: Iterable[str]) -> list[Spot]:
    """Return the spots by year, so that what is read from the last one is the newest."""
    return sorted((Spot(laag, jaar, deel) for laag in lagen for jaar in jaren for deel in delen), key=lambda s: s[1:])


def _ordered_parts(delen: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in (*CODE_LISTS, *MATRIX_PARTS) if name in delen)


# Codes


class _CodeAtom(NamedTuple):
    soort: str
    section: str
    fact: tuple[str | None, str | None]
    code: str
    oud: str = ""
    nieuw: str = ""


def _code_changes(comparison: _Comparison) -> Iterator[Change]:
    atoms: dict[_CodeAtom, set[Spot]] = {}
    for (laag, jaar), pair in comparison.pairs.items():
        for name in CODE_LISTS:
            for atom in _code_atoms(name, pair):
                atoms.setdefault(atom, set()).add(Spot(laag, jaar, name))
    for atom, found in atoms.items():
        for lagen, jaren, delen in products(frozenset(found)):
            yield _code_change(comparison, atom, lagen, jaren, _ordered_parts(delen))


def _code_atoms(name: str, pair: _Pair) -> Iterator[_CodeAtom]:
    section = _SECTION_OF_LIST[name]
    old, new = _by_template(pair.old.lists[name]), _by_template(pair.new.lists[name])
    for key, code in new.items():
        if key not in old:
            yield _CodeAtom("nieuw", section, _home(code), key)
    for key, before in old.items():
        after = new.get(key)
        if after is None:
            yield _CodeAtom("vervallen", section, _home(before), key)
            continue
        oud, nieuw = _template_name(before, pair.old.jaar), _template_name(after, pair.new.jaar)
        if oud != nieuw:
            yield _CodeAtom("naam", section, _home(after), key, oud, nieuw)
        if before.onder != after.onder:
            yield _CodeAtom("onder", section, _home(after), key, before.onder or "", after.onder or "")
        if before.soort != after.soort:
            yield _CodeAtom("soort", section, _home(after), key, before.soort or "", after.soort or "")
        was, now = _perioden(before), _perioden(after)
        if was != now:
            yield _CodeAtom("perioden", section, _home(after), key, _numbers(was), _numbers(now))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield _CodeAtom("volgorde", section, (None, None), "")


def _code_change(
    comparison: _Comparison, atom: _CodeAtom, lagen: tuple[str, ...], jaren: tuple[int, ...], delen: tuple[str, ...]
) -> Change:
    spot = _spots(lagen, jaren, delen)[-1]
    pair = comparison.pair(spot)
    state = pair.old if atom.soort == "vervallen" else pair.new
    codes = state.lists[spot.deel]
    words = _SECTIONS[atom.section]
    kant = _side(delen)
    made = Change(atom.soort, atom.section, "", lagen, jaren, delen=delen, oud=atom.oud, nieuw=atom.nieuw)
    if atom.soort == "volgorde":
        return dataclasses.replace(made, tekst=f"De volgorde van de {words.meervoud}{kant} is anders.")
    code = _by_template(codes)[atom.code]
    is_one_year = len(jaren) == 1
    shown = code.code if is_one_year else atom.code
    naam = code.naam if is_one_year else _template_name(code, state.jaar)
    onder = _with_name(codes, code.onder)
    noun = code.soort or words.enkelvoud
    subject = f"{_capital(noun)} {shown} ({naam})"
    made = dataclasses.replace(made, code=shown)
    if atom.soort in ("nieuw", "vervallen"):
        twins = _new_with_same_name(code, pair, spot.deel) if atom.soort == "vervallen" else {}
        zie = tuple(twins.values() if is_one_year else twins)
        below = f" onder {onder}" if onder else ""
        verb = _verb(atom.soort, comparison.is_between_years)
        hint = f"; nieuw met dezelfde naam: {listed(zie)}" if zie else ""
        return dataclasses.replace(
            made,
            naam=naam,
            onder=onder,
            zie=zie,
            tekst=f"{subject}{f',{below},' if below else ''} {verb}{kant}{hint}.",
            kop=f"{_participle(atom.soort, comparison.is_between_years)} {words.meervoud}{kant}",
            kort=f"{shown} {naam}{f' (nieuw met dezelfde naam: {listed(zie)})' if zie else ''}",
        )
    if atom.soort == "naam":
        oud, nieuw = (in_year(text, jaren[0]) if is_one_year else text for text in (atom.oud, atom.nieuw))
        tekst = f"{_capital(noun)} {shown}{kant} heet nu “{nieuw}”. De naam was “{oud}”."
        return dataclasses.replace(made, oud=oud, nieuw=nieuw, tekst=tekst)
    if atom.soort == "onder":
        old_onder = _with_name(pair.old.lists[spot.deel], atom.oud or None)
        tekst = f"{subject}{kant} valt nu {_below(onder)}; dat was {_below(old_onder)}."
        return dataclasses.replace(made, tekst=tekst, onder=onder)
    if atom.soort == "soort":
        was, now = (soort or words.enkelvoud for soort in (atom.oud, atom.nieuw))
        allowed = "er worden geen bedragen meer op geleverd" if atom.nieuw else "er worden nu bedragen op geleverd"
        tekst = f"{_capital(words.enkelvoud)} {shown} ({naam}){kant} is nu een {now} (was een {was}): {allowed}."
        return dataclasses.replace(made, oud=was, nieuw=now, tekst=tekst)
    tekst = f"{subject} hoort nu bij {_periods(atom.nieuw)}; dat was {_periods(atom.oud)}."
    return dataclasses.replace(made, tekst=tekst)


def _by_template(codes: CodeList) -> dict[str, Code]:
    """Return the codes by how the facts write them, so that ``Rek_2023`` and next year's ``Rek_2024`` are one."""
    return {code.fact.code if code.fact else code.code: code for code in codes.codes}


def _template_name(code: Code, jaar: int) -> str:
    names = code.fact.names if code.fact else ()
    return next((name.text for name in names if in_year(name.text, jaar) == code.naam), code.naam)


def _home(code: Code) -> tuple[str | None, str | None]:
    return (code.fact.model, code.fact.kant) if code.fact else (None, None)


def _perioden(code: Code) -> tuple[int, ...]:
    return code.fact.perioden if code.fact else ()


def _with_name(codes: CodeList, code: str | None) -> str:
    found = codes.by_code.get(code) if code is not None else None
    return f"{found.code} ({found.naam})" if found is not None else code or ""


def _new_with_same_name(code: Code, pair: _Pair, name: str) -> dict[str, str]:
    """Return the codes that are new and have the name of ``code``: as the facts write them, and in this year."""
    known = _by_template(pair.old.lists[name])
    new = _by_template(pair.new.lists[name])
    return {key: other.code for key, other in new.items() if other.naam == code.naam and key not in known}


def _below(onder: str) -> str:
    return f"onder {onder}" if onder else "onder geen groep"


def _verb(soort: str, is_between_years: bool) -> str:
    if is_between_years:
        return "is nieuw" if soort == "nieuw" else "vervalt"
    return "is toegevoegd" if soort == "nieuw" else "is weggehaald"


def _participle(soort: str, is_between_years: bool) -> str:
    if is_between_years:
        return "nieuwe" if soort == "nieuw" else "vervallen"
    return "toegevoegde" if soort == "nieuw" else "weggehaalde"


def _side(delen: tuple[str, ...]) -> str:
    sides = {"categorie_lasten": " bij de lasten", "categorie_baten": " bij de baten"}
    return sides.get(delen[0], "") if len(delen) == 1 else ""


# Codes in words


def _view(
    lists: Iterable[tuple[_Pair, str]], rows_of: Callable[[_Pair, str], frozenset[str]] = lambda p, n: p.common[n]
) -> _View:
    """Return what can be said about the codes of these lists together; the names are those of the last list."""
    codes: set[str] = set()
    names: dict[str, str] = {}
    order: dict[str, int] = {}
    members: dict[str, set[str]] = {}
    named: dict[str, str] = {}
    section = ""
    for pair, name in lists:
        here = pair.new.lists[name]
        section = _SECTION_OF_LIST[name]
        words = _SECTIONS[section]
        codes |= rows_of(pair, name)
        names.update({c.code: c.naam for c in here.codes})
        for index, fact in enumerate(code_facts(pair.facts, name, pair.new.laag.model)):
            order.setdefault(fact.code, index)
        members.setdefault(f"alle {words.meervoud}", set()).update(here.leaves)
        for code in here.codes:
            if code.soort is not None and code.onder is not None:
                label = f"alle {words.meervoud} onder {code.code} ({code.naam})"
                members.setdefault(label, set()).update(here.leaves_below[code.code])
        for group in pair.facts.groups:
            chosen = pair.selector.select(name, (group.id,))
            if group.model in (None, pair.new.laag.model) and chosen:
                label = f"alle {words.meervoud} van de groep “{group.naam}”"
                named[label] = group.id
                members.setdefault(label, set()).update(chosen)
    groups = [
        _Group(label, frozenset(every & codes), frozenset(every), label in named)
        for label, every in members.items()
        if len(every & codes) > 1
    ]
    groups.sort(key=lambda g: (g.is_named, named.get(g.label, "")))  # those of CBS first, in its order
    ordered = tuple(sorted(codes, key=lambda code: (order.get(code, len(order)), code)))
    return _View(_SECTIONS[section], ordered, names, tuple(groups))


def _described(view: _View, chosen: Collection[str], *, at_end: bool) -> _Phrase:
    """Put codes in words: as a group, as a group but a few, or listed; ``at_end`` allows a list after a colon."""
    codes = [code for code in view.codes if code in chosen]
    if len(codes) == 1:
        return _Phrase(f"{view.words.enkelvoud} {_named(view, codes[0])}", False)
    same = next((g for g in view.groups if g.members == frozenset(codes)), None)
    if same is not None and (len(codes) > _FEW or not same.is_named):
        return _Phrase(_group_text(view, same), True, same.every)
    if len(codes) <= _FEW:
        return _Phrase(f"de {view.words.meervoud} {listed(_named(view, code) for code in codes)}", True)
    wider = [g for g in view.groups if g.members > frozenset(codes) and len(g.members) * 5 <= len(codes) * 6]
    if wider:
        group = min(wider, key=lambda g: len(g.members))
        missing = listed(code for code in view.codes if code in group.members and code not in chosen)
        return _Phrase(f"{group.label} behalve {missing}", True, group.every)
    groups, rest = _parts(view, codes)
    if groups and len(groups) + len(rest) <= len(codes) // 2:
        labels = [_group_text(view, g) for g in groups]
        if rest:
            labels.append(
                f"de {view.words.meervoud} {listed(rest)}" if rest[1:] else f"{view.words.enkelvoud} {rest[0]}"
            )
        return _Phrase(listed(labels), True, frozenset().union(*(g.every for g in groups)))
    if at_end:
        return _Phrase(f"{len(codes)} {view.words.meervoud}: {listed(codes)}", True)
    return _Phrase(f"de {view.words.meervoud} {listed(codes)}", True)


def _parts(view: _View, codes: Sequence[str]) -> tuple[list[_Group], list[str]]:
    """Take the largest groups that fit in ``codes``, without overlap; return them and the codes that are left."""
    left = set(codes)
    groups = []
    for group in sorted(view.groups, key=lambda g: -len(g.members)):
        if len(group.members) >= _FEW and group.members <= left:
            groups.append(group)
            left -= group.members
    return sorted(groups, key=view.groups.index), [code for code in codes if code in left]


def _group_text(view: _View, group: _Group) -> str:
    codes = [code for code in view.codes if code in group.members]
    if not group.is_named:
        return group.label
    if len(codes) <= _SOME:
        return f"{group.label} ({listed(codes)})"
    return group.label.replace("alle ", f"alle {len(codes)} ", 1)


def _named(view: _View, code: str) -> str:
    return f"{code} ({view.names[code]})" if view.names.get(code) else code


# Grey cells


def rectangles(
    cells: Collection[tuple[str, str]],
    rows: Sequence[str],
    columns: Sequence[str],
    vacant: Collection[tuple[str, str]] = (),
) -> list[Rectangle]:
    """Cover ``cells`` (row, column) with few rectangles that do not overlap.

    Args:
        cells: what must be covered.
        rows: every row, in the order in which the answer names them.
        columns: every column, in that order.
        vacant: cells that do not exist; a rectangle may cover them too.

    Returns:
        Rectangles as (rows, columns). Together they hold every cell once, and besides them only vacant ones.
    """
    upright = [(r, c) for r, c in cells]
    turned = [(c, r) for r, c in cells]
    turned_vacant = [(c, r) for r, c in vacant]
    options = [
        _cover(upright, rows, columns, vacant, widest=True),
        [(r, c) for c, r in _cover(turned, columns, rows, turned_vacant, widest=True)],
        _cover(upright, rows, columns, vacant, widest=False),
        [(r, c) for c, r in _cover(turned, columns, rows, turned_vacant, widest=False)],
    ]
    return min(options, key=lambda found: (len(found), sum(len(r) + len(c) for r, c in found)))


def _cover(
    cells: Iterable[tuple[str, str]],
    rows: Sequence[str],
    columns: Sequence[str],
    vacant: Iterable[tuple[str, str]],
    *,
    widest: bool,
) -> list[Rectangle]:
    """Take the rectangle with the most cells, again and again; without ``widest`` only whole rows that are equal."""
    bit = {column: 1 << index for index, column in enumerate(columns)}
    left = dict.fromkeys(rows, 0)
    free = dict.fromkeys(rows, 0)
    for row, column in cells:
        left[row] |= bit[column]
    for row, column in vacant:
        if row in free and column in bit:
            free[row] |= bit[column]
    free = {row: mask & ~left[row] for row, mask in free.items()}
    found: list[Rectangle] = []
    while any(left.values()):
        masks = dict.fromkeys(mask for mask in left.values() if mask)
        if widest:
            within = dict.fromkeys(left[row] | free[row] for row in rows if left[row])
            used = 0
            for mask in left.values():
                used |= mask
            masks.update(dict.fromkeys(a & b & used for a in within for b in within if a & b & used))
        best, best_size, best_rows = 0, 0, []
        for mask in masks:
            fitting = [row for row in rows if mask & left[row] and not mask & ~(left[row] | free[row])]
            if not widest:
                fitting = [row for row in fitting if not left[row] & ~mask]
            size = sum((mask & left[row]).bit_count() for row in fitting)
            if size > best_size:
                best, best_size, best_rows = mask, size, fitting
        touched = 0
        for row in best_rows:
            touched |= best & left[row]
            left[row] &= ~best
        found.append((tuple(best_rows), tuple(column for column in columns if bit[column] & touched)))
    return found


def _cell_changes(comparison: _Comparison) -> Iterator[Change]:
    models = dict.fromkeys(pair.new.laag.model for pair in comparison.pairs.values())
    for row_list in dict.fromkeys(rows for rows, _ in MATRIX_PARTS.values()):
        for model in models:
            spots = [
                Spot(laag, jaar, part)
                for (laag, jaar), pair in comparison.pairs.items()
                for part, (rows, _) in MATRIX_PARTS.items()
                if rows == row_list and pair.new.laag.model == model
            ]
            cells, whole_rows = _changed_cells(comparison, spots)
            for soort, atoms in (("grijs", whole_rows), ("open", cells["open"]), ("grijs", cells["grijs"])):
                yield from _told_cells(comparison, soort, atoms, spots)


_Cells: TypeAlias = dict[tuple[str, str], set[Spot]]


def _changed_cells(comparison: _Comparison, spots: list[Spot]) -> tuple[dict[str, _Cells], _Cells]:
    """Return the cells that became open or grey, and apart from these the rows that became grey as a whole."""
    changed: dict[str, _Cells] = {"open": {}, "grijs": {}}
    whole_rows: _Cells = {}
    for spot in spots:
        pair = comparison.pair(spot)
        row_list, category_list = MATRIX_PARTS[spot.deel]
        old, new = pair.old.grey[spot.deel], pair.new.grey[spot.deel]
        categories = pair.common[category_list]
        for row in sorted(pair.common[row_list]):
            was, now = old[row].keys() & categories, new[row].keys() & categories
            closed = now - was
            if len(closed) >= _FEW and len(new[row]) == len(pair.new.lists[category_list].leaves):
                whole_rows.setdefault((row, ALL), set()).add(spot)
                closed = set()
            for soort, found in (("open", was - now), ("grijs", closed)):
                for category in sorted(found):
                    changed[soort].setdefault((row, category), set()).add(spot)
    return changed, whole_rows


def _told_cells(comparison: _Comparison, soort: str, atoms: _Cells, spots: list[Spot]) -> Iterator[Change]:
    common = {spot: tuple(comparison.pair(spot).common[name] for name in MATRIX_PARTS[spot.deel]) for spot in spots}

    @cache
    def exists(cell: tuple[str, str]) -> Scope:
        row, category = cell
        return frozenset(
            s for s, (rows, cats) in common.items() if row in rows and (category in cats or category == ALL)
        )

    scopes = {cell: frozenset(found) for cell, found in atoms.items()}
    for scope, cells in shared(scopes, exists):
        rows, categories = (_matrix_view(comparison, scope, index).codes for index in (0, 1))
        crossings = {(row, category) for row, _ in cells for _, category in cells}
        vacant = [cell for cell in sorted(crossings - scopes.keys()) if not exists(cell) & scope]
        for some_rows, some_categories in rectangles(cells, rows, (*categories, ALL), vacant):
            inside = [cell for cell in cells if cell[0] in some_rows and cell[1] in some_categories]
            for lagen, jaren, delen in products(frozenset().union(*(scopes[cell] for cell in inside))):
                yield _cell_change(comparison, soort, lagen, jaren, _ordered_parts(delen), some_rows, some_categories)


def _matrix_view(comparison: _Comparison, scope: Iterable[Spot], index: int) -> _View:
    ordered = sorted(scope, key=lambda spot: spot[1:])
    return _view((comparison.pair(spot), MATRIX_PARTS[spot.deel][index]) for spot in ordered)


def _cell_change(
    comparison: _Comparison,
    soort: str,
    lagen: tuple[str, ...],
    jaren: tuple[int, ...],
    delen: tuple[str, ...],
    rows: tuple[str, ...],
    categories: tuple[str, ...],
) -> Change:
    spots = _spots(lagen, jaren, delen)
    row_view, category_view = (_matrix_view(comparison, spots, index) for index in (0, 1))
    rows = tuple(row for row in row_view.codes if row in rows)
    where = listed(f"de {part}" for part in delen)
    if delen[0].startswith("balans_"):
        where = f"de balansmutaties ({listed(part.removeprefix('balans_') for part in delen)})"
    if ALL in categories:
        categories = ()
        on, what = _described(row_view, rows, at_end=False), _Phrase("", True)
        tekst = f"Op {on.text} is bij {where} nu alles grijs."
    else:
        categories = tuple(category for category in category_view.codes if category in categories)
        on, what = _described(row_view, rows, at_end=True), _described(category_view, categories, at_end=False)
        tekst = f"{_capital(what.text)} {'zijn' if what.is_plural else 'is'} bij {where} nu {soort} op {on.text}."
    for phrase, view, index in ((on, row_view, 0), (what, category_view, 1)):
        if _new_codes_differ(comparison, spots, soort, phrase.every, index, rows, categories):
            tekst += f" Dit gaat niet over nieuwe {view.words.meervoud}."
    oud = "grijs" if soort == "open" else "open"
    return Change(
        soort, "cellen", tekst, lagen, jaren, delen=delen, oud=oud, nieuw=soort, rijen=rows, categorieen=categories
    )


def _new_codes_differ(
    comparison: _Comparison,
    spots: Iterable[Spot],
    soort: str,
    every: frozenset[str],
    index: int,
    rows: Sequence[str],
    categories: Sequence[str],
) -> bool:
    """Tell whether a group that was named has new codes for which the sentence does not hold."""
    for spot in spots:
        pair = comparison.pair(spot)
        name = MATRIX_PARTS[spot.deel][index]
        grey = pair.new.grey[spot.deel]
        for code in every & frozenset(pair.new.lists[name].leaves) - pair.common[name]:
            all_categories = categories or pair.new.lists[MATRIX_PARTS[spot.deel][1]].leaves
            cells = [(code, category) for category in all_categories] if index == 0 else [(row, code) for row in rows]
            if any((category in grey.get(row, {})) != (soort == "grijs") for row, category in cells):
                return True
    return False


# Controls


class _ControlAtom(NamedTuple):
    soort: str
    foutcode: str
    berekening: int = 0
    richting: str = ""
    code: str = ""
    oud: str = ""
    nieuw: str = ""


def _control_changes(comparison: _Comparison) -> Iterator[Change]:
    atoms: dict[_ControlAtom, set[Spot]] = {}
    for (laag, jaar), pair in comparison.pairs.items():
        for atom in _control_atoms(pair):
            atoms.setdefault(atom, set()).add(Spot(laag, jaar, ""))
    together: dict[_ControlAtom, dict[str, Scope]] = {}
    for atom, found in atoms.items():
        together.setdefault(atom._replace(code=""), {})[atom.code] = frozenset(found)
    for atom, codes in together.items():
        name = _CONTROL_LISTS.get(atom.soort)
        exists = {code: codes[code] if name is None else _spots_with(comparison, name, code) for code in codes}
        for _, members in shared(codes, exists.__getitem__):
            for lagen, jaren, _ in products(frozenset().union(*(codes[code] for code in members))):
                yield _control_change(comparison, atom, members, lagen, jaren)


def _spots_with(comparison: _Comparison, name: str, code: str) -> Scope:
    return frozenset(Spot(*key, "") for key, pair in comparison.pairs.items() if code in pair.common[name])


_CONTROL_LISTS = {"balansposten": "balanscode", "uitgesloten_taakvelden": "taakveld"}


def _control_atoms(pair: _Pair) -> Iterator[_ControlAtom]:
    old = {control.foutcode: control for control in pair.old.controls}
    new = {control.foutcode: control for control in pair.new.controls}
    for foutcode in sorted({*old, *new}):
        before, after = old.get(foutcode), new.get(foutcode)
        if before is None:
            yield _ControlAtom("nieuw", foutcode)
        elif after is None:
            yield _ControlAtom("vervallen", foutcode)
        else:
            if before.titel != after.titel:
                yield _ControlAtom("titel", foutcode, oud=before.titel, nieuw=after.titel)
            yield from _calculation_atoms(pair, before, after)


def _calculation_atoms(pair: _Pair, before: Control, after: Control) -> Iterator[_ControlAtom]:
    old, new = list(before.berekeningen), list(after.berekeningen)
    number = {id(calculation): index for index, calculation in enumerate(new, start=1)} if len(new) > 1 else {}
    for calculation in list(new):
        same = next((c for c in old if _comparable(pair, c) == _comparable(pair, calculation)), None)
        if same is not None:
            old.remove(same)
            new.remove(calculation)
    for was, now in zip(old, new, strict=False):
        index = number.get(id(now), 0)
        if was.perioden != now.perioden:
            oud, nieuw = _numbers(was.perioden), _numbers(now.perioden)
            yield _ControlAtom("perioden", after.foutcode, index, oud=oud, nieuw=nieuw)
        _, old_posts, old_excluded = _comparable(pair, was)
        _, new_posts, new_excluded = _comparable(pair, now)
        for soort, had, has in (
            ("balansposten", old_posts, new_posts),
            ("uitgesloten_taakvelden", old_excluded, new_excluded),
        ):
            for richting, codes in (("erbij", has - had), ("eraf", had - has)):
                for code in sorted(codes):
                    yield _ControlAtom(soort, after.foutcode, index, richting, code)
    for was in old[len(new) :]:
        yield _ControlAtom("berekening", after.foutcode, richting="eraf", oud=_numbers(was.perioden))
    for now in new[len(old) :]:
        yield _ControlAtom("berekening", after.foutcode, richting="erbij", nieuw=_numbers(now.perioden))


def _comparable(pair: _Pair, calculation: Calculation) -> tuple[tuple[int, ...], frozenset[str], frozenset[str]]:
    """Return a calculation without the codes that are new or gone: these come and go with the code list."""
    return (
        calculation.perioden,
        frozenset(calculation.balanscodes or ()) & pair.common["balanscode"],
        frozenset(calculation.uitgesloten_taakvelden or ()) & pair.common["taakveld"],
    )


def _control_change(
    comparison: _Comparison, atom: _ControlAtom, codes: list[str], lagen: tuple[str, ...], jaren: tuple[int, ...]
) -> Change:
    spots = _spots(lagen, jaren, ("",))
    pair = comparison.pair(spots[-1])
    state = pair.old if atom.soort == "vervallen" else pair.new
    control = next(c for c in state.controls if c.foutcode == atom.foutcode)
    subject = f"ontrole {atom.foutcode} ({control.titel})"
    if atom.berekening:
        subject += f", berekening {atom.berekening},"
    made = Change(atom.soort, "controles", "", lagen, jaren, code=atom.foutcode, oud=atom.oud, nieuw=atom.nieuw)
    if atom.soort in ("nieuw", "vervallen"):
        return dataclasses.replace(
            made,
            naam=control.titel,
            tekst=f"C{subject} {_verb(atom.soort, comparison.is_between_years)}.",
            kop=f"{_participle(atom.soort, comparison.is_between_years)} controles",
            kort=f"{atom.foutcode} {control.titel}",
        )
    if atom.soort == "titel":
        tekst = f"Controle {atom.foutcode} heet nu “{atom.nieuw}”. De titel was “{atom.oud}”."
        return dataclasses.replace(made, tekst=tekst)
    if atom.soort == "perioden":
        return dataclasses.replace(
            made, tekst=f"C{subject} geldt nu voor {_periods(atom.nieuw)}; dat was {_periods(atom.oud)}."
        )
    if atom.soort == "berekening":
        verb = "heeft er een berekening bij" if atom.richting == "erbij" else "heeft een berekening minder"
        return dataclasses.replace(made, tekst=f"C{subject} {verb}, voor {_periods(atom.nieuw or atom.oud)}.")
    name = _CONTROL_LISTS[atom.soort]
    view = _view((comparison.pair(spot), name) for spot in spots)
    rows = tuple(code for code in view.codes if code in codes)
    phrase = _described(view, rows, at_end=True)
    if atom.soort == "balansposten":
        now = "nu ook naar" if atom.richting == "erbij" else "niet meer naar"
        tekst = f"C{subject} kijkt {now} {phrase.text}."
    else:
        now = "telt niet meer mee" if atom.richting == "erbij" else "telt nu wel mee"
        if phrase.is_plural:
            now = now.replace("telt", "tellen")
        tekst = f"Bij c{subject} {now}: {phrase.text}."
    return dataclasses.replace(made, tekst=tekst, rijen=rows, nieuw=atom.richting)


# Years, and records that are not tied to a layer and year


def _year_changes(old: Specification, new: Specification, lagen: Iterable[str]) -> Iterator[Change]:
    found: dict[tuple[str, int], list[str]] = {}
    for laag in lagen:
        before, after = set(old.years(laag)), set(new.years(laag))
        for jaar in sorted(before ^ after):
            found.setdefault(("nieuw" if jaar in after else "vervallen", jaar), []).append(laag)
    for (soort, jaar), who in found.items():
        whose = listed(new.layers[laag].meervoud for laag in who)
        tekst = f"Boekjaar {jaar} {_verb(soort, False)} voor {whose}."
        yield Change(soort, "boekjaren", tekst, code=str(jaar))


@dataclass(frozen=True)
class _Record:
    """A record of the tables to compare field by field: its name for people, and its fields as text."""

    label: str
    fields: Mapping[str, str]
    lagen: tuple[str, ...] = ()
    model: str | None = None


_FIELD_NAMES = {
    "behalve_categorieen": "uitzonderingen op de categorieën",
    "behalve_rijen": "uitzonderingen op de rijen",
    "categorieen": "categorieën",
    "laatste_jaar": "laatste jaar",
    "validity": "geldigheid",
    "volgt": "jaren die een ander jaar volgen",
    "waarom": "reden",
    "waarom_bron": "bron van de reden",
}
_NOT_COMPARED = {"id", "source", "model", "nummer"}


def _record_changes(old: Specification, new: Specification, laag: str | None) -> Iterator[Change]:
    models = {s.layers[laag].model for s in (old, new) if laag is not None and laag in s.layers}
    before, after = _records(old.facts), _records(new.facts)
    for section, records in after.items():
        earlier = before[section]
        for key in dict.fromkeys([*earlier, *records]):
            was, now = earlier.get(key), records.get(key)
            if any(_is_elsewhere(r, laag, models) for r in (was, now) if r is not None):
                continue
            yield from _record_change(section, key[-1], was, now)
    yield from _origin_changes(old.facts, new.facts, models)


def _is_elsewhere(record: _Record, laag: str | None, models: Collection[str]) -> bool:
    if laag is None:
        return False
    return (record.model is not None and record.model not in models) or (
        bool(record.lagen) and laag not in record.lagen
    )


def _record_change(section: str, code: str, was: _Record | None, now: _Record | None) -> Iterator[Change]:
    words = _SECTIONS[section]
    record = now or was
    if record is None:
        return
    subject = f"{_capital(words.enkelvoud)} {record.label}".rstrip()
    if was is None or now is None:
        soort = "nieuw" if was is None else "vervallen"
        reason = record.fields.get("reden", "")
        yield Change(
            soort,
            section,
            f"{subject} {_verb(soort, False)}{f'. Reden: {reason}' if reason else '.'}",
            code=code,
            naam=record.label,
            kop=f"{_participle(soort, False)} {words.meervoud}",
            kort=f"{record.label}{f': {reason}' if reason else ''}",
        )
        return
    for name in dict.fromkeys([*was.fields, *now.fields]):
        oud, nieuw = was.fields.get(name, ""), now.fields.get(name, "")
        if oud != nieuw:
            tekst = f"{subject}, {name}: was {_quoted(oud)}, is nu {_quoted(nieuw)}."
            yield Change("gegeven", section, tekst, code=code, naam=name, oud=oud, nieuw=nieuw)


def _records(facts: Facts) -> dict[str, dict[tuple[str, ...], _Record]]:
    return {
        "uitgave": {} if facts.edition is None else {("",): _record("", facts.edition)},
        "lagen": {(r.id,): _record(r.naam, r) for r in facts.layers},
        "perioden": {(str(r.nummer),): _record(f"{r.nummer} ({r.naam})", r) for r in facts.periods},
        "celregels": {(r.model, r.id): _record(f"{r.id} ({r.model})", r, r.lagen, r.model) for r in facts.cell_rules},
        "groepen": {
            (r.model or "", r.soort, r.id): _record(f"{r.id} ({r.soort})", r, (), r.model) for r in facts.groups
        },
        "bronnen": {(id_,): _record(id_, r) for id_, r in sorted(facts.bronnen.items())},
        "afwijkingen": {(r.id,): _record(r.id, r) for r in facts.deviations},
    }


def _record(label: str, record: Any, lagen: tuple[str, ...] = (), model: str | None = None) -> _Record:
    fields = {
        _FIELD_NAMES.get(f.name, f.name.replace("_", " ")): _text(getattr(record, f.name))
        for f in dataclasses.fields(record)
        if f.name not in _NOT_COMPARED
    }
    return _Record(label, fields, lagen, model)


def _text(value: Any) -> str:
    if isinstance(value, Validity):
        last = " en later" if value.last_year is None else f" tot en met {value.last_year}"
        return f"{value.first_year}{last}" + "".join(f", {laag} vanaf {jaar}" for laag, jaar in value.first_year_of)
    if isinstance(value, tuple):
        return listed(_text(item) for item in value)
    if dataclasses.is_dataclass(value):
        return " ".join(_text(getattr(value, f.name)) for f in dataclasses.fields(value))
    return "" if value is None else str(value)


def _origin_changes(old: Facts, new: Facts, models: Collection[str]) -> Iterator[Change]:
    """Yield where the source or the certainty of codes and controls changed, once for all codes with that change."""
    before, after = _origins(old), _origins(new)
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for key, origin in after.items():
        section, model, code, _, _ = key
        for field, oud, nieuw in zip(("bron", "zekerheid"), before.get(key, origin), origin, strict=True):
            if oud != nieuw and (not models or model in (None, *models)):
                codes = found.setdefault((section, field, oud, nieuw), [])
                if code not in codes:
                    codes.append(code)
    for (section, field, oud, nieuw), codes in found.items():
        words = _SECTIONS[section]
        subject = f"{words.enkelvoud} {codes[0]}" if len(codes) == 1 else f"{len(codes)} {words.meervoud}"
        which = f": {listed(codes)}" if 1 < len(codes) <= _MANY else ""
        tekst = f"De {field} van {subject} was {_quoted(oud)}, is nu {_quoted(nieuw)}{which}."
        yield Change("gegeven", section, tekst, naam=field, oud=oud, nieuw=nieuw, rijen=tuple(codes))


def _origins(facts: Facts) -> dict[tuple[str, str | None, str, str, int], tuple[str, str]]:
    result: dict[tuple[str, str | None, str, str, int], tuple[str, str]] = {}

    def add(section: str, model: str | None, code: str, kant: str, origin: tuple[str, str]) -> None:
        nth = 0
        while (section, model, code, kant, nth) in result:
            nth += 1
        result[section, model, code, kant, nth] = origin

    for fact in facts.codes:
        add(_section_of(fact), fact.model, fact.code, fact.kant or "", (fact.bron, fact.zekerheid))
    for control in facts.controls:
        add("controles", None, control.foutcode, "", (control.bron, control.zekerheid))
    return result


def _section_of(fact: CodeFact) -> str:
    return _SECTION_OF_LIST.get(fact.lijst, "categorieen")


# Words


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”" if text else "leeg"


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the unbroken stretches in ``numbers``, as first and last."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _numbers(numbers: Iterable[int]) -> str:
    """Return numbers in words: ``0 en 2 tot en met 5``."""
    parts = []
    for first, last in _runs(numbers):
        parts += [f"{first} tot en met {last}"] if last - first > 1 else [str(n) for n in range(first, last + 1)]
    return listed(parts)


def _periods(numbers: str) -> str:
    if not numbers:
        return "geen enkele periode"
    return f"periode {numbers}" if numbers.isdigit() else f"de perioden {numbers}"


def _when(per_laag: Mapping[str, tuple[int, ...]], comparison: _Comparison) -> str:
    """Return years and layers in words; between two years only the layers, and nothing when all have the change."""
    plurals = {pair.new.laag.id: pair.new.laag.meervoud for pair in comparison.pairs.values()}
    if comparison.is_between_years:
        return "" if len(per_laag) == len(comparison.years) else listed(plurals[laag] for laag in per_laag)
    lagen: dict[str, list[str]] = {}
    for laag, jaren in per_laag.items():
        lagen.setdefault(_years(jaren, comparison.years[laag]), []).append(plurals[laag])
    if len(lagen) == 1:
        return "".join(f"{years}, {listed(who)}" for years, who in lagen.items())
    return ", ".join(f"{years} voor {listed(who)}" for years, who in lagen.items())


def _years(jaren: tuple[int, ...], compared: tuple[int, ...]) -> str:
    if jaren == compared:
        return "alle jaren"
    if len(jaren) > 1 and compared[-len(jaren) :] == jaren:
        return f"{jaren[0]} en later"
    return _numbers(jaren)


def _finished(changes: Iterable[Change], comparison: _Comparison) -> list[Change]:
    """Say equal changes of several layers once, put years and layers in words, and sort by section and kind."""
    merged: dict[Change, dict[str, set[int]]] = {}
    for change in changes:
        per_laag = merged.setdefault(dataclasses.replace(change, lagen=(), jaren=()), {})
        for laag in change.lagen:
            per_laag.setdefault(laag, set()).update(change.jaren)
    result = []
    for change, found in merged.items():
        years = {laag: tuple(sorted(found[laag])) for laag in comparison.years if laag in found}
        result.append(
            dataclasses.replace(
                change,
                lagen=tuple(years),
                jaren=tuple(sorted(set().union(*years.values()))),
                per_laag=tuple(years.items()),
                wanneer=_when(years, comparison) if years else "",
            )
        )
    sections = list(_SECTIONS)
    return sorted(result, key=lambda c: (sections.index(c.onderdeel), _KINDS.index(c.soort)))


# Showing


def as_text(changes: Sequence[Change], title: str) -> str:
    """Return the changes for a person at a terminal, by section, one line each."""
    lines = [title, "=" * len(title), ""]
    if not changes:
        return "\n".join([*lines, NOTHING, ""])
    for heading, note, items in _sections(changes):
        lines += [heading, "-" * len(heading)]
        lines += [note] if note else []
        for line, inner in items:
            lines += [f"* {line}", *(f"    {item}" for item in inner)]
        lines.append("")
    return "\n".join(lines)


def as_markdown(changes: Sequence[Change], title: str) -> str:
    """Return the changes as a Markdown page, by section."""
    lines = [f"# {_escaped(title)}", ""]
    if not changes:
        return "\n".join([*lines, NOTHING, ""])
    for heading, note, items in _sections(changes):
        lines += [f"## {heading}", ""]
        lines += [note, ""] if note else []
        for line, inner in items:
            lines += [f"- {_escaped(line)}", *(f"    - {_escaped(item)}" for item in inner)]
        lines.append("")
    return "\n".join(lines)


def as_json(changes: Sequence[Change]) -> str:
    """Return the changes for a machine.

    The document is ``{"aantal": number, "veranderingen": [...]}``. Every change has the same keys, in the order of
    `Change`: ``soort, onderdeel, tekst, lagen, jaren, per_laag, delen, code, naam, onder, oud, nieuw, rijen,
    categorieen, zie, wanneer``. Years are numbers and ``per_laag`` maps layer → years; everything else is text or a
    list of text. What does not apply is ``""``, ``[]`` or ``{}``.
    """
    keys = [f.name for f in dataclasses.fields(Change) if f.name not in ("kop", "kort")]
    rows = [{key: getattr(change, key) for key in keys} | {"per_laag": dict(change.per_laag)} for change in changes]
    return json.dumps({"aantal": len(rows), "veranderingen": rows}, ensure_ascii=False, indent=1) + "\n"


def _sections(changes: Sequence[Change]) -> Iterator[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Yield per section its title, a note, and its lines; changes with the same ``kop`` become one line with a list."""
    for section, words in _SECTIONS.items():
        groups: dict[tuple[str, str, str | int], list[Change]] = {}
        for index, change in enumerate(changes):
            if change.onderdeel == section:
                groups.setdefault((change.wanneer, change.kop, "" if change.kop else index), []).append(change)
        if groups:
            yield words.titel, _NOTES.get(section, ""), [_item(members) for members in groups.values()]


def _item(changes: Sequence[Change]) -> tuple[str, list[str]]:
    first = changes[0]
    if len(changes) == 1:
        return _line(first.wanneer, first.tekst), []
    groups = {change.onder for change in changes}
    below = f" onder {first.onder}" if first.onder and len(groups) == 1 else ""
    inner = [f"{c.kort}{f', onder {c.onder.split()[0]}' if c.onder and not below else ''}" for c in changes]
    return _line(first.wanneer, f"{len(changes)} {first.kop}{below}:"), inner


def _line(when: str, text: str) -> str:
    return f"{_capital(when)}: {text[:1].lower()}{text[1:]}" if when else text


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


# Reading what to compare


def load_folder_specification(folder: Path) -> Specification:
    """Read the specification of a folder that has ``tables/``, without checking it against the schema.

    Raises:
        ValueError: when there are no tables or they cannot be read; the message is in Dutch.
    """
    tables = folder / "tables"
    if not tables.is_dir():
        raise ValueError(f"in de map {folder} staat geen map tables")
    return _specification(sources.load_folder(tables, folder), f"de map {folder}")


def load_revision(root: Path, revision: str) -> Specification:
    """Read the specification of a git revision (commit, tag or branch), leaving the working folder alone.

    Raises:
        ValueError: when git or the revision is missing or its tables cannot be read; the message is in Dutch.
    """
    verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    commit = _git(
        root,
        verify,
        f"revisie {revision} bestaat niet in {root}; zoek haar met git log of git tag, of haal haar op met git fetch",
    )
    archive = _git(
        root,
        ["archive", "--format=tar", commit.decode().strip(), "--", "tables"],
        f"in revisie {revision} staat geen map tables",
    )
    documents = []
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as tar:
        for member in sorted(tar.getmembers(), key=lambda m: Path(m.name)):
            content = tar.extractfile(member) if member.isfile() and member.name.endswith(".yaml") else None
            if content is not None:
                try:
                    text = content.read().decode("utf-8")
                except UnicodeDecodeError as error:
                    raise ValueError(f"in revisie {revision} is {member.name} geen UTF-8") from error
                documents.append(sources.load_text(text, member.name))
    return _specification(documents, f"revisie {revision}")


def _git(root: Path, arguments: Sequence[str], message: str) -> bytes:
    try:
        result = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise ValueError("git is niet gevonden; zonder git kunt u alleen jaren en mappen vergelijken") from error
    if result.returncode != 0:
        said = result.stderr.decode("utf-8", "replace").strip()
        raise ValueError(f"{message} (git zegt: {said})" if said else message)
    return result.stdout


def _specification(documents: list[sources.Document], label: str) -> Specification:
    finding = next((f for document in documents for f in document.findings), None)
    if finding is not None:
        raise ValueError(f"{label} is niet te lezen: {finding.place}: {finding.melding}")
    try:
        return Specification(fact_module.read(documents))
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:  # tables in a form that this version does not know
        raise ValueError(f"{label} heeft tabellen in een andere vorm dan deze versie leest ({error})") from error


def main_diff(root: Path, old: str, new: str, laag: str | None, format: str) -> str:
    """Return the differences between two years, or between two revisions or folders.

    Args:
        root: the repository.
        old: a year of four digits, a folder that has ``tables/``, or a git revision. A year goes before a folder, and
            a folder before a revision.
        new: the same; a year goes with a year.
        laag: the layer; None compares every layer that has both sides.
        format: one of `FORMATS`.

    Raises:
        ValueError: when something cannot be found or read, or ``format`` is unknown; the message is in Dutch.
    """
    if format not in FORMATS:
        raise ValueError(f"de vorm {format} bestaat niet; kies uit {listed(FORMATS, 'of')}")
    are_years = [bool(_YEAR.fullmatch(side)) for side in (old, new)]
    if all(are_years):
        changes, title = _diff_years(load_folder_specification(root), int(old), int(new), laag)
    elif any(are_years):
        raise ValueError(f"{old} en {new} zijn niet te vergelijken: geef twee jaren, of twee revisies of mappen")
    else:
        changes = between(_side_specification(root, old), _side_specification(root, new), laag)
        title = f"Wat verandert er van {old} naar {new}"
    if format == "json":
        return as_json(changes)
    return (as_markdown if format == "markdown" else as_text)(changes, title)


def _diff_years(specification: Specification, old: int, new: int, laag: str | None) -> tuple[list[Change], str]:
    if laag is not None:
        changes = between_years(specification, laag, old, new)
        lagen = [laag]
    else:
        lagen = [id_ for id_ in specification.layers if {old, new} <= {*specification.years(id_)}]
        if not lagen:
            raise ValueError(f"geen enkele laag heeft een model voor {old} en {new}")
        changes = _between_years(specification, lagen, old, new)
    who = listed(specification.layers[id_].meervoud for id_ in lagen)
    return changes, f"Wat verandert er voor {who} van {old} naar {new}"


def _side_specification(root: Path, side: str) -> Specification:
    folder = Path(side)
    return load_folder_specification(folder) if (folder / "tables").is_dir() else load_revision(root, side)
