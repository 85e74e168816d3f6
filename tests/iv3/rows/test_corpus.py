"""Every workbook there is, cell by cell: what we read against what openpyxl and LibreOffice read.

Workbooks are those that the other tests make and, where they are, the public ones on which a reader fell. Where another
reader differs stands in ``corpus.yaml``, with the number of cells and the reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from iv3.rows.workbook import as_text, opened, rows_of
from tests.iv3.rows.test_workbooks import BESIDE, ODDITIES, PACKAGES
from tests.support.sources import ROOT
from tests.support.workbooks import excel, sheet, typed, zipped

REAL = ROOT.parent / "shared" / "gevallen" / "openbaar" / "echt"
KNOWN = yaml.safe_load((Path(__file__).parent / "corpus.yaml").read_text("utf-8"))
OFFICE = shutil.which("soffice")
MOST_SECONDS = 400
SAME = 1e-12
"""How far numbers may lie apart, relative to their size: another program writes them with fewer digits."""
Cells = Mapping[tuple[str, int, int], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every workbook."""
    folder = tmp_path_factory.mktemp("werkmappen")
    made: Mapping[str, Mapping[str, str | bytes]] = {
        **PACKAGES,
        **ODDITIES,
        **{name: excel(sheet(after=after)) for name, after in BESIDE.items()},
    }
    for name, parts in made.items():
        (folder / f"{name}.xlsx").write_bytes(zipped(typed(parts)))
    for path in sorted(REAL.glob("*.xls*")):
        shutil.copyfile(path, folder / path.name)
    return folder


def read(path: Path) -> Cells:
    """Return the cells that we see: sheet, row and column from 1 → text."""
    cells: dict[tuple[str, int, int], str] = {}
    with path.open("rb") as stream, opened(stream, path.name) as book:
        for name in book.parts:
            values, scan = book.values(name), book.scan(name)
            first = values.start[1] + 1 if values.start else 1
            cells.update(
                {(name, row, at): text for row, texts in rows_of(values) for at, text in enumerate(texts, first)}
            )
            for mark in scan.marks:
                if mark & 0xFFFF:
                    cells[name, mark >> 32, (mark >> 16 & 0xFFFF) + 1] = scan.errors[(mark & 0xFFFF) - 1]
    return _filled(cells)


def read_by_openpyxl(path: Path) -> Cells:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    cells = ((name.title, cell) for name in book.worksheets for row in name.iter_rows() for cell in row)
    return _filled(
        {(name, cell.row, cell.column): as_text(cell.value) for name, cell in cells if cell.value is not None}
    )


def _filled(cells: Cells) -> Cells:
    return {at: " ".join(text.split()) for at, text in cells.items() if text.strip()}


def differing(ours: Cells, theirs: Cells) -> list[tuple[tuple[str, int, int], str, str]]:
    places = sorted({*ours, *theirs})
    return [(at, a, b) for at in places if not _same(a := ours.get(at, ""), b := theirs.get(at, ""))]


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return abs(float(one) - float(other)) <= SAME * max(abs(float(one)), abs(float(other)))
    except ValueError:
        return False


def compared(folder: Path, other: str, theirs: Callable[[Path], Cells]) -> str:
    """Compare all workbooks with another reader, but for the known ones; return how much was looked at."""
    known, wrong, books, count = KNOWN[other], {}, 0, 0
    paths = [path for path in sorted(folder.glob("*.xls*")) if path.name not in known["unread"]]
    for path in paths:
        ours = read(path)
        found = differing(ours, theirs(path))
        books, count = books + 1, count + len(ours)
        if len(found) != known["differ"].get(path.name, {"cells": 0})["cells"]:
            wrong[path.name] = (len(found), found[:5])
    assert wrong == {}
    assert min(books, count) > 0
    return f"{other}: {books} workbooks, {count} cells, {len(known['unread'])} workbooks it does not read"


def test_we_read_what_openpyxl_reads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = compared(folder, "openpyxl", read_by_openpyxl)
    with capsys.disabled():
        print(f"\n{told}")


def falls(path: Path) -> bool:
    """Tell whether openpyxl falls over a workbook, or reads something else than we do."""
    try:
        return differing(read(path), read_by_openpyxl(path)) != []
    except Exception:  # it falls in many ways
        return True


def test_a_workbook_that_openpyxl_is_said_not_to_read_is_one(folder: Path) -> None:
    unread = [folder / name for name in KNOWN["openpyxl"]["unread"] if (folder / name).exists()]
    assert unread
    assert [path.name for path in unread if not read(path) or not falls(path)] == []


@pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice (soffice) is not on this machine: no workbook was compared with it"
)
def test_we_read_what_libreoffice_reads(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [path for path in sorted(folder.glob("*.xls*")) if path.name not in KNOWN["libreoffice"]["unread"]]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command: list[Any] = [OFFICE, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=MOST_SECONDS, env={**os.environ, "TZ": "UTC"})
    told = compared(folder, "libreoffice", lambda path: read(tmp_path / f"{path.stem}.ods"))
    with capsys.disabled():
        print(f"\n{told}")


def test_a_difference_of_one_cell_is_seen() -> None:
    ours = {("A", 1, 1): "1", ("A", 1, 2): "x"}
    assert differing(ours, ours) == []
    assert differing(ours, {("A", 1, 1): "1.0"}) == [(("A", 1, 2), "x", "")]
    assert differing(ours, {**ours, ("A", 2, 1): "2"}) == [(("A", 2, 1), "", "2")]
