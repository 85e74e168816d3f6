"""What becomes of the artefacts: which committed files differ, and which published forms follow from the facts."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generators.changes.versions.sides import is_made
from generators.changes.years.changes import GONE, NEW
from generators.kernel.dutch import grouped, numbers
from generators.kernel.files import Files
from generators.subjects.model.specification import Specification
from iv3.core.sheet import DELIMITER, MARK
from iv3.core.words import Wijzigingssoort

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_MANY = 6
"""From so many files on, files of one folder with the same difference are counted and not named."""
_RULES_PACK = "regels"
_SLOT = "{jaar}"
_ANY = "…"


@dataclass(frozen=True)
class Artefact:
    """A file that differs: how many rows (or lines) are other, more or less; ``soort`` says what happened to it."""

    pad: str
    soort: str
    anders: int = 0
    erbij: int = 0
    eraf: int = 0


def changed(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[Artefact, ...]:
    """Return the files that differ between two sets of files, by path."""
    return tuple(
        _compared(path, old.get(path), new.get(path))
        for path in sorted({*old, *new}, key=PurePosixPath)
        if old.get(path) != new.get(path)
    )


def in_words(artefacts: Iterable[Artefact]) -> list[str]:
    """Return the files as lines, by folder: ``tabellen/koppelingen/2026: jeugd.csv (3 rijen anders)``.

    The same difference in the same file of several years is one line.
    """
    alike = grouped(((_YEAR.sub(_SLOT, a.pad), _difference(a)), a) for a in artefacts)
    lines = grouped(
        (folder, (name, difference))
        for (pattern, difference), members in alike.items()
        for folder, name in (_place(pattern, members),)
    )
    result = []
    for folder, files in lines.items():
        told = []
        for difference, names in grouped((difference, name) for name, difference in files).items():
            if len(names) >= _MANY:
                told.append(f"{len(names)} bestanden ({difference})")
            else:
                told += [f"{name} ({difference})" for name in names]
        result.append(f"{folder}: {', '.join(told)}")
    return result


def made(specification: Specification, schema_root: Path) -> Files:
    """Return what `Side.made` holds, made anew from the facts; ``schema_root`` holds ``schema/``."""
    from generators.outputs import build  # the libraries of a build take longer to load than a comparison
    from generators.outputs.generator import Building

    building = Building.begin(schema_root, specification)
    return {path: content for path, content in build.committed(building).items() if is_made(path)}


def forms(specification: Specification) -> Files:
    """Return for each published form that is not committed a digest of what goes into it: name → digest."""
    # Only here: the libraries of a build take longer to load than a comparison.
    from generators.outputs import build

    return {name: _digest(content) for name, content in build.forms(specification).items()}


def forms_in_words(names: Sequence[str], packs: Iterable[str]) -> list[str]:
    """Return the published forms that follow, the same form of several years in one line.

    Args:
        names: the forms whose content differs.
        packs: the paths of the packs that differ; the workbooks to fill in and the validators are made from these.
    """
    alike = grouped((_YEAR.sub(_SLOT, name), _YEAR.findall(name)) for name in names)
    lines = [
        pattern.replace(_SLOT, numbers(sorted({int(year) for found in years for year in found})))
        for pattern, years in alike.items()
    ]
    models = [PurePosixPath(path).stem for path in packs]
    by_layer = grouped(
        (stem[: match.start()].strip("-_"), int(match[0])) for stem in models if (match := _YEAR.search(stem))
    )
    if _RULES_PACK in models:
        lines.append("invulmodellen met deze controles als formule (Excel)")
    else:
        lines += [f"invulmodel {laag} {numbers(sorted(years))} (Excel)" for laag, years in by_layer.items()]
    return [*lines, "de controle in één bestand"] if models else lines


def _compared(path: str, old: bytes | None, new: bytes | None) -> Artefact:
    if old is None:
        return Artefact(path, NEW, erbij=_rows(path, new or b"").total())
    if new is None:
        return Artefact(path, GONE, eraf=_rows(path, old).total())
    before, after = _rows(path, old), _rows(path, new)
    gone, added = (before - after).total(), (after - before).total()
    other = min(gone, added)
    return Artefact(path, Wijzigingssoort.GEWIJZIGD, other, added - other, gone - other)


def _delimiter(text: str) -> str:
    """Return what stands between the cells of a table: versions up to 0.1.0 had commas and no mark."""
    return DELIMITER if text.startswith(MARK) else ","


def _rows(path: str, content: bytes) -> Counter[tuple[str, ...]]:
    text = content.decode("utf-8", "replace")
    if path.endswith(".csv"):
        return Counter(
            tuple(row) for row in csv.reader(io.StringIO(text.removeprefix(MARK)), delimiter=_delimiter(text))
        )
    return Counter((line,) for line in text.splitlines())


def _difference(artefact: Artefact) -> str:
    one, several = ("rij", "rijen") if artefact.pad.endswith(".csv") else ("regel", "regels")

    def count(number: int) -> str:
        return f"{number} {one if number == 1 else several}"

    if artefact.soort != Wijzigingssoort.GEWIJZIGD:
        return f"{artefact.soort}, {count(artefact.erbij + artefact.eraf)}"
    counts = ((artefact.anders, "anders"), (artefact.erbij, "erbij"), (artefact.eraf, "eraf"))
    parts = [f"{count(number)} {word}" for number, word in counts if number]
    return ", ".join(parts) or "andere volgorde"


def _place(pattern: str, members: Sequence[Artefact]) -> tuple[str, str]:
    """Return the folder and the name of a file that differs alike in several years, with these years in words."""
    if len(members) == 1:
        path = PurePosixPath(members[0].pad)
        return str(path.parent), path.name
    years = numbers(sorted({int(year) for a in members for year in _YEAR.findall(a.pad)}))
    folder, _, name = pattern.rpartition("/")
    if _SLOT in name:
        return folder.replace(_SLOT, _ANY), f"{name.replace(_SLOT, _ANY)} van {years}"
    return folder.replace(_SLOT, years), name


def _digest(content: object) -> bytes:
    return hashlib.sha256(repr(content).encode()).digest()


def pages(sections_and_codes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the pages of the site that are about changed things, from sections and codes."""
    # Only here: the libraries of a build take longer to load than a comparison.
    from generators.outputs.site.page import FOLDER_OF_KIND

    kinds = {
        "taakvelden": "taakveld",
        "taakveldteksten": "taakveld",
        "categorieen": "categorie",
        "categorieteksten": "categorie",
        "balansposten": "balanscode",
        "balanspostteksten": "balanscode",
        "regels": "regel",
        "vragen": "vraag",
        "open": "open",
    }
    seen: set[str] = set()
    for section, code in sections_and_codes:
        if section in kinds and code:
            page = f"{FOLDER_OF_KIND[kinds[section]]}/{code}"
            if page not in seen:
                seen.add(page)
                yield page
