"""Lines with amounts from CSV and Excel: every way a file can disappoint has a message with place and remedy."""

from __future__ import annotations

import csv
import datetime
import io
import os
import random
import re
import struct
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from threading import Thread
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iv3.core.errors import MissingComponent, Unusable, UserError
from iv3.core.sheet import neutral, neutral_row
from iv3.rows import csv_file
from iv3.rows.cells import Number, cents, column_letters
from iv3.rows.line_file import LineFile, Row, require
from iv3.rows.part_xml import workbook_limits
from iv3.rows.table import open_lines
from iv3.rows.workbook import number_text

pytestmark = pytest.mark.usefixtures("fresh_packs")

COLUMNS = {"productcode": ["productcode", "product code"], "bedrag": ["bedrag", "bedrag in euro"]}
NEEDED = (("productcode", "productcategorie"), ("bedrag",))
GOOD = [["productcode", "bedrag"], ["45A48", "12,50"]]


def written(folder: Path, content: str | bytes, name: str = "regels.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def opened(path: Path, **options: Any) -> LineFile:
    return open_lines(path, COLUMNS, **options)


def rows(path: Path, **options: Any) -> list[Row]:
    return list(opened(path, **options).rows())


def refused(path: Path | str, *words: str, **options: Any) -> str:
    """Return the message with which a file is refused; it names the file, has these words and nothing to fill in."""
    with pytest.raises(Unusable) as caught:
        list(open_lines(Path(path), COLUMNS, **options).rows())
    message = str(caught.value)
    for word in (Path(path).name, *words):
        assert word in message, message
    assert not re.search(r"\{[a-z_]*\}", message), message
    return message


def problem(path: Path, row: int, *words: str, **options: Any) -> str:
    """Return why row ``row`` cannot be read; it is the only one that cannot."""
    found = {number: why for number, _, why in rows(path, **options) if why is not None}
    assert list(found) == [row], found
    for word in words:
        assert word in found[row], found[row]
    return found[row]


# CSV: separators, character sets, line ends


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ""), ("utf-8", "\ufeff"), ("cp1252", "")])
def test_every_separator_line_end_and_character_set_gives_the_same_rows(
    tmp_path: Path, delimiter: str, line_end: str, mark: str, encoding: str
) -> None:
    table = [["productcode", "bedrag", "naam"], ["45A48", "12.50", "Café €"], ["54001", "3.00", "é"]]
    path = written(tmp_path, mark + line_end.join(delimiter.join(row) for row in table) + line_end, encoding=encoding)
    file = opened(path)
    assert (file.header, file.at) == (table[0], {"productcode": 0, "bedrag": 1})
    assert file.delimiter == delimiter
    assert file.decimal == ("." if delimiter == "," else ",")
    assert list(file.rows()) == [(2, table[1], None), (3, table[2], None)]
    assert list(file.rows()) == list(file.rows()), "the rows can be read again"


def test_a_byte_order_mark_before_windows_1252_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbfproductcode;bedrag;naam\n45A48;1,00;caf\xe9\n")
    assert opened(path).at == {"productcode": 0, "bedrag": 1}
    assert rows(path) == [(2, ["45A48", "1,00", "café"], None)]


def test_a_character_that_is_not_utf8_far_in_the_file_makes_all_of_it_windows_1252(tmp_path: Path) -> None:
    content = b"productcode;bedrag;naam\n" + b"45A48;1,00;abc\n" * 100_000 + b"54001;2,00;caf\xe9\n"
    assert len(content) > csv_file.CHUNK
    last = rows(written(tmp_path, content))[-1]
    assert last == (100_002, ["54001", "2,00", "café"], None)


def test_a_character_that_lies_across_two_pieces_of_the_file_is_read(tmp_path: Path) -> None:
    start = b"productcode;bedrag;naam\n" + b"45A48;1,00;abc\n" * 69_000
    content = start + b"45A48;1,00;" + b"x" * (csv_file.CHUNK - len(start) - 12) + "é\n".encode()
    assert content[csv_file.CHUNK - 1 : csv_file.CHUNK + 1] == "é".encode()
    assert rows(written(tmp_path, content))[-1][1][2].endswith("xé")


def test_a_byte_that_neither_character_set_has_is_refused_with_its_row(tmp_path: Path) -> None:
    refused(written(tmp_path, b"productcode;bedrag;naam\n45A48;1;caf\xe9\nf\x9dr;2;r\xe9\n"), "rij 3", "CSV UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16_is_read_and_a_guess_is_said(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "productcode\tbedrag\tnaam\r\n45A48\t1\tcafé\r\n", encoding=encoding)
    assert rows(path) == [(2, ["45A48", "1", "café"], None)]
    assert [("UTF-16" in remark) for remark in opened(path).remarks] == ([] if encoding == "utf-16" else [True])


def test_line_breaks_and_separators_inside_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    path = written(tmp_path, 'productcode;bedrag;naam\n45A48;1;"eerste\r\ntweede; ""derde"""\n54001;2;x\n')
    assert rows(path) == [
        (2, ["45A48", "1", 'eerste\r\ntweede; "derde"'], None),
        (3, ["54001", "2", "x"], None),
    ], "a line break inside quotes begins no row"


def test_quotes_in_the_header_count_when_the_separator_is_sought(tmp_path: Path) -> None:
    path = written(tmp_path, '"product, code"; "x"\n'.replace('; "', ';"') + "45A48;1\n")
    file = open_lines(path, {"productcode": ["product, code"]})
    assert (file.delimiter, file.header) == (";", ["product, code", "x"])
    path = written(tmp_path, '"product\ncode",bedrag\n45A48,1\n')
    file = opened(path)
    assert (file.header, file.delimiter) == (["product\ncode", "bedrag"], ",")
    assert list(file.rows()) == [(2, ["45A48", "1"], None)]


def test_the_separator_with_which_the_headers_are_recognised_wins(tmp_path: Path) -> None:
    assert opened(written(tmp_path, "productcode,bedrag;a;b;c;d\n45A48,1\n")).at == {"productcode": 0}
    path = written(tmp_path, "productcode,bedrag,a;b;c;d;e\n45A48,1,x\n")
    assert opened(path).delimiter == ","


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;", "sep=;;"])
def test_the_first_line_of_excel_names_the_separator(tmp_path: Path, first: str) -> None:
    path = written(tmp_path, f"{first}\r\nproductcode;bedrag, in euro;bedrag\r\n45A48;x;1\r\n")
    file = opened(path)
    assert (file.delimiter, file.header_row) == (";", 2)
    assert list(file.rows()) == [(3, ["45A48", "x", "1"], None)]


def test_a_first_line_of_excel_with_another_separator_is_refused(tmp_path: Path) -> None:
    refused(written(tmp_path, "sep=#\nproductcode#bedrag\n45A48#1\n"), "puntkomma", "komma", "tab", "sep=#")


def test_the_wrong_separator_shows_the_first_line_and_the_separators_that_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "\nproductcode#bedrag\n45A48#1\n")
    refused(path, "puntkomma", "komma", "tab", "Rij 2", "productcode#bedrag", "Sla het bestand op")


def test_one_column_that_is_recognised_is_a_table(tmp_path: Path) -> None:
    assert rows(written(tmp_path, "productcode\n45A48\n\n54001\n")) == [(2, ["45A48"], None), (4, ["54001"], None)]


# CSV: blank, short and long rows


def test_empty_rows_are_skipped_and_the_others_keep_their_number(tmp_path: Path) -> None:
    path = written(
        tmp_path, "\r\n;;\r\n \r\nproductcode;bedrag;x\r\n45A48;1;\r\n\r\n;;\r\n ; ;\r\n54001;2;y\r\n;;\r\n\r\n"
    )
    file = opened(path)
    assert file.header_row == 4
    assert list(file.rows()) == [(5, ["45A48", "1", ""], None), (9, ["54001", "2", "y"], None)]


