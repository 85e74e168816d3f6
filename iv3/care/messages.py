"""Declaration messages of care providers (iWmo and iJw 323), and the answers to them (325), read as lines.

Which messages there are, which of their fields are read and how large they may be stands in ``tables/berichten.yaml``.
A Bsn is never kept: the XML reader passes the text of an element on only when that element is one of those fields.

Files are hostile until the end of them has been read: no DOCTYPE, entity or instruction is accepted, nothing outside
the file is ever opened, and what grows without end meets a limit.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn
from xml.parsers import expat

from iv3.core.errors import Unusable
from iv3.core.money import euro
from iv3.core.packs import read_pack
from iv3.core.sentences import text

PART = "berichten"
"""The file with the texts, and the pack with the facts."""

HEADER = (
    "bericht",
    "afzender",
    "ontvanger",
    "declaratienummer",
    "referentienummer",
    "productcategorie",
    "productcode",
    "begindatum",
    "einddatum",
    "volume",
    "eenheid",
    "tarief",
    "bedrag",
)
"""The columns of `Prestatie.cells`: first those of the message, then those of the Prestatie."""

_OF_MESSAGE, _OF_LINE = HEADER[1:4], HEADER[4:]

_Group = tuple[str, ...]
"""Within what a reference should be there once: message, sender, receiver and sign."""

_LINE_BITS = 32
"""A place is one number, the file's above so many bits of the line: a million of them fit in memory."""

_BLOCK = 65_536
_SUFFIX = ".xml"
_LONGEST_SHOWN = 80
_LONGEST_PATH = 1000
_UNPRINTABLE = "\ufffd"
_RELEASE = "{uitgave}"
_RELEASE_PATTERN = "[0-9]+_[0-9]+"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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


class Reference(NamedTuple):
    """What tells a Prestatie apart: law (``wmo``, ``jeugdwet``), AGB code, CBS code, and the provider's own number."""

    wet: str
    aanbieder: str
    gemeente: str
    referentienummer: str


@dataclass(frozen=True, slots=True)
class Prestatie:
    """A declared Prestatie: its number in the message (from 1), its line in the file, and the cells after `HEADER`.

    ``cents`` is negative for a credit. The years are those of the first and the last day of ProductPeriode.
    """

    number: int
    line: int
    cells: tuple[str, ...]
    cents: int
    wet: str
    first_year: int
    last_year: int

    @property
    def reference(self) -> Reference:
        """What an answer names this Prestatie by."""
        return Reference(self.wet, self.cells[1], self.cells[2], self.cells[4])


@dataclass(frozen=True)
class Kind:
    """A kind of message: ``soort`` is ``declaratie`` or ``antwoord``; ``zekerheid`` tells how sure its layout is."""

    naam: str
    wet: str
    soort: str
    zekerheid: str


@dataclass(frozen=True)
class Message:
    """A declaration that was read to its end.

    ``count`` is every Prestatie, refused ones too; ``sum_cents`` adds up every amount that could be read, and
    ``total_cents`` is what the message itself says, None when it does not.
    """

    file: str
    kind: Kind
    afzender: str
    ontvanger: str
    declaratienummer: str
    total_cents: int | None
    sum_cents: int
    count: int


@dataclass(frozen=True)
class Answer:
    """An answer that was read to its end: how many Prestaties it holds and rejects, and the RetourCodes it uses."""

    file: str
    kind: Kind
    afzender: str
    ontvanger: str
    count: int
    rejected: int
    codes: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Refused:
    """A Prestatie that was left out: file, line, why, and its signed amount when that could be read."""

    file: str
    row: int
    reason: str
    cents: int | None


