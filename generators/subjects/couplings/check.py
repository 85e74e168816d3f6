"""Couplings: every rule names what exists, no two rules contradict each other, and every code has an outcome.

A code that has years of its own has them within those of its list, and never twice the same year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, partial
from typing import Any

from generators.kernel.findings import Finding, listed
from generators.kernel.kinds import said
from generators.kernel.records import Betekenis, Geldigheid, Inkoopniveaubestand, Koppelregel, Productcodebestand
from generators.kernel.validity import in_years
from generators.subjects.couplings.facts import (
    CATEGORY,
    CATEGORY_WIDTH,
    HULPVORM,
    PRODUCT,
    CareCode,
    CouplingRule,
    Couplings,
    as_ruled,
    codes_of,
    conditions,
    coupling_rules,
    coupling_years,
    couplings_of,
    lines,
    narrower,
    open_points,
    rank,
)
from generators.subjects.model.specification import Specification
from iv3.care.rules import OPEN, Properties, Rule, YearRules
from iv3.core.words import Lijstsoort

CHECK = "koppeling"
FOLDER = "tables/koppelingen"
_MANY = (HULPVORM, Lijstsoort.HOOFDGROEP)
"""Lists in which a code stands once for each law or group of categories it has another meaning for."""
_LEVEL = "inkoopniveau"
_OUTCOMES = ("dan", "zet", "volgt", "open")


@dataclass(frozen=True)
class _NamedFact:
    """A fact that names codes and values of properties, with the law that it is about."""

    fact: Koppelregel | Betekenis
    wet: str

    @property
    def id(self) -> str:
        """The id of the fact."""
        return self.fact.id


Codes = Callable[[str, str, int], set[str]]
"""Law, property and year → the codes that the property may have."""


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many rules and codes were looked at, each year by itself."""
    couplings = couplings_of(specification)
    years = coupling_years(specification)
    findings = [f for care_list in couplings.lists for f in _years_of_codes(care_list)]
    findings += _dangling(specification, years)
    findings += _dangling_meanings(couplings, years)
    count = (
        len(couplings.rules)
        + len(couplings.meanings)
        + sum(code.geldig is not None for c in couplings.lists for code in c.codes)
    )
    if findings:  # what a rule leads to says nothing while it names what does not exist
        return findings, count
    used: set[str] = set()
    for wet in couplings.laws():
        for jaar in years:
            found = list(lines(couplings, wet, jaar))
            count += len(found)
            findings += _year(specification, wet, jaar, found, used)
    findings += _unused(couplings, years, used)
    return findings, count


def check_levels(specification: Specification) -> tuple[list[Finding], int]:
    """Return the purchase levels that rules ask for in a year in which they do not hold, and how many rules ask."""
    asking = [rule for rule in couplings_of(specification).rules if _LEVEL in rule.als]
    return list(_unheld(specification, asking, coupling_years(specification))), len(asking)


def _unheld(specification: Specification, rules: Iterable[CouplingRule], years: range) -> Iterator[Finding]:
    levels = [level for file in specification.facts.files(Inkoopniveaubestand) for level in file.inkoopniveaus]
    for rule in rules:
        for niveau in sorted(rule.als[_LEVEL]):
            held = [level for level in levels if level.id == niveau]
            missing = [
                str(jaar)
                for jaar in years
                if rule.holds(jaar) and held and not any(in_years(level.geldig, jaar) for level in held)
            ]
            if missing:
                yield Finding(
                    held[0].origin.place("geldig"),
                    "inkoopniveau",
                    f"De koppelregel {rule.id} vraagt in {listed(missing)} naar het inkoopniveau {niveau}, en dan "
                    "geldt dat niveau niet.",
                    "Geef het niveau dezelfde jaren als de regels die ernaar vragen.",
                )
                return


