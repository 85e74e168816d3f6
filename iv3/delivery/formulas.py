"""Formulas: the small closed language of the rules, worked out on the cells of a delivery in whole cents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from iv3.core.words import Codelijst, Exceldeel, Langs, Moment, Onderdeel
from iv3.delivery.records import PartAmounts

Expression = Mapping[str, Any]

THIS = "deze"
PARAMETER = "parameter"
ALL = "alle"

ROW_LIST = {
    Onderdeel.LASTEN: Codelijst.TAAKVELD,
    Onderdeel.BATEN: Codelijst.TAAKVELD,
    Onderdeel.BALANS_LASTEN: Codelijst.BALANSCODE,
    Onderdeel.BALANS_BATEN: Codelijst.BALANSCODE,
}
CATEGORY_LIST = {part: f"categorie_{part.rpartition('_')[2]}" for part in ROW_LIST}
_LIST_OF_ROWS = {Codelijst.TAAKVELD: "taakvelden", Codelijst.BALANSCODE: "balansposten"}
_ALONG = {
    Langs.TAAKVELD: (Codelijst.TAAKVELD,),
    Langs.BALANSPOST: (Codelijst.BALANSCODE,),
    Langs.CATEGORIE: (Codelijst.CATEGORIE_LASTEN, Codelijst.CATEGORIE_BATEN),
}
_KIND_OF = {list_name: along for along, lists in _ALONG.items() for list_name in lists}


class Codes:
    """The codes of a layer and year: lists, and the groups that rules name."""

    def __init__(self, pack: Mapping[str, Any]) -> None:
        """Take a rule pack."""
        self.leaves: dict[str, tuple[str, ...]] = {
            name: tuple(entry["code"] for entry in codes if "soort" not in entry)
            for name, codes in pack["codelijsten"].items()
        }
        self.sets: dict[str, frozenset[str]] = {name: frozenset(codes) for name, codes in self.leaves.items()}
        self.names = {name: {e["code"]: e["naam"] for e in codes} for name, codes in pack["codelijsten"].items()}
        self._groups: Mapping[str, Mapping[str, list[str]]] = pack["groepen"]
        self._known: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}

    def select(self, list_name: str, members: tuple[str, ...]) -> frozenset[str]:
        """Return the codes that ``members`` stand for; a code that this year does not have stands for nothing."""
        key = (list_name, members)
        if key not in self._known:
            found: set[str] = set()
            for member in members:
                if member == ALL:
                    found |= self.sets[list_name]
                elif member in self.sets[list_name]:
                    found.add(member)
                else:
                    found.update(self._groups.get(list_name, {}).get(member, ()))
            self._known[key] = frozenset(found)
        return self._known[key]


def moments_of(pack: Mapping[str, Any], period: int) -> dict[str, frozenset[str]]:
    """Return the stands that count as begin and as end in a period, from a rule pack."""
    stands = [entry for entry in pack["codelijsten"]["standper"] if period in entry["perioden"]]
    return {
        moment: frozenset(entry["code"] for entry in stands if entry["naam"].startswith(moment))
        for moment in Moment.VALUES
    }


class RuleOutcome:
    """The value of every term in cents, the parts of each sum along codes, and the code of each largest."""

    def __init__(self) -> None:
        """Start empty."""
        self.terms: dict[str, int] = {}
        self.parts: dict[str, list[tuple[str, int]]] = {}
        self.largest: dict[str, str] = {}


class Evaluator:
    """Works out the terms of one rule on one delivery."""

    def __init__(
        self,
        codes: Codes,
        parts: Mapping[str, PartAmounts],
        moments: Mapping[str, frozenset[str]],
        parameters: Mapping[str, tuple[str, ...]],
    ) -> None:
        """Take the codes, the cells, the stands that count as begin and as end, and the lists of a control."""
        self.codes, self.parts, self.moments, self.parameters = codes, parts, moments, parameters
        self.outcome = RuleOutcome()
        self._this: dict[str, str] = {}

    def work_out(self, terms: list[Mapping[str, Any]]) -> RuleOutcome:
        """Return the outcome of ``terms``, each of which may use the ones before it."""
        for term in terms:
            self._term = term["id"]
            self.outcome.terms[term["id"]] = self._value(term["is"])
        return self.outcome

    def _value(self, expression: Expression) -> int:
        ((operator, operand),) = expression.items()
        if operator == "som":
            return sum(self._amounts(operand))
        if operator == "som_absoluut":
            return sum(map(abs, self._amounts(operand)))
        if operator == "stand":
            return self._stand(operand)
        if operator == "optellen":
            return sum(self._value(inner) for inner in operand)
        if operator == "aftrekken":
            first, *others = [self._value(inner) for inner in operand]
            return first - sum(others)
        if operator == "absoluut":
            return abs(self._value(operand))
        if operator == "naar_zijde":
            return self._value(operand) * (1 if self._this["balanspost"].startswith("A") else -1)
        if operator == "term":
            return self.outcome.terms[operand]
        if operator == "som_langs":
            parts = self._along(operand)
            self.outcome.parts[self._term] = [(code, value) for code, value in parts if value]
            return sum(value for _, value in parts)
        if operator == "grootste_langs":
            parts = self._along(operand)
            best = max(parts, key=lambda part: part[1], default=("", 0))
            self.outcome.largest[self._term] = best[0]
            return best[1]
        raise ValueError(f"onbekende bewerking {operator}")

    def _along(self, operand: Mapping[str, Any]) -> list[tuple[str, int]]:
        along = operand["elke"]
        result = []
        for code in self._ordered(along, tuple(operand["uit"])):
            self._this[along] = code
            result.append((code, self._value(operand["van"])))
        self._this.pop(along, None)
        return result

    def _ordered(self, along: str, members: tuple[str, ...]) -> list[str]:
        found: dict[str, None] = {}
        for list_name in _ALONG[along]:
            chosen = self._select(list_name, members)
            found.update(dict.fromkeys(code for code in self.codes.leaves[list_name] if code in chosen))
        return list(found)

    def _select(self, list_name: str, members: tuple[str, ...]) -> frozenset[str]:
        if THIS not in members and PARAMETER not in members:
            return self.codes.select(list_name, members)
        expanded: list[str] = []
        for member in members:
            if member == THIS:
                expanded.append(self._this[_KIND_OF[list_name]])
            elif member == PARAMETER:
                expanded += self.parameters.get(list_name, ())
            else:
                expanded.append(member)
        return self.codes.select(list_name, tuple(expanded))

    def cells(self, selection: Mapping[str, Any]) -> list[tuple[tuple[str, str, str], int]]:
        """Return the filled cells that ``selection`` chooses: part, row and category, with its cents."""
        return [
            ((name, row, category), amount)
            for name, rows, categories in self._chosen(selection)
            for row in rows
            for category, amount in self.parts[name].by_row().get(row, {}).items()
            if category in categories
        ]

    def _amounts(self, selection: Mapping[str, Any]) -> list[int]:
        """Return the cents of the filled cells that ``selection`` chooses."""
        result: list[int] = []
        for name, rows, categories in self._chosen(selection):
            by_row = self.parts[name].by_row()
            everything = categories == self.codes.sets[CATEGORY_LIST[name]]
            for row in rows & by_row.keys():
                amounts = by_row[row]
                result += amounts.values() if everything else [amounts[c] for c in categories & amounts.keys()]
        return result

    def _chosen(self, selection: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
        """Yield each part that ``selection`` names, with the rows and the categories it chooses there."""
        for name in selection["onderdelen"]:
            row_list, category_list = ROW_LIST[name], CATEGORY_LIST[name]
            rows_key = _LIST_OF_ROWS[row_list]
            if rows_key in selection:
                rows = self._select(row_list, tuple(selection[rows_key]))
                rows -= self._select(row_list, tuple(selection.get(f"behalve_{rows_key}", ())))
                categories = self._select(category_list, tuple(selection.get("categorieen", (ALL,))))
                categories -= self._select(category_list, tuple(selection.get("behalve_categorieen", ())))
                yield name, rows, categories

    def _stand(self, operand: Mapping[str, Any]) -> int:
        rows = self._select("balanscode", tuple(operand["balansposten"]))
        moments = self.moments[operand["moment"]]
        totals = self.parts[Exceldeel.BALANS_STANDEN].totals
        return sum(totals.get((row, moment), 0) for row in rows for moment in moments)
