"""Declaration messages of care providers (iWmo and iJw 323), and the answers to them (325), read as lines.

Which messages there are, which of their fields are read and how large they may be stands in ``tables/berichten.yaml``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from iv3.care.answer_message import AnswerReader
from iv3.care.declaration_message import DeclarationReader
from iv3.care.message_records import PART, Intake, MessageKind, Prestatie, Reference
from iv3.care.message_xml import MessageReader, one_line
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.core.sentences import text

_SUFFIX = ".xml"


def messages_in(path: Path) -> list[Path]:
    """Return ``path`` itself, or every file below a folder that ends in .xml, sorted; links in it are not followed.

    Raises:
        Unusable: there is no such file, no message in the folder, or a folder in it that cannot be read.
    """
    if not path.is_dir():
        if not path.exists():
            raise Unusable(text(PART, "niet-te-vinden", bestand=one_line(path.name)))
        return [path]
    found = [
        Path(folder, name)
        for folder, _, names in os.walk(path, onerror=_unreadable_folder, followlinks=False)
        for name in names
        if name.lower().endswith(_SUFFIX)
    ]
    messages = sorted(file for file in found if file.is_file() and not file.is_symlink())
    if not messages:
        raise Unusable(text(PART, "geen-map-met-berichten", bestand=one_line(path.name)))
    return messages


def _unreadable_folder(error: OSError) -> NoReturn:
    raise Unusable(text(PART, "niet-te-openen", bestand=one_line(Path(error.filename).name))) from None


def kind_of(path: File, *, name: str | None = None) -> MessageKind:
    """Return what kind of message a file holds, from its first element.

    Args:
        path: the file.
        name: how messages call the file; its name without folder when not given.

    Raises:
        Unusable: no message that the facts know.
    """
    reader = MessageReader(path, name)
    for _ in reader.blocks():
        if reader.found:
            break
    return reader.kind()


def read_message(path: File, intake: Intake | None = None, *, name: str | None = None) -> Iterator[Prestatie]:
    """Yield the Prestaties of a declaration while it is read; nothing of a file stays in memory but its references.

    Args:
        path: the file.
        intake: gets the refused Prestaties, the problems and the summary of the message, all at the end of the file.
        name: how messages call the file; its name without folder when not given.

    Raises:
        Unusable: the file is no declaration, is damaged or goes over a limit. This can happen after Prestaties were
            yielded; then these are not to be used either.
    """
    reader = DeclarationReader(path, name, intake if intake is not None else Intake())
    for _ in reader.blocks():
        yield from reader.ready
        reader.ready.clear()
    reader.close()


def rejected_references(path: File, intake: Intake | None = None) -> set[Reference]:
    """Return the Prestaties that answers reject; compare with `Prestatie.reference`.

    Args:
        path: an answer, or a folder: its answers are read and its declarations are passed over.
        intake: gets the summary of each answer, and what could not be followed.

    Raises:
        Unusable: the file is no answer, or a file is damaged or goes over a limit.
    """
    result: set[Reference] = set()
    folder = path if isinstance(path, Path) and path.is_dir() else None
    for file in messages_in(folder) if folder is not None else [path]:
        name = file.name if folder is None else _name_in(folder, file)
        if folder is not None and kind_of(file, name=name).soort != AnswerReader.soort:
            continue
        reader = AnswerReader(file, name, intake if intake is not None else Intake(), result)
        for _ in reader.blocks():
            pass
        reader.close()
    return result


def _name_in(folder: Path, file: File) -> str:
    return file.relative_to(folder).as_posix() if isinstance(file, Path) else file.name
