"""Key figures for a program, as JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from iv3.core.json_text import json_text
from iv3.core.words import Kengetaleenheid
from iv3.keyfigures.figures import FiguresOfDelivery, KeyFigure, WayOutcome
from iv3.keyfigures.numbers import written_number
from iv3.keyfigures.wording import comparison_text

Json = dict[str, Any]


def as_json(found: FiguresOfDelivery) -> str:
    """Return all of it as JSON.

    The keys::

        bron           bestand, sha256, overheidslaag, overheidsnummer, boekjaar, periode, as in a report; overheidsnaam
        voorbehoud     a sentence when the model of the year is provisional; empty otherwise
        oordeel        what `iv3.validate` says of the delivery
        kengetallen    code, naam, eenheid, stand, waarde, wijzen, geleverd, vergelijking, uitleg (sentences), zie
        signalen       soort, code, verslagperiode, melding
        specificatie   versie

    ``waarde`` is text with a decimal comma, of at most four decimals, in the unit of the key figure; null when there is
    none. Of euros it is whole cents. ``wijzen`` have naam, stand, reden, waarde, hoogstens (whether it is only a most),
    zekerheid and termen: naam and cent. ``geleverd`` is null, or has verslagperiode and waarde as they were delivered.
    """
    return json_text(
        {
            "bron": {**found.bron, "overheidsnaam": found.overheidsnaam},
            "voorbehoud": found.voorbehoud,
            "oordeel": found.oordeel,
            "kengetallen": [_figure(figure) for figure in found.figures],
            "signalen": [
                {"soort": s.soort, "code": s.code, "verslagperiode": s.verslagperiode, "melding": s.melding}
                for s in found.signals
            ],
            "specificatie": {"versie": found.versie},
        }
    )


def _figure(figure: KeyFigure) -> Json:
    one = figure.delivered
    limit = figure.record.get("niet_uit_iv3")
    return {
        "code": figure.code,
        "naam": figure.record["naam"],
        "eenheid": figure.eenheid,
        "stand": figure.stand,
        "waarde": None if figure.waarde is None else _value(figure, figure.waarde),
        "wijzen": [_way(way, figure) for way in figure.ways],
        "geleverd": None if one is None else {"verslagperiode": one.verslagperiode, "waarde": one.tekst},
        "vergelijking": figure.vergelijking,
        "uitleg": [*([] if limit is None else [limit]), *comparison_text(figure)],
        "zie": figure.record["zie"],
    }


def _way(way: WayOutcome, figure: KeyFigure) -> Json:
    return {
        "wijze": way.id,
        "naam": way.naam,
        "stand": way.stand,
        "reden": way.reden,
        "waarde": None if way.waarde is None else _value(figure, way.waarde),
        "hoogstens": way.is_most,
        "zekerheid": way.zekerheid,
        "termen": [{"naam": term.naam, "cent": term.cent} for term in way.termen],
    }


def _value(figure: KeyFigure, value: Fraction) -> int | str:
    return int(value) if figure.eenheid == Kengetaleenheid.EURO else written_number(value)