@dataclass
class Intake:
    """What one run over messages has met; the same Intake for all files, so that nothing counts twice unseen.

    It holds only files that were read to their end.
    """

    messages: list[Message] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Sentences about what does not stop the reading: a control total that differs, a message without Prestaties."""
    _files: list[str] = field(default_factory=list, repr=False)
    _seen: dict[_Group, dict[str, int]] = field(default_factory=dict, repr=False)

    def new_file(self, name: str) -> int:
        """Return the number to remember a file by."""
        self._files.append(name)
        return len(self._files) - 1

    def place(self, packed: int) -> tuple[str, int]:
        """Return file and line of a place."""
        return self._files[packed >> _LINE_BITS], packed & ((1 << _LINE_BITS) - 1)

    def seen(self, group: _Group, reference: str) -> int | None:
        """Return the place where an earlier file has this reference, None when there is none."""
        return self._seen.get(group, {}).get(reference)

    def remember(self, places: dict[_Group, dict[str, int]]) -> None:
        """Take the references of a file, each with its place."""
        for group, references in places.items():
            if group in self._seen:
                self._seen[group].update(references)
            else:
                self._seen[group] = references


def messages_in(path: Path) -> list[Path]:
    """Return ``path`` itself, or every file below a folder that ends in .xml, sorted; links in it are not followed.

    Raises:
        Unusable: there is no such file, no message in the folder, or a folder in it that cannot be read.
    """
    if not path.is_dir():
        if not path.exists():
            raise Unusable(text(PART, "niet-te-vinden", bestand=_shown(path.name)))
        return [path]
    found = [
        Path(folder, name)
        for folder, _, names in os.walk(path, onerror=_unreadable_folder, followlinks=False)
        for name in names
        if name.lower().endswith(_SUFFIX)
    ]
    messages = sorted(file for file in found if file.is_file() and not file.is_symlink())
    if not messages:
        raise Unusable(text(PART, "geen-map-met-berichten", bestand=_shown(path.name)))
    return messages


def _unreadable_folder(error: OSError) -> NoReturn:
    raise Unusable(text(PART, "niet-te-openen", bestand=_shown(Path(error.filename).name))) from None


def kind_of(path: Path, *, name: str | None = None) -> Kind:
    """Return what kind of message a file holds, from its first element.

    Args:
        path: the file.
        name: how messages call the file; its name without folder when not given.

    Raises:
        Unusable: no message that the facts know.
    """
    reader = _Reader(path, name)
    for _ in reader.blocks():
        if reader.found:
            break
    return reader.kind()


def read_message(path: Path, intake: Intake | None = None, *, name: str | None = None) -> Iterator[Prestatie]:
    """Yield the Prestaties of a declaration while it is read; nothing of a file stays in memory but its references.

    Args:
        path: the file.
        intake: gets the refused Prestaties, the problems and the summary of the message, all at the end of the file.
        name: how messages call the file; its name without folder when not given.

    Raises:
        Unusable: the file is no declaration, is damaged or goes over a limit. This can happen after Prestaties were
            yielded; then these are not to be used either.
    """
    reader = _Declaration(path, name, intake if intake is not None else Intake())
    for _ in reader.blocks():
        yield from reader.ready
        reader.ready.clear()
    reader.close()


def rejected_references(path: Path, intake: Intake | None = None) -> set[Reference]:
    """Return the Prestaties that answers reject; compare with `Prestatie.reference`.

    Args:
        path: an answer, or a folder: its answers are read and its declarations are passed over.
        intake: gets the summary of each answer, and what could not be followed.

    Raises:
        Unusable: the file is no answer, or a file is damaged or goes over a limit.
    """
    result: set[Reference] = set()
    for file in messages_in(path):
        name = _name_in(path, file)
        if path.is_dir() and kind_of(file, name=name).soort != _Answer.soort:
            continue
        reader = _Answer(file, name, intake if intake is not None else Intake(), result)
        for _ in reader.blocks():
            pass
        reader.close()
    return result


def _name_in(path: Path, file: Path) -> str:
    return file.name if file == path else file.relative_to(path).as_posix()


class _Node:
    """A place in the tree of a message: the path of its elements, the field it holds, and the places below it."""

    __slots__ = ("below", "depth", "field", "path")

    def __init__(self, path: str, depth: int, field_name: str | None) -> None:
        self.path, self.depth, self.field = path, depth, field_name
        self.below: dict[str, _Node] = {}


class _Reader:
    """The XML reader with every guard: it finds out the kind of message, and passes on only text of known fields."""

    soort: str | None = None
    """The soort of message that is wanted; None only looks at what it is."""
    wrong_soort = ""

    def __init__(self, path: Path, name: str | None) -> None:
        pack = read_pack(PART)
        if pack is None:
            raise KeyError(PART)
        self.path, self.name = path, _shown(name or path.name, _LONGEST_PATH)
        self.found: Mapping[str, str] = {}
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

    def kind(self) -> Kind:
        """Return the kind of message; known as soon as its first element has been read."""
        return Kind(self.found["naam"], self.found["wet"], self.found["soort"], self.found["zekerheid"])

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

    def _read(self, file: BinaryIO) -> Iterator[None]:
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
            self.fail("tekenset", gevonden=_shown(encoding), verwacht=self._charsets())

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
            self.fail("andere-naamruimte", gevonden=_masked(namespace) or "(geen)", bericht=self.found["naam"])
        path = f"{parent.path}/{local}" if parent.path else local
        node = _Node(path, parent.depth + 1, self._field_of.get(path) or self._field_of.get(local))
        parent.below[name] = node
        return node

    def _recognised(self, namespace: str, local: str) -> Mapping[str, str]:
        messages = self.facts["berichten"]
        for message in messages:
            fields = self.facts["velden"][message["soort"]]
            root = next(f["element"] for f in fields if f["veld"] == "bericht")
            if local == root and _matches(message["naamruimte"], namespace):
                break
        else:
            found = f"{_masked(local)} ({_masked(namespace)})" if namespace else _masked(local)
            self.fail("ander-bericht", gevonden=found, verwacht=_one_of(m["naam"] for m in messages))
        if self.soort is not None:
            if message["soort"] != self.soort:
                wanted = _one_of(m["naam"] for m in messages if m["soort"] == self.soort)
                self.fail(self.wrong_soort, bericht=message["naam"], verwacht=wanted)
            self.elements = {f["veld"]: f["element"] for f in fields if f["veld"] != "bericht"}
            self.needed = [f["veld"] for f in fields if f.get("verplicht") and f["veld"] in self.elements]
            self._field_of = {element: name for name, element in self.elements.items()}
        result: Mapping[str, str] = message
        return result

    def element(self, field_name: str) -> str:
        """Return the name of the element that holds a field."""
        return self.elements[field_name].rpartition("/")[2]

    def need(self, header: Mapping[str, str]) -> None:
        """Refuse a message without a field of its header that cannot be missed."""
        line_start = self.elements["prestatie"] + "/"
        for name in self.needed:
            if not self.elements[name].startswith(line_start) and not header.get(name):
                self.fail("kop-ontbreekt", element=self.element(name))


class _Declaration(_Reader):
    soort = "declaratie"
    wrong_soort = "antwoord-als-declaratie"

    def __init__(self, path: Path, name: str | None, intake: Intake) -> None:
        super().__init__(path, name)
        self.intake = intake
        self.ready: list[Prestatie] = []
        self._refused: list[Refused] = []
        self._met: dict[_Group, dict[str, int]] = {}
        self._file = intake.new_file(self.name)
        self.header: dict[str, str] = {}
        self.signs: Mapping[str, int] = self.facts["tekens"]
        self._values: dict[str, str] = {}
        self._twice: str | None = None
        self._row = self._number = self._sum = self._without_amount = 0
        self._line_needs: list[str] = []
        self._shared: tuple[str, ...] = ()

    def begin(self) -> None:
        if not self._number:
            self.need(self.header)
            start = self.elements["prestatie"] + "/"
            self._line_needs = [name for name in self.needed if self.elements[name].startswith(start)]
            self._shared = (self.found["naam"], *(self.header[name] for name in _OF_MESSAGE))
        self._values, self._twice, self._row = {}, None, self.line()

    def value(self, field_name: str, content: str) -> None:
        if self.inside:
            if field_name in self._values:
                self._twice = field_name
            self._values[field_name] = content
            return
        if field_name in self.header:
            self.fail("kop-dubbel", element=self.element(field_name))
        self.header[field_name] = content
        if field_name == "berichtcode" and content != self.found.get("berichtcode", content):
            expected = self.found["berichtcode"]
            found = _masked(content) or "leeg"
            self.fail("berichtcode", gevonden=found, bericht=self.found["naam"], verwacht=expected)

    def end(self) -> None:
        self._number += 1
        values = self._values
        amount = values.get("bedrag", "")
        readable = self._is_amount(amount) and self._twice not in ("bedrag", "teken")
        cents = self._cents(amount, values.get("teken")) if readable else None
        if cents is None:
            self._without_amount += 1
        else:
            self._sum += cents
        outcome = self._outcome(values, cents)
        if isinstance(outcome, str):
            self._refused.append(Refused(self.name, self._row, outcome, cents))
        else:
            self.ready.append(outcome)

    def close(self) -> None:
        """Compare the control total and put everything in the intake."""
        self.need(self.header)
        self.intake.refused += self._refused
        self.intake.remember(self._met)
        total = self._cents(self.header.get("totaalbedrag"), self.header.get("totaalteken"))
        if not self._number:
            self._problem("geen-prestaties")
        if total is None:
            self._problem("totaal-ontbreekt", som=euro(self._sum))
        elif total != self._sum:
            self._problem(
                "totaal-verschil",
                som=euro(self._sum),
                totaal=euro(total),
                verschil=euro(self._sum - total),
                zonder=self._without_amount,
            )
        sender, receiver, number = (self.header[name] for name in _OF_MESSAGE)
        summary = Message(self.name, self.kind(), sender, receiver, number, total, self._sum, self._number)
        self.intake.messages.append(summary)

    def _problem(self, key: str, **values: object) -> None:
        self.intake.problems.append(text(PART, key, bestand=self.name, **values))

    def _cents(self, amount: str | None, sign: str | None) -> int | None:
        if amount is None or sign is None or _DIGITS.fullmatch(amount) is None or sign not in self.signs:
            return None
        return int(amount) * self.signs[sign]

    def _is_amount(self, content: str) -> bool:
        return len(content) <= self.limits["bedrag_cijfers"] and _DIGITS.fullmatch(content) is not None

    def _outcome(self, values: dict[str, str], cents: int | None) -> Prestatie | str:
        """Return the Prestatie, or why it cannot be used; the reference of one that can is remembered."""
        if self._twice is not None:
            return text(PART, "prestatie-veld-dubbel", element=self.element(self._twice))
        for name in self._line_needs:
            if not values.get(name):
                return text(PART, "prestatie-ontbreekt", element=self.element(name))
        for name in ("bedrag", "tarief"):
            content = values.get(name)
            if content and not self._is_amount(content):
                most, found = self.limits["bedrag_cijfers"], _masked(content)
                return text(PART, "prestatie-bedrag", element=self.element(name), gevonden=found, meeste=most)
        if cents is None:  # the amount is one, so it is the sign
            expected = _one_of(self.signs)
            return text(PART, "prestatie-debetcredit", gevonden=_masked(values["teken"]), verwacht=expected)
        begin, end = values["begindatum"], values["einddatum"]
        first, last = _day(begin), _day(end)
        if first is None or last is None:
            name, found = ("begindatum", begin) if first is None else ("einddatum", end)
            return text(PART, "prestatie-datum", element=self.element(name), gevonden=_masked(found))
        if last < first:
            return text(PART, "prestatie-periode", begin=begin, einde=end)
        reference = values["referentienummer"]
        group = (*self._shared[:3], values["teken"])
        places = self._met.setdefault(group, {})
        earlier = places.get(reference) or self.intake.seen(group, reference)
        if earlier is not None:
            file, line = self.intake.place(earlier)
            return text(PART, "prestatie-dubbel", referentie=_shown(reference), eerder=file, eerdere_regel=line)
        places[reference] = self._file << _LINE_BITS | self._row
        values["bedrag"] = _euros(cents)
        if values.get("tarief"):
            values["tarief"] = _euros(int(values["tarief"]))
        cells = (*self._shared, *[values.get(name, "") for name in _OF_LINE])
        return Prestatie(self._number, self._row, cells, cents, self.found["wet"], first.year, last.year)


class _Answer(_Reader):
    soort = "antwoord"
    wrong_soort = "declaratie-als-antwoord"

    def __init__(self, path: Path, name: str | None, intake: Intake, result: set[Reference]) -> None:
        super().__init__(path, name)
        self.intake, self.result = intake, result
        self.header: dict[str, str] = {}
        self._references: list[str] = []
        self._codes: Counter[str] = Counter()
        self._codes_elsewhere: Counter[str] = Counter()
        self._row = self._here = self._number = self._rejected = 0

    def begin(self) -> None:
        if not self._number:
            self.need(self.header)
        self._references, self._here, self._row = [], 0, self.line()

    def value(self, field_name: str, content: str) -> None:
        if field_name == "retourcode":
            (self._codes if self.inside else self._codes_elsewhere)[_masked(content)] += 1
            self._here += self.inside
        elif field_name == "referentienummer":
            if self.inside:
                self._references.append(content)
        elif field_name in self.header:
            self.fail("kop-dubbel", element=self.element(field_name))
        else:
            self.header[field_name] = content

    def end(self) -> None:
        self._number += 1
        if not self._here:
            return
        self._rejected += 1
        if len(self._references) == 1 and self._references[0]:
            provider, municipality = self.header["ontvanger"], self.header["afzender"]
            self.result.add(Reference(self.found["wet"], provider, municipality, self._references[0]))
        else:
            problem = text(PART, "antwoord-zonder-referentie", bestand=self.name, regel=self._row)
            self.intake.problems.append(problem)

    def close(self) -> None:
        """Put the summary in the intake."""
        self.need(self.header)
        if self._codes_elsewhere:
            codes = ", ".join(sorted(self._codes_elsewhere))
            self.intake.problems.append(text(PART, "antwoord-buiten-prestatie", bestand=self.name, codes=_shown(codes)))
        self.intake.answers.append(
            Answer(
                self.name,
                self.kind(),
                self.header["afzender"],
                self.header["ontvanger"],
                self._number,
                self._rejected,
                tuple(sorted(self._codes.items())),
            )
        )


@lru_cache(maxsize=4096)
def _day(content: str) -> date | None:
    if _DATE.fullmatch(content) is None:
        return None
    try:
        return date.fromisoformat(content)
    except ValueError:
        return None


@lru_cache(maxsize=32)
def _pattern(namespace: str) -> re.Pattern[str]:
    before, after = (re.escape(part) for part in namespace.split(_RELEASE))
    return re.compile(before + _RELEASE_PATTERN + after)


def _matches(pattern: str, namespace: str) -> bool:
    return _pattern(pattern).fullmatch(namespace) is not None


def _euros(cents: int) -> str:
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{part:02d}"


def _one_of(names: Iterator[str] | Mapping[str, int]) -> str:
    *first, last = names
    return f"{', '.join(first)} of {last}" if first else last


def _shown(content: str, most: int = _LONGEST_SHOWN) -> str:
    """Return text from outside as part of a sentence: on one line, printable, and not long."""
    clean = "".join(c if c.isprintable() else _UNPRINTABLE for c in content)
    return clean if len(clean) <= most else f"{clean[:most]}…"


def _masked(content: str) -> str:
    """Return text that does not belong where it stands: a long number in it could be a Bsn, and is not shown."""
    return _LONG_NUMBER.sub("…", _shown(content))
