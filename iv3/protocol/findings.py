"""What is wrong with a delivery of a care provider, told without ever showing a burgerservicenummer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from iv3.core.character_ranges import WORD_CHARACTERS
from iv3.core.sentences import text
from iv3.core.words import Oordeel
from iv3.rows.cells import shown

PACK = "protocol"
FAULT, WARNING, GOOD = Oordeel.FOUT, Oordeel.WAARSCHUWING, Oordeel.GOED

_BETWEEN = "[ .\u00a0]"
_BESIDE = f"[{WORD_CHARACTERS}-]"
_NINE_DIGITS = re.compile(rf"(?<!{_BESIDE})[0-9](?:{_BETWEEN}?[0-9]){{8}}(?!{_BESIDE}|[.,][0-9])")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

Where = dict[str, Any]
"""The place of a finding: some of ``rij``, ``kolom`` and ``cel``."""

say: Callable[..., str] = partial(text, PACK)


@dataclass(frozen=True)
class ProtocolFinding:
    """One thing that is wrong; ``rij`` is the row as the file counts it, None when it is about the whole file.

    ``cel`` is empty outside a workbook. ``gevonden`` and ``verwacht`` are empty when there is nothing to show.
    ``aantal`` is how many findings it stands for that are not told one by one; None for a finding by itself.
    """

    controle: str
    ernst: str
    melding: str
    herstel: str
    rij: int | None = None
    kolom: str = ""
    cel: str = ""
    gevonden: str = ""
    verwacht: str = ""
    aantal: int | None = None

    @property
    def number(self) -> int:
        """How many findings it stands for: one, or all of a kind that are not told."""
        return 1 if self.aantal is None else self.aantal


class UntoldFinding(NamedTuple):
    """What is wrong, before there are sentences for it: of a kind only the first are told, the others counted.

    ``values`` and what ``late`` returns go to `finding`; ``late`` is for what takes long to work out.
    """

    key: str
    ernst: str
    controle: str
    values: Mapping[str, Any]
    late: Callable[[], Mapping[str, Any]]


def untold(
    key: str,
    ernst: str = FAULT,
    *,
    controle: str = "",
    late: Callable[[], Mapping[str, Any]] = dict,
    **values: Any,
) -> UntoldFinding:
    """Return what is wrong without sentences; ``controle`` is ``key`` unless it is told."""
    return UntoldFinding(key, ernst, controle or key, values, late)


def told(found: UntoldFinding, where: Where) -> ProtocolFinding:
    """Return a finding with its sentences, at a place."""
    return finding(found.key, found.ernst, controle=found.controle, where=where, **found.values, **found.late())


def finding(
    key: str,
    ernst: str = FAULT,
    *,
    controle: str = "",
    gevonden: str = "",
    verwacht: str = "",
    where: Where | None = None,
    **values: object,
) -> ProtocolFinding:
    """Return a finding with the sentences of ``key``.

    Args:
        key: which sentences; what to do is the key with ``_doen`` behind it.
        ernst: ``fout`` or ``waarschuwing``.
        controle: what was looked at; ``key`` when it is not told.
        gevonden: somebody's cell; shown on one line and not too long.
        verwacht: what should have been there.
        where: the place.
        values: what else stands between braces in the sentences.
    """
    said = {**values, "gevonden": shown(gevonden), "verwacht": verwacht}
    return ProtocolFinding(
        controle or key,
        ernst,
        say(key, **said),
        say(f"{key}_doen", **said),
        gevonden=shown(gevonden),
        verwacht=verwacht,
        **(where or {}),
    )


def masked(found: ProtocolFinding) -> ProtocolFinding:
    """Return a finding in which no text shows what looks like a burgerservicenummer."""
    return replace(
        found,
        melding=_without_bsn(found.melding),
        herstel=_without_bsn(found.herstel),
        kolom=_without_bsn(found.kolom),
        gevonden=_without_bsn(found.gevonden),
        verwacht=_without_bsn(found.verwacht),
    )


def is_bsn(digits: str) -> bool:
    """Tell whether nine digits pass the check of a burgerservicenummer (elfproef); nine zeros do not."""
    return (
        len(digits) == len(_WEIGHTS)
        and bool(digits.strip("0"))
        and sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
    )


def holds_bsn(cell: str) -> bool:
    """Tell whether something in a cell looks like a burgerservicenummer."""
    return len(cell) >= len(_WEIGHTS) and any(_is_bsn_match(match) for match in _NINE_DIGITS.finditer(cell))


def _without_bsn(told: str) -> str:
    return _NINE_DIGITS.sub(lambda match: say("verborgen") if _is_bsn_match(match) else match[0], told)


def _is_bsn_match(match: re.Match[str]) -> bool:
    return is_bsn(re.sub(_BETWEEN, "", match[0]))
