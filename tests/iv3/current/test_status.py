"""iv3 status: whether a copy is current is told by hash, and nothing is told to anybody else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from generators.kernel import schema
from generators.kernel.files import Files
from generators.kernel.sources import Document
from generators.outputs import current as actueel
from generators.subjects.model.specification import Specification
from iv3.commands.guarded import CRASHED
from iv3.commands.main import main
from iv3.core.errors import Unusable
from iv3.core.words import Wijzigingsklasse
from iv3.current import fetching, status
from iv3.current import files as status_files
from iv3.current.fetching import Unreachable, fetch
from iv3.library import status as status_function

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
Answer = tuple[int, Mapping[str, str], bytes]
Run = Callable[..., tuple[int, Json]]

PACKS: Files = {"gemeente-2026.json": b'{"a": 1}\n', "gr-2026.json": b'{"b": 2}\n', "regels.json": b'{"c": 3}\n'}
TABLES: Files = {
    "tabellen/gemeente/2026/taakvelden.csv": b"code,naam\n0.1,Bestuur\n",
    "tabellen/gemeente/2025/taakvelden.csv": b"code,naam\n0.1,Bestuur van 2025\n",
    "tabellen/iv3-2026.xlsx": b"PK werkmap",
    "schemas/rapport.schema.json": b'{"type": "object"}\n',
    "validatie/iv3.pyz": b"#!/usr/bin/env python3\n# Iv3 als code. Versie 0.1.0. Licentie: EUPL-1.2.\nPK",
    "definities/iv3_definities_GR_2026.json": b"{}\n",
}
NOT_COPIED: Files = {
    "schemas/bronnen/regel.schema.json": b"1",
    "conformiteit/index.json": b"2",
    "site/index.html": b"3",
    "begrippen/iv3.ttl": b"4",
}
"""What a build publishes besides, and ``actueel.json`` leaves out."""


def document(specification: Specification, versie: str, tables: Files = TABLES, packs: Files = PACKS) -> bytes:
    """Return an ``actueel.json`` of a version, as the build makes it."""
    return actueel.files(at(specification, versie), tables, packs)[actueel.NAME]


def at(specification: Specification, versie: str) -> Specification:
    edition = structs.replace(specification.edition, versie=versie)
    return Specification(replace(specification.facts, edition=edition))


@pytest.fixture(scope="module")
def latest(specification: Specification) -> bytes:
    return document(specification, "0.1.0")


@pytest.fixture
def folder(tmp_path: Path, latest: bytes) -> Path:
    """The packs of an installation, small, with the index of their version."""
    place = tmp_path / "pakketten"
    place.mkdir()
    for name, content in {**PACKS, status.INDEX: latest}.items():
        (place / name).write_bytes(content)
    return place


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run ``iv3 status`` on the small installation, and return its outcome and what it said."""
    monkeypatch.setattr(status_function, "installed", lambda: status.installed(folder))

    def asked(*words: object) -> tuple[int, Json]:
        outcome = main(["status", *map(str, words), "--format", "json"])
        out, err = capfdbinary.readouterr()
        return outcome, json.loads(out) if out else {"fout": err.decode()}

    return asked


@pytest.fixture
def published(tmp_path: Path, latest: bytes) -> Path:
    path = tmp_path / "actueel.json"
    path.write_bytes(latest)
    return path


# What the build makes


def test_actueel_names_every_file_that_people_copy_by_folder_and_nothing_else(latest: bytes, folder: Path) -> None:
    data = json.loads(latest)
    named = {f"{place}/{name}": sha for place, files in data["bestanden"].items() for name, sha in files.items()}
    assert named == {path: hashlib.sha256(content).hexdigest() for path, content in TABLES.items()}
    assert data["pakketten"]["bestanden"] == {n: hashlib.sha256(c).hexdigest() for n, c in PACKS.items()}
    assert list(data["bestanden"]) == sorted(data["bestanden"])


def test_what_is_not_copied_is_left_out_and_the_order_in_which_files_were_made_does_not_show(
    specification: Specification, latest: bytes
) -> None:
    everything = {**NOT_COPIED, **dict(reversed(TABLES.items()))}
    assert document(specification, "0.1.0", everything, dict(reversed(PACKS.items()))) == latest


