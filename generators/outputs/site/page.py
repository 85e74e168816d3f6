"""A page of the site, and how it becomes Markdown: front matter, then HTML in which every text is text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment

from generators.kernel.findings import listed
from generators.kernel.places import ROOT
from generators.kernel.reading import source_id, source_place
from generators.kernel.templates import environment
from generators.subjects.guidance.facts import belongs_on, named_codes
from generators.subjects.model.specification import Specification
from iv3.core import words
from iv3.core.words import Overgangslijst

TEMPLATES = ROOT / "site" / "paginas"

FOLDER_OF_KIND: Mapping[str, str] = {
    "taakveld": "taakvelden",
    "categorie": "categorieen",
    "balanscode": "balansposten",
    "regel": "regels",
    "vraag": "vragen",
    "kengetal": "kengetallen",
    "productcategorie": "productcategorieen",
    "open": "open",
}
"""Kind of thing → the folder with a page for each; a page's address never changes."""

MOST_DESCRIPTION = 160
"""A search engine shows no more of a description."""


@dataclass(frozen=True)
class Page:
    """A page: ``path`` is its folder below the site (empty for the home page), ``deel`` the menu item it belongs to.

    ``model`` is the folder of the model whose taakvelden it is about; empty for those of gemeenten, which have none.
    """

    path: str
    title: str
    description: str
    template: str
    deel: str = ""
    model: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The way from this page to the top of the site."""
        return "../" * len([part for part in self.path.split("/") if part])


def markdown(page: Page, shared: Mapping[str, Any]) -> bytes:
    """Return the page as Markdown.

    Args:
        page: what to write.
        shared: what every template may use.
    """
    head = {"title": page.title, "description": page.description, "deel": page.deel, "hide": ["navigation", "toc"]}
    front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    template = _environment().get_template(f"{page.template}.html")
    values = {
        "link": partial(link, page),
        "link_bij": lambda model: partial(link, replace(page, model=model)),
        "namen": shared["namen_bij"][page.model],
        **shared,
        **page.data,
    }
    body = template.render(page=page, **values)
    return f"---\n{front}---\n\n<div>\n{body.strip()}\n</div>\n".encode()


def link(page: Page, kind: str, code: str = "") -> str:
    """Return the address of a thing, or of a folder of the site, as seen from ``page``."""
    parts = [part for part in (*folders_of(kind, page.model), code) if part]
    return f"{page.root}{'/'.join(parts)}/index.html" if parts else f"{page.root}index.html"


def folders_of(kind: str, model: str) -> tuple[str, ...]:
    """Return the folders below the site for a kind of thing; taakvelden of another model stand in a folder of it."""
    folder = FOLDER_OF_KIND.get(kind, kind)
    return (model, folder) if kind == Overgangslijst.TAAKVELD else (folder,)


def folder_of_model(specification: Specification, model: str | None) -> str:
    """Return the folder of a model: none for that of gemeenten, and for what every model has."""
    first = next(iter(specification.layers.values())).model
    return "" if model in (None, first) else str(model)


def clipped(text: str) -> str:
    """Return a text as a description: whole when it fits, else its first sentences or words."""
    if len(text) <= MOST_DESCRIPTION:
        return text
    sentences = text[: MOST_DESCRIPTION + 1].rsplit(". ", 1)
    if len(sentences) > 1:
        return f"{sentences[0]}."
    return f"{text[: MOST_DESCRIPTION - 1].rsplit(' ', 1)[0]}…"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = environment(TEMPLATES)
    made.globals["words"] = words
    made.filters["opsomming"] = listed
    made.filters["bron_id"] = source_id
    made.filters["bron_plaats"] = source_place
    made.filters["codes_bij"] = named_codes
    made.filters["hoort_op"] = belongs_on
    made.filters["in_meervoud"] = lambda laag, meervoud: meervoud[laag]
    made.filters["grootte"] = _size
    made.filters["getal"] = lambda number: f"{number:,}".replace(",", ".")
    return made


def _size(size_bytes: int) -> str:
    """Return a size as a person reads it: ``1,2 MB``."""
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1000:.0f} kB"
    return f"{size_bytes / 1_000_000:.1f} MB".replace(".", ",")
