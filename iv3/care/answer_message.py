"""An answer (iWmo and iJw 325): the Prestaties that it rejects."""

from __future__ import annotations

from collections import Counter

from iv3.care.message_records import PART, AnswerMessage, Intake, Reference
from iv3.care.message_xml import MessageReader, masked, one_line
from iv3.core.given import File
from iv3.core.sentences import text
from iv3.core.words import Berichtsoort


class AnswerReader(MessageReader):
    """Reads an answer; the references that it rejects go to ``result``."""

    soort = Berichtsoort.ANTWOORD
    wrong_soort = "declaratie-als-antwoord"

    def __init__(self, path: File, name: str | None, intake: Intake, result: set[Reference]) -> None:
        """Take the file, and what gets the outcome."""
        super().__init__(path, name)
        self.intake, self.result = intake, result
        self.header: dict[str, str] = {}
        self._references: list[str] = []
        self._codes: Counter[str] = Counter()
        self._codes_elsewhere: Counter[str] = Counter()
        self._row = self._here = self._number = self._rejected = 0

    def begin(self) -> None:
        """Take note that a Prestatie starts; the header must be complete by then."""
        if not self._number:
            self.need(self.header)
        self._references, self._here, self._row = [], 0, self.line()

    def value(self, field_name: str, content: str) -> None:
        """Take the text of a field of the header or of a Prestatie."""
        if field_name == "retourcode":
            (self._codes if self.inside else self._codes_elsewhere)[masked(content)] += 1
            self._here += self.inside
        elif field_name == "referentienummer":
            if self.inside:
                self._references.append(content)
        elif field_name in self.header:
            self.fail("kop-dubbel", element=self.element(field_name))
        else:
            self.header[field_name] = content

    def end(self) -> None:
        """Take a Prestatie that is complete."""
        self._number += 1
        if not self._here:
            return
        self._rejected += 1
        if len(self._references) == 1 and self._references[0]:
            provider, municipality = self.header["ontvanger"], self.header["afzender"]
            self.result.add(Reference(self.found["wet"], provider, municipality, self._references[0]))
        else:
            problem = text(PART, "antwoord-zonder-referentie", bestand=self.name, regel=self._row)
            self.intake.problems.append(problem)

    def close(self) -> None:
        """Put the summary in the intake."""
        self.need(self.header)
        if self._codes_elsewhere:
            codes = ", ".join(sorted(self._codes_elsewhere))
            self.intake.problems.append(
                text(PART, "antwoord-buiten-prestatie", bestand=self.name, codes=one_line(codes))
            )
        self.intake.answers.append(
            AnswerMessage(
                self.name,
                self.kind(),
                self.header["afzender"],
                self.header["ontvanger"],
                self._number,
                self._rejected,
                tuple(sorted(self._codes.items())),
            )
        )
