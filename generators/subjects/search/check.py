"""Words of the search: every group says the same in two ways at least, and one of them stands in a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from generators.kernel.findings import Finding
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.specification import Specification
from generators.subjects.search import facts as searchwords
from generators.subjects.search.facts import GROUPS, SKIPPED, SearchWords

CHECK = "zoekwoorden"


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many groups and skipped words were looked at."""
    try:
        words = searchwords.read(specification.facts)
    except ValueError:  # the check on shape says why, or the file is not there to be checked
        return [], 0
    said = "\n".join(_texts(specification))
    findings = [
        *_with_capitals(words),
        *(f for index in range(len(words.groups)) for f in _of_group(words, index, said)),
    ]
    return findings, len(words.groups) + len(words.skipped)


def _with_capitals(words: SearchWords) -> Iterator[Finding]:
    for key in (SKIPPED, GROUPS):
        for index, text in enumerate(words.document.data[key]):
            if text != text.lower():
                yield Finding(
                    words.document.place((key, index)),
                    CHECK,
                    f"{text} heeft hoofdletters, en het zoeken kent die niet.",
                    "Schrijf het in kleine letters.",
                )


def _of_group(words: SearchWords, index: int, said: str) -> Iterator[Finding]:
    group, place = words.groups[index], words.document.place((GROUPS, index))
    if len(set(group)) < max(len(group), 2) or "" in group:
        yield Finding(
            place,
            CHECK,
            f"In de groep {', '.join(group)} staat een woord alleen, leeg of twee keer.",
            "Noem twee of meer verschillende woorden, met een komma ertussen.",
        )
    for word in group:
        if word and all(part in words.skipped for part in word.split()):
            yield Finding(
                place,
                CHECK,
                f"{word} staat ook bij {SKIPPED}, dus deze groep werkt er niet voor.",
                f"Haal het weg, hier of bij {SKIPPED}.",
            )
    if not any(word and _plain(word) in said for word in group):
        yield Finding(
            place,
            CHECK,
            f"Geen woord van de groep {', '.join(group)} staat in een naam, tekst of trefwoord, dus zij vindt niets.",
            "Noem ook het woord dat in de teksten staat, of haal de groep weg.",
        )


def _texts(specification: Specification) -> Iterator[str]:
    """Yield every text that the search looks in, as it compares texts."""
    guidance = guidance_of(specification)
    for fact in specification.facts.codes:
        yield from (_plain(name.text) for name in fact.names)
    for text in guidance.texts:
        yield from (_plain(kort.tekst) for kort in text.kort)
        yield from (_plain(item.wat) for items in text.items.values() for item in items)
        yield from (_plain(word) for keyword in text.trefwoorden for word in (keyword.woord, *keyword.ook))
    for care_list in couplings_of(specification).lists:
        yield from (_plain(code.naam) for code in care_list.codes)
    for question in guidance.questions:
        yield from map(_plain, (question.vraag, *question.ook_gevraagd, *(a.tekst for a in question.antwoorden)))
    for term in guidance.terms:
        yield _plain(f"{term.term} {term.uitleg}")


def _plain(text: str) -> str:
    """Return a text in small letters, without accents."""
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
