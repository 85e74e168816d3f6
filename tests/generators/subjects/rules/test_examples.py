"""The bases and the examples: from YAML to the bytes of a delivery."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest

import iv3
from generators.kernel.records import Basisbestand, Voorbeeld
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.core.errors import UserError
from tests.support.sources import saying

PERIODS = range(6)


@pytest.fixture(scope="module")
def bases(specification: Specification) -> dict[str, Basisbestand]:
    return specification.facts.bases


def example(more: dict[str, Any], laag: str = "gemeente", jaar: int = 2025, periode: int = 5) -> Voorbeeld:
    return saying(examples.base_example(laag, jaar, periode), soort="faalt", **more)


def test_the_base_passes_every_rule_in_every_layer_year_and_period(
    specification: Specification, bases: dict[str, Basisbestand], fresh_packs: None
) -> None:
    seen = 0
    for model in specification.model_years():
        for periode in PERIODS:
            delivery = examples.delivery_bytes(
                examples.base_example(model.laag.id, model.jaar, periode), bases, specification
            )
            report = iv3.validate(delivery, name=model.name)
            assert (report.oordeel, report.bevindingen) == ("goed", []), f"{model.name}, periode {periode}"
            seen += 1
    assert seen >= 28 * len(PERIODS)


def test_the_base_fails_when_one_amount_is_taken_out(
    specification: Specification, bases: dict[str, Basisbestand], fresh_packs: None
) -> None:
    cell = {"onderdeel": "baten", "rij": "0.7", "categorie": "4.3.1", "bedrag": 0}
    report = iv3.validate(examples.delivery_bytes(example({"cellen": [cell]}), bases, specification), name="x")
    assert {finding["regel"] for finding in report.bevindingen} >= {"PF001", "PF006"}


def test_records_come_in_the_order_of_the_code_lists_and_codes_that_no_list_has_come_last(
    specification: Specification, bases: dict[str, Basisbestand]
) -> None:
    record = {
        "leeg": True,
        "cellen": [
            {"onderdeel": "lasten", "rij": "9.99", "categorie": "3.8", "bedrag": 4},
            {"onderdeel": "lasten", "rij": "0.10", "categorie": "7.1", "bedrag": 3},
            {"onderdeel": "lasten", "rij": "0.2", "categorie": "3.8", "bedrag": 2},
            {"onderdeel": "lasten", "rij": "0.2", "categorie": "1.1", "bedrag": 1},
            {"onderdeel": "lasten", "rij": "0.1", "categorie": "1.1", "bedrag": 0},
        ],
    }
    delivery = json.loads(examples.delivery_bytes(example(record), bases, specification))
    assert [r["bedrag"] for r in delivery["data"]["lasten"]] == [1, 2, 3, 4]
    assert delivery["data"]["balans_standen"] == []


def test_metadata_fits_the_layer_the_year_and_the_period(
    specification: Specification, bases: dict[str, Basisbestand]
) -> None:
    budget = json.loads(examples.delivery_bytes(example({}, "provincie", 2026, 0), bases, specification))
    assert budget["metadata"]["overheidslaag"] == "Provincie"
    assert (budget["metadata"]["boekjaar"], budget["metadata"]["periode"]) == (2026, 0)
    assert (budget["metadata"]["status"], budget["metadata"]["datum"][:10]) == ("Begroting", "2025-07-01")
    assert budget["data"]["balans_lasten"] == budget["data"]["balans_standen"] == []
    account = json.loads(examples.delivery_bytes(example({}, "gr", 2024, 5), bases, specification))
    assert (account["metadata"]["overheidslaag"], account["metadata"]["status"]) == ("GR", "Realisatie")
    assert {r["standper"] for r in account["data"]["balans_standen"]} == {"1-1-2024", "31-12-2024"}


def changed(change: dict[str, Any], bases: dict[str, Basisbestand], specification: Specification) -> str:
    return examples.delivery_bytes(example({"bewerkingen": [change]}), bases, specification).decode()


def test_a_change_puts_raw_json_in_place_even_when_it_is_no_json(
    specification: Specification, bases: dict[str, Basisbestand]
) -> None:
    for fragment in ("1e400", "NaN", '1, "bedrag": 2', "[[[", '"\\ud800"', "12.50"):
        text = changed({"pad": "/data/lasten/0/bedrag", "waarde": fragment}, bases, specification)
        assert f'"bedrag": {fragment}\n' in text
    assert changed({"pad": "", "waarde": "true"}, bases, specification) == "true\n"


def test_a_change_adds_and_removes(specification: Specification, bases: dict[str, Basisbestand]) -> None:
    record = '{"taakveld": "0.1", "categorie": "1.1", "bedrag": 1}'
    added = json.loads(changed({"pad": "/data/lasten", "erbij": record}, bases, specification))
    assert added["data"]["lasten"][-1] == {"taakveld": "0.1", "categorie": "1.1", "bedrag": 1}
    extra = json.loads(changed({"pad": "/metadata/a~1b", "waarde": '"x"'}, bases, specification))
    assert extra["metadata"]["a/b"] == "x"
    less = json.loads(changed({"pad": "/data/balans_baten", "weg": True}, bases, specification))
    assert "balans_baten" not in less["data"]
    fewer = json.loads(changed({"pad": "/data/lasten/0", "weg": True}, bases, specification))
    assert len(fewer["data"]["lasten"]) == len(added["data"]["lasten"]) - 2


def test_a_change_at_a_place_that_is_not_there_names_the_example(
    specification: Specification, bases: dict[str, Basisbestand]
) -> None:
    for change in ({"pad": "/niets/hier", "waarde": "1"}, {"pad": "/data/lasten/99999", "weg": True}):
        with pytest.raises(UserError, match=r"^: bewerking 0 \(/"):
            changed(change, bases, specification)


def test_text_and_charset_replace_the_delivery(specification: Specification, bases: dict[str, Basisbestand]) -> None:
    def content(record: dict[str, Any]) -> bytes:
        return examples.delivery_bytes(example(record), bases, specification)

    assert content({"tekst": ""}) == b""
    assert content({"tekst": "é", "tekenset": "cp1252"}) == b"\xe9"
    assert content({"tekst": "é", "tekenset": "utf-8-sig"}) == codecs.BOM_UTF8 + "é".encode()
    assert content({"tekst": "é", "tekenset": "utf-16"}) == b"\xff\xfe\xe9\x00"


def test_amounts_that_were_made_up_are_no_facts(specification: Specification) -> None:
    found = specification.facts
    assert {record.origin.document.path for record in (*found.bases.values(), *found.examples)} >= {
        "tables/regels/basis-gemeente.yaml",
        "tables/regels/PF006/voorbeelden/op-de-grens.yaml",
    }
    sources_of_facts = {rule.origin.document.path for rule in found.cell_rules}
    sources_of_facts |= {code.origin.document.path for code in found.codes}
    assert sources_of_facts
    assert all(path.startswith("tables/model/") for path in sources_of_facts)
