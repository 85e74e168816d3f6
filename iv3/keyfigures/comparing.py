"""Delivered key figures: beside those that follow from the delivery, and what is odd in them by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from iv3.core.words import Codelijst, Kengetaleenheid, Kengetalsignaal, Kengetalvergelijking
from iv3.delivery.reading import clean
from iv3.delivery.records import Layout
from iv3.keyfigures.figures import DeliveredFigure, FigureSignal, WayOutcome
from iv3.keyfigures.numbers import HUNDRED, in_unit, read_number, value_text
from iv3.keyfigures.words import say

Pack = Mapping[str, Any]
_LISTS = (Codelijst.KENGETALLEN, Codelijst.BELEIDSINDICATOREN)


def delivered_figures(
    document: Mapping[str, Any], layouts: Mapping[str, Layout], records: Sequence[Pack]
) -> list[DeliveredFigure]:
    """Return every key figure in a delivery of which the pack knows the code, in the order of its records."""
    units = {record["code"]: record["eenheid"] for record in records}
    found = []
    for part, layout in layouts.items():
        names = [name for name, _ in layout.codes]
        if not layout.codes or layout.codes[0][1] not in _LISTS:
            continue
        key = next(name for name in layout.schema["required"] if name not in names)
        for one in document["data"].get(part, ()):
            code, period, told = (clean(str(one[name])) for name in (*names, key))
            if code in units:
                found.append(DeliveredFigure(code, period, told, read_number(told, units[code])))
    return found


def compared(ways: Sequence[WayOutcome], delivered: DeliveredFigure | None, unit: str, room: Fraction) -> str:
    """Return how a delivered value lies beside what follows from the delivery; any way that agrees is enough.

    Args:
        ways: what each way gave.
        delivered: the value that was delivered.
        unit: that of the key figure.
        room: how much a part of a whole may differ.
    """
    found = [way for way in ways if way.waarde is not None]
    if delivered is None or delivered.waarde is None or not found:
        return Kengetalvergelijking.ZONDER_VERGELIJKING
    value, allowed = delivered.waarde, in_unit(room, unit)
    if any(way.waarde is not None and abs(way.waarde - value) <= allowed for way in found):
        return Kengetalvergelijking.GELIJK
    is_below = any(way.is_most and way.waarde is not None and value < way.waarde for way in found)
    return Kengetalvergelijking.ONDER_BOVENGRENS if is_below else Kengetalvergelijking.ANDERS


def figure_signals(delivered: Sequence[DeliveredFigure], records: Sequence[Pack]) -> Iterator[FigureSignal]:
    """Yield what is odd in delivered values by themselves, in their order."""
    by_code = {record["code"]: record for record in records}
    values = {(one.code, one.verslagperiode): one for one in delivered}
    for one in delivered:
        record = by_code[one.code]
        soort = _odd(one, record)
        if soort is not None:
            yield _signal(soort, one, record)
        other = values.get((record.get("nooit_meer_dan", ""), one.verslagperiode))
        if other is not None and _is_more(one, other):
            name = by_code[other.code]["naam"]
            told = {"ander": other.code, "andernaam": name, "anderwaarde": other.tekst}
            yield _signal(Kengetalsignaal.MEER_DAN_ANDER, one, record, **told)


def _odd(one: DeliveredFigure, record: Pack) -> str | None:
    if one.waarde is None:
        return Kengetalsignaal.GEEN_GETAL
    if record["eenheid"] == Kengetaleenheid.DEEL and abs(one.waarde) > record.get("hoogstens_deel", abs(one.waarde)):
        return Kengetalsignaal.ALS_PROCENT
    return Kengetalsignaal.NUL_INGEVULD if record.get("nul_is_leeg") and one.waarde == 0 else None


def _is_more(one: DeliveredFigure, other: DeliveredFigure) -> bool:
    return one.waarde is not None and other.waarde is not None and one.waarde > other.waarde


def _signal(soort: str, one: DeliveredFigure, record: Pack, **more: str) -> FigureSignal:
    part = "" if one.waarde is None else value_text(one.waarde / HUNDRED, record["eenheid"])
    told = {"code": one.code, "naam": record["naam"], "waarde": one.tekst, "verslagperiode": one.verslagperiode}
    melding = say(f"signaal_{soort}", deel=part, **told, **more)
    return FigureSignal(soort, one.code, one.verslagperiode, melding)
