"""Rules in published totals: which municipalities they hit before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generators.changes.impact.deliveries import Delivery
from generators.changes.impact.effects import InFigures
from generators.changes.impact.packs import Differences, PackedSide
from generators.changes.impact.replay import RAN, SKIPPED, RuleResult, Seen, replayed
from generators.subjects.proposals.totals import LAYER, Totals, delivery, is_measurable, open_category

TAAKVELD_CODES = ("/taakveld",)
"""What a rule on codes looks at when published totals can tell."""

_NOTHING = RuleResult(SKIPPED, ())


@dataclass(frozen=True)
class InTotals:
    """The rules that were measured in published totals, and the totals that were replayed."""

    rules: dict[str, tuple[InFigures, ...]]
    replayed: frozenset[str]


def measured(old: PackedSide, new: PackedSide, where: Differences, totals: Iterable[Totals]) -> InTotals:
    """Return per rule which municipalities it hits on both sides, over the years where it can say something else.

    Rules that do not run on either side for anyone are left out.

    Raises:
        ValueError: when the two sides share no category to put the amounts on; the message is in Dutch.
    """
    found: dict[str, list[InFigures]] = {}
    names = set()
    for published in totals:
        rules = sorted(
            rule
            for rule in where.touched.get(f"{LAYER}-{published.jaar}", ())
            if any(_is_told(side, rule) for side in (old, new))
        )
        if rules:
            names.add(published.name)
            contents = _contents(old, new, published)
            was, now = (_replayed(side, rules, published, contents) for side in (old, new))
            for rule in rules:
                told = _compared(rule, published, was, now)
                if told is not None:
                    found.setdefault(rule, []).append(told)
    return InTotals({rule: tuple(told) for rule, told in found.items()}, frozenset(names))


def _is_told(side: PackedSide, rule_id: str) -> bool:
    rule = side.rule_facts.get(rule_id)
    if rule is None:
        return False
    return is_measurable(rule) or rule.formule.bij == TAAKVELD_CODES


def _contents(old: PackedSide, new: PackedSide, published: Totals) -> dict[str, bytes]:
    """Return every municipality as a delivery that both sides get."""
    was, now = (side.specification.year(LAYER, published.jaar) for side in (old, new))
    category = open_category(now, was)
    return {
        gemeente: delivery(now, published.period, gemeente, amounts, category)
        for gemeente, amounts in published.gemeenten.items()
    }


def _replayed(
    side: PackedSide, rules: Sequence[str], published: Totals, contents: Mapping[str, bytes]
) -> dict[str, Seen]:
    deliveries = (
        (gemeente, Delivery(gemeente, LAYER, published.jaar, content)) for gemeente, content in contents.items()
    )
    return dict(replayed(deliveries, side.only(rules), frozenset()))


def _compared(rule: str, published: Totals, was: dict[str, Seen], now: dict[str, Seen]) -> InFigures | None:
    rows = {name: (was[name].rows.get(rule, _NOTHING), now[name].rows.get(rule, _NOTHING)) for name in was}
    if not any(RAN in (before.stand, after.stand) for before, after in rows.values()):
        return None
    return InFigures(
        cijfers=published.name,
        jaar=published.jaar,
        periode=published.period.nummer,
        gemeenten=len(rows),
        geraakt_oud=sum(bool(before.findings) for before, _ in rows.values()),
        geraakt_nieuw=sum(bool(after.findings) for _, after in rows.values()),
        begint=tuple(sorted(n for n, (before, after) in rows.items() if after.findings and not before.findings)),
        stopt=tuple(
            sorted(n for n, (b, a) in rows.items() if b.findings and not a.findings and not _is_kept(n, rule, now))
        ),
        niet_uitgevoerd=tuple(sorted(n for n, (b, _) in rows.items() if b.findings and _is_kept(n, rule, now))),
    )


def _is_kept(name: str, rule: str, now: dict[str, Seen]) -> bool:
    """Tell whether the rule is there and was kept from running."""
    row = now[name].rows.get(rule)
    return row is not None and row.stand == SKIPPED
