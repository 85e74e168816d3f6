"""``iv3 validate``: deliveries in, what is wrong with them out; the edge of the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from iv3.core.files import write
from iv3.core.words import Oordeel
from iv3.delivery.report import Report, validate
from iv3.delivery.wording import as_csv, as_html, as_json, as_text

_FORMATS: dict[str, Callable[[Sequence[Report]], str]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
    "html": as_html,
}


def main(options: argparse.Namespace) -> int:
    """Check deliveries, or with ``--protocol`` what a provider of care delivers.

    Args:
        options: what ``iv3 validate`` was told; see `iv3.commands.main`.

    Returns:
        0 when there is no ``fout``, 1 when there is, 2 when there is nothing to check.

    Raises:
        OSError: the report cannot be written.
    """
    if options.protocol is not None:
        from iv3.commands.protocol import main as check_protocol  # a delivery does not wait for it

        return check_protocol(options)
    files = list(_files(options.bestanden))
    if not files:
        print("In deze mappen staan geen bestanden die op .json eindigen.", file=sys.stderr)
        return 2
    reports = []
    for number, path in enumerate(files, start=1):
        if sys.stderr.isatty() and len(files) > 1:
            print(f"\r{number} van {len(files)}", end="\n" if number == len(files) else "", file=sys.stderr, flush=True)
        reports.append(validate(path, name=str(path) if len(files) > 1 else path.name))
    write(_FORMATS[options.format](reports), options.out)
    return int(any(report.oordeel == Oordeel.FOUT for report in reports))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*.json") if p.is_file())
        else:
            yield path
