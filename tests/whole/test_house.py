"""The house stays in order: words typed once, names that can be searched, modules of a size to read, guarded floors."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from generators.kernel import schema, schema_code
from tests.support import words
from tests.support.sources import ROOT
from tests.support.words import Vocabulary

FOLDERS_OF_WORDS = ("iv3", "generators", "packages/js", "site")
"""Where no word of the schema may be typed again."""
FOLDERS_OF_CLASSES = ("iv3", "generators")
"""The packages in which every name of a class is there once."""
FOLDERS_OF_MODULES = ("iv3", "generators", "packages/js", "site/scripts")
"""Where no module has more than so many lines."""
MOST_LINES = 500

ENUMS = {"Kleur": frozenset({"rood", "groen", "blauw"}), "Maat": frozenset({"code", "naam"})}
FIELDS = {"kleur": ENUMS["Kleur"], "code": frozenset[str](), "naam": frozenset[str](), "bron": frozenset[str]()}
SMALL = Vocabulary(ENUMS, FIELDS)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return words.vocabulary_of(schema.linkml_view(ROOT))


def programs(folders: Sequence[str], suffixes: Sequence[str] = (".py", ".mjs")) -> Iterator[str]:
    """Yield the paths of programs that people write: what is made or taken from others is left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            is_ours = name not in schema_code.PATHS and "node_modules" not in path.parts
            if path.suffix in suffixes and is_ours:
                yield name


def typed_again(name: str, text: str, vocabulary: Vocabulary) -> list[str]:
    """Return every place in a program or a template where words of the schema are typed again."""
    finders = {".py": words.in_python, ".mjs": words.in_script, ".html": words.in_template}
    return [f"{name}:{line}: {found}" for line, found in finders[Path(name).suffix](text, vocabulary)]


def test_no_word_of_the_schema_is_typed_again(vocabulary: Vocabulary) -> None:
    paths = list(programs(FOLDERS_OF_WORDS, (".py", ".mjs", ".html")))
    by_suffix = {suffix: sum(path.endswith(suffix) for path in paths) for suffix in (".py", ".mjs", ".html")}
    assert by_suffix[".py"] > 300 and by_suffix[".mjs"] > 50 and by_suffix[".html"] > 30, by_suffix
    found = [place for path in paths for place in typed_again(path, (ROOT / path).read_text("utf-8"), vocabulary)]
    assert found == [], f"looked at {len(paths)} files"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'COLOURS = ("rood", "groen")'),
        ("a.py", 'COLOURS = {"rood": 1, "groen": 2}'),
        ("a.py", 'COLOURS = ("paars", "rood", "groen", "blauw")'),
        ("a.py", 'match x:\n    case "rood":\n        pass\n    case "blauw":\n        pass'),
        ("a.py", 'if x == "rood": pass'),
        ("a.py", 'if row["kleur"] == "rood": pass'),
        ("a.py", 'STANDARD = "rood"'),
        ("a.py", 'add("--colour", default="rood")'),
        ("a.mjs", 'const COLOURS = ["rood", "groen"];'),
        ("a.mjs", "const COLOURS = { rood: 1, groen: 2 };"),
        ("a.mjs", 'if (hit.kleur === "rood") go();'),
        ("a.mjs", 'const STANDARD = "rood";'),
        ("a.html", '{% if code.kleur == "rood" %}{% endif %}'),
        ("a.html", '{% if kleur in ("rood", "groen") %}{% endif %}'),
        ("a.html", '{% set standaard = "rood" %}'),
        ("a.html", '<option value="rood">Rood</option><option value="groen">Groen</option>'),
        ("a.html", '{{ keuze("kleur", [("rood", "Rood"), ("groen", "Groen")]) }}'),
    ],
)
def test_a_word_that_is_typed_again_is_seen(name: str, text: str) -> None:
    assert len(typed_again(name, text, SMALL)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "COLOURS = Kleur.VALUES"),
        ("a.py", 'COLUMNS = ("code", "naam", "bron")'),
        ("a.py", 'row = {"code": 1, "naam": 2}'),
        ("a.py", 'CHOICES = ("rood", "groen", "paars", "geel")'),
        ("a.py", 'if row["bron"] == "code": pass'),
        ("a.py", 'add("--colour", metavar="rood")'),
        ("a.mjs", "say({ code: 1, naam: 2 });"),
        ("a.mjs", 'make("td", { className: "rood" });'),
        ("a.html", '{% if bron == "code" %}rood of groen{% endif %}'),
        ("a.html", '{% if code.kleur == words.Kleur.ROOD %}<b class="rood">{% endif %}'),
        ("a.html", '{{ keuze("kleur", words.Kleur.TITLES.items()) }}'),
    ],
)
def test_the_words_themselves_and_the_names_of_columns_are_no_words_typed_again(name: str, text: str) -> None:
    assert typed_again(name, text, SMALL) == []


