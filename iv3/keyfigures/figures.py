"""What is known of each key figure of a delivery: values only, without sentences about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from iv3.core.words import Kengetalstand


@dataclass(frozen=True)
class TermAmount:
    """A term of a formula, with what it is in whole cents."""

    naam: str
    cent: int


@dataclass(frozen=True)
class WayOutcome:
    """One way to work out a key figure.

    Attributes:
        id: its name in the sources.
        naam: what it is called.
        stand: one of the words of ``Kengetalstand``.
        reden: why it could not be worked out; empty when it could.
        termen: every term of the formula, in its order; empty when it could not be worked out.
        waarde: the outcome in the unit of the key figure, of euros in whole cents; None when there is none.
        is_most: whether it only says how much the key figure is at most.
        zekerheid: how sure the formula is.
    """

    id: str
    naam: str
    stand: str
    reden: str
    termen: tuple[TermAmount, ...]
    waarde: Fraction | None
    is_most: bool
    zekerheid: str


@dataclass(frozen=True)
class DeliveredFigure:
    """A value that was delivered; ``waarde`` is None when it is no number."""

    code: str
    verslagperiode: str
    tekst: str
    waarde: Fraction | None


@dataclass(frozen=True)
class FigureSignal:
    """A delivered value that the formula forbids or that seems a hundred times too large.

    Attributes:
        soort: one of the words of ``Kengetalsignaal``.
        code: the key figure.
        verslagperiode: the report period of the value.
        melding: a sentence with what is odd, and what to look at.
    """

    soort: str
    code: str
    verslagperiode: str
    melding: str


@dataclass(frozen=True)
class KeyFigure:
    """A key figure of a delivery.

    Attributes:
        record: what the pack says of it: ``code``, ``naam``, ``wat``, ``eenheid``, ``zie`` and more.
        ways: every way to work it out, the first before the others; none when no delivery has what it takes.
        delivered: the value that was delivered over the same year and document, None when there is none.
        vergelijking: one of the words of ``Kengetalvergelijking``.
    """

    record: Mapping[str, Any]
    ways: Sequence[WayOutcome]
    delivered: DeliveredFigure | None
    vergelijking: str

    @property
    def code(self) -> str:
        """The code: ``fk.3``, ``bi.5`` or ``emu-saldo``."""
        return str(self.record["code"])

    @property
    def eenheid(self) -> str:
        """One of the words of ``Kengetaleenheid``."""
        return str(self.record["eenheid"])

    @property
    def stand(self) -> str:
        """One of the words of ``Kengetalstand``: that of the first way that worked out."""
        if not self.ways:
            return Kengetalstand.NIET_UIT_IV3
        return Kengetalstand.BEREKEND if self.waarde is not None else Kengetalstand.NIET_TE_BEREKENEN

    @property
    def waarde(self) -> Fraction | None:
        """The outcome of the first way that worked out, in the unit; of euros in whole cents."""
        return next((way.waarde for way in self.ways if way.waarde is not None), None)


@dataclass(frozen=True)
class FiguresOfDelivery:
    """Every key figure of a delivery.

    Attributes:
        bron: the delivery, as a report has it: ``bestand``, ``overheidslaag``, ``boekjaar``, ``periode`` and more.
        overheidsnaam: the organisation.
        periodenaam: the period in words.
        voorbehoud: the sentence that says that the model of the year is provisional; empty for a year that is known.
        oordeel: what `iv3.validate` says of the delivery.
        figures: the key figures, in the order of CBS.
        signals: what is odd in the delivered values, of every report period.
        versie: the version of the specification.
    """

    bron: Mapping[str, Any]
    overheidsnaam: str
    periodenaam: str
    voorbehoud: str
    oordeel: str
    figures: tuple[KeyFigure, ...]
    signals: tuple[FigureSignal, ...]
    versie: str
