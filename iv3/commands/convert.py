"""``iv3 convert``: a delivery, or a table of totals, in another year's model."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from iv3.commands.command import Command
from iv3.commands.options import (
    add_columns,
    add_control,
    add_force,
    add_format,
    add_layer,
    add_out,
    add_period,
    kept_profile,
    reading_of,
)
from iv3.commands.outputs import CSV, JSON, TEXT, form_of, not_over_existing, table_contents, tell_outcome
from iv3.commands.parser import Parser, number, say, to_write
from iv3.core.errors import UserError
from iv3.core.files import write_all, write_pieces
from iv3.core.terminal import warn
from iv3.library.convert import convert
from iv3.rows.control_document import control_document
from iv3.rows.control_sheet import accepted_reasons, control_text
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
    parser.add_argument(
        "--template", type=to_write, metavar="BESTAND", help="schrijf een sleutel om in te vullen (CSV)"
    )
    parser.add_argument("--unit", choices=tuple(UNITS), help="waar bedragen in een tabel in staan")
    add_columns(parser, "lasten=Kosten")
    add_control(parser)
    add_format(parser, (CSV, JSON, TEXT))
    add_out(parser)
    add_force(parser)


def _run(options: argparse.Namespace) -> int:
    """Return 0 when everything was restated, 1 when something is left to divide or could not be read."""
    form = form_of(options.out, options.format, (CSV, JSON, TEXT), TEXT)
    not_over_existing(options.template, is_forced=options.force)
    found = convert(
        options.bestand,
        to=options.to,
        from_year=options.from_year,
        layer=options.layer,
        period=options.period,
        key=options.key,
        unit=options.unit,
        reading=reading_of(options),
        expected=options.expect,
        accepted=accepted_reasons(options.accept),
    )
    control = found.control
    if control is None and (options.look or options.control is not None):
        raise UserError(say("geen_staat_bij_omrekenen", bestand=options.bestand))
    profile = kept_profile(options, control.gelezen if control is not None else ())
    if options.look:
        write_all(profile)
        tell_outcome(profile, *(line for receipt in (control.gelezen if control else ()) for line in receipt.lines()))
        return 0
    content, message = found.rendered(form)
    stopping = control.stopping if control is not None else []
    contents: dict[Path, Iterable[str | bytes]] = {}
    if options.template is not None:
        contents[options.template] = table_contents(options.template, [found.key_to_fill_in()])
    if options.out is not None and not stopping:
        contents[options.out] = [content]
    if control is not None and options.control is not None:
        contents[options.control] = [control_document(control, options.control.suffix)]
    write_all({**contents, **profile})
    for line in (message, *(control.lines() if control is not None else ())):
        if line:
            warn(line)
    if stopping:
        warn(control_text("tegengehouden", codes=", ".join(stopping)))
    elif options.out is None:
        write_pieces([content])
    return int(not found.is_whole or bool(stopping))


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
