"""``iv3 mapping``: test a mapping against a model year and a ledger, take it to another year, or make a template."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.ledger.booking import Booked, by_cell, load, open_groups, prepared
from iv3.ledger.mapping import (
    ACCOUNT,
    BALANSCODE,
    BATEN,
    BEGIN,
    BUITEN,
    CATEGORIE,
    DIMENSIONS,
    LASTEN,
    ONDERDEEL,
    QUESTION,
    STANDPER,
    TAAKVELD,
    TARGETS,
    AccountMapping,
    Division,
    Model,
    Row,
    read,
    read_keys,
    say,
)
from iv3.rows.cells import neutral_row, shown
from iv3.years import reading as convert
from iv3.years.output import moved_code
from iv3.years.restating import Outlook, Restating, either

FAULT, ATTENTION = "soort_fout", "soort_let_op"
SAME, CHANGED, ASKED, WRONG = "gelijk", "gewijzigd", "vraag", "fout"
_ADDED = ("voorstel", "was", "kandidaten", "vraag")
_OWN_MARK = "eigen_"
_DESCRIPTION = "omschrijving"
_DELIMITER = ";"
_COMMENT = "#"


class Finding(NamedTuple):
    """What there is to say of a row: ``soort`` is the key of fout or let op."""

    rij: int
    soort: str
    melding: str


def findings(mapping: AccountMapping) -> list[Finding]:
    """Return what is wrong with rows, and which rows that say everything themselves lead to a grey cell."""
    result = []
    for row in mapping.rows:
        if row.problem:
            result.append(Finding(row.rij, FAULT, row.problem))
        elif row.plaats is not None and row.kolom is not None and row.plaats[0] != BUITEN:
            result += _together(row, mapping)
    return result


def _together(row: Row, mapping: AccountMapping) -> Iterator[Finding]:
    assert row.plaats is not None and row.kolom is not None
    kind, code = row.plaats
    try:
        parts = mapping.parts(kind, row.kolom, row.onderdeel)
    except ValueError as error:
        # Another row may say the part; without one its lines stay open.
        yield Finding(row.rij, ATTENTION if not row.onderdeel else FAULT, str(error))
        return
    codes = mapping.keys[code].taakvelden if kind not in (TAAKVELD, BALANSCODE) and code in mapping.keys else (code,)
    for part in dict.fromkeys(parts):
        for each in codes:
            if mapping.model.is_grey(part, each, row.kolom[1]):
                told = say("rij_grijs", code=each, kolom=row.kolom[1], onderdeel=part)
                yield Finding(row.rij, ATTENTION, told)


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
    model = load(options.layer, options.year, options.period)
    keys = read_keys(options.keys, model)
    mapping = read(options.mapping, model, keys)
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


def _with_ledger(options: argparse.Namespace, model: Model) -> bool:
    """Say which accounts of a ledger have no place, and which rows are never used; return whether nothing is open."""
    ledger = prepared(options, model)
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


# Another year


@dataclass(frozen=True)
class Proposal:
    """A row for another year: what its cells become (``?`` where a person must choose), and why."""

    row: Row
    stand: str
    cells: Mapping[str, str]
    was: Sequence[str]
    kandidaten: Sequence[str]
    vragen: Sequence[str]


def propose(row: Row, model: Restating) -> Proposal:
    """Return what becomes of a row in another year; only what is certain as a whole is filled in.

    Args:
        row: as it is in the old year.
        model: the way from the old year to the new.
    """
    if row.problem:
        return Proposal(row, WRONG, {}, (), (), (row.problem,))
    cells: dict[str, str] = {}
    was: list[str] = []
    candidates: list[str] = []
    questions: list[str] = []
    for name in (TAAKVELD, BALANSCODE, CATEGORIE):
        code = row.said.get(name, "")
        if not code:
            continue
        lists = _lists(name, code, row, model)
        outlooks = [model.outlook(each, code) for each in lists]
        new = _certain(outlooks)
        if new == code:
            continue
        cells[name] = new or QUESTION
        was.append(code)
        if not new:
            candidates += _candidates(outlooks, lists, model)
            questions += [question for outlook in outlooks for question in outlook.vragen]
    standper = row.said.get(STANDPER, "")
    if standper and standper not in model.new_codes(STANDPER):
        cells[STANDPER] = moved_code(standper, STANDPER, model) or QUESTION
        was.append(standper)
    stand = ASKED if QUESTION in cells.values() else CHANGED if cells else SAME
    return Proposal(row, stand, cells, was, [*dict.fromkeys(candidates)], [*dict.fromkeys(questions)])


def _lists(name: str, code: str, row: Row, model: Restating) -> list[str]:
    if name != CATEGORIE:
        return [name]
    sides = [side for side in (LASTEN, BATEN) if row.onderdeel.endswith(side)] or [LASTEN, BATEN]
    return [each for side in sides if code in model.codes(each := f"{CATEGORIE}_{side}")]


def _certain(outlooks: Sequence[Outlook]) -> str | None:
    """Return the one code that all outlooks lead to; None when there is something to choose."""
    codes = {outlook.codes for outlook in outlooks}
    return outlooks[0].codes[0] if len(codes) == 1 and all(outlook.is_certain for outlook in outlooks) else None


def _candidates(outlooks: Sequence[Outlook], lists: Sequence[str], model: Restating) -> Iterator[str]:
    for name, outlook in zip(lists, outlooks, strict=True):
        for candidate in outlook.kandidaten:
            told = candidate.als or model.new_codes(name)[candidate.code]
            yield f"{candidate.code} ({told})"


def _propose(options: argparse.Namespace) -> int:
    if options.from_year == options.year:
        raise Unusable(say("voorstel_zelfde_jaar", jaar=options.year))
    old = load(options.layer, options.from_year, options.period)
    keys = read_keys(options.keys, old)
    mapping = read(options.mapping, old, keys)
    if options.out is not None:
        from iv3.commands.couple import not_over

        not_over([options.out], [path for path in (options.mapping, options.keys) if path is not None], say)
    model = convert.load(options.layer, old.jaar, options.year, old.periode, mapping.name)
    proposals = [propose(row, model) for row in mapping.rows]
    for proposal in proposals:
        for line in _told(proposal):
            print(line)
    asked_keys = [*_key_questions(keys, model)]
    for line in asked_keys:
        print(line)
    counts = {stand: sum(p.stand == stand for p in proposals) for stand in (SAME, CHANGED, ASKED, WRONG)}
    print(say("voorstel_kop", van=old.jaar, naar=options.year, **counts))
    if options.out is not None:
        write(_table(mapping, proposals), options.out)
        print(say("voorstel_geschreven", bestand=options.out))
    return int(bool(counts[ASKED] or counts[WRONG] or asked_keys))


def _told(proposal: Proposal) -> Iterator[str]:
    rij, was = proposal.row.rij, ", ".join(map(shown, proposal.was))
    if proposal.stand == CHANGED:
        yield say("voorstel_rij", rij=rij, was=was, wordt=", ".join(proposal.cells.values()))
    elif proposal.stand == ASKED:
        candidates = either(proposal.kandidaten) or say("voorstel_geen_kandidaten")
        yield say("voorstel_vraag", rij=rij, was=was, kandidaten=candidates, vraag=" ".join(proposal.vragen)).strip()
    elif proposal.stand == WRONG:
        yield say("controle_rij", rij=rij, soort=say(FAULT), melding=" ".join(proposal.vragen))


def _key_questions(keys: Mapping[str, Division], model: Restating) -> Iterator[str]:
    for name, division in keys.items():
        for code in division.taakvelden:
            outlook = model.outlook(TAAKVELD, code)
            if _certain([outlook]) != code:
                candidates = either([*_candidates([outlook], [TAAKVELD], model)]) or say("voorstel_geen_kandidaten")
                asked = " ".join(outlook.vragen)
                told = {"sleutel": shown(name), "code": code, "jaar": model.naar, "kandidaten": candidates}
                yield say("voorstel_sleutel", **told, vraag=asked).strip()


def _table(mapping: AccountMapping, proposals: Sequence[Proposal]) -> str:
    """Return the mapping for the new year as CSV: its own columns, and behind these what was proposed and why."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow(neutral_row([*(_OWN_MARK + head if head in _ADDED else head for head in mapping.columns), *_ADDED]))
    for proposal in proposals:
        cells = list(mapping.cells[proposal.row.rij])
        cells += [""] * (len(mapping.columns) - len(cells))
        for name, value in proposal.cells.items():
            cells[mapping.at[name]] = value
        added = (", ".join(proposal.was), "; ".join(proposal.kandidaten), " ".join(proposal.vragen))
        writer.writerow(neutral_row([*cells, proposal.stand, *added]))
    return buffer.getvalue()


