"""A release: the same bytes every time, never changed, never half; and what is published is what its manifest says."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generators import checks
from generators.commands.main import main
from generators.kernel.files import Files
from generators.kernel.records import Uitgave
from generators.outputs import build, manifest
from generators.outputs.build import Output
from generators.outputs.manifest import commit_of
from generators.subjects.model.specification import Specification
from generators.subjects.releases import facts as releases
from generators.subjects.releases.facts import History
from generators.upkeep.publication import folder, places, prepare, verify
from generators.upkeep.publication.folder import ReleaseError
from generators.upkeep.publication.verify import VerifyOutcome
from iv3.core.errors import UserError
from tests.support.publications import COMMIT, PUBLISHED, SITE, at, release_of
from tests.support.sources import ROOT, Copy

WHO = ("gemeenten", "zorgadministraties", "leveranciers", "beheerders")


@pytest.fixture(scope="module")
def history(specification: Specification) -> History:
    known = releases.history_of(specification)
    assert known is not None
    return History(known.rules, known.sections, (), (release_of(),))


Make = Callable[..., Files]


@pytest.fixture(scope="module")
def files_of(specification: Specification, history: History) -> Make:
    def made(release: Uitgave | None = None, **more: bytes) -> Files:
        published = {**PUBLISHED, **{path.replace("__", "."): content for path, content in more.items()}}
        release = release or release_of()
        return folder.version_files(at(specification, release.versie), history, release, published, COMMIT)

    return made


@pytest.fixture
def out(tmp_path: Path, specification: Specification, files_of: Make) -> Path:
    """What is published after two releases: 1.0.0, and then 1.1.0 with the site."""
    target = tmp_path / "uit"
    site = {**SITE, **manifest.files(specification, SITE, COMMIT)}
    for versie, datum in (("1.0.0", "2027-01-15"), ("1.1.0", "2027-02-01")):
        release = release_of(versie, datum)
        folder.publish(target, release, files_of(release), site)
    return target


def contents(top: Path) -> dict[str, bytes]:
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}


def told(outcome: VerifyOutcome) -> list[tuple[str, str]]:
    return [(d.pad, d.soort) for d in outcome.differences]


# What is in a release


def test_a_release_holds_everything_but_the_site_with_messages_checksums_and_an_archive(files_of: Make) -> None:
    files = files_of()
    expected = {path for path in PUBLISHED if not path.startswith("site/")}
    messages = {f"nieuw-voor-{who}.{kind}" for who in WHO for kind in ("md", "html")} | {"uitgavebericht.md"}
    assert set(files) == expected | messages | {"SHA256SUMS", "iv3-1.0.0.zip", "uitgave.json", "index.html"}
    named = {row["pad"]: row for row in json.loads(files["manifest.json"])["bestanden"]}
    assert set(named) == set(files) - {"SHA256SUMS", "iv3-1.0.0.zip", "manifest.json"}
    assert json.loads(files["manifest.json"])["bron_commit"] == COMMIT
    sums = {line[66:]: line[:64] for line in files["SHA256SUMS"].decode().splitlines()}
    assert sums == {p: hashlib.sha256(c).hexdigest() for p, c in files.items() if p != "SHA256SUMS"}


def test_the_archive_holds_the_version_with_fixed_times_order_and_rights(files_of: Make) -> None:
    files = files_of()
    with zipfile.ZipFile(io.BytesIO(files["iv3-1.0.0.zip"])) as packed:
        entries = packed.infolist()
        assert {e.filename: packed.read(e) for e in entries} == {
            p: c for p, c in files.items() if p not in ("iv3-1.0.0.zip", "SHA256SUMS")
        }
    assert [e.filename for e in entries] == sorted(e.filename for e in entries)
    assert {(e.date_time, e.external_attr >> 16, e.create_system) for e in entries} == {
        ((2027, 1, 15, 0, 0, 0), 0o100644, 3)
    }


def test_everyone_reads_what_concerns_them_and_nothing_else(files_of: Make) -> None:
    files = {path: content.decode() for path, content in files_of().items() if path.endswith((".md", ".html"))}
    assert "Dit is nieuw." not in files["nieuw-voor-gemeenten.md"]
    assert "**Brekend.** Dit &lt;breekt> `x`." in files["nieuw-voor-gemeenten.md"]
    assert "Dit &lt;breekt&gt; <code>x</code>." in files["nieuw-voor-gemeenten.html"]
    assert "Verslagjaar 2026." in files["nieuw-voor-gemeenten.html"]
    assert "Dit is nieuw." in files["nieuw-voor-leveranciers.html"]
    assert "Let op" not in files["nieuw-voor-leveranciers.md"]
    for kind in ("md", "html"):
        assert "er voor beheerders niets anders" in files[f"nieuw-voor-beheerders.{kind}"]
    assert all(text in files["uitgavebericht.md"] for text in ("Dit is nieuw.", "breekt", "Let op"))


def test_a_release_is_the_same_to_the_byte_in_other_places(files_of: Make) -> None:
    program = (
        "import hashlib, pathlib\n"
        "from generators.kernel import reading, sources\n"
        "from generators.subjects.releases import facts as releases\n"
        "from tests.generators.upkeep import test_release as t\n"
        "from generators.upkeep.publication import folder\n"
        "from generators.subjects.model.specification import Specification\n"
        "root = pathlib.Path('.')\n"
        "paths = (releases.EDITION, releases.RULES, 'tables/wijzigingsklassen.yaml')\n"
        "documents = [sources.load_file(root / p, p) for p in paths]\n"
        "s = Specification(reading.read(documents)); known = releases.history_of(s)\n"
        "h = releases.History(known.rules, known.sections, (), (t.release_of(),))\n"
        "files = folder.version_files(t.at(s, '1.0.0'), h, t.release_of(), t.PUBLISHED, t.COMMIT)\n"
        "print(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest())\n"
    )
    here = hashlib.sha256(repr(sorted(files_of().items())).encode()).hexdigest()
    places = [{"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}]
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **place}, capture_output=True, text=True
        )
        for place in places
    ]
    assert [run.stdout.strip() for run in runs] == [here, here], runs[0].stderr


# Publishing


def test_the_index_has_every_version_and_the_pointer_has_the_highest(out: Path) -> None:
    rows = json.loads((out / "uitgaven/index.json").read_bytes())["uitgaven"]
    assert [row["versie"] for row in rows] == ["1.1.0", "1.0.0"]
    pointer = json.loads((out / "laatste.json").read_bytes())
    assert (pointer["versie"], pointer["datum"]) == ("1.1.0", "2027-02-01")
    assert pointer["adres"].endswith("/uitgaven/1.1.0/")
    made = (out / "uitgaven/1.1.0/manifest.json").read_bytes()
    assert pointer["manifest_sha256"] == rows[0]["manifest"]["sha256"] == hashlib.sha256(made).hexdigest()
    packed = (out / "uitgaven/1.1.0/iv3-1.1.0.zip").read_bytes()
    assert (rows[0]["archief"]["bytes"], rows[0]["archief"]["sha256"]) == (
        len(packed),
        hashlib.sha256(packed).hexdigest(),
    )
    assert rows[0]["klasse"] == "brekend"


def test_an_older_version_that_comes_later_does_not_become_the_latest(out: Path, files_of: Make) -> None:
    late = release_of("1.0.1", "2027-03-01")
    folder.publish(out, late, files_of(late), None)
    assert json.loads((out / "laatste.json").read_bytes())["versie"] == "1.1.0"
    rows = json.loads((out / "uitgaven/index.json").read_bytes())["uitgaven"]
    assert [row["versie"] for row in rows] == ["1.1.0", "1.0.1", "1.0.0"]


def test_the_same_release_again_changes_nothing(out: Path, files_of: Make) -> None:
    before = contents(out)
    release = release_of("1.1.0", "2027-02-01")
    assert folder.publish(out, release, files_of(release), None) == 0
    assert contents(out) == before


def test_what_a_release_left_half_goes_and_two_at_once_are_told(out: Path, files_of: Make) -> None:
    half = out / "uitgaven" / ".nieuw-gestopt" / "1.2.0"
    half.mkdir(parents=True)
    (half / "manifest.json").write_bytes(b"{")
    release = release_of("1.2.0", "2027-04-01")
    holding = os.open(out / "uitgaven", os.O_RDONLY)
    try:
        fcntl.flock(holding, fcntl.LOCK_EX)
        with pytest.raises(ReleaseError, match="wordt nu een andere uitgave gezet"):
            folder.publish(out, release, files_of(release), None)
    finally:
        os.close(holding)
    assert folder.publish(out, release, files_of(release), None) > 0
    assert sorted(path.name for path in (out / "uitgaven").iterdir() if path.is_dir()) == ["1.0.0", "1.1.0", "1.2.0"]


def test_the_same_version_with_other_bytes_is_refused_and_named(out: Path, files_of: Make) -> None:
    before = contents(out)
    release = release_of("1.1.0", "2027-02-01")
    with pytest.raises(ReleaseError, match=r"versie 1\.1\.0 is al uitgebracht en is nu anders: .*begrippen/nieuw\.ttl"):
        folder.publish(out, release, files_of(release, **{"begrippen/nieuw__ttl": b"x"}), None)
    assert contents(out) == before


def test_a_new_site_replaces_the_old_one_and_leaves_every_version(out: Path, specification: Specification) -> None:
    earlier = {p: c for p, c in contents(out).items() if p.startswith("uitgaven/")}
    (out / "van-iemand-anders.txt").write_text("blijft", encoding="utf-8")
    site = {"index.html": b"<h1>Nieuw</h1>"}
    release = release_of("1.1.0", "2027-02-01")
    files = {p.removeprefix("uitgaven/1.1.0/"): c for p, c in earlier.items() if p.startswith("uitgaven/1.1.0/")}
    folder.publish(out, release, files, {**site, **manifest.files(specification, site, COMMIT)})
    after = contents(out)
    assert {p: c for p, c in after.items() if p.startswith("uitgaven/")} == earlier
    assert set(after) - set(earlier) == {"index.html", "manifest.json", "laatste.json", "van-iemand-anders.txt"}


def test_a_manifest_that_names_a_version_as_part_of_the_site_removes_nothing(
    out: Path, specification: Specification
) -> None:
    wrong = {"uitgaven/1.0.0/SHA256SUMS": b"", "laatste.json": b"", "index.html": SITE["index.html"]}
    (out / "manifest.json").write_bytes(manifest.files(specification, wrong, COMMIT)["manifest.json"])
    release = release_of("1.1.0", "2027-02-01")
    files = contents(out / "uitgaven/1.1.0")
    folder.publish(out, release, files, {**SITE, **manifest.files(specification, SITE, COMMIT)})
    assert (out / "uitgaven/1.0.0/SHA256SUMS").is_file()
    assert (out / "laatste.json").is_file()


def test_a_release_that_is_interrupted_leaves_nothing(
    tmp_path: Path, files_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        folder.publish(tmp_path / "uit", release_of(), files_of(), None)
    assert contents(tmp_path) == {}
    assert list((tmp_path / "uit/uitgaven").iterdir()) == []


def test_the_folder_of_a_build_is_no_place_for_a_release(tmp_path: Path, files_of: Make) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ReleaseError, match="is de map van een build"):
        folder.publish(tmp_path, release_of(), files_of(), None)


def test_an_earlier_version_that_is_not_whole_stops_a_release(out: Path, files_of: Make) -> None:
    (out / "uitgaven/1.0.0/uitgave.json").unlink()
    release = release_of("1.2.0", "2027-03-01")
    with pytest.raises(UserError, match=r"1\.0\.0 is niet heel"):
        folder.publish(out, release, files_of(release), None)


def test_versions_that_are_missing_are_told(out: Path, history: History) -> None:
    known = History(history.rules, history.sections, (), tuple(release_of(v) for v in ("0.9.0", "1.0.0", "1.1.0")))
    assert folder.missing_versions(known, out) == ["0.9.0"]
    shutil.rmtree(out / "uitgaven/1.0.0")
    assert folder.missing_versions(known, out) == ["0.9.0", "1.0.0"]


# The command, on a repository


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Specification]:
    """A copy of the sources in git, with everything in one release."""
    copy = Copy(tmp_path_factory.mktemp("uitgave") / "kopie")
    write_change(copy.root)
    outcome = copy.check()
    assert outcome.findings == ()
    assert outcome.specification is not None
    prepare.apply(copy.root, prepare.prepare(copy.root, outcome.specification, "2027-01-15"))
    released = copy.check()
    assert released.findings == ()
    assert released.specification is not None
    git(copy.root, "init", "-q")
    commit(copy.root)
    return copy.root, released.specification


def write_change(root: Path) -> None:
    text = "soort: verbeterd\nklasse: redactioneel\nonderdeel: site\nvoor: [beheerders]\ntekst: Dit is een proef.\n"
    (root / releases.FRAGMENTS / "een-proef.yaml").write_text(text, encoding="utf-8")


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Proef", "-c", "user.email=proef@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, "-C", str(root), *arguments], check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "proef")


@pytest.fixture
def run(
    repository: tuple[Path, Specification], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run ``release`` on the repository, with a small build in place of the whole one."""
    root, specification = repository
    monkeypatch.setattr(checks, "run", lambda _: checks.CheckOutcome((), {}, specification))
    monkeypatch.setattr(build, "generate", lambda *_, **__: Output(dict(PUBLISHED), {}))
    monkeypatch.setattr(build, "_committed_paths", lambda _, wanted: set())

    def command(out: Path, *more: str) -> tuple[int, str]:
        code = main(["--map", str(root), "release", "--out", str(out), *more])
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


