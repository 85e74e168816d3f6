"""TOML that a user gives: whatever is in it, it is read or refused in a Dutch sentence, in every command."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import iv3
from iv3.core.errors import UserError
from iv3.core.given import FileContent
from iv3.core.toml_file import NotToml, toml_of
from iv3.library.reading import read_profile
from tests.support.sources import ROOT

LEDGER = ROOT / "voorbeelden" / "grootboek"
ORDER = ROOT / "voorbeelden" / "verdeling" / "taakgericht-jeugd" / "opdracht.toml"
PROFILE = """
blad = "a"
decimaalteken = ","
credit_positief = true
teken_in_bedrag = false
negeer = ["x"]
koppen = ["productcode", "bedrag"]
kolommen = { bedrag = "bedrag" }
alleen = { jaar = "2025" }
"""
VALUES = (
    *("1" + "0" * 400, "9" * 5000, f"0x{'f' * 5000}", "1e400", "nan", "-inf", "true", "5", "[5]", "[[1]]", "{ a = 1 }"),
    *("[" * 3000 + "]" * 3000, "2025-02-30", "1979-05-27", "07:32:00", '"\\u0000"', '"\\ud800"', '"', "", "[]", "{}"),
)
"""What may stand where another value belongs."""
IN_ENGLISH = re.compile(r"\b(?:the|at line|invalid|expected|exceeds|unclosed)\b", re.I)


def with_values(content: str, value: str) -> list[str]:
    """Return a file once for every key in it, with a value in its place."""
    lines = content.splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"\w+ *=", line)]
    return ["\n".join([*lines[:n], f"{lines[n].split('=')[0]}= {value}", *lines[n + 1 :]]) for n in keys]


def refusals(read: object, files: list[str]) -> int:
    """Return how many files are refused; anything but a sentence for the user is raised."""
    count = 0
    for written in files:
        try:
            read(written)  # type: ignore[operator]
        except iv3.UserError as error:
            assert IN_ENGLISH.search(str(error)) is None
            count += 1
    return count


@pytest.mark.parametrize("value", VALUES)
def test_who_delivers_is_read_or_refused_whatever_stands_there(value: str) -> None:
    files = with_values((LEDGER / "gegevens.toml").read_text(encoding="utf-8"), value)

    def read(written: str) -> None:
        about = FileContent(written.encode(), "gegevens.toml")
        iv3.ledger(LEDGER / "grootboek.csv", LEDGER / "mapping.csv", year=2025, about=about).delivery()

    assert len(files) > 5
    assert refusals(read, files) > 0


@pytest.mark.parametrize("value", VALUES)
def test_an_order_is_read_or_refused_whatever_stands_there(value: str) -> None:
    files = with_values(ORDER.read_text(encoding="utf-8"), value)
    assert len(files) > 10
    refusals(lambda written: iv3.allocate(written.encode()), files)


@pytest.mark.parametrize("value", VALUES)
def test_a_profile_is_read_or_refused_whatever_stands_there(value: str, tmp_path: Path) -> None:
    path = tmp_path / "profiel.toml"
    files = with_values(PROFILE, value)

    def read(written: str) -> None:
        path.write_text(written, encoding="utf-8")
        assert str(read_profile(path).reading)

    assert len(files) == 8
    assert refusals(read, files) >= 4
    assert refusals(read, [PROFILE]) == 0


def test_a_profile_says_which_key_has_another_kind_of_value(tmp_path: Path) -> None:
    path = tmp_path / "profiel.toml"
    path.write_text("negeer = 5\n", encoding="utf-8")
    with pytest.raises(iv3.UserError, match="bij “negeer” hoort een lijst van teksten"):
        read_profile(path)
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(iv3.UserError, match="groter dan"):
        read_profile(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a = 1\nb = \nc = 1", "regel 2"),
        (b"a = 1\nb = \xff", "op regel 2 staat een teken"),
        (b'a = """', "aan het eind"),
        (b"a = " + b"9" * 5000, "een getal"),
        (b"a." * 3000 + b"b = 1", "te diep"),
    ],
)
def test_what_is_no_toml_says_where_it_goes_wrong(content: bytes, said: str) -> None:
    with pytest.raises(NotToml, match=said):
        toml_of(content)


def test_a_profile_that_comes_from_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "profiel.toml"
    os.mkfifo(pipe)
    with pytest.raises(UserError, match="geen gewoon bestand"):
        read_profile(pipe)
