"""``python -m generators import-productcodes``: what a new version of a code list changes, and write it."""

from __future__ import annotations

import argparse
from pathlib import Path

from iv3.commands.parser import Parser
from iv3.core.files import write
from iv3.core.terminal import warn


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Register ``import-productcodes``."""
    parser = commands.add_parser(
        "import-productcodes",
        help="lees een nieuwe lijst met productcodes",
        description=(
            "Vergelijk een nieuwe codelijst met de onze, pas de koppelregels toe op nieuwe codes en zeg wat open "
            "blijft. Zonder --write verandert er niets. Geeft 0 als alles beslist is, 1 als er iets open of afgewezen "
            "is, en 2 als het bestand niet te gebruiken is."
        ),
        examples=("python -m generators import-productcodes jz21.xlsx --from 2027 --bron jz21-2027 --write",),
    )
    parser.add_argument("file", type=Path, metavar="bestand", help="de nieuwe lijst, XLSX of CSV")
    parser.add_argument(
        "--list", dest="lijst", help="welke lijst het is, zoals JZ21 (standaard: wat uit de codes volgt)"
    )
    parser.add_argument(
        "--from",
        dest="jaar",
        type=int,
        help="het eerste verslagjaar van de nieuwe lijst (standaard: het eerste jaar na het laatste)",
    )
    parser.add_argument("--sheet", help="het blad van een werkmap (standaard: het eerste met een kolom met codes)")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="BETEKENIS=KOP",
        help="wijs een kolom aan die niet wordt herkend, zoals code=Productcode",
    )
    parser.add_argument(
        "--bron", help="kenmerk van de nieuwe lijst in tables/bronnen.yaml; versie en bron volgen daaruit"
    )
    parser.add_argument("--write", action="store_true", help="zet de wijzigingen in tables/productcodes/")
    parser.add_argument(
        "--force",
        action="store_true",
        help="ga ook door als het bestand veel korter is dan onze lijst, of rijen zijn afgewezen",
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.set_defaults(command=_import)


def _import(options: argparse.Namespace) -> int:
    # Only here: what this command needs takes longer to load than a check takes.
    from generators.upkeep.productcodes import (
        importing,
        report,  # Excel and the facts take a while to load
    )

    request = importing.Request(
        path=options.file,
        lijst=options.lijst,
        jaar=options.jaar,
        sheet=options.sheet,
        columns=tuple(options.column),
        bron=options.bron,
        write=options.write,
        force=options.force,
    )
    try:
        found = importing.run(options.root, request)
    except importing.Unusable as error:
        warn(error)
        return 2
    told = {"json": report.as_json, "markdown": report.markdown, "text": report.text}[options.format]
    write(told(found), None)
    return 0 if found.settled else 1
