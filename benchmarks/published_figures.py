"""Published figures per municipality, and an account made of them that iv3 itself reads.

A folder holds ``balansposten.csv`` (closing balances), ``kengetallen.csv`` (the ratios in the budgets) and
``gemeenteklassen.csv`` (codes and inhabitants), beside the totals per taakveld that
`generators.subjects.proposals.totals` reads. Amounts are in thousands of euros.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from generators.kernel.records import Periode
from generators.subjects.model.specification import ModelYear
from generators.subjects.proposals.totals import EUROS, delivery
from iv3.core.errors import UserError
from iv3.core.packs import needed_pack
from iv3.core.words import Moment
from iv3.delivery.formulas import moments_of

BALANCES, RATIOS, CLASSES = "balansposten.csv", "kengetallen.csv", "gemeenteklassen.csv"
ACCOUNT = "R"
"""The kind of ratio that is about an account."""
Amounts = Mapping[str, Mapping[str, int]]
"""Taakveld → part → euros."""
Balance = Mapping[str, int]
"""Balance post → thousands of euros."""


@dataclass
class PublishedFigures:
    """What is published of municipalities, by the code of CBS.

    Attributes:
        balances: year → code → closing balance.
        names: code → name, of every municipality with a balance.
        ratios: year of the account → code → key figure (``fk.1``) → value, as published two years later.
        people: year → name → code and inhabitants.
    """

    balances: dict[int, dict[str, dict[str, int]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    ratios: dict[int, dict[str, dict[str, Fraction]]] = field(default_factory=dict)
    people: dict[int, dict[str, tuple[str, int]]] = field(default_factory=dict)

    def code(self, gemeente: str, jaar: int) -> str | None:
        """Return the code of a municipality by its name, in the nearest year with names, None when there is none."""
        found = self._nearest(jaar).get(gemeente)
        return None if found is None else found[0]

    def inhabitants(self, codes: list[str], jaar: int) -> tuple[int, int]:
        """Return the inhabitants of municipalities and of all, in the nearest year with inhabitants."""
        by_code = dict(self._nearest(jaar).values())
        return sum(by_code.get(code, 0) for code in codes), sum(by_code.values())

    def _nearest(self, jaar: int) -> dict[str, tuple[str, int]]:
        nearest = min(self.people, key=lambda year: abs(year - jaar), default=jaar)
        return self.people.get(nearest, {})


def read(folder: Path) -> PublishedFigures:
    """Return the figures in a folder.

    Raises:
        UserError: a file is not there, or has a row that cannot be read; the message is in Dutch.
    """
    figures = PublishedFigures()
    for row in _rows(folder / BALANCES):
        code = row["gemeentecode"]
        figures.names[code] = row["gemeente"]
        of_year = figures.balances.setdefault(int(row["jaar"]), {})
        of_year.setdefault(code, {})[row["balanscode"]] = int(row["waarde_keur"])
    for row in _rows(folder / RATIOS):
        if row["soort"] == ACCOUNT:
            values = {f"fk.{key[2:]}": Fraction(row[key]) for key in row if key.startswith("fk") and row[key]}
            figures.ratios.setdefault(int(row["jaar"]), {})[row["gemeentecode"]] = values
    for row in _rows(folder / CLASSES):
        of_names = figures.people.setdefault(int(row["jaar"]), {})
        of_names[row["gemeente"]] = (row["gemeentecode"], int(row["inwoners"]))
    return figures


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except OSError:
        raise UserError(f"er staat geen {path.name} in {path.parent}") from None


def account(
    model: ModelYear,
    period: Periode,
    gemeente: str,
    amounts: Amounts,
    category: str,
    balances: tuple[Balance, Balance],
    *,
    number: str,
) -> bytes:
    """Return published totals and balances as a delivery.

    Args:
        model: that of the year.
        period: the account.
        gemeente: the name.
        amounts: the totals per taakveld, all put on one category.
        category: that category.
        balances: at the begin and at the end of the year; one without posts is left out.
        number: the code of the municipality.
    """
    document = json.loads(delivery(model, period, gemeente, amounts, category, number=number))
    moments = moments_of(needed_pack(f"{model.laag.id}-{model.jaar}"), period.nummer)
    document["data"]["balans_standen"] = [
        {"balanscode": post, "standper": min(moments[moment]), "bedrag": thousands * EUROS}  # of one day, one name
        for moment, balance in zip(Moment.VALUES, balances, strict=True)
        for post, thousands in balance.items()
    ]
    return json.dumps(document).encode()
