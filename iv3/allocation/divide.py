"""Dividing an amount over taakvelden: what an order says, and the division, in whole cents and exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm, prod
from typing import Any, Union

from iv3.core.words import Kant, Verdeeluitkomst, Verdeelveldsoort
from iv3.years.apportioning import apportion

PACK = "verdeling"
LASTEN, BATEN = Kant.LASTEN, Kant.BATEN
GELD, AANTAL, PROCENT = Verdeelveldsoort.GELD, Verdeelveldsoort.AANTAL, Verdeelveldsoort.PROCENT
LARGEST = Verdeeluitkomst.ALLES_OP_GROOTSTE
HUNDRED_PERCENT = 100

Path = tuple[Union[str, int], ...]
"""Where something stands in an order: keys, and numbers from zero in a list."""


@dataclass(frozen=True)
class AllocationKeyRow:
    """A row of a key: a taakveld with the values of the fields of the method; money is in cents."""

    taakveld: str
    waarden: Mapping[str, Fraction]
    omschrijving: str
    pad: Path


@dataclass(frozen=True)
class Fixed:
    """A part of an amount that is known exactly, in cents."""

    taakveld: str
    cent: int
    waarom: str
    pad: Path


@dataclass(frozen=True)
class Evidence:
    """The data a key rests on; ``bestand`` is where they are kept, when that was said."""

    omschrijving: str
    herkomst: str
    peildatum: date
    bestand: str
    pad: Path


@dataclass(frozen=True)
class Assumption:
    """An assumption of an earlier year, and what the review of it came to: houdt, bijgesteld or vervallen."""

    aanname: str
    getoetst_op: date
    uitkomst: str
    toelichting: str
    pad: Path


@dataclass(frozen=True)
class Reuse:
    """A key of an earlier year that is used again."""

    van_jaar: int
    aannames: tuple[Assumption, ...]
    pad: Path


@dataclass(frozen=True)
class StepAnswer:
    """The answer to a step of the order in which shared costs are attributed."""

    stap: str
    ja: bool
    toelichting: str
    pad: Path


@dataclass(frozen=True)
class AllocationKey:
    """A method with its data and rows."""

    methode: str
    gegevens: Evidence | None
    rijen: tuple[AllocationKeyRow, ...]
    pad: Path


@dataclass(frozen=True)
class Scenario:
    """Another key for the same contract, to compare with; it is never booked."""

    naam: str
    sleutel: AllocationKey


@dataclass(frozen=True)
class Contract:
    """A contract or cost to divide; ``cent`` is the whole amount. Optional texts are empty when they were not given."""

    id: str
    naam: str
    situatie: str
    wet: str
    cent: int
    kant: str
    categorie: str
    leveringsvorm: str
    bevat: tuple[str, ...]
    een_taak: str
    reden: str
    sleutel: AllocationKey
    vast: tuple[Fixed, ...]
    volgorde: tuple[StepAnswer, ...]
    hergebruik: Reuse | None
    scenarios: tuple[Scenario, ...]
    pad: Path

    @property
    def rest(self) -> int:
        """What is left to divide after the parts that are known, in cents."""
        return self.cent - sum(part.cent for part in self.vast)


@dataclass(frozen=True)
class Order:
    """An order to divide; ``periode`` is None when it was not given."""

    organisatie: str
    laag: str
    jaar: int
    periode: int | None
    opgesteld_op: date
    opmerking: str
    contracten: tuple[Contract, ...]


@dataclass(frozen=True)
class TaakveldShare:
    """What comes on a taakveld, in cents: the known part, the divided part, and how much of that is rounding.

    ``gewicht`` is the weight in the key, and zero for a taakveld that only has a known part.
    """

    taakveld: str
    vast: int
    gewicht: Fraction
    verdeeld: int
    afronding: int

    @property
    def cent(self) -> int:
        """The whole amount on this taakveld, in cents."""
        return self.vast + self.verdeeld


@dataclass(frozen=True)
class ContractDivision:
    """The shares of a contract, in the order of CBS."""

    contract: Contract
    delen: tuple[TaakveldShare, ...]


class Method:
    """A method as the pack describes it."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        """Take the record of the pack."""
        self.record = record
        self.id: str = record["id"]
        self.naam: str = record["naam"]
        self.fields: dict[str, Mapping[str, Any]] = {field["veld"]: field for field in record["velden"]}
        self.keys: tuple[tuple[str, ...], ...] = tuple(tuple(key["velden"]) for key in record["sleutels"])
        self.all_on_largest = record.get("uitkomst") == LARGEST

    def key_of(self, rows: Iterable[AllocationKeyRow]) -> tuple[str, ...] | None:
        """Return the fields of which the product is the weight of ``rows``; None when no key has just these fields."""
        used = {name for row in rows for name in row.waarden}
        return next((fields for fields in self.keys if used == set(fields)), None)

    def total_of(self, fields: Sequence[str]) -> int | None:
        """Return what the weights of a key must add up to; None when anything will do."""
        total: int | None = next(key.get("som") for key in self.record["sleutels"] if key["velden"] == list(fields))
        return total


def weight(row: AllocationKeyRow, fields: Iterable[str]) -> Fraction:
    """Return the product of the values of a row; money counts in cents."""
    return prod((row.waarden[name] for name in fields), start=Fraction(1))


def weights(rows: Iterable[AllocationKeyRow], fields: Sequence[str], codes: Sequence[str]) -> dict[str, Fraction]:
    """Return the weight of every taakveld in ``rows``, in the order of ``codes``; several rows of one add up."""
    found: dict[str, Fraction] = {}
    for row in rows:
        found[row.taakveld] = found.get(row.taakveld, Fraction(0)) + weight(row, fields)
    return {code: found[code] for code in codes if code in found}


def largest(found: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Return the taakvelden with the largest weight: one, or several when they are equal."""
    most = max(found.values())
    return tuple(code for code, value in found.items() if value == most)


