"""Everything that is made from the facts, and writing it: to ``dist/`` and to what is committed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from generators import outputs
from generators.kernel import esbuild, parallel
from generators.kernel.files import Files, write
from generators.kernel.places import GENERATED, PACKS
from generators.outputs import manifest
from generators.outputs.generator import Building, Generator, Keep, Stage, anew
from generators.subjects.model.specification import Specification

Made = Callable[[], Files]
Keeper = Callable[[str, Made], Files]
"""Returns what a generator makes, by its name: makes it, or remembers it."""


@dataclass(frozen=True)
class Output:
    """What a build makes.

    Attributes:
        published: what goes to dist.
        committed: paths below the repository.
        left_out: titles of what could not be made on this machine; such a build is not for publishing.
    """

    published: Files
    committed: Files
    left_out: tuple[str, ...] = ()


def generate(
    root: Path,
    specification: Specification,
    progress: Callable[[str], None] = lambda _: None,
    *,
    with_site: bool = False,
    keeper: Keeper | None = None,
    keep: Keep = anew,
) -> Output:
    """Make every artefact in memory.

    Args:
        root: the repository, for the schema and the commit.
        specification: facts that passed the checks.
        progress: told, in Dutch, what is being made.
        with_site: make the website too, which takes longest.
        keeper: gives what each generator makes; it may hold what was made of the same facts with the same programs.
        keep: gives each part that is made of facts alone; it may hold what was made of the facts that it looks at.
    """
    building = replace(Building.begin(root, specification, keep), left_out=_left_out(with_site))
    if keeper is not None:
        building = _staged(building, progress, keeper, with_site=with_site)
        return Output(building.published, keeper("vastgelegd", partial(committed, building)), building.left_out)
    with parallel.started(partial(_reviewed, building, is_slow=True)) as reviewing:
        building = _staged(building, progress, None, with_site=with_site)
        return Output(building.published, {**_reviewed(building, is_slow=False), **reviewing()}, building.left_out)


def _staged(building: Building, progress: Callable[[str], None], keeper: Keeper | None, *, with_site: bool) -> Building:
    for stage in Stage:
        if stage is not Stage.SITE or with_site:
            made = _stage(building, stage, progress, keeper)
            building = replace(building, published={**building.published, **made})
    return building


def _left_out(with_site: bool) -> tuple[str, ...]:
    """Return the titles of what holds JavaScript that esbuild bundles, when esbuild is not there."""
    if esbuild.is_installed():
        return ()
    wanted = [g for g in all_generators().values() if with_site or g.stage is not Stage.SITE]
    return tuple(generator.title for generator in wanted if generator.needs_bundles)


def _stage(building: Building, stage: Stage, progress: Callable[[str], None], keeper: Keeper | None) -> Files:
    """Return what generators make that do not need each other; the slow ones are made beside the others."""
    beside: dict[str, Made] = {}
    here: dict[str, Made] = {}
    for name, generator in all_generators().items():
        if generator.stage is stage and generator.title not in building.left_out:
            progress(generator.title)
            (beside if generator.is_slow else here).update(_works(building, name, generator, keeper))
    with parallel.shared(list(beside.values())) as finish:
        made = [work() for work in here.values()]
        return {path: content for files in (*finish(), *made) for path, content in files.items()}


def _works(building: Building, name: str, generator: Generator, keeper: Keeper | None) -> dict[str, Made]:
    """Return what is to be made, by its name; only what is made of facts alone can be kept."""
    whole = partial(generator.make, building)
    if keeper is not None:
        return {name: partial(keeper, name, whole)}
    if generator.stage is not Stage.FACTS:
        return {name: whole}
    if generator.parts is None:
        return {name: partial(building.keep, name, whole)}
    parts = {f"{name}.{part}": make for part, make in generator.parts(building).items()}
    return {part: partial(building.keep, part, make) for part, make in parts.items()}


def committed(building: Building) -> Files:
    """Return what a reviewer sees change in a pull request: schemas, smaller CSV tables, packs, code, changelog."""
    return {**_reviewed(building, is_slow=False), **_reviewed(building, is_slow=True)}


def _reviewed(building: Building, *, is_slow: bool) -> Files:
    result: Files = {}
    for name, generator in all_generators().items():
        if generator.is_slow is is_slow:
            result.update(building.keep(f"{name}.vastgelegd", partial(generator.reviewed, building)))
    return result


def forms(specification: Specification) -> dict[str, object]:
    """Return the published forms that no reviewer sees, by what people call them, with what goes into each."""
    return {name: made for g in all_generators().values() for name, made in g.forms(specification).items()}


@lru_cache(maxsize=1)
def all_generators() -> dict[str, Generator]:
    """Return every generator by the name of its module, in alphabetical order with the slow ones first."""
    top = f"{outputs.__name__}."
    modules = {module.name.removeprefix(top): module.name for module in walk_packages(outputs.__path__, top)}
    loaded = {short: import_module(name) for short, name in sorted(modules.items()) if name != __name__}
    found = {short: module.GENERATOR for short, module in loaded.items() if hasattr(module, "GENERATOR")}
    return dict(sorted(found.items(), key=lambda item: not item[1].is_slow))


def stale(root: Path, wanted: Files) -> dict[str, tuple[bytes | None, bytes | None]]:
    """Return the committed files that differ from ``wanted``: path → (what stands there, what should)."""
    present = {path: (root / path).read_bytes() for path in _committed_paths(root, wanted)}
    return {
        path: (present.get(path), wanted.get(path))
        for path in sorted({*present, *wanted})
        if present.get(path) != wanted.get(path)
    }


def write_all(root: Path, dist: Path, output: Output) -> int:
    """Write what is published to ``dist`` and what is committed to the repository; return how many files changed.

    In ``dist`` only files of an earlier build are removed, those its manifest names.
    """
    earlier = manifest.paths_in(dist / manifest.NAME)
    present = _committed_paths(root, output.committed)
    return write(dist, output.published, earlier) + write(root, output.committed, present)


def _committed_paths(root: Path, wanted: Files) -> set[str]:
    """Return the files that stand there: all in the folders that only a build fills, and others that it makes."""
    made = [path for folder in (GENERATED, PACKS) for path in (root / folder).rglob("*")]
    apart = [root / path for path in wanted]
    return {path.relative_to(root).as_posix() for path in (*made, *apart) if path.is_file()}
