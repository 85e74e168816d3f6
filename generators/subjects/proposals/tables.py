"""Models side by side: the published tables, and the same as text and Markdown for who judges a change."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generators.kernel.findings import listed
from generators.kernel.reading import source_text
from generators.kernel.records import Vergelekendeel
from generators.kernel.tables import Column, Table
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification
from generators.subjects.proposals.comparison import (
    ADDED_UP,
    GROUP,
    SAME,
    Model,
    Settled,
    lasten_keur,
    models,
    read_figures,
    together,
)
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN

_FOLDER = "modellen"
_TITLE = "Modellen naast elkaar"
_TOTAL, _TOTAL_NAME = "totaal", "Totaal"
_CODES, _PERCENT, _KEUR = "codes", "procent", "duizend euro"
_INDENT = "    "
_TEXT_WIDTH = 100

_ALL = "lasten"
_KINDS: dict[str, tuple[str, ...]] = {
    _ALL: (),
    "lasten-gelijk": (SAME,),
    "lasten-optellen": (SAME, ADDED_UP),
    "lasten-groep": (SAME, ADDED_UP, GROUP),
}
"""Measure → the ways to go on that count for it."""


@dataclass(frozen=True)
class Cell:
    """What a model scores: a number, what that is a part of when it is one, or words."""

    number: int = 0
    of: int | None = None
    words: tuple[str, ...] | None = None


@dataclass(frozen=True)
class MeasureRow:
    """A part of the domain with what each model scores on it; None where there is nothing to measure."""

    part: str
    naam: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Measure:
    """A measure with its rows; ``uitleg`` says exactly what is counted."""

    id: str
    naam: str
    eenheid: str
    uitleg: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class _Scores:
    """Everything that a model scores on one part, or on all parts together; ``lasten_keur`` by measure."""

    taakvelden: int
    products: Settled
    categories: Settled
    lasten_keur: dict[str, int] | None


@dataclass(frozen=True)
class _MeasureKind:
    """A measure before anything is measured: ``score`` takes the cell from the scores."""

    id: str
    naam: str
    eenheid: str
    uitleg: str
    score: Callable[[_Scores], Cell | None]


def tables(specification: Specification) -> tuple[Table, ...]:
    """Return the comparison, the series and the published totals behind it; nothing without a comparison."""
    found = models(specification)
    return (_comparison(found), _series(found), _figures(specification)) if found else ()


def as_text(found: Sequence[Model]) -> str:
    """Return the comparison for a person at a terminal."""
    shown = [(measure, [(row, [_shown(c) for c in row.cells]) for row in measure.rows]) for measure in measures(found)]
    in_columns = [text for m, rows in shown if not _in_words(m) for _, texts in rows for text in texts]
    width = 2 + max(map(len, [*in_columns, *(model.naam for model in found)]), default=0)
    labels = [len(row.naam) for _, rows in shown for row, _ in rows]
    label_width = len(_INDENT) + max(labels, default=0)
    lines = [*textwrap.wrap(f"{_TITLE}. {_about(found)}", _TEXT_WIDTH), ""]
    lines.append(" " * label_width + "".join(model.naam.rjust(width) for model in found))
    for measure, rows in shown:
        lines += ["", measure.naam]
        lines += textwrap.wrap(measure.uitleg, _TEXT_WIDTH, initial_indent="  ", subsequent_indent="  ")
        for row, texts in rows:
            label = f"{_INDENT}{row.naam}"
            if _in_words(measure):
                lines += [f"{label}, {m.naam}: {text or 'geen'}" for m, text in zip(found, texts, strict=True)]
            else:
                lines.append((label.ljust(label_width) + "".join(text.rjust(width) for text in texts)).rstrip())
    return "\n".join(lines) + "\n"


def as_markdown(found: Sequence[Model]) -> str:
    """Return the comparison as one table in Markdown, with the explanations below it."""
    lines = [f"# {_TITLE}", "", _about(found), ""]
    lines += [_line(["Maat", "Deel", *(model.naam for model in found)])]
    lines += [_line(["---", "---", *("---:" for _ in found)])]
    for measure in measures(found):
        for place, row in enumerate(measure.rows):
            lines.append(_line([measure.naam if place == 0 else "", row.naam, *map(_shown, row.cells)]))
    lines += ["", *(f"- **{measure.naam}**: {measure.uitleg}" for measure in measures(found))]
    return "\n".join(lines) + "\n"


def measures(found: Sequence[Model]) -> list[Measure]:
    """Return every measure of the models, in the order in which people read them."""
    if not found:
        return []
    scores = [_scores(model) for model in found]
    parts = [*((part.id, part.naam) for part in found[0].comparison.delen), (_TOTAL, _TOTAL_NAME)]
    result = []
    for kind in _kinds(found, scores):
        rows = (
            MeasureRow(part, naam, tuple(kind.score(of_model[place]) for of_model in scores))
            for place, (part, naam) in enumerate(parts)
        )
        kept = tuple(row for row in rows if any(cell is not None for cell in row.cells))
        result.append(Measure(kind.id, kind.naam, kind.eenheid, kind.uitleg, kept))
    return result


def percentage(number: int, of: int) -> str:
    """Return which part ``number`` is of ``of``, in percent with one decimal, rounded half up; empty when of is 0."""
    if of == 0:
        return ""
    tenths = (2000 * abs(number) + abs(of)) // (2 * abs(of))
    return f"{'-' if (number < 0) != (of < 0) and tenths else ''}{tenths // 10}.{tenths % 10}"


def _scores(model: Model) -> list[_Scores]:
    """Return what a model scores on each part, and on all of them together."""
    each = [_of_part(model, part) for part in model.comparison.delen]
    properties = [p.id for p in couplings_of(model.specification).properties]
    weighed = [scores.lasten_keur for scores in each if scores.lasten_keur is not None]
    total = _Scores(
        sum(scores.taakvelden for scores in each),
        together((scores.products for scores in each), properties),
        together((scores.categories for scores in each), properties),
        {name: sum(of[name] for of in weighed) for name in _KINDS} if weighed else None,
    )
    return [*each, total]


def _of_part(model: Model, part: Vergelekendeel) -> _Scores:
    series = model.series(part)
    return _Scores(
        len(model.taakvelden(part)),
        model.products(part),
        model.categories(part),
        {name: lasten_keur(series, *kinds) for name, kinds in _KINDS.items()} if model.figures else None,
    )


def _kinds(found: Sequence[Model], scores: Sequence[Sequence[_Scores]]) -> Iterator[_MeasureKind]:
    period = next(p.naam for p in found[0].specification.facts.periods if p.nummer == found[0].comparison.periode)
    yield _MeasureKind(
        "taakvelden",
        "Taakvelden",
        "taakvelden",
        f"Op hoeveel taakvelden de lasten moeten worden verdeeld. Geteld voor de verslagperiode {period.lower()}; "
        "codes die alleen voor onverdeelde kwartalen zijn, tellen niet.",
        lambda s: Cell(s.taakvelden),
    )
    products = [one.products for of_model in scores for one in of_model]
    categories = [one.categories for of_model in scores for one in of_model]
    yield from _settled_kinds("productcodes", "Productcodes", lambda s: s.products, products, _lists(found, True))
    yield from _settled_kinds(
        "productcategorieen", "Productcategorieën", lambda s: s.categories, categories, _lists(found, False)
    )
    yield from _series_kinds(found)


def _settled_kinds(
    name: str, naam: str, settled: Callable[[_Scores], Settled], all_settled: Sequence[Settled], lists: str
) -> Iterator[_MeasureKind]:
    """Yield the measures of a set of codes; ``naam`` is what the codes are called."""

    def stand(wanted: str) -> Callable[[_Scores], Cell | None]:
        return lambda s: Cell(settled(s).stands[wanted], settled(s).codes) if settled(s).codes else None

    def needing(count: int) -> Callable[[_Scores], Cell | None]:
        return lambda s: Cell(settled(s).needing.get(count, 0), settled(s).codes) if settled(s).codes else None

    most = max((count for one in all_settled for count in one.needing), default=0)
    yield _MeasureKind(
        name,
        naam,
        _CODES,
        f"Hoeveel codes er zijn bekeken: {lists}. Van een regel is niets anders bekend dan de code en wat de lijst "
        "erbij zegt; de zorg is in natura.",
        lambda s: Cell(settled(s).codes) if settled(s).codes else None,
    )
    yield _MeasureKind(
        f"{name}-vast",
        f"{naam} die zelf een taakveld vastleggen",
        _CODES,
        "De code is genoeg: de koppelregels geven zonder vraag één taakveld.",
        stand(GEKOPPELD),
    )
    yield _MeasureKind(
        f"{name}-keuze",
        f"{naam} die van een vraag afhangen",
        _CODES,
        "Meer taakvelden zijn mogelijk, of een taakveld en iets dat geen bron beslist. De gemeente moet meer weten dan "
        "de code.",
        stand(KEUZE),
    )
    yield _MeasureKind(
        f"{name}-open",
        f"{naam} die open zijn",
        _CODES,
        "Geen bron die wij hebben, zegt op welk taakveld de code hoort; ook een antwoord van de gemeente helpt niet.",
        stand(OPEN),
    )
    yield _MeasureKind(
        f"{name}-vragen",
        f"{naam}: verschillende vragen",
        "vragen",
        "Hoeveel verschillende gegevens een gemeente over de zorg moet vastleggen om alle codes te koppelen. Een code "
        f"heeft er hoogstens {most}.",
        lambda s: Cell(len(settled(s).questions)) if settled(s).codes else None,
    )
    yield _MeasureKind(
        f"{name}-welke-vragen",
        f"{naam}: welke vragen",
        "kenmerken",
        "De kenmerken van de zorg waar de vragen naar zijn, zoals tables/koppelingen/kenmerken.yaml ze noemt.",
        lambda s: Cell(words=settled(s).questions) if settled(s).codes else None,
    )
    for count in range(1, most + 1):
        yield _MeasureKind(
            f"{name}-{count}-vragen",
            f"{naam} met {count} {'vraag' if count == 1 else 'vragen'}",
            _CODES,
            "Hoeveel codes zoveel vragen hebben die het taakveld kunnen veranderen.",
            needing(count),
        )


def _series_kinds(found: Sequence[Model]) -> Iterator[_MeasureKind]:
    used = listed(dict.fromkeys(model.figures.id for model in found if model.figures is not None))

    def share(name: str) -> Callable[[_Scores], Cell | None]:
        return lambda s: Cell(s.lasten_keur[name], s.lasten_keur[_ALL]) if s.lasten_keur is not None else None

    yield _MeasureKind(
        _ALL,
        "Lasten waarover reeksen lopen",
        _KEUR,
        f"De landelijke lasten op de taakvelden van het deel in {used}, in duizenden euro's, ook op codes voor "
        "onverdeelde bedragen. Zij staan op de taakvelden van het jaar van de cijfers.",
        lambda s: Cell(s.lasten_keur[_ALL]) if s.lasten_keur is not None else None,
    )
    yield _MeasureKind(
        "lasten-gelijk",
        "Lasten met een reeks die zo doorloopt",
        _KEUR,
        "Het taakveld gaat over in één taakveld, en dat komt alleen daarvandaan; geen deel gaat ergens anders heen of "
        "komt ergens anders vandaan, en de inhoud blijft gelijk.",
        share("lasten-gelijk"),
    )
    yield _MeasureKind(
        "lasten-optellen",
        "Lasten met een reeks die doorloopt, zo nodig na optellen",
        _KEUR,
        "Ook als één taakveld in meer is verdeeld, of meer in één zijn opgegaan: wie de verdeelde kant optelt, houdt "
        "de reeks zonder verdeelsleutel.",
        share("lasten-optellen"),
    )
    yield _MeasureKind(
        "lasten-groep",
        "Lasten met een reeks die doorloopt, zo nodig als totaal van een groep",
        _KEUR,
        "Ook als meer taakvelden samen overgaan in meer andere: dan loopt alleen het totaal van die groep door. De "
        "rest breekt: er komt een deel bij waarvan niet bekend is waar het eerst stond, of er is geen opvolger. Een "
        "deel met onbekende herkomst breekt alleen de reeks waar het bij komt.",
        share("lasten-groep"),
    )


def _comparison(found: Sequence[Model]) -> Table:
    return Table(
        f"{_FOLDER}/vergelijking",
        _TITLE,
        _about(found),
        (
            Column("maat", "Maat", "Wat er is gemeten."),
            Column("deel", "Deel", f"Het deel van het domein, of {_TOTAL}."),
            Column("eenheid", "Eenheid", "Waarin de maat is geteld; bij procent is het een aandeel."),
            *(Column(model.id, model.naam, _about_model(model)) for model in found),
            Column("uitleg", "Uitleg", "Hoe het getal is berekend."),
        ),
        ("maat", "deel", "eenheid"),
        tuple(row for measure in measures(found) for row in _rows(measure)),
    )


def _rows(measure: Measure) -> Iterator[tuple[str, ...]]:
    for row in measure.rows:
        values = ["" if cell is None else _plain(cell) for cell in row.cells]
        yield (measure.id, row.part, measure.eenheid, *values, f"{measure.naam}. {measure.uitleg}")
        if any(cell is not None and cell.of is not None for cell in row.cells):
            shares = ["" if c is None or c.of is None else percentage(c.number, c.of) for c in row.cells]
            yield (measure.id, row.part, _PERCENT, *shares, f"{measure.naam}, als aandeel. {measure.uitleg}")


def _series(found: Sequence[Model]) -> Table:
    return Table(
        f"{_FOLDER}/reeksen",
        "Reeksen tussen modellen",
        "Per model en taakveld van de cijfers of de reeks doorloopt, en tussen welke taakvelden. Hieruit volgen de "
        "aandelen van de lasten in de vergelijking.",
        (
            Column("model", "Model", "Het model, een verslagjaar of het kenmerk van een voorstel."),
            Column("na", "Na", "Het verslagjaar waar de reeksen vandaan komen."),
            Column("cijfers", "Cijfers", "De gepubliceerde cijfers waar de lasten uit komen."),
            Column("deel", "Deel", "Het deel van het domein."),
            Column("taakveld", "Taakveld", "Het taakveld in het jaar van de cijfers."),
            Column("naam", "Naam", "De naam van het taakveld."),
            Column("lasten", "Lasten", "De landelijke lasten, in duizenden euro's."),
            Column(
                "reeks",
                "Reeks",
                "gelijk (een taakveld in een taakveld), optellen (een in meer, of meer in een), groep (alleen het "
                "totaal van de groep) of gebroken.",
            ),
            Column("van", "Van", "De oude taakvelden van de groep waar het taakveld in zit, met een spatie ertussen."),
            Column("naar", "Naar", "De nieuwe taakvelden van die groep, met een spatie ertussen."),
        ),
        ("model", "deel", "taakveld"),
        tuple(
            (
                model.id,
                str(model.na),
                model.figures.id if model.figures else "",
                part.id,
                one.code,
                one.naam,
                str(one.lasten_keur),
                one.linked.series,
                " ".join(model.in_order(one.linked.old, is_new=False)),
                " ".join(model.in_order(one.linked.new, is_new=True)),
            )
            for model in found
            for part in model.comparison.delen
            for one in model.series(part)
        ),
    )


def _figures(specification: Specification) -> Table:
    figures = read_figures(specification.facts)
    return Table(
        f"{_FOLDER}/cijfers",
        "Landelijke cijfers per taakveld",
        "Lasten en baten van alle gemeenten samen, in duizenden euro's. Bron: CBS, Iv3 Statline, CC BY 4.0; de "
        "optelling over gemeenten is van ons.",
        (
            Column("cijfers", "Cijfers", "Kenmerk van de cijfers."),
            Column("jaar", "Jaar", "Het verslagjaar."),
            Column("periode", "Periode", "De verslagperiode."),
            Column("gemeenten_in_cijfers", "Gemeenten in de cijfers", "Hoeveel gemeenten in de cijfers zitten."),
            Column("taakveld", "Taakveld", "De code; altijd tekst."),
            Column("lasten", "Lasten", "In duizenden euro's."),
            Column("baten", "Baten", "In duizenden euro's."),
            Column("gemeenten", "Gemeenten", "Hoeveel gemeenten op dit taakveld lasten of baten hebben."),
            Column("zekerheid", "Zekerheid", "vastgesteld, afgeleid of voorstel."),
            Column("bron", "Bron", "Kenmerk van de bron."),
        ),
        ("cijfers", "taakveld"),
        tuple(
            (
                one.id,
                str(one.jaar),
                str(one.periode),
                str(one.gemeenten),
                total.code,
                str(total.lasten),
                str(total.baten),
                str(total.gemeenten),
                one.zekerheid or "",
                source_text(one.bron),
            )
            for one in figures
            for total in one.bedragen
        ),
    )


def _about(found: Sequence[Model]) -> str:
    parts = listed(part.naam for part in found[0].comparison.delen) if found else ""
    against = "; ".join(f"{model.naam} tegenover {model.na}" for model in found if model.na is not None)
    return (
        f"Wat een model vraagt van wie zorg aan taakvelden koppelt, en welke lasten hun reeks houden ({parts}). "
        "Alles is berekend uit de koppelregels, de overgangen en gepubliceerde cijfers (CBS, Iv3 Statline, CC BY 4.0). "
        f"De reeksen zijn: {against}."
    )


def _about_model(model: Model) -> str:
    if model.proposal is not None:
        return f"Het voorstel {model.naam}, in plaats van het model van {model.proposal.vervangt.jaar}."
    return f"Het model van {model.naam}."


def _lists(found: Sequence[Model], is_product: bool) -> str:
    parts = found[0].comparison.delen
    return listed(
        f"{listed(lists)} ({part.naam})"
        for part in parts
        if (lists := part.productlijsten if is_product else part.categorielijsten)
    )


def _in_words(measure: Measure) -> bool:
    return any(cell is not None and cell.words is not None for row in measure.rows for cell in row.cells)


def _plain(cell: Cell) -> str:
    return " ".join(cell.words) if cell.words is not None else str(cell.number)


def _shown(cell: Cell | None) -> str:
    """Return a cell for people: thousands with points, and the share it is."""
    if cell is None:
        return ""
    if cell.words is not None:
        return ", ".join(cell.words)
    number = f"{cell.number:,}".replace(",", ".")
    return number if cell.of is None else f"{number} ({percentage(cell.number, cell.of).replace('.', ',')}%)"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
