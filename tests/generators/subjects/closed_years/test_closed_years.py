"""Closed years: a change that alters one is found, unless an erratum says why; a new year opens with one command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from generators import checks
from generators.commands.main import main
from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.findings import Finding
from generators.kernel.kinds import said
from generators.kernel.sources import Document
from generators.subjects.closed_years import check
from generators.subjects.closed_years.fingerprints import FOLDER, PARTS, closed_years, fingerprints, outcome
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification
from generators.upkeep.years import attention, editing
from iv3.core.errors import UserError
from tests.support.sources import ROOT, Copy

TAAKVELDEN = "tables/model/gemeente/taakvelden.yaml"
CELLEN = "tables/model/gemeente/cellen.yaml"
CONTROLES = "tables/model/controles.yaml"
GROEPEN = "tables/model/groepen.yaml"
PERIODEN = "tables/model/perioden.yaml"
JEUGD = "tables/koppelingen/jeugd.yaml"
JZ21 = "tables/productcodes/jz21.yaml"
PF006 = "tables/regels/PF006/regel.yaml"
SD001 = "tables/regels/SD001/regel.yaml"
NAAR_2025 = "tables/overgangen/2024-2025.yaml"

CELL_RULE = """\
  - id: vennootschapsbelasting-alleen-belasting
    onderdelen: [lasten]
    taakvelden: ["0.9"]
    categorieen: [alle]
    behalve_categorieen: ["2.1"]
    geldig: {van: 2017}
"""
COUPLING_RULE = """\
  - id: jw-verblijf
    geldig: {van: 2025}
    als: {productcategorie: ["37", "38", "43", "44"]}
    zet: {verblijf: ja}
