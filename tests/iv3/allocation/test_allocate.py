"""iv3 allocate: files, exit codes, templates, and what is said of an order that is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iv3.allocation.account_text import safe
from iv3.allocation.findings import shown_path
from iv3.allocation.methods import pack
from iv3.allocation.order import MOST_BYTES, MOST_CONTRACTS, read
from iv3.allocation.order_table import MOST_ROWS
from iv3.allocation.places import line_of, lines_of
from iv3.allocation.template import template
from iv3.commands.main import main
from iv3.core.errors import Unusable
from tests.support.orders import BASE, order_text
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

Run = Callable[..., tuple[int, str, str]]
NAMES = ("verantwoording.json", "verantwoording.md", "verdeling.csv")
EXAMPLE = ROOT / "voorbeelden" / "verdeling" / "toegang-wijkteam" / "opdracht.toml"


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run ``iv3 allocate`` and return its outcome, what it wrote, and what it said."""

    def allocate(*words: object) -> tuple[int, str, str]:
        outcome = main(["allocate", *map(str, words)])
        out, err = capfdbinary.readouterr()
        return outcome, out.decode(), err.decode()

    return allocate


def order(folder: Path, data: dict[str, Any] | str) -> Path:
    path = folder / "opdracht.toml"
    path.write_text(data if isinstance(data, str) else order_text(data), encoding="utf-8")
    return path


def base(**keys: Any) -> dict[str, Any]:
    """Return an order whose first contract has other values; a value of None takes the key away."""
    data = deepcopy(BASE)
    for key, value in keys.items():
        if value is None:
            del data["contract"][0][key]
        else:
            data["contract"][0][key] = value
    return data


# Files and exit codes


def test_an_allowed_order_gives_three_files(run: Run, tmp_path: Path) -> None:
    code, out, err = run(order(tmp_path, BASE), "--out", tmp_path / "uit" / "2025")
    assert (code, sorted(p.name for p in (tmp_path / "uit" / "2025").iterdir())) == (0, list(NAMES))
    assert "€ 600.000 (60%)" in out
    assert "uit" in err


def test_without_a_folder_nothing_is_written(run: Run, tmp_path: Path) -> None:
    code, _, err = run(order(tmp_path, BASE))
    assert code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["opdracht.toml"]
    assert "--out MAP" in err


def test_a_refused_order_writes_nothing_and_leaves_what_was_there(run: Run, tmp_path: Path) -> None:
    out_folder = tmp_path / "uit"
    assert run(order(tmp_path, BASE), "--out", out_folder)[0] == 0
    before = {p.name: p.read_bytes() for p in out_folder.iterdir()}
    code, out, err = run(order(tmp_path, base(methode="budgetomvang")), "--out", out_folder)
    assert code == 1
    assert "Er is niets geschreven." in out
    assert "Traceback" not in err
    assert {p.name: p.read_bytes() for p in out_folder.iterdir()} == before


def test_a_warning_still_divides(run: Run, tmp_path: Path) -> None:
    data = base()
    data["contract"][0]["gegevens"]["peildatum"] = date(2020, 1, 1)
    code, out, _ = run(order(tmp_path, data), "--out", tmp_path / "uit")
    assert code == 0
    assert re.search(r"opdracht\.toml:\d+: waarschuwing: contract\[1\]\.gegevens\.peildatum", out)
    assert "## Let op" in (tmp_path / "uit" / "verantwoording.md").read_text(encoding="utf-8")


def test_files_that_cannot_be_read_give_two_and_a_sentence(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path / "weg.toml")[0] == 2
    assert "is er niet" in run(tmp_path / "weg.toml")[2]
    assert run(tmp_path)[0] == 2
    assert run()[0] == 2
    assert run(EXAMPLE, "--template", "toegang")[0] == 2
    bad = order(tmp_path, "organisatie = \n")
    code, _, err = run(bad)
    assert code == 2
    assert "opdracht.toml:1: dit is geen goed TOML-bestand" in err


def test_the_order_itself_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "verdeling.csv"
    path.write_text(order_text(BASE), encoding="utf-8")
    code, _, err = run(path, "--out", tmp_path)
    assert (code, sorted(p.name for p in tmp_path.iterdir())) == (2, ["verdeling.csv"])
    assert "wordt ook gelezen" in err


