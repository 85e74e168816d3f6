"""The package that a workbook is: limits before anything is read, and the parts that matter, found as Excel finds them.

Excel follows relationships, from ``_rels/.rels`` on, and does not mind how parts are called. A name counts whatever its
letter case and with separators of either kind.
"""

from __future__ import annotations

import codecs
import copy
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from iv3.core.errors import Unusable
from iv3.rows.cells import say, shown, unusable

_CHUNK = 1 << 20
"""Bytes unpacked at a time."""
MOST_ENTRIES = 10_000
"""Parts in the zip that a workbook is; large workbooks with pictures have hundreds."""
MOST_UNPACKED_BYTES = 1 << 30
"""All parts of a workbook unpacked: a full sheet of 1,048,576 rows and ten columns takes about half of it."""
MOST_RATIO = 200
"""Unpacked size over packed size of one part; sheets reach 10 to 30, a zip bomb 1000."""
RATIO_FROM_BYTES = 16 << 20
"""A part smaller than this may be packed as tightly as it likes."""

IS_TRUE = ("1", "true")
_XML = (".xml", ".rels")
"""How the names of parts end that a reader of values looks into."""
_NOT_READ = ("basic/", "dialogs/", "docprops/", "customxml/")
"""How the names of parts begin that nobody reads: what is odd in them does no harm."""
_ROOT = ""
_USUAL_WORKBOOK = "xl/workbook.xml"
_USUAL_PARTS = {"sharedStrings": "xl/sharedstrings.xml", "styles": "xl/styles.xml"}
_DOCUMENT, _WORKSHEET = "officeDocument", "worksheet"
_WITHOUT_ROWS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
"""What else the list of sheets may point to: no table stands on any of these."""
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding=["']([A-Za-z0-9._-]+)["']""")
_OWN_CHARACTERS = (b"utf-8", b"utf8", b"us-ascii")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_NOT_ALLOWED = (b"<!DOCTYPE", b"<!ENTITY")
_ENCRYPTED = 1


@dataclass(frozen=True)
class Part:
    """A part of a file, for saying what is wrong with it."""

    file: str
    name: str

    def broken(self, reason: str, **values: object) -> Unusable:
        """Return the error that says what is odd in this part; ``reason`` is the key of its sentence."""
        why = say(f"werkmap_{reason}", **values)
        return unusable("werkmap_kapot", bestand=self.file, waar=say("werkmap_deel", deel=shown(self.name), reden=why))


@dataclass(frozen=True)
class SheetPart:
    """A sheet with rows: its name, its part of the zip as `Package.entries` calls it, and whether its tab shows."""

    name: str
    part: str
    is_visible: bool


@dataclass(frozen=True)
class Package:
    """The parts of a workbook in Office Open XML.

    Attributes:
        sheets: those with rows, in the order of the tabs.
        has_1904: whether days count from 1904.
        others: ``sharedStrings`` and ``styles`` → their part, when there.
        is_odd: whether a reader of values gets something wrong without saying so.
    """

    file: str
    archive: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]
    sheets: tuple[SheetPart, ...]
    has_1904: bool
    others: Mapping[str, str]
    is_odd: bool

    def pieces(self, part: str) -> Iterator[bytes]:
        """Yield a part in pieces."""
        return unpacked(self.archive, self.entries[part])

    def part(self, part: str) -> Part:
        """Return a part as messages call it."""
        return Part(self.file, self.entries[part].filename)


def unbroken(file: str) -> Unusable:
    """Return the error for a file that is damaged, without a part to point to."""
    return unusable("werkmap_kapot", bestand=file, waar="")


def guarded(archive: zipfile.ZipFile, name: str) -> tuple[dict[str, zipfile.ZipInfo], bool]:
    """Unpack every part once, in pieces, before any reader does; what the zip says about itself is not believed.

    Returns:
        Name of a part, in small letters with ``/`` → the part; and whether a part has other characters than UTF-8.
    """
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    entries = {path_of(entry.filename): entry for entry in files}
    if len(archive.infolist()) > MOST_ENTRIES:
        raise unusable("werkmap_te_veel_delen", bestand=name, aantal=len(archive.infolist()), grens=MOST_ENTRIES)
    if any(entry.flag_bits & _ENCRYPTED for entry in files):
        raise unusable("werkmap_wachtwoord", bestand=name)
    if len(entries) < len(files):
        twice = next(entry.filename for entry in files if entries[path_of(entry.filename)] is not entry)
        raise Part(name, twice).broken("deel_dubbel")
    total, is_odd = 0, False
    for path, entry in entries.items():
        total, own = _weighed(archive, entry, name, total)
        is_odd = is_odd or (path.endswith(_XML) and own)
    return entries, is_odd


def _weighed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, total: int) -> tuple[int, bool]:
    """Return the bytes unpacked so far with this part, and whether its characters are not those of UTF-8."""
    size, other = 0, False
    path = path_of(entry.filename)
    is_read = path.endswith(_XML) and not path.startswith(_NOT_READ)
    for piece in unpacked(archive, entry):
        other = other or (not size and has_other_characters(piece))
        size += len(piece)
        packed_tightly = size > RATIO_FROM_BYTES and size > MOST_RATIO * max(entry.compress_size, 1)
        if total + size > MOST_UNPACKED_BYTES or packed_tightly:
            grens = MOST_UNPACKED_BYTES >> 20
            raise unusable("werkmap_te_groot", bestand=name, deel=shown(entry.filename), grens=grens)
        if is_read and any(word in piece for word in _NOT_ALLOWED):
            raise Part(name, entry.filename).broken("documenttype")
    if size != entry.file_size:
        raise Part(name, entry.filename).broken("deel_grootte")
    return total + size, other


