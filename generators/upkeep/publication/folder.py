"""The folder of a release: everything that is published, messages, checksums and one archive, at an address of its own.

A version is written once: beside its place first, and then moved there in one step. After that it never changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from generators.kernel.dutch import grouped
from generators.kernel.files import Files, json_bytes, write
from generators.kernel.kinds import said
from generators.kernel.records import Uitgave
from generators.outputs import manifest
from generators.outputs.site.build import FOLDER as SITE
from generators.subjects.model.specification import Specification
from generators.subjects.releases import files as uitgaven
from generators.subjects.releases.facts import History, history_of, parsed
from iv3.core.errors import UserError

FOLDER = "uitgaven"
INDEX = f"{FOLDER}/index.json"
LATEST = "laatste.json"
CARD = "uitgave.json"
SUMS = "SHA256SUMS"

_UNFINISHED = ".nieuw-"
"""How the name of a release begins that is not whole yet."""
_SHOWN = 20
_NO_RELEASE = "er staat nog geen uitgave in tables/uitgaven/; maak haar met prepare-release"


class ReleaseError(UserError):
    """A release that may not be made as things are; the text says why, in Dutch, without a full stop at the end."""


def known_history(specification: Specification) -> History:
    """Return the releases and changes there are.

    Raises:
        ReleaseError: nothing says how releases are made, so that there are none.
    """
    history = history_of(specification)
    if history is None:
        raise ReleaseError(_NO_RELEASE)
    return history


def release_to_make(specification: Specification, history: History, expected: str | None = None) -> Uitgave:
    """Return the release that the facts are: the last one, with nothing after it.

    Raises:
        ReleaseError: there is no release, the version has moved on, changes wait to be released, or ``expected`` is
            another version.
    """
    current = specification.edition.versie
    if history.last is None:
        raise ReleaseError(_NO_RELEASE)
    if history.unreleased:
        raise ReleaseError(
            f"in tables/wijzigingen/ staan {len(history.unreleased)} wijzigingen die niet in een uitgave zitten; "
            "maak eerst een uitgave met prepare-release"
        )
    if history.last.versie != current:
        raise ReleaseError(
            f"tables/specificatie.yaml heeft versie {current}, en de laatste uitgave is {history.last.versie}; "
            "maak eerst een uitgave met prepare-release"
        )
    if expected not in (None, current):
        raise ReleaseError(f"verwacht was versie {expected}, en de feiten hebben versie {current}")
    return history.last


def missing_versions(history: History, out: Path) -> list[str]:
    """Return the earlier versions that are not in the folder, and whose addresses would go if it were published."""
    earlier = history.releases[:-1]
    return [release.versie for release in earlier if not (out / FOLDER / release.versie / manifest.NAME).is_file()]


def clean_commit(root: Path, out: Path) -> str:
    """Return the commit that the working folder is equal to; what stands below ``out`` does not count.

    Raises:
        ReleaseError: something is changed or new, or there is no git.
    """
    top = root.resolve()
    inside = out.resolve().relative_to(top).as_posix() if out.resolve().is_relative_to(top) else ""
    paths = [".", f":(exclude,literal){inside}"] if inside not in ("", ".") else ["."]
    status = _git(top, "status", "--porcelain", "-z", "--", *paths)
    changed = [entry[3:] for entry in status.split("\0") if entry]
    if changed:
        raise ReleaseError(
            f"er zijn wijzigingen die niet in git staan: {some(changed)}; leg ze vast (git commit) of haal ze weg"
        )
    return _git(top, "rev-parse", "HEAD").strip()


def version_files(
    specification: Specification, history: History, release: Uitgave, published: Files, commit: str
) -> Files:
    """Return everything in the folder of a release.

    Args:
        specification: facts that passed the checks.
        history: the releases.
        release: the one to make.
        published: everything that a build publishes; the site and its manifest are left out.
        commit: the commit it was made from.
    """
    address = address_of(specification, release.versie)
    files = {p: c for p, c in published.items() if p != manifest.NAME and not p.startswith(f"{SITE}/")}
    files.update(uitgaven.messages(specification, history, release))
    files[CARD] = json_bytes(
        {
            "titel": specification.edition.titel,
            "versie": release.versie,
            "datum": release.datum,
            "klasse": release.klasse,
            "adres": address,
            "archief": archive_name(release.versie),
        }
    )
    files["index.html"] = _overview(specification, history, release, files)
    files.update(manifest.files(specification, files, commit))
    files[archive_name(release.versie)] = archive(files, date.fromisoformat(release.datum))
    return {**files, SUMS: sums(files)}


def address_of(specification: Specification, versie: str) -> str:
    """Return the permanent address of a version."""
    return f"{specification.edition.adres}{FOLDER}/{versie}/"


def archive_name(versie: str) -> str:
    """Return the name of the file that holds a whole version."""
    return f"iv3-{versie}.zip"


def archive(files: Files, day: date) -> bytes:
    """Return the files as one ZIP, sorted, with the day of the release as their time: the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path, content in sorted(files.items()):
            entry = zipfile.ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            target.writestr(entry, content)
    return buffer.getvalue()


