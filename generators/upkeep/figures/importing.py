"""From a folder with copies of published figures to ``tables/cijfers/gemeenten/`` and ``tables/herindelingen.yaml``.

The folder holds ``<year>-<period>.csv`` (see `generators.subjects.proposals.totals`), ``gemeenteklassen.csv`` (jaar,
gemeentecode, gemeente, inwoners), ``balansposten.csv`` (jaar, gemeentecode, balanscode, waarde_keur) and
``herindelingen.csv`` (jaar, oude_code, oude_gemeente, nieuwe_code, nieuwe_gemeente, aandeel).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.subjects.model.specification import Specification
from generators.subjects.proposals.totals import EUROS, PARTS, read
from iv3.core.errors import UserError
from iv3.core.words import Cijferkolom

FOLDER = "tables/cijfers/gemeenten"
MERGERS = "tables/herindelingen.yaml"
LICENCE = "CC BY 4.0"

_CLASSES, _BALANCES, _MERGED = "gemeenteklassen.csv", "balansposten.csv", "herindelingen.csv"
_SIDES = {"A": Cijferkolom.ACTIVA, "P": Cijferkolom.PASSIVA}
_WHOLE = "1"

Row = Mapping[str, str]


@dataclass(frozen=True)
class ImportedSeries:
    """A series as it was read: ``rows`` maps the code of a municipality to its numbers, in the order of ``columns``."""

    id: str
    name: str
    jaar: int
    periode: int | None
    bron: str
    onderbouwing: str
    file: Path
    columns: tuple[str, ...]
    rows: Mapping[str, tuple[int, ...]]

    @property
    def totals(self) -> list[int]:
        """Return the sum of every column."""
        return [sum(row[place] for row in self.rows.values()) for place in range(len(self.columns))]


@dataclass(frozen=True)
class FigureSources:
    """The ids in ``tables/bronnen.yaml`` of what is read."""

    amounts: str
    balances: str
    inhabitants: str
    mergers: str


def imported(folder: Path, specification: Specification, named: FigureSources) -> dict[str, str]:
    """Return the files of facts that ``folder`` gives: path → text.

    Raises:
        UserError: a file is missing or cannot be read, a municipality has no code or stands twice; in Dutch.
    """
    classes = _table(folder / _CLASSES, ("jaar", "gemeentecode", "gemeente", "inwoners"))
    codes = {row["gemeente"]: row["gemeentecode"] for row in classes}
    if len(set(codes.values())) != len(codes):
        raise UserError(f"{_CLASSES}: een gemeente heeft er twee namen")
    series = [
        *_amounts(folder, specification, codes, named.amounts),
        *_inhabitants(folder / _CLASSES, classes, named.inhabitants),
        *_balances(folder / _BALANCES, specification, named.balances),
    ]
    mergers = _table(folder / _MERGED, ("jaar", "oude_code", "oude_gemeente", "nieuwe_code", "nieuwe_gemeente"))
    return {
        **{f"{FOLDER}/{one.id}.yaml": series_text(one) for one in series},
        MERGERS: "".join(_mergers_text(mergers, named.mergers)),
    }


def _amounts(
    folder: Path, specification: Specification, codes: Mapping[str, str], bron: str
) -> Iterator[ImportedSeries]:
    for published in read(folder, specification):
        unknown = sorted(set(published.gemeenten) - set(codes))
        if unknown:
            raise UserError(f"{published.name}: van {unknown[0]} staat geen code in {_CLASSES}")
        period = published.period.naam.lower()
        yield ImportedSeries(
            id=f"{period}-{published.jaar}",
            name=f"de {period} van {published.jaar}",
            jaar=published.jaar,
            periode=published.period.nummer,
            bron=bron,
            onderbouwing="De lasten en baten van alle taakvelden van een gemeente zijn opgeteld.",
            file=folder / f"{published.jaar}-{period}.csv",
            columns=PARTS,
            rows={
                codes[name]: tuple(sum(euros[part] for euros in taakvelden.values()) // EUROS for part in PARTS)
                for name, taakvelden in published.gemeenten.items()
            },
        )


def _inhabitants(file: Path, classes: Iterable[Row], bron: str) -> Iterator[ImportedSeries]:
    years: dict[int, dict[str, tuple[int, ...]]] = {}
    for row in classes:
        counted = years.setdefault(_whole(file, row["jaar"]), {})
        if row["gemeentecode"] in counted:
            raise UserError(f"{file.name}: {row['gemeente']} staat er twee keer in bij {row['jaar']}")
        counted[row["gemeentecode"]] = (_whole(file, row["inwoners"]),)
    for jaar, rows in sorted(years.items()):
        yield ImportedSeries(
            id=f"inwoners-{jaar}",
            name=f"de telling van {jaar}",
            jaar=jaar,
            periode=None,
            bron=bron,
            onderbouwing="Overgenomen uit een kopie; de tabellen van CBS zelf zijn niet gelezen.",
            file=file,
            columns=(Cijferkolom.INWONERS,),
            rows=rows,
        )


def _balances(file: Path, specification: Specification, bron: str) -> Iterator[ImportedSeries]:
    years: dict[int, dict[str, dict[str, int]]] = {}
    seen: set[tuple[str, ...]] = set()
    for row in _table(file, ("jaar", "gemeentecode", "balanscode", "waarde_keur")):
        key = row["jaar"], row["gemeentecode"], row["balanscode"]
        if key in seen:
            raise UserError(f"{file.name}: {' '.join(key)} staat er twee keer in")
        seen.add(key)
        sides = years.setdefault(_whole(file, row["jaar"]), {}).setdefault(
            row["gemeentecode"], dict.fromkeys(_SIDES, 0)
        )
        sides[row["balanscode"][0]] += _whole(file, row["waarde_keur"])
    last = max(period.nummer for period in specification.facts.periods)
    for jaar, totals in sorted(years.items()):
        yield ImportedSeries(
            id=f"balans-{jaar}",
            name=f"de eindbalans van {jaar}",
            jaar=jaar,
            periode=last,
            bron=bron,
            onderbouwing="De eindstanden van alle balansposten van een gemeente zijn per zijde opgeteld.",
            file=file,
            columns=tuple(_SIDES.values()),
            rows={code: tuple(sides[side] for side in _SIDES) for code, sides in totals.items()},
        )


def series_text(series: ImportedSeries) -> str:
    """Return a series as a file of facts."""
    period = "" if series.periode is None else f"periode: {series.periode}\n"
    lines = "".join(f"  {code} {' '.join(map(str, numbers))}\n" for code, numbers in sorted(series.rows.items()))
    return (
        "# Geschreven door python -m generators import-figures; niet met de hand wijzigen.\n"
        f"id: {series.id}\nnaam: {series.name}\njaar: {series.jaar}\n{period}"
        f"bron: {series.bron}\nzekerheid: afgeleid\nonderbouwing: {series.onderbouwing}\nlicentie: {LICENCE}\n"
        f'ingelezen: {{bestand: {series.file.name}, sha256: "{_digest(series.file)}"}}\n'
        f"aantal: {len(series.rows)}\ntotalen: [{', '.join(map(str, series.totals))}]\n"
        f"kolommen: [{', '.join(series.columns)}]\nrijen: |\n{lines}"
    )


def _mergers_text(rows: Iterable[Row], bron: str) -> Iterator[str]:
    yield (
        "# Welke gemeenten in welke opgingen. Een gemeente zonder eigen cijfers krijgt de som van haar voorgangers.\n"
        f"bron: {bron}\nzekerheid: afgeleid\n"
        "onderbouwing: >-\n"
        "  Overgenomen uit een programma dat reeksen van gemeenten maakt. Een aandeel is een schatting van de maker.\n"
        "herindelingen:\n"
    )
    for row in sorted(rows, key=lambda row: (row["jaar"], row["oude_code"], row["nieuwe_code"])):
        share = "" if row["aandeel"] == _WHOLE else f', aandeel: "{row["aandeel"]}"'
        yield (
            f'  - {{jaar: {row["jaar"]}, oud: "{row["oude_code"]}", oude_naam: {_name(row["oude_gemeente"])}, '
            f'nieuw: "{row["nieuwe_code"]}", nieuwe_naam: {_name(row["nieuwe_gemeente"])}{share}}}\n'
        )


def _name(text: str) -> str:
    return f'"{text}"' if text.startswith("'") else text


def _whole(file: Path, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UserError(f"{file.name}: {text} is geen heel getal") from None


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _table(file: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{file.name} is niet te lezen: {error}") from error
    missing = [name for name in columns if not rows or name not in rows[0]]
    if missing:
        raise UserError(f"{file.name} heeft geen rijen of geen kolom {missing[0]}")
    return rows
