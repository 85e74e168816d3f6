"""A document as one HTML file that needs nothing else: no script, no request, and a policy that says so."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from generators.kernel.document import TextDocument, data
from generators.kernel.places import ROOT
from generators.kernel.templates import environment
from iv3.core.content_policy import source_hash

TEMPLATES = ROOT / "site" / "voorschrift"
TEMPLATE, STYLE = "document.html", "document.css"

_STATUS = "@@status@@"
"""The place in the style where the status of every printed page comes."""


def html(document: TextDocument) -> bytes:
    """Return the page.

    Raises:
        ValueError: see `generators.kernel.document.data`.
    """
    style = style_of(document.status)
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src '{source_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    text = _environment().get_template(TEMPLATE).render(document=data(document), style=Markup(style), policy=policy)
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip()).encode()


def style_of(status: str) -> str:
    """Return the style with ``status`` at the foot of every printed page."""
    style = (TEMPLATES / STYLE).read_text(encoding="utf-8")
    return "\n".join(line.strip() for line in style.replace(_STATUS, css_string(status)).splitlines() if line.strip())


def css_string(text: str) -> str:
    """Return ``text`` as a CSS string, with a number for all but letters and digits: a space after a number is lost."""
    inner = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06X}" for c in text if c != "\0")
    return f'"{inner}"'


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(TEMPLATES)
