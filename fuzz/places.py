"""Where things stand."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "fuzz"
KEPT = ROOT / ".cache" / "fuzz"
"""What a run finds and what coverage has led to; not committed."""
