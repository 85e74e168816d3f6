"""What a new version of a list means, for a person or a program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from generators.kernel.findings import Finding, as_text, listed
from generators.upkeep.productcodes.comparing import Changed, ListComparison
from generators.upkeep.productcodes.proposing import Effect, Mention, ProposedCoupling, Shift
from generators.upkeep.productcodes.reading import NAME, ListRow
from iv3.care.rules import GEKOPPELD, KEUZE
from iv3.core.characters import printable

_ORDER_OF_TALLIES = (
    "toegevoegd",
    "gewijzigd",
    "gelijk",
    "beeindigd",
    "afgewezen",
    "niet_beslist",
    "ander_jaar",
    "andere_lijst",
)
_IN_WORDS = {
    "beeindigd": "beëindigd",
    "niet_beslist": "niet beslist",
    "ander_jaar": "geldt niet in dit jaar",
    "andere_lijst": "van een andere lijst",
}


@dataclass(frozen=True)
class Report:
    """All there is to say; ``written`` is the path of the file that was changed, ``findings`` why nothing was."""

    comparison: ListComparison
    effect: Effect
    remarks: tuple[str, ...] = ()
    written: str | None = None
    findings: tuple[Finding, ...] = ()
    not_written: str = ""

    @property
    def settled(self) -> bool:
        """Whether nothing is open, refused or left undone."""
        return not (self.effect.open or self.comparison.file.refused or self.findings or self.not_written)


@dataclass
class _Section:
    title: str
    items: list[str] = field(default_factory=list)


def text(report: Report) -> str:
    """Return the report for a terminal."""
    lines = [*_summary(report)]
    for section in _sections(report):
        lines += ["", section.title, *(f"- {item}" for item in section.items)]
    lines += ["", "Voorstel voor tables/open.yaml:", report.effect.fragment] if report.effect.fragment else []
    lines += ["", *_result(report)]
    return "\n".join([*(printable_lines(lines)), ""])


def markdown(report: Report) -> str:
    """Return the report for a page or a pull request."""
    first, *rest = _summary(report)
    lines = [f"# {_escaped(first)}", "", *(f"{_escaped(line)}  " for line in rest)]
    for section in _sections(report):
        lines += ["", f"## {section.title}", "", *(f"- {_escaped(item)}" for item in section.items)]
    if report.effect.fragment:
        lines += ["", "## Voorstel voor tables/open.yaml", "", "````yaml", report.effect.fragment, "````"]
    lines += ["", *(_escaped(line) for line in _result(report))]
    return "\n".join([*printable_lines(lines), ""])


def printable_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without what no terminal can show."""
    for line in lines:
        yield from (printable(part) for part in line.split("\n"))


def _summary(report: Report) -> Iterator[str]:
    comparison = report.comparison
    file, care_list = comparison.file, comparison.care_list
    place = f"{file.name}, blad {file.sheet}" if file.sheet else file.name
    ours = care_list.origin.document.path
    counts = comparison.counts()
    yield f"{care_list.lijst} ({care_list.naam}) vanaf {comparison.jaar}: {place} naast {ours}"
    yield f"Bestand: {counts['bestand']['rijen']} rijen = {_tally(counts['bestand'])}."
    yield f"Onze lijst: {counts['onze_lijst']['codes']} codes = {_tally(counts['onze_lijst'])}."
    if report.effect.jaar_taakvelden != comparison.jaar and (report.effect.added or report.effect.changed):
        yield (
            f"De specificatie gaat tot en met {report.effect.jaar_taakvelden}: wij passen de koppelregels toe die voor "
            f"{comparison.jaar} al gelden."
        )


def _tally(counts: dict[str, int]) -> str:
    found = [f"{counts[key]} {_IN_WORDS.get(key, key)}" for key in _ORDER_OF_TALLIES if counts.get(key)]
    return " + ".join(found) or "0"


