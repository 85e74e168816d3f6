"""What was found on real and public files, with its right value: a case for each report, a test for each item.

The real files are not part of the repository; where they are, they are read. Where not, the small ones are made here.
"""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from iv3.commands.main import main
from tests.support.sheets import write_sheet
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

CASES = ROOT.parent / "shared" / "gevallen" / "openbaar"
HOW_MANY = 33
ORDER = ROOT / "voorbeelden" / "verdeling" / "taakgericht-jeugd" / "opdracht.toml"
MAPPING = "rekening;kostenplaats;taakveld;categorie\n{account};;2.1;1.1\n8300;;2.1;3.7\n"


def workbook(*rows: list[Any], sheet: str, hidden: tuple[int, ...] = ()) -> Callable[[Path], None]:
    """Return what writes a workbook with these rows, of which some are hidden."""
    return lambda path: write_sheet(path, rows, name=sheet, hidden=hidden)


@dataclass(frozen=True)
class Case:
    """A public report: the command on its file, how it ends and what it says.

    Attributes:
        words: the command line, in the folder of the case.
        code: the exit code.
        says: what is said, to the cent.
        made: name → the same file, made here; empty when only the real one will do.
        never: what may not be said.
    """

    words: str
    code: int
    says: tuple[str, ...]
    made: Mapping[str, str | Callable[[Path], None]] = field(default_factory=dict)
    never: tuple[str, ...] = ()


