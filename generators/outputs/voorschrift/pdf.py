"""A document as a tagged PDF. The typesetter gets it as data, so no text in it is ever read as a command."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pikepdf

from generators.kernel.document import TextDocument, data
from generators.kernel.places import ROOT
from iv3.core.errors import UserError

TEMPLATE = ROOT / "site" / "voorschrift" / "document.typ"


def pdf(document: TextDocument) -> bytes:
    """Return the PDF, the same bytes on every machine: its own fonts, and no date.

    Raises:
        UserError: see `generators.kernel.document.data`; or the document cannot be set, or would not be a PDF/UA.
    """
    given = json.dumps(data(document), ensure_ascii=False).encode()
    # A process of its own: the typesetter keeps threads, which a copy of this process (see `parallel`) would wait for.
    command = [sys.executable, "-m", "generators.outputs.voorschrift.typeset", str(TEMPLATE)]
    environment = {**os.environ, "RAYON_NUM_THREADS": "1"}  # other work keeps the other processors busy
    run = subprocess.run(command, cwd=ROOT, env=environment, input=given, capture_output=True, check=False)
    if run.returncode != 0:
        raise UserError(f"de PDF is niet gelukt: {run.stderr.decode(errors='replace').strip()}")
    return _smaller(run.stdout)


def _smaller(content: bytes) -> bytes:
    """Return the same PDF with its tags compressed: for every text there are several, and typst leaves them as text."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return buffer.getvalue()
