"""The public face of validation: a source in, a report out."""

from __future__ import annotations

import os
from typing import IO, Any, Union

from iv3.core.json_text import json_text
from iv3.delivery.validation import Validation

Source = Union[str, bytes, bytearray, memoryview, "os.PathLike[str]", "IO[bytes]"]


class Report:
    """What a validation found; ``data`` is the report as JSON describes it (see ``schemas/rapport.schema.json``)."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Take the report."""
        self.data = data

    @property
    def oordeel(self) -> str:
        """``goed``, ``waarschuwing`` or ``fout``."""
        return str(self.data["oordeel"])

    @property
    def bevindingen(self) -> list[dict[str, Any]]:
        """The findings, none twice, in the order of the rules.

        A kind with more of them than ``grens_per_soort`` ends with one that stands for the others: it has ``aantal``.
        """
        findings: list[dict[str, Any]] = self.data["bevindingen"]
        return findings

    def to_json(self) -> str:
        """Return the report as canonical JSON: the same text from every runtime."""
        return json_text(self.data)


def validate(source: Source, *, name: str | None = None) -> Report:
    """Validate a delivery.

    Args:
        source: a path (``pathlib.Path``), the bytes of a file, a file that is open for reading bytes, or the text of
            a delivery. A ``str`` is always text and never a path: who hands in text of somebody else opens nothing.
        name: the name of the file in the report; by default that of the path or of the open file.

    Returns:
        The report. Whatever is wrong with the file is a finding in it; nothing about the file raises.

    Raises:
        TypeError: the source is something else, or an open file gives text.
    """
    return validated(source, name=name)[1]


def validated(source: Source, *, name: str | None = None) -> tuple[Validation, Report]:
    """Return the validation of a delivery when it has run, and its report; see `validate`."""
    if isinstance(source, str):
        return _run(Validation(name), source.encode("utf-8", "replace"))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _run(Validation(name), bytes(source))
    if not isinstance(source, os.PathLike):
        return _validate_open(source, name)
    path = os.fspath(source)
    validation = Validation(name if name is not None else os.path.basename(path))
    try:
        with open(path, "rb") as file:
            content = file.read(validation.limits()["hoogstens_bytes"] + 1)
    except FileNotFoundError:
        return validation, Report(validation.missing("bestand_niet_gevonden"))
    except IsADirectoryError:
        return validation, Report(validation.missing("is_een_map"))
    except (OSError, ValueError):  # ValueError: a null byte in the path
        return validation, Report(validation.missing("niet_te_openen"))
    return _run(validation, content)


def _run(validation: Validation, content: bytes) -> tuple[Validation, Report]:
    return validation, Report(validation.run(content))


def _validate_open(file: IO[bytes], name: str | None) -> tuple[Validation, Report]:
    if not hasattr(file, "read"):
        raise TypeError(f"a delivery is a path, bytes, text or an open file, and not {type(file).__name__}")
    own = getattr(file, "name", None)
    validation = Validation(name if name is not None or not isinstance(own, str) else os.path.basename(own))
    content = file.read(validation.limits()["hoogstens_bytes"] + 1)
    if not isinstance(content, bytes):
        raise TypeError("open the file for reading bytes: open(path, 'rb')")
    return _run(validation, content)
