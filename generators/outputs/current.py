"""``actueel.json``: which version is the latest and the hash of every file that people copy, at an address that stays.

The rule packs carry the same for their own version, so that a copy can be compared without a connection.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from generators.kernel.files import Files, lines_json_bytes
from generators.kernel.places import PACKS
from generators.kernel.tables import FOLDER as TABLES
from generators.outputs import definitions as definities
from generators.outputs import schemas
from generators.outputs.generator import Generator, Stage
from generators.outputs.javascript import FOLDER as VALIDATION
from generators.subjects.model.specification import Specification
from generators.subjects.releases.facts import history_of
from iv3.current.status import INDEX, hash_of_packs

NAME = "actueel.json"
SCHEMA = f"{schemas.FOLDER}/actueel.schema.json"
GUIDE = "handleiding/actueel/"

_DEPTH = 3
_COPIED = tuple(f"{folder}/" for folder in (definities.FOLDER, schemas.FOLDER, TABLES, VALIDATION))
_FOR_MAINTAINERS = f"{schemas.FOLDER}/bronnen/"


def files(specification: Specification, published: Files, packs: Files) -> Files:
    """Return ``actueel.json``.

    Args:
        specification: facts that passed the checks.
        published: what is published so far; of the folders that people copy every file is named with its hash.
        packs: the rule packs, by file name.
    """
    return {NAME: _bytes(specification, _copied(published), packs)}


def index(specification: Specification, packs: Files) -> bytes:
    """Return the same for in the package itself, with the packs only.

    With every table in it, two proposals that have nothing to do with each other would both change this file.
    """
    return _bytes(specification, {}, packs)


def release_date(specification: Specification) -> str | None:
    """Return the day on which the facts were released as they are, None while changes wait to be released."""
    history = history_of(specification)
    if history is None or history.unreleased:
        return None
    return next((r.datum for r in history.releases if r.versie == specification.edition.versie), None)


def _bytes(specification: Specification, published: Files, packs: Files) -> bytes:
    edition = specification.edition
    pack_hashes = _hashes(packs)
    date = release_date(specification)
    released = {} if date is None else {"datum": date, "uitgave": f"{edition.adres}uitgaven/{edition.versie}/"}
    latest: dict[str, Any] = {
        "titel": edition.titel,
        "versie": edition.versie,
        **released,
        "adres": f"{edition.adres}{NAME}",
        "schema": f"{edition.adres}{SCHEMA}",
        "downloads": f"{edition.adres}downloads/",
        "uitleg": f"{edition.adres}{GUIDE}",
        "doen": specification.facts.command_texts["status"]["bestand_doen"],
        "pakketten": {"sha256": hash_of_packs(pack_hashes), "bestanden": pack_hashes},
        "bestanden": _by_folder(_hashes(published)),
    }
    return lines_json_bytes(latest, _DEPTH)


def _copied(published: Files) -> Files:
    return {
        path: content
        for path, content in published.items()
        if path.startswith(_COPIED) and not path.startswith(_FOR_MAINTAINERS)
    }


def _hashes(files: Files) -> dict[str, str]:
    return {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())}


def _by_folder(hashes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    for folder, name, sha256 in sorted(_split(hashes.items())):
        result.setdefault(folder, {})[name] = sha256
    return result


def _split(rows: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str, str]]:
    for path, sha256 in rows:
        folder, _, name = path.rpartition("/")
        yield folder, name, sha256


GENERATOR = Generator(
    "wat er actueel is",
    lambda building: files(building.specification, building.published, building.packs),
    stage=Stage.CONTENTS,
    reviewed=lambda building: {f"{PACKS}/{INDEX}": index(building.specification, building.packs)},
)
