"""Text that leaves: nothing in it steers a terminal, a log, a spreadsheet or the reader's eye."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iv3.core.sentences import text
from iv3.core.terminal import escaped_json, is_plain, one_line, told_text, without_steering

STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
LOG_COMMAND = re.compile(r"^\s*::|##(\[|vso\[|teamcity\[)", re.MULTILINE)
HOSTILE = st.text(
    st.one_of(st.sampled_from("\x1b\x9b\r\n\t :#[\u202e\u2066\u2028\x00\x7f\x85"), st.characters(codec="utf-8"))
)


@given(HOSTILE)
def test_nothing_that_is_told_steers_a_terminal_or_the_log_of_a_build(value: str) -> None:
    told = told_text(value)
    assert STEERING.search(told) is None
    assert "\r" not in told.replace("\r\n", "")
    assert LOG_COMMAND.search(told) is None


@given(HOSTILE)
def test_what_is_plain_is_left_as_it_is_by_every_gate(value: str) -> None:
    if is_plain(value.encode()):
        assert without_steering(value) == told_text(value) == value


@given(HOSTILE)
def test_text_from_outside_stays_on_its_line_in_a_sentence(value: str) -> None:
    told = text("opdrachtregel", "uitvoer_is_invoer", bestand=value)
    assert len(told.splitlines()) == 1
    assert STEERING.search(told) is None
    assert one_line(value).isprintable() or STEERING.search(one_line(value)) is None


@given(st.recursive(HOSTILE, lambda inner: st.lists(inner) | st.dictionaries(HOSTILE, inner), max_leaves=5))
def test_json_that_leaves_means_the_same_and_steers_nothing(data: object) -> None:
    written = escaped_json(json.dumps(data, ensure_ascii=False, indent=1))
    assert json.loads(written) == data
    assert STEERING.search(written) is None
    assert LOG_COMMAND.search(written) is None
    assert told_text(written) == written


@pytest.mark.parametrize("plain", ["", "een regel", "é € – \t\n", "a :: b", "6.2\r\n", "# kop\n## kop\n"])
def test_ordinary_text_is_left_as_it_is(plain: str) -> None:
    assert told_text(plain) == plain
    assert without_steering(plain) == plain


def run(program: str, folder: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-c", program]
    return subprocess.run(words, capture_output="stdout" not in options, cwd=folder, check=False, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("charset", ["ascii", "latin-1", "cp1252", "cp850", "utf-16", "utf-8"])
def test_lines_are_said_in_any_character_set(charset: str, tmp_path: Path) -> None:
    program = "from iv3.core.terminal import tell, warn; tell('financiële € \\ud800'); warn('financiële €')"
    done = run(program, tmp_path, env={"PYTHONIOENCODING": f"{charset}:strict", "PYTHONPATH": ":".join(sys.path)})
    assert done.returncode == 0, done.stderr
    assert "financi" in done.stdout.decode(charset)
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full")
def test_lines_that_nobody_can_hear_are_no_failure_and_leave_no_complaint(tmp_path: Path) -> None:
    program = "from iv3.core.terminal import tell; tell('er is geschreven' * 10000)"
    with Path("/dev/full").open("wb") as full:
        done = run(program, tmp_path, stdout=full, stderr=subprocess.PIPE, env={"PYTHONPATH": ":".join(sys.path)})
    assert (done.returncode, done.stderr) == (0, b"")
