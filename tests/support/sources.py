"""The repository, and a copy of its sources that a test may break."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from generators import checks
from generators.kernel.kinds import Kind, record
from generators.kernel.origin import Origin
from generators.kernel.sources import Document

ROOT = Path(__file__).resolve().parents[2]


def made(kind: type[Kind], **data: Any) -> Kind:
    """Return a record of the schema with these values, as if it stood in a file of its own."""
    return record(data, kind, Origin(Document("tables/proef.yaml", data), ()))


def saying(record_: Kind, **data: Any) -> Kind:
    """Return the record of a file as it would be if the file said this too, or otherwise."""
    document = Document(record_.origin.document.path, {**record_.origin.written(), **data})
    return record(document.data, type(record_), Origin(document, ()))


def copied_programs(folder: Path) -> Path:
    """Return ``folder`` with a copy of facts, schema and programs, to change and to run."""
    left_out = (".*", "dist", "tests", "benchmarks", "docs", "node_modules", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*left_out))
    return folder


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a copy of the programs, with what stands there."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


class Copy:
    """A copy of the sources that a test may break; without the examples, of which there are hundreds."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in ("tables", "schema", "generated/schemas/bronnen"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("voorbeelden"))

    def replace(self, path: str, old: str, new: str, count: int = 1) -> None:
        """Replace ``old`` once; a test whose starting point has gone must fail, not pass by accident."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is no longer in {path}"
        file.write_text(text.replace(old, new, count), encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        file = self.root / path
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")

    def check(self) -> checks.CheckOutcome:
        return checks.run(self.root)
