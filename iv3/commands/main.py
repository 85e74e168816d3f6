"""The command ``iv3``: what municipalities and vendors type."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from iv3.core.words import Laagkenmerk


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 when there is no ``fout``, 1 when there is, 2 when the command could not run."""
    words = sys.argv[1:] if arguments is None else arguments
    own, vendor = _split(words)
    options = _parser().parse_args(own)
    options.vendor = vendor
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except BrokenPipeError:  # the reader of our output has seen enough
        return 0
    except ValueError as error:  # a file or an option that cannot be used; the text says what to do
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Afgebroken.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"Dit is niet gelukt: {error.strerror or error} ({error.filename or ''}).", file=sys.stderr)
        return 2


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Return our own words, and those after ``--``, which belong to somebody else's command."""
    if "--" in words:
        at = words.index("--")
        return words[:at], words[at + 1 :]
    return words, []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="iv3", description="Controleer en verklaar Iv3-aanleveringen op uw eigen computer."
    )
    commands = parser.add_subparsers(required=True, metavar="opdracht")

    checking = commands.add_parser(
        "validate",
        help="controleer aanleveringen",
        description="Controleer aanleveringen: JSON, of het Excel-model (XLSX). Met --protocol: wat een aanbieder aan "
        "een gemeente levert (CSV, XLSX of JSON). Er wordt niets verstuurd.",
        epilog="Voorbeelden: iv3 validate aanlevering.json; iv3 validate map/ --format html --out rapport.html; "
        "iv3 validate --protocol taakgericht levering.csv",
    )
    checking.add_argument(
        "bestanden", nargs="+", type=Path, metavar="BESTAND", help="bestanden, of mappen met .json-bestanden"
    )
    checking.add_argument("--format", choices=("csv", "html", "json", "text"), default="text", help="standaard: text")
    checking.add_argument("--out", type=Path, help="schrijf het rapport naar dit bestand")
    checking.add_argument(
        "--protocol",
        metavar="VARIANT",
        help="controleer wat een aanbieder levert: inspanningsgericht, outputgericht of taakgericht",
    )
    checking.set_defaults(command=_later("validate"))

    explaining = commands.add_parser(
        "explain",
        help="leg een regel of code uit",
        description="Leg een regel of code uit.",
        epilog="Voorbeelden: iv3 explain PF006; iv3 explain 6.751 --year 2025",
    )
    explaining.add_argument("wat", help="een regel (PF006) of een code (6.751, A111, 4.3.1)")
    explaining.add_argument("--year", type=int, help="het verslagjaar (standaard: het laatste)")
    explaining.add_argument(
        "--layer", choices=Laagkenmerk.VALUES, default=Laagkenmerk.GEMEENTE, help="standaard: gemeente"
    )
    explaining.set_defaults(command=_later("explain"))

    _add_coupling(commands)
    _add_converting(commands)
    _add_delivering(commands)
    _add_comparing(commands)
    _add_ledger(commands)
    _add_allocating(commands)

    conforming = commands.add_parser(
        "conform",
        help="vergelijk uw eigen controle met de conformiteitsset",
        description="Voer uw eigen controleprogramma uit op de conformiteitsset en meld waar de uitkomst anders is.",
        epilog="Voorbeeld: iv3 conform --kit conformiteit -- node mijn-controle.mjs",
    )
    conforming.add_argument("--kit", type=Path, required=True, help="de map conformiteit/")
    conforming.set_defaults(command=_later("conform"))

    _add_status(commands)
    return parser


