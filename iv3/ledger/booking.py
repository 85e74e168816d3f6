"""``iv3 ledger``: a ledger and a mapping give a delivery, with a trail from every cell to accounts and lines.

Lines are read one by one and added up in whole cents by account and destination. Debit is positive, so lasten are too.
What no row of the mapping decides stays open and is listed; in = in cells + outside Iv3 + open, to the cent.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from iv3.care.couple import LineWriter
from iv3.core import files as writing
from iv3.core.errors import Unusable
from iv3.core.money import euro
from iv3.core.packs import RULES, read_pack
from iv3.ledger.mapping import (
    ACCOUNT,
    BALANS_BATEN,
    BALANS_LASTEN,
    BALANS_STANDEN,
    BALANSCODE,
    BATEN,
    BEGIN,
    BUITEN,
    CATEGORIE,
    CEL,
    DIMENSIONS,
    EIND,
    LASTEN,
    OPEN,
    PARTS,
    SLEUTEL,
    STANDPER,
    TAAKVELD,
    AccountMapping,
    Model,
    Outcome,
    read,
    read_keys,
    say,
    words,
)
from iv3.rows.cells import cents, fold, neutral_row, shown
from iv3.rows.line_file import LineFile, require
from iv3.rows.table import open_lines
from iv3.years.restating import apportion

if TYPE_CHECKING:
    from iv3.care.lines import Care

AMOUNT, DEBIT, CREDIT, SIDE = "bedrag", "debet", "credit", "dc"
DELIVERED = (LASTEN, BALANS_LASTEN, BATEN, BALANS_BATEN, BALANS_STANDEN)
"""The parts in the order in which CBS's own tool writes them."""
_AMOUNTS = (AMOUNT, DEBIT, CREDIT, SIDE)
_TRAIL = (
    *("stand", "onderdeel", TAAKVELD, BALANSCODE, CATEGORIE, STANDPER, ACCOUNT, "waar", SLEUTEL, "rijen_mapping"),
    *("regels", "bedrag_grootboek", "bedrag_iv3", "eerste_rij", "laatste_rij", "reden"),
)
_ADDED = ("stand", "onderdeel", TAAKVELD, BALANSCODE, CATEGORIE, STANDPER, SLEUTEL, "rijen_mapping", "reden")
_ZERO = "nul"
_OWN_MARK = "eigen_"
_DELIMITER = ";"
_MOST_REMEMBERED = 50_000
"""Different combinations of cells that are kept at once; more are forgotten and looked up again."""
MOST_GROUPS = 200_000
"""Accounts times destinations; whoever has more, has chosen a wrong column."""
MOST_REFUSED = 10_000
"""Lines that could not be read and are listed one by one; of more only the number is told."""
_WRITTEN_AT_ONCE = 5_000
_SHOWN = 10
_MOST_ABOUT_BYTES = 1 << 16
_LINE = re.compile(r"line ([0-9]+)")

Cell = tuple[str, str, str]
"""Part of the delivery, taakveld or balanscode, categorie or standper."""


# Adding up


class Tally:
    """Lines and cents that go the same way, and the rows of the first and the last."""

    __slots__ = ("cents", "first", "last", "lines", "tail")

    def __init__(self) -> None:
        """Start empty."""
        self.lines = self.cents = self.first = self.last = 0
        self.tail = ""


