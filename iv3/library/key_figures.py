"""``iv3.key_figures``: key figures and the EMU balance of a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iv3.core.given import Given, file_of
from iv3.keyfigures.figures import FigureSignal, FiguresOfDelivery, KeyFigure
from iv3.keyfigures.json_output import as_json
from iv3.keyfigures.reading import figures_of
from iv3.keyfigures.text_output import as_text
from iv3.years.delivery_source import read_delivery


@dataclass(frozen=True)
class KeyFigures:
    """The key figures (kengetallen) and the EMU balance that follow from a delivery, beside what it delivers.

    Attributes:
        found: all of it, as values; amounts in whole cents, parts of a whole as fractions.
    """

    found: FiguresOfDelivery

    @property
    def figures(self) -> Sequence[KeyFigure]:
        """The key figures, in the order of CBS; the EMU balance is the last."""
        return self.found.figures

    @property
    def signals(self) -> Sequence[FigureSignal]:
        """What is odd in the delivered values: a formula forbids it, or it seems a hundred times too large."""
        return self.found.signals

    def figure(self, code: str) -> KeyFigure:
        """Return a key figure by its code: ``fk.3``, ``bi.5`` or ``emu-saldo``.

        Raises:
            KeyError: there is no such key figure for the layer and year of the delivery.
        """
        return {figure.code: figure for figure in self.figures}[code]

    def to_text(self) -> str:
        """Return it for a person: each outcome with its amounts, and how it lies beside what was delivered."""
        return as_text(self.found)

    def to_json(self) -> str:
        """Return all of it as JSON."""
        return as_json(self.found)


def key_figures(source: Given, *, name: str | None = None) -> KeyFigures:
    """Work out the key figures and the EMU balance of a delivery.

    Nothing is judged: a value that differs from what was delivered is explained, and asked about.

    Args:
        source: a delivery: JSON or the Excel model.
        name: how messages call it.

    Raises:
        UserError: it cannot be read, does not have the structure of a delivery, or there is no model for its year.
    """
    file = file_of(source, name)
    return KeyFigures(figures_of(file.name, read_delivery(file)))
