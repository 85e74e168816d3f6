"""What codes mean, as tables: texts, keywords, questions, rules, terms, slips in sources, and what has no text yet."""

from __future__ import annotations

from collections.abc import Iterator

from generators.kernel.reading import source_text
from generators.kernel.records import Geldigheid
from generators.kernel.tables import CERTAINTY, Column, Table
from generators.subjects.guidance.check import codes_with_amounts, without_text
from generators.subjects.guidance.facts import (
    KIND_OF_FOLDER,
    SECTIONS,
    Certain,
    CodeText,
    Guidance,
    NamesCodes,
    belongs_on,
    guidance_of,
    named_codes,
)
from generators.subjects.model.specification import ModelYear, Specification, once

_FOLDER = "teksten"
_LIJST = Column("lijst", "Lijst", "taakveld, categorie of balanscode.")
_CODE = Column("code", "Code", "De officiële code; altijd tekst.")
_MODEL = Column(
    "model", "Model", "Het model waar de code van is, gemeente of provincie; leeg als elk model haar heeft."
)
_LAGEN = Column(
    "lagen", "Lagen", "De lagen waarvoor dit geldt, met een spatie ertussen; leeg voor elke laag van het model."
)
_VAN = Column("geldig_van", "Geldig van", "Het eerste verslagjaar waarvoor dit geldt.")
_TOT = Column("geldig_tot", "Geldig tot en met", "Het laatste verslagjaar; leeg als er geen einde bekend is.")
_BRON = Column("bron", "Bron", "Kenmerk van de bron, met de bladzijde of plaats als die bekend is.")
_TAAKVELDEN = Column("taakvelden", "Taakvelden", "Taakvelden die erbij horen, met een spatie ertussen.")
_CATEGORIEEN = Column("categorieen", "Categorieën", "Categorieën die erbij horen, met een spatie ertussen.")
_BALANSPOSTEN = Column("balansposten", "Balansposten", "Balansposten die erbij horen, met een spatie ertussen.")
_ID = Column("id", "Kenmerk", "De vaste naam.")
_NAMED = (_TAAKVELDEN, _CATEGORIEEN, _BALANSPOSTEN)
_END = (_VAN, _TOT, CERTAINTY, _BRON)


@once
def tables(specification: Specification) -> tuple[Table, ...]:
    """Return every table; the name of a table is its path below ``tabellen/``."""
    guidance = guidance_of(specification)
    return (
        _texts(guidance),
        _keywords(guidance),
        _questions(guidance),
        _allocation_rules(guidance),
        _themes(guidance),
        _terms(guidance),
        _irregularities(guidance),
        coverage(specification),
    )


def _texts(guidance: Guidance) -> Table:
    columns = (
        _MODEL,
        _LIJST,
        _CODE,
        Column("onderdeel", "Onderdeel", "kort, omvat, omvat_niet, regels of let_op."),
        Column("tekst", "Tekst", "Wat er staat."),
        Column("voorwaarde", "Voorwaarde", "Wanneer het geldt; leeg als het altijd geldt."),
        Column("hoort_op", "Hoort op", "Waar het wel hoort, met een spatie ertussen; codes van dezelfde lijst."),
        *_NAMED,
        *_END,
        _LAGEN,
    )
    rows = tuple(row for text in guidance.texts for row in _text_rows(text))
    return Table(
        f"{_FOLDER}/teksten",
        "Teksten bij codes",
        "Wat onder een taakveld, categorie of balanspost valt, wat niet, en waar dat hoort.",
        columns,
        ("model", "lijst", "code", "onderdeel", "tekst", "geldig_van", "lagen"),
        rows,
    )


def _text_rows(text: CodeText) -> Iterator[tuple[str, ...]]:
    code = (text.model or "", text.lijst, text.code)
    for kort in text.kort:
        taakvelden = " ".join(text.record.taakvelden)
        yield *code, "kort", kort.tekst, "", "", taakvelden, "", "", *_end(kort, kort), ""
    for section in SECTIONS:
        for item in text.items(section):
            told = (item.wat, item.voorwaarde or "", " ".join(belongs_on(item)))
            yield *code, section, *told, *_named(item), *_end(item, item.geldig), " ".join(item.lagen)


def _keywords(guidance: Guidance) -> Table:
    columns = (
        Column("woord", "Woord", "Het woord waarmee iemand zoekt."),
        Column("ook", "Ook", "Andere woorden voor hetzelfde, met een puntkomma ertussen."),
        _MODEL,
        _LIJST,
        _CODE,
        _CATEGORIEEN,
        *_END,
    )
    rows = sorted(
        (
            word.woord,
            "; ".join(word.ook),
            text.model or "",
            text.lijst,
            text.code,
            word.categorie or "",
            *_end(word, word.geldig),
        )
        for text in guidance.texts
        for word in text.record.trefwoorden
    )
    return Table(
        f"{_FOLDER}/trefwoorden",
        "Trefwoorden",
        "Woorden die naar een code leiden.",
        columns,
        ("woord", "model", "lijst", "code", "geldig_van"),
        tuple(rows),
    )


