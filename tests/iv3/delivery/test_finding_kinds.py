"""Findings of a kind: the first are told one by one, the others counted and summed, and nothing is lost on the way."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iv3
from generators.kernel.files import Files
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.comparison.controls import compared_controls
from iv3.comparison.differences import NEW, SOLVED
from iv3.comparison.filed import Filed
from iv3.core.meant_code import CodeHints
from iv3.core.money import Fraction, cents
from iv3.core.packs import RULES, needed_pack
from iv3.delivery.build_formats import as_junit, as_sarif
from iv3.delivery.delivery_count import delivery_count
from iv3.delivery.draft import ReportDraft
from iv3.delivery.reading import parse
from iv3.delivery.report import Report, validated
from iv3.delivery.wording import as_csv, as_html, as_text, verdict
from iv3.excel.model import ModelRead
from iv3.excel.problems import UNREADABLE, CellProblem

pytestmark = pytest.mark.usefixtures("fresh_packs")

Json = dict[str, Any]
_OLD = {"taakveld": "6.2", "categorie": "1.1", "bedrag": 1.25}
_ALL = 10**9


@pytest.fixture(scope="module")
def delivery(specification: Specification) -> Json:
    base = examples.base_example("gemeente", 2025, 5)
    document: Json = json.loads(examples.delivery_bytes(base, specification.facts.bases, specification))
    return document


@pytest.fixture
def most() -> int:
    return int(needed_pack(RULES)["grenzen"]["grens_per_soort"])


@contextmanager
def telling(number: int) -> Iterator[None]:
    """Tell so many of a kind one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(needed_pack(RULES)["grenzen"], "grens_per_soort", number)
        yield


def with_records(delivery: Json, part: str, records: list[Any]) -> bytes:
    return json.dumps({**delivery, "data": {**delivery["data"], part: records}}).encode()


def old_codes(delivery: Json, number: int) -> bytes:
    """Return a delivery with an old code in so many records."""
    return with_records(delivery, "lasten", [_OLD] * number)


def of_rule(report: Report, rule: str) -> list[Json]:
    return [finding for finding in report.bevindingen if finding["regel"] == rule]


# both sides of the limit


def test_as_many_as_the_limit_are_all_told_one_by_one(delivery: Json, most: int) -> None:
    report = iv3.validate(old_codes(delivery, most))
    found = of_rule(report, "DF001")
    assert len(found) == most
    assert not any("aantal" in finding for finding in found)
    assert report.data["grens_per_soort"] == most


def test_one_more_than_the_limit_ends_with_a_finding_that_stands_for_it(delivery: Json, most: int) -> None:
    report = iv3.validate(old_codes(delivery, most + 1))
    *told, last = of_rule(report, "DF001")
    assert len(told) == most
    assert last == {
        "regel": "DF001",
        "ernst": "fout",
        "zekerheid": "vastgesteld",
        "melding": f"Een fout van deze soort komt bij lasten nog 1 keer voor; de eerste {most} staan er elk apart bij. "
        "Samen gaat het om € 1,25.",
        "plaats": {"onderdeel": "lasten", "pad": "/data/lasten"},
        "aantal": 1,
        "som_cent": 125,
        "plaatsen": [f"/data/lasten/{most}"],
        "herstel": told[0]["herstel"],
        "zie": told[0]["zie"],
    }


def test_what_is_told_one_by_one_is_what_a_report_without_a_limit_begins_with(delivery: Json, most: int) -> None:
    content = old_codes(delivery, most + 50)
    with telling(_ALL):
        everything = of_rule(iv3.validate(content), "DF001")
    assert of_rule(iv3.validate(content), "DF001")[:most] == everything[:most]


def test_the_verdict_and_the_count_of_every_rule_do_not_depend_on_the_limit(delivery: Json, most: int) -> None:
    content = old_codes(delivery, 3 * most)
    with telling(_ALL):
        everything = iv3.validate(content)
    limited = iv3.validate(content)
    assert limited.oordeel == everything.oordeel == "fout"
    assert limited.data["regels"] == everything.data["regels"]
    assert next(row["bevindingen"] for row in limited.data["regels"] if row["regel"] == "DF001") == 3 * most
    assert verdict(limited) == verdict(everything)


