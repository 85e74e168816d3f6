"""Characters count the same in every Python: what can be seen, small letters, and names without their marks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from iv3.care.municipalities import loose
from iv3.core.character_ranges import NOT_PRINTABLE, WORD_CHARACTERS
from iv3.core.characters import capitals, is_number, is_printable, plain, printable, small
from iv3.rows.cells import fold, shown
from tests.support.characters import PINNED
from tests.support.pythons import find_python
from tests.support.sources import ROOT

SCRIPT = Path(__file__).with_name("all_characters.py")
NEW = {"13 to 14": "\u2c2f\U0001dfff\ua7c0", "15": "\U0001fae8", "15.1": "\u2ffc", "16": "\U0001ccd6\u1c89\ua7cb"}
NEW["17"] = "\ua7ce\U00011db0\U0001faea"
"""Characters that came with a version of Unicode: signs, and letters that have a small or a bare form."""


def answers_of(program: str) -> dict[str, Any]:
    ended = subprocess.run(
        [program, str(SCRIPT)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_this_python_says_of_every_character_what_is_pinned() -> None:
    found = answers_of(sys.executable)
    assert found["unicode"] == unicodedata.unidata_version
    assert found["hashes"] == PINNED
    assert found["not_given_out"] == []


@pytest.mark.parametrize("version", ["3.9", "3.10", "3.12", "3.13", "3.14", "3.15"])
def test_a_python_with_another_unicode_says_the_same_of_every_character(version: str) -> None:
    program = find_python(version)
    if program is None:
        pytest.skip(f"Python {version} is not there: nobody knows what it makes of characters")
    found = answers_of(program)
    assert found["hashes"] == PINNED
    assert found["not_given_out"] == [], "a letter that reads as another is not a letter in every Python"


def test_what_cannot_be_seen_is_what_unicode_says_so_far_as_this_python_knows_the_character() -> None:
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    known = [character for character in everything if unicodedata.category(character) != "Cn"]
    assert len(known) > 280_000
    assert [f"{ord(c):04X}" for c in known if c.isprintable() != is_printable(c)] == []


def test_a_word_is_made_of_what_python_calls_a_word() -> None:
    own = re.compile(f"[{WORD_CHARACTERS}]")
    assert [
        c for c in map(chr, range(0x250)) if bool(own.match(c)) != bool(re.match(r"\w", c)) and c not in "²³¹¼½¾"
    ] == []


@pytest.mark.parametrize("characters", NEW.values(), ids=NEW)
def test_a_character_of_a_newer_unicode_is_itself_everywhere(characters: str) -> None:
    for character in characters:
        for answer in (printable, small, plain, fold, shown, loose, capitals):
            assert answer(f"a{character}b") == f"a{character}b", answer


def test_names_are_the_same_whatever_their_capitals_accents_and_width() -> None:
    for written in (
        "Financiële",
        "FINANCIËLE",
        "financie\u0308le",
        "Ｆｉｎａｎｃｉëｌｅ",
        " ﬁnanciële\u00a0",
        "Finan\u00adciële",
    ):
        assert fold(written) == "financiele", written
    assert plain("Maße ΟΔΟΣ Ⅷ ½") == "masse οδοσ viii 1⁄2"
    assert small("STRAẞE Œ Σ") == "strasse œ σ"
    assert loose("'s-Gravenhage (gemeente)") == "s gravenhage gemeente"


def test_a_number_has_the_digits_zero_to_nine_only() -> None:
    assert is_number("0123456789")
    assert [text for text in ("", "²", "٣", "１", "1 ", "-1", "\U00011de1") if is_number(text)] == []


def test_what_steers_a_screen_is_replaced_unless_it_is_to_be_kept() -> None:
    assert printable("a\u202eb\x1b[2J\u0085\ue000\ud800\U000e0001") == "a\ufffdb\ufffd[2J\ufffd\ufffd\ufffd\ufffd"
    assert printable("een\ntwee\t", keep="\n") == "een\ntwee\ufffd"
    assert len(re.findall(r"\\", NOT_PRINTABLE)) > 50
