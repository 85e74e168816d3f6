"""What is published as a module is a library: a program that imports it, bundled or not, stays its own program."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generators.kernel.esbuild import bundles
from generators.kernel.files import Files
from tests.support.sources import ROOT

PROGRAMS = ROOT / "node_modules" / ".bin"
OWN = (7, "begonnen fout\n", "eigen melding\n")
"""What the consumer ends with, prints, and says on the other channel."""

VALIDATING = """
import { validate } from "./iv3-validatie.mjs";
console.log("begonnen", validate("{}", { name: "x" }).oordeel);
console.error("eigen melding");
process.exitCode = 7;
"""
SEARCHING = """
import { maak } from "./zoek.mjs";
console.log("begonnen", typeof maak === "function" ? "fout" : maak);
console.error("eigen melding");
process.exitCode = 7;
"""
SHOWING = """
import "./iv3-zoek.mjs";
console.log("begonnen", "fout");
console.error("eigen melding");
process.exitCode = 7;
"""
CONSUMERS = {"iv3-validatie.mjs": VALIDATING, "zoek.mjs": SEARCHING, "iv3-zoek.mjs": SHOWING}
COMMANDS = {"iv3-validatie-cli.mjs", "zoek-cli.mjs"}
_ESBUILD = ("esbuild", "--bundle", "--log-level=warning")
BUNDLERS = {
    "esbuild esm": (*_ESBUILD, "--platform=node", "--format=esm", "eigen.mjs", "--outfile=uit.mjs"),
    "esbuild cjs": (*_ESBUILD, "--platform=node", "--format=cjs", "eigen.mjs", "--outfile=uit.cjs"),
    "esbuild browser": (*_ESBUILD, "--platform=browser", "--format=iife", "eigen.mjs", "--outfile=uit.cjs"),
    "rollup": ("rollup", "eigen.mjs", "--file=uit.mjs", "--silent"),
}


@pytest.fixture(scope="module")
def folder(javascript_files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every JavaScript file that is published for others to run."""
    target = tmp_path_factory.mktemp("uitgave")
    for path, content in javascript_files.items():
        (target / Path(path).name).write_bytes(content)
    (target / "iv3-zoek.mjs").write_text(bundles()["packages/js/zoeken/component.mjs"], encoding="utf-8")
    return target


def run(words: list[str], where: Path) -> tuple[int, str, str]:
    ended = subprocess.run(words, cwd=where, capture_output=True, text=True, timeout=120, check=False)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("bundler", BUNDLERS)
@pytest.mark.parametrize("module", CONSUMERS)
def test_a_bundled_program_does_and_says_only_what_is_its_own(
    node: str, folder: Path, tmp_path: Path, module: str, bundler: str
) -> None:
    shutil.copy(folder / module, tmp_path)
    (tmp_path / "eigen.mjs").write_text(CONSUMERS[module], encoding="utf-8")
    program, *words = BUNDLERS[bundler]
    assert run([str(PROGRAMS / program), *words], tmp_path) == (0, "", "")
    made = next(tmp_path.glob("uit.*"))
    assert run([node, str(made), "check", "eigen.mjs"], tmp_path) == OWN


def test_every_published_module_does_nothing_when_it_is_imported(node: str, folder: Path) -> None:
    modules = sorted({path.name for path in folder.glob("*.mjs")} - COMMANDS)
    assert modules == sorted(CONSUMERS)
    script = """
const before = Object.getOwnPropertyNames(globalThis).length;
for (const name of process.argv.slice(1)) await import(`${process.cwd()}/${name}`);
console.log(Object.getOwnPropertyNames(globalThis).length - before, process.exitCode);
"""
    assert run([node, "--input-type=module", "-e", script, *modules], folder) == (0, "0 undefined\n", "")


def test_a_module_needs_nothing_and_a_command_only_node(folder: Path) -> None:
    needed = re.compile(r"^import (?:[^;]* from )?\"([^\"]+)\";$|\bimport\(|\brequire\(", re.M)
    for path in folder.glob("*.mjs"):
        found = [match.group(1) for match in needed.finditer(path.read_text(encoding="utf-8"))]
        assert bool(found) == (path.name in COMMANDS), path.name
        assert all(name is not None and name.startswith("node:") for name in found), path.name


def test_the_element_is_made_once_however_often_its_script_stands_in_a_page(node: str, folder: Path) -> None:
    script = """
const made = new Map();
globalThis.HTMLElement = class {};
globalThis.customElements = {
  get: (name) => made.get(name),
  define(name, element) { if (made.has(name)) throw new Error("twice"); made.set(name, element); },
};
for (const again of [1, 2]) await import(`${process.cwd()}/iv3-zoek.mjs?${again}`);
console.log([...made.keys()].join());
"""
    assert run([node, "--input-type=module", "-e", script], folder) == (0, "iv3-zoek\n", "")
