"""Two values of the sources beside each other: what differs, as deep as it goes, and how it reads."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generators.kernel.dutch import quoted
from generators.kernel.findings import listed
from generators.kernel.reading import source_text

_IDENTITIES = (
    ("id",),
    ("code", "kant"),
    ("sleutel",),
    ("foutcode",),
    ("nummer",),
    ("lijst", "kant", "van", "naar"),
    ("woord", "categorie"),
    ("naam",),
    ("veld",),
    ("label",),
    ("kop",),
    ("thema",),
    ("onderdeel", "rij", "categorie"),
    ("onderdeel", "lagen", "geldig"),
    ("van",),
    ("jaar",),
    ("contract", "taakveld"),
    ("methode",),
    ("gegeven",),
    ("periode",),
    ("cijfers",),
    ("soort",),
)
"""The keys that tell records of a list apart, the first of which every record has."""

_FIELD_NAMES = {
    "behalve_categorieen": "uitzonderingen op de categorieën",
    "behalve_taakvelden": "uitzonderingen op de taakvelden",
    "behalve_balansposten": "uitzonderingen op de balansposten",
    "categorieen": "categorieën",
    "geldig": "geldigheid",
    "volgt": "jaren die een ander jaar volgen",
    "waarom": "reden",
    "waarom_bron": "bron van de reden",
}

_DATED = ("van", "tot")
"""The first and the last year that a value holds for."""

_SHORT = 200
"""Up to so many characters a text is shown whole."""
_AROUND = 5
"""So many words are shown before and after a change in a long text."""
_PLACES = 4
"""Up to so many changed places of one text are shown."""


@dataclass(frozen=True)
class Differing:
    """A value that differs: ``where`` are the words that lead to it; empty text where one side has nothing.

    ``is_item`` tells that it was added to or taken from a list.
    """

    where: tuple[str, ...]
    oud: str
    nieuw: str
    is_item: bool = False


def differing(old: Any, new: Any, where: tuple[str, ...] = (), key: str = "") -> Iterator[Differing]:
    """Yield what differs between two values of the sources, ``key`` being the name of the field they stand in."""
    if old == new and type(old) is type(new):
        return
    was, now = as_text(old, key), as_text(new, key)
    if isinstance(old, dict) and isinstance(new, dict) and key not in ("geldig", "bron", "waarom_bron"):
        for name in {**old, **new}:
            yield from differing(old.get(name), new.get(name), (*where, field_name(name)), name)
    elif isinstance(old, list) and isinstance(new, list):
        records = all(isinstance(item, dict) for item in (*old, *new))
        yield from _records(old, new, where, key) if records else _items(old, new, where)
    elif was != now:
        yield Differing(where, was, now)
    else:  # text that looks the same, such as the number 1 and the text "1"
        yield Differing(where, repr(old), repr(new))


def identified(records: Sequence[Any]) -> dict[Hashable, Any]:
    """Return records by what tells them apart; the same identity twice gets a number."""
    names = next((n for n in _IDENTITIES if all(isinstance(r, dict) and n[0] in r for r in records)), ())
    result: dict[Hashable, Any] = {}
    seen: Counter[Hashable] = Counter()
    for record in records:
        identity = tuple(as_text(record.get(name)) for name in names) if names else as_text(record)
        seen[identity] += 1
        result[identity, seen[identity]] = record
    return result


def field_name(key: str) -> str:
    """Return the name of a field as people read it."""
    return _FIELD_NAMES.get(key, key.replace("_", " "))


def as_text(value: Any, key: str = "") -> str:
    """Return a value of the sources as text; nothing is empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dict):
        if key == "geldig" and isinstance(value.get("van"), int):
            return _years(value)
        if key in ("bron", "waarom_bron") and "id" in value:
            return source_text(value)
        return _dated(value) if set(_DATED) & value.keys() < value.keys() else _parts(value)
    if isinstance(value, list):
        return listed(as_text(item) for item in value)
    return str(value)


