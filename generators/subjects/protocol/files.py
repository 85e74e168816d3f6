"""The protocol for care providers: schema, template, example, explanation and contract text, for each way of buying."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generators.kernel.files import Files, json_bytes, lines_json_bytes
from generators.kernel.places import ROOT
from generators.kernel.reading import source_text
from generators.kernel.records import Bepaling, Protocolveld
from generators.kernel.templates import environment, with_still_policy
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification
from generators.subjects.protocol.facts import LAW, SEPARATOR, Variant, code_lists, filled, units, variants_of, years
from iv3.core.words import Protocolcodelijst, Veldsoort

FOLDER = "protocol"
TEMPLATES = ROOT / "site" / "protocol"

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DEPTH = 6
_BYTE_ORDER_MARK = "\ufeff"
"""A spreadsheet needs it to see that a file is UTF-8."""
_ROWS = "regels"
_YEAR, _PERIOD = "jaar", "periode"
_NUMBERS = (Veldsoort.GETAL, Veldsoort.BEDRAG, Veldsoort.PROCENT)
_CLOSED_CARE_LISTS = (Protocolcodelijst.PRODUCTCATEGORIEEN, Protocolcodelijst.HULPVORMEN)
"""A field of products also takes codes that are in no list."""
_TOLD = ("id", "naam", "kort", "voor_wie", "detailniveau", "uitleg_privacy")
_NAMES = {
    Protocolcodelijst.GEMEENTEN: "gemeenten van CBS",
    Protocolcodelijst.TAAKVELDEN: "taakvelden van gemeenten in het verslagjaar",
    Protocolcodelijst.PRODUCTCATEGORIEEN: "productcategorieën van iWmo of iJw",
    Protocolcodelijst.PRODUCTCODES: "productcodes van iWmo of iJw",
    Protocolcodelijst.HULPVORMEN: "hulpvormen van de beleidsinformatie jeugd",
    Protocolcodelijst.EENHEDEN: "eenheden van iWmo en iJw",
}


def files(specification: Specification, *, with_pages: bool = True) -> Files:
    """Return for each variant the schema and example, and with pages everything else, and one page over all."""
    variants = variants_of(specification)
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


def pack(specification: Specification) -> dict[str, Any]:
    """Return the pack ``protocol``: what `iv3.protocol.check` needs to check a delivery."""
    variants = variants_of(specification)
    if not variants:
        return {}
    basis = variants[0].basis
    return {
        "versie": specification.edition.versie,
        "laag": next(iter(specification.layers)),
        "wetten": couplings_of(specification).laws(),
        "perioden": {period.periode: period.einde for period in basis.leverperioden},
        "minder_dan": basis.kleine_aantallen.minder_dan,
        "nooit": [forbidden.origin.written() for forbidden in basis.nooit],
        "grenzen": basis.grenzen.origin.written(),
        "eenheden": dict(units(specification, specification.edition.laatste_jaar)),
        "varianten": {
            variant.id: {
                "naam": variant.naam,
                "jaren": list(years(specification, variant)),
                "velden": [_packed(f) for f in variant.fields],
                "sleutel": list(variant.own.sleutel),
                "eisen": [demand.origin.written() for demand in variant.demands],
            }
            for variant in variants
        },
    }


def _packed(field: Protocolveld) -> dict[str, Any]:
    without = ("uitleg", "voorbeeld", "waarden")
    kept = {key: value for key, value in field.origin.written().items() if key not in without}
    values = [value.waarde for value in field.waarden]
    return {**kept, **({"waarden": values} if values else {})}


# JSON Schema


def schema(specification: Specification, variant: Variant) -> dict[str, Any]:
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
        "description": variant.own.kort,
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
                "required": [f.naam for f in variant.fields if f.verplicht],
                "additionalProperties": False,
                "allOf": [
                    *(rule for law in laws for rule in _under(law, variant, lists)),
                    *(rule for jaar in jaren for rule in _in_year(jaar, variant, lists)),
                ],
            }
        },
    }


def _property(
    field: Protocolveld, variant: Variant, jaren: range, lists: Mapping[int, Mapping[str, dict[str, dict[str, str]]]]
) -> dict[str, Any]:
    result: dict[str, Any] = {"title": field.titel, "description": filled(field.uitleg, variant.basis)}
    if field.naam == _YEAR:
        result |= {"type": "integer", "enum": list(jaren)}
    elif field.soort == Veldsoort.GEHEEL:
        result |= {"type": "integer", "minimum": 0}
        if field.telt_personen:
            result |= {"anyOf": [{"const": 0}, {"minimum": variant.basis.kleine_aantallen.minder_dan}]}
    elif field.soort in _NUMBERS:
        result |= {"type": "number", "minimum": 0, **({"maximum": 100} if field.soort == Veldsoort.PROCENT else {})}
    elif field.soort == Veldsoort.KEUZE:
        result |= {"enum": [value.waarde for value in field.waarden]}
    elif field.soort == Veldsoort.DATUM:
        result |= {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    else:
        result |= {"type": "string", "minLength": 1}
        if field.hoogstens_tekens is not None:
            result["maxLength"] = field.hoogstens_tekens
        by_law = lists[jaren[-1]].get(field.codelijst or "", {})
        if "" in by_law and field.codelijst != Protocolcodelijst.TAAKVELDEN:
            result["enum"] = list(by_law[""])
    return {**result, "examples": [_json_value(field, field.voorbeeld)]}


def _under(law: str, variant: Variant, lists: Mapping[int, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what holds under a law: which fields are filled, which are not, and from which list codes come."""
    needed = [f.naam for f in variant.fields if f.verplicht_bij == law]
    absent = [f.naam for f in variant.fields if f.alleen_bij not in (None, law)]
    codes: dict[str, Any] = {
        f.naam: {"enum": list(dict.fromkeys(code for year in lists.values() for code in year[f.codelijst][law]))}
        for f in variant.fields
        if f.codelijst in _CLOSED_CARE_LISTS and f.naam not in absent
    }
    categories = dict.fromkeys(
        code for year in lists.values() for code in year[Protocolcodelijst.PRODUCTCATEGORIEEN][law]
    )
    products = [f.naam for f in variant.fields if f.codelijst == Protocolcodelijst.PRODUCTCODES]
    codes |= {name: {"pattern": f"^({'|'.join(categories)})"} for name in products}
    told = {**dict.fromkeys(needed, True), **codes, **dict.fromkeys(absent, False)}
    then: dict[str, Any] = {**({"required": needed} if needed else {}), **({"properties": told} if told else {})}
    if then:
        yield {"if": {"properties": {LAW: {"const": law}}, "required": [LAW]}, "then": then}


