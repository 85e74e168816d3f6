"""XML from outside, read as a stream with every guard.

Files are hostile until the end of them has been read: no DOCTYPE, entity or instruction is accepted, nothing outside
the file is ever opened, and what grows without end meets a limit. Text is passed on only when its element is one of
the fields that a subclass names; what else a file holds, personal data too, is never kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, NoReturn
from xml.parsers import expat

from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.core.sentences import text
from iv3.rows.cells import shown

_BLOCK = 65_536
_LONGEST_SHOWN = 80
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_UTF16 = "utf-16"
_SLIP = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{0,100}?\sencoding\s*=\s*["']utf8["']""", re.IGNORECASE)
_HTML = (b"<!doctype html", b"<html")
_OTHER_STARTS = ((b"{", "geen-xml-json"), (b"[", "geen-xml-json"), (b"PK\x03\x04", "geen-xml-zip"))
_FAULTS = {
    expat.errors.XML_ERROR_NO_ELEMENTS: "afgekapt",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "afgekapt",
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "afgekapt",
    expat.errors.XML_ERROR_PARTIAL_CHAR: "afgekapt",
    expat.errors.XML_ERROR_TAG_MISMATCH: "xml-sluiting",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "xml-na-einde",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "entiteit",
}


def meant_charset(start: bytes) -> str | None:
    """Return the character set that XML means when expat does not know how it spells that; None for all others."""
    return "utf-8" if _SLIP.match(start) else None


class ElementPlace:
    """A place in the tree of a file: the path of its elements, the field it holds, and the places below it."""

    __slots__ = ("below", "depth", "field", "holds_elements", "path")

    def __init__(self, path: str, depth: int, field_name: str | None, *, holds_elements: bool) -> None:
        """Make a place without places below it."""
        self.path, self.depth, self.field, self.holds_elements = path, depth, field_name, holds_elements
        self.below: dict[str, ElementPlace] = {}


