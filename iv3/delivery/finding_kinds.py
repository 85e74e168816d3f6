"""The findings of a report by kind: the first of a kind are told one by one, what comes after is only counted.

A kind is a rule with its reason and a part of the delivery. How many are told is data of the pack, so that every
runtime tells the same. What is not told is never made: a file with a million faults costs no more than it counts.
The same as packages/js/validatie/findingkinds.mjs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from iv3.core.counting import dotted
from iv3.core.money import euro
from iv3.core.words import Zekerheid

Finding = dict[str, Any]
Say = Callable[..., str]
"""Returns a text of the report by its key, filled in."""


class FindingKind:
    """One kind: how many findings have been told, and what is counted of the others; amounts in whole cents."""

    def __init__(
        self, rule: Mapping[str, Any], reason: str, onderdeel: str, pad: str, limits: Mapping[str, int]
    ) -> None:
        """Start with nothing found.

        Args:
            rule: the rule, as the pack has it.
            reason: what of the rule was not met, by its name; empty when the rule has but one reason.
            onderdeel: the part of the delivery; empty for all of it.
            pad: the JSON Pointer of that part.
            limits: how much a report tells, from the pack with the rules.
        """
        self.rule, self.onderdeel, self.pad, self._limits = rule, onderdeel, pad, limits
        self.certainty = certainty_of(rule, reason)
        self.is_full = False
        self.told = self.aantal = self.cent = self.summed = self.without = 0
        self.herstel: set[str] = set()
        self.places: list[str] = []
        self._last = ""

    def tell(self, herstel: str) -> None:
        """Note that a finding of this kind is told, and what it says to do."""
        self.told += 1
        self.is_full = self.told == self._limits["grens_per_soort"]
        self.herstel.add(herstel)

    def count(self, place: str) -> bool:
        """Count a finding that is not told, and tell whether its place was not the one that was counted last.

        Args:
            place: the JSON Pointer of a record or a field, or the sheet and cell.
        """
        self.aantal += 1
        if len(self.places) < self._limits["plaatsen_per_soort"]:
            self.places.append(place)
        is_new, self._last = place != self._last, place
        return is_new

    def add(self, cent: int | None) -> None:
        """Add the amount of what was counted; None when it cannot be read."""
        if cent is None:
            self.without += 1
        else:
            self.cent, self.summed = self.cent + cent, self.summed + 1

    def finding(self, say: Say) -> Finding:
        """Return the one finding that stands for all that are not told; ``say`` gives the texts of the report."""
        own = self.herstel if len(self.herstel) == 1 else [say("vaker_doen")]
        return {
            "regel": self.rule["id"],
            "ernst": self.rule["ernst"],
            **self.certainty,
            "melding": " ".join(self._sentences(say)),
            "plaats": {"onderdeel": self.onderdeel, "pad": self.pad},
            "aantal": self.aantal,
            **({"som_cent": self.cent} if self.summed else {}),
            **({"zonder_bedrag": self.without} if self.summed and self.without else {}),
            "plaatsen": self.places,
            "herstel": next(iter(own)),
            "zie": self.rule["zie"],
        }

    def _sentences(self, say: Say) -> list[str]:
        fill = {"ernst": self.rule["ernst"], "aantal": dotted(self.aantal), "grens": dotted(self.told)}
        where = {"onderdeel": self.onderdeel} if self.onderdeel else {}
        told = [say("vaker_bij" if where else "vaker", **fill, **where)]
        if self.summed:
            told.append(say("vaker_som", som=euro(self.cent)))
        if self.summed and self.without:
            told.append(say("vaker_zonder_bedrag", aantal=dotted(self.without)))
        return told


def certainty_of(rule: Mapping[str, Any], reason: str = "") -> dict[str, str]:
    """Return how sure a finding of a rule is: ``zekerheid``, and ``reden`` when that is not settled."""
    own = next((r["onzeker"] for r in rule.get("redenen", ()) if r["reden"] == reason and "onzeker" in r), None)
    if own is not None:
        return {"zekerheid": Zekerheid.AFGELEID, "reden": own}
    return {"zekerheid": rule["zekerheid"], **({"reden": rule["onzeker"]} if "onzeker" in rule else {})}


def number_of(finding: Mapping[str, Any]) -> int:
    """Return how many findings an entry of a report stands for: one, or all of a kind that are not told."""
    number: int = finding.get("aantal", 1)
    return number
