"""Certainty per year: never more than the source of a fact knows of that year."""

from __future__ import annotations

import pytest

from generators.kernel.certainty import certainty_runs, source_years
from generators.subjects.model.specification import Specification
from generators.subjects.rules.tables import every_table
from iv3.core.certainty import in_source_years
from iv3.delivery.draft import SURE_PHASES


@pytest.mark.parametrize(
    ("own", "jaar", "found"),
    [
        ("vastgesteld", 2025, "vastgesteld"),
        ("vastgesteld", 2026, "vastgesteld"),
        ("vastgesteld", 2027, "doorgelopen"),
        ("vastgesteld", 2024, "afgeleid"),
        ("afgeleid", 2024, "afgeleid"),
        ("afgeleid", 2027, "doorgelopen"),
        ("voorstel", 2027, "voorstel"),
    ],
)
def test_a_source_of_some_years_is_carried_forward_to_later_ones(own: str, jaar: int, found: str) -> None:
    assert in_source_years(own, (2025, 2026), jaar) == found
    assert in_source_years(own, None, jaar) == own


def test_nothing_in_a_year_without_a_source_is_settled(specification: Specification) -> None:
    looked_at = 0
    for table in every_table(specification):
        if "/2027/" in table.name and "zekerheid" in table.header:
            place = table.header.index("zekerheid")
            for row in table.rows:
                bron = specification.facts.bronnen[row[table.header.index("bron")].split(",")[0]]
                is_of_every_year = "fase" in table.header and row[table.header.index("fase")] in SURE_PHASES
                if source_years(bron) is not None and not is_of_every_year:
                    looked_at += 1
                    assert row[place] in ("doorgelopen", "voorstel"), (table.name, row)
    assert looked_at > 900


def test_a_part_of_a_source_that_was_not_read_settles_nothing(specification: Specification) -> None:
    bron = specification.facts.bronnen["cbs-definities"]
    assert {(part.laag, part.jaar) for part in bron.niet_gelezen or ()} == {
        ("gemeente", 2026),
        ("gr", 2024),
        ("gr", 2026),
        ("provincie", 2025),
    }
    layer = specification.layers["provincie"]
    runs = certainty_runs(layer, range(2023, 2028), specification.facts.bronnen, "provincie")
    assert runs == [
        (2023, 2024, "vastgesteld"),
        (2025, 2025, "afgeleid"),
        (2026, 2026, "vastgesteld"),
        (2027, 2027, "doorgelopen"),
    ]


def test_the_table_of_years_says_which_are_provisional(specification: Specification) -> None:
    table = next(t for t in every_table(specification) if t.name == "jaren")
    provisional = [(row[0], row[1], row[3]) for row in table.rows if row[2] == "voorlopig"]
    assert provisional == [(laag, "2027", "2026") for laag in specification.layers]
    assert all(row[1] == row[3] for row in table.rows if row[2] == "bekend")