@dataclass(frozen=True, eq=False)
class Group:
    """The lines of an account with one outcome; debit is positive and credit negative."""

    account: str
    outcome: Outcome
    debit: Tally = field(default_factory=Tally)
    credit: Tally = field(default_factory=Tally)

    @property
    def lines(self) -> int:
        """The number of lines."""
        return self.debit.lines + self.credit.lines

    @property
    def cents(self) -> int:
        """Debit minus credit."""
        return self.debit.cents + self.credit.cents

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last row of the ledger."""
        filled = [tally for tally in (self.debit, self.credit) if tally.lines]
        return min(t.first for t in filled), max(t.last for t in filled)


@dataclass(frozen=True)
class Columns:
    """What the user said of the columns: meaning → header; ``sheet`` and ``decimal`` go to `open_lines`."""

    named: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    decimal: str | None = None
    is_credit_positive: bool = False


class Ledger:
    """A ledger that is read: every line to its group.

    Args:
        mapping: says where lines go.
        columns: how to find the columns.
        care: the coupling rules, for a mapping that couples.
        recognised: meaning → headers of what coupling needs.
        progress: told the number of lines, now and then.
    """

    def __init__(
        self,
        mapping: AccountMapping,
        columns: Columns | None = None,
        care: Care | None = None,
        recognised: Mapping[str, Sequence[str]] | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Start with nothing added up."""
        self.mapping, self.columns, self.care, self.progress = mapping, columns or Columns(), care, progress
        self.recognised = recognised or {}
        self.groups: dict[tuple[str, Outcome], Group] = {}
        self.zeros = 0
        self.refused: list[tuple[int, str]] = []
        self.refused_lines = 0
        self.remarks: list[str] = []
        self.name = ""
        self._known: dict[Any, tuple[Tally, Tally]] = {}

    def read(self, path: Path, out: IO[str] | None = None) -> None:
        """Read a ledger (CSV or XLSX), and write every line with where it goes to ``out``.

        Raises:
            Unusable: the file cannot be used.
        """
        file = self._opened(path)
        self.name = file.place
        self.remarks += file.remarks
        writer = None
        if out is not None:
            writer = LineWriter(out, file.delimiter or _DELIMITER)
            own = [f"{_OWN_MARK}{head}" if head in _ADDED else head for head in file.header]
            writer.add(writer.joined(neutral_row(own)) + writer.tail(_ADDED))
        self._lines(file, writer)
        if writer is not None:
            writer.flush()

    def _opened(self, path: Path) -> LineFile:
        dimensions = self.mapping.dimensions
        wanted = {**self.recognised, **words((*dimensions, *_AMOUNTS))}
        file = open_lines(
            path,
            wanted,
            {meaning: head for meaning, head in self.columns.named.items() if meaning in wanted},
            needed=((ACCOUNT,), (AMOUNT, DEBIT, CREDIT)),
            sheet=self.columns.sheet,
            decimal=self.columns.decimal,
        )
        has_sides = DEBIT in file.at and CREDIT in file.at
        amounts = ((DEBIT,), (CREDIT,)) if has_sides or AMOUNT not in file.at else ((AMOUNT,),)
        require(file, *((name,) for name in dimensions), *amounts)
        return file

    def _lines(self, file: LineFile, writer: LineWriter | None) -> None:
        meanings = [name for name in file.at if name in self.mapping.dimensions or name in self.recognised]
        places = [file.at[name] for name in meanings]
        key_of, single = itemgetter(*places), len(places) == 1
        amount_of = self._amounts(file)
        known, zeros = self._known, 0
        zero_tail = writer.tail([_ZERO, *[""] * (len(_ADDED) - 1)]) if writer is not None else ""
        waiting = _WRITTEN_AT_ONCE
        for number, cells, problem in file.rows():
            if problem is not None:
                self._refuse(number, problem)
                continue
            try:
                amount = amount_of(cells)
            except ValueError as error:
                self._refuse(number, str(error))
                continue
            if amount:
                key = key_of(cells)
                tallies = known.get(key)
                if tallies is None:
                    tallies = self._tallies(key, dict(zip(meanings, (key,) if single else key, strict=True)), writer)
                tally = tallies[amount < 0]
                tally.lines += 1
                tally.cents += amount
                tally.last = number
                if tally.lines == 1:
                    tally.first = number
                if writer is not None:
                    writer.add(writer.joined(neutral_row(cells)) + tally.tail)
            else:
                zeros += 1
                if writer is not None:
                    writer.add(writer.joined(neutral_row(cells)) + zero_tail)
            waiting -= 1
            if not waiting:
                waiting = _WRITTEN_AT_ONCE
                self.progress(number)
                if writer is not None:
                    writer.flush()
        self.zeros += zeros

    def _tallies(self, key: Any, said: Mapping[str, str], writer: LineWriter | None) -> tuple[Tally, Tally]:
        """Return where the debit and the credit lines that say this are added up."""
        values = tuple(said.get(name, "") if name in self.mapping.dimensions else "" for name in DIMENSIONS)
        care = self.care
        coupled = (lambda: care.couple(said)) if care is not None else (lambda: None)
        debit, credit = self.mapping.settle(values, coupled)
        account = values[0].strip()
        tallies = self._group(account, debit).debit, self._group(account, credit).credit
        if writer is not None:
            for tally, outcome in zip(tallies, (debit, credit), strict=True):
                tally.tail = tally.tail or writer.tail(_added(outcome))
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = tallies
        return tallies

    def _group(self, account: str, outcome: Outcome) -> Group:
        group = self.groups.get((account, outcome))
        if group is None:
            if len(self.groups) >= MOST_GROUPS:
                raise Unusable(say("te_veel_rekeningen", bestand=self.name, grens=MOST_GROUPS))
            group = self.groups[account, outcome] = Group(account, outcome)
        return group

    def _refuse(self, number: int, reason: str) -> None:
        self.refused_lines += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append((number, reason))

    def _amounts(self, file: LineFile) -> Callable[[list[str]], int]:
        """Return what reads the amount of a line: debit positive, credit negative."""
        decimal, at = file.decimal, file.at
        if DEBIT in at and CREDIT in at:
            if self.columns.is_credit_positive:
                raise Unusable(say("credit_positief_niet", bestand=file.place))
            if AMOUNT in at:
                self.remarks.append(say("bedrag_niet_gebruikt", kop=shown(file.header[at[AMOUNT]])))
            at_debit, at_credit = at[DEBIT], at[CREDIT]

            def of_sides(cells: list[str]) -> int:
                debit, credit = cells[at_debit], cells[at_credit]
                if not credit or credit.isspace():
                    return cents(debit, decimal)
                if not debit or debit.isspace():
                    return -cents(credit, decimal)
                return cents(debit, decimal) - cents(credit, decimal)

            return of_sides
        at_amount = at[AMOUNT]
        if SIDE in at:
            return self._with_side(file)
        if self.columns.is_credit_positive:
            return lambda cells: -cents(cells[at_amount], decimal)
        return lambda cells: cents(cells[at_amount], decimal)

    def _with_side(self, file: LineFile) -> Callable[[list[str]], int]:
        if self.columns.is_credit_positive:
            raise Unusable(say("credit_positief_niet", bestand=file.place))
        decimal, at_amount, at_side = file.decimal, file.at[AMOUNT], file.at[SIDE]
        signs = {
            fold(word): sign
            for key, sign in (("woorden_debet", 1), ("woorden_credit", -1))
            for word in say(key).split("; ")
        }

        def of_side(cells: list[str]) -> int:
            sign = signs.get(fold(cells[at_side]))
            if sign is None:
                raise ValueError(say("kant_onbekend", gevonden=shown(cells[at_side])))
            return sign * cents(cells[at_amount], decimal)

        return of_side


