"""What stands in a cell with a code: a taakveld or a balance post; a categorie, perhaps with its side, or a stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.words import (
    BALANS_BATEN,
    BALANS_LASTEN,
    BALANS_STANDEN,
    BALANSCODE,
    BATEN,
    BEGIN,
    CATEGORIES,
    EIND,
    LASTEN,
    PARTS,
    SIDE_OF_PART,
    STANDPER,
    TAAKVELD,
)
from iv3.bookkeeping.words import say as ledger_words
from iv3.core.characters import small
from iv3.core.errors import UserError
from iv3.filing.words import say
from iv3.rows.cells import fold, shown
from iv3.rows.cells import say as read_words

_ROW = re.compile(r"([0-9]+(?:\.[0-9]+)*\.?|[AP][0-9]+[a-z]?)(?:[\s:–-].*)?", re.DOTALL)
_COLUMN = r"(?:({sides})[\s:_–-]*)?([0-9]+(?:\.[0-9]+)*)(?:[\s:–-].*)?"
_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
_DATE_AGAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class RowCode(NamedTuple):
    """A code of a row: the list it is of (taakveld or balanscode), and whether it is a heading or total of others."""

    code: str
    name: str
    is_heading: bool


class ColumnCode(NamedTuple):
    """A code of a column.

    Attributes:
        code: categorie or standper.
        side: lasten or baten, when the cell says so itself.
        is_stand: whether it is a standper.
        is_heading: whether it is a heading or total of categories.
    """

    code: str
    side: str = ""
    is_stand: bool = False
    is_heading: bool = False

    @property
    def shown(self) -> str:
        """The code with its side, as `CellCodes.column` reads it."""
        return f"{self.side} {self.code}".strip() or say("totaal")


EVERYTHING = ColumnCode("", is_heading=True)
"""All columns of a grid together."""


@dataclass(frozen=True)
class CellCodes:
    """Reads the codes of a model year."""

    model: ModelYear

    def row(self, text: str) -> RowCode:
        """Return the taakveld or balance post in a cell, which may have its name behind it.

        Raises:
            UserError: there is no such code in the year; the text names its successor or the nearest.
        """
        said = text.strip()
        if not said:
            raise UserError(say("code_leeg"))
        found = _ROW.fullmatch(said)
        code = found[1] if found is not None else said
        heading = self._row_headings.get(fold(said)) or self._row_headings.get(fold(code))
        names = [name for name in (TAAKVELD, BALANSCODE) if code in self.model.codes[name]]
        if names:
            return RowCode(code, names[0], is_heading=False)
        if heading is not None:
            return heading
        name = BALANSCODE if code[:1].isascii() and code[:1].isalpha() else TAAKVELD
        raise UserError(self.model.wrong(code, name))

    @cached_property
    def _row_headings(self) -> dict[str, RowCode]:
        found: dict[str, RowCode] = {}
        for name in (TAAKVELD, BALANSCODE):
            for code in self.model.headings[name]:
                found[fold(code)] = RowCode(code, name, is_heading=True)
        return found

    def column(self, text: str) -> ColumnCode:
        """Return the categorie or the stand in a cell: ``1.1``, ``L1.1``, ``1.1 Salarissen``, ``ultimo``.

        A categorie comes back also when the year does not have it: which lists can hold it, its side tells.

        Raises:
            UserError: it is neither.
        """
        said = text.strip()
        if not said:
            raise UserError(say("categorie_leeg"))
        stand = said if said in self.model.moments else self._stands.get(_spoken(said))
        if stand is not None:
            return ColumnCode(stand, is_stand=True)
        heading = self._column_headings.get(fold(said))
        if heading is not None:
            return heading
        found = None if _DATE_AGAIN.fullmatch(said) else _column_pattern().fullmatch(said)
        if found is None:
            possible = ", ".join(self.model.moments) or ledger_words("geen_standper")
            raise UserError(
                say("standper_onbekend", gevonden=shown(said), periode=self.model.periode, mogelijk=possible)
            )
        return ColumnCode(found[2], _sides()[fold(found[1])] if found[1] else "")

    @cached_property
    def _stands(self) -> dict[str, str]:
        """Return words → the first stand of the period that they mean; 1-1 is a day here, and 1.1 a categorie."""
        found: dict[str, str] = {}
        for moment in (BEGIN, EIND):
            codes = [code for code, of in self.model.moments.items() if of == moment]
            for word in say(f"woorden_{moment}").split("; ") if codes else ():
                found[_spoken(word)] = codes[0]
        for code in self.model.moments:
            found[_spoken(code)] = code
            for day, month, year in _DAY.findall(code):
                found[f"{year}-{int(month):02d}-{int(day):02d}"] = code
                found[f"{int(day):02d}-{int(month):02d}-{year}"] = code
        return found

    @cached_property
    def _column_headings(self) -> dict[str, ColumnCode]:
        found: dict[str, ColumnCode] = {}
        words = {fold(word): side for side, name in _SIDE_WORDS.items() for word in ledger_words(name).split("; ")}
        for side, name in CATEGORIES.items():
            for code in self.model.headings[name]:
                is_shared = any(code in self.model.headings[other] for other in CATEGORIES.values() if other != name)
                found[fold(code)] = ColumnCode(code, "" if is_shared else side, is_heading=True)
                for word in (word for word, of in words.items() if of == side):
                    found[word + fold(code)] = ColumnCode(code, side, is_heading=True)
        return found

    def part(self, row: RowCode, column: ColumnCode, said: str) -> str:
        """Return the part of the delivery of a cell; empty when both sides have the categorie and nothing tells which.

        Args:
            row: the code of the row.
            column: the code of the column.
            said: a part, or a side, that the table or the user says; empty when nobody does.

        Raises:
            UserError: what is said does not go together, or the year has no such categorie.
        """
        if column.is_stand:
            return _part_of_stand(row, said)
        possible = (LASTEN, BATEN) if row.name == TAAKVELD else (BALANS_LASTEN, BALANS_BATEN)
        side = self._side(column, said, possible)
        lists = self.model.headings if column.is_heading else self.model.codes
        if side:
            part = possible[0] if side == LASTEN else possible[1]
            if column.code not in lists[CATEGORIES[side]]:
                wrong = self.model.wrong(column.code, "categorie", tuple(CATEGORIES.values()))
                raise UserError(wrong or ledger_words("categorie_niet_bij", categorie=column.code, onderdeel=part))
            return part
        fitting = [part for part in possible if column.code in lists[CATEGORIES[SIDE_OF_PART[part]]]]
        if not fitting:
            raise UserError(self.model.wrong(column.code, "categorie", tuple(CATEGORIES.values())))
        return fitting[0] if len(fitting) == 1 else ""

    @staticmethod
    def _side(column: ColumnCode, said: str, possible: tuple[str, str]) -> str:
        if said == BALANS_STANDEN:
            raise UserError(ledger_words("stand_zonder_standper"))
        if said in (BALANS_LASTEN, BALANS_BATEN) and said not in possible:
            raise UserError(ledger_words("onderdeel_niet_bij_taakveld", onderdeel=said, mogelijk=" of ".join(possible)))
        side = SIDE_OF_PART.get(said, "")
        if side and column.side and side != column.side:
            raise UserError(say("kant_tegenspraak", een=side, ander=column.side))
        return side or column.side

    def leaves(self, name: str, code: str) -> frozenset[str]:
        """Return the codes of a list that are part of a heading or total; a code itself when it is neither."""
        if code in self.model.codes[name]:
            return frozenset([code])
        parents = self.model.parents[name]
        return frozenset(leaf for leaf in self.model.codes[name] if code in _above(leaf, parents))


def _above(code: str, parents: dict[str, str]) -> list[str]:
    found: list[str] = []
    while code in parents:
        code = parents[code]
        found.append(code)
    return found


def _spoken(text: str) -> str:
    return small(" ".join(text.split()))


def _part_of_stand(row: RowCode, said: str) -> str:
    if row.name == TAAKVELD:
        raise UserError(say("stand_op_taakveld"))
    if said not in ("", BALANS_STANDEN):
        raise UserError(ledger_words("stand_en_onderdeel", onderdeel=said))
    return BALANS_STANDEN


_SIDE_WORDS = {LASTEN: "woorden_lasten", BATEN: "woorden_baten"}


@lru_cache(maxsize=1)
def _sides() -> dict[str, str]:
    return {fold(word): side for side, name in _SIDE_WORDS.items() for word in ledger_words(name).split("; ")}


@lru_cache(maxsize=1)
def _column_pattern() -> re.Pattern[str]:
    words = [word for name in _SIDE_WORDS.values() for word in ledger_words(name).split("; ")]
    sides = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(_COLUMN.format(sides=sides), re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1)
def part_words() -> dict[str, str]:
    """Return the folded words for a part of the delivery → the part."""
    return {fold(word): part for part in PARTS for word in ledger_words(f"woorden_{part}").split("; ")}


def said_part(cell: str) -> str:
    """Return the part of the delivery in a cell; empty for an empty cell.

    Raises:
        UserError: it is no part.
    """
    if not cell.strip():
        return ""
    part = part_words().get(fold(cell))
    if part is None:
        raise UserError(ledger_words("onderdeel_onbekend", gevonden=shown(cell), mogelijk=", ".join(PARTS)))
    return part


def column_list(part: str) -> str:
    """Return the code list of the columns of a part."""
    return STANDPER if part == BALANS_STANDEN else CATEGORIES[SIDE_OF_PART[part]]


def is_total(header: str) -> bool:
    """Tell whether a header is that of the total of a whole row."""
    return fold(header) in frozenset(map(fold, read_words("woorden_totaal").split("; ")))
