"""Who bought: the purchase level of a contract, from its buyers or as it is given.

The rule is a fact (pack ``gemeenten``, from ``tables/inkoopniveaus.yaml``): this module recognises in which of its
situations the buyers are. When they are in two situations with different levels, no level is filled in.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from iv3.core.errors import Unusable
from iv3.core.nearest import nearest
from iv3.core.packs import read_pack
from iv3.core.sentences import text
from iv3.rows.cells import shown
from iv3.rows.table import open_lines

KEYS = ("contract", "aanbieder", "productcode", "productcategorie")
"""The meanings of columns that say for which lines a contract holds, in the order `Contracts.find` takes them."""

LEVEL, BUYERS = "inkoopniveau", "inkopers"
MEANINGS = (*KEYS, LEVEL, BUYERS)
"""Every meaning a column of a contracts file may have."""

OWN, PART, WHOLE, SEVERAL, NATIONAL = (
    "eigen-gemeente",
    "deel-van-jeugdregio",
    "hele-jeugdregio",
    "meer-jeugdregios",
    "landelijk-arrangement",
)

_PACK = "gemeenten"
_TEXTS = "contracten"
_SEPARATORS = str.maketrans("|\n\r\t", ";;; ")
_CODE_WIDTH = 4
_AGB_WIDTH = 8
_SHOWN_NAMES = 5
_MOST_LETTERS = 60
"""A longer name is compared with no other."""
_MOST_SUGGESTIONS = 200
_REMEMBERED = 1 << 16
_DIFFERENT = 2
"""Of rows with the same keys so many are kept: the first, and the first that says something else."""


@dataclass(frozen=True)
class Level:
    """A purchase level, or the question that decides it.

    Attributes:
        niveau: the level; None when it is not settled.
        grond: how it was found, a Dutch sentence.
        vraag: what decides it, in Dutch; None when it is settled.
        kandidaten: the levels that are possible, in the order of the facts.
        meldingen: what else there is to look at, in Dutch.
    """

    niveau: str | None
    grond: str
    vraag: str | None = None
    kandidaten: tuple[str, ...] = ()
    meldingen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What there is to say about a row of a contracts file; ``rij`` counts from 1, the header included."""

    bestand: str
    rij: int
    reden: str


@dataclass(frozen=True)
class _Buyers:
    """The buyers of a list of words, as sets of codes.

    ``readings`` holds two sets when a name is a municipality and a youth region too (``doubtful``), else one.
    """

    readings: tuple[frozenset[str], ...]
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