def _added(outcome: Outcome) -> list[str]:
    """Return the cells that a line gets behind its own, in the order of ``_ADDED``."""
    return [
        outcome.stand,
        outcome.onderdeel,
        *_codes(outcome.onderdeel, outcome.code, outcome.kolom),
        outcome.sleutel,
        " ".join(map(str, outcome.rijen)),
        outcome.reden,
    ]


def _codes(onderdeel: str, code: str, kolom: str) -> list[str]:
    """Return taakveld, balanscode, categorie and standper; two of them are empty."""
    on_taakveld, is_stand = onderdeel in (LASTEN, BATEN), onderdeel == BALANS_STANDEN
    row = [code, ""] if on_taakveld else ["", code]
    return [*row, *(["", kolom] if is_stand else [kolom, ""])]


# The cells


@dataclass(frozen=True)
class Share:
    """A part of a group in a cell; ``cent`` is positive as Iv3 has it."""

    cell: Cell
    cent: int


def shares(group: Group, mapping: AccountMapping) -> list[Share]:
    """Return the cells that a group goes to: one, or more when a key divides it; none when it is outside or open."""
    outcome = group.outcome
    if outcome.stand != CEL:
        return []
    model, part = mapping.model, outcome.onderdeel
    if not outcome.sleutel:
        return [Share((part, outcome.code, outcome.kolom), group.cents * model.sign(part, outcome.code))]
    division = mapping.keys[outcome.sleutel]
    parts = apportion(group.cents, division.weights)
    return [
        Share((part, code, outcome.kolom), cent * model.sign(part, code))
        for code, cent in zip(division.taakvelden, parts, strict=True)
    ]


def by_cell(groups: Iterable[Group], mapping: AccountMapping) -> dict[Cell, dict[str, int]]:
    """Return cents per cell and account, the cells in the order of the model and the accounts sorted."""
    found: dict[Cell, dict[str, int]] = {}
    for group in groups:
        for share in shares(group, mapping) if group.lines else ():
            accounts = found.setdefault(share.cell, {})
            accounts[group.account] = accounts.get(group.account, 0) + share.cent
    order = _order(mapping.model)
    return {cell: dict(sorted(found[cell].items())) for cell in sorted(found, key=order)}


