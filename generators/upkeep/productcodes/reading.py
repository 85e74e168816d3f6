"""A code list as its owner publishes it, read into rows: every row is a code, or is refused with its reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.kernel.findings import listed
from generators.kernel.kinds import said
from generators.kernel.reading import Facts
from generators.kernel.records import Codelijstinlezenbestand, Productcodebestand
from generators.kernel.validity import in_years
from generators.subjects.couplings.facts import CATEGORY_WIDTH, PRODUCT, Couplings, list_in_year
from iv3.care.rules import PRODUCT_WIDTH
from iv3.core.errors import Unusable, UserError
from iv3.core.sheet import neutral
from iv3.rows.cells import fold, shown
from iv3.rows.line_file import LineFile
from iv3.rows.table import open_lines

CODE, NAME, CATEGORY, HULPVORM, UNIT, NZA = "code", "naam", "productcategorie", "hulpvorm", "eenheid", "nza_code"
FIELDS = (NAME, HULPVORM, UNIT, NZA)
"""What a list says about a code, besides the code itself; keys of a code in ``tables/productcodes/``."""

_HULPVORM_NAME, _LIST, _FROM, _UNTIL = "hulpvorm_naam", "lijst", "van", "tot"
_DAY = re.compile(r"(?P<iso>[0-9]{4})(?:-[0-9]{2}-[0-9]{2}(?:T.*)?)?|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?P<nl>[0-9]{4})")
_LOOKS_LIKE_DAY = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}|[0-9]{1,2}-[a-z]{3}"
)
_POWER = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?[eE]\+?([0-9]+)")
_MOST_ROWS = 5
"""Rows that a message names."""
_MOST_DIGITS = 101
"""A code is two digits, E and two digits; as a number it has at most this many."""


@dataclass(frozen=True)
class Reading:
    """How a list is recognised: meaning → headers, and kind of list → form of a code; ``fact`` says the rest."""

    fact: Codelijstinlezenbestand
    headers: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, re.Pattern[str]]
    hulpvorm: re.Pattern[str]


@dataclass(frozen=True)
class ListRow:
    """A code as the file has it; ``fields`` holds what the file has a column for, empty when the cell is."""

    rij: int
    code: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Refused:
    """A row that cannot be used; ``meant`` are the codes it may be about."""

    rij: int
    found: str
    reason: str
    remedy: str
    meant: tuple[str, ...] = ()


@dataclass(frozen=True)
class Imported:
    """All rows of a file: those with a code, those refused, and how many belong to other years or other lists."""

    name: str
    sheet: str | None
    columns: Mapping[str, str]
    ignored: tuple[str, ...]
    rows: tuple[ListRow, ...]
    refused: tuple[Refused, ...]
    other_years: int
    other_lists: int
    remarks: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many rows of the file hold anything."""
        return len(self.rows) + len(self.refused) + self.other_years + self.other_lists


def reading(facts: Facts) -> Reading:
    """Return how a list is recognised.

    Raises:
        UserError: no file says so.
    """
    for fact in facts.files(Codelijstinlezenbestand):
        return Reading(
            fact,
            headers=said(fact.codelijstkoppen),
            forms={kind: re.compile(form) for kind, form in said(fact.codelijstvormen).items()},
            hulpvorm=re.compile(fact.hulpvorm_vorm),
        )
    raise UserError("tables/productcodes-inlezen.yaml ontbreekt of is niet goed")


def open_list(path: Path, how: Reading, sheet: str | None = None, columns: Iterable[str] = ()) -> LineFile:
    """Look at a file and understand its header; see `iv3.rows.table.open_lines`.

    Args:
        path: the file.
        how: the headers that are recognised.
        sheet: the sheet of a workbook, if it is not the first with a column of codes.
        columns: ``betekenis=kop``, for columns that are not recognised.

    Raises:
        Unusable: it is no table with a column of codes.
    """
    named: dict[str, str] = {}
    for column in columns:
        meaning, equals, head = column.partition("=")
        if not equals or meaning not in how.headers:
            known = ", ".join(how.headers)
            raise Unusable(
                f"--column {shown(column)} is niet goed. Schrijf betekenis=kop; de betekenissen zijn {known}."
            )
        named[meaning] = head
    return open_lines(path, how.headers, named, needed=[[CODE]], sheet=sheet)


# Which list it is


