"""The coupling tables: the rules applied to every known code, each year; how much is settled; and the code lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generators.kernel.reading import source_text
from generators.kernel.records import Gemeentenbestand, Productcodebestand, Zorgkenmerk
from generators.kernel.tables import Column, Table
from generators.subjects.couplings.facts import (
    CATEGORY,
    HULPVORM,
    PRODUCT,
    CareCode,
    Couplings,
    codes_of,
    coupling_years,
    couplings_of,
    year_rules,
)
from generators.subjects.couplings.pack import open_questions, taakvelden
from generators.subjects.model.specification import Specification, once
from iv3.care.rules import KEUZE, OPEN, CouplingOutcome
from iv3.core.words import Vraagdomein, Wet

_FOLDER = "koppelingen"
_COLUMNS = (
    Column("wet", "Wet", "jeugdwet of wmo."),
    Column("lijst", "Lijst", "De codelijst waar de code in staat."),
    Column("code", "Code", "De code; altijd tekst."),
    Column("naam", "Naam", "De naam in de lijst; leeg als de bron geen naam geeft."),
    Column("productcategorie", "Productcategorie", "De categorie, of met een spatie ertussen de categorieën."),
    Column("hulpvorm", "Hulpvorm", "De hulpvorm van de beleidsinformatie jeugd die de lijst noemt."),
    Column("stand", "Stand", "gekoppeld (een taakveld), keuze (een vraag beslist) of open (geen bron beslist)."),
    Column("taakvelden", "Taakvelden", "Het taakveld, of met een spatie ertussen de mogelijke taakvelden."),
    Column("vraag", "Vraag", "De vraag die beslist; bij open de vraag aan de bronhouder."),
    Column("zekerheid", "Zekerheid", "vastgesteld, afgeleid of voorstel; leeg bij open."),
    Column("regel", "Regel", "Kenmerken van de koppelregels, met een spatie ertussen."),
    Column("bron", "Bron", "Kenmerken van de bronnen, met een puntkomma ertussen."),
    Column("tenzij", "Tenzij", "De uitzondering die een code niet laat zien, met het taakveld dat dan geldt."),
)
_KEY = ("lijst", "code", CATEGORY)


@dataclass(frozen=True)
class Coupled:
    """A code in a year with its outcome; ``table`` is the table it stands in."""

    table: str
    jaar: int
    code: CareCode
    outcome: CouplingOutcome
    vraag: str
    tenzij: str


@dataclass(frozen=True)
class _YearTable:
    """A table of a year: its title, and which lists go in it with which form of delivery."""

    name: str
    title: str
    description: str


YOUTH, WMO, PGB = Vraagdomein.JEUGD, Vraagdomein.WMO, Vraagdomein.PGB
"""The names of the tables of a year with codes of products, by the care they are about."""

_KINDS = (
    _YearTable(
        YOUTH, "Jeugdwet: code naar taakveld", "Elke productcategorie en productcode van de Jeugdwet, in natura."
    ),
    _YearTable(WMO, "Wmo: code naar taakveld", "Elke productcategorie en bekende productcode van de Wmo, in natura."),
    _YearTable(PGB, "Pgb: code naar taakveld", "Elke productcategorie, als de zorg met een pgb is betaald."),
    _YearTable(
        "hulpvormen",
        "Hulpvormen en hoofdgroepen naar taakveld",
        "De hulpvormen van de beleidsinformatie jeugd en de hoofdgroepen van CBS over de Wmo, in natura.",
    ),
)


@once
def tables(specification: Specification) -> tuple[Table, ...]:
    """Return every table; the name of a table is its path below ``tabellen/``."""
    coupled = outcomes(specification)
    return (
        *(
            Table(
                f"{_FOLDER}/{jaar}/{kind.name}",
                f"{kind.title} ({jaar})",
                kind.description,
                _COLUMNS,
                _KEY,
                tuple(_row(c) for c in coupled if c.jaar == jaar and c.table == kind.name),
            )
            for jaar in coupling_years(specification)
            for kind in _KINDS
        ),
        _coverage(coupled),
        _codes(couplings_of(specification)),
        _lists(couplings_of(specification)),
        _municipalities(specification),
    )


def of_year(specification: Specification, jaar: int) -> tuple[Table, ...]:
    """Return the coupling tables of one year."""
    return tuple(table for table in tables(specification) if table.name.startswith(f"{_FOLDER}/{jaar}/"))


@once
def outcomes(specification: Specification) -> tuple[Coupled, ...]:
    """Return every code of every coupled list with its outcome, year by year."""
    return tuple(_outcomes(specification))


def _outcomes(specification: Specification) -> Iterator[Coupled]:
    couplings = couplings_of(specification)
    default = next((p for p in couplings.properties if p.standaard is not None), None)
    questions = open_questions(specification)
    asked = {p.id: p.vraag for p in couplings.properties if p.vraag is not None}
    for jaar in coupling_years(specification):
        order = {code: place for place, code in enumerate(taakvelden(specification, jaar))}
        for wet in couplings.laws():
            rules = year_rules(couplings, wet, jaar, order)
            lists = sorted(couplings.coupled_lists(wet, jaar), key=lambda care_list: care_list.soort != CATEGORY)
            own_pgb = any(care_list.leveringsvorm for care_list in lists)
            for care_list in lists:
                for table, more in _uses(care_list, own_pgb, default):
                    for code in codes_of(care_list):
                        outcome = rules.decide(code.properties(**more))
                        told = question(outcome, asked, questions)
                        yield Coupled(table, jaar, code, outcome, told, exceptions(outcome, questions))


def question(outcome: CouplingOutcome, asked: Mapping[str, str], open_questions: Mapping[str, str]) -> str:
    """Return the questions that decide a choice, or those of the open points."""
    if outcome.stand == OPEN:
        return " ".join(open_questions[name] for name in outcome.open_punten)
    return " ".join(asked[name] for name in outcome.vragen)


def exceptions(outcome: CouplingOutcome, open_questions: Mapping[str, str]) -> str:
    """Return the exceptions to an outcome that a code cannot show, as one text; empty when there are none."""
    told = outcome.excepted(open_questions)
    return "; ".join(f"tenzij {case}: {' of '.join(where)}" for case, where in told.items())


def _uses(
    care_list: Productcodebestand, own_pgb: bool, form: Zorgkenmerk | None
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the tables that a list goes in, each with what holds for all of its lines; ``form`` is that of delivery."""
    if care_list.leveringsvorm:
        yield PGB, {}
        return
    standard = {form.id: form.standaard} if form is not None and form.standaard is not None else {}
    if care_list.soort in (PRODUCT, CATEGORY):
        yield (YOUTH if care_list.wet == Wet.JEUGDWET else WMO), standard
        if care_list.soort == CATEGORY and not own_pgb and form is not None:
            yield from ((PGB, {form.id: v.id}) for v in form.waarden if v.id != form.standaard)
    else:
        yield "hulpvormen", standard


