"""Opening a table as people keep it: CSV or an Excel workbook in, rows of text and exact cents out.

What a file is, follows from its content and not from its name. A file that cannot be used as a whole raises `Unusable`,
with a sentence that names the file, the place and the remedy.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence

from iv3.core.errors import Unusable
from iv3.core.filekinds import OLE, ZIP
from iv3.rows.cells import printable, say, unusable
from iv3.rows.csv_file import CHUNK, open_csv
from iv3.rows.header import Wanted
from iv3.rows.line_file import LineFile, require
from iv3.rows.sheet import open_workbook

_SPREADSHEET_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_WORKBOOK_NAMES = (".xlsx", ".xlsm")


def open_lines(
    path: str | os.PathLike[str],
    recognised: Mapping[str, Sequence[str]],
    named: Mapping[str, str] | None = None,
    *,
    needed: Sequence[Sequence[str]] = (),
    sheet: str | None = None,
    decimal: str | None = None,
    title_rows: int = 0,
) -> LineFile:
    """Look at a file and understand its header.

    Args:
        path: CSV (comma, semicolon or tab; UTF-8 or Windows-1252) or an Excel workbook.
        recognised: meaning → headers that mean it; letter case, spaces, ``_``, ``-``, ``.`` and accents do not count.
        named: meaning → header, as the user said; goes before ``recognised``.
        needed: groups of meanings of which the file must have at least one; see `require`.
        sheet: the sheet of a workbook. Else the first visible one with the columns, or else with any data.
        decimal: the decimal sign of amounts; else a comma, and a point in a file with commas between its cells.
        title_rows: how many rows may stand above the header, which is then the first row with what is ``needed``.

    Raises:
        Unusable: no such file, no table in it, or columns that cannot be told apart.
    """
    name = printable(os.fspath(path))
    start = _beginning(path, name)
    wanted = Wanted(recognised, named or {}, needed, decimal, title_rows)
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
    if start.startswith(OLE):
        raise unusable("oud_excel_of_wachtwoord", bestand=name)
    if start.startswith(ZIP):
        file: LineFile = open_workbook(path, name, wanted, sheet)
        if suffix not in _WORKBOOK_NAMES:
            file.remarks.insert(0, say("is_werkmap", bestand=name))
    else:
        remark = [say("is_geen_werkmap", bestand=name)] if suffix in _SPREADSHEET_NAMES else []
        try:
            file = open_csv(path, name, wanted, start)
        except Unusable as error:
            raise Unusable(" ".join([str(error), *remark]), error.key, **error.values) from None
        file.remarks += remark
    require(file, *needed)
    if next(file.rows(), None) is None:
        raise unusable("alleen_kop", bestand=file.place, rij=file.header_row)
    return file


def _beginning(path: str | os.PathLike[str], name: str) -> bytes:
    """Return the first bytes of a file.

    Raises:
        Unusable: missing, a folder, not an ordinary file, not permitted, or empty.
    """
    try:
        status = os.stat(path)  # noqa: PTH116
        if stat.S_ISDIR(status.st_mode):
            raise unusable("map", bestand=name)
        if not stat.S_ISREG(status.st_mode):
            raise unusable("geen_gewoon_bestand", bestand=name)
        with open(path, "rb") as stream:  # noqa: PTH123
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
