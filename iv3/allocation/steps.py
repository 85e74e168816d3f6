"""The order of steps for a lump sum: its questions are answered, and the division follows from the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from iv3.allocation.divide import ContractDivision, Path
from iv3.allocation.findings import OrderFinding, fault
from iv3.allocation.methods import pack, situation


def step_findings(division: ContractDivision) -> Iterator[OrderFinding]:
    """Say what is wrong with the answers to the steps, or with a division that does not follow from them."""
    contract = division.contract
    if not situation(contract.situatie).get("volgorde"):
        return
    answers = {answer.stap: answer for answer in contract.volgorde}
    steps = pack()["stappen"]
    for step in steps:
        if "vraag" not in step:
            if contract.sleutel.methode in _methods_of_steps(steps):
                yield _told(step, (*contract.pad, "methode"), "volgorde-alles-nee", methode=contract.sleutel.methode)
            return
        answer = answers.get(step["id"])
        if answer is None:
            pad = (*contract.pad, "volgorde", step["id"])
            yield _told(step, pad, "volgorde-ontbreekt", stap=step["id"], vraag=step["vraag"], uitleg=step["uitleg"])
            return
        if answer.ja:
            yield from _follows(step, division)
            return


def _methods_of_steps(steps: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for step in steps for name in step.get("bij_ja", {}).get("methoden", ())}


def _follows(step: Mapping[str, Any], division: ContractDivision) -> Iterator[OrderFinding]:
    """Say that a division does not follow from the answer yes."""
    contract, outcome = division.contract, step["bij_ja"]
    codes = outcome.get("taakvelden")
    others = [
        share.taakveld for share in division.delen if share.cent and codes is not None and share.taakveld not in codes
    ]
    if others:
        pad = (*contract.pad, "volgorde", step["id"])
        yield _told(step, pad, "volgorde-taakveld", stap=step["naam"], codes=", ".join(codes), anders=", ".join(others))
    wanted = outcome.get("methoden")
    if wanted is not None and contract.sleutel.methode not in wanted:
        pad = (*contract.pad, "methode")
        yield _told(
            step,
            pad,
            "volgorde-methode",
            stap=step["naam"],
            methode=contract.sleutel.methode,
            mogelijk=", ".join(wanted),
        )


def _told(step: Mapping[str, Any], pad: Path, regel: str, **values: object) -> OrderFinding:
    return replace(fault(regel, pad, **values), toedelingsregel=step["toedelingsregel"], bron=step["bron"])
