"""The Excel model in JavaScript: the same reports as Python to the byte, and a reader that sees the same cells."""

from __future__ import annotations

import base64
import io
import json
import math
import os
import random
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

import iv3
from generators.kernel.files import Files
from iv3.core.errors import Unusable
from iv3.excel.modelsheet import Sheet
from iv3.rows.cells import shown
from iv3.rows.part_xml import Part, parse
from iv3.rows.workbook import opened
from tests.iv3.excel.test_excelmodel import (
    BROKEN,
    COSTS,
    INCOME,
    INFORMATION,
    LAYERS,
    RATIOS,
    STANDS,
    YEARS,
    Book,
    Formula,
    Make,
    bases,  # noqa: F401  (pytest finds the fixture here)
    make,  # noqa: F401
    with_part,
)
from tests.packages.js.test_javascript import Reports, differences, reports_of
from tests.support.workbooks import old_excel, opendocument, table, zipped

LEAST_RANDOM = 100
MOST_SECONDS = 2.0
Named = list[tuple[str, bytes]]


@pytest.fixture(scope="module")
def folder(javascript_files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published files of the validator, made from the facts and the modules as they stand."""
    target = tmp_path_factory.mktemp("validatie")
    for path, content in javascript_files.items():
        (target / Path(path).name).write_bytes(content)
    return target


@pytest.fixture(scope="module")
def in_javascript(node: str, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    return reports_of(node, folder / "iv3-validatie.mjs", tmp_path_factory.mktemp("modellen") / "alle.txt")


@pytest.fixture(autouse=True)
def _packs(fresh_packs: None) -> None:
    """Let Python read packs made from the facts as they stand."""


def in_python(named: Named) -> list[str]:
    return [iv3.validate(content, name=name).to_json() for name, content in named]


def compared(named: Named, in_javascript: Reports) -> list[dict[str, Any]]:
    """Return the reports of Python; those of JavaScript are the same."""
    expected = in_python(named)
    assert differences(named, expected, in_javascript(named)) == []
    return [json.loads(report) for report in expected]


# The whole report


def test_models_of_every_layer_and_year_give_the_same_reports(make: Make, in_javascript: Reports) -> None:  # noqa: F811
    named = []
    for laag in LAYERS:
        for jaar in YEARS:
            for periode in (5, jaar % 5):
                _, book = make(laag, jaar, periode)
                named.append((f"{laag}-{jaar}-{periode}.xlsx", book.content()))
            book.put(COSTS, "C7", 123_456.7895)
            book.put(COSTS, "D7", -0.0005)
            named.append((f"{laag}-{jaar} veranderd.xlsx", book.content()))
    reports = compared(named, in_javascript)
    assert len(reports) == 36
    assert {report["oordeel"] for report in reports} >= {"goed", "fout"}
    cells = [f["plaats"]["cel"] for report in reports for f in report["bevindingen"] if "cel" in f["plaats"]]
    assert cells, "some findings name a cell"


def test_every_broken_model_gives_the_same_report(make: Make, in_javascript: Reports) -> None:  # noqa: F811
    named = []
    for name, (change, _, _) in BROKEN.items():
        _, book = make("gemeente", 2025, 5)
        change(book)
        named.append((f"{name}.xlsx", book.content()))
    reports = compared(named, in_javascript)
    assert len(reports) >= 30
    assert all(any(f["regel"] == "XM001" for f in report["bevindingen"]) for report in reports)


def test_what_is_remarkable_about_a_model_gives_the_same_report(make: Make, in_javascript: Reports) -> None:  # noqa: F811
    named = []
    for number, (how, change) in enumerate(REMARKABLE.items()):
        for laag in {"gemeente", LAYERS[number % len(LAYERS)]}:
            _, book = make(laag, 2024, 5)
            change(book)
            named.append((f"{laag} {how}.xlsx", book.content()))
    reports = compared(named, in_javascript)
    assert len({f["melding"] for report in reports for f in report["bevindingen"]}) > 15


def _texts_everywhere(book: Book) -> None:
    book.put(INFORMATION, "B24", "😀" * 40 + " \x85\u2003tekst met é́, \ufeff en <b>")
    book.put(INFORMATION, "C5", "  Naam\u00a0met\tspaties ")
    book.put(INFORMATION, "C4", "gemeenschappelijke  REGELING")
    book.put(INFORMATION, "C10", 0.1 + 0.2)
    book.put(INFORMATION, "C12", True)
    book.put(COSTS, "A7", " 0.2 ")
    book.put(COSTS, "C8", "x" * 59 + "😀😀😀 \u200b\x7f")


REMARKABLE: dict[str, Callable[[Book], object]] = {
    "hidden rows": lambda book: book.hidden_rows.update({COSTS: list(range(5, 90)), STANDS: [9, 10]}),
    "hidden columns": lambda book: book.hidden_columns.update({STANDS: [5], INCOME: list(range(2, 30))}),
    "hidden sheets": lambda book: book.hidden_sheets.update({COSTS, STANDS}),
    "macros": lambda book: setattr(book, "macros", True),
    "protected": lambda book: setattr(book, "protected", True),
    "merged": lambda book: book.merged.update({COSTS: [(2, 2, 2, 6), (6, 2, 6, 3)], STANDS: [(6, 5, 9, 6)]}),
    "no heading of the remarks": lambda book: book.put(INFORMATION, "B22", "Toelichting"),
    "another code": lambda book: book.put(COSTS, "A7", "6.71 bis"),
    "a stand as a date": lambda book: book.put(STANDS, "F3", date(2024, 1, 1)),
    "a stand that does not exist": lambda book: book.put(STANDS, "G3", datetime.fromisoformat("2024-02-03T04:05:06")),
    "texts": _texts_everywhere,
    "line breaks": lambda book: book.sheets[INFORMATION].update({(23, 1): " een\r\n\u2028 twee\n", (4, 2): "Naam\rII"}),
    "a date as text": lambda book: book.put(INFORMATION, "C14", "4-3-2025"),
    "a date with a time": lambda book: book.put(INFORMATION, "C14", datetime.fromisoformat("2025-03-04T09:05:07.9")),
    "no date": lambda book: book.put(INFORMATION, "C14", "morgen"),
    "no layer and no period": lambda book: book.sheets[INFORMATION].update({(3, 2): "", (7, 2): ""}),
    "amounts with many digits": lambda book: book.sheets[COSTS].update(
        {
            (6, 2 + at): value
            for at, value in enumerate(
                (0.0015, 0.0025, -1e-9, 999_999_999_999.9995, 1.0005, 5e-324, 1e14, 0.1 + 0.2),
            )
        }
    ),
    "a formula with a text": lambda book: book.put(COSTS, "C7", Formula('="a"', "a")),
    "far away": lambda book: book.put(COSTS, "XFD60", 1.0),
    "too far away": lambda book: book.put(COSTS, "XFD1048576", 1.0),
    "codes far away": lambda book: book.move(STANDS, rows=2500),
    "another name of a sheet": lambda book: book.sheets.update({"5. verdelingsmatrix LASTEN": book.sheets.pop(COSTS)}),
    "two sheets of that name": lambda book: book.sheets.update(
        {"7 Balansstanden": {}, "7-Balansstanden": book.sheets.pop(STANDS)}
    ),
    "no sheet with stands": lambda book: book.sheets.pop(STANDS),
    "an empty matrix": lambda book: book.sheets.update({INCOME: {}}),
    "no ratios": lambda book: book.sheets.pop(RATIOS, None),
}


def test_files_that_are_no_workbook_that_can_be_read_give_the_same_report(
    make: Make,  # noqa: F811
    in_javascript: Reports,
) -> None:
    _, book = make()
    good = book.content()
    named = [(f"{number}.xlsx", content) for number, content in enumerate(_unusable(good))]
    reports = compared(named, in_javascript)
    assert len(reports) > 60
    wrong = [report for report in reports if report["oordeel"] == "fout"]
    assert len({report["bevindingen"][0]["melding"] for report in wrong}) >= 7


def test_what_only_python_reads_is_named_in_javascript(in_javascript: Reports) -> None:
    contents = [old_excel({"Blad1": b""}), opendocument(table("Blad1", "")), zipped({"xl/workbook.bin": b""})]
    reports = in_javascript([(f"{number}.xlsx", content) for number, content in enumerate(contents)])
    told = [json.loads(report)["bevindingen"][0]["melding"] for report in reports]
    assert [".xls" in told[0], ".ods" in told[1], ".xlsb" in told[2]] == [True, True, True]


def _unusable(good: bytes) -> Iterator[bytes]:
    yield from (good[: len(good) * tenth // 10] for tenth in range(10))
    yield b"PK\x03\x04 kapot"
    yield b"PK\x05\x06" + b"\0" * 18
    yield good + b"erachter"
    yield good + b"x" * 70_000
    yield good[:4] + b"\0" + good[5:]
    yield with_part(good, "xl/media/plaatje.png", b"\0" * (1 << 25))
    yield with_part(good, "xl/worksheets/SHEET1.xml", b"<x/>")
    yield with_part(good, "xl/iets.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    for name in zipfile.ZipFile(io.BytesIO(good)).namelist():
        yield _without(good, name)
        yield _changed(good, name, lambda _: b"")
        yield _changed(good, name, lambda content: content.replace(b">", b"", 1))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("brief.txt", "dag")
    yield other.getvalue()
    with zipfile.ZipFile(other := io.BytesIO(good), "a") as made:
        for number in range(10_001):
            made.writestr(f"deel{number}", "")
    yield other.getvalue()
    directory = good.rindex(b"PK\x01\x02")
    for field, value in ((8, b"\x01\x00"), (8, b"\x20\x00"), (10, b"\x0c\x00"), (16, b"\x00\x00"), (24, b"\x00\x00")):
        yield good[: directory + field] + value + good[directory + field + 2 :]
    packed, large = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        with zipfile.ZipFile(large, "w") as new:
            for name in old.namelist():
                with new.open(name, "w", force_zip64=True) as part:
                    part.write(old.read(name))
    yield packed.getvalue()
    yield large.getvalue()


def _without(content: bytes, gone: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != gone:
                new.writestr(name, old.read(name))
    return out.getvalue()


def _changed(content: bytes, changed: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == changed else old.read(name))
    return out.getvalue()


CONTENTS = [
    *(f"<v>{number}</v>" for number in ("1", "12.5", "-3.0005", "1e15", "0", "1e-9", "45000.75", "inf", "tekst")),
    *("<f>1+1</f>", "<f>1</f><v></v>", "<f>1</f><v>0</v>", "<v>#N/A</v>", "<is><t> 0.1 </t></is>", "<v> </v>"),
    *("<is><t>Totaal</t></is>", "<is><r><t xml:space='preserve'>a </t></r><r><t>&lt;b&gt;</t></r></is>"),
]
TYPES = ["", "", "n", "s", "str", "b", "e", "inlineStr"]
PIECES = ["<", ">", "&", '"', "x", "", "\x01", "<!--c-->", "<![CDATA[x]]>", "</c>", " "]
ITEMS = ["<si><t>X</t></si>", "<si/>", "<si><t>_x0041_ &amp; &#233;</t></si>", "<si><t>2024</t></si>"]
ITEMS += ['<si><t xml:space="preserve"> Totaal </t></si>', "<si><t>0.10</t></si>", "<si><t>31-12-2025</t></si>"]


def mixed_up(content: bytes, source: random.Random) -> bytes:
    """Return a workbook with some cells, texts, formats or characters of its XML changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        parts = {name: given.read(name).decode() for name in given.namelist()}
    sheets = sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))
    for _ in range(source.choice((1, 1, 2, 4))):
        name = source.choice(sheets)
        text = parts[name]
        how = source.choice([*["cell"] * 6, "row", "text", "format", "character", "state"])
        if how == "cell":
            found = source.choice(list(re.finditer(r'<c r="([A-Z]+[0-9]+)"[^>]*?(?:/>|>.*?</c>)', text)) or [None])
            if found is not None:
                kind = source.choice(TYPES)
                style = f' s="{source.randrange(6)}"' + (f' t="{kind}"' if kind else "")
                made = f'<c r="{found[1]}"{style}>{source.choice(CONTENTS)}</c>'
                parts[name] = text[: found.start()] + made + text[found.end() :]
        elif how == "row":
            found = source.choice(list(re.finditer("<row .*?</row>", text)) or [None])
            if found is not None:
                parts[name] = text[: found.start()] + text[found.end() :]
        elif how == "text":
            items = list(re.finditer("<si>.*?</si>", parts["xl/sharedStrings.xml"], re.S))
            old, new = source.choice(items), source.choice([*ITEMS, source.choice(items)[0]])
            whole = parts["xl/sharedStrings.xml"]
            parts["xl/sharedStrings.xml"] = whole[: old.start()] + new + whole[old.end() :]
        elif how == "format":
            old_styles = re.split('(?<=numFmtId=")[0-9]+', parts["xl/styles.xml"])
            parts["xl/styles.xml"] = "".join(old + source.choice(("14", "46", "0")) for old in old_styles[:-1])
            parts["xl/styles.xml"] += old_styles[-1]
        elif how == "character":
            at = source.randrange(len(text))
            parts[name] = text[:at] + source.choice(PIECES) + text[at + source.randrange(3) :]
        else:
            book = parts["xl/workbook.xml"].replace("<workbookPr ", '<workbookPr date1904="1" ')
            parts["xl/workbook.xml"] = book.replace("<sheet ", '<sheet state="hidden" ', source.randrange(3))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", source.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as made_zip:
        for name, text in parts.items():
            made_zip.writestr(name, text)
    result = bytearray(out.getvalue())
    if source.random() < 0.1:
        result[source.randrange(len(result))] ^= 1 << source.randrange(8)
    return bytes(result)


