"""Which codes of a year a code of the year before can become: the links between two years, and the routes over more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from iv3.core.words import Overgangsoort

_PART, _OTHER_CONTENT = Overgangsoort.VERPLAATST_DEEL, Overgangsoort.ANDERE_INHOUD


@dataclass(frozen=True)
class Link:
    """A way from an old code to a code of the year after it; ``entry`` is None for a code that stays as it was."""

    van: str | None
    naar: str | None
    als: str = ""
    entry: Mapping[str, Any] | None = None
    van_perioden: tuple[int, ...] = ()
    naar_perioden: tuple[int, ...] = ()

    @property
    def changes_content(self) -> bool:
        """Tell whether the code stays and other things belong to it."""
        return self.entry is not None and self.entry["soort"] == _OTHER_CONTENT


class Stage(NamedTuple):
    """A link on the way, where it leads (None: nobody knows), whether others leave from the same code, the old year."""

    link: Link
    end: str | None
    is_choice: bool
    jaar: int


Route = tuple[Stage, ...]
Step = Callable[[str], list[tuple[str | None, Link]]]


def links_between(entries: Iterable[Mapping[str, Any]], old: Iterable[str], new: Mapping[str, str]) -> Iterator[Link]:
    """Yield every way from the codes of a year to those of the next; the entries name only what changes."""
    whole: dict[str, list[Mapping[str, Any]]] = {}
    parts: dict[str, list[Mapping[str, Any]]] = {}
    unknown = []
    for entry in entries:
        if entry["van"] is None:
            unknown.append(entry)
        else:
            (parts if entry["soort"] == _PART else whole).setdefault(entry["van"], []).append(entry)
    for code in old:
        told = whole.get(code, [])
        if not told and code in new:
            yield Link(code, code)
        for entry in (*told, *parts.get(code, ())):
            yield from _links_of(code, entry, new)
    for entry in unknown:
        yield from _links_of(None, entry, new)


def _links_of(code: str | None, entry: Mapping[str, Any], new: Mapping[str, str]) -> Iterator[Link]:
    periods = tuple(entry["perioden"])
    if not entry["naar"]:
        yield Link(code, None, "", entry, periods)
    for successor in entry["naar"]:
        if successor["code"] in new:
            yield Link(code, successor["code"], successor["als"], entry, periods, tuple(successor["perioden"]))


def routes_of(code: str, steps: Sequence[tuple[Step, int]]) -> Iterator[Route]:
    """Yield every route of a code; one that comes where nobody knows the way ends there."""
    if not steps:
        yield ()
        return
    (step, jaar), *rest = steps
    ways = step(code)
    for end, link in ways:
        stage = Stage(link, end, len(ways) > 1, jaar)
        if end is None:
            yield (stage,)
        else:
            yield from ((stage, *route) for route in routes_of(end, rest))
