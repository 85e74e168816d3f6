"""iv3 status and signatures: what was looked at is told, and what is not signed as it should be is never current."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generators.outputs import current as actueel
from generators.subjects.model.specification import Specification
from iv3.commands.main import main
from iv3.current import signature, status
from iv3.library import status as status_function
from tests.iv3.current.test_status import PACKS, document
from tests.support.publications import Publication, tamper, two_releases

pytestmark = pytest.mark.usefixtures("fresh_packs")

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def signed(specification: Specification, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    latest = document(specification, "0.1.0")
    return two_releases(specification, tmp_path_factory.mktemp("getekend"), latest)


@pytest.fixture
def mine(signed: Publication, tmp_path: Path) -> Publication:
    return signed.copy(tmp_path / "uit")


@pytest.fixture
def roots(signed: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root of the publication is in the package."""
    monkeypatch.setattr(signature, "root_of_package", lambda: signed.root)


@pytest.fixture
def run(
    specification: Specification, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    packs = tmp_path / "pakketten"
    packs.mkdir()
    for name, content in {**PACKS, status.INDEX: document(specification, "0.1.0")}.items():
        (packs / name).write_bytes(content)
    monkeypatch.setattr(status_function, "installed", lambda: status.installed(packs))

    def asked(*words: object) -> tuple[int, dict[str, Any]]:
        outcome = main(["status", *map(str, words), "--format", "json"])
        said = capfd.readouterr()
        return outcome, json.loads(said.out) if said.out else {"fout": said.err}

    return asked


@pytest.fixture
def address(mine: Publication) -> Iterator[tuple[str, list[str]]]:
    """The publication at an address, with what was asked there."""
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Handler, directory=str(mine.out))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{actueel.NAME}", asked
        server.shutdown()


def test_without_a_root_nothing_more_is_asked_and_the_outcome_says_that_no_signature_was_looked_at(
    run: Run, address: tuple[str, list[str]]
) -> None:
    outcome, said = run("--against", address[0])
    assert (outcome, said["stand"], said["handtekening"]["stand"]) == (0, "actueel", "niet_nagekeken")
    assert "nog geen root" in said["handtekening"]["melding"]
    assert address[1] == ["/actueel.json"]
    outcome, said = run("--against", address[0], "--signed")
    assert (outcome, "nog geen root" in said["fout"]) == (2, True)


def test_the_package_has_no_root_as_long_as_the_holders_of_keys_have_made_none(tmp_path: Path) -> None:
    (tmp_path / signature.ROOTS).mkdir()
    for name in ("1.root.json", "10.root.json", "2.root.json", "root.json", "0.root.json", "LEESMIJ.md"):
        (tmp_path / signature.ROOTS / name).write_text(name, encoding="utf-8")
    assert signature.roots_of_package(tmp_path) == {n: f"{n}.root.json".encode() for n in (1, 2, 10)}
    assert signature.roots_of_package(tmp_path / "leeg") == {}
    for content in signature.roots_of_package().values():
        assert json.loads(content)["signed"]["_type"] == "root"


@pytest.mark.usefixtures("roots")
def test_what_is_signed_is_accepted_from_a_file_and_from_an_address(
    run: Run, mine: Publication, address: tuple[str, list[str]]
) -> None:
    for words in (["--offline", "--against", mine.out / actueel.NAME], ["--against", address[0]]):
        outcome, said = run(*words, "--signed")
        assert (outcome, said["stand"], said["handtekening"]["stand"]) == (0, "actueel", "in_orde")
    assert {path.rpartition(".")[0].rpartition(".")[2].rpartition("/")[2] for path in address[1]} == {
        "actueel",
        "root",
        "timestamp",
        "snapshot",
        "targets",
    }


@pytest.mark.usefixtures("roots")
def test_another_file_than_was_signed_is_compared_with_nothing(
    run: Run, mine: Publication, specification: Specification, address: tuple[str, list[str]]
) -> None:
    (mine.out / actueel.NAME).write_bytes(document(specification, "9.0.0"))
    for words in (["--against", mine.out / actueel.NAME], ["--against", address[0]]):
        outcome, said = run(*words)
        assert (outcome, said["stand"], said["handtekening"]["stand"]) == (2, "onbekend", "niet_in_orde")
        assert "actueel.json is niet het bestand dat is ondertekend" in said["melding"]
        assert "vergeleken_met" not in said
        assert said["doen"].startswith("Gebruik deze bestanden niet.")


@pytest.mark.usefixtures("roots")
@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"opnieuw": "timestamp", "door": ["vreemd"]}, "met een andere sleutel"),
        ({"opnieuw": "targets", "door": ["anna"]}, "1 van de 2"),
        ({"opnieuw": "timestamp", "door": ["machine"], "verloopt": "2020-01-02"}, "op 2020-01-02 verlopen"),
        ({"haal_weg": "ondertekend/timestamp.json"}, "timestamp.json ontbreekt"),
        ({"kort": "ondertekend/timestamp.json", "bytes": 6_000_000}, "te groot"),
        ({"oude_publicatie": True}, "ouder dan wat u eerder zag"),
    ],
)
def test_a_tampered_signature_is_told_at_an_address_and_in_a_folder(
    run: Run, mine: Publication, address: tuple[str, list[str]], tmp_path: Path, step: dict[str, Any], says: str
) -> None:
    memory = ["--remember", tmp_path / "onthouden"]
    assert run("--against", address[0], *memory)[0] == 0
    tamper(mine, [step])
    for words in (["--against", mine.out / actueel.NAME], ["--against", address[0]]):
        outcome, said = run(*words, *memory)
        assert (outcome, said["stand"], says in said["melding"]) == (2, "onbekend", True), said["melding"]


@pytest.mark.usefixtures("roots")
def test_a_file_without_its_signed_lists_is_compared_and_told_not_to_be_looked_at(run: Run, mine: Publication) -> None:
    tamper(mine, [{"haal_weg": "ondertekend"}])
    outcome, said = run("--against", mine.out / actueel.NAME)
    assert (outcome, said["stand"], said["handtekening"]["stand"]) == (0, "actueel", "niet_nagekeken")
    assert "geen map ondertekend" in said["handtekening"]["melding"]
    outcome, said = run("--against", mine.out / actueel.NAME, "--signed")
    assert (outcome, "geen map ondertekend" in said["fout"]) == (2, True)


@pytest.mark.usefixtures("roots")
def test_without_the_library_it_is_told_how_to_get_it(
    run: Run, mine: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signature, "find_spec", lambda _: None)
    outcome, said = run("--against", mine.out / actueel.NAME)
    assert (outcome, "het pakket tuf nodig" in said["handtekening"]["melding"]) == (0, True)
    outcome, said = run("--against", mine.out / actueel.NAME, "--signed")
    assert (outcome, "het pakket tuf nodig" in said["fout"]) == (2, True)
