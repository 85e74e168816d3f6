"""The engines that check a delivery, and where they differ: the package, ``iv3.pyz`` and JavaScript.

A further engine is one more function in `engines`: many deliveries in, the report of each out.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import iv3
from fuzz.apart import Limits, apart
from fuzz.places import HERE, ROOT
from generators.kernel import esbuild, sources
from generators.kernel import reading as facts
from generators.outputs.build import all_generators
from generators.outputs.generator import Building
from generators.subjects.model.specification import Specification
from tests.support.built import Built, fingerprint

Named = tuple[str, bytes]
"""The name of a delivery and its content."""
Reports = Callable[[Sequence[Named]], list[str]]
"""Returns the report of each delivery as JSON; a text that begins with `CRASHED` for one on which it crashes."""
CRASHED = "CRASH: "
PACKAGE = "pakket"
_JAVASCRIPT = ROOT / "tests" / "packages" / "js" / "validate_many.mjs"
_LONGEST = 600
_NO_WORKBOOKS = ("pyz",)
"""The engines that say of a workbook that a component is not there."""


@dataclass(frozen=True)
class Difference:
    """A delivery of which an engine gives another report than the package, or on which it crashes."""

    engine: str
    name: str
    content: bytes
    what: str


def made_engines() -> Path:
    """Return the folder with engines and deliveries, made of the sources as they stand; it is kept for next time."""
    built = Built(fingerprint(ROOT))
    specification = Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))
    building = Building.begin(ROOT, specification)
    for name in ("pyz", "kit", *(("javascript",) if esbuild.is_installed() else ())):
        built(name, partial(all_generators()[name].make, building))
    return built.folder


def deliveries(made: Path) -> list[Path]:
    """Return the deliveries of the conformance kit."""
    kit = next(made.glob("kit/**/index.json"))
    return sorted(kit.parent / case["aanlevering"] for case in json.loads(kit.read_bytes()))


def engines(made: Path, work: Path) -> dict[str, Reports]:
    """Return the engines that are there, by name; the package is the first.

    Args:
        made: the folder that `made_engines` returned.
        work: a folder to work in.
    """
    work.mkdir(parents=True, exist_ok=True)
    found: dict[str, Reports] = {PACKAGE: partial(_in_package, work=work)}
    *bare, one_file = the_one_file(made)
    found["pyz"] = partial(_in_program, [*bare, str(HERE / "validate_many.py"), one_file], work)
    javascript = the_javascript(made)
    if javascript:
        node, command = javascript
        found["javascript"] = partial(_in_program, [node, str(_JAVASCRIPT), command.replace("-cli", "")], work)
    return found


def the_one_file(made: Path) -> list[str]:
    """Return what starts ``iv3.pyz``, without any installed package."""
    return [sys.executable, "-I", "-S", str(next(made.glob("pyz/**/iv3.pyz")))]


def the_javascript(made: Path) -> list[str]:
    """Return what starts the command in JavaScript; empty when there is no JavaScript or no Node."""
    command, node = next(made.glob("javascript/**/iv3-validatie-cli.mjs"), None), shutil.which("node")
    return [] if command is None or node is None else [node, str(command)]


def differences(found: Mapping[str, Reports], named: Sequence[Named]) -> Iterator[Difference]:
    """Yield where engines differ from the package, and where one crashes."""
    reports = {name: engine(named) for name, engine in found.items() if not _is_left_out(name, named)}
    for engine, of_engine in reports.items():
        for (name, content), expected, got in zip(named, reports[PACKAGE], of_engine, strict=True):
            if got.startswith(CRASHED):
                yield Difference(engine, name, content, got)
            elif got != expected and not expected.startswith(CRASHED):
                yield Difference(engine, name, content, _first_difference(expected, got))


def _is_left_out(engine: str, named: Sequence[Named]) -> bool:
    return engine in _NO_WORKBOOKS and any(name.endswith(".xlsx") for name, _ in named)


def _first_difference(expected: str, got: str) -> str:
    lines = zip(expected.split("\n"), got.split("\n"), strict=False)
    one, other = next((pair for pair in lines if pair[0] != pair[1]), ("een van de twee is langer", ""))
    return f"{one.strip()[:200]!r} en {other.strip()[:200]!r}"


def _in_package(named: Sequence[Named], work: Path) -> list[str]:
    ended = apart(lambda: [iv3.validate(content, name=name).to_json() for name, content in named], work, Limits())
    return _halved(partial(_in_package, work=work), named, ended.result, ended.err or ended.signal.encode())


def _in_program(command: Sequence[str], work: Path, named: Sequence[Named]) -> list[str]:
    listed = work / f"aanleveringen-{Path(command[0]).name}.txt"
    lines = (f"{name}\t{base64.b64encode(content).decode()}\n" for name, content in named)
    listed.write_text("".join(lines), encoding="utf-8")
    ended = subprocess.run([*command, str(listed)], capture_output=True, timeout=_LONGEST, check=False)
    reports = [json.loads(line) for line in ended.stdout.split(b"\n")[:-1]] if ended.returncode == 0 else None
    return _halved(partial(_in_program, command, work), named, reports, ended.stderr)


def _halved(engine: Reports, named: Sequence[Named], reports: list[str] | None, said: bytes) -> list[str]:
    """Return the reports; when there are none, those of each half, down to the delivery on which it goes wrong."""
    if reports is not None:
        return reports
    if len(named) == 1:
        return [CRASHED + said.decode("utf-8", "replace")[-500:]]
    middle = len(named) // 2
    return [*engine(named[:middle]), *engine(named[middle:])]