def _order(model: Model) -> Callable[[Cell], tuple[int, int, int]]:
    places = {name: {code: place for place, code in enumerate(codes)} for name, codes in model.codes.items()}

    def order(cell: Cell) -> tuple[int, int, int]:
        part, code, kolom = cell
        rows = places[TAAKVELD if part in (LASTEN, BATEN) else BALANSCODE]
        side = LASTEN if part in (LASTEN, BALANS_LASTEN) else BATEN
        columns = places[STANDPER if part == BALANS_STANDEN else f"{CATEGORIE}_{side}"]
        return DELIVERED.index(part), rows[code], columns[kolom]

    return order


def whole_euros(cent: int) -> int:
    """Return cents as whole euros; a half euro goes to the even side."""
    whole, rest = divmod(cent, 100)
    return whole + (rest > 50 or (rest == 50 and whole % 2 == 1))


def euros_per_account(accounts: Mapping[str, int]) -> dict[str, int]:
    """Return whole euros per account that add up to the cell, which is rounded once; each is less than a euro off.

    Args:
        accounts: cents per account.
    """
    total = whole_euros(sum(accounts.values()))
    euros = {account: cent // 100 for account, cent in accounts.items()}
    rests = sorted(accounts, key=lambda account: (-(accounts[account] % 100), account))
    for account in rests[: total - sum(euros.values())]:
        euros[account] += 1
    return euros


def closing_stands(cells: Mapping[Cell, Mapping[str, int]], model: Model) -> dict[Cell, int]:
    """Return the stands at the end in cents: at the beginning plus, of activa, balans_lasten minus balans_baten.

    Raises:
        Unusable: the period has no stands, or the ledger itself already gives a stand at the end.
    """
    ends = [code for code, moment in model.moments.items() if moment == EIND]
    if not ends:
        raise Unusable(say("eindstand_periode", periode=model.periode))
    stands: dict[str, int] = {}
    for (part, code, kolom), accounts in cells.items():
        amount = sum(accounts.values())
        if part == BALANS_STANDEN and model.moments[kolom] != BEGIN:
            raise Unusable(say("eindstand_dubbel", balanscode=code, standper=kolom))
        if part in (BALANS_LASTEN, BALANS_BATEN):
            amount *= model.sign(part, code) * model.sign(BALANS_STANDEN, code)
        elif part != BALANS_STANDEN:
            continue
        stands[code] = stands.get(code, 0) + amount
    found = {(BALANS_STANDEN, code, ends[-1]): amount for code, amount in stands.items()}
    return dict(sorted(found.items(), key=lambda item: _order(model)(item[0])))


# The delivery


@dataclass(frozen=True)
class About:
    """Who delivers: the metadata and the contact of a delivery, and its remarks."""

    metadata: Mapping[str, Any]
    contact: Mapping[str, str]
    opmerkingen: Sequence[str] = ()


_METADATA_TEXTS = ("overheidsnummer", "overheidsnaam", "financieel_pakket")
_CONTACT = ("naam", "email", "telefoon")
_PUBLIC, _DATE, _REMARKS, _CONTACT_TABLE = "details_openbaar", "datum", "opmerkingen", "contact"


def read_about(options: argparse.Namespace, model: Model) -> About:
    """Return who delivers, from the options and the file they name.

    Raises:
        Unusable: the file cannot be read, or something that CBS requires is not told.
    """
    told = _toml(options.about) if options.about is not None else {}
    name = options.about.name if options.about is not None else "--about"
    for key, value in (("overheidsnummer", options.number), ("overheidsnaam", options.name)):
        if value is not None:
            told[key] = value
    contact = told.get(_CONTACT_TABLE, {})
    if not isinstance(contact, dict):
        raise Unusable(say("gegevens_contact", bestand=name))
    known = (*_METADATA_TEXTS, _PUBLIC, _DATE, _REMARKS, _CONTACT_TABLE)
    strange = [key for key in told if key not in known] + [key for key in contact if key not in _CONTACT]
    if strange:
        raise Unusable(
            say("gegevens_onbekend", bestand=name, sleutel=shown(strange[0]), mogelijk=", ".join((*known, *_CONTACT)))
        )
    texts = {**{key: told.get(key) for key in _METADATA_TEXTS}, **{f"contact.{k}": contact.get(k) for k in _CONTACT}}
    missing = [key for key, value in texts.items() if value is None or value == ""]
    if missing:
        raise Unusable(say("gegevens_ontbreken", bestand=name, sleutels=", ".join(missing)))
    for key, value in texts.items():
        if not isinstance(value, str):
            raise Unusable(say("gegevens_geen_tekst", bestand=name, sleutel=key))
    public, remarks, date = told.get(_PUBLIC, False), told.get(_REMARKS, []), told.get(_DATE)
    if not isinstance(public, bool):
        raise Unusable(say("gegevens_geen_ja_nee", bestand=name, sleutel=_PUBLIC))
    if not isinstance(remarks, list) or not all(isinstance(remark, str) for remark in remarks):
        raise Unusable(say("gegevens_geen_lijst", bestand=name, sleutel=_REMARKS))
    return About(
        metadata={
            "overheidslaag": model.overheidslaag,
            "overheidsnummer": told["overheidsnummer"],
            "overheidsnaam": told["overheidsnaam"],
            "boekjaar": model.jaar,
            "periode": model.periode,
            "status": model.status,
            _DATE: _now() if date is None else date if isinstance(date, str) else date.isoformat(),
            _PUBLIC: public,
            "financieel_pakket": told["financieel_pakket"],
            "export_software": f"iv3 {model.versie}",
        },
        contact={key: contact[key] for key in _CONTACT},
        opmerkingen=remarks,
    )


def _now() -> str:
    from datetime import datetime

    return datetime.now().astimezone().isoformat(timespec="seconds")


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_ABOUT_BYTES + 1)
    except FileNotFoundError:
        raise Unusable(say("gegevens_ontbreekt", bestand=path)) from None
    if len(content) > _MOST_ABOUT_BYTES:
        raise Unusable(say("gegevens_te_groot", bestand=path.name, grens=_MOST_ABOUT_BYTES))
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        where = say("gegevens_regel", regel=line.group(1)) if line is not None else say("gegevens_tekens")
        raise Unusable(say("gegevens_geen_toml", bestand=path.name, waar=where)) from None


