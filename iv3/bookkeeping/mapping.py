"""From an account to its place in Iv3: the rows of a mapping, and which of them decides.

A row says something about the lines that fit it: an account, a range or a beginning of accounts, and if needed a cost
centre, a cost object or a journal. Every field (where to, which category, which part) is decided on its own by the most
precise row that fills it. Rows that are equally precise and say something else decide nothing: the line stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, NamedTuple

from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.patterns import EVERYTHING, Pattern, Precision
from iv3.bookkeeping.words import (
    ACCOUNT,
    BALANS,
    BALANS_BATEN,
    BALANS_LASTEN,
    BALANS_STANDEN,
    BALANSCODE,
    BATEN,
    BUITEN,
    CATEGORIES,
    CEL,
    DIMENSIONS,
    JOURNAL,
    KOPPEL,
    LASTEN,
    MOST_SHOWN,
    OPEN,
    SIDE_OF_PART,
    SLEUTEL,
    STANDPER,
    TAAKVELD,
    say,
)
from iv3.care.lines import Coupled
from iv3.care.rules import GEKOPPELD
from iv3.core.characters import small
from iv3.core.errors import UserError
from iv3.core.meant_code import CodeHints
from iv3.rows.cells import shown

_ON_TAAKVELD = (TAAKVELD, KOPPEL, SLEUTEL)
_ACCOUNT = DIMENSIONS.index(ACCOUNT)
_JOURNAL = DIMENSIONS.index(JOURNAL)
_ROW_NUMBER = attrgetter("rij")
Place = tuple[str, str]
"""A kind (`PLACES`) and what belongs to it: a code, the name of a key, or a reason."""


@dataclass(frozen=True, eq=False)
class MappingRow:
    """A row of a mapping; fields that are not filled in leave it to other rows.

    Attributes:
        rij: its number in the file.
        patterns: for each of `DIMENSIONS`.
        onderdeel: one of `PARTS`, or `BALANS`.
        plaats: where the lines go.
        kolom: a categorie or a standper, with what it is.
        problem: why nothing can be decided with it, a Dutch message; its lines stay open then.
        said: the cells of its targets as they stand in the file.
    """

    rij: int
    patterns: tuple[Pattern | None, ...]
    onderdeel: str = ""
    plaats: Place | None = None
    kolom: Place | None = None
    problem: str = ""
    said: Mapping[str, str] = field(default_factory=dict)

    def precision(self, values: Sequence[str]) -> tuple[Precision, ...]:
        """Return for each dimension how precise this row is."""
        return tuple(EVERYTHING if p is None else p.precision(v) for p, v in zip(self.patterns, values, strict=True))

    def fits(self, values: Sequence[str]) -> bool:
        """Tell whether this row is for a line with these values."""
        return all(p is None or p.fits(v) for p, v in zip(self.patterns, values, strict=True))


def _beats(one: tuple[Precision, ...], other: tuple[Precision, ...]) -> bool:
    """Tell whether a row goes before another: by its journal, or else when it is nowhere less precise."""
    if one[_JOURNAL] != other[_JOURNAL]:
        return one[_JOURNAL] < other[_JOURNAL]
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


@dataclass(frozen=True)
class MappingOutcome:
    """What becomes of lines that say the same.

    Attributes:
        stand: cel, buiten or open.
        onderdeel: the part of the delivery, of a cel.
        code: taakveld or balanscode; empty when ``sleutel`` divides.
        kolom: categorie or standper.
        sleutel: the key that divides over taakvelden.
        reden: why it is buiten or open.
        rijen: the rows of the mapping that decided.
        waar: the cost centre and so on, of what is open.
    """

    stand: str
    onderdeel: str = ""
    code: str = ""
    kolom: str = ""
    sleutel: str = ""
    reden: str = ""
    rijen: tuple[int, ...] = ()
    waar: str = ""


class DivisionKey(NamedTuple):
    """A key: codes of taakvelden with whole weights in the proportions of their shares, and the rows it stands in."""

    taakvelden: tuple[str, ...]
    weights: tuple[int, ...]
    rijen: tuple[int, ...]
    problem: str


@dataclass
class AccountMapping:
    """A mapping that was read, with its keys; rows are looked up by what is most precise in them."""

    name: str
    model: ModelYear
    rows: Sequence[MappingRow]
    keys: Mapping[str, DivisionKey]
    remarks: Sequence[str] = ()
    columns: Sequence[str] = ()
    cells: Mapping[int, Sequence[str]] = field(default_factory=dict)
    at: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the rows."""
        self.dimensions = tuple(d for i, d in enumerate(DIMENSIONS) if i == 0 or any(r.patterns[i] for r in self.rows))
        self.couples = any(row.plaats is not None and row.plaats[0] == KOPPEL for row in self.rows)
        self._exact: dict[tuple[int, str], list[MappingRow]] = {}
        self._starts: dict[tuple[int, str], list[MappingRow]] = {}
        self._ranges: dict[tuple[int, int], list[tuple[str, MappingRow]]] = {}
        self._lengths: list[set[int]] = [set() for _ in DIMENSIONS]
        for row in self.rows:
            self._index(row)
        for ranges in self._ranges.values():
            ranges.sort(key=lambda item: item[0])
        self._accounts = CodeHints(value for at, value in self._exact if at == _ACCOUNT)

    def _index(self, row: MappingRow) -> None:
        filled = [(i, p) for i, p in enumerate(row.patterns) if p is not None]
        at, best = min(filled, key=lambda item: (item[1].is_start, bool(item[1].high), -len(item[1].low)))
        if best.is_start:
            self._lengths[at].add(len(best.low))
            self._starts.setdefault((at, best.low), []).append(row)
        elif best.high:
            self._ranges.setdefault((at, len(best.low)), []).append((best.low, row))
        else:
            self._exact.setdefault((at, best.low), []).append(row)

    def fitting(self, values: Sequence[str]) -> list[MappingRow]:
        """Return the rows that are for a line.

        Args:
            values: for each of `DIMENSIONS`, in lower case; empty for what the ledger does not say.
        """
        return sorted([row for row in self._near(values) if row.fits(values)], key=_ROW_NUMBER)

    def _near(self, values: Sequence[str]) -> Iterator[MappingRow]:
        for at, value in enumerate(values):
            yield from self._exact.get((at, value), ())
            for length in self._lengths[at]:
                if length <= len(value):
                    yield from self._starts.get((at, value[:length]), ())
            for low, row in self._ranges.get((at, len(value)), ()):
                if low > value:
                    break
                yield row

    def settle(
        self, values: Sequence[str], coupled: Callable[[], Coupled | None] = lambda: None
    ) -> tuple[MappingOutcome, MappingOutcome]:
        """Return what becomes of the debit lines and of the credit lines that say ``values``.

        Args:
            values: for each of `DIMENSIONS`, as they stand in the ledger.
            coupled: says where the product code of the line goes; asked only of lines that are to be coupled.
        """
        folded = tuple(small(" ".join(value.split())) for value in values)
        fitting = self.fitting(folded)
        if not fitting:
            return _both(MappingOutcome(OPEN, reden=self._no_row(folded[_ACCOUNT]), waar=self._where(values)))
        choice = _Choice(fitting, folded)
        plaats = choice.of("plaats", lambda row: row.plaats)
        if plaats is not None and plaats[0] == BUITEN and not choice.problem:
            return _both(MappingOutcome(BUITEN, reden=plaats[1], rijen=choice.rows))
        kolom = choice.of("kolom", lambda row: row.kolom)
        onderdeel = choice.of("onderdeel", lambda row: row.onderdeel or None) or ""
        if choice.problem:
            return _both(MappingOutcome(OPEN, reden=choice.problem, rijen=choice.rows, waar=self._where(values)))
        try:
            return self._placed(plaats, kolom, onderdeel, choice.rows, coupled)
        except UserError as error:
            return _both(MappingOutcome(OPEN, reden=str(error), rijen=choice.rows, waar=self._where(values)))

    def _no_row(self, account: str) -> str:
        """Return that no row is for a line, with the account of the mapping that is only typed otherwise."""
        alike = None if (_ACCOUNT, account) in self._exact else self._accounts.same(account)
        if alike is None:
            return say("geen_rij")
        return say("geen_rij_lijkt", rekening=shown(alike), rij=self._exact[_ACCOUNT, alike][0].rij)

    def _where(self, values: Sequence[str]) -> str:
        """Return what a line says beside its account, for people."""
        return ", ".join(
            f"{name} {shown(value) or say('leeg')}"
            for name, value in zip(DIMENSIONS, values, strict=True)
            if name in self.dimensions and name != ACCOUNT
        )

    def _placed(
        self,
        plaats: Place | None,
        kolom: Place | None,
        onderdeel: str,
        rows: tuple[int, ...],
        coupled: Callable[[], Coupled | None],
    ) -> tuple[MappingOutcome, MappingOutcome]:
        """Return the outcomes of what the rows say together.

        Raises:
            UserError: something is missing or does not go together; a Dutch message.
        """
        if plaats is None:
            raise UserError(say("geen_plaats"))
        kind, code = plaats
        if kolom is None:
            raise UserError(say("geen_kolom_balans" if kind == BALANSCODE else "geen_kolom"))
        parts = self.parts(kind, kolom, onderdeel)
        sleutel = ""
        if kind == SLEUTEL:
            code, sleutel = "", code
        elif kind == KOPPEL:
            code = _coupled(coupled())
        debit = MappingOutcome(CEL, parts[0], code, kolom[1], sleutel, rijen=rows)
        return debit, debit if parts[1] == parts[0] else replace(debit, onderdeel=parts[1])

    def parts(self, kind: str, kolom: Place, onderdeel: str) -> tuple[str, str]:
        """Return the parts of the delivery for debit and for credit lines; nearly always the same.

        Raises:
            UserError: it does not follow, or does not go together; a Dutch message.
        """
        on_taakveld = kind in _ON_TAAKVELD
        if kolom[0] == STANDPER:
            if on_taakveld:
                raise UserError(say("stand_op_taakveld"))
            if onderdeel not in ("", BALANS, BALANS_STANDEN):
                raise UserError(say("stand_en_onderdeel", onderdeel=onderdeel))
            return BALANS_STANDEN, BALANS_STANDEN
        code = kolom[1]
        possible = (LASTEN, BATEN) if on_taakveld else (BALANS_LASTEN, BALANS_BATEN)
        fitting = [part for part in possible if code in self.model.codes[CATEGORIES[SIDE_OF_PART[part]]]]
        if onderdeel == BALANS_STANDEN:
            raise UserError(say("stand_zonder_standper"))
        if onderdeel == BALANS and not on_taakveld:
            both = (BALANS_LASTEN, BALANS_BATEN)
        elif onderdeel:
            if onderdeel not in possible:
                key = "onderdeel_niet_bij_taakveld" if on_taakveld else "onderdeel_niet_bij_balans"
                raise UserError(say(key, onderdeel=onderdeel, mogelijk=" of ".join(possible)))
            both = (onderdeel, onderdeel)
        elif len(fitting) == 1:
            both = (fitting[0], fitting[0])
        else:
            key = "onderdeel_kiezen" if on_taakveld else "onderdeel_kiezen_balans"
            raise UserError(say(key, categorie=code))
        wrong = [part for part in dict.fromkeys(both) if part not in fitting]
        if wrong:
            raise UserError(say("categorie_niet_bij", categorie=code, onderdeel=wrong[0]))
        return both


