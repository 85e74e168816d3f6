"""The pack about dividing: situations, methods, prohibitions and the order of steps, as the run-time takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generators.kernel.codes import model_of
from generators.kernel.reading import source_text
from generators.kernel.records import Geldigheid, Groep, Verbod, Verdeelmethode, Verdeelstap
from generators.subjects.allocation.facts import Allocation, allocation_of, named_codes
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.specification import Specification
from iv3.core.words import Groepsoort

_METHOD_KEYS = ("naam", "uitleg", "mag", "alleen_wet", "vraagt", "velden", "sleutels", "uitkomst", "let_op")
_PROHIBITION_KEYS = ("wat", "waarom", "alternatief", "herken")
_STEP_KEYS = ("naam", "vraag", "uitleg", "bij_ja")


def pack(specification: Specification) -> dict[str, Any]:
    """Return the pack ``verdeling``.

    ``groepen`` has for every group that is named its codes of all years; only those that a year has count in it.
    ``toedelingsregels`` has title, rule and source of the general rules that are named.
    """
    allocation = allocation_of(specification)
    years = specification.years(next(iter(specification.layers)))
    first = min((method.geldig.van for method in allocation.methods), default=years[-1])
    return {
        "versie": specification.edition.versie,
        "jaren": [first, years[-1]],
        "modeljaren": {laag: [specification.years(laag)[0], years[-1]] for laag in specification.layers},
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
                **_span(s.geldig),
                "bron": source_text(s.bron),
                "zekerheid": s.zekerheid or "",
            }
            for s in allocation.situations
        ],
        "methoden": [
            {
                "id": m.id,
                **_as_written(m, _METHOD_KEYS),
                "toedelingsregels": list(m.rust_op),
                **_span(m.geldig),
                "bron": source_text(m.bron),
                "zekerheid": m.zekerheid,
            }
            for m in allocation.methods
        ],
        "stappen": [
            {
                "id": step.id,
                **_as_written(step, _STEP_KEYS),
                "toedelingsregel": step.toedelingsregel,
                "bron": source_text(step.bron),
                "zekerheid": step.zekerheid or "",
            }
            for step in allocation.steps
        ],
        "verboden": [
            {
                "id": p.id,
                **_as_written(p, _PROHIBITION_KEYS),
                **({"toedelingsregel": p.toedelingsregel} if p.toedelingsregel else {}),
                **_span(p.geldig),
                "bron": source_text(p.bron),
                "zekerheid": p.zekerheid or "",
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
        yield from step.bij_ja.taakvelden if step.bij_ja else ()
    for prohibition in allocation.prohibitions:
        for _, names in named_codes(prohibition.herken):
            yield from names


def named_rules(allocation: Allocation) -> Iterator[str]:
    """Yield every general rule that is named."""
    for situation in allocation.situations:
        yield from situation.toedelingsregels
    for method in allocation.methods:
        yield from method.rust_op
    for step in allocation.steps:
        yield step.toedelingsregel
    yield from (p.toedelingsregel for p in allocation.prohibitions if p.toedelingsregel)


def _model(specification: Specification) -> str:
    return next(iter(specification.layers.values())).model


def _as_written(record: Verdeelmethode | Verdeelstap | Verbod, keys: Iterable[str]) -> dict[str, Any]:
    # The pack publishes these as the file has them: what is left out stays out, and recognitions keep their order.
    written = record.origin.written()
    return {key: written[key] for key in keys if key in written}


def _span(years: Geldigheid) -> dict[str, Any]:
    return {"van": years.van, **({} if years.tot is None else {"tot": years.tot})}


def _groups(specification: Specification) -> dict[str, list[str]]:
    model = _model(specification)
    of_taakvelden = (g for g in specification.facts.groups if g.soort == Groepsoort.TAAKVELD)
    groups = {g.id: g for g in of_taakvelden if model_of(g) in (None, model)}
    named = sorted({member for member in named_members(allocation_of(specification)) if member in groups})
    return {name: list(dict.fromkeys(_codes(name, groups))) for name in named}


def _codes(member: str, groups: dict[str, Groep]) -> Iterator[str]:
    if member not in groups:
        yield member
        return
    for code in groups[member].codes:
        yield from _codes(code, groups)


def _rules(specification: Specification) -> dict[str, dict[str, Any]]:
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
