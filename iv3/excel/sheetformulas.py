"""The formulas of the rules as formulas of a spreadsheet, from the same data that the run-time works out.

Amounts in the sheets are thousands of euros. Only functions that Excel and LibreOffice share are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from iv3.core.money import euro
from iv3.core.template import filled
from iv3.core.words import Codelijst, Exceldeel, Langs
from iv3.delivery.formulas import ALL, CATEGORY_LIST, PARAMETER, ROW_LIST, THIS, Codes
from iv3.excel.grid import Grid

Expression = Mapping[str, Any]

DECIMALS = 5
"""Thousands of euros with five decimals are whole cents."""

LONGEST = 8000
"""A spreadsheet takes formulas up to 8,192 characters."""

_LONGEST_TEXT = 250
_THOUSAND = 1000
_SIGNS = {"optellen": "+", "aftrekken": "-"}
_ROWS_KEY = {Codelijst.TAAKVELD: "taakvelden", Codelijst.BALANSCODE: "balansposten"}
_LIST_OF_KIND = {
    Langs.TAAKVELD: (Codelijst.TAAKVELD,),
    Langs.BALANSPOST: (Codelijst.BALANSCODE,),
    Langs.CATEGORIE: tuple(CATEGORY_LIST.values()),
}
_KIND_OF_LIST = {name: kind for kind, names in _LIST_OF_KIND.items() for name in names}


class NotInSheet(Exception):  # noqa: N818  (it says what the formula is)
    """A formula that a workbook cannot show."""


class SheetFormulas:
    """Translates expressions for one layer and year, with the cells where its amounts stand."""

    def __init__(self, codes: Codes, grids: Mapping[str, Grid], moments: Mapping[str, Sequence[str]]) -> None:
        """Take the codes, the grids, and per moment the cells that say of each column with stands whether it counts."""
        self.codes, self.grids, self.moments = codes, grids, moments

    def expression(
        self,
        expression: Expression,
        parameters: Mapping[str, tuple[str, ...]],
        terms: Mapping[str, str],
        this: Mapping[str, str] | None = None,
    ) -> str:
        """Return the spreadsheet formula, without equals sign.

        Args:
            expression: as in the rule pack.
            parameters: the lists of a control of CBS, by the name of their code list.
            terms: the cells of the terms before this one.
            this: the code that ``deze`` stands for, by its kind.

        Raises:
            NotInSheet: when the formula has something that a workbook cannot show.
        """
        ((operator, operand),) = expression.items()

        def inner(value: Expression) -> str:
            return self.expression(value, parameters, terms, this)

        if operator == "som":
            areas = self.areas(operand, parameters, this or {})
            return f"SUM({','.join(areas)})" if areas else "0"
        if operator == "som_absoluut":
            areas = self.areas(operand, parameters, this or {})
            return f"({'+'.join(f'SUMPRODUCT(ABS({area}))' for area in areas)})" if areas else "0"
        if operator == "stand":
            return self._stand(operand, parameters, this or {})
        if operator in _SIGNS:
            return f"({_SIGNS[operator].join(map(inner, operand))})"
        if operator == "absoluut":
            return f"ABS({inner(operand)})"
        if operator == "naar_zijde":
            return inner(operand) if (this or {})["balanspost"].startswith("A") else f"-{inner(operand)}"
        if operator == "term":
            return terms[operand]
        raise NotInSheet(operator)

    def along(self, operand: Mapping[str, Any], parameters: Mapping[str, tuple[str, ...]]) -> list[str]:
        """Return the codes that a sum or a largest goes along, in the order of the code lists."""
        found: dict[str, None] = {}
        for name in _LIST_OF_KIND[operand["elke"]]:
            chosen = self._select(name, operand["uit"], parameters, {})
            found.update(dict.fromkeys(code for code in self.codes.leaves[name] if code in chosen))
        return list(found)

    def chosen(
        self,
        selection: Mapping[str, Any],
        parameters: Mapping[str, tuple[str, ...]],
        this: Mapping[str, str] | None = None,
    ) -> Iterable[tuple[Grid, frozenset[str], frozenset[str]]]:
        """Yield each part that a selection names, with the rows and the categories it chooses there."""
        for part in selection["onderdelen"]:
            rows_list, category_list = ROW_LIST[part], CATEGORY_LIST[part]
            key = _ROWS_KEY[rows_list]
            if key in selection:
                rows = self._select(rows_list, selection[key], parameters, this or {})
                rows -= self._select(rows_list, selection.get(f"behalve_{key}", ()), parameters, this or {})
                wanted = selection.get("categorieen", (ALL,))
                categories = self._select(category_list, wanted, parameters, this or {})
                without = selection.get("behalve_categorieen", ())
                categories -= self._select(category_list, without, parameters, this or {})
                yield self.grids[part], rows, categories

    def areas(
        self, selection: Mapping[str, Any], parameters: Mapping[str, tuple[str, ...]], this: Mapping[str, str]
    ) -> list[str]:
        """Return the rectangles that a selection chooses, with their sheets."""
        return [
            grid.on_sheet(area)
            for grid, rows, categories in self.chosen(selection, parameters, this)
            for area in grid.areas(rows, categories)
        ]

    def _stand(
        self, operand: Mapping[str, Any], parameters: Mapping[str, tuple[str, ...]], this: Mapping[str, str]
    ) -> str:
        grid = self.grids[Exceldeel.BALANS_STANDEN]
        rows = self._select("balanscode", operand["balansposten"], parameters, this)
        sums = []
        for flag, code in zip(self.moments[operand["moment"]], grid.column_of, strict=True):
            areas = ",".join(grid.on_sheet(area) for area in grid.areas(rows, (code,)))
            sums.append(f"{flag}*SUM({areas})" if areas else "0")
        return f"({'+'.join(sums)})"

    def _select(
        self,
        list_name: str,
        members: Iterable[str],
        parameters: Mapping[str, tuple[str, ...]],
        this: Mapping[str, str],
    ) -> frozenset[str]:
        expanded: list[str] = []
        for member in members:
            if member == THIS:
                expanded.append(this[_KIND_OF_LIST[list_name]])
            elif member == PARAMETER:
                expanded += parameters.get(list_name, ())
            else:
                expanded.append(member)
        return self.codes.select(list_name, tuple(expanded))


def in_cents(formula: str) -> str:
    """Return a formula rounded to whole cents, so that what a spreadsheet adds up is exact.

    Raises:
        NotInSheet: when the formula is too long for a spreadsheet.
    """
    if len(formula) > LONGEST:
        raise NotInSheet(f"{len(formula)} characters")
    return f"=ROUND({formula},{DECIMALS})"


def holds(demand: Mapping[str, Any], value: str, whole: str) -> str:
    """Return the condition that a demand sets, given the cells of its value and of what that is a part of."""
    if "hoogstens_eur" in demand:
        return f"{value}<={thousands(demand['hoogstens_eur'])}"
    if "minstens_eur" in demand:
        return f"{value}>={thousands(demand['minstens_eur'])}"
    if demand.get("niet_nul"):
        return f"{value}<>0"
    comparison = "<=0" if "hoogstens_procent" in demand else "<0"
    return f"ROUND({value}*100-{_percent(demand)}*{whole},{DECIMALS}){comparison}"


def beyond(demand: Mapping[str, Any], value: str, whole: str) -> str | None:
    """Return how much the value is above what the demand sets, in thousands of euros; None when it sets no amount."""
    if "hoogstens_eur" in demand:
        return f"{value}-{thousands(demand['hoogstens_eur'])}"
    if "minstens_eur" in demand:
        return f"{thousands(demand['minstens_eur'])}-{value}"
    return None if demand.get("niet_nul") else f"{value}-{whole}*{_percent(demand)}/100"


def limit_text(demand: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    """Return the limit in words, as the report says it."""
    if demand.get("niet_nul"):
        return texts["niet_nul"]
    for key, name in (("hoogstens_eur", "hoogstens"), ("minstens_eur", "minstens")):
        if key in demand:
            return filled(texts[name], {"grens": euro(demand[key] * 100)})
    name = "hoogstens" if "hoogstens_procent" in demand else "minder_dan"
    return filled(texts[name], {"grens": filled(texts["procent"], {"getal": str(_percent(demand))})})


def _percent(demand: Mapping[str, Any]) -> int:
    return int(demand["hoogstens_procent" if "hoogstens_procent" in demand else "minder_dan_procent"])


def thousands(euros: int) -> str:
    """Return whole euros as a number of thousands, as a formula writes it."""
    return f"{(Decimal(euros) / _THOUSAND).normalize():f}"


def said(template: str, fill: Mapping[str, str]) -> str:
    """Return a sentence as a formula that keeps itself up to date.

    Args:
        template: a sentence with names between braces.
        fill: what stands for each name: a formula without equals sign. A name that is not here stays as it is.
    """
    pieces: list[str] = []
    for number, piece in enumerate(template.split("{")):
        name, closed, rest = piece.partition("}")
        if number and closed and name in fill:
            pieces += [fill[name], *literal(rest)]
        else:
            pieces += literal(piece if number == 0 else "{" + piece)
    formula = f"={'&'.join(pieces)}"
    if len(formula) > LONGEST:
        raise NotInSheet(f"{len(formula)} characters")
    return formula


def literal(text: str) -> list[str]:
    """Return a text as pieces that a formula can hold: quoted, and none longer than a spreadsheet allows."""
    pieces = [text[start : start + _LONGEST_TEXT] for start in range(0, len(text), _LONGEST_TEXT)]
    return [quoted_text(piece) for piece in pieces]


def quoted_text(text: str) -> str:
    """Return a text between quotation marks, as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def euro_text(cell: str) -> str:
    """Return the formula of an amount in words: thousands in ``cell`` become whole euros as the country writes them."""
    return f'IF({cell}<0,"-","")&"€ "&FIXED(ABS({cell})*{_THOUSAND},0)'


def percent_text(value: str, whole: str, texts: Mapping[str, str]) -> str:
    """Return the formula of a share in words."""
    before, _, after = texts["procent"].partition("{getal}")
    number = f"FIXED({value}/{whole}*100,2)"
    return "&".join([*literal(before), number, *literal(after)])
