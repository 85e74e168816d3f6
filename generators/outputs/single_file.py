"""The validator as files that need nothing else: one Python file, one JavaScript module and one page.

Each is its modules in order of dependency with the imports between them taken out, and the rule packs put in.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping

from generators.kernel.bundling import javascript, ordered, refuse_same_names, replace_once, source_hash
from generators.kernel.files import Files
from generators.kernel.places import ROOT
from generators.outputs.generator import Generator
from generators.subjects.model.specification import Specification
from generators.subjects.rules.pack import RULES_PACK, pack_name

FOLDER = "validatie"
PYTHON_ENTRY = "iv3/delivery/report.py"
JAVASCRIPT_ENTRY = "packages/js/validatie/command.mjs"
PAGE = "site/validatie/pagina.html"
PAGE_STYLES = ("site/validatie/pagina.css", "site/stijl/controle.css")
PAGE_ENTRY = "site/validatie/pagina.mjs"

_SOURCES = (
    "iv3/**/*.py",
    "packages/js/words.mjs",
    "packages/js/validatie/*.mjs",
    "site/scripts/controle/*.mjs",
    "site/validatie/*",
    "site/stijl/controle.css",
    "packages/js/vendor/*/*.mjs",
)
_PACKAGE = "iv3"
_EXCEL_PACK = "excelmodel"
"""Only the JavaScript files read the Excel model: the one Python file has nothing to open a workbook with."""
_PYTHON_PACKS = "EMBEDDED: dict[str, str] = {}"
_EXPORTED = ("missing", "toCanonicalJson", "validate")
_COMMAND = '''
def main(arguments: list[str]) -> int:
    """Print the report on one file; return 0 without ``fout``, 1 with, 2 when the command could not run."""
    if len(arguments) != 1:
        print("Gebruik: python iv3_validatie.py BESTAND", file=sys.stderr)
        return 2
    report = validate(Path(arguments[0]))
    sys.stdout.buffer.write(report.to_json().encode())
    return 1 if report.oordeel == "fout" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
'''
_COMMAND_IMPORTS = ("import sys", "from pathlib import Path")


def read_sources() -> Files:
    """Return the program texts that the files are made of: path below the repository → content."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for pattern in _SOURCES
        for path in sorted(ROOT.glob(pattern))
        if path.is_file()
    }


def files(specification: Specification, packs: Files, sources: Files) -> Files:
    """Return the three files.

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
    with_excel = embedded(specification, packs)
    compact = {name: text for name, text in with_excel.items() if name != _EXCEL_PACK}
    return {
        f"{FOLDER}/iv3_validatie.py": python_file(texts, compact, about).encode(),
        f"{FOLDER}/iv3-validatie.mjs": javascript_module(texts, with_excel, about).encode(),
        f"{FOLDER}/iv3-validatie.html": page(texts, with_excel, edition.versie).encode(),
    }


def embedded(specification: Specification, packs: Files) -> dict[str, str]:
    """Return what the validator in JavaScript has in it: name → JSON text of each pack, as short as it can be."""
    needed = {RULES_PACK, f"{_EXCEL_PACK}.json", *(pack_name(model) for model in specification.model_years())}
    return {name.removesuffix(".json"): _compact(content) for name, content in sorted(packs.items()) if name in needed}


def _compact(content: bytes) -> str:
    return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":"))


# Python


def python_file(texts: Mapping[str, str], packs: Mapping[str, str], about: str) -> str:
    """Return one Python file with the packs in it, for Python 3.9 and newer."""
    modules = {path: ast.parse(text) for path, text in texts.items() if path.endswith(".py")}
    order = ordered(PYTHON_ENTRY, {path: tuple(_python_needs(module)) for path, module in modules.items()})
    refuse_same_names({path: list(_python_names(modules[path])) for path in order})
    imports = {line for path in order for line in _python_imports(modules[path])} | set(_COMMAND_IMPORTS)
    bodies = "\n\n".join(f"# {path}\n\n{_python_body(texts[path], modules[path])}" for path in order)
    literals = "".join(f"    {name!r}: {content!r},\n" for name, content in packs.items())
    bodies = replace_once(bodies, _PYTHON_PACKS, f"EMBEDDED: dict[str, str] = {{\n{literals}}}")
    head = f'"""{about}\n\nDraait met Python 3.9 en nieuwer: python iv3_validatie.py BESTAND\n"""\n\n'
    start = "from __future__ import annotations\n\n" + "\n".join(sorted(imports)) + "\n\n\n"
    result = f"{head}{start}{bodies}\n{_COMMAND}"
    left = [path for node in ast.walk(ast.parse(result)) for path in _needed_modules(node)]
    if left:
        raise ValueError(f"in het ene Python-bestand staat nog een import van {', '.join(left)}")
    return result


def _python_needs(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        yield from _needed_modules(node)


def _needed_modules(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        names = ["." if node.level else str(node.module)]
    else:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    yield from (f"{name.replace('.', '/')}.py" for name in names if name.split(".")[0] in (_PACKAGE, ""))


def _python_names(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def _python_imports(module: ast.Module) -> Iterator[str]:
    """Yield the imports at the top of a module, one name at a time so that each stands once in the result."""
    for node in module.body:
        if isinstance(node, ast.Import | ast.ImportFrom) and any(alias.asname for alias in node.names):
            raise ValueError(f"een import met een andere naam kan niet in één bestand: {ast.unparse(node)}")
        if isinstance(node, ast.Import):
            yield from (f"import {alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not list(_needed_modules(node)) and node.module != "__future__":
            yield from (f"from {node.module} import {alias.name}" for alias in node.names)


def _python_body(text: str, module: ast.Module) -> str:
    """Return a module without its docstring and the imports at its top."""
    gone: set[int] = set()
    for index, node in enumerate(module.body):
        is_docstring = index == 0 and isinstance(node, ast.Expr)
        if is_docstring or isinstance(node, ast.Import | ast.ImportFrom):
            gone.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = [line for number, line in enumerate(text.splitlines(), 1) if number not in gone]
    return "\n".join(lines).strip("\n") + "\n"


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
