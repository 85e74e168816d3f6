"""Lines that are left out: the first are listed one by one, the others counted and summed, and no cent is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import iv3
from iv3.care import coupled_tally
from iv3.care.coupled_tally import CoupledTally, summary_text
from iv3.core.packs import needed_pack
from iv3.rows.refused_lines import most_refused

pytestmark = pytest.mark.usefixtures("fresh_packs")


def test_how_many_lines_are_listed_stands_in_the_tables() -> None:
    assert most_refused() == needed_pack("inlezen")["afgekeurd_hoogstens"] > 0


def test_lines_beyond_the_limit_are_counted_and_summed_and_the_control_sheet_still_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coupled_tally, "most_refused", lambda: 3)
    rows = [f"45A48;45;x{number}" for number in range(8)]
    table = tmp_path / "regels.csv"
    table.write_text("\n".join(["productcode;productcategorie;bedrag", "45A48;45;1,00", *rows]) + "\n")
    totals = iv3.couple(table, year=2025, law="jeugdwet").totals
    assert [line["rij"] for line in totals["afgekeurd"]] == [3, 4, 5]
    assert totals["regels_geweigerd"] == 8
    assert totals["afgekeurd_niet_genoemd"] == {"regels": 5, "bedrag_cent": 0, "zonder_bedrag": 5}
    told = summary_text(totals)
    assert "Niet meegetelde regels: 8. Van 8 daarvan" in told
    assert "en nog 5 regels die niet apart zijn genoemd" in told


@pytest.mark.parametrize("limit", [0, 1, 3, 4, 9])
def test_listed_and_not_listed_are_together_everything_that_was_left_out(
    monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(coupled_tally, "most_refused", lambda: limit)
    tally = CoupledTally()
    amounts = [125, None, -50, None, 10_000]
    for row, cents in enumerate(amounts):
        tally.refuse("a.csv", row, "reden", cents)
    others, listed = tally.not_listed(), tally.refused
    readable = [cents for cents in amounts if cents is not None]
    assert len(listed) == min(limit, len(amounts))
    assert len(listed) + others["regels"] == len(amounts)
    assert sum(line.get("bedrag_cent", 0) for line in listed) + others["bedrag_cent"] == sum(readable)
    unread = sum("bedrag_cent" not in line for line in listed) + others["zonder_bedrag"]
    assert unread == len(amounts) - len(readable)
    assert (tally.refused_sums.with_amount, tally.refused_sums.cents) == (len(readable), sum(readable))


def test_questions_and_codes_beyond_the_limit_are_one_question_and_the_sums_stay_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "regels.csv"
    rows = [f"Z{number};45;{number},00" for number in range(9)]
    table.write_text("\n".join(["productcode;productcategorie;bedrag", *rows]) + "\n")
    everything = iv3.couple(table, year=2025, law="jeugdwet").totals
    monkeypatch.setattr(coupled_tally, "most_refused", lambda: 3)
    limited = iv3.couple(table, year=2025, law="jeugdwet").totals
    assert len(everything["vragen"]) == 9
    assert len(limited["vragen"]) == 4
    assert {**limited, "vragen": []} == {**everything, "vragen": []}
    for name in ("regels", "bedrag_cent"):
        assert sum(q[name] for q in limited["vragen"]) == sum(q[name] for q in everything["vragen"])
