"""One Excel workbook a year for the people who keep the books: lists, rules and the matrices with their grey cells."""

from __future__ import annotations

import io
import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import xlsxwriter

from generators.kernel.files import Files
from generators.kernel.tables import FOLDER, Column, Table
from generators.outputs.generator import Generator
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.model.specification import MATRIX_PARTS, Code, CodeList, ModelYear, Specification
from generators.subjects.rules.tables import tables
from generators.subjects.transitions import tables as overgangen

GUIDE = "Leeswijzer"
"""The name of the first sheet."""

GREY_MARK = "grijs"
"""The word in every grey cell, so that colour is never the only sign."""

MATRIX_HEADER_ROWS = 4
"""Rows above the first row of a matrix: title, legend, codes and names."""

_TABLE_SHEETS: Mapping[str, str] = {
    "taakvelden": "Taakvelden",
    "categorieen": "Categorieën",
    "balansposten": "Balansposten",
    "overige-codes": "Overige codes",
    "celregels": "Celregels",
    "regels": "Regels",
}
_CARE_SHEETS: Mapping[str, str] = {
    "jeugd": "Koppeling Jeugdwet",
    "wmo": "Koppeling Wmo",
    "pgb": "Koppeling pgb",
    "hulpvormen": "Koppeling hulpvormen",
}
_CHANGES_SHEET = "Overgangen"
_AFTER_MATRICES = ("celregels", "regels")
_ROW_TABLE = {"taakveld": "taakvelden", "balanscode": "balansposten"}
_SOURCE_COLUMNS = frozenset({"bron", "waarom_bron"})
_NUMBERS = frozenset({"geldig_van", "geldig_tot", "cellen", "berekening"})
_LANGUAGE = "nl-NL"
_MAX_WIDTH = 52
_MAX_WIDTH_CODES = 32
_READ_COLUMNS = frozenset(
    {"naam", "titel", "waarom", "balanscodes", "formule", "toelichting", "melding", "herstel", "onderbouwing"}
)
_PROSE_WIDTH = 96
_ROOM = 1.1
_CHARACTERS_PER_WIDTH = 1.15
_EXTRA_FOR_CAPITAL = 0.35
_LINE_HEIGHT = 15
_PAPER_A4, _PAPER_A3 = 9, 8
_TAB_COLOURS = ("#1F4E79", "#7F6000", "#375623", "#5B2C6F")

_DARK, _TINT, _GREY, _LINE = "#1F4E79", "#DDE7F1", "#C9C9C9", "#B8B8B8"
_TEXT_CELL = {"num_format": "@", "valign": "top", "text_wrap": True, "bottom": 4, "bottom_color": _LINE}
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _DARK},
    "heading": {"bold": True, "font_size": 12, "font_color": _DARK, "bottom": 1, "bottom_color": _DARK},
    "label": {"bold": True, "valign": "vcenter"},
    "prose": {"valign": "vcenter", "text_wrap": True, "num_format": "@"},
    "link": {"valign": "vcenter", "font_color": "#0B5394", "underline": 1},
    "count": {"valign": "vcenter", "num_format": "#,##0"},
    "header": {"bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "text_wrap": True, "valign": "vcenter"},
    "text_column": {"num_format": "@"},
    "text": _TEXT_CELL,
    "group": {**_TEXT_CELL, "bold": True, "bg_color": _TINT},
    "number": {**_TEXT_CELL, "num_format": "0", "align": "center"},
    "group_number": {**_TEXT_CELL, "num_format": "0", "align": "center", "bold": True, "bg_color": _TINT},
    "matrix_title": {"bold": True, "font_size": 13, "font_color": _DARK},
    "legend": {"num_format": "@", "italic": True},
    "column_code": {
        "num_format": "@",
        "bold": True,
        "font_size": 9,
        "align": "center",
        "font_color": "#FFFFFF",
        "bg_color": _DARK,
    },
    "column_name": {
        "num_format": "@",
        "rotation": 90,
        "text_wrap": True,
        "font_size": 9,
        "align": "center",
        "bottom": 1,
        "right": 4,
        "right_color": _LINE,
    },
    "column_group": {
        "num_format": "@",
        "rotation": 90,
        "text_wrap": True,
        "font_size": 9,
        "align": "center",
        "bottom": 1,
        "bold": True,
        "bg_color": _TINT,
    },
    "corner": {"num_format": "@", "bold": True, "valign": "bottom", "bottom": 1},
    "row_code": {"num_format": "@", "bold": True, "valign": "top", "bottom": 1, "bottom_color": _LINE},
    "row_name": {
        "num_format": "@",
        "valign": "top",
        "text_wrap": True,
        "right": 1,
        "bottom": 1,
        "bottom_color": _LINE,
    },
    "open": {"border": 1, "border_color": _LINE},
    "separator": {"num_format": "@", "bold": True, "bg_color": _TINT, "top": 1},
    "band": {"bg_color": _TINT},
    "grey": {
        "num_format": "@",
        "bg_color": _GREY,
        "font_color": "#333333",
        "font_size": 8,
        "align": "center",
        "valign": "vcenter",
        "border": 1,
        "border_color": _LINE,
    },
}


