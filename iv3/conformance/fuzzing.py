"""Mutated deliveries for somebody else's validator: ours says what belongs to each, and what differs is kept small."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iv3.conformance.chance import chance_of, picked
from iv3.conformance.judging import Judge, JudgedCase
from iv3.conformance.kit import DELIVERY, INDEX, REPORT, WHAT, KitCase, KitError, say
from iv3.conformance.mutated_deliveries import Pool, mutated, pool_of
from iv3.conformance.outcome import CaseDifference
from iv3.conformance.report_difference import report_of
from iv3.conformance.smaller import smaller
from iv3.conformance.vendor import Vendor
from iv3.core.files import write_all
from iv3.core.packs import RULES, needed_pack
from iv3.delivery.report import validate

_BEFORE, _SUFFIX = "fuzz-", ".json"


@dataclass(frozen=True)
class FuzzSeries:
    """A series of mutated deliveries; the same kit and seed give the same series.

    Attributes:
        bases: the deliveries that are changed, with their names.
        pool: values that one takes over from another.
        seed: what all chance follows from.
    """

    bases: Sequence[tuple[str, bytes]]
    pool: Pool
    seed: int

    def delivery(self, number: int) -> FuzzDelivery:
        """Return a delivery of the series; ``number`` is from 1."""
        rng = chance_of(self.seed, number)
        name, content = picked(rng, self.bases)
        made = mutated(content, rng, self.pool)
        done = ", ".join(key.replace("_", " ") for key in made.done)
        what = say("mutatie", basis=name, nummer=number, seed=self.seed, gedaan=done)
        return FuzzDelivery(f"{_BEFORE}{number:06d}{_SUFFIX}", what, made.content)

    def delivery_named(self, name: str) -> FuzzDelivery:
        """Return a delivery of the series by the name of its file."""
        return self.delivery(int(name.removeprefix(_BEFORE).removesuffix(_SUFFIX)))


@dataclass(frozen=True)
class FuzzDelivery:
    """A mutated delivery: the name of its file, what was done to it, and its bytes."""

    name: str
    what: str
    content: bytes

    def report(self) -> str:
        """Return the report that our own validator gives."""
        return validate(self.content, name=self.name).to_json()

    def with_content(self, content: bytes) -> FuzzDelivery:
        """Return it with other bytes under the same name."""
        return FuzzDelivery(self.name, self.what, content)


def fuzz_series(kit: Path, cases: Sequence[KitCase], seed: int) -> FuzzSeries:
    """Return the series of a kit.

    Raises:
        KitError: a delivery cannot be read, or the kit is of another version than the rules of our own validator.
    """
    of_kit, own = _version(cases[0]), str(needed_pack(RULES)["versie"])
    if of_kit != own:
        raise KitError(say("andere_versie", kit=kit, set=of_kit, eigen=own))
    try:
        bases = [(case.name, case.delivery.read_bytes()) for case in cases]
    except OSError as error:
        raise KitError(say("niet_te_lezen", bestand=error.filename)) from error
    return FuzzSeries(bases, pool_of(content for _, content in bases), seed)


def _version(case: KitCase) -> str:
    try:
        return str(case.expected()["specificatie"]["versie"])
    except (KeyError, TypeError):
        raise KitError(say("niet_te_lezen", bestand=case.report)) from None


def fuzz_difference(delivery: FuzzDelivery, judge: Judge, folder: Path) -> CaseDifference | None:
    """Return where a program says otherwise of a mutated delivery, which stands in ``folder`` in the meantime."""
    path = folder / delivery.name
    write_all({path: [delivery.content]}, outlives_power=False)
    try:
        expected = report_of(delivery.report().encode("utf-8"))
        return judge.difference(JudgedCase(delivery.name, delivery.what, path, lambda: expected))
    finally:
        path.unlink()


def made_small(delivery: FuzzDelivery, difference: CaseDifference, vendor: Vendor, folder: Path) -> FuzzDelivery:
    """Return a smaller delivery that still gives a difference of the same kind."""
    judge = Judge(vendor)

    def differs(content: bytes) -> bool:
        if judge.has_enough:
            return False
        found = fuzz_difference(delivery.with_content(content), judge, folder)
        return found is not None and found.kind == difference.kind

    return delivery.with_content(smaller(delivery.content, differs))


def kit_of(deliveries: Sequence[FuzzDelivery]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a kit of these deliveries, each with its report: name and content."""
    index: list[Mapping[str, str]] = []
    for delivery in deliveries:
        report = f"{delivery.name.removesuffix(_SUFFIX)}.rapport{_SUFFIX}"
        index.append({DELIVERY: delivery.name, REPORT: report, WHAT: delivery.what})
        yield delivery.name, delivery.content
        yield report, delivery.report().encode("utf-8")
    yield INDEX, (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
