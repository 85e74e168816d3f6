"""Pages: a source has the page that is named, and a coupling rule stands where a text says so of its taakveld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from generators.kernel.findings import Finding, listed
from generators.kernel.reading import source_id
from generators.kernel.records import Bron, Bronverwijzing
from generators.kernel.sources import Document, Pointer, is_made_up
from generators.subjects.coherence.successors import ends_as
from generators.subjects.couplings.facts import CouplingRule, couplings_of
from generators.subjects.guidance.facts import SECTIONS, CodeText, belongs_on, guidance_of
from generators.subjects.model.specification import Specification

CHECK = "bladzijde"
_TAAKVELD = "taakveld"
_OF_SOURCE = ("bron", "waarom_bron", "ook_in")

NamedPage: TypeAlias = tuple[Document, Pointer, str, int]
"""Where a page is named, the id of its source, and the page."""


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings, and how many pages and coupling rules were looked at."""
    facts = specification.facts
    named = [page for document in facts.documents if not is_made_up(document) for page in pages_in(document)]
    findings = [finding for page in named for finding in _within(page, facts.bronnen)]
    rules = [rule for rule in couplings_of(specification).rules if rule.fact.dan is not None]
    pages = text_pages(specification)
    findings += [finding for rule in rules for finding in _beside_text(rule, pages, specification)]
    return findings, len(named) + len(rules)


def pages_in(document: Document) -> Iterator[NamedPage]:
    """Yield every page of a source that a document names, those that lean on the source of the file too."""
    yield from ((document, pointer, source, page) for pointer, source, page in _pages(document.data, (), ""))


def _pages(value: Any, pointer: Pointer, source: str) -> Iterator[tuple[Pointer, str, int]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _pages(item, (*pointer, index), source)
    if not isinstance(value, dict):
        return
    own = value.get("bron")
    source = str(own.get("id", source)) if isinstance(own, dict) else own if isinstance(own, str) else source
    if any(part in _OF_SOURCE for part in pointer[-2:]) and isinstance(value.get("id"), str):
        source = value["id"]
    for key, child in value.items():
        if key == "blad" and isinstance(child, int):
            yield (*pointer, key), source, child
        elif key == "bladen" and isinstance(child, list):
            yield from (((*pointer, key, index), source, page) for index, page in enumerate(child))
        else:
            yield from _pages(child, (*pointer, key), source)


def _within(page: NamedPage, sources: Mapping[str, Bron]) -> Iterator[Finding]:
    document, pointer, source, number = page
    bron = sources.get(source)
    if bron is not None and bron.bladen is not None and number > bron.bladen:
        yield Finding(
            document.place(pointer),
            CHECK,
            f"Hier staat blad {number}, en {source} heeft {bron.bladen} bladen.",
            "Verbeter het blad, of het aantal bladen bij de bron in tables/bronnen.yaml.",
        )
    elif bron is not None and bron.bladen is None:
        yield Finding(
            document.place(pointer),
            CHECK,
            f"Hier staat een blad van {source}, maar bij die bron staat niet hoeveel bladen zij heeft.",
            "Zet bladen: bij de bron in tables/bronnen.yaml, of schrijf plaats: in plaats van blad:.",
        )


def text_pages(specification: Specification) -> Mapping[str, set[tuple[str, int]]]:
    """Return taakveld of the coupled model → every source and page on which a text says something of it."""
    found: dict[str, set[tuple[str, int]]] = {}
    model = next(iter(specification.layers.values())).model
    for text in (text for text in guidance_of(specification).texts if text.model in (None, model)):
        for codes, source, page in _told(text):
            for code in codes:
                found.setdefault(code, set()).add((source, page))
    return found


def _told(text: CodeText) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """Yield the taakvelden that a text is about or names, with the source and the page."""
    own = (text.code,) if text.lijst == _TAAKVELD else ()
    for _, _, source, page in pages_in(text.record.origin.document):
        yield own, source, page
    for item in (item for section in SECTIONS for item in text.items(section)):
        if isinstance(item.bron, Bronverwijzing) and item.bron.blad is not None:
            elsewhere = belongs_on(item) if text.lijst == _TAAKVELD else ()
            yield (*item.taakvelden, *elsewhere), item.bron.id, item.bron.blad


def _beside_text(
    rule: CouplingRule, pages: Mapping[str, set[tuple[str, int]]], specification: Specification
) -> Iterator[Finding]:
    bron, taakveld = rule.fact.bron, str(rule.fact.dan)
    if not isinstance(bron, Bronverwijzing) or bron.blad is None:
        return
    codes = ends_as(specification.facts, taakveld)
    known = sorted({page for code in codes for source, page in pages.get(code, ()) if source == source_id(bron)})
    if known and bron.blad not in known:
        yield Finding(
            rule.fact.origin.place("bron", "blad"),
            CHECK,
            f"{rule.id} noemt blad {bron.blad}, maar over {taakveld} gaat blad {listed(map(str, known))}.",
            "Verbeter het blad of het taakveld. Staat het er echt, noem dat blad dan in "
            f"tables/taakvelden/{codes[-1]}.yaml.",
        )
