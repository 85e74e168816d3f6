"""What a line says against its own code: both readings are followed, and neither is passed over.

A code, a hulpvorm or another property of a line may mean something about a property (pack ``koppelingen``, from
``tables/koppelingen/betekenissen.yaml``; a rule with ``zet`` and the hulpvorm of a code list mean something too). When
two parts of a line say something else about one property, the line is read once for each of them being right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations
from typing import Any

from iv3.care.rules import CATEGORY, HULPVORM, KEUZE, OPEN, OTHER, PRODUCT, CouplingOutcome, YearRules
from iv3.core.certainty import weakest
from iv3.core.words import Zekerheid

_CODE = (PRODUCT, CATEGORY)
"""A code and its category are one part of a line: the one cannot be right without the other."""
_CODES = (PRODUCT, CATEGORY, HULPVORM, "lijst")


@dataclass(frozen=True, eq=False)
class Meaning:
    """What conditions on a line mean for its other properties; ``eigen`` only when the line itself says them."""

    id: str
    als: Mapping[str, frozenset[str]]
    betekent: Mapping[str, frozenset[str]]
    eigen: bool = False


@dataclass(frozen=True)
class Claim:
    """What one part of a line says about a property: ``by`` names the property that says it, with its ``code``."""

    by: str
    values: frozenset[str]
    code: str = ""
    ground: str = ""

    @property
    def part(self) -> str:
        """The part of the line that is wrong when this is."""
        return PRODUCT if self.by in _CODE else self.by


@dataclass(frozen=True)
class Contradiction:
    """Two parts of a line that say something else about ``kenmerk``."""

    kenmerk: str
    one: Claim
    other: Claim


@dataclass(frozen=True)
class CareLine:
    """What is known of a line.

    Attributes:
        known: property → the values it may have, of everything that is known.
        stated: the properties that the line itself says.
        listed: property → what lists say of its product code.
    """

    known: Mapping[str, frozenset[str]]
    stated: frozenset[str] = frozenset()
    listed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgedLine:
    """The outcome of a line, what in it contradicts what, and whether that makes a difference to the outcome."""

    outcome: CouplingOutcome
    contradictions: tuple[Contradiction, ...] = ()
    matters: bool = False


_NOWHERE = CouplingOutcome(OPEN, (), (), "", (), ())


class LineRules:
    """The rules of a law in a year, held against everything that a line says.

    Args:
        rules: the rules.
        meanings: what codes and properties mean in that year.
        categories: hulpvorm → the product categories in which it occurs.
    """

    def __init__(
        self, rules: YearRules, meanings: Iterable[Meaning], categories: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """Take the rules and meanings of a year."""
        self.rules = rules
        self.meanings = tuple(meanings)
        self._categories = {code: frozenset(found) for code, found in (categories or {}).items()}
        self._without: dict[frozenset[str], YearRules] = {}

    def decide(self, line: CareLine) -> JudgedLine:
        """Return the outcome of a line; of one that contradicts itself that of all its readings together."""
        found = tuple(self.contradictions(line))
        if not found:
            return JudgedLine(self.rules.decide(line.known))
        outcomes = [self._read(line, found, wrong) for wrong in _ways_out(found)]
        matters = any(_differ(outcome, outcomes[0]) for outcome in outcomes)
        return JudgedLine(self._together(outcomes, found, matters=matters), found, matters)

    def contradictions(self, line: CareLine) -> Iterator[Contradiction]:
        """Yield every two parts of a line that cannot both be right, in the order of the properties."""
        for name in self.rules.properties:
            claims = [*self.claims(name, line)]
            for one, other in combinations(claims, 2):
                if one.part != other.part and not one.values & other.values:
                    yield Contradiction(name, *sorted((one, other), key=lambda claim: claim.by == name))

    def claims(self, name: str, line: CareLine) -> Iterator[Claim]:
        """Yield what each part of a line says about a property; of code and category only the code when both do."""
        found = [*self._meant(name, line)]
        of_code = any(claim.by == PRODUCT for claim in found)
        yield from (claim for claim in found if not (of_code and claim.by == CATEGORY))
        if name in line.stated and name in line.known:
            yield Claim(name, line.known[name], _only(line.known[name]))

    def _meant(self, name: str, line: CareLine) -> Iterator[Claim]:
        code = _only(line.known.get(PRODUCT, ()))
        if name in line.listed:
            yield Claim(PRODUCT, frozenset((line.listed[name],)), code)
        if HULPVORM in line.stated and HULPVORM in line.listed:  # the own hulpvorm says one thing, the code another
            by_list = replace(line, known={**line.known, HULPVORM: frozenset((line.listed[HULPVORM],))}, stated=_NONE)
            yield from self._ruled(name, by_list)
        yield from self._ruled(name, line)

    def _ruled(self, name: str, line: CareLine) -> Iterator[Claim]:
        others = {key: values for key, values in line.known.items() if key != name}
        setter = self.rules.set_by(name, others)
        if setter is not None and setter.zet is not None:
            yield self._claim(line, setter.als, frozenset((setter.zet[name],)), setter.id)
        for meaning in self.meanings:
            if name in meaning.betekent and name not in meaning.als and self._holds(meaning, line):
                yield self._claim(line, meaning.als, meaning.betekent[name], meaning.id)

    def _claim(self, line: CareLine, als: Mapping[str, frozenset[str]], values: frozenset[str], ground: str) -> Claim:
        own = next((key for key in als if key in line.stated and key not in _CODES), None)
        if HULPVORM in als and HULPVORM in line.stated:
            own = HULPVORM
        by = own or (CATEGORY if als.keys() <= {CATEGORY} or PRODUCT not in line.known else PRODUCT)
        if by == CATEGORY and CATEGORY not in line.stated:
            by = HULPVORM  # the category is one of those of the hulpvorm
        return Claim(by, values, _only(line.known.get(by, ())), ground)

    @staticmethod
    def _holds(meaning: Meaning, line: CareLine) -> bool:
        if meaning.eigen and not line.stated.issuperset(key for key in meaning.als if key != CATEGORY):
            return False
        return all(key in line.known and line.known[key] <= wanted for key, wanted in meaning.als.items())

    def _read(self, line: CareLine, found: Sequence[Contradiction], wrong: frozenset[str]) -> CouplingOutcome:
        """Return where a line goes when these parts of it are wrong."""
        right = {c.kenmerk: claim for c in found for claim in (c.one, c.other) if claim.part not in wrong}
        known = {name: values for name, values in line.known.items() if name not in wrong or name in _CODE}
        if HULPVORM in wrong and HULPVORM in line.listed:
            known[HULPVORM] = frozenset((line.listed[HULPVORM],))
        known.update({name: claim.values for name, claim in right.items()})
        if PRODUCT not in wrong:
            return self.rules.decide(known)
        return self._without_code(line, known, frozenset(right))

    def _without_code(
        self, line: CareLine, known: Mapping[str, frozenset[str]], forced: frozenset[str]
    ) -> CouplingOutcome:
        """Return where a line goes whose code is wrong: what it says itself decides, if any rule looks at that."""
        rules = self._not_setting(forced)
        by_code = rules.decide(known)
        other = dict(known)
        if PRODUCT in other:
            other[PRODUCT] = frozenset((OTHER,))
        if HULPVORM in line.listed and HULPVORM not in line.stated:
            other[HULPVORM] = frozenset((OTHER,))
        outcome = rules.decide(other)
        if any(name == CATEGORY or _differ(outcome, rules.decide(_less(other, name))) for name in forced):
            return outcome
        if forced <= {HULPVORM} or not _differ(outcome, rules.decide(_less(_less(other, CATEGORY), PRODUCT))):
            return by_code  # where the care goes does not depend on what is said, or not on the code
        return self._by_hulpvorm(line, other, rules)

    def _by_hulpvorm(self, line: CareLine, known: Mapping[str, frozenset[str]], rules: YearRules) -> CouplingOutcome:
        categories = self._categories.get(_only(line.known.get(HULPVORM, ())))
        if HULPVORM not in line.stated or categories is None:
            return _NOWHERE
        return rules.decide({**_less(_less(known, PRODUCT), "lijst"), CATEGORY: categories})

    def _not_setting(self, names: frozenset[str]) -> YearRules:
        if names not in self._without:
            self._without[names] = self.rules.not_setting(names)
        return self._without[names]

    def _together(
        self, outcomes: Sequence[CouplingOutcome], found: Sequence[Contradiction], *, matters: bool
    ) -> CouplingOutcome:
        """Return all readings as one outcome, which is never more certain than derived."""
        taakvelden = {taakveld for outcome in outcomes for taakveld in outcome.taakvelden}
        stand = outcomes[0].stand
        if matters:
            stand = KEUZE if taakvelden else OPEN
        asked = {name for outcome in outcomes for name in outcome.vragen}
        asked |= {c.kenmerk for c in found if matters and c.kenmerk in self.rules.askable and c.kenmerk not in _CODES}
        words = [outcome.zekerheid for outcome in outcomes if outcome.zekerheid]
        grounds = (claim.ground for c in found for claim in (c.one, c.other) if claim.ground)
        return CouplingOutcome(
            stand,
            tuple(sorted(taakvelden, key=lambda code: self.rules.order.get(code, len(self.rules.order)))),
            tuple(name for name in self.rules.properties if name in asked) if stand == KEUZE else (),
            weakest((*words, Zekerheid.AFGELEID)) if taakvelden else "",
            tuple(dict.fromkeys(chain((rule for outcome in outcomes for rule in outcome.regels), grounds))),
            tuple(dict.fromkeys(bron for outcome in outcomes for bron in outcome.bronnen)),
            tuple(dict.fromkeys(point for outcome in outcomes for point in outcome.open_punten)),
            uitzonderingen=tuple(dict.fromkeys(rule for outcome in outcomes for rule in outcome.uitzonderingen)),
        )


_NONE: frozenset[str] = frozenset()


def _ways_out(found: Sequence[Contradiction]) -> Iterator[frozenset[str]]:
    """Yield every smallest set of parts without which nothing contradicts."""
    pairs = {frozenset((c.one.part, c.other.part)) for c in found}
    parts = sorted({part for pair in pairs for part in pair})
    yielded: list[frozenset[str]] = []
    for size in range(1, len(parts) + 1):
        for chosen in map(frozenset, combinations(parts, size)):
            if all(pair & chosen for pair in pairs) and not any(less <= chosen for less in yielded):
                yielded.append(chosen)
                yield chosen


def _differ(one: CouplingOutcome, other: CouplingOutcome) -> bool:
    return (one.stand, one.taakvelden, one.open_punten) != (other.stand, other.taakvelden, other.open_punten)


def _less(known: Mapping[str, frozenset[str]], name: str) -> dict[str, frozenset[str]]:
    return {key: values for key, values in known.items() if key != name}


def _only(values: Iterable[str]) -> str:
    found = [*values]
    return found[0] if len(found) == 1 else ""


def meanings_in(pack: Mapping[str, Any], wet: str, jaar: int) -> tuple[Meaning, ...]:
    """Return what codes and properties mean in care of ``wet`` in ``jaar``, from the pack ``koppelingen``."""
    return tuple(
        Meaning(fact["id"], _sets(fact["als"]), _sets(fact["betekent"]), fact.get("eigen", False))
        for fact in pack["betekenissen"]
        if fact["wet"] == wet and fact["van"] <= jaar <= fact.get("tot", jaar)
    )


def _sets(named: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in named.items()}
