"""A comparison of two deliveries written down: text for a terminal, CSV, and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from iv3.compare.comparison import (
    CHANGED,
    GONE,
    KEPT,
    NEW,
    SALDO,
    SOLVED,
    UNCERTAIN,
    UNSURE,
    Cell,
    Comparison,
    Control,
    Delta,
    Figure,
    Filed,
    Finding,
    Group,
    Line,
)
from iv3.core.money import euro, percent
from iv3.core.packs import RULES, read_pack
from iv3.core.sentences import text
from iv3.rows.cells import neutral_row, shown
from iv3.years.restating import LISTS

TEXTS = "vergelijken"

_DELIMITER = ";"
_CODES_SHOWN = 3
_NAME_WIDTH = 44
_FACT_WIDTH = 60
_FINDINGS_SHOWN = 5
_CODES_WIDTH = 90

Rows = Sequence[Sequence[str]]


def say(key: str, **values: object) -> str:
    """Return a sentence of this command."""
    return text(TEXTS, key, **values)


def spoken(word: str) -> str:
    """Return a word of the JSON as people say it: ``niet te vergelijken``."""
    return word.replace("_", " ")


def share(delta: Delta) -> str | None:
    """Return the difference in percents of the old amount, with a decimal comma; None when there was none."""
    return percent(delta.verschil, abs(delta.oud), 0) if delta.oud else None


def label(group: Group) -> str:
    """Return a code, or in short the codes that are taken together."""
    codes = [shown(code) for code in group.codes or group.eerder]
    if len(codes) <= _CODES_SHOWN:
        return " + ".join(codes)
    return say("groep_kort", eerste=codes[0], laatste=codes[-1], aantal=len(codes))


def name(group: Group) -> str:
    """Return the name of a code with what it was called before; of codes together what they were."""
    before = " + ".join(map(shown, group.eerder))
    if not group.codes:
        return say("zonder_opvolger")
    known = group.namen[0] if len(group.codes) == 1 else ""
    if len(group.eerder) > _CODES_SHOWN:
        before = say("groep_kort", eerste=group.eerder[0], laatste=group.eerder[-1], aantal=len(group.eerder))
    return f"{known} {say('was', codes=before)}".strip() if before else known


def counted(comparison: Comparison) -> Counter[str]:
    """Return how many cells are nieuw, vervallen and gewijzigd."""
    return Counter(cell.bedrag.soort for cell in comparison.cellen)


def introduction(comparison: Comparison) -> list[str]:
    """Return in sentences what is compared with what, and how much differs."""
    c = comparison
    lines = [_about(say("oud"), c.old), _about(say("nieuw"), c.new)]
    if c.restating is None:
        lines.append(say("zelfde_model", jaar=c.old.jaar, laag=c.old.laag))
    else:
        lines.append(say("omgerekend", van=c.earlier.jaar, naar=c.later.jaar))
    if not c.differs:
        return [*lines, say("geen_verschil")]
    soorten, total = counted(c), c.cellen_aantal
    if not c.cellen:
        lines.append(say("cellen_gelijk", aantal=_number(total)))
    else:
        lines.append(
            say(
                "cellen_anders" if c.restating is None else "cellen_anders_omgerekend",
                aantal=_number(total),
                anders=_number(len(c.cellen)),
                **{soort: _number(soorten[soort]) for soort in (NEW, GONE, CHANGED)},
            )
        )
    return lines


def remarks(comparison: Comparison) -> list[str]:
    """Return in sentences what a reader must know before trusting the differences."""
    c = comparison
    found = []
    for key in ("overheidsnummer", "periode"):
        values = [filed.document["metadata"][key] for filed in (c.old, c.new)]
        if values[0] != values[1]:
            names = [f.periodenaam for f in (c.old, c.new)] if key == "periode" else map(shown, map(str, values))
            found.append(say(f"anders_{key}", **dict(zip(("oud", "nieuw"), names, strict=True))))
    for filed in (c.old, c.new):
        skipped = sum(1 for row in filed.report["regels"] if row["stand"] == "overgeslagen")
        if skipped:
            found.append(say("regels_overgeslagen", bestand=shown(filed.name), aantal=skipped))
    if c.restating is not None and c.result is not None:
        names_used = {name for r in c.result.restated for name, _ in r.amount.codes}
        unknown = [told for name in LISTS if name in names_used for told in c.restating.unknown_origins(name)]
        found += [*dict.fromkeys(unknown)]
        for unused in c.result.unused:
            found.append(say("sleutel_ongebruikt", van=unused.van, rijen=", ".join(map(str, unused.rijen))))
    return found


def total_label(maat: str, groep: str) -> str:
    """Return how a total is called."""
    return f"{spoken(maat)} {groep}".strip()


def _about(which: str, filed: Filed) -> str:
    metadata = filed.document["metadata"]
    return say(
        "aanlevering",
        welke=which,
        bestand=shown(filed.name),
        naam=shown(str(metadata["overheidsnaam"])),
        nummer=shown(str(metadata["overheidsnummer"])),
        jaar=filed.jaar,
        periode=filed.periodenaam,
        oordeel=filed.report["oordeel"],
    )


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# For a terminal


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
    part = share(delta)
    percents = "" if part is None else say("procent", getal=_signed(part))
    return [first, *others, euro(delta.oud), euro(delta.nieuw), difference(delta.verschil), percents]


def difference(cent: int) -> str:
    """Return a difference in euros with its sign: ``+€ 5``, ``-€ 5``, ``€ 0``."""
    return f"{'+' if cent > 0 else ''}{euro(cent)}"


def _signed(number: str) -> str:
    return number if number.startswith("-") or number == "0" else f"+{number}"


def _line_rows(line: Line) -> Iterator[list[str]]:
    first = _called(line.codes)
    for measure, delta in line.bedragen.items():
        others = sum(1 for m, d in line.bedragen.items() if m != SALDO and d.verschil)
        if delta.verschil and (measure != SALDO or others > 1):
            yield _amounts(first, delta, spoken(measure))
            first = ""


def _called(group: Group) -> str:
    """Return a code with its name; what codes together were, is told elsewhere."""
    return _cut(f"{label(group)} {name(group) if len(group.codes) < 2 else ''}".strip())


def _cell_row(cell: Cell) -> list[str]:
    return _amounts(spoken(cell.onderdeel), cell.bedrag, label(cell.rij), label(cell.kolom))


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
    more = [f"  {say('en_nog', aantal=_number(len(every) - top))}"] if len(every) > top else []
    body = _aligned(rows, left, right_from) if top else []
    return ["", say(f"deel_{key}", aantal=_number(len(every))), *body, *more]


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
    more = [f"  {say('en_nog', aantal=_number(len(rows) - top))}"] if len(rows) > top else []
    heading = say("aansluiting_anders", aantal=_number(len(rows)), **years)
    return ["", heading, *(_aligned([_head("balansposten"), *rows[:top]]) if top else []), *more]


def _group_lines(c: Comparison) -> list[str]:
    """Return of every group which codes are in it, and what would divide it."""
    if not c.groups:
        return []
    lines = ["", say("deel_groepen", aantal=len(c.groups))]
    for lijst, group in c.groups:
        lines.append(f"  {LISTS[lijst][0]} {label(group)}")
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
        return ["", say("controles_geen")]
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
                    more = _number(len(told) - _FINDINGS_SHOWN)
                    lines.append(f"    {say('en_nog_bevindingen', aantal=more)}")
    return lines


def control_line(control: Control) -> str:
    """Return in a sentence what happened to a rule."""
    return say(
        f"controle_{control.stand}",
        regel=control.regel,
        ernst=control.ernst,
        titel=control.titel,
        oud=_number(control.oud),
        nieuw=_number(control.nieuw),
    )


def place(finding: Finding) -> str:
    """Return where a finding is, in words."""
    where = (finding.nieuw or finding.oud or {})["plaats"]
    codes = " × ".join(shown(str(value)) for key, value in where.items() if key not in ("onderdeel", "pad", "cel"))
    return f"{spoken(where['onderdeel'])} {codes}".strip() or say("hele_aanlevering")


def _found(finding: Finding) -> list[str]:
    return [shown(str(side["gevonden"])) for side in (finding.oud, finding.nieuw) if side and "gevonden" in side]


def _finding(finding: Finding) -> str:
    found = _found(finding)
    if finding.stand == KEPT and len(found) > 1:
        values = {"oud": found[0], "nieuw": found[-1]}
        told = say("bevinding_gelijk", **values) if found[0] == found[-1] else say("bevinding_anders", **values)
    else:
        told = found[0] if found else ""
    return f"{spoken(finding.stand)}: {place(finding)}{f', {told}' if told else ''}"


def finding_amounts(finding: Finding) -> Iterator[str]:
    """Yield in words the amounts that a finding is about, old and new where they differ."""
    for what, old, new in finding.amounts:
        if old is not None and new is not None and old != new:
            yield say("bedrag_anders", naam=what, oud=euro(old), nieuw=euro(new), verschil=difference(new - old))
        else:
            yield f"{what}: {euro(new if new is not None else old or 0)}"


# For a spreadsheet and for machines

_HEADER = (
    *("tabel", "stand", "onderdeel", "code", "naam", "code_eerder", "kolom", "kolom_eerder", "maat", "soort"),
    *("oud", "nieuw", "verschil", "procent", "toelichting"),
)


def as_csv(comparison: Comparison) -> str:
    """Return a row for everything that differs and for every total; amounts in euros with a decimal comma."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_DELIMITER, lineterminator="\n")
    writer.writerow(_HEADER)
    for row in _csv_rows(comparison):
        writer.writerow(neutral_row([str(row.get(name) or "") for name in _HEADER]))
    return "\ufeff" + buffer.getvalue()


