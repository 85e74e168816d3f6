"""What subjects bring: their tables as CSV and JSON, and their files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from generators.kernel.files import Files
from generators.kernel.places import GENERATED
from generators.kernel.tables import table_files
from generators.outputs.generator import Building, of_parts
from generators.subjects.model.specification import Specification
from generators.subjects.registry import all_subjects


def of_subject(name: str, specification: Specification) -> Files:
    """Return the tables and files of one subject."""
    subject = all_subjects()[name]
    return {**table_files(subject.tables(specification), with_json=True), **subject.files(specification)}


def reviewed(building: Building) -> Files:
    """Return what a reviewer sees of them: the CSV of tables that are not large, and what a subject chose."""
    result: Files = {}
    for subject in all_subjects().values():
        small = (table for table in subject.tables(building.specification) if not table.large)
        result.update(table_files(small, with_json=False))
        result.update(subject.reviewed(building.specification))
    return {f"{GENERATED}/{path}": content for path, content in result.items()}


def _forms(specification: Specification) -> dict[str, object]:
    return {name: made for subject in all_subjects().values() for name, made in subject.forms(specification).items()}


def _parts(building: Building) -> dict[str, Callable[[], Files]]:
    return {name: partial(of_subject, name, building.specification) for name in all_subjects()}


GENERATOR = of_parts("tabellen", _parts, reviewed=reviewed, forms=_forms)
