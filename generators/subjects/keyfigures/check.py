"""Key figures: a formula is complete and names only what exists, and a worked example works out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from generators.kernel.findings import Finding
from generators.kernel.origin import Origin
from generators.kernel.records import Kengetalwijze, Rekenkengetal, Rekenkengetallenbestand
from generators.kernel.sources import Pointer, walk
from generators.subjects.guidance.facts import open_points
from generators.subjects.keyfigures.facts import file_of, listed_names, named_terms, report_periods
from generators.subjects.model.references import dangling
from generators.subjects.model.specification import LIST_OF_SELECTION, Specification

CHECK = "kengetallen"
_WORDS = {"alle"}


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many key figures and terms were looked at."""
    file = file_of(specification.facts)
    if file is None:
        return [], 0
    findings = [
        *_figures(file, specification),
        *_terms(file),
        *_members(file, specification),
        *(finding for figure in file.rekenkengetallen for finding in _example(figure)),
    ]
    ways = [way for figure in file.rekenkengetallen for way in figure.wijzen]
    return findings, len(file.rekenkengetallen) + len(file.termen) + sum(len(way.termen) for way in ways)


def _figures(file: Rekenkengetallenbestand, specification: Specification) -> Iterator[Finding]:
    names = listed_names(specification.facts)
    codes = {figure.code for figure in file.rekenkengetallen}
    asked = {point.id for point in open_points(specification.facts)}
    seen: set[str] = set()
    for figure in file.rekenkengetallen:
        if figure.code in seen:
            yield _finding(figure.origin, ("code",), f"{figure.code} staat er twee keer.", "Haal een weg.")
        seen.add(figure.code)
        if (figure.code in names) == (figure.naam is not None):
            told = f"De naam van {figure.code} staat ook in de lijst van CBS." if figure.naam else "De naam ontbreekt."
            herstel = "Haal haar hier weg." if figure.naam else f"{figure.code} is geen code van CBS: zet naam erbij."
            yield _finding(figure.origin, ("naam",) if figure.naam else ("code",), told, herstel)
        if not figure.wijzen and figure.niet_uit_iv3 is None:
            melding = f"{figure.code} heeft geen wijze en zegt niet waarom."
            yield _finding(figure.origin, (), melding, "Zet wijzen erbij, of niet_uit_iv3 met de reden.")
        if figure.nooit_meer_dan is not None and figure.nooit_meer_dan not in codes:
            yield _missing(figure.nooit_meer_dan, figure.origin, ("nooit_meer_dan",), codes, "Het kengetal")
        for index, name in enumerate(figure.open):
            if name not in asked:
                yield _missing(name, figure.origin, ("open", index), asked, "Het open punt")
    known = report_periods(specification)
    for one in file.verslagperioden:
        if one.verslagperiode not in known:
            yield _missing(one.verslagperiode, one.origin, ("verslagperiode",), known, "De verslagperiode")


def _terms(file: Rekenkengetallenbestand) -> Iterator[Finding]:
    seen: list[str] = []
    for term in file.termen:
        yield from _one_term(term.origin, seen)
        seen.append(term.id)
    for figure in file.rekenkengetallen:
        for way in figure.wijzen:
            yield from _way(way, seen)


def _way(way: Kengetalwijze, shared: list[str]) -> Iterator[Finding]:
    seen = list(shared)
    for term in way.termen:
        if term.id in seen:
            yield _finding(term.origin, ("id",), f"De term {term.id} is er al.", "Geef er een een andere naam.")
        yield from _one_term(term.origin, seen)
        seen.append(term.id)
    for key, name in (("waarde", way.waarde), ("van", way.van)):
        if name is not None and name not in seen:
            yield _missing(name, way.origin, (key,), seen, "De term")


def _one_term(origin: Origin, seen: Iterable[str]) -> Iterator[Finding]:
    written = origin.written()
    for name in named_terms(written):
        if name not in seen:
            yield _missing(name, origin, ("is",), seen, "De eerdere term")
    for pointer, value in walk(written["is"]):
        if (not pointer or pointer[-1] not in LIST_OF_SELECTION) and isinstance(value, dict):
            is_expression = not pointer or isinstance(pointer[-1], int)
            if is_expression and len(value) != 1:
                melding = f"Hier staan {len(value)} bewerkingen naast elkaar."
                yield _finding(origin, ("is", *pointer), melding, "Schrijf er precies een.")


def _members(file: Rekenkengetallenbestand, specification: Specification) -> Iterator[Finding]:
    facts = specification.facts
    kinds = {"balanscode": "balanspost"}
    ways = [way for figure in file.rekenkengetallen for way in figure.wijzen]
    for term in (*file.termen, *(term for way in ways for term in way.termen)):
        for pointer, value in walk(term.origin.written()):
            key = str(pointer[-1]) if pointer else ""
            if key not in LIST_OF_SELECTION or not isinstance(value, list):
                continue
            list_name = LIST_OF_SELECTION[key]
            kind = kinds.get(list_name, list_name)
            known = {f.code for f in facts.codes if f.lijst == list_name} | _WORDS
            known |= {group.id for group in facts.groups if group.soort == kind}
            for index, member in enumerate(value):
                if member not in known:
                    yield _missing(member, term.origin, (*pointer, index), known, f"De {kind} of groep")


def _example(figure: Rekenkengetal) -> Iterator[Finding]:
    """Yield a worked example that does not give what it says, in as many decimals as it has."""
    example = figure.rekenvoorbeeld
    if example is None:
        return
    whole, _, decimals = example.uitkomst.partition(",")
    told = Fraction(int(whole + decimals), 10 ** len(decimals))
    found = Fraction(sum(example.deel), example.van or 1)
    if abs(found - told) > Fraction(1, 2 * 10 ** len(decimals)):
        melding = (
            f"Het rekenvoorbeeld van {figure.code} komt uit op {float(found):.4f}, en er staat {example.uitkomst}."
        )
        yield _finding(example.origin, ("uitkomst",), melding, "Verbeter een bedrag of de uitkomst.")


def _missing(name: str, origin: Origin, pointer: Pointer, known: Iterable[str], what: str) -> Finding:
    return replace(dangling(name, origin, pointer, known, what), check=CHECK)


def _finding(origin: Origin, pointer: Pointer, melding: str, herstel: str) -> Finding:
    return Finding(origin.place(*pointer), CHECK, melding, herstel)