def has_other_characters(start: bytes) -> bool:
    """Tell whether XML begins as a text in something else than UTF-8."""
    declared = _DECLARED.match(start)
    return start.startswith(_UTF16) or (declared is not None and declared[1].lower() not in _OWN_CHARACTERS)


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces, to its real end: not to the size the zip gives, behind which anything may follow."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    real = copy.copy(entry)
    real.file_size = MOST_UNPACKED_BYTES + 1
    with archive.open(real) as part:
        while piece := part.read(_CHUNK):
            yield piece


def path_of(name: str) -> str:
    """Return the name of a part in one spelling: small letters, ``/``, nothing before the first folder."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()


def parse(pieces: Iterable[bytes], part: Part, listen: Callable[[Any], None]) -> None:
    """Let expat read pieces of XML; ``listen`` gets the parser and sets what it wants to hear. Entities are refused.

    A name comes as its namespace, a space and the name in it.
    """
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: Any) -> None:
        raise part.broken("documenttype")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    listen(parser)
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise part.broken("xml", regel=error.lineno) from None
    except LookupError:  # a character set that nobody knows
        raise part.broken("tekenset_onbekend") from None


Element = tuple[tuple[str, ...], dict[str, str]]
"""The names of an element and of those it stands in, from the outermost; and its attributes."""


def elements(pieces: Iterable[bytes], part: Part) -> list[Element]:
    """Return the elements of a small part, for as far as they and all around them are of the namespace of the first."""
    found: list[Element] = []
    path: list[str] = []
    namespace = ""

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal namespace
        space, _, name = tag.rpartition(" ")
        if not path:
            namespace = space
        path.append(name if space == namespace else "")
        if "" not in path:
            found.append((tuple(path), values))

    def end(_: str) -> None:
        path.pop()

    def listen(parser: Any) -> None:
        parser.StartElementHandler, parser.EndElementHandler = start, end

    parse(pieces, part, listen)
    return found


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def package(
    archive: zipfile.ZipFile, file: str, entries: Mapping[str, zipfile.ZipInfo], is_odd: bool
) -> Package | None:
    """Return the parts of a workbook; None when there is none in the zip.

    Raises:
        Unusable: another kind of document, or a part that is wrong or missing.
    """
    look = _PartFinder(archive, file, entries)
    main = look.workbook()
    if main is None or not main.endswith(_XML):
        return None
    found = look.elements(main)
    root = found[0][0][-1] if found else ""
    if root != "workbook":
        raise unusable("ander_document", bestand=file)
    relations = look.relations(main)
    properties: dict[str, str] = next((values for path, values in found if path == ("workbook", "workbookPr")), {})
    named = [values for path, values in found if path == ("workbook", "sheets", "sheet")]
    targets = {**_USUAL_PARTS, **{r.kind: r.target for r in relations.values() if r.kind in _USUAL_PARTS}}
    others = {kind: target for kind, target in targets.items() if target in entries}
    sheets = tuple(look.sheets(named, relations, main))
    return Package(file, archive, entries, sheets, properties.get("date1904") in IS_TRUE, others, is_odd)


@dataclass(frozen=True)
class _PartFinder:
    """Finds parts."""

    archive: zipfile.ZipFile
    file: str
    entries: Mapping[str, zipfile.ZipInfo]

    def part(self, path: str) -> Part:
        return Part(self.file, self.entries[path].filename if path in self.entries else path)

    def elements(self, path: str) -> list[Element]:
        return elements(unpacked(self.archive, self.entries[path]), self.part(path))

    def relations(self, source: str) -> dict[str, _Relation]:
        """Return id → kind and part of what a part points to; the package itself points from its root."""
        folder, _, name = source.rpartition("/")
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.entries:
            return {}
        found: dict[str, _Relation] = {}
        for names, values in self.elements(path):
            if names == ("Relationships", "Relationship") and values.get("TargetMode") != "External":
                if values.get("Id", "") in found:
                    raise self.part(path).broken("relatie_dubbel", relatie=shown(values.get("Id", "")))
                kind = values.get("Type", "").rpartition("/")[2]
                found[values.get("Id", "")] = _Relation(kind, self.target(folder, values.get("Target", "")))
        return found

    def target(self, folder: str, name: str) -> str:
        """Return the part that a relation points to; a name from the root may lack the sign that says so."""
        path = path_of(posixpath.join("/" + folder, name.replace("\\", "/")))
        return path_of(name) if path not in self.entries and path_of(name) in self.entries else path

    def workbook(self) -> str | None:
        """Return the part that the package says is the document; else the usual one."""
        named = [relation.target for relation in self.relations(_ROOT).values() if relation.kind == _DOCUMENT]
        return next((path for path in (*named, _USUAL_WORKBOOK) if path in self.entries), None)

    def sheets(
        self, named: Sequence[Mapping[str, str]], relations: Mapping[str, _Relation], main: str
    ) -> Iterator[SheetPart]:
        seen: set[str] = set()
        pointed: set[str] = set()
        for values in named:
            name = values.get("name", "")
            identifier = next((value for key, value in values.items() if key.endswith("relationships id")), "")
            if name in seen or identifier in pointed - {""}:
                raise self.part(main).broken("blad_dubbel", blad=shown(name))
            seen.add(name)
            pointed.add(identifier)
            relation = relations.get(identifier)
            if not identifier or (relation and relation.kind in _WITHOUT_ROWS):
                continue  # a module of macros points nowhere
            if relation is None or relation.kind != _WORKSHEET:
                raise self.part(main).broken("blad_zonder_deel", blad=shown(name))
            if relation.target not in self.entries:
                raise Part(self.file, relation.target).broken("deel_ontbreekt")
            yield SheetPart(name, relation.target, values.get("state") not in ("hidden", "veryHidden"))
