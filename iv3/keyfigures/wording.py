"""What is said of a key figure: how it lies beside what was delivered, as an explanation or a question."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from iv3.core.money import euro
from iv3.core.words import Kengetaleenheid, Kengetalvergelijking
from iv3.keyfigures.figures import KeyFigure
from iv3.keyfigures.numbers import HUNDRED, value_text
from iv3.keyfigures.words import say


def comparison_text(figure: KeyFigure) -> Iterator[str]:
    """Yield sentences about the delivered value, and about ways that do not agree."""
    one = figure.delivered
    if one is not None:
        told = {"waarde": one.tekst, "verslagperiode": one.verslagperiode}
        difference = _difference(figure)
        yield say(f"geleverd_{figure.vergelijking}", **told, verschil=value_text(difference, figure.eenheid))
        if figure.vergelijking == Kengetalvergelijking.ANDERS:
            yield from _why(figure)
    elif figure.eenheid != Kengetaleenheid.EURO:
        yield say("niet_geleverd")
    apart = spread(figure)
    if figure.eenheid == Kengetaleenheid.EURO and apart:
        yield say("wijzen_verschillen", verschil=euro(int(apart)))


def spread(figure: KeyFigure) -> Fraction:
    """Return how far the outcomes of the ways lie apart; zero when there is one, or none."""
    values = [way.waarde for way in figure.ways if way.waarde is not None]
    return max(values) - min(values) if values else Fraction(0)


def _difference(figure: KeyFigure) -> Fraction:
    value = None if figure.delivered is None else figure.delivered.waarde
    if value is None or figure.waarde is None:
        return Fraction(0)
    return min((abs(way.waarde - value) for way in figure.ways if way.waarde is not None), default=Fraction(0))


def _why(figure: KeyFigure) -> Iterator[str]:
    """Yield why a value may differ: a factor hundred, or what was measured in published figures."""
    value, found = None if figure.delivered is None else figure.delivered.waarde, figure.waarde
    if value is not None and found and abs(value / found - HUNDRED) < 1:
        yield say("honderd_keer")
    for measured in figure.record["metingen"]:
        apart = measured["gemeenten"] - measured["binnen_1"]
        yield say("gemeten", cijfers=measured["cijfers"], aantal=apart, gemeenten=measured["gemeenten"])
    yield say("vraag_anders")
