"""Deliveries that are odd somewhere: enough kinds of odd, the same on every Python, and a report on each of them."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections import Counter
from collections.abc import Sequence

import pytest

import iv3
from generators.kernel.files import Files
from iv3.conformance.chance import chance_of, picked
from iv3.conformance.json_tree import text_of, tree_of
from iv3.conformance.mutated_bytes import IN_BYTES
from iv3.conformance.mutated_deliveries import IN_TREE, Mutated, Pool, mutated, pool_of
from tests.support.pythons import find_python
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

SEED = 17
MANY = 1500
LEAST_RULES = 50
SMALL = b'{"metadata": {"boekjaar": 2025}, "data": {"lasten": [{"taakveld": "0.1", "categorie": "1.1", "bedrag": 12}]}}'
DIGEST = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from iv3.conformance.chance import chance_of
from iv3.conformance.mutated_deliveries import mutated
digest = hashlib.sha256()
for number in range(300):
    digest.update(mutated(sys.argv[2].encode(), chance_of(17, number)).content)
print(digest.hexdigest())
"""


@pytest.fixture(scope="module")
def bases(kit: Files) -> list[bytes]:
    index = json.loads(kit["conformiteit/index.json"])
    return [kit[f"conformiteit/{case['aanlevering']}"] for case in index]


@pytest.fixture(scope="module")
def many(bases: list[bytes]) -> list[Mutated]:
    return series(bases, MANY, pool_of(bases))


def series(bases: Sequence[bytes], count: int, pool: Pool | None = None) -> list[Mutated]:
    chances = [chance_of(SEED, number) for number in range(count)]
    return [mutated(picked(rng, bases), rng, pool) for rng in chances]


def test_every_mutated_delivery_gets_a_report_and_nearly_every_rule_is_seen(many: list[Mutated]) -> None:
    reports = [iv3.validate(one.content, name="proef.json") for one in many]
    rules = {finding["regel"] for report in reports for finding in report.bevindingen}
    assert len(rules) >= LEAST_RULES
    verdicts = Counter(report.oordeel for report in reports)
    assert min(verdicts["goed"], verdicts["waarschuwing"]) > MANY // 100, verdicts


def test_everything_that_can_be_done_to_a_delivery_is_done(many: list[Mutated]) -> None:
    done = Counter(name for one in many for name in one.done)
    assert set(done) == {*IN_TREE, *IN_BYTES}
    assert all(one.done for one in many)


def test_the_same_seed_gives_the_same_deliveries_and_another_seed_others() -> None:
    assert series([SMALL], 50) == series([SMALL], 50)
    assert mutated(SMALL, chance_of(1, 1)) != mutated(SMALL, chance_of(2, 1))
    contents = {one.content for one in series([SMALL], 200)}
    assert len(contents) > 150


@pytest.mark.parametrize("version", ["3.9", "3.13"])
def test_another_python_makes_the_same_deliveries(version: str) -> None:
    python = find_python(version)
    if python is None:
        pytest.skip(f"Python {version} is not on this machine")
    contents = [mutated(SMALL, chance_of(SEED, number)).content for number in range(300)]
    digest = hashlib.sha256(b"".join(contents))
    command = [python, "-S", "-c", DIGEST, str(ROOT), SMALL.decode()]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert ended.stdout.strip() == digest.hexdigest()


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b"[[[" * 5000, b"{}"])
def test_whatever_is_given_something_is_made_of_it(content: bytes) -> None:
    assert all(mutated(content, chance_of(SEED, number)).done for number in range(100))


def test_a_tree_keeps_double_keys_odd_numbers_and_half_pairs() -> None:
    text = r'{"a": 1e400, "a": -0.0, "b": ["\ud800", "é", null, true], "c": 11111111111111111111}'
    assert text_of(tree_of(text), ", ", ": ") == text
