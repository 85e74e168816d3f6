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
from iv3.care.message_records import PART, Intake, MessageKind, Prestatie
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
    messages = [file for file in files_below(path) if file.suffix.lower() == _SUFFIX]
    if not messages:
        raise Unusable(text(PART, "geen-map-met-berichten", bestand=one_line(path.name)))
    return messages


def files_below(folder: Path) -> list[Path]:
    """Return every file below a folder, sorted; links in it are not followed.

    Raises:
        Unusable: a folder in it cannot be read.
    """
    found = [
        Path(below, name)
        for below, _, names in os.walk(folder, onerror=_unreadable_folder, followlinks=False)
        for name in names
    ]
    return sorted(file for file in found if file.is_file() and not file.is_symlink())


def _unreadable_folder(error: OSError) -> NoReturn:
    raise Unusable(text(PART, "niet-te-openen", bestand=one_line(Path(error.filename).name))) from None


def kind_of(path: File) -> MessageKind:
    """Return what kind of message a file holds, from its first element.

    Raises:
        Unusable: no message that the facts know.
    """
    return _kind(MessageReader(path, None))


def kind_if_known(path: File) -> MessageKind | None:
    """Return what kind of message a file holds; None when it is XML of another kind.

    Raises:
        Unusable: the file is not there, cannot be read, or is no XML.
    """
    reader = MessageReader(path, None)
    try:
        return _kind(reader)
    except Unusable:
        if reader.is_other:
            return None
        raise


def _kind(reader: MessageReader) -> MessageKind:
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
    yield from DeclarationReader(path, name, intake if intake is not None else Intake()).prestaties()


def read_answer(path: File, intake: Intake, *, name: str | None = None) -> None:
    """Read an answer; ``intake.answers`` has what it says.

    Raises:
        Unusable: the file is no answer, is damaged or goes over a limit.
    """
    reader = AnswerReader(path, name, intake)
    for _ in reader.blocks():
        pass
    reader.close()
