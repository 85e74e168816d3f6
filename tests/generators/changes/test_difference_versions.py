"""Two versions beside each other: no fact is forgotten, each change has a class, and the artefacts are told."""

from __future__ import annotations

import copy as copying
import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generators import checks
from generators.changes import versions as difference
from generators.changes.versions import Change, VersionDifference, artefacts, report
from generators.changes.versions.artefacts import Artefact
from generators.changes.years import fields, outcomes
from generators.changes.years.classes import Classes, classes_of, next_version
from generators.changes.years.comparison import between
from generators.changes.years.records import record_changes
from generators.changes.years.scopes import ComparedPairs
from generators.changes.years.spelling import Spelling
from generators.kernel import reading as facts
from generators.kernel import schema, sources
from generators.kernel.records import Spellinggrens
from generators.kernel.sources import Document, Pointer
from generators.subjects.couplings.trees import Decided, DecidingQuestion
from generators.subjects.model.specification import Specification
from generators.subjects.releases import classes_check
from iv3.core.errors import UserError
from tests.generators.changes.test_difference import run_git
from tests.support.sources import ROOT, Copy, made

NOTHING = ComparedPairs({}, is_between_years=False)


@pytest.fixture(scope="module")
def table(specification: Specification) -> Classes:
    found = classes_of(specification.facts)
    assert found is not None
    return found


# No fact is forgotten


def other(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value or ''} anders"


def with_other(document: Document, pointer: Pointer) -> Document:
    data = copying.deepcopy(document.data)
    holder = data
    for part in pointer[:-1]:
        holder = holder[part]
    holder[pointer[-1]] = other(holder[pointer[-1]])
    return Document(document.path, data)


def told_for(specification: Specification, old: Document, new: Document, table: Classes | None) -> list[Change]:
    sides = [Specification(dataclasses.replace(specification.facts, documents=[d])) for d in (old, new)]
    return list(record_changes(sides[0], sides[1], None, table, (), NOTHING, range(2100)))


def values(document: Document) -> Iterator[Pointer]:
    for pointer, value in sources.walk(document.data):
        if pointer and not isinstance(value, dict | list):
            yield pointer


def test_one_changed_value_in_any_file_of_the_tables_is_told_and_has_a_class(
    specification: Specification, table: Classes
) -> None:
    """The walk is over the files as they are on disk, so a kind of fact that is added tomorrow is in it."""
    documents = {d.path: d for d in specification.facts.documents}
    looked_at, seen = set(), set()
    for path in sorted((ROOT / "tables").rglob("*.yaml")):
        document = documents[path.relative_to(ROOT).as_posix()]
        kind = table.parts_of(document.path)[0].id
        for number, pointer in enumerate(values(document)):
            keys = (kind, *(part for part in pointer if isinstance(part, str)))
            if number > 0 and keys in seen:
                continue
            seen.add(keys)
            looked_at.add(document.path)
            found = told_for(specification, document, with_other(document, pointer), table)
            assert found, f"{document.path} {pointer}: a changed value is not told"
            for change in found:
                assert change.tekst[0].isupper() or change.tekst[0].isdigit(), change.tekst
                assert table.line(change) is not None, f"{change.onderdeel} {change.soort} {change.veld} has no class"
    assert looked_at == set(documents)
    assert len(looked_at) > 500
    assert len(seen) > 400


def test_a_file_of_an_unknown_kind_is_told_too(specification: Specification, table: Classes) -> None:
    old = Document("tables/iets/nieuws.yaml", {"dingen": [{"id": "een", "waarde": "a"}]})
    new = Document("tables/iets/nieuws.yaml", {"dingen": [{"id": "een", "waarde": "b"}]})
    (change,) = told_for(specification, old, new, table)
    assert change.tekst == "Gegeven nieuws, dingen, een, waarde: was “a”, is nu “b”."
    assert table.line(change) is not None
    (change,) = told_for(specification, old, new, None)
    assert change.onderdeel == "overig"


