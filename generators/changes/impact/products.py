"""Product codes that go to another taakveld, and what stands on the taakvelden that they leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generators.changes.impact.codes import TAAKVELD, TaakveldFigures, figures_for
from generators.changes.impact.effects import Amount, CareProduct, Destination, ProductMove
from generators.subjects.couplings.tables import Coupled, outcomes
from generators.subjects.model.specification import Specification
from iv3.core.words import Lijstsoort

_Key = tuple[str, str, str, tuple[str, ...], int]
"""Table, list, code, categories, and a number for a code that stands there more than once."""

_Way = tuple[str, str, Destination | None, Destination | None]


@dataclass(frozen=True)
class _PlacedProduct:
    product: CareProduct
    wet: str
    place: Destination


def moved_products(
    old: Specification, new: Specification, figures: Sequence[TaakveldFigures]
) -> tuple[tuple[ProductMove, ...], tuple[Amount, ...], int]:
    """Return the product codes that go elsewhere, what stands on all that they leave, and how many were compared.

    Codes that go the same way in several years are told once. A year that only the new side has is compared with the
    year before it.
    """
    was, now = _by_year(old), _by_year(new)
    moves: dict[tuple[_Way, tuple[CareProduct, ...]], list[int]] = {}
    compared = 0
    for jaar, after in now.items():
        before = was[jaar] if jaar in was else now.get(jaar - 1)
        if before is not None:
            compared += len({*before, *after})
            for way, codes in _moves(before, after).items():
                moves.setdefault((way, tuple(dict.fromkeys(codes))), []).append(jaar)
    found = []
    newest: dict[str, TaakveldFigures] = {}
    for ((wet, tabel, van, naar), products), jaren in moves.items():
        left = _left(van, naar)
        one = _newest(left, jaren, figures, old, new)
        amount = None if one is None else one.on(left, hoogstens=True, ander_jaar=one.jaar not in jaren)
        found.append(ProductMove(tuple(jaren), wet, tabel, van, naar, products, amount))
        if one is not None:
            newest.update({code: max(newest.get(code, one), one, key=_age) for code in left})
    found.sort(key=_order)
    return tuple(found), tuple(_together(newest, figures)), compared


def _order(move: ProductMove) -> tuple[object, ...]:
    """Return the place of a move: what people book on goes before the groups that follow from it."""
    first = move.codes[0]
    return first.soort == Lijstsoort.HOOFDGROEP, move.jaren, move.wet, move.tabel, first.lijst, first.code


def _age(figures: TaakveldFigures) -> tuple[int, int]:
    return figures.jaar, figures.periode


def _together(newest: Mapping[str, TaakveldFigures], figures: Sequence[TaakveldFigures]) -> Iterator[Amount]:
    """Yield what stands on taakvelden, each in its own figures."""
    for one in figures:
        codes = [code for code, of in newest.items() if of is one]
        if codes:
            yield one.on(codes, hoogstens=True)


def _by_year(specification: Specification) -> dict[int, dict[_Key, _PlacedProduct]]:
    result: dict[int, dict[_Key, _PlacedProduct]] = {}
    for coupled in outcomes(specification):
        year = result.setdefault(coupled.jaar, {})
        key, number = _key(coupled, 0), 0
        while key in year:
            number += 1
            key = _key(coupled, number)
        code = coupled.code
        year[key] = _PlacedProduct(
            CareProduct(code.lijst.lijst, code.code, code.naam, code.lijst.soort),
            code.lijst.wet or "",
            Destination(coupled.outcome.stand, tuple(coupled.outcome.taakvelden)),
        )
    return result


def _key(coupled: Coupled, number: int) -> _Key:
    return coupled.table, coupled.code.lijst.lijst, coupled.code.code, coupled.code.categories, number


def _moves(
    before: Mapping[_Key, _PlacedProduct], after: Mapping[_Key, _PlacedProduct]
) -> dict[_Way, list[CareProduct]]:
    result: dict[_Way, list[CareProduct]] = {}
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        told = now or was
        van = None if was is None else was.place
        naar = None if now is None else now.place
        if told is not None and van != naar:
            result.setdefault((told.wet, key[0], van, naar), []).append(told.product)
    return result


def _left(van: Destination | None, naar: Destination | None) -> list[str]:
    """Return the taakvelden that codes leave."""
    return [] if van is None else [code for code in van.taakvelden if naar is None or code not in naar.taakvelden]


def _newest(
    codes: Sequence[str],
    jaren: Sequence[int],
    figures: Sequence[TaakveldFigures],
    old: Specification,
    new: Specification,
) -> TaakveldFigures | None:
    """Return the newest figures over ``jaren``, or before them with all ``codes``; None without codes or figures."""

    def is_held(jaar: int) -> bool:
        sides = [side.coupled_model(jaar) for side in (old, new) if jaar in side.years(next(iter(side.layers)))]
        return any(set(codes) <= {*model.lists[TAAKVELD].leaves} for model in sides)

    chosen = figures_for(jaren, figures, is_held) if codes else ()
    return max(chosen, key=_age, default=None)