def _row(coupled: Coupled) -> tuple[str, ...]:
    code, outcome = coupled.code, coupled.outcome
    return (
        code.lijst.wet or "",
        code.lijst.lijst,
        code.code,
        code.naam,
        " ".join(code.categories),
        code.fact.hulpvorm or (code.code if code.lijst.soort == HULPVORM else ""),
        outcome.stand,
        " ".join(outcome.taakvelden),
        coupled.vraag,
        outcome.zekerheid,
        " ".join(outcome.regels),
        "; ".join(outcome.bronnen),
        coupled.tenzij,
    )


def _coverage(coupled: Sequence[Coupled]) -> Table:
    counts = Counter(
        (
            str(c.jaar),
            c.code.lijst.wet or "",
            c.table,
            c.code.lijst.lijst,
            c.outcome.stand,
            c.outcome.zekerheid,
            c.vraag if c.outcome.stand in (KEUZE, OPEN) else "",
        )
        for c in coupled
    )
    return Table(
        f"{_FOLDER}/dekking",
        "Dekking van de koppeltabellen",
        "Hoeveel codes vaststaan, van een vraag afhangen (welke) of open zijn (waarom).",
        (
            Column("jaar", "Jaar", "Verslagjaar."),
            Column("wet", "Wet", "jeugdwet of wmo."),
            Column("tabel", "Tabel", "De koppeltabel."),
            Column("lijst", "Lijst", "De codelijst."),
            Column("stand", "Stand", "gekoppeld, keuze of open."),
            Column("zekerheid", "Zekerheid", "vastgesteld, afgeleid of voorstel; leeg bij open."),
            Column("vraag", "Vraag", "De vraag die beslist, of bij open de vraag aan de bronhouder."),
            Column("codes", "Aantal codes", "Hoeveel codes dit zijn."),
        ),
        ("jaar", "wet", "tabel", "lijst", "stand", "zekerheid", "vraag"),
        tuple((*key, str(count)) for key, count in counts.items()),
    )


