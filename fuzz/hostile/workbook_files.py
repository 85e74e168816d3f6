"""Hostile workbooks: small files that become large, zips that are odd, and parts that say what they are not."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from fuzz.hostile.hostile import Content, Hostile, written
from tests.support import workbooks as books

Parts = dict[str, "str | bytes"]
_MEGA = 1 << 20
_CELLS_ODD = (
    *('<c r="B2"><v>1e400</v></c>', '<c r="B2"><v>NaN</v></c>', '<c r="B2"><v>-inf</v></c>', '<c r="B2"><v></v></c>'),
    *('<c r="B2" t="b"><v> </v></c>', '<c r="B2" t="e"><v>#REF!</v></c>', '<c r="B2" t="d"><v>2025-13-45</v></c>'),
    *('<c r="B2" t="s"><v>999999999</v></c>', '<c r="B2" t="s"><v>-1</v></c>', '<c r="B2" t="s"><v>x</v></c>'),
    *(
        '<c r="B2" t="onbekend"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="b"><v>1</v></c>',
    ),
    *('<c r="ZZZZZZZZ99999999999"><v>1</v></c>', "<c><v>1</v></c>", '<c r="B2"><v>1</v><v>2</v></c>', '<c r="B2"/>'),
    *('<c r="B2" s="99999"><v>1</v></c>', '<c r="B2" s="-1"><v>1</v></c>', '<c r="B2"><f>1/0</f></c>'),
    *(
        '<c r="B2" t="str"><f>A1</f><v>_x001B_[2J_x000A_::error::nep</v></c>',
        '<c r="B2"><v>9' + "9" * 5000 + "</v></c>",
    ),
    *('<c r="B2" t="inlineStr"><is><t>' + "x" * 40_000 + "</t></is></c>", '<c r="B2"><v>45000.999999999</v></c>'),
)


def files() -> list[Hostile]:
    """Return them."""
    made = [*_large(), *_zips(), *_parts(), *_opendocuments(), *_old()]
    return [*written("werkmap", made, ".xlsx"), *written("werkmap", _changed(), ".xlsx", only_for=".xlsx")]


def _book(make: Callable[[], Mapping[str, str | bytes]]) -> Content:
    """Return what makes a workbook of its own; only when it is asked for, as it may be large."""
    return lambda _: books.zipped(books.typed(make()))


def _rows(cells: str) -> str:
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>productcode</t></is></c></row>{cells}'


def _shared(length: int, cells: int) -> Parts:
    """Return a workbook in which one long text is used in many cells."""
    links = books.relations(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"))
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, cells + 1))
    text = f'<sst xmlns="{books.MAIN}"><si><t>{"x" * length}</t></si></sst>'
    others = {"xl/sharedStrings.xml": text, "xl/_rels/workbook.xml.rels": links}
    return books.excel(books.sheet(rows), **others)


def _large() -> Iterator[tuple[str, str, Content]]:
    yield "tekst-1000", "een tekst van 1 MB in 1.000 cellen", _book(lambda: _shared(_MEGA, 1000))
    yield "tekst-5000", "een tekst van 1 MB in 5.000 cellen", _book(lambda: _shared(_MEGA, 5000))
    yield "tekst-32k", "een tekst van 32.767 tekens in 30.000 cellen", _book(lambda: _shared(32_767, 30_000))
    yield "tekst-32k-1", "een tekst van 32.768 tekens in één cel", _book(lambda: _shared(32_768, 1))
    yield "bom", "1 GB nullen als blad, ingepakt tot 1 MB", _zip_bomb
    yield "wit", "200 MB spaties in een blad", _book(lambda: books.excel(books.sheet(" " * 200 * _MEGA)))
    yield "rijen", "een miljoen lege rijen", _book(lambda: books.excel(books.sheet("<row/>" * 1_000_000)))
    yield (
        "cellen",
        "een miljoen cellen zonder plaats",
        _book(lambda: books.excel(books.sheet("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>"))),
    )
    yield (
        "verre-cel",
        "een cel in de laatste rij en kolom",
        _book(lambda: books.excel(books.sheet(_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))),
    )
    yield (
        "afmeting",
        "een blad dat zegt vol te zijn",
        _book(lambda: books.excel(books.sheet(before='<dimension ref="A1:XFD1048576"/>'))),
    )
    yield (
        "samengevoegd",
        "300.000 samengevoegde cellen",
        _book(
            lambda: books.excel(
                books.sheet(after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 300_000 + "</mergeCells>")
            )
        ),
    )
    yield "bladen", "10.000 bladen", _book(lambda: books.excel(book=books.workbook([f"b{at}" for at in range(10_000)])))
    yield "stijlen", "200.000 stijlen", _book(_styles)
    yield (
        "diep",
        "200.000 elementen in elkaar",
        _book(lambda: books.excel(books.sheet("<a>" * 200_000 + "</a>" * 200_000))),
    )
    yield "lachen", "entiteiten in een blad", _book(lambda: books.excel(_LAUGHS + books.sheet()))


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{at} "{f"&a{at - 1 if at > 1 else str()};" * 10}">' for at in range(1, 10))
    + "]>"
)


def _styles() -> Parts:
    styles = f'<styleSheet xmlns="{books.MAIN}"><cellXfs>{"<xf/>" * 200_000}</cellXfs></styleSheet>'
    links = books.relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"))
    return books.excel(**{"xl/styles.xml": styles, "xl/_rels/workbook.xml.rels": links})


def _zip_bomb(_good: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in books.typed(books.excel()).items():
            if not name.endswith("sheet1.xml"):
                archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            for _ in range(1024):
                stream.write(b"\0" * _MEGA)
    return buffer.getvalue()


def _zips() -> Iterator[tuple[str, str, Content]]:
    def plain() -> bytes:
        return books.zipped(books.typed(books.excel()))

    yield "zip-leeg", "een zip zonder iets erin", lambda _: books.zipped({})
    yield "zip-veel", "een zip met 50.000 delen", lambda _: books.zipped({f"xl/a{at}": b"" for at in range(50_000)})
    yield "zip-half", "een werkmap die afbreekt", lambda _: plain()[: len(plain()) // 2]
    yield "zip-staart", "tekst na het einde van de zip", lambda _: plain() + b"x" * 100_000
    yield "zip-kop", "tekst voor het begin van de zip", lambda _: b"MZ" + b"x" * 1000 + plain()
    yield "zip-crc", "een controlegetal dat niet klopt", lambda _: _bytes_changed(plain(), b"PK\x03\x04", 14)
    yield "zip-slot", "delen met een wachtwoord", lambda _: _bytes_changed(plain(), b"PK\x01\x02", 8)
    yield "zip-methode", "een inpakmethode die niemand kent", lambda _: _bytes_changed(plain(), b"PK\x01\x02", 10)
    yield "zip-plaats", "delen die elders beginnen", lambda _: _bytes_changed(plain(), b"PK\x01\x02", 42)
    yield "zip-maat", "een maat die niet klopt", lambda _: _bytes_changed(plain(), b"PK\x01\x02", 24)
    yield "zip-terug", "schuine strepen naar links", lambda _: plain().replace(b"xl/", b"xl\\")
    yield "zip-boven", "namen met ../", lambda _: books.zipped({"../../x": b"1", **books.typed(books.excel())})
    yield (
        "zip-kapitaal",
        "namen in hoofdletters",
        _book(lambda: {name.upper(): content for name, content in books.excel().items()}),
    )
    yield "zip-dubbel", "twee delen met dezelfde naam", lambda _: _twice()
    yield "zip-in-zip", "een werkmap in een zip", lambda _: books.zipped({"a.xlsx": plain()})
    yield (
        "zip-naam",
        "stuurtekens in de naam van een deel",
        lambda _: books.zipped({"xl/\x1b[2J\n::error::nep": b"", **books.typed(books.excel())}),
    )


def _bytes_changed(content: bytes, mark: bytes, at: int) -> bytes:
    """Return a zip with the two bytes at a distance after every mark filled with ones."""
    changed = bytearray(content)
    for found in re.finditer(re.escape(mark), content):
        changed[found.start() + at : found.start() + at + 2] = b"\xff\xff"
    return bytes(changed)


def _twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in [*books.typed(books.excel()).items(), *books.excel(books.sheet("")).items()]:
            archive.filelist = [entry for entry in archive.filelist if entry.filename != name] or archive.filelist
            archive.NameToInfo.pop(name, None)
            archive.writestr(name, content)
    return buffer.getvalue()


def _parts() -> Iterator[tuple[str, str, Content]]:
    for charset in ("x", "rot13", "base64", "utf8", "us-ascii", "unicode_escape", "windows-1252", "utf-16", "utf-7"):
        head = f'<?xml version="1.0" encoding="{charset}"?>'
        yield (
            f"tekenset-blad-{charset}",
            f"blad in {charset}",
            _book(partial(_in_charset, "xl/worksheets/sheet1.xml", head)),
        )
        yield (
            f"tekenset-boek-{charset}",
            f"werkmap in {charset}",
            _book(partial(_in_charset, "xl/workbook.xml", head)),
        )
    for at, cell in enumerate(_CELLS_ODD):
        rows = _rows(f'<row r="2">{cell}</row>')
        yield f"cel-{at}", f"een cel {cell[:40]}", _book(partial(_with_rows, rows))
    yield "rij-0", "rij 0", _book(lambda: books.excel(books.sheet('<row r="0"><c r="A0"><v>1</v></c></row>')))
    yield "rij-min", "rij -1", _book(lambda: books.excel(books.sheet('<row r="-1"><c r="A1"><v>1</v></c></row>')))
    yield (
        "rij-groot",
        "rij 10 tot de macht 18",
        _book(lambda: books.excel(books.sheet(f'<row r="{10**18}"><c r="A{10**18}"><v>1</v></c></row>'))),
    )
    yield "geen-blad", "een werkmap zonder bladen", _book(lambda: books.excel(book=books.workbook([])))
    yield (
        "naam",
        "stuurtekens in de naam van een blad",
        _book(lambda: books.excel(book=books.workbook(["a&#x202e;b&#10;::error::nep&#x9b;"]))),
    )
    yield "lege-delen", "elk deel is leeg", _book(lambda: dict.fromkeys(books.excel(), b""))
    yield (
        "link-buiten",
        "een blad op een ander adres",
        _book(
            lambda: books.excel(
                **{"xl/_rels/workbook.xml.rels": books.relations(("worksheet", "http://127.0.0.1:9/sheet1.xml"))}
            )
        ),
    )
    yield (
        "link-boven",
        "een blad boven de werkmap",
        _book(
            lambda: books.excel(**{"xl/_rels/workbook.xml.rels": books.relations(("worksheet", "../../../etc/passwd"))})
        ),
    )


def _in_charset(part: str, head: str) -> Mapping[str, str | bytes]:
    parts = books.excel()
    return {**parts, part: head + str(parts[part])}


def _with_rows(rows: str) -> Mapping[str, str | bytes]:
    return books.excel(books.sheet(rows))


def _open_rows(row: str, _good: bytes) -> bytes:
    return books.opendocument(books.table("Regels", row % "<table:table-cell/>"))


def _changed() -> Iterator[tuple[str, str, Content]]:
    """Yield the good workbook with one part gone, cut, or not well formed."""
    for part in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
                 "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"):  # fmt: skip
        yield f"goed-zonder-{part}", f"zonder {part}", _with(part, lambda _: None)
        yield f"goed-half-{part}", f"{part} half", _with(part, lambda content: content[: len(content) // 2])
        yield f"goed-leeg-{part}", f"{part} leeg", _with(part, lambda _: b"")
        yield f"goed-wit-{part}", f"{part} met wit ervoor", _with(part, lambda content: b"  " + content)
        yield f"goed-bom-{part}", f"{part} met twee BOM's", _with(part, lambda content: b"\xef\xbb\xbf" * 2 + content)
        yield (
            f"goed-doctype-{part}",
            f"{part} met een doctype",
            _with(part, lambda content: _after_head(content, b"<!DOCTYPE x>")),
        )
        yield (
            f"goed-dubbel-{part}",
            f"{part} met een kenmerk twee keer",
            _with(part, lambda content: content.replace(b' xmlns="', b' a="1" a="2" xmlns="', 1)),
        )


def _after_head(content: bytes, piece: bytes) -> bytes:
    head, mark, rest = content.partition(b"?>")
    return head + mark + piece + rest


def _with(part: str, change: Callable[[bytes], bytes | None]) -> Content:
    def changed(good: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(good)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        made = change(parts.pop(part, b""))
        return books.zipped(parts if made is None else {**parts, part: made})

    return changed


def _opendocuments() -> Iterator[tuple[str, str, Content]]:
    ways = {
        "rijen": (
            "een rij een miljard keer",
            '<table:table-row table:number-rows-repeated="1000000000">%s</table:table-row>',
        ),
        "cellen": (
            "een cel een miljard keer",
            '<table:table-row><table:table-cell table:number-columns-repeated="1000000000"/>%s</table:table-row>',
        ),
        "beide": (
            "16.000 cellen, een miljoen keer",
            '<table:table-row table:number-rows-repeated="1000000">'
            '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
            "%s</table:table-row>",
        ),
        "min": ("een rij -1 keer", '<table:table-row table:number-rows-repeated="-1">%s</table:table-row>'),
    }
    for name, (what, row) in ways.items():
        yield (
            f"ods-{name}",
            f"ODS: {what}",
            partial(_open_rows, row),
        )
    long = f'<table:table-cell office:value-type="string" table:number-columns-repeated="3000"><text:p>{"x" * _MEGA}'
    yield (
        "ods-tekst",
        "ODS: een tekst van 1 MB in 3.000 cellen",
        lambda _: books.opendocument(
            books.table("Regels", f"<table:table-row>{long}</text:p></table:table-cell></table:table-row>")
        ),
    )


def _old() -> Iterator[tuple[str, str, Content]]:
    text = books.text(0, 0, "productcode") + books.text(0, 1, "bedrag") + books.text(1, 0, "45A48")
    whole = books.old_excel({"Regels": text + books.number(1, 1, 1e308)})
    yield "xls", "een oude werkmap", lambda _: whole
    yield "xls-half", "een oude werkmap die afbreekt", lambda _: whole[: len(whole) * 2 // 3]
    yield (
        "xls-lus",
        "een oude werkmap met een rondje in de tabel",
        lambda _: whole.replace(struct.pack("<I", 0xFFFFFFFE), struct.pack("<I", 0)),
    )
    yield (
        "xls-slot",
        "een werkmap met een wachtwoord",
        lambda _: books.compound({"EncryptionInfo": b"x" * 200, "EncryptedPackage": b"y" * 5000}),
    )
    yield (
        "xls-maat",
        "een oude werkmap met een record van 64 kB",
        lambda _: books.old_excel({"Regels": struct.pack("<2H", 0x204, 0xFFFF) + b"x" * 100}),
    )
