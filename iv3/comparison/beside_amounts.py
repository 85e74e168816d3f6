"""What differs beside the amounts of cells: records with own data, figures, and facts about the delivery."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from iv3.comparison.differences import CHANGED, GONE, NEW, Delta, Fact, Figure, Json, RecordRow
from iv3.comparison.filed import Filed
from iv3.core.money import cents, plain
from iv3.delivery.reading import clean
from iv3.delivery.records import AMOUNT, Layout

_RECORD_PARTS = ("metadata", "contact")
_REMARKS = "opmerkingen"
_NUMBER = re.compile(r"(-?[0-9]{1,15})(?:[.,]([0-9]{1,15}))? ?%?")


def changed_records(old: Filed, new: Filed) -> list[RecordRow]:
    """Return what differs between records, in cells where a record has own data."""
    sides = [_by_record(filed) for filed in (old, new)]
    with_own = {key[:2] for side in sides for key in side if key[2]}
    found = []
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        if key[:2] not in with_own:
            continue
        delta = Delta(*(side.get(key, (0, {}))[0] for side in sides))
        soort = CHANGED if all(key in side for side in sides) else NEW if key in sides[1] else GONE
        if delta.verschil or soort != CHANGED:
            own = (sides[1].get(key) or sides[0][key])[1]
            layout = new.layouts[key[0]]
            codes = dict(zip((name for name, _ in layout.codes), map(clean, key[1]), strict=True))
            found.append((-abs(delta.verschil), key, RecordRow(key[0], codes, own, soort, delta)))
    parts = [*new.layouts]
    return [row for _, _, row in sorted(found, key=lambda f: (f[0], parts.index(f[1][0]), f[1][1:]))]


def _by_record(filed: Filed) -> dict[tuple[str, tuple[str, ...], str], tuple[int, Json]]:
    """Return the cents and the own data of records, by part, codes and the own data as text."""
    result: dict[tuple[str, tuple[str, ...], str], tuple[int, Json]] = {}
    for part, layout in filed.layouts.items():
        if not layout.has_amount:
            continue
        known = {AMOUNT, *(name for name, _ in layout.codes)}
        for record in filed.document["data"].get(part, ()):
            own = {clean(k): _clean(plain(v)) for k, v in record.items() if k not in known and v != {}}
            text = json.dumps(own, ensure_ascii=False, sort_keys=True) if own else ""
            key = part, tuple(str(record[name]) for name, _ in layout.codes), text
            result[key] = result.get(key, (0, own))[0] + cents(record[AMOUNT]), own
    return result


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    return {clean(k): _clean(v) for k, v in value.items()} if isinstance(value, dict) else value


def changed_figures(old: Filed, new: Filed) -> list[Figure]:
    """Return the kengetallen and beleidsindicatoren with another value, in the order of the model."""
    found: list[tuple[tuple[Any, ...], Figure]] = []
    for number, (part, layout) in enumerate(new.layouts.items()):
        if layout.has_amount:
            continue
        sides = [_values(filed, part, layout) for filed in (old, new)]
        lists = [name for _, name in layout.codes]
        places = [_places(old, new, name) for name in lists]
        names = {c["code"]: c["naam"].strip() for f in (old, new) for c in f.model["codelijsten"].get(lists[0], ())}
        for key in {*sides[0], *sides[1]}:
            values = [side.get(key) for side in sides]
            if values[0] != values[1]:
                code, period = map(clean, key)
                figure = Figure(part, code, names.get(code, ""), period, values[0], values[1], _subtracted(*values))
                order = [of.get(word, len(of)) for word, of in zip(key, places, strict=True)]
                found.append(((number, *order, key), figure))
    return [figure for _, figure in sorted(found, key=lambda item: item[0])]


def _places(old: Filed, new: Filed, name: str) -> dict[str, int]:
    codes = (c["code"] for f in sorted((old, new), key=lambda f: f.jaar) for c in f.model["codelijsten"].get(name, ()))
    return {code: place for place, code in enumerate(dict.fromkeys(codes))}


def _values(filed: Filed, part: str, layout: Layout) -> dict[tuple[str, str], str]:
    """Return the value of every figure; of one that stands more than once all values."""
    names = [name for name, _ in layout.codes]
    value = next(name for name in layout.schema["required"] if name not in names)
    found: dict[tuple[str, str], str] = {}
    for record in filed.document["data"].get(part, ()):
        key, said = (str(record[names[0]]), str(record[names[1]])), clean(str(record[value]))
        found[key] = f"{found[key]} / {said}" if key in found else said
    return found


def _subtracted(old: str | None, new: str | None) -> str | None:
    numbers = [_NUMBER.fullmatch((value or "").strip()) for value in (old, new)]
    exact = [Decimal(f"{match[1]}.{match[2] or 0}") for match in numbers if match is not None]
    if len(exact) < len(numbers):
        return None
    difference = exact[1] - exact[0]
    text = f"{difference:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def changed_facts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield what differs in the metadata, the contact and the remarks."""
    for part in _RECORD_PARTS:
        sides = [side.get(part, {}) for side in (old, new)]
        for key in dict.fromkeys([*sides[0], *sides[1]]):
            values = [_clean(plain(side.get(key))) for side in sides]
            if values[0] != values[1]:
                yield Fact(clean(f"{part}/{key}"), *values)
    told = [[_clean(plain(remark)) for remark in side.get(_REMARKS, ())] for side in (old, new)]
    for remark in _without(told[0], told[1]):
        yield Fact(_REMARKS, remark, None)
    for remark in _without(told[1], told[0]):
        yield Fact(_REMARKS, None, remark)


def _without(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Return what is in ``some`` and not, or not so many times, in ``others``."""
    left = Counter(json.dumps(other, sort_keys=True) for other in others)
    result = []
    for one in some:
        text = json.dumps(one, sort_keys=True)
        if left[text] <= 0:
            result.append(one)
        left[text] -= 1
    return result
