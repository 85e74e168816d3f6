"""Without the library that reads workbooks, a refusal names the file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from iv3.commands.main import main

pytestmark = pytest.mark.usefixtures("fresh_packs")


def test_a_workbook_that_cannot_be_read_here_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "werkmap.xlsx"
    Workbook().save(path)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert main(["validate", str(path)]) == 2
    assert "werkmap.xlsx is een Excel-werkmap" in capsys.readouterr().err
