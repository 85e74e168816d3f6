"""What is written is old or new, never other: with every step refused, killed, or with another run in between."""

from __future__ import annotations

import itertools
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from iv3.core import files
from iv3.core.files import remove_abandoned, write, write_all
from tests.support.faults import LENIENT, Steps, killing, refusing, state, stepping

posix = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX")
OLD = {"a.csv": b"oud a", "b.json": b"oud b", "c.html": b"oud c"}
NEW = {"a.csv": b"nieuw a", "b.json": b"nieuw b", "c.html": b"nieuw c"}


def put(folder: Path, before: Mapping[str, bytes]) -> None:
    for path in folder.iterdir():
        path.unlink()
    for name, content in before.items():
        (folder / name).write_bytes(content)


def make(folder: Path, count: int) -> Callable[[], None]:
    """Return what writes the first files, each in two pieces."""
    contents = {folder / name: [content[:3], content[3:]] for name, content in list(NEW.items())[:count]}
    return lambda: write_all(contents)


def after(before: Mapping[str, bytes], count: int) -> dict[str, bytes]:
    return {**before, **dict(list(NEW.items())[:count])}


@pytest.mark.parametrize("before", [{}, OLD], ids=["none", "old"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_whatever_step_is_refused_all_files_are_old_or_all_are_new(
    tmp_path: Path, before: Mapping[str, bytes], count: int
) -> None:
    with stepping(Steps()) as steps:
        put(tmp_path, before)
        make(tmp_path, count)()
    assert state(tmp_path) == after(before, count)
    assert len(steps.names) > 6 * count
    for at, name in enumerate(steps.names, start=1):
        put(tmp_path, before)
        with stepping(Steps(refusing(at))):
            try:
                make(tmp_path, count)()
                assert name in LENIENT, (at, name)
                expected = after(before, count)
            except OSError as error:
                assert Path(str(error.filename)) in {tmp_path / known for known in NEW}, (at, name)
                expected = dict(before)
        remove_abandoned(tmp_path)
        assert state(tmp_path) == expected, (at, name)


@posix
@pytest.mark.parametrize("before", [{}, OLD], ids=["none", "old"])
@pytest.mark.parametrize("count", [1, 3])
def test_whenever_it_is_killed_each_file_is_old_or_new_and_the_next_run_cleans_up(
    tmp_path: Path, before: Mapping[str, bytes], count: int
) -> None:
    with stepping(Steps()) as steps:
        put(tmp_path, before)
        make(tmp_path, count)()
    killed = 0
    for at in range(1, len(steps.names) + 1):
        put(tmp_path, before)
        child = os.fork()
        if child == 0:
            with stepping(Steps(killing(at))):
                make(tmp_path, count)()
            os._exit(0)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) < 0
        for name, content in state(tmp_path).items():
            assert content in (before.get(name), NEW.get(name)) or name.startswith(".iv3-"), (at, name)
        make(tmp_path, count)()
        assert state(tmp_path) == after(before, count), at
    assert killed == len(steps.names)


def orders(first: int, second: int) -> Iterator[tuple[int, ...]]:
    """Yield every order of the steps of two runs."""
    for chosen in itertools.combinations(range(first + second), first):
        yield tuple(0 if place in chosen else 1 for place in range(first + second))


@posix
def test_two_runs_that_write_one_file_in_any_order_leave_one_of_the_two_whole(tmp_path: Path) -> None:
    target = tmp_path / "uit.csv"
    contents = (b"een " * 50, b"twee " * 50)
    watched = ("open", "flush", "replace")
    tried = 0
    for order in orders(len(watched), len(watched)):
        target.write_bytes(b"oud")
        turns = Turns(order, watched)
        threads = [threading.Thread(target=turns.run, args=(who, target, contents[who])) for who in (0, 1)]
        with stepping(Steps(turns.wait)):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(timeout=20)
        assert target.read_bytes() in contents, order
        assert state(tmp_path).keys() == {"uit.csv"}, order
        tried += 1
    assert tried == 20


class Turns:
    """Two runs that wait for each other's steps."""

    def __init__(self, order: tuple[int, ...], watched: Sequence[str]) -> None:
        self._left, self._watched = list(order), watched
        self._who = threading.local()
        self._changed = threading.Condition()

    def run(self, who: int, target: Path, content: bytes) -> None:
        self._who.number, self._who.watched = who, set(self._watched)
        write(content, target)

    def wait(self, _number: int, name: str) -> None:
        if name not in self._who.watched:  # or again: it opens once more when the other took it for abandoned
            return
        self._who.watched.remove(name)
        with self._changed:
            assert self._changed.wait_for(lambda: self._left[0] == self._who.number, timeout=20)
            self._left = self._left[1:] or [-1]
            self._changed.notify_all()


@posix
def test_what_another_run_is_writing_is_not_taken_for_abandoned(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half "
        remove_abandoned(tmp_path)
        assert len([*tmp_path.iterdir()]) == 1
        yield b"heel"

    write_all({tmp_path / "uit.txt": pieces()})
    assert state(tmp_path) == {"uit.txt": b"half heel"}


def test_a_file_of_the_user_that_looks_a_little_like_ours_stays(tmp_path: Path) -> None:
    own = {"rap.txt.deel": b"van mij", ".iv3-notities": b"van mij"}
    put(tmp_path, own)
    write("rapport", tmp_path / "rap.txt")
    assert state(tmp_path) == {**own, "rap.txt": b"rapport"}


@posix
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o664])
def test_a_file_that_is_replaced_keeps_its_mode_and_a_new_one_follows_the_mask(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "geheim.csv"
    target.write_bytes(b"oud")
    target.chmod(mode)
    write(b"nieuw", target)
    assert stat.S_IMODE(target.stat().st_mode) == mode
    before = os.umask(0o027)
    try:
        write(b"nieuw", tmp_path / "ander.csv")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "ander.csv").stat().st_mode) == 0o640


