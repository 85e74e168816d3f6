"""A document as a tagged PDF. The typesetter gets it as data, so no text in it is ever read as a command."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Final

import pikepdf
import typst

from generators.document import Document, data

TEMPLATE = Path(__file__).resolve().parents[2] / "site" / "voorschrift" / "document.typ"
STANDARD: Final = "ua-1"
"""PDF/UA: a PDF that a screen reader can read."""


def pdf(document: Document) -> bytes:
    """Return the PDF, the same bytes on every machine: its own fonts, and no date.

    Raises:
        ValueError: see `generators.document.data`.
        typst.TypstError: the document cannot be set, or would not be a PDF/UA.
    """
    typeset = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=[],
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
        sys_inputs={"document": json.dumps(data(document), ensure_ascii=False)},
    )
    return _smaller(bytes(typeset))


def _smaller(content: bytes) -> bytes:
    """Return the same PDF with its tags compressed: for every text there are several, and typst leaves them as text."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return buffer.getvalue()
