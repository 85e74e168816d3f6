"""What the tests share: the real facts, a copy to break, and where CBS's own files are when they are there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.kernel import reading as facts
from generators.kernel import schema, sources
from generators.outputs.build import Output, generate
from generators.outputs.kit import in_memory
from generators.subjects.model.specification import Specification
from generators.subjects.rules import pack as pakketten
from tests.support.sources import ROOT, Copy


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


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "kopie")
