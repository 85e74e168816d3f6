"""``iv3.status``: is a copy of the packs, or of published files, current."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iv3.core.characters import printable
from iv3.core.errors import Unusable
from iv3.core.given import Given, file_of
from iv3.current.files import found_in
from iv3.current.status import (
    EQUAL,
    MOST_BYTES,
    OTHER,
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

StatusReport = dict[str, Any]
_MOST_SHOWN = 10


@dataclass(frozen=True)
class StatusResult:
    """Whether a copy is current.

    Attributes:
        data: everything that is said, as ``schemas/status.schema.json`` describes it.
    """

    data: StatusReport

    @property
    def stand(self) -> str:
        """One of the words of ``Actueelstand``: actueel, ongewijzigd, verouderd, gewijzigd, anders or onbekend."""
        return str(self.data["stand"])

    def to_text(self) -> str:
        """Return it for a person: the outcome and what to do first."""
        return _text(self.data)


def status(
    *paths: Path, against: Given | None = None, address: str | None = None, is_offline: bool = False
) -> StatusResult:
    """Say whether the installed packs, or the files that are named, are those of the latest version, by their hash.

    Args:
        paths: files, folders and archives; without them it is about the installed packs.
        against: a file ``actueel.json`` to compare with.
        address: where to fetch ``actueel.json``; by default the address that the packs themselves name.
        is_offline: whether no connection may be used; then the comparison is with what is on this computer.

    Raises:
        UserError: a file cannot be used, or the choices do not go together.
        OSError: a file cannot be read.
    """
    own = installed()
    latest, why_not = _latest(own, against, address, is_offline=is_offline)
    looked_at: list[FileJudgement] = []
    beside = own.own if latest is None and not why_not else latest
    if not paths:
        judgement = judge(own, latest, why_not)
    elif beside is None:
        judgement = Judgement(UNKNOWN, "niet_vergeleken" if why_not else "index_kapot")
    else:
        known = register(beside)
        looked_at = [known.judge(found) for found in found_in(paths)]
        judgement = judge_files(looked_at, latest=latest is not None)
    return StatusResult(_status_report(own, beside, judgement, looked_at, why_not))


def _latest(
    own: Installed, against: Given | None, address: str | None, *, is_offline: bool
) -> tuple[Version | None, str]:
    """Return the version to compare with, or None and why there is none; empty when nobody asked for one."""
    if against is not None:
        return read_version(_content(against), printable(str(file_of(against)))), ""
    if is_offline:
        if address is not None:
            raise Unusable(say("offline_adres"))
        return None, ""
    asked = address if address is not None else own.own.adres if own.own is not None else None
    if asked is None:
        return None, say("adres_onbekend")
    from iv3.current.fetching import Unreachable, fetch  # its libraries are not loaded when nothing is asked for

    try:
        return read_version(fetch(asked, f"iv3/{_version(own)}"), printable(asked)), ""
    except (Unreachable, Unusable) as error:
        return None, str(error)


def _content(against: Given) -> bytes:
    file = file_of(against)
    if isinstance(file, Path) and not file.is_file():
        raise Unusable(say("geen_bestand", bestand=printable(str(file))))
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _version(own: Installed) -> str:
    return own.own.versie if own.own is not None else say("versie_onbekend")


def _status_report(
    own: Installed, beside: Version | None, judgement: Judgement, looked_at: Sequence[FileJudgement], why_not: str
) -> StatusReport:
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


def _about(version: Version) -> StatusReport:
    optional = {"datum": version.datum, "uitgave": version.uitgave}
    return {
        "versie": version.versie,
        "pakketten_sha256": version.sha256,
        "herkomst": version.herkomst,
        **{key: value for key, value in optional.items() if value is not None},
    }


def _text(told: StatusReport) -> str:
    """Return what is said for a terminal: the outcome and what to do first."""
    lines = [told["melding"], *([say("doen", wat=told["doen"])] if told["doen"] else []), ""]
    lines.append(say("geinstalleerd", **told["geinstalleerd"]))
    if "vergeleken_met" in told:
        lines.append(say("vergeleken_met", **told["vergeleken_met"]))
    lines += _few([f"  {row['naam']}: {row['soort']}" for row in told["verschillen"]])
    for stand in (OTHER, UNKNOWN, EQUAL):
        lines += _few([_row(row) for row in told["bestanden"] if row["stand"] == stand])
    return "\n".join(lines) + "\n"


def _row(row: StatusReport) -> str:
    told = [say("rij_versie", versie=row["versie"])] if "versie" in row and row["stand"] != EQUAL else []
    if row["is"]:
        told.append(say("rij_is" if len(row["is"]) == 1 else "rij_is_meer", eerste=row["is"][0], aantal=len(row["is"])))
    return f"  {row['bestand']}: {row['stand']}" + (f" ({', '.join(told)})" if told else "")


def _few(lines: Sequence[str]) -> list[str]:
    """Return the first lines, and how many there are more."""
    more = len(lines) - _MOST_SHOWN
    return [*lines[:_MOST_SHOWN], *([f"  {say('en_meer', aantal=more)}"] if more > 0 else [])]
