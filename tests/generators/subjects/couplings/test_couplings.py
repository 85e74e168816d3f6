"""The coupling rules and tables: what they say of every code, that they say it for a reason, and how they decide."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.findings import Finding
from generators.kernel.reading import Facts, source_text
from generators.kernel.validity import in_years
from generators.outputs.subjects import of_subject
from generators.subjects.couplings import check
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.couplings.facts import (
    CareCode,
    CouplingRule,
    codes_of,
    coupling_years,
    couplings_of,
    in_order,
    lines,
    narrower,
    rank,
    year_rules,
)
from generators.subjects.couplings.files import data as decision_trees
from generators.subjects.couplings.pack import pack, taakvelden
from generators.subjects.couplings.tables import Coupled
from generators.subjects.model.specification import Specification
from iv3.care import rules as coupling
from iv3.care.lines import Care
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN, CouplingOutcome, Rule, YearRules
from iv3.core.certainty import CERTAINTIES
from tests.support.sources import ROOT

DOCUMENTS = sources.load_folder(ROOT / "tables", ROOT)
SPECIFICATION = Specification(facts.read(DOCUMENTS))
COUPLINGS = couplings_of(SPECIFICATION)
YEARS = coupling_years(SPECIFICATION)
RULES = {rule.id: rule for rule in COUPLINGS.rules}
LISTS = {care_list.lijst: care_list for care_list in COUPLINGS.lists}
PROPERTIES = {p.id: p for p in COUPLINGS.properties}
VALUES = {p.id: [value.id for value in p.waarden] for p in COUPLINGS.properties if p.waarden}

JEUGD = "tables/koppelingen/jeugd.yaml"
WMO = "tables/koppelingen/wmo.yaml"
KENMERKEN = "tables/koppelingen/kenmerken.yaml"

CANDIDATE_COLUMNS = "wet lijst code naam productcategorie hulpvorm stand taakvelden vraag zekerheid regel bron tenzij"
OWN_CODE = "ZZZ"
"""What an own code of a municipality ends with here; no list has it."""


@cache
def rules_of(wet: str, jaar: int) -> YearRules:
    return year_rules(COUPLINGS, wet, jaar, {code: place for place, code in enumerate(taakvelden(SPECIFICATION, jaar))})


@cache
def coupled() -> tuple[Coupled, ...]:
    return tuple(koppelingen.outcomes(SPECIFICATION))


@cache
def tables() -> dict[str, Any]:
    return {table.name: table for table in koppelingen.tables(SPECIFICATION)}


def code_of(lijst: str, code: str) -> CareCode:
    return next(found for found in codes_of(LISTS[lijst]) if found.code == code)


def line(lijst: str, code: str, **more: str) -> dict[str, frozenset[str]]:
    """Return what is known about a line with a code of a list, in kind unless it says otherwise."""
    form = {} if LISTS[lijst].leveringsvorm else {"leveringsvorm": "zin"}
    return code_of(lijst, code).properties(**{**form, **more})


def decided(lijst: str, code: str, jaar: int, **more: str) -> CouplingOutcome:
    return rules_of(str(LISTS[lijst].wet), jaar).decide(line(lijst, code, **more))


def own(code: str, wet: str, jaar: int, **more: str) -> CouplingOutcome:
    """Return the outcome for a code of no list, in a category that is known."""
    known = {"productcode": code, "productcategorie": code[:2], "lijst": "", "leveringsvorm": "zin", **more}
    return rules_of(wet, jaar).decide({name: (value,) for name, value in known.items()})


def ordered(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules of the run-time in the order of those of the sources."""
    return cast(list[Rule], in_order(cast(Iterable[CouplingRule], rules)))


def weakest(certainties: Iterable[str]) -> str:
    return CERTAINTIES[max(CERTAINTIES.index(certainty) for certainty in certainties)]


def say(*words: object) -> None:
    """Tell what was looked at; pytest shows it when the test fails, or with -s."""
    print(*words)


@pytest.fixture(scope="module")
def reference() -> Path:
    """The folder with what was gathered about care; tests that need it are skipped, loudly, where it is absent."""
    folder = Path(os.environ.get("IV3_NASLAG", ROOT.parent / "shared" / "reference"))
    if not folder.is_dir():
        pytest.skip(f"the reference files are not in {folder}; the lists and rules are not compared with them")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# 1. Every code has an outcome, candidates with a question, or an open point


@pytest.mark.parametrize("jaar", YEARS)
@pytest.mark.parametrize("wet", COUPLINGS.laws())
def test_every_code_has_one_taakveld_or_candidates_with_a_question_or_an_open_point(wet: str, jaar: int) -> None:
    found = [c for c in coupled() if c.jaar == jaar and c.code.lijst.wet == wet]
    known = taakvelden(SPECIFICATION, jaar)
    counts: Counter[str] = Counter()
    for c in found:
        outcome = c.outcome
        counts[outcome.stand] += 1
        where = f"{c.code.code} in {c.table} {jaar}: {outcome}"
        assert set(outcome.taakvelden) <= set(known), where
        assert outcome.tegenspraak is None, where
        if outcome.stand == OPEN:
            assert outcome.taakvelden == () and outcome.open_punten and outcome.zekerheid == "", where
            assert c.vraag.endswith("?"), where
            continue
        assert outcome.regels and outcome.bronnen, where
        assert outcome.zekerheid in CERTAINTIES, where
        if outcome.stand == GEKOPPELD:
            assert len(outcome.taakvelden) == 1 and not outcome.vragen and not outcome.open_punten, where
            assert c.vraag == "", where
        else:
            assert outcome.stand == KEUZE, where
            assert len(outcome.taakvelden) + len(outcome.open_punten) > 1, where
            assert outcome.vragen and c.vraag.count("?") >= len(outcome.vragen), where
    say(wet, jaar, dict(counts))
    covered = {(c.code.lijst.lijst, c.code.code) for c in found}
    listed = {(found.lijst, code.code) for found in COUPLINGS.coupled_lists(wet, jaar) for code in found.codes}
    assert covered == listed
    assert len(found) >= {"jeugdwet": 524, "wmo": 180}[wet]


def test_every_rule_that_a_table_names_holds_in_that_year_for_that_law() -> None:
    looked_at = 0
    for c in coupled():
        for name in c.outcome.regels:
            assert RULES[name].wet == c.code.lijst.wet and RULES[name].holds(c.jaar), (name, c.code.code, c.jaar)
            looked_at += 1
    assert looked_at > 5000


def test_certain_in_2023_and_2024_is_only_what_a_text_of_those_years_says() -> None:
    """A name in JZ21 may say what the care is; only the text of a taakveld of those years says where it goes."""
    looked_at: Counter[str] = Counter()
    for c in coupled():
        if c.jaar not in (2023, 2024) or c.outcome.zekerheid != "vastgesteld":
            continue
        for name in c.outcome.regels:
            rule = RULES[name]
            assert rule.zekerheid == "vastgesteld", (c.code.code, name)
            permitted = ("jz21-",) if rule.fact.zet is not None else ("findo, taakveld ",)
            bron = source_text(rule.fact.bron)
            assert bron.startswith(permitted), (c.code.code, name, bron)
        looked_at[c.table] += 1
    say(dict(looked_at))
    assert looked_at["jeugd"] >= 300 and looked_at["wmo"] >= 250


def test_no_certain_rule_before_2025_leans_on_a_text_about_later_years() -> None:
    before = [r for r in RULES.values() if r.zekerheid == "vastgesteld" and r.fact.dan is not None and r.holds(2024)]
    for rule in before:
        assert not source_text(rule.fact.bron).startswith("voorschrift-2026"), rule.id
    assert len(before) >= 19


@pytest.mark.parametrize("jaar", [2025, 2026])
def test_from_2025_only_the_categories_of_2015_are_open(jaar: int) -> None:
    found = [c for c in coupled() if c.jaar == jaar]
    still_open = {(c.code.lijst.lijst, c.code.code) for c in found if c.outcome.stand == OPEN}
    assert still_open == {("JZ020", code) for code in ("31", "33", "34", "35", "36")}
    assert len(found) >= 734


