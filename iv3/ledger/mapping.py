"""From an account to its place in Iv3: the rows of a mapping, which of them decides, and the keys that divide.

A row says something about the lines that fit it: an account, a range or a beginning of accounts, and if needed a cost
centre, a cost object or a journal. Every field (where to, which category, which part) is decided on its own by the most
precise row that fills it. Rows that are equally precise and say something else decide nothing: the line stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any, NamedTuple

from iv3.care.lines import Coupled
from iv3.care.rules import GEKOPPELD
from iv3.core.errors import Unusable
from iv3.core.nearest import nearest
from iv3.core.sentences import text
from iv3.rows.cells import fold, shown
from iv3.rows.line_file import LineFile
from iv3.rows.table import open_lines
from iv3.years.reading import code_text, share_of
from iv3.years.restating import percentage

PART = "grootboek"
LASTEN, BATEN = "lasten", "baten"
BALANS_LASTEN, BALANS_BATEN, BALANS_STANDEN = "balans_lasten", "balans_baten", "balans_standen"
PARTS = (LASTEN, BATEN, BALANS_LASTEN, BALANS_BATEN, BALANS_STANDEN)
BALANS = "balans"
"""Balance: debit lines are balans_lasten, credit lines balans_baten."""
TAAKVELD, BALANSCODE, KOPPEL, SLEUTEL, BUITEN = "taakveld", "balanscode", "koppel", "sleutel", "buiten"
PLACES = (TAAKVELD, BALANSCODE, KOPPEL, SLEUTEL, BUITEN)
ONDERDEEL, CATEGORIE, STANDPER = "onderdeel", "categorie", "standper"
ACCOUNT, JOURNAL = "rekening", "dagboek"
DIMENSIONS = (ACCOUNT, "kostenplaats", "kostendrager", JOURNAL)
TARGETS = (ONDERDEEL, TAAKVELD, BALANSCODE, CATEGORIE, STANDPER, KOPPEL, SLEUTEL, BUITEN)
CEL, OPEN = "cel", "open"
BEGIN, EIND = "begindatum", "einddatum"
QUESTION = "?"
"""Stands in a proposal where a person must choose."""

_SIDE = {LASTEN: LASTEN, BATEN: BATEN, BALANS_LASTEN: LASTEN, BALANS_BATEN: BATEN}
_CATEGORIES = {side: f"{CATEGORIE}_{side}" for side in (LASTEN, BATEN)}
_ON_TAAKVELD = (TAAKVELD, KOPPEL, SLEUTEL)
_WRONG_PLACE = "fout"
_COMMENT = "#"
_SHOWN = 10
_MOST_LENGTH = 60
_RANGE = re.compile(r"([0-9]+)(\s*-\s*|\s*t/m\s*)([0-9]+)")
_JOURNAL = DIMENSIONS.index(JOURNAL)


def say(key: str, **values: object) -> str:
    """Return a sentence about ledgers and mappings."""
    return text(PART, key, **values)


def words(meanings: Iterable[str]) -> dict[str, list[str]]:
    """Return the headers that each meaning is recognised by."""
    return {name: say(f"kolom_{name}").split("; ") for name in meanings}


# The model


class Model:
    """A model year: which codes exist, which cells are grey, and what to say of a code that is not there.

    Args:
        pack: of the layer and year.
        periode: 0 to 5; the codes of stands differ.
    """

    def __init__(self, pack: Mapping[str, Any], periode: int) -> None:
        """Take the lists of the pack."""
        self.laag, self.overheidslaag, self.jaar = pack["laag"], pack["overheidslaag"], pack["boekjaar"]
        self.versie, self.periode = pack["versie"], periode
        lists = pack["codelijsten"]
        self.codes = {name: _named(c for c in codes if "soort" not in c) for name, codes in lists.items()}
        self.headings = {name: _named(c for c in codes if "soort" in c) for name, codes in lists.items()}
        self.moments = {c["code"]: c["naam"] for c in lists[STANDPER] if periode in c.get("perioden", (periode,))}
        self.status = next((p["status"] for p in pack["perioden"] if p["nummer"] == periode), "")
        self.activa = frozenset(pack["groepen"][BALANSCODE]["Tot_Act"])
        self._other_years, self._successors = pack["andere_jaren"], pack["opvolgers"]
        self._grey = {
            (part, row): frozenset(group["grijs"])
            for part, groups in pack["grijze_cellen"].items()
            for group in groups
            for row in group["rijen"]
        }

    def is_grey(self, onderdeel: str, code: str, kolom: str) -> bool:
        """Tell whether CBS expects no amount in a cell."""
        return kolom in self._grey.get((onderdeel, code), ())

    def wrong(self, code: str, meaning: str, lists: Sequence[str] = ()) -> str:
        """Return what is wrong with a code, with its successors or the nearest one; empty when it exists.

        Args:
            code: as it stands in the file.
            meaning: what the file calls it.
            lists: the code lists that may hold it; by default the one named ``meaning``.
        """
        names = lists or (meaning,)
        if any(code in self.codes[name] for name in names):
            return ""
        for name in names:
            if code in self.headings[name]:
                return say("code_is_totaal", soort=meaning, code=code, naam=self.headings[name][code])
        told = [say("code_onbekend", soort=meaning, code=shown(code), jaar=self.jaar)]
        for name in names:
            years = self._other_years.get(name, {}).get(code)
            if years is not None:
                told.append(say("code_ander_jaar", code=code, jaren=years))
                instead = self._successors.get(name, {}).get(code)
                if instead:
                    listed = "; ".join(f"{c} ({self.codes[name][c]})" for c in instead)
                    told.append(say("code_opvolger" if len(instead) == 1 else "code_opvolgers", codes=listed))
                return " ".join(told)
        near = nearest(code, [c for name in names for c in self.codes[name]])
        if near is not None:
            name = next(n for n in names if near in self.codes[n])
            told.append(say("bedoelt_u", code=near, naam=self.codes[name][near]))
        return " ".join(told)

    def sign(self, onderdeel: str, code: str) -> int:
        """Return 1 when a debit amount is positive in a part of the delivery, -1 when it is negative."""
        if onderdeel == BALANS_STANDEN:
            return 1 if code in self.activa else -1
        return 1 if _SIDE[onderdeel] == LASTEN else -1


def _named(codes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {code["code"]: code["naam"].strip() for code in codes}


# Which lines a row is for

Precision = tuple[int, int]
"""Of two the lower is more precise: exact, then a range or beginning by how much it takes in, then everything."""
_ALL: Precision = (2, 0)


@dataclass(frozen=True)
class Pattern:
    """What a value must be: exactly ``low``; from ``low`` to ``high``; or beginning with ``low`` (``is_start``)."""

    low: str
    high: str = ""
    is_start: bool = False

    def fits(self, value: str) -> bool:
        """Tell whether a value is meant."""
        if self.is_start:
            return value.startswith(self.low)
        if self.high:
            return len(value) == len(self.low) and value.isdigit() and self.low <= value <= self.high
        return value == self.low

    def precision(self, value: str) -> Precision:
        """Return how precise this is for a value that fits."""
        if self.is_start and not self.low:
            return _ALL
        if self.is_start:
            return 1, int(10 ** min(len(value) - len(self.low), _MOST_LENGTH))
        return (1, int(self.high) - int(self.low) + 1) if self.high else (0, 1)


def pattern(cell: str) -> Pattern | None:
    """Return what a cell means: ``4100``, ``4100-4199``, ``4100 t/m 4199`` or ``41*``; None for an empty cell.

    Raises:
        ValueError: it cannot be understood; a Dutch message.
    """
    word = " ".join(cell.split()).casefold()
    if not word:
        return None
    if len(word) > _MOST_LENGTH:
        raise ValueError(say("patroon_lang", gevonden=shown(word), grens=_MOST_LENGTH))
    if "*" in word:
        if word.index("*") != len(word) - 1:
            raise ValueError(say("patroon_ster", gevonden=shown(word)))
        return Pattern(word[:-1].rstrip(), is_start=True)
    found = _RANGE.fullmatch(word)
    if found is None:
        return Pattern(word)
    low, between, high = found.groups()
    if len(low) != len(high):
        if between == "-":  # an account number with a hyphen in it
            return Pattern(word)
        raise ValueError(say("patroon_lengte", van=low, tot=high))
    if low > high:
        raise ValueError(say("patroon_volgorde", van=low, tot=high))
    return Pattern(low, high)


Place = tuple[str, str]
"""A kind (`PLACES`) and what belongs to it: a code, the name of a key, or a reason."""


@dataclass(frozen=True, eq=False)
class Row:
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
        return tuple(_ALL if p is None else p.precision(v) for p, v in zip(self.patterns, values, strict=True))

    def fits(self, values: Sequence[str]) -> bool:
        """Tell whether this row is for a line with these values."""
        return all(p is None or p.fits(v) for p, v in zip(self.patterns, values, strict=True))


def _beats(one: tuple[Precision, ...], other: tuple[Precision, ...]) -> bool:
    """Tell whether a row goes before another: by its journal, or else when it is nowhere less precise."""
    if one[_JOURNAL] != other[_JOURNAL]:
        return one[_JOURNAL] < other[_JOURNAL]
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


# What becomes of a line


@dataclass(frozen=True)
class Outcome:
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


class Division(NamedTuple):
    """A key: codes of taakvelden with whole weights in the proportions of their shares, and the rows it stands in."""

    taakvelden: tuple[str, ...]
    weights: tuple[int, ...]
    rijen: tuple[int, ...]
    problem: str


@dataclass
class AccountMapping:
    """A mapping that was read, with its keys; rows are looked up by what is most precise in them."""

    name: str
    model: Model
    rows: Sequence[Row]
    keys: Mapping[str, Division]
    remarks: Sequence[str] = ()
    columns: Sequence[str] = ()
    cells: Mapping[int, Sequence[str]] = field(default_factory=dict)
    at: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the rows."""
        self.dimensions = tuple(d for i, d in enumerate(DIMENSIONS) if i == 0 or any(r.patterns[i] for r in self.rows))
        self.couples = any(row.plaats is not None and row.plaats[0] == KOPPEL for row in self.rows)
        self._exact: dict[tuple[int, str], list[Row]] = {}
        self._starts: dict[tuple[int, str], list[Row]] = {}
        self._ranges: dict[tuple[int, int], list[tuple[str, Row]]] = {}
        self._lengths: list[set[int]] = [set() for _ in DIMENSIONS]
        for row in self.rows:
            self._index(row)
        for ranges in self._ranges.values():
            ranges.sort(key=lambda item: item[0])

    def _index(self, row: Row) -> None:
        filled = [(i, p) for i, p in enumerate(row.patterns) if p is not None]
        at, best = min(filled, key=lambda item: (item[1].is_start, bool(item[1].high), -len(item[1].low)))
        if best.is_start:
            self._lengths[at].add(len(best.low))
            self._starts.setdefault((at, best.low), []).append(row)
        elif best.high:
            self._ranges.setdefault((at, len(best.low)), []).append((best.low, row))
        else:
            self._exact.setdefault((at, best.low), []).append(row)

    def fitting(self, values: Sequence[str]) -> list[Row]:
        """Return the rows that are for a line.

        Args:
            values: for each of `DIMENSIONS`, in lower case; empty for what the ledger does not say.
        """
        return sorted((row for row in self._near(values) if row.fits(values)), key=lambda row: row.rij)

    def _near(self, values: Sequence[str]) -> Iterator[Row]:
        for at, value in enumerate(values):
            yield from self._exact.get((at, value), ())
            for length in self._lengths[at]:
                if length <= len(value):
                    yield from self._starts.get((at, value[:length]), ())
            ranges = self._ranges.get((at, len(value)))
            if ranges:
                for _, row in ranges[: bisect_right(ranges, value, key=lambda item: item[0])]:
                    yield row

    def settle(
        self, values: Sequence[str], coupled: Callable[[], Coupled | None] = lambda: None
    ) -> tuple[Outcome, Outcome]:
        """Return what becomes of the debit lines and of the credit lines that say ``values``.

        Args:
            values: for each of `DIMENSIONS`, as they stand in the ledger.
            coupled: says where the product code of the line goes; asked only of lines that are to be coupled.
        """
        folded = tuple(" ".join(value.split()).casefold() for value in values)
        fitting = self.fitting(folded)
        if not fitting:
            return _both(Outcome(OPEN, reden=say("geen_rij"), waar=self._where(values)))
        choice = _Choice(fitting, folded)
        plaats = choice.of("plaats", lambda row: row.plaats)
        if plaats is not None and plaats[0] == BUITEN and not choice.problem:
            return _both(Outcome(BUITEN, reden=plaats[1], rijen=choice.rows))
        kolom = choice.of("kolom", lambda row: row.kolom)
        onderdeel = choice.of("onderdeel", lambda row: row.onderdeel or None) or ""
        if choice.problem:
            return _both(Outcome(OPEN, reden=choice.problem, rijen=choice.rows, waar=self._where(values)))
        try:
            outcomes = self._placed(plaats, kolom, onderdeel, coupled)
        except ValueError as error:
            return _both(Outcome(OPEN, reden=str(error), rijen=choice.rows, waar=self._where(values)))
        debit, credit = (Outcome(**{**o.__dict__, "rijen": choice.rows}) for o in outcomes)
        return debit, credit

    def _where(self, values: Sequence[str]) -> str:
        """Return what a line says beside its account, for people."""
        return ", ".join(
            f"{name} {shown(value) or say('leeg')}"
            for name, value in zip(DIMENSIONS, values, strict=True)
            if name in self.dimensions and name != ACCOUNT
        )

    def _placed(
        self, plaats: Place | None, kolom: Place | None, onderdeel: str, coupled: Callable[[], Coupled | None]
    ) -> tuple[Outcome, Outcome]:
        """Return the outcomes of what the rows say together.

        Raises:
            ValueError: something is missing or does not go together; a Dutch message.
        """
        if plaats is None:
            raise ValueError(say("geen_plaats"))
        kind, code = plaats
        if kolom is None:
            raise ValueError(say("geen_kolom_balans" if kind == BALANSCODE else "geen_kolom"))
        parts = self.parts(kind, kolom, onderdeel)
        sleutel = ""
        if kind == SLEUTEL:
            code, sleutel = "", code
        elif kind == KOPPEL:
            code = _coupled(coupled())
        debit, credit = (Outcome(CEL, part, code, kolom[1], sleutel) for part in parts)
        return debit, credit

    def parts(self, kind: str, kolom: Place, onderdeel: str) -> tuple[str, str]:
        """Return the parts of the delivery for debit and for credit lines; nearly always the same.

        Raises:
            ValueError: it does not follow, or does not go together; a Dutch message.
        """
        on_taakveld = kind in _ON_TAAKVELD
        if kolom[0] == STANDPER:
            if on_taakveld:
                raise ValueError(say("stand_op_taakveld"))
            if onderdeel not in ("", BALANS, BALANS_STANDEN):
                raise ValueError(say("stand_en_onderdeel", onderdeel=onderdeel))
            return BALANS_STANDEN, BALANS_STANDEN
        code = kolom[1]
        possible = (LASTEN, BATEN) if on_taakveld else (BALANS_LASTEN, BALANS_BATEN)
        fitting = [part for part in possible if code in self.model.codes[_CATEGORIES[_SIDE[part]]]]
        if onderdeel == BALANS_STANDEN:
            raise ValueError(say("stand_zonder_standper"))
        if onderdeel == BALANS and not on_taakveld:
            both = (BALANS_LASTEN, BALANS_BATEN)
        elif onderdeel:
            if onderdeel not in possible:
                key = "onderdeel_niet_bij_taakveld" if on_taakveld else "onderdeel_niet_bij_balans"
                raise ValueError(say(key, onderdeel=onderdeel, mogelijk=" of ".join(possible)))
            both = (onderdeel, onderdeel)
        elif len(fitting) == 1:
            both = (fitting[0], fitting[0])
        else:
            key = "onderdeel_kiezen" if on_taakveld else "onderdeel_kiezen_balans"
            raise ValueError(say(key, categorie=code))
        wrong = [part for part in dict.fromkeys(both) if part not in fitting]
        if wrong:
            raise ValueError(say("categorie_niet_bij", categorie=code, onderdeel=wrong[0]))
        return both


