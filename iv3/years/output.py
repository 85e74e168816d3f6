"""What became of amounts in another year's model, written down: text, CSV, JSON, a key to fill in, or a delivery."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from iv3.core.certainty import weakest
from iv3.core.money import Fraction, cents, euro, number_text
from iv3.core.packs import RULES, read_pack
from iv3.delivery.records import AMOUNT, Layout
from iv3.rows.cells import neutral_row
from iv3.years.restating import (
    LISTS,
    SLEUTEL,
    TE_VERDELEN,
    ZEKER,
    Amount,
    Outlook,
    Part,
    Problem,
    Restated,
    Restating,
    Result,
    folded,
    say,
)

STAND = "stand"
"""What stands for the side of an amount that is neither lasten nor baten."""

_SHOWN = 20
_DELIMITER = ";"
_OWN_MARK = "eigen_"
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_PLAIN_RECORD = 3
"""Keys of a record without own data."""


@dataclass(frozen=True)
class Delivery:
    """A delivery that is restated; ``places`` has the part and the record of every amount."""

    document: Mapping[str, Any]
    layouts: Mapping[str, Layout]
    places: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Source:
    """What was read.

    Attributes:
        name: the file, for messages.
        amounts: what is to be restated.
        lijsten: the lists that the amounts have codes of.
        own_header, own: own columns, and their cells for every amount.
        has_groups: the table has a column with municipalities.
        has_columns: amounts have a code of their column too.
        refused: rows that could not be read.
        remarks: sentences about how the file was read.
        delivery: None for a table.
    """

    name: str
    amounts: Sequence[Amount]
    lijsten: Sequence[str]
    own_header: Sequence[str] = ()
    own: Sequence[Sequence[str]] = ()
    has_groups: bool = False
    has_columns: bool = False
    refused: Sequence[Problem] = ()
    remarks: Sequence[str] = ()
    delivery: Delivery | None = None


@dataclass
class CodeTotal:
    """What became of all amounts on a code and a side."""

    name: str
    kant: str
    code: str
    outlook: Outlook
    cent: int = 0
    naar: dict[str, int] = field(default_factory=dict)
    left_cent: int = 0
    is_left: bool = False

    @property
    def lijst(self) -> str:
        """The list of the code: taakveld, categorie or balanscode."""
        return LISTS[self.name][0]

    @property
    def stand(self) -> str:
        """``te_verdelen`` when anything is left, else how it was decided."""
        if self.is_left:
            return TE_VERDELEN
        return ZEKER if self.outlook.is_certain else SLEUTEL


class Outcome:
    """Everything that there is to tell.

    Args:
        model: the years.
        source: what was read.
        result: what became of it.
        key_name: the file with the key, for messages.
        period_name: the period in words.
    """

    def __init__(self, model: Restating, source: Source, result: Result, key_name: str, period_name: str) -> None:
        """Take what was worked out."""
        self.model, self.source, self.result = model, source, result
        self.key_name, self.period_name = key_name, period_name

    @cached_property
    def is_unfinished(self) -> bool:
        """Tell whether something is left to divide, or could not be used."""
        return bool(self.refused or self.key_problems) or any(r.is_left for r in self.result.restated)

    @cached_property
    def totals(self) -> dict[tuple[str, str], dict[str, int]]:
        """Cents by list of the row and side: ``bedrag``, which is zeker + sleutel + te_verdelen."""
        result: dict[tuple[str, str], dict[str, int]] = {}
        for r in self.result.restated:
            key = LISTS[r.amount.codes[0][0]][0], r.amount.kant
            sums = result.setdefault(key, dict.fromkeys((AMOUNT, ZEKER, SLEUTEL, TE_VERDELEN), 0))
            sums[AMOUNT] += r.amount.cent
            for part in r.delen:
                sums[stand_of(r, part)] += part.cent
        order = {name: place for place, name in enumerate(dict.fromkeys(of for of, _ in LISTS.values()))}
        return dict(sorted(result.items(), key=lambda item: (order[item[0][0]], _side_order(item[0][1]))))

    @cached_property
    def codes(self) -> list[CodeTotal]:
        """What became of every code, in the order of the lists."""
        found: dict[tuple[str, str, str], CodeTotal] = {}
        for r in self.result.restated:
            for (name, code), outlook, shares in zip(r.amount.codes, r.outlooks, r.shares, strict=True):
                key = name, code, r.amount.kant
                total = found.setdefault(key, CodeTotal(name, r.amount.kant, code, outlook))
                total.cent += r.amount.cent
                for naar, cent in shares:
                    if naar is None:
                        total.left_cent += cent
                        total.is_left = total.is_left or cent != 0 or not outlook.bestaat
                    else:
                        total.naar[naar] = total.naar.get(naar, 0) + cent
        places = {name: {c: i for i, c in enumerate(self.model.codes(name))} for name in LISTS}
        lists = [*LISTS]

        def order(total: CodeTotal) -> tuple[int, int, str, int]:
            place = places[total.name].get(total.code, len(places[total.name]))
            return lists.index(total.name), place, total.code, _side_order(total.kant)

        return sorted((total for total in found.values() if total.cent or total.is_left or total.naar), key=order)

    @cached_property
    def refused(self) -> list[Problem]:
        """Rows that could not be read, and records of a delivery that have no place in the new year."""
        return [*self.source.refused, *(_misplaced(self.source.delivery, self.model) if self.source.delivery else ())]

    @property
    def key_problems(self) -> list[Problem]:
        """Rows of the key that could not be used."""
        return self.result.problems

    @cached_property
    def remarks(self) -> list[str]:
        """Sentences about how the file was read, and what is not known."""
        names = [name for name in LISTS if any(name == n for r in self.result.restated for n, _ in r.amount.codes)]
        unknown = [sentence for name in names for sentence in self.model.unknown_origins(name)]
        unused = [
            say("sleutel_ongebruikt", van=key.van, rijen=", ".join(map(str, key.rijen))) for key in self.result.unused
        ]
        return [*self.source.remarks, *dict.fromkeys(unknown), *unused]


def stand_of(restated: Restated, part: Part) -> str:
    """Return zeker, sleutel or te_verdelen for a part of an amount."""
    if part.is_left:
        return TE_VERDELEN
    return SLEUTEL if restated.stand == TE_VERDELEN else restated.stand


def _side_order(kant: str) -> int:
    sides = [side for _, side in LISTS.values() if side]
    return sides.index(kant) if kant in sides else len(sides)


def rendered(outcome: Outcome, form: str) -> tuple[str, str]:
    """Return what to write, and what to say beside it.

    Args:
        outcome: what became of the amounts.
        form: text, csv or json. The JSON of a delivery is a delivery when nothing is left, else the table.
    """
    if form == "text":
        return as_text(outcome), ""
    if form == "csv":
        return as_csv(outcome), "\n".join([*_total_lines(outcome), *_wrong_lines(outcome)])
    if outcome.source.delivery is None:
        return as_json(outcome), "\n".join(_wrong_lines(outcome))
    jaar = outcome.model.naar
    if not outcome.is_unfinished:
        document, remarks = delivery(outcome)
        return document, "\n".join([say("volledig", jaar=jaar), *remarks])
    left = dict.fromkeys(total.code for total in outcome.codes if total.is_left)
    if left:
        message = say("niet_geschreven", jaar=jaar, codes=", ".join(left))
    else:
        message = say("niet_geschreven_regels", jaar=jaar)
    return as_json(outcome), "\n".join([message, *_wrong_lines(outcome)])


# For a terminal


def as_text(outcome: Outcome) -> str:
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


def _table_lines(outcome: Outcome) -> Iterator[str]:
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


def _left_lines(outcome: Outcome) -> Iterator[str]:
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


def _total_lines(outcome: Outcome) -> list[str]:
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


def _wrong_lines(outcome: Outcome) -> list[str]:
    """Return what could not be read or used."""
    lines = []
    if outcome.refused:
        lines += [
            say("afgekeurd_kop", aantal=len(outcome.refused)),
            *_some(_refused(p, outcome) for p in outcome.refused),
        ]
    if outcome.key_problems:
        lines.append(say("sleutel_kop", aantal=len(outcome.key_problems)))
        lines += _some(
            say("sleutelrij", bestand=outcome.key_name, rij=p.rij, reden=p.reden) for p in outcome.key_problems
        )
    return lines


def _refused(problem: Problem, outcome: Outcome) -> str:
    if outcome.source.delivery is not None:  # its reason names the record
        return problem.reden
    return say("afgekeurd_rij", rij=problem.rij, reden=problem.reden)


def _some(reasons: Iterable[str]) -> list[str]:
    found = [*reasons]
    more = [say("en_nog", aantal=len(found) - _SHOWN)] if len(found) > _SHOWN else []
    return [f"  {reason}" for reason in (*found[:_SHOWN], *more)]


# For a spreadsheet and for machines


def as_csv(outcome: Outcome) -> str:
    """Return a row for every part of every amount; amounts in euros with a decimal comma."""
    source = outcome.source
    header = [*(["gemeente"] if source.has_groups else []), *_columns(source)]
    own = [f"{_OWN_MARK}{head}" if head in header else head for head in source.own_header]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_DELIMITER, lineterminator="\n")
    writer.writerow([*header, *neutral_row(own)])
    for place, r in enumerate(outcome.result.restated):
        for part in r.delen:
            said = _part(r, part)
            cells = [_cell(said[name]) for name in header[:-1]] + [_euros(part.cent)]
            writer.writerow(neutral_row([*cells, *map(str, source.own[place])]))
    return "\ufeff" + buffer.getvalue()


def _columns(source: Source) -> list[str]:
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


def _part(r: Restated, part: Part) -> dict[str, Any]:
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


def _euros(cent: int) -> str:
    """Return cents as euros with a decimal comma, without signs for thousands."""
    whole, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{whole},{rest:02d}"


def as_json(outcome: Outcome) -> str:
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
        "afgekeurd": [problem._asdict() for problem in outcome.refused],
        "sleutel_afgekeurd": [problem._asdict() for problem in outcome.key_problems],
        "opmerkingen": outcome.remarks,
        "specificatie": {"versie": (read_pack(RULES) or {}).get("versie")},
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


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


def template(outcome: Outcome) -> str:
    """Return a key to fill in (CSV): for every code and side that is left, a row for each candidate.

    With more than one municipality the column for it is empty: a row then holds for all of them.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_DELIMITER, lineterminator="\n")
    groups = ["gemeente"] if outcome.source.has_groups else []
    head = [*groups, "lijst", "kant", "van", "naar", "deel", "bedrag", TE_VERDELEN, "wat", "vraag", "gegevens"]
    writer.writerow(head)
    for total in outcome.codes:
        if not total.is_left or not total.outlook.bestaat:
            continue
        outlook = total.outlook
        rows = [*outlook.kandidaten, *([("", "")] if outlook.onbekend else [])]
        for code, als in rows:
            cells = [total.lijst, total.kant, total.code, code, "", "", _euros(total.left_cent)]
            said = [als, " ".join(outlook.vragen), " ".join(outlook.sleutel)]
            writer.writerow(neutral_row([*("" for _ in groups), *cells, *said]))
    return "\ufeff" + buffer.getvalue()


