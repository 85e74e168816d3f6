"""Codes of dates and reports, which move along with the year of a delivery."""

from __future__ import annotations

import re
from collections.abc import Iterator

from iv3.years.amounts import RowProblem
from iv3.years.outlook import Restating
from iv3.years.source import DeliverySource
from iv3.years.words import LISTS, say

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


def moved_code(code: str, name: str, model: Restating) -> str | None:
    """Return a code of a date or report in the new year: ``Rek_2021`` of 2023 is ``Rek_2023`` of 2025; None without."""
    moved = _YEAR.sub(lambda match: str(int(match.group()) + model.naar - model.van), code)
    return moved if code in model.codes(name) and moved in model.new_codes(name) else None


def misplaced(source: DeliverySource, model: Restating) -> Iterator[RowProblem]:
    """Yield the records with a code, other than those that are restated, that the new year does not know."""
    for part, records in source.document["data"].items():
        layout = source.layouts[part]
        for index, record in enumerate(records):
            for key, name in layout.codes:
                if name not in LISTS and moved_code(str(record[key]), name, model) is None:
                    where = f"/data/{part}/{index}"
                    yield RowProblem(
                        index, say("overige_code", plaats=where, lijst=key, code=record[key], jaar=model.naar)
                    )
