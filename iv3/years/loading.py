"""The way between two model years from the packs, and of which layer, year and period a file is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iv3.core.errors import Unusable
from iv3.core.packs import RULES, read_pack
from iv3.core.words import Laagkenmerk
from iv3.delivery.validation import Validation
from iv3.years.outlook import Restating
from iv3.years.words import say

_TRANSITIONS = "overgangen"
_DEFAULT_LAYER = Laagkenmerk.GEMEENTE


@dataclass(frozen=True)
class RestatingQuestion:
    """Of which layer, year and period a file is."""

    laag: str
    van: int
    periode: int
    periodenaam: str


def load_restating(laag: str, van: int, naar: int, periode: int, name: str = "") -> Restating:
    """Return the way between two model years, from the packs.

    Args:
        laag: gemeente, gr or provincie.
        van: the year of the amounts.
        naar: the year to restate to.
        periode: 0 to 5.
        name: the file it is about, for messages.

    Raises:
        Unusable: the same year twice, a year without model, or years between which the transitions are not known.
    """
    if van == naar:
        raise Unusable(say("zelfde_jaar", bestand=name, jaar=van))
    first, last = needed_pack(RULES)["jaren"][laag]
    for jaar in (van, naar):
        if not first <= jaar <= last:
            raise Unusable(say("geen_model", laag=laag, jaar=jaar, eerste=first, laatste=last))
    transitions = needed_pack(_TRANSITIONS)
    known = {tuple(years) for years in transitions["jaren"]}
    low, high = sorted((van, naar))
    for jaar in range(low, high):
        if (jaar, jaar + 1) not in known:
            years = sorted(year for pair in known for year in pair)
            raise Unusable(say("geen_overgang", jaar=jaar, volgend=jaar + 1, eerste=years[0], laatste=years[-1]))
    models = {jaar: needed_pack(f"{laag}-{jaar}") for jaar in range(low, high + 1)}
    return Restating(models, transitions["overgangen"], laag, van, naar, periode)


def needed_pack(name: str) -> Mapping[str, Any]:
    """Return a pack that comes with this package.

    Raises:
        FileNotFoundError: it is not there.
    """
    pack = read_pack(name)
    if pack is None:
        raise FileNotFoundError(2, "pack", name)
    return pack


def question_of(
    name: str, validation: Validation | None, *, laag: str | None, van: int | None, periode: int | None
) -> RestatingQuestion:
    """Return the layer, the year and the period of a file: of a delivery what it says, of a table what was told.

    Args:
        name: the file, for messages.
        validation: the delivery that was read; None for a table.
        laag: the layer that was told; None when it was not.
        van: the year that was told.
        periode: the period that was told, 0 to 5.

    Raises:
        Unusable: the delivery says something else than was told, or there is no such model or period.
    """
    if validation is not None and validation.pack is not None:
        told = laag, van, periode
        laag, van = validation.pack["laag"], validation.pack["boekjaar"]
        periode = validation.source["periode"]
        keys = ("laag_anders", "jaar_anders", "periode_anders")
        for key, found, asked in zip(keys, (laag, van, periode), told, strict=True):
            if asked not in (None, found):
                raise Unusable(say(key, bestand=name, gevonden=found, gevraagd=asked))
    laag = laag or _DEFAULT_LAYER
    if van is None:
        raise Unusable(say("geen_jaar", bestand=name))
    first, last = needed_pack(RULES)["jaren"][laag]
    if not first <= van <= last:
        raise Unusable(say("geen_model", laag=laag, jaar=van, eerste=first, laatste=last))
    periods = {p["nummer"]: p["naam"] for p in needed_pack(f"{laag}-{van}")["perioden"]}
    periode = max(periods) if periode is None else periode
    if periode not in periods:
        raise Unusable(say("periode_onbekend", periode=periode, mogelijk=", ".join(map(str, periods))))
    return RestatingQuestion(laag, van, periode, periods[periode])