def test_random_changes_in_the_xml_give_the_same_reports(make: Make, in_javascript: Reports) -> None:  # noqa: F811
    source = random.Random(5)
    contents = [make(laag, jaar, 5)[1].content() for laag in LAYERS for jaar in (2023, 2026)]
    named = [(f"{number}.xlsx", mixed_up(source.choice(contents), source)) for number in range(LEAST_RANDOM)]
    reports = compared(named, in_javascript)
    verdicts = [report["oordeel"] for report in reports]
    assert verdicts.count("goed") > 10
    assert verdicts.count("fout") > 10
    assert len({report["bevindingen"][0]["melding"] for report in reports if report["bevindingen"]}) > 10


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["cel_foutwaarde", shown(mark.error)]', '["cel_formule", shown(mark.error)]'),
        ("if (days < 60 && !has1904) days += 1;", ""),
        ("halfEven(product, -power)", "product / 10n ** BigInt(-power)"),
        ("this.hiddenRows.add(this.row)", "this.hiddenRows.size"),
        ("place.cel = clean(this.cells.get(pointer))", "place.cel = clean(pointer)"),
    ],
)
def test_a_change_in_the_reader_is_noticed(
    make: Make,  # noqa: F811
    node: str,
    folder: Path,
    tmp_path: Path,
    old: str,
    new: str,
) -> None:
    text = (folder / "iv3-validatie.mjs").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is no longer in the module"
    changed = tmp_path / "veranderd.mjs"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    _, book = make("gemeente", 2024, 5)
    book.put(COSTS, "C7", 0.0015)
    book.put(COSTS, "C8", 1234.0)
    book.hidden_rows[COSTS] = [8]
    _, dated = make("gemeente", 2024, 5)
    dated.put(COSTS, "C7", date(1900, 1, 3))
    dated.put(COSTS, "C8", Formula("=1/0", "#DIV/0!"))
    _, coded = make("gemeente", 2024, 5)
    coded.put(COSTS, "A7", "0.22")
    coded.put(COSTS, "C7", 5)
    named = [(f"{number}.xlsx", made.content()) for number, made in enumerate((book, dated, coded))]
    assert differences(named, in_python(named), reports_of(node, changed, tmp_path / "alle.txt")(named))


