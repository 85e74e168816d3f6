"""The proof that the facts are right: CBS's own definition files come out of our build."""

from __future__ import annotations

import copy as copying
import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generators.subjects.model import cbs
from generators.subjects.model.specification import Specification

DIGESTS = Path(__file__).parent / "cbs_digests.json"
LAYERS = {"Gemeente": "gemeente", "GR": "gr", "Provincie": "provincie"}


def digest(comparable: cbs.Definition) -> str:
    return hashlib.sha256(json.dumps(comparable, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def ours(specification: Specification, label: str) -> cbs.Definition:
    name, year = label.split()
    definition = cbs.definition(specification.year(LAYERS[name], int(year)), specification.edition.definitieformaat)
    as_read: cbs.Definition = json.loads(json.dumps(definition))
    return as_read


def published(folder: Path) -> dict[str, cbs.Definition]:
    return {
        " ".join(path.stem.split("_")[2:]): cbs.read(path.read_bytes())
        for path in sorted(folder.glob("iv3_definities_*.json"))
    }


def pinned() -> dict[str, dict[str, Any]]:
    result: dict[str, dict[str, Any]] = json.loads(DIGESTS.read_text(encoding="utf-8"))
    return result


def test_every_definition_file_of_cbs_equals_ours(specification: Specification, cbs_folder: Path) -> None:
    files = published(cbs_folder)
    assert files, "no definition file was compared"
    different = []
    for label, theirs in files.items():
        full = cbs.is_full_format(theirs)
        cbs.repair(theirs, specification.facts.deviations, label)
        if cbs.comparable(theirs, full) != cbs.comparable(ours(specification, label), full):
            different.append(label)
    print(f"{len(files)} definition files compared")
    assert different == []


def test_every_known_slip_is_found_as_often_as_the_sources_say(specification: Specification, cbs_folder: Path) -> None:
    files = published(cbs_folder)
    found: Counter[str] = Counter()
    for label, theirs in files.items():
        for name, count in cbs.repair(theirs, specification.facts.deviations, label).items():
            deviation = next(d for d in specification.facts.deviations if d.id == name)
            assert count == deviation.aantal, f"{name} in {label}"
            found[name] += count
    assert set(found) == {d.id for d in specification.facts.deviations}
    print(f"{sum(found.values())} slips of {len(found)} kinds in {len(files)} files")


def test_the_digests_are_those_of_the_files_of_cbs(specification: Specification, cbs_folder: Path) -> None:
    digests = {}
    for label, theirs in published(cbs_folder).items():
        full = cbs.is_full_format(theirs)
        cbs.repair(theirs, specification.facts.deviations, label)
        digests[label] = {"volledig": full, "sha256": digest(cbs.comparable(theirs, full))}
    assert digests == pinned()


def test_our_files_have_the_digests_of_the_files_of_cbs(specification: Specification) -> None:
    digests = pinned()
    assert len(digests) == 24
    for label, entry in digests.items():
        assert digest(cbs.comparable(ours(specification, label), entry["volledig"])) == entry["sha256"], label


@pytest.mark.parametrize("label", ["GR 2017", "GR 2024", "Gemeente 2026", "GR 2026", "Provincie 2025"])
def test_years_without_a_file_of_cbs_are_built_as_well(specification: Specification, label: str) -> None:
    assert label not in pinned()
    definition = ours(specification, label)
    assert sum(len(cells) for cells in definition["grijze_cellen"].values()) > 5000
    assert definition["metadata"]["boekjaar"] == label.split()[1]


@pytest.mark.parametrize(
    ("what", "break_it"),
    [
        ("a name", lambda d: d["codelijsten"]["taakveld"]["codelijst"][0].update(omschrijving="Totaal taakveld")),
        ("an order", lambda d: d["codelijsten"]["standper"]["codelijst"].reverse()),
        ("a cell less", lambda d: d["grijze_cellen"]["lasten"].pop()),
        ("a cell more", lambda d: d["grijze_cellen"]["baten"].append({"taakveld": "0.1", "categorie": "3.8"})),
        ("a control", lambda d: d["controles"][5]["calculaties"][0]["periode"].append(4)),
        ("the layer", lambda d: d["metadata"].update(overheidslaag="Provincie")),
    ],
)
def test_the_comparison_notices(specification: Specification, what: str, break_it: Any) -> None:
    before = ours(specification, "Gemeente 2025")
    after = copying.deepcopy(before)
    break_it(after)
    assert cbs.comparable(before, full=True) != cbs.comparable(after, full=True), what


def test_the_comparison_tolerates_only_spaces_at_the_ends_of_names(specification: Specification) -> None:
    before = ours(specification, "Gemeente 2025")
    after = copying.deepcopy(before)
    node = after["codelijsten"]["taakveld"]["codelijst"][0]
    node["omschrijving"] += " "
    assert cbs.comparable(before, full=True) == cbs.comparable(after, full=True)
    node["omschrijving"] = node["omschrijving"].strip().replace(" ", "  ")
    assert cbs.comparable(before, full=True) != cbs.comparable(after, full=True)