Run = Callable[..., tuple[int, str]]


def test_the_command_makes_a_release_twice_with_the_same_bytes_and_names_the_commit(
    run: Run, repository: tuple[Path, Specification], tmp_path: Path
) -> None:
    root, specification = repository
    for name in ("een", "twee"):
        code, said = run(tmp_path / name)
        assert code == 0, said
    assert contents(tmp_path / "een") == contents(tmp_path / "twee")
    versie = specification.edition.versie
    made = json.loads((tmp_path / f"een/uitgaven/{versie}/manifest.json").read_bytes())
    assert made["bron_commit"] == commit_of(root)
    assert (tmp_path / "een/index.html").read_bytes() == PUBLISHED["site/index.html"]
    assert main(["verify", str(tmp_path / "een")]) == 0
    code, said = run(tmp_path / "een")
    assert (code, "met dezelfde bytes" in said) == (0, True)


def test_whoever_builds_the_same_commit_again_hears_that_every_byte_is_equal_or_what_is_not(
    run: Run, repository: tuple[Path, Specification], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, specification = repository
    out, versie = tmp_path / "uit", specification.edition.versie
    assert run(out)[0] == 0
    again = ["--map", str(root), "rebuild", str(out)]
    assert main(again) == 0
    assert "byte voor byte gelijk" in capsys.readouterr().out
    sums = out / "uitgaven" / versie / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines(keepends=True)
    sums.write_text("".join(line for line in lines if "iv3.ttl" not in line), encoding="utf-8")
    assert main(again) == 1
    assert "begrippen/iv3.ttl: komt uit deze bouw, en is niet uitgebracht." in capsys.readouterr().out
    manifest_of = sums.with_name("manifest.json")
    text = manifest_of.read_text(encoding="utf-8")
    manifest_of.write_text(text.replace(commit_of(root) or "?", COMMIT), encoding="utf-8")
    assert main(again) == 2
    assert f"is gemaakt van commit {COMMIT}" in capsys.readouterr().err


def test_without_the_site_only_versions_are_made(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path / "uit", "--no-site")[0] == 0
    assert sorted(p.name for p in (tmp_path / "uit").iterdir()) == ["laatste.json", "uitgaven"]


def test_a_folder_inside_the_repository_does_not_make_it_dirty(
    run: Run, repository: tuple[Path, Specification]
) -> None:
    out = repository[0] / "uit"
    assert run(out)[0] == 0
    code, said = run(out)
    assert (code, "met dezelfde bytes" in said) == (0, True)
    shutil.rmtree(out)


@pytest.mark.parametrize("path", ["nieuw.txt", "tables/README.md"])
def test_a_working_folder_that_differs_from_git_is_refused(
    run: Run, repository: tuple[Path, Specification], tmp_path: Path, path: str
) -> None:
    target = repository[0] / path
    before = target.read_bytes() if target.exists() else None
    target.write_text("anders\n", encoding="utf-8")
    code, said = run(tmp_path / "uit")
    if before is None:
        target.unlink()
    else:
        target.write_bytes(before)
    assert code == 1
    assert "die niet in git staan" in said
    assert path in said
    assert not (tmp_path / "uit").exists()


def test_stale_files_are_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "generate", lambda *_, **__: Output(dict(PUBLISHED), {"generated/x.csv": b"nieuw"}))
    code, said = run(tmp_path / "uit")
    assert code == 1
    assert "verouderd is: generated/x.csv; herstel het met make build" in said
    assert not (tmp_path / "uit").exists()


