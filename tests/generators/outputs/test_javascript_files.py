"""The JavaScript files as they are published; and a machine without esbuild, which says what it leaves out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generators.commands import main as command
from generators.kernel import esbuild
from generators.kernel.files import Files
from generators.outputs import build, javascript, manifest
from generators.outputs.build import Made, Output
from generators.outputs.generator import Building
from generators.subjects.model.specification import Specification
from generators.upkeep.publication import folder
from iv3.core.errors import UserError
from tests.support.sources import ROOT

PAGE = {javascript.PAGE: "<@@beleid@@ @@versie@@ @@stijl@@ @@script@@>"} | dict.fromkeys(
    ("site/validatie/pagina.css", "site/stijl/controle.css"), ""
)
LEFT_OUT = ("controle en zoeken in JavaScript", "wat erin zit, en de licenties", "site")


def test_packs_go_into_the_one_place_there_is() -> None:
    assert javascript.with_packs("var EMBEDDED = {};", {"a": "'<\\"}) == "var EMBEDDED = {\n  'a': '\\'\\x3c\\\\',\n};"
    for bundle in ("var EMBEDDED = [];", "var EMBEDDED = {};var EMBEDDED = {};"):
        with pytest.raises(UserError, match="keer in de bron"):
            javascript.with_packs(bundle, {})


def test_a_script_stands_in_the_page_as_text_or_not_at_all() -> None:
    assert '"\\x3c!--"' in javascript.page('const comment = "<!--";', "1", PAGE)
    with pytest.raises(UserError, match="kan niet in een pagina"):
        javascript.page('const end = "</script>";', "1", PAGE)
    with pytest.raises(UserError, match="0 keer in de bron"):
        javascript.page("", "1", {**PAGE, javascript.PAGE: "@@versie@@ @@stijl@@ @@script@@"})


def test_the_package_has_the_version_of_the_facts(output: Output, specification: Specification) -> None:
    about = json.loads(output.committed[javascript.PACKAGE])
    assert about["version"] == specification.edition.versie
    assert (ROOT / javascript.PACKAGE).read_bytes() == output.committed[javascript.PACKAGE]
    assert json.loads(javascript.package("9.9.9")[javascript.PACKAGE])["version"] == "9.9.9"


# Without esbuild


def only_manifest(name: str, make: Made) -> Files:
    """Make the manifest alone; a part made without esbuild must not be taken for a whole one by another test."""
    return make() if name == "manifest" else {f"{name}.txt": b""}


def test_without_esbuild_the_build_leaves_out_what_holds_bundles_and_the_manifest_tells(
    specification: Specification, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build.generate(ROOT, specification, with_site=True, keeper=only_manifest)
    assert whole.left_out == ()
    assert "weggelaten" not in json.loads(whole.published[manifest.NAME])
    monkeypatch.setattr(esbuild, "is_installed", lambda: False)
    without = build.generate(ROOT, specification, with_site=True, keeper=only_manifest)
    assert without.left_out == LEFT_OUT
    assert set(whole.published) - set(without.published) == {"javascript.txt", "sbom.txt", "site.build.txt"}
    assert set(without.published) < set(whole.published)
    told = json.loads(without.published[manifest.NAME])
    assert told["weggelaten"] == list(LEFT_OUT)
    assert {row["pad"] for row in told["bestanden"]} == set(without.published) - {manifest.NAME}
    assert build.generate(ROOT, specification, keeper=only_manifest).left_out == LEFT_OUT[:-1]


def test_what_holds_bundles_says_so(building: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing asks for a bundle behind the back of the build: without esbuild everything else can be made."""

    def refuse() -> None:
        raise AssertionError("a bundle was asked for")

    monkeypatch.setattr(javascript, "bundles", refuse)
    for name in ("search_index", "pyz", "packs", "code"):
        generator = build.all_generators()[name]
        assert not generator.needs_bundles
        generator.make(building)
    with pytest.raises(AssertionError, match="was asked for"):
        build.all_generators()["javascript"].make(building)


def test_whoever_builds_without_esbuild_hears_it_and_cannot_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "generate", lambda *_, **__: Output({"a.txt": b"a"}, {}, LEFT_OUT))
    monkeypatch.setattr(build, "write_all", lambda *_: 1)
    monkeypatch.setattr(build, "stale", lambda *_: {})
    monkeypatch.setattr(folder, "clean_commit", lambda *_: "a" * 40)
    assert command.main(["build"]) == 0
    said = capsys.readouterr().err
    assert "LET OP" in said
    assert all(f"\n  - {title}\n" in said for title in LEFT_OUT)
    assert "installeer Node 20" in said
    assert command.main(["build", "--check"]) == 2
    assert "LET OP" in capsys.readouterr().err
    releasing = ["release", "--out", str(tmp_path / "uit")]
    with pytest.MonkeyPatch.context() as ready:
        ready.setattr(folder, "release_to_make", lambda *_: None)
        assert command.main(releasing) == 1
    assert "Er is niets uitgebracht: esbuild ontbreekt" in capsys.readouterr().err
    assert not (tmp_path / "uit").exists()


def test_make_goes_on_without_npm_and_does_not_think_that_the_packages_are_there(tmp_path: Path) -> None:
    for name in ("Makefile", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    programs = tmp_path / "programmas"
    programs.mkdir()
    for name in ("make", "sh"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    words = [str(programs / "make"), "--silent", "SHELL=/bin/sh", "node_modules/klaar"]
    ended = subprocess.run(
        words, cwd=tmp_path, env={**os.environ, "PATH": str(programs)}, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert not (tmp_path / "node_modules").exists()
