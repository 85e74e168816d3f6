"""Old workbooks of Excel (.xls) and those of OpenDocument (.ods): the same rows as of an .xlsx, and what is refused."""

from __future__ import annotations

import io
import random
import struct
from pathlib import Path

import pytest

from iv3.core.errors import Unusable
from iv3.rows.old_texts import shared_lengths
from iv3.rows.part_xml import workbook_limits
from iv3.rows.table import open_lines
from iv3.rows.workbook import ODS, XLS, Opened, Scan, opened, rows_of
from tests.support.hostile_workbooks import hostile_workbooks
from tests.support.workbooks import (
    GIVEN,
    compound,
    number,
    old_excel,
    opendocument,
    record,
    saved,
    table,
    table_row,
    text,
    zipped,
)

COLUMNS = {"productcode": ("productcode",), "bedrag": ("bedrag",)}
OLD_ROWS = (
    text(0, 0, "productcode") + text(0, 1, "bedrag") + text(1, 0, "45A48") + number(1, 1, 100.5) + text(2, 0, "45A49")
) + number(2, 1, 200)
OPEN_ROWS = table_row(*GIVEN[0]) + table_row("45A48", 100.5) + table_row("45A49", 200)
DIVISION, NOT_THERE = 0x07, 0x2A
HIDDEN = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def read(content: bytes, name: str) -> tuple[list[list[str]], Scan, Opened]:
    """Return the rows and the look at the first sheet."""
    with opened(io.BytesIO(content), name) as book:
        sheet = next(iter(book.parts))
        return [row for _, row in rows_of(book.values(sheet))], book.scan(sheet), book


def refused(content: bytes, name: str, *words: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(content, name)
    assert [word for word in (name, *words) if word not in str(caught.value)] == [], str(caught.value)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (old_excel({"Regels": OLD_ROWS}), "regels.xls", XLS),
        (opendocument(table("Regels", OPEN_ROWS)), "regels.ods", ODS),
    ],
)
def test_an_old_and_an_open_workbook_give_the_rows_of_any_other(
    tmp_path: Path, content: bytes, name: str, kind: str
) -> None:
    found, look, book = read(content, name)
    assert (found, book.kind, book.has_macros, book.remarks) == (GIVEN, kind, False, [])
    assert (look.first_row, look.last_row, look.first_column, look.last_column) == (1, 3, 0, 1)
    file = open_lines(saved(tmp_path, name, content), COLUMNS, needed=[("bedrag",)])
    assert list(file.rows()) == [(2, GIVEN[1], None), (3, GIVEN[2], None)]
    other = open_lines(saved(tmp_path, "regels.xlsx", content), COLUMNS)
    assert [remark for remark in other.remarks if f"als {kind} gelezen" in remark] == other.remarks != []


# The old Excel


def hidden_row(row: int) -> bytes:
    return record(0x208, struct.pack("<6HI", row, 0, 2, 0, 0, 0, 0x20))


def hidden_columns(first: int, last: int) -> bytes:
    return record(0x7D, struct.pack("<6H", first, last, 0, 0, 1, 0))


def formula_error(row: int, column: int, code: int) -> bytes:
    return record(0x06, struct.pack("<3H8BHIH", row, column, 0, 2, 0, code, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0))


def test_errors_and_what_is_hidden_in_an_old_workbook_are_seen() -> None:
    error = record(0x205, struct.pack("<3H2B", 1, 3, 0, NOT_THERE, 1))
    yes = record(0x205, struct.pack("<3H2B", 2, 3, 0, 1, 0))
    rows = hidden_columns(2, 3) + hidden_row(2) + OLD_ROWS + error + yes + formula_error(3, 1, DIVISION)
    found, look, _ = read(old_excel({"Regels": rows}), "regels.xls")
    assert found[1:3] == [["45A48", "100.5", "", ""], ["45A49", "200", "", "ja"]]
    assert list(look.marks) == [2 << 32 | 3 << 16 | 1, 4 << 32 | 1 << 16 | 2]
    assert look.errors == ["#N/A", "#DIV/0!"]
    assert (look.hidden_rows, look.hidden_columns) == ([3], [(2, 3)])


def test_an_error_in_a_column_that_counts_is_a_problem_of_its_row_in_an_old_workbook_too(tmp_path: Path) -> None:
    content = old_excel({"Regels": OLD_ROWS + text(3, 0, "45A50") + formula_error(3, 1, DIVISION)})
    rows = list(open_lines(saved(tmp_path, "regels.xls", content), COLUMNS).rows())
    assert rows[-1][0] == 4
    assert "In cel B4 staat de foutwaarde #DIV/0!" in str(rows[-1][2])


