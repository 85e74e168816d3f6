"""The specification resolved: for a layer and a year every code, cell and control that holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from generators.kernel import noted
from generators.kernel.certainty import certainty_in
from generators.kernel.codes import CodeFact, is_name, model_of
from generators.kernel.noted import Noted
from generators.kernel.reading import Facts, source_id, source_text
from generators.kernel.records import Celregel, Groep, Laag, Periode, Specificatie
from generators.kernel.validity import begins, holds, in_years
from generators.subjects.model.cell_rules import excepted_rows, rows_slot, selected_rows
from iv3.core.errors import UserError
from iv3.core.words import Codelijst, Groepsoort, Langs, Onderdeel, Overgangslijst

MATRIX_PARTS: Mapping[str, tuple[str, str]] = {
    Onderdeel.LASTEN: (Codelijst.TAAKVELD, Codelijst.CATEGORIE_LASTEN),
    Onderdeel.BALANS_LASTEN: (Codelijst.BALANSCODE, Codelijst.CATEGORIE_LASTEN),
    Onderdeel.BATEN: (Codelijst.TAAKVELD, Codelijst.CATEGORIE_BATEN),
    Onderdeel.BALANS_BATEN: (Codelijst.BALANSCODE, Codelijst.CATEGORIE_BATEN),
}
"""The four matrix parts of a delivery, each with the code list of its rows and of its categories."""

CODE_LISTS = Codelijst.VALUES
"""The code lists, by the names CBS gives them, in the order of its definition files."""

LIST_OF_SELECTION: Mapping[str, str] = {
    "taakvelden": Overgangslijst.TAAKVELD,
    "behalve_taakvelden": Overgangslijst.TAAKVELD,
    "balansposten": Overgangslijst.BALANSCODE,
    "behalve_balansposten": Overgangslijst.BALANSCODE,
    "categorieen": Overgangslijst.CATEGORIE,
    "behalve_categorieen": Overgangslijst.CATEGORIE,
}
"""The keys with which a record selects codes, each with the list that they are of, both sides of categories in one."""

LIST_ALONG: Mapping[str, str] = {
    Langs.TAAKVELD: Overgangslijst.TAAKVELD,
    Langs.BALANSPOST: Overgangslijst.BALANSCODE,
    Langs.CATEGORIE: Overgangslijst.CATEGORIE,
}
"""What a formula can go along, each with the list of its codes."""

ALL = "alle"
"""The word that selects every code."""

_ROW_KIND = {"taakvelden": Codelijst.TAAKVELD, "balansposten": Codelijst.BALANSCODE}
_GROUP_KIND = {Codelijst.TAAKVELD: Groepsoort.TAAKVELD, Codelijst.BALANSCODE: Groepsoort.BALANSPOST}
Derived = TypeVar("Derived")

_YEAR_SLOT = re.compile(r"\{jaar([+-]\d+)?\}")


@dataclass(frozen=True)
class Code:
    """A code in one year: ``onder`` is its parent, ``soort`` is None when amounts may be delivered on it."""

    code: str
    naam: str
    onder: str | None = None
    soort: str | None = None
    fact: CodeFact | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class CodeList:
    """The codes of one list in one year, in the order of CBS, parents before children."""

    name: str
    codes: tuple[Code, ...]

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes on which amounts may be delivered."""
        return tuple(c.code for c in self.codes if c.soort is None)

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """Every code, totals included, by its text."""
        return {c.code: c for c in self.codes}

    @cached_property
    def leaves_below(self) -> Mapping[str, tuple[str, ...]]:
        """For every code the deliverable codes it stands for: itself, or all below it."""
        result: dict[str, list[str]] = {c.code: [] for c in self.codes}
        for code in self.codes:
            if code.soort is None:
                parent: str | None = code.code
                while parent is not None:
                    result[parent].append(code.code)
                    parent = self.by_code[parent].onder
        return {code: tuple(leaves) for code, leaves in result.items()}

    def children(self, parent: str | None) -> Iterator[Code]:
        """Yield the codes directly below ``parent``; None gives the roots."""
        return (c for c in self.codes if c.onder == parent)


