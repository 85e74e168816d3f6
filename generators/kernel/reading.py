"""The facts as typed records, each with its place in the sources.

Reading is forgiving: a record that the schema rejects is left out (the schema check has already said why), so that
one run can report everything that is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from generators.kernel import noted, records
from generators.kernel.codes import LISTS_OF_FILES, CodeFact, codes_in
from generators.kernel.kinds import Kind, file_record, kind_of
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
from generators.kernel.sources import Document, Pointer
from generators.kernel.transitions import Transition, transition


@dataclass
class Facts:
    """Everything in ``tables/`` as records, in the order of the sources.

    Every look at the facts is told to `generators.kernel.noted`, by the kind of file they stand in.
    """

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
    _made_of: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Field → the kinds of file that it was filled in from; a field that is not there may hold anything."""

    if not TYPE_CHECKING:  # else no fault in a name of a field would be seen

        def __getattribute__(self, name):
            """Return a field or a method, and note what is looked at."""
            if name in _FIELDS and noted.is_noting():
                noted.note(object.__getattribute__(self, "_made_of").get(name, noted.EVERYTHING))
            return object.__getattribute__(self, name)

    def files(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return every file of a kind as a record, in the order of the sources.

        What the check on shape rejected is left out, and a file that has the wrong shape itself.
        """
        noted.note((kind.__name__,))
        if kind not in self._files:
            documents: list[Document] = object.__getattribute__(self, "documents")
            read = (
                file_record(document, kind, self.rejected)
                for document in documents
                if document.data is not None and kind_of(document.path) is kind
            )
            self._files[kind] = tuple(record for record in read if record is not None)
        found: tuple[Kind, ...] = self._files[kind]
        return found

    def fingerprints(self) -> dict[str, str]:
        """Return the SHA-256 over the files of each kind that there is, by its name, and over all of them.

        Raises:
            ValueError: something has the wrong shape, or was not read from a text: then nothing says what it was.
        """
        documents: list[Document] = object.__getattribute__(self, "documents")
        if self.rejected or not all(document.digest for document in documents):
            raise ValueError("van deze feiten is geen vingerafdruk te maken")
        found: dict[str, Any] = {}
        for document in documents:
            kind = kind_of(document.path)
            for name in (*noted.EVERYTHING, *([kind.__name__] if kind is not None else [])):
                line = f"{document.path} {document.digest}\n"
                found.setdefault(name, hashlib.sha256()).update(line.encode())
        return {name: digest.hexdigest() for name, digest in found.items()}

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
    for name, look_up in _LOOKED_UP.items():
        found = noted.made(lambda look_up=look_up: look_up(facts))  # type: ignore[misc]
        setattr(facts, name, found.value)
        facts._made_of[name] = found.made_of
    return facts


_LOOKED_UP: Mapping[str, Callable[[Facts], Any]] = {
    "edition": lambda facts: next(iter(facts.sound_files(Specificatie)), None),
    "layers": lambda facts: [layer for file in facts.files(Lagenbestand) for layer in file.lagen],
    "codes": lambda facts: _codes(facts),
    "groups": lambda facts: [group for file in facts.files(Groepenbestand) for group in file.groepen],
    "cell_rules": lambda facts: [rule for file in facts.files(Cellenbestand) for rule in file.cellen],
    "controls": lambda facts: [control for file in facts.files(Controlesbestand) for control in file.controles],
    "transitions": lambda facts: [
        transition(found, file.van_jaar, file.naar_jaar)
        for file in facts.files(Overgangenbestand)
        for found in file.overgangen
    ],
    "transition_years": lambda facts: {
        (file.van_jaar, file.naar_jaar): file.inleiding for file in facts.files(Overgangenbestand)
    },
    "periods": lambda facts: [period for file in facts.files(Periodenbestand) for period in file.perioden],
    "deviations": lambda facts: [
        deviation for file in facts.files(Afwijkingenbestand) for deviation in file.afwijkingen
    ],
    "bronnen": lambda facts: {id_: bron for file in facts.files(Bronnenbestand) for id_, bron in file.bronnen.items()},
    "rules": lambda facts: [rule for rule in facts.files(Regel) if not facts.is_rejected(rule)],
    "examples": lambda facts: [example for example in facts.files(Voorbeeld) if not facts.is_rejected(example)],
    "bases": lambda facts: {base.model: base for base in facts.files(Basisbestand) if not facts.is_rejected(base)},
    "texts": lambda facts: {key: text for file in facts.files(Tekstenbestand) for key, text in _by_key(file.teksten)},
    "command_texts": lambda facts: {
        PurePosixPath(file.origin.document.path).stem: dict(_by_key(file.teksten))
        for file in facts.files(Opdrachttekstbestand)
    },
}
"""What many subjects ask for: the field of `Facts`, and how it is filled in."""

_FIELDS = frozenset({"documents", *_LOOKED_UP})


def _by_key(texts: Iterable[Tekst]) -> Iterator[tuple[str, str]]:
    return ((text.sleutel, text.tekst) for text in texts)


def _codes(facts: Facts) -> list[CodeFact]:
    files: list[records.Record] = [file for kind in LISTS_OF_FILES for file in facts.files(kind)]
    in_order = sorted(files, key=lambda file: file.origin.document.path)
    return [code for file in in_order for code in codes_in(file)]


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
