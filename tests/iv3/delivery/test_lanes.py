"""The quick way through a delivery and the full way: whatever a file holds, both give the same report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iv3
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.core.money import Fraction, cents, number_text
from iv3.delivery import reading, records, validation

pytestmark = pytest.mark.usefixtures("fresh_packs")

_SETTINGS = settings(
    max_examples=300,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
_DIGITS = st.integers(0, 10**15).map(str)
_USUAL = st.builds("{}{}".format, st.sampled_from(("", "-")), st.one_of(_DIGITS, st.integers(0, 9).map(str)))
_AMOUNTS = st.one_of(
    _USUAL,
    st.builds("{}.{}".format, _USUAL, st.from_regex("[0-9]{1,4}", fullmatch=True)),
    st.builds("{}{}{}".format, _USUAL, st.sampled_from(("e", "E-", ".50e+", ".005E")), st.integers(0, 30).map(str)),
    st.sampled_from(("1000000000000.00", "-1000000000000.01", "0.005", "-0.015", "0.025", "-0.0", "9" * 401 + ".25")),
    st.sampled_from(("null", "true", '"1.50"', "[1]", "{}", '""', "1.", "NaN", "01.50")),
)
_CODES = st.sampled_from(
    ('"0.1"', '"6.1"', '"A111"', '"1.1"', '"3.5.1"', '"9.99"', '"0.\\u0031"', "0.10", "null", "[]", "{}")
)
_TEXTS = st.sampled_from(
    (
        '"x"',
        '"a: b"',
        '"\\": \\""',
        '"{[:"',
        '"\\u003a"',
        "1",
        "0.50",
        "null",
        '{"a": 1}',
        "[[1.50]]",
        '{"a": 1, "a": 2}',
    )
)
_SPARE = st.sampled_from(("", '"x": "10:30", ', '"x": 1, "x": "a:b", ', '"x": 1, "x": "a\\u003ab", '))
_SPACES = st.sampled_from((": ", ":", " : ", "\n:\t"))


@st.composite
def record_texts(draw: st.DrawFn) -> str:
    """Return a record as text: mostly as it should be, with an odd code, amount or own column here and there."""
    usual = draw(st.booleans())
    keys = [
        ("taakveld", '"0.1"' if usual else draw(_CODES)),
        ("categorie", draw(st.sampled_from(('"1.1"', '"3.5.1"'))) if usual else draw(_CODES)),
        ("bedrag", draw(_AMOUNTS)),
    ]
    own = st.tuples(st.sampled_from(("details", "rekening", "bedrag", "a:b", "taakveld")), _TEXTS)
    keys += draw(st.lists(own, max_size=2 if draw(st.integers(0, 3)) == 0 else 0))
    if draw(st.integers(0, 9)) == 0:
        keys.pop(draw(st.integers(0, len(keys) - 1)))
    colon = draw(_SPACES)
    return "{" + ", ".join(f'"{key}"{colon}{value}' for key, value in draw(st.permutations(keys))) + "}"


@pytest.fixture(scope="module")
def around(specification: Specification) -> tuple[str, str]:
    """The text of a delivery before and after the records of its lasten."""
    document: dict[str, Any] = json.loads(
        examples.delivery_bytes(examples.base_example("gemeente", 2025, 5), specification.facts.bases, specification)
    )
    document["data"] = {part: found[:2] for part, found in document["data"].items()} | {"lasten": ["hier"]}
    before, after = json.dumps(document).split('"hier"')
    return before, after


def exact_cents(amount: int | Fraction) -> int:
    """Return cents by the decimals of the standard library."""
    context = Context(prec=5_000, Emax=10**9, Emin=-(10**9))
    return int((Decimal(number_text(amount), context) * 100).to_integral_value(ROUND_HALF_EVEN, context))


def add_up_in_full(reader: Any, found: list[Any]) -> None:
    """Look at every record in full, and add up those that nothing is wrong with."""
    entries: dict[Any, list[Any]] = {}
    for index, record in enumerate(found):
        if reader.look_at(index, record) and reader.lists:
            cell = tuple(record[key] for key, _ in reader.layout.codes)
            cent = exact_cents(record["bedrag"])
            if cell not in entries:
                entries[cell] = [index, cent, -1, cell]
                continue
            entries[cell][1] += cent
            if len(record) == 3 and entries[cell][2] == -1:
                entries[cell][2] = index
    reader.part.take(list(entries.values()))


@contextmanager
def in_full() -> Iterator[None]:
    """Read character by character and look at every record."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validation, "parse", reading.scan)
        patch.setattr(records._RecordReader, "add_up", add_up_in_full)
        patch.setattr(records._RecordReader, "_is_sound", lambda *_: False)
        yield


