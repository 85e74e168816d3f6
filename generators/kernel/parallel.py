"""Work that is done in other processes, beside the rest of a build.

What a process looked at is not noted in another, so while somebody notes (see `generators.kernel.noted`) all work is
done in the process itself.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from typing import Any, TypeVar

from generators.kernel import noted
from generators.kernel.files import Files

Result = TypeVar("Result")


def start(make: Callable[[], Result]) -> Callable[[], Result]:
    """Begin to make files, or what can be sent from one process to another, and return what waits for them.

    With one processor, or where a process cannot be copied as it stands, the files are made when they are waited for.
    What goes wrong in ``make`` is raised there too.
    """
    if _processors() < 2:
        return make
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(make, sender), daemon=True)
    process.start()
    sender.close()

    def wait() -> Result:
        try:
            made = receiver.recv()
        except EOFError:
            raise RuntimeError("het tweede proces is gestopt voordat het klaar was") from None
        finally:
            receiver.close()
            process.join()
        if isinstance(made, BaseException):
            raise made
        result: Result = made
        return result

    return wait


def share(works: Sequence[Callable[[], Files]]) -> Callable[[], list[Files]]:
    """Begin to make files in the other processors, and return what helps to finish, waits and gives all in order.

    Whoever is free takes the next work, so the longest go first. What goes wrong is raised where it is waited for.
    """
    taken = multiprocessing.Value("i", 0)
    others = [start(partial(_some, works, taken)) for _ in range(_processors() - 1)] if works else []

    def finish() -> list[Files]:
        made = _some(works, taken)
        for other in others:
            made.update(other())
        return [made[number] for number in range(len(works))]

    return finish


def _some(works: Sequence[Callable[[], Files]], taken: Synchronized[int]) -> dict[int, Files]:
    """Make what nobody else has taken yet, by its place in ``works``."""
    made: dict[int, Files] = {}
    while True:
        with taken.get_lock():
            number = taken.value
            taken.value += 1
        if number >= len(works):
            return made
        made[number] = works[number]()


def _processors() -> int:
    """Return how many processes may work at once; 1 where a process cannot be copied as it stands."""
    can_copy = "fork" in multiprocessing.get_all_start_methods() and not noted.is_noting()
    return (os.cpu_count() or 1) if can_copy else 1


def _send(make: Callable[[], Any], sender: Connection) -> None:
    try:
        made = make()
    except Exception as error:  # whatever it is, it must not get lost with the process
        made = error
    sender.send(made)
    sender.close()
