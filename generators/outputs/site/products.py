"""A page for every product category, and the large coupling tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generators.kernel.tables import Table
from generators.outputs.site.page import Page
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.couplings.facts import CATEGORY, PRODUCT, CareCode, coupling_years, couplings_of
from generators.subjects.couplings.tables import PGB
from generators.subjects.model.specification import Specification
from generators.subjects.transitions.code_years import runs
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN
from iv3.core.errors import UserError

CATEGORIES, TABLES = "productcategorieen", "koppeltabellen"
LAW, FORM = "wet", "leveringsvorm"
STATES = (GEKOPPELD, KEUZE, OPEN)


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the pages of product categories, the coupling tables, and the overviews of both."""
    found = _categories(specification)
    yield Page(
        path=CATEGORIES,
        title="Productcategorieën",
        description="De productcategorieën van Jeugdwet en Wmo, per jaar met het taakveld of de vraag die beslist.",
        template="productcategorieen",
        deel="koppelen",
        data={
            "wetten": [
                (law, name, [c for c in found.values() if c["wet"] == law])
                for law, name in _names(specification, LAW).items()
            ],
        },
    )
    for code, category in found.items():
        yield Page(
            path=f"{CATEGORIES}/{code}",
            title=f"{code} {category['naam']}",
            description=f"Productcategorie {code} {category['naam']}: op welk taakveld hoort zij, per jaar.",
            template="productcategorie",
            deel="koppelen",
            data=category,
        )
    yield from _tables(specification)


def _categories(specification: Specification) -> dict[str, dict[str, Any]]:
    """Return code → what its page shows.

    Raises:
        UserError: both laws have the code, so that its address would be of two things.
    """
    laws, forms = _names(specification, LAW), _names(specification, FORM)
    default = next(iter(forms))
    found: dict[str, dict[str, Any]] = {}
    products: dict[str, dict[int, list[koppelingen.Coupled]]] = {}
    for coupled in koppelingen.outcomes(specification):
        if coupled.code.lijst.soort == CATEGORY:
            category = found.setdefault(coupled.code.code, _category(coupled.code, laws, forms))
            if category["wet"] != coupled.code.lijst.wet:
                raise UserError(f"productcategorie {coupled.code.code} staat bij twee wetten; het adres is dan dubbel")
            category["per_vorm"][PGB if coupled.table == PGB else default][coupled.jaar] = _told(coupled)
        elif coupled.code.lijst.soort == PRODUCT:
            products.setdefault(coupled.code.categories[0], {}).setdefault(coupled.jaar, []).append(coupled)
    for code, category in found.items():
        rows = {jaar: tuple(_row(c) for c in listed) for jaar, listed in products.get(code, {}).items()}
        category["producten"] = runs(rows)
        category["vormen"] = [(form, forms[form], runs(years)) for form, years in category["per_vorm"].items() if years]
    return dict(sorted(found.items()))


def _names(specification: Specification, property_id: str) -> dict[str, str]:
    """Return id → name of every value of a property of care, the usual one first."""
    found = next(p for p in couplings_of(specification).properties if p.id == property_id)
    return {value.id: value.naam for value in found.waarden}


def _category(code: CareCode, laws: Mapping[str, str], forms: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": code.code,
        "naam": code.naam,
        "wet": code.lijst.wet,
        "wetnaam": laws[code.lijst.wet or ""],
        "per_vorm": {form: {} for form in forms},
        "bewerken": code.fact.origin.place(),
    }


def _told(coupled: koppelingen.Coupled) -> tuple[Any, ...]:
    outcome = coupled.outcome
    return outcome.stand, outcome.taakvelden, coupled.vraag, outcome.zekerheid, outcome.bronnen, coupled.tenzij


def _row(coupled: koppelingen.Coupled) -> tuple[Any, ...]:
    return (coupled.code.code, coupled.code.naam, *_told(coupled))


def _tables(specification: Specification) -> Iterator[Page]:
    years = list(coupling_years(specification))[::-1]
    laws = _names(specification, LAW)
    per_year = {jaar: koppelingen.of_year(specification, jaar) for jaar in years}
    yield Page(
        path=TABLES,
        title="Koppeltabellen",
        description="Van productcode naar taakveld: de tabellen per jaar voor Jeugdwet, Wmo, pgb en hulpvormen.",
        template="koppeltabellen",
        deel="koppelen",
        data={
            "jaren": [(jaar, [(t, _name(t)) for t in tables]) for jaar, tables in per_year.items()],
            "dekking": {jaar: [_coverage(table) for table in tables] for jaar, tables in per_year.items()},
            "standen": STATES,
        },
    )
    for jaar, tables in per_year.items():
        for table in tables:
            name = _name(table)
            rows = list(_anchored(dict(zip(table.header, row, strict=True)) for row in table.rows))
            yield Page(
                path=f"{TABLES}/{jaar}/{name}",
                title=table.title,
                description=f"{table.description} Filteren, sorteren en downloaden.",
                template="koppeltabel",
                deel="koppelen",
                data={
                    "tabel": table,
                    "naam": name,
                    "jaar": jaar,
                    "rijen": rows,
                    "wetten": {law: name for law, name in laws.items() if any(row["wet"] == law for row in rows)},
                    "jaren": [other for other in years if any(_name(t) == name for t in per_year[other])],
                },
            )


def _coverage(table: Table) -> dict[str, Any]:
    """Return how many codes of a table are in each state, and which questions decide or are open."""
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    asked = Counter((row["stand"], row["vraag"]) for row in rows if row["vraag"])
    return {
        "naam": _name(table),
        "titel": table.title,
        "codes": len(rows),
        "aantal": Counter(row["stand"] for row in rows),
        "vragen": [(stand, vraag, number) for (stand, vraag), number in asked.most_common()],
    }


def _anchored(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the rows, each with the name by which a link finds it; a code that a list has twice gets its category."""
    seen: set[str] = set()
    for row in rows:
        anchor = f"{row['lijst']}-{row['code']}"
        if anchor in seen:
            anchor = f"{anchor}-{row['productcategorie'].replace(' ', '-')}"
        seen.add(anchor)
        yield {**row, "anker": anchor}


def _name(table: Table) -> str:
    return table.name.rsplit("/", 1)[-1]
