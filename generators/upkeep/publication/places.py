"""Where published files stand: a folder on this machine, or an address; neither is trusted.

Paths stay inside the place, links are not followed, sizes and times are limited, and an address may not send us to
another host.
"""

from __future__ import annotations

import hashlib
import re
import stat
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from enum import Enum
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

from iv3.core.errors import UserError

TIMEOUT_SECONDS = 30
_CHUNK_BYTES = 1 << 20
_LOCAL = ("localhost", "127.0.0.1", "::1")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]")

_Result = TypeVar("_Result")


class TooLarge(UserError):  # noqa: N818  (it says what the file is)
    """A file with more bytes than it may have."""


class EntryKind(Enum):
    """What stands somewhere in a folder: the value is how a sentence calls it."""

    FILE = "een bestand"
    LINK = "een link"
    EMPTY_FOLDER = "een lege map"
    OTHER = "geen gewoon bestand"


class PublishedPlace(Protocol):
    """A folder or an address with published files."""

    def read(self, path: str, limit_bytes: int) -> bytes | None:
        """Return the content of a file, or None when it is not there; TooLarge when it is larger."""

    def measure(self, path: str, limit_bytes: int) -> tuple[int, str] | None:
        """Return size and hash of a file, reading no more than ``limit_bytes`` + 1, or None when it is not there."""

    def entries(self) -> dict[str, EntryKind] | None:
        """Return everything that is there, by its path, or None when that cannot be known."""


def opened(place: str) -> PublishedPlace:
    """Return the folder or the address that somebody named.

    Raises:
        UserError: there is no such folder, or the address is not allowed.
    """
    return Address(place) if is_address(place) else Folder(Path(place))


def is_address(place: str) -> bool:
    """Tell whether a place is on the web."""
    return re.match(r"[a-z][a-z0-9+.-]*://", place, re.I) is not None


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

    def entries(self) -> dict[str, EntryKind] | None:
        """See `PublishedPlace`."""
        found: dict[str, EntryKind] = {}
        folders = [self._top]
        while folders:
            folder = folders.pop()
            inside = list(folder.iterdir())
            if not inside and folder != self._top:
                found[folder.relative_to(self._top).as_posix()] = EntryKind.EMPTY_FOLDER
            for entry in inside:
                mode = entry.lstat().st_mode
                if stat.S_ISDIR(mode):
                    folders.append(entry)
                else:
                    found[entry.relative_to(self._top).as_posix()] = _kind(mode)
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

    def entries(self) -> dict[str, EntryKind] | None:
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


def _kind(mode: int) -> EntryKind:
    if stat.S_ISLNK(mode):
        return EntryKind.LINK
    return EntryKind.FILE if stat.S_ISREG(mode) else EntryKind.OTHER


def _limited(stream: IO[bytes], path: str, limit_bytes: int) -> bytes:
    content = stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise TooLarge(f"{path} is groter dan {limit_bytes} bytes")
    return content


def _measured(stream: IO[bytes], limit_bytes: int) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    while size <= limit_bytes and (chunk := stream.read(min(_CHUNK_BYTES, limit_bytes + 1 - size))):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()
