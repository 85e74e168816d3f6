"""The public face of validation: a source in, a report out."""

from __future__ import annotations

import json
import os
from typing import Any, Union

from iv3.delivery.validation import Validation

Source = Union[str, bytes, "os.PathLike[str]"]


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
        """Every finding, none twice, in the order of the rules."""
        findings: list[dict[str, Any]] = self.data["bevindingen"]
        return findings

    def to_json(self) -> str:
        """Return the report as canonical JSON: the same text from every runtime."""
        return json.dumps(self.data, ensure_ascii=False, indent=1) + "\n"


def validate(source: Source, *, name: str | None = None) -> Report:
    """Validate a delivery.

    Args:
        source: a path, or the bytes of the file, or its text (a text that starts with ``{`` or ``[``).
        name: the name of the file in the report; by default the name of the path.

    Returns:
        The report. Whatever is wrong with the file is a finding in it; nothing about the file raises.
    """
    if isinstance(source, bytes):
        return Report(Validation(name).run(source))
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return Report(Validation(name).run(source.encode("utf-8", "replace")))
    path = os.fspath(source)
    validation = Validation(name if name is not None else os.path.basename(path))
    try:
        with open(path, "rb") as file:
            content = file.read(validation.limits()["hoogstens_bytes"] + 1)
    except FileNotFoundError:
        return Report(validation.missing("bestand_niet_gevonden"))
    except IsADirectoryError:
        return Report(validation.missing("is_een_map"))
    except (OSError, ValueError):  # ValueError: a null byte in the path
        return Report(validation.missing("niet_te_openen"))
    return Report(validation.run(content))
