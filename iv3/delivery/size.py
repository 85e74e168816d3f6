"""The size of amounts: beside the inhabitants of a municipality, its published figures, or an earlier delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from iv3.core.money import euro, nearest_whole
from iv3.core.packs import RULES, needed_pack, read_pack
from iv3.core.template import filled
from iv3.core.words import Cijferkolom, Maatstaf

SIZE_PACK = "grootte"

ABOVE, WITHIN, BELOW = "boven", "binnen", "onder"

_PER_INHABITANT = Maatstaf.INWONERS
_OTHERS = "cijfers"


@dataclass(frozen=True)
class Yardstick:
    """What an amount is laid beside.

    Attributes:
        number: inhabitants, or an amount in cents; more than zero.
        series: what it is from, in a sentence: ``de begroting van 2025``.
    """

    number: int
    series: str


@dataclass(frozen=True)
class SizeOutcome:
    """An amount beside a yardstick.

    Attributes:
        waarde: the term of the rule: lasten, baten or activa.
        naast: the kind of yardstick, a value of `Maatstaf`.
        cents: the amount.
        yardstick: what it was laid beside.
        least, most: the limits for the amount, in cents.
    """

    waarde: str
    naast: str
    cents: int
    yardstick: Yardstick
    least: int
    most: int

    @property
    def stand(self) -> str:
        """Return whether the amount is boven, binnen or onder the limits."""
        if self.cents > self.most:
            return ABOVE
        return BELOW if self.cents < self.least else WITHIN

    @property
    def limit(self) -> int:
        """Return the limit that the amount is beyond, or is nearest to, in cents."""
        return self.least if self.stand == BELOW else self.most

    @property
    def times(self) -> int:
        """Return how many times the amount is as much as the yardstick, or as little when it is less; rounded."""
        beside = self.yardstick.number
        return nearest_whole(self.cents, beside) if self.cents >= beside else nearest_whole(beside, self.cents)

    @property
    def is_per_inhabitant(self) -> bool:
        """Tell whether the yardstick is the number of inhabitants."""
        return self.naast == _PER_INHABITANT

    @property
    def per_inhabitant(self) -> int:
        """Return the amount for each of the inhabitants, in cents but in whole euros from one euro; rounded."""
        cents = nearest_whole(self.cents, self.yardstick.number)
        return cents if cents < 100 else nearest_whole(cents, 100) * 100


def yardsticks_of(laag: str, number: str) -> dict[str, Yardstick]:
    """Return the published yardsticks of an organisation by their kind; none when nothing is published of it.

    Args:
        laag: gemeente, gr or provincie.
        number: its number as a delivery has it: ``0037`` or ``060037``.
    """
    pack = needed_pack(SIZE_PACK)
    prefix, code = number[:-4], number[-4:]
    row = pack["gemeenten"].get(code) if laag == pack["laag"] and prefix in pack["voorvoegsels"] else None
    if row is None:
        return {}
    columns, unit = pack["kolommen"], pack["eenheid_cent"]
    series = row[len(columns) :] or pack["gewoon"]
    result = {}
    for place, column in enumerate(columns):
        if row[place]:
            times = 1 if column == Cijferkolom.INWONERS else unit
            result[column] = Yardstick(row[place] * times, pack["reeksen"][series[place]])
    return result


def size_outcomes(
    sizes: Iterable[Mapping[str, Any]], amounts: Mapping[str, int], yardsticks: Mapping[str, Yardstick]
) -> list[SizeOutcome]:
    """Return every comparison that can be made, in the order of the rule.

    Args:
        sizes: what a rule on size has under ``grootte``.
        amounts: term → cents; one that is missing or not more than zero is not compared.
        yardsticks: kind → what to lay the amounts beside; for ``vorige-aanlevering`` see `previous_outcomes`.
    """
    return [
        _outcome(size, amounts[size["waarde"]], yardsticks[size["naast"]])
        for size in sizes
        if amounts.get(size["waarde"], 0) > 0 and size["naast"] in yardsticks
    ]


def first_deviations(outcomes: Iterable[SizeOutcome]) -> list[SizeOutcome]:
    """Return of each amount the first comparison in which it is beyond a limit."""
    found: dict[str, SizeOutcome] = {}
    for outcome in outcomes:
        if outcome.stand != WITHIN:
            found.setdefault(outcome.waarde, outcome)
    return list(found.values())


def _outcome(size: Mapping[str, Any], cents: int, yardstick: Yardstick) -> SizeOutcome:
    if size["naast"] == _PER_INHABITANT:
        least = size["minstens_eur"] * yardstick.number * 100
        most = size["hoogstens_eur"] * yardstick.number * 100
    else:
        least = -(-size["minstens_procent"] * yardstick.number // 100)
        most = size["hoogstens_procent"] * yardstick.number // 100
    return SizeOutcome(size["waarde"], size["naast"], cents, yardstick, least, most)


def size_rule() -> Mapping[str, Any]:
    """Return the rule on size, as the pack with the rules has it.

    Raises:
        RuntimeError: the pack has none.
    """
    for rule in needed_pack(RULES)["regels"]:
        if "grootte" in rule["formule"]:
            found: Mapping[str, Any] = rule
            return found
    raise RuntimeError("no rule on size in the pack with the rules")


def reason_of(rule: Mapping[str, Any], outcome: SizeOutcome) -> Mapping[str, str]:
    """Return the sentences of a rule for an amount beyond a limit: ``melding`` and ``herstel``."""
    kind = outcome.naast if outcome.is_per_inhabitant else _OTHERS
    found: Mapping[str, str] = next(r for r in rule["redenen"] if r["reden"] == f"{outcome.stand}_{kind}")
    return found


def size_fill(outcome: SizeOutcome, name: str) -> dict[str, str]:
    """Return what the sentences of the rule can be filled in with; ``name`` is that of the term."""
    beside = outcome.yardstick
    fill = {"naam": name, "waarde": euro(outcome.cents), "reeks": beside.series, "grens": euro(outcome.limit)}
    if outcome.is_per_inhabitant:
        return {**fill, "inwoners": _dotted(beside.number), "per-inwoner": euro(outcome.per_inhabitant)}
    return {**fill, "keer": _dotted(outcome.times), "maatstaf": euro(beside.number)}


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# for whoever has totals and no delivery yet


@dataclass(frozen=True)
class SizeFinding:
    """An amount whose size does not fit, in words.

    Attributes:
        regel: the rule that says so.
        ernst: how serious it is.
        melding: what is wrong; ``herstel``: what to do.
    """

    regel: str
    ernst: str
    melding: str
    herstel: str


@dataclass(frozen=True)
class SizeCheck:
    """The size of totals.

    Attributes:
        outcomes: every comparison that was made, also those within their limits; empty when nothing is published of
            the organisation.
        findings: what does not fit, at most one for each total.
    """

    outcomes: list[SizeOutcome]
    findings: list[SizeFinding]


def checked_size(
    laag: str,
    number: str,
    jaar: int,
    lasten: int,
    baten: int,
    previous: Mapping[str, int] | None = None,
) -> SizeCheck:
    """Return what the rules say of the size of totals, before there is a delivery to validate.

    Args:
        laag: gemeente, gr or provincie.
        number: the number of the organisation, as a delivery has it.
        jaar: the year; one without a model has no rules, and nothing is found.
        lasten: all lasten on taakvelden in cents.
        baten: all baten on taakvelden in cents.
        previous: the same totals of an earlier delivery, by ``lasten`` and ``baten`` in cents.
    """
    pack = read_pack(f"{laag}-{jaar}")
    holding = {entry["regel"] for entry in pack["regels"]} if pack is not None else set()
    amounts = {Cijferkolom.LASTEN: lasten, Cijferkolom.BATEN: baten}
    published = yardsticks_of(laag, number)
    outcomes: list[SizeOutcome] = []
    findings: list[SizeFinding] = []
    for rule in needed_pack(RULES)["regels"]:
        formula = rule["formule"]
        if rule["id"] not in holding:
            continue
        if "grootte" in formula:
            outcomes = size_outcomes(formula["grootte"], amounts, published)
            outcomes += previous_outcomes(formula["grootte"], amounts, previous or {}, "de vorige aanlevering")
            findings += _deviating(rule, outcomes)
        elif formula.get("toets", {}).get("alleen_zonder_cijfers") and formula["toets"]["waarde"] not in published:
            findings += _beyond(rule, amounts)
    return SizeCheck(outcomes, findings)


def previous_outcomes(
    sizes: Iterable[Mapping[str, Any]], amounts: Mapping[str, int], previous: Mapping[str, int], series: str
) -> list[SizeOutcome]:
    """Return every amount beside the same amount of an earlier delivery, where both are more than zero.

    Args:
        sizes: what a rule on size has under ``grootte``.
        amounts: term → cents.
        previous: term → cents of the earlier delivery.
        series: what to call that delivery in a sentence.
    """
    return [
        _outcome(size, amounts[size["waarde"]], Yardstick(previous[size["waarde"]], series))
        for size in sizes
        if size["naast"] == Maatstaf.VORIGE_AANLEVERING
        and amounts.get(size["waarde"], 0) > 0
        and previous.get(size["waarde"], 0) > 0
    ]


def _deviating(rule: Mapping[str, Any], outcomes: Iterable[SizeOutcome]) -> Iterable[SizeFinding]:
    names = {term["id"]: term["naam"] for term in rule["formule"]["termen"]}
    for outcome in first_deviations(outcomes):
        fill, reason = size_fill(outcome, names[outcome.waarde]), reason_of(rule, outcome)
        yield _finding(rule, reason, fill)


def _beyond(rule: Mapping[str, Any], amounts: Mapping[str, int]) -> Iterable[SizeFinding]:
    """Yield what a rule with one general limit says of totals."""
    demand = rule["formule"]["toets"]
    cents = amounts[demand["waarde"]]
    is_low = "minstens_eur" in demand
    limit = demand["minstens_eur" if is_low else "hoogstens_eur"] * 100
    if cents > 0 and (cents < limit if is_low else cents > limit):
        shown = filled(needed_pack(RULES)["teksten"]["minstens" if is_low else "hoogstens"], {"grens": euro(limit)})
        yield _finding(rule, rule, {"waarde": euro(cents), demand["waarde"]: euro(cents), "grens": shown})


def _finding(rule: Mapping[str, Any], said: Mapping[str, str], fill: Mapping[str, str]) -> SizeFinding:
    return SizeFinding(rule["id"], rule["ernst"], filled(said["melding"], fill), filled(said["herstel"], fill))
