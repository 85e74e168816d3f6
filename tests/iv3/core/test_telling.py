"""What is told beside an outcome: counts, progress, and what the system refuses, all in Dutch."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path

import pytest

from iv3.commands.guarded import NOT_RUN, guarded
from iv3.commands.main import main
from iv3.core.counting import counted
from iv3.core.packs import needed_pack
from iv3.core.progress import end_progress, tell_progress


@pytest.mark.parametrize(("number", "told"), [(0, "0 regels"), (1, "1 regel"), (2, "2 regels"), (1234, "1.234 regels")])
def test_one_is_told_in_the_singular(number: int, told: str) -> None:
    assert counted(number, "regel") == told


def test_every_word_for_counting_has_one_and_more() -> None:
    words = needed_pack("teksten")["telwoorden"]
    assert words
    assert all(len(told.split("|")) == 2 for told in words.values())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "er is geen ruimte meer op de schijf (vol.csv)"),
        (errno.EISDIR, "op die plaats staat een map (vol.csv)"),
        (errno.ENOENT, "het bestand of de map ervoor bestaat niet (vol.csv)"),
        (errno.EACCES, "u mag daar niet lezen of schrijven (vol.csv)"),
    ],
)
def test_what_the_system_refuses_is_told_in_dutch_with_the_name_of_the_user(
    capsys: pytest.CaptureFixture[str], number: int, said: str
) -> None:
    def refused() -> int:
        raise OSError(number, "English", "vol.csv")

    assert guarded(refused) == NOT_RUN
    told = capsys.readouterr().err
    assert said in told
    assert "English" not in told
    assert "()" not in told


def test_a_full_disk_without_a_name_has_no_empty_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    def refused() -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    guarded(refused)
    assert "schijf. Maak" in capsys.readouterr().err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_says_what_and_makes_room_for_the_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    tell_progress(135_001)
    assert "gelezen: 135.001 regels\r" in terminal.getvalue()
    end_progress()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_progress_is_not_told_when_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    tell_progress(5)
    end_progress()
    assert capsys.readouterr().err == ""


def test_a_folder_ends_with_how_many_deliveries_are_good(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("{}")
    assert main(["validate", str(tmp_path)]) == 1
    last = capfd.readouterr().out.splitlines()[-1]
    assert last == "2 aanleveringen gecontroleerd: 0 goed, 0 met waarschuwingen, 2 met fouten, 0 niet te beoordelen."
