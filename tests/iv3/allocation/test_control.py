"""The control sheet of a division."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import iv3
from iv3.allocation.check import AllocationOutcome
from iv3.allocation.control import allocate_control
from iv3.commands.main import main
from iv3.rows.control_sheet import ControlSheet
from tests.support.orders import BASE, order_text

pytestmark = pytest.mark.usefixtures("fresh_packs")


def outcome_of_order() -> AllocationOutcome:
    found = iv3.allocate(order_text(deepcopy(BASE))).outcome
    assert found is not None
    return found


def stands(sheet: ControlSheet) -> dict[str, str]:
    return {check.code: check.stand for check in sheet.controles}


def with_first_share(outcome: AllocationOutcome, cents: int) -> AllocationOutcome:
    division = outcome.verdelingen[0]
    first, *others = division.delen
    changed = replace(division, delen=(replace(first, verdeeld=first.verdeeld + cents), *others))
    return replace(outcome, verdelingen=(changed, *outcome.verdelingen[1:]))


def test_every_contract_is_a_post_that_comes_to_its_amount() -> None:
    outcome = outcome_of_order()
    sheet = allocate_control(outcome)
    assert [(post.post, post.cent) for post in sheet.posten] == [
        ("contract", contract.cent) for contract in outcome.order.contracten
    ]
    assert stands(sheet) == {"SLUIT": "klopt", "AANDELEN": "klopt"}
    assert outcome.order.contracten[0].id in sheet.posten[0].name


def test_a_cent_that_is_lost_is_told_with_its_contract() -> None:
    outcome = outcome_of_order()
    sheet = allocate_control(with_first_share(outcome, -1))
    assert stands(sheet)["SLUIT"] == "klopt_niet"
    assert outcome.order.contracten[0].id in sheet.open_checks[0].toelichting


def test_a_part_that_is_not_its_share_is_told() -> None:
    outcome = outcome_of_order()
    first, second = outcome.verdelingen[0].delen[:2]
    moved = replace(first, verdeeld=first.verdeeld + 5), replace(second, verdeeld=second.verdeeld - 5)
    division = replace(outcome.verdelingen[0], delen=(*moved, *outcome.verdelingen[0].delen[2:]))
    sheet = allocate_control(replace(outcome, verdelingen=(division, *outcome.verdelingen[1:])))
    assert stands(sheet) == {"SLUIT": "klopt", "AANDELEN": "klopt_niet"}


def test_an_order_that_is_refused_stands_as_refused() -> None:
    data = deepcopy(BASE)
    data["opgesteld_op"] = date(2999, 1, 1)
    refused = iv3.allocate(order_text(data))
    assert not refused.is_allowed
    sheet = refused.control
    assert sheet is not None
    assert {post.post for post in sheet.posten} == {"afgekeurd"}
    assert stands(sheet) == {"SLUIT": "klopt"}


def test_the_command_writes_the_control_sheet_and_never_over_the_order(tmp_path: Path) -> None:
    path = tmp_path / "opdracht.toml"
    path.write_text(order_text(deepcopy(BASE)), encoding="utf-8")
    assert main(["allocate", str(path), "--control", str(tmp_path / "staat.json")]) == 0
    sheet = json.loads((tmp_path / "staat.json").read_text(encoding="utf-8"))
    assert (sheet["opdracht"], sheet["sluit"], sheet["posten"][0]["post"]) == ("allocate", True, "contract")
    assert main(["allocate", str(path), "--control", str(path)]) == 2
