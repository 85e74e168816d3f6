"""The guides as a reader follows them: every command in a fenced example runs, on the files that the guide shows."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import iv3
from generators.kernel.files import Files
from generators.outputs import pyz
from generators.subjects.model.specification import Specification
from generators.subjects.rules import examples
from iv3.commands.main import main
from tests.iv3.care.test_messages import Line, declaration, rejecting
from tests.iv3.rows.test_auditfile import PLAIN
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

GUIDES = ("conformiteit", "grootboek", "inlezen", "koppelen")
BLOCK = re.compile(r"(.*?)^```\w*\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"`([a-z0-9-]+\.(?:csv|toml))`")
GIVEN: dict[str, bytes] = {
    "berichten/declaratie.xml": declaration(Line("A"), Line("B", amount="700")),
    "berichten/antwoord.xml": rejecting("A", submitted=5700, granted=700),
    "antwoorden/antwoord.xml": rejecting("A", submitted=5700, granted=700),
    "grootboek.csv": b"rekening;debet;credit\n4100;100000000,00;\n8300;;100000000,00\n",
    "gegevens.toml": (ROOT / "voorbeelden" / "grootboek" / "gegevens.toml").read_bytes(),
    "grootboek.xaf": PLAIN.content(),
    "mapping-2024.csv": b"rekening;taakveld;categorie\n4100;0.4;1.1\n8300;2.1;3.7\n",
    "totalen-2023.csv": b"taakveld;categorie;lasten\n6.72a;3.8;100\n0.1;1.1;200\n",
}
"""What a guide has its reader bring along."""
FILLED: dict[str, bytes] = {
    "mapping.csv": b"rekening;taakveld;categorie\n4100;0.4;1.1\n8300;2.1;3.7\n",
    "mapping-2026.csv": b"rekening;taakveld;categorie\n4100;0.4;1.1\n8000;2.1;3.7\n",
}
"""What the reader makes of a template."""


@dataclass(frozen=True)
class Example:
    """A command of a guide, and the lines that it says the command prints."""

    command: str
    says: tuple[str, ...]


def steps(text: str) -> Iterator[tuple[str, str] | Example]:
    """Yield files (name and content) and commands in the order of a guide; a file has the name told just before it."""
    for before, block in BLOCK.findall(text):
        if not re.match(r"(\$ )?iv3 ", block):
            yield NAMED.findall(before)[-1], block
            continue
        for part in re.split(r"^(?=(?:\$ )?iv3 )", block, flags=re.M)[1:]:
            command, *says = part.removeprefix("$ ").splitlines()
            yield Example(command, tuple(line for line in says if line.strip() != "…"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, specification: Specification, pyz_files: Files) -> Path:
    """A folder with what the reader has, where the reader is."""
    for name, content in GIVEN.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    delivery = examples.base_example("gemeente", 2023, 5)
    content = examples.delivery_bytes(delivery, specification.facts.bases, specification)
    (tmp_path / "aanlevering-2023.json").write_bytes(content)
    shutil.copytree(ROOT / "voorbeelden" / "grootboek", tmp_path / "voorbeelden" / "grootboek")
    (tmp_path / "iv3.pyz").write_bytes(pyz_files[pyz.NAME])
    _kit(tmp_path / "conformiteit", content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _kit(folder: Path, delivery: bytes) -> None:
    """Make a conformance kit of one delivery."""
    folder.mkdir()
    (folder / "een.json").write_bytes(delivery)
    (folder / "rapport.json").write_text(iv3.validate(folder / "een.json").to_json(), encoding="utf-8")
    case = {"aanlevering": "een.json", "rapport": "rapport.json", "wat": "een goede aanlevering"}
    (folder / "index.json").write_text(json.dumps([case]), encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_a_guide_runs_and_says_what_the_guide_says(
    guide: str, desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = 0
    for step in steps((ROOT / "docs" / f"{guide}.md").read_text(encoding="utf-8")):
        if not isinstance(step, Example):
            (desk / step[0]).write_text(step[1], encoding="utf-8")
            continue
        code = main(shlex.split(step.command)[1:])
        captured = capfd.readouterr()
        said = captured.out + captured.err
        assert code in (0, 1), f"{step.command}\n{said}"
        made = step.command.rpartition("--out ")[2].split()[0]
        if " template " in step.command and made in FILLED:
            (desk / made).write_bytes(FILLED[made])
        assert [line for line in step.says if line not in said.splitlines()] == [], f"{step.command}\n{said}"
        ran += 1
    assert ran > 1, guide


def test_a_command_and_what_it_says_are_found_in_a_guide() -> None:
    shown = "Zo kan `a.csv` eruitzien:\n\n```\nx;y\n1;2\n```\n\n```\n$ iv3 couple a.csv\nGoed.\n  …\n```\n"
    text = f"{shown}\n```\niv3 a\niv3 b\n```\n"
    assert [*steps(text)] == [
        ("a.csv", "x;y\n1;2\n"),
        Example("iv3 couple a.csv", ("Goed.",)),
        Example("iv3 a", ()),
        Example("iv3 b", ()),
    ]
