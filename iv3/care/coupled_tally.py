"""What was coupled, added up to the cent: by stand, taakveld and question, and told as a summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iv3.care.lines import TEXTS, Care, Coupled
from iv3.care.rules import BUITEN, GEKOPPELD, KEUZE, OPEN
from iv3.core.money import euro
from iv3.core.sentences import text
from iv3.rows.refused_lines import most_refused

_COUNTED = (GEKOPPELD, KEUZE, OPEN)
_STANDS = (*_COUNTED, BUITEN)
_REFUSED = "geweigerd"
_SHOWN = 10


@dataclass
class MessageBalance:
    """What became of the amounts of a declaration, in cents; ``cents`` holds them by stand.

    ``refused`` is everything that was left out, of which ``rejected`` by the answer in the file ``answer``. ``total``
    is what the message says itself, ``granted`` what the answer says; None when they do not.
    """

    file: str
    kind: str = ""
    number: str = ""
    total: int | None = None
    cents: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_STANDS, 0))
    refused: int = 0
    rejected: int = 0
    answer: str | None = None
    granted: int | None = None
    lines: int = 0
    """How many lines have an amount that could be read."""

    @property
    def everything(self) -> int:
        """The sum of every amount that could be read."""
        return sum(self.cents.values()) + self.refused

    def written(self) -> dict[str, Any]:
        """Return it as in the summary."""
        return {
            "bestand": self.file,
            "bericht": self.kind,
            "declaratienummer": self.number,
            "totaal_ingediend_cent": self.total,
            "bedrag_bestand_cent": self.everything,
            **{f"bedrag_{stand}_cent": amount for stand, amount in self.cents.items()},
            "bedrag_geweigerd_cent": self.refused,
            "antwoord": self.answer,
            "bedrag_afgewezen_cent": self.rejected,
            "totaal_toegekend_cent": self.granted,
        }


@dataclass
class RefusedSums:
    """How many lines were left out, of how many the amount could be read, and what these come to in cents."""

    lines: int = 0
    with_amount: int = 0
    cents: int = 0

    def add(self, cents: int | None) -> None:
        """Take one more line; None when its amount cannot be read."""
        self.lines += 1
        if cents is not None:
            self.with_amount += 1
            self.cents += cents


@dataclass
class CoupledTally:
    """What was coupled: lines and cents by stand, taakveld and question, and the lines that were left out."""

    lines: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_STANDS, 0))
    cents: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_STANDS, 0))
    per_taakveld: dict[str, int] = field(default_factory=dict)
    questions: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    own_codes: dict[str, list[int]] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)
    """The first lines that were left out; of the others only what `refused_sums` says."""
    refused_sums: RefusedSums = field(default_factory=RefusedSums)
    messages: list[MessageBalance] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, coupled: Coupled, lines: int, amount: int) -> None:
        """Add ``lines`` lines with together ``amount`` cents."""
        self.lines[coupled.stand] += lines
        self.cents[coupled.stand] += amount
        if coupled.stand == GEKOPPELD:
            self.per_taakveld[coupled.taakveld] = self.per_taakveld.get(coupled.taakveld, 0) + amount
        else:
            others = coupled.stand, text(TEXTS, "andere_vragen")
            _add(self.questions, (coupled.stand, coupled.vraag), lines, amount, others)
        if coupled.own_code:
            _add(self.own_codes, coupled.own_code, lines, amount, text(TEXTS, "andere_codes"))

    def refuse(self, file: str, row: int, reason: str, cents: int | None = None) -> None:
        """Remember a line that is left out, with its amount when that could be read."""
        self.refused_sums.add(cents)
        if len(self.refused) < most_refused():
            amount = {} if cents is None else {"bedrag_cent": cents}
            self.refused.append({"bestand": file, "rij": row, "reden": reason, **amount})

    def not_listed(self) -> dict[str, int]:
        """Return how many lines were left out and are not in `refused`, and what they come to, as in the summary."""
        told = [line["bedrag_cent"] for line in self.refused if "bedrag_cent" in line]
        sums = self.refused_sums
        without = (sums.lines - sums.with_amount) - (len(self.refused) - len(told))
        return {
            "regels": sums.lines - len(self.refused),
            "bedrag_cent": sums.cents - sum(told),
            "zonder_bedrag": without,
        }


def _add(counts: dict[Any, list[int]], key: Any, lines: int, amount: int, others: Any) -> None:
    """Count lines under their key; when a file has very many different ones, what comes after goes under ``others``."""
    found = counts.setdefault(key if key in counts or len(counts) < most_refused() else others, [0, 0])
    found[0] += lines
    found[1] += amount


def summary(tally: CoupledTally, care: Care, files: Sequence[str], version: str) -> dict[str, Any]:
    """Return the totals, in whole cents.

    in = gekoppeld + keuze + open, and bestand = in + buiten (another year) + geweigerd (left out, amount readable).
    """
    place = {code: number for number, code in enumerate(care.taakvelden)}
    counted = sum(tally.cents[stand] for stand in _COUNTED)
    return {
        "jaar": care.jaar,
        "bestanden": list(files),
        "regels": sum(tally.lines[stand] for stand in _COUNTED),
        "bedrag_bestand_cent": counted + tally.cents[BUITEN] + tally.refused_sums.cents,
        "bedrag_in_cent": counted,
        **{f"bedrag_{stand}_cent": amount for stand, amount in tally.cents.items()},
        "bedrag_geweigerd_cent": tally.refused_sums.cents,
        **{f"regels_{stand}": count for stand, count in tally.lines.items()},
        "regels_geweigerd": tally.refused_sums.lines,
        "per_taakveld": dict(sorted(tally.per_taakveld.items(), key=lambda item: place.get(item[0], len(place)))),
        "vragen": [
            {"stand": stand, "vraag": asked, "regels": count, "bedrag_cent": amount}
            for (stand, asked), (count, amount) in sorted(tally.questions.items(), key=lambda i: (-abs(i[1][1]), i[0]))
        ],
        "codes_buiten_lijst": [
            {"code": code, "regels": count, "bedrag_cent": amount}
            for code, (count, amount) in sorted(tally.own_codes.items())
        ],
        "berichten": [balance.written() for balance in tally.messages],
        "afgekeurd": sorted(tally.refused, key=lambda r: (r["bestand"], r["rij"])),
        "afgekeurd_niet_genoemd": tally.not_listed(),
        "opmerkingen": tally.remarks,
        "specificatie": {"versie": version},
    }


def summary_text(totals: Mapping[str, Any]) -> str:
    """Return the summary for a person, the reconciliation first."""
    lines = [
        text(TEXTS, "samenvatting", **_amounts(totals)),
        text(TEXTS, "samenvatting_regels", **{name: totals[f"regels_{name}"] for name in (*_STANDS, _REFUSED)}),
        *_of_messages(totals["berichten"]),
    ]
    for asked in totals["vragen"][:_SHOWN]:
        amount = euro(asked["bedrag_cent"])
        lines.append(
            "  " + text(TEXTS, "samenvatting_vraag", bedrag=amount, regels=asked["regels"], vraag=asked["vraag"])
        )
    lines += _more(len(totals["vragen"]))
    if totals["codes_buiten_lijst"]:
        lines.append(_outside_lists(totals["codes_buiten_lijst"]))
    if totals["afgekeurd"]:
        lines += _of_refused(totals["afgekeurd"], totals["afgekeurd_niet_genoemd"])
    lines += totals["opmerkingen"][:_SHOWN] + _more(len(totals["opmerkingen"]))
    return "\n".join(lines) + "\n"


def _outside_lists(found: Sequence[Mapping[str, Any]]) -> str:
    codes = ", ".join(entry["code"] for entry in found[:_SHOWN]) + ("…" if len(found) > _SHOWN else "")
    more = any(entry["code"] == text(TEXTS, "andere_codes") for entry in found)
    count = text(TEXTS, "meer_dan", aantal=len(found) - 1) if more else len(found)
    return text(TEXTS, "samenvatting_buiten_lijst", aantal=count, codes=codes)


def _amounts(totals: Mapping[str, Any]) -> dict[str, str]:
    return {name: euro(totals[f"bedrag_{name}_cent"]) for name in ("bestand", *_STANDS, _REFUSED)}


def _of_messages(balances: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the balance of each message when there are few, and of all together."""
    lines = [_of_message(balance) for balance in balances] if len(balances) <= _SHOWN else []
    if len(balances) > 1:
        amounts = ("bestand", *_STANDS, _REFUSED)
        together = {f"bedrag_{name}_cent": sum(b[f"bedrag_{name}_cent"] for b in balances) for name in amounts}
        total = euro(sum(balance["totaal_ingediend_cent"] or 0 for balance in balances))
        lines.append(text(TEXTS, "samenvatting_berichten", aantal=len(balances), totaal=total, **_amounts(together)))
    return lines


