"""What a verdict means: who says so, and how sure that is. The same as packages/js/validatie/statement.mjs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iv3.core.words import Ernst, Oordeel, Zekerheid
from iv3.delivery.finding_kinds import Finding, Say

_OWN = "eigen"
_SUREST_FIRST = (*Zekerheid.VALUES, _OWN)


def statement(
    verdict: str, findings: Sequence[Finding], rules: Sequence[Mapping[str, Any]], say: Say, provisional: str
) -> str:
    """Return what a verdict means, in a few sentences.

    Only a settled control of CBS itself says that CBS refuses the delivery; the surest fault speaks.

    Args:
        verdict: the verdict on the delivery.
        findings: every finding of the report.
        rules: the rules, as the pack has them.
        say: gives the texts of the report.
        provisional: the sentence on a year whose model is not known yet; empty for one that is.
    """
    return " ".join(filter(None, (_meaning(verdict, findings, rules, say, provisional), provisional)))


def _meaning(
    verdict: str, findings: Sequence[Finding], rules: Sequence[Mapping[str, Any]], say: Say, provisional: str
) -> str:
    if verdict == Oordeel.NIET_TE_BEOORDELEN:
        return say("uitspraak_voorlopig" if provisional else "uitspraak_onbekend_jaar")
    if verdict != Ernst.FOUT:
        return say(f"uitspraak_{verdict}")
    of_cbs = {rule["id"] for rule in rules if rule["van_cbs"]}
    grounds = [
        (_SUREST_FIRST.index(finding["zekerheid"] if finding["regel"] in of_cbs else _OWN), place)
        for place, finding in enumerate(findings)
        if finding["ernst"] == Ernst.FOUT
    ]
    ground, place = min(grounds)
    fill = {"regel": findings[place]["regel"], "reden": findings[place].get("reden", "")}
    return say(f"uitspraak_fout_{_SUREST_FIRST[ground]}", **fill)
