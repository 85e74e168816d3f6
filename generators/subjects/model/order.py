"""Order: everything stands where a reader expects it, so that two people who add the same fact make the same change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generators.kernel.codes import model_of
from generators.kernel.findings import MENDED, Finding
from generators.kernel.origin import Origin
from generators.kernel.reading import Facts
from generators.kernel.sources import Document, Pointer
from generators.subjects.model import cell_rules
from generators.subjects.model.specification import LIST_OF_SELECTION
from iv3.core.words import Groepsoort

_SORTED: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "groepen": (
        "soort (taakveld, categorie, balanspost) en kenmerk",
        lambda r: (Groepsoort.VALUES.index(r["soort"]), r["id"]),
    ),
    "afwijkingen": ("kenmerk", lambda r: r["id"]),
    "open": ("kenmerk", lambda r: r["id"]),
    "verboden": ("kenmerk", lambda r: r["id"]),
    "begrippen": ("kenmerk", lambda r: r["id"]),
    "onregelmatigheden": ("kenmerk", lambda r: r["id"]),
    "controles": ("nummer", lambda r: r["nummer"]),
    "perioden": ("nummer", lambda r: r["nummer"]),
    "gemeenten": ("code", lambda r: r["code"]),
    "roepnamen": ("naam", lambda r: r["naam"]),
}


@dataclass(frozen=True)
class SortedList:
    """A list, or the keys of a block, that a reader expects in order of ``what``; ``keys`` has one for each item."""

    pointer: Pointer
    what: str
    items: tuple[str | int, ...]
    keys: tuple[Any, ...]


@dataclass(frozen=True)
class Selection:
    """The codes a rule or group names under ``key``, and the place of each code that the code list has."""

    origin: Origin
    key: str
    members: tuple[str, ...]
    place: Mapping[str, int]

    def own(self) -> list[tuple[int, str]]:
        """Return index and code of the members that are codes of the list; groups have no place in it."""
        return [(index, member) for index, member in enumerate(self.members) if member in self.place]


def check(facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many lists were looked at."""
    findings: list[Finding] = []
    count = 0
    for document in documents:
        for found in sorted_lists(document):
            count += 1
            findings += _unsorted(found, document)
    for selection in selections(facts):
        count += 1
        findings += _members_out_of_order(selection)
    findings += _parents_first(facts)
    return findings, count


def sorted_lists(document: Document) -> Iterator[SortedList]:
    """Yield the lists of a document that stand in order of something; one whose items have no key is left out."""
    if not isinstance(document.data, dict):
        return
    for key, value in document.data.items():
        if key == "bronnen" and isinstance(value, dict):
            yield SortedList((key,), "kenmerk", tuple(value), tuple(value))
        elif key in _SORTED and isinstance(value, list):
            what, sort_key = _SORTED[key]
            try:
                keys = tuple(sort_key(item) for item in value)
                sorted(keys)
            except (KeyError, TypeError, ValueError):  # the shape check has reported this
                keys = ()
            yield SortedList((key,), what, tuple(range(len(keys))), keys)


def _unsorted(found: SortedList, document: Document) -> Iterator[Finding]:
    for item, (before, after) in zip(found.items[1:], pairwise(found.keys), strict=True):
        if before > after:
            shown = after[-1] if isinstance(after, tuple) else after
            place = document.place((*found.pointer, item), of_key=isinstance(item, str))
            yield Finding(
                place,
                "volgorde",
                f"{shown} staat niet op zijn plaats.",
                f"Zet de lijst op volgorde van {found.what}. {MENDED}",
            )


def selections(facts: Facts) -> Iterator[Selection]:
    """Yield every list of codes that follows the order of a code list."""
    codes: dict[tuple[str, str | None], list[str]] = {}
    for fact in facts.codes:
        codes.setdefault((fact.lijst, fact.model), []).append(fact.code)
    for group in facts.groups:
        list_name = {"balanspost": "balanscode"}.get(group.soort, group.soort)
        order = codes.get((list_name, model_of(group)), codes.get((list_name, None), []))
        yield Selection(group.origin, "codes", group.codes, _places(order))
    for rule in facts.cell_rules:
        for key, members, _ in cell_rules.selections(rule):
            list_name = LIST_OF_SELECTION[key]
            order = codes.get((list_name, model_of(rule))) or codes.get((list_name, None), [])
            yield Selection(rule.origin, key, members, _places(order))


def _places(codes: list[str]) -> dict[str, int]:
    """Return where each code stands first."""
    return {code: index for index, code in reversed(list(enumerate(codes)))}


def _members_out_of_order(selection: Selection) -> Iterator[Finding]:
    for (_, before), (index, after) in pairwise(selection.own()):
        if selection.place[before] > selection.place[after]:
            yield Finding(
                selection.origin.place(selection.key, index),
                "volgorde",
                f"{after} staat na {before}; in de codelijst is het andersom.",
                f"Zet de codes in de volgorde van de codelijst. {MENDED}",
            )


def _parents_first(facts: Facts) -> Iterator[Finding]:
    seen: set[tuple[str, str | None, str]] = set()
    for fact in facts.codes:
        seen.add((fact.lijst, fact.model, fact.code))
        if fact.onder is not None and (fact.lijst, fact.model, fact.onder) not in seen:
            exists = any((f.lijst, f.model, f.code) == (fact.lijst, fact.model, fact.onder) for f in facts.codes)
            if exists:
                yield Finding(
                    fact.origin.place("code"),
                    "volgorde",
                    f"{fact.code} staat voor zijn groep {fact.onder}.",
                    "Zet een code na de groep waar zij onder valt.",
                )
