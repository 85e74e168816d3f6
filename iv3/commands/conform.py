"""``iv3 conform``: does somebody else's validator say what ours says, on the kit or on mutated deliveries?"""

from __future__ import annotations

import argparse
from pathlib import Path

from iv3.commands.command import Command
from iv3.commands.parser import Parser, number
from iv3.conformance.judging import MOST_TIMEOUTS
from iv3.conformance.kit import say
from iv3.conformance.vendor import MOST_BYTES
from iv3.core.errors import UserError
from iv3.core.files import write
from iv3.core.progress import end_progress, show_progress
from iv3.library.conform import DEFAULT_SECONDS, conform


def _add(parser: Parser) -> None:
    parser.add_argument("--kit", type=Path, required=True, metavar="MAP", help="de map conformiteit/")
    parser.add_argument(
        "--seconds",
        type=number,
        default=int(DEFAULT_SECONDS),
        metavar="AANTAL",
        help=f"hoe lang uw programma over een aanlevering mag doen; standaard: {DEFAULT_SECONDS:g}",
    )
    parser.add_argument(
        "--fuzz",
        type=number,
        metavar="AANTAL",
        help="vergelijk op zoveel vreemde aanleveringen, afgeleid van de set; iv3 zegt zelf wat eruit moet komen",
    )
    parser.add_argument(
        "--seed", type=number, metavar="GETAL", help="bij --fuzz: hetzelfde getal geeft dezelfde aanleveringen"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="MAP",
        help="bij --fuzz: bewaar van elk soort verschil een aanlevering, zo klein mogelijk, als set in deze lege map",
    )


def _run(options: argparse.Namespace) -> int:
    """Return 0 when all is equal, 1 when it is not, and 2 when not everything was run."""
    for option, given in (("--seconds", options.seconds), ("--fuzz", options.fuzz)):
        if given == 0:
            raise UserError(say("klein_getal", optie=option))
    for option, given in (("--seed", options.seed), ("--keep", options.keep)):
        if given is not None and options.fuzz is None:
            raise UserError(say("zonder_fuzz", optie=option))
    try:
        outcome = conform(
            options.kit,
            options.vendor,
            seconds=options.seconds,
            fuzz=options.fuzz,
            seed=options.seed,
            keep=options.keep,
            progress=_tell,
        )
    finally:
        end_progress()
    write(outcome.to_text(), None)
    return outcome.exit_code


def _tell(done: int, total: int) -> None:
    show_progress(say("voortgang", aantal=done, totaal=total))


COMMAND = Command(
    help="vergelijk uw eigen controle met de conformiteitsset",
    description="Voer uw eigen controleprogramma uit op de conformiteitsset en meld waar de uitkomst anders is. "
    "Het programma staat achter -- en krijgt als laatste woord het pad van een aanlevering. Met --fuzz krijgt het "
    "aanleveringen die er vreemd uitzien, en is het verwachte rapport dat van iv3 zelf. Wat het programma schrijft, "
    f"telt tot {MOST_BYTES // 1_000_000} MB; geeft het {MOST_TIMEOUTS} keer geen antwoord, dan wordt de rest niet "
    "gedraaid (uitkomst 2).",
    examples=(
        "iv3 conform --kit conformiteit -- node mijn-controle.mjs",
        "iv3 conform --kit conformiteit --fuzz 20 --seed 7 -- node mijn-controle.mjs",
    ),
    add=_add,
    run=_run,
)
