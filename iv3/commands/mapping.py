"""``iv3 mapping``: test a mapping against a model year and a ledger, take it to another year, or make a template."""

from __future__ import annotations

import argparse

from iv3.commands.ledger import ledger_of
from iv3.commands.outputs import not_over
from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.ledger.cells import by_cell
from iv3.ledger.check import FAULT, findings
from iv3.ledger.division_keys import read_division_keys
from iv3.ledger.mapping_file import read_mapping
from iv3.ledger.model_year import ModelYear, load_model
from iv3.ledger.proposing import ASKED, CHANGED, SAME, WRONG, key_questions, proposal_lines, proposal_table, propose
from iv3.ledger.template import template
from iv3.ledger.totals import Booked, open_groups
from iv3.ledger.words import say
from iv3.years.loading import load_restating


def check(options: argparse.Namespace) -> int:
    """Run ``iv3 mapping check``.

    Args:
        options: what the command was told; see `iv3.commands.main`.

    Returns:
        0 when nothing is wrong, open or asked; 1 when something is.

    Raises:
        Unusable: a file or an option cannot be used.
        OSError: a file cannot be read or written.
    """
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
    ledger = ledger_of(options, model)
    ledger.read(options.ledger)
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


def _propose(options: argparse.Namespace) -> int:
    if options.from_year == options.year:
        raise Unusable(say("voorstel_zelfde_jaar", jaar=options.year))
    old = load_model(options.layer, options.from_year, options.period)
    keys = read_division_keys(options.keys, old)
    mapping = read_mapping(options.mapping, old, keys)
    not_over([options.out], [path for path in (options.mapping, options.keys) if path is not None], say)
    model = load_restating(options.layer, old.jaar, options.year, old.periode, mapping.name)
    proposals = [propose(row, model) for row in mapping.rows]
    asked_keys = [*key_questions(keys, model)]
    for line in (*(line for proposal in proposals for line in proposal_lines(proposal)), *asked_keys):
        print(line)
    counts = {stand: sum(p.stand == stand for p in proposals) for stand in (SAME, CHANGED, ASKED, WRONG)}
    print(say("voorstel_kop", van=old.jaar, naar=options.year, **counts))
    if options.out is not None:
        write(proposal_table(mapping, proposals), options.out)
        print(say("voorstel_geschreven", bestand=options.out))
    return int(bool(counts[ASKED] or counts[WRONG] or asked_keys))


def make_template(options: argparse.Namespace) -> int:
    """Run ``iv3 mapping template``; always 0.

    Raises:
        Unusable: there is no such model.
        OSError: the file cannot be written.
    """
    write(template(load_model(options.layer, options.year, options.period)), options.out)
    return 0