def test_each_part_and_each_reason_has_a_limit_of_its_own(delivery: Json, most: int) -> None:
    data = {**delivery["data"], "lasten": [_OLD] * (most + 3), "baten": [_OLD | {"categorie": "3.5.1"}] * (most + 2)}
    found = of_rule(iv3.validate(json.dumps({**delivery, "data": data}).encode()), "DF001")
    assert [(f["plaats"]["onderdeel"], f["aantal"]) for f in found if "aantal" in f] == [("lasten", 3), ("baten", 2)]
    records = [{**_OLD, "taakveld": 6.2}] * (most + 1) + [{**_OLD, "taakveld": None}] * (most + 1)
    found = of_rule(iv3.validate(with_records(delivery, "lasten", records)), "SF999")
    assert [finding["aantal"] for finding in found if "aantal" in finding] == [1, 1]


def test_own_data_stays_with_a_finding_that_is_told(delivery: Json, most: int) -> None:
    records = [{**_OLD, "rekening": f"R{number}"} for number in range(most + 5)]
    *told, last = of_rule(iv3.validate(with_records(delivery, "lasten", records)), "DF001")
    assert [finding["eigen"] for finding in told] == [{"rekening": f"R{number}"} for number in range(most)]
    assert "eigen" not in last


def test_a_record_with_two_findings_of_a_kind_counts_once_in_the_sum(delivery: Json, most: int) -> None:
    records = [{"bedrag": 2}] * (most + 1)
    last = of_rule(iv3.validate(with_records(delivery, "lasten", records)), "SF016")[-1]
    assert last["aantal"] == 2 * (most + 1) - most
    assert last["som_cent"] == 200 * (most // 2 + 1)


def test_an_amount_that_cannot_be_read_is_counted_apart_from_the_sum(delivery: Json, most: int) -> None:
    records = [{"taakveld": "0.1", "bedrag": 1}] * (most + 1) + [{"taakveld": "0.1", "bedrag": 10**400}] * 2
    last = of_rule(iv3.validate(with_records(delivery, "lasten", records)), "SF016")[-1]
    assert (last["aantal"], last["som_cent"], last["zonder_bedrag"]) == (3, 100, 2)
    assert last["melding"].endswith("Samen gaat het om € 1. Regels waarvan het bedrag niet te lezen is: 2.")


def test_remedies_that_differ_become_one_that_points_at_what_is_told(delivery: Json) -> None:
    keys = {f"sleutel{number}": 1 for number in range(5)}
    document = json.dumps({**delivery, "metadata": {**delivery["metadata"], **keys}})
    rule = next(rule for rule in needed_pack(RULES)["regels"] if rule["id"] == "SF003")
    with telling(3), pytest.MonkeyPatch.context() as patch:
        patch.setitem(rule, "herstel", "Haal {sleutel} weg.")
        *told, last = of_rule(iv3.validate(document), "SF003")
    assert [finding["herstel"] for finding in told] == [f"Haal sleutel{number} weg." for number in range(3)]
    assert last["herstel"] == "Doe hetzelfde als bij de bevindingen van deze soort die apart staan."


# every phase


def test_grey_cells_are_summed_by_the_amount_of_the_cell(delivery: Json, specification: Specification) -> None:
    grey = specification.year("gemeente", 2025)
    pack = needed_pack(grey.name.replace("/", "-"))
    cells = [(row, c) for group in pack["grijze_cellen"]["lasten"] for row in group["rijen"] for c in group["grijs"]]
    records = [{"taakveld": row, "categorie": column, "bedrag": 3} for row, column in cells[:9]] * 2
    with telling(4):
        *told, last = of_rule(iv3.validate(with_records(delivery, "lasten", records)), "GC001")
    assert len(told) == 4
    assert (last["aantal"], last["som_cent"], last["ernst"]) == (5, 5 * 600, "waarschuwing")


def test_remarks_and_keys_that_nobody_knows_are_counted_too(delivery: Json, most: int) -> None:
    document = {**delivery, "opmerkingen": [{"x": 1}] * (most + 7)}
    document["metadata"] = {**delivery["metadata"], **{f"sleutel{number}": 1 for number in range(most + 4)}}
    report = iv3.validate(json.dumps(document).encode())
    grouped = [finding for finding in report.bevindingen if "aantal" in finding]
    assert {(f["plaats"]["onderdeel"], f["plaats"]["pad"]) for f in grouped} >= {
        ("opmerkingen", "/opmerkingen"),
        ("metadata", "/metadata"),
    }
    assert all("som_cent" not in finding for finding in grouped)


def test_keys_that_stand_twice_in_any_number_of_unknown_objects_are_one_kind(delivery: Json, most: int) -> None:
    odd = ", ".join(f'"blok{number}": {{"a": 1, "a": 2}}' for number in range(most + 6))
    report = iv3.validate(f"{{{odd}, {json.dumps(delivery)[1:]}".encode())
    *told, last = of_rule(report, "AL006")
    assert len(told) == most
    assert (last["aantal"], last["plaats"]) == (6, {"onderdeel": "", "pad": ""})


def test_cells_of_a_workbook_that_cannot_be_read_are_counted_by_sheet_and_cell(most: int) -> None:
    problems = [
        CellProblem(UNREADABLE, "cel_formule", "lasten", "5.Lasten", f"C{row}", {"gevonden": ""})
        for row in range(1, most + 41)
    ]
    validation, _ = validated(b"{}")
    fresh = type(validation)("model.xlsx")
    report = Report(fresh.model(ModelRead({}, {}, problems, [])))
    *told, last = of_rule(report, "XM001")
    assert len(told) == most
    assert last["aantal"] == 40
    assert last["plaatsen"][0] == f"5.Lasten!C{most + 1}"
    assert report.data["regels"][2]["bevindingen"] == most + 40


def test_codes_that_were_found_before_the_structure_went_wrong_are_not_told(delivery: Json, most: int) -> None:
    records = [*[_OLD] * (most + 1), {"taakveld": "0.1"}]
    report = iv3.validate(with_records(delivery, "lasten", records))
    assert of_rule(report, "DF001") == []
    row = next(row for row in report.data["regels"] if row["regel"] == "DF001")
    assert (row["stand"], row["bevindingen"]) == ("overgeslagen", 0)


def test_hints_are_only_looked_for_where_they_are_told(delivery: Json, most: int, monkeypatch: Any) -> None:
    asked: list[str] = []
    meant = CodeHints.meant

    def noting(self: CodeHints, code: str) -> Any:
        asked.append(code)
        return meant(self, code)

    monkeypatch.setattr(CodeHints, "meant", noting)
    records = [{**_OLD, "taakveld": f"9.{number}x"} for number in range(20 * most)]
    iv3.validate(with_records(delivery, "lasten", records))
    assert len(asked) == most


def test_the_control_sheet_counts_the_records_that_are_not_told(delivery: Json, most: int) -> None:
    text = json.dumps(delivery).replace(
        '"lasten": [',
        '"lasten": [' + '{"taakveld": "0.1", "categorie": "1.1", "bedrag": 1, "bedrag": 2}, ' * (most + 5),
        1,
    )
    validation, report = validated(text)
    assert of_rule(report, "AL006")[-1]["aantal"] == 5
    [lasten] = [part for part in delivery_count(validation, "x").parts if part.part == "lasten"]
    assert lasten.refused == (most + 5, 200 * (most + 5))
    validation, _ = validated(old_codes(delivery, most + 5))
    [lasten] = [part for part in delivery_count(validation, "x").parts if part.part == "lasten"]
    assert lasten.refused == (most + 5, 125 * (most + 5))


# nothing is lost


_RECORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "taakveld": st.sampled_from(["0.1", "6.2", "9.9", 6.1, None, ""]),
            "categorie": st.sampled_from(["1.1", "8.8", 1]),
            "bedrag": st.sampled_from([1, -2.35, 0.5, "1", None, 10**13, True]),
            "details": st.sampled_from([{}, {"a": 1}, []]),
        },
    ),
    max_size=12,
)