def sums(files: Files) -> bytes:
    """Return the hash of every file, as ``sha256sum --check`` reads it."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())
    ).encode()


def publish(out: Path, release: Uitgave, files: Files, site: Files | None) -> int:
    """Put a release into the folder ``out``, with the index and the pointer, and return how many files changed.

    Args:
        out: the folder that is published; earlier versions in it stay as they are.
        release: the release that ``files`` are of.
        files: everything in the folder of the release.
        site: the website for the top of ``out``, with its manifest; None leaves what is there.

    Raises:
        ReleaseError: this version is there already with other content, or ``out`` is a folder for something else.
    """
    if (out / manifest.NAME).is_file() and not (out / FOLDER).is_dir():
        raise ReleaseError(f"{out} is de map van een build; kies een andere map")
    changed = _put_version(out / FOLDER, release.versie, files)
    index = list(_index(out / FOLDER))
    listed = {INDEX: json_bytes({"uitgaven": index}), LATEST: json_bytes(pointer(index[0]))}
    changed += write(out, listed, set())
    if site is not None:
        taken = [path for path in site if path == LATEST or path.startswith(f"{FOLDER}/")]
        if taken:
            raise UserError(f"de site heeft bestanden op de plaats van uitgaven: {some(taken)}")
        earlier = {path for path in manifest.paths_in(out / manifest.NAME) if not path.startswith(f"{FOLDER}/")}
        changed += write(out, site, earlier - set(listed))
    return changed


def some(paths: Iterable[str]) -> str:
    """Return the first of the paths, with how many more there are."""
    found = sorted(paths)
    more = f" en nog {len(found) - _SHOWN}" if len(found) > _SHOWN else ""
    return f"{', '.join(found[:_SHOWN])}{more}"


def pointer(newest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what points to the highest version, from what the index says of it; what is not there is None."""
    keys = ("versie", "datum", "adres")
    return {**{key: newest.get(key) for key in keys}, "manifest_sha256": newest["manifest"]["sha256"]}


def site_files(specification: Specification, published: Files, commit: str) -> Files:
    """Return the website as it stands at the top of what is published, with a manifest of its own."""
    files = {p.removeprefix(f"{SITE}/"): c for p, c in published.items() if p.startswith(f"{SITE}/")}
    return {**files, **manifest.files(specification, files, commit)}


def _put_version(folder: Path, versie: str, files: Files) -> int:
    target = folder / versie
    if target.exists():
        present = {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()}
        differing = sorted(p for p in {*present, *files} if present.get(p) != files.get(p))
        if differing:
            raise ReleaseError(
                f"versie {versie} is al uitgebracht en is nu anders: {some(differing)}; "
                "een uitgave verandert nooit, maak een nieuwe versie met prepare-release"
            )
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder), tempfile.TemporaryDirectory(dir=folder, prefix=_UNFINISHED) as beside:
        made = Path(beside) / versie
        write(made, files, set())
        made.rename(target)
    return len(files)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other releases out of a folder, and remove what one that was stopped left half.

    Raises:
        ReleaseError: another release is being put there now.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for half in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(half)
        yield
    except BlockingIOError as error:
        raise ReleaseError(f"in {folder} wordt nu een andere uitgave gezet; wacht tot die klaar is") from error
    finally:
        os.close(descriptor)


def _index(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what the index says of every version in the folder, the highest first."""
    versions = [p.name for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")]
    for versie in sorted(versions, key=parsed, reverse=True):
        try:
            card: Mapping[str, Any] = json.loads((folder / versie / CARD).read_bytes())
            packed = (folder / versie / archive_name(versie)).read_bytes()
            named = (folder / versie / manifest.NAME).read_bytes()
            yield {
                "versie": card["versie"],
                "datum": card["datum"],
                "klasse": card["klasse"],
                "adres": card["adres"],
                "manifest": {"pad": f"{versie}/{manifest.NAME}", "sha256": hashlib.sha256(named).hexdigest()},
                "archief": {
                    "pad": f"{versie}/{archive_name(versie)}",
                    "bytes": len(packed),
                    "sha256": hashlib.sha256(packed).hexdigest(),
                },
            }
        except (OSError, UserError, ValueError, KeyError, TypeError) as error:
            raise UserError(f"de uitgave in {folder / versie} is niet heel ({error}); zet haar terug") from error


def _overview(specification: Specification, history: History, release: Uitgave, files: Files) -> bytes:
    sized = ((path.split("/")[0] if "/" in path else "overig", (path, len(c))) for path, c in sorted(files.items()))
    return uitgaven.page(
        "index.html",
        titel=specification.edition.titel,
        uitgave=release,
        dag=uitgaven.day_of(release),
        adres=address_of(specification, release.versie),
        archief=archive_name(release.versie),
        berichten=[(f"nieuw-voor-{who}.html", name) for who, name in said(history.rules.doelgroepen).items()],
        mappen=list(grouped(sized).items()),
    )


def _git(root: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ReleaseError(
            f"git kan niet zeggen hoe {root} ervoor staat; een uitgave komt uit een vastgelegde versie"
        ) from error
    return run.stdout
