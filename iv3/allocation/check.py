"""Testing an order to divide against the rules, and dividing what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from iv3.allocation.divide import (
    HUNDRED_PERCENT,
    LASTEN,
    Contract,
    Division,
    Key,
    Method,
    Order,
    Path,
    Scenario,
    Share,
    largest,
    shares,
    weights,
)
from iv3.allocation.order import FOUT, WAARSCHUWING, Finding, fault, methods, pack, say, warning
from iv3.core.money import euro, percent
from iv3.core.nearest import nearest
from iv3.core.packs import read_pack

BUDGET_PERIOD = 0
"""The budget is made in the year before its own."""
_TAAKVELD = "taakveld"
_LAPSED = "vervallen"
_WHOLE_ORDER = "opdracht"
_SCENARIO = "scenario"


@dataclass(frozen=True)
class Test:
    """A rule that a contract was tested against; ``goed`` is false when it only got a warning."""

    regel: str
    wat: str
    goed: bool


@dataclass(frozen=True)
class Compared:
    """A scenario with what it would put on each taakveld; ``mag`` is false when the rules refuse it."""

    scenario: Scenario
    delen: tuple[Share, ...]
    mag: bool


@dataclass(frozen=True)
class Outcome:
    """What came of an order: divisions are empty when anything in it is refused."""

    order: Order
    findings: tuple[Finding, ...]
    verdelingen: tuple[Division, ...]
    scenarios: Mapping[str, tuple[Compared, ...]]
    getoetst: Mapping[str, tuple[Test, ...]]

    @property
    def is_allowed(self) -> bool:
        """Whether nothing is refused."""
        return not any(finding.ernst == FOUT for finding in self.findings)


class Year:
    """The codes of a layer and year."""

    def __init__(self, laag: str, jaar: int) -> None:
        """Read the pack of the year.

        Raises:
            KeyError: there is no model of this year.
        """
        model = read_pack(f"{laag}-{jaar}")
        if model is None:
            raise KeyError(f"{laag}-{jaar}")
        entries = model["codelijsten"][_TAAKVELD]
        self.names: dict[str, str] = {entry["code"]: entry["naam"] for entry in entries}
        self.codes: tuple[str, ...] = tuple(entry["code"] for entry in entries if "soort" not in entry)
        self.groups = frozenset(entry["code"] for entry in entries if "soort" in entry)
        self.elsewhere: Mapping[str, str] = model["andere_jaren"].get(_TAAKVELD, {})
        self.successors: Mapping[str, Sequence[str]] = model["opvolgers"].get(_TAAKVELD, {})
        self.categories: dict[str, tuple[str, ...]] = {
            side: tuple(e["code"] for e in model["codelijsten"][f"categorie_{side}"] if "soort" not in e)
            for side in ("lasten", "baten")
        }
        self._grey = model["grijze_cellen"]

    def is_grey(self, kant: str, taakveld: str, categorie: str) -> bool:
        """Tell whether CBS expects no amount in a cell."""
        return any(taakveld in group["rijen"] and categorie in group["grijs"] for group in self._grey[kant])

    def members(self, named: Iterable[str]) -> frozenset[str]:
        """Return the codes of this year that ``named`` codes and groups stand for."""
        groups = pack()["groepen"]
        wanted = {code for name in named for code in groups.get(name, (name,))}
        return frozenset(wanted.intersection(self.codes))


def assess(order: Order, today: date) -> Outcome:
    """Test an order and divide.

    Args:
        order: an order whose shape is right.
        today: the day it is; what is dated later has not happened yet.
    """
    year, known = Year(order.laag, order.jaar), methods()
    findings = list(_dates(order, today))
    divisions: list[Division] = []
    compared: dict[str, tuple[Compared, ...]] = {}
    for contract in order.contracten:
        own, division = _assess(contract, order, year, known)
        findings += own
        if division is None:
            continue
        divisions.append(division)
        scenarios = [_compare(scenario, contract, order, year, known) for scenario in contract.scenarios]
        compared[contract.id] = tuple(scenario for scenario, _ in scenarios)
        findings += [finding for _, own in scenarios for finding in own]
    findings += _whole_order(divisions, order, year)
    tests = {
        contract.id: tuple(_tests(contract, order, [f for f in findings if _is_about(f, contract)]))
        for contract in order.contracten
    }
    refused = any(finding.ernst == FOUT for finding in findings)
    return Outcome(order, tuple(findings), () if refused else tuple(divisions), compared, tests)


def _is_about(finding: Finding, contract: Contract) -> bool:
    """Tell whether a finding is about a contract itself, and not about one of its scenarios."""
    depth = len(contract.pad)
    return finding.pad[:depth] == contract.pad and finding.pad[depth : depth + 1] != (_SCENARIO,)


def _assess(
    contract: Contract, order: Order, year: Year, known: Mapping[str, Method]
) -> tuple[list[Finding], Division | None]:
    findings = [*_codes(contract, order, year), *_category(contract, order, year)]
    unknown = any(finding.ernst == FOUT for finding in findings)
    findings += _situation(contract, order)
    findings += _method(contract, contract.sleutel, order, known)
    findings += _age(contract.sleutel, order, known)
    findings += _reuse(contract, order, known)
    if unknown:
        return findings, None
    method = known[contract.sleutel.methode]
    if contract.rest and method.all_on_largest:
        tied = list(_largest(contract.sleutel, method, year))
        findings += tied
        if any(finding.ernst == FOUT for finding in tied):
            return findings, None
    division = Division(contract, shares(contract, contract.sleutel, method, year.codes))
    findings += _steps(division)
    findings += _outside_situation(division, year)
    findings += _prohibited(division, order, year)
    return findings, division


def _compare(
    scenario: Scenario, contract: Contract, order: Order, year: Year, known: Mapping[str, Method]
) -> tuple[Compared, list[Finding]]:
    """Return what a scenario would come to; what the rules refuse in it is a warning, for nobody books it."""
    other = replace(contract, sleutel=scenario.sleutel, scenarios=())
    codes = list(_key_codes(scenario.sleutel, order, year))
    if codes:
        return Compared(scenario, (), False), codes
    method = known[scenario.sleutel.methode]
    findings = [*_method(other, scenario.sleutel, order, known), *_age(scenario.sleutel, order, known)]
    tied = list(_largest(scenario.sleutel, method, year)) if method.all_on_largest else []
    findings += tied
    parts: tuple[Share, ...] = ()
    if not any(finding.ernst == FOUT for finding in tied):
        division = Division(other, shares(other, scenario.sleutel, method, year.codes))
        parts = division.delen
        findings += _prohibited(division, order, year)
    allowed = not any(finding.ernst == FOUT for finding in findings)
    return Compared(scenario, parts, allowed), [_in_scenario(finding, scenario) for finding in findings]


def _in_scenario(finding: Finding, scenario: Scenario) -> Finding:
    """Return a finding on a scenario as a warning that stands in that scenario."""
    own = scenario.sleutel.pad
    pad = finding.pad if finding.pad[: len(own)] == own else own
    return replace(
        finding, ernst=WAARSCHUWING, pad=pad, melding=say("in_scenario", naam=scenario.naam, melding=finding.melding)
    )


# Dates


def _dates(order: Order, today: date) -> Iterator[Finding]:
    if order.opgesteld_op > today:
        yield fault("opgesteld-later", ("opgesteld_op",), datum=order.opgesteld_op, vandaag=today)
    for contract in order.contracten:
        for key in (contract.sleutel, *(scenario.sleutel for scenario in contract.scenarios)):
            if key.gegevens is not None and key.gegevens.peildatum > order.opgesteld_op:
                yield fault(
                    "datum-later",
                    (*key.gegevens.pad, "peildatum"),
                    datum=key.gegevens.peildatum,
                    opgesteld=order.opgesteld_op,
                )
        for aanname in contract.hergebruik.aannames if contract.hergebruik is not None else ():
            if aanname.getoetst_op > order.opgesteld_op:
                yield fault(
                    "datum-later",
                    (*aanname.pad, "getoetst_op"),
                    datum=aanname.getoetst_op,
                    opgesteld=order.opgesteld_op,
                )


# Codes


def _codes(contract: Contract, order: Order, year: Year) -> Iterator[Finding]:
    for part in contract.vast:
        yield from _code(part.taakveld, (*part.pad, "taakveld"), order, year)
    yield from _key_codes(contract.sleutel, order, year)


def _key_codes(key: Key, order: Order, year: Year) -> Iterator[Finding]:
    for row in key.rijen:
        yield from _code(row.taakveld, (*row.pad, "taakveld"), order, year)


def _code(code: str, pad: Path, order: Order, year: Year) -> Iterator[Finding]:
    if code in year.codes:
        return
    if code in year.groups:
        yield fault("code-is-totaal", pad, code=code, naam=year.names[code])
        return
    if code not in year.elsewhere:
        near = nearest(code, year.codes)
        hint = "" if near is None else say("bedoelt_u_code", code=near, naam=year.names[near])
        yield fault("code-onbekend", pad, code=code, jaar=order.jaar, bedoelt=hint)
        return
    lapsed = [p for p in pack()["verboden"] if p["herken"].get("vervallen_code") and _holds(p, order.jaar)]
    successors = ", ".join(f"{other} {year.names[other]}" for other in year.successors.get(code, ()))
    found = say("vervallen", code=code, jaar=order.jaar, jaren=year.elsewhere[code])
    hint = say("opvolgers", codes=successors) if successors else ""
    for prohibition in lapsed:
        yield _refusal(prohibition, pad, found, hint)


def _category(contract: Contract, order: Order, year: Year) -> Iterator[Finding]:
    if not contract.categorie:
        return
    pad = (*contract.pad, "categorie")
    if contract.categorie not in year.categories[contract.kant]:
        near = nearest(contract.categorie, year.categories[contract.kant])
        hint = "" if near is None else say("bedoelt_u", woord=near)
        yield fault(
            "categorie-onbekend", pad, code=contract.categorie, kant=contract.kant, jaar=order.jaar, bedoelt=hint
        )
        return
    named = dict.fromkeys([*(p.taakveld for p in contract.vast), *(r.taakveld for r in contract.sleutel.rijen)])
    grey = [code for code in named if year.is_grey(contract.kant, code, contract.categorie)]
    if grey:
        yield warning(
            "cel-grijs",
            pad,
            code=contract.categorie,
            kant=contract.kant,
            taakvelden=", ".join(grey),
        )


# Situation, method, data


def _holds(record: Mapping[str, Any], jaar: int) -> bool:
    return bool(record["van"] <= jaar <= record.get("tot", jaar))


def situation(name: str) -> Mapping[str, Any]:
    """Return a situation of the pack."""
    found: Mapping[str, Any] = next(record for record in pack()["situaties"] if record["id"] == name)
    return found


def _situation(contract: Contract, order: Order) -> Iterator[Finding]:
    record = situation(contract.situatie)
    if not _holds(record, order.jaar):
        yield fault(
            "situatie-ander-jaar", (*contract.pad, "situatie"), naam=record["naam"], jaar=order.jaar, van=record["van"]
        )


def _method(contract: Contract, key: Key, order: Order, known: Mapping[str, Method]) -> Iterator[Finding]:
    """Say that a method is not allowed here; where a prohibition tells why, that one speaks."""
    method, record, pad = known[key.methode], situation(contract.situatie), (*key.pad, "methode")
    if not _holds(method.record, order.jaar):
        yield fault("methode-ander-jaar", pad, naam=method.naam, jaar=order.jaar, van=method.record["van"])
    allowed = [known[name].naam for name in record["methoden"] if _holds(known[name].record, order.jaar)]
    if contract.situatie not in method.record["mag"]:
        rule = next(iter(method.record["toedelingsregels"]), "")
        yield replace(
            fault(
                "methode-mag-niet", pad, naam=method.naam, situatie=record["naam"].lower(), mogelijk="; ".join(allowed)
            ),
            toedelingsregel=rule,
            bron=method.record["bron"],
        )
    law = method.record.get("alleen_wet")
    if law is not None and contract.wet != law:
        yield fault("methode-andere-wet", pad, naam=method.naam, wet=law)


def _age(key: Key, order: Order, known: Mapping[str, Method]) -> Iterator[Finding]:
    if key.gegevens is None:
        return
    asked, data = known[key.methode].record["vraagt"], key.gegevens
    age = order.jaar - data.peildatum.year
    if age > asked["hoogstens_jaren_oud"]:
        yield warning(
            "gegevens-oud",
            (*data.pad, "peildatum"),
            peildatum=data.peildatum,
            jaar=order.jaar,
            leeftijd=age,
            methode=known[key.methode].naam,
            grens=asked["hoogstens_jaren_oud"],
        )


def _reuse(contract: Contract, order: Order, known: Mapping[str, Method]) -> Iterator[Finding]:
    method, reuse, data = known[contract.sleutel.methode], contract.hergebruik, contract.sleutel.gegevens
    must = method.record["vraagt"].get("toets_aannames", False) and data is not None
    older = data is not None and data.peildatum.year < order.jaar
    if reuse is not None and reuse.van_jaar >= order.jaar:
        yield fault("hergebruik-jaar", (*reuse.pad, "van_jaar"), gevonden=reuse.van_jaar, jaar=order.jaar)
    since = date(order.jaar - 1 if order.periode == BUDGET_PERIOD else order.jaar, 1, 1)
    assumptions = reuse.aannames if reuse is not None else ()
    reviewed = [one for one in assumptions if one.getoetst_op >= since and one.uitkomst != _LAPSED]
    if must and older and data is not None and not reviewed:
        pad = reuse.pad if reuse is not None else (*data.pad, "peildatum")
        yield fault("aannames-niet-getoetst", pad, peildatum=data.peildatum, jaar=order.jaar, vanaf=since)
    for one in assumptions:
        if one.uitkomst == _LAPSED:
            yield warning("aanname-vervallen", (*one.pad, "uitkomst"), aanname=one.aanname)
        elif one.getoetst_op < since:
            yield warning(
                "aanname-oud",
                (*one.pad, "getoetst_op"),
                aanname=one.aanname,
                datum=one.getoetst_op,
                jaar=order.jaar,
            )


def _largest(key: Key, method: Method, year: Year) -> Iterator[Finding]:
    """Say that no taakveld is the largest, or that the largest is not much."""
    fields = method.key_of(key.rijen)
    assert fields is not None
    found = weights(key.rijen, fields, year.codes)
    most = largest(found)
    if len(most) > 1:
        yield fault("grootste-gelijk", (*key.pad, "sleutel"), codes=", ".join(most))
        return
    part, least = found[most[0]] / sum(found.values()), method.record["vraagt"].get("grootste_minstens_procent", 0)
    if part * HUNDRED_PERCENT < least:
        share = percent(part.numerator, part.denominator, least)
        yield warning("grootste-klein", (*key.pad, "sleutel"), code=most[0], deel=share, grens=least)


# The order of steps


def _steps(division: Division) -> Iterator[Finding]:
    """Say what is wrong with the answers to the steps, or with a division that does not follow from them."""
    contract = division.contract
    if not situation(contract.situatie).get("volgorde"):
        return
    answers = {answer.stap: answer for answer in contract.volgorde}
    steps = pack()["stappen"]
    for step in steps:
        if "vraag" not in step:
            if contract.sleutel.methode in _methods_of_steps(steps):
                yield _told(step, (*contract.pad, "methode"), "volgorde-alles-nee", methode=contract.sleutel.methode)
            return
        answer = answers.get(step["id"])
        if answer is None:
            pad = (*contract.pad, "volgorde", step["id"])
            yield _told(step, pad, "volgorde-ontbreekt", stap=step["id"], vraag=step["vraag"], uitleg=step["uitleg"])
            return
        if answer.ja:
            yield from _follows(step, division)
            return


def _methods_of_steps(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for step in steps for name in step.get("bij_ja", {}).get("methoden", ())}


def _follows(step: Mapping[str, Any], division: Division) -> Iterator[Finding]:
    """Say that a division does not follow from the answer yes."""
    contract, outcome = division.contract, step["bij_ja"]
    codes = outcome.get("taakvelden")
    others = [
        share.taakveld for share in division.delen if share.cent and codes is not None and share.taakveld not in codes
    ]
    if others:
        pad = (*contract.pad, "volgorde", step["id"])
        yield _told(step, pad, "volgorde-taakveld", stap=step["naam"], codes=", ".join(codes), anders=", ".join(others))
    wanted = outcome.get("methoden")
    if wanted is not None and contract.sleutel.methode not in wanted:
        pad = (*contract.pad, "methode")
        yield _told(
            step,
            pad,
            "volgorde-methode",
            stap=step["naam"],
            methode=contract.sleutel.methode,
            mogelijk=", ".join(wanted),
        )


def _told(step: Mapping[str, Any], pad: Path, regel: str, **values: object) -> Finding:
    return replace(fault(regel, pad, **values), toedelingsregel=step["toedelingsregel"], bron=step["bron"])


def _outside_situation(division: Division, year: Year) -> Iterator[Finding]:
    record = situation(division.contract.situatie)
    if "taakvelden" not in record:
        return
    usual = year.members(record["taakvelden"])
    for row in division.contract.sleutel.rijen:
        if row.taakveld not in usual:
            yield warning(
                "buiten-situatie",
                (*row.pad, "taakveld"),
                code=row.taakveld,
                situatie=record["naam"].lower(),
                codes=", ".join(code for code in year.codes if code in usual),
            )


# What is forbidden


def _prohibited(division: Division, order: Order, year: Year) -> Iterator[Finding]:
    """Refuse what a prohibition recognises in one contract."""
    contract = division.contract
    for prohibition in pack()["verboden"]:
        signs = prohibition["herken"]
        if signs.get("geheel") == _WHOLE_ORDER or not _holds(prohibition, order.jaar):
            continue
        if not _is_about_kind(signs, contract, order):
            continue
        hit = _hit(signs, division, year)
        if hit:
            amount = sum(share.cent for share in division.delen if share.taakveld in hit)
            found = say(
                "gevonden_deel",
                codes=", ".join(hit),
                bedrag=euro(amount),
                deel=percent(amount, contract.cent, signs.get("minstens_procent", 0)),
            )
            yield _refusal(prohibition, _place(contract, hit), found)


def _is_about_kind(signs: Mapping[str, Any], contract: Contract, order: Order) -> bool:
    """Tell whether a contract is of the kind that a prohibition is about, whatever its taakvelden."""
    return (
        contract.situatie in signs.get("situaties", (contract.situatie,))
        and contract.sleutel.methode in signs.get("methoden", (contract.sleutel.methode,))
        and contract.sleutel.methode not in signs.get("behalve_methoden", ())
        and contract.wet in signs.get("wetten", (contract.wet,))
        and contract.leveringsvorm == signs.get("leveringsvorm", contract.leveringsvorm)
        and contract.kant == signs.get("kant", contract.kant)
        and (order.periode is None or order.periode in signs.get("perioden", (order.periode,)))
        and set(signs.get("bevat", ())) <= set(contract.bevat)
        and not signs.get("vervallen_code")
    )


def _hit(signs: Mapping[str, Any], division: Division, year: Year) -> tuple[str, ...]:
    """Return the taakvelden on which a prohibition is broken; none when it is kept."""
    filled = [share for share in division.delen if share.cent]
    if "buiten_taakvelden" in signs:
        inside = year.members(signs["buiten_taakvelden"])
        return tuple(share.taakveld for share in filled if share.taakveld not in inside)
    named = year.members(signs.get("taakvelden", ()))
    hit = [share for share in filled if share.taakveld in named]
    amount = sum(share.cent for share in hit)
    if amount * HUNDRED_PERCENT < signs.get("minstens_procent", 0) * division.contract.cent:
        return ()
    return tuple(share.taakveld for share in hit)


def _whole_order(divisions: Sequence[Division], order: Order, year: Year) -> Iterator[Finding]:
    """Refuse what a prohibition recognises in all contracts together."""
    for prohibition in pack()["verboden"]:
        signs = prohibition["herken"]
        if signs.get("geheel") != _WHOLE_ORDER or not _holds(prohibition, order.jaar):
            continue
        named = year.members(signs["taakvelden"])
        totals: dict[str, int] = {}
        for division in divisions:
            if division.contract.kant == signs.get("kant", LASTEN):
                for share in division.delen:
                    if share.taakveld in named and share.cent:
                        totals[share.taakveld] = totals.get(share.taakveld, 0) + share.cent
        if not totals:
            continue
        most, whole = largest({code: Fraction(cent) for code, cent in totals.items()})[0], sum(totals.values())
        if totals[most] * HUNDRED_PERCENT < signs["minstens_procent"] * whole:
            continue
        suspect = next(
            (
                division.contract
                for division in divisions
                if _is_about_kind(signs, division.contract, order)
                and not division.contract.een_taak
                and any(share.taakveld == most and share.cent for share in division.delen)
            ),
            None,
        )
        if suspect is not None:
            found = say(
                "gevonden_opdracht",
                code=most,
                naam=year.names[most],
                bedrag=euro(totals[most]),
                geheel=euro(whole),
                deel=percent(totals[most], whole, signs["minstens_procent"]),
                grens=signs["minstens_procent"],
            )
            yield _refusal(prohibition, _place(suspect, (most,)), found)


def _place(contract: Contract, codes: Iterable[str]) -> Path:
    """Return where the first of ``codes`` stands in a contract."""
    wanted = set(codes)
    places = [(row.taakveld, row.pad) for row in contract.sleutel.rijen]
    places += [(part.taakveld, part.pad) for part in contract.vast]
    return next(((*pad, _TAAKVELD) for code, pad in places if code in wanted), contract.pad)


def _refusal(prohibition: Mapping[str, Any], pad: Path, found: str, hint: str = "") -> Finding:
    return Finding(
        FOUT,
        prohibition["id"],
        pad,
        say("verboden", wat=prohibition["wat"], waarom=prohibition["waarom"], gevonden=found),
        " ".join(part for part in (prohibition["alternatief"], hint) if part),
        prohibition.get("toedelingsregel", ""),
        prohibition["bron"],
    )


# What was tested


def _tests(contract: Contract, order: Order, findings: Sequence[Finding]) -> Iterator[Test]:
    """Yield what a contract was tested against, with how that came out."""
    about = {finding.regel for finding in findings}
    checks = [
        ("methode", ("methode-mag-niet", "methode-ander-jaar", "methode-andere-wet", "situatie-ander-jaar")),
        ("codes", ("code-onbekend", "code-is-totaal", "vervallen-code", "buiten-situatie")),
        ("gegevens", ("gegevens-oud", "datum-later")),
    ]
    if contract.categorie:
        checks.append(("categorie", ("categorie-onbekend", "cel-grijs")))
    if situation(contract.situatie).get("volgorde"):
        checks.append(
            ("volgorde", ("volgorde-ontbreekt", "volgorde-taakveld", "volgorde-methode", "volgorde-alles-nee"))
        )
    if contract.hergebruik is not None:
        checks.append(("hergebruik", ("aannames-niet-getoetst", "aanname-vervallen", "aanname-oud", "hergebruik-jaar")))
    for name, broken in checks:
        yield Test(name, say(f"toets_{name}"), not about.intersection(broken))
    for prohibition in pack()["verboden"]:
        if _holds(prohibition, order.jaar) and _is_about_kind(prohibition["herken"], contract, order):
            yield Test(prohibition["id"], say("toets_verbod", wat=prohibition["wat"]), prohibition["id"] not in about)
