"""What the tests of hostile files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.apart import Limits, apart
from fuzz.seeds import write_seeds
from generators.kernel.files import Files


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with good files; to read only."""
    folder = tmp_path_factory.mktemp("goed")
    made = apart(lambda: [write_seeds(folder)], folder, Limits(memory=None))
    assert made.err == b""
    return folder


@pytest.fixture(scope="session")
def made(pyz_files: Files, javascript_files: Files, kit: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with engines and deliveries, as ``made_engines`` returns it."""
    folder = tmp_path_factory.mktemp("motoren")
    for name, files in (("pyz", pyz_files), ("javascript", javascript_files), ("kit", kit)):
        for path, content in files.items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return folder
