"""A declaration (iWmo and iJw 323): its Prestaties, and its control total."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from iv3.care.message_records import (
    HEADER,
    LINE_BITS,
    PART,
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
        self._refused: list[RefusedPrestatie] = []
        self._met: dict[ReferenceGroup, dict[str, int]] = {}
        self._file = intake.new_file(self.name)
        self.header: dict[str, str] = {}
        self.signs: Mapping[str, int] = self.facts["tekens"]
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
        if field_name == "berichtcode" and content != self.found.get("berichtcode", content):
            expected = self.found["berichtcode"]
            found = masked(content) or "leeg"
            self.fail("berichtcode", gevonden=found, bericht=self.found["naam"], verwacht=expected)

    def end(self) -> None:
        """Take a Prestatie that is complete."""
        self._number += 1
        values = self._values
        amount = values.get("bedrag", "")
        readable = self._is_amount(amount) and self._twice not in ("bedrag", "teken")
        cents = self._cents(amount, values.get("teken")) if readable else None
        if cents is None:
            self._without_amount += 1
        else:
            self._sum += cents
        outcome = self._outcome(values, cents)
        if isinstance(outcome, str):
            self._refused.append(RefusedPrestatie(self.name, self._row, outcome, cents))
        else:
            self.ready.append(outcome)

    def close(self) -> None:
        """Compare the control total and put everything in the intake."""
        self.need(self.header)
        self.intake.refused += self._refused
        self.intake.remember(self._met)
        total = self._cents(self.header.get("totaalbedrag"), self.header.get("totaalteken"))
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
        sender, receiver, number = (self.header[name] for name in _OF_MESSAGE)
        summary = Message(self.name, self.kind(), sender, receiver, number, total, self._sum, self._number)
        self.intake.messages.append(summary)

    def _problem(self, key: str, **values: object) -> None:
        self.intake.problems.append(text(PART, key, bestand=self.name, **values))

    def _cents(self, amount: str | None, sign: str | None) -> int | None:
        if amount is None or sign is None or _DIGITS.fullmatch(amount) is None or sign not in self.signs:
            return None
        return int(amount) * self.signs[sign]

    def _is_amount(self, content: str) -> bool:
        return len(content) <= self.limits["bedrag_cijfers"] and _DIGITS.fullmatch(content) is not None

    def _outcome(self, values: dict[str, str], cents: int | None) -> Prestatie | str:
        """Return the Prestatie, or why it cannot be used; the reference of one that can is remembered."""
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
            expected = one_of(self.signs)
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
        earlier = places.get(reference) or self.intake.seen(group, reference)
        if earlier is not None:
            file, line = self.intake.place(earlier)
            return text(PART, "prestatie-dubbel", referentie=one_line(reference), eerder=file, eerdere_regel=line)
        places[reference] = self._file << LINE_BITS | self._row
        values["bedrag"] = euros_with_comma(cents)
        if values.get("tarief"):
            values["tarief"] = euros_with_comma(int(values["tarief"]))
        cells = (*self._shared, *[values.get(name, "") for name in _OF_LINE])
        return Prestatie(self._number, self._row, cells, cents, self.found["wet"], first.year, last.year)


@lru_cache(maxsize=4096)
def _day(content: str) -> date | None:
    if _DATE.fullmatch(content) is None:
        return None
    try:
        return date.fromisoformat(content)
    except ValueError:
        return None
