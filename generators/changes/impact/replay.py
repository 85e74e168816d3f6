"""Deliveries through the validator with the packs of one side, and what is kept of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import iv3
from generators.changes.impact.deliveries import Delivery
from generators.kernel.files import Files
from generators.outputs.kit import in_memory
from iv3.core.words import Ernst, Regelstand
from iv3.delivery.finding_kinds import number_of

RAN, SKIPPED = Regelstand.UITGEVOERD, Regelstand.OVERGESLAGEN
NO_VERDICT = "geen oordeel"
"""What stands for the verdict on a delivery when the rules of a side do not even say what is wrong with it."""

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class RuleResult:
    """What one rule did: its state, and of each finding how serious it is and where it is."""

    stand: str
    findings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Seen:
    """What is kept of a report: the verdict, every rule, the pack that was used, and why the file was unreadable."""

    oordeel: str
    rows: Mapping[str, RuleResult]
    laag: str
    jaar: int | None
    pakket: str | None
    unreadable: str


def replayed(
    deliveries: Iterable[tuple[_Key, Delivery]], packs: Files, reading: frozenset[str]
) -> Iterator[tuple[_Key, Seen]]:
    """Yield what the validator says of each delivery with these packs.

    Args:
        deliveries: keys with deliveries; those of one layer and year together go fastest.
        packs: the packs of one side, as files.
        reading: the rules about files that cannot be read.
    """
    with in_memory(packs):
        for key, delivery in deliveries:
            yield key, _seen(delivery, reading)


def _seen(delivery: Delivery, reading: frozenset[str]) -> Seen:
    try:
        return seen(iv3.validate(delivery.content, name=delivery.naam).data, delivery, reading)
    except StopIteration:
        pass
    except LookupError as error:
        if type(error) is not LookupError:
            raise
    return Seen(NO_VERDICT, {}, delivery.laag, delivery.jaar, None, "")  # no rule or reason is left for what is wrong


def seen(report: Mapping[str, Any], delivery: Delivery, reading: frozenset[str]) -> Seen:
    """Return what is kept of a report."""
    findings: dict[str, list[tuple[str, str]]] = {}
    unreadable = ""
    for finding in report["bevindingen"]:
        told = (finding["ernst"], finding["plaats"]["pad"])
        findings.setdefault(finding["regel"], []).extend([told] * number_of(finding))
        if finding["regel"] in reading and finding["ernst"] == Ernst.FOUT:
            unreadable = unreadable or finding["melding"]
    source, pakket = report["bron"], report["specificatie"]["pakket"]
    return Seen(
        report["oordeel"],
        {row["regel"]: RuleResult(row["stand"], tuple(findings.get(row["regel"], ()))) for row in report["regels"]},
        pakket.rpartition("-")[0] if pakket else delivery.laag or str(source["overheidslaag"] or ""),
        source["boekjaar"] if isinstance(source["boekjaar"], int) else delivery.jaar,
        pakket,
        unreadable,
    )