class GuardedXml:
    """Reads XML with every guard, and passes on the text of known fields; a subclass says which these are."""

    groups: frozenset[str] = frozenset()
    """The fields that hold elements; all others hold text."""

    def __init__(
        self, path: File, name: str, part: str, limits: Mapping[str, Any], encoding: str | None = None
    ) -> None:
        """Take the file; nothing is read yet.

        Args:
            path: the file.
            name: how sentences call it.
            part: the part of the sentences that has one for everything that can be wrong.
            limits: what the facts say a file may have at most.
            encoding: the character set, when it is not the one that the file itself says.
        """
        self.path, self.name, self.part, self.limits = path, name, part, limits
        self._open = [ElementPlace("", 0, None, holds_elements=True)]
        self._places = 0
        self._words: set[str] = set()  # attributes and prefixes
        self._pieces: list[str] = []
        self._length = self._count = 0
        self._most = limits["elementen"]
        self._encoding = encoding
        self._parser = self._guarded(encoding)

    def _guarded(self, encoding: str | None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding, " ")
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._namespace
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = lambda *_: self.fail("doctype")
        parser.EntityDeclHandler = lambda *_: self.fail("doctype")
        parser.ExternalEntityRefHandler = lambda *_: self.fail("doctype")
        parser.ProcessingInstructionHandler = lambda *_: self.fail("instructie")
        return parser

    def blocks(self) -> Iterator[None]:
        """Read the file, and give way after each block."""
        try:
            with self.path.open("rb") as file:
                yield from self._read(file)
        except FileNotFoundError:
            self.fail("niet-te-vinden")
        except OSError:
            self.fail("niet-te-openen")

    def fail(self, key: str, **values: object) -> NoReturn:
        """Stop reading, with a sentence that names the place."""
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        sentence = text(self.part, key, **{"bestand": self.name, "regel": line, "kolom": column, **values})
        raise Unusable(sentence) from None

    def line(self) -> int:
        """Return the line in the file that is being read."""
        return self._parser.CurrentLineNumber

    # What each kind of file does with it

    def field_at(self, path: str, namespace: str, local: str) -> str | None:
        """Return the field that an element holds, None when its text does not matter; or refuse the file.

        Args:
            path: the local names down to the element, with ``/`` between them.
            namespace: of the element; empty when it has none.
            local: the name of the element.
        """
        raise NotImplementedError

    def opened(self, field_name: str) -> None:
        """Take note that an element of `groups` starts."""

    def closed(self, field_name: str) -> None:
        """Take note that an element of `groups` is complete."""

    def value(self, field_name: str, content: str) -> None:
        """Take the text of a field."""

    # Reading

    def _read(self, file: IO[bytes]) -> Iterator[None]:
        total, started = 0, False
        while block := file.read(_BLOCK):
            total += len(block)
            if total > self.limits["bestand_bytes"]:
                self.fail("te-groot", meeste=self.limits["bestand_bytes"])
            if not started:
                started = self._look(block)
            self._parse(block)
            if total - self._parser.CurrentByteIndex > self.limits["stuk_bytes"]:
                self.fail("te-groot-stuk", meeste=self.limits["stuk_bytes"])
            yield
        if not started:
            self.fail("leeg")
        self._parse(b"", last=True)
        yield

    def _look(self, block: bytes) -> bool:
        """Refuse what is clearly no XML; tell whether there is anything but space."""
        if block.startswith(_TWO_BYTES):
            if _UTF16 in self.limits["tekensets"]:
                return True
            self.fail("tekenset", gevonden=_UTF16.upper(), verwacht=self._charsets())
        start = block.removeprefix(_BYTE_ORDER_MARK).lstrip(_SPACE)
        if not start:
            return False
        if start.lower().startswith(_HTML):
            self.fail("geen-xml-html")
        if self._encoding is None and (meant := meant_charset(block)) is not None:
            self._parser = self._guarded(meant)
        if not start.startswith(b"<"):
            self.fail(next((key for beginning, key in _OTHER_STARTS if start.startswith(beginning)), "geen-xml"))
        return True

    def _parse(self, block: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            key = _FAULTS.get(expat.ErrorString(error.code) or "", "xml")
            self.fail(key, regel=error.lineno, kolom=error.offset + 1)

    def _charsets(self) -> str:
        """Return the character sets that are read, without other spellings of the same."""
        known = self.limits["tekensets"]
        spellings = {charset.replace("-", "") for charset in known if "-" in charset}
        return ", ".join(charset for charset in known if charset not in spellings)

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in self.limits["tekensets"]:
            self.fail("tekenset", gevonden=shown(encoding, _LONGEST_SHOWN), verwacht=self._charsets())

    def _namespace(self, prefix: str | None, _uri: str) -> None:
        self._new_words((prefix or "",))

    def _new_words(self, words: Iterable[str]) -> None:
        """Refuse a file with ever more names: expat remembers each of them."""
        self._words.update(words)
        if len(self._words) > self.limits["namen"]:
            self.fail("te-veel-namen", meeste=self.limits["namen"])

    def _start(self, name: str, attributes: list[str]) -> None:
        self._count += 1
        if self._count > self._most:
            self.fail("te-veel-elementen", meeste=self._most)
        if attributes:
            self._new_words(attributes[::2])
        node = self._open[-1].below.get(name) or self._new_place(name)
        self._open.append(node)
        if node.field is None:
            return
        if node.holds_elements:
            self.opened(node.field)
        else:
            self._pieces.clear()
            self._length = 0
            self._parser.CharacterDataHandler = self._characters

    def _end(self, _name: str) -> None:
        node = self._open.pop()
        if node.field is None:
            return
        if node.holds_elements:
            self.closed(node.field)
        else:
            self._parser.CharacterDataHandler = None
            pieces = self._pieces
            content = pieces[0] if len(pieces) == 1 else "".join(pieces)
            self.value(node.field, " ".join(content.split()))

    def _characters(self, data: str) -> None:
        self._length += len(data)
        if self._length > self.limits["veld_tekens"]:
            element = self._open[-1].path.rpartition("/")[2]
            self.fail("te-lang-veld", element=element, meeste=self.limits["veld_tekens"])
        self._pieces.append(data)

    def _new_place(self, name: str) -> ElementPlace:
        """Return a place that was not met before, when its depth and its names are as they should be."""
        parent = self._open[-1]
        if not parent.holds_elements:
            self.fail("plaats", element=parent.path.rpartition("/")[2])
        if parent.depth >= self.limits["diepte"]:
            self.fail("te-diep", meeste=self.limits["diepte"])
        self._places += 1
        if self._places > self.limits["namen"]:
            self.fail("te-veel-namen", meeste=self.limits["namen"])
        if len(name) > self.limits["naam_tekens"]:
            self.fail("te-lange-naam", meeste=self.limits["naam_tekens"])
        namespace, _, local = name.rpartition(" ")
        path = f"{parent.path}/{local}" if parent.path else local
        field_name = self.field_at(path, namespace, local)
        holds_elements = field_name is None or field_name in self.groups
        node = ElementPlace(path, parent.depth + 1, field_name, holds_elements=holds_elements)
        parent.below[name] = node
        return node
