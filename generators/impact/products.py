"""Product codes that go to another taakveld, and what stands on the taakvelden that they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generators.artefacts.koppelingen import Coupled, outcomes
from generators.impact.codes import TAAKVELD, Figures, figures_for
from generators.impact.effects import Amount, Place, Product, ProductMove
from generators.specification import Specification

_Key = tuple[str, str, str, tuple[str, ...], int]
"""Table, list, code, categories, and a number for a code that stands there more than once."""

_Way = tuple[str, str, Place | None, Place | None]


@dataclass(frozen=True)
class _Found:
    product: Product
    wet: str
    place: Place


def moved_products(
    old: Specification, new: Specification, figures: Sequence[Figures]
) -> tuple[tuple[ProductMove, ...], int]:
    """Return the product codes that go elsewhere, and how many outcomes were compared.

    Codes that go the same way in several years are told once. A year that only the new side has is compared with the
    year before it.
    """
    was, now = _by_year(old), _by_year(new)
    moves: dict[tuple[_Way, tuple[Product, ...]], list[int]] = {}
    compared = 0
    for jaar, after in now.items():
        before = was.get(jaar, now.get(jaar - 1) if jaar not in was else None)
        if before is None:
            continue
        compared += len({*before, *after})
        for way, products in _moves(before, after).items():
            moves.setdefault((way, tuple(dict.fromkeys(products))), []).append(jaar)
    found = [
        ProductMove(tuple(jaren), wet, tabel, van, naar, products, _left(tuple(jaren), van, naar, figures, old, new))
        for ((wet, tabel, van, naar), products), jaren in moves.items()
    ]
    return tuple(sorted(found, key=lambda m: (m.jaren, m.wet, m.tabel, m.codes[0].lijst, m.codes[0].code))), compared


def _by_year(specification: Specification) -> dict[int, dict[_Key, _Found]]:
    result: dict[int, dict[_Key, _Found]] = {}
    for coupled in outcomes(specification):
        year = result.setdefault(coupled.jaar, {})
        key, number = _key(coupled, 0), 0
        while key in year:
            number += 1
            key = _key(coupled, number)
        code = coupled.code
        year[key] = _Found(
            Product(code.lijst.id, code.code, code.naam),
            code.lijst.wet or "",
            Place(coupled.outcome.stand, tuple(coupled.outcome.taakvelden)),
        )
    return result


def _key(coupled: Coupled, number: int) -> _Key:
    return coupled.table, coupled.code.lijst.id, coupled.code.code, coupled.code.categories, number


def _moves(before: Mapping[_Key, _Found], after: Mapping[_Key, _Found]) -> dict[_Way, list[Product]]:
    result: dict[_Way, list[Product]] = {}
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        told = now or was
        van = None if was is None else was.place
        naar = None if now is None else now.place
        if told is not None and van != naar:
            result.setdefault((told.wet, key[0], van, naar), []).append(told.product)
    return result


def _left(
    jaren: tuple[int, ...],
    van: Place | None,
    naar: Place | None,
    figures: Sequence[Figures],
    old: Specification,
    new: Specification,
) -> Amount | None:
    """Return what stands on the taakvelden that the codes leave, in the newest figures over those years or before."""
    if van is None:
        return None
    left = [code for code in van.taakvelden if naar is None or code not in naar.taakvelden]
    if not left:
        return None

    def is_held(jaar: int) -> bool:
        sides = [side.coupled_model(jaar) for side in (old, new) if jaar in side.years(next(iter(side.layers)))]
        return any(set(left) <= {*model.lists[TAAKVELD].leaves} for model in sides)

    chosen = figures_for(jaren, figures, is_held)
    if not chosen:
        return None
    newest = max(chosen, key=lambda one: (one.jaar, one.periode))
    return newest.on(left, hoogstens=True, ander_jaar=newest.jaar not in jaren)
