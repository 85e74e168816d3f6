"""Orders to divide that tests start from, and writing them as TOML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from iv3.allocation.divide import AANTAL, GELD, Method

BASE: dict[str, Any] = {
    "organisatie": "Voorbeeldgemeente",
    "jaar": 2025,
    "opgesteld_op": date(2026, 2, 16),
    "contract": [
        {
            "id": "C1",
            "naam": "Contract een",
            "situatie": "taakgericht",
            "bedrag": "1.000.000,00",
            "methode": "managementinformatie",
            "reden": "De aanbieder geeft dit op.",
            "gegevens": {
                "omschrijving": "Opgave over 2025",
                "herkomst": "De aanbieder",
                "peildatum": date(2025, 12, 31),
            },
            "sleutel": [{"taakveld": "6.751", "kosten": 600}, {"taakveld": "6.762", "kosten": 400}],
        }
    ],
}
"""An order without a fault."""

_CODES = {
    "toegang": ("6.21", "6.22"),
    "gezinsgericht": ("6.821", "6.822"),
    "gedeelde-kosten": ("6.91", "6.92"),
}


def contract(situatie: str, method: Method, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """Return an order with one contract in a situation, with a method and rows that fit one of its keys."""
    data = deepcopy(BASE)
    names = tuple(fields) if fields is not None else method.keys[0]
    values = {GELD: ("600,00", "400,00"), AANTAL: (6, 4)}
    rows = [
        {"taakveld": code, **{n: values.get(method.fields[n]["soort"], (60, 40))[place] for n in names}}
        for place, code in enumerate(_CODES.get(situatie, ("6.751", "6.762")))
    ]
    data["contract"][0].update({"situatie": situatie, "methode": method.id, "sleutel": rows, "wet": "jeugdwet"})
    if method.record["vraagt"].get("toets_aannames"):
        data["contract"][0]["hergebruik"] = {
            "van_jaar": 2024,
            "aanname": [
                {"aanname": "De mix", "getoetst_op": date(2025, 6, 1), "uitkomst": "houdt", "toelichting": "Getoetst."}
            ],
        }
    if situatie == "gedeelde-kosten":
        mostly = "ja" if method.all_on_largest else "nee"
        data["contract"][0]["volgorde"] = {
            "overhead": {"antwoord": "nee", "toelichting": "Geen overhead."},
            "overwegend": {"antwoord": mostly, "toelichting": "Bekeken."},
        }
    return data


def order_text(data: Mapping[str, Any]) -> str:
    """Return an order as TOML: tables after their own keys, lists of tables with double brackets."""
    return "\n".join(_table(data, ())) + "\n"


def _table(data: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    lines = [f"{key} = {_value(value)}" for key, value in data.items() if not _is_table(value)]
    for key, value in data.items():
        name = ".".join((*path, key))
        if isinstance(value, Mapping):
            lines += [f"[{name}]", *_table(value, (*path, key))]
        elif _is_table(value):
            for item in value:
                lines += [f"[[{name}]]", *_table(item, (*path, key))]
    return lines


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        escaped = "".join(_escaped(c) for c in value)
        return f'"{escaped}"'
    return str(value)


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08X}"