def test_the_sign_with_which_dos_ended_a_file_is_no_row(tmp_path: Path) -> None:
    assert len(rows(written(tmp_path, "productcode;bedrag\n45A48;1\n\x1a"))) == 1


def test_an_empty_first_cell_does_not_make_a_row_blank(tmp_path: Path) -> None:
    path = written(tmp_path, "naam;productcode;bedrag\n;45A48;1\n ;54001;2\n;;\n")
    assert [cells for _, cells, _ in rows(path)] == [["", "45A48", "1"], [" ", "54001", "2"]]


def test_a_short_row_is_filled_up_when_nothing_needed_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag;hulpvorm;naam\n45A48;1\n")
    recognised = {**COLUMNS, "hulpvorm": ["hulpvorm"]}
    file = open_lines(path, recognised, needed=NEEDED)
    assert list(file.rows()) == [(2, ["45A48", "1", "", ""], None)]


def test_a_short_row_without_a_needed_cell_is_a_problem(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;naam;bedrag\n45A48;x;1\n45A48;x\n54001;y;2\n")
    problem(path, 3, "Rij 3", "2 cellen", "de kop 3", "vul haar aan")
    problem(path, 3, "Rij 3", needed=NEEDED)


def test_without_required_columns_every_recognised_column_is_needed(tmp_path: Path) -> None:
    problem(written(tmp_path, "naam;bedrag;productcode;x\na;1\n"), 2, "Rij 2")


def test_a_long_row_is_cut_when_the_rest_is_empty(tmp_path: Path) -> None:
    assert rows(written(tmp_path, "productcode;bedrag\n45A48;1;;\n")) == [(2, ["45A48", "1"], None)]


def test_a_long_row_with_something_in_the_rest_is_a_problem_with_its_likely_cause(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode,bedrag\n45A48,12,50\n54001,1.00\n")
    problem(path, 2, "Rij 2", "3 cellen", "komma in een bedrag", "tussen aanhalingstekens")
    path = written(tmp_path, "productcode;bedrag\n45A48;1;x\n54001;2\n")
    assert "komma in een bedrag" not in problem(path, 2, "Rij 2", "tussen aanhalingstekens")


def test_a_problem_row_keeps_its_cells_and_the_rows_after_it_their_number(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag\n45A48;1;x\n54001;2\n")
    assert [(number, cells) for number, cells, _ in rows(path)] == [(2, ["45A48", "1", "x"]), (3, ["54001", "2"])]


def test_rows_are_numbered_alike_whatever_is_the_matter_with_their_neighbours(tmp_path: Path) -> None:
    """Rows are looked at in batches; every kind of row must be numbered rightly at every place in a batch."""
    random.seed(4)
    kinds = ["{n};1", "{n};1;;", "{n}", "", ";", "{n};1;x", '{n};"1\n2"', '{n};"a"b', ";{n}"]
    for size in (1, 5, csv_file._BATCH - 1, csv_file._BATCH, csv_file._BATCH + 1, 3 * csv_file._BATCH):
        chosen = [random.choice(kinds if size < 20 else [*kinds, *["{n};1"] * 300]) for _ in range(size)]
        text = "".join(kind.format(n=number) + "\n" for number, kind in enumerate(chosen, start=2))
        found = list(opened(written(tmp_path, "productcode;bedrag\n" + text + "z;1")).rows())
        expected = [n for n, kind in enumerate(chosen, start=2) if kind not in ("", ";")] + [size + 2]
        assert [number for number, _, _ in found] == expected
        readable = [(str(number), cells) for number, cells, why in found[:-1] if why is None]
        assert all(number in cells for number, cells in readable)
        assert readable or size < 20


# CSV: quotes that go wrong


def test_an_open_quote_that_swallows_the_file_is_refused_with_the_row_it_begins_in(tmp_path: Path) -> None:
    path = written(tmp_path, 'productcode;bedrag\n45A48;1\n45A48;"2\n45A48;3\n45A48;4\n')
    refused(path, "rij 3 tot en met 5", "rij 3", "aanhalingsteken", "Haal het aanhalingsteken in rij 3 weg")


def test_an_open_quote_in_a_large_file_is_refused_and_not_read_to_the_end_as_one_cell(tmp_path: Path) -> None:
    body = "45A48;1\n" * 100_000
    refused(written(tmp_path, f'productcode;bedrag\n{body}45A48;"2\n{body}'), "rij 100002", "aanhalingsteken")


def test_a_quote_that_closes_rows_later_is_refused_so_that_no_row_is_lost(tmp_path: Path) -> None:
    path = written(tmp_path, 'productcode;naam;bedrag\na;"x;1\nb;y;2\nc;"z;3\nd;w;4\n')
    refused(path, "rij 2 tot en met 4", "Haal het aanhalingsteken")


def test_rows_that_a_well_formed_pair_of_quotes_swallows_are_a_problem(tmp_path: Path) -> None:
    path = written(tmp_path, 'productcode;naam;bedrag\na;"x;1\nb;y;2\nc;z";3\nd;w;4\n')
    problem(path, 2, "rij 2", "3 losse rijen", "aanhalingsteken")
    assert [number for number, _, _ in rows(path)] == [2, 3]


def test_a_quote_in_the_wrong_place_is_a_problem_of_its_own_row(tmp_path: Path) -> None:
    path = written(tmp_path, 'productcode;naam;bedrag\na;"5" matras;1\nb;y;2\n')
    assert "maak er in de cel twee van" in problem(path, 2, "rij 2", "aanhalingsteken")
    path = written(tmp_path, 'productcode;naam;bedrag\nb;y;2\na;"open;1')
    problem(path, 3, "rij 3", "aanhalingsteken")


def test_a_quote_inside_a_cell_without_quotes_is_text(tmp_path: Path) -> None:
    assert rows(written(tmp_path, 'productcode;naam;bedrag\na;5" matras;1\n'))[0][1][1] == '5" matras'


def test_an_open_quote_in_the_header_is_refused(tmp_path: Path) -> None:
    refused(written(tmp_path, 'productcode;"bedrag\n45A48;1\n'), "kop", "rij 1", "maak er twee van")


def test_a_cell_above_the_limit_is_a_problem_of_its_row(tmp_path: Path) -> None:
    long = "x" * 131_073
    path = written(tmp_path, f"productcode;naam;bedrag\na;{long};1\nb;y;2\n")
    before = csv.field_size_limit(len(long) - 1)  # another library may have set it for the whole process
    try:
        problem(path, 2, "Rij 2", "te lang", "kort de cel in")
    finally:
        csv.field_size_limit(before)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    content = "productcode;bedrag\n" + "x" * (3 * csv_file.CHUNK)
    refused(written(tmp_path, content), "rij 2", "geen einde", "export opnieuw")


# Files that are no table


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\r\n", b" ; ;\n\t\n", b"sep=;\r\n"])
def test_a_file_without_anything_is_empty(tmp_path: Path, content: bytes) -> None:
    refused(written(tmp_path, content), "is leeg", "Sla het bestand opnieuw op")


@pytest.mark.parametrize("content", ["productcode;bedrag", "productcode;bedrag\r\n", "\nproductcode;bedrag\n;\n\n"])
def test_a_file_with_only_a_header_is_refused(tmp_path: Path, content: str) -> None:
    refused(written(tmp_path, content), "rij 2" if content[0] == "\n" else "rij 1", "geen regels", "export opnieuw")


def test_a_missing_file_and_a_path_that_cannot_be_are_said_to_be_absent(tmp_path: Path) -> None:
    refused(tmp_path / "weg.csv", "is er niet", "Controleer de naam")
    written(tmp_path, "x", "bestand")
    refused(tmp_path / "bestand" / "weg.csv", "is er niet")
    with pytest.raises(Unusable, match="is er niet"):
        open_lines(Path("nul\0teken.csv"), COLUMNS)
    with pytest.raises(Unusable, match="niet te lezen"):
        open_lines(Path("lang" * 200), COLUMNS)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "is een map", "Geef een bestand")


def test_something_else_than_an_ordinary_file_is_refused() -> None:
    refused(Path("/dev/zero"), "geen gewoon bestand", "Sla de gegevens eerst op")


def test_lines_come_out_of_a_pipe_too(tmp_path: Path) -> None:
    pipe = tmp_path / "pijp.csv"
    os.mkfifo(pipe)
    Thread(target=pipe.write_bytes, args=(b"productcode;bedrag\n45A48;1,50\n",), daemon=True).start()
    assert list(open_lines(pipe, COLUMNS).rows()) == [(2, ["45A48", "1,50"], None)]


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "productcode;bedrag\n45A48;1\n")

    def deny(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    refused(path, "mag u niet lezen", "Vraag om toegang")


def test_a_file_that_cannot_be_read_to_the_end_gives_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "productcode;bedrag\n45A48;1\n")
    file = opened(path)

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(Unusable, match=r"regels\.csv is niet te lezen"):
        list(file.rows())


def test_a_file_that_changes_while_it_is_read_gives_a_message(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag\n45A48;1\n")
    file = opened(path)
    path.write_bytes(b"productcode;bedrag\n45A48;\xff\n")
    with pytest.raises(Unusable, match=r"regels\.csv is tijdens het lezen veranderd"):
        list(file.rows())


def test_binary_content_is_refused(tmp_path: Path) -> None:
    garbage = bytes(random.Random(1).choices(range(1, 256), k=5000))
    refused(written(tmp_path, garbage), "geen CSV-bestand en geen Excel-werkmap", "sla het op als CSV")
    refused(written(tmp_path, zlib.compress(os.urandom(4000))), "sla het op als CSV")


def test_a_nul_byte_is_refused_with_its_row(tmp_path: Path) -> None:
    refused(written(tmp_path, "productcode;bedrag\n45A48;1\n45\x00A48;1\n" + "45A48;1\n" * 50), "rij 3", "CSV UTF-8")


@pytest.mark.parametrize("content", ["<html><table>", "\ufeff <?xml version='1.0'?><Workbook/>", "<!DOCTYPE html>"])
@pytest.mark.parametrize("name", ["regels.csv", "regels.xls", "regels.xlsx"])
def test_a_web_page_or_xml_is_refused_whatever_its_name(tmp_path: Path, content: str, name: str) -> None:
    message = refused(written(tmp_path, content, name), "hier is een tabel nodig")
    assert ("een XML-bestand" if "xml" in content else "een webpagina") in message


@given(content=st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_bytes_a_file_holds_the_answer_is_rows_or_a_message(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "willekeurig.csv"
    for before in (b"", b"productcode;bedrag\n", b"PK\x03\x04"):
        path.write_bytes(before + content)
        try:
            found = rows(path)
        except Unusable as error:
            assert "willekeurig.csv" in str(error)
        else:
            assert found
            assert all(len(cells) == len(opened(path).header) for _, cells, why in found if why is None)


@given(
    table=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8), min_size=3, max_size=3),
        min_size=1,
        max_size=20,
    ),
    delimiter=st.sampled_from(",;\t"),
)
@settings(max_examples=100, deadline=None)
def test_what_a_writer_of_csv_writes_comes_back_as_it_was(
    table: list[list[str]], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "rond.csv"
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["productcode", "bedrag", "x"], *table])
    path.write_bytes(buffer.getvalue().encode("utf-8"))
    expected = [(n, cells) for n, cells in enumerate(table, start=2) if "".join(cells).strip(csv_file._BLANK)]
    try:
        found = rows(path)
    except Unusable as error:
        assert not expected or any(ord(c) < 32 for row in table for cell in row for c in cell), error
    else:
        readable = [(number, cells) for number, cells, why in found if why is None]
        assert readable == [row for row in expected if row[0] in dict(readable)]
        assert [number for number, _, _ in found] == [number for number, _ in expected]