@dataclass(frozen=True)
class Calculation:
    """One calculation of a control in one year; None where CBS names no codes."""

    perioden: tuple[int, ...]
    balanscodes: tuple[str, ...] | None
    uitgesloten_taakvelden: tuple[str, ...] | None


@dataclass(frozen=True)
class Control:
    """A plausibility control of CBS in one year."""

    nummer: int
    foutcode: str
    titel: str
    berekeningen: tuple[Calculation, ...]
    bron: str
    zekerheid: str


@dataclass(frozen=True)
class ModelYear:
    """Everything that holds for one layer in one year.

    ``grey`` maps part → row → category → the ids of the rules that make the cell grey.
    """

    laag: Laag
    jaar: int
    lists: Mapping[str, CodeList]
    grey: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    cell_rules: tuple[Celregel, ...]
    controls: tuple[Control, ...]
    periods: tuple[Periode, ...]
    facts: Facts = field(compare=False, repr=False)
    voorlopig_naar: int | None = None
    """The year whose model this is, when no source speaks of this year; None for a year that is known."""

    @property
    def name(self) -> str:
        """The name of this model year in paths: ``gemeente/2025``."""
        return f"{self.laag.id}/{self.jaar}"

    @property
    def provisional_note(self) -> str:
        """The sentence that says that the model of this year is provisional; empty for a year that is known."""
        if self.voorlopig_naar is None:
            return ""
        return self.facts.texts["voorlopig"].format(jaar=self.jaar, naar=self.voorlopig_naar)


