"""``iv3.allocate``: an order to divide costs over taakvelden, tested against the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iv3.allocation.check import AllocationOutcome, assess
from iv3.allocation.control import allocate_control
from iv3.allocation.divide import Path as KeyPath
from iv3.allocation.findings import FOUT, OrderFinding, say
from iv3.allocation.order import MOST_BYTES, read
from iv3.allocation.output import as_text, files, result_json
from iv3.allocation.places import line_of
from iv3.core.errors import Unusable
from iv3.core.given import Given, file_of
from iv3.rows.control_sheet import ControlSheet


@dataclass(frozen=True)
class AllocateResult:
    """What came of an order.

    Attributes:
        name: the order, for messages.
        findings: what the rules say of it, what forbids first; each with its place in the order.
        outcome: the amounts per taakveld in whole cents; None when the order could not be read as one.
    """

    name: str
    findings: Sequence[OrderFinding]
    outcome: AllocationOutcome | None
    _lines: Mapping[KeyPath, int]

    @property
    def is_allowed(self) -> bool:
        """Tell whether the order is divided: nothing forbids it."""
        return self.outcome is not None and self.outcome.is_allowed

    def to_text(self) -> str:
        """Return the findings, and the division when it is allowed, for a person."""
        return as_text(self.outcome, self.findings, self._lines, self.name)

    def to_json(self) -> str:
        """Return the outcome as JSON: ``oordeel``, ``bevindingen`` and ``verantwoording``."""
        return result_json(self.outcome, self.findings, self._lines, self.name)

    @property
    def control(self) -> ControlSheet | None:
        """The control sheet: every contract and what it was divided into; None when the order could not be read."""
        return None if self.outcome is None else allocate_control(self.outcome)

    def files(self) -> dict[str, str]:
        """Return the files of an order that is allowed: name → content; none of one that is refused."""
        return files(self.outcome) if self.is_allowed and self.outcome is not None else {}


def allocate(order: Given, *, today: date | None = None, name: str | None = None) -> AllocateResult:
    """Divide the amounts of an order over taakvelden.

    Args:
        order: the order (TOML).
        today: the day of the test, for how old data may be; by default that of the clock.
        name: how messages call the order.

    Raises:
        UserError: the order cannot be read as TOML; what is wrong in an order that can be read, is a finding.
    """
    file = file_of(order, name)
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise Unusable(say("bestand_ontbreekt", bestand=file)) from None
    except IsADirectoryError:
        raise Unusable(say("bestand_is_map", bestand=file)) from None
    reading = read(content, file.name)
    day = today or datetime.now().astimezone().date()
    outcome = assess(reading.order, day) if reading.order is not None else None
    found = outcome.findings if outcome is not None else reading.findings
    order_of = sorted(found, key=lambda finding: (finding.ernst != FOUT, line_of(reading.lines, finding.pad)))
    return AllocateResult(file.name, order_of, outcome, reading.lines)
