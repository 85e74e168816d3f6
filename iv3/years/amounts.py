"""An amount on a code of a year, and what is wrong with a row that should have one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from iv3.core.characters import small


class RowProblem(NamedTuple):
    """What is wrong with a row, 0 for none in particular; a Dutch message with the remedy."""

    rij: int
    reden: str


def folded(name: str) -> str:
    """Return a name without what does not count when names are compared."""
    return small(" ".join(name.split()))


@dataclass(frozen=True)
class Amount:
    """An amount on a code, or on a row and a column.

    Attributes:
        cent: whole cents.
        codes: (code list of the model, code) of the row, and of the column when it is a code that can change.
        kant: lasten, baten or what else tells amounts apart that are not added up.
        groep: the municipality, in a table of more than one.
        kolom: the code of the column, for keys that name one.
        apart: amounts that a key in euros never takes together, such as the stands of two dates.
    """

    cent: int
    codes: tuple[tuple[str, str], ...]
    kant: str = ""
    groep: str = ""
    kolom: str = ""
    apart: str = ""
