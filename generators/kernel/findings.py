"""Findings on the sources: what is wrong, where, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MENDED = "Vanzelf herstellen: make fix."
"""What a finding adds that `generators.upkeep.mending` can mend."""


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands in a source: path relative to the repository, line and column from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        """Return the place as editors and terminals know it: ``file:line:column``."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong in the sources: ``melding`` says what, ``herstel`` what to do about it."""

    place: Place
    check: str
    melding: str
    herstel: str


def as_text(findings: Sequence[Finding]) -> str:
    """Return the findings for a person at a terminal, two lines each."""
    return "".join(f"{f.place}: {f.melding} [{f.check}]\n    {f.herstel}\n" for f in findings)


def as_json(findings: Sequence[Finding], looked_at: dict[str, int]) -> str:
    """Return the findings for a machine, with per check the number of things it looked at."""
    rows = [
        {
            "broncontrole": f.check,
            "bestand": f.place.path,
            "regelnummer": f.place.line,
            "kolom": f.place.column,
            "melding": f.melding,
            "herstel": f.herstel,
        }
        for f in findings
    ]
    return json.dumps({"bekeken": looked_at, "bevindingen": rows}, ensure_ascii=False, indent=1) + "\n"


def as_github(findings: Sequence[Finding]) -> str:
    """Return the findings as workflow commands, so that GitHub shows each one beside its line."""
    return "".join(
        f"::error file={_property(f.place.path)},line={f.place.line},col={f.place.column},"
        f"title={_property(f.check)}::{_message(f.melding + ' ' + f.herstel)}\n"
        for f in findings
    )


def listed(words: Iterable[str], last: str = "en") -> str:
    """Return ``words`` as a Dutch enumeration: "a, b en c"."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
