"""The facts about what codes mean: texts, terms, allocation rules, irregularities, and questions with answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from generators.kernel.reading import Facts, Record, Source, Validity, inherited, validity
from generators.kernel.sources import Document, Pointer, is_proposal
from generators.subjects.model.specification import Specification

KIND_OF_FOLDER: Mapping[str, str] = {"taakvelden": "taakveld", "categorieen": "categorie", "balansposten": "balanscode"}
"""The folder below ``tables/`` with texts, and the list of its codes; also the keys that name such codes in a fact."""

SECTIONS = ("omvat", "omvat_niet", "regels", "let_op")
"""The lists of facts in a text, in the order a reader wants them."""

_AMOUNT = re.compile(r"€\s*[\d.,]+")
_NUMBER_WITH_POINTS = re.compile(r"(?<![\w.,-])(?:\d(?:\.\d{1,3})+[a-d]?|[AP]\d{2,4}[a-z]?)(?![\w])(?![.,]\d)")


@dataclass(frozen=True)
class Citation:
    """A source with where in it: a page (``blad``) or a place in words."""

    id: str
    blad: int | None = None
    plaats: str = ""


@dataclass(frozen=True)
class DatedText:
    """A text with the years it holds for and what it rests on."""

    tekst: str
    validity: Validity
    bron: Citation
    zekerheid: str
    onderbouwing: str
    source: Source


@dataclass(frozen=True)
class TextItem:
    """One thing that belongs to a code, or does not; ``codes`` maps a list of codes to those the item names.

    ``hoort_op`` are codes of the same list as the text, where something belongs that does not belong here.
    """

    wat: str
    voorwaarde: str
    hoort_op: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    validity: Validity
    bron: Citation
    ook_in: tuple[Citation, ...]
    zekerheid: str
    onderbouwing: str
    source: Source


@dataclass(frozen=True)
class Keyword:
    """A word people look for; ``categorieen`` go with it at this taakveld."""

    woord: str
    ook: tuple[str, ...]
    categorieen: tuple[str, ...]
    validity: Validity
    bron: Citation
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class CodeText:
    """What a code is: its text in the years it has one, and what belongs to it."""

    lijst: str
    code: str
    validity: Validity
    kort: tuple[DatedText, ...]
    items: Mapping[str, tuple[TextItem, ...]]
    trefwoorden: tuple[Keyword, ...]
    taakvelden: tuple[str, ...]
    source: Source

    def kort_in(self, jaar: int) -> DatedText | None:
        """Return the text of ``jaar``, or None when no source we have gives one."""
        return next((text for text in self.kort if text.validity.holds("", jaar)), None)

    def items_in(self, section: str, jaar: int) -> tuple[TextItem, ...]:
        """Return what the section says in ``jaar``, in the order of the source."""
        return tuple(item for item in self.items[section] if item.validity.holds("", jaar))

    def keywords_in(self, jaar: int) -> tuple[Keyword, ...]:
        """Return the words that lead here in ``jaar``."""
        return tuple(word for word in self.trefwoorden if word.validity.holds("", jaar))


@dataclass(frozen=True)
class Term:
    """A word of the voorschrift with what it means."""

    id: str
    term: str
    uitleg: str
    validity: Validity
    bron: Citation
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class AllocationRule:
    """A general rule for where something belongs or how it is divided."""

    id: str
    groep: str
    titel: str
    regel: str
    codes: Mapping[str, tuple[str, ...]]
    validity: Validity
    bron: Citation
    ook_in: tuple[Citation, ...]
    zekerheid: str
    onderbouwing: str
    source: Source


@dataclass(frozen=True)
class SpukTheme:
    """A theme of the broad specific grant with its taakveld."""

    thema: str
    taakveld: str
    validity: Validity
    bron: Citation
    zekerheid: str
    source: Source


@dataclass(frozen=True)
class Irregularity:
    """Something in a source that cannot be right, and how we read it; ``lezing`` is empty when we do not know."""

    id: str
    soort: str
    wat: str
    lezing: str
    codes: Mapping[str, tuple[str, ...]]
    bladen: tuple[int, ...]
    open: str
    geen_code: tuple[str, ...]
    validity: Validity
    bron: Citation
    source: Source


@dataclass(frozen=True)
class Question:
    """A question from practice with its answers, each with the years it holds for."""

    id: str
    vraag: str
    ook_gevraagd: tuple[str, ...]
    antwoorden: tuple[DatedText, ...]
    codes: Mapping[str, tuple[str, ...]]
    domeinen: tuple[str, ...]
    methoden: tuple[str, ...]
    regels: tuple[str, ...]
    toedelingsregels: tuple[str, ...]
    geen_code: tuple[str, ...]
    open: str
    gecontroleerd_op: str
    validity: Validity
    bron: Citation
    ook_in: tuple[Citation, ...]
    zekerheid: str
    source: Source

    def answer_in(self, jaar: int) -> DatedText | None:
        """Return the answer that holds in ``jaar``."""
        return next((answer for answer in self.antwoorden if answer.validity.holds("", jaar)), None)


@dataclass(frozen=True)
class Guidance:
    """Everything that says what codes mean, in the order of the sources."""

    texts: tuple[CodeText, ...] = ()
    terms: tuple[Term, ...] = ()
    allocation_rules: tuple[AllocationRule, ...] = ()
    spuk_themes: tuple[SpukTheme, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()
    questions: tuple[Question, ...] = field(default=())

    @cached_property
    def _by_code(self) -> Mapping[tuple[str, str], CodeText]:
        return {(text.lijst, text.code): text for text in self.texts}

    def text(self, lijst: str, code: str) -> CodeText | None:
        """Return the text of a code; ``lijst`` is taakveld, categorie or balanscode."""
        return self._by_code.get((lijst, code))


def guidance_of(specification: Specification) -> Guidance:
    """Return the facts about what codes mean: texts, terms, allocation rules, questions."""
    return specification.derived(_guidance)


def _guidance(specification: Specification) -> Guidance:
    return read(specification.facts)


def read(facts: Facts) -> Guidance:
    """Return the guidance in documents that have the shape the schema gives them."""
    rejected = {path for path, _ in facts.rejected}
    documents = [
        d for d in facts.documents if isinstance(d.data, dict) and d.path not in rejected and not is_proposal(d)
    ]
    return Guidance(
        texts=tuple(_text(d, kind) for d in documents if (kind := _kind(d)) is not None),
        terms=tuple(_term(source, record) for source, record in _listed(documents, "begrippen")),
        allocation_rules=tuple(_rule(source, record) for source, record in _listed(documents, "toedelingsregels")),
        spuk_themes=tuple(_theme(source, record) for source, record in _listed(documents, "themas")),
        irregularities=tuple(
            _irregularity(source, record) for source, record in _listed(documents, "onregelmatigheden")
        ),
        questions=tuple(_question(d) for d in documents if "antwoord" in d.data),
    )


def codes_in_text(text: str) -> Iterator[str]:
    """Yield what looks like a code of a taakveld, categorie or balanspost in a sentence, in order."""
    for match in _NUMBER_WITH_POINTS.finditer(_AMOUNT.sub("", text)):
        yield match.group()


def text_parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a sentence in parts, each with whether it looks like a code; together they are the sentence."""
    end = 0
    for match in _NUMBER_WITH_POINTS.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match.group(), True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def _kind(document: Document) -> str | None:
    parts = PurePosixPath(document.path).parts
    return KIND_OF_FOLDER.get(parts[1]) if len(parts) == 3 and "kort" in document.data else None


