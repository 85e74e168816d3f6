"""How a content policy of a page names the scripts and styles in it, and the policy of a page that is still."""

from __future__ import annotations

import base64
import hashlib


def source_hash(text: str) -> str:
    """Return the hash of a script or style as a content policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def still_policy(style: str) -> str:
    """Return the policy of a page that loads, runs and sends nothing, and in which only this style counts."""
    return f"default-src 'none'; style-src '{source_hash(style)}'; base-uri 'none'; form-action 'none'"
