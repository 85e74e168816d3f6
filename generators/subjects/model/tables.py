"""The tables of a layer and year as records with described columns; CSV and JSON of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generators.kernel.files import Files, csv_bytes, lines_json_bytes
from generators.kernel.reading import CellRule, RuleFact, source_text
from generators.subjects.model.specification import ALL, MATRIX_PARTS, Code, CodeList, ModelYear, Specification
from generators.subjects.rules.formula_text import in_notation, in_words
from generators.subjects.rules.pack import calculations_of, ordered_rules

FOLDER = "tabellen"


@dataclass(frozen=True)
class Column:
    """A column: its header in files, its title for people, and what stands in it. Every cell is text."""

    name: str
    title: str
    description: str


@dataclass(frozen=True)
class Table:
    """A table with its rows; ``large`` tables are published but not committed."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    large: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The headers, in column order."""
        return tuple(column.name for column in self.columns)


_CODE = Column("code", "Code", "De officiële code; altijd tekst.")
_NAAM = Column("naam", "Naam", "De officiële naam in dit jaar.")
_ONDER = Column("onder", "Onder", "De code van de groep waar deze code onder valt.")
_VAN = Column("geldig_van", "Geldig van", "Het eerste verslagjaar waarin de code bestaat.")
_TOT = Column("geldig_tot", "Geldig tot en met", "Het laatste verslagjaar; leeg als er geen einde bekend is.")
_ZEKERHEID = Column("zekerheid", "Zekerheid", "vastgesteld, afgeleid of voorstel.")
_BRON = Column("bron", "Bron", "Kenmerk van de bron, met de plaats erin als die bekend is.")


def tables(model: ModelYear) -> tuple[Table, ...]:
    """Return every table of a layer and year."""
    return (
        _taakvelden(model),
        _categorieen(model),
        _balansposten(model),
        _overige_codes(model),
        _celregels(model),
        _cellen(model),
        _regels(model),
    )


def files(specification: Specification, *, with_large: bool = True) -> Files:
    """Return CSV and JSON of every table of every layer and year."""
    result: Files = {}
    for model in specification.model_years():
        for table in tables(model):
            if with_large or not table.large:
                stem = f"{FOLDER}/{model.name}/{table.name}"
                result[f"{stem}.csv"] = csv_bytes(table.header, table.rows)
                if with_large:
                    result[f"{stem}.json"] = lines_json_bytes(
                        [dict(zip(table.header, row, strict=True)) for row in table.rows], 1
                    )
    return result


def _tail(model: ModelYear, code: Code) -> tuple[str, str, str, str]:
    fact = code.fact
    if fact is None:
        raise ValueError(f"code {code.code} heeft geen feit")
    last = fact.validity.last_year
    first = max(fact.validity.begins(model.laag.id), model.laag.validity.begins(model.laag.id))
    return str(first), "" if last is None else str(last), fact.zekerheid, fact.bron


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
            _VAN,
            _TOT,
            _ZEKERHEID,
            _BRON,
        ),
        ("code",),
        tuple(
            (c.code, c.naam, _kind(c, "taakveld"), c.onder or "", *_tail(model, c))
            for c in model.lists["taakveld"].codes
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
            _VAN,
            _TOT,
            _ZEKERHEID,
            _BRON,
        ),
        ("kant", "code"),
        tuple(
            (kant, c.code, c.naam, _kind(c, "categorie"), c.onder or "", *_tail(model, c))
            for kant in ("lasten", "baten")
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
            _VAN,
            _TOT,
            _ZEKERHEID,
            _BRON,
        ),
        ("code",),
        tuple(
            (c.code, c.naam, _kind(c, "balanspost"), c.onder or "", *_tail(model, c))
            for c in model.lists["balanscode"].codes
        ),
    )


