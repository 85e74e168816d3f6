"""The two sides of a comparison: years, folders or git revisions."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path

from generators import facts, sources
from generators.difference.changes import FORMATS, as_json, as_markdown, as_text
from generators.difference.comparison import between, between_years, compared_layers
from generators.findings import listed
from generators.specification import Specification

_YEAR = re.compile(r"\d{4}")


def main_diff(root: Path, old: str, new: str, laag: str | None, format: str) -> str:
    """Return the differences between two years, or between two revisions or folders.

    Args:
        root: the repository.
        old: a year of four digits, a folder that has ``tables/``, or a git revision. A year goes before a folder, and
            a folder before a revision.
        new: the same; a year goes with a year.
        laag: the layer; None compares every layer that has both sides.
        format: one of `FORMATS`.

    Raises:
        ValueError: when something cannot be found or read, or ``format`` is unknown; the message is in Dutch.
    """
    if format not in FORMATS:
        raise ValueError(f"de vorm {format} bestaat niet; kies uit {listed(FORMATS, 'of')}")
    are_years = [bool(_YEAR.fullmatch(side)) for side in (old, new)]
    if any(are_years) and not all(are_years):
        raise ValueError(f"{old} en {new} zijn niet te vergelijken: geef twee jaren, of twee revisies of mappen")
    if all(are_years):
        specification, years = load_folder_specification(root), (int(old), int(new))
        changes = between_years(specification, laag, *years)
        lagen = compared_layers(specification, laag, *years)
        who = f" voor {listed(specification.layers[id_].meervoud for id_ in lagen)}"
    else:
        changes, who = between(_side(root, old), _side(root, new), laag), ""
    if format == "json":
        return as_json(changes)
    title = f"Wat verandert er{who} van {old} naar {new}"
    return as_markdown(changes, title) if format == "markdown" else as_text(changes, title)


def load_folder_specification(folder: Path) -> Specification:
    """Read the specification of a folder that has ``tables/``, without checking it against the schema.

    Raises:
        ValueError: when there are no tables or they cannot be read; the message is in Dutch.
    """
    if not (folder / "tables").is_dir():
        raise ValueError(f"in de map {folder} staat geen map tables")
    return _specification(folder, f"de map {folder}")


def load_revision(root: Path, revision: str) -> Specification:
    """Read the specification of a git revision (commit, tag or branch), leaving the working folder alone.

    Raises:
        ValueError: when git or the revision is missing or its tables cannot be read; the message is in Dutch.
    """
    unknown = (
        f"revisie {revision} bestaat niet in {root}; zoek haar met git log of git tag, of haal haar op met git fetch"
    )
    commit = _git(root, unknown, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    without = f"in revisie {revision} staat geen map tables"
    archive = _git(root, without, "archive", "--format=zip", commit.decode().strip(), "--", "tables")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(io.BytesIO(archive)) as content:
        content.extractall(folder)
        return _specification(Path(folder), f"revisie {revision}")


def _side(root: Path, side: str) -> Specification:
    folder = Path(side)
    return load_folder_specification(folder) if (folder / "tables").is_dir() else load_revision(root, side)


def _git(root: Path, message: str, *arguments: str) -> bytes:
    try:
        result = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise ValueError("git is niet gevonden; zonder git kunt u alleen jaren en mappen vergelijken") from error
    if result.returncode != 0:
        said = result.stderr.decode("utf-8", "replace").strip()
        raise ValueError(f"{message} (git zegt: {said})" if said else message)
    return result.stdout


def _specification(folder: Path, label: str) -> Specification:
    documents = sources.load_folder(folder / "tables", folder)
    finding = next((f for document in documents for f in document.findings), None)
    if finding is not None:
        raise ValueError(f"{label} is niet te lezen: {finding.place}: {finding.melding}")
    try:
        return Specification(facts.read(documents))
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:  # tables in a form that this version does not know
        raise ValueError(f"{label} heeft tabellen in een andere vorm dan deze versie leest ({error})") from error
