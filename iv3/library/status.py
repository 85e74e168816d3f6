"""``iv3.status``: is a copy of the packs, or of published files, current."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from iv3.core.characters import printable
from iv3.core.errors import Unusable, UserError
from iv3.core.given import Given, file_of
from iv3.core.words import Handtekeningstand
from iv3.current import signature
from iv3.current.files import found_in
from iv3.current.signature import ReadFile, SignatureStatement
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
LATEST_NAME = "actueel.json"
"""What is published at a fixed address, and is signed as that."""
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


@dataclass(frozen=True)
class Beside:
    """What is compared with, and what can be said of its signature; without a version ``why_not`` says why."""

    version: Version | None
    why_not: str
    statement: SignatureStatement


@dataclass(frozen=True)
class _Demand:
    """What the user asks of signatures: see `status`."""

    must_be_signed: bool
    memory: Path | None


def status(
    *paths: Path,
    against: Given | None = None,
    address: str | None = None,
    is_offline: bool = False,
    must_be_signed: bool = False,
    memory: Path | None = None,
) -> StatusResult:
    """Say whether the installed packs, or the files that are named, are those of the latest version, by their hash.

    Args:
        paths: files, folders and archives; without them it is about the installed packs.
        against: a file ``actueel.json`` to compare with.
        address: where to fetch ``actueel.json``; by default the address that the packs themselves name.
        is_offline: whether no connection may be used; then the comparison is with what is on this computer.
        must_be_signed: whether it is an error that no signature can be looked at.
        memory: a folder that keeps which signed list was seen last, so that an older one is refused.

    Raises:
        MissingComponent: a signature is demanded, and this installation cannot look at one.
        UserError: a file cannot be used, or the choices do not go together.
        OSError: a file cannot be read.
    """
    own = installed()
    compared = _latest(own, against, address, _Demand(must_be_signed, memory), is_offline=is_offline)
    latest, why_not = compared.version, compared.why_not
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
    if judgement.reden == "niet_vergeleken" and compared.statement.stand == Handtekeningstand.NIET_IN_ORDE:
        judgement = Judgement(judgement.stand, "handtekening_faalt")
    report = _status_report(own, beside, judgement, looked_at, why_not)
    return StatusResult({**report, "handtekening": asdict(compared.statement)})


def _latest(own: Installed, against: Given | None, address: str | None, demand: _Demand, *, is_offline: bool) -> Beside:
    """Return the version to compare with, or None and why there is none; empty when nobody asked for one."""
    if against is not None:
        content = _content(against)
        file = file_of(against)
        version = read_version(content, printable(str(file)))
        return _signed(version, content, _read_beside(file) if isinstance(file, Path) else None, demand)
    if is_offline and address is not None:
        raise Unusable(say("offline_adres"))
    asked = address if address is not None else own.own.adres if own.own is not None else None
    if is_offline or asked is None:
        none = signature.not_looked_at(say("handtekening_niets"), is_demanded=demand.must_be_signed)
        return Beside(None, "" if is_offline else say("adres_onbekend"), none)
    return _fetched(asked, f"iv3/{_version(own)}", demand)


def _fetched(asked: str, program: str, demand: _Demand) -> Beside:
    # Only here: what asks for something on the web is not loaded when nothing is asked for.
    from urllib.parse import quote, urljoin

    from iv3.current.fetching import Unreachable, fetch

    def read(path: str, limit_bytes: int) -> bytes | None:  # noqa: ARG001 (fetch has a smaller limit of its own)
        try:
            return fetch(urljoin(asked, quote(path)), program)
        except Unreachable as error:
            if error.is_absent:
                return None
            raise

    try:
        content = fetch(asked, program)
        version = read_version(content, printable(asked))
    except (Unreachable, Unusable) as error:
        none = signature.not_looked_at(say("handtekening_niets"), is_demanded=False)
        return Beside(None, str(error), none)
    return _signed(version, content, read, demand)


def _read_beside(file: Path) -> ReadFile | None:
    """Return what reads signed lists beside a file, None when no folder of them is there."""
    if not (file.parent / signature.FOLDER).is_dir():
        return None

    def read(path: str, limit_bytes: int) -> bytes | None:
        place = file.parent / path
        if place.is_symlink() or not place.is_file():
            return None
        with place.open("rb") as stream:
            content = stream.read(limit_bytes + 1)
        if len(content) > limit_bytes:
            raise signature.Untrusted(say("handtekening_te_groot", bestand=path), path)
        return content

    return read


def _signed(version: Version, content: bytes, read: ReadFile | None, demand: _Demand) -> Beside:
    """Return a version with what its signature says; a signature that does not hold leaves nothing to compare with."""
    root = signature.root_of_package()
    why = signature.why_not_looked_at(root)
    if why is not None or root is None or read is None:
        reason = why or say("handtekening_geen_map", map=signature.FOLDER)
        return Beside(version, "", signature.not_looked_at(reason, is_demanded=demand.must_be_signed))
    try:
        signed = signature.signed_list(root, read, demand.memory)
        signature.require_same(signed, LATEST_NAME, len(content), hashlib.sha256(content).hexdigest())
    except UserError as error:
        return Beside(None, str(error), SignatureStatement(Handtekeningstand.NIET_IN_ORDE, str(error)))
    return Beside(version, "", signature.told(signed))


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
    lines.append(say("handtekening", melding=told["handtekening"]["melding"]))
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
