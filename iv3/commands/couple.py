"""``iv3 couple``: lines of care to taakvelden."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from iv3.care.coupled_tally import summary_text
from iv3.care.inbox import inbox_of
from iv3.commands.command import Command
from iv3.commands.options import add_care, add_columns, add_out, add_year, care_words, warn
from iv3.commands.outputs import not_over
from iv3.commands.parser import Parser
from iv3.core.files import write_all, write_pieces
from iv3.core.progress import tell_progress
from iv3.library.couple import couple
from iv3.rows.named_columns import named_columns


def _add(parser: Parser) -> None:
    parser.add_argument(
        "bestanden", nargs="+", type=Path, metavar="BESTAND", help="CSV, XLSX of XML, of een map met berichten"
    )
    add_year(parser)
    add_care(parser)
    parser.add_argument("--answers", nargs="+", type=Path, default=[], metavar="BESTAND", help="antwoorden (325)")
    add_columns(parser, "bedrag=Totaal")
    add_out(parser, "de gekoppelde regels (CSV)")
    parser.add_argument("--summary", type=Path, metavar="BESTAND", help="schrijf de samenvatting (JSON)")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when every line was read, else 1."""
    read_too = [path for path in (options.overlay, options.contracts, *options.answers) if path is not None]
    not_over([options.out, options.summary], [*inbox_of(options.bestanden).seen, *read_too])
    coupled = couple(
        *options.bestanden,
        year=options.year,
        answers=options.answers,
        columns=named_columns(options.column),
        sheet=options.sheet,
        decimal=options.decimal,
        progress=tell_progress,
        **care_words(options),
    )
    told = json.dumps(coupled.totals, ensure_ascii=False, indent=1) + "\n"
    written = {options.out: coupled.csv_pieces(), options.summary: [told]}
    write_all({path: pieces for path, pieces in written.items() if path is not None})
    if options.out is None:
        write_pieces(coupled.csv_pieces())
    print(summary_text(coupled.totals), end="", file=sys.stderr)
    for remark in coupled.remarks:
        warn(remark)
    return int(not coupled.is_whole)


COMMAND = Command(
    help="koppel regels met bedragen aan taakvelden",
    description="Koppel regels met bedragen aan taakvelden: CSV, Excel, of declaratieberichten (323). "
    "Er wordt niets verstuurd.",
    examples=(
        "iv3 couple regels.csv --year 2025 --out gekoppeld.csv --summary samenvatting.json",
        "iv3 couple berichten/ --year 2025 --contracts contracten.csv --own Tilburg",
    ),
    add=_add,
    run=_run,
)
