"""What a build kept before: whole or made anew, bounded, and never a condition to build."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from generators.kernel import kept, noted, sources
from generators.kernel.files import Files
from generators.kernel.kept import Kept
from generators.kernel.reading import Facts
from generators.kernel.records import Bronnenbestand, Openbestand

MADE: Files = {"a/b.txt": b"1\n{}", "c.txt": b""}
BRONNEN, OPEN = "tables/bronnen.yaml", "tables/open.yaml"


def facts(bronnen: str = "x: 1") -> Facts:
    return Facts([sources.load_text(bronnen, BRONNEN), sources.load_text("x: 1", OPEN)])


def looking(*kinds: type) -> Callable[[], Files]:
    def make() -> Files:
        noted.note(kind.__name__ for kind in kinds)
        return dict(MADE)

    return make


def built(known: Facts, folder: Path, name: str, make: Callable[[], Files], given: bytes = b"") -> Files:
    """Return a part of a build that comes to its end."""
    keep = Kept("p", known, folder)
    found = keep(name, make, given)
    keep.settle(is_sound=True)
    return found


def refuse() -> Files:
    raise AssertionError("made again")


def test_what_looked_at_nothing_that_changed_is_not_made_again(tmp_path: Path) -> None:
    before, after = facts(), facts(bronnen="x: 2")
    built(before, tmp_path, "open", looking(Openbestand))
    built(before, tmp_path, "bronnen", looking(Openbestand, Bronnenbestand))
    assert Kept("p", before, tmp_path)("bronnen", refuse) == MADE
    assert Kept("p", after, tmp_path)("open", refuse) == MADE
    with pytest.raises(AssertionError, match="made again"):
        built(after, tmp_path, "bronnen", refuse)
    assert list(Kept("p", after, tmp_path)("open", refuse)) == list(MADE), "the order is that of what was made"


def test_the_facts_of_before_are_still_known(tmp_path: Path) -> None:
    for known in (facts(), facts(bronnen="x: 2")):
        built(known, tmp_path, "bronnen", looking(Bronnenbestand))
    for known in (facts(), facts(bronnen="x: 2")):
        assert Kept("p", known, tmp_path)("bronnen", refuse) == MADE


@pytest.mark.parametrize(
    ("programs", "name", "given"), [("q", "deel", b"g"), ("p", "ander", b"g"), ("p", "deel", b"h")]
)
def test_other_programs_another_name_and_another_given_are_another_result(
    tmp_path: Path, programs: str, name: str, given: bytes
) -> None:
    built(facts(), tmp_path, "deel", lambda: MADE, b"g")
    assert Kept("p", facts(), tmp_path)("deel", refuse, b"g") == MADE
    with pytest.raises(AssertionError, match="made again"):
        Kept(programs, facts(), tmp_path)(name, refuse, given)


def test_whoever_gets_a_kept_part_looked_at_what_it_is_made_of(tmp_path: Path) -> None:
    known = facts()
    built(known, tmp_path, "deel", looking(Openbestand))
    whole = noted.made(lambda: Kept("p", known, tmp_path)("deel", refuse))
    assert whole.made_of == {Openbestand.__name__}


@pytest.mark.parametrize("fault", ["empty", "half", "changed", "no head"])
def test_what_is_not_whole_is_made_again(tmp_path: Path, fault: str) -> None:
    built(facts(), tmp_path, "deel", lambda: MADE)
    [file] = tmp_path.iterdir()
    content = file.read_bytes()
    wrong = {"empty": b"", "half": content[:-2], "changed": content[:-1] + b"x", "no head": content.partition(b"\n")[2]}
    file.write_bytes(wrong[fault])
    assert Kept("p", facts(), tmp_path)("deel", lambda: {"n": b"ieuw"}) == {"n": b"ieuw"}


def test_two_builds_at_once_leave_each_part_whole(tmp_path: Path) -> None:
    content: Files = {f"{number}.txt": os.urandom(20_000) for number in range(20)}
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: built(facts(), tmp_path, "deel", lambda: content), range(40)))
    assert all(files == content for files in found)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_build_that_was_killed_leaves_nothing_that_counts_or_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            built(facts(), tmp_path, "deel", lambda: MADE)
    with pytest.raises(AssertionError, match="made again"):
        built(facts(), tmp_path, "deel", refuse)
    assert list(tmp_path.iterdir()) == [], "it was stopped and could tidy up"
    (tmp_path / ".iv3-hardgestopt.deel").write_bytes(b"half")
    built(facts(), tmp_path, "deel", lambda: MADE)
    [whole] = tmp_path.iterdir()
    assert whole.name.startswith("deel-")


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Kept("p", facts(), tmp_path)
    for number in range(4):
        built(facts(), tmp_path, str(number), lambda: {"a": bytes(1000)})
        [file] = tmp_path.glob(f"{number}-*")
        os.utime(file, (number, number))
    assert keep("0", refuse)
    monkeypatch.setattr(kept, "MOST_BYTES", 2 * file.stat().st_size)
    keep.settle(is_sound=True)
    assert sorted(path.name[0] for path in tmp_path.iterdir()) == ["0", "3"]


def test_without_a_folder_to_write_in_everything_is_made(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_bytes(b"")
    keep = Kept("p", facts(), tmp_path / "bestand" / "map")
    assert keep("deel", lambda: MADE) == MADE
    keep.settle(is_sound=True)


def test_facts_that_were_not_read_from_a_text_have_no_fingerprint() -> None:
    with pytest.raises(ValueError, match="vingerafdruk"):
        Facts([sources.Document(OPEN, {"x": 1})]).fingerprints()
    with pytest.raises(ValueError, match="vingerafdruk"):
        Facts([sources.load_text("x: 1", OPEN)], {(OPEN, ("x",))}).fingerprints()


def test_a_build_during_which_a_program_was_written_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = Kept("p", facts(), tmp_path)
    keep("deel", lambda: MADE)
    keep.settle(is_sound=False)
    assert list(tmp_path.iterdir()) == []
    newest = max(path.stat().st_mtime for path in kept.program_files())
    for started, is_sound in ((newest + 1, True), (newest - 1, False)):
        monkeypatch.setattr(kept, "STARTED", started)
        assert kept.are_programs_of_the_start() is is_sound


def test_nothing_counts_before_its_build_is_over(tmp_path: Path) -> None:
    keep = Kept("p", facts(), tmp_path)
    keep("deel", lambda: MADE)
    with pytest.raises(AssertionError, match="made again"):
        Kept("p", facts(), tmp_path)("deel", refuse)
    keep.settle(is_sound=True)
    assert Kept("p", facts(), tmp_path)("deel", refuse) == MADE


def test_what_is_made_of_another_part_follows_that_part_and_not_what_it_was_made_of(tmp_path: Path) -> None:
    texts = {"x: 1": b"a", "x: 1 # said otherwise": b"a", "x: 2": b"b"}
    made: list[bytes] = []
    for text, content in texts.items():
        keep = Kept("p", facts(bronnen=text), tmp_path)
        found = keep.between("deel", partial(_looked, {"a.txt": content}))
        keep("verder", partial(_followed, found, made))
        keep.settle(is_sound=True)
    assert made == [b"a", b"b"]


def _looked(files: Files) -> Files:
    noted.note({Bronnenbestand.__name__})
    return files


def _followed(found: noted.Noted[Files], made: list[bytes]) -> Files:
    made.append(found.get()["a.txt"])
    return {"b.txt": made[-1]}