def _csv_rows(c: Comparison) -> Iterator[dict[str, str]]:
    for total in c.totalen:
        yield {"tabel": "totalen", "maat": total.maat, "naam": total.groep, **_money(total.bedrag)}
    tables = {"taakvelden": c.taakvelden, "categorieen": c.categorieen, "balansposten": c.balansposten}
    for table, lines in {**tables, "aansluiting": c.aansluiting or ()}.items():
        for line in lines:
            for measure, delta in line.bedragen.items():
                yield {"tabel": table, **_coded(line.codes), "maat": measure, **_money(delta)}
    for cell in c.cellen:
        column = {"kolom": " ".join(cell.kolom.codes), "kolom_eerder": " ".join(cell.kolom.eerder)}
        kind = {"onderdeel": cell.onderdeel, "soort": cell.bedrag.soort}
        yield {"tabel": "cellen", **_coded(cell.rij), **column, **kind, **_money(cell.bedrag)}
    for row in c.regels or ():
        code, column_code = row.codes.values()
        own = {"toelichting": json.dumps(row.eigen, ensure_ascii=False) if row.eigen else "", "soort": row.soort}
        codes = {"onderdeel": row.onderdeel, "code": code, "kolom": column_code}
        yield {"tabel": "regels", **codes, **own, **_money(row.bedrag)}
    for figure in c.cijfers:
        codes = {"code": figure.code, "naam": figure.naam, "kolom": figure.verslagperiode, "soort": figure.soort}
        values = {"oud": figure.oud or "", "nieuw": figure.nieuw or "", "verschil": figure.verschil or ""}
        yield {"tabel": "cijfers", "onderdeel": figure.onderdeel, **codes, **values}
    for fact in c.gegevens:
        yield {"tabel": "gegevens", "code": fact.sleutel, "oud": fact_text(fact.oud), "nieuw": fact_text(fact.nieuw)}
    for control in c.controles:
        told = {"tabel": "controles", "code": control.regel, "naam": control.titel, "maat": control.ernst}
        for finding in control.bevindingen:
            sides = [str((side or {}).get("gevonden", "")) for side in (finding.oud, finding.nieuw)]
            message = str((finding.nieuw or finding.oud or {})["melding"])
            where = {"onderdeel": place(finding), "soort": finding.stand, "toelichting": message}
            yield {**told, **where, "oud": sides[0], "nieuw": sides[1]}


