"""A delivery in another year's model (JSON)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from iv3.core.money import Fraction, cents, number_text
from iv3.core.terminal import escaped_json
from iv3.delivery.records import AMOUNT, Layout
from iv3.years.dated_codes import moved_code
from iv3.years.outcome import RestatedOutcome
from iv3.years.outlook import Restating
from iv3.years.restating import Restated
from iv3.years.source import DeliverySource
from iv3.years.words import LISTS, TE_VERDELEN, say

_PLAIN_RECORD = 3
"""Keys of a record without own data."""


def delivery(outcome: RestatedOutcome, source: DeliverySource) -> tuple[str, list[str]]:
    """Return the delivery in the new model as JSON, and what to say about it; nothing may be left to divide.

    Records without own data in the same cell become one. A record with own data is kept apart; divided, every part of
    it has the own data.
    """
    writer = _DeliveryWriter(outcome.model)
    by_place = dict(zip(source.places, outcome.result.restated, strict=True))
    data = {}
    for part, records in source.document["data"].items():
        layout = source.layouts[part]
        if layout.has_amount:
            data[part] = writer.amounts(layout, [(r, by_place[part, i]) for i, r in enumerate(records)])
        else:
            data[part] = [writer.moved(record, layout) for record in records]
    metadata = {**source.document["metadata"], "boekjaar": outcome.model.naar}
    return escaped_json(_written({**source.document, "metadata": metadata, "data": data})) + "\n", [
        *writer.remarks(),
        *outcome.remarks,
    ]


class _DeliveryWriter:
    def __init__(self, model: Restating) -> None:
        self.model = model
        self.counts: Counter[str] = Counter()
        self.moved_years: dict[str, str] = {}

    def remarks(self) -> list[str]:
        """Return sentences about what was left out, repeated, rounded or moved along."""
        found = [say(key, aantal=count) for key, count in sorted(self.counts.items()) if count]
        for van, naar in [*self.moved_years.items()][:1]:
            found.append(say("verslagjaren_schuiven", van=van, naar=naar))
        return found

    def amounts(self, layout: Layout, records: Iterable[tuple[dict[str, Any], Restated]]) -> list[dict[str, Any]]:
        """Return the records of a part with amounts."""
        result: list[dict[str, Any]] = []
        plain: dict[tuple[Any, ...], dict[str, Any]] = {}
        for record, r in records:
            is_plain = len(record) == _PLAIN_RECORD
            if r.stand == TE_VERDELEN:
                self.counts["nul_vervalt"] += 1
                continue
            if len(r.delen) > 1 and not is_plain:
                self.counts["eigen_herhaald"] += 1
            for part in r.delen:
                new = self.moved(record, layout)
                new.update(zip((key for key, name in layout.codes if name in LISTS), part.naar, strict=True))
                if len(r.delen) > 1:
                    new[AMOUNT] = self._number(record[AMOUNT], part.cent)
                cell = tuple(new[key] for key, _ in layout.codes)
                if is_plain and cell in plain:
                    earlier = plain[cell]
                    self._number(new[AMOUNT], 0)
                    earlier[AMOUNT] = self._number(earlier[AMOUNT], cents(earlier[AMOUNT]) + part.cent)
                    continue
                result.append(new)
                if is_plain:
                    plain[cell] = new
        return result

    def moved(self, record: Mapping[str, Any], layout: Layout) -> dict[str, Any]:
        """Return a record with the years in its codes moved along with the year of the delivery."""
        new = dict(record)
        for key, name in layout.codes:
            if name not in LISTS:
                new[key] = moved_code(str(record[key]), name, self.model)
                if new[key] != record[key]:
                    self.moved_years.setdefault(str(record[key]), new[key])
        return new

    def _number(self, before: Any, cent: int) -> Any:
        """Return cents as a number of euros; ``before`` is what it comes from, which may have had more decimals."""
        if isinstance(before, Fraction) and Decimal(before.decode()) != Decimal(cents(before)).scaleb(-2):
            self.counts["bedragen_afgerond"] += 1
        return cent // 100 if cent % 100 == 0 else _point(cent)


def _point(cent: int) -> Fraction:
    whole, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{whole}.{rest:02d}".encode()


def _written(value: Any, depth: int = 0) -> str:
    """Return JSON: a line for each record, and numbers as they were written."""
    if isinstance(value, dict):
        inner = [f"{json.dumps(key, ensure_ascii=False)}: {_written(v, depth + 1)}" for key, v in value.items()]
        return _bracketed("{", inner, "}", depth if depth < 2 else None)
    if isinstance(value, list):
        return _bracketed("[", [_written(v, depth + 1) for v in value], "]", depth if depth < 3 else None)
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False)


def _bracketed(begin: str, inner: Sequence[str], end: str, depth: int | None) -> str:
    if depth is None or not inner:
        return begin + ", ".join(inner) + end
    space = "\n" + " " * (depth + 1)
    return begin + space + ("," + space).join(inner) + "\n" + " " * depth + end