# A delivery


def delivery(outcome: Outcome) -> tuple[str, list[str]]:
    """Return the delivery in the new model as JSON, and what to say about it.

    Records without own data in the same cell become one. A record with own data is kept apart; divided, every part of
    it has the own data.
    """
    source = outcome.source.delivery
    assert source is not None and not outcome.is_unfinished
    writer = _DeliveryWriter(outcome.model)
    by_place = dict(zip(source.places, outcome.result.restated, strict=True))
    data = {}
    for part, records in source.document["data"].items():
        layout = source.layouts[part]
        if layout.has_amount:
            data[part] = writer.amounts(layout, [(r, by_place[part, i]) for i, r in enumerate(records)])
        else:
            data[part] = [writer.moved(record, layout) for record in records]
    metadata = {**source.document["metadata"], "boekjaar": outcome.model.naar}
    return _written({**source.document, "metadata": metadata, "data": data}) + "\n", [
        *writer.remarks(),
        *outcome.remarks,
    ]


class _DeliveryWriter:
    def __init__(self, model: Restating) -> None:
        self.model = model
        self.counts: Counter[str] = Counter()
        self.moved_years: dict[str, str] = {}

    def remarks(self) -> list[str]:
        found = [say(key, aantal=count) for key, count in sorted(self.counts.items()) if count]
        for van, naar in [*self.moved_years.items()][:1]:
            found.append(say("verslagjaren_schuiven", van=van, naar=naar))
        return found

    def amounts(self, layout: Layout, records: Iterable[tuple[dict[str, Any], Restated]]) -> list[dict[str, Any]]:
        """Return the records of a part with amounts."""
        result: list[dict[str, Any]] = []
        plain: dict[tuple[Any, ...], dict[str, Any]] = {}
        for record, r in records:
            is_plain = len(record) == _PLAIN_RECORD
            if r.stand == TE_VERDELEN:
                self.counts["nul_vervalt"] += 1
                continue
            if len(r.delen) > 1 and not is_plain:
                self.counts["eigen_herhaald"] += 1
            for part in r.delen:
                new = self.moved(record, layout)
                new.update(zip((key for key, name in layout.codes if name in LISTS), part.naar, strict=True))
                if len(r.delen) > 1:
                    new[AMOUNT] = self._number(record[AMOUNT], part.cent)
                cell = tuple(new[key] for key, _ in layout.codes)
                if is_plain and cell in plain:
                    earlier = plain[cell]
                    self._number(new[AMOUNT], 0)
                    earlier[AMOUNT] = self._number(earlier[AMOUNT], cents(earlier[AMOUNT]) + part.cent)
                    continue
                result.append(new)
                if is_plain:
                    plain[cell] = new
        return result

    def moved(self, record: Mapping[str, Any], layout: Layout) -> dict[str, Any]:
        """Return a record with the years in its codes moved along with the year of the delivery."""
        new = dict(record)
        for key, name in layout.codes:
            if name not in LISTS:
                new[key] = moved_code(str(record[key]), name, self.model)
                if new[key] != record[key]:
                    self.moved_years.setdefault(str(record[key]), new[key])
        return new

    def _number(self, before: Any, cent: int) -> Any:
        """Return cents as a number of euros; ``before`` is what it comes from, which may have had more decimals."""
        if isinstance(before, Fraction) and Decimal(before) != Decimal(cents(before)).scaleb(-2):
            self.counts["bedragen_afgerond"] += 1
        return cent // 100 if cent % 100 == 0 else Fraction(_point(cent))


