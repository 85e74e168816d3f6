"""What tests share of a build is the build of these sources, whole, or is made again."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generators.kernel.files import Files
from generators.outputs import manifest
from generators.outputs.build import Output
from generators.outputs.manifest import commit_of
from tests.support.built import APART, KEEP, Built, fingerprint, sources_of
from tests.support.sources import ROOT

READ = ("tables", "schema", "generators", "iv3", "packages", "site", "docs", "generated", "requirements")
MADE: Files = {"a/b.txt": b"1", "c.txt": b"2"}


def refuse() -> Files:
    raise AssertionError("made again")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of everything a build may read, with the fingerprint that the repository has."""
    target = tmp_path_factory.mktemp("elders")
    for path in sources_of(ROOT):
        copied = target / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    return target


def test_every_folder_that_a_build_reads_is_in_the_fingerprint() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in sources_of(ROOT)}
    assert set(READ) <= found
    assert found & APART == set()
    paths = {path.relative_to(ROOT).as_posix() for path in sources_of(ROOT)}
    assert {"pyproject.toml", "CONTRIBUTING.md", "generators/outputs/build.py", "site/mkdocs.yml"} <= paths


@pytest.mark.parametrize("folder", READ)
def test_a_change_a_new_file_and_a_file_that_goes_give_another_key(elsewhere: Path, folder: str) -> None:
    before = fingerprint(elsewhere)
    assert fingerprint(elsewhere) == before == fingerprint(ROOT)
    file = next(path for path in sources_of(elsewhere / folder) if path.stat().st_size)
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    changed = fingerprint(elsewhere)
    file.unlink()
    gone = fingerprint(elsewhere)
    file.write_bytes(content)
    more = file.with_name("nieuw.txt")
    more.write_bytes(b"")
    added = fingerprint(elsewhere)
    more.rename(file.with_name("anders.txt"))
    renamed = fingerprint(elsewhere)
    file.with_name("anders.txt").unlink()
    assert fingerprint(elsewhere) == before
    assert len({before, changed, gone, added, renamed}) == 5


def test_other_packages_give_another_key(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(elsewhere)
    monkeypatch.setattr("importlib.metadata.distributions", lambda: [])
    assert fingerprint(elsewhere) != before


def test_no_part_names_the_commit(built: Built, output: Output) -> None:
    commit = commit_of(ROOT)
    if commit is None:
        pytest.skip("the tests do not run in a repository: there is no commit to look for")
    assert commit.encode() in output.published[manifest.NAME]
    kept = [path for path in built.folder.rglob("*") if path.is_file()]
    assert len(kept) > 2000
    assert [path for path in kept if path.name == manifest.NAME or commit.encode() in path.read_bytes()] == []


def test_a_part_is_made_once_and_by_one(tmp_path: Path) -> None:
    asked: list[int] = []

    def make() -> Files:
        asked.append(1)
        return dict(MADE)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: Built("k", tmp_path)("deel", make), range(16)))
    assert found == [MADE] * 16
    assert len(asked) == 1
    assert Built("k", tmp_path)("deel", refuse) == MADE
    assert (Built("k", tmp_path).path("deel") / "a" / "b.txt").read_bytes() == b"1"


def test_a_part_of_another_key_or_name_is_not_used(tmp_path: Path) -> None:
    Built("k", tmp_path)("deel", lambda: MADE)
    assert Built("l", tmp_path)("deel", lambda: {"x": b""}) == {"x": b""}
    assert Built("k", tmp_path)("ander", lambda: {"y": b""}) == {"y": b""}


@pytest.mark.parametrize("fault", ["changed", "gone", "more", "no seal", "half a seal"])
def test_a_part_that_is_not_as_it_was_made_is_made_again(tmp_path: Path, fault: str) -> None:
    one = Built("k", tmp_path)
    one("deel", lambda: MADE)
    file, seal = one.path("deel") / "c.txt", tmp_path / "k" / "deel.sha256"
    if fault == "changed":
        file.write_bytes(b"3")
    elif fault == "gone":
        file.unlink()
    elif fault == "more":
        file.with_name("d.txt").write_bytes(b"")
    elif fault == "no seal":
        seal.unlink()
    else:
        seal.write_text(seal.read_text(encoding="ascii")[:32], encoding="ascii")
    with pytest.raises(AssertionError, match="made again"):
        one("deel", refuse)
    assert one("deel", lambda: MADE) == MADE
    assert one("deel", refuse) == MADE
    assert sorted(path.name for path in one.path("deel").rglob("*")) == ["a", "b.txt", "c.txt"]


def test_the_oldest_builds_go(tmp_path: Path) -> None:
    for number in range(KEEP + 2):
        Built(str(number), tmp_path)("deel", lambda: MADE)
    assert len(list(tmp_path.iterdir())) == KEEP
    assert Built(str(KEEP + 1), tmp_path)("deel", refuse) == MADE


def test_the_parts_are_what_a_build_publishes(
    output: Output,
    tables: Files,
    kit: Files,
    javascript_files: Files,
    pyz_files: Files,
    documents: Files,
    workbooks: Files,
    schemas: Files,
) -> None:
    for part in (tables, kit, javascript_files, pyz_files, documents, workbooks, schemas):
        assert part
        assert {path for path, content in part.items() if output.published.get(path) != content} == set()
