"""Workbooks that Excel opens and python-calamine refuses: the same rows come out as of the workbook without the oddity.

Each was met in a public workbook: of LibreOffice (the size in whole rows), ExcelJS (a state of its own), Excel (a sheet
with macros, a newer error value) and a telephone (UTF-16).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from python_calamine import CalamineError, CalamineWorkbook

from iv3.rows.workbook import opened, rows_of
from tests.iv3.rows.test_lines import SHEET, patched, refused, workbook
from tests.iv3.rows.test_lines import rows as rows_of_lines

TABLE = [["productcode", "bedrag", "eigen"], ["45A48", "12,50", "x"], ["45A49", 3, "y"]]
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MACROS = b'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"/>'
MACRO_RELATION = (
    b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" '
    b'Target="/xl/macrosheets/sheet1.xml"/></Relationships>'
)
IDENTIFIED = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


@dataclass(frozen=True)
class Oddity:
    """What is odd: the part, what is done to it, and what is put beside it."""

    part: str
    edit: Callable[[bytes], bytes]
    extra: Mapping[str, bytes] = field(default_factory=dict)
    also: tuple[str, Callable[[bytes], bytes]] | None = None


def once(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def edit(content: bytes) -> bytes:
        assert re.search(old, content), content[:400]
        return re.sub(old, new, content, count=1)

    return edit


def with_sheet(attributes: bytes) -> Callable[[bytes], bytes]:
    return once(rb"</sheets>", b'<sheet name="Ander" sheetId="99" ' + IDENTIFIED + b" " + attributes + b"/></sheets>")


def in_utf16(content: bytes) -> bytes:
    text = re.sub(r"^<\?xml[^>]*\?>", "", content.decode())
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


ODDITIES = {
    "the size in whole rows": Oddity(SHEET, once(rb'<dimension ref="[^"]*"', b'<dimension ref="1:3"')),
    "a state that nobody knows": Oddity(WORKBOOK, once(rb'state="visible"', b'state="show"')),
    "a newer error value": Oddity(SHEET, once(rb'(<c r="C3") t="\w+">.*?</c>', rb'\1 t="e"><v>#SPILL!</v></c>')),
    "an error of another program": Oddity(SHEET, once(rb'(<c r="C3") t="\w+">.*?</c>', rb'\1 t="e"><v>ERROR</v></c>')),
    "a sheet with macros": Oddity(
        WORKBOOK,
        with_sheet(b'r:id="rId99"'),
        {"xl/macrosheets/sheet1.xml": MACROS},
        (RELATIONS, once(rb"</Relationships>", MACRO_RELATION)),
    ),
    "a module that points nowhere": Oddity(WORKBOOK, with_sheet(b'state="veryHidden" r:id=""')),
    "a part in UTF-16": Oddity(RELATIONS, in_utf16),
}


def odd(folder: Path, oddity: Oddity) -> Path:
    path = patched(workbook(folder, TABLE), oddity.part, oddity.edit, oddity.extra)
    return patched(path, *oddity.also) if oddity.also is not None else path


def refuses(path: Path) -> bool:
    """Tell whether python-calamine refuses a workbook."""
    try:
        with CalamineWorkbook.from_path(path) as reader:
            reader.get_sheet_by_name("Blad1")
    except CalamineError:
        return True
    return False


@pytest.mark.parametrize("oddity", ODDITIES.values(), ids=ODDITIES.keys())
def test_a_workbook_with_something_odd_gives_the_same_rows(tmp_path: Path, oddity: Oddity) -> None:
    plain = rows_of_lines(workbook(tmp_path, TABLE))
    path = odd(tmp_path, oddity)
    assert refuses(path), "python-calamine reads it by now: this oddity need not be taken out any more"
    found = rows_of_lines(path)
    assert [row[1][:2] for row in found] == [row[1][:2] for row in plain]
    assert [row[2] for row in found] == [None, None]
    with path.open("rb") as stream, opened(stream, "x") as book:
        assert len(list(rows_of(book.values("Blad1")))) == len(TABLE)


def test_an_error_value_keeps_its_own_name(tmp_path: Path) -> None:
    path = odd(tmp_path, ODDITIES["a newer error value"])
    assert [row[1][2] for row in rows_of_lines(path)] == ["x", "#SPILL!"]


def test_an_error_value_in_a_column_that_counts_is_a_problem_of_its_row(tmp_path: Path) -> None:
    edit = once(rb'(<c r="B3") t="\w+">.*?</c>', rb'\1 t="e"><v>#SPILL!</v></c>')
    [_, (number, _, problem)] = rows_of_lines(patched(workbook(tmp_path, TABLE), SHEET, edit))
    assert (number, problem) == (
        3,
        "In cel B3 staat de foutwaarde #SPILL!. Herstel de formule, of zet de juiste waarde in de cel.",
    )


@pytest.mark.parametrize(
    ("part", "edit"),
    [
        (SHEET, lambda content: content[:-40]),
        (WORKBOOK, lambda content: content.replace(b"sheetId", b"x id")),
        (WORKBOOK, once(rb'r:id="\w+"', b'r:id="rId77"')),
        (RELATIONS, once(rb"/relationships/worksheet", b"/relationships/anders")),
    ],
)
def test_a_workbook_that_is_damaged_is_still_refused(tmp_path: Path, part: str, edit: Callable[[bytes], bytes]) -> None:
    refused(patched(workbook(tmp_path, TABLE), part, edit))
