"""The types of TypeScript: made of the JSDoc and the schema, and right for a strict program that uses the package."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generators.kernel.files import Files, write
from generators.kernel.typescript import declarations
from generators.outputs import javascript
from generators.outputs.search_index import PATH as INDEX
from iv3.core.errors import UserError
from tests.support.sources import ROOT

COMPILER = ROOT / "node_modules" / ".bin" / "tsc"
STRICT = ("--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "--types", "")

CONSUMER = """
import { missing, toCanonicalJson, validate } from "@@validatie@@";
import type { Bevinding, Rapport } from "@@rapport@@";
import { maak, type Treffer } from "@@zoek@@";

const report: Rapport = validate(new Uint8Array(), { name: "leeg.json" });
const places: string[] = report.bevindingen.map(({ plaats, regel }: Bevinding) => `${regel} ${plaats.pad}`);
const amounts = report.bevindingen.flatMap(({ bedragen = [] }) => bedragen);
const cents: number = amounts.reduce((sum, { cent }) => sum + cent, 0);
const hits: Treffer[] = maak({}).zoek("wijkteam", { jaar: 2025 });
const text: string = toCanonicalJson(missing("is_een_map"));
console.log(report.oordeel === "goed", places, cents, text, hits[0]?.taakvelden?.join(), validate("{}").bron.boekjaar);
"""
WRONG = """
import { missing, toCanonicalJson, validate } from "@@validatie@@";
import { maak } from "@@zoek@@";

export const verdict: "goed" = validate("{}").oordeel;
validate(5);
missing("zomaar");
toCanonicalJson({ oordeel: "goed" });
export const found: string = validate("{}").bevindingen[0]!.gevonden;
maak({}).zoek(7);
maak({}).zoek("x")[0]!.punt;
"""
MISTAKES = 7
BESIDE = {"validatie": "./iv3-validatie.mjs", "rapport": "./rapport.mjs", "zoek": "./zoek.mjs"}
BY_NAME = {"validatie": "iv3", "rapport": "iv3/rapport", "zoek": "iv3/zoeken"}


def compiled(folder: Path, text: str, places: dict[str, str]) -> list[str]:
    """Return what the compiler says of a program, a line for each mistake."""
    for name, place in places.items():
        text = text.replace(f"@@{name}@@", place)
    (folder / "eigen.mts").write_text(text, encoding="utf-8")
    words = [str(COMPILER), *STRICT, "eigen.mts"]
    ended = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert ended.stderr == ""
    return [line for line in ended.stdout.splitlines() if not line.startswith(" ")]


@pytest.fixture(scope="module")
def beside(javascript_files: Files, node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody who downloaded the modules and their types."""
    folder = tmp_path_factory.mktemp("gedownload")
    write(folder, {Path(path).name: content for path, content in javascript_files.items()}, set())
    return folder


@pytest.fixture(scope="module")
def package(javascript_files: Files, node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody who installed the package: what package.json says, beside what is published."""
    folder = tmp_path_factory.mktemp("programma")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    write(folder / "node_modules" / "iv3", {**javascript_files, INDEX: b"{}"}, set())
    shutil.copy(ROOT / javascript.PACKAGE, folder / "node_modules" / "iv3")
    return folder


def test_a_strict_program_that_uses_everything_compiles(beside: Path, package: Path) -> None:
    assert compiled(beside, CONSUMER, BESIDE) == []
    assert compiled(package, CONSUMER, BY_NAME) == []


def test_wrong_use_is_a_mistake_to_the_compiler(beside: Path) -> None:
    said = compiled(beside, WRONG, BESIDE)
    assert len(said) == MISTAKES, "\n".join(said)
    assert all("error TS" in line for line in said)


def test_the_package_runs_by_its_name_and_shows_only_what_is_public(node: str, package: Path) -> None:
    script = """
import { validate } from "iv3";
import { maak } from "iv3/zoeken";
import index from "iv3/zoeken/zoekindex.json" with { type: "json" };
console.log(validate("{}").oordeel, typeof maak, typeof index);
for (const inside of ["iv3/validatie/iv3-validatie-cli.mjs", "iv3/package.json"]) {
  await import(inside).catch(({ code }) => console.log(code));
}
"""
    words = [node, "--no-warnings", "--input-type=module", "-e", script]
    ended = subprocess.run(words, cwd=package, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.split() == ["fout", "function", "object", *["ERR_PACKAGE_PATH_NOT_EXPORTED"] * 2]


def test_the_types_are_made_of_the_modules_as_they_stand(esbuild_there: None, tmp_path: Path) -> None:
    """What is committed is what ``npm run types`` makes; `rapport.d.mts` is made by the build."""
    words = [str(COMPILER), "--project", str(ROOT / "packages/js"), "--outDir", str(tmp_path)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    made = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.d.mts")}
    wanted = {path.removeprefix("packages/js/") for path in javascript.TYPES.values()}
    assert {*made, "validatie/rapport.d.mts"} == wanted
    for path, content in made.items():
        assert (ROOT / "packages/js" / path).read_bytes() == content, f"{path} is old: npm run types"


def test_a_schema_that_no_type_is_known_for_is_refused() -> None:
    schema = {"title": "Iets", "description": "x", "properties": {"a": {"description": "y", "type": "string"}}}
    assert "export interface Iets {\n  /** y */\n  a?: string;\n}" in declarations(schema)
    schema["properties"] = {"a": {"description": "y", "oneOf": []}}
    with pytest.raises(UserError, match="geen type in TypeScript"):
        declarations(schema)


def test_every_field_of_the_report_has_its_type() -> None:
    schema = json.loads((ROOT / "generated/schemas/rapport.schema.json").read_bytes())
    types = (ROOT / javascript.TYPES["validatie/rapport.d.mts"]).read_text(encoding="utf-8")
    fields = [key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", ())]
    assert len(fields) > 30
    assert [key for key in fields if f"  {key}: " not in types and f"  {key}?: " not in types] == []
