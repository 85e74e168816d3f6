"""Count how many municipalities agree with their published key figures, and with themselves on the EMU balance.

Run with: python benchmarks/kengetallen.py [FOLDER] [--check]

FOLDER is found as by `benchmarks.ijking`. Every municipality becomes an account of which `iv3.key_figures` works out
the key figures: the totals per taakveld, which have no economic categories, and the closing balances of two years.
Without totals of a year only the solvency follows from its balance. With ``--check`` the outcome is 1 when a count
differs from ``metingen`` in the facts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import iv3  # noqa: E402
from benchmarks.published_figures import PublishedFigures, account  # noqa: E402
from benchmarks.published_figures import read as read_figures  # noqa: E402
from generators.kernel import reading as facts  # noqa: E402
from generators.kernel import sources  # noqa: E402
from generators.subjects.keyfigures.facts import key_figures  # noqa: E402
from generators.subjects.model.specification import Specification  # noqa: E402
from generators.subjects.proposals.totals import LAYER, Totals, default_folder, open_category  # noqa: E402
from generators.subjects.proposals.totals import read as read_totals  # noqa: E402
from iv3.core.errors import UserError  # noqa: E402

FOLDER = default_folder(ROOT)
NEAR, FURTHER = Fraction(1, 100), Fraction(2, 100)
_LATER = 2
"""So many years after an account a budget publishes its key figures."""
_HUNDRED = 100
_MILLION_EURO = 10**8
_LEAST_SHOWN_CENT = 50_000 * 100
_ONE_PERCENT = Fraction(1, 100)
_SOLVENCY, _EMU = "fk.3", "emu-saldo"
_SWAPPED = {"fk.1": "fk.2", "fk.2": "fk.1"}

Accounts = Mapping[str, iv3.KeyFigures]
"""Code of a municipality → its key figures."""


@dataclass(frozen=True)
class Agreement:
    """How a key figure that was worked out lies beside the published ones of one year.

    Attributes:
        apart: of every municipality with both, how far they lie apart.
        why: of those further than a hundredth, what seems the matter → how many.
    """

    code: str
    jaar: int
    apart: tuple[Fraction, ...]
    why: Mapping[str, int]

    @property
    def series(self) -> str:
        """What ``metingen`` call the two that were laid beside each other."""
        return f"Jaarrekening {self.jaar} naast de kengetallen in de begroting {self.jaar + _LATER}"

    def within(self, room: Fraction) -> int:
        """Return how many municipalities lie no further apart than ``room``."""
        return sum(apart <= room for apart in self.apart)


def accounts(
    jaar: int, totals: Totals | None, figures: PublishedFigures, specification: Specification
) -> dict[str, iv3.KeyFigures]:
    """Return the key figures of every municipality with a closing balance, and with totals if there are any."""
    model, period = specification.year(LAYER, jaar), specification.facts.periods[-1]
    category = open_category(model)
    amounts = {} if totals is None else {figures.code(name, jaar): of for name, of in totals.gemeenten.items()}
    found = {}
    for code, end in figures.balances[jaar].items():
        begin = figures.balances.get(jaar - 1, {}).get(code, {})
        if totals is None or code in amounts:
            own = amounts.get(code, {})
            made = account(model, period, figures.names[code], own, category, (begin, end), number=code)
            found[code] = iv3.key_figures(made)
    return found


def agreements(jaar: int, found: Accounts, published: Mapping[str, Mapping[str, Fraction]]) -> Iterator[Agreement]:
    """Yield how each key figure that follows from the accounts of a year lies beside what was published."""
    for code in ("fk.1", "fk.2", _SOLVENCY, "fk.5"):
        apart: list[Fraction] = []
        why: Counter[str] = Counter()
        for municipality, figures in found.items():
            value, told = figures.figure(code).waarde, published.get(municipality, {})
            if value is None or code not in told:
                continue
            apart.append(abs(value - told[code]))
            if apart[-1] > NEAR:
                why[_why(code, value, told, figures)] += 1
        if apart:
            yield Agreement(code, jaar, tuple(apart), why)


def _why(code: str, value: Fraction, told: Mapping[str, Fraction], figures: iv3.KeyFigures) -> str:
    """Return what seems the matter with a published value that differs more than a hundredth."""
    other = _SWAPPED.get(code)
    beside = None if other is None else figures.figure(other).waarde
    if told[code] == 0:
        return "nul gepubliceerd, dus waarschijnlijk niet ingevuld"
    if beside is not None and abs(beside - told[code]) <= NEAR:
        return f"gelijk aan {other}: verwisseld, of een andere keuze van leningen"
    if abs(value - told[code] / _HUNDRED) <= NEAR and abs(told[code]) > 1:
        return "een percentage waar een deel hoort"
    if figures.figure(code).ways[0].is_most and told[code] < value:
        return "minder dan de bovengrens: ander onderhanden werk op A213"
    if abs(value - told[code]) <= FURTHER:
        return "hoogstens 0,02: afronden op hele procenten"
    return "meer: een ander moment van opmaken, of onbekend"


def agreement_lines(found: list[Agreement]) -> Iterator[str]:
    """Yield the agreements as text."""
    for one in found:
        count = len(one.apart)
        near, further = one.within(NEAR), one.within(FURTHER)
        yield ""
        yield f"{one.code}, {one.series}: {count} gemeenten"
        yield f"  binnen 0,01: {near} ({_percent(near, count)} procent)"
        yield f"  binnen 0,02: {further} ({_percent(further, count)} procent)"
        yield f"  middelste verschil: {float(median(one.apart)):.4f}".replace(".", ",")
        yield from (f"  anders: {number} keer {why}" for why, number in sorted(one.why.items(), key=lambda w: -w[1]))


def emu_lines(jaar: int, found: Accounts) -> Iterator[str]:
    """Yield how the ways to the EMU balance lie beside each other, and what they are together."""
    sums: Counter[str] = Counter()
    apart, expenses = [], []
    for figures in found.values():
        outcomes = {way.id: way for way in figures.figure(_EMU).ways if way.waarde is not None}
        sums.update({name: int(way.waarde or 0) for name, way in outcomes.items()})
        if len(outcomes) > 1:
            values = [way.waarde for way in outcomes.values() if way.waarde is not None]
            apart.append(max(values) - min(values))
            expenses.append(next(iter(outcomes.values())).termen[1].cent)
    yield ""
    for name, cent in sums.items():
        million = f"{round(cent / _MILLION_EURO):,}".replace(",", ".")
        yield f"EMU-saldo {jaar}, {name}: alle gemeenten samen {million} miljoen euro"
    if apart:
        near = sum(one <= _LEAST_SHOWN_CENT for one in apart)
        share = sum(one <= _ONE_PERCENT * whole for one, whole in zip(apart, expenses, strict=True))
        yield f"  {len(apart)} gemeenten; hoogstens € 50.000 uit elkaar: {near} ({_percent(near, len(apart))} procent)"
        yield f"  hoogstens 1 procent van de lasten uit elkaar: {share} ({_percent(share, len(apart))} procent)"


def signal_lines(specification: Specification, figures: PublishedFigures) -> Iterator[str]:
    """Yield how many published values of accounts a signal would meet."""
    limits = {one.code: one for one in key_figures(specification.facts)}
    of_accounts = [told for by_code in figures.ratios.values() for told in by_code.values()]
    yield ""
    more = sum(told["fk.2"] > told["fk.1"] for told in of_accounts if {"fk.1", "fk.2"} <= told.keys())
    both = sum({"fk.1", "fk.2"} <= told.keys() for told in of_accounts)
    yield f"signaal fk.2 meer dan fk.1: {more} van {both} ({_percent(more, both)} procent)"
    for code, record in limits.items():
        values = [told[code] for told in of_accounts if code in told]
        if values and record.hoogstens_deel is not None:
            large = sum(abs(value) > record.hoogstens_deel for value in values)
            yield f"signaal {code} als procent: {large} van {len(values)} ({_percent(large, len(values))} procent)"
        if values and record.nul_is_leeg:
            zero = sum(value == 0 for value in values)
            yield f"signaal {code} nul: {zero} van {len(values)} ({_percent(zero, len(values))} procent)"


def differences(specification: Specification, found: list[Agreement]) -> Iterator[str]:
    """Yield, in Dutch, every count of the facts that does not come out."""
    counted = {(one.code, one.series): (len(one.apart), one.within(NEAR), one.within(FURTHER)) for one in found}
    for figure in key_figures(specification.facts):
        for said in figure.metingen:
            told = (said.gemeenten, said.binnen_1, said.binnen_2)
            if counted.get((figure.code, said.cijfers)) != told:
                yield f"{figure.code}: de feiten zeggen {told}; geteld is {counted.get((figure.code, said.cijfers))}."


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}"


def main(arguments: list[str] | None = None) -> int:
    """Print the counts; returns 1 when ``--check`` is given and a count differs, 2 when there is nothing to count."""
    parser = argparse.ArgumentParser(description="Tel hoe vaak een berekend kengetal gelijk is aan het gepubliceerde.")
    parser.add_argument("folder", metavar="MAP", nargs="?", type=Path, default=FOLDER, help="de map met de cijfers")
    parser.add_argument("--check", action="store_true", help="vergelijk met de metingen in de feiten")
    options = parser.parse_args(arguments)
    specification = Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))
    last = specification.facts.periods[-1].nummer
    try:
        figures = read_figures(options.folder)
        totals = {t.jaar: t for t in read_totals(options.folder, specification) if t.period.nummer == last}
    except UserError as error:
        print(f"Dit is niet gelukt: {error}.", file=sys.stderr)
        return 2
    told: list[Agreement] = []
    for jaar in sorted(figures.balances):
        found = accounts(jaar, totals.get(jaar), figures, specification)
        of_year = list(agreements(jaar, found, figures.ratios.get(jaar, {})))
        told += of_year
        print("\n".join([*agreement_lines(of_year), *emu_lines(jaar, found)]))
    print("\n".join(signal_lines(specification, figures)))
    different = list(differences(specification, told)) if options.check else []
    for difference in different:
        print(difference, file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