def _both(outcome: MappingOutcome) -> tuple[MappingOutcome, MappingOutcome]:
    return outcome, outcome


def _coupled(coupled: Coupled | None) -> str:
    """Return the taakveld of a line that was coupled.

    Raises:
        UserError: it has none; the text has the question that decides.
    """
    if coupled is None:
        raise UserError(say("koppel_zonder_code"))
    if coupled.stand != GEKOPPELD:
        candidates = ", ".join(coupled.kandidaten)
        key = "koppel_keuze" if candidates else "koppel_open"
        raise UserError(say(key, vraag=coupled.vraag, kandidaten=candidates))
    return coupled.taakveld


class _Choice:
    """Which of the rows that fit a line decides each field, and what is wrong with these."""

    def __init__(self, fitting: Sequence[MappingRow], values: Sequence[str]) -> None:
        """Take rows that fit, in their order."""
        self._rows, self._values = fitting, values
        self._deciding: dict[int, MappingRow] = {}
        self._conflicts: list[str] = []

    def of(self, name: str, value_of: Callable[[MappingRow], Any]) -> Any:
        """Return what the most precise rows say in a field; None when no row does, or when they disagree."""
        best = [row for row in self._rows if value_of(row) is not None]
        if len(best) > 1:
            filled = [(row, row.precision(self._values)) for row in best]
            best = [row for row, p in filled if not any(_beats(other, p) for _, other in filled)]
        for row in best:
            self._deciding[row.rij] = row
        values = dict.fromkeys(map(value_of, best))
        if len(values) > 1:
            numbers = [str(row.rij) for row in best][:MOST_SHOWN]
            told = "; ".join(_field_text(value) for value in values)
            self._conflicts.append(say(f"tegenspraak_{name}", rijen=", ".join(numbers), waarden=told))
            return None
        return next(iter(values), None)

    @property
    def problem(self) -> str:
        """What keeps the line open; empty when nothing does."""
        wrong = [say("rij_fout", rij=row.rij, reden=row.problem) for row in self._deciding.values() if row.problem]
        return " ".join([*self._conflicts, *wrong])

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that decided."""
        return tuple(sorted(self._deciding))


def _field_text(value: str | Place) -> str:
    return value if isinstance(value, str) else " ".join(filter(None, map(shown, value)))
