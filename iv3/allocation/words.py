"""How the outputs of a division put shares, weights and rules in words."""

from __future__ import annotations

from fractions import Fraction

from iv3.allocation.check import AllocationOutcome
from iv3.allocation.divide import GELD, AllocationKey
from iv3.allocation.findings import say
from iv3.allocation.methods import methods, pack
from iv3.allocation.order import number_text
from iv3.core.money import percent


def rule_words(name: str, bron: str) -> str:
    """Return a general rule in words with its source; only the source when no general rule is named."""
    rule = pack()["toedelingsregels"].get(name)
    if rule is None:
        return ", ".join(part for part in (name, bron) if part)
    return say("regel_met_bron", titel=rule["titel"], regel=rule["regel"], kenmerk=name, bron=rule["bron"])


def side_total(outcome: AllocationOutcome, kant: str) -> int:
    """Return the cents of all contracts on a side, ``lasten`` or ``baten``."""
    return sum(division.contract.cent for division in outcome.verdelingen if division.contract.kant == kant)


def percentage(part: int, whole: int) -> str:
    """Return how many percent ``part`` is of ``whole``, without the sign."""
    return percent(part, whole, 0) if part else "0"


def weight_text(value: Fraction, key: AllocationKey) -> str:
    """Return a weight as people read it: money in a product counts in euros."""
    method = methods()[key.methode]
    fields = method.key_of(key.rijen) if key.rijen else None
    money = sum(method.fields[name]["soort"] == GELD for name in fields or ())
    return number_text(value / 100**money)
