"""The command iv3 couple, from files to files: not a cent and not a line is lost, whatever the lines say."""

from __future__ import annotations

import ast
import codecs
import contextlib
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iv3.care import couple as table_coupling
from iv3.care import couple_messages, coupled_lines
from iv3.care import rules as coupling
from iv3.commands import couple as commands
from iv3.commands.main import main
from iv3.rows.cells import MOST_DIGITS
from tests.iv3.care.test_messages import ALLOCATION, BSN, Line, declaration, rejecting
from tests.support.sources import ROOT
from tests.support.workbooks import compound

pytestmark = pytest.mark.usefixtures("fresh_packs")

PACK = coupling.read()
ADDED = ["stand", "taakveld", "kandidaten", "vraag", "zekerheid", "regel", "tenzij", "opmerking"]
LEVEL_COLUMNS = ["inkoopniveau_gebruikt", "inkoopniveau_grond"]
STANDS = ("gekoppeld", "keuze", "open")
WRITTEN = (*STANDS, "buiten")
YEARS = range(PACK["jaren"][0], PACK["jaren"][1] + 1)
RUNS = "=+-@\t\r\n"
NUMBER = re.compile("[-+][0-9]+([.,][0-9]+)*")
LIKE_A_NUMBER = re.compile(r"[-+\s0-9.,€]*[0-9][-+\s0-9.,€]*")


@dataclass(frozen=True)
class Done:
    """What a run left behind: exit code, what it said, output and summary."""

    code: int
    said: str
    header: list[str]
    rows: list[list[str]]
    summary: dict[str, Any]

    @property
    def dicts(self) -> list[dict[str, str]]:
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]

    @property
    def outcomes(self) -> list[tuple[str, str, str]]:
        return [(row["stand"], row["taakveld"], row["kandidaten"]) for row in self.dicts]

    @property
    def questions(self) -> list[str]:
        return [row["vraag"] for row in self.dicts]


