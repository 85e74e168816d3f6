"""What couplings bring."""

from __future__ import annotations

from generators.subjects.couplings import check, files, tables
from generators.subjects.model.brings import SpecificationCheck, Subject

SUBJECT = Subject(
    checks=(
        SpecificationCheck(check.CHECK, check.check),
        SpecificationCheck("inkoopniveau", check.check_levels),
    ),
    tables=tables.tables,
    files=files.files,
)
