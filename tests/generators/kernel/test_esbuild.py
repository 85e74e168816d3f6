"""Bundles: the same bytes everywhere, with the licences of others, and nothing that a page or library may not do."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from generators.kernel import esbuild
from iv3.core.errors import UserError
from tests.support.sources import ROOT

ENTRIES = (*esbuild.MODULES, *esbuild.COMMANDS, *esbuild.SCRIPTS)
PACKAGES = ROOT / "node_modules"
NOT_ALLOWED = re.compile(r"\beval\b|\bnew Function\b|\bFunction\(|\bimportScripts\b|\bXMLHttpRequest\b")

pytestmark = pytest.mark.usefixtures("esbuild_there")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The sources in a folder of another name, with the packages somewhere else, as a second clone may have them."""
    root = tmp_path / "ergens" / "anders"
    for name in ("packages/js", "site"):
        shutil.copytree(ROOT / name, root / name)
    (root / "node_modules").symlink_to(PACKAGES)
    return root


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is no longer in {path}"
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_another_folder_gives_the_same_bytes_and_is_named_in_none(elsewhere: Path) -> None:
    made = esbuild.bundled(elsewhere)
    assert made == esbuild.bundled() == esbuild.bundles()
    assert sorted(made) == sorted(ENTRIES)
    for entry, text in made.items():
        assert not re.search(rf"{re.escape(str(ROOT))}/|{re.escape(str(elsewhere.parent))}|\.\./\.\.", text), entry


def test_code_of_others_stands_below_its_name_version_and_licence() -> None:
    for entry, text in esbuild.bundles().items():
        used = set(re.findall(r"^ *// node_modules/((?:@[^/]+/)?[^/]+)/", text, re.M))
        assert used <= {"@noble/hashes", "fflate"}, entry
        said = [plain(comment) for comment in re.findall(r"^/\*!(.*?)\*/", text, re.M | re.S)]
        assert said == [licence(name) for name in sorted(used)], entry
    assert "fflate" in esbuild.bundles()["packages/js/validatie/index.mjs"].split("*/")[1]


def plain(comment: str) -> str:
    return " ".join(comment.replace("\n *", "\n").split())


def licence(package: str) -> str:
    version = json.loads((PACKAGES / package / "package.json").read_bytes())["version"]
    return plain(f"{package} {version} {(PACKAGES / package / 'LICENSE').read_text(encoding='utf-8')}")


def test_no_bundle_runs_text_as_a_program_or_asks_another_machine() -> None:
    for entry, text in esbuild.bundles().items():
        assert NOT_ALLOWED.findall(text) == [], entry
        assert ("fetch(" in text) == (entry == "packages/js/zoeken/component.mjs"), entry
        assert ("new Worker(" in text) == (entry == "site/scripts/pagina/controleren.mjs"), entry


def test_a_script_of_a_page_is_strict_and_leaves_no_names_behind() -> None:
    for entry in esbuild.SCRIPTS:
        text = re.sub(r"\A(?:/\*!.*?\*/\s*)*", "", esbuild.bundles()[entry], flags=re.S)
        assert text.startswith('"use strict";\n(() => {\n'), entry
        assert text.endswith("})();\n"), entry


def test_words_that_a_program_does_not_use_are_not_in_it() -> None:
    assert "VERPLAATST_DEEL" in (ROOT / "packages/js/words.mjs").read_text(encoding="utf-8")
    assert [entry for entry, text in esbuild.bundles().items() if "VERPLAATST_DEEL" in text] == []


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("packages/js/validatie/nearest.mjs", "", 'import "node:fs";\n', 'Could not resolve "node:fs"'),
        ("packages/js/validatie/records.mjs", "./reading.mjs", "./weg.mjs", 'Could not resolve "./weg.mjs"'),
        ("packages/js/validatie/records.mjs", "{ Block, escape }", "{ Block, niets }", "No matching export in"),
        ("packages/js/zoeken/words.mjs", "export function plain", "export funtion plain", 'Unexpected "funtion"'),
        ("packages/js/zoeken/words.mjs", "", "if (stem === NaN) ;\n", "Comparison with NaN"),
    ],
)
def test_what_cannot_be_bundled_is_refused(elsewhere: Path, path: str, old: str, new: str, said: str) -> None:
    edit(elsewhere, path, old, new)
    with pytest.raises(UserError, match=re.escape(said)):
        esbuild.bundled(elsewhere)


def test_ordinary_imports_and_equal_names_are_no_trouble(elsewhere: Path) -> None:
    edit(elsewhere, "packages/js/validatie/records.mjs", "import {", 'import * as alles from "./text.mjs";\nimport {')
    edit(elsewhere, "packages/js/validatie/nearest.mjs", "LONGEST", "INDEX")
    edit(
        elsewhere,
        "packages/js/validatie/records.mjs",
        "export function",
        "export const LONGEST = alles;\nexport function",
    )
    assert len(esbuild.bundled(elsewhere)) == len(ENTRIES)


def test_a_folder_without_packages_has_no_bundler(tmp_path: Path) -> None:
    assert esbuild.is_installed()
    assert not esbuild.is_installed(tmp_path)
