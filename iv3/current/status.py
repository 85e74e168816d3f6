"""Is a copy current? The hashes of rule packs and other files beside those of a version, from ``actueel.json``.

Every pack folder has the ``actueel.json`` of its own version in it, as `INDEX`: what is changed shows without a
connection. What comes from elsewhere is read with care: it is somebody's file or what a network gave.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from iv3.core.errors import Unusable
from iv3.core.sentences import text
from iv3.core.words import Actualiteit, Bestandsstand, Pakketverschilsoort

if TYPE_CHECKING:
    from importlib.abc import Traversable

TEXTS = "status"

INDEX = "index.json"
"""The file between the packs that says what the packs and the tables of their version are."""

CURRENT, UNCHANGED, OUTDATED = Actualiteit.ACTUEEL, Actualiteit.ONGEWIJZIGD, Actualiteit.VEROUDERD
CHANGED, OTHER, UNKNOWN = Actualiteit.GEWIJZIGD, Actualiteit.ANDERS, Actualiteit.ONBEKEND

EQUAL = Bestandsstand.GELIJK
"""What is said of a file that is one of the version; otherwise `OTHER` or `UNKNOWN`."""

MISSING, EXTRA = Pakketverschilsoort.ONTBREEKT, Pakketverschilsoort.EXTRA

MOST_BYTES = 1_000_000
"""An ``actueel.json`` has some 60,000 bytes."""
_MOST_FILES = 10_000
_PACK_FOLDER = "iv3/packs"
_MOST_CHARACTERS = 300

_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True)
class Version:
    """A version as its ``actueel.json`` describes it.

    Attributes:
        herkomst: the address or file that it was read from.
        versie: three numbers with points between them.
        adres: where the latest ``actueel.json`` is.
        datum: the day of its release, None when it has none.
        uitgave: the address where it stays, None when it has none.
        packs: file name of each rule pack → SHA-256.
        files: path of each other file → SHA-256.
    """

    herkomst: str
    versie: str
    adres: str
    datum: str | None
    uitgave: str | None
    packs: Mapping[str, str]
    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The hash of all packs together."""
        return hash_of_packs(self.packs)


@dataclass(frozen=True)
class PackDifference:
    """A pack that is not as it should be: ``soort`` is ``anders``, ``ontbreekt`` or ``extra``."""

    naam: str
    soort: str


@dataclass(frozen=True)
class Installed:
    """The packs on this computer; ``own`` is the version that they say to be, None when that cannot be read."""

    packs: Mapping[str, str]
    own: Version | None


@dataclass(frozen=True)
class Judgement:
    """What can be said of the installed packs.

    Attributes:
        stand: one of the words at the top of this module.
        reden: the key of the sentence that says why.
        differences: the packs that are not as they should be.
    """

    stand: str
    reden: str
    differences: tuple[PackDifference, ...] = ()


@dataclass(frozen=True)
class Found:
    """A file that somebody wants to know of.

    Attributes:
        naam: the name to show.
        parts: its folders and its name, to find what it is called after.
        sha256: its hash.
        versie: the version that it says itself to be of, None when it does not.
        below: how far it is below what was named: 0 is named itself, 1 directly in a folder or archive that was named.
    """

    naam: str
    parts: tuple[str, ...]
    sha256: str
    versie: str | None = None
    below: int = 0


@dataclass(frozen=True)
class FileJudgement:
    """What can be said of a file: ``known`` are the paths that it is, or that its name could mean."""

    found: Found
    stand: str
    known: tuple[str, ...] = ()


def say(key: str, **values: object) -> str:
    """Return a sentence of this command; when the pack with sentences is damaged, its key and values."""
    try:
        return text(TEXTS, key, **values)
    except (KeyError, TypeError, ValueError, OSError):
        return ": ".join([key, ", ".join(map(str, values.values()))]).removesuffix(": ")