def _parts(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{field_name(name)} {as_text(item, name)}" for name, item in value.items())


def _dated(value: Mapping[str, Any]) -> str:
    """Return a value that holds for some years, with those years behind it."""
    rest = {name: item for name, item in value.items() if name not in _DATED}
    said = f"‘{as_text(rest['tekst'])}’" if [*rest] == ["tekst"] else _parts(rest)
    van, tot = (value.get(name) for name in _DATED)
    if not all(isinstance(jaar, int) for jaar in (van, tot) if jaar is not None) or (van, tot) == (None, None):
        return _parts(value)
    if van is None or tot is None:
        return f"{said} ({f'vanaf {van}' if tot is None else f'tot en met {tot}'})"
    return f"{said} ({van if van == tot else f'{van} tot en met {tot}'})"


def told(found: Differing) -> str:
    """Return the difference in words, to follow the name of its field; of a long text only the changed places."""
    if found.is_item:
        return f"erbij {quoted(found.nieuw)}" if found.nieuw else f"weg {quoted(found.oud)}"
    if max(len(found.oud), len(found.nieuw)) <= _SHORT or not (found.oud and found.nieuw):
        return f"was {quoted(_clipped(found.oud))}, is nu {quoted(_clipped(found.nieuw))}"
    places = list(_places(found.oud.split(), found.nieuw.split()))
    shown = "; ".join(f"was {quoted(was)}, is nu {quoted(now)}" for was, now in places[:_PLACES])
    more = len(places) - _PLACES
    return f"{shown}; en nog {more} {'plaats' if more == 1 else 'plaatsen'}" if more > 0 else shown


def _years(value: Mapping[str, Any]) -> str:
    last = f" tot en met {value['tot']}" if "tot" in value else " en later"
    of_layers = {laag: jaar for laag, jaar in value.items() if laag not in ("van", "tot")}
    return f"{value['van']}{last}" + "".join(f", {laag} vanaf {jaar}" for laag, jaar in of_layers.items())


def _records(old: list[Any], new: list[Any], where: tuple[str, ...], key: str) -> Iterator[Differing]:
    before, after = identified(old), identified(new)
    gone, added = [k for k in before if k not in after], [k for k in after if k not in before]
    if len(gone) == len(added) and len(old) == len(new):  # the identity itself was changed
        for was, now in zip(gone, added, strict=True):
            yield from differing(before[was], after[now], (*where, _label(after[now])), key)
        gone, added = [], []
    for identity in after:
        if identity in before:
            yield from differing(before[identity], after[identity], (*where, _label(after[identity])), key)
    yield from (Differing(where, as_text(before[identity]), "", is_item=True) for identity in gone)
    yield from (Differing(where, "", as_text(after[identity]), is_item=True) for identity in added)
    if [k for k in before if k in after] != [k for k in after if k in before]:
        yield Differing((*where, "volgorde"), listed(map(_label, old)), listed(map(_label, new)))


def _items(old: list[Any], new: list[Any], where: tuple[str, ...]) -> Iterator[Differing]:
    was, now = ([as_text(item) for item in side] for side in (old, new))
    gone, added = Counter(was) - Counter(now), Counter(now) - Counter(was)
    if len(old) == len(new) and sum(gone.values()) == sum(added.values()) == 1:
        yield Differing(where, next(iter(gone)), next(iter(added)))
    elif not gone and not added:
        if was != now:
            yield Differing((*where, "volgorde"), listed(was), listed(now))
        else:
            yield Differing(where, repr(old), repr(new))
    else:
        yield from (Differing(where, item, "", is_item=True) for item in gone.elements())
        yield from (Differing(where, "", item, is_item=True) for item in added.elements())


def _label(record: Any) -> str:
    names = next((n for n in _IDENTITIES if isinstance(record, dict) and n[0] in record), ())
    text = " ".join(filter(None, (as_text(record.get(name)) for name in names if name != "geldig")))
    return _clipped(text or as_text(record), 60)


def _clipped(text: str, most: int = 600) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]} …"


def _places(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the changed places of a text, old and new, each with a few words around it."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(_AROUND):
        (_, i1, _, j1, _), (_, _, i2, _, j2) = group[0], group[-1]
        yield _window(old, i1, i2), _window(new, j1, j2)


def _window(words: list[str], start: int, end: int) -> str:
    inside = _clipped(" ".join(words[start:end]))
    return f"{'… ' if start else ''}{inside}{' …' if end < len(words) else ''}"
