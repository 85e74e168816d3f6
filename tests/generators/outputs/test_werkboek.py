"""The workbooks read back with openpyxl: codes are text, grey cells are those of the model, the bytes are fixed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from msgspec import structs
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generators.kernel.files import Files
from generators.kernel.tables import Table
from generators.outputs.workbook import book as werkboek
from generators.outputs.workbook.guide import GUIDE
from generators.outputs.workbook.layout import GREY_MARK, SheetSet
from generators.outputs.workbook.matrix import MATRIX_HEADER_ROWS
from generators.subjects.model.specification import MATRIX_PARTS, ModelYear, Specification
from iv3.core.errors import UserError

TABLES = {
    "Taakvelden": "taakvelden",
    "Categorieën": "categorieen",
    "Balansposten": "balansposten",
    "Overige codes": "overige-codes",
    "Celregels": "celregels",
    "Regels": "regels",
}
MATRICES = {
    "Lasten": "lasten",
    "Balans lasten": "balans_lasten",
    "Baten": "baten",
    "Balans baten": "balans_baten",
}
NUMBERS = {"Geldig van", "Geldig tot en met", "Aantal cellen", "Berekening"}
GREY_FILL = "FFC9C9C9"

Books = dict[int, Workbook]
Cells = set[tuple[str, str]]


@pytest.fixture(scope="module")
def files(workbooks: Files) -> Files:
    return workbooks


@pytest.fixture(scope="module")
def books(files: Files) -> Books:
    return {int(path[-9:-5]): openpyxl.load_workbook(io.BytesIO(content)) for path, content in files.items()}


@pytest.fixture
def book(specification: Specification) -> Workbook:
    """The workbook of the last year, to break."""
    year = specification.edition.laatste_jaar
    return openpyxl.load_workbook(io.BytesIO(werkboek.workbook_bytes(specification, year)))


def column(sheet: Worksheet, title: str) -> list[str | int | float | None]:
    """The values below a header."""
    titles = [cell.value for cell in sheet[1]]
    return [sheet.cell(row, titles.index(title) + 1).value for row in range(2, sheet.max_row + 1)]  # type: ignore[misc]


def table_faults(sheet: Worksheet, table: Table) -> list[str]:
    """Where a sheet differs from the table it shows: texts and their types, the Excel table, the frozen header."""
    faults = []
    titles = [c.title for c in table.columns]
    if [cell.value for cell in sheet[1]] != titles:
        faults.append("header")
    excel_tables = list(sheet.tables.values())
    last = f"{get_column_letter(len(titles))}{max(len(table.rows), 1) + 1}"
    if [t.ref for t in excel_tables] != [f"A1:{last}"] or excel_tables[0].autoFilter is None:
        faults.append("no table with a filter over all rows")
    elif not excel_tables[0].tableStyleInfo.showRowStripes:
        faults.append("not banded")
    if not sheet.freeze_panes or not re.fullmatch(r"[B-Z]2", sheet.freeze_panes):
        faults.append("header not frozen")
    for number, row in enumerate(table.rows, start=2):
        for title, expected, cell in zip(titles, row, sheet[number], strict=True):
            wanted = None if not expected else int(expected) if title in NUMBERS else expected
            kind = "n" if wanted is None or title in NUMBERS else "s"
            if cell.value != wanted or cell.data_type != kind:
                faults.append(f"{cell.coordinate}: {cell.value!r} instead of {wanted!r}")
            elif kind == "s" and cell.number_format != "@":
                faults.append(f"{cell.coordinate}: number format {cell.number_format}")
    return faults


def grey_in_sheet(sheet: Worksheet) -> tuple[Cells, Cells]:
    """The cells of a matrix with the word, and those with the grey fill, as (row code, category)."""
    header = {c.column: c.value for c in sheet[MATRIX_HEADER_ROWS - 1]}
    marked: Cells = set()
    filled: Cells = set()
    for row in sheet.iter_rows(min_row=MATRIX_HEADER_ROWS + 1):
        for cell in row[2:]:
            where = (str(row[0].value), str(header[cell.column]))
            if cell.value is not None:
                marked.add(where if cell.value == GREY_MARK else (where[0], f"{where[1]}: {cell.value!r}"))
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == GREY_FILL:
                filled.add(where)
    return marked, filled


def matrix_faults(sheet: Worksheet, model: ModelYear, part: str) -> list[str]:
    """Where a matrix differs from the model: headers, types, grey cells, white cells and frozen panes."""
    faults = []
    row_list, column_list = (model.lists[name] for name in MATRIX_PARTS[part])
    marked, filled = grey_in_sheet(sheet)
    expected = {(row, category) for row, cells in model.grey[part].items() for category in cells}
    if marked != expected:
        faults.append(f"marked: {sorted(marked ^ expected)[:3]}")
    if filled != expected:
        faults.append(f"filled: {sorted(filled ^ expected)[:3]}")
    rows = [(sheet.cell(r, 1), sheet.cell(r, 2)) for r in range(MATRIX_HEADER_ROWS + 1, sheet.max_row + 1)]
    columns = [
        (sheet.cell(MATRIX_HEADER_ROWS - 1, c), sheet.cell(MATRIX_HEADER_ROWS, c))
        for c in range(3, sheet.max_column + 1)
    ]
    for codes, pairs in ((row_list, rows), (column_list, columns)):
        wanted = [(c.code, c.naam) for c in codes.codes if c.onder is not None or c.soort is None]
        if [(code.value, name.value) for code, name in pairs] != wanted:
            faults.append(f"codes or names of {codes.name}")
        for code, name in pairs:
            if code.data_type != "s" or code.number_format != "@":
                faults.append(f"{code.coordinate} is not text")
            by_code = codes.by_code.get(str(code.value))
            if by_code is not None and by_code.soort is not None and not name.font.bold:
                faults.append(f"{name.coordinate} is a group and not bold")
    if sheet.freeze_panes != "C5":
        faults.append("headers not frozen")
    if sheet["A2"].value != GREY_MARK or "Wit en leeg" not in str(sheet["B2"].value):
        faults.append("no legend")
    return faults


def all_sheets(specification: Specification, books: Books) -> list[tuple[Worksheet, SheetSet, str]]:
    """Every sheet but the guide, with the set it belongs to and the first words of its name."""
    return [
        (book[f"{kind} {sheet_set.label}"], sheet_set, kind)
        for year, book in books.items()
        for sheet_set in werkboek.sheet_sets(specification, year)
        for kind in (*TABLES, *MATRICES)
    ]


def test_there_is_one_workbook_for_every_year_of_every_layer(specification: Specification, files: Files) -> None:
    years = {year for laag in specification.layers for year in specification.years(laag)}
    assert len(years) > 0
    assert set(files) == {f"tabellen/iv3-{year}.xlsx" for year in years}


def test_every_sheet_is_there_once_with_a_name_excel_accepts(specification: Specification, books: Books) -> None:
    looked_at = 0
    for year, book in books.items():
        sets = werkboek.sheet_sets(specification, year)
        shown = [model.laag.id for sheet_set in sets for model in sheet_set.models]
        assert shown == [laag for laag in specification.layers if year in specification.years(laag)]
        expected = {GUIDE, *(f"{kind} {s.label}" for s in sets for kind in (*TABLES, *MATRICES))}
        expected |= set(werkboek.tables_apart(specification, year))
        assert set(book.sheetnames) == expected
        assert book.sheetnames[0] == GUIDE
        assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)
        assert all(0 < len(name) <= 31 for name in book.sheetnames)
        looked_at += len(book.sheetnames)
    assert looked_at > 200, f"{looked_at} sheets"


def test_layers_share_sheets_only_in_years_in_which_their_tables_are_equal(specification: Specification) -> None:
    labels = {year: [s.label for s in werkboek.sheet_sets(specification, year)] for year in range(2017, 2028)}
    assert labels[2017] == ["gemeente en gr"]
    assert labels[2020] == ["gemeente", "gr", "provincie"]
    assert labels[2025] == ["gemeente en gr", "provincie"]


def test_every_table_sheet_shows_its_table_as_text_with_filter_and_frozen_header(
    specification: Specification, books: Books
) -> None:
    looked_at = 0
    for sheet, sheet_set, kind in all_sheets(specification, books):
        if kind in TABLES:
            table = next(t for t in sheet_set.tables if t.name == TABLES[kind])
            assert table_faults(sheet, table) == [], f"{sheet.title} {sheet_set.model.jaar}"
            looked_at += len(table.rows)
    assert looked_at > 5000, f"{looked_at} rows"


def test_every_sheet_about_product_codes_and_moves_shows_its_table(specification: Specification, books: Books) -> None:
    looked_at = 0
    for year, book in books.items():
        for name, table in werkboek.tables_apart(specification, year).items():
            assert table_faults(book[name], table) == [], f"{name} {year}"
            looked_at += len(table.rows)
    assert looked_at > 3000, f"{looked_at} rows"
    assert set(werkboek.tables_apart(specification, 2025)) == {
        "Koppeling Jeugdwet",
        "Koppeling Wmo",
        "Koppeling pgb",
        "Koppeling hulpvormen",
        "Overgangen",
    }


def test_the_table_check_sees_a_code_that_became_a_number_and_a_lost_filter(
    specification: Specification, book: Workbook
) -> None:
    sheet_set = werkboek.sheet_sets(specification, specification.edition.laatste_jaar)[0]
    sheet = book["Taakvelden gemeente en gr"]
    table = sheet_set.tables[0]
    assert table_faults(sheet, table) == []
    codes = column(sheet, "Code")
    sheet.cell(codes.index("0.10") + 2, 1).value = 0.10
    assert len(table_faults(sheet, table)) == 1
    sheet.freeze_panes = None
    del sheet.tables[next(iter(sheet.tables))]
    assert len(table_faults(sheet, table)) == 3


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("0.1", range(2017, 2028)),
        ("0.10", range(2017, 2028)),
        ("6.6", range(2017, 2025)),
        ("6.60", range(2025, 2028)),
        ("6.72a", range(2023, 2025)),
    ],
)
def test_codes_come_back_as_text_from_openpyxl_in_the_right_years(books: Books, code: str, years: range) -> None:
    found = set()
    for year, book in books.items():
        sheets = [s for s in book if re.match(r"(Taakvelden|Lasten|Baten) (gemeente|gr)", s.title)]
        assert len(sheets) in (3, 6)
        hits = [c for s in sheets for c in s["A"] if c.value == code]
        assert all(c.data_type == "s" and isinstance(c.value, str) for c in hits)
        if hits:
            assert len(hits) == len(sheets)
            found.add(year)
    assert found == set(years)


def test_grey_cells_in_every_matrix_are_exactly_those_of_the_model(specification: Specification, books: Books) -> None:
    looked_at = 0
    for sheet, sheet_set, kind in all_sheets(specification, books):
        if kind in MATRICES:
            for model in sheet_set.models:
                part = MATRICES[kind]
                assert matrix_faults(sheet, model, part) == [], f"{sheet.title} {model.name}"
                looked_at += sum(map(len, model.grey[part].values()))
    assert looked_at > 100_000, f"{looked_at} grey cells"


def test_the_matrix_check_sees_a_missing_word_a_missing_fill_and_a_changed_model(
    specification: Specification, book: Workbook
) -> None:
    model = specification.year("gemeente", specification.edition.laatste_jaar)
    sheet = book["Lasten gemeente en gr"]
    assert matrix_faults(sheet, model, "lasten") == []
    without = {part: (dict(rows) if part != "lasten" else {**rows, "0.1": {}}) for part, rows in model.grey.items()}
    assert len(matrix_faults(sheet, replace(model, grey=without), "lasten")) == 2
    grey = next(c for row in sheet.iter_rows(min_row=MATRIX_HEADER_ROWS + 1) for c in row if c.value == GREY_MARK)
    grey.value = None
    assert len(matrix_faults(sheet, model, "lasten")) == 1
    grey.fill = PatternFill()
    assert len(matrix_faults(sheet, model, "lasten")) == 2


def test_the_guide_says_what_this_is_and_links_to_every_sheet(specification: Specification, books: Books) -> None:
    edition = specification.edition
    links = 0
    for year, book in books.items():
        guide = book[GUIDE]
        texts = {c.value for row in guide.iter_rows() for c in row if isinstance(c.value, str)}
        wanted = {edition.omschrijving, str(year), edition.versie, edition.beheerder, edition.licentie, edition.adres}
        assert wanted <= texts
        assert "geen officiële uitgave van BZK of CBS" in edition.omschrijving
        targets = {
            cell.hyperlink.location.partition("!")[0].strip("'")
            for row in guide.iter_rows()
            for cell in row
            if cell.hyperlink is not None and cell.hyperlink.location
        }
        assert targets == set(book.sheetnames) - {GUIDE}
        links += len(targets)
        sets, apart = werkboek.sheet_sets(specification, year), werkboek.tables_apart(specification, year)
        sources = werkboek.source_counts(werkboek.shown_tables(sets, apart))
        assert sources
        titles = [specification.facts.bronnen[source].titel for source in sources]
        assert all(any(text.startswith(title) for text in texts) for title in titles)
    assert links > 200, f"{links} links"


def test_a_source_that_is_not_in_the_list_is_refused_by_name(specification: Specification) -> None:
    poorer = Specification(replace(specification.facts, bronnen={}))
    with pytest.raises(UserError, match=r"bron \S+ staat niet bij de bronnen"):
        werkboek.workbook_bytes(poorer, 2017)


def test_a_text_that_excel_would_cut_off_is_refused_with_its_place(specification: Specification) -> None:
    first, *others = specification.facts.codes
    endless = replace(first, record=structs.replace(first.record, naam="a" * 40_000))
    longer = Specification(replace(specification.facts, codes=[endless, *others]))
    with pytest.raises(UserError, match=r"rij \d+: de tekst in Naam is te lang voor Excel"):
        werkboek.workbook_bytes(longer, 2017)


def test_a_year_without_a_model_is_refused(specification: Specification) -> None:
    with pytest.raises(UserError, match="er is geen model voor 1999"):
        werkboek.workbook_bytes(specification, 1999)


def test_properties_name_the_publication_and_the_date_follows_from_the_year(
    specification: Specification, books: Books
) -> None:
    assert books
    for year, book in books.items():
        properties = book.properties
        assert properties.title == f"{specification.edition.titel}: tabellen {year}"
        assert properties.creator == specification.edition.beheerder
        assert properties.created == datetime(year, 1, 1)  # noqa: DTZ001 (openpyxl reads dates without a zone)
        custom = {p.name: p.value for p in book.custom_doc_props.props}  # type: ignore[attr-defined]
        assert custom["Language"] == "nl-NL"
        assert custom["Versie"] == specification.edition.versie


def test_workbooks_hold_no_formulas_links_outside_macros_or_green_triangles(files: Files) -> None:
    sheets = 0
    for content in files.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [n for n in archive.namelist() if "externalLink" in n or "vba" in n or "calcChain" in n]
            for name in archive.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    text = archive.read(name).decode()
                    assert "<f>" not in text
                    assert 'numberStoredAsText="1"' in text
                    sheets += 1
    assert sheets > 200, f"{sheets} sheets"


def test_a_second_workbook_has_the_same_bytes(specification: Specification, files: Files) -> None:
    year = specification.edition.laatste_jaar
    assert werkboek.workbook_bytes(specification, year) == files[f"tabellen/iv3-{year}.xlsx"]


def test_another_version_gives_other_bytes(specification: Specification, files: Files) -> None:
    newer = Specification(replace(specification.facts, edition=structs.replace(specification.edition, versie="0.1.1")))
    year = specification.edition.laatste_jaar
    assert werkboek.workbook_bytes(newer, year) != files[f"tabellen/iv3-{year}.xlsx"]
