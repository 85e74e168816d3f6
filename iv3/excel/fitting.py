"""What of a delivery fits in which cell of the fill-in workbook, and in sentences what does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from iv3.core.errors import Unusable
from iv3.core.money import Fraction, cents, euro
from iv3.core.packs import RULES, read_pack
from iv3.core.sentences import text
from iv3.core.words import Exceldeel, Excelveldsoort
from iv3.delivery.formulas import CATEGORY_LIST, ROW_LIST
from iv3.excel.controls import PART
from iv3.excel.grid import Grid, column_number, grids
from iv3.rows.cells import shown

if TYPE_CHECKING:
    from typing import TypeGuard  # newer than the oldest Python that iv3.pyz runs on

Cell = tuple[str, str]
"""A row and a column of a part, by their codes."""
MODEL_PACK = "excelmodel"
STANDS = Exceldeel.BALANS_STANDEN
TEXT_PARTS = (Exceldeel.KENGETALLEN, Exceldeel.BELEIDSINDICATOREN)
"""The parts with a text for every value, not an amount."""
_COLUMN_KEY = {STANDS: "standper", **dict.fromkeys(TEXT_PARTS, "verslagperiode")}
_ROW_KEY = {
    STANDS: "balanscode",
    Exceldeel.KENGETALLEN: "kengetal",
    Exceldeel.BELEIDSINDICATOREN: "beleidsindicator",
}
_LONGEST_CELL = 32_767
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CENTS_IN_THOUSAND = Decimal(100_000)


@dataclass(frozen=True)
class Content:
    """What goes into the cells. ``fields`` is by JSON Pointer, amounts are thousands of euros, values are texts."""

    fields: Mapping[str, str | int]
    remarks: tuple[str, ...]
    amounts: Mapping[str, Mapping[Cell, Decimal]]
    values: Mapping[str, Mapping[Cell, str]]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class WorkbookModel:
    """All that the workbook of a layer and year follows from; ``remark_rows`` are its rows for remarks, from zero."""

    pack: Mapping[str, Any]
    rules: Mapping[str, Any]
    layout: Mapping[str, Any]
    grids: Mapping[str, Grid]

    @property
    def field_rows(self) -> dict[str, int]:
        """The row of every field on the sheet with information, counted from zero, by JSON Pointer."""
        first = self.layout["informatie"]["rijen"]["van"] - 1
        return {field["pad"]: first + number for number, field in enumerate(self.layout["velden"])}

    @property
    def remark_rows(self) -> range:
        """The rows for remarks, counted from zero: between the heading and the words that close them."""
        limits = self.layout["informatie"]["opmerkingen"]["rijen"]
        heading = max(limits["van"] - 1, *self.field_rows.values()) + 2
        return range(heading + 1, limits["tot"] - 1)


def years(laag: str) -> list[int]:
    """Return the years for which the Excel model of a layer is known."""
    layout = read_pack(MODEL_PACK)
    return sorted(int(year) for year in layout["indelingen"].get(laag, {})) if layout is not None else []


def model_of(laag: str, jaar: int, delivery: Mapping[str, Any] | None = None) -> WorkbookModel:
    """Return the model of a layer and year; the columns with stands are those that the delivery uses."""
    layout, rules, pack = read_pack(MODEL_PACK), read_pack(RULES), read_pack(f"{laag}-{jaar}")
    if layout is None or rules is None or pack is None or jaar not in years(laag):
        known = ", ".join(map(str, years(laag)))
        raise Unusable(text(PART, "geen_model", laag=laag, jaar=jaar, jaren=known or text(PART, "geen_jaren")))
    parts = layout["indelingen"][laag][str(jaar)]
    columns = {
        record["onderdeel"]: _columns(record, pack, _used(delivery, record["onderdeel"]))
        for record in parts
        if record["onderdeel"] not in ROW_LIST
    }
    return WorkbookModel(pack, rules, layout, grids(pack, parts, columns))


def _columns(record: Mapping[str, Any], pack: Mapping[str, Any], used: list[str]) -> list[str]:
    """Return the codes of the columns of a part, in their order: the most used, then the usual as far as they fit."""
    part = record["onderdeel"]
    room = column_number(record["kolommen"]["tot"]) - column_number(record["kolommen"]["van"]) + 1
    if part == STANDS:
        stands = pack["codelijsten"]["standper"]
        moments = {stand["code"]: stand["naam"] for stand in stands}
        chosen = [code for code in used if code in moments]
        usual = [next(s["code"] for s in stands if s["naam"] == m) for m in dict.fromkeys(moments.values())]
        chosen = [*chosen[:room], *(code for code in usual if moments[code] not in {moments[c] for c in chosen})]
        return sorted(chosen[:room], key=list(moments).index)
    codes = [entry["code"] for entry in pack["codelijsten"]["verslagperiode"]]
    chosen = list(dict.fromkeys([*(code for code in used if code in codes), *codes]))[:room]
    return sorted(chosen, key=codes.index)


def _used(delivery: Mapping[str, Any] | None, part: str) -> list[str]:
    key = _COLUMN_KEY.get(part, "")
    codes = (record.get(key) for record in _records(delivery, part) if isinstance(record, dict))
    counts: Counter[str] = Counter(code for code in codes if _is_text(code))
    return sorted(counts, key=lambda code: -counts[code])


def _records(delivery: Mapping[str, Any] | None, part: str) -> list[Any]:
    data = delivery.get("data") if delivery is not None else None
    records = data.get(part) if isinstance(data, dict) else None
    return records if isinstance(records, list) else []


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str)


def fitted(delivery: Mapping[str, Any] | None, model: WorkbookModel) -> Content:
    """Return what of a delivery goes into which cell, and in sentences what does not fit."""
    if delivery is None:
        fields: dict[str, str | int] = {
            "/metadata/overheidslaag": model.pack["overheidslaag"],
            "/metadata/boekjaar": model.pack["boekjaar"],
        }
        return Content(fields, (), {}, {}, ())
    told = _LeftOut()
    remarks = _remarks(delivery, len(model.remark_rows), model.layout["informatie"]["opmerkingen"]["voor"], told)
    fields = _fields(delivery, model, told)
    data = delivery.get("data")
    amounts, values = {}, {}
    for part in data if isinstance(data, dict) else ():
        grid = model.grids.get(part)
        records = _records(delivery, part)
        if grid is None:
            told.add("geen_plaats", len(records), onderdeel=part)
        elif part in TEXT_PARTS:
            values[part] = _values(records, grid, told)
        else:
            instead = _same_moment(delivery, model, grid) if part == STANDS else {}
            amounts[part] = _amounts(records, grid, instead, told)
    return Content(fields, remarks, amounts, values, tuple(told.sentences()))


class _LeftOut:
    """Counts what does not fit, and says it; the same thing is said once."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        self._cents: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()

    def add(self, key: str, number: int = 1, amount: int = 0, **values: str) -> None:
        if number:
            kind = key, tuple(values.items())
            self._counts[kind] += number
            self._cents[kind] += amount

    def sentences(self) -> Iterator[str]:
        for kind, number in self._counts.items():
            key, values = kind
            yield text(PART, f"niet_{key}", aantal=number, bedrag=euro(self._cents[kind]), **dict(values))