def _both(outcome: Outcome) -> tuple[Outcome, Outcome]:
    return outcome, outcome


def _coupled(coupled: Coupled | None) -> str:
    """Return the taakveld of a line that was coupled.

    Raises:
        ValueError: it has none; the text has the question that decides.
    """
    if coupled is None:
        raise ValueError(say("koppel_zonder_code"))
    if coupled.stand != GEKOPPELD:
        candidates = ", ".join(coupled.kandidaten)
        key = "koppel_keuze" if candidates else "koppel_open"
        raise ValueError(say(key, vraag=coupled.vraag, kandidaten=candidates))
    return coupled.taakveld


class _Choice:
    """Which of the rows that fit a line decides each field, and what is wrong with these."""

    def __init__(self, fitting: Sequence[Row], values: Sequence[str]) -> None:
        """Take rows that fit, in their order."""
        self._rows = [(row, row.precision(values)) for row in fitting]
        self._deciding: dict[int, Row] = {}
        self._conflicts: list[str] = []

    def of(self, name: str, value_of: Callable[[Row], Any]) -> Any:
        """Return what the most precise rows say in a field; None when no row does, or when they disagree."""
        filled = [(row, precision) for row, precision in self._rows if value_of(row) is not None]
        best = [row for row, _ in filled]
        if len(filled) > 1:
            best = [row for row, p in filled if not any(_beats(other, p) for _, other in filled)]
        self._deciding.update({row.rij: row for row in best})
        values = dict.fromkeys(map(value_of, best))
        if len(values) > 1:
            numbers = [str(row.rij) for row in best][:_SHOWN]
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