def test_the_coverage_table_adds_up_to_the_tables() -> None:
    coverage = tables()["koppelingen/dekking"]
    counted: Counter[tuple[str, ...]] = Counter()
    for jaar in YEARS:
        for name in ("jeugd", "wmo", "pgb", "hulpvormen"):
            table = tables()[f"koppelingen/{jaar}/{name}"]
            for row in table.rows:
                cells = dict(zip(table.header, row, strict=True))
                counted[
                    str(jaar), cells["wet"], name, cells["lijst"], cells["stand"], cells["zekerheid"], cells["vraag"]
                ] += 1
    stated = {row[:-1]: int(row[-1]) for row in coverage.rows}
    assert len(stated) == len(coverage.rows)
    assert stated == counted
    per_law: Counter[tuple[str, str]] = Counter()
    for key, count in stated.items():
        per_law[key[0], key[1]] += count
    say(sorted(per_law.items()))
    assert len(per_law) == 2 * len(YEARS)
    assert sum(per_law.values()) == len(coupled()) >= 3600


def test_every_open_point_that_a_table_asks_about_stands_in_the_list_with_who_to_ask() -> None:
    points = {p["id"]: p for d in DOCUMENTS if isinstance(d.data, dict) for p in d.data.get("open", ()) if "id" in p}
    asked = {name for c in coupled() for name in c.outcome.open_punten}
    asked |= {rule.open_punt for c in coupled() for rule in c.outcome.uitzonderingen if rule.open_punt}
    assert len(asked) >= 10
    for name in asked:
        assert points[name]["vraag"].endswith("?") and points[name]["aan"] and points[name]["wat_wij_weten"]


# 2. The lists are those of their owners

NAMED_LISTS = (
    ("JZ21", "jeugd-jz21.csv", 450),
    ("JZ020", "jeugd-jz020-categories.csv", 24),
    ("WMO020", "wmo-wmo020-categories.csv", 18),
    ("WMO022", "pgb-wmo022.csv", 19),
    ("WJ756", "wj756-eenheid.csv", 7),
)


@pytest.mark.parametrize(("lijst", "file", "count"), NAMED_LISTS, ids=[name for name, _, _ in NAMED_LISTS])
def test_a_list_has_the_codes_and_names_of_its_owner_in_that_order(
    lijst: str, file: str, count: int, reference: Path
) -> None:
    expected = [(row["code"], row["name"]) for row in rows(reference / "productcodes" / file)]
    assert [(code.code, code.naam) for code in LISTS[lijst].codes] == expected
    assert len(expected) == count
    assert LISTS[lijst].volledig


def test_every_code_of_jz21_has_the_hulpvorm_of_the_list(reference: Path) -> None:
    expected = {row["code"]: row["hulpvorm_code"] for row in rows(reference / "productcodes/jeugd-jz21.csv")}
    assert {code.code: code.hulpvorm or "" for code in LISTS["JZ21"].codes} == expected
    assert sum(bool(hulpvorm) for hulpvorm in expected.values()) == 385


OF_THE_PROTOCOL = {("12", "48"), ("22", "48"), ("23", "48"), ("42", "47")}
"""Measures that the protocol has and JZ21 does not use, with their category."""


def test_the_hulpvormen_are_those_of_the_protocol_with_the_categories_of_jz21_and_arrangements(reference: Path) -> None:
    expected = {
        (row["hulpvorm_code"], row["hulpvorm_name"]): set(row["used_with_categories"].split())
        for row in rows(reference / "productcodes/jeugd-hulpvorm-dimension.csv")
        if row["jz21_rows"] != "1"  # one row has the name of 04 with code 02; that slip is marked at its code
    }
    assert len(expected) == 17
    found = {(c.code, c.naam or ""): set(c.productcategorieen) for c in LISTS["hulpvormen"].codes}
    more = {key: categories for key, categories in found.items() if key not in expected}
    assert {(code, *categories) for (code, _), categories in more.items()} == OF_THE_PROTOCOL
    for key, categories in expected.items():
        assert found[key] - categories == ({"50"} if key[0] in ("02", "03", "04") else set())
    assert LISTS["hulpvormen"].volledig


def test_a_machtiging_is_in_a_list_of_its_own_and_has_no_coupling() -> None:
    assert [code.code for code in LISTS["machtigingen"].codes] == ["71", "72"]
    assert LISTS["machtigingen"].wet is None
    assert not {c.code.code for c in coupled()} & {"71", "72"}


def test_what_is_wrong_in_jz21_is_kept_and_marked(reference: Path) -> None:
    slips = ("hulpvorm 13 under", "pairs hulpvorm", "without a code", "source hulpvorm", "source names category")
    notes = {row["code"]: row["note"] for row in rows(reference / "productcodes/jeugd-jz21.csv") if row["note"]}
    expected = {code for code, note in notes.items() if any(slip in note for slip in slips)}
    marked = {code.code: code.verschrijving for code in LISTS["JZ21"].codes if code.verschrijving}
    assert len(expected) == 10
    assert expected <= set(marked)
    assert set(marked) - expected == {"46B00"}  # the name says nothing of a stay, the hulpvorm does
    headers = {code for code, note in notes.items() if note.startswith("group header")}
    assert {code.code for code in LISTS["JZ21"].codes if code.kopregel} == headers
    assert len(headers) == 9


def test_the_hulpmiddelen_are_those_of_the_list_with_their_headers(reference: Path) -> None:
    listed = [r for r in rows(reference / "productcodes/wmo-productcodes.csv") if r["scope"].startswith("hulpmiddelen")]
    codes = LISTS["hulpmiddelen"].codes
    assert [(code.code, code.naam) for code in codes] == [(row["code"], row["name"]) for row in listed]
    assert len(codes) == 129
    headers = {row["code"] for row in listed if row["note"].startswith("volgnummer 0")}
    assert headers and {code.code for code in codes if code.kopregel} == headers


def test_the_known_wmo_codes_are_those_of_national_texts_without_a_name(reference: Path) -> None:
    national = ("standard pattern", "range named in the taakveld text")
    found = rows(reference / "productcodes/wmo-productcodes.csv")
    expected = [row["code"] for row in found if row["scope"].startswith(national)]
    assert sorted(code.code for code in LISTS["Wmo-bekend"].codes) == sorted(expected)
    assert len(expected) == 14
    assert not LISTS["Wmo-bekend"].volledig


def test_the_numeric_codes_of_youth_care_are_those_that_were_found(reference: Path) -> None:
    found = {row["code"]: row["name"] for row in rows(reference / "productcodes/jeugd-other-codes.csv")}
    codes = {code.code: code.naam for code in LISTS["54-55"].codes}
    assert [code for code in codes if code.startswith("54")] == [str(number) for number in range(54001, 54018)]
    fifty_five = {code for code in codes if code.startswith("55")}
    assert fifty_five == {code for code in found if code.startswith("55")}
    assert len(fifty_five) == 17
    named = {code: naam for code, naam in codes.items() if naam}
    assert len(named) == 21
    for code, naam in named.items():
        assert found[code].startswith(naam.split(" hoog-")[0]), (code, naam, found[code])
    assert not LISTS["54-55"].volledig


def test_the_main_groups_of_cbs_divide_the_categories_of_the_wmo(reference: Path) -> None:
    """In figures until 2019 category 10 was support at home; since then it is in a group of its own, with 88."""
    expected: dict[str, list[str]] = defaultdict(list)
    for row in rows(reference / "productcodes/wmo-wmo020-categories.csv"):
        expected["Overig" if row["code"] == "10" else row["cbs_hoofdgroep"]].append(row["code"])
    expected["Overig"].append("88")
    found = {c.code: list(c.productcategorieen) for c in LISTS["GMSD"].codes}
    assert found == dict(expected)
    assert sum(map(len, expected.values())) == 19


def test_every_type_of_the_monitor_is_a_category_of_the_wmo_and_goes_where_that_goes() -> None:
    types = {code.productcategorieen[0]: code.code for code in LISTS["GMSD-typen"].codes}
    assert sorted(types) == sorted(code.code for lijst in ("WMO020", "88") for code in LISTS[lijst].codes)
    for category, name in types.items():
        lijst = "88" if category == "88" else "WMO020"
        assert decided("GMSD-typen", name, 2025) == decided(lijst, category, 2025)


# 3. What the reference says of categories and codes

EXTRA = {
    ("jeugdwet", "46", 2025): "6.761 6.762 6.763",  # crisis stay is named there, without codes
    ("jeugdwet", "45", 2023): "6.73c 6.2",  # the supplements 45A58 to 45A61, and the team without beschikking
    ("jeugdwet", "45", 2025): "6.22 6.23",  # the team without beschikking
    ("wmo", "07", 2023): "6.81a",  # for who lives in sheltered housing
    ("wmo", "88", 2023): "6.71a 6.71b 6.71c 6.81a 6.81b",  # 6.71d is only for what cannot be divided
}
"""What our candidates of a category hold beside those of the reference, by the first year of the model."""