def test_a_chart_within_an_old_sheet_is_no_part_of_its_rows() -> None:
    chart = record(0x809, struct.pack("<4H8x", 0x600, 32, 0, 0)) + number(99, 9, 1) + record(0x0A)
    _, look, _ = read(old_excel({"Regels": OLD_ROWS + chart}), "regels.xls")
    assert (look.last_row, look.last_column) == (3, 1)


def test_every_sheet_of_an_old_workbook_has_its_own_look() -> None:
    sheets = {"Leeg": b"", "Regels": OLD_ROWS, "Ver": number(9, 5, 1)}
    with opened(io.BytesIO(old_excel(sheets)), "regels.xls") as book:
        assert {name: book.scan(name).cells for name in book.parts} == {"Leeg": 0, "Regels": 6, "Ver": 1}


def test_an_old_workbook_that_cannot_be_used_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    good = old_excel({"Regels": OLD_ROWS})
    refused(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "geheim.xlsx", "heeft een wachtwoord")
    refused(old_excel({"Regels": OLD_ROWS}, first=record(0x2F, b"\0" * 6)), "geheim.xls", "heeft een wachtwoord")
    refused(compound({"WordDocument": b"x"}), "brief.doc", "zonder werkmap", "(.xlsx)")
    refused(good[:3000], "kapot.xls", "beschadigd", "de inhoud is niet te volgen")
    corner = old_excel({name: number(0, 0, 1) + number(65_535, 255, 1) for name in ("A", "B")})
    refused(corner, "groot.xls", "IV65536", "te veel om te lezen")
    monkeypatch.setitem(workbook_limits(), "oud_bytes", len(good) - 1)
    refused(good, "groot.xls", "te groot om veilig te lezen")


def test_whatever_byte_of_an_old_workbook_is_wrong_the_answer_is_rows_or_a_message() -> None:
    content, chance = old_excel({"Regels": OLD_ROWS, "Leeg": b""}), random.Random(5)
    refusals = 0
    for _ in range(300):
        broken = bytearray(content)
        for _ in range(chance.choice((1, 3, 20))):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        try:
            read(bytes(broken), "kapot.xls")
        except Unusable:
            refusals += 1
    assert refusals > 30


# OpenDocument


def test_what_repeats_stands_there_as_often_as_it_says() -> None:
    rows = table_row(*GIVEN[0]) + table_row("45A48", 1, attributes='table:number-rows-repeated="3"')
    empty = table_row(
        "<table:table-cell table:number-columns-repeated='16384'/>", attributes='table:number-rows-repeated="1048572"'
    )
    found, look, _ = read(opendocument(table("Regels", rows + empty)), "regels.ods")
    assert found == [GIVEN[0], *[["45A48", "1"]] * 3]
    assert (look.last_row, look.last_column) == (4, 1)


def test_errors_formulas_and_what_is_hidden_or_merged_in_an_open_workbook_are_seen() -> None:
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    old_error = (
        '<table:table-cell table:formula="of:=x" office:value-type="float" office:value="0">'
        "<text:p>Err:508</text:p></table:table-cell>"
    )
    without = '<table:table-cell table:formula="of:=1+1"/>'
    merged = '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"/>'
    column = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    rows = (
        column
        + f"<table:table-header-rows>{table_row(*GIVEN[0])}</table:table-header-rows>"
        + table_row("45A48", error, old_error)
        + f"<table:table-row-group>{table_row('45A49', without, attributes=HIDE)}</table:table-row-group>"
        + table_row("x", merged, attributes='table:visibility="filter"')
    )
    _, look, _ = read(opendocument(table("Regels", rows)), "regels.ods")
    assert list(look.marks) == [2 << 32 | 1 << 16 | 1, 2 << 32 | 2 << 16 | 2, 3 << 32 | 1 << 16]
    assert look.errors == ["#DIV/0!", "Err:508"]
    assert (look.hidden_rows, look.hidden_columns) == ([3, 4], [(2, 2)])
    assert look.merged == [(4, 1, 5, 2, "B4:C5")]


HIDE = 'table:visibility="collapse"'


def test_a_table_in_the_kept_changes_is_no_sheet_and_one_inside_a_sheet_is_refused() -> None:
    inner = f"<table:table table:name='T'>{table_row('x', 1)}</table:table>"
    kept = inner.replace("table:name='T'", "")
    changes = f"<table:tracked-changes><table:deletion>{kept}</table:deletion></table:tracked-changes>"
    found, look, book = read(opendocument(changes + table("Regels", OPEN_ROWS)), "regels.ods")
    assert (list(book.parts), look.last_row, found) == (["Regels"], 3, GIVEN)
    for around in ("<table:shapes>%s</table:shapes>", table_row("<table:table-cell>%s</table:table-cell>")):
        refused(opendocument(table("Regels", around % inner + OPEN_ROWS)), "regels.ods", "“Regels”", "een tabel in")


