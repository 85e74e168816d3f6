"""The protocols as facts and artefacts: templates, schemas, examples, pages and contract texts."""

from __future__ import annotations

import copy as copies
import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generators.kernel.files import Files
from generators.kernel.reading import source_text
from generators.subjects.model.specification import Specification
from generators.subjects.protocol import files as protocol
from generators.subjects.protocol.facts import Variant, variants_of
from tests.support.sources import ROOT, Copy

VARIANTS = ("inspanningsgericht", "outputgericht", "taakgericht")
PERSONAL = ("bsn", "naam", "geboortedatum", "adres", "postcode", "clientnummer")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def files(specification: Specification) -> Files:
    return protocol.files(specification)


@pytest.fixture(scope="module")
def variants(specification: Specification) -> dict[str, Variant]:
    return {variant.id: variant for variant in variants_of(specification)}


def example(files: Files, variant: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files[f"protocol/{variant}/voorbeeld.json"])
    return data


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


# The facts


def test_there_is_a_protocol_for_every_way_of_buying_and_all_are_a_proposal(variants: dict[str, Variant]) -> None:
    assert tuple(variants) == VARIANTS
    for variant in variants.values():
        assert variant.own.zekerheid == "voorstel"
        assert source_text(variant.own.bron).startswith("quick-scan-2022")
        assert variant.own.onderbouwing


def test_every_protocol_begins_with_the_same_fields(variants: dict[str, Variant]) -> None:
    first = [f.naam for f in variants["taakgericht"].basis.basisvelden]
    assert first[:2] == ["jaar", "periode"]
    for variant in variants.values():
        assert [f.naam for f in variant.fields][: len(first)] == first
        assert len(variant.fields) > len(first)


def test_no_protocol_asks_for_a_person(variants: dict[str, Variant]) -> None:
    asked = {f.naam for variant in variants.values() for f in variant.fields}
    assert len(asked) > 15
    assert asked.isdisjoint(PERSONAL)
    free = [f for variant in variants.values() for f in variant.fields if f.soort == "tekst"]
    assert free
    assert all((f.hoogstens_tekens or 61) <= 60 for f in free)


def test_a_lump_sum_is_never_asked_by_taakveld(variants: dict[str, Variant]) -> None:
    fields = {f.naam: f for f in variants["taakgericht"].fields}
    assert not fields["taakveld"].verplicht
    assert [fields[name].verplicht for name in ("clienten", "volume", "bedrag")] == [False] * 3


# Files


def test_every_protocol_has_all_its_files(files: Files) -> None:
    names = ("index.html", "modelbepaling.md", "sjabloon.csv", "schema.json", "voorbeeld.csv", "voorbeeld.json")
    expected = {f"protocol/{variant}/{name}" for variant in VARIANTS for name in names}
    assert set(files) == expected | {"protocol/index.html"}


def test_files_are_the_same_every_time(files: Files, specification: Specification) -> None:
    assert protocol.files(specification) == files


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_template_is_the_header_of_the_example(files: Files, variant: str, variants: dict[str, Variant]) -> None:
    template, shown = (
        lines(files[f"protocol/{variant}/sjabloon.csv"]),
        lines(files[f"protocol/{variant}/voorbeeld.csv"]),
    )
    assert template == [[f.naam for f in variants[variant].fields]] == shown[:1]
    assert len(shown) > 3
    assert {len(row) for row in shown} == {len(template[0])}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_example_in_json_has_the_cells_of_the_example_in_csv(files: Files, variant: str) -> None:
    header, *rows = lines(files[f"protocol/{variant}/voorbeeld.csv"])
    told = example(files, variant)["regels"]
    assert len(told) == len(rows) > 0
    for row, record in zip(rows, told, strict=True):
        cells = {name: cell for name, cell in zip(header, row, strict=True) if cell}
        assert set(cells) == set(record)
        for name, value in record.items():
            assert float(cells[name].replace(",", ".")) == value if isinstance(value, float | int) else cells[name]


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_contract_text_has_its_values_filled_in(files: Files, variant: str) -> None:
    text = files[f"protocol/{variant}/modelbepaling.md"].decode()
    assert "{" not in text
    assert "binnen 15 dagen" in text
    assert "geen persoonsgegevens" in text
    assert re.findall(r"^## (\d+)\.", text, re.M) == [str(n) for n in range(1, text.count("\n## ") + 1)]


