"""Small workbooks that would take all memory or time, or break a reader off, when somebody believed them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from tests.support.entrance_cases import cases, whole
from tests.support.workbooks import (
    ROWS,
    excel,
    number,
    old_excel,
    opendocument,
    record,
    relations,
    sheet,
    table,
    table_row,
    text,
    workbook,
    zipped,
)

_OLD_ROWS = text(0, 0, "productcode") + text(0, 1, "bedrag") + text(1, 0, "45A48") + number(1, 1, 100.5)
_ONE = 'office:value-type="float" office:value="1"'
_TABLE_SPACE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def hostile_workbooks() -> Mapping[str, bytes]:
    """Return name of a file → content."""
    decided = {
        f"{name}-{at}.xlsx": content
        for name, contents in cases().items()
        if name in ("andere-tekenset", "tekst-vermenigvuldigd", "te-diep", "te-veel-bladen", "cel-te-lang")
        for at, content in enumerate(contents[:6])
    }
    return {**decided, **_excel(), **_open(), **_old()}


def _excel() -> Mapping[str, bytes]:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="{0}"><c r="XFD{0}"><v>1</v></c></row>'
    many = '<row r="1" ' + " ".join(f'a{at}="1"' for at in range(600_000)) + "/>"
    merged = "".join(f'<mergeCell ref="A{at}:B{at}"/>' for at in range(1, 100_003))
    return {
        "ver.xlsx": zipped(excel(sheet(far.format(1_200)))),
        "te-ver.xlsx": zipped(excel(sheet(far.format(1_048_576)))),
        "diep.xlsx": zipped(excel(sheet("<a>" * 5_000_000))),
        "diepe-rijen.xlsx": zipped(excel(sheet("<row>" * 3_000_000))),
        "lege-rijen.xlsx": zipped(excel(sheet("<row/>" * 2_500_000))),
        "attributen.xlsx": zipped(excel(sheet(many))),
        "lange-naam.xlsx": zipped(excel(sheet(f"<x{'x' * 10_000_000}/>{ROWS}"))),
        "lange-opmerking.xlsx": zipped(excel(sheet(f"<!--{'xyz ' * 4_000_000}-->{ROWS}"))),
        "lange-tekst.xlsx": zipped(
            excel(sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 16_000_000}</t></is></c></row>'))
        ),
        "lange-gedeelde-tekst.xlsx": zipped(whole(texts=f"<si><t>{'x' * 16_000_000}</t></si>")),
        "samengevoegd.xlsx": zipped(excel(sheet(after=f"<mergeCells>{merged}</mergeCells>"))),
        "bladen.xlsx": zipped(excel(book=workbook([f"b{at}" for at in range(100_000)]))),
        "verwijzingen.xlsx": zipped(
            {**excel(), "xl/_rels/workbook.xml.rels": relations(*[("worksheet", "worksheets/sheet1.xml")] * 100_000)}
        ),
        "uitgepakt.xlsx": zipped({**excel(), "xl/media/a.png": b"\0" * 20_000_000}),
    }


def _open() -> Mapping[str, bytes]:
    cell = f'<table:table-cell table:number-columns-repeated="1000" table:formula="{"1+" * 10_000}1" {_ONE}/>'
    formulas = f'<table:table-row table:number-rows-repeated="1000">{cell}</table:table-row>'
    hidden = f'<table:table-row><table:table-cell table:number-columns-repeated="999999999" {_ONE}/></table:table-row>'
    strange = f'<table:table xmlns:table="urn:x" table:name="y">{hidden}</table:table>'
    other = f'<t:table xmlns:t="{_TABLE_SPACE}" t:name="x"/>'
    return {
        "herhaald.ods": opendocument(table("Regels", _repeated(16_384, 1_048_576))),
        "herhaald-buiten.ods": opendocument(table("Regels", _repeated(999_999_999, 999_999_999))),
        "herhaald-breed.ods": opendocument(table("Regels", _repeated(9_999_999, 1))),
        "herhaald-net.ods": opendocument(table("Regels", _repeated(5, 1_000_000))),
        "herhaalde-rijen.ods": opendocument(table("Regels", _repeated(16_384, 1) * 1_000)),
        "herhaalde-tekst.ods": opendocument(table("Regels", _repeated(100, 1_000, "x" * 30_000))),
        "herhaalde-formule.ods": opendocument(table("Regels", formulas)),
        "ander-voorvoegsel.ods": opendocument(table("Regels", table_row("a")) + other),
        "verborgen-tabel.ods": opendocument(table("Regels", table_row("a")), styles=strange),
        "bladen.ods": opendocument("".join(table(f"b{at}", table_row("a")) for at in range(50_000))),
        "herhaald-op-bladen.ods": opendocument("".join(table(f"b{at}", _repeated(10, 1_000_000)) for at in range(900))),
    }


def _repeated(columns: int, rows: int, value: str = "x") -> str:
    cell = f'office:value-type="string"><text:p>{value}</text:p>'
    cells = f'<table:table-cell table:number-columns-repeated="{columns}" {cell}</table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cells}</table:table-row>'


def _old() -> Mapping[str, bytes]:
    sizes = ((0, 0xFFFFFFFF, 0, 0xFFFF), (5, 2, 0, 0xFFFF), (0, 0x7FFFFFF, 0, 0x7FFF), (0, 65_537, 0, 257))
    wide = record(0xBD, struct.pack("<3H", 1, 0, 65_535))
    return {
        **{f"afmeting-{at}.xls": old_excel({"Regels": _sized(*size) + _OLD_ROWS}) for at, size in enumerate(sizes)},
        "gedeelde-tekst.xls": old_excel({"Regels": _referring(60_000)}, first=shared_text(32_000)),
        "lange-gedeelde-tekst.xls": old_excel({"Regels": _referring(1_000)}, first=shared_text(65_000)),
        "afgebroken-tekst.xls": old_excel({"Regels": _referring(1)}, first=record(0xFC, struct.pack("<2I", 9, 9))),
        "brede-rij.xls": old_excel({"Regels": _OLD_ROWS + wide * 100_000}),
        "ver.xls": old_excel({"Regels": number(0, 0, 1) + number(65_535, 150, 1)}),
        "te-ver.xls": old_excel({"Regels": number(0, 0, 1) + number(65_535, 65_535, 1)}),
        "bladen.xls": old_excel({f"b{at}": number(0, 0, 1) + number(65_535, 100, 1) for at in range(60)}),
    }


def _sized(*size: int) -> bytes:
    return record(0x200, struct.pack("<2I3H", *size, 0))


def _referring(rows: int) -> bytes:
    """Return cells that all refer to the first shared text."""
    return b"".join(record(0xFD, struct.pack("<3HI", row, 0, 0, 0)) for row in range(rows))


def shared_text(length: int) -> bytes:
    """Return the records of an old workbook with one shared text, which breaks off and goes on."""
    begin = struct.pack("<2I", 1, 1) + struct.pack("<HB", length, 0)
    records, left = record(0xFC, begin + b"x" * min(length, 8_000)), length - 8_000
    while left > 0:
        records += record(0x3C, b"\0" + b"x" * min(left, 8_000))
        left -= 8_000
    return records
