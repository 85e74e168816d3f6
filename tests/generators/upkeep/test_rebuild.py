"""A second build: equal to the byte, or told file by file what differs and how."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from generators.kernel.files import Files
from generators.subjects.model.specification import Specification
from generators.subjects.releases import facts as releases
from generators.subjects.releases.facts import History
from generators.upkeep.publication import folder, places, rebuild
from generators.upkeep.publication.folder import ReleaseError
from tests.support.publications import COMMIT, PUBLISHED, at, release_of


def packed(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("a.csv"), "code\n" * 50, method)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def files(specification: Specification) -> Files:
    known = releases.history_of(specification)
    assert known is not None
    history = History(known.rules, known.sections, (), (release_of(),))
    published = {**PUBLISHED, "definities.zip": packed(zipfile.ZIP_DEFLATED)}
    return folder.version_files(at(specification, "1.0.0"), history, release_of(), published, COMMIT)


@pytest.fixture
def out(tmp_path: Path, files: Files) -> Path:
    folder.publish(tmp_path / "uit", release_of(), files, None)
    return tmp_path / "uit"


def told(out: Path, files: Files) -> dict[str, str]:
    place = places.opened(str(out))
    return {d.pad: d.melding for d in rebuild.differences(place, rebuild.folder_in(place, "1.0.0"), files)}


def test_the_same_build_is_equal_to_the_byte_in_a_publication_and_in_one_version_of_it(out: Path, files: Files) -> None:
    for place in (out, out / "uitgaven/1.0.0"):
        assert told(place, files) == {}
        opened = places.opened(str(place))
        assert rebuild.commit_of(opened, rebuild.folder_in(opened, "1.0.0")) == COMMIT


def test_what_differs_is_told_by_file_with_the_place_and_the_kind(out: Path, files: Files) -> None:
    other = {
        **{path: content for path, content in files.items() if path != "nieuw-voor-gemeenten.md"},
        "begrippen/iv3.ttl": "ë\n".encode(),
        "definities.zip": packed(zipfile.ZIP_STORED),
        "eigen.csv": b"x",
    }
    assert told(out, other) == {
        "begrippen/iv3.ttl": "is anders vanaf byte 1: uitgebracht 3 bytes, hier 3",
        "definities.zip": "heeft dezelfde inhoud, en is anders ingepakt; vaak is de bibliotheek zlib dan een andere",
        "eigen.csv": "komt uit deze bouw, en is niet uitgebracht",
        "nieuw-voor-gemeenten.md": "is uitgebracht, en komt niet uit deze bouw",
    }


def test_a_published_file_that_is_not_what_its_checksum_says_is_told_as_that(out: Path, files: Files) -> None:
    (out / "uitgaven/1.0.0/begrippen/iv3.ttl").write_bytes(b"vals")
    other = {**files, "begrippen/iv3.ttl": b"anders"}
    assert told(out, other) == {"begrippen/iv3.ttl": "is anders; wat er staat, is ook niet wat SHA256SUMS noemt"}


def test_a_version_that_is_not_there_is_not_compared_with_another(out: Path) -> None:
    with pytest.raises(ReleaseError, match=r"versie 2\.0\.0 staat daar niet"):
        rebuild.folder_in(places.opened(str(out)), "2.0.0")
    (out / "uitgaven/1.0.0/SHA256SUMS").unlink()
    with pytest.raises(ReleaseError, match="zonder SHA256SUMS"):
        rebuild.folder_in(places.opened(str(out)), "1.0.0")
    assert json.loads((out / "laatste.json").read_bytes())["versie"] == "1.0.0"
