"""``iv3 convert``: a delivery, or a table of totals, in another year's model."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from iv3.commands.command import Command
from iv3.commands.options import add_columns, add_format, add_layer, add_out, add_period
from iv3.commands.outputs import not_over
from iv3.commands.parser import Parser, number
from iv3.core.files import write_all, write_pieces
from iv3.library.convert import convert
from iv3.rows.named_columns import named_columns
from iv3.years.table_source import UNITS


def _add(parser: Parser) -> None:
    parser.add_argument("bestand", type=Path, metavar="BESTAND", help="een aanlevering (JSON), of CSV of XLSX")
    parser.add_argument("--to", type=number, required=True, metavar="JAAR", help="het jaar van het nieuwe model")
    parser.add_argument(
        "--from", dest="from_year", type=number, metavar="JAAR", help="het jaar van het bestand, bij een tabel"
    )
    add_layer(parser, "bij een tabel; ", default=None)
    add_period(parser, "bij een tabel: de periode; ")
    parser.add_argument(
        "--key",
        type=Path,
        metavar="BESTAND",
        help="sleutel die zegt hoe te verdelen: van, naar en deel (25%%) of bedrag, en als het nodig is lijst, kant, "
        "gemeente en categorie; een precieze rij gaat voor, eerst op gemeente, dan op categorie, dan op kant",
    )
    parser.add_argument("--template", type=Path, metavar="BESTAND", help="schrijf een sleutel om in te vullen (CSV)")
    parser.add_argument("--unit", choices=tuple(UNITS), help="waar bedragen in een tabel in staan")
    add_columns(parser, "lasten=Kosten")
    add_format(parser, ("csv", "json", "text"))
    add_out(parser)


def _run(options: argparse.Namespace) -> int:
    """Return 0 when everything was restated, 1 when something is left to divide or could not be read."""
    not_over([options.out, options.template], [p for p in (options.bestand, options.key) if p is not None])
    found = convert(
        options.bestand,
        to=options.to,
        from_year=options.from_year,
        layer=options.layer,
        period=options.period,
        key=options.key,
        unit=options.unit,
        columns=named_columns(options.column),
        sheet=options.sheet,
        decimal=options.decimal,
    )
    content, message = found.rendered(options.format)
    written = {options.template: found.key_to_fill_in(), options.out: content}
    write_all({path: [text] for path, text in written.items() if path is not None})
    if message:
        print(message, file=sys.stderr)
    if options.out is None:
        write_pieces([content])
    return int(not found.is_whole)


COMMAND = Command(
    help="reken een aanlevering of een tabel om naar het model van een ander jaar",
    description="Reken een aanlevering (JSON) of een tabel met totalen (CSV, XLSX) om naar het model van een ander "
    "jaar. Wat niet zeker is, blijft heel en staat erbij, tot u een sleutel geeft. Er wordt niets verstuurd.",
    examples=(
        "iv3 convert totalen.csv --from 2023 --to 2025 --template sleutel.csv",
        "iv3 convert totalen.csv --from 2023 --to 2025 --key sleutel.csv --format csv --out omgerekend.csv",
        "iv3 convert aanlevering.json --to 2026 --format json --out nieuw.json",
    ),
    add=_add,
    run=_run,
)
