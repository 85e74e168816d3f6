"""Count how many municipalities each rule hits in published figures, and compare with what the rules say.

Run with: python benchmarks/ijking.py [FOLDER] [--check]

FOLDER holds the published totals that `generators.subjects.proposals.totals` reads; without it, the environment
variable IV3_CIJFERS, or else ``../shared/reference/cijfers`` seen from the repository. With ``--check`` the outcome is
1 when a count differs from ``metingen`` in the rule.

Every municipality becomes a delivery that the validator itself reads, with the rules and the packs of the sources as
they stand. A rule that looks at stands alone is measured on the closing balances of two years, when these are there. A
rule that looks at mutations on the balance or at chosen categories cannot be measured this way and is named as such.
Beside the municipalities stand their inhabitants, of the nearest year of which they are known.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import iv3  # noqa: E402
from benchmarks import published_figures  # noqa: E402
from benchmarks.published_figures import PublishedFigures, account  # noqa: E402
from generators.kernel import reading as facts  # noqa: E402
from generators.kernel import schema, sources  # noqa: E402
from generators.kernel.records import Regel  # noqa: E402
from generators.kernel.sources import walk  # noqa: E402
from generators.outputs.kit import in_memory  # noqa: E402
from generators.subjects.model.specification import Specification  # noqa: E402
from generators.subjects.proposals.totals import (  # noqa: E402
    LAYER,
    NO_NUMBER,
    Totals,
    default_folder,
    delivery,
    is_measurable,
    open_category,
    read,
)
from generators.subjects.rules import pack as pakketten  # noqa: E402
from iv3.core.errors import UserError  # noqa: E402
from iv3.core.packs import read_pack  # noqa: E402
from iv3.core.words import Fase, Regelstand  # noqa: E402

FOLDER = default_folder(ROOT)
RULES = "SD"
"""Of the rules with these first letters ``metingen`` are compared; of any other rule with ``metingen`` as well."""


@dataclass(frozen=True)
class RuleCount:
    """How many municipalities one rule hits in one series of published figures.

    Attributes:
        cijfers: what ``metingen`` call the series: ``Begroting 2023``.
        jaar: its year.
        gemeenten: how many municipalities are in it.
        geraakt: the codes of those that are hit; the name of one without a code.
    """

    cijfers: str
    jaar: int
    gemeenten: int
    geraakt: tuple[str, ...]


def measured_rules(specification: Specification) -> list[Regel]:
    """Return the rules of which ``metingen`` are compared, in the order of their ids."""
    rules = [rule for rule in specification.facts.rules if rule.id.startswith(RULES) or rule.metingen]
    return sorted(rules, key=lambda rule: rule.id)


def shown_rules(specification: Specification) -> list[Regel]:
    """Return every rule about amounts, in the order of their ids."""
    rules = [rule for rule in specification.facts.rules if rule.fase == Fase.INHOUD and not rule.formule.gebeurtenissen]
    return sorted(rules, key=lambda rule: rule.id)


def measure(rules: list[Regel], specification: Specification, totals: list[Totals]) -> dict[str, list[dict[str, Any]]]:
    """Return per rule the ``metingen`` that ``totals`` give, for the years and periods in which the rule holds.

    Raises:
        UserError: when a delivery does not come as far as the rules.
    """
    return _as_said(rule_counts(rules, specification, totals, PublishedFigures()))


def rule_counts(
    rules: list[Regel], specification: Specification, totals: list[Totals], figures: PublishedFigures
) -> dict[str, list[RuleCount]]:
    """Return per rule how many municipalities it hits in each of ``totals``; see `measure`."""
    found: dict[str, list[RuleCount]] = {rule.id: [] for rule in rules}
    for published in totals:
        model = specification.year(LAYER, published.jaar)
        category = open_category(model)
        deliveries = {}
        for gemeente, amounts in published.gemeenten.items():
            code = figures.code(gemeente, published.jaar)
            content = delivery(model, published.period, gemeente, amounts, category, number=code or NO_NUMBER)
            deliveries[code or gemeente] = content
        names = _holding(published.jaar, published.period.nummer) & set(found)
        _count(found, sorted(names), published.name, published.jaar, deliveries)
    return found


def balance_counts(
    rules: list[Regel], specification: Specification, figures: PublishedFigures
) -> dict[str, list[RuleCount]]:
    """Return per rule that looks at stands alone how many municipalities it hits in each published account."""
    found: dict[str, list[RuleCount]] = {rule.id: [] for rule in rules}
    account_period = specification.facts.periods[-1]
    for jaar, ends in sorted(figures.balances.items()):
        names = sorted(_holding(jaar, account_period.nummer) & set(found))
        begins = figures.balances.get(jaar - 1, {})
        both = {code: (begins[code], end) for code, end in ends.items() if code in begins}
        if not names or not both:
            continue
        model = specification.year(LAYER, jaar)
        category = open_category(model)
        deliveries = {
            code: account(model, account_period, figures.names[code], {}, category, balances, number=code)
            for code, balances in both.items()
        }
        _count(found, names, f"Balansen {account_period.naam.lower()} {jaar}", jaar, deliveries)
    return found


def _count(
    found: dict[str, list[RuleCount]], names: list[str], series: str, jaar: int, deliveries: Mapping[str, bytes]
) -> None:
    """Add how many deliveries each of these rules hits."""
    hits: dict[str, list[str]] = {name: [] for name in found}
    for code, content in deliveries.items():
        stands = {row["regel"]: row for row in iv3.validate(content).data["regels"]}
        for name in found:
            row = stands[name]
            if row["stand"] == Regelstand.OVERGESLAGEN and name in names:
                raise UserError(f"{series}, {code}: {name} is overgeslagen. {row['reden']}")
            if row["bevindingen"]:
                hits[name].append(code)
    for name in names:
        found[name].append(RuleCount(series, jaar, len(deliveries), tuple(hits[name])))


def looks_at_stands_alone(rule: Regel) -> bool:
    """Tell whether every amount of a formula is a stand of the balance."""
    keys = {pointer[-1] for pointer, _ in walk(rule.formule.origin.written()) if pointer}
    return "stand" in keys and "onderdelen" not in keys and "elke" not in keys


def _holding(jaar: int, period: int) -> set[str]:
    """Return the rules that hold in a year and period, as the pack of that year says."""
    pack = read_pack(f"{LAYER}-{jaar}")
    assert pack is not None
    return {
        entry["regel"]
        for entry in pack["regels"]
        if any(period in calculation["perioden"] for calculation in entry["berekeningen"])
    }


def differences(rules: list[Regel], found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Yield, in Dutch, every difference between what the rules say and what was found."""
    for rule in rules:
        said = [measured.origin.written() for measured in rule.metingen]
        counted = found.get(rule.id, [])
        if said != counted:
            yield f"{rule.id}: de regel zegt {_shown(said)}; geteld is {_shown(counted)}."


