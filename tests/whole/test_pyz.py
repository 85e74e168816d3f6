"""``iv3.pyz``: one file, the whole command, on every Python it names, without any library."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from generators.kernel.files import Files
from generators.outputs import pyz
from generators.subjects.model.specification import Specification
from tests.support.pythons import find_python

OLDEST = (3, 9)
OTHERS = ("3.9", "3.10", "3.13")
TOO_OLD = ("3.6", "3.7", "3.8")
BARE = ("-I", "-S")
"""Without the settings of a user and without any installed package."""
LIBRARIES = {"msgspec", "python_calamine", "xlsxwriter"}
"""What a module of the package may ask for that is not in the file."""

COMMANDS = {
    "--version": 0,
    "--help": 0,
    "couple --help": 0,
    "validate aanlevering.json": 0,
    "validate aanlevering.json --format json": 0,
    "validate fout.json --format html": 1,
    "validate fout.json --format csv": 1,
    "validate --protocol taakgericht levering.csv": 0,
    "explain PF006": 0,
    "explain 45A48 --year 2025": 0,
    "couple regels.csv --year 2025 --out uit.csv --summary uit.json": 0,
    "overlay template --year 2025 --out eigen.csv": 0,
    "overlay check eigen.csv --year 2025": 0,
    "convert aanlevering.json --to 2026 --format json": 0,
    "compare fout.json aanlevering.json --format json": 0,
    "key-figures aanlevering.json --out kengetallen.json": 0,
    "mapping template --year 2025 --out leeg.csv": 0,
    "mapping check mapping.csv --year 2025 --keys sleutels.csv --ledger grootboek.csv": 0,
    "ledger grootboek.csv --mapping mapping.csv --keys sleutels.csv --year 2025 --about gegevens.toml "
    "--derive-closing --out mijn.json --trail mijn.csv": 0,
    "allocate opdracht.toml --out verdeling": 0,
    "allocate --template taakgericht --year 2025": 0,
    "status --offline": 0,
}
"""What somebody types, and the exit code: every command there is, but `conform`."""

Ended = tuple[int, str, str]
"""Exit code, output and errors."""
All = tuple[dict[str, Ended], dict[str, str]]
"""What every command said, and the SHA-256 of every file afterwards."""


@pytest.fixture(scope="session")
def one_file(pyz_files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pyz") / "iv3.pyz"
    path.write_bytes(pyz_files[pyz.NAME])
    return path


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Path:
    """A folder with what the commands read."""
    return laid(root, tmp_path / "bureau")


def laid(root: Path, folder: Path) -> Path:
    shutil.copytree(root / "voorbeelden/grootboek", folder)
    shutil.copy(root / "voorbeelden/verdeling/taakgericht-jeugd/opdracht.toml", folder)
    shutil.copy(root / "generated/protocol/taakgericht/voorbeeld.csv", folder / "levering.csv")
    wrong = json.loads((folder / "aanlevering.json").read_text(encoding="utf-8"))
    wrong["data"]["lasten"][0]["taakveld"] = "6.72a"
    (folder / "fout.json").write_text(json.dumps(wrong), encoding="utf-8")
    (folder / "regels.csv").write_text("code;bedrag\n01A01;12,50\n45A48;1\n", encoding="utf-8")
    openpyxl.Workbook().save(folder / "werkmap.xlsx")
    return folder


def laid_kit(kit: Files, folder: Path) -> None:
    """Put the conformance kit in a folder."""
    for path, content in kit.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def run(python: str, one_file: Path, words: str, folder: Path) -> Ended:
    command = [python, *BARE, str(one_file), *words.split()]
    ended = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=300)
    return ended.returncode, ended.stdout, ended.stderr


def contents(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file, to see what a command wrote."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".xlsx"  # the one that is laid there carries a clock
    }


def everything(python: str, one_file: Path, folder: Path) -> All:
    """Run every command, and return what each said and what all of them wrote."""
    return {words: run(python, one_file, words, folder) for words in COMMANDS}, contents(folder)


@pytest.fixture(scope="session")
def usual(one_file: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> All:
    """What every command says and writes on the Python of the tests."""
    return everything(sys.executable, one_file, laid(root, tmp_path_factory.mktemp("gewoon") / "bureau"))


@pytest.fixture(params=OTHERS)
def other_python(request: pytest.FixtureRequest) -> str:
    found = find_python(request.param)
    if found is None:
        pytest.skip(f"Python {request.param} is not there: nobody has run iv3.pyz on it")
    return found


# What it is


def test_the_file_is_the_same_for_every_build_and_carries_no_clock(
    specification: Specification, packs: Files, pyz_files: Files
) -> None:
    assert pyz.files(specification, dict(reversed(packs.items()))) == pyz_files
    with zipfile.ZipFile(io.BytesIO(pyz_files[pyz.NAME])) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert len(names) > 150
    assert {(entry.date_time, entry.external_attr, entry.compress_type) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), 0o644 << 16, zipfile.ZIP_DEFLATED)
    }


def test_the_file_starts_as_a_program_and_says_its_version_and_licences(
    specification: Specification, pyz_files: Files
) -> None:
    content = pyz_files[pyz.NAME]
    first, second = content.split(b"\n", 2)[:2]
    assert first == b"#!/usr/bin/env python3"
    assert f"Versie {specification.edition.versie}.".encode() in second
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"LICENSE", "LICENSES/EUPL-1.2.txt", "LICENSES/CC0-1.0.txt", "LICENSES/tomli.txt"} <= set(
            archive.namelist()
        )
        assert b"Taneli Hukkinen" in archive.read("LICENSES/tomli.txt")
        assert not [name for name in archive.namelist() if name.endswith((".so", ".pyd", ".pyc"))]


def test_every_module_in_it_is_python_of_the_oldest_version(one_file: Path) -> None:
    read = 0
    with zipfile.ZipFile(one_file) as archive:
        for name in archive.namelist():
            if name.endswith(".py"):
                ast.parse(archive.read(name).decode(), name, feature_version=OLDEST)
                read += 1
    assert read > 150


# What it does


def test_every_command_without_a_workbook_ends_as_it_should(usual: All) -> None:
    said, wrote = usual
    assert {words: ended[0] for words, ended in said.items()} == COMMANDS, said
    assert {"mijn.json", "mijn.csv", "eigen.csv", "leeg.csv", "uit.csv", "uit.json", "verdeling/verdeling.csv"} <= set(
        wrote
    )


def test_another_python_says_and_writes_the_same(one_file: Path, desk: Path, usual: All, other_python: str) -> None:
    assert everything(other_python, one_file, desk) == usual


LOAD_EVERYTHING = """
import importlib, json, pkgutil, runpy, sys
runpy.run_path(sys.argv[1])
sys.path.insert(0, sys.argv[1])
import iv3
missing = {}
for module in pkgutil.walk_packages(iv3.__path__, "iv3."):
    if not module.name.endswith("__main__"):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            missing[module.name] = error.name