"""
ENDED, BEGUN = "geldig: {van: 2025, tot: 2025}", "geldig: {van: 2026}"


@dataclass(frozen=True)
class Edit:
    """One thing changed in a source: what a person did, and which onderdelen that alters, with the closed years."""

    name: str
    path: str
    old: str
    new: str
    alters: Mapping[str, Iterable[int]] = field(default_factory=dict)


A_YEAR_LATER = ("tables/termijnen.yaml", 'nagekeken_op: "2026-11-21"', 'nagekeken_op: "2027-11-21"')
"""Somebody looked at the deadlines a year later: a year is opened no earlier than the year before it."""
ALL_YEARS = tuple(range(2017, 2026))
ALTERING = [
    Edit("the name of a code", TAAKVELDEN, "naam: Treasury", "naam: Geldzaken", {"model": ALL_YEARS}),
    Edit(
        "a code that ends a year earlier",
        TAAKVELDEN,
        '{tekst: Toegang en eerstelijnsvoorzieningen, van: 2023, tot: 2024}\n    onder: "6."\n'
        "    geldig: {van: 2017, tot: 2024}",
        '{tekst: Toegang en eerstelijnsvoorzieningen, van: 2023, tot: 2024}\n    onder: "6."\n'
        "    geldig: {van: 2017, tot: 2023}",
        {"model": [2024], "overgangen": [2025]},
    ),
    Edit("an open cell", CELLEN, CELL_RULE, CELL_RULE.replace('"2.1"', '"1.1", "2.1"'), {"model": ALL_YEARS}),
    Edit("the last day of a period", PERIODEN, "{jaar+1}-07-14", "{jaar+1}-07-31", {"model": ALL_YEARS}),
    Edit(
        "the periods of a control",
        CONTROLES,
        "- {perioden: [1, 2, 3, 4, 5]}",
        "- {perioden: [1, 2, 3, 4]}",
        {"controles": range(2020, 2026)},
    ),
    Edit(
        "the limit of a rule",
        PF006,
        "hoogstens_eur: 50000",
        "hoogstens_eur: 50001",
        {"regels": range(2020, 2026)},
    ),
    Edit("how serious a rule is", SD001, "ernst: waarschuwing", "ernst: fout", {"regels": [2023, 2024, 2025]}),
    Edit("a layer of a rule", SD001, "lagen: [gemeente]", "lagen: [gemeente, gr]", {"regels": [2023, 2024, 2025]}),
    Edit("the last year of a rule", SD001, "geldig: {van: 2023}", "geldig: {van: 2024}", {"regels": [2023]}),
    Edit(
        "what a coupling rule sets",
        JEUGD,
        COUPLING_RULE,
        COUPLING_RULE.replace("verblijf: ja", "verblijf: nee"),
        {"koppelingen": [2025]},
    ),
    Edit(
        "a product code less",
        JZ21,
        '  - {code: "41A17"',
        '  - {code: "41Z99"',
        {"koppelingen": range(2022, 2026)},
    ),
    Edit(
        "where a code went",
        NAAR_2025,
        'naar: [{code: "6.60"}]',
        'naar: [{code: "6.711"}]',
        {"overgangen": [2025]},
    ),
]
WORDING = [
    Edit("the message of a rule", SD001, "Van de lasten voor Jeugd staat", "Van alle lasten voor Jeugd staat"),
    Edit("the name of a term", PF006, "naam: Verschil", "naam: Het verschil"),
    Edit("why a cell is grey", CELLEN, "en dat is een betaalde belasting.", "en die belasting is betaald."),
    Edit("the name of a product", JZ21, '"Dagbesteding: outputgericht"', '"Dagbesteding, outputgericht"'),
    Edit("the name of a period", PERIODEN, "naam: Eerste kwartaal", "naam: Kwartaal 1"),
    Edit("a condition in words", NAAR_2025, "als: pgb op grond van de Wmo", "als: een pgb van de Wmo"),
]
HARMLESS = [
    Edit(
        "a cell rule for a later year",
        CELLEN,
        CELL_RULE,
        CELL_RULE.replace("{van: 2017}", "{van: 2017, tot: 2025}")
        + "    waarom: Zo was het.\n"
        + CELL_RULE.replace("alleen-belasting", "alles")
        .replace('    behalve_categorieen: ["2.1"]\n', "")
        .replace("{van: 2017}", "{van: 2026}"),
    ),
    Edit(
        "a coupling rule for a later year",
        JEUGD,
        COUPLING_RULE,
        COUPLING_RULE.replace("geldig: {van: 2025}", ENDED)
        + "    bron: voorschrift-2026\n    zekerheid: vastgesteld\n"
        + COUPLING_RULE.replace("geldig: {van: 2025}", BEGUN)
        .replace("jw-verblijf", "jw-verblijf-later")
        .replace("verblijf: ja", "verblijf: nee"),
    ),
    Edit("a rule that ends with the open year", SD001, "geldig: {van: 2023}", "geldig: {van: 2023, tot: 2025}"),
    Edit(
        "a group in the place of its codes",
        CELLEN,
        'categorieen: ["4.3.4", "4.3.6", "4.3.7", "4.3.8", "4.3.9"]\n    geldig: {van: 2017}',
        'categorieen: [inkomensoverdrachten]\n    behalve_categorieen: ["4.3.1", "4.3.2", "4.3.3", "4.3.5"]\n'
        "    geldig: {van: 2017}",
    ),
    Edit(
        "codes in the place of a group in a formula",
        "tables/regels/SD006/regel.yaml",
        "taakvelden: [moedercodes-sociaal-domein]",
        'taakvelden: ["6.71", "6.72", "6.81", "6.82"]',
    ),
    Edit("an order in a group", GROEPEN, 'codes: ["4.4.1", "4.5.1"]', 'codes: ["4.5.1", "4.4.1"]'),
    Edit(
        "a coupling rule in two",
        JEUGD,
        COUPLING_RULE,
        COUPLING_RULE.replace('["37", "38", "43", "44"]', '["37", "38"]')
        + "    bron: voorschrift-2026\n    zekerheid: vastgesteld\n"
        + COUPLING_RULE.replace('["37", "38", "43", "44"]', '["43", "44"]').replace("jw-verblijf", "jw-verblijf-ook"),
    ),
]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return sources.load_folder(ROOT / "tables", ROOT)


@pytest.fixture(scope="module")
def edited(documents: list[Document]) -> Callable[..., Specification]:
    """The facts with texts of some files replaced, in memory."""

    def made(*edits: tuple[str, str, str]) -> Specification:
        texts: dict[str, str] = {}
        for path, old, new in edits:
            text = texts.get(path) or (ROOT / path).read_text(encoding="utf-8")
            assert text.count(old) >= 1, f"{old!r} is no longer in {path}"
            texts[path] = text.replace(old, new, 1)
        loaded = {path: sources.load_text(text, path) for path, text in texts.items()}
        assert not [finding for document in loaded.values() for finding in document.findings]
        return Specification(facts.read([loaded.get(document.path, document) for document in documents]))

    return made


def found(specification: Specification) -> list[Finding]:
    findings, count = check.check(specification)
    assert count >= len(ALL_YEARS) * len(PARTS), "the check must look at every fingerprint"
    return findings


def altered(findings: list[Finding]) -> dict[str, list[int]]:
    """Return the onderdelen that the findings name, each with its closed years."""
    result: dict[str, list[int]] = {}
    for finding in findings:
        words = finding.melding.split()
        result.setdefault(words[words.index("onderdeel") + 1], []).append(int(words[1]))
    return result


def test_every_year_of_which_the_last_delivery_is_due_is_closed(specification: Specification) -> None:
    assert [year.jaar for year in closed_years(specification)] == list(ALL_YEARS)
    assert found(specification) == []
    assert all(year.waarom and set(said(year.vingerafdrukken)) == set(PARTS) for year in closed_years(specification))


@pytest.mark.parametrize("edit", ALTERING, ids=lambda edit: edit.name)
def test_a_change_that_alters_a_closed_year_is_found(edit: Edit, edited: Callable[..., Specification]) -> None:
    findings = found(edited((edit.path, edit.old, edit.new)))
    assert altered(findings) == {part: list(years) for part, years in edit.alters.items()}
    for finding in findings:
        assert finding.place.path.startswith(f"{FOLDER}/")
        line = (ROOT / finding.place.path).read_text(encoding="utf-8").splitlines()[finding.place.line - 1]
        assert f"{finding.melding.split()[-3]}: " in line
        assert "python -m generators erratum " in finding.herstel


@pytest.mark.parametrize("edit", HARMLESS, ids=lambda edit: edit.name)
def test_a_change_for_later_or_without_effect_is_no_concern(edit: Edit, edited: Callable[..., Specification]) -> None:
    specification = edited((edit.path, edit.old, edit.new))
    assert found(specification) == []


def test_wording_is_no_concern(edited: Callable[..., Specification]) -> None:
    assert len(WORDING) > 5
    assert found(edited(*((edit.path, edit.old, edit.new) for edit in WORDING))) == []


# Errata


def with_errata(text: str, *errata: str) -> str:
    begin = "" if "errata:\n" in text else "errata:\n"
    return text + begin + "".join(f"  - {erratum}\n" for erratum in errata)


def erratum(datum: str, part: str, value: str) -> str:
    told = f'datum: "{datum}", reden: Het product stond op het verkeerde taakveld.'
    return f'{{{told}, vingerafdrukken: {{{part}: "{value}"}}}}'


@pytest.fixture(scope="module")
def moved(edited: Callable[..., Specification]) -> Callable[..., list[Finding]]:
    """What is found when a coupling of 2025 has changed and the file of that year has these errata."""
    edit = next(edit for edit in ALTERING if edit.name == "what a coupling rule sets")

    def made(*errata: str) -> list[Finding]:
        path = f"{FOLDER}/2025.yaml"
        text = (ROOT / path).read_text(encoding="utf-8")
        return found(edited((edit.path, edit.old, edit.new), (path, text, with_errata(text, *errata))))

    return made


@pytest.fixture(scope="module")
def changed(edited: Callable[..., Specification]) -> str:
    """The fingerprint of the couplings of 2025 after that change."""
    edit = next(edit for edit in ALTERING if edit.name == "what a coupling rule sets")
    return fingerprints(edited((edit.path, edit.old, edit.new)), 2025)["koppelingen"]


def test_an_erratum_makes_a_change_good(moved: Callable[..., list[Finding]], changed: str) -> None:
    assert moved(erratum("2027-03-01", "koppelingen", changed)) == []


def test_the_last_erratum_counts(moved: Callable[..., list[Finding]], changed: str) -> None:
    other = "0" * len(changed)
    first, second = erratum("2027-03-01", "koppelingen", other), erratum("2027-03-01", "koppelingen", changed)
    assert moved(first, second) == []
    assert altered(moved(second, first)) == {"koppelingen": [2025]}


def test_an_erratum_on_another_onderdeel_does_not_make_a_change_good(
    moved: Callable[..., list[Finding]], changed: str
) -> None:
    assert altered(moved(erratum("2027-03-01", "regels", changed))) == {"koppelingen": [2025], "regels": [2025]}


def test_an_erratum_of_an_impossible_day_or_out_of_order_is_found(moved: Callable[..., list[Finding]]) -> None:
    fine = "0" * 16
    for errata, words in (
        ([erratum("2027-02-30", "regels", fine)], "bestaat niet"),
        ([erratum("2026-11-25", "regels", fine)], "voor 2026-11-30"),
        ([erratum("2027-03-02", "regels", fine), erratum("2027-03-01", "regels", fine)], "voor 2027-03-02"),
    ):
        [finding] = moved(*errata)
        assert words in finding.melding
    assert "onderdeel" in moved('{datum: "2027-03-01", reden: Er is niets veranderd., vingerafdrukken: {}}')[0].melding


def test_a_closed_year_may_not_disappear(documents: list[Document]) -> None:
    for gone, named in ((2019, 2020), (2017, 2018)):
        left = [document for document in documents if document.path != f"{FOLDER}/{gone}.yaml"]
        [finding] = check.check(Specification(facts.read(left)))[0]
        assert finding.melding == f"Verslagjaar {named} is gesloten, maar tables/jaren/{gone}.yaml ontbreekt."


def test_a_year_is_closed_in_its_own_file_before_the_last_year_and_in_order(
    edited: Callable[..., Specification],
) -> None:
    path = f"{FOLDER}/2024.yaml"
    melding = [f.melding for f in found(edited((path, "jaar: 2024", "jaar: 2027")))]
    assert any("heet anders" in text for text in melding)
    assert any("kan niet gesloten zijn: het laatste verslagjaar is 2027" in text for text in melding)
    [finding] = found(edited((path, "2026-11-26", "2026-11-27")))
    assert finding.melding == "Verslagjaar 2025 is eerder gesloten dan 2024."


def test_an_outcome_can_be_asked_for_and_is_not_empty(specification: Specification) -> None:
    assert all(len(str(outcome(specification, 2025, part))) > 1000 for part in PARTS)
    with pytest.raises(KeyError):
        outcome(specification, 2025, "weer")


# The edits in files


YEAR_FILE = """\
# Wie dit leest, weet meer.
jaar: 2025
gesloten: "2026-11-26"   # een dag
waarom: Zo was het toen.
vingerafdrukken: {model: "0000000000000000"}
"""


def test_errata_are_added_after_each_other_and_nothing_else_changes() -> None:
    once = editing.with_erratum(YEAR_FILE, "2027-01-02", "Dit  was een\nfout: zie de bron.", None, {"model": "1" * 16})
    assert once == YEAR_FILE + (
        'errata:\n  - datum: "2027-01-02"\n    reden: >-\n      Dit was een fout: zie de bron.\n'
        f'    vingerafdrukken: {{model: "{"1" * 16}"}}\n'
    )
    commented = once + "# het einde\n"
    twice = editing.with_erratum(commented, "2027-01-03", "Nog een fout " * 20, "een-bron", {"regels": "2" * 16})
    assert twice.startswith(once)
    assert twice.endswith("# het einde\n")
    assert max(map(len, twice.splitlines())) <= 150
    assert [e["datum"] for e in sources.load_text(twice, "").data["errata"]] == ["2027-01-02", "2027-01-03"]


@pytest.mark.parametrize(
    "errata",
    [
        'errata:\n- vingerafdrukken: {model: "1111111111111111"}\n  datum: "2027-01-01"\n'
        "  reden: >-\n    Een fout.\n\n\n",
        'errata:\n  - {datum: "2027-01-01", reden: Een fout in een kolom.}\n',
        'errata:\n  - datum: "2027-01-01"\n    reden: "Een fout"\n    vingerafdrukken:\n      model: "1111"\n',
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_erratum_keeps_the_way_a_person_wrote_the_others(errata: str, end: str) -> None:
    text = (YEAR_FILE + errata + ("\n# daarna\n" if errata.endswith("}") else "# daarna\n")).replace("\n", end)
    result = editing.with_erratum(text, "2027-01-02", "Nog een fout erbij.", None, {"model": "1" * 16})
    kept = iter(result.splitlines())
    assert all(line in kept for line in text.splitlines()), "every line is still there, in its order"
    assert result.count("\n") == result.count(end)
    assert sources.load_text(result, "").data["errata"][1]["datum"] == "2027-01-02"


def test_a_file_that_cannot_take_an_erratum_is_left_alone() -> None:
    with pytest.raises(UserError, match="met de hand"):
        editing.with_erratum(
            YEAR_FILE + "errata: [{datum: a}]\n", "2027-01-02", "Een fout erbij.", None, {"model": "1"}
        )


def test_the_last_year_changes_and_its_comment_stays() -> None:
    text = "titel: Iv3\n# let op\nlaatste_jaar:  2026 # elk jaar een\r\nteksten_vanaf: 2025\n"
    assert editing.with_last_year(text, 2027) == text.replace("2026", "2027")
    with pytest.raises(UserError, match="0 keer"):
        editing.with_last_year("titel: Iv3\n", 2027)


# The commands


def run(copy: Copy, *arguments: str) -> int:
    return main(["--map", str(copy.root), *arguments])


@contextmanager
def unchanged(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Check the copy once for all commands within, which change nothing."""
    once = copy.check()
    before = {path: path.read_bytes() for path in (copy.root / "tables").rglob("*.yaml")}
    with monkeypatch.context() as patched:
        patched.setattr(checks, "run", lambda _root: once)
        yield
    assert {path: path.read_bytes() for path in (copy.root / "tables").rglob("*.yaml")} == before


