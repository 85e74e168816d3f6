"""The maintainers' commands: ``python -m generators check | build | diff | …``."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable
from pathlib import Path

from generators import checks
from generators.commands import impact as impact_command
from generators.commands import import_figures, import_productcodes, signing, years
from generators.commands import propose as proposing
from generators.commands import release as publication
from generators.kernel.findings import as_github, as_json, as_text, listed
from generators.kernel.places import ROOT
from generators.subjects.model.specification import Specification
from iv3.commands.guarded import guarded
from iv3.commands.parser import Parser
from iv3.core.errors import UserError
from iv3.core.files import write
from iv3.core.terminal import warn
from iv3.core.words import Laagkenmerk

_DIFFERENCE_LINES = 40


def main(arguments: list[str] | None = None) -> int:
    """Run a command: 0 all is well, 1 something must be mended, 2 it could not run, 70 it crashed."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    return guarded(lambda: command(options), lambda error: f"Dit is niet gelukt: {error}.")


def _parser() -> Parser:
    parser = Parser("python -m generators", "Opdrachten voor beheerders van Iv3 als code.")
    parser.add_argument(
        "--map", dest="root", type=Path, default=ROOT, help="de map met tables/ en schema/ (standaard: deze)"
    )
    commands = parser.add_subparsers(required=True, metavar="opdracht")

    check = commands.add_parser(
        "check",
        help="controleer alle feiten",
        description="Controleer alle feiten in tables/, of toon alleen de bevindingen van een bestand.",
        examples=(
            "python -m generators check --fix",
            "python -m generators check tables/open.yaml",
        ),
    )
    check.add_argument("bestand", nargs="?", type=Path, help="een bestand in tables/ (standaard: alles)")
    check.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="voor mens, programma of GitHub"
    )
    check.add_argument(
        "--fix",
        action="store_true",
        help="herstel aanhalingstekens, spaties en volgorde; alle opmerkingen blijven staan",
    )
    check.add_argument("--dry-run", action="store_true", help="bij --fix: schrijf niets, toon wat er zou veranderen")
    check.set_defaults(command=_check)

    making = commands.add_parser(
        "build",
        help="maak alles",
        description="Maak alles uit de feiten: dist/, generated/, iv3/packs/ en CHANGELOG.md.",
        examples=("python -m generators build --check",),
    )
    making.add_argument("--out", type=Path, help="de map voor wat wordt gepubliceerd (standaard: dist)")
    making.add_argument("--no-site", action="store_true", help="maak de website niet")
    making.add_argument(
        "--check",
        action="store_true",
        help="schrijf niets; meld wat in generated/, iv3/packs/ en CHANGELOG.md verouderd is",
    )
    making.set_defaults(command=_build)

    comparing = commands.add_parser(
        "diff",
        help="zeg wat er verschilt",
        description="Zeg in gewone taal wat er verschilt tussen twee jaren, twee versies in git of twee mappen.",
        examples=(
            "python -m generators diff 2024 2025 --laag gemeente",
            "python -m generators diff main HEAD",
        ),
    )
    comparing.add_argument("oud", help="jaar, versie in git, of map")
    comparing.add_argument("nieuw", nargs="?", help="jaar, versie in git, of map (standaard: de map waarin u werkt)")
    comparing.add_argument(
        "--laag", help=f"{listed(Laagkenmerk.VALUES, 'of')} (standaard: bij jaren {Laagkenmerk.GEMEENTE}, anders alle)"
    )
    comparing.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    comparing.add_argument(
        "--check", action="store_true", help="zeg alleen of de wijziging in tables/wijzigingen/ is opgeschreven"
    )
    comparing.set_defaults(command=_diff)

    proposing.add_command(commands)

    models = commands.add_parser(
        "compare-models",
        help="zet modellen en voorstellen naast elkaar",
        description="Zet de modellen van tables/modelvergelijking.yaml naast elkaar: de last van een wijziging.",
        examples=("python -m generators compare-models --format markdown",),
    )
    models.add_argument(
        "--format", choices=("text", "markdown", "json", "csv"), default="text", help="voor mens, pagina of programma"
    )
    models.set_defaults(command=_compare_models)
    publication.add_command(commands)
    signing.add_command(commands)
    years.add_command(commands)

    import_productcodes.add_command(commands)
    import_figures.add_command(commands)

    impact_command.add_command(commands)
    return parser


def _check(options: argparse.Namespace) -> int:
    file = None if options.bestand is None else _path_of_source(options.root, options.bestand)
    if options.fix:
        # Only here: what this command needs takes longer to load than a check takes.
        from generators.commands import fix as command

        if options.format != "text":
            raise UserError("--fix schrijft alleen tekst; laat --format weg")
        return command.fix(options.root, file, dry_run=options.dry_run)
    if options.dry_run:
        raise UserError("--dry-run hoort bij --fix; geef ook --fix")
    outcome = checks.run(options.root)
    findings = [f for f in outcome.findings if file is None or f.place.path == file]
    match options.format:
        case "json":
            write(as_json(findings, outcome.looked_at), None)
        case "github":
            write(as_github(findings).encode(), None)  # its commands are what GitHub is to do
        case _:
            write(as_text(findings), None)
            looked_at = ", ".join(f"{count} bij {name}" for name, count in outcome.looked_at.items())
            _say(f"{_count(len(findings))}. Bekeken: {looked_at}.")
    return 1 if findings else 0