def classes(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the name of every class with the modules that have it, private ones and those in functions too."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path)
    return found


def more_than_once(found: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    return {name: places for name, places in found.items() if len(places) > 1}


@pytest.mark.parametrize("folder", FOLDERS_OF_CLASSES)
def test_no_name_of_a_class_is_there_twice_in_a_package(folder: str) -> None:
    paths = (ROOT / folder).rglob("*.py")
    found = classes({path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths})
    assert len(found) > 150
    assert more_than_once(found) == {}, f"looked at {len(found)} names"


def test_a_name_of_a_class_that_is_there_twice_is_seen() -> None:
    found = classes({"a.py": "class Row: pass", "b.py": "def f():\n    class Row: pass", "c.py": "class Other: pass"})
    assert more_than_once(found) == {"Row": ["a.py", "b.py"]}


def too_long(texts: Mapping[str, str]) -> dict[str, int]:
    """Return the modules that are longer than anyone likes to read, with their lines."""
    return {path: lines for path, text in texts.items() if (lines := len(text.splitlines())) > MOST_LINES}


def test_no_module_is_too_long() -> None:
    texts = {path: (ROOT / path).read_text("utf-8") for path in programs(FOLDERS_OF_MODULES)}
    assert len(texts) > 200
    assert too_long(texts) == {}, f"looked at {len(texts)} modules"


def test_a_module_that_is_too_long_is_seen() -> None:
    assert too_long({"a.py": "x\n" * (MOST_LINES + 1), "b.mjs": "x\n" * MOST_LINES}) == {"a.py": MOST_LINES + 1}


def test_the_floors_are_guarded(tmp_path: Path) -> None:
    """Turned upside down, the order of imports is broken, and the guard says so."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    contracts = text[text.index("[tool.importlinter]") :]
    order = re.search(r'containers = \["iv3"\]\nlayers = \[\n((?:  ".*",\n)+)\]', contracts)
    assert order is not None
    layers = order.group(1)
    upside_down = "".join(reversed(layers.splitlines(keepends=True)))
    assert "commands" in upside_down.splitlines()[-1]
    config = tmp_path / "andersom.toml"
    config.write_text(contracts.replace(layers, upside_down), encoding="utf-8")
    lint = Path(sys.executable).with_name("lint-imports")
    command = [str(lint), "--config", str(config), "--contract", "iv3", "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "core at the bottom BROKEN" in ran.stdout
    assert "0 kept, 1 broken" in ran.stdout


def families(names: Sequence[str], least: int = 3) -> list[str]:
    """Return the modules of a folder that share their first word: together they want to be a folder."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_word[name.split("_")[0]].append(name)
    return [", ".join(sorted(found)) for found in by_word.values() if len(found) >= least]


def test_no_family_of_modules_is_left_flat() -> None:
    folders: dict[str, list[str]] = defaultdict(list)
    for path in programs(FOLDERS_OF_MODULES):
        folders[str(Path(path).parent)].append(Path(path).stem)
    assert len(folders) > 30
    assert {folder: found for folder, names in folders.items() if (found := families(names))} == {}


def test_a_flat_family_is_seen() -> None:
    assert families(["compare", "compare_output", "compare_book", "output"]) == [
        "compare, compare_book, compare_output"
    ]
    assert families(["key_file", "keys", "key_row"]) == []


FOLDERS_OF_THE_RUN_TIME = ("iv3", "generators")
WRITES = frozenset({"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "fdopen", "fsync"})
SAYS = frozenset({"print", "print_exc", "print_help", "print_usage"})
MAY_WRITE = {"iv3/core/files.py"}
MAY_WRITE_ASIDE = {
    "generators/changes/versions/sides.py": "a copy of another version in a folder that goes again",
    "generators/outputs/site/build.py": "what MkDocs reads, in a folder that goes again",
}
"""Modules that write files that nobody keeps, with what these are."""
MAY_SAY = {"iv3/core/terminal.py", "iv3/core/progress.py", "iv3/core/files.py"}
SAYING_METHODS = frozenset({"sys.stdout.write", "sys.stderr.write"})


def ways_out(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield every place in a program where something leaves: "writes" or "says", line, and how."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            mode = [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
            modes = [str(arg.value) for arg in mode if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            opens = called == "open" and any(re.fullmatch(r"[rwaxbt+]{1,3}", m) and set(m) & set("wax+") for m in modes)
            if called in WRITES or opens:
                yield "writes", node.lineno, called
            if called in SAYS:
                yield "says", node.lineno, called
        if isinstance(node, ast.Attribute) and ast.unparse(node) in SAYING_METHODS:
            yield "says", node.lineno, ast.unparse(node)


def test_files_and_text_of_the_run_time_leave_by_one_way_out() -> None:
    paths = list(programs(("iv3",), (".py",)))
    found = [
        f"{path}:{line}: {how}"
        for path in paths
        for what, line, how in ways_out((ROOT / path).read_text("utf-8"))
        if path not in (MAY_WRITE if what == "writes" else MAY_SAY)
    ]
    assert found == [], f"looked at {len(paths)} modules"
    assert len(paths) > 200


def test_files_of_the_build_leave_by_the_same_way_out() -> None:
    paths = list(programs(("generators",), (".py",)))
    found = {path for path in paths for what, *_ in ways_out((ROOT / path).read_text("utf-8")) if what == "writes"}
    assert found == set(MAY_WRITE_ASIDE), f"looked at {len(paths)} modules"


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("path.write_text('x')", "writes"),
        ("open(path, 'w')", "writes"),
        ("path.open('wb')", "writes"),
        ("path.open(mode='x')", "writes"),
        ("print('x')", "says"),
        ("sys.stderr.write('x')", "says"),
        ("path.open('rb'); open(path); stream.write('x')", ""),
    ],
)
def test_another_way_out_is_seen(program: str, what: str) -> None:
    assert {found for found, *_ in ways_out(program)} == ({what} if what else set())
