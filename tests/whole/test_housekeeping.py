"""What surrounds the facts: forms, workflow, editor settings, readmes, links and the texts of the schema."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generators.kernel import schema, shape, sources
from generators.kernel.findings import Finding
from tests.support.sources import ROOT

GITHUB = ROOT / ".github"
NOT_OURS = {".cache", ".git", ".venv", "node_modules", "dist", "__pycache__"}
SCHEMA_ADDRESS = "https://iv3alscode.nl/schema/"
MADE = ("generated/", "iv3/packs/")
TEXT_ELEMENTS = {"textarea", "input", "dropdown", "checkboxes"}

MACHINE_PATH = re.compile(r"(?<![\w./*)}-])/(work|root|tmp|home)/")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^()\s]+)\)")
USES = re.compile(r"uses: (.+)$", re.M)
SNIPPET = re.compile(r"```yaml\n# (\S+)\n(.*?)```", re.S)


def own_files() -> list[Path]:
    """Every file of the repository: what git tracks or would track, else everything outside built folders."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        paths = [ROOT / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [p for p in ROOT.rglob("*") if not NOT_OURS & set(p.relative_to(ROOT).parts)]
    return sorted(p for p in paths if p.is_file())


def hand_written(suffixes: Iterable[str]) -> list[Path]:
    return [p for p in own_files() if p.suffix in set(suffixes) and not p.relative_to(ROOT).as_posix().startswith(MADE)]


def load(path: Path) -> dict[Any, Any]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict), f"{path} is not a mapping"
    return data


# Issue forms, pull request template and workflow


def form_faults(form: dict[Any, Any]) -> list[str]:
    """What GitHub would refuse, or a person would stumble over, in an issue form."""
    faults = [f"{key} is missing" for key in ("name", "description", "body") if not form.get(key)]
    ids: list[str] = []
    for element in form.get("body") or []:
        kind, attributes = element.get("type"), element.get("attributes", {})
        if kind == "markdown":
            faults += [] if attributes.get("value") else ["markdown without value"]
            continue
        if kind not in TEXT_ELEMENTS:
            faults.append(f"unknown type {kind}")
        if not attributes.get("label"):
            faults.append(f"{element.get('id')} has no label")
        if kind == "dropdown" and not all(isinstance(o, str) for o in attributes.get("options") or [None]):
            faults.append(f"{element.get('id')} has options that are not text")
        ids.append(str(element.get("id")))
    faults += [f"id {i} is missing or used twice" for i in sorted(set(ids)) if i == "None" or ids.count(i) > 1]
    if not any(e.get("validations", {}).get("required") for e in form.get("body") or []):
        faults.append("nothing is required")
    return faults


def test_every_issue_form_has_what_github_requires() -> None:
    forms = sorted(set((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) - {GITHUB / "ISSUE_TEMPLATE" / "config.yml"})
    assert len(forms) >= 4, f"only {len(forms)} issue forms"
    assert {p.name: faults for p in forms if (faults := form_faults(load(p)))} == {}
    names = [load(p)["name"] for p in forms]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"name": "x", "description": "y"}, "body is missing"),
        ({"name": "x", "description": "y", "body": [{"type": "tekst", "id": "a"}]}, "unknown type tekst"),
        (
            {"name": "x", "description": "y", "body": [{"type": "input", "id": "a"}] * 2},
            "id a is missing or used twice",
        ),
    ],
)
def test_a_broken_issue_form_is_noticed(form: dict[Any, Any], fault: str) -> None:
    assert fault in form_faults(form)


def test_blank_issues_are_off_and_contact_links_are_complete() -> None:
    config = load(GITHUB / "ISSUE_TEMPLATE" / "config.yml")
    assert config["blank_issues_enabled"] is False
    assert config["contact_links"]
    for link in config["contact_links"]:
        assert set(link) == {"name", "url", "about"}
        assert link["url"].startswith("https://")


def workflow_faults(workflow: dict[Any, Any]) -> list[str]:
    """What is wrong with a workflow: rights, time limits, actions without a version, text of others in a command."""
    faults: list[str] = []
    if workflow.get("permissions") != {"contents": "read"}:
        faults.append("permissions are wider than reading")
    if not workflow.get("jobs"):
        faults.append("no jobs")
    for name, job in (workflow.get("jobs") or {}).items():
        if "timeout-minutes" not in job:
            faults.append(f"{name} has no time limit")
        steps = job.get("steps") or []
        faults += [f"{name} does nothing"] if not steps else []
        faults += [
            f"{step['uses']} is not fixed to a commit"
            for step in steps
            if "uses" in step and not re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", step["uses"])
        ]
        faults += [f"{name} puts a value into a command" for step in steps if "${{" in step.get("run", "")]
    return faults


