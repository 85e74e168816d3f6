"""The facts about care: code lists, the properties that rules ask for, and the coupling rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from generators.kernel.reading import Facts, Record, Source, Validity, inherited, source_text, validity
from generators.kernel.sources import Document, Pointer, is_proposal
from generators.subjects.model.specification import Specification
from iv3.care.rules import Rule, YearRules

PRODUCT, CATEGORY = "productcode", "productcategorie"
CATEGORY_WIDTH = 2
"""The first characters of a product code are its category."""

UNSAID = "voorstel"
"""How certain a rule is that does not say it; the check on sources asks for it."""

_RANKED = (PRODUCT, "hulpvorm")


@dataclass(frozen=True)
class CareCode:
    """A code of a list as the list has it, slips included."""

    code: str
    naam: str
    lijst: CareList
    source: Source
    hulpvorm: str | None = None
    productcategorieen: tuple[str, ...] = ()
    verschrijving: str = ""
    kopregel: bool = False
    bron: str = ""
    validity: Validity | None = None
    """The years of a code that does not hold in every year of its list."""

    def holds(self, jaar: int) -> bool:
        """Tell whether the list has this code in ``jaar``, if it is used for that year."""
        return self.validity is None or self.validity.holds("", jaar)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The product categories of this code: one, except for a hulpvorm or hoofdgroep."""
        if self.lijst.soort == PRODUCT:
            return (self.code[:CATEGORY_WIDTH],)
        return (self.code,) if self.lijst.soort == CATEGORY else self.productcategorieen

    def properties(self, **more: str) -> dict[str, frozenset[str]]:
        """Return what this code says about a line, as the coupling rules want it."""
        known = {CATEGORY: frozenset(self.categories)}
        if self.lijst.soort == PRODUCT:
            known[PRODUCT] = frozenset((self.code,))
            known["lijst"] = frozenset((self.lijst.id,))
            known["hulpvorm"] = frozenset((self.hulpvorm,)) if self.hulpvorm else frozenset()
        if self.lijst.soort == "hulpvorm":
            known["hulpvorm"] = frozenset((self.code,))
        if self.lijst.leveringsvorm:
            known["leveringsvorm"] = frozenset((self.lijst.leveringsvorm,))
        known.update({name: frozenset((value,)) for name, value in more.items()})
        return {name: values for name, values in known.items() if values}


@dataclass(frozen=True, eq=False)
class CareList:
    """A list of codes: who keeps it, which version this is and whether it is complete."""

    id: str
    naam: str
    soort: str
    eigenaar: str
    versie: str
    volledig: bool
    validity: Validity
    document: Document
    wet: str | None = None
    leveringsvorm: str | None = None
    toelichting: str = ""
    codes: list[CareCode] = field(default_factory=list)

    def holds(self, jaar: int) -> bool:
        """Tell whether the list is used for ``jaar``."""
        return self.validity.holds("", jaar)

    def in_year(self, jaar: int) -> CareList:
        """Return the list with only the codes that it has in ``jaar``."""
        if all(code.validity is None for code in self.codes):
            return self
        return replace(self, codes=[code for code in self.codes if code.holds(jaar)])

    def parts(self) -> list[CareList]:
        """Return the list once for each run of years in which it has the same codes, first years first."""
        own = [code.validity for code in self.codes if code.validity is not None]
        begins = {years.first_year for years in own} | {y.last_year + 1 for y in own if y.last_year is not None}
        starts = [self.validity.first_year, *sorted(year for year in begins if self._goes_on(year))]
        ends = [*(year - 1 for year in starts[1:]), self.validity.last_year]
        return [
            replace(self.in_year(first), validity=replace(self.validity, first_year=first, last_year=last))
            for first, last in zip(starts, ends, strict=True)
        ]

    def _goes_on(self, jaar: int) -> bool:
        return jaar > self.validity.first_year and self.holds(jaar)


