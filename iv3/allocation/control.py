"""The control sheet of a division: every contract is divided to the cent, after weights that are one together."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from iv3.allocation.check import AllocationOutcome
from iv3.allocation.divide import Contract, ContractDivision
from iv3.allocation.methods import methods
from iv3.core.money import euro
from iv3.rows import control_sheet as sheet
from iv3.rows.control_sheet import ControlCheck, ControlLine, ControlSheet, control_text

_COMMAND = "allocate"


def allocate_control(outcome: AllocationOutcome) -> ControlSheet:
    """Return the control sheet of an order: of one that is refused every contract stands as refused."""
    checks = (_closes(outcome), *([_shares(outcome)] if outcome.is_allowed else []))
    return ControlSheet(_COMMAND, (), tuple(_posts(outcome)), checks)


def _posts(outcome: AllocationOutcome) -> Iterator[ControlLine]:
    """Yield what every contract was divided into; ``regels`` are its taakvelden."""
    for division in outcome.verdelingen:
        cent = sum(share.cent for share in division.delen)
        yield ControlLine("contract", len(division.delen), cent, naam=_name(division.contract))
    for contract in () if outcome.is_allowed else outcome.order.contracten:
        yield ControlLine("afgekeurd", 1, contract.cent, naam=_name(contract))


def _name(contract: Contract) -> str:
    return control_text("contract", id=contract.id, naam=contract.naam, kant=contract.kant)


def _closes(outcome: AllocationOutcome) -> ControlCheck:
    """Return whether the parts of every contract are its amount."""
    expected = sum(contract.cent for contract in outcome.order.contracten)
    found = sum(post.cent for post in _posts(outcome))
    told = [
        f"{division.contract.id}: {sheet.difference(divided, division.contract.cent)}"
        for division in outcome.verdelingen
        for divided in [sum(share.cent for share in division.delen)]
        if divided != division.contract.cent
    ]
    return ControlCheck(sheet.CLOSES, not told and found == expected, " ".join(told), found, expected)


def _shares(outcome: AllocationOutcome) -> ControlCheck:
    """Return whether every part is less than a cent from its share, and the shares are one together."""
    told = [
        control_text("aandeel", contract=division.contract.id, taakveld=code, bedrag=euro(cent), aandeel=share)
        for division in outcome.verdelingen
        for code, cent, share in _beyond_rounding(division)
    ]
    return ControlCheck(sheet.SHARES, not told, " ".join(told))


def _beyond_rounding(division: ContractDivision) -> Iterator[tuple[str, int, str]]:
    """Yield taakveld, cents and share of what is a cent or more from its share of what was to divide."""
    rest, total = division.contract.rest, sum((share.gewicht for share in division.delen), Fraction(0))
    if not rest or methods()[division.contract.sleutel.methode].all_on_largest:
        return
    for share in division.delen:
        part = share.gewicht / total
        if abs(share.verdeeld - rest * part) >= 1:
            yield share.taakveld, share.verdeeld, str(part)
