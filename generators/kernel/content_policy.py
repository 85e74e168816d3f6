"""What a content policy of a page calls the scripts and styles that stand in it."""

from __future__ import annotations

import base64
import hashlib


def source_hash(text: str) -> str:
    """Return the hash of a script or style as a content policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