def test_another_version_than_expected_and_a_missing_earlier_one_are_refused(
    run: Run, repository: tuple[Path, Specification], tmp_path: Path
) -> None:
    code, said = run(tmp_path / "uit", "--versie", "88.0.0")
    assert (code, "verwacht was versie 88.0.0" in said) == (1, True)
    assert run(tmp_path / "uit", "--versie", repository[1].edition.versie)[0] == 0


def test_changes_that_wait_or_a_version_that_moved_on_are_refused(
    specification: Specification, history: History
) -> None:
    versie = specification.edition.versie
    with pytest.raises(ReleaseError, match="er staat nog geen uitgave"):
        folder.release_to_make(specification, History(history.rules, history.sections, (), ()))
    waiting = History(history.rules, history.sections, release_of().wijzigingen, (release_of(versie),))
    with pytest.raises(ReleaseError, match="staan 2 wijzigingen die niet in een uitgave zitten"):
        folder.release_to_make(specification, waiting)
    behind = History(history.rules, history.sections, (), (release_of("0.0.1"),))
    with pytest.raises(ReleaseError, match=r"heeft versie .*, en de laatste uitgave is 0\.0\.1"):
        folder.release_to_make(specification, behind)
    assert (
        folder.release_to_make(
            specification, History(history.rules, history.sections, (), (release_of(versie),))
        ).versie
        == versie
    )