def test_an_open_workbook_with_macros_is_read_and_its_macros_are_told() -> None:
    parts = {"Basic/Standard/script-lb.xml": "<!DOCTYPE library:library PUBLIC 'x' 'library.dtd'><x/>"}
    found, _, book = read(opendocument(table("Regels", OPEN_ROWS), others=parts), "regels.ods")
    assert (found, book.has_macros) == (GIVEN, True)


def test_the_visible_sheet_of_an_open_workbook_is_read_and_the_hidden_one_only_when_named(tmp_path: Path) -> None:
    tables = table("Eerst", OPEN_ROWS.replace("45A4", "99X9"), 'table:style-name="ta2"') + table("Regels", OPEN_ROWS)
    path = saved(tmp_path, "regels.ods", opendocument(tables, styles=HIDDEN))
    file = open_lines(path, COLUMNS)
    assert file.sheet == "Regels"
    assert [remark for remark in file.remarks if "verborgen bladen: Eerst" in remark] != []
    assert open_lines(path, COLUMNS, sheet="Eerst").sheet == "Eerst"


def test_an_open_workbook_that_cannot_be_used_says_why() -> None:
    refused(
        opendocument(table("Regels", OPEN_ROWS), manifest="<m><manifest:encryption-data/></m>"),
        "geheim.ods",
        "heeft een wachtwoord",
    )
    refused(opendocument(""), "leeg.ods", "content.xml", "er zijn geen bladen in")
    refused(opendocument(table("A", "") + table("A", "")), "dubbel.ods", "“A” staat er twee keer")
    refused(opendocument(table("Regels", "<")), "kapot.ods", "content.xml", "de XML klopt niet")
    wide = "<table:table-cell office:value-type='float' office:value='1' table:number-columns-repeated='16384'/>"
    bomb = table("Regels", table_row(wide, attributes='table:number-rows-repeated="1048576"'))
    refused(opendocument(bomb), "bom.ods", "XFD1048576", "te veel om te lezen")
    many = "".join(table(f"B{at}", table_row(wide, attributes='table:number-rows-repeated="800"')) for at in range(2))
    refused(opendocument(many), "bom.ods", "te veel om te lezen")
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    refused(zipped(parts), "brief.odt", "een document", "geen werkmap")


# Texts that many cells share


def test_a_text_that_breaks_off_is_as_long_as_the_reader_finds_it() -> None:
    texts = ["kort", "x" * 20_000, "€" * 9_000, "", "y"]
    begin = struct.pack("<2I", len(texts), len(texts))
    records, content = [], begin
    for value in texts:
        wide = not value.isascii()
        content += struct.pack("<HB", len(value), int(wide))
        data = value.encode("utf-16-le" if wide else "latin-1")
        while len(content) + len(data) > 8_000:
            fits = (8_000 - len(content)) // 2 * 2
            records.append(content + data[:fits])
            content, data = bytes([int(wide)]), data[fits:]
        content += data
    records.append(content)
    assert list(shared_lengths(records)) == [len(value) for value in texts]
    first = b"".join(record(0x3C if at else 0xFC, content) for at, content in enumerate(records))
    cells = b"".join(record(0xFD, struct.pack("<3HI", row, 0, 0, row)) for row in (0, 1, 2, 4))
    found, _, _ = read(old_excel({"Regels": cells}, first=first), "regels.xls")
    assert [row[0] for row in found] == ["kort", "x" * 20_000, "€" * 9_000, "", "y"]


def test_what_small_files_repeat_is_counted_before_the_reader_repeats_it() -> None:
    hostile = hostile_workbooks()
    for name, words in {
        "gedeelde-tekst.xls": ("te veel tekst", "100000000"),
        "lange-gedeelde-tekst.xls": ("gedeelde tekst", "32767"),
        "herhaald-breed.ods": ("niet op een plaats die kan",),
        "herhaalde-tekst.ods": ("te veel tekst",),
        "herhaalde-formule.ods": ("te veel tekst",),
        "herhaalde-rijen.ods": ("te veel om te lezen",),
        "verborgen-tabel.ods": ("voorvoegsel table",),
        "ander-voorvoegsel.ods": ("voorvoegsel t ",),
        "bladen.ods": ("te veel bladen",),
    }.items():
        refused(hostile[name], name, *words)
