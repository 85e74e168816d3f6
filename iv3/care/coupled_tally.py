"""What was coupled, added up to the cent: by stand, taakveld and question, and told as a summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iv3.care.lines import TEXTS, Care, Coupled
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN
from iv3.core.money import euro
from iv3.core.sentences import text

_SHOWN = 10


@dataclass
class CoupledTally:
    """What was coupled: lines and cents by stand, taakveld and question, and the lines that could not be read."""

    lines: dict[str, int] = field(default_factory=lambda: dict.fromkeys((GEKOPPELD, KEUZE, OPEN), 0))
    cents: dict[str, int] = field(default_factory=lambda: dict.fromkeys((GEKOPPELD, KEUZE, OPEN), 0))
    per_taakveld: dict[str, int] = field(default_factory=dict)
    questions: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    own_codes: dict[str, list[int]] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, coupled: Coupled, lines: int, amount: int) -> None:
        """Add ``lines`` lines with together ``amount`` cents."""
        self.lines[coupled.stand] += lines
        self.cents[coupled.stand] += amount
        if coupled.stand == GEKOPPELD:
            self.per_taakveld[coupled.taakveld] = self.per_taakveld.get(coupled.taakveld, 0) + amount
        else:
            _add(self.questions, (coupled.stand, coupled.vraag), lines, amount)
        if coupled.own_code:
            _add(self.own_codes, coupled.own_code, lines, amount)

    def refuse(self, file: str, row: int, reason: str) -> None:
        """Remember a line that could not be read."""
        self.refused.append({"bestand": file, "rij": row, "reden": reason})


def _add(counts: dict[Any, list[int]], key: Any, lines: int, amount: int) -> None:
    found = counts.setdefault(key, [0, 0])
    found[0] += lines
    found[1] += amount


def summary(tally: CoupledTally, care: Care, files: Sequence[str], version: str) -> dict[str, Any]:
    """Return the totals: amounts in whole cents; in = gekoppeld + keuze + open."""
    place = {code: number for number, code in enumerate(care.taakvelden)}
    return {
        "jaar": care.jaar,
        "bestanden": list(files),
        "regels": sum(tally.lines.values()),
        "bedrag_in_cent": sum(tally.cents.values()),
        **{f"bedrag_{stand}_cent": amount for stand, amount in tally.cents.items()},
        **{f"regels_{stand}": count for stand, count in tally.lines.items()},
        "per_taakveld": dict(sorted(tally.per_taakveld.items(), key=lambda item: place.get(item[0], len(place)))),
        "vragen": [
            {"stand": stand, "vraag": asked, "regels": count, "bedrag_cent": amount}
            for (stand, asked), (count, amount) in sorted(tally.questions.items(), key=lambda i: (-abs(i[1][1]), i[0]))
        ],
        "codes_buiten_lijst": [
            {"code": code, "regels": count, "bedrag_cent": amount}
            for code, (count, amount) in sorted(tally.own_codes.items())
        ],
        "afgekeurd": sorted(tally.refused, key=lambda r: (r["bestand"], r["rij"])),
        "opmerkingen": tally.remarks,
        "specificatie": {"versie": version},
    }


def summary_text(totals: Mapping[str, Any]) -> str:
    """Return the summary for a person, the reconciliation first."""
    lines = [
        text(
            TEXTS,
            "samenvatting",
            bedrag=euro(totals["bedrag_in_cent"]),
            **{stand: euro(totals[f"bedrag_{stand}_cent"]) for stand in (GEKOPPELD, KEUZE, OPEN)},
        ),
        text(
            TEXTS,
            "samenvatting_regels",
            aantal=totals["regels"],
            **{stand: totals[f"regels_{stand}"] for stand in (GEKOPPELD, KEUZE, OPEN)},
        ),
    ]
    for asked in totals["vragen"][:_SHOWN]:
        amount = euro(asked["bedrag_cent"])
        lines.append(
            "  " + text(TEXTS, "samenvatting_vraag", bedrag=amount, regels=asked["regels"], vraag=asked["vraag"])
        )
    lines += _more(len(totals["vragen"]))
    if totals["afgekeurd"]:
        lines.append(text(TEXTS, "samenvatting_afgekeurd", aantal=len(totals["afgekeurd"])))
        lines += [
            "  " + text(TEXTS, "samenvatting_rij", bestand=r["bestand"], rij=r["rij"], reden=r["reden"])
            for r in totals["afgekeurd"][:_SHOWN]
        ]
        lines += _more(len(totals["afgekeurd"]))
    lines += totals["opmerkingen"][:_SHOWN] + _more(len(totals["opmerkingen"]))
    return "\n".join(lines) + "\n"


def _more(count: int) -> list[str]:
    return ["  " + text(TEXTS, "samenvatting_meer", aantal=count - _SHOWN)] if count > _SHOWN else []