def test_the_index_between_the_packs_has_only_the_packs(specification: Specification) -> None:
    version = status.read_version(actueel.index(at(specification, "0.1.0"), PACKS), "index")
    assert set(version.files) == set(), "two proposals about other tables would both change the index"
    assert set(version.packs) == set(PACKS)


def test_a_day_and_a_lasting_address_are_named_only_when_the_facts_are_a_release(
    specification: Specification, latest: bytes
) -> None:
    said = {"versie": "0.1.0", "datum": "2026-12-01", "klasse": Wijzigingsklasse.INHOUDELIJK, "wijzigingen": []}
    release = Document("tables/uitgaven/0.1.0.yaml", said)
    change = {"soort": "verbeterd", "klasse": Wijzigingsklasse.REDACTIONEEL, "onderdeel": "regels", "tekst": "Iets."}
    waiting = Document("tables/wijzigingen/iets.yaml", {**change, "voor": ["gemeenten"]})
    nothing_waits = [d for d in specification.facts.documents if not d.path.startswith("tables/wijzigingen/")]
    made = [
        json.loads(document(Specification(replace(specification.facts, documents=[*nothing_waits, *more])), versie))
        for more, versie in (([release], "0.1.0"), ([release, waiting], "0.1.0"), ([release], "0.2.0"))
    ]
    adres = specification.edition.adres
    assert [(m.get("datum"), m.get("uitgave")) for m in made] == [
        ("2026-12-01", f"{adres}uitgaven/0.1.0/"),
        (None, None),
        (None, None),
    ]
    assert status.read_version(json.dumps(made[0]).encode(), "x").datum == "2026-12-01"
    assert "datum" not in json.loads(latest)


def test_the_hash_of_all_packs_is_what_the_guidance_says(folder: Path, latest: bytes, root: Path) -> None:
    said = json.loads(latest)["pakketten"]["sha256"]
    lines = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(PACKS.items()))
    assert hashlib.sha256(lines.encode()).hexdigest() == said
    guidance = (root / "docs" / "actueel.md").read_text(encoding="utf-8")
    command = "export LC_ALL=C\nsha256sum $(ls *.json | grep -v '^index.json$') | sha256sum"
    assert command in guidance
    if shutil.which("sha256sum") is not None:
        done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=True)
        assert done.stdout.split()[0] == said


# The installed packs


def test_packs_of_the_latest_version_are_current(run: Run, published: Path) -> None:
    outcome, said = run("--against", published)
    assert (outcome, said["stand"], said["doen"], said["verschillen"]) == (0, "actueel", "", [])
    assert said["geinstalleerd"]["versie"] == said["vergeleken_met"]["versie"] == "0.1.0"
    assert said["geinstalleerd"]["pakketten_sha256"] == said["vergeleken_met"]["pakketten_sha256"]


def test_packs_of_an_older_version_are_outdated_and_it_says_which_differ(
    run: Run, published: Path, specification: Specification
) -> None:
    newer = {**PACKS, "regels.json": b'{"c": 4}\n', "gemeente-2027.json": b"{}\n"}
    published.write_bytes(document(specification, "0.10.0", packs=newer))
    outcome, said = run("--against", published)
    assert (outcome, said["stand"]) == (1, "verouderd")
    assert "0.10.0" in said["melding"]
    assert said["verschillen"] == [
        {"naam": "gemeente-2027.json", "soort": "ontbreekt"},
        {"naam": "regels.json", "soort": "anders"},
    ]
    published.write_bytes(document(specification, "0.2.0"))
    outcome, said = run("--against", published)
    assert (outcome, said["stand"], said["verschillen"]) == (1, "verouderd", [])
    assert "dezelfde" in said["melding"]


def test_packs_that_are_newer_than_what_is_published_cannot_be_judged(
    run: Run, published: Path, specification: Specification
) -> None:
    published.write_bytes(document(specification, "0.0.9"))
    outcome, said = run("--against", published)
    assert (outcome, said["stand"]) == (2, "onbekend")
    assert "nieuwer" in said["melding"]


@pytest.mark.parametrize("words", [["--offline"], ["--offline", "--against"], ["--against"]])
def test_a_pack_that_was_changed_removed_or_added_shows_with_and_without_a_comparison(
    run: Run, folder: Path, published: Path, words: list[str]
) -> None:
    (folder / "regels.json").write_bytes(b'{"c": 3} \n')
    (folder / "gr-2026.json").unlink()
    (folder / "eigen.json").write_bytes(b"{}")
    outcome, said = run(*words, *([published] if "--against" in words else []))
    assert (outcome, said["stand"]) == (1, "gewijzigd")
    assert said["verschillen"] == [
        {"naam": "eigen.json", "soort": "extra"},
        {"naam": "gr-2026.json", "soort": "ontbreekt"},
        {"naam": "regels.json", "soort": "anders"},
    ]


