"""One Excel workbook a year for the people who keep the books: lists, rules and the matrices with their grey cells."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from msgspec import structs

from generators.kernel.files import Files
from generators.kernel.tables import FOLDER, Table
from generators.outputs.generator import Generator
from generators.outputs.workbook.guide import GUIDE, title_of, write_guide
from generators.outputs.workbook.layout import STYLES, SheetNote, SheetSet, add_sheet, area_of, fit_height, width_of
from generators.outputs.workbook.matrix import write_matrix
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.model.specification import MATRIX_PARTS, ModelYear, Specification
from generators.subjects.rules.tables import tables
from generators.subjects.transitions import tables as overgangen
from iv3.core.errors import UserError
from iv3.core.house_style import DARK, PAPER_A4, row_height

_TABLE_SHEETS: Mapping[str, str] = {
    "taakvelden": "Taakvelden",
    "categorieen": "Categorieën",
    "balansposten": "Balansposten",
    "overige-codes": "Overige codes",
    "celregels": "Celregels",
    "regels": "Regels",
}
_CARE_SHEETS: Mapping[str, str] = {
    koppelingen.YOUTH: "Koppeling Jeugdwet",
    koppelingen.WMO: "Koppeling Wmo",
    koppelingen.PGB: "Koppeling pgb",
    "hulpvormen": "Koppeling hulpvormen",
}
_CHANGES_SHEET = "Overgangen"
_AFTER_MATRICES = ("celregels", "regels")
_SOURCE_COLUMNS = frozenset({"bron", "waarom_bron"})
_NUMBERS = frozenset({"geldig_van", "geldig_tot", "cellen", "berekening"})
_LANGUAGE = "nl-NL"
_TAB_COLOURS = (DARK, "#7F6000", "#375623", "#5B2C6F")


def source_counts(shown: Iterable[Table]) -> Mapping[str, int]:
    """Return how many rows of the tables name each source, by the id of the source, sorted."""
    counts: Counter[str] = Counter()
    for table in shown:
        columns = [index for index, name in enumerate(table.header) if name in _SOURCE_COLUMNS]
        for cells in table.rows:
            named = {part.partition(",")[0] for column in columns for part in cells[column].split("; ") if part}
            counts.update(named)
    return dict(sorted(counts.items()))


def files(specification: Specification) -> Files:
    """Return one workbook for every year that a layer has: ``tabellen/iv3-<jaar>.xlsx``."""
    years = sorted({model.jaar for model in specification.model_years()})
    return {f"{FOLDER}/iv3-{year}.xlsx": workbook_bytes(specification, year) for year in years}


def sheet_sets(specification: Specification, jaar: int) -> tuple[SheetSet, ...]:
    """Return the sets of sheets of a year; layers of one model share a set where they can."""
    sets: list[SheetSet] = []
    for laag in specification.layers:
        if jaar in specification.years(laag):
            model = specification.year(laag, jaar)
            content = tables(model)
            same = next((i for i, s in enumerate(sets) if _can_share(s, model, content)), None)
            if same is None:
                sets.append(SheetSet((model,), content))
            else:
                sets[same] = SheetSet((*sets[same].models, model), sets[same].tables)
    return tuple(sets)


def tables_apart(specification: Specification, jaar: int) -> dict[str, Table]:
    """Return by sheet the tables of a year that are not of one layer: couplings, and what changed since last year."""
    care = {_CARE_SHEETS[table.name.rpartition("/")[2]]: table for table in koppelingen.of_year(specification, jaar)}
    changes = [t for t in overgangen.tables(specification) if t.name.endswith(f"/{jaar - 1}-{jaar}")]
    every = {**care, _CHANGES_SHEET: changes[0]} if changes else care
    return {name: table for name, table in every.items() if table.rows}


def shown_tables(sets: Iterable[SheetSet], apart: Mapping[str, Table]) -> list[Table]:
    """Return every table that has a sheet in a workbook; the matrices are not tables."""
    return [*(table for found in sets for table in found.tables if table.name in _TABLE_SHEETS), *apart.values()]


def _can_share(sheet_set: SheetSet, model: ModelYear, content: tuple[Table, ...]) -> bool:
    """Tell whether a layer can use the sheets of a set: all is equal, but some rules may be for other layers only."""
    if sheet_set.model.laag.model != model.laag.model:
        return False
    for shared, own in zip(sheet_set.tables, content, strict=True):
        if own.name == "regels":
            if not set(own.rows) <= set(shared.rows):
                return False
        elif shared != own:
            return False
    return True


def workbook_bytes(specification: Specification, jaar: int) -> bytes:
    """Return the workbook of ``jaar`` as XLSX, the same bytes at every build.

    Raises:
        UserError: when no layer has a model for ``jaar``, a text is too long for a cell, or a source is unknown.
    """
    sets = sheet_sets(specification, jaar)
    if not sets:
        raise UserError(f"er is geen model voor {jaar}")
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    _set_properties(workbook, specification, jaar)
    formats = {name: workbook.add_format(dict(style)) for name, style in STYLES.items()}
    guide = workbook.add_worksheet(GUIDE)
    notes = [(sheet_set, list(_write_set(workbook, formats, sheet_set, n))) for n, sheet_set in enumerate(sets)]
    apart = tables_apart(specification, jaar)
    colour = _TAB_COLOURS[-1]
    notes_apart = [_write_table(workbook, formats, name, table, frozenset(), colour) for name, table in apart.items()]
    write_guide(guide, formats, specification, jaar, notes, notes_apart, source_counts(shown_tables(sets, apart)))
    workbook.close()
    return buffer.getvalue()


def _set_properties(workbook: Any, specification: Specification, jaar: int) -> None:
    edition = specification.edition
    workbook.set_properties(
        {
            "title": title_of(specification, jaar),
            "author": edition.beheerder,
            "company": edition.beheerder,
            "subject": f"Iv3-tabellen verslagjaar {jaar}",
            "comments": f"Versie {edition.versie}. Licentie {edition.licentie}. {edition.omschrijving}",
            # the year decides the date: a clock would make every build differ
            "created": datetime(jaar, 1, 1, tzinfo=UTC),
        }
    )
    for name, value in (("Language", _LANGUAGE), ("Versie", edition.versie), ("Licentie", edition.licentie)):
        workbook.set_custom_property(name, value)


def _write_set(workbook: Any, formats: Mapping[str, Any], sheet_set: SheetSet, number: int) -> Iterator[SheetNote]:
    by_name = {table.name: table for table in sheet_set.tables}
    colour = _TAB_COLOURS[number % len(_TAB_COLOURS)]
    kinds = frozenset(c.soort for codes in sheet_set.model.lists.values() for c in codes.codes if c.soort is not None)
    before = [name for name in _TABLE_SHEETS if name not in _AFTER_MATRICES]
    for name in before:
        sheet_name = f"{_TABLE_SHEETS[name]} {sheet_set.label}"
        yield _write_table(workbook, formats, sheet_name, by_name[name], kinds, colour)
    reasons = f"{_TABLE_SHEETS['celregels']} {sheet_set.label}"
    for part in MATRIX_PARTS:
        yield write_matrix(workbook, formats, sheet_set, part, colour, reasons)
    for name in _AFTER_MATRICES:
        sheet_name = f"{_TABLE_SHEETS[name]} {sheet_set.label}"
        yield _write_table(workbook, formats, sheet_name, by_name[name], kinds, colour)


def _write_table(
    workbook: Any, formats: Mapping[str, Any], name: str, table: Table, kinds: frozenset[str], colour: str
) -> SheetNote:
    """Write a table on a sheet ``name``; a row whose ``soort`` is one of ``kinds`` is a group and stands out."""
    sheet = add_sheet(workbook, name, colour, PAPER_A4)
    last_row, last_column = max(len(table.rows), 1), len(table.columns) - 1
    kind_column = table.header.index("soort") if "soort" in table.header else None
    for row, cells in enumerate(table.rows, start=1):
        is_group = kind_column is not None and cells[kind_column] in kinds
        text, number = (formats["group"], formats["group_number"]) if is_group else (formats["text"], formats["number"])
        for column, cell in enumerate(cells):
            if not cell:
                sheet.write_blank(row, column, None, text)
            elif table.columns[column].name in _NUMBERS:
                sheet.write_number(row, column, int(cell), number)
            elif sheet.write_string(row, column, cell, text) != 0:
                raise UserError(f"{name}, rij {row}: de tekst in {table.columns[column].title} is te lang voor Excel")
    sheet.add_table(
        0,
        0,
        last_row,
        last_column,
        {
            "name": table_name(name),
            "style": "Table Style Light 1",
            "banded_rows": True,
            "description": table.description,
            "columns": [{"header": column.title, "header_format": formats["header"]} for column in table.columns],
        },
    )
    widths = [width_of(column, [cells[index] for cells in table.rows]) for index, column in enumerate(table.columns)]
    for index, (described, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(index, index, width, None if described.name in _NUMBERS else formats["text_column"])
    for row, cells in enumerate(table.rows, start=1):
        fit_height(sheet, row, zip(cells, widths, strict=True))
    sheet.set_row(0, row_height(2))
    sheet.freeze_panes(1, len(table.primary_key))
    sheet.ignore_errors({"number_stored_as_text": area_of(last_row, last_column)})
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return SheetNote(name, table.description, len(table.rows), "rijen")


def table_name(sheet: str) -> str:
    """Return the name of the Excel table on a sheet: letters without accents, digits and underscores."""
    plain = unicodedata.normalize("NFKD", sheet).encode("ascii", "ignore").decode()
    return re.sub(r"\W", "_", plain).lower()


def _forms(specification: Specification) -> dict[str, object]:
    models = list(specification.model_years())
    said = {slot: value for slot, value in structs.asdict(specification.edition).items() if slot != "origin"}
    return {
        f"werkboek {jaar} (Excel)": (
            [(m.name, tables(m)) for m in models if m.jaar == jaar],
            tables_apart(specification, jaar),
            said,
        )
        for jaar in sorted({m.jaar for m in models})
    }


GENERATOR = Generator("werkboeken", lambda building: files(building.specification), is_slow=True, forms=_forms)
