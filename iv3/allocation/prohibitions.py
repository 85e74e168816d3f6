"""What is forbidden: recognising it in one contract, and in all contracts of an order together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from iv3.allocation.divide import HUNDRED_PERCENT, LASTEN, Contract, ContractDivision, Order, Path, largest
from iv3.allocation.findings import FOUT, OrderFinding, say
from iv3.allocation.methods import holds, pack
from iv3.allocation.year import TAAKVELD, Year
from iv3.core.money import euro, percent
from iv3.core.words import Leveringsvorm, Verdeelgeheel


def prohibited(division: ContractDivision, order: Order, year: Year) -> Iterator[OrderFinding]:
    """Refuse what a prohibition recognises in one contract."""
    contract = division.contract
    for prohibition in pack()["verboden"]:
        signs = prohibition["herken"]
        if signs.get("geheel") == Verdeelgeheel.OPDRACHT or not holds(prohibition, order.jaar):
            continue
        if not is_about_kind(signs, contract, order):
            continue
        hit = _hit(signs, division, year)
        if hit:
            amount = sum(share.cent for share in division.delen if share.taakveld in hit)
            found = say(
                "gevonden_deel",
                codes=", ".join(hit),
                bedrag=euro(amount),
                deel=percent(amount, contract.cent, signs.get("minstens_procent", 0)),
            )
            yield refusal(prohibition, _place(contract, hit), found)


def is_about_kind(signs: Mapping[str, Any], contract: Contract, order: Order) -> bool:
    """Tell whether a contract is of the kind that a prohibition is about, whatever its taakvelden."""
    return (
        contract.situatie in signs.get("situaties", (contract.situatie,))
        and contract.sleutel.methode in signs.get("methoden", (contract.sleutel.methode,))
        and contract.sleutel.methode not in signs.get("behalve_methoden", ())
        and contract.wet in signs.get("wetten", (contract.wet,))
        and signs.get("leveringsvorm") in (None, contract.leveringsvorm or Leveringsvorm.ZIN)
        and contract.kant == signs.get("kant", contract.kant)
        and (order.periode is None or order.periode in signs.get("perioden", (order.periode,)))
        and set(signs.get("bevat", ())) <= set(contract.bevat)
        and not signs.get("vervallen_code")
    )


def _hit(signs: Mapping[str, Any], division: ContractDivision, year: Year) -> tuple[str, ...]:
    """Return the taakvelden on which a prohibition is broken; none when it is kept, all when it names none."""
    filled = [share for share in division.delen if share.cent]
    if "buiten_taakvelden" in signs:
        inside = year.members(signs["buiten_taakvelden"])
        return tuple(share.taakveld for share in filled if share.taakveld not in inside)
    named = year.members(signs["taakvelden"]) if "taakvelden" in signs else year.codes
    hit = [share for share in filled if share.taakveld in named]
    amount = sum(share.cent for share in hit)
    if amount * HUNDRED_PERCENT < signs.get("minstens_procent", 0) * division.contract.cent:
        return ()
    return tuple(share.taakveld for share in hit)


def prohibited_together(divisions: Sequence[ContractDivision], order: Order, year: Year) -> Iterator[OrderFinding]:
    """Refuse what a prohibition recognises in all contracts together."""
    for prohibition in pack()["verboden"]:
        signs = prohibition["herken"]
        if signs.get("geheel") != Verdeelgeheel.OPDRACHT or not holds(prohibition, order.jaar):
            continue
        named = year.members(signs["taakvelden"])
        totals: dict[str, int] = {}
        for division in divisions:
            if division.contract.kant == signs.get("kant", LASTEN):
                for share in division.delen:
                    if share.taakveld in named and share.cent:
                        totals[share.taakveld] = totals.get(share.taakveld, 0) + share.cent
        if not totals:
            continue
        most, whole = largest({code: Fraction(cent) for code, cent in totals.items()})[0], sum(totals.values())
        if totals[most] * HUNDRED_PERCENT < signs["minstens_procent"] * whole:
            continue
        suspect = next(
            (
                division.contract
                for division in divisions
                if is_about_kind(signs, division.contract, order)
                and not division.contract.een_taak
                and any(share.taakveld == most and share.cent for share in division.delen)
            ),
            None,
        )
        if suspect is not None:
            found = say(
                "gevonden_opdracht",
                code=most,
                naam=year.names[most],
                bedrag=euro(totals[most]),
                geheel=euro(whole),
                deel=percent(totals[most], whole, signs["minstens_procent"]),
                grens=signs["minstens_procent"],
            )
            yield refusal(prohibition, _place(suspect, (most,)), found)


def _place(contract: Contract, codes: Iterable[str]) -> Path:
    """Return where the first of ``codes`` stands in a contract."""
    wanted = set(codes)
    places = [(row.taakveld, row.pad) for row in contract.sleutel.rijen]
    places += [(part.taakveld, part.pad) for part in contract.vast]
    return next(((*pad, TAAKVELD) for code, pad in places if code in wanted), contract.pad)


def refusal(prohibition: Mapping[str, Any], pad: Path, found: str, hint: str = "") -> OrderFinding:
    """Return what a prohibition says of what was ``found``, with its reason and the alternative."""
    return OrderFinding(
        FOUT,
        prohibition["id"],
        pad,
        say("verboden", wat=prohibition["wat"], waarom=prohibition["waarom"], gevonden=found),
        " ".join(part for part in (prohibition["alternatief"], hint) if part),
        prohibition.get("toedelingsregel", ""),
        prohibition["bron"],
    )
