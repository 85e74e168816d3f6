"""What the page Verdelen knows: the rules of dividing, the codes of its years, and the sentences it may say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generators.subjects.allocation import pack as verdelingspakket
from generators.subjects.model.specification import Specification

_ABOUT_DIVIDING, _ABOUT_READING = "verdelen", "inlezen"
_NOT_ON_PAGE = ("sjabloon_", "bestand_", "uit_is_", "scenario_", "categorie_", "md_scenario", "in_scenario")
"""How sentences begin that only the command says: about files, templates, and what the form does not ask."""
_ABOUT_AMOUNTS = "bedrag_"


def source(specification: Specification, packs: Mapping[str, str]) -> dict[str, Any]:
    """Return the data of the page.

    ``regels`` is the pack of dividing, ``teksten`` and ``inlezen`` the sentences by key, ``lijsten`` the codes of each
    layer and year: in the order of CBS, with the totals, the years of codes that do not hold, and their successors.

    Args:
        specification: facts that passed the checks.
        packs: name → JSON text of the pack of each layer and year.
    """
    texts: Mapping[str, Mapping[str, str]] = specification.facts.command_texts
    rules = verdelingspakket.pack(specification)
    first, last = rules["jaren"]
    return {
        "regels": rules,
        "teksten": {key: value for key, value in texts[_ABOUT_DIVIDING].items() if not key.startswith(_NOT_ON_PAGE)},
        "inlezen": {key: value for key, value in texts[_ABOUT_READING].items() if key.startswith(_ABOUT_AMOUNTS)},
        "lijsten": {
            name: _codes(json.loads(packs[name]))
            for laag in rules["lagen"]
            for jaar in range(first, last + 1)
            if (name := f"{laag}-{jaar}") in packs
        },
    }


def _codes(model: Mapping[str, Any]) -> dict[str, Any]:
    entries = model["codelijsten"]["taakveld"]
    return {
        "codes": [[entry["code"], entry["naam"]] for entry in entries if "soort" not in entry],
        "totalen": [[entry["code"], entry["naam"]] for entry in entries if "soort" in entry],
        "andere_jaren": model["andere_jaren"].get("taakveld", {}),
        "opvolgers": model["opvolgers"].get("taakveld", {}),
    }
