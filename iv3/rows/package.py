"""The package that a workbook is: limits before anything is read, and the parts that matter, found as Excel finds them.

Excel follows relationships, from ``_rels/.rels`` on, and does not mind how parts are called. A name counts whatever its
letter case and with separators of either kind.
"""

from __future__ import annotations

import copy
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iv3.core.errors import Unusable
from iv3.rows.cells import shown, unusable
from iv3.rows.part_xml import Part, Pieces, each_element, workbook_limits

_CHUNK = 1 << 20
"""Bytes unpacked at a time."""
IS_TRUE = ("1", "true")
_XML = (".xml", ".rels")
"""How the name of the part ends that is the workbook, unless it is a binary one."""
_ROOT = ""
_USUAL_WORKBOOK = "xl/workbook.xml"
_USUAL_PARTS = {"sharedStrings": "xl/sharedstrings.xml", "styles": "xl/styles.xml"}
_DOCUMENT, _WORKSHEET = "officeDocument", "worksheet"
_WITHOUT_ROWS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
"""What else the list of sheets may point to: no table stands on any of these."""
_ENCRYPTED = 1
_STRETCH = 8192
"""Bytes in which elements are counted at a time: those of an ordinary sheet are never too many in so few."""


@dataclass(frozen=True)
class SheetPart:
    """A sheet with rows: its name, its part of the zip as `Entries.by_path` calls it, and whether its tab shows."""

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
    """

    file: str
    archive: zipfile.ZipFile
    entries: Entries
    sheets: tuple[SheetPart, ...]
    has_1904: bool
    others: Mapping[str, str]

    def pieces(self, part: str) -> Pieces:
        """Return what gives a part in pieces."""
        return lambda: unpacked(self.archive, self.entries.by_path[part])

    def part(self, part: str) -> Part:
        """Return a part as messages call it."""
        return self.entries.part(self.file, part)

    def size(self, part: str) -> int:
        """Return how many bytes a part is, unpacked."""
        return self.entries.by_path[part].file_size


def unbroken(file: str) -> Unusable:
    """Return the error for a file that is damaged, without a part to point to."""
    return unusable("werkmap_kapot", bestand=file, waar="")


@dataclass(frozen=True)
class Entries:
    """The parts of a zip that were unpacked once.

    Attributes:
        by_path: name, in small letters with ``/`` → the part.
        shallow: the names of those in which elements surely do not stand deep.
    """

    by_path: Mapping[str, zipfile.ZipInfo]
    shallow: frozenset[str]

    def part(self, file: str, path: str) -> Part:
        """Return a part as messages call it."""
        return Part(file, self.by_path[path].filename if path in self.by_path else path, path in self.shallow)


def guarded(archive: zipfile.ZipFile, name: str) -> Entries:
    """Unpack every part once, in pieces, before any reader does; what the zip says about itself is not believed."""
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    entries = {path_of(entry.filename): entry for entry in files}
    if len(archive.infolist()) > (most := workbook_limits()["onderdelen"]):
        raise unusable("werkmap_te_veel_delen", bestand=name, aantal=len(archive.infolist()), grens=most)
    if any(entry.flag_bits & _ENCRYPTED for entry in files):
        raise unusable("werkmap_wachtwoord", bestand=name)
    if len(entries) < len(files):
        twice = next(entry.filename for entry in files if entries[path_of(entry.filename)] is not entry)
        raise Part(name, twice).broken("deel_dubbel")
    before, shallow = 0, set()
    for path, entry in entries.items():
        form = _Form()
        before += _weighed(archive, entry, Part(name, entry.filename), before, form)
        if form.is_shallow:
            shallow.add(path)
    return Entries(entries, frozenset(shallow))


def _weighed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, part: Part, before: int, form: _Form) -> int:
    """Return the bytes of a part unpacked; ``before`` are those of the parts before it.

    Raises:
        Unusable: too much, or not what the zip says.
    """
    limits, size = workbook_limits(), 0
    tightly = max(limits["verhouding_vanaf_bytes"], limits["verhouding"] * max(entry.compress_size, 1))
    room = min(tightly, limits["uitgepakt_bytes"] - before, limits["onderdeel_bytes"])
    for piece in unpacked(archive, entry):
        size += len(piece)
        form.see(piece)
        if size > room:
            grens = limits["uitgepakt_bytes"] // 1_000_000
            raise unusable("werkmap_te_groot", bestand=part.file, deel=shown(part.name), grens=grens)
    if form.elements > limits["elementen"]:
        raise unusable("werkmap_te_vol", bestand=part.file, deel=shown(part.name), grens=limits["elementen"])
    if size != entry.file_size:
        raise part.broken("deel_grootte")
    return size


class _Form:
    """What the bytes of XML tell of its elements: how many there are, and whether they may stand deep.

    Hearing the end of each would take a tenth of the time of a sheet. In a large part a tag that looks as if it closes
    itself is believed, unless there are so many that the memory for all of them is a danger.
    """

    def __init__(self) -> None:
        self.elements = self.open = self.closed_at_once = self.size = 0
        self.may_be_deep = self.looks_deep = False

    def see(self, piece: bytes) -> None:
        """Take a piece."""
        most = workbook_limits()["diepte"]
        self.size += len(piece)
        for at in range(0, len(piece), _STRETCH):
            begun = piece.count(b"<", at, at + _STRETCH)
            ended = piece.count(b"</", at, at + _STRETCH + 1)
            self.elements += begun - ended
            deepest = self.open + begun - ended
            if deepest > most:
                self.may_be_deep = True
                self.looks_deep = self.looks_deep or deepest - self.closed_at_once > most
            if begun > 2 * ended:
                self.closed_at_once += piece.count(b"/>", at, at + _STRETCH + 1)
            self.open += begun - 2 * ended

    @property
    def is_shallow(self) -> bool:
        """Whether elements surely do not stand deep, or the part is large and looks so."""
        is_small = self.size <= _CHUNK or self.open > workbook_limits()["open_ongemeten"]
        return not (self.looks_deep or (self.may_be_deep and is_small))


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces, to its real end: not to the size the zip gives, behind which anything may follow."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    real = copy.copy(entry)
    real.file_size = workbook_limits()["uitgepakt_bytes"] + 1
    with archive.open(real) as part:
        while piece := part.read(_CHUNK):
            yield piece


def path_of(name: str) -> str:
    """Return the name of a part in one spelling: small letters, ``/``, nothing before the first folder."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


