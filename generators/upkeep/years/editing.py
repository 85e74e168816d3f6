"""Edits in source files that leave everything else as a person wrote it, comments and line ends included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from generators.kernel.sources import load_text
from generators.kernel.writing import QuotedText, block, paragraph, quoted
from generators.subjects.closed_years.fingerprints import KEY
from iv3.core.errors import UserError

_LAST_YEAR = re.compile(r"^(laatste_jaar:[ \t]*)(\d+)", re.MULTILINE)
_HEADER = (
    "# Een gesloten verslagjaar. De opdrachten close-year en erratum schrijven de vingerafdrukken; zie README.md.\n"
)


def with_last_year(text: str, jaar: int) -> str:
    """Return the text of ``tables/specificatie.yaml`` with another last year.

    Raises:
        UserError: the text does not have exactly one ``laatste_jaar``.
    """
    edited, count = _LAST_YEAR.subn(rf"\g<1>{jaar}", text)
    if count != 1:
        raise UserError(f"laatste_jaar moet een keer in het bestand staan, en staat er {count} keer")
    return _checked(text, edited, {"laatste_jaar": jaar})


def closed_year(jaar: int, gesloten: str, waarom: str, fingerprints: Mapping[str, str]) -> str:
    """Return the text of a file in ``tables/jaren/``.

    Raises:
        UserError: ``waarom`` cannot be written down.
    """
    text = (
        _HEADER
        + block({"jaar": jaar, "gesloten": QuotedText(gesloten)})
        + paragraph("waarom", waarom, quotes=False)
        + f"{KEY}:\n"
        + block(_quoted(fingerprints), 2)
    )
    wanted = {"jaar": jaar, "gesloten": gesloten, "waarom": _plain(waarom), KEY: dict(fingerprints)}
    return _checked("", text, wanted)


def with_erratum(text: str, datum: str, reden: str, bron: str | None, fingerprints: Mapping[str, str]) -> str:
    """Return the text of a closed year with an erratum after the others.

    Raises:
        UserError: the text cannot take it: then it must be written by hand.
    """
    data = load_text(text, "").data
    errata = data.get("errata", [])
    record: dict[str, Any] = {"datum": datum, "reden": _plain(reden), **({"bron": bron} if bron else {})}
    record[KEY] = dict(fingerprints)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    place, indent = (len(lines), 2) if not errata else _after_errata(text)
    inside = indent + 2
    added = (
        ("" if errata else "errata:\n")
        + f"{' ' * indent}- datum: {quoted(datum)}\n"
        + paragraph("reden", reden, inside, quotes=False)
        + block({**({"bron": bron} if bron else {}), KEY: _quoted(fingerprints)}, inside)
    )
    edited = end.join([*lines[:place], *added.splitlines(), *lines[place:]]) + end
    return _checked(text, edited, {"errata": [*errata, record]})


def _after_errata(text: str) -> tuple[int, int]:
    """Return the number of the line after the last erratum, and the column of its dash."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(node, yaml.MappingNode):
        raise UserError("dit is geen bestand met sleutels")
    errata: yaml.Node = next(value for key, value in node.value if key.value == "errata")
    node = errata
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    after: int = node.end_mark.line + (node.end_mark.column > 0)
    lines = text.splitlines()
    while not lines[after - 1].strip():  # a block of text ends after the empty lines below it
        after -= 1
    return after, errata.start_mark.column


def _quoted(fingerprints: Mapping[str, str]) -> dict[str, QuotedText]:
    return {part: QuotedText(value) for part, value in fingerprints.items()}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _checked(before: str, after: str, changed: Mapping[str, Any]) -> str:
    """Return ``after`` when it says what ``before`` said with ``changed`` in it, and nothing else.

    Raises:
        UserError: it says something else.
    """
    document = load_text(after, "")
    was = (load_text(before, "").data if before else {}) or {}
    if document.findings or document.data != {**was, **changed}:
        raise UserError(
            f"{', '.join(changed)} is hier niet vanzelf in te vullen; schrijf het met de hand in het bestand"
        )
    return after
