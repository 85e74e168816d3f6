"""The account of a division as data with its fingerprint, and as a table: anyone can follow and replay it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from iv3.allocation.check import AllocationOutcome
from iv3.allocation.divide import BATEN, LASTEN, PACK, AllocationKey, Contract, ContractDivision, Order, TaakveldShare
from iv3.allocation.findings import say, shown_path
from iv3.allocation.methods import methods, pack, situation
from iv3.allocation.words import percentage, weight_text
from iv3.allocation.year import Year
from iv3.core.characters import printable
from iv3.core.sheet import euros_with_comma, table_text

CSV_NAME, TEXT_NAME, JSON_NAME = "verdeling.csv", "verantwoording.md", "verantwoording.json"
FINGERPRINT = "vingerafdruk"
_COLUMNS = (
    "contract",
    "naam",
    "situatie",
    "methode",
    "kant",
    "taakveld",
    "taakveld_naam",
    "categorie",
    "bedrag",
    "waarvan_vast",
    "waarvan_verdeeld",
    "gewicht",
    "aandeel",
)


def as_csv(outcome: AllocationOutcome) -> str:
    """Return the division as a table: a row for every contract and taakveld, amounts in euros with a comma."""
    year = Year(outcome.order.laag, outcome.order.jaar)
    return table_text(_COLUMNS, ([printable(cell) for cell in cells] for cells in _csv_rows(outcome, year)))


def _csv_rows(outcome: AllocationOutcome, year: Year) -> Iterator[list[str]]:
    for division in outcome.verdelingen:
        contract = division.contract
        for share in division.delen:
            cells = [contract.id, contract.naam, contract.situatie, contract.sleutel.methode, contract.kant]
            cells += [share.taakveld, year.names[share.taakveld], contract.categorie]
            cells += [euros_with_comma(share.cent), euros_with_comma(share.vast), euros_with_comma(share.verdeeld)]
            cells += [weight_text(share.gewicht, contract.sleutel), percentage(share.cent, contract.cent)]
            yield cells


def account(outcome: AllocationOutcome) -> dict[str, Any]:
    """Return the account of a division as data.

    Amounts are whole cents, values of a key the exact number as text (``25/2`` when it has a part). ``opdracht`` is
    everything the order said, so that the division can be done again from this alone. ``vingerafdruk`` is the SHA-256
    of all the rest as JSON without spaces and with sorted keys: the same order gives the same, whoever does it.
    """
    order = outcome.order
    year = Year(order.laag, order.jaar)
    document: dict[str, Any] = {
        **_heading(order),
        "specificatie": {"pakket": PACK, "versie": pack()["versie"]},
        "totalen": [_total_record(kant, code, cent, year) for kant, code, cent in totals(outcome, year)],
        "contracten": [_contract_record(division, outcome, year) for division in outcome.verdelingen],
        "waarschuwingen": [
            {
                "regel": finding.regel,
                "sleutel": shown_path(finding.pad),
                "melding": finding.melding,
                "herstel": finding.herstel,
            }
            for finding in outcome.findings
        ],
        "opdracht": order_record(order),
    }
    return {**document, FINGERPRINT: fingerprint(document)}


def fingerprint(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an account without its fingerprint, as hexadecimal text."""
    rest = {key: value for key, value in document.items() if key != FINGERPRINT}
    canonical = json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def totals(outcome: AllocationOutcome, year: Year) -> list[tuple[str, str, int]]:
    """Return side, taakveld and cents of all contracts together, in the order of CBS."""
    found: dict[tuple[str, str], int] = {}
    for division in outcome.verdelingen:
        for share in division.delen:
            key = (division.contract.kant, share.taakveld)
            found[key] = found.get(key, 0) + share.cent
    return [(kant, code, found[kant, code]) for kant in (LASTEN, BATEN) for code in year.codes if (kant, code) in found]


def _total_record(kant: str, code: str, cent: int, year: Year) -> dict[str, Any]:
    return {"kant": kant, "taakveld": code, "naam": year.names[code], "cent": cent}


