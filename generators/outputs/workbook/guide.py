"""The first sheet of a workbook: what it is, how to read it, what the other sheets hold and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from generators.outputs.workbook.layout import GREY_MARK, SheetNote, SheetSet, area_of, fit_height
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError
from iv3.core.house_style import LINE_HEIGHT, PAPER_A4

GUIDE = "Leeswijzer"
"""The name of the first sheet."""

_PROSE_WIDTH = 96


def write_guide(
    sheet: Any,
    formats: Mapping[str, Any],
    specification: Specification,
    jaar: int,
    notes: Sequence[tuple[SheetSet, Sequence[SheetNote]]],
    apart: Sequence[SheetNote],
    sources: Mapping[str, int],
) -> None:
    """Write the guide; ``sources`` has how many rows name each source, by its id."""
    edition = specification.edition
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, _PROSE_WIDTH)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 14)
    sheet.set_default_row(LINE_HEIGHT + 3)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RBlad &P van &N")
    sheet.write_string(0, 0, title_of(specification, jaar), formats["title"])
    sheet.set_row(0, 2 * LINE_HEIGHT)
    row = 2
    layers = [model for sheet_set, _ in notes for model in sheet_set.models]
    facts = (
        ("Wat is dit?", edition.omschrijving),
        ("Verslagjaar", str(jaar)),
        *(("Voorlopig", note) for note in dict.fromkeys(model.provisional_note for model in layers) if note),
        ("Voor", ", ".join(model.laag.meervoud for model in layers)),
        ("Versie", edition.versie),
        ("Beheerder", edition.beheerder),
        ("Licentie", edition.licentie),
    )
    for label, text in facts:
        sheet.write_string(row, 0, label, formats["label"])
        _write_prose(sheet, formats, row, text)
        row += 1
    sheet.write_string(row, 0, "Website", formats["label"])
    sheet.write_url(row, 1, edition.adres, formats["link"], edition.adres)
    row += 2
    row = _write_section(sheet, formats, row, "Zo leest u dit bestand", _READING)
    groups = [(f"Bladen voor {sheet_set.people}", sheet_notes) for sheet_set, sheet_notes in notes]
    groups += [("Bladen over productcodes en overgangen", apart)] if apart else []
    for heading, sheet_notes in groups:
        row = _write_heading(sheet, formats, row, heading)
        for note in sheet_notes:
            sheet.write_url(row, 0, f"internal:'{note.name}'!A1", formats["link"], note.name)
            _write_prose(sheet, formats, row, note.description)
            sheet.write_number(row, 2, note.count, formats["count"])
            sheet.write_string(row, 3, note.unit, formats["prose"])
            row += 1
        row += 1
    row = _write_heading(sheet, formats, row, "Bronnen, met hun kenmerk in de tabellen")
    for source, count in sources.items():
        sheet.write_string(row, 0, source, formats["prose"])
        _write_prose(sheet, formats, row, _source_line(specification, source))
        sheet.write_number(row, 2, count, formats["count"])
        sheet.write_string(row, 3, "rijen", formats["prose"])
        row += 1
    sheet.ignore_errors({"number_stored_as_text": area_of(row, 3)})


_READING = (
    ("Codes zijn tekst", "Een code is nooit een getal: een nul aan het eind hoort erbij."),
    ("Tabellen", "Elke lijst is een Excel-tabel. Met de knoppen in de kop kunt u filteren en sorteren."),
    (
        "Matrices",
        f"In een grijze cel staat het woord ‘{GREY_MARK}’. Een open cel is wit en leeg. "
        "Hoofdtaakvelden en andere groepen staan vet op een lichte achtergrond.",
    ),
    ("Geen formules", "Dit bestand heeft geen formules, macro’s of koppelingen met andere bestanden."),
)


def _write_section(
    sheet: Any, formats: Mapping[str, Any], row: int, heading: str, lines: Iterable[tuple[str, str]]
) -> int:
    row = _write_heading(sheet, formats, row, heading)
    for label, text in lines:
        sheet.write_string(row, 0, label, formats["label"])
        _write_prose(sheet, formats, row, text)
        row += 1
    return row + 1


def _write_prose(sheet: Any, formats: Mapping[str, Any], row: int, text: str) -> None:
    sheet.write_string(row, 1, text, formats["prose"])
    fit_height(sheet, row, [(text, _PROSE_WIDTH)])


def _write_heading(sheet: Any, formats: Mapping[str, Any], row: int, text: str) -> int:
    sheet.write_string(row, 0, text, formats["heading"])
    for column in (1, 2, 3):
        sheet.write_blank(row, column, None, formats["heading"])
    return row + 1


def title_of(specification: Specification, jaar: int) -> str:
    """Return what the workbook of a year is called."""
    return f"{specification.edition.titel}: tabellen {jaar}"


def _source_line(specification: Specification, source: str) -> str:
    bron = specification.facts.bronnen.get(source)
    if bron is None:
        raise UserError(f"bron {source} staat niet bij de bronnen")
    parts = (
        bron.titel,
        bron.versie and f"versie {bron.versie}",
        bron.datum,
        bron.uitgever,
        bron.vindplaats,
        f"geraadpleegd {bron.geraadpleegd}",
    )
    return "; ".join(part for part in parts if part)