def test_a_folder_that_is_a_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "uit").write_text("bezet")
    code, _, err = run(order(tmp_path, BASE), "--out", tmp_path / "uit")
    assert code == 2
    assert "is een bestand" in err
    assert (tmp_path / "uit").read_text() == "bezet"


def test_when_one_file_cannot_be_written_none_is(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    (out / "verantwoording.md").mkdir(parents=True)
    code, _, err = run(order(tmp_path, BASE), "--out", out)
    assert code == 2
    assert [p.name for p in out.iterdir() if p.is_file()] == []
    assert err


def test_json_gives_the_verdict_the_findings_and_the_account(run: Run, tmp_path: Path) -> None:
    good = json.loads(run(order(tmp_path, BASE), "--format", "json")[1])
    assert (good["oordeel"], good["bevindingen"]) == ("goed", [])
    assert len(good["verantwoording"]["vingerafdruk"]) == 64
    code, out, _ = run(order(tmp_path, base(methode="budgetomvang")), "--format", "json")
    refused = json.loads(out)
    assert (code, refused["oordeel"], refused["verantwoording"]) == (1, "fout", None)
    finding = refused["bevindingen"][0]
    assert set(finding) == {
        "ernst",
        "regel",
        "bestand",
        "regelnummer",
        "sleutel",
        "melding",
        "herstel",
        "toedelingsregel",
        "bron",
    }


def test_the_same_order_in_another_folder_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    contents = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        run(order(tmp_path / name, BASE), "--out", tmp_path / name / "uit")
        contents.append([(tmp_path / name / "uit" / file).read_bytes() for file in NAMES])
    assert contents[0] == contents[1]


def test_a_refusal_names_the_rule_with_its_source(run: Run, tmp_path: Path) -> None:
    text = (
        EXAMPLE.read_text(encoding="utf-8").replace('"tijdschrijven"', '"budgetomvang"').replace("uren =", "budget =")
    )
    code, out, _ = run(order(tmp_path, text))
    assert code == 1
    assert "[toegang-naar-budgetomvang]" in out
    assert "(toegang-splitsen; voorschrift-2026" in out
    assert "toegang-splitsen; voorschrift-2026, blad 29" in out
    assert "Gebruik tijdschrijven, gescheiden teams of feitelijke inzet." in out


# Bad input: place and remedy


ROW = {"taakveld": "6.751", "kosten": 600}
PART = {"taakveld": "6.92", "bedrag": 1, "waarom": "Bekend."}
REVIEW = {"aanname": "De mix", "getoetst_op": date(2025, 1, 1), "uitkomst": "ok", "toelichting": "Bekeken."}
MANY = BASE["contract"] * (MOST_CONTRACTS + 1)
BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown key", base(bedrg=1), "contract[1].bedrg", "Bedoelt u bedrag?"),
    ("unknown key at the top", {**deepcopy(BASE), "jar": 2025}, "jar", "Bedoelt u jaar?"),
    ("unknown key in a row", base(sleutel=[ROW, {**ROW, "kostn": 1}]), "contract[1].sleutel[2].kostn", "kosten"),
    ("missing amount", base(bedrag=None), "contract[1].bedrag", "Voeg dit toe"),
    ("missing data", base(gegevens=None), "contract[1].gegevens", "Voeg dit toe"),
    ("missing key", base(sleutel=None), "contract[1].sleutel", "Voeg dit toe"),
    ("missing reason", base(reden=None), "contract[1].reden", "Voeg dit toe"),
    ("empty text", base(reden="  "), "contract[1].reden", "Vul dit in"),
    ("negative amount", base(bedrag="-1,00"), "contract[1].bedrag", "nul of meer"),
    ("negative whole euros", base(bedrag=-5), "contract[1].bedrag", "nul of meer"),
    ("zero", base(bedrag=0), "contract[1].bedrag", "Vul het bedrag in"),
    ("fraction of TOML", base(bedrag=1.5), "contract[1].bedrag", "tussen aanhalingstekens"),
    ("no amount", base(bedrag="veel"), "contract[1].bedrag", "1.250.000,00"),
    ("third decimal", base(bedrag="1,005"), "contract[1].bedrag", "1.250.000,00"),
    ("amount is true", base(bedrag=True), "contract[1].bedrag", "1.250.000,00"),
    ("huge amount", base(bedrag=10**30), "contract[1].bedrag", "1.250.000,00"),
    ("negative weight", base(sleutel=[ROW, {**ROW, "kosten": -1}]), "contract[1].sleutel[2].kosten", "nul of meer"),
    ("weight as a fraction", base(sleutel=[{**ROW, "kosten": 0.5}]), "contract[1].sleutel[1].kosten", "aanhaling"),
    ("all zero", base(sleutel=[{**ROW, "kosten": 0}]), "contract[1].sleutel", "meer is dan nul"),
    ("code as a number", base(sleutel=[{**ROW, "taakveld": 6.1}]), "contract[1].sleutel[1].taakveld", '"6.751"'),
    ("no fields", base(sleutel=[{"taakveld": "6.751"}]), "contract[1].sleutel[1]", "kosten; of inzet"),
    (
        "mixed fields",
        base(sleutel=[ROW, {"taakveld": "6.762", "inzet": 1}]),
        "contract[1].sleutel",
        "inzet × tarief",
    ),
    (
        "percentages to 99",
        base(sleutel=[{"taakveld": "6.751", "procent": 60}, {"taakveld": "6.762", "procent": 39}]),
        "contract[1].sleutel",
        "samen precies 100",
    ),
    (
        "percentage over 100",
        base(sleutel=[{"taakveld": "6.751", "procent": 101}]),
        "contract[1].sleutel[1].procent",
        "0 tot en met 100",
    ),
    (
        "unclear number",
        base(sleutel=[{"taakveld": "6.751", "inzet": "1.250"}]),
        "contract[1].sleutel[1].inzet",
        "zonder teken (1250)",
    ),
    ("unknown situation", base(situatie="taakgerigt"), "contract[1].situatie", "Bedoelt u taakgericht?"),
    ("unknown method", base(methode="pxq"), "contract[1].methode", "historische-pxq"),
    ("unknown side", base(kant="debet"), "contract[1].kant", "lasten, baten"),
    ("unknown contents", base(bevat=["logeren"]), "contract[1].bevat", "verblijf"),
    ("contents are no list", base(bevat="verblijf"), "contract[1].bevat", '["verblijf"]'),
    ("bad id", base(id="met spatie"), "contract[1].id", "zonder spaties"),
    (
        "known parts beyond the amount",
        base(vast=[{**PART, "bedrag": 2000000}]),
        "contract[1].vast",
        "Verbeter",
    ),
    (
        "nothing left to divide",
        base(vast=[{**PART, "bedrag": 1000000}]),
        "contract[1].sleutel",
        "Haal de sleutel weg",
    ),
    (
        "known part of zero",
        base(vast=[{"taakveld": "6.92", "bedrag": 0, "waarom": "x"}]),
        "contract[1].vast[1].bedrag",
        "Vul",
    ),
    ("year as text", {**deepcopy(BASE), "jaar": "2025"}, "jaar", "zoals 2026"),
    ("year without rules", {**deepcopy(BASE), "jaar": 2019}, "jaar", "2023 tot en met"),
    ("unknown period", {**deepcopy(BASE), "periode": 6}, "periode", "5 (jaarrekening)"),
    ("date as text", {**deepcopy(BASE), "opgesteld_op": "16-2-2026"}, "opgesteld_op", "2026-01-31"),
    ("unknown layer", {**deepcopy(BASE), "laag": "provincie"}, "laag", "gemeente, gr"),
    ("long text", base(reden="x" * 3000), "contract[1].reden", "korter"),
    ("table as text", base(gegevens="export.csv"), "contract[1].gegevens", "[contract.gegevens]"),
    ("list as table", base(sleutel=dict(ROW)), "contract[1].sleutel", "[[contract.sleutel]]"),
    ("no contracts", {k: v for k, v in BASE.items() if k != "contract"}, "contract", "Voeg dit toe"),
    ("many rows", base(sleutel=[ROW] * (MOST_ROWS + 1)), "contract[1].sleutel", "Voeg rijen"),
    (
        "many contracts",
        {**deepcopy(BASE), "contract": BASE["contract"] * (MOST_CONTRACTS + 1)},
        "contract",
        "meer opdrachten",
    ),
    ("an id twice", {**deepcopy(BASE), "contract": BASE["contract"] * 2}, "contract[2].id", "eigen kenmerk"),
    (
        "an answer that is no answer",
        base(volgorde={"overhead": {"antwoord": "misschien", "toelichting": "x"}}),
        "contract[1].volgorde.overhead.antwoord",
        "ja, nee",
    ),
    (
        "unknown step",
        base(volgorde={"overheid": {"antwoord": "ja", "toelichting": "x"}}),
        "contract[1].volgorde.overheid",
        "Bedoelt u overhead?",
    ),
    (
        "unknown outcome of a review",
        base(
            hergebruik={
                "van_jaar": 2024,
                "aanname": [{"aanname": "x", "getoetst_op": date(2025, 1, 1), "uitkomst": "ok", "toelichting": "y"}],
            }
        ),
        "contract[1].hergebruik.aanname[1].uitkomst",
        "houdt, bijgesteld, vervallen",
    ),
]