def in_both_ways(content: bytes) -> tuple[str, str]:
    quick = iv3.validate(content).to_json()
    with in_full():
        return quick, iv3.validate(content).to_json()


@_SETTINGS
@given(found=st.lists(record_texts(), min_size=1, max_size=6))
def test_the_quick_way_and_the_full_way_give_the_same_report(around: tuple[str, str], found: list[str]) -> None:
    quick, full = in_both_ways(", ".join(found).join(around).encode())
    assert quick == full


@_SETTINGS
@given(found=st.lists(record_texts(), max_size=6), spare=_SPARE)
def test_the_quick_reader_and_the_full_reader_read_the_same(found: list[str], spare: str) -> None:
    text = "{" + spare + '"data": [' + ", ".join(found) + "]}"
    outcomes: list[Any] = []
    for read in (reading.parse, reading.scan):
        try:
            outcome = read(text, 4)
            outcomes.append((outcome.data, outcome.double_keys))
        except reading.Unreadable as error:
            outcomes.append((error.reason, error.line, error.column))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    ("text", "is_scanned"),
    [
        ('{"a": 1, "b": [{"c~/": 1, "c~/": 2, "c~/": 3}, {"d": {"e": 1, "e": 2}}]}', False),
        ('{"a": {"b": 1, "b": 2}, "a": 3}', True),
        ('{"a": [[[[]]]], "a": 3}', True),
        ('{"x": {"b": 1, "b": 2}, "a": 3, "a": 4}', True),
        ('{"a": 3, "a": 4, "x": [{"b": 1, "b": 2}]}', True),
    ],
)
def test_keys_that_stand_twice_are_found_without_reading_every_character_unless_something_is_lost(
    text: str, is_scanned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = reading.scan(text, 9)
    scanned: list[str] = []

    def scan(text: str, deepest: int) -> reading.Read:
        scanned.append(f"{text} {deepest}")
        return expected

    monkeypatch.setattr(reading, "scan", scan)
    found = reading.parse(text, 9)
    assert (found.data, found.double_keys) == (expected.data, expected.double_keys)
    assert bool(scanned) == is_scanned


@_SETTINGS
@given(amount=_USUAL.flatmap(lambda whole: st.from_regex(r"\.[0-9]{1,4}", fullmatch=True).map(lambda f: whole + f)))
def test_cents_are_what_the_decimals_of_the_standard_library_say(amount: str) -> None:
    assert cents(amount.encode()) == exact_cents(amount.encode())


def _with_a_key_twice(text: str) -> str:
    return text.replace('"bedrag": 1.50', '"bedrag": 2.50, "bedrag": 1.50')


def _nested(text: str) -> str:
    return text.replace('"bedrag": 1.50', '"bedrag": 1.50, "rekening": ' + "[" * 200 + "]" * 200)


@pytest.mark.parametrize(("change", "rule"), [(_with_a_key_twice, "AL006"), (_nested, "SF999")])
@pytest.mark.parametrize("own", ["", ', "omschrijving": "10:30 {uur}"', ', "omschrijving": "caf\\u00e9 \\"x\\": 1"'])
def test_one_odd_record_among_many_is_found_whatever_stands_beside_the_amounts(
    around: tuple[str, str], change: Callable[[str], str], rule: str, own: str
) -> None:
    record = '{"taakveld": "0.1", "categorie": "1.1", "bedrag": 1.50' + own + "}"
    content = ", ".join([*[record] * 1_500, change(record), *[record] * 1_500]).join(around).encode()
    quick, full = in_both_ways(content)
    assert quick == full
    assert rule in {finding["regel"] for finding in json.loads(quick)["bevindingen"]}