def test_a_long_text_shows_only_the_changed_places() -> None:
    old = " ".join(f"woord{n}" for n in range(100))
    (found,) = fields.differing(old, old.replace("woord50", "anders"), ("antwoord",))
    shown = fields.told(found)
    assert shown == (
        "was “… woord45 woord46 woord47 woord48 woord49 woord50 woord51 woord52 woord53 woord54 woord55 …”, "
        "is nu “… woord45 woord46 woord47 woord48 woord49 anders woord51 woord52 woord53 woord54 woord55 …”"
    )
    assert fields.told(fields.Differing((), "kort", "korter")) == "was “kort”, is nu “korter”"


def test_what_comes_in_or_leaves_a_list_is_told_as_that() -> None:
    found = list(fields.differing(["a", "b", "c"], ["a", "d", "e", "c"], ("lijst",)))
    assert [fields.told(f) for f in found] == ["weg “b”", "erbij “d”", "erbij “e”"]
    (order,) = fields.differing(["a", "b"], ["b", "a"], ("lijst",))
    assert order.where == ("lijst", "volgorde")
    assert list(fields.differing({"a": [1]}, {"a": [1]})) == []


def test_a_name_that_gets_years_reads_as_names_with_their_years() -> None:
    dated = [{"tekst": "Leges en andere rechten", "van": 2017, "tot": 2026}, {"tekst": "Leges", "van": 2027}]
    [found] = fields.differing("Leges en andere rechten", dated, ("naam",), "naam")
    assert fields.told(found) == (
        "was “Leges en andere rechten”, "
        "is nu “‘Leges en andere rechten’ (2017 tot en met 2026) en ‘Leges’ (vanaf 2027)”"
    )
    assert fields.as_text({"hoogstens_eur": 50000, "tot": 2026}) == "hoogstens eur 50000 (tot en met 2026)"
    assert fields.as_text({"tekst": "Leges", "van": 2026, "tot": 2026}) == "‘Leges’ (2026)"
    assert fields.as_text({"van": "6.1", "naar": "6.2"}) == "van 6.1, naar 6.2"
    assert fields.as_text({"van": 2025}) == "van 2025"


# Classes and versions


def test_every_difference_that_can_occur_has_a_class(root: Path) -> None:
    outcome = checks.run(root)
    assert [f for f in outcome.findings if f.check == "wijzigingsklassen"] == []
    assert outcome.looked_at["wijzigingsklassen"] > 1000


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("soorten: [open]\n", "soorten: [grijs]\n", "Bij cellen heeft een wijziging van soort open geen klasse"),
        ("velden: [naam, vraag]\n", "velden: [naam, vraagg]\n", "Het veld vraagg bestaat daar niet"),
        ("onderdelen: [overig]\n", "onderdelen: [overige]\n", "Het onderdeel overige bestaat niet"),
        ("bestanden: [tables/begrippen.yaml]", "bestanden: [tables/b.yaml]", "tables/begrippen.yaml horen bij geen"),
        ("    enkelvoud: begrip\n", "", "begrippen mist titel, enkelvoud of meervoud"),
        ("soorten: [nieuw]\n    klasse: inhoudelijk", "soorten: [open]\n    klasse: inhoudelijk", "voor geen enkel"),
    ],
)
def test_a_hole_or_a_slip_in_the_table_of_classes_is_found(
    specification: Specification, root: Path, old: str, new: str, message: str
) -> None:
    path = "tables/wijzigingsklassen.yaml"
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    broken = sources.load_text(text.replace(old, new, 1), path)
    documents = [broken if d.path == path else d for d in specification.facts.documents]
    found, _ = classes_check.check(
        dataclasses.replace(specification.facts, documents=documents), schema.source_schemas(root)
    )
    assert any(message in f.melding for f in found), [f.melding for f in found]