def run(*words: object) -> tuple[int, str]:
    """Run the command in this process; return its exit code and what it said on stderr."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = main(["couple", *map(str, words)])
    return code, said.getvalue()


NOT_ASKED = ("BRON", "DUBBELE_REGELS")
"""Checks that a few lines by themselves may not meet; a test of the control sheet accepts none of these."""


def couple(*words: object, folder: Path, year: int = 2025) -> Done:
    """Couple files to ``folder``; the run must not refuse them."""
    out, summary = folder / "uit.csv", folder / "samenvatting.json"
    accepted = [word for check in NOT_ASKED for word in ("--accept", f"{check}=regels om te koppelen")]
    code, said = run(*words, "--year", year, "--out", out, "--summary", summary, *accepted)
    assert code in (0, 1), said
    with out.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";", strict=True)
    done = Done(code, said, header, rows, json.loads(summary.read_text(encoding="utf-8")))
    assert code == (1 if done.summary["afgekeurd"] else 0)
    reconciled(done)
    return done


def reconciled(done: Done) -> None:
    """Hold the summary against the output: every amount and every line is in one place, to the cent."""
    totals = done.summary
    assert totals["bedrag_in_cent"] == sum(totals[f"bedrag_{stand}_cent"] for stand in STANDS)
    assert closes(totals)
    assert all(closes(message) for message in totals["berichten"])
    assert totals["bedrag_geweigerd_cent"] == sum(line.get("bedrag_cent", 0) for line in totals["afgekeurd"])
    assert totals["regels_geweigerd"] == len(totals["afgekeurd"])
    assert totals["regels"] == sum(totals[f"regels_{stand}"] for stand in STANDS)
    assert len(done.rows) == totals["regels"] + totals["regels_buiten"]
    assert sum(totals["per_taakveld"].values()) == totals["bedrag_gekoppeld_cent"]
    asked = [stand for stand in WRITTEN if stand != "gekoppeld"]
    assert sum(q["bedrag_cent"] for q in totals["vragen"]) == sum(totals[f"bedrag_{stand}_cent"] for stand in asked)
    assert sum(q["regels"] for q in totals["vragen"]) == sum(totals[f"regels_{stand}"] for stand in asked)
    assert Counter(row["stand"] for row in done.dicts) == {
        stand: totals[f"regels_{stand}"] for stand in WRITTEN if totals[f"regels_{stand}"]
    }
    assert {row["taakveld"] for row in done.dicts} - {""} == set(totals["per_taakveld"])
    assert done.said.startswith("In ")
    for row in done.dicts:
        sound(row, totals["jaar"])


def closes(totals: dict[str, Any]) -> bool:
    """Tell whether everything in the files is somewhere."""
    parts = sum(int(totals[f"bedrag_{name}_cent"]) for name in (*WRITTEN, "geweigerd"))
    return bool(totals["bedrag_bestand_cent"] == parts)


def sound(row: dict[str, str], year: int) -> None:
    """Hold what a line got against what its stand promises."""
    possible = PACK["taakvelden"][str(year)]
    candidates = row["kandidaten"].split()
    assert {row["taakveld"], *candidates} - {""} <= possible.keys()
    if row["stand"] == "gekoppeld":
        assert row["taakveld"]
        assert not candidates
        assert not row["vraag"]
    else:
        assert not row["taakveld"]
        assert bool(candidates) == (row["stand"] == "keuze")
        assert row["vraag"].endswith((".", "?"))
    assert bool(row["zekerheid"]) == (row["stand"] not in ("open", "buiten"))


def write(
    path: Path, table: Iterable[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8", mark: bytes = b""
) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    path.write_bytes(mark + text.getvalue().encode(encoding))
    return path


def lines_of(folder: Path, *rows: str, name: str = "regels.csv") -> Path:
    """Write rows with semicolons; the first is the header."""
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def workbook(path: Path, sheets: dict[str, list[list[Any]]], change: Callable[[Any], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(book)
    book.save(path)
    return path


# Whatever the lines say

HEADER = [
    "kenmerk",
    "productcode",
    "productcategorie",
    "hulpvorm",
    "bedrag",
    "inkoopniveau",
    "leveringsvorm",
    "verblijf",
    "wet",
    "omschrijving",
]
FORMS = [
    (";", "utf-8", b""),
    (",", "utf-8", b""),
    ("\t", "utf-8", b""),
    (";", "utf-8", codecs.BOM_UTF8),
    (";", "cp1252", b""),
    (",", "cp1252", b""),
]
OF_KIND = {
    kind: sorted({e["code"] for found in PACK["lijsten"] if found["soort"] == kind for e in found["codes"]})
    for kind in ("productcode", "productcategorie", "hulpvorm")
}
ODD = ["", " ", "45Z99", "99Q01", "ZZ001", "45a48", " 45A48 ", "7", "ABC", "=1+1", "45A48;x", "X" * 40, "²³", "-1"]
LEVELS = ["", "lokaal", "Regionaal", " landelijk ", "LTA", "gemeente"]
FORMS_OF_CARE = ["", "zin", "pgb", "PGB", "onbekend"]
BAD_AMOUNTS = ["", " ", "n.v.t.", "=1+1", "(5{d}00)", "1e5", "#N/B", "12{d}345", "1.2.3,4", "1" * 16, "--5", "€"]
NOTATIONS: list[Callable[[int, str], str]] = [
    lambda cents, sign: f"{'-' * (cents < 0)}{abs(cents) // 100}{sign}{abs(cents) % 100:02d}",
    lambda cents, sign: f"{abs(cents) // 100}{sign}{abs(cents) % 100:02d}{'-' * (cents < 0)}",
    lambda cents, sign: f"€ {'-' * (cents < 0)}{abs(cents) // 100}{sign}{abs(cents) % 100:02d}",
    lambda cents, sign: (
        f"{'-' * (cents < 0)}{abs(cents) // 100:_}".replace("_", ".,"[sign == "."]) + f"{sign}{abs(cents) % 100:02d}"
    ),
]
TEXTS = st.one_of(
    st.sampled_from(
        ["", "=HYPERLINK(1)", "+31 6", "-", "-12,50", "@SUM(A1)", "\tx", "'=1", "1-2", "-1+1", "+5", "€ -5"]
    ),
    st.text(st.sampled_from("aé€\"' ;,\t=+-@1"), max_size=12),
    st.text(st.sampled_from("aé€\"' =+-@1\n\r"), max_size=12),
)


@dataclass(frozen=True)
class Sent:
    """A line to couple, and its amount in cents; None when it is no amount."""

    cells: tuple[str, ...]
    cents: int | None

    @property
    def refused(self) -> bool:
        return self.cents is None or not "".join(self.cells[1:4]).strip()

    @property
    def is_text(self) -> bool:
        """A row without a code and without a digit in its amount is no line."""
        amount = self.cells[HEADER.index("bedrag")]
        return not "".join(self.cells[1:4]).strip() and not any(c in "0123456789" for c in amount)


@st.composite
def sent_lines(draw: st.DrawFn, sign: str) -> Sent:
    cents = draw(st.one_of(st.none(), st.integers(-(10**11), 10**11), st.integers(-(10**11), 10**11)))
    if cents is None:
        amount = draw(st.sampled_from(BAD_AMOUNTS)).replace("{d}", sign)
    else:
        amount = draw(st.sampled_from(NOTATIONS))(cents, sign)

    def codes(kind: str) -> str:
        return draw(st.one_of(st.sampled_from(OF_KIND[kind]), st.sampled_from(OF_KIND[kind]), st.sampled_from(ODD)))

    shape = draw(st.integers(0, 4))
    product = codes("productcode") if shape in (0, 1, 4) else draw(st.sampled_from(["", " "]))
    category = codes("productcategorie") if shape in (2, 4) else ""
    if shape == 1:
        category = product[:2]
    hulpvorm = codes("hulpvorm") if shape == 3 else ""
    return Sent(
        (
            draw(st.sampled_from(["ré", "=ré", "-ré"])),
            product,
            category,
            hulpvorm,
            amount,
            draw(st.sampled_from(LEVELS)),
            draw(st.sampled_from(FORMS_OF_CARE)),
            draw(st.sampled_from(["", "", "ja", "N", "misschien"])),
            draw(st.sampled_from(["", "", "", "Wmo", "jeugdwet", "wlz"])),
            draw(TEXTS),
        ),
        cents,
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Sent], tuple[str, str, bytes]]:
    form = draw(st.sampled_from(FORMS))
    sign = "." if form[0] == "," else ","
    sent = draw(st.lists(sent_lines(sign), min_size=1, max_size=25))
    return [replace(s, cells=(f"{s.cells[0]}{n}", *s.cells[1:])) for n, s in enumerate(sent)], form


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to write in again and again."""
    return tmp_path_factory.mktemp("koppelen")


@given(table=tables(), year=st.sampled_from(YEARS), data=st.data())
@settings(max_examples=150, deadline=None)
def test_every_cent_and_every_line_comes_out_once_in_whatever_order_they_come(
    table: tuple[list[Sent], tuple[str, str, bytes]], year: int, data: st.DataObject, work: Path
) -> None:
    sent, (delimiter, encoding, mark) = table
    assume(not all(s.is_text for s in sent))
    path = write(work / "in.csv", [HEADER, *(s.cells for s in sent)], delimiter, encoding, mark)
    done = couple(path, folder=work, year=year)
    taken = [s for s in sent if not s.refused]
    assert done.header == [*HEADER, *ADDED]
    assert done.summary["bedrag_in_cent"] == sum(s.cents or 0 for s in taken)
    assert [(r["bestand"], r["rij"]) for r in done.summary["afgekeurd"]] == [
        (str(path), row) for row, s in enumerate(sent, start=2) if s.refused and not s.is_text
    ]
    left_out = done.summary["controle"]["gelezen"][0]["weggelaten"]
    assert left_out.get("tekst", 0) == sum(s.is_text for s in sent), "rows without code and amount are told"
    assert (
        done.summary["controle"]["controles"][0] | {"code": "SLUIT", "stand": "klopt"}
        == done.summary["controle"]["controles"][0]
    )
    assert all(r["reden"] for r in done.summary["afgekeurd"])
    per_stand: Counter[str] = Counter()
    per_taakveld: Counter[str] = Counter()
    for s, row in zip(taken, done.rows, strict=True):
        for before, after in zip(s.cells, row, strict=False):
            expected_cell(before, after)
        per_stand[row[len(HEADER)]] += s.cents or 0
        per_taakveld[row[len(HEADER) + 1]] += s.cents or 0
    assert {stand: done.summary[f"bedrag_{stand}_cent"] for stand in STANDS} == {s: per_stand[s] for s in STANDS}
    assert done.summary["per_taakveld"] == {code: amount for code, amount in per_taakveld.items() if code}
    order = {code: place for place, code in enumerate(PACK["taakvelden"][str(year)])}
    assert list(done.summary["per_taakveld"]) == sorted(done.summary["per_taakveld"], key=order.__getitem__)

    shuffled = data.draw(st.permutations(sent))
    write(work / "in.csv", [HEADER, *(s.cells for s in shuffled)], delimiter, encoding, mark)
    again = couple(path, folder=work, year=year)
    assert sorted(again.rows) == sorted(done.rows)
    assert without_rows(again.summary) == without_rows(done.summary)