def test_a_changed_pack_is_not_hidden_by_a_newer_version(
    run: Run, folder: Path, published: Path, specification: Specification
) -> None:
    (folder / "regels.json").write_bytes(b"{}")
    published.write_bytes(document(specification, "0.2.0"))
    assert run("--against", published)[1]["stand"] == "gewijzigd"


def test_packs_with_an_index_of_their_own_are_not_taken_for_the_published_ones(
    run: Run, folder: Path, published: Path, specification: Specification
) -> None:
    other = {**PACKS, "regels.json": b"{}\n"}
    for name, content in {**other, status.INDEX: document(specification, "0.1.0", packs=other)}.items():
        (folder / name).write_bytes(content)
    assert run("--offline")[1]["stand"] == "ongewijzigd"
    outcome, said = run("--against", published)
    assert (outcome, said["stand"]) == (1, "gewijzigd")
    assert said["verschillen"] == [{"naam": "regels.json", "soort": "anders"}]


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]"])
def test_an_index_that_is_gone_or_damaged_shows(run: Run, folder: Path, published: Path, content: bytes | None) -> None:
    index = folder / status.INDEX
    index.unlink() if content is None else index.write_bytes(content)
    for words in (["--offline"], ["--against", published], []):
        outcome, said = run(*words)
        assert (outcome, said["stand"], said["geinstalleerd"]["versie"]) == (1, "gewijzigd", "onbekend")
    outcome, said = run("--offline", published)
    assert (outcome, said["stand"]) == (2, "onbekend")


