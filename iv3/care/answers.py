"""Answers (325) beside the declarations (323) that they are about: what is rejected, and whether the amounts agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iv3.care.message_records import PART, AnswerMessage, DeclarationKey, Message, Prestatie, Rejection
from iv3.care.message_xml import LONGEST_PATH, one_line
from iv3.core.money import euro
from iv3.core.packs import read_pack
from iv3.core.sentences import text

_SHOWN = 10


class Verdict:
    """What an answer says of one declaration: which of its Prestaties it rejects, and why."""

    def __init__(self, answer: AnswerMessage | None) -> None:
        """Take the answer; without one nothing is rejected."""
        self.answer = answer
        self.is_whole = answer is not None and answer.is_whole
        self._left = {} if answer is None else {number: list(found) for number, found in answer.rejections.items()}
        self._different: list[str] = []

    def rejects(self, prestatie: Prestatie) -> str | None:
        """Return why a Prestatie is rejected; empty when it is not, None when its amount differs from what is said."""
        if self.answer is not None and self.is_whole:
            key = "afgewezen-geheel" if self.answer.codes else "afgewezen-zonder-antwoord"
            return text(PART, key, antwoord=self.answer.file, codes=_meanings(self.answer.codes))
        found = self._left.get(prestatie.referentienummer)
        if not found:
            return ""
        exact = next((rejection for rejection in found if rejection.cents in (prestatie.cents, None)), None)
        return None if exact is None else self._take(prestatie, exact)

    def rejects_by_number(self, prestatie: Prestatie) -> str:
        """Return why a Prestatie is rejected, whatever its amount; empty when it is not."""
        found = self._left.get(prestatie.referentienummer)
        if not found:
            return ""
        self._different.append(prestatie.referentienummer)
        return self._take(prestatie, found[0])

    def forget(self, numbers: Iterable[str]) -> None:
        """Take note that these numbers are in the declaration too, on lines that cannot be read."""
        for number in numbers:
            self._left.pop(number, None)

    def remarks(self, message: Message) -> Iterator[str]:
        """Yield what does not agree between the answer and the declaration that was read."""
        if self.answer is None:
            return
        said = {"bestand": self.answer.file, "declaratie": message.file}
        submitted = self.answer.submitted_cents
        declared = message.sum_cents if message.total_cents is None else message.total_cents
        if submitted is not None and submitted != declared:
            yield text(PART, "antwoord-ander-totaal", **said, ingediend=euro(submitted), gedeclareerd=euro(declared))
        if self._left:
            yield text(PART, "antwoord-onbekende-prestatie", **said, nummers=_some(self._left))
        if self._different:
            yield text(PART, "antwoord-ander-bedrag", **said, nummers=_some(self._different))

    def _take(self, prestatie: Prestatie, rejection: Rejection) -> str:
        """Strike off a rejection, and return it as a reason."""
        left = self._left[prestatie.referentienummer]
        left.remove(rejection)
        if not left:
            del self._left[prestatie.referentienummer]
        answer = self.answer.file if self.answer is not None else ""
        return text(PART, "afgewezen", antwoord=answer, regel=rejection.line, codes=_meanings(rejection.codes))


class Answers:
    """The answers of one run, and which declarations they were found to be about."""

    def __init__(self, answers: Iterable[AnswerMessage]) -> None:
        """Take the answers; of two about the same declaration the first counts."""
        self.answers: dict[DeclarationKey, AnswerMessage] = {}
        self.problems: list[str] = []
        self._matched: set[DeclarationKey] = set()
        for answer in answers:
            first = self.answers.setdefault(answer.key, answer)
            if first is not answer:
                self.problems.append(text(PART, "antwoord-dubbel", bestand=answer.file, eerder=first.file))
            self.problems += _inner_remarks(answer)

    def verdict(self, key: DeclarationKey, declaratienummer: str) -> Verdict:
        """Return what is said of a declaration."""
        answer = self.answers.get(key)
        if answer is None or answer.declaratienummer not in ("", declaratienummer):
            return Verdict(None)
        self._matched.add(key)
        return Verdict(answer)

    def remarks(self, unanswered: Iterable[str]) -> Iterator[str]:
        """Yield which answers fit no declaration that was read, and which declarations have no answer.

        Args:
            unanswered: the files of declarations without an answer; only told when there are answers at all.
        """
        yield from self.problems
        for key, answer in self.answers.items():
            if key not in self._matched:
                named = one_line(answer.declaratienummer or key.identificatie)
                yield text(PART, "antwoord-zonder-declaratie", bestand=answer.file, declaratie=named)
        files = [*unanswered]
        if self.answers and files:
            yield text(PART, "declaraties-zonder-antwoord", aantal=len(files), bestanden=_some(files))


def _inner_remarks(answer: AnswerMessage) -> Iterator[str]:
    """Yield what does not agree within an answer: submitted − granted = rejected."""
    submitted, granted, rejected = answer.submitted_cents, answer.granted_cents, answer.rejected_cents
    if not answer.declaratienummer:
        return
    if submitted is None or granted is None or rejected is None:
        yield text(PART, "antwoord-niet-na-te-rekenen", bestand=answer.file)
        return
    said = {"bestand": answer.file, "ingediend": euro(submitted), "toegekend": euro(granted)}
    if answer.is_whole and granted:
        yield text(PART, "antwoord-toch-toegekend", **said)
    elif not answer.is_whole and submitted - granted != rejected:
        difference = euro(submitted - granted - rejected)
        yield text(PART, "antwoord-som", **said, afgewezen=euro(rejected), verschil=difference)


def _meanings(codes: Iterable[str]) -> str:
    known = _codes()
    return " ".join(_meaning(code, known.get(code)) for code in codes)


def _meaning(code: str, known: Mapping[str, Any] | None) -> str:
    if known is None:
        return text(PART, "code-onbekend", code=one_line(code))
    rule = f" ({known['regel']})" if "regel" in known else ""
    return f"{code}{rule}: {known['betekenis']}"


def _codes() -> Mapping[str, Mapping[str, Any]]:
    pack = read_pack(PART)
    if pack is None:
        raise KeyError(PART)
    result: Mapping[str, Mapping[str, Any]] = pack["retourcodes"]
    return result


def _some(names: Iterable[str]) -> str:
    shown = [one_line(name, LONGEST_PATH) for name in names]
    return ", ".join([*shown[:_SHOWN], *(["…"] if len(shown) > _SHOWN else [])])
