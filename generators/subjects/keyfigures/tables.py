"""The table with the formulas of key figures."""

from __future__ import annotations

from collections.abc import Iterator

from generators.kernel.findings import listed
from generators.kernel.reading import source_text
from generators.kernel.tables import CERTAINTY, SOURCE, Column, Table
from generators.subjects.keyfigures.facts import file_of, name_of, said_names, terms_of, years_of
from generators.subjects.keyfigures.pack import outcome_in_words
from generators.subjects.model.formula_text import terms_in_notation, terms_in_words
from generators.subjects.model.specification import Specification

_COLUMNS = (
    Column("code", "Code", "fk. is een kengetal, bi. een beleidsindicator; het EMU-saldo heeft geen code van CBS."),
    Column("naam", "Naam", "De naam, zoals CBS haar noemt."),
    Column("wat", "Wat het zegt", "Wat het kengetal zegt, in gewone taal."),
    Column("eenheid", "Eenheid", "deel, procent, getal of euro."),
    Column("wijze", "Wijze", "Hoe het wordt berekend; leeg als het niet uit een aanlevering volgt."),
    Column("lagen", "Lagen", "De lagen waarvoor het geldt, met het eerste jaar."),
    Column("perioden", "Perioden", "De perioden waarin het kan, met een spatie ertussen."),
    Column("formule", "Formule in woorden", "Wat er wordt berekend."),
    Column(
        "notatie",
        "Formule in notatie",
        "De formule met tekens: L, B, l en b zijn lasten en baten, S is een stand.",
    ),
    Column("niet_uit_iv3", "Niet uit Iv3", "Wat er niet in een aanlevering staat."),
    CERTAINTY,
    Column("onderbouwing", "Onderbouwing", "Waar de formule op rust."),
    SOURCE,
)


def tables(specification: Specification) -> list[Table]:
    """Return the table: a row for every way of calculating, and one for what cannot be calculated."""
    title, about = "Kengetallen", "Hoe kengetallen, beleidsindicatoren en het EMU-saldo uit een aanlevering volgen."
    return [Table("kengetallen", title, about, _COLUMNS, ("code", "wijze"), tuple(_rows(specification)))]


def _rows(specification: Specification) -> Iterator[tuple[str, ...]]:
    file = file_of(specification.facts)
    if file is None:
        return
    names = said_names(specification.facts)
    for figure in file.rekenkengetallen:
        lagen = listed(f"{laag} vanaf {first}" for laag, (first, _) in years_of(figure, specification).items())
        head = (figure.code, name_of(figure, specification.facts), figure.wat, figure.eenheid)
        for way in figure.wijzen or (None,):
            terms = [] if way is None else terms_of(way, file)
            words = [] if way is None else [*terms_in_words(terms, names), outcome_in_words(way, terms)]
            source = figure if way is None else way
            yield (
                *head,
                "" if way is None else way.id,
                lagen,
                "" if way is None else " ".join(map(str, way.perioden)),
                " ".join(words),
                "; ".join(terms_in_notation(terms)),
                figure.niet_uit_iv3 or "",
                source.zekerheid or "",
                source.onderbouwing or "",
                source_text(source.bron),
            )
