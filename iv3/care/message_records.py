"""What messages of care providers hold, and what one run over them has met."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

PART = "berichten"
"""The file with the texts, and the pack with the facts."""
HEADER = (
    "bericht",
    "afzender",
    "ontvanger",
    "declaratienummer",
    "referentienummer",
    "productcategorie",
    "productcode",
    "begindatum",
    "einddatum",
    "volume",
    "eenheid",
    "tarief",
    "bedrag",
)
"""The columns of `Prestatie.cells`: first those of the message, then those of the Prestatie."""
ReferenceGroup = tuple[str, ...]
"""Within what a reference should be there once: message, sender, receiver and sign."""
LINE_BITS = 32
"""A place is one number, the file's above so many bits of the line: a million of them fit in memory."""


class DeclarationKey(NamedTuple):
    """What tells a declaration apart: law, AGB code, CBS code, and the Identificatie of its message."""

    wet: str
    aanbieder: str
    gemeente: str
    identificatie: str


class Prestatie(NamedTuple):
    """A declared Prestatie: its number in the message (from 1), its line in the file, and the cells after `HEADER`.

    ``cents`` is negative for a credit. The years are those of the first and the last day of ProductPeriode. ``vraag``
    is the question that a Prestatie raises by itself, such as a number that its message uses twice.
    """

    number: int
    line: int
    cells: tuple[str, ...]
    cents: int
    wet: str
    first_year: int
    last_year: int
    vraag: str = ""

    @property
    def referentienummer(self) -> str:
        """The number that an answer names this Prestatie by."""
        return self.cells[4]


@dataclass(frozen=True)
class MessageKind:
    """A kind of message: ``soort`` is a `Berichtsoort`; ``zekerheid`` tells how sure its layout is."""

    naam: str
    wet: str
    soort: str
    zekerheid: str
    uitgave: str


@dataclass(frozen=True)
class Message:
    """A declaration that was read to its end.

    ``count`` is every Prestatie, refused ones too; ``sum_cents`` adds up every amount that could be read, and
    ``total_cents`` is what the message itself says, None when it does not.
    """

    file: str
    kind: MessageKind
    key: DeclarationKey
    declaratienummer: str
    total_cents: int | None
    sum_cents: int
    count: int


class Rejection(NamedTuple):
    """A Prestatie that an answer rejects: its line in the answer, its amount in cents when that is there, and why."""

    line: int
    cents: int | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class AnswerMessage:
    """An answer that was read to its end.

    ``codes`` are those that reject the declaration as a whole; ``is_whole`` tells that it does, which it also does
    without a code when it says nothing of the declaration. Else ``rejections`` has what it rejects, by number.
    """

    file: str
    kind: MessageKind
    key: DeclarationKey
    declaratienummer: str
    codes: tuple[str, ...]
    is_whole: bool
    submitted_cents: int | None
    granted_cents: int | None
    rejections: dict[str, tuple[Rejection, ...]]

    @property
    def rejected_cents(self) -> int | None:
        """What the rejected Prestaties come to; None when an amount is missing."""
        amounts = [rejection.cents for found in self.rejections.values() for rejection in found]
        return None if None in amounts else sum(amount for amount in amounts if amount is not None)


@dataclass(frozen=True)
class RefusedPrestatie:
    """A Prestatie that was left out: file, line, why, and its signed amount and number when these could be read."""

    file: str
    row: int
    reason: str
    cents: int | None
    referentienummer: str


@dataclass
class Intake:
    """What one run over messages has met; the same Intake for all files, so that nothing counts twice unseen.

    It holds only files that were read to their end.
    """

    messages: list[Message] = field(default_factory=list)
    answers: list[AnswerMessage] = field(default_factory=list)
    refused: list[RefusedPrestatie] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Sentences about what does not stop the reading: a control total that differs, a message without Prestaties."""
    _files: list[str] = field(default_factory=list, repr=False)
    _seen: dict[ReferenceGroup, dict[str, int]] = field(default_factory=dict, repr=False)

    def new_file(self, name: str) -> int:
        """Return the number to remember a file by."""
        self._files.append(name)
        return len(self._files) - 1

    def place(self, packed: int) -> tuple[str, int]:
        """Return file and line of a place."""
        return self._files[packed >> LINE_BITS], packed & ((1 << LINE_BITS) - 1)

    def seen(self, group: ReferenceGroup, reference: str) -> int | None:
        """Return the place where an earlier file has this reference, None when there is none."""
        return self._seen.get(group, {}).get(reference)

    def remember(self, places: dict[ReferenceGroup, dict[str, int]]) -> None:
        """Take the references of a file, each with its place."""
        for group, references in places.items():
            if group in self._seen:
                self._seen[group].update(references)
            else:
                self._seen[group] = references
