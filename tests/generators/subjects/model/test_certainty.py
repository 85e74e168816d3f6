"""Certainty is earned: what is settled rests on a source that was read here, and what is derived says how."""

from __future__ import annotations

from pathlib import Path

from generators.kernel import reading, sources
from generators.subjects.model.certainty import certain_facts, settling_sources
from iv3.core.words import Gelezen, Zekerheid

FEWEST_FACTS = 4000
"""More than this are looked at, or the count of those that are wrong says nothing."""


def test_nothing_settled_rests_on_a_second_hand_source_alone(root: Path) -> None:
    facts = reading.read(sources.load_folder(root / "tables", root))
    settling = settling_sources(facts)
    found = list(certain_facts(facts))
    settled = [fact for fact in found if fact.zekerheid == Zekerheid.VASTGESTELD]
    wrong = [fact.record.origin.place() for fact in settled if settling.isdisjoint(fact.sources)]
    print(f"{len(found)} facts, {len(settled)} settled, {len(wrong)} without a source that settles")
    assert (wrong, len(found) > FEWEST_FACTS) == ([], True)


def test_a_source_that_says_it_was_read_otherwise_is_not_called_read(root: Path) -> None:
    facts = reading.read(sources.load_folder(root / "tables", root))
    told = ("via een samenvatting", "niet zelf gelezen", "niet zelf opgevraagd", "verouderd")
    wrong = [
        bron.id
        for bron in facts.bronnen.values()
        if bron.gelezen == Gelezen.ZELF and any(words in (bron.opmerking or "").lower() for words in told)
    ]
    assert wrong == []
