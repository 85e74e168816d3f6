"""Facts made wrong on purpose, and what a check says of them: read from the ``breuken.yaml`` beside the check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from generators import checks
from generators.kernel import schema, shape, sources
from generators.kernel.findings import Finding
from generators.kernel.sources import Document
from tests.support.sources import ROOT

FILE = "breuken.yaml"


@dataclass(frozen=True)
class Edit:
    """A piece of a file of ``tables/`` that becomes another, where it first stands."""

    bestand: str
    oud: str
    nieuw: str

    def of(self, text: str) -> str:
        """Return the text with the edit; one whose starting point has gone must fail, not pass by accident."""
        assert self.oud in text, f"{self.oud!r} is no longer in {self.bestand}"
        return text.replace(self.oud, self.nieuw, 1)


@dataclass(frozen=True)
class Break:
    """Something made wrong: the check that tells it, the words it says, and the line it points at.

    Attributes:
        regel: words of that line; empty where it stands in a file that comes and goes.
        waar: the file with that line, when it is not the first that was changed.
        door: the check that finds it, when it tells it under the name of another.
    """

    naam: str
    controle: str
    wijzigingen: tuple[Edit, ...]
    melding: tuple[str, ...]
    regel: str = ""
    waar: str = ""
    door: str = ""

    def __str__(self) -> str:
        return f"{self.controle}: {self.naam}"

    @property
    def path(self) -> str:
        """The file the finding points at: the first that was changed, unless it says another."""
        return self.waar or self.wijzigingen[0].bestand

    def line(self) -> int:
        """Return the number of the line with the words of ``regel``; after ``>``, each below the one before."""
        lines = edited(self.path, self.wijzigingen).splitlines()
        number = 0
        for part in self.regel.split(" > "):
            number = next(at for at in range(number, len(lines)) if part in lines[at]) + 1
        return number

    def findings(self) -> list[Finding]:
        """Return what the check tells when it is broken like this."""
        found = check_only(self.door or self.controle, self.wijzigingen)
        return [finding for finding in found if finding.check == self.controle]


def all_breaks() -> list[Break]:
    """Return the breaks of every check, those of one file together."""
    return [broken for file in sorted((ROOT / "tests").rglob(FILE)) for broken in read(file)]


def read(file: Path) -> list[Break]:
    """Return the breaks in one file."""
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        Break(**{**row, "wijzigingen": tuple(Edit(**e) for e in row["wijzigingen"]), "melding": tuple(row["melding"])})
        for row in rows
    ]


def edited(path: str, edits: Iterable[Edit]) -> str:
    """Return the text of a file of ``tables/`` after the edits that are about it."""
    text = (ROOT / path).read_text(encoding="utf-8")
    for edit in edits:
        text = edit.of(text) if edit.bestand == path else text
    return text


@cache
def documents() -> tuple[Document, ...]:
    """Everything in ``tables/`` but the examples, of which there are hundreds."""
    return tuple(document for document in checks.load(ROOT) if "/voorbeelden/" not in document.path)


def check_only(name: str, edits: Sequence[Edit]) -> list[Finding]:
    """Return what is found in the facts after edits when one check runs, with those it waits for.

    Only what was edited is held against the schema: the other files follow it, as another test sees to.
    """
    changed = {edit.bestand: sources.load_text(edited(edit.bestand, edits), edit.bestand) for edit in edits}
    assert set(changed) <= {document.path for document in documents()}
    everything = [changed.get(document.path, document) for document in documents()]
    schemas = schema.source_schemas(ROOT)
    shaped = shape.check(list(changed.values()), schemas)
    return list(checks.judge(everything, schemas, shaped, (name,)).findings)
