"""The tables of a layer and year as records with described columns; CSV and JSON of each."""

from __future__ import annotations

from collections.abc import Iterator

from generators.kernel.certainty import certainty_in
from generators.kernel.reading import source_text
from generators.kernel.records import Celregel
from generators.kernel.tables import CERTAINTY, SOURCE, Column, Table
from generators.kernel.validity import begins
from generators.subjects.model.cell_rules import excepted_rows, selected_rows
from generators.subjects.model.specification import MATRIX_PARTS, Code, CodeList, ModelYear, Specification
from iv3.core.words import Codelijst, Kant

_CODE = Column("code", "Code", "De officiële code; altijd tekst.")
_NAAM = Column("naam", "Naam", "De officiële naam in dit jaar.")
_ONDER = Column("onder", "Onder", "De code van de groep waar deze code onder valt.")
_VAN = Column("geldig_van", "Geldig van", "Het eerste verslagjaar waarin de code bestaat.")
_TOT = Column("geldig_tot", "Geldig tot en met", "Het laatste verslagjaar; leeg als er geen einde bekend is.")
_TAIL = (_VAN, _TOT, CERTAINTY, SOURCE)
_OTHER_LISTS = (
    Codelijst.KENGETALLEN,
    Codelijst.BELEIDSINDICATOREN,
    Codelijst.VERSLAGPERIODE,
    Codelijst.STANDPER,
)
"""The code lists without a table of their own."""


def tables(model: ModelYear) -> tuple[Table, ...]:
    """Return the tables of a layer and year that the model itself gives."""
    return (
        _taakvelden(model),
        _categorieen(model),
        _balansposten(model),
        _overige_codes(model),
        _celregels(model),
        _cellen(model),
    )


def years_table(specification: Specification) -> Table:
    """Return the table of every layer and year, and whether its model is known."""
    return Table(
        "jaren",
        "Verslagjaren",
        "De verslagjaren per laag, en of het model ervan bekend is of voorlopig dat van een eerder jaar is.",
        (
            Column("laag", "Laag", "gemeente, gr of provincie."),
            Column("jaar", "Verslagjaar", "Het jaar waar een aanlevering over gaat."),
            Column("stand", "Stand", "bekend of voorlopig."),
            Column("model_van", "Model van", "Het jaar waarvan het model is; bij een voorlopig jaar een eerder jaar."),
            SOURCE,
        ),
        ("laag", "jaar"),
        tuple(
            (
                model.laag.id,
                str(model.jaar),
                "bekend" if model.voorlopig_naar is None else "voorlopig",
                str(model.voorlopig_naar or model.jaar),
                source_text(model.laag.bron),
            )
            for model in specification.model_years()
        ),
    )


def _tail(model: ModelYear, code: Code) -> tuple[str, str, str, str]:
    fact = code.fact
    if fact is None:
        raise ValueError(f"code {code.code} heeft geen feit")
    record = fact.record
    last = record.geldig.tot
    first = max(begins(record.geldig, model.laag.id), begins(model.laag.geldig, model.laag.id))
    return (
        str(first),
        "" if last is None else str(last),
        certainty_in(record, model.jaar, model.facts.bronnen, model.laag.id),
        source_text(record.bron),
    )


def _kind(code: Code, leaf: str) -> str:
    return code.soort or leaf


def _taakvelden(model: ModelYear) -> Table:
    return Table(
        "taakvelden",
        "Taakvelden",
        "De taakvelden met hoofdtaakvelden en totaal, in de volgorde van CBS.",
        (
            _CODE,
            _NAAM,
            Column(
                "soort",
                "Soort",
                "taakveld, groep (een hoofdtaakveld) of totaal; alleen op een taakveld wordt geleverd.",
            ),
            _ONDER,
            *_TAIL,
        ),
        ("code",),
        tuple(
            (c.code, c.naam, _kind(c, "taakveld"), c.onder or "", *_tail(model, c))
            for c in model.lists[Codelijst.TAAKVELD].codes
        ),
    )


def _categorieen(model: ModelYear) -> Table:
    return Table(
        "categorieen",
        "Economische categorieën",
        "De categorieën per kant van de matrix, in de volgorde van CBS.",
        (
            Column("kant", "Kant", "lasten of baten."),
            _CODE,
            _NAAM,
            Column("soort", "Soort", "categorie, groep of totaal; alleen op een categorie wordt geleverd."),
            _ONDER,
            *_TAIL,
        ),
        ("kant", "code"),
        tuple(
            (kant, c.code, c.naam, _kind(c, "categorie"), c.onder or "", *_tail(model, c))
            for kant in Kant.VALUES
            for c in model.lists[f"categorie_{kant}"].codes
        ),
    )


