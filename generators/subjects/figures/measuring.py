"""The least and the most that published figures show beside a yardstick: limits on size must leave room for both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generators.subjects.figures.facts import MunicipalFigures
from iv3.core.words import Cijferkolom, Maatstaf

_PERCENT = 100
_EUROS = 1000


@dataclass(frozen=True)
class MeasuredSize:
    """How many amounts were laid beside a yardstick, and the least and the most, rounded outwards.

    In whole euros per inhabitant, or whole percents of the yardstick.
    """

    vergelijkingen: int
    kleinste: int
    grootste: int


def measured_size(figures: MunicipalFigures, column: str, naast: str) -> MeasuredSize | None:
    """Return what the figures in ``column`` are beside a yardstick; None when nothing can be compared.

    Every amount is laid beside the number of inhabitants in every year, or beside the same column of every other
    series: which of them is the newest does not matter then, and no amount is compared with itself.
    """
    times = _EUROS if naast == Maatstaf.INWONERS else _PERCENT
    pairs = list(_pairs(figures, column, naast))
    if not pairs:
        return None
    return MeasuredSize(
        len(pairs),
        min(number * times // beside for number, beside in pairs),
        max(-(-number * times // beside) for number, beside in pairs),
    )


def _pairs(figures: MunicipalFigures, column: str, naast: str) -> Iterator[tuple[int, int]]:
    other = {Maatstaf.INWONERS: Cijferkolom.INWONERS, Maatstaf.VORIGE_AANLEVERING: column}.get(naast, naast)
    for series in figures.having(column):
        for beside in figures.having(other):
            if beside is series:
                continue
            for code in figures.codes():
                number, yardstick = figures.value(series, column, code), figures.value(beside, other, code)
                if number is not None and yardstick:
                    yield number, yardstick
