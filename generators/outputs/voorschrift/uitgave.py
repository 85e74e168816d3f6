"""One year of the voorschrift: its facts, its fixed sentences, and how codes, sources and certainty look in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.kernel.certainty import source_certainty
from generators.kernel.document import Run, Runs
from generators.kernel.dutch import grouped, numbers
from generators.kernel.noted import noted_property
from generators.kernel.reading import source_id, source_place
from generators.kernel.records import Bronverwijzing, Onregelmatigheid, Voorschriftbestand
from generators.kernel.validity import holds, in_years
from generators.subjects.allocation.facts import allocation_of
from generators.subjects.deadlines.facts import day_in_words
from generators.subjects.guidance.facts import AskedQuestion, guidance_of, layers_of_question, text_parts
from generators.subjects.model.specification import ModelYear, Specification
from generators.subjects.transitions.links import LISTS
from iv3.core.certainty import weakest
from iv3.core.errors import UserError
from iv3.core.words import Zekerheid

ID_OF_KIND: Mapping[str, str] = {"taakveld": "taakveld", "categorie": "categorie", "balanscode": "balanspost"}
"""Kind of code → what the id of its section begins with."""

CERTAIN = Zekerheid.VASTGESTELD
"""How sure a fact is that needs no word."""

ELSEWHERE = "vragen"
"""The home of a question that belongs nowhere else."""

METHODS = "verdelen-methoden"
"""The section with the methods to divide."""

PAGE = "blad "
"""What stands before a page in a source."""

LINE_END = Run("", "einde")


@dataclass(frozen=True)
class Sentences:
    """What ``tables/voorschrift.yaml`` says: chapters in order, and sentences by their key."""

    chapters: tuple[dict[str, Any], ...]
    sentences: Mapping[str, str]


def read_sentences(specification: Specification) -> Sentences:
    """Return the chapters and sentences of the document.

    Raises:
        UserError: the sources have no file with chapters.
    """
    for file in specification.facts.files(Voorschriftbestand):
        chapters = tuple(chapter.origin.written() for chapter in file.hoofdstukken)
        return Sentences(chapters, {sentence.sleutel: sentence.tekst for sentence in file.zinnen})
    raise UserError("tables/voorschrift.yaml ontbreekt")


@dataclass(frozen=True)
class Jaargang:
    """The voorschrift of one year, for the layer whose model the texts are about."""

    specification: Specification
    jaar: int
    sentences: Sentences

    @noted_property
    def model(self) -> ModelYear:
        """The codes, cells and controls of the year."""
        return self.specification.coupled_model(self.jaar)

    @noted_property
    def lagen(self) -> tuple[str, ...]:
        """The layers that use its model: whom it is for."""
        return tuple(laag for laag, layer in self.specification.layers.items() if layer.model == self.model.laag.model)

    @noted_property
    def irregularities(self) -> tuple[Onregelmatigheid, ...]:
        """What is not right in the sources of its layers this year."""
        slips = guidance_of(self.specification).irregularities
        own = (slip for slip in slips if not slip.lagen or set(slip.lagen) & set(self.lagen))
        return tuple(slip for slip in own if in_years(slip.geldig, self.jaar))

    @noted_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Kind → code → name, for the codes amounts may be delivered on."""
        return {
            kind: {
                code: self.model.lists[name].by_code[code].naam
                for name in lists
                for code in self.model.lists[name].leaves
            }
            for kind, lists in LISTS.items()
        }

    def name(self, kind: str, code: str) -> str:
        """Return the name of a code or a group this year, empty when there is none."""
        entries = (self.model.lists[name].by_code.get(code) for name in LISTS[kind])
        return next((entry.naam for entry in entries if entry is not None), "")

    @noted_property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """The questions of its layers that have an answer this year."""
        answered = (q for q in guidance_of(self.specification).questions if q.answer_in(self.jaar) is not None)
        return tuple(q for q in answered if set(layers_of_question(self.specification, q)) & set(self.lagen))

    def word(self, key: str, **values: object) -> str:
        """Return a fixed sentence with its values filled in.

        Raises:
            KeyError: there is no such sentence, or a value is missing.
        """
        return self.fill(self.sentences.sentences[key], **values)

    @noted_property
    def questions_by_home(self) -> Mapping[str, tuple[AskedQuestion, ...]]:
        """Id of a section → its questions.

        A question stands with the first code it is about, else with its first rule, method or control. Else it stands
        with the first code of its answer: a question about years with different codes names them only there.
        """
        return grouped((self._home(question), question) for question in self.questions)

    def _home(self, question: AskedQuestion) -> str:
        about = question.record.over
        for kind in LISTS:
            for code in question.codes_in(self.jaar).get(kind, ()):
                if target := self.target(kind, code):
                    return target
        for rule in guidance_of(self.specification).allocation_rules:
            if rule.id in about.toedelingsregels and in_years(rule.geldig, self.jaar):
                return group_id(rule.groep)
        if any(
            m.id in about.methoden and in_years(m.geldig, self.jaar) for m in allocation_of(self.specification).methods
        ):
            return METHODS
        for control in self.specification.facts.rules:
            if control.id in about.regels and holds(control, self.model.laag.id, self.jaar):
                return f"controles-{control.fase}"
        answer = question.answer_in(self.jaar)
        named = self.sentence(answer.tekst if answer is not None else "", without=question.record.geen_code)
        return next((run.target for run in named if run.target), ELSEWHERE)

    def fill(self, text: str, **values: object) -> str:
        """Fill in what stands between braces; the year, the year before and the version are always known."""
        known = {"jaar": self.jaar, "vorig": self.jaar - 1, "versie": self.specification.edition.versie}
        return text.format_map({**known, **values})

    def target(self, kind: str, code: str) -> str:
        """Return the id of the section about a code, empty when there is none this year."""
        return f"{ID_OF_KIND[kind]}-{code}" if code in self.names[kind] else ""

    def chip(self, kind: str, code: str) -> Run:
        """Return a code as a link to its section."""
        return Run(code, "code", self.target(kind, code), self.names[kind].get(code, ""))

    def chips(self, kind: str, codes: Iterable[str]) -> Runs:
        """Return codes with a space between them."""
        return between((self.chip(kind, code),) for code in codes)

    def sentence(
        self, text: str, codes: Mapping[str, Iterable[str]] | None = None, *, without: Iterable[str] = ()
    ) -> Runs:
        """Return a sentence in which each code is a link when it is clear which list it is of.

        Args:
            text: the sentence.
            codes: kind → codes that the fact says it names.
            without: what looks like a code and is none.
        """
        named = {code: kind for kind, listed_codes in (codes or {}).items() for code in listed_codes}
        return tuple(
            self._code_in_text(part, named) if is_code and part not in without else Run(part)
            for part, is_code in text_parts(text)
        )

    def _code_in_text(self, code: str, named: Mapping[str, str]) -> Run:
        kinds = [named[code]] if code in named else [kind for kind in LISTS if code in self.names[kind]]
        return self.chip(kinds[0], code) if len(kinds) == 1 and code in self.names[kinds[0]] else Run(code)

    def more_codes(self, text: str, codes: Mapping[str, Iterable[str]]) -> Runs:
        """Return the codes that a fact names and its sentence does not, each list with its word."""
        said = {part for part, is_code in text_parts(text) if is_code}
        missing = {kind: [code for code in named if code not in said] for kind, named in codes.items()}
        parts = [
            (Run(f"{self.word(kind).lower()} "), *self.chips(kind, rest)) for kind, rest in missing.items() if rest
        ]
        return (Run(" ("), *between(parts, "; "), Run(")")) if parts else ()

    def source(self, bron: str | Bronverwijzing | None, home: str = "") -> Runs:
        """Return where a fact comes from, as a link; only the place, and no link, in the document ``home``."""
        name, where = source_id(bron), source_place(bron)
        if where and name == home:
            return (Run(" "), Run(where, "bron"))
        return self._source(name, where)

    def sources(self, told: str) -> Runs:
        """Return sources that stand in one text, ``findo; voorschrift-2026, blad 35``, as links, each source once."""
        places: dict[str, list[str]] = {}
        for part in filter(None, told.split("; ")):
            name, _, place = part.partition(", ")
            places.setdefault(name, []).append(place)
        result: Runs = ()
        for name, found in places.items():
            result += self._source(name, listed_places(found))
        return result

    def _source(self, name: str, where: str) -> Runs:
        title = self.specification.facts.bronnen[name].titel
        return (Run(" "), Run(", ".join(filter(None, (name, where))), "bron", f"bron-{name}", title))

    def certainty(self, zekerheid: str | None, bron: str | Bronverwijzing | None = None) -> Runs:
        """Return the word for how sure a fact is; nothing for what a source says.

        A document of a provisional year says of all its facts at once that they are carried forward.
        """
        told = zekerheid
        if zekerheid and self.model.voorlopig_naar is None:
            known = source_certainty(self.specification.facts.bronnen.get(source_id(bron)), self.jaar)
            told = weakest([zekerheid, known])
        return (Run(" "), Run(told, "zekerheid")) if told and told != CERTAIN else ()

    def tail(self, zekerheid: str | None, bron: str | Bronverwijzing | None, home: str = "") -> Runs:
        """Return what stands behind a fact: how sure it is, and where it comes from."""
        return (*self.certainty(zekerheid, bron), *self.source(bron, home))