try:
    list(zip("a", "bc", strict=True))
except ValueError:
    print(json.dumps({"loaded": [name for name in sys.modules if name.startswith("iv3.")], "missing": missing}))
"""


def test_every_module_loads_on_another_python_but_for_what_only_workbooks_and_signatures_need(
    one_file: Path, other_python: str
) -> None:
    ended = subprocess.run(
        [other_python, *BARE, "-c", LOAD_EVERYTHING, str(one_file)], capture_output=True, text=True, check=True
    )
    told = json.loads(ended.stdout)
    assert len(told["loaded"]) > 120
    signatures = {name: missing for name, missing in told["missing"].items() if missing == "tuf"}
    assert set(signatures) == {"iv3.current.trusted"}
    assert set(told["missing"].values()) - {"tuf"} <= LIBRARIES


VALIDATE_MANY = """
import json, runpy, sys
runpy.run_path(sys.argv[1])
sys.path.insert(0, sys.argv[1])
import iv3
from pathlib import Path
kit = Path(sys.argv[2])
for case in json.loads((kit / "index.json").read_text(encoding="utf-8")):
    delivery = kit / case["aanlevering"]
    expected = (kit / case["rapport"]).read_text(encoding="utf-8")
    same = iv3.validate(delivery.read_bytes(), name=delivery.name).to_json() == expected
    print("gelijk" if same else case["aanlevering"])
