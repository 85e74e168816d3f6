"""What the coupling rules say of new, changed and ended codes; what no rule settles becomes a question, not a rule."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from generators.kernel.findings import Place, listed
from generators.kernel.kinds import record
from generators.kernel.records import Productcode, Zorgkenmerk
from generators.kernel.sources import is_made_up, is_proposal, walk
from generators.subjects.couplings.facts import (
    CATEGORY_WIDTH,
    PRODUCT,
    CareCode,
    CouplingRule,
    coupling_years,
    couplings_of,
    open_points,
    year_rules,
)
from generators.subjects.couplings.pack import open_questions, taakvelden
from generators.subjects.couplings.tables import question
from generators.subjects.model.specification import Specification
from generators.upkeep.productcodes.comparing import ListComparison
from generators.upkeep.productcodes.reading import HULPVORM, NAME, ListRow
from iv3.care.rules import OPEN, CouplingOutcome, YearRules

_CONDITIONS = "als"
_LEAST_WIDTH = 4
"""A code shorter than this is a number too; only a condition of a rule names it for sure."""


@dataclass(frozen=True)
class ProposedCoupling:
    """What the rules say of a code in one form of delivery; ``vorm`` is empty for a list with a form of its own."""

    code: str
    naam: str
    vorm: str
    outcome: CouplingOutcome
    vraag: str

    @property
    def unruled(self) -> bool:
        """Whether no rule and no open point says anything about it."""
        return self.outcome.stand == OPEN and not self.outcome.open_punten


@dataclass(frozen=True)
class Shift:
    """What the rules said of a changed code in one form of delivery, and say now."""

    old: ProposedCoupling
    new: ProposedCoupling

    @property
    def differs(self) -> bool:
        """Whether the code goes elsewhere, or another question decides."""
        return _told(self.old) != _told(self.new)


@dataclass(frozen=True)
class Mention:
    """A place that names a code; ``rule`` is the coupling rule it stands in, if any, with whether it holds."""

    code: str
    place: Place
    rule: str = ""
    holds: bool = False


@dataclass(frozen=True)
class Effect:
    """What a comparison means for the couplings; ``jaar_taakvelden`` is the year whose taakvelden are named."""

    added: tuple[ProposedCoupling, ...]
    changed: tuple[Shift, ...]
    mentions: tuple[Mention, ...]
    jaar_taakvelden: int
    fragment: str

    def mentions_by_code(self) -> list[Mention]:
        """Return the places, those of one code together."""
        return sorted(self.mentions, key=lambda mention: (mention.code, mention.place))

    @property
    def open(self) -> tuple[ProposedCoupling, ...]:
        """What no source decides, a known open point or not."""
        return tuple(p for p in (*self.added, *(s.new for s in self.changed if s.differs)) if p.outcome.stand == OPEN)


def effect(specification: Specification, comparison: ListComparison) -> Effect:
    """Apply the coupling rules there are to what a list changes."""
    years = coupling_years(specification)
    jaar = min(max(comparison.jaar, years[0]), years[-1])
    decide = _Decider(specification, comparison, jaar)
    added = [p for row in comparison.added for p in decide.proposals(decide.new(row))]
    shifts = [
        Shift(old, new)
        for change in comparison.changed
        for old, new in zip(
            decide.proposals(decide.known(change.ours)),
            decide.proposals(decide.changed(change.ours, change.row)),
            strict=True,
        )
    ]
    unruled = [p for p in (*added, *(s.new for s in shifts if s.differs)) if p.unruled]
    return Effect(
        tuple(added),
        tuple(shifts),
        tuple(_mentions(specification, comparison)),
        jaar,
        _fragment(specification, comparison, unruled),
    )


class _Decider:
    def __init__(self, specification: Specification, comparison: ListComparison, jaar: int) -> None:
        couplings = couplings_of(specification)
        self.care_list = comparison.care_list
        self.questions = open_questions(specification)
        self.asked = {p.id: p.vraag for p in couplings.properties if p.vraag is not None}
        self.form: Zorgkenmerk | None = next((p for p in couplings.properties if p.standaard is not None), None)
        order = {code: place for place, code in enumerate(taakvelden(specification, jaar))}
        wet = self.care_list.wet
        self.rules: YearRules | None = year_rules(couplings, wet, comparison.jaar, order) if wet else None

    def new(self, row: ListRow) -> CareCode:
        """Return a code that our list does not have yet."""
        return self._with(record({"code": row.code}, Productcode, self.care_list.codes[0].origin), row)

    def changed(self, code: Productcode, row: ListRow) -> CareCode:
        """Return a code of our list as the file has it."""
        return self._with(code, row)

    def known(self, code: Productcode) -> CareCode:
        """Return a code of our list."""
        return CareCode(code, self.care_list)

    def _with(self, code: Productcode, row: ListRow) -> CareCode:
        told = {key: row.fields[key] or None for key in (NAME, HULPVORM) if key in row.fields}
        return self.known(msgspec.structs.replace(code, **told))

    def proposals(self, code: CareCode) -> list[ProposedCoupling]:
        """Return what the rules say, once for each form of delivery; nothing for a list that is no care."""
        if self.rules is None:
            return []
        if self.form is None or self.care_list.leveringsvorm:
            return [self._proposal(self.rules, code, "", {})]
        return [self._proposal(self.rules, code, value.naam, {self.form.id: value.id}) for value in self.form.waarden]

    def _proposal(self, rules: YearRules, code: CareCode, vorm: str, more: Mapping[str, str]) -> ProposedCoupling:
        outcome = rules.decide(code.properties(**more))
        return ProposedCoupling(code.code, code.naam, vorm, outcome, question(outcome, self.asked, self.questions))


def _told(proposal: ProposedCoupling) -> tuple[object, ...]:
    outcome = proposal.outcome
    return outcome.stand, outcome.taakvelden, outcome.vragen, outcome.open_punten


# Who names a code


def _mentions(specification: Specification, comparison: ListComparison) -> Iterator[Mention]:
    """Yield every place in the facts, the lists themselves apart, that names a code that ends."""
    ended = {code.code for code in comparison.ended}
    if not ended:
        return
    longer = sorted(code for code in ended if len(code) >= _LEAST_WIDTH)
    named = re.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(map(re.escape, longer))})(?![0-9A-Za-z])") if longer else None
    kind = comparison.care_list.soort
    rules = {
        (rule.fact.origin.document.path, *rule.fact.origin.pointer): rule
        for rule in couplings_of(specification).rules
        if rule.wet == comparison.care_list.wet
    }
    for document in specification.facts.documents:
        if is_made_up(document) or is_proposal(document) or document.path == comparison.care_list.origin.document.path:
            continue
        for pointer, value in walk(document.data):
            if not isinstance(value, str):
                continue
            rule = rules.get((document.path, *pointer[:2]))
            codes = set(named.findall(value)) if named else set()
            if rule is not None and pointer[2:4] == (_CONDITIONS, kind) and value in ended:
                codes.add(value)
            for code in sorted(codes):
                yield _mention(code, document.place(pointer), rule, comparison.jaar)


def _mention(code: str, place: Place, rule: CouplingRule | None, jaar: int) -> Mention:
    return Mention(code, place, "" if rule is None else rule.id, rule is not None and rule.holds(jaar))


# What is open


def _fragment(specification: Specification, comparison: ListComparison, unruled: Iterable[ProposedCoupling]) -> str:
    """Return open points to add, as YAML: one for each group of codes that no rule says anything about."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for proposal in unruled:
        group = proposal.code[:CATEGORY_WIDTH] if comparison.care_list.soort == PRODUCT else proposal.code
        groups[group][proposal.code] = proposal.naam
    asked = _asked_of_rules(specification)
    return "\n".join(_point(comparison, group, codes, asked) for group, codes in sorted(groups.items()))