def _coded(group: Group) -> dict[str, str]:
    named = group.namen[0] if len(group.codes) == 1 else ""
    return {
        "code": " ".join(group.codes),
        "naam": named,
        "code_eerder": " ".join(group.eerder),
        "stand": group.stand,
    }


def _money(delta: Delta) -> dict[str, str]:
    amounts = {"oud": _euros(delta.oud), "nieuw": _euros(delta.nieuw), "verschil": _euros(delta.verschil)}
    return {**amounts, "procent": share(delta) or ""}


def _euros(cent: int) -> str:
    whole, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{whole},{rest:02d}"


def fact_text(value: Any) -> str:
    """Return something beside the amounts as text: of a remark its texts, and nothing of nothing."""
    if value is None:
        return ""
    if isinstance(value, dict) and all(isinstance(inner, str) for inner in value.values()):
        return " / ".join(value.values())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_json(comparison: Comparison) -> str:
    """Return everything that differs, as JSON; amounts are whole cents.

    An amount is ``{"oud_in_cent", "nieuw_in_cent", "verschil_in_cent", "procent"}``: the difference is new minus old,
    ``procent`` is it as a part of the old amount (text with a decimal comma, null when there was no old amount).
    Codes are ``{"codes": […], "namen": […], "eerder": […], "stand", "vragen": […]}``; see `Group`.
    The keys::

        oud, nieuw        bestand, sha256, overheidslaag, overheidsnummer, overheidsnaam, boekjaar, periode, oordeel
        model             laag and jaar of the model that is compared in; omgerekend: an earlier year was restated
        verschilt         whether anything differs
        cellen_aantal     met_bedrag, gelijk, nieuw, vervallen, gewijzigd: how many cells
        totalen           maat, groep (side of the balance) and an amount
        taakvelden        codes, and bedragen: lasten, baten and saldo, each an amount; the biggest shift first, as in
        categorieen       the tables that follow; per list (lijst) and part
        balansposten      begindatum, einddatum, balans_lasten, balans_baten
        cellen            onderdeel, rij (codes), kolom (codes), soort (nieuw, vervallen, gewijzigd) and an amount
        regels            onderdeel, codes, eigen, soort and an amount; null between two years
        aansluiting       codes and bedragen (stand); null when the years do not follow each other
        cijfers           onderdeel, code, naam, verslagperiode, soort, oud, nieuw, verschil (all text)
        gegevens          sleutel, oud, nieuw
        controles         regel, titel, ernst, stand (nieuw, opgelost, gebleven, niet_te_vergelijken), oud and nieuw
                          (numbers of findings), and bevindingen: stand, oud and nieuw (the findings of the reports),
                          bedragen: naam, oud_in_cent, nieuw_in_cent
        opmerkingen       sentences about what to keep in mind
        specificatie      versie
    """
    c = comparison
    soorten = counted(c)
    data = {
        "oud": _filed(c.old),
        "nieuw": _filed(c.new),
        "model": {"laag": c.later.laag, "jaar": c.later.jaar, "omgerekend": c.restating is not None},
        "verschilt": c.differs,
        "cellen_aantal": {
            "met_bedrag": c.cellen_aantal,
            "gelijk": c.cellen_aantal - len(c.cellen),
            **{soort: soorten[soort] for soort in (NEW, GONE, CHANGED)},
        },
        "totalen": [{"maat": t.maat, "groep": t.groep, **_cents(t.bedrag)} for t in c.totalen],
        "taakvelden": _lines(c.taakvelden),
        "categorieen": _lines(c.categorieen),
        "balansposten": _lines(c.balansposten),
        "cellen": [
            {
                "onderdeel": cell.onderdeel,
                "rij": _group(cell.rij),
                "kolom": _group(cell.kolom),
                "soort": cell.bedrag.soort,
                **_cents(cell.bedrag),
            }
            for cell in c.cellen
        ],
        "regels": None
        if c.regels is None
        else [
            {
                "onderdeel": row.onderdeel,
                "codes": dict(row.codes),
                "eigen": row.eigen,
                "soort": row.soort,
                **_cents(row.bedrag),
            }
            for row in c.regels
        ],
        "aansluiting": None if c.aansluiting is None else _lines(c.aansluiting),
        "cijfers": [_figure(figure) for figure in c.cijfers],
        "gegevens": [fact._asdict() for fact in c.gegevens],
        "controles": [_control(control) for control in c.controles],
        "opmerkingen": remarks(c),
        "specificatie": {"versie": (read_pack(RULES) or {}).get("versie")},
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _filed(filed: Filed) -> dict[str, Any]:
    metadata, source = filed.document["metadata"], filed.report["bron"]
    return {
        "bestand": filed.name,
        "sha256": source["sha256"],
        "overheidslaag": source["overheidslaag"],
        "overheidsnummer": source["overheidsnummer"],
        "overheidsnaam": shown(str(metadata["overheidsnaam"])),
        "boekjaar": filed.jaar,
        "periode": filed.periode,
        "oordeel": filed.report["oordeel"],
    }


def _cents(delta: Delta) -> dict[str, Any]:
    return {
        "oud_in_cent": delta.oud,
        "nieuw_in_cent": delta.nieuw,
        "verschil_in_cent": delta.verschil,
        "procent": share(delta),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "codes": [*group.codes],
        "namen": [*group.namen],
        "eerder": [*group.eerder],
        "stand": group.stand,
        "vragen": [*group.vragen],
    }


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "lijst": line.lijst,
            **_group(line.codes),
            "bedragen": {measure: _cents(delta) for measure, delta in line.bedragen.items()},
        }
        for line in lines
    ]


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "onderdeel": figure.onderdeel,
        "code": figure.code,
        "naam": figure.naam,
        "verslagperiode": figure.verslagperiode,
        "soort": figure.soort,
        "oud": figure.oud,
        "nieuw": figure.nieuw,
        "verschil": figure.verschil,
    }


def _control(control: Control) -> dict[str, Any]:
    return {
        "regel": control.regel,
        "titel": control.titel,
        "ernst": control.ernst,
        "stand": control.stand,
        "oud": control.oud,
        "nieuw": control.nieuw,
        "bevindingen": [
            {
                "stand": finding.stand,
                "oud": finding.oud,
                "nieuw": finding.nieuw,
                "bedragen": [
                    {"naam": what, "oud_in_cent": old, "nieuw_in_cent": new} for what, old, new in finding.amounts
                ],
            }
            for finding in control.bevindingen
        ],
    }