def divide(cent: int, found: Mapping[str, Fraction], *, all_on_largest: bool = False) -> dict[str, tuple[int, int]]:
    """Divide whole cents after weights.

    Each taakveld first gets its share without the part of a cent. The cents that are left go to the largest remainders,
    of equal ones to the first in the order of ``found``, which is that of CBS.

    Args:
        cent: the amount, not negative.
        found: weight by taakveld, none negative and not all zero.
        all_on_largest: the whole amount goes to the taakveld with the largest weight.

    Returns:
        For every taakveld its cents, and how many of these it got by rounding.
    """
    if all_on_largest:
        first = largest(found)[0]
        return {code: (cent if code == first else 0, 0) for code in found}
    scale = lcm(*(value.denominator for value in found.values()))
    whole = [int(value * scale) for value in found.values()]
    total = sum(whole)
    return {
        code: (share, share - cent * part // total)
        for code, share, part in zip(found, apportion(cent, whole), whole, strict=True)
    }


def shares(contract: Contract, key: AllocationKey, method: Method, codes: Sequence[str]) -> tuple[TaakveldShare, ...]:
    """Return what comes on each taakveld, in the order of ``codes``.

    Args:
        contract: a contract without faults.
        key: its own key, or that of a scenario.
        method: the method of the key.
        codes: the taakvelden of the year, in the order of CBS.
    """
    known: dict[str, int] = {}
    for part in contract.vast:
        known[part.taakveld] = known.get(part.taakveld, 0) + part.cent
    fields = method.key_of(key.rijen) if key.rijen else None
    found = weights(key.rijen, fields, codes) if fields is not None else {}
    divided = divide(contract.rest, found, all_on_largest=method.all_on_largest) if contract.rest else {}
    return tuple(
        TaakveldShare(code, known.get(code, 0), found.get(code, Fraction(0)), *divided.get(code, (0, 0)))
        for code in codes
        if code in known or code in found
    )
