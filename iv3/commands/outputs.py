"""What a command writes: never over what it reads, nor twice to one file, in the form that its name says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from iv3.commands.parser import say
from iv3.core.errors import Unusable
from iv3.core.files import is_poured, is_standard_output, write, write_all
from iv3.core.terminal import tell, warn

CSV, JSON, TEXT, XLSX = "csv", "json", "text", "xlsx"
_SUFFIXES: Mapping[str, str] = {
    ".csv": CSV,
    ".html": "html",
    ".json": JSON,
    ".md": TEXT,
    ".sarif": "sarif",
    ".toml": "toml",
    ".txt": TEXT,
    ".xlsx": XLSX,
    ".xml": "junit",
}
"""How a name ends → the form of what is in the file."""


def not_over(outputs: Iterable[Path | None], read: Sequence[Path]) -> None:
    """Refuse to write over a file that is read, in a folder that is read, or over another output.

    Args:
        outputs: the files to write; None for one that is not asked for.
        read: the files and folders that are read.

    Raises:
        Unusable: the text names the file.
    """
    folders = [path.resolve() for path in read if path.is_dir()]
    written: set[Path] = set()
    for out in outputs:
        if out is None or is_poured(out):
            continue
        place = out.resolve()
        if place in written:
            raise Unusable(say("uitvoer_dubbel", bestand=out))
        if out.exists() and any(path.exists() and out.samefile(path) for path in read):
            raise Unusable(say("uitvoer_is_invoer", bestand=out))
        if any(folder in place.parents for folder in folders):
            raise Unusable(say("uitvoer_in_invoer", bestand=out))
        written.add(place)


def not_over_existing(out: Path | None, *, is_forced: bool) -> None:
    """Refuse to write something to fill in over a file that is there: it may be filled in already.

    Raises:
        Unusable: the file is there and the user did not say that it may go.
    """
    if out is not None and out.exists() and not is_poured(out) and not is_forced:
        raise Unusable(say("sjabloon_bestaat", bestand=out))


def form_of(out: Path | None, told: str | None, forms: Collection[str], default: str) -> str:
    """Return the form to write in: what the user told, else what the name of the file says, else the default.

    Args:
        out: the file; None for standard output.
        told: the form that was told; None when it was not.
        forms: the forms that there are.
        default: the form when nothing says it.

    Raises:
        Unusable: the name says another form than was told, or one that there is not.
    """
    if out is None or not out.suffix:
        return told or default
    named = _SUFFIXES.get(out.suffix.lower())
    if named is None and told is not None:
        return told
    if named is None or named not in forms or (told is not None and told != named):
        endings = ", ".join(suffix for suffix, form in _SUFFIXES.items() if form in ((told,) if told else forms))
        raise Unusable(say("uitvoer_vorm", bestand=out, vormen=endings))
    return named


def table_contents(out: Path, pieces: Iterable[str], amounts: Collection[str] = ()) -> Iterable[str | bytes]:
    """Return a table in the form that the name of its file says: CSV, or a workbook.

    Args:
        out: the file.
        pieces: the table as CSV.
        amounts: the headers of its columns with amounts in euros.

    Raises:
        Unusable: the name says another form.
    """
    if form_of(out, None, (CSV, XLSX, TEXT), CSV) != XLSX:
        return pieces
    from iv3.rows.written_workbook import workbook_of  # a delivery that is checked does not wait for it

    return [workbook_of(pieces, amounts, str(out))]


def write_table(out: Path | None, content: str) -> None:
    """Write a table in the form that the name of its file says, or as CSV to standard output.

    Raises:
        Unusable: the name says another form.
        OSError: the file cannot be written.
    """
    if out is None:
        write(content, None)
    else:
        write_all({out: table_contents(out, [content])})


def tell_outcome(written: Collection[Path], *lines: str) -> None:
    """Say the outcome of a run in lines of text.

    Args:
        written: the files that were written. With any, the lines only tell of it: nothing fails when nobody can hear
            them, and they leave standard output to a file that goes there.
        lines: what to say.

    Raises:
        OSError: the lines are all there is, and standard output is closed or full.
    """
    if any(map(is_standard_output, written)):
        warn(*lines)
    elif written:
        tell(*lines)
    elif lines:
        write("\n".join(lines) + "\n", None)