def test_without_git_there_is_no_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ReleaseError, match="git kan niet zeggen"):
        folder.clean_commit(tmp_path, tmp_path / "uit")


# Comparing a folder with its manifest


def test_a_whole_publication_and_one_version_of_it_are_in_order(out: Path) -> None:
    whole = verify.verify(str(out))
    assert whole.differences == ()
    assert whole.manifesten == 3
    assert whole.bestanden == len(contents(out)) - 7  # three manifests, two lists of sums, the index and the pointer
    part = verify.verify(str(out / "uitgaven/1.0.0"))
    assert (part.differences, part.manifesten) == ((), 1)


def test_one_flipped_byte_one_missing_and_one_extra_file_are_found(out: Path) -> None:
    version = out / "uitgaven/1.0.0"
    content = bytearray((version / "begrippen/iv3.ttl").read_bytes())
    content[0] ^= 1
    (version / "begrippen/iv3.ttl").write_bytes(content)
    (version / "tabellen/gemeente/2025/taakvelden.csv").unlink()
    (version / "tabellen/extra.csv").write_text("x", encoding="utf-8")
    (out / "index.html").write_bytes(b"<h1>Anders</h1>")
    found = verify.verify(str(out))
    assert told(found) == [
        ("index.html", "anders"),
        ("uitgaven/1.0.0/begrippen/iv3.ttl", "anders"),
        ("uitgaven/1.0.0/tabellen/extra.csv", "extra"),
        ("uitgaven/1.0.0/tabellen/gemeente/2025/taakvelden.csv", "ontbreekt"),
    ]
    text = verify.as_text(found)
    assert "uitgaven/1.0.0/tabellen/extra.csv: staat er, en geen manifest noemt het.\n" in text
    assert "4 niet in orde.\n" in text
    assert "Handtekening: Niet nagekeken." in text
    rows = json.loads(verify.as_json(found))
    assert [row["pad"] for row in rows["verschillen"]] == [pad for pad, _ in told(found)]