def _add_coupling(commands: Any) -> None:
    coupling = commands.add_parser(
        "couple",
        help="koppel regels met bedragen aan taakvelden",
        description="Koppel regels met bedragen aan taakvelden: CSV, Excel, of declaratieberichten (323). "
        "Er wordt niets verstuurd.",
        epilog="Voorbeelden: iv3 couple regels.csv --year 2025 --out gekoppeld.csv --summary samenvatting.json; "
        "iv3 couple berichten/ --year 2025 --contracts contracten.csv --own Tilburg",
    )
    coupling.add_argument(
        "bestanden", nargs="+", type=Path, metavar="BESTAND", help="CSV, XLSX of XML, of een map met berichten"
    )
    _add_year(coupling)
    coupling.add_argument("--law", help="jeugdwet of wmo, als alle regels van een wet horen te zijn")
    coupling.add_argument("--overlay", type=Path, help="tabel met eigen codes; zie iv3 overlay")
    coupling.add_argument("--contracts", type=Path, help="tabel die per contract zegt wie er inkocht")
    coupling.add_argument("--own", metavar="GEMEENTE", help="naam of code van de eigen gemeente, bij --contracts")
    coupling.add_argument("--level", help="inkoopniveau van regels waarvan dat niet anders bekend is")
    coupling.add_argument("--answers", nargs="+", type=Path, default=[], metavar="BESTAND", help="antwoorden (325)")
    coupling.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="WAT=KOP",
        help='kolom bij naam: --column "bedrag=Totaal"',
    )
    coupling.add_argument("--sheet", help="het blad van een werkmap")
    coupling.add_argument("--decimal", choices=(",", "."), help="het decimaalteken van bedragen")
    coupling.add_argument("--out", type=Path, help="schrijf de gekoppelde regels naar dit bestand (CSV)")
    coupling.add_argument("--summary", type=Path, help="schrijf de samenvatting naar dit bestand (JSON)")
    coupling.set_defaults(command=_later("couple", "couple"))

    own = commands.add_parser(
        "overlay",
        help="controleer een tabel met eigen codes, of maak een sjabloon",
        description="Een tabel met eigen codes vult de landelijke koppeltabel aan of maakt haar preciezer.",
        epilog="Voorbeelden: iv3 overlay template --year 2025 --out eigen-codes.csv; "
        "iv3 overlay check eigen-codes.csv --year 2025",
    )
    parts = own.add_subparsers(required=True, metavar="wat")
    checking = parts.add_parser("check", help="zeg per rij wat zij doet", description="Zeg per rij wat zij doet.")
    checking.add_argument("bestand", type=Path, metavar="BESTAND", help="CSV of XLSX")
    _add_year(checking)
    checking.set_defaults(command=_later("couple", "overlay_check"))
    making = parts.add_parser("template", help="maak een sjabloon", description="Maak een tabel om in te vullen.")
    _add_year(making)
    making.add_argument("--out", type=Path, help="schrijf het sjabloon naar dit bestand")
    making.set_defaults(command=_later("couple", "overlay_template"))


def _add_converting(commands: Any) -> None:
    converting = commands.add_parser(
        "convert",
        help="reken een aanlevering of een tabel om naar het model van een ander jaar",
        description="Reken een aanlevering (JSON) of een tabel met totalen (CSV, XLSX) om naar het model van een ander "
        "jaar. Wat niet zeker is, blijft heel en staat erbij, tot u een sleutel geeft. Er wordt niets verstuurd.",
        epilog="Voorbeelden: iv3 convert totalen.csv --from 2023 --to 2025 --template sleutel.csv; "
        "iv3 convert totalen.csv --from 2023 --to 2025 --key sleutel.csv --format csv --out omgerekend.csv; "
        "iv3 convert aanlevering.json --to 2026 --format json --out nieuw.json",
    )
    converting.add_argument("bestand", type=Path, metavar="BESTAND", help="een aanlevering (JSON), of CSV of XLSX")
    converting.add_argument("--to", type=int, required=True, metavar="JAAR", help="het jaar van het nieuwe model")
    converting.add_argument(
        "--from", dest="from_year", type=int, metavar="JAAR", help="het jaar van het bestand, bij een tabel"
    )
    converting.add_argument("--layer", choices=Laagkenmerk.VALUES, help="bij een tabel; standaard: gemeente")
    converting.add_argument(
        "--period", type=int, metavar="0-5", help="bij een tabel: de periode; standaard: de jaarrekening"
    )
    converting.add_argument(
        "--key",
        type=Path,
        metavar="BESTAND",
        help="sleutel die zegt hoe te verdelen: van, naar en deel (25%%) of bedrag, en als het nodig is lijst, kant, "
        "gemeente en categorie; een precieze rij gaat voor, eerst op gemeente, dan op categorie, dan op kant",
    )
    converting.add_argument(
        "--template", type=Path, metavar="BESTAND", help="schrijf een sleutel om in te vullen (CSV)"
    )
    converting.add_argument("--unit", choices=("euro", "duizend"), help="waar bedragen in een tabel in staan")
    converting.add_argument(
        "--column", action="append", default=[], metavar="WAT=KOP", help='kolom bij naam: --column "lasten=Kosten"'
    )
    converting.add_argument("--sheet", help="het blad van een werkmap")
    converting.add_argument("--decimal", choices=(",", "."), help="het decimaalteken van bedragen")
    converting.add_argument("--format", choices=("csv", "json", "text"), default="text", help="standaard: text")
    converting.add_argument("--out", type=Path, metavar="BESTAND", help="schrijf de uitkomst naar dit bestand")
    converting.set_defaults(command=_later("convert"))


