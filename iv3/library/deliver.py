"""``iv3.deliver``: the Excel model or a table to a delivery in JSON, and a delivery to a filled-in workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from iv3.core.errors import UserError
from iv3.core.filekinds import OLE, ZIP, what_is
from iv3.core.given import File, Given
from iv3.core.json_text import json_text
from iv3.core.packs import needed_pack, read_pack
from iv3.core.sentences import text
from iv3.core.words import Ernst, Laagkenmerk
from iv3.delivery.control import delivery_control
from iv3.delivery.delivery_count import delivery_count
from iv3.delivery.draft import PHASES
from iv3.delivery.finding_kinds import Finding, number_of
from iv3.delivery.validation import BLOCKING, Validation
from iv3.delivery.wording import where
from iv3.excel.control import model_control
from iv3.excel.fillin import build
from iv3.excel.model import ModelRead, read_model
from iv3.excel.problems import PACK, message
from iv3.filing.output import cell_lines, lines_csv, lines_xlsx
from iv3.filing.words import say as say_of_table
from iv3.library.deliver_table import TableResult, deliver_table
from iv3.rows.control_sheet import ControlSheet, control_text
from iv3.rows.reading import TableReading
from iv3.rows.records import Records
from iv3.rows.table import Lines, Table, table_of
from iv3.years.delivery_source import structure_faults

say = partial(text, "leveren")
JSON, XLSX, TABLE, TABLE_XLSX = "json", "xlsx", "tabel", "tabel-xlsx"
UNITS: Mapping[str, int | None] = {"duizend": None, "euro": 1}
"""What amounts in the Excel model are in → what they are multiplied with; None: as CBS's own tool does."""
_UNIT_OF_MODEL = "duizend"
_KIND_OF_TABLE = "tabel"
_COMMAND = "deliver"


