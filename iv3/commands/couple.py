"""``iv3 couple`` and ``iv3 overlay``: lines of care to taakvelden, and a table with own codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from iv3.care import couple as coupling
from iv3.care import messages, overlay
from iv3.care.choices import care_of
from iv3.care.lines import TEXTS, Care
from iv3.care.message_records import Intake, Reference
from iv3.care.rules import read
from iv3.commands.care_options import care_choices, warn
from iv3.commands.outputs import not_over
from iv3.core.files import write
from iv3.core.progress import tell_progress
from iv3.core.sentences import text
from iv3.rows.named_columns import named_columns

_SAY = partial(text, TEXTS)


def couple(options: argparse.Namespace) -> int:
    """Run ``iv3 couple``; see `iv3.care.couple.couple_files` for the outcome."""
    pack = read()
    recognised = coupling.recognised(pack)
    named = named_columns(options.column, sorted(recognised), _SAY)
    columns = coupling.CareColumns(recognised, named, options.sheet, options.decimal)
    care = care_of(care_choices(options), pack, warn)
    bought = care.contracts
    files = coupling.files_in(options.bestanden)
    read_too = [path for path in (options.overlay, options.contracts, *options.answers) if path is not None]
    not_over([options.out, options.summary], [*files, *read_too], _SAY)
    intake = Intake()
    rejected = _rejected([*options.answers, *coupling.answers_in(files)], intake)
    run = coupling.Run(care, columns, rejected, tell_progress, intake)
    totals, outcome = coupling.couple_files(run, files, options.out, options.summary, pack["versie"])
    print(coupling.summary_text(totals), end="", file=sys.stderr)
    for remark in (*bought.afgekeurd, *bought.aandacht) if bought is not None else ():
        warn(_SAY("samenvatting_contracten", bestand=remark.bestand, rij=remark.rij, reden=remark.reden))
    return outcome


def overlay_check(options: argparse.Namespace) -> int:
    """Run ``iv3 overlay check``; 0 when every row can be used, 1 when one contradicts or is wrong."""
    pack = read()
    judged = overlay.read(options.bestand, Care(pack, options.year), coupling.recognised(pack))
    for line in overlay.row_lines(judged):
        print(line)
    return int(any(j.soort in (overlay.CONTRADICTS, overlay.WRONG) for j in judged))


def overlay_template(options: argparse.Namespace) -> int:
    """Run ``iv3 overlay template``; always 0."""
    pack = read()
    write(overlay.template(Care(pack, options.year), pack), options.out)
    return 0


def _rejected(paths: Iterable[Path], intake: Intake) -> set[Reference]:
    once = {path.resolve(): path for path in paths}
    return {reference for path in once.values() for reference in messages.rejected_references(path, intake)}
