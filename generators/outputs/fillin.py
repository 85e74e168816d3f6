"""Blank fill-in workbooks: one for every layer and year of which the layout of CBS's Excel model is known."""

from __future__ import annotations

from generators.kernel.files import Files
from generators.outputs.generator import Generator
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from iv3.excel.fillin import workbook_bytes
from iv3.excel.fitting import years

FOLDER = "invulmodellen"


def files(specification: Specification, packs: Files) -> Files:
    """Return the workbooks: ``invulmodellen/iv3-invulmodel-<laag>-<jaar>.xlsx``.

    Args:
        specification: facts that passed the checks.
        packs: the rule packs of the same build, by file name.
    """
    with in_memory(packs):
        return {
            f"{FOLDER}/iv3-invulmodel-{laag}-{jaar}.xlsx": workbook_bytes(None, laag, jaar)
            for laag in specification.layers
            for jaar in years(laag)
        }


GENERATOR = Generator("invulmodellen", lambda building: files(building.specification, building.packs), is_slow=True)
