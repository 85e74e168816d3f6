"""What a care provider delivers to a municipality, checked against the protocol of its way of buying care.

A delivery is a table (CSV, XLSX) or JSON. Everything that is wrong is a finding with its row and column. Personal data
are refused: a column that is called after them stops the check, and what looks like a burgerservicenummer is never
shown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from iv3.care.rules import PACK as COUPLINGS
from iv3.core.characters import printable
from iv3.core.errors import Unusable, UserError
from iv3.core.nearest import nearest
from iv3.core.packs import read_pack
from iv3.core.words import Protocolcodelijst, Veldsoort
from iv3.protocol.demands import ProtocolRow, Value, demand, shown_day
from iv3.protocol.finding_tally import FindingTally
from iv3.protocol.findings import (
    FAULT,
    GOOD,
    PACK,
    WARNING,
    ProtocolFinding,
    UntoldFinding,
    finding,
    holds_bsn,
    masked,
    say,
    untold,
)
from iv3.protocol.table import NUMBERS, Table, read
from iv3.rows.cells import Number, cents, fold

_YEAR, _PERIOD, _LAW, _MADE_ON = "jaar", "periode", "wet", "opgemaakt_op"
_TAAKVELDEN, _MUNICIPALITIES = Protocolcodelijst.TAAKVELDEN, Protocolcodelijst.GEMEENTEN
_UNITS, _CATEGORIES = Protocolcodelijst.EENHEDEN, Protocolcodelijst.PRODUCTCATEGORIEEN
_CARE_KINDS = {
    Protocolcodelijst.PRODUCTCODES: "productcode",
    _CATEGORIES: "productcategorie",
    Protocolcodelijst.HULPVORMEN: "hulpvorm",
}
_CATEGORY_WIDTH = 2
_HUNDRED = 100
_ZERO_FILLED_WIDTHS = (2, 4)
"""The widths of codes from which a spreadsheet takes the zeros at the front."""
_OTHER_SENTENCES = ("blad_leeg", "kolom_dubbel", "kolom_keuze", "scheidingsteken")
"""The keys of sentences about reading a file that name options of other commands."""
_PERSONAL = "persoonsgegeven"
_DAY = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[-/](?P<m2>\d{1,2})[-/](?P<y2>\d{4})", re.ASCII
)


_folded = lru_cache(maxsize=1024)(fold)
"""The same few words stand in every row."""


@dataclass(frozen=True)
class ProtocolOutcome:
    """What the check of one file found; ``rijen`` counts the rows that were read, ``sha256`` is None when none were.

    Of a kind of finding that is there very often the last one stands for all that are not told; it has ``aantal``.
    """

    protocol: str
    bestand: str
    findings: tuple[ProtocolFinding, ...]
    rijen: int
    sha256: str | None
    versie: str

    @property
    def oordeel(self) -> str:
        """``goed``, ``waarschuwing`` or ``fout``."""
        degrees = {found.ernst for found in self.findings}
        return next((degree for degree in (FAULT, WARNING) if degree in degrees), GOOD)


def variants() -> list[str]:
    """Return the names of the protocols there are."""
    return list(_pack()["varianten"])


def check(path: str | os.PathLike[str], variant: str, today: date, *, name: str | None = None) -> ProtocolOutcome:
    """Check a delivery.

    Args:
        path: CSV, an Excel workbook, or JSON.
        variant: one of `variants`.
        today: the day of the check; nothing in a delivery lies after it.
        name: the name of the file in the outcome; by default that of the path.

    Raises:
        MissingComponent: the library that reads workbooks is not there.
        KeyError: there is no such variant.
    """
    pack = _pack()
    protocol = Protocol(pack, variant, today)
    shown_name = printable(name if name is not None else os.path.basename(os.fspath(path)))  # noqa: PTH119
    outcome = ProtocolOutcome(variant, shown_name, (), 0, None, pack["versie"])
    limit = protocol.limits["hoogstens_bytes"]
    content = _content(path, limit)
    if content is None:
        return replace(outcome, findings=(masked(finding("niet_te_openen", bestand=shown_name)),))
    if len(content) > limit:
        too_large = finding("te_groot", bestand=shown_name, megabyte=limit // 1_000_000)
        return replace(outcome, findings=(masked(too_large),))
    heads = {f.naam: f.heads for f in protocol.fields}
    try:
        found = protocol.findings(read(path, content, variant, heads, protocol.kinds, protocol.limits))
    except Unusable as error:
        return replace(outcome, findings=(masked(finding("onleesbaar", reden=_reason(error))),))
    digest = sha256(content).hexdigest()
    return replace(outcome, findings=tuple(found), rijen=protocol.rows_read, sha256=digest)


def _reason(error: Unusable) -> str:
    """Return why a file cannot be used, without the options that only other commands have."""
    if error.key in _OTHER_SENTENCES:
        return say(f"onleesbaar_{error.key}", **error.values)
    return str(error)


def _pack() -> Mapping[str, Any]:
    pack = read_pack(PACK)
    if pack is None:
        raise KeyError(PACK)
    return pack


def _content(path: str | os.PathLike[str], limit: int) -> bytes | None:
    """Return a file, or its first bytes when it is larger than ``limit``; None when it is no file we can read."""
    try:
        if not Path(path).is_file():  # a folder, a pipe or a device is no delivery
            return None
        with open(path, "rb") as stream:  # noqa: PTH123
            return stream.read(limit + 1)
    except (OSError, ValueError):  # ValueError: a null byte in the path
        return None


# Fields and codes


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
    codelijst: str
    eigen_codes: bool
    telt_personen: bool
    hoogstens_tekens: int | None

    @property
    def heads(self) -> tuple[str, ...]:
        """The headers that a column of this field may have."""
        return self.naam, self.titel

    def is_needed(self, law: str | None) -> bool:
        """Tell whether the field must be filled in a row under ``law``."""
        return self.verplicht or (self.verplicht_bij is not None and self.verplicht_bij == law)


def _field(record: Mapping[str, Any]) -> Field:
    return Field(
        naam=record["naam"],
        titel=record["titel"],
        soort=record["soort"],
        verplicht=record["verplicht"],
        verplicht_bij=record.get("verplicht_bij"),
        alleen_bij=record.get("alleen_bij"),
        waarden=tuple(record.get("waarden", ())),
        codelijst=record.get("codelijst", ""),
        eigen_codes=record.get("eigen_codes", False),
        telt_personen=record.get("telt_personen", False),
        hoogstens_tekens=record.get("hoogstens_tekens"),
    )


class ProtocolCodes:
    """The code lists of the facts, by year and law."""

    def __init__(self, pack: Mapping[str, Any]) -> None:
        """Take the pack of the protocol."""
        self._pack = pack
        self._known: dict[tuple[str, int, str], Mapping[str, str]] = {}
        self.laws: tuple[str, ...] = tuple(pack["wetten"])

    def known(self, name: str, year: int, law: str) -> Mapping[str, str]:
        """Return code → name of what a list holds in a year, for a law where the list is about care."""
        key = (name, year, law)
        if key not in self._known:
            self._known[key] = dict(self._codes(name, year, law))
        return self._known[key]

    def model(self, year: int) -> Mapping[str, Any]:
        """Return the pack of the model whose taakvelden may be named; empty when there is none."""
        return read_pack(f"{self._pack['laag']}-{year}") or {}

    def near(self, code: str, known: Mapping[str, str]) -> str | None:
        """Return the code that somebody probably meant: with its zeros, by its name, or the nearest."""
        zeros = (filled for width in _ZERO_FILLED_WIDTHS if (filled := code.zfill(width)) != code and filled in known)
        named = (other for other, name in known.items() if fold(name) == fold(code))
        return next(zeros, None) or next(named, None) or nearest(code, known)

    def meant(self, code: str, known: Mapping[str, str]) -> dict[str, str]:
        """Return which code somebody probably meant, and the sentence about it; both empty when there is none."""
        near = self.near(code, known)
        hint = say("bedoelt_code", code=near, naam=known[near]) if near is not None else ""
        return {"verwacht": near or "", "hint": hint}

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
                is_asked = care["soort"] == _CARE_KINDS[name] and care["wet"] == law and "leveringsvorm" not in care
                if is_asked and care["van"] <= year <= care.get("tot", year):
                    yield from ((c["code"], c.get("naam", "")) for c in care["codes"])


# The protocol


class Protocol:
    """The protocol of one variant, and what it finds in a table."""

    def __init__(self, pack: Mapping[str, Any], variant: str, today: date) -> None:
        """Take the pack, the name of the variant, and the day of the check."""
        record = pack["varianten"][variant]
        self._pack = pack
        self._today = today
        self._key: tuple[str, ...] = tuple(record["sleutel"])
        self._years: tuple[int, ...] = tuple(record["jaren"])
        self._codes = ProtocolCodes(pack)
        self.limits: Mapping[str, int] = pack["grenzen"]
        self.fields = [_field(f) for f in record["velden"]]
        self.kinds = {f.naam: f.soort for f in self.fields}
        self._titles = {f.naam: f.titel for f in self.fields}
        self._demands = [demand(d, self._titles, self.kinds) for d in record["eisen"]]
        self.rows_read = 0

    def findings(self, table: Table) -> list[ProtocolFinding]:
        """Return what is wrong with a table: columns first, then rows, then what holds between rows.

        Of a kind that is there very often the first are told one by one and the others counted.
        """
        tally = FindingTally(table)
        if len(table.header) > self.limits["hoogstens_kolommen"]:
            grens = self.limits["hoogstens_kolommen"]
            return [masked(finding("te_veel_kolommen", aantal=len(table.header), grens=grens))]
        self._columns(table, tally)
        if not tally.has(_PERSONAL):
            self._content(table, tally)
        return tally.findings()

    def _content(self, table: Table, tally: FindingTally) -> None:
        rows: list[ProtocolRow] = []
        for number, cells, problem in table.rows():
            if self.rows_read == self.limits["hoogstens_rijen"]:
                return tally.add(untold("te_veel_rijen", grens=self.rows_read))
            self.rows_read += 1
            private = [index for index, cell in enumerate(cells) if holds_bsn(cell)]
            for index in private:
                tally.add(untold("bsn"), number, index)
            if problem is not None:
                tally.add(untold("rij_onleesbaar", reden=problem), number)
            elif not private:
                row = ProtocolRow(number, {}, set())
                self._row(row, cells, table, tally)
                rows.append(row)
        if not self.rows_read:
            return tally.add(untold("geen_rijen"))
        self._twice(rows, table, tally)
        complete = len(rows) == self.rows_read
        for wanted in self._demands:
            for found, row, name in wanted.findings(rows, table, complete=complete):
                tally.add(found, row.number, table.at.get(name))
        return None

    # Columns

    def _columns(self, table: Table, tally: FindingTally) -> None:
        taken = set(table.at.values())
        heads = {fold(head): f.naam for f in self.fields for head in f.heads}
        for index, head in enumerate(table.header):
            if index in taken or not head.strip():
                continue
            forbidden = self._forbidden(head)
            if forbidden is not None:
                tally.add(untold(_PERSONAL, gevonden=head, gegeven=forbidden), None, index)
            else:
                near = nearest(fold(head), heads)
                hint = say("bedoelt_u", naam=heads[near]) if near is not None else ""
                tally.add(untold("kolom_onbekend", gevonden=head, hint=hint), None, index)
        for f in self.fields:
            if f.naam not in table.at and (f.verplicht or f.verplicht_bij is not None):
                tally.add(untold("kolom_ontbreekt", verwacht=f.naam, titel=f.titel))

    def _forbidden(self, head: str) -> str | None:
        """Return which personal data a column holds by its header; None when none."""
        folded = fold(head)
        for forbidden in self._pack["nooit"]:
            whole, parts = map(fold, forbidden["kolommen"]), map(fold, forbidden.get("delen", ()))
            if folded in whole or any(part in folded for part in parts):
                return str(forbidden["gegeven"])
        return None

    # Rows

    def _row(self, row: ProtocolRow, cells: Sequence[str], table: Table, tally: FindingTally) -> None:
        """Fill the values of a row; note what is wrong with its cells."""
        law = self._law(cells, table)
        for f in self.fields:
            index = table.at.get(f.naam)
            if index is None:
                continue
            raw = cells[index]
            cell = raw if type(raw) is Number else raw.strip()
            found = self._cell(f, cell, row, law, table)
            if found is not None:
                if found.ernst == FAULT:
                    row.bad.add(f.naam)
                    row.values.pop(f.naam, None)
                tally.add(found, row.number, index)

    def _law(self, cells: Sequence[str], table: Table) -> str | None:
        index = table.at.get(_LAW)
        said = _folded(cells[index]) if index is not None else ""
        return next((law for law in self._codes.laws if _folded(law) == said), None)

    def _cell(self, f: Field, cell: str, row: ProtocolRow, law: str | None, table: Table) -> UntoldFinding | None:
        """Put the value of a cell in its row; return what is wrong with it."""
        if not cell:
            return untold("veld_leeg", verwacht=f.titel) if f.is_needed(law) else None
        if f.alleen_bij is not None and law is not None and law != f.alleen_bij:
            return untold("niet_bij_wet", gevonden=cell, titel=f.titel, wet=f.alleen_bij)
        if f.soort in NUMBERS:
            return self._number(f, cell, row, table.decimal)
        if f.soort == Veldsoort.KEUZE:
            return self._choice(f, cell, row)
        if f.soort == Veldsoort.DATUM:
            return self._date(f, cell, row)
        row.values[f.naam] = cell
        if f.soort == Veldsoort.CODE:
            return self._code(f, cell, row, law)
        if f.hoogstens_tekens is not None and len(cell) > f.hoogstens_tekens:
            return untold("te_lang", titel=f.titel, grens=f.hoogstens_tekens)
        return None

    def _number(self, f: Field, cell: str, row: ProtocolRow, decimal: str) -> UntoldFinding | None:
        bare = cell.removesuffix("%").rstrip() if f.soort == Veldsoort.PROCENT and type(cell) is not Number else cell
        try:
            hundredths = cents(bare, decimal)
        except UserError:
            return untold("geen_getal", gevonden=cell, titel=f.titel)
        if hundredths < 0:
            return untold("negatief", gevonden=cell, titel=f.titel)
        if f.soort == Veldsoort.PROCENT and hundredths > _HUNDRED * _HUNDRED:
            return untold("boven_honderd", gevonden=cell, titel=f.titel)
        if f.soort != Veldsoort.GEHEEL:
            row.values[f.naam] = hundredths
            return None
        if hundredths % _HUNDRED:
            return untold("niet_geheel", gevonden=cell, titel=f.titel)
        row.values[f.naam] = whole = hundredths // _HUNDRED
        if f.naam == _YEAR and whole not in self._years:
            told = say("jaren", eerste=self._years[0], laatste=self._years[-1])
            return untold("jaar_onbekend", gevonden=cell, verwacht=told)
        if f.telt_personen and 0 < whole < self._pack["minder_dan"]:
            return untold("klein_aantal", titel=f.titel, grens=self._pack["minder_dan"])
        return None

    def _choice(self, f: Field, cell: str, row: ProtocolRow) -> UntoldFinding | None:
        value = next((value for value in f.waarden if _folded(value) == _folded(cell)), None)
        if value is None:
            return untold("keuze_onbekend", gevonden=cell, verwacht=", ".join(f.waarden))
        row.values[f.naam] = value
        end = self._end(row) if f.naam == _PERIOD else None
        if end is None or end < self._today:
            return None
        return untold("periode_loopt", gevonden=value, dag=shown_day(end))

    def _date(self, f: Field, cell: str, row: ProtocolRow) -> UntoldFinding | None:
        day = _day(cell)
        if day is None:
            return untold("geen_datum", gevonden=cell, titel=f.titel)
        row.values[f.naam] = day
        if day > self._today:
            return untold("toekomst", gevonden=cell, titel=f.titel)
        end = self._end(row) if f.naam == _MADE_ON else None
        if end is None or day > end:
            return None
        told = say("na_dag", dag=shown_day(end))
        return untold("voor_einde", gevonden=cell, verwacht=told, titel=f.titel)

    def _end(self, row: ProtocolRow) -> date | None:
        """Return the last day of the period that a row is about; None when that is not known."""
        end = self._pack["perioden"].get(row.values.get(_PERIOD))
        year = row.values.get(_YEAR)
        return date.fromisoformat(end.format(jaar=year)) if end is not None and isinstance(year, int) else None

    def _code(self, f: Field, cell: str, row: ProtocolRow, law: str | None) -> UntoldFinding | None:
        year, name = row.values.get(_YEAR), f.codelijst
        is_care = name in _CARE_KINDS
        if not isinstance(year, int) or (is_care and law is None):
            return None  # the year or the law has its own finding
        known = self._codes.known(name, year, law or "")
        if cell in known:
            return None
        if name == _TAAKVELDEN and cell in (others := self._codes.model(year)["andere_jaren"].get("taakveld", {})):
            successors = ", ".join(self._codes.model(year)["opvolgers"].get("taakveld", {}).get(cell, ()))
            return untold(
                "code_vervallen",
                gevonden=cell,
                verwacht=successors,
                titel=f.titel,
                jaar=year,
                jaren=others[cell],
                hint=say("opvolgers", codes=successors) if successors else "",
            )
        laws = [other for other in self._codes.laws if is_care and cell in self._codes.known(name, year, other)]
        if laws:
            return untold("code_andere_wet", gevonden=cell, titel=f.titel, jaar=year, wet=laws[0])
        if f.eigen_codes and cell[:_CATEGORY_WIDTH] in self._codes.known(_CATEGORIES, year, law or ""):
            return untold("code_eigen", WARNING, gevonden=cell, titel=f.titel, jaar=year)
        late = partial(self._codes.meant, cell, known)
        return untold("code_onbekend", gevonden=cell, titel=f.titel, jaar=year, late=late)

    def _twice(self, rows: Iterable[ProtocolRow], table: Table, tally: FindingTally) -> None:
        """Note every row that has the same key as one before it."""
        first: dict[tuple[Value | None, ...], int] = {}
        index = next((table.at[name] for name in self._key if name in table.at), None)
        for row in rows:
            if row.bad.isdisjoint(self._key):
                key = tuple(row.values.get(name) for name in self._key)
                if key in first:
                    named = ", ".join(self._titles[name].lower() for name in self._key if name in row.values)
                    tally.add(untold("dubbel", eerder=first[key], velden=named), row.number, index)
                first.setdefault(key, row.number)


def _day(cell: str) -> date | None:
    match = _DAY.fullmatch(cell)
    if match is None:
        return None
    year, month, day = (match[name] or match[f"{name}2"] for name in ("y", "m", "d"))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
