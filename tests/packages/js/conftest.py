"""What the tests of the JavaScript package share."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def node(esbuild_there: None) -> str:
    """The program that runs JavaScript, beside what npm installs; what asks for it is skipped, loudly, without."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not there: nothing has run the JavaScript that is published")
    return program