def _fields(delivery: Mapping[str, Any], model: WorkbookModel, told: _LeftOut) -> dict[str, str | int]:
    result: dict[str, str | int] = {}
    known = {field["pad"]: field["soort"] for field in model.layout["velden"]}
    for block in dict.fromkeys(pointer.split("/")[1] for pointer in known):
        values = delivery.get(block)
        for key, value in values.items() if isinstance(values, dict) else ():
            pointer = f"/{block}/{key}"
            if pointer not in known:
                told.add("veld", veld=pointer)
            elif known[pointer] == Excelveldsoort.JA_NEE and isinstance(value, bool):
                result[pointer] = text(PART, "ja" if value else "nee")
            elif type(value) is int:
                result[pointer] = value
            elif _is_text(value) and len(value) <= _LONGEST_CELL:
                result[pointer] = _writable(value, told)
            else:
                told.add("veld", veld=pointer)
    for key in delivery:
        if key not in ("opmerkingen", "data") and not any(pointer.startswith(f"/{key}/") for pointer in known):
            told.add("veld", veld=f"/{key}")
    return result


def _remarks(delivery: Mapping[str, Any], room: int, end: str, told: _LeftOut) -> tuple[str, ...]:
    """Return the remarks that have a place; one with the words ``end`` in it would close the remarks when read."""
    remarks = delivery.get("opmerkingen")
    texts = []
    for remark in remarks if isinstance(remarks, list) else ():
        words = remark.get("tekst") if isinstance(remark, dict) else None
        if not _is_text(words) or not words.strip() or len(words) > _LONGEST_CELL or end in words:
            told.add("opmerking", woorden=end)
            continue
        told.add("auteur", int(len(remark) > 1))
        texts.append(_writable(words, told))
    told.add("opmerking_ruimte", max(len(texts) - room, 0), ruimte=str(room))
    return tuple(texts[:room])


