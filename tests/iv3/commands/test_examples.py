"""Every example in the help of a command is run as a reader would: with files of those names, and to its outcome."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest

import iv3
from generators.subjects.model.specification import Specification
from generators.subjects.protocol import files as protocol
from generators.subjects.rules import examples
from iv3.commands.main import main
from iv3.current import fetching, status
from tests.iv3.care.test_messages import Line, declaration
from tests.iv3.commands.test_parser import ALL
from tests.iv3.comparison.test_published import HEADER
from tests.iv3.current.test_status import TABLES, document
from tests.iv3.rows.test_auditfile import PLAIN
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

EXAMPLES = sorted({example for command in ALL.values() for example in command.examples})
ENDS_WITH_ONE = {
    "iv3 conform --kit conformiteit --fuzz 20 --seed 7 -- node mijn-controle.mjs": "the program says one thing always",
    "iv3 convert totalen.csv --from 2023 --to 2025 --template sleutel.csv": "a code that becomes more than one",
    "iv3 mapping check mapping.csv --from 2024 --year 2025 --out voorstel.csv": "a code of which the content changes",
}
"""Examples after which something is left to do, with what that is; every other one ends with 0."""
OUTPUTS = ("--out", "--trail", "--summary")
MAKES: Mapping[str, tuple[str, ...]] = {"convert": ("--template",)}
"""The options that name what an example makes, by its command; it is not there before, and it is after."""
WRITTEN: Mapping[str, str] = {
    "grootboek.csv": "rekening;debet;credit\n4100;100000000,00;\n8300;;100000000,00\n",
    "mapping.csv": "rekening;taakveld;categorie\n4100;0.4;1.1\n8300;2.1;3.7\n",
    "regels.csv": "productcode;bedrag\n45A48;100,00\n",
    "contracten.csv": "productcode;inkopers\n45A48;Tilburg\n",
    "totalen.csv": "taakveld;lasten\n6.72a;100\n0.1;200\n",
    "sleutel.csv": "lijst;kant;van;naar;deel\ntaakveld;lasten;6.72a;6.751;100%\n",
    "tabel.csv": "onderdeel;taakveld;categorie;bedrag (EUR)\nlasten;0.1;1.1;1234,50\n",
    "cbs.csv": HEADER
    + "".join(f'0;"GM0344";"0.1";"L1.1";"{when}";12;13\n' for when in ("2025X000", "2025X005", "2023X005")),
    "eigen-codes.csv": "productcode;taakvelden\n45A48;6.751\n",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, specification: Specification) -> Path:
    """A folder with every file that an example reads, where the reader is; what is fetched comes from the packs."""
    monkeypatch.chdir(tmp_path)
    for folder in ("berichten", "map"):
        (tmp_path / folder).mkdir()
    for name, text in WRITTEN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "berichten" / "declaratie.xml").write_bytes(declaration(Line("A")))
    (tmp_path / "grootboek.xaf").write_bytes(PLAIN.content())
    (tmp_path / "levering.csv").write_bytes(protocol.files(specification)["protocol/taakgericht/voorbeeld.csv"])
    shutil.copy(ROOT / "voorbeelden" / "grootboek" / "gegevens.toml", tmp_path)
    shutil.copy(ROOT / "voorbeelden" / "verdeling" / "taakgericht-jeugd" / "opdracht.toml", tmp_path)
    _deliveries(tmp_path, specification)
    _kit(tmp_path)
    current = _published(tmp_path, specification)
    monkeypatch.setattr(fetching, "fetch", lambda *_: current)
    return tmp_path


def _published(folder: Path, specification: Specification) -> bytes:
    """Put files of this version in the folder; return what is published of them and of the packs that are installed."""
    packs = {path.name: path.read_bytes() for path in (ROOT / "iv3" / "packs").glob("*.json")}
    del packs[status.INDEX]
    current = document(specification, iv3.__version__, TABLES, packs)
    (folder / "actueel.json").write_bytes(current)
    for name, content in TABLES.items():
        path = folder / name.removeprefix("validatie/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return current


def _deliveries(folder: Path, specification: Specification) -> None:
    for year, names in ((2025, ("aanlevering", "eerst", "nu", "2025", "map/een")), (2024, ("2024",))):
        delivery = examples.base_example("gemeente", year, 5)
        content = examples.delivery_bytes(delivery, specification.facts.bases, specification)
        for name in names:
            (folder / f"{name}.json").write_bytes(content)
    assert main(["deliver", "aanlevering.json", "--out", "iv3-model.xlsx"]) in (0, 1)


def _kit(folder: Path) -> None:
    """Make a kit of one delivery, and a program that reports on it as ours does."""
    kit = folder / "conformiteit"
    kit.mkdir()
    shutil.copy(folder / "aanlevering.json", kit / "een.json")
    report = iv3.validate(kit / "een.json").to_json()
    (kit / "rapport.json").write_text(report, encoding="utf-8")
    case = {"aanlevering": "een.json", "rapport": "rapport.json", "wat": "een goede aanlevering"}
    (kit / "index.json").write_text(json.dumps([case]), encoding="utf-8")
    program = (
        'import {readFileSync} from "node:fs";\nprocess.stdout.write(readFileSync("conformiteit/rapport.json"));\n'
    )
    (folder / "mijn-controle.mjs").write_text(program, encoding="utf-8")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_help_runs_and_ends_as_it_should(
    example: str, desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(example)[1:]
    if words[0] == "conform" and shutil.which("node") is None:
        pytest.skip("this example runs a program with Node.js")
    made = [desk / word for option, word in pairwise(words) if option in (*OUTPUTS, *MAKES.get(words[0], ()))]
    for path in made:
        path.unlink(missing_ok=True)
    capfd.readouterr()
    code = main(words)
    captured = capfd.readouterr()
    said = captured.out + captured.err
    assert code == int(example in ENDS_WITH_ONE), said
    assert "Traceback" not in said
    assert [path.name for path in made if not path.exists()] == [], said


def test_every_outcome_that_is_told_is_of_an_example() -> None:
    assert set(ENDS_WITH_ONE) <= set(EXAMPLES)
    assert len(EXAMPLES) > 25
