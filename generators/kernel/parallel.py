"""Work that is done in a second process, beside the rest of a build."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection

from generators.kernel.files import Files


def start(make: Callable[[], Files]) -> Callable[[], Files]:
    """Begin to make files, and return what waits for them.

    With one processor, or where a process cannot be copied as it stands, the files are made when they are waited for.
    What goes wrong in ``make`` is raised there too.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or (os.cpu_count() or 1) < 2:
        return make
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(make, sender), daemon=True)
    process.start()
    sender.close()

    def wait() -> Files:
        try:
            made = receiver.recv()
        except EOFError:
            raise RuntimeError("het tweede proces is gestopt voordat het klaar was") from None
        finally:
            receiver.close()
            process.join()
        if isinstance(made, BaseException):
            raise made
        files: Files = made
        return files

    return wait


def _send(make: Callable[[], Files], sender: Connection) -> None:
    try:
        made: Files | Exception = make()
    except Exception as error:  # whatever it is, it must not get lost with the process
        made = error
    sender.send(made)
    sender.close()
