"""The definition files in CBS's own format, for every layer and year."""

from __future__ import annotations

from generators.kernel.files import Files, lines_json_bytes
from generators.outputs.generator import Generator
from generators.subjects.model import cbs
from generators.subjects.model.specification import Specification

FOLDER = "definities"
_DEPTH = 4


def files(specification: Specification) -> Files:
    """Return one definition file for each layer and year, under the name CBS gives it."""
    return {
        f"{FOLDER}/{cbs.file_name(model)}": lines_json_bytes(
            cbs.definition(model, specification.edition.definitieformaat), _DEPTH
        )
        for model in specification.model_years()
    }


def _forms(specification: Specification) -> dict[str, object]:
    written = specification.edition.definitieformaat
    return {f"definitiebestand {m.laag.id} {m.jaar}": cbs.definition(m, written) for m in specification.model_years()}


GENERATOR = Generator("definitiebestanden", lambda building: files(building.specification), forms=_forms)
