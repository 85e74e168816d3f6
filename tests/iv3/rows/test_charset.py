"""The character set of a text: UTF where that is sure, else the likeliest of the old ones, with a remark."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iv3.core.errors import UserError
from iv3.core.given import FileContent
from iv3.rows.charset import likely_charset
from iv3.rows.table import open_lines

_WORDS = "rekening;omschrijving\n4100;{}\n"
_DUTCH = ("café", "Coördinatie", "financiële baten", "cliënten", "één", "geïndiceerd", "Curaçao", "reünie", "hè", "Zoë")


@pytest.mark.parametrize("word", _DUTCH)
@pytest.mark.parametrize("charset", ["cp1252", "cp850", "mac_roman"])
def test_a_dutch_word_tells_the_character_set(word: str, charset: str) -> None:
    found, remark = likely_charset(_WORDS.format(word).encode(charset))
    assert found == charset
    assert remark is not None


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (_WORDS.format("café").encode(), "utf-8"),
        (_WORDS.format("huur").encode(), "utf-8"),
        (codecs.BOM_UTF8 + b"x", "utf-8"),
        (codecs.BOM_UTF16_LE + "kop".encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + "kop".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_what_is_sure_has_no_remark(data: bytes, charset: str) -> None:
    assert likely_charset(data) == (charset, None)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen_and_said(charset: str) -> None:
    found, remark = likely_charset(_WORDS.format("café").encode(charset))
    assert found == charset
    assert remark is not None
    assert "UTF-16" in remark


def test_the_file_of_ms_dos_that_was_read_as_caf_with_a_comma_is_read_right() -> None:
    data = b"productcode;omschrijving;bedrag\n45A48;caf\x82;100\n"
    charset, remark = likely_charset(data)
    assert data.decode(charset).splitlines()[1] == "45A48;café;100"
    assert remark is not None
    assert "MS-DOS" in remark


@pytest.mark.parametrize(
    "sign", ["€ 100", "‘begroting’", "2024–2025", "10 m²", "½ fte", "foto’s", "’s-Hertogenbosch", "“citaat”"]
)
def test_a_text_that_tells_nothing_else_is_windows(sign: str) -> None:
    assert likely_charset(_WORDS.format(sign).encode("cp1252"))[0] == "cp1252"


@given(st.binary(max_size=200))
def test_any_bytes_get_a_character_set_that_reads_them(data: bytes) -> None:
    charset, _ = likely_charset(data)
    data.decode(charset, "replace")


@pytest.mark.parametrize("cut", [1, 3])
def test_utf_16_that_was_cut_in_the_middle_of_a_character_is_refused_with_its_row(cut: int) -> None:
    content = "code;bedrag\n45A48;1,00\n45A49;2,00\n".encode("utf-16")[:-cut]
    with pytest.raises(UserError, match=r"bij rij [34]: hier staat een half teken"):
        open_lines(FileContent(content, "regels.csv"), {"code": ["code"], "bedrag": ["bedrag"]})
