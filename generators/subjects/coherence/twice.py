"""The same thing asked or meant twice: a question in two files, and a keyword that leads to two taakvelden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from generators.kernel.findings import Finding, listed
from generators.kernel.origin import Origin
from generators.kernel.records import Geldigheid, Trefwoord
from generators.subjects.coherence.facts import TAAKVELD, ever_selected, plain_words
from generators.subjects.guidance.facts import Guidance, guidance_of
from generators.subjects.model.bounds import PATH, bounds_of
from generators.subjects.model.specification import Specification

CHECK = "dubbele vraag"

Words = tuple[str, ...]
Keyword = tuple[str | None, Words]
"""The model of the taakvelden and the word: a code of a provincie is another code."""


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings, and how many questions and keywords were looked at."""
    guidance = guidance_of(specification)
    asked = list(_asked(guidance))
    keywords = _keywords(guidance)
    shared = _shared(specification)
    findings = [*_asked_twice(asked)]
    findings += [finding for (_, word), found in keywords.items() for finding in _meant_twice(word, found, shared)]
    return findings, len(asked) + len(keywords)


def _asked(guidance: Guidance) -> Iterator[tuple[Words, Origin]]:
    for question in guidance.questions:
        yield plain_words(question.record.vraag), question.record.origin.below("vraag")
        for index, text in enumerate(question.record.ook_gevraagd):
            yield plain_words(text), question.record.origin.below("ook_gevraagd", index)


def _asked_twice(asked: Iterable[tuple[Words, Origin]]) -> Iterator[Finding]:
    first: dict[Words, Origin] = {}
    for words, origin in asked:
        before = first.setdefault(words, origin)
        if before is not origin:
            yield Finding(
                origin.place(),
                CHECK,
                f"Deze vraag staat er al, op {before.place()}.",
                "Zet beide antwoorden bij elkaar in een bestand, of vraag hier iets anders.",
            )


def _keywords(guidance: Guidance) -> Mapping[Keyword, list[tuple[str, Trefwoord, Origin]]]:
    """Return each keyword of the taakvelden of a model → where it stands, with the taakveld."""
    found: dict[Keyword, list[tuple[str, Trefwoord, Origin]]] = {}
    for text in guidance.texts:
        for word in text.record.trefwoorden if text.lijst == TAAKVELD else ():
            for key, said in (("woord", word.woord), *((f"ook {i}", other) for i, other in enumerate(word.ook))):
                pointer = key.split()
                where = word.origin.below(pointer[0], int(pointer[1])) if pointer[1:] else word.origin.below("woord")
                found.setdefault((text.model, plain_words(said)), []).append((text.code, word, where))
    return found


def _shared(specification: Specification) -> list[tuple[frozenset[str], frozenset[Words]]]:
    """Return the taakvelden that may share keywords, with the keywords; no keywords means every one."""
    bounds = bounds_of(specification.facts)
    return [
        (ever_selected(specification, group.taakvelden), frozenset(map(plain_words, group.woorden)))
        for group in (bounds.gedeelde_trefwoorden if bounds is not None else ())
    ]


def _meant_twice(
    word: Words,
    found: list[tuple[str, Trefwoord, Origin]],
    shared: list[tuple[frozenset[str], frozenset[Words]]],
) -> Iterator[Finding]:
    for (one, first, _), (other, second, where) in combinations(found, 2):
        meant = any({one, other} <= codes and (not words or word in words) for codes, words in shared)
        if one != other and not meant and _meet(first.geldig, second.geldig):
            yield Finding(
                where.place(),
                CHECK,
                f"Het trefwoord {' '.join(word)} leidt in hetzelfde jaar naar {listed(sorted((one, other)))}.",
                "Haal het weg waar het niet hoort, of maak het preciezer. "
                f"Is het de bedoeling, zet de taakvelden dan bij gedeelde_trefwoorden in {PATH}.",
            )
            return


def _meet(one: Geldigheid | None, other: Geldigheid | None) -> bool:
    if one is None or other is None:
        return True
    return (one.tot is None or other.van <= one.tot) and (other.tot is None or one.van <= other.tot)
