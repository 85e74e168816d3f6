"""Rules with years: a limit, a formula or a text that changes from a year on, and no other year with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import iv3
from generators.kernel import schema
from generators.kernel.files import Files
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from generators.subjects.rules.pack import files as pack_files
from generators.subjects.rules.tables import every_table
from tests.support.sources import Copy

RULE = "tables/regels/PF006/regel.yaml"
HIGHER = "per_jaar:\n  - geldig: {van: 2027}\n    grens: {hoogstens_eur: 100000}\n"
"""CBS raises the limit of PF006 from 2027 on: three lines."""


def packs_of(specification: Specification, copy: Copy) -> Files:
    return pack_files(specification, schema.delivery_schema(copy.root))


def off_by(specification: Specification, jaar: int, euro: int) -> bytes:
    """Return a delivery of which the taakvelden differ ``euro`` euro between lasten and baten."""
    example = examples.base_example("gemeente", jaar, 0)
    data: dict[str, Any] = json.loads(examples.delivery_bytes(example, specification.facts.bases, specification))
    data["data"]["lasten"][0]["bedrag"] += euro
    return json.dumps(data).encode()


def test_a_limit_from_a_year_on_is_three_lines_and_touches_no_other_year(copy: Copy) -> None:
    before = copy.check().specification
    assert before is not None
    old = packs_of(before, copy)
    copy.append(RULE, HIGHER)
    outcome = copy.check()
    assert outcome.findings == ()
    assert outcome.specification is not None
    new = packs_of(outcome.specification, copy)
    assert {name for name in old if old[name] != new[name]} == {f"{laag}-2027.json" for laag in before.layers}
    told: dict[int, list[tuple[str, str]]] = {}
    with in_memory(new):
        for jaar in (2026, 2027):
            for euro in (50_001, 100_000, 100_001):
                report = iv3.validate(off_by(outcome.specification, jaar, euro))
                told.setdefault(jaar, []).append(
                    next(((f["verwacht"], f["ernst"]) for f in report.bevindingen if f["regel"] == "PF006"), ("", ""))
                )
    assert told[2026] == [("hoogstens € 50.000", "fout")] * 3
    assert told[2027] == [("", ""), ("", ""), ("hoogstens € 100.000", "fout")]


def test_a_text_and_a_seriousness_have_years_in_the_tables_too(copy: Copy) -> None:
    copy.append(
        RULE,
        "per_jaar:\n  - geldig: {van: 2026, tot: 2026}\n    ernst: waarschuwing\n    herstel: Kijk eerst naar 0.11.\n",
    )
    specification = copy.check().specification
    assert specification is not None
    found = {}
    for table in every_table(specification):
        if table.name in ("gemeente/2025/regels", "gemeente/2026/regels", "gemeente/2027/regels"):
            row = next(dict(zip(table.header, row, strict=True)) for row in table.rows if row[0] == "PF006")
            found[table.name[9:13]] = row["ernst"], row["herstel"] == "Kijk eerst naar 0.11."
    assert found == {"2025": ("fout", False), "2026": ("waarschuwing", True), "2027": ("fout", False)}


def test_a_change_in_a_closed_year_is_noticed(copy: Copy) -> None:
    copy.append(RULE, HIGHER.replace("2027", "2025, tot: 2025"))
    assert [f.place.path for f in copy.check().findings] == ["tables/jaren/2025.yaml"]


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (RULE, HIGHER.replace("van: 2027", "van: 2019"), "vallen buiten"),
        (RULE, HIGHER.replace("van: 2027", "van: 2028, tot: 2027"), "vallen buiten"),
        (RULE, HIGHER + HIGHER.partition("\n")[2], "staan er twee keer"),
        (RULE, "per_jaar:\n  - geldig: {van: 2027}\n", "niet wat er anders is"),
        (RULE, HIGHER.replace("100000}", "100000, minstens_eur: 1}"), "niet precies een grens"),
        ("tables/regels/SF005/regel.yaml", HIGHER, "voordat het jaar bekend is"),
        ("tables/regels/DF001/regel.yaml", HIGHER, "niet precies een grens"),
    ],
)
def test_what_cannot_be_different_in_some_years_is_told(copy: Copy, path: str, text: str, words: str) -> None:
    copy.append(path, text)
    findings = copy.check().findings
    assert any(words in finding.melding for finding in findings), findings
    assert {finding.place.path for finding in findings} == {path}
