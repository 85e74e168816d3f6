"""The mapping of accounts: which row decides, what is said of wrong rows, and what another year changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iv3.bookkeeping.check import ATTENTION, findings
from iv3.bookkeeping.division_keys import read_division_keys
from iv3.bookkeeping.mapping import AccountMapping, MappingOutcome, MappingRow
from iv3.bookkeeping.mapping_file import read_mapping
from iv3.bookkeeping.model_year import load_model
from iv3.bookkeeping.patterns import Pattern, pattern
from iv3.bookkeeping.proposing import propose
from iv3.bookkeeping.words import BUITEN, CEL, DIMENSIONS, OPEN, TARGETS, say
from iv3.care.lines import Coupled
from iv3.commands.main import main
from iv3.core.errors import Unusable
from iv3.rows.named_columns import known_headers
from iv3.years.loading import load_restating
from tests.support.auditfiles import Account, Audit, Entry, Journal, Line

pytestmark = pytest.mark.usefixtures("fresh_packs")

Said = Callable[..., tuple[int, str]]
HEADER = (
    "rekening;kostenplaats;kostendrager;dagboek;onderdeel;taakveld;balanscode;categorie;standper;koppel;sleutel;buiten"
)


def write(folder: Path, *rows: str, header: str = HEADER, name: str = "mapping.csv") -> Path:
    path = folder / name
    width = header.count(";")
    path.write_text(
        "\n".join([header, *(row + ";" * max(0, width - row.count(";")) for row in rows)]) + "\n", encoding="utf-8"
    )
    return path


def mapping_of(
    folder: Path, *rows: str, keys: Sequence[str] = (), jaar: int = 2025, laag: str = "gemeente", periode: int = 5
) -> AccountMapping:
    model = load_model(laag, jaar, periode)
    key_file = write(folder, *keys, header="sleutel;taakveld;deel", name="sleutels.csv") if keys else None
    return read_mapping(write(folder, *rows), model, read_division_keys(key_file, model))


def row(**cells: str) -> str:
    return ";".join(cells.get(name, "") for name in HEADER.split(";"))


def settled(mapping: AccountMapping, account: str = "", centre: str = "", bearer: str = "", journal: str = "") -> Any:
    return mapping.settle((account, centre, bearer, journal))


def one(mapping: AccountMapping, *values: str) -> MappingOutcome:
    debit, credit = settled(mapping, *values)
    assert debit == credit
    outcome: MappingOutcome = debit
    return outcome


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Said:
    def command(*words: object) -> tuple[int, str]:
        code = main(["mapping", *map(str, words)])
        out, err = capfdbinary.readouterr()
        return code, (out + err).decode()

    return command


@pytest.mark.parametrize("account", ["04100", '="4100"', "'4100", "4100 - Salarissen", "4100 Salarissen"])
def test_an_account_that_is_typed_otherwise_is_told_the_row_it_looks_like(tmp_path: Path, account: str) -> None:
    mapping = mapping_of(
        tmp_path, row(rekening="8300", buiten="x"), row(rekening="4100", taakveld="0.4", categorie="1.1")
    )
    assert "lijkt op rekening 4100 in rij 3 van de mapping" in one(mapping, account).reden


def test_the_zero_that_excel_shows_of_an_account_is_told(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, row(rekening="01211", taakveld="2.1", categorie="1.1"))
    assert "lijkt op rekening 01211 in rij 2 van de mapping" in one(mapping, "1211").reden


@pytest.mark.parametrize("account", ["4101", "410", "Totaal"])
def test_an_account_that_is_only_near_is_told_nothing(tmp_path: Path, account: str) -> None:
    mapping = mapping_of(tmp_path, row(rekening="4100", taakveld="0.4", categorie="1.1"))
    assert one(mapping, account).reden == "Geen rij van de mapping is voor deze rekening. Voeg een rij toe."


def test_a_taakveld_that_excel_made_a_date_of_is_told_back(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, row(rekening="1", taakveld="2026-04-01", categorie="1.1"))
    assert "Excel heeft er een datum van gemaakt; waarschijnlijk bedoeld: 4.1." in one(mapping, "1").reden


# Which lines a row is for


@pytest.mark.parametrize(
    ("cell", "fits", "does_not"),
    [
        ("4100", ["4100"], ["41000", "410", "4101"]),
        ("41*", ["41", "4100", "41x"], ["4", "5100"]),
        ("41 *", ["4100"], ["5100"]),
        ("4100-4199", ["4100", "4150", "4199"], ["4200", "41500", "415", "41a0"]),
        ("4100 t/m 4199", ["4150"], ["4099"]),
        ("4100 - 4199", ["4199"], ["4099"]),
        ("4100-01", ["4100-01"], ["4100", "4101"]),
        ("*", ["", "x", "4100"], []),
        ("Memo", ["memo"], ["memoriaal"]),
    ],
)
def test_a_cell_says_which_accounts_are_meant(cell: str, fits: list[str], does_not: list[str]) -> None:
    meant = pattern(cell)
    assert meant is not None
    assert [value for value in fits if not meant.fits(value)] == []
    assert [value for value in does_not if meant.fits(value)] == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("4*00", "alleen achteraan"),
        ("*41", "alleen achteraan"),
        ("4199-4100", "verkeerd om"),
        ("410 t/m 4199", "verschillend aantal cijfers"),
        ("9" * 61, "langer dan 60"),
    ],
)
def test_a_cell_that_cannot_be_understood_makes_the_mapping_unusable_with_its_row(
    tmp_path: Path, cell: str, said: str
) -> None:
    with pytest.raises(Unusable) as error:
        mapping_of(tmp_path, row(rekening="4100", taakveld="0.1"), row(rekening=cell, taakveld="0.1"))
    assert "rij 3" in str(error.value)
    assert said in str(error.value)


def test_the_most_precise_row_wins_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [
        row(rekening="*", taakveld="0.1", categorie="1.1"),
        row(rekening="4*", taakveld="0.2", categorie="1.1"),
        row(rekening="4100-4299", taakveld="0.3", categorie="1.1"),
        row(rekening="41*", taakveld="0.4", categorie="1.1"),
        row(rekening="4110-4119", taakveld="0.5", categorie="1.1"),
        row(rekening="4115", taakveld="1.1", categorie="1.1"),
    ]
    expected = {"9": "0.1", "4": "0.2", "4900": "0.2", "4299": "0.3", "4120": "0.4", "4110": "0.5", "4115": "1.1"}
    for order in (rows, rows[::-1]):
        mapping = mapping_of(tmp_path, *order)
        assert {account: one(mapping, account).code for account in expected} == expected


DIGITS = st.text("0123456789", min_size=1, max_size=4)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    first = draw(DIGITS)
    kind = draw(st.sampled_from(["exact", "start", "range"]))
    if kind == "exact":
        return first
    if kind == "start":
        return first[: draw(st.integers(0, len(first)))] + "*"
    second = draw(st.text("0123456789", min_size=len(first), max_size=len(first)))
    return f"{min(first, second)}-{max(first, second)}"


@settings(max_examples=150, deadline=None)
@given(cells=st.lists(patterns(), min_size=1, max_size=8, unique=True), account=DIGITS)
def test_the_lookup_finds_the_rows_that_fit_and_the_narrowest_of_them_decides(cells: list[str], account: str) -> None:
    model = load_model("gemeente", 2025, 5)
    codes = [*model.codes["taakveld"]]
    rows = [
        MappingRow(n, (pattern(cell), None, None, None), "lasten", ("taakveld", codes[n]), ("categorie", "3.8"))
        for n, cell in enumerate(cells)
    ]
    mapping = AccountMapping("x", model, rows, {})
    fitting = [n for n, r in enumerate(rows) if r.patterns[0] is not None and r.patterns[0].fits(account)]
    assert [r.rij for r in mapping.fitting((account, "", "", ""))] == fitting
    outcome = one(mapping, account)
    if not fitting:
        assert outcome.stand == OPEN
        return

    def width(n: int) -> tuple[int, int]:
        meant = rows[n].patterns[0]
        assert isinstance(meant, Pattern)
        return meant.precision(account)

    best = min(map(width, fitting))
    narrowest = [n for n in fitting if width(n) == best]
    if len(narrowest) == 1:
        assert (outcome.stand, outcome.code) == (CEL, codes[narrowest[0]])
    else:
        assert outcome.stand == OPEN
        assert outcome.rijen == tuple(narrowest)
        assert "even precies" in outcome.reden


def test_the_account_says_the_category_and_the_cost_centre_the_taakveld(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        row(rekening="41*", categorie="1.1"),
        row(rekening="8300", categorie="3.7"),
        row(kostenplaats="600", taakveld="0.2"),
        row(kostenplaats="700-799", taakveld="2.1"),
    )
    assert one(mapping, "4100", "600") == MappingOutcome(CEL, "lasten", "0.2", "1.1", rijen=(2, 4))
    assert one(mapping, "8300", "750") == MappingOutcome(CEL, "baten", "2.1", "3.7", rijen=(3, 5))
    missing = one(mapping, "4100", "900")
    assert missing.stand == OPEN
    assert "taakveld" in missing.reden
    assert missing.waar == "kostenplaats 900"
    assert "categorie" in one(mapping, "9999", "600").reden


def test_rows_that_are_precise_in_different_things_and_disagree_decide_nothing(tmp_path: Path) -> None:
    disagree = (row(rekening="4100", taakveld="0.1", categorie="1.1"), row(kostenplaats="600", taakveld="0.2"))
    outcome = one(mapping_of(tmp_path, *disagree), "4100", "600")
    assert outcome.stand == OPEN
    assert "2, 3" in outcome.reden
    assert "0.1" in outcome.reden
    assert "0.2" in outcome.reden
    settles = row(rekening="4100", kostenplaats="600", taakveld="0.4")
    assert one(mapping_of(tmp_path, *disagree, settles), "4100", "600").code == "0.4"
    agree = mapping_of(tmp_path, disagree[0], row(kostenplaats="600", taakveld="0.1"))
    assert one(agree, "4100", "600").code == "0.1"


def test_two_rows_for_the_same_lines_that_say_something_else_are_both_wrong(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        row(rekening="4100", taakveld="0.1", categorie="1.1"),
        row(rekening="4100", taakveld="0.2", categorie="1.1"),
        row(rekening="4200", taakveld="0.1", categorie="1.1"),
        row(rekening="4200", taakveld="0.1"),
    )
    assert [bool(r.problem) for r in mapping.rows] == [True, True, False, False]
    assert "rij 3" in mapping.rows[0].problem
    assert "rij 2" in mapping.rows[1].problem
    assert one(mapping, "4100").stand == OPEN
    assert one(mapping, "4200").stand == CEL


def test_a_journal_goes_before_everything_else(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        row(rekening="0100", onderdeel="balans", balanscode="A121", categorie="3.8"),
        row(rekening="*", dagboek="BEGIN", standper="1 januari"),
        row(dagboek="afsluiting", buiten="jaarafsluiting"),
    )
    debit, credit = settled(mapping, "0100", journal="BANK")
    assert (debit.onderdeel, credit.onderdeel) == ("balans_lasten", "balans_baten")
    stand = one(mapping, "0100", "", "", "begin")
    assert (stand.onderdeel, stand.code, stand.kolom) == ("balans_standen", "A121", "1 januari")
    assert one(mapping, "0100", "", "", "Afsluiting") == MappingOutcome(BUITEN, reden="jaarafsluiting", rijen=(4,))


def test_a_wrong_row_keeps_its_lines_open_and_no_less_precise_row_takes_them(tmp_path: Path) -> None:
    mapping = mapping_of(
        tmp_path,
        row(rekening="41*", taakveld="0.1", categorie="1.1"),
        row(rekening="4105", taakveld="6.6"),
        row(rekening="4106", taakveld="?"),
    )
    assert one(mapping, "4100").code == "0.1"
    ended = one(mapping, "4105")
    assert ended.stand == OPEN
    assert "6.6 bestaat niet in het model van 2025" in ended.reden
    assert "6.60" in ended.reden
    assert "vraagteken" in one(mapping, "4106").reden


# What a row says


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"taakveld": "0.1", "categorie": "1.1"}, ("lasten", "0.1", "1.1")),
        ({"taakveld": "0.2", "categorie": "3.7"}, ("baten", "0.2", "3.7")),
        ({"taakveld": "0.2", "categorie": "3.8", "onderdeel": "Baten"}, ("baten", "0.2", "3.8")),
        ({"balanscode": "A121", "categorie": "1.1"}, ("balans_lasten", "A121", "1.1")),
        ({"balanscode": "A121", "categorie": "3.6"}, ("balans_baten", "A121", "3.6")),
        ({"balanscode": "A23", "categorie": "6.1", "onderdeel": "balans lasten"}, ("balans_lasten", "A23", "6.1")),
        ({"balanscode": "P111", "standper": "ultimo"}, ("balans_standen", "P111", "ultimo")),
        ({"balanscode": "P111", "standper": "31-12-2025", "onderdeel": "standen"}, ("balans_standen", "P111", None)),
    ],
)
def test_the_part_follows_where_it_can(
    tmp_path: Path, cells: dict[str, str], expected: tuple[str, str, str | None]
) -> None:
    outcome = one(mapping_of(tmp_path, row(rekening="1", **cells)), "1")
    kolom = cells["standper"] if expected[2] is None else expected[2]
    assert (outcome.stand, outcome.onderdeel, outcome.code, outcome.kolom) == (CEL, expected[0], expected[1], kolom)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"taakveld": "0.1", "categorie": "3.8"}, "bestaat bij lasten en bij baten"),
        ({"balanscode": "A23", "categorie": "6.1"}, "of balans als debet lasten zijn"),
        ({"taakveld": "0.1", "categorie": "3.7", "onderdeel": "lasten"}, "bestaat niet bij lasten"),
        ({"taakveld": "0.1", "categorie": "1.1", "onderdeel": "balans_lasten"}, "past niet bij een taakveld"),
        ({"balanscode": "A23", "categorie": "6.1", "onderdeel": "lasten"}, "past niet bij een balanscode"),
        ({"taakveld": "0.1", "standper": "ultimo"}, "Een stand hoort bij een balanscode"),
        ({"balanscode": "A23", "standper": "ultimo", "onderdeel": "balans_baten"}, "past niet bij onderdeel"),
        ({"balanscode": "A23", "categorie": "6.1", "onderdeel": "balans_standen"}, "hoort een standper"),
        ({"balanscode": "A23"}, "de categorie (van een mutatie) of de standper"),
        ({"taakveld": "0.1"}, "Geen rij zegt de categorie"),
        ({"taakveld": "0.1", "balanscode": "A23", "categorie": "1.1"}, "meer dan een bestemming"),
        ({"balanscode": "A23", "categorie": "6.1", "standper": "ultimo"}, "een categorie en een standper"),
        ({"taakveld": "0.", "categorie": "1.1"}, "kop of een totaal"),
        ({"taakveld": "6.72b", "categorie": "1.1"}, "Kies een van de opvolgers: 6.751"),
        ({"taakveld": "6.82a", "categorie": "1.1"}, "6.821"),
        ({"taakveld": "6.7512", "categorie": "1.1"}, "Bedoelt u 6.751 (Jeugdhulp ambulant lokaal)?"),
        ({"balanscode": "A23", "standper": "1-1-2024"}, "bestaat niet in 2025 bij periode 5"),
        ({"taakveld": "0.1", "categorie": "1.1", "onderdeel": "uitgaven"}, "geen onderdeel"),
        ({"koppel": "misschien", "categorie": "3.4.1"}, "niet ja of nee"),
        ({"sleutel": "sport", "categorie": "1.1"}, "--keys"),
        ({"buiten": "ja"}, "waarom"),
        ({}, "waar de regels heen gaan"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_and_its_lines_stay_open(
    tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    outcome = one(mapping_of(tmp_path, row(rekening="1", **cells)), "1")
    assert outcome.stand == OPEN
    assert said in outcome.reden


def test_no_and_empty_say_nothing_in_koppel_and_buiten(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, row(rekening="1", taakveld="0.1", categorie="1.1", koppel="nee", buiten="nee"))
    assert one(mapping, "1").stand == CEL
    assert not mapping.couples


def test_lines_to_couple_take_the_taakveld_of_their_code_or_stay_open_with_the_question(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path, row(rekening="1", koppel="ja", categorie="3.4.1"))
    assert mapping.couples

    def outcome(coupled: Coupled | None) -> MappingOutcome:
        return mapping.settle(("1", "", "", ""), lambda: coupled)[0]

    assert outcome(Coupled("gekoppeld", "6.751")) == MappingOutcome(CEL, "lasten", "6.751", "3.4.1", rijen=(2,))
    choice = outcome(Coupled("keuze", "", ("6.751", "6.752"), "Wie kocht in?"))
    assert choice.stand == OPEN
    assert "6.751, 6.752" in choice.reden
    assert "Wie kocht in?" in choice.reden
    assert "niet te koppelen. Welke code?" in outcome(Coupled("open", vraag="Welke code?")).reden
    assert "geen productcode" in outcome(None).reden


def test_a_taakveld_that_a_workbook_holds_as_a_number_is_not_guessed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (["rekening", "taakveld", "categorie"], [4100, 0.1, "1.1"], [4200, "0.1", "1.1"], [4300, 6.3, "1.1"]):
        book.active.append(cells)
    path = tmp_path / "mapping.xlsx"
    book.save(path)
    mapping = read_mapping(path, load_model("gemeente", 2025, 5), {})
    doubtful = one(mapping, "4100")
    assert doubtful.stand == OPEN
    assert "B2" in doubtful.reden
    assert [one(mapping, "4200").code, one(mapping, "4300").code] == ["0.1", "6.3"]


@pytest.mark.parametrize(
    ("rows", "header", "said"),
    [
        ([], HEADER, "staan geen regels"),
        (["# alleen toelichting"], HEADER, "alleen een kop en toelichting"),
        (["4100;0.1"], "rekening;naam", "taakveld"),
        (["0.1;1.1"], "taakveld;categorie", "rekening"),
        ([";;;;;0.1;;1.1"], HEADER, "niet voor welke regels"),
    ],
)
def test_a_mapping_without_what_it_needs_is_refused(tmp_path: Path, rows: list[str], header: str, said: str) -> None:
    with pytest.raises(Unusable) as error:
        read_mapping(write(tmp_path, *rows, header=header), load_model("gemeente", 2025, 5), {})
    assert said in str(error.value)
    assert "mapping.csv" in str(error.value)


# Keys


def test_a_key_has_weights_in_the_proportions_of_its_shares(tmp_path: Path) -> None:
    keys = ["sport;5.2;1/3", "Sport;4.2;2/3", "half;0.1;50%", "half;0.2;0,5", "half;0.3;0"]
    found = mapping_of(tmp_path, row(rekening="1", sleutel="SPORT", categorie="1.1"), keys=keys).keys
    assert {name: (d.taakvelden, d.weights, d.problem) for name, d in found.items()} == {
        "sport": (("4.2", "5.2"), (2, 1), ""),
        "half": (("0.1", "0.2"), (1, 1), ""),
    }
    assert Fraction(found["sport"].weights[0], sum(found["sport"].weights)) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["s;0.1;60%", "s;0.2;30%"], "samen 90%"),
        (["s;0.1;33,33%", "s;0.2;33,33%", "s;0.3;33,33%"], "samen 99,99%"),
        (["s;0.1;100%", "s;0.1;0%"], "staat al in deze sleutel"),
        (["s;6.6;100%"], "6.6 bestaat niet"),
        (["s;0.1;veel"], "geen deel"),
        (["s;0.1;-10%", "s;0.2;110%"], "geen deel"),
    ],
)
def test_a_wrong_key_keeps_the_lines_of_its_rows_open(tmp_path: Path, keys: list[str], said: str) -> None:
    mapping = mapping_of(
        tmp_path,
        row(rekening="1", sleutel="s", categorie="1.1"),
        row(rekening="2", taakveld="0.1", categorie="1.1"),
        keys=keys,
    )
    assert said in one(mapping, "1").reden
    assert one(mapping, "2").stand == CEL


def test_a_row_of_a_key_without_a_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="van welke sleutel"):
        mapping_of(tmp_path, row(rekening="1", taakveld="0.1"), keys=[";0.1;100%"])


# iv3 mapping check


def test_the_check_counts_rows_and_names_what_is_wrong_and_what_is_grey(tmp_path: Path, run: Said) -> None:
    path = write(
        tmp_path,
        row(rekening="4100", taakveld="0.1", categorie="1.1"),
        row(rekening="4200", taakveld="0.1", categorie="3.1", onderdeel="lasten"),
        row(rekening="4300", taakveld="6.6", categorie="1.1"),
        row(kostenplaats="600", taakveld="0.2"),
    )
    code, said = run("check", path, "--year", 2025)
    assert code == 1
    assert "rijen 4, goed 2, fout 1, let op 1" in said
    assert "rij 3: let op: In de cel 0.1 met categorie 3.1 (lasten)" in said
    assert "rij 4: fout: taakveld 6.6 bestaat niet" in said
    path.write_text(path.read_text(encoding="utf-8").replace("6.6;", "6.60;"), encoding="utf-8")
    assert run("check", path, "--year", 2025)[0] == 0
    assert run("check", path, "--year", 2024)[0] == 1


def test_the_check_names_accounts_without_a_row_and_rows_without_an_account(tmp_path: Path, run: Said) -> None:
    path = write(
        tmp_path,
        row(rekening="41*", taakveld="0.1", categorie="1.1"),
        row(rekening="9999", taakveld="0.1", categorie="1.1"),
    )
    ledger = write(tmp_path, "4100;1,00", "5000;2,00", "5000;3,00", header="rekening;bedrag", name="grootboek.csv")
    code, said = run("check", path, "--year", 2025, "--ledger", ledger)
    assert code == 1
    assert "nog geen plaats hebben: 1" in said
    assert "rekening 5000: aantal regels 2, debet € 5" in said
    assert "niets bepalen (1): 3" in said


def test_every_code_of_a_mapping_of_one_year_is_told_wrong_in_another_when_it_ended(tmp_path: Path) -> None:
    old, new = load_model("gemeente", 2024, 5), load_model("gemeente", 2025, 5)
    ended = [code for code in old.codes["taakveld"] if code not in new.codes["taakveld"]]
    assert len(ended) > 15
    for code in ended:
        assert new.wrong(code, "taakveld"), code
        assert "opvolgers" in new.wrong(code, "taakveld") or "Voorstel" in new.wrong(code, "taakveld")
        assert not old.wrong(code, "taakveld")


# Another year


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_proposal_fills_in_what_is_certain_and_asks_the_rest(tmp_path: Path, run: Said) -> None:
    path = write(
        tmp_path,
        row(rekening="1", taakveld="0.1", categorie="1.1"),
        row(rekening="2", taakveld="6.82a", categorie="1.1"),
        row(rekening="3", taakveld="6.72b", categorie="3.4.1"),
        row(rekening="4", taakveld="2.1", categorie="4.4.1", onderdeel="lasten"),
        row(rekening="5", taakveld="0.4", categorie="1.1"),
        row(rekening="6", balanscode="A23", standper="31-12-2024"),
        row(rekening="7", taakveld="bestaat niet", categorie="1.1"),
        row(rekening="8", buiten="kruispost"),
    )
    out = tmp_path / "voorstel.csv"
    code, said = run("check", path, "--from", 2024, "--year", 2025, "--out", out)
    assert code == 1
    assert "gelijk 2, gewijzigd 2, met een vraag 3, ook in 2024 al fout 1" in said
    rows = rows_of(out.read_text(encoding="utf-8"))
    assert [r["voorstel"] for r in rows] == [
        "gelijk",
        "gewijzigd",
        "vraag",
        "vraag",
        "vraag",
        "gewijzigd",
        "fout",
        "gelijk",
    ]
    assert [r["taakveld"] for r in rows] == ["0.1", "6.821", "?", "2.1", "?", "", "bestaat niet", ""]
    assert (rows[3]["categorie"], rows[3]["was"]) == ("?", "4.4.1")
    assert rows[5]["standper"] == "31-12-2025"
    for code_ in ("6.751", "6.752", "6.753", "6.792"):
        assert code_ in rows[2]["kandidaten"]
    assert rows[2]["vraag"]
    assert "rij 3: 6.82a wordt 6.821" in said
    again = read_mapping(out, load_model("gemeente", 2025, 5), {})
    assert [bool(r.problem) for r in again.rows] == [False, False, True, True, True, False, True, False]


def test_a_key_with_a_code_that_changes_is_named(tmp_path: Path, run: Said) -> None:
    path = write(tmp_path, row(rekening="1", sleutel="s", categorie="1.1"))
    keys = write(tmp_path, "s;0.1;50%", "s;6.6;50%", header="sleutel;taakveld;deel", name="sleutels.csv")
    code, said = run("check", path, "--from", 2024, "--year", 2025, "--keys", keys)
    assert code == 1
    assert "Sleutel s: taakveld 6.6" in said
    assert "0.1" not in said


def test_a_proposal_never_decides_a_split_and_never_loses_a_row(tmp_path: Path) -> None:
    model, looked_at = load_restating("gemeente", 2024, 2025, 5, "x"), 0
    for code in model.codes("taakveld"):
        said = {"taakveld": code}
        old = MappingRow(2, (Pattern("1"), None, None, None), "", ("taakveld", code), None, "", said)
        proposal = propose(old, model)
        outlook = model.outlook("taakveld", code)
        if outlook.is_certain:
            assert proposal.cells.get("taakveld", code) == outlook.codes[0]
        else:
            assert proposal.cells["taakveld"] == "?"
            assert proposal.stand == "vraag"
            assert len(proposal.kandidaten) == len(outlook.codes)
        looked_at += 1
    assert looked_at > 60


def test_the_same_year_and_an_output_over_the_input_are_refused(tmp_path: Path, run: Said) -> None:
    path = write(tmp_path, row(rekening="1", taakveld="0.1"))
    assert "verschillende jaren" in run("check", path, "--from", 2025, "--year", 2025)[1]
    before = path.read_bytes()
    code, said = run("check", path, "--from", 2024, "--year", 2025, "--out", path)
    assert (code, path.read_bytes()) == (2, before)
    assert "wordt ook gelezen" in said


# iv3 mapping template


@pytest.mark.parametrize(("laag", "jaar"), [("gemeente", 2025), ("gr", 2017), ("provincie", 2026)])
def test_a_template_can_be_filled_in_by_taking_away_the_comment_signs(
    tmp_path: Path, run: Said, laag: str, jaar: int
) -> None:
    out = tmp_path / "mapping.csv"
    assert run("template", "--layer", laag, "--year", jaar, "--out", out)[0] == 0
    text = out.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert all(line.startswith(("#", '"#')) for line in lines[1:])
    model = load_model(laag, jaar, None)
    for code, name in model.codes["taakveld"].items():
        assert f"# {code} {name}" in text
    with pytest.raises(Unusable, match="alleen een kop"):
        read_mapping(out, model, {})
    examples = [line[1:] for line in lines[1:] if line.startswith("#") and not line.startswith("# ")]
    assert len(examples) == 7
    out.write_text("\n".join([lines[0], *examples]), encoding="utf-8")
    mapping = read_mapping(out, model, {})
    assert [r.problem for r in mapping.rows] == [""] * 7
    assert all(f.soort == ATTENTION for f in findings(mapping))


def test_a_template_has_a_row_for_every_account_of_an_auditfile(tmp_path: Path, run: Said) -> None:
    ledger, out = tmp_path / "grootboek.xaf", tmp_path / "mapping.csv"
    accounts = [
        Account("0100", "Gebouwen", "B", "BMvaBei"),
        Account("4100", "=Salarissen; vast", "P"),
        Account("41-50", "Geen bereik", "P"),
        Account("9*", "Alles", "M"),
    ]
    lines = (Line("4100", "1.00"), Line("0100", "1.00", "C"))
    audit = Audit(accounts, (Journal("M", (Entry("1", lines),)),))
    ledger.write_bytes(audit.content("4.0"))
    assert run("template", "--year", 2026, "--ledger", ledger, "--out", out)[0] == 0
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter=";") if not row["rekening"].startswith("#")]
    assert [(row["rekening"], row["omschrijving"], row["rekeningsoort"], row["rgs"]) for row in rows] == [
        ("4100", "'=Salarissen; vast", "resultaat", ""),
        ("0100", "Gebouwen", "balans", "BMvaBei"),
    ]
    assert out.read_text(encoding="utf-8").count("niet precies te schrijven") == 2
    mapping = read_mapping(out, load_model("gemeente", 2026, None), {})
    assert [row.patterns[0] for row in mapping.rows] == [Pattern("4100"), Pattern("0100")]
    code, said = run("check", out, "--year", 2026, "--ledger", ledger)
    assert code == 1
    assert "rekeningen die nog geen plaats hebben: 2" in said


def test_a_template_takes_no_accounts_from_another_kind_of_file(tmp_path: Path, run: Said) -> None:
    ledger = tmp_path / "grootboek.csv"
    ledger.write_text("rekening;bedrag\n4100;1\n", encoding="utf-8")
    code, said = run("template", "--year", 2025, "--ledger", ledger)
    assert code == 2
    assert "auditfile" in said
    code, said = run("template", "--year", 2025, "--ledger", ledger, "--out", ledger)
    assert (code, "wordt ook gelezen" in said) == (2, True)


def test_there_is_no_template_for_a_year_without_a_model(run: Said) -> None:
    code, said = run("template", "--year", 2016)
    assert code == 2
    assert "2017 tot en met" in said


def test_every_dimension_and_target_is_recognised_by_its_own_name() -> None:
    wanted = known_headers((*DIMENSIONS, *TARGETS), say)
    assert len(wanted) == 12
    assert all(names[0] == meaning for meaning, names in wanted.items())