# Reading


def read(path: Path, model: Model, keys: Mapping[str, Division]) -> AccountMapping:
    """Return a mapping (CSV or XLSX).

    Args:
        path: the file.
        model: the year it is for.
        keys: what `read_keys` gave.

    Raises:
        Unusable: the file cannot be read, or a row does not say which lines it is for.
    """
    places = tuple(t for t in TARGETS if t != ONDERDEEL)
    file = open_lines(path, words((*DIMENSIONS, *TARGETS)), needed=(DIMENSIONS, places))
    rows: list[Row] = []
    cells_of: dict[int, Sequence[str]] = {}
    refused: list[str] = []
    for number, cells, problem in _rows(file):
        try:
            if problem is not None:
                raise ValueError(problem)
            row = _row(number, cells, file, model, keys)
        except ValueError as error:
            refused.append(say("rij_fout", rij=number, reden=error))
            continue
        rows.append(row)
        cells_of[number] = cells
    if refused:
        more = [say("en_nog", aantal=len(refused) - _SHOWN)] if len(refused) > _SHOWN else []
        raise Unusable("\n".join([say("mapping_onbruikbaar", bestand=file.place), *refused[:_SHOWN], *more]))
    if not rows:
        raise Unusable(say("mapping_leeg", bestand=file.place))
    return AccountMapping(file.place, model, _without_clashes(rows), keys, file.remarks, file.header, cells_of, file.at)


