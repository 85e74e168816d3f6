"""The build: the same bytes everywhere, nothing half written, stale files noticed, and a new year is one command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generators.commands.main import _report_stale, main
from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.files import write
from generators.kernel.kinds import said
from generators.kernel.records import Uitgave
from generators.outputs import build, manifest
from generators.outputs.build import Output
from generators.subjects.model.specification import Specification
from generators.subjects.releases import facts as releases
from generators.subjects.releases import files as uitgaven
from generators.subjects.rules.tables import tables
from generators.upkeep.publication import folder, verify
from iv3.core.errors import UserError
from tests.support.sources import Copy, made


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_year_is_one_command(
    specification: Specification, copy: Copy, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = specification.edition.laatste_jaar
    checked = f'nagekeken_op: "{last - 1}-11-21"'
    copy.replace("tables/termijnen.yaml", checked, checked.replace(str(last - 1), str(last)))  # a year has passed
    assert main(["--map", str(copy.root), "new-year", str(last + 1)]) == 0
    assert f"Verslagjaar {last + 1} openen" in capsys.readouterr().out
    outcome = copy.check()
    assert outcome.findings == ()
    assert outcome.specification is not None
    for laag in specification.layers:
        before, after = specification.year(laag, last), outcome.specification.year(laag, last + 1)
        assert after.grey == before.grey
        for name in ("taakveld", "categorie_lasten", "categorie_baten", "balanscode", "kengetallen"):
            assert after.lists[name].codes == before.lists[name].codes
        assert f"31-12-{last + 1}" in after.lists["standper"].leaves
        assert f"MJR_{last + 4}" in after.lists["verslagperiode"].leaves
        assert tables(outcome.specification.year(laag, last)) == tables(before)
    instructions = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "laatste_jaar" in instructions, "CONTRIBUTING.md must say how a year is added"


def test_a_year_outside_the_model_is_refused(specification: Specification) -> None:
    for laag, jaar in (("gemeente", 2016), ("provincie", 2017), ("gemeente", 2050), ("waterschap", 2025)):
        with pytest.raises(UserError, match=f"er is geen model voor {laag} in {jaar}"):
            specification.year(laag, jaar)


def test_stale_and_superfluous_files_are_noticed(
    output: Output, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, output.committed, set())
    assert build.stale(tmp_path, output.committed) == {}
    assert _report_stale({}, len(output.committed)) == 0
    changed = "generated/tabellen/gemeente/2026/taakvelden.csv"
    (tmp_path / changed).write_bytes(output.committed[changed].replace(b"Burgerzaken", b"Burgerzaak"))
    (tmp_path / "generated/oud.csv").write_text("x\n", encoding="utf-8")
    missing = "iv3/packs/gr-2020.json"
    (tmp_path / missing).unlink()
    stale = build.stale(tmp_path, output.committed)
    assert set(stale) == {changed, missing, "generated/oud.csv"}
    assert _report_stale(stale, len(output.committed)) == 1
    printed = capsys.readouterr().out
    assert '-"0.2";Burgerzaak;' in printed
    assert '+"0.2";Burgerzaken;' in printed
    assert "make build" in printed


def test_a_stale_file_that_is_no_utf_8_is_named_as_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert _report_stale({"generated/kapot.csv": (b"code\n\xff\xfe;x\n", b"code\n0.1;Bestuur\n")}, 2) == 1
    said = capsys.readouterr().out
    assert "generated/kapot.csv (nu)" in said
    assert "-\\xff\\xfe;x\n+0.1;Bestuur\n" in said


def test_the_list_of_changes_is_committed_and_is_noticed_when_it_is_stale(output: Output, tmp_path: Path) -> None:
    write(tmp_path, output.committed, set())
    (tmp_path / uitgaven.CHANGELOG).write_text("# Wijzigingen\n", encoding="utf-8")
    assert list(build.stale(tmp_path, output.committed)) == [uitgaven.CHANGELOG]


def test_a_release_of_everything_is_the_same_bytes_twice_and_is_what_its_manifest_says(
    specification: Specification, output: Output, tmp_path: Path
) -> None:
    history = releases.history_of(specification)
    assert history is not None
    changes = (*history.unreleased, *(change for release in history.releases for change in release.wijzigingen))
    named = [{"id": releases.name_of(change), **said(change)} for change in changes]
    release = made(
        Uitgave, versie=specification.edition.versie, datum="2027-01-15", klasse="inhoudelijk", wijzigingen=named
    )
    one, other = (folder.version_files(specification, history, release, output.published, "a" * 40) for _ in range(2))
    assert one == other
    assert set(output.published) < set(one)
    folder.publish(tmp_path, release, one, None)
    outcome = verify.verify(str(tmp_path))
    assert outcome.differences == ()
    assert outcome.bestanden == len(one) - 2  # the manifest and the sums themselves


def test_writing_again_changes_nothing_and_removes_what_is_gone(tmp_path: Path) -> None:
    files = {"a/b.txt": b"1", "c.txt": b"2"}
    assert write(tmp_path, files, set()) == 2
    assert write(tmp_path, files, set(files)) == 0
    assert write(tmp_path, {"c.txt": b"3"}, set(files)) == 2
    assert contents(tmp_path) == {"c.txt": b"3"}


def test_a_build_removes_only_what_an_earlier_build_wrote(specification: Specification, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    for name in ("oud.csv", "nieuw.csv"):
        made = {name: b"x"}
        build.write_all(tmp_path, dist, Output({**made, **manifest.files(specification, made, None)}, {}))
        (dist / "van-iemand-anders.txt").write_text("blijft", encoding="utf-8")
    assert sorted(contents(dist)) == ["manifest.json", "nieuw.csv", "van-iemand-anders.txt"]


def test_an_interrupted_write_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.txt": b"old"}, set())

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, {"a.txt": b"new"}, {"a.txt"})
    assert (tmp_path / "a.txt").read_bytes() == b"old"


def test_nothing_is_built_from_facts_with_findings(copy: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.replace("tables/model/gemeente/taakvelden.yaml", 'code: "0.10"', "code: 0.10")
    assert main(["--map", str(copy.root), "build"]) == 1
    assert not (copy.root / "dist").exists()
    captured = capsys.readouterr()
    assert "0.10 staat niet tussen aanhalingstekens" in captured.out
    assert "Er is niets gemaakt" in captured.err


@pytest.mark.parametrize("command", [[], ["check"], ["build"], ["diff"], ["prepare-release"], ["release"], ["verify"]])
def test_help_is_in_dutch_and_has_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert re.search(r"voorbeelden|Opdrachten", printed)


def test_output_is_quiet_when_it_is_piped(root: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "generators", "check"], cwd=root, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0
    assert run.stdout == ""
    assert run.stderr.count("\n") == 1


def test_the_checkout_can_be_anywhere(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "een map met spaties"
    shutil.copytree(root / "tables", target / "tables")
    documents = sources.load_folder(target / "tables", target)
    assert Specification(facts.read(documents)).year("gemeente", 2025).name == "gemeente/2025"
