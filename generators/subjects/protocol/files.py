"""The protocol for care providers: schema, template, example, explanation and contract text, for each way of buying."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generators.kernel.files import Files, json_bytes, lines_json_bytes
from generators.kernel.places import ROOT
from generators.kernel.reading import Record
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification
from generators.subjects.protocol.facts import (
    LAW,
    SEPARATOR,
    FieldFact,
    VariantFact,
    code_lists,
    filled,
    read,
    units,
    years,
)

FOLDER = "protocol"
TEMPLATES = ROOT / "site" / "protocol"

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DEPTH = 6
_BYTE_ORDER_MARK = "\ufeff"
"""A spreadsheet needs it to see that a file is UTF-8."""
_ROWS = "regels"
_YEAR, _PERIOD = "jaar", "periode"
_NUMBERS = ("getal", "bedrag", "procent")
_OPEN_LIST = "productcodes"
_CARE_LISTS = ("productcodes", "productcategorieen", "hulpvormen")
_NAMES = {
    "gemeenten": "gemeenten van CBS",
    "taakvelden": "taakvelden van gemeenten in het verslagjaar",
    "productcategorieen": "productcategorieën van iWmo of iJw",
    "productcodes": "productcodes van iWmo of iJw",
    "hulpvormen": "hulpvormen van de beleidsinformatie jeugd",
    "eenheden": "eenheden van iWmo en iJw",
}


def files(specification: Specification, *, with_pages: bool = True) -> Files:
    """Return for each variant the schema and example, and with pages everything else, and one page over all."""
    variants = read(specification.facts)
    result: Files = {}
    for variant in variants:
        folder = f"{FOLDER}/{variant.id}"
        result[f"{folder}/schema.json"] = lines_json_bytes(schema(specification, variant), _DEPTH)
        result[f"{folder}/voorbeeld.csv"] = _csv(variant, variant.examples())
        if not with_pages:
            continue
        result[f"{folder}/sjabloon.csv"] = _csv(variant, [])
        result[f"{folder}/voorbeeld.json"] = json_bytes(example(variant))
        result[f"{folder}/modelbepaling.md"] = contract_text(specification, variant).encode()
        result[f"{folder}/index.html"] = _page("variant.html", **_told(specification, variant))
    if variants and with_pages:
        told = [_told(specification, variant) for variant in variants]
        result[f"{FOLDER}/index.html"] = _page("index.html", varianten=told, **_shared(specification, variants[0]))
    return result


def pack(specification: Specification) -> Record:
    """Return the pack ``protocol``: what `iv3.protocol.check` needs to check a delivery."""
    variants = read(specification.facts)
    if not variants:
        return {}
    basis = variants[0].basis.record
    return {
        "versie": specification.edition.versie,
        "laag": next(iter(specification.layers)),
        "wetten": couplings_of(specification).laws(),
        "perioden": {record["periode"]: record["einde"] for record in basis["leverperioden"]},
        "minder_dan": basis["kleine_aantallen"]["minder_dan"],
        "nooit": basis["nooit"],
        "grenzen": basis["grenzen"],
        "eenheden": dict(units(specification, specification.edition.laatste_jaar)),
        "varianten": {
            variant.id: {
                "naam": variant.naam,
                "jaren": list(years(specification, variant)),
                "velden": [_packed(f) for f in variant.fields],
                "sleutel": variant.record["sleutel"],
                "eisen": [demand.record for demand in variant.demands],
            }
            for variant in variants
        },
    }


def _packed(field: FieldFact) -> Record:
    without = ("uitleg", "voorbeeld", "waarden")
    record = {key: value for key, value in field.record.items() if key not in without}
    values = [value["waarde"] for value in field.record.get("waarden", ())]
    return {**record, **({"waarden": values} if values else {})}


# JSON Schema


def schema(specification: Specification, variant: VariantFact) -> Record:
    """Return the JSON Schema of one delivery: fields, closed lists, and what depends on the law or the year.

    Sums, duplicates and what looks like personal data are not in it: ``iv3 validate --protocol`` checks those.
    """
    jaren = years(specification, variant)
    layer = next(iter(specification.layers))
    lists = {jaar: code_lists(specification, layer, jaar) for jaar in jaren}
    laws = couplings_of(specification).laws()
    return {
        "$schema": _DRAFT,
        "$id": f"{specification.edition.adres}{FOLDER}/{variant.id}/schema.json",
        "title": f"Levering voor Iv3, {variant.naam.lower()}",
        "description": variant.record["kort"],
        "type": "object",
        "properties": {
            FOLDER: {"title": "Protocol", "const": variant.id},
            _ROWS: {"title": "Regels", "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/regel"}},
        },
        "required": [FOLDER, _ROWS],
        "additionalProperties": False,
        "$defs": {
            "regel": {
                "title": "Regel",
                "type": "object",
                "properties": {f.naam: _property(f, variant, jaren, lists) for f in variant.fields},
                "required": [f.naam for f in variant.fields if f.record["verplicht"]],
                "additionalProperties": False,
                "allOf": [
                    *(rule for law in laws for rule in _under(law, variant, lists)),
                    *(rule for jaar in jaren for rule in _in_year(jaar, variant, lists)),
                ],
            }
        },
    }


def _property(
    field: FieldFact, variant: VariantFact, jaren: range, lists: Mapping[int, Mapping[str, dict[str, dict[str, str]]]]
) -> Record:
    result: Record = {"title": field.record["titel"], "description": filled(field.record["uitleg"], variant.basis)}
    if field.naam == _YEAR:
        result |= {"type": "integer", "enum": list(jaren)}
    elif field.soort == "geheel":
        result |= {"type": "integer", "minimum": 0}
        if field.record.get("telt_personen"):
            result |= {"anyOf": [{"const": 0}, {"minimum": variant.basis.record["kleine_aantallen"]["minder_dan"]}]}
    elif field.soort in _NUMBERS:
        result |= {"type": "number", "minimum": 0, **({"maximum": 100} if field.soort == "procent" else {})}
    elif field.soort == "keuze":
        result |= {"enum": [value["waarde"] for value in field.record["waarden"]]}
    elif field.soort == "datum":
        result |= {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    else:
        result |= {"type": "string", "minLength": 1}
        if "hoogstens_tekens" in field.record:
            result["maxLength"] = field.record["hoogstens_tekens"]
        by_law = lists[jaren[-1]].get(field.codelijst or "", {})
        if "" in by_law and field.codelijst != "taakvelden":
            result["enum"] = list(by_law[""])
    return {**result, "examples": [_json_value(field, field.record["voorbeeld"])]}


def _under(law: str, variant: VariantFact, lists: Mapping[int, Mapping[str, Any]]) -> Iterator[Record]:
    """Yield what holds under a law: which fields are filled, which are not, and from which list codes come."""
    needed = [f.naam for f in variant.fields if f.record.get("verplicht_bij") == law]
    absent = [f.naam for f in variant.fields if f.record.get("alleen_bij", law) != law]
    codes: Record = {
        f.naam: {"enum": list(dict.fromkeys(code for year in lists.values() for code in year[f.codelijst][law]))}
        for f in variant.fields
        if f.codelijst in _CARE_LISTS and f.codelijst != _OPEN_LIST and f.naam not in absent
    }
    categories = dict.fromkeys(code for year in lists.values() for code in year["productcategorieen"][law])
    codes |= {f.naam: {"pattern": f"^({'|'.join(categories)})"} for f in variant.fields if f.codelijst == _OPEN_LIST}
    told = {**dict.fromkeys(needed, True), **codes, **dict.fromkeys(absent, False)}
    then: Record = {**({"required": needed} if needed else {}), **({"properties": told} if told else {})}
    if then:
        yield {"if": {"properties": {LAW: {"const": law}}, "required": [LAW]}, "then": then}


def _in_year(jaar: int, variant: VariantFact, lists: Mapping[int, Mapping[str, Any]]) -> Iterator[Record]:
    codes: Record = {
        f.naam: {"enum": list(lists[jaar]["taakvelden"][""])} for f in variant.fields if f.codelijst == "taakvelden"
    }
    if codes:
        yield {
            "if": {"properties": {_YEAR: {"const": jaar}}, "required": [_YEAR]},
            "then": {"properties": codes},
        }


# Template and example


def example(variant: VariantFact) -> Record:
    """Return the example rows as a JSON delivery; an empty field is left out."""
    return {
        FOLDER: variant.id,
        _ROWS: [
            {f.naam: _json_value(f, cell) for f, cell in zip(variant.fields, row, strict=True) if cell}
            for row in variant.examples()
        ],
    }


def _json_value(field: FieldFact, cell: str) -> Any:
    if field.soort == "geheel":
        return int(cell)
    if field.soort in _NUMBERS:
        return json.loads(cell.replace(",", "."))
    return cell


def _csv(variant: VariantFact, rows: list[list[str]]) -> bytes:
    """Return a table as a spreadsheet in Dutch opens it: semicolons, and a byte order mark before the UTF-8."""
    lines = [[f.naam for f in variant.fields], *rows]
    return (_BYTE_ORDER_MARK + "".join(f"{SEPARATOR.join(line)}\r\n" for line in lines)).encode()


# Contract text and pages


def contract_text(specification: Specification, variant: VariantFact) -> str:
    """Return the model clause as Markdown."""
    basis = variant.basis.record
    values = {
        "naam": variant.naam.lower(),
        "versie": specification.edition.versie,
        "dagen": basis["levertijd_dagen"],
        "hersteldagen": basis["herstel_dagen"],
        "minder_dan": basis["kleine_aantallen"]["minder_dan"],
    }
    lines = [
        f"# Modelbepaling Iv3, {variant.naam.lower()}",
        "",
        "Voorstel van Iv3 als code voor een bepaling in een contract. Laat haar toetsen door uw eigen jurist.",
    ]
    for number, clause in enumerate(_clauses(variant), start=1):
        lines += ["", f"## {number}. {clause['kop']}", "", clause["tekst"].format(**values)]
    return "\n".join(lines) + "\n"


def _clauses(variant: VariantFact) -> list[Record]:
    return [*variant.record["bepalingen"], *variant.basis.record["basisbepalingen"]]


def _shared(specification: Specification, variant: VariantFact) -> dict[str, Any]:
    basis = variant.basis.record
    small = basis["kleine_aantallen"]
    return {
        "titel": specification.edition.titel,
        "versie": specification.edition.versie,
        "inleiding": basis["inleiding"],
        "onderbouwing": basis["onderbouwing"],
        "dagen": basis["levertijd_dagen"],
        "nooit": [forbidden["gegeven"] for forbidden in basis["nooit"]],
        "klein": filled(small["uitleg"], variant.basis),
        "basisvelden": [_described(f, variant) for f in variant.basis.fields],
    }


def _told(specification: Specification, variant: VariantFact) -> dict[str, Any]:
    """Return what a page says of a variant."""
    titles = {f.naam: f.record["titel"] for f in variant.fields}
    jaren = years(specification, variant)
    return {
        **_shared(specification, variant),
        **{key: variant.record[key] for key in ("id", "naam", "kort", "voor_wie", "detailniveau", "uitleg_privacy")},
        "waarom": variant.record["onderbouwing"],
        "bron": variant.bron,
        "zekerheid": variant.record["zekerheid"],
        "jaren": f"{jaren[0]} tot en met {jaren[-1]}",
        "velden": [_described(f, variant) for f in variant.fields],
        "sleutel": [titles[name].lower() for name in variant.record["sleutel"]],
        "eisen": [{"ernst": d.record["ernst"], "uitleg": d.record["uitleg"]} for d in variant.demands],
        "voedt": [
            {"methode": feeding["methode"], "met": [titles[name].lower() for name in feeding["met"]]}
            for feeding in variant.record["voedt"]
        ],
        "voorbeeld": variant.examples(),
    }


def _described(field: FieldFact, variant: VariantFact) -> dict[str, Any]:
    record = field.record
    needed = "ja" if record["verplicht"] else f"bij {record['verplicht_bij']}" if "verplicht_bij" in record else "nee"
    return {
        "naam": field.naam,
        "titel": record["titel"],
        "soort": field.soort,
        "verplicht": needed,
        "alleen_bij": record.get("alleen_bij", ""),
        "lijst": _NAMES.get(field.codelijst or "", ""),
        "waarden": record.get("waarden", []),
        "uitleg": filled(record["uitleg"], variant.basis),
        "voorbeeld": record["voorbeeld"],
    }


def _page(template: str, **values: Any) -> bytes:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return (environment.get_template(template).render(**values).rstrip("\n") + "\n").encode()
