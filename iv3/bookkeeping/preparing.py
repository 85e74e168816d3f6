"""From what a user says beside a ledger to a ledger that can be read: its mapping, its keys and the coupling rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from iv3.bookkeeping.booking import Ledger
from iv3.bookkeeping.division_keys import read_division_keys
from iv3.bookkeeping.entry_balances import ENTRY
from iv3.bookkeeping.mapping_file import read_mapping
from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.words import DIMENSIONS
from iv3.care.choices import CareChoices, care_of
from iv3.care.couple import recognised as care_columns
from iv3.care.rules import read as read_care_rules
from iv3.rows.amounts import AMOUNTS
from iv3.rows.named_columns import refuse_unknown
from iv3.rows.reading import MOMENTS, TableReading
from iv3.rows.table import Table


@dataclass(frozen=True)
class LedgerOptions:
    """What a user says beside the ledger.

    Attributes:
        mapping: where accounts go (CSV or XLSX).
        keys: keys that divide (CSV or XLSX).
        reading: how the ledger is read.
        care: for a mapping that couples.
    """

    mapping: Table
    care: CareChoices
    keys: Table | None = None
    reading: TableReading = field(default_factory=TableReading)


def prepared(
    options: LedgerOptions, model: ModelYear, warn: Callable[[str], None], progress: Callable[[int], None]
) -> Ledger:
    """Return a ledger that is ready to be read, with its mapping, its keys and the coupling rules.

    Args:
        options: what the user said.
        model: the year.
        warn: told what is wrong with own codes that are not used.
        progress: told the number of lines, now and then.

    Raises:
        Unusable: a file or an option cannot be used.
        UserError: the mapping couples, and there are no coupling rules for the year.
    """
    mapping = read_mapping(options.mapping, model, read_division_keys(options.keys, model))
    care, recognised = None, {}
    if mapping.couples:
        pack = read_care_rules()
        care = care_of(options.care, pack, warn)
        contracts = ("contract", "aanbieder") if care.contracts is not None else ()
        recognised = {n: heads for n, heads in care_columns(pack).items() if n in care.properties or n in contracts}
    refuse_unknown(options.reading.named, possible := (*DIMENSIONS, *AMOUNTS, *MOMENTS, ENTRY, *recognised))
    refuse_unknown(dict.fromkeys(options.reading.ignored, "-"), possible)
    return Ledger(mapping, options.reading, care, recognised, progress)
