"""Testing an order to divide against the rules, and dividing what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from iv3.allocation.codes import category_findings, code_findings, key_code_findings
from iv3.allocation.divide import (
    HUNDRED_PERCENT,
    AllocationKey,
    Contract,
    ContractDivision,
    Method,
    Order,
    Scenario,
    TaakveldShare,
    largest,
    shares,
    weights,
)
from iv3.allocation.findings import FOUT, WAARSCHUWING, OrderFinding, fault, say, warning
from iv3.allocation.methods import holds, methods, pack, situation
from iv3.allocation.prohibitions import is_about_kind, prohibited, prohibited_together
from iv3.allocation.steps import step_findings
from iv3.allocation.year import Year
from iv3.core.money import percent
from iv3.core.words import Aannametoets

BUDGET_PERIOD = 0
"""The budget is made in the year before its own."""
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
    delen: tuple[TaakveldShare, ...]
    mag: bool


@dataclass(frozen=True)
class AllocationOutcome:
    """What came of an order: divisions are empty when anything in it is refused."""

    order: Order
    findings: tuple[OrderFinding, ...]
    verdelingen: tuple[ContractDivision, ...]
    scenarios: Mapping[str, tuple[Compared, ...]]
    getoetst: Mapping[str, tuple[Test, ...]]

    @property
    def is_allowed(self) -> bool:
        """Whether nothing is refused."""
        return not any(finding.ernst == FOUT for finding in self.findings)


def assess(order: Order, today: date) -> AllocationOutcome:
    """Test an order and divide.

    Args:
        order: an order whose shape is right.
        today: the day it is; what is dated later has not happened yet.
    """
    year, known = Year(order.laag, order.jaar), methods()
    findings = list(_dates(order, today))
    divisions: list[ContractDivision] = []
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
    findings += prohibited_together(divisions, order, year)
    tests = {
        contract.id: tuple(_tests(contract, order, [f for f in findings if _is_about(f, contract)]))
        for contract in order.contracten
    }
    refused = any(finding.ernst == FOUT for finding in findings)
    return AllocationOutcome(order, tuple(findings), () if refused else tuple(divisions), compared, tests)


def _is_about(finding: OrderFinding, contract: Contract) -> bool:
    """Tell whether a finding is about a contract itself, and not about one of its scenarios."""
    depth = len(contract.pad)
    return finding.pad[:depth] == contract.pad and finding.pad[depth : depth + 1] != (_SCENARIO,)


def _assess(
    contract: Contract, order: Order, year: Year, known: Mapping[str, Method]
) -> tuple[list[OrderFinding], ContractDivision | None]:
    findings = [*code_findings(contract, order, year), *category_findings(contract, order, year)]
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
    division = ContractDivision(contract, shares(contract, contract.sleutel, method, year.codes))
    findings += step_findings(division)
    findings += _outside_situation(division, year)
    findings += prohibited(division, order, year)
    return findings, division


def _compare(
    scenario: Scenario, contract: Contract, order: Order, year: Year, known: Mapping[str, Method]
) -> tuple[Compared, list[OrderFinding]]:
    """Return what a scenario would come to; what the rules refuse in it is a warning, for nobody books it."""
    other = replace(contract, sleutel=scenario.sleutel, scenarios=())
    codes = list(key_code_findings(scenario.sleutel, order, year))
    if codes:
        return Compared(scenario, (), False), codes
    method = known[scenario.sleutel.methode]
    findings = [*_method(other, scenario.sleutel, order, known), *_age(scenario.sleutel, order, known)]
    tied = list(_largest(scenario.sleutel, method, year)) if method.all_on_largest else []
    findings += tied
    parts: tuple[TaakveldShare, ...] = ()
    if not any(finding.ernst == FOUT for finding in tied):
        division = ContractDivision(other, shares(other, scenario.sleutel, method, year.codes))
        parts = division.delen
        findings += prohibited(division, order, year)
    allowed = not any(finding.ernst == FOUT for finding in findings)
    return Compared(scenario, parts, allowed), [_in_scenario(finding, scenario) for finding in findings]


def _in_scenario(finding: OrderFinding, scenario: Scenario) -> OrderFinding:
    """Return a finding on a scenario as a warning that stands in that scenario."""
    own = scenario.sleutel.pad
    pad = finding.pad if finding.pad[: len(own)] == own else own
    return replace(
        finding, ernst=WAARSCHUWING, pad=pad, melding=say("in_scenario", naam=scenario.naam, melding=finding.melding)
    )


def _dates(order: Order, today: date) -> Iterator[OrderFinding]:
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


def _situation(contract: Contract, order: Order) -> Iterator[OrderFinding]:
    record = situation(contract.situatie)
    if not holds(record, order.jaar):
        yield fault(
            "situatie-ander-jaar", (*contract.pad, "situatie"), naam=record["naam"], jaar=order.jaar, van=record["van"]
        )


def _method(
    contract: Contract, key: AllocationKey, order: Order, known: Mapping[str, Method]
) -> Iterator[OrderFinding]:
    """Say that a method is not allowed here; where a prohibition tells why, that one speaks."""
    method, record, pad = known[key.methode], situation(contract.situatie), (*key.pad, "methode")
    if not holds(method.record, order.jaar):
        yield fault("methode-ander-jaar", pad, naam=method.naam, jaar=order.jaar, van=method.record["van"])
    allowed = [known[name].naam for name in record["methoden"] if holds(known[name].record, order.jaar)]
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


def _age(key: AllocationKey, order: Order, known: Mapping[str, Method]) -> Iterator[OrderFinding]:
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


def _reuse(contract: Contract, order: Order, known: Mapping[str, Method]) -> Iterator[OrderFinding]:
    method, reuse, data = known[contract.sleutel.methode], contract.hergebruik, contract.sleutel.gegevens
    must = method.record["vraagt"].get("toets_aannames", False) and data is not None
    older = data is not None and data.peildatum.year < order.jaar
    first = pack()["modeljaren"][order.laag][0]
    if reuse is not None and not first <= reuse.van_jaar < order.jaar:
        yield fault("hergebruik-jaar", (*reuse.pad, "van_jaar"), gevonden=reuse.van_jaar, jaar=order.jaar, eerste=first)
    since = date(order.jaar - 1 if order.periode == BUDGET_PERIOD else order.jaar, 1, 1)
    assumptions = reuse.aannames if reuse is not None else ()
    reviewed = [one for one in assumptions if one.getoetst_op >= since and one.uitkomst != Aannametoets.VERVALLEN]
    if must and older and data is not None and not reviewed:
        pad = reuse.pad if reuse is not None else (*data.pad, "peildatum")
        yield fault("aannames-niet-getoetst", pad, peildatum=data.peildatum, jaar=order.jaar, vanaf=since)
    for one in assumptions:
        if one.uitkomst == Aannametoets.VERVALLEN:
            yield warning("aanname-vervallen", (*one.pad, "uitkomst"), aanname=one.aanname)
        elif one.getoetst_op < since:
            yield warning(
                "aanname-oud",
                (*one.pad, "getoetst_op"),
                aanname=one.aanname,
                datum=one.getoetst_op,
                jaar=order.jaar,
            )


def _largest(key: AllocationKey, method: Method, year: Year) -> Iterator[OrderFinding]:
    """Say that no taakveld is the largest, or that the largest is not much."""
    fields = method.key_of(key.rijen)
    if fields is None:
        raise RuntimeError("a key was read whose rows have other fields than its method knows")
    found = weights(key.rijen, fields, year.codes)
    most = largest(found)
    if len(most) > 1:
        yield fault("grootste-gelijk", (*key.pad, "sleutel"), codes=", ".join(most))
        return
    part, least = found[most[0]] / sum(found.values()), method.record["vraagt"].get("grootste_minstens_procent", 0)
    if part * HUNDRED_PERCENT < least:
        share = percent(part.numerator, part.denominator, least)
        yield warning("grootste-klein", (*key.pad, "sleutel"), code=most[0], deel=share, grens=least)


def _outside_situation(division: ContractDivision, year: Year) -> Iterator[OrderFinding]:
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


def _tests(contract: Contract, order: Order, findings: Sequence[OrderFinding]) -> Iterator[Test]:
    """Yield what a contract was tested against, with how that came out."""
    about = {finding.regel for finding in findings}
    checks = [
        ("methode", ("methode-mag-niet", "methode-ander-jaar", "methode-andere-wet", "situatie-ander-jaar")),
        ("codes", ("code-onbekend", "code-is-totaal", "vervallen-code")),
        ("gegevens", ("gegevens-oud", "datum-later")),
    ]
    if "taakvelden" in situation(contract.situatie):
        checks.append(("situatie", ("buiten-situatie",)))
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
        if holds(prohibition, order.jaar) and is_about_kind(prohibition["herken"], contract, order):
            yield Test(prohibition["id"], say("toets_verbod", wat=prohibition["wat"]), prohibition["id"] not in about)
