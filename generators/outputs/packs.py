"""The rule packs that the run time reads: committed, so that a reviewer sees what a change does to them."""

from __future__ import annotations

from generators.kernel.places import PACKS
from generators.outputs.generator import Generator

GENERATOR = Generator(
    "regels voor de controle",
    reviewed=lambda building: {f"{PACKS}/{path}": content for path, content in building.packs.items()},
)
