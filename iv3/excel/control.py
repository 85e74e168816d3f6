"""The control sheet of an Excel model: every cell with an amount is in the delivery, or is told with its amount."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iv3.core.money import euro
from iv3.core.words import Exceldeel
from iv3.delivery.size import checked_size
from iv3.delivery.size_control import size_control_check
from iv3.excel.model import ModelRead
from iv3.excel.tally import PartTally
from iv3.rows import control_sheet as sheet
from iv3.rows.control_sheet import ControlCheck, ControlLine, ControlSheet, Receipt, control_text

_COMMAND = "deliver"


def model_control(read: ModelRead, name: str, layers: Mapping[str, str]) -> ControlSheet:
    """Return the control sheet of an Excel model that was read.

    Args:
        read: what came out of it.
        name: the file.
        layers: layer as a delivery names it → the layer of its model.
    """
    posts = (*_posts(read),)
    checks = (check for check in _checks(read, posts, layers) if check is not None)
    return ControlSheet(_COMMAND, (_receipt(read, name),), posts, (*checks,))


def _receipt(read: ModelRead, name: str) -> Receipt:
    sums = {part: tally.cent for part, tally in read.tallies.items() if tally.cells}
    cells = sum(tally.cells for tally in read.tallies.values())
    unit = control_text("eenheid_model", factor=f"{read.factor:,}".replace(",", "."))
    return Receipt(name, "", control_text("vorm_model"), 0, (), (), cells, {}, sums, (unit, *_remarks(read.tallies)))


def _remarks(tallies: Mapping[str, PartTally]) -> Iterator[str]:
    for part, tally in tallies.items():
        name = Exceldeel.TITLES[part]
        yield control_text("deel", onderdeel=name, regels=tally.cells, bedrag=euro(tally.cent))
        for cell, cents in tally.left_out[: sheet.MOST_SHOWN]:
            yield control_text("cel_weggelaten", onderdeel=name, cel=cell, bedrag=euro(cents))


def _delivered(read: ModelRead, part: str) -> tuple[int, int]:
    """Return the records of a part in the delivery, and what they come to in cents."""
    records: list[dict[str, Any]] = read.delivery.get("data", {}).get(part, [])
    return len(records), sum(record["bedrag"] for record in records) * 100


def _posts(read: ModelRead) -> Iterator[ControlLine]:
    """Yield what is in the delivery per part, what whole euros differ from the cells, and what was left out."""
    rounded = 0
    for part, tally in read.tallies.items():
        records, cents = _delivered(read, part)
        rounded += tally.placed - cents
        yield ControlLine(f"deel_{part}", records, cents)
    yield ControlLine("afronding", 0, rounded)
    left = [cents for tally in read.tallies.values() for _, cents in tally.left_out]
    yield ControlLine("niet_overgenomen", len(left), sum(left))


def _checks(read: ModelRead, posts: Iterable[ControlLine], layers: Mapping[str, str]) -> Iterator[ControlCheck | None]:
    tallies = read.tallies
    yield _closes(read, [*posts])
    unreadable = sum(tally.unreadable for tally in tallies.values())
    told = control_text("onleesbaar", aantal=unreadable) if unreadable else ""
    yield ControlCheck(sheet.UNREADABLE, not unreadable, told)
    yield _size(read, layers)


def _closes(read: ModelRead, posts: list[ControlLine]) -> ControlCheck:
    """Return whether every cell is a record or left out, and no part differs by more than rounding can do."""
    told = []
    for part, tally in read.tallies.items():
        records, cents = _delivered(read, part)
        if tally.cells != records + len(tally.left_out) + tally.unreadable:
            told.append(control_text("rijen_zoek", gelezen=tally.cells, geplaatst=records + len(tally.left_out)))
        if abs(tally.placed - cents) > records * sheet.HALF_EURO:
            told.append(f"{Exceldeel.TITLES[part]}: {sheet.difference(cents, tally.placed)}")
    found, expected = sum(post.cent for post in posts), sum(tally.cent for tally in read.tallies.values())
    return ControlCheck(sheet.CLOSES, not told and found == expected, " ".join(told), found, expected)


def _size(read: ModelRead, layers: Mapping[str, str]) -> ControlCheck | None:
    """Return whether the totals have the size of the organisation; None when the model does not say which it is."""
    metadata = read.delivery.get("metadata", {})
    layer, number = layers.get(str(metadata.get("overheidslaag"))), metadata.get("overheidsnummer")
    year = metadata.get("boekjaar")
    if layer is None or not isinstance(number, str) or not isinstance(year, int):
        return None
    lasten, baten = (_delivered(read, part)[1] for part in (Exceldeel.LASTEN, Exceldeel.BATEN))
    return size_control_check(checked_size(layer, number, year, lasten, baten))