class Municipalities:
    """The municipalities with their youth regions, and the levels that follow from who bought."""

    def __init__(self, pack: Mapping[str, Any]) -> None:
        """Take the pack ``gemeenten``."""
        self.peildatum = str(pack["peildatum"])
        self.levels = tuple(str(level["id"]) for level in pack["inkoopniveaus"])
        self.level_of = {s: str(level["id"]) for level in pack["inkoopniveaus"] for s in level["inkopers"]}
        self.name_of = {str(m["code"]): str(m["naam"]) for m in pack["gemeenten"]}
        self.region_of = {str(m["code"]): str(m["jeugdregio"]) for m in pack["gemeenten"]}
        regions: dict[str, set[str]] = {}
        for code, region in self.region_of.items():
            regions.setdefault(region, set()).add(code)
        self.members = {region: frozenset(codes) for region, codes in regions.items()}
        self._municipality = {loose(name): code for code, name in self.name_of.items()}
        self._region = {loose(region): region for region in self.members}
        self.kinds: tuple[tuple[str, ...], ...] = tuple(
            tuple(loose(word) for word in pack["woorden"][kind]) for kind in ("gemeente", "jeugdregio")
        )
        self._spelling = {loose(name): name for name in (*self.members, *self.name_of.values())}
        self._most_commas = max(name.count(",") for name in self._spelling.values())
        self._suggestions: dict[str, str] = {}

    @classmethod
    def read(cls) -> Municipalities:
        """Return the municipalities that come with this package.

        Raises:
            KeyError: the pack is not there.
        """
        pack = read_pack(_PACK)
        if pack is None:
            raise KeyError(_PACK)
        return cls(pack)

    def own(self, word: str) -> str:
        """Return the code of a municipality that is given by its name or code.

        Raises:
            Unusable: there is no such municipality.
        """
        as_municipality, _ = self._readings(word)
        if len(as_municipality) == 1:
            return next(iter(as_municipality))
        raise Unusable(
            text(
                _TEXTS,
                "eigen-gemeente-onbekend",
                naam=shown(word),
                peildatum=self.peildatum,
                bedoeld=self._nearest(loose(word), self._municipality),
            ).strip()
        )

    def words(self, cell: str) -> list[str]:
        """Return the names and codes in a cell; a comma separates too, except within a name that has one."""
        found: list[str] = []
        for part in cell.translate(_SEPARATORS).split(";"):
            pieces = [piece for piece in part.split(",") if piece.strip()]
            start = 0
            while start < len(pieces):
                for size in range(min(self._most_commas + 1, len(pieces) - start), 0, -1):
                    word = ",".join(pieces[start : start + size])
                    if size == 1 or any(self._readings(word)):
                        break
                start += size
                tokens = word.split()
                found += tokens if all(map(_is_code, tokens)) else [" ".join(tokens)]
        return found

    def buyers(self, words: Iterable[str]) -> _Buyers:
        """Return who the words name: municipalities by name or code, or youth regions by name."""
        one: set[str] = set()
        other: set[str] = set()
        unknown: list[str] = []
        doubtful: list[str] = []
        for word in words:
            municipality, region = self._readings(word)
            if not municipality and not region:
                unknown.append(word)
            elif municipality and region and municipality != region:
                doubtful.append(word)
            one |= municipality or region
            other |= region or municipality
        readings = (frozenset(one),) if one == other else (frozenset(one), frozenset(other))
        return _Buyers(readings, tuple(unknown), tuple(doubtful) if len(readings) > 1 else ())

    def _readings(self, word: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the codes of a word as a municipality and as a youth region; empty for what it is not."""
        none: frozenset[str] = frozenset()
        if _is_code(word.strip()):
            code = word.strip().zfill(_CODE_WIDTH)
            return (frozenset({code}) if code in self.name_of else none), none
        name = loose(word)
        kind, _, rest = name.partition(" ")
        for_municipality, for_region = (kind in words and bool(rest) for words in self.kinds)
        if for_municipality or for_region:
            name = rest
        as_municipality = None if for_region else self._municipality.get(name)
        as_region = None if for_municipality else self._region.get(name)
        return (
            none if as_municipality is None else frozenset({as_municipality}),
            none if as_region is None else self.members[as_region],
        )

    def _meant(self, word: str) -> str:
        """Return the sentence that names the nearest name; empty when there is none, or when too many were asked."""
        name = loose(word)
        if name not in self._suggestions:
            if len(self._suggestions) >= _MOST_SUGGESTIONS:
                return ""
            self._suggestions[name] = self._nearest(name, self._spelling)
        return self._suggestions[name]

    def _nearest(self, name: str, candidates: Iterable[str]) -> str:
        if len(name) > _MOST_LETTERS:
            return ""
        near = get_close_matches(name, candidates, cutoff=0.7)
        return text(_TEXTS, "bedoelt-u", naam=self._spelling[nearest(name, near) or near[0]]) if near else ""

    def ask_for(self, unknown: str) -> str:
        """Return the question about a name that is no municipality and no youth region."""
        return text(
            _TEXTS,
            "vraag-gemeente-onbekend",
            naam=shown(unknown),
            peildatum=self.peildatum,
            bedoeld=self._meant(unknown),
        ).strip()


def loose(name: str) -> str:
    """Return a name without what people write differently: capitals, accents, apostrophes, hyphens, brackets."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if c not in "'’‘`´" and not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).casefold().split())


def level(buyers: Iterable[str], own: str | None, municipalities: Municipalities) -> Level:
    """Return the purchase level that follows from who bought together.

    Args:
        buyers: names or CBS codes of municipalities, or names of youth regions.
        own: name or CBS code of the own municipality; None when that is not known.
        municipalities: what `Municipalities.read` returns.

    Raises:
        Unusable: ``own`` is no municipality.
    """
    own_code = None if own is None else municipalities.own(own)
    return _of_buyers(municipalities.buyers(buyers), own_code, municipalities)


def read(
    path: str | os.PathLike[str],
    recognised: Mapping[str, Sequence[str]],
    named: Mapping[str, str] | None = None,
    *,
    own: str | None = None,
    levels: Mapping[str, str] | None = None,
) -> Contracts:
    """Return the contracts in a CSV file or an Excel workbook.

    Args:
        path: the file.
        recognised: meaning (see `MEANINGS`) → names of columns that mean it; other meanings are left out.
        named: meaning → name of a column, as the user said.
        own: name or CBS code of the own municipality.
        levels: other words for a level → that level.

    Raises:
        Unusable: the file cannot be read, it has no column with the level or the buyers, or none that says for which
            lines a contract holds; or ``own`` is no municipality.
    """
    names = {meaning: words for meaning, words in recognised.items() if meaning in MEANINGS}
    file = open_lines(path, names, named, needed=(KEYS, (LEVEL, BUYERS)))
    return Contracts(file.place, file.at, file.rows(), own=own, levels=levels)


def _of_buyers(buyers: _Buyers, own: str | None, known: Municipalities) -> Level:
    derivable = _ordered((known.level_of[s] for s in (OWN, PART, WHOLE, SEVERAL)), known)
    if buyers.unknown:
        questions = " ".join(known.ask_for(word) for word in sorted(set(buyers.unknown))[:_SHOWN_NAMES])
        return Level(None, text(_TEXTS, "grond-gemeente-onbekend"), questions, derivable)
    if not buyers.readings[0]:
        return Level(None, text(_TEXTS, "grond-niets"), text(_TEXTS, "vraag-niets"), known.levels)
    meldingen = () if own is None or any(own in codes for codes in buyers.readings) else (_not_ours(own, known),)
    outcomes = [_of_codes(codes, own, known) for codes in buyers.readings]
    first = outcomes[0]
    if any(_outcome(outcome) != _outcome(first) for outcome in outcomes):
        first = Level(
            None,
            text(_TEXTS, "grond-naam-dubbel", namen=_enumerated(sorted({shown(name) for name in buyers.doubtful}))),
            _ask_which(min(buyers.doubtful), known),
            _ordered((k for o in outcomes for k in o.kandidaten), known),
        )
    return replace(first, meldingen=meldingen)


def _of_codes(codes: frozenset[str], own: str | None, known: Municipalities) -> Level:
    case, situations, values = _case(codes, own, known)
    levels = _ordered((known.level_of[s] for s in situations), known)
    grond = text(_TEXTS, f"grond-{case}", **values)
    if len(levels) == 1:
        return Level(levels[0], grond, None, levels)
    return Level(None, grond, text(_TEXTS, f"vraag-{case}", **values), levels)


def _case(
    codes: frozenset[str], own: str | None, known: Municipalities
) -> tuple[str, tuple[str, ...], dict[str, object]]:
    """Return the key of the sentence, the situations of the facts that apply, and the values of the sentence."""
    count = {region: len(codes & known.members[region]) for region in sorted({known.region_of[c] for c in codes})}
    whole = [region for region, number in count.items() if number == len(known.members[region])]
    names = sorted(known.name_of[code] for code in codes)
    region = next(iter(count))
    one_region: dict[str, object] = {
        "regio": region,
        "gemeente": names[0],
        "gemeenten": _enumerated(names),
        "aantal": len(codes),
        "totaal": len(known.members[region]),
    }
    if len(codes) == len(known.name_of):
        return "alle-gemeenten", (SEVERAL, NATIONAL), {"aantal": len(codes)}
    if len(count) == 1 and whole:
        if len(codes) == 1:
            return "jeugdregio-van-een-gemeente", (OWN, WHOLE), one_region
        return "hele-jeugdregio", (WHOLE,), one_region
    if len(count) == 1:
        return (
            ("eigen-gemeente", (OWN,), one_region) if codes == {own} else ("deel-van-jeugdregio", (PART,), one_region)
        )
    if len(whole) == len(count):
        return "meer-jeugdregios", (SEVERAL,), {"aantal": len(count), "regios": _enumerated(whole)}
    parts = [
        text(_TEXTS, "regio-deel", regio=name, aantal=number, totaal=len(known.members[name]))
        for name, number in count.items()
    ]
    return "deel-van-meer-jeugdregios", (PART, SEVERAL), {"aantal": len(count), "regios": _enumerated(parts)}


def _given(niveau: str, from_buyers: Level | None, known_buyers: bool, known: Municipalities) -> Level:
    """Return the level that a contract gives, held against the buyers when it names these too."""
    if from_buyers is None:
        return Level(niveau, text(_TEXTS, "grond-opgegeven", niveau=niveau), None, (niveau,))
    if not known_buyers:
        grond = text(_TEXTS, "grond-opgegeven-inkopers-onbekend", niveau=niveau)
        meldingen = () if from_buyers.vraag is None else (from_buyers.vraag,)
        return Level(niveau, grond, None, (niveau,), meldingen)
    if niveau in from_buyers.kandidaten:
        key = "grond-opgegeven-zelfde" if from_buyers.niveau else "grond-opgegeven-niet-af-te-leiden"
        grond = text(_TEXTS, key, niveau=niveau, grond=from_buyers.grond)
        return Level(niveau, grond, None, (niveau,), from_buyers.meldingen)
    values = {"niveau": niveau, "afgeleid": _either(from_buyers.kandidaten), "grond": from_buyers.grond}
    grond = text(_TEXTS, "grond-tegenspraak", **values)
    vraag = text(_TEXTS, "vraag-tegenspraak", **values)
    candidates = _ordered((niveau, *from_buyers.kandidaten), known)
    return Level(None, grond, vraag, candidates, (*from_buyers.meldingen, f"{grond} {vraag}"))


@dataclass(frozen=True)
class _Answer:
    """What one combination of cells says, with the reason why it cannot be used."""

    level: Level
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
            KeyError: a word in ``levels`` stands for a level that is not in the facts.
            Unusable: ``own`` is no municipality, or the rest of the file cannot be read.
        """
        self.bestand, self.rijen = bestand, 0
        self.afgekeurd: list[Remark] = []
        self.aandacht: list[Remark] = []
        self._known = municipalities or Municipalities.read()
        self._own = None if own is None else self._known.own(own)
        own_words = {niveau: niveau for niveau in self._known.levels}
        self._levels = {loose(word): own_words[niveau] for word, niveau in {**(levels or {}), **own_words}.items()}
        self._answers: dict[tuple[str, str], _Answer] = {}
        self._rows: dict[tuple[int, ...], dict[tuple[str, ...], list[tuple[int, Level]]]] = {}
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
    ) -> Level | None:
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
        if len(same) < _DIFFERENT and all(_outcome(answer.level) != _outcome(level) for _, level in same):
            same.append((number, answer.level))

    def _answer(self, given: str, bought: str) -> _Answer:
        """Return what the two cells about the purchase say together."""
        known = self._known
        niveau = self._levels.get(loose(given)) if given else None
        if given and niveau is None:
            grond = text(_TEXTS, "grond-niveau-onbekend", gevonden=shown(given))
            vraag = text(_TEXTS, "vraag-niveau-onbekend", niveaus=_either(known.levels))
            return _Answer(Level(None, grond, vraag, known.levels), f"{grond} {vraag}")
        words = [word for word in known.words(bought) if word]
        if not words and niveau is None:
            return _Answer(_of_buyers(known.buyers(()), self._own, known), text(_TEXTS, "geen-inkoper"))
        buyers = known.buyers(words)
        from_buyers = _of_buyers(buyers, self._own, known) if words else None
        if niveau is not None:
            return _Answer(_given(niveau, from_buyers, not buyers.unknown, known))
        assert from_buyers is not None
        if buyers.unknown:
            return _Answer(from_buyers, f"{from_buyers.grond} {from_buyers.vraag}")
        if buyers.doubtful and from_buyers.niveau is None:
            remark = f"{from_buyers.grond} {from_buyers.vraag}"
            from_buyers = replace(from_buyers, meldingen=(*from_buyers.meldingen, remark))
        return _Answer(from_buyers)

    def _search(self, *said: str) -> Level | None:
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

    def _decide(self, found: list[tuple[int, Level]]) -> Level:
        """Return what rows that are equally specific say together."""
        self._used.update(number for number, _ in found)
        number, first = found[0]
        for other, level in found:
            if _outcome(level) != _outcome(first):
                values = {"bestand": self.bestand, "rij": number, "andere": other}
                names = {"eerste": _named(first), "tweede": _named(level)}
                return Level(
                    None,
                    text(_TEXTS, "grond-rijen-tegenstrijdig", **values),
                    text(_TEXTS, "vraag-rijen-tegenstrijdig", **values, **names),
                    _ordered((k for _, each in found for k in each.kandidaten), self._known),
                )
        return replace(first, grond=text(_TEXTS, "grond-rij", bestand=self.bestand, rij=number, grond=first.grond))


def _not_ours(own: str, known: Municipalities) -> str:
    return text(_TEXTS, "niet-de-eigen-gemeente", gemeente=known.name_of[own])


def _ask_which(name: str, known: Municipalities) -> str:
    """Return the question whether a name is a municipality or a youth region."""
    municipality, region = (f"{words[0]} {shown(name)}" for words in known.kinds)
    return text(_TEXTS, "vraag-naam-dubbel", gemeente=municipality, jeugdregio=region)


def _outcome(level: Level) -> tuple[str | None, tuple[str, ...]]:
    """Return what must be equal for two levels to say the same."""
    return level.niveau, level.kandidaten


def _named(level: Level) -> str:
    return level.niveau or text(_TEXTS, "nog-open")


def _ordered(levels: Iterable[str], known: Municipalities) -> tuple[str, ...]:
    """Return every level once, in the order of the facts."""
    wanted = set(levels)
    return tuple(each for each in known.levels if each in wanted)


def _normalised(values: Sequence[str]) -> tuple[str, ...]:
    """Return keys as they are compared: without capitals and outer spaces, an AGB code with its leading zeros."""
    keys = [" ".join(value.split()).casefold() for value in values]
    provider = KEYS.index("aanbieder")
    if keys[provider].isdigit():
        keys[provider] = keys[provider].zfill(_AGB_WIDTH)
    return tuple(keys)


def _is_code(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= _CODE_WIDTH


def _enumerated(names: Sequence[str]) -> str:
    """Return names in a sentence; of many the first few, with how many more there are."""
    if len(names) > _SHOWN_NAMES + 1:
        begin = ", ".join(names[:_SHOWN_NAMES])
        return text(_TEXTS, "opsomming-ingekort", begin=begin, aantal=len(names) - _SHOWN_NAMES)
    return _joined(names, "opsomming")


def _either(names: Sequence[str]) -> str:
    return _joined(names, "of")


def _joined(names: Sequence[str], key: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return text(_TEXTS, key, begin=", ".join(names[:-1]), laatste=names[-1])
