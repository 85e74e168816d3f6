"""What is replayed: the conformance kit of both sides, and a folder with real deliveries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generators.kernel.records import Voorbeeld
from generators.outputs import kit as conformiteit
from generators.outputs.kit import Case
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.core.errors import UserError
from iv3.delivery.reading import clean

OLD, NEW = "oud", "nieuw"
READ = (".json", ".xlsx", ".xlsm", ".xls")
"""The files that the run-time reads or explains that it cannot read."""


@dataclass(frozen=True)
class Delivery:
    """A delivery to replay: its bytes, or the file that has them.

    ``moved`` holds the sides on which it is an example that was put in another layer or year: the kit has such a case
    only where the rule says what the example expects.
    """

    naam: str
    laag: str
    jaar: int | None
    content: bytes | Path
    moved: tuple[tuple[str, Voorbeeld], ...] = ()
    is_fixed: bool = True


@dataclass(frozen=True)
class Kit:
    """The cases of both sides that were asked for, how many there were to choose from, and which cannot be made."""

    deliveries: tuple[Delivery, ...]
    candidates: int
    broken: tuple[str, ...]


def kit(
    old: Specification,
    new: Specification,
    wanted: Callable[[Voorbeeld], bool],
    recoded: Callable[[Voorbeeld], bool],
) -> Kit:
    """Return the cases of the kit of ``new``, and those of ``old`` that ``new`` does not have to the byte.

    A case that changed is there twice, so that both sides are seen of a limit that moved.

    Args:
        old: the specification as it was.
        new: the specification as it would be.
        wanted: whether an example is to be replayed.
        recoded: whether the two sides can make other bytes of an example that they both have.
    """
    same_bases = _bases(old) == _bases(new)
    made: dict[str, tuple[Case, bytes]] = {}
    found: dict[tuple[str, bytes], Delivery] = {}
    counts = {OLD: 0, NEW: 0}
    broken = []
    for zijde, specification in ((NEW, new), (OLD, old)):
        for case in _cases(specification):
            example = case.example
            counts[zijde] += 1
            if not wanted(example):
                continue
            before = made.get(case.path)
            if same_bases and before is not None and _is_same(before[0], case) and not recoded(example):
                _add(found, zijde, case, before[1])
                continue
            try:
                content = examples.delivery_bytes(example, specification.facts.bases, specification)
            except (UserError, ValueError, LookupError, TypeError, StopIteration) as error:
                broken.append(f"{case.path} ({zijde}): {str(error) or type(error).__name__}")
                continue
            _add(found, zijde, case, content, has_other=before is not None)
            made.setdefault(case.path, (case, content))
    return Kit(tuple(found.values()), max(counts.values()), tuple(broken))


def _add(
    found: dict[tuple[str, bytes], Delivery], zijde: str, case: Case, content: bytes, *, has_other: bool = False
) -> None:
    moved = ((zijde, case.example),) if case.is_moved else ()
    key = case.path, content
    if key in found:
        before = found[key]
        found[key] = replace(before, moved=(*before.moved, *moved), is_fixed=before.is_fixed or not case.is_moved)
        return
    naam = f"{case.path} (zoals het was)" if has_other else case.path
    found[key] = Delivery(naam, case.example.laag, case.example.jaar, content, moved, is_fixed=not case.is_moved)


def _is_same(one: Case, other: Case) -> bool:
    """Tell whether two cases of one path say the same, wherever that stands."""
    return one.is_moved == other.is_moved and _said(one.example) == _said(other.example)


def _said(example: Voorbeeld) -> tuple[object, ...]:
    return example.laag, example.jaar, example.periode, example.origin.written()


def _bases(specification: Specification) -> list[tuple[object, ...]]:
    """Return what the bases say, wherever that stands."""
    return [
        (model, [part.origin.written() for part in (*base.basiscellen, *base.basisstanden)])
        for model, base in specification.facts.bases.items()
    ]


def _cases(specification: Specification) -> Iterator[Case]:
    """Yield the cases of a specification; none when it has no rules to make a kit for."""
    if any(rule.controle is not None for rule in specification.facts.rules):
        yield from conformiteit.cases(specification)


def in_folder(folder: Path) -> tuple[list[Delivery], list[tuple[str, str]]]:
    """Return the deliveries in a folder and the folders below it, and the files that are left alone, with the reason.

    Raises:
        UserError: when there is no such folder, or nothing in it to read.
    """
    if not folder.is_dir():
        raise UserError(f"de map {folder} bestaat niet")
    inside = folder.resolve()
    found, left = [], []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in READ and not path.is_dir():
            naam = shown_name(path.relative_to(folder).as_posix())
            if not path.resolve().is_relative_to(inside):
                left.append((naam, "dit is een verwijzing naar buiten de map"))
            elif not path.is_file():
                left.append((naam, "dit is geen gewoon bestand"))
            else:
                found.append(Delivery(naam, "", None, path))
    if not found and not left:
        raise UserError(f"in de map {folder} staan geen aanleveringen ({', '.join(READ)})")
    return found, left


def shown_name(name: str) -> str:
    """Return a name on one line, without what a terminal would run."""
    return "".join(character if character.isprintable() else "\ufffd" for character in clean(name))
