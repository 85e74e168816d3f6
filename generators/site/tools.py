"""The pages on which something happens in the browser, and the scripts they run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache

from generators.artefacts.serialise import Files
from generators.bundling import javascript
from generators.site.page import ROOT, Page

SITE = ROOT / "site"
FOLDER = "bestanden"


def pages() -> Iterator[Page]:
    """Yield the pages with a tool."""
    yield Page(
        path="controleren",
        title="Controleer een aanlevering",
        description="Test een Iv3-aanlevering (JSON of het Excel-model) in uw eigen browser, voordat CBS het doet.",
        template="controleren",
        deel="controleren",
    )


def scripts(packs: Mapping[str, str]) -> Files:
    """Return the scripts, each as one classic script so that it also runs from a file.

    Args:
        packs: name → JSON text of what the validator needs; see `validatie.embedded`.
    """
    worker = javascript("site/modules/controle/worker.mjs", _texts(), packs)
    return {
        f"{FOLDER}/iv3.js": classic("site/modules/pagina/start.mjs"),
        f"{FOLDER}/controleren.js": classic("site/modules/pagina/controleren.mjs"),
        f"{FOLDER}/controle-bron.js": f"window.IV3_CONTROLE = {json.dumps(worker, ensure_ascii=False)};\n".encode(),
    }


def classic(entry: str) -> bytes:
    """Return a module and what it needs as one classic script that leaves no names behind."""
    return f'"use strict";\n(() => {{\n{javascript(entry, _texts(), {})}}})();\n'.encode()


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in sorted(SITE.rglob("*.mjs"))}
