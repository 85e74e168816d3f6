"""The facts about what codes mean: texts, terms, allocation rules, irregularities, and questions with answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Protocol

from generators.kernel.reading import Facts
from generators.kernel.records import (
    Begrip,
    Begrippenbestand,
    Bronverwijzing,
    Codejaar,
    Codetekstbestand,
    GedateerdeTekst,
    Geldigheid,
    Onregelmatigheid,
    Onregelmatigheidbestand,
    Openbestand,
    Openpunt,
    Spukbestand,
    Spukthema,
    Tekstfeit,
    Toedelingbestand,
    Toedelingsregel,
    Uitsluiting,
    Voorstelbestand,
    Vraagbestand,
)
from generators.kernel.validity import in_years
from generators.subjects.model.specification import Specification

KIND_OF_FOLDER: Mapping[str, str] = {"taakvelden": "taakveld", "categorieen": "categorie", "balansposten": "balanscode"}
"""The folder below ``tables/`` with texts, and the list of its codes; also the keys that name such codes in a fact."""

FOLDERS_OF_A_MODEL = ("taakvelden",)
"""The folders whose codes are of one model; the codes of the others are of every model."""

SECTIONS = ("omvat", "omvat_niet", "regels", "let_op")
"""The lists of facts in a text, in the order a reader wants them."""

_AMOUNT = re.compile(r"€\s*[\d.,]+")
_NUMBER_WITH_POINTS = re.compile(r"(?<![\w.,-])(?:\d(?:\.\d{1,3})+[a-d]?|[AP]\d{2,4}[a-z]?)(?![\w])(?![.,]\d)")


class HasCodeYears(Protocol):
    """A record with lists of codes, of which some may count in some years only."""

    @property
    def codejaren(self) -> tuple[Codejaar, ...]:
        """The years in which some of its codes count."""


class NamesCodes(HasCodeYears, Protocol):
    """A record that names codes, each list under the key of its folder."""

    @property
    def taakvelden(self) -> tuple[str, ...]:
        """Codes of taakvelden."""

    @property
    def categorieen(self) -> tuple[str, ...]:
        """Codes of categorieën."""

    @property
    def balansposten(self) -> tuple[str, ...]:
        """Codes of balansposten."""


class Certain(Protocol):
    """A record that says what it rests on and how sure it is."""

    @property
    def bron(self) -> str | Bronverwijzing | None:
        """The source."""

    @property
    def zekerheid(self) -> str | None:
        """How sure it is."""


@dataclass(frozen=True)
class CodeText:
    """The text of a code, with the list the code is of, and its sentences each with their years.

    ``model`` is the model that the code is of, None for a code of every model: 2.1 is Verkeer en vervoer for a gemeente
    and Landwegen for a provincie.
    """

    lijst: str
    model: str | None
    record: Codetekstbestand
    kort: tuple[GedateerdeTekst, ...]

    @property
    def code(self) -> str:
        """The code."""
        return self.record.code

    def kort_in(self, jaar: int) -> GedateerdeTekst | None:
        """Return the text of ``jaar``, or None when no source we have gives one."""
        return next((text for text in self.kort if in_years(text, jaar)), None)

    def items(self, section: str) -> tuple[Tekstfeit, ...]:
        """Return what the section says in any year, in the order of the source."""
        found: tuple[Tekstfeit, ...] = getattr(self.record, section)
        return found

    def items_in(self, section: str, jaar: int, lagen: Iterable[str] = ()) -> tuple[Tekstfeit, ...]:
        """Return what the section says in ``jaar``, in the order of the source; for any of ``lagen``, if told."""
        asked = set(lagen)
        return tuple(
            item
            for item in self.items(section)
            if in_years(item.geldig, jaar) and (not asked or not item.lagen or asked & set(item.lagen))
        )


@dataclass(frozen=True)
class AskedQuestion:
    """A question from practice with its name, and its answers each with their years."""

    id: str
    record: Vraagbestand
    antwoorden: tuple[GedateerdeTekst, ...]

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes it is about, by list."""
        return named_codes(self.record.over)

    def codes_in(self, jaar: int) -> dict[str, tuple[str, ...]]:
        """Return the codes it is about in ``jaar``, by list."""
        return named_codes(self.record.over, jaar)

    def answer_in(self, jaar: int) -> GedateerdeTekst | None:
        """Return the answer that holds in ``jaar``."""
        return next((answer for answer in self.antwoorden if in_years(answer, jaar)), None)


