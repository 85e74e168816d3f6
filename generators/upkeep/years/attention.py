"""What to look at when a year opens: everything that runs on into it, from old sources first, with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generators.kernel.findings import Place, listed
from generators.kernel.kinds import kind_of
from generators.kernel.records import Bron, Openbestand, Overgangenbestand
from generators.kernel.sources import Document, Pointer, is_made_up, is_proposal, walk
from generators.kernel.validity import in_years
from generators.subjects.closed_years.fingerprints import KEY, closed_years, last_delivery
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.deadlines import facts as deadlines
from generators.subjects.model.references import cited_sources
from generators.subjects.model.specification import Specification

_SHOWN = 12
"""Up to so many items of a section are shown, unless everything is asked for or the section is an overview."""

_DEPTH_OF_FOLDER = 3
"""A path of at least so many parts is in a folder of ``tables/``."""

_EXCERPT_CHARACTERS = 90
_YEAR = re.compile(r"(?<![\d-])20\d\d(?![\d-])")
_NO_SENTENCES = ("bron", "bronnen", "ook_in", "waarom_bron", "open", "lijst", "versie", "bestanden")
"""Keys below which a year is that of a document, or which have a section of their own."""

_PLURALS = {"bestand": "bestanden", "feit": "feiten", "plek": "plekken"}
_LABELS = ("id", "code", "lijst", "sleutel", "onderdeel", "naam", "nummer", "vraag", "titel")


@dataclass(frozen=True)
class AttentionItem:
    """One thing to look at, and where it stands; without a place when there is no file yet.

    ``parts`` are the facts it sums up.
    """

    text: str
    place: Place | None = None
    parts: tuple[AttentionItem, ...] = ()


@dataclass(frozen=True)
class AttentionSection:
    """Things of one kind to look at: ``what`` says what to do about them; an overview is always shown whole."""

    title: str
    what: str
    items: tuple[AttentionItem, ...]
    is_overview: bool = False


@dataclass(frozen=True)
class _Fact:
    """A record with a validity, and the sources it and all in it cite."""

    document: Document
    pointer: Pointer
    record: Mapping[str, Any]
    bronnen: frozenset[str]

    @property
    def place(self) -> Place:
        return self.document.place(self.pointer)

    @property
    def label(self) -> str:
        return next((str(self.record[key]) for key in _LABELS if isinstance(self.record.get(key), str | int)), "")

    @property
    def kind(self) -> str:
        """What the record is shown with: its file, or the folder in ``tables/`` when each file is one fact."""
        parts = self.document.path.split("/")
        return self.document.path if self.pointer or len(parts) < _DEPTH_OF_FOLDER else f"{parts[0]}/{parts[1]}/"


class _NewYear:
    """What the facts say about ``jaar``, the year after the last one."""

    def __init__(self, specification: Specification, jaar: int) -> None:
        self.specification = specification
        self.jaar = jaar
        self.documents = [
            document
            for document in specification.facts.documents
            if isinstance(document.data, dict)
            and not (
                is_made_up(document)
                or is_proposal(document)
                or kind_of(document.path) is Overgangenbestand
                or KEY in document.data
            )
        ]

    @cached_property
    def running(self) -> tuple[_Fact, ...]:
        """Every record with a validity of its own that holds in the year."""
        return tuple(fact for fact, last in self._facts if last is None or last >= self.jaar)

    @property
    def ending(self) -> tuple[_Fact, ...]:
        """Every record with a validity of its own that holds in the year before and no longer."""
        return tuple(fact for fact, last in self._facts if last == self.jaar - 1)

    @cached_property
    def _facts(self) -> tuple[tuple[_Fact, int | None], ...]:
        return tuple(found for document in self.documents for found in _facts(document))

    @cached_property
    def cited(self) -> Mapping[str, Counter[str]]:
        """Source → file → how many places in it name the source for something that holds in the year."""
        result: dict[str, Counter[str]] = {}
        for document in self.documents:
            for name, pointer in cited_sources(document):
                if _runs_on(document.data, pointer, self.jaar):
                    result.setdefault(name, Counter())[document.path] += 1
        return result

    @cached_property
    def older(self) -> tuple[Bron, ...]:
        """The sources that are for an earlier year and still carry something, those that carry most first."""
        found = [
            s for s in self.sources if (year := _year_of(s)) is not None and year < self.jaar and self._is_newest(s)
        ]
        return tuple(sorted(found, key=lambda source: (-self.cited[source.id].total(), source.id)))

    @property
    def sources(self) -> list[Bron]:
        return [source for source in self.specification.facts.bronnen.values() if source.id in self.cited]

    def _is_newest(self, source: Bron) -> bool:
        return not any(
            _without_years(other.titel) == _without_years(source.titel)
            and (_year_of(other) or 0) > (_year_of(source) or 0)
            for other in self.specification.facts.bronnen.values()
        )


def sections(specification: Specification, jaar: int) -> tuple[AttentionSection, ...]:
    """Return what to look at when ``jaar`` opens, without the kinds of which there is nothing.

    Args:
        specification: facts that passed the checks, with or without the year itself.
        jaar: the year that opens.
    """
    year = _NewYear(specification, jaar)
    made = (
        AttentionSection(
            "Bronnen van een eerder jaar",
            f"Is er een uitgave voor {jaar}? Zet haar in tables/bronnen.yaml en verwijs ernaar bij wat zij zegt.",
            tuple(_source_items(year, year.older)),
        ),
        AttentionSection(
            "Bronnen zonder jaar",
            "Lees ze opnieuw. Is er iets veranderd, wijzig dan het feit; zet de dag bij geraadpleegd.",
            tuple(_source_items(year, sorted(_undated(year), key=lambda source: (source.geraadpleegd, source.id)))),
        ),
        AttentionSection(
            "Lijsten en cijfers van anderen",
            "Is er een nieuwe versie? Neem haar over.",
            tuple(_lists(year)),
        ),
        AttentionSection(
            "Wat er van jaar op jaar verandert",
            "Hier komt wat in het nieuwe jaar anders is.",
            tuple(_changing(year)),
        ),
        AttentionSection(
            f"Feiten die in {jaar - 1} ophouden",
            f"Wat komt er in {jaar} voor in de plaats?",
            tuple(_kinds(year, year.ending)),
            is_overview=True,
        ),
        AttentionSection(
            "Feiten die doorlopen",
            f"Zij gelden vanzelf ook in {jaar}. Zegt een nieuwe bron iets anders, geef ze dan een laatste jaar.",
            tuple(_kinds(year, year.running)),
            is_overview=True,
        ),
        AttentionSection(
            f"Teksten die {jaar - 1} of later noemen",
            "Klopt de zin nog als het jaar voorbij is?",
            tuple(_sentences(year)),
        ),
        AttentionSection(
            "Antwoorden",
            "Zij lopen door. Lees ze na, de langst niet gecontroleerde eerst, en zet de dag bij gecontroleerd_op.",
            tuple(_answers(year)),
        ),
        AttentionSection(
            "Open punten die een jaar noemen",
            "Is er een antwoord? Dan komt er een feit voor in de plaats.",
            tuple(_open_points(year)),
        ),
        AttentionSection(
            "Termijnen",
            "Klopt de regel nog? Zet de dag bovenaan, bij nagekeken_op.",
            tuple(_deadlines(year)),
        ),
        AttentionSection(
            "Verslagjaren die nog open zijn",
            "Sluit een verslagjaar als er niet meer over geleverd wordt.",
            tuple(_open_years(year)),
        ),
    )
    return tuple(section for section in made if section.items)


def shown(sections: Sequence[AttentionSection], jaar: int, form: str, *, everything: bool) -> str:
    """Return the sections as a checklist.

    Args:
        sections: what to look at.
        jaar: the year that opens.
        form: ``text`` or ``markdown``.
        everything: show every item, not only the first of each section.
    """
    count = sum(len(section.items) for section in sections)
    markdown = form == "markdown"
    lines = [f"{'## ' if markdown else ''}Verslagjaar {jaar} openen: {count} punten om na te kijken"]
    for section in sections:
        items = section.items if everything or section.is_overview else section.items[:_SHOWN]
        title = f"{section.title} ({len(section.items)})"
        lines += ["", f"### {title}", "", section.what, ""] if markdown else ["", title, section.what]
        for item in items:
            lines.append(_as_markdown(item) if markdown else _as_text(item))
            if everything:
                lines += [f"{'  ' if markdown else '    '}- {part.place}: {part.text}" for part in item.parts]
        left = len(section.items) - len(items)
        if left:
            lines.append(f"{'- ' if markdown else '  '}… en nog {left}; met --all staan zij er allemaal.")
    return "\n".join(lines) + "\n"


def _as_text(item: AttentionItem) -> str:
    return f"  [ ] {item.place}: {item.text}" if item.place else f"  [ ] {item.text}"


def _as_markdown(item: AttentionItem) -> str:
    text = item.text.replace("<", "&lt;")
    return f"- [ ] `{item.place}` {text}" if item.place else f"- [ ] {text}"


def _facts(document: Document) -> Iterator[tuple[_Fact, int | None]]:
    """Yield every record with a validity of its own, with the last year it holds; None when no end is known."""
    inherited = document.data.get("bron")
    for pointer, value in walk(document.data):
        if isinstance(value, dict) and isinstance(value.get("geldig"), dict):
            named = {name for name, _ in cited_sources(Document("", value))}
            if "bron" not in value and inherited:
                named.add(inherited["id"] if isinstance(inherited, dict) else inherited)
            yield _Fact(document, pointer, value, frozenset(named)), _last_year(document.data, pointer)


def _last_year(data: Any, pointer: Pointer) -> int | None:
    """Return the last year of what stands at ``pointer``: the first to end of itself and all it is a part of."""
    found: list[int] = []
    for part in (None, *pointer):
        data = data if part is None else data[part]
        if isinstance(data, dict):
            geldig = data.get("geldig")
            ends = (data.get("tot"), geldig.get("tot") if isinstance(geldig, dict) else None)
            found += [last for last in ends if isinstance(last, int)]
    return min(found, default=None)


def _runs_on(data: Any, pointer: Pointer, jaar: int) -> bool:
    last = _last_year(data, pointer)
    return last is None or last >= jaar


def _source_items(year: _NewYear, sources: Iterable[Bron]) -> Iterator[AttentionItem]:
    document = next((d for d in year.documents if isinstance(d.data.get("bronnen"), dict)), None)
    for source in sources:
        files = year.cited[source.id]
        named = f"genoemd op {_count(files.total(), 'plek')} in {_count(len(files), 'bestand')}"
        place = document.place(("bronnen", source.id), of_key=True) if document else None
        yield AttentionItem(f"{source.id} ({source.titel}), {named}; geraadpleegd {source.geraadpleegd}", place)


def _undated(year: _NewYear) -> Iterator[Bron]:
    return (source for source in year.sources if _year_of(source) is None)


def _year_of(source: Bron) -> int | None:
    """Return the last year that the title or the id of a source names."""
    years = [int(found) for found in (*_YEAR.findall(source.titel), *re.findall(r"20\d\d", source.id))]
    return max(years, default=None)


def _without_years(title: str) -> str:
    return _YEAR.sub("", title)


def _lists(year: _NewYear) -> Iterator[AttentionItem]:
    for care_list in couplings_of(year.specification).lists:
        if in_years(care_list.geldig, year.jaar):
            told = f"{care_list.naam} ({care_list.lijst}, {care_list.eigenaar}): versie {care_list.versie}"
            yield AttentionItem(told, care_list.origin.place("versie"))
    for document in year.documents:
        if "peildatum" in document.data:
            yield AttentionItem(f"peildatum {document.data['peildatum']}", document.place(("peildatum",)))
        for index, record in enumerate(document.data.get("cijfers", ())):
            if isinstance(record, dict) and "id" in record:
                yield AttentionItem(f"cijfers {record['id']}", document.place(("cijfers", index)))


def _changing(year: _NewYear) -> Iterator[AttentionItem]:
    before, jaar = year.jaar - 1, year.jaar
    told = "maak dit bestand als er een code bij komt, vervalt, anders gaat heten of iets anders gaat betekenen"
    yield AttentionItem(f"tables/overgangen/{before}-{jaar}.yaml: {told}")


def _kinds(year: _NewYear, facts: Iterable[_Fact]) -> Iterator[AttentionItem]:
    """Yield for each kind of fact how many there are, and how many of these rest on a source of an earlier year."""
    older = {source.id for source in year.older}
    kinds: dict[str, list[_Fact]] = {}
    for record in facts:
        kinds.setdefault(record.kind, []).append(record)
    for kind, records in kinds.items():
        resting = Counter(name for record in records for name in record.bronnen & older)
        told = listed(f"{count} op {name}" for name, count in sorted(resting.items(), key=lambda n: (-n[1], n[0])))
        first = next((record for record in records if record.bronnen & older), records[0])
        yield AttentionItem(
            f"{kind}: {_count(len(records), 'feit')}{f', waarvan {told}' if told else ''}",
            first.place,
            tuple(AttentionItem(_part(record, older), record.place) for record in records),
        )


def _part(record: _Fact, older: set[str]) -> str:
    resting = sorted(record.bronnen & older)
    return f"{record.label} ({listed(resting)})" if resting else record.label


def _sentences(year: _NewYear) -> Iterator[AttentionItem]:
    for document in year.documents:
        for pointer, value in walk(document.data):
            if (
                isinstance(value, str)
                and " " in value
                and not set(pointer) & set(_NO_SENTENCES)
                and any(int(found) >= year.jaar - 1 for found in _YEAR.findall(value))
                and _runs_on(document.data, pointer, year.jaar)
            ):
                yield AttentionItem(_excerpt(value, year.jaar - 1), document.place(pointer))


def _answers(year: _NewYear) -> Iterator[AttentionItem]:
    found = [record for record in year.running if "gecontroleerd_op" in record.record]
    for record in sorted(found, key=lambda record: str(record.record["gecontroleerd_op"])):
        yield AttentionItem(
            f"{record.record['vraag']} Gecontroleerd op {record.record['gecontroleerd_op']}.", record.place
        )


def _open_points(year: _NewYear) -> Iterator[AttentionItem]:
    for point in (point for file in year.specification.facts.files(Openbestand) for point in file.open):
        if _YEAR.search(f"{point.onderwerp} {point.vraag}"):
            yield AttentionItem(f"{point.onderwerp} (vraag aan {point.aan})", point.origin.place())


def _deadlines(year: _NewYear) -> Iterator[AttentionItem]:
    calendar = deadlines.calendar_of(year.specification)
    for fact in calendar.termijnen if calendar else ():
        if fact.geldig is None or fact.geldig.tot is None or fact.geldig.tot >= year.jaar:
            yield AttentionItem(f"{fact.wat} ({listed(fact.lagen)}): {fact.zegt}", fact.origin.place())


def _open_years(year: _NewYear) -> Iterator[AttentionItem]:
    specification = year.specification
    closed = {found.jaar for found in closed_years(specification)}
    years = sorted({jaar for laag in specification.layers for jaar in specification.years(laag)} - closed - {year.jaar})
    for jaar in years:
        due = last_delivery(specification, jaar)
        after = f"leveren mag tot en met {due}, daarna" if due else "als er niet meer over geleverd wordt"
        yield AttentionItem(f'{jaar}: {after} python -m generators close-year {jaar} --datum JJJJ-MM-DD --waarom "…"')


def _excerpt(text: str, first: int) -> str:
    """Return the words around the year that a sentence names."""
    found = next(match for match in _YEAR.finditer(text) if int(match[0]) >= first)
    start = max(0, found.start() - _EXCERPT_CHARACTERS // 2)
    end = min(len(text), start + _EXCERPT_CHARACTERS)
    words = " ".join(text[start:end].split(" ")[start > 0 : None if end == len(text) else -1])
    return f"{'… ' if start else ''}{words}{' …' if end < len(text) else ''}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {_PLURALS[noun]}"
