"""The page about the house: its lists and pictures are those of the code, and a change in the code changes them."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from generators.outputs import architecture
from tests.support.sources import ROOT

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The page and its pictures, made of the code as it stands."""
    return dict(architecture.files(ROOT))


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    for name in (architecture.PAGE, "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    for package in architecture.PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("packs", "__pycache__"))
    return tmp_path


def test_the_page_and_its_pictures_are_those_of_the_code(made: dict[str, bytes]) -> None:
    assert len(made) == 1 + len(architecture.PACKAGES)
    assert [path for path, content in made.items() if (ROOT / path).read_bytes() != content] == [], "run make build"


@pytest.mark.parametrize("package", architecture.PACKAGES)
def test_every_folder_is_a_room_with_a_sentence_and_every_arrow_goes_down(package: str) -> None:
    floors = architecture.floors_of(ROOT, package)
    names = [name for floor in floors for name in floor]
    rooms = architecture.rooms_of(ROOT, package, names)
    assert all(room.holds.endswith(".") for room in rooms.values())
    folders = {p.parent.relative_to(ROOT / package).as_posix() for p in (ROOT / package).rglob("*.py")} - {"."}
    homeless = {f for f in folders if not any(f"{f}/".startswith(f"{name.replace('.', '/')}/") for name in names)}
    assert homeless <= {"changes", "subjects"}, "only folders of rooms are no room themselves"
    floor_of = {name: number for number, floor in enumerate(floors) for name in floor}
    arrows = [(room.name, other) for room in rooms.values() for other in room.needs]
    assert [(name, other) for name, other in arrows if floor_of[other] <= floor_of[name]] == []
    assert len(arrows) >= 20


@pytest.mark.parametrize("package", architecture.PACKAGES)
def test_a_picture_has_a_title_and_the_name_of_every_room(made: dict[str, bytes], package: str) -> None:
    picture = ET.fromstring(made[architecture.PICTURE.format(package)])
    names = {name for floor in architecture.floors_of(ROOT, package) for name in floor}
    assert {text.text for text in picture.iter(f"{SVG}text")} == names
    assert picture.findtext(f"{SVG}title")


def test_a_new_import_and_a_new_sentence_change_the_picture_and_the_page(elsewhere: Path) -> None:
    before = architecture.files(elsewhere)
    (elsewhere / "iv3/core/proef.py").write_text("from iv3.protocol import check\n", encoding="utf-8")
    (elsewhere / "iv3/rows/__init__.py").write_text('"""Something else."""\n', encoding="utf-8")
    after = architecture.files(elsewhere)
    assert {path for path in before if before[path] != after[path]} == {
        architecture.PAGE,
        architecture.PICTURE.format("iv3"),
    }
