"""The trail (CSV): for every cell the accounts it is made of, and what is outside Iv3 and open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iv3.bookkeeping.booking import AccountGroup, part_cells
from iv3.bookkeeping.cells import cell_order, shares
from iv3.bookkeeping.mapping import AccountMapping
from iv3.bookkeeping.words import ACCOUNT, BALANSCODE, BUITEN, CATEGORIE, CEL, SLEUTEL, STANDPER, TAAKVELD
from iv3.core.sheet import euros_with_comma, table_text

_TRAIL = (
    *("stand", "onderdeel", TAAKVELD, BALANSCODE, CATEGORIE, STANDPER, ACCOUNT, "waar", SLEUTEL, "rijen_mapping"),
    *("regels", "bedrag_grootboek", "bedrag_iv3", "eerste_rij", "laatste_rij", "reden"),
)

_ACCEPTED = "aanvaard"
TRAIL_AMOUNTS = ("bedrag_grootboek", "bedrag_iv3")
"""The columns of the trail with amounts."""


def trail(groups: Iterable[AccountGroup], mapping: AccountMapping, accepted: Iterable[str] = ()) -> str:
    """Return a table (CSV) with for every cell the accounts it is made of, and below it what is outside and open.

    Args:
        groups: what has lines.
        mapping: says where these went.
        accepted: sentences about what does not close and was accepted; they stand at the end.
    """
    order = cell_order(mapping.model)
    rows: list[tuple[tuple[Any, ...], list[str]]] = []
    for group in groups:
        outcome = group.outcome
        first, last = group.rows
        account, numbers = [group.account, outcome.waar, outcome.sleutel], " ".join(map(str, outcome.rijen))
        for share in shares(group, mapping):
            part, code, kolom = share.cell
            signed = share.cent * mapping.model.sign(part, code)
            cells = [CEL, part, *part_cells(part, code, kolom), *account, numbers, str(group.lines)]
            cells += [euros_with_comma(signed), euros_with_comma(share.cent), str(first), str(last), ""]
            rows.append(((0, *order(share.cell), group.account, numbers), cells))
        if outcome.stand != CEL:
            cells = [outcome.stand, *[""] * 5, *account, numbers, str(group.lines)]
            cells += [euros_with_comma(group.cents), "", str(first), str(last), outcome.reden]
            key = (1 if outcome.stand == BUITEN else 2, 0, 0, 0, group.account, outcome.waar + outcome.reden)
            rows.append((key, cells))
    told = [[_ACCEPTED, *[""] * (len(_TRAIL) - 2), sentence] for sentence in accepted]
    return table_text(_TRAIL, [*(cells for _, cells in sorted(rows, key=lambda row: row[0])), *told])
