"""The commands ``prepare-release``, ``release`` and ``verify``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generators.kernel.findings import as_text
from generators.subjects.model.specification import Specification
from iv3.commands.parser import Parser


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Register the three commands."""
    preparing = commands.add_parser(
        "prepare-release",
        help="bereid een uitgave voor",
        description="Zet alles uit tables/wijzigingen/ in een nieuwe uitgave in tables/uitgaven/ en verhoog de versie.",
        examples=("python -m generators prepare-release --datum 2027-01-15",),
    )
    preparing.add_argument("--datum", required=True, help="de dag van de uitgave, als jaar-maand-dag")
    preparing.add_argument("--versie", help="de versie (standaard: wat volgt uit de klassen van de wijzigingen)")
    preparing.set_defaults(command=_prepare)

    releasing = commands.add_parser(
        "release",
        help="maak een uitgave",
        description="Maak de map van een uitgave: alle bestanden, berichten, controlegetallen en een archief.",
        examples=("python -m generators release --out ../uitgave",),
    )
    releasing.add_argument("--out", type=Path, required=True, help="de map die u publiceert; eerdere versies blijven")
    releasing.add_argument("--no-site", action="store_true", help="maak de website niet")
    releasing.add_argument("--complete", action="store_true", help="weiger als in de map een eerdere versie ontbreekt")
    releasing.add_argument("--versie", help="de versie die u verwacht; hebben de feiten een andere, dan stopt het")
    releasing.set_defaults(command=_release)

    verifying = commands.add_parser(
        "verify",
        help="vergelijk wat gepubliceerd is met het manifest",
        description="Vergelijk een map of een adres, bestand voor bestand, met het manifest dat erbij staat.",
        examples=("python -m generators verify ../uitgave",),
    )
    verifying.add_argument("place", metavar="plaats", help="een map, of een adres dat met https:// begint")
    verifying.add_argument("--format", choices=("text", "json"), default="text", help="voor mens of programma")
    verifying.set_defaults(command=_verify)


def _prepare(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators import checks
    from generators.upkeep.publication import prepare

    specification = _checked(options.root)
    if specification is None:
        return 1
    prepared = prepare.prepare(options.root, specification, options.datum, options.versie)
    prepare.apply(options.root, prepared)
    print(f"Versie {prepared.versie} ({prepared.klasse}) met {len(prepared.removed)} wijzigingen staat klaar.")
    print("Draai nu make build, en stuur alles als voorstel (pull request).")
    findings = checks.run(options.root).findings
    print(as_text(findings), end="")
    return 1 if findings else 0


def _release(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.outputs import build
    from generators.upkeep.publication import folder

    specification = _checked(options.root)
    if specification is None:
        return 1
    try:
        history = folder.known_history(specification)
        release = folder.release_to_make(specification, history, options.versie)
        missing = folder.missing_versions(history, options.out)
        if missing and options.complete:
            raise folder.ReleaseError(f"in {options.out} ontbreekt {folder.some(missing)}; zet eerdere versies terug")
        commit = folder.clean_commit(options.root, options.out)
        output = build.generate(options.root, specification, _progress, with_site=not options.no_site)
        if output.left_out:
            raise folder.ReleaseError(
                f"esbuild ontbreekt in node_modules/, en zonder is dit niet te maken: {folder.some(output.left_out)}; "
                "installeer Node 20 of nieuwer en draai make build"
            )
        if stale := build.stale(options.root, output.committed):
            raise folder.ReleaseError(f"verouderd is: {folder.some(stale)}; herstel het met make build")
        files = folder.version_files(specification, history, release, output.published, commit)
        site = None if options.no_site else folder.site_files(specification, output.published, commit)
        changed = folder.publish(options.out, release, files, site)
    except folder.ReleaseError as error:
        print(f"Er is niets uitgebracht: {error}.", file=sys.stderr)
        return 1
    print(f"Versie {release.versie} staat in {options.out / folder.FOLDER / release.versie}: {len(files)} bestanden.")
    print(f"Er zijn {changed} bestanden veranderd." if changed else "Zij was er al, met dezelfde bytes.")
    if missing:
        print(f"Let op: {folder.some(missing)} ontbreekt in deze map. Publiceer haar zo niet.", file=sys.stderr)
    return 0


def _verify(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.upkeep.publication import verify

    outcome = verify.verify(options.place, _count)
    print(verify.as_json(outcome) if options.format == "json" else verify.as_text(outcome), end="")
    return 1 if outcome.differences else 0


def _checked(root: Path) -> Specification | None:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators import checks

    outcome = checks.run(root)
    if outcome.findings or outcome.specification is None:
        print(as_text(outcome.findings), end="")
        print("Verbeter eerst deze bevindingen. Er is niets gemaakt.", file=sys.stderr)
        return None
    return outcome.specification


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        print(f"… {what}", file=sys.stderr)


def _count(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r… {done} van {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
