"""A ledger read and written: the delivery, its trail, its lines and its totals, or nothing at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from iv3.core import files as writing
from iv3.core.money import euro
from iv3.ledger.about import About
from iv3.ledger.booking import Ledger
from iv3.ledger.cells import by_cell, closing_stands
from iv3.ledger.delivery import delivery
from iv3.ledger.totals import Booked, group_sums, summary, totals_text
from iv3.ledger.trail import trail
from iv3.ledger.words import say


@dataclass(frozen=True)
class LedgerOutputs:
    """What is to be written of a ledger: each file only when it is asked for.

    Attributes:
        out: the delivery (JSON).
        trail: for every cell the accounts (CSV).
        lines: every line with its place (CSV).
        summary: the totals (JSON).
        derives_closing: the closing stands of the balance are derived.
        per_account: a record for every account of a cell; else one for a cell.
        is_draft: the delivery is written too when something is open.
    """

    out: Path | None = None
    trail: Path | None = None
    lines: Path | None = None
    summary: Path | None = None
    derives_closing: bool = False
    per_account: bool = True
    is_draft: bool = False

    @property
    def paths(self) -> tuple[Path | None, ...]:
        """The files; None for one that is not asked for."""
        return self.out, self.trail, self.lines, self.summary


def write_ledger(ledger: Ledger, path: Path, about: About | None, outputs: LedgerOutputs) -> tuple[Booked, list[str]]:
    """Read a ledger and write what is asked for, each file only when everything went well.

    Args:
        ledger: ready to be read.
        path: the lines (CSV or XLSX).
        about: who delivers; needed for the delivery.
        outputs: what to write.

    Returns:
        What was read, and what there is to say of it: the totals, and whether the delivery was written.

    Raises:
        Unusable: a file cannot be used; nothing has been written then.
        OSError: a file cannot be read or written.
    """
    if outputs.out is not None and about is None:
        raise TypeError("a delivery says who delivers")
    asked = [each for each in outputs.paths if each is not None]
    unfinished = {out: writing.unfinished(out) for out in asked}
    try:
        with ExitStack() as opened:
            streams = {
                out: opened.enter_context(part.open("w", encoding="utf-8", newline=""))
                for out, part in unfinished.items()
            }
            booked, said = _written(ledger, path, about, outputs, streams)
        if outputs.out is not None and not _is_delivered(booked, outputs):
            del unfinished[outputs.out]
        for out, part in unfinished.items():
            part.replace(out)
    finally:
        for out in asked:
            writing.unfinished(out).unlink(missing_ok=True)
    return booked, said


def _written(
    ledger: Ledger, path: Path, about: About | None, outputs: LedgerOutputs, streams: Mapping[Path, IO[str]]
) -> tuple[Booked, list[str]]:
    ledger.read(path, streams[outputs.lines] if outputs.lines is not None else None)
    cells = by_cell(ledger.groups.values(), ledger.mapping)
    stands = closing_stands(cells, ledger.mapping.model) if outputs.derives_closing else {}
    booked = Booked(ledger, cells, stands)
    totals = summary(booked)
    said = [totals_text(totals).rstrip("\n")]
    if outputs.out is not None and about is not None:
        if _is_delivered(booked, outputs):
            streams[outputs.out].write(_delivered(booked, about, per_account=outputs.per_account))
            said.append(say("geschreven", bestand=outputs.out))
        else:
            said.append(say("niet_geschreven", bestand=outputs.out))
    if outputs.trail is not None:
        streams[outputs.trail].write(trail(booked.groups, ledger.mapping))
    if outputs.summary is not None:
        streams[outputs.summary].write(json.dumps(totals, ensure_ascii=False, indent=1) + "\n")
    return booked, said


def _is_delivered(booked: Booked, outputs: LedgerOutputs) -> bool:
    return booked.is_complete or outputs.is_draft


def _delivered(booked: Booked, about: About, *, per_account: bool) -> str:
    """Return the delivery; one from which something is missing says so in a remark."""
    if not booked.is_complete:
        sums = group_sums(booked.open)
        remark = say(
            "concept",
            regels=sums["regels"] + booked.ledger.refused_lines,
            debet=euro(sums["debet_cent"]),
            credit=euro(sums["credit_cent"]),
        )
        about = About(about.metadata, about.contact, (*about.opmerkingen, remark))
    return delivery(booked.cells, booked.stands, about, per_account=per_account)