@dataclass(frozen=True, eq=False)
class CouplingRule:
    """A coupling rule as the sources have it."""

    id: str
    wet: str
    als: Mapping[str, frozenset[str]]
    validity: Validity
    zekerheid: str
    bron: str
    source: Source
    record: Record
    hulpvormen: frozenset[str] = frozenset()

    def holds(self, jaar: int) -> bool:
        """Tell whether the rule holds in ``jaar``."""
        return self.validity.holds("", jaar)

    @property
    def outcome(self) -> tuple[str, object]:
        """The kind of outcome (dan, zet, volgt, open) and what it is."""
        return next((key, self.record[key]) for key in ("dan", "zet", "volgt", "open") if key in self.record)

    def rule(self) -> Rule:
        """Return this rule as the run-time takes it."""
        record = self.record
        return Rule(
            self.id,
            self.als,
            self.zekerheid,
            self.bron,
            record.get("zet"),
            record.get("dan"),
            record.get("volgt"),
            record.get("open"),
            self.hulpvormen,
        )


@dataclass(frozen=True)
class Property:
    """A property of care that rules ask for; ``values`` is empty for a property with codes."""

    id: str
    naam: str
    vraag: str | None
    standaard: str | None
    values: tuple[Record, ...]
    columns: tuple[str, ...]


@dataclass
class Couplings:
    """Everything in ``tables/productcodes/`` and ``tables/koppelingen/``, in the order of the sources."""

    lists: list[CareList] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: list[CouplingRule] = field(default_factory=list)

    def laws(self) -> list[str]:
        """Return the laws there are rules for, in source order."""
        return list(dict.fromkeys(rule.wet for rule in self.rules))

    def coupled_lists(self, wet: str, jaar: int) -> Iterator[CareList]:
        """Yield the lists of a law in a year whose codes are care, each with the codes that it has in that year."""
        for care_list in self.lists:
            if care_list.wet == wet and care_list.holds(jaar):
                yield care_list.in_year(jaar)


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
    first = min((rule.validity.first_year for rule in couplings_of(specification).rules), default=last + 1)
    return range(first, last + 1)


def coupling_rules(specification: Specification, wet: str, jaar: int) -> YearRules:
    """Return the rules of a law in a year; years with the same rules share them, and what they decided."""
    couplings, shared = couplings_of(specification), specification.derived(_shared_rules)
    held = tuple(rule for rule in couplings.rules if rule.wet == wet and rule.holds(jaar))
    if (wet, held) not in shared:
        shared[wet, held] = year_rules(couplings, wet, jaar, {})
    return shared[wet, held]


def _couplings(specification: Specification) -> Couplings:
    return read(specification.facts)


def _shared_rules(_specification: Specification) -> dict[tuple[str, tuple[CouplingRule, ...]], YearRules]:
    return {}


def read(facts: Facts) -> Couplings:
    """Return the facts about care, without what the schema check rejected."""
    result = Couplings()
    rejected = facts.rejected
    for document in facts.documents:
        data = document.data
        if not isinstance(data, dict) or (document.path, ()) in rejected or is_proposal(document):
            continue
        if "lijst" in data and isinstance(data.get("codes"), list):
            result.lists.append(_list(document, rejected))
        if isinstance(data.get("koppelregels"), list):
            result.rules += [
                coupling_rule(
                    Source(document, ("koppelregels", index)), record, data["wet"], validity(record["geldig"])
                )
                for index, record in enumerate(data["koppelregels"])
                if (document.path, ("koppelregels", index)) not in rejected and isinstance(record, dict)
            ]
        if isinstance(data.get("kenmerken"), list):
            result.properties += [_property(record) for record in data["kenmerken"] if isinstance(record, dict)]
            result.columns.update({r["id"]: tuple(r["kolommen"]) for r in data.get("kolommen", ()) if "kolommen" in r})
    result.rules = with_hulpvormen(result.rules, result.lists)
    return result


