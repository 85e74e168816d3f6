"""What changed: a page per pair of years, one picture of what went where, and an Atom feed of it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from generators.kernel.files import Files
from generators.kernel.reading import Facts, source_text
from generators.kernel.records import Overgangenbestand
from generators.kernel.transitions import Transition
from generators.outputs.site.page import Page
from generators.subjects.model.specification import Specification
from generators.subjects.transitions.code_years import in_order
from generators.subjects.transitions.links import composed

FOLDER = "wijzigingen"
FEED = f"{FOLDER}/wijzigingen.atom"

_ROW_PX, _WIDTH_PX, _LABEL_PX, _TOP_PX = 26, 1200, 290, 40
_CHARACTERS = 36
_LIST = "taakveld"


@dataclass(frozen=True)
class Flow:
    """Which taakvelden of one year went to which of another; ``pairs`` are old code and new code."""

    van: int
    naar: int
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """What changed over several years: a column of taakvelden for each year, with a line for every way a code went."""

    jaren: tuple[int, ...]
    columns: tuple[tuple[str, ...], ...]
    flows: tuple[Flow, ...]
    names: Mapping[tuple[int, str], str]


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the overview with the picture, and a page for every pair of years with a file of transitions."""
    years = sorted(specification.facts.transition_years)
    shown = picture(specification)
    yield Page(
        path=FOLDER,
        title="Wijzigingen in de taakvelden",
        description="Wat er van jaar tot jaar met de codes van Iv3 gebeurde, en waarom reeksen breken.",
        template="wijzigingen",
        deel="wijzigingen",
        data={
            "paren": [(van, naar, specification.facts.transition_years[van, naar]) for van, naar in reversed(years)],
            "plaatje": svg(shown),
            "plaat": shown,
        },
    )
    places = {(f.van_jaar, f.naar_jaar): f.origin.place() for f in specification.facts.files(Overgangenbestand)}
    for van, naar in years:
        told = [f for f in specification.facts.transitions if (f.van_jaar, f.naar_jaar) == (van, naar)]
        yield Page(
            path=f"{FOLDER}/{van}-{naar}",
            title=f"Wat veranderde er van {van} naar {naar}?",
            description=f"Codes van Iv3 die van {van} naar {naar} veranderden, met waar zij heen gingen.",
            template="overgang",
            deel="wijzigingen",
            data={
                "van": van,
                "naar": naar,
                "inleiding": specification.facts.transition_years[van, naar],
                "feiten": told,
                "bewerken": places[van, naar],
            },
        )


def picture(specification: Specification) -> Picture:
    """Return what went where between the years in which the codes of taakvelden changed."""
    layer = next(iter(specification.layers))
    changed = [van for van, _ in sorted(specification.facts.transition_years) if _codes_change(specification, van)]
    jaren = tuple(dict.fromkeys([changed[0], *(van + 1 for van in changed)])) if changed else ()
    flows = tuple(_flow(specification, layer, van, naar) for van, naar in pairwise(jaren))
    touched = _touched(flows)
    columns = tuple(
        tuple(in_order(specification, (c for c in touched if c in _leaves(specification, layer, jaar))))
        for jaar in jaren
    )
    kept = tuple(
        Flow(f.van, f.naar, tuple(p for p in f.pairs if p[0] in columns[i] and p[1] in columns[i + 1]))
        for i, f in enumerate(flows)
    )
    names = {
        (jaar, code): specification.year(layer, jaar).lists[_LIST].by_code[code].naam
        for jaar, column in zip(jaren, columns, strict=True)
        for code in column
    }
    return Picture(jaren, columns, kept, names)


def _codes_change(specification: Specification, van: int) -> bool:
    layer = next(iter(specification.layers))
    return _leaves(specification, layer, van) != _leaves(specification, layer, van + 1)


def _leaves(specification: Specification, layer: str, jaar: int) -> tuple[str, ...]:
    return specification.year(layer, jaar).lists[_LIST].leaves


def _flow(specification: Specification, layer: str, van: int, naar: int) -> Flow:
    routes = composed(specification.facts, layer, van, naar, _LIST)
    pairs = [(code, route[-1].end) for code, of in routes.items() for route in of if route]
    return Flow(van, naar, tuple(dict.fromkeys((old, new) for old, new in pairs if new is not None)))


def _touched(flows: Sequence[Flow]) -> set[str]:
    """Return every code that goes, somewhere, to another code, or comes from one."""
    moved = {code for flow in flows for old, new in flow.pairs if old != new for code in (old, new)}
    before: set[str] = set()
    while before != moved:
        before = set(moved)
        moved |= {code for flow in flows for pair in flow.pairs if moved & set(pair) for code in pair}
    return moved


