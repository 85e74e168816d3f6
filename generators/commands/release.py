"""The commands ``prepare-release``, ``release``, ``verify`` and ``rebuild``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generators.kernel.files import Files
from generators.kernel.findings import as_text
from generators.subjects.model.specification import Specification
from iv3.commands.parser import Parser
from iv3.core.files import write
from iv3.core.terminal import tell, warn


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Register the commands."""
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
    verifying.add_argument("--signed", action="store_true", help="eis handtekeningen; zijn die niet na te kijken: 2")
    verifying.add_argument("--trust", type=Path, metavar="ROOT", help="de root (standaard: die in het pakket)")
    verifying.add_argument(
        "--remember", type=Path, metavar="MAP", help="onthoud wat u het laatst zag, en weiger wat ouder is"
    )
    verifying.set_defaults(command=_verify)

    rebuilding = commands.add_parser(
        "rebuild",
        help="bouw een uitgave na en vergelijk elke byte",
        description="Bouw de uitgave van deze commit na, en vergelijk met de controlegetallen die zijn uitgebracht.",
        examples=("python -m generators rebuild https://iv3alscode.nl/",),
    )
    rebuilding.add_argument("place", metavar="plaats", help="een map, of een adres dat met https:// begint")
    rebuilding.set_defaults(command=_rebuild)


def _prepare(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators import checks
    from generators.upkeep.publication import prepare

    specification = checked(options.root)
    if specification is None:
        return 1
    prepared = prepare.prepare(options.root, specification, options.datum, options.versie)
    prepare.apply(options.root, prepared)
    tell(f"Versie {prepared.versie} ({prepared.klasse}) met {len(prepared.removed)} wijzigingen staat klaar.")
    tell("Draai nu make build, en stuur alles als voorstel (pull request).")
    findings = checks.run(options.root).findings
    write(as_text(findings), None)
    return 1 if findings else 0


def _release(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.upkeep.publication import folder

    specification = checked(options.root)
    if specification is None:
        return 1
    try:
        history = folder.known_history(specification)
        release = folder.release_to_make(specification, history, options.versie)
        missing = folder.missing_versions(history, options.out)
        if missing and options.complete:
            raise folder.ReleaseError(f"in {options.out} ontbreekt {folder.some(missing)}; zet eerdere versies terug")
        commit = folder.clean_commit(options.root, options.out)
        published = _built(options.root, specification, with_site=not options.no_site)
        files = folder.version_files(specification, history, release, published, commit)
        site = None if options.no_site else folder.site_files(specification, published, commit)
        changed = folder.publish(options.out, release, files, site)
    except folder.ReleaseError as error:
        warn(f"Er is niets uitgebracht: {error}.")
        return 1
    tell(f"Versie {release.versie} staat in {options.out / folder.FOLDER / release.versie}: {len(files)} bestanden.")
    tell(f"Er zijn {changed} bestanden veranderd." if changed else "Zij was er al, met dezelfde bytes.")
    if missing:
        warn(f"Let op: {folder.some(missing)} ontbreekt in deze map. Publiceer haar zo niet.")
    return 0


def _built(root: Path, specification: Specification, *, with_site: bool) -> Files:
    """Return everything that is published, when nothing is left out and nothing that is committed is stale."""
    from generators.outputs import build
    from generators.upkeep.publication import folder

    output = build.generate(root, specification, _progress, with_site=with_site)
    if output.left_out:
        raise folder.ReleaseError(
            f"esbuild ontbreekt in node_modules/, en zonder is dit niet te maken: {folder.some(output.left_out)}; "
            "installeer Node 20 of nieuwer en draai make build"
        )
    if stale := build.stale(root, output.committed):
        raise folder.ReleaseError(f"verouderd is: {folder.some(stale)}; herstel het met make build")
    return output.published


def _rebuild(options: argparse.Namespace) -> int:
    from generators.upkeep.publication import folder, places, rebuild

    specification = checked(options.root)
    if specification is None:
        return 1
    history = folder.known_history(specification)
    release = folder.release_to_make(specification, history)
    place = places.opened(options.place)
    inside = rebuild.folder_in(place, release.versie)
    commit, made_of = folder.clean_commit(options.root, options.root), rebuild.commit_of(place, inside)
    if commit != made_of:
        raise folder.ReleaseError(
            f"versie {release.versie} is gemaakt van commit {made_of}; haal die op (git checkout)"
        )
    published = _built(options.root, specification, with_site=False)
    files = folder.version_files(specification, history, release, published, commit)
    found = rebuild.differences(place, inside, files)
    write("".join(f"{difference.pad}: {difference.melding}.\n" for difference in found), None)
    end = f"{len(found)} anders" if found else "byte voor byte gelijk"
    tell(f"Versie {release.versie} nagebouwd van commit {commit[:12]}: {len(files)} bestanden, {end}.")
    return 1 if found else 0


def _verify(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.upkeep.publication import verify
    from iv3.current.signature import root_of_package

    root = root_of_package() if options.trust is None else options.trust.read_bytes()
    trust = verify.Trust(root, options.signed, options.remember)
    outcome = verify.verify(options.place, _count, trust)
    write(verify.as_json(outcome) if options.format == "json" else verify.as_text(outcome), None)
    return 1 if outcome.differences else 0


def checked(root: Path) -> Specification | None:
    """Return the facts when they pass the checks; otherwise tell what is found."""
    # Only here: what this command needs takes longer to load than a check takes.
    from generators import checks

    outcome = checks.run(root)
    if outcome.findings or outcome.specification is None:
        write(as_text(outcome.findings), None)
        warn("Verbeter eerst deze bevindingen. Er is niets gemaakt.")
        return None
    return outcome.specification


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        warn(f"… {what}")


def _count(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r… {done} van {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)