def _add_delivering(commands: Any) -> None:
    delivering = commands.add_parser(
        "deliver",
        help="maak van het Excel-model een aanlevering, of andersom",
        description="Maak van het ingevulde Excel-model een aanlevering (JSON), of van een aanlevering een ingevulde "
        "werkmap. Is het model niet zeker te lezen, dan staat er per cel wat er mis is en wordt er niets geschreven. "
        "Er wordt niets verstuurd.",
        epilog="Voorbeelden: iv3 deliver iv3-model.xlsx --out aanlevering.json; "
        "iv3 deliver aanlevering.json --out werkmap.xlsx",
    )
    delivering.add_argument("bestand", type=Path, metavar="BESTAND", help="het Excel-model (XLSX) of JSON")
    delivering.add_argument("--out", type=Path, metavar="BESTAND", help="schrijf naar dit bestand")
    delivering.add_argument(
        "--unit",
        choices=("duizend", "euro"),
        default="duizend",
        help="waar bedragen in het Excel-model in staan; standaard: duizend, dan keer 1000",
    )
    delivering.add_argument(
        "--format", choices=("json", "xlsx"), help="standaard: JSON van een werkmap, en een werkmap van JSON"
    )
    delivering.add_argument("--details", choices=("ja", "nee"), help="of details openbaar zijn; standaard: nee")
    delivering.add_argument("--package", metavar="NAAM", help="het financiële pakket, zoals het in de aanlevering komt")
    delivering.add_argument("--software", metavar="NAAM", help="de exportsoftware, zoals die in de aanlevering komt")
    delivering.set_defaults(command=_later("deliver"))


def _add_comparing(commands: Any) -> None:
    comparing = commands.add_parser(
        "compare",
        help="vergelijk twee aanleveringen",
        description="Vergelijk twee aanleveringen (JSON of het Excel-model): een ander jaar, een andere periode of een "
        "herlevering. Een eerder jaar wordt omgerekend naar het model van het latere. Er wordt niets verstuurd.",
        epilog="Voorbeelden: iv3 compare eerst.json nu.json; "
        "iv3 compare 2024.json 2025.json --format xlsx --out vergelijking.xlsx",
    )
    comparing.add_argument("oud", type=Path, metavar="OUD", help="de aanlevering om mee te beginnen")
    comparing.add_argument("nieuw", type=Path, metavar="NIEUW", help="de andere aanlevering")
    comparing.add_argument("--format", choices=("csv", "json", "text", "xlsx"), default="text", help="standaard: text")
    comparing.add_argument("--out", type=Path, metavar="BESTAND", help="schrijf de vergelijking naar dit bestand")
    comparing.add_argument(
        "--key", type=Path, metavar="BESTAND", help="sleutel die zegt hoe te verdelen; zie iv3 convert"
    )
    comparing.add_argument(
        "--top", type=int, default=20, metavar="AANTAL", help="bij text: zoveel van elke tabel; standaard: 20"
    )
    comparing.add_argument("--exit-code", action="store_true", help="uitkomst 1 als er iets verschilt")
    comparing.set_defaults(command=_later("compare"))


