"""The subjects, as they are found in their folders."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from generators import subjects
from generators.subjects.model.brings import Subject


@lru_cache(maxsize=1)
def all_subjects() -> dict[str, Subject]:
    """Return every subject by the name of its folder, in alphabetical order.

    Raises:
        ModuleNotFoundError: a folder of ``generators/subjects/`` has no module ``subject``.
    """
    names = sorted(module.name for module in iter_modules(subjects.__path__) if module.ispkg)
    return {name: import_module(f"{subjects.__name__}.{name}.subject").SUBJECT for name in names}
