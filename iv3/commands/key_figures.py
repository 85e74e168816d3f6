"""``iv3 key-figures``: kengetallen and the EMU balance of a delivery."""

from __future__ import annotations

import argparse
from pathlib import Path

from iv3.commands.command import Command
from iv3.commands.options import add_format, add_out
from iv3.commands.outputs import JSON, TEXT, form_of
from iv3.commands.parser import Parser
from iv3.core.files import write
from iv3.library.key_figures import KeyFigures, key_figures

_FORMATS = {JSON: KeyFigures.to_json, TEXT: KeyFigures.to_text}


def _add(parser: Parser) -> None:
    parser.add_argument("aanlevering", type=Path, metavar="BESTAND", help="de aanlevering: JSON of het Excel-model")
    add_format(parser, _FORMATS)
    add_out(parser, "de kengetallen")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when they were worked out; a difference or a signal is no fault."""
    form = form_of(options.out, options.format, _FORMATS, TEXT)
    write(_FORMATS[form](key_figures(options.aanlevering)), options.out)
    return 0


COMMAND = Command(
    help="bereken kengetallen en het EMU-saldo van een aanlevering",
    description="Bereken uit een aanlevering de kengetallen (fk), de beleidsindicatoren (bi) en het EMU-saldo, voor "
    "zover Iv3 bevat wat daarvoor nodig is, en leg ze naast de kengetallen die u levert. Een verschil is een vraag en "
    "geen fout. Er wordt niets verstuurd.",
    examples=(
        "iv3 key-figures aanlevering.json",
        "iv3 key-figures aanlevering.json --out kengetallen.json",
    ),
    add=_add,
    run=_run,
)