def test_the_command_prints_the_report_on_a_model(make: Make, node: str, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    _, book = make("gemeente", 2026, 5)
    path = tmp_path / "mijn model.xlsx"
    for amount, code in ((None, 0), ("veel", 1)):
        if amount is not None:
            book.put(COSTS, "C7", amount)
        path.write_bytes(book.content())
        run = [node, str(folder / "iv3-validatie-cli.mjs"), str(path)]
        ended = subprocess.run(run, capture_output=True, check=False, timeout=60)
        assert (ended.returncode, ended.stderr) == (code, b"")
        assert ended.stdout.decode() == iv3.validate(path).to_json()


def test_a_model_is_validated_quickly(make: Make, node: str, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    """A guard against something quadratic; the usual time is some tens of milliseconds."""
    _, book = make("gemeente", 2025, 5)
    path = tmp_path / "model.xlsx"
    path.write_bytes(book.content())
    started = processor_seconds()
    subprocess.run(
        [node, str(folder / "iv3-validatie-cli.mjs"), str(path)], capture_output=True, check=False, timeout=60
    )
    assert 0 < processor_seconds() - started < MOST_SECONDS


def processor_seconds() -> float:
    """Return what the processes that ended have taken; on a busy machine a clock says more."""
    ended = os.times()
    return ended.children_user + ended.children_system


# The reader, sheet by sheet


NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = [
    *("0.00", "dd-mm-yyyy", "[h]:mm", "#,##0", "[Red]0", '"d"0', "\\d0", "0;d", "yyyy", "h:mm AM/PM", "A/P", "General"),
    *("_d0", "0.0E+00", "[$-413]d mmm", "[$€-2] #,##0", "@", '0 "m"', "[s]", "Standaard", "@*d", "e", "b", "[hh]"),
    *("[<5]d", "mm:ss.0", "a d", "[Magenta]0", "[mm]", "", "]", '"', "[", "d", "S"),
]
VALUES = [
    *("1", "1.50", "x", "", " 1 ", "1e400", "-1e400", "+1", "1.", ".5", ".", "-", "inf", "-inf", "nan", "Infinity"),
    *("0x10", "1_0", "-0", "-0.0", "12345678901234567890", "0.1000000000000000055", "1e22", "1e-7", "1e", "01"),
    *("true", "FALSE", "2", "9", "#N/A", "#DIV/0!", "#RAAR", "#n/a", "2024-01-01", "2024-02-30", "2024-01-01T10:00:00"),
    *("2024-01-01T10:00:00.1234567890123", "10:00:00.1234567890123", "99999999999999999999999999"),
    *("2024-01-01T10:00:00.5", "2024-01-01T10:00:00Z", "10:00:00", "24:00:00", "a &amp; b &#65; ", "a<!--b-->c"),
    *("a<![CDATA[b]]>c", "a_x000D_b_x0041_ _x005F_x0041_ _xD83D_", "a\r\nb\rc", "&#13;", "&#48;", "é😀", "  a  "),
]
SERIALS = [
    *("0", "0.5", "-1", "1", "59", "60", "61", "59.5", "60.5", "2958465", "2958466", "1e10", "45000", "45000.00001"),
    *("45000.999999999", "-0.5", "0.99999999", "45000.123456789", "-700000", "999999999", "1000000000", "nan", "1e400"),
]
CELLS = [
    *(f'<c r="A1"><v>{value}</v></c>' for value in VALUES if "\r" not in value),  # no number has a line end in it
    *(
        f'<c r="A1" t="{kind}"><v>{value}</v></c>'
        for kind in ("n", "str", "s", "b", "e", "d", "zz", "", "is", "inlineStr")
        for value in VALUES
    ),
    *(f'<c r="A1" s="{style}"><v>{serial}</v></c>' for style in (1, 2) for serial in SERIALS),
    *(f'<c r="A1" s="{style}"><v>45000.5</v></c>' for style in range(len(FORMATS) + 70)),
    *('<c r="A1"/>', '<c r="A1"><v/></c>', '<c r="A1" t="str"><f>A</f></c>', '<c r="A1"><f>1</f><v> </v></c>'),
    *('<c r="A1" t="e"><f>1</f><v>#REF!</v></c>', '<c r="A1" t="str"><f>1</f><v></v></c>'),
    *('<c r="A1"><v>1</v><v>2</v></c>', '<c r="A1" t="str"><v>a<b>c</b>d</v></c>', '<c r="A1"><v>&#49;2</v></c>'),
    *('<c r="A1" t="inlineStr"><is><t>abc</t></is></c>', '<c r="A1"><is><t> a </t></is></c>', '<c r="A1"><is/></c>'),
    '<c r="A1" t="inlineStr"><is><r><t xml:space="preserve">a </t></r><r><t> b</t></r><rPh><t>z</t></rPh></is></c>',
    '<c r="A1"><v>5</v><extLst><ext><v>9</v></ext></extLst></c>',
    *('<x:c xmlns:x="y" r="A1"><x:v>3</x:v></x:c>', '<c r="A1" s="x"><v>3</v></c>', '<c r="A1" s="999"><v>3</v></c>'),
    *("<c><v>1</v></c><c><v>2</v></c>", '<c r="B1"><v>1</v></c><c><v>2</v></c>', '<c r="a1"><v>1</v></c>'),
    *('<c r="B1"/><c r="A1"/>', '<c r="A1"/><c r="A1"/>', '<c r="A5"/>', '<c r="AAAA1"/>', '<c r="XFD1"/>'),
    *('<c r="XFE1"/>', "</row><row r='1'>", "tekst", '<c r="A1"><v>&euro;</v></c>'),
    '<c r="A1"><v>1</v></c></row><row><c><v>2</v></c></row><row r="9" hidden="1">',
    *(
        f'<c r="A1"><v>1</v></c></row></sheetData>{between}<sheetData><row r="2">'
        for between in (
            '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A1"/></mergeCells>',
            '<mergeCells><mergeCell ref="A1:B"/></mergeCells>',
            '<cols><col min="2" max="3" hidden="true"/><col min="5" max="5"/></cols>',
            '<cols><col min="2" hidden="1"/></cols>',
        )
    ),
]
SHARED = [
    *(
        "<si><t>nul</t></si>",
        "<si><t> a </t></si>",
        '<si><t xml:space="preserve"> a </t></si>',
        "<si/>",
        "<si><t/></si>",
    ),
    *(
        "<si><r><t>a </t></r><r><t>b</t></r></si>",
        "<si><t>a</t><rPh><t>z</t></rPh></si>",
        "<si><t>a &#32;&amp; b</t></si>",
    ),
    *("<si><t>\u00a0a\u00a0</t></si>", "<si><t> <![CDATA[ x ]]> </t></si>", "<si><t>a<!--c-->b</t></si>"),
    "<si><t>_x00e9_ _xZZZZ_ _x0041 _X0041_ _xD83D__xDE00_</t></si>",
]


def workbook(sheets: list[str], shared: list[str], formats: list[str], *, has_1904: bool = False) -> bytes:
    """Return a workbook with rows of XML on its sheets; the cell formats are those given, after numbers 0 to 69."""
    relation = f'<Relationship Id="{{}}" Type="{NAMESPACE}/{{}}" Target="{{}}"/>'
    own = "".join(f'<numFmt numFmtId="{200 + at}" formatCode={quoteattr(code)}/>' for at, code in enumerate(formats))
    ids = [*range(200, 200 + len(formats)), *range(70)]
    parts = {
        "_rels/.rels": f"<Relationships>{relation.format('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns:r="{NAMESPACE}"><workbookPr date1904="{int(has_1904)}"/><sheets>'
        + "".join(f'<sheet name="s{at}" sheetId="{at + 1}" r:id="r{at}"/>' for at in range(len(sheets)))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        + "".join(relation.format(f"r{at}", "worksheet", f"worksheets/s{at}.xml") for at in range(len(sheets)))
        + "</Relationships>",
        "xl/sharedStrings.xml": f"<sst>{''.join(shared)}</sst>",
        "xl/styles.xml": f"<styleSheet><numFmts>{own}</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{number}"/>' for number in ids)
        + "</cellXfs></styleSheet>",
    }
    for at, rows in enumerate(sheets):
        parts[f"xl/worksheets/s{at}.xml"] = f'<worksheet><sheetData><row r="1">{rows}</row></sheetData></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def dumped(content: bytes) -> Any:
    """Return what Python sees on every sheet, in the form of dump_workbooks.mjs."""
    result: dict[str, Any] = {}
    try:
        with opened(io.BytesIO(content), "x") as book:
            for name in book.parts:
                try:
                    result[name] = _sheet(Sheet(book, name))
                except Unusable as error:
                    result[name] = error.key
                except BaseException as error:
                    if not type(error).__module__.startswith(("python_calamine", "pyo3")):
                        raise
                    result[name] = "werkmap_kapot"
    except Unusable as error:
        return error.key
    return result


def _sheet(sheet: Sheet) -> dict[str, Any]:
    values = [
        [row, sheet.first_column + index, told]
        for row, cells in enumerate(sheet.rows, start=1)
        for index, value in enumerate(cells)
        if (told := _told(value)) != ""
    ]
    errors = sheet.scan.errors
    return {
        "values": values,
        "marks": [[*at, f"fout {errors[kind - 1]}" if kind else "formule"] for at, kind in sheet.marks.items()],
        "merged": [reference for *_, reference in sheet.scan.merged],
        "hidden": [sheet.scan.hidden_rows, [list(columns) for columns in sheet.scan.hidden_columns]],
    }


def _told(value: Any) -> Any:
    if isinstance(value, timedelta):
        return f"duration {value}"
    for kind, name in ((datetime, "datetime"), (date, "date"), (clock, "time")):
        if isinstance(value, kind):
            return f"{name} {value.isoformat()}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"getal {_as_javascript(value)}"
    return value


def _as_javascript(value: float) -> str:
    """Return a number as JavaScript writes it."""
    exact = float(value) + 0.0
    if not math.isfinite(exact):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(exact)]
    digits, _, power = repr(exact).partition("e")
    if not power or -7 < int(power) < 21:
        return format(Decimal(repr(exact)), "f").removesuffix(".0")
    return f"{digits.removesuffix('.0')}e{int(power):+d}"


def in_both(node: str, root: Path, tmp_path: Path, contents: list[bytes]) -> tuple[list[Any], list[Any]]:
    """Return what Python and JavaScript see in workbooks."""
    (tmp_path / "alle.txt").write_text("".join(f"{base64.b64encode(c).decode()}\n" for c in contents))
    script = Path(__file__).with_name("dump_workbooks.mjs")
    command = [
        node,
        str(script),
        str(root / "packages/js/validatie"),
        str(tmp_path / "alle.txt"),
        str(root / "iv3/packs"),
    ]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    seen = [json.loads(line) for line in ended.stdout.decode().split("\n")[:-1]]
    return [json.loads(json.dumps(dumped(content))) for content in contents], seen


def test_every_kind_of_cell_is_read_as_python_reads_it(node: str, root: Path, tmp_path: Path) -> None:
    contents = [workbook(CELLS, SHARED, FORMATS), workbook(CELLS, SHARED, FORMATS, has_1904=True)]
    contents.append(workbook([f'<c r="A1" t="s"><v>{at}</v></c>' for at in range(len(SHARED) + 1)], SHARED, []))
    python, javascript = in_both(node, root, tmp_path, contents)
    looked_at = 0
    for own, other, sheets in zip(python, javascript, (CELLS, CELLS, SHARED), strict=True):
        assert len(own) >= len(sheets)
        found = {name: (own[name], other[name], at) for at, name in enumerate(own) if own[name] != other[name]}
        assert {(sheets[at] if at < len(sheets) else name): pair[:2] for name, (*pair, at) in found.items()} == {}
        looked_at += len(own)
        kinds = [sheet if isinstance(sheet, str) else "read" for sheet in own.values()]
        assert kinds.count("read") > len(sheets) // 2
    assert looked_at > 900


PARTS = ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"]
OTHER_PARTS: list[tuple[str, str, str]] = [
    *[("xl/workbook.xml", 'name="s0"', new) for new in ('name=""', "", 'name="s1"', 'name="&lt;é&gt;"', 'naam="s0"')],
    *[("xl/workbook.xml", 'sheetId="1"', f'sheetId="1" state="{state}"') for state in ("hidden", "veryHidden", "x")],
    *[("xl/workbook.xml", 'r:id="r0"', new) for new in ('id="r0"', 'r:id="r9"', 'r:id="r1"', "", 'r:x="r0"')],
    *[
        ("xl/_rels/workbook.xml.rels", '"worksheets/s0.xml"', f'"{path}"')
        for path in ("/xl/worksheets/s0.xml", "xl/worksheets/s0.xml", "worksheets/S0.XML", "s9.xml", "../s0.xml", "")
    ],
    ("xl/_rels/workbook.xml.rels", "/worksheet", "/chartsheet"),
    ("xl/_rels/workbook.xml.rels", 'Id="r0"', 'Id="r1"'),
    ("_rels/.rels", "/officeDocument", "/anders"),
    ("_rels/.rels", "xl/workbook.xml", "xl/anders.xml"),
    *[
        ("xl/worksheets/s0.xml", "<sheetData>", f'<dimension ref="{ref}"/><sheetData>')
        for ref in ("A1:B2", "x", "A1:B")
    ],
    ("xl/worksheets/s0.xml", "sheetData", "sheetdata"),
    (
        "xl/worksheets/s0.xml",
        "<worksheet>",
        "\ufeff<?xml version='1.0' encoding='UTF-8' standalone=\"yes\"?>\n<worksheet>",
    ),
    ("xl/worksheets/s0.xml", "<worksheet>", "<?xml version='1.0' encoding='UTF-8' anders?><worksheet>"),
    ("xl/styles.xml", "<cellXfs>", '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>'),
    ("xl/sharedStrings.xml", "<si>", "<x><si><t>q</t></si></x><si>"),
]


def test_the_parts_of_a_workbook_are_found_as_python_finds_them(node: str, root: Path, tmp_path: Path) -> None:
    rows = [
        '<c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>45000</v></c>',
        '<c r="C3" t="s"><v>1</v></c>'.replace("3", "1"),
    ]
    good = workbook(rows, SHARED, ["yyyy"])
    contents = [
        good,
        *(_without(good, part) for part in PARTS),
        *(_changed(good, part, lambda _: b"") for part in PARTS),
    ]
    for part, old, new in OTHER_PARTS:
        with zipfile.ZipFile(io.BytesIO(good)) as book:
            assert old.encode() in book.read(part), (part, old)
        contents.append(_changed(good, part, lambda text, o=old, n=new: text.replace(o.encode(), n.encode())))  # type: ignore[misc]
    python, javascript = in_both(node, root, tmp_path, contents)
    assert len(contents) > 40
    assert [(c, a, b) for c, a, b in zip(contents, python, javascript, strict=True) if a != b] == []
    assert sum(isinstance(book, dict) for book in python) > 15
    assert "werkmap_kapot" in python


# The parts of the reader


XML_SPACE = "http://www.w3.org/XML/1998/namespace"
XML = [
    *(
        "<a xmlns='b'><c/></a>",
        "<x:a xmlns:x='b'><x:c y:d='1' xmlns:y='e'/></x:a>",
        "<x:a/>",
        "<a x:b='1'/>",
        "<a xmlns:x=''/>",
        "<a xmlns=''/>",
        "<a xmlns:xml='b'/>",
        f"<a xmlns:xml='{XML_SPACE}'/>",
        f"<a xmlns:x='{XML_SPACE}'/>",
        "<a xmlns:xmlns='b'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:x='b' xmlns:y='b' x:c='1' y:c='2'/>",
        "<a xmlns:x='b' x:c='1' c='2'/>",
        "<a xmlns:x='b' xmlns:x='b'/>",
        "<a xmlns:x='b c'/>",
        "<a xmlns:x='b'><c/></a><x:d/>",
        "<a><b xmlns:x='b'/><x:c/></a>",
        "<a:b:c xmlns:a='d'/>",
        "<:a/>",
        "<a:/>",
        "<a xmlns:='b'/>",
        "<a xmlnsx='b'/>",
        "<a xml:space='preserve' xml:lang='nl'/>",
        "<xml:a/>",
        "<xmlns:a/>",
        "<a xmlns:x='b'><?x:y z?></a>",
        "<a x:1='b' xmlns:x='c'/>",
    ),
    *(
        "<?xml version='1.0' encoding='utf8'?><a/>",
        "<?xml version='1.0' encoding='US-ASCII'?><a/>",
        "<?xml version='1.0' encoding='US-ASCII'?><a>é</a>",
        "<?xml version='1.0' encoding='UTF-16'?><a/>",
        "<?xml version='1.0' encoding='windows-1252'?><a/>",
        "<?xml version='1.0' encoding='rot13'?><a/>",
        "<?xml version='1.0' encoding='x'?><a/>",
        "<?xml version='1.0' encoding='unicode_escape'?><a/>",
        "<?xml version='1.0' encoding=''?><a/>",
        "<?xml version='1.0' encoding='1'?><a/>",
        "<?xml version='1.0' encoding='a b'?><a/>",
        "<?xml version='2.0'?><a/>",
        "<?xml version='1.1'?><a/>",
        "<?xml version='1.'?><a/>",
        "\ufeff\ufeff<a/>",
        "\ufeff<?xml version='1.0'?><a/>",
        "\ufeff <?xml version='1.0'?><a/>",
    ),
    *(
        "",
        " ",
        "<a/>",
        "<a></a>",
        "<a>",
        "</a>",
        "<a></b>",
        "<a/><b/>",
        "<a/> ",
        "x<a/>",
        "<a/>x",
        "<a><b/></a>",
        "<a b/>",
    ),
    *(
        '<a b="1"/>',
        "<a b='1' c=\"2\"/>",
        '<a b="1" b="2"/>',
        '<a b="1"c="2"/>',
        '<a b = "1" />',
        '<a b="<"/>',
        '<a b="&lt;"/>',
    ),
    *(
        '<a b="&"/>',
        '<a b="&x;"/>',
        "<a>&amp;&lt;&gt;&quot;&apos;</a>",
        "<a>&euro;</a>",
        "<a>&</a>",
        "<a>& </a>",
        "<a>&#65;&#x41;</a>",
    ),
    *(
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#x110000;</a>",
        "<a>&#X41;</a>",
        "<a>]]></a>",
        "<a>]] ></a>",
        "<a><![CDATA[<&]]></a>",
    ),
    *(
        "<a><![CDATA[</a>",
        "<![CDATA[x]]>",
        "<a><!-- b --></a>",
        "<a><!-- -- --></a>",
        "<a><!-- b ---></a>",
        "<!-- b --><a/>",
    ),
    *(
        "<a><?b c?></a>",
        "<a><?xml b?></a>",
        "<?b?><a/>",
        "<?xml version='1.0'?><a/>",
        " <?xml version='1.0'?><a/>",
        "<a><?b</a>",
    ),
    *(
        "<?xml version='1.0' standalone='yes'?><a/>",
        "<?xml encoding='UTF-8'?><a/>",
        "<!DOCTYPE a><a/>",
        "<1/>",
        "<a:b xmlns:a='c'/>",
    ),
    *(
        "<a\n>\t</a\r\n>",
        "<a \x01='1'/>",
        "<a>\x01</a>",
        "<a>\x7f\x85</a>",
        "<a>\ufffe</a>",
        "<é ü='ß'>ñ</é>",
        "<a>😀</a>",
        "< a/>",
    ),
    *(
        "<a",
        "<a b",
        "<a b=",
        "<a b='",
        "<a b='c'",
        "<a/",
        "<a></a",
        "<!",
        "<!-",
        "<!--",
        "<?",
        "<a><!x></a>",
        "<-a/>",
        "<a.-1/>",
    ),
]


def test_xml_is_refused_exactly_when_expat_refuses_it(node: str, root: Path) -> None:
    module = (root / "packages/js/validatie/xml.mjs").as_uri()
    script = f"""
import {{ readFileSync }} from "node:fs";
import {{ BadXml, readXml }} from {json.dumps(module)};
import {{ EMBEDDED, FILE_KINDS }} from {json.dumps(module.replace("xml.mjs", "packs.mjs"))};
EMBEDDED[FILE_KINDS] = readFileSync({json.dumps(str(root / "iv3/packs"))} + `/${{FILE_KINDS}}.json`, "utf8");
const seen = {json.dumps(XML)}.map((text) => {{
  const events = [];
  try {{
    readXml(new TextEncoder().encode(text), {{
      start: (name, values) => events.push(`<${{name}} ${{JSON.stringify([...values])}}`),
      end: (name) => events.push(`/${{name}}`),
      text: (piece) => events.push(piece),
    }});
  }} catch (error) {{
    if (!(error instanceof BadXml)) throw error;
    return null;
  }}
  return events;
}});
console.log(JSON.stringify(seen));
"""
    run = [node, "--input-type=module", "-e", script]
    printed = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout
    seen = dict(zip(XML, (joined(events) for events in json.loads(printed)), strict=True))
    expected = {text: joined(_by_expat(text)) for text in XML}
    assert {text: (expected[text], seen[text]) for text in XML if seen[text] != expected[text]} == {}
    assert sum(events is None for events in expected.values()) > 40
    assert sum(events is not None for events in expected.values()) > 20


def joined(events: list[str] | None) -> list[str] | None:
    """Return the events with pieces of text that follow each other as one."""
    if events is None:
        return None
    result: list[str] = []
    for event in events:
        is_text = event[:1] not in ("<", "/")
        if is_text and result and result[-1][:1] == "=":
            result[-1] += event
        elif not is_text or event:
            result.append(f"={event}" if is_text else event)
    return result


def _by_expat(text: str) -> list[str] | None:
    events: list[str] = []

    def start(name: str, values: dict[str, str]) -> None:
        keys = {f"{XML_SPACE} space": "xml:space", f"{XML_SPACE} lang": "xml:lang"}
        pairs = [[keys.get(key, key), value] for key, value in values.items()]
        told = json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))
        events.append(f"<{name.rpartition(' ')[2]} {told}")

    def listen(parser: Any) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = lambda name: events.append(f"/{name.rpartition(' ')[2]}")
        parser.CharacterDataHandler = events.append

    try:
        parse(lambda: [text.encode()], Part("x", "y"), listen)
    except Unusable:
        return None
    return events


