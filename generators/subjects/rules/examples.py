"""The examples beside the rules: from a few lines of YAML to the bytes of a delivery.

An example starts from a base, a small delivery that every rule lets pass, and names only what is different.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from generators.kernel.files import records_json_text
from generators.kernel.kinds import record, said
from generators.kernel.origin import Origin
from generators.kernel.records import (
    Balansstand,
    Basisbestand,
    Basiscel,
    Basisstand,
    Bewerking,
    Cel,
    Voorbeeld,
)
from generators.kernel.sources import Document
from generators.kernel.validity import holds
from generators.subjects.model.specification import MATRIX_PARTS, ModelYear, Specification, in_year
from iv3.core.errors import UserError
from iv3.core.words import Codelijst, Moment, Onderdeel, Regelstand, Standsoort, Voorbeeldsoort

STANDS = "balans_standen"
_PARTS = (Onderdeel.LASTEN, Onderdeel.BALANS_LASTEN, Onderdeel.BATEN, Onderdeel.BALANS_BATEN, STANDS)
_WITHOUT_AMOUNTS = (Codelijst.KENGETALLEN, Codelijst.BELEIDSINDICATOREN)
_MOMENT_OF = {Moment.BEGIN: Standsoort.BEGINDATUM, Moment.EIND: Standsoort.EINDDATUM}
_RAW = re.compile('"\ue000([0-9]+)\ue001"')
_MARKED = {
    "utf-8-sig": (codecs.BOM_UTF8, "utf-8"),
    "utf-16": (codecs.BOM_UTF16_LE, "utf-16-le"),
}

Cell = tuple[str, str]
"""A row and a column: taakveld or balanspost with categorie, or balanspost with moment (``begin`` or ``eind``)."""


def rule_of(example: Voorbeeld) -> str:
    """Return the id of the rule of an example, which its folder is named after; empty for a base itself."""
    return PurePosixPath(example.origin.document.path).parent.parent.name


def name_of(example: Voorbeeld) -> str:
    """Return the name of an example: that of its file, without ending."""
    return PurePosixPath(example.origin.document.path).stem


def base_example(laag: str, jaar: int, periode: int) -> Voorbeeld:
    """Return the example that changes nothing: the base itself for a layer, year and period."""
    nothing = {
        "wat": "",
        "soort": Voorbeeldsoort.SLAAGT,
        "laag": laag,
        "jaar": jaar,
        "periode": periode,
        "verwacht": [],
    }
    return record(nothing, Voorbeeld, Origin(Document("", nothing), ()))


def with_more(base: Voorbeeld, pad: str, records: Sequence[str]) -> Voorbeeld:
    """Return an example with more records than a base has.

    Args:
        base: the example to start from.
        pad: the JSON Pointer of a list.
        records: what comes at the end of that list, as JSON.
    """
    changes = [{"pad": pad, "erbij": text} for text in records]
    written = {**base.origin.written(), "soort": Voorbeeldsoort.FAALT, "bewerkingen": changes}
    return record(written, Voorbeeld, Origin(Document("", written), ()))


def mistakes(example: Voorbeeld, report: Mapping[str, Any]) -> Iterator[str]:
    """Yield what in the report of an example is not as its author expects.

    The findings of the rule must be as many, in the same order; of each, only what the author names is compared.
    """
    regel, path = rule_of(example), example.origin.document.path
    found = [finding for finding in report["bevindingen"] if finding["regel"] == regel]
    if len(found) != len(example.verwacht):
        yield f"{path}: {len(found)} bevindingen, verwacht {len(example.verwacht)}"
    for number, (finding, expected) in enumerate(zip(found, example.verwacht, strict=False)):
        for key, value in said(expected).items():
            got = finding["plaats"]["pad"] if key == "pad" else finding.get(key)
            if got != value:
                yield f"{path}: bevinding {number}, {key}: {got!r}, verwacht {value!r}"
    state = next(row["stand"] for row in report["regels"] if row["regel"] == regel)
    wanted = (
        Regelstand.UITGEVOERD if example.soort != Voorbeeldsoort.NIET_VAN_TOEPASSING else Regelstand.NIET_VAN_TOEPASSING
    )
    if state != wanted:
        yield f"{path}: de regel is {state}, verwacht {wanted}"


def delivery_bytes(example: Voorbeeld, bases: Mapping[str, Basisbestand], specification: Specification) -> bytes:
    """Return the delivery of an example, as a file holds it.

    Raises:
        UserError: when a change names a place that the delivery does not have.
    """
    text = delivery_text(example, bases, specification) if example.tekst is None else example.tekst
    named = example.tekenset or "utf-8"
    mark, charset = _MARKED.get(named, (b"", named))
    return mark + text.encode(charset)


def delivery_text(example: Voorbeeld, bases: Mapping[str, Basisbestand], specification: Specification) -> str:
    """Return the delivery of an example as JSON text."""
    model = specification.year(example.laag, example.jaar)
    document: Any = _document(example, bases[model.laag.model], model)
    fragments: list[str] = []
    for number, change in enumerate(example.bewerkingen):
        try:
            document = _changed(document, change, fragments)
        except (UserError, KeyError, IndexError, TypeError, ValueError) as error:
            path = example.origin.document.path
            raise UserError(f"{path}: bewerking {number} ({change.pad}) kan niet: {error!r}") from error
    return _RAW.sub(lambda match: fragments[int(match[1])], records_json_text(document))


def _document(example: Voorbeeld, base: Basisbestand, model: ModelYear) -> dict[str, Any]:
    period = next(p for p in model.periods if p.nummer == example.periode)
    metadata = {
        "overheidslaag": model.laag.naam,
        "overheidsnummer": "0000",
        "overheidsnaam": "Voorbeeld",
        "boekjaar": model.jaar,
        "periode": period.nummer,
        "status": period.status,
        "datum": f"{window_start(model, period.nummer)}T12:00:00",
        "details_openbaar": True,
        "financieel_pakket": "Voorbeeld",
        "export_software": "Voorbeeld",
    }
    contact = {"naam": "Voorbeeld", "email": "voorbeeld@example.nl", "telefoon": "000-0000000"}
    amounts = amounts_of(example, base, model)
    data: dict[str, Any] = {part: _records(part, amounts[part], model, example.periode) for part in _PARTS}
    data.update({part: [] for part in _WITHOUT_AMOUNTS})
    return {"metadata": metadata, "contact": contact, "opmerkingen": [], "data": data}


def window_start(model: ModelYear, periode: int) -> str:
    """Return the first day, in ISO 8601, on which a delivery over ``periode`` is expected."""
    return in_year(next(p for p in model.periods if p.nummer == periode).aanleveren.van, model.jaar)


def amounts_of(example: Voorbeeld, base: Basisbestand, model: ModelYear) -> dict[str, dict[Cell, int]]:
    """Return the amounts of an example in euros, per part and cell; a budget has nothing on the balance."""
    amounts: dict[str, dict[Cell, int]] = {part: {} for part in _PARTS}
    cells: list[Cel] = [] if example.leeg else list(_base_cells(example, base, model))
    for cell in (*cells, *example.cellen):
        amounts[cell.onderdeel][cell.rij, cell.categorie] = cell.bedrag
    stands: list[Balansstand] = [] if example.leeg else list(_base_stands(example, base, model))
    for stand in (*stands, *example.standen):
        amounts[STANDS][stand.balanspost, stand.moment] = stand.bedrag
    return {part: {cell: amount for cell, amount in cells.items() if amount} for part, cells in amounts.items()}


def _has_balance(model: ModelYear, periode: int) -> bool:
    return any(periode in code.fact.perioden for code in model.lists["standper"].codes if code.fact is not None)


def _base_cells(example: Voorbeeld, base: Basisbestand, model: ModelYear) -> Iterator[Basiscel]:
    with_balance = _has_balance(model, example.periode)
    for cell in base.basiscellen:
        on_taakveld = MATRIX_PARTS[cell.onderdeel][0] == Codelijst.TAAKVELD
        if holds(cell, model.laag.id, model.jaar) and (with_balance or on_taakveld):
            yield cell


def _base_stands(example: Voorbeeld, base: Basisbestand, model: ModelYear) -> Iterator[Basisstand]:
    if _has_balance(model, example.periode):
        yield from (stand for stand in base.basisstanden if holds(stand, model.laag.id, model.jaar))


def _records(part: str, amounts: Mapping[Cell, int], model: ModelYear, periode: int) -> list[dict[str, Any]]:
    """Return the records of a part in the order of the code lists; a code that no list has comes last."""
    if part == STANDS:
        row_list, key, columns = Codelijst.BALANSCODE, "standper", tuple(_MOMENT_OF)
    else:
        row_list, category_list = MATRIX_PARTS[part]
        key, columns = "categorie", model.lists[category_list].leaves
    rows = model.lists[row_list].leaves
    position = {code: number for number, code in enumerate(rows)}, {code: n for n, code in enumerate(columns)}
    ordered = sorted(
        amounts.items(),
        key=lambda item: (position[0].get(item[0][0], len(rows)), position[1].get(item[0][1], len(columns))),
    )
    return [
        {row_list: row, key: stand_code(model, periode, column) if part == STANDS else column, "bedrag": amount}
        for (row, column), amount in ordered
    ]


def stand_code(model: ModelYear, periode: int, moment: str) -> str:
    """Return the code for ``begin`` or ``eind`` of a period: the last that CBS lists, a date where there is one."""
    codes = [code for code in model.lists["standper"].codes if code.naam == _MOMENT_OF[moment]]
    in_period = [code for code in codes if code.fact is not None and periode in code.fact.perioden]
    return (in_period or codes[:1])[-1].code


def _changed(document: Any, change: Bewerking, fragments: list[str]) -> Any:
    """Return ``document`` after one change; raw JSON waits in ``fragments``, for it may be no JSON at all."""
    keys = [part.replace("~1", "/").replace("~0", "~") for part in change.pad.split("/")[1:]]
    if change.erbij is not None:
        place = document
        for key in keys:
            place = _at(place, key)
        place.append(_raw(change.erbij, fragments))
        return document
    if not keys:
        return _raw(_value(change), fragments)
    place = document
    for key in keys[:-1]:
        place = _at(place, key)
    last: str | int = int(keys[-1]) if isinstance(place, list) else keys[-1]
    if change.weg is not None:
        del place[last]
    else:
        place[last] = _raw(_value(change), fragments)
    return document


def _value(change: Bewerking) -> str:
    if change.waarde is None:
        raise UserError("waarde, weg of erbij ontbreekt")
    return change.waarde


def _at(place: Any, key: str) -> Any:
    return place[int(key)] if isinstance(place, list) else place[key]


def _raw(fragment: str, fragments: list[str]) -> str:
    fragments.append(fragment)
    return f"\ue000{len(fragments) - 1}\ue001"
