"""Files that are changed at random: always the same, often still of their format; and a short run."""

from __future__ import annotations

import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.parsers import expat

import pytest

from fuzz.engines import CRASHED, PACKAGE, Named, Reports, differences, engines
from fuzz.formats import FORMATS, goods_of, mutants
from fuzz.known import is_known
from fuzz.long_run import Tried, tried
from fuzz.mutations.workbook import parts_of
from fuzz.shrinking import shrunk

FEW = {"json": 60, "csv": 60, "xlsx": 6, "xaf": 20, "berichten": 20, "toml": 40}
"""So many files of each format are tried here; `python -m fuzz run` does thousands."""


def _is_xml(content: bytes) -> object:
    return expat.ParserCreate().Parse(content, True)


def _is_workbook(content: bytes) -> object:
    return [_is_xml(part) for name, part in parts_of(content).items() if name.endswith((".xml", ".rels"))]


READERS: dict[str, Callable[[bytes], object]] = {
    "json": json.loads,
    "csv": bytes.decode,
    "xlsx": _is_workbook,
    "xaf": _is_xml,
    "berichten": _is_xml,
    "toml": lambda content: tomllib.loads(content.decode()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_seed_gives_the_same_files_and_another_seed_others(name: str, seeds: Path) -> None:
    first, again, other = ([m.content for m in mutants(name, seeds, range(8), seed)] for seed in (1, 1, 2))
    assert first == again != other
    goods = [(seeds / good).read_bytes() for good in goods_of(name)]
    assert sum(content not in goods for content in first) >= 6


@pytest.mark.parametrize("name", FORMATS)
def test_many_changed_files_are_still_of_their_format_and_many_are_not(name: str, seeds: Path) -> None:
    count = 20 if name == "xlsx" else 100
    good = 0
    for mutant in mutants(name, seeds, range(count), 1):
        try:
            READERS[name](mutant.content)
            good += 1
        except (ValueError, RecursionError, expat.ExpatError, zipfile.BadZipFile, OSError, NotImplementedError):
            continue
    assert 0.1 * count < good < count, good


@pytest.mark.parametrize("name", FORMATS)
def test_commands_and_engines_keep_to_the_demands_on_changed_files(
    name: str, seeds: Path, made: Path, tmp_path: Path
) -> None:
    found = Tried()
    for batch in tried(name, FEW[name], 7, seeds, made, tmp_path, 1):
        found.add(batch)
    assert found.files == FEW[name]
    assert sum(found.runs.values()) >= FEW[name]
    assert set(found.compared) >= {PACKAGE, "javascript"}
    wrong = [wrong for wrong in found.wrong if not is_known(wrong.call.text if wrong.call else "verschil", wrong.fault)]
    assert [(w.kind, w.fault, w.mutant.good, w.mutant.number) for w in wrong] == []


# The comparison and the shrinking themselves


def test_an_engine_that_says_something_else_is_found_out(made: Path, seeds: Path, tmp_path: Path) -> None:
    there = engines(made, tmp_path)
    named = [("a.json", (seeds / "aanlevering.json").read_bytes()), ("b.json", b"{}")]

    def lies(asked: Sequence[Named]) -> list[str]:
        return [report.replace("b.json", "c.json") for report in there[PACKAGE](asked)]

    found = list(differences({PACKAGE: there[PACKAGE], "leugenaar": lies}, named))
    assert [(difference.engine, difference.name) for difference in found] == [("leugenaar", "b.json")]


def test_the_one_delivery_on_which_an_engine_crashes_is_found(seeds: Path, tmp_path: Path) -> None:
    def crashes(asked: Sequence[Named]) -> list[str]:
        return [CRASHED + "stuk" if content == b"{}" else "goed" for _, content in asked]

    there: dict[str, Reports] = {PACKAGE: lambda asked: ["goed" for _ in asked], "breekbaar": crashes}
    found = list(differences(there, [("a.json", b"[]"), ("b.json", b"{}")]))
    assert [(difference.name, difference.what) for difference in found] == [("b.json", CRASHED + "stuk")]


def test_a_file_is_made_as_small_as_what_goes_wrong_in_it(seeds: Path) -> None:
    content = (seeds / "aanlevering.json").read_bytes().replace(b'"0.1"', b'"stuk"', 1)
    small = shrunk(content, FORMATS["json"], lambda tried: b'"stuk"' in tried)
    assert small == b'"stuk"'


def test_a_workbook_is_made_small_by_its_parts(seeds: Path) -> None:
    def has_styles(content: bytes) -> bool:
        return "xl/styles.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()

    small = shrunk((seeds / "werkmap.xlsx").read_bytes(), FORMATS["xlsx"], has_styles)
    assert zipfile.ZipFile(io.BytesIO(small)).namelist() == ["xl/styles.xml"]
