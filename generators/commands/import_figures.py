"""``python -m generators import-figures``: published figures of every municipality, as facts."""

from __future__ import annotations

import argparse
from pathlib import Path

from generators.kernel.files import write_sources
from generators.subjects.model.specification import Specification
from iv3.commands.parser import Parser
from iv3.core.terminal import tell


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Register ``import-figures``."""
    parser = commands.add_parser(
        "import-figures",
        help="lees gepubliceerde cijfers per gemeente",
        description=(
            "Maak van een map met gepubliceerde cijfers de bestanden in tables/cijfers/gemeenten/ en "
            "tables/herindelingen.yaml. Zonder --write verandert er niets. Geeft 0 als alles al zo is of is "
            "geschreven, en 1 als er verschil is. Draai daarna make check: die telt de sommen na, kijkt of elke code "
            "bestaat en meet de grenzen van de regels opnieuw."
        ),
        examples=("python -m generators import-figures ../cijfers --write",),
    )
    parser.add_argument("folder", type=Path, metavar="map", help="de map met de cijfers, als CSV")
    parser.add_argument("--amounts", default="cbs-iv3-statline", metavar="BRON", help="de bron van lasten en baten")
    parser.add_argument("--balances", default="cbs-iv3-balansposten", metavar="BRON", help="de bron van de balansen")
    parser.add_argument("--inhabitants", default="cbs-inwoners", metavar="BRON", help="de bron van de inwoners")
    parser.add_argument(
        "--mergers", default="herindelingen-van-gemeenten", metavar="BRON", help="de bron van de herindelingen"
    )
    parser.add_argument("--write", action="store_true", help="schrijf de bestanden")
    parser.set_defaults(command=_import)


def _import(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.kernel import reading, sources
    from generators.upkeep.figures.importing import FigureSources, imported

    specification = Specification(reading.read(sources.load_folder(options.root / "tables", options.root)))
    named = FigureSources(options.amounts, options.balances, options.inhabitants, options.mergers)
    files = imported(options.folder, specification, named)
    changed = [path for path, text in files.items() if _text(options.root / path) != text]
    for path in changed:
        tell(f"{'geschreven' if options.write else 'anders'}: {path}")
    if options.write:
        write_sources(options.root, {path: files[path].encode() for path in changed})
    tell(f"{len(files)} bestanden bekeken, {len(changed)} anders.")
    return 1 if changed and not options.write else 0


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
