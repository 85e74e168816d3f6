"""``iv3 validate`` in the build of a vendor: one shape of JSON for one question, stdin, and the forms for builds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import iv3
from iv3.commands.main import main
from iv3.core.words import Ernst
from iv3.delivery.build_formats import as_junit, as_sarif
from tests.support.sources import ROOT

GOOD = ROOT / "voorbeelden" / "grootboek" / "aanlevering.json"
LEVELS = {Ernst.FOUT: "error", Ernst.WAARSCHUWING: "warning", Ernst.SIGNAAL: "note"}


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Write a delivery with a ``fout``, and a text in it that no build log may run."""
    document = json.loads(GOOD.read_text(encoding="utf-8"))
    document["data"]["lasten"][0]["taakveld"] = "9.99\x1b[2J<b>&\ud800"
    path = tmp_path / "map" / "fout é.json"
    path.parent.mkdir()
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def printed(capfd: pytest.CaptureFixture[str], *words: object) -> Any:
    main(["validate", *map(str, words), "--format", "json"])
    return json.loads(capfd.readouterr().out)


def test_one_file_gives_a_report_and_a_folder_or_more_give_a_list_however_many_there_are(
    wrong: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert isinstance(printed(capfd, wrong), dict)
    assert [type(report) for report in printed(capfd, wrong.parent)] == [dict], "a folder with one file"
    assert [type(report) for report in printed(capfd, wrong, GOOD)] == [dict, dict]
    assert printed(capfd, wrong) == iv3.validate(wrong).data


def test_a_dash_reads_the_delivery_from_standard_input() -> None:
    words = [sys.executable, "-m", "iv3", "validate", "-", "--format", "json"]
    done = subprocess.run(words, cwd=ROOT, input=GOOD.read_bytes(), capture_output=True, check=False, timeout=60)
    report = json.loads(done.stdout)
    assert report["bron"]["bestand"] == "invoer"
    wanted = iv3.validate(GOOD).data
    assert (report["oordeel"], report["bron"]["sha256"]) == (wanted["oordeel"], wanted["bron"]["sha256"])
    assert done.returncode == int(report["oordeel"] == "fout")


def test_a_build_may_fail_on_less_than_a_fout(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = {finding["ernst"] for finding in iv3.validate(GOOD).bevindingen}
    assert Ernst.FOUT not in found
    for ernst in Ernst.VALUES:
        worst = set(Ernst.VALUES[: Ernst.VALUES.index(ernst) + 1])
        assert main(["validate", str(GOOD), "--fail-on", ernst]) == int(bool(found & worst)), ernst
    capfd.readouterr()


def test_junit_has_a_test_for_each_rule_and_a_fout_fails(wrong: Path) -> None:
    reports = [iv3.validate(GOOD), iv3.validate(wrong)]
    root = ElementTree.fromstring(as_junit(reports))
    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == [GOOD.name, wrong.name]
    for suite, report in zip(suites, reports, strict=True):
        cases = {case.get("name"): case for case in suite.findall("testcase")}
        assert list(cases) == [rule["regel"] for rule in report.data["regels"]]
        assert suite.get("tests") == str(len(cases))
        failed = {f["regel"] for f in report.bevindingen if f["ernst"] == Ernst.FOUT}
        assert {name for name, case in cases.items() if case.find("failure") is not None} == failed
        assert suite.get("failures") == str(len(failed))
    assert "\x1b" not in as_junit(reports)


def test_sarif_has_every_finding_with_its_rule_level_file_and_place(wrong: Path) -> None:
    reports = [iv3.validate(GOOD), iv3.validate(wrong)]
    data = json.loads(as_sarif(reports))
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    findings = [finding for report in reports for finding in report.bevindingen]
    assert len(findings) > 0
    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [(f["regel"], LEVELS[f["ernst"]]) for f in findings]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {f["regel"] for f in findings}
    (location,) = run["results"][-1]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "fout%20%C3%A9.json"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == findings[-1]["plaats"]["pad"]


@pytest.mark.parametrize("form", ["junit", "sarif"])
def test_the_forms_for_builds_are_written_as_the_others_are(form: str, wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / f"rapport.{form}"
    assert main(["validate", str(wrong.parent), "--format", form, "--out", str(out)]) == 1
    assert out.stat().st_size > 100