def delivery(
    cells: Mapping[Cell, Mapping[str, int]], stands: Mapping[Cell, int], about: About, *, per_account: bool = True
) -> str:
    """Return a delivery as JSON, with a line for every record; cells of zero euros are left out.

    Args:
        cells: cents per cell and account.
        stands: stands that were derived, in cents.
        about: who delivers.
        per_account: a record for every account of a cell, with the account in its details; else one for a cell.
    """
    data: dict[str, list[dict[str, Any]]] = {part: [] for part in DELIVERED}
    for cell, accounts in cells.items():
        if per_account:
            data[cell[0]] += [
                {**_keys(cell), "bedrag": amount, "details": {"grootboek": account}}
                for account, amount in euros_per_account(accounts).items()
                if amount
            ]
        elif amount := whole_euros(sum(accounts.values())):
            data[cell[0]].append({**_keys(cell), "bedrag": amount})
    for cell, cent in stands.items():
        if amount := whole_euros(cent):
            extra = {"details": {"afgeleid": say("eindstand_afgeleid")}} if per_account else {}
            data[cell[0]].append({**_keys(cell), "bedrag": amount, **extra})
    parts = [f"  {_json(part)}: {_listed(records, '   ')}" for part, records in data.items()]
    remarks = [{"tekst": remark} for remark in about.opmerkingen]
    told = [
        f' "metadata": {_json(about.metadata)}',
        f' "contact": {_json(about.contact)}',
        *([f' "opmerkingen": {_listed(remarks, "  ")}'] if remarks else []),
        ' "data": {\n' + ",\n".join(parts) + "\n }",
    ]
    return "{\n" + ",\n".join(told) + "\n}\n"


def _keys(cell: Cell) -> dict[str, str]:
    part, code, kolom = cell
    row = TAAKVELD if part in (LASTEN, BATEN) else BALANSCODE
    return {row: code, STANDPER if part == BALANS_STANDEN else CATEGORIE: kolom}


def _listed(records: Sequence[Mapping[str, Any]], indent: str) -> str:
    inner = ",\n".join(f"{indent}{_json(record)}" for record in records)
    return f"[\n{inner}\n{indent[1:]}]" if records else "[]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# The trail and the totals