@pytest.mark.parametrize(
    ("change", "klasse"),
    [
        (Change("grijs", "cellen"), "brekend"),
        (Change("open", "cellen"), "inhoudelijk"),
        (Change("vervallen", "taakvelden"), "brekend"),
        (Change("vervallen", "taakvelden", in_bestaand_jaar=False), "inhoudelijk"),
        (Change("nieuw", "taakvelden"), "inhoudelijk"),
        (Change("naam", "taakvelden"), "inhoudelijk"),
        (Change("nieuw", "boekjaren", in_bestaand_jaar=False), "inhoudelijk"),
        (Change("gekoppeld-gekoppeld", "koppelingen"), "brekend"),
        (Change("open-gekoppeld", "koppelingen"), "inhoudelijk"),
        (Change("gegeven", "regels", veld="formule", ernst="fout"), "brekend"),
        (Change("gegeven", "regels", veld="formule", ernst="signaal"), "inhoudelijk"),
        (Change("gegeven", "regels", veld="formule", ernst="fout", in_bestaand_jaar=False), "inhoudelijk"),
        (Change("vervallen", "regels", ernst="fout"), "inhoudelijk"),
        (Change("nieuw", "regels", ernst="fout"), "brekend"),
        (Change("gegeven", "vragen", veld="antwoord", oud="Dat mag.", nieuw="Dat mag niet."), "inhoudelijk"),
        (Change("gegeven", "vragen", veld="antwoord", oud="Dat mag", nieuw="Dat mag."), "redactioneel"),
        (Change("gegeven", "vragen", veld="gecontroleerd_op"), "redactioneel"),
    ],
)
def test_the_class_of_a_change(table: Classes, change: Change, klasse: str) -> None:
    (found,) = table.classified([change], Spelling(lambda: iter(())))
    assert found.klasse == klasse
    assert found.voor
    assert found.waarom.endswith(".")


def test_a_change_without_a_line_in_the_table_is_refused(table: Classes) -> None:
    with pytest.raises(UserError, match="geeft geen klasse voor: cellen, paars; kijk met make check"):
        table.classified([Change("paars", "cellen")], Spelling(lambda: iter(())))


LIMITS = made(
    Spellinggrens, kortste_woord=4, letters_per_verschil=8, woorden_met_betekenis=["niet", "geen", "of", "en"]
)


@pytest.mark.parametrize(
    ("old", "new", "is_spelling"),
    [
        ("De jeugd hulp telt mee", "De jeugdhulp telt mee.", True),
        ("De kosten vd gementee", "De kosten vd gemeente", True),
        ("verantwoordelikheid", "verantwoordelijkheid", True),
        ("De kosten", "de  kosten", True),
        ("Dat is goed", "Dat is niet goed", False),
        ("taakveld 6.71", "taakveld 6.72", False),
        ("taakveld 6.71", "taakveld 67.1", False),
        ("tot 50 euro", "tot 500 euro", False),
        ("bevoegd", "onbevoegd", False),
        ("lasten", "kosten", False),
        ("a of b", "a en b", False),
        ("het contract", "het contracten", False),
        ("Boek {bedrag}", "Boek {aantal}", False),
        ("", "iets", False),
    ],
)
def test_what_is_only_spelling(old: str, new: str, is_spelling: bool) -> None:
    assert Spelling(lambda: iter(("lasten kosten",))).is_all(old, new, LIMITS) is is_spelling


def test_a_word_that_stands_elsewhere_is_no_slip() -> None:
    assert Spelling(lambda: iter(())).is_all("de lasteen", "de lasten", LIMITS)
    assert not Spelling(lambda: iter(("alle lasteen",))).is_all("de lasteen", "de lasten", LIMITS)


@pytest.mark.parametrize(
    ("versie", "klasse", "expected"),
    [
        ("0.1.4", "brekend", "0.2.0"),
        ("0.1.4", "inhoudelijk", "0.1.5"),
        ("0.1.4", "redactioneel", "0.1.5"),
        ("1.2.3", "brekend", "2.0.0"),
        ("1.2.3", "inhoudelijk", "1.3.0"),
        ("1.2.3", "redactioneel", "1.2.4"),
        ("1.2.3", "", "1.2.3"),
    ],
)
def test_the_next_version_follows_from_the_class(versie: str, klasse: str, expected: str) -> None:
    assert next_version(versie, klasse) == expected