def _rows(file: LineFile) -> Iterator[tuple[int, list[str], str | None]]:
    """Yield the rows that are no comment."""
    for number, cells, problem in file.rows():
        if not (cells and cells[0].lstrip().startswith(_COMMENT)):
            yield number, cells, problem


def _row(number: int, cells: Sequence[str], file: LineFile, model: Model, keys: Mapping[str, Division]) -> Row:
    """Return a row.

    Raises:
        ValueError: it is not clear which lines it is for.
    """
    said = {name: cells[place].strip() for name, place in file.at.items() if place < len(cells)}
    patterns = tuple(pattern(said.get(name, "")) for name in DIMENSIONS)
    if not any(patterns):
        raise ValueError(say("rij_zonder_rekening"))
    problems: list[str] = []
    for name, lists in (
        (TAAKVELD, (TAAKVELD,)),
        (BALANSCODE, (BALANSCODE,)),
        (CATEGORIE, (*_CATEGORIES.values(),)),
    ):
        if said.get(name):
            try:
                code_text(cells[file.at[name]], {c for n in lists for c in model.codes[n]}, file, number, name)
            except ValueError as error:
                problems.append(str(error))
    targets = {name: said.get(name, "") for name in TARGETS}
    plaats = _place(targets, problems, model, keys)
    onderdeel = _part(targets[ONDERDEEL], problems)
    kolom = _column(targets, onderdeel, problems, model)
    if kolom is not None and kolom[0] == STANDPER:
        onderdeel = onderdeel or BALANS_STANDEN
    if any(value == QUESTION for value in targets.values()):
        problems = [say("vraagteken")]
    if not (plaats or kolom or onderdeel):
        problems.append(say("rij_zonder_doel"))
        plaats = (_WRONG_PLACE, "")
    return Row(number, patterns, onderdeel, plaats, kolom, " ".join(problems), targets)