def hash_of_packs(packs: Mapping[str, str]) -> str:
    """Return the hash of packs together: over what ``sha256sum`` writes of them in the order of their names."""
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(packs.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def installed(folder: Traversable | None = None) -> Installed:
    """Return the packs with their hashes as they are now, and the version that they say to be.

    Args:
        folder: where they are; by default those of this package, which may be in a zip.

    Raises:
        OSError: a pack cannot be read.
    """
    folder = folder if folder is not None else files("iv3") / "packs"
    packs = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".json") and file.name != INDEX and file.is_file()
    }
    try:
        own = read_version((folder / INDEX).read_bytes(), say("herkomst_eigen"))
    except (OSError, Unusable):
        own = None
    return Installed(packs, own)


def read_version(content: bytes, herkomst: str) -> Version:
    """Return the version that an ``actueel.json`` describes.

    Args:
        content: the file.
        herkomst: where it came from, for messages.

    Raises:
        Unusable: it is too large, not JSON, or not what ``schemas/actueel.schema.json`` says.
    """
    if len(content) > MOST_BYTES:
        raise Unusable(say("te_groot", herkomst=herkomst, hoogstens=MOST_BYTES))
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unusable(say("geen_json", herkomst=herkomst)) from error
    reading = _Reading(data, herkomst)
    packs = reading.hashes("pakketten", "bestanden")
    if not packs or hash_of_packs(packs) != reading.text(_SHA256, "pakketten", "sha256"):
        raise reading.wrong("pakketten")
    folders = reading.value("bestanden")
    if not isinstance(folders, dict) or len(folders) > _MOST_FILES:
        raise reading.wrong("bestanden")
    files = {f"{folder}/{name}": sha for folder in folders for name, sha in reading.hashes("bestanden", folder).items()}
    return Version(
        herkomst=herkomst,
        versie=reading.text(_VERSION, "versie"),
        adres=reading.text(_ADDRESS, "adres"),
        datum=reading.text(_DAY, "datum") if "datum" in data else None,
        uitgave=reading.text(_ADDRESS, "uitgave") if "uitgave" in data else None,
        packs=packs,
        files=files,
    )


@dataclass(frozen=True)
class _Reading:
    """Values taken out of JSON that nobody has checked yet."""

    data: Any
    herkomst: str

    def wrong(self, *keys: str) -> Unusable:
        """Return the error that names what is wrong."""
        return Unusable(say("geen_actueel", herkomst=self.herkomst, sleutel=".".join(keys)[:_MOST_CHARACTERS]))

    def value(self, *keys: str) -> Any:
        """Return what stands at ``keys``."""
        value = self.data
        for key in keys:
            if not isinstance(value, dict) or key not in value:
                raise self.wrong(*keys)
            value = value[key]
        return value

    def text(self, pattern: re.Pattern[str], *keys: str) -> str:
        """Return a text that is as it should be from beginning to end."""
        value = self.value(*keys)
        if not isinstance(value, str) or len(value) > _MOST_CHARACTERS or not pattern.fullmatch(value):
            raise self.wrong(*keys)
        return value

    def hashes(self, *keys: str) -> dict[str, str]:
        """Return file names with their hashes."""
        value = self.value(*keys)
        if not isinstance(value, dict) or len(value) > _MOST_FILES:
            raise self.wrong(*keys)
        for name, sha256 in value.items():
            if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256) or len(name) > _MOST_CHARACTERS:
                raise self.wrong(*keys, name)
        return value


