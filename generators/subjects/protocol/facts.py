"""The protocol: what a care provider delivers to a municipality, for each way of buying care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generators.kernel.reading import Facts, Record, Source, Validity, source_text, validity
from generators.kernel.sources import Document
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification

FOLDER = "tables/protocol"
SEPARATOR = ";"
"""What stands between the fields of an example, and between the columns of a template."""

LAW = "wet"
_CARE_KINDS = {"productcodes": "productcode", "productcategorieen": "productcategorie", "hulpvormen": "hulpvorm"}
_UNIT = "eenheid"


@dataclass(frozen=True)
class FieldFact:
    """A field of a delivery; ``record`` is what the sources say, in the form the schema gives it."""

    naam: str
    soort: str
    codelijst: str | None
    record: Record
    source: Source


@dataclass(frozen=True)
class DemandFact:
    """Something that must hold between fields or rows."""

    id: str
    soort: str
    velden: tuple[str, ...]
    per: tuple[str, ...]
    is_veld: str | None
    record: Record
    source: Source


@dataclass(frozen=True)
class BasisFact:
    """What is the same for every variant."""

    record: Record
    fields: tuple[FieldFact, ...]
    demands: tuple[DemandFact, ...]
    source: Source


@dataclass(frozen=True)
class VariantFact:
    """A variant with the shared part before its own: fields in the order of the columns."""

    id: str
    naam: str
    record: Record
    basis: BasisFact
    validity: Validity
    own_fields: tuple[FieldFact, ...]
    own_demands: tuple[DemandFact, ...]
    bron: str
    source: Source

    @cached_property
    def fields(self) -> tuple[FieldFact, ...]:
        """Every field, those that all variants share first."""
        return (*self.basis.fields, *self.own_fields)

    @cached_property
    def demands(self) -> tuple[DemandFact, ...]:
        """Every demand, those that all variants share first."""
        return (*self.basis.demands, *self.own_demands)

    def examples(self) -> list[list[str]]:
        """Return the example rows as cells."""
        return [row.split(SEPARATOR) for row in self.record["voorbeeldrijen"]]


def read(facts: Facts) -> list[VariantFact]:
    """Return the variants, without what the schema check rejected; none without the shared part."""
    documents = [
        document
        for document in facts.documents
        if document.path.startswith(f"{FOLDER}/")
        and isinstance(document.data, dict)
        and not any(path == document.path for path, _ in facts.rejected)
    ]
    basis = next((_basis(document) for document in documents if "basisvelden" in document.data), None)
    if basis is None:
        return []
    return [_variant(document, basis) for document in documents if "velden" in document.data]


def code_lists(specification: Specification, laag: str, jaar: int) -> Mapping[str, dict[str, dict[str, str]]]:
    """Return every code list of a year: name → law (empty: every law) → code → name."""
    couplings = couplings_of(specification)
    result: dict[str, dict[str, dict[str, str]]] = {
        "gemeenten": {"": {m.code: m.naam for m in specification.facts.municipalities}},
        "taakvelden": {
            "": {c.code: c.naam for c in specification.year(laag, jaar).lists["taakveld"].codes if c.soort is None}
        },
        "eenheden": {"": dict(units(specification, jaar))},
    }
    for name, kind in _CARE_KINDS.items():
        result[name] = {
            wet: {
                code.code: code.naam
                for care_list in couplings.coupled_lists(wet, jaar)
                if care_list.soort == kind and not care_list.leveringsvorm
                for code in care_list.codes
                if not code.kopregel
            }
            for wet in couplings.laws()
        }
    return result


def units(specification: Specification, jaar: int) -> Iterator[tuple[str, str]]:
    """Yield code and name of the units of a year."""
    for care_list in couplings_of(specification).lists:
        if care_list.soort == _UNIT and care_list.holds(jaar):
            yield from ((code.code, code.naam) for code in care_list.in_year(jaar).codes)


def years(specification: Specification, variant: VariantFact) -> range:
    """Return the years that a variant holds for, first to last."""
    last = variant.validity.last_year or specification.edition.laatste_jaar
    return range(variant.validity.first_year, min(last, specification.edition.laatste_jaar) + 1)


def filled(text: str, basis: BasisFact) -> str:
    """Return a text of the sources with the limit of small numbers in its place."""
    return text.replace("{minder_dan}", str(basis.record["kleine_aantallen"]["minder_dan"]))


def _basis(document: Document) -> BasisFact:
    return BasisFact(
        document.data,
        tuple(_fields(document, "basisvelden")),
        tuple(_demands(document, "basiseisen")),
        Source(document, ()),
    )


def _variant(document: Document, basis: BasisFact) -> VariantFact:
    data = document.data
    return VariantFact(
        id=data["id"],
        naam=data["naam"],
        record=data,
        basis=basis,
        validity=validity(data["geldig"]),
        own_fields=tuple(_fields(document, "velden")),
        own_demands=tuple(_demands(document, "eisen")),
        bron=source_text(data["bron"]),
        source=Source(document, ()),
    )


def _fields(document: Document, key: str) -> Iterator[FieldFact]:
    for index, record in enumerate(document.data[key]):
        source = Source(document, (key, index))
        yield FieldFact(record["naam"], record["soort"], record.get("codelijst"), record, source)


def _demands(document: Document, key: str) -> Iterator[DemandFact]:
    for index, record in enumerate(document.data[key]):
        yield DemandFact(
            record["id"],
            record["soort"],
            tuple(record["velden"]),
            tuple(record.get("per", ())),
            record.get("is_veld"),
            record,
            Source(document, (key, index)),
        )
