"""Everything there is to tell of amounts that were restated: totals, codes, and what could not be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from iv3.delivery.records import AMOUNT
from iv3.years.amounts import RowProblem
from iv3.years.dated_codes import misplaced
from iv3.years.outlook import Outlook, Restating
from iv3.years.restating import Restated, RestatedPart, RestatingResult
from iv3.years.source import AmountSource
from iv3.years.words import LISTS, SLEUTEL, TE_VERDELEN, ZEKER, say


@dataclass
class CodeTotal:
    """What became of all amounts on a code and a side."""

    name: str
    kant: str
    code: str
    outlook: Outlook
    cent: int = 0
    naar: dict[str, int] = field(default_factory=dict)
    left_cent: int = 0
    is_left: bool = False

    @property
    def lijst(self) -> str:
        """The list of the code: taakveld, categorie or balanscode."""
        return LISTS[self.name][0]

    @property
    def stand(self) -> str:
        """``te_verdelen`` when anything is left, else how it was decided."""
        if self.is_left:
            return TE_VERDELEN
        return ZEKER if self.outlook.is_certain else SLEUTEL


class RestatedOutcome:
    """Everything that there is to tell.

    Args:
        model: the years.
        source: what was read.
        result: what became of it.
        key_name: the file with the key, for messages.
        period_name: the period in words.
    """

    def __init__(
        self, model: Restating, source: AmountSource, result: RestatingResult, key_name: str, period_name: str
    ) -> None:
        """Take what was worked out."""
        self.model, self.source, self.result = model, source, result
        self.key_name, self.period_name = key_name, period_name

    @cached_property
    def is_unfinished(self) -> bool:
        """Tell whether something is left to divide, or could not be used."""
        return bool(self.refused_number or self.key_problems) or any(r.is_left for r in self.result.restated)

    @cached_property
    def totals(self) -> dict[tuple[str, str], dict[str, int]]:
        """Cents by list of the row and side: ``bedrag``, which is zeker + sleutel + te_verdelen."""
        result: dict[tuple[str, str], dict[str, int]] = {}
        for r in self.result.restated:
            key = LISTS[r.amount.codes[0][0]][0], r.amount.kant
            sums = result.setdefault(key, dict.fromkeys((AMOUNT, ZEKER, SLEUTEL, TE_VERDELEN), 0))
            sums[AMOUNT] += r.amount.cent
            for part in r.delen:
                sums[stand_of(r, part)] += part.cent
        order = {name: place for place, name in enumerate(dict.fromkeys(of for of, _ in LISTS.values()))}
        return dict(sorted(result.items(), key=lambda item: (order[item[0][0]], _side_order(item[0][1]))))

    @cached_property
    def codes(self) -> list[CodeTotal]:
        """What became of every code, in the order of the lists."""
        found: dict[tuple[str, str, str], CodeTotal] = {}
        for r in self.result.restated:
            for (name, code), outlook, shares in zip(r.amount.codes, r.outlooks, r.shares, strict=True):
                key = name, code, r.amount.kant
                total = found.setdefault(key, CodeTotal(name, r.amount.kant, code, outlook))
                total.cent += r.amount.cent
                for naar, cent in shares:
                    if naar is None:
                        total.left_cent += cent
                        total.is_left = total.is_left or cent != 0 or not outlook.bestaat
                    else:
                        total.naar[naar] = total.naar.get(naar, 0) + cent
        places = {name: {c: i for i, c in enumerate(self.model.codes(name))} for name in LISTS}
        lists = [*LISTS]

        def order(total: CodeTotal) -> tuple[int, int, str, int]:
            place = places[total.name].get(total.code, len(places[total.name]))
            return lists.index(total.name), place, total.code, _side_order(total.kant)

        return sorted((total for total in found.values() if total.cent or total.is_left or total.naar), key=order)

    @cached_property
    def refused(self) -> list[RowProblem]:
        """The first rows that could not be read, or all records of a delivery that have no place in the new year."""
        return [*self.source.refused, *(misplaced(self.source.delivery, self.model) if self.source.delivery else ())]

    @property
    def refused_number(self) -> int:
        """How many rows could not be read, and records have no place in the new year."""
        return len(self.refused) - len(self.source.refused) + self.source.refused_rows

    @property
    def key_problems(self) -> list[RowProblem]:
        """Rows of the key that could not be used."""
        return self.result.problems

    @cached_property
    def remarks(self) -> list[str]:
        """Sentences about how the file was read, and what is not known."""
        names = [name for name in LISTS if any(name == n for r in self.result.restated for n, _ in r.amount.codes)]
        unknown = [sentence for name in names for sentence in self.model.unknown_origins(name)]
        unused = [
            say("sleutel_ongebruikt", van=key.van, rijen=", ".join(map(str, key.rijen))) for key in self.result.unused
        ]
        return [*self.source.remarks, *dict.fromkeys(unknown), *unused]


def stand_of(restated: Restated, part: RestatedPart) -> str:
    """Return zeker, sleutel or te_verdelen for a part of an amount."""
    if part.is_left:
        return TE_VERDELEN
    return SLEUTEL if restated.stand == TE_VERDELEN else restated.stand


def _side_order(kant: str) -> int:
    sides = [side for _, side in LISTS.values() if side]
    return sides.index(kant) if kant in sides else len(sides)
