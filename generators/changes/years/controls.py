"""Controls: which are new or gone, and which have another title, periods or codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import NamedTuple

from generators.changes.years.changes import GONE, NEW, Change, new_or_gone
from generators.changes.years.scopes import Block, ComparedPairs, Pair, Scope, Spot, collected, products, shared
from generators.changes.years.views import view
from generators.kernel.dutch import grouped, numbers, periods
from generators.subjects.model.specification import Calculation, Control
from iv3.core.words import Codelijst

_CODE_LISTS = {"balansposten": Codelijst.BALANSCODE, "uitgesloten_taakvelden": Codelijst.TAAKVELD}
"""For each kind of change in codes, the code list."""

_VERBS = {
    ("balansposten", "erbij"): "kijkt nu ook naar",
    ("balansposten", "eraf"): "kijkt niet meer naar",
    ("uitgesloten_taakvelden", "erbij"): "telt niet meer mee:",
    ("uitgesloten_taakvelden", "eraf"): "telt nu wel mee:",
}


class _Calculation(NamedTuple):
    """A calculation without the codes that are new or gone: these come and go with the code list."""

    perioden: str
    balansposten: frozenset[str]
    uitgesloten_taakvelden: frozenset[str]


def control_changes(comparison: ComparedPairs) -> Iterator[tuple[Change, Block]]:
    """Yield the changes in controls; codes that were added to or taken from a calculation are told together."""
    found = collected(
        (atom, Spot(laag, jaar, ""))
        for (laag, jaar), pair in comparison.pairs.items()
        for atom in _atoms(pair, comparison.is_between_years)
    )
    together = grouped((change, (code, scope)) for (change, code), scope in found.items())
    for change, codes_and_scopes in together.items():
        scopes = dict(codes_and_scopes)
        name = _CODE_LISTS.get(change.soort, "")
        exists = {code: _exists(comparison, name, code) if name else scopes[code] for code in scopes}
        for _, codes in shared(scopes, exists.__getitem__):
            for block in products(frozenset().union(*(scopes[code] for code in codes))):
                yield _with_codes(comparison, change, name, codes, block) if name else change, block


def _exists(comparison: ComparedPairs, name: str, code: str) -> Scope:
    return frozenset(Spot(*key, "") for key, pair in comparison.pairs.items() if code in pair.common[name])


def _atoms(pair: Pair, is_between_years: bool) -> Iterator[tuple[Change, str]]:
    """Yield changes, each with the one code that it is about; the sentence is still without that code."""
    old, new = ({control.foutcode: control for control in state.controls} for state in (pair.old, pair.new))
    for foutcode in sorted({*old, *new}):
        if foutcode in old and foutcode in new:
            yield from _differences(pair, old[foutcode], new[foutcode])
        else:
            soort, titel = (NEW, new[foutcode].titel) if foutcode in new else (GONE, old[foutcode].titel)
            change = Change(soort, "controles", code=foutcode, naam=titel)
            yield new_or_gone(change, is_between_years=is_between_years), ""


def _differences(pair: Pair, old: Control, new: Control) -> Iterator[tuple[Change, str]]:
    subject = f"ontrole {new.foutcode} ({new.titel})"
    if old.titel != new.titel:
        tekst = f"Controle {new.foutcode} heet nu “{new.titel}”. De titel was “{old.titel}”."
        yield Change("titel", "controles", tekst, code=new.foutcode, oud=old.titel, nieuw=new.titel), ""
    before, after = ([_comparable(pair, c) for c in control.berekeningen] for control in (old, new))
    was_left = [c for c in before if c not in after]
    now_left = [(number, c) for number, c in enumerate(after, start=1) if c not in before]
    for was, (number, now) in zip(was_left, now_left, strict=False):
        which = f"{subject}, berekening {number}," if len(after) > 1 else subject
        yield from _differences_in(new.foutcode, which, was, now)
    for was in was_left[len(now_left) :]:
        tekst = f"C{subject} heeft een berekening minder, voor {periods(was.perioden)}."
        yield Change("berekening", "controles", tekst, code=new.foutcode, oud=was.perioden), ""
    for _, now in now_left[len(was_left) :]:
        tekst = f"C{subject} heeft er een berekening bij, voor {periods(now.perioden)}."
        yield Change("berekening", "controles", tekst, code=new.foutcode, nieuw=now.perioden), ""


def _differences_in(foutcode: str, which: str, was: _Calculation, now: _Calculation) -> Iterator[tuple[Change, str]]:
    if was.perioden != now.perioden:
        tekst = f"C{which} geldt nu voor {periods(now.perioden)}; dat was {periods(was.perioden)}."
        yield Change("perioden", "controles", tekst, code=foutcode, oud=was.perioden, nieuw=now.perioden), ""
    for soort in _CODE_LISTS:
        start = f"C{which}" if soort == "balansposten" else f"Bij c{which}"
        had, has = getattr(was, soort), getattr(now, soort)
        for richting, codes in (("erbij", has - had), ("eraf", had - has)):
            for code in sorted(codes):
                yield Change(soort, "controles", start, code=foutcode, nieuw=richting), code


def _comparable(pair: Pair, calculation: Calculation) -> _Calculation:
    return _Calculation(
        numbers(calculation.perioden),
        frozenset(calculation.balanscodes or ()) & pair.common[Codelijst.BALANSCODE],
        frozenset(calculation.uitgesloten_taakvelden or ()) & pair.common[Codelijst.TAAKVELD],
    )


def _with_codes(comparison: ComparedPairs, change: Change, name: str, codes: Collection[str], block: Block) -> Change:
    seen = view((comparison.pair(spot), name) for spot in block.spots())
    rows = seen.only(codes)
    verb = _VERBS[change.soort, change.nieuw]
    if len(rows) > 1:
        verb = verb.replace("telt", "tellen")
    return dataclasses.replace(change, tekst=f"{change.tekst} {verb} {seen.described(rows, at_end=True)}.", rijen=rows)
