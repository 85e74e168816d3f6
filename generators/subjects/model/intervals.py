"""Every interval of years, wherever it stands: it runs forward, within the years of the model and of its owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generators.kernel.findings import Finding
from generators.kernel.kinds import kind_of
from generators.kernel.reading import Facts
from generators.kernel.records import FILES, PARTS, Geldigheid, Record
from generators.kernel.sources import Document, Pointer, is_made_up
from generators.kernel.validity import begins
from generators.subjects.model.bounds import bounds_of
from iv3.core.words import Laagkenmerk

CHECK = "geldigheid"
_GELDIG = "geldig"
_OF_LAYERS = (Laagkenmerk.GR, Laagkenmerk.PROVINCIE)


@dataclass(frozen=True)
class Interval:
    """An interval as it is written, with the first and last year of what it stands in; None for no end."""

    document: Document
    pointer: Pointer
    van: int
    tot: int | None
    latest: int
    """The last of its beginnings: a layer may begin later."""
    owner: tuple[int, int | None] | None = None


def intervals_of(document: Document) -> Iterator[Interval]:
    """Yield every interval that a document writes, by what the schema says its values are."""
    kind = kind_of(document.path)
    if kind is not None and isinstance(document.data, dict) and not is_made_up(document):
        one_record = all("*" in pattern for pattern in FILES[kind])
        yield from _intervals(document, document.data, kind, (), None, binds=one_record)


def _intervals(
    document: Document,
    data: Mapping[str, Any],
    kind: type[Record],
    pointer: Pointer,
    owner: tuple[int, int | None] | None,
    *,
    binds: bool = True,
) -> Iterator[Interval]:
    """Yield the intervals in a record; ``binds`` tells whether its own years hold for what stands in it."""
    if issubclass(kind, Geldigheid) and isinstance(data.get("van"), int):
        yield _interval(document, data, pointer, owner)
    own = data.get(_GELDIG)
    inner = _years(own) if binds and isinstance(own, dict) and isinstance(own.get("van"), int) else owner
    for slot, part in PARTS.get(kind, {}).items():
        value = data.get(slot)
        around = owner if slot == _GELDIG else inner
        if isinstance(value, dict):
            yield from _intervals(document, value, part, (*pointer, slot), around)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, dict):
                    yield from _intervals(document, item, part, (*pointer, slot, index), around)


def _interval(
    document: Document, data: Mapping[str, Any], pointer: Pointer, owner: tuple[int, int | None] | None
) -> Interval:
    first, last = _years(data)
    latest = max(first, data["van"], *(year for key in _OF_LAYERS if isinstance(year := data.get(key), int)), first)
    return Interval(document, pointer, first, last, latest, owner)


def _years(data: Mapping[str, Any]) -> tuple[int, int | None]:
    starts = [year for key in ("van", *_OF_LAYERS) if isinstance(year := data.get(key), int)]
    return min(starts), data["tot"] if isinstance(data.get("tot"), int) else None


def outside(written: Iterable[Interval], facts: Facts) -> Iterator[Finding]:
    """Yield a finding for every interval with years that the facts are not about, or that its owner does not hold."""
    bounds = bounds_of(facts)
    if facts.edition is None or not facts.layers or bounds is None:
        return
    first = min(begins(layer.geldig, layer.id) for layer in facts.layers)
    last = facts.edition.laatste_jaar + bounds.jaren_vooruit
    for one in written:
        yield from _outside(one, first, last)


def backwards(one: Interval) -> Iterator[Finding]:
    """Yield a finding when an interval ends before it begins."""
    if one.tot is not None and one.latest > one.tot:
        yield Finding(
            one.document.place(one.pointer),
            CHECK,
            f"Dit begint in {one.latest} en eindigt in {one.tot}.",
            "Het laatste jaar (tot) mag niet voor het eerste (van) liggen; verbeter een van de twee.",
        )


def _outside(one: Interval, first: int, last: int) -> Iterator[Finding]:
    place = one.document.place(one.pointer)
    for year in sorted({one.van, one.latest, one.tot or one.van}):
        if not first <= year <= last:
            yield Finding(
                place,
                CHECK,
                f"Hier staat het jaar {year}; de feiten gaan over {first} tot en met {last}.",
                "Verbeter het jaar. Is het goed, open dan eerst dat verslagjaar met new-year.",
            )
    if one.owner is None:
        return
    begin, end = one.owner
    if one.van < begin or (end is not None and (one.tot or one.latest) > end):
        until = "" if end is None else f" tot en met {end}"
        yield Finding(
            place,
            CHECK,
            f"Dit heeft jaren waarin het feit waar het in staat niet geldt: dat geldt van {begin}{until}.",
            "Pas geldig: hier of daar aan.",
        )
