"""What subjects bring: their tables as CSV and JSON, and their files."""

from __future__ import annotations

from generators.kernel.files import Files
from generators.kernel.places import GENERATED
from generators.kernel.tables import table_files
from generators.outputs.generator import Building, Generator
from generators.subjects.model.specification import Specification
from generators.subjects.registry import all_subjects


def published(specification: Specification) -> Files:
    """Return the tables and files of every subject."""
    result: Files = {}
    for name in all_subjects():
        result.update(of_subject(name, specification))
    return result


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


GENERATOR = Generator("tabellen", lambda building: published(building.specification), reviewed=reviewed, forms=_forms)