def test_the_outcome_is_told_when_even_the_sentences_are_damaged(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise KeyError("teksten")

    monkeypatch.setattr(status, "text", broken)
    (folder / "regels.json").write_bytes(b"{}")
    outcome, said = run("--offline")
    assert (outcome, said["stand"]) == (1, "gewijzigd")
    assert said["melding"].startswith("stand_gewijzigd: 0.1.0")


def test_the_installed_packs_are_those_of_their_own_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--offline"]) == 0, "run: make build"
    assert capfd.readouterr().out.startswith("Ongewijzigd: ")


# Files


def test_every_file_of_a_folder_of_downloads_is_told_by_hash_and_by_name(
    run: Run, published: Path, tmp_path: Path
) -> None:
    place = tmp_path / "van het web"
    for path, content in TABLES.items():
        target = place / "downloads" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (place / "mijn eigen.txt").write_bytes(b"van mij")
    outcome, said = run("--against", published, place)
    assert (outcome, said["stand"]) == (0, "actueel")
    stands = {row["bestand"]: row["stand"] for row in said["bestanden"]}
    assert list(stands.values()).count("gelijk") == len(TABLES)
    assert stands[str(place / "mijn eigen.txt")] == "onbekend"
    table = place / "downloads/tabellen/gemeente/2026/taakvelden.csv"
    table.write_bytes(b"code,naam\n0.1,Oud\n")
    renamed = place / "hernoemd.csv"
    renamed.write_bytes(TABLES["tabellen/gemeente/2025/taakvelden.csv"])
    outcome, said = run("--against", published, place)
    assert (outcome, said["stand"]) == (1, "anders")
    rows = {row["bestand"]: row for row in said["bestanden"]}
    assert (rows[str(table)]["stand"], rows[str(table)]["is"]) == ("anders", ["tabellen/gemeente/2026/taakvelden.csv"])
    assert rows[str(renamed)]["is"] == ["tabellen/gemeente/2025/taakvelden.csv"]


def test_a_validator_of_another_version_says_which_version_it_is(run: Run, published: Path, tmp_path: Path) -> None:
    validator = tmp_path / "iv3.pyz"
    validator.write_bytes(TABLES["validatie/iv3.pyz"].replace(b"0.1.0", b"0.0.4"))
    outcome, said = run("--against", published, validator)
    assert (outcome, said["bestanden"][0]["stand"], said["bestanden"][0]["versie"]) == (1, "anders", "0.0.4")


def test_offline_files_are_compared_with_the_version_that_is_installed(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "taakvelden.csv"
    table.write_bytes(TABLES["tabellen/gemeente/2026/taakvelden.csv"])
    outcome, said = run("--offline", table)
    assert (outcome, said["stand"], said["bestanden"][0]["stand"]) == (0, "ongewijzigd", "gelijk")
    assert said["vergeleken_met"]["versie"] == "0.1.0"


def test_a_file_that_nobody_knows_is_unknown_and_a_folder_without_anything_known_too(
    run: Run, published: Path, tmp_path: Path
) -> None:
    own = tmp_path / "van mij" / "lijst.csv"
    own.parent.mkdir()
    own.write_bytes(b"x")
    for words in ([own], [own.parent], [published, own]):
        outcome, said = run("--against", published, *words)
        assert (outcome, said["stand"]) == (2, "onbekend"), words


def test_packs_in_an_archive_are_compared_and_the_names_of_packs_elsewhere_are_not(
    run: Run, published: Path, tmp_path: Path
) -> None:
    for top, changed, wanted in (
        ("", True, "anders"),
        ("iv3/packs/", True, "anders"),
        ("iv3/packs/", False, "gelijk"),
        ("conformiteit/PF001/", True, "onbekend"),
    ):
        with zipfile.ZipFile(tmp_path / "iv3.whl", "w") as archive:
            archive.writestr(f"{top}gr-2026.json", b"{}" if changed else PACKS["gr-2026.json"])
        said = run("--against", published, tmp_path / "iv3.whl")[1]
        assert [row["stand"] for row in said["bestanden"]] == [wanted], (top, changed)


def test_hostile_names_in_an_archive_are_shown_and_never_written(run: Run, published: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    hostile = tmp_path / "kwaad.zip"
    with zipfile.ZipFile(hostile, "w") as archive:
        for name in ("../../weg.csv", "/etc/taakvelden.csv", "..", "\x1b[31mrood.csv", "a/../../b.csv", "C:\\x.csv"):
            archive.writestr(name, b"x")
    outcome, said = run("--against", published, hostile)
    assert outcome == 1
    assert [row["stand"] for row in said["bestanden"]].count("anders") == 1
    assert all("\x1b" not in row["bestand"] for row in said["bestanden"])
    assert sorted(tmp_path.rglob("*")) == sorted([*before, hostile])


def test_an_archive_that_is_damaged_locked_or_too_large_is_refused(
    run: Run, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 5_000_000)
        archive.writestr("b.csv", b"0")
    whole = path.read_bytes()
    assert len(whole) < 20_000
    locked = bytearray(whole)
    central = whole.index(b"PK\x01\x02")
    locked[central + 8] |= 1
    for content in (b"", b"PK", whole[:-30], whole[:60] + b"\xff" * 40 + whole[100:], bytes(locked)):
        path.write_bytes(content)
        outcome, said = run("--against", published, path)
        assert (outcome, "geen heel ZIP-archief" in said["fout"]) == (2, True), content[:10]
    path.write_bytes(whole)
    monkeypatch.setattr(status_files, "MOST_BYTES", 4_000_000)
    outcome, said = run("--against", published, path)
    assert (outcome, "te veel" in said["fout"]) == (2, True)
    monkeypatch.setattr(status_files, "MOST_BYTES", 6_000_000)
    monkeypatch.setattr(status_files, "MOST_FILES", 1)
    outcome, said = run("--against", published, path)
    assert (outcome, "te veel" in said["fout"]) == (2, True)
    monkeypatch.setattr(status_files, "MOST_FILES", 2)
    assert "fout" not in run("--against", published, path)[1]


def test_links_and_pipes_in_a_folder_are_not_followed(run: Run, published: Path, tmp_path: Path) -> None:
    place = tmp_path / "map"
    place.mkdir()
    (place / "taakvelden.csv").write_bytes(TABLES["tabellen/gemeente/2026/taakvelden.csv"])
    (place / "kring").symlink_to(place)
    (place / "elders.csv").symlink_to(published)
    os.mkfifo(place / "pijp.csv")
    outcome, said = run("--against", published, place)
    assert (outcome, [row["bestand"] for row in said["bestanden"]]) == (0, [str(place / "taakvelden.csv")])


@pytest.mark.parametrize("words", [["weg.csv"], ["--against", "weg.json"], ["--against", "."], ["nul\0.csv"]])
def test_what_is_not_there_is_said_without_a_traceback(run: Run, words: list[str]) -> None:
    outcome, said = run("--offline", *words)
    assert outcome == 2
    assert said["fout"].strip() != ""
    assert "Traceback" not in said["fout"]


# An actueel.json that somebody else made


def changed(latest: bytes, *keys: str, value: object) -> bytes:
    data = json.loads(latest)
    inner = data
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["versie"], "0.1"),
        (["versie"], "0.1.0\n"),
        (["versie"], "01.0.0"),
        (["versie"], 1),
        (["adres"], "file:///etc/passwd"),
        (["adres"], "https://a b"),
        (["datum"], None),
        (["uitgave"], "https://x/\x1b[0m"),
        (["pakketten"], {}),
        (["pakketten"], []),
        (["pakketten", "sha256"], "0" * 64),
        (["pakketten", "bestanden"], {}),
        (["pakketten", "bestanden", "regels.json"], "0" * 64),
        (["bestanden"], None),
        (["bestanden", "tabellen"], {"a.csv": "0" * 63}),
        (["bestanden", "tabellen"], {"a.csv": None}),
        (["bestanden", "tabellen"], {"a" * 301: "0" * 64}),
        (["bestanden", "tabellen"], "x"),
    ],
)
def test_an_actueel_that_is_not_as_it_should_be_is_refused(latest: bytes, keys: list[str], value: object) -> None:
    with pytest.raises(Unusable, match=r"^bron is geen actueel\.json die iv3 kan lezen: "):
        status.read_version(changed(latest, *keys, value=value), "bron")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"<!doctype html>", b"[" * 100_000, b'"x"', b"null", b"[1]"])
