"""What an editor shows to somebody who types a fact: what each key is for, what may be chosen, and what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generators.kernel import schema, shape, sources
from generators.kernel.schema import EXPLAINED, MEANINGS, SourceSchema
from tests.support.sources import ROOT, Copy

SMALL_WORDS = {"de", "het", "een", "van", "waar", "deze", "dit", "zijn"}
FEWEST_NEW_WORDS = 2


@pytest.fixture(scope="module")
def schemas() -> list[SourceSchema]:
    return schema.generate_source_schemas(ROOT)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - SMALL_WORDS


def keys(source: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield class, key and schema of every key that somebody can type in a file of this kind."""
    for class_name, definition in source["$defs"].items():
        for key, value in definition.get("properties", {}).items():
            yield class_name, key, value


def choices(source: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((name, definition) for name, definition in source["$defs"].items() if "enum" in definition)


def patterns(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node
        for child in node.values():
            yield from patterns(child)
    elif isinstance(node, list):
        for child in node:
            yield from patterns(child)


def unhelpful(source: dict[str, Any]) -> list[str]:
    """The keys whose hover help says no more than their name and title."""
    return [
        f"{class_name}.{key}"
        for class_name, key, value in keys(source)
        if len(words(value.get("description", "")) - words(value.get("title", "")) - words(key.replace("_", " ")))
        < FEWEST_NEW_WORDS
    ]


def test_every_key_has_hover_help_that_says_more_than_its_name(schemas: list[SourceSchema]) -> None:
    count = sum(1 for s in schemas for _ in keys(s.schema))
    assert count > 500, f"looked at {count} keys"
    assert sorted({key for s in schemas for key in unhelpful(s.schema)}) == []


def test_help_that_only_repeats_the_name_is_noticed() -> None:
    properties = {
        "tekst": {"title": "Tekst", "description": "De tekst."},
        "jaar": {"title": "Jaar"},
        "blad": {"title": "Blad", "description": "Bladzijde in de bron, bijvoorbeeld 18."},
    }
    assert unhelpful({"$defs": {"A": {"properties": properties}}}) == ["A.tekst", "A.jaar"]


def test_the_keys_that_people_type_most_have_an_example(schemas: list[SourceSchema]) -> None:
    wanted = {"code", "naam", "geldig", "van", "tot", "id", "blad", "vraag", "titel", "datum", "lagen", "onderbouwing"}
    seen = {
        key: value["description"]
        for s in schemas
        if s.name in ("taakvelden", "bronnen", "open", "vraag", "productcode")
        for class_name, key, value in keys(s.schema)
        if key in wanted and class_name not in ("Openpunt", "Productcodebestand")
    }
    assert set(seen) == wanted
    assert [key for key, text in seen.items() if "ijvoorbeeld" not in text] == []


def test_every_choice_says_what_each_of_its_values_means(schemas: list[SourceSchema]) -> None:
    found = [(name, definition) for s in schemas for name, definition in choices(s.schema)]
    assert len({name for name, _ in found}) > 20
    for name, definition in found:
        assert len(definition[MEANINGS]) == len(definition["enum"]), name
        assert all(text.endswith((".", "?")) for text in definition[MEANINGS]), name


def test_an_editor_says_in_dutch_what_is_wrong_with_a_text(schemas: list[SourceSchema]) -> None:
    found = [node for s in schemas for node in patterns(s.schema)]
    assert len(found) > 200
    without = {node["pattern"] for node in found if EXPLAINED not in node and not node.get("description")}
    assert without == set()


def test_the_help_stays_out_of_what_is_published_for_others() -> None:
    text = json.dumps([schema.delivery_schema(ROOT), schema.report_schema(ROOT)])
    assert MEANINGS not in text
    assert EXPLAINED not in text


def test_every_file_with_facts_has_a_schema_in_the_editor(schemas: list[SourceSchema]) -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    mapped = {Path(name).name.removesuffix(".schema.json") for name in settings["yaml.schemas"]}
    paths = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tables").rglob("*.yaml")]
    assert len(paths) > 500
    assert [p for p in paths if not any(s.holds_for(p) and s.name in mapped for s in schemas)] == []


# The same words in the findings


def findings(path: str, text: str, schemas: list[SourceSchema]) -> list[tuple[str, str]]:
    document = sources.load_text(text, path)
    return [(f.melding, f.herstel) for f in (*document.findings, *shape.check([document], schemas).findings)]


def test_a_finding_explains_a_missing_key_a_wrong_choice_and_a_key_that_is_nearly_right(
    schemas: list[SourceSchema],
) -> None:
    point = "open:\n  - id: a\n    onderwerp: Iets\n    wat_wij_weten: Niets\n    vraag: Wat?\n"
    [(melding, herstel)] = findings("tables/open.yaml", point, schemas)
    assert melding == "Hier ontbreekt aan."
    assert herstel == ("Voeg toe: aan. aan: Wie het antwoord kan geven, bijvoorbeeld Ministerie van BZK of CBS.")
    [(_, herstel)] = findings("tables/open.yaml", f"{point}    aan: CBS\n    bronn: x\n", schemas)
    assert herstel.startswith("Bedoelt u bron? Hier mag staan: ")
    [(_, herstel)] = findings("tables/open.yaml", f"{point.replace('id: a', 'id: A b')}    aan: CBS\n", schemas)
    assert herstel == "Vaste naam van een feit, in kleine letters, cijfers en koppeltekens."


@pytest.mark.parametrize(
    ("text", "melding", "herstel"),
    [
        ("open: x: y\n", "dubbele punt waar die niet kan", "tussen aanhalingstekens"),
        ("open:\n\t- id: [\n", "begint met een tab", "spaties"),
        ('open: "x\n', "niet gesloten", "sluit wat open staat"),
        ("open: {a: 1 b: 2}\n", "ontbreekt een komma", "Zet een komma"),
        ("open: “a: b”\n", "dubbele punt", "kromme aanhalingstekens"),
        ("open: *x\n", "begint met een ster", "tussen aanhalingstekens"),
        ("open: |x\n", "geen geldige YAML (did not find expected comment", "Kijk naar deze regel"),
    ],
)
def test_a_file_that_cannot_be_read_says_in_dutch_why(text: str, melding: str, herstel: str) -> None:
    [finding] = sources.load_text(text, "x.yaml").findings
    assert melding in finding.melding
    assert herstel in finding.herstel


def test_a_wrong_certainty_is_told_with_what_each_choice_means(copy: Copy) -> None:
    copy.replace("tables/vragen/woningaanpassing.yaml", "zekerheid: vastgesteld", "zekerheid: zeker")
    [finding] = [f for f in copy.check().findings if f.check == "vorm"]
    assert "vastgesteld (Een bron zegt het); afgeleid (" in finding.herstel