def _lists(couplings: Couplings) -> Table:
    return Table(
        "productcodes/lijsten",
        "Codelijsten",
        "De codelijsten met eigenaar, versie en volledigheid.",
        (
            Column("lijst", "Lijst", "Korte naam."),
            Column("naam", "Naam", "Volledige naam."),
            Column("wet", "Wet", "jeugdwet of wmo; leeg als de lijst voor beide is."),
            Column("soort", "Soort", "Wat de codes aanwijzen."),
            Column("eigenaar", "Eigenaar", "Wie de lijst bijhoudt."),
            Column("versie", "Versie", "De versie die hier staat."),
            Column("volledig", "Volledig", "ja als alle codes van de lijst hier staan, anders nee."),
            Column("codes", "Aantal codes", "Hoeveel codes hier staan."),
            Column("toelichting", "Toelichting", "Wat over de lijst te weten is."),
        ),
        ("lijst",),
        tuple(
            (
                care_list.lijst,
                care_list.naam,
                care_list.wet or "",
                care_list.soort,
                care_list.eigenaar,
                care_list.versie,
                "ja" if care_list.volledig else "nee",
                str(len(care_list.codes)),
                care_list.toelichting or "",
            )
            for care_list in couplings.lists
        ),
    )


def _codes(couplings: Couplings) -> Table:
    return Table(
        "productcodes/codes",
        "Codes van de codelijsten",
        "Elke code zoals zij in haar lijst staat, met wat er in de lijst niet klopt.",
        (
            Column("lijst", "Lijst", "De codelijst."),
            Column("code", "Code", "De code; altijd tekst."),
            Column("naam", "Naam", "De naam in de lijst."),
            Column("productcategorie", "Productcategorie", "De categorie, of de categorieën."),
            Column("hulpvorm", "Hulpvorm", "De hulpvorm die de lijst noemt."),
            Column("kopregel", "Kopregel", "ja als de lijst de code als kop van een groep gebruikt."),
            Column("verschrijving", "Verschrijving", "Wat er in de lijst niet klopt."),
            Column("bron", "Bron", "Kenmerk van de bron."),
            Column("van", "Van", "Het eerste verslagjaar waarin wij de code zo gebruiken."),
            Column("tot", "Tot en met", "Het laatste verslagjaar; leeg als er geen einde bekend is."),
        ),
        ("lijst", "code", "productcategorie", "van"),
        tuple(
            (
                care_list.lijst,
                code.code,
                code.naam,
                " ".join(code.categories) if care_list.wet else "",
                code.fact.hulpvorm or "",
                "ja" if code.fact.kopregel else "",
                code.fact.verschrijving or "",
                source_text(code.fact.bron),
                *_years(code),
            )
            for care_list in couplings.lists
            for code in codes_of(care_list)
        ),
    )


def _years(code: CareCode) -> tuple[str, str]:
    years = code.fact.geldig or code.lijst.geldig
    return str(years.van), "" if years.tot is None else str(years.tot)


def _municipalities(specification: Specification) -> Table:
    return Table(
        "gemeenten",
        "Gemeenten en jeugdregio's",
        "De gemeenten met hun jeugdregio, op de peildatum.",
        (
            Column("gemeentecode", "Gemeentecode", "De code van CBS, vier tekens."),
            Column("gemeente", "Gemeente", "De naam."),
            Column("provincie", "Provincie", "De provincie."),
            Column("jeugdregio", "Jeugdregio", "De jeugdregio, die het inkoopniveau van jeugdhulp bepaalt."),
            Column("peildatum", "Peildatum", "De dag waarop de indeling gold."),
            Column("geldig_van", "Geldig van", "Het eerste verslagjaar waarvoor deze regel geldt."),
            Column("geldig_tot", "Geldig tot en met", "Het laatste verslagjaar; leeg als er geen einde bekend is."),
        ),
        ("gemeentecode", "geldig_van"),
        tuple(
            (m.code, m.naam, m.provincie, m.jeugdregio, file.peildatum, str(years.van), str(years.tot or ""))
            for file in specification.facts.files(Gemeentenbestand)
            for m in file.gemeenten
            for years in (m.geldig or file.geldig,)
        ),
    )