def _year(
    specification: Specification, wet: str, jaar: int, found: Iterable[tuple[CareCode, Properties]], used: set[str]
) -> Iterator[Finding]:
    rules = {r.id: r for r in couplings_of(specification).rules if r.wet == wet and r.holds(jaar)}
    year = coupling_rules(specification, wet, jaar)
    seen: set[frozenset[tuple[str, frozenset[str]]]] = set()
    contradictions: set[tuple[str, str]] = set()
    unasked: set[str] = set()
    for code, known in found:
        possible = as_ruled(year, known)
        key = frozenset(possible.items())
        if key in seen:
            continue
        seen.add(key)
        outcome = year.decide(possible)
        used.update(outcome.regels, (rule.regel for rule in outcome.uitzonderingen))
        for name in (name for name in outcome.vragen if name not in year.askable and name not in unasked):
            unasked.add(name)
            deciding = (rules[r] for r in outcome.regels)
            rule = next(r for r in (*deciding, *rules.values()) if name in r.als)
            yield Finding(
                rule.fact.origin.place("als", name),
                CHECK,
                f"{rule.id} hangt in {jaar} af van {name}; bij {code.code} ({code.lijst.lijst}) legt geen regel dat "
                "vast.",
                f"Geef {name} een vraag in {FOLDER}/kenmerken.yaml, of maak een regel met zet: voor deze code.",
            )
        if outcome.stand == OPEN and not outcome.open_punten:
            yield Finding(
                code.fact.origin.place("code"),
                CHECK,
                f"Voor {code.code} ({code.lijst.lijst}) is er in {jaar} geen koppelregel.",
                f"Maak een koppelregel in {FOLDER}/ (zie de README daar), of een regel met open: en een open punt.",
            )
        for one, other in (pair for line in year.settle(possible) for pair in _contradicting(year, line)):
            if (one.id, other.id) not in contradictions:
                contradictions.add((one.id, other.id))
                rule = rules[one.id]
                yield Finding(
                    rule.fact.origin.place(),
                    CHECK,
                    f"{one.id} en {other.id} gelden in {jaar} allebei voor {code.code} ({code.lijst.lijst}), met een "
                    f"andere uitkomst (de andere regel staat op {rules[other.id].fact.origin.place()}).",
                    "Maak de voorwaarden van een van de twee strenger, of de uitkomst gelijk.",
                )


def _contradicting(year: YearRules, possible: Properties) -> Iterator[tuple[Rule, Rule]]:
    """Yield every two rules of equal rank that can both hold for a line with other outcomes, none the narrower."""
    groups = [year.deciding, *year.setting.values()]
    for group in groups:
        matching = year.matching(possible, group)
        for place, one in enumerate(matching):
            for other in matching[place + 1 :]:
                if (
                    rank(one) == rank(other)
                    and _outcome(one) != _outcome(other)
                    and narrower(one, other) == narrower(other, one)
                    and _together(one, other)
                ):
                    yield one, other


def _together(one: Rule, other: Rule) -> bool:
    """Tell whether one line can meet the conditions of both rules."""
    return all(values & other.als[name] for name, values in one.als.items() if name in other.als)


def _outcome(rule: Rule) -> tuple[object, ...]:
    return (rule.dan, rule.open, *(tuple(sorted(m.items())) if m else () for m in (rule.zet, rule.volgt)))


def _unused(couplings: Couplings, years: Iterable[int], used: set[str]) -> Iterator[Finding]:
    for rule in couplings.rules:
        if rule.id not in used and any(rule.holds(jaar) for jaar in years):
            yield Finding(
                rule.fact.origin.place("id"),
                CHECK,
                f"{rule.id} beslist over geen enkele bekende code.",
                "Kijk of de voorwaarden elkaar uitsluiten, of een andere regel voorgaat; haal de regel anders weg.",
            )


