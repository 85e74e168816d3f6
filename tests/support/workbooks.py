"""Workbooks made by hand, so that everything in them can be odd: Office Open XML, the old Excel and OpenDocument."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>productcode</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>bedrag</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>45A48</t></is></c><c r="B2"><v>100.5</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>45A49</t></is></c><c r="B3"><v>200</v></c></row>'
)
"""Two lines, as every sheet here has them."""
GIVEN = [["productcode", "bedrag"], ["45A48", "100.5"], ["45A49", "200"]]
"""The same as text."""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relations(*targets: tuple[str, str], links: str = LINKS) -> str:
    """Return the relations of a part: kinds and targets; their ids are ``rId1`` and on."""
    tags = (
        f'<Relationship Id="rId{number}" Type="{links}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(tags)}</Relationships>'


def sheet(rows: str = ROWS, *, before: str = "", after: str = "", main: str = MAIN) -> str:
    """Return the XML of a sheet, with something before and after its rows."""
    return f'<worksheet xmlns="{main}" xmlns:r="{LINKS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(sheets: Sequence[str] = ("Regels",), *, inside: str = "", before: str = "", main: str = MAIN) -> str:
    """Return the XML of a workbook: names of sheets, tags of other sheets, and what stands before the sheets."""
    links = STRICT_LINKS if main == STRICT else LINKS
    tags = (f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, start=1))
    return f'<workbook xmlns="{main}" xmlns:r="{links}">{before}<sheets>{"".join(tags)}{inside}</sheets></workbook>'


def excel(
    content: str | bytes | None = None, *, book: str | None = None, **others: str | bytes
) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet; ``others`` go beside them."""
    return {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": book or workbook(),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": content or sheet(),
        **others,
    }


def typed(parts: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """Return a package with the list of kinds of its parts, which other readers want."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {"book.xml": "sheet.main", "boek.xml": "sheet.main", "sheet1.xml": "worksheet", "styles.xml": "styles"}
    tags = [
        f'<Override PartName="/{name}" ContentType="{kind}.{kinds[end]}+xml"/>'
        for name in (part.replace("\\", "/") for part in parts)
        for end in kinds
        if name.lower().endswith(end) and "macrosheets" not in name and "chartsheets" not in name
    ]
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    return {"[Content_Types].xml": f'<Types xmlns="{types}">{rels}{xml}{"".join(tags)}</Types>', **parts}


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file, in which the old Excel and files with a password are kept; every stream is large."""
    sectors: list[bytes] = []
    table: list[int] = []

    def stored(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors.extend(pieces)
        table.extend([*range(start + 1, start + len(pieces)), 0xFFFFFFFE])
        return start

    places = {name: (stored(content.ljust(4096, b"\0")), max(len(content), 4096)) for name, content in streams.items()}
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0), *(_entry(name, 2, *place) for name, place in places.items())]
    directory = stored(b"".join(entries))
    table_sectors = len(sectors) // 128 + 1
    first = len(sectors)
    table += [0xFFFFFFFD] * table_sectors
    sectors += [
        struct.pack("<128I", *(table + [0xFFFFFFFF] * 128 * table_sectors)[at * 128 : at * 128 + 128])
        for at in range(table_sectors)
    ]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH6xII", 62, 3, 0xFFFE, 9, 6, 0, table_sectors)
    )
    head += struct.pack("<6I", directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE) + struct.pack("<I", 0)
    listed = [*range(first, first + table_sectors)]
    return head + struct.pack("<109I", *(listed + [0xFFFFFFFF] * 109)[:109]) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<HBB3I36xII4x", len(text), kind, 1, *[0xFFFFFFFF] * 3, start, size)


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record of the old Excel."""
    return struct.pack("<2H", kind, len(content)) + content


def text(row: int, column: int, value: str) -> bytes:
    """Return the record of a text."""
    return record(0x204, struct.pack("<3HHB", row, column, 0, len(value), 0) + value.encode("latin-1"))


def number(row: int, column: int, value: float) -> bytes:
    """Return the record of a number."""
    return record(0x203, struct.pack("<3Hd", row, column, 0, value))


def old_excel(sheets: Mapping[str, bytes], *, first: bytes = b"") -> bytes:
    """Return an old workbook: names of sheets and their records; ``first`` comes before the list of sheets."""
    begin, end = record(0x809, struct.pack("<4H8x", 0x600, 5, 0, 0)), record(0x0A)
    on_sheet = record(0x809, struct.pack("<4H8x", 0x600, 16, 0, 0))
    listed = {name: struct.pack("<BBBB", 0, 0, len(name), 0) + name.encode("latin-1") for name in sheets}
    at = len(begin) + len(first) + sum(8 + len(tail) for tail in listed.values()) + len(end)
    tags, bodies = b"", b""
    for name, content in sheets.items():
        tags += record(0x85, struct.pack("<I", at + len(bodies)) + listed[name])
        bodies += on_sheet + content + end
    return compound({"Workbook": begin + first + tags + end + bodies})


_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def opendocument(
    tables: str, *, styles: str = "", manifest: str = "", others: Mapping[str, str] | None = None
) -> bytes:
    """Return an OpenDocument workbook with the XML of its tables."""
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _SPACES.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:automatic-styles>{styles}</office:automatic-styles>{body}"
    root = f'<office:document-content {spaces} office:version="1.3">{content}</office:document-content>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest or "<m/>",
            "content.xml": root,
            **(others or {}),
        }
    )


def table(name: str, rows: str, attributes: str = "") -> str:
    """Return the XML of a table of OpenDocument."""
    return f'<table:table table:name="{name}" {attributes}>{rows}</table:table>'


def table_row(*cells: str | float, attributes: str = "") -> str:
    """Return the XML of a row of OpenDocument: texts and numbers; a text that begins with ``<`` is XML."""
    return f"<table:table-row {attributes}>{''.join(_cell(value) for value in cells)}</table:table-row>"


def _cell(value: str | float) -> str:
    if isinstance(value, str) and value.startswith("<"):
        return value
    kind = (
        'office:value-type="string"' if isinstance(value, str) else f'office:value-type="float" office:value="{value}"'
    )
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def saved(folder: Path, name: str, content: bytes) -> Path:
    """Return the path of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path
