"""The receipt and the control sheet of a ledger: what was read as what, where it went, and whether it closes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iv3
from iv3.commands.main import main
from iv3.core.errors import UserError
from iv3.library.ledger import LedgerResult
from iv3.rows.control_document import control_document
from iv3.rows.control_sheet import ControlCheck, ControlSheet, accepted_reasons, known_codes
from iv3.rows.reading import TableReading
from tests.support.sources import ROOT

MAPPING = "rekening;taakveld;categorie\n4*;0.4;1.1\n8*;2.1;3.7\n"


def read(text: str, *, mapping: str = MAPPING, year: int = 2025, **options: Any) -> LedgerResult:
    return iv3.ledger(text, mapping, year=year, **options)


def stands(sheet: ControlSheet) -> dict[str, str]:
    return {check.code: check.stand for check in sheet.controles}


def posts(sheet: ControlSheet) -> dict[str, tuple[int, int]]:
    return {post.post: (post.regels, post.cent) for post in sheet.posten if post.regels or post.cent}


def part(result: LedgerResult, onderdeel: str) -> int:
    return next(int(p["bedrag_cent"]) for p in result.totals["onderdelen"] if p["onderdeel"] == onderdeel)


# What is read as what


def test_a_semicolon_in_a_text_refuses_the_row_and_not_the_amount_of_another_column() -> None:
    text = (
        "Grootboekrekening;Omschrijving;Kostenplaats;Debet;Credit\n"
        "4100;gewoon;600;100,00;\n4100;Huur; deel 2;600;10,00;\n8300;gewoon;620;;55,00\n"
    )
    result = read(text)
    assert part(result, "lasten") == 100_00
    assert [r["rij"] for r in result.totals["afgekeurd"]] == [3]
    assert "6 cellen" in result.totals["afgekeurd"][0]["reden"]
    assert stands(result.control)["ONLEESBAAR"] == "klopt_niet"
    assert not result.is_whole


def test_a_cell_too_many_in_every_row_is_how_the_file_was_made() -> None:
    result = read("rekening;debet;credit\n4100;10,00;;\n8300;;10,00;\n")
    assert (part(result, "lasten"), part(result, "baten")) == (10_00, 10_00)
    assert result.is_whole
    mixed = read("rekening;debet;credit\n4100;10,00;;\n8300;;10,00;\n8300;;10,00\n")
    assert [r["rij"] for r in mixed.totals["afgekeurd"]] == [2, 3], "where rows differ nothing tells which are shifted"


@pytest.mark.parametrize(
    ("header", "debit", "credit"),
    [
        ("Lasten/Baten;Bedrag", "Lasten;1.000", "Baten;1.000"),
        ("L/B;Bedrag", "L;1.000,00", "B;1.000,00"),
        ("D/C;Bedrag in EUR", "D;1000", "C;1000"),
        ("DebetCredit;Saldo", "D;1000", "C;1000"),
        ("Debet EUR;Credit EUR", "1.000,00;", ";1.000,00"),
        ("Debit;Credit", "1000;0", "0;1000"),
        ("Lasten;Baten", "1000;", ";1000"),
        ("Bedrag (EUR)", "1000", "-1000"),
        ("Werkelijk 2025", "1000", "-1000"),
        ("Saldo x 1.000", "1", "-1"),
        ("Bedrag (€);x", "1000;y", "1000-;y"),
    ],
)
def test_the_sides_and_units_that_packages_write_are_read(header: str, debit: str, credit: str) -> None:
    result = read(f"Grootboekrekening;{header}\n4100;{debit}\n8300;{credit}\n")
    assert (part(result, "lasten"), part(result, "baten")) == (1000_00, 1000_00)
    assert not result.control.open_checks
    assert result.is_whole


@pytest.mark.parametrize(
    "header",
    ["Key;FCL;ECL", "Cost Center;Account;Naam", "Kostenplaats: Code;Grootboekrekening: Code;Omschrijving"],
)
def test_the_names_that_packages_give_to_accounts_and_cost_centres_are_known(header: str) -> None:
    cells = {"FCL": "600", "ECL": "4100", "Cost Center": "600", "Account": "4100"}
    cells |= {"Kostenplaats: Code": "600", "Grootboekrekening: Code": "4100"}
    line = ";".join(cells.get(head, "x") for head in header.split(";"))
    mapping = "rekening;kostenplaats;taakveld;categorie\n4100;600;0.4;1.1\n"
    assert part(read(f"{header};Bedrag\n{line};5\n", mapping=mapping), "lasten") == 5_00


@pytest.mark.parametrize(
    "header",
    [
        "Rekening;Begroting;Realisatie;Saldo",
        "Rekening;Primitief;Wijziging;Mutatie",
        "Rekening;x;Saldo;Saldo vorig jaar",
        "Rekening;x;Bedrag;Verschil",
    ],
)
def test_of_more_columns_with_amounts_one_must_be_chosen(header: str) -> None:
    text = f"{header}\n4100;120.000,00;100.000,00;20.000,00\n8300;-50.000,00;-55.000,00;5.000,00\n"
    with pytest.raises(UserError) as caught:
        read(text)
    assert "--column" in str(caught.value)
    chosen = header.split(";")[2]
    result = read(text, reading=TableReading(named={"bedrag": chosen}))
    assert (part(result, "lasten"), part(result, "baten")) == (100_000_00, 55_000_00)


def test_a_column_of_text_with_the_name_of_an_amount_is_not_asked_about() -> None:
    result = read("rekening;soort mutatie;bedrag\n4100;correctie;10\n8300;correctie;-10\n")
    assert result.is_whole


def test_titles_a_print_date_headings_totals_and_accounts_without_movement_are_told_apart() -> None:
    text = (
        "Saldibalans 2025;;;\nAfgedrukt;1-2-2026;;\n\nRekening;Omschrijving;Debet;Credit\n"
        ";Kosten;;\n4100;Salaris;520,00;100,00\n4200;Huur;;\n;Subtotaal;520,00;100,00\n"
        "Rekening;Omschrijving;Debet;Credit\n8300;Leges;20,00;440,00\nTotaal;;540,00;540,00\n"
    )
    result = read(text)
    (receipt,) = result.control.gelezen
    assert receipt.kop_rij == 4
    assert receipt.weggelaten == {"titel": 2, "tekst": 1, "kop": 1, "totaal": 2}
    assert receipt.regels == 3
    assert receipt.sommen == {"Debet": 540_00, "Credit": 540_00}
    assert posts(result.control) == {"cellen": (4, 0), "nul": (1, 0)}, "a line with both sides counts on both"
    assert stands(result.control)["TOTAALRIJ"] == "klopt"
    assert (part(result, "lasten"), part(result, "baten")) == (420_00, 420_00)
    assert result.is_whole


def test_a_total_that_the_lines_do_not_give_is_told_with_both_amounts() -> None:
    result = read("rekening;debet;credit\n4100;10,00;\n8300;;10,00\nTotaal;12,00;10,00\n")
    (check,) = [c for c in result.control.open_checks if c.code == "TOTAALRIJ"]
    assert "€ 12" in check.toelichting
    assert "€ 10" in check.toelichting
    assert "rij 4" in check.toelichting
    assert result.control.stopping == ["TOTAALRIJ"]


@pytest.mark.parametrize(("stated", "stand"), [("100", "klopt"), ("90", "klopt_niet")])
def test_a_total_above_all_lines_is_held_against_all_of_them(stated: str, stand: str) -> None:
    result = read(f"rekening;debet;credit\nTotaal;{stated};{stated}\n4100;60;\n4100;40;\n8300;;100\n")
    assert part(result, "lasten") == 100_00
    assert stands(result.control)["TOTAALRIJ"] == stand


def test_one_is_told_in_the_singular_in_the_control_sheet() -> None:
    result = read("rekening;debet;credit\n4100;100;\n8300;;100\n4100;x;\n4100\n")
    told = " ".join([*result.control.lines(), *(r["reden"] for r in result.totals["afgekeurd"])])
    assert "Van 2 regels is het bedrag niet te lezen" in told
    assert "Rij 5 heeft 1 cel en de kop 3" in told


def test_a_star_in_the_mapping_does_not_book_a_total() -> None:
    mapping = "rekening;taakveld;categorie\n8300;2.1;3.7\n*;0.4;1.1\n"
    result = read("rekening;bedrag\n4100;100\n8300;-100\nTotaal;0\nEindtotaal;0\n", mapping=mapping)
    assert part(result, "lasten") == 100_00
    assert result.control.gelezen[0].weggelaten == {"totaal": 2}


def test_an_account_that_is_called_total_is_a_line_unless_it_is_the_sum_of_those_above() -> None:
    line = read("rekening;naam;bedrag\n4100;Salaris;60\n4300;Totaal verzekeringen;40\n8300;Leges;-100\n")
    assert part(line, "lasten") == 100_00
    total = read("rekening;naam;bedrag\n4100;Salaris;60\n4200;Huur;40\n4999;Totaal kosten;100\n8300;Leges;-100\n")
    assert part(total, "lasten") == 100_00
    assert total.control.gelezen[0].weggelaten == {"totaal": 1}


def test_lines_of_another_year_or_a_later_period_count_apart() -> None:
    text = (
        "Boekjaar;Periode;Rekening;Bedrag\n2025;1;4100;10,00\n2024;13;4100;5,00\n2025;1;8300;-10,00\n"
        "2025;4;4100;3,00\n2025;4;8300;-3,00\n2024;13;8300;-5,00\n"
    )
    whole = read(text)
    assert posts(whole.control) == {"cellen": (4, 0), "ander_jaar": (2, 0)}
    assert part(whole, "lasten") == 13_00
    quarter = read(text, period=1)
    assert posts(quarter.control) == {"cellen": (2, 0), "ander_jaar": (2, 0), "andere_periode": (2, 0)}
    assert part(quarter, "lasten") == 10_00
    dated = read(
        "Boekdatum;Rekening;Bedrag\n31-12-2024;4100;1\n2025-03-31;4100;2\n1 jan 2026;4100;4\n;4100;8\n", period=1
    )
    assert part(dated, "lasten") == 10_00
    assert any("in 1 regel is het jaar" in r for r in dated.totals["opmerkingen"]), dated.totals["opmerkingen"]


@pytest.mark.parametrize(
    ("column", "words"), [("Scenario", ("Begroting", "Realisatie")), ("Administratie", ("A", "B"))]
)
def test_kinds_of_amounts_and_administrations_that_are_mixed_must_be_chosen_from(
    column: str, words: tuple[str, str]
) -> None:
    text = f"{column};Rekening;Bedrag\n{words[0]};4100;10\n{words[1]};4100;7\n{words[1]};8300;-7\n"
    with pytest.raises(UserError) as caught:
        read(text)
    assert "--only" in str(caught.value)
    result = read(text, reading=TableReading(only=((column, words[1]),)))
    assert posts(result.control) == {"cellen": (2, 0), "niet_gekozen": (1, 10_00)}


def test_a_sign_that_is_told_twice_stops() -> None:
    text = "rekening;d/c;bedrag\n4100;D;10\n8300;C;-10\n"
    twice = read(text)
    assert "TEKEN_KANT" in twice.control.stopping
    once = read(text, reading=TableReading(is_signed=True))
    assert not once.control.open_checks
    assert part(once, "baten") == 10_00


def test_a_line_of_which_the_year_cannot_be_read_is_refused_with_its_amount() -> None:
    result = read("boekjaar;rekening;bedrag\n2025;4100;10\nvorig;4100;7\n2025;8300;-10\nvorig;8300;-7\n")
    assert posts(result.control) == {"cellen": (2, 0), "afgekeurd": (2, 0)}
    assert result.control.in_file.debet_cent == 17_00
    assert stands(result.control)["SLUIT"] == "klopt"
    assert [r["rij"] for r in result.totals["afgekeurd"]] == [3, 5]
    assert "“vorig” is geen jaar" in result.totals["afgekeurd"][0]["reden"]


# Whether it closes


def test_a_ledger_that_does_not_balance_gives_no_delivery_unless_it_is_told_why(tmp_path: Path) -> None:
    about = tmp_path / "gegevens.toml"
    about.write_text(
        'overheidsnummer = "060000"\noverheidsnaam = "Voorbeeld"\nfinancieel_pakket = "x"\n'
        '[contact]\nnaam = "a"\nemail = "a@b.nl"\ntelefoon = "0"\n',
        encoding="utf-8",
    )
    text = "dagboek;boekstuk;rekening;bedrag\nINK;1;4100;100\nINK;1;8300;-60\nMEM;2;4100;5\nMEM;2;8300;-5\n"
    result = read(text, about=about)
    assert result.control.stopping == ["BALANS", "GROOTTE"]
    assert result.delivery() is None
    told = {check.code: check.toelichting for check in result.control.open_checks}
    assert "€ 40" in told["BALANS"]
    assert "INK € 40" in told["DAGBOEK"]
    assert "INK 1 € 40" in told["BOEKING"]
    accepted = read(text, about=about, accepted={"BALANS": "alleen de exploitatie", "GROOTTE": "een deel"})
    document = json.loads(accepted.delivery() or "")
    assert [r["tekst"] for r in document["opmerkingen"]] == [
        "BALANS sluit niet en is aanvaard met --accept: alleen de exploitatie",
        "GROOTTE sluit niet en is aanvaard met --accept: een deel",
    ]
    assert "alleen de exploitatie" in accepted.trail()
    assert {"code": "BALANS", "stand": "aanvaard"}.items() <= next(
        check.items() for check in accepted.totals["controle"]["controles"] if check["code"] == "BALANS"
    )


def test_baten_and_passiva_that_are_negative_together_are_told() -> None:
    result = read("rekening;bedrag\n4100;1000\n8300;1000\n")
    assert {"BALANS", "TEKEN_BATEN"} <= set(result.control.stopping)
    passiva = "rekening;taakveld;categorie;balanscode;standper\n4*;0.4;1.1;;\n05;;;P111;31 december\n"
    sheet = read("rekening;bedrag\n05;10\n4100;-10\n", mapping=passiva).control
    assert stands(sheet).get("TEKEN_PASSIVA") in ("klopt_niet", None)


def test_the_amount_that_a_user_expects_is_held_against_every_column() -> None:
    text = "rekening;debet;credit\n4100;10,00;\n8300;;10,00\n"
    for cents, stand in ((10_00, "klopt"), (0, "klopt"), (11_00, "klopt_niet")):
        assert stands(read(text, expected=cents).control)["VERWACHT"] == stand


def test_a_file_that_stands_twice_in_itself_stops() -> None:
    lines = "4100;a;10,00\n8300;b;-10,00\n"
    assert "DUBBELE_REGELS" in read("rekening;naam;bedrag\n" + lines * 2).control.stopping
    equal = read("rekening;bedrag\n" + "4100;10,00\n" * 5 + "8300;-25,00\n" * 2).control
    assert not equal.open_checks, "equal lines are ordinary where lines have no number"
    few = read("rekening;naam;bedrag\n4100;a;10\n4100;b;10\n4100;c;1\n4100;a;10\n8300;x;-31\n").control
    (check,) = [c for c in few.controles if c.code == "DUBBELE_REGELS"]
    assert check.is_right
    assert "rij 5" in check.toelichting


AMOUNTS = st.integers(-(10**9), 10**9)
LINES = st.lists(
    st.tuples(st.sampled_from(["4100", "8300", "9999", ""]), AMOUNTS, st.sampled_from(["2025", "2024"])),
    min_size=1,
    max_size=30,
)


def euros(cents: int) -> str:
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100},{whole % 100:02d}"


@given(lines=LINES, broken=st.sets(st.integers(0, 29)), data=st.data())
@settings(max_examples=120, deadline=None)
def test_whatever_is_unreadable_and_in_whatever_order_the_sheet_closes_to_the_cent(
    lines: list[tuple[str, int, str]], broken: set[int], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(lines))))
    rows = []
    for place in order:
        account, cents, year = lines[place]
        amount = "veel" if place in broken else euros(cents)
        rows.append(f"{account};x{place};{year};{amount}")
    rows.append("4100;een regel;2025;0,00")
    result = read("rekening;kenmerk;jaar;bedrag\n" + "\n".join(rows) + "\n")
    readable = [lines[place] for place in order if place not in broken]
    sheet = result.control
    assert stands(sheet)["SLUIT"] == "klopt"
    assert sheet.in_file.cent == sum(cents for _, cents, _ in readable)
    assert sheet.gelezen[0].sommen == {"bedrag": sum(cents for _, cents, _ in readable)}
    assert posts(sheet).get("ander_jaar", (0, 0)) == (
        sum(year == "2024" for *_, year in readable),
        sum(cents for _, cents, year in readable if year == "2024"),
    )
    unread = len(lines) - len(readable)
    assert sheet.gelezen[0].regels + sheet.gelezen[0].weggelaten.get("tekst", 0) == len(lines) + 1
    headings = sum(place in broken and not lines[place][0] for place in order)
    assert result.totals["afgekeurd_aantal"] == unread - headings


Change = Callable[[list[str], int], list[str]]


def _shifted(rows: list[str], at: int) -> list[str]:
    account, name, *rest = rows[at].split(";")
    return [*rows[:at], ";".join([account, f"{name}; en meer", *rest]), *rows[at + 1 :]]


CHANGES: dict[str, Change] = {
    "shifted": _shifted,
    "dropped": lambda rows, at: [*rows[:at], *rows[at + 1 :]],
    "doubled": lambda rows, at: [*rows[:at], rows[at], *rows[at:]],
    "moved": lambda rows, at: [*rows[:at], rows[at].replace(";2025;", ";2024;"), *rows[at + 1 :]],
}


@pytest.mark.parametrize("change", CHANGES)
@given(amounts=st.lists(st.integers(1, 10**7), min_size=1, max_size=12), data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_row_that_is_changed_is_always_visible(change: str, amounts: list[int], data: st.DataObject) -> None:
    rows = []
    for number, cents in enumerate(amounts):
        rows += [f"4100;a{number};2025;{euros(cents)};", f"8300;b{number};2025;;{euros(cents)}"]
    total = f"Totaal;;;{euros(sum(amounts))};{euros(sum(amounts))}"
    header = "rekening;kenmerk;jaar;debet;credit"

    def sheet(lines: Sequence[str]) -> ControlSheet:
        return read("\n".join([header, *lines, total, ""])).control

    before = sheet(rows)
    assert not before.open_checks
    after = sheet(CHANGES[change](rows, data.draw(st.integers(0, len(rows) - 1))))
    assert after.open_checks, change
    assert after.stopping, change
    if change == "moved":
        assert posts(after)["ander_jaar"][0] == 1


# The document, the options


def test_the_control_sheet_is_one_document_in_three_forms() -> None:
    sheet = read("rekening;naam;bedrag\n4100;=1+1;100\n8300;<b>;-60\n").control.accepting({"BALANS": "<deel>"})
    page = control_document(sheet, ".html").decode()
    assert page.startswith("<!doctype html>")
    assert "&lt;deel&gt;" in page
    assert "<deel>" not in page
    assert '<html lang="nl">' in page
    record = json.loads(control_document(sheet, ".JSON"))
    assert record == {"opdracht": "ledger", **sheet.as_record()}
    book = openpyxl.load_workbook(io.BytesIO(control_document(sheet, ".xlsx")))
    cells = {str(c.value) for page in book for row in page.iter_rows() for c in row}
    assert {"BALANS: Debet is gelijk aan credit, per bestand", "<deel>"} <= cells
    with pytest.raises(UserError, match=r"\.html, \.xlsx, \.json"):
        control_document(sheet, ".doc")


@pytest.mark.parametrize("word", ["BALANS", "BALANS=", "ONZIN=x", "=x"])
def test_a_reason_belongs_to_a_check_that_exists(word: str) -> None:
    with pytest.raises(UserError, match="--accept"):
        accepted_reasons([word])
    assert accepted_reasons(["BALANS= waarom = daarom "]) == {"BALANS": "waarom = daarom"}
    assert len(known_codes()) > 10


def test_the_guide_says_of_every_check_whether_it_stops() -> None:
    rows = re.findall(
        r"^\| (`[A-Z_]+`.*?) \|.*\| (ja|nee)[^|]*\|$", (ROOT / "docs/inlezen.md").read_text("utf-8"), re.M
    )
    told = {code: stops == "ja" for codes, stops in rows for code in re.findall("[A-Z_]+", codes)}
    assert told == {code: ControlCheck(code, is_right=False).stops for code in known_codes()}


def test_look_shows_what_is_read_and_a_profile_keeps_the_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("boek.csv").write_text("Rekening;Begroting;Realisatie\n4100;1;10\n8300;-1;-10\n", encoding="utf-8")
    Path("mapping.csv").write_text(MAPPING, encoding="utf-8")
    words = ["ledger", "boek.csv", "--mapping", "mapping.csv", "--year", "2025", "--profile", "boek.toml"]
    assert main([*words, "--look", "--column", "bedrag=Realisatie"]) == 0
    shown = capsys.readouterr().out
    assert "bedrag = “Realisatie” (C)" in shown
    assert "niet gebruikt: “Begroting”" in shown
    assert "In:" not in shown, "nothing was done"
    assert 'bedrag = "Realisatie"' in Path("boek.toml").read_text(encoding="utf-8").replace('"bedrag"', "bedrag")
    assert main(words) == 0, "the answer is remembered"
    assert "lasten: € 10" in capsys.readouterr().out
    Path("boek.csv").write_text("Rekening;Begroting;Realisatie;Prognose\n4100;1;10;2\n8300;-1;-10;2\n")
    assert main(words) == 2
    error = capsys.readouterr().err
    assert "Nieuw: “Prognose”" in error
    Path("boek.toml").write_text("onzin = 1\n", encoding="utf-8")
    assert main(words) == 2
    assert "“onzin”" in capsys.readouterr().err