def test_every_workflow_is_pinned_and_may_only_read() -> None:
    workflows = sorted((GITHUB / "workflows").glob("*.y*ml"))
    assert workflows, "no workflows"
    assert {p.name: faults for p in workflows if (faults := workflow_faults(load(p)))} == {}


def test_every_action_says_its_version_behind_its_commit_and_the_same_one_everywhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((GITHUB / "workflows").glob("*.y*ml"))]
    found = [re.match(r"([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)$", line) for text in texts for line in USES.findall(text)]
    assert len(found) >= 10 and None not in found, found
    pins = {(match[1], match[2], match[3]) for match in found if match is not None}
    assert len(pins) == len({name for name, _, _ in pins}), sorted(pins)
    updated = {row["package-ecosystem"] for row in load(GITHUB / "dependabot.yml")["updates"]}
    assert "github-actions" in updated, "nobody would renew the commits"


def test_no_workflow_uses_a_version_of_node_that_nobody_maintains() -> None:
    steps = [
        step
        for path in sorted((GITHUB / "workflows").glob("*.y*ml"))
        for job in load(path)["jobs"].values()
        for step in job["steps"]
    ]
    versions = [step["with"]["node-version"] for step in steps if "node-version" in step.get("with", {})]
    assert versions and {"22", "24"} >= set(versions), versions


def test_a_workflow_with_too_many_rights_or_a_loose_version_is_noticed() -> None:
    loose = {
        "on": {"pull_request": None, "push": None},
        "permissions": "write-all",
        "jobs": {
            "a": {
                "timeout-minutes": 5,
                "steps": [{"uses": "actions/checkout@v5"}, {"run": "echo ${{ github.event.issue.title }}"}],
            }
        },
    }
    assert workflow_faults(loose) == [
        "permissions are wider than reading",
        "actions/checkout@v5 is not fixed to a commit",
        "a puts a value into a command",
    ]