def trail(groups: Iterable[Group], mapping: AccountMapping) -> str:
    """Return a table (CSV) with for every cell the accounts it is made of, and below it what is outside and open."""
    order = _order(mapping.model)
    rows: list[tuple[tuple[Any, ...], list[str]]] = []
    for group in groups:
        outcome = group.outcome
        first, last = group.rows
        account, numbers = [group.account, outcome.waar, outcome.sleutel], " ".join(map(str, outcome.rijen))
        for share in shares(group, mapping):
            part, code, kolom = share.cell
            signed = share.cent * mapping.model.sign(part, code)
            cells = [CEL, part, *_codes(part, code, kolom), *account, numbers, str(group.lines)]
            cells += [_euros(signed), _euros(share.cent), str(first), str(last), ""]
            rows.append(((0, *order(share.cell), group.account, numbers), cells))
        if outcome.stand != CEL:
            cells = [outcome.stand, *[""] * 5, *account, numbers, str(group.lines)]
            cells += [_euros(group.cents), "", str(first), str(last), outcome.reden]
            key = (1 if outcome.stand == BUITEN else 2, 0, 0, 0, group.account, outcome.waar + outcome.reden)
            rows.append((key, cells))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow(_TRAIL)
    writer.writerows(neutral_row(cells) for _, cells in sorted(rows, key=lambda row: row[0]))
    return buffer.getvalue()


def _euros(cent: int) -> str:
    whole, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{whole},{rest:02d}"


@dataclass(frozen=True)
class Booked:
    """A ledger that was read, and its cells."""

    ledger: Ledger
    cells: Mapping[Cell, Mapping[str, int]]
    stands: Mapping[Cell, int]

    @property
    def groups(self) -> list[Group]:
        """What has lines: by account, and then by what becomes of it."""
        filled = [group for group in self.ledger.groups.values() if group.lines]
        return sorted(filled, key=lambda g: (g.account, g.outcome.waar, g.outcome.reden, g.outcome.rijen))

    @property
    def open(self) -> list[Group]:
        """What no row of the mapping decides, the largest amounts first."""
        found = [group for group in self.groups if group.outcome.stand == OPEN]
        return sorted(found, key=lambda group: -max(group.debit.cents, -group.credit.cents))

    @property
    def is_complete(self) -> bool:
        """Tell whether every line was read and has a place."""
        return not self.open and not self.ledger.refused_lines

    @property
    def grey(self) -> list[Cell]:
        """The cells in which CBS expects no amount."""
        return [cell for cell in self.cells if self.ledger.mapping.model.is_grey(*cell)]

    @property
    def unused(self) -> list[int]:
        """The numbers of the rows of the mapping that decide nothing in this ledger."""
        used = {row for group in self.groups for row in group.outcome.rijen}
        return [row.rij for row in self.ledger.mapping.rows if row.rij not in used]


def summary(booked: Booked) -> dict[str, Any]:
    """Return the totals, amounts in whole cents; in = cellen + buiten + open, for debit and for credit."""
    ledger, model = booked.ledger, booked.ledger.mapping.model
    groups = booked.groups
    return {
        "jaar": model.jaar,
        "laag": model.laag,
        "periode": model.periode,
        "bestand": ledger.name,
        "mapping": ledger.mapping.name,
        "regels_nul": ledger.zeros,
        "in": _sums(groups),
        "cellen": _sums(g for g in groups if g.outcome.stand == CEL),
        "buiten": _sums(g for g in groups if g.outcome.stand == BUITEN),
        "open": _sums(g for g in groups if g.outcome.stand == OPEN),
        "onderdelen": [_part(part, booked) for part in PARTS],
        "eindstanden_afgeleid": [
            {BALANSCODE: code, STANDPER: kolom, "bedrag_cent": cent} for (_, code, kolom), cent in booked.stands.items()
        ],
        "buiten_iv3": [_listing(g) for g in groups if g.outcome.stand == BUITEN],
        "niet_geplaatst": [_listing(g) for g in booked.open],
        "grijze_cellen": [
            {"onderdeel": cell[0], **_keys(cell), "bedrag_cent": sum(booked.cells[cell].values())}
            for cell in booked.grey
        ],
        "ongebruikte_rijen": booked.unused,
        "afgekeurd_aantal": ledger.refused_lines,
        "afgekeurd": [{"rij": number, "reden": reason} for number, reason in ledger.refused],
        "opmerkingen": [*ledger.mapping.remarks, *ledger.remarks],
        "specificatie": {"versie": model.versie},
    }


def _sums(groups: Iterable[Group]) -> dict[str, int]:
    lines = debit = credit = 0
    for group in groups:
        lines, debit, credit = lines + group.lines, debit + group.debit.cents, credit - group.credit.cents
    return {"regels": lines, "debet_cent": debit, "credit_cent": credit, "saldo_cent": debit - credit}


