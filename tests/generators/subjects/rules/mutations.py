"""Change every formula in one small way, and see whether an example of its rule notices.

``python -m tests.generators.subjects.rules.mutations`` prints the score and every change that no example noticed; an
argument limits it to
the rules whose id begins like that. Of a change to a limit only counts whether there is a finding: every example that
fails would notice that the message names another limit.
"""

from __future__ import annotations

import copy
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

from generators.kernel import reading as facts
from generators.kernel import schema, sources
from generators.kernel.records import Voorbeeld
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.rules import pack as pakketten
from iv3.core.words import Maatstaf
from iv3.delivery import draft, validation
from tests.support.sources import ROOT, saying

LIMITS = (
    *("hoogstens_eur", "hoogstens_procent", "minder_dan_procent", "minstens_eur", "minstens_procent"),
    "hoogstens_regels",
)
READING_LIMITS = ("hoogstens_diep", "hoogstens_bedrag_eur")
"""Not ``hoogstens_bytes``: an example of 500 megabytes would have to be read to see it."""

_ROWS_AND_COLUMNS = ("taakvelden", "balansposten", "categorieen", "uit")
_WORDS = (["alle"], ["deze"])
_OTHER_SIGN = {"optellen": "aftrekken", "aftrekken": "optellen"}
_OTHER_MOMENT = {"begin": "eind", "eind": "begin"}

NEVER = {
    ("SF999", "/: gebeurtenissen zonder element_ontbreekt"): "elk verplicht onderdeel heeft een eigen regel",
    ("SF999", "/: gebeurtenissen zonder sleutel_ontbreekt"): "elk blok met verplichte sleutels heeft een eigen regel",
}
"""Changes that no delivery can show, each with why: the rule is there for what the schema may ask one day."""

Formula = dict[str, Any]
Pointer = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """A formula with one change: its kind, and what was changed in words."""

    regel: str
    kind: str
    what: str
    formula: Formula


def mutants(regel: str, formula: Formula) -> Iterator[Mutant]:
    """Yield every formula that differs from ``formula`` in one way that could change what it finds."""

    def mutant(kind: str, pointer: Pointer, what: str, change: Callable[[Any], None]) -> Mutant:
        changed = copy.deepcopy(formula)
        place = changed
        for key in pointer:
            place = place[key]  # type: ignore[index]
        change(place)
        return Mutant(regel, kind, f"/{'/'.join(map(str, pointer))}: {what}", changed)

    for pointer, value in sources.walk(formula):
        if isinstance(value, dict):
            for kind, what, change in _changes(value, inside=pointer[-1] if pointer else ""):
                yield mutant(kind, pointer, what, change)


def _changes(block: Mapping[str, Any], inside: str | int) -> Iterator[tuple[str, str, Callable[[Any], None]]]:
    """Yield the changes to one block of a formula; ``inside`` is the operator that the block belongs to."""
    if block.get("naast") == Maatstaf.VORIGE_AANLEVERING:
        return  # no example has an earlier delivery beside it; the tests of comparing look at these limits
    for key, value in block.items():
        if key in LIMITS + READING_LIMITS:
            for other in (value - 1, value + 1):
                if other >= 0:
                    yield (
                        "leesgrens" if key in READING_LIMITS else "grens",
                        f"{key} {value} → {other}",
                        _set(key, other),
                    )
        elif key == "niet_nul":
            yield "grens", "niet nul → hoogstens € 0", _replace({"niet_nul": ("hoogstens_eur", 0)})
        elif key in ("alleen_als_meer_dan_nul", "alleen_zonder_cijfers"):
            yield "voorwaarde", f"{key} weg", _drop(key)
        elif key in ("optellen", "aftrekken"):
            yield from _sums(key, value, inside)
        elif key in ("absoluut", "naar_zijde"):
            yield "teken", f"{key} weg", _unwrap(key)
        elif key == "som_absoluut":
            yield "teken", "som_absoluut → som", _replace({key: ("som", value)})
        elif key == "som" and inside != "absoluut":
            yield "teken", "som → som_absoluut", _replace({key: ("som_absoluut", value)})
        elif key == "moment":
            yield "moment", f"{value} → {_OTHER_MOMENT[value]}", _set(key, _OTHER_MOMENT[value])
        elif key in ("onderdelen", "gebeurtenissen", "bij"):
            yield from _fewer(key, value)
        elif key in _ROWS_AND_COLUMNS and value not in _WORDS:
            yield "selectie", f"{key} → alle", _set(key, ["alle"])
            yield from _fewer(key, value)
        elif key.startswith("behalve_"):
            yield "selectie", f"{key} weg", _drop(key)
            if len(value) > 1:
                yield from _fewer(key, value)
        elif key == "alleen_grijs":
            yield "selectie", f"{key} weg", _drop(key)


def _sums(key: str, operands: list[Any], inside: str | int) -> Iterator[tuple[str, str, Callable[[Any], None]]]:
    yield "teken", f"{key} → {_OTHER_SIGN[key]}", _replace({key: (_OTHER_SIGN[key], operands)})
    for index in range(len(operands)):
        if len(operands) > 1:
            yield "deel", f"{key} zonder {index}", _set(key, operands[:index] + operands[index + 1 :])
    if key == "aftrekken" and not (inside == "absoluut" and len(operands) == 2):  # |a - b| is |b - a|
        yield "teken", "aftrekken omgekeerd", _set(key, [operands[1], operands[0], *operands[2:]])