def categories(reference: Path) -> list[dict[str, Any]]:
    text = (reference / "iv3-rules.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)["product_categories"]
    return found


@pytest.mark.parametrize(("model", "first"), [("model_2023_2024", 2023), ("model_2025_2026", 2025)])
def test_the_candidates_of_a_category_are_those_of_the_reference(model: str, first: int, reference: Path) -> None:
    compared: list[str] = []
    extra_used = set()
    for entry in categories(reference):
        stated = entry.get(model, {}).get("taakvelden", [])
        wet = {"iWmo": "wmo", "iJw": "jeugdwet"}[entry["standard"]]
        category = entry["category"]
        lijst = "88" if category == "88" else {"wmo": "WMO020", "jeugdwet": "JZ020"}[wet]
        for jaar in (first, first + 1):
            outcome = decided(lijst, category, jaar)
            extra = EXTRA.get((wet, category, first), "").split()
            extra_used |= {(wet, category, first)} & set(EXTRA)
            unless = {rule.taakveld for rule in outcome.uitzonderingen if rule.taakveld}
            assert sorted({*outcome.taakvelden, *unless}) == sorted({*stated, *extra}), (wet, category, jaar)
            assert (outcome.stand == OPEN) == (not stated), (wet, category, jaar)
            compared.append(f"{wet} {category} {jaar}: {' '.join(outcome.taakvelden) or 'open'}")
            confidence = entry.get(model, {}).get("confidence")
            if confidence == "inferred" and jaar < 2025 and stated:
                assert outcome.zekerheid == "afgeleid", (wet, category, jaar)
    say("\n".join(compared))
    assert len(compared) == 2 * 43
    assert extra_used == {key for key in EXTRA if key[2] == first}


CONDITIONS: Mapping[str, Mapping[str, str] | None] = {
    "": {},
    "except 08L01 to 08L07": {"productcode": "08" + OWN_CODE},
    "exception to category 08": {},
    "only if not assignable to 6.71a, 6.71b, 6.71c, 6.81a or 6.81b": {"arrangement": "niet-toe-te-delen"},
    "generieke toewijzing; only if not assignable to 6.71a, 6.71b, 6.71c, 6.81a or 6.81b": {
        "arrangement": "niet-toe-te-delen"
    },
    "only if not assignable to 6.72a, 6.72b or 6.72c": {"arrangement": "niet-toe-te-delen"},
    "if assignable to this taakveld": None,
    "intramuraal or GGZ-wonen": {"arrangement": "beschermd-wonen"},
    "(deeltijd)verblijf or logeren": {"logeren": "ja"},
    "begeleiding": {"aard": "begeleiding", "productcode": "45" + OWN_CODE},
    "hulpvorm code 11 (pleegzorg)": {"logeren": "nee", "hulpvorm": "11"},
    "hulpvorm code 13 (gesloten plaatsing)": {"logeren": "nee", "hulpvorm": "13"},
    "hulpvorm code 14 (verblijf anders)": {"logeren": "nee", "hulpvorm": "14"},
    "without verblijf; not delivered in a GGZ-verblijf setting": {},
}
"""What a condition in the reference is in our properties; None: the taakveld is one of the candidates."""


def test_our_outcome_is_that_of_every_fact_about_a_plain_code_or_category(reference: Path) -> None:
    lists: dict[tuple[str | None, str], str]
    lists = {(found.wet, c.code): found.lijst for found in COUPLINGS.lists for c in found.codes}
    lists |= {("wmo", c.code): "WMO020" for c in LISTS["WMO020"].codes}
    compared = []
    for row in rows(reference / "productcodes/koppeling-facts.csv"):
        wet = {"Wmo": "wmo", "Jw": "jeugdwet"}[row["law"]]
        lijst = lists.get((wet, row["code_or_category"]))
        if lijst is None or row["year"] != "2023-2024":
            continue
        more = CONDITIONS[row["condition"]]
        for jaar in (2023, 2024):
            outcome = decided(lijst, row["code_or_category"], jaar, **(more or {}))
            where = (row["law"], row["code_or_category"], row["condition"], jaar, outcome)
            if more is None:
                assert row["taakveld"] in outcome.taakvelden, where
            else:
                assert (outcome.stand, outcome.taakvelden) == (GEKOPPELD, (row["taakveld"],)), where
            compared.append(f"{row['law']} {row['code_or_category']} {jaar} ({row['condition']}): {row['taakveld']}")
    say("\n".join(compared))
    assert len(compared) >= 2 * 44


def test_every_certain_rule_of_2023_is_a_fact_of_high_confidence_in_the_reference(reference: Path) -> None:
    found = rows(reference / "productcodes/koppeling-facts.csv")
    facts_of = {
        (row["code_or_category"], row["taakveld"])
        for row in found
        if row["confidence"].startswith("high") and row["year"] == "2023-2024"
    }
    in_words = {
        "wmo-2023-dagbesteding-beschermd-wonen": ("dagbesteding of persons in beschermd wonen", "6.81a"),
        "wmo-2023-pgb-zonder-pgb20": ("PGB Wmo (any)", "6.71d"),
    }
    looked_at = 0
    for rule in RULES.values():
        if rule.zekerheid != "vastgesteld" or rule.fact.dan is None or not rule.holds(2023):
            continue
        codes = rule.als.get("productcode", rule.als.get("productcategorie", frozenset()))
        pairs = {in_words[rule.id]} if rule.id in in_words else {(code, rule.fact.dan) for code in codes}
        assert pairs and pairs <= facts_of, (rule.id, pairs - facts_of)
        looked_at += len(pairs)
    assert looked_at >= 30


def test_a_pgb_goes_where_the_reference_says(reference: Path) -> None:
    stated = {
        (row["law"], row["year"], row["taakveld"])
        for row in rows(reference / "productcodes/koppeling-facts.csv")
        if row["code_or_category"] in ("PGB Wmo", "PGB Wmo (any)", "PGB Jeugd (any)")
    }
    assert stated == {
        ("Wmo", "until 2022", "6.71"),
        ("Wmo", "2023-2024", "6.71d"),
        ("Wmo", "2025-2026", "6.791"),
        ("Jw", "2025-2026", "6.792"),
    }
    for code in LISTS["WMO022"].codes:
        assert decided("WMO022", code.code, 2022).taakvelden == ("6.71",)
        assert decided("WMO022", code.code, 2023, pgb20="nee").taakvelden == ("6.71d",)
        assert decided("WMO022", code.code, 2025).taakvelden == ("6.791",)


# 4. Where sources disagree, or say nothing

AMBULANT, VERBLIJF = "6.751 6.752 6.753", "6.761 6.762 6.763"
BOTH = f"{AMBULANT} {VERBLIJF}"


@dataclass(frozen=True)
class Case:
    """A line and what the rules say of it; ``vraag`` names what is asked, or the open point."""

    lijst: str
    code: str
    jaar: int
    stand: str
    taakvelden: str
    vraag: str = ""
    zekerheid: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return " ".join((self.code, str(self.jaar), *(f"{name}={value}" for name, value in self.more)))


PGB = ("leveringsvorm", "pgb")
CASES = (
    # logeren and deeltijdverblijf: a hulpvorm with stay, a text that names 6.72a
    Case("JZ21", "43A05", 2022, GEKOPPELD, "6.72", "", "afgeleid"),
    Case("JZ21", "43A05", 2023, GEKOPPELD, "6.72a", "", "afgeleid"),
    Case("JZ21", "44A45", 2024, GEKOPPELD, "6.72a", "", "afgeleid"),
    Case("JZ21", "43A02", 2023, GEKOPPELD, "6.72a", "", "afgeleid"),
    Case("JZ21", "43A05", 2025, KEUZE, VERBLIJF, "inkoopniveau", "vastgesteld"),
    Case("JZ21", "43A05", 2025, GEKOPPELD, "6.762", "", "vastgesteld", (("inkoopniveau", "regionaal"),)),
    Case("JZ020", "43", 2023, KEUZE, "6.72a 6.73a 6.73b 6.73c 6.74c", "logeren hulpvorm", "afgeleid"),
    Case("JZ020", "43", 2023, GEKOPPELD, "6.73c", "", "vastgesteld", (("logeren", "nee"), ("hulpvorm", "14"))),
    Case("JZ21", "43A00", 2023, KEUZE, "6.73a 6.73b 6.73c 6.74c", "hulpvorm", "afgeleid"),
    Case("JZ21", "44B15", 2023, OPEN, "", "zak-en-kleedgeld-2023"),
    # transport to day care
    *(
        Case("Wmo-bekend", f"08L0{number}", jaar, GEKOPPELD, taakveld, "", certainty)
        for number in range(1, 8)
        for jaar, taakveld, certainty in (
            (2022, "6.71", "afgeleid"),
            (2023, "6.71c", "vastgesteld"),
            (2024, "6.71c", "vastgesteld"),
            (2025, "6.60", "vastgesteld"),
            (2026, "6.60", "vastgesteld"),
        )
    ),
    Case("WMO020", "08", 2023, KEUZE, "6.6 6.71c", "productcode", "vastgesteld"),
    Case("WMO020", "08", 2025, GEKOPPELD, "6.60", "", "vastgesteld"),
    # supplements in category 45
    *(Case("JZ21", f"45A{number}", 2023, GEKOPPELD, "6.73c", "", "afgeleid") for number in (58, 59, 60, 61)),
    Case("JZ21", "45A62", 2023, OPEN, "", "toeslag-dagbesteding-2023"),
    Case("JZ21", "45A62", 2025, KEUZE, AMBULANT, "inkoopniveau", "vastgesteld"),
    # arrangements
    Case("WMO020", "10", 2023, KEUZE, "6.71a 6.71b 6.71c 6.71d 6.81a 6.81b", "arrangement", "afgeleid"),
    Case("WMO020", "10", 2025, KEUZE, "6.711 6.712 6.713 6.714 6.811 6.812", "arrangement", "vastgesteld"),
    Case("88", "88", 2024, KEUZE, "6.71a 6.71b 6.71c 6.71d 6.81a 6.81b", "arrangement", "afgeleid"),
    Case("88", "88", 2026, KEUZE, "6.711 6.712 6.713 6.714 6.811 6.812", "arrangement", "vastgesteld"),
    Case("88", "88", 2026, GEKOPPELD, "6.714", "", "vastgesteld", (("arrangement", "niet-toe-te-delen"),)),
    Case("JZ020", "50", 2023, KEUZE, "6.72a 6.72b 6.72c 6.72d", "arrangement", "vastgesteld"),
    Case("JZ020", "50", 2025, KEUZE, BOTH, "verblijf inkoopniveau", "vastgesteld"),
    # 54 and 55
    Case("54-55", "54001", 2023, GEKOPPELD, "6.74a", "", "vastgesteld"),
    Case("54-55", "54003", 2023, GEKOPPELD, "6.74a", "", "afgeleid"),
    Case("54-55", "54003", 2025, KEUZE, AMBULANT, "inkoopniveau", "vastgesteld"),
    Case("54-55", "54016", 2023, GEKOPPELD, "6.74a", "", "afgeleid"),
    Case("54-55", "54005", 2024, GEKOPPELD, "6.74b", "", "afgeleid"),
    Case("54-55", "54017", 2025, KEUZE, VERBLIJF, "inkoopniveau", "vastgesteld"),
    Case("JZ020", "55", 2025, KEUZE, "6.753 6.763", "verblijf", "vastgesteld"),
    Case("54-55", "55A15", 2025, GEKOPPELD, "6.763", "", "afgeleid"),
    Case("54-55", "55031", 2025, KEUZE, "6.753 6.763", "verblijf", "vastgesteld"),
    # crisis
    Case("JZ020", "46", 2025, KEUZE, BOTH, "verblijf inkoopniveau", "afgeleid"),
    Case("JZ020", "46", 2025, KEUZE, VERBLIJF, "inkoopniveau", "afgeleid", (("verblijf", "ja"),)),
    Case("JZ020", "46", 2025, KEUZE, AMBULANT, "inkoopniveau", "afgeleid", (("verblijf", "nee"),)),
    Case("JZ21", "46A01", 2025, KEUZE, AMBULANT, "inkoopniveau", "vastgesteld"),
    Case("JZ21", "46B01", 2025, KEUZE, AMBULANT, "inkoopniveau", "vastgesteld"),
    Case("JZ21", "46A02", 2025, KEUZE, VERBLIJF, "inkoopniveau", "afgeleid"),
    Case("JZ21", "46A00", 2025, KEUZE, BOTH, "verblijf inkoopniveau", "afgeleid"),
    Case("JZ21", "46A02", 2023, GEKOPPELD, "6.74b", "", "afgeleid"),
    # lines with only a category
    Case("JZ020", "45", 2025, KEUZE, AMBULANT, "inkoopniveau", "vastgesteld"),
    Case("JZ020", "45", 2023, KEUZE, "6.72a 6.72b 6.73c", "productcode aard", "afgeleid"),
    Case("JZ020", "41", 2023, OPEN, "", "dagbehandeling-2023"),
    Case("JZ020", "42", 2024, OPEN, "", "vervoer-jeugd-2023"),
    Case("JZ020", "52", 2023, OPEN, "", "specialistische-ggz-2023"),
    Case("JZ020", "49", 2022, OPEN, "", "preventief-kader-voor-2025"),
    Case("JZ020", "49", 2025, KEUZE, "6.22 6.23", "splitsing", "vastgesteld"),
    Case("JZ020", "31", 2025, OPEN, "", "categorieen-jeugd-2015"),
    Case("JZ020", "32", 2025, KEUZE, AMBULANT, "inkoopniveau", "vastgesteld"),
    Case("WMO020", "07", 2025, GEKOPPELD, "6.713", "", "vastgesteld"),
    Case("WMO020", "07", 2023, OPEN, "", "dagbesteding-opvang-2023", "", (("dagbesteding", "opvang"),)),
    # pgb
    Case("JZ020", "45", 2022, GEKOPPELD, "6.72", "", "vastgesteld", (PGB,)),
    Case("JZ020", "40", 2023, GEKOPPELD, "6.72a", "", "afgeleid", (PGB,)),
    Case("JZ020", "45", 2024, KEUZE, "6.72a 6.72b 6.73c", "productcode aard", "afgeleid", (PGB,)),
    Case("JZ020", "45", 2025, GEKOPPELD, "6.792", "", "vastgesteld", (PGB,)),
    Case("JZ21", "46A02", 2025, GEKOPPELD, "6.792", "", "vastgesteld", (PGB,)),
    Case("WMO022", "01", 2022, GEKOPPELD, "6.71", "", "vastgesteld"),
    Case("WMO022", "01", 2023, KEUZE, "6.71a 6.71d", "pgb20", "afgeleid"),
    Case("WMO022", "01", 2023, GEKOPPELD, "6.71a", "", "afgeleid", (("pgb20", "ja"),)),
    Case("WMO022", "01", 2024, GEKOPPELD, "6.71d", "", "vastgesteld", (("pgb20", "nee"),)),
    Case("WMO022", "01", 2025, GEKOPPELD, "6.791", "", "vastgesteld"),
    # the whole care package
    Case("WMO022", "99", 2022, GEKOPPELD, "6.71", "", "vastgesteld"),
    Case("WMO022", "99", 2023, KEUZE, "6.71d", "pgb20", "afgeleid"),
    Case("WMO022", "99", 2023, OPEN, "", "pgb-totaal-zorgpakket-2023", "", (("pgb20", "ja"),)),
    Case("WMO022", "99", 2026, GEKOPPELD, "6.791", "", "vastgesteld"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_line_on_which_sources_disagree_or_are_silent_comes_out_as_settled(case: Case) -> None:
    outcome = decided(case.lijst, case.code, case.jaar, **dict(case.more))
    asked = outcome.open_punten if outcome.stand == OPEN else outcome.vragen
    found = (outcome.stand, " ".join(outcome.taakvelden), " ".join(asked), outcome.zekerheid)
    assert found == (case.stand, case.taakvelden, case.vraag, case.zekerheid)


def test_every_code_of_logeren_and_deeltijdverblijf_is_set_and_no_other() -> None:
    """The names decide; a new code with such a name is noticed here. Foster care part of the week is foster care."""
    set_by = (
        RULES["jw-2023-heet-logeren"].als["productcode"] | RULES["jw-2023-heet-deeltijdverblijf"].als["productcode"]
    )
    words = ("logeren", "deeltijdverblijf")
    in_stay = [code for code in LISTS["JZ21"].codes if code.code[:2] in ("43", "44")]
    named = {code.code for code in in_stay if (code.naam or "").lower().startswith(words)}
    assert named == set_by
    assert len(named) == 27


def test_a_code_that_no_list_has_follows_its_category() -> None:
    for category in ("40", "45", "50"):
        outcome, national = own(category + OWN_CODE, "jeugdwet", 2025), decided("JZ020", category, 2025)
        assert outcome == national
    assert own("08" + OWN_CODE, "wmo", 2023).taakvelden == ("6.6",)
    assert own("45" + OWN_CODE, "jeugdwet", 2023).vragen == ("aard",)
    assert own("43" + OWN_CODE, "jeugdwet", 2023).vragen == ("logeren", "hulpvorm")
    assert own("43" + OWN_CODE, "jeugdwet", 2023, logeren="ja").taakvelden == ("6.72a",)
    assert own("54" + OWN_CODE, "jeugdwet", 2025).vragen == ("verblijf", "inkoopniveau")
    assert own("41" + OWN_CODE, "jeugdwet", 2023).open_punten == ("dagbehandeling-2023",)


def test_what_a_line_says_against_a_rule_is_a_contradiction_with_both_outcomes() -> None:
    outcome = decided("JZ21", "45A48", 2025, verblijf="ja", inkoopniveau="lokaal")
    assert (outcome.stand, outcome.taakvelden, outcome.tegenspraak) == (KEUZE, ("6.751", "6.761"), "verblijf")
    outcome = decided("JZ020", "55", 2025, inkoopniveau="lokaal", verblijf="nee")
    assert (outcome.stand, outcome.taakvelden, outcome.tegenspraak) == (KEUZE, ("6.751", "6.753"), "inkoopniveau")
    assert decided("JZ21", "45A48", 2025, verblijf="ja", leveringsvorm="pgb").tegenspraak is None


# 5. How the engine decides: against a second, slow reading of the same rules


def most_specific(rules: Iterable[Rule], known: Mapping[str, str]) -> list[Rule]:
    """Return the rules that go first for a line of which all is known, as DESIGN puts it."""
    hold = [rule for rule in rules if all(known.get(name) in wanted for name, wanted in rule.als.items())]
    first = [rule for rule in hold if rank(rule) == min(map(rank, hold))]
    return [r for r in first if not any(narrower(other, r) and not narrower(r, other) for other in first)]


def reading(rules: Iterable[Rule], known: Mapping[str, str], fuel: int = 5) -> tuple[str | None, str | None] | None:
    """Return taakveld and open point for a line of which all is known; None when it contradicts a setting rule."""
    rules = tuple(rules)
    line = dict(known)
    for name in PROPERTIES:
        setters = [r for r in rules if r.zet is not None and name in r.zet]
        values = {r.zet[name] for r in most_specific(setters, line) if r.zet is not None}
        assert len(values) <= 1
        if values and line.setdefault(name, *values) not in values:
            return None
    deciding = most_specific([r for r in rules if r.zet is None], line)
    outcomes = {(r.dan, r.open, tuple((r.volgt or {}).items())) for r in deciding}
    assert len(outcomes) <= 1, deciding
    if not outcomes:
        return None, None
    [(taakveld, point, follows)] = outcomes
    if follows and fuel:
        return reading(rules, {**known, **dict(follows)}, fuel - 1)
    return taakveld, point


EVERY_FORM = frozenset(("01", "02", "11", "12", "13", "14"))
"""The hulpvormen that an own code may have, as far as rules tell them apart."""


def everything_known(wet: str, jaar: int, known: Mapping[str, frozenset[str]]) -> Iterator[dict[str, str]]:
    """Yield every line that a line with ``known`` may turn out to be, as far as its rules look at it."""
    listed = [
        c for found in COUPLINGS.coupled_lists(wet, jaar) if found.soort == "productcode" for c in codes_of(found)
    ]
    rules = rules_of(wet, jaar).rules
    for category in sorted(known["productcategorie"]):
        relevant = [r for r in rules if category in r.als.get("productcategorie", (category,))]
        names = {name for r in relevant for name in (*r.als, *(r.volgt or ()))} & set(VALUES)
        names = {name for name in names if PROPERTIES[name].vraag is not None}
        codes: list[dict[str, str]] = []
        for code in known.get("productcode", frozenset(c.code for c in listed if c.code[:2] == category)):
            properties = next((c.properties() for c in listed if c.code == code), {})
            codes.append({name: next(iter(values)) for name, values in properties.items()})
        if "productcode" not in known:
            codes.append({"productcode": category + OWN_CODE, "productcategorie": category, "lijst": ""})
        for said in codes:
            forms = known.get("hulpvorm", EVERY_FORM)
            if "hulpvorm" in said:
                forms = known.get("hulpvorm", frozenset((said["hulpvorm"],))) & {said["hulpvorm"]}
            free = sorted(names)
            answers = [sorted(known.get(name, VALUES[name])) for name in free]
            for form, *chosen in itertools.product(forms, *answers):
                yield {**said, "hulpvorm": form, **dict(zip(free, chosen, strict=True))}


@pytest.mark.parametrize("jaar", [2022, 2023, 2024, 2025])
@pytest.mark.parametrize("wet", COUPLINGS.laws())
def test_nothing_is_filled_in_that_another_answer_would_change(wet: str, jaar: int) -> None:
    """The candidates and open points are those of all lines that a line may turn out to be, no more and no fewer."""
    rules = rules_of(wet, jaar)
    seen: set[frozenset[tuple[str, frozenset[str]]]] = set()
    tried = 0
    read: dict[frozenset[tuple[str, str]], tuple[str | None, str | None] | None] = {}
    for code, known in lines(COUPLINGS, wet, jaar):
        named = {**known, "productcode": known.get("productcode", frozenset()) & rules.named_codes}
        if frozenset(named.items()) in seen:
            continue
        seen.add(frozenset(named.items()))
        expected: set[tuple[str | None, str | None]] = set()
        for complete in everything_known(wet, jaar, known):
            tried += 1
            plain = {n: v for n, v in complete.items() if n != "productcode" or v in rules.named_codes}
            key = frozenset(plain.items())
            if key not in read:
                read[key] = reading(rules.rules, plain)
            found = read[key]
            expected |= {found} if found is not None else set()
        outcome = rules.decide(known)
        where = (code.lijst.lijst, code.code, jaar, outcome)
        unless = outcome.uitzonderingen
        told = {*outcome.taakvelden, *(rule.taakveld for rule in unless if rule.taakveld)}
        points = {*outcome.open_punten, *(rule.open_punt for rule in unless if rule.open_punt)}
        assert told == {taakveld for taakveld, _ in expected if taakveld}, where
        assert points == {point for _, point in expected if point}, where
    say(wet, jaar, len(seen), "kinds of lines", tried, "answers")
    assert len(seen) >= 18 and tried > len(seen)


def certain_of(rules: YearRules, outcome: CouplingOutcome) -> str:
    return weakest(next(r.zekerheid for r in rules.rules if r.id == name) for name in outcome.regels)


def test_the_certainty_is_that_of_the_weakest_rule_that_decided() -> None:
    looked_at = 0
    for c in coupled():
        if c.outcome.taakvelden:
            assert c.outcome.zekerheid == weakest(RULES[name].certainty(c.jaar) for name in c.outcome.regels), (
                c.code.code
            )
            looked_at += 1
    assert looked_at > 3000


def test_a_rule_that_sets_what_nothing_looks_at_does_not_count() -> None:
    outcome = decided("JZ21", "46A02", 2025, leveringsvorm="pgb")
    assert (outcome.regels, outcome.zekerheid) == (("jw-pgb",), "vastgesteld")
    assert decided("54-55", "54001", 2023).bronnen == ("findo, taakveld 6.74a",)


def test_a_rule_that_another_set_property_kept_out_counts() -> None:
    rules = small(
        Rule("set", {"q": frozenset(("1",))}, "afgeleid", "b", zet={"s": "1"}),
        Rule("not-this", {"p": frozenset(("1",)), "s": frozenset(("2",))}, "vastgesteld", "b", dan="T1"),
        Rule("wider", {"p": frozenset(("1",))}, "vastgesteld", "b", dan="T2"),
    )
    outcome = rules.decide({"p": ("1",), "q": ("1",)})
    assert (outcome.taakvelden, outcome.regels, outcome.zekerheid) == (("T2",), ("set", "wider"), "afgeleid")


FOLLOWING: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("jeugdwet", "jw-2023-pgb", {}),
    ("wmo", "wmo-2023-pgb-met-pgb20", {"pgb20": "ja"}),
)


@pytest.mark.parametrize(("wet", "rule", "more"), FOLLOWING)
def test_what_follows_another_line_has_its_outcome_with_the_weaker_certainty(
    wet: str, rule: str, more: dict[str, str]
) -> None:
    looked_at = 0
    for jaar in (2023, 2024):
        rules = rules_of(wet, jaar)
        for care_list in COUPLINGS.coupled_lists(wet, jaar):
            for code in codes_of(care_list):
                followed = rules.decide(code.properties(**more, leveringsvorm="zin"))
                outcome = rules.decide(code.properties(**more, leveringsvorm="pgb"))
                for part in ("stand", "taakvelden", "vragen", "open_punten", "tegenspraak"):
                    assert getattr(outcome, part) == getattr(followed, part), (code.code, part)
                assert set(outcome.regels) == {*followed.regels, rule}
                if followed.taakvelden:
                    assert outcome.zekerheid == weakest((followed.zekerheid, RULES[rule].zekerheid))
                looked_at += 1
    assert looked_at >= 2 * 180


def test_the_pack_of_the_run_time_decides_as_the_tables_do() -> None:
    made = json.loads(json.dumps(pack(SPECIFICATION)))
    by_year = {(wet, jaar): coupling.year_rules(made, wet, jaar) for wet in COUPLINGS.laws() for jaar in YEARS}
    looked_at = 0
    for (wet, jaar), rules in by_year.items():
        for code, known in lines(COUPLINGS, wet, jaar):
            assert rules.decide(known) == rules_of(wet, jaar).decide(known), (code.code, jaar)
            looked_at += 1
    assert looked_at > 6000


def answers(wet: str, jaar: int, name: str, known: Mapping[str, frozenset[str]]) -> list[dict[str, frozenset[str]]]:
    """Return what a line says more with each possible answer to a question."""
    if name == "productcategorie":
        return [{name: frozenset((category,))} for category in sorted(known[name])]
    if name == "productcode":
        [category] = known["productcategorie"]
        listed = [c for found in COUPLINGS.coupled_lists(wet, jaar) if found.soort == name for c in codes_of(found)]
        unknown = {name: frozenset((category + OWN_CODE,)), "lijst": frozenset(("",))}
        return [*(c.properties() for c in listed if c.code[:2] == category), unknown]
    own = known["productcategorie"]
    of_line = [rule for rule in rules_of(wet, jaar).rules if rule.als.get("productcategorie", own) & own]
    named = {value for rule in of_line for value in rule.als.get(name, ())}
    return [{name: frozenset((value,))} for value in sorted(named)]


@pytest.mark.parametrize("jaar", YEARS)
@pytest.mark.parametrize("wet", COUPLINGS.laws())
def test_answering_every_question_gives_one_taakveld_or_an_open_point(wet: str, jaar: int) -> None:
    rules = rules_of(wet, jaar)
    asked = tried = 0
    for code, known in lines(COUPLINGS, wet, jaar):
        national = rules.decide(known)
        answered: list[dict[str, frozenset[str]]] = [dict(known)]
        for name in national.vragen:
            answered = [{**said, **answer} for said in answered for answer in answers(wet, jaar, name, said)]
        asked += bool(national.vragen)
        for said in answered if national.vragen else ():
            outcome = rules.decide(said)
            tried += 1
            if outcome.tegenspraak is None:
                assert outcome.stand == GEKOPPELD or outcome.open_punten, (code.code, jaar, said, outcome)
                assert not outcome.vragen, (code.code, jaar, said, outcome)
            assert set(outcome.taakvelden) <= set(national.taakvelden), (code.code, jaar, said, outcome)
    say(wet, jaar, asked, "lines with a question", tried, "answers")
    if (wet, jaar) not in (("jeugdwet", 2022),):  # all of it was 6.72 then
        assert asked >= 1 and tried > asked


def test_only_the_arrangements_of_the_other_law_are_answers_that_lead_nowhere() -> None:
    """They are values of one property that both laws ask for; such a line is open, and says that there is no rule."""
    nowhere = defaultdict(set)
    for lijst, category in (("JZ020", "50"), ("WMO020", "10"), ("88", "88")):
        for jaar in YEARS:
            for value in VALUES["arrangement"]:
                if in_years(LISTS[lijst].geldig, jaar):
                    outcome = decided(lijst, category, jaar, arrangement=value)
                    if outcome.stand == OPEN and not outcome.open_punten:
                        nowhere[lijst].add(value)
    assert dict(nowhere) == {
        "JZ020": {"huishoudelijke-hulp", "beschermd-wonen", "opvang"},
        "WMO020": {"behandeling"},
        "88": {"behandeling"},
    }


# with Hypothesis: small made-up rules

SMALL = {"p": ("1", "2"), "q": ("1", "2", "3"), "r": ("1", "2"), "s": ("1", "2")}
ASKED = ("p", "q", "r")


def small(*rules: Rule) -> YearRules:
    """Return rules about four made-up properties; ``s`` is never asked for."""
    order = {"T1": 0, "T2": 1, "T3": 2}
    return YearRules(ordered(rules), tuple(SMALL), ASKED, order, SMALL)


def some(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, frozenset[str]]]:
    """Return conditions on, or what is known of, some of these properties."""
    return st.fixed_dictionaries(
        {}, optional={name: st.frozensets(st.sampled_from(SMALL[name]), min_size=1) for name in names}
    )


@st.composite
def rule_sets(draw: st.DrawFn, *, setting: bool) -> YearRules:
    rules = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("dan", "dan", "dan", "open", "zet") if setting else ("dan", "dan", "dan", "open")))
        certainty = draw(st.sampled_from(CERTAINTIES))
        name = f"regel-{number}"
        if kind == "zet":
            sets = draw(st.sampled_from(({"r": "1"}, {"r": "2"}, {"s": "1"}, {"s": "2"})))
            rules.append(Rule(name, draw(some(("p", "q"))), certainty, "bron", zet=sets))
            continue
        conditions = draw(some(tuple(SMALL) if setting else ASKED))
        where = draw(st.sampled_from(("T1", "T2", "T3") if kind == "dan" else ("o1", "o2")))
        rules.append(Rule(name, conditions, certainty, "bron", **{kind: where}))  # type: ignore[arg-type]
    return small(*rules)