def _part(part: str, booked: Booked) -> dict[str, Any]:
    amounts = [sum(accounts.values()) for cell, accounts in booked.cells.items() if cell[0] == part]
    exact, euros = sum(amounts), sum(map(whole_euros, amounts))
    return {
        "onderdeel": part,
        "cellen": len(amounts),
        "bedrag_cent": exact,
        "bedrag_euro": euros,
        "afronding_cent": euros * 100 - exact,
    }


def _listing(group: Group) -> dict[str, Any]:
    first, last = group.rows
    return {
        ACCOUNT: group.account,
        **({"waar": group.outcome.waar} if group.outcome.waar else {}),
        "regels": group.lines,
        "debet_cent": group.debit.cents,
        "credit_cent": -group.credit.cents,
        "eerste_rij": first,
        "laatste_rij": last,
        "rijen_mapping": list(group.outcome.rijen),
        "reden": group.outcome.reden,
    }


def told(totals: Mapping[str, Any]) -> str:
    """Return the totals for a person, the reconciliation first."""
    lines = [say("kop", bestand=totals["bestand"], jaar=totals["jaar"], laag=totals["laag"], periode=totals["periode"])]
    for name in ("in", "cellen", "buiten", "open"):
        sums = totals[name]
        lines.append(
            say(
                f"totaal_{name}",
                regels=sums["regels"],
                debet=euro(sums["debet_cent"]),
                credit=euro(sums["credit_cent"]),
            )
        )
    if totals["regels_nul"]:
        lines.append(say("regels_nul", aantal=totals["regels_nul"]))
    for part in totals["onderdelen"]:
        if part["cellen"]:
            lines.append(
                say(
                    "onderdeel_totaal",
                    onderdeel=part["onderdeel"],
                    cellen=part["cellen"],
                    bedrag=euro(part["bedrag_cent"]),
                    euro=euro(part["bedrag_euro"] * 100),
                    afronding=euro(part["afronding_cent"]),
                )
            )
    if totals["eindstanden_afgeleid"]:
        lines.append(say("eindstanden", aantal=len(totals["eindstanden_afgeleid"])))
    lines += _told_list("open_kop", [_told_group(g) for g in totals["niet_geplaatst"]], len(totals["niet_geplaatst"]))
    refused = [say("rij_fout", rij=r["rij"], reden=r["reden"]) for r in totals["afgekeurd"]]
    lines += _told_list("afgekeurd_kop", refused, totals["afgekeurd_aantal"])
    grey = [
        say("grijze_cel", onderdeel=c["onderdeel"], code=c.get(TAAKVELD, c.get(BALANSCODE)), kolom=c.get(CATEGORIE))
        for c in totals["grijze_cellen"]
    ]
    lines += _told_list("grijs_kop", grey, len(grey))
    if totals["ongebruikte_rijen"]:
        numbers = totals["ongebruikte_rijen"]
        listed = ", ".join(map(str, numbers[:_SHOWN])) + ("…" if len(numbers) > _SHOWN else "")
        lines.append(say("ongebruikt", aantal=len(numbers), rijen=listed))
    return "\n".join([*lines, *totals["opmerkingen"]]) + "\n"


def _told_list(heading: str, items: Sequence[str], count: int) -> list[str]:
    if not count:
        return []
    more = ["  " + say("en_nog", aantal=count - _SHOWN)] if count > _SHOWN else []
    return [say(heading, aantal=count), *("  " + item for item in items[:_SHOWN]), *more]


def _told_group(group: Mapping[str, Any]) -> str:
    where = f" ({group['waar']})" if "waar" in group else ""
    return say(
        "open_regel",
        rekening=shown(group[ACCOUNT]) or say("leeg"),
        waar=where,
        regels=group["regels"],
        debet=euro(group["debet_cent"]),
        credit=euro(group["credit_cent"]),
        rij=group["eerste_rij"],
        reden=group["reden"],
    )


# The command


def load(laag: str, jaar: int, periode: int | None) -> Model:
    """Return a model year.

    Args:
        laag: gemeente, gr or provincie.
        jaar: the year.
        periode: 0 to 5; None for the last there is, the annual account.

    Raises:
        Unusable: there is no such model or period.
    """
    pack = read_pack(f"{laag}-{jaar}")
    if pack is None:
        rules = read_pack(RULES)
        first, last = rules["jaren"][laag] if rules is not None else ("", "")
        raise Unusable(say("geen_model", laag=laag, jaar=jaar, eerste=first, laatste=last))
    periods = [p["nummer"] for p in pack["perioden"]]
    if periode is None:
        periode = max(periods)
    if periode not in periods:
        raise Unusable(say("periode_onbekend", periode=periode, mogelijk=", ".join(map(str, periods))))
    return Model(pack, periode)