def _sections(report: Report) -> Iterator[_Section]:
    comparison, effect = report.comparison, report.effect
    told: dict[str, list[ProposedCoupling]] = {}
    for proposal in effect.added:
        told.setdefault(proposal.code, []).append(proposal)
    shifts: dict[str, list[Shift]] = {}
    for shift in effect.changed:
        shifts.setdefault(shift.old.code, []).append(shift)
    mentions = {code: list(found) for code, found in groupby(effect.mentions_by_code(), attrgetter("code"))}
    sections = (
        _Section("Toegevoegd", list(_added(comparison.added, told))),
        _Section("Gewijzigd", [_changed(c, shifts.get(c.ours.code, [])) for c in comparison.changed]),
        _Section(
            "Beëindigd",
            [f"{_named(c.code, c.naam)}. {_mentioned(mentions.get(c.code, []))}" for c in comparison.ended],
        ),
        _Section(
            "Afgewezen", [f"Rij {row.rij}: {row.reason}. {row.remedy}".rstrip() for row in comparison.file.refused]
        ),
        _Section(
            "Niet in het bestand, niet beëindigd",
            [f"{_named(u.ours.code, u.ours.naam)}: {u.why}." for u in comparison.undecided],
        ),
        _Section("Let op", [*comparison.remarkable]),
        _Section("Gelezen", [*_read(comparison), *report.remarks]),
    )
    yield from (section for section in sections if section.items)


def _named(code: str, name: str | None) -> str:
    return f"{code} {name or ''}".rstrip()


def _added(rows: Iterable[ListRow], told: Mapping[str, list[ProposedCoupling]]) -> Iterator[str]:
    """Yield the new codes, those of which the rules say the same together."""
    grouped: dict[str, list[str]] = {}
    for row in rows:
        grouped.setdefault(_proposed(told.get(row.code, [])), []).append(_named(row.code, row.fields.get(NAME, "")))
    for proposed, codes in grouped.items():
        yield f"{'; '.join(codes)}. {proposed}".rstrip()


def _changed(change: Changed, shifts: list[Shift]) -> str:
    fields = listed(
        f"{key} was “{old or '(leeg)'}” en is “{new or '(leeg)'}”" for key, (old, new) in change.fields.items()
    )
    moved = [shift for shift in shifts if shift.differs]
    before = _proposed([shift.old for shift in moved])
    after = _proposed([shift.new for shift in moved])
    effect = f"De koppeling verandert. Was: {before} Wordt: {after}" if moved else "De koppeling blijft gelijk."
    return f"{change.ours.code}: {fields}. {effect if shifts else ''}".rstrip()


def _proposed(proposals: list[ProposedCoupling]) -> str:
    """Return outcomes in words, those that are the same in each form of delivery once."""
    grouped: dict[str, list[str]] = {}
    for proposal in proposals:
        grouped.setdefault(_outcome(proposal), []).append(proposal.vorm)
    if len(grouped) == 1:
        return _ended(next(iter(grouped)))
    return " ".join(_ended(f"{listed(forms)}: {outcome}") for outcome, forms in grouped.items())


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def _outcome(proposal: ProposedCoupling) -> str:
    outcome = proposal.outcome
    why = f" (regel {', '.join(outcome.regels)}; bron {'; '.join(outcome.bronnen)})" if outcome.regels else ""
    if outcome.stand == GEKOPPELD:
        return f"gekoppeld aan {outcome.taakvelden[0]}, {outcome.zekerheid}{why}"
    if outcome.stand == KEUZE:
        return f"keuze uit {listed(outcome.taakvelden, 'of')}{why}. Vraag: {proposal.vraag}"
    if outcome.open_punten:
        return f"open, zie {listed(outcome.open_punten)} in tables/open.yaml{why}"
    return "open: geen koppelregel zegt er iets over"


def _mentioned(mentions: list[Mention]) -> str:
    if not mentions:
        return "Geen regel of vraag noemt deze code."
    told = [f"{m.place}{_rule(m)}" for m in mentions]
    return f"Genoemd in {listed(told)}."