@dataclass(frozen=True)
class Guidance:
    """Everything that says what codes mean, in the order of the sources."""

    texts: tuple[CodeText, ...] = ()
    terms: tuple[Begrip, ...] = ()
    allocation_rules: tuple[Toedelingsregel, ...] = ()
    spuk_themes: tuple[Spukthema, ...] = ()
    irregularities: tuple[Onregelmatigheid, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()

    @cached_property
    def _by_code(self) -> Mapping[tuple[str | None, str, str], CodeText]:
        return {(text.model, text.lijst, text.code): text for text in self.texts}

    def text(self, lijst: str, code: str, model: str | None) -> CodeText | None:
        """Return the text of a code of a model; ``lijst`` is taakveld, categorie or balanscode."""
        return self._by_code.get((model, lijst, code)) or self._by_code.get((None, lijst, code))


def guidance_of(specification: Specification) -> Guidance:
    """Return the facts about what codes mean, without files that have the wrong shape."""
    return specification.derived(_guidance)


def _guidance(specification: Specification) -> Guidance:
    facts, first = specification.facts, next(iter(specification.layers.values())).model
    return Guidance(
        texts=tuple(_text(record, first) for record in facts.sound_files(Codetekstbestand)),
        terms=tuple(term for file in facts.sound_files(Begrippenbestand) for term in file.begrippen),
        allocation_rules=tuple(rule for file in facts.sound_files(Toedelingbestand) for rule in file.toedelingsregels),
        spuk_themes=tuple(theme for file in facts.sound_files(Spukbestand) for theme in file.themas),
        irregularities=tuple(
            slip for file in facts.sound_files(Onregelmatigheidbestand) for slip in file.onregelmatigheden
        ),
        questions=tuple(map(_question, facts.sound_files(Vraagbestand))),
    )


def open_points(facts: Facts) -> Iterator[Openpunt]:
    """Yield every point that no source decides, those of proposals too."""
    files: tuple[Openbestand | Voorstelbestand, ...] = (*facts.files(Openbestand), *facts.files(Voorstelbestand))
    for file in files:
        yield from file.open


def named_codes(record: NamesCodes, jaar: int | None = None) -> dict[str, tuple[str, ...]]:
    """Return the codes that a record names, in ``jaar`` or ever, by list; a list without any is not there."""
    found: dict[str, tuple[str, ...]] = {kind: getattr(record, key) for key, kind in KIND_OF_FOLDER.items()}
    held = {kind: tuple(code for code in codes if counts_in(record, code, jaar)) for kind, codes in found.items()}
    return {kind: codes for kind, codes in held.items() if codes}


def counts_in(record: HasCodeYears, code: str, jaar: int | None) -> bool:
    """Tell whether a code that a record names counts in ``jaar``; without a year it does when it ever counts."""
    dated = [part.geldig for part in record.codejaren if part.code == code]
    return jaar is None or not dated or any(in_years(years, jaar) for years in dated)


def layers_of_question(specification: Specification, question: AskedQuestion) -> tuple[str, ...]:
    """Return the layers that a question is answered for; without any told, those of the first model."""
    layers = specification.layers
    first = next(iter(layers.values())).model
    return question.record.lagen or tuple(laag for laag, layer in layers.items() if layer.model == first)


def belongs_on(item: Tekstfeit) -> tuple[str, ...]:
    """Return the codes of the same list as the text where something belongs that does not belong here."""
    return item.hoort_op if isinstance(item, Uitsluiting) else ()


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


def _text(record: Codetekstbestand, first_model: str) -> CodeText:
    """Return a text with its list and model; a taakveld that stands in no folder of a model is of the first."""
    _, folder, *deeper = PurePosixPath(record.origin.document.path).parts[:-1]
    of_its_own = deeper[0] if deeper else first_model if folder in FOLDERS_OF_A_MODEL else None
    return CodeText(KIND_OF_FOLDER[folder], of_its_own, record, _dated(record, "kort", record.kort))


def _question(record: Vraagbestand) -> AskedQuestion:
    name = PurePosixPath(record.origin.document.path).stem
    return AskedQuestion(name, record, _dated(record, "antwoord", record.antwoord))


def _dated(
    record: Codetekstbestand | Vraagbestand, key: str, told: str | tuple[GedateerdeTekst, ...]
) -> tuple[GedateerdeTekst, ...]:
    """Return the texts under a key with their years; a single one holds as long as its file."""
    if not isinstance(told, str):
        return told
    years: Geldigheid = record.geldig
    return (
        GedateerdeTekst(
            origin=record.origin.below(key),
            van=years.van,
            tot=years.tot,
            gr=years.gr,
            provincie=years.provincie,
            tekst=told,
            bron=record.bron,
            zekerheid=record.zekerheid,
            onderbouwing=record.onderbouwing,
        ),
    )
