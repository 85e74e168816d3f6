"""The hand-written guidance as pages: CONTRIBUTING for maintainers, and everything in ``docs/`` for users."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath

import markdown

from generators.kernel.places import ROOT
from generators.outputs import reference
from generators.outputs.site.page import Page, clipped
from generators.subjects.model.specification import Specification
from generators.subjects.releases import files as uitgaven
from generators.subjects.releases.facts import FRAGMENTS
from iv3.core.errors import UserError

FOLDER = "handleiding"
_MORE = {"CONTRIBUTING.md": "meewerken", uitgaven.CHANGELOG: "uitgaven"}
"""Documents outside ``docs/``: the page for maintainers and the one about changes lead to them."""

_KEPT_IN = {
    uitgaven.CHANGELOG: f"{FRAGMENTS}/README.md",
    reference.COMMANDS_PAGE: "iv3/commands/main.py",
    reference.FUNCTIONS_PAGE: "iv3/__init__.py",
}
"""Documents that are made: the file that says where to change what is in them."""

_HREF = re.compile(r'<a href="([^"#]+)(#[^"]*)?"')
_TITLE = re.compile(r"\A# (.+)\n+")


@dataclass(frozen=True)
class Guide:
    """A document: its file, where its page stands, its title, the opening as a description, and the Markdown."""

    name: str
    address: str
    title: str
    opening: str
    body: str


def pages(specification: Specification) -> Iterator[Page]:
    """Yield a page for every document, and the overview."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in (*sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md")
    }
    texts.update({name: content.decode() for name, content in uitgaven.changelog(specification).items()})
    texts.update({name: content.decode() for name, content in reference.files(specification).items()})
    documents = [_document(name, text) for name, text in texts.items()]
    addresses = {document.name: document.address for document in documents}
    for document in documents:
        yield Page(
            path=document.address,
            title=f"Handleiding: {document.title}",
            description=document.opening,
            template="handleiding",
            data={
                "kop": document.title,
                "tekst": html_of(document.body, _linker(document, addresses, specification.edition.bewerkadres)),
                "bewerken": _KEPT_IN.get(document.name, document.name),
            },
        )
    yield Page(
        path=FOLDER,
        title="Handleidingen",
        description="Handleidingen bij de opdrachten van iv3: koppelen, grootboek, verdelen, vergelijken en afspraken.",
        template="handleidingen",
        data={"documenten": documents},
    )


def _document(name: str, text: str) -> Guide:
    match = _TITLE.match(text)
    if match is None:
        raise UserError(f"{name} begint niet met een titel")
    body = text[match.end() :]
    stem = _MORE.get(name, PurePosixPath(name).stem)
    return Guide(name, f"{FOLDER}/{stem}", match[1], clipped(" ".join(body.split("\n\n")[0].split())), body)


def html_of(text: str, address: Callable[[str], str]) -> str:
    """Return Markdown as HTML in which what scrolls can be reached by keyboard.

    Args:
        text: Markdown of our own, which may hold HTML.
        address: gives the address on the site of a link to another file.
    """
    made = markdown.markdown(text, extensions=["tables", "fenced_code", "toc"])
    made = _HREF.sub(lambda match: f'<a href="{address(match[1])}{match[2] or ""}"', made)
    number = count(1)
    made = re.sub("<table>", lambda _: _region(f"Tabel {next(number)}"), made)
    return made.replace("</table>", "</table>\n</div>")


def _region(name: str) -> str:
    return f'<div class="iv3-schuif" tabindex="0" role="region" aria-label="{name}">\n<table>'


def _linker(document: Guide, addresses: Mapping[str, str], source: str) -> Callable[[str], str]:
    """Return what gives the address of a file that the document links to: a page, or the file where it is kept."""
    root = "../" * (document.address.count("/") + 1)

    def address(target: str) -> str:
        if "://" in target:
            return target
        path = posixpath.normpath(posixpath.join(posixpath.dirname(document.name), target))
        return f"{root}{addresses[path]}/index.html" if path in addresses else f"{source}{path}"

    return address
