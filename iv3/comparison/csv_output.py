"""A comparison for a spreadsheet (CSV)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from iv3.comparison.comparison import Comparison
from iv3.comparison.differences import Delta
from iv3.comparison.groups import CodeGroup
from iv3.comparison.wording import fact_text, finding_place, percent_of_old
from iv3.core.sheet import euros_with_comma, table_text

_HEADER = (
    *("tabel", "stand", "onderdeel", "code", "naam", "code_eerder", "kolom", "kolom_eerder", "maat", "soort"),
    *("oud", "nieuw", "verschil", "procent", "toelichting"),
)


def as_csv(comparison: Comparison) -> str:
    """Return a row for everything that differs and for every total; amounts in euros with a decimal comma."""
    return table_text(_HEADER, ([str(row.get(name) or "") for name in _HEADER] for row in _csv_rows(comparison)))


def _csv_rows(c: Comparison) -> Iterator[dict[str, str]]:
    for total in c.totalen:
        yield {"tabel": "totalen", "maat": total.maat, "naam": total.groep, **_money(total.bedrag)}
    tables = {"taakvelden": c.taakvelden, "categorieen": c.categorieen, "balansposten": c.balansposten}
    for table, lines in {**tables, "aansluiting": c.aansluiting or ()}.items():
        for line in lines:
            for measure, delta in line.bedragen.items():
                yield {"tabel": table, **_coded(line.codes), "maat": measure, **_money(delta)}
    for cell in c.cellen:
        column = {"kolom": " ".join(cell.kolom.codes), "kolom_eerder": " ".join(cell.kolom.eerder)}
        kind = {"onderdeel": cell.onderdeel, "soort": cell.bedrag.soort}
        yield {"tabel": "cellen", **_coded(cell.rij), **column, **kind, **_money(cell.bedrag)}
    for row in c.regels or ():
        code, column_code = row.codes.values()
        own = {"toelichting": json.dumps(row.eigen, ensure_ascii=False) if row.eigen else "", "soort": row.soort}
        codes = {"onderdeel": row.onderdeel, "code": code, "kolom": column_code}
        yield {"tabel": "regels", **codes, **own, **_money(row.bedrag)}
    for figure in c.cijfers:
        codes = {"code": figure.code, "naam": figure.naam, "kolom": figure.verslagperiode, "soort": figure.soort}
        values = {"oud": figure.oud or "", "nieuw": figure.nieuw or "", "verschil": figure.verschil or ""}
        yield {"tabel": "cijfers", "onderdeel": figure.onderdeel, **codes, **values}
    for fact in c.gegevens:
        yield {"tabel": "gegevens", "code": fact.sleutel, "oud": fact_text(fact.oud), "nieuw": fact_text(fact.nieuw)}
    for control in c.controles:
        told = {"tabel": "controles", "code": control.regel, "naam": control.titel, "maat": control.ernst}
        for finding in control.bevindingen:
            sides = [str((side or {}).get("gevonden", "")) for side in (finding.oud, finding.nieuw)]
            message = str((finding.nieuw or finding.oud or {})["melding"])
            where = {"onderdeel": finding_place(finding), "soort": finding.stand, "toelichting": message}
            yield {**told, **where, "oud": sides[0], "nieuw": sides[1]}


def _coded(group: CodeGroup) -> dict[str, str]:
    named = group.namen[0] if len(group.codes) == 1 else ""
    return {
        "code": " ".join(group.codes),
        "naam": named,
        "code_eerder": " ".join(group.eerder),
        "stand": group.stand,
    }


def _money(delta: Delta) -> dict[str, str]:
    amounts = {
        "oud": euros_with_comma(delta.oud),
        "nieuw": euros_with_comma(delta.nieuw),
        "verschil": euros_with_comma(delta.verschil),
    }
    return {**amounts, "procent": percent_of_old(delta) or ""}