def _years_of_codes(care_list: Productcodebestand) -> Iterator[Finding]:
    """Yield every code with years that run back, fall outside those of its list, or are told twice."""
    per_code: dict[str, list[CareCode]] = {}
    for code in codes_of(care_list):
        if code.fact.geldig is not None:
            yield from _own_years(code, code.fact.geldig)
        for other in per_code.get(code.code, ()):
            if care_list.soort not in _MANY and _overlap(code, other):
                yield Finding(
                    code.fact.origin.place("code"),
                    CHECK,
                    f"{code.code} staat twee keer in {care_list.lijst} voor hetzelfde jaar, eerder op "
                    f"{other.fact.origin.place()}.",
                    "Geef elk eigen jaren bij geldig:, of haal een van de twee weg.",
                )
        per_code.setdefault(code.code, []).append(code)


def _own_years(code: CareCode, own: Geldigheid) -> Iterator[Finding]:
    of_list = code.lijst.geldig
    if own.tot is not None and own.tot < own.van:
        yield Finding(
            code.fact.origin.place("geldig"),
            CHECK,
            f"{code.code} begint in {own.van} en eindigt in {own.tot}.",
            "Zet het eerste jaar bij van en het laatste bij tot.",
        )
    elif not all(in_years(of_list, jaar) for jaar in (own.van, own.tot) if jaar is not None):
        until = "" if of_list.tot is None else f" tot en met {of_list.tot}"
        yield Finding(
            code.fact.origin.place("geldig"),
            CHECK,
            f"{code.code} heeft jaren waarin de lijst {code.lijst.lijst} niet geldt: die geldt vanaf "
            f"{of_list.van}{until}.",
            "Pas geldig: van de code of van de lijst aan.",
        )


def _overlap(one: CareCode, other: CareCode) -> bool:
    first, second = (code.fact.geldig or code.lijst.geldig for code in (one, other))
    return (second.tot is None or first.van <= second.tot) and (first.tot is None or second.van <= first.tot)


def _dangling(specification: Specification, years: range) -> Iterator[Finding]:
    couplings = couplings_of(specification)
    known = open_points(specification)
    codes_in: Codes = cache(partial(_codes, couplings))
    for rule in couplings.rules:
        outcomes = [key for key in _OUTCOMES if key in said(rule.fact)]
        if len(outcomes) != 1:
            yield Finding(
                rule.fact.origin.place("id"),
                CHECK,
                f"{rule.id} heeft {listed(outcomes) if outcomes else 'geen uitkomst'}.",
                "Zet er precies een bij: dan (het taakveld), zet, volgt of open.",
            )
            continue
        elsewhere = [c for c in rule.fact.als.productcode if c[:CATEGORY_WIDTH] not in rule.als[CATEGORY]]
        if elsewhere:
            yield Finding(
                rule.fact.origin.place("als", CATEGORY),
                CHECK,
                f"{rule.id} noemt {listed(elsewhere)}, maar niet de productcategorie van die code.",
                "Laat productcategorie weg: zij volgt uit de code.",
            )
        named = _named(rule)
        codes = [(p, n) for p in ("zet", "volgt") for n, v in named.get(p, {}).items() if isinstance(v, tuple)]
        for part, name in codes:
            yield Finding(
                rule.fact.origin.place(part, name),
                CHECK,
                f"{rule.id} heeft bij {part} een {name}; dat kan alleen bij als.",
                "Noem een kenmerk met een vaste waarde.",
            )
        if codes:
            continue
        follows = named.get("volgt", {})
        if follows and not any(name in rule.als and value not in rule.als[name] for name, value in follows.items()):
            yield Finding(
                rule.fact.origin.place("volgt"),
                CHECK,
                f"{rule.id} volgt zichzelf: de regel geldt ook met wat er bij volgt staat.",
                "Noem bij volgt een kenmerk dat bij als staat, met een andere waarde.",
            )
        held = [jaar for jaar in years if rule.holds(jaar)]
        for part, words in named.items():
            for name, value in words.items():
                yield from _values(rule, part, name, value, couplings, held, codes_in)
        if rule.fact.dan is not None:
            yield from _taakveld(rule, rule.fact.dan, specification, held)
        if rule.fact.open is not None and rule.fact.open not in known:
            yield _missing(rule, ("open",), "Het open punt", rule.fact.open, known)


