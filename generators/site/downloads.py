"""What the site offers for download: copies of what is published, at addresses that never change."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase

from generators.artefacts import api
from generators.artefacts.serialise import Files

FOLDER = "downloads"

_TABLES_AS_JSON = "tabellen/*.json"
"""Tables as JSON stay out: what programs look up is in ``api/v1/``, and the CSV beside each holds the same."""

_DESCRIPTION = "tabellen/datapackage.json"

_AT_THE_TOP = ("zoeken/", f"{api.FOLDER}/")
"""Folders that the site has elsewhere, at addresses of their own."""

_ARCHIVED = ("conformiteit/",)
"""Folders of hundreds of small files, offered as one archive."""

_STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same files give the same bytes."""


def copies(published: Files) -> Files:
    """Return what is offered below ``downloads/``, and the JSON for other sites at its own address."""
    return {
        **{f"{FOLDER}/{path}": content for path, content in offered(published)},
        **{path: content for path, content in published.items() if path.startswith(api.FOLDER)},
    }


def offered(published: Files) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of everything that is offered; a folder of small files as one archive."""
    for path, content in sorted(published.items()):
        left_out = fnmatchcase(path, _TABLES_AS_JSON) and path != _DESCRIPTION
        if not left_out and not path.startswith((*_ARCHIVED, *_AT_THE_TOP)):
            yield path, content
    for folder in _ARCHIVED:
        inside = {path: content for path, content in sorted(published.items()) if path.startswith(folder)}
        if inside:
            yield f"{folder.rstrip('/')}.zip", archive(inside)


def archive(files: Files) -> bytes:
    """Return the files as one ZIP, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return buffer.getvalue()
