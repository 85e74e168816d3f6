"""Every decision about an odd workbook, before any reader: what the table says, is what is done."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from iv3.core.errors import Unusable
from iv3.core.packs import needed_pack
from iv3.rows.workbook import opened, rows_of
from tests.support.entrance_cases import cases, within_limits
from tests.support.workbooks import GIVEN

CASES = cases()


@pytest.fixture(autouse=True)
def _packs(fresh_packs: None) -> None:
    """Read packs made from the facts as they stand."""


def first_rows(content: bytes) -> list[list[str]]:
    """Return the first rows of the first sheet, of the columns that every workbook here has."""
    with opened(io.BytesIO(content), "regels.xlsx") as book:
        name = next(iter(book.parts))
        book.scan(name)
        return [cells[:2] for _, cells in rows_of(book.values(name))][: len(GIVEN)]


def test_every_decision_of_the_table_has_a_case_and_every_case_a_decision() -> None:
    assert [decision["geval"] for decision in needed_pack("inlezen")["werkmapingang"]["besluiten"]] == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_workbook_is_read_or_refused_as_the_table_says(name: str) -> None:
    decisions = {decision["geval"]: decision for decision in needed_pack("inlezen")["werkmapingang"]["besluiten"]}
    assert CASES[name]
    for content in CASES[name]:
        if decisions[name]["gelezen"]:
            assert first_rows(content) == GIVEN
        else:
            with pytest.raises(Unusable, match=r"regels\.xlsx is een werkmap die beschadigd is"):
                first_rows(content)


def test_what_stays_within_the_limits_is_read() -> None:
    assert [first_rows(content) for content in within_limits()] == [GIVEN] * 6


def test_the_guide_has_every_decision_and_every_limit_that_it_names(root: Path) -> None:
    guide = (root / "docs/inlezen.md").read_text(encoding="utf-8")
    entrance = needed_pack("inlezen")["werkmapingang"]
    words = {True: "gelezen", False: "geweigerd"}
    missing = [
        one["geval"] for one in entrance["besluiten"] if f"| {one['uitleg']} | {words[one['gelezen']]} |" not in guide
    ]
    assert missing == []
    named = ("elementen", "cellen", "cellen_oud", "cellen_opendocument", "cel_tekens", "tekst_tekens")
    assert [key for key in named if f"{entrance['grenzen'][key]:,}".replace(",", ".") not in guide] == []
