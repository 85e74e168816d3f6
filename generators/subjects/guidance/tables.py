"""What codes mean, as tables: texts, keywords, questions, rules, terms, slips in sources, and what has no text yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from generators.kernel.reading import Validity
from generators.kernel.tables import CERTAINTY, Column, Table
from generators.subjects.guidance.check import codes_with_amounts, without_text
from generators.subjects.guidance.facts import SECTIONS, Citation, CodeText, Guidance, guidance_of
from generators.subjects.model.specification import ModelYear, Specification

_FOLDER = "teksten"
_LIJST = Column("lijst", "Lijst", "taakveld, categorie of balanscode.")
_CODE = Column("code", "Code", "De officiële code; altijd tekst.")
_VAN = Column("geldig_van", "Geldig van", "Het eerste verslagjaar waarvoor dit geldt.")
_TOT = Column("geldig_tot", "Geldig tot en met", "Het laatste verslagjaar; leeg als er geen einde bekend is.")
_BRON = Column("bron", "Bron", "Kenmerk van de bron, met de bladzijde of plaats als die bekend is.")
_TAAKVELDEN = Column("taakvelden", "Taakvelden", "Taakvelden die erbij horen, met een spatie ertussen.")
_CATEGORIEEN = Column("categorieen", "Categorieën", "Categorieën die erbij horen, met een spatie ertussen.")
_BALANSPOSTEN = Column("balansposten", "Balansposten", "Balansposten die erbij horen, met een spatie ertussen.")
_ID = Column("id", "Kenmerk", "De vaste naam.")
_NAMED = (_TAAKVELDEN, _CATEGORIEEN, _BALANSPOSTEN)
_END = (_VAN, _TOT, CERTAINTY, _BRON)


@lru_cache(maxsize=2)
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


def source_of(bron: Citation) -> str:
    """Return a source as one cell: ``voorschrift-2026, blad 35``."""
    return ", ".join(part for part in (bron.id, f"blad {bron.blad}" if bron.blad else "", bron.plaats) if part)


def _texts(guidance: Guidance) -> Table:
    columns = (
        _LIJST,
        _CODE,
        Column("onderdeel", "Onderdeel", "kort, omvat, omvat_niet, regels of let_op."),
        Column("tekst", "Tekst", "Wat er staat."),
        Column("voorwaarde", "Voorwaarde", "Wanneer het geldt; leeg als het altijd geldt."),
        Column("hoort_op", "Hoort op", "Waar het wel hoort, met een spatie ertussen; codes van dezelfde lijst."),
        *_NAMED,
        *_END,
    )
    rows = tuple(row for text in guidance.texts for row in _text_rows(text))
    return Table(
        f"{_FOLDER}/teksten",
        "Teksten bij codes",
        "Wat onder een taakveld, categorie of balanspost valt, wat niet, en waar dat hoort.",
        columns,
        ("lijst", "code", "onderdeel", "tekst", "geldig_van"),
        rows,
    )


def _text_rows(text: CodeText) -> Iterator[tuple[str, ...]]:
    for kort in text.kort:
        end = (*_years(kort.validity), kort.zekerheid, source_of(kort.bron))
        yield text.lijst, text.code, "kort", kort.tekst, "", "", " ".join(text.taakvelden), "", "", *end
    for section in SECTIONS:
        for item in text.items[section]:
            end = (*_years(item.validity), item.zekerheid, source_of(item.bron))
            named = _named(item.codes)
            yield text.lijst, text.code, section, item.wat, item.voorwaarde, " ".join(item.hoort_op), *named, *end


def _keywords(guidance: Guidance) -> Table:
    columns = (
        Column("woord", "Woord", "Het woord waarmee iemand zoekt."),
        Column("ook", "Ook", "Andere woorden voor hetzelfde, met een puntkomma ertussen."),
        _LIJST,
        _CODE,
        _CATEGORIEEN,
        *_END,
    )
    rows = sorted(
        (
            word.woord,
            "; ".join(word.ook),
            text.lijst,
            text.code,
            " ".join(word.categorieen),
            *_years(word.validity),
            word.zekerheid,
            source_of(word.bron),
        )
        for text in guidance.texts
        for word in text.trefwoorden
    )
    return Table(
        f"{_FOLDER}/trefwoorden",
        "Trefwoorden",
        "Woorden die naar een code leiden.",
        columns,
        ("woord", "lijst", "code", "geldig_van"),
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
            question.vraag,
            answer.tekst,
            *_named(question.codes),
            " ".join(question.domeinen),
            *_years(answer.validity),
            answer.zekerheid,
            source_of(answer.bron),
            question.gecontroleerd_op,
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
        (
            rule.id,
            rule.groep,
            rule.titel,
            rule.regel,
            *_named(rule.codes),
            *_years(rule.validity),
            rule.zekerheid,
            source_of(rule.bron),
        )
        for rule in guidance.allocation_rules
    )
    title = "Regels voor het toedelen"
    return Table(f"{_FOLDER}/toedelingsregels", title, "De algemene regels voor het toedelen.", columns, ("id",), rows)


def _themes(guidance: Guidance) -> Table:
    columns = (Column("thema", "Thema", "Het thema."), Column("taakveld", "Taakveld", "Het taakveld."), *_END)
    rows = tuple(
        (theme.thema, theme.taakveld, *_years(theme.validity), theme.zekerheid, source_of(theme.bron))
        for theme in guidance.spuk_themes
    )
    description = "De thema's van de brede specifieke uitkering, met hun taakveld."
    return Table(f"{_FOLDER}/brede-spuk", "Brede SPUK", description, columns, ("thema",), rows)


def _terms(guidance: Guidance) -> Table:
    columns = (_ID, Column("term", "Term", "Het woord."), Column("uitleg", "Uitleg", "Wat het betekent."), *_END)
    rows = tuple(
        (term.id, term.term, term.uitleg, *_years(term.validity), term.zekerheid, source_of(term.bron))
        for term in guidance.terms
    )
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
    )
    rows = tuple(
        (
            slip.id,
            slip.soort,
            slip.wat,
            slip.lezing,
            *_named(slip.codes),
            " ".join(str(blad) for blad in slip.bladen),
            slip.open,
            *_years(slip.validity),
            source_of(slip.bron),
        )
        for slip in guidance.irregularities
    )
    description = "Wat er in de bronnen niet klopt, en hoe wij het lezen."
    return Table(f"{_FOLDER}/onregelmatigheden", "Onregelmatigheden", description, columns, ("id",), rows)


def coverage(specification: Specification) -> Table:
    """Return how many codes have a text, per year and list, and which have none."""
    columns = (
        Column("jaar", "Jaar", "Het verslagjaar."),
        _LIJST,
        Column("codes", "Codes", "Het aantal codes waarop wordt geleverd."),
        Column("met_tekst", "Met tekst", "Hoeveel daarvan een tekst hebben."),
        Column("zonder_tekst", "Zonder tekst", "De codes zonder tekst, met een spatie ertussen."),
    )
    layer = next(iter(specification.layers))
    missing: dict[tuple[int, str], list[str]] = {}
    for kind, code, jaar in without_text(specification):
        missing.setdefault((jaar, kind), []).append(code)
    rows = tuple(
        (str(jaar), kind, str(count), str(count - len(absent)), " ".join(absent))
        for jaar in specification.years(layer)
        for kind, count in _counts(specification.year(layer, jaar)).items()
        for absent in (missing.get((jaar, kind), []),)
    )
    description = "Hoeveel codes van gemeenten en gemeenschappelijke regelingen een tekst hebben, en welke niet."
    return Table(f"{_FOLDER}/dekking", "Dekking van de teksten", description, columns, ("jaar", "lijst"), rows)


def _counts(model: ModelYear) -> dict[str, int]:
    counts: dict[str, int] = {}
    for kind, _ in codes_with_amounts(model):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _named(codes: Mapping[str, Iterable[str]]) -> tuple[str, str, str]:
    return (
        " ".join(codes.get("taakveld", ())),
        " ".join(codes.get("categorie", ())),
        " ".join(codes.get("balanscode", ())),
    )


def _years(validity: Validity) -> tuple[str, str]:
    return str(validity.first_year), "" if validity.last_year is None else str(validity.last_year)
