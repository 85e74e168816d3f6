"""Changes in words: each is checked, the list of all changes is made from them, and the next version follows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from generators import checks
from generators.commands.main import main
from generators.kernel import reading as facts
from generators.kernel import schema, shape, sources
from generators.kernel.files import write
from generators.kernel.findings import Finding
from generators.kernel.schema import SourceSchema
from generators.kernel.sources import Document
from generators.outputs import build
from generators.outputs.build import Output
from generators.outputs.site import about
from generators.outputs.site.page import markdown
from generators.subjects.model.specification import Specification
from generators.subjects.releases import check as check_releases
from generators.subjects.releases import facts as releases
from generators.subjects.releases import files as uitgaven
from generators.subjects.releases.facts import History, next_version, parsed
from generators.upkeep.publication import prepare
from iv3.core.errors import UserError
from tests.support.sources import ROOT

CHANGE = {
    "soort": "gewijzigd",
    "klasse": "inhoudelijk",
    "onderdeel": "taakvelden",
    "jaren": [2025, 2026],
    "voor": ["gemeenten", "leveranciers"],
    "tekst": "Taakveld 8.1 heet anders. Uw code blijft `8.1`.",
}


OWN_FILES = (releases.RULES, releases.EDITION, "tables/wijzigingsklassen.yaml")


class Made:
    """A folder with only changes, releases, their rules and the version; the other facts are the real ones, read once.

    So a test looks at this one part and does not check everything again.
    """

    def __init__(self, root: Path, rest: list[Document], schemas: list[SourceSchema]) -> None:
        self.root = root
        self._rest = rest
        self._schemas = schemas
        for folder in (releases.FRAGMENTS, releases.RELEASES):
            (root / folder).mkdir(parents=True)
        for path in OWN_FILES:
            shutil.copy(ROOT / path, root / path)
        self.version("1.4.2")

    def version(self, versie: str) -> None:
        path = self.root / releases.EDITION
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'^versie: ".*"$', f'versie: "{versie}"', text, flags=re.M), encoding="utf-8")

    def change(self, name: str = "een-wijziging", **fields: Any) -> str:
        path = f"{releases.FRAGMENTS}/{name}.yaml"
        content = {key: value for key, value in {**CHANGE, **fields}.items() if value is not None}
        (self.root / path).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path

    def release(self, versie: str, datum: str, klasse: str = "inhoudelijk", name: str = "", **fields: Any) -> None:
        record = {"id": f"in-{versie.replace('.', '-')}", **CHANGE, **fields}
        changes = yaml.safe_dump({"wijzigingen": [record]}, allow_unicode=True, sort_keys=False)
        text = f'versie: "{versie}"\ndatum: "{datum}"\nklasse: {klasse}\n{changes}'
        (self.root / releases.RELEASES / f"{name or versie}.yaml").write_text(text, encoding="utf-8")

    def run(self, _root: Path | None = None) -> checks.CheckOutcome:
        """Do what `checks.run` does, for this part."""
        own = sources.load_folder(self.root / "tables", self.root)
        shaped = shape.check(own, self._schemas)
        specification = Specification(facts.read([*self._rest, *own], shaped.rejected))
        found, count = check_releases.check(specification)
        findings = (*(f for document in own for f in document.findings), *shaped.findings, *found)
        return checks.CheckOutcome(tuple(sorted(set(findings))), {check_releases.CHECK: count}, specification)

    def findings(self) -> list[Finding]:
        return list(self.run().findings)

    def words(self) -> str:
        return " ".join(f"{f.melding} {f.herstel}" for f in self.findings())

    def specification(self) -> Specification:
        outcome = self.run()
        assert outcome.findings == ()
        assert outcome.specification is not None
        return outcome.specification

    def read(self) -> History:
        history = releases.history_of(self.specification())
        assert history is not None
        return history


@pytest.fixture(scope="module")
def rest() -> list[Document]:
    """What a model needs of the other facts: the layers and their years."""
    return sources.load_folder(ROOT / "tables" / "model", ROOT)


@pytest.fixture(scope="module")
def schemas() -> list[SourceSchema]:
    return schema.source_schemas(ROOT)


@pytest.fixture
def made(tmp_path: Path, rest: list[Document], schemas: list[SourceSchema]) -> Made:
    return Made(tmp_path, rest, schemas)


# One change


def test_a_change_that_says_what_a_user_notices_has_no_findings(made: Made) -> None:
    made.change()
    assert made.findings() == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"soort": "anders"}, "geen van de mogelijkheden"),
        ({"klasse": "groot"}, "geen van de mogelijkheden"),
        ({"voor": ["burgers"]}, "geen van de mogelijkheden"),
        ({"voor": []}, "lege lijst"),
        ({"onderdeel": "taakveld"}, "Het onderdeel taakveld bestaat niet. Bedoelt u taakvelden?"),
        ({"jaren": [2025, 2050]}, "Er is geen model voor 2050"),
        ({"jaren": [2016]}, "Er is geen model voor 2016"),
        ({"jaren": [2026, 2025]}, "De jaren staan niet op volgorde"),
        ({"tekst": "taakveld 8.1 heet anders."}, "geen hele zin"),
        ({"tekst": "Taakveld 8.1 heet anders"}, "geen hele zin"),
        ({"tekst": "Dit is een. Dit is twee. Dit is drie."}, "De tekst heeft 3 zinnen; verwacht is hoogstens 2"),
        ({"tekst": None}, "Hier ontbreekt tekst"),
        ({"kleur": "rood"}, "De sleutel kleur is hier niet bekend"),
    ],
)
def test_a_change_that_is_not_right_is_told_with_its_place(made: Made, fields: dict[str, Any], words: str) -> None:
    path = made.change(**fields)
    findings = made.findings()
    assert [f.place.path for f in findings] == [path]
    assert words in f"{findings[0].melding} {findings[0].herstel}"


def test_years_may_be_left_out_and_the_first_and_last_year_of_the_model_may_be_named(made: Made) -> None:
    made.change(jaren=None)
    made.change("randen", jaren=[2017, 2026])
    assert made.findings() == []


def test_a_text_may_be_as_long_as_the_rules_say_and_no_longer(made: Made) -> None:
    made.change(tekst="A" * 399 + ".")
    assert made.findings() == []
    made.change(tekst="A" * 400 + ".")
    assert "De tekst heeft 401 tekens; verwacht is hoogstens 400" in made.words()


def test_a_file_is_named_in_small_letters_and_hyphens(made: Made) -> None:
    made.change("Taakveld 8.1")
    assert "Het bestand heet Taakveld 8.1.yaml" in made.words()


# Releases


def test_releases_follow_each_other_and_the_version_of_the_facts_is_not_behind(made: Made) -> None:
    made.release("1.4.1", "2026-11-01")
    made.release("1.4.2", "2026-11-01")
    assert made.findings() == []
    assert made.read().last is not None
    made.version("1.5.0")
    assert made.findings() == []
    made.version("1.4.1")
    assert "De versie is 1.4.1, en de laatste uitgave in tables/uitgaven/ is 1.4.2" in made.words()


def test_versions_compare_as_numbers(made: Made) -> None:
    made.release("1.4.2", "2026-11-01")
    made.release("1.10.0", "2026-12-01")
    made.version("1.10.0")
    assert made.findings() == []
    assert [release.versie for release in made.read().releases] == ["1.4.2", "1.10.0"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("1.4.2", "2026-10-31"), "en de lagere versie 1.4.1 is van 2026-11-01"),
        (("1.4.2", "2026-02-30"), "De dag 2026-02-30 bestaat niet"),
        (("1.4.2", "2026-12-01", "brekend"), "haar zwaarste wijziging is inhoudelijk"),
        (("1.4.2", "2026-12-01", "inhoudelijk", "1.4.3"), "in een bestand met een andere naam"),
        (("1.4.1", "2026-12-01", "inhoudelijk", "1.4.3"), "Versie 1.4.1 staat er twee keer"),
    ],
)
def test_a_release_that_is_not_right_is_told(made: Made, arguments: tuple[str, ...], words: str) -> None:
    made.release("1.4.1", "2026-11-01")
    made.release(*arguments)
    assert words in made.words()


def test_a_change_that_is_released_may_not_wait_as_well(made: Made) -> None:
    made.release("1.4.2", "2026-11-01")
    made.change("in-1-4-2")
    assert "De wijziging in-1-4-2 staat er twee keer, eerder in tables/uitgaven/1.4.2.yaml" in made.words()


def test_something_that_is_no_version_is_refused() -> None:
    assert parsed("0.10.2") == (0, 10, 2)
    for text in ("", "1.2", "1.2.3.4", "01.2.3", "v1.2.3", "1.2.x", "1.2.-3", "1" * 99 + ".0.0"):
        with pytest.raises(UserError, match="is geen versie"):
            parsed(text)


# The next version


@pytest.mark.parametrize(
    ("last", "klassen", "expected"),
    [
        ("1.4.2", ["redactioneel"], "1.4.3"),
        ("1.4.2", ["redactioneel", "inhoudelijk"], "1.5.0"),
        ("1.4.2", ["inhoudelijk", "brekend", "redactioneel"], "2.0.0"),
        ("0.4.2", ["redactioneel"], "0.4.3"),
        ("0.4.2", ["inhoudelijk"], "0.4.3"),
        ("0.4.2", ["brekend"], "0.5.0"),
        ("1.0.0", ["brekend"], "2.0.0"),
    ],
)
def test_the_heaviest_change_decides_which_number_goes_up(
    made: Made, last: str, klassen: list[str], expected: str
) -> None:
    made.release(last, "2026-11-01")
    made.version(last)
    for number, klasse in enumerate(klassen):
        made.change(f"wijziging-{number}", klasse=klasse)
    assert next_version(made.read(), last) == expected


def test_the_first_release_takes_the_version_of_the_facts_and_a_higher_one_by_hand_is_kept(made: Made) -> None:
    made.change()
    assert next_version(made.read(), "0.1.0") == "0.1.0"
    made.release("1.4.2", "2026-11-01")
    assert next_version(made.read(), "3.0.0") == "3.0.0"


# The list of all changes


def test_the_list_of_changes_has_what_waits_and_every_release_with_the_newest_first(made: Made) -> None:
    made.release("1.4.1", "2026-11-01", tekst="Dit is oud.")
    made.release("1.4.2", "2026-12-01", tekst="Dit is nieuw.")
    made.change("b", tekst="Dit wacht.", soort="verbeterd", jaren=None, voor=["beheerders"])
    made.change("a", tekst="Dit <b>breekt</b> met `<x>`.", klasse="brekend")
    text = uitgaven.changelog(made.specification())[uitgaven.CHANGELOG].decode()
    assert text.startswith("# Wijzigingen\n")
    parts = ["## Nog niet uitgebracht", "### Gewijzigd", "### Verbeterd", "## 1.4.2, 1 december 2026", "Dit is nieuw."]
    places = [text.index(part) for part in [*parts, "## 1.4.1, 1 november 2026", "Dit is oud."]]
    assert places == sorted(places)
    assert "- **Taakvelden.** Dit wacht. *Voor beheerders.*\n" in text
    assert (
        "- **Taakvelden.** **Brekend.** Dit &lt;b>breekt&lt;/b> met `<x>`. "
        "*Verslagjaren 2025 en 2026. Voor gemeenten en leveranciers.*\n"
    ) in text


def test_the_list_of_changes_in_the_repository_is_the_one_that_is_made(specification: Specification) -> None:
    assert (ROOT / uitgaven.CHANGELOG).read_bytes() == uitgaven.changelog(specification)[uitgaven.CHANGELOG]


def test_a_change_by_hand_in_the_list_is_stale_and_is_mended(specification: Specification, tmp_path: Path) -> None:
    wanted = uitgaven.changelog(specification)
    write(tmp_path, wanted, set())
    assert build.stale(tmp_path, wanted) == {}
    (tmp_path / uitgaven.CHANGELOG).write_bytes(wanted[uitgaven.CHANGELOG] + b"- Met de hand.\n")
    assert list(build.stale(tmp_path, wanted)) == [uitgaven.CHANGELOG]
    build.write_all(tmp_path, tmp_path / "dist", Output({}, wanted))
    assert build.stale(tmp_path, wanted) == {}


# Preparing a release


@pytest.fixture
def quick(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command check only this part."""
    monkeypatch.setattr(checks, "run", made.run)


