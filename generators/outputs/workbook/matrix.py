"""The matrices of a workbook: a sheet for each part, with its grey cells marked by a word and a colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generators.outputs.workbook.layout import GREY_MARK, MAX_WIDTH, SheetNote, SheetSet, add_sheet, area_of, fit_height
from generators.subjects.model.specification import MATRIX_PARTS, Code, CodeList
from iv3.core.house_style import PAPER_A3

MATRIX_HEADER_ROWS = 4
"""Rows above the first row of a matrix: title, legend, codes and names."""

_ROW_TABLE = {"taakveld": "taakvelden", "balanscode": "balansposten"}


def write_matrix(
    workbook: Any, formats: Mapping[str, Any], sheet_set: SheetSet, part: str, colour: str, reasons: str
) -> SheetNote:
    """Write the matrix of a part; ``reasons`` is the sheet that says why cells are grey."""
    model = sheet_set.model
    row_list, column_list = (model.lists[name] for name in MATRIX_PARTS[part])
    rows, columns = list(_below_total(row_list)), list(_below_total(column_list))
    kind = part.replace("_", " ").capitalize()
    name = f"{kind} {sheet_set.label}"
    sheet = add_sheet(workbook, name, colour, PAPER_A3)
    last_row, last_column = MATRIX_HEADER_ROWS + len(rows) - 1, len(columns) + 1
    grey = model.grey[part]
    open_count = len(row_list.leaves) * len(column_list.leaves) - sum(map(len, grey.values()))

    row_kind = _ROW_TABLE[row_list.name]
    sheet.write_string(
        0, 0, f"{kind} {model.jaar}, {sheet_set.people}: {row_kind} × categorieën", formats["matrix_title"]
    )
    sheet.write_string(1, 0, GREY_MARK, formats["grey"])
    sheet.write_string(
        1,
        1,
        f"= CBS verwacht in deze cel geen bedrag; de reden staat in blad ‘{reasons}’. "
        "Wit en leeg = open: hier mag een bedrag staan. "
        "Vet met een lichte achtergrond = een groep, geen code om op te leveren.",
        formats["legend"],
    )
    _write_matrix_header(sheet, formats, row_kind, columns)
    write_string, write_blank = sheet.write_string, sheet.write_blank
    grey_format, open_format, band = formats["grey"], formats["open"], formats["band"]
    for row, code in enumerate(rows, start=MATRIX_HEADER_ROWS):
        fit_height(sheet, row, [(code.naam, MAX_WIDTH)])
        if code.soort is not None:
            write_string(row, 0, code.code, formats["separator"])
            write_string(row, 1, code.naam, formats["separator"])
            for column in range(2, last_column + 1):
                write_blank(row, column, None, formats["separator"])
            continue
        write_string(row, 0, code.code, formats["row_code"])
        write_string(row, 1, code.naam, formats["row_name"])
        grey_here = grey[code.code]
        for column, category in enumerate(columns, start=2):
            if category.code in grey_here:
                write_string(row, column, GREY_MARK, grey_format)
            else:
                write_blank(row, column, None, open_format if category.soort is None else band)

    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, MAX_WIDTH)
    sheet.set_column(2, last_column, 6)
    sheet.set_row(MATRIX_HEADER_ROWS - 1, 150)
    sheet.freeze_panes(MATRIX_HEADER_ROWS, 2)
    sheet.ignore_errors({"number_stored_as_text": area_of(last_row, last_column)})
    sheet.repeat_rows(MATRIX_HEADER_ROWS - 2, MATRIX_HEADER_ROWS - 1)
    sheet.repeat_columns(0, 1)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    description = f"Rijen zijn {row_kind}, kolommen zijn categorieën. Dit blad heeft ook {open_count} open cellen."
    return SheetNote(name, description, sum(map(len, grey.values())), "grijze cellen")


def _below_total(codes: CodeList) -> Iterable[Code]:
    """Yield the codes of a list without the total over everything, which separates nothing."""
    return (code for code in codes.codes if code.onder is not None or code.soort is None)


def _write_matrix_header(sheet: Any, formats: Mapping[str, Any], row_kind: str, columns: Sequence[Code]) -> None:
    code_row, name_row = MATRIX_HEADER_ROWS - 2, MATRIX_HEADER_ROWS - 1
    for column in (0, 1):
        sheet.write_blank(code_row, column, None, formats["column_code"])
    sheet.write_string(name_row, 0, "Code", formats["corner"])
    sheet.write_string(name_row, 1, f"Naam ({row_kind})", formats["corner"])
    for column, code in enumerate(columns, start=2):
        sheet.write_string(code_row, column, code.code, formats["column_code"])
        style = "column_name" if code.soort is None else "column_group"
        sheet.write_string(name_row, column, code.naam, formats[style])
