"""A table with own codes: it adds to the national one and refines it, and each row says what it does."""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iv3.care import overlay
from iv3.care import rules as coupling
from iv3.care.couple import recognised
from iv3.care.lines import Care, Coupled, OwnRow
from iv3.care.overlay import CONTRADICTS, EQUAL, NEW, REFINED, WRONG, Judged
from iv3.commands.main import main
from iv3.core.errors import Unusable
from iv3.core.meant_code import CodeHints
from tests.support.sources import ROOT
from tests.support.workbooks import compound

pytestmark = pytest.mark.usefixtures("fresh_packs")

PACK = coupling.read()
COUNTING = (NEW, REFINED)
CERTAINTIES = ("vastgesteld", "afgeleid", "doorgelopen", "voorstel")
CODES = {
    kind: sorted({e["code"] for found in PACK["lijsten"] if found["soort"] == kind for e in found["codes"]})
    for kind in ("productcode", "productcategorie")
}
CATEGORIES = CODES["productcategorie"]


def write(folder: Path, *rows: str, name: str = "eigen-codes.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def judged(folder: Path, *rows: str, year: int = 2025) -> list[Judged]:
    return overlay.read(write(folder, *rows), Care(PACK, year), recognised(PACK))


def kinds(found: Sequence[Judged]) -> list[tuple[int, str]]:
    return [(j.row, j.soort) for j in found]


def check(path: Path, year: int = 2025) -> tuple[int, list[str]]:
    """Run iv3 overlay check; return its exit code and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["overlay", "check", str(path), "--year", str(year)])
    return code, said.getvalue().splitlines()


def couple(folder: Path, own: Path | None, *rows: str, year: int = 2025) -> tuple[list[dict[str, str]], Any, str]:
    """Couple rows with and without an overlay; return the lines, the summary and what was said."""
    source, out, summary = write(folder, *rows, name="regels.csv"), folder / "uit.csv", folder / "samenvatting.json"
    words = ["couple", str(source), "--year", str(year), "--out", str(out), "--summary", str(summary)]
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        assert main([*words, *(("--overlay", str(own)) if own else ())]) == 0, said.getvalue()
    with out.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream, delimiter=";"))
    return lines, json.loads(summary.read_text(encoding="utf-8")), said.getvalue()


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


# What a row does


def test_each_row_says_what_it_does(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "productcode;naam;taakvelden;aard;zekerheid",
        "31;nieuw in de tabel;6.751;;vastgesteld",
        "45A48;een van drie;6.751;;",
        "45A49;twee van drie;6.752 6.751;;",
        "01A01;net zo;6.711;;",
        "01A02;iets anders;6.714;;",
        "45A50;buiten de drie;6.751 6.711;;",
        ";zonder code;6.711;;",
        "45A51;bestaat niet;6.751a;;",
        "45A52;leeg;;;",
        "45A53;kenmerk onbekend;;soms;",
        "ABC;nergens bij;;behandeling;",
    )
    code, said = check(path)
    assert code == 1
    assert said[:-1] == [
        "rij 2  31  nieuw: Nieuw: de landelijke tabel heeft voor 31 geen uitkomst. Nu: 6.751.",
        "rij 3  45A48  verfijnd: Verfijnd: van 6.751 6.752 6.753 naar 6.751.",
        "rij 4  45A49  verfijnd: Verfijnd: van 6.751 6.752 6.753 naar 6.751 6.752.",
        "rij 5  01A01  gelijk: Zegt hetzelfde als de landelijke tabel.",
        "rij 6  01A02  tegenspraak: De landelijke tabel laat bij 01A02 alleen 6.711 toe; 6.714 staat daar niet bij. "
        "Deze rij telt niet mee. Haal haar weg, of vraag het aan postbusIv3@minbzk.nl.",
        "rij 7  45A50  tegenspraak: De landelijke tabel laat bij 45A50 alleen 6.751 6.752 6.753 toe; 6.711 staat daar "
        "niet bij. Deze rij telt niet mee. Haal haar weg, of vraag het aan postbusIv3@minbzk.nl.",
        "rij 8  -  fout: Er is geen productcode of productcategorie. Vul er een in.",
        "rij 9  45A51  fout: Taakveld 6.751a bestaat niet in 2025. Bedoelt u 6.751?",
        "rij 10  45A52  fout: Deze rij zegt niets over 45A52. Vul een taakveld in, of een kenmerk zoals verblijf of "
        "aard.",
        "rij 11  45A53  fout: “soms” in kolom Aard van de hulp is niet bekend. Gebruik begeleiding, behandeling.",
        "rij 12  ABC  fout: ABC is geen productcode (vijf tekens) en geen categorie (twee cijfers). Welke code is "
        "bedoeld?",
    ]
    assert said[-1] == "11 rijen: 1 nieuw, 2 verfijnd, 1 gelijk, 2 in tegenspraak, 5 niet te gebruiken."
    good = write(tmp_path, "productcode;taakvelden", "45A48;6.751", "01A01;6.711")
    assert check(good)[0] == 0


def test_what_a_row_does_is_what_couple_does(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        "productcode;taakvelden;zekerheid",
        "45A48;6.751;vastgesteld",
        "31;6.751 6.752;afgeleid",
        "01A02;6.714;",
        "45A52;;",
    )
    rows = ("productcode;bedrag;inkoopniveau", "45A48;1;", "45A48;2;regionaal", "31;4;", "01A02;8;", "45a48;16;lokaal")
    before, totals_before, _ = couple(tmp_path, None, *rows)
    after, totals, said = couple(tmp_path, own, *rows)
    assert [line["taakveld"] or line["kandidaten"] for line in before] == [
        "6.751 6.752 6.753",
        "6.752",
        "",
        "6.711",
        "6.751",
    ]
    assert [line["taakveld"] or line["kandidaten"] for line in after] == [
        "6.751",
        "6.752",
        "6.751 6.752",
        "6.711",
        "6.751",
    ]
    assert after[0]["regel"].endswith(" overlay-rij-2")
    assert [line["zekerheid"] for line in (after[0], after[2])] == ["vastgesteld", "afgeleid"]
    assert after[2]["vraag"] == "Welk taakveld: 6.751 of 6.752?"
    assert [after[i] for i in (1, 3, 4)] == [before[i] for i in (1, 3, 4)]
    assert totals["bedrag_in_cent"] == totals_before["bedrag_in_cent"] == 3100
    assert "eigen-codes.csv: rij 4  01A02  tegenspraak" in said
    assert "eigen-codes.csv: rij 5  45A52  fout" in said
    assert "rij 2" not in said


def test_a_property_refines_through_the_national_rules(tmp_path: Path) -> None:
    rows = ("productcode;verblijf;aard;taakvelden", "54004;;behandeling;", "45A48;;begeleiding;", "45A49;;;6.72a")
    found = judged(tmp_path, *rows, year=2023)
    assert [j.soort for j in found[1:]] == [REFINED, REFINED]
    assert "6.72a" in found[1].melding
    line = {"productcode": "45A48"}
    own = Care(PACK, 2023).beside(overlay.counting(found))
    coupled = own.couple(line)
    assert coupled is not None
    assert (coupled.stand, coupled.taakveld) == ("gekoppeld", "6.72a")
    said_otherwise = own.couple({**line, "aard": "behandeling"})
    assert said_otherwise == Care(PACK, 2023).couple({**line, "aard": "behandeling"})
    assert said_otherwise is not None
    assert said_otherwise.taakveld == "6.72b"


def test_a_property_that_the_national_rules_deny_contradicts(tmp_path: Path) -> None:
    [stays] = judged(tmp_path, "productcode;verblijf", "43A03;nee")
    assert stays.soort == CONTRADICTS
    assert "43A03" in stays.melding
    assert "verblijf" in stays.melding


def test_a_code_of_no_national_list_is_added_when_its_taakveld_is_told(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        "productcode;wet;leveringsvorm;taakvelden;zekerheid",
        "HH-1;wmo;;6.711;vastgesteld",
        "ZZ001;;;6.712 6.713;",
        "60;jeugdwet;;6.751;",
        "PG001;wmo;pgb;6.791;",
        "01Z99;;;6.711;",
    )
    code, said = check(own)
    assert code == 0, said
    assert [line.split("  ")[2].split(":")[0] for line in said[:-1]] == [NEW, NEW, NEW, NEW, EQUAL]
    rows = (
        "productcode;productcategorie;wet;leveringsvorm;bedrag",
        "hh-1;;;;1",
        "HH-1;;jeugdwet;;1",
        "HH-1;01;;;1",
        "ZZ001;;;;1",
        "ZZ001;ZZ;;;1",
        "ZZ001;45;;;1",
        "ZZ001;;;pgb;1",
        ";60;;;1",
        "60A01;60;;;1",
        "PG001;;;;1",
        "PG001;;;pgb;1",
    )
    lines, totals, _ = couple(tmp_path, own, *rows)
    assert [(line["stand"], line["taakveld"] or line["kandidaten"]) for line in lines] == [
        ("gekoppeld", "6.711"),
        ("open", ""),
        ("open", ""),
        ("keuze", "6.712 6.713"),
        ("keuze", "6.712 6.713"),
        ("open", ""),
        ("open", ""),
        ("gekoppeld", "6.751"),
        ("open", ""),
        ("open", ""),
        ("gekoppeld", "6.791"),
    ]
    assert lines[0]["regel"] == "overlay-rij-2"
    assert lines[3]["vraag"] == "Welk taakveld: 6.712 of 6.713?"
    assert "HH-1" in {entry["code"] for entry in totals["codes_buiten_lijst"]}


def test_a_law_that_does_not_belong_to_a_code_is_told(tmp_path: Path) -> None:
    [wrong] = judged(tmp_path, "wet;code;taakvelden", "wmo;45A48;6.751")
    assert wrong.soort == WRONG
    assert "Categorie 45 hoort bij de Jeugdwet, maar de regel noemt de Wmo" in wrong.melding


def test_a_category_of_the_row_that_is_not_that_of_its_code_is_told(tmp_path: Path) -> None:
    [wrong] = judged(tmp_path, "productcode;productcategorie;taakvelden", "45A48;46;6.751")
    assert wrong.soort == WRONG
    assert "Productcode 45A48 hoort bij categorie 45" in wrong.melding


def test_a_category_holds_for_its_codes_unless_a_code_has_a_row_of_its_own(tmp_path: Path) -> None:
    own = write(tmp_path, "productcode;productcategorie;taakvelden", ";45;6.751", "45A48;;6.752")
    lines, _, _ = couple(tmp_path, own, "productcode;bedrag", "45A48;1", "45A49;1", "45Z99;1", "46A01;1")
    assert [line["taakveld"] for line in lines] == ["6.752", "6.751", "6.751", ""]


def test_a_row_without_a_form_holds_for_zin_and_one_for_pgb_only_for_pgb(tmp_path: Path) -> None:
    rows = ("productcategorie;leveringsvorm;bedrag", "99;;1", "99;zin;1", "99;pgb;1")
    for form, expected in (("", ["6.71d", "6.71d", ""]), ("pgb", ["", "", "6.71d"])):
        own = write(tmp_path, "productcategorie;leveringsvorm;taakvelden", f"99;{form};6.71d")
        assert check(own, 2023)[1][0].startswith(f"rij 2  99  {REFINED if form else NEW}")
        lines, _, _ = couple(tmp_path, own, *rows, year=2023)
        assert [line["taakveld"] for line in lines] == expected


# More rows for one code


@pytest.mark.parametrize(
    ("taakvelden", "expected"),
    [
        (["6.751", "6.752"], [WRONG, WRONG]),
        (["6.751", "6.751"], [REFINED, REFINED]),
        (["6.751", "6.752", "6.751"], [WRONG, WRONG, WRONG]),
        (["6.751", "6.752", "6.753"], [WRONG, WRONG, WRONG]),
        (["6.751", "6.751", "6.752"], [WRONG, WRONG, WRONG]),
        (["6.751", "6.711"], [WRONG, WRONG]),
        (["6.751", "9.9"], [WRONG, WRONG]),
        (["9.9", "6.751", "6.751"], [WRONG, WRONG, WRONG]),
    ],
    ids=lambda value: " ".join(value),
)
def test_rows_that_say_something_else_of_one_code_do_not_count(
    taakvelden: list[str], expected: list[str], tmp_path: Path
) -> None:
    found = judged(tmp_path, "productcode;wet;taakvelden", *[f"45A48;{'jw' * (t < '6.752')};{t}" for t in taakvelden])
    assert [j.soort for j in found] == expected
    assert set(overlay.counting(found)) == ({"45A48"} if REFINED in expected else set())
    for j in found:
        if len(set(taakvelden)) > 1 and "9.9" not in taakvelden:
            assert "45A48 staat ook op rij" in j.melding
            other = next(int(word) for word in j.melding.replace(",", "").split() if word.isdigit())
            assert taakvelden[other - 2] != taakvelden[j.row - 2]


def test_rows_that_differ_in_certainty_or_form_are_double_too(tmp_path: Path) -> None:
    rows = ("code;taakvelden;zekerheid;leveringsvorm", "45A48;6.751;vastgesteld;", "45A48;6.751;voorstel;")
    assert {j.soort for j in judged(tmp_path, *rows)} == {WRONG}
    assert {j.soort for j in judged(tmp_path, *rows[:2], "45A48;6.792;vastgesteld;pgb")} == {WRONG}
    assert {j.soort for j in judged(tmp_path, "code;wet;taakvelden", "ZZ01;wmo;6.4", "ZZ01;jw;6.4")} == {WRONG}


def test_the_order_of_taakvelden_and_one_that_stands_twice_make_no_difference(tmp_path: Path) -> None:
    found = judged(tmp_path, "code;taakvelden", "31;6.752 6.751", "31;6.751, 6.752, 6.751", "33;6.751 6.751")
    assert kinds(found) == [(2, NEW), (3, NEW), (4, NEW)]
    settled = Care(PACK, 2025).beside(overlay.counting(found)).couple({"code": "", "productcategorie": "33"})
    assert settled is not None
    assert (settled.stand, settled.taakveld) == ("gekoppeld", "6.751")


# The template


@pytest.mark.parametrize("year", range(PACK["jaren"][0], PACK["jaren"][1] + 1))
def test_the_template_is_an_empty_table_until_it_is_filled_in(year: int, tmp_path: Path) -> None:
    path = tmp_path / "sjabloon.csv"
    assert main(["overlay", "template", "--year", str(year), "--out", str(path)]) == 0
    text = path.read_text(encoding="utf-8-sig")
    assert f"voor {year}" in text
    assert check(path, year) == (0, ["0 rijen: 0 nieuw, 0 verfijnd, 0 gelijk, 0 in tegenspraak, 0 niet te gebruiken."])
    header, *comments = csv.reader(io.StringIO(text), delimiter=";")
    assert len(comments) > 8
    for name in header[2:-2]:
        assert sum(row[0].startswith(f"# {name}: ") for row in comments) == 1
    choices = {f"{category}Z99": Care(PACK, year).couple({"productcode": f"{category}Z99"}) for category in CATEGORIES}
    own, national = next((code, found) for code, found in choices.items() if found and not found.taakveld)
    row = {"productcode": own, "naam": "eigen code", "zekerheid": "afgeleid"}
    row["taakvelden"] = (*national.kandidaten, "6.4")[0]
    filled = path.with_name("ingevuld.csv")
    filled.write_text(text + ";".join(row.get(name, "") for name in header) + "\n", encoding="utf-8")
    code, said = check(filled, year)
    assert (code, len(said)) == (0, 2)
    assert said[0].startswith(f"rij {len(comments) + 2}  {own}  {REFINED if national.kandidaten else NEW}")


def test_the_template_goes_to_stdout_and_can_be_filled_in_as_a_workbook(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["overlay", "template", "--year", "2025"]) == 0
    rows: list[list[Any]] = list(
        csv.reader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig")), delimiter=";")
    )
    values = {"productcode": "07", "dagbesteding": "arbeidsmatig", "zekerheid": "Vastgesteld"}
    path = workbook(tmp_path / "eigen.xlsx", [*rows, [values.get(name) for name in rows[0]]])
    code, said = check(path)
    assert code == 0, said
    assert said[0].startswith(f"rij {len(rows) + 1}  07  verfijnd: Verfijnd: van 6.4 6.713 6.811 6.812 naar 6.4.")
    lines, _, _ = couple(tmp_path, path, "productcode;bedrag", "07;1", "7;1", "07A01;1")
    assert [line["taakveld"] for line in lines] == ["6.4", "", "6.4"], "one digit is a guess, and asked about"
    assert {line["zekerheid"] for line in lines} == {"vastgesteld", ""}


def test_lines_that_begin_with_a_hash_do_not_count_wherever_they_stand(tmp_path: Path) -> None:
    found = judged(
        tmp_path,
        "productcode;taakvelden",
        "# uitleg",
        "45A48;6.751",
        " # 45A49;6.751;te;veel",
        '"# a;b"',
        "45A50;6.751",
    )
    assert kinds(found) == [(3, REFINED), (6, REFINED)]


# The table that is published


@pytest.mark.parametrize("year", range(PACK["jaren"][0], PACK["jaren"][1] + 1))
def test_the_published_table_itself_says_nothing_new(year: int) -> None:
    looked_at = 0
    for name in ("jeugd", "wmo"):
        path = ROOT / "generated" / "tabellen" / "koppelingen" / str(year) / f"{name}.csv"
        rows = dict(enumerate(csv.DictReader(path.open(encoding="utf-8-sig"), delimiter=";"), start=2))
        for j in overlay.read(path, Care(PACK, year), recognised(PACK)):
            expected = WRONG if rows[j.row]["stand"] == "open" else EQUAL
            assert j.soort == expected, (name, j, rows[j.row])
            looked_at += 1
    assert looked_at > 500


# Files and rows that cannot be used


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ("is leeg",)),
        (b"naam;taakvelden\nx;6.751\n", ("“productcode” of “productcategorie”",)),
        (b"productcode#taakvelden\nx#6.751\n", ("scheidingsteken",)),
        (compound({"EncryptedPackage": b""}), ("wachtwoord",)),
        (b"PK\x03\x04" + b"x" * 600, ("beschadigd",)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_file_that_is_no_table_is_refused_by_check_and_by_couple(
    content: bytes, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "eigen.csv"
    path.write_bytes(content)
    lines = write(tmp_path, "productcode;bedrag", "45A48;1", name="regels.csv")
    out = tmp_path / "uit.csv"
    for command in (
        ["overlay", "check", str(path), "--year", "2025"],
        ["couple", str(lines), "--year", "2025", "--overlay", str(path), "--out", str(out)],
    ):
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            assert main(command) == 2
        for word in ("eigen.csv", *words):
            assert word in said.getvalue()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["eigen.csv", "regels.csv"]


def test_rows_that_cannot_be_read_are_listed_with_their_number(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["productcode", "taakvelden"], ["45A48", "=A1"], ["45A49", "6.751"]]
    code, said = check(workbook(tmp_path / "eigen.xlsx", rows))
    assert code == 1
    assert "cel B2 staat een formule zonder uitkomst" in said[0]
    assert said[1].startswith("rij 3  45A49  verfijnd")


def test_a_hostile_cell_is_shown_on_one_line_and_short(tmp_path: Path) -> None:
    path = tmp_path / "eigen.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        nasty = "=\x1b[2J\n" + "x" * 5000
        csv.writer(stream, delimiter=";").writerows(
            [
                ["productcode", "taakvelden", "aard"],
                [nasty, "", ""],
                [nasty, "6.751", ""],
                ["45A48", nasty, ""],
                ["45A49", "", nasty],
                *([f"{n:05d}", "", ""] for n in range(50)),
            ]
        )
    code, said = check(path)
    assert code == 1
    assert len(said) == 4 + 50 + 1
    assert max(map(len, said)) < 300
    assert not any("\x1b" in line for line in said)


def test_a_year_without_rules_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "productcode;taakvelden", "45A48;6.751")
    for words in (["check", str(path)], ["template", "--out", str(tmp_path / "x.csv")]):
        assert main(["overlay", *words, "--year", "2021"]) == 2
        assert "er zijn jaren van 2022" in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()
    with pytest.raises(Unusable, match=r"weg\.csv"):
        overlay.read(tmp_path / "weg.csv", Care(PACK, 2025), recognised(PACK))


# Whatever the rows say

PROPERTIES = {
    p["id"]: [v["id"] for v in p["waarden"]]
    for p in PACK["kenmerken"]
    if "waarden" in p and "kolommen" in p and p["id"] != "wet"
}
HEADER = ["productcode", "productcategorie", "wet", *PROPERTIES, "taakvelden", "zekerheid"]
SOCIAL = {year: [code for code in PACK["taakvelden"][year] if code.startswith("6.")] for year in PACK["taakvelden"]}


def some_code() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(CODES["productcode"]),
        st.sampled_from(CATEGORIES),
        st.sampled_from(["45Z99", "07Z01", "ZZ001", "HH-1", "60", "10X99"]),
    )


@st.composite
def care_lines(draw: st.DrawFn, codes: Sequence[str]) -> dict[str, str]:
    code = draw(st.sampled_from(codes))
    said = {"productcode" if draw(st.booleans()) or len(code) > 2 else "productcategorie": code}
    if len(code) == 2 and draw(st.booleans()):
        said = {"productcode": code + draw(st.sampled_from(["A01", "A48", "Z99"])), "productcategorie": code}
    for name, values in PROPERTIES.items():
        if draw(st.integers(0, 3)) == 0:
            said[name] = draw(st.sampled_from(values))
    return said


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, list[list[str]], list[dict[str, str]]]:
    year = draw(st.sampled_from(sorted(SOCIAL)))
    care = Care(PACK, int(year))
    codes = draw(st.lists(some_code(), min_size=1, max_size=4))
    rows = []
    for code in codes:
        national = care.couple({"productcode": code})
        likely = [national.taakveld or "6.4", *national.kandidaten] if national else []
        pick = st.sampled_from([*likely, *likely, *likely, *draw(st.lists(st.sampled_from(SOCIAL[year]), max_size=2))])
        row = dict.fromkeys(HEADER, "")
        row["productcode"] = code
        row["taakvelden"] = " ".join(draw(st.lists(pick, max_size=2)))
        row["wet"] = draw(st.sampled_from(["", "", "", "wmo", "jeugdwet"]))
        row["zekerheid"] = draw(st.sampled_from(["", "vastgesteld", "afgeleid", "voorstel"]))
        for name, values in PROPERTIES.items():
            if draw(st.integers(0, 4)) == 0:
                row[name] = draw(st.sampled_from(values))
        rows.append([row[name] for name in HEADER])
    return int(year), rows, draw(st.lists(care_lines(codes), min_size=1, max_size=8))


def possible(coupled: Coupled) -> set[str]:
    return {coupled.taakveld, *coupled.kandidaten} - {""}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to write in again and again."""
    return tmp_path_factory.mktemp("overlay")


@given(case=cases(), data=st.data())
@settings(max_examples=200, deadline=None)
def test_an_overlay_can_only_add_or_refine(
    case: tuple[int, list[list[str]], list[dict[str, str]]], data: st.DataObject, work: Path
) -> None:
    year, rows, lines = case
    care = Care(PACK, year)
    path = write(work, ";".join(HEADER), *(";".join(row) for row in rows))
    found = overlay.read(path, care, recognised(PACK))
    assert [j.row for j in found] == list(range(2, len(rows) + 2))
    assert all(j.melding for j in found)
    own = overlay.counting(found)
    assert set(own) == {j.code for j in found if j.soort in COUNTING}
    with_own = care.beside(own)
    for said in lines:
        national, refined = care.couple(said), with_own.couple(said)
        assert national is not None
        assert refined is not None
        assert (refined.inkoopniveau, refined.grond) == (national.inkoopniveau, national.grond)
        if national.stand == "open":
            assert not possible(national)
        elif national.stand == "gekoppeld":
            assert refined.stand == "gekoppeld"
            assert refined.taakveld in (national.taakveld, *national.uitgezonderd)
        else:
            assert possible(refined)
            assert possible(refined) <= possible(national)
        if refined != national:
            codes = {said.get("productcode", ""), said.get("productcategorie", ""), said.get("productcode", "")[:2]}
            assert codes & set(own)
            assert any(rule.startswith("overlay-rij-") for rule in refined.regels)
            assert CERTAINTIES.index(refined.zekerheid) >= CERTAINTIES.index(own_of(own, codes).zekerheid)
        assert (refined.stand == "gekoppeld") == (not refined.vraag)

    order = data.draw(st.permutations(range(len(rows))))
    write(work, ";".join(HEADER), *(";".join(rows[at]) for at in order))
    again = overlay.read(path, care, recognised(PACK))
    assert {(order[j.row - 2], j.code, j.soort) for j in again} == {(j.row - 2, j.code, j.soort) for j in found}


def own_of(own: dict[str, Any], codes: set[str]) -> Any:
    return next(own[code] for code in sorted(codes, key=len, reverse=True) if code in own)


def test_hints_for_many_taakvelden_that_do_not_exist_are_made_ready_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    class CountedHints(CodeHints):
        def __init__(self, codes: Sequence[str]) -> None:
            made.append(codes)
            super().__init__(codes)

    monkeypatch.setattr(overlay, "CodeHints", CountedHints)
    overlay._hints.cache_clear()
    found = judged(tmp_path, "productcode;taakvelden", *(f"45Z{number};6.{number}x" for number in range(10, 40)))
    assert len(found) == 30
    assert len(made) == 1


def test_a_code_on_very_many_rows_that_say_the_same_is_judged_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    says = overlay._says

    def counted(own: OwnRow) -> tuple[object, ...]:
        compared.append(own)
        return says(own)

    monkeypatch.setattr(overlay, "_says", counted)
    own = OwnRow(2, "45Z99", "jeugdwet", {}, ("6.762",), "voorstel")
    rows = [Judged(number, "45Z99", NEW, "nieuw", own) for number in range(2, 2002)]
    assert overlay._each_code_once(rows) == rows
    assert len(compared) <= 3 * len(rows)
    other = Judged(3000, "45Z99", NEW, "nieuw", OwnRow(3000, "45Z99", "jeugdwet", {}, ("6.751",), "voorstel"))
    found = overlay._each_code_once([*rows, other])
    assert {j.soort for j in found} == {WRONG}
    assert "rij 3000" in found[0].melding and "rij 2" in found[-1].melding
