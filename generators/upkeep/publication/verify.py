"""Compare what is published with its manifest: every file by size and hash, in a folder or at an address.

What a manifest, an index or an address says is not trusted: paths stay inside the place, sizes and times are limited,
and an address may not send us to another host.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

from generators.outputs import manifest
from generators.subjects.releases.facts import parsed
from generators.upkeep.publication.folder import FOLDER, INDEX, LATEST, SUMS, archive_name, pointer
from iv3.core.errors import UserError

LIST_LIMIT_BYTES = 32_000_000
"""A manifest, an index or a list of sums is never larger."""

FILE_LIMIT_BYTES = 1_000_000_000
MOST_FILES = 100_000
TIMEOUT_SECONDS = 30
_CHUNK_BYTES = 1 << 20
_AT_ONCE = 8
_LOCAL = ("localhost", "127.0.0.1", "::1")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]")

_Result = TypeVar("_Result")


@dataclass(frozen=True, order=True)
class Difference:
    """One file that is not as its manifest says: ``soort`` is ontbreekt, anders, extra, or onbruikbaar."""

    pad: str
    soort: str
    melding: str


@dataclass(frozen=True)
class VerifyOutcome:
    """What a comparison found, and over how many files in how many manifests."""

    plaats: str
    bestanden: int
    manifesten: int
    differences: tuple[Difference, ...]


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
    differences: list[Difference] = field(default_factory=list)
    manifests: int = 0


class PublishedPlace(Protocol):
    """A folder or an address with published files."""

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """Return the content of a file, or None when it is not there; ValueError when it is larger."""

    def measure(self, path: str, limit_bytes: int) -> tuple[int, str] | None:
        """Return size and hash of a file, reading no more than ``limit_bytes`` + 1, or None when it is not there."""

    def paths(self) -> set[str] | None:
        """Return every file that is there, or None when that cannot be known."""


def verify(place: str, progress: Callable[[int, int], None] = lambda *_: None) -> VerifyOutcome:
    """Compare a folder or an address with its manifest.

    Args:
        place: a folder with ``manifest.json``, or with ``uitgaven/index.json`` and every version it names; or an
            address of either, with https, or http on this machine.
        progress: told how many files are done, and of how many.

    Raises:
        UserError: there is no manifest, the address is not allowed or does not answer, or a list is unreadable.
    """
    is_address = re.match(r"[a-z][a-z0-9+.-]*://", place, re.I) is not None
    opened: PublishedPlace = Address(place) if is_address else Folder(Path(place))
    expected = _expected(opened, place)
    named = sorted(expected.files.values(), key=lambda file: file.path)
    differences = list(expected.differences)
    with ThreadPoolExecutor(_AT_ONCE if is_address else 1) as pool:
        results = pool.map(lambda file: _compared(opened, file), named)
        for done, difference in enumerate(results, 1):
            differences += [difference] if difference is not None else []
            progress(done, len(named))
    present = opened.paths()
    if present is not None:
        differences += [
            Difference(path, "extra", "staat er, en geen manifest noemt het")
            for path in present - set(expected.files) - expected.lists
        ]
    return VerifyOutcome(place, len(named), expected.manifests, tuple(sorted(set(differences))))


def as_text(outcome: VerifyOutcome) -> str:
    """Return the outcome for a person, one line for each difference."""
    lines = [f"{d.pad}: {d.melding}." for d in outcome.differences]
    looked = f"{outcome.bestanden} bestanden vergeleken met {_manifests(outcome.manifesten)}"
    end = f"{len(outcome.differences)} niet in orde" if outcome.differences else "alles is in orde"
    return "".join(f"{line}\n" for line in [*lines, f"{looked}: {end}."])


def as_json(outcome: VerifyOutcome) -> str:
    """Return the outcome for a program."""
    rows = [{"pad": d.pad, "soort": d.soort, "melding": d.melding} for d in outcome.differences]
    data = {
        "plaats": outcome.plaats,
        "manifesten": outcome.manifesten,
        "bestanden": outcome.bestanden,
        "verschillen": rows,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def unsafe(path: Any) -> bool:
    """Tell whether a path from a manifest could lead outside its folder, or is no path at all."""
    if not isinstance(path, str) or not path or len(path) > 1000 or _UNSAFE.search(path):
        return True
    return any(part in ("", ".", "..") for part in path.split("/"))


class Folder:
    """A folder on this machine; links are not followed."""

    def __init__(self, top: Path) -> None:
        """Take a folder that is there."""
        if not top.is_dir():
            raise UserError(f"{top} is geen map")
        self._top = top

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """See `PublishedPlace`."""
        if not self._is_file(path):
            return None
        with (self._top / path).open("rb") as stream:
            return _limited(stream, path, limit_bytes)

    def measure(self, path: str, limit_bytes: int) -> tuple[int, str] | None:
        """See `PublishedPlace`."""
        if not self._is_file(path):
            return None
        with (self._top / path).open("rb") as stream:
            return _measured(stream, limit_bytes)

    def paths(self) -> set[str] | None:
        """See `PublishedPlace`."""
        found: set[str] = set()
        folders = [self._top]
        while folders:
            for entry in folders.pop().iterdir():
                if stat.S_ISDIR(entry.lstat().st_mode):
                    folders.append(entry)
                else:
                    found.add(entry.relative_to(self._top).as_posix())
        return found

    def _is_file(self, path: str) -> bool:
        """Tell whether every step of the path is a real folder, and its end a real file."""
        step = self._top
        *folders, name = path.split("/")
        try:
            for folder in folders:
                step = step / folder
                if not stat.S_ISDIR(step.lstat().st_mode):
                    return False
            return stat.S_ISREG((step / name).lstat().st_mode)
        except OSError:
            return False


class Address:
    """Files behind an address; https only, except on this machine, and never at another host."""

    def __init__(self, address: str) -> None:
        """Take the address of a folder."""
        parts = urllib.parse.urlsplit(address)
        host = parts.hostname or ""
        if not (parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)) or not host:
            raise UserError(f"{address} mag niet; geef een map, of een adres dat met https:// begint")
        if parts.query or parts.fragment or parts.username or parts.password:
            raise UserError(f"{address} mag niet; geef alleen het adres van de map, zonder vraagteken, # of naam")
        self._base = urllib.parse.urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/", "", ""))
        self._opener = urllib.request.build_opener(
            _SameHost(), urllib.request.ProxyHandler({}) if host in _LOCAL else urllib.request.ProxyHandler()
        )

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """See `PublishedPlace`."""
        return self._get(path, lambda stream: _limited(stream, path, limit_bytes))

    def measure(self, path: str, limit_bytes: int) -> tuple[int, str] | None:
        """See `PublishedPlace`."""
        return self._get(path, lambda stream: _measured(stream, limit_bytes))

    def paths(self) -> set[str] | None:
        """See `PublishedPlace`; an address cannot say what else is there."""
        return None

    def _get(self, path: str, use: Callable[[IO[bytes]], _Result]) -> _Result | None:
        address = self._base + urllib.parse.quote(path)
        request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return use(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (404, 410):
                return None
            raise UserError(f"{address} geeft antwoord {error.code}") from error
        except (OSError, HTTPException) as error:
            raise UserError(f"{address} is niet te lezen ({getattr(error, 'reason', None) or error})") from error


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows an address to another one only on the same host, and never from https to http."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            raise UserError(f"{req.full_url} stuurt door naar {new.scheme}://{new.netloc}; dat mag niet")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _expected(place: PublishedPlace, shown: str) -> Expected:
    expected = Expected()
    index = place.read(INDEX, LIST_LIMIT_BYTES)
    if index is not None:
        _add_index(place, index, expected)
    _add_manifest(place, "", expected)
    if not expected.manifests:
        raise UserError(f"in {shown} staat geen {manifest.NAME} en geen {INDEX}, dus er is niets om mee te vergelijken")
    return expected


def _add_index(place: PublishedPlace, content: bytes, expected: Expected) -> None:
    """Add every version that the index names, and compare the pointer with the first."""
    rows = _parsed(content, INDEX).get("uitgaven")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_FILES:
        raise UserError(f"{INDEX} noemt geen uitgaven")
    expected.lists.update({INDEX, LATEST})
    newest: Mapping[str, Any] = {}
    for row in rows:
        versie = row.get("versie") if isinstance(row, dict) else None
        try:
            parsed(versie if isinstance(versie, str) else "")
            named = {"manifest": row["manifest"]["sha256"], "archief": row["archief"]["sha256"]}
        except (UserError, KeyError, TypeError):
            expected.differences.append(Difference(INDEX, "onbruikbaar", "een uitgave in dit bestand is niet te lezen"))
            continue
        newest = newest or row
        folder = f"{FOLDER}/{versie}/"
        content_of = place.read(f"{folder}{manifest.NAME}", LIST_LIMIT_BYTES)
        if content_of is None:
            expected.differences.append(Difference(f"{folder}{manifest.NAME}", "ontbreekt", "ontbreekt"))
            continue
        if hashlib.sha256(content_of).hexdigest() != named["manifest"]:
            expected.differences.append(Difference(f"{folder}{manifest.NAME}", "anders", f"is anders dan {INDEX} zegt"))
        _add_manifest(place, folder, expected)
        path = f"{folder}{archive_name(str(versie))}"
        archive = expected.files.get(path)
        if archive is None or archive.sha256 != named["archief"]:
            expected.differences.append(Difference(path, "anders", f"staat in {SUMS} anders dan in {INDEX}"))
    if newest:
        _compare_pointer(place, newest, expected)


def _compare_pointer(place: PublishedPlace, newest: Mapping[str, Any], expected: Expected) -> None:
    content = place.read(LATEST, LIST_LIMIT_BYTES)
    if content is None:
        expected.differences.append(Difference(LATEST, "ontbreekt", "ontbreekt"))
        return
    if _parsed(content, LATEST) != pointer(newest):
        expected.differences.append(Difference(LATEST, "anders", f"wijst niet naar de eerste uitgave van {INDEX}"))


def _add_manifest(place: PublishedPlace, folder: str, expected: Expected) -> None:
    """Add what the manifest in a folder names, and what the list of sums beside it adds."""
    name = f"{folder}{manifest.NAME}"
    content = place.read(name, LIST_LIMIT_BYTES)
    if content is None:
        return
    expected.manifests += 1
    expected.lists.add(name)
    rows = _parsed(content, name).get("bestanden")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_FILES:
        raise UserError(f"{name} noemt geen bestanden, of meer dan {MOST_FILES}")
    for row in rows:
        path, sha256, size = (row.get(k) for k in ("pad", "sha256", "bytes")) if isinstance(row, dict) else (None,) * 3
        if unsafe(path) or not _is_sha256(sha256) or type(size) is not int or not 0 <= size <= FILE_LIMIT_BYTES:
            expected.differences.append(
                Difference(name, "onbruikbaar", f"noemt een bestand dat niet kan: {str(path)[:100]!r}")
            )
        elif f"{folder}{path}" in expected.files:
            expected.differences.append(Difference(name, "onbruikbaar", f"noemt {path} twee keer"))
        else:
            expected.files[f"{folder}{path}"] = Named(f"{folder}{path}", str(sha256), size)
    _add_sums(place, folder, hashlib.sha256(content).hexdigest(), expected)


def _add_sums(place: PublishedPlace, folder: str, manifest_sha256: str, expected: Expected) -> None:
    name = f"{folder}{SUMS}"
    content = place.read(name, LIST_LIMIT_BYTES)
    if content is None or name in expected.files:
        return
    expected.lists.add(name)
    sums = dict(_sums(content, name, expected))
    own = {manifest.NAME: manifest_sha256}
    for path, sha256 in sums.items():
        known = expected.files.get(f"{folder}{path}")
        wanted = own.get(path) or (known.sha256 if known is not None else None)
        if wanted is None:
            expected.files[f"{folder}{path}"] = Named(f"{folder}{path}", sha256)
        elif wanted != sha256:
            expected.differences.append(
                Difference(name, "anders", f"heeft voor {path} een ander controlegetal dan het bestand of het manifest")
            )


def _sums(content: bytes, name: str, expected: Expected) -> Iterator[tuple[str, str]]:
    for line in content.decode("utf-8", "replace").splitlines()[:MOST_FILES]:
        match = _SUM_LINE.fullmatch(line)
        if match is None or unsafe(match[2]):
            expected.differences.append(
                Difference(name, "onbruikbaar", f"heeft een regel die niet kan: {line[:100]!r}")
            )
        else:
            yield match[2], match[1]


def _compared(place: PublishedPlace, file: Named) -> Difference | None:
    limit_bytes = FILE_LIMIT_BYTES if file.size_bytes is None else file.size_bytes
    try:
        found = place.measure(file.path, limit_bytes)
    except (UserError, OSError) as error:
        return Difference(file.path, "onbruikbaar", f"is niet te lezen ({error})")
    if found is None:
        return Difference(file.path, "ontbreekt", "ontbreekt")
    size, sha256 = found
    if file.size_bytes is not None and size != file.size_bytes:
        more = "meer dan " if size > file.size_bytes else ""
        told = f"{more}{file.size_bytes if more else size}"
        return Difference(file.path, "anders", f"heeft {told} bytes; verwacht zijn er {file.size_bytes}")
    if sha256 != file.sha256:
        return Difference(file.path, "anders", f"heeft controlegetal {sha256[:12]}…; verwacht is {file.sha256[:12]}…")
    return None


def _limited(stream: IO[bytes], path: str, limit_bytes: int) -> bytes:
    content = stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise UserError(f"{path} is groter dan {limit_bytes} bytes")
    return content


def _measured(stream: IO[bytes], limit_bytes: int) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    while size <= limit_bytes and (chunk := stream.read(min(_CHUNK_BYTES, limit_bytes + 1 - size))):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


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
