"""A comparison of two deliveries as an Excel workbook; codes are text, and nothing in it runs."""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Union

from iv3.comparison.comparison import Comparison
from iv3.comparison.differences import KEPT, NEW, SOLVED, UNSURE, CodeLine, Delta
from iv3.comparison.groups import CodeGroup
from iv3.comparison.wording import (
    fact_text,
    finding_amounts,
    finding_place,
    group_label,
    group_name,
    introduction,
    remarks,
    say,
    spoken,
    total_label,
)
from iv3.core.characters import printable
from iv3.core.components import require_writer
from iv3.core.errors import Unusable
from iv3.core.house_style import HEADER, HEADING, PAPER_A4, TEXT, TITLE, Style, row_height
from iv3.core.sheet import neutral

Value = Union[str, int, Decimal, None]
"""A text, a count, an amount in euros, or nothing."""

_AMOUNT = "#,##0.00;[Red]-#,##0.00;0"
_DIFFERENCE = "+#,##0.00;[Red]-#,##0.00;0"
_PERCENT = "+0.0%;[Red]-0.0%;0%"
_STYLES: Mapping[str, Style] = {
    "title": TITLE,
    "prose": TEXT,
    "heading": HEADING,
    "header": HEADER,
    "number_header": {**HEADER, "align": "right"},
    "text": TEXT,
    "count": {"num_format": "#,##0", "valign": "top"},
    "amount": {"num_format": _AMOUNT, "valign": "top"},
    "difference": {"num_format": _DIFFERENCE, "valign": "top"},
    "percent": {"num_format": _PERCENT, "valign": "top"},
}
_WIDTHS = {"text": 12, "count": 12, "amount": 18, "difference": 18, "percent": 10}
_MOST_WIDE = 46
_ROOM = 1.1
_CHARACTERS = 1.1
_MOST_TEXT = 32_767
_MOST_ROWS = 1_048_575
_PROSE_WIDTH = 110

Column = tuple[str, str]
"""A header, and the style of what is below it."""


def workbook_bytes(comparison: Comparison) -> bytes:
    """Return the workbook; the same bytes for the same comparison.

    Raises:
        Unusable: a table has more rows than a sheet can hold.
        MissingComponent: xlsxwriter is not there.
    """
    require_writer()
    import xlsxwriter  # iv3.pyz goes without

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    )
    # the later year decides the date: a clock would make the bytes differ
    workbook.set_properties(
        {"title": say("titel"), "created": datetime(comparison.later.jaar, 1, 1, tzinfo=timezone.utc)}
    )
    book = _ComparisonBook(workbook, comparison)
    book.summary()
    book.lines("taakvelden", comparison.taakvelden)
    book.lines("categorieen", comparison.categorieen)
    book.lines("balansposten", comparison.balansposten)
    book.cells()
    book.controls()
    book.others()
    workbook.close()
    return buffer.getvalue()


