"""Provenance: every fact has a source and a certainty, and every source is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.kernel.findings import Finding
from generators.kernel.origin import Origin
from generators.kernel.reading import Facts
from generators.kernel.sources import Document, is_made_up
from generators.subjects.model.references import cited_sources

_NO_FACTS = {
    "bestandssoorten",
    "bronnen",
    "open",
    "teksten",
    "errata",
    "kenmerken",
    "kolommen",
    "hoofdstukken",
    "zinnen",
    "onderdelen",
    "wijzigingen",
    "wijzigingsklassen",
    "wetten",
    "verhuizingen",
    "gedeelde_trefwoorden",
}


def check(_facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many facts and sources were looked at."""
    records = [source for document in documents for source in _records(document)]
    findings = [finding for source in records for finding in _without(source)]
    cited = {name for document in documents for name, _ in cited_sources(document)}
    bronnen = [
        (name, document)
        for document in documents
        if isinstance(document.data, dict) and isinstance(document.data.get("bronnen"), dict)
        for name in document.data["bronnen"]
    ]
    findings += [
        Finding(
            document.place(("bronnen", name), of_key=True),
            "bron",
            f"Geen enkel feit noemt de bron {name}.",
            "Verwijs ernaar bij de feiten die eruit komen, of haal de bron weg.",
        )
        for name, document in bronnen
        if name not in cited
    ]
    return findings, len(records) + len(bronnen)


def _records(document: Document) -> Iterator[Origin]:
    if isinstance(document.data, dict) and not is_made_up(document):
        for key, value in document.data.items():
            if key not in _NO_FACTS and isinstance(value, list):
                for index, record in enumerate(value):
                    if isinstance(record, dict):
                        yield Origin(document, (key, index))


def _without(source: Origin) -> Iterator[Finding]:
    if not _said(source, "bron"):
        yield Finding(
            source.place(),
            "bron",
            "Dit feit heeft geen bron.",
            "Zet bron: met een kenmerk uit tables/bronnen.yaml bij dit feit, of bovenaan het bestand.",
        )
    if not _said(source, "zekerheid"):
        yield Finding(
            source.place(),
            "bron",
            "Bij dit feit staat niet hoe zeker het is.",
            "Zet zekerheid: bij dit feit of bovenaan het bestand: vastgesteld, afgeleid of voorstel.",
        )


def _said(source: Origin, key: str) -> Any:
    """Return what a fact says, or else its file; as they are written, for a class may lack the field."""
    file = source.document.data
    return source.written().get(key, file.get(key))
