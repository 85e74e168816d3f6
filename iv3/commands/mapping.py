"""``iv3 mapping``: test a mapping against a model year and a ledger, take it to another year, or make a template."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from iv3.bookkeeping.booking import Ledger
from iv3.bookkeeping.cells import by_cell
from iv3.bookkeeping.check import FAULT, findings
from iv3.bookkeeping.division_keys import read_division_keys
from iv3.bookkeeping.mapping_file import read_mapping
from iv3.bookkeeping.model_year import ModelYear, load_model
from iv3.bookkeeping.preparing import LedgerOptions, prepared
from iv3.bookkeeping.proposing import (
    ASKED,
    CHANGED,
    SAME,
    WRONG,
    key_questions,
    proposal_lines,
    proposal_table,
    propose,
)
from iv3.bookkeeping.template import template
from iv3.bookkeeping.totals import Booked, open_groups
from iv3.bookkeeping.words import say
from iv3.care.choices import CareChoices
from iv3.commands.command import Command
from iv3.commands.options import (
    add_booking,
    add_force,
    add_layer,
    add_out,
    add_period,
    add_year,
    care_words,
    reading_of,
)
from iv3.commands.outputs import not_over_existing, tell_outcome, write_table
from iv3.commands.parser import Parser, number
from iv3.core.counting import dotted
from iv3.core.errors import Unusable
from iv3.core.progress import end_progress, tell_progress
from iv3.core.terminal import warn
from iv3.rows.auditfile.table import auditfile_accounts
from iv3.rows.refused_lines import most_refused
from iv3.years.loading import load_restating


def _add_check(parser: Parser) -> None:
    parser.add_argument("mapping", type=Path, metavar="MAPPING", help="CSV of XLSX")
    add_year(parser)
    add_layer(parser)
    add_period(parser)
    parser.add_argument("--ledger", type=Path, metavar="BESTAND", help="noem de rekeningen die nog geen plaats hebben")
    parser.add_argument("--from", dest="from_year", type=number, metavar="JAAR", help="het jaar waar de mapping van is")
    add_out(parser, "bij --from: het voorstel (CSV)")
    add_booking(parser)


def _check(options: argparse.Namespace) -> int:
    """Return 0 when nothing is wrong, open or asked; 1 when something is."""
    if options.from_year is not None:
        return _propose(options)
    model = load_model(options.layer, options.year, options.period)
    keys = read_division_keys(options.keys, model)
    mapping = read_mapping(options.mapping, model, keys)
    found = findings(mapping)
    most = most_refused()
    told = [say("controle_rij", rij=f.rij, soort=say(f.soort), melding=f.melding) for f in found[:most]]
    told += [say("controle_niet_genoemd", aantal=dotted(len(found) - most))] if len(found) > most else []
    wrong_keys = [division.problem for division in keys.values() if division.problem]
    told += [say("controle_sleutel", bestand=options.keys.name, melding=problem) for problem in wrong_keys]
    faults = {finding.rij for finding in found if finding.soort == FAULT}
    attention = {finding.rij for finding in found} - faults
    counts = {"rijen": len(mapping.rows), "fout": len(faults), "let_op": len(attention)}
    good = len(mapping.rows) - len(faults) - len(attention)
    told.append(say("controle_totaal", bestand=mapping.name, laag=model.laag, jaar=model.jaar, goed=good, **counts))
    is_wrong = bool(faults or wrong_keys)
    if options.ledger is not None:
        booked = _booked(options, model)
        told += _of_ledger(booked)
        is_wrong |= not booked.is_complete
    tell_outcome((), *told)
    return int(is_wrong)


def _booked(options: argparse.Namespace, model: ModelYear) -> Booked:
    ledger = _ledger(options, model)
    ledger.read(options.ledger)
    end_progress()
    return Booked(ledger, by_cell(ledger.groups.values(), ledger.mapping), {})


def _of_ledger(booked: Booked) -> Iterator[str]:
    """Yield which accounts of a ledger have no place, which lines were refused, and which rows are never used."""
    ledger, accounts = booked.ledger, {group.account for group in booked.open}
    yield say("controle_grootboek", bestand=ledger.name, aantal=len(accounts))
    for line in open_groups(booked):
        yield "  " + line
    if ledger.refused_lines:
        yield say("afgekeurd_kop", aantal=ledger.refused_lines)
        for number, reason in ledger.refused:
            yield "  " + say("rij_fout", rij=number, reden=reason)
        if ledger.refused_lines > len(ledger.refused):
            yield "  " + say("en_nog", aantal=dotted(ledger.refused_lines - len(ledger.refused)))
    if booked.unused:
        yield say("ongebruikt", aantal=len(booked.unused), rijen=", ".join(map(str, booked.unused)))


def _ledger(options: argparse.Namespace, model: ModelYear) -> Ledger:
    told = LedgerOptions(
        mapping=options.mapping,
        keys=options.keys,
        reading=reading_of(options),
        care=CareChoices(jaar=options.year, **care_words(options)),
    )
    return prepared(told, model, warn, tell_progress)


def _propose(options: argparse.Namespace) -> int:
    if options.from_year == options.year:
        raise Unusable(say("voorstel_zelfde_jaar", jaar=options.year))
    old = load_model(options.layer, options.from_year, options.period)
    keys = read_division_keys(options.keys, old)
    mapping = read_mapping(options.mapping, old, keys)
    model = load_restating(options.layer, old.jaar, options.year, old.periode, mapping.name)
    proposals = [propose(row, model) for row in mapping.rows]
    asked_keys = [*key_questions(keys, model)]
    told = [*(line for proposal in proposals for line in proposal_lines(proposal)), *asked_keys]
    counts = {stand: sum(p.stand == stand for p in proposals) for stand in (SAME, CHANGED, ASKED, WRONG)}
    told.append(say("voorstel_kop", van=old.jaar, naar=options.year, **counts))
    if options.out is not None:
        write_table(options.out, proposal_table(mapping, proposals))
        told.append(say("voorstel_geschreven", bestand=options.out))
    tell_outcome([] if options.out is None else [options.out], *told)
    return int(bool(counts[ASKED] or counts[WRONG] or asked_keys))


def _add_template(parser: Parser) -> None:
    add_year(parser)
    add_layer(parser)
    add_period(parser)
    parser.add_argument(
        "--ledger", type=Path, metavar="BESTAND", help="zet de rekeningen van deze auditfile (XAF) erin"
    )
    add_out(parser, "het sjabloon")
    add_force(parser)


def _template(options: argparse.Namespace) -> int:
    not_over_existing(options.out, is_forced=options.force)
    accounts = () if options.ledger is None else auditfile_accounts(options.ledger)
    write_table(options.out, template(load_model(options.layer, options.year, options.period), accounts))
    return 0


COMMAND = Command(
    help="controleer een mapping van rekeningen naar Iv3, of maak een sjabloon",
    description="Een mapping zegt waar elke grootboekrekening in Iv3 hoort.",
    examples=(
        "iv3 mapping template --year 2025 --out mapping.csv",
        "iv3 mapping check mapping.csv --year 2025 --ledger grootboek.csv",
        "iv3 mapping check mapping.csv --from 2024 --year 2025 --out voorstel.csv",
    ),
    parts={
        "check": Command(
            help="controleer de rijen, of zet ze om naar een ander jaar",
            description="Controleer of elke rij kan in het model van het jaar. Met --from komt er een voorstel voor "
            "een ander jaar; wat niet zeker is, wordt een vraag.",
            examples=("iv3 mapping check mapping.csv --year 2025 --ledger grootboek.csv",),
            add=_add_check,
            run=_check,
        ),
        "template": Command(
            help="maak een mapping om in te vullen",
            examples=(
                "iv3 mapping template --year 2025 --out mapping.csv",
                "iv3 mapping template --year 2026 --ledger grootboek.xaf --out mapping.csv",
            ),
            add=_add_template,
            run=_template,
        ),
    },
)
