"""A formula in words and in mathematical notation, from the same data that the run-time works out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generators.kernel.findings import listed
from iv3.core.words import Exceldeel, Langs, Maatstaf, Moment, Onderdeel

Expression = Mapping[str, Any]

_ROWS = ("taakvelden", "balansposten")
_NAMES = {
    Onderdeel.LASTEN: "lasten op taakvelden",
    Onderdeel.BATEN: "baten op taakvelden",
    Onderdeel.BALANS_LASTEN: "lasten op balansposten",
    Onderdeel.BALANS_BATEN: "baten op balansposten",
}
_SYMBOLS = {Onderdeel.LASTEN: "L", Onderdeel.BATEN: "B", Onderdeel.BALANS_LASTEN: "l", Onderdeel.BALANS_BATEN: "b"}
_EACH = {Langs.TAAKVELD: "elk taakveld", Langs.CATEGORIE: "elke categorie", Langs.BALANSPOST: "elke balanspost"}
_YARDSTICKS = {
    Maatstaf.INWONERS: ("per inwoner", "inwoners"),
    Maatstaf.LASTEN: ("van de laatst gepubliceerde lasten van dezelfde gemeente", "lasten_gepubliceerd"),
    Maatstaf.BATEN: ("van de laatst gepubliceerde baten van dezelfde gemeente", "baten_gepubliceerd"),
    Maatstaf.ACTIVA: ("van de laatst gepubliceerde activa van dezelfde gemeente", "activa_gepubliceerd"),
    Maatstaf.VORIGE_AANLEVERING: ("van hetzelfde bedrag in een eerdere aanlevering", "vorige"),
}
_MEMBERS = {"deze": "deze", "parameter": "de lijst van de controle", "alle": "alle"}


def in_words(formula: Mapping[str, Any], group_names: Mapping[str, str]) -> list[str]:
    """Return the formula as sentences: one for every term, and one for what is demanded.

    Args:
        formula: as in the sources.
        group_names: the name of every group, by its id.
    """
    if "gebeurtenissen" in formula:
        return []
    if "elke_cel" in formula:
        kind = "grijze cel" if formula.get("alleen_grijs") else "cel"
        return [f"Elke {kind} met een bedrag in: {_Words(group_names).selection(formula['elke_cel'])}."]
    if "herhaald" in formula:
        return [_repetition(formula["herhaald"])]
    names, sentences = _names(formula["termen"]), terms_in_words(formula["termen"], group_names)
    if "grootte" in formula:
        return [*sentences, *(_size(size, names[size["waarde"]]) for size in formula["grootte"])]
    return [*sentences, _demand(formula["toets"], lambda term: names[term])]


def terms_in_words(terms: Sequence[Expression], group_names: Mapping[str, str]) -> list[str]:
    """Return a sentence for every term; see `in_words`."""
    words, names = _Words(group_names), _names(terms)
    return [f"{term['naam']} = {words.expression(term['is'], names)}." for term in terms]


def _names(terms: Sequence[Expression]) -> dict[str, str]:
    return {term["id"]: f"“{term['naam']}”" for term in terms}


def in_notation(formula: Mapping[str, Any]) -> list[str]:
    """Return the formula as lines of notation.

    L and B are lasten and baten on taakvelden, l and b those on balance posts, S a stand; rows stand before the
    semicolon, categories after it; Σ|…| adds up without signs.
    """
    if "gebeurtenissen" in formula:
        return []
    if "elke_cel" in formula:
        return [f"{_cells(formula['elke_cel'])} = 0" + (" voor grijze cellen" if formula.get("alleen_grijs") else "")]
    if "herhaald" in formula:
        return _repetition_limits(formula["herhaald"])
    lines = terms_in_notation(formula["termen"])
    if "grootte" in formula:
        return [*lines, *map(_size_limits, formula["grootte"])]
    return [*lines, _limit(formula["toets"])]


def terms_in_notation(terms: Sequence[Expression]) -> list[str]:
    """Return a line of notation for every term; see `in_notation`."""
    return [f"{term['id']} = {_notation(term['is'])}" for term in terms]


def _repetition(repetition: Mapping[str, Any]) -> str:
    parts = listed(Exceldeel.TITLES[part].lower() for part in repetition["onderdelen"])
    return (
        f"Eis, voor elk van {parts}: van de regels of van het bedrag zonder mintekens staat hoogstens "
        f"{repetition['hoogstens_procent']} procent meer dan een keer, met al hun gegevens gelijk, of dat zijn "
        f"hoogstens {repetition['hoogstens_regels']} verschillende regels."
    )


def _repetition_limits(repetition: Mapping[str, Any]) -> list[str]:
    """Return the limits: R are the records of a part, H those with an equal, and ≠(H) the different ones of these."""
    most = repetition["hoogstens_procent"]
    return [
        f"|H| / |R| ≤ {most} % of Σ|H| / Σ|R| ≤ {most} % of |≠(H)| ≤ {repetition['hoogstens_regels']}",
        "H = regels van R met een gelijke in R",
    ]


def _demand(demand: Mapping[str, Any], name: Callable[[str], str]) -> str:
    value = name(demand["waarde"])
    share = f" van {name(demand['van'])}" if "van" in demand else ""
    for key, words in (
        ("hoogstens_eur", "is hoogstens {} euro"),
        ("minstens_eur", "is minstens {} euro"),
        ("hoogstens_procent", "is hoogstens {} procent"),
        ("minder_dan_procent", "is minder dan {} procent"),
    ):
        if key in demand:
            number = f"{demand[key]:,}".replace(",", ".")
            sentence = f"{value} {words.format(number)}{share}"
            break
    else:
        sentence = f"{value} is niet nul"
    condition = demand.get("alleen_als_meer_dan_nul")
    only = f", als {name(condition)} meer is dan nul" if condition is not None else ""
    without = ", bij een organisatie zonder gepubliceerde cijfers" if demand.get("alleen_zonder_cijfers") else ""
    return f"Eis: {sentence}{only}{without}."


def _size(size: Mapping[str, Any], name: str) -> str:
    low, high, unit = _size_bounds(size)
    unit = {"eur": "euro", "procent": "procent"}[unit]
    return f"Eis: {name} is minstens {low} en hoogstens {high} {unit} {_YARDSTICKS[size['naast']][0]}."


def _size_limits(size: Mapping[str, Any]) -> str:
    low, high, unit = _size_bounds(size)
    share = f"{size['waarde']} / {_YARDSTICKS[size['naast']][1]}"
    return f"€ {low} ≤ {share} ≤ € {high}" if unit == "eur" else f"{low} % ≤ {share} ≤ {high} %"


def _size_bounds(size: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the least, the most and whether they are ``eur`` or ``procent``."""
    unit = "eur" if "minstens_eur" in size else "procent"
    low, high = (f"{size[f'{side}_{unit}']:,}".replace(",", ".") for side in ("minstens", "hoogstens"))
    return low, high, unit


