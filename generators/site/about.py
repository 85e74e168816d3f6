"""The pages about the site and what is published: downloads, vendors, maintainers, the voorschrift, statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from generators.artefacts.serialise import Files
from generators.site import downloads
from generators.site.page import Page
from generators.specification import Specification

KINDS: Mapping[str, tuple[str, str]] = {
    "tabellen": (
        "Tabellen",
        "CSV en Excel. Codes zijn tekst. Open een CSV niet met dubbelklikken: Excel maakt van 6.1 een datum.",
    ),
    "voorschrift": ("Voorschrift", "Het hele voorschrift per jaar: een bladzijde (HTML) en om te printen (PDF)."),
    "invulmodellen": (
        "Invulmodellen",
        "Een werkmap om in te vullen, met de indeling van CBS. De controles rekenen mee.",
    ),
    "validatie": ("Controle in één bestand", "Voor Python, voor Node en browser, en als bladzijde zonder internet."),
    "conformiteit.zip": ("Conformiteitsset", "Aanleveringen met het rapport dat eruit moet komen."),
    "protocol": ("Afspraken met aanbieders", "Wat een aanbieder levert: schema, sjabloon, voorbeeld en modelbepaling."),
    "termijnen": ("Termijnen", "Agenda's (ICS) met wat wanneer binnen moet zijn."),
    "definities": ("Definitiebestanden", "Het model per laag en jaar, in het formaat van CBS (JSON)."),
    "schemas": ("Schema's", "JSON Schema van een aanlevering per laag en jaar, van het rapport en van de bronnen."),
    "begrippen": ("Linked data", "De begrippen als SKOS (Turtle en JSON-LD)."),
}
"""First part of a path → the title of that kind of file, and what it is for; in the order a visitor wants them."""


def pages(specification: Specification, published: Files) -> Iterator[Page]:
    """Yield the pages.

    Args:
        specification: facts that passed the checks.
        published: everything that is published besides the site.
    """
    edition = specification.edition
    yield Page(
        path="downloads",
        title="Downloads",
        description="Alle tabellen, schema's, controles en documenten van Iv3 als code, met grootte en controlegetal.",
        template="downloads",
        deel="downloads",
        data={"soorten": list(_kinds(published)), "adres": edition.adres},
    )
    yield Page(
        path="leveranciers",
        title="Voor leveranciers",
        description="Iv3-aanleveringen controleren in Python, in Node of met een schema; een testset en een JSON-API.",
        template="leveranciers",
        data={"adres": edition.adres, "versie": edition.versie},
    )
    yield Page(
        path="beheerders",
        title="Voor beheerders",
        description="Zo verbetert u een tekst, een productcode of een regel, zonder te programmeren.",
        template="beheerders",
    )
    years = [int(path.split("/")[1].split(".")[0]) for path in published if _is_voorschrift(path)]
    yield Page(
        path="voorschrift",
        title="Het voorschrift",
        description="Het informatievoorschrift Iv3 als één document per jaar, uit dezelfde bron als deze site.",
        template="voorschrift",
        data={
            "jaren": [(jaar, len(published[f"voorschrift/{jaar}.pdf"])) for jaar in sorted(years, reverse=True)],
            "vanaf": edition.teksten_vanaf,
        },
    )
    yield Page(
        path="over",
        title="Over deze site",
        description="Wat Iv3 als code is, waar de feiten vandaan komen en waar het officiële document staat.",
        template="over",
        data={"bronnenlijst": list(specification.facts.bronnen.values())},
    )
    yield Page(
        path="toegankelijkheid",
        title="Toegankelijkheid",
        description="Hoe toegankelijk deze site is, hoe dat is getest, en waar u een probleem meldt.",
        template="toegankelijkheid",
    )
    yield Page(
        path="privacy",
        title="Privacy",
        description="Deze site verstuurt niets, zet geen cookies en houdt geen bezoek bij.",
        template="privacy",
    )


def _kinds(published: Files) -> Iterator[dict[str, Any]]:
    """Yield every kind of file with its files: path below ``downloads/``, size in bytes and SHA-256."""
    offered = dict(downloads.offered(published))
    unknown = {path.split("/")[0] for path in offered} - set(KINDS)
    if unknown:
        raise ValueError(f"de bladzijde Downloads kent {', '.join(sorted(unknown))} niet")
    for first, (title, use) in KINDS.items():
        files = [
            {"pad": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in offered.items()
            if path.split("/")[0] == first
        ]
        if files:
            yield {"id": first.split(".")[0], "titel": title, "waarvoor": use, "bestanden": files}


def _is_voorschrift(path: str) -> bool:
    return path.startswith("voorschrift/") and path.endswith(".pdf")
