"""A municipality's own codes: a table that adds to the national one or refines it, and never contradicts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from iv3.care.lines import TEXTS, Care, OwnRow, codes
from iv3.care.rules import CATEGORY, CATEGORY_WIDTH, HULPVORM, LAW, LEVEL, OPEN, PRODUCT
from iv3.core.certainty import CERTAINTIES
from iv3.core.counting import dotted
from iv3.core.meant_code import CodeHints
from iv3.core.sentences import text
from iv3.core.sheet import table_text
from iv3.rows.cells import shown
from iv3.rows.lookup_rows import COMMENT, uncommented_rows
from iv3.rows.refused_lines import most_refused
from iv3.rows.table import Table, open_lines

NEW, REFINED, EQUAL, CONTRADICTS, WRONG = "nieuw", "verfijnd", "gelijk", "tegenspraak", "fout"
_TAAKVELDEN, _CERTAINTY = "taakvelden", "zekerheid"
_PER_LINE = (PRODUCT, CATEGORY, HULPVORM, LAW, LEVEL)


@dataclass(frozen=True)
class Judged:
    """What a row does: ``soort`` is nieuw, verfijnd, gelijk, tegenspraak or fout; only the first two count."""

    row: int
    code: str
    soort: str
    melding: str
    own: OwnRow | None = None


def read(path: Table, care: Care, recognised: Mapping[str, Sequence[str]]) -> list[Judged]:
    """Return every row of an overlay (CSV or XLSX) with what it does beside the national table of ``care``.

    Of a kind of row the first have a message, see `row_lines`; that of the others is empty.

    Raises:
        Unusable: the file cannot be read or has no column with codes.
    """
    wanted = {name: words for name, words in recognised.items() if name in (*care.properties, _TAAKVELDEN, _CERTAINTY)}
    file = open_lines(path, wanted, needed=((PRODUCT, CATEGORY),))
    result: list[Judged] = []
    for number, cells, problem in uncommented_rows(file):
        if problem is not None:
            result.append(Judged(number, "", WRONG, problem))
            continue
        said = {name: cells[place].strip() for name, place in file.at.items() if place < len(cells)}
        result.append(_judged(number, said, care))
    return _each_code_once(result)


def _each_code_once(judged: Sequence[Judged]) -> list[Judged]:
    """Return the rows, without those of a code of which another row says something else or cannot be used."""
    firsts: dict[str, Judged] = {}
    others: dict[str, Judged] = {}
    for j in judged:
        first = firsts.setdefault(j.code, j)
        if j.code not in others and _said(first) != _said(j):
            others[j.code] = j
    counts: Counter[str] = Counter()
    return [_briefly(_beside_others(j, firsts[j.code], others.get(j.code)), counts) for j in judged]


def _briefly(j: Judged, counts: Counter[str]) -> Judged:
    """Return a row, without its message when enough of its kind have one."""
    counts[j.soort] += 1
    return j if counts[j.soort] <= most_refused() else replace(j, melding="")


def _beside_others(j: Judged, first: Judged, second: Judged | None) -> Judged:
    """Return a row, or why it cannot be used.

    Args:
        j: the row.
        first: the first row of its code.
        second: the first row that says something else of the code than ``first``; None when there is none.
    """
    if j.own is None or second is None:
        return j
    other = first if _said(first) != _said(j) else second
    key = "overlay_dubbel" if other.own is not None else "overlay_dubbel_fout"
    return Judged(j.row, j.code, WRONG, text(TEXTS, key, code=shown(j.code), rij=other.row))


def _said(j: Judged) -> object:
    return None if j.own is None else _says(j.own)


def counting(judged: Sequence[Judged]) -> dict[str, OwnRow]:
    """Return by code the rows that count: those that add or refine."""
    return {j.code: j.own for j in judged if j.own is not None and j.soort in (NEW, REFINED)}


def row_lines(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield a line for the first rows of every kind, how many more there are of it, and the totals."""
    counts: Counter[str] = Counter()
    for j in judged:
        counts[j.soort] += 1
        if counts[j.soort] <= most_refused():
            yield f"rij {j.row}  {shown(j.code) or '-'}  {j.soort}: {j.melding}"
    for soort, count in counts.items():
        if count > most_refused():
            yield text(TEXTS, "overlay_en_nog", soort=soort, aantal=dotted(count - most_refused()))
    yield text(
        TEXTS,
        "overlay_samenvatting",
        rijen=len(judged),
        nieuw=counts[NEW],
        verfijnd=counts[REFINED],
        gelijk=counts[EQUAL],
        tegen=counts[CONTRADICTS],
        fout=counts[WRONG],
    )


