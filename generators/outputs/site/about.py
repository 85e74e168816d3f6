"""The pages about the site and what is published: downloads, vendors, maintainers, the voorschrift, statements."""

from __future__ import annotations

from collections.abc import Iterator

from generators.kernel.files import Files
from generators.outputs.site import downloads
from generators.outputs.site.page import Page
from generators.subjects.model.specification import Specification
from generators.subjects.releases.facts import history_of
from generators.subjects.releases.files import day_of


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
        data={
            "groepen": list(downloads.groups(specification, published)),
            "adres": edition.adres,
            "versie": edition.versie,
            "uitgaven": list(_releases(specification)),
        },
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


def _is_voorschrift(path: str) -> bool:
    return path.startswith("voorschrift/") and path.endswith(".pdf")


def _releases(specification: Specification) -> Iterator[tuple[str, str, str]]:
    """Yield version, day and class of every release, newest first."""
    history = history_of(specification)
    for release in reversed(history.releases if history is not None else ()):
        yield release.versie, day_of(release), release.klasse