# A mapping to fill in


def template(model: Model) -> str:
    """Return a mapping to fill in, as CSV: the columns, what they mean, examples, and the codes of the year."""
    header = [*DIMENSIONS, *TARGETS, _DESCRIPTION]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow(header)
    begin = next((code for code, moment in model.moments.items() if moment == BEGIN), "")
    for number in range(1, 9):
        told = say(f"sjabloon_{number}", laag=model.laag, jaar=model.jaar, standper=begin)
        writer.writerow([f"{_COMMENT} {told}"])
    for example in _examples(model, begin):
        writer.writerow([_COMMENT + example.get(header[0], ""), *(example.get(name, "") for name in header[1:])])
    for name in (TAAKVELD, BALANSCODE, f"{CATEGORIE}_{LASTEN}", f"{CATEGORIE}_{BATEN}"):
        writer.writerow([f"{_COMMENT} {say('sjabloon_codes', lijst=name)}"])
        for code, named in model.codes[name].items():
            writer.writerow([f"{_COMMENT} {code} {named}"])
    return buffer.getvalue()


def _examples(model: Model, begin: str) -> Iterator[dict[str, str]]:
    taakvelden, balans = [*model.codes[TAAKVELD]], [*model.codes[BALANSCODE]]
    lasten, baten = model.codes[f"{CATEGORIE}_{LASTEN}"], model.codes[f"{CATEGORIE}_{BATEN}"]
    only_costs = next(code for code in lasten if code not in baten)
    both = next(code for code in lasten if code in baten)
    yield {ACCOUNT: "4100", TAAKVELD: taakvelden[0], CATEGORIE: only_costs}
    yield {ACCOUNT: "41*", CATEGORIE: only_costs}
    yield {"kostenplaats": "600", TAAKVELD: taakvelden[1]}
    yield {ACCOUNT: "4300-4399", ONDERDEEL: LASTEN, CATEGORIE: both}
    yield {ACCOUNT: "0100", ONDERDEEL: "balans", BALANSCODE: balans[0], CATEGORIE: both}
    if begin:
        yield {ACCOUNT: "*", "dagboek": "beginbalans", STANDPER: begin}
    yield {ACCOUNT: "9999", BUITEN: say("sjabloon_buiten")}


def make_template(options: argparse.Namespace) -> int:
    """Run ``iv3 mapping template``; always 0.

    Raises:
        Unusable: there is no such model.
        OSError: the file cannot be written.
    """
    write(template(load(options.layer, options.year, options.period)), options.out)
    return 0
