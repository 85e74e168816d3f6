"""Rows of a table that cannot be restated: the first are listed, all of them counted, and no cent is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import iv3
from iv3.library.convert import ConvertResult
from iv3.rows.line_file import LineFile
from iv3.years import output, table_source

pytestmark = pytest.mark.usefixtures("fresh_packs")


def restated(folder: Path, rows: list[str]) -> ConvertResult:
    table = folder / "tabel.csv"
    table.write_text("\n".join(["taakveld;categorie;lasten;baten", *rows]) + "\n", encoding="utf-8")
    return iv3.convert(table, to=2025, from_year=2024)


ROWS = ["6.1;1.1;1,00;", *(f"6.1;1.1;x{n};5,00" for n in range(30)), *("6.1;;2,50;" for _ in range(4))]


@pytest.mark.parametrize("most", [0, 3, 32, 34, 99])
def test_listed_or_not_the_number_and_the_sum_of_refused_rows_stay_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    everything = restated(tmp_path, ROWS)
    monkeypatch.setattr(table_source, "most_refused", lambda: most)
    limited = restated(tmp_path, ROWS)
    assert [*limited.outcome.refused] == [*everything.outcome.refused][:most]
    assert limited.outcome.refused_number == 34
    assert not limited.is_whole
    assert limited.control == everything.control
    assert limited.rendered("csv")[0] == everything.rendered("csv")[0]


def test_text_and_json_say_how_many_rows_were_refused_and_json_what_they_come_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_source, "most_refused", lambda: 25)
    result = restated(tmp_path, ROWS)
    text = output.as_text(result.outcome)
    assert "Niet gelezen (34):" in text
    assert "en nog 14; zie --format json" in text
    written = result.rendered("json")[0]
    assert '"afgekeurd_aantal": 34' in written
    assert '"afgekeurd_cent": 1000' in written
    assert len(result.outcome.refused) == 25


def test_why_a_row_cannot_be_read_is_not_worked_out_when_nobody_will_see_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    def in_row(file: LineFile, number: int, meaning: str, reason: object) -> str:
        told.append(number)
        return f"{file.name} {meaning} {reason}"

    monkeypatch.setattr(table_source, "in_row", in_row)
    monkeypatch.setattr(table_source, "most_refused", lambda: 3)
    restated(tmp_path, ROWS)
    assert told == [3, 4, 5]