def test_preparing_folds_every_change_into_one_file_and_raises_the_version(
    made: Made, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    made.release("1.4.2", "2026-11-01")
    made.change("a", tekst="Een regel.\n")
    path = made.root / releases.FRAGMENTS / "b.yaml"
    path.write_text(
        "# Een opmerking blijft staan.\nsoort: toegevoegd\nklasse: redactioneel\nonderdeel: site\n"
        "voor:\n  - gemeenten\ntekst: >-\n  Dit staat\n  op twee regels.\n",
        encoding="utf-8",
    )
    edition = (made.root / releases.EDITION).read_text(encoding="utf-8")
    assert main(["--map", str(made.root), "prepare-release", "--datum", "2026-12-01"]) == 0
    assert "Versie 1.5.0 (inhoudelijk) met 2 wijzigingen staat klaar" in capsys.readouterr().out
    assert (made.root / releases.EDITION).read_text(encoding="utf-8") == edition.replace('"1.4.2"', '"1.5.0"')
    assert list((made.root / releases.FRAGMENTS).iterdir()) == []
    assert "# Een opmerking blijft staan." in (made.root / releases.RELEASES / "1.5.0.yaml").read_text(encoding="utf-8")
    last = made.read().last
    assert last is not None
    assert (last.versie, last.datum, last.klasse) == ("1.5.0", "2026-12-01", "inhoudelijk")
    assert [(change.id, change.tekst) for change in last.wijzigingen] == [
        ("a", "Een regel.\n"),
        ("b", "Dit staat op twee regels."),
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--datum", "2026-10-31"], "ligt voor de laatste uitgave, 1.4.2 van 2026-11-01"),
        (["--datum", "2026-02-30"], "is geen dag"),
        (["--datum", "morgen"], "is geen dag"),
        (["--datum", "2026-12-01", "--versie", "1.4.3"], "versie 1.4.3 is te laag"),
        (["--datum", "2026-12-01", "--versie", "2.0"], "is geen versie"),
        (["--datum", "2026-12-01", "--versie", "../../9.9.9"], "is geen versie"),
    ],
)
def test_preparing_refuses_and_changes_nothing(
    made: Made, quick: None, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made.release("1.4.2", "2026-11-01")
    made.change()
    before = {p: p.read_bytes() for p in (made.root / "tables").rglob("*.yaml")}
    assert main(["--map", str(made.root), "prepare-release", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert {p: p.read_bytes() for p in (made.root / "tables").rglob("*.yaml")} == before


def test_preparing_takes_the_day_of_the_last_release_and_a_higher_version(made: Made) -> None:
    made.release("1.4.2", "2026-11-01")
    made.change()
    assert prepare.prepare(made.root, made.specification(), "2026-11-01", "2.0.0").versie == "2.0.0"


def test_there_must_be_something_to_release(made: Made, quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--map", str(made.root), "prepare-release", "--datum", "2026-12-01"]) == 2
    assert "er is niets om uit te brengen" in capsys.readouterr().err


def test_nothing_is_prepared_from_facts_with_findings(
    made: Made, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made.change(tekst="geen zin")
    assert main(["--map", str(made.root), "prepare-release", "--datum", "2026-12-01"]) == 1
    assert "geen hele zin" in capsys.readouterr().out
    assert (made.root / path).is_file()


def test_a_change_that_does_not_fit_in_a_release_is_refused(made: Made) -> None:
    path = made.root / releases.FRAGMENTS / "plat.yaml"
    path.write_text(
        "--- {soort: vervallen, klasse: brekend, onderdeel: site, voor: [gemeenten], tekst: Dit is weg.}\n",
        encoding="utf-8",
    )
    assert made.findings() == []
    with pytest.raises(UserError, match="zo geschreven dat zij niet in een uitgave past"):
        prepare.prepare(made.root, made.specification(), "2026-12-01")


# The page with downloads


def test_the_downloads_page_lists_every_release_with_an_address_of_its_own(made: Made) -> None:
    def told() -> list[Any]:
        page = next(page for page in about.pages(made.specification(), {}) if page.path == "downloads")
        text = markdown(page, {"laatste_jaar": 2026, "namen_bij": {page.model: {}}}).decode()
        assert ("Er is nog geen uitgave" in text) == (page.data["uitgaven"] == [])
        address = made.specification().edition.adres
        for versie, _, _ in page.data["uitgaven"]:
            assert f'href="{address}uitgaven/{versie}/index.html"' in text
        return list(page.data["uitgaven"])

    assert told() == []
    made.release("1.4.1", "2026-11-01")
    made.release("1.4.2", "2026-12-01")
    assert told() == [("1.4.2", "1 december 2026", "inhoudelijk"), ("1.4.1", "1 november 2026", "inhoudelijk")]
