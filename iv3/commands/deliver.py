"""``iv3 deliver``: from the Excel model to a delivery in JSON, and from a delivery to a filled workbook."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from iv3.core.filekinds import OLE, ZIP
from iv3.core.files import write
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

TEXTS = "leveren"
_SAY = partial(text, TEXTS)
_OPTIONS = {"details": "details_openbaar", "package": "financieel_pakket", "software": "export_software"}


def main(options: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        0 when everything is in the file, 1 when something is not: then nothing is written (a delivery), or what is
        left out is said (a workbook).

    Raises:
        ValueError: a file or an option cannot be used; the text says what to do.
        OSError: a file cannot be read or written.
    """
    source: Path = options.bestand
    if options.out is not None and options.out.exists() and source.samefile(options.out):
        raise ValueError(_SAY("uit_is_in", bestand=options.out))
    for option in ("package", "software"):
        given = getattr(options, option)
        if given is not None and not given.strip():
            raise ValueError(_SAY("lege_tekst", optie=f"--{option}"))
    with source.open("rb") as stream:
        content = stream.read(Validation(None).limits()["hoogstens_bytes"] + 1)
    is_workbook = content.startswith((*ZIP, OLE))
    wanted = options.format or ("json" if is_workbook else "xlsx")
    if not is_workbook and wanted == "json":
        raise ValueError(_SAY("al_json", bestand=source))
    if wanted == "xlsx" and options.out is None:
        raise ValueError(_SAY("uit_nodig"))
    if not is_workbook:
        return _write_workbook(_delivery(content, source), source, options.out)
    read = _model(content, source, options)
    if not _is_deliverable(read, source):
        return 1
    if wanted == "xlsx":
        return _write_workbook(read.delivery, source, options.out)
    write(json_bytes(read.delivery), options.out)
    records = sum(len(part) for part in read.delivery["data"].values())
    print(_SAY("geschreven", aantal=records, bestand=source.name), file=sys.stderr)
    return 0


def json_bytes(delivery: Mapping[str, Any]) -> bytes:
    """Return a delivery as a file: UTF-8, one key on a line, in the order it has."""
    return (json.dumps(delivery, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _model(content: bytes, source: Path, options: argparse.Namespace) -> ModelRead:
    """Read the workbook, with what the options say about it.

    Raises:
        ValueError: the file is no workbook that can be opened.
    """
    factor = 1 if options.unit == "euro" else None
    read = read_model(content, name=source.name, factor=factor)
    if not read.usable:
        told, remedy = message(read.problems[0])
        raise ValueError(_SAY("geen_aanlevering", bestand=source, melding=told, herstel=remedy))
    pack = read_pack(PACK) or {}
    words = {"ja": True, "nee": False}
    for option, key in _OPTIONS.items():
        given = getattr(options, option)
        if given is not None and any(field["pad"] == f"/metadata/{key}" for field in pack["velden"]):
            read.delivery["metadata"][key] = words.get(given, given)
    return read


def _is_deliverable(read: ModelRead, source: Path) -> bool:
    """Tell whether CBS can read what came out; say everything that is in the way, and how the contents look."""
    validation = Validation(source.name)
    report = validation.model(read)
    phases = {rule["id"]: PHASES.index(rule["fase"]) for rule in validation.rules}
    contents = PHASES.index("inhoud")
    in_the_way = 0
    for finding in report["bevindingen"]:
        if phases[finding["regel"]] < contents:
            in_the_way += finding["ernst"] == BLOCKING
            place = where(finding)
            print(
                _SAY(
                    "bevinding",
                    regel=finding["regel"],
                    plaats=place,
                    melding=finding["melding"],
                    herstel=finding["herstel"],
                ),
                file=sys.stderr,
            )
    if in_the_way:
        print(_SAY("niet_geschreven", bestand=source, aantal=in_the_way), file=sys.stderr)
        return False
    degrees = [f["ernst"] for f in report["bevindingen"] if phases[f["regel"]] == contents]
    if degrees.count(BLOCKING) or degrees.count(Ernst.WAARSCHUWING):
        counts = {"fouten": degrees.count(BLOCKING), "waarschuwingen": degrees.count(Ernst.WAARSCHUWING)}
        print(_SAY("inhoud", **counts), file=sys.stderr)
    return True


def _delivery(content: bytes, source: Path) -> Mapping[str, Any]:
    """Return a delivery in JSON.

    Raises:
        ValueError: it cannot be read, or does not say of which layer and year it is.
    """
    validation = Validation(None)
    limits = validation.limits()
    try:
        data = parse(decode(content, limits["hoogstens_bytes"]).text, limits["hoogstens_diep"]).data
    except Unreadable as error:
        finding = validation.run(content)["bevindingen"][0]
        told, remedy = finding["melding"], finding["herstel"]
        raise ValueError(_SAY("geen_aanlevering", bestand=source, melding=told, herstel=remedy)) from error
    metadata = data.get("metadata") if isinstance(data, dict) else None
    layers = validation.pack_of_rules["lagen"]
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("boekjaar"), int)
        or metadata.get("overheidslaag") not in list(layers)
    ):
        raise ValueError(_SAY("geen_kop", bestand=source))
    return dict(data)


def _write_workbook(delivery: Mapping[str, Any], source: Path, out: Path) -> int:
    metadata = delivery["metadata"]
    laag = Validation(None).pack_of_rules["lagen"][metadata["overheidslaag"]]
    made = build(delivery, laag, metadata["boekjaar"])
    write(made.content, out)
    for sentence in made.left_out:
        print(sentence, file=sys.stderr)
    told = _SAY("geschreven_werkmap", laag=metadata["overheidslaag"], jaar=metadata["boekjaar"], bestand=source.name)
    print(told, file=sys.stderr)
    return int(bool(made.left_out))
