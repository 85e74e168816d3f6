"""A workbook again without oddities that no value hangs on, for a reader that refuses the whole file over them.

Excel and LibreOffice open such files. What goes is the stated size of a sheet, a state of a sheet that nobody knows, a
sheet with macros of Excel 4, the name of an error in a cell, and a character set other than UTF-8.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterable

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEETS = "xl/worksheets/"
_READ = (".xml", ".rels")
"""How the names of parts end that a reader of values looks into."""
_FAST = 1

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(r"^<\?xml[^>]*\?>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?(?:/>|></(?:\w+:)?sheet>)")
_STATE = re.compile(rb"""\sstate=["'](?!(?:visible|hidden|veryHidden)["'])[^"']*["']""")
_POINTS_TO = re.compile(rb"""\s\w+:id=["']([^"']*)["']""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_TO_MACROS = re.compile(rb"""\sType=["'][^"']*/relationships/xl(?:Intl)?Macrosheet["']""")
_ID = re.compile(rb"""\sId=["']([^"']*)["']""")
_SIZE = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|></(?:\w+:)?dimension>)")
_ERROR = re.compile(
    rb"""(<(?:\w+:)?c\b[^>]*?\st=["']e["'][^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>)[^<]*""", re.DOTALL
)
_ANY_ERROR = rb"\1#N/A"


def mended(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the workbook of these parts.

    Args:
        parts: the name of each part and its content; pictures and the like are left out.
    """
    contents = {name: _in_utf8(content) for name, content in parts if name.lower().endswith(_READ)}
    by_lower = {name.lower(): name for name in contents}
    if _WORKBOOK in by_lower and _RELATIONS in by_lower:
        name = by_lower[_WORKBOOK]
        contents[name] = _without_macros(contents[name], _macro_sheets(contents[by_lower[_RELATIONS]]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as copy:
        for name, content in contents.items():
            copy.writestr(name, _sheet(content) if name.lower().startswith(_SHEETS) else content)
    return buffer.getvalue()


def _in_utf8(content: bytes) -> bytes:
    if not content.startswith(_UTF16):
        return content
    return _DECLARED.sub("", content.decode("utf-16", "replace")).encode()


def _macro_sheets(relations: bytes) -> frozenset[bytes]:
    """Return the ids by which the workbook points to sheets with macros of Excel 4; a module points nowhere."""
    found = [tag for tag in _RELATION.findall(relations) if _TO_MACROS.search(tag)]
    return frozenset([b"", *(identifier for tag in found for identifier in _ID.findall(tag))])


def _without_macros(workbook: bytes, macros: frozenset[bytes]) -> bytes:
    """Return the list of sheets without those; one that points to what is not there stays, and is refused."""

    def kept(match: re.Match[bytes]) -> bytes:
        return b"" if macros.intersection(_POINTS_TO.findall(match.group())) else _STATE.sub(b"", match.group())

    return _SHEET.sub(kept, workbook)


def _sheet(content: bytes) -> bytes:
    return _ERROR.sub(_ANY_ERROR, _SIZE.sub(b"", content, count=1))
