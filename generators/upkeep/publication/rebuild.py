"""A second build beside what was published: the same commit must give the same bytes, whoever builds it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

from generators.kernel.files import Files
from generators.outputs import manifest
from generators.upkeep.publication.folder import FOLDER, SUMS, ReleaseError
from generators.upkeep.publication.places import PublishedPlace
from generators.upkeep.publication.verify import FILE_LIMIT_BYTES, LIST_LIMIT_BYTES, Difference, Expected, sums_in

_PACKED = (".zip", ".xlsx", ".pyz", ".whl")


def folder_in(place: PublishedPlace, versie: str) -> str:
    """Return where the version stands in a place: below the folder of releases, or the place is the version itself.

    Raises:
        ReleaseError: it is in neither.
    """
    for folder in (f"{FOLDER}/{versie}/", ""):
        content, sums = (place.read(f"{folder}{name}", LIST_LIMIT_BYTES) for name in (manifest.NAME, SUMS))
        if content is not None and sums is not None and json.loads(content).get("versie") == versie:
            return folder
    raise ReleaseError(f"versie {versie} staat daar niet, of zonder {SUMS}")


def commit_of(place: PublishedPlace, folder: str) -> str:
    """Return the commit that a published version says to be made of."""
    content = place.read(f"{folder}{manifest.NAME}", LIST_LIMIT_BYTES)
    return str(json.loads(content or b"{}").get("bron_commit"))


def differences(place: PublishedPlace, folder: str, files: Files) -> list[Difference]:
    """Return where a build differs from the checksums that were published, each with what is known of the cause.

    Args:
        place: where it was published.
        folder: the folder of the version in it.
        files: the version as it was built here.
    """
    wrong = Expected()
    content = place.read(f"{folder}{SUMS}", LIST_LIMIT_BYTES) or b""
    published = dict(sums_in(content, SUMS, wrong))
    built = {path: hashlib.sha256(content).hexdigest() for path, content in files.items() if path != SUMS}
    found = [Difference(p, "extra", "komt uit deze bouw, en is niet uitgebracht") for p in built.keys() - published]
    found += [
        Difference(p, "ontbreekt", "is uitgebracht, en komt niet uit deze bouw") for p in published.keys() - built
    ]
    for path in sorted(built.keys() & published.keys()):
        if built[path] != published[path]:
            there = place.read(f"{folder}{path}", FILE_LIMIT_BYTES)
            found.append(Difference(path, "anders", _how(path, there, published[path], files[path])))
    return sorted([*found, *wrong.differences])


def _how(path: str, there: bytes | None, sha256: str, here: bytes) -> str:
    """Return how the bytes differ."""
    if there is None or hashlib.sha256(there).hexdigest() != sha256:
        return f"is anders; wat er staat, is ook niet wat {SUMS} noemt"
    if path.endswith(_PACKED) and _unpacked(there) == _unpacked(here):
        return "heeft dezelfde inhoud, en is anders ingepakt; vaak is de bibliotheek zlib dan een andere"
    first = next((i for i, (a, b) in enumerate(zip(there, here, strict=False)) if a != b), min(len(there), len(here)))
    return f"is anders vanaf byte {first}: uitgebracht {len(there)} bytes, hier {len(here)}"


def _unpacked(content: bytes) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, OSError):
        return None
