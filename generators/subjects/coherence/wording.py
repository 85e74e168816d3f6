"""What must not stand in a text: words that wait for better ones, what leads to a person, and answers without end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generators.kernel.findings import Finding
from generators.kernel.records import Samenhangbestand
from generators.kernel.sources import Document, is_made_up
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.bounds import PATH, bounds_of
from generators.subjects.model.specification import Specification

CHECK = "woorden"

_PERSONAL = (
    ("een e-mailadres", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "een telefoonnummer",
        re.compile(r"(?<![\w.,-])(?:\+31|0031|0)[ -]?(?:\(0\)[ -]?)?(?:[1-9][ -]?)(?:\d[ -]?){7}\d(?![\w])"),
    ),
    ("een burgerservicenummer", re.compile(r"(?<![\w.,-])\d{3}[. ]?\d{3}[. ]?\d{3}(?![\w])")),
)
_BSN = _PERSONAL[-1][0]
_NOT_WORDS = ("rijen", "sha256", "patroon", "vulwoorden", "toegestane_gegevens")
"""The keys with figures, fingerprints and patterns, and those with the words that are looked for here."""


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many texts were looked at."""
    bounds = bounds_of(specification.facts)
    if bounds is None:
        return [], 0
    fillers = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, bounds.vulwoorden))})(?!\w)", re.IGNORECASE)
    count, findings = 0, list(_long_answers(specification, bounds.antwoord_woorden))
    for document in specification.facts.documents:
        for pointer, text in document.values if not is_made_up(document) else ():
            if isinstance(text, str) and not set(_NOT_WORDS).intersection(pointer):
                count += 1
                findings += [_found(document, pointer, *told) for told in _wrong(text, fillers, bounds)]
    return findings, count


def _wrong(text: str, fillers: re.Pattern[str], bounds: Samenhangbestand) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a text, and the remedy."""
    if (waiting := fillers.search(text)) is not None:
        yield (
            f"Hier staat nog “{waiting[0]}”; dat vervangt iemand later.",
            f"Schrijf de tekst, of haal het feit weg. Is het geen vulwoord, haal het dan weg bij vulwoorden in {PATH}.",
        )
    if not any(mark.isdigit() or mark == "@" for mark in text):
        return
    for what, pattern in _PERSONAL:
        for match in pattern.finditer(text):
            if match[0] not in bounds.toegestane_gegevens and (what != _BSN or is_bsn(match[0])):
                yield (
                    f"In deze tekst staat {what}: {match[0]}.",
                    "Haal het weg: gegevens van een mens horen niet in de feiten. "
                    f"Is het van een loket of verzonnen, zet het dan bij toegestane_gegevens in {PATH}.",
                )


def is_bsn(text: str) -> bool:
    """Tell whether the nine digits in a text pass the test of eleven, so may be the number of a citizen."""
    digits = [int(mark) for mark in text if mark.isdigit()]
    weights = (*range(len(digits), 1, -1), -1)
    return any(digits) and sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0


def _found(document: Document, pointer: tuple[str | int, ...], melding: str, herstel: str) -> Finding:
    return Finding(document.place(pointer), CHECK, melding, herstel)


def _long_answers(specification: Specification, most: int) -> Iterable[Finding]:
    for question in guidance_of(specification).questions:
        for answer in question.antwoorden:
            words = len(answer.tekst.split())
            if words > most:
                yield Finding(
                    answer.origin.place(),
                    CHECK,
                    f"Dit antwoord heeft {words} woorden; {most} is het meeste.",
                    "Begin met het antwoord en laat weg wat de lezer niet nodig heeft, of maak er twee vragen van.",
                )
