"""Published totals: lasten and baten per municipality and taakveld, and each municipality as a delivery.

A folder holds files ``<year>-<period>.csv`` (``2023-begroting.csv``) with the columns gemeente, taakveld, lasten_keur
and baten_keur, in thousands of euros; files with another name are other figures and are left alone. The totals have no
economic categories: in a delivery the whole amount of a taakveld goes on one category. A rule that looks at other parts
or at chosen categories cannot be measured this way.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generators.kernel.records import Periode, Regel
from generators.kernel.sources import walk
from generators.subjects.model.specification import ALL, ModelYear, Specification, in_year
from iv3.core.errors import UserError
from iv3.core.words import Laagkenmerk, Onderdeel

FOLDER_VARIABLE = "IV3_CIJFERS"
"""The environment variable that names the folder."""

PARTS = (Onderdeel.LASTEN, Onderdeel.BATEN)
LAYER = Laagkenmerk.GEMEENTE
NO_NUMBER = "0000"
"""The number of no organisation."""
EUROS = 1000
"""Published figures are in thousands of euros."""


@dataclass(frozen=True)
class Totals:
    """Published totals over one year and period; ``gemeenten`` maps name → taakveld → euros per part."""

    jaar: int
    period: Periode
    gemeenten: dict[str, dict[str, dict[str, int]]]

    @property
    def name(self) -> str:
        """What ``metingen`` call these totals: ``Begroting 2023``."""
        return f"{self.period.naam} {self.jaar}"


def default_folder(root: Path) -> Path:
    """Return where the totals are when nobody says so: the variable, or else beside the repository in ``root``."""
    return Path(os.environ.get(FOLDER_VARIABLE, root.parent / "shared" / "reference" / "cijfers"))


def read(folder: Path, specification: Specification) -> list[Totals]:
    """Return the totals in ``folder``, by year and period.

    Raises:
        UserError: when there are none, when what follows the year in the name of a file is no period, or when a file
            has a row that cannot be read; the message is in Dutch.
    """
    periods = {period.naam.lower(): period for period in specification.facts.periods}
    result = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]-*.csv")):
        year, _, period = path.stem.partition("-")
        if period not in periods:
            raise UserError(f"{path.name} heet niet naar een jaar en een periode")
        result.append(Totals(int(year), periods[period], _gemeenten(path)))
    if not result:
        raise UserError(f"er staan geen cijfers in {folder}")
    return sorted(result, key=lambda totals: (totals.jaar, totals.period.nummer))


def _gemeenten(path: Path) -> dict[str, dict[str, dict[str, int]]]:
    result: dict[str, dict[str, dict[str, int]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        try:
            for row in reader:
                amounts = {part: int(row[f"{part}_keur"]) * EUROS for part in PARTS}
                result.setdefault(row["gemeente"], {})[row["taakveld"]] = amounts
        except KeyError as error:
            raise UserError(f"{path.name} heeft geen kolom {error.args[0]}") from error
        except (ValueError, TypeError, csv.Error) as error:  # no number, no UTF-8, or a row that is too short
            raise UserError(f"{path.name}, na regelnummer {reader.line_num}: deze rij is niet te lezen") from error
    return result


def is_measurable(rule: Regel) -> bool:
    """Tell whether totals per taakveld are enough: the formula looks at lasten and baten, whatever the category."""
    for pointer, value in walk(rule.formule.origin.written()):
        key = pointer[-1] if pointer else ""
        if key == "categorieen" and value != [ALL]:
            return False
        if key == "onderdelen" and not set(value) <= set(PARTS):
            return False
        if key in ("behalve_categorieen", "stand", "gebeurtenissen", "alleen_grijs"):
            return False
    return True


def open_category(*models: ModelYear) -> str:
    """Return the category, for lasten and baten alike, that is open on most taakvelden of all ``models`` together.

    Raises:
        UserError: when no category is in all of them; the message is in Dutch.
    """
    lists = [model.lists[f"categorie_{part}"].leaves for model in models for part in PARTS]
    shared = [category for category in lists[0] if all(category in leaves for leaves in lists)]
    if not shared:
        raise UserError(f"geen categorie is er bij lasten en baten van {models[0].jaar}; de cijfers passen nergens")
    rows = [cells for model in models for part in PARTS for cells in model.grey[part].values()]
    return min(shared, key=lambda category: sum(category in cells for cells in rows))


def delivery(
    model: ModelYear,
    period: Periode,
    gemeente: str,
    amounts: Mapping[str, Mapping[str, int]],
    category: str,
    *,
    number: str = NO_NUMBER,
) -> bytes:
    """Return totals as a delivery, all on one category; ``amounts`` maps taakveld → part → euros.

    Rules on size look at what is published of the municipality with this ``number``, its code of CBS.
    """
    first_day = in_year(period.aanleveren.van, model.jaar)
    records: dict[str, list[dict[str, Any]]] = {
        part: [
            {"taakveld": taakveld, "categorie": category, "bedrag": euros[part]}
            for taakveld, euros in amounts.items()
            if euros[part]
        ]
        for part in PARTS
    }
    document = {
        "metadata": {
            "overheidslaag": model.laag.naam,
            "overheidsnummer": number,
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
