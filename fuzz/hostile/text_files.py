"""Hostile text in a file that is good for the rest: what steers a terminal, a build log or a page, in every place."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from itertools import takewhile
from pathlib import Path
from typing import Any

from fuzz.hostile.hostile import Hostile

STEERING = (
    "\x1b[2J\x1b[32mgoed\x07\x9b8m\u0085\n::error title=nep::stuk\r\n##[error]nep\r::stop-commands::x\u202ea\u2066<b>"
)
"""What nothing that leaves may hold as it stands."""
_IN_XML = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", STEERING)
_MOST_PLACES = 60
Put = Callable[[bytes, int], "bytes | None"]
"""Puts the text in a place of the good content, told by its number; None when there is no such place."""


def files(good: Path) -> list[Hostile]:
    """Return them for a good file: one for each place in which text can stand."""
    put = _WAYS.get(good.suffix)
    if put is None:
        return []
    content = good.read_bytes()
    there = takewhile(lambda at: put(content, at) is not None, range(_MOST_PLACES))
    return [Hostile(f"tekst-{at}", f"stuurtekens in plaats {at}", "tekst", _puts(put, at)) for at in there]


def _puts(put: Put, at: int) -> Callable[[Path, bytes], None]:
    return lambda path, good: _write(path, put(good, at))


def _write(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)


def _in_json(good: bytes, at: int) -> bytes | None:
    data = json.loads(good)
    places = list(_leaves(data))
    if at >= len(places):
        return None
    holder, key, is_key = places[at]
    if is_key:
        holder[STEERING] = holder.pop(key)
    else:
        holder[key] = STEERING
    return json.dumps(data, ensure_ascii=False).encode()


def _leaves(data: Any, depth: int = 0) -> Iterator[tuple[Any, Any, bool]]:
    """Yield what holds a value, and where; of a list only the first. A key is a place too."""
    if isinstance(data, dict):
        for key in [*data]:
            yield data, key, False
            yield data, key, True
            if not isinstance(data[key], str):
                yield from _leaves(data[key], depth + 1)
    elif isinstance(data, list) and data:
        yield data, 0, False
        yield from _leaves(data[0], depth + 1)


def _in_csv(good: bytes, at: int) -> bytes | None:
    rows = list(csv.reader(io.StringIO(good.decode("utf-8-sig")), delimiter=";"))
    places = [(row, column) for row in range(min(2, len(rows))) for column in range(len(rows[row]))]
    if at >= len(places):
        return None
    row, column = places[at]
    rows[row][column] += STEERING
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    return stream.getvalue().encode()


def _in_toml(good: bytes, at: int) -> bytes | None:
    text = good.decode()
    places = list(re.finditer(r'"(?:[^"\\\n]|\\.)*"|(?<== )[\w.-]+(?=\n)', text))
    if at >= len(places):
        return None
    quoted = json.dumps(STEERING)
    changed = text[: places[at].start()] + quoted + text[places[at].end() :]
    tomllib.loads(changed)
    return changed.encode()


def _in_xml(good: bytes, at: int) -> bytes | None:
    text = good.decode()
    names = list(dict.fromkeys(re.findall(r"<([\w:]+)>[^<]+</", text)))
    if at >= len(names):
        return None
    return re.sub(rf"(<{names[at]}>)[^<]+(</)", rf"\g<1>{escape(_IN_XML)}\g<2>", text, count=1).encode()


def _in_workbook(good: bytes, at: int) -> bytes | None:
    """Put the text in the place of one of the shared texts, or else of a name of a sheet."""
    parts = _parts(good)
    shared = parts["xl/sharedStrings.xml"].decode()
    places = list(re.finditer(r"(?<=>)[^<>]+(?=</t>)", shared))
    step = max(1, len(places) // (_MOST_PLACES // 2))
    if at * step >= len(places):
        return None
    place = places[at * step]
    parts["xl/sharedStrings.xml"] = (shared[: place.start()] + escape(_IN_XML) + shared[place.end() :]).encode()
    return _packed(parts)


def _parts(good: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


_WAYS: dict[str, Put] = {
    ".json": _in_json,
    ".csv": _in_csv,
    ".toml": _in_toml,
    ".xml": _in_xml,
    ".xaf": _in_xml,
    ".xlsx": _in_workbook,
}
"""How the name of a file ends → what puts the text in a place of it."""