def _of_message(balance: Mapping[str, Any]) -> str:
    total, granted = balance["totaal_ingediend_cent"], balance["totaal_toegekend_cent"]
    values = {
        "naam": balance["bestand"],
        "bericht": balance["bericht"],
        "totaal": text(TEXTS, "samenvatting_geen_totaal") if total is None else euro(total),
        **_amounts(balance),
    }
    line = text(TEXTS, "samenvatting_bericht", **values)
    if balance["antwoord"] is None:
        return line
    rejected = euro(balance["bedrag_afgewezen_cent"])
    if granted is None:
        return f"{line} {text(TEXTS, 'samenvatting_antwoord', afgewezen=rejected)}"
    return f"{line} {text(TEXTS, 'samenvatting_toegekend', afgewezen=rejected, toegekend=euro(granted))}"


def _of_refused(refused: Sequence[Mapping[str, Any]], others: Mapping[str, int]) -> list[str]:
    """Return the lines that were left out; those of a file with the same reason are told together.

    Args:
        refused: the first of these lines.
        others: how many more there are, and what they come to.
    """
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for line in refused:
        groups.setdefault((line["bestand"], line["reden"]), []).append(line)
    unread = sum("bedrag_cent" not in line for line in refused) + others["zonder_bedrag"]
    key = "samenvatting_zonder_bedrag" if unread else "samenvatting_afgekeurd"
    told = [_of_group(file, reason, found) for (file, reason), found in [*groups.items()][:_SHOWN]]
    count = len(refused) + others["regels"]
    return [text(TEXTS, key, aantal=count, zonder=unread), *told, *_more(len(groups)), *_not_listed(others)]


def _not_listed(others: Mapping[str, int]) -> list[str]:
    if not others["regels"]:
        return []
    amount = euro(others["bedrag_cent"])
    return ["  " + text(TEXTS, "samenvatting_niet_genoemd", aantal=others["regels"], bedrag=amount)]


def _of_group(file: str, reason: str, found: Sequence[Mapping[str, Any]]) -> str:
    if len(found) == 1:
        return "  " + text(TEXTS, "samenvatting_rij", bestand=file, rij=found[0]["rij"], reden=reason)
    amounts = [line["bedrag_cent"] for line in found if "bedrag_cent" in line]
    values = {"bestand": file, "aantal": len(found), "rij": found[0]["rij"], "reden": reason}
    if not amounts:
        return "  " + text(TEXTS, "samenvatting_rijen_zonder_bedrag", **values)
    return "  " + text(TEXTS, "samenvatting_rijen", **values, bedrag=euro(sum(amounts)))


def _more(count: int) -> list[str]:
    return ["  " + text(TEXTS, "samenvatting_meer", aantal=count - _SHOWN)] if count > _SHOWN else []
