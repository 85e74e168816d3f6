"""What became of a ledger: its totals, and what is open, refused or unused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from iv3.bookkeeping.booking import AccountGroup, Ledger
from iv3.bookkeeping.cells import Cell, code_keys, whole_euros
from iv3.bookkeeping.words import (
    ACCOUNT,
    BALANSCODE,
    BUITEN,
    CATEGORIE,
    CEL,
    MOST_SHOWN,
    OPEN,
    PARTS,
    STANDPER,
    TAAKVELD,
    say,
)
from iv3.core.money import euro
from iv3.rows.cells import shown


@dataclass(frozen=True)
class Booked:
    """A ledger that was read, and its cells."""

    ledger: Ledger
    cells: Mapping[Cell, Mapping[str, int]]
    stands: Mapping[Cell, int]

    @cached_property
    def groups(self) -> list[AccountGroup]:
        """What has lines: by account, and then by what becomes of it."""
        filled = [group for group in self.ledger.groups.values() if group.lines]
        return sorted(filled, key=lambda g: (g.account, g.outcome.waar, g.outcome.reden, g.outcome.rijen))

    @cached_property
    def open(self) -> list[AccountGroup]:
        """What no row of the mapping decides, the largest amounts first."""
        found = [group for group in self.groups if group.outcome.stand == OPEN]
        return sorted(found, key=lambda group: -max(group.debit.cents, -group.credit.cents))

    @property
    def is_complete(self) -> bool:
        """Tell whether every line was read and has a place."""
        return not self.open and not self.ledger.refused_lines

    @property
    def grey(self) -> list[Cell]:
        """The cells in which CBS expects no amount."""
        return [cell for cell in self.cells if self.ledger.mapping.model.is_grey(*cell)]

    @property
    def unused(self) -> list[int]:
        """The numbers of the rows of the mapping that decide nothing in this ledger."""
        used = {row for group in self.groups for row in group.outcome.rijen}
        return [row.rij for row in self.ledger.mapping.rows if row.rij not in used]


def summary(booked: Booked) -> dict[str, Any]:
    """Return the totals, amounts in whole cents; in = cellen + buiten + open, for debit and for credit."""
    ledger, model = booked.ledger, booked.ledger.mapping.model
    groups = booked.groups
    return {
        "jaar": model.jaar,
        "laag": model.laag,
        "periode": model.periode,
        "bestand": ledger.name,
        "mapping": ledger.mapping.name,
        "regels_nul": ledger.zeros,
        "in": group_sums(groups),
        "cellen": group_sums(g for g in groups if g.outcome.stand == CEL),
        "buiten": group_sums(g for g in groups if g.outcome.stand == BUITEN),
        "open": group_sums(g for g in groups if g.outcome.stand == OPEN),
        "onderdelen": [_part_of_booked(part, booked) for part in PARTS],
        "eindstanden_afgeleid": [
            {BALANSCODE: code, STANDPER: kolom, "bedrag_cent": cent} for (_, code, kolom), cent in booked.stands.items()
        ],
        "buiten_iv3": [_listing(g) for g in groups if g.outcome.stand == BUITEN],
        "niet_geplaatst": [_listing(g) for g in booked.open],
        "grijze_cellen": [
            {"onderdeel": cell[0], **code_keys(cell), "bedrag_cent": sum(booked.cells[cell].values())}
            for cell in booked.grey
        ],
        "ongebruikte_rijen": booked.unused,
        "afgekeurd_aantal": ledger.refused_lines,
        "afgekeurd": [{"rij": number, "reden": reason} for number, reason in ledger.refused],
        "opmerkingen": [*ledger.mapping.remarks, *ledger.remarks],
        "specificatie": {"versie": model.versie},
    }


def group_sums(groups: Iterable[AccountGroup]) -> dict[str, int]:
    """Return how many lines groups have together, and their debit, credit and balance in cents."""
    lines = debit = credit = 0
    for group in groups:
        lines, debit, credit = lines + group.lines, debit + group.debit.cents, credit - group.credit.cents
    return {"regels": lines, "debet_cent": debit, "credit_cent": credit, "saldo_cent": debit - credit}


def _part_of_booked(part: str, booked: Booked) -> dict[str, Any]:
    return part_totals(part, [sum(accounts.values()) for cell, accounts in booked.cells.items() if cell[0] == part])


def part_totals(part: str, amounts: Sequence[int]) -> dict[str, Any]:
    """Return what a part of a delivery comes to, exactly and in whole euros.

    Args:
        part: the part.
        amounts: cents per cell.
    """
    exact, euros = sum(amounts), sum(map(whole_euros, amounts))
    return {
        "onderdeel": part,
        "cellen": len(amounts),
        "bedrag_cent": exact,
        "bedrag_euro": euros,
        "afronding_cent": euros * 100 - exact,
    }


def _listing(group: AccountGroup) -> dict[str, Any]:
    first, last = group.rows
    return {
        ACCOUNT: group.account,
        **({"waar": group.outcome.waar} if group.outcome.waar else {}),
        "regels": group.lines,
        "debet_cent": group.debit.cents,
        "credit_cent": -group.credit.cents,
        "eerste_rij": first,
        "laatste_rij": last,
        "rijen_mapping": list(group.outcome.rijen),
        "reden": group.outcome.reden,
    }


def totals_text(totals: Mapping[str, Any]) -> str:
    """Return the totals for a person, the reconciliation first."""
    lines = [say("kop", bestand=totals["bestand"], jaar=totals["jaar"], laag=totals["laag"], periode=totals["periode"])]
    for name in ("in", "cellen", "buiten", "open"):
        sums = totals[name]
        lines.append(
            say(
                f"totaal_{name}",
                regels=sums["regels"],
                debet=euro(sums["debet_cent"]),
                credit=euro(sums["credit_cent"]),
            )
        )
    if totals["regels_nul"]:
        lines.append(say("regels_nul", aantal=totals["regels_nul"]))
    for part in totals["onderdelen"]:
        if part["cellen"]:
            lines.append(
                say(
                    "onderdeel_totaal",
                    onderdeel=part["onderdeel"],
                    cellen=part["cellen"],
                    bedrag=euro(part["bedrag_cent"]),
                    euro=euro(part["bedrag_euro"] * 100),
                    afronding=euro(part["afronding_cent"]),
                )
            )
    if totals["eindstanden_afgeleid"]:
        lines.append(say("eindstanden", aantal=len(totals["eindstanden_afgeleid"])))
    lines += heading_and_some(
        "open_kop", [_open_group_line(g) for g in totals["niet_geplaatst"]], len(totals["niet_geplaatst"])
    )
    refused = [say("rij_fout", rij=r["rij"], reden=r["reden"]) for r in totals["afgekeurd"]]
    lines += heading_and_some("afgekeurd_kop", refused, totals["afgekeurd_aantal"])
    grey = [
        say("grijze_cel", onderdeel=c["onderdeel"], code=c.get(TAAKVELD, c.get(BALANSCODE)), kolom=c.get(CATEGORIE))
        for c in totals["grijze_cellen"]
    ]
    lines += heading_and_some("grijs_kop", grey, len(grey))
    if totals["ongebruikte_rijen"]:
        numbers = totals["ongebruikte_rijen"]
        listed = ", ".join(map(str, numbers[:MOST_SHOWN])) + ("…" if len(numbers) > MOST_SHOWN else "")
        lines.append(say("ongebruikt", aantal=len(numbers), rijen=listed))
    return "\n".join([*lines, *totals["opmerkingen"]]) + "\n"


def heading_and_some(heading: str, items: Sequence[str], count: int) -> list[str]:
    """Return a heading with the first of its items below it; nothing when there are none."""
    if not count:
        return []
    more = ["  " + say("en_nog", aantal=count - MOST_SHOWN)] if count > MOST_SHOWN else []
    return [say(heading, aantal=count), *("  " + item for item in items[:MOST_SHOWN]), *more]


def _open_group_line(group: Mapping[str, Any]) -> str:
    where = f" ({group['waar']})" if "waar" in group else ""
    return say(
        "open_regel",
        rekening=shown(group[ACCOUNT]) or say("leeg"),
        waar=where,
        regels=group["regels"],
        debet=euro(group["debet_cent"]),
        credit=euro(group["credit_cent"]),
        rij=group["eerste_rij"],
        reden=group["reden"],
    )


def open_groups(booked: Booked) -> Iterator[str]:
    """Yield a line for every account that no row decides."""
    yield from (_open_group_line(_listing(group)) for group in booked.open)
