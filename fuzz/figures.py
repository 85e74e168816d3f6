"""The figures of the last long runs, kept as data for whoever wants to know what was tried."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fuzz.places import ROOT
from iv3 import __version__

LAST = ROOT / "site" / "getest.json"
"""The figures that are committed, and that the site shows: part → those of its last run."""


def keep_figures(part: str, figures: Mapping[str, Any], path: Path = LAST) -> None:
    """Keep the figures of a run, with its day and the version that ran, in the place of the last ones of that part."""
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    day = datetime.now(UTC).date().isoformat()
    kept[part] = {"datum": day, "versie": __version__, **figures}
    path.write_text(json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
