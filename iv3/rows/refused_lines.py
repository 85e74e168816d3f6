"""Lines of a table that cannot be used: the first are listed one by one, of the others a number and a sum is kept."""

from __future__ import annotations

from functools import lru_cache

from iv3.core.filekinds import PACK
from iv3.core.packs import needed_pack


@lru_cache(maxsize=1)
def most_refused() -> int:
    """Return how many lines are listed one by one; it stands in ``tables/inlezen.yaml``."""
    most: int = needed_pack(PACK)["afgekeurd_hoogstens"]
    return most
