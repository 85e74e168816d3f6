"""The validator and the search in JavaScript: a module and a command of each, and a page with the validator in it.

esbuild bundles ``packages/js``; the rule packs are put in afterwards, so that a changed fact bundles nothing anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from generators.kernel.esbuild import bundles
from generators.kernel.files import Files
from generators.kernel.places import ROOT
from generators.outputs.generator import Building, Generator
from generators.outputs.search_index import FOLDER as SEARCH_FOLDER
from generators.subjects.model.specification import Specification
from generators.subjects.rules.pack import RULES_PACK, SIZE_PACK, pack_name
from iv3.core.content_policy import source_hash
from iv3.core.errors import UserError
from iv3.core.filekinds import PACK as FILE_KINDS_PACK

FOLDER = "validatie"
VALIDATOR = f"{FOLDER}/iv3-validatie.mjs"
VALIDATOR_COMMAND = f"{FOLDER}/iv3-validatie-cli.mjs"
VALIDATOR_PAGE = f"{FOLDER}/iv3-validatie.html"
SEARCH = f"{SEARCH_FOLDER}/zoek.mjs"
SEARCH_COMMAND = f"{SEARCH_FOLDER}/zoek-cli.mjs"
SEARCH_TYPES = f"{SEARCH_FOLDER}/zoek.d.mts"
TYPES = {
    f"{FOLDER}/iv3-validatie.d.mts": "packages/js/validatie/index.d.mts",
    f"{FOLDER}/rapport.d.mts": "packages/js/validatie/rapport.d.mts",
    SEARCH_TYPES: "packages/js/zoeken/engine.d.mts",
}
"""The types of TypeScript beside what they describe: published path → path in the repository."""

PACKAGE = "packages/js/package.json"
EXCEL_PACK = "excelmodel"
"""Only JavaScript reads the Excel model by itself, so only there this pack goes in."""

PAGE = "site/validatie/pagina.html"
PAGE_SCRIPT = "site/validatie/pagina.mjs"
_PAGE_STYLES = ("site/validatie/pagina.css", "site/stijl/controle.css")
_NO_PACKS = "var EMBEDDED = {};"
_COMMENT_IN_TEXT = "\\x3c!--"
"""What begins a comment in a page, as it is written in a string of JavaScript."""


def files(specification: Specification, packs: Files, made: Mapping[str, str]) -> Files:
    """Return the modules with their types, the commands and the page.

    Args:
        specification: facts that passed the checks, for the version and the licence.
        packs: the packs, by file name; those that validation does not read stay out.
        made: the bundles; see `generators.kernel.esbuild.bundles`.

    Raises:
        UserError: a bundle has no place for the packs, or cannot stand in a page.
    """
    edition = specification.edition
    held = embedded(specification, packs)
    version = f"Versie {edition.versie}. Licentie: EUPL-1.2"
    validator = f"Iv3 als code, controle van aanleveringen. {version} (regels: CC0-1.0)."
    search = f"Iv3 als code, zoeken. {version} (index: {edition.licentie})."
    texts = {
        VALIDATOR: _headed(
            validator,
            'import { validate } from "./iv3-validatie.mjs"',
            with_packs(made["packages/js/validatie/index.mjs"], held),
        ),
        VALIDATOR_COMMAND: _headed(
            validator,
            "node iv3-validatie-cli.mjs BESTAND",
            with_packs(made["packages/js/validatie/command.mjs"], held),
        ),
        VALIDATOR_PAGE: page(with_packs(made[PAGE_SCRIPT], held), edition.versie, _page_sources()),
        SEARCH: _headed(search, 'import { maak } from "./zoek.mjs"', made["packages/js/zoeken/engine.mjs"]),
        SEARCH_COMMAND: _headed(
            search, "node zoek-cli.mjs VRAAG [--jaar JAAR]", made["packages/js/zoeken/command.mjs"]
        ),
    }
    types = {path: (ROOT / source).read_bytes() for path, source in TYPES.items()}
    return {**types, **{path: text.encode() for path, text in texts.items()}}


def package(version: str) -> Files:
    """Return the ``package.json`` of the package as it stands there, with the version of the facts."""
    about = {**json.loads((ROOT / PACKAGE).read_bytes()), "version": version}
    return {PACKAGE: f"{json.dumps(about, ensure_ascii=False, indent=2)}\n".encode()}


def _headed(about: str, usage: str, text: str) -> str:
    return f"// {about}\n// {usage}\n\n{text}"


def embedded(specification: Specification, packs: Files) -> dict[str, str]:
    """Return what the validator in JavaScript has in it: name → JSON text of each pack, as short as it can be."""
    needed = {
        RULES_PACK,
        SIZE_PACK,
        f"{EXCEL_PACK}.json",
        f"{FILE_KINDS_PACK}.json",
        *(pack_name(model) for model in specification.model_years()),
    }
    return {name.removesuffix(".json"): _compact(content) for name, content in sorted(packs.items()) if name in needed}


def _compact(content: bytes) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":"))


def with_packs(bundle: str, packs: Mapping[str, str]) -> str:
    """Return a bundle that validates with the packs in it.

    Args:
        bundle: the text of a program with ``packages/js/validatie/packs.mjs`` in it.
        packs: name → JSON text.

    Raises:
        UserError: there is not exactly one place for the packs in the bundle.
    """
    literals = "".join(f"  {_literal(name)}: {_literal(text)},\n" for name, text in packs.items())
    return replaced_once(bundle, _NO_PACKS, f"var EMBEDDED = {{\n{literals}}};")


def _literal(text: str) -> str:
    r"""Return a string literal in single quotes; < is written as \x3c, so that it can stand in a page."""
    for character, escape in (("\\", "\\\\"), ("'", "\\'"), ("<", "\\x3c")):
        text = text.replace(character, escape)
    return f"'{text}'"


def replaced_once(text: str, old: str, new: str) -> str:
    """Return ``text`` with ``old`` replaced.

    Raises:
        UserError: ``old`` does not stand there exactly once.
    """
    if text.count(old) != 1:
        raise UserError(f"{old} staat {text.count(old)} keer in de bron; het moet precies één keer zijn")
    return text.replace(old, new)


def _page_sources() -> dict[str, str]:
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in (PAGE, *_PAGE_STYLES)}


def page(bundle: str, version: str, sources: Mapping[str, str]) -> str:
    """Return the page; its content policy lets only its own script and style run, and lets nothing out.

    Args:
        bundle: the text of its script.
        version: the version of the facts.
        sources: path → text of the page and its styles.

    Raises:
        UserError: the script or a style would end the element it stands in, or a place for them is not there.
    """
    script = f"\n{bundle.replace('<!--', _COMMENT_IN_TEXT)}"
    style = "\n" + "\n".join(sources[path] for path in _PAGE_STYLES)
    if re.search(r"</script", script, re.I) or re.search(r"</style", style, re.I):
        raise UserError("het script of de stijl van de pagina kan niet in een pagina staan")
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
    result = sources[PAGE]
    for marker, content in (("beleid", policy), ("versie", version), ("stijl", style), ("script", script)):
        result = replaced_once(result, f"@@{marker}@@", content)
    return result


def _made(building: Building) -> Files:
    return files(building.specification, building.packs, bundles())


GENERATOR = Generator(
    "controle en zoeken in JavaScript",
    _made,
    reviewed=lambda building: package(building.specification.edition.versie),
    needs_bundles=True,
)
