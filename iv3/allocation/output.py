"""What came of an order to divide: on a terminal, as JSON, and as the files of an order that is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iv3.allocation.account import CSV_NAME, FINGERPRINT, JSON_NAME, TEXT_NAME, account, as_csv
from iv3.allocation.account_text import as_markdown
from iv3.allocation.check import AllocationOutcome
from iv3.allocation.divide import BATEN, LASTEN, Path
from iv3.allocation.findings import FOUT, WAARSCHUWING, OrderFinding, say, shown_path
from iv3.allocation.places import line_of
from iv3.allocation.words import percentage, rule_words, side_total
from iv3.allocation.year import Year
from iv3.core.characters import printable
from iv3.core.json_text import json_text
from iv3.core.money import euro


def as_text(
    outcome: AllocationOutcome | None, findings: Sequence[OrderFinding], lines: Mapping[Path, int], name: str
) -> str:
    """Return what a person wants to see: the findings with their places, and the division when it is allowed."""
    told = [line for finding in findings for line in _finding_lines(finding, lines, name)]
    refused = sum(finding.ernst == FOUT for finding in findings)
    if outcome is None or refused:
        told.append(say("geweigerd", bestand=name, aantal=refused))
        return "\n".join(told) + "\n"
    year = Year(outcome.order.laag, outcome.order.jaar)
    for division in outcome.verdelingen:
        contract = division.contract
        told += ["", say("contractregel", id=contract.id, naam=printable(contract.naam), bedrag=euro(contract.cent))]
        told += [
            say(
                "deelregel",
                code=share.taakveld,
                naam=year.names[share.taakveld],
                bedrag=euro(share.cent),
                deel=percentage(share.cent, contract.cent),
            )
            for share in division.delen
        ]
    document = account(outcome)
    told += ["", say("totaalregel", lasten=euro(side_total(outcome, LASTEN)), baten=euro(side_total(outcome, BATEN)))]
    told.append(say("vingerafdrukregel", vingerafdruk=document[FINGERPRINT]))
    return "\n".join(told).lstrip("\n") + "\n"


def _finding_lines(finding: OrderFinding, lines: Mapping[Path, int], name: str) -> Iterator[str]:
    where = f"{name}:{line_of(lines, finding.pad)}"
    path = shown_path(finding.pad)
    yield f"{where}: {finding.ernst}: {f'{path}: ' if path else ''}{printable(finding.melding)} [{finding.regel}]"
    yield f"    {printable(finding.herstel)}"
    if finding.toedelingsregel or finding.bron:
        yield f"    {say('regel_is', regel=rule_words(finding.toedelingsregel, finding.bron))}"


def result_json(
    outcome: AllocationOutcome | None, findings: Sequence[OrderFinding], lines: Mapping[Path, int], name: str
) -> str:
    """Return the outcome as JSON: ``oordeel``, ``bevindingen``, and ``verantwoording`` (null when it was refused)."""
    refused = any(finding.ernst == FOUT for finding in findings)
    told = [
        {
            "ernst": finding.ernst,
            "regel": finding.regel,
            "bestand": name,
            "regelnummer": line_of(lines, finding.pad),
            "sleutel": shown_path(finding.pad),
            "melding": finding.melding,
            "herstel": finding.herstel,
            "toedelingsregel": finding.toedelingsregel,
            "bron": finding.bron,
        }
        for finding in findings
    ]
    verdict = FOUT if refused else WAARSCHUWING if findings else "goed"
    document = None if outcome is None or refused else account(outcome)
    return _json({"oordeel": verdict, "bevindingen": told, "verantwoording": document})


def files(outcome: AllocationOutcome) -> dict[str, str]:
    """Return the three files of an order that is allowed: name → content. The same order gives the same bytes."""
    document = account(outcome)
    return {CSV_NAME: as_csv(outcome), TEXT_NAME: as_markdown(outcome, document), JSON_NAME: _json(document)}


def _json(data: Any) -> str:
    return json_text(data)
