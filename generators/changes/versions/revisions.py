"""The command: two years, or two folders or git revisions, compared and written in a form."""

from __future__ import annotations

import re
from pathlib import Path

from generators.changes.versions import report
from generators.changes.versions.sides import folder_side, revision_side
from generators.changes.versions.versions import compare
from generators.changes.years.changes import FORMATS, as_json, as_markdown, as_text
from generators.changes.years.comparison import between_years, compared_layers
from generators.kernel.findings import listed
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError

_YEAR = re.compile(r"\d{4}")


def main_diff(root: Path, old: str, new: str | None, laag: str | None, format: str) -> str:
    """Return the differences between two years, or between two revisions or folders.

    Args:
        root: the repository.
        old: a year of four digits, a folder that has ``tables/``, or a git revision. A year goes before a folder, and
            a folder before a revision.
        new: the same; a year goes with a year. None is the working folder.
        laag: the layer; None compares every layer that has both sides.
        format: one of `FORMATS`.

    Raises:
        UserError: when something cannot be found or read, or ``format`` is unknown; the message is in Dutch.
    """
    if format not in FORMATS:
        raise UserError(f"de vorm {format} bestaat niet; kies uit {listed(FORMATS, 'of')}")
    are_years = [bool(_YEAR.fullmatch(side or "")) for side in (old, new)]
    if any(are_years) and not all(are_years):
        other = new or "de map waarin u werkt"
        raise UserError(f"{old} en {other} zijn niet te vergelijken: geef twee jaren, of twee revisies of mappen")
    if new is not None and all(are_years):
        specification, years = load_folder_specification(root), (int(old), int(new))
        changes = between_years(specification, laag, *years)
        lagen = compared_layers(specification, laag, *years)
        who = f" voor {listed(specification.layers[id_].meervoud for id_ in lagen)}"
        if format == "json":
            return as_json(changes)
        title = f"Wat verandert er{who} van {old} naar {new}"
        return as_markdown(changes, title) if format == "markdown" else as_text(changes, title)
    found = compare(root, old, new, laag)
    if format == "json":
        return report.as_json(found)
    title = f"Wat verandert er van {old} naar {new or 'de map waarin u werkt'}"
    return report.as_markdown(found, title) if format == "markdown" else report.as_text(found, title)


def load_folder_specification(folder: Path) -> Specification:
    """Read the specification of a folder that has ``tables/``, without checking it against the schema.

    Raises:
        UserError: when there are no tables or they cannot be read; the message is in Dutch.
    """
    return folder_side(folder, with_made=False).specification


def load_revision(root: Path, revision: str) -> Specification:
    """Read the specification of a git revision (commit, tag or branch), leaving the working folder alone.

    Raises:
        UserError: when git or the revision is missing or its tables cannot be read; the message is in Dutch.
    """
    return revision_side(root, revision).specification