def test_the_workflow_runs_everything_and_shows_findings_beside_lines() -> None:
    workflow = load(GITHUB / "workflows" / "controle.yml")
    triggers = workflow.get("on", workflow.get(True)) or {}  # YAML 1.1 reads the key `on` as true
    assert set(triggers) == {"pull_request", "push"}
    steps = workflow["jobs"]["controle"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert "bash .ci/run" in commands
    assert any(command.endswith("-m generators check --format github") for command in commands)


# Editor


def expected_mapping(schemas: Iterable[schema.SourceSchema]) -> dict[str, list[str]]:
    return {f"./{schema.SOURCE_SCHEMA_FOLDER}/{s.name}.schema.json": list(s.patterns) for s in schemas}


@pytest.fixture(scope="module")
def source_schemas() -> list[schema.SourceSchema]:
    return schema.generate_source_schemas(ROOT)


def test_the_editor_knows_the_schema_of_every_kind_of_source(source_schemas: list[schema.SourceSchema]) -> None:
    assert len(source_schemas) >= 10, f"only {len(source_schemas)} kinds of source"
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    mapping = {k: v if isinstance(v, list) else [v] for k, v in settings["yaml.schemas"].items()}
    assert mapping == expected_mapping(source_schemas), (
        "make yaml.schemas in .vscode/settings.json equal to the right-hand side"
    )


def test_the_editor_is_offered_an_extension_that_reads_these_schemas() -> None:
    extensions = json.loads((ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8"))
    assert "redhat.vscode-yaml" in extensions["recommendations"]


# Texts of the schema


def elements(view: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield kind, name and definition of everything in the schema that is ours; LinkML's own types are not."""
    for class_name, definition in view.all_classes().items():
        yield "class", class_name, definition
        for name, attribute in definition.attributes.items():
            yield "attribute", f"{class_name}.{name}", attribute
    for name, slot in view.all_slots(attributes=False).items():
        yield "slot", name, slot
    for enum_name, enum in view.all_enums().items():
        yield "enum", enum_name, enum
        for name, value in enum.permissible_values.items():
            yield "value", f"{enum_name}.{name}", value
    for name, kind in view.all_types().items():
        if str(kind.from_schema).startswith(SCHEMA_ADDRESS):
            yield "type", name, kind


def without_text(found: Iterable[tuple[str, str, Any]]) -> list[str]:
    return [
        f"{kind} {name}" for kind, name, e in found if not (e.title or "").strip() or not (e.description or "").strip()
    ]


def test_everything_in_the_schema_has_a_title_and_a_description() -> None:
    from linkml_runtime import SchemaView

    found = list(elements(SchemaView(str(ROOT / "schema" / "iv3.yaml"))))
    counts = {
        kind: sum(k == kind for k, _, _ in found) for kind in ("class", "attribute", "slot", "enum", "value", "type")
    }
    assert all(counts.values()), f"looked at nothing of some kind: {counts}"
    assert without_text(found) == [], f"looked at {counts}"


def test_a_schema_element_without_title_or_description_is_noticed() -> None:
    from linkml_runtime import SchemaView

    text = f"""
id: {SCHEMA_ADDRESS}proef
name: proef
default_range: string
imports: [linkml:types]
prefixes: {{linkml: https://w3id.org/linkml/}}
types:
  Code: {{typeof: string, title: Code}}
enums:
  Kant: {{title: Kant, description: De kant., permissible_values: {{lasten: {{title: Lasten}}}}}}
slots:
  naam: {{description: De naam.}}
classes:
  Taakveld: {{title: Taakveld, description: Een taakveld., slots: [naam], attributes: {{code: {{title: Code}}}}}}
"""
    bare = without_text(elements(SchemaView(text)))
    assert bare == ["attribute Taakveld.code", "slot naam", "value Kant.lasten", "type Code"]


# Texts of the repository


def folders_of_work(paths: Iterable[str]) -> set[str]:
    """Return the top-level folders, the hidden ones left out, that these files with code or facts stand in.

    Each folder of ``packages/`` is one, as what is published from there has a life of its own.
    """
    parts = [path.split("/") for path in paths if "/" in path and not path.startswith(".")]
    return {"/".join(part[: 2 if part[0] == "packages" else 1]) for part in parts}


def test_every_folder_with_code_or_facts_has_a_readme() -> None:
    folders = folders_of_work(p.relative_to(ROOT).as_posix() for p in hand_written([".py", ".yaml", ".mjs"]))
    assert folders >= {"schema", "tables", "generators", "iv3", "packages/js", "tests"}, (
        f"looked only at {sorted(folders)}"
    )
    missing = [folder for folder in sorted(folders) if not (ROOT / folder / "README.md").is_file()]
    assert missing == [], f"looked at {len(folders)} folders"


def test_a_new_folder_with_code_is_seen_and_a_file_at_the_root_is_not() -> None:
    assert folders_of_work(["nieuw/deel/a.py", "mkdocs.yaml", ".github/x.yaml"]) == {"nieuw"}


def anchors(text: str) -> set[str]:
    """Return the anchors GitHub gives to the headings of a Markdown text."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def broken_links(path: Path) -> tuple[list[str], int]:
    """Return the relative links of a Markdown file that lead nowhere, and how many relative links it has."""
    links = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not re.match(r"[a-z]+:", link)]
    broken = []
    for link in links:
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors(target.read_text(encoding="utf-8"))
        ):
            broken.append(link)
    return broken, len(links)


def test_every_relative_link_in_a_markdown_file_resolves() -> None:
    pages = hand_written([".md"])
    results = {p.relative_to(ROOT).as_posix(): broken_links(p) for p in pages}
    assert sum(count for _, count in results.values()) > 0, "no links were found"
    broken = {name: links for name, (links, _) in results.items() if links}
    assert broken == {}, f"looked at {len(pages)} pages"


def test_a_broken_link_and_a_broken_anchor_are_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Een kop, met komma\n[a](weg.md) [b](#een-kop-met-komma) [c](#andere) [d](https://example.org)\n")
    assert broken_links(page) == (["weg.md", "#andere"], 3)


def test_no_file_names_a_folder_of_one_machine() -> None:
    files = hand_written([".md", ".py", ".yaml", ".yml", ".json", ".toml", ".mjs", ".js", ".html"])
    assert len(files) > 20, f"only {len(files)} files"
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == [], f"looked at {len(files)} files"


def test_a_machine_path_is_noticed_and_a_relative_path_or_address_is_not() -> None:
    assert MACHINE_PATH.search('open("/home/jan/iv3.json")')
    assert MACHINE_PATH.search("zie /tmp/uitvoer")
    assert not MACHINE_PATH.search("https://example.org/home/uitleg and docs/work/plan.md")


# Examples in the guidance for maintainers


def snippets(text: str) -> list[tuple[str, str]]:
    """Return path and content of every YAML block that starts with a comment naming its file."""
    return [(match[1], match[2]) for match in SNIPPET.finditer(text)]


def snippet_findings(path: str, content: str, schemas: list[schema.SourceSchema]) -> list[Finding]:
    """Check a snippet as if it were the file at ``path``: records in the list of that file, or keys at its top."""
    whole = (ROOT / path).read_text(encoding="utf-8")
    if content in whole:
        text = whole
    elif content.startswith(" "):
        records = next(
            k
            for k, v in yaml.safe_load(whole).items()
            if isinstance(v, list | dict) and k not in ("geldig", "bron") and f"\n{k}:\n" in whole
        )
        text = whole[: whole.index(f"\n{records}:\n")] + f"\n{records}:\n{content}"
    else:
        keys = set(yaml.safe_load(content))
        kept = [line for line in whole.splitlines(True) if line.split(":")[0] not in keys]
        text = "".join(kept) + content
    document = sources.load_text(text, path)
    return [*document.findings, *shape.check([document], schemas).findings]


@pytest.mark.parametrize(("name", "fewest"), [("CONTRIBUTING.md", 3), ("docs/feiten-wijzigen.md", 8)])
def test_every_example_for_maintainers_follows_the_schema_of_its_file(
    name: str, fewest: int, source_schemas: list[schema.SourceSchema]
) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = snippets(text)
    assert len(found) == text.count("```yaml"), "every example starts with a comment that names its file"
    assert len(found) >= fewest, f"only {len(found)} examples"
    assert [f for path, content in found for f in snippet_findings(path, content, source_schemas)] == []


def test_the_walked_examples_stand_in_their_files_as_they_are_shown() -> None:
    found = snippets((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert found
    assert [path for path, content in found if content not in (ROOT / path).read_text(encoding="utf-8")] == []


def test_a_wrong_example_in_contributing_is_noticed(source_schemas: list[schema.SourceSchema]) -> None:
    record = "  - code: 6.21\n    naam: Toegang\n    geldig: {vanaf: 2025}\n"
    [(path, content)] = snippets(f"```yaml\n# tables/model/gemeente/taakvelden.yaml\n{record}```\n")
    checks = {f.check for f in snippet_findings(path, content, source_schemas)}
    assert checks == {"aanhalingstekens", "vorm"}


# Licences


def test_every_licence_that_is_named_stands_there_in_full() -> None:
    texts = {p.stem: p.read_text(encoding="utf-8") for p in (ROOT / "LICENSES").glob("*.txt")}
    named = set(re.findall(r"LICENSES/([\w.-]+)\.txt", (ROOT / "LICENSE").read_text(encoding="utf-8")))
    assert named == set(texts) == {"EUPL-1.2", "CC0-1.0", "CC-BY-4.0"}
    assert "15.Applicable Law" in texts["EUPL-1.2"]
    assert "Appendix" in texts["EUPL-1.2"]
    assert "4. Limitations and Disclaimers." in texts["CC0-1.0"]
    assert "Section 8 – Interpretation." in texts["CC-BY-4.0"]


def reuse(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("reuse")), "--root", str(root), "lint", "--lines"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_every_file_says_under_which_licence_it_stands() -> None:
    """REUSE's own tool looks at every file that git knows or would know."""
    found = reuse(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_file_without_a_licence_and_a_licence_without_a_text_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    found = reuse(tmp_path)
    assert (found.returncode, "a.py: no license" in found.stdout) == (1, True), found.stdout
    lines = 'version = 1\n[[annotations]]\npath = "**"\nSPDX-FileCopyrightText = "x"\nSPDX-License-Identifier = "MIT"\n'
    (tmp_path / "REUSE.toml").write_text(lines, encoding="utf-8")
    found = reuse(tmp_path)
    assert (found.returncode, "MIT" in found.stdout) == (1, True), found.stdout
