"""The two sides of a comparison: a folder or a git revision, with its facts and with what was made from them."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from msgspec import ValidationError

from generators.kernel import reading as facts
from generators.kernel import schema, sources
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError
from iv3.current.status import INDEX

TABLES = "tables"
MADE = ("generated", "iv3/packs")
"""The folders with what is made and committed."""

_MADE_MARK = "generated/tabellen/"
"""A side without files here has nothing that was made: a copy of only the facts."""


@dataclass(frozen=True, eq=False)
class Side:
    """One side: ``label`` names it in messages, ``files`` are its bytes below ``tables/`` and the other folders."""

    label: str
    files: Mapping[str, bytes]
    root: Path
    """A folder with the same ``schema/``."""

    @cached_property
    def fact_paths(self) -> tuple[str, ...]:
        """The files with facts, in the order in which a folder is read."""
        paths = (path for path in self.files if path.startswith(f"{TABLES}/") and path.endswith(".yaml"))
        return tuple(sorted(paths, key=PurePosixPath))

    @cached_property
    def specification(self) -> Specification:
        """The facts, resolved.

        Raises:
            UserError: the facts cannot be read; the message is in Dutch.
        """
        documents = [sources.load_bytes(self.files[path], path) for path in self.fact_paths]
        finding = next((f for document in documents for f in document.findings), None)
        if finding is not None:
            raise UserError(f"{self.label} is niet te lezen: {finding.place}: {finding.melding}")
        try:
            specification = Specification(facts.read(documents))
            _ = couplings_of(specification)
        except (ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            # A form that is not known here.
            raise UserError(
                f"{self.label} heeft tabellen in een andere vorm dan deze versie leest ({error})"
            ) from error
        except UserError as error:
            raise UserError(f"{self.label}: {error}") from error
        return specification

    @property
    def made(self) -> dict[str, bytes] | None:
        """What was made and committed with these facts; None when this side has only facts."""
        found = {path: content for path, content in self.files.items() if is_made(path)}
        return found if any(path.startswith(_MADE_MARK) for path in found) else None


def is_made(path: str) -> bool:
    """Tell whether a file is made and says something of its own; the index of the packs holds only their hashes."""
    return path.startswith(tuple(f"{folder}/" for folder in MADE)) and path != f"{MADE[1]}/{INDEX}"


def folder_side(folder: Path, *, with_made: bool = True) -> Side:
    """Return the side of a folder that has ``tables/``.

    Raises:
        UserError: there are no tables; the message is in Dutch.
    """
    if not (folder / TABLES).is_dir():
        raise UserError(f"in de map {folder} staat geen map tables")
    wanted = [*(folder / TABLES).rglob("*.yaml")]
    for name in MADE if with_made else ():
        wanted += (path for path in (folder / name).rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in wanted}
    return Side(f"de map {folder}", files, folder)


def revision_side(root: Path, revision: str, scratch: Path | None = None) -> Side:
    """Return the side of a git revision (commit, tag or branch), leaving the working folder alone.

    Args:
        root: the repository.
        revision: the revision.
        scratch: a folder for its ``schema/``, when that differs from the one at ``root`` and something is to be made;
            without it only the facts are read.

    Raises:
        UserError: git or the revision is missing, or it has no tables; the message is in Dutch.
    """
    unknown = (
        f"revisie {revision} bestaat niet in {root}; zoek haar met git log of git tag, of haal haar op met git fetch"
    )
    commit = _git(root, unknown, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    name = commit.decode().strip()
    without = f"in revisie {revision} staat geen map tables"
    wanted = (TABLES, *MADE, schema.SCHEMA_FOLDER) if scratch is not None else (TABLES,)
    there = _git(root, without, "ls-tree", "-d", "--name-only", name, "--", *wanted).decode().split()
    if TABLES not in there:
        raise UserError(without)
    archive = _git(root, without, "archive", "--format=zip", "-0", name, "--", *there)
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        files = {entry.filename: content.read(entry) for entry in content.infolist() if not entry.is_dir()}
    return Side(f"revisie {revision}", files, _with_schema(root, files, scratch))


def _with_schema(root: Path, files: Mapping[str, bytes], scratch: Path | None) -> Path:
    """Return a folder with the schema of a revision: ``root`` when that has the same, else ``scratch``."""
    own = {path: content for path, content in files.items() if path.startswith(f"{schema.SCHEMA_FOLDER}/")}
    here = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in (root / schema.SCHEMA_FOLDER).glob("*.yaml")
    }
    if scratch is None or not own or {path: own[path] for path in own if path.endswith(".yaml")} == here:
        return root
    for path, content in own.items():
        target = scratch / PurePosixPath(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return scratch


def _git(root: Path, message: str, *arguments: str) -> bytes:
    try:
        result = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UserError("git is niet gevonden; zonder git kunt u alleen jaren en mappen vergelijken") from error
    if result.returncode != 0:
        said = result.stderr.decode("utf-8", "replace").strip()
        raise UserError(f"{message} (git zegt: {said})" if said else message)
    return result.stdout