def test_a_change_in_a_closed_year_is_refused_until_there_is_an_erratum(
    copy: Copy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = next(edit for edit in ALTERING if edit.name == "what a coupling rule sets")
    copy.replace(edit.path, edit.old, edit.new)
    path = copy.root / FOLDER / "2025.yaml"
    before = path.read_text(encoding="utf-8")
    dated, reason = ("--datum", "2027-03-01"), ("--reden", "Verblijf stond bij de verkeerde taakvelden.")
    with unchanged(copy, monkeypatch):
        assert run(copy, "check", "--format", "github") == 1
        assert "::error file=tables/jaren/2025.yaml,line=" in capsys.readouterr().out
        assert run(copy, "erratum", "2025", "--reden", "Het was fout.", *dated) == 1
        assert "minstens vier woorden" in capsys.readouterr().out
        assert run(copy, "erratum", "2025", *reason, *dated, "--bron", "voorschrift-2062") == 1
        assert "Bedoelt u voorschrift-2026?" in capsys.readouterr().out
        assert run(copy, "erratum", "2025", *reason, "--datum", "2025-03-01") == 1
        assert "Een erratum is van na het sluiten" in capsys.readouterr().out
        for years, datum, words in (
            (["2025"], "1 maart 2027", "is geen dag"),
            (["2024", "2025"], "2027-03-01", "in 2024 is niets veranderd"),
            (["2026"], "2027-03-01", "2026 is niet gesloten"),
        ):
            assert run(copy, "erratum", *years, *reason, "--datum", datum) == 2
            assert words in capsys.readouterr().err
    assert run(copy, "erratum", "2025", *reason, *dated, "--bron", "voorschrift-2026") == 0
    assert path.read_text(encoding="utf-8").startswith(before)
    assert copy.check().findings == ()


def test_a_year_opens_closes_and_stays_closed(
    copy: Copy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = copy.root / "tables/specificatie.yaml"
    before = edition.read_text(encoding="utf-8")
    closing = ("--datum", "2027-11-15", "--waarom", "De jaarrekening 2026 is klaar.")
    with unchanged(copy, monkeypatch):
        assert run(copy, "new-year", "2029") == 2
        assert "na 2027 komt 2028" in capsys.readouterr().err
        assert run(copy, "close-year", "2027", *closing) == 2
        assert "open eerst het volgende" in capsys.readouterr().err
        assert run(copy, "new-year", "2028", "--dry-run") == 0
        listed = capsys.readouterr().out
    copy.replace(*A_YEAR_LATER)
    assert run(copy, "new-year", "2028") == 0
    assert capsys.readouterr().out == listed, "the checks have nothing to add"
    assert edition.read_text(encoding="utf-8") == before.replace("laatste_jaar: 2027", "laatste_jaar: 2028")
    with unchanged(copy, monkeypatch):
        for arguments, words in (
            (["new-year", "2028"], "na 2028 komt 2029"),
            (
                ["close-year", "2026", "--datum", "2027-07-14", *closing[2:]],
                "leveren over 2026 mag tot en met 2027-07-14",
            ),
            (["close-year", "2027", *closing], "is voorlopig"),
            (["close-year", "2025", *closing], "al gesloten"),
            (["close-year", "2016", *closing], "bestaat niet"),
        ):
            assert run(copy, *arguments) == 2
            assert words in capsys.readouterr().err
    assert run(copy, "close-year", "2026", *closing) == 0
    assert capsys.readouterr().err == "Verslagjaar 2026 is gesloten: tables/jaren/2026.yaml.\n"
    (copy.root / FOLDER / "2026.yaml").rename(copy.root / FOLDER / "2026.weg")
    copy.replace("tables/bronnen.yaml", "jaren: {van: 2017, tot: 2026}", "jaren: {van: 2017, tot: 2027}")
    assert run(copy, "close-year", "2027", "--datum", "2028-11-15", *closing[2:]) == 2
    assert "sluit eerst 2026" in capsys.readouterr().err
    (copy.root / FOLDER / "2026.weg").rename(copy.root / FOLDER / "2026.yaml")
    edit = next(edit for edit in HARMLESS if edit.name == "a coupling rule for a later year")
    copy.replace(edit.path, edit.old, edit.new)
    assert altered([f for f in copy.check().findings if f.check == check.CHECK]) == {"koppelingen": [2026]}


# What to look at


def test_everything_that_runs_on_into_a_new_year_is_listed(specification: Specification) -> None:
    sections = {section.title: section for section in attention.sections(specification, 2027)}
    assert len(sections) == 11
    first = sections["Bronnen van een eerder jaar"].items
    assert first[0].text.startswith("voorschrift-2026 ")
    assert not any(item.text.startswith(("voorschrift-2023", "cbs-iv3-model-2018")) for item in first)
    kinds = sections["Feiten die doorlopen"].items
    for path in ("koppelingen/jeugd.yaml", "model/gemeente/cellen.yaml", "regels/", "vragen/"):
        assert any(item.text.startswith(f"tables/{path}: ") and item.parts for item in kinds), path
    assert len(sections["Lijsten en cijfers van anderen"].items) == len(couplings_of(specification).lists) + 3
    ending = [i for i in sections["Feiten die in 2026 ophouden"].items if i.text.startswith("tables/vragen/: ")]
    assert len(ending) == 1
    running = {part.text.partition(" ")[0] for item in kinds for part in item.parts}
    assert {"jw-verblijf", "SD001", "6.21"} <= running
    assert not {"jw-2022-jeugdhulp", "SD006", "6.71a"} & running
    assert all(
        item.place is None or item.place.path.startswith("tables/") for s in sections.values() for item in s.items
    )


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_list_is_short_unless_everything_is_asked_for(specification: Specification, form: str) -> None:
    sections = attention.sections(specification, 2027)
    short = attention.shown(sections, 2027, form, everything=False)
    whole = attention.shown(sections, 2027, form, everything=True)
    assert short.count("\n") < 200 < whole.count("\n")
    assert "met --all" in short
    assert "met --all" not in whole
    assert whole.count("[ ] ") == sum(len(section.items) for section in sections)
    assert (short.splitlines()[0].startswith("## ")) == (form == "markdown")
