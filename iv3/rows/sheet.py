"""Lines on a sheet of an Excel workbook: which sheet, its header and its rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

from iv3.core.given import File
from iv3.core.nearest import nearest
from iv3.rows.cells import COMMA, column_letters, fold, say, shown, unusable, with_decimal_commas
from iv3.rows.header import MOST_TITLES, Wanted, header_row, notes_around
from iv3.rows.line_file import LineFile, Row, hint, listed
from iv3.rows.row_kinds import BLANK_ROW, LeftOut, TotalRow, row_judge
from iv3.rows.workbook import Opened, Scan, opened, rows_of

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def open_workbook(path: File, name: str, wanted: Wanted, sheet: str | None) -> LineFile:
    """Choose a sheet and understand its header."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise unusable("niet_te_lezen", bestand=name, reden=error.strerror or error) from None
    with stream, opened(stream, name) as workbook:
        return _choose(workbook, _Request(workbook, wanted, sheet))


@dataclass(frozen=True)
class _Request:
    """What is asked of a workbook."""

    workbook: Opened
    wanted: Wanted
    sheet: str | None

    @property
    def name(self) -> str:
        return self.workbook.name

    def place(self, sheet: str) -> str:
        return self.workbook.place(sheet)


def _choose(workbook: Opened, request: _Request) -> LineFile:
    """Return the sheet that was asked for, or else the first visible one that has the columns, or else has data."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # iv3.pyz goes without; `opened` has asked

    worksheets = [meta for meta in workbook.reader.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    names = [meta.name for meta in worksheets]
    if any(name not in workbook.parts for name in names) or len(set(names)) < len(names):
        raise workbook.broken
    if request.sheet is not None:
        asked = [n for n in names if n == request.sheet] or [n for n in names if fold(n) == fold(request.sheet)]
        if not asked:
            near = nearest(fold(request.sheet), folded := {fold(n): n for n in names})
            raise unusable(
                "blad_onbekend",
                bestand=request.name,
                blad=shown(request.sheet),
                bladen=listed(names),
                hint=hint(folded[near] if near else None),
            )
        names = asked[:1]
    else:
        names = [meta.name for meta in worksheets if meta.visible == SheetVisibleEnum.Visible]
    candidates: list[tuple[str, Scan]] = []
    for name in names:
        scan = workbook.scan(name)
        if not scan.cells:
            continue
        sheet = workbook.values(name)
        if request.sheet is not None or len(names) == 1 or request.wanted.complete(_header(sheet, request)[1]):
            return _open_sheet(sheet, scan, request, names)
        del sheet
        candidates.append((name, scan))
    if not candidates:
        raise unusable("blad_leeg", bestand=request.name, bladen=listed(names))
    name, scan = candidates[0]
    return _open_sheet(workbook.values(name), scan, request, names)


def _header(sheet: CalamineSheet, request: _Request) -> tuple[int, list[str]]:
    """Return number and cells of the header; 0 and no cells when the sheet is blank."""
    filled = ((number, cells) for number, cells in _rows(sheet, request.place(sheet.name)) if "".join(cells).strip())
    return header_row(filled, request.wanted) or (0, [])


def _rows(sheet: CalamineSheet, place: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet, blank ones too.

    Raises:
        Unusable: a cell holds a date that cannot be.
    """
    number = 0
    try:
        for number, cells in rows_of(sheet):
            yield number, cells
    except (OverflowError, ValueError):
        raise unusable("datum_onmogelijk", bestand=place, rij=number + 1) from None


