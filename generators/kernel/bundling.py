"""Several modules in one file, in order of dependency, with the imports between them taken out."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from generators.kernel.places import ROOT

_SCRIPT_FOLDERS = ("packages/js", "site")
_PACKS = "export const EMBEDDED = {};"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.M)
_WORDS = "packages/js/words.mjs"
_ENUMERATION = re.compile(r"^/\*\* .* \*/\nexport const (\w+) = .*;\n\n?", re.M)
_NAME = re.compile(r"^(?:export )?(?:async )?(?:const|let|var|class|function\*?) (\w+)", re.M)


@lru_cache(maxsize=1)
def javascript_modules() -> dict[str, str]:
    """Return path → text of every JavaScript module: the package, and the scripts of pages."""
    modules = sorted(path for folder in _SCRIPT_FOLDERS for path in (ROOT / folder).rglob("*.mjs"))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules}


def javascript(entry: str, texts: Mapping[str, str], packs: Mapping[str, str]) -> str:
    """Return one script of ``entry`` and the modules it needs, without imports and exports.

    Args:
        entry: path of the module that starts.
        texts: path → text of every module there is; what is not ``.mjs`` is left out.
        packs: name → JSON text, put in the module that holds ``EMBEDDED``; empty when there is none.

    Raises:
        ValueError: two modules use the same name at their top, or a module imports in a way not known here.
    """
    modules = {path: text for path, text in texts.items() if path.endswith(".mjs")}
    order = ordered(entry, {path: tuple(_needs(path, text)) for path, text in modules.items()})
    if _WORDS in order:
        modules[_WORDS] = _used(modules[_WORDS], [modules[path] for path in order])
    refuse_same_names({path: _NAME.findall(modules[path]) for path in order})
    bodies = "\n".join(_body(path, modules[path], packs) for path in order)
    if packs and _literal(next(iter(packs))) not in bodies:
        raise ValueError(f"de JavaScript-module bevat de regels niet: er moet {_PACKS} in staan")
    if re.search(r"^(?:import|export)\b", bodies, re.M):
        raise ValueError("in de ene JavaScript-module staat nog een import of export")
    return bodies


def _used(words: str, modules: Sequence[str]) -> str:
    """Return the words of the schema without the enumerations that no module imports: a page carries what it uses."""
    named = {name for text in modules for names, _ in _IMPORT.findall(text) for name in re.findall(r"\w+", names)}
    return _ENUMERATION.sub(lambda match: match.group(0) if match.group(1) in named else "", words)


def _needs(path: str, text: str) -> Iterator[str]:
    for names, target in _IMPORT.findall(text):
        if " as " in names:
            raise ValueError(f"{path} geeft bij een import een andere naam; dat kan niet in één bestand")
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _body(path: str, text: str, packs: Mapping[str, str]) -> str:
    if _PACKS in text:
        literals = "".join(f"  {_literal(name)}: {_literal(packs[name])},\n" for name in packs)
        text = replace_once(text, _PACKS, f"export const EMBEDDED = {{\n{literals}}};")
    text = _IMPORT.sub("", text)
    text = re.sub(r"^export \{[^}]*\};\n", "", text, flags=re.M)
    text = re.sub(r"^export ", "", text, flags=re.M)
    return f"// {path}\n{text}"


def _literal(text: str) -> str:
    r"""Return a string literal in single quotes; < is written as \x3c, so that it can stand in a page."""
    for character, escape in (("\\", "\\\\"), ("'", "\\'"), ("<", "\\x3c")):
        text = text.replace(character, escape)
    return f"'{text}'"


def ordered(entry: str, needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return ``entry`` and every module it needs, each after what it needs itself."""
    result: list[str] = []
    visiting: set[str] = set()

    def visit(path: str) -> None:
        if path in result:
            return
        if path in visiting or path not in needs:
            raise ValueError(f"{path} is er niet, of heeft zichzelf nodig")
        visiting.add(path)
        for needed in needs[path]:
            visit(needed)
        result.append(path)

    visit(entry)
    return result


def refuse_same_names(names: Mapping[str, Sequence[str]]) -> None:
    """Raise ValueError when two modules, each with the names at its top, share a name."""
    seen: dict[str, str] = {}
    for path, found in names.items():
        for name in found:
            if seen.setdefault(name, path) != path:
                raise ValueError(f"{name} staat in {seen[name]} en in {path}; in één bestand kan dat niet")


def replace_once(text: str, old: str, new: str) -> str:
    """Return ``text`` with ``old`` replaced; it must stand there exactly once."""
    if text.count(old) != 1:
        raise ValueError(f"{old} staat {text.count(old)} keer in de bron; het moet precies één keer zijn")
    return text.replace(old, new)


def source_hash(text: str) -> str:
    """Return the hash of a script or style as a content policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
