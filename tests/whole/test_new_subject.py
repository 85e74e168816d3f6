"""A new subject is a schema, a folder and a file of facts; nothing else in the programs has to know of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.sources import ROOT, copied_programs, python

SCHEMA = """id: https://iv3alscode.nl/schema/feestdag
name: feestdag
title: Feestdagen
description: Dagen waarop niemand levert.
prefixes:
  linkml: https://w3id.org/linkml/
  iv3: https://iv3alscode.nl/id/
default_prefix: iv3
default_range: string
imports: [linkml:types, kern, bron]
classes:
  Feestdag:
    title: Feestdag
    description: Een dag waarop niemand levert.
    slots: [id, bron, zekerheid]
    attributes:
      maand: {title: Maand, description: De maand., range: integer, required: true}
      dag: {title: Dag, description: De dag van de maand., range: integer, required: true}
  Feestdagenbestand:
    title: Feestdagen
    description: De feestdagen.
    slots: [bron, zekerheid]
    annotations: {bestand: tables/feestdagen.yaml}
    attributes:
      feestdagen:
        {title: F, description: Een regel per dag., range: Feestdag, multivalued: true, inlined_as_list: true}
"""
FACTS = "bron: voorschrift-2026\nzekerheid: vastgesteld\nfeestdagen:\n  - {id: koningsdag, maand: 4, dag: 27}\n"
SUBJECT = '''"""What holidays bring."""

from generators.kernel.findings import Finding
from generators.kernel.records import Feestdagenbestand
from generators.kernel.tables import Column, Table
from generators.subjects.model.brings import SpecificationCheck, Subject


def days(specification):
    return [day for file in specification.facts.files(Feestdagenbestand) for day in file.feestdagen]


def check(specification):
    wrong = [day for day in days(specification) if day.dag > 31]
    return [Finding(day.origin.place("dag"), "feestdagen", f"Dag {day.dag} bestaat niet.", "Kies een dag.")
            for day in wrong], len(days(specification))


def tables(specification):
    rows = tuple((day.id, f"{day.dag}-{day.maand}", day.zekerheid) for day in days(specification))
    columns = (Column("id", "Kenmerk", "Naam."), Column("dag", "Dag", "De dag."), Column("zekerheid", "Z", "Zeker."))
    yield Table("feestdagen", "Feestdagen", "Dagen waarop niemand levert.", columns, ("id",), rows)


SUBJECT = Subject(checks=(SpecificationCheck("feestdagen", check),), tables=tables)
'''
PART = """  - {id: feestdagen, titel: Feestdagen, enkelvoud: feestdag, meervoud: feestdagen,
     bestanden: [tables/feestdagen.yaml], lijsten: [feestdagen], voor: [gemeenten]}
"""
BESIDES_ITS_FOLDER = (
    "schema/feestdag.yaml",
    "schema/iv3.yaml",
    "tables/feestdagen.yaml",
    "tables/wijzigingsklassen.yaml",
)
"""What a person edits for a new subject besides its own folder and its tests."""
LOOK = """
import json
from pathlib import Path
from generators import checks
from generators.outputs import datapackage
from generators.outputs.subjects import of_subject
from generators.subjects.registry import all_subjects
root = Path.cwd()
outcome = checks.run(root)
files = of_subject("holidays", outcome.specification)
of_each = [of_subject(name, outcome.specification) for name in all_subjects()]
made = datapackage.files(outcome.specification, {path: made[path] for made in of_each for path in made})
package = json.loads(made["tabellen/datapackage.json"])
print(json.dumps({
    "bevindingen": [str(finding) for finding in outcome.findings],
    "bekeken": outcome.looked_at["feestdagen"],
    "csv": files["tabellen/feestdagen.csv"].decode(),
    "beschreven": [resource["path"] for resource in package["resources"] if "feestdagen" in resource["path"]],
}))
"""


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied_programs(tmp_path_factory.mktemp("onderwerp") / "kopie")
    (root / "schema/feestdag.yaml").write_text(SCHEMA, encoding="utf-8")
    (root / "tables/feestdagen.yaml").write_text(FACTS, encoding="utf-8")
    replaced(root / "schema/iv3.yaml", "  - termijn\n", "  - termijn\n  - feestdag\n")
    replaced(
        root / "tables/wijzigingsklassen.yaml", "  - id: onregelmatigheden\n", f"{PART}  - id: onregelmatigheden\n"
    )
    replaced(root / "tables/wijzigingsklassen.yaml", "      - termijnen\n", "      - termijnen\n      - feestdagen\n")
    folder = root / "generators/subjects/holidays"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Days on which nobody delivers."""\n', encoding="utf-8")
    (folder / "subject.py").write_text(SUBJECT, encoding="utf-8")
    return root


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_new_subject_is_checked_and_published_without_another_program_that_knows_it(edited: Path) -> None:
    checked = python(edited, "-m", "generators", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "1 bij feestdagen" in checked.stderr
    looked = python(edited, "-c", LOOK)
    assert looked.returncode == 0, looked.stderr
    assert json.loads(looked.stdout) == {
        "bevindingen": [],
        "bekeken": 1,
        "csv": '\ufeffid;dag;zekerheid\r\nkoningsdag;"27-4";vastgesteld\r\n',
        "beschreven": ["feestdagen.csv"],
    }


def test_a_person_edits_at_most_four_files_besides_the_folder_of_the_subject(edited: Path) -> None:
    python(edited, "-m", "generators", "check")  # what is made of the schema is made here
    made = {"generators/kernel/records.py", ".vscode/settings.json"}
    own = "generators/subjects/holidays/"
    here = {path.relative_to(edited).as_posix(): path.read_bytes() for path in edited.rglob("*") if path.is_file()}
    differs = {
        path
        for path, content in here.items()
        if "__pycache__" not in path and not path.startswith((own, ".cache/")) and other(path) != content
    }
    assert differs - made == set(BESIDES_ITS_FOLDER)
    assert len(BESIDES_ITS_FOLDER) <= 4


def other(path: str) -> bytes | None:
    return (ROOT / path).read_bytes() if (ROOT / path).is_file() else None
