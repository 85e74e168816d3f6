"""``iv3 deliver``: from the Excel model or a table to a delivery in JSON, and from a delivery to a filled workbook."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from iv3.bookkeeping.words import PARTS
from iv3.commands.command import Command
from iv3.commands.options import (
    add_columns,
    add_control,
    add_layer,
    add_out,
    add_period,
    kept_profile,
    reading_of,
)
from iv3.commands.outputs import CSV, form_of, tell_outcome
from iv3.commands.parser import Parser, number, to_write
from iv3.core.errors import UserError
from iv3.core.files import write, write_all
from iv3.core.progress import end_progress, tell_progress
from iv3.core.terminal import warn
from iv3.filing.words import PLACEMENTS
from iv3.filing.words import say as say_of_table
from iv3.library.deliver import JSON, TABLE, TABLE_XLSX, UNITS, XLSX, deliver, say
from iv3.library.deliver_table import TableResult
from iv3.rows.control_document import control_document
from iv3.rows.control_sheet import accepted_reasons, control_text

_YES, _NO = "ja", "nee"
_FOR_TABLE = "van een tabel: "


def _add(parser: Parser) -> None:
    parser.add_argument(
        "bestand", type=Path, metavar="BESTAND", help="het Excel-model (XLSX), een tabel met --year, of JSON"
    )
    add_out(parser)
    parser.add_argument(
        "--unit",
        choices=tuple(UNITS),
        help="waar bedragen in staan; standaard: in het Excel-model duizend (dan keer 1000), in een tabel wat hij zegt",
    )
    parser.add_argument(
        "--format",
        choices=(JSON, XLSX, TABLE),
        help="standaard: JSON van een werkmap, en een werkmap van JSON; tabel is een regel per cel (CSV of XLSX)",
    )
    parser.add_argument("--details", choices=(_YES, _NO), help=f"of details openbaar zijn; standaard: {_NO}")
    parser.add_argument("--package", metavar="NAAM", help="het financiële pakket, zoals het in de aanlevering komt")
    parser.add_argument("--software", metavar="NAAM", help="de exportsoftware, zoals die in de aanlevering komt")
    _add_table(parser)


def _add_table(parser: Parser) -> None:
    parser.add_argument(
        "--year", type=number, metavar="JAAR", help="het verslagjaar van een tabel; nodig bij een tabel"
    )
    add_layer(parser, _FOR_TABLE)
    add_period(parser, _FOR_TABLE)
    parser.add_argument(
        "--part",
        choices=PARTS,
        metavar="ONDERDEEL",
        help=f"{_FOR_TABLE}het onderdeel van elke regel: {', '.join(PARTS)}",
    )
    parser.add_argument("--own", metavar="NAAM", help=f"{_FOR_TABLE}naam of code van de organisatie die meetelt")
    parser.add_argument(
        "--placement", type=int, choices=tuple(PLACEMENTS), help="welke plaatsing van CBS; standaard: de laatste"
    )
    parser.add_argument(
        "--credit-negative", action="store_true", help=f"{_FOR_TABLE}baten en passiva staan er met een min in"
    )
    add_columns(parser, "categorie=Cat")
    add_control(parser)
    parser.add_argument("--about", type=Path, metavar="BESTAND", help=f"{_FOR_TABLE}wie levert (TOML); nodig bij --out")
    parser.add_argument("--number", metavar="NUMMER", help="het overheidsnummer, als het niet bij --about staat")
    parser.add_argument("--name", metavar="NAAM", help="de naam van de organisatie, als die niet bij --about staat")
    parser.add_argument("--draft", action="store_true", help="maak de aanlevering ook als er regels zijn geweigerd")
    parser.add_argument("--summary", type=to_write, metavar="BESTAND", help=f"{_FOR_TABLE}schrijf de totalen (JSON)")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when everything is in the file, 1 when something is not: of a delivery nothing is written then."""
    if options.year is not None:
        return _run_table(options)
    made = deliver(
        options.bestand,
        form=_form(options.format, options.out),
        unit=options.unit,
        details=None if options.details is None else options.details == _YES,
        package=options.package,
        software=options.software,
        accepted=accepted_reasons(options.accept),
    )
    if made.form in (XLSX, TABLE_XLSX) and options.out is None:
        raise UserError(say("uit_nodig"))
    contents: dict[Path, Iterable[str | bytes]] = {}
    if options.control is not None and made.control is not None:
        contents[options.control] = [control_document(made.control, options.control.suffix)]
    if made.content and options.out is not None:
        contents[options.out] = [made.content]
    write_all(contents)
    if made.content and options.out is None:
        write(made.content, None)
    for remark in made.remarks:
        warn(remark)
    return int(not made.is_whole)


