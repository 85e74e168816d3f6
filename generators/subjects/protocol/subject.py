"""What the protocol brings."""

from __future__ import annotations

from generators.subjects.model.brings import SpecificationCheck, Subject
from generators.subjects.protocol import check, files

SUBJECT = Subject(
    checks=(SpecificationCheck(check.CHECK, check.check),),
    files=files.files,
    reviewed=lambda specification: files.files(specification, with_pages=False),
    forms=lambda specification: {"uitleg en sjablonen van het protocol": sorted(files.files(specification).items())},
)
