"""Where ``iv3.pyz`` starts: the command ``iv3``, with what Python before 3.11 lacks of it.

Only here: the package itself asks for Python 3.11. The first lines are read by any Python there is, to say so in words.
"""

import builtins
import sys

OLDEST = (3, 9)

if sys.version_info < OLDEST:
    told = "Dit bestand heeft Python {}.{} of nieuwer nodig; dit is Python {}.{}.".format(
        *(OLDEST + sys.version_info[:2])
    )
    sys.stderr.write(told + " Start het met een nieuwere Python, bijvoorbeeld: python3.11 iv3.pyz\n")
    sys.exit(2)

if sys.version_info < (3, 11):
    import tomli

    sys.modules.setdefault("tomllib", tomli)

if sys.version_info < (3, 10):
    from itertools import zip_longest

    _NOTHING = object()
    _plain_zip = builtins.zip

    def _zip(*columns, strict=False):
        """Return what ``zip`` does from Python 3.10 on: ``strict`` refuses columns that are not of the same length."""
        return _same_length(zip_longest(*columns, fillvalue=_NOTHING)) if strict else _plain_zip(*columns)

    def _same_length(rows):
        for row in rows:
            if any(cell is _NOTHING for cell in row):
                raise ValueError("zip() arguments are not of the same length")
            yield row

    builtins.zip = _zip

from iv3.commands.main import main  # noqa: E402  (after what it needs)

if __name__ == "__main__":
    sys.exit(main())
