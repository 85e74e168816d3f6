"""The description of every CSV table as a Frictionless Data Package, version 2."""

from __future__ import annotations

import hashlib
from typing import Any

from generators.kernel.files import Files, json_bytes
from generators.kernel.tables import FOLDER, Table
from generators.outputs.generator import Generator, Stage
from generators.subjects.model.specification import Specification
from generators.subjects.registry import all_subjects
from iv3.core.sheet import DELIMITER, LINE_END

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def files(specification: Specification, csv_files: Files) -> Files:
    """Return ``tabellen/datapackage.json`` over the CSV tables in ``csv_files``."""
    edition = specification.edition
    tables = [table for subject in all_subjects().values() for table in subject.tables(specification)]
    resources = [
        resource(table.name.replace("/", "-"), f"{table.name}.csv", table.title, table, csv_files) for table in tables
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
        "dialect": {"delimiter": DELIMITER, "lineTerminator": LINE_END},
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


GENERATOR = Generator(
    "beschrijving van de tabellen",
    lambda building: files(building.specification, building.published),
    stage=Stage.FILES,
)
