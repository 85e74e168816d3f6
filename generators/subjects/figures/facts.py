"""The published figures of each municipality, and of one without figures of its own the sum of its predecessors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from generators.kernel.reading import Facts
from generators.kernel.records import Gemeentecijferbestand, Herindeling, Herindelingenbestand

_WHOLE = Fraction(1)


@dataclass(frozen=True)
class FigureSeries:
    """A series: ``rows`` maps the code of a municipality to its number per column.

    Amounts are in thousands of euros.
    """

    record: Gemeentecijferbestand
    rows: Mapping[str, Mapping[str, int]]


class MunicipalFigures:
    """Every series, the newest first, and which municipalities went before which."""

    def __init__(self, series: list[FigureSeries], mergers: list[Herindeling]) -> None:
        """Take the series in any order, and the mergers."""
        self.series = sorted(series, key=_newest_first)
        self._before: dict[str, list[tuple[str, Fraction]]] = {}
        staying = {merger.nieuw for merger in mergers if merger.oud == merger.nieuw}
        for merger in mergers:
            if merger.nieuw in staying:  # it only grew: without figures of its own there is nothing to add up
                continue
            share = _WHOLE if merger.aandeel is None else Fraction(merger.aandeel)
            self._before.setdefault(merger.nieuw, []).append((merger.oud, share))

    def codes(self) -> list[str]:
        """Return the code of every municipality that has figures or had predecessors with figures."""
        return sorted({code for one in self.series for code in one.rows} | self._before.keys())

    def value(self, series: FigureSeries, column: str, code: str) -> int | None:
        """Return a number of a municipality, else that of all its predecessors together, None when one is missing."""
        if code in series.rows:
            return series.rows[code][column]
        found = [(self.value(series, column, old), share) for old, share in self._before.get(code, ())]
        if not found or any(number is None for number, _ in found):
            return None
        return int(sum((share * number for number, share in found if number is not None), Fraction(0)))

    def having(self, column: str) -> list[FigureSeries]:
        """Return the series with a column, the newest first."""
        return [one for one in self.series if column in one.record.kolommen]

    def newest(self, column: str, code: str) -> tuple[FigureSeries, int] | None:
        """Return the newest series in which a municipality has a number in a column, with that number."""
        for one in self.having(column):
            number = self.value(one, column, code)
            if number is not None:
                return one, number
        return None


def figures_of(facts: Facts) -> MunicipalFigures:
    """Return the figures that the facts have, without what has the wrong shape."""
    mergers = [merger for file in facts.sound_files(Herindelingenbestand) for merger in file.herindelingen]
    return MunicipalFigures([_series(file) for file in facts.sound_files(Gemeentecijferbestand)], mergers)


def figure_rows(file: Gemeentecijferbestand) -> Iterator[tuple[str, list[int]]]:
    """Yield every row of a file as it stands there: the code of a municipality and its numbers."""
    for line in file.rijen.splitlines():
        code, *numbers = line.split()
        yield code, [int(number) for number in numbers]


def _series(file: Gemeentecijferbestand) -> FigureSeries:
    columns: tuple[str, ...] = file.kolommen
    rows = {code: dict(zip(columns, numbers, strict=False)) for code, numbers in figure_rows(file)}
    return FigureSeries(file, {code: row for code, row in rows.items() if len(row) == len(columns)})


def _newest_first(series: FigureSeries) -> tuple[int, int, str]:
    record = series.record
    return -record.jaar, -(record.periode or 0), record.id
