"""An answer (iWmo and iJw 325): the declaration that it is about, and what of that it rejects."""

from __future__ import annotations

from collections import defaultdict

from iv3.care.message_records import PART, AnswerMessage, DeclarationKey, Intake, Rejection
from iv3.care.message_xml import MessageReader, masked
from iv3.core.given import File
from iv3.core.sentences import text
from iv3.core.words import Berichtniveau, Berichtsoort

_LEVEL_OF = {
    "kopcode": Berichtniveau.KOP,
    "declaratiecode": Berichtniveau.DECLARATIE,
    "clientcode": Berichtniveau.CLIENT,
    "retourcode": Berichtniveau.DECLARATIEREGEL,
}


class AnswerReader(MessageReader):
    """Reads an answer; it is in the intake once it was read to its end."""

    soort = Berichtsoort.ANTWOORD
    wrong_soort = "declaratie-als-antwoord"

    def __init__(self, path: File, name: str | None, intake: Intake) -> None:
        """Take the file, and what gets the outcome."""
        super().__init__(path, name)
        self.intake = intake
        self.header: dict[str, str] = {}
        self._values: dict[str, list[str]] = {}
        self._codes: defaultdict[str, list[str]] = defaultdict(list)
        self._of_client: list[tuple[int, dict[str, list[str]]]] = []
        self._rejections: defaultdict[str, list[Rejection]] = defaultdict(list)
        self._row = 0

    def begin(self) -> None:
        """Take note that a Prestatie starts; the codes of its client come after all of these."""
        if self._codes["clientcode"]:
            self._end_client()
        self._values, self._row = defaultdict(list), self.line()

    def value(self, field_name: str, content: str) -> None:
        """Take the text of a field of the header or of a Prestatie."""
        if self.inside:
            self._values[field_name].append(content)
        elif field_name in _LEVEL_OF:
            self._codes[field_name].append(masked(content))
        elif field_name in self.header:
            self.fail("kop-dubbel", element=self.element(field_name))
        else:
            self.header[field_name] = content
            if field_name == "berichtcode":
                self.check_code(content)

    def end(self) -> None:
        """Take a Prestatie that is complete."""
        self._of_client.append((self._row, self._values))

    def close(self) -> None:
        """Put what the answer says in the intake."""
        self.need(self.header)
        self._end_client()
        header = self.header
        whole = (*self._rejecting("kopcode"), *self._rejecting("declaratiecode"))
        number = header.get("declaratienummer", "")
        answer = AnswerMessage(
            self.name,
            self.kind(),
            DeclarationKey(self.found["wet"], header["ontvanger"], header["afzender"], header["identificatie"]),
            number,
            whole,
            bool(whole) or not number,
            self.signed_cents(header.get("totaalbedrag"), header.get("totaalteken")),
            self.signed_cents(header.get("toegekendbedrag"), header.get("toegekendteken")),
            {reference: tuple(found) for reference, found in self._rejections.items()},
        )
        self.intake.answers.append(answer)
        self.intake.problems += self.release_remarks()

    def _end_client(self) -> None:
        of_client = self._rejecting("clientcode")
        for row, values in self._of_client:
            self._take(row, values, of_client)
        self._of_client.clear()
        self._codes["clientcode"].clear()

    def _take(self, row: int, values: dict[str, list[str]], of_client: tuple[str, ...]) -> None:
        """Take a Prestatie that is named, with the codes of its client."""
        said = [masked(code) for code in values.get("retourcode", ())]
        codes = tuple(dict.fromkeys((*self._bad(said, Berichtniveau.DECLARATIEREGEL), *of_client)))
        references = values.get("referentienummer", [])
        if len(references) != 1 or not references[0]:
            self._problem("antwoord-zonder-referentie", regel=row)
        elif not codes:
            self._problem("antwoord-niet-afgewezen", regel=row)
        else:
            amount, sign = (values.get(name, [None])[0] for name in ("bedrag", "teken"))
            self._rejections[references[0]].append(Rejection(row, self.signed_cents(amount, sign), codes))

    def _problem(self, key: str, **values: object) -> None:
        self.intake.problems.append(text(PART, key, bestand=self.name, **values))

    def _rejecting(self, field_name: str) -> tuple[str, ...]:
        return self._bad(self._codes[field_name], _LEVEL_OF[field_name])

    def _bad(self, codes: list[str], level: str) -> tuple[str, ...]:
        """Return the codes that reject at a level; one that the facts do not know does."""
        known = self.facts["retourcodes"]
        return tuple(code for code in codes if level not in known.get(code, {}).get("goed_op", ()))
