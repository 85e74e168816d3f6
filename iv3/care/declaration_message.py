"""A declaration (iWmo and iJw 323): its Prestaties, and its control total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from iv3.care.message_records import (
    HEADER,
    LINE_BITS,
    PART,
    DeclarationKey,
    Intake,
    Message,
    Prestatie,
    ReferenceGroup,
    RefusedPrestatie,
)
from iv3.care.message_xml import MessageReader, masked, one_line, one_of
from iv3.core.given import File
from iv3.core.money import euro
from iv3.core.sentences import text
from iv3.core.sheet import euros_with_comma
from iv3.core.words import Berichtsoort

_OF_MESSAGE, _OF_LINE = HEADER[1:4], HEADER[4:]
_LINE = (1 << LINE_BITS) - 1
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = re.compile(r"[0-9]+")


class DeclarationReader(MessageReader):
    """Reads a declaration; the Prestaties that can be used are ``ready`` after each block."""

    soort = Berichtsoort.DECLARATIE
    wrong_soort = "antwoord-als-declaratie"

    def __init__(self, path: File, name: str | None, intake: Intake) -> None:
        """Take the file, and what gets the outcome."""
        super().__init__(path, name)
        self.intake = intake
        self.ready: list[Prestatie] = []
        self.is_sent = True  # one that is rejected as a whole counts as not sent: its numbers may come again
        self._refused: list[RefusedPrestatie] = []
        self._twice_in_message: list[tuple[Prestatie, str]] = []
        self._met: dict[ReferenceGroup, dict[str, int]] = {}
        self._file = intake.new_file(self.name)
        self.header: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._twice: str | None = None
        self._row = self._number = self._sum = self._without_amount = 0
        self._line_needs: list[str] = []
        self._shared: tuple[str, ...] = ()

    def begin(self) -> None:
        """Take note that a Prestatie starts; the header must be complete by then."""
        if not self._number:
            self.need(self.header)
            start = self.elements["prestatie"] + "/"
            self._line_needs = [name for name in self.needed if self.elements[name].startswith(start)]
            self._shared = (self.found["naam"], *(self.header[name] for name in _OF_MESSAGE))
        self._values, self._twice, self._row = {}, None, self.line()

    def value(self, field_name: str, content: str) -> None:
        """Take the text of a field of the header or of a Prestatie."""
        if self.inside:
            if field_name in self._values:
                self._twice = field_name
            self._values[field_name] = content
            return
        if field_name in self.header:
            self.fail("kop-dubbel", element=self.element(field_name))
        self.header[field_name] = content
        if field_name == "berichtcode":
            self.check_code(content)

    def end(self) -> None:
        """Take a Prestatie that is complete."""
        self._number += 1
        values = self._values
        amount = values.get("bedrag", "")
        readable = self._is_amount(amount) and self._twice not in ("bedrag", "teken")
        cents = self.signed_cents(amount, values.get("teken")) if readable else None
        if cents is None:
            self._without_amount += 1
        else:
            self._sum += cents
        outcome = self._outcome(values, cents)
        if isinstance(outcome, str):
            number = values.get("referentienummer", "")
            self._refused.append(RefusedPrestatie(self.name, self._row, outcome, cents, number))
        elif outcome is not None:
            self.ready.append(outcome)

    def prestaties(self) -> Iterator[Prestatie]:
        """Yield the Prestaties while the file is read, then put everything in the intake.

        Those with a number that the message has twice come last: whether these count is known at the end.
        """
        for _ in self.blocks():
            yield from self.ready
            self.ready.clear()
        yield from self._close()

    @property
    def key(self) -> DeclarationKey:
        """What an answer names this declaration by; known from its first Prestatie on."""
        header = self.header
        return DeclarationKey(
            self.found["wet"], header["afzender"], header["ontvanger"], header.get("identificatie", "")
        )

    def _close(self) -> list[Prestatie]:
        """Compare the control total, put everything in the intake, and return what counts yet."""
        self.need(self.header)
        total = self.signed_cents(self.header.get("totaalbedrag"), self.header.get("totaalteken"))
        if not self._number:
            self._problem("geen-prestaties")
        if total is None:
            self._problem("totaal-ontbreekt", som=euro(self._sum))
        elif total != self._sum:
            self._problem(
                "totaal-verschil",
                som=euro(self._sum),
                totaal=euro(total),
                verschil=euro(self._sum - total),
                zonder=self._without_amount,
            )
        counting = self._twice_in_message if total == self._sum else []
        if not counting:
            self._refused += [
                RefusedPrestatie(self.name, double.line, reason, double.cents, double.referentienummer)
                for double, reason in self._twice_in_message
            ]
        self.intake.refused += sorted(self._refused, key=lambda refused: refused.row)
        if self.is_sent:
            self.intake.remember(self._met)
        self.intake.problems += self.release_remarks()
        kind, number = self.kind(), self.header["declaratienummer"]
        self.intake.messages.append(Message(self.name, kind, self.key, number, total, self._sum, self._number))
        return [double for double, _ in counting]

    def _problem(self, key: str, **values: object) -> None:
        self.intake.problems.append(text(PART, key, bestand=self.name, **values))

    def _is_amount(self, content: str) -> bool:
        return len(content) <= self.limits["bedrag_cijfers"] and _DIGITS.fullmatch(content) is not None

    def _outcome(self, values: dict[str, str], cents: int | None) -> Prestatie | str | None:
        """Return the Prestatie, or why it cannot be used; None when that is known at the end of the message.

        The reference of one that can be used is remembered.
        """
        if self._twice is not None:
            return text(PART, "prestatie-veld-dubbel", element=self.element(self._twice))
        for name in self._line_needs:
            if not values.get(name):
                return text(PART, "prestatie-ontbreekt", element=self.element(name))
        for name in ("bedrag", "tarief"):
            content = values.get(name)
            if content and not self._is_amount(content):
                most, found = self.limits["bedrag_cijfers"], masked(content)
                return text(PART, "prestatie-bedrag", element=self.element(name), gevonden=found, meeste=most)
        if cents is None:  # the amount is one, so it is the sign
            expected = one_of(self.facts["tekens"])
            return text(PART, "prestatie-debetcredit", gevonden=masked(values["teken"]), verwacht=expected)
        begin, end = values["begindatum"], values["einddatum"]
        first, last = _day(begin), _day(end)
        if first is None or last is None:
            name, found = ("begindatum", begin) if first is None else ("einddatum", end)
            return text(PART, "prestatie-datum", element=self.element(name), gevonden=masked(found))
        if last < first:
            return text(PART, "prestatie-periode", begin=begin, einde=end)
        reference = values["referentienummer"]
        group = (*self._shared[:3], values["teken"])
        places = self._met.setdefault(group, {})
        elsewhere, here = self.intake.seen(group, reference), places.get(reference)
        if elsewhere is not None:
            return self._double(reference, elsewhere)
        if here is not None:
            question = text(PART, "prestatie-twee-keer", referentie=one_line(reference), regel=here & _LINE)
            double = self._prestatie(values, cents, (first.year, last.year), question)
            self._twice_in_message.append((double, self._double(reference, here)))
            return None
        places[reference] = self._file << LINE_BITS | self._row
        return self._prestatie(values, cents, (first.year, last.year))

    def _double(self, reference: str, earlier: int) -> str:
        file, line = self.intake.place(earlier)
        return text(PART, "prestatie-dubbel", referentie=one_line(reference), eerder=file, eerdere_regel=line)

    def _prestatie(self, values: dict[str, str], cents: int, years: tuple[int, int], question: str = "") -> Prestatie:
        written = {**values, "bedrag": euros_with_comma(cents)}
        if values.get("tarief"):
            written["tarief"] = euros_with_comma(int(values["tarief"]))
        cells = (*self._shared, *[written.get(name, "") for name in _OF_LINE])
        return Prestatie(self._number, self._row, cells, cents, self.found["wet"], *years, question)


@lru_cache(maxsize=4096)
def _day(content: str) -> date | None:
    if _DATE.fullmatch(content) is None:
        return None
    try:
        return date.fromisoformat(content)
    except ValueError:
        return None