@pytest.mark.parametrize(("data", "path", "remedy"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_is_told_with_file_line_key_and_remedy(
    run: Run, tmp_path: Path, data: dict[str, Any], path: str, remedy: str
) -> None:
    file = order(tmp_path, data)
    code, out, err = run(file, "--out", tmp_path / "uit")
    assert (code, err) == (1, "")
    assert not (tmp_path / "uit").exists()
    lines = out.splitlines()
    at = next((i for i, line in enumerate(lines) if f": fout: {path}: " in line), None)
    assert at is not None, out
    match = re.match(r"opdracht\.toml:(\d+): ", lines[at])
    assert match is not None
    assert remedy in lines[at + 1], lines[at + 1]
    key = re.sub(r"\[\d+\]$", "", path).rsplit(".", 1)[-1]
    written = file.read_text(encoding="utf-8").splitlines()[int(match.group(1)) - 1]
    assert key in written or key not in file.read_text(encoding="utf-8"), (path, written)


def test_everything_that_is_wrong_is_told_at_once(run: Run, tmp_path: Path) -> None:
    out = run(order(tmp_path, base(bedrag="-1", reden="", kant="links", sleutel=[{**ROW, "kosten": -1}])))[1]
    for path in ("contract[1].bedrag", "contract[1].reden", "contract[1].kant", "contract[1].sleutel[1].kosten"):
        assert f"fout: {path}: " in out


def test_an_amount_may_be_written_as_people_write_it(run: Run, tmp_path: Path) -> None:
    for written in ("1.000.000,00", "1000000", 1000000, "€ 1.000.000", "1 000 000,00"):
        assert "€ 600.000 (60%)" in run(order(tmp_path, base(bedrag=written)))[1]


# Hostile input


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b'organisatie = "' + b"\xe9" + b'"',
        b"a = " + b"[" * 5000 + b"]" * 5000,
        b"a = " + b"{a = " * 3000 + b"1" + b"}" * 3000,
        b"jaar = " + b"9" * 5000,
        b"x" * (MOST_BYTES + 1),
        b"",
        b"[[contract]]\n" * 3,
        b"contract = 1",
        b"a.b.c = 1\n[contract]\n",
        b"a" + b".a" * 100_000 + b" = 1",
        b"[" + b'"a" . ' * 30 + b"a]",
        b"a" * 200_000,
    ],
    ids=[
        "utf-16",
        "latin-1",
        "deep lists",
        "deep tables",
        "long number",
        "large",
        "empty",
        "bare",
        "number",
        "dotted",
        "long path",
        "quoted path",
        "long name",
    ],
)
def test_a_hostile_file_gives_a_message_and_no_traceback(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "opdracht.toml"
    path.write_bytes(content)
    code, out, err = run(path, "--out", tmp_path / "uit")
    assert code in (1, 2)
    assert out + err
    assert "Traceback" not in err
    assert not (tmp_path / "uit").exists()


def test_a_file_that_is_too_large_is_not_read_to_its_end() -> None:
    with pytest.raises(Unusable, match="groter dan"):
        read(b"#" * (MOST_BYTES + 1), "x.toml")


scalars = st.one_of(
    st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(), st.lists(st.integers(), max_size=3)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(BASE["contract"][0])), scalars)
