"""Who bought: the contracts of a file, looked up by what a line says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from iv3.care.municipalities import TEXTS, Municipalities, loose
from iv3.care.purchase_level import (
    PurchaseLevel,
    either,
    in_order_of_facts,
    level_given,
    level_meaning,
    level_name,
    level_of_buyers,
)
from iv3.core.characters import is_number, small
from iv3.core.sentences import text
from iv3.rows.cells import shown
from iv3.rows.table import Table, open_lines

KEYS = ("contract", "aanbieder", "productcode", "productcategorie")
"""The meanings of columns that say for which lines a contract holds, in the order `Contracts.find` takes them."""
LEVEL, BUYERS = "inkoopniveau", "inkopers"
MEANINGS = (*KEYS, LEVEL, BUYERS)
"""Every meaning a column of a contracts file may have."""
_AGB_WIDTH = 8
_REMEMBERED = 1 << 16
_DIFFERENT = 2
"""Of rows with the same keys so many are kept: the first, and the first that says something else."""


@dataclass(frozen=True)
class Remark:
    """What there is to say about a row of a contracts file; ``rij`` counts from 1, the header included."""

    bestand: str
    rij: int
    reden: str


def read_contracts(
    path: Table,
    recognised: Mapping[str, Sequence[str]],
    named: Mapping[str, str] | None = None,
    *,
    own: str | None = None,
    levels: Mapping[str, str] | None = None,
    jaar: int | None = None,
) -> Contracts:
    """Return the contracts in a CSV file or an Excel workbook.

    Args:
        path: the file.
        recognised: meaning (see `MEANINGS`) → names of columns that mean it; other meanings are left out.
        named: meaning → name of a column, as the user said.
        own: name or CBS code of the own municipality.
        levels: other words for a level → that level.
        jaar: the year whose municipalities and levels hold; without one those of every year do.

    Raises:
        Unusable: the file cannot be read, it has no column with the level or the buyers, or none that says for which
            lines a contract holds; or ``own`` is no municipality.
    """
    names = {meaning: words for meaning, words in recognised.items() if meaning in MEANINGS}
    file = open_lines(path, names, named, needed=(KEYS, (LEVEL, BUYERS)))
    known = Municipalities.read(jaar)
    return Contracts(file.place, file.at, file.rows(), own=own, municipalities=known, levels=levels)


@dataclass(frozen=True)
class _ContractAnswer:
    """What one combination of cells says, with the reason why it cannot be used."""

    level: PurchaseLevel
    rejected: str | None = None


class Contracts:
    """The contracts of a file, looked up by what a line says.

    Attributes:
        bestand: the name of the file, for messages.
        rijen: how many rows were read.
        afgekeurd: the rows that cannot be used, each with the reason. When only who bought is not clear, the row still
            answers, with its question, so that no less specific row speaks for it.
        aandacht: rows that are used and that somebody must look at.
    """

    def __init__(
        self,
        bestand: str,
        at: Mapping[str, int],
        rows: Iterable[tuple[int, Sequence[str], str | None]],
        *,
        own: str | None = None,
        municipalities: Municipalities | None = None,
        levels: Mapping[str, str] | None = None,
    ) -> None:
        """Read every row.

        Args:
            bestand: the name of the file, for messages.
            at: meaning of a column (see `MEANINGS`) → its place in a row.
            rows: number, cells, and what is wrong with the row (None when nothing is).
            own: name or CBS code of the own municipality.
            municipalities: those of this package when left out.
            levels: other words for a level → that level, one of `Municipalities.levels`.

        Raises:
            Unusable: ``own`` is no municipality, or the rest of the file cannot be read.
        """
        self.bestand, self.rijen = bestand, 0
        self.afgekeurd: list[Remark] = []
        self.aandacht: list[Remark] = []
        self._known = municipalities or Municipalities.read()
        self._own = None if own is None else self._known.own(own)
        own_words = {niveau: niveau for niveau in self._known.levels}
        words = {word: niveau for word, niveau in (levels or {}).items() if niveau in own_words}
        self._levels = {loose(word): own_words[niveau] for word, niveau in {**words, **own_words}.items()}
        self._answers: dict[tuple[str, str], _ContractAnswer] = {}
        self._rows: dict[tuple[int, ...], dict[tuple[str, ...], list[tuple[int, PurchaseLevel]]]] = {}
        self._used: set[int] = set()
        for number, cells, problem in rows:
            self.rijen += 1
            if problem is not None:
                self.afgekeurd.append(Remark(bestand, number, problem))
            else:
                self._add(number, {meaning: cells[place] for meaning, place in at.items() if place < len(cells)})
        self._by_size = [list(group) for _, group in groupby(sorted(self._rows, key=lambda p: (-len(p), p)), key=len)]
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._search)

    def find(
        self, *, contract: str = "", aanbieder: str = "", productcode: str = "", productcategorie: str = ""
    ) -> PurchaseLevel | None:
        """Return the level for a line: that of the row with the most filled keys that agree; None when no row does.

        Rows that fill as many keys and say something else give a level that is not settled and names both.
        """
        return self._remembered(contract, aanbieder, productcode, productcategorie)

    def unused(self) -> list[int]:
        """Return the numbers of the rows that answered no line so far, sorted; rows that repeat another left out."""
        kept = (number for found in self._rows.values() for rows in found.values() for number, _ in rows)
        return sorted(number for number in kept if number not in self._used)

    def _add(self, number: int, cells: Mapping[str, str]) -> None:
        said = (cells.get(LEVEL, "").strip(), cells.get(BUYERS, "").strip())
        answer = self._answers.get(said)
        if answer is None:
            answer = self._answers[said] = self._answer(*said)
        if answer.rejected is not None:
            self.afgekeurd.append(Remark(self.bestand, number, answer.rejected))
        self.aandacht += [Remark(self.bestand, number, melding) for melding in answer.level.meldingen]
        values = _normalised(tuple(cells.get(key, "") for key in KEYS))
        pattern = tuple(index for index, value in enumerate(values) if value)
        same = self._rows.setdefault(pattern, {}).setdefault(tuple(values[index] for index in pattern), [])
        if len(same) < _DIFFERENT and all(level_meaning(answer.level) != level_meaning(level) for _, level in same):
            same.append((number, answer.level))

    def _answer(self, given: str, bought: str) -> _ContractAnswer:
        """Return what the two cells about the purchase say together."""
        known = self._known
        if not known.levels:
            return _ContractAnswer(PurchaseLevel(None, text(TEXTS, "grond-geen-niveaus"), text(TEXTS, "vraag-niets")))
        niveau = self._levels.get(loose(given)) if given else None
        if given and niveau is None:
            grond = text(TEXTS, "grond-niveau-onbekend", gevonden=shown(given))
            vraag = text(TEXTS, "vraag-niveau-onbekend", niveaus=either(known.levels))
            return _ContractAnswer(PurchaseLevel(None, grond, vraag, known.levels), f"{grond} {vraag}")
        words = [word for word in known.words(bought) if word]
        if not words and niveau is None:
            return _ContractAnswer(level_of_buyers(known.buyers(()), self._own, known), text(TEXTS, "geen-inkoper"))
        buyers = known.buyers(words)
        from_buyers = level_of_buyers(buyers, self._own, known)
        if niveau is not None:
            told = from_buyers if words else None
            return _ContractAnswer(level_given(niveau, told, not buyers.unknown, known))
        if buyers.unknown:
            return _ContractAnswer(from_buyers, f"{from_buyers.grond} {from_buyers.vraag}")
        if buyers.doubtful and from_buyers.niveau is None:
            remark = f"{from_buyers.grond} {from_buyers.vraag}"
            from_buyers = replace(from_buyers, meldingen=(*from_buyers.meldingen, remark))
        return _ContractAnswer(from_buyers)

    def _search(self, *said: str) -> PurchaseLevel | None:
        values = _normalised(said)
        for patterns in self._by_size:
            found = [
                row
                for pattern in patterns
                for row in self._rows[pattern].get(tuple(values[index] for index in pattern), ())
            ]
            if found:
                return self._decide(sorted(found, key=itemgetter(0)))
        return None

    def _decide(self, found: list[tuple[int, PurchaseLevel]]) -> PurchaseLevel:
        """Return what rows that are equally specific say together."""
        self._used.update(number for number, _ in found)
        number, first = found[0]
        for other, level in found:
            if level_meaning(level) != level_meaning(first):
                values = {"bestand": self.bestand, "rij": number, "andere": other}
                names = {"eerste": level_name(first), "tweede": level_name(level)}
                return PurchaseLevel(
                    None,
                    text(TEXTS, "grond-rijen-tegenstrijdig", **values),
                    text(TEXTS, "vraag-rijen-tegenstrijdig", **values, **names),
                    in_order_of_facts((k for _, each in found for k in each.kandidaten), self._known),
                )
        return replace(first, grond=text(TEXTS, "grond-rij", bestand=self.bestand, rij=number, grond=first.grond))


def _normalised(values: Sequence[str]) -> tuple[str, ...]:
    """Return keys as they are compared: without capitals and outer spaces, an AGB code with its leading zeros."""
    keys = [small(" ".join(value.split())) for value in values]
    provider = KEYS.index("aanbieder")
    if is_number(keys[provider]):
        keys[provider] = keys[provider].zfill(_AGB_WIDTH)
    return tuple(keys)
