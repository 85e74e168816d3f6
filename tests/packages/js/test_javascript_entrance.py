"""The entrance for workbooks in JavaScript: the same decision as Python on every odd workbook, and the same report."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from iv3.core.packs import needed_pack
from tests.iv3.excel.test_excelmodel import (
    Make,
    bases,  # noqa: F401  (pytest finds the fixture here)
    make,  # noqa: F401
)
from tests.packages.js.test_javascript import Reports
from tests.packages.js.test_javascript_excel import (
    compared,
    folder,  # noqa: F401
    in_both,
    in_javascript,  # noqa: F401
)
from tests.support.entrance_cases import cases, within_limits
from tests.support.mutated_workbooks import mutated

MUTATED = 60
"""How many in a run of the tests; ``python -m tests.packages.js.mutated_in_both`` does as many as are asked for."""


@pytest.fixture(autouse=True)
def _packs(fresh_packs: None) -> None:
    """Let Python read packs made from the facts as they stand."""


def is_read(seen: Any) -> bool:
    """Tell whether a workbook was read: not refused when it was opened, nor at one of its sheets."""
    return isinstance(seen, dict) and not any(isinstance(sheet, str) for sheet in seen.values())


def test_javascript_decides_on_every_odd_workbook_as_the_table_says(node: str, root: Path, tmp_path: Path) -> None:
    decisions = {one["geval"]: one["gelezen"] for one in needed_pack("inlezen")["werkmapingang"]["besluiten"]}
    named = [(name, content) for name, contents in cases().items() for content in contents]
    named += [("utf-8", content) for content in within_limits()]
    python, javascript = in_both(node, root, tmp_path, [content for _, content in named])
    assert len(named) > 200
    assert [name for (name, _), one, other in zip(named, python, javascript, strict=True) if one != other] == []
    wrong = [name for (name, _), seen in zip(named, javascript, strict=True) if is_read(seen) != decisions[name]]
    assert wrong == []


def test_mutated_models_give_the_same_reports(make: Make, in_javascript: Reports) -> None:  # noqa: F811
    source = random.Random(17)
    models = [make(laag, 2025, 5)[1].content() for laag in ("gemeente", "provincie")]
    named = [(f"{number}.xlsx", mutated(source.choice(models), source)) for number in range(MUTATED)]
    verdicts = [report["oordeel"] for report in compared(named, in_javascript)]
    assert min(verdicts.count("goed"), verdicts.count("fout")) > 5


M5 = {
    "a": ("xl/workbook.xml", 'encoding="UTF-8"', 'encoding="utf8"', "goed"),
    "a, with another letter": ("xl/workbook.xml", 'encoding="UTF-8"', 'encoding="US-ASCII"', "fout"),
    "c, a text": ("xl/sharedStrings.xml", "</sst>", "<x a='1' a='2'/></sst>", "fout"),
    "c, notation": ("xl/styles.xml", "</styleSheet>", "<x", "fout"),
    "c, a space": ("xl/styles.xml", "<?xml", " <?xml", "fout"),
    "c, two marks": ("xl/styles.xml", "<?xml", "\ufeff\ufeff<?xml", "fout"),
    "c, a document type": ("xl/sharedStrings.xml", "<sst", "<!doctype x><sst", "fout"),
    "d": ("xl/workbook.xml", 'encoding="UTF-8"', 'encoding="unicode_escape"', "fout"),
    "d, Windows": ("xl/workbook.xml", 'encoding="UTF-8"', 'encoding="windows-1252"', "fout"),
    "e": ("xl/worksheets/sheet3.xml", "</row>", '<c r="XFD1" t="b"><v> </v></c></row>', "fout"),
    "e, other attributes": ("xl/_rels/workbook.xml.rels", "Type=", "TYPE=", "fout"),
}


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook with a text in one of its parts replaced, once."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            text = given.read(name).decode()
            assert name != part or old in text, (part, old)
            made.writestr(name, text.replace(old, new, 1) if name == part else text)
    return out.getvalue()


def test_every_difference_between_the_readers_that_was_found_is_gone(
    make: Make,  # noqa: F811
    in_javascript: Reports,  # noqa: F811
) -> None:
    model = make("gemeente", 2025, 5)[1].content()
    with zipfile.ZipFile(io.BytesIO(model)) as given, zipfile.ZipFile(out := io.BytesIO(), "w") as made:
        for name in given.namelist():
            made.writestr(zipfile.ZipInfo(name.replace("/", "\\")), given.read(name))
    named = [(name, changed(model, *how[:3])) for name, how in M5.items()] + [("b", out.getvalue())]
    verdicts = {
        name: report["oordeel"] for (name, _), report in zip(named, compared(named, in_javascript), strict=True)
    }
    assert verdicts == {**{name: how[3] for name, how in M5.items()}, "b": "goed"}
