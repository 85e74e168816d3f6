"""Two files with deliveries compared, in the model of the later year."""

from __future__ import annotations

from dataclasses import replace

from iv3.comparison.comparison import Comparison, compare
from iv3.comparison.filed import Filed
from iv3.comparison.wording import say
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.core.packs import RULES
from iv3.delivery.validation import Validation
from iv3.rows.table import Table
from iv3.years.amounts import Amount
from iv3.years.delivery_source import amounts_of, read_delivery
from iv3.years.key_file import read_keys
from iv3.years.keys import RestatingKey
from iv3.years.loading import load_restating, needed_pack
from iv3.years.outlook import Restating
from iv3.years.words import LISTS

_LISTS = tuple(dict.fromkeys(of for of, _ in LISTS.values()))


def filed_file(file: File, name: str | None = None) -> Filed:
    """Return a delivery in a file, for `compared`.

    Args:
        file: JSON or the Excel model.
        name: how messages call it.

    Raises:
        Unusable: it cannot be read, or does not have the structure of a delivery.
    """
    return filed(name or file.name, read_delivery(file))


def compared(old: Filed, new: Filed, key: Table | None = None) -> Comparison:
    """Compare two deliveries that were read.

    Raises:
        Unusable: they are of different layers, there is no way between the years, or the key cannot be used.
    """
    if old.laag != new.laag:
        raise Unusable(say("laag_anders", oud=old.name, nieuw=new.name, laag_oud=old.laag, laag_nieuw=new.laag))
    restating, keys = _way(old, new, key)
    return compare(old, new, needed_pack(RULES)["regels"], restating, keys)


def filed(name: str, validation: Validation) -> Filed:
    """Return a delivery that has been validated, for `compared`.

    Raises:
        TypeError: it does not have the structure of a delivery.
    """
    source = amounts_of(name, validation)
    if validation.pack is None or source.delivery is None:
        raise TypeError(name)
    cells: dict[tuple[str, Amount], int] = {}
    for amount, (part, _) in zip(source.amounts, source.delivery.places, strict=True):
        cell = part, replace(amount, cent=0)
        cells[cell] = cells.get(cell, 0) + amount.cent
    return Filed(
        name=name,
        document=source.delivery.document,
        layouts=source.delivery.layouts,
        amounts=[replace(amount, cent=cent) for (_, amount), cent in cells.items()],
        parts=[part for part, _ in cells],
        model=validation.pack,
        report=validation.report(),
    )


def _way(old: Filed, new: Filed, key: Table | None) -> tuple[Restating | None, list[RestatingKey]]:
    """Return the way between the years, and the keys that divide; None between deliveries of one year."""
    if old.jaar == new.jaar:
        if key is not None:
            raise Unusable(say("sleutel_niet_nodig", jaar=old.jaar))
        return None, []
    earlier, later = sorted((old, new), key=lambda filed: filed.jaar)
    model = load_restating(earlier.laag, earlier.jaar, later.jaar, earlier.periode, earlier.name)
    keys, problems = read_keys(key, model, _LISTS)
    if key is not None and problems:
        raise Unusable(
            "\n".join(say("sleutelrij", bestand=key.name, rij=problem.rij, reden=problem.reden) for problem in problems)
        )
    return model, keys
