"""``iv3 mapping``: test a mapping against a model year and a ledger, take it to another year, or make a template."""

from __future__ import annotations

import argparse
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
    warn,
)
from iv3.commands.outputs import not_over, not_over_existing, write_table
from iv3.commands.parser import Parser, number
from iv3.core.errors import Unusable
from iv3.core.progress import end_progress, tell_progress
from iv3.rows.auditfile.table import auditfile_accounts
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
    for finding in found:
        print(say("controle_rij", rij=finding.rij, soort=say(finding.soort), melding=finding.melding))
    wrong_keys = [division.problem for division in keys.values() if division.problem]
    for problem in wrong_keys:
        print(say("controle_sleutel", bestand=options.keys.name, melding=problem))
    faults = {finding.rij for finding in found if finding.soort == FAULT}
    attention = {finding.rij for finding in found} - faults
    counts = {"rijen": len(mapping.rows), "fout": len(faults), "let_op": len(attention)}
    good = len(mapping.rows) - len(faults) - len(attention)
    print(say("controle_totaal", bestand=mapping.name, laag=model.laag, jaar=model.jaar, goed=good, **counts))
    is_wrong = bool(faults or wrong_keys)
    if options.ledger is not None:
        is_wrong |= not _with_ledger(options, model)
    return int(is_wrong)


def _with_ledger(options: argparse.Namespace, model: ModelYear) -> bool:
    """Say which accounts of a ledger have no place, and which rows are never used; return whether nothing is open."""
    ledger = _ledger(options, model)
    ledger.read(options.ledger)
    end_progress()
    booked = Booked(ledger, by_cell(ledger.groups.values(), ledger.mapping), {})
    accounts = {group.account for group in booked.open}
    print(say("controle_grootboek", bestand=ledger.name, aantal=len(accounts)))
    for line in open_groups(booked):
        print("  " + line)
    if ledger.refused_lines:
        print(say("afgekeurd_kop", aantal=ledger.refused_lines))
        for number, reason in ledger.refused:
            print("  " + say("rij_fout", rij=number, reden=reason))
    if booked.unused:
        print(say("ongebruikt", aantal=len(booked.unused), rijen=", ".join(map(str, booked.unused))))
    return booked.is_complete


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
    not_over([options.out], [path for path in (options.mapping, options.keys) if path is not None])
    model = load_restating(options.layer, old.jaar, options.year, old.periode, mapping.name)
    proposals = [propose(row, model) for row in mapping.rows]
    asked_keys = [*key_questions(keys, model)]
    for line in (*(line for proposal in proposals for line in proposal_lines(proposal)), *asked_keys):
        print(line)
    counts = {stand: sum(p.stand == stand for p in proposals) for stand in (SAME, CHANGED, ASKED, WRONG)}
    print(say("voorstel_kop", van=old.jaar, naar=options.year, **counts))
    if options.out is not None:
        write_table(options.out, proposal_table(mapping, proposals))
        print(say("voorstel_geschreven", bestand=options.out))
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
    not_over([options.out], [] if options.ledger is None else [options.ledger])
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
