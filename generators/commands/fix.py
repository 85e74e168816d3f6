"""What ``check --fix`` does at the command line: mend, tell what was done, and tell what is left for a person."""

from __future__ import annotations

import difflib
from pathlib import Path

from generators.kernel.files import write_sources
from generators.kernel.findings import as_text
from generators.upkeep.mending.mend import Mended, mend
from iv3.core.files import write
from iv3.core.terminal import warn


def fix(root: Path, file: str | None, *, dry_run: bool) -> int:
    """Mend the sources and print what was done; returns 0 when nothing is left for a person, else 1.

    Args:
        root: the repository.
        file: the path of one file relative to ``root``, or None for all.
        dry_run: write nothing and show the difference; then 1 also when something would be mended.
    """

    mended = mend(root, None if file is None else (file,))
    findings = [f for f in mended.left.findings if file is None or f.place.path == file]
    if dry_run:
        write(_difference(root, mended), None)
    else:
        write_sources(root, {path: text.encode() for path, text in mended.texts.items()})
    write("".join(f"{repair}\n" for repair in mended.repairs), None)
    write(as_text(findings), None)
    done = "Dit zou worden hersteld" if dry_run else "Hersteld"
    left = "Er blijft niets over voor u" if not findings else f"Voor u blijft over: {len(findings)}"
    files = "1 bestand" if len(mended.texts) == 1 else f"{len(mended.texts)} bestanden"
    warn(f"{done}: {len(mended.repairs)}, in {files}. {left}.")
    return 1 if findings or (dry_run and mended.texts) else 0


def _difference(root: Path, mended: Mended) -> str:
    lines: list[str] = []
    for path, text in sorted(mended.texts.items()):
        before = (root / path).read_bytes().decode("utf-8")
        lines += difflib.unified_diff(
            before.splitlines(), text.splitlines(), f"{path} (nu)", f"{path} (hersteld)", lineterm="", n=1
        )
    return "".join(f"{line}\n" for line in lines)
