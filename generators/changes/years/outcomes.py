"""Couplings: which product codes go to another taakveld, told once for all codes, years and answers it holds for."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from generators.changes.years.changes import NEW, Change
from generators.changes.years.classes import Classes, words_of
from generators.kernel.dutch import capital, grouped, years_in_words
from generators.kernel.findings import listed
from generators.kernel.records import Zorgkenmerk
from generators.subjects.couplings.facts import CATEGORY, codes_of, coupling_years, couplings_of
from generators.subjects.couplings.trees import Decided, DecidingQuestion, Tree, trees
from generators.subjects.model.specification import Specification, once
from iv3.care.rules import KEUZE, OPEN
from iv3.core.words import Lijstsoort

SECTION = "koppelingen"
_FEW = 5
"""Up to so many codes of one category are named."""
_FEW_WAYS = 4
"""Up to so many ways of the same codes are each a line; more are told in a list."""
_CODES_TOLD = 40
"""Up to so many codes are listed in all."""
PLURALS = {
    Lijstsoort.PRODUCTCATEGORIE: "productcategorieën",
    Lijstsoort.HULPVORM: "hulpvormen",
    Lijstsoort.HOOFDGROEP: "hoofdgroepen",
}
"""Kind of list → its codes, where that is not the kind with an s."""

_ABSENT = Decided(NEW, (), "", (), ())
"""What a code was that was in no list."""

_Answers: TypeAlias = tuple[tuple[str, str], ...]
_Code: TypeAlias = tuple[str, str, str]


class _Move(NamedTuple):
    """What becomes of a code, given answers: where it went and where it goes."""

    answers: _Answers
    was: tuple[str, tuple[str, ...]]
    now: tuple[str, tuple[str, ...]]


def coupling_changes(
    old: Specification, new: Specification, lagen: Collection[str], classes: Classes | None
) -> Iterator[Change]:
    """Yield the changes in where known codes go, in the years that both sides have coupling rules for."""
    years = [jaar for jaar in coupling_years(new) if jaar in coupling_years(old)]
    if not years or next(iter(new.layers)) not in lagen:
        return
    before, after = coupled_trees(old), coupled_trees(new)
    found = grouped(
        ((move, code), jaar)
        for jaar in years
        for code, tree in after.get(jaar, {}).items()
        for move in _moves(before.get(jaar, {}).get(code, _ABSENT), tree, ())
    )
    together = grouped(((move, jaren), code) for (move, code), jaren in found.items())
    titel = words_of(classes.by_id[SECTION]).titel if classes is not None else capital(SECTION)
    told = [
        (codes, _told(new, move, jaren, codes, years, titel))
        for (move, jaren), codes in sorted(together.items(), key=lambda item: all(map(_is_group, item[1])))
    ]
    ways = Counter(codes for codes, _ in told)
    for codes, change in told:
        yield _folded(change, codes) if ways[codes] > _FEW_WAYS or all(map(_is_group, codes)) else change


def _is_group(code: _Code) -> bool:
    """Tell whether a code is a group that follows from the codes below it."""
    return code[1] == Lijstsoort.HOOFDGROEP


def _folded(change: Change, codes: Sequence[_Code]) -> Change:
    """Return a change that is told in a list: of groups, or of codes that go many ways."""
    subject = "hoofdgroepen" if all(map(_is_group, codes)) else listed(dict.fromkeys(code for _, _, code in codes))
    return dataclasses.replace(change, kop=f"uitkomsten van {subject}", kort=change.tekst)


@once
def coupled_trees(specification: Specification) -> dict[int, dict[_Code, Tree]]:
    """Return for each year and code (law, kind of list, code) the questions that decide."""
    result: dict[int, dict[_Code, Tree]] = {}
    for found in trees(specification):
        care_list = found.code.lijst
        result.setdefault(found.jaar, {})[care_list.wet or "", care_list.soort, found.code.code] = found.tree
    return result


def _moves(was: Tree, now: Tree, answers: _Answers) -> Iterator[_Move]:
    """Yield where the outcome differs, each for as few answers as decide it."""
    if was is now:  # versions share the trees of rules that are equal
        return
    if isinstance(was, Decided) and isinstance(now, Decided):
        before, after = (was.stand, was.taakvelden), (now.stand, now.taakvelden)
        if before != after:
            yield _Move(answers, before, after)
        return
    kenmerk = (
        now.kenmerk if isinstance(now, DecidingQuestion) else was.kenmerk if isinstance(was, DecidingQuestion) else ""
    )
    values = list(dict.fromkeys(value for tree in (now, was) for value in _values(tree, kenmerk)))
    branches = [
        list(_moves(_answered(was, kenmerk, value), _answered(now, kenmerk, value), (*answers, (kenmerk, value))))
        for value in values
    ]
    bare = [[move._replace(answers=_without(move.answers, kenmerk)) for move in branch] for branch in branches]
    if bare and all(branch == bare[0] for branch in bare):  # the answer does not matter
        yield from bare[0]
    else:
        for branch in branches:
            yield from branch


def _values(tree: Tree, kenmerk: str) -> Iterator[str]:
    if isinstance(tree, DecidingQuestion):
        for value, below in tree.antwoorden:
            if tree.kenmerk == kenmerk:
                yield value
            yield from _values(below, kenmerk)


def _answered(tree: Tree, kenmerk: str, value: str) -> Tree:
    """Return what is left of a tree when an answer is known; a value that it does not know leaves it as it is."""
    if isinstance(tree, Decided):
        return tree
    if tree.kenmerk == kenmerk:
        return dict(tree.antwoorden).get(value, tree.antwoorden[0][1])
    return DecidingQuestion(tree.kenmerk, tuple((v, _answered(below, kenmerk, value)) for v, below in tree.antwoorden))


def _without(answers: _Answers, kenmerk: str) -> _Answers:
    return tuple((name, value) for name, value in answers if name != kenmerk)


def _told(
    new: Specification,
    move: _Move,
    jaren: tuple[int, ...],
    codes: Sequence[_Code],
    years: Sequence[int],
    titel: str,
) -> Change:
    names = _names(new, jaren[-1])
    several = len(codes) > 1
    when = _condition(couplings_of(new).properties, move.answers)
    tekst = f"{_subject(new, codes)}{when} {_sentence(move, names, several)}"
    return Change(
        f"{move.was[0]}-{move.now[0]}",
        SECTION,
        f"{capital(tekst)}.",
        jaren=jaren,
        code="" if several else codes[0][2],
        oud=" ".join(move.was[1]) or OPEN,
        nieuw=" ".join(move.now[1]) or OPEN,
        rijen=tuple(code for _, _, code in codes) if several else (),
        wanneer="alle jaren" if len(jaren) == len(years) > 1 else years_in_words(jaren, years),
        titel=titel,
    )


def _names(specification: Specification, jaar: int) -> Mapping[str, str]:
    return {code.code: code.naam for code in specification.coupled_model(jaar).lists["taakveld"].codes}


def _sentence(move: _Move, names: Mapping[str, str], several: bool) -> str:
    """Return what follows the subject: where it went and where it goes."""
    go, were = ("gaan", "waren") if several else ("gaat", "was")
    was, now = move.was[0], move.now[0]
    old, goal = (_taakvelden(codes, names, stand) for stand, codes in (move.was, move.now))
    if was == NEW:
        start = f"{'zijn' if several else 'is'} nieuw en"
        if now == OPEN:
            return f"{start} open: geen bron beslist"
        return f"{start} {'hebben' if several else 'heeft'} {goal}" if now == KEUZE else f"{start} {go} naar {goal}"
    if now == OPEN:
        start = f"{'gingen' if several else 'ging'} naar {old}" if was not in (OPEN, KEUZE) else f"{were} {old}"
        return f"{start} en {'zijn' if several else 'is'} nu open: geen bron beslist"
    if was == OPEN:
        return f"{were} open en {go} nu naar {goal}" if now != KEUZE else f"{were} open en {_choice(several)} {goal}"
    if now == KEUZE:
        start = f"{were} {old}" if was == KEUZE else f"{'gingen' if several else 'ging'} naar {old}"
        return f"{start} en {_choice(several)} {goal}"
    return f"{were} {old} en {go} nu naar {goal}" if was == KEUZE else f"{go} van {old} naar {goal}"


def _choice(several: bool) -> str:
    return "zijn nu" if several else "is nu"


def _taakvelden(codes: tuple[str, ...], names: Mapping[str, str], stand: str) -> str:
    words = listed((f"{code} ({names[code]})" if code in names else code for code in codes), "of")
    if stand == OPEN:
        return "open"
    return f"een keuze uit {words}" if stand == KEUZE else words


def _condition(properties: Sequence[Zorgkenmerk], answers: _Answers) -> str:
    """Return the answers in words, behind the codes: ``, als verblijf ja is,``."""
    if not answers:
        return ""
    known = {prop.id: prop for prop in properties}
    words = []
    for name, value in answers:
        prop = known.get(name)
        naam = next((v.naam for v in prop.waarden if v.id == value), value) if prop is not None else value
        words.append(f"{prop.naam.lower() if prop is not None else name} “{naam}”")
    return f", bij {listed(words)},"


def _subject(specification: Specification, codes: Sequence[_Code]) -> str:
    """Return codes in words: by kind, and product codes by their category when there are many."""
    named: dict[_Code, tuple[str, str]] = {
        (care_list.wet or "", care_list.soort, code.code): (code.naam, " ".join(code.categories))
        for care_list in couplings_of(specification).lists
        for code in codes_of(care_list)
    }
    if len(codes) == 1:
        wet, soort, code = codes[0]
        naam = named.get(codes[0], ("", ""))[0]
        return f"{soort} {code} ({naam})" if naam else f"{soort} {code} ({wet})"
    categories = {key: naam for key, (naam, _) in named.items() if key[1] == CATEGORY}
    parts = []
    for (wet, soort), own in grouped((code[:2], code) for code in codes).items():
        plural = PLURALS.get(soort, f"{soort}s")
        if len(own) <= _FEW or soort == CATEGORY:
            parts.append(f"{plural if len(own) > 1 else soort} {listed(code for _, _, code in own)} ({wet})")
            continue
        for category, members in grouped((named.get(code, ("", ""))[1], code) for code in own).items():
            naam = categories.get((wet, CATEGORY, category), "")
            whole = sum(key[:2] == (wet, soort) and under == category for key, (_, under) in named.items())
            which = "" if len(members) > _CODES_TOLD else f": {listed(code for _, _, code in members)}"
            every = f"alle {whole} bekende" if len(members) == whole else str(len(members))
            below = f" van categorie {category}{f' ({naam})' if naam else ''}" if category else f" ({wet})"
            parts.append(f"{every} {plural if len(members) > 1 else soort}{below}{which if every[0] != 'a' else ''}")
    return listed(parts)
