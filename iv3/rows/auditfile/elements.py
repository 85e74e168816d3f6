"""The XML of an auditfile (XAF): its elements become records, in the order of the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from iv3.core.given import File
from iv3.rows.auditfile.facts import PART, audit_facts, audit_places, version_of
from iv3.rows.cells import shown
from iv3.rows.guarded_xml import GuardedXml

AuditRecord = Mapping[str, str]
"""Field → text of an element that holds others; `TWICE` names a field that stands in it more than once."""
TWICE = ""


@dataclass(frozen=True)
class AuditTakers:
    """What takes the elements of an auditfile.

    Attributes:
        version: told the version, as the namespace of the first element says it.
        starts: group → told that an element starts, with the records that are open around it, the innermost last.
        complete: group → takes a record, and the line of the file where its element starts.
    """

    version: Callable[[str], None]
    starts: Mapping[str, Callable[[list[dict[str, str]]], None]]
    complete: Mapping[str, Callable[[AuditRecord, int], None]]


class AuditXml(GuardedXml):
    """The guarded reader of XML that hands over each element of a group."""

    def __init__(self, path: File, name: str, encoding: str | None, takers: AuditTakers) -> None:
        """Take the file, how sentences call it, and its character set when that is not what the file itself says."""
        super().__init__(path, name, PART, audit_facts()["grenzen"], encoding)
        self._fields, self.groups = audit_places()
        self._takers = takers
        self._root_namespace: str | None = None
        self._records: list[dict[str, str]] = [{}]
        self._lines = [0]

    def field_at(self, path: str, namespace: str, local: str) -> str | None:
        """Return the field of an element, None when it is of another namespace or nothing that is read."""
        if self._root_namespace is None:
            if local.lower() != audit_facts()["regels"]["wortel"]:
                self.fail("geen-auditfile", gevonden=shown(local))
            self._root_namespace = namespace
            self._takers.version(version_of(namespace.lower()))
        elif namespace != self._root_namespace:
            return None
        return self._fields.get(path.lower())

    def opened(self, field_name: str) -> None:
        """Begin a record."""
        start = self._takers.starts.get(field_name)
        if start is not None:
            start(self._records)
        self._records.append({})
        self._lines.append(self._parser.CurrentLineNumber)

    def value(self, field_name: str, content: str) -> None:
        """Put a text in the record."""
        record = self._records[-1]
        if field_name in record:
            record[TWICE] = field_name
        record[field_name] = content

    def closed(self, field_name: str) -> None:
        """Hand over a record."""
        record, line = self._records.pop(), self._lines.pop()
        complete = self._takers.complete.get(field_name)
        if complete is not None:
            complete(record, line)


@dataclass(frozen=True)
class FileStart:
    """How a file begins.

    Attributes:
        root: the name of the first element; empty when it is no XML.
        charset: the character set that is declared.
        part, parts: of a file that says it is a part of one that was split: which, and of how many.
    """

    root: str
    charset: str | None
    part: int = 1
    parts: int = 1


def file_start(start: bytes) -> FileStart:
    """Return how a file begins; that ``start`` stops halfway is no fault."""
    found, declared, comments = list[str](), list[str](), list[str]()
    parser = expat.ParserCreate(_readable(start), " ")

    def take(name: str, *_: object) -> None:
        found.append(name.rpartition(" ")[2])
        parser.StartElementHandler = parser.CommentHandler = None

    parser.StartElementHandler = take
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: declared.append(encoding or "")
    parser.CommentHandler = comments.append
    for place in range(0, len(start), _LOOK):
        try:
            parser.Parse(start[place : place + _LOOK], False)
        except expat.ExpatError:
            break
        if found:
            break
    charset = declared[0] or None if declared else None
    return FileStart(found[0] if found else "", charset, *_parts(comments))


def _readable(start: bytes) -> str:
    """Return a character set in which the names at the begin of a file can be read, whatever it says of itself."""
    if 0 in start[:2] or start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    return "utf-8" if start.startswith(codecs.BOM_UTF8) else "iso-8859-1"


def _parts(comments: list[str]) -> tuple[int, int]:
    pattern = re.escape(str(audit_facts()["regels"]["vervolg"]))
    for word in ("deel", "delen"):
        pattern = pattern.replace(re.escape(f"{{{word}}}"), f"(?P<{word}>[0-9]{{1,4}})")
    said = (re.search(pattern, comment, re.IGNORECASE) for comment in comments)
    return next(((int(found["deel"]), int(found["delen"])) for found in said if found), (1, 1))


_LOOK = 1024
"""Bytes that are looked at in one go for the first element."""
