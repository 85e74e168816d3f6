"""Columns with amounts beside the one that was recognised: which of them is meant is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from iv3.core.character_ranges import WORD_CHARACTERS
from iv3.core.errors import UserError
from iv3.rows.cells import cents, column_letters, fold, say, shown, unusable
from iv3.rows.header import AmountTable
from iv3.rows.line_file import LineFile

_SAMPLE = 200
"""Rows that are looked at to see whether a column holds amounts."""
_WORD = re.compile(f"(?:(?![0-9_])[{WORD_CHARACTERS}])+")


def refuse_rivals(file: LineFile, table: AmountTable, named: Mapping[str, str]) -> None:
    """Refuse a table in which another column may be the amount just as well, unless the user said which it is.

    Raises:
        Unusable: naming the columns to choose from.
    """
    used = {name: file.at[name] for name in table.amounts if name in file.at}
    if not used or any(name in named for name in table.amounts):
        return
    words = _words_for(len(used) > 1 and "bedrag" not in used)
    rivals = [*columns_with_amounts(file, _named_so(file, words, used.values()))]
    if rivals:
        meaning, column = next(iter(used.items()))
        names = say("en").join(_shown_column(file, i) for i in (*used.values(), *rivals))
        raise unusable(
            "bedrag_keuze", bestand=file.place, kolommen=names, betekenis=meaning, kop=shown(file.header[column])
        )


def _words_for(has_sides: bool) -> frozenset[str]:
    """Return the words that a header of an amount has; where debit and credit are two columns, only theirs."""
    key = "woorden_zijkolom" if has_sides else "woorden_bedragkolom"
    return frozenset(map(fold, say(key).split("; ")))


def _named_so(file: LineFile, words: frozenset[str], used: Iterable[int]) -> list[int]:
    taken = {*used, *file.at.values()}
    return [
        i
        for i, header in enumerate(file.header)
        if i not in taken and not words.isdisjoint(fold(word) for word in _WORD.findall(header))
    ]


def columns_with_amounts(file: LineFile, columns: list[int]) -> Iterator[int]:
    """Yield the columns that hold amounts and nothing else, as far as the first rows tell."""
    sample = [cells for _, cells, problem in islice(file.rows(), _SAMPLE) if problem is None] if columns else []
    for column in columns:
        filled = [cells[column] for cells in sample if cells[column].strip()]
        if filled and all(_is_amount(cell, file.decimal) for cell in filled):
            yield column


def _is_amount(cell: str, decimal: str) -> bool:
    try:
        cents(cell, decimal)
    except UserError:
        return False
    return True


def _shown_column(file: LineFile, index: int) -> str:
    return f"“{shown(file.header[index])}” ({column_letters(file.first_column + index)}{file.header_row})"
