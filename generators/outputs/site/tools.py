"""The pages on which something happens in the browser, and the scripts they run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from generators.kernel.esbuild import bundles
from generators.kernel.files import Files
from generators.kernel.findings import listed
from generators.kernel.places import ROOT
from generators.outputs import search_index as zoekindex
from generators.outputs.javascript import SEARCH, SEARCH_COMMAND, SEARCH_TYPES, with_packs
from generators.outputs.site import dividing
from generators.outputs.site.page import Page
from generators.subjects.allocation import pack as verdelingspakket
from generators.subjects.couplings import files as beslisbomen
from generators.subjects.deadlines import facts as deadlines
from generators.subjects.model.specification import Specification

SITE = ROOT / "site"
FOLDER = "bestanden"


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the home page and the pages with a tool."""
    years = sorted(specification.facts.transition_years, reverse=True)
    yield Page(
        path="",
        title="waar boek ik wat?",
        description="Zoek waar u iets boekt in Iv3, test uw aanlevering, koppel productcodes en verdeel een lumpsum.",
        template="home",
        data={
            "paren": [(van, naar, specification.facts.transition_years[van, naar]) for van, naar in years],
            "termijnen": _deadlines(specification),
        },
    )
    yield Page(
        path="zoeken",
        title="Zoeken",
        description="Zoek in Iv3 op code, productcode of gewoon woord; elke treffer zegt jaar, taakveld en bron.",
        template="zoeken",
        deel="zoeken",
    )
    yield Page(
        path="controleren",
        title="Controleer een aanlevering",
        description="Test een Iv3-aanlevering (JSON of het Excel-model) in uw eigen browser, voordat CBS het doet.",
        template="controleren",
        deel="controleren",
    )
    yield Page(
        path="verdelen",
        title="Verdeel een contract over taakvelden",
        description="Verdeel een lumpsum, arrangement of bijdrage over taakvelden, met verantwoording tot op de cent.",
        template="verdelen",
        deel="verdelen",
        data=_choices(specification),
    )


def _choices(specification: Specification) -> dict[str, Any]:
    """Return what the form about dividing lets choose from: pairs of a value and what people read."""
    rules = verdelingspakket.pack(specification)
    first, last = rules["jaren"]
    names = {method["id"]: method["naam"] for method in rules["methoden"]}
    return {
        "lagen": [(laag, specification.layers[laag].naam) for laag in rules["lagen"]],
        "jaren": [(jaar, jaar) for jaar in range(last, first - 1, -1)],
        "perioden_keuze": [("", "Niet van belang"), *((p.nummer, p.naam) for p in specification.facts.periods)],
        "situaties": [("", "Kies een situatie"), *((one["id"], one["naam"]) for one in rules["situaties"])],
        "situaties_met_methoden": [
            {**situation, "methoden": [names[name] for name in situation["methoden"]]}
            for situation in rules["situaties"]
        ],
    }


def _deadlines(specification: Specification) -> list[dict[str, str]]:
    """Return what is due from this year on, by day, once for all layers; the page shows what is still to come."""
    calendar = deadlines.calendar_of(specification)
    if calendar is None:
        return []
    layers: dict[tuple[date, str], list[str]] = {}
    for laag, layer in specification.layers.items():
        for found in deadlines.of_layer(specification, laag):
            if found.uiterlijk is not None and found.fact.in_agenda and deadlines.is_coming(found, calendar):
                layers.setdefault((found.uiterlijk, found.wat), []).append(layer.meervoud)
    return [
        {"dag": day.isoformat(), "in_woorden": deadlines.day_in_words(day), "wat": what, "voor_wie": listed(names)}
        for (day, what), names in sorted(layers.items())
    ]


def scripts(packs: Mapping[str, str]) -> Files:
    """Return the scripts of the pages.

    Args:
        packs: name → JSON text of what the validator needs; see `generators.outputs.javascript.embedded`.
    """
    made = bundles()
    worker = with_packs(made["site/scripts/controle/worker.mjs"], packs)
    return {
        f"{FOLDER}/iv3.js": made["site/scripts/pagina/start.mjs"].encode(),
        f"{FOLDER}/controleren.js": made["site/scripts/pagina/controleren.mjs"].encode(),
        f"{FOLDER}/verdelen.js": made["site/scripts/pagina/verdelen.mjs"].encode(),
        f"{FOLDER}/controle-bron.js": f"window.IV3_CONTROLE = {json.dumps(worker, ensure_ascii=False)};\n".encode(),
    }


def dividing_files(specification: Specification, packs: Mapping[str, str]) -> Files:
    """Return what the page about dividing knows, as a script.

    Args:
        specification: facts that passed the checks.
        packs: name → JSON text of the pack of each layer and year.
    """
    source = json.dumps(dividing.source(specification, packs), ensure_ascii=False)
    return {f"{FOLDER}/verdeling-bron.js": _as_script("IV3_VERDELING", source.encode())}


def search_files(published: Files) -> Files:
    """Return the search for programs, and its index and the questions that decide as scripts.

    A page that is opened from a file may fetch nothing, but it may load a script.
    """
    return {
        "iv3-zoek.mjs": bundles()["packages/js/zoeken/component.mjs"].encode(),
        "zoek.mjs": published[SEARCH],
        "zoek.d.mts": published[SEARCH_TYPES],
        "zoek-cli.mjs": published[SEARCH_COMMAND],
        "zoekindex.json": published[zoekindex.PATH],
        f"{FOLDER}/zoekindex.js": _as_script("IV3_ZOEKINDEX", published[zoekindex.PATH]),
        f"{FOLDER}/beslisbomen.js": _as_script("IV3_BESLISBOMEN", published[beslisbomen.PATH]),
    }


def _as_script(name: str, content: bytes) -> bytes:
    return f"window.{name} = {json.dumps(json.loads(content), ensure_ascii=False, separators=(',', ':'))};\n".encode()