def _add_ledger(commands: Any) -> None:
    booking = commands.add_parser(
        "ledger",
        help="maak een aanlevering van een grootboek en een mapping",
        description="Maak een aanlevering van een grootboek (CSV of XLSX) en een mapping van rekeningen naar Iv3. "
        "Debet is positief. Wat geen plaats heeft, staat erbij; alles telt op tot de cent. Er wordt niets verstuurd.",
        epilog="Voorbeelden: iv3 ledger grootboek.csv --mapping mapping.csv --year 2025 --trail spoor.csv; "
        "iv3 ledger grootboek.csv --mapping mapping.csv --year 2025 --about gegevens.toml --out aanlevering.json",
    )
    booking.add_argument("bestand", type=Path, metavar="GROOTBOEK", help="CSV of XLSX")
    booking.add_argument("--mapping", type=Path, required=True, metavar="BESTAND", help="zie iv3 mapping template")
    _add_model(booking)
    _add_booking(booking)
    booking.add_argument("--about", type=Path, metavar="BESTAND", help="wie levert (TOML); nodig bij --out")
    booking.add_argument("--number", help="het overheidsnummer, als het niet bij --about staat")
    booking.add_argument("--name", help="de naam van de organisatie, als die niet bij --about staat")
    booking.add_argument("--derive-closing", action="store_true", help="leid de eindstanden van de balans af")
    booking.add_argument("--per-cell", action="store_true", help="een bedrag per cel, zonder de rekeningen erbij")
    booking.add_argument("--draft", action="store_true", help="maak de aanlevering ook als er nog iets open is")
    booking.add_argument("--out", type=Path, metavar="BESTAND", help="schrijf de aanlevering (JSON)")
    booking.add_argument("--trail", type=Path, metavar="BESTAND", help="schrijf per cel de rekeningen (CSV)")
    booking.add_argument("--lines", type=Path, metavar="BESTAND", help="schrijf elke regel met zijn plaats (CSV)")
    booking.add_argument("--summary", type=Path, metavar="BESTAND", help="schrijf de totalen (JSON)")
    booking.set_defaults(command=_later("ledger"))

    mapping = commands.add_parser(
        "mapping",
        help="controleer een mapping van rekeningen naar Iv3, of maak een sjabloon",
        description="Een mapping zegt waar elke grootboekrekening in Iv3 hoort.",
        epilog="Voorbeelden: iv3 mapping template --year 2025 --out mapping.csv; "
        "iv3 mapping check mapping.csv --year 2025 --ledger grootboek.csv; "
        "iv3 mapping check mapping.csv --from 2024 --year 2025 --out voorstel.csv",
    )
    parts = mapping.add_subparsers(required=True, metavar="wat")
    checking = parts.add_parser(
        "check",
        help="controleer de rijen, of zet ze om naar een ander jaar",
        description="Controleer of elke rij kan in het model van het jaar. Met --from komt er een voorstel voor een "
        "ander jaar; wat niet zeker is, wordt een vraag.",
    )
    checking.add_argument("mapping", type=Path, metavar="MAPPING", help="CSV of XLSX")
    _add_model(checking)
    checking.add_argument(
        "--ledger", type=Path, metavar="BESTAND", help="noem de rekeningen die nog geen plaats hebben"
    )
    checking.add_argument("--from", dest="from_year", type=int, metavar="JAAR", help="het jaar waar de mapping van is")
    checking.add_argument("--out", type=Path, metavar="BESTAND", help="schrijf het voorstel bij --from (CSV)")
    _add_booking(checking)
    checking.set_defaults(command=_later("mapping", "check"))
    making = parts.add_parser("template", help="maak een sjabloon", description="Maak een mapping om in te vullen.")
    _add_model(making)
    making.add_argument("--out", type=Path, metavar="BESTAND", help="schrijf het sjabloon naar dit bestand")
    making.set_defaults(command=_later("mapping", "make_template"))


