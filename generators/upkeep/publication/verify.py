"""Compare what is published with its manifests, its checksums and its signatures: every file, and nothing besides.

What a manifest, an index or a list of sums says is not trusted. Manifests and sums notice what is damaged; only a
signature notices what somebody changed on purpose everywhere, and whether one was looked at is always told.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from generators.outputs import manifest
from generators.outputs.current import NAME as CURRENT
from generators.subjects.releases.facts import parsed
from generators.upkeep.publication.folder import CARD, FOLDER, INDEX, LATEST, SUMS, archive_name, pointer
from generators.upkeep.publication.places import EntryKind, PublishedPlace, TooLarge, is_address, opened, unsafe
from iv3.core.errors import UserError
from iv3.core.words import Handtekeningstand
from iv3.current import signature
from iv3.current.signature import SignatureStatement, Untrusted

LIST_LIMIT_BYTES = 32_000_000
"""A manifest, an index or a list of sums is never larger."""

FILE_LIMIT_BYTES = 1_000_000_000
MOST_FILES = 100_000
_AT_ONCE = 8
_ON_CARD = ("versie", "datum", "klasse", "adres")
_PART_ONLY = "Niet nagekeken. De handtekening staat bij de hele publicatie, en niet in deze map."

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True, order=True)
class Difference:
    """One file that is not as its manifest says: ``soort`` is ontbreekt, anders, extra, or onbruikbaar."""

    pad: str
    soort: str
    melding: str


@dataclass(frozen=True)
class VerifyOutcome:
    """What a comparison found, over how many files in how many manifests, and what was said of the signature."""

    plaats: str
    bestanden: int
    manifesten: int
    differences: tuple[Difference, ...]
    statement: SignatureStatement


@dataclass(frozen=True)
class Trust:
    """Who is trusted, and what is demanded.

    Attributes:
        root: the root; None when there is none.
        must_be_signed: whether it is an error that no signature can be looked at.
        memory: a folder that keeps what was seen, so that something older is refused.
    """

    root: bytes | None = None
    must_be_signed: bool = False
    memory: Path | None = None


@dataclass(frozen=True)
class Named:
    """A file that a manifest or a list of sums names; ``size_bytes`` is None when only its hash is known."""

    path: str
    sha256: str
    size_bytes: int | None = None


@dataclass
class Expected:
    """Everything that should be there, and what is wrong with the lists themselves."""

    files: dict[str, Named] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    versions: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    manifests: int = 0

    def differs(self, path: str, soort: str, melding: str) -> None:
        """Add a difference."""
        self.differences.append(Difference(path, soort, melding))


def verify(
    place: str, progress: Callable[[int, int], None] = lambda *_: None, trust: Trust | None = None
) -> VerifyOutcome:
    """Compare a folder or an address with its manifest.

    Args:
        place: a folder with ``manifest.json``, or with ``uitgaven/index.json`` and every version it names; or an
            address of either, with https, or http on this machine.
        progress: told how many files are done, and of how many.
        trust: who is trusted; by default the root in this package.

    Raises:
        MissingComponent: a signature is demanded, and none can be looked at.
        UserError: there is no manifest, the address is not allowed or does not answer, or a list is unreadable.
    """
    there = opened(place)
    expected = _expected(there, place)
    statement = _signed(there, expected, trust if trust is not None else Trust(signature.root_of_package()))
    named = sorted(expected.files.values(), key=lambda file: file.path)
    entries = there.entries()
    differences = list(expected.differences)
    with ThreadPoolExecutor(_AT_ONCE if is_address(place) else 1) as pool:
        results = pool.map(lambda file: _compared(there, file, entries or {}), named)
        for done, difference in enumerate(results, 1):
            differences += [difference] if difference is not None else []
            progress(done, len(named))
    differences += _extra(entries or {}, expected, statement)
    return VerifyOutcome(place, len(named), expected.manifests, tuple(sorted(set(differences))), statement)


def as_text(outcome: VerifyOutcome) -> str:
    """Return the outcome for a person, one line for each difference."""
    lines = [f"{d.pad}: {d.melding}." for d in outcome.differences]
    looked = f"{outcome.bestanden} bestanden vergeleken met {_manifests(outcome.manifesten)}"
    end = f"{len(outcome.differences)} niet in orde" if outcome.differences else "alles is in orde"
    said = f"Handtekening: {outcome.statement.melding}"
    return "".join(f"{line}\n" for line in [*lines, f"{looked}: {end}.", said])


def as_json(outcome: VerifyOutcome) -> str:
    """Return the outcome for a program."""
    data = {
        "plaats": outcome.plaats,
        "manifesten": outcome.manifesten,
        "bestanden": outcome.bestanden,
        "verschillen": [asdict(d) for d in outcome.differences],
        "handtekening": asdict(outcome.statement),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def to_sign(versions: list[str], is_there: Callable[[str], bool]) -> list[str]:
    """Return the files that are signed; what else is published is named, with its hash, in one of these.

    Args:
        versions: the versions in the index.
        is_there: tells whether a file of the website stands there.
    """
    of_versions = [
        f"{FOLDER}/{versie}/{name}" for versie in versions for name in (manifest.NAME, SUMS, archive_name(versie))
    ]
    return [INDEX, LATEST, *filter(is_there, (manifest.NAME, CURRENT)), *of_versions]


# Signatures


def _signed(place: PublishedPlace, expected: Expected, trust: Trust) -> SignatureStatement:
    """Look at the signatures, and add what they say that is not so."""
    why = signature.why_not_looked_at(trust.root)
    if why is None and not expected.versions:
        why = _PART_ONLY
    if why is not None or trust.root is None:
        return signature.not_looked_at(why or "", is_demanded=trust.must_be_signed)
    try:
        signed = signature.signed_list(trust.root, partial(_list, place), trust.memory)
    except Untrusted as error:
        expected.differs(error.path, "onbruikbaar", str(error).rstrip("."))
        return SignatureStatement(Handtekeningstand.NIET_IN_ORDE, str(error))
    expected.lists |= signed.lists
    wanted = to_sign(expected.versions, lambda path: path in expected.lists or path in expected.files)
    before = len(expected.differences)
    for path in sorted({*wanted, *signed.files}):
        _compare_signed(place, path, signed, expected)
    if len(expected.differences) > before:
        return SignatureStatement(
            Handtekeningstand.NIET_IN_ORDE, "Niet in orde. Wat er staat, is niet wat is ondertekend."
        )
    return signature.told(signed)


def _list(place: PublishedPlace, path: str, limit_bytes: int) -> bytes | None:
    """Return a signed list."""
    try:
        return place.read(path, limit_bytes)
    except TooLarge as error:
        raise Untrusted(f"{error}.", path) from error


def _compare_signed(place: PublishedPlace, path: str, signed: signature.SignedList, expected: Expected) -> None:
    known = signed.files.get(path)
    found = None if unsafe(path) else place.measure(path, known.size_bytes if known is not None else FILE_LIMIT_BYTES)
    if found is None:
        expected.differs(path, "ontbreekt", "is ondertekend, en ontbreekt")
        return
    try:
        signature.require_same(signed, path, *found)
    except Untrusted as error:
        expected.differs(path, "anders", str(error).removeprefix(f"{path} ").rstrip("."))


# What should be there


def _expected(place: PublishedPlace, shown: str) -> Expected:
    expected = Expected()
    index = place.read(INDEX, LIST_LIMIT_BYTES)
    if index is not None:
        _add_index(place, index, expected)
    _add_manifest(place, "", expected)
    if not expected.manifests and index is None:
        raise UserError(f"in {shown} staat geen {manifest.NAME} en geen {INDEX}, dus er is niets om mee te vergelijken")
    return expected


def _add_index(place: PublishedPlace, content: bytes, expected: Expected) -> None:
    """Add every version that the index names, and compare the pointer with the first."""
    rows = _parsed(content, INDEX).get("uitgaven")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_FILES:
        raise UserError(f"{INDEX} noemt geen uitgaven")
    expected.lists.update({INDEX, LATEST})
    sound = [row for row in rows if _is_sound(row)]
    if len(sound) < len(rows):
        expected.differs(INDEX, "onbruikbaar", "een uitgave in dit bestand is niet te lezen")
    expected.versions = [row["versie"] for row in sound]
    if expected.versions != sorted(set(expected.versions), key=parsed, reverse=True):
        expected.differs(INDEX, "onbruikbaar", "de uitgaven staan niet in volgorde, of een versie staat er twee keer")
    for row in sound:
        _add_version(place, row, expected)
    if sound:
        _compare_pointer(place, sound[0], expected)


def _is_sound(row: Any) -> bool:
    try:
        parsed(row["versie"] if isinstance(row["versie"], str) else "")
        return _is_sha256(row["manifest"]["sha256"]) and _is_sha256(row["archief"]["sha256"])
    except (UserError, KeyError, TypeError):
        return False


def _add_version(place: PublishedPlace, row: Mapping[str, Any], expected: Expected) -> None:
    versie = row["versie"]
    folder = f"{FOLDER}/{versie}/"
    name = f"{folder}{manifest.NAME}"
    content = place.read(name, LIST_LIMIT_BYTES)
    if content is None:
        expected.differs(name, "ontbreekt", f"ontbreekt, terwijl {INDEX} versie {versie} noemt")
        return
    if hashlib.sha256(content).hexdigest() != row["manifest"]["sha256"]:
        expected.differs(name, "anders", f"is anders dan {INDEX} zegt")
    says = _parsed(content, name).get("versie")
    if says != versie:
        expected.differs(name, "anders", f"is van versie {str(says)[:20]}, en hoort van versie {versie} te zijn")
    _add_manifest(place, folder, expected)
    path = f"{folder}{archive_name(versie)}"
    archive = expected.files.get(path)
    if archive is None or archive.sha256 != row["archief"]["sha256"]:
        expected.differs(path, "anders", f"staat in {SUMS} anders dan in {INDEX}")
    card = place.read(f"{folder}{CARD}", LIST_LIMIT_BYTES)
    told = {} if card is None else _parsed(card, f"{folder}{CARD}")
    if wrong := [key for key in _ON_CARD if told.get(key) != row.get(key)]:
        expected.differs(INDEX, "anders", f"zegt van versie {versie} iets anders dan haar {CARD}: {', '.join(wrong)}")


def _compare_pointer(place: PublishedPlace, newest: Mapping[str, Any], expected: Expected) -> None:
    content = place.read(LATEST, LIST_LIMIT_BYTES)
    if content is None:
        expected.differs(LATEST, "ontbreekt", "ontbreekt")
    elif _parsed(content, LATEST) != pointer(newest):
        expected.differs(LATEST, "anders", f"wijst niet naar de eerste uitgave van {INDEX}")


def _add_manifest(place: PublishedPlace, folder: str, expected: Expected) -> None:
    """Add what the manifest in a folder names, and compare the list of sums beside it."""
    name = f"{folder}{manifest.NAME}"
    content = place.read(name, LIST_LIMIT_BYTES)
    if content is None:
        return
    expected.manifests += 1
    expected.lists.add(name)
    rows = _parsed(content, name).get("bestanden")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_FILES:
        raise UserError(f"{name} noemt geen bestanden, of meer dan {MOST_FILES}")
    found: dict[str, Named] = {}
    for row in rows:
        path, sha256, size = (row.get(k) for k in ("pad", "sha256", "bytes")) if isinstance(row, dict) else (None,) * 3
        if unsafe(path) or not _is_sha256(sha256) or type(size) is not int or not 0 <= size <= FILE_LIMIT_BYTES:
            expected.differs(name, "onbruikbaar", f"noemt een bestand dat niet kan: {str(path)[:100]!r}")
        elif str(path) in found:
            expected.differs(name, "onbruikbaar", f"noemt {path} twee keer")
        else:
            found[str(path)] = Named(f"{folder}{path}", str(sha256), size)
    for folded, count in Counter(path.casefold() for path in found).items():
        if count > 1:
            expected.differs(name, "onbruikbaar", f"noemt {folded} vaker, met andere hoofdletters")
    expected.files.update({file.path: file for file in found.values()})
    own = Named(name, hashlib.sha256(content).hexdigest())
    _add_sums(place, folder, {**found, manifest.NAME: own}, expected)


def _add_sums(place: PublishedPlace, folder: str, named: Mapping[str, Named], expected: Expected) -> None:
    """Compare the list of sums with the manifest, both ways; it adds the archive of a version."""
    name = f"{folder}{SUMS}"
    content = place.read(name, LIST_LIMIT_BYTES)
    if content is None:
        if CARD in named:
            expected.differs(name, "ontbreekt", "ontbreekt")
        return
    if SUMS in named:
        return
    expected.lists.add(name)
    sums: dict[str, str] = {}
    for path, sha256 in sums_in(content, name, expected):
        if path in sums:
            expected.differs(name, "onbruikbaar", f"noemt {path} twee keer")
        sums[path] = sha256
        if path not in named:
            expected.files[f"{folder}{path}"] = Named(f"{folder}{path}", sha256)
        elif named[path].sha256 != sha256:
            melding = f"heeft voor {path} een ander controlegetal dan het bestand of het manifest"
            expected.differs(name, "anders", melding)
    for path in sorted(set(named) - set(sums)):
        expected.differs(name, "ontbreekt", f"heeft geen regel voor {path}")


def sums_in(content: bytes, name: str, expected: Expected) -> Iterator[tuple[str, str]]:
    """Yield path and hash of every line of a list of sums; a line that cannot be is told in ``expected``."""
    for line in content.decode("utf-8", "replace").splitlines()[:MOST_FILES]:
        match = _SUM_LINE.fullmatch(line)
        if match is None or unsafe(match[2]):
            expected.differs(name, "onbruikbaar", f"heeft een regel die niet kan: {line[:100]!r}")
        else:
            yield match[2], match[1]


# What is there


def _compared(place: PublishedPlace, file: Named, entries: Mapping[str, EntryKind]) -> Difference | None:
    limit_bytes = FILE_LIMIT_BYTES if file.size_bytes is None else file.size_bytes
    try:
        found = place.measure(file.path, limit_bytes)
    except (UserError, OSError) as error:
        return Difference(file.path, "onbruikbaar", f"is niet te lezen ({error})")
    if found is None:
        return _absent(file.path, entries)
    size, sha256 = found
    if file.size_bytes is not None and size != file.size_bytes:
        more = "meer dan " if size > file.size_bytes else ""
        told = f"{more}{file.size_bytes if more else size}"
        return Difference(file.path, "anders", f"heeft {told} bytes; verwacht zijn er {file.size_bytes}")
    if sha256 != file.sha256:
        return Difference(file.path, "anders", f"heeft controlegetal {sha256[:12]}…; verwacht is {file.sha256[:12]}…")
    return None


def _absent(path: str, entries: Mapping[str, EntryKind]) -> Difference:
    """Return why a file that is named is not there as that file."""
    if path in entries:
        return Difference(path, "onbruikbaar", f"is {entries[path].value}, en hoort een gewoon bestand te zijn")
    alike = _spelled_otherwise(path, entries)
    return Difference(
        path, "ontbreekt", f"ontbreekt; er staat wel {alike}, met andere hoofdletters" if alike else "ontbreekt"
    )


def _spelled_otherwise(path: str, entries: Mapping[str, EntryKind]) -> str | None:
    return next((there for there in entries if there != path and there.casefold() == path.casefold()), None)


def _extra(entries: Mapping[str, EntryKind], expected: Expected, statement: SignatureStatement) -> Iterator[Difference]:
    """Yield what is there and nothing names; signed lists that nobody looked at are left alone, and that is told."""
    named = {*expected.files, *expected.lists}
    above = {folder.as_posix() for path in named for folder in PurePosixPath(path).parents}
    is_looked_at = statement.stand != Handtekeningstand.NIET_NAGEKEKEN
    unnamed: set[str] = set()
    for path, kind in entries.items():
        if path in named or (kind is EntryKind.EMPTY_FOLDER and path in above):
            continue  # of an empty folder in which a file is missing, the file is told
        if not is_looked_at and path.startswith(f"{signature.FOLDER}/"):
            continue
        versie = path.split("/")[1] if path.startswith(f"{FOLDER}/") and path.count("/") > 1 else None
        if versie is not None and expected.versions and versie not in expected.versions:
            unnamed.add(versie)
        what = "staat er" if kind is EntryKind.FILE else f"is {kind.value}"
        yield Difference(path, "extra", f"{what}, en geen manifest noemt het")
    for versie in sorted(unnamed):
        yield Difference(f"{FOLDER}/{versie}", "extra", f"staat er, en {INDEX} noemt deze versie niet")


def _parsed(content: bytes, name: str) -> Mapping[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{name} is geen JSON") from error
    if not isinstance(data, dict):
        raise UserError(f"{name} heeft een andere vorm dan verwacht")
    return data


def _is_sha256(value: Any) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _manifests(count: int) -> str:
    return "1 manifest" if count == 1 else f"{count} manifesten"
