"""Running somebody else's program, which is not believed: bounded in time and in what it writes, and ended whole."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO

from iv3.conformance.kit import KitError, say

MOST_BYTES = 16_000_000
"""What a program may write on standard output, and as much on standard error."""

_PIECE = 65_536
_TICK = 0.1
"""Seconds between two looks at the clock, and at whether all has to stop."""
_GRACE = 1.0
"""Seconds for a program that has ended while somebody still holds its output, or the other way round."""
_HAS_GROUPS = os.name == "posix"
"""Windows has no groups of processes: there only the program itself is ended, and nobody waits for its children."""


class Ending(Enum):
    """Why the reading of what a program wrote came to an end."""

    DONE = "klaar"
    TOO_LONG = "te_lang"
    TOO_MUCH = "te_veel"
    STOPPED = "afgebroken"


@dataclass(frozen=True)
class VendorAnswer:
    """What a program wrote on a delivery.

    Attributes:
        ending: why reading ended.
        output: standard output, at the most `MOST_BYTES` and a piece.
        errors: standard error, likewise.
    """

    ending: Ending
    output: bytes
    errors: bytes


@dataclass(frozen=True)
class Vendor:
    """Somebody else's program.

    Attributes:
        command: program and arguments; the path of a delivery is added as the last one.
        seconds: how long it may take over one delivery.
        most_bytes: how much it may write.
        stop: when this is set, what runs is ended.
    """

    command: Sequence[str]
    seconds: float
    stop: threading.Event
    most_bytes: int = MOST_BYTES

    def answer(self, delivery: Path) -> VendorAnswer:
        """Return what the program writes on a delivery; afterwards nothing of it runs any more.

        Raises:
            KitError: it cannot be started.
        """
        try:
            process = subprocess.Popen(
                [*self.command, str(delivery)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:  # ValueError: a null character in a word
            reason = getattr(error, "strerror", None) or error
            raise KitError(say("niet_te_starten", programma=self.command[0], reden=reason)) from error
        changed = threading.Event()
        pipes = [_Pipe(stream, self.most_bytes, changed) for stream in (process.stdout, process.stderr) if stream]
        try:
            ending = self._ending(process, pipes, changed)
        finally:
            _end(process)
            for pipe in pipes:
                pipe.close()
        output, errors = (bytes(pipe.content) for pipe in pipes)
        return VendorAnswer(ending, output, errors)

    def _ending(self, process: subprocess.Popen[bytes], pipes: Sequence[_Pipe], changed: threading.Event) -> Ending:
        """Wait until the program has said all, or may go on no longer."""
        deadline = time.monotonic() + self.seconds
        until = deadline
        while True:
            if any(pipe.is_too_much for pipe in pipes):
                return Ending.TOO_MUCH
            has_ended, is_read = process.poll() is not None, not any(pipe.is_alive() for pipe in pipes)
            if has_ended and is_read:
                return Ending.DONE
            if has_ended or is_read:  # somebody else holds its output, or it lingers after the last word
                until = min(until, time.monotonic() + _GRACE)
            left = until - time.monotonic()
            if left <= 0:
                return Ending.DONE if has_ended or is_read else Ending.TOO_LONG
            if self.stop.is_set():
                return Ending.STOPPED
            changed.wait(min(_TICK, left) if not is_read else min(_TICK / 10, left))
            changed.clear()


class _Pipe(threading.Thread):
    """Reads what comes out of a pipe until its end, until it is too much, or until nobody wants it any more."""

    def __init__(self, stream: IO[bytes], most_bytes: int, changed: threading.Event) -> None:
        """Start reading; ``changed`` is set when there is no more to read."""
        super().__init__(daemon=True)
        self.content = bytearray()
        self._stream, self._most_bytes, self._changed = stream, most_bytes, changed
        self._is_closed = threading.Event()
        self.start()

    @property
    def is_too_much(self) -> bool:
        """Tell whether more was written than may be."""
        return len(self.content) > self._most_bytes

    def run(self) -> None:
        """Read."""
        with self._stream, selectors.DefaultSelector() as waiting:
            if _HAS_GROUPS:  # Windows cannot wait for a pipe
                waiting.register(self._stream, selectors.EVENT_READ)
            while not self._is_closed.is_set() and not self.is_too_much:
                if _HAS_GROUPS and not waiting.select(_TICK):
                    continue
                piece = os.read(self._stream.fileno(), _PIECE)
                if not piece:
                    break
                self.content += piece
        self._changed.set()

    def close(self) -> None:
        """Say that nobody wants the rest."""
        self._is_closed.set()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with everything that it started and that stayed in its group."""
    with suppress(ProcessLookupError, PermissionError):  # all of it has ended
        if _HAS_GROUPS:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
