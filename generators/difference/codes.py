"""Codes: what is new or gone, and what has another name, group, kind, periods or order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generators.difference.changes import SECTION_OF_LIST, SECTIONS, Change
from generators.difference.scopes import Block, Comparison, Pair, Spot, collected, products
from generators.difference.words import capital, new_or_gone, numbers, periods
from generators.findings import listed
from generators.specification import CODE_LISTS, Code, ModelYear, in_year


class _Facet(NamedTuple):
    """A code as the facts write it, so that ``Rek_2023`` and next year's ``Rek_2024`` are one.

    ``home`` tells facts apart that have the same code: for another model, or for the other side of the matrix.
    """

    code: str
    naam: str
    onder: str
    soort: str
    perioden: str
    home: tuple[str | None, str | None]


def code_changes(comparison: Comparison) -> Iterator[Change]:
    """Yield the changes in codes, each once for all layers, years and lists it holds for."""
    found = collected(
        (atom, Spot(laag, jaar, name))
        for (laag, jaar), pair in comparison.pairs.items()
        for name in CODE_LISTS
        for atom in _atoms(pair, name)
    )
    for (change, _), scope in found.items():
        for block in products(scope):
            yield _told(comparison, change, block)


def _atoms(pair: Pair, name: str) -> Iterator[tuple[Change, tuple[str | None, str | None]]]:
    section = SECTION_OF_LIST[name]
    old, new = _facets(pair.old, name), _facets(pair.new, name)
    for key, after in new.items():
        if key not in old:
            yield Change("nieuw", section, code=key), after.home
    for key, before in old.items():
        if key not in new:
            yield Change("vervallen", section, code=key), before.home
            continue
        after = new[key]
        for soort in ("naam", "onder", "soort", "perioden"):
            oud, nieuw = getattr(before, soort), getattr(after, soort)
            if oud != nieuw:
                yield Change(soort, section, code=key, oud=oud, nieuw=nieuw), after.home
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change("volgorde", section), (None, None)


def _facets(state: ModelYear, name: str) -> dict[str, _Facet]:
    return {facet.code: facet for facet in (_facet(code, name, state.jaar) for code in state.lists[name].codes)}


def _facet(code: Code, name: str, jaar: int) -> _Facet:
    fact = code.fact
    soort = code.soort or SECTIONS[SECTION_OF_LIST[name]].enkelvoud
    if fact is None:
        return _Facet(code.code, code.naam, code.onder or "", soort, "", (None, None))
    naam = next((n.text for n in fact.names if in_year(n.text, jaar) == code.naam), code.naam)
    return _Facet(fact.code, naam, code.onder or "", soort, numbers(fact.perioden), (fact.model, fact.kant))


def _told(comparison: Comparison, change: Change, block: Block) -> Change:
    """Return ``change`` in words; a code or name with a year in it gets that year when it holds for one year."""
    change = dataclasses.replace(change, lagen=block.lagen, jaren=block.jaren, delen=block.delen)
    if change.soort == "volgorde":
        tekst = f"De volgorde van de {SECTIONS[change.onderdeel].meervoud}{_side(block)} is anders."
        return dataclasses.replace(change, tekst=tekst)
    spot = block.spots()[-1]
    pair = comparison.pair(spot)
    old, new = _facets(pair.old, spot.deel), _facets(pair.new, spot.deel)
    if change.soort in ("nieuw", "vervallen"):
        change = _new_or_gone(change, old, new, _side(block), comparison.is_between_years)
    else:
        change = dataclasses.replace(change, tekst=_sentence(change, old, new, _side(block)))
    if len(block.jaren) > 1:
        return change
    jaar = (pair.old if change.soort == "vervallen" else pair.new).jaar
    texts = {f.name: getattr(change, f.name) for f in dataclasses.fields(Change)}
    filled = {key: in_year(text, jaar) for key, text in texts.items() if isinstance(text, str)}
    return dataclasses.replace(change, **filled, zie=tuple(in_year(code, jaar) for code in change.zie))


def _new_or_gone(
    change: Change, old: Mapping[str, _Facet], new: Mapping[str, _Facet], side: str, is_between_years: bool
) -> Change:
    codes = old if change.soort == "vervallen" else new
    code, naam, onder = codes[change.code].code, codes[change.code].naam, _parent(codes, codes[change.code].onder)
    twins = tuple(key for key, other in new.items() if other.naam == naam and key not in old)
    zie = twins if change.soort == "vervallen" else ()
    verb, adjective = new_or_gone(change.soort, is_between_years=is_between_years)
    below = f", onder {onder}," if onder else ""
    hint = f"nieuw met dezelfde naam: {listed(zie)}" if zie else ""
    noun = capital(codes[change.code].soort)
    return dataclasses.replace(
        change,
        naam=naam,
        onder=onder,
        zie=zie,
        tekst=f"{noun} {code} ({naam}){below} {verb}{side}{f'; {hint}' if hint else ''}.",
        kop=f"{adjective} {SECTIONS[change.onderdeel].meervoud}{side}",
        kort=f"{code} {naam}{f' ({hint})' if hint else ''}",
    )


def _sentence(change: Change, old: Mapping[str, _Facet], new: Mapping[str, _Facet], side: str) -> str:
    code = new[change.code]
    noun = SECTIONS[change.onderdeel].enkelvoud
    subject = f"{capital(code.soort)} {code.code} ({code.naam})"
    if change.soort == "naam":
        return f"{capital(code.soort)} {code.code}{side} heet nu “{change.nieuw}”. De naam was “{change.oud}”."
    if change.soort == "onder":
        now, was = (f"onder {_parent(c, c[change.code].onder) or 'geen groep'}" for c in (new, old))
        return f"{subject}{side} valt nu {now}; dat was {was}."
    if change.soort == "soort":
        what = "er worden nu bedragen op" if change.nieuw == noun else "er worden geen bedragen meer op"
        subject = f"{capital(noun)} {code.code} ({code.naam}){side}"
        return f"{subject} is nu een {change.nieuw} (was een {change.oud}): {what} geleverd."
    return f"{subject} hoort nu bij {periods(change.nieuw)}; dat was {periods(change.oud)}."


def _parent(codes: Mapping[str, _Facet], onder: str) -> str:
    return f"{onder} ({codes[onder].naam})" if onder in codes else onder


def _side(block: Block) -> str:
    sides = {"categorie_lasten": " bij de lasten", "categorie_baten": " bij de baten"}
    return sides.get(block.delen[0], "") if len(block.delen) == 1 else ""
