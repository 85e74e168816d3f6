"""Changing a workbook at random: its parts as XML, and the zip that they are in."""

from __future__ import annotations

import io
import zipfile
from random import Random

from fuzz.mutations.changing import changed
from fuzz.mutations.grammar import XML

Parts = dict[str, bytes]
_OFTEN = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/workbook.xml")
_ZIP_SHARE, _BYTE_SHARE = 0.2, 0.05


def parts_of(content: bytes) -> Parts:
    """Return the parts of a workbook, by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a workbook of parts, the same whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method, 1 if method else None)
    return buffer.getvalue()


def changed_workbook(content: bytes, source: Random) -> bytes:
    """Return a workbook with one or two parts changed, and now and then its zip."""
    parts = parts_of(content)
    names = [name for name in parts if name.startswith(_OFTEN)] * 3 + [*parts]
    for name in source.sample(names, source.randint(1, 2)):
        parts[name] = changed(parts[name], XML, source)
    if source.random() < _ZIP_SHARE:
        parts = _other_parts(parts, source)
    made = packed(parts, source.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))
    return _broken(made, source) if source.random() < _BYTE_SHARE else made


def _other_parts(parts: Parts, source: Random) -> Parts:
    name = source.choice([*parts])
    content = parts[name]
    match source.choice(("gone", "empty", "capital", "backslash", "slash", "copy")):
        case "gone":
            return {other: kept for other, kept in parts.items() if other != name}
        case "empty":
            return {**parts, name: b""}
        case "capital":
            return {other.upper() if other == name else other: kept for other, kept in parts.items()}
        case "backslash":
            return {other.replace("/", "\\"): kept for other, kept in parts.items()}
        case "slash":
            return {f"/{other}" if other == name else other: kept for other, kept in parts.items()}
    return {**parts, source.choice([*parts]): content}


def _broken(content: bytes, source: Random) -> bytes:
    at = source.randrange(len(content))
    return content[:at] if source.random() < 0.5 else content[:at] + source.randbytes(2) + content[at + 2 :]