def _path_of_source(root: Path, file: Path) -> str:
    """Return a file of ``tables/`` as findings name it.

    Raises:
        UserError: there is no such file, or it does not stand in ``tables/``.
    """
    tables = (root / checks.TABLES).resolve()
    path = root / file if (root / file).is_file() else file
    if not path.is_file() or path.suffix != ".yaml" or not path.resolve().is_relative_to(tables):
        raise UserError(f"{file} is geen YAML-bestand in {checks.TABLES}/; geef bijvoorbeeld tables/open.yaml")
    return path.resolve().relative_to(root.resolve()).as_posix()


def _build(options: argparse.Namespace) -> int:
    # Only here: their libraries take longer to load than a check takes.
    from generators.kernel.kept import Kept, are_programs_of_the_start, fingerprint_of_programs
    from generators.outputs import build

    specification = _checked(options.root)
    if specification is None:
        return 1
    with_site = not (options.no_site or options.check)
    kept = Kept(fingerprint_of_programs(options.root), specification.facts)
    output = build.generate(options.root, specification, _progress, with_site=with_site, keep=kept)
    kept.settle(is_sound=are_programs_of_the_start())
    if output.left_out:
        _warn_of_left_out(output.left_out)
    if options.check:
        stale = _report_stale(build.stale(options.root, output.committed), len(output.committed))
        return stale or (2 if output.left_out else 0)
    dist = options.out or options.root / "dist"
    changed = build.write_all(options.root, dist, output)
    _say(
        f"{len(output.published)} bestanden in {dist}, {len(output.committed)} in generated/, iv3/packs/ en "
        f"CHANGELOG.md; {changed} veranderd."
    )
    return 0


def _warn_of_left_out(titles: tuple[str, ...]) -> None:
    """Tell what could not be made, on more than one line: it must not get lost between other lines."""
    named = "".join(f"\n  - {title}" for title in titles)
    _say(
        f"LET OP: dit is weggelaten, want het programma esbuild ontbreekt (in node_modules/):{named}\n"
        "Al het andere is gewoon gemaakt. Zo kunt u werken, maar niet uitbrengen.\n"
        "Herstel het zo: installeer Node 20 of nieuwer (https://nodejs.org) en draai daarna make build."
    )


def _diff(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.changes import versions as difference
    from generators.changes.versions.noted import lacking

    if options.check:
        found = difference.compare(options.root, options.oud, options.nieuw, with_artefacts=False)
        sentences = lacking(found)
        write("".join(f"{sentence}\n" for sentence in sentences), None)
        if not sentences:
            _say(f"{_counted_changes(len(found.changes))}; alles wat moet worden opgeschreven, staat er.")
        return 1 if sentences else 0
    laag = options.laag or (Laagkenmerk.GEMEENTE if options.oud.isdigit() else None)
    write(difference.main_diff(options.root, options.oud, options.nieuw, laag, options.format), None)
    return 0


def _counted_changes(number: int) -> str:
    return "1 verandering" if number == 1 else f"{number} veranderingen"


def _compare_models(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.kernel.tables import csv_of, json_of
    from generators.subjects.proposals import tables as modellen
    from generators.subjects.proposals.comparison import models

    specification = _checked(options.root)
    if specification is None:
        return 1
    found = models(specification)
    if not found:
        raise UserError("tables/modelvergelijking.yaml noemt geen modellen")
    match options.format:
        case "json":
            text = json_of(modellen.tables(specification)[0]).decode()
        case "csv":
            text = csv_of(modellen.tables(specification)[0]).decode()
        case "markdown":
            text = modellen.as_markdown(found)
        case _:
            text = modellen.as_text(found)
    write(text, None)
    return 0


def _checked(root: Path) -> Specification | None:
    outcome = checks.run(root)
    if outcome.findings or outcome.specification is None:
        write(as_text(outcome.findings), None)
        _say(f"{_count(len(outcome.findings))}. Er is niets gemaakt.")
        return None
    return outcome.specification


def _report_stale(stale: dict[str, tuple[bytes | None, bytes | None]], count: int) -> int:
    if not stale:
        _say(f"Alle {count} bestanden in generated/ en iv3/packs/, en CHANGELOG.md, zijn bij.")
        return 0
    lines: list[str] = []
    for path, (present, wanted) in stale.items():
        lines += difflib.unified_diff(
            _lines(present),
            _lines(wanted),
            f"{path} (nu)",
            f"{path} (moet zijn)",
            lineterm="",
            n=0,
        )
    print("\n".join(lines[:_DIFFERENCE_LINES]))
    if len(lines) > _DIFFERENCE_LINES:
        print(f"… en nog {len(lines) - _DIFFERENCE_LINES} regels")
    print(f"Verouderd: {len(stale)} van {count} bestanden. Herstel het met: make build")
    return 1


def _lines(content: bytes | None) -> list[str]:
    """Return a file as lines to compare; what is no UTF-8 shows as escapes, so that a damaged file is told as any."""
    return (content or b"").decode("utf-8", "backslashreplace").splitlines()


def _count(number: int) -> str:
    return {0: "Geen bevindingen", 1: "1 bevinding"}.get(number, f"{number} bevindingen")


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        warn(f"… {what}")


def _say(text: str) -> None:
    warn(text)
