"""The description of every CSV table as a Frictionless Data Package, version 2."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from generators.kernel.files import Files, json_bytes
from generators.kernel.tables import FOLDER, Table
from generators.subjects.allocation import tables as verdeling
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.deadlines import tables as termijnen
from generators.subjects.guidance import tables as teksten
from generators.subjects.model.specification import Specification
from generators.subjects.proposals import tables as modellen
from generators.subjects.rules.tables import tables
from generators.subjects.transitions import tables as overgangen

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_APART: tuple[Callable[[Specification], Iterable[Table]], ...] = (
    koppelingen.tables,
    overgangen.tables,
    modellen.tables,
    teksten.tables,
    termijnen.tables,
    verdeling.tables,
)
"""What makes the tables that do not belong to one layer and year; the name of such a table is its path."""


def files(specification: Specification, csv_files: Files) -> Files:
    """Return ``tabellen/datapackage.json`` over the CSV tables in ``csv_files``."""
    edition = specification.edition
    resources = [
        resource(
            f"{model.laag.id}-{model.jaar}-{table.name}",
            f"{model.name}/{table.name}.csv",
            f"{table.title}, {model.laag.meervoud}, {model.jaar}",
            table,
            csv_files,
        )
        for model in specification.model_years()
        for table in tables(model)
    ]
    resources += [
        resource(table.name.replace("/", "-"), f"{table.name}.csv", table.title, table, csv_files)
        for make in _APART
        for table in make(specification)
    ]
    package = {
        "$schema": _PROFILE,
        "name": "iv3",
        "title": edition.titel,
        "description": edition.omschrijving,
        "version": edition.versie,
        "homepage": edition.adres,
        "licenses": [{"name": edition.licentie}],
        "resources": resources,
    }
    return {f"{FOLDER}/datapackage.json": json_bytes(package)}


def resource(name: str, path: str, title: str, table: Table, csv_files: Files) -> dict[str, Any]:
    """Return the description of one table; ``path`` is that of its CSV file below the folder of tables."""
    content = csv_files[f"{FOLDER}/{path}"]
    return {
        "name": name,
        "type": "table",
        "title": title,
        "description": table.description,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": c.name, "type": "string", "title": c.title, "description": c.description}
                for c in table.columns
            ],
            "primaryKey": list(table.primary_key),
            "missingValues": [],
        },
    }
