"""The first look at a file of a user: is it there, is it a file, and can it be read more than once."""

from __future__ import annotations

import stat
from pathlib import Path

from iv3.core.errors import Unusable
from iv3.core.given import File, FileContent
from iv3.core.packs import RULES, needed_pack
from iv3.rows.cells import unusable
from iv3.rows.csv_file import CHUNK


def read_out(path: File, name: str) -> File:
    """Return a file that can be read more than once: what comes out of a pipe is kept, any other file stays as it is.

    Raises:
        Unusable: it is more than a file may be.
    """
    try:
        is_pipe = isinstance(path, Path) and path.is_fifo()
    except OSError:  # a name that cannot be; opening it says so
        return path
    if not is_pipe:
        return path
    most = max(rule["formule"].get("hoogstens_bytes", 0) for rule in needed_pack(RULES)["regels"])
    with path.open("rb") as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise unusable("pijp_te_groot", bestand=name)
    return FileContent(content, name)


def beginning(path: File, name: str) -> bytes:
    """Return the first bytes of a file, at most `CHUNK`.

    Raises:
        Unusable: missing, a folder, not an ordinary file, not permitted, or empty.
    """
    try:
        if isinstance(path, Path):
            _refuse_what_is_no_file(path.stat().st_mode, name)
        with path.open("rb") as stream:
            start = stream.read(CHUNK)
    except PermissionError:
        raise unusable("geen_toegang", bestand=name) from None
    except (FileNotFoundError, NotADirectoryError):
        raise unusable("ontbreekt", bestand=name) from None
    except OSError as error:
        raise unusable("niet_te_lezen", bestand=name, reden=error.strerror or error) from None
    except Unusable:
        raise
    except ValueError:  # a path with a NUL character
        raise unusable("ontbreekt", bestand=name) from None
    if not start:
        raise unusable("leeg", bestand=name)
    return start


def _refuse_what_is_no_file(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise unusable("map", bestand=name)
    if not stat.S_ISREG(mode):
        raise unusable("geen_gewoon_bestand", bestand=name)