def group_id(groep: str) -> str:
    """Return the id of the section with a group of allocation rules."""
    return "toedeling-groep-" + "-".join("".join(c if c.isalnum() else " " for c in groep.lower()).split())


def plain(text: str) -> Runs:
    """Return a text as runs, none for no text."""
    return (Run(text),) if text else ()


def strong(text: str) -> Runs:
    """Return a text in bold."""
    return (Run(text, "sterk"),)


def between(parts: Iterable[Runs], separator: str | Run = " ") -> Runs:
    """Return the parts with a separator between them."""
    bar = Run(separator) if isinstance(separator, str) else separator
    result: Runs = ()
    for part in parts:
        result += (bar, *part) if result else part
    return result


def listed_places(places: Iterable[str]) -> str:
    """Return places in one source as one text: ``blad 35 en 36, bijlage 2``."""
    pages = sorted({int(place.removeprefix(PAGE)) for place in places if place.removeprefix(PAGE).isdigit()})
    others = [place for place in dict.fromkeys(places) if place and not place.removeprefix(PAGE).isdigit()]
    return ", ".join([*([PAGE + numbers(pages)] if pages else []), *others])


def ranges(codes: Iterable[str], order: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield first and last of every unbroken stretch of codes in the order of their list."""
    chosen = set(codes)
    stretch: list[str] = []
    for code in order:
        if code in chosen:
            stretch.append(code)
        elif stretch:
            yield stretch[0], stretch[-1]
            stretch = []
    if stretch:
        yield stretch[0], stretch[-1]


def day(iso: str) -> str:
    """Return a day (ISO 8601) as a person writes it: ``21 november 2026``."""
    return day_in_words(date.fromisoformat(iso))
