"""Read an issue that was made with a form: which form it is, and what was answered to each of its questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from iv3.core.errors import UserError

FOLDER = ".github/ISSUE_TEMPLATE"
MOST_BYTES = 200_000
"""More than GitHub lets anybody write in an issue (65,536 characters)."""

MOST_CHARACTERS = {"input": 500, "textarea": 8_000, "dropdown": 500}
"""The longest answer to each type of question."""

UNKNOWN = ("", "onbekend", "geen", "niet bekend", "weet ik niet", "n.v.t.", "-", "?")
"""What people write when they have no answer."""

_NO_ANSWER = "_No response_"
_HEADING = "### "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Field:
    """A question of a form."""

    id: str
    label: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Form:
    """An issue form: the name of its file without extension, its title and its questions in order."""

    name: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Issue:
    """What somebody filled in: the answer by id of the question, empty when there is none."""

    form: Form
    answers: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return the answer on one line."""
        return " ".join(self.answers.get(name, "").split())

    def known(self, name: str) -> str:
        """Return the answer on one line, or nothing when it says that it is not known."""
        text = self.text(name)
        return "" if text.casefold().rstrip(".") in UNKNOWN else text

    def unanswered(self) -> list[Field]:
        """Return the questions that must be answered and are not."""
        return [field for field in self.form.fields if field.required and not self.answers.get(field.id)]


def read_forms(root: Path) -> list[Form]:
    """Return the issue forms of the repository at ``root``.

    Raises:
        UserError: there are none.
    """
    paths = [path for path in sorted((root / FOLDER).glob("*.yml")) if path.stem != "config"]
    if not paths:
        raise UserError(f"er staan geen formulieren in {FOLDER}")
    return [_form(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths]


def read_issue(body: bytes, forms: Sequence[Form]) -> Issue:
    """Return what was filled in.

    Args:
        body: the text of the issue as GitHub makes it: a heading for each question, and the answer below it.
        forms: the forms it may have been made with.

    Raises:
        UserError: the body is too large, no text, was made with none of the forms, or has too long an answer.
    """
    if len(body) > MOST_BYTES:
        raise UserError(f"het issue is groter dan {MOST_BYTES} bytes")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError("het issue is geen tekst in UTF-8") from error
    lines = [_CONTROL.sub(" ", line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    headings = {line.strip() for line in lines if line.startswith(_HEADING)}
    form = _form_of(headings, forms)
    answers = _answers(lines, form.fields)
    for field in form.fields:
        most = MOST_CHARACTERS[field.kind]
        if len(answers.get(field.id, "")) > most:
            raise UserError(f"het antwoord bij “{field.label}” is langer dan {most} tekens")
    return Issue(form, answers)


def _form(name: str, data: Any) -> Form:
    fields = (
        Field(
            element["id"],
            " ".join(element["attributes"]["label"].split()),
            element["type"],
            bool(element.get("validations", {}).get("required")),
        )
        for element in data["body"]
        if element["type"] in MOST_CHARACTERS
    )
    return Form(name, data["name"], tuple(fields))


def _form_of(headings: set[str], forms: Sequence[Form]) -> Form:
    """Return the form whose required questions are all there; of several, the one with most questions."""
    found = [
        form
        for form in forms
        if all(_HEADING + field.label in headings for field in form.fields if field.required) and form.fields
    ]
    if not found:
        titles = ", ".join(form.title for form in forms)
        raise UserError(f"dit issue is niet met een van de formulieren gemaakt ({titles})")
    return max(found, key=lambda form: sum(_HEADING + field.label in headings for field in form.fields))


def _answers(lines: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Return the text below each heading; a heading only counts when it comes after those of earlier questions."""
    places = {_HEADING + field.label: place for place, field in enumerate(fields)}
    last, found = -1, dict[str, list[str]]()
    for line in lines:
        place = places.get(line.strip(), -1)
        if place > last:
            last = place
            found[fields[last].id] = []
        elif last >= 0:
            found[fields[last].id].append(line.rstrip())
    answers = {name: "\n".join(text).strip() for name, text in found.items()}
    return {name: "" if text == _NO_ANSWER else text for name, text in answers.items()}
