"""CBS's open data as a delivery: one organisation, one report and one publication out of the table."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from iv3.bookkeeping.about import About
from iv3.bookkeeping.delivery import delivery
from iv3.bookkeeping.model_year import load_model
from iv3.core.errors import Unusable, UserError
from iv3.core.filekinds import START, what_is
from iv3.core.given import File
from iv3.core.money import euro
from iv3.core.words import Laagkenmerk
from iv3.filing.choosing import municipality_code, organisation_cell, report_of
from iv3.filing.codes import CellCodes
from iv3.filing.columns import open_cells
from iv3.filing.control import nothing_counts
from iv3.filing.reading import LineChoices, TableCells, read_cells
from iv3.filing.words import FIRST, REPORT, ROWS, SECOND, UNITS, say
from iv3.rows.cells import shown
from iv3.rows.line_file import LineFile
from iv3.rows.named_columns import known_headers
from iv3.rows.reading import TableReading
from iv3.rows.table import open_lines
from iv3.rows.years_and_periods import ADMINISTRATION

ROUNDING_CENT = 100 * UNITS["duizend"]
"""What published amounts are rounded to, in cents."""
_TABLE = "tabel"
_MOST_SHOWN = 20
_NOBODY = {"naam": "-", "email": "niemand@voorbeeld.nl", "telefoon": "-"}
"""A delivery has a contact and published figures have none; it is never shown."""


@dataclass(frozen=True)
class PublishedChoices:
    """What is wanted of published figures; None is what follows from the table.

    Attributes:
        layer: gemeente, gr or provincie.
        year, period: the report.
        own: the organisation, by name or code.
        placement: 1 or 2, which publication.
    """

    layer: str | None = None
    year: int | None = None
    period: int | None = None
    own: str | None = None
    placement: int | None = None


@dataclass(frozen=True)
class PublishedDelivery:
    """Published figures as a delivery (JSON), with what there is to say of them."""

    content: str
    remarks: tuple[str, ...]


def is_published(file: File) -> bool:
    """Tell whether a file is a table as CSV, and so no delivery."""
    with suppress(OSError), file.open("rb") as stream:
        kind = what_is(stream.read(START), file.suffix)
        return kind is not None and kind.soort == _TABLE
    return False


def read_published(file: File, choices: PublishedChoices, like: Mapping[str, object] | None) -> PublishedDelivery:
    """Return published figures as a delivery.

    Args:
        file: the open data of CBS, as CSV.
        choices: what is wanted of them.
        like: the metadata of the delivery that they are laid beside; None when there is none.

    Raises:
        Unusable: it is another table, or one of several organisations or reports must be chosen.
    """
    header = _opened(file)
    like = like or {}
    year, period = _report(header, choices, like)
    organisation = _organisation(header, choices, str(like.get("overheidsnummer", "")))
    model = load_model(choices.layer or Laagkenmerk.GEMEENTE, year, period)
    codes = CellCodes(model)
    table = open_cells(file, codes, TableReading(), placement=choices.placement)
    only = [organisation] if organisation is not None else []
    found = read_cells(table, codes, LineChoices(only=only))
    name = organisation[1] if organisation is not None else file.name
    metadata = {
        "overheidslaag": model.overheidslaag,
        "overheidsnummer": _number(name, str(like.get("overheidsnummer", ""))),
        "overheidsnaam": name,
        "boekjaar": year,
        "periode": period,
        "status": model.status,
        "datum": f"{year}-01-01T00:00:00+01:00",
        "details_openbaar": False,
        "financieel_pakket": "-",
        "export_software": f"iv3 {model.versie}",
    }
    about = About(metadata, _NOBODY)
    cells = {cell: {"": cent} for cell, cent in found.cells.items()}
    return PublishedDelivery(delivery(cells, {}, about, per_account=False), tuple(_remarks(file, found)))


def _opened(file: File) -> LineFile:
    """Return the table with the columns that tell whose figures it has, and of which report."""
    meanings = (*ROWS, REPORT, FIRST, SECOND, ADMINISTRATION)
    found = open_lines(file, known_headers(meanings, say), optional=meanings)
    if REPORT not in found.at or not (FIRST in found.at or SECOND in found.at):
        raise Unusable(say("geen_open_data", bestand=found.place))
    return found


def _report(file: LineFile, choices: PublishedChoices, like: Mapping[str, object]) -> tuple[int, int]:
    """Return the year and the period that are wanted: said, the only ones, or those of the other delivery."""
    if choices.year is not None and choices.period is not None:
        return choices.year, choices.period
    reports: dict[tuple[int, int], str] = {}
    for number, cells, problem in file.rows():
        cell = cells[file.at[REPORT]] if problem is None else ""
        if cell.strip():
            try:
                year, period = report_of(cell)
            except UserError as error:
                raise Unusable(say("in_rij", bestand=file.place, rij=number, reden=error)) from None
            reports.setdefault((choices.year or year or 0, period), cell.strip())
    fitting = {
        report for report in reports if choices.year in (None, report[0]) and choices.period in (None, report[1])
    }
    other = like.get("boekjaar"), like.get("periode")
    if len(fitting) != 1 and other in fitting:
        fitting = {report for report in fitting if report == other}
    if len(fitting) != 1:
        listed = ", ".join([*reports.values()][:_MOST_SHOWN])
        raise Unusable(say("verslag_kiezen", bestand=file.place, verslagen=listed))
    return fitting.pop()


def _organisation(file: LineFile, choices: PublishedChoices, number: str) -> tuple[str, str] | None:
    """Return the header and the cell of the organisation that is wanted; None when the table has no such column."""
    laag = choices.layer or Laagkenmerk.GEMEENTE
    if choices.own is not None:
        return organisation_cell(file, choices.own, laag)
    at = file.at.get(ADMINISTRATION)
    if at is None:
        return None
    seen = {cells[at].strip(): None for _, cells, problem in file.rows() if problem is None and cells[at].strip()}
    if len(seen) != 1:
        seen_codes = {cell: municipality_code(cell) for cell in seen} if number else {}
        same = [cell for cell, code in seen_codes.items() if code and number.endswith(code)]
        if len(same) != 1:
            listed = ", ".join(f"“{shown(cell)}”" for cell in [*seen][:_MOST_SHOWN])
            raise Unusable(say("gemeente_kiezen", bestand=file.place, kop=shown(file.header[at]), waarden=listed))
        return file.header[at], same[0]
    return file.header[at], next(iter(seen))


def _number(name: str, number: str) -> str:
    """Return the number of an organisation: that of the other delivery when it is the same, else its code or name."""
    code = municipality_code(name)
    return number if code and number.endswith(code) else code or name


def _remarks(file: File, found: TableCells) -> list[str]:
    remarks = [f"{file.name}: {remark}" for remark in found.table.remarks]
    remarks += nothing_counts(found)
    if found.refused_lines:
        number, reason = found.refused[0]
        cents = euro(found.control.refused.cents)
        told = {"regels": found.refused_lines, "bedrag": cents, "rij": number, "reden": reason}
        remarks.append(say("gepubliceerd_geweigerd", bestand=file.name, **told))
    return remarks