def _point(comparison: ListComparison, group: str, codes: Mapping[str, str], asked: str) -> str:
    care_list = comparison.care_list
    told = listed(f"{code} ({naam})" if naam else code for code, naam in codes.items())
    product = care_list.soort == PRODUCT
    subject = f"Nieuwe codes van productcategorie {group} in {care_list.lijst}" if product else f"Nieuwe code {told}"
    had = f"De lijst {care_list.lijst} heeft vanaf {comparison.jaar} {told}."
    known = f"{had} Geen koppelregel zegt op welk taakveld dat hoort."
    lines = [
        f"  - id: {_id(f'koppeling-{care_list.lijst}-{group}-{comparison.jaar}')}",
        f"    onderwerp: {_quoted(subject)}",
        f"    wat_wij_weten: {_quoted(known)}",
        f"    vraag: {_quoted(f'Op welk taakveld horen de kosten hiervan vanaf {comparison.jaar}?')}",
        f"    aan: {asked}",
    ]
    return "\n".join(lines)


def _asked_of_rules(specification: Specification) -> str:
    """Return whom the open points of the coupling rules are mostly put to."""
    used = {rule.fact.open for rule in couplings_of(specification).rules}
    asked = Counter(point.aan for point in open_points(specification).values() if point.id in used)
    return asked.most_common(1)[0][0] if asked else ""


def _id(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
