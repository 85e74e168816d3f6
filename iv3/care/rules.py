"""Which taakveld a line of care belongs to: the coupling rules, applied to what is known about the line.

A rule has conditions on properties (kenmerken) and one outcome: ``dan`` (a taakveld), ``zet`` (a property that
follows), ``volgt`` (the outcome of the same care with another property) or ``open`` (no source decides). What is not
known about a line is a question: the rules are tried with every answer, and when the answers lead to different
taakvelden the line is a choice between these, with the questions that decide it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iv3.core.certainty import in_source_years, weakest
from iv3.core.packs import read_pack

PACK = "koppelingen"
GEKOPPELD, KEUZE, OPEN, BUITEN = "gekoppeld", "keuze", "open", "buiten"
"""What became of a line; ``buiten`` is no outcome of a rule: the line is of another year."""
OTHER = ""
"""A code that no rule names; for the property ``lijst``: a code of no list."""
PRODUCT, CATEGORY, HULPVORM, LEVEL, LAW = "productcode", "productcategorie", "hulpvorm", "inkoopniveau", "wet"
PRODUCT_WIDTH, CATEGORY_WIDTH = 5, 2

_MOST_REMEMBERED = 10_000
"""Different lines of which the outcome is kept."""

Properties = Mapping[str, frozenset[str]]
"""Property → the values it may have; a property that is not in it may have any."""


@dataclass(frozen=True, eq=False)
class Rule:
    """A coupling rule in one year: ``zet`` sets properties, else exactly one of the other outcomes is there.

    ``hulpvormen`` holds the hulpvormen that its product codes have in their list; empty when some have none. A rule
    with ``tenzij`` is an exception that no code shows: it holds for a line that says so, and is not asked for.
    """

    id: str
    als: Properties
    zekerheid: str
    bron: str
    zet: Mapping[str, str] | None = None
    dan: str | None = None
    volgt: Mapping[str, str] | None = None
    open: str | None = None
    hulpvormen: frozenset[str] = frozenset()
    tenzij: str | None = None


@dataclass(frozen=True)
class StatedException:
    """A rule that would hold if the line said what no code shows: in words, with its taakveld or open point."""

    regel: str
    tenzij: str
    taakveld: str | None
    open_punt: str | None


@dataclass(frozen=True)
class CouplingOutcome:
    """What the rules say of a line.

    ``stand`` is gekoppeld (one taakveld), keuze (several, or one and something open) or open (none). ``regels`` are the
    ids of the rules that decided, ``open_punten`` those of the open points that no source decides; ``uitzonderingen``
    are the rules that would hold if the line said what it does not say.
    """

    stand: str
    taakvelden: tuple[str, ...]
    vragen: tuple[str, ...]
    zekerheid: str
    regels: tuple[str, ...]
    bronnen: tuple[str, ...]
    open_punten: tuple[str, ...] = ()
    tegenspraak: str | None = None
    uitzonderingen: tuple[StatedException, ...] = ()

    def excepted(self, open_questions: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Return the exceptions that a code cannot show, in words → taakvelden, or the question of an open point."""
        told: dict[str, tuple[str, ...]] = {}
        for rule in self.uitzonderingen:
            where = rule.taakveld or open_questions[rule.open_punt or ""]
            told[rule.tenzij] = (*told.get(rule.tenzij, ()), where)
        return told


@dataclass(frozen=True)
class _Leaf:
    taakveld: str | None
    open_point: str | None
    rules: tuple[Rule, ...]
    exceptions: tuple[StatedException, ...] = ()


@dataclass(frozen=True)
class _Branch:
    """What may come of a line: ``shape`` tells it for each answer, so that equal shapes make a question needless."""

    leaves: tuple[_Leaf, ...]
    asked: frozenset[str]
    shape: Hashable


@dataclass(frozen=True)
class _Path:
    """How a line came to a rule: through which rules with ``volgt``, what that depended on, and what was passed by."""

    followed: tuple[Rule, ...] = ()
    looked_at: frozenset[str] = frozenset()
    exceptions: tuple[StatedException, ...] = ()


_NOWHERE = _Branch((_Leaf(None, None, ()),), frozenset(), (None, None))


