"""``iv3 couple``: lines of care to taakvelden."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from iv3.care.coupled_tally import summary_text
from iv3.care.inbox import inbox_of
from iv3.commands.command import Command
from iv3.commands.options import (
    add_care,
    add_columns,
    add_control,
    add_out,
    add_year,
    care_words,
    kept_profile,
    reading_of,
)
from iv3.commands.outputs import not_over, table_contents, tell_outcome
from iv3.commands.parser import Parser, to_write
from iv3.core.files import write_all, write_pieces
from iv3.core.json_text import json_text
from iv3.core.progress import end_progress, tell_progress
from iv3.core.terminal import warn
from iv3.library.couple import CoupleResult, couple
from iv3.rows.control_document import control_document
from iv3.rows.control_sheet import accepted_reasons, control_text


def _add(parser: Parser) -> None:
    parser.add_argument(
        "bestanden", nargs="+", type=Path, metavar="BESTAND", help="CSV, XLSX of XML, of een map met berichten"
    )
    add_year(parser)
    add_care(parser)
    parser.add_argument("--answers", nargs="+", type=Path, default=[], metavar="BESTAND", help="antwoorden (325)")
    add_columns(parser, "bedrag=Totaal")
    add_control(parser)
    add_out(parser, "de gekoppelde regels (CSV)")
    parser.add_argument("--summary", type=to_write, metavar="BESTAND", help="schrijf de samenvatting (JSON)")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when every line was read, else 1."""
    not_over([options.out, options.summary, options.control], inbox_of(options.bestanden).seen)
    coupled = couple(
        *options.bestanden,
        year=options.year,
        answers=options.answers,
        reading=reading_of(options),
        expected=options.expect,
        accepted=accepted_reasons(options.accept),
        progress=tell_progress,
        **care_words(options),
    )
    end_progress()
    profile = kept_profile(options, coupled.control.gelezen)
    if options.look:
        write_all(profile)
        tell_outcome(profile, *(line for receipt in coupled.control.gelezen for line in receipt.lines()))
        return 0
    stopping = coupled.control.stopping
    write_all({**_contents(coupled, options), **profile})
    if options.out is None and not stopping:
        write_pieces(coupled.csv_pieces())
    warn(summary_text(coupled.totals).rstrip("\n"))
    for remark in (*coupled.control.lines(), *coupled.remarks):
        warn(remark)
    if stopping:
        warn(control_text("tegengehouden", codes=", ".join(stopping)))
    return int(not coupled.is_whole or bool(stopping))


def _contents(coupled: CoupleResult, options: argparse.Namespace) -> dict[Path, Iterable[str | bytes]]:
    """Return what is written: each file that is asked for, the lines only when everything closes."""
    contents: dict[Path, Iterable[str | bytes]] = {}
    if options.out is not None and not coupled.control.stopping:
        amounts = {header for receipt in coupled.control.gelezen for header in receipt.sommen}
        contents[options.out] = table_contents(options.out, coupled.csv_pieces(), amounts)
    if options.summary is not None:
        contents[options.summary] = [json_text(coupled.totals)]
    if options.control is not None:
        contents[options.control] = [control_document(coupled.control, options.control.suffix)]
    return contents


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
