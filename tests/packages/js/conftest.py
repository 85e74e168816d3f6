"""What the tests of the JavaScript package share."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs JavaScript; what asks for it is skipped, loudly, where it is absent."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not there: nothing has run the JavaScript that is published")
    return program
