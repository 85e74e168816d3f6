"""A mapping in a file (CSV or XLSX), read row by row: what each says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from iv3.bookkeeping.mapping import AccountMapping, DivisionKey, MappingRow, Place
from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.patterns import Pattern, pattern
from iv3.bookkeeping.words import (
    BALANS,
    BALANS_STANDEN,
    BALANSCODE,
    BUITEN,
    CATEGORIE,
    CATEGORIES,
    DIMENSIONS,
    KOPPEL,
    MOST_SHOWN,
    NERGENS,
    ONDERDEEL,
    PARTS,
    PLACES,
    QUESTION,
    SIDE_OF_PART,
    SLEUTEL,
    STANDPER,
    TAAKVELD,
    TARGETS,
    say,
)
from iv3.core.errors import Unusable, UserError
from iv3.rows.cells import fold, shown
from iv3.rows.line_file import LineFile
from iv3.rows.lookup_rows import uncommented_rows
from iv3.rows.named_columns import known_headers
from iv3.rows.table import Table, open_lines
from iv3.years.table_cells import code_text


def read_mapping(path: Table, model: ModelYear, keys: Mapping[str, DivisionKey]) -> AccountMapping:
    """Return a mapping (CSV or XLSX).

    Args:
        path: the file.
        model: the year it is for.
        keys: what `read_division_keys` gave.

    Raises:
        Unusable: the file cannot be read, or a row does not say which lines it is for.
    """
    places = tuple(t for t in TARGETS if t != ONDERDEEL)
    file = open_lines(path, known_headers((*DIMENSIONS, *TARGETS), say), needed=(DIMENSIONS, places))
    rows: list[MappingRow] = []
    cells_of: dict[int, Sequence[str]] = {}
    refused: list[str] = []
    for number, cells, problem in uncommented_rows(file):
        try:
            if problem is not None:
                raise UserError(problem)
            row = _row(number, cells, file, model, keys)
        except UserError as error:
            refused.append(say("rij_fout", rij=number, reden=error))
            continue
        rows.append(row)
        cells_of[number] = cells
    if refused:
        more = [say("en_nog", aantal=len(refused) - MOST_SHOWN)] if len(refused) > MOST_SHOWN else []
        raise Unusable("\n".join([say("mapping_onbruikbaar", bestand=file.place), *refused[:MOST_SHOWN], *more]))
    if not rows:
        raise Unusable(say("mapping_leeg", bestand=file.place))
    return AccountMapping(file.place, model, _without_clashes(rows), keys, file.remarks, file.header, cells_of, file.at)


def _row(
    number: int, cells: Sequence[str], file: LineFile, model: ModelYear, keys: Mapping[str, DivisionKey]
) -> MappingRow:
    """Return a row.

    Raises:
        UserError: it is not clear which lines it is for.
    """
    said = {name: cells[place].strip() for name, place in file.at.items() if place < len(cells)}
    patterns = tuple(pattern(said.get(name, "")) for name in DIMENSIONS)
    if not any(patterns):
        raise UserError(say("rij_zonder_rekening"))
    problems: list[str] = []
    for name, lists in (
        (TAAKVELD, (TAAKVELD,)),
        (BALANSCODE, (BALANSCODE,)),
        (CATEGORIE, (*CATEGORIES.values(),)),
    ):
        if said.get(name):
            try:
                code_text(cells[file.at[name]], {c for n in lists for c in model.codes[n]}, file, number, name)
            except UserError as error:
                problems.append(str(error))
    targets = {name: said.get(name, "") for name in TARGETS}
    plaats = _place(targets, problems, model, keys)
    onderdeel = _part(targets[ONDERDEEL], problems)
    kolom = _column(targets, onderdeel, problems, model)
    if kolom is not None and kolom[0] == STANDPER:
        onderdeel = onderdeel or BALANS_STANDEN
    if any(value == QUESTION for value in targets.values()):
        problems = [say("vraagteken")]
    if not (plaats or kolom or onderdeel):
        problems.append(say("rij_zonder_doel"))
        plaats = (NERGENS, "")
    return MappingRow(number, patterns, onderdeel, plaats, kolom, " ".join(problems), targets)


def _place(
    targets: Mapping[str, str], problems: list[str], model: ModelYear, keys: Mapping[str, DivisionKey]
) -> Place | None:
    filled = {name: targets[name] for name in PLACES if targets[name]}
    for name in (KOPPEL, BUITEN):
        if fold(filled.get(name, "")) in _folded("woorden_nee"):
            filled.pop(name, None)
    if not filled:
        return None
    if len(filled) > 1:
        problems.append(say("twee_plaatsen", kolommen=", ".join(filled)))
        return NERGENS, " ".join(filled.values())
    kind, value = next(iter(filled.items()))
    if kind in (TAAKVELD, BALANSCODE):
        problems += filter(None, [model.wrong(value, kind)])
    elif kind == KOPPEL:
        if fold(value) not in _folded("woorden_ja"):
            problems.append(say("koppel_waarde", gevonden=shown(value)))
        return kind, ""
    elif kind == BUITEN:
        if fold(value) in _folded("woorden_ja"):
            problems.append(say("buiten_reden"))
    else:
        value = fold(value)
        if value not in keys:
            problems.append(say("sleutel_onbekend", sleutel=shown(filled[SLEUTEL]), sleutels=", ".join(keys) or "-"))
        elif keys[value].problem:
            problems.append(keys[value].problem)
    return kind, value


def _part(said: str, problems: list[str]) -> str:
    if not said or said == QUESTION:
        return said
    for part in (*PARTS, BALANS):
        if fold(said) in _folded(f"woorden_{part}"):
            return part
    problems.append(say("onderdeel_onbekend", gevonden=shown(said), mogelijk=", ".join((*PARTS, BALANS))))
    return said


def _column(targets: Mapping[str, str], onderdeel: str, problems: list[str], model: ModelYear) -> Place | None:
    categorie, standper = targets[CATEGORIE], targets[STANDPER]
    if categorie and standper:
        problems.append(say("twee_kolommen"))
        return NERGENS, f"{categorie} {standper}"
    if standper:
        if standper not in model.moments:
            possible = ", ".join(model.moments) or say("geen_standper")
            problems.append(
                say(
                    "standper_onbekend",
                    gevonden=shown(standper),
                    jaar=model.jaar,
                    periode=model.periode,
                    mogelijk=possible,
                )
            )
        return STANDPER, standper
    if not categorie:
        return None
    side = SIDE_OF_PART.get(onderdeel)
    every = tuple(CATEGORIES.values())
    wrong = model.wrong(categorie, CATEGORIE, every)
    if not wrong and side is not None and categorie not in model.codes[CATEGORIES[side]]:
        wrong = say("categorie_niet_bij", categorie=categorie, onderdeel=onderdeel)
    problems += filter(None, [wrong])
    return CATEGORIE, categorie


def _folded(key: str) -> set[str]:
    return {fold(word) for word in say(key).split("; ")}


def _without_clashes(rows: Sequence[MappingRow]) -> list[MappingRow]:
    """Return the rows; those that are for the same lines and say something else of a field get that as a problem."""
    same: dict[tuple[Pattern | None, ...], list[MappingRow]] = {}
    for row in rows:
        same.setdefault(row.patterns, []).append(row)
    result = []
    for row in rows:
        others = [other for other in same[row.patterns] if other is not row and _clash(row, other)]
        if others:
            numbers = ", ".join(str(other.rij) for other in others[:MOST_SHOWN])
            told = say("rij_dubbel", rijen=numbers)
            row = MappingRow(**{**row.__dict__, "problem": " ".join(filter(None, [row.problem, told]))})
        result.append(row)
    return result


def _clash(one: MappingRow, other: MappingRow) -> bool:
    pairs = ((one.onderdeel, other.onderdeel), (one.plaats, other.plaats), (one.kolom, other.kolom))
    return any(a and b and a != b for a, b in pairs)
