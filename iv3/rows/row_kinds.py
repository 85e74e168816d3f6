"""Rows of a table with amounts that are no lines: the header once more, a heading, a total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import itemgetter

from iv3.core.character_ranges import WORD_CHARACTERS
from iv3.rows.cells import fold, say, shown
from iv3.rows.header import Wanted

HEADING, HEADER_AGAIN, TOTAL, BLANK_ROW = "tekst", "kop", "totaal", "leeg"
_DIGIT = re.compile("[0-9]")
_MOST_SHOWN_ROWS = 5


class TotalRow(str):
    """The label of a row that is a total, or may be one; it stands where the problem of a row stands.

    ``is_sure`` is False when only its amount can tell: it is a total when it is the sum of the lines above it.
    """

    is_sure: bool

    def __new__(cls, label: str, *, is_sure: bool) -> TotalRow:
        """Take the label and whether it is certainly a total."""
        row = super().__new__(cls, label)
        row.is_sure = is_sure
        return row


@dataclass
class LeftOut:
    """Rows that are no lines and count for nothing: how many there are of each kind, and the first of these."""

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, list[int]] = field(default_factory=dict)

    def add(self, kind: str, number: int) -> None:
        """Take note of a row."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        rows = self.first.setdefault(kind, [])
        if len(rows) < _MOST_SHOWN_ROWS:
            rows.append(number)

    def clear(self) -> None:
        """Forget everything: the table is read again."""
        self.counts.clear()
        self.first.clear()


@lru_cache(maxsize=1)
def _total_words() -> tuple[list[str], re.Pattern[str]]:
    words = [word.lower() for word in say("woorden_totaal").split("; ")]
    shortest = [word for word in words if not any(other in word for other in words if other != word)]
    apart = f"[{WORD_CHARACTERS}]"
    return shortest, re.compile(rf"(?<!{apart})(?:{'|'.join(map(re.escape, words))})(?!{apart})", re.IGNORECASE)


@dataclass(frozen=True)
class RowJudge:
    """Tells what kind of row a row of a table is.

    Attributes:
        header: the headers as they stand in the file.
        keys: the indexes of the columns that say what a line is about; at least one.
        amounts: the indexes of the columns with amounts.
        label: the index of the column with the name of what a line is about; None without one.
    """

    header: Sequence[str]
    keys: tuple[int, ...]
    amounts: tuple[int, ...]
    label: int | None

    def is_ordinary(self, rows: Sequence[Sequence[str]]) -> bool:
        """Tell whether rows, each with all its cells, are all lines, as far as a glance tells."""
        first = [*map(itemgetter(self.keys[0]), rows)]
        if min(first) <= "!" or self._first_header in first:
            return False
        words = _total_words()[0]
        for column in self._worded:
            seen = "\n".join(map(itemgetter(column), rows)).lower()
            for word in words:
                if word in seen:
                    return False
        return True

    @cached_property
    def _first_header(self) -> str:
        return self.header[self.keys[0]]

    @cached_property
    def _worded(self) -> tuple[int, ...]:
        return self.keys if self.label is None else (*self.keys, self.label)

    def kind(self, cells: Sequence[str]) -> str | TotalRow | None:
        """Return the kind of a row that is no line, or what may be a total; None for a line."""
        if self._is_plainly_a_line(cells):
            return None
        if self._repeats_header(cells):
            return HEADER_AGAIN
        keys = [cells[i].strip() for i in self.keys]
        is_total = _total_words()[1].search
        labels = [cell.strip() for i, cell in enumerate(cells) if i not in self.amounts and cell.strip()]
        in_keys = next((key for key in keys if is_total(key)), None)
        if in_keys is not None:
            return TotalRow(shown(in_keys), is_sure=True)
        said = next((label for label in labels if (at := is_total(label)) and not at.start()), None)
        if any(keys):
            return None if said is None else TotalRow(shown(said), is_sure=False)
        if not any(_DIGIT.search(cells[i]) for i in self.amounts):
            return HEADING
        worded = next((label for label in labels if is_total(label)), None)
        if worded is not None:
            return TotalRow(shown(worded), is_sure=True)
        return None  # a line without account or code may be worth as much as those above it

    def _is_plainly_a_line(self, cells: Sequence[str]) -> bool:
        first = cells[self.keys[0]]
        if first <= "!" or first == self._first_header:
            return False
        seen = "\n".join([cells[i] for i in self._worded]).lower()
        return not any(word in seen for word in _total_words()[0])

    def _repeats_header(self, cells: Sequence[str]) -> bool:
        checked = (*self.keys, *self.amounts)
        return all(fold(cells[i]) == fold(self.header[i]) for i in checked)


def row_judge(header: Sequence[str], at: dict[str, int], wanted: Wanted) -> RowJudge | None:
    """Return what tells the kinds of rows apart; None for a table in which every row is a line."""
    table = wanted.table
    keys = tuple(at[name] for name in table.keys if name in at) if table is not None else ()
    if table is None or not keys:
        return None
    amounts = tuple(at[name] for name in table.amounts if name in at)
    names = {fold(word) for word in say("kolom_omschrijving").split("; ")}
    taken = {*keys, *amounts}
    label = next((i for i, cell in enumerate(header) if fold(cell) in names and i not in taken), None)
    return RowJudge(header, keys, amounts, label)
