"""Controls: which are new or gone, and which have another title, periods or codes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import NamedTuple

from generators.difference.changes import Change
from generators.difference.scopes import Block, Comparison, Pair, Scope, Spot, collected, products, shared
from generators.difference.views import view
from generators.difference.words import new_or_gone, numbers, periods
from generators.specification import Calculation, Control

_CODE_LISTS = {"balansposten": "balanscode", "uitgesloten_taakvelden": "taakveld"}
"""For each kind of change in codes, the code list."""

_VERBS = {
    ("balansposten", "erbij"): ("kijkt nu ook naar", "kijkt nu ook naar"),
    ("balansposten", "eraf"): ("kijkt niet meer naar", "kijkt niet meer naar"),
    ("uitgesloten_taakvelden", "erbij"): ("telt niet meer mee:", "tellen niet meer mee:"),
    ("uitgesloten_taakvelden", "eraf"): ("telt nu wel mee:", "tellen nu wel mee:"),
}
"""For codes that were added or taken away: the verb before one code, and before several."""


class _Calculation(NamedTuple):
    """A calculation without the codes that are new or gone: these come and go with the code list."""

    perioden: str
    balansposten: frozenset[str]
    uitgesloten_taakvelden: frozenset[str]


def control_changes(comparison: Comparison) -> Iterator[Change]:
    """Yield the changes in controls; codes that were added to or taken from a calculation are told together."""
    found = collected(
        (atom, Spot(laag, jaar, ""))
        for (laag, jaar), pair in comparison.pairs.items()
        for atom in _atoms(pair, comparison.is_between_years)
    )
    together: dict[Change, dict[str, Scope]] = {}
    for (change, code), scope in found.items():
        together.setdefault(change, {})[code] = scope
    for change, scopes in together.items():
        name = _CODE_LISTS.get(change.soort, "")
        exists = {code: _exists(comparison, name, code) if name else scopes[code] for code in scopes}
        for _, codes in shared(scopes, exists.__getitem__):
            for block in products(frozenset().union(*(scopes[code] for code in codes))):
                told = dataclasses.replace(change, lagen=block.lagen, jaren=block.jaren)
                yield _with_codes(comparison, told, name, codes, block) if name else told


def _exists(comparison: Comparison, name: str, code: str) -> Scope:
    return frozenset(Spot(*key, "") for key, pair in comparison.pairs.items() if code in pair.common[name])


def _atoms(pair: Pair, is_between_years: bool) -> Iterator[tuple[Change, str]]:
    """Yield changes with the code that they are about; the sentence is still without that code."""
    old, new = ({control.foutcode: control for control in state.controls} for state in (pair.old, pair.new))
    for foutcode in sorted({*old, *new}):
        control = new.get(foutcode) or old[foutcode]
        subject = f"ontrole {foutcode} ({control.titel})"
        if foutcode in old and foutcode in new:
            yield from _differences(pair, subject, old[foutcode], control)
            continue
        soort = "nieuw" if foutcode in new else "vervallen"
        verb, adjective = new_or_gone(soort, is_between_years=is_between_years)
        made = Change(soort, "controles", f"C{subject} {verb}.", code=foutcode, naam=control.titel)
        yield dataclasses.replace(made, kop=f"{adjective} controles", kort=f"{foutcode} {control.titel}"), ""


def _differences(pair: Pair, subject: str, old: Control, new: Control) -> Iterator[tuple[Change, str]]:
    def change(soort: str, tekst: str, oud: str = "", nieuw: str = "") -> Change:
        return Change(soort, "controles", tekst, code=new.foutcode, oud=oud, nieuw=nieuw)

    if old.titel != new.titel:
        tekst = f"Controle {new.foutcode} heet nu “{new.titel}”. De titel was “{old.titel}”."
        yield change("titel", tekst, old.titel, new.titel), ""
    before, after = ([_comparable(pair, c) for c in control.berekeningen] for control in (old, new))
    was_left = [c for c in before if c not in after]
    now_left = [(number, c) for number, c in enumerate(after, start=1) if c not in before]
    for was, (number, now) in zip(was_left, now_left, strict=False):
        which = f"{subject}, berekening {number}," if len(after) > 1 else subject
        if was.perioden != now.perioden:
            tekst = f"C{which} geldt nu voor {periods(now.perioden)}; dat was {periods(was.perioden)}."
            yield change("perioden", tekst, was.perioden, now.perioden), ""
        for soort in _CODE_LISTS:
            start = f"C{which}" if soort == "balansposten" else f"Bij c{which}"
            had, has = getattr(was, soort), getattr(now, soort)
            for richting, codes in (("erbij", has - had), ("eraf", had - has)):
                for code in sorted(codes):
                    yield change(soort, start, nieuw=richting), code
    for was in was_left[len(now_left) :]:
        tekst = f"C{subject} heeft een berekening minder, voor {periods(was.perioden)}."
        yield change("berekening", tekst, oud=was.perioden), ""
    for _, now in now_left[len(was_left) :]:
        tekst = f"C{subject} heeft er een berekening bij, voor {periods(now.perioden)}."
        yield change("berekening", tekst, nieuw=now.perioden), ""


def _comparable(pair: Pair, calculation: Calculation) -> _Calculation:
    return _Calculation(
        numbers(calculation.perioden),
        frozenset(calculation.balanscodes or ()) & pair.common["balanscode"],
        frozenset(calculation.uitgesloten_taakvelden or ()) & pair.common["taakveld"],
    )


def _with_codes(comparison: Comparison, change: Change, name: str, codes: list[str], block: Block) -> Change:
    seen = view((comparison.pair(spot), name) for spot in block.spots())
    rows = seen.only(codes)
    verb = _VERBS[change.soort, change.nieuw][len(rows) > 1]
    return dataclasses.replace(change, tekst=f"{change.tekst} {verb} {seen.described(rows, at_end=True)}.", rijen=rows)