def test_any_value_for_any_key_is_read_or_refused_with_a_finding(key: str, value: Any) -> None:
    reading = read(order_text(base(**{key: value})).encode(), "x.toml")
    assert (reading.order is None) == bool(reading.findings)
    for finding in reading.findings:
        assert finding.melding and finding.herstel


NASTY = "<script>alert(1)</script> | **vet** `code` [x](http://kwaad.nl) ![y](z) =1+1 $a$ {: .x} www.kwaad.nl a@b.nl \\"


def test_texts_of_the_order_cannot_add_markup_to_the_account(run: Run, tmp_path: Path) -> None:
    data = base(naam=NASTY, reden=NASTY)
    data["organisatie"] = NASTY
    data["opmerking"] = NASTY
    data["contract"][0]["gegevens"].update({"omschrijving": NASTY, "herkomst": "eerste regel\n# kop\n| a | b |"})
    data["contract"][0]["sleutel"][0]["omschrijving"] = NASTY
    data["contract"][0]["vast"] = [{"taakveld": "6.92", "bedrag": 1, "waarom": NASTY}]
    assert run(order(tmp_path, data), "--out", tmp_path / "uit")[0] == 0
    text = (tmp_path / "uit" / "verantwoording.md").read_text(encoding="utf-8")
    assert "<" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    for raw in ("**vet**", "![y]", "{: .x}", "http://", "www.kwaad", "a@b", "\n# kop"):
        assert raw not in text, raw
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert len(tables) > 10
    width = 0
    for line in text.splitlines():  # every row of a table has as many columns as its head
        if not line.startswith("|"):
            width = 0
            continue
        columns = len(re.findall(r"(?<!\\)\|", line))
        assert width in (0, columns), line
        width = columns


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_safe_text_is_one_line_without_anything_that_markdown_reads(text: str) -> None:
    shown = safe(text)
    assert "\n" not in shown and "\r" not in shown
    assert "<" not in shown and ">" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`*_\[\]{}]", shown)


def test_cells_that_a_spreadsheet_would_run_are_made_text(run: Run, tmp_path: Path) -> None:
    data = base(naam="=HYPERLINK(1)")
    assert run(order(tmp_path, data), "--out", tmp_path / "uit")[0] == 0
    content = (tmp_path / "uit" / "verdeling.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))
    assert {row["naam"] for row in rows} == {"'=HYPERLINK(1)"}
    assert [row["bedrag"] for row in rows] == ["600000,00", "400000,00"]
    assert [row["taakveld"] for row in rows] == ["6.751", "6.762"]


# Lines


def test_the_line_of_every_key_is_known() -> None:
    text = (
        'a = 1\n"b c" = """\nx = 2\n"""\n[d]\ne.f = 3\n[[g]]\nh = [\n  1, # 5\n  {i = 1},\n]\n'
        "[[g]]\n[g.j]\nk = '#'\n[[g.l]]\nm=1\n"
    )
    data, lines = tomllib.loads(text), lines_of(text)
    assert data["g"][0]["h"][1]["i"] == 1
    wanted: dict[tuple[str | int, ...], int] = {
        ("a",): 1,
        ("b c",): 2,
        ("d",): 5,
        ("d", "e", "f"): 6,
        ("g", 0): 7,
        ("g", 0, "h"): 8,
        ("g", 0, "h", 0): 9,
        ("g", 0, "h", 1, "i"): 10,
        ("g", 1): 12,
        ("g", 1, "j", "k"): 14,
        ("g", 1, "l", 0, "m"): 16,
    }
    assert {pad: lines[pad] for pad in wanted} == wanted
    assert ("x",) not in lines
    assert line_of(lines, ("g", 1, "j", "niets", "daar")) == 13
    assert line_of(lines, ("niets",)) == 1


plain = st.text(alphabet="ab \"'\\#[]{}=,\n", max_size=8)
values = st.recursive(
    st.one_of(st.integers(), plain), lambda inner: st.lists(inner, max_size=3).map(list), max_leaves=6
)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), values), max_size=6, unique_by=lambda pair: pair[0]))
def test_lines_are_right_whatever_the_values_before_them(pairs: list[tuple[str, Any]]) -> None:
    text = order_text(dict(pairs))
    tomllib.loads(text)
    lines = lines_of(text)
    for number, (key, _) in enumerate(pairs, start=1):
        assert lines[(key,)] == number


def test_paths_are_counted_from_one() -> None:
    assert shown_path(("contract", 0, "sleutel", 1, "taakveld")) == "contract[1].sleutel[2].taakveld"


# Templates


SITUATIONS = (
    "inspanningsgericht",
    "outputgericht",
    "taakgericht",
    "subsidie",
    "toegang",
    "gezinsgericht",
    "centrumgemeente",
    "verbonden-partij",
    "gedeelde-kosten",
)


def test_there_is_a_template_for_every_situation() -> None:
    assert sorted(SITUATIONS) == sorted(record["id"] for record in pack()["situaties"])


@pytest.mark.parametrize("situatie", SITUATIONS)
def test_a_template_says_only_what_is_still_to_be_filled_in(run: Run, tmp_path: Path, situatie: str) -> None:
    path = tmp_path / "opdracht.toml"
    assert run("--template", situatie, "--year", 2025, "--out", path)[0] == 0
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert (data["jaar"], data["contract"][0]["situatie"]) == (2025, situatie)
    reading = read(path.read_bytes(), path.name)
    assert {finding.regel for finding in reading.findings} == {"leeg"}


@pytest.mark.parametrize("situatie", SITUATIONS)
def test_a_template_filled_in_divides(run: Run, tmp_path: Path, situatie: str) -> None:
    text = template(situatie, 2025)
    codes = iter({"toegang": ("6.21", "6.22"), "gezinsgericht": ("6.821", "6.822")}.get(situatie, ("6.751", "6.762")))
    lines = []
    for line in text.splitlines():
        key = line.split(" = ")[0]
        if line.endswith('= ""') and not line.startswith("#"):
            if key == "taakveld":
                line = f'taakveld = "{next(codes)}"'
            elif key == "bedrag":
                line = 'bedrag = "10,00"'
            elif key in ("opgesteld_op", "peildatum"):
                line = f"{key} = 2025-12-31"
            elif key == "antwoord":
                line = 'antwoord = "nee"'
            elif key in ("id", "naam", "organisatie", "reden", "omschrijving", "herkomst", "toelichting"):
                line = f'{key} = "Ingevuld"'
            else:
                line = f"{key} = 5"
        lines.append(line)
    path = order(tmp_path, "\n".join(lines))
    code, out, _ = run(path)
    assert code == 0, out
    assert "€ 5 (50%)" in out


def test_a_template_names_every_method_that_is_allowed() -> None:
    for record in pack()["situaties"]:
        text = template(record["id"], None)
        assert record["methoden"]
        for name in record["methoden"]:
            assert f"#   {name}: " in text


def test_a_template_of_an_unknown_situation_or_year_is_refused(run: Run) -> None:
    code, _, err = run("--template", "taakgerigt")
    assert code == 2
    assert "Bedoelt u taakgericht?" in err
    assert run("--template", "toegang", "--year", 2024)[0] == 2


# Help


def test_help_gives_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["allocate", "--help"])
    assert stopped.value.code == 0
    assert "iv3 allocate opdracht.toml --out verdeling/" in " ".join(capsys.readouterr().out.split())


def test_the_account_as_text_has_everything_an_auditor_asks_for(run: Run, tmp_path: Path) -> None:
    run(EXAMPLE, "--out", tmp_path)
    text = (tmp_path / "verantwoording.md").read_text(encoding="utf-8")
    for part in (
        "Tijdschrijven (tijdschrijven)",
        "Peildatum: 31-12-2025",
        "uren-2025.csv",
        "### Sleutel",
        "### Waaraan is getoetst",
        "### Welke regels gelden",
        "## Narekenen",
        "voorschrift-2026, blad 29",
        "Vingerafdruk: `",
    ):
        assert part in text, part
