"""CBS's own definition files: writing them in its format, and comparing ours with the published ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from generators.kernel.records import Afwijking
from generators.subjects.model.specification import MATRIX_PARTS, Code, CodeList, ModelYear
from iv3.core.words import Afwijkingsoort, Codelijst

Definition = dict[str, Any]

_WITH_NAMES = (
    Codelijst.TAAKVELD,
    Codelijst.CATEGORIE_LASTEN,
    Codelijst.CATEGORIE_BATEN,
    Codelijst.BALANSCODE,
    Codelijst.STANDPER,
)
"""The code lists of which an example says how codes are called."""
_ROW_KEY = {part: lists[0] for part, lists in MATRIX_PARTS.items()}


def file_name(model: ModelYear) -> str:
    """Return the name CBS gives a definition file, ``iv3_definities_GR_2025.json``; another when it is provisional."""
    provisional = "" if model.voorlopig_naar is None else "_voorlopig"
    return f"iv3_definities_{model.laag.naam}_{model.jaar}{provisional}.json"


def definition(model: ModelYear, format_name: str) -> Definition:
    """Return the definition file of a model year in the format of CBS (2.1)."""
    result: Definition = {
        "metadata": {
            "overheidslaag": model.laag.naam,
            "boekjaar": str(model.jaar),
            "omschrijving": format_name,
        },
        "codelijsten": {name: {"codelijst": _tree(codes, None)} for name, codes in model.lists.items()},
    }
    if model.controls:
        result["controles"] = [
            {
                "nummer": control.nummer,
                "foutcode": control.foutcode,
                "calculaties": [_calculation(c) for c in control.berekeningen],
            }
            for control in model.controls
        ]
    result["grijze_cellen"] = {
        part: [
            {_ROW_KEY[part]: row, "categorie": category}
            for row, categories in model.grey[part].items()
            for category in categories
        ]
        for part in MATRIX_PARTS
    }
    return result


def _tree(codes: CodeList, parent: str | None) -> list[dict[str, Any]]:
    return [_node(codes, code) for code in codes.children(parent)]


def _node(codes: CodeList, code: Code) -> dict[str, Any]:
    node: dict[str, Any] = {"code": code.code, "omschrijving": code.naam}
    if code.soort is not None:
        node["subcodes"] = _tree(codes, code.code)
    return node


def _calculation(calculation: Any) -> dict[str, Any]:
    result: dict[str, Any] = {"periode": list(calculation.perioden)}
    if calculation.balanscodes is not None:
        result["balanscode"] = list(calculation.balanscodes)
    if calculation.uitgesloten_taakvelden is not None:
        result["uitgesloten_taakvelden"] = list(calculation.uitgesloten_taakvelden)
    return result


def read(content: bytes) -> Definition:
    """Read a definition file; some published ones start with a byte order mark."""
    result: Definition = json.loads(content.decode("utf-8-sig"))
    return result


def is_full_format(published: Definition) -> bool:
    """Tell whether a published file has controls and complete trees (format 2.1), or only lists and cells (older)."""
    return "controles" in published


def repair(published: Definition, deviations: Iterable[Afwijking], file_label: str) -> dict[str, int]:
    """Mend the known slips in a published file, in place.

    Returns:
        For each deviation that names this file, the number of places where it was found and mended.
    """
    return {d.id: _REPAIRS[d.soort](published, d) for d in deviations if file_label in d.bestanden}


def _repair_name(published: Definition, deviation: Afwijking) -> int:
    found = [
        node
        for lijst in deviation.lijsten
        for node in _nodes(published["codelijsten"][lijst]["codelijst"])
        if node["code"] == deviation.code and node.get("omschrijving") == deviation.cbs
    ]
    for node in found:
        node["omschrijving"] = deviation.bedoeld
    return len(found)


def _repair_code(published: Definition, deviation: Afwijking) -> int:
    found = [
        node
        for lijst in deviation.lijsten
        for node in _nodes(published["codelijsten"][lijst]["codelijst"])
        if node["code"] == deviation.cbs
    ]
    for node in found:
        node["code"] = deviation.bedoeld
    return len(found)


def _repair_years(published: Definition, deviation: Afwijking) -> int:
    """Move every year in a list by the difference between the year that stands there and the year meant."""
    shift = int(deviation.bedoeld) - int(deviation.cbs)
    nodes = [n for lijst in deviation.lijsten for n in _nodes(published["codelijsten"][lijst]["codelijst"])]
    for node in nodes:
        code, name = node["code"], node["omschrijving"]
        node["code"] = f"{code[:-4]}{int(code[-4:]) + shift}"
        node["omschrijving"] = f"{name[:-4]}{int(name[-4:]) + shift}"
    return len(nodes)


def _repair_cells(published: Definition, deviation: Afwijking) -> int:
    count = 0
    for part in deviation.onderdelen:
        cells = published["grijze_cellen"][part]
        kept = [cell for cell in cells if cell["categorie"] not in deviation.codes]
        count += len(cells) - len(kept)
        published["grijze_cellen"][part] = kept
    return count


def _repair_control(published: Definition, deviation: Afwijking) -> int:
    count = 0
    for control in published["controles"]:
        if control["foutcode"] == deviation.foutcode:
            for calculation in control["calculaties"]:
                codes = calculation.get("balanscode", [])
                if codes.count(deviation.cbs) == 2:
                    codes[len(codes) - 1 - codes[::-1].index(deviation.cbs)] = deviation.bedoeld
                    count += 1
    return count


def _repair_layer(published: Definition, deviation: Afwijking) -> int:
    found = published["metadata"]["overheidslaag"] == deviation.cbs
    published["metadata"]["overheidslaag"] = deviation.bedoeld
    return int(found)


_REPAIRS = {
    Afwijkingsoort.NAAM: _repair_name,
    Afwijkingsoort.CODE: _repair_code,
    Afwijkingsoort.JAARTAL: _repair_years,
    Afwijkingsoort.OVERBODIGE_CELLEN: _repair_cells,
    Afwijkingsoort.CODES_IN_CONTROLE: _repair_control,
    Afwijkingsoort.LAAG: _repair_layer,
}


def comparable(published: Definition, full: bool) -> Definition:
    """Return what two definition files must have in common.

    Names lose spaces at their ends and grey cells become sorted lists without repeats. With ``full`` that is
    everything: metadata, trees in their order, and controls. Without it (older formats) the layer, the year, the codes
    with their names and the grey cells; there, groups of categories had no code and lists were in the order of text.
    """
    cells = {
        part: sorted({(cell[_ROW_KEY[part]], cell["categorie"]) for cell in published["grijze_cellen"][part]})
        for part in MATRIX_PARTS
    }
    lists: Mapping[str, Any] = published["codelijsten"]
    if full:
        return {
            "metadata": published["metadata"],
            "codelijsten": {name: _stripped(lists[name]["codelijst"]) for name in sorted(lists)},
            "controles": published["controles"],
            "grijze_cellen": cells,
        }
    metadata = published["metadata"]
    return {
        "metadata": {key: metadata[key] for key in ("overheidslaag", "boekjaar")},
        "codelijsten": {
            name: sorted([n["code"], n["omschrijving"].strip()] for n in _nodes(lists[name]["codelijst"]) if _is_own(n))
            for name in _WITH_NAMES
        },
        "grijze_cellen": cells,
    }


def _is_own(node: Mapping[str, Any]) -> bool:
    """Tell whether a node is one that every format has: not a total, nor a group that only the newer trees have."""
    is_group_of_all = node["code"].startswith("Tot_") or node["code"].isalpha()
    return "omschrijving" in node and not (is_group_of_all and "subcodes" in node)


def _stripped(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "code": node["code"],
            "omschrijving": node["omschrijving"].strip(),
            **({"subcodes": _stripped(node["subcodes"])} if node.get("subcodes") else {}),
        }
        for node in nodes
    ]


def _nodes(nodes: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _nodes(node.get("subcodes", []))
