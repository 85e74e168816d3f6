"""What became of amounts in another year's model, written down: text, CSV, JSON, or a key to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from iv3.core.certainty import weakest
from iv3.core.json_text import json_text
from iv3.core.money import euro
from iv3.core.packs import RULES, read_pack
from iv3.core.sheet import euros_with_comma, own_columns, table_text
from iv3.delivery.records import AMOUNT
from iv3.years.amounts import RowProblem, folded
from iv3.years.delivery_output import delivery
from iv3.years.outcome import CodeTotal, RestatedOutcome, stand_of
from iv3.years.restating import Restated, RestatedPart
from iv3.years.source import AmountSource
from iv3.years.words import LISTS, SLEUTEL, TE_VERDELEN, ZEKER, say

_SHOWN = 20


def rendered(outcome: RestatedOutcome, form: str) -> tuple[str, str]:
    """Return what to write, and what to say beside it.

    Args:
        outcome: what became of the amounts.
        form: text, csv or json. The JSON of a delivery is a delivery when nothing is left, else the table.
    """
    if form == "text":
        return as_text(outcome), ""
    if form == "csv":
        return as_csv(outcome), "\n".join([*_total_lines(outcome), *_wrong_lines(outcome)])
    source = outcome.source.delivery
    if source is None:
        return as_json(outcome), "\n".join(_wrong_lines(outcome))
    jaar = outcome.model.naar
    if not outcome.is_unfinished:
        document, remarks = delivery(outcome, source)
        return document, "\n".join([say("volledig", jaar=jaar), *remarks])
    left = dict.fromkeys(total.code for total in outcome.codes if total.is_left)
    if left:
        message = say("niet_geschreven", jaar=jaar, codes=", ".join(left))
    else:
        message = say("niet_geschreven_regels", jaar=jaar)
    return as_json(outcome), "\n".join([message, *_wrong_lines(outcome)])


def as_text(outcome: RestatedOutcome) -> str:
    """Return for a person what became of every code, what must be divided and how, and the totals."""
    model, source = outcome.model, outcome.source
    groups = len({folded(amount.groep) for amount in source.amounts})
    key = "bestand_gemeenten" if source.has_groups else "bestand"
    lines = [
        say(
            "kop",
            van=model.van,
            naar=model.naar,
            laag=model.laag,
            periode=model.periode,
            periodenaam=outcome.period_name,
        ),
        say(key, bestand=source.name, regels=len(source.amounts), aantal=groups),
        "",
    ]
    lines += _table_lines(outcome)
    lines += _left_lines(outcome)
    lines += ["", say("totaal_kop"), *(f"  {line}" for line in _total_lines(outcome))]
    wrong = _wrong_lines(outcome)
    lines += ["", *wrong] if wrong else []
    if outcome.remarks:
        lines += ["", say("opmerkingen_kop"), *(f"  {remark}" for remark in outcome.remarks)]
    return "\n".join(lines) + "\n"


def _table_lines(outcome: RestatedOutcome) -> Iterator[str]:
    rows = [(t.lijst, t.code, t.kant, euro(t.cent), t.stand.replace("_", " "), _destination(t)) for t in outcome.codes]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(5)]
    for lijst, code, kant, amount, stand, naar in rows:
        yield (
            f"{lijst:<{widths[0]}}  {code:<{widths[1]}}  {kant:<{widths[2]}}  {amount:>{widths[3]}}  "
            f"{stand:<{widths[4]}}  {naar}"
        ).rstrip()


def _destination(total: CodeTotal) -> str:
    if total.stand == ZEKER:
        return total.outlook.codes[0]
    divided = ", ".join(f"{code} {euro(cent)}" for code, cent in total.naar.items())
    if not total.is_left:
        return divided
    candidates = " ".join(total.outlook.codes)
    if total.outlook.onbekend:
        candidates = say("of_elders", kandidaten=candidates) if candidates else say("onbekend")
    return f"{divided}, {euro(total.left_cent)}: {candidates}" if divided else candidates


def _left_lines(outcome: RestatedOutcome) -> Iterator[str]:
    left: dict[tuple[str, str], list[CodeTotal]] = {}
    for total in outcome.codes:
        if total.is_left:
            left.setdefault((total.lijst, total.code), []).append(total)
    if not left:
        return
    yield ""
    yield say("te_verdelen_kop", aantal=len(left))
    for (lijst, code), totals in left.items():
        outlook = totals[0].outlook
        sums = ", ".join(f"{t.kant} {euro(t.left_cent)}".strip() for t in totals)
        yield f"  {lijst} {code}  {sums}"
        yield from (f"    {candidate.code}: {candidate.als}" for candidate in outlook.kandidaten)
        yield from (f"    {question}" for question in outlook.vragen)
        if outlook.sleutel:
            yield "    " + say("sleutel_gegevens", gegevens=", ".join(outlook.sleutel))
    yield f"  {say('te_verdelen_stap')}"


def _total_lines(outcome: RestatedOutcome) -> list[str]:
    return [
        say(
            "totaal",
            kant=f"{lijst} {kant}".strip(),
            bedrag=euro(sums[AMOUNT]),
            zeker=euro(sums[ZEKER]),
            sleutel=euro(sums[SLEUTEL]),
            te_verdelen=euro(sums[TE_VERDELEN]),
        )
        for (lijst, kant), sums in outcome.totals.items()
    ]


def _wrong_lines(outcome: RestatedOutcome) -> list[str]:
    """Return what could not be read or used."""
    lines = []
    if outcome.refused:
        lines += [
            say("afgekeurd_kop", aantal=outcome.refused_number),
            *_some([_refused(p, outcome) for p in outcome.refused[:_SHOWN]], outcome.refused_number),
        ]
    if outcome.key_problems:
        lines.append(say("sleutel_kop", aantal=len(outcome.key_problems)))
        shown = outcome.key_problems[:_SHOWN]
        told = [say("sleutelrij", bestand=outcome.key_name, rij=p.rij, reden=p.reden) for p in shown]
        lines += _some(told, len(outcome.key_problems))
    return lines


def _refused(problem: RowProblem, outcome: RestatedOutcome) -> str:
    if outcome.source.delivery is not None:  # its reason names the record
        return problem.reden
    return say("afgekeurd_rij", rij=problem.rij, reden=problem.reden)


def _some(reasons: Sequence[str], count: int) -> list[str]:
    """Return the first reasons below each other, and how many more of ``count`` there are."""
    more = [say("en_nog", aantal=count - len(reasons))] if count > len(reasons) else []
    return [f"  {reason}" for reason in (*reasons, *more)]


def as_csv(outcome: RestatedOutcome) -> str:
    """Return a row for every part of every amount; amounts in euros with a decimal comma."""
    source = outcome.source
    header = [*(["gemeente"] if source.has_groups else []), *_columns(source)]
    return table_text([*header, *own_columns(source.own_header, header)], _csv_rows(outcome, header))


def _csv_rows(outcome: RestatedOutcome, header: Sequence[str]) -> Iterator[list[str]]:
    for place, r in enumerate(outcome.result.restated):
        for part in r.delen:
            said = _part(r, part)
            cells = [_cell(said[name]) for name in header[:-1]] + [euros_with_comma(part.cent)]
            yield [*cells, *map(str, outcome.source.own[place])]


def _columns(source: AmountSource) -> list[str]:
    column = source.has_columns
    return [
        *("lijst", "kant", "van"),
        *(["kolom"] if column else []),
        *("stand", "naar"),
        *(["naar_kolom"] if column else []),
        "kandidaten",
        *(["kandidaten_kolom"] if column else []),
        *("vraag", "sleutel", "zekerheid", "bedrag"),
    ]


def _part(r: Restated, part: RestatedPart) -> dict[str, Any]:
    """Return what there is to say of a part of an amount; the column of a stand goes along as it is."""
    left = [outlook for outlook, naar in zip(r.outlooks, part.naar, strict=True) if naar is None]
    candidates = [outlook.codes if outlook in left else () for outlook in r.outlooks]
    certainties = [outlook.zekerheid for outlook in r.outlooks]
    two = len(part.naar) > 1
    return {
        "gemeente": r.amount.groep,
        "lijst": LISTS[r.amount.codes[0][0]][0],
        "kant": r.amount.kant,
        "van": r.amount.codes[0][1],
        "kolom": r.amount.kolom,
        "stand": stand_of(r, part),
        "naar": part.naar[0],
        "naar_kolom": part.naar[1] if two else r.amount.kolom or None,
        "kandidaten": [*candidates[0]],
        "kandidaten_kolom": [*candidates[1]] if two else [],
        "vraag": [*dict.fromkeys(question for outlook in left for question in outlook.vragen)],
        "sleutel": [*dict.fromkeys(name for outlook in left for name in outlook.sleutel)],
        "zekerheid": "" if "" in certainties else weakest(certainties),
    }


def _cell(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value or "")


def as_json(outcome: RestatedOutcome) -> str:
    """Return the totals, every code, every part of every amount, and what could not be used; amounts in whole cents."""
    model, source = outcome.model, outcome.source
    skipped = {*(() if source.has_groups else ("gemeente",))}
    skipped |= set() if source.has_columns else {"kolom", "naar_kolom", "kandidaten_kolom"}
    data = {
        "bron": source.name,
        "laag": model.laag,
        "van_jaar": model.van,
        "naar_jaar": model.naar,
        "periode": model.periode,
        "totalen": [
            {
                "lijst": lijst,
                "kant": kant,
                "bedrag_in_cent": sums[AMOUNT],
                **{f"{stand}_in_cent": sums[stand] for stand in (ZEKER, SLEUTEL, TE_VERDELEN)},
            }
            for (lijst, kant), sums in outcome.totals.items()
        ],
        "codes": [_code_total(total) for total in outcome.codes],
        "regels": [
            {
                **{name: value for name, value in _part(r, part).items() if name not in skipped},
                "bedrag_in_cent": part.cent,
                "eigen": dict(zip(source.own_header, source.own[place], strict=True)),
            }
            for place, r in enumerate(outcome.result.restated)
            for part in r.delen
        ],
        "afgekeurd_aantal": outcome.refused_number,
        **({} if source.control is None else {"afgekeurd_cent": source.control.refused.cents}),
        "afgekeurd": [problem._asdict() for problem in outcome.refused],
        "sleutel_afgekeurd": [problem._asdict() for problem in outcome.key_problems],
        "opmerkingen": outcome.remarks,
        "specificatie": {"versie": (read_pack(RULES) or {}).get("versie")},
    }
    return json_text(data)


def _code_total(total: CodeTotal) -> dict[str, Any]:
    return {
        "lijst": total.lijst,
        "kant": total.kant,
        "van": total.code,
        "stand": total.stand,
        "bedrag_in_cent": total.cent,
        "naar": [{"code": code, "bedrag_in_cent": cent} for code, cent in total.naar.items()],
        "te_verdelen_in_cent": total.left_cent,
        "kandidaten": [candidate._asdict() for candidate in total.outlook.kandidaten] if total.is_left else [],
        "onbekend": total.outlook.onbekend,
        "vraag": [*total.outlook.vragen],
        "sleutel": [*total.outlook.sleutel],
        "zekerheid": total.outlook.zekerheid,
    }


def template(outcome: RestatedOutcome) -> str:
    """Return a key to fill in (CSV): for every code and side that is left, a row for each candidate.

    With more than one municipality the column for it is empty: a row then holds for all of them.
    """
    groups = ["gemeente"] if outcome.source.has_groups else []
    head = [*groups, "lijst", "kant", "van", "naar", "deel", "bedrag", TE_VERDELEN, "wat", "vraag", "gegevens"]
    return table_text(head, _template_rows(outcome, groups))


def _template_rows(outcome: RestatedOutcome, groups: Sequence[str]) -> Iterator[list[str]]:
    for total in outcome.codes:
        if not total.is_left or not total.outlook.bestaat:
            continue
        outlook = total.outlook
        rows = [*outlook.kandidaten, *([("", "")] if outlook.onbekend else [])]
        for code, als in rows:
            cells = [total.lijst, total.kant, total.code, code, "", "", euros_with_comma(total.left_cent)]
            said = [als, " ".join(outlook.vragen), " ".join(outlook.sleutel)]
            yield [*("" for _ in groups), *cells, *said]
