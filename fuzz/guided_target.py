"""What atheris runs: python -m fuzz.guided_target TARGET FOLDER … ; started by `fuzz.guided`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["iv3", "tomllib"]):
    import iv3
    from iv3.core.errors import UserError
    from iv3.core.given import FileContent
    from iv3.library.allocate import allocate
    from iv3.library.convert import convert
    from iv3.library.couple import couple
    from iv3.library.deliver import deliver
    from iv3.rows.table import open_lines


def _json(content: bytes) -> None:
    iv3.validate(content, name="a.json").to_json()
    deliver(FileContent(content, "a.json"), form="xlsx")


def _csv(content: bytes) -> None:
    couple(FileContent(content, "a.csv"), year=2025)
    deliver(FileContent(content, "a.csv"), year=2025)
    convert(FileContent(content, "a.csv"), to=2025, from_year=2023)


def _toml(content: bytes) -> None:
    allocate(FileContent(content, "a.toml"))


def _berichten(content: bytes) -> None:
    couple(FileContent(content, "a.xml"), year=2025)


def _xaf(content: bytes) -> None:
    file = open_lines(FileContent(content, "a.xaf"), {"rekening": ["rekening"]})
    for _ in file.rows():
        pass


TARGETS: dict[str, Callable[[bytes], None]] = {
    "json": _json,
    "csv": _csv,
    "toml": _toml,
    "berichten": _berichten,
    "xaf": _xaf,
}


def main() -> None:
    """Run a target until atheris ends it; what the user can mend is no fault."""
    target = TARGETS[sys.argv.pop(1)]

    def once(content: bytes) -> None:
        with suppress(UserError):
            target(content)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