def prepared(options: argparse.Namespace, model: Model) -> Ledger:
    """Return a ledger that is ready to be read, with the mapping, the keys and the coupling rules of the options.

    Raises:
        Unusable: a file or an option cannot be used.
        ValueError: the mapping couples, and there are no coupling rules for the year.
    """
    mapping = read(options.mapping, model, read_keys(options.keys, model))
    care, recognised = None, {}
    if mapping.couples:
        from iv3.care.couple import recognised as care_columns
        from iv3.care.rules import read as care_pack
        from iv3.commands.couple import care_of

        pack = care_pack()
        care = care_of(options, pack)
        contracts = ("contract", "aanbieder") if care.contracts is not None else ()
        recognised = {n: heads for n, heads in care_columns(pack).items() if n in care.properties or n in contracts}
    named = _named(options.column, (*DIMENSIONS, *_AMOUNTS, *recognised))
    columns = Columns(named, options.sheet, options.decimal, options.credit_positive)
    return Ledger(mapping, columns, care, recognised, _progress)


def main(options: argparse.Namespace) -> int:
    """Run ``iv3 ledger``.

    Args:
        options: what the command was told; see `iv3.commands.main`.

    Returns:
        0 when every line has a place, 1 when something is open or could not be read.

    Raises:
        Unusable: a file or an option cannot be used; nothing has been written then.
        OSError: a file cannot be read or written.
    """
    from iv3.commands.couple import not_over

    read_too = (options.mapping, options.keys, options.about, options.overlay, options.contracts)
    outputs = (options.out, options.trail, options.lines, options.summary)
    not_over(outputs, [path for path in (options.bestand, *read_too) if path is not None], say)
    model = load(options.layer, options.year, options.period)
    about = read_about(options, model) if options.out is not None else None
    ledger = prepared(options, model)
    unfinished = {path: writing.unfinished(path) for path in outputs if path is not None}
    try:
        with ExitStack() as opened:
            streams = {
                path: opened.enter_context(part.open("w", encoding="utf-8", newline=""))
                for path, part in unfinished.items()
            }
            ledger.read(options.bestand, streams.get(options.lines))
            cells = by_cell(ledger.groups.values(), ledger.mapping)
            booked = Booked(ledger, cells, closing_stands(cells, model) if options.derive_closing else {})
            totals = summary(booked)
            said = [told(totals).rstrip("\n")]
            if about is not None:
                said.append(_delivered(booked, about, options, streams, unfinished))
            if options.trail is not None:
                streams[options.trail].write(trail(booked.groups, ledger.mapping))
            if options.summary is not None:
                streams[options.summary].write(json.dumps(totals, ensure_ascii=False, indent=1) + "\n")
        for path, part in unfinished.items():
            part.replace(path)
    finally:
        for path in outputs:
            if path is not None:
                writing.unfinished(path).unlink(missing_ok=True)
    print("\n".join(said))
    return 0 if booked.is_complete else 1


def _delivered(
    booked: Booked,
    about: About,
    options: argparse.Namespace,
    streams: Mapping[Path, IO[str]],
    unfinished: dict[Path, Path],
) -> str:
    """Write the delivery, unless something is missing from it; return what there is to say of it."""
    if not booked.is_complete and not options.draft:
        del unfinished[options.out]
        return say("niet_geschreven", bestand=options.out)
    if not booked.is_complete:
        sums = _sums(booked.open)
        remark = say(
            "concept",
            regels=sums["regels"] + booked.ledger.refused_lines,
            debet=euro(sums["debet_cent"]),
            credit=euro(sums["credit_cent"]),
        )
        about = About(about.metadata, about.contact, (*about.opmerkingen, remark))
    per_account = not options.per_cell
    streams[options.out].write(delivery(booked.cells, booked.stands, about, per_account=per_account))
    return say("geschreven", bestand=options.out)


def _named(said: Iterable[str], possible: Sequence[str]) -> dict[str, str]:
    named = {}
    for word in said:
        meaning, _, header = word.partition("=")
        if meaning not in possible or not header:
            raise Unusable(say("kolom_optie", optie=word, mogelijk=", ".join(possible)))
        named[meaning] = header
    return named


def _progress(lines: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{lines}", end="", file=sys.stderr, flush=True)


def open_groups(booked: Booked) -> Iterator[str]:
    """Yield a line for every account that no row decides."""
    yield from (_told_group(_listing(group)) for group in booked.open)