@pytest.mark.parametrize(("versie", "klasse"), [("1.2", "brekend"), ("1.2.x", "brekend"), ("1.2.3", "groot")])
def test_an_unknown_version_or_class_is_refused(versie: str, klasse: str) -> None:
    with pytest.raises(UserError, match=r"is geen versie|bestaat niet"):
        next_version(versie, klasse)


# Couplings


def decided(*taakvelden: str) -> Decided:
    stand = ("open", "gekoppeld")[len(taakvelden)] if len(taakvelden) < 2 else "keuze"
    return Decided(stand, taakvelden, "", (), ())


def asked(kenmerk: str, **answers: Any) -> DecidingQuestion:
    return DecidingQuestion(kenmerk, tuple(answers.items()))


def moves(was: Any, now: Any) -> list[tuple[Any, ...]]:
    return [(m.answers, m.was[1], m.now[1]) for m in outcomes._moves(was, now, ())]


def test_an_outcome_is_told_for_the_answers_that_decide_it() -> None:
    a, b, c = decided("6.1"), decided("6.2"), decided("6.3")
    assert moves(a, a) == []
    assert moves(a, b) == [((), ("6.1",), ("6.2",))]
    swapped = moves(asked("verblijf", ja=a, nee=b), asked("verblijf", ja=b, nee=a))
    assert swapped == [((("verblijf", "ja"),), ("6.1",), ("6.2",)), ((("verblijf", "nee"),), ("6.2",), ("6.1",))]
    assert moves(asked("verblijf", ja=a, nee=a), asked("verblijf", ja=c, nee=c)) == [((), ("6.1",), ("6.3",))]
    assert moves(a, asked("verblijf", ja=a, nee=b)) == [((("verblijf", "nee"),), ("6.1",), ("6.2",))]
    deep = asked("aard", x=asked("verblijf", ja=a, nee=b), y=c)
    assert moves(deep, asked("verblijf", ja=a, nee=b)) == [
        ((("verblijf", "ja"), ("aard", "y")), ("6.3",), ("6.1",)),
        ((("verblijf", "nee"), ("aard", "y")), ("6.3",), ("6.2",)),
    ]
    assert moves(decided(), a) == [((), (), ("6.1",))]


TAAKVELDEN = "tables/model/gemeente/taakvelden.yaml"


def test_what_changes_in_a_year_of_which_the_model_is_not_known_breaks_nothing(tmp_path: Path) -> None:
    """The same split has one class, whether or not its year was opened in a change before it."""
    copy = Copy(tmp_path / "kopie")
    before = difference.load_folder_specification(copy.root)
    first = before.known_years("gemeente")[-1] + 1
    assert first in before.years("gemeente"), "a year is open of which the model is not known"
    text = (copy.root / TAAKVELDEN).read_text(encoding="utf-8")
    start = text.index('  - code: "8.3"')
    until = text.index("geldig: {van: 2017}", start)
    for tot, klasse in ((first - 1, "inhoudelijk"), (first - 2, "brekend")):
        ended = text[:until] + text[until:].replace("{van: 2017}", f"{{van: 2017, tot: {tot}}}", 1)
        (copy.root / TAAKVELDEN).write_text(ended, encoding="utf-8")
        changes = between(before, difference.load_folder_specification(copy.root))
        [gone] = [change for change in changes if (change.soort, change.code) == ("vervallen", "8.3")]
        assert (gone.klasse, gone.jaren[0]) == (klasse, tot + 1)


def test_a_year_that_is_closed_is_told_as_closed(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "kopie")
    before = difference.load_folder_specification(copy.root)
    text = (copy.root / "tables/jaren/2025.yaml").read_text(encoding="utf-8")
    (copy.root / "tables/jaren/2026.yaml").write_text(text.replace("jaar: 2025", "jaar: 2026"), encoding="utf-8")
    after = difference.load_folder_specification(copy.root)
    [closed], [opened] = between(before, after), between(after, before)
    assert closed.tekst.startswith("Verslagjaar 2026 is gesloten. Reden: ")
    assert opened.tekst.startswith("Verslagjaar 2026 is weer open.")


