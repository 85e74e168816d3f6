"""The whole loop: a ledger as packages export it, a delivery, the workbook, and back, equal to the cent."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

import iv3
from iv3.core.given import FileContent
from iv3.library.ledger import LedgerResult
from tests.support import auditfiles
from tests.support.sources import ROOT

EXAMPLE = ROOT / "voorbeelden/grootboek"
YEAR = 2025
KEY = ("dagboek", "grootboekrekening", "kostenplaats", "productcode", "inkoopniveau", "leveringsvorm")
Row = dict[str, str]


def booked(ledger: bytes, name: str, mapping: bytes, **options: Any) -> LedgerResult:
    return iv3.ledger(
        FileContent(ledger, name),
        mapping,
        year=YEAR,
        keys=EXAMPLE / "sleutels.csv",
        about=EXAMPLE / "gegevens.toml",
        derives_closing=True,
        per_account=False,
        **options,
    )


def postings() -> list[Row]:
    text = (EXAMPLE / "grootboek.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def cents(cell: str) -> int:
    return int(cell.replace(",", "")) if cell else 0


def euros(amount: int) -> str:
    return f"{amount // 100:,}".replace(",", ".") + f",{amount % 100:02d}" if amount else ""


def trial_balance(rows: Iterable[Row]) -> tuple[bytes, int]:
    """Return a trial balance with titles, headings, blank accounts and totals, and what each side adds up to."""
    debit: Counter[tuple[str, ...]] = Counter()
    credit: Counter[tuple[str, ...]] = Counter()
    names: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = tuple(row[name] for name in KEY)
        names.setdefault(key, row["omschrijving"])
        debit[key] += cents(row["debet"])
        credit[key] += cents(row["credit"])
    header = "Dagboek;Grootboekrekening;Omschrijving;Kostenplaats;Productcode;Inkoopniveau;Leveringsvorm"
    header += ";Debet EUR;Credit EUR"
    lines = ["Voorbeeldgemeente;Saldibalans 2025;;;;;;;", "Afgedrukt op;12-2-2026;;;;;;;", "", header]
    begun = ""
    for key in sorted(names):
        if key[0] != begun:
            begun = key[0]
            lines.append(f";;Dagboek {begun};;;;;;")
            lines.append(f"{begun};49999;Niet gebruikt;;;;;;")
        name = names[key].replace(";", ",")
        lines.append(f"{key[0]};{key[1]};{name};{';'.join(key[2:])};{euros(debit[key])};{euros(credit[key])}")
    total = sum(debit.values())
    assert total == sum(credit.values())
    lines.append(f";;Eindtotaal;;;;;{euros(total)};{euros(total)}")
    return ("\r\n".join(lines) + "\r\n").encode("cp1252"), total


def places() -> dict[int, Mapping[str, str]]:
    """Return number of a posting → where it goes, of the postings that are coupled by their product code."""
    result = booked(
        (EXAMPLE / "grootboek.csv").read_bytes(), "g.csv", (EXAMPLE / "mapping.csv").read_bytes(), keeps_lines=True
    )
    text = "".join(result.lines())
    return dict(enumerate(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")))


def auditfile(version: str) -> tuple[bytes, bytes, tuple[int, int]]:
    """Return the same postings as an auditfile, the mapping that goes with it, and the totals on each side.

    An auditfile has no product codes: what these decide stands in the cost centre instead.
    """
    found = places()
    opening: list[auditfiles.Line] = []
    journals: dict[str, list[auditfiles.Line]] = {}
    centres: dict[str, str] = {}
    accounts: dict[str, str] = {}
    for number, row in enumerate(postings()):
        centre = row["kostenplaats"]
        if row["productcode"]:
            centre = "Z" + found[number]["taakveld"].replace(".", "")
            centres[centre] = found[number]["taakveld"]
        side = "D" if row["debet"] else "C"
        amount = (row["debet"] or row["credit"]).replace(",", ".")
        line = auditfiles.Line(row["grootboekrekening"], amount, side, cost=centre)
        accounts.setdefault(line.account, "B" if line.account.startswith("0") else "P")
        (opening if row["dagboek"] == "BEGIN" else journals.setdefault(row["dagboek"], [])).append(line)
    audit = auditfiles.Audit(
        accounts=[auditfiles.Account(number, kind=kind) for number, kind in accounts.items()],
        journals=[
            auditfiles.Journal(code, [auditfiles.Entry("1", lines, period="6", day=f"{YEAR}-06-30")])
            for code, lines in journals.items()
        ],
        opening=opening,
        year=YEAR,
    )
    sides = [[line for line in (*opening, *auditfiles.all_lines(audit.journals)) if line.side == side] for side in "DC"]
    totals = [sum(auditfiles.cents(line.amount) for line in lines) for lines in sides]
    return audit.content(version), _mapping_without_products(centres), (totals[0], totals[1])


def _mapping_without_products(centres: Mapping[str, str]) -> bytes:
    text = (EXAMPLE / "mapping.csv").read_text(encoding="utf-8-sig").replace(";BEGIN;", ";beginbalans;")
    header, *lines = text.splitlines()
    places = {name: place for place, name in enumerate(header.split(";"))}
    rows = [line.split(";") for line in lines if not line.startswith("#") and line.strip()]
    for row in rows:
        row[places["koppel"]] = ""
    for centre, taakveld in centres.items():
        row = [""] * len(places)
        row[places["kostenplaats"]], row[places["taakveld"]] = centre, taakveld
        rows.append(row)
    targets = [places[name] for name in places if name not in ("rekening", "kostenplaats", "dagboek", "omschrijving")]
    kept = [row for row in rows if any(row[place] for place in targets)]
    return "\n".join([header, *(";".join(row) for row in kept), ""]).encode()


def cells(delivery: str) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for part, records in json.loads(delivery)["data"].items():
        for record in records:
            code, column = (
                record.get("taakveld", record.get("balanscode")),
                record.get("categorie", record.get("standper")),
            )
            found[part, code, column] += record["bedrag"]
    return found


def expected() -> Counter[tuple[str, str, str]]:
    example = (EXAMPLE / "grootboek.csv").read_bytes()
    delivery = booked(example, "grootboek.csv", (EXAMPLE / "mapping.csv").read_bytes()).delivery()
    assert delivery is not None
    return cells(delivery)


def around(delivery: str) -> None:
    """Send a delivery through the validator and the workbook and back; nothing may differ."""
    report = iv3.validate(delivery).data
    assert report["oordeel"] == "goed", report["bevindingen"]
    book = iv3.deliver(delivery, form="xlsx")
    assert iv3.validate(book.content, name="model.xlsx").data["oordeel"] == "goed"
    back = iv3.deliver(FileContent(book.content, "model.xlsx"))
    compared = iv3.compare(delivery, back.content)
    assert cells(back.content.decode()) == cells(delivery)
    assert not compared.differs, compared.to_text(20)


def test_a_trial_balance_with_titles_totals_and_blank_accounts_goes_all_the_way_around() -> None:
    ledger, total = trial_balance(postings())
    result = booked(ledger, "saldibalans.csv", (EXAMPLE / "mapping.csv").read_bytes())
    (receipt,) = result.control.gelezen
    assert receipt.sommen == {"Debet EUR": total, "Credit EUR": total}, "the receipt is the totals of the file"
    journals = len({row["dagboek"] for row in postings()})
    assert receipt.weggelaten == {"titel": 2, "tekst": journals, "totaal": 1}
    assert not result.control.stopping
    assert {check.code for check in result.control.controles if check.is_right} >= {"SLUIT", "BALANS", "TOTAALRIJ"}
    delivery = result.delivery()
    assert delivery is not None
    assert cells(delivery) == expected()
    around(delivery)


@pytest.mark.parametrize("version", ["3.1", "3.2", "4.0"])
def test_an_auditfile_goes_all_the_way_around(version: str) -> None:
    ledger, mapping, (debit, credit) = auditfile(version)
    result = booked(ledger, "grootboek.xaf", mapping)
    (receipt,) = result.control.gelezen
    assert receipt.sommen == {"debet": debit, "credit": credit}
    assert not result.control.stopping
    assert {check.code for check in result.control.controles if check.is_right} >= {"SLUIT", "BALANS", "BRON"}
    delivery = result.delivery()
    assert delivery is not None, result.totals_text()
    assert cells(delivery) == expected()
    if version == "4.0":
        around(delivery)
