"""``iv3 compare``: two deliveries, and what differs; the edge of the program."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from iv3.compare import output
from iv3.compare.comparison import Comparison, Filed, compare
from iv3.compare.output import say
from iv3.core.errors import Unusable
from iv3.core.files import write
from iv3.core.packs import RULES, read_pack
from iv3.delivery.validation import Validation
from iv3.years.reading import amounts_of, load, read_delivery, read_keys
from iv3.years.restating import LISTS, Amount, Key, Restating

XLSX = "xlsx"
FORMATS = ("text", "json", "csv", XLSX)
_LISTS = tuple(dict.fromkeys(of for of, _ in LISTS.values()))


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


def compare_files(oud: Path, nieuw: Path, key: Path | None = None) -> Comparison:
    """Compare two files.

    Args:
        oud: the delivery to start from, JSON or the Excel model.
        nieuw: the other.
        key: how to divide what no transition decides, as for ``iv3 convert``.

    Raises:
        Unusable: a file cannot be used, or the deliveries cannot be compared.
    """
    paths = oud, nieuw
    names = [str(path) for path in paths] if oud.name == nieuw.name else [path.name for path in paths]
    validations = [read_delivery(path) for path in paths]
    old, new = (filed(name, validation) for name, validation in zip(names, validations, strict=True))
    return compared(old, new, key)


def compared(old: Filed, new: Filed, key: Path | None = None) -> Comparison:
    """Compare two deliveries that were read.

    Raises:
        Unusable: they are of different layers, there is no way between the years, or the key cannot be used.
    """
    if old.laag != new.laag:
        raise Unusable(say("laag_anders", oud=old.name, nieuw=new.name, laag_oud=old.laag, laag_nieuw=new.laag))
    rules = read_pack(RULES)
    assert rules is not None
    restating, keys = _way(old, new, key)
    return compare(old, new, rules["regels"], restating, keys)


def _check(options: argparse.Namespace) -> None:
    if options.top < 0:
        raise Unusable(say("top_te_laag", aantal=options.top))
    if options.format == XLSX and options.out is None:
        raise Unusable(say("xlsx_naar_bestand"))
    read = [path for path in (options.oud, options.nieuw, options.key) if path is not None]
    if options.out is not None and options.out.exists() and any(p.exists() and options.out.samefile(p) for p in read):
        raise Unusable(say("uitvoer_is_invoer", bestand=options.out))


def filed(name: str, validation: Validation) -> Filed:
    """Return a delivery that has been validated, for `compared`; it must have the structure of a delivery."""
    assert validation.pack is not None
    source = amounts_of(name, validation)
    assert source.delivery is not None
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


def _way(old: Filed, new: Filed, key: Path | None) -> tuple[Restating | None, list[Key]]:
    """Return the way between the years, and the keys that divide; None between deliveries of one year."""
    if old.jaar == new.jaar:
        if key is not None:
            raise Unusable(say("sleutel_niet_nodig", jaar=old.jaar))
        return None, []
    earlier, later = sorted((old, new), key=lambda filed: filed.jaar)
    model = load(earlier.laag, earlier.jaar, later.jaar, earlier.periode, earlier.name)
    keys, problems = read_keys(key, model, _LISTS)
    if key is not None and problems:
        raise Unusable(
            "\n".join(say("sleutelrij", bestand=key.name, rij=problem.rij, reden=problem.reden) for problem in problems)
        )
    return model, keys


def _write(comparison: Comparison, options: argparse.Namespace) -> None:
    if options.format == XLSX:
        from iv3.compare.book import workbook_bytes

        write(workbook_bytes(comparison), options.out)
        return
    forms = {"json": output.as_json, "csv": output.as_csv}
    if options.format in forms:
        write(forms[options.format](comparison), options.out)
    else:
        write(output.as_text(comparison, options.top), options.out)
