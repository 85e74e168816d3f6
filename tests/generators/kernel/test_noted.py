"""What is looked at is noted, also by whoever gets a value that was made before."""

from __future__ import annotations

from pathlib import Path

from generators.kernel import noted, reading, sources
from generators.kernel.noted import EVERYTHING, made, noted_property
from generators.kernel.records import Bronnenbestand, Lagenbestand, Openbestand
from generators.subjects.model.specification import Specification, once


def test_a_look_is_noted_by_everybody_who_listens() -> None:
    def inner() -> int:
        noted.note({"b"})
        return made(lambda: noted.note({"c"})).made_of == {"c"}

    outer = made(inner)
    assert outer.value
    assert outer.made_of == {"b", "c"}
    noted.note({"d"})
    assert not noted.is_noting()


def test_a_value_counts_what_it_is_made_of_each_time() -> None:
    value = made(lambda: noted.note({"a"}))
    assert made(value.get).made_of == {"a"}

    class Holder:
        @noted_property
        def number(self) -> int:
            noted.note({"n"})
            asked.append(1)
            return 7

    asked: list[int] = []
    holder = Holder()
    for _ in range(2):
        found = made(lambda: holder.number)
        assert found == noted.Noted(7, frozenset({"n"}))
    assert asked == [1]


def test_facts_say_which_kind_is_looked_at(root: Path) -> None:
    facts = reading.read(sources.load_folder(root / "tables", root))
    assert made(lambda: facts.layers).made_of == {Lagenbestand.__name__}
    assert made(lambda: facts.bronnen).made_of == {Bronnenbestand.__name__}
    for _ in range(2):
        assert made(lambda: facts.files(Openbestand)).made_of == {Openbestand.__name__}
    assert made(lambda: facts.documents).made_of == EVERYTHING
    assert made(lambda: reading.Facts(layers=facts.layers).layers).made_of >= EVERYTHING, "nobody knows from where"


def test_a_specification_says_again_what_it_was_made_of(root: Path) -> None:
    specification = Specification(reading.read(sources.load_folder(root / "tables", root)))

    @once
    def found(specification: Specification) -> int:
        return len(specification.facts.files(Openbestand))

    for _ in range(2):
        assert made(lambda: found(specification)).made_of == {Openbestand.__name__}
        assert Lagenbestand.__name__ in made(lambda: specification.layers).made_of
        assert len(made(lambda: specification.year("gemeente", 2025)).made_of) > 4
        assert made(lambda: specification.edition).made_of == {"Specificatie"}