class Specification:
    """The facts, and every layer and year resolved from them.

    Raises:
        UserError: when a year is asked for that a layer does not have.
    """

    def __init__(self, facts: Facts) -> None:
        """Take facts that passed the checks."""
        edition = noted.made(lambda: facts.edition)
        if edition.value is None:
            raise UserError("tables/specificatie.yaml ontbreekt of is niet leesbaar")
        self.facts = facts
        self._edition = Noted(edition.value, edition.made_of)
        self._layers: Noted[dict[str, Laag]] = noted.made(lambda: {layer.id: layer for layer in facts.layers})
        self._resolved: dict[tuple[str, int], Noted[ModelYear]] = {}
        self._derived: dict[Any, Noted[Any]] = {}

    @property
    def edition(self) -> Specificatie:
        """What the specification says of itself."""
        return self._edition.get()

    @property
    def layers(self) -> dict[str, Laag]:
        """Every layer by its id."""
        return self._layers.get()

    def derived(self, make: Callable[[Specification], Derived]) -> Derived:
        """Return what ``make`` makes of this specification; it is made once."""
        if make not in self._derived:
            self._derived[make] = noted.made(lambda: make(self))
        found: Derived = self._derived[make].get()
        return found

    def assume(self, make: Callable[[Specification], Derived], value: Derived) -> None:
        """Let `derived` give ``value`` for ``make``: what would follow if the facts said so."""
        self._derived[make] = Noted(value)

    def coupled_model(self, jaar: int) -> ModelYear:
        """Return the model whose taakvelden the coupling rules name, in ``jaar``."""
        return self.year(next(iter(self.layers)), jaar)

    def years(self, laag: str) -> range:
        """Return the years of ``laag``, first to last."""
        layer = self.layers[laag]
        last = layer.geldig.tot or self.edition.laatste_jaar
        return range(begins(layer.geldig, laag), min(last, self.edition.laatste_jaar) + 1)

    def provisional_after(self, laag: str, jaar: int) -> int | None:
        """Return the last year of which the model of ``laag`` is known, when ``jaar`` is after it; None otherwise.

        A model is known in the years that the source of its layer speaks of (``jaren`` in ``tables/bronnen.yaml``).
        """
        bron = self.facts.bronnen.get(source_id(self.layers[laag].bron))
        known = None if bron is None or bron.jaren is None else bron.jaren.tot
        return known if known is not None and jaar > known else None

    def known_years(self, laag: str) -> range:
        """Return the years of ``laag`` of which the model is known, first to last."""
        years = self.years(laag)
        return range(years[0], min(self.provisional_after(laag, years[-1]) or years[-1], years[-1]) + 1)

    def model_years(self) -> Iterator[ModelYear]:
        """Yield every layer and year, in the order of the sources."""
        for laag in self.layers:
            for year in self.years(laag):
                yield self.year(laag, year)

    def year(self, laag: str, jaar: int) -> ModelYear:
        """Return the model of ``laag`` in ``jaar``."""
        if laag not in self.layers or jaar not in self.years(laag):
            raise UserError(f"er is geen model voor {laag} in {jaar}")
        if (laag, jaar) not in self._resolved:
            self._resolved[laag, jaar] = noted.made(lambda: self._resolve(self.layers[laag], jaar))
        return self._resolved[laag, jaar].get()

    def _resolve(self, layer: Laag, jaar: int) -> ModelYear:
        follows = {part: f.volgt for f in layer.volgt if f.jaar == jaar for part in f.delen}
        lists = {
            name: CodeList(name, tuple(self._codes(name, layer, jaar, follows.get("namen", jaar))))
            for name in CODE_LISTS
        }
        rules_year = follows.get("cellen", jaar)
        rules = [r for r in self.facts.cell_rules if model_of(r) == layer.model and holds(r, layer.id, rules_year)]
        selector = Selector(self.facts.groups, layer.model, lists)
        return ModelYear(
            laag=layer,
            jaar=jaar,
            lists=lists,
            grey={part: grey_cells(part, rules, selector) for part in MATRIX_PARTS},
            cell_rules=tuple(rules),
            controls=tuple(self._controls(layer, jaar, selector)),
            periods=tuple(self.facts.periods),
            facts=self.facts,
            voorlopig_naar=self.provisional_after(layer.id, jaar),
        )

    def _codes(self, name: str, layer: Laag, jaar: int, names_year: int) -> Iterator[Code]:
        for fact in code_facts(self.facts, name, layer.model):
            if fact.holds(layer.id, jaar):
                naam = name_in(fact, layer.id, names_year) or name_in(fact, layer.id, jaar) or ""
                yield Code(in_year(fact.code, jaar), in_year(naam, jaar), fact.onder, fact.soort, fact)

    def _controls(self, layer: Laag, jaar: int, selector: Selector) -> Iterator[Control]:
        for control in self.facts.controls:
            if in_years(control.geldig, jaar, layer.id):
                calculations = tuple(
                    Calculation(
                        b.perioden,
                        selector.named(Codelijst.BALANSCODE, b.balansposten),
                        selector.named(Codelijst.TAAKVELD, b.uitgesloten_taakvelden),
                    )
                    for b in control.berekeningen
                    if holds(b, layer.id, jaar)
                )
                yield Control(
                    control.nummer,
                    control.foutcode,
                    control.titel,
                    calculations,
                    source_text(control.bron),
                    certainty_in(control, jaar, self.facts.bronnen, layer.id),
                )


def once(make: Callable[[Specification], Derived]) -> Callable[[Specification], Derived]:
    """Let a function be called once for each specification; see `Specification.derived`."""

    @wraps(make)
    def found(specification: Specification) -> Derived:
        return specification.derived(make)

    return found


