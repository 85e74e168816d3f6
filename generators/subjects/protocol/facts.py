"""The protocol: what a care provider delivers to a municipality, for each way of buying care."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generators.kernel.records import (
    Gemeentenbestand,
    Protocolbasisbestand,
    Protocolbestand,
    Protocoleis,
    Protocolveld,
)
from generators.kernel.validity import in_years
from generators.subjects.couplings.facts import couplings_of, list_in_year
from generators.subjects.model.specification import Specification
from iv3.core.words import Codelijst, Lijstsoort, Protocolcodelijst

SEPARATOR = ";"
"""What stands between the fields of an example, and between the columns of a template."""

LAW = "wet"
_CARE_KINDS = {
    Protocolcodelijst.PRODUCTCODES: Lijstsoort.PRODUCTCODE,
    Protocolcodelijst.PRODUCTCATEGORIEEN: Lijstsoort.PRODUCTCATEGORIE,
    Protocolcodelijst.HULPVORMEN: Lijstsoort.HULPVORM,
}


@dataclass(frozen=True)
class Variant:
    """A variant with the part that all variants share."""

    own: Protocolbestand
    basis: Protocolbasisbestand

    @property
    def id(self) -> str:
        """The name of the variant in paths and packs."""
        return self.own.id

    @property
    def naam(self) -> str:
        """The name of the variant for people."""
        return self.own.naam

    @cached_property
    def fields(self) -> tuple[Protocolveld, ...]:
        """Every field in the order of the columns, those that all variants share first."""
        return (*self.basis.basisvelden, *self.own.velden)

    @cached_property
    def demands(self) -> tuple[Protocoleis, ...]:
        """Every demand, those that all variants share first."""
        return (*self.basis.basiseisen, *self.own.eisen)

    def examples(self) -> list[list[str]]:
        """Return the example rows as cells."""
        return [row.split(SEPARATOR) for row in self.own.voorbeeldrijen]


def variants_of(specification: Specification) -> tuple[Variant, ...]:
    """Return the variants, without what the schema check rejected; none without the shared part."""
    return specification.derived(_variants)


def _variants(specification: Specification) -> tuple[Variant, ...]:
    facts = specification.facts
    basis = next((basis for basis in facts.files(Protocolbasisbestand) if not facts.is_rejected(basis)), None)
    if basis is None:
        return ()
    return tuple(Variant(own, basis) for own in facts.files(Protocolbestand) if not facts.is_rejected(own))


def code_lists(specification: Specification, laag: str, jaar: int) -> Mapping[str, dict[str, dict[str, str]]]:
    """Return every code list of a year: name → law (empty: every law) → code → name."""
    couplings = couplings_of(specification)
    taakvelden = specification.year(laag, jaar).lists[Codelijst.TAAKVELD].codes
    result: dict[str, dict[str, dict[str, str]]] = {
        Protocolcodelijst.GEMEENTEN: {
            "": {
                m.code: m.naam
                for file in specification.facts.files(Gemeentenbestand)
                for m in file.gemeenten
                if in_years(m.geldig, jaar)
            }
        },
        Protocolcodelijst.TAAKVELDEN: {"": {code.code: code.naam for code in taakvelden if code.soort is None}},
        Protocolcodelijst.EENHEDEN: {"": dict(units(specification, jaar))},
    }
    for name, kind in _CARE_KINDS.items():
        result[name] = {
            wet: {
                code.code: code.naam or ""
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
        if care_list.soort == Lijstsoort.EENHEID and in_years(care_list.geldig, jaar):
            yield from ((code.code, code.naam or "") for code in list_in_year(care_list, jaar).codes)


def years(specification: Specification, variant: Variant) -> range:
    """Return the years that a variant holds for, first to last."""
    last = variant.own.geldig.tot or specification.edition.laatste_jaar
    return range(variant.own.geldig.van, min(last, specification.edition.laatste_jaar) + 1)


def filled(text: str, basis: Protocolbasisbestand) -> str:
    """Return a text of the sources with the limit of small numbers in its place."""
    return text.replace("{minder_dan}", str(basis.kleine_aantallen.minder_dan))
