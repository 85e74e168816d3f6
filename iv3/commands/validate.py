"""``iv3 validate``: deliveries in, what is wrong with them out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from iv3.commands.command import Command
from iv3.commands.options import add_control_file, add_format, add_out
from iv3.commands.outputs import JSON, TEXT, form_of
from iv3.commands.parser import Parser, say
from iv3.core.errors import UserError
from iv3.core.files import write, write_all
from iv3.core.progress import end_progress, show_progress
from iv3.core.terminal import warn
from iv3.core.words import Ernst, Oordeel
from iv3.delivery.report import Report, Source, validate, validated
from iv3.delivery.wording import as_csv, as_html, as_json, as_text

if TYPE_CHECKING:
    from iv3.delivery.delivery_count import DeliveryCount

STDIN = "-"
_WORKBOOKS = (".xlsx", ".xlsm")


def _junit(reports: Sequence[Report]) -> str:
    from iv3.delivery.build_formats import as_junit  # loads a writer of XML

    return as_junit(reports)


def _sarif(reports: Sequence[Report]) -> str:
    from iv3.delivery.build_formats import as_sarif  # as above

    return as_sarif(reports)


_FORMATS: dict[str, Callable[[Sequence[Report]], str]] = {
    "text": as_text,
    JSON: lambda reports: as_json(reports, as_list=True),
    "csv": as_csv,
    "html": as_html,
    "junit": _junit,
    "sarif": _sarif,
}


def _add(parser: Parser) -> None:
    parser.add_argument(
        "bestanden",
        nargs="+",
        type=Path,
        metavar="BESTAND",
        help=f"bestanden, of mappen met .json-bestanden; {STDIN} leest de invoer",
    )
    add_format(parser, _FORMATS)
    add_out(parser, "het rapport")
    parser.add_argument(
        "--fail-on",
        choices=Ernst.VALUES,
        default=Ernst.FOUT,
        help=f"uitkomst 1 vanaf deze ernst; standaard: {Ernst.FOUT}",
    )
    add_control_file(parser)
    parser.add_argument(
        "--protocol",
        metavar="VARIANT",
        help="controleer wat een aanbieder levert: inspanningsgericht, outputgericht of taakgericht",
    )


def _run(options: argparse.Namespace) -> int:
    """Return 0 when nothing as bad as ``--fail-on`` was found, 1 when it was, 2 when one cannot be judged."""
    if options.protocol is not None:
        if options.control is not None:
            raise UserError(say("geen_staat_bij_protocol"))
        from iv3.commands.protocol import check_protocol  # a delivery does not wait for it

        return check_protocol(options)
    files = list(_files(options.bestanden))
    if not files:
        raise UserError(say("geen_json"))
    form = form_of(options.out, options.format, _FORMATS, TEXT)
    counts: list[DeliveryCount] = []
    reports = [*_reports(files, validate if options.control is None else _counting(counts))]
    end_progress()
    _tell_models_left_out(options.bestanden)
    sheets: dict[Path, list[str | bytes]] = {}
    if options.control is not None:
        sheets[options.control] = [_control_sheet(counts, options.control.suffix)]
    told = _form(form, options.bestanden)(reports)
    write_all({**({} if options.out is None else {options.out: [told]}), **sheets})
    if options.out is None:
        write(told, None)
    worst = Ernst.VALUES[: Ernst.VALUES.index(options.fail_on) + 1]
    judged = [report for report in reports if report.oordeel != Oordeel.NIET_TE_BEOORDELEN]
    if any(finding["ernst"] in worst for report in judged for finding in report.bevindingen):
        return 1
    return 0 if len(judged) == len(reports) else 2


def _form(form: str, paths: Sequence[Path]) -> Callable[[Sequence[Report]], str]:
    """Return what writes the reports. One file that is named gives one report as JSON; a folder or more give a list,
    however many files there turn out to be."""
    if form == JSON and len(paths) == 1 and not paths[0].is_dir():
        return lambda reports: as_json(reports, as_list=False)
    return _FORMATS[form]


def _counting(counts: list[DeliveryCount]) -> Callable[..., Report]:
    """Return what validates a delivery and adds to ``counts`` what there is to say of it on a control sheet."""
    from iv3.delivery.delivery_count import delivery_count  # validating alone does without

    def counted(source: Source, *, name: str) -> Report:
        validation, report = validated(source, name=name)
        counts.append(delivery_count(validation, name))
        return report

    return counted


def _control_sheet(counts: Sequence[DeliveryCount], suffix: str) -> bytes:
    from iv3.delivery.control import delivery_control  # as above
    from iv3.rows.control_document import control_document

    return control_document(delivery_control(counts), suffix)


def _reports(files: Sequence[Path], check: Callable[..., Report]) -> Iterator[Report]:
    for number, path in enumerate(files, start=1):
        if len(files) > 1:
            show_progress(say("voortgang_bestanden", nummer=number, aantal=len(files)))
        if str(path) == STDIN:
            yield check(sys.stdin.buffer, name=say("invoer"))
        else:
            yield check(path, name=str(path) if len(files) > 1 else path.name)


def _tell_models_left_out(paths: Sequence[Path]) -> None:
    for folder in filter(Path.is_dir, paths):
        names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix.lower() in _WORKBOOKS)
        if names:
            warn(say("werkmap_in_map", map=folder, namen=", ".join(names)))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*.json") if p.is_file())
        else:
            yield path


COMMAND = Command(
    help="controleer aanleveringen",
    description="Controleer aanleveringen: JSON, of het Excel-model (XLSX). Met --protocol: wat een aanbieder aan "
    "een gemeente levert (CSV, XLSX of JSON). Er wordt niets verstuurd.",
    examples=(
        "iv3 validate aanlevering.json",
        "iv3 validate map/ --format html --out rapport.html",
        "iv3 validate aanlevering.json --control controlestaat.html",
        "iv3 validate --protocol taakgericht levering.csv",
    ),
    add=_add,
    run=_run,
)
