"""Each check on the sources, broken on purpose: the finding names the place, what is wrong and how to mend it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generators import checks
from generators.commands.main import main
from generators.kernel import sources
from generators.kernel.findings import Finding, Place, as_github, as_json, as_text
from tests.support import breaks
from tests.support.breaks import Break
from tests.support.sources import Copy

GEMEENTE = "tables/model/gemeente/taakvelden.yaml"
CELLEN = "tables/model/gemeente/cellen.yaml"
CONTROLES = "tables/model/controles.yaml"


BREAKS = breaks.all_breaks()


def test_the_sources_have_no_findings(root: Path) -> None:
    outcome = checks.run(root)
    assert as_text(outcome.findings) == ""
    assert all(count > 0 for count in outcome.looked_at.values()), outcome.looked_at
    assert len(outcome.looked_at) == 30


@pytest.mark.parametrize("broken", BREAKS, ids=str)
def test_a_check_finds(broken: Break) -> None:
    findings = broken.findings()
    assert findings, "nothing was found"
    told = [f for f in findings if all(words in f"{f.melding} {f.herstel}" for words in broken.melding)]
    assert told, as_text(findings)
    if broken.regel:
        assert (broken.path, broken.line()) in {(f.place.path, f.place.line) for f in told}, as_text(told)
    for finding in findings:
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        assert finding.herstel


def test_every_check_is_broken_on_purpose_at_least_twice(root: Path) -> None:
    counts = {name: sum(b.controle == name for b in BREAKS) for name in checks.run(root).looked_at}
    assert min(counts.values()) >= 2, counts
    assert sum(counts.values()) == len(BREAKS) >= 149
    assert len({str(b) for b in BREAKS}) == len(BREAKS), "each break has a name of its own"


@pytest.mark.parametrize("name", ["leesbaar", "vorm", "verwijzing", "koppeling", "gesloten jaar"])
def test_one_check_in_memory_finds_what_all_checks_find_in_files(name: str, copy: Copy) -> None:
    broken = next(b for b in BREAKS if b.controle == name)
    for edit in broken.wijzigingen:
        copy.replace(edit.bestand, edit.oud, edit.nieuw)
    found = [finding for finding in copy.check().findings if finding.check == name]
    assert found == broken.findings() != []


def test_a_finding_points_at_the_very_place(copy: Copy) -> None:
    copy.replace(GEMEENTE, 'code: "0.10"', "code: 0.10")
    line = next(
        number
        for number, text in enumerate((copy.root / GEMEENTE).read_text(encoding="utf-8").splitlines(), start=1)
        if "code: 0.10" in text
    )
    [finding] = copy.check().findings
    assert finding.place == Place(GEMEENTE, line, len("  - code: ") + 1)


def test_all_findings_come_in_one_run(copy: Copy) -> None:
    copy.replace(GEMEENTE, 'code: "0.10"', "code: 0.10")
    copy.replace(CELLEN, "waarom_bron: {id: voorschrift-2026, blad: 18}", "waarom_bron: {id: onbekend, blad: 18}")
    copy.replace(CONTROLES, "nummer: 2", "nummer: 1")
    copy.replace("tables/open.yaml", "  - id: beleidsindicatoren-2026", "  - id: zzz")
    found = {f.check for f in copy.check().findings}
    assert {"aanhalingstekens", "verwijzing", "dubbel", "volgorde"} <= found


def test_a_file_the_schema_does_not_know_is_reported(copy: Copy) -> None:
    (copy.root / "tables/model/nieuw.yaml").write_text("feiten: []\n", encoding="utf-8")
    [finding] = copy.check().findings
    assert finding.place.path == "tables/model/nieuw.yaml"
    assert "kent geen bestand" in finding.melding


def test_an_empty_file_is_reported(copy: Copy) -> None:
    (copy.root / "tables/open.yaml").write_text("# niets\n", encoding="utf-8")
    assert "Dit bestand is leeg." in [f.melding for f in copy.check().findings]


def test_a_file_in_another_character_set_is_reported(copy: Copy) -> None:
    (copy.root / "tables/open.yaml").write_bytes("open: café\n".encode("cp1252"))
    assert any("geen UTF-8" in f.melding for f in copy.check().findings)


def test_aliases_cannot_make_a_document_grow() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    document = sources.load_text(bomb, "bom.yaml")
    assert document.findings
    assert len(str(document.data)) < 1000


def test_a_check_does_not_need_current_json_schemas(copy: Copy) -> None:
    """When schema/ changed after the last build, the check follows schema/ itself."""
    copy.replace("schema/model.yaml", "title: Taakvelden\n", "title: De taakvelden\n")
    assert copy.check().findings == ()


FINDING = Finding(Place("tables/a,b.yaml", 3, 5), "vorm", "Er staat 100%\nverkeerd.", "Herstel: dit, of dat.")


def test_findings_as_json_can_be_read_back() -> None:
    data = json.loads(as_json([FINDING], {"vorm": 12}))
    assert data["bekeken"] == {"vorm": 12}
    assert data["bevindingen"][0]["regelnummer"] == 3


def test_findings_as_github_are_one_escaped_line_each() -> None:
    text = as_github([FINDING])
    assert text == (
        "::error file=tables/a%2Cb.yaml,line=3,col=5,title=vorm::Er staat 100%25%0Averkeerd. Herstel: dit, of dat.\n"
    )


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_command_returns_one_when_there_is_a_finding(
    copy: Copy, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--map", str(copy.root), "check", "--format", form]) == 0
    copy.replace(GEMEENTE, 'code: "0.10"', "code: 0.10")
    capsys.readouterr()
    assert main(["--map", str(copy.root), "check", "--format", form]) == 1
    assert re.search(r"0\.10 staat niet tussen aanhalingstekens", capsys.readouterr().out)


def test_the_command_says_that_there_is_nothing_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--map", str(tmp_path), "check"]) == 2
    assert "Dit is niet gelukt" in capsys.readouterr().err