def test_memory_stays_flat_while_rows_stream(tmp_path: Path) -> None:
    peaks = []
    for count in (20_000, 200_000):
        path = written(tmp_path, "productcode;bedrag;naam\n" + "45A48;12,50;aanbieder\n" * count)
        tracemalloc.start()
        assert sum(1 for _ in opened(path).rows()) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2_000_000 < 8_000_000, peaks


# Columns


@pytest.mark.parametrize(
    "head", ["PRODUCTCODE", "product_code", "Product-Code", " product.code ", "próductcode", "Product\ncode"]
)
def test_letter_case_spaces_marks_and_accents_do_not_count_in_a_header(tmp_path: Path, head: str) -> None:
    file = opened(written(tmp_path, f'"{head}";bedrag\n45A48;1\n'))
    assert file.at == {"productcode": 0, "bedrag": 1}
    assert file.header[0] == head, "the header itself stays as it was"


def test_a_named_column_goes_before_a_recognised_one(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag;Netto bedrag\n45A48;1;2\n")
    assert opened(path, named={"bedrag": "netto_bedrag"}).at == {"productcode": 0, "bedrag": 2}
    assert opened(path, named={"productcode": "bedrag"}).at == {"productcode": 1}, "a named column is taken"


def test_a_named_column_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag;Netto\n45A48;1;2\n")
    refused(path, "“nettto” voor bedrag", "Bedoelt u “Netto”?", "rij 1", "“productcode”", named={"bedrag": "nettto"})
    assert "Bedoelt" not in refused(path, "“qqq”", "--column", named={"bedrag": "qqq"})


def test_two_columns_for_one_meaning_are_refused_with_how_to_choose(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag;Bedrag in euro\n45A48;1;2\n")
    refused(path, "“bedrag” (B1) en “Bedrag in euro” (C1)", '--column "bedrag=bedrag"')
    assert opened(path, named={"bedrag": "Bedrag in euro"}).at["bedrag"] == 2
    path = written(tmp_path, "productcode;bedrag;BEDRAG\n45A48;1;2\n")
    refused(path, "“bedrag” (B1) en “BEDRAG” (C1)", "--column")
    assert opened(path, named={"bedrag": "BEDRAG"}).at["bedrag"] == 2


def test_the_same_header_twice_is_refused_when_it_is_needed_and_allowed_when_it_is_not(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag;bedrag\n45A48;1;2\n")
    refused(path, "meer dan een keer", "(B1)", "(C1)", "verschillende namen")
    refused(path, "meer dan een keer", "verschillende namen", named={"bedrag": "bedrag"})
    path = written(tmp_path, "productcode;naam;naam;;;bedrag\n45A48;a;b;c;d;1\n")
    assert opened(path).header == ["productcode", "naam", "naam", "", "", "bedrag"]
    assert rows(path)[0][1] == ["45A48", "a", "b", "c", "d", "1"]


def test_a_required_column_that_is_missing_is_named_with_the_headers_there_are(tmp_path: Path) -> None:
    path = written(tmp_path, "\ncode;bedrg;naam\n45A48;1;x\n")
    words = ("“productcode” of “productcategorie” en “bedrag”", "rij 2", "“code”, “bedrg”, “naam”", "--column")
    refused(path, *words, "Bedoelt u “bedrg”?", needed=NEEDED)
    file = opened(path)
    with pytest.raises(Unusable, match="“productcode”"):
        require(file, ["productcode"])
    require(opened(written(tmp_path, "productcode;bedrag\n45A48;1\n")), *NEEDED)


def test_a_long_list_of_headers_is_cut_and_says_so(tmp_path: Path) -> None:
    heads = ";".join(f"kolom {number}" for number in range(100))
    refused(written(tmp_path, f"{heads}\n" + ";" * 99 + "1\n"), "“kolom 39” en nog 60", needed=NEEDED)


def test_a_message_shows_hostile_text_on_one_line_and_short(tmp_path: Path) -> None:
    path = written(tmp_path, f'"a\x1b[31m\nb{"c" * 5000}{{x}}";d\n1;2\n')
    message = refused(path, "a\ufffd[31m b", needed=NEEDED)
    assert len(message) < 600
    assert message.isprintable()


def test_a_place_is_named_as_the_user_finds_it(tmp_path: Path) -> None:
    assert opened(written(tmp_path, "productcode;bedrag\n45A48;1\n")).where(23, "bedrag") == "rij 23, kolom “bedrag”"
    assert opened(workbook(tmp_path, GOOD, corner="J22")).where(23, "bedrag") == "cel K23"
    assert [column_letters(i) for i in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


# Amounts


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1234", ",", 123400),
        ("1234,5", ",", 123450),
        ("1.234,56", ",", 123456),
        ("1.234,56", ".", 123456),
        ("1,234.56", ",", 123456),
        ("1,234.56", ".", 123456),
        ("1.234.567,8", ".", 123456780),
        ("-12,50", ",", -1250),
        ("12,50-", ",", -1250),
        ("+12,50", ",", 1250),
        ("- 12,50", ",", -1250),
        ("€ 1.234,56", ",", 123456),
        ("€1.234,56-", ",", -123456),
        ("-€ 12,50", ",", -1250),
        ("€ -12,50", ",", -1250),
        ("12,50 €", ",", 1250),
        ("EUR 12", ",", 1200),
        ("eur 12", ".", 1200),
        ("12 EUR", ",", 1200),
        ("1 234,56", ",", 123456),
        ("1\u00a0234\u00a0567,00", ",", 123456700),
        ("1\u202f234.5", ".", 123450),
        (" 12,50\u00a0", ",", 1250),
        ("12.5", ",", 1250),
        ("12,5", ".", 1250),
        ("12.50", ",", 1250),
        ("12,50", ".", 1250),
        ("1.234", ",", 123400),
        ("1,234", ".", 123400),
        ("1,234,567", ",", 123456700),
        ("1.234.567", ".", 123456700),
        ("12,500", ",", 1250),
        ("12.500", ".", 1250),
        ("12.500", ",", 1250000),
        ("12.5000", ",", 1250),
        ("1.234,5600", ",", 123456),
        (",50", ",", 50),
        ("0", ",", 0),
        ("-0,00", ",", 0),
        ("007", ",", 700),
        ("999999999999999,99", ",", 99999999999999999),
        ("-999.999.999.999.999,99", ",", -99999999999999999),
        ("\u2212100,00", ",", -10000),
        ("\u2013100,00", ",", -10000),
        ("€ \u2212 1.234,5", ",", -123450),
        ("100,00\u2212", ",", -10000),
        ("1'234'567.89", ",", 123456789),
        ("1\u2019234.50", ",", 123450),
        ("1'234", ",", 123400),
        ("-", ",", 0),
        ("€ -", ",", 0),
        ("\u2013", ",", 0),
        (" € \u2013 ", ",", 0),
        ("-\u00a0€", ",", 0),
        ("12.340000000000002", ",", 1234),
        ("-12,340000000000002", ",", -1234),
        ("0.00999999999999", ",", 1),
        ("-0.00999999999999", ".", -1),
        ("99.99999999999999", ",", 10000),
        ("1234567.8900000001", ",", 123456789),
        ("1.4210854715202004E-14", ",", 0),
        ("-2,8E-14", ",", 0),
    ],
)
def test_an_amount_is_read_to_the_cent(text: str, decimal: str, expected: int) -> None:
    assert cents(text, decimal) == expected


@pytest.mark.parametrize(
    ("text", "decimal", "words"),
    [
        ("", ",", ("geen bedrag", "Vul een bedrag in")),
        ("  ", ",", ("geen bedrag", "Vul een bedrag in")),
        ("tekst", ",", ("“tekst”", "1234,56")),
        ("12,50 (oud)", ",", ("1234,56",)),
        ("(12,50)", ",", ("haakjes", "minteken")),
        ("#N/B", ",", ("foutwaarde", "Herstel de formule")),
        ("#VALUE!", ",", ("foutwaarde", "Herstel de formule")),
        ("=1+1", ",", ("formule", "uitkomst")),
        ("1e3", ",", ("macht van tien", "voluit")),
        ("1.5E+3", ".", ("macht van tien", "voluit")),
        ("１２", ",", ("1234,56",)),
        ("٣,50", ",", ("1234,56",)),
        ("1²", ",", ("1234,56",)),
        ("²34,50", ",", ("1234,56",)),
        ("1_000", ",", ("1234,56",)),
        ("1_000,00", ",", ("1234,56",)),
        ("12,-", ",", ("1234,56",)),
        ("12,", ",", ("1234,56",)),
        ("--12", ",", ("1234,56",)),
        ("-12-", ",", ("1234,56",)),
        ("-€ -12", ",", ("1234,56",)),
        ("$ 12", ",", ("1234,56",)),
        ("12\n50", ",", ("1234,56",)),
        ("ja", ",", ("1234,56",)),
        ("2025-01-02", ",", ("1234,56",)),
        ("nan", ",", ("1234,56",)),
        ("€ (12,34)", ",", ("haakjes", "minteken")),
        ("(€ 12,34)", ",", ("haakjes", "minteken")),
        ("(12,34) €", ",", ("haakjes", "minteken")),
        ("\u2212\u2212100", ",", ("1234,56",)),
        ("12\u201a50", ",", ("U+201A", "1234,56")),
        ("12.3400002", ",", ("meer dan twee cijfers",)),
        ("12.340000000200", ",", ("meer dan twee cijfers",)),
        ("12.3400020000000000", ",", ("meer dan twee cijfers",)),
        ("1.4E-4", ",", ("macht van tien",)),
        ("1'23", ",", ("1234,56",)),
        ("€", ",", ("1234,56",)),
        (",", ",", ("1234,56",)),
        ("1.23.456", ",", ("groepen van drie", "zonder teken voor duizendtallen")),
        ("1.23,45", ",", ("groepen van drie",)),
        ("1234.567,89", ",", ("groepen van drie",)),
        ("12345.678", ",", ("groepen van drie",)),
        ("0.125", ",", ("groepen van drie",)),
        ("0,125", ".", ("groepen van drie",)),
        ("1.234,567.89", ",", ("groepen van drie",)),
        ("1,23,45", ",", ("groepen van drie",)),
        ("12 34", ",", ("groepen van drie",)),
        ("1 234.567,00", ",", ("groepen van drie",)),
        ("12,5 0", ",", ("groepen van drie",)),
        (".500", ",", ("groepen van drie",)),
        ("12,345", ",", ("meer dan twee cijfers", "Rond het bedrag af", "--decimal")),
        ("12.345", ".", ("meer dan twee cijfers", "--decimal")),
        ("1.234,567", ",", ("meer dan twee cijfers",)),
        ("12.3456", ",", ("meer dan twee cijfers",)),
        ("12,001", ",", ("meer dan twee cijfers",)),
        ("1234567890123456", ",", ("meer dan 15 cijfers", "Controleer")),
        ("1234567890123456,00", ",", ("meer dan 15 cijfers",)),
        ("1.234.567.890.123.456,00", ",", ("meer dan 15 cijfers",)),
        ("1" * 10_000, ",", ("1234,56",)),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason_and_the_remedy(
    text: str, decimal: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(UserError) as caught:
        cents(text, decimal)
    for word in words:
        assert word in str(caught.value), str(caught.value)
    assert len(str(caught.value)) < 400


def grouped(whole: int, sign: str) -> str:
    return f"{whole:,}".replace(",", sign)


NOTATIONS: Mapping[str, Callable[[int, int], str]] = {
    "plain, comma": lambda whole, rest: f"{whole},{rest:02d}",
    "plain, point": lambda whole, rest: f"{whole}.{rest:02d}",
    "Dutch": lambda whole, rest: f"{grouped(whole, '.')},{rest:02d}",
    "English": lambda whole, rest: f"{grouped(whole, ',')}.{rest:02d}",
    "spaces": lambda whole, rest: f"{grouped(whole, ' ')},{rest:02d}",
    "non-breaking spaces": lambda whole, rest: f"{grouped(whole, chr(0xA0))}.{rest:02d}",
    "as short as can be": lambda whole, rest: f"{whole},{rest:02d}".rstrip("0").rstrip(","),
    "trailing zeros": lambda whole, rest: f"{whole},{rest:02d}00",
}
SIGNED: Mapping[str, Callable[[str, bool], str]] = {
    "before": lambda text, negative: f"-{text}" if negative else text,
    "behind": lambda text, negative: f"{text}-" if negative else text,
    "euro sign": lambda text, negative: f"€ -{text}" if negative else f"€ {text}",
    "euro sign inside": lambda text, negative: f"-€ {text}" if negative else f"€{text}",
    "EUR": lambda text, negative: f"EUR {text}-" if negative else f"EUR {text}",
}


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("sign", SIGNED)
@given(amount=st.integers(-(10**17) + 1, 10**17 - 1), decimal=st.sampled_from(",."))
@settings(max_examples=40, deadline=None)
def test_every_notation_gives_the_amount_back(notation: str, sign: str, amount: int, decimal: str) -> None:
    text = SIGNED[sign](NOTATIONS[notation](*divmod(abs(amount), 100)), amount < 0)
    assert cents(text, decimal) == amount


@given(st.text(alphabet="0123456789.,- €EUR()e#\u00a0\t_", max_size=24), st.sampled_from(",."))
@settings(max_examples=500, deadline=None)
@example("0E-7", ",")
@example("3E-7", ",")
@example("-1,5E-12", ",")
def test_any_text_is_an_amount_or_has_a_reason_and_digits_are_never_lost(text: str, decimal: str) -> None:
    try:
        amount = cents(text, decimal)
    except UserError as error:
        assert str(error)
    else:
        if amount == 0 and re.fullmatch(r"\s*[-+]?[0-9]([.,][0-9]+)?[eE]-[0-9]+\s*", text):
            return  # far below a cent, as a spreadsheet writes what should be zero
        digits = "".join(c for c in text if c.isdigit())
        assert str(abs(amount)).strip("0") == digits.strip("0")


# Output that a spreadsheet opens


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "-", "+", "=", "-a", "--1", "=1"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert neutral(cell) == "'" + cell
    assert neutral_row(["a", "", cell, "-1"]) == ["a", "", "'" + cell, "-1"]


@pytest.mark.parametrize(
    "cell", ["-12", "+31612345678", "-12,50", "-1.234,56", "-12.345", "-€ 12,50", "- 12", "-1 234"]
)
def test_numbers_with_a_sign_stay(cell: str) -> None:
    assert neutral(cell) == cell
    assert neutral_row([cell]) == [cell]


@pytest.mark.parametrize("cell", ["", "a", "12", "a=1", "1-1", "'=1", "e@x.nl", "€ 1", " =1"])
def test_what_is_harmless_stays(cell: str) -> None:
    row = [cell, "x"]
    assert neutral(cell) == cell
    assert neutral_row(row) is row


@given(st.lists(st.text(alphabet="=+-@\t\r1,a\0 ", max_size=5), max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_row_is_neutralised_as_its_cells_are(cells: list[str]) -> None:
    assert neutral_row(cells) == [neutral(cell) for cell in cells]
    assert neutral_row(neutral_row(cells)) == neutral_row(cells)


# Excel


def workbook(
    folder: Path,
    table: Iterable[Any] | Mapping[str, Iterable[Any]],
    name: str = "regels.xlsx",
    *,
    corner: str = "A1",
    change: Callable[[Any], None] | None = None,
) -> Path:
    """Write a workbook with openpyxl: no formula in it has a result."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    sheets = table if isinstance(table, Mapping) else {"Blad1": table}
    start = openpyxl.Workbook().active[corner]  # type: ignore[index]
    for title, content in sheets.items():
        sheet = book.create_sheet(title)
        for row, values in enumerate(content):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.cell(start.row + row, start.column + column, value)
    if change:
        change(book)
    path = folder / name
    book.save(path)
    return path


def patched(path: Path, part: str, edit: Callable[[bytes], bytes], extra: Mapping[str, bytes] | None = None) -> Path:
    """Write a workbook again with one part changed and others added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = parts.get(part, b"")
    parts[part] = edit(before)
    assert parts[part] != before or extra, "nothing was changed"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(extra or {})}.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_workbook_gives_text_and_its_own_row_numbers(tmp_path: Path) -> None:
    table = [
        ["productcode", "bedrag", "naam"],
        [40, 12.5, "x"],
        [],
        [6.1, 1234, True],
        ["06.10", "1.234,56", False],
        [datetime.date(2025, 7, 1), -3, datetime.datetime(2025, 7, 1, 9, 30)],  # noqa: DTZ001
    ]
    file = opened(workbook(tmp_path, table, corner="C4"), needed=NEEDED)
    assert (file.sheet, file.decimal, file.delimiter, file.header_row) == ("Blad1", ",", "", 4)
    assert list(file.rows()) == [
        (5, ["40", "12.5", "x"], None),
        (7, ["6.1", "1234", "ja"], None),
        (8, ["06.10", "1.234,56", "nee"], None),
        (9, ["2025-07-01", "-3", "2025-07-01T09:30:00"], None),
    ]
    assert list(file.rows()) == list(file.rows()), "the rows can be read again"
    assert [cents(cells[1], file.decimal) for _, cells, _ in file.rows()] == [1250, 123400, 123456, -300]
    assert file.where(7, "bedrag") == "cel D7"
    assert file.remarks == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12.499999999999998, 1250),
        (0.1 + 0.2, 30),
        (1234.565 * 2, 246913),
        (1e14 + 0.25, 10**16 + 25),
        (-0.005000000001, None),
        (12.345, None),
        (0.125, None),
        (12.5000009, 1250),
        (12.500002, None),
        (1e15, None),
        (1e300, None),
        (1e-7, 0),
    ],
)
def test_a_number_in_a_cell_becomes_cents_and_only_noise_is_rounded(
    tmp_path: Path, value: float, expected: int | None
) -> None:
    path = tmp_path / "getal.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["productcode", "bedrag"])
        sheet.write_row(1, 0, ["x", 1])
    text = f"<v>{value!r}</v>".encode()
    patched(path, SHEET, lambda xml: xml.replace(b"<v>1</v></c></row></sheetData>", text + b"</c></row></sheetData>"))
    file = opened(path)
    ((_, cells, _),) = file.rows()
    assert type(cells[1]) is Number
    assert "e" not in cells[1]
    assert Decimal(cells[1]) == Decimal(repr(value))
    for decimal in ",.":
        if expected is None:
            with pytest.raises(UserError, match="cijfers"):
                cents(cells[1], decimal)
        else:
            assert cents(cells[1], decimal) == expected


@given(st.integers(-(10**14), 10**14), st.sampled_from([0.0, 3e-10, -3e-10]))
@settings(max_examples=200, deadline=None)
def test_a_number_gives_its_cents_back_whatever_the_noise(amount: int, noise: float) -> None:
    assert cents(number_text(amount / 100 + noise), ",") == amount


@pytest.mark.parametrize(
    "notation",
    [
        "#,##0.00",
        '_ "€" * #,##0.00_ ;_ "€" * -#,##0.00_ ;_ "€" * "-"??_ ;_ @_ ',
        "[$€-413] #,##0.00;[Red]-[$€-413] #,##0.00",
        "[$-413]#,##0.00",
        '#,##0.00 "per dag"',
        "0%",
        "@",
    ],
)
def test_the_notation_of_a_cell_does_not_change_its_amount(tmp_path: Path, notation: str) -> None:
    def change(book: Any) -> None:
        book["Blad1"]["B2"].number_format = notation

    ((_, cells, _),) = rows(workbook(tmp_path, [["productcode", "bedrag"], ["a", -1234.5]], change=change))
    assert cents(cells[1], ",") == -123450


def test_not_a_number_in_a_cell_is_no_amount(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["productcode", "bedrag"], ["x", 77], ["y", 78]])
    patched(path, SHEET, lambda xml: xml.replace(b">77<", b">nan<").replace(b">78<", b">inf<"))
    for _, cells, _ in rows(path):
        with pytest.raises(UserError, match="geen bedrag"):
            cents(cells[1], ",")


def test_a_sheet_without_cell_references_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    patched(path, SHEET, lambda xml: re.sub(rb' r="[A-Z]*\d+"', b"", xml))
    assert rows(path) == [(2, ["45A48", "12,50"], None)]


def test_a_workbook_with_prefixes_in_its_xml_is_scanned_too(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["productcode", "bedrag"], ["45A48", "=1+1"], ["x", 3]])

    def prefixed(xml: bytes) -> bytes:
        return re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x=")

    patched(path, SHEET, prefixed)
    problem(path, 2, "cel B2", "formule zonder uitkomst")


# Excel: which sheet


def test_the_first_sheet_with_the_columns_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    notes = [["Toelichting"], ["Dit is de export."]]
    other = [["productcode", "bedrag"], ["54001", "9,00"]]
    path = workbook(tmp_path, {"leeg": [], "Uitleg": notes, "jan": GOOD, "feb": other})
    file = opened(path, needed=NEEDED)
    assert (file.sheet, [cells for _, cells, _ in file.rows()]) == ("jan", [GOOD[1]])
    assert len(file.remarks) == 1
    assert "blad “jan”" in file.remarks[0]
    assert "“feb”" in file.remarks[0]
    assert "--sheet" in file.remarks[0]
    file = opened(path, sheet="feb")
    assert (file.sheet, file.remarks) == ("feb", [])
    assert opened(path, sheet="FEB ").sheet == "feb"


def test_without_a_sheet_with_the_columns_the_first_with_data_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"leeg": [], "een": [["a"], ["b"]], "twee": [["c"], ["d"]]})
    refused(path, "blad “een”", "“productcode”", "koppen in rij 1 zijn: “a”", needed=NEEDED)