def _place(targets: Mapping[str, str], problems: list[str], model: Model, keys: Mapping[str, Division]) -> Place | None:
    filled = {name: targets[name] for name in PLACES if targets[name]}
    for name in (KOPPEL, BUITEN):
        if fold(filled.get(name, "")) in _folded("woorden_nee"):
            filled.pop(name, None)
    if not filled:
        return None
    if len(filled) > 1:
        problems.append(say("twee_plaatsen", kolommen=", ".join(filled)))
        return _WRONG_PLACE, " ".join(filled.values())
    kind, value = next(iter(filled.items()))
    if kind in (TAAKVELD, BALANSCODE):
        problems += filter(None, [model.wrong(value, kind)])
    elif kind == KOPPEL:
        if fold(value) not in _folded("woorden_ja"):
            problems.append(say("koppel_waarde", gevonden=shown(value)))
        return kind, ""
    elif kind == BUITEN:
        if fold(value) in _folded("woorden_ja"):
            problems.append(say("buiten_reden"))
    else:
        value = fold(value)
        if value not in keys:
            problems.append(say("sleutel_onbekend", sleutel=shown(filled[SLEUTEL]), sleutels=", ".join(keys) or "-"))
        elif keys[value].problem:
            problems.append(keys[value].problem)
    return kind, value


