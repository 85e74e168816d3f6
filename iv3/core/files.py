"""The one way out for files: each is whole or as it was, and those of one run are all new or all as they were.

What is written stands beside its place under a name of its own until it is whole, and only then takes that place.
Whoever is stopped in between leaves files called ``.iv3-….deel``, which the next run in that folder removes.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from iv3.core.terminal import is_plain, told_text, without_steering

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be removed: that does what the lock does
    fcntl = None  # type: ignore[assignment]

STANDARD_OUTPUT = Path("-")
"""As the name of a file to write: standard output."""

_BEGIN, _END = ".iv3-", ".deel"
_ABANDONED_AFTER_SECONDS = 3600
"""Where a lock cannot tell: no run writes one file as long as this."""
_READING_UMASK = threading.Lock()
_NO_LOCK = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})
_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""What a file system says that cannot do it; that is not a failure to write."""


def write(content: str | bytes, path: Path | None) -> None:
    """Write text (as UTF-8) or bytes to a file in one step, or to standard output when there is no ``path``.

    Raises:
        OSError: the file cannot be written; what stood there is still there.
    """
    if path is not None:
        write_all({path: [content]})
    else:
        write_pieces([content])


def write_pieces(pieces: Iterable[str | bytes]) -> None:
    """Write text (as UTF-8, without what steers a terminal) or bytes to standard output.

    Raises:
        OSError: standard output is closed or full.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.flush()
    stream: IO[bytes] = getattr(sys.stdout, "buffer", None) or _AsText()
    for piece in pieces:
        stream.write(_bytes(piece, told_text))
    stream.flush()


def write_all(contents: Mapping[Path, Iterable[str | bytes]], *, outlives_power: bool = True) -> None:
    """Write several files, each in pieces: all of them, or when one cannot be written none.

    A link stays a link: the file that it points to is replaced. A device, a pipe or ``-`` is written to, never
    replaced; what went there is gone when a later step fails. The mode of a file that is replaced stays.

    Args:
        contents: file → its pieces; text goes as UTF-8.
        outlives_power: whether all of it is on the disk itself when this returns; what can be made again needs not.

    Raises:
        OSError: a file cannot be written; what stood in its place, and in that of the others, is still there. Its
            ``filename`` is the name that was given.
    """
    poured = [path for path in contents if is_poured(path)]
    with ExitStack() as undone:
        parts = [
            undone.enter_context(_filled(path, pieces, outlives_power=outlives_power))
            for path, pieces in contents.items()
            if path not in poured
        ]
        for path in poured:
            _pour(path, contents[path])
        _put_all(parts)
    if outlives_power:
        for folder in dict.fromkeys(part.target.parent for part in parts):
            _sync_folder(folder)


def is_poured(path: Path) -> bool:
    """Tell whether a name is something to write to and not a file to replace: ``-``, a device, a pipe, a descriptor."""
    if path == STANDARD_OUTPUT or _descriptor(path) is not None:
        return True
    try:
        kind = path.stat().st_mode
    except OSError:  # not there, or not to be seen: writing will say
        return False
    return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))


def is_standard_output(path: Path) -> bool:
    """Tell whether what is written to this name comes out of standard output."""
    return path == STANDARD_OUTPUT or _descriptor(path) == 1


def remove_abandoned(folder: Path) -> None:
    """Remove from a folder what runs left that were stopped while they wrote; never what a run is writing now."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_BEGIN) and entry.name.endswith(_END) and entry.is_file(follow_symlinks=False):
                _remove_abandoned(Path(entry.path))


class _AsText(io.BytesIO):
    """Standard output that a program replaced by something that takes text only."""

    def flush(self) -> None:
        sys.stdout.write(self.getvalue().decode("utf-8", "replace"))
        self.seek(0)
        self.truncate()


class _Part:
    """A file that is whole but does not have its place yet, and what stands in that place now."""

    def __init__(self, path: Path, target: Path, descriptor: int, beside: Path) -> None:
        """Take the name as given, where it leads, and the open file beside it."""
        self.path, self.target, self._descriptor, self._beside = path, target, descriptor, beside
        self._old: Path | None = None
        self._lock: int | None = None

    def fill(self, pieces: Iterable[str | bytes], *, outlives_power: bool) -> None:
        with os.fdopen(self._descriptor, "wb", closefd=False) as stream:
            for piece in pieces:
                with _named(self.path):
                    stream.write(_bytes(piece))
            with _named(self.path):
                stream.flush()
        with _named(self.path):
            _like_before(self._descriptor, self.target)
            if outlives_power:
                _sync(self._descriptor)

    def keep_old(self) -> None:
        """Keep what stands in the place under another name, so that it can go back."""
        if not self.target.exists():
            return
        name = self._beside.with_name(self._beside.name.replace(_END, f"-oud{_END}"))
        with _named(self.path):
            try:
                os.link(self.target, name)
            except OSError:  # a file system without links, or somebody else's file
                shutil.copy2(self.target, name)
            self._old = name
            self._lock = os.open(name, os.O_RDONLY)
            _lock(self._lock)

    def put(self) -> None:
        with _named(self.path):
            if fcntl is None:  # Windows renames no open file
                self._close()
            self._beside.replace(self.target)

    def put_back(self) -> None:
        if self._old is not None:
            self._old.replace(self.target)
        else:
            self.target.unlink(missing_ok=True)

    def end(self) -> None:
        for name in (self._beside, self._old):
            if name is not None:
                with suppress(OSError):
                    name.unlink(missing_ok=True)
        self._close()
        if self._lock is not None:
            os.close(self._lock)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def _filled(path: Path, pieces: Iterable[str | bytes], *, outlives_power: bool) -> Iterator[_Part]:
    """Write the pieces beside the place of a file; what is still beside it in the end is removed."""
    with _named(path):
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        remove_abandoned(target.parent)
        part = _Part(path, target, *_new_beside(target.parent))
    try:
        part.fill(pieces, outlives_power=outlives_power)
        yield part
    finally:
        part.end()


