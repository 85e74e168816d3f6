"""What every run of a command must be, whatever it was given: the demands, and the faults of one that falls short."""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from fuzz.apart import Ended
from fuzz.calls import OUT
from iv3.commands.parser import say

MOST_BYTES = 1 << 30
"""Peak of memory of a run."""
MOST_SECONDS = 30
"""Processor of a run."""
GOOD_CODES = (0, 1, 2)
NOT_RUN = 2
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_LOG_COMMAND = re.compile(r"^[^\S\n]*(?:::[\w-]+|##\[\w+|##vso\[|##teamcity\[)", re.MULTILINE)
"""A line that a build log takes for a command: of GitHub in both its forms, of Azure and of TeamCity."""
_TRACE = "Traceback"
_NO_MEMORY = say("geen_geheugen", bestand="|").partition("|")[0]
_RAISED = re.compile(r"^(?:Traceback: )?([\w.]+(?:Error|Exception|Interrupt|Warning|Exit|Overflow).*)$", re.MULTILINE)
_PLACE = re.compile(r'File ".*?/(iv3/[\w/]+\.py)", line \d+, in (?:\w+)')
_TEXTS = (".csv", ".html", ".json", ".md", ".sarif", ".toml", ".txt", ".xml")
_AROUND = 30
_OPTION = "--"


def faults(ended: Ended, folder: Path, outputs: Iterable[str], read: Collection[str]) -> list[str]:
    """Return what a run does wrong: kind and details, with a colon between them.

    Args:
        ended: how it ended.
        folder: where it ran; what it wrote is in the folder `OUT` below it.
        outputs: the names of what it may write there.
        read: the files of which a refusal must name one, or else an option; empty when that is not told.
    """
    return [*_ending(ended), *_said(ended, read), *_written(ended, folder / OUT, set(outputs))]


def _ending(ended: Ended) -> Iterator[str]:
    if ended.signal:
        yield f"afgebroken: {ended.signal}"
    elif ended.code not in GOOD_CODES:
        yield f"uitkomst: {ended.code}"
    if ended.peak > MOST_BYTES:
        yield f"geheugen: {ended.peak >> 20} MB"
    elif _NO_MEMORY in _text(ended.err):
        yield "geheugen: meer dan er mag"
    if ended.seconds > MOST_SECONDS:
        yield f"tijd: {ended.seconds:.0f} s"


def _said(ended: Ended, read: Collection[str]) -> Iterator[str]:
    streams = {"uitvoer": _text(ended.out), "foutuitvoer": _text(ended.err)}
    for name, text in streams.items():
        if _TRACE in text:
            yield f"traceback: {_trace(text)}"
        yield from _steers(name, text, is_log=True)
    said = "".join(streams.values())
    if ended.code == NOT_RUN and read and not any(word in said for word in (*read, _OPTION, _NO_MEMORY)):
        yield f"naam: geen bestand genoemd in {streams['foutuitvoer'][:200]!r}"
    if ended.code == NOT_RUN and not said.strip():
        yield "stil: er is niets gezegd"


def _trace(text: str) -> str:
    """Return what was raised, and the last place of ours that it came through."""
    raised = _RAISED.findall(text)
    places = _PLACE.findall(text)
    return f"{raised[-1][:200] if raised else text[-200:]!r} ({places[-1] if places else '?'})"


def _steers(name: str, text: str, *, is_log: bool) -> Iterator[str]:
    patterns = {"stuurteken": _STEERING, **({"regel": _LONE_RETURN, "bouwlog": _LOG_COMMAND} if is_log else {})}
    for kind, pattern in patterns.items():
        found = pattern.search(text)
        if found is not None:
            yield f"{kind}: in {name}: {text[max(0, found.start() - _AROUND) : found.end() + _AROUND]!r}"


def _written(ended: Ended, out: Path, outputs: set[str]) -> Iterator[str]:
    found = {path.relative_to(out).as_posix(): path for path in sorted(out.rglob("*")) if not path.is_dir()}
    for name, path in found.items():
        if name.split("/")[0] not in outputs:
            yield f"rest: {name}"
        elif ended.code == NOT_RUN:
            yield f"half: {name} is geschreven, en toch uitkomst 2"
        else:
            yield from _content_faults(name, path)


def _content_faults(name: str, path: Path) -> Iterator[str]:
    content = path.read_bytes()
    if path.suffix == ".xlsx" and not zipfile.is_zipfile(path):
        yield f"half: {name} is geen werkmap"
    if path.suffix == ".json" and not _is_json(content):
        yield f"half: {name} is geen JSON"
    if path.suffix == ".html" and not content.rstrip().endswith(b"</html>"):
        yield f"half: {name} houdt niet op"
    if path.suffix in _TEXTS:
        yield from _steers(name, _text(content), is_log=False)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def fingerprints(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return the files that a run reads, each with what changes when somebody writes it; of a pipe only which it is."""
    return {name: _fingerprint(there) for name, there in _stats(folder)}


def _fingerprint(there: os.stat_result) -> tuple[int, ...]:
    is_file = stat.S_ISREG(there.st_mode)
    return (there.st_ino, there.st_mode, *((there.st_size, there.st_mtime_ns) if is_file else ()))


def _stats(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for entry in os.scandir(folder):
        if entry.name != OUT:
            yield entry.name, entry.stat(follow_symlinks=False)
