"""Working out key figures on the cells and stands of a delivery, in the language of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from iv3.core.words import Exceldeel, Kengetaleenheid, Kengetalstand, Moment
from iv3.delivery.formulas import Codes, Evaluator, moments_of
from iv3.delivery.records import PartAmounts
from iv3.keyfigures.figures import TermAmount, WayOutcome
from iv3.keyfigures.numbers import in_unit
from iv3.keyfigures.words import say

Pack = Mapping[str, Any]


class DeliveredAmounts:
    """The amounts of a delivery, with what formulas ask of them."""

    def __init__(self, pack: Pack, codes: Codes, parts: Mapping[str, PartAmounts], period: int) -> None:
        """Take the pack of its layer and year, its codes, what its parts add up to, and its period."""
        self.laag, self.jaar, self.period = str(pack["laag"]), int(pack["boekjaar"]), period
        self._codes, self._parts, self._moments = codes, parts, moments_of(pack, period)

    def holds(self, record: Pack) -> bool:
        """Tell whether a key figure, or a way, holds for this layer and year."""
        first, last = record["jaren"].get(self.laag, (None, None))
        return first is not None and first <= self.jaar and (last is None or self.jaar <= last)

    def work_out(self, terms: list[Mapping[str, Any]]) -> Mapping[str, int]:
        """Return every term in whole cents."""
        return Evaluator(self._codes, self._parts, self._moments, {}).work_out(terms).terms

    def lacking(self, terms: list[Mapping[str, Any]]) -> str:
        """Return what the terms look at and this delivery has nothing of, in words; empty when it has all."""
        for part, moment in _looked_at(terms):
            if moment and not self._has_stands(moment):
                return say(f"mist_{moment}")
            if not self._parts[part].totals:
                return say("mist_onderdeel", onderdeel=Exceldeel.TITLES[part].lower())
        return ""

    def _has_stands(self, moment: str) -> bool:
        stands = self._moments[moment]
        return any(stand in stands for _, stand in self._parts[Exceldeel.BALANS_STANDEN].totals)


def way_outcome(way: Pack, unit: str, amounts: DeliveredAmounts) -> WayOutcome:
    """Return what a way to work out a key figure gives for a delivery."""
    if amounts.period not in way["perioden"]:
        return _without(way, way["waarom_alleen"])
    lacking = amounts.lacking(way["termen"])
    if lacking:
        return _without(way, lacking)
    cents = amounts.work_out(way["termen"])
    names = {term["id"]: term["naam"] for term in way["termen"]}
    whole = cents[way["van"]] if "van" in way else 1
    if whole <= 0:
        return _without(way, say("noemer", term=names[way["van"]]))
    value = Fraction(cents[way["waarde"]], whole)
    return WayOutcome(
        id=way["id"],
        naam=way["naam"],
        stand=Kengetalstand.BEREKEND,
        reden="",
        termen=tuple(TermAmount(names[name], cent) for name, cent in cents.items()),
        waarde=value if unit == Kengetaleenheid.EURO else in_unit(value, unit),
        is_most=bool(way.get("bovengrens")),
        zekerheid=way["zekerheid"],
    )


def _without(way: Pack, reden: str) -> WayOutcome:
    is_most, stand = bool(way.get("bovengrens")), Kengetalstand.NIET_TE_BEREKENEN
    return WayOutcome(way["id"], way["naam"], stand, reden, (), None, is_most, way["zekerheid"])


def _looked_at(value: Any) -> Iterator[tuple[str, str]]:
    """Yield each part that terms look at, and of stands the moment."""
    if isinstance(value, list):
        for inner in value:
            yield from _looked_at(inner)
    if isinstance(value, Mapping):
        if value.get("moment") in Moment.VALUES:
            yield Exceldeel.BALANS_STANDEN, value["moment"]
        yield from ((part, "") for part in value.get("onderdelen", ()))
        yield from _looked_at(list(value.values()))
