"""The guides made from the code: every command, every function, and an example that runs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import iv3
from generators.outputs import reference
from generators.subjects.model.specification import Specification
from iv3.commands.guarded import CRASHED
from iv3.commands.main import COMMANDS, command_named
from tests.support.sources import ROOT


@pytest.fixture(scope="module")
def pages(specification: Specification) -> dict[str, str]:
    return {path: content.decode() for path, content in reference.files(specification).items()}


def test_the_guides_are_those_of_the_code(pages: dict[str, str]) -> None:
    assert len(pages) == 2
    assert [p for p, text in pages.items() if (ROOT / p).read_text(encoding="utf-8") != text] == [], "run make build"


def test_every_command_is_there_with_every_option_and_one_table_of_exit_codes(pages: dict[str, str]) -> None:
    page, looked_at = pages[reference.COMMANDS_PAGE], 0
    assert page.count("| exit code |") == 1
    assert re.findall(r"^\| (\d+) \| ", page, re.MULTILINE) == ["0", "1", "2", str(CRASHED)]
    for name in COMMANDS:
        for command in (command_named(name).parts or {"": command_named(name)}).values():
            for typed, told in command.parser(name).words():
                assert f"| `{typed}` | {told} |" in page
                looked_at += 1
            assert all(example in page for example in command.examples)
    assert looked_at > 100


def test_every_public_function_is_there_with_every_parameter(pages: dict[str, str]) -> None:
    page = pages[reference.FUNCTIONS_PAGE]
    for name in iv3.__all__:
        if name != "__version__":
            assert f"# iv3.{name}\n" in page
    assert page.count("**Wat u geeft**") == 10
    assert len(re.findall(r"^- `\w+`: \S", page, re.MULTILINE)) > 60
    assert "\n    " not in page.split("## iv3.allocate")[1].replace(",\n    ", "").split("```")[2]


def test_the_example_of_the_guide_runs(pages: dict[str, str]) -> None:
    code = re.search(r"```python\n(import iv3\n.*?)```", pages[reference.FUNCTIONS_PAGE], re.DOTALL)
    assert code is not None
    done = subprocess.run([sys.executable, "-c", code[1]], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith("fout ")
    assert done.stdout.splitlines()[1].startswith("keuze ")