def _dangling_meanings(couplings: Couplings, years: range) -> Iterator[Finding]:
    codes_in: Codes = cache(partial(_codes, couplings))
    for fact in couplings.meanings:
        named = _NamedFact(fact, fact.wet or "")
        held = [jaar for jaar in years if in_years(fact.geldig, jaar)]
        for part, words in (("als", fact.als), ("betekent", fact.betekent)):
            for name, value in conditions(words).items():
                yield from _values(named, part, name, value, couplings, held, codes_in)


def _named(rule: CouplingRule) -> dict[str, dict[str, Any]]:
    """Return the properties that each part of a rule names, with their value or codes."""
    words = {"als": rule.fact.als, "zet": rule.fact.zet, "volgt": rule.fact.volgt}
    return {part: conditions(found) for part, found in words.items() if found is not None}


def _values(
    rule: CouplingRule | _NamedFact,
    part: str,
    name: str,
    named: str | tuple[str, ...],
    couplings: Couplings,
    years: list[int],
    codes_in: Codes,
) -> Iterator[Finding]:
    known = {p.id: p for p in couplings.properties}
    if name not in known:
        yield _missing(rule, (part, name), "Het kenmerk", name, known)
        return
    permitted = {value.id for value in known[name].waarden}
    for place, value in enumerate(named if isinstance(named, tuple) else (named,)):
        pointer = (part, name, place) if isinstance(named, tuple) else (part, name)
        if permitted:
            if value not in permitted:
                yield _missing(rule, pointer, f"De waarde van {name}", value, permitted)
            continue
        absent = [jaar for jaar in years if value not in codes_in(rule.wet, name, jaar)]
        if not absent:
            continue
        every = {code for jaar in years for code in codes_in(rule.wet, name, jaar)}
        if value in every:
            yield Finding(
                rule.fact.origin.place(*pointer),
                CHECK,
                f"{value} is geen {name} in {listed(map(str, absent))}, terwijl {rule.id} dan geldt.",
                "Pas geldig: van de regel of van de codelijst aan.",
            )
        else:
            yield _missing(rule, pointer, f"De {name}", value, every)


def _codes(couplings: Couplings, wet: str, name: str, jaar: int) -> set[str]:
    lists = list(couplings.coupled_lists(wet, jaar))
    if name == "lijst":
        return {care_list.lijst for care_list in lists}
    kinds = {PRODUCT: (PRODUCT,), CATEGORY: (CATEGORY,)}.get(name, (name,))
    return {code.code for care_list in lists if care_list.soort in kinds for code in care_list.codes}


def _taakveld(rule: CouplingRule, code: str, specification: Specification, years: list[int]) -> Iterator[Finding]:
    leaves = {jaar: specification.coupled_model(jaar).lists["taakveld"].leaves for jaar in years}
    absent = [jaar for jaar, codes in leaves.items() if code not in codes]
    if not absent:
        return
    every = {known for codes in leaves.values() for known in codes}
    if code in every:
        yield Finding(
            rule.fact.origin.place("dan"),
            CHECK,
            f"Taakveld {code} bestaat niet in {listed(map(str, absent))}, terwijl {rule.id} dan geldt.",
            "Zet bij geldig: alleen jaren waarin het taakveld bestaat.",
        )
    else:
        yield _missing(rule, ("dan",), "Taakveld", code, every)


def _missing(
    rule: CouplingRule | _NamedFact, pointer: tuple[str | int, ...], what: str, name: str, candidates: Iterable[str]
) -> Finding:
    near = get_close_matches(name, sorted(candidates), n=1, cutoff=0.5)
    hint = f"Bedoelt u {near[0]}?" if near else "Voeg het toe, of haal het hier weg."
    return Finding(rule.fact.origin.place(*pointer), CHECK, f"{what} {name} bestaat niet.", hint)