LINES = some(ASKED)
many = settings(max_examples=80, deadline=None)


@many
@given(rule_sets(setting=False), LINES)
def test_the_outcome_is_that_of_every_line_it_may_turn_out_to_be(
    rules: YearRules, known: dict[str, frozenset[str]]
) -> None:
    expected = set()
    for values in itertools.product(*(sorted(known.get(name, SMALL[name])) for name in ASKED)):
        complete = dict(zip(ASKED, values, strict=True))
        first = next((r for r in rules.rules if all(complete[n] in wanted for n, wanted in r.als.items())), None)
        expected.add((first.dan, first.open) if first is not None else (None, None))
    outcome = rules.decide(known)
    assert set(outcome.taakvelden) == {taakveld for taakveld, _ in expected if taakveld}
    assert set(outcome.open_punten) == {point for _, point in expected if point}
    assert (outcome.stand == GEKOPPELD) == (len(expected) == 1 and bool(outcome.taakvelden))
    assert bool(outcome.vragen) == (outcome.stand == KEUZE)


@many
@given(rule_sets(setting=True), LINES, st.data())
def test_knowing_more_never_adds_a_candidate_and_keeps_what_was_settled(
    rules: YearRules, known: dict[str, frozenset[str]], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(ASKED))
    value = data.draw(st.sampled_from(sorted(known.get(name, SMALL[name]))))
    before, after = rules.decide(known), rules.decide({**known, name: (value,)})
    if before.tegenspraak is None and after.tegenspraak is None:
        assert set(after.taakvelden) <= set(before.taakvelden)
        assert set(after.open_punten) <= set(before.open_punten)
        if before.stand == GEKOPPELD:
            assert (after.stand, after.taakvelden) == (GEKOPPELD, before.taakvelden)


