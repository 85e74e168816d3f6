"""Libraries for workbooks, which ``iv3.pyz`` goes without: asked for where they are needed."""

from __future__ import annotations

from importlib import import_module

from iv3.core.errors import MissingComponent
from iv3.core.sentences import text

_TEXTS = "inlezen"


def require_reader(name: str) -> None:
    """See that workbooks can be read.

    Args:
        name: the file as the user named it; empty when it has no name.

    Raises:
        MissingComponent: python-calamine is not there.
    """
    _require("python_calamine", "calamine_ontbreekt", bestand=name or text(_TEXTS, "dit_bestand"))


def require_writer() -> None:
    """See that workbooks can be written.

    Raises:
        MissingComponent: xlsxwriter is not there.
    """
    _require("xlsxwriter", "xlsxwriter_ontbreekt")


def _require(library: str, key: str, **values: object) -> None:
    try:
        import_module(library)
    except ImportError:
        raise MissingComponent(text(_TEXTS, key, **values)) from None
