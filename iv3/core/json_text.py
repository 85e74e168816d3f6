"""Data as JSON for people and machines: one indent, and nothing in it that steers whoever looks at it."""

from __future__ import annotations

import json
from typing import Any

from iv3.core.terminal import escaped_json


def json_text(data: Any) -> str:
    """Return plain data (dicts, lists, text, numbers) as indented JSON with a line feed at the end."""
    return escaped_json(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"