def _rule(mention: Mention) -> str:
    if not mention.rule:
        return ""
    return f" (regel {mention.rule}, {'geldt nog: pas haar aan' if mention.holds else 'geldt niet meer'})"


def _read(comparison: ListComparison) -> Iterator[str]:
    file = comparison.file
    yield f"Kolommen: {', '.join(f'{head} als {meaning}' for meaning, head in file.columns.items())}."
    if file.ignored:
        yield f"Niet gelezen kolommen: {', '.join(file.ignored)}."
    yield from file.remarks


def _result(report: Report) -> Iterator[str]:
    if report.findings:
        yield f"Er is niets geschreven. Na deze wijziging meldt check {len(report.findings)} bevindingen:"
        yield as_text(report.findings).rstrip("\n")
    elif report.not_written:
        yield f"Er is niets geschreven. {report.not_written}"
    elif report.written:
        yield f"Geschreven: {report.written}."
    elif report.comparison.differs:
        yield "Er is niets geschreven. Met --write komt dit in onze lijst."
    else:
        yield "Er is niets te wijzigen."


def _escaped(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words)


# For a program


def as_json(report: Report) -> str:
    """Return the report for a program."""
    comparison, effect = report.comparison, report.effect
    file = comparison.file
    data = {
        "lijst": comparison.care_list.lijst,
        "vanaf": comparison.jaar,
        "bestand": file.name,
        "blad": file.sheet,
        "kolommen": dict(file.columns),
        "niet_gelezen_kolommen": list(file.ignored),
        "tellingen": comparison.counts(),
        "toegevoegd": [
            {
                "rij": row.rij,
                "code": row.code,
                **row.fields,
                "koppeling": [_proposal_json(p) for p in effect.added if p.code == row.code],
            }
            for row in comparison.added
        ],
        "gewijzigd": [
            {
                "rij": change.row.rij,
                "code": change.ours.code,
                "velden": {key: {"was": old, "wordt": new} for key, (old, new) in change.fields.items()},
                "koppeling": [
                    {"verandert": s.differs, "was": _proposal_json(s.old), "wordt": _proposal_json(s.new)}
                    for s in effect.changed
                    if s.old.code == change.ours.code
                ],
            }
            for change in comparison.changed
        ],
        "beeindigd": [
            {
                "code": code.code,
                "naam": code.naam or "",
                "genoemd": [
                    {
                        "bestand": m.place.path,
                        "regelnummer": m.place.line,
                        "kolom": m.place.column,
                        **({"koppelregel": m.rule, "geldt": m.holds} if m.rule else {}),
                    }
                    for m in effect.mentions
                    if m.code == code.code
                ],
            }
            for code in comparison.ended
        ],
        "afgewezen": [
            {"rij": r.rij, "gevonden": r.found, "reden": r.reason, "herstel": r.remedy, "bedoeld": list(r.meant)}
            for r in file.refused
        ],
        "niet_beslist": [{"code": u.ours.code, "reden": u.why} for u in comparison.undecided],
        "let_op": list(comparison.remarkable),
        "opmerkingen": [*file.remarks, *report.remarks],
        "voorstel_open_punten": effect.fragment,
        "geschreven": report.written,
        "niet_geschreven": report.not_written,
        "bevindingen": [
            {"plaats": str(f.place), "broncontrole": f.check, "melding": f.melding, "herstel": f.herstel}
            for f in report.findings
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _proposal_json(proposal: ProposedCoupling) -> dict[str, object]:
    outcome = proposal.outcome
    return {
        "leveringsvorm": proposal.vorm,
        "stand": outcome.stand,
        "taakvelden": list(outcome.taakvelden),
        "vraag": proposal.vraag,
        "zekerheid": outcome.zekerheid,
        "regels": list(outcome.regels),
        "bronnen": list(outcome.bronnen),
        "open_punten": list(outcome.open_punten),
    }