@pytest.mark.parametrize("path", ["uitgaven/1.0.0/iv3-1.0.0.zip", "uitgaven/1.0.0/manifest.json", "laatste.json"])
def test_a_byte_in_what_is_not_in_the_manifest_is_found_too(out: Path, path: str) -> None:
    content = (out / path).read_bytes()
    (out / path).write_bytes(content.replace(b"2027", b"2028", 1) if path == "laatste.json" else content + b"\n")
    assert (path, "anders") in told(verify.verify(str(out)))


def test_a_pointer_that_leads_to_another_version_is_found(out: Path) -> None:
    pointer = json.loads((out / "laatste.json").read_bytes())
    (out / "laatste.json").write_text(json.dumps({**pointer, "versie": "1.0.0"}), encoding="utf-8")
    assert told(verify.verify(str(out))) == [("laatste.json", "anders")]
    (out / "laatste.json").unlink()
    assert told(verify.verify(str(out))) == [("laatste.json", "ontbreekt")]


def test_a_version_that_the_index_names_and_that_is_gone_is_found(out: Path) -> None:
    shutil.rmtree(out / "uitgaven/1.0.0")
    assert ("uitgaven/1.0.0/manifest.json", "ontbreekt") in told(verify.verify(str(out)))


def test_a_version_that_the_index_does_not_name_is_extra(out: Path) -> None:
    shutil.copytree(out / "uitgaven/1.0.0", out / "uitgaven/6.6.6")
    found = told(verify.verify(str(out)))
    assert len(found) > 3
    assert found[0] == ("uitgaven/6.6.6", "extra")
    assert {soort for _, soort in found} == {"extra"}


