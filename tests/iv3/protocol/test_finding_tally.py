"""What is wrong very often in a delivery of a provider: the first are told, the others counted, in every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from iv3.commands import protocol as command
from iv3.core.packs import RULES, needed_pack
from iv3.protocol import demands
from iv3.protocol.check import ProtocolCodes, ProtocolOutcome, check
from iv3.protocol.table import Table

pytestmark = pytest.mark.usefixtures("fresh_packs")

TODAY = date(2026, 11, 21)
HEAD = "jaar;periode;opgemaakt_op;gemeente;aanbieder;contract;wet;hulpvorm;clienten;volume;bedrag;grondslag"


def delivered(folder: Path, gemeenten: list[str]) -> ProtocolOutcome:
    """Return the outcome of a row for each of the codes of municipalities, nothing else being wrong."""
    rows = [f"2025;5;2026-02-03;{g};Zorg;C-{i};jeugdwet;02;45;;17,00;administratie" for i, g in enumerate(gemeenten)]
    path = folder / "levering.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return check(path, "taakgericht", TODAY)


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many of a kind are told: three."""
    monkeypatch.setitem(needed_pack(RULES)["grenzen"], "grens_per_soort", 3)
    return 3


def of_codes(outcome: ProtocolOutcome) -> list[tuple[int | None, int | None]]:
    return [(f.rij, f.aantal) for f in outcome.findings if f.controle == "code_onbekend"]


def test_of_a_check_and_a_column_the_first_are_told_and_the_others_counted(tmp_path: Path, three: int) -> None:
    assert of_codes(delivered(tmp_path, ["x"] * three)) == [(2, None), (3, None), (4, None)]
    outcome = delivered(tmp_path, ["x"] * 10)
    assert of_codes(outcome) == [(2, None), (3, None), (4, None), (None, 7)]
    assert outcome.oordeel == "fout"
    assert sum(f.number for f in outcome.findings if f.controle == "code_onbekend") == 10


@pytest.mark.usefixtures("three")
def test_text_csv_and_json_say_how_many_are_not_told(tmp_path: Path) -> None:
    outcome = delivered(tmp_path, ["x"] * 2003)
    others = "Deze fout komt in deze kolom nog 2.000 keer voor."
    text = command.as_text([outcome])
    assert others in text
    assert f"heeft {sum(f.number for f in outcome.findings)} fouten" in text
    assert outcome.findings[-1].number == 2000
    (told,) = [f for f in json.loads(command.as_json([outcome]))["bevindingen"] if "aantal" in f]
    assert (told["controle"], told["aantal"], told["plaats"]) == ("code_onbekend", 2000, {"kolom": "gemeente"})
    rows = list(csv.DictReader(io.StringIO(command.as_csv([outcome]).removeprefix("\ufeff")), delimiter=";"))
    assert [(row["aantal"], row["kolom"]) for row in rows if row["aantal"]] == [("2000", "gemeente")]


def test_what_is_not_told_is_not_worked_out(tmp_path: Path, three: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    own = ProtocolCodes.near

    def near(self: ProtocolCodes, code: str, known: Mapping[str, str]) -> str | None:
        asked.append(code)
        return own(self, code, known)

    monkeypatch.setattr(ProtocolCodes, "near", near)
    delivered(tmp_path, [f"x{number}" for number in range(50)])
    assert asked == [f"x{number}" for number in range(three)]


def test_a_row_of_which_the_group_is_not_known_silences_only_the_sums_it_may_belong_to() -> None:
    wanted = demands.demand(
        {"id": "som", "soort": "som", "velden": ["deel"], "per": ["jaar", "contract"], "ernst": "fout", "uitleg": ""},
        {"deel": "Deel"},
        {"deel": "geheel"},
    )
    table = Table(header=["jaar", "contract", "deel"], at={"deel": 2}, rows=list, decimal=",")
    good = [demands.ProtocolRow(n, {"jaar": 2025, "contract": f"c{n}", "deel": 1}, set()) for n in range(4)]
    astray = demands.ProtocolRow(9, {"contract": "c1", "deel": 1}, {"jaar"})
    told = [row.number for _, row, _ in wanted.findings([*good, astray], table, complete=True)]
    assert told == [0, 2, 3]
    nowhere = demands.ProtocolRow(10, {"deel": 1}, {"jaar", "contract"})
    assert not [*wanted.findings([*good, nowhere], table, complete=True)]
