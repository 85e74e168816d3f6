"""Tables in which lines are looked up: so many rows that it is another file are refused, long lists are cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from iv3.care import overlay
from iv3.commands import mapping
from iv3.commands.main import main
from iv3.core.packs import needed_pack
from iv3.rows import lookup_rows
from iv3.rows.lookup_rows import most_lookup_rows

pytestmark = pytest.mark.usefixtures("fresh_packs")


def mapping_with(folder: Path, *rows: str) -> list[str]:
    path = folder / "mapping.csv"
    path.write_text("\n".join(["rekening;onderdeel;taakveld;categorie", *rows]) + "\n", encoding="utf-8")
    return ["mapping", "check", str(path), "--year", "2025"]


def own_codes_with(folder: Path, *rows: str) -> list[str]:
    path = folder / "eigen.csv"
    path.write_text("\n".join(["productcode;taakvelden", *rows]) + "\n", encoding="utf-8")
    return ["overlay", "check", str(path), "--year", "2025"]


def test_how_many_rows_there_may_be_stands_in_the_tables() -> None:
    assert most_lookup_rows() == needed_pack("inlezen")["opzoekrijen_hoogstens"] > 0


def test_a_mapping_or_own_codes_with_too_many_rows_are_another_file_and_comments_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lookup_rows, "most_lookup_rows", lambda: 2)
    rows = ["41;lasten;6.1;1.1", "# uitleg", "42;lasten;6.1;1.1"]
    assert main(mapping_with(tmp_path, *rows)) == 0
    assert main(mapping_with(tmp_path, *rows, "43;lasten;6.1;1.1")) == 2
    assert "mapping.csv heeft meer dan 2 rijen" in capsys.readouterr().err
    assert main(own_codes_with(tmp_path, "Z1;6.713", "#", "Z2;6.713")) == 0
    assert main(own_codes_with(tmp_path, "Z1;6.713", "Z2;6.713", "Z3;6.713")) == 2
    assert "eigen.csv heeft meer dan 2 rijen" in capsys.readouterr().err


def test_findings_about_a_mapping_beyond_the_limit_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mapping, "most_refused", lambda: 3)
    assert main(mapping_with(tmp_path, *(f"{number};lasten;q;1.1" for number in range(8)))) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in told[:3]] == ["rij 2", "rij 3", "rij 4"]
    assert told[3] == "en nog 5 bevindingen; die worden niet apart genoemd"
    assert "fout 8" in told[4]


def test_of_every_kind_of_own_code_the_first_are_told_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(overlay, "most_refused", lambda: 2)
    rows = [*(f"Z{number};6.713" for number in range(5)), *(f"Y{number};9.9" for number in range(3))]
    assert main(own_codes_with(tmp_path, *rows)) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in told if line.startswith("rij")] == ["2", "3", "7", "8"]
    assert "en nog 3 keer nieuw; deze rijen worden niet apart genoemd" in told
    assert "en nog 1 keer fout; deze rijen worden niet apart genoemd" in told
    assert "8 rijen: 5 nieuw" in told[-1]
    assert "3 niet te gebruiken" in told[-1]