def test_exit_codes_tell_what_was_found(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(out), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["verschillen"] == []
    (out / "index.html").unlink()
    assert main(["verify", str(out)]) == 1
    assert "index.html: ontbreekt." in capsys.readouterr().out
    for nowhere in (tmp_path / "weg", tmp_path):
        assert main(["verify", str(nowhere)]) == 2
    assert capsys.readouterr().err.count("Dit is niet gelukt") == 2


# A manifest of others


@pytest.mark.parametrize(
    "path",
    [
        "../buiten.txt",
        "/etc/passwd",
        "a/../../buiten.txt",
        "C:/x",
        "c:x",
        "a\\b",
        "a//b",
        "./a",
        "a/",
        "",
        "a\nb",
        "a\0b",
    ],
)
def test_a_path_that_could_lead_outside_is_not_read(tmp_path: Path, path: str) -> None:
    inside = tmp_path / "map"
    inside.mkdir()
    (tmp_path / "buiten.txt").write_text("geheim", encoding="utf-8")
    assert places.unsafe(path)
    write_manifest(inside, [{"pad": path, "bytes": 6, "sha256": hashlib.sha256(b"geheim").hexdigest()}])
    assert told(verify.verify(str(inside))) == [("manifest.json", "onbruikbaar")]


def test_a_path_in_the_sums_that_could_lead_outside_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    sha256 = hashlib.sha256(b"x").hexdigest()
    write_manifest(tmp_path, [{"pad": "a.txt", "bytes": 1, "sha256": sha256}])
    own = f"{hashlib.sha256((tmp_path / 'manifest.json').read_bytes()).hexdigest()}  manifest.json\n"
    lines = f"{own}{sha256}  a.txt\n{sha256}  ../buiten.txt\nonzin\n"
    (tmp_path / "SHA256SUMS").write_text(lines, encoding="utf-8")
    assert told(verify.verify(str(tmp_path))) == [("SHA256SUMS", "onbruikbaar")] * 2
    (tmp_path / "SHA256SUMS").write_text(f"{own}{'0' * 64}  a.txt\n{'0' * 64}  weg.zip\n", encoding="utf-8")
    assert told(verify.verify(str(tmp_path))) == [("SHA256SUMS", "anders"), ("weg.zip", "ontbreekt")]


def write_manifest(top: Path, rows: Any) -> None:
    (top / "manifest.json").write_text(json.dumps({"bestanden": rows}), encoding="utf-8")


@pytest.mark.parametrize(
    "row",
    [
        "a.txt",
        None,
        {},
        {"pad": "a.txt"},
        {"pad": ["a.txt"], "bytes": 1, "sha256": "0" * 64},
        {"pad": "a.txt", "bytes": -1, "sha256": "0" * 64},
        {"pad": "a.txt", "bytes": 10**30, "sha256": "0" * 64},
        {"pad": "a.txt", "bytes": True, "sha256": "0" * 64},
        {"pad": "a.txt", "bytes": 1, "sha256": "0" * 63},
    ],
)
def test_a_row_that_cannot_be_is_told_and_not_followed(tmp_path: Path, row: Any) -> None:
    write_manifest(tmp_path, [row])
    assert told(verify.verify(str(tmp_path))) == [("manifest.json", "onbruikbaar")]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"bestanden": {}}', '{"bestanden": []}', "[" * 100_000, "\udcff"])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert main(["verify", str(tmp_path)]) == 2
    assert "Dit is niet gelukt: manifest.json" in capsys.readouterr().err