# The schema


Fault = Callable[[Row], None]
FAULTS: dict[str, tuple[str, Fault]] = {
    "an unknown field": ("taakgericht", lambda row: row.update(naam="x")),
    "a field that is missing": ("taakgericht", lambda row: row.pop("gemeente")),
    "a year without protocol": ("taakgericht", lambda row: row.update(jaar=2024)),
    "a period that is a number": ("taakgericht", lambda row: row.update(periode=5)),
    "a negative amount": ("taakgericht", lambda row: row.update(bedrag=-1)),
    "an amount as text": ("taakgericht", lambda row: row.update(bedrag="1,00")),
    "a small number of clients": ("taakgericht", lambda row: row.update(clienten=4)),
    "half a client": ("taakgericht", lambda row: row.update(clienten=5.5)),
    "an unknown municipality": ("taakgericht", lambda row: row.update(gemeente="0000")),
    "a hulpvorm under the wmo": ("taakgericht", lambda row: row.update(wet="wmo", productcategorie="02")),
    "no hulpvorm under the jeugdwet": ("taakgericht", lambda row: row.pop("hulpvorm")),
    "a category of the other law": ("taakgericht", lambda row: row.update(productcategorie="02")),
    "a taakveld of before the year": ("taakgericht", lambda row: row.update(taakveld="6.72a")),
    "a day in another notation": ("taakgericht", lambda row: row.update(opgemaakt_op="3-2-2026")),
    "a name that is too long": ("taakgericht", lambda row: row.update(aanbieder="x" * 61)),
    "a share above a hundred": ("outputgericht", lambda row: row.update(deel=100.01)),
    "an unknown choice": ("outputgericht", lambda row: row.update(grondslag="schatting")),
    "no verblijf under the jeugdwet": ("outputgericht", lambda row: row.pop("verblijf")),
    "an unknown unit": ("inspanningsgericht", lambda row: row.update(eenheid="99")),
    "a code of no category": ("inspanningsgericht", lambda row: row.update(productcode="99A01")),
}
GOOD: dict[str, tuple[str, Fault]] = {
    "no clients at all": ("taakgericht", lambda row: row.update(clienten=0)),
    "the fifth client": ("taakgericht", lambda row: row.update(clienten=5)),
    "a taakveld of the year": ("taakgericht", lambda row: row.update(taakveld="6.751")),
    "a code of the municipality": ("inspanningsgericht", lambda row: row.update(productcode="45Z99")),
    "the last year": ("taakgericht", lambda row: row.update(jaar=2026)),
}


def changed(files: Files, variant: str, change: Fault) -> dict[str, Any]:
    data = copies.deepcopy(example(files, variant))
    change(data["regels"][0])
    return data


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_schema_is_one_and_accepts_the_example(files: Files, variant: str) -> None:
    schema = json.loads(files[f"protocol/{variant}/schema.json"])
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://iv3alscode.nl/protocol/{variant}/schema.json"
    Draft202012Validator(schema).validate(example(files, variant))


@pytest.mark.parametrize("name", [*FAULTS, *GOOD])
def test_the_schema_refuses_what_is_wrong_and_nothing_else(files: Files, name: str) -> None:
    variant, change = {**FAULTS, **GOOD}[name]
    schema = json.loads(files[f"protocol/{variant}/schema.json"])
    assert Draft202012Validator(schema).is_valid(changed(files, variant, change)) is (name in GOOD)


