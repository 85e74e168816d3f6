"""What the tests share: the real facts, a copy to break, and where CBS's own files are when they are there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generators import checks
from generators.kernel import reading as facts
from generators.kernel import schema, sources
from generators.outputs.build import Output, generate
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from generators.subjects.rules import pack as pakketten

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def specification() -> Specification:
    return Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))


@pytest.fixture(scope="session")
def output(specification: Specification) -> Output:
    """Everything a build makes, in memory."""
    return generate(ROOT, specification)


@pytest.fixture(scope="session")
def cbs_folder() -> Path:
    """The folder with CBS's own definition files; tests that need it are skipped, loudly, where it is absent."""
    folder = Path(os.environ.get("IV3_CBS_DEFINITIES", ROOT.parent / "shared" / "cbs-definitions"))
    if not folder.is_dir():
        pytest.skip(f"the definition files of CBS are not in {folder}; their digests are still compared")
    return folder


@pytest.fixture(scope="module")
def fresh_packs(specification: Specification) -> Iterator[None]:
    """Let the run-time read packs that are made from the facts as they stand, not those of the last build."""
    with in_memory(pakketten.files(specification, schema.delivery_schema(ROOT))):
        yield


Editor = Callable[[str, str, str], None]


class Copy:
    """A copy of the sources that a test may break; without the examples, of which there are hundreds."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in ("tables", "schema", "generated/schemas/bronnen"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("voorbeelden"))

    def replace(self, path: str, old: str, new: str, count: int = 1) -> None:
        """Replace ``old`` once; a test whose starting point has gone must fail, not pass by accident."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is no longer in {path}"
        file.write_text(text.replace(old, new, count), encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        file = self.root / path
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")

    def check(self) -> checks.Outcome:
        return checks.run(self.root)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "kopie")