COUPLE = "couple {} --year 2025 --out uit.csv"
CONVERT = "convert totalen.csv --from 2023 --to 2025"
ALL_600_50 = ("In bestand € 600,50 (regels: 3) = keuze € 600,50", "alles sluit")
TWO_LINES = ("In bestand € 300 (regels: 2) = keuze € 300", "alles sluit")
RUN: Mapping[str, tuple[Case, ...]] = {
    "01": (
        Case(COUPLE.format("validatielijst.xlsx"), 0, ALL_600_50, never=("formule zonder uitkomst",)),
        Case(COUPLE.format("gewoon.xlsx"), 0, ALL_600_50),
        Case("validate iv3-model-blad11.xlsx", 0, ("goed: geen fouten en geen waarschuwingen",)),
    ),
    "02": (
        Case(
            COUPLE.format("unicode-min.csv"),
            0,
            ("In bestand -€ 200 (regels: 2) = keuze -€ 200",),
            {"unicode-min.csv": "productcode;bedrag\n45A48;−100,00\n45A48;-100,00\n"},
        ),
    ),
    "07": (
        Case(
            COUPLE.format("groepen.csv"),
            1,
            (
                "In bestand € 3.706.171,28 (regels: 5)",
                "rij 2: “1,234” heeft meer dan twee cijfers achter het decimaalteken",
                "rij 8: “12.34.567,00” is niet zeker te lezen",
                "rij 9: “1.234,5678” heeft meer dan twee cijfers",
                "ONLEESBAAR klopt niet",
            ),
            {
                "groepen.csv": "productcode;bedrag\n45A48;1,234\n45A48;1.234\n45A48;1,234,567\n45A48;1 234 567,89\n"
                "45A48;1'234'567.89\n45A48;1’234.50\n45A48;12.34.567,00\n45A48;1.234,5678\n"
            },
        ),
    ),
    "15": (
        Case(
            COUPLE.format("ruis.csv"),
            0,
            ("In bestand € 1.246,91 (regels: 3)",),
            {"ruis.csv": "productcode;bedrag\n45A48;0.00999999999999\n45A48;12.340000000000002\n45A48;1234,5600\n"},
        ),
    ),
    "18": (
        Case(
            COUPLE.format("titelrij.csv"),
            1,
            ("kop in rij 4, regels: 2", "rij 6: “abc” is geen bedrag", "In bestand € 100 (regels: 1)"),
            {
                "titelrij.csv": "Export declaraties gemeente X\nGemaakt op 1-2-2026\n\n"
                "productcode;bedrag\n45A48;100\n45A48;abc\n"
            },
        ),
    ),
    "20": (
        Case(
            "ledger gb.xlsx --mapping mapping.csv --year 2025",
            1,
            (
                "open debet € 100, credit € 0",
                "Zij lijkt op rekening 01211 in rij 2 van de mapping",
                "In bestand debet € 100, credit € 100 (regels: 2)",
            ),
            {
                "mapping.csv": MAPPING.format(account="01211"),
                "gb.xlsx": workbook(
                    ["rekening", "omschrijving", "debet", "credit"],
                    [1211, "Gronden", 100, None],
                    [8300, "Leges", None, 100],
                    sheet="GB",
                ),
            },
        ),
    ),
    "21": (
        Case(
            "ledger onbalans.csv --mapping mapping.csv --year 2025 --about about.toml --out d.json",
            1,
            (
                "BALANS klopt niet",
                "debet € 100, credit € 60, verschil € 40",
                "Er is niets geschreven: BALANS",
            ),
            {
                "mapping.csv": MAPPING.format(account="4000"),
                "onbalans.csv": "rekening;debet;credit\n4000;100;\n8300;;60\n",
                "about.toml": (ROOT / "voorbeelden/grootboek/gegevens.toml").read_text(encoding="utf-8"),
            },
        ),
    ),
    "22": (
        Case(
            "ledger negdebet.csv --mapping mapping.csv --year 2025",
            1,
            (
                "opgeteld zoals het er staat: “debet” € 0, “credit” -€ 80",
                "In bestand debet € 200, credit € 120",
                "verschil € 80",
                "TEKEN_BATEN klopt niet",
            ),
            {
                "mapping.csv": MAPPING.format(account="4000"),
                "negdebet.csv": "rekening;debet;credit\n4000;-100,00;\n8300;;-100,00\n4000;100;20\n",
            },
        ),
    ),
    **{
        number: (Case(COUPLE.format(name), 0, TWO_LINES, never=("beschadigd",)),)
        for number, name in {
            "30": "backslash.xlsx",
            "31": "wortel.xlsx",
            "32": "dimensie.xlsx",
            "34": "macroblad.xlsx",
            "87": "lege-rij-aan-het-eind.xlsx",
            "89": "leeg-blad-met-lijst.xlsx",
            "91": "gegevensbalk.xlsx",
        }.items()
    },
    "36": (
        Case(
            COUPLE.format("fout-waarde.xlsx"),
            1,
            ("In bestand € 300 (regels: 2)", "#SPILL!", "#BUSY!", "ONLEESBAAR klopt niet"),
            never=("beschadigd",),
        ),
    ),
    "43": (Case("validate aanlevering.json", 1, ("bij “taakveld” het getal 0.10", "Vraag uw leverancier")),),
    "51": (Case("validate aanlevering.json", 0, ("goed: geen fouten en geen waarschuwingen",)),),
    "52": (Case("validate aanlevering.json", 1, ("SF888 fout", "Voor boekjaar 20250000000000000000")),),
    "54": (
        Case(
            CONVERT,
            1,
            (
                "lasten: in € 1.025 = zeker € 1.000 + sleutel € 0 + te verdelen € 25",
                *(f"taakveld {code} bestaat niet in het model van 2023." for code in ("6,10", "06.1", "6-1", "1-jun")),
                "Excel heeft er een datum van gemaakt; waarschijnlijk bedoeld: 6.1.",
                "rij 8: kolom “lasten”: “abc” is geen bedrag",
            ),
            {
                "totalen.csv": "taakveld;lasten;baten\n6.1;1.000,00;0\n6,10;5;0\n6.10;5;0\n06.1;5;0\n6-1;5;0\n"
                "1-jun;5;0\n6.2;abc;0\n"
            },
            never=("Bedoelt u 0.1",),
        ),
    ),
    "55": (
        Case(
            CONVERT,
            1,
            (
                "lasten: in € 303 = zeker € 0 + sleutel € 0 + te verdelen € 303",
                "geen regels: totalen 1",
                "Bedoelt u 6.72a",
            ),
            {"totalen.csv": "taakveld;lasten\n6.72;100\n6.72;200\n6.72a;1\n6.72A;2\nTotaal;303\n"},
        ),
    ),
    "56": (
        Case(
            CONVERT,
            0,
            ("kop in rij 4", "lasten: in € 100 = zeker € 100", "baten: in € 5 = zeker € 5"),
            {"totalen.csv": "Gemeente X;;\nBegroting 2023;;\n\ntaakveld;lasten;baten\n0.1;100;5\n"},
        ),
    ),
    "58": (
        Case(
            COUPLE.format("hoofdletters.csv"),
            0,
            ("bedrag = “Bedrag (EUR)” (B)", "In bestand € 100 (regels: 1)"),
            {"hoofdletters.csv": "PRODUCT_CODE;Bedrag (EUR)\n45A48;100\n"},
        ),
    ),
    "64": (Case(COUPLE.format("oem.csv"), 0, ("MS-DOS (codetabel 850)", "In bestand € 100 (regels: 1)")),),
    "85": (
        Case(
            COUPLE.format("regels.xlsx"),
            0,
            ("verborgen rijen (aantal: 1)", "In bestand € 60 (regels: 3)"),
            {
                "regels.xlsx": workbook(
                    ["productcode", "bedrag"],
                    ["45A48", 10],
                    ["45A48", 20],
                    ["45A48", 30],
                    sheet="Blad1",
                    hidden=(3,),
                )
            },
        ),
    ),
    "93": (
        Case(
            "validate aanlevering.json",
            1,
            ("staat de sleutel “\N{REPLACEMENT CHARACTER}]0;titel",),
            {"aanlevering.json": '{"\\u001b]0;titel\\u0007\\u001b[2J":1}'},
            never=("\x1b", "\x07"),
        ),
    ),
    "96": (
        Case(
            "allocate van_jaar.toml",
            1,
            ("-5 is geen verslagjaar voor 2025; het eerste is 2017", "Er is niets"),
            {"van_jaar.toml": ORDER.read_text(encoding="utf-8").replace("van_jaar = 2024", "van_jaar = -5")},
        ),
    ),
    "99": (
        Case(
            COUPLE.format("regelnummers.csv"),
            0,
            ("In bestand € 1.000 (regels: 4) = open € 1.000", "“1” is geen productcode. Is het een nummer"),
            {"regelnummers.csv": "productcode;bedrag\n1;100\n2;200\n3;300\n4;400\n"},
            never=("vastgesteld",),
        ),
    ),
    "100": (Case("validate model-1904.xlsx", 0, ("goed: geen fouten en geen waarschuwingen",)),),
    "104": (Case("validate aanlevering.json", 0, ("goed: geen fouten en geen waarschuwingen",)),),
    "105": (
        Case("validate maal-duizend.json", 0, ("AL008 waarschuwing", "€ 210.541.068.000", "€ 20.000.000.000")),
        Case("validate gedeeld-door-duizend.json", 0, ("AL001 waarschuwing", "€ 210.539", "duizenden euro's")),
    ),
    "107": (
        Case(
            "compare kwartaal1.json kwartaal2-niet-cumulatief.json",
            0,
            ("en toch is een totaal gedaald: lasten van € 161.990.000 naar € 153.890.500",),
        ),
    ),
}
"""Number of a case → what comes out of its files."""

