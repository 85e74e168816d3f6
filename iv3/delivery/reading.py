"""From bytes to data: one strict reading of JSON, with limits, that says exactly where a file goes wrong.

The usual case takes the fast road: the JSON reader of the standard library. Whenever that refuses the text, or might
have let something pass that a strict reader refuses (nesting without end), the text is read again by `scan`, which is
slower and tells line and column. Where a key stands twice, objects are looked at one by one as they are read. The
JavaScript module holds the same `scan`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NoReturn

from iv3.core.filekinds import unicode_of

_LARGE = 4_000_000
"""From so many characters on the extra ``snel`` saves more time than it takes to load."""

_OBJECTS, _LISTS = frozenset((dict,)), frozenset((list,))
_CONTAINERS = _OBJECTS | _LISTS
_FEW = 1_000
"""Of up to so many objects at one depth the texts are looked into: that is quicker than looking for keys."""

BYTE_ORDER_MARK = "\ufeff"

# Patterns are compiled when a text needs them: the usual delivery is read in the time that compiling takes.
_STRING_PIECE = r'[^"\\\x00-\x1f]+'
_NUMBER = r"-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
_SPACE = r"[ \t\n\r]*"
_KEY_WITH_SPACE = r'"[ \t\n\r]+:'
_LONE_SURROGATE = "[\ud800-\udfff]"
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"true": True, "false": False, "null": None}
MOST_DIGITS = 400


class Unreadable(ValueError):
    """A text that is no JSON, or goes over a limit; ``reason`` is a key of the messages of rule SF999."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        """Take the reason and where it was found, line and column from 1; 0 when there is no such place."""
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class Text:
    """A decoded file: its text, and whether it was in another character set than UTF-8."""

    def __init__(self, text: str, other_charset: bool) -> None:
        """Take the text without byte order mark."""
        self.text, self.other_charset = text, other_charset


def decode(content: bytes, most_bytes: int) -> Text:
    """Return the text of a file: UTF-8, with or without byte order mark, else Windows-1252.

    Raises:
        Unreadable: empty, too large, or UTF-16.
    """
    if len(content) > most_bytes:
        raise Unreadable("te_groot")
    if not content.strip(b" \t\n\r"):
        raise Unreadable("leeg")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\0" in content[:2] and unicode_of(content)[0]):
        raise Unreadable("utf16")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return Text(content.decode("cp1252", "replace"), True)
    return Text(text[1:] if text.startswith(BYTE_ORDER_MARK) else text, False)


class Read:
    """The data of a text, and the pointers of keys that stand in their object more than once."""

    def __init__(self, data: Any, double_keys: list[str]) -> None:
        """Take the data; of a key that stands twice, the last value counts."""
        self.data, self.double_keys = data, double_keys


def parse(text: str, deepest: int) -> Read:
    """Return the data of a JSON text: dicts, lists, text, integers, `iv3.core.money.Fraction`, booleans and None.

    Raises:
        Unreadable: no JSON after RFC 8259, or nested deeper than ``deepest``.
    """
    try:
        data = _load(text)
    except (ValueError, RecursionError):
        return scan(text, deepest)
    size = measure(data, text.count("{") + text.count("["))
    if size.depth > deepest:
        return scan(text, deepest)
    if _has_no_more_keys(text, size):
        return Read(data, [])
    del data  # there is no room for two of a large file
    return _KeysCounted().read(text) or scan(text, deepest)


class _KeysCounted:
    """Reads a text that is surely JSON and may have keys twice, which the reader of Python tells of each object."""

    def __init__(self) -> None:
        self._doubles: dict[int, tuple[str, ...]] = {}  # which object → its keys that stand there before
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._is_odd = False

    def read(self, text: str) -> Read | None:
        """Return the data; None when something is lost of what stands under a key twice, and `scan` must look."""
        data = json.loads(text, parse_float=str.encode, object_pairs_hook=self._object)
        pointers = None if self._is_odd else self._pointers(data)
        return None if pointers is None else Read(data, pointers)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            keys = [key for key, _ in pairs]
            again = tuple(key for place, key in enumerate(keys) if key in keys[:place])
            self._is_odd |= any(key in again and type(value) in _CONTAINERS for key, value in pairs)
            self._doubles[id(made)] = self._known.setdefault(again, again)
        return made

    def _pointers(self, data: Any) -> list[str] | None:
        """Return the pointers in the order of the text; None when an object with a key twice holds another."""
        found: list[str] = []
        for pointer, keys, is_inside in self._walk(data, "", is_inside=False):
            if is_inside:
                return None
            found += [f"{pointer}/{escape(key)}" for key in keys]
        return found

    def _walk(self, value: Any, pointer: str, *, is_inside: bool) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        """Yield each object with a key twice: its pointer, those keys, and whether it stands in another such object.

        It goes no deeper than a delivery may be nested.
        """
        keys = self._doubles.get(id(value), ())
        if keys:
            yield pointer, keys, is_inside
        for key, part in value.items() if type(value) is dict else enumerate(value):
            if type(part) in _CONTAINERS:
                yield from self._walk(part, f"{pointer}/{escape(str(key))}", is_inside=is_inside or bool(keys))


def _has_no_more_keys(text: str, size: Size) -> bool:
    """Tell whether a JSON text surely has no key twice; a text with odd colons gets no for an answer."""
    if text.count(":") - size.colons == size.keys and "\\" not in text:
        return True
    spaced = any(space in text and f"{space}:" in text for space in " \t\n\r")
    return size.keys == text.count('":') + (len(re.findall(_KEY_WITH_SPACE, text)) if spaced else 0)


def _load(text: str) -> Any:
    """Read with the fastest reader there is; what any of them refuses, or might not notice, `scan` decides on."""
    decoded = _decode_large(text) if len(text) >= _LARGE else None
    if decoded is not None:
        return decoded
    return json.loads(text, parse_float=str.encode, parse_constant=_refuse)


def _decode_large(text: str) -> Any:
    """Read with the extra ``snel``; None without it."""
    try:
        # Only here: msgspec is an extra.
        from msgspec import MsgspecError
        from msgspec.json import Decoder
    except ImportError:
        return None
    try:
        return Decoder(float_hook=str.encode).decode(text)
    except MsgspecError as error:
        raise ValueError from error


class Size:
    """How many keys there are, how deep they are nested, and how many colons stand in texts of a few objects."""

    def __init__(self, keys: int, depth: int, colons: int) -> None:
        """Take the three counts."""
        self.keys, self.depth, self.colons = keys, depth, colons


def measure(data: Any, most: int) -> Size:
    """Return the size of ``data``.

    Args:
        data: what was read.
        most: so many objects and lists can there be; when that many are found, nobody looks for deeper ones.
    """
    keys = depth = seen = colons = 0
    level = [data] if type(data) in _CONTAINERS else []
    while level:
        depth += 1
        seen += len(level)
        objects = _of_kinds(level, _OBJECTS)
        keys += sum(map(len, objects))
        few = len(objects) <= _FEW
        if seen == most and not few:
            break
        if few:
            colons += sum(value.count(":") for value in _values(objects) if type(value) is str)
        lists = [] if objects is level else _of_kinds(level, _LISTS)
        level = _containers(objects)
        for value in lists:
            level += _of_kinds(value, _CONTAINERS)
    return Size(keys, depth, colons)


def _values(objects: list[Any]) -> Iterator[Any]:
    return chain.from_iterable(map(dict.values, objects))


def _containers(objects: list[Any]) -> list[Any]:
    """Return the objects and lists in ``objects``; those are many, so their values are never in one list."""
    if _CONTAINERS.isdisjoint(map(type, _values(objects))):
        return []
    return [value for value in _values(objects) if type(value) in _CONTAINERS]


def _of_kinds(values: list[Any], kinds: frozenset[type]) -> list[Any]:
    """Return the values of ``kinds``: mostly all of them, or none."""
    found = set(map(type, values))
    if found <= kinds:
        return values
    return [value for value in values if type(value) in kinds] if found & kinds else []


def _refuse(_: str) -> NoReturn:
    raise ValueError


def scan(text: str, deepest: int) -> Read:
    """Read a JSON text character by character; the same in Python and JavaScript, to the column."""
    return _Scanner(text, deepest).document()


class _Scanner:
    def __init__(self, text: str, deepest: int) -> None:
        self.text, self.deepest = text, deepest
        self.position = 0
        self.double_keys: list[str] = []
        self._keys: dict[str, str] = {}  # a million records share the texts of their keys
        self._space_at, self._piece_at = re.compile(_SPACE).match, re.compile(_STRING_PIECE).match
        self._number_at = re.compile(_NUMBER).match

    def document(self) -> Read:
        """Read the one value a text may hold."""
        data = self._value()
        self._space()
        if self.position < len(self.text):
            extra = self.text[self.position]
            self._fail("haakje_te_veel" if extra in "}]" else "tekst_na_het_einde")
        return Read(data, self.double_keys)

    def _fail(self, reason: str, position: int | None = None) -> NoReturn:
        at = self.position if position is None else position
        before = self.text[:at]
        line = before.count("\n") + 1
        raise Unreadable(reason, line, at - (before.rfind("\n") + 1) + 1)

    def _space(self) -> None:
        match = self._space_at(self.text, self.position)
        self.position = match.end() if match else self.position

    def _next(self) -> str:
        self._space()
        if self.position >= len(self.text):
            self._fail("afgekapt")
        return self.text[self.position]

    def _value(self) -> Any:
        """Read a value without recursion: a stack of open objects and lists, with the pointer of each."""
        stack: list[tuple[Any, str, str]] = []  # container, its pointer, the key under which a value comes
        while True:
            character = self._next()
            pointer = self._pointer(stack)
            if character in "{[":
                if len(stack) >= self.deepest:
                    self._fail("te_diep")
                self.position += 1
                container: Any = {} if character == "{" else []
                closing = "}" if character == "{" else "]"
                if self._next() == closing:
                    self.position += 1
                    value = container
                else:
                    stack.append((container, pointer, self._key(container, pointer) if closing == "}" else ""))
                    continue
            elif character == '"':
                value = self._string()
            else:
                value = self._number_or_word()
            while True:
                if not stack:
                    return value
                container, pointer, key = stack[-1]
                if isinstance(container, dict):
                    container[key] = value
                else:
                    container.append(value)
                character = self._next()
                closing = "}" if isinstance(container, dict) else "]"
                if character == closing:
                    self.position += 1
                    stack.pop()
                    value = container
                    continue
                if character != ",":
                    self._fail("komma_of_haakje")
                self.position += 1
                if isinstance(container, dict):
                    stack[-1] = (container, pointer, self._key(container, pointer))
                break

    @staticmethod
    def _pointer(stack: list[tuple[Any, str, str]]) -> str:
        if not stack:
            return ""
        container, pointer, key = stack[-1]
        return f"{pointer}/{escape(key) if isinstance(container, dict) else len(container)}"

    def _key(self, container: dict[str, Any], pointer: str) -> str:
        if self._next() != '"':
            self._fail("sleutel_verwacht")
        key = self._string()
        key = self._keys.setdefault(key, key)
        if key in container:
            self.double_keys.append(f"{pointer}/{escape(key)}")
        if self._next() != ":":
            self._fail("dubbele_punt_verwacht")
        self.position += 1
        return key

    def _string(self) -> str:
        self.position += 1
        pieces: list[str] = []
        while True:
            match = self._piece_at(self.text, self.position)
            if match:
                pieces.append(match.group())
                self.position = match.end()
            if self.position >= len(self.text):
                self._fail("afgekapt")
            character = self.text[self.position]
            if character == '"':
                self.position += 1
                return "".join(pieces)
            if character != "\\":
                self._fail("stuurteken")
            pieces.append(self._escape())

    def _escape(self) -> str:
        letter = self.text[self.position + 1 : self.position + 2]
        if letter == "u":
            digits = self.text[self.position + 2 : self.position + 6]
            if not re.fullmatch(r"[0-9a-fA-F]{4}", digits):
                self._fail("stuurteken")
            self.position += 6
            unit = int(digits, 16)
            if 0xD800 <= unit < 0xDC00 and self.text[self.position : self.position + 2] == "\\u":
                low = self.text[self.position + 2 : self.position + 6]
                if re.fullmatch(r"[dD][c-fC-F][0-9a-fA-F]{2}", low):
                    self.position += 6
                    return chr(0x10000 + ((unit - 0xD800) << 10) + int(low, 16) - 0xDC00)
            return chr(unit)
        if letter not in _ESCAPES or not letter:
            self._fail("afgekapt" if not letter else "stuurteken")
        self.position += 2
        return _ESCAPES[letter]

    def _number_or_word(self) -> Any:
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.position):
                self.position += len(word)
                return value
        match = self._number_at(self.text, self.position)
        if not match:
            self._fail("waarde_verwacht")
        self.position = match.end()
        if match.group(1) or len(match.group().lstrip("-")) > MOST_DIGITS:
            return match.group().encode()
        return int(match.group())


def escape(key: str) -> str:
    """Return a key as a part of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def unescape(part: str) -> str:
    """Return a part of a JSON Pointer as a key."""
    return part.replace("~1", "/").replace("~0", "~")


def clean(text: str) -> str:
    """Return ``text`` with half surrogate pairs replaced, so that it can be written as UTF-8."""
    return text if text.isascii() else re.sub(_LONE_SURROGATE, "\ufffd", text)
