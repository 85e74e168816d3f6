"""The XML of a message, read with every guard.

Files are hostile until the end of them has been read: no DOCTYPE, entity or instruction is accepted, nothing outside
the file is ever opened, and what grows without end meets a limit. A Bsn is never kept: the text of an element is
passed on only when that element is one of the fields that ``tables/berichten.yaml`` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import IO, Any, NoReturn
from xml.parsers import expat

from iv3.care.message_records import PART, MessageKind
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.core.packs import read_pack
from iv3.core.sentences import text

_BLOCK = 65_536
_LONGEST_SHOWN = 80
_LONGEST_PATH = 1000
_UNPRINTABLE = "\ufffd"
_RELEASE = "{uitgave}"
_RELEASE_PATTERN = "([0-9]+(?:_[0-9]+)*)"
_DIGITS = re.compile(r"[0-9]+")
_LONG_NUMBER = re.compile(r"[0-9]{8,}")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
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


class _Node:
    """A place in the tree of a message: the path of its elements, the field it holds, and the places below it."""

    __slots__ = ("below", "depth", "field", "path")

    def __init__(self, path: str, depth: int, field_name: str | None) -> None:
        self.path, self.depth, self.field = path, depth, field_name
        self.below: dict[str, _Node] = {}


class MessageReader:
    """The XML reader with every guard: it finds out the kind of message, and passes on only text of known fields."""

    soort: str | None = None
    """The soort of message that is wanted; None only looks at what it is."""
    wrong_soort = ""

    def __init__(self, path: File, name: str | None) -> None:
        """Take the file, and how messages call it; nothing is read yet."""
        pack = read_pack(PART)
        if pack is None:
            raise KeyError(PART)
        self.path, self.name = path, one_line(name or path.name, _LONGEST_PATH)
        self.found: Mapping[str, str] = {}
        self.is_other = False  # no message that the facts know
        self.release = ""
        self.facts: Mapping[str, Any] = pack
        self.limits: Mapping[str, Any] = pack["grenzen"]
        self.inside = False  # a Prestatie
        self.elements: dict[str, str] = {}
        self.needed: list[str] = []
        self._field_of: dict[str, str] = {}
        self._open = [_Node("", 0, None)]
        self._places = 0
        self._words: set[str] = set()  # attributes and prefixes
        self._pieces: list[str] = []
        self._length = self._count = 0
        self._most = self.limits["elementen"]
        self._parser = self._guarded()

    def _guarded(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
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

    def kind(self) -> MessageKind:
        """Return the kind of message; known as soon as its first element has been read."""
        found = self.found
        return MessageKind(found["naam"], found["wet"], found["soort"], found["zekerheid"], self.release)

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
        """Stop reading, with a message that names the place."""
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        sentence = text(PART, key, **{"bestand": self.name, "regel": line, "kolom": column, **values})
        raise Unusable(sentence) from None

    def line(self) -> int:
        """Return the line in the file that is being read."""
        return self._parser.CurrentLineNumber

    # What the kinds of message do with it

    def begin(self) -> None:
        """Take note that a Prestatie starts."""

    def end(self) -> None:
        """Take note that a Prestatie is complete."""

    def value(self, field_name: str, content: str) -> None:
        """Take the text of a field; `inside` tells whether it is of a Prestatie."""

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
            self.fail("tekenset", gevonden="UTF-16", verwacht=self._charsets())
        start = block.removeprefix(_BYTE_ORDER_MARK).lstrip(_SPACE)
        if not start:
            return False
        if start.lower().startswith(_HTML):
            self.fail("geen-xml-html")
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
        return ", ".join(self.limits["tekensets"])

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in self.limits["tekensets"]:
            self.fail("tekenset", gevonden=one_line(encoding), verwacht=self._charsets())

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
        if node.field != "prestatie":
            self._pieces.clear()
            self._length = 0
            self._parser.CharacterDataHandler = self._characters
        elif self.inside:
            self.fail("plaats", element=self.element(node.field))
        else:
            self.inside = True
            self.begin()

    def _end(self, _name: str) -> None:
        field_name = self._open.pop().field
        if field_name is None:
            return
        if field_name == "prestatie":
            self.inside = False
            self.end()
        else:
            self._parser.CharacterDataHandler = None
            pieces = self._pieces
            content = pieces[0] if len(pieces) == 1 else "".join(pieces)
            self.value(field_name, " ".join(content.split()))

    def _characters(self, data: str) -> None:
        self._length += len(data)
        if self._length > self.limits["veld_tekens"]:
            element = self._open[-1].path.rpartition("/")[2]
            self.fail("te-lang-veld", element=element, meeste=self.limits["veld_tekens"])
        self._pieces.append(data)

    def _new_place(self, name: str) -> _Node:
        """Return a place that was not met before, when its depth and its namespace are as they should be."""
        parent = self._open[-1]
        if parent.field not in (None, "prestatie"):  # text, which holds no elements
            self.fail("plaats", element=parent.path.rpartition("/")[2])
        if parent.depth >= self.limits["diepte"]:
            self.fail("te-diep", meeste=self.limits["diepte"])
        self._places += 1
        if self._places > self.limits["namen"]:
            self.fail("te-veel-namen", meeste=self.limits["namen"])
        if len(name) > self.limits["naam_tekens"]:
            self.fail("te-lange-naam", meeste=self.limits["naam_tekens"])
        namespace, _, local = name.rpartition(" ")
        if not self.found:
            self.found = self._recognised(namespace, local)
        elif not any(_matches(self.found[key], namespace) for key in ("naamruimte", "basisnaamruimte")):
            self.fail("andere-naamruimte", gevonden=masked(namespace) or "(geen)", bericht=self.found["naam"])
        path = f"{parent.path}/{local}" if parent.path else local
        node = _Node(path, parent.depth + 1, self._field_of.get(path) or self._field_of.get(local))
        parent.below[name] = node
        return node

    def _recognised(self, namespace: str, local: str) -> Mapping[str, str]:
        messages, layouts = self.facts["berichten"], self.facts["velden"]
        for message in messages:
            fields = layouts.get(message["soort"], ())
            root = next((f["element"] for f in fields if f["veld"] == "bericht"), local)
            match = _pattern(message["naamruimte"]).fullmatch(namespace)
            if local == root and match is not None:
                self.release = match.group(1)
                break
        else:
            self.is_other = True
            found = f"{masked(local)} ({masked(namespace)})" if namespace else masked(local)
            known = one_of(m["naam"] for m in messages if m["soort"] in layouts)
            self.fail("ander-bericht", gevonden=found, verwacht=known)
        if self.soort is not None:
            if not fields:
                self.fail("niet-over-bedragen", bericht=message["naam"])
            if message["soort"] != self.soort:
                wanted = one_of(m["naam"] for m in messages if m["soort"] == self.soort)
                self.fail(self.wrong_soort, bericht=message["naam"], verwacht=wanted)
            self.elements = {f["veld"]: f["element"] for f in fields if f["veld"] != "bericht"}
            self.needed = [f["veld"] for f in fields if f.get("verplicht") and f["veld"] in self.elements]
            self._field_of = {element: name for name, element in self.elements.items()}
        result: Mapping[str, str] = message
        return result

    def element(self, field_name: str) -> str:
        """Return the name of the element that holds a field."""
        return self.elements[field_name].rpartition("/")[2]

    def release_remarks(self) -> list[str]:
        """Return what there is to say about the release of the message: nothing when it is one of the facts."""
        if self.release in self.facts["uitgaven"]:
            return []
        known = ", ".join(self.facts["uitgaven"])
        return [text(PART, "andere-uitgave", bestand=self.name, gevonden=one_line(self.release), bekend=known)]

    def check_code(self, content: str) -> None:
        """Refuse a BerichtCode of another kind of message."""
        expected = self.found.get("berichtcode", content)
        if content != expected:
            found = masked(content) or "leeg"
            self.fail("berichtcode", gevonden=found, bericht=self.found["naam"], verwacht=expected)

    def signed_cents(self, amount: str | None, sign: str | None) -> int | None:
        """Return an amount in cents, negative for a credit; None when it cannot be read."""
        if amount is None or sign not in self.facts["tekens"] or _DIGITS.fullmatch(amount) is None:
            return None
        return int(amount) * int(self.facts["tekens"][sign])

    def need(self, header: Mapping[str, str]) -> None:
        """Refuse a message without a field of its header that cannot be missed."""
        line_start = self.elements["prestatie"] + "/"
        for name in self.needed:
            if not self.elements[name].startswith(line_start) and not header.get(name):
                self.fail("kop-ontbreekt", element=self.element(name))


@lru_cache(maxsize=32)
def _pattern(namespace: str) -> re.Pattern[str]:
    before, after = (re.escape(part) for part in namespace.split(_RELEASE))
    return re.compile(before + _RELEASE_PATTERN + after)


def _matches(pattern: str, namespace: str) -> bool:
    return _pattern(pattern).fullmatch(namespace) is not None


def one_of(names: Iterator[str] | Mapping[str, int]) -> str:
    """Return names as a choice: ``a, b of c``."""
    *first, last = names
    return f"{', '.join(first)} of {last}" if first else last


def one_line(content: str, most: int = _LONGEST_SHOWN) -> str:
    """Return text from outside as part of a sentence: on one line, printable, and not long."""
    clean = "".join(c if c.isprintable() else _UNPRINTABLE for c in content)
    return clean if len(clean) <= most else f"{clean[:most]}…"


def masked(content: str) -> str:
    """Return text that does not belong where it stands: a long number in it could be a Bsn, and is not shown."""
    return _LONG_NUMBER.sub("…", one_line(content))