def test_what_is_no_actueel_at_all_is_refused(content: bytes) -> None:
    with pytest.raises(Unusable, match=r"geen actueel\.json"):
        status.read_version(content, "bron")


def test_an_actueel_is_refused_only_when_it_is_larger_than_the_limit(latest: bytes) -> None:
    fits = latest + b" " * (status.MOST_BYTES - len(latest))
    assert status.read_version(fits, "bron").versie == "0.1.0"
    with pytest.raises(Unusable, match="te groot"):
        status.read_version(fits + b" ", "bron")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), value=JSON_VALUES)
def test_any_change_to_an_actueel_is_read_or_refused_with_a_sentence(
    latest: bytes, data: st.DataObject, value: object
) -> None:
    content = json.loads(latest)
    keys = data.draw(
        st.sampled_from(
            [[k] for k in content] + [["pakketten", k] for k in content["pakketten"]] + [["bestanden", "x"]]
        )
    )
    try:
        version = status.read_version(changed(latest, *keys, value=value), "bron")
    except Unusable as error:
        assert str(error).endswith(".")
    else:
        assert status.numbers(version.versie) == (0, 1, 0)
        assert len(version.sha256) == 64


VERSIONS = st.tuples(*[st.integers(0, 12)] * 3)


@settings(max_examples=60, deadline=None)
@given(own=VERSIONS, other=VERSIONS, packs_differ=st.booleans())
def test_a_version_is_outdated_exactly_when_a_higher_one_is_published(
    latest: bytes, own: tuple[int, ...], other: tuple[int, ...], packs_differ: bool
) -> None:
    here = replace(status.read_version(latest, "hier"), versie=".".join(map(str, own)))
    there = replace(here, versie=".".join(map(str, other)), packs={"x.json": "0" * 64} if packs_differ else here.packs)
    stand = status.judge(status.Installed(here.packs, here), there).stand
    assert (stand == "verouderd") == (other > own)
    assert (stand == "onbekend") == (other < own)
    assert (stand == "actueel") == (other == own and not packs_differ)


# The network


