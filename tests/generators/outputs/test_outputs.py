"""Every output survives its usual reader, and codes come back as they went in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
import rdflib
from frictionless import Package, system

from generators.kernel import schema_code
from generators.outputs import architecture, characters, javascript, reference
from generators.outputs.build import Output
from generators.outputs.datapackage import files as datapackage_files
from generators.subjects.model.specification import MATRIX_PARTS, Specification
from generators.subjects.rules.tables import tables
from iv3.current.status import read_version

TRICKY_CODES = {2024: {"0.1", "0.10", "6.6", "6.72a"}, 2026: {"0.1", "0.10", "6.60"}}
"""Codes that a reader of numbers would merge or change, with a year that has them."""


def test_csv_tables_come_back_through_csv(specification: Specification, output: Output) -> None:
    count = 0
    for model in specification.model_years():
        for table in tables(model):
            content = output.published[f"tabellen/{model.name}/{table.name}.csv"].decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(content), delimiter=";"))
            assert tuple(rows[0]) == table.header
            assert [tuple(row) for row in rows[1:]] == list(table.rows)
            count += 1
    assert count == 32 * 7


def test_json_tables_come_back_with_codes_as_text(specification: Specification, output: Output) -> None:
    count = 0
    for model in specification.model_years():
        for table in tables(model):
            rows = json.loads(output.published[f"tabellen/{model.name}/{table.name}.json"])
            assert [tuple(row.values()) for row in rows] == list(table.rows)
            assert all(isinstance(value, str) for row in rows for value in row.values())
            count += 1
    assert count == 32 * 7


@pytest.mark.parametrize("jaar", sorted(TRICKY_CODES))
def test_codes_that_look_like_numbers_stay_apart(output: Output, jaar: int) -> None:
    wanted = TRICKY_CODES[jaar]
    from_csv = output.published[f"tabellen/gemeente/{jaar}/taakvelden.csv"].decode("utf-8-sig")
    assert wanted <= {row["code"] for row in csv.DictReader(io.StringIO(from_csv), delimiter=";")}
    assert wanted <= {row["code"] for row in json.loads(output.published[f"tabellen/gemeente/{jaar}/taakvelden.json"])}
    schema = json.loads(output.published[f"schemas/gemeente/{jaar}/aanlevering.schema.json"])
    assert wanted <= set(schema["$defs"]["codelijst_taakveld"]["enum"])
    pack = json.loads(output.committed[f"iv3/packs/gemeente-{jaar}.json"])
    assert wanted <= {code["code"] for code in pack["codelijsten"]["taakveld"]}


def test_no_table_has_a_cell_that_a_spreadsheet_would_run(specification: Specification) -> None:
    cells = [cell for model in specification.model_years() for t in tables(model) for row in t.rows for cell in row]
    assert len(cells) > 100_000
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_turtle_comes_back_through_rdflib(output: Output) -> None:
    graph = rdflib.Graph().parse(data=output.published["begrippen/iv3.ttl"], format="turtle")
    skos = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
    notations = {str(n) for n in graph.objects(None, skos.notation)}
    assert len(notations) > 150
    for codes in TRICKY_CODES.values():
        assert codes <= notations


def test_the_data_package_is_valid_and_its_hashes_and_codes_hold(output: Output, tmp_path: Path) -> None:
    folder = tmp_path / "tabellen"
    for path, content in output.published.items():
        if path.startswith("tabellen/") and path.endswith((".csv", "datapackage.json")):
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    with system.use_context(trusted=True):
        package = Package(str(folder / "datapackage.json"))
        assert sum(r.name.startswith(("gemeente-", "gr-", "provincie-")) for r in package.resources) == 32 * 7
        chosen = [
            r
            for r in package.resources
            if r.name.startswith(("gemeente-2024", "gemeente-2026", "provincie-2018", "overgangen-"))
        ]
        assert len(chosen) == 3 * 7 + 10
        for resource in chosen:
            report = resource.validate()
            assert report.valid, (resource.name, report.flatten(["type", "note"]))
        rows = package.get_table_resource("gemeente-2024-taakvelden").read_rows()
        assert TRICKY_CODES[2024] <= {row["code"] for row in rows}


def test_the_data_package_notices_a_changed_table(output: Output, tmp_path: Path) -> None:
    description = json.loads(output.published["tabellen/datapackage.json"])
    resource = next(r for r in description["resources"] if r["name"] == "gemeente-2026-taakvelden")
    target = tmp_path / resource["path"]
    target.parent.mkdir(parents=True)
    target.write_bytes(output.published[f"tabellen/{resource['path']}"].replace(b"Burgerzaken", b"Burgerzakem"))
    (tmp_path / "datapackage.json").write_text(json.dumps({**description, "resources": [resource]}), encoding="utf-8")
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert not report.valid


def test_the_data_package_describes_every_csv_table(specification: Specification, output: Output) -> None:
    tables_of_facts = [path for path in output.published if path.startswith("tabellen/") and path.endswith(".csv")]
    csv_files = {path: output.published[path] for path in tables_of_facts}
    other = {path for path in output.published if path.endswith(".csv")} - set(csv_files)
    assert {path.split("/")[0] for path in other} == {"protocol"}, "templates and examples to fill in, not tables"
    description = json.loads(datapackage_files(specification, csv_files)["tabellen/datapackage.json"])
    assert {f"tabellen/{r['path']}" for r in description["resources"]} == set(csv_files)


def test_a_rule_pack_says_the_same_as_the_specification(specification: Specification, output: Output) -> None:
    count = 0
    for model in specification.model_years():
        pack = json.loads(output.committed[f"iv3/packs/{model.laag.id}-{model.jaar}.json"])
        for part in MATRIX_PARTS:
            cells = {(r, c) for group in pack["grijze_cellen"][part] for r in group["rijen"] for c in group["grijs"]}
            assert cells == {(r, c) for r, categories in model.grey[part].items() for c in categories}
            count += len(cells)
        for name, codes in model.lists.items():
            assert [c["code"] for c in pack["codelijsten"][name]] == [c.code for c in codes.codes]
        controls = {c.foutcode: [list(b.perioden) for b in c.berekeningen] for c in model.controls}
        periods = {r["regel"]: [b["perioden"] for b in r["berekeningen"]] for r in pack["regels"]}
        assert {name: periods[name] for name in controls} == controls
    assert count > 100_000
    print(f"{count} grey cells compared")


def test_the_manifest_names_every_published_file(output: Output) -> None:
    manifest = json.loads(output.published["manifest.json"])
    paths = [row["pad"] for row in manifest["bestanden"]]
    assert paths == sorted(paths)
    assert set(paths) == set(output.published) - {"manifest.json"}
    assert manifest["versie"]


def test_actueel_stays_small_and_follows_the_schema_it_names(output: Output, specification: Specification) -> None:
    content = output.published["actueel.json"]
    years = specification.edition.laatste_jaar - min(specification.years(laag)[0] for laag in specification.layers) + 1
    assert len(content) < 6000 * years, "people ask for it every day"
    latest = json.loads(content)
    described = json.loads(output.published["schemas/actueel.schema.json"])
    assert described["$id"] == latest["schema"]
    validator = jsonschema.Draft202012Validator(described)
    validator.validate(latest)
    for keys in ({"versie": "1"}, {"bestanden": {"tabellen": {"a.csv": None}}}, {"extra": 1}):
        assert not validator.is_valid({**latest, **keys})
    assert read_version(content, "actueel.json").versie == specification.edition.versie


def test_actueel_and_the_index_between_the_packs_have_the_hashes_of_what_is_published(output: Output) -> None:
    packs = {p.removeprefix("iv3/packs/"): c for p, c in output.committed.items() if p.startswith("iv3/packs/")}
    latest, own = (
        read_version(content, "x") for content in (output.published["actueel.json"], packs.pop("index.json"))
    )
    assert latest.packs == own.packs == {name: hashlib.sha256(content).hexdigest() for name, content in packs.items()}
    assert len(latest.files) > 500
    assert [p for p, sha in latest.files.items() if hashlib.sha256(output.published[p]).hexdigest() != sha] == []
    assert own.files == {}


def test_no_output_names_the_machine_it_was_made_on(output: Output, root: Path) -> None:
    names = [str(root).encode(), str(Path.home()).encode()]
    texts = {p: c for p, c in {**output.published, **output.committed}.items() if not p.endswith(".xlsx")}
    assert len(texts) > 500
    assert [path for path, content in texts.items() if any(name in content for name in names)] == []


def test_the_tables_of_the_model_stay_small(root: Path) -> None:
    sizes = {path: path.stat().st_size for path in (root / "tables" / "model").rglob("*.yaml")}
    assert len(sizes) >= 12
    assert sum(sizes.values()) < 200_000, sizes


def test_what_is_committed_is_what_the_build_makes(root: Path, output: Output) -> None:
    run = subprocess.run(
        ["git", "ls-files", "generated", "iv3/packs", "CHANGELOG.md"], cwd=root, capture_output=True, text=True
    )
    if run.returncode == 0 and run.stdout:
        pictures = {architecture.PICTURE.format(package) for package in architecture.PACKAGES}
        pages = {architecture.PAGE, reference.COMMANDS_PAGE, reference.FUNCTIONS_PAGE, javascript.PACKAGE}
        pages |= {characters.PYTHON, characters.JAVASCRIPT}
        assert {*run.stdout.split(), *schema_code.PATHS, *pages, *pictures} == set(output.committed)
    different = [path for path, content in output.committed.items() if (root / path).read_bytes() != content]
    assert different == [], "run: make build"
    assert len(output.committed) > 200
