"""``iv3 convert``: a delivery, or a table of totals, in another year's model; the edge of the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.rows.named_columns import named_columns
from iv3.years import output
from iv3.years.delivery_source import amounts_of, is_delivery, read_delivery
from iv3.years.key_file import read_keys
from iv3.years.loading import load_restating, question_of
from iv3.years.outcome import RestatedOutcome
from iv3.years.outlook import Restating
from iv3.years.restating import restate
from iv3.years.source import AmountSource
from iv3.years.table_source import TABLE, TotalsColumns, amounts_of_table
from iv3.years.words import say


def main(options: argparse.Namespace) -> int:
    """Restate a file and write what came of it.

    Args:
        options: what ``iv3 convert`` was told; see `iv3.commands.main`.

    Returns:
        0 when everything was restated, 1 when something is left to divide or could not be read.

    Raises:
        Unusable: a file or an option cannot be used; nothing has been written then.
        OSError: a file cannot be written.
    """
    name: str = options.bestand.name
    _keep_input([options.bestand, options.key], [options.out, options.template])
    validation = read_delivery(options.bestand) if is_delivery(options.bestand) else None
    question = question_of(name, validation, laag=options.layer, van=options.from_year, periode=options.period)
    model = load_restating(question.laag, question.van, options.to, question.periode, name)
    source = amounts_of(name, validation) if validation is not None else _of_table(options, model)
    keys, problems = read_keys(options.key, model, source.lijsten)
    result = restate(source.amounts, model, keys)
    result.problems[:0] = problems
    outcome = RestatedOutcome(model, source, result, options.key.name if options.key else "", question.periodenaam)
    if options.template is not None:
        write(output.template(outcome), options.template)
    content, message = output.rendered(outcome, options.format)
    if message:
        print(message, file=sys.stderr)
    write(content, options.out)
    return int(outcome.is_unfinished)


def _of_table(options: argparse.Namespace, model: Restating) -> AmountSource:
    named = named_columns(options.column, TABLE, say)
    return amounts_of_table(options.bestand, model, TotalsColumns(named, options.sheet, options.decimal, options.unit))


def _keep_input(inputs: Sequence[Path | None], outputs: Sequence[Path | None]) -> None:
    """Refuse to write over what is read, or twice to the same file."""
    read, written = ([path for path in paths if path is not None] for paths in (inputs, outputs))
    for place, path in enumerate(written):
        if path.absolute() in [other.absolute() for other in written[:place]]:
            raise Unusable(say("uitvoer_dubbel", bestand=path))
        if path.exists() and any(other.exists() and path.samefile(other) for other in read):
            raise Unusable(say("uitvoer_is_invoer", bestand=path))