def test_a_file_named_twice_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    row = {"pad": "a.txt", "bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    write_manifest(tmp_path, [row, row])
    assert told(verify.verify(str(tmp_path))) == [("manifest.json", "onbruikbaar")]


def test_a_link_to_another_place_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "map", tmp_path / "buiten"
    inside.mkdir()
    outside.mkdir()
    (outside / "a.txt").write_bytes(b"x")
    (inside / "naar").symlink_to(outside)
    (inside / "b.txt").symlink_to(outside / "a.txt")
    sha256 = hashlib.sha256(b"x").hexdigest()
    write_manifest(inside, [{"pad": path, "bytes": 1, "sha256": sha256} for path in ("naar/a.txt", "b.txt")])
    assert told(verify.verify(str(inside))) == [
        ("b.txt", "onbruikbaar"),
        ("naar", "extra"),
        ("naar/a.txt", "ontbreekt"),
    ]


# An address


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; ``redirects`` and ``broken`` are paths that a test gives another answer."""

    redirects: dict[str, str] = {}  # noqa: RUF012 (a test fills it)

    def do_GET(self) -> None:
        if self.path in self.redirects:
            self.send_response(302)
            self.send_header("Location", self.redirects[self.path])
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(out: Path) -> Iterator[str]:
    _Handler.redirects = {}
    handler = functools.partial(_Handler, directory=str(out))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_an_address_is_compared_as_a_folder_is(out: Path, address: str) -> None:
    seen: list[tuple[int, int]] = []
    outcome = verify.verify(address, lambda done, total: seen.append((done, total)))
    assert outcome.differences == ()
    assert outcome.bestanden == verify.verify(str(out)).bestanden
    assert seen[-1] == (outcome.bestanden, outcome.bestanden)
    assert verify.verify(f"{address}uitgaven/1.0.0").differences == ()
    (out / "uitgaven/1.0.0/begrippen/iv3.ttl").write_bytes(b"xyz")
    (out / "zoek.mjs").unlink()
    (out / "extra.txt").write_bytes(b"an address cannot say that this is here")
    (out / "uitgaven/1.0.0/index.html").write_bytes(b"x" * 100_000)
    assert told(verify.verify(address)) == [
        ("uitgaven/1.0.0/begrippen/iv3.ttl", "anders"),
        ("uitgaven/1.0.0/index.html", "anders"),
        ("zoek.mjs", "ontbreekt"),
    ]


def test_an_address_may_send_on_to_its_own_host_and_to_no_other(address: str) -> None:
    _Handler.redirects = {"/zoek.mjs": "/index.html"}
    assert told(verify.verify(address)) == [("zoek.mjs", "anders")]
    _Handler.redirects = {"/zoek.mjs": "http://localhost:1/zoek.mjs"}
    found = verify.verify(address)
    assert told(found) == [("zoek.mjs", "onbruikbaar")]
    assert "stuurt door naar http://localhost:1; dat mag niet" in found.differences[0].melding
    _Handler.redirects = {"/manifest.json": "file:///etc/passwd"}
    with pytest.raises(UserError, match="geeft antwoord 302"):
        verify.verify(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/",
        "https:///x",
        "https://naam:wachtwoord@example.org/",
        "https://example.org/?x=1",
        "https://example.org/#x",
        "http://localhost.example.org/",
    ],
)
def test_an_address_of_another_kind_is_refused_before_anything_is_sent(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", address]) == 2
    assert f"{address} mag niet" in capsys.readouterr().err


def test_an_address_that_does_not_answer_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "http://127.0.0.1:1/"]) == 2
    assert "is niet te lezen" in capsys.readouterr().err


def test_a_list_that_is_too_large_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "LIST_LIMIT_BYTES", 100)
    write_manifest(tmp_path, [])
    with pytest.raises(UserError, match="noemt geen bestanden"):
        verify.verify(str(tmp_path))
    (tmp_path / "manifest.json").write_bytes(b" " * 101)
    with pytest.raises(UserError, match=r"manifest\.json is groter dan 100 bytes"):
        verify.verify(str(tmp_path))
