"""The structure of a delivery beside every schema of CBS: what one refuses, the other does, or it is listed."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

import iv3
from generators.kernel import schema
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.core.character_ranges import LINE_BREAKS
from tests.support import cbs_schemas
from tests.support.cbs_schemas import Answer, CbsSchema, Known, Variant

pytestmark = pytest.mark.usefixtures("fresh_packs")

NOW = "iv3_data_schema_v2_1_1"
MANY, FEW, SEED = 900, 150, 18
"""Deliveries beside the schema of now, and beside each of those before it; many more are compared by hand."""
BREAKS = ("\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029")

Json = dict[str, Any]


@pytest.fixture(scope="module")
def known() -> Known:
    return cbs_schemas.known()


@pytest.fixture(scope="module")
def delivery(specification: Specification) -> Json:
    base = examples.base_example("gemeente", 2025, 5)
    document = json.loads(examples.delivery_bytes(base, specification.facts.bases, specification))
    return cbs_schemas.small_delivery(document)


@pytest.fixture(scope="module")
def some(delivery: Json, known: Known) -> list[Variant]:
    """Variants by chance, and one for every listed difference."""
    every, rng = cbs_schemas.variants(delivery, known.waarden), random.Random(SEED)
    listed = [next(variant for variant in every if each.is_example(variant)) for each in known.verschillen]
    combined = [cbs_schemas.combined(delivery, every, known.waarden, rng) for _ in range(MANY // 10)]
    return [*listed, *rng.sample(every, MANY - len(listed) - len(combined)), *combined]


@pytest.fixture(scope="module")
def own(some: list[Variant]) -> list[Answer]:
    return [cbs_schemas.own_answer(variant.document) for variant in some]


@pytest.fixture(scope="module")
def schemas(cbs_folder: Path, known: Known) -> list[CbsSchema]:
    """Every schema in the folder; what asks for them is skipped, and says so, where there is none."""
    found = sorted(cbs_folder.glob("iv3_data_schema_v*.json"))
    assert NOW in [path.stem for path in found]
    return [CbsSchema(path, known.vormen.get(path.stem, ())) for path in found]


def test_a_delivery_that_is_right_is_so_for_us_and_for_every_schema_of_cbs(
    delivery: Json, schemas: list[CbsSchema]
) -> None:
    variant, node = Variant((), delivery), shutil.which("node")
    assert not cbs_schemas.own_answer(delivery).is_refused
    assert [answer for each in schemas for answer in each.answers([variant], node) if answer.is_refused] == []


def test_a_mutated_field_is_refused_by_us_and_by_cbs_alike_or_the_difference_is_listed(
    some: list[Variant], own: list[Answer], schemas: list[CbsSchema], known: Known
) -> None:
    node, refused = shutil.which("node"), 0
    for each in schemas:
        count = len(some) if each.name == NOW else FEW
        outcome = cbs_schemas.compare(each, some[:count], own[:count], known.verschillen, node)
        assert outcome.compared[each.name] == count > 0
        assert outcome.unlisted == []
        refused += outcome.used.total()
    assert MANY // 4 < sum(answer.is_refused for answer in own) < MANY
    assert refused > 0


def test_a_difference_that_nobody_listed_is_told(
    some: list[Variant], own: list[Answer], schemas: list[CbsSchema], known: Known
) -> None:
    now = next(each for each in schemas if each.name == NOW)
    for number, _ in enumerate(known.verschillen[:4]):
        fewer = (*known.verschillen[:number], *known.verschillen[number + 1 :])
        assert cbs_schemas.compare(now, some[:FEW], own[:FEW], fewer, None).unlisted
    blind = [Answer(frozenset())] * FEW
    assert cbs_schemas.compare(now, some[:FEW], blind, known.verschillen, None).unlisted


def test_every_listed_difference_is_one_that_is_met(
    some: list[Variant], own: list[Answer], schemas: list[CbsSchema], known: Known
) -> None:
    node, met = shutil.which("node"), set[int]()
    for each in schemas:
        number = len(known.verschillen)
        met |= set(cbs_schemas.compare(each, some[:number], own[:number], known.verschillen, node).used)
    assert [each.reden for number, each in enumerate(known.verschillen) if number not in met] == []


@pytest.mark.parametrize("sign", BREAKS)
@pytest.mark.parametrize("form", ["{}ab", "a{}b", "ab{}"])
@pytest.mark.parametrize(
    ("pointer", "rule"),
    [
        ("/opmerkingen/0/tekst", "SF999"),
        ("/opmerkingen/0/auteur", "SF999"),
        ("/contact/telefoon", "SF008"),
        ("/metadata/overheidsnaam", "SF004"),
        ("/metadata/overheidsnummer", "SF004"),
        ("/metadata/financieel_pakket", "SF004"),
    ],
)
def test_a_text_with_a_line_break_is_refused_with_its_place_and_what_to_do(
    delivery: Json, sign: str, form: str, pointer: str, rule: str
) -> None:
    path = tuple(int(part) if part.isdigit() else part for part in pointer[1:].split("/"))
    document = cbs_schemas.put(delivery, path, form.format(sign))
    [found] = iv3.validate(json.dumps(document).encode()).bevindingen
    assert (found["regel"], found["plaats"]["pad"], found["verwacht"]) == (rule, pointer, "tekst op één regel")
    assert "staat" in found["melding"]
    assert "een regeleinde" in found["melding"]
    assert found["herstel"].startswith("Zet de tekst op één regel")


def test_the_schema_names_the_signs_of_the_facts_and_no_other(root: Path) -> None:
    definitions = schema.delivery_schema(root)["$defs"]
    texts = [definitions[name]["properties"][key]["pattern"] for name, key in ONE_LINE]
    signs = LINE_BREAKS.replace(r"\u000a", r"\n").replace(r"\u000d", r"\r").replace(r"\u2028-\u2029", r"\u2028\u2029")
    assert set(texts) == {f"^[^{signs}]*$"}


ONE_LINE = (
    *(("Metadata", key) for key in ("overheidsnummer", "overheidsnaam", "financieel_pakket", "export_software")),
    *(("Contact", "telefoon"), ("Opmerking", "tekst"), ("Opmerking", "auteur")),
)


@pytest.mark.parametrize("blank", ["", " ", "\n", "\u00a0", "\u3000", "\u2028"])
def test_a_contact_whose_name_is_only_blank_has_no_name(delivery: Json, blank: str) -> None:
    document = cbs_schemas.put(delivery, ("contact", "naam"), blank)
    assert [found["regel"] for found in iv3.validate(json.dumps(document).encode()).bevindingen] == ["SF009"]
