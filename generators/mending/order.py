"""Order: items of a list go where a reader expects them, each as a whole and with the comments above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from generators.checks import order, transitions
from generators.facts import Facts
from generators.findings import listed
from generators.mending.draft import Draft, Edit, Repair, says_the_same
from generators.sources import Document, Pointer

_DASH = re.compile(r"\s*-\s+")
_SHOWN_ITEMS = 3


@dataclass(frozen=True)
class Move:
    """A list that is out of order: ``wanted`` has the index of every item, in the order they should stand."""

    pointer: Pointer
    wanted: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def moved(self) -> tuple[int, ...]:
        """The fewest items that must go elsewhere for the others to stand in order."""
        longest: list[list[int]] = []
        for item in self.wanted:
            longest.append([*_longest(run for run in longest if run[-1] < item), item])
        stay = set(_longest(longest))
        return tuple(item for item in sorted(self.wanted) if item not in stay)


def _longest(runs: Iterable[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run), default=[])


def mend(draft: Draft, document: Document, facts: Facts) -> Draft:
    """Return the draft with its lists in order.

    Args:
        draft: the text that ``document`` was read from.
        document: the file among all documents.
        facts: what all documents together say, for the order of the code lists.
    """
    before = document
    for move in moves(document, facts):
        mended = _moved(draft, draft.document(), move)
        if mended is not None and says_the_same(before, after := mended.document(), in_order=False):
            draft, before = mended, after
    return draft


def moves(document: Document, facts: Facts) -> list[Move]:
    """Return the lists of a document that are out of order."""
    return [move for move in _all_moves(document, facts) if list(move.wanted) != sorted(move.wanted)]


def _all_moves(document: Document, facts: Facts) -> Iterator[Move]:
    for found in order.sorted_lists(document):
        wanted = sorted(range(len(found.keys)), key=lambda i, keys=found.keys: keys[i])  # type: ignore[misc]
        names = (str(key[-1] if isinstance(key, tuple) else key) for key in found.keys)
        yield Move(found.pointer, tuple(wanted), tuple(names))
    for selection in order.selections(facts):
        if selection.source.document is document:
            own = selection.own()
            by_place = sorted(own, key=lambda pair, place=selection.place: place[pair[1]])  # type: ignore[misc]
            slots = {index: item for (index, _), (item, _) in zip(own, by_place, strict=True)}
            wanted = [slots.get(index, index) for index in range(len(selection.members))]
            yield Move((*selection.source.pointer, selection.key), tuple(wanted), selection.members)
    told = [fact for fact in facts.transitions if fact.source.document is document]
    records = document.data.get("overgangen") if isinstance(document.data, dict) else None
    if told and isinstance(records, list) and len(records) == len(told):
        key = transitions.order_key(facts)
        wanted = sorted(range(len(told)), key=lambda i: key(told[i]))
        names = (listed(fact.van) or "onbekende herkomst" for fact in told)
        yield Move(("overgangen",), tuple(wanted), tuple(names))


def _moved(draft: Draft, document: Document, move: Move) -> Draft | None:
    """Return the draft with one list in order, or None when its items cannot be told apart."""
    node = document.node(move.pointer)
    if not isinstance(node, yaml.CollectionNode) or len(node.value) != len(move.wanted):
        return None
    if node.flow_style:
        return _swapped(draft, node.value, move)
    starts = [child[0] if isinstance(child, tuple) else child for child in node.value]
    return _in_blocks(draft, node, [start.start_mark for start in starts], move)


def _swapped(draft: Draft, items: Sequence[yaml.Node], move: Move) -> Draft | None:
    """Write the items of a list between brackets in each other's place."""
    if not all(isinstance(item, yaml.ScalarNode) for item in items):
        return None
    spans = [(item.start_mark.index, item.end_mark.index) for item in items]
    texts = [draft.text[start:end] for start, end in spans]
    if any("\n" in text for text in texts):
        return None
    edits = [
        Edit(*spans[slot], texts[item], "")
        for slot, item in enumerate(move.wanted)
        if slot != item and texts[slot] != texts[item]
    ]
    told = draft.repair(items[0].start_mark.line, f"{_shown(move)} op volgorde gezet")
    mended = draft.with_edits(edits)
    return Draft(mended.path, mended.text, mended.lines, (*mended.repairs, told))


def _in_blocks(draft: Draft, node: yaml.CollectionNode, marks: Sequence[yaml.Mark], move: Move) -> Draft | None:
    """Move the lines of whole items, each with the comments above it; blank lines between items stay where they are."""
    rows = draft.rows()
    texts = [text for _, text in rows]
    lines = [mark.line for mark in marks]
    is_list = isinstance(node, yaml.SequenceNode)
    margin = len(texts[lines[0]]) - len(texts[lines[0]].lstrip())
    for mark in marks:
        ahead = texts[mark.line][: mark.column]
        if not (_DASH.fullmatch(ahead) if is_list else not ahead.strip()) or len(set(lines)) < len(lines):
            return None
    begins = [_begin(texts, line, lines[i - 1] if i else None, margin) for i, line in enumerate(lines)]
    end = _end(texts, lines[-1], node.end_mark.line if node.end_mark.column == 0 else node.end_mark.line + 1, margin)
    stretches = [range(begin, stop) for begin, stop in zip(begins, (*begins[1:], end), strict=True)]
    gaps = [next((i for i in stretch if texts[i].strip()), stretch.stop) for stretch in stretches]
    made: list[tuple[int, str]] = rows[: begins[0]]
    for slot, item in enumerate(move.wanted):
        made += rows[stretches[slot].start : gaps[slot]] + rows[gaps[item] : stretches[item].stop]
    made += rows[end:]
    if end == len(rows):  # the file ended without a line end, and another item may be last now
        return None
    return draft.with_lines(made, list(_told(draft, lines, move)))


def _begin(texts: Sequence[str], line: int, previous: int | None, margin: int) -> int:
    """Return where the stretch of an item begins: after the item before it, comments and blank lines included.

    Above the first item only the comments that touch it are its own; what is further up is about the whole list.
    """
    floor = -1 if previous is None else previous
    begin = line
    while begin - 1 > floor and _is_between(texts[begin - 1], margin, blank=previous is not None):
        begin -= 1
    return begin


def _end(texts: Sequence[str], last: int, stop: int, margin: int) -> int:
    """Return the line after the last item: comments at its end are its own only when they stand further in."""
    end = min(stop, len(texts))
    while end - 1 > last and _is_between(texts[end - 1], margin, blank=True):
        end -= 1
    return end


def _is_between(text: str, margin: int, *, blank: bool) -> bool:
    stripped = text.strip()
    if not stripped:
        return blank
    return stripped.startswith("#") and len(text) - len(text.lstrip()) <= margin


def _told(draft: Draft, lines: Sequence[int], move: Move) -> Iterator[Repair]:
    for item in move.moved:
        yield draft.repair(lines[item], f"{move.names[item]} op zijn plaats gezet")


def _shown(move: Move) -> str:
    names = [move.names[item] for item in move.moved]
    if len(names) > _SHOWN_ITEMS:
        return f"{', '.join(names[:_SHOWN_ITEMS])} en {len(names) - _SHOWN_ITEMS} andere"
    return listed(names)