# The page


def test_the_page_validates_models_in_a_browser(make: Make, node: str, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    """See tests/packages/js/excel_in_chromium.mjs for what is done; it prints a line for each thing it saw."""
    _, good = make("gemeente", 2025, 5)
    _, wrong = make("provincie", 2024, 5)
    wrong.put(COSTS, "C7", "12.345,67")
    wrong.put(COSTS, "A9", 0.3)
    wrong.put(STANDS, "F9", Formula("=1/0", "#DIV/0!"))
    contents = {"goed.xlsx": good.content(), "fout.xlsx": wrong.content(), "kapot.xlsx": wrong.content()[:5000]}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    reports = [iv3.validate(tmp_path / name).data for name in ("goed.xlsx", "fout.xlsx")]
    assert len(reports[1]["bevindingen"]) >= 3
    assert all("cel" in finding["plaats"] for finding in reports[1]["bevindingen"])
    (tmp_path / "rapporten.json").write_text(json.dumps(reports), encoding="utf-8")
    script = Path(__file__).with_name("excel_in_chromium.mjs")
    files = [str(tmp_path / name) for name in (*contents, "rapporten.json")]
    run = [node, str(script), str(folder / "iv3-validatie.html"), *files]
    ended = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120)
    if ended.returncode == 3:
        pytest.skip("chromium is not there: nothing has opened the page with a workbook")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(ended.stdout.splitlines()) == 5, ended.stdout


def test_texts_for_people_are_shortened_the_same(node: str, root: Path) -> None:
    texts = [
        "a b",
        "  a\t\n b ",
        "x" * 60,
        "x" * 61,
        "😀" * 60,
        "😀" * 61,
        "a\u200bb\x00c\u00a0d\u2028e",
        " " * 300 + "x",
        "\ud7ff",
    ]
    script = f"""
import {{ shown }} from {json.dumps((root / "packages/js/validatie/text.mjs").as_uri())};
console.log(JSON.stringify({json.dumps(texts)}.map((text) => shown(text))));
"""
    run = [node, "--input-type=module", "-e", script]
    printed = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60).stdout
    assert json.loads(printed) == [shown(text) for text in texts]
