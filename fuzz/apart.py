"""Work in a process of its own, with a limit on memory, processor and clock: whatever happens there, here goes on.

The process is forked, so that the commands are loaded once. This is for Linux.
"""

from __future__ import annotations

import io
import os
import pickle
import resource
import select
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iv3.commands.main import main

CRASHED = 70
"""The exit code of work of which an exception came out."""


@dataclass(frozen=True)
class Limits:
    """What a process may take.

    Attributes:
        memory: address space in bytes; None for a program that reserves more than it uses, of which the peak is judged.
        processor: seconds of processor.
        clock: seconds on the clock; more than `processor`, for a machine that does other things too.
    """

    memory: int | None = 1 << 30
    processor: int = 30
    clock: float = 60.0


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    Attributes:
        code: its exit code; None when a signal ended it.
        signal: the name of that signal; empty without one.
        out: what it wrote on standard output.
        err: what it wrote on standard error.
        seconds: of processor.
        peak: of memory, in bytes, beyond what this process had when it was forked.
        result: what the work returned.
    """

    code: int | None
    signal: str
    out: bytes
    err: bytes
    seconds: float
    peak: int
    result: Any = None


def command(words: Sequence[str], folder: Path, limits: Limits = Limits()) -> Ended:
    """Run a command of ``iv3`` in a folder."""
    return apart(lambda: exit_code(words), folder, limits)


def program(words: Sequence[str], folder: Path, limits: Limits = Limits()) -> Ended:
    """Run any program in a folder."""

    def replaced() -> int:
        os.execvp(words[0], list(words))

    return apart(replaced, folder, limits)


def exit_code(words: Sequence[str]) -> int:
    """Run a command of ``iv3`` in this process and return its exit code."""
    try:
        return main(list(words))
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


def apart(work: Callable[[], Any], folder: Path, limits: Limits) -> Ended:
    """Do work in a process of its own; a whole number that it returns is the exit code, anything else the result."""
    out, err, back = (os.memfd_create(name) for name in ("out", "err", "back"))
    _, resident = _own_memory()
    try:
        child = os.fork()
        if child == 0:
            _become(work, folder, limits, out, err, back)
        stopped = _wait(child, limits.clock)
        _, status, used = os.wait4(child, 0)
        kept = _content(back)
        return Ended(
            code=os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            signal=stopped or (signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else ""),
            out=_content(out),
            err=_content(err),
            seconds=used.ru_utime + used.ru_stime,
            peak=max(0, used.ru_maxrss * 1024 - resident),
            result=pickle.loads(kept) if kept else None,
        )
    finally:
        for handle in (out, err, back):
            os.close(handle)


def _own_memory() -> tuple[int, int]:
    """Return the address space and the memory of this process, in bytes."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    return int(pages[0]) * resource.getpagesize(), int(pages[1]) * resource.getpagesize()


def _wait(child: int, seconds: float) -> str:
    """Wait for a process; return what ended the waiting when that was the clock."""
    handle = os.pidfd_open(child)
    try:
        ready, _, _ = select.select([handle], [], [], seconds)
    finally:
        os.close(handle)
    if ready:
        return ""
    os.killpg(child, signal.SIGKILL)
    return "CLOCK"


def _content(handle: int) -> bytes:
    size = os.fstat(handle).st_size
    return os.pread(handle, size, 0)


def _become(work: Callable[[], Any], folder: Path, limits: Limits, out: int, err: int, back: int) -> None:
    """Do the work as the new process, which ends here."""
    code = CRASHED
    try:
        os.setsid()
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout, sys.stderr = (
            _stream(1, "strict"),
            _stream(2, "backslashreplace"),
        )  # as Python does; what our own streams still hold is not said twice
        resource.setrlimit(resource.RLIMIT_CPU, (limits.processor, limits.processor + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if limits.memory is not None:
            most = limits.memory + _own_memory()[0]  # on top of what the process that was forked had already
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        result = work()
        code = result if isinstance(result, int) else 0
        if not isinstance(result, int):
            os.write(back, pickle.dumps(result))
    except BaseException as error:
        os.write(2, f"Traceback: {type(error).__name__}: {error}\n".encode("utf-8", "replace"))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _stream(handle: int, errors: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(os.fdopen(handle, "wb", closefd=False), "utf-8", errors)
