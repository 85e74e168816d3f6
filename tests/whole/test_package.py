"""The package as people install it: what the wheel says and holds, and what it does in an environment of its own."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import iv3
from iv3.commands.main import main

LIBRARIES = ["python-calamine", "xlsxwriter"]


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wiel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    made = subprocess.run(build, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert made.returncode == 0, made.stderr
    [wheel] = folder.glob("iv3-*.whl")
    return wheel


@pytest.fixture(scope="session")
def said(wheel: Path) -> Message:
    """What the wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode())


@pytest.fixture(scope="session")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the package and nothing else; the path of its Python."""
    folder = tmp_path_factory.mktemp("schoon")
    venv.create(folder, with_pip=False)
    [site] = folder.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return folder / "bin" / "python"


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    """A folder with what the commands read."""
    shutil.copy(root / "voorbeelden/grootboek/aanlevering.json", tmp_path)
    (tmp_path / "regels.csv").write_text("code;bedrag\n01A01;1\n", encoding="utf-8")
    openpyxl.Workbook().save(tmp_path / "werkmap.xlsx")
    return tmp_path


def run(python: Path, folder: Path, *words: str) -> tuple[int, str, str]:
    command = [str(python), "-I", "-m", "iv3", *words]
    ended = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120)
    return ended.returncode, ended.stdout, ended.stderr


# The wheel


def test_the_wheel_asks_for_the_libraries_of_workbooks_and_shows_no_tools_of_the_build(said: Message) -> None:
    asked = said.get_all("Requires-Dist", [])
    assert [re.split(r"[^\w-]", line)[0] for line in asked if "extra ==" not in line] == LIBRARIES
    assert said.get_all("Provides-Extra") == ["handtekening", "snel"]


def test_the_wheel_carries_the_texts_of_its_licences_and_its_types(wheel: Path, said: Message, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        licences = {
            name.rpartition("/licenses/")[2]: archive.read(name).decode() for name in names if "/licenses/" in name
        }
    texts = {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in (root / "LICENSES").glob("*.txt")}
    assert len(texts) == 3
    assert licences == {"LICENSE": (root / "LICENSE").read_text(encoding="utf-8"), **texts}
    assert sorted(said.get_all("License-File", [])) == sorted(licences)
    assert "iv3/py.typed" in names
    assert not [name for name in names if not name.startswith(("iv3/", "iv3-"))]


def test_the_text_of_the_wheel_has_no_picture_and_no_link_that_is_dead_elsewhere(said: Message) -> None:
    text = said.get_payload()
    assert isinstance(text, str)
    assert text.startswith("# iv3")
    assert dead_links(text) == []
    assert dead_links("![x](docs/x.png) [y](docs/y.md) [z](https://example.org)") == ["docs/x.png", "docs/y.md"]


def dead_links(text: str) -> list[str]:
    return [target for target in re.findall(r"\]\(([^)]+)\)", text) if not target.startswith(("https://", "#"))]


def test_every_command_that_the_text_of_the_wheel_names_exists(said: Message) -> None:
    text = str(said.get_payload())
    named = set(re.findall(r"^iv3 (\w+)", text, re.M))
    assert len(named) > 6
    for command in named:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0


def test_the_groups_of_the_build_and_the_lock_agree(root: Path) -> None:
    """A package that somebody adds to a group without `make lock` is missing on a new machine."""
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["bouw"], *groups["test"]]
    lock = (root / "requirements/dev.lock").read_text(encoding="utf-8")
    locked = {name.lower() for name in re.findall(r"^([\w.-]+)==", lock, re.M)}
    assert [line for line in wanted if re.split(r"[<>=;\[ ]", line)[0].lower() not in locked] == []
    assert len(wanted) > 25
    [backend] = project["build-system"]["requires"]
    assert backend in lock, "what makes the wheel is another version than in the lock"


def test_no_message_sends_anybody_to_a_name_on_a_registry_that_is_not_ours(root: Path) -> None:
    packs = sorted((root / "iv3/packs").glob("*.json"))
    assert len(packs) > 30
    assert [path.name for path in packs if "pip install" in path.read_text(encoding="utf-8")] == []


# Installed without any library


def test_the_package_works_alone_and_without_the_repository(bare: Path, folder: Path, wheel: Path) -> None:
    code, out, err = run(bare, folder, "validate", "aanlevering.json", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["oordeel"] == "goed"
    for words in (["status", "--offline"], ["status", "--offline", str(wheel)]):
        code, out, err = run(bare, folder, *words)
        assert (code, out[:11]) == (0, "Ongewijzigd"), out + err
    code, out, err = run(bare, folder, "couple", "regels.csv", "--year", "2025", "--out", "uit.csv")
    assert (code, "In de bestanden € 1 = gekoppeld € 1" in err) == (0, True), err


@pytest.mark.parametrize(
    ("words", "library"),
    [
        ("validate werkmap.xlsx", "python-calamine"),
        ("couple werkmap.xlsx --year 2025 --out uit.csv", "python-calamine"),
        ("deliver aanlevering.json --out uit.xlsx", "xlsxwriter"),
    ],
)
def test_an_environment_without_the_libraries_gives_exit_2_a_sentence_and_no_verdict(
    bare: Path, folder: Path, words: str, library: str
) -> None:
    code, out, err = run(bare, folder, *words.split())
    assert (code, out, len(err.splitlines())) == (2, "", 1), out + err
    assert library in err
    assert "pip install" not in err


# As a library


PUBLIC = sorted(iv3.__all__)
CONSUMER = Path(__file__).with_name("consumer.py")
SAID = """validate goed 0
couple True ['6.711']
convert True True
ledger True 0 [] 0
compare False True
key_figures berekend 0 True
allocate True True
status ongewijzigd
conform there is no set
"""


def strictly_typed(python: Path, folder: Path, program: str) -> tuple[int, list[str]]:
    """Return what mypy says of somebody's program that uses the installed package: its outcome and its lines."""
    (folder / "gebruiker.py").write_text(program, encoding="utf-8")
    checking = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python), "--cache-dir", "cache"]
    ended = subprocess.run(
        [*checking, "gebruiker.py"], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    return ended.returncode, ended.stdout.splitlines()


def test_a_program_that_uses_everything_public_is_strictly_typed(bare: Path, tmp_path: Path) -> None:
    shown = "".join(f"reveal_type(iv3.{name})\n" for name in PUBLIC)
    code, lines = strictly_typed(bare, tmp_path, f"import iv3\n\n{shown}")
    revealed = [line.split("Revealed type is ", 1)[1] for line in lines if "Revealed type is " in line]
    assert (code, len(revealed)) == (0, len(PUBLIC)), lines
    assert [kind for kind in revealed if re.search(r"(?:^|-> )Any$", kind.strip('"'))] == []


def test_the_program_of_a_consumer_names_everything_public_and_is_strictly_typed(bare: Path, tmp_path: Path) -> None:
    program = CONSUMER.read_text(encoding="utf-8")
    used = {
        node.attr
        for node in ast.walk(ast.parse(program))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "iv3"
    }
    assert sorted(used) == PUBLIC
    code, lines = strictly_typed(bare, tmp_path, program)
    assert code == 0, lines


def test_the_program_of_a_consumer_runs_on_the_package_alone(bare: Path, folder: Path, root: Path) -> None:
    shutil.copytree(root / "voorbeelden/grootboek", folder / "voorbeeld")
    shutil.copy(root / "voorbeelden/verdeling/taakgericht-jeugd/opdracht.toml", folder / "voorbeeld")
    command = [str(bare), "-I", str(CONSUMER), str(folder / "voorbeeld")]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert (ended.returncode, ended.stderr) == (0, "")
    *lines, missing, version = ended.stdout.splitlines()
    assert "".join(f"{line}\n" for line in lines) == SAID
    assert missing.startswith("deliver Om een Excel-werkmap te maken is het Python-pakket xlsxwriter nodig")
    assert version == f"versie {iv3.__version__}"


def test_the_version_is_that_of_the_facts_in_every_form(bare: Path, folder: Path, said: Message, root: Path) -> None:
    facts = (root / "tables/specificatie.yaml").read_text(encoding="utf-8")
    [stated] = re.findall(r'^versie: "([^"]+)"', facts, re.M)
    assert said["Version"] == stated
    assert run(bare, folder, "--version") == (0, f"iv3 {stated}\n", "")


def test_a_program_that_takes_a_report_for_something_else_is_noticed(bare: Path, tmp_path: Path) -> None:
    code, lines = strictly_typed(bare, tmp_path, 'import iv3\n\nnumber: int = iv3.validate(b"").oordeel\n')
    assert code == 1
    assert 'expression has type "str", variable has type "int"' in lines[0]