@many
@given(rule_sets(setting=False), LINES, st.data())
def test_answering_every_question_leaves_no_choice(
    rules: YearRules, known: dict[str, frozenset[str]], data: st.DataObject
) -> None:
    before = rules.decide(known)
    answers = {name: (data.draw(st.sampled_from(sorted(known.get(name, SMALL[name])))),) for name in before.vragen}
    after = rules.decide({**known, **answers})
    assert after.stand in (GEKOPPELD, OPEN) and not after.vragen
    assert set(after.taakvelden) <= set(before.taakvelden)


def test_a_question_is_asked_when_only_the_two_answers_together_decide() -> None:
    """With either answer alone both taakvelden stay possible."""
    rules = small(
        *(
            Rule(f"{p}{q}", {"p": frozenset((p,)), "q": frozenset(q)}, "vastgesteld", "b", dan="T1" if p in q else "T2")
            for p, q in itertools.product(SMALL["p"], (("1",), ("2", "3")))
        )
    )
    assert rules.decide({}).vragen == ("p", "q")
    assert rules.decide({"p": ("1",), "q": ("3",)}).taakvelden == ("T2",)


@many
@given(rule_sets(setting=True), LINES, st.randoms(use_true_random=False))
def test_the_order_in_which_a_line_says_things_makes_no_difference(
    rules: YearRules, known: dict[str, frozenset[str]], random: Any
) -> None:
    names = list(known)
    random.shuffle(names)
    turned = {name: random.sample(sorted(known[name]), len(known[name])) for name in names}
    again = YearRules(rules.rules, rules.properties, rules.askable, rules.order, rules.values)
    assert again.decide(turned) == rules.decide(known)


