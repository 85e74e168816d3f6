"""Signatures by TUF's own library: its updater over files that somebody else reads, and the cause when it refuses.

The order of looking, the thresholds, the versions and the days are those of the library. Ours is only what surrounds
it: what no signature covers is refused before the library sees it, and its errors become a Dutch sentence.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from iv3.core.errors import UserError
from iv3.current.signature import FOLDER, MOST_BYTES, ReadFile, SignedFile, SignedList, Untrusted
from iv3.current.status import say
from iv3.rows.cells import shown

_BASE = "place:/"
_ABSENT = 404
_MOST_SHOWN = 200
_LISTS = (Timestamp.type, Snapshot.type, Targets.type)
_PARTS = frozenset({"signed", "signatures"})
"""What a signed list has; anything beside it would be covered by no signature."""


def checked(root: bytes, read: ReadFile, memory: Path | None) -> SignedList:
    """Return what is signed; see `iv3.current.signature.signed_list`.

    What stands there is looked at by itself first: beside a memory the library would leave unread what it knows.
    """
    with tempfile.TemporaryDirectory() as passing:
        kept = Path(passing)
        _refresh(root, read, kept, remembers=False)
        if memory is not None:
            _refresh(root, read, memory, remembers=True)
        return _list(kept, root, read, remembers=memory is not None)


def _refresh(root: bytes, read: ReadFile, kept: Path, *, remembers: bool) -> None:
    """Let the library look at the lists, and keep in ``kept`` what it accepts."""
    kept.mkdir(parents=True, exist_ok=True)
    reader = _Reader(read)
    config = UpdaterConfig(prefix_targets_with_hash=False, targets_max_length=MOST_BYTES)
    try:
        Updater(str(kept), _BASE, fetcher=reader, config=config, bootstrap=root).refresh()
    except DownloadError as error:
        raise _unread(error, reader.name) from error
    except RepositoryError as error:
        raise Untrusted(_Cause(reader, kept, root, remembers).sentence(error), reader.path) from error


class _Reader(FetcherInterface):
    """Gives the library what it asks for; ``name`` and ``content`` are of the last file."""

    def __init__(self, read: ReadFile) -> None:
        self._read = read
        self.name = ""
        self.content = b""

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.name}"

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url[len(_BASE) :]
        content = self._read(f"{FOLDER}/{name}", MOST_BYTES)
        if content is None and name.endswith(f".{Root.type}.json"):
            raise DownloadHTTPError(name, _ABSENT)  # a newer root is not there: the one that is known is the last
        self.name = name
        if content is None:
            raise DownloadHTTPError(name, _ABSENT)
        self.content = content
        _require_nothing_unsigned(content, self.path)
        return iter((content,))


def _unread(error: DownloadError, name: str) -> UserError:
    if isinstance(error.__cause__, UserError):
        return error.__cause__
    path = f"{FOLDER}/{name}"
    key = "handtekening_te_groot" if isinstance(error, DownloadLengthMismatchError) else "handtekening_ontbreekt"
    return Untrusted(say(key, bestand=path), path)


def _require_nothing_unsigned(content: bytes, path: str) -> None:
    """See that a list has nothing beside what is signed, and that nothing in it stands there twice."""
    try:
        data = json.loads(content, object_pairs_hook=_without_twins)
    except _TwinError as error:
        raise Untrusted(say("handtekening_sleutel_twee_keer", bestand=path, sleutel=str(error)), path) from error
    except (ValueError, RecursionError) as error:
        raise Untrusted(say("handtekening_onleesbaar", bestand=path), path) from error
    if not isinstance(data, dict) or not set(data) >= _PARTS:
        raise Untrusted(say("handtekening_onleesbaar", bestand=path), path)
    if set(data) != _PARTS:
        extra = ", ".join(sorted(set(data) - _PARTS))
        raise Untrusted(say("handtekening_veld", bestand=path, veld=shown(extra, _MOST_SHOWN)), path)
    if len(_signers(data)) != len(set(_signers(data))):
        raise Untrusted(say("handtekening_twee_keer", bestand=path), path)


class _TwinError(ValueError):
    """A key that stands twice in one object."""


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _TwinError(shown(next(name for name in names if names.count(name) > 1), _MOST_SHOWN))
    return found


def _signers(data: Any) -> list[str]:
    rows = data["signatures"] if isinstance(data["signatures"], list) else []
    return [str(row.get("keyid")) for row in rows if isinstance(row, dict)]


class _Cause:
    """Why the library refused a list."""

    def __init__(self, reader: _Reader, kept: Path, root: bytes, remembers: bool) -> None:
        self._path, self._name, self._content = reader.path, reader.name, reader.content
        self._kept, self._remembers = kept, remembers
        self._trusted = _trusted_root(kept, root)

    def sentence(self, error: RepositoryError) -> str:
        """Return it in Dutch."""
        if not self._name or self._trusted is None:
            return say("handtekening_root_kapot")
        if isinstance(error, UnsignedMetadataError):
            return self._unsigned()
        if isinstance(error, ExpiredMetadataError):
            return self._expired()
        if isinstance(error, BadVersionNumberError):
            return self._version()
        if isinstance(error, LengthOrHashMismatchError):
            return say("handtekening_past_niet", bestand=self._path)
        if isinstance(error, DeserializationError):
            return say("handtekening_onleesbaar", bestand=self._path)
        return say("handtekening_soort", bestand=self._path)

    def _unsigned(self) -> str:
        made: Metadata[Any] = Metadata.from_bytes(self._content)
        assert self._trusted is not None
        found = self._trusted.get_verification_result(made.signed.type, made.signed_bytes, made.signatures)
        mine = set(found.unsigned) & set(made.signatures)
        numbers = {"bestand": self._path, "aantal": len(found.signed), "nodig": found.threshold}
        if not made.signatures:
            return say("handtekening_geen", **numbers)
        if mine:
            return say("handtekening_gewijzigd", **numbers)
        if found.signed and found.verified:
            return say("handtekening_root_zelf", **numbers)
        return say("handtekening_te_weinig" if found.signed else "handtekening_andere_sleutel", **numbers)

    def _expired(self) -> str:
        assert self._trusted is not None
        if self._trusted.is_expired():
            return say("handtekening_root_verlopen", dag=_day(self._trusted))
        made: Metadata[Any] = Metadata.from_bytes(self._content)
        return say("handtekening_verlopen", bestand=self._path, dag=_day(made.signed))

    def _version(self) -> str:
        if self._name.endswith(f".{Root.type}.json"):
            return say("handtekening_root_versie", bestand=self._path)
        if self._remembers and self._is_older():
            return say("handtekening_ouder", bestand=self._path)
        return say("handtekening_versie", bestand=self._path)

    def _is_older(self) -> bool:
        """Tell whether something newer of the same kind was seen before."""
        made: Metadata[Any] = Metadata.from_bytes(self._content)
        known = self._kept / f"{made.signed.type}.json"
        return known.is_file() and bool(Metadata.from_file(str(known)).signed.version > made.signed.version)


def _trusted_root(kept: Path, root: bytes) -> Root | None:
    """Return the last root that the library accepted, else the one that it began with."""
    try:
        last = kept / f"{Root.type}.json"
        return Metadata[Root].from_bytes(last.read_bytes() if last.is_file() else root).signed
    except RepositoryError:
        return None


def _day(signed: Any) -> str:
    return str(signed.expires.date().isoformat())


def _list(kept: Path, start: bytes, read: ReadFile, *, remembers: bool) -> SignedList:
    """Return what the library accepted and kept."""
    last = (kept / f"{Root.type}.json").read_bytes()
    root = Metadata[Root].from_bytes(last).signed
    _require_a_key_per_holder(root)
    _require_this_root(root.version, last, read)
    made: dict[str, Metadata[Any]] = {name: Metadata.from_file(str(kept / f"{name}.json")) for name in _LISTS}
    targets: Targets = made[Targets.type].signed
    first = Metadata[Root].from_bytes(start).signed.version
    names = [
        f"{Timestamp.type}.json",
        *(f"{made[name].signed.version}.{name}.json" for name in (Snapshot.type, Targets.type)),
        *(f"{version}.{Root.type}.json" for version in range(1, max(first, root.version) + 1)),
    ]
    return SignedList(
        files={path: _signed_file(path, target) for path, target in targets.targets.items()},
        lists=frozenset(f"{FOLDER}/{name}" for name in names),
        version=targets.version,
        until=min(_day(signed) for signed in (root, *(m.signed for m in made.values()))),
        remembers=remembers,
    )


def _signed_file(path: str, target: TargetFile) -> SignedFile:
    sha256 = target.hashes.get("sha256")
    if sha256 is None:
        raise Untrusted(say("handtekening_niet_genoemd", bestand=shown(path, _MOST_SHOWN)), FOLDER)
    return SignedFile(target.length, sha256)


def _require_a_key_per_holder(root: Root) -> None:
    """See that no key counts twice: the library counts names of keys, and one key can have two names."""
    for role in root.roles.values():
        values = [json.dumps(root.keys[keyid].keyval, sort_keys=True) for keyid in role.keyids]
        if len(values) != len(set(values)):
            raise Untrusted(say("handtekening_root_dubbel"), f"{FOLDER}/{root.version}.{Root.type}.json")


def _require_this_root(version: int, trusted: bytes, read: ReadFile) -> None:
    """See that the root that stands there is the trusted one: another with the same number would mislead others."""
    path = f"{FOLDER}/{version}.{Root.type}.json"
    there = read(path, MOST_BYTES)
    if there is not None and hashlib.sha256(there).digest() != hashlib.sha256(trusted).digest():
        raise Untrusted(say("handtekening_andere_root", bestand=path), path)