def expected_cell(before: str, after: str) -> None:
    """A cell is as it was; with an apostrophe when a spreadsheet would run it, which it does not with a number."""
    if not before.startswith(tuple(RUNS)) or NUMBER.fullmatch(before):
        assert after == before
    elif LIKE_A_NUMBER.fullmatch(before):
        assert after in (before, "'" + before)
    else:
        assert after == "'" + before


def without_rows(summary: dict[str, Any]) -> dict[str, Any]:
    return {**summary, "afgekeurd": sorted(refused["reden"] for refused in summary["afgekeurd"])}


def test_the_guards_here_fail_when_a_cent_or_a_line_is_gone(tmp_path: Path) -> None:
    done = couple(lines_of(tmp_path, "productcode;bedrag", "45A48;1", "01A01;2"), folder=tmp_path)
    for key in (
        *("bedrag_in_cent", "bedrag_keuze_cent", "regels", "regels_gekoppeld"),
        *("bedrag_bestand_cent", "bedrag_buiten_cent", "bedrag_geweigerd_cent", "regels_buiten", "regels_geweigerd"),
    ):
        with pytest.raises(AssertionError):
            reconciled(replace(done, summary={**done.summary, key: done.summary[key] + 1}))
    with pytest.raises(AssertionError):
        reconciled(replace(done, rows=done.rows[1:]))
    row = done.dicts[0]
    for wrong in ({"vraag": ""}, {"kandidaten": ""}, {"taakveld": "6.751"}, {"kandidaten": "6.71"}):
        with pytest.raises(AssertionError):
            sound({**row, **wrong}, 2025)


def test_forgetting_what_was_looked_up_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(4)
    codes = [*OF_KIND["productcode"], *OF_KIND["productcategorie"]]
    rows = [[chance.choice(codes), f"{chance.randrange(-(10**5), 10**6) / 100:.2f}"] for _ in range(3000)]
    path = write(tmp_path / "in.csv", [["code", "bedrag"], *rows], ",")
    usual = couple(path, folder=tmp_path)
    monkeypatch.setattr(coupled_lines, "_MOST_REMEMBERED", 3)
    monkeypatch.setattr(couple_messages, "WRITTEN_AT_ONCE", 7)
    monkeypatch.setattr(table_coupling, "WRITTEN_AT_ONCE", 7)
    monkeypatch.setattr(coupling, "_MOST_REMEMBERED", 2)
    forgetful = couple(path, folder=tmp_path)
    assert (forgetful.rows, forgetful.summary) == (usual.rows, usual.summary)
    assert len(usual.summary["per_taakveld"]) > 5


def test_every_known_code_gets_an_outcome_in_every_year(tmp_path: Path) -> None:
    looked_at = 0
    for year in YEARS:
        rows = [
            f"{e['code'] if found['soort'] == 'productcode' else ''};"
            f"{e['code'] if found['soort'] == 'productcategorie' else ''};"
            f"{e['code'] if found['soort'] == 'hulpvorm' else ''};{found.get('leveringsvorm', '')};1"
            for found in PACK["lijsten"]
            if found["soort"] in OF_KIND and found["van"] <= year <= found.get("tot", year)
            for e in found["codes"]
        ]
        path = lines_of(tmp_path, "productcode;productcategorie;hulpvorm;leveringsvorm;bedrag", *rows)
        done = couple(path, folder=tmp_path, year=year)
        assert len(done.rows) == len(rows)
        assert done.summary["codes_buiten_lijst"] == []
        looked_at += len(rows)
    assert looked_at > 3000


# Columns, amounts and files as people keep them


def test_files_may_differ_in_form_and_the_output_is_one_table(tmp_path: Path) -> None:
    table = [["productcode", "bedrag", "naam"], ["45A48", "1234,56", "a;b,c"], ["01A01", "-2,00", "Café"]]
    one = write(tmp_path / "een.csv", table, ";")
    two = write(tmp_path / "twee.csv", [table[0], ["54001", "3.50", "x\ny"]], ",", "utf-8", codecs.BOM_UTF8)
    three = workbook(tmp_path / "drie.xlsx", {"Blad1": [table[0], ["01A01", 4.25, "é"]]})
    done = couple(one, two, three, folder=tmp_path)
    assert [row[:3] for row in done.rows] == [table[1], table[2], ["54001", "3.50", "x\ny"], ["01A01", "4,25", "é"]]
    assert done.summary["bedrag_in_cent"] == 123456 - 200 + 350 + 425
    assert done.summary["bestanden"] == [str(one), str(two), str(three)]
    assert couple(two, one, folder=tmp_path).summary["regels"] == 3


def test_text_that_a_spreadsheet_would_run_is_neutralised_in_every_column_and_numbers_are_not(tmp_path: Path) -> None:
    table = [
        ["=kop", "productcode", "bedrag", "aantal"],
        ["=HYPERLINK(1)", "=cmd|1", "-12,50", "+3"],
        ["@x", "-1+1", "+7,00", "-4.000"],
        ["\tx", "45A48", "1,00", "\r=1"],
    ]
    done = couple(write(tmp_path / "in.csv", table), folder=tmp_path)
    assert done.header[:4] == ["'=kop", "productcode", "bedrag", "aantal"]
    assert [row[:4] for row in done.rows] == [
        ["'=HYPERLINK(1)", "'=cmd|1", "-12,50", "+3"],
        ["'@x", "'-1+1", "+7,00", "-4.000"],
        ["'\tx", "45A48", "1,00", "'\r=1"],
    ]
    assert done.summary["bedrag_in_cent"] == -1250 + 700 + 100
    assert "=CMD|1 is geen productcode" in done.questions[0]
    own = {(row, column) for row in range(3) for column in range(4)}
    cells = {(r, c): cell for r, row in enumerate(done.rows) for c, cell in enumerate(row)}
    assert [cells[at] for at in cells.keys() - own if cells[at].startswith(tuple(RUNS))] == []