@many
@given(rule_sets(setting=True), LINES)
def test_certainty_questions_and_rules_of_an_outcome_hang_together(
    rules: YearRules, known: dict[str, frozenset[str]]
) -> None:
    outcome = rules.decide(known)
    assert len(set(outcome.regels)) == len(outcome.regels)
    assert set(outcome.vragen) <= set(ASKED) or "s" not in rules.setting
    if outcome.taakvelden:
        assert outcome.zekerheid == certain_of(rules, outcome)
        told = {r.dan for r in rules.rules if r.id in outcome.regels and r.dan}
        assert told == set(outcome.taakvelden)
    else:
        assert (outcome.stand, outcome.zekerheid, outcome.vragen) == (OPEN, "", ())


@many
@given(rule_sets(setting=False), LINES, st.sampled_from(CERTAINTIES))
def test_a_line_that_follows_another_has_its_taakvelden(
    rules: YearRules, known: dict[str, frozenset[str]], certainty: str
) -> None:
    follows = Rule("volgt", {"p": frozenset(("1",))}, certainty, "bron", volgt={"p": "2"})
    others = [
        Rule(r.id, {**r.als, "p": frozenset(("2",))}, r.zekerheid, r.bron, dan=r.dan, open=r.open) for r in rules.rules
    ]
    with_following = small(follows, *others)
    followed = with_following.decide({**known, "p": ("2",)})
    outcome = with_following.decide({**known, "p": ("1",)})
    for part in ("stand", "taakvelden", "vragen", "open_punten"):
        assert getattr(outcome, part) == getattr(followed, part)
    if followed.taakvelden:
        assert outcome.zekerheid == weakest((followed.zekerheid, certainty))