def _shown(metingen: list[dict[str, Any]]) -> str:
    return ", ".join(f"{m['cijfers']} {m['geraakt']} van {m['gemeenten']}" for m in metingen) or "niets"


def lines(
    rules: list[Regel], found: dict[str, list[RuleCount]], totals: list[Totals], figures: PublishedFigures
) -> Iterator[str]:
    """Yield the outcome as text."""
    everyone = {gemeente for published in totals for gemeente in published.gemeenten}
    for published in totals:
        missing = ", ".join(sorted(everyone - set(published.gemeenten))) or "geen"
        yield f"{published.name}: {len(published.gemeenten)} van {len(everyone)} gemeenten; zonder cijfers: {missing}"
    for rule in rules:
        yield ""
        yield f"{rule.id} {rule.titel}"
        if rule.id not in found:
            yield "  niet te meten: de cijfers hebben geen categorieën en geen mutaties op de balans"
        elif not found[rule.id]:
            yield "  geen cijfers over een jaar en periode waarin de regel geldt"
        for count in found.get(rule.id, ()):
            share = _percent(len(count.geraakt), count.gemeenten)
            hit = f"{len(count.geraakt)} van {count.gemeenten} gemeenten ({share} procent)"
            yield f"  {count.cijfers}: {hit}{_inhabitants(count, figures)}"


def _inhabitants(count: RuleCount, figures: PublishedFigures) -> str:
    """Return whom it is about: the inhabitants of who is hit, of those of all municipalities."""
    if not figures.people:
        return ""
    hit, every = figures.inhabitants(list(count.geraakt), count.jaar)
    share = _percent(hit, every)
    return f", met {_number(hit)} van {_number(every)} inwoners ({share} procent)"


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}".replace(".", ",")


def main(arguments: list[str] | None = None) -> int:
    """Print the counts; returns 1 when ``--check`` is given and a count differs, 2 when there is nothing to count."""
    parser = argparse.ArgumentParser(description="Tel hoeveel gemeenten een regel raakt in gepubliceerde cijfers.")
    parser.add_argument("folder", metavar="MAP", nargs="?", type=Path, default=FOLDER, help="de map met de cijfers")
    parser.add_argument("--check", action="store_true", help="vergelijk met de metingen in de regels")
    options = parser.parse_args(arguments)
    specification = Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))
    measured = measured_rules(specification)
    rules = sorted({rule.id: rule for rule in (*shown_rules(specification), *measured)}.values(), key=lambda r: r.id)
    try:
        totals = read(options.folder, specification)
        figures = published_figures.read(options.folder) if _has_more(options.folder) else PublishedFigures()
        with in_memory(pakketten.files(specification, schema.delivery_schema(ROOT))):
            of_totals = [rule for rule in rules if is_measurable(rule) or rule.formule.grootte]
            found = rule_counts(of_totals, specification, totals, figures)
            found |= balance_counts([r for r in rules if looks_at_stands_alone(r)], specification, figures)
    except UserError as error:
        print(f"Dit is niet gelukt: {error}.", file=sys.stderr)
        return 2
    print("\n".join(lines(rules, found, totals, figures)))
    different = list(differences(measured, _as_said(found))) if options.check else []
    for difference in different:
        print(difference, file=sys.stderr)
    return 1 if different else 0


def _as_said(found: dict[str, list[RuleCount]]) -> dict[str, list[dict[str, Any]]]:
    """Return the counts as ``metingen`` say them."""
    return {
        name: [{"cijfers": c.cijfers, "gemeenten": c.gemeenten, "geraakt": len(c.geraakt)} for c in counts]
        for name, counts in found.items()
    }


def _has_more(folder: Path) -> bool:
    """Tell whether the figures beside the totals are there; without them only the totals are counted."""
    return (folder / published_figures.CLASSES).is_file()


if __name__ == "__main__":
    sys.exit(main())
