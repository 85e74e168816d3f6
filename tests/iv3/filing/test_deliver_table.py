"""iv3 deliver of a table: every amount is in a cell, refused, zero or outside; and what is not clear is asked."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iv3
from iv3.bookkeeping.cells import Cell, whole_euros
from iv3.bookkeeping.model_year import load_model
from iv3.bookkeeping.words import BALANS_STANDEN, BATEN, CATEGORIES, LASTEN, PARTS, SIDE_OF_PART
from iv3.commands.main import main
from iv3.core.sheet import euros_with_comma
from iv3.library.deliver_table import TableResult
from iv3.rows.reading import TableReading
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
ABOUT = """overheidsnummer = "060344"
overheidsnaam = "Voorbeeldgemeente"
financieel_pakket = "x"
datum = "2026-06-01T12:00:00+02:00"
[contact]
naam = "x"
email = "x@voorbeeld.nl"
telefoon = "0"
"""
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
HEAD = "onderdeel;taakveld;balanscode;categorie;standper;bedrag (EUR)"


def delivered(table: str | list[Any] | bytes, **choices: Any) -> TableResult:
    found = iv3.deliver(table, **{"year": 2025, "about": ABOUT, **choices}).table
    assert found is not None
    return found


def cells_of(content: str | bytes | None) -> dict[Cell, int]:
    """Return the euros of every cell of a delivery."""
    assert content
    found: dict[Cell, int] = {}
    for part, records in json.loads(content)["data"].items():
        for record in records:
            row = record.get("taakveld", record.get("balanscode"))
            cell = part, row, record.get("categorie", record.get("standper"))
            found[cell] = found.get(cell, 0) + record["bedrag"]
    return found


def posts(found: TableResult) -> dict[str, int]:
    return {post.post: post.cent for post in found.control.posten if post.regels}


def closes(found: TableResult) -> bool:
    return next(check.is_right for check in found.control.controles if check.code == "SLUIT")


# Cells in a list


def test_every_part_of_a_list_comes_in_its_cell_and_the_sheet_closes() -> None:
    table = f"""{HEAD}
