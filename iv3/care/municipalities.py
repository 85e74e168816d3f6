"""The municipalities with their youth regions, and who a word in a table names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from iv3.core.characters import is_word_sign, plain
from iv3.core.errors import Unusable
from iv3.core.nearest import nearest
from iv3.core.packs import read_pack
from iv3.core.sentences import text
from iv3.rows.cells import shown

_PACK = "gemeenten"
TEXTS = "contracten"
_SEPARATORS = str.maketrans("|\n\r\t", ";;; ")
_CODE_WIDTH = 4
_MOST_LETTERS = 60
"""A longer name is compared with no other."""
_MOST_SUGGESTIONS = 200


@dataclass(frozen=True)
class Buyers:
    """The buyers of a list of words, as sets of codes.

    ``readings`` holds two sets when a name is a municipality and a youth region too (``doubtful``), else one.
    """

    readings: tuple[frozenset[str], ...]
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def of_year(pack: Mapping[str, Any], jaar: int) -> dict[str, Any]:
    """Return the pack ``gemeenten`` with what holds in ``jaar``; before the first year, the oldest municipalities."""
    first = min((m["van"] for m in pack["gemeenten"]), default=jaar)
    return {
        **pack,
        "gemeenten": _held(pack["gemeenten"], max(jaar, first)),
        "inkoopniveaus": _held(pack["inkoopniveaus"], jaar),
    }


def _held(entries: Iterable[Mapping[str, Any]], jaar: int) -> list[Mapping[str, Any]]:
    return [entry for entry in entries if entry["van"] <= jaar <= entry.get("tot", jaar)]


class Municipalities:
    """The municipalities with their youth regions, and the levels that follow from who bought."""

    def __init__(self, pack: Mapping[str, Any]) -> None:
        """Take the pack ``gemeenten``, or what `of_year` made of it."""
        self.peildatum = str(pack["peildatum"])
        self.levels = tuple(str(level["id"]) for level in pack["inkoopniveaus"])
        self.level_of = {s: str(level["id"]) for level in pack["inkoopniveaus"] for s in level["inkopers"]}
        self.name_of = {str(m["code"]): str(m["naam"]) for m in pack["gemeenten"]}
        self.region_of = {str(m["code"]): str(m["jeugdregio"]) for m in pack["gemeenten"]}
        regions: dict[str, set[str]] = {}
        for code, region in self.region_of.items():
            regions.setdefault(region, set()).add(code)
        self.members = {region: frozenset(codes) for region, codes in regions.items()}
        everyday: list[dict[str, str]] = pack["roepnamen"]
        self._municipality = {close(name): code for code, name in self.name_of.items()}
        self._municipality.update({close(e["naam"]): e["gemeente"] for e in everyday if "gemeente" in e})
        self._region = {close(region): region for region in self.members}
        self._region.update({close(e["naam"]): e["jeugdregio"] for e in everyday if "jeugdregio" in e})
        self.kinds: tuple[tuple[str, ...], ...] = tuple(
            tuple(loose(word) for word in pack["woorden"][kind]) for kind in ("gemeente", "jeugdregio")
        )
        self._own_spelling = tuple(loose(name) for name in self.name_of.values())
        own_names = dict.fromkeys((*self.members, *self.name_of.values(), *(e["naam"] for e in everyday)))
        self._spelling = {loose(name): name for name in own_names}
        self._most_commas = max(name.count(",") for name in self._spelling.values())
        self._suggestions: dict[str, str] = {}

    @classmethod
    def read(cls, jaar: int | None = None) -> Municipalities:
        """Return the municipalities and levels of a year that come with this package; without a year, of every year.

        Raises:
            KeyError: the pack is not there.
        """
        pack = read_pack(_PACK)
        if pack is None:
            raise KeyError(_PACK)
        return cls(pack if jaar is None else of_year(pack, jaar))

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
                TEXTS,
                "eigen-gemeente-onbekend",
                naam=shown(word),
                peildatum=self.peildatum,
                bedoeld=self._nearest(self._bare(word), self._own_spelling),
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
                found += tokens if all(map(is_municipality_code, tokens)) else [" ".join(tokens)]
        return found

    def buyers(self, words: Iterable[str]) -> Buyers:
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
        return Buyers(readings, tuple(unknown), tuple(doubtful) if len(readings) > 1 else ())

    def _readings(self, word: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the codes of a word as a municipality and as a youth region; empty for what it is not."""
        none: frozenset[str] = frozenset()
        if is_municipality_code(word.strip()):
            code = word.strip().zfill(_CODE_WIDTH)
            return (frozenset({code}) if code in self.name_of else none), none
        name = loose(word)
        kind, _, rest = name.partition(" ")
        for_municipality, for_region = (kind in words and bool(rest) for words in self.kinds)
        if for_municipality or for_region:
            name = rest
        name = close(name)
        as_municipality = None if for_region else self._municipality.get(name)
        as_region = None if for_municipality else self._region.get(name)
        return (
            none if as_municipality is None else frozenset({as_municipality}),
            none if as_region is None else self.members[as_region],
        )

    def _bare(self, word: str) -> str:
        """Return a name without the word before it that says what it is of: gemeente, jeugdregio."""
        kind, _, rest = loose(word).partition(" ")
        return rest if rest and any(kind in words for words in self.kinds) else loose(word)

    def _meant(self, word: str) -> str:
        """Return the sentence that names the nearest name; empty when there is none, or when too many were asked."""
        name = self._bare(word)
        if name not in self._suggestions:
            if len(self._suggestions) >= _MOST_SUGGESTIONS:
                return ""
            self._suggestions[name] = self._nearest(name, self._spelling)
        return self._suggestions[name]

    def _nearest(self, name: str, candidates: Iterable[str]) -> str:
        if len(name) > _MOST_LETTERS:
            return ""
        near = get_close_matches(name, candidates, cutoff=0.7)
        return text(TEXTS, "bedoelt-u", naam=self._spelling[nearest(name, near) or near[0]]) if near else ""

    def ask_for(self, unknown: str) -> str:
        """Return the question about a name that is no municipality and no youth region."""
        return text(
            TEXTS,
            "vraag-gemeente-onbekend",
            naam=shown(unknown),
            peildatum=self.peildatum,
            bedoeld=self._meant(unknown),
        ).strip()


_WITHOUT_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´"))


def loose(name: str) -> str:
    """Return a name without what people write differently: capitals, accents, apostrophes, hyphens, brackets."""
    signs = plain(name.translate(_WITHOUT_APOSTROPHES))
    return " ".join("".join(c if is_word_sign(c) else " " for c in signs).split())


def close(name: str) -> str:
    """Return a name as `loose` does and without its spaces: Food Valley is Foodvalley."""
    return loose(name).replace(" ", "")


def is_municipality_code(word: str) -> bool:
    """Tell whether a word looks like the CBS code of a municipality."""
    return word.isascii() and word.isdigit() and len(word) <= _CODE_WIDTH
