"""``iv3 deliver``: from the Excel model to a delivery in JSON, and from a delivery to a filled workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

from iv3.commands.command import Command
from iv3.commands.options import add_out, warn
from iv3.commands.outputs import not_over
from iv3.commands.parser import Parser
from iv3.core.errors import UserError
from iv3.core.filekinds import OLE, ZIP
from iv3.core.files import write
from iv3.library.deliver import JSON, UNITS, XLSX, deliver, say

_YES, _NO = "ja", "nee"
_DEFAULT_UNIT = next(iter(UNITS))


def _add(parser: Parser) -> None:
    parser.add_argument("bestand", type=Path, metavar="BESTAND", help="het Excel-model (XLSX) of JSON")
    add_out(parser)
    parser.add_argument(
        "--unit",
        choices=tuple(UNITS),
        default=_DEFAULT_UNIT,
        help=f"waar bedragen in het Excel-model in staan; standaard: {_DEFAULT_UNIT}, dan keer 1000",
    )
    parser.add_argument(
        "--format", choices=(JSON, XLSX), help="standaard: JSON van een werkmap, en een werkmap van JSON"
    )
    parser.add_argument("--details", choices=(_YES, _NO), help=f"of details openbaar zijn; standaard: {_NO}")
    parser.add_argument("--package", metavar="NAAM", help="het financiële pakket, zoals het in de aanlevering komt")
    parser.add_argument("--software", metavar="NAAM", help="de exportsoftware, zoals die in de aanlevering komt")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when everything is in the file, 1 when something is not: of a delivery nothing is written then."""
    not_over([options.out], [options.bestand])
    with options.bestand.open("rb") as stream:
        is_workbook = stream.read(len(OLE)).startswith((*ZIP, OLE))
    if options.out is None and (options.format or (JSON if is_workbook else XLSX)) == XLSX:
        raise UserError(say("uit_nodig"))
    made = deliver(
        options.bestand,
        form=options.format,
        unit=options.unit,
        details=None if options.details is None else options.details == _YES,
        package=options.package,
        software=options.software,
    )
    if made.content:
        write(made.content, options.out)
    for remark in made.remarks:
        warn(remark)
    return int(not made.is_whole)


COMMAND = Command(
    help="maak van het Excel-model een aanlevering, of andersom",
    description="Maak van het ingevulde Excel-model een aanlevering (JSON), of van een aanlevering een ingevulde "
    "werkmap. Is het model niet zeker te lezen, dan staat er per cel wat er mis is en wordt er niets geschreven. "
    "Er wordt niets verstuurd.",
    examples=(
        "iv3 deliver iv3-model.xlsx --out aanlevering.json",
        "iv3 deliver aanlevering.json --out werkmap.xlsx",
    ),
    add=_add,
    run=_run,
)