def amounts_at(document: Json, places: list[str], most_euro: int) -> list[int | None]:
    """Return the amounts of records in cents, of equal places after each other once."""
    different = [place for number, place in enumerate(places) if number == 0 or places[number - 1] != place]
    return [amount_of(document, place, most_euro) for place in different]


def amount_of(document: Json, place: str, most_euro: int) -> int | None:
    _, _, part, index = place.split("/")
    record = document["data"][part][int(index)]
    amount = record.get("bedrag") if isinstance(record, dict) else None
    if isinstance(amount, bool) or not isinstance(amount, (int, Fraction)):
        return None
    cent = cents(amount)
    return cent if abs(cent) <= most_euro * 100 else None


@settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lasten=_RECORDS, baten=_RECORDS, number=st.integers(1, 5))
def test_counts_and_sums_of_told_and_grouped_are_those_of_a_report_without_a_limit(
    delivery: Json, lasten: list[Json], baten: list[Json], number: int
) -> None:
    data = {**delivery["data"], "lasten": lasten, "baten": baten}
    content = json.dumps({**delivery, "data": data})
    kinds: dict[int, tuple[str, str, str]] = {}
    with telling(_ALL), pytest.MonkeyPatch.context() as patch:
        tell = ReportDraft._tell

        def noting(self: ReportDraft, kind: Any, finding: Json) -> None:
            kinds[id(finding)] = next(key for key, value in self._kinds.items() if value is kind)
            tell(self, kind, finding)

        patch.setattr(ReportDraft, "_tell", noting)
        everything = iv3.validate(content)
        by_kind: dict[tuple[str, str, str], list[Json]] = {}
        for finding in everything.bevindingen:
            by_kind.setdefault(kinds[id(finding)], []).append(finding)
    with telling(number):
        limited = iv3.validate(content)
    document = parse(content, 64).data
    most_euro = limited_amount()
    assert limited.oordeel == everything.oordeel
    assert limited.data["regels"] == everything.data["regels"]
    for (rule, _, part), found in by_kind.items():
        told = [f for f in of_rule(limited, rule) if "aantal" not in f and f in found]
        assert told == found[:number]
        left = [finding["plaats"]["pad"] for finding in found[number:]]
        same = [f for f in of_rule(limited, rule) if "aantal" in f and f["plaatsen"] == left[:10]]
        assert bool(same) == bool(left)
        if not left:
            continue
        group = same[0]
        assert (group["aantal"], group["plaats"]["onderdeel"]) == (len(left), part)
        if part in ("lasten", "baten") and left[0].count("/") == 3:
            amounts = amounts_at(document, left, most_euro)
            readable = [amount for amount in amounts if amount is not None]
            assert group.get("som_cent") == (sum(readable) if readable else None)
            assert group.get("zonder_bedrag", 0) == (len(amounts) - len(readable) if readable else 0)


