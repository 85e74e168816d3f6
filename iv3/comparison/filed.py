"""A delivery as it was read, to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iv3.delivery.records import Layout
from iv3.years.amounts import Amount


@dataclass(frozen=True)
class Filed:
    """A delivery as it was read.

    Attributes:
        name: the file, for messages.
        document: the delivery.
        layouts: part → how its records look.
        amounts: one for every cell, of all its records together.
        parts: the part of every amount.
        model: the pack of its layer and year.
        report: what `iv3.validate` says of it.
        rounding_cent: what its amounts are rounded to, of published figures; 0 for a delivery.
        told: sentences about how it was read.
    """

    name: str
    document: Mapping[str, Any]
    layouts: Mapping[str, Layout]
    amounts: Sequence[Amount]
    parts: Sequence[str]
    model: Mapping[str, Any]
    report: Mapping[str, Any]
    rounding_cent: int = 0
    told: Sequence[str] = ()

    @property
    def laag(self) -> str:
        """Return gemeente, gr or provincie."""
        return str(self.model["laag"])

    @property
    def jaar(self) -> int:
        """Return the year of the delivery."""
        return int(self.model["boekjaar"])

    @property
    def periode(self) -> int:
        """Return the period, 0 to 5."""
        return int(self.document["metadata"]["periode"])

    @property
    def periodenaam(self) -> str:
        """Return the period in words."""
        return str(next(p["naam"] for p in self.model["perioden"] if p["nummer"] == self.periode))

    @property
    def is_whole_year(self) -> bool:
        """Tell whether it is about the last period, the whole year."""
        return self.periode == max(int(p["nummer"]) for p in self.model["perioden"])

    def moment(self, code: str) -> str:
        """Return the name of the moment of a stand (begindatum, einddatum); the code itself when nobody knows it."""
        return next((c["naam"] for c in self.model["codelijsten"]["standper"] if c["code"] == code), code)
