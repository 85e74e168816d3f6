"""From a delivery that was read to its key figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from iv3.core.errors import Unusable
from iv3.core.packs import needed_pack
from iv3.delivery.validation import Validation
from iv3.keyfigures.calculating import DeliveredAmounts, way_outcome
from iv3.keyfigures.comparing import compared, delivered_figures, figure_signals
from iv3.keyfigures.figures import DeliveredFigure, FiguresOfDelivery, KeyFigure
from iv3.keyfigures.words import say

PACK = "kengetallen"
_THOUSAND = 1000


def figures_of(name: str, validation: Validation) -> FiguresOfDelivery:
    """Return the key figures of a delivery.

    Args:
        name: how messages call the file.
        validation: that of the delivery, when it has run.

    Raises:
        Unusable: there is no model for its layer and year.
    """
    formulas, model, codes = needed_pack(PACK), validation.pack, validation.codes
    metadata = validation.document["metadata"]
    if model is None or codes is None:
        raise Unusable(
            say("geen_model", bestand=name, laag=metadata["overheidslaag"].lower(), jaar=metadata["boekjaar"])
        )
    period = metadata["periode"]
    amounts = DeliveredAmounts(model, codes, validation.collected.parts, period)
    records = [record for record in formulas["kengetallen"] if amounts.holds(record)]
    delivered = delivered_figures(validation.document, validation.layouts, records)
    report_period = formulas["verslagperioden"].get(str(period), "").format(jaar=amounts.jaar)
    room = Fraction(formulas["gelijk_binnen_duizendsten"], _THOUSAND)
    report = validation.report()
    return FiguresOfDelivery(
        bron=report["bron"],
        overheidsnaam=str(metadata["overheidsnaam"]),
        periodenaam=next(str(p["naam"]) for p in model["perioden"] if p["nummer"] == period),
        voorbehoud=validation.provisional_note(),
        oordeel=report["oordeel"],
        figures=tuple(_figure(record, amounts, delivered, report_period, room) for record in records),
        signals=tuple(figure_signals(delivered, records)),
        versie=str(formulas["versie"]),
    )


def _figure(
    record: Mapping[str, Any],
    amounts: DeliveredAmounts,
    delivered: Sequence[DeliveredFigure],
    report_period: str,
    room: Fraction,
) -> KeyFigure:
    unit = record["eenheid"]
    ways = [way_outcome(way, unit, amounts) for way in record["wijzen"] if amounts.holds(way)]
    beside: DeliveredFigure | None = next(
        (one for one in delivered if (one.code, one.verslagperiode) == (record["code"], report_period)), None
    )
    return KeyFigure(record, ways, beside, compared(ways, beside, unit, room))
