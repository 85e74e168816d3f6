"""``iv3.compare``: two deliveries, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iv3.comparison.comparison import Comparison
from iv3.comparison.csv_output import as_csv
from iv3.comparison.filed import Filed
from iv3.comparison.files import compared, filed_file
from iv3.comparison.json_output import as_json
from iv3.comparison.text_output import as_text
from iv3.core.given import File, FileContent, Given, file_of
from iv3.filing.published import ROUNDING_CENT, PublishedChoices, is_published, read_published
from iv3.rows.table import Lines, optional_table


@dataclass(frozen=True)
class CompareResult:
    """What differs between two deliveries.

    Attributes:
        comparison: all of it, as values; amounts in whole cents.
    """

    comparison: Comparison

    @property
    def differs(self) -> bool:
        """Tell whether anything differs."""
        return self.comparison.differs

    def to_text(self, top: int = 20) -> str:
        """Return it for a person; of each table the first ``top`` rows."""
        return as_text(self.comparison, top)

    def to_json(self) -> str:
        """Return all of it as JSON."""
        return as_json(self.comparison)

    def to_csv(self) -> str:
        """Return everything that differs, and every total, as a table for a spreadsheet."""
        return as_csv(self.comparison)

    def to_xlsx(self) -> bytes:
        """Return it as a workbook.

        Raises:
            UserError: the library that writes workbooks is not there.
        """
        from iv3.comparison.book import workbook_bytes  # loads the library that writes workbooks

        return workbook_bytes(self.comparison)


def compare(
    old: Given,
    new: Given,
    *,
    key: Lines | None = None,
    old_name: str | None = None,
    new_name: str | None = None,
    year: int | None = None,
    period: int | None = None,
    layer: str | None = None,
    own: str | None = None,
    placement: int | tuple[int, int] | None = None,
) -> CompareResult:
    """Compare two deliveries: of another year, another period, delivered again, or beside what CBS published.

    Args:
        old: the delivery to start from: JSON, the Excel model, or the open data of CBS (CSV).
        new: the other. Of two years, the amounts of the earlier are restated in the model of the later.
        key: a table that says how to divide what no transition decides; see `iv3.convert`.
        old_name: how messages call the first.
        new_name: how messages call the other.
        year: of open data: the year; by default the only one in it, or that of the other delivery.
        period: of open data: 0 to 5; by default as ``year``.
        layer: of open data: ``gemeente``, ``gr`` or ``provincie``; by default that of the other delivery.
        own: of open data: the organisation, by name or code; by default the only one in it, or the other delivery's.
        placement: of open data: 1 or 2, which publication, or one of the old and one of the new; by default the last
            with amounts.

    Raises:
        UserError: a file cannot be used, or the two cannot be compared.
    """
    files = file_of(old, old_name), file_of(new, new_name)
    placements = placement if isinstance(placement, tuple) else (placement, placement)
    choices = [PublishedChoices(layer, year, period, own, chosen) for chosen in placements]
    return CompareResult(compared(*_filed_pair(files, choices), optional_table(key)))


def _filed_pair(files: tuple[File, File], choices: Sequence[PublishedChoices]) -> tuple[Filed, Filed]:
    """Return both sides; what is published is chosen as the delivery beside it is."""
    is_same = files[0].name == files[1].name
    names = [str(file) if is_same else file.name for file in files]
    published = [is_published(file) for file in files]
    found = [None if told else filed_file(file, name) for file, name, told in zip(files, names, published)]
    beside = next((filed for filed in found if filed is not None), None)
    old, new = (
        filed if filed is not None else _published(file, name, chosen, beside)
        for filed, file, name, chosen in zip(found, files, names, choices)
    )
    return old, new


def _published(file: File, name: str, choices: PublishedChoices, beside: Filed | None) -> Filed:
    if beside is not None and choices.layer is None:
        choices = replace(choices, layer=beside.laag)
    made = read_published(file, choices, None if beside is None else beside.document["metadata"])
    filed = filed_file(FileContent(made.content.encode(), f"{name}.json"), name)
    return replace(filed, rounding_cent=ROUNDING_CENT, told=made.remarks)
