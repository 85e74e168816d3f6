"""How certain a fact is in one year: never more than the source that it rests on knows of that year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from generators.kernel.reading import source_id
from generators.kernel.records import Bron, Bronverwijzing
from iv3.core.certainty import in_source_years, weakest
from iv3.core.words import Zekerheid

LAST_YEAR = 9999
"""The last year of an interval without an end."""


class Sourced(Protocol):
    """A record with a source and a certainty."""

    @property
    def bron(self) -> str | Bronverwijzing | None:
        """The source that it names."""

    @property
    def zekerheid(self) -> str | None:
        """How certain it is in the years that its source speaks of."""


def certainty_in(record: Sourced, jaar: int, bronnen: Mapping[str, Bron], laag: str = "") -> str:
    """Return how certain a record is in ``jaar``; empty when it does not say so.

    Args:
        record: what the fact says of itself.
        jaar: a year in which it holds.
        bronnen: every source, by its id.
        laag: the layer, where only a part of a source could be read.
    """
    if not record.zekerheid:
        return ""
    return weakest([record.zekerheid, source_certainty(bronnen.get(source_id(record.bron)), jaar, laag)])


def source_certainty(bron: Bron | None, jaar: int, laag: str = "") -> str:
    """Return how certain a fact can be in ``jaar`` at most, when it rests on ``bron`` alone."""
    if bron is None or bron.jaren is None:
        return Zekerheid.VASTGESTELD
    years = source_years(bron)
    if years is None or not years[0] <= jaar <= years[1]:
        return in_source_years(Zekerheid.VASTGESTELD, years, jaar)
    unread = any((part.laag, part.jaar) == (laag, jaar) for part in bron.niet_gelezen or ())
    return Zekerheid.AFGELEID if unread else Zekerheid.VASTGESTELD


def certainty_runs(
    record: Sourced, years: Iterable[int], bronnen: Mapping[str, Bron], laag: str = ""
) -> list[tuple[int, int, str]]:
    """Return the years of a record in runs of equal certainty: first year, last year, certainty."""
    runs: list[tuple[int, int, str]] = []
    for jaar in years:
        found = certainty_in(record, jaar, bronnen, laag)
        if runs and runs[-1][2] == found and runs[-1][1] == jaar - 1:
            runs[-1] = (runs[-1][0], jaar, found)
        else:
            runs.append((jaar, jaar, found))
    return runs


def source_years(bron: Bron | None) -> tuple[int, int] | None:
    """Return the first and the last year that a source speaks of; None for a source of any year."""
    if bron is None or bron.jaren is None:
        return None
    return bron.jaren.van, LAST_YEAR if bron.jaren.tot is None else bron.jaren.tot
