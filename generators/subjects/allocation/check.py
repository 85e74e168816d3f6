"""Dividing: every code, method, situation, prohibition and general rule that is named exists in its years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from generators.kernel.codes import model_of
from generators.kernel.findings import Finding
from generators.kernel.origin import Origin
from generators.kernel.records import Geldigheid, Verdeelmethode
from generators.kernel.sources import Pointer
from generators.kernel.validity import in_years
from generators.subjects.allocation.facts import Allocation, allocation_of, named_codes
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.references import dangling
from generators.subjects.model.specification import Specification

CHECK = "verdeling"
TAAKVELD = "taakveld"

Named = tuple[str, Origin, Pointer]
"""A name, and where it stands."""


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many situations, methods, steps, prohibitions, examples and names were looked at."""
    allocation = allocation_of(specification)
    findings: list[Finding] = []
    count = 0
    for known, what, named in _references(specification):
        for name, source, pointer in named:
            count += 1
            if name not in known:
                findings.append(dangling(name, source, pointer, known, what))
    for code, years, origin, pointer in _named_codes(allocation):
        count += 1
        findings += _missing(code, years, origin, pointer, specification)
    findings += [finding for method in allocation.methods for finding in _method(method)]
    findings += _inconsistent(allocation)
    facts = (allocation.situations, allocation.methods, allocation.steps, allocation.prohibitions, allocation.examples)
    return findings, count + sum(map(len, facts))


def _references(specification: Specification) -> Iterator[tuple[set[str], str, list[Named]]]:
    """Yield what may be named, in words what it is, and every time it is named."""
    allocation = allocation_of(specification)
    methods, situations = set(allocation.method_ids), set(allocation.situation_ids)
    prohibitions = {prohibition.id for prohibition in allocation.prohibitions}
    laws = set(couplings_of(specification).laws())
    rules = {rule.id for rule in guidance_of(specification).allocation_rules}
    yield situations, "De situatie", [*_named_situations(allocation)]
    asked = [
        (name, question.record.over.origin, ("methoden", index))
        for question in guidance_of(specification).questions
        for index, name in enumerate(question.record.over.methoden)
    ]
    yield methods, "De methode", [*_named_methods(allocation), *asked]
    yield (
        prohibitions,
        "Het verbod",
        [(name, m.origin, ("mag_niet_voor", i)) for m in allocation.methods for i, name in enumerate(m.mag_niet_voor)],
    )
    yield laws, "De wet", [*_named_laws(allocation)]
    if rules:
        yield rules, "De toedelingsregel", [*_named_rules(allocation)]


def _named_situations(allocation: Allocation) -> Iterator[Named]:
    for method in allocation.methods:
        yield from ((name, method.origin, ("mag", i)) for i, name in enumerate(method.mag))
    for prohibition in allocation.prohibitions:
        names = prohibition.herken.situaties
        yield from ((name, prohibition.origin, ("herken", "situaties", i)) for i, name in enumerate(names))
    for example in allocation.examples:
        yield example.situatie, example.origin, ("situatie",)


def _named_methods(allocation: Allocation) -> Iterator[Named]:
    for situation in allocation.situations:
        yield situation.sjabloonmethode, situation.origin, ("sjabloonmethode",)
    for step in allocation.steps:
        names = step.bij_ja.methoden if step.bij_ja else ()
        yield from ((name, step.origin, ("bij_ja", "methoden", i)) for i, name in enumerate(names))
    for prohibition in allocation.prohibitions:
        herken = prohibition.herken
        for key, names in (("methoden", herken.methoden), ("behalve_methoden", herken.behalve_methoden)):
            yield from ((name, prohibition.origin, ("herken", key, i)) for i, name in enumerate(names))


def _named_laws(allocation: Allocation) -> Iterator[Named]:
    for method in allocation.methods:
        if method.alleen_wet:
            yield method.alleen_wet, method.origin, ("alleen_wet",)
    for prohibition in allocation.prohibitions:
        names = prohibition.herken.wetten
        yield from ((name, prohibition.origin, ("herken", "wetten", i)) for i, name in enumerate(names))


def _named_rules(allocation: Allocation) -> Iterator[Named]:
    for situation in allocation.situations:
        names = situation.toedelingsregels
        yield from ((name, situation.origin, ("toedelingsregels", i)) for i, name in enumerate(names))
    for method in allocation.methods:
        yield from ((name, method.origin, ("rust_op", i)) for i, name in enumerate(method.rust_op))
    for step in allocation.steps:
        yield step.toedelingsregel, step.origin, ("toedelingsregel",)
    for prohibition in allocation.prohibitions:
        if prohibition.toedelingsregel:
            yield prohibition.toedelingsregel, prohibition.origin, ("toedelingsregel",)


