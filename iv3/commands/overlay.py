"""``iv3 overlay``: a table with codes of a municipality itself, checked or made to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from iv3.care import overlay
from iv3.care.couple import recognised
from iv3.care.lines import Care
from iv3.care.rules import read
from iv3.commands.command import Command
from iv3.commands.options import add_force, add_out, add_year
from iv3.commands.outputs import not_over_existing, tell_outcome, write_table
from iv3.commands.parser import Parser


def _add_check(parser: Parser) -> None:
    parser.add_argument("bestand", type=Path, metavar="BESTAND", help="CSV of XLSX")
    add_year(parser)


def _add_template(parser: Parser) -> None:
    add_year(parser)
    add_out(parser, "het sjabloon")
    add_force(parser)


def _check(options: argparse.Namespace) -> int:
    """Return 0 when every row can be used, 1 when one contradicts or is wrong."""
    pack = read()
    judged = overlay.read(options.bestand, Care(pack, options.year), recognised(pack))
    tell_outcome((), *overlay.row_lines(judged))
    return int(any(j.soort in (overlay.CONTRADICTS, overlay.WRONG) for j in judged))


def _template(options: argparse.Namespace) -> int:
    pack = read()
    not_over_existing(options.out, is_forced=options.force)
    made = overlay.template(Care(pack, options.year), pack)
    write_table(options.out, made)
    return 0


COMMAND = Command(
    help="controleer een tabel met eigen codes, of maak een sjabloon",
    description="Een tabel met eigen codes vult de landelijke koppeltabel aan of maakt haar preciezer.",
    examples=(
        "iv3 overlay template --year 2025 --out eigen-codes.csv",
        "iv3 overlay check eigen-codes.csv --year 2025",
    ),
    parts={
        "check": Command(
            help="zeg per rij wat zij doet",
            examples=("iv3 overlay check eigen-codes.csv --year 2025",),
            add=_add_check,
            run=_check,
        ),
        "template": Command(
            help="maak een tabel om in te vullen",
            examples=("iv3 overlay template --year 2025 --out eigen-codes.csv",),
            add=_add_template,
            run=_template,
        ),
    },
)
