"""What the checks on meaning reckon with: the limits and words of ``tables/samenhang.yaml``."""

from __future__ import annotations

from generators.kernel.reading import Facts
from generators.kernel.records import Samenhangbestand

PATH = "tables/samenhang.yaml"


def bounds_of(facts: Facts) -> Samenhangbestand | None:
    """Return the limits and words; None when there is no such file, or it has the wrong shape."""
    return next(iter(facts.sound_files(Samenhangbestand)), None)
