"""A document of sections, paragraphs, lists and tables, apart from how it looks: the same for a page and for a PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, TypeAlias

Style = Literal["gewoon", "sterk", "code", "verwijzing", "bron", "zekerheid", "einde"]
"""What a run is: plain, strong, a code, a link, where a fact comes from, how sure it is, or the end of a line."""


@dataclass(frozen=True)
class Run:
    """A piece of text. ``target`` is the id it leads to, empty for none; ``title`` is what pointing shows."""

    text: str
    style: Style = "gewoon"
    target: str = ""
    title: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``label`` stands before it in bold and may be empty."""

    runs: Runs
    label: str = ""
    id: str = ""


@dataclass(frozen=True)
class Item:
    """An item of a list."""

    runs: Runs
    id: str = ""


@dataclass(frozen=True)
class List:
    """A list; ``label`` stands above it and may be empty."""

    entries: tuple[Item, ...]
    label: str = ""
    id: str = ""


@dataclass(frozen=True)
class TextColumn:
    """A column of a table; ``share`` is its part of the width, 0 for as narrow as its cells."""

    title: str
    share: int = 0


@dataclass(frozen=True)
class TextRow:
    """A row of a table, with a cell for each column."""

    cells: tuple[Runs, ...]
    id: str = ""


@dataclass(frozen=True)
class TextTable:
    """A table; no other table of the document has its caption."""

    caption: str
    columns: tuple[TextColumn, ...]
    rows: tuple[TextRow, ...]
    id: str = ""


@dataclass(frozen=True)
class Note:
    """What must not be missed: ``label`` says what kind of note it is."""

    label: str
    runs: Runs
    id: str = ""


Block: TypeAlias = Paragraph | List | TextTable | Note


@dataclass(frozen=True)
class Section:
    """A part with a heading; ``code`` stands before the title and is what the contents show of a small section."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class TextDocument:
    """A whole document; ``status`` stands on every page, and ``contents`` is the heading of the table of contents."""

    title: str
    subtitle: str
    status: str
    contents: str
    language: str
    region: str
    sections: tuple[Section, ...]
    words: dict[str, str]
    """What a renderer says of itself, such as the link that skips the contents."""


def number(path: tuple[int, ...]) -> str:
    """Return the number of a section: a letter for a chapter, then numbers, so that it is never taken for a code.

    Args:
        path: which chapter, which section in it and so on, counted from 0.
    """
    first, *rest = path
    letters = ""
    while first >= 0:
        letters, first = chr(ord("A") + first % 26) + letters, first // 26 - 1
    return ".".join([letters, *(str(part + 1) for part in rest)])


def data(document: TextDocument) -> dict[str, Any]:
    """Return the document as plain lists and dicts for a template, with numbers and levels.

    Every block has ``soort``, the name of its class in small letters without ``Text``; every section has ``nummer``
    and ``niveau`` (1 for a chapter).

    Raises:
        ValueError: an id stands twice, a link leads nowhere, or two tables have the same caption.
    """
    if faults := list(_faults(document)):
        raise ValueError("; ".join(faults))
    return {
        **{field.name: _plain(getattr(document, field.name)) for field in fields(document) if field.name != "sections"},
        "sections": [_section(section, (place,)) for place, section in enumerate(document.sections)],
    }


def parts(value: Any) -> Iterator[Any]:
    """Yield every section, block, item, row and run in a document or a part of one, in reading order."""
    if isinstance(value, tuple):
        for part in value:
            yield from parts(part)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from parts(getattr(value, field.name))


def _faults(document: TextDocument) -> Iterator[str]:
    found = list(parts(document))
    ids = Counter(part.id for part in found if getattr(part, "id", ""))
    yield from (f"het kenmerk {id_} staat er {count} keer" for id_, count in ids.items() if count > 1)
    targets = {run.target: run.text for run in found if isinstance(run, Run) and run.target}
    yield from (
        f"{text!r} verwijst naar {target}, en dat is er niet" for target, text in targets.items() if target not in ids
    )
    captions = Counter(part.caption for part in found if isinstance(part, TextTable))
    yield from (f"de tabel {caption!r} staat er {count} keer" for caption, count in captions.items() if count > 1)


def _section(section: Section, path: tuple[int, ...]) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "code": section.code,
        "nummer": number(path),
        "niveau": len(path),
        "blocks": _plain(section.blocks),
        "sections": [_section(inner, (*path, place)) for place, inner in enumerate(section.sections)],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        kind = {} if isinstance(value, Run) else {"soort": type(value).__name__.removeprefix("Text").lower()}
        return {**kind, **{field.name: _plain(getattr(value, field.name)) for field in fields(value)}}
    return value
