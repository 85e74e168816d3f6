"""CHANGELOG.md, made from the notes of changes."""

from __future__ import annotations

from generators.outputs.generator import Generator
from generators.subjects.releases.files import changelog

GENERATOR = Generator("lijst van wijzigingen", reviewed=lambda building: changelog(building.specification))
