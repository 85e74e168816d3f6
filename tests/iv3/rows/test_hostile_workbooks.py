"""No workbook takes all memory or time, or breaks a command off, whichever command reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hostile_workbooks import hostile_workbooks

MOST_MEGABYTES, MOST_SECONDS = 1_000, 30
COMMANDS = {
    "couple": ["couple", "FILE", "--year", "2025", "--look"],
    "validate": ["validate", "FILE"],
    "validate --protocol": ["validate", "--protocol", "taakgericht", "FILE"],
    "ledger": ["ledger", "FILE", "--mapping", "FILE", "--year", "2025"],
    "convert": ["convert", "FILE", "--from", "2024", "--to", "2025"],
    "compare": ["compare", "FILE", "FILE"],
    "deliver": ["deliver", "FILE"],
    "overlay": ["overlay", "check", "FILE", "--year", "2025"],
    "mapping": ["mapping", "check", "FILE", "--year", "2025"],
}
SOME = ("tekst-vermenigvuldigd-0.xlsx", "andere-tekenset-0.xlsx", "diep.xlsx", "herhaald-net.ods", "afmeting-0.xls")
"""What every command is given; one is given all."""
ALL = "couple"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder with all workbooks, and one with some."""
    every, some = tmp_path_factory.mktemp("alle"), tmp_path_factory.mktemp("enkele")
    for name, content in hostile_workbooks().items():
        (every / name).write_bytes(content)
        if name in SOME:
            (some / name).write_bytes(content)
    return every, some


@pytest.mark.parametrize("name", COMMANDS)
def test_a_hostile_workbook_gets_a_sentence_within_a_gigabyte_and_half_a_minute(
    name: str, folders: tuple[Path, Path], root: Path
) -> None:
    folder = folders[0 if name == ALL else 1]
    command = [sys.executable, "-m", "tests.support.within_bounds", str(folder), *COMMANDS[name]]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, timeout=600)
    assert ended.returncode == 0, ended.stderr[-2000:]
    *lines, megabytes = ended.stdout.splitlines()
    outcomes = [json.loads(line) for line in lines]
    assert len(outcomes) == (len(hostile_workbooks()) if name == ALL else len(SOME))
    assert [outcome for outcome in outcomes if outcome[1] not in (0, 1, 2) or outcome[2] > MOST_SECONDS] == []
    assert int(megabytes) < MOST_MEGABYTES
    assert [outcome for outcome in outcomes if not outcome[3].strip()] == []