def test_everything_in_a_schema_has_a_dutch_title_and_an_explanation(files: Files) -> None:
    count = 0
    for variant in VARIANTS:
        row = json.loads(files[f"protocol/{variant}/schema.json"])["$defs"]["regel"]
        for name, definition in row["properties"].items():
            assert definition["title"], name
            assert definition["description"].endswith("."), name
            assert "{" not in definition["description"], name
            count += 1
    assert count > 30


def test_ajv_agrees(files: Files, tmp_path: Path, root: Path) -> None:
    if shutil.which("node") is None or not (root / "node_modules" / "ajv").is_dir():
        pytest.skip("Node or ajv is not installed; run make test, which installs ajv where npm is")
    cases = []
    for variant in VARIANTS:
        path = tmp_path / f"{variant}.json"
        path.write_bytes(files[f"protocol/{variant}/schema.json"])
        cases.append({"naam": variant, "schema": str(path), "aanlevering": example(files, variant), "goed": True})
    for name, (variant, change) in {**FAULTS, **GOOD}.items():
        data = changed(files, variant, change)
        schema = str(tmp_path / f"{variant}.json")
        cases.append({"naam": name, "schema": schema, "aanlevering": data, "goed": name in GOOD})
    (tmp_path / "gevallen.json").write_text(json.dumps(cases), encoding="utf-8")
    script = root / "tests" / "generators" / "outputs" / "ajv_cases.mjs"
    command = ["node", str(script), str(tmp_path / "gevallen.json")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=root)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.strip() == f"{len(cases)} gevallen"


# Pages


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def pages(files: Files) -> Iterator[tuple[str, str, list[tuple[str, dict[str, str | None]]]]]:
    for path in sorted(p for p in files if p.endswith(".html")):
        text = files[path].decode()
        reader = Reader()
        reader.feed(text)
        yield path, text, reader.tags


def test_pages_have_a_language_headings_in_order_and_header_cells(files: Files) -> None:
    seen = 0
    for path, text, tags in pages(files):
        assert ("html", {"lang": "nl"}) in tags, path
        headings = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
        assert headings.count(1) == 1
        assert headings[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(headings))
        assert all(attributes.get("scope") in ("col", "row") for tag, attributes in tags if tag == "th")
        assert sum(tag == "caption" for tag, _ in tags) == sum(tag == "table" for tag, _ in tags) > 0
        assert "voorstel" in text
        seen += 1
    assert seen == 4


def test_pages_ask_nothing_from_elsewhere_and_links_lead_to_files(files: Files) -> None:
    followed = 0
    for path, _, tags in pages(files):
        assert not [tag for tag, _ in tags if tag in ("script", "img", "iframe", "link", "form")]
        for _tag, attributes in tags:
            if "href" in attributes:
                target = (Path(path).parent / str(attributes["href"])).as_posix()
                parts: list[str] = []
                for part in target.split("/"):
                    parts = parts[:-1] if part == ".." else [*parts, part]
                assert "/".join(parts) in files, attributes["href"]
                followed += 1
    assert followed > 15


def test_a_browser_finds_no_accessibility_faults_and_the_pages_fit_a_narrow_screen(
    files: Files, tmp_path: Path
) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    chromium = shutil.which("chromium")
    if chromium is None or not axe.is_file():
        pytest.skip("chromium or axe-core is not installed")
    for path, _, _ in pages(files):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(files[path])
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 800}).new_page()
        for path, _, _ in pages(files):
            page.goto((tmp_path / path).as_uri())
            page.add_script_tag(path=str(axe))
            found = page.evaluate("axe.run().then(r => [r.passes.length, r.violations.map(v => v.id)])")
            assert found[0] > 10
            assert found[1] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        browser.close()


# The checks on the sources


def test_the_check_looks_at_every_field_demand_and_example(copy: Copy) -> None:
    outcome = copy.check()
    assert [f for f in outcome.findings if f.check == "protocol"] == []
    assert outcome.looked_at["protocol"] == 75
