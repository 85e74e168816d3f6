"""The commands for years: ``new-year``, ``close-year`` and ``erratum``."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from generators import checks
from generators.kernel import reading as facts
from generators.kernel import schema, shape, sources
from generators.kernel.files import write_sources
from generators.kernel.findings import Finding, as_text, listed
from generators.kernel.records import Jaarbestand
from generators.subjects.closed_years import check
from generators.subjects.closed_years.fingerprints import FOLDER, PARTS, closed_years, fingerprints, last_delivery
from generators.subjects.model import references
from generators.subjects.model.specification import Specification
from generators.upkeep.years import editing
from iv3.commands.parser import Parser
from iv3.core.errors import UserError
from iv3.core.files import write
from iv3.core.terminal import warn

_EDITION = "tables/specificatie.yaml"


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands for years."""
    opening = commands.add_parser(
        "new-year",
        help="open een verslagjaar",
        description="Zet een verslagjaar erbij en zeg wat u moet nakijken.",
        examples=("python -m generators new-year 2027 --format markdown",),
    )
    opening.add_argument("jaar", type=int, help="het verslagjaar, een na het laatste")
    opening.add_argument("--dry-run", action="store_true", help="schrijf niets; zeg alleen wat u moet nakijken")
    opening.add_argument("--all", action="store_true", help="noem alles, ook als de lijst lang wordt")
    opening.add_argument("--format", choices=("text", "markdown"), default="text", help="voor een scherm of een issue")
    opening.set_defaults(command=_new_year)

    closing = commands.add_parser(
        "close-year",
        help="sluit een verslagjaar",
        description="Leg vast wat in een verslagjaar geldt. Daarna verandert het alleen nog met een erratum.",
        examples=('python -m generators close-year 2026 --datum 2027-11-15 --waarom "Alle cijfers zijn er."',),
    )
    closing.add_argument("jaar", type=int, help="het verslagjaar")
    closing.add_argument("--datum", required=True, metavar="JJJJ-MM-DD", help="de dag waarop het jaar sluit")
    closing.add_argument("--waarom", required=True, help="waardoor het jaar vaststaat, in minstens vier woorden")
    closing.set_defaults(command=_close_year)

    correcting = commands.add_parser(
        "erratum",
        help="leg een wijziging in een gesloten verslagjaar vast",
        description="Schrijf bij een gesloten verslagjaar op wat er anders is, waarom en sinds wanneer.",
        examples=(
            "python -m generators erratum 2023 2024 --datum 2027-03-01 --bron voorschrift-2026 "
            '--reden "Product 43B01 stond op het verkeerde taakveld."',
        ),
    )
    correcting.add_argument("jaar", type=int, nargs="+", help="een of meer gesloten verslagjaren")
    correcting.add_argument("--reden", required=True, help="wat er anders is en waarom, in minstens vier woorden")
    correcting.add_argument("--datum", required=True, metavar="JJJJ-MM-DD", help="de dag van de wijziging")
    correcting.add_argument("--bron", help="het kenmerk van een bron in tables/bronnen.yaml")
    correcting.set_defaults(command=_erratum)