def test_a_hidden_sheet_is_read_only_when_it_is_named(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["oud"].sheet_state = "hidden"

    path = workbook(tmp_path, {"oud": [["productcode", "bedrag"], ["1", "1"]], "nieuw": GOOD}, change=hide)
    assert opened(path).sheet == "nieuw"
    assert ["verborgen bladen: oud" in remark for remark in opened(path).remarks] == [True]
    assert opened(path, sheet="oud").sheet == "oud"


def test_a_sheet_that_does_not_exist_is_refused_with_the_sheets_there_are(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"januari": GOOD, "februari": GOOD})
    refused(path, "“januri”", "Bedoelt u “januari”?", "“januari”, “februari”", "--sheet", sheet="januri")


def test_a_workbook_without_data_is_refused(tmp_path: Path) -> None:
    refused(workbook(tmp_path, {"een": [], "twee": []}), "geen gegevens", "“een”, “twee”", "export opnieuw")
    refused(workbook(tmp_path, {"een": [], "twee": GOOD}), "geen gegevens", "“een”", sheet="een")


def test_a_sheet_with_only_a_header_is_refused(tmp_path: Path) -> None:
    refused(workbook(tmp_path, GOOD[:1], corner="B3"), "blad “Blad1”", "rij 3", "geen regels")