def chosen(file: LineFile, how: Reading, couplings: Couplings, name: str | None, jaar: int) -> Productcodebestand:
    """Return the list of ours that a file is a version of: the one that is named, or the only one it looks like.

    Raises:
        Unusable: no such list, or more than one that it may be; the message names the choices.
    """
    lists = [
        care_list for care_list in couplings.lists if care_list.soort in how.forms and in_years(care_list.geldig, jaar)
    ]
    if name is not None:
        return _named(lists, name, couplings)
    codes = [
        (cells[file.at[CODE]].strip(), _cell(file, cells, NAME)) for _, cells, problem in file.rows() if not problem
    ]
    told = {_cell(file, cells, _LIST) for _, cells, problem in file.rows() if not problem} - {""}
    if told:
        lists = [care_list for care_list in lists if care_list.lijst in told]
    scores = {care_list.lijst: _alike(list_in_year(care_list, jaar), codes) for care_list in lists}
    best = sorted(lists, key=lambda care_list: -scores[care_list.lijst])
    if (
        best
        and 2 * scores[best[0].lijst] >= len(codes)
        and all(scores[best[0].lijst] >= 2 * scores[o.lijst] for o in best[1:])
    ):
        return best[0]
    choices = ", ".join(
        f"{care_list.lijst} ({care_list.naam}; {scores[care_list.lijst]} van de {len(codes)} rijen lijken erop)"
        if scores[care_list.lijst]
        else care_list.lijst
        for care_list in best
    )
    raise Unusable(
        f"{file.place}: uit de codes volgt niet welke lijst dit is. Noem haar met --list: {choices or 'er is geen'}."
    )


def _named(lists: list[Productcodebestand], name: str, couplings: Couplings) -> Productcodebestand:
    found = [care_list for care_list in lists if care_list.lijst.casefold() == name.casefold()]
    if found:
        return found[0]
    known = ", ".join(care_list.lijst for care_list in lists)
    if any(care_list.lijst.casefold() == name.casefold() for care_list in couplings.lists):
        raise Unusable(
            f"De lijst {shown(name)} is zo niet in te lezen, of geldt niet in dit jaar. Wijzig haar met de hand, of "
            f"kies: {known}."
        )
    raise Unusable(f"De lijst {shown(name)} staat niet in tables/productcodes/. Kies: {known}.")


def _alike(care_list: Productcodebestand, codes: Iterable[tuple[str, str]]) -> int:
    """Return how many rows have a code of the list, with the same name when both have one."""
    names = {code.code: fold(code.naam or "") for code in care_list.codes}
    return sum(code in names and (not names[code] or not naam or fold(naam) == names[code]) for code, naam in codes)


# The rows


def rows(file: LineFile, how: Reading, care_list: Productcodebestand, couplings: Couplings, jaar: int) -> Imported:
    """Return the rows of a file as codes of a list in a year; no row disappears.

    Raises:
        Unusable: the rest of the file cannot be read.
    """
    reader = _Reader(file, how, care_list, couplings, jaar)
    found: list[ListRow] = []
    refused: list[Refused] = []
    other_years = other_lists = 0
    for number, cells, problem in file.rows():
        told = _cell(file, cells, _LIST)
        if told and told != care_list.lijst and not problem:
            other_lists += 1
            continue
        try:
            row = reader.row(number, cells, problem)
        except _RefusedError as error:
            refused.append(error.refused)
            continue
        if row is None:
            other_years += 1
        else:
            found.append(row)
    kept, twice = _once(found)
    return Imported(
        name=file.name,
        sheet=file.sheet,
        columns={meaning: file.header[index] for meaning, index in file.at.items()},
        ignored=tuple(h for index, h in enumerate(file.header) if h.strip() and index not in file.at.values()),
        rows=tuple(kept),
        refused=tuple(sorted([*refused, *twice], key=lambda row: row.rij)),
        other_years=other_years,
        other_lists=other_lists,
        remarks=(*file.remarks, *reader.remarks()),
    )


def _once(found: list[ListRow]) -> tuple[list[ListRow], list[Refused]]:
    """Return the rows with a code that stands there once, and those refused: the same twice, or two that differ."""
    per_code: dict[str, list[ListRow]] = defaultdict(list)
    for row in found:
        per_code[row.code].append(row)
    kept: list[ListRow] = []
    refused: list[Refused] = []
    for code, same in per_code.items():
        if all(row.fields == same[0].fields for row in same):
            kept.append(same[0])
            refused += [
                Refused(
                    row.rij, code, f"{code} staat ook op rij {same[0].rij}, met dezelfde gegevens", "Haal een rij weg."
                )
                for row in same[1:]
            ]
        else:
            numbers = listed([*(str(row.rij) for row in same[:_MOST_ROWS]), *(["verder"] if same[_MOST_ROWS:] else [])])
            reason = f"{code} staat op rij {numbers}, met andere gegevens"
            refused += [Refused(row.rij, code, reason, "Laat de goede rij staan.", (code,)) for row in same]
    return kept, refused


