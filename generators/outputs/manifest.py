"""The manifest: every published file with its size and hash, the version of the facts and the commit they came from."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from generators.kernel.files import Files, lines_json_bytes
from generators.outputs.generator import Generator, Stage
from generators.subjects.model.specification import Specification

NAME = "manifest.json"


def files(specification: Specification, published: Files, commit: str | None, left_out: tuple[str, ...] = ()) -> Files:
    """Return ``manifest.json`` over ``published``.

    Args:
        specification: facts that passed the checks.
        published: every file.
        commit: the commit of the sources; None when they are not in git.
        left_out: titles of what could not be made; only then the manifest tells it.
    """
    rows = [
        {"pad": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in sorted(published.items())
    ]
    manifest = {
        "titel": specification.edition.titel,
        "versie": specification.edition.versie,
        "licentie": specification.edition.licentie,
        "bron_commit": commit,
        **({"weggelaten": list(left_out)} if left_out else {}),
        "bestanden": rows,
    }
    return {NAME: lines_json_bytes(manifest, 2)}


def paths_in(path: Path) -> set[str]:
    """Return the files that the manifest at ``path`` names, itself included; none when there is no manifest."""
    if not path.is_file():
        return set()
    named = {row["pad"] for row in json.loads(path.read_bytes())["bestanden"]}
    return {NAME, *(name for name in named if ".." not in name.split("/") and not name.startswith("/"))}


def commit_of(root: Path) -> str | None:
    """Return the commit of the repository at ``root``, or None when there is none."""
    try:
        run = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.strip()


GENERATOR = Generator(
    "overzicht van alle bestanden",
    lambda building: files(building.specification, building.published, commit_of(building.root), building.left_out),
    stage=Stage.MANIFEST,
)
