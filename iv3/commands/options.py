"""The options that commands have in common: one name and one explanation for the same thing everywhere."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from iv3.commands.parser import Parser, number, to_keep, to_write
from iv3.core.errors import UserError
from iv3.core.words import Laagkenmerk
from iv3.library.reading import merged, profile_text, read_profile
from iv3.rows.cells import COMMA, cents
from iv3.rows.control_sheet import Receipt
from iv3.rows.named_columns import named_columns
from iv3.rows.reading import TableReading


def add_year(parser: Parser) -> None:
    """Add the year, which must be told."""
    parser.add_argument("--year", type=number, required=True, metavar="JAAR", help="het verslagjaar")


def add_layer(parser: Parser, when: str = "", default: str | None = Laagkenmerk.GEMEENTE) -> None:
    """Add the layer of government; ``when`` says when it is asked for."""
    parser.add_argument(
        "--layer", choices=Laagkenmerk.VALUES, default=default, help=f"{when}standaard: {Laagkenmerk.GEMEENTE}"
    )


def add_period(parser: Parser, when: str = "") -> None:
    """Add the period; ``when`` says when it is asked for."""
    parser.add_argument("--period", type=number, metavar="0-5", help=f"{when}standaard: 5, de jaarrekening")


def add_out(parser: Parser, what: str = "de uitkomst") -> None:
    """Add the file to write."""
    parser.add_argument("--out", type=to_write, metavar="BESTAND", help=f"schrijf {what} naar dit bestand")


def add_format(parser: Parser, formats: Iterable[str], default: str = "text") -> None:
    """Add the form of what is said; see `iv3.commands.outputs.form_of`."""
    parser.add_argument(
        "--format", choices=sorted(formats), help=f"standaard: wat de naam bij --out zegt, of {default}"
    )


def add_force(parser: Parser) -> None:
    """Add that something to fill in may be written over a file that is there."""
    parser.add_argument("--force", action="store_true", help="vervang het bestand als het er al is")


def add_columns(parser: Parser, example: str) -> None:
    """Add how a table is read: a column by its name, a sheet and the decimal sign."""
    parser.add_argument(
        "--column", action="append", default=[], metavar="WAT=KOP", help=f'kolom bij naam: --column "{example}"'
    )
    parser.add_argument("--sheet", metavar="BLAD", help="het blad van een werkmap")
    parser.add_argument("--decimal", choices=(",", "."), metavar="TEKEN", help="het decimaalteken van bedragen: , of .")
    parser.add_argument("--ignore", action="append", default=[], metavar="WAT", help="gebruik geen kolom voor dit")
    parser.add_argument(
        "--only", action="append", default=[], metavar="KOP=WAARDE", help="tel alleen regels met deze waarde mee"
    )
    parser.add_argument("--signed", action="store_true", help="het teken staat al in het bedrag, niet in een kolom D/C")
    parser.add_argument(
        "--profile",
        type=to_keep,
        metavar="BESTAND",
        help="de antwoorden van de vorige keer (TOML); bestaat het bestand niet, dan worden ze erin bewaard",
    )


def add_control(parser: Parser) -> None:
    """Add what belongs to the control sheet."""
    parser.add_argument("--look", action="store_true", help="laat alleen zien wat er is gelezen, en doe verder niets")
    parser.add_argument("--expect", type=amount, metavar="BEDRAG", help="wat een kolom bij elkaar moet zijn")
    add_accept(parser)
    add_control_file(parser)


def add_accept(parser: Parser) -> None:
    """Add why it is accepted that a check of the control sheet does not close."""
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="CODE=REDEN",
        help="schrijf toch, al sluit deze controle niet; de reden gaat mee",
    )


def add_control_file(parser: Parser) -> None:
    """Add the file for the control sheet."""
    parser.add_argument(
        "--control", type=to_write, metavar="BESTAND", help="schrijf de controlestaat (.html, .xlsx of .json)"
    )


def amount(text: str) -> int:
    """Return an amount in euros as whole cents, for an option."""
    try:
        return cents(text, COMMA)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def reading_of(options: argparse.Namespace) -> TableReading:
    """Return how a table is read, as the options and the profile say."""
    told = TableReading(
        named=named_columns(options.column),
        sheet=options.sheet,
        decimal=options.decimal,
        is_credit_positive=getattr(options, "credit_positive", False),
        is_signed=options.signed,
        ignored=tuple(options.ignore),
        only=tuple((header, value) for header, _, value in (word.partition("=") for word in options.only)),
    )
    if options.profile is None or not options.profile.exists():
        return told
    return merged(read_profile(options.profile).reading, told)


def kept_profile(options: argparse.Namespace, receipts: Sequence[Receipt]) -> dict[Path, Iterable[str]]:
    """Return the profile to write, if there is none yet; refuse a table that an existing one does not fit."""
    if options.profile is None or not receipts:
        return {}
    if options.profile.exists():
        read_profile(options.profile).check(receipts)
        return {}
    return {options.profile: [profile_text(reading_of(options), receipts[0])]}


def add_care(parser: Parser, when: str = "") -> None:
    """Add what a user says of care beside the lines; ``when`` says when it counts."""
    parser.add_argument("--law", metavar="WET", help=f"{when}jeugdwet of wmo, als alle regels van die wet zijn")
    parser.add_argument("--overlay", type=Path, metavar="BESTAND", help=f"{when}tabel met eigen codes; zie iv3 overlay")
    parser.add_argument(
        "--contracts", type=Path, metavar="BESTAND", help=f"{when}tabel die per contract zegt wie er inkocht"
    )
    parser.add_argument("--own", metavar="GEMEENTE", help=f"{when}naam of code van de eigen gemeente, bij --contracts")
    parser.add_argument(
        "--level", metavar="NIVEAU", help=f"{when}inkoopniveau van regels waarvan dat niet anders bekend is"
    )


def add_booking(parser: Parser) -> None:
    """Add what tells how a ledger is read, and how its product codes are coupled."""
    parser.add_argument("--keys", type=Path, metavar="BESTAND", help="verdeelsleutels: sleutel, taakveld en deel")
    parser.add_argument(
        "--credit-positive", action="store_true", help="in de kolom bedrag is credit positief en debet negatief"
    )
    add_columns(parser, "rekening=Gbr")
    add_care(parser, "bij koppelen: ")


def care_words(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options say of care, by the names that the functions of the library have for it."""
    return {name: getattr(options, name) for name in ("law", "level", "contracts", "own", "overlay")}
