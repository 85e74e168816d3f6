"""The controls of the fill-in workbook: every rule that a spreadsheet can work out, as live formulas.

Two sheets belong together: the sheet with the controls has a block for each rule, and the calculation sheet has a line
for everything that can be wrong. The sheet that lists what is wrong shows the lines that are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from iv3.core.sentences import text
from iv3.core.words import Ernst, Exceldeel, Fase, Gebeurtenis, Groepsoort
from iv3.delivery.formulas import ROW_LIST
from iv3.excel.grid import Grid, a1, quoted, runs
from iv3.excel.sheetformulas import (
    NotInSheet,
    SheetFormulas,
    beyond,
    euro_text,
    holds,
    in_cents,
    limit_text,
    percent_text,
    quoted_text,
    said,
)

PART = "invulmodel"
"""The file with the texts of the workbook."""

VERDICT, AMOUNT = 2, 3
"""The columns with the verdict and the amount on the sheet with controls."""

FIRST_CONTROL = 6
"""The first row with a control."""

RUNNING, DEGREE, RULE, WHAT, WHERE, VALUE, WRONG, REMEDY = range(8)
"""The columns of the calculation sheet."""

FIRST_LINE = 40
"""The first row with a line on the calculation sheet; what the lines need stands above."""

_SHEET_OF_KIND = {Groepsoort.TAAKVELD: Exceldeel.LASTEN, Groepsoort.BALANSPOST: Exceldeel.BALANS_STANDEN}
_STATUS, _DATE = Gebeurtenis.STATUS_PAST_NIET, Gebeurtenis.DATUM_BUITEN_VENSTER
_WHOLE = Gebeurtenis.NOEMER_ONTBREEKT


@dataclass(frozen=True)
class CheckLine:
    """A line on the calculation sheet; what begins with ``=`` is a formula, ``None`` is an empty cell.

    ``mis`` is 1 when the line is to be shown; empty means: when its value is more than zero. ``is_bedrag`` says that
    the value is an amount, to be shown.
    """

    ernst: str
    regel: str
    wat: str
    waar: str
    waarde: str | None
    mis: str
    doen: str
    is_bedrag: bool = False


@dataclass(frozen=True)
class WorkbookControl:
    """A block on the sheet with controls, with its first row; formulas begin with ``=``."""

    row: int
    rule: Mapping[str, Any]
    uitslag: str
    bedrag: str | None
    aandeel: str | None
    grens: str
    boven: str | None
    perioden: tuple[int, ...]
    termen: tuple[tuple[str, str], ...]
    telt: bool = False
    """Whether the amount is a number of cells."""


@dataclass
class Plan:
    """All controls and lines of a workbook, and the rules that only the validator can work out."""

    controls: list[WorkbookControl] = field(default_factory=list)
    lines: list[CheckLine] = field(default_factory=list)
    elsewhere: list[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Places:
    """Cells that the formulas name, with their sheets: of the period, the status, the date and what is expected."""

    period: str
    status: str
    status_expected: str
    day: str
    date: str
    window_from: str
    window_to: str
    window_text: str


class Planner:
    """Plans the controls of one layer and year."""

    def __init__(
        self,
        pack: Mapping[str, Any],
        rules: Mapping[str, Any],
        formulas: SheetFormulas,
        places: Places,
    ) -> None:
        """Take the pack of the layer and year, that of the rules, the translator, and the cells that formulas name."""
        self.pack, self.formulas, self.places = pack, formulas, places
        self.rules = {rule["id"]: rule for rule in rules["regels"]}
        self.texts: Mapping[str, str] = rules["teksten"]
        self.controls_name = text(PART, "blad_controles")
        self.controls_sheet, self.lines_sheet = quoted(self.controls_name), quoted(text(PART, "blad_rekenblad"))
        self.plan = Plan()
        self._row = FIRST_CONTROL
        self._wholes: list[tuple[str, str, str]] = []
        self.words = {key: text(PART, f"uitslag_{key}") for key in ("goed", "niet", "onbekend", "kies")}

    def run(self, first: Iterable[CheckLine]) -> Plan:
        """Return the plan; the lines ``first`` go before those of the rules."""
        self.plan.lines += first
        late: list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]] = []
        for entry in self.pack["regels"]:
            rule = self.rules[entry["regel"]]
            if rule["fase"] != Fase.INHOUD:
                continue
            if _WHOLE in rule["formule"].get("gebeurtenissen", ()):
                late.append((rule, entry["berekeningen"]))
            else:
                self._plan(rule, entry["berekeningen"])
        for rule, calculations in late:
            self._whole_missing(rule, calculations)
        return self.plan

    def _plan(self, rule: Mapping[str, Any], calculations: list[Mapping[str, Any]]) -> None:
        formula = rule["formule"]
        before = len(self.plan.lines), len(self._wholes), self._row
        try:
            if "toets" in formula:
                self._terms(rule, calculations)
            elif "elke_cel" in formula:
                self._cells(rule, calculations)
            elif _STATUS in formula.get("gebeurtenissen", ()):
                p = self.places
                self._event(rule, calculations, f"{p.status}<>{p.status_expected}", p.status, p.status_expected)
            elif _DATE in formula.get("gebeurtenissen", ()):
                p = self.places
                outside = f"OR({p.day}<{p.window_from},{p.day}>{p.window_to})"
                self._event(rule, calculations, outside, p.date, p.window_text)
            else:
                raise NotInSheet(rule["id"])
        except NotInSheet:
            del self.plan.lines[before[0] :], self._wholes[before[1] :]
            self._row = before[2]
            self.plan.elsewhere.append(rule)

    # one kind of rule each

    def _terms(self, rule: Mapping[str, Any], calculations: list[Mapping[str, Any]]) -> None:
        terms, demand = rule["formule"]["termen"], rule["formule"]["toets"]
        cells = {term["id"]: self._control(self._row + 1 + n, AMOUNT) for n, term in enumerate(terms)}
        header_line = len(self.plan.lines)
        wrong = self._line_cell(header_line, WRONG)
        parts: list[CheckLine] = []
        fill = {name: euro_text(cell) for name, cell in cells.items()}
        shown: list[tuple[str, str]] = []
        for term in terms:
            ((operator, operand),) = term["is"].items()
            if operator in ("som_langs", "grootste_langs"):
                first = header_line + 1 + len(parts)
                codes = self._part_lines(rule, term, operand, calculations, wrong, parts)
                formula = "=0"
                if codes:
                    values = self._values(first, len(codes))
                    function = "SUM" if operator == "som_langs" else "MAX"
                    formula = in_cents(f"{function}({values})")
                    named = f"{self.lines_sheet}!{self._column(first, len(codes), WHAT)}"
                    fill[f"{term['id']}-code"] = f"INDEX({named},MATCH({cells[term['id']]},{values},0))"
            else:
                formula = self._by_period(term["is"], calculations, cells)
            shown.append((term["naam"], formula))
        value, whole = cells[demand["waarde"]], cells.get(demand.get("van", ""), "")
        limit = limit_text(demand, self.texts)
        share = bool(whole)
        fill["waarde"] = percent_text(value, whole, self.texts) if share else euro_text(value)
        fill["grens"] = quoted_text(limit)
        above = beyond(demand, value, whole)
        condition = cells.get(demand.get("alleen_als_meer_dan_nul", ""))
        core = f"IF({holds(demand, value, whole)},{self._word('goed')},{quoted_text(rule['ernst'])})"
        if share:
            core = f"IF({whole}<=0,{self._word('onbekend')},{core})"
            applies = f"AND({self._applies(calculations)},{whole}<=0,{value}<>0"
            applies += f",{condition}>0)" if condition else ")"
            whole_name = next(term["naam"] for term in terms if term["id"] == demand["van"])
            self._wholes.append((rule["id"], whole_name, applies))
        if condition:
            core = f"IF({condition}<=0,{self._word('niet')},{core})"
        self.plan.lines.append(self._rule_line(rule, said(rule["melding"], fill), f"={value}"))
        self.plan.lines += parts
        self._add(
            WorkbookControl(
                self._row,
                rule,
                self._verdict(core, calculations),
                f"={value}",
                f'=IF({whole}>0,{value}/{whole},"")' if share else None,
                limit,
                None if above is None else f"=MAX(0,{above})",
                _periods(calculations),
                tuple(shown),
            )
        )

    def _part_lines(
        self,
        rule: Mapping[str, Any],
        term: Mapping[str, Any],
        operand: Mapping[str, Any],
        calculations: list[Mapping[str, Any]],
        wrong: str,
        lines: list[CheckLine],
    ) -> list[str]:
        """Add a line for every code that a term goes along; return those codes."""
        chosen = [(c["perioden"], self.formulas.along(operand, _parameters(c))) for c in calculations]
        codes = list(dict.fromkeys(code for _, found in chosen for code in found))
        names = {code: name for labels in self.formulas.codes.names.values() for code, name in labels.items()}
        grid = self.formulas.grids.get(_SHEET_OF_KIND.get(operand["elke"], ""))
        for code in codes:
            formula = self.formulas.expression(operand["van"], {}, {}, {operand["elke"]: code})
            periods = sorted({period for found, inside in chosen if code in inside for period in found})
            value = in_cents(formula)
            if len(calculations) > 1:
                value = f'=IF({self._in_periods(periods)},{value[1:]},"")'
            own = self._line_cell(self._line_number(lines), VALUE, on_sheet=False)
            shown = rule["formule"].get("toon_delen") == term["id"]
            where = "" if grid is None else _where(grid, grid.row_of[code])
            mis = f"=IF(N({own})<>0,{wrong},0)" if shown else "0"
            lines.append(
                CheckLine(rule["ernst"], rule["id"], f"{code} ({names[code].strip()})", where, value, mis, "", True)
            )
        return codes

    def _cells(self, rule: Mapping[str, Any], calculations: list[Mapping[str, Any]]) -> None:
        header_line = len(self.plan.lines)
        wrong = self._line_cell(header_line, WRONG)
        grey = self._grey() if rule["formule"].get("alleen_grijs") else None
        parts: list[CheckLine] = []
        for grid, rows, categories in self.formulas.chosen(rule["formule"]["elke_cel"], {}):
            word = text(PART, f"onderdeel_{grid.part}")
            for row in (row for row in grid.rows if row.code in rows):
                chosen = categories if grey is None else categories & grey[grid.part].get(row.code, frozenset())
                areas = [grid.on_sheet(area) for area in grid.areas((row.code,), chosen)]
                if areas:
                    value = "=" + "+".join(f"SUMPRODUCT(--({area}<>0))" for area in areas)
                    own = self._line_cell(self._line_number(parts), VALUE, on_sheet=False)
                    named = f"{row.code} ({row.naam.strip()})"
                    template = text(PART, "cellen_in_rij", rij=named, aantal="{aantal}", onderdeel=word)
                    what = said(template, {"aantal": own})
                    mis = f"=IF({own}>0,{wrong},0)"
                    parts.append(CheckLine(rule["ernst"], rule["id"], what, _where(grid, row.row), value, mis, ""))
        number = f"=SUM({self._values(header_line + 1, len(parts))})" if parts else "=0"
        cell = self._control(self._row + 1, AMOUNT)
        core = f"IF({cell}=0,{self._word('goed')},{quoted_text(rule['ernst'])})"
        sentence = text(PART, "cellen_samen", titel=rule["titel"], aantal="{aantal}")
        self.plan.lines.append(self._rule_line(rule, said(sentence, {"aantal": cell}), None))
        self.plan.lines += parts
        self._add(
            WorkbookControl(
                self._row,
                rule,
                self._verdict(core, calculations),
                f"={cell}",
                None,
                text(PART, "grens_geen_cel"),
                None,
                _periods(calculations),
                ((text(PART, "aantal_cellen"), number),),
                telt=True,
            )
        )

    def _event(
        self, rule: Mapping[str, Any], calculations: list[Mapping[str, Any]], wrong: str, found: str, expected: str
    ) -> None:
        core = f"IF({wrong},{quoted_text(rule['ernst'])},{self._word('goed')})"
        message = said(rule["melding"], {"gevonden": found, "verwacht": expected})
        self.plan.lines.append(self._rule_line(rule, message, None))
        verdict = self._verdict(core, calculations)
        self._add(WorkbookControl(self._row, rule, verdict, None, None, "", None, _periods(calculations), ()))

    def _whole_missing(self, rule: Mapping[str, Any], calculations: list[Mapping[str, Any]]) -> None:
        first = len(self.plan.lines)
        for control, name, condition in self._wholes:
            fill = {"gevonden": quoted_text(control), "sleutel": quoted_text(name)}
            value = f"=IFERROR(IF({condition},1,0),0)"
            message = said(rule["melding"], fill)
            self.plan.lines.append(CheckLine(rule["ernst"], rule["id"], message, "", value, "", rule["herstel"]))
        values = self._values(first, len(self._wholes)) if self._wholes else "0"
        core = f"IF(SUM({values})>0,{quoted_text(rule['ernst'])},{self._word('goed')})"
        verdict = self._verdict(core, calculations)
        self._add(WorkbookControl(self._row, rule, verdict, None, None, "", None, _periods(calculations), ()))

    # pieces

    def _add(self, control: WorkbookControl) -> None:
        self.plan.controls.append(control)
        self._row += 1 + len(control.termen)

    def _rule_line(self, rule: Mapping[str, Any], message: str, value: str | None) -> CheckLine:
        where = text(PART, "waar_controles", blad=self.controls_name, rij=self._row + 1)
        wrong = f"=IF({self._control(self._row, VERDICT)}={quoted_text(rule['ernst'])},1,0)"
        what = f'=IFERROR({message[1:]},"")'
        return CheckLine(rule["ernst"], rule["id"], what, where, value, wrong, rule["herstel"], is_bedrag=True)

    def _verdict(self, core: str, calculations: list[Mapping[str, Any]]) -> str:
        applies = self._applies(calculations)
        whole = f"IF({self.places.period}<0,{self._word('kies')},IF({applies},{core},{self._word('niet')}))"
        return f"=IFERROR({whole},{self._word('onbekend')})"

    def _by_period(
        self, expression: Mapping[str, Any], calculations: list[Mapping[str, Any]], cells: Mapping[str, str]
    ) -> str:
        formulas = [self.formulas.expression(expression, _parameters(c), cells) for c in calculations]
        result = formulas[-1]
        if len(set(formulas)) > 1:
            for calculation, formula in zip(calculations[:-1], formulas[:-1], strict=True):
                result = f"IF({self._in_periods(calculation['perioden'])},{formula},{result})"
        return in_cents(result)

    def _applies(self, calculations: list[Mapping[str, Any]]) -> str:
        return self._in_periods(_periods(calculations))

    def _in_periods(self, periods: Sequence[int]) -> str:
        conditions = [
            f"{self.places.period}={first}"
            if first == last
            else f"AND({self.places.period}>={first},{self.places.period}<={last})"
            for first, last in runs(periods)
        ]
        return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"

    def _grey(self) -> dict[str, dict[str, frozenset[str]]]:
        return {
            part: {row: frozenset(group["grijs"]) for group in groups for row in group["rijen"]}
            for part, groups in self.pack["grijze_cellen"].items()
        }

    def _word(self, key: str) -> str:
        return quoted_text(self.words[key])

    def _control(self, row: int, column: int) -> str:
        return f"{self.controls_sheet}!{a1(row, column)}"

    def _line_number(self, parts: Sequence[CheckLine]) -> int:
        return len(self.plan.lines) + 1 + len(parts)

    def _line_cell(self, number: int, column: int, *, on_sheet: bool = True) -> str:
        cell = a1(FIRST_LINE + number, column)
        return f"{self.lines_sheet}!{cell}" if on_sheet else cell

    def _values(self, first: int, count: int) -> str:
        return f"{self.lines_sheet}!{self._column(first, count, VALUE)}"

    def _column(self, first: int, count: int, column: int) -> str:
        return f"{a1(FIRST_LINE + first, column)}:{a1(FIRST_LINE + first + count - 1, column)}"


def _parameters(calculation: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        "balanscode": tuple(calculation.get("balanscodes", ())),
        "taakveld": tuple(calculation.get("uitgesloten_taakvelden", ())),
    }


def _periods(calculations: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(sorted({period for calculation in calculations for period in calculation["perioden"]}))


def _where(grid: Grid, row: int) -> str:
    return text(PART, "waar_rij", blad=grid.sheet, rij=row + 1)


def text_lines(grids: Mapping[str, Grid]) -> Iterator[CheckLine]:
    """Yield for each part with amounts a line that counts the cells with a text where an amount belongs."""
    for grid in grids.values():
        if grid.part in ROW_LIST or grid.part == Exceldeel.BALANS_STANDEN:
            areas = (grid.on_sheet(area) for area in grid.areas(grid.row_of, grid.column_of))
            value = "=" + "+".join(f"SUMPRODUCT(--ISTEXT({area}))" for area in areas)
            word = text(PART, f"onderdeel_{grid.part}")
            yield CheckLine(
                Ernst.FOUT,
                "",
                text(PART, "tekst_in_bedrag", onderdeel=word),
                grid.sheet,
                value,
                "",
                text(PART, "tekst_in_bedrag_doen"),
            )
