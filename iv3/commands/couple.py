"""What the commands about care do: from options to files, on the edge of the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from iv3.care import contracts, messages, overlay
from iv3.care import couple as coupling
from iv3.care.lines import PART, Care
from iv3.care.rules import read
from iv3.core import files as writing
from iv3.core.errors import Unusable
from iv3.core.sentences import text
from iv3.rows.cells import fold

_PROGRESS_LINES = 100_000
_SAY = partial(text, PART)


def couple(options: argparse.Namespace) -> int:
    """Run ``iv3 couple``; see `iv3.care.couple.main` for the outcome."""
    pack = read()
    recognised = coupling.recognised(pack)
    columns = coupling.Columns(recognised, _named(options.column, recognised), options.sheet, options.decimal)
    care = care_of(options, pack)
    bought = care.contracts
    files = coupling.files_in(options.bestanden)
    read_too = [path for path in (options.overlay, options.contracts, *options.answers) if path is not None]
    not_over([options.out, options.summary], [*files, *read_too])
    intake = messages.Intake()
    rejected = _rejected([*options.answers, *coupling.answers_in(files)], intake)
    run = coupling.Run(care, columns, rejected, _progress, intake)
    totals, outcome = coupling.main(run, files, options.out, options.summary, pack["versie"])
    print(coupling.told(totals), end="", file=sys.stderr)
    for remark in (*bought.afgekeurd, *bought.aandacht) if bought is not None else ():
        told = text(PART, "samenvatting_contracten", bestand=remark.bestand, rij=remark.rij, reden=remark.reden)
        print(told, file=sys.stderr)
    return outcome


def care_of(options: argparse.Namespace, pack: Mapping[str, Any]) -> Care:
    """Return the care of the year, with the contracts and the own codes that the options name.

    Raises:
        Unusable: a file or a word of the options cannot be used.
        ValueError: there are no coupling rules for the year.
    """
    recognised = coupling.recognised(pack)
    law, level = _word(pack, "wet", options.law), _word(pack, "inkoopniveau", options.level)
    bought = None
    if options.contracts is not None:
        levels = {word: v["id"] for v in _values(pack, "inkoopniveau") for word in (v["naam"], *v.get("ook", ()))}
        bought = contracts.read(options.contracts, recognised, own=options.own, levels=levels)
    care = Care(pack, options.year, law=law, contracts=bought, level=level)
    if options.overlay is not None:
        judged = overlay.read(options.overlay, care, recognised)
        wrong = [j for j in judged if j.soort in (overlay.CONTRADICTS, overlay.WRONG)]
        for line in overlay.told(wrong) if wrong else ():
            print(f"{options.overlay.name}: {line}", file=sys.stderr)
        care = care.beside(overlay.counting(judged))
    return care


def overlay_check(options: argparse.Namespace) -> int:
    """Run ``iv3 overlay check``; 0 when every row can be used, 1 when one contradicts or is wrong."""
    pack = read()
    judged = overlay.read(options.bestand, Care(pack, options.year), coupling.recognised(pack))
    for line in overlay.told(judged):
        print(line)
    return int(any(j.soort in (overlay.CONTRADICTS, overlay.WRONG) for j in judged))


def overlay_template(options: argparse.Namespace) -> str:
    """Return the text of an overlay to fill in."""
    pack = read()
    return overlay.template(Care(pack, options.year), pack)


def _rejected(paths: Iterable[Path], intake: messages.Intake) -> set[messages.Reference]:
    once = {path.resolve(): path for path in paths}
    return {reference for path in once.values() for reference in messages.rejected_references(path, intake)}


def _named(said: Iterable[str], recognised: Mapping[str, Any]) -> dict[str, str]:
    named = {}
    for word in said:
        meaning, _, header = word.partition("=")
        if meaning not in recognised or not header:
            raise Unusable(text(PART, "kolom_optie", optie=word, mogelijk=", ".join(sorted(recognised))))
        named[meaning] = header
    return named


def _values(pack: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return next((p["waarden"] for p in pack["kenmerken"] if p["id"] == name), [])


def _word(pack: Mapping[str, Any], name: str, said: str | None) -> str | None:
    if said is None:
        return None
    words = {fold(w): v["id"] for v in _values(pack, name) for w in (v["id"], v["naam"], *v.get("ook", ()))}
    if fold(said) not in words:
        possible = ", ".join(dict.fromkeys(words.values()))
        raise Unusable(text(PART, "waarde_onbekend", waarde=said, kolom=name, mogelijk=possible))
    return str(words[fold(said)])


def not_over(outputs: Iterable[Path | None], files: Sequence[Path], say: Callable[..., str] = _SAY) -> None:
    """Refuse to write over a file that is read, or over another output.

    Args:
        outputs: the files to write; None for one that is not asked for.
        files: the files that are read.
        say: returns a sentence by its key.

    Raises:
        Unusable: the text names the file.
    """
    written: set[Path] = set()
    for out in outputs:
        if out is None:
            continue
        for target in (out, writing.unfinished(out)):
            if target.resolve() in written:
                raise Unusable(say("uitvoer_dubbel", bestand=out))
            if target.exists() and any(path.exists() and target.samefile(path) for path in files):
                raise Unusable(say("uitvoer_is_invoer", bestand=target))
            written.add(target.resolve())


def _progress(lines: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{lines}", end="", file=sys.stderr, flush=True)