@posix
def test_while_it_is_written_only_the_owner_can_read_it(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"bedragen"
        (beside,) = tmp_path.iterdir()
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600

    write_all({tmp_path / "uit.csv": pieces()})


@posix
def test_a_link_stays_a_link_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    target, link = tmp_path / "map" / "echt.csv", tmp_path / "link.csv"
    target.write_bytes(b"oud")
    link.symlink_to(target)
    write(b"nieuw", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"nieuw"


@posix
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pijp"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write("rapport", pipe)
    reader.join(timeout=20)
    assert heard == [b"rapport"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
@pytest.mark.parametrize("name", ["/dev/null", "/dev/stdout", "/dev/fd/1", "-", "/proc/self/fd/1"])
def test_a_device_a_descriptor_and_standard_output_are_written_to(tmp_path: Path, name: str) -> None:
    program = (
        "from pathlib import Path; from iv3.core.files import write_all, write\n"
        f"write('eerst\\n', None); write_all({{Path({name!r}): ['uit\\n'], Path('x.csv'): ['x']}})\n"
        "write('daarna\\n', None)"
    )
    kept = tmp_path / "kept.txt"
    with kept.open("wb") as stream:
        environment = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[2])}
        subprocess.run([sys.executable, "-c", program], stdout=stream, check=True, cwd=tmp_path, env=environment)
    told = "eerst\ndaarna\n" if name == "/dev/null" else "eerst\nuit\ndaarna\n"
    assert kept.read_text() == told
    assert (tmp_path / "x.csv").read_text() == "x"
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@posix
def test_a_device_that_is_full_leaves_the_files_of_the_same_run_as_they_were(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    with pytest.raises(OSError, match="space"):
        write_all({tmp_path / "a.csv": [b"nieuw"], Path("/dev/full"): [b"x" * 10]})
    assert state(tmp_path) == OLD


def test_a_folder_in_the_place_of_one_file_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"oud a")
    (tmp_path / "map").mkdir()
    with pytest.raises(IsADirectoryError) as refused:
        write_all({tmp_path / "a.csv": [b"nieuw"], tmp_path / "map": [b"x"]})
    assert refused.value.filename == str(tmp_path / "map")
    assert state(tmp_path) == {"a.csv": b"oud a"}


def test_a_fault_while_the_pieces_are_made_leaves_everything_as_it_was(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise KeyError("made")

    put(tmp_path, OLD)
    with pytest.raises(KeyError, match="made"):
        write_all({tmp_path / "a.csv": [b"nieuw"], tmp_path / "b.json": pieces()})
    assert state(tmp_path) == OLD


def test_text_that_is_written_holds_nothing_that_steers(tmp_path: Path) -> None:
    write("a\x1b[2Jb\u202ec\u2066\x9b\r\n", tmp_path / "uit.txt")
    assert (tmp_path / "uit.txt").read_bytes() == "a\ufffd[2Jb\ufffdc\ufffd\ufffd\r\n".encode()
