"""The JavaScript programs that are published or stand in pages: the package and the page scripts, bundled by esbuild.

esbuild is a package of npm: ``make build`` installs it in ``node_modules/``. Equal sources give equal bytes on every
machine: what it writes names only paths below the repository.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

from generators.kernel.places import ROOT
from generators.kernel.remembered import remember
from iv3.core.errors import UserError

MODULES = (
    "packages/js/validatie/index.mjs",
    "packages/js/zoeken/engine.mjs",
    "packages/js/zoeken/component.mjs",
)
"""Programs that others import: for browsers, Node and bundlers alike, so that an import of Node itself is refused."""

COMMANDS = ("packages/js/validatie/command.mjs", "packages/js/zoeken/command.mjs")
"""Programs that Node is started with."""

SCRIPTS = (
    "site/scripts/controle/worker.mjs",
    "site/scripts/pagina/controleren.mjs",
    "site/scripts/pagina/start.mjs",
    "site/scripts/pagina/verdelen.mjs",
    "site/validatie/pagina.mjs",
)
"""Programs of pages: classic scripts that leave no names behind, since a page opened from a file loads no modules."""

LOCK = "package-lock.json"
_PROGRAM = "node_modules/.bin/esbuild"
_SOURCES = ("packages/js", "site")
_PACKAGES = "node_modules"
_TARGET = "es2022"
"""The JavaScript that browsers and Node 20 run."""

_OPTIONS = (
    *("--bundle", "--charset=utf8", f"--target={_TARGET}", "--legal-comments=inline"),
    *("--outbase=.", "--out-extension:.js=.mjs", "--preserve-symlinks", "--log-level=warning", "--color=false"),
)
_KINDS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    MODULES: ("--format=esm", "--platform=neutral"),
    COMMANDS: ("--format=esm", "--platform=node"),
    SCRIPTS: ("--format=iife", "--platform=neutral", '--banner:js="use strict";'),
}


def is_installed(root: Path = ROOT) -> bool:
    """Tell whether esbuild is there; without it no bundle can be made, nor anything that holds one."""
    return (root / _PROGRAM).exists()


@lru_cache(maxsize=1)
def bundles() -> Mapping[str, str]:
    """Return every bundle: path of the module it begins with → text.

    The code of others in it stands below its licence. Bundles of the same sources are remembered.

    Raises:
        UserError: a module cannot be bundled; the text holds what esbuild said.
    """
    made: dict[str, str] = remember("bundles", _fingerprint(), bundled)
    return made


def bundled(root: Path = ROOT) -> dict[str, str]:
    """Return the bundles of the sources at ``root``, made anew; see `bundles`."""
    return {entry: text for entries in _KINDS for entry, text in _run(root, entries)}


def _fingerprint() -> str:
    found = sorted(path for folder in _SOURCES for path in (ROOT / folder).rglob("*.mjs"))
    digest = hashlib.sha256()
    for path in (*found, ROOT / LOCK, Path(__file__)):
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _run(root: Path, entries: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each bundle with its path; esbuild tells which source is in which."""
    with tempfile.TemporaryDirectory() as folder:
        about = Path(folder) / "about.json"
        words = [*entries, *_OPTIONS, *_KINDS[entries], f"--outdir={folder}", f"--metafile={about}"]
        run = subprocess.run(
            [str(root / _PROGRAM), *words], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
        )
        if run.returncode != 0 or run.stderr:
            raise UserError(f"esbuild kan de JavaScript niet bundelen:\n{run.stderr}")
        for name, made in json.loads(about.read_bytes())["outputs"].items():
            entry = next(entry for entry in entries if name.endswith(f"/{entry}"))
            sources = [path for path, part in made["inputs"].items() if part["bytesInOutput"]]
            licences = "".join(_licence(root, package) for package in sorted(_packages(sources)))
            yield entry, licences + (Path(folder) / entry).read_text(encoding="utf-8")


def _packages(sources: list[str]) -> set[str]:
    """Return the packages of npm that sources are of; our own sources are of none."""
    found = [PurePosixPath(path).parts[1:] for path in sources if path.startswith(f"{_PACKAGES}/")]
    return {"/".join(names[: 2 if names[0].startswith("@") else 1]) for names in found}


def _licence(root: Path, package: str) -> str:
    """Return the name, the version and the licence of a package as a comment that other bundlers keep."""
    folder = root / _PACKAGES / package
    version = json.loads((folder / "package.json").read_bytes())["version"]
    licence = (folder / "LICENSE").read_text(encoding="utf-8").strip()
    lines = [f"{package} {version}", "", *licence.splitlines()]
    return "\n".join(["/*!", *(f" * {line}".rstrip() for line in lines), " */\n"])
