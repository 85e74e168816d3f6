"""Opening a table as people keep it: CSV or an Excel workbook in, rows of text and exact cents out.

What a file is, follows from its content and not from its name. A file that cannot be used as a whole raises `Unusable`,
with a sentence that names the file, the place and the remedy.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Union, cast

from iv3.core.characters import printable
from iv3.core.errors import Unusable
from iv3.core.filekinds import OLE, ZIP, what_is
from iv3.core.given import File, FileContent, Given, file_of
from iv3.rows.auditfile.table import can_be_auditfile, is_auditfile, open_auditfile
from iv3.rows.beginning import beginning, read_out
from iv3.rows.cells import say, unusable
from iv3.rows.csv_file import open_csv
from iv3.rows.header import AmountTable, Wanted
from iv3.rows.line_file import LineFile, require
from iv3.rows.records import UNNAMED, Cell, Records, open_records, records
from iv3.rows.rival_columns import refuse_rivals
from iv3.rows.sheet import open_workbook
from iv3.rows.unused_columns import settle_what_is_said

Table = Union[File, Records]
"""What a command reads lines from."""
Lines = Union[Given, Records, "Iterable[Mapping[str, Cell]]"]
"""What a public function takes for a table: a file (CSV or a workbook), or rows in memory."""
_CONTENT = (str, bytes, bytearray, memoryview, FileContent)
_TABLE_KINDS = ("tabel", "werkmap", "ods", "oude_werkmap", "opdracht")
_JSON, _ANY_JSON = ".json", "json"
"""A table may begin with a title in brackets; only its name then tells that it is JSON."""
_SPREADSHEET_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def open_lines(
    given: Table | os.PathLike[str],
    recognised: Mapping[str, Sequence[str]],
    named: Mapping[str, str] | None = None,
    *,
    needed: Sequence[Sequence[str]] = (),
    sheet: str | None = None,
    decimal: str | None = None,
    table: AmountTable | None = None,
    ignored: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> LineFile:
    """Look at a file and understand its header.

    Args:
        given: CSV (any delimiter and character set), a workbook or an auditfile (XAF), as a path or as content; or
            rows in memory.
        recognised: meaning → headers that mean it; letter case, spaces, ``_``, ``-``, ``.`` and accents do not count.
        named: meaning → header, as the user said; goes before ``recognised``.
        needed: groups of meanings of which the file must have at least one; see `require`.
        sheet: the sheet of a workbook. Else the first visible one with the columns, or else with any data.
        decimal: the decimal sign of amounts; else a comma, and a point in a file with commas between its cells.
        table: for a table with amounts: its headings and totals are then told from its lines, and a choice between
            columns with amounts is asked.
        ignored: meanings that the user wants no column for.
        optional: meanings of which the best known header counts when there are more.

    Raises:
        Unusable: no such file, no table in it, or columns that cannot be told apart.
    """
    wanted = Wanted(recognised, named or {}, needed, decimal, table, frozenset(ignored), frozenset(optional))
    file = _opened(given, wanted, sheet)
    require(file, *needed)
    if table is not None:
        refuse_rivals(file, table, wanted.named)
        settle_what_is_said(file, wanted, table)
    if next(file.rows(), None) is None:
        raise unusable("alleen_kop", bestand=file.place, rij=file.header_row)
    return file


def _opened(given: Table | os.PathLike[str], wanted: Wanted, sheet: str | None) -> LineFile:
    if isinstance(given, Records):
        return open_records(given, wanted)
    path = given if isinstance(given, FileContent) else Path(given)
    name = printable(str(path))
    path = read_out(path, name)
    start = beginning(path, name)
    suffix = path.suffix.lower()
    if start.startswith((*ZIP, OLE)):
        return open_workbook(path, name, wanted, sheet)
    if is_auditfile(start) and can_be_auditfile(wanted):
        return open_auditfile([path], name, wanted)
    _refuse_other_kind(start, suffix, name)
    remark = [say("is_geen_werkmap", bestand=name)] if suffix in _SPREADSHEET_NAMES else []
    try:
        file = open_csv(path, name, wanted, start)
    except Unusable as error:
        raise Unusable(" ".join([str(error), *remark]), error.key, **error.values) from None
    file.remarks += remark
    return file


def _refuse_other_kind(start: bytes, suffix: str, name: str) -> None:
    """Refuse what is no table, naming what it is and which command reads it."""
    kind = what_is(start, suffix)
    if kind is not None and kind.soort not in (*_TABLE_KINDS, *(() if suffix == _JSON else (_ANY_JSON,))):
        raise unusable("ander_soort", bestand=name, soort=kind.naam, lezen=kind.lezen)


def table_of(lines: Lines, name: str | None = None) -> Table:
    """Return a table for what was given: rows in memory, or a file; ``name`` is how messages call it."""
    if isinstance(lines, Records):
        return lines
    if isinstance(lines, _CONTENT) or hasattr(lines, "__fspath__") or hasattr(lines, "read"):
        return file_of(cast("Given", lines), name)
    return records(lines, name or UNNAMED)


def optional_table(lines: Lines | None) -> Table | None:
    """Return a table for what was given; None when nothing was."""
    return None if lines is None else table_of(lines)
