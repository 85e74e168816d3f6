"""``iv3 validate --protocol``: files in, what is wrong with them out as text, JSON or CSV."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from iv3.commands.outputs import TEXT, form_of
from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.core.json_text import json_text
from iv3.core.sheet import table_text
from iv3.core.terminal import warn
from iv3.protocol.check import ProtocolOutcome, check, variants
from iv3.protocol.findings import FAULT, GOOD, WARNING, ProtocolFinding, say

_SUFFIXES = (".csv", ".json", ".xlsx")
_SHOWN = 5
"""Up to so many findings of one kind are written out in text; the rest is counted."""
_PLACE = ("rij", "kolom", "cel")
_COLUMNS = ("bestand", "controle", "ernst", "melding", *_PLACE, "gevonden", "verwacht", "herstel", "aantal")
_COUNTED = {FAULT: ("een_fout", "meer_fouten"), WARNING: ("een_waarschuwing", "meer_waarschuwingen")}


def check_protocol(options: argparse.Namespace, today: date | None = None) -> int:
    """Check what a provider delivers; 0 when there is no ``fout``, 1 when there is, 2 when there is nothing to check.

    Args:
        options: ``protocol``, ``bestanden``, ``format`` and ``out``.
        today: the day of the check; by default that of the clock.

    Raises:
        Unusable: no such protocol or format, or the extra for workbooks is not installed.
        OSError: the report cannot be written.
    """
    if options.protocol not in variants():
        raise Unusable(say("protocol_onbekend", protocol=options.protocol, mogelijk=", ".join(variants())))
    if options.format not in (None, *FORMATS):
        raise Unusable(say("formaat", formaat=options.format, mogelijk=", ".join(sorted(FORMATS))))
    form = form_of(options.out, options.format, FORMATS, TEXT)
    files = list(_files(options.bestanden))
    if not files:
        warn(say("geen_bestanden"))
        return 2
    day = today if today is not None else datetime.now(timezone.utc).astimezone().date()
    several = len(files) > 1
    outcomes = [check(path, options.protocol, day, name=str(path) if several else path.name) for path in files]
    write(FORMATS[form](outcomes), options.out)
    return int(any(outcome.oordeel == FAULT for outcome in outcomes))


def as_text(outcomes: Sequence[ProtocolOutcome]) -> str:
    """Return the outcomes for a terminal: the verdict first, then the findings by kind."""
    return "\n".join("\n".join(_text(outcome, named=len(outcomes) > 1)) + "\n" for outcome in outcomes)


def as_json(outcomes: Sequence[ProtocolOutcome]) -> str:
    """Return the outcome as JSON; of several files a list."""
    data = [data_of(outcome) for outcome in outcomes]
    return json_text(data[0] if len(data) == 1 else data)


def as_csv(outcomes: Sequence[ProtocolOutcome]) -> str:
    """Return a row for every finding; a cell that a spreadsheet would run as a formula gets an apostrophe."""
    found = (
        {"bestand": outcome.bestand, **_record(finding), **_record(finding)["plaats"]}
        for outcome in outcomes
        for finding in outcome.findings
    )
    rows = ([str(values.get(name, "")) for name in _COLUMNS] for values in found)
    return table_text([say(f"csv_{name}") for name in _COLUMNS], rows)


FORMATS: dict[str, Callable[[Sequence[ProtocolOutcome]], str]] = {"csv": as_csv, "json": as_json, "text": as_text}


def data_of(outcome: ProtocolOutcome) -> dict[str, Any]:
    """Return an outcome as the JSON report has it; what is not known is left out."""
    return {
        "protocol": outcome.protocol,
        "oordeel": outcome.oordeel,
        "bevindingen": [_record(finding) for finding in outcome.findings],
        "bron": {
            "bestand": outcome.bestand,
            **({} if outcome.sha256 is None else {"sha256": outcome.sha256}),
            "rijen": outcome.rijen,
        },
        "specificatie": {"versie": outcome.versie},
    }


def _record(finding: ProtocolFinding) -> dict[str, Any]:
    place = {name: getattr(finding, name) for name in _PLACE}
    return {
        "controle": finding.controle,
        "ernst": finding.ernst,
        "melding": finding.melding.strip(),
        "plaats": {name: value for name, value in place.items() if value not in (None, "")},
        **({"gevonden": finding.gevonden} if finding.gevonden else {}),
        **({"verwacht": finding.verwacht} if finding.verwacht else {}),
        "herstel": finding.herstel,
        **({} if finding.aantal is None else {"aantal": finding.aantal}),
    }


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file())
        else:
            yield path


def _text(outcome: ProtocolOutcome, *, named: bool) -> Iterator[str]:
    if named:
        yield outcome.bestand
    yield _verdict(outcome)
    kinds: dict[tuple[str, str], list[ProtocolFinding]] = {}
    for finding in outcome.findings:
        kinds.setdefault((finding.controle, finding.herstel), []).append(finding)
    for (kind, remedy), findings in kinds.items():
        yield ""
        yield f"{findings[0].ernst}, {kind}"
        for finding in findings[:_SHOWN]:
            yield f"  {finding.melding.strip()}"
            yield f"    {say('woord_waar')}: {_where(finding)}"
        if len(findings) > _SHOWN:
            yield f"  {say('en_nog', aantal=len(findings) - _SHOWN)}"
        yield f"  {say('woord_doen')}: {remedy}"


def _verdict(outcome: ProtocolOutcome) -> str:
    counts = {degree: sum(f.number for f in outcome.findings if f.ernst == degree) for degree in (FAULT, WARNING)}
    told = {d: say(_COUNTED[d][min(n, 2) - 1], aantal=n) if n else "" for d, n in counts.items()}
    rows = say("rijen_een") if outcome.rijen == 1 else say("rijen_meer", aantal=outcome.rijen)
    key = outcome.oordeel if outcome.oordeel in (GOOD, WARNING) or not counts[WARNING] else "fout_en_waarschuwing"
    values = {"fouten": told[FAULT], "waarschuwingen": told[WARNING], "rijen": rows, "protocol": outcome.protocol}
    return say(f"oordeel_{key}", **values)


def _where(finding: ProtocolFinding) -> str:
    if finding.cel:
        return say("waar_cel", cel=finding.cel, kolom=finding.kolom)
    if finding.rij is not None:
        return say("waar_rij_kolom" if finding.kolom else "waar_rij", rij=finding.rij, kolom=finding.kolom)
    return say("waar_kolom", kolom=finding.kolom) if finding.kolom else say("waar_bestand")
