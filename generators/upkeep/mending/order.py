"""Order: items of a list go where a reader expects them, each as a whole and with the comments above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import yaml

from generators.kernel.findings import listed
from generators.kernel.reading import Facts
from generators.kernel.sources import Document, Pointer
from generators.kernel.transitions import Transition
from generators.subjects.model import order
from generators.subjects.transitions import check as transitions
from generators.upkeep.mending.draft import Draft, Edit, Repair, says_the_same

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


def mend(draft: Draft, document: Document, moves: Iterable[Move]) -> Draft:
    """Return the draft with its lists in order.

    Args:
        draft: the text that ``document`` was read from.
        document: the same, as it is read.
        moves: the lists of this file that are out of order.
    """
    before = document
    for move in moves:
        mended = _moved(draft, draft.document(), move)
        if mended is not None and says_the_same(before, after := mended.document(), in_order=False):
            draft, before = mended, after
    return draft


def moves(documents: Iterable[Document], facts: Facts) -> dict[str, list[Move]]:
    """Return the lists that are out of order, by the path of their file.

    Args:
        documents: the files to look at.
        facts: what all files together say, for the order of the code lists.
    """
    result: dict[str, list[Move]] = {}
    for path, move in (
        *((d.path, move) for d in documents for move in _sorted_lists(d)),
        *_selections(facts),
        *_transitions(facts),
    ):
        if list(move.wanted) != sorted(move.wanted):
            result.setdefault(path, []).append(move)
    return result


def _sorted_lists(document: Document) -> Iterator[Move]:
    for found in order.sorted_lists(document):
        keys = found.keys
        wanted = sorted(range(len(keys)), key=keys.__getitem__)
        yield Move(found.pointer, tuple(wanted), tuple(str(k[-1] if isinstance(k, tuple) else k) for k in keys))


def _selections(facts: Facts) -> Iterator[tuple[str, Move]]:
    for selection in order.selections(facts):
        own = selection.own()
        in_order = sorted((selection.place[code], index) for index, code in own)
        slots = {index: item for (index, _), (_, item) in zip(own, in_order, strict=True)}
        wanted = tuple(slots.get(index, index) for index in range(len(selection.members)))
        pointer = (*selection.origin.pointer, selection.key)
        yield selection.origin.document.path, Move(pointer, wanted, selection.members)


def _transitions(facts: Facts) -> Iterator[tuple[str, Move]]:
    by_document: dict[str, list[Transition]] = {}
    for fact in facts.transitions:
        by_document.setdefault(fact.origin.document.path, []).append(fact)
    key = transitions.order_key(facts)
    for path, told in by_document.items():
        keys = [key(fact) for fact in told]
        wanted = sorted(range(len(told)), key=keys.__getitem__)
        names = (listed(fact.van) or "onbekende herkomst" for fact in told)
        yield path, Move(("overgangen",), tuple(wanted), tuple(names))


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