class Website:
    """A server on this computer; ``answers`` has for each path what it says, ``requests`` what it was asked."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.answers: dict[str, Answer | Callable[[], Answer]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []


@contextmanager
def serving() -> Iterator[Website]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers)))
            answer = site.answers.get(self.path, (404, {}, b""))
            code, headers, body = answer() if callable(answer) else answer
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # who asked may have gone
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Website(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def one_website() -> Iterator[Website]:
    with serving() as site:
        yield site


@pytest.fixture
def website(one_website: Website) -> Website:
    one_website.answers.clear()
    one_website.requests.clear()
    return one_website


def test_the_latest_version_is_asked_for_and_nothing_is_told(run: Run, website: Website, latest: bytes) -> None:
    website.answers["/actueel.json"] = (200, {}, latest)
    outcome, said = run("--against", f"{website.address}/actueel.json")
    assert (outcome, said["stand"], said["vergeleken_met"]["herkomst"]) == (
        0,
        "actueel",
        f"{website.address}/actueel.json",
    )
    [(path, headers)] = website.requests
    assert path == "/actueel.json"
    assert set(headers) == {"Accept-Encoding", "Host", "User-Agent", "Accept", "Connection"}
    assert headers["User-Agent"] == "iv3/0.1.0"


def test_without_an_address_the_one_from_the_facts_is_asked(
    run: Run, website: Website, folder: Path, latest: bytes, specification: Specification
) -> None:
    facts = replace(
        specification.facts, edition=structs.replace(specification.edition, adres=f"{website.address}/deel/")
    )
    own = document(Specification(facts), specification.edition.versie)
    (folder / status.INDEX).write_bytes(own)
    website.answers["/deel/actueel.json"] = (200, {}, own)
    assert run()[0] == 0
    assert [path for path, _ in website.requests] == ["/deel/actueel.json"]
    assert json.loads(latest)["adres"] == f"{specification.edition.adres}actueel.json"


def bad_answers(latest: bytes) -> dict[str, tuple[Answer, str]]:
    return {
        "not there": ((404, {}, b"weg"), "antwoord 404"),
        "broken": ((500, {}, b""), "antwoord 500"),
        "empty": ((204, {}, b""), "antwoord 204"),
        "a page": ((200, {}, b"<html>inloggen</html>"), "geen JSON"),
        "other json": ((200, {}, b"{}"), "pakketten.bestanden ontbreekt"),
        "huge": ((200, {}, latest + b" " * status.MOST_BYTES), "te groot"),
        "cut off": ((200, {"Content-Length": str(len(latest))}, latest[:-9]), "geen JSON"),
        "to another host": ((302, {"Location": "http://localhost:1/actueel.json"}, b""), "stuurt door"),
        "to another port": ((307, {"Location": "http://127.0.0.1:1/actueel.json"}, b""), "stuurt door"),
        "to a file": ((301, {"Location": "file:///etc/passwd"}, b""), "antwoord 301"),
        "to itself": ((302, {"Location": "/vraag"}, b""), "antwoord 302"),
        "nowhere": ((302, {}, b""), "antwoord 302"),
    }


@pytest.mark.parametrize("name", sorted(bad_answers(b"")))
def test_an_answer_that_is_no_use_is_unknown_with_a_plain_reason(
    run: Run, website: Website, latest: bytes, name: str, published: Path
) -> None:
    website.answers["/vraag"], reason = bad_answers(latest)[name]
    for files in ([], [published]):
        outcome, said = run("--against", f"{website.address}/vraag", *files)
        assert (outcome, said["stand"]) == (2, "onbekend")
        assert reason in said["melding"]
        assert "Traceback" not in said["melding"]
        assert "vergeleken_met" not in said
    assert {path for path, _ in website.requests} == {"/vraag"}


def test_a_redirect_on_the_same_host_is_followed(run: Run, website: Website, latest: bytes) -> None:
    website.answers["/oud"] = (301, {"Location": "/nieuw"}, b"")
    website.answers["/nieuw"] = (200, {}, latest)
    assert run("--against", f"{website.address}/oud")[0] == 0


def test_a_host_that_is_not_there_is_unknown(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome, said = run("--against", f"http://127.0.0.1:{taken.getsockname()[1]}/actueel.json")
    assert (outcome, said["stand"]) == (2, "onbekend")
    assert "niet te bereiken" in said["melding"]


def test_a_host_that_answers_too_slowly_is_left(website: Website, latest: bytes) -> None:
    goes_on = threading.Event()

    def slowly() -> Answer:
        goes_on.wait(5)
        return 200, {}, latest

    website.answers["/traag"] = slowly
    with pytest.raises(Unreachable, match=r"binnen 0\.2 seconden"):
        fetch(f"{website.address}/traag", "iv3/0.1.0", 0.2)
    goes_on.set()


def test_a_host_that_gives_a_little_each_time_is_left_too() -> None:
    goes_on = threading.Event()

    def slowly() -> bytes:
        assert goes_on.wait(60), "nobody left"
        return b""

    with pytest.raises(TimeoutError):
        fetching._within(0.1, slowly)
    goes_on.set()


@pytest.mark.parametrize(
    "address",
    [
        "http://iv3alscode.nl/actueel.json",
        "http://localhost.example.org/actueel.json",
        "ftp://localhost/actueel.json",
        "file:///etc/passwd",
        "data://x,{}",
        "https://",
        "https:///actueel.json",
        "https://naam:wachtwoord@localhost/actueel.json",
        "https://localhost:99999/actueel.json",
        "https://[::1/actueel.json",
        "https://localhost/\r\nX-Kop: 1",
    ],
)
def test_an_address_that_is_not_safe_is_never_asked(run: Run, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    refuse_connections(monkeypatch)
    outcome, said = run("--against", address)
    assert (outcome, said["stand"]) == (2, "onbekend")
    assert "https://" in said["melding"]
    assert "wachtwoord@" not in said["melding"]


class ConnectedError(Exception):
    """Somebody tried to connect."""


def refuse_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise ConnectedError

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def test_offline_makes_no_connection(run: Run, monkeypatch: pytest.MonkeyPatch, published: Path, folder: Path) -> None:
    refuse_connections(monkeypatch)
    assert run("--offline")[0] == 0
    assert run("--offline", "--against", published)[0] == 0
    assert run("--offline", folder)[0] == 0
    assert run("--against", published, folder)[0] == 0
    assert "--offline" in run("--offline", "--against", "https://localhost/actueel.json")[1]["fout"]
    (folder / status.INDEX).unlink()
    assert run("--offline")[0] == 1


def test_the_guard_on_connections_notices_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_connections(monkeypatch)
    assert run("--against", "http://127.0.0.1:9/actueel.json")[0] == CRASHED


# What is said


def test_what_is_said_as_json_follows_its_schema(
    run: Run, root: Path, published: Path, folder: Path, specification: Specification, tmp_path: Path
) -> None:
    schemas = schema.status_schemas(root)
    validator = jsonschema.Draft202012Validator(schemas["status"])
    jsonschema.Draft202012Validator(schemas["actueel"]).validate(json.loads(published.read_bytes()))
    newer = tmp_path / "nieuwer.json"
    newer.write_bytes(document(specification, "0.2.0", packs={"x.json": b""}))
    seen = set()
    for words in (
        ["--offline"],
        ["--against", published],
        ["--against", newer],
        ["--against", "http://example.org/"],
        ["--offline", folder],
        ["--against", published, folder],
        ["--against", newer, folder],
        ["--offline", newer],
    ):
        said = run(*words)[1]
        validator.validate(said)
        seen.add(said["stand"])
    (folder / "regels.json").write_bytes(b"")
    for words in (["--offline"], ["--offline", folder]):
        said = run(*words)[1]
        validator.validate(said)
        seen.add(said["stand"])
    assert seen == set(schemas["status"]["$defs"]["Actualiteit"]["enum"])
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**said, "stand": "goed"})


def test_the_text_starts_with_the_outcome_and_shows_only_the_first_of_many(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(status_function, "installed", lambda: status.installed(folder))
    for number in range(12):
        (folder / f"extra-{number:02}.json").write_bytes(b"{}")
    assert main(["status", "--offline"]) == 1
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0] == "Gewijzigd: uw regelpakketten zijn niet die van versie 0.1.0. Anders: 12."
    assert lines[1].startswith("Doen: ")
    assert sum(line.endswith(".json: extra") for line in lines) == 10
    assert lines[-1] == "  … en nog 2; alle staan in --format json"


def test_every_outcome_has_its_sentences_and_every_sentence_is_used(specification: Specification, root: Path) -> None:
    said = specification.facts.command_texts["status"]
    outcomes = {key.removeprefix("stand_") for key in said if key.startswith("stand_")}
    assert len(outcomes) >= 12
    assert outcomes == {key.removeprefix("doen_") for key in said if key.startswith("doen_")}
    paths = ["iv3/current/status.py", "iv3/current/files.py", "iv3/library/status.py", "iv3/current/fetching.py"]
    paths += ["iv3/current/signature.py", "iv3/current/trusted.py"]
    code = "".join((root / path).read_text(encoding="utf-8") for path in (*paths, "generators/outputs/current.py"))
    code = code.replace("'", '"')
    assert [key for key in said if f'"{key.removeprefix("stand_").removeprefix("doen_")}"' not in code] == []