def test_two_columns_for_one_meaning_are_named_by_their_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["bedrag", "Bedrag in euro", "productcode"], [1, 2, 3]], corner="D2")
    refused(path, "blad “Blad1”", "(D2)", "(E2)", "--column")


def test_empty_headers_are_allowed_for_own_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["productcode", None, "bedrag"], ["a", "eigen", 1, None, "notitie"]])
    assert rows(path) == [(2, ["a", "eigen", "1", "", "notitie"], None)]


# Excel: formulas, errors, merged cells


def test_a_formula_without_a_result_makes_its_row_a_problem_with_the_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["productcode", "bedrag", "x"], ["a", 1, "=1"], ["b", "=1+1", 2], ["c", 3, 3]])
    problem(path, 3, "cel B3", "formule zonder uitkomst", "Open het bestand in Excel en sla het op")
    assert [number for number, _, _ in rows(path)] == [2, 3, 4]


def test_rows_with_nothing_but_formulas_without_results_do_not_disappear(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["productcode", "bedrag"], ["=A1", "=B1"], ["a", 1], ["=A1", "=B1"], ["=A1", "=B1"]])
    found = rows(path)
    assert [number for number, _, _ in found] == [2, 3, 4, 5]
    for number, cells, why in found:
        assert len(cells) == 2
        assert (why is None) == (number == 3)
        assert why is None or f"cel A{number}" in why
    only = workbook(tmp_path, [["productcode", "bedrag"], ["=A1", "=B1"]])
    problem(only, 2, "cel A2")