def _balansposten(model: ModelYear) -> Table:
    return Table(
        "balansposten",
        "Balansposten",
        "De balansposten met hun groepen, in de volgorde van CBS.",
        (
            _CODE,
            _NAAM,
            Column("soort", "Soort", "balanspost, groep of totaal; alleen op een balanspost wordt geleverd."),
            _ONDER,
            *_TAIL,
        ),
        ("code",),
        tuple(
            (c.code, c.naam, _kind(c, "balanspost"), c.onder or "", *_tail(model, c))
            for c in model.lists[Codelijst.BALANSCODE].codes
        ),
    )


def _overige_codes(model: ModelYear) -> Table:
    lists: Iterator[CodeList] = (model.lists[name] for name in _OTHER_LISTS)
    return Table(
        "overige-codes",
        "Overige codes",
        "Kengetallen, beleidsindicatoren, verslagperioden en datums van balansstanden.",
        (
            Column("lijst", "Lijst", "De codelijst zoals CBS haar noemt."),
            _CODE,
            _NAAM,
            *_TAIL,
        ),
        ("lijst", "code"),
        tuple((codes.name, c.code, c.naam, *_tail(model, c)) for codes in lists for c in codes.codes),
    )


def _celregels(model: ModelYear) -> Table:
    counts: dict[str, int] = {}
    for rows in model.grey.values():
        for cells in rows.values():
            for ids in cells.values():
                for rule_id in ids:
                    counts[rule_id] = counts.get(rule_id, 0) + 1
    return Table(
        "celregels",
        "Regels voor grijze cellen",
        "Waarom cellen grijs zijn: elke regel met de cellen die zij kiest. Grijs: CBS verwacht er geen bedrag.",
        (
            Column("regel", "Regel", "Kenmerk van de regel."),
            Column("onderdelen", "Onderdelen", "De onderdelen van de aanlevering."),
            Column("rijen", "Taakvelden of balansposten", "Codes en groepen die de regel kiest."),
            Column("behalve_rijen", "Behalve", "Uitzonderingen op de rijen."),
            Column("categorieen", "Categorieën", "Codes en groepen die de regel kiest."),
            Column("behalve_categorieen", "Behalve categorieën", "Uitzonderingen op de categorieën."),
            Column("cellen", "Aantal cellen", "Hoeveel cellen de regel in dit jaar grijs maakt."),
            Column("waarom", "Waarom", "De reden."),
            Column("waarom_bron", "Bron van de reden", "Waar de reden staat; leeg als zij onze lezing is."),
            CERTAINTY,
            SOURCE,
        ),
        ("regel",),
        tuple(_cell_rule_row(rule, counts.get(rule.id, 0), model) for rule in model.cell_rules),
    )


def _cell_rule_row(rule: Celregel, count: int, model: ModelYear) -> tuple[str, ...]:
    return (
        rule.id,
        " ".join(rule.onderdelen),
        " ".join(selected_rows(rule)),
        " ".join(excepted_rows(rule)),
        " ".join(rule.categorieen),
        " ".join(rule.behalve_categorieen),
        str(count),
        rule.waarom,
        source_text(rule.waarom_bron),
        certainty_in(rule, model.jaar, model.facts.bronnen, model.laag.id),
        source_text(rule.bron),
    )


def _cellen(model: ModelYear) -> Table:
    rows = tuple(
        (
            part,
            row if row_list == Codelijst.TAAKVELD else "",
            row if row_list == Codelijst.BALANSCODE else "",
            category,
            " ".join(rule_ids),
        )
        for part, (row_list, _) in MATRIX_PARTS.items()
        for row, cells in model.grey[part].items()
        for category, rule_ids in cells.items()
    )
    return Table(
        "cellen",
        "Grijze cellen",
        "Elke grijze cel met de regels die haar grijs maken. Een cel die hier niet staat, is open.",
        (
            Column("onderdeel", "Onderdeel", "lasten, balans_lasten, baten of balans_baten."),
            Column("taakveld", "Taakveld", "De rij, bij lasten en baten."),
            Column("balanscode", "Balanscode", "De rij, bij balans_lasten en balans_baten."),
            Column("categorie", "Categorie", "De kolom."),
            Column("regels", "Regels", "Kenmerken van de celregels, met een spatie ertussen."),
        ),
        ("onderdeel", "taakveld", "balanscode", "categorie"),
        rows,
        large=True,
    )
