"""What a command writes: never over what it reads, nor twice to one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from iv3.commands.parser import say
from iv3.core.errors import Unusable
from iv3.core.files import unfinished


def not_over(outputs: Iterable[Path | None], files: Sequence[Path]) -> None:
    """Refuse to write over a file that is read, or over another output.

    Args:
        outputs: the files to write; None for one that is not asked for.
        files: the files that are read.

    Raises:
        Unusable: the text names the file.
    """
    written: set[Path] = set()
    for out in outputs:
        if out is None:
            continue
        for target in (out, unfinished(out)):
            if target.resolve() in written:
                raise Unusable(say("uitvoer_dubbel", bestand=out))
            if target.exists() and any(path.exists() and target.samefile(path) for path in files):
                raise Unusable(say("uitvoer_is_invoer", bestand=target))
            written.add(target.resolve())
