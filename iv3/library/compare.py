"""``iv3.compare``: two deliveries, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from iv3.comparison.comparison import Comparison
from iv3.comparison.csv_output import as_csv
from iv3.comparison.files import compare_files
from iv3.comparison.json_output import as_json
from iv3.comparison.text_output import as_text
from iv3.core.given import Given, file_of
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
) -> CompareResult:
    """Compare two deliveries: of another year, another period, or delivered again.

    Args:
        old: the delivery to start from: JSON or the Excel model.
        new: the other. Of two years, the amounts of the earlier are restated in the model of the later.
        key: a table that says how to divide what no transition decides; see `iv3.convert`.
        old_name: how messages call the first.
        new_name: how messages call the other.

    Raises:
        UserError: a file cannot be used, or the two cannot be compared.
    """
    given = file_of(old, old_name), file_of(new, new_name)
    return CompareResult(compare_files(*given, optional_table(key)))
