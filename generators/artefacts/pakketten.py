"""Rule packs: what the run-time needs of one layer and year, in one JSON file."""

from __future__ import annotations

from typing import Any

from generators.artefacts.serialise import Files, lines_json_bytes
from generators.specification import MATRIX_PARTS, Code, ModelYear, Specification

_DEPTH = 3


def files(specification: Specification) -> Files:
    """Return one pack for each layer and year, as ``<laag>-<jaar>.json``."""
    return {
        f"{model.laag.id}-{model.jaar}.json": lines_json_bytes(pack(model, specification.edition.versie), _DEPTH)
        for model in specification.model_years()
    }


def pack(model: ModelYear, version: str) -> dict[str, Any]:
    """Return the pack of a model year.

    ``codelijsten`` holds every code in the order of CBS; only a code without ``soort`` may be delivered.
    ``grijze_cellen`` gives per part the rows that share the same grey categories; a cell that is not named is open.
    """
    return {
        "pakket": f"{model.laag.id}-{model.jaar}",
        "versie": version,
        "laag": model.laag.id,
        "overheidslaag": model.laag.naam,
        "boekjaar": model.jaar,
        "perioden": [{"nummer": p.nummer, "naam": p.naam, "status": p.status} for p in model.periods],
        "codelijsten": {name: [_code(c) for c in codes.codes] for name, codes in model.lists.items()},
        "grijze_cellen": {part: _grey_rows(model, part) for part in MATRIX_PARTS},
        "controles": [
            {
                "regel": control.foutcode,
                "nummer": control.nummer,
                "titel": control.titel,
                "berekeningen": [
                    {
                        "perioden": list(c.perioden),
                        **({} if c.balanscodes is None else {"balanscodes": list(c.balanscodes)}),
                        **(
                            {}
                            if c.uitgesloten_taakvelden is None
                            else {"uitgesloten_taakvelden": list(c.uitgesloten_taakvelden)}
                        ),
                    }
                    for c in control.berekeningen
                ],
            }
            for control in model.controls
        ],
    }


def _code(code: Code) -> dict[str, Any]:
    return {
        "code": code.code,
        "naam": code.naam,
        **({} if code.onder is None else {"onder": code.onder}),
        **({} if code.soort is None else {"soort": code.soort}),
        **({} if code.fact is None or not code.fact.perioden else {"perioden": list(code.fact.perioden)}),
    }


def _grey_rows(model: ModelYear, part: str) -> list[dict[str, list[str]]]:
    rows_of: dict[tuple[str, ...], list[str]] = {}
    for row, cells in model.grey[part].items():
        if cells:
            rows_of.setdefault(tuple(cells), []).append(row)
    return [{"rijen": rows, "grijs": list(categories)} for categories, rows in rows_of.items()]
