"""``iv3 conform``: does somebody else's validator give the reports of the conformance kit?"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from iv3.commands.command import Command
from iv3.commands.parser import Parser
from iv3.core.errors import UserError
from iv3.delivery.reading import escape

INDEX = "index.json"
DEFAULT_SECONDS = 60.0

_KEYS = {"aanlevering", "rapport", "wat"}
_ABSENT = object()
_LONGEST_SHOWN = 160


class KitError(UserError):
    """The comparison could not run; the text says why, in Dutch."""


class CaseDifference:
    """A case that came out otherwise: where in the report, what belongs there and what stood there, as JSON.

    ``pointer`` is None when there was no report to compare; ``got`` then says why.
    """

    def __init__(self, case: str, what: str, pointer: str | None, expected: str, got: str) -> None:
        """Take the path of the delivery, what the case shows, and the first difference."""
        self.case, self.what, self.pointer, self.expected, self.got = case, what, pointer, expected, got


class KitOutcome:
    """How many cases there were, and those that came out otherwise, in the order of the kit."""

    def __init__(self, total: int, differences: list[CaseDifference]) -> None:
        """Take both."""
        self.total, self.differences = total, differences

    @property
    def exit_code(self) -> int:
        """0 when every report is equal, else 1."""
        return 1 if self.differences else 0

    def to_text(self) -> str:
        """Return the outcome in Dutch; the last line counts."""
        lines = [line for difference in self.differences for line in _described(difference)]
        return "\n".join([*lines, f"{self.total - len(self.differences)} van {self.total} gelijk"]) + "\n"


def conform(
    kit: Path, command: list[str], *, most_seconds: float = DEFAULT_SECONDS, at_once: int | None = None
) -> KitOutcome:
    """Run ``command`` on every delivery of the kit and compare what it prints with the report that belongs there.

    Args:
        kit: the folder ``conformiteit`` of a release.
        command: program and arguments; the path of a delivery is added as the last one. It prints a report as JSON.
        most_seconds: how long one delivery may take, in seconds.
        at_once: how many deliveries at the same time; by default as many as there are processors.

    Raises:
        KitError: no kit, a damaged kit, or a command that cannot be started.
    """
    if not command:
        raise KitError("Zet het programma achter --, bijvoorbeeld: iv3 conform --kit conformiteit -- mijn-controle")
    cases = _cases(kit)

    def compare(case: dict[str, str]) -> CaseDifference | None:
        return _compared(kit, case, command, most_seconds)

    with ThreadPoolExecutor(at_once or os.cpu_count() or 1) as pool:
        found = list(pool.map(compare, cases))
    return KitOutcome(len(cases), [difference for difference in found if difference is not None])


def _cases(kit: Path) -> list[dict[str, str]]:
    try:
        cases: list[dict[str, str]] = json.loads((kit / INDEX).read_bytes())
    except OSError as error:
        raise KitError(f"In de map {kit} staat geen {INDEX}. Geef met --kit de map conformiteit.") from error
    except ValueError as error:
        raise KitError(f"{kit / INDEX} is geen JSON. Haal de conformiteitsset opnieuw op.") from error
    whole = isinstance(cases, list) and all(isinstance(case, dict) and case.keys() >= _KEYS for case in cases)
    if not whole or not cases:
        raise KitError(f"{kit / INDEX} noemt geen gevallen. Haal de conformiteitsset opnieuw op.")
    return cases


def _compared(kit: Path, case: dict[str, str], command: list[str], most_seconds: float) -> CaseDifference | None:
    name, what = case["aanlevering"], case["wat"]
    try:
        expected = _read((kit / case["rapport"]).read_bytes())
    except (OSError, ValueError) as error:
        raise KitError(f"{kit / case['rapport']} is niet te lezen. Haal de conformiteitsset opnieuw op.") from error
    try:
        run = subprocess.run(
            [*command, str(kit / name)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=most_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return CaseDifference(name, what, None, "", f"geen antwoord binnen {most_seconds:g} seconden")
    except OSError as error:
        raise KitError(f"Het programma {command[0]} is niet te starten: {error.strerror or error}.") from error
    try:
        got = _read(run.stdout)
    except (ValueError, RecursionError):
        said = (run.stderr or run.stdout).decode("utf-8", "replace").strip()
        last = said.splitlines()[-1] if said else "niets"
        return CaseDifference(
            name, what, None, "", f"geen JSON op de standaarduitvoer; het programma zei: {_short(last)}"
        )
    for pointer, wanted, found in _differences(expected, got, ""):
        return CaseDifference(name, what, pointer, _value_text(wanted), _value_text(found))
    return None


class _Number(str):
    """A number with a fraction or an exponent, as it was written."""


def _read(content: bytes) -> Any:
    return json.loads(content.decode("utf-8"), parse_float=_Number)


def _differences(expected: Any, got: Any, pointer: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield every place where two reports differ; the order of keys does not count, everything else does."""
    if type(expected) is not type(got):
        yield pointer, expected, got
    elif isinstance(expected, dict):
        for key in [*expected, *(key for key in got if key not in expected)]:
            at = f"{pointer}/{escape(key)}"
            yield from _differences(expected.get(key, _ABSENT), got.get(key, _ABSENT), at)
    elif isinstance(expected, list):
        for index in range(max(len(expected), len(got))):
            pair = [values[index] if index < len(values) else _ABSENT for values in (expected, got)]
            yield from _differences(pair[0], pair[1], f"{pointer}/{index}")
    elif expected != got:
        yield pointer, expected, got


def _value_text(value: Any) -> str:
    return "niets" if value is _ABSENT else _short(json.dumps(value, ensure_ascii=False))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _described(difference: CaseDifference) -> list[str]:
    lines = [f"{difference.case}: {difference.what}"]
    if difference.pointer is None:
        return [*lines, f"  {difference.got}"]
    return [
        *lines,
        f"  verschilt bij {difference.pointer or 'het hele rapport'}",
        f"  verwacht: {difference.expected}",
        f"  gekregen: {difference.got}",
    ]


def _add(parser: Parser) -> None:
    parser.add_argument("--kit", type=Path, required=True, metavar="MAP", help="de map conformiteit/")


def _run(options: argparse.Namespace) -> int:
    """Return 0 when all is equal, 1 when it is not."""
    outcome = conform(options.kit, options.vendor)
    print(outcome.to_text(), end="")
    return outcome.exit_code


COMMAND = Command(
    help="vergelijk uw eigen controle met de conformiteitsset",
    description="Voer uw eigen controleprogramma uit op de conformiteitsset en meld waar de uitkomst anders is. "
    "Het programma staat achter -- en krijgt als laatste woord het pad van een aanlevering.",
    examples=("iv3 conform --kit conformiteit -- node mijn-controle.mjs",),
    add=_add,
    run=_run,
)