def test_own_columns_with_our_names_stay_apart(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "productcode;bedrag;stand;vraag", "01A01;1;oud;waarom")
    done = couple(path, folder=tmp_path)
    assert done.header == ["productcode", "bedrag", "eigen_stand", "eigen_vraag", *ADDED]
    assert done.rows[0][2:5] == ["oud", "waarom", "gekoppeld"]


def test_a_column_can_be_named_and_the_decimal_sign_told(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "wat;hoeveel;bedrag", "01A01;1.234;9", "01A01;5.678;9")
    named = ("--column", "productcode=wat", "--column", "bedrag=hoeveel")
    assert couple(path, *named, folder=tmp_path).summary["bedrag_in_cent"] == 691200
    done = couple(path, *named, "--decimal", ".", folder=tmp_path)
    assert (done.code, done.rows) == (1, [])
    assert "--decimal" in done.summary["afgekeurd"][0]["reden"]
    path = lines_of(tmp_path, "code;bedrag", "01A01;1.2345", "01A01;1.50")
    assert couple(path, "--decimal", ".", folder=tmp_path).summary["bedrag_in_cent"] == 150


def test_a_workbook_is_coupled_from_the_sheet_that_is_asked_for(tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Uitleg": [["Lees mij"]],
        "Januari": [["productcategorie", "bedrag"], [1, 10.1], ["07", -0.1]],
        "Februari": [["productcategorie", "bedrag"], [1, 20]],
    }
    path = workbook(tmp_path / "regels.xlsx", sheets)
    done = couple(path, folder=tmp_path)
    assert done.rows[0][:2] == ["1", "10,1"]
    assert done.outcomes[0] == ("gekoppeld", "6.711", "")
    assert done.outcomes[1] == ("gekoppeld", "6.713", "")
    assert done.dicts[1]["tenzij"] == (
        "tenzij de cliënt beschermd woont: 6.811; tenzij de cliënt in de opvang zit: 6.812; "
        "tenzij de dagbesteding arbeidsmatig is: 6.4"
    )
    assert (done.summary["bedrag_in_cent"], done.summary["per_taakveld"]) == (1000, {"6.711": 1010, "6.713": -10})
    assert "Februari" in done.summary["opmerkingen"][0]
    assert couple(path, "--sheet", "februari", folder=tmp_path).summary["bedrag_in_cent"] == 2000


