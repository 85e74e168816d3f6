"""Somebody else's program is bounded and ended whole, and what it says never steers a terminal."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import iv3
from iv3.commands.main import main
from iv3.conformance.kit import KitError
from iv3.conformance.outcome import ConformResult
from iv3.conformance.vendor import Ending, Vendor, VendorAnswer
from iv3.core import packs
from iv3.library import conform as library
from iv3.library.conform import conform

pytestmark = pytest.mark.usefixtures("fresh_packs")

SAMPLE = b'{"metadata": {"boekjaar": 2025}, "data": {"lasten": [{"taakveld": "0.1", "bedrag": 1}, {"bedrag": 2}]}}'
PATIENCE = 20.0
FOREVER = "import time\nwhile True: time.sleep(1)"
GRANDCHILD = """
import subprocess, sys
subprocess.Popen([sys.executable, "-S", "-c", '''
import sys, time
while True:
    with open(sys.argv[1], "a") as beat: beat.write("x")
    time.sleep(0.02)
''', sys.argv[1]])
{then}
"""
"""A program of which a child goes on, with the pipes of its parent in its hands."""


@pytest.fixture
def make_kit(tmp_path: Path) -> Callable[..., Path]:
    """Makes a kit with so many cases of one small delivery."""

    def make(count: int, what: str = "een geval", **changed: str) -> Path:
        folder = tmp_path / "set"
        folder.mkdir()
        index = []
        for number in range(count):
            name = f"geval-{number}.json"
            (folder / name).write_bytes(SAMPLE)
            (folder / f"{name}.rapport").write_text(iv3.validate(folder / name).to_json(), encoding="utf-8")
            index.append({"aanlevering": name, "rapport": f"{name}.rapport", "wat": what, **changed})
        (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
        return folder

    return make


def python(script: str, *words: str) -> list[str]:
    return [sys.executable, "-S", "-c", script, *words]


def answer(script: str, *words: str, seconds: float = PATIENCE, most_bytes: int = 1_000_000) -> VendorAnswer:
    vendor = Vendor(python(script, *words), seconds, threading.Event(), most_bytes)
    return vendor.answer(Path("aanlevering.json"))


def stands_still(path: Path) -> bool:
    """Tell whether nobody writes to a file any more."""
    before = path.stat().st_size
    time.sleep(0.3)
    return path.stat().st_size == before


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_program_that_never_stops_writing_is_ended_at_its_limit(stream: str) -> None:
    started = time.monotonic()
    found = answer(f"import sys\nwhile True: sys.{stream}.write('x' * 10_000)")
    assert found.ending is Ending.TOO_MUCH
    assert 1_000_000 < len(found.output) + len(found.errors) < 1_200_000
    assert time.monotonic() - started < PATIENCE


def test_too_much_output_is_told_as_a_difference(make_kit: Callable[..., Path]) -> None:
    outcome = conform(make_kit(1), python("import sys\nwhile True: sys.stdout.write('x' * 100_000)"))
    assert "meer dan 16 MB" in outcome.to_text()
    assert outcome.exit_code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no groups of processes")
@pytest.mark.parametrize(("then", "ending"), [("print('{}')", Ending.DONE), (FOREVER, Ending.TOO_LONG)])
def test_what_a_program_started_is_ended_too_and_nobody_waits_for_it(then: str, ending: Ending, tmp_path: Path) -> None:
    beat = tmp_path / "hartslag"
    started = time.monotonic()
    seconds = 2.0 if ending is Ending.TOO_LONG else PATIENCE
    found = answer(GRANDCHILD.format(then=then), str(beat), seconds=seconds)
    assert found.ending is ending
    assert found.output == (b"{}\n" if ending is Ending.DONE else b"")
    assert time.monotonic() - started < PATIENCE
    assert not beat.exists() or stands_still(beat)


def test_a_program_that_runs_is_ended_when_the_user_stops() -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    started = time.monotonic()
    assert Vendor(python(FOREVER), PATIENCE, stop).answer(Path("x")).ending is Ending.STOPPED
    assert time.monotonic() - started < PATIENCE / 2


def test_after_five_cases_without_an_answer_the_rest_is_not_run(make_kit: Callable[..., Path]) -> None:
    outcome = conform(make_kit(9), python(FOREVER), seconds=0.2, at_once=1)
    assert (outcome.total, outcome.timeouts, outcome.not_run, outcome.exit_code) == (9, 5, 4, 2)
    last = outcome.to_text().splitlines()
    assert last[-2].startswith("Gestopt: het programma gaf 5 keer geen antwoord. Niet gedraaid: 4.")
    assert last[-1] == "0 van 9 gelijk"


def test_nothing_of_a_kit_or_a_program_steers_the_terminal_or_begins_a_line(make_kit: Callable[..., Path]) -> None:
    steering = "\x1b[2J\x9b31m\r\n::error title=x::\x00"
    kit = make_kit(2, what=f"goed{steering}")
    complaint = conform(kit, python(f"import sys; sys.exit({'kapot' + steering!r} + '\\x1b]0;t\\x07')"))
    report = conform(kit, python(f"print({json.dumps(json.dumps({steering: steering}))})"))
    surrogates = conform(kit, python(r"""print('{"oordeel": "\\ud800\\u009b"}')"""))
    for outcome in (complaint, report, surrogates):
        told = outcome.to_text()
        assert len(outcome.differences) == 2
        assert told.encode()
        assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in told.replace("\n", ""))
        assert not any(line.lstrip().startswith("::") for line in told.splitlines())


@pytest.mark.parametrize(
    "changed", [{"aanlevering": "../x.json"}, {"rapport": "/etc/hostname"}, {"wat": 5}, {"rapport": ""}]
)
def test_a_kit_that_points_outside_its_folder_or_is_damaged_is_refused(
    changed: Mapping[str, str], make_kit: Callable[..., Path]
) -> None:
    with pytest.raises(KitError, match="noemt geen gevallen"):
        conform(make_kit(1, **changed), python("pass"))


def test_progress_is_told_after_every_case(make_kit: Callable[..., Path]) -> None:
    told: list[tuple[int, int]] = []
    conform(make_kit(3), python("print('{}')"), at_once=1, progress=lambda *done: told.append(done))
    assert told == [(1, 3), (2, 3), (3, 3)]


# Mutated deliveries


class _OwnVendor(Vendor):
    """Our own validator in this process, as a program would say it."""

    def answer(self, delivery: Path) -> VendorAnswer:
        return VendorAnswer(Ending.DONE, self.said(delivery).encode(), b"")

    def said(self, delivery: Path) -> str:
        return iv3.validate(delivery).to_json()


class _BlindVendor(_OwnVendor):
    """It does not see a key that stands twice."""

    def said(self, delivery: Path) -> str:
        report = iv3.validate(delivery).data
        findings = [found for found in report["bevindingen"] if found["regel"] != "SF016"]
        return json.dumps({**report, "bevindingen": findings})


def fuzzed(kit: Path, vendor: type[Vendor], monkeypatch: pytest.MonkeyPatch, keep: Path | None = None) -> ConformResult:
    monkeypatch.setattr(library, "Vendor", vendor)
    return conform(kit, ["eigen"], fuzz=150, seed=5, keep=keep, at_once=2)


def test_a_validator_that_says_the_same_passes_on_mutated_deliveries(
    make_kit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = fuzzed(make_kit(2), _OwnVendor, monkeypatch)
    assert (outcome.differences, outcome.exit_code, outcome.kept) == ((), 0, None)
    assert outcome.to_text().endswith("150 van 150 gelijk\n")
    assert "--seed 5" in outcome.to_text()


def test_what_differs_is_kept_small_as_a_kit_that_shows_the_same_fault(
    make_kit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keep = tmp_path / "bewaard"
    kit = make_kit(2)
    outcome = fuzzed(kit, _BlindVendor, monkeypatch, keep)
    assert outcome.exit_code == 1
    assert outcome.kept is not None
    assert outcome.kept[0] == keep
    kept = [path for path in keep.glob("fuzz-*.json") if not path.name.endswith(".rapport.json")]
    assert len(kept) == outcome.kept[1] > 0
    assert min(path.stat().st_size for path in kept) < len(SAMPLE) / 2
    again = conform(keep, ["eigen"])
    assert len(again.differences) == len(kept)
    assert "nummer" in again.differences[0].what
    monkeypatch.setattr(library, "Vendor", _OwnVendor)
    assert conform(keep, ["eigen"]).exit_code == 0
    with pytest.raises(KitError, match="staat al iets"):
        fuzzed(kit, _BlindVendor, monkeypatch, keep)


def test_the_same_seed_gives_the_same_outcome_and_without_one_it_is_told(
    make_kit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = make_kit(1)
    assert fuzzed(kit, _BlindVendor, monkeypatch) == fuzzed(kit, _BlindVendor, monkeypatch)
    told = conform(kit, ["eigen"], fuzz=1).to_text()
    assert "Begingetal: " in told


def test_a_kit_of_another_version_is_refused_for_mutated_deliveries(
    make_kit: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = make_kit(1)
    report = kit / "geval-0.json.rapport"
    version = packs.needed_pack(packs.RULES)["versie"]
    report.write_text(report.read_text(encoding="utf-8").replace(f'"versie": "{version}"', '"versie": "0.0.1"'))
    with pytest.raises(KitError, match=r"van versie 0\.0\.1 en iv3 van versie"):
        fuzzed(kit, _OwnVendor, monkeypatch)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "1"], "--seed hoort bij --fuzz"),
        (["--keep", "map"], "--keep hoort bij --fuzz"),
        (["--fuzz", "0"], "groter dan nul"),
        (["--seconds", "0"], "groter dan nul"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    words: list[str], said: str, make_kit: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["conform", "--kit", str(make_kit(1)), *words, "--", "true"]) == 2
    assert said in capfd.readouterr().err
