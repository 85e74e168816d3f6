"""Whether what was published is signed by who may do so, without a connection: a root in the package says who may.

The root is made in the ceremony of docs/ondertekenen.md and comes into the package in the folder `ROOTS`. As long as
none is there, nothing can be said of a signature, and that is what is told. What looks at signatures is TUF's own
library, which is no part of a bare installation; `iv3.current.trusted` is the only module that needs it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from iv3.core.errors import MissingComponent, UserError
from iv3.core.words import Handtekeningstand
from iv3.current.status import say

if TYPE_CHECKING:
    from importlib.abc import Traversable

FOLDER = "ondertekend"
"""The folder beside the published files in which the signed lists stand."""

ROOTS = "roots"
"""The folder beside this module with every root there was, each named after its number; the last one is trusted."""

MOST_BYTES = 5_000_000
"""Of one signed list."""

_LIBRARY = "tuf"

ReadFile = Callable[[str, int], Optional[bytes]]
"""Gives a published file by its path, or None when it is not there; a UserError when it has more bytes than that."""

_ROOT_NAME = re.compile(r"([1-9]\d{0,5})\.root\.json")


class Untrusted(UserError):  # noqa: N818  (it says what the signature is)
    """A signature that is missing or does not hold; the text is a Dutch sentence with the cause.

    Attributes:
        path: the file that it is about, below what was published.
    """

    def __init__(self, message: str, path: str) -> None:
        """Take the message and the file."""
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class SignedFile:
    """What is signed of a file."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class SignedList:
    """What the signatures say.

    Attributes:
        files: each file that is signed, by its path below what was published.
        lists: the paths of the signed lists that belong together.
        version: how often a list was signed.
        until: the day on which the first of the signatures ends, as ISO 8601.
        remembers: whether it was laid beside what was seen before.
    """

    files: Mapping[str, SignedFile]
    lists: frozenset[str]
    version: int
    until: str
    remembers: bool


@dataclass(frozen=True)
class SignatureStatement:
    """What can be said of a signature: ``stand`` is one of ``Handtekeningstand``, ``melding`` a Dutch sentence."""

    stand: str
    melding: str


def roots_of_package(folder: Traversable | None = None) -> dict[int, bytes]:
    """Return every root in this package by its number; none as long as the holders of keys have made none."""
    place = (folder if folder is not None else files("iv3") / "current") / ROOTS
    found = {} if not place.is_dir() else {_ROOT_NAME.fullmatch(file.name): file for file in place.iterdir()}
    return {int(match[1]): file.read_bytes() for match, file in found.items() if match is not None}


def root_of_package() -> bytes | None:
    """Return the root that this package trusts, or None as long as the holders of keys have made none."""
    roots = roots_of_package()
    return roots[max(roots)] if roots else None


def why_not_looked_at(root: bytes | None) -> str | None:
    """Return why no signature can be looked at on this computer, None when one can."""
    if root is None:
        return say("handtekening_geen_root")
    return None if find_spec(_LIBRARY) is not None else say("handtekening_geen_tuf")


def not_looked_at(why: str, *, is_demanded: bool) -> SignatureStatement:
    """Return the statement that no signature was looked at.

    Raises:
        MissingComponent: the user demanded one.
    """
    if is_demanded:
        raise MissingComponent(say("handtekening_geeist", reden=why))
    return SignatureStatement(Handtekeningstand.NIET_NAGEKEKEN, why)


def signed_list(root: bytes, read: ReadFile, memory: Path | None = None) -> SignedList:
    """Return what is signed at a place where files are published.

    Args:
        root: who is trusted, as the package has it.
        read: gives what stands at the place.
        memory: a folder in which is kept what was seen, so that something older is refused; None keeps nothing.

    Raises:
        Untrusted: a signature is missing, does not hold, has ended, or is older than what was seen before.
        UserError: the place cannot be read.
    """
    from iv3.current.trusted import checked  # TUF's library is not there in every installation, and slow to load

    return checked(root, read, memory)


def require_same(signed: SignedList, path: str, size_bytes: int, sha256: str) -> None:
    """See that a file is the one that was signed.

    Raises:
        Untrusted: it is not among what was signed, or is another file.
    """
    known = signed.files.get(path)
    if known is None:
        raise Untrusted(say("handtekening_niet_genoemd", bestand=path), path)
    if known != SignedFile(size_bytes, sha256):
        raise Untrusted(say("handtekening_ander_bestand", bestand=path), path)


def told(signed: SignedList) -> SignatureStatement:
    """Return the statement about signatures that hold."""
    key = "handtekening_in_orde_sinds" if signed.remembers else "handtekening_in_orde"
    return SignatureStatement(Handtekeningstand.IN_ORDE, say(key, versie=signed.version, tot=signed.until))