def _overige_codes(model: ModelYear) -> Table:
    lists: Iterator[CodeList] = (
        model.lists[name] for name in ("kengetallen", "beleidsindicatoren", "verslagperiode", "standper")
    )
    return Table(
        "overige-codes",
        "Overige codes",
        "Kengetallen, beleidsindicatoren, verslagperioden en datums van balansstanden.",
        (
            Column("lijst", "Lijst", "De codelijst zoals CBS haar noemt."),
            _CODE,
            _NAAM,
            _VAN,
            _TOT,
            _ZEKERHEID,
            _BRON,
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
            _ZEKERHEID,
            _BRON,
        ),
        ("regel",),
        tuple(_cell_rule_row(rule, counts.get(rule.id, 0)) for rule in model.cell_rules),
    )


def _cell_rule_row(rule: CellRule, count: int) -> tuple[str, ...]:
    return (
        rule.id,
        " ".join(rule.onderdelen),
        " ".join(rule.rijen),
        " ".join(rule.behalve_rijen),
        " ".join(rule.categorieen),
        " ".join(rule.behalve_categorieen),
        str(count),
        rule.waarom,
        rule.waarom_bron,
        rule.zekerheid,
        rule.bron,
    )


def _cellen(model: ModelYear) -> Table:
    rows = tuple(
        (
            part,
            row if row_list == "taakveld" else "",
            row if row_list == "balanscode" else "",
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


def _regels(model: ModelYear) -> Table:
    groups = {group.id: group.naam for group in model.facts.groups}
    rules = [rule for rule in ordered_rules(model.facts) if rule.holds(model.laag.id, model.jaar)]
    return Table(
        "regels",
        "Regels",
        "De regels waarmee een aanlevering van dit jaar wordt gecontroleerd, in de volgorde van het rapport.",
        (
            Column("regel", "Regel", "Kenmerk van de regel; SF, DF en PF zijn foutcodes van CBS."),
            Column("titel", "Titel", "Wat de regel eist."),
            Column("fase", "Fase", "lezen, structuur, codes of inhoud."),
            Column("ernst", "Ernst", "fout, waarschuwing of signaal."),
            Column("lagen", "Lagen", "De lagen waarvoor de regel is; alle als er geen zijn genoemd."),
            Column("perioden", "Perioden", "De perioden, met een spatie ertussen."),
            Column("formule", "Formule in woorden", "Wat er wordt berekend; leeg bij regels over de opbouw."),
            Column("notatie", "Formule in notatie", "De formule met tekens; L, B, l en b zijn lasten en baten."),
            Column("balanscodes", "Balansposten", "De lijst van de controle, per berekening na een streepje."),
            Column("uitgesloten_taakvelden", "Uitgesloten taakvelden", "Taakvelden die niet meetellen."),
            Column("toelichting", "Toelichting", "Wat de regel betekent."),
            Column("melding", "Melding", "De melding; tussen accolades staan waarden die worden ingevuld."),
            Column("herstel", "Herstel", "Wat u kunt doen."),
            _ZEKERHEID,
            Column("onderbouwing", "Onderbouwing", "Hoe een afgeleide regel is afgeleid."),
            _BRON,
        ),
        ("regel",),
        tuple(row for rule in rules if (row := _rule_row(rule, model, groups)) is not None),
    )


def _rule_row(rule: RuleFact, model: ModelYear, groups: dict[str, str]) -> tuple[str, ...] | None:
    record = rule.record
    calculations = calculations_of(rule, model)
    if not calculations:
        return None
    periods = sorted({period for c in calculations for period in c["perioden"]})
    return (
        rule.id,
        record["titel"],
        record["fase"],
        record["ernst"],
        " ".join(rule.lagen) or ALL,
        " ".join(map(str, periods)),
        " ".join(in_words(record["formule"], groups)),
        " | ".join(in_notation(record["formule"])),
        " – ".join(" ".join(c["balanscodes"]) for c in calculations if "balanscodes" in c),
        " – ".join(" ".join(c["uitgesloten_taakvelden"]) for c in calculations if "uitgesloten_taakvelden" in c),
        record["toelichting"],
        record["melding"],
        record["herstel"],
        record["zekerheid"],
        record.get("onderbouwing", ""),
        source_text(record["bron"]),
    )
