"""The command ``python -m generators impact``."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iv3.commands.parser import Parser
from iv3.core.files import write
from iv3.core.terminal import warn

if TYPE_CHECKING:
    from generators.subjects.model.specification import Specification
    from generators.subjects.proposals.totals import Totals

_HERE = "deze map"


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the command to those of ``python -m generators``."""
    parser = commands.add_parser(
        "impact",
        help="zeg wat een wijziging raakt",
        description="Speel aanleveringen en gepubliceerde cijfers na op twee versies: welke regels anders vuren, welke "
        "gemeenten en hoeveel geld dat raakt, en welke productcodes verhuizen.",
        examples=(
            "python -m generators impact main",
            "python -m generators impact v0.1.0 HEAD --format markdown",
            "python -m generators impact main --deliveries aanleveringen/",
        ),
    )
    parser.add_argument("oud", metavar="BASIS", help="versie in git, of map")
    parser.add_argument("nieuw", metavar="NIEUW", nargs="?", help="versie in git, of map (standaard: deze map)")
    parser.add_argument(
        "--deliveries", type=Path, metavar="MAP", help="een map met eigen aanleveringen (JSON of het Excel-model)"
    )
    parser.add_argument(
        "--totals",
        type=Path,
        metavar="MAP",
        help="een map met cijfers per gemeente (standaard: IV3_CIJFERS; is die er niet, dan landelijke totalen)",
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="voor mens, pull request of programma"
    )
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Print the effects; 0 when everything was read, 1 when a delivery could not be read."""
    # Only here: what this command needs takes longer to load than a check takes.
    from concurrent.futures import ProcessPoolExecutor

    from generators.changes.impact import as_json, as_markdown, as_text, impact
    from generators.kernel import schema

    gc.disable()  # two specifications are a million things, none of them garbage
    with ProcessPoolExecutor(1) as pool:  # making the schema takes as long as reading both sides
        waiting = pool.submit(schema.delivery_schema, options.root)
        _progress("lees beide versies")
        old, new = _side(options.root, options.oud), _side(options.root, options.nieuw)
        totals = _totals(options.root, options.totals, new)
        delivery_schema: dict[str, Any] = waiting.result()
    gc.freeze()
    gc.enable()
    _progress("speel na")
    found = impact(old, new, delivery_schema, deliveries=options.deliveries, totals=totals)
    title = f"Gevolgen van {options.oud} naar {options.nieuw or _HERE}"
    match options.format:
        case "json":
            write(as_json(found), None)
        case "markdown":
            write(as_markdown(found, title), None)
        case _:
            write(as_text(found, title), None)
    return 1 if found.gemeten.onleesbaar else 0


def _side(root: Path, side: str | None) -> Specification:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.changes.versions import load_folder_specification, load_revision

    if side is None:
        return load_folder_specification(root)
    folder = Path(side)
    return load_folder_specification(folder) if (folder / "tables").is_dir() else load_revision(root, side)


def _totals(root: Path, folder: Path | None, specification: Specification) -> list[Totals] | None:
    """Return the published totals; None when nobody named a folder and the usual one is not there."""
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.subjects.proposals import totals

    if folder is None and not totals.default_folder(root).is_dir():
        return None
    return totals.read(folder or totals.default_folder(root), specification)


def _progress(what: str) -> None:
    if sys.stderr.isatty():
        warn(f"… {what}")
