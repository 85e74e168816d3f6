"""``iv3 compare``: two deliveries, and what differs; the edge of the program."""

from __future__ import annotations

import argparse

from iv3.compare.comparison import Comparison
from iv3.compare.csv_output import as_csv
from iv3.compare.files import compare_files
from iv3.compare.json_output import as_json
from iv3.compare.text_output import as_text
from iv3.compare.wording import say
from iv3.core.errors import Unusable
from iv3.core.files import write

XLSX = "xlsx"


def main(options: argparse.Namespace) -> int:
    """Compare two deliveries and write what differs.

    Args:
        options: what ``iv3 compare`` was told; see `iv3.commands.main`.

    Returns:
        0 when they were compared; with ``exit_code`` 1 when anything differs.

    Raises:
        Unusable: a file or an option cannot be used; nothing has been written then.
        OSError: a file cannot be written.
    """
    _check(options)
    comparison = compare_files(options.oud, options.nieuw, options.key)
    _write(comparison, options)
    return int(options.exit_code and comparison.differs)


def _check(options: argparse.Namespace) -> None:
    if options.top < 0:
        raise Unusable(say("top_te_laag", aantal=options.top))
    if options.format == XLSX and options.out is None:
        raise Unusable(say("xlsx_naar_bestand"))
    read = [path for path in (options.oud, options.nieuw, options.key) if path is not None]
    if options.out is not None and options.out.exists() and any(p.exists() and options.out.samefile(p) for p in read):
        raise Unusable(say("uitvoer_is_invoer", bestand=options.out))


def _write(comparison: Comparison, options: argparse.Namespace) -> None:
    if options.format == XLSX:
        # Only here: it needs xlsxwriter, which is an extra.
        from iv3.compare.book import workbook_bytes

        write(workbook_bytes(comparison), options.out)
        return
    forms = {"json": as_json, "csv": as_csv}
    if options.format in forms:
        write(forms[options.format](comparison), options.out)
    else:
        write(as_text(comparison, options.top), options.out)
