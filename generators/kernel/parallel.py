"""Work that is done in other processes, beside the rest of a build.

What a process looked at is not noted in another, so while somebody notes (see `generators.kernel.noted`) all work is
done in the process itself.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from typing import Any, TypeVar

from generators.kernel import noted
from generators.kernel.files import Files

Result = TypeVar("Result")


@contextmanager
def started(make: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Begin to make files, or what can be sent from one process to another, and give what waits for them.

    With one processor, or where a process cannot be copied as it stands, the files are made when they are waited for.
    What goes wrong in ``make`` is raised there too. At the end the other process is gone, also when nobody waited.
    """
    if _processors() < 2:
        yield make
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(make, sender), daemon=True)
    process.start()
    sender.close()
    try:
        yield partial(_received, receiver)
    finally:
        receiver.close()
        process.terminate()
        process.join()


def _received(receiver: Connection) -> Any:
    try:
        made = receiver.recv()
    except EOFError:
        raise RuntimeError("het tweede proces is gestopt voordat het klaar was") from None
    if isinstance(made, BaseException):
        raise made
    return made


@contextmanager
def shared(works: Sequence[Callable[[], Files]]) -> Iterator[Callable[[], list[Files]]]:
    """Begin to make files in the other processors, and give what helps to finish, waits and returns all in order.

    Whoever is free takes the next work, so the longest go first. What goes wrong is raised where it is waited for.
    """
    taken = multiprocessing.Value("i", 0)
    with ExitStack() as stack:
        count = _processors() - 1 if works else 0
        others = [stack.enter_context(started(partial(_some, works, taken))) for _ in range(count)]

        def finish() -> list[Files]:
            made = _some(works, taken)
            for other in others:
                made.update(other())
            return [made[number] for number in range(len(works))]

        yield finish


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
