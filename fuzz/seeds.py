"""The good files that everything starts from: one of every kind that a command reads, small enough to see through."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import iv3
from fuzz.places import HERE, ROOT
from tests.support.auditfiles import Account, Audit, Entry, Journal, Line

Json = dict[str, Any]
_MOST_RECORDS = 6
_EXAMPLE = ROOT / "voorbeelden" / "grootboek"
_FROM_ELSEWHERE = {
    "gegevens.toml": _EXAMPLE / "gegevens.toml",
    "mapping.csv": _EXAMPLE / "mapping.csv",
    "sleutels.csv": _EXAMPLE / "sleutels.csv",
    "opdracht.toml": ROOT / "voorbeelden" / "verdeling" / "taakgericht-jeugd" / "opdracht.toml",
    "actueel.json": ROOT / "iv3" / "packs" / "index.json",
    "levering.csv": ROOT / "generated" / "protocol" / "taakgericht" / "voorbeeld.csv",
}
"""Name here → the example that somebody else keeps."""
_MOST_LINES = 60
_YEAR_OF_AUDIT = 2026


def write_seeds(folder: Path) -> Path:
    """Write every good file into a folder, and return that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in (HERE / "goed").iterdir():
        shutil.copyfile(source, folder / source.name)
    for name, source in _FROM_ELSEWHERE.items():
        shutil.copyfile(source, folder / name)
    for name, content in _made(folder):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def small_delivery() -> Json:
    """Return a delivery of a municipality with a few records in every part."""
    whole: Json = json.loads((_EXAMPLE / "aanlevering.json").read_bytes())
    whole["data"] = {part: records[:_MOST_RECORDS] for part, records in whole["data"].items()}
    return whole


def _made(folder: Path) -> Iterator[tuple[str, bytes]]:
    delivery = small_delivery()
    content = _json(delivery)
    report = iv3.validate(content, name="aanlevering.json").to_json().encode()
    yield "aanlevering.json", content
    yield "vorige.json", str(iv3.convert(content, to=delivery["metadata"]["boekjaar"] - 1).rendered("json")[0]).encode()
    yield "werkmap.xlsx", iv3.deliver(content, form="xlsx").content
    yield "grootboek.csv", b"".join((_EXAMPLE / "grootboek.csv").read_bytes().splitlines(keepends=True)[:_MOST_LINES])
    yield "auditfile.xaf", audit().content()
    yield "map/aanlevering.json", content
    yield "map/declaratie.xml", (folder / "declaratie.xml").read_bytes()
    yield "kit/index.json", _json([{"aanlevering": "een.json", "rapport": "een.rapport.json", "wat": "een geval"}])
    yield "kit/een.json", content
    yield "kit/een.rapport.json", report
    yield "archief.zip", zipped({"tabellen/aanlevering.json": content, "tabellen/regels.csv": b"a;b\r\n1;2\r\n"})


def audit() -> Audit:
    """Return a small auditfile with an opening balance and two journals."""
    sales = [Line("41000", "100.00", "D", "K1"), Line("11000", "100.00", "C")]
    bank = [Line("42000", "50.25", "D"), Line("11000", "50.25", "C")]
    return Audit(
        accounts=[
            Account("41000", "Salarissen", "P", "WPer"),
            Account("42000", "Subsidies"),
            Account("11000", "Bank", "B"),
        ],
        journals=[Journal("SAL", [Entry("1", sales)]), Journal("BANK", [Entry("2", bank, "2")], "B", "11000")],
        opening=[Line("11000", "500.00", "D"), Line("12000", "500.00", "C")],
        periods=[("1", f"{_YEAR_OF_AUDIT}-01-01", f"{_YEAR_OF_AUDIT}-01-31"), ("2", "2026-02-01", "2026-02-28")],
        year=_YEAR_OF_AUDIT,
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip with these parts, that is the same whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
