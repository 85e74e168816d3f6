"""Where the repository is."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder with ``tables/``, ``schema/`` and ``site/``."""