class YearRules:
    """The rules of one law in one year, in the order in which they go first.

    Args:
        rules: the rules that hold, most specific first.
        properties: the ids of the properties, in the order in which questions are asked.
        askable: the properties that have a question; the others always follow from a rule.
        order: taakveld → its place in the model, for the order of candidates.
        values: property → the values it may have, for the properties that are no codes.
        standard: the properties that have a value when a line does not say it.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        properties: Sequence[str],
        askable: Iterable[str],
        order: Mapping[str, int],
        values: Mapping[str, Iterable[str]],
        standard: Iterable[str] = (),
    ) -> None:
        """Take what the pack says."""
        self.standard = frozenset(standard)
        self.rules = tuple(rules)
        self.properties = tuple(properties)
        self.askable = frozenset(askable)
        self.order = order
        self.values = {name: frozenset(ids) for name, ids in values.items()}
        self.deciding = tuple(rule for rule in self.rules if rule.zet is None)
        self.setting = {
            name: found
            for name in self.properties
            if (found := tuple(r for r in self.rules if r.zet is not None and name in r.zet))
        }
        self._decided: dict[frozenset[tuple[str, frozenset[str]]], CouplingOutcome] = {}
        self.named_codes = frozenset(code for rule in self.rules for code in rule.als.get(PRODUCT, ()))
        self._codes_say: dict[str, Properties] = {r.id: {HULPVORM: r.hulpvormen} for r in self.rules if r.hulpvormen}
        self._codes_say.update(
            {r.id: {**self._codes_say.get(r.id, {}), **self._set_by_codes(r)} for r in self.deciding}
        )

    def decide(self, known: Mapping[str, Iterable[str]]) -> CouplingOutcome:
        """Return the outcome for a line of which ``known`` holds the possible values of each known property."""
        possible = {name: frozenset(values) for name, values in known.items()}
        if PRODUCT in possible:
            possible[PRODUCT] = frozenset(c if c in self.named_codes else OTHER for c in possible[PRODUCT])
        key = frozenset(possible.items())
        outcome = self._decided.get(key)
        if outcome is None:
            clashes: list[str] = []
            outcome = self._outcome(self._follow(possible, clashes), clashes)
            if len(self._decided) < _MOST_REMEMBERED:
                self._decided[key] = outcome
        return outcome

    def matching(self, possible: Properties, rules: Iterable[Rule]) -> list[Rule]:
        """Return those of ``rules`` that hold, or may hold, for a line with these properties."""
        return [rule for rule in rules if self._state(rule, possible) is not False]

    def settle(self, possible: Properties) -> list[Properties]:
        """Return ``possible`` with every property that follows from a rule, once for each way it may turn out."""
        return [settled for settled, _, _ in self._settled(possible, [])]

    def set_by(self, name: str, possible: Properties) -> Rule | None:
        """Return the rule that surely sets a property of a line; None when none does, or another may go before it."""
        first = next((r for r in self.setting.get(name, ()) if self._state(r, possible) is not False), None)
        return first if first is not None and self._state(first, possible) is True else None

    def not_setting(self, names: Iterable[str]) -> YearRules:
        """Return these rules without those that set one of these properties."""
        rules = [rule for rule in self.rules if rule.zet is None or not rule.zet.keys() & set(names)]
        return YearRules(rules, self.properties, self.askable, self.order, self.values, self.standard)

    def _set_by_codes(self, rule: Rule) -> Properties:
        """Return what rules set for the product codes of a rule, as far as they do for each of them."""
        said: dict[str, frozenset[str]] = {}
        for name in self.setting:
            setters = [self.set_by(name, _of_code(code)) for code in rule.als.get(PRODUCT, ())]
            values = frozenset(setter.zet[name] for setter in setters if setter is not None and setter.zet is not None)
            if setters and None not in setters:
                said[name] = values
        return said

    def _follow(self, possible: Properties, clashes: list[str]) -> _Branch:
        settled = self._settled(possible, clashes)
        return _merge(
            [self._first(line, used, _Path()) for line, used, _ in settled],
            frozenset(name for _, _, asked in settled for name in asked),
        )

    def _settled(
        self, possible: Properties, clashes: list[str]
    ) -> list[tuple[Properties, tuple[Rule, ...], frozenset[str]]]:
        """Return ``possible`` with what the setting rules add, those rules, and what was tried with each answer."""
        result: list[tuple[Properties, tuple[Rule, ...], frozenset[str]]] = [(possible, (), frozenset())]
        for name in self.setting:
            extended: list[tuple[Properties, tuple[Rule, ...], frozenset[str]]] = []
            for current, used, asked in result:
                for line, rule, tried in self._setter(name, current):
                    if rule is None or rule.zet is None:
                        absent: Properties = {name: frozenset((OTHER,))} if name not in self.askable else {}
                        extended.append(({**absent, **line}, used, asked | tried))
                        continue
                    value = rule.zet[name]
                    given = line.get(name, frozenset((value,)))
                    if value not in given:
                        clashes.append(name)
                    values = given & {value} or given | {value}
                    extended.append(({**line, name: values}, (*used, rule), asked | tried))
            result = extended
        return result

    def _setter(self, name: str, possible: Properties) -> list[tuple[Properties, Rule | None, frozenset[str]]]:
        """Return which rule sets a property; what is not known is only tried when nobody can be asked for it."""
        for rule in self.setting[name]:
            state = self._state(rule, possible)
            if state is True:
                return [(possible, rule, frozenset())]
            if state is None:
                asked, lines = self._split(rule, possible)
                agreed = self._agreed(name, possible)
                if agreed is not None or (asked not in possible and name in self.askable):
                    return [(possible, agreed, frozenset())]
                return [
                    (line, found, tried | {asked}) for part in lines for line, found, tried in self._setter(name, part)
                ]
        return [(possible, None, frozenset())]

    def _agreed(self, name: str, possible: Properties) -> Rule | None:
        """Return the first rule that surely sets a property, when all that might go before it set the same value."""
        for place, rule in enumerate(self.setting[name]):
            if self._state(rule, possible) is True:
                before = self.matching(possible, self.setting[name][:place])
                return rule if all(_set_value(r, name) == _set_value(rule, name) for r in before) else None
        return None

    def _first(self, possible: Properties, set_by: tuple[Rule, ...], path: _Path) -> _Branch:
        exceptions: list[StatedException] = []
        for rule in self.deciding:
            state = self._state(rule, possible)
            if state is False:
                continue
            if state is True:
                return self._applied(rule, possible, set_by, replace(path, exceptions=(*path.exceptions, *exceptions)))
            if rule.tenzij is not None and self._is_unshown(rule, possible):
                exceptions.append(StatedException(rule.id, rule.tenzij, rule.dan, rule.open))
                continue
            asked, branches = self._split(rule, possible)
            return _merge([self._first(branch, set_by, path) for branch in branches], frozenset((asked,)))
        return _NOWHERE

    def _is_unshown(self, rule: Rule, possible: Properties) -> bool:
        """Tell whether a rule is an exception of which a line says nothing that its code does not say."""
        shown = rule.als.keys() - {PRODUCT, CATEGORY, "lijst"} - self.standard
        return not shown & possible.keys()

    def _applied(self, rule: Rule, possible: Properties, set_by: tuple[Rule, ...], path: _Path) -> _Branch:
        if rule in path.followed:
            return _NOWHERE
        looked_at = path.looked_at | self._looked_at(rule, possible, set_by)
        if rule.volgt is not None:
            other = {**possible, **{name: frozenset((value,)) for name, value in rule.volgt.items()}}
            return self._first(other, set_by, _Path((*path.followed, rule), looked_at, path.exceptions))
        rules = (*_mattering(set_by, looked_at), *path.followed, rule)
        return _Branch((_Leaf(rule.dan, rule.open, rules, path.exceptions),), frozenset(), (rule.dan, rule.open))

    def _looked_at(self, decider: Rule, possible: Properties, set_by: tuple[Rule, ...]) -> frozenset[str]:
        """Return the properties on which ``decider`` and the rules before it held or not, as far as they were given."""
        settled = {name for rule in set_by for name in rule.zet or ()}
        given = {name: values for name, values in possible.items() if name not in settled}
        before = self.deciding[: self.deciding.index(decider) + 1]
        return frozenset(name for rule in self.matching(given, before) for name in rule.als)

    def _state(self, rule: Rule, possible: Properties) -> bool | None:
        """Tell whether a rule holds; None when that depends on what is not known."""
        state: bool | None = True
        for name, wanted in rule.als.items():
            values = possible.get(name)
            if values is None:
                said = self._codes_say.get(rule.id, {}) if name == PRODUCT else {}
                if any(not wanted & possible.get(other, wanted) for other, wanted in said.items()):
                    return False
                state = None
            elif not values & wanted:
                return False
            elif not values <= wanted:
                state = None
        return state

    def _split(self, rule: Rule, possible: Properties) -> tuple[str, list[Properties]]:
        """Return the first property that ``rule`` wants to know, and the line with each answer the rules know of."""
        name = next(
            name
            for name in self.properties
            if name in rule.als and not (name in possible and possible[name] <= rule.als[name])
        )
        values = possible.get(name)
        if values is None:
            without = {key: value for key, value in possible.items() if key != name}
            named = {
                value
                for other in self.rules
                if name in other.als and self._state(other, without) is not False
                for value in other.als[name]
            }
            others = {OTHER} if name in (PRODUCT, HULPVORM, "lijst") else self.values.get(name, frozenset())
            values = frozenset(named | others)
        return name, [{**possible, name: frozenset((value,))} for value in sorted(values)]

    def _outcome(self, branch: _Branch, clashes: Sequence[str]) -> CouplingOutcome:
        found = {leaf.taakveld for leaf in branch.leaves if leaf.taakveld is not None}
        taakvelden = tuple(sorted(found, key=lambda code: self.order.get(code, len(self.order))))
        unsettled = any(leaf.taakveld is None for leaf in branch.leaves)
        counting = [leaf for leaf in branch.leaves if leaf.taakveld is not None or leaf.open_point is not None]
        rules = list(dict.fromkeys(rule for leaf in counting for rule in leaf.rules))
        stand = OPEN
        if taakvelden:
            stand = GEKOPPELD if len(taakvelden) == 1 and not unsettled else KEUZE
        return CouplingOutcome(
            stand,
            taakvelden,
            tuple(name for name in self.properties if name in branch.asked) if stand == KEUZE else (),
            weakest(rule.zekerheid for rule in rules) if taakvelden else "",
            tuple(rule.id for rule in rules),
            tuple(dict.fromkeys(rule.bron for rule in rules)),
            tuple(dict.fromkeys(leaf.open_point for leaf in branch.leaves if leaf.open_point is not None)),
            clashes[0] if clashes and stand == KEUZE else None,
            tuple(dict.fromkeys(rule for leaf in counting for rule in leaf.exceptions if rule.taakveld not in found)),
        )


def _of_code(code: str) -> Properties:
    return {PRODUCT: frozenset((code,)), CATEGORY: frozenset((code[:CATEGORY_WIDTH],))}


def _set_value(rule: Rule, name: str) -> str | None:
    return rule.zet[name] if rule.zet is not None else None


def _mattering(set_by: Sequence[Rule], looked_at: frozenset[str]) -> list[Rule]:
    """Return the setting rules whose property was looked at, those that let such a rule hold included."""
    found = [rule for rule in set_by if rule.zet is not None and looked_at & rule.zet.keys()]
    wanted = looked_at.union(*(rule.als for rule in found))
    return found if wanted == looked_at else _mattering(set_by, wanted)


def _merge(branches: Sequence[_Branch], told_apart_by: frozenset[str]) -> _Branch:
    """Return all branches as one; what tells them apart is only asked when they lead to something else."""
    if len(branches) == 1:
        return branches[0]
    leaves = tuple(dict.fromkeys(leaf for branch in branches for leaf in branch.leaves))
    asked = frozenset(name for branch in branches for name in branch.asked)
    shapes = tuple(branch.shape for branch in branches)
    if len(set(shapes)) == 1:
        return _Branch(leaves, asked, shapes[0])
    return _Branch(leaves, asked | told_apart_by, (told_apart_by, shapes))


def year_rules(pack: Mapping[str, Any], wet: str, jaar: int) -> YearRules:
    """Return the rules of ``wet`` in ``jaar`` from the pack ``koppelingen``."""
    properties = pack["kenmerken"]
    rules = [
        Rule(
            id=rule["id"],
            als={name: frozenset(values) for name, values in rule["als"].items()},
            zekerheid=in_source_years(rule["zekerheid"], rule.get("bronjaren"), jaar),
            bron=rule["bron"],
            zet=rule.get("zet"),
            dan=rule.get("dan"),
            volgt=rule.get("volgt"),
            open=rule.get("open"),
            hulpvormen=frozenset(rule.get("hulpvormen", ())),
            tenzij=rule.get("tenzij"),
        )
        for rule in pack["regels"]
        if rule["wet"] == wet and rule["van"] <= jaar and jaar <= rule.get("tot", jaar)
    ]
    codes = pack["taakvelden"].get(str(jaar), {})
    return YearRules(
        rules,
        [p["id"] for p in properties],
        [p["id"] for p in properties if "vraag" in p],
        {code: place for place, code in enumerate(codes)},
        {p["id"]: [value["id"] for value in p["waarden"]] for p in properties if "waarden" in p},
        [p["id"] for p in properties if "standaard" in p],
    )


def read() -> dict[str, Any]:
    """Return the pack ``koppelingen``.

    Raises:
        FileNotFoundError: this installation has no packs.
    """
    pack = read_pack(PACK)
    if pack is None:
        raise FileNotFoundError(PACK)
    return pack
