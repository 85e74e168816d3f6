"""The validator as one Python file that needs nothing else.

It is its modules in order of dependency with the imports between them taken out, and the rule packs put in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from generators.kernel.files import Files
from generators.kernel.places import ROOT
from generators.outputs.generator import Generator
from generators.outputs.javascript import EXCEL_PACK, FOLDER, embedded, replaced_once
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError

PYTHON_ENTRY = "iv3/delivery/report.py"

_SOURCES = "iv3/**/*.py"
_PACKAGE = "iv3"
_PYTHON_PACKS = "EMBEDDED: dict[str, str] = {}"
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
    """Return the program texts that the file is made of: path below the repository → content."""
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(ROOT.glob(_SOURCES))}


def files(specification: Specification, packs: Files, sources: Files) -> Files:
    """Return the one file.

    Args:
        specification: facts that passed the checks, for the version and the licence.
        packs: the packs, by file name; those that validation does not read stay out.
        sources: what `read_sources` returns.

    Raises:
        UserError: the modules cannot be put in one file, because two of them use the same name at their top or import
            in a way that this module does not know.
    """
    edition = specification.edition
    about = f"Iv3 als code, controle van aanleveringen. Versie {edition.versie}. Licentie: EUPL-1.2 (regels: CC0-1.0)."
    texts = {path: content.decode() for path, content in sources.items()}
    compact = {name: text for name, text in embedded(specification, packs).items() if name != EXCEL_PACK}
    return {f"{FOLDER}/iv3_validatie.py": python_file(texts, compact, about).encode()}


def python_file(texts: Mapping[str, str], packs: Mapping[str, str], about: str) -> str:
    """Return one Python file with the packs in it, for Python 3.9 and newer."""
    modules = {path: ast.parse(text) for path, text in texts.items()}
    order = ordered(PYTHON_ENTRY, {path: tuple(_python_needs(module)) for path, module in modules.items()})
    refuse_same_names({path: list(_python_names(modules[path])) for path in order})
    imports = {line for path in order for line in _python_imports(modules[path])} | set(_COMMAND_IMPORTS)
    bodies = "\n\n".join(f"# {path}\n\n{_python_body(texts[path], modules[path])}" for path in order)
    literals = "".join(f"    {name!r}: {content!r},\n" for name, content in packs.items())
    bodies = replaced_once(bodies, _PYTHON_PACKS, f"EMBEDDED: dict[str, str] = {{\n{literals}}}")
    head = f'"""{about}\n\nDraait met Python 3.9 en nieuwer: python iv3_validatie.py BESTAND\n"""\n\n'
    start = "from __future__ import annotations\n\n" + "\n".join(sorted(imports)) + "\n\n\n"
    result = f"{head}{start}{bodies}\n{_COMMAND}"
    left = [path for node in ast.walk(ast.parse(result)) for path in _needed_modules(node)]
    if left:
        raise UserError(f"in het ene Python-bestand staat nog een import van {', '.join(left)}")
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
            raise UserError(f"een import met een andere naam kan niet in één bestand: {ast.unparse(node)}")
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


def ordered(entry: str, needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return ``entry`` and every module it needs, each after what it needs itself."""
    result: list[str] = []
    visiting: set[str] = set()

    def visit(path: str) -> None:
        if path in result:
            return
        if path in visiting or path not in needs:
            raise UserError(f"{path} is er niet, of heeft zichzelf nodig")
        visiting.add(path)
        for needed in needs[path]:
            visit(needed)
        result.append(path)

    visit(entry)
    return result


def refuse_same_names(names: Mapping[str, Sequence[str]]) -> None:
    """Raise UserError when two modules, each with the names at its top, share a name."""
    seen: dict[str, str] = {}
    for path, found in names.items():
        for name in found:
            if seen.setdefault(name, path) != path:
                raise UserError(f"{name} staat in {seen[name]} en in {path}; in één bestand kan dat niet")


GENERATOR = Generator(
    "controle in één bestand", lambda building: files(building.specification, building.packs, read_sources())
)