def with_hulpvormen(rules: Iterable[CouplingRule], lists: Iterable[CareList]) -> list[CouplingRule]:
    """Return ``rules`` with the hulpvormen that ``lists`` give their product codes."""
    listed: dict[str, set[str | None]] = {}
    for care_list in lists:
        for code in care_list.codes:
            listed.setdefault(code.code, set()).add(code.hulpvorm)
    return [replace(rule, hulpvormen=_hulpvormen(rule, listed)) for rule in rules]


def _hulpvormen(rule: CouplingRule, listed: Mapping[str, set[str | None]]) -> frozenset[str]:
    """Return the hulpvormen that the lists give the product codes of a rule; none when a code has none."""
    found = {hulpvorm for code in rule.als.get(PRODUCT, ()) for hulpvorm in listed.get(code, {None})}
    return frozenset(h for h in found if h is not None) if None not in found else frozenset()


def _list(document: Document, rejected: set[tuple[str, Pointer]]) -> CareList:
    data = document.data
    result = CareList(
        id=data["lijst"],
        naam=data["naam"],
        soort=data["soort"],
        eigenaar=data["eigenaar"],
        versie=data["versie"],
        volledig=data["volledig"],
        validity=validity(data["geldig"]),
        document=document,
        wet=data.get("wet"),
        leveringsvorm=data.get("leveringsvorm"),
        toelichting=data.get("toelichting", ""),
    )
    for index, record in enumerate(data["codes"]):
        if (document.path, ("codes", index)) in rejected or not isinstance(record, dict):
            continue
        source = Source(document, ("codes", index))
        result.codes.append(
            CareCode(
                code=record["code"],
                naam=record.get("naam", ""),
                lijst=result,
                source=source,
                hulpvorm=record.get("hulpvorm"),
                productcategorieen=tuple(record.get("productcategorieen", ())),
                verschrijving=record.get("verschrijving", ""),
                kopregel=record.get("kopregel", False),
                bron=source_text(inherited(source, "bron")),
                validity=validity(record["geldig"]) if "geldig" in record else None,
            )
        )
    return result


def coupling_rule(source: Source, record: Record, wet: str, years: Validity) -> CouplingRule:
    """Return a coupling rule, with what its record leaves to its file."""
    return CouplingRule(
        id=record["id"],
        wet=wet,
        als=_conditions(record["als"]),
        validity=years,
        zekerheid=inherited(source, "zekerheid") or UNSAID,
        bron=source_text(inherited(source, "bron")),
        source=source,
        record=record,
    )


def _conditions(record: Record) -> dict[str, frozenset[str]]:
    """Return the conditions of a rule; product codes bring their category along."""
    als = {name: frozenset(v if isinstance(v, list) else (v,)) for name, v in record.items()}
    if PRODUCT in als:
        als.setdefault(CATEGORY, frozenset(code[:CATEGORY_WIDTH] for code in als[PRODUCT]))
    return als


def _property(record: Record) -> Property:
    return Property(
        id=record["id"],
        naam=record["naam"],
        vraag=record.get("vraag"),
        standaard=record.get("standaard"),
        values=tuple(record.get("waarden", ())),
        columns=tuple(record.get("kolommen", ())),
    )


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
    return YearRules(
        (r.rule() for r in in_order(r for r in couplings.rules if r.wet == wet and r.holds(jaar))),
        [p.id for p in couplings.properties],
        [p.id for p in couplings.properties if p.vraag is not None],
        order,
        {p.id: [value["id"] for value in p.values] for p in couplings.properties if p.values},
    )


def lines(couplings: Couplings, wet: str, jaar: int) -> Iterator[tuple[CareCode, dict[str, frozenset[str]]]]:
    """Yield every code of the lists of a law in a year with what it says about a line: once per form of delivery."""
    default = next((p for p in couplings.properties if p.standaard is not None), None)
    for care_list in couplings.coupled_lists(wet, jaar):
        for code in care_list.codes:
            if default is None or care_list.leveringsvorm:
                yield code, code.properties()
                continue
            for value in default.values:
                yield code, code.properties(**{default.id: value["id"]})