@dataclass(frozen=True)
class DeliverResult:
    """What became of a delivery or of an Excel model.

    Attributes:
        form: ``json``, ``xlsx`` (a filled-in workbook), ``tabel`` (CSV) or ``tabel-xlsx``.
        content: the file; empty when something is in the way.
        remarks: sentences: what is in the way or was left out, and what was made.
        fouten: how many faults the delivery has; CBS does not take it as it is.
        table: of a table with cells: what became of every line, its totals and its control sheet; else None.
        control: the control sheet: what was read, where it went, and whether it closes.
    """

    form: str
    content: bytes
    remarks: tuple[str, ...]
    fouten: int
    table: TableResult | None = None
    control: ControlSheet | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether a file was made of a delivery without faults; of a table, whether all of it has a place."""
        if self.table is not None:
            return self.table.is_whole and not self.table.control.stopping
        return bool(self.content) and not self.fouten


def deliver(
    source: Lines,
    *,
    form: str | None = None,
    unit: str | None = None,
    details: bool | None = None,
    package: str | None = None,
    software: str | None = None,
    name: str | None = None,
    year: int | None = None,
    layer: str = Laagkenmerk.GEMEENTE,
    period: int | None = None,
    about: Given | None = None,
    number: str | None = None,
    organisation: str | None = None,
    part: str = "",
    is_credit_negative: bool = False,
    placement: int | None = None,
    own: str | None = None,
    is_draft: bool = False,
    is_delivery_wanted: bool | None = None,
    reading: TableReading | None = None,
    expected: int | None = None,
    accepted: Mapping[str, str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> DeliverResult:
    """Make a delivery (JSON) of the Excel model or of a table, or a filled-in workbook of a delivery.

    A table has on every line a taakveld or balance post, a categorie or stand, and an amount; or categories in its
    header; or it is the open data of CBS. Whoever gives one, says its ``year``.

    Args:
        source: the Excel model of CBS, a delivery in JSON, or a table (CSV, a workbook or rows).
        form: ``json``, ``xlsx`` (a filled-in workbook), or ``tabel`` (CSV) and ``tabel-xlsx`` for a table with a line
            for every cell, which reads back; by default JSON of a workbook, and a workbook of JSON.
        unit: what the amounts are in: ``duizend`` or ``euro``; by default thousands in the model, and in a table what
            it says itself.
        details: whether details are public; by default what the model says, else not.
        package: the financial package, as the delivery names it.
        software: the software that exports, as the delivery names it.
        name: how messages call the source.
        year: of a table: the year of its codes; all that follows is of a table too.
        layer: ``gemeente``, ``gr`` or ``provincie``.
        period: 0 to 5; by default 5, the annual account.
        about: who delivers (TOML).
        number: the overheidsnummer; goes before that of ``about``.
        organisation: the name of the organisation; goes before that of ``about``.
        part: the part of the delivery of every line, where the table does not say it.
        is_credit_negative: baten and passiva stand in the table with a minus.
        placement: 1 or 2, which publication in CBS's open data; by default the last with amounts.
        own: the organisation whose lines count, by name or code.
        is_draft: a delivery is made too when a line has no place.
        is_delivery_wanted: whether there is to be a delivery; by default when ``about`` is given.
        reading: how the table is read, where that does not follow from its columns.
        expected: what a column with amounts, or all together, should come to, in cents.
        accepted: code of a check of the control sheet → why it is accepted that it does not close.
        progress: told the number of lines, now and then.

    Raises:
        UserError: the source cannot be used, or the choices do not go together.
    """
    if year is not None:
        table = deliver_table(
            source,
            year=year,
            layer=layer,
            period=period,
            about=about,
            number=number,
            organisation=organisation,
            part=part,
            is_credit_negative=is_credit_negative,
            unit=unit,
            placement=placement,
            own=own,
            is_draft=is_draft,
            is_delivery_wanted=is_delivery_wanted,
            reading=reading,
            expected=expected,
            accepted=accepted,
            name=name,
            progress=progress,
        )
        return _of_table(table)
    told = {"details_openbaar": details, "financieel_pakket": package, "export_software": software}
    _refuse_empty({"--package": package, "--software": software})
    return _of_file(table_of(source, name), form, unit or _UNIT_OF_MODEL, told, accepted or {})


def _of_table(table: TableResult) -> DeliverResult:
    content = (table.delivery() or "").encode()
    return DeliverResult(JSON, content, (), 0, table, table.control)


def _of_file(
    file: Table, form: str | None, unit: str, told: Mapping[str, object], accepted: Mapping[str, str]
) -> DeliverResult:
    if isinstance(file, Records):
        raise UserError(say_of_table("jaar_nodig", bestand=file.name))
    with file.open("rb") as stream:
        content = stream.read(Validation(None).limits()["hoogstens_bytes"] + 1)
    is_workbook = content.startswith((*ZIP, OLE))
    wanted = form or (JSON if is_workbook else XLSX)
    kind = None if is_workbook else what_is(content, file.suffix)
    if kind is not None and kind.soort == _KIND_OF_TABLE:
        raise UserError(say_of_table("jaar_nodig", bestand=file))
    if not is_workbook and wanted == JSON:
        raise UserError(say("al_json", bestand=file))
    if not is_workbook:
        return _of_delivery(wanted, content, file)
    read = _model(content, file.name, unit, told)
    control = model_control(read, file.name, Validation(None).pack_of_rules["lagen"]).accepting(accepted)
    return replace(_of_model(wanted, read, file.name, control), control=control)


def _of_delivery(form: str, content: bytes, file: File) -> DeliverResult:
    """Return a delivery as a workbook or a table: nothing when its structure is wrong, else whatever is in it.

    Raises:
        UserError: it cannot be read; the text says where it goes wrong.
    """
    validation = Validation(file.name)
    report = validation.run(content)
    in_the_way = structure_faults(validation, report)
    if validation.document is None:
        told = {key: in_the_way[0][key] for key in ("melding", "herstel")}
        raise UserError(say("geen_aanlevering", bestand=file, **told))
    made = _not_written(form, in_the_way, file.name) if in_the_way else _of_sound(form, validation, report, file.name)
    return replace(made, control=delivery_control([delivery_count(validation, file.name)], _COMMAND))


def _of_sound(form: str, validation: Validation, report: Mapping[str, Any], name: str) -> DeliverResult:
    """Return what is made of a delivery with the structure of one; codes and contents are only judged."""
    found = report["bevindingen"]
    return _written(form, validation.document, name, (*_about_contents(found),), _number(found, BLOCKING))


def _not_written(form: str, in_the_way: Sequence[Finding], name: str) -> DeliverResult:
    count = _number(in_the_way, BLOCKING) or len(in_the_way)
    said = say("niet_geschreven", bestand=name, aantal=count)
    return DeliverResult(form, b"", (*map(_sentence, in_the_way), said), count)


def _of_model(form: str, read: ModelRead, name: str, control: ControlSheet) -> DeliverResult:
    """Return what becomes of an Excel model: nothing when CBS cannot read it, or its control sheet does not close."""
    is_deliverable, remarks, faults = _judged(read, name)
    if not is_deliverable:
        hint = () if read.cells else (say_of_table("werkmap_jaar", bestand=name),)
        return DeliverResult(form, b"", (*remarks, *hint), faults)
    if control.stopping:
        return DeliverResult(form, b"", (*remarks, *_stopped(control)), faults)
    read.delivery["opmerkingen"].extend({"tekst": remark} for remark in control.remarks())
    if form != JSON:
        return _written(form, read.delivery, name, remarks, faults)
    records = sum(len(part) for part in read.delivery["data"].values())
    made = say("geschreven", aantal=records, bestand=name)
    return DeliverResult(JSON, json_bytes(read.delivery), (*remarks, made), faults)


def _stopped(control: ControlSheet) -> Iterator[str]:
    """Yield what does not close, and that nothing is written because of it."""
    yield from (f"{check.code}: {check.toelichting}" for check in control.open_checks if check.stops)
    yield control_text("tegengehouden", codes=", ".join(control.stopping))


def json_bytes(delivery: Mapping[str, Any]) -> bytes:
    """Return a delivery as a file: UTF-8, one key on a line, in the order it has."""
    return json_text(delivery).encode("utf-8", "replace")


def _refuse_empty(texts: Mapping[str, str | None]) -> None:
    for option, given in texts.items():
        if given is not None and not given.strip():
            raise UserError(say("lege_tekst", optie=option))


def _model(content: bytes, name: str, unit: str, told: Mapping[str, object]) -> ModelRead:
    """Read the workbook, with what is told beside it.

    Raises:
        UserError: the file is no workbook that can be opened.
    """
    read = read_model(content, name=name, factor=UNITS[unit])
    if not read.usable:
        told_why, remedy = message(read.problems[0])
        raise UserError(say("geen_aanlevering", bestand=name, melding=told_why, herstel=remedy))
    fields = {field["pad"] for field in (read_pack(PACK) or {})["velden"]}
    for key, given in told.items():
        if given is not None and f"/metadata/{key}" in fields:
            read.delivery["metadata"][key] = given
    return read


def _judged(read: ModelRead, name: str) -> tuple[bool, tuple[str, ...], int]:
    """Return whether CBS can read what came out, what there is to know of it, and how many faults it has."""
    validation = Validation(name)
    report = validation.model(read)
    phases = {rule["id"]: PHASES.index(rule["fase"]) for rule in validation.rules}
    contents = PHASES.index("inhoud")
    before = [finding for finding in report["bevindingen"] if phases[finding["regel"]] < contents]
    remarks = [_sentence(finding) for finding in before]
    in_the_way = _number(before, BLOCKING)
    if in_the_way:
        return False, (*remarks, say("niet_geschreven", bestand=name, aantal=in_the_way)), in_the_way
    about_contents = report["bevindingen"][len(before) :]
    return True, (*remarks, *_about_contents(about_contents)), _number(about_contents, BLOCKING)


def _sentence(finding: dict[str, Any]) -> str:
    values = {key: finding[key] for key in ("regel", "melding", "herstel")}
    return say("bevinding", plaats=where(finding), **values)


def _number(findings: Iterable[Finding], ernst: str) -> int:
    return sum(number_of(finding) for finding in findings if finding["ernst"] == ernst)


def _about_contents(findings: Sequence[Finding]) -> Iterator[str]:
    faults, warnings = _number(findings, BLOCKING), _number(findings, Ernst.WAARSCHUWING)
    if faults or warnings:
        yield say("inhoud", fouten=faults, waarschuwingen=warnings)


def _written(form: str, delivery: Mapping[str, Any], name: str, remarks: tuple[str, ...], faults: int) -> DeliverResult:
    """Return a delivery as a filled-in workbook, or as a table with a line for every cell."""
    layer, year = delivery["metadata"]["overheidslaag"], delivery["metadata"]["boekjaar"]
    folder = Validation(None).pack_of_rules["lagen"][layer]
    if form == XLSX:
        made = build(delivery, folder, year)
        told = say("geschreven_werkmap", laag=layer, jaar=year, bestand=name)
        return DeliverResult(XLSX, made.content, (*remarks, *made.left_out, told), faults)
    lines = cell_lines(delivery, needed_pack(f"{folder}-{year}"))
    content = lines_csv(lines) if form == TABLE else lines_xlsx(lines)
    told = say_of_table("tabel_geschreven", laag=layer, jaar=year, aantal=len(lines), bestand=name)
    return DeliverResult(form, content, (*remarks, told), faults)
