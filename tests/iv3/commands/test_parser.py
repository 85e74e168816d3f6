"""The command line: Dutch in all it says, the nearest word, examples that work, and a crash that is no user's fault."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from iv3.commands import compare as compare_command
from iv3.commands.command import Command
from iv3.commands.guarded import CRASHED, guarded
from iv3.commands.main import COMMANDS, command_named, main, parts_parser, top_parser
from iv3.commands.parser import Parser, to_keep, to_write
from iv3.core.errors import UserError

ENGLISH = re.compile(
    r"\b(usage|positional|arguments?|options|show this|error|invalid|choice|choose|expected|required|unrecognized|"
    r"the following|not allowed|ignored|default|exit$)\b",
    re.IGNORECASE,
)


def every_command() -> Iterator[tuple[str, Command]]:
    for name in COMMANDS:
        command = command_named(name)
        yield f"iv3 {name}", command
        yield from ((f"iv3 {name} {word}", part) for word, part in command.parts.items())


ALL = dict(every_command())


def parser_of(prog: str, command: Command) -> Parser:
    return parts_parser(command, prog) if command.parts else command.parser(prog)


@pytest.mark.parametrize("prog", ALL)
def test_the_help_of_a_command_is_dutch_with_an_example_on_each_line(
    prog: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = parser_of(prog, ALL[prog]).format_help()
    assert told.startswith(f"gebruik: {prog}")
    assert ENGLISH.findall(told.replace("--exit-code", "")) == []
    examples = told.split("voorbeelden:\n")[1].splitlines()
    assert examples
    assert all(line.startswith("  iv3 ") and " ; " not in line for line in examples)
    prose = told.split("voorbeelden:\n")[0].splitlines()
    assert max(map(len, prose)) <= 80, "help is as wide as the terminal"


@pytest.mark.parametrize(("prog", "example"), [(p, e) for p, c in ALL.items() for e in c.examples])
def test_every_example_of_the_help_is_a_command_line_that_its_parser_takes(prog: str, example: str) -> None:
    words = shlex.split(example)
    assert words[0] == "iv3"
    command = command_named(words[1])
    rest = words[2:]
    if command.parts:
        command, rest = command.parts[rest[0]], rest[1:]
    own = rest[: rest.index("--")] if "--" in rest else rest
    assert command.parser(prog).parse_args(own) is not None


def test_iv3_alone_lists_every_command_and_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    told = capsys.readouterr().err
    assert ENGLISH.findall(told.replace("(exit code)", "")) == []
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\S", told, re.MULTILINE), name
    assert f"{CRASHED} een fout in iv3 zelf" in " ".join(told.split())
    assert top_parser().format_help() == told


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["validat"], "validat is geen opdracht van iv3. Bedoelt u validate?"),
        (["overlay", "chek"], "chek is geen opdracht van iv3 overlay. Bedoelt u check?"),
        (["couple", "x.csv", "--yeer", "2025"], "--yeer is hier niet bekend. Bedoelt u --year?"),
        (["couple", "x.csv", "--year=2025", "--sumary=x"], "--sumary=x is hier niet bekend. Bedoelt u --summary?"),
        (["couple", "x.csv"], "Dit ontbreekt: --year."),
        (["couple", "x.csv", "--year"], "Bij --year: hier hoort één waarde achter."),
        (["couple", "x.csv", "--year", "2025,5"], "Bij --year: 2025,5 is geen heel getal."),
        (["validate", "x.json", "--format", "jsno"], "Bij --format: jsno kan hier niet. Bedoelt u json?"),
        (["compare", "a.json", "b.json", "c.json"], "c.json is er een te veel"),
        (
            ["compare", "a.json", "b.json", "--exit-code=1"],
            "Bij --exit-code: hier hoort geen waarde achter,",
        ),
        (["couple", "x.csv", "--year", "2025", "--answers"], "Bij --answers: hier hoort minstens één waarde achter."),
        (["--versie"], "--versie is hier niet bekend. Bedoelt u --version?"),
        (["convert", "x.csv", "--to", "2025", "--layer", "gemeenten"], "Bij --layer: gemeenten kan hier niet."),
    ],
)
def test_words_that_are_wrong_are_told_in_dutch_with_what_was_meant(
    words: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        outcome = main(words)
    except SystemExit as stopped:
        outcome = int(str(stopped.code))
    told = capsys.readouterr().err
    assert outcome == 2
    assert wanted in told
    assert ENGLISH.findall(told.replace("--exit-code", "")) == []
    assert "--help" in told.splitlines()[-1], "and where the help is"


def test_the_version_is_that_of_the_packs(capsys: pytest.CaptureFixture[str]) -> None:
    import iv3

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"iv3 {iv3.__version__}\n"
    assert re.fullmatch(r"\d+\.\d+\.\d+", iv3.__version__)


def test_a_bug_in_a_command_is_a_crash_with_a_trace_and_its_own_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        list(zip([1], [1, 2], strict=True))

    monkeypatch.setattr(compare_command, "compare", broken)
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert main(["compare", str(tmp_path / "a.json"), str(tmp_path / "a.json")]) == CRASHED
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert "ValueError" in told
    assert "een fout in iv3 zelf" in told


@pytest.mark.parametrize(
    ("error", "outcome", "said"),
    [
        (UserError("Herstel dit."), 2, "Herstel dit."),
        (PermissionError(13, "Permission denied", "uit.csv"), 2, "uit.csv"),
        (KeyboardInterrupt(), 2, "Afgebroken"),
        (BrokenPipeError(), 0, ""),
        (ValueError("onze fout"), CRASHED, "onze fout"),
        (KeyError("sleutel"), CRASHED, "sleutel"),
        (RecursionError(), CRASHED, "fout in iv3 zelf"),
    ],
)
def test_only_what_a_user_can_mend_is_a_sentence_without_a_trace(
    error: BaseException, outcome: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> int:
        raise error

    assert guarded(fails) == outcome
    told = capsys.readouterr().err
    assert said in told
    assert ("Traceback" in told) == (outcome == CRASHED)


def test_a_user_error_is_no_error_that_python_itself_raises() -> None:
    assert not issubclass(UserError, (ValueError, LookupError, OSError, RuntimeError, TypeError))


@pytest.mark.parametrize("prog", [prog for prog, command in ALL.items() if not command.parts])
def test_what_an_option_writes_is_known_so_that_it_is_never_something_that_is_read(prog: str) -> None:
    files = [action for action in ALL[prog].parser(prog)._actions if action.type in (Path, to_write, to_keep)]
    wrong = [action.dest for action in files if ("schrijf " in (action.help or "")) != (action.type is to_write)]
    assert [name for name in wrong if name != "profile"] == []