def _questions(guidance: Guidance) -> Table:
    columns = (
        _ID,
        Column("vraag", "Vraag", "De vraag, zoals iemand haar stelt."),
        Column("antwoord", "Antwoord", "Het antwoord voor deze jaren."),
        *_NAMED,
        Column("domeinen", "Onderwerpen", "De onderwerpen, met een spatie ertussen."),
        *_END,
        Column("gecontroleerd_op", "Gecontroleerd op", "De dag waarop het antwoord bij de bron is nagelezen."),
    )
    rows = tuple(
        (
            question.id,
            question.record.vraag,
            answer.tekst,
            *_named(question.record.over),
            " ".join(question.record.over.domeinen),
            *_end(answer, answer),
            question.record.gecontroleerd_op,
        )
        for question in guidance.questions
        for answer in question.antwoorden
    )
    return Table(
        f"{_FOLDER}/vragen",
        "Vragen en antwoorden",
        "Vragen uit de praktijk, met de jaren waarvoor elk antwoord geldt.",
        columns,
        ("id", "geldig_van"),
        rows,
    )


def _allocation_rules(guidance: Guidance) -> Table:
    columns = (
        _ID,
        Column("groep", "Groep", "Het onderwerp."),
        Column("titel", "Titel", "Waar de regel over gaat."),
        Column("regel", "Regel", "De regel."),
        *_NAMED,
        *_END,
    )
    rows = tuple(
        (rule.id, rule.groep, rule.titel, rule.regel, *_named(rule), *_end(rule, rule.geldig))
        for rule in guidance.allocation_rules
    )
    title = "Regels voor het toedelen"
    return Table(f"{_FOLDER}/toedelingsregels", title, "De algemene regels voor het toedelen.", columns, ("id",), rows)


def _themes(guidance: Guidance) -> Table:
    columns = (Column("thema", "Thema", "Het thema."), Column("taakveld", "Taakveld", "Het taakveld."), *_END)
    rows = tuple((theme.thema, theme.taakveld, *_end(theme, theme.geldig)) for theme in guidance.spuk_themes)
    description = "De thema's van de brede specifieke uitkering, met hun taakveld."
    return Table(f"{_FOLDER}/brede-spuk", "Brede SPUK", description, columns, ("thema",), rows)


def _terms(guidance: Guidance) -> Table:
    columns = (_ID, Column("term", "Term", "Het woord."), Column("uitleg", "Uitleg", "Wat het betekent."), *_END)
    rows = tuple((term.id, term.term, term.uitleg, *_end(term, term.geldig)) for term in guidance.terms)
    return Table(f"{_FOLDER}/begrippen", "Begrippen", "Woorden uit het voorschrift.", columns, ("id",), rows)


def _irregularities(guidance: Guidance) -> Table:
    columns = (
        _ID,
        Column("soort", "Soort", "Wat er niet klopt."),
        Column("wat", "Wat", "Wat er staat en waarom dat niet kan kloppen."),
        Column("lezing", "Lezing", "Hoe wij het lezen; leeg als wij het niet weten."),
        *_NAMED,
        Column("bladen", "Bladen", "De bladzijden, met een spatie ertussen."),
        Column("open", "Open punt", "Het kenmerk van de vraag aan de bronhouder."),
        _VAN,
        _TOT,
        _BRON,
        _LAGEN,
    )
    rows = tuple(
        (
            slip.id,
            slip.soort,
            slip.wat,
            slip.lezing or "",
            *_named(slip),
            " ".join(str(blad) for blad in slip.bladen),
            slip.open or "",
            *_years(slip.geldig),
            source_text(slip.bron),
            " ".join(slip.lagen),
        )
        for slip in guidance.irregularities
    )
    description = "Wat er in de bronnen niet klopt, en hoe wij het lezen."
    return Table(f"{_FOLDER}/onregelmatigheden", "Onregelmatigheden", description, columns, ("id",), rows)


def coverage(specification: Specification) -> Table:
    """Return how many codes have a text, per layer, year and list, and which have none."""
    columns = (
        Column("laag", "Laag", "gemeente, gr of provincie."),
        Column("jaar", "Jaar", "Het verslagjaar."),
        _LIJST,
        Column("codes", "Codes", "Het aantal codes waarop wordt geleverd."),
        Column("met_tekst", "Met tekst", "Hoeveel daarvan een tekst hebben."),
        Column("zonder_tekst", "Zonder tekst", "De codes zonder tekst, met een spatie ertussen."),
    )
    rows = tuple(row for laag in specification.layers for row in _coverage_rows(specification, laag))
    description = "Hoeveel codes van een laag een tekst hebben, en welke niet."
    return Table(f"{_FOLDER}/dekking", "Dekking van de teksten", description, columns, ("laag", "jaar", "lijst"), rows)


def _coverage_rows(specification: Specification, laag: str) -> Iterator[tuple[str, ...]]:
    missing: dict[tuple[int, str], list[str]] = {}
    for kind, code, jaar in without_text(specification, laag):
        missing.setdefault((jaar, kind), []).append(code)
    for jaar in specification.years(laag):
        for kind, count in _counts(specification.year(laag, jaar)).items():
            absent = missing.get((jaar, kind), [])
            yield laag, str(jaar), kind, str(count), str(count - len(absent)), " ".join(absent)


def _counts(model: ModelYear) -> dict[str, int]:
    counts: dict[str, int] = {}
    for kind, _ in codes_with_amounts(model):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _named(record: NamesCodes) -> tuple[str, ...]:
    codes = named_codes(record)
    return tuple(" ".join(codes.get(kind, ())) for kind in KIND_OF_FOLDER.values())


def _end(record: Certain, years: Geldigheid | None) -> tuple[str, ...]:
    return (*_years(years), record.zekerheid or "", source_text(record.bron))


def _years(years: Geldigheid | None) -> tuple[str, str]:
    if years is None:
        return "", ""
    return str(years.van), "" if years.tot is None else str(years.tot)
