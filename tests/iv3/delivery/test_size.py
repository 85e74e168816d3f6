"""The size of amounts, over every municipality and every series that was published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import iv3
from generators.kernel.records import Herindelingenbestand
from generators.subjects.figures.facts import MunicipalFigures, figures_of
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.core.words import Cijferkolom, Laagkenmerk
from iv3.delivery.size import ABOVE, BELOW, WITHIN, checked_size, size_outcomes, size_rule, yardsticks_of

pytestmark = pytest.mark.usefixtures("fresh_packs")

UNIT = 100_000
"""Cents in a published thousand euros."""

FACTORS = ((1000, 1), (100, 1), (1, 100), (1, 1000))
LEAST_SEEN = 1000
GEMEENTE = Laagkenmerk.GEMEENTE


@pytest.fixture(scope="module")
def figures(specification: Specification) -> MunicipalFigures:
    return figures_of(specification.facts)


def published(figures: MunicipalFigures) -> Iterator[tuple[str, int, str, int, int]]:
    """Yield every published total: series, year, code, lasten and baten in cents."""
    for series in figures.having(Cijferkolom.LASTEN):
        for code, row in series.rows.items():
            yield series.record.id, series.record.jaar, code, row["lasten"] * UNIT, row["baten"] * UNIT


def test_no_published_total_gets_a_finding(figures: MunicipalFigures) -> None:
    totals = list(published(figures))
    found = [
        (series, code, finding.melding)
        for series, jaar, code, lasten, baten in totals
        for finding in checked_size(GEMEENTE, code, jaar, lasten, baten).findings
    ]
    assert found == []
    assert len(totals) >= LEAST_SEEN
    assert len({code for _, _, code, _, _ in totals}) == 342, "every municipality is among them"


@pytest.mark.parametrize(("times", "parts"), FACTORS)
def test_a_factor_of_a_hundred_or_a_thousand_is_seen_for_every_municipality_in_every_series(
    figures: MunicipalFigures, times: int, parts: int
) -> None:
    totals = list(published(figures))
    for series, jaar, code, lasten, baten in totals:
        made = checked_size(GEMEENTE, code, jaar, lasten * times // parts, baten * times // parts)
        assert len(made.findings) == 2, f"{series} {code}: lasten and baten are both {times}/{parts} of what they were"
        wanted = ABOVE if times > parts else BELOW
        assert {outcome.stand for outcome in made.outcomes} == {wanted}, f"{series} {code}: each yardstick sees it"
    assert len(totals) >= LEAST_SEEN


@pytest.mark.parametrize(("times", "parts"), FACTORS)
def test_every_published_balance_passes_and_is_seen_when_it_is_a_factor_off(
    figures: MunicipalFigures, times: int, parts: int
) -> None:
    sizes, seen = size_rule()["formule"]["grootte"], 0
    for series in figures.having(Cijferkolom.ACTIVA):
        for code, row in series.rows.items():
            cents, yardsticks = row["activa"] * UNIT, yardsticks_of(GEMEENTE, code)
            [right] = size_outcomes(sizes, {"activa": cents}, yardsticks)
            [wrong] = size_outcomes(sizes, {"activa": cents * times // parts}, yardsticks)
            assert right.stand == WITHIN, f"{series.record.id} {code}"
            assert wrong.stand == (ABOVE if times > parts else BELOW), f"{series.record.id} {code}"
            seen += 1
    assert seen >= 2800


def test_the_sentence_names_the_factor_the_series_and_the_amounts() -> None:
    [lasten, baten] = checked_size(GEMEENTE, "060363", 2025, 810_952_800_000 * 1000, 810_953_100_000 * 1000).findings
    assert (lasten.regel, lasten.ernst) == ("AL007", "waarschuwing")
    assert "€ 8.109.528.000.000. Dat is ongeveer 1.000 keer zo veel als in de begroting van 2025" in lasten.melding
    assert "Staan de bedragen in euro's terwijl duizenden verwacht worden" in lasten.melding
    assert lasten.herstel == baten.herstel
    [small, _] = checked_size(GEMEENTE, "0363", 2025, 810_952_800, 810_953_100).findings
    assert "ongeveer 1.000 keer zo weinig als" in small.melding


@pytest.mark.parametrize(
    ("laag", "number", "lasten", "rules"),
    [
        ("gemeente", "060000", 210_541_068_000, ["AL008"]),
        ("gemeente", "060000", 210_539, ["AL001"]),
        ("gemeente", "", 210_541_068, []),
        ("gr", "0363", 210_541_068_000, ["AL008"]),
        ("gr", "0363", 45_000, []),
        ("provincie", "0028", 210_541_068_000, ["AL008"]),
        ("provincie", "0028", 1_999_999, ["AL001"]),
        ("gemeente", "990363", 210_541_068_000, ["AL008"]),
    ],
)
def test_without_published_figures_only_the_general_limits_hold(
    laag: str, number: str, lasten: int, rules: list[str]
) -> None:
    made = checked_size(laag, number, 2025, lasten * 100, lasten * 100)
    assert [finding.regel for finding in made.findings] == rules
    assert made.outcomes == []
    assert all("{" not in finding.melding for finding in made.findings)


def test_an_earlier_delivery_is_a_yardstick_of_its_own() -> None:
    now = {"lasten": 217_701 * UNIT, "baten": 217_704 * UNIT}
    before = {name: cents // 1000 for name, cents in now.items()}
    made = checked_size(GEMEENTE, "1969", 2025, now["lasten"], now["baten"], before)
    assert [outcome.times for outcome in made.outcomes if outcome.stand == ABOVE] == [1000, 1000]
    assert "keer zo veel als in de vorige aanlevering" in made.findings[0].melding
    assert checked_size(GEMEENTE, "1969", 2025, now["lasten"], now["baten"], now).findings == []


def test_nothing_is_said_of_a_year_without_rules() -> None:
    assert checked_size(GEMEENTE, "1969", 1999, 1, 1).findings == []


def test_a_municipality_without_figures_of_its_own_has_those_of_its_predecessors(
    figures: MunicipalFigures, specification: Specification
) -> None:
    merged = next(iter(specification.facts.files(Herindelingenbestand)))
    old, new = merged.herindelingen[0].oud, merged.herindelingen[0].nieuw
    series = figures.having(Cijferkolom.ACTIVA)[-1]
    parts = [m.oud for m in merged.herindelingen if m.nieuw == new]
    assert new not in series.rows
    assert old in parts
    assert figures.value(series, "activa", new) == sum(series.rows[code]["activa"] for code in parts)
    assert figures.value(series, "activa", "9999") is None


def test_a_municipality_that_only_grew_is_not_the_sum_of_what_it_took_in(figures: MunicipalFigures) -> None:
    series = figures.having(Cijferkolom.ACTIVA)[0]
    assert all(figures.value(series, "activa", code) is not None for code in series.rows)
    assert figures.newest("lasten", "0014") is not None
    without = MunicipalFigures([], [])
    assert without.newest("lasten", "0014") is None


def test_the_limits_are_seen_in_a_delivery_whatever_its_period(specification: Specification) -> None:
    base = examples.base_example(GEMEENTE, 2025, 0)
    text = examples.delivery_text(base, specification.facts.bases, specification)
    document: dict[str, Any] = json.loads(text)
    document["metadata"]["overheidsnummer"] = "061969"
    assert _stand(document) == ("uitgevoerd", 0)
    assert _stand(_multiplied(document, 1000)) == ("uitgevoerd", 2)
    document["metadata"]["overheidsnummer"] = "0000"
    assert _stand(document) == ("niet_van_toepassing", 0)


def _multiplied(document: Mapping[str, Any], times: int) -> dict[str, Any]:
    data = {
        part: [{**record, "bedrag": record["bedrag"] * times} if "bedrag" in record else record for record in records]
        for part, records in document["data"].items()
    }
    return {**document, "data": data}


def _stand(document: Mapping[str, Any]) -> tuple[str, int]:
    report = iv3.validate(json.dumps(document).encode())
    [row] = [row for row in report.data["regels"] if row["regel"] == size_rule()["id"]]
    return row["stand"], row["bevindingen"]