# The whole, on a repository


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VersionDifference]:
    """A repository whose working folder has another coupling, a stricter limit, another answer; and the difference."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    schema.delivery_schema(ROOT)  # loading LinkML takes longest; what is compared runs in a copy of this process
    folder = tmp_path_factory.mktemp("versies") / "map"
    made = Copy(folder)
    for name in ("generated", "iv3/packs"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    run_git(folder, "init", "--quiet")
    run_git(folder, "add", ".")
    run_git(folder, "commit", "--quiet", "--message", "Eerste")
    made.replace("tables/koppelingen/jeugd.yaml", 'dan: "6.72a"', 'dan: "6.73a"')
    made.replace("tables/regels/PF006/regel.yaml", "hoogstens_eur: 50000", "hoogstens_eur: 40000")
    made.replace("tables/termijnen.yaml", "herinnering_dagen: 14", "herinnering_dagen: 10")
    return folder, difference.compare(folder, "HEAD")


def test_the_difference_tells_outcomes_by_category_with_their_years(compared: tuple[Path, VersionDifference]) -> None:
    _, found = compared
    sentences = {change.tekst: change for change in found.changes}
    told = next(c for t, c in sentences.items() if "gaan van 6.72a" in t)
    assert told.tekst == (
        "Productcategorie 40 (jeugdwet) en alle 16 bekende productcodes van categorie 40 (Persoonlijke verzorging) "
        "gaan van 6.72a (Jeugdhulp begeleiding) naar 6.73a (Pleegzorg)."
    )
    assert (told.wanneer, told.jaren, told.klasse) == ("2023 en 2024", (2023, 2024), "brekend")
    assert "zorgadministraties" in told.voor
    assert any("hoogstens 40.000 euro" in sentence for sentence in sentences)


def test_the_heaviest_class_gives_the_version(compared: tuple[Path, VersionDifference]) -> None:
    _, found = compared
    assert found.klasse == "brekend"
    assert found.versie_straks == next_version(found.versie_nu, "brekend")
    assert {c.klasse for c in found.changes} == {"brekend", "inhoudelijk"}


def test_the_files_and_forms_that_differ_are_told_and_the_stale_ones_named(
    compared: tuple[Path, VersionDifference],
) -> None:
    _, found = compared
    lines = artefacts.in_words(found.artefacts)
    where = "generated/tabellen/koppelingen/2023 en 2024"
    assert any(line.startswith(f"{where}: ") and "jeugd.csv (17 rijen anders)" in line for line in lines), lines
    assert {a.pad for a in found.artefacts} >= {"iv3/packs/koppelingen.json", "iv3/packs/regels.json"}
    assert not [a for a in found.artefacts if "/provincie/2019/" in a.pad]
    assert "voorschrift 2023 tot en met 2026 (bladzijde en PDF)" in found.vormen or any(
        "voorschrift" in form for form in found.vormen
    )
    assert "agenda's met termijnen" in found.vormen
    assert "begrippen (linked data)" not in found.vormen
    assert found.stale is not None
    assert set(found.stale) >= {"generated/tabellen/koppelingen/2023/jeugd.csv"}


def test_the_comment_names_class_version_audience_and_repair(compared: tuple[Path, VersionDifference]) -> None:
    _, found = compared
    page = report.as_markdown(found, "Titel")
    assert page.startswith(f"# Titel\n\n**Klasse: brekend. Versie {found.versie_nu} wordt {found.versie_straks}.**\n")
    assert "Voor wie: " in page
    assert "Herstel het met: make build" in page
    assert "\n## Koppelingen\n" in page
    assert "\n## Gemaakte bestanden\n" in page
    text = report.as_text(found, "Titel")
    assert all(change.tekst[1:] in text or change.kort in text for change in found.changes)


def test_a_comment_that_is_too_long_is_cut_and_says_how_much_is_missing(
    compared: tuple[Path, VersionDifference],
) -> None:
    _, found = compared
    many = dataclasses.replace(
        found,
        changes=tuple(dataclasses.replace(found.changes[0], tekst=f"Zin {n} {'x' * 300}.") for n in range(2000)),
    )
    page = report.as_markdown(many, "Titel")
    assert len(page) <= report.MOST_CHARACTERS
    assert "Dit past niet in een bericht: " in page.splitlines()[-1]
    assert page.count("<details>") == page.count("</details>") > 0


def test_json_has_the_class_the_version_and_the_artefacts(compared: tuple[Path, VersionDifference]) -> None:
    _, found = compared
    data = json.loads(report.as_json(found))
    assert data["klasse"] == "brekend"
    assert data["versie"] == {"nu": found.versie_nu, "straks": found.versie_straks, "genoemd": found.versie_nu}
    assert data["aantal"] == len(data["veranderingen"]) == len(found.changes)
    assert data["voor"]["leveranciers"]["brekend"] >= 2
    assert {a["pad"] for a in data["artefacten"]} == {a.pad for a in found.artefacts}
    assert data["verouderd"] == list(found.stale or ())


def test_nothing_changed_has_no_class_and_keeps_the_version(compared: tuple[Path, VersionDifference]) -> None:
    folder, _ = compared
    found = difference.compare(folder, str(folder), with_artefacts=False)
    assert (found.changes, found.klasse, found.versie_straks) == ((), "", found.versie_nu)
    assert "Er is niets veranderd." in report.as_markdown(found, "Titel")


def test_facts_that_did_not_pass_the_checks_are_told_without_what_is_made_of_them(root: Path, tmp_path: Path) -> None:
    old, new = Copy(tmp_path / "oud"), Copy(tmp_path / "nieuw")
    new.replace("tables/voorschrift.yaml", "- id: ", "- id: onbekend-")
    found = difference.compare(root, str(old.root), str(new.root))
    assert found.changes
    assert found.unmade
    assert "Voer eerst make check uit." in report.as_text(found, "Titel")
    new.replace("tables/koppelingen/jeugd.yaml", 'dan: "6.72a"', 'dam: "6.72a"')
    with pytest.raises(UserError, match="geen klasse voor: koppelregels, gegeven, dam; kijk met make check"):
        difference.compare(root, str(old.root), str(new.root), with_artefacts=False)


def test_files_of_several_years_are_one_line_and_many_of_a_folder_are_counted() -> None:
    several = [Artefact(f"generated/tabellen/gemeente/{jaar}/cellen.csv", "gewijzigd", 3) for jaar in (2024, 2025)]
    packs = [Artefact(f"iv3/packs/gr-{jaar}.json", "gewijzigd", 1) for jaar in (2024, 2025)]
    many = [Artefact(f"generated/schemas/bronnen/s{n}.json", "gewijzigd", 1) for n in "abcdefg"]
    assert artefacts.in_words([*several, *packs, *many, Artefact("generated/a/nieuw.csv", "nieuw", 0, 2)]) == [
        "generated/tabellen/gemeente/2024 en 2025: cellen.csv (3 rijen anders)",
        "iv3/packs: gr-….json van 2024 en 2025 (1 regel anders)",
        "generated/schemas/bronnen: 7 bestanden (1 regel anders)",
        "generated/a: nieuw.csv (nieuw, 2 rijen)",
    ]


def test_rows_of_a_table_are_counted_as_other_more_and_less() -> None:
    old = {"t.csv": b"a,b\n1,2\n3,4\n", "weg.csv": b"a\n1\n"}
    new = {"t.csv": b"a,b\n1,2\n3,5\n6,7\n"}
    assert artefacts.changed(old, new) == (
        Artefact("t.csv", "gewijzigd", 1, 1, 0),
        Artefact("weg.csv", "vervallen", 0, 0, 2),
    )
    assert artefacts.changed(new, new) == ()


def test_facts_alone_are_compared_without_naming_stale_files(root: Path, copy: Copy) -> None:
    found = difference.compare(root, str(copy.root), str(copy.root), with_artefacts=False)
    assert found.stale is None
    assert facts.read([]).edition is None