@dataclass(frozen=True)
class SheetSet:
    """The layers that share one set of sheets in a year, because everything is equal for them."""

    models: tuple[ModelYear, ...]
    tables: tuple[Table, ...]

    @property
    def model(self) -> ModelYear:
        """The model that the sheets show; the others are equal to it."""
        return self.models[0]

    @property
    def label(self) -> str:
        """How the layers are called in the names of sheets: ``gemeente en gr``."""
        return " en ".join(model.laag.id for model in self.models)

    @property
    def people(self) -> str:
        """How the layers are called in sentences: ``gemeenten en gemeenschappelijke regelingen``."""
        return " en ".join(model.laag.meervoud for model in self.models)


@dataclass(frozen=True)
class SheetNote:
    """What the guide says about a sheet; ``count`` is its number of rows or grey cells, in the unit ``unit``."""

    name: str
    description: str
    count: int
    unit: str


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


def shown_tables(specification: Specification, jaar: int) -> list[Table]:
    """Return every table that has a sheet in the workbook of ``jaar``; the matrices are not tables."""
    of_layers = [t for s in sheet_sets(specification, jaar) for t in s.tables if t.name in _TABLE_SHEETS]
    return [*of_layers, *tables_apart(specification, jaar).values()]


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
        ValueError: when no layer has a model for ``jaar``, a text is too long for a cell, or a source is unknown.
    """
    sets = sheet_sets(specification, jaar)
    if not sets:
        raise ValueError(f"er is geen model voor {jaar}")
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    _set_properties(workbook, specification, jaar)
    formats = {name: workbook.add_format(dict(style)) for name, style in _STYLES.items()}
    guide = workbook.add_worksheet(GUIDE)
    notes = [(sheet_set, list(_write_set(workbook, formats, sheet_set, n))) for n, sheet_set in enumerate(sets)]
    apart = tables_apart(specification, jaar)
    colour = _TAB_COLOURS[-1]
    notes_apart = [_write_table(workbook, formats, name, table, frozenset(), colour) for name, table in apart.items()]
    _write_guide(guide, formats, specification, jaar, notes, notes_apart)
    workbook.close()
    return buffer.getvalue()


def _set_properties(workbook: Any, specification: Specification, jaar: int) -> None:
    edition = specification.edition
    workbook.set_properties(
        {
            "title": _title(specification, jaar),
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


def _title(specification: Specification, jaar: int) -> str:
    return f"{specification.edition.titel}: tabellen {jaar}"


def _write_set(workbook: Any, formats: Mapping[str, Any], sheet_set: SheetSet, number: int) -> Iterator[SheetNote]:
    by_name = {table.name: table for table in sheet_set.tables}
    colour = _TAB_COLOURS[number % len(_TAB_COLOURS)]
    kinds = frozenset(c.soort for codes in sheet_set.model.lists.values() for c in codes.codes if c.soort is not None)
    before = [name for name in _TABLE_SHEETS if name not in _AFTER_MATRICES]
    for name in before:
        sheet_name = f"{_TABLE_SHEETS[name]} {sheet_set.label}"
        yield _write_table(workbook, formats, sheet_name, by_name[name], kinds, colour)
    for part in MATRIX_PARTS:
        yield _write_matrix(workbook, formats, sheet_set, part, colour)
    for name in _AFTER_MATRICES:
        sheet_name = f"{_TABLE_SHEETS[name]} {sheet_set.label}"
        yield _write_table(workbook, formats, sheet_name, by_name[name], kinds, colour)


def _add_sheet(workbook: Any, name: str, colour: str, paper: int) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.set_tab_color(colour)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RBlad &P van &N")
    return sheet


def _write_table(
    workbook: Any, formats: Mapping[str, Any], name: str, table: Table, kinds: frozenset[str], colour: str
) -> SheetNote:
    """Write a table on a sheet ``name``; a row whose ``soort`` is one of ``kinds`` is a group and stands out."""
    sheet = _add_sheet(workbook, name, colour, _PAPER_A4)
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
                raise ValueError(f"{name}, rij {row}: de tekst in {table.columns[column].title} is te lang voor Excel")
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
    widths = [_width(column, [cells[index] for cells in table.rows]) for index, column in enumerate(table.columns)]
    for index, (described, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(index, index, width, None if described.name in _NUMBERS else formats["text_column"])
    for row, cells in enumerate(table.rows, start=1):
        _fit_height(sheet, row, zip(cells, widths, strict=True))
    sheet.set_row(0, 2 * _LINE_HEIGHT + 2)
    sheet.freeze_panes(1, len(table.primary_key))
    sheet.ignore_errors({"number_stored_as_text": _area(last_row, last_column)})
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return SheetNote(name, table.description, len(table.rows), "rijen")


def table_name(sheet: str) -> str:
    """Return the name of the Excel table on a sheet: letters without accents, digits and underscores."""
    plain = unicodedata.normalize("NFKD", sheet).encode("ascii", "ignore").decode()
    return re.sub(r"\W", "_", plain).lower()


def _width(column: Column, cells: Sequence[str]) -> float:
    """Return a column width in characters: the content fits, up to a limit above which it wraps."""
    filter_button = 4
    header = max(len(word) for word in column.title.split()) + filter_button
    content = max((len(cell) for cell in cells), default=0)
    limit = _MAX_WIDTH if column.name in _READ_COLUMNS else _MAX_WIDTH_CODES
    return min(max(content * _ROOM + 1, header), limit)


@cache
def _lines(text: str, width: float) -> int:
    """Return how many lines ``text`` takes in a column of ``width``; capitals are wider than other letters."""
    characters = width * _CHARACTERS_PER_WIDTH
    length = len(text) + _EXTRA_FOR_CAPITAL * sum(map(str.isupper, text))
    return 1 if length <= characters else len(textwrap.wrap(text, int(characters * len(text) / length)))


def _fit_height(sheet: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as its longest text needs, given the width of each cell in characters.

    Excel does this by itself when it opens a file, other programs do not.
    """
    lines = max(_lines(text, width) for text, width in cells)
    if lines > 1:
        sheet.set_row(row, lines * _LINE_HEIGHT + 2)