"""


def test_another_python_gives_every_report_of_the_kit(
    one_file: Path, kit: Files, tmp_path: Path, other_python: str
) -> None:
    laid_kit(kit, tmp_path)
    command = [other_python, *BARE, "-c", VALIDATE_MANY, str(one_file), str(tmp_path / "conformiteit")]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=300)
    lines = ended.stdout.split("\n")[:-1]
    assert len(lines) > 500
    assert set(lines) == {"gelijk"}


def test_the_file_itself_passes_the_conformance_kit(one_file: Path, kit: Files, tmp_path: Path) -> None:
    cases = json.loads(kit["conformiteit/index.json"])[:: len(kit) // 10]
    folder = tmp_path / "kit"
    for case in cases:
        for name in (case["aanlevering"], case["rapport"]):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(kit[f"conformiteit/{name}"])
    (folder / "index.json").write_text(json.dumps(cases), encoding="utf-8")
    checking = f"{sys.executable} {' '.join(BARE)} {one_file} validate --format json"
    code, said, wrong = run(sys.executable, one_file, f"conform --kit {folder} -- {checking}", tmp_path)
    assert (code, wrong) == (0, ""), said
    assert f"{len(cases)} van {len(cases)}" in said


def test_the_file_itself_passes_on_mutated_deliveries(one_file: Path, kit: Files, tmp_path: Path) -> None:
    laid_kit(kit, tmp_path)
    checking = f"{sys.executable} {' '.join(BARE)} {one_file} validate --format json"
    words = f"conform --kit conformiteit --fuzz 40 --seed 11 -- {checking}"
    code, said, wrong = run(sys.executable, one_file, words, tmp_path)
    assert (code, wrong) == (0, ""), said
    assert said.endswith("40 van 40 gelijk\n")


# What it cannot do


WITH_A_WORKBOOK = {
    "validate werkmap.xlsx": "python-calamine",
    "validate --format json werkmap.xlsx": "python-calamine",
    "validate --protocol taakgericht werkmap.xlsx": "python-calamine",
    "couple werkmap.xlsx --year 2025 --out uit.csv": "python-calamine",
    "couple regels.csv --year 2025 --overlay werkmap.xlsx --out uit.csv": "python-calamine",
    "overlay check werkmap.xlsx --year 2025": "python-calamine",
    "convert werkmap.xlsx --from 2025 --to 2026": "python-calamine",
    "deliver werkmap.xlsx --out uit.json": "python-calamine",
    "compare werkmap.xlsx aanlevering.json": "python-calamine",
    "ledger werkmap.xlsx --mapping mapping.csv --year 2025": "python-calamine",
    "ledger grootboek.csv --mapping werkmap.xlsx --year 2025": "python-calamine",
    "mapping check werkmap.xlsx --year 2025": "python-calamine",
    "deliver aanlevering.json --out uit.xlsx": "xlsxwriter",
    "compare fout.json aanlevering.json --format xlsx --out uit.xlsx": "xlsxwriter",
}
"""What somebody types → the library that a bare environment lacks for it."""


def one_sentence(ended: Ended) -> Iterator[str]:
    """Yield what is wrong with the answer to something that cannot be done here."""
    code, said, wrong = ended
    if (code, said) != (2, ""):
        yield f"uitkomst {code}, en op de uitvoer: {said}"
    if len(wrong.splitlines()) != 1 or "Traceback" in wrong or "pip install" in wrong:
        yield wrong


@pytest.mark.parametrize(("words", "library"), WITH_A_WORKBOOK.items())
def test_a_workbook_gives_exit_2_a_sentence_and_no_verdict(
    one_file: Path, desk: Path, words: str, library: str
) -> None:
    before = contents(desk)
    ended = run(sys.executable, one_file, words, desk)
    assert list(one_sentence(ended)) == []
    assert library in ended[2]
    assert contents(desk) == before


@pytest.mark.parametrize("version", TOO_OLD)
def test_a_python_that_is_too_old_is_told_so_in_words(one_file: Path, version: str) -> None:
    found = find_python(version)
    if found is None:
        pytest.skip(f"Python {version} is not there: nobody has seen what it says of iv3.pyz")
    ended = subprocess.run([found, str(one_file), "status"], capture_output=True, encoding="utf-8", check=False)
    assert list(one_sentence((ended.returncode, ended.stdout, ended.stderr))) == []
    assert f"Python 3.9 of nieuwer nodig; dit is Python {version}." in ended.stderr
