"""Several codes of one list in a few words: as a group, as a group but a few, or listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generators.changes.years.changes import SECTION_OF_LIST, SECTIONS, Words
from generators.changes.years.scopes import Pair
from generators.kernel.codes import model_of
from generators.kernel.findings import listed
from generators.subjects.model.specification import code_facts

_FEW = 3
"""Up to so many codes get their names beside them; from so many on a group inside a longer list is named."""
_SOME = 8
"""Up to so many codes of a named group are listed behind its name."""


@dataclass(frozen=True)
class _Group:
    """A group as people call it; ``is_named`` when it has a name in the tables and is no group of CBS."""

    label: str
    members: frozenset[str]
    is_named: bool


@dataclass(frozen=True)
class View:
    """The codes of a list that can be spoken of, in the order of CBS, with names and groups."""

    words: Words
    codes: tuple[str, ...]
    names: Mapping[str, str]
    groups: tuple[_Group, ...]

    def only(self, chosen: Collection[str]) -> tuple[str, ...]:
        """Return those of ``chosen`` that are in this view, in order."""
        return tuple(code for code in self.codes if code in chosen)

    def described(self, chosen: Collection[str], *, at_end: bool = False) -> str:
        """Return codes in words; ``at_end`` allows a list after a colon."""
        codes = self.only(chosen)
        if len(codes) == 1:
            return f"{self.words.enkelvoud} {self._named(codes[0])}"
        members = frozenset(codes)
        same = next((g for g in self.groups if g.members == members), None)
        if same is not None and (len(codes) > _FEW or not same.is_named):
            return self._group_text(same)
        if len(codes) <= _FEW:
            return f"de {self.words.meervoud} {listed(self._named(code) for code in codes)}"
        wider = [g for g in self.groups if g.members > members and len(g.members) * 5 <= len(codes) * 6]
        if wider:
            group = min(wider, key=lambda g: len(g.members))
            return f"{group.label} behalve {listed(self.only(group.members - members))}"
        groups, rest = self._split(codes)
        if groups and len(groups) + len(rest) <= len(codes) // 2:
            noun = f"de {self.words.meervoud}" if rest[1:] else self.words.enkelvoud
            return listed([*map(self._group_text, groups), *([f"{noun} {listed(rest)}"] if rest else [])])
        if at_end:
            return f"{len(codes)} {self.words.meervoud}: {listed(codes)}"
        return f"de {self.words.meervoud} {listed(codes)}"

    def _split(self, codes: Sequence[str]) -> tuple[list[_Group], tuple[str, ...]]:
        """Take the largest groups that fit in ``codes``, without overlap; return them and the codes that are left."""
        left = frozenset(codes)
        groups = []
        for group in sorted(self.groups, key=lambda g: -len(g.members)):
            if len(group.members) >= _FEW and group.members <= left:
                groups.append(group)
                left -= group.members
        return sorted(groups, key=self.groups.index), self.only(left)

    def _group_text(self, group: _Group) -> str:
        if not group.is_named:
            return group.label
        codes = self.only(group.members)
        if len(codes) <= _SOME:
            return f"{group.label} ({listed(codes)})"
        return group.label.replace("alle ", f"alle {len(codes)} ", 1)

    def _named(self, code: str) -> str:
        return f"{code} ({self.names[code]})" if self.names.get(code) else code


def view(lists: Iterable[tuple[Pair, str]]) -> View:
    """Return what can be said about the codes that both states of these lists have; the last list gives the names."""
    codes: set[str] = set()
    names: dict[str, str] = {}
    order: dict[str, int] = {}
    members: dict[tuple[str, str], set[str]] = {}
    words = Words("", "", "")
    for pair, name in lists:
        words = SECTIONS[SECTION_OF_LIST[name]]
        codes |= pair.common[name]
        names.update({code.code: code.naam for code in pair.new.lists[name].codes})
        for index, fact in enumerate(code_facts(pair.facts, name, pair.new.laag.model)):
            order.setdefault(fact.code, index)
        for group, label, every in _groups(pair, name):
            members.setdefault((group, f"alle {words.meervoud}{label}"), set()).update(every)
    groups = tuple(
        _Group(label, frozenset(every & codes), bool(group))
        for (group, label), every in sorted(members.items(), key=lambda item: item[0][0])
        if len(every & codes) > 1
    )
    ordered = sorted(codes, key=lambda code: (order.get(code, len(order)), code))
    return View(words, tuple(ordered), names, groups)


def _groups(pair: Pair, name: str) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Yield the groups of a list as id, label and members: first those of CBS, without an id."""
    here = pair.new.lists[name]
    yield "", "", here.leaves
    for code in here.codes:
        if code.soort is not None and code.onder is not None:
            yield "", f" onder {code.code} ({code.naam})", here.leaves_below[code.code]
    for group in pair.facts.groups:
        if model_of(group) in (None, pair.new.laag.model):
            yield group.id, f" van de groep “{group.naam}”", pair.selector.select(name, (group.id,))
