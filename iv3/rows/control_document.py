"""The control sheet as one document for whoever must approve it: HTML that prints, a workbook, or JSON."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from html import escape

from iv3.core.components import require_writer
from iv3.core.content_policy import still_policy
from iv3.core.errors import Unusable
from iv3.core.house_style import NO_CLOCK
from iv3.core.json_text import json_text
from iv3.core.money import euro
from iv3.core.terminal import without_steering
from iv3.rows.control_sheet import ControlSheet, control_text

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "caption{text-align:left;font-weight:bold}"
    "th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "td.bedrag{text-align:right;white-space:nowrap}"
    "@media print{body{margin:0;max-width:none}table{break-inside:avoid}}"
)
Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]
"""Title, headers and rows; a row has text only."""


def control_document(sheet: ControlSheet, suffix: str) -> bytes:
    """Return the control sheet as a file.

    Args:
        sheet: the control sheet.
        suffix: ``.html``, ``.xlsx`` or ``.json``, in any case.

    Raises:
        Unusable: another suffix.
        MissingComponent: a workbook is asked for and what writes it is not there.
    """
    make = _FORMS.get(suffix.lower())
    if make is None:
        raise Unusable(control_text("vorm_onbekend", vorm=suffix or "-", vormen=", ".join(_FORMS)))
    return make(sheet)


def _json(sheet: ControlSheet) -> bytes:
    record = {"opdracht": sheet.opdracht, **sheet.as_record()}
    return json_text(record).encode()


def _html(sheet: ControlSheet) -> bytes:
    title = escape(control_text("document_titel", opdracht=sheet.opdracht))
    body = "".join(map(_html_table, _tables(sheet)))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{still_policy(_STYLE)}">'
    head = f'<meta charset="utf-8">{policy}<title>{title}</title><style>{_STYLE}</style>'
    page = f'<!doctype html>\n<html lang="nl"><head>{head}</head><body><h1>{title}</h1>{body}</body></html>\n'
    return without_steering(page).encode()


def _html_table(table: Table) -> str:
    title, headers, rows = table
    head = "".join(f'<th scope="col">{escape(header)}</th>' for header in headers)
    body = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in rows)
    return f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _html_cell(cell: str) -> str:
    shown = escape(cell).replace("€ ", "€\u00a0")
    return f'<td class="bedrag">{shown}</td>' if "€" in cell[:2] else f"<td>{shown}</td>"


def _xlsx(sheet: ControlSheet) -> bytes:
    require_writer()
    import xlsxwriter  # iv3.pyz goes without

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties(NO_CLOCK)
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for title, headers, rows in _tables(sheet):
            page = book.add_worksheet(title[:31])
            page.set_column(0, len(headers) - 1, 30, wrapped)
            page.freeze_panes(1, 0)
            for column, header in enumerate(headers):
                page.write_string(0, column, header, bold)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    page.write_string(number, column, cell)
    return content.getvalue()


def _tables(sheet: ControlSheet) -> Iterator[Table]:
    amount, lines = control_text("kolom_bedrag"), control_text("kolom_regels")
    posts = [(p.name, str(p.regels), p.shown) for p in sheet.posten]
    total = sheet.in_file
    posts.append((control_text("totaal_bestand"), str(total.regels), total.shown))
    yield control_text("sectie_posten"), (control_text("kolom_wat"), lines, amount), posts
    headers = [
        control_text(f"kolom_{name}") for name in ("code", "stand", "toelichting", "verwacht", "gevonden", "reden")
    ]
    checks = [
        (
            f"{check.code}: {control_text(f'code_{check.code}')}",
            control_text(f"stand_{check.stand}"),
            " ".join(filter(None, (check.toelichting, "" if check.is_right else control_text(f"doen_{check.code}")))),
            _amount(check.verwacht_cent),
            _amount(check.gevonden_cent),
            check.reden,
        )
        for check in sheet.controles
    ]
    yield control_text("sectie_controles"), headers, checks
    yield (
        control_text("sectie_gelezen"),
        (control_text("kolom_wat"), control_text("kolom_toelichting")),
        [*_reading(sheet)],
    )


def _amount(cents: int | None) -> str:
    return "" if cents is None else euro(cents)


def _reading(sheet: ControlSheet) -> Iterator[tuple[str, str]]:
    for receipt in sheet.gelezen:
        first, *rest = receipt.lines()
        yield receipt.bestand, first
        yield from (("", line.strip()) for line in (*rest, *receipt.opmerkingen))


_FORMS: dict[str, Callable[[ControlSheet], bytes]] = {".html": _html, ".xlsx": _xlsx, ".json": _json}