def _same_moment(delivery: Mapping[str, Any], model: WorkbookModel, grid: Grid) -> dict[str, str]:
    """Return for a stand without a column the one with a column that counts for the same moment in this period."""
    metadata = delivery.get("metadata")
    period = metadata.get("periode") if isinstance(metadata, dict) else None
    counting = [s for s in model.pack["codelijsten"]["standper"] if period in s.get("perioden", ())]
    return {
        stand["code"]: other["code"]
        for stand in counting
        for other in counting
        if stand["code"] not in grid.column_of and other["code"] in grid.column_of and stand["naam"] == other["naam"]
    }


def _amounts(records: Iterable[Any], grid: Grid, instead: Mapping[str, str], told: _LeftOut) -> dict[Cell, Decimal]:
    """Return thousands of euros per cell; a column that ``instead`` names stands in another column, which is told."""
    row_key = ROW_LIST.get(grid.part, "balanscode")
    column_key = "categorie" if grid.part in CATEGORY_LIST else _COLUMN_KEY[grid.part]
    totals: dict[Cell, int] = {}
    for given in records:
        record = given
        if isinstance(record, dict) and _is_text(column := record.get(column_key)) and column in instead:
            told.add("stand", onderdeel=grid.part, code=column, ander=instead[column])
            record = {**record, column_key: instead[column]}
        cell = _cell(record, row_key, column_key, grid, told)
        amount = _cents(record.get("bedrag")) if cell is not None else None
        if cell is None:
            continue
        if amount is None:
            told.add("bedrag", onderdeel=grid.part)
            continue
        told.add("eigen", int(len(record) > len((row_key, column_key, "bedrag"))), onderdeel=grid.part)
        told.add("dubbel", int(cell in totals), onderdeel=grid.part)
        totals[cell] = totals.get(cell, 0) + amount
    told.add("nul", sum(not amount for amount in totals.values()), onderdeel=grid.part)
    told.add("centen", sum(amount % 100 != 0 for amount in totals.values()), onderdeel=grid.part)
    return {cell: amount / _CENTS_IN_THOUSAND for cell, amount in totals.items() if amount}


def _values(records: Iterable[Any], grid: Grid, told: _LeftOut) -> dict[Cell, str]:
    result: dict[Cell, str] = {}
    for record in records:
        cell = _cell(record, _ROW_KEY[grid.part], _COLUMN_KEY[grid.part], grid, told)
        if cell is None:
            continue
        value = record.get("waarde")
        if not _is_text(value) or not value.strip() or len(value) > _LONGEST_CELL or cell in result:
            told.add("waarde", onderdeel=grid.part)
        else:
            result[cell] = _writable(value, told)
    return result


def _cell(record: Any, row_key: str, column_key: str, grid: Grid, told: _LeftOut) -> Cell | None:
    if not isinstance(record, dict):
        told.add("regel", onderdeel=grid.part)
        return None
    row, column = record.get(row_key), record.get(column_key)
    amount = _cents(record.get("bedrag")) or 0
    unknown = "code_waarde" if grid.part in TEXT_PARTS else "code"
    if _is_text(row) and row in grid.row_of and _is_text(column) and column in grid.column_of:
        return row, column
    key, code = (column_key, column) if _is_text(row) and row in grid.row_of else (row_key, row)
    reason = "totaal" if any(r.code == code for r in grid.rows) else unknown
    told.add(reason, 1, amount, onderdeel=grid.part, soort=key, code=shown(str(code)))
    return None


def _writable(value: str, told: _LeftOut) -> str:
    """Return a text without the characters that no XML can hold."""
    clean = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value)
    told.add("tekens", int(clean != value))
    return clean


def _cents(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = repr(value).encode()
    try:
        return cents(value) if isinstance(value, (int, Fraction)) else None
    except ValueError:
        return None
