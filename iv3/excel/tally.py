"""What the cells of a part of an Excel model come to, before anything of it becomes a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from iv3.excel.values import is_number, whole_cents


@dataclass
class PartTally:
    """The cells with something in them of one part; what they come to is only worked out when it is asked for.

    Attributes:
        factor: what amounts are multiplied with to get euros.
        taken: of every cell, without rows and columns of totals, its sheet and name, its value, and whether it became
            a record.
    """

    factor: int
    taken: list[tuple[str, Any, bool]] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.taken)

    @property
    def placed(self) -> int:
        """What the cells that became a record come to, in cents."""
        return sum(self._cents(value) or 0 for _, value, is_placed in self.taken if is_placed)

    @property
    def left_out(self) -> list[tuple[str, int]]:
        """Sheet and cell, and the amount in cents, of what did not become a record."""
        found = ((place, self._cents(value)) for place, value, is_placed in self.taken if not is_placed)
        return [(place, cents) for place, cents in found if cents is not None]

    @property
    def unreadable(self) -> int:
        """How many cells have no amount that can be read."""
        return sum(self._cents(value) is None for _, value, _ in self.taken)

    @property
    def cent(self) -> int:
        """What all cells with an amount come to, in cents."""
        return self.placed + sum(cents for _, cents in self.left_out)

    def _cents(self, value: Any) -> int | None:
        try:
            return whole_cents(value, self.factor) if is_number(value) else None
        except ValueError:
            return None
