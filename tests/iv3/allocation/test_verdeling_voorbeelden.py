"""The worked examples of dividing come out as worked out by hand, and those to copy come out as they stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generators.kernel.records import Verdeelvoorbeeld
from generators.subjects.allocation.facts import allocation_of
from generators.subjects.model.specification import Specification
from iv3.allocation.check import AllocationOutcome, assess
from iv3.allocation.order import read
from iv3.allocation.output import as_text, files
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

EXAMPLES = sorted(path.parent.name for path in ROOT.glob("tables/verdeling/voorbeelden/*/voorbeeld.yaml"))
FILLED_IN = ("outputgericht-arrangement", "taakgericht-jeugd", "toegang-wijkteam")
LATER = date(2026, 12, 31)


def outcome_of(folder: Path) -> AllocationOutcome:
    reading = read((folder / "opdracht.toml").read_bytes(), "opdracht.toml")
    assert reading.order is not None, reading.findings
    return assess(reading.order, LATER)


@pytest.fixture(scope="module")
def examples(specification: Specification) -> dict[str, Verdeelvoorbeeld]:
    return {
        Path(example.origin.document.path).parent.name: example for example in allocation_of(specification).examples
    }


def test_every_kind_of_situation_that_was_asked_for_has_an_example(examples: dict[str, Verdeelvoorbeeld]) -> None:
    shown = {example.situatie for example in examples.values()}
    wanted = {"inspanningsgericht", "outputgericht", "taakgericht", "gezinsgericht", "toegang", "subsidie"}
    assert wanted | {"centrumgemeente", "gedeelde-kosten"} <= shown
    assert sorted(examples) == EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out_as_worked_out_by_hand(name: str, examples: dict[str, Verdeelvoorbeeld]) -> None:
    outcome = outcome_of(ROOT / "tables" / "verdeling" / "voorbeelden" / name)
    example = examples[name]
    found = {
        (division.contract.id, share.taakveld): share.cent
        for division in outcome.verdelingen
        for share in division.delen
    }
    assert found == {(line.contract, line.taakveld): line.cent for line in example.bedragen}
    assert sorted(finding.regel for finding in outcome.findings) == sorted(example.waarschuwingen)
    assert example.situatie in {contract.situatie for contract in outcome.order.contracten}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_was_worked_out_by_hand_adds_up_to_each_contract(name: str, examples: dict[str, Verdeelvoorbeeld]) -> None:
    outcome = outcome_of(ROOT / "tables" / "verdeling" / "voorbeelden" / name)
    for contract in outcome.order.contracten:
        mine = [line.cent for line in examples[name].bedragen if line.contract == contract.id]
        assert sum(mine) == contract.cent


def test_the_outcome_in_the_guidance_is_what_comes_out() -> None:
    guidance = (ROOT / "docs" / "verdelen.md").read_text(encoding="utf-8")
    outcome = outcome_of(ROOT / "voorbeelden" / "verdeling" / "toegang-wijkteam")
    told = [line for line in as_text(outcome, (), {}, "opdracht.toml").splitlines() if line and "Vinger" not in line]
    assert len(told) == 5
    assert [line for line in told if line not in guidance] == []


def test_the_guidance_names_every_situation(specification: Specification) -> None:
    guidance = (ROOT / "docs" / "verdelen.md").read_text(encoding="utf-8")
    known = [situation.id for situation in allocation_of(specification).situations]
    assert len(known) >= 9
    assert [name for name in known if f"| `{name}`" not in guidance] == []


def test_the_examples_to_copy_are_the_worked_examples_with_what_came_out() -> None:
    for name in FILLED_IN:
        folder = ROOT / "voorbeelden" / "verdeling" / name
        source = ROOT / "tables" / "verdeling" / "voorbeelden" / name / "opdracht.toml"
        assert (folder / "opdracht.toml").read_bytes() == source.read_bytes()
        for file, content in files(outcome_of(folder)).items():
            assert (folder / file).read_bytes().decode() == content, (
                f"run: iv3 allocate voorbeelden/verdeling/{name}/opdracht.toml --out voorbeelden/verdeling/{name}"
            )