def _listed(documents: Iterable[Document], key: str) -> Iterator[tuple[Source, Record]]:
    for document in documents:
        records = document.data.get(key)
        if isinstance(records, list):
            for index, record in enumerate(records):
                yield Source(document, (key, index)), record


def _text(document: Document, lijst: str) -> CodeText:
    data = document.data
    return CodeText(
        lijst=lijst,
        code=data["code"],
        validity=validity(data["geldig"]),
        kort=_dated(document, "kort"),
        items={
            section: tuple(_item(Source(document, (section, i)), r) for i, r in _numbered(data, section))
            for section in SECTIONS
        },
        trefwoorden=tuple(_keyword(Source(document, ("trefwoorden", i)), r) for i, r in _numbered(data, "trefwoorden")),
        taakvelden=tuple(data.get("taakvelden", ())),
        source=Source(document, ()),
    )


def _numbered(data: Record, key: str) -> Iterator[tuple[int, Record]]:
    return iter(enumerate(data.get(key, ())))


def _dated(document: Document, key: str) -> tuple[DatedText, ...]:
    value = document.data[key]
    if not isinstance(value, list):
        return (_dated_text(Source(document, ()), {**document.data["geldig"], "tekst": value}, (key,)),)
    return tuple(_dated_text(Source(document, (key, index)), record) for index, record in enumerate(value))