def _form(said: str | None, out: Path | None) -> str | None:
    """Return the form that is wanted; a table goes by the end of its name, and CSV is always a table."""
    is_csv = out is not None and out.suffix.lower() == f".{CSV}"
    if said == TABLE or (said is None and is_csv):
        return TABLE_XLSX if form_of(out, None, (CSV, XLSX), CSV) == XLSX else TABLE
    return said


def _run_table(options: argparse.Namespace) -> int:
    """Return 0 when every line of a table has a place and all of it closes, else 1."""
    form_of(options.out, None, (JSON,), JSON)
    made = deliver(
        options.bestand,
        unit=options.unit,
        year=options.year,
        layer=options.layer,
        period=options.period,
        about=options.about,
        number=options.number,
        organisation=options.name,
        part=options.part or "",
        is_credit_negative=options.credit_negative,
        placement=options.placement,
        own=options.own,
        is_draft=options.draft,
        is_delivery_wanted=options.out is not None,
        reading=reading_of(options),
        expected=options.expect,
        accepted=accepted_reasons(options.accept),
        progress=tell_progress,
    )
    end_progress()
    found = made.table
    if found is None:
        raise TypeError(options.bestand)
    profile = kept_profile(options, found.control.gelezen)
    if options.look:
        write_all(profile)
        tell_outcome(profile, *(line for receipt in found.control.gelezen for line in receipt.lines()))
        return 0
    contents = {**_contents(found, made.content, options), **profile}
    write_all(contents)
    told = [found.totals_text().rstrip("\n")]
    if options.out is not None and found.control.stopping:
        told.append(control_text("tegengehouden", codes=", ".join(found.control.stopping)))
    elif options.out is not None:
        told.append(say_of_table("geschreven" if made.content else "niet_geschreven", bestand=options.out))
    tell_outcome(contents, *told)
    return int(not made.is_whole)


def _contents(found: TableResult, delivered: bytes, options: argparse.Namespace) -> dict[Path, Iterable[str | bytes]]:
    """Return what is written: each file that is asked for, the delivery only when there is one."""
    contents: dict[Path, Iterable[str | bytes]] = {}
    if delivered:
        contents[options.out] = [delivered]
    if options.summary is not None:
        contents[options.summary] = [found.totals_json()]
    if options.control is not None:
        contents[options.control] = [control_document(found.control, options.control.suffix)]
    return contents


COMMAND = Command(
    help="maak van het Excel-model of een tabel een aanlevering, of andersom",
    description="Maak van het ingevulde Excel-model een aanlevering (JSON), of van een aanlevering een ingevulde "
    "werkmap. Van een tabel met taakvelden en categorieën (ook de open data van CBS) kan het met --year. Is het model "
    "niet zeker te lezen, dan staat er per cel wat er mis is en wordt er niets geschreven. Er wordt niets verstuurd.",
    examples=(
        "iv3 deliver iv3-model.xlsx --out aanlevering.json",
        "iv3 deliver aanlevering.json --out werkmap.xlsx",
        "iv3 deliver aanlevering.json --out tabel.csv",
        "iv3 deliver aanlevering.json --format tabel --out tabel.xlsx",
        "iv3 deliver tabel.csv --year 2025 --about gegevens.toml --out aanlevering.json",
        "iv3 deliver cbs.csv --year 2025 --period 0 --own Utrecht --summary totalen.json",
    ),
    add=_add,
    run=_run,
)
