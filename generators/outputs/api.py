"""The tables as static JSON for other sites: ``api/v1/`` holds what people look up, at addresses that never change."""

from __future__ import annotations

import hashlib
from fnmatch import fnmatchcase

from generators.kernel.files import Files, lines_json_bytes
from generators.kernel.tables import FOLDER as TABLES
from generators.outputs.generator import Generator, Stage
from generators.subjects.model.specification import Specification

FOLDER = "api/v1"
INDEX = f"{FOLDER}/index.json"

_OFFERED = (
    "*/*/taakvelden.json",
    "*/*/categorieen.json",
    "*/*/balansposten.json",
    "*/*/regels.json",
    "koppelingen/*/*.json",
    "overgangen/*.json",
    "teksten/*.json",
    "termijnen.json",
    "jaren.json",
    "regels.json",
)
"""The tables that are looked up one thing at a time; the large ones are for download only."""


def files(specification: Specification, published: Files) -> Files:
    """Return the tables below ``api/v1/`` and an index that names each with its size and hash.

    Args:
        specification: facts that passed the checks.
        published: what is published so far; the tables are copies of it, so that they cannot differ.
    """
    tables = {
        f"{FOLDER}/{path.removeprefix(f'{TABLES}/')}": content
        for path, content in sorted(published.items())
        if path.startswith(f"{TABLES}/") and _is_offered(path.removeprefix(f"{TABLES}/"))
    }
    own = {path: content for path, content in sorted(published.items()) if path.startswith(f"{FOLDER}/")}
    index = {
        "titel": specification.edition.titel,
        "versie": specification.edition.versie,
        "licentie": specification.edition.licentie,
        "laatste_jaar": specification.edition.laatste_jaar,
        "voorlopige_jaren": [
            {"laag": model.laag.id, "jaar": model.jaar, "naar": model.voorlopig_naar}
            for model in specification.model_years()
            if model.voorlopig_naar is not None
        ],
        "bestanden": [
            {
                "adres": f"{specification.edition.adres}{path}",
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for path, content in sorted({**own, **tables}.items())
        ],
    }
    return {**tables, INDEX: lines_json_bytes(index, 2)}


def _is_offered(path: str) -> bool:
    return any(fnmatchcase(path, pattern) and path.count("/") == pattern.count("/") for pattern in _OFFERED)


GENERATOR = Generator(
    "tabellen voor programma's",
    lambda building: files(building.specification, building.published),
    stage=Stage.FILES,
)
