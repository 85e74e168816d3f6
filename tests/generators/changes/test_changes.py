"""Ten changes as maintainers make them: what the difference says, of which class, what it touches, and what CI says."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generators import checks
from generators.changes.impact import impact
from generators.changes.impact.sentences import summary
from generators.changes.versions import VersionDifference, compare, versions
from generators.changes.versions.noted import lacking
from generators.changes.versions.sides import Side, folder_side
from generators.commands.main import main
from generators.kernel import schema
from tests.support.sources import ROOT

FOLDER = Path(__file__).parent / "wijzigingen"
CHANGES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
NOTE = """soort: gewijzigd
klasse: {klasse}
onderdeel: {onderdeel}
voor: [{voor}]
tekst: Een wijziging die de tests maken.
"""


@dataclass(frozen=True)
class Made:
    """A change that was made in a copy, with what was expected of it."""

    root: Path
    record: dict[str, Any]
    found: VersionDifference
    outcome: checks.CheckOutcome

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.record["verwacht"])


@pytest.fixture(scope="module")
def delivery_schema() -> dict[str, Any]:
    return schema.delivery_schema(ROOT)


@pytest.fixture(scope="module", autouse=True)
def one_base() -> Iterator[None]:
    """Read the repository, the side that every change is compared with, once; it does not change meanwhile."""
    read = cache(folder_side)

    def side(folder: Path, *, with_made: bool = True) -> Side:
        return read(folder, with_made=with_made) if folder == ROOT else folder_side(folder, with_made=with_made)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(versions, "folder_side", side)
        yield


@pytest.fixture(scope="module", params=CHANGES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    record = yaml.safe_load((FOLDER / f"{request.param}.yaml").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp(request.param)
    with_artefacts = "bestanden" in record["verwacht"]
    made_before = ("generated", "iv3/packs") if with_artefacts else ("generated/schemas/bronnen",)
    for name in ("tables", "schema", *made_before):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "CHANGELOG.md", folder)
    for edit in record["wijzigt"]:
        file = folder / edit["bestand"]
        if "inhoud" in edit:
            assert not file.exists()
            file.write_text(edit["inhoud"], encoding="utf-8")
            continue
        text = file.read_text(encoding="utf-8")
        assert edit["oud"] in text, f"{edit['bestand']} no longer has {edit['oud']!r}"
        file.write_text(text.replace(edit["oud"], edit["nieuw"], 1), encoding="utf-8")
    found = compare(folder, str(ROOT), str(folder), with_artefacts=with_artefacts)
    yield Made(folder, record, found, checks.run(folder))
    shutil.rmtree(folder)


def test_there_are_ten_changes() -> None:
    assert len(CHANGES) == 10


def test_the_difference_is_told_with_its_class_and_the_next_version(made: Made) -> None:
    assert [change.tekst for change in made.found.changes] == made.expected["zinnen"]
    assert made.found.klasse == made.expected["klasse"]
    assert made.found.versie_straks == made.expected["versie"]
    assert all(change.voor for change in made.found.changes)


def test_the_impact_is_told(made: Made, delivery_schema: dict[str, Any]) -> None:
    assert made.found.old is not None
    assert made.found.new is not None
    told = impact(made.found.old, made.found.new, delivery_schema)
    assert summary(told) == made.expected["gevolg"]


def test_the_checks_of_ci_say_what_they_should(made: Made) -> None:
    assert [finding.melding for finding in made.outcome.findings] == made.expected["bevindingen"]
    assert all("erratum" in f.herstel for f in made.outcome.findings), "what to do stands beside it"


def test_stale_files_are_named_with_what_follows(made: Made) -> None:
    if "bestanden" not in made.expected:
        assert made.found.stale is None
        return
    assert list(made.found.stale or ()) == made.expected["bestanden"]


def test_a_change_that_users_notice_must_be_written_down_with_a_class_that_is_heavy_enough(made: Made) -> None:
    asked = lacking(made.found)
    if made.found.klasse in ("", "redactioneel"):
        assert asked == []
        return
    assert len(asked) == 1
    assert f"Deze wijziging is {made.found.klasse}, en er staat niets over in tables/wijzigingen/." in asked[0]
    if not made.record.get("opgeschreven"):
        return
    heaviest = next(change for change in made.found.changes if change.klasse == made.found.klasse)
    right = {"klasse": made.found.klasse, "onderdeel": heaviest.onderdeel, "voor": heaviest.voor[0]}
    assert noted(made.root, **right) == []
    [too_light] = noted(made.root, **{**right, "klasse": "redactioneel"})
    assert f"Schrijf daar klasse: {made.found.klasse}" in too_light
    [unrelated] = noted(made.root, **{**right, "onderdeel": "site"})
    assert "gaat erover: " in unrelated
    assert f"Schrijf er een met onderdeel: {heaviest.onderdeel}" in unrelated


def noted(root: Path, jaren: str = "", **values: str) -> list[str]:
    """Return what is lacking when a note with these values is the only new one."""
    note = root / "tables/wijzigingen/proef.yaml"
    note.write_text(NOTE.format(**values) + jaren, encoding="utf-8")
    try:
        return lacking(compare(root, str(ROOT), str(root), with_artefacts=False))
    finally:
        note.unlink()


def test_a_note_on_other_years_or_for_nobody_who_notices_is_no_note_on_the_change(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tables", tmp_path / "tables")
    file = tmp_path / "tables/koppelingen/wmo.yaml"
    text = file.read_text(encoding="utf-8")
    assert 'dan: "6.713"' in text
    file.write_text(text.replace('dan: "6.713"', 'dan: "6.714"', 1), encoding="utf-8")
    right = {"klasse": "brekend", "onderdeel": "koppelregels", "voor": "zorgadministraties"}
    assert noted(tmp_path, **right) == []
    assert noted(tmp_path, **right, jaren="jaren: [2025, 2026, 2027]\n") == []
    for wrong in ({"onderdeel": "vragen"}, {"voor": "beheerders"}, {"jaren": "jaren: [2017]\n"}):
        [asked] = noted(tmp_path, **{**right, **wrong})
        assert "geen nieuw bestand in tables/wijzigingen/ gaat erover" in asked
        assert "onderdeel: koppelingen" in asked


def test_the_command_ends_with_one_until_the_change_is_written_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "tables", tmp_path / "tables")
    assert main(["diff", str(ROOT), str(tmp_path), "--check"]) == 0
    file = tmp_path / "tables/vragen/aandachtspunten.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Nee. Acceptatie", "Meestal niet. Acceptatie"), "utf-8")
    capsys.readouterr()
    assert main(["diff", str(ROOT), str(tmp_path), "--check"]) == 1
    assert "tables/wijzigingen/README.md zegt hoe" in capsys.readouterr().out


def test_the_note_that_contributing_shows_passes_the_checks(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = text.split("bijvoorbeeld `raad-bij-pf006.yaml`:", 1)[1].split("|", 1)[0]
    for name in ("tables", "schema", "generated/schemas/bronnen"):
        shutil.copytree(ROOT / name, tmp_path / name)
    note = textwrap.dedent(shown).strip() + "\n"
    assert set(yaml.safe_load(note)) == {"soort", "klasse", "onderdeel", "voor", "tekst"}
    (tmp_path / "tables/wijzigingen/raad-bij-pf006.yaml").write_text(note, encoding="utf-8")
    assert checks.run(tmp_path).findings == ()
