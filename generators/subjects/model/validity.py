"""Validity: intervals run forward, names and calculations cover each year once, and children fit in their parents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generators.kernel.codes import CodeFact, is_name
from generators.kernel.findings import Finding, listed
from generators.kernel.reading import Facts
from generators.kernel.records import Laag
from generators.kernel.sources import Document
from generators.kernel.validity import begins, holds, in_years
from generators.subjects.model import intervals


def check(facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many intervals were looked at."""
    written = [interval for document in documents for interval in intervals.intervals_of(document)]
    findings = [finding for interval in written for finding in intervals.backwards(interval)]
    if facts.edition is not None and not findings:
        findings += intervals.outside(written, facts)
        for fact in facts.codes:
            findings += _names(fact, facts)
            findings += _parent(fact, facts)
        findings += _gaps(facts)
        findings += _calculations(facts)
        findings += _followed_years(facts)
    return findings, len(written)


def _years(layer: Laag, facts: Facts) -> range:
    last = facts.edition.laatste_jaar if facts.edition is not None else 0
    return range(begins(layer.geldig, layer.id), last + 1)


def _layers(fact: CodeFact, facts: Facts) -> list[Laag]:
    return [layer for layer in facts.layers if fact.model in (None, layer.model)]


def _names(fact: CodeFact, facts: Facts) -> Iterator[Finding]:
    """Report the years of a code in which it has no name, or more than one."""
    if len(fact.names) < 2:
        return
    for layer in _layers(fact, facts):
        for wanted, problem in ((0, "geen naam"), (2, "meer dan een naam")):
            years = [
                year
                for year in _years(layer, facts)
                if fact.holds(layer.id, year)
                and min(2, sum(is_name(name, layer.id, year) for name in fact.names)) == wanted
            ]
            if years:
                yield Finding(
                    fact.origin.place("naam"),
                    "geldigheid",
                    f"{fact.code} heeft bij {layer.meervoud} {problem} in {listed(map(str, years))}.",
                    "Laat de jaren van de namen precies aansluiten, zoals tot: 2022 en dan van: 2023.",
                )


def _parent(fact: CodeFact, facts: Facts) -> Iterator[Finding]:
    """Report the years in which a code exists and its parent does not."""
    if fact.onder is None:
        return
    parents = [
        p
        for p in facts.codes
        if p.code == fact.onder
        and (p.lijst, p.model) == (fact.lijst, fact.model)
        and (p.kant is None or fact.kant is None or p.kant == fact.kant)
    ]
    for layer in _layers(fact, facts) if parents else ():
        years = [
            year
            for year in _years(layer, facts)
            if fact.holds(layer.id, year) and not any(p.holds(layer.id, year) for p in parents)
        ]
        if years:
            yield Finding(
                fact.origin.place("onder"),
                "geldigheid",
                f"{fact.code} bestaat bij {layer.meervoud} in {listed(map(str, years))}, maar {fact.onder} dan niet.",
                "Geef beide dezelfde jaren, of kies een andere groep.",
            )


def _gaps(facts: Facts) -> Iterator[Finding]:
    """Report a code that ends and comes back: usually a slip of the pen in a year."""
    same: dict[tuple[str, str | None, str, str | None], list[CodeFact]] = {}
    for fact in facts.codes:
        same.setdefault((fact.lijst, fact.model, fact.code, fact.kant), []).append(fact)
    for group in same.values():
        for one, other in pairwise(sorted(group, key=lambda f: f.record.geldig.van)):
            end = one.record.geldig.tot
            if end is not None and not set(one.lagen) ^ set(other.lagen) and other.record.geldig.van > end + 1:
                yield Finding(
                    other.origin.place("geldig"),
                    "geldigheid",
                    f"{one.code} eindigt in {end} en begint pas weer in {other.record.geldig.van}.",
                    "Laat de jaren aansluiten. Is de onderbreking echt, neem dan een andere code.",
                )


def _calculations(facts: Facts) -> Iterator[Finding]:
    """Report a control that in some year has no calculation, or two for the same period."""
    for control in facts.controls:
        for layer in facts.layers:
            for year in _years(layer, facts):
                if not in_years(control.geldig, year, layer.id):
                    continue
                periods = [p for b in control.berekeningen if holds(b, layer.id, year) for p in b.perioden]
                twice = sorted({p for p in periods if periods.count(p) > 1})
                if not periods or twice:
                    problem = (
                        "geen berekening"
                        if not periods
                        else f"twee berekeningen voor periode {listed(map(str, twice))}"
                    )
                    yield Finding(
                        control.origin.place("berekeningen"),
                        "geldigheid",
                        f"{control.foutcode} heeft in {year} voor {layer.meervoud} {problem}.",
                        "Laat de jaren en perioden van de berekeningen aansluiten.",
                    )


def _followed_years(facts: Facts) -> Iterator[Finding]:
    for layer in facts.layers:
        for index, follow in enumerate(layer.volgt):
            years = _years(layer, facts)
            if follow.jaar not in years or follow.volgt not in years or follow.jaar == follow.volgt:
                yield Finding(
                    layer.origin.place("volgt", index),
                    "geldigheid",
                    f"{follow.jaar} kan {follow.volgt} niet volgen.",
                    f"Kies twee verschillende jaren van {years[0]} tot en met {years[-1]}.",
                )
