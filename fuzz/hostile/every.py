"""The whole hostile set."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fuzz.hostile import (
    bytes_files,
    csv_files,
    json_files,
    places_files,
    text_files,
    toml_files,
    workbook_files,
    xml_files,
)
from fuzz.hostile.hostile import Hostile


@cache
def general() -> tuple[Hostile, ...]:
    """Return what is hostile whatever the good file is."""
    modules = (bytes_files, places_files, csv_files, json_files, toml_files, xml_files, workbook_files)
    return tuple(hostile for module in modules for hostile in module.files())


def hostile_for(good: Path) -> list[Hostile]:
    """Return what is given in the place of a good file."""
    here = [h for h in general() if h.only_for in ("", good.suffix)]
    return [*here, *text_files.files(good), *json_files.values(good), *toml_files.values(good)]