def _put_all(parts: list[_Part]) -> None:
    """Put every part in its place; when one cannot, put back what was there."""
    if len(parts) > 1:
        for part in parts:
            part.keep_old()
    placed: list[_Part] = []
    with _undisturbed():
        try:
            for part in parts:
                part.put()
                placed.append(part)
        except BaseException:
            for part in reversed(placed):
                part.put_back()
            raise


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a signal to stop wait until every file has its place."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _new_beside(folder: Path) -> tuple[int, Path]:
    """Return a new file that only we can read, open and locked, and its name."""
    while True:
        descriptor, name = tempfile.mkstemp(_END, _BEGIN, folder)
        try:
            _lock(descriptor, waits=True)
            if _stands(name, descriptor):  # else another run took it for abandoned before we had the lock
                return descriptor, Path(name)
        except BaseException:
            os.close(descriptor)
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)
            raise
        os.close(descriptor)


def _lock(descriptor: int, *, waits: bool = False) -> bool:
    """Lock an open file for as long as it is open; return whether that could be done."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except OSError as error:
        if waits and error.errno not in _NO_LOCK:
            raise
        return False
    return True


def _stands(name: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(Path(name).lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _remove_abandoned(name: Path) -> None:
    with suppress(OSError):
        if fcntl is None:
            if time.time() - name.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                name.unlink()
            return
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if _lock(descriptor) and _stands(str(name), descriptor):
                name.unlink()
        finally:
            os.close(descriptor)


def _like_before(descriptor: int, target: Path) -> None:
    """Give a new file the mode and the owner of the file that it replaces, or those of any new file."""
    if not hasattr(os, "fchmod"):
        return
    try:
        before = target.stat()
    except FileNotFoundError:
        os.fchmod(descriptor, 0o666 & ~_umask())
        return
    mode, now = stat.S_IMODE(before.st_mode), os.fstat(descriptor)
    if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
        try:
            os.fchown(descriptor, -1 if os.geteuid() else before.st_uid, before.st_gid)
        except OSError:  # then what its group could do is not for another group
            mode &= ~0o070
    os.fchmod(descriptor, mode)


def _umask() -> int:
    """Return what new files do not allow; it can only be read by setting it, so one thread at a time."""
    with _READING_UMASK:
        mask = os.umask(0o077)
        os.umask(mask)
    return mask


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder outlive a power cut; a file is in its place already, so this refuses nothing."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _pour(path: Path, pieces: Iterable[str | bytes]) -> None:
    """Write to what is not a file: after what went there before, and nothing is replaced."""
    if path == STANDARD_OUTPUT:
        write_pieces(pieces)
        return
    number = _descriptor(path)
    if number is not None and sys.stdout is not None:
        sys.stdout.flush()
    with _named(path):
        descriptor = os.open(path, os.O_WRONLY) if number is None else os.dup(number)
    with os.fdopen(descriptor, "wb", closefd=True) as stream:
        for piece in pieces:
            with _named(path):
                stream.write(_bytes(piece, told_text))
        with _named(path):
            stream.flush()


def _descriptor(path: Path) -> int | None:
    """Return the number of the open file of this process that a name stands for: ``/dev/stdout``, ``/dev/fd/63``."""
    own = {Path(f"/proc/{os.getpid()}/{below}fd") for below in ("", f"task/{os.getpid()}/")}
    step = path
    for _ in range(40):  # as many links as a system follows
        folder = Path(os.path.realpath(step.parent))
        if folder in own and step.name.isdecimal():
            return int(step.name)
        try:
            step = folder / (folder / step.name).readlink()
        except (OSError, ValueError):
            return None
    return None


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have an error speak of the file as the user knows it, not of the name beside it."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _bytes(piece: str | bytes, gate: Callable[[str], str] = without_steering) -> bytes:
    if not isinstance(piece, str):
        return piece
    data = piece.encode("utf-8", "replace")
    return data if is_plain(data) else gate(piece).encode("utf-8", "replace")