def svg(shown: Picture) -> str:
    """Return the picture as SVG; the table beside it says the same in words."""
    rows = max((len(column) for column in shown.columns), default=0)
    height = _TOP_PX + rows * _ROW_PX
    step = (_WIDTH_PX - _LABEL_PX) / max(len(shown.columns) - 1, 1)
    left = [round(index * step) for index in range(len(shown.columns))]
    places = [_places(column, rows) for column in shown.columns]
    parts = [
        f'<svg class="iv3-stroom" viewBox="0 0 {_WIDTH_PX} {height}" role="img" '
        'aria-labelledby="stroom-titel stroom-uitleg">',
        f'<title id="stroom-titel">Taakvelden van {" naar ".join(map(str, shown.jaren))}</title>',
        '<desc id="stroom-uitleg">Elke lijn gaat van een taakveld naar een taakveld waar bedragen daarna horen. '
        "De tabel hieronder zegt hetzelfde.</desc>",
    ]
    for index, flow in enumerate(shown.flows):
        begin, end = left[index] + _LABEL_PX - 8, left[index + 1] - 6
        middle = (begin + end) / 2
        for old, new in flow.pairs:
            y1, y2 = places[index][old], places[index + 1][new]
            kind = "gelijk" if old == new else "anders"
            parts.append(f'<path class="{kind}" d="M{begin} {y1}C{middle:g} {y1} {middle:g} {y2} {end} {y2}"/>')
    for index, (jaar, column) in enumerate(zip(shown.jaren, shown.columns, strict=True)):
        parts.append(f'<text class="jaar" x="{left[index]}" y="20">{jaar}</text>')
        for code in column:
            y = places[index][code]
            name = shown.names[jaar, code]
            short = name if len(name) <= _CHARACTERS else f"{name[: _CHARACTERS - 1].rstrip()}…"
            parts.append(
                f'<text x="{left[index]}" y="{y + 4}"><tspan class="code">{escape(code)}</tspan> {escape(short)}'
                f"<title>{escape(name)}</title></text>"
            )
    return "\n".join([*parts, "</svg>"])


def _places(column: Sequence[str], rows: int) -> dict[str, int]:
    """Return the middle of every code in a column; a shorter column is spread over the same height."""
    room = rows * _ROW_PX
    return {code: round(_TOP_PX + (index + 0.5) * room / max(len(column), 1)) for index, code in enumerate(column)}


def feed(specification: Specification) -> Files:
    """Return the Atom feed: an entry for every pair of years, dated by the source that tells of it."""
    edition = specification.edition
    entries = [
        (van, naar, text, _date(specification.facts, van, naar))
        for (van, naar), text in sorted(specification.facts.transition_years.items(), reverse=True)
    ]
    updated = max((date for *_, date in entries), default=_last_read(specification.facts))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">',
        f"<title>{escape(edition.titel)}: wijzigingen</title>",
        f"<id>{escape(edition.adres)}{FEED}</id>",
        f'<link rel="self" href={quoteattr(edition.adres + FEED)}/>',
        f"<updated>{updated}T00:00:00Z</updated>",
        f"<author><name>{escape(edition.beheerder)}</name></author>",
    ]
    for van, naar, text, date in entries:
        address = f"{edition.adres}{FOLDER}/{van}-{naar}/"
        lines += [
            "<entry>",
            f"<title>Van {van} naar {naar}</title>",
            f"<id>{escape(address)}</id>",
            f"<link href={quoteattr(address)}/>",
            f"<updated>{date}T00:00:00Z</updated>",
            f"<summary>{escape(text)}</summary>",
            "</entry>",
        ]
    return {FEED: ("\n".join([*lines, "</feed>"]) + "\n").encode()}


def _date(facts: Facts, van: int, naar: int) -> str:
    """Return the date of the latest source that the transitions of these years rest on."""
    told = [fact for fact in facts.transitions if (fact.van_jaar, fact.naar_jaar) == (van, naar)]
    ids = {_source_id(fact) for fact in told}
    dates = [source.datum or source.geraadpleegd for id, source in facts.bronnen.items() if id in ids]
    return max(dates, default=_last_read(facts))


def _last_read(facts: Facts) -> str:
    return max((source.geraadpleegd for source in facts.bronnen.values()), default="")


def _source_id(fact: Transition) -> str:
    return source_text(fact.bron).split(",")[0]
