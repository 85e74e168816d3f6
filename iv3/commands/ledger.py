"""``iv3 ledger``: a ledger and a mapping give a delivery."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from iv3.bookkeeping.trail import TRAIL_AMOUNTS
from iv3.bookkeeping.words import say
from iv3.commands.command import Command
from iv3.commands.options import (
    add_booking,
    add_control,
    add_layer,
    add_out,
    add_period,
    add_year,
    care_words,
    kept_profile,
    reading_of,
)
from iv3.commands.outputs import JSON, form_of, table_contents, tell_outcome
from iv3.commands.parser import Parser, to_write
from iv3.core.files import write_all
from iv3.core.progress import end_progress, tell_progress
from iv3.core.terminal import warn
from iv3.library.ledger import LedgerResult, ledger
from iv3.rows.control_document import control_document
from iv3.rows.control_sheet import accepted_reasons, control_text


def _add(parser: Parser) -> None:
    parser.add_argument("bestand", type=Path, metavar="GROOTBOEK", help="CSV, XLSX of auditfile (XAF)")
    parser.add_argument("--mapping", type=Path, required=True, metavar="BESTAND", help="zie iv3 mapping template")
    add_year(parser)
    add_layer(parser)
    add_period(parser)
    add_booking(parser)
    add_control(parser)
    parser.add_argument("--about", type=Path, metavar="BESTAND", help="wie levert (TOML); nodig bij --out")
    parser.add_argument("--number", metavar="NUMMER", help="het overheidsnummer, als het niet bij --about staat")
    parser.add_argument("--name", metavar="NAAM", help="de naam van de organisatie, als die niet bij --about staat")
    parser.add_argument("--derive-closing", action="store_true", help="leid de eindstanden van de balans af")
    parser.add_argument("--per-cell", action="store_true", help="een bedrag per cel, zonder de rekeningen erbij")
    parser.add_argument("--draft", action="store_true", help="maak de aanlevering ook als er nog iets open is")
    add_out(parser, "de aanlevering (JSON)")
    parser.add_argument("--trail", type=to_write, metavar="BESTAND", help="schrijf per cel de rekeningen (CSV)")
    parser.add_argument("--lines", type=to_write, metavar="BESTAND", help="schrijf elke regel met zijn plaats (CSV)")
    parser.add_argument("--summary", type=to_write, metavar="BESTAND", help="schrijf de totalen (JSON)")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when every line has a place, 1 when something is open or could not be read."""
    found = ledger(
        options.bestand,
        options.mapping,
        year=options.year,
        layer=options.layer,
        period=options.period,
        about=options.about,
        number=options.number,
        organisation=options.name,
        keys=options.keys,
        derives_closing=options.derive_closing,
        per_account=not options.per_cell,
        is_draft=options.draft,
        is_delivery_wanted=options.out is not None,
        keeps_lines=options.lines is not None,
        reading=reading_of(options),
        expected=options.expect,
        accepted=accepted_reasons(options.accept),
        progress=tell_progress,
        **care_words(options),
    )
    end_progress()
    for remark in found.remarks:
        warn(remark)
    profile = kept_profile(options, found.control.gelezen)
    if options.look:
        write_all(profile)
        tell_outcome(profile, *(line for receipt in found.control.gelezen for line in receipt.lines()))
        return 0
    delivered = found.delivery() if options.out is not None else None
    contents = {**_contents(found, delivered, options), **profile}
    write_all(contents)
    told = [found.totals_text().rstrip("\n")]
    if options.out is not None and found.control.stopping:
        told.append(control_text("tegengehouden", codes=", ".join(found.control.stopping)))
    elif options.out is not None:
        told.append(say("niet_geschreven" if delivered is None else "geschreven", bestand=options.out))
    tell_outcome(contents, *told)
    return int(not found.is_whole or bool(found.control.stopping))


def _contents(
    found: LedgerResult, delivered: str | None, options: argparse.Namespace
) -> dict[Path, Iterable[str | bytes]]:
    """Return what is written: each file that is asked for, the delivery only when there is one."""
    contents: dict[Path, Iterable[str | bytes]] = {}
    if delivered is not None:
        form_of(options.out, None, (JSON,), JSON)
        contents[options.out] = [delivered]
    if options.trail is not None:
        contents[options.trail] = table_contents(options.trail, [found.trail()], TRAIL_AMOUNTS)
    if options.lines is not None:
        contents[options.lines] = table_contents(options.lines, found.lines(), _amounts(found))
    if options.summary is not None:
        contents[options.summary] = [found.totals_json()]
    if options.control is not None:
        contents[options.control] = [control_document(found.control, options.control.suffix)]
    return contents


def _amounts(found: LedgerResult) -> set[str]:
    """Return the headers of the columns with amounts of the ledger."""
    return {header for receipt in found.control.gelezen for header in receipt.sommen}


COMMAND = Command(
    help="maak een aanlevering van een grootboek en een mapping",
    description="Maak een aanlevering van een grootboek (CSV, XLSX of auditfile) en een mapping van rekeningen naar "
    "Iv3. Debet is positief. Wat geen plaats heeft, staat erbij; alles telt op tot de cent. Er wordt niets verstuurd.",
    examples=(
        "iv3 ledger grootboek.csv --mapping mapping.csv --year 2025 --trail spoor.csv",
        "iv3 ledger grootboek.csv --mapping mapping.csv --year 2025 --about gegevens.toml --out aanlevering.json",
    ),
    add=_add,
    run=_run,
)
