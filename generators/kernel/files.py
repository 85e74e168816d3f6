"""Data to bytes, the same bytes everywhere: UTF-8, line feeds, fixed order, no clock."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from iv3.core.files import remove_abandoned, write_all

Files = dict[str, bytes]
"""What every generator returns: path below the output folder → content."""


_SHORT = 100
_PLAIN = frozenset({str, int, bool, float, type(None)})
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "))


def json_bytes(data: Any) -> bytes:
    """Return ``data`` as indented JSON with a line feed at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def records_json_text(data: Any) -> str:
    """Return the text of `json_bytes`, faster when ``data`` is mostly lists of flat records."""
    return _indented(data, "\n") + "\n"


def _indented(data: Any, line: str) -> str:
    if isinstance(data, str):
        return encode_basestring(data)
    if not isinstance(data, dict | list) or not data:
        return json.dumps(data)
    inner = f"{line} "
    if isinstance(data, dict):
        items = [f"{encode_basestring(key)}: {_indented(value, inner)}" for key, value in data.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{line}}}"
    if _are_flat(data):
        # No text in JSON holds a bare line end, so a line end between braces always separates two records.
        flat, deeper = _flat_encoder(f",{inner} ").encode(data), f"{inner} "
        records = flat[2:-2].replace(f"}},{deeper}{{", f"{inner}}},{inner}{{{deeper}")
        return f"[{inner}{{{deeper}{records}{inner}}}{line}]"
    return f"[{inner}{f',{inner}'.join([_indented(value, inner) for value in data])}{line}]"


@lru_cache(maxsize=32)
def _flat_encoder(between: str) -> json.JSONEncoder:
    """Return the fast encoder, which knows no indent, with line ends in what separates the items."""
    return json.JSONEncoder(ensure_ascii=False, separators=(between, ": "))


def lines_json_bytes(data: Any, depth: int) -> bytes:
    """Return ``data`` as JSON with what is deeper than ``depth`` levels, or short, on one line.

    A reviewer then sees one line for one fact, and the file stays small.
    """
    return (_lines(data, depth, 0) + "\n").encode()


def _lines(data: Any, depth: int, level: int) -> str:
    if level >= depth or not isinstance(data, dict | list) or not data:
        return _COMPACT.encode(data)
    if level > 0 and len(data) < _SHORT // 2:  # more items than that never fit on a short line
        one_line = _COMPACT.encode(data)
        if len(one_line) <= _SHORT:
            return one_line
    pad = " " * (level + 1)
    if isinstance(data, dict):
        items = [f"{pad}{_COMPACT.encode(key)}: {_lines(v, depth, level + 1)}" for key, v in data.items()]
        return "{\n" + ",\n".join(items) + "\n" + " " * level + "}"
    lines = _flat_lines(data) if _are_flat(data) else []
    if not lines or (level + 1 < depth and max(map(len, lines)) > _SHORT):
        lines = [_lines(value, depth, level + 1) for value in data]
    return "[\n" + ",\n".join([pad + line for line in lines]) + "\n" + " " * level + "]"


def _are_flat(data: list[Any]) -> bool:
    return all(type(item) is dict and item and _PLAIN.issuperset(map(type, item.values())) for item in data)


def _flat_lines(records: list[Any]) -> list[str]:
    """Return each record on a line, by one call of the encoder: for many records a call for each takes longest."""
    # No text in JSON holds a bare line end, so a line end between braces always separates two records.
    flat = _flat_encoder(",\n").encode(records)[2:-2]
    return ["{" + record.replace(",\n", ", ") + "}" for record in flat.split("},\n{")]


def write(folder: Path, files: Files, existing: set[str]) -> int:
    """Write ``files`` below ``folder``, remove what else is in ``existing``, and return how many files changed.

    Each file is whole or as it was, also when a build is stopped; what an earlier one left half is removed. Everybody
    may read what is made, whatever the mask of whoever makes it.
    """
    changed = 0
    with _mask(0o022):
        for parent in {(folder / path).parent for path in files}:
            remove_abandoned(parent)
        for path, content in files.items():
            if _differs(folder / path, content):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                write_all({folder / path: [content]}, outlives_power=False)
                changed += 1
    for path in existing - set(files):
        (folder / path).unlink(missing_ok=True)
        changed += 1
    return changed


def write_sources(root: Path, files: Files) -> int:
    """Write files that people keep, all of them or none, and return how many changed.

    Raises:
        OSError: one cannot be written; all are as they were.
    """
    changed = {root / path: [content] for path, content in files.items() if _differs(root / path, content)}
    for target in changed:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_all(changed)
    return len(changed)


def _differs(target: Path, content: bytes) -> bool:
    return not (target.is_file() and target.read_bytes() == content)


@contextmanager
def _mask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)
