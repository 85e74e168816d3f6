"""Words of the search: every group says the same in two ways at least, and one of them stands in a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from generators.kernel.findings import Finding
from generators.kernel.records import Zoekwoordenbestand
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.guidance.facts import SECTIONS, guidance_of
from generators.subjects.model.specification import Specification
from generators.subjects.search.facts import search_words, synonyms

CHECK = "zoekwoorden"

_SKIPPED, _GROUPS = "overslaan", "synoniemen"


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many groups and skipped words were looked at."""
    words = search_words(specification)
    if words is None:  # the check on shape says why, or the file is not there to be checked
        return [], 0
    said = "\n".join(_texts(specification))
    groups = synonyms(words)
    findings = [
        *_with_capitals(words),
        *(f for index, group in enumerate(groups) for f in _of_group(words, index, group, said)),
    ]
    return findings, len(groups) + len(words.overslaan)


def _with_capitals(words: Zoekwoordenbestand) -> Iterator[Finding]:
    for key, texts in ((_SKIPPED, words.overslaan), (_GROUPS, words.synoniemen)):
        for index, text in enumerate(texts):
            if text != text.lower():
                yield Finding(
                    words.origin.place(key, index),
                    CHECK,
                    f"{text} heeft hoofdletters, en het zoeken kent die niet.",
                    "Schrijf het in kleine letters.",
                )


def _of_group(words: Zoekwoordenbestand, index: int, group: tuple[str, ...], said: str) -> Iterator[Finding]:
    place = words.origin.place(_GROUPS, index)
    if len(set(group)) < max(len(group), 2) or "" in group:
        yield Finding(
            place,
            CHECK,
            f"In de groep {', '.join(group)} staat een woord alleen, leeg of twee keer.",
            "Noem twee of meer verschillende woorden, met een komma ertussen.",
        )
    for word in group:
        if word and all(part in words.overslaan for part in word.split()):
            yield Finding(
                place,
                CHECK,
                f"{word} staat ook bij {_SKIPPED}, dus deze groep werkt er niet voor.",
                f"Haal het weg, hier of bij {_SKIPPED}.",
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
        yield from (_plain(name.tekst) for name in fact.names)
    for text in guidance.texts:
        yield from (_plain(kort.tekst) for kort in text.kort)
        yield from (_plain(item.wat) for section in SECTIONS for item in text.items(section))
        yield from (_plain(word) for keyword in text.record.trefwoorden for word in (keyword.woord, *keyword.ook))
    for care_list in couplings_of(specification).lists:
        yield from (_plain(code.naam or "") for code in care_list.codes)
    for question in guidance.questions:
        yield from map(
            _plain, (question.record.vraag, *question.record.ook_gevraagd, *(a.tekst for a in question.antwoorden))
        )
    for term in guidance.terms:
        yield _plain(f"{term.term} {term.uitleg}")


def _plain(text: str) -> str:
    """Return a text in small letters, without accents."""
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