IV3 = "tests/iv3"
WORKBOOKS, CONTROL = f"{IV3}/rows/test_workbooks.py", f"{IV3}/bookkeeping/test_control.py"
MENDING, ODD = f"{IV3}/rows/test_mending.py", f"{IV3}/delivery/test_odd_deliveries.py"
LINES, ANSWERS = f"{IV3}/rows/test_lines.py", f"{IV3}/care/test_answers.py"
HERE, ORDINARY = "tests/whole/test_public_findings.py", "tests/whole/test_ordinary_files.py"
MADE_HERE = (HERE, "test_a_case_that_can_be_made_comes_out_right")
TO_COUPLE = (ORDINARY, "test_an_ordinary_table_to_couple_comes_out_right_or_is_asked_about")
LEDGER = (ORDINARY, "test_an_ordinary_ledger_comes_out_right_or_is_told_what_to_do")
TITLES = (LINES, "test_a_header_below_titles_is_found_and_rows_keep_their_number")
PHANTOM = (
    WORKBOOKS,
    "test_a_formula_without_a_result_in_the_last_cell_is_seen_whatever_comes_behind_the_rows",
)
ODD_BOOK = (MENDING, "test_a_workbook_with_something_odd_gives_the_same_rows")
BY_RELATION = (WORKBOOKS, "test_the_workbook_is_found_by_its_relations")
SIZE = (
    f"{IV3}/delivery/test_size.py",
    "test_a_factor_of_a_hundred_or_a_thousand_is_seen_for_every_municipality_in_every_series",
)
FALLING = (
    f"{IV3}/comparison/test_compare.py",
    "test_a_cumulative_total_that_fell_is_told_with_its_cells_and_not_called_time",
)
NUMBERS = (ODD, "test_the_schema_and_the_validator_take_the_same_numbers")
SITE_TABLE = (
    "tests/generators/outputs/site/test_site_in_browser.py",
    "test_a_table_finds_a_code_with_a_comma_as_with_a_point_and_a_word_without_its_accents",
)
WRONG_CODE = (f"{IV3}/years/test_convert.py", "test_a_hint_at_a_wrong_taakveld_helps_or_is_left_out")
BIG_YEAR = ("tests/packages/js/test_javascript.py", "test_every_report_can_be_made_json_in_javascript")
DAYS_OF_1904 = (WORKBOOKS, "test_another_element_with_the_name_of_a_property_does_not_change_the_days")
CODE_PAGE = (
    f"{IV3}/rows/test_charset.py",
    "test_the_file_of_ms_dos_that_was_read_as_caf_with_a_comma_is_read_right",
)
NUMBER_AS_CODE = (ODD, "test_a_code_that_is_a_number_is_told_so_and_a_category_is_called_one")

ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "01": PHANTOM,
    "30": ODD_BOOK,
    "31": BY_RELATION,
    "32": (WORKBOOKS, "test_an_oddity_that_no_value_hangs_on_is_passed_over"),
    "34": ODD_BOOK,
    "36": (WORKBOOKS, "test_an_error_value_that_nobody_knows_is_the_error_of_its_cell"),
    "43": NUMBER_AS_CODE,
    "51": (ODD, "test_a_year_that_is_whole_by_value_is_that_year"),
    "52": BIG_YEAR,
    "64": CODE_PAGE,
    "87": ODD_BOOK,
    "89": (WORKBOOKS, "test_an_empty_sheet_with_something_beside_its_rows_is_empty"),
    "91": ODD_BOOK,
    "100": DAYS_OF_1904,
    "104": NUMBERS,
    "105": SIZE,
    "107": FALLING,
    "109": SITE_TABLE,
}
"""Number of a case → the test that has the same without the real files, when it is not made here."""