class _RefusedError(Exception):
    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.refused = refused


class _Reader:
    """What is needed to read a row: the columns, the form of a code, and the codes and names there already are."""

    def __init__(
        self, file: LineFile, how: Reading, care_list: Productcodebestand, couplings: Couplings, jaar: int
    ) -> None:
        self.file, self.how, self.care_list, self.jaar = file, how, care_list, jaar
        self.form = how.forms[care_list.soort]
        self.codes = {code.code for code in care_list.codes}
        self.units = _by_name(couplings, UNIT, jaar)
        self.hulpvormen = _by_name(couplings, HULPVORM, jaar)
        self.with_spaces = 0
        self.padded = 0

    def remarks(self) -> Iterator[str]:
        """Yield what was silently put right."""
        if self.with_spaces:
            yield f"Om {_times(self.with_spaces, 'code', 'codes')} stonden spaties; die tellen niet mee."
        if self.padded:
            yield f"Bij {_times(self.padded, 'hulpvorm of eenheid', 'hulpvormen of eenheden')} stond geen voorloopnul."

    def row(self, number: int, cells: list[str], problem: str | None) -> ListRow | None:
        """Return the code of a row; None when it does not hold in the year.

        Raises:
            _RefusedError: with why, and the codes it may be about.
        """
        written = cells[self.file.at[CODE]] if self.file.at[CODE] < len(cells) else ""
        code = " ".join(written.split())
        if problem is not None:
            raise self._refused(
                number, written, problem, "Herstel de rij en lees het bestand opnieuw in.", self._meant(code)
            )
        if not self.form.fullmatch(code):
            raise self._no_code(number, written, code)
        self.with_spaces += written != code
        category = _cell(self.file, cells, CATEGORY).split()[:1]
        if self.care_list.soort == PRODUCT and category and category[0].zfill(CATEGORY_WIDTH) != code[:CATEGORY_WIDTH]:
            raise self._refused(
                number,
                f"{code}, categorie {category[0]}",
                f"{code} hoort bij productcategorie {code[:CATEGORY_WIDTH]}, maar de rij noemt {shown(category[0])}",
                "Vraag de eigenaar van de lijst welke van de twee klopt.",
                (code,),
            )
        fields = dict(self._fields(number, code, cells))
        return ListRow(number, code, fields) if self._holds(number, code, cells) else None

    def _fields(self, number: int, code: str, cells: list[str]) -> Iterator[tuple[str, str]]:
        if NAME in self.file.at:
            yield NAME, self._name(number, code, _cell(self.file, cells, NAME))
        column = HULPVORM if HULPVORM in self.file.at else _HULPVORM_NAME
        if column in self.file.at and self.care_list.soort == PRODUCT:
            value = _cell(self.file, cells, column)
            yield HULPVORM, self._coded(number, code, HULPVORM, value, self.hulpvormen, self.how.hulpvorm)
        if UNIT in self.file.at and self.care_list.soort == PRODUCT:
            value = _cell(self.file, cells, UNIT)
            yield UNIT, self._coded(number, code, UNIT, value, self.units, self.how.forms[UNIT])
        if NZA in self.file.at and self.care_list.soort == PRODUCT:
            yield NZA, self._name(number, code, _cell(self.file, cells, NZA))

    def _name(self, number: int, code: str, value: str) -> str:
        name = " ".join(value.split())
        if len(name) > self.how.fact.langste_naam or not name.isprintable():
            most = self.how.fact.langste_naam
            reason = f"de naam bij {code} is langer dan {most} tekens of heeft tekens die niet te zien zijn"
            raise self._refused(number, name, reason, "Verbeter de naam.", (code,))
        if neutral(name) != name:
            reason = f"de naam bij {code} begint met een teken dat een rekenblad als formule leest"
            raise self._refused(number, name, reason, "Haal het teken weg.", (code,))
        return name

    def _coded(
        self, number: int, code: str, what: str, value: str, names: Mapping[str, str], form: re.Pattern[str]
    ) -> str:
        """Return the code of a hulpvorm or unit that stands there as a code, a code with a name, or only a name."""
        first = value.split()[0] if value else ""
        if not value or form.fullmatch(first):
            return first
        if form.fullmatch(first.zfill(CATEGORY_WIDTH)):
            self.padded += 1
            return first.zfill(CATEGORY_WIDTH)
        if fold(value) in names:
            return names[fold(value)]
        raise self._refused(
            number,
            value,
            f"bij {code} is {shown(value)} geen bekende {what}",
            f"Zet de code van de {what} erbij.",
            (code,),
        )

    def _holds(self, number: int, code: str, cells: list[str]) -> bool:
        """Tell whether a row holds in a part of the year at least."""
        years = {}
        for column in (_FROM, _UNTIL):
            value = _cell(self.file, cells, column)
            day = _DAY.fullmatch(value)
            if value and day is None:
                reason = f"bij {code} is {shown(value)} geen dag of jaar"
                raise self._refused(number, value, reason, "Schrijf een dag als 2027-01-01, of een jaar.", (code,))
            years[column] = int(day.group("iso") or day.group("nl")) if day else self.jaar
        return years[_FROM] <= self.jaar <= years[_UNTIL]

    def _no_code(self, number: int, written: str, code: str) -> _RefusedError:
        meant = self._meant(code)
        if not code:
            return self._refused(number, "", "er staat geen code", "Haal de rij weg, of vul de code in.", ())
        hint = f" Bedoelt u {' of '.join(meant)}?" if meant else ""
        if code.upper() in meant:
            return self._refused(
                number, written, f"{shown(code)} heeft kleine letters", f"Schrijf hoofdletters.{hint}", meant
            )
        if _POWER.fullmatch(code) or (code.isdigit() and len(code) > PRODUCT_WIDTH):
            reason = f"{shown(code)} is een getal; een rekenblad leest een code met een E als macht van tien"
            return self._refused(
                number, written, reason, f"Maak van de kolom tekst en vul de code weer in.{hint}", meant
            )
        if code.isdigit() and meant:
            reason = f"{shown(code)} mist een voorloopnul; een rekenblad heeft er een getal van gemaakt"
            return self._refused(
                number, written, reason, f"Maak van de kolom tekst en vul de code weer in.{hint}", meant
            )
        if _LOOKS_LIKE_DAY.fullmatch(code.lower()):
            reason = f"{shown(code)} is een datum; een rekenblad heeft er een van gemaakt"
            return self._refused(number, written, reason, "Maak van de kolom tekst en vul de code weer in.", ())
        reason = f"{shown(code)} heeft niet de vorm van een {self.care_list.soort}"
        return self._refused(number, written, reason, f"Verbeter de code, of haal de rij weg.{hint}", meant)

    def _refused(self, number: int, found: str, reason: str, remedy: str, meant: Iterable[str] = ()) -> _RefusedError:
        return _RefusedError(Refused(number, shown(found), reason.rstrip("."), remedy, tuple(meant)))

    def _meant(self, code: str) -> tuple[str, ...]:
        """Return the codes that something that is no code may stand for, those of our list only if there are such."""
        joined = "".join(code.split())
        found = {joined.upper()} if self.form.fullmatch(joined.upper()) else set()
        if code.isdigit():
            found |= self.codes & {code.zfill(CATEGORY_WIDTH), code.zfill(PRODUCT_WIDTH)}
        made = {made for made in _powers(code) if self.form.fullmatch(made)}
        found |= made & self.codes if code.isdigit() and len(code) <= PRODUCT_WIDTH else made
        return tuple(sorted(found & self.codes or found))


