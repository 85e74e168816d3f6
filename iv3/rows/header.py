"""The header of a table: where it stands, and which column means what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TypeVar

from iv3.core.nearest import nearest
from iv3.rows.cells import column_letters, fold, say, shown, unusable
from iv3.rows.line_file import hint, listed
from iv3.rows.units import without_unit

MOST_TITLES = 20
"""Rows with a title, a print date and the like that may stand above the header."""
_YEAR_DIGITS = 4
_T = TypeVar("_T", bound="tuple[int, Sequence[str]]")


@dataclass(frozen=True)
class AmountTable:
    """What a table with amounts is about, for whoever must tell its lines from its totals.

    Attributes:
        keys: the meanings of the columns that say what a line is about, such as an account.
        amounts: the meanings that are an amount, or a side of one.
        year: the year that is asked for: ``Realisatie 2025`` is then the header ``Realisatie``.
    """

    keys: tuple[str, ...]
    amounts: tuple[str, ...]
    year: int | None = None


@dataclass(frozen=True)
class Wanted:
    """What the caller of `open_lines` looks for."""

    recognised: Mapping[str, Sequence[str]]
    named: Mapping[str, str]
    needed: Sequence[Sequence[str]]
    decimal: str | None = None
    table: AmountTable | None = None
    ignored: frozenset[str] = field(default_factory=frozenset)
    """Meanings that the user wants no column for."""
    optional: frozenset[str] = field(default_factory=frozenset)
    """Meanings of which the best known header counts when there are more; of the others a choice is asked."""

    @cached_property
    def heads(self) -> Mapping[str, frozenset[str]]:
        """Meaning → the folded headers that it is known by."""
        known = {m: frozenset(map(fold, names)) for m, names in self.recognised.items() if m not in self.ignored}
        return {**known, **{meaning: frozenset([fold(name)]) for meaning, name in self.named.items()}}

    @cached_property
    def _all_heads(self) -> frozenset[str]:
        return frozenset().union(*self.heads.values())

    def found(self, header: Sequence[str]) -> int:
        """Return how many cells of ``header`` are the header of something that is looked for."""
        return sum(not self._all_heads.isdisjoint(self._keys_of(cell)) for cell in header)

    def complete(self, header: Sequence[str]) -> bool:
        """Tell whether ``header`` has what is looked for; two columns for one thing count as having it."""
        folded = {key for cell in header for key in self._keys_of(cell)}
        groups = self.needed or [list(self.heads)]
        return all(any(not folded.isdisjoint(self.heads.get(m, ())) for m in group) for group in groups)

    def _keys_of(self, cell: str) -> tuple[str, ...]:
        """Return what a header may be known by: as it is, without its unit, and without the year that is asked for."""
        plain, _ = without_unit(cell)
        year = "" if self.table is None or self.table.year is None else str(self.table.year)
        return (fold(cell), plain, plain.removesuffix(year)) if year else (fold(cell), plain)

    def columns(self, header: Sequence[str], place: str, row: int, first_column: int = 0) -> dict[str, int]:
        """Return the index of the column of every meaning that has one.

        Raises:
            Unusable: a named column is not there, or two columns can have the same meaning.
        """
        at = {m: self._named(header, m, head, place, row, first_column) for m, head in self.named.items()}
        keys = [self._keys_of(cell) for cell in header]
        for form in range(max(map(len, keys), default=0)):  # a header as it stands goes before one without its unit
            places = {i: of[form] for i, of in enumerate(keys) if len(of) > form}
            for meaning in self.recognised:
                found = self._candidates(meaning, places, set(at.values())) if meaning not in at else []
                if found:
                    is_free = meaning in self.optional
                    at[meaning] = found[0] if is_free else _only(found, header, meaning, place, row, first_column)
        return at

    def _candidates(self, meaning: str, keys: Mapping[int, str], taken: set[int]) -> list[int]:
        """Return the columns that may have a meaning, the best known header first."""
        if meaning in self.ignored:
            return []
        names = [*map(fold, self.recognised[meaning])]
        found = [i for i, key in keys.items() if i not in taken and key in self.heads[meaning]]
        return sorted(found, key=lambda i: names.index(keys[i]))

    def _named(self, header: Sequence[str], meaning: str, head: str, place: str, row: int, first_column: int) -> int:
        folded = [fold(cell) for cell in header]
        same = [i for i, cell in enumerate(header) if cell.strip() == head.strip()]
        found = same or [i for i, cell in enumerate(folded) if cell and cell == fold(head)]
        if found:
            return _only(found, header, meaning, place, row, first_column)
        heads = dict(zip(folded, header))
        near = nearest(fold(head), [cell for cell in heads if cell])
        raise unusable(
            "kolom_onbekend",
            bestand=place,
            kop=shown(head),
            betekenis=meaning,
            rij=row,
            hint=hint(heads.get(near) if near else None),
            koppen=listed(header),
        )


def header_row(rows: Iterable[_T], wanted: Wanted) -> _T | None:
    """Return the row that is the header: the first that has what is looked for, below no more than some titles.

    Where none has, it is the row with most of it, or else the first; None when there are no rows.

    Args:
        rows: the filled rows of a table, each its number and its cells.
        wanted: what is looked for.
    """
    first = list(islice(rows, MOST_TITLES + 1))
    complete = next((row for row in first if wanted.complete(row[1])), None)
    return complete or max(first, key=lambda row: wanted.found(row[1]), default=None)


def notes_around(header: int, rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[str, ...]:
    """Return the texts above a header, and those that stand alone in a row below it.

    Args:
        header: the number of the row of the header.
        rows: the first rows of the table, each its number and its cells.
    """
    texts: list[str] = []
    for number, cells in rows:
        filled = [cell for cell in cells if cell.strip()]
        if number < header or (number > header and len(filled) == 1):
            texts += filled
    return tuple(texts)


def _only(found: list[int], header: Sequence[str], meaning: str, place: str, row: int, first_column: int) -> int:
    if len(found) == 1:
        return found[0]
    choices = say("en").join(f"“{shown(header[i])}” ({column_letters(first_column + i)}{row})" for i in found)
    same = len({header[i].strip() for i in found}) < len(found)
    key = "kolom_dubbel" if same else "kolom_keuze"
    raise unusable(key, bestand=place, betekenis=meaning, kolommen=choices, kop=shown(header[found[0]]))
