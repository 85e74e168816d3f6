"""The edge of every program: what the user can mend is a sentence, what is our fault is a trace; each its exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

from iv3.commands.parser import say
from iv3.core.errors import UserError
from iv3.core.files import UNFINISHED
from iv3.core.terminal import without_steering

GOOD, FOUND, NOT_RUN = 0, 1, 2
CRASHED = 70
"""What BSD's ``sysexits.h`` calls EX_SOFTWARE: an error in the program itself."""


_BY_NUMBER = {
    errno.ENOSPC: "os_geen_ruimte",
    errno.EDQUOT: "os_geen_ruimte",
    errno.EISDIR: "os_is_map",
    errno.ENOENT: "os_geen_map",
    errno.ENOTDIR: "os_geen_map",
    errno.EACCES: "os_geen_toegang",
    errno.EPERM: "os_geen_toegang",
    errno.EROFS: "os_alleen_lezen",
    errno.ENAMETOOLONG: "os_naam_te_lang",
}
"""What a system says that it refuses → the sentence."""


def _refused_by_system(error: OSError) -> str:
    """Return in a sentence what the system refused, with the file as the user knows it."""
    name = str(error.filename or "").removesuffix(UNFINISHED)
    where = f" ({name})" if name else ""
    key = _BY_NUMBER.get(error.errno or 0)
    return say(key, bestand=where) if key else say("niet_gelukt", reden=error.strerror or error, bestand=where)


def guarded(command: Callable[[], int], told: Callable[[UserError], str] = str) -> int:
    """Run a command and return its exit code.

    Args:
        command: what to run.
        told: the sentence for what the user can mend.

    Returns:
        What the command returned; `NOT_RUN` for a `UserError` or a file that the system refuses; `CRASHED` for anything
        else, after its trace.
    """
    try:
        return command()
    except BrokenPipeError:  # the reader of our output has seen enough
        return GOOD
    except UserError as error:
        print(without_steering(told(error)), file=sys.stderr)
    except KeyboardInterrupt:
        print(say("afgebroken"), file=sys.stderr)
    except OSError as error:
        print(without_steering(_refused_by_system(error)), file=sys.stderr)
    except Exception:
        import traceback  # only for a fault of ours

        traceback.print_exc()
        print(say("storing"), file=sys.stderr)
        return CRASHED
    return NOT_RUN
