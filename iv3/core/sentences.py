"""What the commands say: sentences from ``tables/opdrachten/``, with their values filled in."""

from __future__ import annotations

from pathlib import Path

from iv3.core.packs import read_pack
from iv3.core.terminal import one_line

_PACK = "teksten"


def text(part: str, key: str, **values: object) -> str:
    """Return a sentence with its values filled in.

    Args:
        part: the file below ``tables/opdrachten/``, without extension.
        key: the key of the sentence in that file.
        values: what stands between braces in the sentence; text from outside cannot leave its line.

    Raises:
        KeyError: there is no such sentence, or a value is missing.
    """
    return _sentence(part, key).format(**{name: _safe(value) for name, value in values.items()})


def _safe(value: object) -> object:
    return one_line(str(value)) if isinstance(value, (str, Path)) else value


def _sentence(part: str, key: str) -> str:
    pack = read_pack(_PACK)
    if pack is None:
        raise KeyError(_PACK)
    return str(pack[part][key])
