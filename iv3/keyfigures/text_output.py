"""Key figures for a person, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from iv3.core.money import euro
from iv3.core.words import Kengetaleenheid, Kengetalstand, Oordeel
from iv3.keyfigures.figures import FiguresOfDelivery, KeyFigure, WayOutcome
from iv3.keyfigures.numbers import value_text
from iv3.keyfigures.wording import comparison_text
from iv3.keyfigures.words import say


def as_text(found: FiguresOfDelivery) -> str:
    """Return all of it as lines."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: FiguresOfDelivery) -> Iterator[str]:
    bron = found.bron
    about = {"nummer": bron["overheidsnummer"], "jaar": bron["boekjaar"], "periode": found.periodenaam.lower()}
    yield say("kop", bestand=bron["bestand"], naam=found.overheidsnaam, **about)
    yield from filter(None, (found.voorbehoud,))
    if found.oordeel == Oordeel.FOUT:
        yield say("met_fouten", bestand=bron["bestand"])
    for figure in found.figures:
        yield ""
        yield from _figure(figure)
    yield ""
    yield say("signalen") if found.signals else say("geen_signalen")
    yield from (f"  {signal.melding}" for signal in found.signals)
    yield ""
    yield say("slot")


def _figure(figure: KeyFigure) -> Iterator[str]:
    head = {"code": figure.code, "naam": figure.record["naam"]}
    if figure.stand == Kengetalstand.NIET_UIT_IV3:
        yield say("niet_uit_iv3", **head)
    elif figure.waarde is None:
        yield say("niet_te_berekenen", **head)
    else:
        yield say("berekend", **head, waarde=outcome_text(figure))
    for way in figure.ways:
        yield from _way(way, figure, is_only=len(figure.ways) == 1)
    if "niet_uit_iv3" in figure.record:
        yield f"  {figure.record['niet_uit_iv3']}"
    yield from (f"  {line}" for line in comparison_text(figure))


def outcome_text(figure: KeyFigure) -> str:
    """Return the outcome of a key figure: that of its first way, with at most before it where it is no more."""
    way = next(way for way in figure.ways if way.waarde is not None)
    assert way.waarde is not None
    value = value_text(way.waarde, figure.eenheid)
    return say("hoogstens", waarde=value) if way.is_most else value


def _way(way: WayOutcome, figure: KeyFigure, *, is_only: bool) -> Iterator[str]:
    if way.waarde is None:
        yield f"  {way.reden}" if is_only else say("wijze", naam=way.naam, waarde=way.reden)
        return
    if not is_only:
        yield say("wijze", naam=way.naam, waarde=value_text(way.waarde, figure.eenheid))
    terms = way.termen[:-1] if figure.eenheid == Kengetaleenheid.EURO else way.termen
    yield from (say("term", naam=term.naam, bedrag=euro(term.cent)) for term in terms)