def _point(cent: int) -> str:
    whole, rest = divmod(abs(cent), 100)
    return f"{'-' if cent < 0 else ''}{whole}.{rest:02d}"


def moved_code(code: str, name: str, model: Restating) -> str | None:
    """Return a code of a date or report in the new year: ``Rek_2021`` of 2023 is ``Rek_2023`` of 2025; None without."""
    moved = _YEAR.sub(lambda match: str(int(match.group()) + model.naar - model.van), code)
    return moved if code in model.codes(name) and moved in model.new_codes(name) else None


def _misplaced(source: Delivery, model: Restating) -> Iterator[Problem]:
    """Yield the records with a code, other than those that are restated, that the new year does not know."""
    for part, records in source.document["data"].items():
        layout = source.layouts[part]
        for index, record in enumerate(records):
            for key, name in layout.codes:
                if name not in LISTS and moved_code(str(record[key]), name, model) is None:
                    where = f"/data/{part}/{index}"
                    yield Problem(
                        index, say("overige_code", plaats=where, lijst=key, code=record[key], jaar=model.naar)
                    )


def _written(value: Any, depth: int = 0) -> str:
    """Return JSON: a line for each record, and numbers as they were written."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        inner = [f"{json.dumps(key, ensure_ascii=False)}: {_written(v, depth + 1)}" for key, v in value.items()]
        return _bracketed("{", inner, "}", depth if depth < 2 else None)
    if isinstance(value, list):
        return _bracketed("[", [_written(v, depth + 1) for v in value], "]", depth if depth < 3 else None)
    if isinstance(value, int) and not isinstance(value, bool):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False)


def _bracketed(begin: str, inner: Sequence[str], end: str, depth: int | None) -> str:
    if depth is None or not inner:
        return begin + ", ".join(inner) + end
    space = "\n" + " " * (depth + 1)
    return begin + space + ("," + space).join(inner) + "\n" + " " * depth + end
