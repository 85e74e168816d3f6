"""The tables of a layer and year: those of the model, and the rules a delivery is checked against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generators.kernel.reading import source_text
from generators.kernel.records import Regel
from generators.kernel.tables import CERTAINTY, SOURCE, Column, Table
from generators.kernel.validity import holds
from generators.subjects.model import tables as model_tables
from generators.subjects.model.formula_text import in_notation, in_words
from generators.subjects.model.specification import ALL, ModelYear, Specification, once
from generators.subjects.rules.pack import calculations_of, certainty_of, ordered_rules
from generators.subjects.rules.rule_years import rule_in


def tables(model: ModelYear) -> tuple[Table, ...]:
    """Return every table of a layer and year."""
    return (*model_tables.tables(model), _regels(model))


@once
def every_table(specification: Specification) -> tuple[Table, ...]:
    """Return the tables of every layer and year; the path of a table and its title tell which."""
    return tuple(_every_table(specification))


def _every_table(specification: Specification) -> Iterator[Table]:
    yield model_tables.years_table(specification)
    for model in specification.model_years():
        for table in tables(model):
            title = f"{table.title}, {model.laag.meervoud}, {model.jaar}"
            told = " ".join(filter(None, (table.description, model.provisional_note)))
            yield replace(table, name=f"{model.name}/{table.name}", title=title, description=told)


def _regels(model: ModelYear) -> Table:
    groups = {group.id: group.naam for group in model.facts.groups}
    held = [rule for rule in ordered_rules(model.facts) if holds(rule, model.laag.id, model.jaar)]
    rules = [rule_in(rule, model.jaar, model.laag.id) for rule in held]
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
            CERTAINTY,
            Column("onderbouwing", "Onderbouwing", "Hoe een afgeleide regel is afgeleid."),
            SOURCE,
        ),
        ("regel",),
        tuple(row for rule in rules if (row := _rule_row(rule, model, groups)) is not None),
    )


def _rule_row(rule: Regel, model: ModelYear, groups: dict[str, str]) -> tuple[str, ...] | None:
    formula = rule.formule.origin.written()
    calculations = calculations_of(rule, model)
    if not calculations:
        return None
    periods = sorted({period for c in calculations for period in c["perioden"]})
    return (
        rule.id,
        rule.titel,
        rule.fase,
        rule.ernst,
        " ".join(rule.lagen) or ALL,
        " ".join(map(str, periods)),
        " ".join(in_words(formula, groups)),
        " | ".join(in_notation(formula)),
        " – ".join(" ".join(c["balanscodes"]) for c in calculations if "balanscodes" in c),
        " – ".join(" ".join(c["uitgesloten_taakvelden"]) for c in calculations if "uitgesloten_taakvelden" in c),
        rule.toelichting,
        rule.melding,
        rule.herstel,
        certainty_of(rule, model),
        rule.onderbouwing or "",
        source_text(rule.bron),
    )
