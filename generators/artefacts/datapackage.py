"""The description of every CSV table as a Frictionless Data Package, version 2."""

from __future__ import annotations

import hashlib

from generators.artefacts.serialise import Files, json_bytes
from generators.artefacts.tabellen import FOLDER, tables
from generators.specification import Specification

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def files(specification: Specification, csv_files: Files) -> Files:
    """Return ``tabellen/datapackage.json`` over the CSV tables in ``csv_files``."""
    edition = specification.edition
    resources = []
    for model in specification.model_years():
        for table in tables(model):
            path = f"{model.name}/{table.name}.csv"
            content = csv_files[f"{FOLDER}/{path}"]
            resources.append(
                {
                    "name": f"{model.laag.id}-{model.jaar}-{table.name}",
                    "type": "table",
                    "title": f"{table.title}, {model.laag.meervoud}, {model.jaar}",
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
            )
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