def _part(said: str, problems: list[str]) -> str:
    if not said or said == QUESTION:
        return said
    for part in (*PARTS, BALANS):
        if fold(said) in _folded(f"woorden_{part}"):
            return part
    problems.append(say("onderdeel_onbekend", gevonden=shown(said), mogelijk=", ".join((*PARTS, BALANS))))
    return said


def _column(targets: Mapping[str, str], onderdeel: str, problems: list[str], model: Model) -> Place | None:
    categorie, standper = targets[CATEGORIE], targets[STANDPER]
    if categorie and standper:
        problems.append(say("twee_kolommen"))
        return _WRONG_PLACE, f"{categorie} {standper}"
    if standper:
        if standper not in model.moments:
            possible = ", ".join(model.moments) or say("geen_standper")
            problems.append(
                say(
                    "standper_onbekend",
                    gevonden=shown(standper),
                    jaar=model.jaar,
                    periode=model.periode,
                    mogelijk=possible,
                )
            )
        return STANDPER, standper
    if not categorie:
        return None
    side = _SIDE.get(onderdeel)
    every = tuple(_CATEGORIES.values())
    wrong = model.wrong(categorie, CATEGORIE, every)
    if not wrong and side is not None and categorie not in model.codes[_CATEGORIES[side]]:
        wrong = say("categorie_niet_bij", categorie=categorie, onderdeel=onderdeel)
    problems += filter(None, [wrong])
    return CATEGORIE, categorie


