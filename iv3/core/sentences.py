"""What the commands say: sentences from ``tables/opdrachten/``, with their values filled in."""

from __future__ import annotations

from iv3.core.packs import read_pack

_PACK = "teksten"


def text(part: str, key: str, **values: object) -> str:
    """Return a sentence with its values filled in.

    Args:
        part: the file below ``tables/opdrachten/``, without extension.
        key: the key of the sentence in that file.
        values: what stands between braces in the sentence.

    Raises:
        KeyError: there is no such sentence, or a value is missing.
    """
    return _sentence(part, key).format(**values)


def _sentence(part: str, key: str) -> str:
    pack = read_pack(_PACK)
    if pack is None:
        raise KeyError(_PACK)
    return str(pack[part][key])
