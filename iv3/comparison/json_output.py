"""A comparison for machines (JSON)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from iv3.comparison.comparison import Comparison
from iv3.comparison.differences import CHANGED, GONE, NEW, CodeLine, ComparedControl, Delta, Figure
from iv3.comparison.filed import Filed
from iv3.comparison.groups import CodeGroup
from iv3.comparison.wording import cells_by_kind, percent_of_old, remarks
from iv3.core.json_text import json_text
from iv3.core.packs import RULES, read_pack
from iv3.rows.cells import shown


def as_json(comparison: Comparison) -> str:
    """Return everything that differs, as JSON; amounts are whole cents.

    An amount is ``{"oud_in_cent", "nieuw_in_cent", "verschil_in_cent", "procent"}``: the difference is new minus old,
    ``procent`` is it as a part of the old amount (text with a decimal comma, null when there was no old amount).
    Codes are ``{"codes": […], "namen": […], "eerder": […], "stand", "vragen": […]}``; see `CodeGroup`.
    The keys::

        oud, nieuw        bestand, sha256, overheidslaag, overheidsnummer, overheidsnaam, boekjaar, periode, oordeel,
                          afronding_cent (what published amounts are rounded to; 0 for a delivery)
        model             laag and jaar of the model that is compared in; omgerekend: an earlier year was restated
        verschilt         whether anything differs
        cellen_aantal     met_bedrag, gelijk, nieuw, vervallen, gewijzigd: how many cells
        totalen           maat, groep (side of the balance) and an amount
        taakvelden        codes, and bedragen: lasten, baten and saldo, each an amount; the biggest shift first, as in
        categorieen       the tables that follow; per list (lijst) and part
        balansposten      begindatum, einddatum, balans_lasten, balans_baten
        cellen            onderdeel, rij (codes), kolom (codes), soort (nieuw, vervallen, gewijzigd) and an amount
        regels            onderdeel, codes, eigen, soort and an amount; null between two years
        aansluiting       codes and bedragen (stand); null when the years do not follow each other
        cijfers           onderdeel, code, naam, verslagperiode, soort, oud, nieuw, verschil (all text)
        gegevens          sleutel, oud, nieuw
        controles         regel, titel, ernst, stand (nieuw, opgelost, gebleven, niet_te_vergelijken), oud and nieuw
                          (numbers of findings), and bevindingen: stand, oud and nieuw (the findings of the reports),
                          bedragen: naam, oud_in_cent, nieuw_in_cent
        opmerkingen       sentences about what to keep in mind
        specificatie      versie
    """
    c = comparison
    soorten = cells_by_kind(c)
    data = {
        "oud": _filed(c.old),
        "nieuw": _filed(c.new),
        "model": {"laag": c.later.laag, "jaar": c.later.jaar, "omgerekend": c.restating is not None},
        "verschilt": c.differs,
        "cellen_aantal": {
            "met_bedrag": c.cellen_aantal,
            "gelijk": c.cellen_aantal - len(c.cellen),
            **{soort: soorten[soort] for soort in (NEW, GONE, CHANGED)},
        },
        "totalen": [{"maat": t.maat, "groep": t.groep, **_cents(t.bedrag)} for t in c.totalen],
        "taakvelden": _lines(c.taakvelden),
        "categorieen": _lines(c.categorieen),
        "balansposten": _lines(c.balansposten),
        "cellen": [
            {
                "onderdeel": cell.onderdeel,
                "rij": _group(cell.rij),
                "kolom": _group(cell.kolom),
                "soort": cell.bedrag.soort,
                **_cents(cell.bedrag),
            }
            for cell in c.cellen
        ],
        "regels": None
        if c.regels is None
        else [
            {
                "onderdeel": row.onderdeel,
                "codes": dict(row.codes),
                "eigen": row.eigen,
                "soort": row.soort,
                **_cents(row.bedrag),
            }
            for row in c.regels
        ],
        "aansluiting": None if c.aansluiting is None else _lines(c.aansluiting),
        "cijfers": [_figure(figure) for figure in c.cijfers],
        "gegevens": [fact._asdict() for fact in c.gegevens],
        "controles": [_control(control) for control in c.controles],
        "opmerkingen": remarks(c),
        "specificatie": {"versie": (read_pack(RULES) or {}).get("versie")},
    }
    return json_text(data)


def _filed(filed: Filed) -> dict[str, Any]:
    metadata, source = filed.document["metadata"], filed.report["bron"]
    return {
        "bestand": filed.name,
        "sha256": source["sha256"],
        "overheidslaag": source["overheidslaag"],
        "overheidsnummer": source["overheidsnummer"],
        "overheidsnaam": shown(str(metadata["overheidsnaam"])),
        "boekjaar": filed.jaar,
        "periode": filed.periode,
        "oordeel": filed.report["oordeel"],
        "afronding_cent": filed.rounding_cent,
    }


def _cents(delta: Delta) -> dict[str, Any]:
    return {
        "oud_in_cent": delta.oud,
        "nieuw_in_cent": delta.nieuw,
        "verschil_in_cent": delta.verschil,
        "procent": percent_of_old(delta),
    }


def _group(group: CodeGroup) -> dict[str, Any]:
    return {
        "codes": [*group.codes],
        "namen": [*group.namen],
        "eerder": [*group.eerder],
        "stand": group.stand,
        "vragen": [*group.vragen],
    }


def _lines(lines: Iterable[CodeLine]) -> list[dict[str, Any]]:
    return [
        {
            "lijst": line.lijst,
            **_group(line.codes),
            "bedragen": {measure: _cents(delta) for measure, delta in line.bedragen.items()},
        }
        for line in lines
    ]


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "onderdeel": figure.onderdeel,
        "code": figure.code,
        "naam": figure.naam,
        "verslagperiode": figure.verslagperiode,
        "soort": figure.soort,
        "oud": figure.oud,
        "nieuw": figure.nieuw,
        "verschil": figure.verschil,
    }


def _control(control: ComparedControl) -> dict[str, Any]:
    return {
        "regel": control.regel,
        "titel": control.titel,
        "ernst": control.ernst,
        "stand": control.stand,
        "oud": control.oud,
        "nieuw": control.nieuw,
        "bevindingen": [
            {
                "stand": finding.stand,
                "oud": finding.oud,
                "nieuw": finding.nieuw,
                "bedragen": [
                    {"naam": what, "oud_in_cent": old, "nieuw_in_cent": new} for what, old, new in finding.amounts
                ],
            }
            for finding in control.bevindingen
        ],
    }
