"""The amount of a line of a table: one column, or two, with the column that says which side it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from iv3.core.errors import UserError
from iv3.rows.cells import cents, fold, say, shown, unusable
from iv3.rows.line_file import LineFile, require

AMOUNT, DEBIT, CREDIT, SIDE = "bedrag", "debet", "credit", "dc"
AMOUNTS = (AMOUNT, DEBIT, CREDIT, SIDE)
"""What columns of amounts can mean."""


class ColumnSums:
    """What columns with amounts add up to, each by itself, for a table in which a line has more than one amount.

    Args:
        file: the table.
        columns: the indexes of the columns.
        factors: how many euros one is worth in each of them.
    """

    def __init__(self, file: LineFile, columns: Sequence[int], factors: Sequence[int]) -> None:
        """Start with nothing added up."""
        self.file, self.columns, self._factors = file, [*columns], [*factors]
        self._sums = [0] * len(self.columns)
        self.credits_below_zero = self.credits_above_zero = 0

    @property
    def sums(self) -> dict[str, int]:
        """Header → what its cells add up to so far, in cents and with the sign as written."""
        return {self.file.header[i]: total for i, total in zip(self.columns, self._sums)}

    @property
    def sums_by_column(self) -> list[int]:
        """What each of `columns` adds up to so far, in cents."""
        return [*self._sums]

    @property
    def net_sum(self) -> int:
        """What all columns add up to together, in cents."""
        return sum(self._sums)

    def written(self, cells: Sequence[str]) -> list[int] | None:
        """Return what stands in each column, in cents; None when one of them cannot be read."""
        return amounts_in(self.file, self.columns, self._factors, cells)

    def add(self, amounts: Sequence[int]) -> None:
        """Add a line, an amount for each of `columns`."""
        self._sums = [total + amount for total, amount in zip(self._sums, amounts)]


def amounts_in(
    file: LineFile, columns: Sequence[int], factors: Sequence[int], cells: Sequence[str]
) -> list[int] | None:
    """Return the amounts in columns, in cents, a blank one as zero; None when one of them cannot be read."""
    try:
        return [
            cents(cells[i], file.decimal) * factor if cells[i].strip() else 0 for i, factor in zip(columns, factors)
        ]
    except (UserError, IndexError):  # a row that is cut off does not have every column
        return None


class AmountReader:
    """Reads the amount of every line of a table, debit positive, and adds up its columns as they were written.

    Args:
        file: the table; `AMOUNTS` says which of its columns count.
        is_credit_positive: in the one column of amounts credit is positive.
        is_signed: the amounts have their sign already, whatever the column with the side says.
        is_blank_zero: a line without amount is one of nothing; else it cannot be read.

    Raises:
        Unusable: what the user said and the columns do not go together.

    Attributes:
        cents: returns the amount of a line in cents; raises `UserError` when it cannot be read.
    """

    def __init__(
        self, file: LineFile, *, is_credit_positive: bool = False, is_signed: bool = False, is_blank_zero: bool = False
    ) -> None:
        """Find out how amounts are written; nothing is added up yet."""
        self.file, self.is_blank_zero = file, is_blank_zero
        at = file.at
        self.has_sides = DEBIT in at and CREDIT in at
        if not self.has_sides and AMOUNT in at and (DEBIT in at or CREDIT in at):
            self._refuse_half_a_pair()
        if not self.has_sides and AMOUNT not in at:
            require(file, (DEBIT,), (CREDIT,))
        self._columns = [at[DEBIT], at[CREDIT]] if self.has_sides else [at[AMOUNT]]
        self._sums = [0, 0]
        self.credits_below_zero = self.credits_above_zero = 0
        """Lines on the credit side that are written with a minus, and without."""
        self._is_sided = not self.has_sides and SIDE in at and not is_signed
        if is_credit_positive and (self.has_sides or self._is_sided):
            raise unusable("credit_positief_niet", bestand=file.place)
        self._sign = -1 if is_credit_positive else 1
        factors = [file.worth(i) for i in self._columns]
        self.cents: Callable[[Sequence[str]], int]
        if self.has_sides:
            self.cents = self._of_sides(factors)
        elif self._is_sided:
            self.cents = self._with_side(factors[0])
        else:
            self.cents = self._of_one(-factors[0] if is_credit_positive else factors[0])

    def _refuse_half_a_pair(self) -> None:
        at, header = self.file.at, self.file.header
        found = [header[at[name]] for name in (AMOUNT, DEBIT, CREDIT) if name in at]
        names = say("en").join(f"“{shown(head)}”" for head in found)
        raise unusable("bedrag_keuze", bestand=self.file.place, kolommen=names, betekenis=AMOUNT, kop=shown(found[0]))

    @property
    def meanings(self) -> tuple[str, ...]:
        """What the columns with amounts mean."""
        return (DEBIT, CREDIT) if self.has_sides else (AMOUNT,)

    @property
    def sums(self) -> dict[str, int]:
        """Header → what its cells add up to so far, in cents and with the sign as written."""
        return {self.file.header[i]: total for i, total in zip(self._columns, self._sums)}

    @property
    def sums_by_column(self) -> list[int]:
        """What each of `columns` adds up to so far, in cents and with the sign as written."""
        return self._sums[: len(self._columns)]

    @property
    def net_sum(self) -> int:
        """What the lines come to so far, in cents, debit positive."""
        if self.has_sides:
            return self._sums[0] - self._sums[1]
        return self._sums[1] if self._is_sided else self._sums[0] * self._sign

    @property
    def columns(self) -> list[int]:
        """The indexes of the columns with amounts."""
        return self._columns

    def written(self, cells: Sequence[str]) -> list[int] | None:
        """Return what stands in each column with amounts, in cents; None when one of them cannot be read."""
        factors = [self.file.worth(i) for i in self._columns]
        return amounts_in(self.file, self._columns, factors, cells)

    def both_sides(self, cells: Sequence[str]) -> tuple[int, int] | None:
        """Return debit and credit of a line that has both, in cents; None for any other line.

        On an account of the balance these are two mutations, which do not cancel out.
        """
        at_debit, at_credit = self._columns[0], self._columns[-1]
        left, right = cells[at_debit], cells[at_credit]
        if not self.has_sides or not left or not right or left.isspace() or right.isspace():
            return None
        debit, credit = self.written(cells) or (0, 0)
        return (debit, credit) if debit and credit else None

    def _of_one(self, factor: int) -> Callable[[Sequence[str]], int]:
        at, decimal, sums, is_blank_zero = self._columns[0], self.file.decimal, self._sums, self.is_blank_zero
        written = abs(factor)
        is_plain = factor == 1

        def of_one(cells: Sequence[str]) -> int:
            cell = cells[at]
            if is_blank_zero and (not cell or cell.isspace()):
                return 0
            amount = cents(cell, decimal)
            if is_plain:
                sums[0] += amount
                return amount
            sums[0] += amount * written
            return amount * factor

        return of_one

    def _of_sides(self, factors: Sequence[int]) -> Callable[[Sequence[str]], int]:
        (at_debit, at_credit), decimal, sums = self._columns, self.file.decimal, self._sums
        debit_factor, credit_factor = factors
        is_blank_zero = self.is_blank_zero

        def of_sides(cells: Sequence[str]) -> int:
            left, right = cells[at_debit], cells[at_credit]
            has_left, has_right = left and not left.isspace(), right and not right.isspace()
            if not (has_left or has_right or is_blank_zero):
                return cents(left, decimal)
            debit = cents(left, decimal) * debit_factor if has_left else 0
            credit = cents(right, decimal) * credit_factor if has_right else 0
            sums[0] += debit
            sums[1] += credit
            return debit - credit

        return of_sides

    def _with_side(self, factor: int) -> Callable[[Sequence[str]], int]:
        at, at_side, decimal, sums = self._columns[0], self.file.at[SIDE], self.file.decimal, self._sums
        is_blank_zero = self.is_blank_zero
        signs = side_signs()
        known: dict[str, int | None] = {}

        def of_side(cells: Sequence[str]) -> int:
            cell, side = cells[at], cells[at_side]
            if is_blank_zero and (not cell or cell.isspace()):
                return 0
            if side not in known:
                known[side] = signs.get(side_word(side))
            sign = known[side]
            amount = cents(cell, decimal) * factor
            if sign is None:
                raise UserError(say("kant_onbekend", gevonden=shown(side)))
            sums[0] += amount
            sums[1] += sign * amount
            if sign < 0:
                if amount < 0:
                    self.credits_below_zero += 1
                else:
                    self.credits_above_zero += 1
            return sign * amount

        return of_side


def side_word(cell: str) -> str:
    """Return a cell with a side as `side_signs` has it; a minus alone is kept, a blank cell is empty."""
    return fold(cell) or cell.strip()


@lru_cache(maxsize=1)
def side_signs() -> dict[str, int]:
    """Return the words for a side → 1 for debit and lasten, −1 for credit and baten."""
    return {
        side_word(word): sign
        for key, sign in (("woorden_debet", 1), ("woorden_credit", -1))
        for word in say(key).split("; ")
    }
