"""Where the repository is."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder with ``tables/``, ``schema/`` and ``site/``."""

GENERATED = "generated"
"""Below the repository: what is made and committed, for a reviewer."""

PACKS = "iv3/packs"
"""Below the repository: the rule packs."""
