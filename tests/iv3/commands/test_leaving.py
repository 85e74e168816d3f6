"""How a command ends when its output is closed or full, when it is stopped, and when memory runs out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iv3.commands.guarded import CRASHED, NOT_RUN, guarded
from tests.support.sources import ROOT

posix = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX")
LINES = "productcode;bedrag\n" + "45A48;1234,56\n" * 10
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
IV3 = [sys.executable, "-m", "iv3"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "regels.csv").write_text(LINES, encoding="utf-8")
    return tmp_path


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = ["sh", "-c", command.replace("iv3", f'"{sys.executable}" -m iv3', 1)]
    return subprocess.run(words, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@posix
@pytest.mark.parametrize("words", ["explain 6.751", "--version", "couple --help", "couple regels.csv --year 2025"])
@pytest.mark.parametrize("output", [">&-", "> /dev/full"])
def test_an_outcome_that_can_go_nowhere_is_told_as_such(words: str, output: str, folder: Path) -> None:
    done = shell(f"iv3 {words} {output}", folder)
    assert done.returncode == NOT_RUN, done.stderr
    assert "Dit is niet gelukt" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@posix
@pytest.mark.parametrize("output", [">&- 2>&-", "> /dev/full 2> /dev/full"])
def test_what_was_written_is_no_failure_when_the_summary_can_go_nowhere(output: str, folder: Path) -> None:
    done = shell(f"iv3 couple regels.csv --year 2025 --out uit.csv {output}", folder)
    assert done.returncode == 0
    assert (folder / "uit.csv").read_text(encoding="utf-8-sig").count("45A48") == 10


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_nothing_half(number: signal.Signals, folder: Path) -> None:
    os.mkfifo(folder / "pijp.csv")
    words = [*IV3, "couple", "pijp.csv", "--year", "2025", "--out", "uit.csv"]
    with (
        subprocess.Popen(words, cwd=folder, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as running,
        (folder / "pijp.csv").open("w", encoding="utf-8") as pipe,  # it reads now
    ):
        pipe.write(LINES)
        pipe.flush()
        time.sleep(0.3)
        running.send_signal(number)
        _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (NOT_RUN, "Afgebroken.\n")
    assert sorted(path.name for path in folder.iterdir()) == ["pijp.csv", "regels.csv"]


def test_too_little_memory_is_a_sentence_and_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    def hungry() -> int:
        raise MemoryError

    assert guarded(hungry) == NOT_RUN
    assert "niet genoeg geheugen" in capsys.readouterr().err


def test_a_crash_says_how_to_report_it_and_its_trace_steers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> int:
        raise KeyError("\n::error::\x1b[2J")

    assert guarded(broken) == CRASHED
    told = capsys.readouterr().err
    assert "Meld de fout" in told
    assert "\x1b" not in told
    assert "\n::" not in told
