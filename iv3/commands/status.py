"""The command ``iv3 status``: is a copy current; the edge of the program."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.current.files import found_in
from iv3.current.status import (
    CHANGED,
    CURRENT,
    EQUAL,
    MOST_BYTES,
    OTHER,
    OUTDATED,
    UNCHANGED,
    UNKNOWN,
    FileJudgement,
    Installed,
    Judgement,
    Version,
    hash_of_packs,
    installed,
    judge,
    judge_files,
    read_version,
    register,
    say,
)
from iv3.rows.cells import printable

Told = dict[str, Any]

_OUTCOMES = {CURRENT: 0, UNCHANGED: 0, OUTDATED: 1, CHANGED: 1, OTHER: 1, UNKNOWN: 2}
_MOST_SHOWN = 10


def main(options: argparse.Namespace) -> int:
    """Say whether the installed packs, or the files that are named, are current.

    Args:
        options: what ``iv3 status`` was told; see `iv3.commands.main`.

    Returns:
        0 current, or unchanged when nothing newer was looked for; 1 outdated or changed; 2 it could not be told.

    Raises:
        Unusable: a file or an option cannot be used.
        OSError: a file cannot be read.
    """
    own = installed()
    latest, why_not = _latest(options, own)
    looked_at: list[FileJudgement] = []
    beside = own.own if latest is None and not why_not else latest
    if not options.bestanden:
        judgement = judge(own, latest, why_not)
    elif beside is None:
        judgement = Judgement(UNKNOWN, "niet_vergeleken" if why_not else "index_kapot")
    else:
        known = register(beside)
        looked_at = [known.judge(found) for found in found_in(options.bestanden)]
        judgement = judge_files(looked_at, latest=latest is not None)
    told = _status_report(own, beside, judgement, looked_at, why_not)
    write(json.dumps(told, ensure_ascii=False, indent=1) + "\n" if options.format == "json" else _text(told), None)
    return _OUTCOMES[judgement.stand]


def _latest(options: argparse.Namespace, own: Installed) -> tuple[Version | None, str]:
    """Return the version to compare with, or None and why there is none; empty when nobody asked for one."""
    against: str | None = options.against
    if against is not None and "://" not in against:
        return read_version(_content(Path(against)), printable(against)), ""
    if options.offline:
        if against is not None:
            raise Unusable(say("offline_adres"))
        return None, ""
    address = against if against is not None else own.own.adres if own.own is not None else None
    if address is None:
        return None, say("adres_onbekend")
    from iv3.current.fetching import Unreachable, fetch  # its libraries are not loaded when nothing is asked for

    try:
        return read_version(fetch(address, f"iv3/{_version(own)}"), printable(address)), ""
    except (Unreachable, Unusable) as error:
        return None, str(error)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise Unusable(say("geen_bestand", bestand=printable(str(path))))
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _version(own: Installed) -> str:
    return own.own.versie if own.own is not None else say("versie_onbekend")


def _status_report(
    own: Installed, beside: Version | None, judgement: Judgement, looked_at: Sequence[FileJudgement], why_not: str
) -> Told:
    """Return everything that is said, as ``schemas/status.schema.json`` describes it."""
    counts = Counter(j.stand for j in looked_at)
    values = {
        "versie": _version(own),
        "ander": beside.versie if beside is not None else "",
        "herkomst": beside.herkomst if beside is not None else "",
        "aantal": len(judgement.differences),
        "reden": why_not,
        **{stand: counts[stand] for stand in (EQUAL, OTHER, UNKNOWN)},
    }
    return {
        "stand": judgement.stand,
        "melding": say(f"stand_{judgement.reden}", **values),
        "doen": say(f"doen_{judgement.reden}", **values),
        "geinstalleerd": {"versie": _version(own), "pakketten_sha256": hash_of_packs(own.packs)},
        **({} if beside is None else {"vergeleken_met": _about(beside)}),
        "verschillen": [{"naam": printable(d.naam), "soort": d.soort} for d in judgement.differences],
        "bestanden": [
            {
                "bestand": j.found.naam,
                "stand": j.stand,
                "sha256": j.found.sha256,
                "is": [printable(path) for path in j.known],
                **({} if j.found.versie is None else {"versie": j.found.versie}),
            }
            for j in looked_at
        ],
    }


def _about(version: Version) -> Told:
    optional = {"datum": version.datum, "uitgave": version.uitgave}
    return {
        "versie": version.versie,
        "pakketten_sha256": version.sha256,
        "herkomst": version.herkomst,
        **{key: value for key, value in optional.items() if value is not None},
    }


def _text(told: Told) -> str:
    """Return what is said for a terminal: the outcome and what to do first."""
    lines = [told["melding"], *([say("doen", wat=told["doen"])] if told["doen"] else []), ""]
    lines.append(say("geinstalleerd", **told["geinstalleerd"]))
    if "vergeleken_met" in told:
        lines.append(say("vergeleken_met", **told["vergeleken_met"]))
    lines += _few([f"  {row['naam']}: {row['soort']}" for row in told["verschillen"]])
    for stand in (OTHER, UNKNOWN, EQUAL):
        lines += _few([_row(row) for row in told["bestanden"] if row["stand"] == stand])
    return "\n".join(lines) + "\n"


def _row(row: Told) -> str:
    told = [say("rij_versie", versie=row["versie"])] if "versie" in row and row["stand"] != EQUAL else []
    if row["is"]:
        told.append(say("rij_is" if len(row["is"]) == 1 else "rij_is_meer", eerste=row["is"][0], aantal=len(row["is"])))
    return f"  {row['bestand']}: {row['stand']}" + (f" ({', '.join(told)})" if told else "")


def _few(lines: Sequence[str]) -> list[str]:
    """Return the first lines, and how many there are more."""
    more = len(lines) - _MOST_SHOWN
    return [*lines[:_MOST_SHOWN], *([f"  {say('en_meer', aantal=more)}"] if more > 0 else [])]
