"""The questions that decide where a product goes, for programs and for the site: each different tree once."""

from __future__ import annotations

from typing import Any

from generators.kernel.files import Files, lines_json_bytes
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.couplings.trees import Decided, Tree, trees
from generators.subjects.model.specification import Specification

PATH = "api/v1/beslisbomen.json"
_DEPTH = 2


def files(specification: Specification) -> Files:
    """Return ``api/v1/beslisbomen.json``."""
    return {PATH: lines_json_bytes(data(specification), _DEPTH)}


def data(specification: Specification) -> dict[str, Any]:
    """Return the questions with their answers, the trees, and for every code the years with the number of its tree.

    A code is named by law, kind of list and code: ``jeugdwet productcode 45A48``.
    """
    numbers: dict[Tree, int] = {}
    codes: dict[str, list[list[int]]] = {}
    for found in trees(specification):
        number = numbers.setdefault(found.tree, len(numbers))
        care_list = found.code.lijst
        spans = codes.setdefault(f"{care_list.wet} {care_list.soort} {found.code.code}", [])
        if spans and spans[-1][1:] == [found.jaar - 1, number]:
            spans[-1][1] = found.jaar
        elif [found.jaar, found.jaar, number] not in spans:
            spans.append([found.jaar, found.jaar, number])
    return {
        "vragen": {
            prop.id: {"vraag": prop.vraag, "antwoorden": {value.id: value.naam for value in prop.waarden}}
            for prop in couplings_of(specification).properties
            if prop.vraag is not None and prop.waarden
        },
        "bomen": [_shown(tree) for tree in numbers],
        "codes": codes,
    }


def _shown(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, Decided):
        told = {
            "stand": tree.stand,
            "taakvelden": list(tree.taakvelden),
            "zekerheid": tree.zekerheid,
            "regels": list(tree.regels),
            "bronnen": list(tree.bronnen),
        }
        more = {"vraag": tree.vraag, "tenzij": tree.tenzij}
        return {**told, **{name: said for name, said in more.items() if said}}
    return {"kenmerk": tree.kenmerk, "antwoorden": {value: _shown(next_tree) for value, next_tree in tree.antwoorden}}
