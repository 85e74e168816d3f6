"""Deliveries that are odd in one way, for every runtime: what people and programs really hand in."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
NUMBERS = (
    *(
        "2025.0",
        "2.025e3",
        "20250e-1",
        "2025.5",
        "2025e400",
        "1E400",
        "-0",
        "1e2",
        "0",
        "2.5",
        "-2025",
        "2025.00000001",
    ),
    *("123456789012345678901234567890", "9007199254740993", "true", "null", '"2025"'),
)
"""What may stand where a number belongs."""
AMOUNTS = (
    *("1E400", "-1E400", "-0", "1e2", "2.5", "123456789012345678901234567890", "1000000000000", "-1000000000000"),
    *("1000000000001", "-1000000000000.01", "1e12", "1.1e12", "0.005", "1e-9"),
)


def with_value(document: Json, part: str, key: str, written: str) -> bytes:
    """Return a delivery with what was written, which may be no JSON that Python writes, in its metadata or a record."""
    copied: Json = json.loads(json.dumps(document))
    place = copied["metadata"] if part == "metadata" else copied["data"][part][0]
    place[key] = "\ue000"
    return json.dumps(copied, ensure_ascii=False).replace('"\ue000"', written).encode()


def odd_deliveries(document: Json) -> list[tuple[str, bytes]]:
    """Return a name and the bytes of each."""
    text = json.dumps(document, ensure_ascii=False)
    numbers = [(key, with_value(document, "metadata", key, n)) for key in ("boekjaar", "periode") for n in NUMBERS]
    amounts = [("bedrag", with_value(document, "lasten", "bedrag", n)) for n in AMOUNTS]
    codes = (
        "06.1",
        "6,1",
        "6.72A",
        "1-jun",
        "2025-01-06",
        "6.1 Samenkracht",
        "A131",
        "\u001b[2J",
        "\x7f\x9b31m",
        "6.99",
    )
    wrong = [("taakveld", with_value(document, "lasten", "taakveld", json.dumps(c, ensure_ascii=False))) for c in codes]
    balance = [("balanscode", with_value(document, "balans_standen", "balanscode", json.dumps(c))) for c in codes]
    dates = ("2025-02-30", "2024-02-29", "2025-13-01", "2026-06-31T12:00:00", "0000-00-00", "30-02-2025")
    days = [("datum", with_value(document, "metadata", "datum", json.dumps(f"{d[:10]}T12:00:00"))) for d in dates]
    csv = "rekening;omschrijving;bedrag\n4100;Huur;100,00\n"
    return [
        *numbers,
        *amounts,
        *wrong,
        *balance,
        *days,
        ("code als getal", with_value(document, "lasten", "taakveld", "0.10")),
        ("utf-16", text.encode("utf-16")),
        ("utf-16-le", text.encode("utf-16-le")),
        ("utf-16-be", text.encode("utf-16-be")),
        ("grootboek.csv", csv.encode()),
        ("grootboek.csv", csv.encode("utf-16")),
        ("grootboek.txt", csv.encode("utf-16-le")),
        ("lijst.csv", b"hallo"),
        ("opdracht.toml", b"jaar = 2025"),
        ("a.xaf", b'<?xml version="1.0"?><auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"/>'),
        ("a.xml", b'<b:Bericht xmlns:b="http://www.istandaarden.nl/ijw/3_2/jw323/schema"/>'),
        ("a.html", b"<!DOCTYPE html><html></html>"),
        ("a.pdf", b"%PDF-1.7\n"),
        ("stuurtekens", b'{"\\u001b]0;titel\\u0007\\u001b[2J\\u009b31m":1}'),
    ]
