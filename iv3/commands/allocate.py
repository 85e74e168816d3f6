"""``iv3 allocate``: an order to divide, what the rules say of it, and the account; the edge of the program."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from iv3.allocation.check import assess
from iv3.allocation.findings import FOUT, say
from iv3.allocation.order import MOST_BYTES, read
from iv3.allocation.output import as_text, files, result_json
from iv3.allocation.places import line_of
from iv3.allocation.template import template
from iv3.core.errors import Unusable
from iv3.core.files import unfinished, write

REFUSED = 1


def main(options: argparse.Namespace) -> int:
    """Divide, or make a template.

    Args:
        options: what ``iv3 allocate`` was told; see `iv3.commands.main`.

    Returns:
        0 when the order is allowed, 1 when it is refused: nothing has been written then.

    Raises:
        Unusable: a file or an option cannot be used.
        OSError: a file cannot be read or written.
    """
    if options.template is not None:
        if options.opdracht is not None:
            raise Unusable(say("sjabloon_of_opdracht"))
        write(template(options.template, options.year), options.out)
        return 0
    if options.opdracht is None:
        raise Unusable(say("geen_opdracht"))
    return _allocate(options)


def _allocate(options: argparse.Namespace) -> int:
    path: Path = options.opdracht
    reading = read(_content(path), path.name)
    today = datetime.now().astimezone().date()
    outcome = assess(reading.order, today) if reading.order is not None else None
    found = outcome.findings if outcome is not None else reading.findings
    findings = sorted(found, key=lambda finding: (finding.ernst != FOUT, line_of(reading.lines, finding.pad)))
    form = result_json if options.format == "json" else as_text
    told = form(outcome, findings, reading.lines, path.name)
    refused = outcome is None or not outcome.is_allowed
    if not refused and outcome is not None and options.out is not None:
        _write(files(outcome), options.out, path)
    write(told, None)
    if not refused:
        print(
            say("geschreven", map=options.out) if options.out is not None else say("niets_geschreven"), file=sys.stderr
        )
    return REFUSED if refused else 0


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Unusable(say("bestand_ontbreekt", bestand=path)) from None
    except IsADirectoryError:
        raise Unusable(say("bestand_is_map", bestand=path)) from None


def _write(contents: dict[str, str], folder: Path, source: Path) -> None:
    """Write all files, or none: each is first written beside its place."""
    if folder.exists() and not folder.is_dir():
        raise Unusable(say("uit_is_geen_map", map=folder))
    folder.mkdir(parents=True, exist_ok=True)
    targets = {folder / name: content for name, content in contents.items()}
    if any(target.exists() and target.samefile(source) for target in targets):
        raise Unusable(say("uit_is_in", bestand=source))
    try:
        for target, content in targets.items():
            unfinished(target).write_bytes(content.encode("utf-8"))
        for target in targets:
            unfinished(target).replace(target)
    finally:
        for target in targets:
            unfinished(target).unlink(missing_ok=True)
