"""``iv3 allocate``: an order to divide, what the rules say of it, and the account."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

from iv3.allocation.findings import say
from iv3.allocation.template import template
from iv3.commands.command import Command
from iv3.commands.options import add_control_file, add_force, add_format
from iv3.commands.outputs import JSON, TEXT, form_of, not_over, not_over_existing, tell_outcome
from iv3.commands.parser import Parser, number, to_write
from iv3.core.errors import Unusable
from iv3.core.files import write, write_all
from iv3.core.terminal import warn
from iv3.library.allocate import allocate
from iv3.rows.control_document import control_document

_TOML = "toml"


def _add(parser: Parser) -> None:
    parser.add_argument("opdracht", nargs="?", type=Path, metavar="OPDRACHT", help="de opdracht (TOML)")
    parser.add_argument(
        "--out",
        type=to_write,
        metavar="MAP",
        help="schrijf verdeling.csv, verantwoording.md en verantwoording.json in deze map; bij --template: het bestand",
    )
    add_format(parser, (TEXT, JSON))
    add_control_file(parser)
    add_force(parser)
    parser.add_argument("--template", metavar="SITUATIE", help="maak een opdracht om in te vullen")
    parser.add_argument(
        "--year", type=number, metavar="JAAR", help="bij --template: het verslagjaar; standaard: het laatste"
    )


def _run(options: argparse.Namespace) -> int:
    """Return 0 when the order is allowed, 1 when it is refused: nothing has been written then."""
    if options.template is not None:
        if options.opdracht is not None:
            raise Unusable(say("sjabloon_of_opdracht"))
        form_of(options.out, None, (_TOML,), _TOML)
        not_over_existing(options.out, is_forced=options.force)
        write(template(options.template, options.year), options.out)
        return 0
    if options.opdracht is None:
        raise Unusable(say("geen_opdracht"))
    made = allocate(options.opdracht)
    contents: dict[Path, Iterable[str | bytes]] = {}
    if made.is_allowed and options.out is not None:
        contents = {target: [content] for target, content in _in_folder(made.files(), options.out).items()}
        not_over([*contents, options.control], [options.opdracht])
    if options.control is not None and made.control is not None:
        contents[options.control] = [control_document(made.control, options.control.suffix)]
    write_all(contents)
    tell_outcome(contents, (made.to_json() if options.format == JSON else made.to_text()).rstrip("\n"))
    if made.is_allowed:
        warn(say("niets_geschreven") if options.out is None else say("geschreven", map=options.out))
    return int(not made.is_allowed)


def _in_folder(contents: Mapping[str, str], folder: Path) -> Mapping[Path, str]:
    if folder.exists() and not folder.is_dir():
        raise Unusable(say("uit_is_geen_map", map=folder))
    folder.mkdir(parents=True, exist_ok=True)
    return {folder / name: content for name, content in contents.items()}


COMMAND = Command(
    help="verdeel kosten over taakvelden, met een verantwoording",
    description="Verdeel de bedragen van een opdracht (TOML) over taakvelden. De methode wordt aan de regels "
    "getoetst; wat niet mag, wordt geweigerd, met de regel en wat wel kan. Uitkomst 0: verdeeld; 1: geweigerd, en "
    "er is niets geschreven; 2: de opdracht was niet te lezen. Er wordt niets verstuurd.",
    examples=(
        "iv3 allocate --template taakgericht --year 2025 --out opdracht.toml",
        "iv3 allocate opdracht.toml --out verdeling/",
        "iv3 allocate opdracht.toml --control controlestaat.html",
    ),
    add=_add,
    run=_run,
)
