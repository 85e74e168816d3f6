"""The pack with municipalities: youth regions, purchase levels and everyday names, each with its years."""

from __future__ import annotations

from typing import Any

from generators.kernel.records import Geldigheid, Gemeentenbestand, Inkoopniveaubestand
from generators.subjects.model.specification import Specification


def municipalities_pack(specification: Specification) -> dict[str, Any]:
    """Return the municipalities with their youth region, and which purchase level follows from who bought."""
    files = specification.facts.files(Gemeentenbestand)
    levels = specification.facts.files(Inkoopniveaubestand)
    return {
        "versie": specification.edition.versie,
        "peildatum": files[0].peildatum if files else "",
        "woorden": {
            kind: list(words)
            for file in levels
            for kind, words in (("gemeente", file.gemeentewoorden), ("jeugdregio", file.regiowoorden))
        },
        "inkoopniveaus": [
            {"id": level.id, "inkopers": list(level.inkopers), **_interval(level.geldig)}
            for file in levels
            for level in file.inkoopniveaus
        ],
        "gemeenten": [
            {
                "code": m.code,
                "naam": m.naam,
                "provincie": m.provincie,
                "jeugdregio": m.jeugdregio,
                **_interval(m.geldig or file.geldig),
            }
            for file in files
            for m in file.gemeenten
        ],
        "roepnamen": [
            {"naam": name.naam, **({"gemeente": name.gemeente} if name.gemeente else {"jeugdregio": name.jeugdregio})}
            for file in files
            for name in file.roepnamen or ()
        ],
    }


def _interval(years: Geldigheid) -> dict[str, int]:
    return {"van": years.van, **({} if years.tot is None else {"tot": years.tot})}