class _Words:
    def __init__(self, group_names: Mapping[str, str]) -> None:
        self.group_names = group_names

    def members(self, members: list[str]) -> str:
        return listed(_MEMBERS.get(m) or self.group_names.get(m, m) for m in members)

    def selection(self, selection: Mapping[str, Any]) -> str:
        parts = [listed(_NAMES[part] for part in selection["onderdelen"])]
        for key, label in (*((rows, rows) for rows in _ROWS), ("categorieen", "categorieën")):
            if key in selection:
                text = f"{label}: {self.members(selection[key])}"
                if f"behalve_{key}" in selection:
                    text += f" behalve {self.members(selection[f'behalve_{key}'])}"
                parts.append(text)
        return "; ".join(parts)

    def expression(self, expression: Expression, names: Mapping[str, str]) -> str:
        ((operator, operand),) = expression.items()
        match operator:
            case "som":
                return f"de som van ({self.selection(operand)})"
            case "som_absoluut":
                return f"de som zonder mintekens van ({self.selection(operand)})"
            case "stand":
                when = "beginstand" if operand["moment"] == Moment.BEGIN else "eindstand"
                return f"de {when} van ({self.members(operand['balansposten'])})"
            case "optellen":
                return " plus ".join(self.expression(inner, names) for inner in operand)
            case "aftrekken":
                return " min ".join(self._bracketed(inner, names) for inner in operand)
            case "absoluut":
                return f"zonder minteken: {self.expression(operand, names)}"
            case "naar_zijde":
                return f"(bij activa zo, bij passiva omgekeerd: {self.expression(operand, names)})"
            case "term":
                return names[operand]
            case "som_langs" | "grootste_langs":
                what = "de som" if operator == "som_langs" else "de grootste waarde"
                return (
                    f"{what} over {_EACH[operand['elke']]} uit {self.members(operand['uit'])} van "
                    f"({self.expression(operand['van'], names)})"
                )
        raise ValueError(f"onbekende bewerking {operator}")

    def _bracketed(self, expression: Expression, names: Mapping[str, str]) -> str:
        text = self.expression(expression, names)
        return f"({text})" if next(iter(expression)) in ("optellen", "aftrekken") else text


def _cells(selection: Mapping[str, Any], absolute: bool = False) -> str:
    result = []
    for part in selection["onderdelen"]:
        rows = _ROWS[1] if part.startswith("balans") else _ROWS[0]
        if rows in selection:
            symbol = f"|{_SYMBOLS[part]}|" if absolute else _SYMBOLS[part]
            columns = _set(selection, "categorieen") if "categorieen" in selection else "alle"
            result.append(f"{symbol}({_set(selection, rows)}; {columns})")
    return " + ".join(result)


def _set(selection: Mapping[str, Any], key: str) -> str:
    text = ", ".join(selection[key])
    without = selection.get(f"behalve_{key}")
    return f"{text} ∖ {{{', '.join(without)}}}" if without else text


def _notation(expression: Expression) -> str:
    ((operator, operand),) = expression.items()
    match operator:
        case "som":
            return _cells(operand)
        case "som_absoluut":
            return "Σ" + _cells(operand, absolute=True)
        case "stand":
            return f"S_{operand['moment']}({', '.join(operand['balansposten'])})"
        case "optellen":
            return " + ".join(_notation(inner) for inner in operand)
        case "aftrekken":
            return " − ".join(_grouped(inner) for inner in operand)
        case "absoluut":
            return f"|{_notation(operand)}|"
        case "naar_zijde":
            return f"±({_notation(operand)})"
        case "term":
            return str(operand)
        case "som_langs" | "grootste_langs":
            symbol = "Σ" if operator == "som_langs" else "max"
            return f"{symbol}_{{{operand['elke']} ∈ {', '.join(operand['uit'])}}} {_grouped(operand['van'])}"
    raise ValueError(f"onbekende bewerking {operator}")


def _grouped(expression: Expression) -> str:
    text = _notation(expression)
    return f"({text})" if " + " in text or " − " in text else text


def _limit(demand: Mapping[str, Any]) -> str:
    value = demand["waarde"]
    for key, sign in (("hoogstens_eur", "≤"), ("minstens_eur", "≥")):
        if key in demand:
            return f"{value} {sign} € {demand[key]:,}".replace(",", ".")
    for key, sign in (("hoogstens_procent", "≤"), ("minder_dan_procent", "<")):
        if key in demand:
            return f"{value} / {demand['van']} {sign} {demand[key]} %"
    return f"{value} ≠ 0"
