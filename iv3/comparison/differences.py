"""What can differ between two deliveries: amounts, codes, records, figures, facts and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from iv3.comparison.groups import CodeGroup

SALDO = "saldo"
"""Baten minus lasten."""
NEW, GONE, CHANGED = "nieuw", "vervallen", "gewijzigd"
SOLVED, KEPT, UNSURE = "opgelost", "gebleven", "niet_te_vergelijken"
Json = dict[str, Any]


@dataclass(frozen=True)
class Delta:
    """An amount in both deliveries, in cents; nothing counts as zero."""

    oud: int
    nieuw: int

    @property
    def verschil(self) -> int:
        """Return what was added, in cents."""
        return self.nieuw - self.oud

    @property
    def soort(self) -> str:
        """Return nieuw, vervallen or gewijzigd."""
        if not self.oud:
            return NEW
        return CHANGED if self.nieuw else GONE


@dataclass(frozen=True)
class Cell:
    """A cell with another amount: a part of the delivery, a row, and a column (a category, or a moment)."""

    onderdeel: str
    rij: CodeGroup
    kolom: CodeGroup
    bedrag: Delta


@dataclass(frozen=True)
class CodeLine:
    """What differs on one code, or on codes that are taken together.

    Attributes:
        lijst: the code list.
        codes: the code.
        bedragen: measure (a part of the delivery, a moment, saldo) → amount; all measures of the table.
    """

    lijst: str
    codes: CodeGroup
    bedragen: Mapping[str, Delta]

    @property
    def shift_cent(self) -> int:
        """Return how much moved, whatever the direction; the saldo follows from the rest and does not count."""
        return sum(abs(delta.verschil) for name, delta in self.bedragen.items() if name != SALDO)


class Total(NamedTuple):
    """A total in both deliveries: of a part or the saldo; of stands by moment and side of the balance (``groep``)."""

    maat: str
    groep: str
    bedrag: Delta


@dataclass(frozen=True)
class RecordRow:
    """A record with own data, or a record beside one, that is new, gone or has another amount."""

    onderdeel: str
    codes: Mapping[str, str]
    eigen: Mapping[str, Any]
    soort: str
    bedrag: Delta


@dataclass(frozen=True)
class Figure:
    """A kengetal or beleidsindicator with another value; ``verschil`` only when both are one number."""

    onderdeel: str
    code: str
    naam: str
    verslagperiode: str
    oud: str | None
    nieuw: str | None
    verschil: str | None

    @property
    def soort(self) -> str:
        """Return nieuw, vervallen or gewijzigd."""
        if self.oud is None:
            return NEW
        return GONE if self.nieuw is None else CHANGED


class Fact(NamedTuple):
    """Something beside the amounts that differs; None where it does not stand."""

    sleutel: str
    oud: Any
    nieuw: Any


@dataclass(frozen=True)
class ComparedFinding:
    """A finding in one of the reports, or the same finding in both."""

    stand: str
    oud: Mapping[str, Any] | None
    nieuw: Mapping[str, Any] | None

    @property
    def amounts(self) -> list[tuple[str, int | None, int | None]]:
        """Return the amounts that the finding is about: name, old and new in cents."""
        sides = [{a["naam"]: a["cent"] for a in (f or {}).get("bedragen", ())} for f in (self.oud, self.nieuw)]
        return [(name, sides[0].get(name), sides[1].get(name)) for name in dict.fromkeys([*sides[1], *sides[0]])]


@dataclass(frozen=True)
class ComparedControl:
    """A rule that has findings in at least one of the deliveries.

    ``stand`` is nieuw, opgelost, gebleven, or niet_te_vergelijken when the rule did not run on the other delivery.
    """

    regel: str
    titel: str
    ernst: str
    stand: str
    oud: int
    nieuw: int
    bevindingen: Sequence[ComparedFinding]