def _new_year(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.upkeep.years import attention

    specification = _sound(options.root)
    if specification is None:
        return 1
    last = specification.edition.laatste_jaar
    if options.jaar != last + 1:
        raise UserError(f"na {last} komt {last + 1}, en niet {options.jaar}")
    sections = attention.sections(specification, options.jaar)
    if options.dry_run:
        write(attention.shown(sections, options.jaar, options.format, everything=options.all), None)
        _say("Er is niets gewijzigd.")
        return 0
    edited = editing.with_last_year(_text(options.root / _EDITION), options.jaar)
    _write(options.root, {_EDITION: edited})
    write(attention.shown(sections, options.jaar, options.format, everything=options.all), None)
    _say(f"{_EDITION} heeft nu laatste_jaar {options.jaar}. Draai make build en stuur generated/ en iv3/packs/ mee.")
    return _reported(checks.run(options.root).findings)


def _close_year(options: argparse.Namespace) -> int:
    specification = _sound(options.root)
    if specification is None:
        return 1
    closed = {year.jaar for year in closed_years(specification)}
    jaar, last = options.jaar, specification.edition.laatste_jaar
    if jaar in closed:
        raise UserError(f"verslagjaar {jaar} is al gesloten")
    if not any(jaar in specification.years(laag) for laag in specification.layers):
        raise UserError(f"verslagjaar {jaar} bestaat niet")
    if jaar == last:
        raise UserError(f"{jaar} is het laatste verslagjaar; open eerst het volgende met new-year {jaar + 1}")
    provisional = [laag for laag in specification.layers if specification.provisional_after(laag, jaar) is not None]
    if provisional:
        raise UserError(
            f"{jaar} is voorlopig: het model is niet bekend voor {listed(provisional)}. "
            "Zet eerst de bron van dat jaar in tables/bronnen.yaml (jaren)"
        )
    before = sorted(
        {year for laag in specification.layers for year in specification.years(laag) if year < jaar} - closed
    )
    if before:
        raise UserError(f"sluit eerst {listed(map(str, before))}; verslagjaren sluiten op volgorde")
    day = _day(options.datum)
    due = last_delivery(specification, jaar)
    if due is not None and day <= due:
        raise UserError(f"leveren over {jaar} mag tot en met {due}; daarna kan het verslagjaar pas sluiten")
    path = f"{FOLDER}/{jaar}.yaml"
    text = editing.closed_year(jaar, options.datum, options.waarom, fingerprints(specification, jaar))
    return _written(options.root, specification, {path: text}, f"Verslagjaar {jaar} is gesloten: {path}.")


def _erratum(options: argparse.Namespace) -> int:
    outcome = checks.run(options.root)
    others = [finding for finding in outcome.findings if finding.check != check.CHECK]
    if others or outcome.specification is None:
        return _reported(others)
    specification = outcome.specification
    _day(options.datum)
    closed = {year.jaar: year for year in closed_years(specification)}
    years = [_closed(jaar, closed) for jaar in dict.fromkeys(options.jaar)]
    changed = {year.jaar: check.changed_parts(year, specification) for year in years}
    same = [str(jaar) for jaar, parts in changed.items() if not parts]
    if same:
        raise UserError(f"in {listed(same)} is niets veranderd; daar hoort geen erratum bij")
    files = {
        year.origin.document.path: editing.with_erratum(
            _text(options.root / year.origin.document.path),
            options.datum,
            options.reden,
            options.bron,
            {part: changed[year.jaar][part] for part in PARTS if part in changed[year.jaar]},
        )
        for year in years
    }
    told = "; ".join(f"{jaar}: {listed(parts)}" for jaar, parts in changed.items())
    return _written(options.root, specification, files, f"Het erratum staat erbij ({told}).")


def _closed(jaar: int, closed: Mapping[int, Jaarbestand]) -> Jaarbestand:
    if jaar not in closed:
        raise UserError(f"verslagjaar {jaar} is niet gesloten; een wijziging heeft daar geen erratum nodig")
    return closed[jaar]


def _written(root: Path, specification: Specification, files: Mapping[str, str], told: str) -> int:
    """Write ``files`` when the checks have nothing to say about them, and tell so."""
    findings = _examined(root, specification, files)
    if findings:
        return _reported(findings)
    _write(root, files)
    _say(told)
    return 0


def _examined(root: Path, specification: Specification, files: Mapping[str, str]) -> list[Finding]:
    """Return what the checks say about ``files``, without writing them."""
    added = [sources.load_text(text, path) for path, text in files.items()]
    shaped = shape.check(added, schema.source_schemas(root))
    if shaped.findings:
        return shaped.findings
    documents = [document for document in specification.facts.documents if document.path not in files]
    known = facts.read(sorted([*documents, *added], key=lambda document: document.path), specification.facts.rejected)
    cited, _ = references.check(known, known.documents)
    found, _ = check.check(Specification(known))
    return [finding for finding in (*cited, *found) if finding.place.path in files]


def _sound(root: Path) -> Specification | None:
    outcome = checks.run(root)
    if outcome.findings or outcome.specification is None:
        _reported(outcome.findings)
        return None
    return outcome.specification


def _reported(findings: Sequence[Finding]) -> int:
    """Print what must be mended first; return the exit code."""
    write(as_text(findings), None)
    if findings:
        _say("Herstel dit eerst.")
    return 1 if findings else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{text} is geen dag; schrijf jaar-maand-dag, zoals 2027-11-15") from None


def _text(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def _write(root: Path, files: Mapping[str, str]) -> None:

    write_sources(root, {path: text.encode() for path, text in files.items()})


def _say(text: str) -> None:
    warn(text)