def test_formulas_with_results_are_read_as_their_results(tmp_path: Path) -> None:
    path = tmp_path / "regels.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["productcode", "bedrag", "naam"])
        sheet.write_formula("A2", '="45"&"A48"', None, "45A48")
        sheet.write_formula("B2", "=25/2", None, 12.5)
        sheet.write_formula("C2", "=TRUE", None, True)
    assert rows(path) == [(2, ["45A48", "12.5", "ja"], None)]


def test_a_formula_with_an_empty_text_as_result_has_a_result(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["productcode", "bedrag", "naam"], ["a", 1, 77]])
    patched(path, SHEET, lambda xml: xml.replace(b'<c r="C2" t="n"><v>77</v>', b'<c r="C2" t="str"><f>""</f><v></v>'))
    assert open_lines(path, {**COLUMNS, "naam": ["naam"]}).at["naam"] == 2
    assert list(open_lines(path, {**COLUMNS, "naam": ["naam"]}).rows()) == [(2, ["a", "1", ""], None)]


def test_an_error_value_is_a_problem_where_it_matters_and_passes_through_where_it_does_not(tmp_path: Path) -> None:
    path = tmp_path / "regels.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["productcode", "bedrag", "naam"])
        sheet.write_row(1, 0, ["a", 1])
        sheet.write_formula("C2", "=NA()", None, "#N/A")
        sheet.write_row(2, 0, ["b"])
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    problem(path, 3, "cel B3", "#DIV/0!", "Herstel de formule")
    assert rows(path)[0] == (2, ["a", "1", "#N/A"], None)