def _powers(code: str) -> Iterator[str]:
    """Yield the codes with an E that a spreadsheet shows, or keeps, as this number: ``4,5E+13`` may be ``45E12``."""
    power = _POWER.fullmatch(code)
    if power:
        digits = power.group(1) + (power.group(2) or "")
        exponent = int(power.group(3)[:4]) - len(power.group(2) or "")
    elif code.isdigit() and len(code) <= _MOST_DIGITS:
        digits, exponent = code, 0
    else:
        return
    significant = digits.strip("0")
    exponent += len(digits) - len(digits.rstrip("0"))
    for zeros in (0, 1):
        leading, power_of_ten = significant + "0" * zeros, exponent - zeros
        if 1 <= len(leading) <= CATEGORY_WIDTH and 0 <= power_of_ten <= 99:
            yield f"{leading:0>2}E{power_of_ten:02}"


def _by_name(couplings: Couplings, kind: str, jaar: int) -> dict[str, str]:
    """Return folded name → code of the lists of a kind; a name that has two codes is left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for care_list in couplings.lists:
        if care_list.soort == kind and in_years(care_list.geldig, jaar):
            for code in list_in_year(care_list, jaar).codes:
                found[fold(code.naam or "")].add(code.code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _cell(file: LineFile, cells: list[str], meaning: str) -> str:
    index = file.at.get(meaning)
    return cells[index].strip() if index is not None and index < len(cells) else ""


def _times(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
