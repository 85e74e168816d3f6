"""The workflows on GitHub: few rights, no text of strangers in a command, and only commands that exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generators.commands.main import _parser
from generators.upkeep.issues import forms, making
from tests.support.sources import ROOT

FOLDER = ROOT / ".github" / "workflows"
OURS = re.compile(r"-m generators ([^>|;&\n]+)")
TARGETS = re.compile(r"(?:^|\s)make ([.\w/-]+)")
NOT_HERE = ("make", "-m generators", "python", "git ", ".ci/run")
MAY_WRITE = {"issues", "pull-requests", "contents", "pages", "id-token", "attestations"}


def workflows() -> dict[str, dict[Any, Any]]:
    return {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.y*ml"))}


def steps(workflow: dict[Any, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in workflow["jobs"].items():
        for step in job.get("steps", []):
            yield name, step


def triggers(workflow: dict[Any, Any]) -> dict[str, Any]:
    found = workflow.get("on", workflow.get(True))  # YAML 1.1 reads the key `on` as true
    assert isinstance(found, dict)
    return found


def rights_faults(workflow: dict[Any, Any]) -> list[str]:
    """Which job may write more than it needs, or may write while it runs what a stranger sent."""
    faults = [] if "permissions" in workflow else ["no permissions"]
    from_strangers = {"issues", "workflow_run", "pull_request", "pull_request_target"} & set(triggers(workflow))
    faults += ["runs a stranger's code with rights"] if "pull_request_target" in triggers(workflow) else []
    for name, job in workflow["jobs"].items():
        rights = job.get("permissions", workflow.get("permissions", {}))
        writes = {right for right, kind in rights.items() if kind == "write"} if isinstance(rights, dict) else {"all"}
        faults += [f"{name} may write {right}" for right in sorted(writes - MAY_WRITE)]
        commands = "\n".join(str(step.get("run", step.get("uses", ""))) for step in job.get("steps", []))
        if writes and from_strangers and (any(word in commands for word in NOT_HERE) or "checkout" in commands):
            faults.append(f"{name} may write and runs what a stranger sent")
    return faults


def command_faults(command: str) -> list[str]:
    """Which commands of ours, or targets of make, do not exist or do not take these arguments."""
    targets = set(re.findall(r"^([.\w/-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    faults = [f"make {target}" for target in TARGETS.findall(command) if target not in targets]
    for call in OURS.findall(command.replace("\\\n", " ")):
        arguments = [word for word in shlex.split(call) if not word.startswith("2>")]
        try:
            _parser().parse_args(arguments)
        except SystemExit:
            faults.append(f"python -m generators {' '.join(arguments)}")
    return faults


def test_every_workflow_has_few_rights_and_none_where_it_runs_what_a_stranger_sent() -> None:
    found = workflows()
    assert len(found) >= 4, f"only {sorted(found)}"
    assert {name: faults for name, w in found.items() if (faults := rights_faults(w))} == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"permissions": {"packages": "write"}}, "a may write packages"),
        ({"permissions": {"issues": "write"}}, "a may write and runs what a stranger sent"),
        ({"permissions": "write-all"}, "a may write all"),
    ],
)
def test_a_job_with_too_many_rights_is_noticed(change: dict[str, Any], fault: str) -> None:
    job = {"steps": [{"uses": "actions/checkout@v5"}, {"run": "make test"}], **change}
    assert fault in rights_faults({"on": {"issues": None}, "permissions": {}, "jobs": {"a": job}})


def test_no_command_holds_a_value_that_github_fills_in() -> None:
    commands = [(name, step["run"]) for name, w in workflows().items() for _, step in steps(w) if "run" in step]
    assert len(commands) >= 6
    assert [name for name, command in commands if "${{" in command] == []


def test_every_command_in_a_workflow_exists_and_takes_its_arguments() -> None:
    commands = [step["run"] for w in workflows().values() for _, step in steps(w) if "run" in step]
    assert sum(len(OURS.findall(command)) + len(TARGETS.findall(command)) for command in commands) >= 5
    assert [fault for command in commands for fault in command_faults(command)] == []


@pytest.mark.parametrize(
    "command", ["python -m generators verdwenen x", "python -m generators diff main --format word", "make alles"]
)
def test_a_command_that_does_not_exist_is_noticed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(command_faults(command)) == 1
    capsys.readouterr()


def test_every_command_is_one_that_bash_can_read() -> None:
    commands = [step["run"] for w in workflows().values() for _, step in steps(w) if "run" in step]
    for command in commands:
        assert subprocess.run(["bash", "-n", "-c", command], capture_output=True, check=False).stderr == b""


def test_the_workflow_of_proposals_looks_at_every_form_that_makes_one() -> None:
    condition = workflows()["voorstel.yml"]["jobs"]["maak"]["if"]
    labels = {
        label
        for name in making.FORMS
        for label in yaml.safe_load((ROOT / forms.FOLDER / f"{name}.yml").read_text(encoding="utf-8"))["labels"]
    }
    assert len(labels) == len(making.FORMS) >= 3
    assert set(re.findall(r"labels\.\*\.name, '(\w+)'", condition)) == labels


def test_the_difference_is_posted_by_a_workflow_that_waits_for_the_one_that_makes_it() -> None:
    found = workflows()
    assert triggers(found["verschil-bericht.yml"])["workflow_run"]["workflows"] == [found["verschil.yml"]["name"]]


def test_what_is_published_was_built_twice_and_signed_where_there_is_a_root() -> None:
    jobs = workflows()["uitgave.yml"]["jobs"]

    def before(name: str) -> set[str]:
        needs = jobs[name].get("needs", [])
        direct = {needs} if isinstance(needs, str) else set(needs)
        return direct.union(*(before(other) for other in direct))

    for name in ("uitbrengen", "publiceren"):
        assert before(name) >= {"bouwen", "nabouwen", "ondertekenen"}
    said = {name: "\n".join(step.get("run", "") for step in job["steps"]) for name, job in jobs.items()}
    assert "generators rebuild" in said["nabouwen"]
    assert "::warning title=Niet ondertekend::" in said["ondertekenen"] and "exit 1" in said["ondertekenen"]
    assert "--signed" in said["ondertekenen"]
    keys = [name for name, job in jobs.items() if "secrets." in str(job)]
    assert keys == ["ondertekenen"], "the key is only where nothing is built"
    uses = [step.get("uses", "") for step in jobs["uitbrengen"]["steps"]]
    assert any(use.startswith("actions/attest-build-provenance@") for use in uses)


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-progress", "--quiet", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_what_looks_for_holes_in_workflows_finds_none() -> None:
    found = zizmor(ROOT / ".github")
    assert found.returncode == 0, found.stdout + found.stderr


def test_a_hole_in_a_workflow_is_found(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    text = (FOLDER / "controle.yml").read_text(encoding="utf-8")
    loose = text.replace("run: bash .ci/run", "run: echo ${{ github.event.pull_request.title }}")
    assert loose != text
    (folder / "controle.yml").write_text(loose, encoding="utf-8")
    found = zizmor(tmp_path)
    assert (found.returncode != 0, "template-injection" in found.stdout) == (True, True), found.stdout
