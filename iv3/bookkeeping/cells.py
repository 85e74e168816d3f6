"""The cells of a delivery that lines add up to, with the accounts behind each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from iv3.bookkeeping.booking import AccountGroup
from iv3.bookkeeping.mapping import AccountMapping
from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.words import (
    BALANS_BATEN,
    BALANS_LASTEN,
    BALANS_STANDEN,
    BALANSCODE,
    BATEN,
    BEGIN,
    CATEGORIE,
    CEL,
    DELIVERED,
    EIND,
    LASTEN,
    STANDPER,
    TAAKVELD,
    say,
)
from iv3.core.errors import Unusable
from iv3.years.apportioning import apportion

Cell = tuple[str, str, str]
"""Part of the delivery, taakveld or balanscode, categorie or standper."""


@dataclass(frozen=True)
class CellShare:
    """A part of a group in a cell; ``cent`` is positive as Iv3 has it."""

    cell: Cell
    cent: int


def shares(group: AccountGroup, mapping: AccountMapping) -> list[CellShare]:
    """Return the cells that a group goes to: one, or more when a key divides it; none when it is outside or open."""
    outcome = group.outcome
    if outcome.stand != CEL:
        return []
    model, part = mapping.model, outcome.onderdeel
    if not outcome.sleutel:
        return [CellShare((part, outcome.code, outcome.kolom), group.cents * model.sign(part, outcome.code))]
    division = mapping.keys[outcome.sleutel]
    parts = apportion(group.cents, division.weights)
    return [
        CellShare((part, code, outcome.kolom), cent * model.sign(part, code))
        for code, cent in zip(division.taakvelden, parts, strict=True)
    ]


def by_cell(groups: Iterable[AccountGroup], mapping: AccountMapping) -> dict[Cell, dict[str, int]]:
    """Return cents per cell and account, the cells in the order of the model and the accounts sorted."""
    found: dict[Cell, dict[str, int]] = {}
    for group in groups:
        for share in shares(group, mapping) if group.lines else ():
            accounts = found.setdefault(share.cell, {})
            accounts[group.account] = accounts.get(group.account, 0) + share.cent
    order = cell_order(mapping.model)
    return {cell: dict(sorted(found[cell].items())) for cell in sorted(found, key=order)}


def cell_order(model: ModelYear) -> Callable[[Cell], tuple[int, int, int]]:
    """Return what cells are sorted by: their part, and the places of their codes in the model."""
    places = {name: {code: place for place, code in enumerate(codes)} for name, codes in model.codes.items()}

    def order(cell: Cell) -> tuple[int, int, int]:
        part, code, kolom = cell
        rows = places[TAAKVELD if part in (LASTEN, BATEN) else BALANSCODE]
        side = LASTEN if part in (LASTEN, BALANS_LASTEN) else BATEN
        columns = places[STANDPER if part == BALANS_STANDEN else f"{CATEGORIE}_{side}"]
        return DELIVERED.index(part), rows[code], columns[kolom]

    return order


def whole_euros(cent: int) -> int:
    """Return cents as whole euros; a half euro goes to the even side."""
    whole, rest = divmod(cent, 100)
    return whole + (rest > 50 or (rest == 50 and whole % 2 == 1))


def euros_per_account(accounts: Mapping[str, int]) -> dict[str, int]:
    """Return whole euros per account that add up to the cell, which is rounded once; each is less than a euro off.

    Args:
        accounts: cents per account.
    """
    total = whole_euros(sum(accounts.values()))
    euros = {account: cent // 100 for account, cent in accounts.items()}
    rests = sorted(accounts, key=lambda account: (-(accounts[account] % 100), account))
    for account in rests[: total - sum(euros.values())]:
        euros[account] += 1
    return euros


def closing_stands(cells: Mapping[Cell, Mapping[str, int]], model: ModelYear) -> dict[Cell, int]:
    """Return the stands at the end in cents: at the beginning plus, of activa, balans_lasten minus balans_baten.

    Raises:
        Unusable: the period has no stands, or the ledger itself already gives a stand at the end.
    """
    ends = [code for code, moment in model.moments.items() if moment == EIND]
    if not ends:
        raise Unusable(say("eindstand_periode", periode=model.periode))
    stands: dict[str, int] = {}
    for (part, code, kolom), accounts in cells.items():
        amount = sum(accounts.values())
        if part == BALANS_STANDEN and model.moments[kolom] != BEGIN:
            raise Unusable(say("eindstand_dubbel", balanscode=code, standper=kolom))
        if part in (BALANS_LASTEN, BALANS_BATEN):
            amount *= model.sign(part, code) * model.sign(BALANS_STANDEN, code)
        elif part != BALANS_STANDEN:
            continue
        stands[code] = stands.get(code, 0) + amount
    found = {(BALANS_STANDEN, code, ends[-1]): amount for code, amount in stands.items()}
    return dict(sorted(found.items(), key=lambda item: cell_order(model)(item[0])))


def code_keys(cell: Cell) -> dict[str, str]:
    """Return the codes of a cell by the keys that a record has for them."""
    part, code, kolom = cell
    row = TAAKVELD if part in (LASTEN, BATEN) else BALANSCODE
    return {row: code, STANDPER if part == BALANS_STANDEN else CATEGORIE: kolom}
