"""What people and programs really hand in gets a report that says what it is, in words that help."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import iv3
from generators.kernel import schema
from generators.outputs.schemas import delivery_schema
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.commands.main import main
from iv3.delivery.wording import as_text
from tests.support.odd_deliveries import AMOUNTS, NUMBERS, odd_deliveries, with_value

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
_STRUCTURE = ("SF", "DF")


@pytest.fixture(scope="module")
def delivery(specification: Specification) -> Json:
    base = examples.base_example("gemeente", 2025, 5)
    document: Json = json.loads(examples.delivery_bytes(base, specification.facts.bases, specification))
    return document


def only(content: bytes, rule: str, name: str = "proef.json") -> Json:
    [finding] = [found for found in iv3.validate(content, name=name).bevindingen if found["regel"] == rule]
    return finding


@pytest.fixture(scope="module")
def validator(root: Path, specification: Specification) -> jsonschema.Draft202012Validator:
    model = next(m for m in specification.model_years() if m.name == "gemeente/2025")
    most = next(r.formule.hoogstens_bedrag_eur for r in specification.facts.rules if r.formule.hoogstens_bedrag_eur)
    return jsonschema.Draft202012Validator(delivery_schema(model, schema.delivery_schema(root), "x", most))


@pytest.mark.parametrize(
    ("part", "key", "number"),
    [
        *(("metadata", key, number) for key in ("boekjaar", "periode") for number in NUMBERS),
        *(("lasten", "bedrag", number) for number in AMOUNTS),
    ],
)
def test_the_schema_and_the_validator_take_the_same_numbers(
    delivery: Json, validator: jsonschema.Draft202012Validator, part: str, key: str, number: str
) -> None:
    content = with_value(delivery, part, key, number)
    is_valid = validator.is_valid(json.loads(content))
    report = iv3.validate(content)
    refused = [f["regel"] for f in report.bevindingen if f["regel"].startswith(_STRUCTURE)]
    refused += [report.oordeel] if report.oordeel == "niet_te_beoordelen" else []  # a year that is not this one
    assert is_valid == (not refused), refused


@pytest.mark.parametrize("year", ["2025.0", "2.025e3", "20250e-1"])
def test_a_year_that_is_whole_by_value_is_that_year(delivery: Json, year: str) -> None:
    report = iv3.validate(with_value(delivery, "metadata", "boekjaar", year))
    assert report.oordeel == "goed"
    assert report.data["bron"]["boekjaar"] == 2025


def test_a_code_that_is_a_number_is_told_so_and_a_category_is_called_one(delivery: Json) -> None:
    report = iv3.validate(with_value(delivery, "lasten", "taakveld", "0.10"))
    [finding] = report.bevindingen
    assert "staat bij “taakveld” het getal 0.10. Een code is tekst" in finding["melding"]
    assert 'zoals "0.10"' in finding["herstel"]
    assert f"Waar: lasten categorie {delivery['data']['lasten'][0]['categorie']} (" in as_text([report])


def test_a_day_that_does_not_exist_is_told_so(delivery: Json) -> None:
    finding = only(with_value(delivery, "metadata", "datum", '"2025-02-30T12:00:00"'), "AL003")
    assert "die dag bestaat niet" in finding["melding"]
    assert "later" not in finding["herstel"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_with_a_mark_and_without(delivery: Json, encoding: str) -> None:
    assert "UTF-16" in only(json.dumps(delivery).encode(encoding), "SF999")["melding"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("06.1", "Bedoelt u 6.1 ("),
        ("6.1 Samenkracht", "Bedoelt u 6.1 ("),
        ("1-jun", "Excel heeft er een datum van gemaakt; waarschijnlijk bedoeld: 6.1."),
        ("2-jan", "waarschijnlijk bedoeld: 2.1 of 1.2."),
    ],
)
def test_a_wrong_code_gets_a_hint_that_helps(delivery: Json, code: str, hint: str) -> None:
    assert hint in only(with_value(delivery, "lasten", "taakveld", json.dumps(code)), "DF001")["melding"]


def test_a_wrong_code_that_is_near_nothing_gets_no_hint(delivery: Json) -> None:
    [finding] = iv3.validate(with_value(delivery, "balans_standen", "balanscode", '"A131"')).bevindingen
    assert "A131" in finding["melding"]
    assert "Bedoelt u" not in finding["melding"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "command"),
    [
        ("grootboek.csv", b"rekening;bedrag\n4100;1,00\n", "een tabel (CSV)", "iv3 ledger"),
        ("a.xaf", b'<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2">', "een auditfile (XAF)", "iv3 ledger"),
        ("a.xml", b'<B xmlns="http://www.istandaarden.nl/ijw/3_2/jw323/schema">', "een bericht van iJw", "iv3 couple"),
        ("x.toml", b"jaar = 2025", "een verdeelopdracht", "iv3 allocate"),
    ],
)
def test_another_file_is_named_with_the_command_that_reads_it(
    name: str, content: bytes, kind: str, command: str
) -> None:
    finding = only(content, "SF999", name)
    assert f"Dit bestand is {kind}" in finding["melding"]
    assert command in finding["herstel"]


@pytest.mark.parametrize("form", ["text", "json", "csv", "html", "junit", "sarif"])
def test_no_control_character_reaches_a_terminal(
    tmp_path: Path, delivery: Json, form: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    steering = json.dumps("\x1b]0;titel\x07\x1b[2J\x7f\x9b31m", ensure_ascii=False)
    for content in (f"{{{steering}: 1}}".encode(), with_value(delivery, "lasten", "taakveld", steering)):
        file = tmp_path / "a.json"
        file.write_bytes(content)
        main(["validate", str(file), "--format", form])
        told = b"".join(capfdbinary.readouterr()).decode()
        assert not [c for c in told if (ord(c) < 32 and c not in "\t\r\n") or 0x7F <= ord(c) < 0xA0]


def test_every_odd_delivery_gets_a_report_that_json_holds_exactly(delivery: Json) -> None:
    for name, content in odd_deliveries(delivery):
        data = iv3.validate(content, name=name).data
        for key in ("boekjaar", "periode"):
            assert not isinstance(data["bron"][key], int) or abs(data["bron"][key]) < 2**53
