"""The facts as typed records, each with its place in the sources.

Reading is forgiving: a record that the schema rejects is left out (the schema check has already said why), so that
one run can report everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from generators.kernel import records
from generators.kernel.codes import LISTS_OF_FILES, CodeFact, codes_in
from generators.kernel.kinds import Kind, file_record, kind_of
from generators.kernel.origin import Origin
from generators.kernel.records import (
    Afwijking,
    Afwijkingenbestand,
    Basisbestand,
    Bron,
    Bronnenbestand,
    Bronverwijzing,
    Cellenbestand,
    Celregel,
    Controle,
    Controlesbestand,
    Groep,
    Groepenbestand,
    Laag,
    Lagenbestand,
    Opdrachttekstbestand,
    Overgangenbestand,
    Periode,
    Periodenbestand,
    Regel,
    Specificatie,
    Tekst,
    Tekstenbestand,
    Voorbeeld,
)
from generators.kernel.sources import Document, Pointer, is_made_up, is_proposal
from generators.kernel.transitions import Transition, transition
from iv3.core.words import Laagkenmerk

Record = dict[str, Any]
Source = Origin


@dataclass(frozen=True)
class Validity:
    """An inclusive interval of years; a layer may begin in another year than ``first_year``."""

    first_year: int
    last_year: int | None = None
    first_year_of: tuple[tuple[str, int], ...] = ()

    def begins(self, laag: str) -> int:
        """Return the first year for ``laag``."""
        return dict(self.first_year_of).get(laag, self.first_year)

    def holds(self, laag: str, year: int) -> bool:
        """Tell whether ``year`` is in the interval for ``laag``."""
        return self.begins(laag) <= year and (self.last_year is None or year <= self.last_year)


@dataclass
class Facts:
    """Everything in ``tables/`` as records, in the order of the sources."""

    documents: list[Document] = field(default_factory=list)
    rejected: set[tuple[str, Pointer]] = field(default_factory=set)
    """Path and pointer of every record that the schema check rejected."""
    edition: Specificatie | None = None
    layers: list[Laag] = field(default_factory=list)
    codes: list[CodeFact] = field(default_factory=list)
    groups: list[Groep] = field(default_factory=list)
    cell_rules: list[Celregel] = field(default_factory=list)
    controls: list[Controle] = field(default_factory=list)
    periods: list[Periode] = field(default_factory=list)
    deviations: list[Afwijking] = field(default_factory=list)
    rules: list[Regel] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)
    transition_years: dict[tuple[int, int], str] = field(default_factory=dict)
    """Every pair of years that has a file with transitions, in words what changes; a file may hold no transition."""
    texts: dict[str, str] = field(default_factory=dict)
    command_texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """What the commands of ``iv3`` say: name of the file → key → text."""
    examples: list[Voorbeeld] = field(default_factory=list)
    """The examples beside the rules: amounts that were made up; see `generators.subjects.rules.examples`."""
    bases: dict[str, Basisbestand] = field(default_factory=dict)
    """Model → the delivery that its examples start from."""
    bronnen: dict[str, Bron] = field(default_factory=dict)
    _files: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def files(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return every file of a kind as a record, in the order of the sources.

        What the check on shape rejected is left out, and a file that has the wrong shape itself.
        """
        if kind not in self._files:
            read = (
                file_record(document, kind, self.rejected)
                for document in self.documents
                if document.data is not None and kind_of(document.path) is kind
            )
            self._files[kind] = tuple(record for record in read if record is not None)
        found: tuple[Kind, ...] = self._files[kind]
        return found

    def is_rejected(self, record: records.Record) -> bool:
        """Tell whether the check on shape found something wrong in a record."""
        return (record.origin.document.path, record.origin.pointer) in self.rejected

    def sound_files(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the files of a kind in which nothing has the wrong shape, as `files` does."""
        wrong = {path for path, _ in self.rejected}
        return tuple(record for record in self.files(kind) if record.origin.document.path not in wrong)


def read(documents: list[Document], rejected: set[tuple[str, Pointer]] | None = None) -> Facts:
    """Turn documents into facts.

    Args:
        documents: the source files.
        rejected: path and pointer of every record that the schema check rejected; these are left out.
    """
    facts = Facts(documents=documents, rejected=rejected or set())
    for document in documents:
        if isinstance(document.data, dict) and not (is_made_up(document) or is_proposal(document)):
            for key, value in document.data.items():
                reader = _READERS.get(key)
                if reader is not None and isinstance(value, list):
                    for source, record in _records(document, key, rejected or set()):
                        reader(facts, source, record, _model_of(document.path))
    _look_up(facts)
    return facts


def _look_up(facts: Facts) -> None:
    """Fill in what many subjects ask for."""
    facts.edition = next(iter(facts.sound_files(Specificatie)), None)
    facts.layers = [layer for file in facts.files(Lagenbestand) for layer in file.lagen]
    facts.codes = _codes(facts)
    facts.groups = [group for file in facts.files(Groepenbestand) for group in file.groepen]
    facts.cell_rules = [rule for file in facts.files(Cellenbestand) for rule in file.cellen]
    facts.controls = [control for file in facts.files(Controlesbestand) for control in file.controles]
    facts.transitions = [
        transition(found, file.van_jaar, file.naar_jaar)
        for file in facts.files(Overgangenbestand)
        for found in file.overgangen
    ]
    facts.transition_years = {
        (file.van_jaar, file.naar_jaar): file.inleiding for file in facts.files(Overgangenbestand)
    }
    facts.periods = [period for file in facts.files(Periodenbestand) for period in file.perioden]
    facts.deviations = [deviation for file in facts.files(Afwijkingenbestand) for deviation in file.afwijkingen]
    facts.bronnen = {id_: bron for file in facts.files(Bronnenbestand) for id_, bron in file.bronnen.items()}
    facts.rules = [rule for rule in facts.files(Regel) if not facts.is_rejected(rule)]
    facts.examples = [example for example in facts.files(Voorbeeld) if not facts.is_rejected(example)]
    facts.bases = {base.model: base for base in facts.files(Basisbestand) if not facts.is_rejected(base)}
    facts.texts = {key: text for file in facts.files(Tekstenbestand) for key, text in _by_key(file.teksten)}
    facts.command_texts = {
        PurePosixPath(file.origin.document.path).stem: dict(_by_key(file.teksten))
        for file in facts.files(Opdrachttekstbestand)
    }


def _by_key(texts: Iterable[Tekst]) -> Iterator[tuple[str, str]]:
    return ((text.sleutel, text.tekst) for text in texts)


def _codes(facts: Facts) -> list[CodeFact]:
    files: list[records.Record] = [file for kind in LISTS_OF_FILES for file in facts.files(kind)]
    in_order = sorted(files, key=lambda file: file.origin.document.path)
    return [code for file in in_order for code in codes_in(file)]


def inherited(source: Source, key: str) -> Any:
    """Return ``key`` of the record at ``source``, or of its file when the record itself has none."""
    record = source.document.data
    for part in source.pointer:
        record = record[part]
    return record.get(key, source.document.data.get(key))


def source_id(bron: str | Bronverwijzing | None) -> str:
    """Return the id of a source that is referred to; empty without one."""
    return bron.id if isinstance(bron, Bronverwijzing) else bron or ""


def source_place(bron: str | Bronverwijzing | None) -> str:
    """Return where in a source something stands: ``blad 35, bijlage 2``; empty when that is not told."""
    if not isinstance(bron, Bronverwijzing):
        return ""
    parts = (f"blad {bron.blad}" if bron.blad is not None else "", bron.plaats)
    return ", ".join(part for part in parts if part)


def source_text(bron: Any) -> str:
    """Return a reference to a source as one cell: ``voorschrift-2026, blad 35``."""
    if not isinstance(bron, dict):
        return ", ".join(part for part in (source_id(bron), source_place(bron)) if part)
    parts = [bron["id"], f"blad {bron['blad']}" if "blad" in bron else "", bron.get("plaats", "")]
    return ", ".join(part for part in parts if part)


def _records(document: Document, key: str, rejected: set[tuple[str, Pointer]]) -> Iterator[tuple[Source, Record]]:
    for index, record in enumerate(document.data[key]):
        pointer: Pointer = (key, index)
        if (document.path, pointer) not in rejected and isinstance(record, dict):
            yield Source(document, pointer), record


def _model_of(path: str) -> str | None:
    parts = path.split("/")
    return parts[2] if len(parts) == 4 and parts[:2] == ["tables", "model"] else None


def validity(record: Record) -> Validity:
    """Return the years of a record ``geldig``."""
    layers = tuple((laag, record[laag]) for laag in Laagkenmerk.VALUES if laag in record)
    return Validity(record["van"], record.get("tot"), layers)


_READERS: dict[str, Callable[[Facts, Source, Record, str | None], None]] = {}