@dataclass
class _Book:
    """What the part that is the workbook says."""

    root: str = ""
    properties: dict[str, str] | None = None
    sheets: list[dict[str, str]] = field(default_factory=list)


def package(archive: zipfile.ZipFile, file: str, entries: Entries) -> Package | None:
    """Return the parts of a workbook; None when there is none in the zip.

    Raises:
        Unusable: another kind of document, or a part that is wrong or missing.
    """
    look = _PartFinder(archive, file, entries)
    main = look.workbook()
    if main is None or not main.endswith(_XML):
        return None
    book = look.book(main)
    if book.root != "workbook":
        raise unusable("ander_document", bestand=file)
    relations = look.relations(main)
    targets = {**_USUAL_PARTS, **{r.kind: r.target for r in relations.values() if r.kind in _USUAL_PARTS}}
    others = {kind: target for kind, target in targets.items() if target in entries.by_path}
    sheets = tuple(look.sheets(book.sheets, relations, main))
    has_1904 = (book.properties or {}).get("date1904") in IS_TRUE
    return Package(file, archive, entries, sheets, has_1904, others)


@dataclass(frozen=True)
class _PartFinder:
    """Finds parts."""

    archive: zipfile.ZipFile
    file: str
    entries: Entries

    def part(self, path: str) -> Part:
        return self.entries.part(self.file, path)

    def pieces(self, path: str) -> Pieces:
        return lambda: unpacked(self.archive, self.entries.by_path[path])

    def book(self, main: str) -> _Book:
        """Return what the part that is the workbook says."""
        book, part, most = _Book(), self.part(main), workbook_limits()["bladen"]

        def take(names: tuple[str, ...], values: dict[str, str]) -> None:
            book.root = book.root or names[0]
            if names == ("workbook", "workbookPr"):
                book.properties = values if book.properties is None else book.properties
            elif names == ("workbook", "sheets", "sheet"):
                book.sheets.append(values)
                if len(book.sheets) > most:
                    raise part.broken("te_veel_bladen", grens=most)

        each_element(self.pieces(main), part, take)
        return book

    def relations(self, source: str) -> dict[str, _Relation]:
        """Return id → kind and part of what a part points to; the package itself points from its root."""
        folder, _, name = source.rpartition("/")
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.entries.by_path:
            return {}
        found: dict[str, _Relation] = {}

        def take(names: tuple[str, ...], values: dict[str, str]) -> None:
            if names == ("Relationships", "Relationship") and values.get("TargetMode") != "External":
                identifier = values.get("Id", "")
                if len(found) >= workbook_limits()["onderdelen"]:
                    raise self.part(path).broken("te_veel_relaties", grens=workbook_limits()["onderdelen"])
                if identifier in found:
                    raise self.part(path).broken("relatie_dubbel", relatie=shown(identifier))
                kind = values.get("Type", "").rpartition("/")[2]
                found[identifier] = _Relation(kind, self.target(folder, values.get("Target", "")))

        each_element(self.pieces(path), self.part(path), take)
        return found

    def target(self, folder: str, name: str) -> str:
        """Return the part that a relation points to; a name from the root may lack the sign that says so."""
        path = path_of(posixpath.join("/" + folder, name.replace("\\", "/")))
        return path_of(name) if path not in self.entries.by_path and path_of(name) in self.entries.by_path else path

    def workbook(self) -> str | None:
        """Return the part that the package says is the document; else the usual one."""
        named = [relation.target for relation in self.relations(_ROOT).values() if relation.kind == _DOCUMENT]
        return next((path for path in (*named, _USUAL_WORKBOOK) if path in self.entries.by_path), None)

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
            if relation.target not in self.entries.by_path:
                raise Part(self.file, relation.target).broken("deel_ontbreekt")
            yield SheetPart(name, relation.target, values.get("state") not in ("hidden", "veryHidden"))
