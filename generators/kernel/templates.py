"""Templates of pages: every text in them is escaped, and a name that is not there is an error."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from iv3.core.content_policy import still_policy

POLICY = "@@beleid@@"
"""The place in a page where its content policy comes."""
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)


def environment(folder: Path) -> Environment:
    """Return what reads the templates in a folder; lines with only a statement leave nothing behind."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def with_still_policy(page: str) -> str:
    """Return a page with one style and nothing that moves, with the policy that allows just that."""
    (style,) = _STYLE.findall(page)
    return page.replace(POLICY, still_policy(style))
