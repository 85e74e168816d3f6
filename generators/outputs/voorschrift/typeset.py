"""The typesetter as a program: the data of a document on standard input, its PDF on standard output."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import typst

STANDARD: Final = "ua-1"
"""PDF/UA: a PDF that a screen reader can read."""


def main() -> None:
    """Set the document with the template that the first word names."""
    content = typst.compile(
        Path(sys.argv[1]).read_bytes(),
        format="pdf",
        font_paths=[],
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
        sys_inputs={"document": sys.stdin.buffer.read().decode()},
    )
    sys.stdout.buffer.write(bytes(content))


if __name__ == "__main__":
    main()