def _area(last_row: int, last_column: int) -> str:
    return str(xlsxwriter.utility.xl_range(0, 0, last_row, last_column))


def _write_matrix(workbook: Any, formats: Mapping[str, Any], sheet_set: SheetSet, part: str, colour: str) -> SheetNote:
    model = sheet_set.model
    row_list, column_list = (model.lists[name] for name in MATRIX_PARTS[part])
    rows, columns = list(_below_total(row_list)), list(_below_total(column_list))
    kind = part.replace("_", " ").capitalize()
    name = f"{kind} {sheet_set.label}"
    sheet = _add_sheet(workbook, name, colour, _PAPER_A3)
    last_row, last_column = MATRIX_HEADER_ROWS + len(rows) - 1, len(columns) + 1
    grey = model.grey[part]
    open_count = len(row_list.leaves) * len(column_list.leaves) - sum(map(len, grey.values()))

    row_kind = _ROW_TABLE[row_list.name]
    sheet.write_string(
        0, 0, f"{kind} {model.jaar}, {sheet_set.people}: {row_kind} × categorieën", formats["matrix_title"]
    )
    sheet.write_string(1, 0, GREY_MARK, formats["grey"])
    reasons = f"{_TABLE_SHEETS['celregels']} {sheet_set.label}"
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
        _fit_height(sheet, row, [(code.naam, _MAX_WIDTH)])
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
    sheet.set_column(1, 1, _MAX_WIDTH)
    sheet.set_column(2, last_column, 6)
    sheet.set_row(MATRIX_HEADER_ROWS - 1, 150)
    sheet.freeze_panes(MATRIX_HEADER_ROWS, 2)
    sheet.ignore_errors({"number_stored_as_text": _area(last_row, last_column)})
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


