"""The XML of a message: which message it is, and which of its elements are read.

A Bsn is never kept: the text of an element is passed on only when that element is one of the fields that
``tables/berichten.yaml`` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from iv3.care.message_records import PART, MessageKind
from iv3.core.characters import printable
from iv3.core.given import File
from iv3.core.packs import needed_pack
from iv3.core.sentences import text
from iv3.rows.guarded_xml import GuardedXml

_LONGEST_SHOWN = 80
LONGEST_PATH = 1000
_RELEASE = "{uitgave}"
_RELEASE_PATTERN = "([0-9]+(?:_[0-9]+)*)"
_DIGITS = re.compile(r"[0-9]+")
_LONG_NUMBER = re.compile(r"[0-9]{8,}")
_PRESTATIE = "prestatie"


class MessageReader(GuardedXml):
    """The guarded reader of XML that finds out the kind of message, and passes on only text of known fields."""

    groups = frozenset((_PRESTATIE,))
    soort: str | None = None
    """The soort of message that is wanted; None only looks at what it is."""
    wrong_soort = ""

    def __init__(self, path: File, name: str | None) -> None:
        """Take the file, and how messages call it; nothing is read yet."""
        self.facts: Mapping[str, Any] = needed_pack(PART)
        super().__init__(path, one_line(name or path.name, LONGEST_PATH), PART, self.facts["grenzen"])
        self.found: Mapping[str, str] = {}
        self.is_other = False  # no message that the facts know
        self.release = ""
        self.inside = False  # a Prestatie
        self.elements: dict[str, str] = {}
        self.needed: list[str] = []
        self._field_of: dict[str, str] = {}

    def kind(self) -> MessageKind:
        """Return the kind of message; known as soon as its first element has been read."""
        found = self.found
        return MessageKind(found["naam"], found["wet"], found["soort"], found["zekerheid"], self.release)

    # What the kinds of message do with it

    def begin(self) -> None:
        """Take note that a Prestatie starts."""

    def end(self) -> None:
        """Take note that a Prestatie is complete."""

    def value(self, field_name: str, content: str) -> None:
        """Take the text of a field; `inside` tells whether it is of a Prestatie."""

    # Reading

    def opened(self, field_name: str) -> None:
        """Take note that a Prestatie starts, which may hold no other."""
        if self.inside:
            self.fail("plaats", element=self.element(field_name))
        self.inside = True
        self.begin()

    def closed(self, field_name: str) -> None:  # noqa: ARG002  (there is one kind of group)
        """Take note that a Prestatie is complete."""
        self.inside = False
        self.end()

    def field_at(self, path: str, namespace: str, local: str) -> str | None:
        """Return the field of an element, when its namespace is as it should be."""
        if not self.found:
            self.found = self._recognised(namespace, local)
        elif not any(_matches(self.found[key], namespace) for key in ("naamruimte", "basisnaamruimte")):
            self.fail("andere-naamruimte", gevonden=masked(namespace) or "(geen)", bericht=self.found["naam"])
        return self._field_of.get(path) or self._field_of.get(local)

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
    clean = printable(content)
    return clean if len(clean) <= most else f"{clean[:most]}…"


def masked(content: str) -> str:
    """Return text that does not belong where it stands: a long number in it could be a Bsn, and is not shown."""
    return _LONG_NUMBER.sub("…", one_line(content))
