"""Deadlines: the day on both sides of every end of month, calendars that a reader of calendars understands."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as Agenda

from generators.kernel.files import Files
from generators.kernel.records import Termijnenbestand, Uiterlijk
from generators.outputs.subjects import of_subject
from generators.subjects.deadlines.facts import KINDS, calendar_of, kinds_of, last_day, of_year
from generators.subjects.model.specification import Specification
from tests.support.sources import Copy, made

YEARS = 2027 - 2017 + 1 + 2
"""The years with deadlines: those with a model, the provisional one included, and two that have none yet."""

YEARS_OF_A_PROVINCE = YEARS - 1
ENQUIRIES = 2 * (YEARS - 2)
"""On the EMU balance: of municipalities and joint bodies, from 2019."""
"""Its model begins a year later."""


@pytest.fixture(scope="module")
def files(specification: Specification) -> Files:
    return of_subject("deadlines", specification)


@pytest.fixture(scope="module")
def calendar(specification: Specification) -> Termijnenbestand:
    found = calendar_of(specification)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def rows(files: Files) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["tabellen/termijnen.csv"].decode("utf-8-sig")), delimiter=";"))


def events(content: bytes) -> list[Any]:
    return list(Agenda.from_ical(content).walk("VEVENT"))


# The day


@pytest.mark.parametrize(
    ("jaar", "kwartaal", "day"),
    [
        (2025, 1, date(2025, 4, 30)),
        (2025, 2, date(2025, 7, 31)),
        (2025, 3, date(2025, 10, 31)),
        (2025, 4, date(2026, 1, 31)),
        (2023, 4, date(2024, 1, 31)),
    ],
)
def test_a_quarter_is_due_on_the_last_day_of_the_next_month(jaar: int, kwartaal: int, day: date) -> None:
    assert last_day(made(Uiterlijk, maanden_na_kwartaal=1), jaar, kwartaal) == day


@pytest.mark.parametrize(
    ("jaar", "day"), [(2023, date(2024, 2, 29)), (2024, date(2025, 2, 28)), (2099, date(2100, 2, 28))]
)
def test_two_months_after_the_year_ends_on_the_last_day_of_february_leap_year_or_not(jaar: int, day: date) -> None:
    assert last_day(made(Uiterlijk, maanden_na_kwartaal=2), jaar, 4) == day


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ({"voor": {"jaar": -1, "maand": 11, "dag": 15}}, date(2024, 11, 14)),
        ({"voor": {"jaar": 1, "maand": 7, "dag": 15}}, date(2026, 7, 14)),
        ({"voor": {"jaar": 0, "maand": 3, "dag": 1}}, date(2025, 2, 28)),
        ({"voor": {"jaar": -1, "maand": 3, "dag": 1}}, date(2024, 2, 29)),
        ({"voor": {"jaar": 1, "maand": 1, "dag": 1}}, date(2025, 12, 31)),
        ({"op": {"jaar": 1, "maand": 7, "dag": 15}}, date(2026, 7, 15)),
        ({"werkdagen_na": 10}, None),
    ],
)
def test_before_a_day_ends_the_day_before_it_and_on_a_day_ends_that_day(
    rule: dict[str, object], day: date | None
) -> None:
    assert last_day(made(Uiterlijk, **rule), 2025, None) == day


def test_a_day_that_does_not_exist_and_a_quarter_that_is_not_told_are_errors() -> None:
    with pytest.raises(ValueError):
        last_day(made(Uiterlijk, op={"jaar": 0, "maand": 2, "dag": 29}), 2025, None)
    with pytest.raises(ValueError):
        last_day(made(Uiterlijk, maanden_na_kwartaal=1), 2025, None)


@given(st.integers(2010, 2098), st.integers(1, 4), st.integers(1, 12))
def test_months_after_a_quarter_always_end_on_the_last_day_of_a_month(jaar: int, kwartaal: int, months: int) -> None:
    day = last_day(made(Uiterlijk, maanden_na_kwartaal=months), jaar, kwartaal)
    assert day is not None
    assert (day + timedelta(days=1)).day == 1
    assert (day.year * 12 + day.month) - (jaar * 12 + kwartaal * 3) == months


# The facts


def test_every_kind_of_rule_is_used_and_known(calendar: Termijnenbestand) -> None:
    assert {kind for fact in calendar.termijnen for kind in kinds_of(fact.uiterlijk)} == set(KINDS)


def test_every_layer_has_deadlines_and_a_calendar(
    specification: Specification, calendar: Termijnenbestand, files: Files
) -> None:
    assert {laag for fact in calendar.termijnen for laag in fact.lagen} == set(specification.layers)
    assert {f"termijnen/{laag}.ics" for laag in specification.layers} <= set(files)


def test_a_province_delivers_six_times_each_with_its_article(
    specification: Specification, calendar: Termijnenbestand
) -> None:
    due = of_year(specification, calendar, "provincie", 2026)
    assert {d.periode: d.uiterlijk for d in due if d.fact.in_agenda} == {
        0: date(2025, 11, 14),
        1: date(2026, 4, 30),
        2: date(2026, 7, 31),
        3: date(2026, 10, 31),
        4: date(2027, 1, 31),
        5: date(2027, 7, 14),
    }
    assert all("artikel" in (d.fact.wettelijk or "") for d in due)
    assert all((d.fact.zekerheid, bool(d.fact.onderbouwing)) == ("afgeleid", True) for d in due)


def test_a_province_asks_for_delay_of_budget_and_accounts_two_weeks_before(
    specification: Specification, calendar: Termijnenbestand
) -> None:
    asked = {d.voor.periode: d.uiterlijk for d in of_year(specification, calendar, "provincie", 2026) if d.voor}
    assert asked == {0: date(2025, 10, 31), 5: date(2027, 6, 30)}


def test_a_joint_body_delivers_no_budget(specification: Specification, calendar: Termijnenbestand) -> None:
    periods = {d.periode for d in of_year(specification, calendar, "gr", 2025) if d.fact.voor_periode or d.voor}
    assert periods == {1, 2, 3, 4, 5}
    assert {d.periode for d in of_year(specification, calendar, "gemeente", 2025)} >= {0, 1, 2, 3, 4, 5}


def test_postponement_can_be_asked_until_two_weeks_before_each_delivery(rows: list[dict[str, str]]) -> None:
    days = {row["termijn"]: row["uiterlijk_op"] for row in rows}
    asked = {name: day for name, day in days.items() if name.startswith("uitstel-")}
    assert len(asked) == 6 * YEARS + 2 * YEARS_OF_A_PROVINCE
    for name, day in asked.items():
        due = date.fromisoformat(days[name.removeprefix("uitstel-").removeprefix("provincie-")])
        assert due - date.fromisoformat(day) == timedelta(days=14)


def test_what_has_no_fixed_day_has_a_row_without_a_day_and_no_appointment(
    rows: list[dict[str, str]], files: Files
) -> None:
    without = {row["termijn"] for row in rows if not row["uiterlijk_op"]}
    assert without == {
        *(f"herstel-gemeente-{jaar}" for jaar in range(2017, 2017 + YEARS)),
        *(f"herstel-provincie-provincie-{jaar}" for jaar in range(2018, 2018 + YEARS_OF_A_PROVINCE)),
    }
    assert not any("herstel" in str(e["uid"]) for e in events(files["termijnen/gemeente.ics"]))


# The table


def test_the_table_gives_every_deadline_once_with_source_and_certainty(
    files: Files, rows: list[dict[str, str]], specification: Specification
) -> None:
    assert (
        len(rows)
        == len({row["termijn"] for row in rows})
        == YEARS * (6 + 6 + 2 + 5) + YEARS_OF_A_PROVINCE * 9 + ENQUIRIES
    )
    assert json.loads(files["tabellen/termijnen.json"]) == rows
    for row in rows:
        assert row["bron"].split(",")[0] in specification.facts.bronnen
        assert row["zekerheid"] == "afgeleid"
        assert row["onderbouwing"], row["termijn"]
        assert re.fullmatch(r"|\d{4}-\d{2}-\d{2}", row["uiterlijk_op"])


# Calendars


def test_every_calendar_is_read_back_with_the_days_of_the_table(files: Files, rows: list[dict[str, str]]) -> None:
    days = {row["termijn"]: row["uiterlijk_op"] for row in rows}
    calendars = [path for path in files if path.endswith(".ics")]
    assert len(calendars) == 2 * (YEARS + 1) + YEARS_OF_A_PROVINCE + 1
    seen = 0
    for path in calendars:
        agenda = Agenda.from_ical(files[path])
        assert str(agenda["version"]) == "2.0"
        assert str(agenda["prodid"]).startswith("-//Iv3 als code//")
        for event in events(files[path]):
            name, _, host = str(event["uid"]).partition("@")
            assert host == "iv3alscode.nl"
            assert event["dtstart"].dt == date.fromisoformat(days[name])
            assert event["dtend"].dt == date.fromisoformat(days[name]) + timedelta(days=1)
            seen += 1
    assert seen > YEARS * (7 + 5)


def test_the_calendar_to_subscribe_to_holds_what_is_coming_and_goes_on_after_the_last_model(
    files: Files, calendar: Termijnenbestand
) -> None:
    checked = date.fromisoformat(calendar.nagekeken_op)
    for layer in ("gemeente", "gr"):
        days = [event["dtstart"].dt for event in events(files[f"termijnen/{layer}.ics"])]
        assert len(days) > 15
        assert min(days).year == checked.year
        assert max(days) > date(checked.year + 3, 1, 1)
    names = [str(event["summary"]) for event in events(files["termijnen/gemeente.ics"])]
    assert {f"Laatste dag: Iv3-begroting {jaar}" for jaar in (2027, 2028, 2029)} <= {*names}


def test_an_appointment_says_what_why_and_how_sure_and_reminds_two_weeks_before(files: Files) -> None:
    (event,) = [e for e in events(files["termijnen/gemeente/2025.ics"]) if str(e["uid"]).startswith("begroting")]
    assert str(event["summary"]) == "Laatste dag: Iv3-begroting 2025"
    description = str(event["description"])
    for told in ("voor 15 november", "tot en met 31 oktober 2024", "artikel 71 lid 4", "Zekerheid: afgeleid"):
        assert told in description
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-14)


def test_calendars_have_no_clock_in_them(
    files: Files, specification: Specification, calendar: Termijnenbestand
) -> None:
    assert of_subject("deadlines", specification) == files
    stamp = datetime.combine(date.fromisoformat(calendar.nagekeken_op), datetime.min.time(), UTC)
    stamps = {e["dtstamp"].dt for e in events(files["termijnen/gr.ics"])}
    assert stamps == {stamp}


def test_an_appointment_has_one_uid_in_the_calendar_of_its_year_and_in_that_of_its_layer(files: Files) -> None:
    for laag in ("gemeente", "gr"):
        whole = [str(e["uid"]) for e in events(files[f"termijnen/{laag}.ics"])]
        years = [e["uid"] for j in range(2017, 2017 + YEARS) for e in events(files[f"termijnen/{laag}/{j}.ics"])]
        assert whole
        assert len(set(whole)) == len(whole)
        assert {*whole} < {*years}


def test_lines_of_a_calendar_are_short_and_end_as_the_standard_wants(files: Files) -> None:
    lines = files["termijnen/gemeente.ics"].split(b"\r\n")
    assert len(lines) > 500
    assert max(map(len, lines)) <= 75
    assert all(b"\n" not in line for line in lines)


# The checks on the sources


def test_the_check_looks_at_every_deadline_of_every_year(copy: Copy) -> None:
    outcome = copy.check()
    assert [f for f in outcome.findings if f.check == "termijnen"] == []
    assert outcome.looked_at["termijnen"] == YEARS * 8 + YEARS_OF_A_PROVINCE * 5 + ENQUIRIES