class _ComparisonBook:
    def __init__(self, workbook: Any, comparison: Comparison) -> None:
        self.workbook, self.comparison = workbook, comparison
        self.formats = {style: workbook.add_format(dict(look)) for style, look in _STYLES.items()}
        self.earlier = (
            [] if comparison.restating is None else [(say("kop_eerder", jaar=comparison.earlier.jaar), "text")]
        )

    def summary(self) -> None:
        c = self.comparison
        sheet = self._sheet(say("blad_samenvatting"))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 3, _WIDTHS["amount"])
        sheet.set_column(4, 4, _WIDTHS["percent"])
        sheet.write_string(0, 0, say("titel"), self.formats["title"])
        row = 2
        told = remarks(c)
        for sentence in [*introduction(c), *([say("let_op")] if told else []), *told]:
            sheet.merge_range(row, 0, row, 4, "", self.formats["prose"])
            sheet.write_string(row, 0, _text(sentence), self.formats["prose"])
            sheet.set_row(row, row_height(len(textwrap.wrap(sentence, _PROSE_WIDTH))))
            row += 1
        row += 1
        columns = [(say("kop_totaal"), "text"), *_money_columns("")]
        self._write_table(
            sheet,
            row,
            columns,
            [[total_label(t.maat, t.groep), *_money(t.bedrag)] for t in c.totalen],
            has_filter=False,
        )
        row += len(c.totalen) + 2
        if c.aansluiting is not None:
            key = "aansluiting_anders" if c.aansluiting else "aansluiting_goed"
            told_so = say(key, aantal=len(c.aansluiting), eerder=c.earlier.jaar, later=c.later.jaar)
            sheet.write_string(row, 0, told_so, self.formats["heading"])
            columns = [(say("kop_balansposten"), "text"), *_money_columns("")]
            rows = [
                [f"{group_label(ln.codes)} {group_name(ln.codes)}".strip(), *_money(ln.bedragen["stand"])]
                for ln in c.aansluiting
            ]
            if rows:
                self._write_table(sheet, row + 1, columns, rows, has_filter=False)

    def lines(self, key: str, lines: Sequence[CodeLine]) -> None:
        measures = list(dict.fromkeys(measure for line in lines for measure in line.bedragen))
        lists = [(say("kop_lijst"), "text")] if len({line.lijst for line in lines}) > 1 else []
        columns = [
            *lists,
            (say(f"kop_{key}"), "text"),
            (say("kop_naam"), "text"),
            *self.earlier,
            *([(say("kop_stand"), "text")] if self.earlier else []),
            *(column for measure in measures for column in _money_columns(spoken(measure))),
        ]
        rows = [
            [
                *([spoken(line.lijst)] if lists else []),
                *self._codes(line.codes, with_stand=True),
                *(
                    value
                    for measure in measures
                    for value in (_money(line.bedragen[measure]) if measure in line.bedragen else [None] * 4)
                ),
            ]
            for line in lines
        ]
        self._table(say(f"blad_{key}"), columns, rows, frozen=1 + len(lists))

    def cells(self) -> None:
        columns = [
            (say("kop_onderdeel"), "text"),
            (say("kop_rij"), "text"),
            (say("kop_rij_naam"), "text"),
            *self.earlier,
            (say("kop_kolom"), "text"),
            (say("kop_kolom_naam"), "text"),
            *self.earlier,
            (say("kop_soort"), "text"),
            *_money_columns(""),
        ]
        rows = [
            [
                spoken(cell.onderdeel),
                *self._codes(cell.rij),
                *self._codes(cell.kolom),
                cell.bedrag.soort,
                *_money(cell.bedrag),
            ]
            for cell in self.comparison.cellen
        ]
        self._table(say("blad_cellen"), columns, rows, frozen=2)

    def controls(self) -> None:
        columns = [
            (say(f"kop_{key}"), "text")
            for key in ("regel", "titel", "ernst", "stand", "waar", "oud", "nieuw", "melding", "bevindingen")
        ]
        rows: list[list[Value]] = []
        order = (NEW, UNSURE, KEPT, SOLVED)
        for control in sorted(self.comparison.controles, key=lambda c: order.index(c.stand)):
            for finding in control.bevindingen:
                found = [str((side or {}).get("gevonden", "")) for side in (finding.oud, finding.nieuw)]
                message = str((finding.nieuw or finding.oud or {})["melding"])
                amounts = "\n".join(finding_amounts(finding))
                where = [control.regel, control.titel, control.ernst, spoken(finding.stand), finding_place(finding)]
                rows.append([*where, *found, message, amounts])
        self._table(say("blad_controles"), columns, rows, frozen=1)

    def others(self) -> None:
        c = self.comparison
        keys = ("onderdeel", "code", "naam", "verslagperiode", "soort", "oud", "nieuw", "verschil")
        figures: list[list[Value]] = [
            [f.onderdeel, f.code, f.naam, f.verslagperiode, f.soort, f.oud, f.nieuw, f.verschil] for f in c.cijfers
        ]
        self._table(say("blad_cijfers"), [(say(f"kop_{key}"), "text") for key in keys], figures, frozen=2)
        facts: list[list[Value]] = [[fact.sleutel, fact_text(fact.oud), fact_text(fact.nieuw)] for fact in c.gegevens]
        self._table(
            say("blad_gegevens"), [(say(f"kop_{key}"), "text") for key in ("gegeven", "oud", "nieuw")], facts, frozen=1
        )
        if c.regels:
            columns = [
                *((say(f"kop_{key}"), "text") for key in ("onderdeel", "rij", "kolom", "soort", "eigen")),
                *_money_columns(""),
            ]
            rows: list[list[Value]] = [
                [
                    spoken(r.onderdeel),
                    *r.codes.values(),
                    r.soort,
                    json.dumps(r.eigen, ensure_ascii=False) if r.eigen else "",
                    *_money(r.bedrag),
                ]
                for r in c.regels
            ]
            self._table(say("blad_regels"), columns, rows, frozen=1)

    def _codes(self, group: CodeGroup, *, with_stand: bool = False) -> list[Value]:
        """Return the cells for codes: the codes, their name, and what they were when an earlier year was restated."""
        named = group.namen[0] if len(group.codes) == 1 and group.namen else ""
        if not group.codes:
            named = group_name(group)
        stand: list[Value] = [spoken(group.stand)] if with_stand else []
        return [" ".join(group.codes), named, *([" ".join(group.eerder), *stand] if self.earlier else [])]

    def _sheet(self, title: str) -> Any:
        sheet = self.workbook.add_worksheet(title)
        sheet.set_landscape()
        sheet.set_paper(PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def _table(self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], frozen: int) -> None:
        sheet = self._sheet(title)
        widths = [_width(column, [row[at] for row in rows]) for at, column in enumerate(columns)]
        self._write_table(sheet, 0, columns, rows, has_filter=True)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        for number, row in enumerate(rows, start=1):
            lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
            if lines > 1:  # Excel does this by itself when it opens a file, other programs do not
                sheet.set_row(number, row_height(lines))
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)

    def _write_table(
        self, sheet: Any, top: int, columns: Sequence[Column], rows: Sequence[Sequence[Value]], *, has_filter: bool
    ) -> None:
        if len(rows) > _MOST_ROWS:
            raise Unusable(say("te_veel_rijen", aantal=len(rows)))
        for at, (header, style) in enumerate(columns):
            look = "header" if style == "text" else "number_header"
            sheet.write_string(top, at, header, self.formats[look])
        for number, row in enumerate(rows, start=top + 1):
            for at, ((_, style), value) in enumerate(zip(columns, row, strict=True)):
                if isinstance(value, (int, Decimal)):
                    sheet.write_number(number, at, value, self.formats[style])
                elif value:
                    sheet.write_string(number, at, _text(value), self.formats["text"])
        if has_filter:
            sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{top + len(rows) + 1}"})


