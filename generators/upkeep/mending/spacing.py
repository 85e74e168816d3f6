"""Spacing: line ends, tabs before a line, spaces after it, blank lines and the end of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from generators.kernel.sources import Document, load_text
from generators.upkeep.mending.draft import Draft, Repair, says_the_same

_BOM = "\ufeff"
_TAB_WIDTHS = (2, 4, 8)
_SUSPECT = re.compile(r"^ *\t|[ \t]$|^\n\n|\n\n\n|\A\n|\n\n\Z|[^\n]\Z", re.M)
"""What a file that needs mending has; most have not, and reading each of them again takes long."""

_MARGIN = re.compile(r"[ \t]*")


def line_ends(path: str, text: str) -> Draft:
    """Return a draft of a file in which every line ends with one character and no mark stands at the start."""
    repairs = []
    if text.startswith(_BOM):
        text = text.removeprefix(_BOM)
        repairs.append(Repair(path, 1, "het onzichtbare teken aan het begin weggehaald"))
    if "\r" in text:
        repairs.append(Repair(path, text.count("\n", 0, text.index("\r")) + 1, "regeleinden van Windows vervangen"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    draft = Draft.of(path, text)
    return Draft(draft.path, draft.text, draft.lines, tuple(repairs))


def mend(draft: Draft) -> Draft:
    """Return the draft with its spacing mended, as far as it then says the same."""
    if not _SUSPECT.search(draft.text):
        return draft
    draft = _without_tabs(draft)
    before = draft.document()
    if before.node() is None:  # it cannot be read, so nobody can tell which space matters
        return draft
    for step in (_without_spaces_after, _without_extra_blank_lines, _with_one_last_end):
        mended = step(draft, before)
        if mended.text != draft.text and says_the_same(before, after := mended.document()):
            draft, before = mended, after
    return draft


def _without_tabs(draft: Draft) -> Draft:
    """Replace tabs before a line by spaces, when every width that makes the file readable says the same."""
    if draft.document().node() is not None:
        return draft
    candidates: list[tuple[str, Document]] = []
    for width in _TAB_WIDTHS:
        text = "\n".join(_expanded(line, width) for line in draft.text.split("\n"))
        document = load_text(text, draft.path)
        if document.node() is not None and text != draft.text:
            candidates.append((text, document))
    if not candidates or not all(says_the_same(candidates[0][1], other) for _, other in candidates[1:]):
        return draft
    mended = candidates[0][0].split("\n")
    rows = list(zip(draft.lines, mended, strict=True))
    changed = (i for i, (old, new) in enumerate(zip(draft.text.split("\n"), mended, strict=True)) if old != new)
    return draft.with_lines(rows, [draft.repair(i, "tabs aan het begin vervangen door spaties") for i in changed])


def _expanded(line: str, width: int) -> str:
    match = _MARGIN.match(line)
    margin = match[0] if match else ""
    return margin.expandtabs(width) + line[len(margin) :] if line.strip() else line


def _without_spaces_after(draft: Draft, document: Document) -> Draft:
    kept = _lines_of(document, draft.text.split("\n"), spaces_matter=True)
    rows, repairs = [], []
    for index, (number, line) in enumerate(draft.rows()):
        stripped = line if index in kept else line.rstrip(" \t")
        if stripped != line:
            repairs.append(draft.repair(index, "spaties aan het eind weggehaald"))
        rows.append((number, stripped))
    return draft.with_lines(rows, repairs)


def _without_extra_blank_lines(draft: Draft, document: Document) -> Draft:
    kept = _lines_of(document, draft.text.split("\n"))
    rows: list[tuple[int, str]] = []
    repairs = []
    all_rows = draft.rows()
    last = max((index for index, (_, line) in enumerate(all_rows) if line), default=-1)
    for index, (number, line) in enumerate(all_rows):
        is_extra = not line and (not rows or not rows[-1][1])
        if is_extra and index < last and index not in kept:
            repairs.append(draft.repair(index, "een lege regel te veel weggehaald"))
        else:
            rows.append((number, line))
    return draft.with_lines(rows, repairs)


def _with_one_last_end(draft: Draft, _document: Document) -> Draft:
    rows = draft.rows()
    if rows[-1][1]:
        return draft.with_lines(
            [*rows, (rows[-1][0], "")], [draft.repair(len(rows) - 1, "de laatste regel afgesloten")]
        )
    while len(rows) > 2 and not rows[-2][1]:
        del rows[-2]
    if len(rows) == len(draft.lines):
        return draft
    return draft.with_lines(rows, [draft.repair(len(rows) - 1, "lege regels aan het eind weggehaald")])


def _lines_of(document: Document, texts: list[str], *, spaces_matter: bool = False) -> set[int]:
    """Return the lines, from 0, that a text of several lines takes: what looks like spacing may be part of it.

    Args:
        document: the file as it is read.
        texts: its lines.
        spaces_matter: only texts that keep the spaces at the end of their lines.
    """
    found: set[int] = set()
    for node in _scalars(document.node(), set()):
        first, last = node.start_mark.line, node.end_mark.line
        if last > first and not (spaces_matter and node.style in (">", "'", None, "")):
            stop = last if node.style in ("|", ">") else last + 1
            while stop - 1 > first and not texts[stop - 1].strip():
                stop -= 1
            found.update(range(first, stop))
    return found


def _scalars(node: yaml.Node | None, seen: set[int]) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.CollectionNode) and id(node) not in seen:
        seen.add(id(node))
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _scalars(part, seen)
