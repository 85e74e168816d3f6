"""Count how many municipalities each social domain rule hits in published totals, and compare with what the rules say.

Run with: python benchmarks/ijking.py [FOLDER] [--check]

FOLDER holds files ``<year>-<period>.csv`` (``2023-begroting.csv``) with the columns gemeente, taakveld, lasten_keur and
baten_keur: totals in thousands of euros. Without FOLDER: the environment variable IV3_CIJFERS, or else
``../shared/reference/cijfers`` seen from the repository. With ``--check`` the command ends with 1 when a count differs
from ``metingen`` in the rule.

Every municipality becomes a delivery that the validator itself reads, with the rules and the packs of the sources as
they stand. The totals have no economic categories: the whole amount of a taakveld goes on one category. A rule that
looks at other parts or at chosen categories cannot be measured this way and is named as such.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import iv3  # noqa: E402
from generators import facts, schema, sources  # noqa: E402
from generators.artefacts import pakketten  # noqa: E402
from generators.artefacts.conformiteit import in_memory  # noqa: E402
from generators.facts import PeriodFact, Record, RuleFact  # noqa: E402
from generators.sources import walk  # noqa: E402
from generators.specification import ALL, ModelYear, Specification, in_year  # noqa: E402
from iv3.packs import read_pack  # noqa: E402

FOLDER = Path(os.environ.get("IV3_CIJFERS", ROOT.parent / "shared" / "reference" / "cijfers"))
RULES = "SD"
"""The rules with these first letters are measured; any other rule with ``metingen`` as well."""

CATEGORY = "3.8"
"""The category that takes the whole amount of a taakveld, for lasten and for baten: it is open nearly everywhere."""

PARTS = ("lasten", "baten")
LAYER = "gemeente"
_EUROS = 1000


@dataclass(frozen=True)
class Totals:
    """Published totals over one year and period; ``gemeenten`` maps name → taakveld → euros per part."""

    jaar: int
    period: PeriodFact
    gemeenten: dict[str, dict[str, dict[str, int]]]

    @property
    def name(self) -> str:
        """What ``metingen`` call these totals: ``Begroting 2023``."""
        return f"{self.period.naam} {self.jaar}"


def read(folder: Path, specification: Specification) -> list[Totals]:
    """Return the totals in ``folder``, by year and period.

    Raises:
        ValueError: when there are none, or when the name of a file is no year and period.
    """
    periods = {period.naam.lower(): period for period in specification.facts.periods}
    result = []
    for path in sorted(folder.glob("*.csv")):
        year, _, period = path.stem.partition("-")
        if not year.isdigit() or period not in periods:
            raise ValueError(f"{path.name} heet niet naar een jaar en een periode")
        result.append(Totals(int(year), periods[period], _gemeenten(path)))
    if not result:
        raise ValueError(f"er staan geen cijfers in {folder}")
    return sorted(result, key=lambda totals: (totals.jaar, totals.period.nummer))


def _gemeenten(path: Path) -> dict[str, dict[str, dict[str, int]]]:
    result: dict[str, dict[str, dict[str, int]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            amounts = {part: int(row[f"{part}_keur"]) * _EUROS for part in PARTS}
            result.setdefault(row["gemeente"], {})[row["taakveld"]] = amounts
    return result


def measured_rules(specification: Specification) -> list[RuleFact]:
    """Return the rules to measure, in the order of their ids."""
    rules = [rule for rule in specification.facts.rules if rule.id.startswith(RULES) or "metingen" in rule.record]
    return sorted(rules, key=lambda rule: rule.id)


def is_measurable(rule: RuleFact) -> bool:
    """Tell whether totals per taakveld are enough: the formula looks at lasten and baten, whatever the category."""
    for pointer, value in walk(rule.record["formule"]):
        key = pointer[-1] if pointer else ""
        if key == "categorieen" and value != [ALL]:
            return False
        if key == "onderdelen" and not set(value) <= set(PARTS):
            return False
        if key in ("behalve_categorieen", "stand", "gebeurtenissen", "alleen_grijs"):
            return False
    return True


def measure(rules: list[RuleFact], specification: Specification, totals: list[Totals]) -> dict[str, list[Record]]:
    """Return per rule the ``metingen`` that ``totals`` give, for the years and periods in which the rule holds.

    Raises:
        ValueError: when a delivery does not come as far as the rules.
    """
    found: dict[str, list[Record]] = {rule.id: [] for rule in rules}
    for published in totals:
        hits = dict.fromkeys(found, 0)
        model = specification.year(LAYER, published.jaar)
        for gemeente, amounts in published.gemeenten.items():
            report = iv3.validate(delivery(model, published.period, gemeente, amounts)).data
            stands = {row["regel"]: row for row in report["regels"]}
            for rule in rules:
                row = stands[rule.id]
                if row["stand"] == "overgeslagen":
                    raise ValueError(f"{published.name}, {gemeente}: {rule.id} is overgeslagen. {row['reden']}")
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


def delivery(model: ModelYear, period: PeriodFact, gemeente: str, amounts: dict[str, dict[str, int]]) -> bytes:
    """Return totals as a delivery; ``amounts`` maps taakveld → part → euros."""
    first_day = in_year(period.window[0], model.jaar)
    records: dict[str, list[dict[str, Any]]] = {
        part: [
            {"taakveld": taakveld, "categorie": CATEGORY, "bedrag": euros[part]}
            for taakveld, euros in amounts.items()
            if euros[part]
        ]
        for part in PARTS
    }
    document = {
        "metadata": {
            "overheidslaag": model.laag.naam,
            "overheidsnummer": "0000",
            "overheidsnaam": gemeente,
            "boekjaar": model.jaar,
            "periode": period.nummer,
            "status": period.status,
            "datum": f"{first_day}T12:00:00",
            "details_openbaar": True,
            "financieel_pakket": "ijking",
            "export_software": "ijking",
        },
        "contact": {"naam": "ijking", "email": "ijking@example.nl", "telefoon": "000-0000000"},
        "data": {**records, "balans_lasten": [], "balans_baten": [], "balans_standen": []},
    }
    return json.dumps(document).encode()


def differences(rules: list[RuleFact], found: dict[str, list[Record]]) -> Iterator[str]:
    """Yield, in Dutch, every difference between what the rules say and what was found."""
    for rule in rules:
        said = rule.record.get("metingen", [])
        counted = found.get(rule.id, [])
        if said != counted:
            yield f"{rule.id}: de regel zegt {_shown(said)}; geteld is {_shown(counted)}."


def _shown(metingen: list[Record]) -> str:
    return ", ".join(f"{m['cijfers']} {m['geraakt']} van {m['gemeenten']}" for m in metingen) or "niets"


def lines(rules: list[RuleFact], found: dict[str, list[Record]], totals: list[Totals]) -> Iterator[str]:
    """Yield the outcome as text."""
    everyone = {gemeente for published in totals for gemeente in published.gemeenten}
    for published in totals:
        missing = ", ".join(sorted(everyone - set(published.gemeenten))) or "geen"
        yield f"{published.name}: {len(published.gemeenten)} van {len(everyone)} gemeenten; zonder cijfers: {missing}"
    for rule in rules:
        yield ""
        yield f"{rule.id} {rule.record['titel']}"
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
    except ValueError as error:
        print(f"Dit is niet gelukt: {error}.", file=sys.stderr)
        return 2
    print("\n".join(lines(rules, found, totals)))
    different = list(differences(rules, found)) if options.check else []
    for difference in different:
        print(difference, file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
