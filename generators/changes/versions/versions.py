"""Two versions of everything beside each other: what changes for whom, its class, the next version, the artefacts."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from generators.changes.versions import artefacts as made
from generators.changes.versions.artefacts import Artefact
from generators.changes.versions.sides import MADE, TABLES, Side, folder_side, revision_side
from generators.changes.years.changes import Change
from generators.changes.years.classes import classes_of, heaviest, next_version
from generators.changes.years.comparison import between
from generators.changes.years.outcomes import coupled_trees
from generators.kernel import parallel as beside
from generators.kernel import schema
from generators.kernel.files import Files
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError

_FORM = "vorm/"
_UNCHECKED = (KeyError, IndexError, TypeError, AttributeError, StopIteration, RuntimeError, msgspec.ValidationError)
"""What facts that did not pass the checks may lead to."""


@dataclass(frozen=True)
class VersionDifference:
    """What a new version does.

    Attributes:
        changes: every change in the facts, with class and audience, in the order in which they are shown.
        klasse: the heaviest class; empty when no fact changes.
        versie_nu: the version of the old side.
        versie_straks: the version that follows from ``klasse``.
        versie_genoemd: the version that the new side itself names.
        artefacts: the committed files that differ from those of the old side.
        vormen: the published forms that differ besides, in words.
        paginas: the pages of the site that are about what changed.
        stale: the committed files of the new side that are not what its facts give; None when it has no such files.
        unmade: why the artefacts could not be made; empty when they were.
        old: the facts of the old side.
        new: the facts of the new side.
    """

    changes: tuple[Change, ...]
    klasse: str
    versie_nu: str
    versie_straks: str
    versie_genoemd: str
    artefacts: tuple[Artefact, ...] = ()
    vormen: tuple[str, ...] = ()
    paginas: tuple[str, ...] = ()
    stale: tuple[str, ...] | None = None
    unmade: str = ""
    old: Specification | None = field(default=None, compare=False, repr=False)
    new: Specification | None = field(default=None, compare=False, repr=False)


def compare(
    root: Path, old: str, new: str | None = None, laag: str | None = None, *, with_artefacts: bool = True
) -> VersionDifference:
    """Return the differences between two versions.

    Args:
        root: the repository.
        old: a folder that has ``tables/``, or a git revision; a folder goes before a revision.
        new: the same; None is the working folder, ``root``.
        laag: tell only what this layer uses; None is every layer. Class and version are those of what is told.
        with_artefacts: make the artefacts in memory and compare them too, which takes longest.

    Raises:
        UserError: a side cannot be found or read, or a change has no class; the message is in Dutch.
    """
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other, ExitStack() as stack:
        before = _side(root, old, Path(one) if with_artefacts else None)
        after = folder_side(root) if new is None else _side(root, new, Path(other) if with_artefacts else None)
        is_equal = _facts(before) == _facts(after)
        wait = None
        if with_artefacts:
            wait = stack.enter_context(beside.started(lambda: _made(after, root, with_forms=not is_equal)))
        now = after.specification
        was = now if is_equal else before.specification
        changes = () if is_equal else _changes(root, was, now, laag)
        klasse, versie = heaviest(change.klasse for change in changes), was.edition.versie
        found = VersionDifference(
            changes,
            klasse,
            versie,
            next_version(versie, klasse),
            now.edition.versie,
            paginas=tuple(made.pages((c.onderdeel, code) for c in changes for code in (c.code, *c.rijen))),
            old=was,
            new=now,
        )
        if wait is None:
            return found
        try:
            return _with_artefacts(found, before, after, root, wait(), is_equal)
        except (UserError, ValueError, *_UNCHECKED) as error:
            return dataclasses.replace(found, unmade=str(error) or type(error).__name__)


def _side(root: Path, side: str, scratch: Path | None) -> Side:
    folder = Path(side)
    is_folder = (folder / TABLES).is_dir()
    return folder_side(folder, with_made=scratch is not None) if is_folder else revision_side(root, side, scratch)


def _facts(side: Side) -> dict[str, bytes]:
    return {path: side.files[path] for path in side.fact_paths}


def _changes(root: Path, was: Specification, now: Specification, laag: str | None) -> tuple[Change, ...]:
    classes = classes_of(now.facts)
    if classes is None:  # an older version, told by the classes of today
        classes = classes_of(folder_side(root, with_made=False).specification.facts)
    try:
        return tuple(between(was, now, laag, classes))
    except _UNCHECKED as error:
        raise UserError(f"deze feiten zijn niet te vergelijken ({error!r}); voer eerst make check uit") from error


def _made(side: Side, root: Path, *, with_forms: bool) -> Files:
    """Return what is committed, and with ``with_forms`` the digests of the published forms, each with a mark."""
    same = schema.fingerprint(side.root) == schema.fingerprint(root)
    files = dict(made.made(side.specification, root if same else side.root))
    if with_forms:
        files.update({f"{_FORM}{name}": digest for name, digest in made.forms(side.specification).items()})
    return files


def _with_artefacts(
    found: VersionDifference, before: Side, after: Side, root: Path, now: Mapping[str, bytes], is_equal: bool
) -> VersionDifference:
    committed = {path: content for path, content in now.items() if not path.startswith(_FORM)}
    forms = {path.removeprefix(_FORM): content for path, content in now.items() if path.startswith(_FORM)}
    was = before.made if before.made is not None else _made(before, root, with_forms=False)
    old_forms = {} if is_equal else made.forms(before.specification)
    changed = made.changed(was, committed)
    names = [name for name in {**old_forms, **forms} if old_forms.get(name) != forms.get(name)]
    if found.old is not None and found.new is not None and not is_equal:
        names += ["beslisbomen"] if coupled_trees(found.old) != coupled_trees(found.new) else []
    packs = [artefact.pad for artefact in changed if artefact.pad.startswith(f"{MADE[1]}/")]
    stale = None if after.made is None else tuple(a.pad for a in made.changed(after.made, committed))
    vormen = tuple(made.forms_in_words(names, packs))
    return dataclasses.replace(found, artefacts=changed, vormen=vormen, stale=stale)