def _write_guide(
    sheet: Any,
    formats: Mapping[str, Any],
    specification: Specification,
    jaar: int,
    notes: Sequence[tuple[SheetSet, Sequence[SheetNote]]],
    apart: Sequence[SheetNote],
) -> None:
    edition = specification.edition
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, _PROSE_WIDTH)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 14)
    sheet.set_default_row(_LINE_HEIGHT + 3)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RBlad &P van &N")
    sheet.write_string(0, 0, _title(specification, jaar), formats["title"])
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    row = 2
    layers = [model for sheet_set, _ in notes for model in sheet_set.models]
    facts = (
        ("Wat is dit?", edition.omschrijving),
        ("Verslagjaar", str(jaar)),
        ("Voor", ", ".join(model.laag.meervoud for model in layers)),
        ("Versie", edition.versie),
        ("Beheerder", edition.beheerder),
        ("Licentie", edition.licentie),
    )
    for label, text in facts:
        sheet.write_string(row, 0, label, formats["label"])
        _write_prose(sheet, formats, row, text)
        row += 1
    sheet.write_string(row, 0, "Website", formats["label"])
    sheet.write_url(row, 1, edition.adres, formats["link"], edition.adres)
    row += 2
    row = _write_section(sheet, formats, row, "Zo leest u dit bestand", _READING)
    groups = [(f"Bladen voor {sheet_set.people}", sheet_notes) for sheet_set, sheet_notes in notes]
    groups += [("Bladen over productcodes en overgangen", apart)] if apart else []
    for heading, sheet_notes in groups:
        row = _write_heading(sheet, formats, row, heading)
        for note in sheet_notes:
            sheet.write_url(row, 0, f"internal:'{note.name}'!A1", formats["link"], note.name)
            _write_prose(sheet, formats, row, note.description)
            sheet.write_number(row, 2, note.count, formats["count"])
            sheet.write_string(row, 3, note.unit, formats["prose"])
            row += 1
        row += 1
    row = _write_heading(sheet, formats, row, "Bronnen, met hun kenmerk in de tabellen")
    for source, count in source_counts(shown_tables(specification, jaar)).items():
        sheet.write_string(row, 0, source, formats["prose"])
        _write_prose(sheet, formats, row, _source_line(specification, source))
        sheet.write_number(row, 2, count, formats["count"])
        sheet.write_string(row, 3, "rijen", formats["prose"])
        row += 1
    sheet.ignore_errors({"number_stored_as_text": _area(row, 3)})


_READING = (
    ("Codes zijn tekst", "Een code is nooit een getal: een nul aan het eind hoort erbij."),
    ("Tabellen", "Elke lijst is een Excel-tabel. Met de knoppen in de kop kunt u filteren en sorteren."),
    (
        "Matrices",
        f"In een grijze cel staat het woord ‘{GREY_MARK}’. Een open cel is wit en leeg. "
        "Hoofdtaakvelden en andere groepen staan vet op een lichte achtergrond.",
    ),
    ("Geen formules", "Dit bestand heeft geen formules, macro’s of koppelingen met andere bestanden."),
)


def _write_section(
    sheet: Any, formats: Mapping[str, Any], row: int, heading: str, lines: Iterable[tuple[str, str]]
) -> int:
    row = _write_heading(sheet, formats, row, heading)
    for label, text in lines:
        sheet.write_string(row, 0, label, formats["label"])
        _write_prose(sheet, formats, row, text)
        row += 1
    return row + 1


def _write_prose(sheet: Any, formats: Mapping[str, Any], row: int, text: str) -> None:
    sheet.write_string(row, 1, text, formats["prose"])
    _fit_height(sheet, row, [(text, _PROSE_WIDTH)])


def _write_heading(sheet: Any, formats: Mapping[str, Any], row: int, text: str) -> int:
    sheet.write_string(row, 0, text, formats["heading"])
    for column in (1, 2, 3):
        sheet.write_blank(row, column, None, formats["heading"])
    return row + 1


def source_counts(shown: Iterable[Table]) -> Mapping[str, int]:
    """Return how many rows of the tables name each source, by the id of the source, sorted."""
    counts: Counter[str] = Counter()
    for table in shown:
        columns = [index for index, name in enumerate(table.header) if name in _SOURCE_COLUMNS]
        for cells in table.rows:
            named = {part.partition(",")[0] for column in columns for part in cells[column].split("; ") if part}
            counts.update(named)
    return dict(sorted(counts.items()))


def _source_line(specification: Specification, source: str) -> str:
    bron = specification.facts.bronnen.get(source)
    if bron is None:
        raise ValueError(f"bron {source} staat niet bij de bronnen")
    parts = (
        bron.titel,
        bron.versie and f"versie {bron.versie}",
        bron.datum,
        bron.uitgever,
        bron.vindplaats,
        f"geraadpleegd {bron.geraadpleegd}",
    )
    return "; ".join(part for part in parts if part)


def _forms(specification: Specification) -> dict[str, object]:
    models = list(specification.model_years())
    return {
        f"werkboek {jaar} (Excel)": (
            [(m.name, tables(m)) for m in models if m.jaar == jaar],
            tables_apart(specification, jaar),
            specification.edition,
        )
        for jaar in sorted({m.jaar for m in models})
    }


GENERATOR = Generator("werkboeken", lambda building: files(building.specification), is_slow=True, forms=_forms)
