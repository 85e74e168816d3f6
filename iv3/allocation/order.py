"""Reading an order to divide (TOML): its shape, with the key and the line of everything that is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from typing import Any

from iv3.allocation.divide import (
    AANTAL,
    BATEN,
    GELD,
    HUNDRED_PERCENT,
    LASTEN,
    PACK,
    Answer,
    Assumption,
    Contract,
    Evidence,
    Fixed,
    Key,
    KeyRow,
    Method,
    Order,
    Path,
    Reuse,
    Scenario,
)
from iv3.allocation.places import lines_of
from iv3.core.errors import Unusable
from iv3.core.money import euro
from iv3.core.nearest import nearest
from iv3.core.packs import read_pack
from iv3.core.sentences import text
from iv3.rows.cells import MOST_DIGITS, cents, shown

PART = "verdelen"
"""The part of the texts of the commands that is about dividing."""

FOUT, WAARSCHUWING = "fout", "waarschuwing"
JA, NEE = "ja", "nee"
OUTCOMES = ("houdt", "bijgesteld", "vervallen")
"""What the review of an assumption may come to."""
CONTENTS = ("ambulant", "verblijf", "abonnementstarief")
DELIVERY = ("zin", "pgb")
LAWS = ("jeugdwet", "wmo")
PERIODS = range(6)

MOST_BYTES = 262_144
MOST_CONTRACTS = 200
MOST_ROWS = 500
"""Rows in one list of a contract."""
MOST_ROWS_TOGETHER = 5_000
MOST_CHARACTERS = 2_000
MOST_NAME_CHARACTERS = 200

_NUMBER = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,6}))?")
_UNCLEAR = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_LONG_PATH = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){20}""")
_LINE = re.compile(r"at line ([0-9]+)")
_COMMA = ","
_TOO_LARGE = 10**MOST_DIGITS

say = partial(text, PART)


@dataclass(frozen=True)
class Finding:
    """Something to say about an order; ``regel`` is the id of a prohibition, or of one of our own checks."""

    ernst: str
    regel: str
    pad: Path
    melding: str
    herstel: str
    toedelingsregel: str = ""
    bron: str = ""


@dataclass
class Reading:
    """An order as far as it could be read, and everything that was wrong with its shape."""

    order: Order | None
    findings: list[Finding]
    lines: Mapping[Path, int] = field(default_factory=dict)


def pack() -> Mapping[str, Any]:
    """Return the pack with situations, methods, prohibitions and steps."""
    found = read_pack(PACK)
    assert found is not None
    return found


def methods() -> dict[str, Method]:
    """Return every method by its id."""
    return {record["id"]: Method(record) for record in pack()["methoden"]}


def shown_path(pad: Path) -> str:
    """Return where something stands as people write it: ``contract[1].sleutel[2].taakveld``, counted from one."""
    result = ""
    for part in pad:
        result += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if result else ''}{shown(part)}"
    return result


def fault(regel: str, pad: Path, **values: object) -> Finding:
    """Return a finding whose sentences are in the texts: ``<regel>`` says what is wrong, ``<regel>_doe`` what to do."""
    key = regel.replace("-", "_")
    return Finding(FOUT, regel, pad, say(key, **values), say(f"{key}_doe", **values))


def warning(regel: str, pad: Path, **values: object) -> Finding:
    """Return a finding as `fault` does, that does not refuse the order."""
    return replace(fault(regel, pad, **values), ernst=WAARSCHUWING)


def parse(content: bytes, name: str) -> tuple[dict[str, Any], str]:
    """Return the data of an order and its text.

    Raises:
        Unusable: this is no TOML that can be read; the message says where and what to do.
    """
    if len(content) > MOST_BYTES:
        raise Unusable(say("te_groot", bestand=name, grens=MOST_BYTES))
    try:
        written = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unusable(say("geen_utf8", bestand=name, regel=line)) from None
    if _LONG_PATH.search(written) is not None:  # the time such a name takes grows with its square
        raise Unusable(say("te_diep", bestand=name))
    try:
        return tomllib.loads(written), written
    except tomllib.TOMLDecodeError as error:
        match = _LINE.search(str(error))
        where = f":{match.group(1)}" if match is not None else ""
        raise Unusable(say("geen_toml", bestand=name, waar=where)) from None
    except (RecursionError, ValueError):  # a number of thousands of digits is no TOMLDecodeError
        raise Unusable(say("te_diep", bestand=name)) from None


