"""The page that says how all of this is tested: the figures of the last long runs, which those runs keep themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generators.kernel.places import ROOT
from generators.outputs.site.page import Page
from generators.subjects.model.specification import Specification

LAST_RUNS = ROOT / "site" / "getest.json"
"""Part → the figures of its last run, its day and the version that ran; ``python -m fuzz … --keep`` writes them."""


def pages(_specification: Specification) -> Iterator[Page]:
    """Yield the page."""
    runs: dict[str, dict[str, Any]] = json.loads(LAST_RUNS.read_bytes()) if LAST_RUNS.is_file() else {}
    yield Page(
        path="getest",
        title="Hoe dit is getest",
        description="Wat er is geprobeerd om iv3 te laten struikelen, met de cijfers van de laatste keer.",
        template="getest",
        data={"runs": runs, "vormen": [name for name, run in runs.items() if "bestanden" in run]},
    )
