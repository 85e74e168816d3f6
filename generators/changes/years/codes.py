"""Codes: what is new or gone, and what has another name, group, kind, periods or order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from generators.changes.years.changes import GONE, NEW, SECTION_OF_LIST, SECTIONS, Change, new_or_gone
from generators.changes.years.scopes import Block, ComparedPairs, Pair, Spot, collected, products
from generators.kernel.dutch import capital, numbers, periods
from generators.kernel.findings import listed
from generators.subjects.model.specification import CODE_LISTS, Code, ModelYear, in_year
from generators.subjects.transitions.links import LISTS, composed


class _Facet(NamedTuple):
    """A code as the facts write it, so that ``Rek_2023`` and next year's ``Rek_2024`` are one.

    ``home`` tells facts apart that have the same code: for another model, or for the other side of the matrix.
    """

    code: str
    naam: str
    onder: str
    soort: str
    perioden: str = ""
    home: tuple[str | None, ...] = ()


_LISTS_WITH_TRANSITIONS = frozenset(name for names in LISTS.values() for name in names)
_Facets: TypeAlias = Mapping[str, _Facet]
_SIDES: dict[tuple[str, ...], str] = {("categorie_lasten",): " bij de lasten", ("categorie_baten",): " bij de baten"}


def code_changes(comparison: ComparedPairs) -> Iterator[tuple[Change, Block]]:
    """Yield the changes in codes, each once for all layers, years and lists it holds for."""
    found = collected(
        (atom, Spot(laag, jaar, name))
        for (laag, jaar), pair in comparison.pairs.items()
        for name in CODE_LISTS
        for atom in _atoms(pair, name)
    )
    for (change, _), scope in found.items():
        for block in products(scope):
            yield _told(comparison, change, block), block


def _atoms(pair: Pair, name: str) -> Iterator[tuple[Change, tuple[str | None, ...]]]:
    """Yield changes that have no words yet, each with the home of its code."""
    section = SECTION_OF_LIST[name]
    old, new = _facets(pair.old, name), _facets(pair.new, name)
    for key in {**new, **old}:
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            soort, home = (NEW, new[key].home) if before is None else (GONE, before.home)
            yield Change(soort, section, code=key), home
        else:
            for soort in ("naam", "onder", "soort", "perioden"):
                oud, nieuw = getattr(before, soort), getattr(after, soort)
                if oud != nieuw:
                    yield Change(soort, section, code=key, oud=oud, nieuw=nieuw), after.home
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change("volgorde", section), ()


def _facets(state: ModelYear, name: str) -> _Facets:
    noun = SECTIONS[SECTION_OF_LIST[name]].enkelvoud
    return {facet.code: facet for facet in (_facet(code, noun, state.jaar) for code in state.lists[name].codes)}


def _facet(code: Code, noun: str, jaar: int) -> _Facet:
    facet = _Facet(code.code, code.naam, code.onder or "", code.soort or noun)
    fact = code.fact
    if fact is None:
        return facet
    naam = next((name.tekst for name in fact.names if in_year(name.tekst, jaar) == code.naam), code.naam)
    return facet._replace(code=fact.code, naam=naam, perioden=numbers(fact.perioden), home=(fact.model, fact.kant))


def _told(comparison: ComparedPairs, change: Change, block: Block) -> Change:
    """Return ``change`` in words; a code or name with a year in it gets that year when it holds for one year."""
    spot = block.spots()[-1]
    pair = comparison.pair(spot)
    old, new = _facets(pair.old, spot.deel), _facets(pair.new, spot.deel)
    state, codes = (pair.old, old) if change.soort == GONE else (pair.new, new)
    side = _SIDES.get(block.delen, "")
    if change.soort in (NEW, GONE):
        _, naam, onder, noun, *_ = codes[change.code]
        zie, hint = ((), "") if change.soort == NEW else _successors(comparison, pair, spot, change.code)
        if change.soort == GONE and not zie:
            zie = tuple(key for key, other in new.items() if other.naam == naam and key not in old)
        change = dataclasses.replace(change, naam=naam, onder=_with_name(codes, onder), zie=zie)
        change = new_or_gone(change, is_between_years=comparison.is_between_years, noun=noun, side=side, hint=hint)
    else:
        onder = _with_name(new, new[change.code].onder) if change.soort == "onder" else ""
        change = dataclasses.replace(change, tekst=_sentence(change, old, new, side), onder=onder)
    return change if len(block.jaren) > 1 else _filled_in(change, state.jaar)


def _successors(comparison: ComparedPairs, pair: Pair, spot: Spot, code: str) -> tuple[tuple[str, ...], str]:
    """Return the codes of the other year where a code goes, those of mere parts last, and the same in words."""
    if not comparison.is_between_years or spot.deel not in _LISTS_WITH_TRANSITIONS:
        return (), ""
    routes = composed(pair.facts, spot.laag, pair.old.jaar, pair.new.jaar, spot.deel).get(code, ())
    is_forward = pair.old.jaar < pair.new.jaar
    ends = {route[-1].end: False for route in routes}
    ends.update((route[-1].end, True) for route in routes if not any(stage.link.is_part for stage in route))
    order = [key for key in pair.new.lists[spot.deel].by_code if key in ends]
    whole = tuple(key for key in order if ends[key])
    parts = tuple(key for key in order if not ends[key])
    first, part = (
        (("opvolger" if len(whole) == 1 else "opvolgers"), "deels naar") if is_forward else ("eerder", "deels")
    )
    words = [f"{word} {listed(found)}" for word, found in ((first, whole), (part, parts)) if found]
    return (*whole, *parts), "; ".join(words)


def _filled_in(change: Change, jaar: int) -> Change:
    texts = {field.name: getattr(change, field.name) for field in dataclasses.fields(Change)}
    filled: Mapping[str, Any] = {key: in_year(text, jaar) for key, text in texts.items() if isinstance(text, str)}
    return dataclasses.replace(change, **filled, zie=tuple(in_year(code, jaar) for code in change.zie))


def _sentence(change: Change, old: _Facets, new: _Facets, side: str) -> str:
    words, oud, nieuw = SECTIONS[change.onderdeel], change.oud, change.nieuw
    if change.soort == "volgorde":
        return f"De volgorde van de {words.meervoud}{side} is anders."
    code, naam, onder, noun, *_ = new[change.code]
    match change.soort:
        case "naam":
            return f"{capital(noun)} {code}{side} heet nu “{nieuw}”. De naam was “{oud}”."
        case "onder":
            now, was = _with_name(new, onder) or "geen groep", _with_name(old, oud) or "geen groep"
            return f"{capital(noun)} {code} ({naam}){side} valt nu onder {now}; dat was onder {was}."
        case "soort":
            what = "er worden nu bedragen op" if nieuw == words.enkelvoud else "er worden geen bedragen meer op"
            subject = f"{capital(words.enkelvoud)} {code} ({naam}){side}"
            return f"{subject} is nu een {nieuw} (was een {oud}): {what} geleverd."
        case _:
            return f"{capital(noun)} {code} ({naam}) hoort nu bij {periods(nieuw)}; dat was {periods(oud)}."


def _with_name(codes: _Facets, code: str) -> str:
    return f"{code} ({codes[code].naam})" if code in codes else code
