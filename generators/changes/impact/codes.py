"""Taakvelden of municipalities that change, and what stands on them in published figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generators.changes.impact.effects import ADDED, CLOSED, GONE, MOVED, NAME, OPENED, Amount, CodeEffect
from generators.kernel.transitions import Transition, ways
from generators.subjects.model.specification import CODE_LISTS, ModelYear, Specification
from generators.subjects.proposals.comparison import read_figures
from generators.subjects.proposals.totals import EUROS, LAYER, PARTS, Totals
from generators.subjects.transitions import links as transitions

TAAKVELD = "taakveld"


@dataclass(frozen=True)
class TaakveldFigures:
    """Published figures per taakveld, in whole euros; ``namen`` is empty when only the number of names is known."""

    naam: str
    jaar: int
    periode: int
    gemeenten: int
    lasten_eur: Mapping[str, int]
    baten_eur: Mapping[str, int]
    aantal: Mapping[str, int]
    namen: Mapping[str, frozenset[str]]

    def on(self, codes: Iterable[str], *, hoogstens: bool = False, ander_jaar: bool = False) -> Amount:
        """Return what stands on ``codes``.

        Without names the municipalities are as many as there can be when it is an upper bound, and else as many as one
        of the codes has.
        """
        wanted = list(dict.fromkeys(codes))
        namen = frozenset(name for code in wanted for name in self.namen.get(code, ()))
        counts = [self.aantal.get(code, 0) for code in wanted]
        counted = min(sum(counts), self.gemeenten) if hoogstens else max(counts, default=0)
        return Amount(
            cijfers=self.naam,
            jaar=self.jaar,
            periode=self.periode,
            gemeenten=len(namen) if self.namen else counted,
            van_gemeenten=self.gemeenten,
            lasten_eur=sum(self.lasten_eur.get(code, 0) for code in wanted),
            baten_eur=sum(self.baten_eur.get(code, 0) for code in wanted),
            hoogstens=hoogstens,
            ander_jaar=ander_jaar,
            namen=namen,
        )


@dataclass(frozen=True)
class YearPair:
    """The model of a layer on both sides; ``old`` is that of the year before when the old side lacks the year."""

    old: ModelYear
    new: ModelYear


def of_totals(totals: Iterable[Totals]) -> list[TaakveldFigures]:
    """Return published totals per municipality, added up."""
    return [_added_up(one) for one in totals]


def _added_up(totals: Totals) -> TaakveldFigures:
    sums: dict[str, dict[str, int]] = {part: {} for part in PARTS}
    names: dict[str, set[str]] = {}
    for gemeente, amounts in totals.gemeenten.items():
        for code, euros in amounts.items():
            for part in PARTS:
                sums[part][code] = sums[part].get(code, 0) + euros[part]
            if any(euros.values()):
                names.setdefault(code, set()).add(gemeente)
    return TaakveldFigures(
        naam=totals.name,
        jaar=totals.jaar,
        periode=totals.period.nummer,
        gemeenten=len(totals.gemeenten),
        lasten_eur=sums["lasten"],
        baten_eur=sums["baten"],
        aantal={code: len(found) for code, found in names.items()},
        namen={code: frozenset(found) for code, found in names.items()},
    )


def national(specification: Specification) -> list[TaakveldFigures]:
    """Return the national totals that the facts hold."""
    periods = {period.nummer: period.naam for period in specification.facts.periods}
    return [
        TaakveldFigures(
            naam=f"{periods.get(one.periode, f'Periode {one.periode}')} {one.jaar}",
            jaar=one.jaar,
            periode=one.periode,
            gemeenten=one.gemeenten,
            lasten_eur={total.code: total.lasten * EUROS for total in one.bedragen},
            baten_eur={total.code: total.baten * EUROS for total in one.bedragen},
            aantal={total.code: total.gemeenten for total in one.bedragen},
            namen={},
        )
        for one in sorted(read_figures(specification.facts), key=lambda one: (one.jaar, one.periode))
    ]


def year_pairs(old: Specification, new: Specification, laag: str) -> list[YearPair]:
    """Return the years of ``laag`` with both sides; a year that only the new side has, beside the year before it."""
    if laag not in old.layers or laag not in new.layers:
        return []
    pairs = []
    for jaar in new.years(laag):
        if jaar in old.years(laag):
            pairs.append(YearPair(old.year(laag, jaar), new.year(laag, jaar)))
        elif jaar - 1 in new.years(laag):
            pairs.append(YearPair(new.year(laag, jaar - 1), new.year(laag, jaar)))
    return pairs


def changed_codes(
    old: Specification, new: Specification, figures: Sequence[TaakveldFigures]
) -> tuple[tuple[CodeEffect, ...], int]:
    """Return the taakvelden that change with what stands on them, and how many taakvelden were compared."""
    pairs = year_pairs(old, new, LAYER)
    years: dict[CodeEffect, list[int]] = {}
    names: dict[CodeEffect, str] = {}
    for pair in pairs:
        for effect in _changes(pair, new):
            nameless = effect if effect.soort == NAME else replace(effect, naam="")
            years.setdefault(nameless, []).append(pair.new.jaar)
            names[nameless] = effect.naam
    gone = {(effect.code, jaar) for effect, jaren in years.items() if effect.soort == GONE for jaar in jaren}
    for fact in _changed_transitions(old, new):
        for code in fact.van:
            if (code, fact.naar_jaar) not in gone:
                naar = tuple(successor.code for successor in fact.naar)
                effect = CodeEffect(MOVED, code, "", (), naar)
                years.setdefault(effect, []).append(fact.naar_jaar)
                names[effect] = _name(new, code, fact.van_jaar)
    found = [
        _with_amounts(
            replace(effect, naam=names[effect]),
            tuple(sorted(set(jaren))),
            figures,
            lambda code, jaar: _is_held(old, new, code, jaar),
        )
        for effect, jaren in years.items()
    ]
    kinds = (GONE, ADDED, MOVED, CLOSED, OPENED, NAME)
    compared = sum(len({*p.old.lists[TAAKVELD].leaves, *p.new.lists[TAAKVELD].leaves}) for p in pairs)
    return tuple(sorted(found, key=lambda e: (kinds.index(e.soort), e.jaren, _parts(e.code), e.delen))), compared


def changed_elsewhere(old: Specification, new: Specification) -> tuple[tuple[str, str, int], ...]:
    """Return per layer and code list how many codes come or go that published figures say nothing about."""
    found = []
    for laag in new.layers:
        for name in CODE_LISTS:
            if (laag, name) != (LAYER, TAAKVELD):
                codes = {
                    code
                    for pair in year_pairs(old, new, laag)
                    if pair.old.jaar == pair.new.jaar
                    for code in {*pair.old.lists[name].leaves} ^ {*pair.new.lists[name].leaves}
                }
                if codes:
                    found.append((laag, name, len(codes)))
    return tuple(found)


def _changes(pair: YearPair, new: Specification) -> Iterator[CodeEffect]:
    """Yield what changes in one year, without years and amounts."""
    was, now = pair.old.lists[TAAKVELD], pair.new.lists[TAAKVELD]
    for code in was.leaves:
        if code not in now.leaves:
            yield CodeEffect(GONE, code, was.by_code[code].naam, (), _successors(new, code, pair.new.jaar))
        elif was.by_code[code].naam != now.by_code[code].naam:
            yield CodeEffect(NAME, code, was.by_code[code].naam, (), (now.by_code[code].naam,))
    for code in now.leaves:
        if code not in was.leaves:
            yield CodeEffect(ADDED, code, now.by_code[code].naam, ())
    for code in now.leaves:
        for soort, with_grey, without in ((CLOSED, pair.new, pair.old), (OPENED, pair.old, pair.new)):
            parts_of: dict[tuple[str, ...], list[str]] = {}
            for part in PARTS:
                both = {*pair.old.lists[f"categorie_{part}"].leaves} & {*pair.new.lists[f"categorie_{part}"].leaves}
                cells = tuple(
                    category
                    for category in with_grey.grey[part].get(code, ())
                    if category in both and code in was.leaves and category not in without.grey[part].get(code, ())
                )
                if cells:
                    parts_of.setdefault(cells, []).append(part)
            for cells, parts in parts_of.items():
                yield CodeEffect(soort, code, now.by_code[code].naam, (), delen=tuple(parts), categorieen=cells)


def _successors(specification: Specification, code: str, jaar: int) -> tuple[str, ...]:
    """Return where a code of the year before ``jaar`` goes, when the facts say so."""
    if jaar - 1 not in specification.years(LAYER):
        return ()
    ways = transitions.forward(specification.facts, LAYER, jaar - 1, TAAKVELD).get(code, ())
    return tuple(dict.fromkeys(link.naar for link in ways if link.naar is not None and link.naar != code))


def _changed_transitions(old: Specification, new: Specification) -> list[Transition]:
    """Return the transitions of taakvelden that only one side has."""
    was, now = ({_told(fact): fact for fact in s.facts.transitions} for s in (old, new))
    return [
        fact
        for side, other in ((now, was), (was, now))
        for told, fact in side.items()
        if told not in other and transitions.holds(fact, LAYER, TAAKVELD) and not _is_only_a_name(fact)
    ]


def _is_only_a_name(fact: Transition) -> bool:
    """Tell whether a code gets another name and keeps its code, so that no amount moves."""
    return fact.soort == transitions.RENAMED and {successor.code for successor in fact.naar} == {*fact.van}


def _told(fact: Transition) -> tuple[object, ...]:
    return fact.van_jaar, fact.naar_jaar, fact.lijst, fact.soort, fact.van, ways(fact), fact.lagen, fact.perioden


def _name(specification: Specification, code: str, jaar: int) -> str:
    if jaar not in specification.years(LAYER):
        return ""
    found = specification.year(LAYER, jaar).lists[TAAKVELD].by_code.get(code)
    return "" if found is None else found.naam


def _is_held(old: Specification, new: Specification, code: str, jaar: int) -> bool:
    """Tell whether a side knows the code in ``jaar``."""
    return any(
        jaar in side.years(LAYER) and code in side.year(LAYER, jaar).lists[TAAKVELD].leaves for side in (old, new)
    )


def _with_amounts(
    effect: CodeEffect, jaren: tuple[int, ...], figures: Sequence[TaakveldFigures], is_held: Callable[[str, int], bool]
) -> CodeEffect:
    of_cells = effect.soort in (CLOSED, OPENED)
    amounts = tuple(
        one.on(
            [effect.code],
            hoogstens=of_cells or effect.soort == MOVED,
            ander_jaar=one.jaar not in jaren,
        )
        for one in figures_for(jaren, figures, lambda jaar: is_held(effect.code, jaar))
    )
    return replace(effect, jaren=jaren, bedragen=amounts)


def figures_for(
    jaren: Sequence[int], figures: Sequence[TaakveldFigures], is_held: Callable[[int], bool]
) -> tuple[TaakveldFigures, ...]:
    """Return the figures over ``jaren``; without any, the newest of an earlier year in which the codes existed."""
    own = tuple(one for one in figures if one.jaar in jaren)
    if own:
        return own
    earlier = [one for one in figures if one.jaar < min(jaren) and is_held(one.jaar)]
    return tuple(earlier[-1:])


def _parts(code: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts codes as CBS lists them: by their parts."""
    return tuple((int("".join(filter(str.isdigit, part)) or 0), part) for part in code.split("."))