lasten;0.1 Bestuur;;1.1 Salarissen;;1.234,50
lasten;0.1;;1.1;;0,50
Baten;0.10;;7.1;;200,00
balans_lasten;;A121;3.1;;10,00
balans_standen;;A121;;1 januari;500,00
;;P111;;ultimo;500,00
"""
    found = delivered(table)
    assert cells_of(found.delivery()) == {
        ("lasten", "0.1", "1.1"): 1235,
        ("baten", "0.10", "7.1"): 200,
        ("balans_lasten", "A121", "3.1"): 10,
        ("balans_standen", "A121", "1 januari"): 500,
        ("balans_standen", "P111", "ultimo"): 500,
    }
    assert closes(found)
    assert posts(found) == {"cellen": 244_500}
    assert iv3.validate(found.delivery() or "").oordeel in ("waarschuwing", "fout", "goed")


def test_lasten_and_baten_beside_each_other_are_two_cells() -> None:
    found = delivered("taakveld;categorie;lasten (EUR);baten (EUR)\n0.10;7.1;100,00;250,00\n0.1;1.1;5,00;\n")
    assert cells_of(found.delivery()) == {
        ("lasten", "0.10", "7.1"): 100,
        ("lasten", "0.1", "1.1"): 5,
        ("baten", "0.10", "7.1"): 250,
    }


def test_a_categorie_that_one_side_has_decides_the_side_and_another_is_asked() -> None:
    found = delivered("taakveld;categorie;bedrag (EUR)\n0.1;1.1;10\n0.61;2.2.1;20\n")
    assert cells_of(found.delivery()) == {("lasten", "0.1", "1.1"): 10, ("baten", "0.61", "2.2.1"): 20}
    with pytest.raises(iv3.UserError, match=r"categorie 7\.1 bestaat bij lasten en bij baten.*--part"):
        delivered("taakveld;categorie;bedrag (EUR)\n0.10;7.1;10\n")
    told = delivered("taakveld;categorie;bedrag (EUR)\n0.10;7.1;10\n", part="baten")
    assert cells_of(told.delivery()) == {("baten", "0.10", "7.1"): 10}


def test_a_unit_is_read_from_the_header_or_from_cents_and_is_asked_otherwise() -> None:
    line = "\n0.1;1.1;12\n"
    assert cells_of(delivered(f"taakveld;categorie;bedrag x € 1.000{line}").delivery()) == {
        ("lasten", "0.1", "1.1"): 12_000
    }
    with pytest.raises(iv3.UserError, match="--unit euro of --unit duizend"):
        delivered(f"taakveld;categorie;bedrag{line}")
    assert cells_of(delivered(f"taakveld;categorie;bedrag{line}", unit="duizend").delivery()) == {
        ("lasten", "0.1", "1.1"): 12_000
    }
    assert cells_of(delivered("taakveld;categorie;bedrag\n0.1;1.1;12,75\n").delivery()) == {
        ("lasten", "0.1", "1.1"): 13
    }


@pytest.mark.parametrize(("title", "euros"), [("Overzicht (x € 1.000)", 12_750), ("in miljoenen euro's", 12_750_000)])
def test_a_unit_in_a_title_above_the_header_goes_before_cents(title: str, euros: int) -> None:
    found = delivered(f"{title}\ntaakveld;categorie;bedrag\n0.1;1.1;12,75\n")
    assert cells_of(found.delivery()) == {("lasten", "0.1", "1.1"): euros}


def test_a_wrong_code_is_refused_with_its_amount_and_nothing_is_delivered_but_a_draft_that_says_so() -> None:
    table = "taakveld;categorie;bedrag (EUR)\n0.1;1.1;10\n6.82;1.1;20\n0.1;9.9;30\n;1.1;40\n"
    found = delivered(table)
    assert found.delivery() is None
    assert posts(found) == {"cellen": 1000, "afgekeurd": 9000}
    reasons = [entry["reden"] for entry in found.totals["afgekeurd"]]
    assert "6.82" in reasons[0]
    assert "categorie 9.9 bestaat niet" in reasons[1]
    assert "geen taakveld" in reasons[2]
    draft = json.loads(delivered(table, is_draft=True).delivery() or "")
    assert "3 regels, samen € 90, zijn geweigerd" in draft["opmerkingen"][0]["tekst"]


def test_an_expired_code_is_refused_with_its_successor() -> None:
    found = delivered("taakveld;categorie;bedrag (EUR)\n6.71;1.1;20\n")
    assert "6.71" in found.totals["afgekeurd"][0]["reden"]
    assert "opvolger" in found.totals["afgekeurd"][0]["reden"].lower()


def test_a_heading_that_is_the_sum_of_its_parts_is_a_total_and_another_is_refused() -> None:
    rows = "taakveld;categorie;bedrag (EUR)\n0.1;1.1;10\n0.2;1.1;20\n"
    found = delivered(f"{rows}0.;1.1;30\n0;LR;30\nTot_TV;Tot_cat_l;30\n", part="lasten")
    assert posts(found) == {"cellen": 3000}
    assert found.control.gelezen[0].weggelaten["totaal"] == 3
    assert found.is_whole
    assert closes(found)
    wrong = delivered(f"{rows}0.;1.1;31\n")
    assert posts(wrong) == {"cellen": 3000, "afgekeurd": 3100}
    assert "de delen in de tabel zijn samen € 30" in wrong.totals["afgekeurd"][0]["reden"]
    assert closes(wrong)


def test_a_total_that_does_not_agree_stops_the_delivery_until_it_is_accepted() -> None:
    table = "taakveld;categorie;bedrag (EUR)\n0.1;1.1;10\nTotaal;;12\n"
    assert delivered(table).delivery() is None
    accepted = delivered(table, accepted={"TOTAALRIJ": "afgerond"})
    assert "afgerond" in json.loads(accepted.delivery() or "")["opmerkingen"][0]["tekst"]


def test_baten_with_a_minus_stop_the_delivery_and_can_be_turned() -> None:
    table = "onderdeel;taakveld;categorie;bedrag (EUR)\nlasten;0.1;1.1;10\nbaten;0.61;2.2.1;-20\n"
    found = delivered(table)
    assert found.control.stopping == ["TEKEN_BATEN"]
    turned = delivered(table, is_credit_negative=True)
    assert cells_of(turned.delivery()) == {("lasten", "0.1", "1.1"): 10, ("baten", "0.61", "2.2.1"): 20}
    assert closes(turned)


def test_a_grey_cell_is_told() -> None:
    assert "0.1 met categorie 3.1" in delivered(f"{HEAD}\nbaten;0.1;;3.1;;10\n").totals_text()


def test_other_years_stay_outside_with_their_amount() -> None:
    found = delivered("jaar;taakveld;categorie;bedrag (EUR)\n2025;0.1;1.1;10\n2024;0.1;1.1;99\n")
    assert posts(found) == {"cellen": 1000, "ander_jaar": 9900}


def test_a_budget_and_an_account_in_one_table_are_never_added_up() -> None:
    table = "periode;taakveld;categorie;bedrag (EUR)\n0;0.1;1.1;10\n5;0.1;1.1;20\n"
    assert posts(delivered(table)) == {"cellen": 2000, "andere_periode": 1000}
    assert posts(delivered(table, period=0)) == {"cellen": 1000, "andere_periode": 2000}
    months = "periode;taakveld;categorie;bedrag (EUR)\n1;0.1;1.1;10\n12;0.1;1.1;20\n"
    assert posts(delivered(months)) == {"cellen": 3000}
    assert posts(delivered(months, period=1)) == {"cellen": 1000, "andere_periode": 2000}


def test_a_code_that_a_workbook_holds_as_a_number_is_refused_where_two_codes_look_alike(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("tabel", 0)
    for row in (("taakveld", "categorie", "bedrag (EUR)"), ("0.1", "1.1", 5), (0.1, "1.1", 10), (0.2, "1.1", 15)):
        sheet.append(row)
    book.save(tmp_path / "tabel.xlsx")
    found = delivered(tmp_path / "tabel.xlsx")  # type: ignore[arg-type]
    assert posts(found) == {"cellen": 2000, "afgekeurd": 1000}


CODES = load_model("gemeente", 2025, 5)


def _cells() -> st.SearchStrategy[Cell]:
    balance = [*CODES.codes["balanscode"]]

    def columns(part: str) -> list[str]:
        return [*CODES.moments] if part == BALANS_STANDEN else [*CODES.codes[CATEGORIES[SIDE_OF_PART[part]]]]

    return st.sampled_from(PARTS).flatmap(
        lambda part: st.tuples(
            st.just(part),
            st.sampled_from([*CODES.codes["taakveld"]] if part in (LASTEN, BATEN) else balance),
            st.sampled_from(columns(part)),
        )
    )


def _line(cell: Cell, cent: int) -> str:
    part, row, column = cell
    codes = [row, ""] if part in (LASTEN, BATEN) else ["", row]
    kolom = ["", column] if part == BALANS_STANDEN else [column, ""]
    return ";".join([part, *codes, *kolom, euros_with_comma(cent)])


@QUICK
@given(
    st.lists(st.tuples(_cells(), st.integers(0, 10**9)), min_size=1, max_size=30).filter(
        lambda all_: any(c for _, c in all_)
    )
)
def test_any_list_comes_back_cell_by_cell(lines: list[tuple[Cell, int]]) -> None:
    table = "\n".join([HEAD, *(_line(cell, cent) for cell, cent in lines)]) + "\n"
    found = delivered(table, accepted={"DUBBELE_REGELS": "willekeurig"})
    sums: dict[Cell, int] = {}
    for cell, cent in lines:
        sums[cell] = sums.get(cell, 0) + cent
    euros = {cell: euro for cell, cent in sums.items() if (euro := whole_euros(cent))}
    assert cells_of(found.delivery()) == euros
    assert closes(found)


BROKEN = ("lasten;9.99;;1.1;;5,00", "lasten;0.1;;1.1;;vijf", "baten;0.1;;1.1;;7,00", ";;;;;8,00", "lasten;0.1;;1.1;;;9")


@QUICK
@given(
    st.lists(st.tuples(_cells(), st.integers(-(10**6), 10**6)), max_size=12),
    st.lists(st.sampled_from(BROKEN)),
    st.randoms(),
)
def test_the_sheet_closes_whatever_rows_cannot_be_used(
    lines: list[tuple[Cell, int]], broken: list[str], order: Any
) -> None:
    rows = [*(_line(cell, cent) for cell, cent in lines), *broken, "lasten;0.1;;1.1;;1,00"]
    order.shuffle(rows)
    found = delivered("\n".join([HEAD, *rows]) + "\n")
    assert closes(found)
    assert found.found.placed.cents + found.control.posten[1].cent == found.control.in_file.cent
    assert found.is_whole == (not broken)


# The open data of CBS

CBS = """"ID";"Gemeenten";"TaakveldBalanspost";"Categorie";"Verslagsoort";"k_1ePlaatsing_1";"k_2ePlaatsing_2"
0;"GM0344   ";"0.1   ";"L1.1    ";"2025X000";    1208;    1300
1;"GM0344   ";"0.1   ";"B3.7    ";"2025X000";1208.0;       .
2;"GM0344   ";"0.10  ";"L7.1    ";"2025X000";55;55
3;"GM0344   ";"0.10  ";"L7.1    ";"2025X005";56;
4;"GM1680   ";"0.1   ";"L1.1    ";"2025X000";1;
5;"GM0344   ";"A121  ";"A       ";"2025X000";;
6;"GM0344   ";"A121  ";"L3.1    ";"2025X000";4;4
7;"GM0344   ";"0.10  ";"L7.1    ";"2024X000";99;
"""


def test_open_data_of_cbs_are_thousands_of_one_municipality_and_one_report() -> None:
    found = delivered(CBS, period=0, own="Utrecht")
    assert cells_of(found.delivery()) == {
        ("lasten", "0.1", "1.1"): 1_300_000,
        ("lasten", "0.10", "7.1"): 55_000,
        ("balans_lasten", "A121", "3.1"): 4_000,
    }
    assert closes(found)
    assert any("duizenden" in remark for remark in found.totals["opmerkingen"])
    account = delivered(CBS, reading=TableReading(only=(("Gemeenten", "GM0344"),)))
    assert cells_of(account.delivery()) == {("lasten", "0.10", "7.1"): 56_000}
    assert posts(account)["ander_jaar"] == 9_900_000


def test_the_first_publication_of_cbs_can_be_chosen() -> None:
    found = delivered(CBS, period=0, own="0344", placement=1)
    assert cells_of(found.delivery())["lasten", "0.1", "1.1"] == 1_208_000
    assert cells_of(found.delivery())["baten", "0.1", "3.7"] == 1_208_000


def test_a_table_without_amounts_of_the_period_gives_no_delivery() -> None:
    found = delivered(CBS, period=3, own="Utrecht")
    assert found.delivery() is None
    assert not found.is_whole
    assert "geen bedragen van 2025, periode 3" in found.totals_text()


def test_of_several_municipalities_one_must_be_chosen() -> None:
    with pytest.raises(iv3.UserError, match=r"GM0344.*GM1680"):
        delivered(CBS, period=0)
    with pytest.raises(iv3.UserError, match="staat Zeist niet"):
        delivered(CBS, period=0, own="Zeist")


def test_amounts_of_another_municipality_than_the_one_that_delivers_are_told() -> None:
    assert not [r for r in delivered(CBS, period=0, own="Utrecht").totals["opmerkingen"] if "overheidsnummer" in r]
    found = delivered(CBS, period=0, own="GM0344", number="061680")
    assert any("GM0344" in remark and "061680" in remark for remark in found.totals["opmerkingen"])


# The command


def test_the_command_writes_the_delivery_and_its_control_sheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, about, out = tmp_path / "tabel.csv", tmp_path / "over.toml", tmp_path / "uit.json"
    table.write_text("taakveld;categorie;bedrag (EUR)\n0.1;1.1;10\n", encoding="utf-8")
    about.write_text(ABOUT, encoding="utf-8")
    words = ["deliver", str(table), "--year", "2025", "--about", str(about), "--out", str(out)]
    assert main([*words, "--control", str(tmp_path / "staat.html"), "--expect", "10"]) == 0
    assert cells_of(out.read_bytes()) == {("lasten", "0.1", "1.1"): 10}
    assert "alles sluit" in capsys.readouterr().out
    out.unlink()
    assert main([*words, "--expect", "11"]) == 1
    assert not out.exists()
    assert "VERWACHT" in capsys.readouterr().out


def test_look_shows_the_receipt_and_writes_nothing_but_the_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, profile = tmp_path / "tabel.csv", tmp_path / "profiel.toml"
    table.write_text("tv;cat;bedrag (EUR)\n0.1;1.1;10\n", encoding="utf-8")
    words = ["deliver", str(table), "--year", "2025", "--look", "--profile", str(profile)]
    assert main([*words, "--column", "taakveld=tv", "--column", "categorie=cat"]) == 0
    assert "taakveld = “tv” (A)" in capsys.readouterr().out
    assert main(words) == 0, "the profile keeps the answers"


def test_a_table_without_a_year_is_told_to_say_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "tabel.csv"
    table.write_text("taakveld;categorie;bedrag\n0.1;1.1;10\n", encoding="utf-8")
    assert main(["deliver", str(table)]) == 2
    assert "--year" in capsys.readouterr().err
    book = openpyxl.Workbook()
    book.save(tmp_path / "tabel.xlsx")
    assert main(["deliver", str(tmp_path / "tabel.xlsx")]) == 1
    assert "--year 2025" in capsys.readouterr().err


def test_rows_in_memory_are_a_table_too() -> None:
    rows: list[dict[str, Any]] = [{"taakveld": "0.1", "categorie": "1.1", "bedrag (EUR)": 10}]
    assert cells_of(delivered(rows).delivery()) == {("lasten", "0.1", "1.1"): 10}
    with pytest.raises(iv3.UserError, match="--year"):
        iv3.deliver(rows)


# Cells in a grid

GRID = """Taakveld;L1.1;L3.8;B3.8;Tot_cat_l;Tot_cat_b;Eindtotaal
0.1;10,50;5,00;2,00;15,50;2,00;17,50
0.2;1,00;;;1,00;0;1,00
0.;11,50;5,00;2,00;16,50;2,00;18,50
Eindtotaal;11,50;5,00;2,00;16,50;2,00;18,50
"""


def test_a_grid_has_a_cell_for_every_categorie_in_its_header_and_its_totals_are_checked() -> None:
    found = delivered(GRID)
    assert cells_of(found.delivery()) == {
        ("lasten", "0.1", "1.1"): 10,
        ("lasten", "0.1", "3.8"): 5,
        ("lasten", "0.2", "1.1"): 1,
        ("baten", "0.1", "3.8"): 2,
    }
    assert closes(found)
    assert not found.control.stopping
    assert found.control.gelezen[0].weggelaten["totaal"] == 2
    assert ("cel lasten 1.1", "L1.1", "B") in found.control.gelezen[0].kolommen


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("0.1;10,50", "0.1;11,50", "Tot_cat_l"),
        ("15,50;2,00;17,50", "15,50;2,00;17,51", "Eindtotaal"),
        ("1,00;0;1,00", "1,00;3;1,00", "Tot_cat_b"),
    ],
)
def test_a_total_in_the_row_of_a_grid_that_does_not_agree_stops_the_delivery(was: str, now: str, code: str) -> None:
    found = delivered(GRID.replace(was, now))
    assert "TOTAALRIJ" in found.control.stopping
    assert code in found.totals_text()
    assert found.delivery() is None


def test_the_side_of_a_grid_is_asked_or_told_for_the_whole_table() -> None:
    grid = "Taakveld;1.1 Salarissen;7.1\n0.10;10,50;20,00\n"
    with pytest.raises(iv3.UserError, match="--part"):
        delivered(grid)
    assert cells_of(delivered(grid, part="lasten").delivery()) == {
        ("lasten", "0.10", "1.1"): 10,
        ("lasten", "0.10", "7.1"): 20,
    }


def test_a_categorie_that_stands_twice_in_the_header_of_a_grid_is_asked_and_can_be_told() -> None:
    grid = "Taakveld;7.1 uit;7.1 in\n0.10;10,50;20,00\n"
    with pytest.raises(iv3.UserError, match=r"cel 7\.1.*B.*C"):
        delivered(grid)
    told = TableReading(named={"cel lasten 7.1": "7.1 uit", "cel baten 7.1": "7.1 in"})
    assert cells_of(delivered(grid, reading=told).delivery()) == {
        ("lasten", "0.10", "7.1"): 10,
        ("baten", "0.10", "7.1"): 20,
    }


def test_lasten_and_baten_in_a_row_above_the_header_of_a_grid_are_its_sides() -> None:
    grid = """Overzicht 2025;;;;;;;
