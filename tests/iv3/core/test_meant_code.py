"""What somebody probably meant by a code that does not exist: a hint that helps, or none."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iv3.core.meant_code import CodeHints
from iv3.core.packs import needed_pack
from tests.support.sources import ROOT

_NONE: tuple[str, ...] = ()


def _codes(year: int, name: str = "taakveld") -> list[str]:
    return [c["code"] for c in needed_pack(f"gemeente-{year}")["codelijsten"][name] if "soort" not in c]


def _meant(written: str, codes: list[str]) -> tuple[str, ...]:
    found = CodeHints(codes).meant(written)
    return _NONE if found is None else found.codes


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("06.1", ("6.1",)),
        ("6,1", ("6.1",)),
        ("0,1", ("0.1",)),
        ("6,10", ("6.1",)),
        ("6.10", ("6.1",)),
        ("6.6", ("6.60",)),
        ("6-1", ("6.1",)),
        (' ="6.1" ', ("6.1",)),
        ("'6.1", ("6.1",)),
        ("6.1 Samenkracht en burgerparticipatie", ("6.1",)),
        ("6.1 - Samenkracht", ("6.1",)),
        ("06.1: Samenkracht", ("6.1",)),
        ("6.76l", ("6.761",)),
        ("6.7512", ("6.751",)),
        ("6.751a", ("6.751",)),
        ("6.617", _NONE),
        ("6.75", _NONE),
        ("0.12", _NONE),
        ("7.6", _NONE),
        ("06.8", _NONE),
        ("9.1", _NONE),
        ("Totaal", _NONE),
        ("", _NONE),
        ("6", _NONE),
    ],
)
def test_a_hint_is_the_same_code_typed_otherwise_or_one_change_in_the_chapter(
    written: str, codes: tuple[str, ...]
) -> None:
    assert _meant(written, _codes(2025)) == codes


@pytest.mark.parametrize(
    ("written", "codes"),
    [("6.72A", ("6.72a",)), ("6.2 Wijkteams", ("6.2",)), ("6.29", ("6.2",)), ("06.8", _NONE)],
)
def test_a_hint_is_of_the_list_of_its_year(written: str, codes: tuple[str, ...]) -> None:
    assert _meant(written, _codes(2023)) == codes


@pytest.mark.parametrize(("written", "codes"), [("A131", _NONE), ("A11", _NONE), ("a111", ("A111",)), ("A1331", _NONE)])
def test_a_balance_code_leads_to_no_other(written: str, codes: tuple[str, ...]) -> None:
    assert _meant(written, _codes(2025, "balanscode")) == codes


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("1-jun", ("6.1",)),
        ("6-jan", ("6.1",)),
        ("6-jan-25", ("6.1",)),
        ("6-1-2025", ("6.1",)),
        ("2025-01-06", ("6.1",)),
        ("2025-01-06 00:00:00", ("6.1",)),
        ("2026-04-01", ("4.1",)),
        ("2-jan", ("2.1", "1.2")),
        ("46054", ("1.2", "2.1")),
    ],
)
def test_a_date_that_excel_made_goes_back_to_its_code(written: str, codes: tuple[str, ...]) -> None:
    found = CodeHints(_codes(2025)).meant(written)
    assert found is not None
    assert found.is_date
    assert found.codes == codes


@pytest.mark.parametrize(("written", "code"), [("jun-75", "6.75"), ("1975-06-01", "6.75"), ("2001-03-04", "4.3.1")])
def test_a_date_with_a_year_goes_back_too(written: str, code: str) -> None:
    assert _meant(written, [code, "6.1"]) == (code,)


@pytest.mark.parametrize("written", ['="4100"', "'4100", "04100", "4100 - Salarissen", "4100 Salarissen", '"4100"'])
def test_an_account_is_the_same_however_it_was_typed(written: str) -> None:
    assert CodeHints(["4100", "8300"]).same(written) == "4100"


@pytest.mark.parametrize("written", ["4101", "410", "41000", "0"])
def test_an_account_that_is_near_is_another_account(written: str) -> None:
    assert CodeHints(["4100", "8300"]).same(written) is None


def test_zeros_tell_nothing_when_two_codes_differ_only_by_them() -> None:
    assert CodeHints(["0.1", "0.10"]).same("00.1") is None


@given(st.text(max_size=30), st.sampled_from([2017, 2023, 2025]))
def test_any_text_gets_codes_of_the_list_or_nothing(written: str, year: int) -> None:
    codes = _codes(year)
    assert set(_meant(written, codes)) <= set(codes)


_SCRIPT = """
import { CodeHints } from "./packages/js/validatie/meantcode.mjs";
import { EMBEDDED } from "./packages/js/validatie/packs.mjs";
import { readFileSync } from "node:fs";
const { codes, words, pack } = JSON.parse(readFileSync(0, "utf8"));
EMBEDDED.inlezen = JSON.stringify(pack);
const hints = codes.map((list) => new CodeHints(list));
const told = words.map((word) => hints.map((one) => one.meant(word)?.codes ?? []));
process.stdout.write(JSON.stringify(told));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not on this machine")
def test_javascript_means_the_same() -> None:
    lists = [_codes(2023), _codes(2025), _codes(2025, "balanscode"), _codes(2025, "categorie_lasten")]
    parts = ["", "0", "1", "6", "4", "10", "75", "12", "A1", "31", "jan", "okt", "2025", "a", "l", "é", "\u00a0", "İ"]
    words = [f"{one}{sign}{other}" for one in parts for sign in (".", ",", "-", " - ", " ", "") for other in parts]
    words += [f"{word}{tail}" for word in words[::7] for tail in ("x", " Wijkteams", "-2001", ".1")]
    given_ = json.dumps({"codes": lists, "words": words, "pack": needed_pack("inlezen")})
    run = subprocess.run(
        ["node", "--input-type=module", "-e", _SCRIPT],
        input=given_.encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    hints = [CodeHints(codes) for codes in lists]
    told = [[list(found.codes) if (found := one.meant(word)) else [] for one in hints] for word in words]
    assert json.loads(run.stdout) == told
    assert sum(any(row) for row in told) > 100
