"""What is remembered between runs: the same as made anew, never of another key, whole, and never a condition."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generators.kernel import remembered, schema, schema_code
from generators.kernel.remembered import remember
from tests.support.sources import ROOT

MODULE = schema.__file__


def refuse() -> Any:
    raise AssertionError("made again")


def test_a_result_is_made_once_for_its_key(tmp_path: Path) -> None:
    assert remember("soort", "a1", lambda: {"zin": "Grootte ≥ 1", "rij": [1, None]}, tmp_path) == remember(
        "soort", "a1", refuse, tmp_path
    )
    assert remember("soort", "a2", lambda: "anders", tmp_path) == "anders"
    assert remember("ander", "a1", lambda: "anders", tmp_path) == "anders"


@pytest.mark.parametrize("content", [b"", b'{"zin": "Groo', b"\xff\xfe"])
def test_a_file_that_is_not_whole_is_made_again(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "soort-a1.json").write_bytes(content)
    assert remember("soort", "a1", lambda: {"zin": 1}, tmp_path) == {"zin": 1}
    assert remember("soort", "a1", refuse, tmp_path) == {"zin": 1}


def test_many_may_write_at_once_and_leave_one_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: remember("soort", "a1", lambda: list(range(9999)), tmp_path), range(40)))
    assert all(value == list(range(9999)) for value in made)
    assert [path.name for path in tmp_path.iterdir()] == ["soort-a1.json"]


def test_without_a_folder_to_write_in_the_result_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_bytes(b"")
    for value in (1, 2):
        assert remember("soort", "a1", partial(int, value), tmp_path / "bestand" / "map") == value


def test_the_oldest_results_of_a_kind_go(tmp_path: Path) -> None:
    remember("ander", "0", lambda: 0, tmp_path)
    for number in range(remembered.KEEP + 3):
        remember("soort", f"{number}", partial(int, number), tmp_path)
    assert len(list(tmp_path.glob("soort-*.json"))) == remembered.KEEP
    assert (tmp_path / f"soort-{remembered.KEEP + 2}.json").is_file()
    assert (tmp_path / "ander-0.json").is_file()


def test_what_is_remembered_of_linkml_is_what_linkml_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    current = schema._generate(ROOT)
    schema.delivery_schema(ROOT)
    monkeypatch.setattr(schema, "_generate", lambda _: refuse())
    schema._parts.cache_clear()
    assert schema.delivery_schema(ROOT) == current["Aanlevering"]
    assert list(schema.delivery_schema(ROOT)["properties"]) == list(current["Aanlevering"]["properties"])
    assert [s.schema for s in schema.generate_source_schemas(ROOT)] == current["bronnen"]
    assert len(current["bronnen"]) > 20


def test_another_schema_gives_another_key_and_its_own_result(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    assert schema._key(tmp_path, MODULE) == schema._key(ROOT, MODULE)
    file = tmp_path / "schema" / "aanlevering.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: Overheidslaag", "title: Laag"), encoding="utf-8")
    assert schema._key(tmp_path, MODULE) != schema._key(ROOT, MODULE)
    assert schema.delivery_schema(tmp_path) != schema.delivery_schema(ROOT)


def test_another_linkml_gives_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    current = schema._key(ROOT, MODULE)
    monkeypatch.setattr("importlib.metadata.version", lambda _: "1.0.0")
    assert schema._key(ROOT, MODULE) != current


def test_other_code_gives_another_key(tmp_path: Path) -> None:
    keys = {schema._key(ROOT, MODULE), schema._key(ROOT, schema_code.__file__)}
    file = tmp_path / "code.py"
    for text in ("x = 1\n", "x = 2\n"):
        file.write_text(text, encoding="utf-8")
        keys.add(schema._key(ROOT, str(file)))
    assert len(keys) == 4


def test_the_code_that_is_remembered_is_the_code_that_is_made() -> None:
    made = schema_code._of_schema(ROOT)
    assert len(made) == 3
    assert {path: schema_code.files(ROOT)[path].decode() for path in made} == made


def test_a_caller_may_change_what_it_gets() -> None:
    schema.delivery_schema(ROOT).clear()
    assert schema.delivery_schema(ROOT)["properties"]


def test_a_program_that_was_written_since_it_was_loaded_remembers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "nieuw.py"
    file.write_text("", encoding="utf-8")
    monkeypatch.setattr(schema, "remember", lambda *_: refuse())
    assert schema.remembered(ROOT, str(file), lambda: "anew") == "anew"
    os.utime(file, (0, 0))
    with pytest.raises(AssertionError, match="made again"):
        schema.remembered(ROOT, str(file), lambda: "anew")