def _named_codes(allocation: Allocation) -> Iterator[tuple[str, Geldigheid, Origin, Pointer]]:
    """Yield every code or group, with the years in which at least one code of it must exist."""
    for situation in allocation.situations:
        for index, name in enumerate(situation.taakvelden):
            yield name, situation.geldig, situation.origin, ("taakvelden", index)
    first = min((s.geldig.van for s in allocation.situations if s.volgorde), default=None)
    for step in allocation.steps:
        for index, name in enumerate(step.bij_ja.taakvelden if step.bij_ja else ()):
            if first is not None:
                yield name, Geldigheid(origin=step.origin, van=first), step.origin, ("bij_ja", "taakvelden", index)
    for prohibition in allocation.prohibitions:
        for key, names in named_codes(prohibition.herken):
            for index, name in enumerate(names):
                yield name, prohibition.geldig, prohibition.origin, ("herken", key, index)


def _missing(
    name: str, years: Geldigheid, origin: Origin, pointer: Pointer, specification: Specification
) -> Iterator[Finding]:
    """Report a code or group that stands for nothing in a year in which it must."""
    layer = next(iter(specification.layers.values()))
    members = specification.derived(_members)
    if name not in members:
        yield dangling(name, origin, pointer, members, "Het taakveld of de groep")
        return
    empty = [
        year
        for year in specification.years(layer.id)
        if in_years(years, year, layer.id)
        and members[name].isdisjoint(specification.coupled_model(year).lists[TAAKVELD].leaves)
    ]
    if empty:
        yield Finding(
            origin.place(*pointer),
            CHECK,
            f"{name} bestaat niet in {', '.join(map(str, empty))}.",
            "Noem een code die dan bestaat, of pas de jaren aan.",
        )


def _members(specification: Specification) -> dict[str, frozenset[str]]:
    """Return every taakveld and every group of these, with the taakvelden that it stands for."""
    facts, model = specification.facts, next(iter(specification.layers.values())).model
    codes = {f.code for f in facts.codes if f.lijst == TAAKVELD and f.model in (None, model)}
    groups = {g.id: frozenset(g.codes) for g in facts.groups if g.soort == TAAKVELD and model_of(g) in (None, model)}
    return {**{code: frozenset((code,)) for code in codes}, **groups}


def _method(method: Verdeelmethode) -> Iterator[Finding]:
    """Report a method whose file has another name, or whose keys name fields that it does not describe or not use."""
    if PurePosixPath(method.origin.document.path).stem != method.id:
        yield Finding(
            method.origin.place("id"),
            CHECK,
            f"Dit bestand heet niet {method.id}.yaml.",
            "Geef het bestand de naam van het kenmerk.",
        )
    known = [field.veld for field in method.velden]
    used = [name for key in method.sleutels for name in key.velden]
    for index, key in enumerate(method.sleutels):
        for place, name in enumerate(key.velden):
            if name not in known:
                pointer = ("sleutels", index, "velden", place)
                yield dangling(name, method.origin, pointer, known, "Het veld")
    for index, name in enumerate(known):
        if name not in used:
            yield Finding(
                method.origin.place("velden", index),
                CHECK,
                f"Geen sleutel gebruikt het veld {name}.",
                "Zet het in een sleutel, of haal het weg.",
            )


def _inconsistent(allocation: Allocation) -> Iterable[Finding]:
    """Report a situation whose template begins with a method that is not allowed, and an id that is used twice."""
    for situation in allocation.situations:
        allowed = {method.id for method in allocation.methods_of(situation.id)}
        if situation.sjabloonmethode not in allowed:
            yield Finding(
                situation.origin.place("sjabloonmethode"),
                CHECK,
                f"De methode {situation.sjabloonmethode} mag niet in de situatie {situation.id}.",
                f"Kies een van: {', '.join(sorted(allowed))}."
                if allowed
                else "Zet de situatie eerst bij mag van een methode.",
            )
    for what, facts in (
        ("De situatie", allocation.situations),
        ("De methode", allocation.methods),
        ("Het verbod", allocation.prohibitions),
        ("De stap", allocation.steps),
    ):
        seen: set[str] = set()
        for fact in facts:
            if fact.id in seen:
                yield Finding(
                    fact.origin.place("id"), CHECK, f"{what} {fact.id} staat er twee keer.", "Kies een ander kenmerk."
                )
            seen.add(fact.id)