def _width(column: Column, cells: Sequence[Value]) -> float:
    header, style = column
    texts = [line for cell in cells for line in str(cell or "").split("\n")] if style == "text" else []
    narrowest = max(_WIDTHS[style], *(len(word) + 4 for word in header.split()))
    return float(min(max(narrowest, max(map(len, texts), default=0) * _ROOM), _MOST_WIDE))


def _lines(value: Value, width: float) -> int:
    """Return how many lines a text takes in a column of a width in characters."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, len(textwrap.wrap(line, int(width * _CHARACTERS)))) for line in value.split("\n"))


def _money_columns(measure: str) -> list[Column]:
    styles = {"oud": "amount", "nieuw": "amount", "verschil": "difference", "procent": "percent"}
    return [(f"{measure} {say(f'kop_{key}')}".strip(), style) for key, style in styles.items()]


def _money(delta: Delta) -> list[Value]:
    amounts: list[Value] = [Decimal(cent).scaleb(-2) for cent in (delta.oud, delta.nieuw, delta.verschil)]
    return [*amounts, Decimal(delta.verschil) / Decimal(abs(delta.oud)) if delta.oud else None]


def _text(value: str) -> str:
    """Return a text that fits in a cell and that no spreadsheet runs."""
    return neutral(printable(value, keep="\n"))[:_MOST_TEXT]