class Selector:
    """Turns selections (codes, groups, ``alle``) into the deliverable codes of one layer and year."""

    def __init__(self, groups: Iterable[Groep], model: str, lists: Mapping[str, CodeList]) -> None:
        """Take the groups that ``model`` may use and the code lists of the year."""
        self.lists = lists
        self._groups: dict[tuple[str, str], Groep] = {
            (g.soort, g.id): g for g in groups if model_of(g) in (None, model)
        }
        self._cache: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def named(self, list_name: str, members: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Return the codes that ``members`` select, or None when there are no members."""
        return self.select(list_name, members) if members else None

    def select(self, list_name: str, members: tuple[str, ...]) -> tuple[str, ...]:
        """Return the codes of ``list_name`` that ``members`` select, in list order; unknown members select nothing."""
        key = (list_name, members)
        if key not in self._cache:
            chosen = {code for member in members for code in self._expand(list_name, member, frozenset())}
            self._cache[key] = tuple(code for code in self.lists[list_name].leaves if code in chosen)
        return self._cache[key]

    def _expand(self, list_name: str, member: str, seen: frozenset[str]) -> Iterable[str]:
        codes = self.lists[list_name]
        if member == ALL:
            return codes.leaves
        if member in codes.by_code:
            return codes.leaves_below[member]
        group = self._groups.get((_GROUP_KIND.get(list_name, Groepsoort.CATEGORIE), member))
        if group is None or member in seen:
            return ()
        return [code for inner in group.codes for code in self._expand(list_name, inner, seen | {member})]


def grey_cells(part: str, rules: Iterable[Celregel], selector: Selector) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return for a matrix part: row → category → the ids of the rules that make that cell grey."""
    row_list, category_list = MATRIX_PARTS[part]
    closing: dict[str, list[int]] = {row: [] for row in selector.lists[row_list].leaves}
    closed: list[tuple[str, list[str]]] = []
    for rule in rules:
        if part in rule.onderdelen and _ROW_KIND[rows_slot(rule)] == row_list:
            rows, categories = selected_cells(rule, row_list, category_list, selector)
            for row in rows:
                closing[row].append(len(closed))
            closed.append((rule.id, categories))
    order = selector.lists[category_list].leaves
    combinations = {*map(tuple, closing.values())}  # most rows have the rules of another
    cells = {places: _closed_by([closed[place] for place in places], order) for places in combinations}
    return {row: cells[tuple(places)] for row, places in closing.items()}


def _closed_by(rules: Iterable[tuple[str, list[str]]], order: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return category → the ids of the rules that close it, in ``order``; of each rule its id and its categories."""
    cells: dict[str, list[str]] = {}
    for rule, categories in rules:
        for category in categories:
            cells.setdefault(category, []).append(rule)
    return {category: tuple(cells[category]) for category in order if category in cells}


def selected_cells(
    rule: Celregel, row_list: str, category_list: str, selector: Selector
) -> tuple[list[str], list[str]]:
    """Return the rows and the categories whose crossings ``rule`` makes grey."""
    without_rows = set(selector.select(row_list, excepted_rows(rule)))
    without_categories = set(selector.select(category_list, rule.behalve_categorieen))
    return (
        [row for row in selector.select(row_list, selected_rows(rule)) if row not in without_rows],
        [c for c in selector.select(category_list, rule.categorieen) if c not in without_categories],
    )


def code_facts(facts: Facts, list_name: str, model: str) -> Iterator[CodeFact]:
    """Yield the facts of one code list of CBS, in source order, for the layers that use ``model``."""
    side = list_name.removeprefix("categorie_") if list_name.startswith("categorie_") else None
    for fact in facts.codes:
        if side is not None:
            if fact.lijst == Overgangslijst.CATEGORIE and fact.kant in (None, side):
                yield fact
        elif fact.lijst == list_name and fact.model in (None, model):
            yield fact


def name_in(fact: CodeFact, laag: str, jaar: int) -> str | None:
    """Return the name of a code for ``laag`` in ``jaar``, or None when the sources give none."""
    return next((name.tekst for name in fact.names if is_name(name, laag, jaar)), None)


@lru_cache(maxsize=4096)
def in_year(text: str, jaar: int) -> str:
    """Fill in the year: ``Rek_{jaar-2}`` in 2025 is ``Rek_2023``."""
    return _YEAR_SLOT.sub(lambda m: str(jaar + int(m[1] or 0)), text)
