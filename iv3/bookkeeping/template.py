"""A mapping to fill in, with the codes of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.words import (
    ACCOUNT,
    BALANSCODE,
    BATEN,
    BEGIN,
    BUITEN,
    CATEGORIE,
    COMMENT,
    DIMENSIONS,
    LASTEN,
    ONDERDEEL,
    STANDPER,
    TAAKVELD,
    TARGETS,
    say,
)
from iv3.core.sheet import table_text

_DESCRIPTION = "omschrijving"


def template(model: ModelYear) -> str:
    """Return a mapping to fill in, as CSV: the columns, what they mean, examples, and the codes of the year."""
    header = [*DIMENSIONS, *TARGETS, _DESCRIPTION]
    return table_text(header, _template_rows(model, header))


def _template_rows(model: ModelYear, header: Sequence[str]) -> Iterator[list[str]]:
    begin = next((code for code, moment in model.moments.items() if moment == BEGIN), "")
    for number in range(1, 9):
        told = say(f"sjabloon_{number}", laag=model.laag, jaar=model.jaar, standper=begin)
        yield [f"{COMMENT} {told}"]
    for example in _examples(model, begin):
        yield [COMMENT + example.get(header[0], ""), *(example.get(name, "") for name in header[1:])]
    for name in (TAAKVELD, BALANSCODE, f"{CATEGORIE}_{LASTEN}", f"{CATEGORIE}_{BATEN}"):
        yield [f"{COMMENT} {say('sjabloon_codes', lijst=name)}"]
        for code, named in model.codes[name].items():
            yield [f"{COMMENT} {code} {named}"]


def _examples(model: ModelYear, begin: str) -> Iterator[dict[str, str]]:
    taakvelden, balans = [*model.codes[TAAKVELD]], [*model.codes[BALANSCODE]]
    lasten, baten = model.codes[f"{CATEGORIE}_{LASTEN}"], model.codes[f"{CATEGORIE}_{BATEN}"]
    only_costs = next(code for code in lasten if code not in baten)
    both = next(code for code in lasten if code in baten)
    yield {ACCOUNT: "4100", TAAKVELD: taakvelden[0], CATEGORIE: only_costs}
    yield {ACCOUNT: "41*", CATEGORIE: only_costs}
    yield {"kostenplaats": "600", TAAKVELD: taakvelden[1]}
    yield {ACCOUNT: "4300-4399", ONDERDEEL: LASTEN, CATEGORIE: both}
    yield {ACCOUNT: "0100", ONDERDEEL: "balans", BALANSCODE: balans[0], CATEGORIE: both}
    if begin:
        yield {ACCOUNT: "*", "dagboek": "beginbalans", STANDPER: begin}
    yield {ACCOUNT: "9999", BUITEN: say("sjabloon_buiten")}
