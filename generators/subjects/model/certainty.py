"""Certainty: nothing is surer than what it rests on, and what was derived says how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generators.kernel.findings import Finding, listed
from generators.kernel.kinds import kind_of
from generators.kernel.reading import Facts, source_id
from generators.kernel.records import Bron, Bronnenbestand, Record, Trefwoord, Zoekwoordenbestand
from generators.kernel.sources import is_made_up
from iv3.core.words import Gelezen, Zekerheid

CHECK = "zekerheid"

_PLACE_OF_DEFAULT = "trefwoord_onderbouwing in tables/zoekwoorden.yaml"


@dataclass(frozen=True)
class CertainFact:
    """A record that says how sure it is, in the file whose words count for it too."""

    record: Record
    file: Record

    @property
    def zekerheid(self) -> str:
        """How sure it is, by its own word or that of its file; empty when nobody says."""
        return getattr(self.record, "zekerheid", None) or ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that say it: its own, and those that say it too."""
        is_own = "bron" in self.record.origin.written() or hasattr(self.record, "ook_in")
        also: tuple[Any, ...] = getattr(self.record if is_own else self.file, "ook_in", ())
        return tuple(filter(None, map(source_id, (getattr(self.record, "bron", None), *also))))

    @property
    def is_explained(self) -> bool:
        """Whether it says how it was derived; a file that is settled itself explains nothing for what stands in it."""
        own, top = self.record.origin.written(), self.file.origin.written()
        return bool(own.get("onderbouwing") or (top.get("onderbouwing") and not _is_settled(top)))


def check(facts: Facts) -> tuple[list[Finding], int]:
    """Return the findings and how many facts and sources were looked at."""
    found = list(certain_facts(facts))
    settling = settling_sources(facts)
    keywords_explained = any(file.trefwoord_onderbouwing for file in facts.files(Zoekwoordenbestand))
    findings = [finding for fact in found for finding in _unearned(fact, facts.bronnen, settling)]
    findings += [
        _unexplained(fact)
        for fact in found
        if fact.zekerheid == Zekerheid.AFGELEID
        and not fact.is_explained
        and not (isinstance(fact.record, Trefwoord) and keywords_explained)
    ]
    findings += [finding for bron in facts.bronnen.values() for finding in _unsaid(bron)]
    return findings, len(found) + len(facts.bronnen)


def certain_facts(facts: Facts) -> Iterator[CertainFact]:
    """Yield every fact that says how sure it is, in the order of the sources."""
    kinds = {kind_of(document.path): None for document in facts.documents if not is_made_up(document)}
    for kind in filter(None, kinds):
        for file in facts.sound_files(kind):
            yield from (CertainFact(record, file) for record in _records(file) if hasattr(record, "zekerheid"))


def settling_sources(facts: Facts) -> frozenset[str]:
    """Return the ids of the sources that settle a fact by themselves: read here, and of a kind that settles."""
    kinds = {kind for file in facts.files(Bronnenbestand) for kind in file.stelt_niets_vast}
    return frozenset(
        id_ for id_, bron in facts.bronnen.items() if bron.gelezen == Gelezen.ZELF and bron.soort not in kinds
    )


def _records(value: Any) -> Iterator[Record]:
    """Yield every record in a value, itself included."""
    if isinstance(value, Record):
        yield value
        for field in value.__struct_fields__:
            yield from _records(getattr(value, field))
    elif isinstance(value, tuple):
        for part in value:
            yield from _records(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _records(part)


def _is_settled(written: Mapping[str, Any]) -> bool:
    return written.get("zekerheid") == Zekerheid.VASTGESTELD


def _unearned(fact: CertainFact, known: Mapping[str, Bron], settling: frozenset[str]) -> Iterator[Finding]:
    """Yield the finding for a fact that is settled while none of its sources settles anything."""
    named = [known[id_] for id_ in fact.sources if id_ in known]
    if fact.zekerheid != Zekerheid.VASTGESTELD or not named or not settling.isdisjoint(fact.sources):
        return
    told = listed(f"{bron.id} ({_weakness(bron)})" for bron in named)
    yield Finding(
        fact.record.origin.place("zekerheid"),
        CHECK,
        f"Dit is vastgesteld, maar {told} stelt alleen niets vast.",
        "Maak zekerheid: afgeleid, met een onderbouwing die zegt waarom wij het aannemen, of noem een bron die wij "
        "zelf lazen en die het zegt.",
    )


def _weakness(bron: Bron) -> str:
    return str(Gelezen.TITLES[bron.gelezen]).lower() if bron.gelezen != Gelezen.ZELF else bron.soort


def _unexplained(fact: CertainFact) -> Finding:
    hint = f", of zet {_PLACE_OF_DEFAULT}" if isinstance(fact.record, Trefwoord) else ""
    return Finding(
        fact.record.origin.place(),
        CHECK,
        "Dit feit is afgeleid, maar er staat niet hoe.",
        f"Zet onderbouwing: bij dit feit, met waaruit het volgt{hint}.",
    )


def _unsaid(bron: Bron) -> Iterator[Finding]:
    if bron.gelezen != Gelezen.ZELF and not bron.opmerking:
        yield Finding(
            bron.origin.place("gelezen"),
            CHECK,
            f"De bron {bron.id} lazen wij niet zelf in de laatste tekst, en er staat niet waarom.",
            "Zet opmerking: bij deze bron, met waar het feit dan vandaan komt.",
        )
