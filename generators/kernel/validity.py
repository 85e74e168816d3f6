"""Which years something holds for: an inclusive interval, in which a layer may begin in another year."""

from __future__ import annotations

from typing import Protocol

from generators.kernel.records import Geldigheid
from iv3.core.words import Laagkenmerk


class Dated(Protocol):
    """A record with years and layers; no years means every year, and no layers every layer."""

    @property
    def geldig(self) -> Geldigheid | None:
        """The years."""

    @property
    def lagen(self) -> tuple[str, ...]:
        """The layers."""


def begins(years: Geldigheid, laag: str = "") -> int:
    """Return the first year for ``laag``."""
    own = years.gr if laag == Laagkenmerk.GR else years.provincie if laag == Laagkenmerk.PROVINCIE else None
    return years.van if own is None else own


def in_years(years: Geldigheid | None, jaar: int, laag: str = "") -> bool:
    """Tell whether ``jaar`` is in the interval for ``laag``; without an interval every year is."""
    return years is None or (begins(years, laag) <= jaar and (years.tot is None or jaar <= years.tot))


def holds(record: Dated, laag: str, jaar: int) -> bool:
    """Tell whether a record holds for ``laag`` in ``jaar``."""
    return (not record.lagen or laag in record.lagen) and in_years(record.geldig, jaar, laag)
