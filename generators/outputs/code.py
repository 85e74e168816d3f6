"""The code that is made from the schema, so that a reviewer sees what a change of it does."""

from __future__ import annotations

from generators.kernel.schema_code import files
from generators.outputs.generator import Generator

GENERATOR = Generator("code", reviewed=lambda building: files(building.root))