def _dated_text(source: Source, record: Record, keys: Pointer = ()) -> DatedText:
    return DatedText(
        record["tekst"],
        validity(record),
        citation(source),
        inherited(source, "zekerheid") or "",
        inherited(source, "onderbouwing") or "",
        Source(source.document, (*source.pointer, *keys)),
    )


def _item(source: Source, record: Record) -> TextItem:
    return TextItem(
        wat=record["wat"],
        voorwaarde=record.get("voorwaarde", ""),
        hoort_op=tuple(record.get("hoort_op", ())),
        codes=_codes(record),
        validity=_years(source),
        bron=citation(source),
        ook_in=_also(record),
        zekerheid=inherited(source, "zekerheid") or "",
        onderbouwing=inherited(source, "onderbouwing") or "",
        source=source,
    )


def _keyword(source: Source, record: Record) -> Keyword:
    categorie = record.get("categorie")
    return Keyword(
        record["woord"],
        tuple(record.get("ook", ())),
        (categorie,) if categorie is not None else (),
        _years(source),
        citation(source),
        inherited(source, "zekerheid") or "",
        source,
    )


def _term(source: Source, record: Record) -> Term:
    zekerheid = inherited(source, "zekerheid") or ""
    return Term(record["id"], record["term"], record["uitleg"], _years(source), citation(source), zekerheid, source)


def _rule(source: Source, record: Record) -> AllocationRule:
    return AllocationRule(
        record["id"],
        record["groep"],
        record["titel"],
        record["regel"],
        _codes(record),
        _years(source),
        citation(source),
        _also(record),
        inherited(source, "zekerheid") or "",
        inherited(source, "onderbouwing") or "",
        source,
    )


def _theme(source: Source, record: Record) -> SpukTheme:
    zekerheid = inherited(source, "zekerheid") or ""
    return SpukTheme(record["thema"], record["taakveld"], _years(source), citation(source), zekerheid, source)


def _irregularity(source: Source, record: Record) -> Irregularity:
    return Irregularity(
        record["id"],
        record["soort"],
        record["wat"],
        record.get("lezing", ""),
        _codes(record),
        tuple(record.get("bladen", ())),
        record.get("open", ""),
        tuple(record.get("geen_code", ())),
        _years(source),
        citation(source),
        source,
    )


def _question(document: Document) -> Question:
    data, source = document.data, Source(document, ())
    about = data["over"]
    return Question(
        id=PurePosixPath(document.path).stem,
        vraag=data["vraag"],
        ook_gevraagd=tuple(data.get("ook_gevraagd", ())),
        antwoorden=_dated(document, "antwoord"),
        codes=_codes(about),
        domeinen=tuple(about.get("domeinen", ())),
        methoden=tuple(about.get("methoden", ())),
        regels=tuple(about.get("regels", ())),
        toedelingsregels=tuple(about.get("toedelingsregels", ())),
        geen_code=tuple(data.get("geen_code", ())),
        open=data.get("open", ""),
        gecontroleerd_op=data["gecontroleerd_op"],
        validity=validity(data["geldig"]),
        bron=citation(source),
        ook_in=_also(data),
        zekerheid=data["zekerheid"],
        source=source,
    )


def _codes(record: Record) -> dict[str, tuple[str, ...]]:
    return {kind: tuple(record[key]) for key, kind in KIND_OF_FOLDER.items() if key in record}


def _years(source: Source) -> Validity:
    return validity(inherited(source, "geldig"))


def _also(record: Record) -> tuple[Citation, ...]:
    return tuple(_cited(bron) for bron in record.get("ook_in", ()))


def citation(source: Source) -> Citation:
    """Return what the fact at ``source`` rests on; a ``blad`` of its own is a page in the source of its file."""
    cited = _cited(inherited(source, "bron"))
    record = source.document.data
    for part in source.pointer:
        record = record[part]
    return Citation(cited.id, record["blad"]) if "blad" in record and "bron" not in record else cited


def _cited(bron: Any) -> Citation:
    if isinstance(bron, str):
        return Citation(bron)
    return Citation(bron["id"], bron.get("blad"), bron.get("plaats", ""))
