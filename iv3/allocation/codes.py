"""Whether the codes of an order are those of its year, and may hold amounts."""

from __future__ import annotations

from collections.abc import Iterator

from iv3.allocation.divide import AllocationKey, Contract, Order, Path
from iv3.allocation.findings import OrderFinding, fault, say, warning
from iv3.allocation.methods import holds, pack
from iv3.allocation.prohibitions import refusal
from iv3.allocation.year import Year
from iv3.core.meant_code import CodeHints


def code_findings(contract: Contract, order: Order, year: Year) -> Iterator[OrderFinding]:
    """Say which taakvelden of a contract cannot hold amounts in the year."""
    for part in contract.vast:
        yield from _code(part.taakveld, (*part.pad, "taakveld"), order, year)
    yield from key_code_findings(contract.sleutel, order, year)


def key_code_findings(key: AllocationKey, order: Order, year: Year) -> Iterator[OrderFinding]:
    """Say so of the taakvelden of a key alone."""
    for row in key.rijen:
        yield from _code(row.taakveld, (*row.pad, "taakveld"), order, year)


def _code(code: str, pad: Path, order: Order, year: Year) -> Iterator[OrderFinding]:
    if code in year.codes:
        return
    if code in year.groups:
        yield fault("code-is-totaal", pad, code=code, naam=year.names[code])
        return
    if code not in year.elsewhere:
        near = year.hints.typed(code)
        hint = "" if near is None else say("bedoelt_u_code", code=near, naam=year.names[near])
        yield fault("code-onbekend", pad, code=code, jaar=order.jaar, bedoelt=hint)
        return
    lapsed = [p for p in pack()["verboden"] if p["herken"].get("vervallen_code") and holds(p, order.jaar)]
    successors = ", ".join(f"{other} {year.names[other]}" for other in year.successors.get(code, ()))
    found = say("vervallen", code=code, jaar=order.jaar, jaren=year.elsewhere[code])
    hint = say("opvolgers", codes=successors) if successors else ""
    for prohibition in lapsed:
        yield refusal(prohibition, pad, found, hint)


def category_findings(contract: Contract, order: Order, year: Year) -> Iterator[OrderFinding]:
    """Say that a category is unknown, or that CBS expects no amount of it on these taakvelden."""
    if not contract.categorie:
        return
    pad = (*contract.pad, "categorie")
    if contract.categorie not in year.categories[contract.kant]:
        near = CodeHints(year.categories[contract.kant]).typed(contract.categorie)
        hint = "" if near is None else say("bedoelt_u", woord=near)
        yield fault(
            "categorie-onbekend", pad, code=contract.categorie, kant=contract.kant, jaar=order.jaar, bedoelt=hint
        )
        return
    named = dict.fromkeys([*(p.taakveld for p in contract.vast), *(r.taakveld for r in contract.sleutel.rijen)])
    grey = [code for code in named if year.is_grey(contract.kant, code, contract.categorie)]
    if grey:
        yield warning(
            "cel-grijs",
            pad,
            code=contract.categorie,
            kant=contract.kant,
            taakvelden=", ".join(grey),
        )
