"""The schema is the one model: a word that is added there alone is known to every runtime, command, form and check."""

from __future__ import annotations

import json
import shutil
import subprocess
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.support.orders import BASE, order_text
from tests.support.sources import ROOT, copied_programs, python

WORD, TITLE, PROHIBITION = "vervoer", "Vervoer van en naar de hulp", "zorgvervoer-apart"
DIVIDE_IN_NODE = "tests/packages/js/allocate_many.mjs"
FIRST_VALUE = "    permissible_values:\n      ambulant:\n"
NEW_VALUE = f"""    permissible_values:
      {WORD}:
        title: {TITLE}
        description: Het vervoer zit in de prijs van de hulp.
      ambulant:
"""
NEW_PROHIBITION = f"""
  - id: {PROHIBITION}
    wat: Vervoer in het contract over taakvelden verdelen.
    waarom: Dit verbod is alleen voor een proef.
    alternatief: Zet het vervoer in een eigen contract.
    herken: {{bevat: [{WORD}]}}
    geldig: {{van: 2023}}
    bron: {{id: voorschrift-2026, blad: 5}}
    zekerheid: voorstel
    onderbouwing: Alleen voor een proef.
"""
MAKE_CODE = """
import json
from pathlib import Path
from generators.kernel.schema import SOURCE_SCHEMA_FOLDER, generate_source_schemas
from generators.kernel.files import write
from generators.kernel.schema_code import refresh
root = Path.cwd()
assert refresh(root), "the code did not change"
for made in generate_source_schemas(root):
    write(root / SOURCE_SCHEMA_FOLDER, {f"{made.name}.schema.json": json.dumps(made.schema).encode()}, set())
"""
MAKE_PACKS = """
import json
from pathlib import Path
from generators.kernel import reading, sources
from generators.kernel.places import PACKS
from generators.kernel.files import write
from generators.outputs.generator import Building
from generators.outputs.site import dividing, tools
from generators.outputs.site.page import markdown
from generators.subjects.model.specification import Specification
root = Path.cwd()
specification = Specification(reading.read(sources.load_folder(root / "tables", root)))
packs = Building.begin(root, specification).packs
write(root, {f"{PACKS}/{name}": content for name, content in packs.items()}, set())
page = next(page for page in tools.pages(specification) if page.path == "verdelen")
texts = {name.removesuffix(".json"): content.decode() for name, content in packs.items()}
names = {"namen_bij": {page.model: {}}}
made = {"bladzijde": markdown(page, names).decode(), "bron": dividing.source(specification, texts)}
Path("gemaakt.json").write_text(json.dumps(made), encoding="utf-8")
"""


@dataclass(frozen=True)
class Edited:
    """A copy of the repository in which a word was added to the schema, and everything made of it."""

    root: Path
    page: str
    source: Any

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module of the copy with Python."""
        return python(self.root, "-m", *arguments)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    root = copied_programs(tmp_path_factory.mktemp("model") / "kopie")
    replaced_once(root / "schema" / "verdeling.yaml", FIRST_VALUE, NEW_VALUE)
    prohibitions = root / "tables" / "verdeling" / "verboden.yaml"
    prohibitions.write_text(prohibitions.read_text("utf-8").rstrip("\n") + NEW_PROHIBITION, encoding="utf-8")
    for program in (MAKE_CODE, MAKE_PACKS):
        done = python(root, "-c", program)
        assert done.returncode == 0, done.stderr
    made = json.loads((root / "gemaakt.json").read_text("utf-8"))
    return Edited(root, made["bladzijde"], made["bron"])


def replaced_once(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def order() -> dict[str, Any]:
    data = deepcopy(BASE)
    data["contract"][0]["bevat"] = [WORD]
    return data


@pytest.fixture(scope="module")
def told(edited: Edited) -> list[dict[str, Any]]:
    """What ``iv3 allocate`` says about an order with the new word."""
    file = edited.root / "opdracht.toml"
    file.write_text(order_text(order()), encoding="utf-8")
    done = edited.run("iv3", "allocate", str(file), "--format", "json")
    assert done.returncode == 1, done.stderr
    findings: list[dict[str, Any]] = json.loads(done.stdout)["bevindingen"]
    return findings


def test_the_checks_take_the_new_word(edited: Edited) -> None:
    done = edited.run("generators", "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_understands_it_and_finds_the_prohibition(told: list[dict[str, Any]]) -> None:
    assert [finding["regel"] for finding in told] == [PROHIBITION]


def test_without_the_edit_the_command_does_not_know_it(tmp_path: Path) -> None:
    file = tmp_path / "opdracht.toml"
    file.write_text(order_text(order()), encoding="utf-8")
    done = python(ROOT, "-m", "iv3", "allocate", str(file), "--format", "json")
    assert [finding["regel"] for finding in json.loads(done.stdout)["bevindingen"]] == ["kies"]


def test_the_browser_says_the_same(edited: Edited, told: list[dict[str, Any]], esbuild_there: None) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not there: nothing has shown that the browser knows a word that is new in the schema")
    script = edited.root / DIVIDE_IN_NODE
    script.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / DIVIDE_IN_NODE, script)
    (edited.root / "node_modules").symlink_to(ROOT / "node_modules")
    work = {"source": edited.source, "today": "2026-12-31", "orders": [order()]}
    file = edited.root / "opdrachten.json"
    file.write_text(json.dumps(work, default=date.isoformat), encoding="utf-8")
    done = subprocess.run([node, str(script), str(file)], capture_output=True, text=True, check=True)
    (result,) = json.loads(done.stdout)
    assert [[ernst, regel, melding, herstel] for ernst, regel, _, melding, herstel in result["findings"]] == [
        [finding[key] for key in ("ernst", "regel", "melding", "herstel")] for finding in told
    ]


def test_the_form_offers_it(edited: Edited) -> None:
    assert f'name="contract.0.bevat" value="{WORD}"> {TITLE}</label>' in edited.page


def test_the_schema_for_editors_takes_it(edited: Edited) -> None:
    file = edited.root / "generated" / "schemas" / "bronnen" / "verdeelverbod.schema.json"
    schema = json.loads(file.read_text("utf-8"))
    signs = Draft7Validator({**schema, "required": [], "$ref": "#/$defs/Herkenning"})
    assert list(signs.iter_errors({"bevat": [WORD]})) == []
    assert list(signs.iter_errors({"bevat": ["vervoering"]})) != []
