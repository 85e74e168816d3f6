"""``iv3 ledger``: a ledger and a mapping give a delivery; the edge of the program."""

from __future__ import annotations

import argparse

from iv3.commands.care_options import care_choices, warn
from iv3.commands.outputs import not_over
from iv3.core.progress import tell_progress
from iv3.ledger.about import read_about
from iv3.ledger.booking import Ledger
from iv3.ledger.model_year import ModelYear, load_model
from iv3.ledger.preparing import LedgerOptions, prepared
from iv3.ledger.words import say
from iv3.ledger.writing import LedgerOutputs, write_ledger


def main(options: argparse.Namespace) -> int:
    """Run the command.

    Args:
        options: what ``iv3 ledger`` was told; see `iv3.commands.main`.

    Returns:
        0 when every line has a place, 1 when something is open or could not be read.

    Raises:
        Unusable: a file or an option cannot be used; nothing has been written then.
        OSError: a file cannot be read or written.
    """
    outputs = LedgerOutputs(
        out=options.out,
        trail=options.trail,
        lines=options.lines,
        summary=options.summary,
        derives_closing=options.derive_closing,
        per_account=not options.per_cell,
        is_draft=options.draft,
    )
    read_too = (options.mapping, options.keys, options.about, options.overlay, options.contracts)
    not_over(outputs.paths, [path for path in (options.bestand, *read_too) if path is not None], say)
    model = load_model(options.layer, options.year, options.period)
    about = None
    if options.out is not None:
        about = read_about(options.about, model, number=options.number, name=options.name)
    ledger = ledger_of(options, model)
    booked, said = write_ledger(ledger, options.bestand, about, outputs)
    print("\n".join(said))
    return 0 if booked.is_complete else 1


def ledger_of(options: argparse.Namespace, model: ModelYear) -> Ledger:
    """Return a ledger that is ready to be read, as the options say; also for ``iv3 mapping check --ledger``.

    Raises:
        Unusable: a file or an option cannot be used.
        ValueError: the mapping couples, and there are no coupling rules for the year.
    """
    told = LedgerOptions(
        mapping=options.mapping,
        keys=options.keys,
        columns=options.column,
        sheet=options.sheet,
        decimal=options.decimal,
        is_credit_positive=options.credit_positive,
        care=care_choices(options),
    )
    return prepared(told, model, warn, tell_progress)
