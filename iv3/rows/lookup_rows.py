"""The rows of a table in which lines are looked up: a mapping, a key, own codes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from iv3.core.counting import dotted
from iv3.core.filekinds import PACK
from iv3.core.packs import needed_pack
from iv3.rows.cells import unusable
from iv3.rows.line_file import LineFile

COMMENT = "#"
"""What a row begins with that is not for us."""


def uncommented_rows(file: LineFile) -> Iterator[tuple[int, list[str], str | None]]:
    """Yield the rows that are no comment.

    Raises:
        Unusable: there are so many that it is another kind of file, such as the ledger itself.
    """
    most, count = most_lookup_rows(), 0
    for number, cells, problem in file.rows():
        if not (cells and cells[0].lstrip().startswith(COMMENT)):
            count += 1
            if count > most:
                raise unusable("te_veel_opzoekrijen", bestand=file.place, grens=dotted(most))
            yield number, cells, problem


@lru_cache(maxsize=1)
def most_lookup_rows() -> int:
    """Return how many rows such a table has at most; it stands in ``tables/inlezen.yaml``."""
    most: int = needed_pack(PACK)["opzoekrijen_hoogstens"]
    return most