def _open_sheet(sheet: CalamineSheet, scan: Scan, request: _Request, names: Collection[str]) -> LineFile:
    place = request.place(sheet.name)
    first_column = sheet.start[1] if sheet.start else scan.first_column
    row, header = _header(sheet, request)
    in_header = [mark for mark in scan.marks if not row or mark >> 32 == row]
    if in_header:
        cell = f"{column_letters(in_header[0] >> 16 & 0xFFFF)}{in_header[0] >> 32}"
        raise unusable("kop_formule", bestand=place, cel=cell)
    if not row:
        raise unusable("blad_leeg", bestand=request.name, bladen=listed([sheet.name]))
    width = max(i for i, cell in enumerate(header) if cell.strip()) + 1
    columns = range(first_column, first_column + width)
    for top, left, bottom, right, reference in scan.merged:
        if top <= row <= bottom and left <= columns[-1] and right >= columns[0]:
            raise unusable("kop_samengevoegd", bestand=place, bereik=shown(reference), rij=row)
    others = [name for name in names if name != sheet.name]
    at = request.wanted.columns(header, place, row, first_column)
    hidden = sum(row < number <= scan.last_row for number in scan.hidden_rows)
    remarks = list(request.workbook.remarks)
    if others:
        remarks.append(say("andere_bladen", bestand=place, bladen=listed(others)))
    if hidden:
        remarks.append(say("verborgen_rijen", bestand=place, aantal=hidden))
    for index in sorted(at.values()):
        if any(first <= columns[index] <= last for first, last in scan.hidden_columns):
            letter = column_letters(columns[index])
            remarks.append(say("verborgen_kolom", bestand=place, kop=shown(header[index]), letter=letter))
    return _SheetFile(
        name=request.name,
        header=header,
        at=at,
        decimal=request.wanted.decimal or COMMA,
        delimiter="",
        header_row=row,
        first_column=first_column,
        sheet=sheet.name,
        remarks=remarks,
        needed_cells=max(at.values(), default=-1) + 1,
        titles=sum(1 for _, cells in islice(rows_of(sheet), row - 1) if "".join(cells).strip()),
        notes=notes_around(row, islice(rows_of(sheet), row + MOST_TITLES)),
        hidden=hidden,
        form=say("vorm_werkmap"),
        judge=row_judge(header, at, request.wanted),
        left_out=LeftOut(),
        fingerprints=array("q"),
        source=sheet,
        scan=scan,
        table_columns=columns,
    )


@dataclass
class _SheetFile(LineFile):
    source: CalamineSheet
    scan: Scan
    table_columns: range
    """The columns of the sheet that have a header, from the first to the last."""

    def written(self, cells: list[str]) -> list[str]:
        return super().written(with_decimal_commas(cells))

    def rows(self) -> Iterator[Row]:
        marks = groupby((m for m in self.scan.marks if m >> 32 > self.header_row), key=lambda mark: mark >> 32)
        marked, found = next(marks, (0, iter(())))
        merged = self._merged_rows()
        self.begin()
        number = 0
        for number, cells in _rows(self.source, self.place):
            if number <= self.header_row:
                continue
            problem = None
            if number == marked:
                problem = self._marked(number, found, cells)
                marked, found = next(marks, (0, iter(())))
            kind = self._kind(cells) if problem is None else None
            if kind is None or isinstance(kind, TotalRow):
                if self.judge is not None:
                    self.fingerprints.append(hash(tuple(cells)))
                if problem is not None:
                    yield number, cells, problem
                    continue
                yield number, cells, (merged(number) if kind is None else kind)
            else:
                self.left_out.add(kind, number)
        while marked:
            cells = [""] * len(self.header)
            problem = self._marked(marked, found, cells)
            if problem is not None:
                if self.judge is not None:
                    self.fingerprints.append(hash((marked, problem)))
                yield marked, cells, problem
            marked, found = next(marks, (0, iter(())))

    def _kind(self, cells: list[str]) -> str | TotalRow | None:
        """Return what kind of row a row is that is no line; None for a line."""
        if not "".join(cells).strip():
            return BLANK_ROW
        return self.judge.kind(cells) if self.judge is not None else None

    def _marked(self, number: int, marks: Iterable[int], cells: list[str]) -> str | None:
        """Put error values back in own columns; return the problem when a column that matters has no value."""
        problem = None
        meant = set(self.at.values())
        for mark in marks:
            column, kind = mark >> 16 & 0xFFFF, mark & 0xFFFF
            index = column - self.first_column
            if index in meant:
                cell = f"{column_letters(column)}{number}"
                error = shown(self.scan.errors[kind - 1]) if kind else ""
                problem = problem or say("cel_foutwaarde" if kind else "cel_formule", cel=cell, gevonden=error)
            elif kind and 0 <= index < len(cells):
                cells[index] = self.scan.errors[kind - 1]
        return problem

    def _merged_rows(self) -> Callable[[int], str | None]:
        """Return a function that says of each row, asked in order, in which merged range it lies."""
        ranges = [
            found
            for found in self.scan.merged
            if found[1] <= self.table_columns[-1] and found[3] >= self.table_columns[0]
        ]
        at = last = 0
        reference = ""

        def problem(number: int) -> str | None:
            nonlocal at, last, reference
            while at < len(ranges) and ranges[at][0] <= number:
                if ranges[at][2] > last:
                    last, reference = ranges[at][2], ranges[at][4]
                at += 1
            return say("rij_samengevoegd", rij=number, bereik=shown(reference)) if number <= last else None

        return problem
