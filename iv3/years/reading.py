"""``iv3 convert``: a delivery, or a table of totals, in another year's model.

This module reads: the amounts, the key that divides them, and the packs. `iv3.years.restating` decides what becomes of
each amount, `iv3.years.output` writes it down.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from iv3.core import money as amounts
from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.core.packs import RULES, read_pack
from iv3.delivery.draft import PHASES
from iv3.delivery.validation import BLOCKING, Validation
from iv3.rows.cells import Number, cents, fold, shown
from iv3.rows.line_file import LineFile
from iv3.rows.table import open_lines
from iv3.years import output as restated
from iv3.years.output import STAND, Delivery, Source
from iv3.years.restating import (
    BALANSCODE,
    BATEN,
    CATEGORIE,
    LASTEN,
    LISTS,
    TAAKVELD,
    Amount,
    Key,
    KeyRow,
    Problem,
    Restating,
    either,
    keys_of,
    restate,
    say,
)

_TRANSITIONS = "overgangen"
_DEFAULT_LAYER = "gemeente"
_THOUSANDS = "_duizend"
_UNITS = {"euro": 1, "duizend": 1000}
_AMOUNTS = (LASTEN, BATEN, "bedrag")
_ROWS = (TAAKVELD, BALANSCODE)
_TABLE = (*_ROWS, CATEGORIE, "gemeente", "kant", *_AMOUNTS, *(name + _THOUSANDS for name in _AMOUNTS))
_KEY = ("van", "naar", "deel", "bedrag", "lijst", "kant", "gemeente", CATEGORIE)
_SIDES = (LASTEN, BATEN)
_DELIVERY_SUFFIX = ".json"
_LOOK_AT_BYTES = 1024
_SHARE = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,15}))?(%?)")
_RATIO = re.compile(r"([0-9]{1,15})/([0-9]{1,15})")
_DECIMALS_OF_NUMBER = 9
"""A share in a workbook is a binary fraction; so many decimals of it are meant."""


def main(options: argparse.Namespace) -> int:
    """Restate a file and write what came of it.

    Args:
        options: what ``iv3 convert`` was told; see `iv3.commands.main`.

    Returns:
        0 when everything was restated, 1 when something is left to divide or could not be read.

    Raises:
        Unusable: a file or an option cannot be used; nothing has been written then.
        OSError: a file cannot be written.
    """
    _keep_input(options)
    validation = read_delivery(options.bestand) if _is_delivery(options.bestand) else None
    question = _question(options, validation)
    model = load(question.laag, question.van, options.to, question.periode, options.bestand.name)
    source = amounts_of(options.bestand.name, validation) if validation is not None else _of_table(options, model)
    keys, problems = read_keys(options.key, model, source.lijsten)
    result = restate(source.amounts, model, keys)
    result.problems[:0] = problems
    outcome = restated.Outcome(model, source, result, options.key.name if options.key else "", question.periodenaam)
    if options.template is not None:
        write(restated.template(outcome), options.template)
    content, message = restated.rendered(outcome, options.format)
    if message:
        print(message, file=sys.stderr)
    write(content, options.out)
    return int(outcome.is_unfinished)


@dataclass(frozen=True)
class _Question:
    laag: str
    van: int
    periode: int
    periodenaam: str


def load(laag: str, van: int, naar: int, periode: int, name: str = "") -> Restating:
    """Return the way between two model years, from the packs.

    Args:
        laag: gemeente, gr or provincie.
        van: the year of the amounts.
        naar: the year to restate to.
        periode: 0 to 5.
        name: the file it is about, for messages.

    Raises:
        Unusable: the same year twice, a year without model, or years between which the transitions are not known.
    """
    if van == naar:
        raise Unusable(say("zelfde_jaar", bestand=name, jaar=van))
    first, last = _needed(RULES)["jaren"][laag]
    for jaar in (van, naar):
        if not first <= jaar <= last:
            raise Unusable(say("geen_model", laag=laag, jaar=jaar, eerste=first, laatste=last))
    transitions = _needed(_TRANSITIONS)
    known = {tuple(years) for years in transitions["jaren"]}
    low, high = sorted((van, naar))
    for jaar in range(low, high):
        if (jaar, jaar + 1) not in known:
            years = sorted(year for pair in known for year in pair)
            raise Unusable(say("geen_overgang", jaar=jaar, volgend=jaar + 1, eerste=years[0], laatste=years[-1]))
    models = {jaar: _needed(f"{laag}-{jaar}") for jaar in range(low, high + 1)}
    return Restating(models, transitions["overgangen"], laag, van, naar, periode)


def _needed(name: str) -> Mapping[str, Any]:
    pack = read_pack(name)
    if pack is None:
        raise FileNotFoundError(2, "pack", name)
    return pack


def _question(options: argparse.Namespace, validation: Validation | None) -> _Question:
    """Return the layer, the year and the period of the file: of a delivery what it says, of a table what was told."""
    name = options.bestand.name
    if validation is not None and validation.pack is not None:
        laag, van = validation.pack["laag"], validation.pack["boekjaar"]
        periode = validation.source["periode"]
        if options.layer not in (None, laag):
            raise Unusable(say("laag_anders", bestand=name, gevonden=laag, gevraagd=options.layer))
        if options.from_year not in (None, van):
            raise Unusable(say("jaar_anders", bestand=name, gevonden=van, gevraagd=options.from_year))
        if options.period not in (None, periode):
            raise Unusable(say("periode_anders", bestand=name, gevonden=periode, gevraagd=options.period))
    else:
        laag, van, periode = options.layer or _DEFAULT_LAYER, options.from_year, options.period
    if van is None:
        raise Unusable(say("geen_jaar", bestand=name))
    first, last = _needed(RULES)["jaren"][laag]
    if not first <= van <= last:
        raise Unusable(say("geen_model", laag=laag, jaar=van, eerste=first, laatste=last))
    periods = {p["nummer"]: p["naam"] for p in _needed(f"{laag}-{van}")["perioden"]}
    periode = max(periods) if periode is None else periode
    if periode not in periods:
        raise Unusable(say("periode_onbekend", periode=periode, mogelijk=", ".join(map(str, periods))))
    return _Question(laag, van, periode, periods[periode])


def _keep_input(options: argparse.Namespace) -> None:
    """Refuse to write over what is read, or twice to the same file."""
    read = [options.bestand, *([options.key] if options.key else [])]
    written = [path for path in (options.out, options.template) if path is not None]
    for place, path in enumerate(written):
        if path.absolute() in [other.absolute() for other in written[:place]]:
            raise Unusable(say("uitvoer_dubbel", bestand=path))
        if path.exists() and any(other.exists() and path.samefile(other) for other in read):
            raise Unusable(say("uitvoer_is_invoer", bestand=path))


# A delivery


def _is_delivery(path: Path) -> bool:
    if path.suffix.lower() == _DELIVERY_SUFFIX:
        return True
    try:
        with path.open("rb") as stream:
            start = stream.read(_LOOK_AT_BYTES)
    except OSError:  # reading it as a table says what is wrong
        return False
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_delivery(path: Path) -> Validation:
    """Return a delivery that was read; codes that do not exist and amounts that do not add up are no matter here.

    Raises:
        Unusable: it cannot be read, or does not have the structure of a delivery.
    """
    validation = Validation(path.name)
    try:
        with path.open("rb") as stream:
            content = stream.read(validation.limits()["hoogstens_bytes"] + 1)
    except FileNotFoundError:
        report = validation.missing("bestand_niet_gevonden")
    except IsADirectoryError:
        report = validation.missing("is_een_map")
    except OSError:
        report = validation.missing("niet_te_openen")
    else:
        report = validation.run(content)
    before_codes = {rule["id"] for rule in validation.rules if rule["fase"] in PHASES[:2]}
    for finding in report["bevindingen"]:
        if finding["ernst"] == BLOCKING and finding["regel"] in before_codes:
            said = {"melding": finding["melding"], "herstel": finding["herstel"]}
            raise Unusable(say("ongeldige_aanlevering", bestand=path.name, **said))
    return validation


def amounts_of(name: str, validation: Validation) -> Source:
    """Return the amounts of a delivery, one for every record."""
    found: list[Amount] = []
    places: list[tuple[str, int]] = []
    for layout in validation.layouts.values():
        if not layout.has_amount:
            continue
        (row_key, row_list), (column_key, column_list) = layout.codes
        side = LISTS[column_list][1] if column_list in LISTS else None
        for index, record in enumerate(validation.document["data"].get(layout.part, ())):
            row, column = str(record[row_key]), str(record[column_key])
            codes = [(row_list, row), *([(column_list, column)] if column_list in LISTS else [])]
            apart = layout.part if side else f"{layout.part} {column}"
            cent = amounts.cents(record["bedrag"])
            found.append(Amount(cent, tuple(codes), side or STAND, kolom=column, apart=apart))
            places.append((layout.part, index))
    return Source(
        name=name,
        amounts=found,
        lijsten=(TAAKVELD, CATEGORIE, BALANSCODE),
        own_header=("pad",),
        own=[(f"/data/{part}/{index}",) for part, index in places],
        has_columns=True,
        delivery=Delivery(validation.document, validation.layouts, tuple(places)),
    )


# A table


@dataclass
class _Table:
    """A table while it is read: ``columns`` has the meaning, the side and the factor of every column with amounts."""

    file: LineFile
    model: Restating
    columns: Sequence[tuple[str, str, int]]
    own_places: Sequence[int]
    amounts: list[Amount] = field(default_factory=list)
    own: list[Sequence[str]] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    zeros: int = 0

    def read(self) -> None:
        """Read every row; a row with anything wrong is refused as a whole."""
        for number, cells, problem in self.file.rows():
            if problem is None:
                try:
                    found = [*self._row(number, cells)]
                except ValueError as error:
                    problem = str(error)
            if problem is not None:
                self.refused.append(Problem(number, problem))
                continue
            own = [cells[place] if place < len(cells) else "" for place in self.own_places]
            for amount in found:
                exists = all(code in self.model.codes(name) for name, code in amount.codes)
                if amount.cent == 0 and exists:
                    self.zeros += 1
                else:
                    self.amounts.append(amount)
                    self.own.append(own)

    def _row(self, number: int, cells: Sequence[str]) -> Iterator[Amount]:
        at = self.file.at
        rows = [(name, code) for name in _ROWS if name in at and (code := self._code(number, name, cells, (name,)))]
        if len(rows) > 1:
            raise ValueError(say("twee_codes"))
        has_rows = any(name in at for name in _ROWS)
        filled = [column for column in self.columns if cells[at[column[0]]].strip()] or self.columns[:1]
        for meaning, side, factor in filled:
            kant = side or self._side(cells)
            codes = list(rows)
            if CATEGORIE in at:
                name = f"{CATEGORIE}_{kant}"
                codes.append((name, self._code(number, CATEGORIE, cells, (name,))))
            if (has_rows and not rows) or not all(code for _, code in codes):
                raise ValueError(say("code_leeg"))
            try:
                cent = cents(cells[at[meaning]], self.file.decimal) * factor
            except ValueError as error:
                raise ValueError(_there(self.file, number, meaning, error)) from None
            groep = " ".join(cells[at["gemeente"]].split()) if "gemeente" in at else ""
            kolom = codes[1][1] if len(codes) > 1 else ""
            yield Amount(cent, tuple(codes), kant, groep, kolom)

    def _side(self, cells: Sequence[str]) -> str:
        if "kant" not in self.file.at:
            return ""
        said = cells[self.file.at["kant"]]
        if fold(said) not in _SIDES:
            raise ValueError(say("kant_onbekend", gevonden=shown(said)))
        return fold(said)

    def _code(self, number: int, meaning: str, cells: Sequence[str], names: Iterable[str]) -> str:
        codes = {code for name in names for code in self.model.codes(name)}
        return code_text(cells[self.file.at[meaning]], codes, self.file, number, meaning)


def code_text(cell: str, codes: Iterable[str], file: LineFile, number: int, meaning: str) -> str:
    """Return a code as text.

    Raises:
        ValueError: a workbook holds it as a number, in which 0.1 and 0.10 are the same.
    """
    code = cell.strip()
    if isinstance(cell, Number) and code + "0" in codes:
        raise ValueError(_there(file, number, meaning, say("code_is_getal", code=code)))
    return code


def _there(file: LineFile, number: int, meaning: str, reason: object) -> str:
    """Return what is wrong with where in its row it is; the cell in a workbook."""
    if file.sheet is not None:
        return f"{file.where(number, meaning)}: {reason}"
    return say("in_kolom", kop=shown(file.header[file.at[meaning]]), reden=reason)


def _of_table(options: argparse.Namespace, model: Restating) -> Source:
    """Return the amounts of a table of totals, one for every filled cell with an amount that is not zero.

    Raises:
        Unusable: the file cannot be read, or its columns are not clear.
    """
    amount_columns = tuple(name for name in _TABLE if name.removesuffix(_THOUSANDS) in _AMOUNTS)
    file = open_lines(
        options.bestand,
        _words(_TABLE),
        _named(options.column),
        needed=((*_ROWS, CATEGORIE), amount_columns),
        sheet=options.sheet,
        decimal=options.decimal,
    )
    columns = [*_amount_columns(file, options.unit)]
    if CATEGORIE in file.at and any(not side for _, side, _ in columns) and "kant" not in file.at:
        raise Unusable(say("kant_ontbreekt", bestand=file.place))
    meanings = {name for name, _, _ in columns} | {*_ROWS, CATEGORIE, "gemeente"}
    meanings |= {"kant"} if any(not side for _, side, _ in columns) else set()
    used = {place for name, place in file.at.items() if name in meanings}
    own = [place for place in range(len(file.header)) if place not in used]
    table = _Table(file, model, columns, own)
    table.read()
    rows = tuple(name for name in _ROWS if name in file.at)
    return Source(
        name=file.place,
        amounts=table.amounts,
        lijsten=(*rows, *((CATEGORIE,) if CATEGORIE in file.at else ())),
        own_header=tuple(file.header[place] for place in own),
        own=table.own,
        has_groups="gemeente" in file.at,
        has_columns=CATEGORIE in file.at and bool(rows),
        refused=table.refused,
        remarks=[*file.remarks, *([say("nul_weggelaten", aantal=table.zeros)] if table.zeros else [])],
    )


def _amount_columns(file: LineFile, unit: str | None) -> Iterator[tuple[str, str, int]]:
    """Yield the meaning, the side and the factor of the columns with amounts: lasten and baten, or else bedrag."""
    present = [name for name in _AMOUNTS if name in file.at or name + _THOUSANDS in file.at]
    for name in [name for name in present if name in _SIDES] or present:
        found = [meaning for meaning in (name, name + _THOUSANDS) if meaning in file.at]
        if len(found) > 1:
            raise Unusable(say("kies_eenheid", bestand=file.place, kant=name))
        factor = _UNITS[unit] if unit else _UNITS["duizend" if found[0].endswith(_THOUSANDS) else "euro"]
        yield found[0], name if name in _SIDES else "", factor


def _words(meanings: Iterable[str]) -> dict[str, list[str]]:
    """Return the headers that each meaning is recognised by."""
    return {name: say(f"kolom_{name}").split("; ") for name in meanings}


def _named(said: Iterable[str]) -> dict[str, str]:
    named = {}
    for word in said:
        meaning, _, header = word.partition("=")
        if meaning not in _TABLE or not header:
            raise Unusable(say("kolom_optie", optie=word, mogelijk=", ".join(_TABLE)))
        named[meaning] = header
    return named


# A key


def read_keys(path: Path | None, model: Restating, lijsten: Sequence[str]) -> tuple[list[Key], list[Problem]]:
    """Return the keys in a file, and what is wrong with the others.

    Raises:
        Unusable: the file cannot be read as a whole.
    """
    if path is None:
        return [], []
    file = open_lines(path, _words(_KEY), needed=(("van",), ("naar",), ("deel", "bedrag")))
    rows, problems = [], []
    spoiled: set[str] = set()
    for number, cells, problem in file.rows():
        row = None
        if problem is None:
            try:
                row = _key_row(number, cells, file, model)
            except ValueError as error:
                problem = str(error)
        if problem is not None:
            problems.append(Problem(number, problem))
            spoiled |= {cells[place].strip() for place in [file.at["van"]] if place < len(cells)}
        elif row is not None:
            rows.append(row)
    keys, others = keys_of((row for row in rows if row.van not in spoiled), model, lijsten)
    return keys, [*problems, *others]


def _key_row(number: int, cells: Sequence[str], file: LineFile, model: Restating) -> KeyRow | None:
    """Return a row of a key; None for one with nothing filled in.

    Raises:
        ValueError: something in it cannot be read; a Dutch message.
    """
    said = {name: cells[place] if place < len(cells) else "" for name, place in file.at.items()}
    old = {code for name in LISTS for code in model.codes(name)}
    new = {code for name in LISTS for code in model.new_codes(name)}
    share, amount = said.get("deel", "").strip(), said.get("bedrag", "").strip()
    van = code_text(said["van"], old, file, number, "van")
    naar = code_text(said["naar"], new, file, number, "naar")
    if not van:
        if share or amount or naar:
            raise ValueError(say("sleutel_van_leeg"))
        return None
    kant = fold(said.get("kant", ""))
    if kant not in ("", *_SIDES, STAND):
        raise ValueError(say("sleutel_kant", gevonden=shown(kant), mogelijk=either((*_SIDES, STAND))))
    lijst = fold(said.get("lijst", ""))
    lists = tuple(dict.fromkeys(of for of, _ in LISTS.values()))
    if lijst not in ("", *lists):
        raise ValueError(say("sleutel_lijst", gevonden=shown(lijst), mogelijk=either(lists)))
    try:
        cent = cents(said["bedrag"], file.decimal) if amount else None
    except ValueError as error:
        raise ValueError(say("sleutel_bedrag", reden=error)) from None
    return KeyRow(
        rij=number,
        van=van,
        naar=naar,
        deel=share_of(said["deel"]) if share else None,
        cent=cent,
        lijst=lijst,
        kant=kant,
        groep=" ".join(said.get("gemeente", "").split()),
        categorie=said.get(CATEGORIE, "").strip(),
    )


def share_of(cell: str) -> Fraction:
    """Return a share, from 0 to 1: ``25%``, ``0,25``, ``1/4``.

    Raises:
        ValueError: no share; a Dutch message.
    """
    body = "".join(cell.split())
    share = None
    if isinstance(cell, Number):
        share = Fraction(round(Decimal(cell), _DECIMALS_OF_NUMBER))
    elif (ratio := _RATIO.fullmatch(body)) and int(ratio.group(2)):
        share = Fraction(int(ratio.group(1)), int(ratio.group(2)))
    elif match := _SHARE.fullmatch(body):
        whole, fraction, percent = match.group(1), match.group(2) or "", match.group(3)
        share = Fraction(int(whole + fraction), 10 ** len(fraction)) / (100 if percent else 1)
    if share is None or not 0 <= share <= 1:
        raise ValueError(say("sleutel_deel", gevonden=shown(cell)))
    return share
