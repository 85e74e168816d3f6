"""The words of tables with cells: what their columns can mean, and the sentences about them."""

from __future__ import annotations

from functools import partial

from iv3.bookkeeping.words import BALANSCODE, BATEN, CATEGORIE, LASTEN, ONDERDEEL, STANDPER, TAAKVELD
from iv3.core.sentences import text

TEXTS = "celtabel"
ROW_CODE, REPORT, AMOUNT = "code", "verslag", "bedrag"
FIRST, SECOND = "plaatsing_1", "plaatsing_2"
PLACEMENTS = {1: FIRST, 2: SECOND}
"""Which publication by CBS → the meaning of its column."""
ROWS = (ROW_CODE, TAAKVELD, BALANSCODE)
COLUMNS = (CATEGORIE, STANDPER)
AMOUNTS = (AMOUNT, LASTEN, BATEN, FIRST, SECOND)
MEANINGS = (*ROWS, *COLUMNS, ONDERDEEL, REPORT, *AMOUNTS)
UNITS = {"euro": 1, "duizend": 1000}
"""What amounts are in → how many euros one is."""

say = partial(text, TEXTS)
