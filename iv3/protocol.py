"""What a care provider delivers to a municipality, checked against the protocol of its way of buying care.

A delivery is a table (CSV, XLSX) or JSON. Everything that is wrong is a finding with its row and column. Personal data
are refused: a column that is called after them stops the check, and what looks like a burgerservicenummer is never
shown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from iv3.amounts import Fraction
from iv3.cells import Number, cents, column_letters, fold, printable, shown
from iv3.coupling import PACK as COUPLINGS
from iv3.lines import LineFile, Unusable, open_lines
from iv3.nearest import nearest
from iv3.packs import read_pack
from iv3.reading import Unreadable, decode, parse
from iv3.texts import text

PACK = "protocol"
FAULT, WARNING, GOOD = "fout", "waarschuwing", "goed"

_TEXT, _CODE, _CHOICE, _WHOLE, _DATE = "tekst", "code", "keuze", "geheel", "datum"
_NUMBERS = (_WHOLE, "getal", "bedrag", "procent")
_YEAR, _PERIOD, _LAW, _MADE_ON = "jaar", "periode", "wet", "opgemaakt_op"
_ROWS = "regels"
_TAAKVELDEN, _MUNICIPALITIES, _UNITS = "taakvelden", "gemeenten", "eenheden"
_CARE_KINDS = {"productcodes": "productcode", "productcategorieen": "productcategorie", "hulpvormen": "hulpvorm"}
_CATEGORY_WIDTH = 2
_HUNDRED = 100
_LEADING_ZEROS = (2, 4)
"""The widths of codes from which a spreadsheet takes the zeros at the front."""
_MISSING_EXTRA = "excel_ontbreekt"
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_NINE_DIGITS = re.compile(r"(?<![\w-])[0-9](?:[ .]?[0-9]){8}(?![\w-]|[.,][0-9])")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

Value: TypeAlias = "str | int | date"
"""Text, or a day, or a number: whole, or hundredths (cents, hundredths of a percent or of a unit)."""

say: Callable[..., str] = partial(text, PACK)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; ``rij`` is the row as the file counts it, None when it is about the whole file.

    ``cel`` is empty outside a workbook. ``gevonden`` and ``verwacht`` are empty when there is nothing to show.
    """

    controle: str
    ernst: str
    melding: str
    herstel: str
    rij: int | None = None
    kolom: str = ""
    cel: str = ""
    gevonden: str = ""
    verwacht: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the check of one file found; ``rijen`` counts the rows that were read, ``sha256`` is None when none were."""

    protocol: str
    bestand: str
    findings: tuple[Finding, ...]
    rijen: int
    sha256: str | None
    versie: str

    @property
    def oordeel(self) -> str:
        """``goed``, ``waarschuwing`` or ``fout``."""
        degrees = {finding.ernst for finding in self.findings}
        return next((degree for degree in (FAULT, WARNING) if degree in degrees), GOOD)


def variants() -> list[str]:
    """Return the names of the protocols there are."""
    return list(_pack()["varianten"])


def check(path: str | os.PathLike[str], variant: str, today: date, *, name: str | None = None) -> Outcome:
    """Check a delivery.

    Args:
        path: CSV, an Excel workbook, or JSON.
        variant: one of `variants`.
        today: the day on which nothing may lie in the future.
        name: the name of the file in the outcome; by default that of the path.

    Raises:
        Unusable: the extra for workbooks is not installed.
        KeyError: there is no such variant.
    """
    pack = _pack()
    protocol = Protocol(pack, variant, today)
    shown_name = printable(name if name is not None else os.path.basename(os.fspath(path)))  # noqa: PTH119
    limit = pack["grenzen"]["hoogstens_bytes"]
    try:
        content = _content(path, limit)
    except (OSError, ValueError):  # ValueError: a null byte in the path
        content = None
    outcome = Outcome(variant, shown_name, (), 0, None, pack["versie"])
    if content is None:
        return replace(outcome, findings=(_masked(_finding("niet_te_openen", bestand=shown_name)),))
    if len(content) > limit:
        too_large = _finding("te_groot", bestand=shown_name, megabyte=limit // 1_000_000)
        return replace(outcome, findings=(too_large,))
    try:
        table = _json_table(content, variant, protocol) if _is_json(content) else _lines_table(path, protocol)
        findings = protocol.findings(table)
    except Unusable as error:
        if error.key == _MISSING_EXTRA:
            raise
        return replace(outcome, findings=(_masked(_finding("onleesbaar", reden=str(error))),))
    return replace(
        outcome,
        findings=tuple(map(_masked, findings)),
        rijen=protocol.rows_read,
        sha256=sha256(content).hexdigest(),
    )


def is_bsn(digits: str) -> bool:
    """Tell whether nine digits pass the check of a burgerservicenummer (elfproef); nine zeros do not."""
    return (
        len(digits) == len(_WEIGHTS)
        and bool(digits.strip("0"))
        and sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
    )


def holds_bsn(cell: str) -> bool:
    """Tell whether something in a cell looks like a burgerservicenummer."""
    return len(cell) >= len(_WEIGHTS) and any(
        is_bsn(re.sub("[ .]", "", match[0])) for match in _NINE_DIGITS.finditer(cell)
    )


def _pack() -> Mapping[str, Any]:
    pack = read_pack(PACK)
    if pack is None:
        raise KeyError(PACK)
    return pack


def _content(path: str | os.PathLike[str], limit: int) -> bytes | None:
    if not Path(path).is_file():  # a folder, a pipe or a device is no delivery
        return None
    with open(path, "rb") as stream:  # noqa: PTH123
        return stream.read(limit + 1)


# Findings


def _finding(
    key: str,
    ernst: str = FAULT,
    *,
    gevonden: str = "",
    verwacht: str = "",
    place: Callable[[], dict[str, Any]] = dict,
    **values: object,
) -> Finding:
    told = {**values, "gevonden": shown(gevonden), "verwacht": verwacht}
    return Finding(
        key,
        ernst,
        say(key, **told),
        say(f"{key}_doen", **told),
        gevonden=shown(gevonden),
        verwacht=verwacht,
        **place(),
    )


def _masked(finding: Finding) -> Finding:
    """Return a finding in which no text shows what looks like a burgerservicenummer."""
    return replace(
        finding,
        melding=_without_bsn(finding.melding),
        herstel=_without_bsn(finding.herstel),
        kolom=_without_bsn(finding.kolom),
        gevonden=_without_bsn(finding.gevonden),
    )


def _without_bsn(told: str) -> str:
    def hidden(match: re.Match[str]) -> str:
        return say("verborgen") if is_bsn(re.sub("[ .]", "", match[0])) else match[0]

    return _NINE_DIGITS.sub(hidden, told)


# Tables


@dataclass
class Table:
    """Rows of text with their place: from a file with lines, or from JSON.

    Attributes:
        header: every column, also those that are not known.
        at: field → index of its column.
        rows: number, cells, and why the row cannot be read.
        decimal: the decimal sign of amounts.
        letters: index of a column → its letters; None outside a workbook.
        problems: what was wrong before the rows.
    """

    header: Sequence[str]
    at: Mapping[str, int]
    rows: Callable[[], Iterable[tuple[int, Sequence[str], str | None]]]
    decimal: str = ","
    letters: Callable[[int], str] | None = None
    problems: list[Finding] = field(default_factory=list)

    def place(self, number: int | None, index: int) -> dict[str, Any]:
        """Return where a cell is, as a finding tells it."""
        cell = f"{self.letters(index)}{number}" if self.letters is not None and number is not None else ""
        return {"rij": number, "kolom": shown(self.header[index]), "cel": cell}


def _lines_table(path: str | os.PathLike[str], protocol: Protocol) -> Table:
    file: LineFile = open_lines(path, {f.naam: f.heads for f in protocol.fields})
    letters = None if file.sheet is None else lambda index: column_letters(file.first_column + index)
    return Table(file.header, file.at, file.rows, file.decimal, letters)


def _is_json(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _json_table(content: bytes, variant: str, protocol: Protocol) -> Table:
    """Return the rows of a JSON delivery.

    Raises:
        Unusable: no JSON, nested too deep, or without the list of rows.
    """
    limits = protocol.pack["grenzen"]
    try:
        read = parse(decode(content, limits["hoogstens_bytes"]).text, limits["hoogstens_diep"])
    except Unreadable as error:
        raise Unusable(say("json_onleesbaar", regel=error.line, kolom=error.column)) from None
    data = read.data
    if not isinstance(data, dict) or not isinstance(data.get(_ROWS), list):
        raise Unusable(say("json_geen_regels"))
    if read.double_keys:
        raise Unusable(say("json_dubbele_sleutel", pad=read.double_keys[0]))
    problems = []
    if data.get(PACK) != variant:
        told = data.get(PACK)
        problems.append(_finding("json_protocol", gevonden=told if isinstance(told, str) else "", verwacht=variant))
    records: list[Any] = data[_ROWS]
    names = dict.fromkeys(key for record in records if isinstance(record, dict) for key in record)
    names.update(dict.fromkeys(key for key in data if key not in (PACK, _ROWS)))
    header = list(names)
    kinds = {f.naam: f.soort for f in protocol.fields}
    at = {name: index for index, name in enumerate(header) if name in kinds}

    def rows() -> Iterator[tuple[int, Sequence[str], str | None]]:
        for number, record in enumerate(records, start=1):
            if not isinstance(record, dict):
                yield number, [""] * len(header), say("json_geen_rij", rij=number)
                continue
            wrong = next((k for k, v in record.items() if k in kinds and not _has_kind(v, kinds[k])), None)
            cells = [_json_cell(record.get(name, "")) for name in header]
            told = None
            if wrong is not None:
                key = "json_getal" if kinds[wrong] in _NUMBERS else "json_tekst"
                told = say(key, rij=number, kolom=wrong)
            yield number, cells, told

    return Table(header, at, rows, ".", problems=problems)


def _has_kind(value: Any, soort: str) -> bool:
    if soort in _NUMBERS:
        return isinstance(value, (int, Fraction)) and not isinstance(value, bool)
    return isinstance(value, str) and not isinstance(value, Fraction)


def _json_cell(value: Any) -> str:
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Number(value)
    return value if isinstance(value, str) else ""


# The protocol


@dataclass(frozen=True)
class Field:
    """A field of a delivery, as the pack gives it."""

    naam: str
    titel: str
    soort: str
    verplicht: bool
    verplicht_bij: str | None
    alleen_bij: str | None
    waarden: tuple[str, ...]
    codelijst: str | None
    eigen_codes: bool
    telt_personen: bool
    hoogstens_tekens: int | None

    @property
    def heads(self) -> tuple[str, str]:
        """The headers that a column of this field may have."""
        return self.naam, self.titel

    def is_needed(self, law: Value | None) -> bool:
        """Tell whether the field must be filled in a row under ``law``."""
        return self.verplicht or (self.verplicht_bij is not None and self.verplicht_bij == law)


class Codes:
    """The code lists of the facts, by year and law."""

    def __init__(self, pack: Mapping[str, Any]) -> None:
        """Take the pack of the protocol."""
        self._pack = pack
        self._known: dict[tuple[str, int, str], Mapping[str, str]] = {}

    def known(self, name: str, year: int, law: str) -> Mapping[str, str]:
        """Return code → name of what a list holds in a year, for a law where the list is about care."""
        key = (name, year, law)
        if key not in self._known:
            self._known[key] = dict(self._codes(name, year, law))
        return self._known[key]

    def _codes(self, name: str, year: int, law: str) -> Iterator[tuple[str, str]]:
        if name == _MUNICIPALITIES:
            yield from ((m["code"], m["naam"]) for m in (read_pack(_MUNICIPALITIES) or {}).get(_MUNICIPALITIES, ()))
        elif name == _UNITS:
            yield from self._pack[_UNITS].items()
        elif name == _TAAKVELDEN:
            codes = self.model(year).get("codelijsten", {}).get("taakveld", ())
            yield from ((c["code"], c["naam"]) for c in codes if "soort" not in c)
        else:
            for care in (read_pack(COUPLINGS) or {}).get("lijsten", ()):
                holds = care["van"] <= year <= care.get("tot", year)
                is_asked = care["soort"] == _CARE_KINDS[name] and care["wet"] == law and "leveringsvorm" not in care
                if holds and is_asked:
                    yield from ((c["code"], c.get("naam", "")) for c in care["codes"])

    def model(self, year: int) -> Mapping[str, Any]:
        """Return the pack of the model whose taakvelden may be named; empty when there is none."""
        return read_pack(f"{self._pack['laag']}-{year}") or {}

    def laws(self) -> Sequence[str]:
        """Return the laws that care may be under."""
        laws: Sequence[str] = self._pack["wetten"]
        return laws


@dataclass
class _Row:
    number: int
    values: dict[str, Value]
    bad: set[str]
    """Fields of this row that have a finding: no demand looks at them."""


class Protocol:
    """The protocol of one variant, and what it finds in a table."""

    def __init__(self, pack: Mapping[str, Any], variant: str, today: date) -> None:
        """Take the pack, the name of the variant, and the day on which the check runs."""
        self.pack = pack
        self.today = today
        record = pack["varianten"][variant]
        self.fields = [_field(f) for f in record["velden"]]
        self.key: list[str] = record["sleutel"]
        self.demands: list[Mapping[str, Any]] = record["eisen"]
        self.years: list[int] = record["jaren"]
        self.codes = Codes(pack)
        self.rows_read = 0
        self._by_name = {f.naam: f for f in self.fields}

    def findings(self, table: Table) -> list[Finding]:
        """Return everything that is wrong with a table: columns first, then rows, then what holds between rows."""
        most = self.pack["grenzen"]["hoogstens_kolommen"]
        if len(table.header) > most:
            return [_finding("te_veel_kolommen", aantal=len(table.header), grens=most)]
        found = [*table.problems, *self._columns(table)]
        if any(finding.controle == "persoonsgegeven" for finding in found):
            return found
        rows: list[_Row] = []
        for number, cells, problem in table.rows():
            self.rows_read += 1
            if self.rows_read > self.pack["grenzen"]["hoogstens_rijen"]:
                return [*found, _finding("te_veel_rijen", grens=self.pack["grenzen"]["hoogstens_rijen"])]
            private = [self._at(table, number, i) for i, cell in enumerate(cells) if holds_bsn(cell)]
            found += [_finding("bsn", place=place) for place in private]
            if problem is not None:
                found.append(_finding("rij_onleesbaar", reden=problem, place=lambda n=number: {"rij": n}))
            elif not private:
                row = _Row(number, {}, set())
                found += self._row(row, cells, table)
                rows.append(row)
        if not self.rows_read:
            return [*found, _finding("geen_rijen")]
        return [*found, *self._twice(rows, table), *self._between(rows, table)]

    def _at(self, table: Table, number: int | None, index: int) -> Callable[[], dict[str, Any]]:
        return lambda: table.place(number, index)

    # Columns

    def _columns(self, table: Table) -> Iterator[Finding]:
        taken = set(table.at.values())
        heads = {fold(head): head for f in self.fields for head in f.heads}
        for index, head in enumerate(table.header):
            place = self._at(table, None, index)
            forbidden = self._forbidden(head)
            if forbidden is not None:
                yield _finding("persoonsgegeven", gevonden=head, gegeven=forbidden, place=place)
            elif index not in taken and head.strip():
                near = nearest(fold(head), heads)
                hint = say("bedoelt_u", naam=heads[near]) if near is not None else ""
                yield _finding("kolom_onbekend", gevonden=head, hint=hint, place=place)
        for f in self.fields:
            if f.naam not in table.at and (f.verplicht or f.verplicht_bij):
                yield _finding("kolom_ontbreekt", verwacht=f.naam, titel=f.titel)

    def _forbidden(self, head: str) -> str | None:
        folded = fold(head)
        if folded in {fold(name) for f in self.fields for name in f.heads}:
            return None
        for forbidden in self.pack["nooit"]:
            if folded in map(fold, forbidden["kolommen"]) or any(fold(p) in folded for p in forbidden.get("delen", ())):
                return str(forbidden["gegeven"])
        return None

    # Rows

    def _row(self, row: _Row, cells: Sequence[str], table: Table) -> Iterator[Finding]:
        law = self._law(cells, table)
        for f in self.fields:
            index = table.at.get(f.naam)
            if index is None:
                continue
            raw = cells[index] if index < len(cells) else ""
            cell = raw if type(raw) is Number else raw.strip()
            place = self._at(table, row.number, index)
            finding = None
            if not cell:
                if f.is_needed(law):
                    finding = _finding("veld_leeg", verwacht=f.titel, place=place)
            elif f.alleen_bij is not None and law is not None and law != f.alleen_bij:
                finding = _finding("niet_bij_wet", gevonden=cell, titel=f.titel, wet=f.alleen_bij, place=place)
            else:
                finding = self._value(f, cell, row, table, place)
            if finding is not None:
                if finding.ernst == FAULT:
                    row.bad.add(f.naam)
                    row.values.pop(f.naam, None)
                yield finding

    def _law(self, cells: Sequence[str], table: Table) -> str | None:
        index = table.at.get(_LAW)
        said = fold(cells[index]) if index is not None and index < len(cells) else ""
        return next((law for law in self.codes.laws() if fold(law) == said), None)

    def _value(
        self, f: Field, cell: str, row: _Row, table: Table, place: Callable[[], dict[str, Any]]
    ) -> Finding | None:
        """Put the value of a cell in the row; return what is wrong with it."""
        if f.soort in _NUMBERS:
            return self._number(f, cell, row, table, place)
        if f.soort == _CHOICE:
            value = next((v for v in f.waarden if fold(v) == fold(cell)), None)
            if value is None:
                return _finding("keuze_onbekend", gevonden=cell, verwacht=", ".join(f.waarden), place=place)
            row.values[f.naam] = value
            return self._future(row, place) if f.naam == _PERIOD else None
        if f.soort == _DATE:
            return self._date(f, cell, row, place)
        row.values[f.naam] = cell
        if f.soort == _CODE:
            return self._code(f, cell, row, place)
        if f.hoogstens_tekens is not None and len(cell) > f.hoogstens_tekens:
            return _finding("te_lang", gevonden=cell, titel=f.titel, grens=f.hoogstens_tekens, place=place)
        return None

    def _number(
        self, f: Field, cell: str, row: _Row, table: Table, place: Callable[[], dict[str, Any]]
    ) -> Finding | None:
        bare = cell.removesuffix("%").rstrip() if f.soort == "procent" and type(cell) is not Number else cell
        try:
            hundredths = cents(bare, table.decimal)
        except ValueError as error:
            return _finding("geen_getal", gevonden=cell, reden=str(error), place=place)
        if hundredths < 0:
            return _finding("negatief", gevonden=cell, titel=f.titel, place=place)
        if f.soort == "procent" and hundredths > _HUNDRED * _HUNDRED:
            return _finding("boven_honderd", gevonden=cell, titel=f.titel, place=place)
        if f.soort != _WHOLE:
            row.values[f.naam] = hundredths
            return None
        if hundredths % _HUNDRED:
            return _finding("niet_geheel", gevonden=cell, titel=f.titel, place=place)
        whole = hundredths // _HUNDRED
        row.values[f.naam] = whole
        if f.naam == _YEAR and whole not in self.years:
            told = f"{self.years[0]} tot en met {self.years[-1]}"
            return _finding("jaar_onbekend", gevonden=cell, verwacht=told, place=place)
        if f.telt_personen and 0 < whole < self.pack["minder_dan"]:
            return _finding("klein_aantal", titel=f.titel, grens=self.pack["minder_dan"], place=place)
        return None

    def _end(self, row: _Row) -> date | None:
        """Return the last day of the period that a row is about."""
        year, period = row.values.get(_YEAR), row.values.get(_PERIOD)
        if not isinstance(year, int) or year not in self.years or period not in self.pack["perioden"]:
            return None
        return date.fromisoformat(self.pack["perioden"][period].format(jaar=year))

    def _future(self, row: _Row, place: Callable[[], dict[str, Any]]) -> Finding | None:
        end = self._end(row)
        if end is None or end < self.today:
            return None
        return _finding("periode_loopt", gevonden=str(row.values[_PERIOD]), dag=_shown_day(end), place=place)

    def _date(self, f: Field, cell: str, row: _Row, place: Callable[[], dict[str, Any]]) -> Finding | None:
        day = _day(cell)
        if day is None:
            return _finding("geen_datum", gevonden=cell, titel=f.titel, place=place)
        row.values[f.naam] = day
        if day > self.today:
            return _finding("toekomst", gevonden=cell, titel=f.titel, place=place)
        end = self._end(row)
        if f.naam == _MADE_ON and end is not None and day <= end:
            told = say("na_dag", dag=_shown_day(end))
            return _finding("voor_einde", gevonden=cell, verwacht=told, titel=f.titel, place=place)
        return None

    def _code(self, f: Field, cell: str, row: _Row, place: Callable[[], dict[str, Any]]) -> Finding | None:
        year, law, name = row.values.get(_YEAR), row.values.get(_LAW, ""), f.codelijst or ""
        if not isinstance(year, int) or year not in self.years or (name in _CARE_KINDS and not law):
            return None
        known = self.codes.known(name, year, str(law))
        if cell in known:
            return None
        told = {"gevonden": cell, "titel": f.titel, "jaar": year, "place": place}
        other = next((w for w in self.codes.laws() if name in _CARE_KINDS and w != law), None)
        if name == _TAAKVELDEN:
            model = self.codes.model(year)
            years = model.get("andere_jaren", {}).get("taakveld", {}).get(cell)
            if years is not None:
                successors = model.get("opvolgers", {}).get("taakveld", {}).get(cell, ())
                hint = say("opvolgers", codes=", ".join(successors)) if successors else ""
                return _finding("code_vervallen", jaren=years, hint=hint, verwacht=", ".join(successors), **told)
        if other is not None and cell in self.codes.known(name, year, other):
            return _finding("code_andere_wet", wet=other, **told)
        if f.eigen_codes and cell[:_CATEGORY_WIDTH] in self.codes.known("productcategorieen", year, str(law)):
            return _finding("code_eigen", WARNING, **told)
        near = self._near(cell, known)
        hint = say("bedoelt_code", code=near, naam=known[near]) if near is not None else ""
        return _finding("code_onbekend", hint=hint, verwacht=near or "", **told)

    def _near(self, cell: str, known: Mapping[str, str]) -> str | None:
        zeros = next((z for width in _LEADING_ZEROS if (z := cell.zfill(width)) != cell and z in known), None)
        named = next((code for code, name in known.items() if fold(name) == fold(cell)), None)
        return zeros or named or nearest(cell, known)

    # Between rows

    def _twice(self, rows: Iterable[_Row], table: Table) -> Iterator[Finding]:
        first: dict[tuple[Value | None, ...], int] = {}
        index = next((table.at[name] for name in self.key if name in table.at), 0)
        for row in rows:
            if row.bad & set(self.key):
                continue
            key = tuple(row.values.get(name) for name in self.key)
            if key in first:
                told = ", ".join(self._by_name[name].titel.lower() for name in self.key if row.values.get(name))
                yield _finding("dubbel", eerder=first[key], velden=told, place=self._at(table, row.number, index))
            first.setdefault(key, row.number)

    def _between(self, rows: Sequence[_Row], table: Table) -> Iterator[Finding]:
        for demand in self.demands:
            names = [*demand["velden"], *([demand["is_veld"]] if "is_veld" in demand else [])]
            if not any(name in table.at for name in demand["velden"]):
                continue
            groups: dict[tuple[Value | None, ...], list[_Row]] = {}
            for row in rows:
                groups.setdefault(tuple(row.values.get(name) for name in demand.get("per", ())), []).append(row)
            looked_at = {*names, *demand.get("per", ())}
            for group in groups.values():
                usable = [row for row in group if not row.bad & looked_at]
                yield from _DEMANDS[demand["soort"]](self, demand, usable, len(usable) == len(group), table)

    def _told(self, demand: Mapping[str, Any], row: _Row, table: Table, name: str) -> Callable[[], dict[str, Any]]:
        index = table.at.get(name)
        return self._at(table, row.number, index) if index is not None else lambda: {"rij": row.number}

    def _broken(
        self,
        demand: Mapping[str, Any],
        row: _Row,
        table: Table,
        name: str,
        gevonden: str,
        verwacht: str,
        **values: object,
    ) -> Finding:
        place = self._told(demand, row, table, name)
        titles = [self._by_name[n].titel.lower() for n in demand["velden"]]
        key = f"eis_{demand['soort']}"
        made = _finding(
            key,
            demand["ernst"],
            gevonden=gevonden,
            verwacht=verwacht,
            velden=", ".join(titles),
            uitleg=demand["uitleg"],
            place=place,
            **values,
        )
        return replace(made, controle=demand["id"])

    def _equal(
        self, demand: Mapping[str, Any], rows: Sequence[_Row], complete: bool, table: Table
    ) -> Iterator[Finding]:
        for name in demand["velden"]:
            if not rows or name not in table.at:
                continue
            expected = rows[0].values.get(name)
            for row in rows[1:]:
                if row.values.get(name) != expected:
                    found = self._shown(name, row.values.get(name))
                    told = self._shown(name, expected)
                    yield self._broken(
                        demand, row, table, name, found, told, titel=self._by_name[name].titel, eerder=rows[0].number
                    )

    def _sum(self, demand: Mapping[str, Any], rows: Sequence[_Row], complete: bool, table: Table) -> Iterator[Finding]:
        if not complete or not rows:
            return
        name = demand["velden"][0]
        total = sum(_hundredths(row.values.get(name)) for row in rows)
        target = demand.get("is_veld")
        expected = _hundredths(rows[0].values.get(target)) if target is not None else demand["is_honderdsten"]
        if abs(total - expected) > demand.get("speling_honderdsten", 0):
            numbers = ", ".join(str(row.number) for row in rows[:10]) + (", …" if len(rows) > 10 else "")
            yield self._broken(
                demand,
                rows[-1],
                table,
                name,
                self._shown(name, total),
                self._shown(name, expected),
                rijen=numbers,
                verschil=self._shown(name, abs(total - expected)),
            )

    def _multiplied(
        self, demand: Mapping[str, Any], rows: Sequence[_Row], complete: bool, table: Table
    ) -> Iterator[Finding]:
        target = demand["is_veld"]
        for row in rows:
            factors = [row.values.get(name) for name in demand["velden"]]
            outcome = row.values.get(target)
            if not isinstance(outcome, int) or not all(isinstance(factor, int) for factor in factors):
                continue
            product, scale, rounding = 1, 1, 0
            for name, factor in zip(demand["velden"], factors, strict=True):
                product *= _hundredths(factor)
                if self._by_name[name].soort == "procent":
                    scale *= _HUNDRED * _HUNDRED
                elif self._by_name[name].soort == "getal":
                    scale *= _HUNDRED
            for name, factor in zip(demand["velden"], factors, strict=True):
                if self._by_name[name].soort == "procent" and factor:  # a share is rounded to a hundredth
                    rounding += product // _hundredths(factor) // 2
            if abs(outcome * scale - product) > demand.get("speling_honderdsten", 0) * scale + rounding:
                yield self._broken(
                    demand,
                    row,
                    table,
                    target,
                    self._shown(target, outcome),
                    self._shown(target, (2 * product + scale) // (2 * scale)),
                    titel=self._by_name[target].titel,
                )

    def _at_least_one(
        self, demand: Mapping[str, Any], rows: Sequence[_Row], complete: bool, table: Table
    ) -> Iterator[Finding]:
        for row in rows:
            if not any(name in row.values for name in demand["velden"]):
                name = next(n for n in demand["velden"] if n in table.at)
                yield self._broken(demand, row, table, name, "", "")

    def _together(
        self, demand: Mapping[str, Any], rows: Sequence[_Row], complete: bool, table: Table
    ) -> Iterator[Finding]:
        for row in rows:
            filled = [name for name in demand["velden"] if name in row.values]
            if 0 < len(filled) < len(demand["velden"]):
                empty = next(name for name in demand["velden"] if name not in row.values)
                yield self._broken(demand, row, table, empty, "", "", titel=self._by_name[empty].titel)

    def _shown(self, name: str, value: Value | None) -> str:
        if value is None:
            return say("niets")
        if isinstance(value, date):
            return _shown_day(value)
        if isinstance(value, int) and self._by_name[name].soort != _WHOLE:
            return f"{value // _HUNDRED:,}".replace(",", ".") + f",{value % _HUNDRED:02}"
        return str(value)


_DEMANDS: Mapping[str, Callable[..., Iterator[Finding]]] = {
    "gelijk": Protocol._equal,
    "som": Protocol._sum,
    "product": Protocol._multiplied,
    "minstens_een": Protocol._at_least_one,
    "samen": Protocol._together,
}


def _field(record: Mapping[str, Any]) -> Field:
    return Field(
        naam=record["naam"],
        titel=record["titel"],
        soort=record["soort"],
        verplicht=record["verplicht"],
        verplicht_bij=record.get("verplicht_bij"),
        alleen_bij=record.get("alleen_bij"),
        waarden=tuple(record.get("waarden", ())),
        codelijst=record.get("codelijst"),
        eigen_codes=record.get("eigen_codes", False),
        telt_personen=record.get("telt_personen", False),
        hoogstens_tekens=record.get("hoogstens_tekens"),
    )


def _hundredths(value: Value | None) -> int:
    return value if isinstance(value, int) else 0


def _day(cell: str) -> date | None:
    match = _DAY.fullmatch(cell)
    if match is None:
        return None
    parts = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return datetime.strptime("-".join(part.zfill(2) for part in parts), "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        return None


def _shown_day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
