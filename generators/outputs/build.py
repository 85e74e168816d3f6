"""Everything that is made from the facts, and writing it: to ``dist/`` and to what is committed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from generators.kernel import parallel as beside
from generators.kernel import schema
from generators.kernel.files import Files
from generators.outputs import api, code, datapackage, manifest, schemas
from generators.outputs import current as actueel
from generators.outputs import definitions as definities
from generators.outputs import explanations as uitleg
from generators.outputs import fillin as invulmodellen
from generators.outputs import kit as conformiteit
from generators.outputs import search_index as zoekindex
from generators.outputs import single_file as validatie
from generators.outputs import skos as begrippen
from generators.outputs import workbook as werkboek
from generators.outputs.site import build as website
from generators.outputs.site import tools
from generators.outputs.voorschrift import files as voorschrift
from generators.subjects.allocation import tables as verdeling
from generators.subjects.couplings import files as beslisbomen
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.deadlines import tables as termijnen
from generators.subjects.guidance import tables as teksten
from generators.subjects.model.specification import Specification
from generators.subjects.proposals import tables as modellen
from generators.subjects.protocol import files as protocol
from generators.subjects.releases import files as uitgaven
from generators.subjects.rules import pack as pakketten
from generators.subjects.rules import tables as tabellen
from generators.subjects.transitions import tables as overgangen
from iv3.current.status import INDEX as PACK_INDEX

GENERATED = "generated"
PACKS = "iv3/packs"


Made = Callable[[], Files]
Keeper = Callable[[str, Made], Files]
"""Returns what is made for a part, by its name: makes it, or remembers it."""


@dataclass(frozen=True)
class Output:
    """What a build makes: ``published`` goes to dist; ``committed`` holds paths below the repository."""

    published: Files
    committed: Files


@dataclass(frozen=True)
class Basis:
    """What the parts of a build are made of: facts that passed the checks, and the repository with the schema."""

    root: Path
    specification: Specification

    @cached_property
    def delivery(self) -> dict[str, Any]:
        """The JSON Schema of a delivery, without code lists."""
        return schema.delivery_schema(self.root)

    @cached_property
    def packs(self) -> Files:
        """The rule packs, by the name of their file."""
        return pakketten.files(self.specification, self.delivery)

    @cached_property
    def schemas(self) -> Files:
        """The JSON Schemas that are published."""
        written = {"rapport": schema.report_schema(self.root), **schema.status_schemas(self.root)}
        return schemas.files(self.specification, self.delivery, written, schema.generate_source_schemas(self.root))


def _tables(basis: Basis) -> Files:
    subjects = (tabellen, koppelingen, overgangen, modellen, teksten, termijnen, verdeling)
    made = {path: content for subject in subjects for path, content in subject.files(basis.specification).items()}
    return {**made, **datapackage.files(basis.specification, made)}


def _protocol(basis: Basis) -> Files:
    return {
        **protocol.files(basis.specification),
        **beslisbomen.files(basis.specification),
        **zoekindex.files(basis.specification, tools.texts()),
    }


def _kit(basis: Basis) -> Files:
    return {
        **conformiteit.files(basis.specification, basis.packs),
        **uitleg.files(basis.specification, basis.packs),
    }


PARTS: Mapping[str, Callable[[Basis], Files]] = {
    "werkboeken": lambda basis: werkboek.files(basis.specification),
    "voorschriften": lambda basis: voorschrift.files(basis.specification),
    "schema's": lambda basis: basis.schemas,
    "tabellen": _tables,
    "definitiebestanden": lambda basis: definities.files(basis.specification),
    "begrippen": lambda basis: begrippen.files(basis.specification),
    "protocol": _protocol,
    "invulmodellen": lambda basis: invulmodellen.files(basis.specification, basis.packs),
    "conformiteitsset": _kit,
    "controle in één bestand": lambda basis: validatie.files(
        basis.specification, basis.packs, validatie.read_sources()
    ),
}
"""Each part of what is published that needs no other part, by its name."""

BESIDE = frozenset({"werkboeken", "voorschriften", "invulmodellen"})
"""Parts that take long enough to be made in a process of their own."""


def made_now(_: str, make: Made) -> Files:
    """Make a part; see `Keeper`."""
    return make()


def generate(
    root: Path,
    specification: Specification,
    progress: Callable[[str], None] = lambda _: None,
    *,
    with_site: bool = False,
    keeper: Keeper = made_now,
) -> Output:
    """Make every artefact in memory.

    Args:
        root: the repository, for the schema and the commit.
        specification: facts that passed the checks.
        progress: told, in Dutch, what is being made.
        with_site: make the website too, which takes longest.
        keeper: gives each part; it may hold parts that were made of the same facts with the same programs.
    """
    basis = Basis(root, specification)
    published = _apart(basis, progress, keeper)
    published.update(keeper("wijzers", lambda: _pointers(basis, published)))
    if with_site:
        progress("site")
        published.update(keeper("site", lambda: website_of(basis, published)))
    published.update(manifest.files(specification, published, commit_of(root)))
    reviewed = keeper("vastgelegd", lambda: committed(specification, basis.schemas, basis.packs))
    return Output(published, {**reviewed, **code.files(root)})


def _apart(basis: Basis, progress: Callable[[str], None], keeper: Keeper) -> Files:
    waiting: list[Made] = []
    for name, make in PARTS.items():
        progress(name)
        part = partial(keeper, name, partial(make, basis))
        waiting.append(beside.start(part) if name in BESIDE else partial(dict, part()))
    return {path: content for made in waiting for path, content in made().items()}


def _pointers(basis: Basis, published: Files) -> Files:
    """Return what points to the other files: the index for programs, and what is current."""
    index = api.files(basis.specification, published)
    return {**index, **actueel.files(basis.specification, {**published, **index}, basis.packs)}


def website_of(basis: Basis, published: Files) -> Files:
    """Return the site; ``published`` is everything else that is published, without the manifest."""
    return website.files(basis.specification, validatie.embedded(basis.specification, basis.packs), published)


def committed(specification: Specification, schema_files: Files, packs: Files) -> Files:
    """Return what a reviewer sees change in a pull request: schemas, smaller CSV tables, rule packs, the changelog."""
    reviewed = {
        **schema_files,
        **tabellen.files(specification, with_large=False),
        **koppelingen.files(specification, with_json=False),
        **overgangen.files(specification, with_json=False),
        **modellen.files(specification, with_json=False),
        **teksten.files(specification, with_json=False),
        **termijnen.files(specification, with_calendars=False),
        **protocol.files(specification, with_pages=False),
        **verdeling.files(specification, with_json=False),
    }
    return {
        **{f"{GENERATED}/{path}": content for path, content in reviewed.items()},
        **{f"{PACKS}/{path}": content for path, content in packs.items()},
        f"{PACKS}/{PACK_INDEX}": actueel.index(specification, packs),
        **uitgaven.changelog(specification),
    }


def refresh_code(root: Path) -> bool:
    """Write the code that is made from the schema, and tell whether any of it changed.

    The program that runs has the old code in it then, so whoever calls this starts again.
    """
    return bool(write(root, code.files(root), set()))


def stale(root: Path, wanted: Files) -> dict[str, tuple[bytes | None, bytes | None]]:
    """Return the committed files that differ from ``wanted``: path → (what stands there, what should)."""
    present = {path: (root / path).read_bytes() for path in _committed_paths(root)}
    return {
        path: (present.get(path), wanted.get(path))
        for path in sorted({*present, *wanted})
        if present.get(path) != wanted.get(path)
    }


def write(folder: Path, files: Files, existing: set[str]) -> int:
    """Write ``files`` below ``folder``, remove what else is in ``existing``, and return how many files changed.

    Each file is replaced in one step, so that a build that is interrupted leaves no half file.
    """
    changed = 0
    for path, content in files.items():
        target = folder / path
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as temporary:
            temporary.write(content)
        Path(temporary.name).chmod(0o644)
        os.replace(temporary.name, target)  # noqa: PTH105 (one step on every platform)
        changed += 1
    for path in existing - set(files):
        (folder / path).unlink(missing_ok=True)
        changed += 1
    return changed


def write_all(root: Path, dist: Path, output: Output) -> int:
    """Write what is published to ``dist`` and what is committed to the repository; return how many files changed.

    In ``dist`` only files of an earlier build are removed, those its manifest names.
    """
    earlier = manifest.paths_in(dist / manifest.NAME)
    return write(dist, output.published, earlier) + write(root, output.committed, _committed_paths(root))


def commit_of(root: Path) -> str | None:
    """Return the commit of the repository at ``root``, or None when there is none."""
    try:
        run = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.strip()


def _committed_paths(root: Path) -> set[str]:
    made = [p for folder in (GENERATED, PACKS) for p in (root / folder).rglob("*")]
    apart = (root / path for path in (uitgaven.CHANGELOG, *code.PATHS))
    return {p.relative_to(root).as_posix() for p in (*made, *apart) if p.is_file()}
