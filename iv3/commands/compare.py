"""``iv3 compare``: two deliveries, and what differs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from iv3.commands.command import Command
from iv3.commands.options import add_format, add_layer, add_out
from iv3.commands.outputs import TEXT, XLSX, form_of
from iv3.commands.parser import Parser, number
from iv3.comparison.wording import say
from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.library.compare import CompareResult, compare

_PUBLISHED = "van open data: "
_PLACEMENTS: Mapping[str, int | tuple[int, int]] = {"1": 1, "2": 2, "1-2": (1, 2)}
_TOP = 20
_FORMATS: Mapping[str, Callable[[CompareResult, int], str | bytes]] = {
    "csv": lambda found, _: found.to_csv(),
    "json": lambda found, _: found.to_json(),
    "text": CompareResult.to_text,
    XLSX: lambda found, _: found.to_xlsx(),
}


def _add(parser: Parser) -> None:
    parser.add_argument("oud", type=Path, metavar="OUD", help="de aanlevering om mee te beginnen, of open data van CBS")
    parser.add_argument("nieuw", type=Path, metavar="NIEUW", help="de andere aanlevering")
    add_format(parser, _FORMATS)
    add_out(parser, "de vergelijking")
    parser.add_argument("--key", type=Path, metavar="BESTAND", help="sleutel die zegt hoe te verdelen; zie iv3 convert")
    parser.add_argument(
        "--top", type=number, default=_TOP, metavar="AANTAL", help=f"bij text: zoveel van elke tabel; standaard: {_TOP}"
    )
    parser.add_argument("--year", type=number, metavar="JAAR", help=f"{_PUBLISHED}het verslagjaar")
    add_layer(parser, _PUBLISHED, default=None)
    parser.add_argument("--period", type=number, metavar="0-5", help=f"{_PUBLISHED}het verslag; 0 is de begroting")
    parser.add_argument("--own", metavar="NAAM", help=f"{_PUBLISHED}naam of code van de organisatie")
    parser.add_argument(
        "--placement",
        choices=tuple(_PLACEMENTS),
        metavar="NUMMER",
        help=f"{_PUBLISHED}plaatsing 1 of 2, of 1-2 (oud de eerste, nieuw de tweede); standaard: de laatste",
    )
    parser.add_argument("--exit-code", action="store_true", help="uitkomst 1 als er iets verschilt")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when they were compared; with ``--exit-code`` 1 when anything differs."""
    form = form_of(options.out, options.format, _FORMATS, TEXT)
    if form == XLSX and options.out is None:
        raise Unusable(say("xlsx_naar_bestand"))
    found = compare(
        options.oud,
        options.nieuw,
        key=options.key,
        year=options.year,
        period=options.period,
        layer=options.layer,
        own=options.own,
        placement=None if options.placement is None else _PLACEMENTS[options.placement],
    )
    write(_FORMATS[form](found, options.top), options.out)
    return int(options.exit_code and found.differs)


COMMAND = Command(
    help="vergelijk twee aanleveringen",
    description="Vergelijk twee aanleveringen (JSON of het Excel-model): een ander jaar, een andere periode of een "
    "herlevering. Een van de twee, of allebei, mag ook open data van CBS zijn (CSV). "
    "Een eerder jaar wordt omgerekend naar het model van het latere. Er wordt niets verstuurd.",
    examples=(
        "iv3 compare eerst.json nu.json",
        "iv3 compare 2024.json 2025.json --format xlsx --out vergelijking.xlsx",
        "iv3 compare aanlevering.json cbs.csv",
        "iv3 compare cbs.csv cbs.csv --own Utrecht --year 2023 --period 5 --placement 1-2",
    ),
    add=_add,
    run=_run,
)
