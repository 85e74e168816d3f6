"""Workbooks of Excel with something changed at random: in the zip, in how a part begins, in its tags or in its text."""

from __future__ import annotations

import codecs
import io
import random
import re
import zipfile
from collections.abc import Callable

from tests.support.workbooks import MAIN

Source = random.Random
Parts = dict[str, bytes]

_CHARSETS = ("UTF-8", "utf8", "Utf-8", "UTF8", "us-ascii", "ascii", "UTF-16", "utf-16le", "windows-1252", "iso-8859-1")
_NO_CHARSETS = ("rot13", "base64", "mbcs", "unicode_escape", "x", "utf-7", "utf_8", "cp037", "punycode", "")
_BEGINNINGS = (b"", b" ", b"\n", codecs.BOM_UTF8, codecs.BOM_UTF8 * 2, b"<!--x-->", b"<?x y?>", b"<!DOCTYPE x>", b"\0")
_PIECES = (b"<", b">", b"&", b'"', b"'", b"/", b"x", b" ", b"\xe9", b"\xff", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\x01")
_TAGS = (
    b"<x/>",
    b"<c/>",
    b"<row/>",
    b"<v>1</v>",
    b'<x xmlns="urn:x"><c r="A1"><v>1</v></c></x>',
    b'<z:c xmlns:z="urn:z"/>',
    b"<q:x/>",
    b"<!-- c -->",
    b"<![CDATA[x]]>",
    b"<?p q?>",
    b"&amp;",
    b"&x;",
    b"&#0;",
    b"&#65;",
)
_CELLS = (
    '<c r="{}" t="b"><v>{}</v></c>',
    '<c r="{}" t="s"><v>{}</v></c>',
    '<c r="{}" t="str"><v>{}</v></c>',
    '<c r="{}" t="e"><v>{}</v></c>',
    '<c r="{}" t="n"><v>{}</v></c>',
    '<c r="{}" t="d"><v>{}</v></c>',
    '<c r="{}" t="q"><v>{}</v></c>',
    '<c r="{}"><v>{}</v></c>',
    '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>',
    '<c r="{}"><f>1+1</f><v>{}</v></c>',
    '<c r="{}"><v>{}</v><x/></c>',
)
_LONG_VALUES = ("x" * 32_767, "x" * 32_768)
_VALUES = ("0", "1", "true", "false", " ", "", "2", "-1", "1e5", "é", "9" * 30, "1<!--c-->2")


def mutated(content: bytes, source: Source) -> bytes:
    """Return a workbook with one to three things changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    for _ in range(source.choice((1, 1, 1, 2, 3))):
        source.choice(_CHANGES)(parts, source)
    return _zipped(parts, source)


def _some_part(parts: Parts, source: Source) -> str:
    return source.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))


def _some_sheet(parts: Parts, source: Source) -> str:
    return source.choice(sorted(name for name in parts if "sheets/sheet" in name) or sorted(parts))


def _declare(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    charset = source.choice(source.choice((_CHARSETS, _NO_CHARSETS))).encode()
    parts[name] = re.sub(rb'encoding="[^"]*"', b'encoding="' + charset + b'"', parts[name], count=1)


def _encode(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    text = parts[name].decode("utf-8", "replace")
    if source.random() < 0.7:
        text = re.sub('encoding="[^"]*"', f'encoding="{source.choice(("UTF-16", "utf-16", "UTF-8"))}"', text, count=1)
    parts[name] = text.encode(source.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")))
    if source.random() < 0.2:
        parts[name] += source.choice(_PIECES)


def _begin(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    parts[name] = source.choice(_BEGINNINGS) + parts[name]


def _break(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    at = source.randrange(len(parts[name]) + 1)
    parts[name] = parts[name][:at] + source.choice(_PIECES) + parts[name][at + source.randrange(4) :]


def _cut(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    parts[name] = parts[name][: source.randrange(len(parts[name]) + 1)]


def _insert(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    at = source.choice([found.start() for found in re.finditer(b"<", parts[name])] or [0])
    parts[name] = parts[name][:at] + source.choice(_TAGS) + parts[name][at:]


def _rename_in_tag(parts: Parts, source: Source) -> None:
    """Change a name of an attribute or an element somewhere: its case, its prefix, or both of its kind."""
    name = _some_part(parts, source)
    found = source.choice(list(re.finditer(rb"(?<=[ <])[A-Za-z]+(?=[ =/>])", parts[name])) or [None])
    if found is not None:
        new = source.choice((found[0].upper(), b"x:" + found[0], found[0] + b"x", b"r:" + found[0]))
        parts[name] = parts[name][: found.start()] + new + parts[name][found.end() :]


def _put_cell(parts: Parts, source: Source) -> None:
    name = _some_sheet(parts, source)
    pattern = rb'<c r="([A-Z]+[0-9]+)"[^>]*?(?:/>|>.*?</c>)'
    found = source.choice(list(re.finditer(pattern, parts[name])) or [None])
    if found is not None:
        cell = source.choice(_CELLS).format(found[1].decode(), source.choice(_VALUES + _LONG_VALUES)).encode()
        parts[name] = parts[name][: found.start()] + cell + parts[name][found.end() :]


def _multiply(parts: Parts, source: Source) -> None:
    """Let many cells refer to a long text."""
    name = _some_sheet(parts, source)
    count = source.choice((10, 3_000, 3_200))
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(2_000, 2_000 + count))
    parts[name] = parts[name].replace(b"</sheetData>", cells.encode() + b"</sheetData>")
    text = b"<si><t>" + b"x" * source.choice((100, 32_000, 32_767, 32_768)) + b"</t></si>"
    shared = parts.get("xl/sharedStrings.xml", b"")
    parts["xl/sharedStrings.xml"] = re.sub(rb"(<sst[^>]*>)", lambda found: found[1] + text, shared, count=1)


def _deepen(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    times = source.choice((10, 997, 998, 999, 1_000, 1_001, 5_000))
    at = parts[name].rfind(b"</")
    parts[name] = parts[name][:at] + b"<a>" * times + b"</a>" * times + parts[name][at:]


def _move(parts: Parts, source: Source) -> None:
    """Give a part another name in the zip, and perhaps leave something else under the old one."""
    name = source.choice(sorted(parts))
    changes: tuple[Callable[[str], str], ...] = (
        lambda one: one.replace("/", "\\"),
        str.upper,
        lambda one: f"./{one}",
        lambda one: f"/{one}",
        lambda one: f"{one}x",
        lambda one: f"a/../{one}",
    )
    content = parts.pop(name)
    parts[source.choice(changes)(name)] = content
    if source.random() < 0.2:
        parts[name] = content


def _prefix(parts: Parts, source: Source) -> None:
    """Give every element of a part a prefix."""
    name = _some_part(parts, source)
    text = re.sub(rb"<(/?)([A-Za-z]+)", rb"<\1x:\2", parts[name])
    parts[name] = text.replace(b'xmlns="', b'xmlns:x="', 1 if source.random() < 0.9 else 0)


def _space(parts: Parts, source: Source) -> None:
    name = _some_part(parts, source)
    spaces = (f'xmlns="{MAIN}"', 'xmlns="urn:x"', "", 'xmlns=""', 'xmlns:x="a b"', 'xmlns:x=""', 'xmlns:xml="x"')
    parts[name] = re.sub(rb'xmlns="[^"]*"', source.choice(spaces).encode(), parts[name], count=1)


_CHANGES: tuple[Callable[[Parts, Source], None], ...] = (
    _declare,
    _encode,
    _begin,
    _break,
    _break,
    _cut,
    _insert,
    _insert,
    _rename_in_tag,
    _put_cell,
    _put_cell,
    _multiply,
    _deepen,
    _move,
    _prefix,
    _space,
)


def _zipped(parts: Parts, source: Source) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", source.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, made.compression)
    result = bytearray(out.getvalue())
    if source.random() < 0.05:
        result[source.randrange(len(result))] ^= 1 << source.randrange(8)
    return bytes(result)
