"""``iv3.deliver``: the Excel model to a delivery in JSON, and a delivery to a filled-in workbook."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from iv3.core.errors import UserError
from iv3.core.filekinds import OLE, ZIP
from iv3.core.given import Given, file_of
from iv3.core.packs import read_pack
from iv3.core.sentences import text
from iv3.core.words import Ernst
from iv3.delivery.draft import PHASES
from iv3.delivery.reading import Unreadable, decode, parse
from iv3.delivery.validation import BLOCKING, Validation
from iv3.delivery.wording import where
from iv3.excel.fillin import build
from iv3.excel.model import ModelRead, read_model
from iv3.excel.problems import PACK, message

say = partial(text, "leveren")
JSON, XLSX = "json", "xlsx"
UNITS: Mapping[str, int | None] = {"duizend": None, "euro": 1}
"""What amounts in the Excel model are in → what they are multiplied with; None: as CBS's own tool does."""


@dataclass(frozen=True)
class DeliverResult:
    """What became of a delivery or of an Excel model.

    Attributes:
        form: ``json`` or ``xlsx``.
        content: the file; empty when something is in the way.
        remarks: sentences: what is in the way or was left out, and what was made.
        fouten: how many faults the delivery has; CBS does not take it as it is.
    """

    form: str
    content: bytes
    remarks: tuple[str, ...]
    fouten: int

    @property
    def is_whole(self) -> bool:
        """Tell whether a file was made, of a delivery without faults."""
        return bool(self.content) and not self.fouten


def deliver(
    source: Given,
    *,
    form: str | None = None,
    unit: str = "duizend",
    details: bool | None = None,
    package: str | None = None,
    software: str | None = None,
    name: str | None = None,
) -> DeliverResult:
    """Make a delivery (JSON) of the Excel model, or a filled-in workbook of a delivery.

    Args:
        source: the Excel model of CBS, or a delivery in JSON.
        form: ``json`` or ``xlsx``; by default JSON of a workbook, and a workbook of JSON.
        unit: what the amounts in the model are in: ``duizend`` or ``euro``.
        details: whether details are public; by default what the model says, else not.
        package: the financial package, as the delivery names it.
        software: the software that exports, as the delivery names it.
        name: how messages call the source.

    Raises:
        UserError: the source cannot be used, or the choices do not go together.
    """
    told = {"details_openbaar": details, "financieel_pakket": package, "export_software": software}
    _refuse_empty({"--package": package, "--software": software})
    file = file_of(source, name)
    with file.open("rb") as stream:
        content = stream.read(Validation(None).limits()["hoogstens_bytes"] + 1)
    is_workbook = content.startswith((*ZIP, OLE))
    wanted = form or (JSON if is_workbook else XLSX)
    if not is_workbook and wanted == JSON:
        raise UserError(say("al_json", bestand=file))
    if not is_workbook:
        found = [finding["ernst"] for finding in Validation(file.name).run(content)["bevindingen"]]
        return _workbook(_delivery(content, str(file)), file.name, (*_about_contents(found),), found.count(BLOCKING))
    read = _model(content, file.name, unit, told)
    is_deliverable, remarks, faults = _judged(read, file.name)
    if not is_deliverable:
        return DeliverResult(wanted, b"", remarks, faults)
    if wanted == XLSX:
        return _workbook(read.delivery, file.name, remarks, faults)
    records = sum(len(part) for part in read.delivery["data"].values())
    made = say("geschreven", aantal=records, bestand=file.name)
    return DeliverResult(JSON, json_bytes(read.delivery), (*remarks, made), faults)


def json_bytes(delivery: Mapping[str, Any]) -> bytes:
    """Return a delivery as a file: UTF-8, one key on a line, in the order it has."""
    return (json.dumps(delivery, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


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
    in_the_way = sum(finding["ernst"] == BLOCKING for finding in before)
    if in_the_way:
        return False, (*remarks, say("niet_geschreven", bestand=name, aantal=in_the_way)), in_the_way
    degrees = [finding["ernst"] for finding in report["bevindingen"] if finding not in before]
    return True, (*remarks, *_about_contents(degrees)), degrees.count(BLOCKING)


def _sentence(finding: dict[str, Any]) -> str:
    values = {key: finding[key] for key in ("regel", "melding", "herstel")}
    return say("bevinding", plaats=where(finding), **values)


def _about_contents(degrees: list[str]) -> Iterator[str]:
    faults, warnings = degrees.count(BLOCKING), degrees.count(Ernst.WAARSCHUWING)
    if faults or warnings:
        yield say("inhoud", fouten=faults, waarschuwingen=warnings)


def _delivery(content: bytes, name: str) -> Mapping[str, Any]:
    """Return a delivery in JSON.

    Raises:
        UserError: it cannot be read, or does not say of which layer and year it is.
    """
    validation = Validation(None)
    limits = validation.limits()
    try:
        data = parse(decode(content, limits["hoogstens_bytes"]).text, limits["hoogstens_diep"]).data
    except Unreadable as error:
        finding = validation.run(content)["bevindingen"][0]
        told = {"melding": finding["melding"], "herstel": finding["herstel"]}
        raise UserError(say("geen_aanlevering", bestand=name, **told)) from error
    metadata = data.get("metadata") if isinstance(data, dict) else None
    layers = list(validation.pack_of_rules["lagen"])
    has_year = isinstance(metadata, dict) and isinstance(metadata.get("boekjaar"), int)
    if not isinstance(metadata, dict) or not has_year or metadata.get("overheidslaag") not in layers:
        raise UserError(say("geen_kop", bestand=name))
    return dict(data)


def _workbook(delivery: Mapping[str, Any], name: str, remarks: tuple[str, ...], faults: int) -> DeliverResult:
    metadata = delivery["metadata"]
    layer, year = metadata["overheidslaag"], metadata["boekjaar"]
    made = build(delivery, Validation(None).pack_of_rules["lagen"][layer], year)
    told = say("geschreven_werkmap", laag=layer, jaar=year, bestand=name)
    return DeliverResult(XLSX, made.content, (*remarks, *made.left_out, told), faults)
