"""Models side by side: how many taakvelden, how much a product code settles, and which series of amounts go on.

A model is that of a year or a proposal. All numbers are counted from the facts: couplings say what a code settles,
transitions say where amounts go, and published totals say how much money that is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from generators.kernel.noted import noted_property
from generators.kernel.reading import Facts
from generators.kernel.records import (
    Cijferbestand,
    Cijferreeks,
    Laag,
    Modelvergelijking,
    Modelvergelijkingbestand,
    Vergelekendeel,
    Vergelekenmodel,
    Voorstelbestand,
)
from generators.subjects.couplings.facts import CareCode, codes_of, couplings_of, year_rules
from generators.subjects.couplings.pack import taakvelden as names_of
from generators.subjects.model.specification import Selector, Specification, once
from generators.subjects.proposals import facts as proposals
from generators.subjects.transitions.links import leaves, links
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN, CouplingOutcome

TAAKVELD = proposals.TAAKVELD
SAME, ADDED_UP, GROUP, BROKEN = "gelijk", "optellen", "groep", "gebroken"
"""How a series goes on: code for code, after adding up on one side, as the sum of a whole group, or not."""

_STANDS = (GEKOPPELD, KEUZE, OPEN)

Pair: TypeAlias = tuple[str | None, str | None]
"""An old code and a new one that amounts go to; None where it is not known where they stood, or where they end."""


@dataclass(frozen=True)
class Linked:
    """Old and new codes that amounts may go between, directly or through each other.

    It is ``closed`` when it is known of every code where all its amounts come from and go to.
    """

    old: frozenset[str]
    new: frozenset[str]
    closed: bool

    @property
    def series(self) -> str:
        """How the series of the codes in it go on."""
        if not self.closed or not self.old or not self.new:
            return BROKEN
        if len(self.old) == len(self.new) == 1:
            return SAME
        return ADDED_UP if min(len(self.old), len(self.new)) == 1 else GROUP


@dataclass(frozen=True)
class Series:
    """The lasten (thousands of euro) on a taakveld of the figures, and how its series goes on."""

    part: str
    code: str
    naam: str
    lasten_keur: int
    linked: Linked


@dataclass(frozen=True)
class Settled:
    """What a set of codes settles: how many there are, of each stand, and by the questions they need."""

    stands: Mapping[str, int]
    questions: tuple[str, ...]
    needing: Mapping[int, int]
    """Number of questions → how many codes need as many."""

    @property
    def codes(self) -> int:
        """How many codes there are."""
        return sum(self.stands.values())


@dataclass(frozen=True)
class Model:
    """A model as it is compared; ``jaar`` is a year of ``specification``, which for a proposal is its trial."""

    id: str
    naam: str
    jaar: int
    specification: Specification
    comparison: Modelvergelijking
    proposal: Voorstelbestand | None = None
    na: int | None = None
    figures: Cijferreeks | None = None

    def taakvelden(self, part: Vergelekendeel) -> tuple[str, ...]:
        """Return the taakvelden of a part that may be used over the period of the comparison."""
        usable = usable_codes(self.specification.facts, self.layer, self.jaar, self.comparison.periode)
        return tuple(code for code in self.members(part, self.jaar) if code in usable)

    def members(self, part: Vergelekendeel, jaar: int) -> tuple[str, ...]:
        """Return every taakveld of a part in a year of this model, in the order of the model."""
        codes = self.specification.year(self.comparison.laag, jaar).lists[TAAKVELD]
        selector = Selector(self.specification.facts.groups, self.layer.model, {TAAKVELD: codes})
        selected = {*selector.select(TAAKVELD, part.taakvelden)}
        if self.proposal is not None and jaar == self.jaar:
            selected.update(t.code for t in self.proposal.taakvelden if t.wet == part.wet)
        return tuple(code for code in codes.leaves if code in selected)

    def products(self, part: Vergelekendeel) -> Settled:
        """Return what the product codes of a part settle."""
        return settled(self._outcomes(part, part.productlijsten), self._properties)

    def categories(self, part: Vergelekendeel) -> Settled:
        """Return what the product categories of a part settle."""
        return settled(self._outcomes(part, part.categorielijsten), self._properties)

    def series(self, part: Vergelekendeel) -> tuple[Series, ...]:
        """Return how the series of every taakveld of a part goes on, from or to the model of ``na``.

        The figures are those of the own year, or of the year of ``na``; without figures there are no series.
        """
        if self.figures is None or self.na is None:
            return ()
        is_own = self.figures.jaar == self.jaar and self.proposal is None
        names = names_of(self.specification, self.figures.jaar)
        members = self.members(part, self.figures.jaar)
        by_code = {code: linked for linked in self.linked for code in (linked.new if is_own else linked.old)}
        alone = Linked(frozenset(), frozenset(), closed=False)
        return tuple(
            Series(part.id, total.code, names[total.code], total.lasten, by_code.get(total.code, alone))
            for total in self.figures.bedragen
            if total.code in members
        )

    @noted_property
    def linked(self) -> tuple[Linked, ...]:
        """The groups of codes that the series between ``na`` and this model run in."""
        if self.na is None or self.figures is None:
            return ()
        return groups(ways(self.specification.facts, self.layer, range(self.na, self.jaar), self.figures.periode))

    def in_order(self, codes: Iterable[str], *, is_new: bool) -> list[str]:
        """Return taakvelden of this model, or of the one of ``na``, in the order of that model."""
        jaar = self.jaar if is_new or self.na is None else self.na
        wanted = set(codes)
        return [code for code in names_of(self.specification, jaar) if code in wanted]

    @property
    def layer(self) -> Laag:
        """The layer whose taakvelden are compared."""
        return self.specification.layers[self.comparison.laag]

    @property
    def _properties(self) -> tuple[str, ...]:
        return tuple(p.id for p in couplings_of(self.specification).properties)

    def _outcomes(self, part: Vergelekendeel, lists: Iterable[str]) -> Iterator[CouplingOutcome]:
        """Yield the outcome of every code on the lists, as it is without saying anything but what is assumed."""
        if part.wet is None:
            return
        couplings = couplings_of(self.specification)
        order = {code: place for place, code in enumerate(names_of(self.specification, self.jaar))}
        rules = year_rules(couplings, part.wet, self.jaar, order)
        assumed = {p.id: p.standaard for p in couplings.properties if p.standaard is not None}
        for code in _codes(self.specification, part.wet, self.jaar, lists):
            yield rules.decide(code.properties(**assumed))


def _codes(specification: Specification, wet: str, jaar: int, lists: Iterable[str]) -> Iterator[CareCode]:
    wanted = set(lists)
    for care_list in couplings_of(specification).coupled_lists(wet, jaar):
        if care_list.lijst in wanted:
            yield from codes_of(care_list)


def settled(outcomes: Iterable[CouplingOutcome], properties: Iterable[str]) -> Settled:
    """Return what ``outcomes`` settle; ``properties`` is the order in which questions are asked."""
    found = list(outcomes)
    stands = Counter(outcome.stand for outcome in found)
    asked = {name for outcome in found for name in outcome.vragen}
    return Settled(
        {stand: stands[stand] for stand in _STANDS},
        tuple(name for name in properties if name in asked),
        dict(sorted(Counter(len(outcome.vragen) for outcome in found if outcome.vragen).items())),
    )


def together(parts: Iterable[Settled], properties: Iterable[str]) -> Settled:
    """Return several sets of codes as one."""
    found = list(parts)
    asked = {name for one in found for name in one.questions}
    needing = sum((Counter(one.needing) for one in found), Counter[int]())
    return Settled(
        {stand: sum(one.stands[stand] for one in found) for stand in _STANDS},
        tuple(name for name in properties if name in asked),
        dict(sorted(needing.items())),
    )


def lasten_keur(series: Iterable[Series], *wanted: str) -> int:
    """Return the lasten (thousands of euro) of the series that go on in one of the ways ``wanted``; all without."""
    return sum(one.lasten_keur for one in series if not wanted or one.linked.series in wanted)


def usable_codes(facts: Facts, layer: Laag, jaar: int, periode: int) -> frozenset[str]:
    """Return the taakvelden of a year that may be used over a period.

    A transition that leads to a code, or on from it, says so when the code is for some periods only.
    """
    codes = leaves(facts, layer, jaar, TAAKVELD)
    before = [
        (link.naar, link.is_open(periode, is_forward=True)) for link in links(facts, layer.id, jaar - 1, TAAKVELD)
    ]
    after = [(link.van, link.is_open(periode, is_forward=False)) for link in links(facts, layer.id, jaar, TAAKVELD)]
    unusable = set[str | None]()
    for side in (before, after):
        unusable |= {code for code, _ in side} - {code for code, is_open in side if is_open}
    return frozenset(code for code in codes if code not in unusable)


def ways(facts: Facts, layer: Laag, years: range, periode: int) -> frozenset[Pair]:
    """Return where the amounts of each taakveld of the first year go, over one period, by steps of a year.

    ``years`` are the years to step from. A code that keeps its name and changes what it holds ends and begins anew.
    """
    start = frozenset((code, code) for code in leaves(facts, layer, years.start, TAAKVELD))
    return reduce(_onward, (_step(facts, layer, jaar, periode) for jaar in years), start)


def _step(facts: Facts, layer: Laag, jaar: int, periode: int) -> frozenset[Pair]:
    pairs: set[Pair] = set()
    for link in links(facts, layer.id, jaar, TAAKVELD):
        if link.is_open(periode, is_forward=True) and link.is_open(periode, is_forward=False):
            pairs |= {(link.van, None), (None, link.naar)} if link.changes_content else {(link.van, link.naar)}
    return frozenset(pairs)


def _onward(pairs: frozenset[Pair], step: frozenset[Pair]) -> frozenset[Pair]:
    by_old: dict[str | None, set[str | None]] = {}
    for old, new in step:
        by_old.setdefault(old, set()).add(new)
    onward = {(old, after) for old, new in pairs for after in (by_old.get(new, {None}) if new is not None else {None})}
    return frozenset({*onward, *((None, new) for new in by_old.get(None, ()))} - {(None, None)})


def groups(pairs: Iterable[Pair]) -> tuple[Linked, ...]:
    """Return the groups of codes that ``pairs`` connect, sorted by their codes."""
    found: list[tuple[set[str], set[str], bool]] = []
    for pair in sorted(pairs, key=str):
        old, new = ({code} if code is not None else set[str]() for code in pair)
        closed = None not in pair
        touching = [group for group in found if group[0] & old or group[1] & new]
        found = [group for group in found if group not in touching]
        for group in touching:
            old, new, closed = old | group[0], new | group[1], closed and group[2]
        found.append((old, new, closed))
    return tuple(
        Linked(frozenset(old), frozenset(new), closed)
        for old, new, closed in sorted(found, key=lambda group: (sorted(group[0]), sorted(group[1])))
    )


def read_figures(facts: Facts) -> list[Cijferreeks]:
    """Return the published totals, without what the schema check rejected."""
    return [figures for file in facts.files(Cijferbestand) for figures in file.cijfers]


def read_comparison(facts: Facts) -> Modelvergelijking | None:
    """Return which models are compared, or None when ``tables/`` does not say, or not in the right shape."""
    return next((file.vergelijking for file in facts.files(Modelvergelijkingbestand)), None)


@once
def models(specification: Specification) -> tuple[Model, ...]:
    """Return the models of the comparison, in its order; none when the facts hold no comparison.

    Raises:
        KeyError: when the comparison names a proposal or figures that do not exist.
    """
    comparison = read_comparison(specification.facts)
    if comparison is None:
        return ()
    proposed = {proposal.id: proposal for proposal in proposals.read(specification.facts)}
    figures = {one.id: one for one in read_figures(specification.facts)}
    return tuple(
        _model(entry, specification, comparison, proposed, figures[entry.cijfers] if entry.cijfers else None)
        for entry in comparison.modellen
    )


def _model(
    entry: Vergelekenmodel,
    specification: Specification,
    comparison: Modelvergelijking,
    proposed: Mapping[str, Voorstelbestand],
    figures: Cijferreeks | None,
) -> Model:
    if entry.voorstel is not None:
        proposal = proposed[entry.voorstel]
        trial = proposals.trial(specification, proposal)
        return Model(
            proposal.id, proposal.naam, proposals.trial_year(proposal), trial, comparison, proposal, entry.na, figures
        )
    if entry.jaar is None:
        raise KeyError("jaar")
    return Model(str(entry.jaar), str(entry.jaar), entry.jaar, specification, comparison, None, entry.na, figures)
