"""A workbook again with only what its values hang on, for the reader of values.

The copy is laid out as Excel does it, whatever the original: the sheets with rows, the texts they share and the
notation of their cells, under the names that a reader looks for. So it is decided in one place which part is what.
Parts are copied as they are packed. What goes when the reader still refuses is the stated size of a sheet and the name
of an error in a cell, over which Excel and LibreOffice open a file all the same.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from iv3.rows.package import Package
from iv3.rows.part_xml import is_utf16, utf8_pieces, workbook_limits

_FAST = 1
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_BEGINNING = re.compile(rb"^(?:\xef\xbb\xbf)?(?:<\?xml[^>]*\?>)?")
_SIZE = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|></(?:\w+:)?dimension>)")
_ERROR = re.compile(
    rb"""(<(?:\w+:)?c\b[^>]*?\st=["']e["'][^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>)[^<]*""", re.DOTALL
)
_ANY_ERROR = rb"\1#N/A"
_HEADER_SIZE = 30
_LOCAL, _CENTRAL, _END = "<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"


@dataclass(frozen=True)
class _Packed:
    """A part as it stands in a zip."""

    name: str
    method: int
    crc: int
    size: int
    content: bytes


def copied(package: Package) -> bytes:
    """Return the workbook with the same parts under the usual names; in UTF-8, and else as they were."""
    return _zip(_written(package) + [_copy(package, name, part) for name, part in _names(package)])


def mended(package: Package) -> bytes:
    """Return the workbook with the same values, without what a reader refuses whole sheets over.

    Raises:
        Unusable: a part is too large to do that with.
    """
    parts = [(name, _content(package, part)) for name, part in _names(package)]
    edited = (_packed(name, _ERROR.sub(_ANY_ERROR, _SIZE.sub(b"", content, count=1))) for name, content in parts)
    return _zip([*_written(package), *edited])


def _names(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the name in the copy and the part, of what is copied."""
    yield from ((f"xl/{kind}.xml", part) for kind, part in package.others.items())
    yield from ((f"xl/{_sheet(at)}", sheet.part) for at, sheet in enumerate(package.sheets, start=1))


def _sheet(number: int) -> str:
    return f"worksheets/sheet{number}.xml"


def _written(package: Package) -> list[_Packed]:
    """Return the parts that say what is where."""
    sheets = [("worksheet", _sheet(number)) for number, _ in enumerate(package.sheets, start=1)]
    links = [*sheets, *((kind, f"{kind}.xml") for kind in package.others)]
    return [
        _packed("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])),
        _packed("xl/workbook.xml", _workbook(package)),
        _packed("xl/_rels/workbook.xml.rels", _relations(links)),
    ]


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


def _copy(package: Package, name: str, part: str) -> _Packed:
    """Return a part as it is packed; one in UTF-16 is written again."""
    start = next(iter(package.pieces(part)()), b"")
    if is_utf16(start):
        return _packed(name, _content(package, part))
    entry, file = package.entries.by_path[part], package.archive.fp
    assert file is not None  # it is open as long as the workbook is
    file.seek(entry.header_offset)
    lengths = struct.unpack_from("<2H", file.read(_HEADER_SIZE), _HEADER_SIZE - 4)
    file.seek(entry.header_offset + _HEADER_SIZE + sum(lengths))
    return _Packed(name, entry.compress_type, entry.CRC, entry.file_size, file.read(entry.compress_size))


def _content(package: Package, part: str) -> bytes:
    """Return a part in UTF-8, without a declaration; whoever reads it has it checked first."""
    most = workbook_limits()["herschreven_bytes"]
    if package.size(part) > most:
        raise package.part(part).broken("herschrijven", grens=most)
    content = b"".join(utf8_pieces(package.pieces(part)(), package.part(part), "replace"))
    return _BEGINNING.sub(b"", content, count=1)


def _packed(name: str, content: bytes) -> _Packed:
    packer = zlib.compressobj(_FAST, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    return _Packed(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packed)


def _zip(parts: list[_Packed]) -> bytes:
    """Return a zip; the library for it cannot take a part that is packed already."""
    pieces, directory, at = [], [], 0
    for part in parts:
        name, sizes = part.name.encode(), (part.crc, len(part.content), part.size)
        header = struct.pack(_LOCAL, b"PK\3\4", 20, 0, part.method, 0, 0, *sizes, len(name), 0) + name
        listed = struct.pack(_CENTRAL, b"PK\1\2", 20, 20, 0, part.method, 0, 0, *sizes, len(name), 0, 0, 0, 0, 0, at)
        pieces += [header, part.content]
        directory.append(listed + name)
        at += len(header) + len(part.content)
    listing = b"".join(directory)
    end = struct.pack(_END, b"PK\5\6", 0, 0, len(parts), len(parts), len(listing), at, 0)
    return b"".join([*pieces, listing, end])
