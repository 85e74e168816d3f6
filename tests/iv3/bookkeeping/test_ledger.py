"""iv3 ledger: every cent of the ledger is in a cell, outside Iv3 or open; the delivery, the trail and the example."""

from __future__ import annotations

import ast
import csv
import io
import json
import random
import re
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iv3
from iv3.bookkeeping import booking as module
from iv3.bookkeeping.booking import Ledger
from iv3.bookkeeping.cells import by_cell, euros_per_account, whole_euros
from iv3.bookkeeping.division_keys import read_division_keys
from iv3.bookkeeping.mapping import AccountMapping
from iv3.bookkeeping.mapping_file import read_mapping
from iv3.bookkeeping.model_year import load_model
from iv3.bookkeeping.totals import Booked, summary
from iv3.bookkeeping.trail import trail
from iv3.bookkeeping.words import DIMENSIONS, PARTS, TARGETS
from iv3.commands.main import main
from iv3.core.errors import Unusable
from iv3.rows.reading import TableReading
from tests.iv3.bookkeeping.test_mapping import HEADER, row, write
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
EXAMPLE = ROOT / "voorbeelden" / "grootboek"
ABOUT = """overheidsnummer = "060000"
overheidsnaam = "Voorbeeldgemeente"
financieel_pakket = "x"
datum = "2026-06-01T12:00:00+02:00"
[contact]
naam = "x"
email = "x@voorbeeld.nl"
telefoon = "0"
"""
IN_FILES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    code: int
    said: str
    summary: Json
    delivery: Json | None
    folder: Path

    def trail(self) -> list[dict[str, str]]:
        text = (self.folder / "spoor.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def lines(self) -> list[dict[str, str]]:
        text = (self.folder / "regels.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def cells(self) -> dict[tuple[str, str, str], int]:
        assert self.delivery is not None
        found: dict[tuple[str, str, str], int] = {}
        for part, records in self.delivery["data"].items():
            for record in records:
                code = record.get("taakveld", record.get("balanscode"))
                key = part, code, record.get("categorie", record.get("standper"))
                found[key] = found.get(key, 0) + record["bedrag"]
        return found


Run = Callable[..., Done]
PART_OF_A_LEDGER = ("BALANS", "TEKEN_BATEN", "DUBBELE_REGELS", "GROOTTE")
"""What a few lines by themselves do not meet; a test of the control sheet accepts none of it."""


@pytest.fixture
def run(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run ``iv3 ledger`` on rows of a ledger and of a mapping, with every output."""

    def command(
        lines: Sequence[str] | Path,
        rows: Sequence[str],
        *words: object,
        header: str = "rekening;omschrijving;bedrag",
        keys: Sequence[str] = (),
        about: str | None = ABOUT,
        accepted: Sequence[str] = PART_OF_A_LEDGER,
    ) -> Done:
        path = lines if isinstance(lines, Path) else tmp_path / "grootboek.csv"
        if not isinstance(lines, Path):
            path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        mapping = write(tmp_path, *rows)
        extra: list[object] = []
        if keys:
            extra += ["--keys", write(tmp_path, *keys, header="sleutel;taakveld;deel", name="sleutels.csv")]
        if about is not None:
            (tmp_path / "gegevens.toml").write_text(about, encoding="utf-8")
            extra += ["--about", tmp_path / "gegevens.toml"]
        outputs = {"--out": "uit.json", "--trail": "spoor.csv", "--lines": "regels.csv", "--summary": "totalen.json"}
        for option, name in outputs.items():
            extra += [option, tmp_path / name]
        extra += [word for code in accepted for word in ("--accept", f"{code}=deel van een grootboek")]
        given_year = [] if "--year" in words else ["--year", 2025]
        code = main(["ledger", *map(str, [path, "--mapping", mapping, *extra, *given_year, *words])])
        out, err = capfdbinary.readouterr()
        totals, delivered = tmp_path / "totalen.json", tmp_path / "uit.json"
        assert not [*tmp_path.glob("*.deel")]
        return Done(
            code,
            (out + err).decode(),
            json.loads(totals.read_text(encoding="utf-8")) if totals.exists() else {},
            json.loads(delivered.read_text(encoding="utf-8")) if delivered.exists() else None,
            tmp_path,
        )

    return command


ROWS = (
    row(rekening="41*", taakveld="0.1", categorie="1.1"),
    row(rekening="42*", taakveld="0.2", categorie="3.8", onderdeel="lasten"),
    row(rekening="8000-8999", taakveld="0.2", categorie="3.7"),
    row(rekening="0100", balanscode="A121", categorie="3.8", onderdeel="balans"),
    row(rekening="0200", balanscode="P133", categorie="6.1", onderdeel="balans"),
    row(rekening="9999", buiten="kruispost"),
)


# Signs, parts and totals


def test_debit_is_positive_and_every_part_gets_its_own_sign(run: Run) -> None:
    rows = (
        *ROWS,
        row(rekening="A", balanscode="A23", standper="ultimo"),
        row(rekening="P", balanscode="P111", standper="ultimo"),
    )
    lines = ["4100;a;100,00", "4100;b;-30,00", "8000;c;-50,00", "8000;d;5,00", "0100;e;70,00", "0100;f;-20,00"]
    done = run([*lines, "0200;g;10,00", "0200;h;-60,00", "A;i;900,00", "P;j;-800,00"], rows)
    assert done.code == 0
    assert done.cells() == {
        ("lasten", "0.1", "1.1"): 70,
        ("baten", "0.2", "3.7"): 45,
        ("balans_lasten", "A121", "3.8"): 70,
        ("balans_lasten", "P133", "6.1"): 10,
        ("balans_baten", "A121", "3.8"): 20,
        ("balans_baten", "P133", "6.1"): 60,
        ("balans_standen", "A23", "ultimo"): 900,
        ("balans_standen", "P111", "ultimo"): 800,
    }
    assert [*done.delivery["data"]] == ["lasten", "balans_lasten", "baten", "balans_baten", "balans_standen"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("header", "lines", "words"),
    [
        ("rekening;bedrag", ["4100;100,00", "8000;-40,50"], ()),
        ("rekening;bedrag", ["4100;-100,00", "8000;40,50"], ("--credit-positive",)),
        ("rekening;debet;credit", ["4100;100,00;", "8000;;40,50"], ()),
        ("rekening;debet;credit;saldo", ["4100;120,00;20,00;x", "8000; ;40,50;y"], ()),
        ("rekening;bedrag;d/c", ["4100;100,00;D", "8000;40,50;Credit"], ()),
        ("Grootboekrekening;Bedrag debet;Bedrag credit", ["4100;100;0", "8000;0,00;40,50"], ()),
        ("nr;waarde", ["4100;100,00", "8000;-40,50"], ("--column", "rekening=nr", "--column", "bedrag=waarde")),
        ("rekening,bedrag", ["4100,100.00", "8000,-40.50"], ()),
    ],
)
def test_amounts_come_as_one_column_or_as_debit_and_credit(
    run: Run, header: str, lines: list[str], words: tuple[str, ...]
) -> None:
    done = run(lines, ROWS, *words, header=header)
    assert done.code == 0, done.said
    assert done.cells() == {("lasten", "0.1", "1.1"): 100, ("baten", "0.2", "3.7"): 40}
    assert done.summary["in"]["saldo_cent"] == 5950


def test_what_no_row_is_for_is_listed_by_account_with_its_lines_and_the_delivery_is_not_made(run: Run) -> None:
    done = run(["4100;a;1,00", "7000;b;5,00", "7000;c;-2,00", "7100;d;100,00"], ROWS)
    assert done.code == 1
    assert done.delivery is None
    assert [
        (o["rekening"], o["regels"], o["debet_cent"], o["credit_cent"]) for o in done.summary["niet_geplaatst"]
    ] == [
        ("7100", 1, 10000, 0),
        ("7000", 2, 500, 200),
    ]
    assert "rekening 7000: aantal regels 2, debet € 5, credit € 2, eerst op rij 3" in done.said
    assert "is niet gemaakt" in done.said


def test_a_draft_is_made_all_the_same_and_says_so_in_its_remarks(run: Run) -> None:
    done = run(["4100;a;1,00", "7000;b;5,00"], ROWS, "--draft")
    assert done.code == 1
    assert done.delivery is not None
    assert done.cells() == {("lasten", "0.1", "1.1"): 1}
    assert "Concept" in done.delivery["opmerkingen"][0]["tekst"]
    assert "€ 5" in done.delivery["opmerkingen"][0]["tekst"]


def test_lines_outside_iv3_and_lines_of_zero_are_counted_apart(run: Run) -> None:
    done = run(["4100;a;1,00", "9999;b;7,00", "9999;c;-7,00", "7000;d;0,00"], ROWS)
    assert done.code == 0
    assert done.summary["buiten"] == {"regels": 2, "debet_cent": 700, "credit_cent": 700, "saldo_cent": 0}
    assert done.summary["buiten_iv3"][0]["reden"] == "kruispost"
    assert done.summary["regels_nul"] == 1
    assert [line["stand"] for line in done.lines()] == ["cel", "buiten", "buiten", "nul"]


def test_a_line_that_cannot_be_read_is_counted_and_named_and_keeps_the_delivery_from_being_made(run: Run) -> None:
    done = run(["4100;a;1,00", "4100;b;veel", "4100;c;", "4100"], ROWS)
    assert done.code == 1
    assert done.delivery is None
    assert [r["rij"] for r in done.summary["afgekeurd"]] == [3, 5]
    assert done.summary["afgekeurd_aantal"] == 2
    assert done.summary["regels_nul"] == 1, "an account without amount has none"
    assert "“veel” is geen bedrag" in done.said


def test_no_more_refused_lines_are_kept_than_the_limit_and_all_are_counted(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "most_refused", lambda: 5)
    done = run(["4100;a;x"] * 12, ROWS)
    assert (len(done.summary["afgekeurd"]), done.summary["afgekeurd_aantal"]) == (5, 12)
    assert "Niet gelezen (12)" in done.said


def test_a_column_with_too_many_different_values_is_not_taken_for_accounts(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_GROUPS", 50)
    done = run([f"B{number};x;1,00" for number in range(60)], ROWS)
    assert done.code == 2
    assert "verkeerde kolom" in done.said
    assert not (done.folder / "totalen.json").exists()


# Reconciliation

ACCOUNTS = ["4100", "4101", "4200", "8000", "0100", "0200", "9999", "7000", "4300", ""]
LINES = st.lists(
    st.tuples(st.sampled_from(ACCOUNTS), st.integers(-(10**9), 10**9), st.sampled_from(["", "600", "601"])),
    min_size=1,
    max_size=40,
)
WITH_KEY = (
    *ROWS,
    row(rekening="4300", sleutel="s", categorie="3.8", onderdeel="lasten"),
    row(rekening="4200", kostenplaats="601", sleutel="s"),
)
KEYS = ("s;5.1;1/3", "s;5.2;1/3", "s;4.2;1/3")


def money(cent: int) -> str:
    return f"{'-' if cent < 0 else ''}{abs(cent) // 100},{abs(cent) % 100:02d}"


def booked(folder: Path, lines: Iterable[tuple[str, int, str]], rows: Sequence[str] = WITH_KEY) -> Booked:
    model = load_model("gemeente", 2025, 5)
    keys = read_division_keys(write(folder, *KEYS, header="sleutel;taakveld;deel", name="sleutels.csv"), model)
    mapping = read_mapping(write(folder, *rows), model, keys)
    path = folder / "grootboek.csv"
    text = [f"{account};{centre};{money(cent)}" for account, cent, centre in lines]
    path.write_text("\n".join(["rekening;kostenplaats;bedrag", *text]) + "\n", encoding="utf-8")
    ledger = Ledger(mapping, TableReading())
    ledger.read(path)
    return Booked(ledger, by_cell(ledger.groups.values(), mapping), {})


@IN_FILES
@given(lines=LINES)
def test_what_went_in_is_in_cells_outside_or_open_to_the_cent(
    lines: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    result = booked(tmp_path, lines)
    totals = summary(result)
    for name in ("regels", "debet_cent", "credit_cent", "saldo_cent"):
        assert totals["in"][name] == sum(totals[stand][name] for stand in ("cellen", "buiten", "open"))
    assert totals["in"]["debet_cent"] == sum(cent for _, cent, _ in lines if cent > 0)
    assert totals["in"]["credit_cent"] == -sum(cent for _, cent, _ in lines if cent < 0)
    assert totals["in"]["regels"] + totals["regels_nul"] == len(lines)
    model = result.ledger.mapping.model
    in_cells = sum(sum(a.values()) * model.sign(part, code) for (part, code, _), a in result.cells.items())
    assert in_cells == totals["cellen"]["saldo_cent"]
    for part in totals["onderdelen"]:
        assert part["bedrag_euro"] * 100 == part["bedrag_cent"] + part["afronding_cent"]
        assert abs(part["afronding_cent"]) <= 50 * part["cellen"]
    text = trail(result.groups, result.ledger.mapping)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    told = sum(int(r["bedrag_grootboek"].replace(",", "")) for r in rows)
    assert told == totals["in"]["saldo_cent"]


@IN_FILES
@given(lines=LINES, seed=st.integers(0, 10**6))
def test_the_order_of_the_lines_and_of_the_mapping_changes_nothing(
    lines: list[tuple[str, int, str]], seed: int, tmp_path: Path
) -> None:
    def outcome(some: list[tuple[str, int, str]], rows: Sequence[str]) -> tuple[object, ...]:
        result = booked(tmp_path, some, rows)
        totals = summary(result)
        stays = ("in", "cellen", "buiten", "open", "onderdelen")
        return list(result.cells.items()), [totals[name] for name in stays], len(totals["niet_geplaatst"])

    chance = random.Random(seed)
    shuffled, other = lines[:], list(WITH_KEY)
    chance.shuffle(shuffled)
    chance.shuffle(other)
    assert outcome(lines, WITH_KEY) == outcome(shuffled, other)


@given(accounts=st.dictionaries(st.text("0123456789", min_size=1), st.integers(-(10**12), 10**12), min_size=1))
def test_euros_per_account_add_up_to_the_cell_that_is_rounded_once(accounts: dict[str, int]) -> None:
    euros = euros_per_account(accounts)
    assert sum(euros.values()) == whole_euros(sum(accounts.values()))
    assert all(abs(euros[account] * 100 - cent) < 100 for account, cent in accounts.items())
    assert euros == euros_per_account(dict(reversed(accounts.items())))


@given(cent=st.integers(-(10**14), 10**14))
def test_a_half_euro_goes_to_the_even_side(cent: int) -> None:
    expected = (Decimal(cent) / 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    assert whole_euros(cent) == int(expected)


@IN_FILES
@given(cents=st.lists(st.integers(-(10**8), 10**8).filter(bool), min_size=1, max_size=10))
def test_a_key_divides_the_sum_of_an_account_and_keeps_every_cent(cents: list[int], tmp_path: Path) -> None:
    result = booked(tmp_path, [("4300", cent, "") for cent in cents])
    amounts = [amount for accounts in result.cells.values() for amount in accounts.values()]
    assert sum(amounts) == sum(cents)
    assert len(amounts) == 3
    assert max(amounts) - min(amounts) <= 1


# The delivery


def test_a_cell_is_rounded_once_and_its_accounts_carry_their_name(run: Run) -> None:
    done = run(["4101;a;10,50", "4102;b;20,50", "4103;c;0,50", "4104;d;-3,20"], ROWS)
    assert done.delivery is not None
    assert done.delivery["data"]["lasten"] == [
        {"taakveld": "0.1", "categorie": "1.1", "bedrag": 11, "details": {"grootboek": "4101"}},
        {"taakveld": "0.1", "categorie": "1.1", "bedrag": 20, "details": {"grootboek": "4102"}},
        {"taakveld": "0.1", "categorie": "1.1", "bedrag": -3, "details": {"grootboek": "4104"}},
    ]
    part = done.summary["onderdelen"][0]
    assert (part["bedrag_cent"], part["bedrag_euro"], part["afronding_cent"]) == (2830, 28, -30)


def test_one_record_for_a_cell_on_request_and_none_for_zero(run: Run) -> None:
    done = run(["4101;a;10,50", "4102;b;20,50", "8000;c;0,50", "4200;d;5,00", "4200;e;-5,00"], ROWS, "--per-cell")
    assert done.delivery is not None
    assert done.delivery["data"]["lasten"] == [{"taakveld": "0.1", "categorie": "1.1", "bedrag": 31}]
    assert done.delivery["data"]["baten"] == []


def test_the_delivery_passes_the_structure_and_code_rules(run: Run) -> None:
    done = run(["4100;a;10,00", "8000;b;-10,00", "0100;c;5,00"], ROWS)
    report = iv3.validate(done.folder / "uit.json").data
    wrong = {b["regel"] for b in report["bevindingen"] if b["regel"].startswith(("SF", "DF", "GC"))}
    assert wrong == set()
    assert report["bron"]["boekjaar"] == 2025
    assert report["bron"]["periode"] == 5
    assert done.delivery is not None
    assert done.delivery["metadata"]["status"] == "Realisatie"


@pytest.mark.parametrize(("laag", "jaar", "periode"), [("gr", 2020, 1), ("provincie", 2025, 0), ("gemeente", 2017, 5)])
def test_every_layer_and_period_gets_its_own_metadata(run: Run, laag: str, jaar: int, periode: int) -> None:
    rows = (row(rekening="41*", taakveld="0.1", categorie="1.1"),)
    done = run(["4100;a;10,00"], rows, "--layer", laag, "--year", jaar, "--period", periode)
    assert done.delivery is not None, done.said
    metadata = done.delivery["metadata"]
    assert metadata["overheidslaag"] == {"gr": "GR", "provincie": "Provincie", "gemeente": "Gemeente"}[laag]
    assert (metadata["boekjaar"], metadata["periode"]) == (jaar, periode)
    assert metadata["status"] == ("Begroting" if periode == 0 else "Realisatie")


def test_text_in_the_metadata_is_escaped_as_json(run: Run) -> None:
    about = ABOUT.replace('"Voorbeeldgemeente"', '"De \\"Nieuwe\\" gemeente\\nén meer"').replace(
        "[contact]", 'opmerkingen = ["Een \\"woord\\"\\nen een regel", "tweede"]\n[contact]'
    )
    done = run(["4100;a;10000000,00", "8000;b;-10000000,00"], ROWS, about=about, accepted=())
    assert done.delivery is not None, done.said
    assert done.delivery["metadata"]["overheidsnaam"] == 'De "Nieuwe" gemeente én meer'
    assert [o["tekst"] for o in done.delivery["opmerkingen"]] == ['Een "woord" en een regel', "tweede"]
    assert done.said.count("in overheidsnaam, opmerkingen stond een regeleinde") == 1


@pytest.mark.parametrize(
    ("about", "said"),
    [
        (ABOUT.replace('overheidsnaam = "Voorbeeldgemeente"\n', ""), "ontbreekt nog: overheidsnaam"),
        (ABOUT.replace('"060000"', "60000"), "overheidsnummer moet tekst zijn"),
        (ABOUT.replace('telefoon = "0"', ""), "contact.telefoon"),
        (ABOUT.replace("[contact]", "contact = 1\n[x]"), "[contact]"),
        (ABOUT.replace("datum", "datums"), "“datums” is niet bekend"),
        (ABOUT.replace("[contact]", 'details_openbaar = "ja"\n[contact]'), "true (ja) of false"),
        (ABOUT.replace("[contact]", 'opmerkingen = "een"\n[contact]'), "lijst van teksten"),
        ("overheidsnummer = 060000", "geen goed TOML-bestand"),
        ("#" * 70_000, "groter dan"),
        (None, "--about"),
    ],
)
def test_what_is_missing_or_wrong_about_who_delivers_is_said_before_anything_is_written(
    run: Run, about: str | None, said: str
) -> None:
    done = run(["4100;a;10,00"], ROWS, about=about)
    assert done.code == 2
    assert said in done.said
    assert "Traceback" not in done.said
    assert sorted(p.name for p in done.folder.iterdir() if p.name not in ("gegevens.toml",)) == [
        "grootboek.csv",
        "mapping.csv",
    ]


def test_without_an_output_nothing_about_the_deliverer_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = write(tmp_path, "4100;1,00", "8000;-1,00", header="rekening;bedrag", name="grootboek.csv")
    code = main(["ledger", str(ledger), "--mapping", str(write(tmp_path, *ROWS)), "--year", "2025"])
    assert code == 0
    assert "in cellen: debet € 1" in capsys.readouterr().out
    assert len([*tmp_path.iterdir()]) == 2


# Stands


def test_the_closing_stand_is_the_opening_stand_with_the_movements(run: Run) -> None:
    rows = (*ROWS, row(rekening="*", dagboek="BEGIN", standper="1 januari"))
    lines = ["BEGIN;0100;1000,00", "BEGIN;0200;-600,00", "BANK;0100;70,50", "BANK;0100;-20,00", "BANK;0200;-40,25"]
    done = run(lines, rows, "--derive-closing", header="dagboek;rekening;bedrag")
    assert done.code == 0
    stands = {key[1:]: amount for key, amount in done.cells().items() if key[0] == "balans_standen"}
    assert stands == {
        ("A121", "1 januari"): 1000,
        ("A121", "31-12-2025"): 1050,
        ("P133", "1 januari"): 600,
        ("P133", "31-12-2025"): 640,
    }
    assert done.summary["eindstanden_afgeleid"][0] == {
        "balanscode": "A121",
        "standper": "31-12-2025",
        "bedrag_cent": 105050,
    }


@pytest.mark.parametrize(
    ("words", "rows", "said"),
    [
        ((), (row(rekening="0100", balanscode="A121", standper="ultimo"),), "geeft zelf al een eindstand"),
        (("--period", 0), (row(rekening="0100", balanscode="A121", categorie="1.1"),), "periode 0 worden geen standen"),
    ],
)
def test_a_closing_stand_is_not_derived_where_it_cannot_be(
    run: Run, words: tuple[object, ...], rows: tuple[str, ...], said: str
) -> None:
    done = run(["0100;x;5,00"], rows, "--derive-closing", *words)
    assert done.code == 2
    assert said in done.said
    assert done.delivery is None


# Coupling


def test_lines_with_a_product_code_take_its_taakveld_and_what_a_code_leaves_open_is_listed(run: Run) -> None:
    rows = (row(rekening="4300", koppel="ja", categorie="3.4.1"), *ROWS)
    lines = ["4300;45A48;lokaal;10,00", "4300;45A48;regionaal;20,00", "4300;45A48;;40,00", "4300;;;5,00", "4100;;;1,00"]
    header = "rekening;productcode;inkoopniveau;bedrag"
    done = run(lines, rows, "--draft", header=header)
    assert done.code == 1
    assert done.cells() == {
        ("lasten", "0.1", "1.1"): 1,
        ("lasten", "6.751", "3.4.1"): 10,
        ("lasten", "6.752", "3.4.1"): 20,
    }
    reasons = {o["debet_cent"]: o["reden"] for o in done.summary["niet_geplaatst"]}
    assert "6.751" in reasons[4000]
    assert "Wie heeft de hulp ingekocht" in reasons[4000]
    assert "geen productcode" in reasons[500]
    done = run(lines[:3], rows, "--level", "landelijk", header=header)
    assert (done.code, done.cells()[("lasten", "6.753", "3.4.1")]) == (0, 40)


def test_a_year_without_coupling_rules_cannot_couple(run: Run) -> None:
    done = run(
        ["4300;10,00"], (row(rekening="4300", koppel="ja", categorie="1.1"),), "--year", 2021, header="rekening;bedrag"
    )
    assert done.code == 2
    assert "2022" in done.said


# The trail


def test_every_line_comes_back_with_its_own_columns_and_its_place(run: Run) -> None:
    lines = ["4100;=1+1;5,00", "4300;gebouw;1,00", "7000;x;3,00"]
    rows = (*WITH_KEY[:-1],)
    done = run(lines, rows, "--draft", keys=KEYS)
    found = done.lines()
    assert [line["omschrijving"] for line in found] == ["'=1+1", "gebouw", "x"]
    assert [line["stand"] for line in found] == ["cel", "cel", "open"]
    assert (found[0]["onderdeel"], found[0]["taakveld"], found[0]["categorie"]) == ("lasten", "0.1", "1.1")
    assert (found[1]["taakveld"], found[1]["sleutel"]) == ("", "s")
    assert "Geen rij" in found[2]["reden"]
    trailed = [r for r in done.trail() if r["rekening"] == "4300"]
    assert [(r["taakveld"], r["bedrag_iv3"], r["regels"], r["eerste_rij"]) for r in trailed] == [
        ("4.2", "0,34", "1", "3"),
        ("5.1", "0,33", "1", "3"),
        ("5.2", "0,33", "1", "3"),
    ]


def test_own_columns_with_the_name_of_an_added_one_are_kept_beside_it(run: Run) -> None:
    done = run(["4100;eigen;5,00"], ROWS, header="rekening;taakveld;bedrag")
    line = done.lines()[0]
    assert (line["eigen_taakveld"], line["taakveld"]) == ("eigen", "0.1")


def test_the_trail_leads_from_every_cell_to_the_lines_it_is_made_of(run: Run) -> None:
    chance = random.Random(5)
    lines = [
        f"{chance.choice(['4100', '4101', '8000', '0100', '9999'])};x;{money(chance.randrange(-9999, 9999))}"
        for _ in range(300)
    ]
    done = run(lines, ROWS)
    cells: dict[tuple[str, ...], int] = {}
    for line in done.lines():
        if line["stand"] == "cel":
            key = line["onderdeel"], line["taakveld"] or line["balanscode"], line["categorie"], line["rekening"]
            cells[key] = cells.get(key, 0) + int(line["bedrag"].replace(",", ""))
    told = {
        (r["onderdeel"], r["taakveld"] or r["balanscode"], r["categorie"], r["rekening"]): int(
            r["bedrag_grootboek"].replace(",", "")
        )
        for r in done.trail()
        if r["stand"] == "cel"
    }
    assert told == cells
    assert len(told) >= 5


# Files


def test_a_workbook_gives_the_same_as_the_csv(run: Run, tmp_path: Path) -> None:
    amounts = [("4100", 10.1), ("4100", 0.2), ("8000", -3.33), ("0100", 7)]
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["rekening", "omschrijving", "bedrag"])
    for account, amount in amounts:
        book.active.append([account if account != "4100" else 4100, "x", amount])
    path = tmp_path / "grootboek.xlsx"
    book.save(path)
    from_book = run(path, ROWS)
    from_csv = run([f"{account};x;{amount:.2f}".replace(".", ",") for account, amount in amounts], ROWS)
    assert from_book.code == 0, from_book.said
    assert from_book.cells() == from_csv.cells()
    assert from_book.summary["in"] == from_csv.summary["in"]


@pytest.mark.parametrize(
    ("header", "lines", "words", "said"),
    [
        ("naam;bedrag", ["a;1,00"], (), "rekening"),
        ("rekening;naam", ["4100;a"], (), "bedrag"),
        ("rekening;debet", ["4100;1,00"], (), "credit"),
        ("rekening;bedrag;bedrag", ["4100;1;1"], (), "meer dan een keer"),
        ("rekening;debet;credit", ["4100;1;"], ("--credit-positive",), "Laat --credit-positive weg"),
        ("rekening;bedrag;dc", ["4100;1;D"], ("--credit-positive",), "Laat --credit-positive weg"),
        ("rekening;bedrag", ["4100;1"], ("--column", "iets=bedrag"), "wat=kop"),
        ("rekening;bedrag", ["4100;1"], ("--year", "1999"), "2017 tot en met"),
        ("rekening;bedrag", ["4100;1"], ("--period", "7"), "De perioden zijn"),
        ("rekening;bedrag", [], (), "staan geen regels"),
    ],
)
def test_a_ledger_or_an_option_that_cannot_be_used_is_told_and_nothing_is_written(
    run: Run, header: str, lines: list[str], words: tuple[str, ...], said: str
) -> None:
    done = run(lines, ROWS, *words, header=header)
    assert done.code == 2
    assert said in done.said
    assert "Traceback" not in done.said
    assert not (done.folder / "uit.json").exists()
    assert not (done.folder / "spoor.csv").exists()


def test_a_mapping_that_looks_at_cost_centres_needs_a_ledger_that_has_them(run: Run) -> None:
    done = run(["4100;1"], (*ROWS, row(kostenplaats="1", taakveld="0.4")), header="rekening;bedrag")
    assert done.code == 2
    assert "kostenplaats" in done.said


def test_a_line_that_is_not_debit_or_credit_is_refused(run: Run) -> None:
    done = run(["4100;1;D", "4100;2;?"], ROWS, header="rekening;bedrag;dc")
    assert [r["rij"] for r in done.summary["afgekeurd"]] == [3]
    assert "geen debet of credit" in done.said


@pytest.mark.parametrize("option", ["--out", "--trail", "--lines", "--summary"])
def test_no_output_goes_over_a_file_that_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    ledger = write(tmp_path, "4100;1,00", header="rekening;bedrag", name="grootboek.csv")
    mapping = write(tmp_path, *ROWS)
    for path in (ledger, mapping):
        before = path.read_bytes()
        words = ["ledger", str(ledger), "--mapping", str(mapping), "--year", "2025", option, str(path)]
        assert main(words) == 2
        assert path.read_bytes() == before
        assert "wordt ook gelezen" in capsys.readouterr().err


def test_a_broken_ledger_leaves_earlier_outputs_as_they_were(run: Run) -> None:
    run(["4100;a;10,00"], ROWS)
    done = run(["4100;a;10,00", '4100;"b;1,00', "4100;c;1,00"], ROWS)
    assert done.code == 2
    assert done.delivery is not None
    assert done.cells() == {("lasten", "0.1", "1.1"): 10}


def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    model = load_model("gemeente", 2025, 5)
    mapping = read_mapping(write(tmp_path, *ROWS), model, {})

    def peak(lines: int) -> int:
        path = tmp_path / "groot.csv"
        with path.open("w", encoding="utf-8") as stream:
            stream.write("rekening;omschrijving;bedrag\n")
            stream.writelines(f"41{number % 50:02d};{number:0100d};{number % 977},05\n" for number in range(lines))
        ledger = Ledger(mapping)
        tracemalloc.start()
        ledger.read(path)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert sum(group.lines for group in ledger.groups.values()) == lines
        return used

    assert peak(75_000) < peak(25_000) + 250_000  # both are larger than the pieces a file is read in


def test_forgetting_combinations_changes_no_amount(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"41{number % 30:02d};x;{number},10" for number in range(1, 400)]
    first = run(lines, ROWS)
    monkeypatch.setattr(module, "_MOST_REMEMBERED", 3)
    again = run(lines, ROWS)
    assert first.summary == again.summary
    assert first.delivery == again.delivery
    assert first.lines() == again.lines()


# The worked example


def example_outputs(folder: Path) -> tuple[str, str]:
    out, spoor = folder / "aanlevering.json", folder / "spoor.csv"
    words = [
        "ledger",
        EXAMPLE / "grootboek.csv",
        "--mapping",
        EXAMPLE / "mapping.csv",
        "--keys",
        EXAMPLE / "sleutels.csv",
    ]
    words += ["--year", 2025, "--about", EXAMPLE / "gegevens.toml", "--derive-closing", "--out", out, "--trail", spoor]
    assert main([str(word) for word in words]) == 0
    return out.read_text(encoding="utf-8"), spoor.read_bytes().decode()


def without_version(text: str) -> str:
    return re.sub(r'"export_software": "iv3 [^"]*"', '"export_software": "iv3"', text)


def test_the_worked_example_gives_the_delivery_and_the_trail_that_are_beside_it(tmp_path: Path) -> None:
    out, spoor = example_outputs(tmp_path)
    assert without_version(out) == without_version((EXAMPLE / "aanlevering.json").read_text(encoding="utf-8"))
    assert spoor == (EXAMPLE / "spoor.csv").read_bytes().decode()


def test_the_worked_example_passes_every_rule() -> None:
    report = iv3.validate(EXAMPLE / "aanlevering.json").data
    assert (report["oordeel"], report["bevindingen"]) == ("goed", [])
    assert sum(rule["stand"] == "uitgevoerd" for rule in report["regels"]) > 40


def test_the_worked_example_is_in_proportion_to_the_published_totals() -> None:
    published = yaml.safe_load((ROOT / "tables/cijfers/landelijk.yaml").read_text(encoding="utf-8"))["cijfers"]
    national = {a["code"]: a for f in published if f["jaar"] == 2025 for a in f["bedragen"]}
    delivery = json.loads((EXAMPLE / "aanlevering.json").read_text(encoding="utf-8"))
    compared = 0
    for side in ("lasten", "baten"):
        totals: dict[str, int] = {}
        for record in delivery["data"][side]:
            totals[record["taakveld"]] = totals.get(record["taakveld"], 0) + record["bedrag"]
        for code, total in totals.items():
            if code == "0.11" or (side == "lasten" and code in ("4.2", "5.2", "6.1", "7.3")):
                continue  # the result follows from the rest, and the shared buildings and a provision come on top
            expected = national[code][side] * 1000 / 400
            assert abs(total - expected) <= 0.03 * expected + 1, (side, code)
            compared += 1
    assert compared > 110


def test_the_readme_of_the_example_names_every_file_and_its_commands_are_real() -> None:
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLE.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in text
    commands = re.findall(r"^iv3 (ledger|mapping check|validate) .*$", text, re.M)
    assert len(commands) == 3


# Texts


def test_every_sentence_is_said_and_every_sentence_that_is_said_is_there() -> None:
    listed = yaml.safe_load((ROOT / "tables/opdrachten/grootboek.yaml").read_text(encoding="utf-8"))["teksten"]
    known = [entry["sleutel"] for entry in listed]
    assert known == sorted(known)
    constants: set[str] = set()
    called: set[str] = set()
    folder = ROOT / "iv3"
    edge = [folder / f"{name}.py" for name in ("commands/ledger", "commands/mapping", "library/ledger")]
    for path in (*folder.glob("bookkeeping/*.py"), *edge, folder / "rows/named_columns.py"):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
        called |= set(re.findall(r'\bsay\(\s*"([a-z_0-9]+)"', source)) - {"kolom_optie"}  # reading says it
    made = tuple(constant for constant in constants if constant.endswith("_") and len(constant) > 4)
    unsaid = [key for key in known if key not in constants and not key.startswith(made)]
    assert unsaid == []
    assert len(called) > 60
    assert called - set(known) == set()


def test_every_part_has_words_for_it() -> None:
    pack = yaml.safe_load((ROOT / "tables/opdrachten/grootboek.yaml").read_text(encoding="utf-8"))["teksten"]
    known = {entry["sleutel"] for entry in pack}
    assert {f"woorden_{part}" for part in PARTS} <= known


def test_the_header_of_the_tests_is_the_header_of_the_template() -> None:
    assert HEADER.split(";") == [*DIMENSIONS, *TARGETS]


def test_a_mapping_without_rows_for_an_account_says_where_the_account_stands(tmp_path: Path) -> None:
    mapping: AccountMapping = read_mapping(write(tmp_path, *ROWS), load_model("gemeente", 2025, 5), {})
    ledger = Ledger(mapping)
    with pytest.raises(Unusable, match="is er niet"):
        ledger.read(tmp_path / "weg.csv")
