"""What there is to say about an order to divide: a sentence, a remedy and the key that it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from iv3.allocation.divide import Path
from iv3.core.sentences import text
from iv3.core.words import Ernst
from iv3.rows.cells import shown

PART = "verdelen"
"""The part of the texts of the commands that is about dividing."""
FOUT, WAARSCHUWING = Ernst.FOUT, Ernst.WAARSCHUWING
say = partial(text, PART)


@dataclass(frozen=True)
class OrderFinding:
    """Something to say about an order; ``regel`` is the id of a prohibition, or of one of our own checks."""

    ernst: str
    regel: str
    pad: Path
    melding: str
    herstel: str
    toedelingsregel: str = ""
    bron: str = ""


def shown_path(pad: Path) -> str:
    """Return where something stands as people write it: ``contract[1].sleutel[2].taakveld``, counted from one."""
    result = ""
    for part in pad:
        result += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if result else ''}{shown(part)}"
    return result


def fault(regel: str, pad: Path, **values: object) -> OrderFinding:
    """Return a finding whose sentences are in the texts: ``<regel>`` says what is wrong, ``<regel>_doe`` what to do."""
    key = regel.replace("-", "_")
    return OrderFinding(FOUT, regel, pad, say(key, **values), say(f"{key}_doe", **values))


def warning(regel: str, pad: Path, **values: object) -> OrderFinding:
    """Return a finding as `fault` does, that does not refuse the order."""
    return replace(fault(regel, pad, **values), ernst=WAARSCHUWING)
