"""What a line of care says, and where that puts it: codes cleaned up, the law found, the rules asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from iv3.care.contracts import Contracts
from iv3.care.contradictions import CareLine, Claim, Contradiction, JudgedLine, LineRules, meanings_in
from iv3.care.rules import (
    CATEGORY,
    CATEGORY_WIDTH,
    GEKOPPELD,
    HULPVORM,
    KEUZE,
    LAW,
    LEVEL,
    OPEN,
    OTHER,
    PRODUCT,
    PRODUCT_WIDTH,
    CouplingOutcome,
    YearRules,
    year_rules,
)
from iv3.core.certainty import CERTAINTIES, weakest
from iv3.core.characters import capitals, is_number
from iv3.core.errors import UserError
from iv3.core.sentences import text
from iv3.core.words import Zekerheid
from iv3.rows.cells import fold, shown

TEXTS = "koppelen"
_MOST_SHOWN = 20


@dataclass(frozen=True)
class Coupled:
    """Where a line goes: the columns a coupled line gets, and how its purchase level was found.

    ``own_code`` is the product code when no list has it; ``gevraagd`` names the properties that the question asks for;
    ``tenzij`` says which exceptions the code cannot show, to the taakvelden ``uitgezonderd``, and
    ``opmerking`` what to look at although it makes no difference to the taakveld.
    """

    stand: str
    taakveld: str = ""
    kandidaten: tuple[str, ...] = ()
    vraag: str = ""
    zekerheid: str = ""
    regels: tuple[str, ...] = ()
    inkoopniveau: str = ""
    grond: str = ""
    own_code: str = ""
    gevraagd: tuple[str, ...] = ()
    tenzij: str = ""
    uitgezonderd: tuple[str, ...] = ()
    opmerking: str = ""

    @property
    def cells(self) -> list[str]:
        """Return the cells that are added to a line, in the order of `HEADER`."""
        return [
            self.stand,
            self.taakveld,
            " ".join(self.kandidaten),
            self.vraag,
            self.zekerheid,
            " ".join(self.regels),
            self.tenzij,
            self.opmerking,
        ]


HEADER = ("stand", "taakveld", "kandidaten", "vraag", "zekerheid", "regel", "tenzij", "opmerking")


@dataclass(frozen=True)
class OwnRow:
    """What a municipality says of a code of its own: properties, and the taakvelden it may be."""

    row: int
    code: str
    wet: str
    properties: Mapping[str, str]
    taakvelden: tuple[str, ...] = ()
    zekerheid: str = CERTAINTIES[-1]


class Care:
    """The care of one year: code lists, properties and rules, from the pack ``koppelingen``.

    Args:
        pack: the pack.
        jaar: the year.
        law: the law of lines that do not say one and whose code tells none.
        own: code → what the municipality says of it.
        contracts: who bought.
        level: the purchase level of lines for which nothing else tells it.

    Raises:
        UserError: there are no coupling rules for the year; the text says for which there are.
    """

    def __init__(
        self,
        pack: Mapping[str, Any],
        jaar: int,
        *,
        law: str | None = None,
        own: Mapping[str, OwnRow] | None = None,
        contracts: Contracts | None = None,
        level: str | None = None,
    ) -> None:
        """Take the rules of a year."""
        first, last = pack["jaren"]
        if not first <= jaar <= last:
            raise UserError(text(TEXTS, "geen_jaar", jaar=jaar, van=first, tot=last))
        self.jaar, self.law, self.level = jaar, law, level
        self.own: Mapping[str, OwnRow] = own or {}
        self.contracts = contracts
        self.properties = {p["id"]: p for p in pack["kenmerken"]}
        self.open_questions: Mapping[str, str] = pack["open"]
        self.taakvelden: Mapping[str, str] = pack["taakvelden"][str(jaar)]
        self.rules: dict[str, YearRules] = {}
        self._judging: dict[str, LineRules] = {}
        self.lists: dict[str, str] = {}
        """Product code → the list it stands in."""
        self.names: dict[str, str] = {}
        self._hulpvorm: dict[str, str] = {}
        self._law: dict[str, str] = {}
        self._of_hulpvorm: dict[str, set[str]] = {}
        self._words = {name: _words(p) for name, p in self.properties.items() if "waarden" in p}
        self._standard = {name: p["standaard"] for name, p in self.properties.items() if "standaard" in p}
        for care_list in pack["lijsten"]:
            if care_list["van"] <= jaar <= care_list.get("tot", jaar):
                self._learn(care_list)
        for law_id in dict.fromkeys(rule[LAW] for rule in pack["regels"]):
            self.rules[law_id] = year_rules(pack, law_id, jaar)
            meanings = meanings_in(pack, law_id, jaar)
            self._judging[law_id] = LineRules(self.rules[law_id], meanings, self._of_hulpvorm)

    def _learn(self, care_list: Mapping[str, Any]) -> None:
        law_id, kind = care_list[LAW], care_list["soort"]
        for entry in care_list["codes"]:
            code = entry["code"]
            if kind == PRODUCT:
                self.lists[code] = care_list["lijst"]
                if "hulpvorm" in entry:
                    self._hulpvorm[code] = entry["hulpvorm"]
            elif kind == CATEGORY:
                self._law.setdefault(code, law_id)
            elif kind == HULPVORM:
                self._of_hulpvorm.setdefault(code, set()).update(entry["productcategorieen"])
            if kind in (PRODUCT, CATEGORY):
                self.names.setdefault(code, entry.get("naam", ""))

    def couple(self, said: Mapping[str, str]) -> Coupled | None:
        """Return where a line goes; None when it names no code at all.

        Args:
            said: what the line says, by property (and ``contract``, ``aanbieder``), as it stands in the file.
        """
        said = {name: value.strip() for name, value in said.items()}
        code, category = codes(said)
        hulpvorm = said.get(HULPVORM, "")
        if is_number(hulpvorm):
            hulpvorm = hulpvorm.zfill(CATEGORY_WIDTH)
        if not code and not category and not hulpvorm:
            return None
        asked = self._problem(code, category, hulpvorm, said)
        if asked:
            return self._outside(code, category, said) or Coupled(OPEN, vraag=asked)
        category = category or code[:CATEGORY_WIDTH]
        stated = {name: value for name, value in self.values(said).items() if name != LAW}
        known: dict[str, Iterable[str]] = {name: (value,) for name, value in {**self._standard, **stated}.items()}
        known[CATEGORY] = (category,) if category else tuple(sorted(self._of_hulpvorm[hulpvorm]))
        law_id = self._law.get(category) or self._law[next(iter(known[CATEGORY]))]
        if code:
            known[PRODUCT] = (code,)
            known["lijst"] = (self.lists.get(code, OTHER),)
        if hulpvorm or code in self._hulpvorm:
            known[HULPVORM] = (hulpvorm or self._hulpvorm[code],)
        bought = self._bought(known, said, code, category)
        itself = {*stated, *(name for name, value in ((CATEGORY, category), (HULPVORM, hulpvorm)) if value)}
        if LEVEL in known and bought[0] != text(TEXTS, "niveau_optie"):
            itself.add(LEVEL)
        own = self.own.get(code) or self.own.get(category)
        line = CareLine(
            {name: frozenset(values) for name, values in known.items()},
            frozenset(itself),
            {HULPVORM: self._hulpvorm[code]} if code in self._hulpvorm else {},
        )
        return self._refined(law_id, line, own, bought, code if code and code not in self.lists else "")

    def _problem(self, code: str, category: str, hulpvorm: str, said: Mapping[str, str]) -> str:
        """Return the question that a line raises before any rule can be asked."""
        if code and len(code) == 1 and is_number(code):
            return text(TEXTS, "code_een_cijfer", code=code, categorie=code.zfill(CATEGORY_WIDTH))
        if code and len(code) != PRODUCT_WIDTH:
            return text(TEXTS, "code_vorm", code=_brief(code))
        if code and category and code[:CATEGORY_WIDTH] != category:
            return text(
                TEXTS,
                "categorie_hoort_niet",
                code=_brief(code),
                hoort=code[:CATEGORY_WIDTH],
                categorie=_brief(category),
            )
        category = category or code[:CATEGORY_WIDTH]
        if category and category not in self._law:
            return text(TEXTS, "categorie_onbekend", categorie=_brief(category), jaar=self.jaar)
        if not category and hulpvorm not in self._of_hulpvorm:
            return text(TEXTS, "hulpvorm_onbekend", hulpvorm=_brief(hulpvorm))
        asked = self.unknown_value(said)
        if asked:
            return asked
        return self._other_law(category, hulpvorm, self._words[LAW].get(fold(said.get(LAW, "")), self.law))

    def _other_law(self, category: str, hulpvorm: str, law_id: str | None) -> str:
        """Return the question that category, hulpvorm and law raise when they are not of one law."""
        names = {value["id"]: value["naam"] for value in self.properties[LAW]["waarden"]}
        belongs = self._law[category or min(self._of_hulpvorm[hulpvorm])]
        if law_id and law_id != belongs:
            key = "wet_hoort_niet" if category else "wet_hulpvorm_hoort_niet"
            return text(TEXTS, key, code=category or hulpvorm, hoort=names[belongs], wet=names[law_id])
        of_form = {self._law[found] for found in self._of_hulpvorm.get(hulpvorm, ())}
        if category and of_form and belongs not in of_form:
            values = {"hulpvorm": hulpvorm, "categorie": category, "wet": names[belongs]}
            return text(TEXTS, "hulpvorm_andere_wet", hoort=names[min(of_form)], **values)
        return ""

    def answers(self, said: Mapping[str, str]) -> Iterator[tuple[str, Coupled]]:
        """Yield what each answer to the questions of a line leads to, answers that lead to the same one together."""
        coupled = self.couple(said)
        names = [name for name in coupled.gevraagd if name in self._words] if coupled is not None else []
        if coupled is None or not names:
            return
        found: dict[Coupled, list[str]] = {}
        for values in product(*(self.properties[name]["waarden"] for name in names)):
            answered = {name: value["id"] for name, value in zip(names, values, strict=True)}
            outcome = self.couple({**said, **answered})
            if outcome is not None and {outcome.taakveld, *outcome.kandidaten} & set(coupled.kandidaten):
                found.setdefault(outcome, []).append(", ".join(value["naam"] for value in values))
        for outcome, answers in found.items():
            yield "; ".join(answers), outcome

    def unknown_value(self, said: Mapping[str, str]) -> str:
        """Return what is wrong with the first value that no property knows; empty when all are known."""
        for name, words in self._words.items():
            value = said.get(name, "")
            if value and fold(value) not in words:
                possible = ", ".join(dict.fromkeys(words.values()))
                column = self.properties[name]["naam"]
                return text(TEXTS, "waarde_onbekend", waarde=_brief(value), kolom=column, mogelijk=possible)
        return ""

    def values(self, said: Mapping[str, str]) -> dict[str, str]:
        """Return the values that a line gives, as the rules name them; see `unknown_value` first."""
        return {name: words[fold(said[name])] for name, words in self._words.items() if said.get(name)}

    def beside(self, own: Mapping[str, OwnRow]) -> Care:
        """Return the same care with these own codes."""
        other = copy(self)
        other.own = own
        return other

    def _bought(
        self, known: dict[str, Iterable[str]], said: Mapping[str, str], code: str, category: str
    ) -> tuple[str, str]:
        """Fill in the purchase level; return how it was found, and the question that the contract leaves or raises."""
        level = None
        if self.contracts is not None:
            level = self.contracts.find(
                contract=said.get("contract", ""),
                aanbieder=said.get("aanbieder", ""),
                productcode=code,
                productcategorie=category,
            )
        given = next(iter(known.get(LEVEL, ())), None)
        if level is None:
            if given is not None:
                return text(TEXTS, "eigen_niveau"), ""
            if self.level is not None:
                known[LEVEL] = (self.level,)
                return text(TEXTS, "niveau_optie"), ""
            return "", ""
        possible = level.kandidaten if level.niveau is None else (level.niveau,)
        if given is None:
            known[LEVEL] = possible
            return level.grond, level.vraag or ""
        if given in possible:
            return level.grond if level.niveau is not None else text(TEXTS, "eigen_niveau"), ""
        known[LEVEL] = (given, *possible)
        contract = text(TEXTS, "of").join(possible)
        return level.grond, text(TEXTS, "niveau_spreekt_tegen", eigen=given, contract=contract)

    def _refined(
        self, law_id: str, line: CareLine, own: OwnRow | None, bought: tuple[str, str], own_code: str
    ) -> Coupled:
        judged = self._judging[law_id].decide(line)
        outcome = judged.outcome
        if not judged.contradictions and own is not None and own.wet in ("", law_id):
            outcome = self.with_own(law_id, line.known, outcome, own) or outcome
        coupled = self._coupled(outcome, line.known, bought)
        if judged.contradictions:
            coupled = self._doubted(coupled, judged)
        return _unlisted(coupled, own_code) if own_code else coupled

    def _doubted(self, coupled: Coupled, judged: JudgedLine) -> Coupled:
        """Return a coupled line with what in it contradicts what: its first question, or a remark."""
        told = " ".join(dict.fromkeys(self._contradiction(each) for each in judged.contradictions))
        if judged.matters:
            return replace(coupled, vraag=f"{told} {coupled.vraag}".rstrip())
        return replace(coupled, opmerking=f"{told} {text(TEXTS, 'tegenspraak_zelfde')}")

    def _contradiction(self, found: Contradiction) -> str:
        names = {
            "een": self._part(found.one),
            "ander": self._part(found.other),
            "kenmerk": self.properties[found.kenmerk]["naam"].lower(),
            "waarde": self._named(found.kenmerk, found.one.values),
            "gevonden": self._named(found.kenmerk, found.other.values),
        }
        said_itself = found.other.by == found.kenmerk
        return text(TEXTS, "tegenspraak_regel" if said_itself else "tegenspraak_twee", **names)

    def _part(self, claim: Claim) -> str:
        code = claim.code if claim.by in (PRODUCT, CATEGORY, HULPVORM) else self._named(claim.by, (claim.code,))
        return f"{self.properties[claim.by]['naam'].lower()} {_brief(code)}".rstrip()

    def _named(self, name: str, values: Iterable[str]) -> str:
        names = {value["id"]: value["naam"] for value in self.properties[name].get("waarden", ())}
        return text(TEXTS, "of").join(names.get(value, value) for value in sorted(values))

    def with_own(
        self, law_id: str, known: Mapping[str, Iterable[str]], national: CouplingOutcome, own: OwnRow
    ) -> CouplingOutcome | None:
        """Return the outcome with what the municipality says; None when that does not add to or refine ``national``."""
        form = own.properties.get("leveringsvorm", self._standard.get("leveringsvorm"))
        if tuple(known.get("leveringsvorm", (form,))) != (form,):
            return None
        extra = {name: (value,) for name, value in own.properties.items() if name not in known}
        outcome = self.rules[law_id].decide({**known, **extra}) if extra else national
        found, possible = outcome.taakvelden, (*national.taakvelden, *_of_exceptions(national))
        if own.taakvelden:
            found = (
                tuple(t for t in (*found, *_of_exceptions(outcome)) if t in own.taakvelden) if found else own.taakvelden
            )
        if not found or (possible and not set(found) <= set(possible)):
            return None
        settled = len(found) == 1 and bool(own.taakvelden or outcome.stand == GEKOPPELD)
        if national.stand == GEKOPPELD and (not settled or found == national.taakvelden):
            return None
        if found == national.taakvelden and not settled:
            return None
        return replace(
            outcome,
            stand=GEKOPPELD if settled else KEUZE,
            taakvelden=found,
            vragen=() if settled else outcome.vragen,
            zekerheid=weakest(word for word in (own.zekerheid, outcome.zekerheid) if word),
            regels=(*outcome.regels, _own_rule(own)),
            open_punten=(),
            uitzonderingen=(),
            tegenspraak=None if settled else outcome.tegenspraak,
        )

    def _outside(self, code: str, category: str, said: Mapping[str, str]) -> Coupled | None:
        """Return what the municipality says of a code that no national list can place; None when it says nothing."""
        own = self.own.get(code or category)
        if own is None or not own.taakvelden or category in self._law or self.unknown_value(said):
            return None
        if code and (code[:CATEGORY_WIDTH] in self._law and len(code) == PRODUCT_WIDTH):
            return None
        if code and category and code[:CATEGORY_WIDTH] != category:
            return None
        line = {**self._standard, LAW: self.law, **self.values(said)}
        for name, value in ({**self._standard, **own.properties, LAW: own.wet}).items():
            if value and line.get(name) not in (None, value):
                return None
        stand = GEKOPPELD if len(own.taakvelden) == 1 else KEUZE
        outcome = CouplingOutcome(stand, own.taakvelden, (), own.zekerheid, (_own_rule(own),), ())
        return _unlisted(self._coupled(outcome, {}, ("", "")), code)

    def _coupled(
        self, outcome: CouplingOutcome, known: Mapping[str, Iterable[str]], bought: tuple[str, str]
    ) -> Coupled:
        grond, clash = bought
        niveau = tuple(known.get(LEVEL, ()))
        return Coupled(
            stand=outcome.stand,
            taakveld=outcome.taakvelden[0] if outcome.stand == GEKOPPELD else "",
            kandidaten=outcome.taakvelden if outcome.stand == KEUZE else (),
            vraag=self.question(outcome, clash),
            zekerheid=outcome.zekerheid,
            regels=outcome.regels,
            gevraagd=outcome.vragen,
            tenzij=self.exceptions(outcome),
            uitgezonderd=_of_exceptions(outcome),
            inkoopniveau=niveau[0] if len(niveau) == 1 else "",
            grond=grond,
        )

    def exceptions(self, outcome: CouplingOutcome) -> str:
        """Return the exceptions to an outcome that the code cannot show, as one text; empty when there are none."""
        return "; ".join(
            text(TEXTS, "tenzij", uitzondering=case, taakveld=text(TEXTS, "of").join(where))
            for case, where in outcome.excepted(self.open_questions).items()
        )

    def question(self, outcome: CouplingOutcome, about_level: str = "") -> str:
        """Return the questions that decide a line, as one text; ``about_level`` goes before that on who bought."""
        if outcome.stand == GEKOPPELD:
            return ""
        if outcome.stand == OPEN:
            asked = [self.open_questions[name] for name in outcome.open_punten]
            return " ".join(asked) or text(TEXTS, "geen_regel", jaar=self.jaar)
        asked = [
            about_level if name == LEVEL and about_level else self.properties[name]["vraag"] for name in outcome.vragen
        ]
        if outcome.tegenspraak is not None:
            asked.insert(0, text(TEXTS, "tegenspraak", kenmerk=self.properties[outcome.tegenspraak]["naam"].lower()))
        return " ".join(asked) or text(TEXTS, "welk_taakveld", mogelijk=text(TEXTS, "of").join(outcome.taakvelden))


def _unlisted(coupled: Coupled, code: str) -> Coupled:
    """Return a coupled line whose code is on no list: its place follows from its category, or from the municipality."""
    told = text(TEXTS, "code_buiten_lijst", code=code)
    certainty = weakest((coupled.zekerheid, Zekerheid.AFGELEID)) if coupled.zekerheid else ""
    return replace(coupled, own_code=code, zekerheid=certainty, opmerking=f"{told} {coupled.opmerking}".rstrip())


def _of_exceptions(outcome: CouplingOutcome) -> tuple[str, ...]:
    """Return the taakvelden of what no code shows."""
    return tuple(dict.fromkeys(rule.taakveld for rule in outcome.uitzonderingen if rule.taakveld is not None))


def _own_rule(own: OwnRow) -> str:
    return f"overlay-rij-{own.row}"


def codes(said: Mapping[str, str]) -> tuple[str, str]:
    """Return product code and category as they are meant: capitals, and a category in the column of codes as one."""
    code, category = capitals(said.get(PRODUCT, "")), capitals(said.get(CATEGORY, ""))
    if is_number(category):
        category = category.zfill(CATEGORY_WIDTH)
    if is_number(code) and len(code) == CATEGORY_WIDTH and (not category or code == category):
        return "", code
    return code, category


def _words(prop: Mapping[str, Any]) -> dict[str, str]:
    return {
        fold(word): value["id"]
        for value in prop["waarden"]
        for word in (value["id"], value["naam"], *value.get("ook", ()))
    }


def _brief(value: str) -> str:
    return shown(value, most=_MOST_SHOWN)
