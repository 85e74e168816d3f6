"""``iv3 status``: is a copy current."""

from __future__ import annotations

import argparse
from pathlib import Path

from iv3.commands.command import Command
from iv3.commands.options import add_format
from iv3.commands.outputs import JSON, TEXT
from iv3.commands.parser import Parser
from iv3.core.files import write
from iv3.core.json_text import json_text
from iv3.current.status import CHANGED, CURRENT, OTHER, OUTDATED, UNCHANGED, UNKNOWN
from iv3.library.status import status

_OUTCOMES = {CURRENT: 0, UNCHANGED: 0, OUTDATED: 1, CHANGED: 1, OTHER: 1, UNKNOWN: 2}


def _add(parser: Parser) -> None:
    parser.add_argument(
        "bestanden", nargs="*", type=Path, metavar="BESTAND", help="bestanden, mappen, of archieven (ZIP, WHL)"
    )
    parser.add_argument(
        "--against",
        metavar="WAARMEE",
        help="vergelijk met deze actueel.json: een bestand, of een adres dat met https:// begint",
    )
    parser.add_argument(
        "--offline", action="store_true", help="gebruik geen verbinding; vergelijk met wat op deze computer staat"
    )
    parser.add_argument(
        "--signed",
        action="store_true",
        help="eis een handtekening die klopt; kan iv3 er niet naar kijken, dan is de uitkomst 2",
    )
    parser.add_argument(
        "--remember",
        type=Path,
        metavar="MAP",
        help="onthoud in deze map welke handtekening u het laatst zag; iets ouders wordt dan geweigerd",
    )
    add_format(parser, (TEXT, JSON))


def _run(options: argparse.Namespace) -> int:
    """Return 0 for current, or unchanged when nothing newer was looked for; 1 outdated or changed; 2 not to be told."""
    against: str | None = options.against
    is_address = against is not None and "://" in against
    found = status(
        *options.bestanden,
        against=None if against is None or is_address else Path(against),
        address=against if is_address else None,
        is_offline=options.offline,
        must_be_signed=options.signed,
        memory=options.remember,
    )
    data = json_text(found.data)
    write(data if options.format == JSON else found.to_text(), None)
    return _OUTCOMES[found.stand]


COMMAND = Command(
    help="zeg of uw kopie nog actueel is",
    description="Zeg of de regelpakketten op deze computer, of bestanden die u hebt gedownload, die van de laatste "
    "versie zijn, op controlegetal. Zonder --against haalt iv3 een klein bestand van het web; van u wordt niets "
    "verstuurd. Uitkomst 0: actueel; 1: verouderd of gewijzigd; 2: niet te zeggen.",
    examples=(
        "iv3 status",
        "iv3 status --offline",
        "iv3 status tabellen/ iv3.pyz",
        "iv3 status --against actueel.json --format json",
    ),
    add=_add,
    run=_run,
)
