"""A mapping for another year: what every row becomes, and where a person must choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iv3.bookkeeping.check import FAULT
from iv3.bookkeeping.mapping import AccountMapping, DivisionKey, MappingRow
from iv3.bookkeeping.words import BALANSCODE, BATEN, CATEGORIE, LASTEN, QUESTION, STANDPER, TAAKVELD, say
from iv3.core.sheet import own_columns, table_text
from iv3.rows.cells import shown
from iv3.years.dated_codes import moved_code
from iv3.years.outlook import Outlook, Restating
from iv3.years.words import either

SAME, CHANGED, ASKED, WRONG = "gelijk", "gewijzigd", "vraag", "fout"
_ADDED = ("voorstel", "was", "kandidaten", "vraag")
_OWN_MARK = "eigen_"


@dataclass(frozen=True)
class Proposal:
    """A row for another year: what its cells become (``?`` where a person must choose), and why."""

    row: MappingRow
    stand: str
    cells: Mapping[str, str]
    was: Sequence[str]
    kandidaten: Sequence[str]
    vragen: Sequence[str]


def propose(row: MappingRow, model: Restating) -> Proposal:
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


def _lists(name: str, code: str, row: MappingRow, model: Restating) -> list[str]:
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


def proposal_lines(proposal: Proposal) -> Iterator[str]:
    """Yield what there is to say of a row; nothing of one that stays as it is."""
    rij, was = proposal.row.rij, ", ".join(map(shown, proposal.was))
    if proposal.stand == CHANGED:
        yield say("voorstel_rij", rij=rij, was=was, wordt=", ".join(proposal.cells.values()))
    elif proposal.stand == ASKED:
        candidates = either(proposal.kandidaten) or say("voorstel_geen_kandidaten")
        yield say("voorstel_vraag", rij=rij, was=was, kandidaten=candidates, vraag=" ".join(proposal.vragen)).strip()
    elif proposal.stand == WRONG:
        yield say("controle_rij", rij=rij, soort=say(FAULT), melding=" ".join(proposal.vragen))


def key_questions(keys: Mapping[str, DivisionKey], model: Restating) -> Iterator[str]:
    """Yield a line for every taakveld of a key that does not stay as it is."""
    for name, division in keys.items():
        for code in division.taakvelden:
            outlook = model.outlook(TAAKVELD, code)
            if _certain([outlook]) != code:
                candidates = either([*_candidates([outlook], [TAAKVELD], model)]) or say("voorstel_geen_kandidaten")
                asked = " ".join(outlook.vragen)
                told = {"sleutel": shown(name), "code": code, "jaar": model.naar, "kandidaten": candidates}
                yield say("voorstel_sleutel", **told, vraag=asked).strip()


def proposal_table(mapping: AccountMapping, proposals: Sequence[Proposal]) -> str:
    """Return the mapping for the new year as CSV: its own columns, and behind these what was proposed and why."""
    header = [*own_columns(mapping.columns, _ADDED), *_ADDED]
    return table_text(header, _proposal_rows(mapping, proposals))


def _proposal_rows(mapping: AccountMapping, proposals: Sequence[Proposal]) -> Iterator[list[str]]:
    for proposal in proposals:
        cells = list(mapping.cells[proposal.row.rij])
        cells += [""] * (len(mapping.columns) - len(cells))
        for name, value in proposal.cells.items():
            cells[mapping.at[name]] = value
        added = (", ".join(proposal.was), "; ".join(proposal.kandidaten), " ".join(proposal.vragen))
        yield [*cells, proposal.stand, *added]
