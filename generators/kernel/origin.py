"""Where a record stands in the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generators.kernel.findings import Place
from generators.kernel.sources import Document, Pointer


@dataclass(frozen=True)
class Origin:
    """The file of a record and its pointer in that file."""

    document: Document
    pointer: Pointer

    def place(self, *keys: str | int) -> Place:
        """Return the place of this record, or of the value at ``keys`` within it."""
        return self.document.place((*self.pointer, *keys))

    def below(self, *keys: str | int) -> Origin:
        """Return the origin of what stands at ``keys`` within this record."""
        return Origin(self.document, (*self.pointer, *keys))

    def written(self) -> Any:
        """Return this record as plain data in the order of its file, without what it has from its file."""
        data = self.document.data
        for key in self.pointer:
            data = data[key]
        return data