def test_a_value_that_no_rule_names_counts_when_a_wider_rule_takes_it() -> None:
    """Who bought may be regionaal too: one rule about lokaal and one about all else is a question, not lokaal."""
    rules = small(
        Rule("narrow", {"q": frozenset(("1",))}, "vastgesteld", "b", dan="T1"),
        Rule("wide", {}, "vastgesteld", "b", dan="T2"),
    )
    outcome = rules.decide({})
    assert (outcome.stand, outcome.taakvelden, outcome.vragen) == (KEUZE, ("T1", "T2"), ("q",))


def test_a_property_that_another_answer_would_set_otherwise_is_not_taken_as_set() -> None:
    rules = small(
        Rule("narrow", {"p": frozenset(("1",))}, "vastgesteld", "b", zet={"r": "1"}),
        Rule("wide", {}, "vastgesteld", "b", zet={"r": "2"}),
        Rule("one", {"r": frozenset(("1",))}, "vastgesteld", "b", dan="T1"),
        Rule("two", {"r": frozenset(("2",))}, "vastgesteld", "b", dan="T2"),
    )
    assert rules.decide({}).taakvelden == ("T1", "T2")
    assert rules.decide({"p": ("1",)}).taakvelden == ("T1",)
    assert rules.decide({"p": ("2",)}).taakvelden == ("T2",)


def test_rules_that_follow_each_other_in_a_circle_lead_nowhere() -> None:
    rules = small(
        Rule("there", {"p": frozenset(("1",))}, "vastgesteld", "b", volgt={"p": "2"}),
        Rule("back", {"p": frozenset(("2",))}, "vastgesteld", "b", volgt={"p": "1"}),
    )
    assert rules.decide({"p": ("1",)}).stand == OPEN


# with Hypothesis: the real rules


@st.composite
def real_lines(draw: st.DrawFn) -> tuple[str, int, dict[str, frozenset[str]]]:
    """Return law, year and a line as a file may have it: a code of a list, an own code or a category, and more."""
    wet = draw(st.sampled_from(COUPLINGS.laws()))
    jaar = draw(st.sampled_from(YEARS))
    lists = list(COUPLINGS.coupled_lists(wet, jaar))
    code = draw(st.sampled_from(codes_of(draw(st.sampled_from(lists)))))
    known = code.properties()
    if len(known["productcategorie"]) == 1 and "productcode" not in known and draw(st.booleans()):
        known["productcode"] = frozenset((next(iter(code.categories)) + OWN_CODE,))
        known["lijst"] = frozenset(("",))
    for name in draw(st.lists(st.sampled_from(sorted(set(VALUES) - {"wet", "voorziening"})), unique=True, max_size=3)):
        known.setdefault(name, draw(st.frozensets(st.sampled_from(VALUES[name]), min_size=1)))
    return wet, jaar, known


@many
@given(real_lines(), st.data())
def test_of_a_real_line_knowing_more_never_adds_a_candidate(
    at: tuple[str, int, dict[str, frozenset[str]]], data: st.DataObject
) -> None:
    wet, jaar, known = at
    rules = rules_of(wet, jaar)
    name = data.draw(st.sampled_from(sorted(set(VALUES) - {"wet", "voorziening"})))
    value = data.draw(st.sampled_from(sorted(known.get(name, VALUES[name]))))
    before, after = rules.decide(known), rules.decide({**known, name: (value,)})
    if before.tegenspraak is None and after.tegenspraak is None:
        unless = before.uitzonderingen
        assert set(after.taakvelden) <= {*before.taakvelden, *(rule.taakveld for rule in unless)}
        assert set(after.open_punten) <= {*before.open_punten, *(rule.open_punt for rule in unless)}
        if before.stand == GEKOPPELD and not unless:
            assert (after.stand, after.taakvelden) == (GEKOPPELD, before.taakvelden)


@many
@given(real_lines(), st.randoms(use_true_random=False))
def test_of_a_real_line_the_order_of_rules_and_values_makes_no_difference(
    at: tuple[str, int, dict[str, frozenset[str]]], random: Any
) -> None:
    wet, jaar, known = at
    rules = rules_of(wet, jaar)
    names = list(known)
    random.shuffle(names)
    turned = {name: random.sample(sorted(known[name]), len(known[name])) for name in names}
    shuffled = list(rules.rules)
    random.shuffle(shuffled)
    again = YearRules(ordered(shuffled), rules.properties, rules.askable, rules.order, rules.values, rules.standard)
    found, expected = again.decide(turned), rules.decide(known)
    assert (found.stand, found.taakvelden) == (expected.stand, expected.taakvelden)
    assert set(found.open_punten) == set(expected.open_punten)


# 6. Each check, broken on purpose


