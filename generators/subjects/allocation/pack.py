"""The pack about dividing: situations, methods, prohibitions and the order of steps, as the run-time takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generators.kernel.reading import GroupFact, Record, Validity, source_text
from generators.subjects.allocation.facts import CODE_KEYS, Allocation, allocation_of
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.specification import Specification

_METHOD_KEYS = ("naam", "uitleg", "mag", "alleen_wet", "vraagt", "velden", "sleutels", "uitkomst", "let_op")
_PROHIBITION_KEYS = ("wat", "waarom", "alternatief", "herken")
_STEP_KEYS = ("naam", "vraag", "uitleg", "bij_ja")


def pack(specification: Specification) -> Record:
    """Return the pack ``verdeling``.

    ``groepen`` has for every group that is named its codes of all years; only those that a year has count in it.
    ``toedelingsregels`` has title, rule and source of the general rules that are named.
    """
    allocation = allocation_of(specification)
    years = specification.years(next(iter(specification.layers)))
    first = min((method.validity.first_year for method in allocation.methods), default=years[-1])
    return {
        "versie": specification.edition.versie,
        "jaren": [first, years[-1]],
        "lagen": [laag for laag, layer in specification.layers.items() if layer.model == _model(specification)],
        "situaties": [
            {
                "id": s.id,
                "naam": s.naam,
                "uitleg": s.uitleg,
                "toedelingsregels": list(s.toedelingsregels),
                **({"taakvelden": list(s.taakvelden)} if s.taakvelden else {}),
                **({"volgorde": True} if s.volgorde else {}),
                "sjabloonmethode": s.sjabloonmethode,
                "methoden": [method.id for method in allocation.methods_of(s.id)],
                **_span(s.validity),
                "bron": s.bron,
                "zekerheid": s.zekerheid,
            }
            for s in allocation.situations
        ],
        "methoden": [
            {
                "id": m.id,
                **_kept(m.record, _METHOD_KEYS),
                "toedelingsregels": list(m.toedelingsregels),
                **_span(m.validity),
                "bron": m.bron,
                "zekerheid": m.zekerheid,
            }
            for m in allocation.methods
        ],
        "stappen": [
            {
                "id": step.id,
                **_kept(step.record, _STEP_KEYS),
                "toedelingsregel": step.toedelingsregel,
                "bron": step.bron,
                "zekerheid": step.zekerheid,
            }
            for step in allocation.steps
        ],
        "verboden": [
            {
                "id": p.id,
                **_kept(p.record, _PROHIBITION_KEYS),
                **({"toedelingsregel": p.toedelingsregel} if p.toedelingsregel else {}),
                **_span(p.validity),
                "bron": p.bron,
                "zekerheid": p.zekerheid,
            }
            for p in allocation.prohibitions
        ],
        "groepen": _groups(specification),
        "toedelingsregels": _rules(specification),
    }


def named_members(allocation: Allocation) -> Iterator[str]:
    """Yield every code or group that a situation, step or prohibition names."""
    for situation in allocation.situations:
        yield from situation.taakvelden
    for step in allocation.steps:
        yield from step.record.get("bij_ja", {}).get("taakvelden", ())
    for prohibition in allocation.prohibitions:
        for key in CODE_KEYS:
            yield from prohibition.herken.get(key, ())


def named_rules(allocation: Allocation) -> Iterator[str]:
    """Yield every general rule that is named."""
    for situation in allocation.situations:
        yield from situation.toedelingsregels
    for method in allocation.methods:
        yield from method.toedelingsregels
    for step in allocation.steps:
        yield step.toedelingsregel
    yield from (p.toedelingsregel for p in allocation.prohibitions if p.toedelingsregel)


def _model(specification: Specification) -> str:
    return next(iter(specification.layers.values())).model


def _kept(record: Record, keys: Iterable[str]) -> Record:
    return {key: record[key] for key in keys if key in record}


def _span(years: Validity) -> Record:
    return {"van": years.first_year, **({} if years.last_year is None else {"tot": years.last_year})}


def _groups(specification: Specification) -> dict[str, list[str]]:
    model = _model(specification)
    groups = {g.id: g for g in specification.facts.groups if g.soort == "taakveld" and g.model in (None, model)}
    named = sorted({member for member in named_members(allocation_of(specification)) if member in groups})
    return {name: list(dict.fromkeys(_codes(name, groups))) for name in named}


def _codes(member: str, groups: dict[str, GroupFact]) -> Iterator[str]:
    if member not in groups:
        yield member
        return
    for code in groups[member].codes:
        yield from _codes(code, groups)


def _rules(specification: Specification) -> dict[str, Record]:
    known = {rule.id: rule for rule in guidance_of(specification).allocation_rules}
    return {
        name: {
            "titel": known[name].titel,
            "regel": known[name].regel,
            "bron": source_text(known[name].bron),
        }
        for name in sorted(set(named_rules(allocation_of(specification))))
        if name in known
    }
