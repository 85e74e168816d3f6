"""Count how many municipalities each social domain rule hits in published totals, and compare with what the rules say.

Run with: python benchmarks/ijking.py [FOLDER] [--check]

FOLDER holds the published totals that `generators.subjects.proposals.totals` reads; without it, the environment
variable IV3_CIJFERS, or else ``../shared/reference/cijfers`` seen from the repository. With ``--check`` the outcome is
1 when a count differs from ``metingen`` in the rule.

Every municipality becomes a delivery that the validator itself reads, with the rules and the packs of the sources as
they stand. A rule that looks at other parts or at chosen categories cannot be measured this way and is named as such.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import iv3  # noqa: E402
from generators.kernel import reading as facts  # noqa: E402
from generators.kernel import schema, sources  # noqa: E402
from generators.kernel.records import Regel  # noqa: E402
from generators.outputs.kit import in_memory  # noqa: E402
from generators.subjects.model.specification import Specification  # noqa: E402
from generators.subjects.proposals.totals import (  # noqa: E402
    LAYER,
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
from iv3.core.words import Regelstand  # noqa: E402

FOLDER = default_folder(ROOT)
RULES = "SD"
"""The rules with these first letters are measured; any other rule with ``metingen`` as well."""


def measured_rules(specification: Specification) -> list[Regel]:
    """Return the rules to measure, in the order of their ids."""
    rules = [rule for rule in specification.facts.rules if rule.id.startswith(RULES) or rule.metingen]
    return sorted(rules, key=lambda rule: rule.id)


def measure(rules: list[Regel], specification: Specification, totals: list[Totals]) -> dict[str, list[dict[str, Any]]]:
    """Return per rule the ``metingen`` that ``totals`` give, for the years and periods in which the rule holds.

    Raises:
        ValueError: when a delivery does not come as far as the rules.
    """
    found: dict[str, list[dict[str, Any]]] = {rule.id: [] for rule in rules}
    for published in totals:
        hits = dict.fromkeys(found, 0)
        model = specification.year(LAYER, published.jaar)
        category = open_category(model)
        for gemeente, amounts in published.gemeenten.items():
            report = iv3.validate(delivery(model, published.period, gemeente, amounts, category)).data
            stands = {row["regel"]: row for row in report["regels"]}
            for rule in rules:
                row = stands[rule.id]
                if row["stand"] == Regelstand.OVERGESLAGEN:
                    raise UserError(f"{published.name}, {gemeente}: {rule.id} is overgeslagen. {row['reden']}")
                hits[rule.id] += bool(row["bevindingen"])
        for name in sorted(_holding(published) & set(found)):
            found[name].append(
                {"cijfers": published.name, "gemeenten": len(published.gemeenten), "geraakt": hits[name]}
            )
    return found


def _holding(published: Totals) -> set[str]:
    """Return the rules that hold in the year and period of ``published``, as the pack of that year says."""
    pack = read_pack(f"{LAYER}-{published.jaar}")
    assert pack is not None
    return {
        entry["regel"]
        for entry in pack["regels"]
        if any(published.period.nummer in calculation["perioden"] for calculation in entry["berekeningen"])
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


def lines(rules: list[Regel], found: dict[str, list[dict[str, Any]]], totals: list[Totals]) -> Iterator[str]:
    """Yield the outcome as text."""
    everyone = {gemeente for published in totals for gemeente in published.gemeenten}
    for published in totals:
        missing = ", ".join(sorted(everyone - set(published.gemeenten))) or "geen"
        yield f"{published.name}: {len(published.gemeenten)} van {len(everyone)} gemeenten; zonder cijfers: {missing}"
    for rule in rules:
        yield ""
        yield f"{rule.id} {rule.titel}"
        if rule.id not in found:
            yield "  niet te meten: de cijfers hebben alleen totalen per taakveld, zonder categorieën"
        elif not found[rule.id]:
            yield "  geen cijfers over een jaar en periode waarin de regel geldt"
        for meting in found.get(rule.id, ()):
            share = f"{100 * meting['geraakt'] / meting['gemeenten']:.1f}".replace(".", ",")
            yield f"  {meting['cijfers']}: {meting['geraakt']} van {meting['gemeenten']} gemeenten ({share} procent)"


def main(arguments: list[str] | None = None) -> int:
    """Print the counts; returns 1 when ``--check`` is given and a count differs, 2 when there is nothing to count."""
    parser = argparse.ArgumentParser(description="Tel hoeveel gemeenten een regel raakt in gepubliceerde cijfers.")
    parser.add_argument("folder", metavar="MAP", nargs="?", type=Path, default=FOLDER, help="de map met de cijfers")
    parser.add_argument("--check", action="store_true", help="vergelijk met de metingen in de regels")
    options = parser.parse_args(arguments)
    specification = Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))
    rules = measured_rules(specification)
    try:
        totals = read(options.folder, specification)
        with in_memory(pakketten.files(specification, schema.delivery_schema(ROOT))):
            found = measure([rule for rule in rules if is_measurable(rule)], specification, totals)
    except UserError as error:
        print(f"Dit is niet gelukt: {error}.", file=sys.stderr)
        return 2
    print("\n".join(lines(rules, found, totals)))
    different = list(differences(rules, found)) if options.check else []
    for difference in different:
        print(difference, file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