;Lasten;;;Baten;;;
Taakveld;3.8;7.1;Totaal;3.8;7.1;Totaal;Eindtotaal
0.10;1,50;2,00;3,50;3,00;2,00;5,00;8,50
"""
    found = delivered(grid)
    assert "TOTAALRIJ" in delivered(grid.replace("5,00;8,50", "5,01;8,50")).control.stopping
    assert cells_of(found.delivery()) == {
        ("lasten", "0.10", "3.8"): 2,
        ("lasten", "0.10", "7.1"): 2,
        ("baten", "0.10", "3.8"): 3,
        ("baten", "0.10", "7.1"): 2,
    }
    assert not found.control.stopping


def test_a_grid_of_balance_posts_has_stands_in_its_header() -> None:
    found = delivered("Balanspost;1 januari;ultimo\nA121;10,50;20,00\n")
    assert cells_of(found.delivery()) == {
        ("balans_standen", "A121", "1 januari"): 10,
        ("balans_standen", "A121", "ultimo"): 20,
    }


def test_a_profile_keeps_the_answers_of_a_grid(tmp_path: Path) -> None:
    table, profile = tmp_path / "tabel.csv", tmp_path / "profiel.toml"
    table.write_text(GRID, encoding="utf-8")
    words = ["deliver", str(table), "--year", "2025", "--look", "--profile", str(profile)]
    assert main(words) == main(words) == 0
    assert '"cel lasten 1.1" = "L1.1"' in profile.read_text(encoding="utf-8")


# The page about tables, and real figures

PAGE = (ROOT / "docs" / "tabel.md").read_text(encoding="utf-8")
FENCED = re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)


def test_every_command_and_table_on_the_page_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = [block for block in FENCED if not block.startswith("iv3 ")]
    commands = [line for block in FENCED if block.startswith("iv3 ") for line in block.splitlines()]
    for name, content in (("tabel.csv", tables[0]), ("cbs.csv", CBS), ("gegevens.toml", ABOUT)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(commands) == 5
    for command in commands:
        has_faults = command.startswith("iv3 deliver aanlevering.json")
        assert main(command.split()[1:]) == has_faults, command
    assert all((tmp_path / name).exists() for name in ("aanlevering.json", "tabel.xlsx"))
    assert "alles sluit" in capsys.readouterr().out
    assert cells_of(delivered(tables[1]).delivery()) == {
        ("lasten", "0.1", "1.1"): 10,
        ("lasten", "0.1", "3.8"): 5,
        ("lasten", "0.2", "1.1"): 1,
        ("baten", "0.1", "3.8"): 2,
    }


FIGURES = ROOT.parent / "shared" / "reference" / "cijfers" / "balansposten.csv"


@pytest.mark.skipif(not FIGURES.exists(), reason="only where the published figures are")
def test_the_published_balance_of_a_municipality_has_a_place_and_its_own_total() -> None:
    with FIGURES.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["jaar"] == "2024" and row["gemeentecode"] == "0344"]
    table = [
        {"Balanspost": row["balanscode"], "Stand": "ultimo", "Bedrag x 1.000": int(row["waarde_keur"])} for row in rows
    ]
    found = delivered(table, year=2024, accepted={"DUBBELE_REGELS": "-"})
    assert found.is_whole
    assert sum(cells_of(found.delivery()).values()) == 1000 * sum(int(row["waarde_keur"]) for row in rows)
    assert posts(found)["cellen"] == 100_000 * sum(int(row["waarde_keur"]) for row in rows)