def template(care: Care, pack: Mapping[str, Any]) -> str:
    """Return an overlay to fill in, as CSV with semicolons: the columns, explained in lines that begin with #."""
    properties = [p for p in pack["kenmerken"] if "waarden" in p and "vraag" in p and p["id"] not in _PER_LINE]
    header = [PRODUCT, "naam", *(p["id"] for p in properties), _TAAKVELDEN, _CERTAINTY]
    told = [
        text(TEXTS, key, jaar=care.jaar)
        for key in ("overlay_sjabloon_1", "overlay_sjabloon_2", "overlay_sjabloon_3", "overlay_sjabloon_4")
    ]
    told += [f"{p['id']}: {p['vraag']} ({', '.join(v['id'] for v in p['waarden'])})" for p in properties]
    return table_text(header, ([f"{COMMENT} {line}"] for line in told))


def _judged(number: int, said: Mapping[str, str], care: Care) -> Judged:
    product, category = codes(said)
    code = product or category
    if not code:
        return Judged(number, "", WRONG, text(TEXTS, "overlay_zonder_code"))
    own, problem = _own(number, code, said, care)
    if own is None:
        return Judged(number, code, WRONG, problem)
    if not own.taakvelden and not own.properties:
        return Judged(number, code, WRONG, text(TEXTS, "overlay_leeg", code=shown(code)))
    line = {name: said[name] for name in (LAW, "leveringsvorm") if said.get(name)}
    line.update({PRODUCT: product, CATEGORY: category})
    national = care.couple(line)
    if national is None:
        return Judged(number, code, WRONG, text(TEXTS, "overlay_zonder_code"))
    named = {national.taakveld, *national.kandidaten, *national.uitgezonderd}
    candidates = tuple(taakveld for taakveld in care.taakvelden if taakveld in named)
    if own.taakvelden and candidates and not set(own.taakvelden) <= set(candidates):
        outside = " ".join(t for t in own.taakvelden if t not in candidates)
        message = text(TEXTS, "overlay_buiten_landelijk", code=code, landelijk=" ".join(candidates), eigen=outside)
        return Judged(number, code, CONTRADICTS, message, own)
    refined = care.beside({code: own}).couple(line)
    if refined is None or refined == national:
        if national.stand == OPEN:
            return Judged(number, code, WRONG, national.vraag)
        if own.properties and not own.taakvelden and _denied(care, line, own):
            names = ", ".join(care.properties[name]["naam"].lower() for name in own.properties)
            return Judged(
                number, code, CONTRADICTS, text(TEXTS, "overlay_spreekt_tegen", code=code, kenmerk=names), own
            )
        return Judged(number, code, EQUAL, text(TEXTS, "overlay_gelijk"), own)
    now = refined.taakveld or " ".join(refined.kandidaten)
    if national.stand == OPEN:
        return Judged(number, code, NEW, text(TEXTS, "overlay_nieuw", code=shown(code), taakvelden=now), own)
    before = " ".join(candidates)
    return Judged(number, code, REFINED, text(TEXTS, "overlay_verfijnd", landelijk=before, taakvelden=now), own)


def _denied(care: Care, line: Mapping[str, str], own: OwnRow) -> bool:
    """Tell whether the national rules say something else of a code than its row does."""
    national = care.couple(line)
    stated = care.couple({**line, **own.properties})
    return stated != national


def _own(number: int, code: str, said: Mapping[str, str], care: Care) -> tuple[OwnRow | None, str]:
    named = said.get(_TAAKVELDEN, "").replace(",", " ").replace(";", " ").split()
    for taakveld in named:
        if taakveld not in care.taakvelden:
            meant = _hints(tuple(care.taakvelden)).meant(taakveld)
            key = "hint_datum" if meant is not None and meant.is_date else "hint_code"
            hint = "" if meant is None else text(TEXTS, key, codes=text(TEXTS, "of").join(meant.codes))
            return None, text(TEXTS, "overlay_taakveld_onbekend", taakveld=shown(taakveld), jaar=care.jaar, hint=hint)
    problem = care.unknown_value(said)
    if problem:
        return None, problem
    values = care.values(said)
    certainty = said.get(_CERTAINTY, "").lower()
    properties = {name: value for name, value in values.items() if name != LAW}
    if said.get(HULPVORM) and len(code) > CATEGORY_WIDTH:
        properties[HULPVORM] = said[HULPVORM].zfill(CATEGORY_WIDTH)
    return OwnRow(
        number,
        code,
        values.get(LAW, ""),
        properties,
        tuple(taakveld for taakveld in care.taakvelden if taakveld in named),
        certainty if certainty in CERTAINTIES else CERTAINTIES[-1],
    ), ""


@lru_cache(maxsize=1)
def _hints(taakvelden: tuple[str, ...]) -> CodeHints:
    """Return the hints about taakvelden; making them takes a hundred times as long as asking for one."""
    return CodeHints(taakvelden)


def _says(own: OwnRow) -> tuple[object, ...]:
    return own.wet, own.taakvelden, tuple(sorted(own.properties.items())), own.zekerheid