@pytest.mark.parametrize("cell", ["A1", "C1"])
def test_a_formula_without_result_in_the_header_is_refused(tmp_path: Path, cell: str) -> None:
    table = [["productcode", "bedrag", "naam"], ["a", 1, "x"]]
    path = workbook(tmp_path, table, change=lambda book: book["Blad1"].__setitem__(cell, "=Z1"))
    refused(path, f"cel {cell}", "kop", "Zet de tekst van de kop")


def test_a_sheet_with_nothing_but_formulas_without_results_says_so(tmp_path: Path) -> None:
    refused(workbook(tmp_path, [["=A9", "=A9"], ["=A9", "=A9"]]), "cel A1", "formule zonder uitkomst")


def merge(*ranges: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for found in ranges:
            book["Blad1"].merge_cells(found)

    return change


def test_merged_cells_in_the_header_are_refused_with_their_range(tmp_path: Path) -> None:
    table = [["productcode", "bedrag"], ["a", 1]]
    path = workbook(tmp_path, table, change=merge("A1:B1"))
    refused(path, "blad “Blad1”", "A1:B1", "rij 1", "Splits")
    titled = workbook(tmp_path, [["Export", None], *table], change=merge("A1:B1"))
    assert rows(titled) == [(3, ["a", "1"], None)], "a merged title is no header"
    path = workbook(tmp_path, [["productcode", "bedrag"], ["a", 1], ["b", 2]], change=merge("A1:A2"))
    refused(path, "A1:A2", "Splits")


def test_merged_cells_over_rows_make_these_a_problem(tmp_path: Path) -> None:
    table = [["productcode", "bedrag", "naam"], ["a", 1, "x"], ["b", 2, "y"], [None, 3, None], ["c", 4, "z"]]
    path = workbook(tmp_path, table, change=merge("A3:A4"))
    found = rows(path)
    assert [why is None for _, _, why in found] == [True, False, False, True]
    for number in (3, 4):
        why = found[number - 2][2]
        assert why is not None
        assert f"Rij {number}" in why
        assert "A3:A4" in why
        assert "Splits de cellen" in why
    problem(workbook(tmp_path, table, change=merge("B5:C5")), 5, "Rij 5", "B5:C5")


def test_merged_cells_outside_the_table_do_no_harm(tmp_path: Path) -> None:
    table = [["productcode", "bedrag"], ["a", 1, None, "noot"], ["b", 2]]
    assert [why for _, _, why in rows(workbook(tmp_path, table, change=merge("D2:E3")))] == [None, None]


def test_many_merged_ranges_are_found_in_one_sweep(tmp_path: Path) -> None:
    table = [["productcode", "bedrag"], *([f"p{n}", n] for n in range(2, 60))]
    path = workbook(tmp_path, table, change=merge("A2:A10", "B3:B4", "A20:B20", "A40:A41", "B41:B43"))
    expected = [*range(2, 11), 20, *range(40, 44)]
    merged = [number for number, _, why in rows(path) if why]
    assert merged == [number for number in expected if number in {n for n, _, _ in rows(path)}]
    assert len(merged) >= 12


def test_too_many_merged_ranges_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workbook_limits(), "samengevoegd", 2)
    path = workbook(tmp_path, [["productcode", "bedrag"], ["a", 1]], change=merge("A5:A6", "A7:A8", "A9:A10"))
    refused(path, "meer dan 2 samengevoegde", "Splits")


# Excel: files that are something else, or broken


def test_a_damaged_old_workbook_is_refused_whatever_its_name(tmp_path: Path) -> None:
    for name in ("oud.xls", "geheim.xlsx", "wat.csv"):
        path = written(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)
        refused(path, "beschadigd", "de inhoud is niet te volgen", "sla het opnieuw op als .xlsx")


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    refused(written(tmp_path, bytes(content), "geheim.xlsx"), "wachtwoord")


@pytest.mark.parametrize("name", ["regels.csv", "regels.txt", "regels.xls"])
def test_a_workbook_with_another_name_is_read_and_the_user_is_told(tmp_path: Path, name: str) -> None:
    file = opened(workbook(tmp_path, GOOD).rename(tmp_path / name))
    assert list(file.rows()) == [(2, GOOD[1], None)]
    assert len(file.remarks) == 1
    assert name in file.remarks[0]
    assert "als .xlsx gelezen" in file.remarks[0]


@pytest.mark.parametrize("name", ["regels.xlsx", "regels.xls", "regels.ods"])
def test_csv_with_the_name_of_a_workbook_is_read_and_the_user_is_told(tmp_path: Path, name: str) -> None:
    file = opened(written(tmp_path, "productcode;bedrag\n45A48;1\n", name))
    assert list(file.rows()) == [(2, ["45A48", "1"], None)]
    assert len(file.remarks) == 1
    assert name in file.remarks[0]
    assert "als CSV gelezen" in file.remarks[0]
    refused(written(tmp_path, "a#b\n1#2\n", name), "scheidingsteken", "de inhoud is tekst")


def zipped(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "regels.zip", {"regels.csv": b"a;b"}), "zonder werkmap", "Pak het eerst uit")
    refused(zipped(tmp_path / "leeg.zip", {}), "zonder werkmap", "Pak het eerst uit")
    refused(zipped(tmp_path / "brief.docx", {"word/document.xml": b"<w/>"}), "een document", "sla die op als .xlsx")


