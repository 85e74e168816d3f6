"""A mapping to fill in, with the codes of a year."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from iv3.ledger.model_year import ModelYear
from iv3.ledger.words import (
    ACCOUNT,
    BALANSCODE,
    BATEN,
    BEGIN,
    BUITEN,
    CATEGORIE,
    COMMENT,
    DELIMITER,
    DIMENSIONS,
    LASTEN,
    ONDERDEEL,
    STANDPER,
    TAAKVELD,
    TARGETS,
    say,
)

_DESCRIPTION = "omschrijving"


def template(model: ModelYear) -> str:
    """Return a mapping to fill in, as CSV: the columns, what they mean, examples, and the codes of the year."""
    header = [*DIMENSIONS, *TARGETS, _DESCRIPTION]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow(header)
    begin = next((code for code, moment in model.moments.items() if moment == BEGIN), "")
    for number in range(1, 9):
        told = say(f"sjabloon_{number}", laag=model.laag, jaar=model.jaar, standper=begin)
        writer.writerow([f"{COMMENT} {told}"])
    for example in _examples(model, begin):
        writer.writerow([COMMENT + example.get(header[0], ""), *(example.get(name, "") for name in header[1:])])
    for name in (TAAKVELD, BALANSCODE, f"{CATEGORIE}_{LASTEN}", f"{CATEGORIE}_{BATEN}"):
        writer.writerow([f"{COMMENT} {say('sjabloon_codes', lijst=name)}"])
        for code, named in model.codes[name].items():
            writer.writerow([f"{COMMENT} {code} {named}"])
    return buffer.getvalue()


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
