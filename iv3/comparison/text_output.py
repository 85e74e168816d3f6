"""A comparison for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iv3.comparison.comparison import Comparison
from iv3.comparison.differences import KEPT, NEW, SALDO, SOLVED, UNSURE, Cell, CodeLine, ComparedFinding, Delta, Figure
from iv3.comparison.groups import UNCERTAIN, CodeGroup
from iv3.comparison.wording import (
    control_line,
    dotted,
    fact_text,
    finding_amounts,
    finding_place,
    group_label,
    group_name,
    introduction,
    percent_of_old,
    remarks,
    say,
    signed_euros,
    spoken,
    total_label,
)
from iv3.core.money import euro
from iv3.rows.cells import shown
from iv3.years.words import LISTS

_NAME_WIDTH = 44
_FACT_WIDTH = 60
_FINDINGS_SHOWN = 5
_CODES_WIDTH = 90
Rows = Sequence[Sequence[str]]


def as_text(comparison: Comparison, top: int) -> str:
    """Return for a person what is compared, the totals, and of every table the ``top`` biggest shifts."""
    c = comparison
    lines = introduction(c)
    told = remarks(c)
    lines += ["", say("let_op"), *(f"  {remark}" for remark in told)] if told else []
    lines += ["", *_aligned([_head("totaal"), *(_amounts(total_label(t.maat, t.groep), t.bedrag) for t in c.totalen)])]
    for key, table in (("taakvelden", c.taakvelden), ("categorieen", c.categorieen), ("balansposten", c.balansposten)):
        lines += _section(key, table, top, [_head(key, "maat"), *(r for ln in table[:top] for r in _line_rows(ln))], 2)
    lines += _connection_lines(c, top)
    lines += _group_lines(c)
    lines += _section("cellen", c.cellen, top, [_head("cellen", "rij", "kolom"), *map(_cell_row, c.cellen[:top])], 3)
    rows = c.regels or ()
    records = [
        [
            *_amounts(f"{spoken(r.onderdeel)} {' × '.join(map(shown, r.codes.values()))}", r.bedrag),
            r.soort,
            _own(r.eigen),
        ]
        for r in rows[:top]
    ]
    if c.only_details_differ:
        lines += ["", say("alleen_details", aantal=dotted(sum(1 for r in rows if r.eigen)))]
        rows = ()
    lines += _section("regels", rows, top, [[*_head("regels"), say("kop_soort"), say("kop_eigen")], *records], 1)
    lines += _section(
        "cijfers", c.cijfers, top, [[say(f"kop_{k}") for k in _FIGURE], *map(_figure_row, c.cijfers[:top])], 2, 0
    )
    facts = [[shown(f.sleutel), _said(f.oud), _said(f.nieuw)] for f in c.gegevens[:top]]
    lines += _section(
        "gegevens", c.gegevens, top, [[say(f"kop_{k}") for k in ("gegeven", "oud", "nieuw")], *facts], 3, 0
    )
    lines += _control_lines(c)
    return "\n".join(lines) + "\n"


_FIGURE = ("cijfer", "verslagperiode", "oud", "nieuw", "verschil")


def _head(first: str, *others: str) -> list[str]:
    return [say(f"kop_{key}") for key in (first, *others, "oud", "nieuw", "verschil", "procent")]


def _amounts(first: str, delta: Delta, *others: str) -> list[str]:
    part = percent_of_old(delta)
    percents = "" if part is None else say("procent", getal=_signed(part))
    return [first, *others, euro(delta.oud), euro(delta.nieuw), signed_euros(delta.verschil), percents]


def _signed(number: str) -> str:
    return number if number.startswith("-") or number == "0" else f"+{number}"


def _line_rows(line: CodeLine) -> Iterator[list[str]]:
    first = _called(line.codes)
    for measure, delta in line.bedragen.items():
        others = sum(1 for m, d in line.bedragen.items() if m != SALDO and d.verschil)
        if delta.verschil and (measure != SALDO or others > 1):
            yield _amounts(first, delta, spoken(measure))
            first = ""


def _called(group: CodeGroup) -> str:
    """Return a code with its name; what codes together were, is told elsewhere."""
    return _cut(f"{group_label(group)} {group_name(group) if len(group.codes) < 2 else ''}".strip())


def _cell_row(cell: Cell) -> list[str]:
    return _amounts(spoken(cell.onderdeel), cell.bedrag, group_label(cell.rij), group_label(cell.kolom))


def _figure_row(figure: Figure) -> list[str]:
    values = [shown(value or "", _FACT_WIDTH) for value in (figure.oud, figure.nieuw)]
    return [
        _cut(f"{shown(figure.code)} {figure.naam}"),
        shown(figure.verslagperiode),
        *values,
        _signed(figure.verschil) if figure.verschil is not None else "",
    ]


def _cut(words: str) -> str:
    return words if len(words) <= _NAME_WIDTH else words[: _NAME_WIDTH - 1].rstrip() + "…"


def _own(own: Mapping[str, Any]) -> str:
    return shown(json.dumps(own, ensure_ascii=False), _FACT_WIDTH) if own else ""


def _said(value: Any) -> str:
    if value is None:
        return say("niets")
    return shown(fact_text(value), _FACT_WIDTH)


def _section(
    key: str, every: Sequence[object], top: int, rows: Rows, left: int, right_from: int | None = None
) -> list[str]:
    """Return a table under its heading; nothing when there is nothing."""
    if not every:
        return []
    more = [f"  {say('en_nog', aantal=dotted(len(every) - top))}"] if len(every) > top else []
    body = _aligned(rows, left, right_from) if top else []
    return ["", say(f"deel_{key}", aantal=dotted(len(every))), *body, *more]


def _aligned(rows: Rows, left: int = 1, right_from: int | None = None) -> list[str]:
    """Return rows with columns under each other: the first ``left`` to the left, the four after it to the right."""
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    last = left + 4 if right_from is None else right_from
    return [
        "  "
        + "  ".join(
            f"{cell:>{width}}" if left <= i < last else f"{cell:<{width}}"
            for i, (cell, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        for row in rows
    ]


def _connection_lines(c: Comparison, top: int) -> list[str]:
    if c.aansluiting is None:
        return []
    years = {"eerder": c.earlier.jaar, "later": c.later.jaar}
    if not c.aansluiting:
        return ["", say("aansluiting_goed", **years)]
    rows = [_amounts(_called(ln.codes), ln.bedragen["stand"]) for ln in c.aansluiting]
    more = [f"  {say('en_nog', aantal=dotted(len(rows) - top))}"] if len(rows) > top else []
    heading = say("aansluiting_anders", aantal=dotted(len(rows)), **years)
    return ["", heading, *(_aligned([_head("balansposten"), *rows[:top]]) if top else []), *more]


def _group_lines(c: Comparison) -> list[str]:
    """Return of every group which codes are in it, and what would divide it."""
    if not c.groups:
        return []
    lines = ["", say("deel_groepen", aantal=len(c.groups))]
    for lijst, group in c.groups:
        lines.append(f"  {LISTS[lijst][0]} {group_label(group)}")
        if len(group.codes) > 1:
            lines += _wrapped(say("groep_nu", jaar=c.later.jaar, codes=", ".join(group.codes)))
        lines += _wrapped(say("groep_eerder", jaar=c.earlier.jaar, codes=", ".join(group.eerder)))
        if group.stand == UNCERTAIN:
            lines += _wrapped(say("groep_onzeker"))
        lines += [line for question in group.vragen for line in _wrapped(question)]
    return [*lines, f"  {say('groepen_stap')}"]


def _wrapped(words: str) -> list[str]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _CODES_WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [f"    {'  ' if place else ''}{line}" for place, line in enumerate(lines)]


def _control_lines(c: Comparison) -> list[str]:
    if not c.controles:
        return [] if c.has_published else ["", say("controles_geen")]
    lines = ["", say("deel_controles")]
    for stand in (NEW, UNSURE, KEPT, SOLVED):
        for control in c.controles:
            if control.stand == stand:
                lines.append(f"  {control_line(control)}")
                told = [f for f in control.bevindingen if f.stand != KEPT or f.amounts or _found(f)]
                for finding in told[:_FINDINGS_SHOWN]:
                    lines.append(f"    {_finding(finding)}")
                    lines += [f"      {amount}" for amount in finding_amounts(finding)]
                if len(told) > _FINDINGS_SHOWN:
                    more = dotted(len(told) - _FINDINGS_SHOWN)
                    lines.append(f"    {say('en_nog_bevindingen', aantal=more)}")
    return lines


def _found(finding: ComparedFinding) -> list[str]:
    return [shown(str(side["gevonden"])) for side in (finding.oud, finding.nieuw) if side and "gevonden" in side]


def _finding(finding: ComparedFinding) -> str:
    found = _found(finding)
    if finding.stand == KEPT and len(found) > 1:
        values = {"oud": found[0], "nieuw": found[-1]}
        told = say("bevinding_gelijk", **values) if found[0] == found[-1] else say("bevinding_anders", **values)
    else:
        told = found[0] if found else ""
    return f"{spoken(finding.stand)}: {finding_place(finding)}{f', {told}' if told else ''}"