def _folded(key: str) -> set[str]:
    return {fold(word) for word in say(key).split("; ")}


def _without_clashes(rows: Sequence[Row]) -> list[Row]:
    """Return the rows; those that are for the same lines and say something else of a field get that as a problem."""
    same: dict[tuple[Pattern | None, ...], list[Row]] = {}
    for row in rows:
        same.setdefault(row.patterns, []).append(row)
    result = []
    for row in rows:
        others = [other for other in same[row.patterns] if other is not row and _clash(row, other)]
        if others:
            numbers = ", ".join(str(other.rij) for other in others[:_SHOWN])
            told = say("rij_dubbel", rijen=numbers)
            row = Row(**{**row.__dict__, "problem": " ".join(filter(None, [row.problem, told]))})
        result.append(row)
    return result


def _clash(one: Row, other: Row) -> bool:
    pairs = ((one.onderdeel, other.onderdeel), (one.plaats, other.plaats), (one.kolom, other.kolom))
    return any(a and b and a != b for a, b in pairs)


def read_keys(path: Path | None, model: Model) -> dict[str, Division]:
    """Return the keys in a file (CSV or XLSX: sleutel, taakveld, deel), by their names; wrong ones have a problem.

    Raises:
        Unusable: the file cannot be read, or a row does not say which key it is of.
    """
    if path is None:
        return {}
    needed = (SLEUTEL, TAAKVELD, "deel")
    file = open_lines(path, words(needed), needed=[(name,) for name in needed])
    found: dict[str, list[tuple[int, str, Fraction]]] = {}
    problems: dict[str, list[str]] = {}
    for number, cells, problem in _rows(file):
        if problem is not None:
            raise Unusable(say("sleutelbestand_rij", bestand=file.place, rij=number, reden=problem))
        name = fold(cells[file.at[SLEUTEL]])
        if not name:
            raise Unusable(say("sleutelbestand_rij", bestand=file.place, rij=number, reden=say("sleutel_zonder_naam")))
        wrong = problems.setdefault(name, [])
        code = cells[file.at[TAAKVELD]].strip()
        told = []
        try:
            code_text(cells[file.at[TAAKVELD]], model.codes[TAAKVELD], file, number, TAAKVELD)
            part = share_of(cells[file.at["deel"]])
        except ValueError as error:
            told, part = [str(error)], Fraction()
        told += filter(None, [model.wrong(code, TAAKVELD)])
        if code in [other for _, other, _ in found.get(name, ())]:
            told.append(say("sleutel_taakveld_dubbel", taakveld=code))
        wrong += [say("sleutel_rij", sleutel=shown(name), rij=number, reden=reason) for reason in told]
        found.setdefault(name, []).append((number, code, part))
    return {name: _division(name, parts, problems[name]) for name, parts in found.items()}


def _division(name: str, parts: Sequence[tuple[int, str, Fraction]], problems: Sequence[str]) -> Division:
    numbers = tuple(number for number, _, _ in parts)
    total = sum((part for _, _, part in parts), Fraction())
    told = list(problems)
    if not told and total != 1:
        rows = ", ".join(map(str, numbers))
        told.append(say("sleutel_geen_100", sleutel=shown(name), rijen=rows, som=percentage(total)))
    whole = lcm(*(part.denominator for _, _, part in parts))
    filled = [(code, int(part * whole)) for _, code, part in parts if part]
    ordered = sorted(filled)
    return Division(tuple(c for c, _ in ordered), tuple(w for _, w in ordered), numbers, " ".join(told))