ITEMS: Mapping[str, tuple[str, str]] = {
    "A1": (CONTROL, "test_a_semicolon_in_a_text_refuses_the_row_and_not_the_amount_of_another_column"),
    "A2": TO_COUPLE,
    "A3": (CONTROL, "test_the_sides_and_units_that_packages_write_are_read"),
    "A4": (CONTROL, "test_of_more_columns_with_amounts_one_must_be_chosen"),
    "A5": (CONTROL, "test_lines_of_another_year_or_a_later_period_count_apart"),
    "A6": SIZE,
    "A7": (ORDINARY, "test_a_file_that_is_given_twice_is_not_coupled_twice"),
    "A8": (ORDINARY, "test_what_a_folder_has_besides_is_named"),
    "A9": (ANSWERS, "test_a_declaration_that_is_rejected_as_a_whole_is_left_out_with_its_amount"),
    "A10": TO_COUPLE,
    "A11": (f"{IV3}/commands/test_outputs.py", "test_something_to_fill_in_never_replaces_a_file"),
    "A12": MADE_HERE,
    "A13": (f"{IV3}/care/test_overlay.py", "test_rows_that_say_something_else_of_one_code_do_not_count"),
    "A14": (f"{IV3}/care/test_couple.py", "test_codes_of_no_list_are_named_with_their_amount"),
    "B1": TITLES,
    "B2": (CONTROL, "test_titles_a_print_date_headings_totals_and_accounts_without_movement_are_told_apart"),
    "B3": (f"{IV3}/rows/test_auditfile.py", "test_every_version_gives_the_same_rows"),
    "B4": (f"{IV3}/commands/test_outputs.py", "test_a_table_is_what_its_name_says"),
    "B5": LEDGER,
    "B6": (CONTROL, "test_the_names_that_packages_give_to_accounts_and_cost_centres_are_known"),
    "B7": LEDGER,
    "B8": (CONTROL, "test_a_star_in_the_mapping_does_not_book_a_total"),
    "B9": LEDGER,
    "B10": (f"{IV3}/care/test_contracts.py", "test_a_region_is_known_by_its_everyday_name_and_spelling"),
    "B11": (ORDINARY, "test_numbers_of_a_workbook_are_written_as_a_dutch_spreadsheet_reads_them"),
    "B12": (f"{IV3}/core/test_meant_code.py", "test_a_date_that_excel_made_goes_back_to_its_code"),
    "B13": (f"{IV3}/filing/test_deliver_table.py", "test_any_list_comes_back_cell_by_cell"),
    "A": PHANTOM,
    "B": (CONTROL, "test_a_ledger_that_does_not_balance_gives_no_delivery_unless_it_is_told_why"),
    "C": DAYS_OF_1904,
    "D": BY_RELATION,
    "E": MADE_HERE,
    "F": NUMBERS,
    "G": WRONG_CODE,
    "H": TITLES,
    "I": MADE_HERE,
    "J": (LINES, "test_an_amount_is_read_to_the_cent"),
    "K": MADE_HERE,
    "L": BIG_YEAR,
    "M": CODE_PAGE,
    "N": MADE_HERE,
    "O": NUMBER_AS_CODE,
    "P": MADE_HERE,
    "Q": SIZE,
    "R": FALLING,
    "S": SITE_TABLE,
}
"""Item of the two reviews → the test that has its right value."""


