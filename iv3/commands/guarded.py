"""The edge of every program: what the user can mend is a sentence, what is our fault is a trace; each its exit code."""

from __future__ import annotations

import errno
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from iv3.commands.parser import say
from iv3.core.errors import UserError
from iv3.core.terminal import give_up, warn

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
    errno.EBADF: "os_uitvoer_dicht",
    errno.ENOMEM: "geen_geheugen",
}
"""What a system says that it refuses → the sentence."""


def _refused_by_system(error: OSError) -> str:
    """Return in a sentence what the system refused, with the file as the user knows it."""
    where = f" ({error.filename})" if error.filename else ""
    key = _BY_NUMBER.get(error.errno or 0)
    return say(key, bestand=where) if key else say("niet_gelukt", reden=error.strerror or error, bestand=where)


def guarded(command: Callable[[], int], told: Callable[[UserError], str] = str) -> int:
    """Run a command and return its exit code.

    Args:
        command: what to run.
        told: the sentence for what the user can mend.

    Returns:
        What the command returned; `NOT_RUN` for a `UserError`, for a file or memory that the system refuses, and when
        it was stopped; `CRASHED` for anything else, after its trace.
    """
    try:
        with _stopped_tidily():
            return command()
    except BrokenPipeError:  # the reader of our output has seen enough
        give_up(sys.stdout)
        return GOOD
    except UserError as error:
        warn(told(error))
    except KeyboardInterrupt:
        warn(say("afgebroken"))
    except MemoryError:
        warn(say("geen_geheugen", bestand=""))
    except OSError as error:
        give_up(sys.stdout)
        warn(_refused_by_system(error))
    except Exception:
        import traceback  # only for a fault of ours

        warn(traceback.format_exc().rstrip("\n"), say("storing"))
        return CRASHED
    return NOT_RUN


@contextmanager
def _stopped_tidily() -> Iterator[None]:
    """Have whoever stops the program (a closed window, a container that ends) stop it as Ctrl-C does: tidied up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [number for number in ("SIGTERM", "SIGHUP") if hasattr(signal, number)]
    before = {number: signal.signal(getattr(signal, number), _stop) for number in names}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(getattr(signal, number), handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
