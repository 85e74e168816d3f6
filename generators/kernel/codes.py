"""A code of any code list: six classes of the schema seen as one, with the list and the model of each code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from generators.kernel.origin import Origin
from generators.kernel.records import (
    Balanspostenbestand,
    Categorie,
    Categorieenbestand,
    GedateerdeNaam,
    Indicator,
    Kengetallenbestand,
    Knoop,
    Periodenbestand,
    Record,
    Stand,
    Taakveldenbestand,
    Verslagperiode,
)
from generators.kernel.validity import in_years

CodeRecord: TypeAlias = Knoop | Indicator | Verslagperiode | Stand

LISTS_OF_FILES: Final[Mapping[type[Record], Mapping[str, str]]] = {
    Balanspostenbestand: {"balansposten": "balanscode"},
    Categorieenbestand: {"categorieen": "categorie"},
    Kengetallenbestand: {
        "kengetallen": "kengetallen",
        "beleidsindicatoren": "beleidsindicatoren",
        "verslagperioden": "verslagperiode",
    },
    Periodenbestand: {"standen": "standper"},
    Taakveldenbestand: {"taakvelden": "taakveld"},
}
"""The files with codes: slot → the code list, by the name CBS gives it; ``categorie`` stands for both its lists."""


@dataclass(frozen=True)
class CodeFact:
    """A code of a code list; ``model`` is None for a code that every model has."""

    lijst: str
    model: str | None
    record: CodeRecord

    @property
    def code(self) -> str:
        """The code; one with a year in it has ``{jaar}``."""
        return self.record.code

    @property
    def origin(self) -> Origin:
        """Where the code stands in the sources."""
        return self.record.origin

    @property
    def names(self) -> tuple[GedateerdeNaam, ...]:
        """The names, each with its years; a balance at a date is named by its kind, as CBS does."""
        naam = self.record.soort if isinstance(self.record, Stand) else self.record.naam
        if isinstance(naam, tuple):
            return naam
        years = self.record.geldig
        return (
            GedateerdeNaam(
                origin=years.origin,
                van=years.van,
                tot=years.tot,
                gr=years.gr,
                provincie=years.provincie,
                tekst=naam,
            ),
        )

    @property
    def onder(self) -> str | None:
        """The group or total that the code is part of."""
        return self.record.onder if isinstance(self.record, Knoop) else None

    @property
    def soort(self) -> str | None:
        """Whether it is a group or a total; None for a code on which amounts may be delivered."""
        return self.record.soort if isinstance(self.record, Knoop) else None

    @property
    def kant(self) -> str | None:
        """The only side that a category is on; None for both sides, and for a code of another list."""
        return self.record.kant if isinstance(self.record, Categorie) else None

    @property
    def lagen(self) -> tuple[str, ...]:
        """The layers that have the code; empty for every layer that uses its model."""
        return () if isinstance(self.record, Stand) else self.record.lagen

    @property
    def perioden(self) -> tuple[int, ...]:
        """The periods of a balance at a date; empty for any other code."""
        return self.record.perioden if isinstance(self.record, Stand) else ()

    def holds(self, laag: str, year: int) -> bool:
        """Tell whether this code exists for ``laag`` in ``year``."""
        return (not self.lagen or laag in self.lagen) and in_years(self.record.geldig, year, laag)


def is_name(name: GedateerdeNaam, laag: str, year: int) -> bool:
    """Tell whether this is the name for ``laag`` in ``year``."""
    return (not name.lagen or laag in name.lagen) and in_years(name, year, laag)


def model_of(record: Record) -> str | None:
    """Return the model whose folder a record stands in, or None for what every model may use."""
    parts = record.origin.document.path.split("/")
    return parts[2] if len(parts) == 4 and parts[:2] == ["tables", "model"] else None


def codes_in(file: Any) -> list[CodeFact]:
    """Return the codes of a file of `LISTS_OF_FILES`, in its order."""
    model = model_of(file)
    return [
        CodeFact(lijst, model, record)
        for slot, lijst in LISTS_OF_FILES[type(file)].items()
        for record in getattr(file, slot)
    ]