def outcome_of(case: Case, capfd: pytest.CaptureFixture[str]) -> None:
    """Run a case in the folder of now, and hold its outcome against what is right."""
    capfd.readouterr()
    code = main(shlex.split(case.words))
    captured = capfd.readouterr()
    said = captured.out + captured.err
    assert code == case.code, said
    assert [words for words in case.says if words not in said] == [], said
    assert [words for words in case.never if words in said] == [], said


@pytest.mark.skipif(not CASES.is_dir(), reason="the public cases are not on this machine")
@pytest.mark.parametrize(("number", "case"), [(n, case) for n, cases in RUN.items() for case in cases])
def test_a_public_case_comes_out_right(
    number: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CASES / number, tmp_path / number)
    monkeypatch.chdir(tmp_path / number)
    outcome_of(case, capfd)


@pytest.mark.parametrize(("number", "case"), [(n, case) for n, cases in RUN.items() for case in cases if case.made])
def test_a_case_that_can_be_made_comes_out_right(
    number: str, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, content in case.made.items():
        if isinstance(content, str):
            (tmp_path / name).write_text(content, encoding="utf-8")
        else:
            content(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    outcome_of(case, capfd)


def has_test(file: str, name: str) -> bool:
    path = ROOT / file
    return path.is_file() and re.search(rf"^(?:async )?def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None


def test_every_public_case_is_run_or_tested_elsewhere() -> None:
    made = {number for number, cases in RUN.items() if any(case.made for case in cases)}
    assert len(made | set(ELSEWHERE)) == HOW_MANY
    assert [where for where in ELSEWHERE.values() if not has_test(*where)] == []
    if CASES.is_dir():
        with (CASES / "log.csv").open(encoding="utf-8", newline="") as stream:
            listed = {row["case"] for row in csv.DictReader(stream, delimiter=";")}
        assert listed == made | set(ELSEWHERE), "every case of the list, and no other"
        assert listed - set(RUN) == {"109"}, "only what happens in a browser is not run on its real files"


def test_every_item_of_the_reviews_has_a_test_with_its_right_value() -> None:
    files = {f"A{n}" for n in range(1, 15)} | {f"B{n}" for n in range(1, 14)}
    assert files | set("ABCDEFGHIJKLMNOPQRS") == set(ITEMS)
    assert [item for item, where in ITEMS.items() if not has_test(*where)] == []
