"""Reading an order to divide (TOML): its shape, with the key and the line of everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from iv3.allocation.divide import (
    AllocationKey,
    AllocationKeyRow,
    Assumption,
    Contract,
    Evidence,
    Fixed,
    Method,
    Order,
    Path,
    Reuse,
    Scenario,
    StepAnswer,
)
from iv3.allocation.findings import OrderFinding, fault, say, shown_path
from iv3.allocation.methods import methods, pack
from iv3.allocation.order_table import MOST_NAME_CHARACTERS, OrderTable, meant
from iv3.allocation.places import lines_of
from iv3.core.errors import Unusable
from iv3.core.money import euro
from iv3.core.nearest import nearest
from iv3.core.toml_file import NO_TOML, NO_UTF8, TOO_DEEP, NotToml, toml_of
from iv3.core.words import Aannametoets, Contractinhoud, Kant, Leveringsvorm, Wet
from iv3.rows.cells import shown

JA, NEE = "ja", "nee"
PERIODS = range(6)
MOST_BYTES = 262_144
MOST_CONTRACTS = 200
MOST_ROWS_TOGETHER = 5_000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_NOT_TOML = {NO_UTF8: "geen_utf8", NO_TOML: "geen_toml", TOO_DEEP: "te_diep"}


@dataclass
class Reading:
    """An order as far as it could be read, and everything that was wrong with its shape."""

    order: Order | None
    findings: list[OrderFinding]
    lines: Mapping[Path, int] = field(default_factory=dict)


def parse(content: bytes, name: str) -> tuple[dict[str, Any], str]:
    """Return the data of an order and its text.

    Raises:
        Unusable: this is no TOML that can be read; the message says where and what to do.
    """
    if len(content) > MOST_BYTES:
        raise Unusable(say("te_groot", bestand=name, grens=MOST_BYTES))
    try:
        return toml_of(content), content.decode("utf-8-sig").replace("\r\n", "\n")
    except NotToml as error:
        where = f":{error.line}" if error.line else ""
        raise Unusable(say(_NOT_TOML[error.reason], bestand=name, regel=error.line, waar=where)) from None


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
    findings: list[OrderFinding] = []
    table = OrderTable(data, (), findings)
    order = _order(table)
    return Reading(None if findings else order, findings, lines)


def _order(table: OrderTable) -> Order | None:
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


def _twice(contracts: Iterable[Contract | None]) -> Iterator[OrderFinding]:
    seen: set[str] = set()
    for contract in contracts:
        if contract is not None and contract.id:
            if contract.id in seen:
                pad = (*contract.pad, "id")
                yield fault("dubbel", pad, sleutel=shown_path(pad), gevonden=contract.id)
            seen.add(contract.id)


def _contract(table: OrderTable, known: Mapping[str, Method]) -> Contract | None:
    before = len(table.findings)
    contract_id = table.text("id", most=MOST_NAME_CHARACTERS)
    if contract_id and not _ID.fullmatch(contract_id):
        table.wrong("geen-kenmerk", "id", gevonden=shown(contract_id))
    naam = table.text("naam", most=MOST_NAME_CHARACTERS)
    situatie = table.choice("situatie", [situation["id"] for situation in pack()["situaties"]])
    wet = table.choice("wet", Wet.VALUES, required=False)
    cent = table.money("bedrag")
    kant = table.choice("kant", Kant.VALUES, required=False, standard=Kant.LASTEN)
    categorie = table.code("categorie", required=False)
    leveringsvorm = table.choice("leveringsvorm", Leveringsvorm.VALUES, required=False)
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


def _contents(table: OrderTable) -> tuple[str, ...]:
    value = table.take("bevat", required=False)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        table.wrong("geen-lijst-met-woorden", "bevat", mogelijk=", ".join(Contractinhoud.VALUES))
        return ()
    for item in value:
        if item not in Contractinhoud.VALUES:
            near = nearest(item, Contractinhoud.VALUES)
            table.wrong(
                "kies", "bevat", gevonden=shown(item), mogelijk=", ".join(Contractinhoud.VALUES), bedoelt=meant(near)
            )
    return tuple(item for item in Contractinhoud.VALUES if item in value)


def _fixed(table: OrderTable) -> Fixed | None:
    taakveld, cent, waarom = table.code("taakveld"), table.money("bedrag"), table.text("waarom")
    table.done()
    return Fixed(taakveld, cent, waarom, table.pad) if cent is not None else None


def _key(
    table: OrderTable, known: Mapping[str, Method], *, needs_rows: bool, nothing_left: bool
) -> AllocationKey | None:
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
    return AllocationKey(name, gegevens, read_rows, table.pad)


def _row(table: OrderTable, method: Method) -> AllocationKeyRow | None:
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
    return AllocationKeyRow(taakveld, values, omschrijving, table.pad)


def _check_key(table: OrderTable, method: Method, rows: tuple[AllocationKeyRow, ...]) -> None:
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


def _product(row: AllocationKeyRow, fields: Iterable[str]) -> Fraction:
    result = Fraction(1)
    for name in fields:
        result *= row.waarden[name]
    return result


def _key_words(method: Method) -> str:
    return say("of").join(say("maal").join(fields) for fields in method.keys)


def _evidence(table: OrderTable) -> Evidence | None:
    omschrijving, herkomst = table.text("omschrijving"), table.text("herkomst")
    peildatum = table.day("peildatum")
    bestand = table.text("bestand", required=False, most=MOST_NAME_CHARACTERS)
    table.done()
    return Evidence(omschrijving, herkomst, peildatum, bestand, table.pad) if peildatum is not None else None


def _answers(table: OrderTable) -> tuple[StepAnswer, ...]:
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
            answers.append(StepAnswer(step["id"], word == JA, answer.text("toelichting"), answer.pad))
            answer.done()
    found.done()
    return tuple(answers)


def _reuse(table: OrderTable) -> Reuse | None:
    found = table.table("hergebruik")
    if found is None:
        return None
    van_jaar = found.whole("van_jaar")
    aannames = []
    for one in found.tables("aanname", required=True):
        aanname, day = one.text("aanname"), one.day("getoetst_op")
        uitkomst, toelichting = one.choice("uitkomst", Aannametoets.VALUES), one.text("toelichting")
        one.done()
        if day is not None:
            aannames.append(Assumption(aanname, day, uitkomst, toelichting, one.pad))
    found.done()
    return Reuse(van_jaar, tuple(aannames), found.pad) if van_jaar is not None else None


def _scenario(table: OrderTable, known: Mapping[str, Method], nothing_left: bool) -> Scenario | None:
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
