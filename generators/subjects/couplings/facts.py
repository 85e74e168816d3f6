"""The facts about care: code lists, the properties that rules ask for, and the coupling rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from generators.kernel.certainty import source_years
from generators.kernel.kinds import said
from generators.kernel.reading import Facts, source_id, source_text
from generators.kernel.records import (
    Betekenis,
    Betekenissenbestand,
    Kolom,
    Koppelingbestand,
    Koppelregel,
    Openbestand,
    Openpunt,
    Productcode,
    Productcodebestand,
    Voorstelbestand,
    Voorwaarden,
    Zorgkenmerk,
    Zorgkenmerkenbestand,
)
from generators.kernel.validity import in_years
from generators.subjects.model.specification import Specification
from iv3.care.rules import OTHER, Properties, Rule, YearRules
from iv3.core.certainty import in_source_years
from iv3.core.words import Lijstsoort, Zekerheid

PRODUCT, CATEGORY, HULPVORM = Lijstsoort.PRODUCTCODE, Lijstsoort.PRODUCTCATEGORIE, Lijstsoort.HULPVORM
CATEGORY_WIDTH = 2
"""The first characters of a product code are its category."""

_RANKED = (PRODUCT, HULPVORM)
_MAPPINGS = ("als", "zet", "volgt")
"""The fields of a rule of the run-time that are mappings."""

_RuleContent: TypeAlias = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class CareCode:
    """A code with the list that it stands in, slips included."""

    fact: Productcode
    lijst: Productcodebestand

    @property
    def code(self) -> str:
        """The code itself."""
        return self.fact.code

    @property
    def naam(self) -> str:
        """The name in the list; empty when the list gives none."""
        return self.fact.naam or ""

    @property
    def categories(self) -> tuple[str, ...]:
        """The product categories of this code: one, except for a hulpvorm or hoofdgroep."""
        if self.lijst.soort == PRODUCT:
            return (self.code[:CATEGORY_WIDTH],)
        return (self.code,) if self.lijst.soort == CATEGORY else self.fact.productcategorieen

    def properties(self, **more: str) -> dict[str, frozenset[str]]:
        """Return what this code says about a line, as the coupling rules want it."""
        known = {CATEGORY: frozenset(self.categories)}
        if self.lijst.soort == PRODUCT:
            known[PRODUCT] = frozenset((self.code,))
            known["lijst"] = frozenset((self.lijst.lijst,))
            known[HULPVORM] = frozenset((self.fact.hulpvorm,)) if self.fact.hulpvorm else frozenset()
        if self.lijst.soort == HULPVORM:
            known[HULPVORM] = frozenset((self.code,))
        if self.lijst.leveringsvorm:
            known["leveringsvorm"] = frozenset((self.lijst.leveringsvorm,))
        known.update({name: frozenset((value,)) for name, value in more.items()})
        return {name: values for name, values in known.items() if values}


@dataclass(frozen=True, eq=False)
class CouplingRule:
    """A coupling rule with what its record leaves out.

    Attributes:
        fact: the rule as the sources have it.
        wet: the law of its file.
        als: its conditions; product codes bring their category along.
        hulpvormen: those that the lists give its product codes; none when a code has none.
        bronjaren: the first and the last year that its source speaks of; None for a source of any year.
    """

    fact: Koppelregel
    wet: str
    als: Mapping[str, frozenset[str]]
    hulpvormen: frozenset[str] = frozenset()
    bronjaren: tuple[int, int] | None = None

    @property
    def id(self) -> str:
        """The id of the rule."""
        return self.fact.id

    @property
    def zekerheid(self) -> str:
        """How certain the rule is; one that does not say it is a proposal, and the check on sources asks for it."""
        return self.fact.zekerheid or Zekerheid.VOORSTEL

    def holds(self, jaar: int) -> bool:
        """Tell whether the rule holds in ``jaar``."""
        return in_years(self.fact.geldig, jaar)

    def certainty(self, jaar: int) -> str:
        """Return how certain the rule is in ``jaar``."""
        return in_source_years(self.zekerheid, self.bronjaren, jaar)

    def rule(self, jaar: int) -> Rule:
        """Return this rule as the run-time takes it in ``jaar``."""
        fact = self.fact
        return Rule(
            self.id,
            self.als,
            self.certainty(jaar),
            source_text(fact.bron),
            None if fact.zet is None else conditions(fact.zet),
            fact.dan,
            None if fact.volgt is None else conditions(fact.volgt),
            fact.open,
            self.hulpvormen,
            fact.tenzij,
        )


@dataclass(frozen=True)
class Couplings:
    """Everything in ``tables/productcodes/`` and ``tables/koppelingen/``, in the order of the sources."""

    lists: tuple[Productcodebestand, ...] = ()
    properties: tuple[Zorgkenmerk, ...] = ()
    columns: tuple[Kolom, ...] = ()
    rules: tuple[CouplingRule, ...] = ()
    meanings: tuple[Betekenis, ...] = ()

    def laws(self) -> list[str]:
        """Return the laws there are rules for, in source order."""
        return list(dict.fromkeys(rule.wet for rule in self.rules))

    def coupled_lists(self, wet: str, jaar: int) -> Iterator[Productcodebestand]:
        """Yield the lists of a law in a year whose codes are care, each with the codes that it has in that year."""
        for care_list in self.lists:
            if care_list.wet == wet and in_years(care_list.geldig, jaar):
                yield list_in_year(care_list, jaar)


def couplings_of(specification: Specification) -> Couplings:
    """Return the facts about care: code lists and coupling rules."""
    return specification.derived(_couplings)


def with_couplings(specification: Specification, couplings: Couplings) -> Specification:
    """Return ``specification``, fresh from its facts, with other couplings than those of its facts."""
    specification.assume(_couplings, couplings)
    return specification


def coupling_years(specification: Specification) -> range:
    """Return the years that have coupling rules, first to last."""
    last = specification.edition.laatste_jaar
    first = min((rule.fact.geldig.van for rule in couplings_of(specification).rules), default=last + 1)
    return range(first, last + 1)


def coupling_rules(specification: Specification, wet: str, jaar: int) -> YearRules:
    """Return the rules of a law in a year; years with the same rules share them, and what they decided."""
    couplings, shared = couplings_of(specification), specification.derived(_shared_rules)
    held = tuple((rule, rule.certainty(jaar)) for rule in couplings.rules if rule.wet == wet and rule.holds(jaar))
    if (wet, held) not in shared:
        shared[wet, held] = year_rules(couplings, wet, jaar, {})
    return shared[wet, held]


def _couplings(specification: Specification) -> Couplings:
    return read(specification.facts)


def _shared_rules(_specification: Specification) -> dict[tuple[str, tuple[tuple[CouplingRule, str], ...]], YearRules]:
    return {}


def read(facts: Facts) -> Couplings:
    """Return the facts about care, without what the schema check rejected."""
    lists = facts.files(Productcodebestand)
    properties = facts.files(Zorgkenmerkenbestand)
    rules = (
        coupling_rule(fact, file.wet, source_years(facts.bronnen.get(source_id(fact.bron))))
        for file in facts.files(Koppelingbestand)
        for fact in file.koppelregels
    )
    return Couplings(
        lists,
        tuple(found for file in properties for found in file.kenmerken),
        tuple(found for file in properties for found in file.kolommen),
        with_hulpvormen(rules, lists),
        tuple(found for file in facts.files(Betekenissenbestand) for found in file.betekenissen),
    )


def open_points(specification: Specification) -> dict[str, Openpunt]:
    """Return every open point by its id, those of proposals too."""
    facts = specification.facts
    found = [point for file in facts.files(Openbestand) for point in file.open]
    found += [point for file in facts.files(Voorstelbestand) for point in file.open]
    return {point.id: point for point in found}


# Lists


def codes_of(care_list: Productcodebestand) -> list[CareCode]:
    """Return the codes of a list, each with its list."""
    return [CareCode(code, care_list) for code in care_list.codes]


def list_in_year(care_list: Productcodebestand, jaar: int) -> Productcodebestand:
    """Return the list with only the codes that it has in ``jaar``, if it is used for that year."""
    if all(code.geldig is None for code in care_list.codes):
        return care_list
    return msgspec.structs.replace(
        care_list, codes=tuple(code for code in care_list.codes if in_years(code.geldig, jaar))
    )


def parts(care_list: Productcodebestand) -> list[Productcodebestand]:
    """Return the list once for each run of years in which it has the same codes, first years first."""
    own = [code.geldig for code in care_list.codes if code.geldig is not None]
    begins = {years.van for years in own} | {years.tot + 1 for years in own if years.tot is not None}
    years = care_list.geldig
    starts = [years.van, *sorted(year for year in begins if year > years.van and in_years(years, year))]
    ends = [*(year - 1 for year in starts[1:]), years.tot]
    return [
        msgspec.structs.replace(
            list_in_year(care_list, first), geldig=msgspec.structs.replace(years, van=first, tot=last)
        )
        for first, last in zip(starts, ends, strict=True)
    ]


# Rules


def coupling_rule(fact: Koppelregel, wet: str, bronjaren: tuple[int, int] | None = None) -> CouplingRule:
    """Return a coupling rule of a law, whose source speaks of ``bronjaren``; None for any year."""
    als = {name: frozenset(values) for name, values in condition_values(fact.als).items()}
    if PRODUCT in als:
        als.setdefault(CATEGORY, frozenset(code[:CATEGORY_WIDTH] for code in als[PRODUCT]))
    return CouplingRule(fact, wet, als, bronjaren=bronjaren)


def conditions(words: Voorwaarden) -> dict[str, Any]:
    """Return what conditions say, property → a value or a tuple of codes, in the order in which their file does."""
    told = said(words)
    return {name: told[name] for name in words.origin.written()}


def condition_values(words: Voorwaarden) -> dict[str, tuple[str, ...]]:
    """Return what conditions say, property → the values that are right."""
    return {name: v if isinstance(v, tuple) else (v,) for name, v in conditions(words).items()}


def with_hulpvormen(rules: Iterable[CouplingRule], lists: Iterable[Productcodebestand]) -> tuple[CouplingRule, ...]:
    """Return ``rules`` with the hulpvormen that ``lists`` give their product codes."""
    listed: dict[str, set[str | None]] = {}
    for care_list in lists:
        for code in care_list.codes:
            listed.setdefault(code.code, set()).add(code.hulpvorm)
    return tuple(replace(rule, hulpvormen=_hulpvormen(rule, listed)) for rule in rules)


def _hulpvormen(rule: CouplingRule, listed: Mapping[str, set[str | None]]) -> frozenset[str]:
    """Return the hulpvormen that the lists give the product codes of a rule; none when a code has none."""
    found = {hulpvorm for code in rule.als.get(PRODUCT, ()) for hulpvorm in listed.get(code, {None})}
    return frozenset(h for h in found if h is not None) if None not in found else frozenset()


def rank(rule: CouplingRule | Rule) -> int:
    """Return 0 for a rule on product code, 1 for one on hulpvorm, 2 for any other; a lower rank goes first."""
    return next((place for place, name in enumerate(_RANKED) if name in rule.als), len(_RANKED))


def narrower(one: CouplingRule | Rule, other: CouplingRule | Rule) -> bool:
    """Tell whether every line that meets the conditions of ``one`` meets those of ``other``."""
    return all(name in one.als and one.als[name] <= wanted for name, wanted in other.als.items())


def in_order(rules: Iterable[CouplingRule]) -> list[CouplingRule]:
    """Return ``rules`` with those that go first in front: by rank, the narrower first, then as in the sources."""
    waiting = sorted(rules, key=rank)
    result: list[CouplingRule] = []
    while waiting:
        chosen = next(
            rule
            for rule in waiting
            if not any(
                rank(other) == rank(rule) and narrower(other, rule) and not narrower(rule, other)
                for other in waiting
                if other is not rule
            )
        )
        waiting.remove(chosen)
        result.append(chosen)
    return result


def year_rules(couplings: Couplings, wet: str, jaar: int, order: Mapping[str, int]) -> YearRules:
    """Return the rules of a law in a year as the run-time applies them; ``order`` places the taakvelden."""
    return _year_rules(
        tuple(_content(r.rule(jaar)) for r in in_order(r for r in couplings.rules if r.wet == wet and r.holds(jaar))),
        tuple(p.id for p in couplings.properties),
        tuple(p.id for p in couplings.properties if p.vraag is not None),
        tuple(order.items()),
        tuple((p.id, tuple(value.id for value in p.waarden)) for p in couplings.properties if p.waarden),
        tuple(p.id for p in couplings.properties if p.standaard is not None),
    )


def _content(rule: Rule) -> _RuleContent:
    mappings = {name: getattr(rule, name) for name in _MAPPINGS}
    return tuple(
        (name, value if name not in mappings or value is None else tuple(value.items()))
        for name, value in vars(rule).items()
    )


@lru_cache(maxsize=128)  # versions of the facts share most of these, with what they decided
def _year_rules(
    rules: tuple[_RuleContent, ...],
    properties: tuple[str, ...],
    askable: tuple[str, ...],
    order: tuple[tuple[str, int], ...],
    values: tuple[tuple[str, tuple[str, ...]], ...],
    standard: tuple[str, ...],
) -> YearRules:
    made = (_rule(dict(content)) for content in rules)
    return YearRules(made, properties, askable, dict(order), dict(values), standard)


def _rule(content: Mapping[str, Any]) -> Rule:
    given = {name: dict(content[name]) for name in _MAPPINGS if content[name] is not None}
    return Rule(**{**content, **given})


def as_ruled(rules: YearRules, known: Properties) -> dict[str, frozenset[str]]:
    """Return what is known of a line as rules see it: codes that none of them names are decided alike."""
    seen = dict(known)
    if PRODUCT in seen:
        seen[PRODUCT] = frozenset(code if code in rules.named_codes else OTHER for code in seen[PRODUCT])
    return seen


def lines(couplings: Couplings, wet: str, jaar: int) -> Iterator[tuple[CareCode, dict[str, frozenset[str]]]]:
    """Yield every code of the lists of a law in a year with what it says about a line: once per form of delivery."""
    default = next((p for p in couplings.properties if p.standaard is not None), None)
    for care_list in couplings.coupled_lists(wet, jaar):
        for code in codes_of(care_list):
            if default is None or care_list.leveringsvorm:
                yield code, code.properties()
                continue
            for value in default.waarden:
                yield code, code.properties(**{default.id: value.id})