def checked(*edits: tuple[str, str, str]) -> list[Finding]:
    """Return what the check finds when texts of files are changed, in memory."""
    texts: dict[str, str] = {}
    for path, old, new in edits:
        text = texts.get(path) or (ROOT / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is no longer in {path}"
        texts[path] = text.replace(old, new, 1)
    known: Facts = facts.read([sources.load_text(texts[d.path], d.path) if d.path in texts else d for d in DOCUMENTS])
    found, count = check.check(Specification(known))
    assert count > 100
    return sorted(found)


def test_the_check_finds_nothing_in_the_real_rules_and_looks_at_every_code() -> None:
    found, count = check.check(SPECIFICATION)
    assert found == []
    codes = sum(1 for wet in COUPLINGS.laws() for jaar in YEARS for _ in lines(COUPLINGS, wet, jaar))
    with_years = sum(1 for care_list in COUPLINGS.lists for code in care_list.codes if code.geldig is not None)
    assert count == len(COUPLINGS.rules) + len(COUPLINGS.meanings) + with_years + codes > 7000


def test_a_rule_that_does_not_say_how_certain_it_is_still_has_its_place_checked() -> None:
    """Another check asks for the certainty; this one must not stumble."""
    edit = (JEUGD, "    bron: {id: voorschrift-2026, blad: 39}\n    zekerheid: vastgesteld\n", "")
    assert checked(edit) == []
    assert checked(edit, (JEUGD, 'dan: "6.822"', 'dan: "6.8222"')) != []


def test_every_rule_that_leads_somewhere_matters_to_some_code() -> None:
    """Without it a known code loses a candidate or an open point, or gains one."""
    without_effect = []
    for rule in RULES.values():
        if rule.fact.zet is not None or rule.fact.tenzij is not None:
            continue
        jaar = next(year for year in YEARS if rule.holds(year))
        whole = rules_of(rule.wet, jaar)
        rest = [r for r in whole.rules if r.id != rule.id]
        less = YearRules(rest, whole.properties, whole.askable, whole.order, whole.values, whole.standard)
        for _, known in lines(COUPLINGS, rule.wet, jaar):
            before = whole.decide(known)
            if rule.id in before.regels:
                after = less.decide(known)
                if (before.taakvelden, before.open_punten) != (after.taakvelden, after.open_punten):
                    break
        else:
            without_effect.append(rule.id)
    assert without_effect == ["jw-2023-ggz-genoemd", "jw-2023-ggz-hoogspecialistisch"]  # they differ in certainty
    assert len(RULES) >= 100


# 7. The tables


def read_back(name: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    made = of_subject("couplings", SPECIFICATION)
    return (
        list(csv.DictReader(io.StringIO(made[f"tabellen/{name}.csv"].decode("utf-8-sig")), delimiter=";")),
        json.loads(made[f"tabellen/{name}.json"]),
    )


@pytest.mark.parametrize("name", ["jeugd", "wmo", "pgb", "hulpvormen"])
def test_a_coupling_table_has_the_columns_of_the_design_and_codes_that_stay_text(name: str) -> None:
    from_csv, from_json = read_back(f"koppelingen/2025/{name}")
    assert from_csv == from_json
    assert len(from_csv) >= 20
    for row in from_json:
        assert " ".join(row) == CANDIDATE_COLUMNS
        assert all(isinstance(value, str) for value in row.values())
        assert row["lijst"] in LISTS and row["code"] in {c.code for c in LISTS[row["lijst"]].codes}
    if name == "hulpvormen":
        assert all(row["hulpvorm"] == (row["code"] if row["lijst"] == "hulpvormen" else "") for row in from_json)
    if name in ("wmo", "pgb"):
        assert "01" in {row["code"] for row in from_json}
        assert {row["productcategorie"] for row in from_json} >= {"01", "07", "08"}


def test_the_rows_of_a_table_are_told_apart_by_list_code_and_category() -> None:
    for name, table in tables().items():
        keys = [tuple(row[table.header.index(column)] for column in table.primary_key) for row in table.rows]
        assert keys and len(set(keys)) == len(keys), name


GOLDEN = {
    (2025, "jeugd", "45A48"): (
        "jeugdwet", "JZ21", "45A48", "Jeugdhulp ambulant regulier: inspanningsgericht (individueel)", "45", "02",
        "keuze", "6.751 6.752 6.753", "Wie heeft de hulp ingekocht (lokaal, regionaal of landelijk)?", "vastgesteld",
        "jw-jeugdhulp jw-ambulant jw-ambulant-landelijk jw-ambulant-lokaal jw-ambulant-regionaal",
        "voorschrift-2026, blad 35; voorschrift-2026, blad 36",
    ),
    (2023, "jeugd", "43A05"): (
        "jeugdwet", "JZ21", "43A05", "Logeren: outputgericht", "43", "12", "gekoppeld", "6.72a", "", "afgeleid",
        "jw-2023-heet-logeren jw-2023-logeren", "jz21-2025; findo, taakveld 6.72a",
    ),
    (2025, "jeugd", "43A05"): (
        "jeugdwet", "JZ21", "43A05", "Logeren: outputgericht", "43", "12", "keuze", "6.761 6.762 6.763",
        "Wie heeft de hulp ingekocht (lokaal, regionaal of landelijk)?", "vastgesteld",
        "jw-jeugdhulp jw-verblijf jw-verblijf-landelijk jw-verblijf-lokaal jw-verblijf-regionaal",
        "voorschrift-2026, blad 35; voorschrift-2026, blad 36; voorschrift-2026, blad 37",
    ),
    (2025, "wmo", "07"): (
        "wmo", "WMO020", "07", "Dagbesteding", "07", "", "gekoppeld", "6.713", "", "vastgesteld",
        "wmo-dagbesteding-zelfstandig", "voorschrift-2026, blad 34",
    ),
    (2024, "wmo", "08L01"): (
        "wmo", "Wmo-bekend", "08L01", "", "08", "", "gekoppeld", "6.71c", "", "vastgesteld",
        "wmo-2023-vervoer-dagbesteding", "findo, taakveld 6.6",
    ),
    (2023, "jeugd", "54003"): (
        "jeugdwet", "54-55", "54003", "Jeugd GGZ hoog-specialistisch", "54", "", "gekoppeld", "6.74a", "", "afgeleid",
        "jw-2023-ggz-hoogspecialistisch", "findo, taakveld 6.74a",
    ),
}  # fmt: skip


EXCEPTIONS = {
    (2025, "wmo", "07"): "tenzij de cliënt beschermd woont: 6.811; tenzij de cliënt in de opvang zit: 6.812; "
    "tenzij de dagbesteding arbeidsmatig is: 6.4",
}
"""What the code of such a row cannot show."""


@pytest.mark.parametrize("key", GOLDEN, ids=lambda key: " ".join(map(str, key)))
def test_a_row_that_people_look_up_reads_as_settled(key: tuple[int, str, str]) -> None:
    jaar, name, code = key
    [row] = [row for row in tables()[f"koppelingen/{jaar}/{name}"].rows if row[2] == code]
    assert row == (*GOLDEN[key], EXCEPTIONS.get(key, ""))


def test_the_table_of_lists_tells_how_many_codes_each_has_and_whether_that_is_all() -> None:
    table = tables()["productcodes/lijsten"]
    found = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    assert {row["lijst"]: int(row["codes"]) for row in found} == {name: len(one.codes) for name, one in LISTS.items()}
    assert {row["lijst"] for row in found if row["volledig"] == "nee"} == {"54-55", "Wmo-bekend"}
    assert sum(int(row["codes"]) for row in found) == len(tables()["productcodes/codes"].rows) >= 700


def test_the_certainties_of_the_run_time_are_those_of_the_schema(root: Path) -> None:
    schema = yaml.safe_load((root / "schema" / "kern.yaml").read_text(encoding="utf-8"))
    assert list(CERTAINTIES) == list(schema["enums"]["Zekerheid"]["permissible_values"])


def test_a_table_and_a_tree_say_the_exceptions_that_a_code_cannot_show_as_the_run_time_does() -> None:
    care = Care(pack(SPECIFICATION), 2026)
    for name in ("jeugd", "wmo"):
        table = tables()[f"koppelingen/2026/{name}"]
        for row in (dict(zip(table.header, row, strict=True)) for row in table.rows):
            kind = LISTS[row["lijst"]].soort
            said = care.couple({kind: row["code"]}) if kind in care.properties and len(row["code"]) in (2, 5) else None
            if said is not None and said.stand == row["stand"]:
                assert row["tenzij"] == said.tenzij, row
    table = tables()["koppelingen/2026/wmo"]
    [told] = [row[table.header.index("tenzij")] for row in table.rows if row[1:3] == ("WMO020", "07")]
    assert told.startswith("tenzij de cliënt beschermd woont: 6.811; ")
    trees = decision_trees(SPECIFICATION)
    tree = trees["bomen"][next(n for van, tot, n in trees["codes"]["wmo productcategorie 07"] if van <= 2026 <= tot)]
    assert tree["antwoorden"]["zin"]["tenzij"] == told