def _add_allocating(commands: Any) -> None:
    allocating = commands.add_parser(
        "allocate",
        help="verdeel kosten over taakvelden, met een verantwoording",
        description="Verdeel de bedragen van een opdracht (TOML) over taakvelden. De methode wordt aan de regels "
        "getoetst; wat niet mag, wordt geweigerd, met de regel en wat wel kan. Uitkomst 0: verdeeld; 1: geweigerd, en "
        "er is niets geschreven; 2: de opdracht was niet te lezen. Er wordt niets verstuurd.",
        epilog="Voorbeelden: iv3 allocate --template taakgericht --year 2025 --out opdracht.toml; "
        "iv3 allocate opdracht.toml --out verdeling/",
    )
    allocating.add_argument("opdracht", nargs="?", type=Path, metavar="OPDRACHT", help="de opdracht (TOML)")
    allocating.add_argument(
        "--out",
        type=Path,
        metavar="MAP",
        help="schrijf verdeling.csv, verantwoording.md en verantwoording.json in deze map; bij --template: het bestand",
    )
    allocating.add_argument("--format", choices=("text", "json"), default="text", help="standaard: text")
    allocating.add_argument("--template", metavar="SITUATIE", help="maak een opdracht om in te vullen")
    allocating.add_argument("--year", type=int, metavar="JAAR", help="bij --template: het jaar; standaard: het laatste")
    allocating.set_defaults(command=_later("allocate"))


def _add_status(commands: Any) -> None:
    status = commands.add_parser(
        "status",
        help="zeg of uw kopie nog actueel is",
        description="Zeg of de regelpakketten op deze computer, of bestanden die u hebt gedownload, die van de laatste "
        "versie zijn, op controlegetal. Zonder --against haalt iv3 een klein bestand van het web; van u wordt niets "
        "verstuurd. Uitkomst 0: actueel; 1: verouderd of gewijzigd; 2: niet te zeggen.",
        epilog="Voorbeelden: iv3 status; iv3 status --offline; iv3 status tabellen/ iv3_validatie.py; "
        "iv3 status --against actueel.json --format json",
    )
    status.add_argument(
        "bestanden", nargs="*", type=Path, metavar="BESTAND", help="bestanden, mappen, of archieven (ZIP, WHL)"
    )
    status.add_argument(
        "--against",
        metavar="WAARMEE",
        help="vergelijk met deze actueel.json: een bestand, of een adres dat met https:// begint",
    )
    status.add_argument(
        "--offline", action="store_true", help="gebruik geen verbinding; vergelijk met wat op deze computer staat"
    )
    status.add_argument("--format", choices=("text", "json"), default="text", help="standaard: text")
    status.set_defaults(command=_later("status"))


def _add_model(parser: argparse.ArgumentParser) -> None:
    _add_year(parser)
    parser.add_argument("--layer", choices=Laagkenmerk.VALUES, default=Laagkenmerk.GEMEENTE, help="standaard: gemeente")
    parser.add_argument("--period", type=int, metavar="0-5", help="standaard: 5, de jaarrekening")


def _add_booking(parser: argparse.ArgumentParser) -> None:
    """Add what tells how a ledger is read, and how its product codes are coupled."""
    parser.add_argument("--keys", type=Path, metavar="BESTAND", help="verdeelsleutels: sleutel, taakveld en deel")
    parser.add_argument(
        "--credit-positive", action="store_true", help="in de kolom bedrag is credit positief en debet negatief"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="WAT=KOP", help='kolom bij naam: --column "rekening=Gbr"'
    )
    parser.add_argument("--sheet", help="het blad van een werkmap")
    parser.add_argument("--decimal", choices=(",", "."), help="het decimaalteken van bedragen")
    parser.add_argument("--law", help="bij koppelen: jeugdwet of wmo")
    parser.add_argument("--level", help="bij koppelen: inkoopniveau van regels waarvan dat niet anders bekend is")
    parser.add_argument("--overlay", type=Path, metavar="BESTAND", help="bij koppelen: tabel met eigen codes")
    parser.add_argument("--contracts", type=Path, metavar="BESTAND", help="bij koppelen: wie per contract inkocht")
    parser.add_argument("--own", metavar="GEMEENTE", help="bij koppelen: de eigen gemeente, bij --contracts")


def _add_year(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, required=True, help="het verslagjaar")


def _later(module: str, function: str = "main") -> Callable[[argparse.Namespace], int]:
    """Return a command of which the module is loaded when it runs: whoever checks a delivery waits for no other."""

    def command(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"iv3.commands.{module}"), function)(options))

    return command


if __name__ == "__main__":
    sys.exit(main())
