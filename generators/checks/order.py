"""Order: everything stands where a reader expects it, so that two people who add the same fact make the same change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from generators.facts import Facts, Source
from generators.findings import Finding
from generators.sources import Document

_GROUP_ORDER = ("taakveld", "categorie", "balanspost")
_SORTED: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "groepen": (
        "soort (taakveld, categorie, balanspost) en kenmerk",
        lambda r: (_GROUP_ORDER.index(r["soort"]), r["id"]),
    ),
    "afwijkingen": ("kenmerk", lambda r: r["id"]),
    "open": ("kenmerk", lambda r: r["id"]),
    "verboden": ("kenmerk", lambda r: r["id"]),
    "begrippen": ("kenmerk", lambda r: r["id"]),
    "onregelmatigheden": ("kenmerk", lambda r: r["id"]),
    "controles": ("nummer", lambda r: r["nummer"]),
    "perioden": ("nummer", lambda r: r["nummer"]),
    "gemeenten": ("code", lambda r: r["code"]),
}
_LIST_OF_KEY = {
    "taakvelden": "taakveld",
    "behalve_taakvelden": "taakveld",
    "balansposten": "balanscode",
    "behalve_balansposten": "balanscode",
    "categorieen": "categorie",
    "behalve_categorieen": "categorie",
}


def check(facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many lists were looked at."""
    findings: list[Finding] = []
    count = 0
    for document in documents:
        if not isinstance(document.data, dict):
            continue
        for key, value in document.data.items():
            if key == "bronnen" and isinstance(value, dict):
                count += 1
                findings += _unsorted(list(value), lambda name: name, document, (key,), "kenmerk", by_key=True)
            elif key in _SORTED and isinstance(value, list):
                count += 1
                what, sort_key = _SORTED[key]
                findings += _unsorted(value, sort_key, document, (key,), what)
    for source, key, members, order in _selections(facts):
        count += 1
        findings += _members_out_of_order(source, key, members, order)
    findings += _parents_first(facts)
    return findings, count


def _unsorted(
    items: Sequence[Any],
    sort_key: Callable[[Any], Any],
    document: Document,
    pointer: tuple[str, ...],
    what: str,
    *,
    by_key: bool = False,
) -> Iterator[Finding]:
    try:
        keys = [sort_key(item) for item in items]
    except (KeyError, TypeError, ValueError):  # the shape check has reported this
        return
    for index, (before, after) in enumerate(pairwise(keys)):
        if before > after:
            shown = after[-1] if isinstance(after, tuple) else after
            place = document.place((*pointer, items[index + 1] if by_key else index + 1), of_key=by_key)
            yield Finding(
                place, "volgorde", f"{shown} staat niet op zijn plaats.", f"Zet de lijst op volgorde van {what}."
            )


def _selections(facts: Facts) -> Iterator[tuple[Source, str, tuple[str, ...], list[str]]]:
    codes: dict[tuple[str, str | None], list[str]] = {}
    for fact in facts.codes:
        codes.setdefault((fact.lijst, fact.model), []).append(fact.code)
    for group in facts.groups:
        list_name = {"balanspost": "balanscode"}.get(group.soort, group.soort)
        yield group.source, "codes", group.codes, codes.get((list_name, group.model), codes.get((list_name, None), []))
    for rule in facts.cell_rules:
        for key, members in (
            (rule.rijsoort, rule.rijen),
            (f"behalve_{rule.rijsoort}", rule.behalve_rijen),
            ("categorieen", rule.categorieen),
            ("behalve_categorieen", rule.behalve_categorieen),
        ):
            list_name = _LIST_OF_KEY[key]
            order = codes.get((list_name, rule.model)) or codes.get((list_name, None), [])
            yield rule.source, key, members, order


def _members_out_of_order(source: Source, key: str, members: tuple[str, ...], order: list[str]) -> Iterator[Finding]:
    position = {code: index for index, code in reversed(list(enumerate(order)))}
    own_codes = [(index, member) for index, member in enumerate(members) if member in position]
    for (_, before), (index, after) in pairwise(own_codes):
        if position[before] > position[after]:
            yield Finding(
                source.place(key, index),
                "volgorde",
                f"{after} staat na {before}; in de codelijst is het andersom.",
                "Zet de codes in de volgorde van de codelijst.",
            )


def _parents_first(facts: Facts) -> Iterator[Finding]:
    seen: set[tuple[str, str | None, str]] = set()
    for fact in facts.codes:
        seen.add((fact.lijst, fact.model, fact.code))
        if fact.onder is not None and (fact.lijst, fact.model, fact.onder) not in seen:
            exists = any((f.lijst, f.model, f.code) == (fact.lijst, fact.model, fact.onder) for f in facts.codes)
            if exists:
                yield Finding(
                    fact.source.place("code"),
                    "volgorde",
                    f"{fact.code} staat voor zijn groep {fact.onder}.",
                    "Zet een code na de groep waar zij onder valt.",
                )
