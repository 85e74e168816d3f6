"""Quotes: a code that stands bare or between curly quotes gets straight ones, and so does a text with a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from generators.kernel.schema import SourceSchema
from generators.kernel.shape import quotable
from generators.kernel.sources import CURLY_QUOTES, Document
from generators.kernel.writing import quoted
from generators.upkeep.mending.draft import Draft, Edit, says_the_same

_WITH_COLON = re.compile(r"\s*(?:- )?[a-z_0-9]+: (?P<text>[A-Za-zÀ-ÿ0-9(][^#\"]*?: [^#]*?)(?: +#.*| *)")
"""A key with a text that holds a colon and no quote."""


def mend(draft: Draft, document: Document, schema: SourceSchema) -> Draft:
    """Return the draft with quotes around every value that its schema wants quoted and that is written bare.

    Args:
        draft: the text of the file.
        document: the same, as it is read.
        schema: of this kind of file.
    """
    if document.data is None:
        return draft
    edits = list(_edits(draft, document, schema))
    mended = draft.with_edits(edits)
    return mended if edits and says_the_same(document, mended.document()) else draft


def mend_colons(draft: Draft) -> Draft:
    """Return the draft with quotes around a text with a colon in it, when the file can then be read."""
    unread = draft
    while (place := _first_problem(draft)) is not None:
        match = _WITH_COLON.fullmatch(draft.text.split("\n")[place - 1])
        if match is None:
            return unread
        start = sum(len(line) + 1 for line in draft.text.split("\n")[: place - 1]) + match.start("text")
        text = match["text"]
        mended = draft.with_edits(
            [Edit(start, start + len(text), quoted(text), "tekst met een dubbele punt aangehaald")]
        )
        after = _first_problem(mended)
        if after is not None and after <= place:
            return unread
        draft = mended
    return draft


def _first_problem(draft: Draft) -> int | None:
    """Return the line, from 1, where reading stops; None when the file can be read."""
    document = draft.document()
    return document.findings[0].place.line if document.node() is None and document.findings else None


def _edits(draft: Draft, document: Document, schema: SourceSchema) -> Iterator[Edit]:
    seen: set[int] = set()
    for pointer, is_bare in quotable(document, schema.schema):
        node = document.node(pointer)
        if not is_bare or not isinstance(node, yaml.ScalarNode) or node.start_mark.index in seen:
            continue
        start, end = node.start_mark.index, node.end_mark.index
        written = draft.text[start:end]
        text = written.strip(CURLY_QUOTES)
        if written == node.value and text and text not in ("~", "null"):
            seen.add(start)
            what = "kromme aanhalingstekens recht gemaakt bij" if text != written else "aanhalingstekens gezet om"
            yield Edit(start, end, quoted(text), f"{what} {text}")