def _fewer(key: str, members: list[str]) -> Iterator[tuple[str, str, Callable[[Any], None]]]:
    for member in members:
        rest = [other for other in members if other != member]
        if rest:
            yield "deel", f"{key} zonder {member}", _set(key, rest)
        elif key in ("bij", "gebeurtenissen"):
            yield "deel", f"{key} zonder {member}", _set(key, ["/nergens" if key == "bij" else "nooit"])


def _set(key: str, value: Any) -> Callable[[Any], None]:
    def change(block: Formula) -> None:
        block[key] = copy.deepcopy(value)

    return change


def _drop(key: str) -> Callable[[Any], None]:
    def change(block: Formula) -> None:
        del block[key]

    return change


def _replace(keys: Mapping[str, tuple[str, Any]]) -> Callable[[Any], None]:
    def change(block: Formula) -> None:
        items = [keys.get(key, (key, value)) for key, value in block.items()]
        block.clear()
        block.update(items)

    return change


def _unwrap(key: str) -> Callable[[Any], None]:
    def change(block: Formula) -> None:
        inner = block.pop(key)
        block.update(inner)

    return change


@dataclass(frozen=True)
class Score:
    """How many changes there were of each kind, and those that no example noticed."""

    total: Counter[str]
    survivors: tuple[Mutant, ...]

    def killed(self, kind: str) -> int:
        """Return how many changes of a kind an example noticed."""
        return self.total[kind] - sum(mutant.kind == kind for mutant in self.survivors)


def score(specification: Specification, delivery_schema: dict[str, Any], only: str = "") -> Score:
    """Return the score of every rule whose id starts with ``only``."""
    made = pakketten.files(specification, delivery_schema)
    packs: dict[str, Any] = {name.removesuffix(".json"): json.loads(content) for name, content in made.items()}
    made_up = specification.facts
    of_rule: dict[str, list[tuple[Voorbeeld, bytes]]] = {}
    for example in made_up.examples:
        delivery = examples.delivery_bytes(example, made_up.bases, specification)
        of_rule.setdefault(examples.rule_of(example), []).append((example, delivery))
    events = [rule["id"] for rule in packs["regels"]["regels"] if "gebeurtenissen" in rule["formule"]]
    of_reading = [shown for regel in events for shown in of_rule.get(regel, ())]
    total: Counter[str] = Counter()
    survivors = []
    for rule in packs["regels"]["regels"]:
        if rule["id"].startswith(only) and rule["id"] in of_rule:
            for mutant in mutants(rule["id"], rule["formule"]):
                if (mutant.regel, mutant.what) in NEVER:
                    continue
                total[mutant.kind] += 1
                # A limit of reading stands with one rule, and what goes over it is a finding of another.
                if not _noticed(mutant, packs, of_reading if mutant.kind == "leesgrens" else of_rule[rule["id"]]):
                    survivors.append(mutant)
    return Score(total, tuple(survivors))


def _noticed(mutant: Mutant, packs: dict[str, Any], shown: list[tuple[Voorbeeld, bytes]]) -> bool:
    """Tell whether an example has another outcome, or the validator gives up, which is noticed too."""
    rules = [
        {**rule, "formule": mutant.formula} if rule["id"] == mutant.regel else rule
        for rule in packs["regels"]["regels"]
        if rule["id"] == mutant.regel or _is_needed(rule, mutant)
    ]
    changed = {**packs, "regels": {**packs["regels"], "regels": rules}}
    only_count = mutant.kind in ("grens", "leesgrens")
    of_year = mock.patch.object(validation, "read_pack", changed.get)
    of_rules = mock.patch.object(draft, "needed_pack", changed.__getitem__)
    with of_year, of_rules:
        for example, delivery in shown:
            try:
                report = validation.Validation("x").run(delivery)
            except LookupError:  # no rule takes this event any more
                return True
            expected = saying(example, verwacht=[{} for _ in example.verwacht]) if only_count else example
            if any(examples.mistakes(expected, report)):
                return True
    return False


def _is_needed(rule: Mapping[str, Any], mutant: Mutant) -> bool:
    """A rule with a sum matters to another only through an event; leaving the others out is three times faster."""
    return "gebeurtenissen" in rule["formule"] or "gebeurtenissen" in mutant.formula


def main() -> int:
    """Print the score; 0 when every change was noticed."""
    specification = Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))
    result = score(specification, schema.delivery_schema(ROOT), sys.argv[1] if len(sys.argv) > 1 else "")
    for kind in sorted(result.total):
        print(f"{kind}: {result.killed(kind)} van {result.total[kind]}")
    print(f"samen: {result.total.total() - len(result.survivors)} van {result.total.total()}")
    for mutant in result.survivors:
        print(f"  {mutant.regel} {mutant.what}")
    return 1 if result.survivors else 0


if __name__ == "__main__":
    sys.exit(main())
