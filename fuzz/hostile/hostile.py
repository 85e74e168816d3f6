"""What a hostile file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Content = Callable[[bytes], bytes]
"""Makes the hostile content from the good content of the place where it is given."""
ANY = ""
"""The suffix of a hostile file that takes that of the good file in whose place it comes."""


@dataclass(frozen=True)
class Hostile:
    """A file that is odd in one way.

    Attributes:
        naam: what it is called in outcomes.
        wat: what it is, in Dutch.
        soort: the kind it belongs to; a sample takes some of every kind.
        put: puts it at a path; the good content of that place is given too.
        suffix: how its name ends; `ANY` for that of the good file.
        called: the name of the file itself; empty for an ordinary one. What a message must name is only told of those.
        only_for: how the name of the good file ends in whose place it comes; empty for any.
        is_fixed: it is already there, under the name ``called``.
    """

    naam: str
    wat: str
    soort: str
    put: Callable[[Path, bytes], None]
    suffix: str = ANY
    called: str = ""
    is_fixed: bool = False
    only_for: str = ""


def written(
    soort: str, files: Iterable[tuple[str, str, Content]], suffix: str = ANY, only_for: str = ""
) -> list[Hostile]:
    """Return hostile files of a kind: name, what it is, and what makes its content."""
    return [
        Hostile(f"{soort}-{naam}", wat, soort, _writes(make), suffix, only_for=only_for) for naam, wat, make in files
    ]


def always(content: bytes) -> Content:
    """Return what makes the same content for every place."""
    return lambda _: content


def repeated(piece: bytes, times: int, before: bytes = b"", after: bytes = b"") -> Content:
    """Return what makes a content of many times a piece; it is only made when it is asked for."""
    return lambda _: before + piece * times + after


def _writes(make: Content) -> Callable[[Path, bytes], None]:
    def put(path: Path, good: bytes) -> None:
        path.write_bytes(make(good))

    return put