def _in_year(jaar: int, variant: Variant, lists: Mapping[int, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    taakvelden = list(lists[jaar][Protocolcodelijst.TAAKVELDEN][""])
    codes: dict[str, Any] = {
        f.naam: {"enum": taakvelden} for f in variant.fields if f.codelijst == Protocolcodelijst.TAAKVELDEN
    }
    if codes:
        yield {
            "if": {"properties": {_YEAR: {"const": jaar}}, "required": [_YEAR]},
            "then": {"properties": codes},
        }


# Template and example


def example(variant: Variant) -> dict[str, Any]:
    """Return the example rows as a JSON delivery; an empty field is left out."""
    return {
        FOLDER: variant.id,
        _ROWS: [
            {f.naam: _json_value(f, cell) for f, cell in zip(variant.fields, row, strict=True) if cell}
            for row in variant.examples()
        ],
    }


def _json_value(field: Protocolveld, cell: str) -> Any:
    if field.soort == Veldsoort.GEHEEL:
        return int(cell)
    if field.soort in _NUMBERS:
        return json.loads(cell.replace(",", "."))
    return cell


def _csv(variant: Variant, rows: list[list[str]]) -> bytes:
    """Return a table as a spreadsheet in Dutch opens it: semicolons, and a byte order mark before the UTF-8."""
    lines = [[f.naam for f in variant.fields], *rows]
    return (_BYTE_ORDER_MARK + "".join(f"{SEPARATOR.join(line)}\r\n" for line in lines)).encode()


# Contract text and pages


def contract_text(specification: Specification, variant: Variant) -> str:
    """Return the model clause as Markdown."""
    basis = variant.basis
    values = {
        "naam": variant.naam.lower(),
        "versie": specification.edition.versie,
        "dagen": basis.levertijd_dagen,
        "hersteldagen": basis.herstel_dagen,
        "minder_dan": basis.kleine_aantallen.minder_dan,
    }
    lines = [
        f"# Modelbepaling Iv3, {variant.naam.lower()}",
        "",
        "Voorstel van Iv3 als code voor een bepaling in een contract. Laat haar toetsen door uw eigen jurist.",
    ]
    for number, clause in enumerate(_clauses(variant), start=1):
        lines += ["", f"## {number}. {clause.kop}", "", clause.tekst.format(**values)]
    return "\n".join(lines) + "\n"


def _clauses(variant: Variant) -> tuple[Bepaling, ...]:
    return (*variant.own.bepalingen, *variant.basis.basisbepalingen)


def _shared(specification: Specification, variant: Variant) -> dict[str, Any]:
    basis = variant.basis
    return {
        "titel": specification.edition.titel,
        "versie": specification.edition.versie,
        "inleiding": basis.inleiding,
        "onderbouwing": basis.onderbouwing or "",
        "dagen": basis.levertijd_dagen,
        "nooit": [forbidden.gegeven for forbidden in basis.nooit],
        "klein": filled(basis.kleine_aantallen.uitleg, variant.basis),
        "basisvelden": [_described(f, variant) for f in variant.basis.basisvelden],
    }


def _told(specification: Specification, variant: Variant) -> dict[str, Any]:
    """Return what a page says of a variant."""
    titles = {f.naam: f.titel for f in variant.fields}
    jaren = years(specification, variant)
    return {
        **_shared(specification, variant),
        **{key: getattr(variant.own, key) for key in _TOLD},
        "waarom": variant.own.onderbouwing or "",
        "bron": source_text(variant.own.bron),
        "zekerheid": variant.own.zekerheid or "",
        "jaren": f"{jaren[0]} tot en met {jaren[-1]}",
        "velden": [_described(f, variant) for f in variant.fields],
        "sleutel": [titles[name].lower() for name in variant.own.sleutel],
        "eisen": [{"ernst": d.ernst, "uitleg": d.uitleg} for d in variant.demands],
        "voedt": [
            {"methode": feeding.methode, "met": [titles[name].lower() for name in feeding.met]}
            for feeding in variant.own.voedt
        ],
        "voorbeeld": variant.examples(),
    }


def _described(field: Protocolveld, variant: Variant) -> dict[str, Any]:
    needed = "ja" if field.verplicht else f"bij {field.verplicht_bij}" if field.verplicht_bij else "nee"
    return {
        "naam": field.naam,
        "titel": field.titel,
        "soort": field.soort,
        "verplicht": needed,
        "alleen_bij": field.alleen_bij or "",
        "lijst": _NAMES.get(field.codelijst or "", ""),
        "waarden": field.waarden,
        "uitleg": filled(field.uitleg, variant.basis),
        "voorbeeld": field.voorbeeld,
    }


def _page(template: str, **values: Any) -> bytes:
    page = environment(TEMPLATES).get_template(template).render(**values)
    return (with_still_policy(page).rstrip("\n") + "\n").encode()
