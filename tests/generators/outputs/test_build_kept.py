"""What a build keeps for the next one: the same bytes as made anew, and never of other facts or other programs."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from generators.kernel import kept, noted, reading, sources
from generators.kernel.files import Files
from generators.kernel.kept import Kept, fingerprint_of_programs, program_files
from generators.kernel.kinds import kind_of
from generators.kernel.noted import EVERYTHING, Noted
from generators.kernel.records import FILES, Specificatie
from generators.outputs.build import all_generators
from generators.outputs.generator import Building, Generator, Stage
from generators.outputs.site import build as website
from generators.outputs.site.page import Page
from generators.outputs.voorschrift import files as voorschrift
from generators.subjects.model.specification import Specification
from generators.subjects.proposals import subject as proposals
from tests.support.sources import ROOT, Copy

LAST_YEAR_ONLY = "voorschrift.files."
"""Parts of the same program for each year: one of them is enough to look at."""

DECIDE_NOTHING_PUBLISHED = {"Codelijstinlezenbestand", "Jaarbestand", "Samenhangbestand"}
"""Kinds of facts for a command and for a check."""

HOLDS_FACTS = ("Specification", "Facts", "ModelYear", "Building", "Jaargang")
"""Classes whose objects give facts."""


@dataclass(frozen=True)
class Part:
    """A part of a build: what it makes, and the kinds of facts that it looked at."""

    name: str
    made: Noted[Files]


def works(building: Building) -> dict[str, Callable[[Building], Files]]:
    """Return everything that a build keeps, by its name."""
    result: dict[str, Callable[[Building], Files]] = {}
    for name, generator in all_generators().items():
        if generator.stage is Stage.FACTS and generator.parts is None:
            result[name] = generator.make
        elif generator.parts is not None:
            result.update({f"{name}.{part}": partial(part_of, generator, part) for part in generator.parts(building)})
        result[f"{name}.vastgelegd"] = generator.reviewed
    for name, pages_of in website._OF_FACTS.items():
        result[f"site.{name}"] = partial(pages_made, pages_of)
    *_, last = (name for name in result if name.startswith(LAST_YEAR_ONLY) and name[-1].isdigit())
    return {name: make for name, make in result.items() if name == last or not name.startswith(LAST_YEAR_ONLY)}


def pages_made(pages_of: Callable[[Specification], Iterator[Page]], building: Building) -> Files:
    return website._written(building.specification, pages_of)


def part_of(generator: Generator, part: str, building: Building) -> Files:
    assert generator.parts is not None
    return generator.parts(building)[part]()


@pytest.fixture(scope="module")
def opened() -> list[str]:
    """The files that Python opened to read, as far as somebody asked for them."""
    found: list[str] = []
    sys.addaudithook(lambda event, told: found.append(str(told[0])) if event == "open" else None)
    return found


@pytest.fixture(scope="module")
def parts(opened: list[str]) -> Iterator[tuple[list[Part], list[str]]]:
    """Every part with what it looked at, and the files that were opened meanwhile."""
    facts = reading.read(sources.load_folder(ROOT / "tables", ROOT))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voorschrift, "pdf", lambda _: b"")  # it is made of the same data as the page
        opened.clear()
        building = Building.begin(ROOT, Specification(facts))
        made = [Part(name, noted.made(partial(make, building))) for name, make in works(building).items()]
        yield [part for part in made if part.made.value], list(opened)


def only(documents: list[sources.Document], kinds: frozenset[str]) -> Specification:
    """Return the specification without the files of other kinds."""
    wanted = {*kinds, Specificatie.__name__}
    names = {document.path: kind.__name__ for document in documents if (kind := kind_of(document.path)) is not None}
    return Specification(reading.read([document for document in documents if names.get(document.path) in wanted]))


def test_what_a_part_did_not_look_at_may_be_anything(parts: tuple[list[Part], list[str]]) -> None:
    documents = sources.load_folder(ROOT / "tables", ROOT)
    whole = Building.begin(ROOT, Specification(reading.read(documents)))
    every, packs, looked_at = works(whole), whole.made_packs, 0
    for part in parts[0]:
        kinds = part.made.made_of
        if kinds & EVERYTHING or not kinds:
            continue
        specification, make = only(documents, kinds), every[part.name]
        begun = Building(ROOT, specification, whole.delivery_schema, Noted({}))
        if packs.made_of <= kinds:
            begun = Building.begin(ROOT, specification)
        assert make(begun) == part.made.value, part.name
        looked_at += 1
    assert looked_at >= 20


def test_only_proposals_look_at_everything(parts: tuple[list[Part], list[str]]) -> None:
    """They try a model on facts of which each field may be another."""
    subject = proposals.__name__.split(".")[-2]
    whole = {part.name for part in parts[0] if part.made.made_of & EVERYTHING}
    assert whole <= {f"subjects.{subject}", "subjects.vastgelegd"}


def test_every_kind_of_fact_is_looked_at_by_a_part(parts: tuple[list[Part], list[str]]) -> None:
    named = {kind for part in parts[0] for kind in part.made.made_of}
    present = {kind.__name__ for path in sources_of_facts() if (kind := kind_of(path)) is not None}
    assert len(present) > 30
    assert present <= {kind.__name__ for kind in FILES}
    assert present - named == DECIDE_NOTHING_PUBLISHED


def sources_of_facts() -> list[str]:
    return [document.path for document in sources.load_folder(ROOT / "tables", ROOT)]


def test_a_build_opens_no_file_that_is_in_no_fingerprint(parts: tuple[list[Part], list[str]]) -> None:
    apart = {".venv", ".git", "__pycache__", ".cache"}
    inside = {Path(path) for path in parts[1] if Path(path).is_relative_to(ROOT)}
    mine = {path for path in inside if not apart & set(path.relative_to(ROOT).parts)}
    assert len(mine) > 100
    assert sorted(mine - set(program_files())) == []


def test_no_value_of_facts_is_remembered_without_what_it_was_made_of() -> None:
    """`functools` remembers a value for whoever asks next, who then seems to have looked at nothing."""
    found, looked_at = [], 0
    for path in sorted((ROOT / "generators").rglob("*.py")):
        if path.relative_to(ROOT).parts[1] in ("upkeep", "commands"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            looked_at += isinstance(node, ast.FunctionDef | ast.ClassDef)
            if _remembers_facts(node):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")  # type: ignore[attr-defined]
    assert found == []
    assert looked_at > 1000


def _remembers_facts(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef):
        given = " ".join(ast.unparse(a.annotation) for a in node.args.args if a.annotation is not None)
        return _has(node, "cache") and any(name in given for name in HOLDS_FACTS)
    if isinstance(node, ast.ClassDef):
        held = " ".join(ast.unparse(line.annotation) for line in node.body if isinstance(line, ast.AnnAssign))
        remembers = any(isinstance(line, ast.FunctionDef) and _has(line, "cached_property") for line in node.body)
        return remembers and any(name in held for name in HOLDS_FACTS)
    return False


def _has(node: ast.FunctionDef, word: str) -> bool:
    return any(word in ast.unparse(decorator) for decorator in node.decorator_list)


# One changed sentence


def sentence(copy: Copy) -> None:
    copy.replace("tables/taakvelden/6.751.yaml", "vervoer naar de aanbieder", "reizen naar de aanbieder")


def made_with(keep: Kept, copy: Copy, names: tuple[str, ...]) -> tuple[dict[str, Files], list[str]]:
    """Return what is made or kept of the facts of a copy, and the names of what was made."""
    anew: list[str] = []
    building = Building.begin(ROOT, specification_of(copy))
    wanted = {name: partial(make, building) for name, make in works(building).items() if name in names}

    def noticed(name: str, make: Callable[[], Files]) -> Files:
        anew.append(name)
        return make()

    made = {name: keep(name, partial(noticed, name, make)) for name, make in wanted.items()}
    keep.settle(is_sound=True)
    return made, anew


def specification_of(copy: Copy) -> Specification:
    return Specification(reading.read(sources.load_folder(copy.root / "tables", copy.root)))


def test_after_one_sentence_only_what_says_it_is_made_again_and_the_bytes_are_the_same(
    copy: Copy, tmp_path: Path
) -> None:
    names = ("search_index", "skos", "definitions", "subjects.guidance", "subjects.transitions", "subjects.allocation")
    _, first = made_with(Kept("p", specification_of(copy).facts, tmp_path / "kept"), copy, names)
    assert sorted(first) == sorted(names)
    _, again = made_with(Kept("p", specification_of(copy).facts, tmp_path / "kept"), copy, names)
    assert again == []
    sentence(copy)
    with_kept, changed = made_with(Kept("p", specification_of(copy).facts, tmp_path / "kept"), copy, names)
    without, _ = made_with(Kept("p", specification_of(copy).facts, tmp_path / "empty"), copy, names)
    assert with_kept == without
    assert 0 < len(changed) < len(names)
    assert not {"definitions", "subjects.allocation"} & set(changed)
    assert "reizen naar de aanbieder" in str(with_kept["search_index"])


def test_each_change_of_a_file_changes_the_fingerprint_of_its_kind_alone(copy: Copy) -> None:
    before = specification_of(copy).facts.fingerprints()
    seen = set()
    for document in specification_of(copy).facts.documents:
        kind = kind_of(document.path)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        file = copy.root / document.path
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}# anders\n", encoding="utf-8")
        loaded = sources.load_folder(copy.root / "tables", copy.root)
        after = reading.Facts(loaded).fingerprints()
        assert {name for name in after if after[name] != before[name]} == {*EVERYTHING, kind.__name__}
        file.write_text(text, encoding="utf-8")
    assert len(seen) > 30


# Programs


@pytest.mark.parametrize(
    "path",
    [
        "schema/taakveldtekst.yaml",
        "site/voorschrift/document.typ",
        "site/paginas/code.html",
        "site/thema/main.html",
        "docs/begrippen.md",
        "generators/outputs/kit.py",
        "iv3/core/money.py",
        "packages/js/words.mjs",
        "pyproject.toml",
        "CONTRIBUTING.md",
    ],
)
def test_a_schema_a_template_a_page_and_a_module_are_in_the_fingerprint_of_programs(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint_of_programs(ROOT)
    file = ROOT / path
    assert file in set(program_files())
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"anders" if self == file else read(self))
    assert fingerprint_of_programs(ROOT) != before


def test_another_python_and_another_library_give_another_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint_of_programs(ROOT)
    with monkeypatch.context() as patch:
        patch.setattr(kept, "_libraries", lambda: ["typst-9.9.dist-info"])
        assert fingerprint_of_programs(ROOT) != before
    assert any(name.startswith("typst-") for name in kept._libraries())
    monkeypatch.setattr(sys, "version", "3.99")
    assert fingerprint_of_programs(ROOT) != before


def test_what_a_build_commits_of_the_facts_is_no_program() -> None:
    paths = {path.relative_to(ROOT).as_posix() for path in program_files()}
    assert len(paths) > 500
    assert not [path for path in paths if path.startswith(("tables/", "generated/", "iv3/packs/"))]
