"""The commands of the ceremony: ``make-key``, ``make-root``, ``make-targets``, ``sign`` and ``stamp``."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from generators.commands.release import checked
from generators.kernel import files
from iv3.commands.parser import Parser
from iv3.core.errors import UserError
from iv3.core.files import write, write_all
from iv3.core.terminal import tell
from iv3.current.signature import FOLDER, roots_of_package

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

    from generators.kernel.records import Ondertekenregels

_PRIVATE = 0o600
_ROLES = {
    "root": "de sleutels die aanwijzen wie wat mag",
    "targets": "de sleutels die zeggen wat er is uitgebracht",
    "snapshot": "de sleutel van het moment; een machine mag haar hebben",
    "timestamp": "de sleutel van het moment; een machine mag haar hebben",
}


def add_command(commands: argparse._SubParsersAction[Parser]) -> None:
    """Register the commands."""
    _add_make_key(commands)
    _add_make_root(commands)
    _add_make_targets(commands)
    _add_sign(commands)
    _add_stamp(commands)


def _add_make_key(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = commands.add_parser(
        "make-key",
        help="maak een sleutel om mee te ondertekenen",
        description="Maak een geheime sleutel, met ernaast wat iedereen ervan mag zien (….openbaar.json).",
        examples=("python -m generators make-key --houder 'Ketenbureau' --out sleutel.pem",),
    )
    parser.add_argument("--houder", required=True, help="wie de sleutel bewaart")
    parser.add_argument(
        "--out", type=Path, required=True, help="het bestand voor de geheime sleutel; het mag er nog niet zijn"
    )
    parser.add_argument(
        "--no-passphrase", action="store_true", help="zonder wachtzin, voor een sleutel die een machine gebruikt"
    )
    parser.set_defaults(command=_make_key)


def _add_make_root(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = commands.add_parser(
        "make-root",
        help="maak een root: wie mag wat ondertekenen",
        description="Maak een nieuwe root met de openbare sleutels van de houders. Onderteken haar daarna met sign.",
        examples=(
            "python -m generators make-root --datum 2027-01-15 --root a.openbaar.json b.openbaar.json "
            "--targets a.openbaar.json b.openbaar.json --snapshot m.openbaar.json --timestamp m.openbaar.json "
            "--out root.json",
        ),
    )
    parser.add_argument("--datum", required=True, help="de dag van de ceremonie, als jaar-maand-dag")
    for role, what in _ROLES.items():
        parser.add_argument(
            f"--{role}", dest=f"{role}_keys", type=Path, nargs="+", required=True, metavar="OPENBAAR", help=what
        )
    parser.add_argument("--out", type=Path, required=True, help="het bestand voor de root; het mag er nog niet zijn")
    parser.set_defaults(command=_make_root)


def _add_make_targets(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = commands.add_parser(
        "make-targets",
        help="maak de lijst van wat is uitgebracht, om te ondertekenen",
        description="Maak de lijst van een map die release heeft gemaakt. Wie zelf bouwt, krijgt dezelfde bytes.",
        examples=("python -m generators make-targets ../uitgave --datum 2027-01-15 --out targets.json",),
    )
    parser.add_argument("folder", type=Path, metavar="map", help="de map die u publiceert")
    parser.add_argument("--datum", required=True, help="de dag van de uitgave, als jaar-maand-dag")
    parser.add_argument("--previous", type=Path, help="de lijst van de vorige uitgave; zonder is dit de eerste")
    parser.add_argument("--out", type=Path, required=True, help="het bestand voor de lijst; het mag er nog niet zijn")
    parser.set_defaults(command=_make_targets)


def _add_sign(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = commands.add_parser(
        "sign",
        help="zet een handtekening op een root of een lijst",
        description="Zet uw handtekening in het bestand zelf. Stuur het daarna naar de volgende houder.",
        examples=("python -m generators sign targets.json --key sleutel.pem",),
    )
    parser.add_argument("file", type=Path, metavar="bestand", help="de root of de lijst")
    _add_key(parser)
    parser.set_defaults(command=_sign)


def _add_stamp(commands: argparse._SubParsersAction[Parser]) -> None:
    parser = commands.add_parser(
        "stamp",
        help="zet de handtekeningen in de map, met een nieuw tijdstempel",
        description="Zet de roots, de ondertekende lijst en een nieuw tijdstempel in de map die u publiceert. "
        "Doe dit opnieuw voordat het tijdstempel verloopt.",
        examples=("python -m generators stamp ../uitgave --targets targets.json --key machine.pem",),
    )
    parser.add_argument("folder", type=Path, metavar="map", help="de map die u publiceert")
    parser.add_argument("--targets", type=Path, required=True, help="de lijst, door genoeg houders ondertekend")
    _add_key(parser)
    parser.set_defaults(command=_stamp)


def _add_key(parser: Parser) -> None:
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--key", type=Path, help="uw geheime sleutel")
    given.add_argument("--key-from", metavar="NAAM", help="de omgevingsvariabele waar de geheime sleutel in staat")


def _make_key(options: argparse.Namespace) -> int:
    from generators.upkeep.publication import signing  # what signs takes long to load

    public = options.out.with_suffix(".openbaar.json")
    _require_absent(options.out, public)
    passphrase = None if options.no_passphrase else _new_passphrase()
    secret, shown = signing.new_key(options.houder, passphrase)
    os.close(os.open(options.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))  # what replaces it keeps its mode
    write_all({options.out: [secret], public: [shown]})
    tell(f"De geheime sleutel staat in {options.out}. Geef haar aan niemand, en bewaar haar niet in git.")
    tell(f"Stuur {public} naar wie de root maakt, en lees het nummer erin voor aan de telefoon.")
    return 0


def _make_root(options: argparse.Namespace) -> int:
    from generators.upkeep.publication import signing

    _require_absent(options.out)
    roots = roots_of_package()
    keys = {
        role: [signing.public_key(path.read_bytes(), str(path)) for path in getattr(options, f"{role}_keys")]
        for role in signing.ROLES
    }
    previous = roots[max(roots)] if roots else None
    made = signing.new_root(_rules(options.root), keys, previous, _day(options.datum))
    write_all({options.out: [made]})
    tell(f"De root staat in {options.out}, zonder handtekeningen. Laat elke houder tekenen met sign.")
    return 0


def _make_targets(options: argparse.Namespace) -> int:
    from generators.upkeep.publication import signing

    _require_absent(options.out)
    previous = None if options.previous is None else options.previous.read_bytes()
    made = signing.new_targets(options.folder, _rules(options.root), previous, _day(options.datum))
    write_all({options.out: [made]})
    tell(f"De lijst staat in {options.out}, zonder handtekeningen. Laat elke houder tekenen met sign.")
    return 0


def _sign(options: argparse.Namespace) -> int:
    from generators.upkeep.publication import signing

    roots = roots_of_package()
    known = [roots[version] for version in sorted(roots, reverse=True)]
    made, count, needed = signing.signed(options.file.read_bytes(), _signer(options), known, str(options.file))
    write_all({options.file: [made]})
    tell(f"{options.file} heeft {count} van de {needed} handtekeningen die nodig zijn.")
    return 0


def _stamp(options: argparse.Namespace) -> int:
    from generators.upkeep.publication import signing, verify

    roots = roots_of_package()
    if not roots:
        raise UserError("in iv3/current/roots/ staat nog geen root; maak haar eerst (docs/ondertekenen.md)")
    by = _signer(options)
    made = signing.lists(
        options.folder, roots, options.targets.read_bytes(), _rules(options.root), by, datetime.now(UTC)
    )
    there = {p.relative_to(options.folder).as_posix() for p in (options.folder / FOLDER).glob("*.json")}
    files.write(options.folder, made, there)
    outcome = verify.verify(str(options.folder))
    write(verify.as_text(outcome), None)
    return 1 if outcome.differences else 0


def _rules(root: Path) -> Ondertekenregels:
    from generators.upkeep.publication import folder

    specification = checked(root)
    if specification is None:
        raise UserError("de feiten hebben bevindingen; verbeter die eerst")
    return folder.known_history(specification).rules.ondertekening


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text} is geen dag; schrijf jaar-maand-dag, zoals 2027-01-15") from error


def _require_absent(*paths: Path) -> None:
    for path in paths:
        if path.exists() or path.is_symlink():
            raise UserError(f"{path} is er al, en wordt niet vervangen; kies een andere naam")


def _signer(options: argparse.Namespace) -> CryptoSigner:
    from generators.upkeep.publication import signing

    if options.key_from is not None:
        if not os.environ.get(options.key_from):
            raise UserError(f"de omgevingsvariabele {options.key_from} is leeg")
        return signing.signer(os.environ[options.key_from].encode(), None, options.key_from)
    pem = options.key.read_bytes()
    passphrase = _asked("Wachtzin: ").encode() if b"ENCRYPTED" in pem else None
    return signing.signer(pem, passphrase, str(options.key))


def _new_passphrase() -> bytes:
    first = _asked("Wachtzin voor de sleutel: ")
    if not first or first != _asked("Nog een keer: "):
        raise UserError("de wachtzin is leeg, of de tweede keer anders; er is niets gemaakt")
    return first.encode()


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise UserError("een wachtzin wordt alleen in een terminal gevraagd; geef bij een machine --no-passphrase")
    ask: Callable[[str], str] = getpass.getpass
    return ask(question)
