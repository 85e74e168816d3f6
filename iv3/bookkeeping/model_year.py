"""A model year as a mapping meets it: which codes there are, which cells are grey, and which side is positive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from iv3.bookkeeping.words import BALANS_STANDEN, BALANSCODE, LASTEN, SIDE_OF_PART, STANDPER, say
from iv3.core.errors import Unusable
from iv3.core.meant_code import CodeHints
from iv3.core.packs import RULES, read_pack
from iv3.rows.cells import shown


class ModelYear:
    """A model year: which codes exist, which cells are grey, and what to say of a code that is not there.

    Args:
        pack: of the layer and year.
        periode: 0 to 5; the codes of stands differ.
    """

    def __init__(self, pack: Mapping[str, Any], periode: int) -> None:
        """Take the lists of the pack."""
        self.laag, self.overheidslaag, self.jaar = pack["laag"], pack["overheidslaag"], pack["boekjaar"]
        self.versie, self.periode = pack["versie"], periode
        lists = pack["codelijsten"]
        self.codes = {name: _code_names(c for c in codes if "soort" not in c) for name, codes in lists.items()}
        self.headings = {name: _code_names(c for c in codes if "soort" in c) for name, codes in lists.items()}
        self.parents = {name: {c["code"]: c["onder"] for c in codes if "onder" in c} for name, codes in lists.items()}
        self.moments = {c["code"]: c["naam"] for c in lists[STANDPER] if periode in c.get("perioden", (periode,))}
        self.status = next((p["status"] for p in pack["perioden"] if p["nummer"] == periode), "")
        self.activa = frozenset(pack["groepen"][BALANSCODE]["Tot_Act"])
        self._other_years, self._successors = pack["andere_jaren"], pack["opvolgers"]
        self._hints: dict[tuple[str, ...], CodeHints] = {}
        self._grey = {
            (part, row): frozenset(group["grijs"])
            for part, groups in pack["grijze_cellen"].items()
            for group in groups
            for row in group["rijen"]
        }

    def is_grey(self, onderdeel: str, code: str, kolom: str) -> bool:
        """Tell whether CBS expects no amount in a cell."""
        return kolom in self._grey.get((onderdeel, code), ())

    def wrong(self, code: str, meaning: str, lists: Sequence[str] = ()) -> str:
        """Return what is wrong with a code, with its successors or the nearest one; empty when it exists.

        Args:
            code: as it stands in the file.
            meaning: what the file calls it.
            lists: the code lists that may hold it; by default the one named ``meaning``.
        """
        names = tuple(lists or (meaning,))
        if any(code in self.codes[name] for name in names):
            return ""
        for name in names:
            if code in self.headings[name]:
                return say("code_is_totaal", soort=meaning, code=code, naam=self.headings[name][code])
        told = [say("code_onbekend", soort=meaning, code=shown(code), jaar=self.jaar)]
        for name in names:
            years = self._other_years.get(name, {}).get(code)
            if years is not None:
                told.append(say("code_ander_jaar", code=code, jaren=years))
                instead = self._successors.get(name, {}).get(code)
                if instead:
                    listed = "; ".join(f"{c} ({self.codes[name][c]})" for c in instead)
                    told.append(say("code_opvolger" if len(instead) == 1 else "code_opvolgers", codes=listed))
                return " ".join(told)
        return " ".join([*told, *self._hint(code, names)])

    def _hint(self, code: str, names: tuple[str, ...]) -> Iterator[str]:
        if names not in self._hints:
            self._hints[names] = CodeHints(c for name in names for c in self.codes[name])
        meant = self._hints[names].meant(code)
        if meant is not None and meant.is_date:
            yield say("excel_datum", codes=say("of").join(meant.codes))
        elif meant is not None:
            name = next(n for n in names if meant.codes[0] in self.codes[n])
            yield say("bedoelt_u", code=meant.codes[0], naam=self.codes[name][meant.codes[0]])

    def sign(self, onderdeel: str, code: str) -> int:
        """Return 1 when a debit amount is positive in a part of the delivery, -1 when it is negative."""
        if onderdeel == BALANS_STANDEN:
            return 1 if code in self.activa else -1
        return 1 if SIDE_OF_PART[onderdeel] == LASTEN else -1


def _code_names(codes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {code["code"]: code["naam"].strip() for code in codes}


def load_model(laag: str, jaar: int, periode: int | None) -> ModelYear:
    """Return a model year.

    Args:
        laag: gemeente, gr or provincie.
        jaar: the year.
        periode: 0 to 5; None for the last there is, the annual account.

    Raises:
        Unusable: there is no such model or period.
    """
    pack = read_pack(f"{laag}-{jaar}")
    if pack is None:
        rules = read_pack(RULES)
        first, last = rules["jaren"][laag] if rules is not None else ("", "")
        raise Unusable(say("geen_model", laag=laag, jaar=jaar, eerste=first, laatste=last))
    periods = [p["nummer"] for p in pack["perioden"]]
    if periode is None:
        periode = max(periods)
    if periode not in periods:
        raise Unusable(say("periode_onbekend", periode=periode, mogelijk=", ".join(map(str, periods))))
    return ModelYear(pack, periode)
