"""The validator as files that need nothing else: one JavaScript module and one page.

Each is its modules in order of dependency with the imports between them taken out, and the rule packs put in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from generators.kernel.bundling import javascript, replace_once, source_hash
from generators.kernel.files import Files
from generators.kernel.places import ROOT
from generators.outputs.generator import Generator
from generators.subjects.model.specification import Specification
from generators.subjects.rules.pack import RULES_PACK, pack_name

FOLDER = "validatie"
JAVASCRIPT_ENTRY = "packages/js/validatie/command.mjs"
PAGE = "site/validatie/pagina.html"
PAGE_STYLES = ("site/validatie/pagina.css", "site/stijl/controle.css")
PAGE_ENTRY = "site/validatie/pagina.mjs"

_SOURCES = (
    "packages/js/words.mjs",
    "packages/js/validatie/*.mjs",
    "site/scripts/controle/*.mjs",
    "site/validatie/*",
    "site/stijl/controle.css",
    "packages/js/vendor/*/*.mjs",
)
_EXCEL_PACK = "excelmodel"
_EXPORTED = ("missing", "toCanonicalJson", "validate")


def read_sources() -> Files:
    """Return the program texts that the files are made of: path below the repository → content."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for pattern in _SOURCES
        for path in sorted(ROOT.glob(pattern))
        if path.is_file()
    }


def files(specification: Specification, packs: Files, sources: Files) -> Files:
    """Return the two files.

    Args:
        specification: facts that passed the checks, for the version and the licence.
        packs: the packs, by file name; those that validation does not read stay out.
        sources: what `read_sources` returns.

    Raises:
        ValueError: the modules cannot be put in one file, because two of them use the same name at their top or import
            in a way that this module does not know.
    """
    edition = specification.edition
    about = f"Iv3 als code, controle van aanleveringen. Versie {edition.versie}. Licentie: EUPL-1.2 (regels: CC0-1.0)."
    texts = {path: content.decode() for path, content in sources.items()}
    compact = embedded(specification, packs)
    return {
        f"{FOLDER}/iv3-validatie.mjs": javascript_module(texts, compact, about).encode(),
        f"{FOLDER}/iv3-validatie.html": page(texts, compact, edition.versie).encode(),
    }


def embedded(specification: Specification, packs: Files) -> dict[str, str]:
    """Return what the validator in JavaScript has in it: name → JSON text of each pack, as short as it can be."""
    needed = {RULES_PACK, f"{_EXCEL_PACK}.json", *(pack_name(model) for model in specification.model_years())}
    return {name.removesuffix(".json"): _compact(content) for name, content in sorted(packs.items()) if name in needed}


def _compact(content: bytes) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":"))


# JavaScript


def javascript_module(texts: Mapping[str, str], packs: Mapping[str, str], about: str) -> str:
    """Return one ES module with the packs in it, for Node 20 and newer and for browsers."""
    usage = "// import { validate } from './iv3-validatie.mjs'; of als opdracht: node iv3-validatie.mjs BESTAND"
    exports = f"export {{ {', '.join(_EXPORTED)} }};"
    return f"// {about}\n{usage}\n\n{javascript(JAVASCRIPT_ENTRY, texts, packs)}\n{exports}\n"


# Page


def page(texts: Mapping[str, str], packs: Mapping[str, str], version: str) -> str:
    """Return the page; its content policy lets only its own script and style run, and lets nothing out."""
    script, style = f"\n{javascript(PAGE_ENTRY, texts, packs)}", "\n" + "\n".join(texts[path] for path in PAGE_STYLES)
    if re.search(r"</script|<!--", script, re.I) or re.search(r"</style", style, re.I):
        raise ValueError("het script of de stijl van de pagina kan niet in een pagina staan")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{source_hash(script)}'",
            f"style-src '{source_hash(style)}'",
            "img-src data:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        ]
    )
    result = texts[PAGE]
    for marker, content in (("beleid", policy), ("versie", version), ("stijl", style), ("script", script)):
        result = replace_once(result, f"@@{marker}@@", content)
    return result


GENERATOR = Generator(
    "controle in één bestand", lambda building: files(building.specification, building.packs, read_sources())
)