def limited_amount() -> int:
    """Return beyond how many euros an amount is no amount."""
    limits = (rule["formule"].get("hoogstens_bedrag_eur") for rule in needed_pack(RULES)["regels"])
    return next(int(limit) for limit in limits if limit is not None)


# every format


@pytest.fixture
def many(delivery: Json, most: int) -> Report:
    return iv3.validate(old_codes(delivery, most + 900), name="veel.json")


def test_the_text_says_how_many_and_for_how_much(many: Report, most: int) -> None:
    told = as_text([many])
    assert "Deze aanlevering heeft 1.000 fouten" in told
    assert "DF001 fout, 1.000 keer" in told
    assert "nog 900 keer voor" in told
    assert "Samen gaat het om € 1.125." in told
    assert f"… en nog {most - 5} die apart staan in --format json, csv of html" in told


def test_the_page_the_table_and_the_formats_for_builds_have_the_finding_that_stands_for_many(many: Report) -> None:
    assert "nog 900 keer voor" in as_html([many])
    assert ", 1.000 keer: " in as_html([many])
    rows = list(csv.DictReader(io.StringIO(as_csv([many]).lstrip("\ufeff")), delimiter=";"))
    assert sum(int(row["aantal"]) for row in rows) == sum(row["bevindingen"] for row in many.data["regels"])
    assert [row["som_cent"] for row in rows if row["som_cent"]] == ["112500"]
    [result] = [r for r in json.loads(as_sarif([many]))["runs"][0]["results"] if "occurrenceCount" in r]
    assert result["occurrenceCount"] == 900
    failure = ElementTree.fromstring(as_junit([many])).find(".//testcase[@name='DF001']/failure")
    assert failure is not None
    assert "nog 900 keer voor" in str(failure.text)


def test_a_report_with_a_finding_that_stands_for_many_is_valid(many: Report, schemas: Files) -> None:
    schema = json.loads(schemas["schemas/rapport.schema.json"])
    jsonschema.Draft202012Validator(schema).validate(many.data)


def test_a_comparison_does_not_say_that_a_finding_is_new_or_solved_when_not_all_were_told(
    delivery: Json, most: int
) -> None:
    old, new = (iv3.validate(old_codes(delivery, number)).data for number in (most + 30, most - 10))
    rules = needed_pack(RULES)["regels"]
    [control] = [c for c in compared_controls(filed(old), filed(new), rules) if c.regel == "DF001"]
    assert (control.oud, control.nieuw) == (most + 30, most - 10)
    [control] = [c for c in compared_controls(filed(new), filed(old), rules) if c.regel == "DF001"]
    stands = {finding.stand for finding in control.bevindingen}
    assert SOLVED not in stands
    assert NEW in stands


def filed(report: Json) -> Filed:
    """Return a delivery of which only the report is looked at."""
    found = object.__new__(Filed)
    object.__setattr__(found, "report", report)
    return found
