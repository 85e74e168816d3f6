"""Quotes: a code, date or version that stands bare, or between curly quotes, gets straight ones."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from generators.checks.shape import quotable
from generators.mending.draft import Draft, Edit, says_the_same
from generators.schema import SourceSchema
from generators.sources import CURLY_QUOTES, Document
from generators.writing import quoted


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
