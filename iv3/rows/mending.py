"""A workbook again with only what its values hang on, for a reader that refuses the whole file over something else.

Excel and LibreOffice open such files. The copy is laid out as Excel does it, whatever the original: the sheets with
rows, the texts they share and the notation of their cells. What goes is the stated size of a sheet, the name of an
error in a cell, a character set other than UTF-8, and all sheets and parts that hold no table.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from iv3.rows.package import Package, Part, has_other_characters

_FAST = 1
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BEGINNING = re.compile(r"^\ufeff?<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?\sencoding=["']([A-Za-z0-9._-]+)["']""")
_SIZE = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|></(?:\w+:)?dimension>)")
_ERROR = re.compile(
    rb"""(<(?:\w+:)?c\b[^>]*?\st=["']e["'][^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>)[^<]*""", re.DOTALL
)
_ANY_ERROR = rb"\1#N/A"


def mended(package: Package) -> bytes:
    """Return the workbook with the same values."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as copy:
        for name, content in _parts(package):
            copy.writestr(name, content)
    return buffer.getvalue()


def _parts(package: Package) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each part of the copy."""
    sheets = [f"worksheets/sheet{number}.xml" for number, _ in enumerate(package.sheets, start=1)]
    links = [("worksheet", sheet) for sheet in sheets] + [(kind, f"{kind}.xml") for kind in package.others]
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    yield "xl/workbook.xml", _workbook(package)
    yield "xl/_rels/workbook.xml.rels", _relations(links)
    for kind, part in package.others.items():
        yield f"xl/{kind}.xml", _content(package, part)
    for name, sheet in zip(sheets, package.sheets):
        yield f"xl/{name}", _ERROR.sub(_ANY_ERROR, _SIZE.sub(b"", _content(package, sheet.part), count=1))


def _relations(links: list[tuple[str, str]]) -> bytes:
    tags = (
        f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(tags)}</Relationships>'.encode()


def _workbook(package: Package) -> bytes:
    tags = (
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" state="{"visible" if sheet.is_visible else "hidden"}"'
        f' r:id="rId{number}"/>'
        for number, sheet in enumerate(package.sheets, start=1)
    )
    properties = f'<workbookPr date1904="{int(package.has_1904)}"/>'
    text = f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">{properties}<sheets>{"".join(tags)}</sheets></workbook>'
    return text.encode()


def _content(package: Package, part: str) -> bytes:
    """Return a part in UTF-8."""
    content = b"".join(package.pieces(part))
    if not has_other_characters(content):
        return content
    try:
        return _BEGINNING.sub("", content.decode(_character_set(content))).encode()
    except (LookupError, ValueError):
        raise Part(package.file, part).broken("tekenset_onbekend") from None


def _character_set(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if content.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if content.startswith(b"<\0") else "utf-16-be"
    declared = _ENCODING.match(content)
    return declared[1].decode() if declared else "utf-8"