def read(content: bytes, name: str) -> Reading:
    """Read an order.

    Returns:
        The order, or None when something in its shape is wrong; the findings say what, all of it.

    Raises:
        Unusable: this is no TOML that can be read.
    """
    data, written = parse(content, name)
    try:
        lines = lines_of(written)
    except RecursionError:
        raise Unusable(say("te_diep", bestand=name)) from None
    findings: list[Finding] = []
    table = _Table(data, (), findings)
    order = _order(table)
    return Reading(None if findings else order, findings, lines)


class _Table:
    """A table of the order: it hands out its values one by one, and says what is left, unknown or wrong."""

    def __init__(self, data: Mapping[str, Any], pad: Path, findings: list[Finding]) -> None:
        self.data = data
        self.pad = pad
        self.findings = findings
        self._known: list[str] = []

    def wrong(self, regel: str, key: str | None = None, **values: object) -> None:
        """Add a finding about this table, or about one of its keys."""
        pad = self.pad if key is None else (*self.pad, key)
        header = ".".join(shown(part) for part in pad if isinstance(part, str))
        self.findings.append(fault(regel, pad, sleutel=shown_path(pad), kop=header, **values))

    def allow(self, *keys: str) -> None:
        """Take note of keys that may be here."""
        self._known += keys

    def take(self, key: str, *, required: bool) -> Any:
        """Return a value, or None when it is not there."""
        self.allow(key)
        if key not in self.data and required:
            self.wrong("ontbreekt", key)
        return self.data.get(key)

    def text(self, key: str, *, required: bool = True, most: int = MOST_CHARACTERS) -> str:
        """Return a text; empty when it is not there or wrong."""
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong("geen-tekst", key, gevonden=_shown(value))
        elif not value.strip() or value.strip() == "…":
            self.wrong("leeg", key)
        elif len(value) > most:
            self.wrong("te-lang", key, aantal=len(value), grens=most)
        else:
            return value.strip()
        return ""

    def choice(self, key: str, options: Iterable[str], *, required: bool = True, standard: str = "") -> str:
        """Return one of ``options``."""
        value = self.text(key, required=required, most=MOST_NAME_CHARACTERS)
        known = list(options)
        if not value or value in known:
            return value or standard
        near = nearest(value, known)
        self.wrong("kies", key, gevonden=shown(value), mogelijk=", ".join(known), bedoelt=_meant(near))
        return ""

    def code(self, key: str, *, required: bool = True) -> str:
        """Return a code, which is text: the number 6.20 would become 6.2."""
        value = self.data.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.allow(key)
            self.wrong("code-zonder-aanhalingstekens", key, gevonden=_shown(value))
            return ""
        return self.text(key, required=required, most=MOST_NAME_CHARACTERS)

    def day(self, key: str) -> date | None:
        """Return a day."""
        value = self.take(key, required=True)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        if isinstance(value, str) and not value.strip():
            self.wrong("leeg", key)
        else:
            self.wrong("geen-datum", key, gevonden=_shown(value))
        return None

    def whole(self, key: str, *, required: bool = True) -> int | None:
        """Return a whole number."""
        value = self.take(key, required=required)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_LARGE):
            return value
        self.wrong("geen-heel-getal", key, gevonden=_shown(value))
        return None

    def money(self, key: str, *, zero: bool = False) -> int | None:
        """Return an amount in cents; a negative one, or zero unless ``zero``, is wrong."""
        value = self.take(key, required=True)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | str) or _is_huge(value):
            self.wrong("geen-bedrag", key, reden=say("geen_bedrag_kaal", gevonden=_shown(value)))
            return None
        if isinstance(value, float):
            self.wrong("bedrag-kommagetal", key, gevonden=_shown(value))
            return None
        if isinstance(value, str) and not value.strip():
            self.wrong("leeg", key)
            return None
        try:
            amount = cents(str(value), _COMMA)
        except ValueError as error:
            self.wrong("geen-bedrag", key, reden=str(error))
            return None
        if amount < 0:
            self.wrong("bedrag-negatief", key, gevonden=_shown(value))
            return None
        if amount == 0 and not zero:
            self.wrong("bedrag-nul", key)
            return None
        return amount

    def number(self, key: str, soort: str) -> Fraction | None:
        """Return the value of a field: money in cents, a count or a percentage."""
        if soort == GELD:
            amount = self.money(key, zero=True)
            return None if amount is None else Fraction(amount)
        value = self.take(key, required=True)
        if isinstance(value, float):
            self.wrong("aantal-kommagetal", key, gevonden=_shown(value))
            return None
        if isinstance(value, str) and not value.strip():
            self.wrong("leeg", key)
            return None
        if isinstance(value, bool) or not isinstance(value, int | str) or _is_huge(value):
            self.wrong("geen-aantal", key, gevonden=_shown(value))
            return None
        written = str(value).strip()
        if soort != AANTAL:
            written = written.removesuffix("%").strip()
        if written.startswith("-"):
            self.wrong("aantal-negatief", key, gevonden=shown(written))
            return None
        if _UNCLEAR.fullmatch(written):
            self.wrong("aantal-onduidelijk", key, gevonden=shown(written))
            return None
        match = _NUMBER.fullmatch(written)
        if match is None:
            self.wrong("geen-aantal", key, gevonden=shown(written))
            return None
        decimals = match.group(2) or ""
        number = Fraction(int(match.group(1) + decimals), 10 ** len(decimals))
        if soort != AANTAL and number > HUNDRED_PERCENT:
            self.wrong("procent-te-hoog", key, gevonden=shown(written))
            return None
        return number

    def table(self, key: str, *, required: bool = False) -> _Table | None:
        """Return a table in this table."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.wrong("geen-blok", key, gevonden=_shown(value))
            return None
        return _Table(value, (*self.pad, key), self.findings)

    def tables(self, key: str, *, required: bool = False, most: int = MOST_ROWS) -> list[_Table]:
        """Return a list of tables in this table."""
        value = self.take(key, required=required)
        if value is None:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, Mapping) for item in value):
            self.wrong("geen-lijst", key)
            return []
        if len(value) > most:
            self.wrong("te-veel", key, aantal=len(value), grens=most)
            return []
        return [_Table(item, (*self.pad, key, number), self.findings) for number, item in enumerate(value)]

    def done(self) -> None:
        """Say which keys nobody asked for."""
        for key in self.data:
            if key not in self._known:
                near = nearest(key, self._known)
                possible = ", ".join(dict.fromkeys(self._known))
                self.wrong("onbekende-sleutel", key, gevonden=shown(key), mogelijk=possible, bedoelt=_meant(near))


def _order(table: _Table) -> Order | None:
    organisatie = table.text("organisatie", most=MOST_NAME_CHARACTERS)
    laag = table.choice("laag", pack()["lagen"], required=False, standard=pack()["lagen"][0])
    jaar = table.whole("jaar")
    periode = table.whole("periode", required=False)
    if periode is not None and periode not in PERIODS:
        table.wrong("geen-periode", "periode", gevonden=periode)
    opgesteld_op = table.day("opgesteld_op")
    opmerking = table.text("opmerking", required=False)
    first, last = pack()["jaren"]
    if jaar is not None and not first <= jaar <= last:
        table.wrong("geen-jaar", "jaar", gevonden=jaar, eerste=first, laatste=last)
    found = table.tables("contract", required=True, most=MOST_CONTRACTS)
    rows = sum(_rows(contract.data) for contract in found)
    if rows > MOST_ROWS_TOGETHER:
        table.wrong("te-veel", "contract", aantal=rows, grens=MOST_ROWS_TOGETHER)
        return None
    known = methods()
    contracts = [_contract(contract, known) for contract in found]
    table.done()
    table.findings += _twice(contracts)
    if table.findings or jaar is None or opgesteld_op is None:
        return None
    whole = tuple(contract for contract in contracts if contract is not None)
    return Order(organisatie, laag, jaar, periode, opgesteld_op, opmerking, whole)


def _rows(data: Mapping[str, Any]) -> int:
    lists = [data.get("vast"), data.get("sleutel")]
    scenarios = data.get("scenario")
    if isinstance(scenarios, list):
        lists += [scenario.get("sleutel") for scenario in scenarios if isinstance(scenario, Mapping)]
    return sum(len(rows) for rows in lists if isinstance(rows, list))


def _twice(contracts: Iterable[Contract | None]) -> Iterator[Finding]:
    seen: set[str] = set()
    for contract in contracts:
        if contract is not None and contract.id:
            if contract.id in seen:
                pad = (*contract.pad, "id")
                yield fault("dubbel", pad, sleutel=shown_path(pad), gevonden=contract.id)
            seen.add(contract.id)


def _contract(table: _Table, known: Mapping[str, Method]) -> Contract | None:
    before = len(table.findings)
    contract_id = table.text("id", most=MOST_NAME_CHARACTERS)
    if contract_id and not _ID.fullmatch(contract_id):
        table.wrong("geen-kenmerk", "id", gevonden=shown(contract_id))
    naam = table.text("naam", most=MOST_NAME_CHARACTERS)
    situatie = table.choice("situatie", [situation["id"] for situation in pack()["situaties"]])
    wet = table.choice("wet", LAWS, required=False)
    cent = table.money("bedrag")
    kant = table.choice("kant", (LASTEN, BATEN), required=False, standard=LASTEN)
    categorie = table.code("categorie", required=False)
    leveringsvorm = table.choice("leveringsvorm", DELIVERY, required=False)
    contents = _contents(table)
    een_taak = table.text("een_taak", required=False)
    reden = table.text("reden")
    vast = tuple(part for row in table.tables("vast") if (part := _fixed(row)) is not None)
    rest = (cent or 0) - sum(part.cent for part in vast)
    if cent is not None and rest < 0:
        table.wrong("vast-te-veel", "vast", gevonden=euro(cent - rest), bedrag=euro(cent))
    nothing_left = cent is not None and rest == 0
    key = _key(table, known, needs_rows=rest > 0, nothing_left=nothing_left)
    volgorde = _answers(table)
    hergebruik = _reuse(table)
    scenarios = tuple(s for one in table.tables("scenario") if (s := _scenario(one, known, nothing_left)) is not None)
    table.done()
    names = [scenario.naam for scenario in scenarios]
    if len(set(names)) < len(names):
        table.wrong("scenario-dubbel", "scenario")
    if len(table.findings) > before or cent is None or key is None:
        return None
    return Contract(
        id=contract_id,
        naam=naam,
        situatie=situatie,
        wet=wet,
        cent=cent,
        kant=kant,
        categorie=categorie,
        leveringsvorm=leveringsvorm,
        bevat=contents,
        een_taak=een_taak,
        reden=reden,
        sleutel=key,
        vast=vast,
        volgorde=volgorde,
        hergebruik=hergebruik,
        scenarios=scenarios,
        pad=table.pad,
    )


def _contents(table: _Table) -> tuple[str, ...]:
    value = table.take("bevat", required=False)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        table.wrong("geen-lijst-met-woorden", "bevat", mogelijk=", ".join(CONTENTS))
        return ()
    for item in value:
        if item not in CONTENTS:
            near = nearest(item, CONTENTS)
            table.wrong("kies", "bevat", gevonden=shown(item), mogelijk=", ".join(CONTENTS), bedoelt=_meant(near))
    return tuple(item for item in CONTENTS if item in value)


def _fixed(table: _Table) -> Fixed | None:
    taakveld, cent, waarom = table.code("taakveld"), table.money("bedrag"), table.text("waarom")
    table.done()
    return Fixed(taakveld, cent, waarom, table.pad) if cent is not None else None


def _key(table: _Table, known: Mapping[str, Method], *, needs_rows: bool, nothing_left: bool) -> Key | None:
    """Read the method of a contract or scenario, its data and its rows; these may be absent when all is known."""
    name = table.choice("methode", known)
    evidence = table.table("gegevens", required=True)
    gegevens = _evidence(evidence) if evidence is not None else None
    rows = table.tables("sleutel", required=needs_rows)
    if rows and nothing_left:
        table.wrong("niets-te-verdelen", "sleutel")
    method = known.get(name)
    if method is None:
        table.take("sleutel", required=False)
        return None
    before = len(table.findings)
    read_rows = tuple(row for one in rows if (row := _row(one, method)) is not None)
    if len(table.findings) == before and read_rows:
        _check_key(table, method, read_rows)
    return Key(name, gegevens, read_rows, table.pad)


def _row(table: _Table, method: Method) -> KeyRow | None:
    taakveld = table.code("taakveld")
    omschrijving = table.text("omschrijving", required=False)
    before = len(table.findings)
    values = {
        name: number
        for name, field_ in method.fields.items()
        if name in table.data and (number := table.number(name, field_["soort"])) is not None
    }
    if len(table.findings) == before and not values:
        table.wrong("rij-zonder-gegevens", None, methode=method.naam, mogelijk=_key_words(method))
    table.allow(*method.fields)
    table.done()
    return KeyRow(taakveld, values, omschrijving, table.pad)


def _check_key(table: _Table, method: Method, rows: tuple[KeyRow, ...]) -> None:
    """Say what is wrong with rows that could be read: other fields than a key has, a wrong total, only zeros."""
    fields = method.key_of(rows)
    if fields is None or any(set(row.waarden) != set(fields) for row in rows):
        used = sorted({name for row in rows for name in row.waarden})
        table.wrong("geen-sleutel", "sleutel", gevonden=", ".join(used), mogelijk=_key_words(method))
        return
    total = sum((_product(row, fields) for row in rows), start=Fraction(0))
    if total == 0:
        table.wrong("sleutel-nul", "sleutel")
        return
    wanted = method.total_of(fields)
    if wanted is not None and total != wanted:
        titles = method.fields[fields[0]]["titel"].lower()
        table.wrong("som", "sleutel", veld=titles, gevonden=number_text(total), verwacht=wanted)


def _product(row: KeyRow, fields: Iterable[str]) -> Fraction:
    result = Fraction(1)
    for name in fields:
        result *= row.waarden[name]
    return result


def _key_words(method: Method) -> str:
    return say("of").join(say("maal").join(fields) for fields in method.keys)


def _evidence(table: _Table) -> Evidence | None:
    omschrijving, herkomst = table.text("omschrijving"), table.text("herkomst")
    peildatum = table.day("peildatum")
    bestand = table.text("bestand", required=False, most=MOST_NAME_CHARACTERS)
    table.done()
    return Evidence(omschrijving, herkomst, peildatum, bestand, table.pad) if peildatum is not None else None


def _answers(table: _Table) -> tuple[Answer, ...]:
    found = table.table("volgorde")
    if found is None:
        return ()
    answers = []
    for step in pack()["stappen"]:
        if "vraag" not in step:
            continue
        answer = found.table(step["id"])
        if answer is not None:
            word = answer.choice("antwoord", (JA, NEE))
            answers.append(Answer(step["id"], word == JA, answer.text("toelichting"), answer.pad))
            answer.done()
    found.done()
    return tuple(answers)


def _reuse(table: _Table) -> Reuse | None:
    found = table.table("hergebruik")
    if found is None:
        return None
    van_jaar = found.whole("van_jaar")
    aannames = []
    for one in found.tables("aanname", required=True):
        aanname, day = one.text("aanname"), one.day("getoetst_op")
        uitkomst, toelichting = one.choice("uitkomst", OUTCOMES), one.text("toelichting")
        one.done()
        if day is not None:
            aannames.append(Assumption(aanname, day, uitkomst, toelichting, one.pad))
    found.done()
    return Reuse(van_jaar, tuple(aannames), found.pad) if van_jaar is not None else None


def _scenario(table: _Table, known: Mapping[str, Method], nothing_left: bool) -> Scenario | None:
    naam = table.text("naam", most=MOST_NAME_CHARACTERS)
    key = _key(table, known, needs_rows=True, nothing_left=nothing_left)
    table.done()
    return Scenario(naam, key) if key is not None else None


def number_text(number: Fraction) -> str:
    """Return a number with a decimal comma; with at most six decimals, rounded, when it has more."""
    scaled = round(number * 10**6)
    whole, decimals = divmod(abs(scaled), 10**6)
    tail = f"{decimals:06d}".rstrip("0")
    return f"{'-' if scaled < 0 else ''}{whole}{',' + tail if tail else ''}"


def _meant(near: str | None) -> str:
    return "" if near is None else say("bedoelt_u", woord=near)


def _is_huge(value: object) -> bool:
    return isinstance(value, int) and abs(value) >= _TOO_LARGE


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if _is_huge(value):
        return say("groot_getal")
    if isinstance(value, list):
        return say("een_lijst")
    if isinstance(value, Mapping):
        return say("een_blok")
    return shown(str(value))
