"""``iv3.pyz``: the whole package with its packs in one file that Python 3.9 and newer run as it is.

What it needs beside the standard library is in it: the reader of TOML that Python has from 3.11 on. Workbooks are left
to libraries that are not in it; whoever gives it one hears so.
"""

from __future__ import annotations

import io
import zipfile
from importlib import metadata

from generators.kernel.files import Files
from generators.kernel.places import PACKS, ROOT
from generators.outputs import current
from generators.outputs.generator import Generator
from generators.subjects.model.specification import Specification
from iv3.current.status import INDEX

NAME = "validatie/iv3.pyz"
START = "packages/pyz/__main__.py"
TOML = "tomli"
"""The package with the reader of TOML for Python before 3.11, in Python itself."""

_PACKAGE = "iv3"
_LICENCE = "LICENSE"
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name; a clock would make the bytes differ."""
_READABLE = 0o644 << 16
_UNIX = 3
_TIGHTEST = 9


def files(specification: Specification, packs: Files) -> Files:
    """Return the one file.

    Args:
        specification: facts that passed the checks, for the version and the licence.
        packs: the packs, by file name.
    """
    contents = {
        "__main__.py": (ROOT / START).read_bytes(),
        **_modules(),
        **{f"{PACKS}/{name}": content for name, content in packs.items()},
        f"{PACKS}/{INDEX}": current.index(specification, packs),
        **_licences(),
        **_reader_of_toml(),
    }
    return {NAME: _head(specification) + _zipped(contents)}


def _modules() -> Files:
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / _PACKAGE).rglob("*.py")}


def _licences() -> Files:
    texts = sorted((ROOT / "LICENSES").glob("*.txt"))
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / _LICENCE, *texts)}


def _reader_of_toml() -> Files:
    """Return the modules of the installed reader of TOML with its licence, without what was made for one processor."""
    found = metadata.distribution(TOML)
    wanted = [file for file in found.files or () if file.suffix == ".py" or file.name == "LICENSE"]
    return {
        f"LICENSES/{TOML}.txt" if file.name == "LICENSE" else file.as_posix(): file.read_binary() for file in wanted
    }


def _head(specification: Specification) -> bytes:
    """Return what stands before the zip: how a shell starts it, and which version it is, for `iv3 status` to read."""
    edition = specification.edition
    return f"#!/usr/bin/env python3\n# {edition.titel}. Versie {edition.versie}. Licentie: EUPL-1.2.\n".encode()


def _zipped(contents: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for path, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(path, _STAMP)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            target.writestr(entry, content, zipfile.ZIP_DEFLATED, _TIGHTEST)
    return buffer.getvalue()


GENERATOR = Generator("alles in één Python-bestand", lambda building: files(building.specification, building.packs))
