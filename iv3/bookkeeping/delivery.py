"""The delivery (JSON) of a ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from iv3.bookkeeping.about import About
from iv3.bookkeeping.cells import Cell, code_keys, euros_per_account, whole_euros
from iv3.bookkeeping.words import DELIVERED, say
from iv3.core.terminal import escaped_json


def delivery(
    cells: Mapping[Cell, Mapping[str, int]], stands: Mapping[Cell, int], about: About, *, per_account: bool = True
) -> str:
    """Return a delivery as JSON, with a line for every record; cells of zero euros are left out.

    Args:
        cells: cents per cell and account.
        stands: stands that were derived, in cents.
        about: who delivers.
        per_account: a record for every account of a cell, with the account in its details; else one for a cell.
    """
    data: dict[str, list[dict[str, Any]]] = {part: [] for part in DELIVERED}
    for cell, accounts in cells.items():
        if per_account:
            data[cell[0]] += [
                {**code_keys(cell), "bedrag": amount, "details": {"grootboek": account}}
                for account, amount in euros_per_account(accounts).items()
                if amount
            ]
        elif amount := whole_euros(sum(accounts.values())):
            data[cell[0]].append({**code_keys(cell), "bedrag": amount})
    for cell, cent in stands.items():
        if amount := whole_euros(cent):
            extra = {"details": {"afgeleid": say("eindstand_afgeleid")}} if per_account else {}
            data[cell[0]].append({**code_keys(cell), "bedrag": amount, **extra})
    parts = [f"  {_json(part)}: {_listed(records, '   ')}" for part, records in data.items()]
    remarks = [{"tekst": remark} for remark in about.opmerkingen]
    told = [
        f' "metadata": {_json(about.metadata)}',
        f' "contact": {_json(about.contact)}',
        *([f' "opmerkingen": {_listed(remarks, "  ")}'] if remarks else []),
        ' "data": {\n' + ",\n".join(parts) + "\n }",
    ]
    return escaped_json("{\n" + ",\n".join(told) + "\n}\n")


def _listed(records: Sequence[Mapping[str, Any]], indent: str) -> str:
    inner = ",\n".join(f"{indent}{_json(record)}" for record in records)
    return f"[\n{inner}\n{indent[1:]}]" if records else "[]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
