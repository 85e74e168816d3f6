"""What a file says of itself, beside what was found in it: for the control sheet of whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceTotal:
    """A total of a file; amounts in whole cents, each on the side where the file writes it, lines as a number.

    Attributes:
        name: what it is the total of, in Dutch.
        stated_lines, stated_debit, stated_credit: what the file says; None where it says nothing.
        lines, debit, credit: what was found; an amount that could not be read is not in it, its line is.
        explanation: what is known of the difference; empty when nothing is.
    """

    name: str
    lines: int
    debit: int
    credit: int
    stated_lines: int | None = None
    stated_debit: int | None = None
    stated_credit: int | None = None
    explanation: str = ""

    @property
    def closes(self) -> bool:
        """Whether everything the file says of this total is what was found."""
        stated = (self.stated_lines, self.stated_debit, self.stated_credit)
        found = (self.lines, self.debit, self.credit)
        return all(said is None or said == counted for said, counted in zip(stated, found, strict=True))

    @property
    def is_balanced(self) -> bool:
        """Whether debit equals credit."""
        return self.debit == self.credit


@dataclass(frozen=True)
class ExcludedLines:
    """Lines of a file that are no rows of the table; amounts in whole cents.

    Attributes:
        reason: why, as a Dutch sentence.
        lines, debit, credit: how many, and what they come to.
    """

    reason: str
    lines: int
    debit: int
    credit: int


@dataclass(frozen=True)
class UnbalancedEntry:
    """An entry of which debit and credit differ.

    Attributes:
        journal, number: how the file calls it.
        line: where it starts in the file.
        difference: debit minus credit, in whole cents.
    """

    journal: str
    number: str
    line: int
    difference: int
