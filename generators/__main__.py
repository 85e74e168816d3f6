"""``python -m generators`` runs the maintainers' commands, with the code that is made from the schema up to date."""

import gc
import sys

from generators.kernel import schema_code
from generators.kernel.places import ROOT


def _is_only_asked(words: list[str]) -> bool:
    """Tell whether the command may not write: ``build --check``."""
    return "build" in words and "--check" in words


gc.disable()  # a command lives for seconds; looking for cycles among all values of the sources is half of a check
if schema_code.is_stale(ROOT) and not _is_only_asked(sys.argv) and schema_code.refresh(ROOT):
    print("De code die uit schema/ wordt gemaakt, is vernieuwd.", file=sys.stderr)

from generators.commands.main import main  # noqa: E402  (it reads the code that was just made)

sys.exit(main())