def test_without_out_the_lines_go_to_stdout_and_the_totals_to_stderr(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = lines_of(tmp_path, "productcode;bedrag;naam", "01A01;1,50;é", "01A01;;x")
    assert main(["couple", str(path), "--year", "2025"]) == 1
    captured = capfdbinary.readouterr()
    rows = list(csv.reader(io.StringIO(captured.out.decode("utf-8"), newline=""), delimiter=";"))
    assert [row[:5] for row in rows[1:]] == [["01A01", "1,50", "é", "gekoppeld", "6.711"]]
    said = captured.err.decode()
    assert said.startswith("In de bestanden € 1,50 = gekoppeld € 1,50 + keuze € 0 + open € 0 + ander jaar € 0 + niet")
    assert f"{path}, rij 3: Er is geen bedrag." in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["regels.csv"]


def test_what_is_shown_is_cut_with_its_number_and_the_summary_has_everything(tmp_path: Path) -> None:
    path = lines_of(
        tmp_path,
        "productcode;bedrag",
        *[f"X{n};{n}" for n in range(30)],
        *[f"01A01;x{n}" for n in range(25)],
        "01A01;y",
        "01A01;y",
    )
    done = couple(path, folder=tmp_path)
    assert len(done.summary["vragen"]) == 30
    assert len(done.summary["afgekeurd"]) == 27
    assert "Niet meegetelde regels: 27. Van 27 daarvan is het bedrag niet te lezen" in done.said
    assert "en nog 20;" in done.said
    assert "en nog 16;" in done.said
    amounts = [abs(asked["bedrag_cent"]) for asked in done.summary["vragen"]]
    assert amounts == sorted(amounts, reverse=True)


def test_codes_of_no_list_are_named_with_their_amount(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "productcode;bedrag", "01Z99;1", "01z99;2", "45A48;4", "01A01;8")
    done = couple(path, folder=tmp_path)
    assert done.summary["codes_buiten_lijst"] == [{"code": "01Z99", "regels": 2, "bedrag_cent": 300}]
    assert done.outcomes[0] == ("gekoppeld", "6.711", "")


def test_two_runs_are_the_same_to_the_byte_in_whatever_order_python_hashes(tmp_path: Path) -> None:
    chance = random.Random(7)
    codes = [*OF_KIND["productcode"], *OF_KIND["productcategorie"], *ODD]
    rows = [[chance.choice(codes), "12,50", chance.choice(LEVELS), chance.choice(["pgb", ""])] for _ in range(500)]
    path = write(tmp_path / "in.csv", [["productcode", "bedrag", "inkoopniveau", "leveringsvorm"], *rows])
    made = []
    for seed in ("1", "2"):
        out, summary = tmp_path / "uit.csv", tmp_path / "samenvatting.json"
        words = ["couple", str(path), "--year", "2025", "--out", str(out), "--summary", str(summary)]
        done = subprocess.run(
            [sys.executable, "-m", "iv3", *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 1, done.stderr
        made.append((out.read_bytes(), summary.read_bytes(), done.stderr))
    assert made[0] == made[1]
    assert len(made[0][0].splitlines()) > 400


# The law and the purchase level


def test_the_law_of_the_lines_is_held_against_their_codes(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "productcode;hulpvorm;wet;bedrag", "45A48;;;1", "01A01;;;2", ";02;;4", ";02;Wmo;8")
    done = couple(path, "--law", "wmo", folder=tmp_path)
    assert [stand for stand, _, _ in done.outcomes] == ["open", "gekoppeld", "open", "open"]
    assert "Categorie 45 hoort bij de Jeugdwet, maar de regel noemt de Wmo" in done.questions[0]
    assert "Hulpvorm 02 hoort bij de Jeugdwet, maar de regel noemt de Wmo" in done.questions[2]
    done = couple(path, "--law", "Jeugdwet", folder=tmp_path)
    assert [stand for stand, _, _ in done.outcomes] == ["keuze", "open", "keuze", "open"]


def test_a_level_option_fills_only_what_is_not_known(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "code;bedrag;inkoopniveau", "45A48;1;", "45A48;2;regionaal", "01A01;4;", "45A48;8;LTA")
    done = couple(path, "--level", "Lokaal", folder=tmp_path)
    assert [taakveld for _, taakveld, _ in done.outcomes] == ["6.751", "6.752", "6.711", "6.753"]
    assert done.header == ["code", "bedrag", "inkoopniveau", *ADDED]


CONTRACTS = (
    "contract;inkopers;inkoopniveau",
    "C1;Utrecht;",
    "C2;Tilburg;",
    "C3;Midden Brabant;",
    "C4;Haarlemmermeer;",
    "C5;;landelijk",
    "C6;Utrecht;regionaal",
)


def test_contracts_give_the_level_of_each_line_and_say_how(tmp_path: Path) -> None:
    contracts = lines_of(tmp_path, *CONTRACTS, name="contracten.csv")
    path = lines_of(
        tmp_path,
        "productcode;contract;bedrag;inkoopniveau",
        "45A48;C2;1;",
        "45A48;C3;1;",
        "45A48;C5;1;",
        "45A48;C6;1;",
        "45A48;C2;1;regionaal",
        "45A48;C2;1;lokaal",
        "45A48;C9;1;",
        "45A48;C9;1;regionaal",
        "45A48;C1;1;lokaal",
        "45A48;C1;1;landelijk",
        "01A01;C1;1;",
    )
    done = couple(path, "--contracts", contracts, "--own", "Tilburg", "--level", "landelijk", folder=tmp_path)
    assert done.header[-2:] == LEVEL_COLUMNS
    used, grounds = ([row[name] for row in done.dicts] for name in LEVEL_COLUMNS)
    assert [outcome[1] or outcome[2] for outcome in done.outcomes] == [
        "6.751",
        "6.752",
        "6.753",
        "6.752",
        "6.751 6.752",
        "6.751",
        "6.753",
        "6.752",
        "6.751",
        "6.751 6.752 6.753",
        "6.711",
    ]
    assert [level[:3] for level in used] == ["lok", "reg", "lan", "reg", "", "lok", "lan", "reg", "lok", "", ""]
    assert "Rij 3 van" in grounds[0]
    assert "De eigen gemeente Tilburg koopt alleen in" in grounds[0]
    assert "Jeugdregio Midden Brabant koopt als geheel in (9 gemeenten)" in grounds[1]
    assert grounds[6] == "Opgegeven met --level."
    assert grounds[7] == grounds[8] == "Staat zo in de regel."
    assert done.questions[4] == "De regel zegt regionaal, het contract zegt lokaal. Wie heeft de hulp ingekocht?"
    assert "De regel zegt landelijk, het contract zegt lokaal of regionaal" in done.questions[9]
    assert all(grounds)
    assert "contracten.csv rij 2" in done.said


@pytest.mark.parametrize(("contract", "name"), [("C1", "Utrecht"), ("C4", "Haarlemmermeer")])
def test_a_municipality_that_is_a_youth_region_by_itself_stays_a_choice(
    contract: str, name: str, tmp_path: Path
) -> None:
    contracts = lines_of(tmp_path, *CONTRACTS, name="contracten.csv")
    path = lines_of(tmp_path, "productcode;contractnummer;bedrag", f"45A48;{contract};1")
    done = couple(path, "--contracts", contracts, "--own", name, "--level", "lokaal", folder=tmp_path)
    assert done.outcomes == [("keuze", "", "6.751 6.752")]
    assert (
        f"Telt inkoop door {name} als lokaal (eigen gemeente) of als regionaal (hele jeugdregio)?" in done.questions[0]
    )
    assert done.dicts[0]["inkoopniveau_gebruikt"] == ""


def test_contracts_in_a_workbook_and_by_provider_hold_for_messages_too(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["aanbieder", "inkopers"], [65656055, "Tilburg"]]
    contracts = workbook(tmp_path / "contracten.xlsx", {"Blad1": rows})
    message = tmp_path / "a.xml"
    message.write_bytes(declaration(Line("1"), Line("2", amount="250", sign="C")))
    done = couple(message, "--contracts", contracts, "--own", "0855", folder=tmp_path)
    assert done.outcomes == [("gekoppeld", "6.751", "")] * 2
    assert done.summary["per_taakveld"] == {"6.751": 4750}
    assert [row["inkoopniveau_gebruikt"] for row in done.dicts] == ["lokaal", "lokaal"]


# Declaration messages


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with declarations of both laws, and another with an answer to one of them."""
    folder = tmp_path / "berichten"
    (folder / "sub").mkdir(parents=True)
    first = [
        Line("1"),
        Line("2", amount="123405", sign="C"),
        Line("3", begin="2024-12-01", end="2024-12-31", amount="700"),
        Line("4", begin="2024-12-15", end="2025-01-15", amount="900"),
        Line("5", begin="morgen", amount="11"),
    ]
    (folder / "jeugd.xml").write_bytes(declaration(*first))
    second = [Line("1", category="01", code="01A01", amount="40"), Line("2", category="07", code="07A11", amount="50")]
    (folder / "sub" / "wmo.XML").write_bytes(declaration(*second, law="wmo", total=91))
    (folder / "lees mij.txt").write_text("geen bericht", encoding="utf-8")
    return folder


def test_a_folder_of_messages_is_coupled_with_credits_and_the_law_of_the_message(inbox: Path, tmp_path: Path) -> None:
    done = couple(inbox, folder=tmp_path)
    rows = done.dicts
    assert [(row["bericht"], row["referentienummer"], row["bedrag"]) for row in rows] == [
        ("JW323", "1", "50,00"),
        ("JW323", "2", "-1234,05"),
        ("JW323", "3", "7,00"),
        ("JW323", "4", "9,00"),
        ("WMO323", "1", "0,40"),
        ("WMO323", "2", "0,50"),
    ]
    assert done.summary["bedrag_in_cent"] == 5000 - 123405 + 900 + 40 + 50
    assert (done.summary["bedrag_buiten_cent"], done.summary["bedrag_geweigerd_cent"]) == (700, 11)
    assert [stand for stand, _, _ in done.outcomes] == ["keuze", "keuze", "buiten", "open", "gekoppeld", "gekoppeld"]
    assert done.questions[2] == "Deze prestatie is van 2024. Koppel haar met --year 2024."
    assert done.questions[3] == "De productperiode loopt van 2024 tot in 2025. Verdeel het bedrag over de jaren."
    assert done.summary["bestanden"] == [str(inbox / "jeugd.xml"), str(inbox / "sub" / "wmo.XML")]
    [refused] = done.summary["afgekeurd"]
    assert (refused["bestand"], refused["rij"]) == (str(inbox / "jeugd.xml"), 7)
    assert "Begindatum" in refused["reden"]
    unread, remark = done.summary["opmerkingen"]
    assert "tabellen erin zijn niet gelezen: 1 (lees mij.txt)" in unread
    assert str(inbox / "sub" / "wmo.XML") in remark
    assert "€ 0,90" in remark
    assert "€ 0,91" in remark
    assert remark in done.said


def test_a_message_is_about_the_law_of_its_kind_whatever_its_codes(tmp_path: Path) -> None:
    message = tmp_path / "a.xml"
    message.write_bytes(declaration(Line("1", category="01", code="01A01")))
    done = couple(message, folder=tmp_path)
    assert done.outcomes == [("open", "", "")]
    assert "Categorie 01 hoort bij de Wmo, maar de regel noemt de Jeugdwet" in done.questions[0]


def test_only_answers_is_not_a_declaration_without_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(rejecting("1"))
    refused(tmp_path, path, "--year", 2025, words=("a.xml", "alleen antwoorden (325)", "declaraties (323)"))


def test_a_bsn_is_in_nothing_that_is_written_or_said(inbox: Path, tmp_path: Path) -> None:
    (inbox / "antwoord.xml").write_bytes(rejecting("1"))
    (inbox / "kapot.txt").write_bytes(declaration(Line("9"))[:-30])
    done = couple(inbox, folder=tmp_path)
    broken = (inbox / "kapot.txt").rename(inbox / "kapot.xml")
    _, said = refused(tmp_path, inbox, "--year", 2025, words=("kapot.xml",))
    assert BSN.encode() in broken.read_bytes()
    texts = [done.said, said, *((tmp_path / name).read_text("utf-8") for name in ("uit.csv", "samenvatting.json"))]
    assert len(texts) == 4
    assert [text for text in texts if BSN in text or ALLOCATION in text] == []


def test_a_long_path_is_told_to_its_end(tmp_path: Path) -> None:
    folder = tmp_path / ("map-met-een-lange-naam-" * 4) / ("en-nog-een-" * 8)
    folder.mkdir(parents=True)
    (folder / "bericht.xml").write_bytes(declaration(Line("1", begin="x"), Line("2")))
    done = couple(folder, folder=tmp_path)
    assert done.summary["afgekeurd"][0]["bestand"] == done.summary["bestanden"][0] == str(folder / "bericht.xml")


# Files and options that cannot be used


def refused(folder: Path, *given_words: object, words: Iterable[str]) -> tuple[int, str]:
    """Run the command with an output and a summary; it must say why it stops, and leave everything as it was."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and os.access(p, os.R_OK)}
    options = list(given_words)
    if "--out" not in options:
        options += ["--out", folder / "nieuw.csv"]
    if "--summary" not in options:
        options += ["--summary", folder / "nieuw.json"]
    code, said = run(*options)
    assert code == 2, said
    for word in words:
        assert word in said
    assert "Traceback" not in said
    assert not re.search(r"\{[a-z_]*\}", said), said
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and os.access(p, os.R_OK)} == before
    return code, said


BAD_TEXTS: list[tuple[bytes, tuple[str, ...]]] = [
    (b"", ("is leeg",)),
    (b"productcode#bedrag\n45A48#1\n", ("scheidingsteken", "puntkomma", "Rij 1")),
    (b"productcode;naam\n45A48;x\n", ("geen kolom", "“bedrag”", "--column")),
    (b"naam;bedrag\nx;1\n", ("“productcode” of “productcategorie” of “hulpvorm”", "--column")),
    (b"productcode;bedrag\n", ("staan geen regels",)),
    (b"productcode;bedrag;bedrag\n45A48;1;2\n", ("bedrag", "meer dan een keer")),
    (b"productcode;bedrag;kosten\n45A48;1;2\n", ("“bedrag”", "“kosten”", "--column")),
    (compound({"EncryptedPackage": b""}), ("wachtwoord", "sla het op als Excel-werkmap (.xlsx)")),
    (b"PK\x03\x04" + b"x" * 300, ("beschadigd", "opnieuw op als .xlsx")),
    (b"<html><table></table></html>", ("webpagina",)),
    (b'productcode;bedrag\n45A48;"1\n45A48;2\n45A48;3\n', ("aanhalingsteken", "rij 2")),
    (b"productcode;bedrag\n45A48;1\n\0\n", ("NUL", "rij 3")),
]


@pytest.mark.parametrize("content", BAD_TEXTS, ids=lambda case: case[1][0])
def test_a_file_that_is_no_table_is_refused_and_nothing_is_written(
    content: tuple[bytes, tuple[str, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "regels.csv"
    path.write_bytes(content[0])
    refused(tmp_path, path, "--year", 2025, words=("regels.csv", *content[1]))


def test_text_for_an_amount_is_a_row_with_its_number_and_the_other_rows_are_coupled(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "productcode;bedrag", "01A01;1", "01A01;vijf", ";2", "01A01;3", "01A01")
    done = couple(path, folder=tmp_path)
    assert done.code == 1
    assert done.summary["bedrag_in_cent"] == 400
    found = {r["rij"]: r["reden"] for r in done.summary["afgekeurd"]}
    assert list(found) == [3, 4, 6]
    assert "“vijf” is geen bedrag" in found[3]
    assert "geen productcode, productcategorie of hulpvorm" in found[4]
    assert "Rij 6 heeft 1 cel" in found[6]
    assert all(f"rij {row}: {reason}" in done.said for row, reason in found.items())


def test_formulas_merged_cells_and_errors_in_a_workbook_are_rows_with_their_cell(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["productcode", "bedrag", "naam"],
        ["01A01", 1, "a"],
        ["01A01", "=1+1", "b"],
        ["01A01", "drie", "c"],
        ["01A01", 4, "d"],
        ["01A01", 5, "e"],
        ["01A01", 1 / 3, "f"],
    ]
    path = workbook(tmp_path / "regels.xlsx", {"Blad1": rows}, lambda book: book.worksheets[0].merge_cells("A5:A6"))
    done = couple(path, folder=tmp_path)
    assert (done.code, done.summary["bedrag_in_cent"]) == (1, 100)
    found = {r["rij"]: r["reden"] for r in done.summary["afgekeurd"]}
    assert list(found) == [3, 4, 5, 6, 7]
    assert "cel B3 staat een formule zonder uitkomst" in found[3]
    assert found[4].startswith("cel B4: “drie” is geen bedrag")
    assert "A5:A6" in found[5]
    assert "Splits de cellen" in found[6]
    assert found[7].startswith("cel B7: ")


def test_a_workbook_that_is_broken_merged_in_its_header_or_a_bomb_is_refused(tmp_path: Path) -> None:
    table: list[list[Any]] = [["productcode", "bedrag"], ["01A01", 1]]
    path = workbook(tmp_path / "regels.xlsx", {"Blad1": table})
    refused(tmp_path, path, "--year", 2025, "--sheet", "Blad2", words=("“Blad2”", "“Blad1”", "--sheet"))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    refused(tmp_path, path, "--year", 2025, words=("regels.xlsx", "beschadigd", "opnieuw op als .xlsx"))
    workbook(path, {"Blad1": table}, lambda book: book.worksheets[0].merge_cells("A1:B1"))
    refused(tmp_path, path, "--year", 2025, words=("regels.xlsx", "A1:B1", "Splits"))
    workbook(path, {"Blad1": table})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, b" " * (32 << 20) if name.endswith("sheet1.xml") else part)
    assert path.stat().st_size < 100_000
    refused(
        tmp_path, path, "--year", 2025, words=("regels.xlsx", "te groot om veilig te lezen", "sla het blad op als CSV")
    )


def test_a_second_file_with_other_columns_is_refused_after_the_first_was_read(tmp_path: Path) -> None:
    one = lines_of(tmp_path, "productcode;bedrag", *["01A01;1"] * 20, name="een.csv")
    two = lines_of(tmp_path, "bedrag;productcode", "1;01A01", name="twee.csv")
    refused(tmp_path, one, two, "--year", 2025, words=("twee.csv", "anders dan die van", "een.csv", "apart"))


def test_a_message_that_is_damaged_after_its_lines_leaves_nothing(tmp_path: Path) -> None:
    content = declaration(*[Line(str(number)) for number in range(6000)])
    (tmp_path / "a.xml").write_bytes(declaration(Line("1"), sender="11111111"))
    (tmp_path / "b.xml").write_bytes(content[:-40])
    refused(tmp_path, tmp_path / "a.xml", tmp_path / "b.xml", "--year", 2025, words=("b.xml", "niet compleet"))
    (tmp_path / "b.xml").write_bytes(b'<!DOCTYPE x [<!ENTITY a "b">]>' + content)
    refused(tmp_path, tmp_path / "a.xml", tmp_path / "b.xml", "--year", 2025, words=("b.xml", "DOCTYPE"))


def test_an_interrupted_run_leaves_nothing_and_what_was_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lines_of(tmp_path, "productcode;bedrag", *["01A01;1"] * (2 * coupled_lines.WRITTEN_AT_ONCE))
    for name in ("nieuw.csv", "nieuw.json"):
        (tmp_path / name).write_text("van vorige keer", encoding="utf-8")
    seen: list[list[str]] = []

    def interrupt(_: int) -> None:
        seen.append(sorted(p.name for p in tmp_path.glob("*.deel")))
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "tell_progress", interrupt)
    refused(tmp_path, path, "--year", 2025, words=("Afgebroken",))
    assert seen == [[]], "nothing is written before everything was read"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--year", "2019"], ("2019", "2022 tot en met 2027")),
        (["--year", "2025", "--law", "wlz"], ("“wlz”", "jeugdwet, wmo")),
        (["--year", "2025", "--level", "dorp"], ("“dorp”", "lokaal, regionaal, landelijk")),
        (["--year", "2025", "--column", "bedrag"], ("--column bedrag", "wat=kop")),
        (["--year", "2025", "--column", "prijs=bedrag"], ("--column prijs=bedrag", "productcode")),
        (["--year", "2025", "--column", "bedrag=bedragen"], ("“bedragen”", "Bedoelt u “bedrag”?")),
        (["--year", "2025", "--own", "Xstad", "--contracts", "{contracts}"], ("Xstad",)),
        (["--year", "2025", "--contracts", "{missing}"], ("weg.csv",)),
        (["--year", "2025", "--overlay", "{missing}"], ("weg.csv",)),
        (["--year", "2025", "--answers", "{missing}"], ("weg.csv",)),
        (["--year", "2025", "--answers", "{contracts}"], ("contracten.csv",)),
        (["--year", "2025", "--out", "{lines}"], ("regels.csv wordt ook gelezen", "andere naam")),
        (["--year", "2025", "--summary", "{lines}"], ("regels.csv wordt ook gelezen", "andere naam")),
        (["--year", "2025", "--contracts", "{contracts}", "--out", "{contracts}"], ("wordt ook gelezen",)),
        (["--year", "2025", "--out", "{other}", "--summary", "{other}"], ("twee keer als uitvoer",)),
        (["--year", "2025", "--out", "{nowhere}"], ("Dit is niet gelukt", "geen-map")),
        (["--year", "2025", "--summary", "{nowhere}"], ("Dit is niet gelukt", "geen-map")),
        (["--year", "2025", "--out", "{folder}"], ("Dit is niet gelukt",)),
    ],
    ids=lambda value: " ".join(value[-2:]) if isinstance(value, list) else "",
)
def test_an_option_that_cannot_be_used_is_told(options: list[str], words: tuple[str, ...], tmp_path: Path) -> None:
    paths = {
        "lines": lines_of(tmp_path, "productcode;bedrag", "01A01;1"),
        "contracts": lines_of(tmp_path, *CONTRACTS, name="contracten.csv"),
        "missing": tmp_path / "weg.csv",
        "other": tmp_path / "ander.csv",
        "nowhere": tmp_path / "geen-map" / "uit.csv",
        "folder": tmp_path / "map",
    }
    paths["folder"].mkdir()
    refused(tmp_path, paths["lines"], *(word.format(**paths) for word in options), words=words)


def test_an_output_by_another_road_to_an_input_is_refused(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "productcode;bedrag", "01A01;1")
    for road in (tmp_path / "hard.csv", tmp_path / "zacht.csv"):
        (road.hardlink_to if road.name == "hard.csv" else road.symlink_to)(path)
        refused(tmp_path, path, "--year", 2025, "--out", road, words=("wordt ook gelezen",))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_in_which_nothing_may_be_written_is_told(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "productcode;bedrag", "01A01;1")
    closed = tmp_path / "dicht"
    closed.mkdir(mode=0o500)
    refused(tmp_path, path, "--year", 2025, "--out", closed / "uit.csv", words=("Dit is niet gelukt",))


def test_a_decimal_sign_that_is_none_is_refused(tmp_path: Path) -> None:
    path = lines_of(tmp_path, "productcode;bedrag", "01A01;1")
    with pytest.raises(SystemExit) as ended, contextlib.redirect_stderr(io.StringIO()):
        main(["couple", str(path), "--year", "2025", "--decimal", "x"])
    assert ended.value.code == 2


def test_a_folder_without_anything_to_couple_is_told_and_one_with_tables_is_coupled(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    refused(tmp_path, folder, "--year", 2025, words=("map", "geen bestanden die te koppelen zijn"))
    lines_of(folder, "productcode;bedrag", "01A01;1", name="b.csv")
    lines_of(folder, "productcode;bedrag", "01A01;2", name="a.CSV")
    done = couple(folder, folder=tmp_path)
    assert [Path(name).name for name in done.summary["bestanden"]] == ["a.CSV", "b.csv"]
    assert done.summary["bedrag_in_cent"] == 300
    refused(tmp_path, tmp_path / "weg", "--year", 2025, words=("weg is er niet",))


def test_a_file_name_that_is_no_text_can_still_be_written_in_the_summary(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv"))
    try:
        path.write_text("productcode;bedrag\n01A01;1\n;2\n", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes only names that are text")
    done = couple(path, folder=tmp_path)
    assert done.summary["bestanden"] == [done.summary["afgekeurd"][0]["bestand"]]
    assert done.summary["bedrag_in_cent"] == 100


# Large files


def test_what_is_remembered_of_a_file_does_not_grow_with_it(tmp_path: Path) -> None:
    """Peak memory of a run over ten times the lines stays nearly what it was; the benchmark does so at full size."""
    code = "import resource, sys; from iv3.commands.main import main; outcome = main(sys.argv[1:]); "
    code += "print(outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    peaks = []
    for count in (5_000, 50_000):
        path = tmp_path / f"{count}.csv"
        rows = (f"{OF_KIND['productcode'][n % 400]};{n},00;kenmerk {n}" for n in range(count))
        path.write_text("\n".join(("productcode;bedrag;kenmerk", *rows)), encoding="utf-8")
        words = ["couple", str(path), "--year", "2025", "--out", str(tmp_path / "uit.csv")]
        run_it = [sys.executable, "-c", code, *words]
        done = subprocess.run(run_it, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
        outcome, peak = map(int, done.stdout.split())
        assert outcome == 0
        peaks.append(peak)
    assert peaks[1] < 1.15 * peaks[0], peaks


# What the command says


def test_every_sentence_is_said_and_every_sentence_that_is_said_is_there() -> None:
    listed = yaml.safe_load((ROOT / "tables/opdrachten/koppelen.yaml").read_text(encoding="utf-8"))["teksten"]
    known = {entry["sleutel"] for entry in listed}
    keys: set[str] = set()
    called: set[str] = set()
    for name in (
        *("care/lines", "care/choices", "care/couple", "care/overlay"),
        *("care/inbox", "care/couple_messages", "care/coupled_lines", "care/coupled_tally"),
        *("commands/couple", "commands/explain", "library/couple"),
    ):
        source = (ROOT / "iv3" / f"{name}.py").read_text(encoding="utf-8")
        nodes = ast.walk(ast.parse(source))
        keys |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        called |= set(re.findall(r'(?:text\(\s*TEXTS,|_SAY\()\s*"([a-z_0-9]+)"', source))
    assert len(known) > 40
    made = (*(key for key in keys if key.endswith("_") and len(key) > 4), "buiten_", "kolom_")
    assert {key for key in known - keys if not key.startswith(made)} == set()
    assert len(called) > 25
    assert called - known == set()


def test_a_path_is_named_as_the_user_gave_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines_of(tmp_path, "productcode;bedrag", "01A01;x", "01A01;1")
    monkeypatch.chdir(tmp_path)
    done = couple(Path("regels.csv"), folder=tmp_path)
    assert done.summary["bestanden"] == ["regels.csv"]
    assert done.summary["afgekeurd"][0]["bestand"] == "regels.csv"


def test_the_largest_amounts_stay_exact(tmp_path: Path) -> None:
    amount = "9" * MOST_DIGITS
    path = lines_of(tmp_path, "productcode;bedrag", *[f"01A01;{amount},99"] * 9, "01A01;-0,01")
    expected = 9 * (int(amount) * 100 + 99) - 1
    assert couple(path, folder=tmp_path).summary["per_taakveld"] == {"6.711": expected}


def test_formulas_with_a_result_in_a_workbook_count(tmp_path: Path) -> None:
    path = tmp_path / "regels.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["productcode", "bedrag"])
        sheet.write_row(1, 0, ["01A01"])
        sheet.write_formula("B2", "=25/2", None, 12.5)
    assert couple(path, folder=tmp_path).summary["per_taakveld"] == {"6.711": 1250}