def test_another_kind_of_workbook_is_refused_with_the_remedy(tmp_path: Path) -> None:
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
    refused(zipped(tmp_path / "brief.odt", parts), "een document", "sla die op als .xlsx")
    refused(zipped(tmp_path / "regels.numbers", {"Index/Document.iwa": b"x"}), "Numbers", "exporteren naar Excel")
    refused(zipped(tmp_path / "regels.xlsb", {"xl/workbook.bin": b"x"}), ".xlsb", "(.xlsx)")


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    content = workbook(tmp_path, GOOD).read_bytes()
    for cut in (10, 100, len(content) // 2, len(content) - 10):
        refused(written(tmp_path, content[:cut], "kapot.xlsx"), "beschadigd", "sla het opnieuw op als .xlsx")


def test_whatever_byte_of_a_workbook_is_wrong_the_answer_is_rows_or_a_message(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = workbook(tmp_path, [*GOOD, ["x", 3]]).read_bytes()
    chance = random.Random(7)
    refusals = 0
    for _ in range(400):
        broken = bytearray(content)
        for _ in range(chance.choice((1, 1, 3, 20))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            list(opened(written(tmp_path, bytes(broken), "kapot.xlsx")).rows())
        except Unusable as error:
            assert "kapot.xlsx" in str(error)
            refusals += 1
    assert refusals > 100


BODY = b'<row r="%s"><c r="%s"><v>1</v></c></row>'
BROKEN_SHEETS = {
    "rows out of order": b'<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
    "cells out of order": b'<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
    "a cell of another row": b'<row r="1"><c r="A7"><v>1</v></c></row>',
    "a row beyond the sheet": b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
    "a row just beyond the sheet": b'<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    "a column beyond the sheet": b'<row r="1"><c r="XFE1"><v>1</v></c></row>',
    "a column far beyond the sheet": b'<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
    "no reference": b'<row r="1"><c r="$A$1"><v>1</v></c></row>',
    "a cell outside a row": b'<c r="A1"><v>1</v></c>',
    "a value outside a cell": b'<row r="1"><f>1</f></row><row r="2"><c r="A2"><v>1</v></c></row>',
    "row zero": b'<row r="0"><c r="A0"><v>1</v></c></row>',
    "a text that is not there": b'<row r="1"><c r="A1" t="s"><v>999</v></c></row>',
    "a number that is none": b'<row r="1"><c r="A1" t="n"><v>abc</v></c></row>',
    "a wrong merged range": b'<row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="zz"/>'
    b"</mergeCells><sheetData>",
    "tags that do not close": b'<row r="1"><c r="A1"><v>1</v></row>',
}


@pytest.mark.parametrize("kind", BROKEN_SHEETS)
def test_a_sheet_that_is_badly_built_is_refused(tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    def edit(xml: bytes) -> bytes:
        return re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + BROKEN_SHEETS[kind] + b"</sheetData>", xml)

    refused(patched(workbook(tmp_path, GOOD), SHEET, edit), "beschadigd", "sla het opnieuw op als .xlsx")
    assert capfd.readouterr().err == "", "calamine panics before we could refuse"


def test_a_date_that_cannot_be_is_refused_with_its_row(tmp_path: Path) -> None:
    table = [["productcode", "bedrag"], ["a", 1], ["b", datetime.timedelta(hours=36)]]
    path = patched(workbook(tmp_path, table), SHEET, lambda xml: xml.replace(b"<v>1.5</v>", b"<v>1e10</v>"))
    refused(path, "rij 3", "datum", "notatie")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
@pytest.mark.parametrize("declaration", [b'<!DOCTYPE x [<!ENTITY a "aaaa">]>', b"<!DOCTYPE x>"])
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str, declaration: bytes) -> None:
    def edit(xml: bytes) -> bytes:
        return declaration + re.sub(rb"^<\?xml.*?\?>", b"", xml)

    refused(patched(workbook(tmp_path, GOOD), part, edit), "beschadigd")


def test_entities_are_refused_in_another_character_set_too(tmp_path: Path) -> None:
    def edit(xml: bytes) -> bytes:
        text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml.decode()
        return text.encode("utf-16")

    refused(patched(workbook(tmp_path, GOOD), SHEET, edit), "beschadigd")


def test_a_part_that_is_missing_or_there_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook(tmp_path, GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for missing in (SHEET, "xl/_rels/workbook.xml.rels"):
        path = zipped(tmp_path / "kapot.xlsx", {name: parts[name] for name in parts if name != missing})
        refused(path, "beschadigd")
    refused(zipped(tmp_path / "kapot.xlsx", {**parts, SHEET.upper(): b"x"}), "beschadigd")
    twice = parts["xl/workbook.xml"].replace(b"</sheets>", b'<sheet name="B" sheetId="2" r:id="rId1"/></sheets>')
    refused(zipped(tmp_path / "kapot.xlsx", {**parts, "xl/workbook.xml": twice}), "beschadigd")


# Excel: limits


def test_a_bomb_of_one_part_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, GOOD)
    patched(
        path,
        "xl/media/image1.png",
        lambda _: b"\0" * (workbook_limits()["verhouding_vanaf_bytes"] + csv_file.CHUNK * 4),
    )
    refused(path, "te groot", "xl/media/image1.png", "sla het blad op als CSV")


def test_a_workbook_that_is_too_large_unpacked_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workbook_limits(), "uitgepakt_bytes", 1 << 20)
    path = patched(workbook(tmp_path, GOOD), "xl/media/image1.png", lambda _: random.Random(1).randbytes(1 << 20))
    refused(path, "te groot", "1 megabyte", "sla het blad op als CSV")


def test_a_zip_that_lies_about_a_size_is_refused(tmp_path: Path) -> None:
    """The zip gives 100 bytes and their checksum; a reader that goes to the real end finds a hundred times more."""
    path = workbook(tmp_path, GOOD)
    patched(path, "xl/media/image1.png", lambda _: b"a" * 10_000)
    content = bytearray(path.read_bytes())
    crc = struct.pack("<I", zlib.crc32(b"a" * 100))
    for signature, at_crc, at_name in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            if content[at + at_name :].startswith(b"xl/media/image1.png"):
                content[at + at_crc : at + at_crc + 4] = crc
                content[at + at_crc + 8 : at + at_crc + 12] = struct.pack("<I", 100)
    path.write_bytes(bytes(content))
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/media/image1.png") == b"a" * 100, "to who believes the zip all is well"
    refused(path, "beschadigd")


def test_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workbook_limits(), "onderdelen", 20)
    path = patched(workbook(tmp_path, GOOD), "a", lambda _: b"x", {f"deel{n}": b"x" for n in range(20)})
    refused(path, "onderdelen", "de grens is 20", "nieuwe werkmap")


def test_a_sheet_that_reaches_from_corner_to_corner_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    def edit(xml: bytes) -> bytes:
        last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return xml.replace(b"</sheetData>", last)

    refused(patched(workbook(tmp_path, GOOD), SHEET, edit), "XFD1048576", "Haal weg wat ver buiten de tabel staat")


def test_cells_with_only_a_format_far_away_do_no_harm(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["Blad1"]["XFD1048576"].number_format = "0.00"

    assert len(rows(workbook(tmp_path, GOOD, change=change))) == 1


def test_without_the_library_for_workbooks_it_is_named_and_the_file_is_not_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, GOOD)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingComponent, match="python-calamine") as caught:
        open_lines(path, {})
    assert str(path) in str(caught.value)
    assert not isinstance(caught.value, Unusable)


# Titles above the header


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_header_below_titles_is_found_and_rows_keep_their_number(tmp_path: Path, delimiter: str) -> None:
    table = [["productcode", "bedrag"], ["45A48", "12"]]
    titles = 'Een lijst, met; tekens\n\n"Een titel\nop twee regels"\n'
    path = written(tmp_path, titles + "".join(delimiter.join(row) + "\n" for row in table))
    file = opened(path, needed=NEEDED)
    assert (file.header, file.delimiter, file.header_row) == (["productcode", "bedrag"], delimiter, 4)
    assert list(file.rows()) == [(5, ["45A48", "12"], None)]


def test_a_header_stands_below_twenty_titles_at_most(tmp_path: Path) -> None:
    for count in (20, 21):
        titles = [f"Titel {number}" for number in range(count)]
        path = written(tmp_path, "\n".join([*titles, "productcode;bedrag", "45A48;12", ""]))
        book = workbook(tmp_path, [*([title] for title in titles), ["productcode", "bedrag"], ["45A48", 12]])
        if count == 20:
            assert opened(path, needed=NEEDED).header_row == opened(book, needed=NEEDED).header_row == 21
            assert opened(path, needed=NEEDED).titles == opened(book, needed=NEEDED).titles == 20
        else:
            refused(path, "“Titel 0”", needed=NEEDED)
            refused(book, "“Titel 0”", needed=NEEDED)


def test_the_first_row_is_the_header_when_it_has_what_is_needed(tmp_path: Path) -> None:
    path = written(tmp_path, "productcode;bedrag\nproductcode;bedrag\n45A48;12\n")
    assert opened(path, needed=NEEDED).header_row == 1


def test_the_sheet_whose_header_stands_below_titles_is_chosen(tmp_path: Path) -> None:
    table = [["Titel", "=TODAY()"], ["productcode", "bedrag"], ["45A48", 12]]
    path = workbook(tmp_path, {"Uitleg": [["tekst"], ["meer"]], "Codes": table})
    file = opened(path, needed=NEEDED)
    assert (file.sheet, file.header_row) == ("Codes", 2)
    assert list(file.rows()) == [(3, ["45A48", "12"], None)]
    head = workbook(tmp_path, [["Titel", None], ["productcode", "=A1", "bedrag"], ["45A48", 1, 12]], "kop.xlsx")
    refused(head, "B2", needed=NEEDED)
