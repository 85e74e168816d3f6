"""The records of a delivery, in one pass: checked, and added up per cell in whole cents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from iv3.core.money import Fraction, cents
from iv3.delivery.reading import escape
from iv3.delivery.structure import Event, check, resolve

Cell = tuple[str, str]
"""A row (taakveld or balanscode) and a column (categorie or stand)."""

CellEntry = list[Any]
"""Of a cell: its first record, its cents, the record that repeats it or `_ONCE`, and the cell."""

AMOUNT = "bedrag"
_ONCE = -1
_POINT = ord(".")
_NO_DETAILS: dict[str, Any] = {}
_NONE: frozenset[str] = frozenset()


class Layout:
    """How the records of one part look: its schema, and the keys that hold a code with the list each is from."""

    def __init__(self, part: str, record: Mapping[str, Any]) -> None:
        """Take the name of the part and the schema of its records."""
        self.part, self.schema = part, record
        self.codes = [(key, p["x-codelijst"]) for key, p in record["properties"].items() if "x-codelijst" in p]
        self.has_amount = AMOUNT in record["properties"]


def layouts(delivery_schema: Mapping[str, Any]) -> list[Layout]:
    """Return the layout of every part, from the schema of a delivery, in its order."""
    definitions = delivery_schema["$defs"]
    data = resolve(delivery_schema["properties"]["data"], definitions)
    return [
        Layout(part, resolve(resolve(schema, definitions)["items"], definitions))
        for part, schema in data["properties"].items()
    ]


class PartAmounts:
    """What one part of a delivery adds up to."""

    def __init__(self, name: str) -> None:
        """Start empty."""
        self.name = name
        self.totals: dict[Cell, int] = {}
        """Cents per cell."""
        self.first: dict[Cell, int] = {}
        """The record in which a cell first stands."""
        self.twice: dict[Cell, int] = {}
        """The first record that repeats a cell without own data that tells the two apart."""
        self._by_row: dict[str, dict[str, int]] = {}

    def take(self, entries: Sequence[CellEntry]) -> None:
        """Take what every filled cell adds up to, in the order of the records in which they first stand."""
        for first, cent, _, cell in entries:
            self.first[cell], self.totals[cell] = first, cent
        again = sorted((twice, cell) for _, _, twice, cell in entries if twice != _ONCE)
        self.twice = {cell: index for index, cell in again}

    def by_row(self) -> dict[str, dict[str, int]]:
        """Return the cents of every column of every row; to be asked when all records have been added up."""
        if not self._by_row:
            for (row, column), amount in self.totals.items():
                self._by_row.setdefault(row, {})[column] = amount
        return self._by_row


class Collected:
    """All parts, and which records of each something is wrong with."""

    def __init__(self) -> None:
        """Start empty."""
        self.parts: dict[str, PartAmounts] = {}
        self.refused: dict[str, bytearray] = {}
        """Part → for each record 1 when it is refused; a part without such records is not there."""


def collect(
    data: Mapping[str, Any],
    delivery_schema: Mapping[str, Any],
    lists: Mapping[str, frozenset[str]],
    most_euro: int,
    notice: Callable[[Event], None],
) -> Collected:
    """Check and add up every record in ``data``.

    Args:
        data: the object ``data`` of a delivery; parts that are no list are passed over (the structure stage says so).
        delivery_schema: the schema of a delivery.
        lists: the deliverable codes of each list in this year; empty when the year is not known.
        most_euro: an amount beyond this, in euros, is no amount.
        notice: gets what is wrong with records, in their order; they are never all kept.
    """
    result = Collected()
    for layout in layouts(delivery_schema):
        part = result.parts[layout.part] = PartAmounts(layout.part)
        records = data.get(layout.part)
        if isinstance(records, list):
            reader = _RecordReader(layout, delivery_schema["$defs"], lists, most_euro, part, notice)
            if layout.has_amount:
                reader.add_up(records)
            else:
                reader.look_at_all(records)
            if reader.refused:
                result.refused[layout.part] = reader.refused
    return result


class _RecordReader:
    def __init__(
        self,
        layout: Layout,
        definitions: Mapping[str, Any],
        lists: Mapping[str, frozenset[str]],
        most_euro: int,
        part: PartAmounts,
        notice: Callable[[Event], None],
    ) -> None:
        self.layout, self.definitions, self.lists, self.most_euro = layout, definitions, lists, most_euro
        self.part, self.notice = part, notice
        self.refused = bytearray()
        self._is_open = bool(layout.schema.get("additionalProperties", True))
        self._codes = [(key, self.lists.get(list_name, _NONE), list_name) for key, list_name in layout.codes]

    def add_up(self, records: list[Any]) -> None:
        """Add up the records that are as they should be; `look_at` says what is wrong with the others.

        The few lines for each record are much of what a delivery costs, so they call nothing that Python has to run.
        """
        (row_key, row_list), (column_key, column_list) = self.layout.codes
        columns = dict.fromkeys(self.lists.get(column_list, _NONE))
        entries: list[CellEntry] = []
        found: dict[str, dict[str, Any]] = {row: columns.copy() for row in self.lists.get(row_list, _NONE)}
        most = self.most_euro * 100
        for index, record in enumerate(records):
            try:
                amount = record[AMOUNT]
                if type(amount) is Fraction:
                    cent = int(amount.replace(b".", b"")) if amount[-3] == _POINT else cents(amount)
                elif type(amount) is int:
                    cent = amount * 100
                else:
                    raise TypeError
                entry = found[record[row_key]][record[column_key]]
                if not -most <= cent <= most:
                    raise ValueError
                if len(record) != 3 and type(record.get("details", _NO_DETAILS)) is not dict:
                    raise TypeError
            except (LookupError, TypeError, ValueError):
                if not self.look_at(index, record):
                    self._refuse(index, len(records))
                continue
            if entry is None:
                row, column = cell = record[row_key], record[column_key]
                entry = found[row][column] = [index, cent, _ONCE, cell]
                entries.append(entry)
            else:
                entry[1] += cent
                if entry[2] == _ONCE and len(record) == 3:
                    entry[2] = index
        self.part.take(entries)

    def look_at_all(self, records: list[Any]) -> None:
        """Look at every record of a part without amounts."""
        for index, record in enumerate(records):
            if not self.look_at(index, record):
                self._refuse(index, len(records))

    def _refuse(self, index: int, number: int) -> None:
        if not self.refused:
            self.refused = bytearray(number)
        self.refused[index] = 1

    def look_at(self, index: int, record: Any) -> bool:
        """Check one record in full, and tell whether nothing is wrong with it."""
        pointer = f"/data/{self.layout.part}/{index}"
        if not self._is_sound(record):
            events = [*self._wrong_structure(record, pointer)]
            for event in events:
                self.notice(event)
            if events:
                return False
        return not self.lists or not self._notice_codes(record, pointer)

    def _is_sound(self, record: Any) -> bool:
        """Tell whether the structure is surely right; if not, `check` says what is wrong, perhaps nothing."""
        if type(record) is not dict or not self._is_open:
            return False
        amount = record.get(AMOUNT)
        return (
            (type(amount) is int or type(amount) is Fraction)
            and abs(cents(amount)) <= self.most_euro * 100
            and type(record.get("details", _NO_DETAILS)) is dict
            and all(type(record.get(key)) is str for key, _, _ in self._codes)
        )

    def _wrong_structure(self, record: Any, pointer: str) -> Iterator[Event]:
        is_right = True
        for event in check(record, self.layout.schema, self.definitions, {}, pointer):
            is_right = False
            yield event
        if is_right and self.layout.has_amount and abs(cents(record[AMOUNT])) > self.most_euro * 100:
            yield Event("bedrag_leeg", f"{pointer}/{AMOUNT}", AMOUNT, record[AMOUNT], "soort:bedrag")

    def _notice_codes(self, record: Mapping[str, Any], pointer: str) -> bool:
        """Notice the codes that do not exist; tell whether there are any."""
        unknown = [(key, list_name) for key, known, list_name in self._codes if record[key] not in known]
        for key, list_name in unknown:
            self.notice(Event("code_onbekend", f"{pointer}/{escape(key)}", list_name, record[key]))
        return bool(unknown)
