"""From two specifications to the effects of going from one to the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from generators.changes.impact import codes, municipalities, packs, products
from generators.changes.impact.deliveries import NEW, OLD, Delivery, in_folder, kit
from generators.changes.impact.effects import (
    Hit,
    Impact,
    InFigures,
    Measured,
    NotMeasured,
    RuleEffect,
    VerdictChange,
)
from generators.changes.impact.packs import BEFORE_CONTENT, Differences, PackedSide
from generators.changes.impact.replay import SKIPPED, RuleResult, Seen, replayed
from generators.changes.years.changes import Change
from generators.changes.years.classes import NOTES, classes_of, heaviest, words_of
from generators.changes.years.comparison import between
from generators.kernel.dutch import grouped
from generators.kernel.records import Voorbeeld
from generators.outputs import kit as conformiteit
from generators.subjects.model.specification import Specification
from generators.subjects.proposals.totals import Totals
from generators.subjects.rules.examples import rule_of
from iv3.core.errors import UserError
from iv3.core.words import Wijzigingsklasse

STARTS, STOPS, OTHERWISE, KEPT = "begint", "stopt", "anders", "niet_uitgevoerd"
"""In what way a rule fires otherwise: now and not before, no more, in another way, or kept from running."""

_NOTHING = RuleResult("", ())

Compared = tuple[Delivery, Seen, Seen]
"""A delivery with what both sides say of it."""


def impact(
    old: Specification,
    new: Specification,
    delivery_schema: dict[str, Any],
    *,
    deliveries: Path | None = None,
    totals: Sequence[Totals] | None = None,
) -> Impact:
    """Return what changes for deliveries, municipalities, money and product codes when ``new`` replaces ``old``.

    Only layers and years whose packs decide otherwise are replayed. Nothing is written.

    Args:
        old: the specification as it was.
        new: the specification as it would be.
        delivery_schema: the JSON Schema of a delivery, from `generators.kernel.schema`; both sides get it.
        deliveries: a folder with real deliveries (JSON or the Excel model) to replay as well.
        totals: published totals per municipality; without them the national totals in the facts of ``new`` count, and
            no rule is measured in figures.

    Raises:
        UserError: when there is nothing to look at, or the facts of a side do not fit; the message is in Dutch.
    """
    was, now = packs.side(old, delivery_schema), packs.side(new, delivery_schema)
    where = packs.differences(was, now)
    if not (where.equal or where.touched):
        raise UserError("de twee versies hebben geen laag en jaar gemeen; er is niets te vergelijken")
    reading = frozenset(rule for rule, record in now.rules.items() if record["fase"] == BEFORE_CONTENT[0])
    cases = kit(
        old,
        new,
        lambda example: _is_wanted(example, where, was, now),
        lambda example: f"{example.laag}-{example.jaar}" in where.recoded,
    )
    if not cases.candidates:
        raise UserError("geen van beide versies heeft regels met voorbeelden; er is niets om na te spelen")
    from_kit = list(_kit_compared(cases.deliveries, was, now, where, reading))
    own, left = ([], []) if deliveries is None else in_folder(deliveries)
    own_now = list(replayed(enumerate(own), now.files, reading))
    unreadable = [*left, *((own[number].naam, seen.unreadable) for number, seen in own_now if seen.unreadable)]
    again = [(number, seen) for number, seen in own_now if _can_differ(own[number], seen, where)]
    own_was = dict(replayed(((number, own[number]) for number, _ in again), was.files, reading))
    compared = [*from_kit, *((own[number], own_was[number], seen) for number, seen in again)]

    figures = codes.of_totals(totals) if totals else codes.national(new)
    in_totals = municipalities.measured(was, now, where, totals or ())
    changed, taakvelden = codes.changed_codes(old, new, figures)
    changes = between(old, new)
    moves, left_behind, productcodes = products.moved_products(old, new, figures)
    measured = Measured(
        gelijk=where.equal,
        anders=tuple(where.touched),
        alleen_oud=where.only_old,
        alleen_nieuw=where.only_new,
        conformiteit=len(cases.deliveries),
        conformiteit_kandidaten=cases.candidates,
        niet_te_maken=cases.broken,
        aanleveringen=None if deliveries is None else len(own),
        aanleveringen_gelijk=len(own) - len(again),
        onleesbaar=tuple(sorted(unreadable)),
        cijfers=tuple(
            (one.naam, one.gemeenten, one.gemeenten if one.naam in in_totals.replayed else 0) for one in figures
        ),
        landelijk=not totals,
        taakvelden=taakvelden,
        andere_codes=codes.changed_elsewhere(old, new),
        productcodes=productcodes,
        klasse=heaviest(change.klasse for change in changes),
        niet_gemeten=tuple(_not_measured(changes, new)),
    )
    if not taakvelden:
        raise UserError("er is geen taakveld van gemeenten om te vergelijken")
    return Impact(
        measured,
        tuple(_rules(compared, in_totals.rules, where, was, now)),
        tuple(_verdicts(compared)),
        changed,
        moves,
        left_behind,
    )


def _not_measured(changes: Iterable[Change], new: Specification) -> Iterator[NotMeasured]:
    """Yield the parts with changes that are not replayed; what people are told of a change is none itself."""
    classes = classes_of(new.facts)
    if classes is None:
        return
    parts = classes.by_id
    told = grouped((change.onderdeel, change) for change in changes if change.klasse != Wijzigingsklasse.REDACTIONEEL)
    for name, members in told.items():
        if not parts[name].nagespeeld and name != NOTES:
            yield NotMeasured(words_of(parts[name]).titel, heaviest(c.klasse for c in members), len(members))


def _is_wanted(example: Voorbeeld, where: Differences, was: PackedSide, now: PackedSide) -> bool:
    if f"{example.laag}-{example.jaar}" in where.touched:
        return True
    rule = now.rules.get(rule_of(example)) or was.rules.get(rule_of(example))
    return where.outside and rule is not None and rule["fase"] in BEFORE_CONTENT


def _can_differ(delivery: Delivery, seen: Seen, where: Differences) -> bool:
    if where.excel and isinstance(delivery.content, Path) and delivery.content.suffix.lower() != ".json":
        return True
    return where.outside if seen.pakket is None else seen.pakket not in where.equal


def _kit_compared(
    deliveries: Sequence[Delivery], was: PackedSide, now: PackedSide, where: Differences, reading: frozenset[str]
) -> Iterator[Compared]:
    """Yield the cases of the kit that come out otherwise, with both sides.

    The rules that can say something else go first, on every case; only where they do is the whole report made. A case
    that was moved counts where it says what it expects.
    """
    order = sorted(range(len(deliveries)), key=lambda n: (deliveries[n].laag, deliveries[n].jaar or 0))
    rules = {rule for found in where.touched.values() for rule in found}
    first = {side: dict(replayed(_chosen(order, deliveries), side.only(rules), reading)) for side in (was, now)}
    differ = [n for n in order if first[was][n] != first[now][n]]
    if where.recoded:  # every rule was replayed
        said = first
    else:
        said = {side: dict(replayed(_chosen(differ, deliveries), side.files, reading)) for side in (was, now)}
    sides = {OLD: was, NEW: now}
    for number in sorted(differ):
        delivery = deliveries[number]
        if delivery.is_fixed or any(
            _as_expected(example, said[sides[name]][number]) for name, example in delivery.moved
        ):
            yield delivery, said[was][number], said[now][number]


def _chosen(numbers: Iterable[int], deliveries: Sequence[Delivery]) -> Iterator[tuple[int, Delivery]]:
    return ((number, deliveries[number]) for number in numbers)


def _as_expected(example: Voorbeeld, seen: Seen) -> bool:
    row = seen.rows.get(rule_of(example), _NOTHING)
    return conformiteit.as_expected(example, row.stand, len(row.findings))


def _rules(
    compared: Sequence[Compared],
    in_totals: Mapping[str, tuple[InFigures, ...]],
    where: Differences,
    was: PackedSide,
    now: PackedSide,
) -> Iterator[RuleEffect]:
    """Yield the rules that fire otherwise, and those that decide otherwise and were measured in totals."""
    for rule in dict.fromkeys((*now.rules, *was.rules)):
        hits: dict[str, list[Hit]] = {}
        for delivery, before, after in compared:
            kind = _kind(before.rows.get(rule), after.rows.get(rule))
            if kind is not None:
                counts = [len(seen.rows.get(rule, _NOTHING).findings) for seen in (before, after)]
                hits.setdefault(kind, []).append(_hit(delivery, before, after, counts[0], counts[1]))
        told = in_totals.get(rule, ())
        effect = RuleEffect(
            rule,
            (now.rules.get(rule) or was.rules[rule])["titel"],
            rule in was.rules,
            rule in now.rules,
            begint=tuple(hits.get(STARTS, ())),
            stopt=tuple(hits.get(STOPS, ())),
            anders=tuple(hits.get(OTHERWISE, ())),
            niet_uitgevoerd=tuple(hits.get(KEPT, ())),
            cijfers=told,
        )
        if effect.fires_otherwise or effect.is_kept or (told and rule in where.rules):
            yield effect


def _kind(before: RuleResult | None, after: RuleResult | None) -> str | None:
    """Return in what way a rule fires otherwise on a delivery, or None when it does not."""
    was, now = before.findings if before else (), after.findings if after else ()
    if sorted(was) == sorted(now):
        return None
    if not was:
        return STARTS
    if not now:
        return KEPT if after is not None and after.stand == SKIPPED else STOPS
    return OTHERWISE


def _verdicts(compared: Iterable[Compared]) -> Iterator[VerdictChange]:
    found: dict[tuple[str, str], list[Hit]] = {}
    for delivery, before, after in compared:
        if before.oordeel != after.oordeel:
            counts = [sum(len(row.findings) for row in seen.rows.values()) for seen in (before, after)]
            hit = _hit(delivery, before, after, counts[0], counts[1])
            found.setdefault((before.oordeel, after.oordeel), []).append(hit)
    for (old, new), hits in sorted(found.items()):
        yield VerdictChange(old, new, tuple(hits))


def _hit(delivery: Delivery, before: Seen, after: Seen, was: int, now: int) -> Hit:
    laag, jaar = (after.laag, after.jaar) if after.pakket else (before.laag, before.jaar)
    return Hit(delivery.naam, laag, jaar, before.oordeel, after.oordeel, was, now)
