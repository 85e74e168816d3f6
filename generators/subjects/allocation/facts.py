"""The facts about dividing an amount over taakvelden: situations, methods, prohibitions, and the order of steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from generators.kernel.reading import Facts, Record, Source, Validity, inherited, source_text, validity
from generators.kernel.sources import Document
from generators.subjects.model.specification import Specification

FOLDER = "tables/verdeling"
CODE_KEYS = ("taakvelden", "buiten_taakvelden")
"""The keys of a recognition that name codes or groups."""


@dataclass(frozen=True)
class Situation:
    """A kind of contract or cost; ``taakvelden`` is empty when they depend on the contract."""

    id: str
    naam: str
    uitleg: str
    toedelingsregels: tuple[str, ...]
    taakvelden: tuple[str, ...]
    sjabloonmethode: str
    volgorde: bool
    validity: Validity
    bron: str
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class Method:
    """A way to divide; ``record`` is what the sources say, in the form the schema gives it."""

    id: str
    naam: str
    mag: tuple[str, ...]
    mag_niet_voor: tuple[str, ...]
    toedelingsregels: tuple[str, ...]
    velden: tuple[str, ...]
    validity: Validity
    bron: str
    zekerheid: str
    record: Record
    source: Source


@dataclass(frozen=True)
class Prohibition:
    """A division that is not allowed; ``herken`` says what it is recognised by."""

    id: str
    record: Record
    validity: Validity
    toedelingsregel: str
    herken: Record
    bron: str
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class Step:
    """A step in the order in which costs of more than one taakveld are attributed."""

    id: str
    record: Record
    toedelingsregel: str
    bron: str
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class Example:
    """A worked example: what must come on each taakveld, in cents, by contract and code."""

    id: str
    titel: str
    situatie: str
    bedragen: Mapping[tuple[str, str], int]
    waarschuwingen: tuple[str, ...]
    record: Record
    source: Source


@dataclass(frozen=True)
class Allocation:
    """Everything about dividing, in the order of the sources."""

    situations: tuple[Situation, ...] = ()
    methods: tuple[Method, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    steps: tuple[Step, ...] = ()
    examples: tuple[Example, ...] = ()

    @cached_property
    def situation_ids(self) -> frozenset[str]:
        """The ids of all situations."""
        return frozenset(situation.id for situation in self.situations)

    @cached_property
    def method_ids(self) -> frozenset[str]:
        """The ids of all methods."""
        return frozenset(method.id for method in self.methods)

    def methods_of(self, situatie: str) -> tuple[Method, ...]:
        """Return the methods that are allowed in a situation."""
        return tuple(method for method in self.methods if situatie in method.mag)


def allocation_of(specification: Specification) -> Allocation:
    """Return the facts about dividing an amount over taakvelden."""
    return specification.derived(_allocation)


def _allocation(specification: Specification) -> Allocation:
    return read(specification.facts)


def read(facts: Facts) -> Allocation:
    """Return the facts about dividing in documents that have the shape the schema gives them."""
    rejected = {path for path, _ in facts.rejected}
    documents = [
        d
        for d in facts.documents
        if d.path.startswith(f"{FOLDER}/") and isinstance(d.data, dict) and d.path not in rejected
    ]
    return Allocation(
        situations=tuple(_situation(source, record) for source, record in _listed(documents, "situaties")),
        methods=tuple(_method(d) for d in documents if "sleutels" in d.data),
        prohibitions=tuple(_prohibition(source, record) for source, record in _listed(documents, "verboden")),
        steps=tuple(_step(source, record) for source, record in _listed(documents, "stappen")),
        examples=tuple(_example(d) for d in documents if "bedragen" in d.data),
    )


def _listed(documents: Iterable[Document], key: str) -> Iterator[tuple[Source, Record]]:
    for document in documents:
        records = document.data.get(key)
        if isinstance(records, list) and records and isinstance(records[0], dict):
            for index, record in enumerate(records):
                yield Source(document, (key, index)), record


def _situation(source: Source, record: Record) -> Situation:
    return Situation(
        id=record["id"],
        naam=record["naam"],
        uitleg=record["uitleg"],
        toedelingsregels=tuple(record["toedelingsregels"]),
        taakvelden=tuple(record.get("taakvelden", ())),
        sjabloonmethode=record["sjabloonmethode"],
        volgorde=record.get("volgorde", False),
        validity=validity(record["geldig"]),
        bron=source_text(inherited(source, "bron")),
        zekerheid=inherited(source, "zekerheid") or "",
        source=source,
    )


def _method(document: Document) -> Method:
    data = document.data
    return Method(
        id=data["id"],
        naam=data["naam"],
        mag=tuple(data["mag"]),
        mag_niet_voor=tuple(data["mag_niet_voor"]),
        toedelingsregels=tuple(data["rust_op"]),
        velden=tuple(field["veld"] for field in data["velden"]),
        validity=validity(data["geldig"]),
        bron=source_text(data["bron"]),
        zekerheid=data["zekerheid"],
        record=data,
        source=Source(document, ()),
    )


def _prohibition(source: Source, record: Record) -> Prohibition:
    return Prohibition(
        id=record["id"],
        record=record,
        validity=validity(record["geldig"]),
        toedelingsregel=record.get("toedelingsregel", ""),
        herken=record["herken"],
        bron=source_text(inherited(source, "bron")),
        zekerheid=inherited(source, "zekerheid") or "",
        source=source,
    )


def _step(source: Source, record: Record) -> Step:
    return Step(
        id=record["id"],
        record=record,
        toedelingsregel=record["toedelingsregel"],
        bron=source_text(inherited(source, "bron")),
        zekerheid=inherited(source, "zekerheid") or "",
        source=source,
    )


def _example(document: Document) -> Example:
    data = document.data
    return Example(
        id=PurePosixPath(document.path).parent.name,
        titel=data["titel"],
        situatie=data["situatie"],
        bedragen={(line["contract"], line["taakveld"]): line["cent"] for line in data["bedragen"]},
        waarschuwingen=tuple(data.get("waarschuwingen", ())),
        record=data,
        source=Source(document, ()),
    )
