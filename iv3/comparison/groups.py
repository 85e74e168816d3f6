"""Codes that are compared together.

Where no transition decides and no key divides, the codes that an amount can have gone to are one `CodeGroup`; so
nothing is divided, and every difference adds up to the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from iv3.delivery.reading import clean
from iv3.years.restating import Restated

EQUAL, RESTATED, KEYED, TOGETHER, UNCERTAIN = "zelfde_code", "omgerekend", "sleutel", "samen", "onzeker"


@dataclass(frozen=True)
class CodeGroup:
    """Codes that are compared together; mostly one.

    Attributes:
        codes: of the model that is compared in; none when nobody knows where ``eerder`` went.
        namen: their names.
        eerder: codes of the earlier model whose amounts are in here; none when they are the same as ``codes``.
        stand: zelfde_code (no code changed), omgerekend (that is certain), sleutel (a key divided it), samen (not to be
            divided, so taken together), onzeker (a part can also be elsewhere).
        vragen: what must be answered to divide.
        order: the place of the first code in the model.
    """

    codes: tuple[str, ...]
    namen: tuple[str, ...] = ()
    eerder: tuple[str, ...] = ()
    stand: str = EQUAL
    vragen: tuple[str, ...] = ()
    order: tuple[int, str] = (0, "")


Node = tuple[bool, str]
"""Whether a code is of the earlier model and can not be divided, and the code."""


@dataclass
class _CodeFlow:
    """What happens to the codes of one list."""

    ends: dict[str, set[str]] = field(default_factory=dict)
    keyed: set[str] = field(default_factory=set)
    left: dict[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    vragen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, restated: Restated, at: int) -> None:
        (_, code), outlook = restated.amount.codes[at], restated.outlooks[at]
        ends = self.ends.setdefault(code, set())
        for naar, cent in restated.shares[at]:
            if naar is None:
                self.left[code] = outlook.codes
                self.vragen[code] = outlook.vragen
                if outlook.onbekend:
                    self.elsewhere.add(code)
            elif cent:
                ends.add(naar)
                if not outlook.is_certain:
                    self.keyed.add(code)

    def joined(self) -> list[set[Node]]:
        """Return the codes that no amount can be told apart between."""
        result: list[set[Node]] = []
        for code, candidates in self.left.items():
            nodes = {(True, code), *((False, candidate) for candidate in candidates)}
            apart = [other for other in result if not other & nodes]
            result = [*apart, nodes.union(*(other for other in result if other & nodes))]
        return result


class CodeGroups:
    """The groups of every list, by the code that asks."""

    def __init__(self, earlier: Mapping[str, Any], later: Mapping[str, Any], restated: Iterable[Restated]) -> None:
        """Take the two models, and what became of the amounts of the earlier one."""
        self._names = [
            {name: {c["code"]: c["naam"].strip() for c in codes} for name, codes in model["codelijsten"].items()}
            for model in (later, earlier)
        ]
        self._places = [
            {name: {code: i for i, code in enumerate(codes)} for name, codes in names.items()} for names in self._names
        ]
        self._flows: dict[str, _CodeFlow] = {}
        for r in restated:
            for at, (name, _) in enumerate(r.amount.codes if r.amount.cent else ()):
                self._flows.setdefault(name, _CodeFlow()).add(r, at)
        self._joined = {
            (name, node): nodes for name, flow in self._flows.items() for nodes in flow.joined() for node in nodes
        }
        self._origins: dict[tuple[str, str], set[str]] = {}
        for name, flow in self._flows.items():
            for code, ends in flow.ends.items():
                for end in ends:
                    self._origins.setdefault((name, end), set()).add(code)
        self._made: dict[tuple[str, Node], CodeGroup] = {}

    def of(self, name: str, node: Node) -> CodeGroup:
        """Return the group that a code of the list ``name`` is compared in."""
        key = name, node
        if key not in self._made:
            nodes = self._joined.get(key, {node})
            group = self._group(name, nodes)
            self._made.update(((name, member), group) for member in nodes)
        return self._made[key]

    def _group(self, name: str, nodes: set[Node]) -> CodeGroup:
        codes = self._in_order(name, {code for is_left, code in nodes if not is_left}, 0)
        left = {code for is_left, code in nodes if is_left}
        origins = left.union(*(self._origins.get((name, code), ()) for code in codes))
        earlier = self._in_order(name, origins, 1)
        flow = self._flows.get(name, _CodeFlow())
        if left:
            stand = UNCERTAIN if left & flow.elsewhere else TOGETHER
        elif origins & flow.keyed:
            stand = KEYED
        else:
            stand = RESTATED if origins - {*codes} else EQUAL
        places, beyond = self._places[0].get(name, {}), len(self._places[0].get(name, ()))
        if codes:
            order = places.get(codes[0], beyond), codes[0]
        else:
            order = beyond + 1 + self._places[1].get(name, {}).get(earlier[0], 0), earlier[0]
        return CodeGroup(
            codes=tuple(clean(code) for code in codes),
            namen=tuple(self._names[0].get(name, {}).get(code, "") for code in codes),
            eerder=() if stand == EQUAL else tuple(clean(code) for code in earlier),
            stand=stand,
            vragen=tuple(dict.fromkeys(v for code in earlier if code in left for v in flow.vragen[code])),
            order=order,
        )

    def _in_order(self, name: str, codes: Iterable[str], model: int) -> list[str]:
        places = self._places[model].get(name, {})
        return sorted(codes, key=lambda code: (places.get(code, len(places)), code))
