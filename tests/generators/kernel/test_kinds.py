"""From a file to its record: what it takes from its file, and what it says itself."""

from __future__ import annotations

from typing import Any

from generators.kernel.kinds import file_record, said
from generators.kernel.reading import source_id, source_place, source_text
from generators.kernel.records import Bronverwijzing, Codetekstbestand, Spellinggrens, Tekstfeit
from generators.kernel.sources import Document
from tests.support.sources import made


def facts(bron: Any, *items: dict[str, Any]) -> tuple[Tekstfeit, ...]:
    """Return what a text says belongs to its code, with ``bron`` as the source of the file."""
    data = {
        "code": "0.1",
        "geldig": {"van": 2025},
        "bron": bron,
        "zekerheid": "vastgesteld",
        "kort": "Het bestuur.",
        "omvat": [{"wat": "iets", **item} for item in items],
    }
    found = file_record(Document("tables/taakvelden/0.1.yaml", data), Codetekstbestand)
    assert found is not None
    return found.omvat


def test_a_page_of_its_own_is_a_page_in_the_source_of_the_file() -> None:
    of_file = {"id": "voorschrift-2026", "blad": 18, "plaats": "bovenaan"}
    own = {"blad": 20}
    other = {"blad": 20, "bron": "findo"}
    for bron in (of_file, "voorschrift-2026"):
        paged, elsewhere = facts(bron, own, other)
        assert source_text(paged.bron) == "voorschrift-2026, blad 20"
        assert source_text(elsewhere.bron) == "findo"


def test_a_fact_without_a_source_or_a_page_rests_on_what_its_file_rests_on() -> None:
    [fact] = facts({"id": "voorschrift-2026", "blad": 18, "plaats": "bovenaan"}, {})
    assert (source_id(fact.bron), source_place(fact.bron)) == ("voorschrift-2026", "blad 18, bovenaan")
    assert fact.zekerheid == "vastgesteld"


def test_a_source_without_a_place_is_only_its_name_and_no_source_is_nothing() -> None:
    assert source_text("findo") == source_text(made(Bronverwijzing, id="findo")) == "findo"
    assert source_text(None) == source_id(None) == source_place(None) == ""


def test_what_a_record_says_is_what_stands_in_it() -> None:
    limits = {"kortste_woord": 4, "letters_per_verschil": 8, "woorden_met_betekenis": ("niet",)}
    assert said(made(Spellinggrens, **limits)) == limits
    assert said(made(Bronverwijzing, id="findo")) == {"id": "findo"}