def differences(found: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[PackDifference, ...]:
    """Return where the packs that were found are not the packs that are wanted, by name."""
    return tuple(
        PackDifference(name, MISSING if name not in found else EXTRA if name not in wanted else OTHER)
        for name in sorted({*found, *wanted})
        if found.get(name) != wanted.get(name)
    )


def judge(own: Installed, latest: Version | None, why_not: str = "") -> Judgement:
    """Return what can be said of the installed packs.

    Args:
        own: what is installed.
        latest: what to compare with, None when there is nothing.
        why_not: why there is nothing to compare with; empty when nobody asked for it.
    """
    if own.own is None:
        return Judgement(CHANGED, "index_kapot", differences(own.packs, latest.packs) if latest is not None else ())
    changed = differences(own.packs, own.own.packs)
    if changed:
        return Judgement(CHANGED, "gewijzigd", changed)
    if latest is None:
        return Judgement(UNKNOWN, "niet_vergeleken") if why_not else Judgement(UNCHANGED, "ongewijzigd")
    between = differences(own.packs, latest.packs)
    if numbers(latest.versie) > numbers(own.own.versie):
        return Judgement(OUTDATED, "verouderd" if between else "verouderd_zelfde_pakketten", between)
    if numbers(latest.versie) < numbers(own.own.versie):
        return Judgement(UNKNOWN, "nieuwer", between)
    return Judgement(CHANGED, "anders_dan_uitgegeven", between) if between else Judgement(CURRENT, "actueel")


def numbers(versie: str) -> tuple[int, ...]:
    """Return a version as numbers, to compare."""
    return tuple(map(int, versie.split(".")))


@dataclass(frozen=True)
class Register:
    """The files of a version, to look up by hash and by name."""

    by_hash: Mapping[str, tuple[str, ...]] = field(repr=False)
    by_name: Mapping[str, tuple[str, ...]] = field(repr=False)

    def judge(self, found: Found) -> FileJudgement:
        """Return what can be said of a file: by its hash, and else by what it is called."""
        equal = self.by_hash.get(found.sha256, ())
        if equal:
            return FileJudgement(found, EQUAL, _closest(found.parts, equal))
        alike = tuple(path for path in self.by_name.get(found.parts[-1], ()) if _may_be(found, path))
        return FileJudgement(found, OTHER, _closest(found.parts, alike)) if alike else FileJudgement(found, UNKNOWN)


def register(version: Version) -> Register:
    """Return the register of a version: its packs too, where the package has them."""
    files = {**version.files, **{f"{_PACK_FOLDER}/{name}": sha256 for name, sha256 in version.packs.items()}}
    by_hash: dict[str, tuple[str, ...]] = {}
    by_name: dict[str, tuple[str, ...]] = {}
    for path, sha256 in sorted(files.items()):
        name = path.rpartition("/")[2]
        by_hash[sha256] = (*by_hash.get(sha256, ()), path)
        by_name[name] = (*by_name.get(name, ()), path)
    return Register(by_hash, by_name)


def _may_be(found: Found, path: str) -> bool:
    """Tell whether a file may be called after ``path``: the names of packs are common, those of tables are not."""
    return not path.startswith(f"{_PACK_FOLDER}/") or found.below <= 1 or found.parts[-2:-1] == ("packs",)


def _closest(parts: tuple[str, ...], paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths that end most like ``parts``."""
    scored = [(_common_end(parts, tuple(path.split("/"))), path) for path in paths]
    most = max(score for score, _ in scored)
    return tuple(path for score, path in scored if score == most)


def _common_end(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count


def judge_files(judgements: Iterable[FileJudgement], *, latest: bool) -> Judgement:
    """Return what can be said of files together.

    A file that is not known matters when it was named itself; a folder may hold anything, as long as something in it is
    known.

    Args:
        judgements: what is said of each.
        latest: whether they were compared with the latest version, and not with the installed one.
    """
    every = list(judgements)
    if any(j.stand == OTHER for j in every):
        return Judgement(OTHER, "bestanden_anders")
    if not any(j.stand == EQUAL for j in every) or any(j.stand == UNKNOWN and j.found.below == 0 for j in every):
        return Judgement(UNKNOWN, "bestanden_onbekend")
    return Judgement(CURRENT, "bestanden_actueel") if latest else Judgement(UNCHANGED, "bestanden_ongewijzigd")