def _contract_record(division: ContractDivision, outcome: AllocationOutcome, year: Year) -> dict[str, Any]:
    contract = division.contract
    record, method = situation(contract.situatie), methods()[contract.sleutel.methode]
    rules = dict.fromkeys([*record["toedelingsregels"], *method.record["toedelingsregels"]])
    return {
        "id": contract.id,
        "naam": contract.naam,
        "situatie": {"id": contract.situatie, "naam": record["naam"]},
        "methode": {
            "id": method.id,
            "naam": method.naam,
            "bron": method.record["bron"],
            "zekerheid": method.record["zekerheid"],
        },
        "kant": contract.kant,
        "cent": contract.cent,
        "verdeeld_cent": contract.rest,
        "delen": [_share_record(share, year) for share in division.delen],
        "regels": [{"id": name, **pack()["toedelingsregels"][name]} for name in rules],
        "getoetst": [
            {"regel": test.regel, "wat": test.wat, "uitkomst": say("toets_goed" if test.goed else "toets_let_op")}
            for test in outcome.getoetst[contract.id]
        ],
        "scenarios": [
            {
                "naam": compared.scenario.naam,
                "methode": compared.scenario.sleutel.methode,
                "mag": compared.mag,
                "delen": [_share_record(share, year) for share in compared.delen],
            }
            for compared in outcome.scenarios[contract.id]
        ],
    }


def _share_record(share: TaakveldShare, year: Year) -> dict[str, Any]:
    return {
        "taakveld": share.taakveld,
        "naam": year.names[share.taakveld],
        "cent": share.cent,
        "vast_cent": share.vast,
        "gewicht": str(share.gewicht),
        "verdeeld_cent": share.verdeeld,
        "afronding_cent": share.afronding,
    }


def _heading(order: Order) -> dict[str, Any]:
    return {
        "organisatie": order.organisatie,
        "laag": order.laag,
        "jaar": order.jaar,
        "periode": order.periode,
        "opgesteld_op": order.opgesteld_op.isoformat(),
        "opmerking": order.opmerking,
    }


def order_record(order: Order) -> dict[str, Any]:
    """Return everything an order said, with the keys it has in the file and amounts in cents."""
    return {
        **_heading(order),
        "contract": [_contract_input(contract) for contract in order.contracten],
    }


def _contract_input(contract: Contract) -> dict[str, Any]:
    reuse = contract.hergebruik
    return {
        "id": contract.id,
        "naam": contract.naam,
        "situatie": contract.situatie,
        "wet": contract.wet,
        "bedrag_cent": contract.cent,
        "kant": contract.kant,
        "categorie": contract.categorie,
        "leveringsvorm": contract.leveringsvorm,
        "bevat": [*contract.bevat],
        "een_taak": contract.een_taak,
        "reden": contract.reden,
        **_key_input(contract.sleutel),
        "vast": [
            {"taakveld": part.taakveld, "bedrag_cent": part.cent, "waarom": part.waarom} for part in contract.vast
        ],
        "volgorde": {
            answer.stap: {"antwoord": "ja" if answer.ja else "nee", "toelichting": answer.toelichting}
            for answer in contract.volgorde
        },
        "hergebruik": None
        if reuse is None
        else {
            "van_jaar": reuse.van_jaar,
            "aanname": [
                {
                    "aanname": one.aanname,
                    "getoetst_op": one.getoetst_op.isoformat(),
                    "uitkomst": one.uitkomst,
                    "toelichting": one.toelichting,
                }
                for one in reuse.aannames
            ],
        },
        "scenario": [{"naam": one.naam, **_key_input(one.sleutel)} for one in contract.scenarios],
    }


def _key_input(key: AllocationKey) -> dict[str, Any]:
    data = key.gegevens
    return {
        "methode": key.methode,
        "gegevens": None
        if data is None
        else {
            "omschrijving": data.omschrijving,
            "herkomst": data.herkomst,
            "peildatum": data.peildatum.isoformat(),
            "bestand": data.bestand,
        },
        "sleutel": [
            {
                "taakveld": row.taakveld,
                "omschrijving": row.omschrijving,
                **{name: str(value) for name, value in row.waarden.items()},
            }
            for row in key.rijen
        ],
    }
