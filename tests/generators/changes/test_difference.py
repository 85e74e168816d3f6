"""What changed is told completely, once, by group, and in sentences a bookkeeper can read."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.changes import versions as difference
from generators.changes.versions import Change
from generators.changes.years.rectangles import rectangles
from generators.changes.years.scopes import Scope, Spot, products, shared
from generators.kernel import reading as facts
from generators.kernel import sources
from generators.subjects.model.specification import MATRIX_PARTS, ModelYear, Specification
from iv3.core.errors import UserError
from tests.support.sources import Copy

Cell = tuple[str, str, int, str, str, str]  # soort, layer, year, part, row, category

TAAKVELDEN = "tables/model/gemeente/taakvelden.yaml"
CELLEN = "tables/model/gemeente/cellen.yaml"
CONTROLES = "tables/model/controles.yaml"


def told(changes: Iterable[Change]) -> list[str]:
    return [change.tekst for change in changes]


@pytest.fixture(scope="module")
def original(specification: Specification) -> Specification:
    """The facts without the examples, which a copy has not."""
    documents = [d for d in specification.facts.documents if "/voorbeelden/" not in d.path]
    return Specification(facts.read(documents))


def between(original: Specification, copy: Copy) -> list[Change]:
    return difference.between(original, difference.load_folder_specification(copy.root))


def changed_cells(old: ModelYear, new: ModelYear) -> set[Cell]:
    """Count the changed cells the plain way: one by one, over the codes that both have."""
    found: set[Cell] = set()
    for part, (row_list, category_list) in MATRIX_PARTS.items():
        rows = [code for code in new.lists[row_list].leaves if code in old.lists[row_list].leaves]
        categories = [code for code in new.lists[category_list].leaves if code in old.lists[category_list].leaves]
        for row, category in itertools.product(rows, categories):
            was, now = category in old.grey[part][row], category in new.grey[part][row]
            if was != now:
                found.add(("grijs" if now else "open", new.laag.id, new.jaar, part, row, category))
    return found


def told_cells(changes: Iterable[Change], real: set[Cell]) -> tuple[Counter[Cell], Counter[Cell]]:
    """Return the cells that the changes name, divided into those that really changed and all others."""
    good: Counter[Cell] = Counter()
    other: Counter[Cell] = Counter()
    for change in (c for c in changes if c.onderdeel == "cellen"):
        for laag, jaren in change.per_laag:
            for jaar, part, row in itertools.product(jaren, change.delen, change.rijen):
                whole_row = [c[5] for c in real if c[:5] == (change.soort, laag, jaar, part, row)]
                for category in change.categorieen or whole_row:
                    cell = (change.soort, laag, jaar, part, row, category)
                    (good if cell in real else other)[cell] += 1
    return good, other


# Two years of one layer


def test_2023_tells_names_and_the_four_closed_rows_of_the_social_domain(specification: Specification) -> None:
    changes = difference.between_years(specification, "gemeente", 2022, 2023)
    text = difference.as_text(changes, "Van 2022 naar 2023")
    assert "18 nieuwe taakvelden onder 6. (SOCIAAL DOMEIN):\n    6.71a Huishoudelijke hulp (WMO)\n" in text
    assert "Taakveld 6.2 heet nu “Toegang en eerstelijnsvoorzieningen”. De naam was “Wijkteams”." in told(changes)
    [cells] = [c.tekst for c in changes if c.onderdeel == "cellen"]
    assert cells.endswith("(6.71, 6.72, 6.81 en 6.82) is bij de lasten en de baten nu alles grijs.")
    assert "verslagperiode" not in text.lower(), "a mere shift of years is no change"


def test_2025_tells_new_and_ended_codes_with_names_and_stays_short(specification: Specification) -> None:
    changes = difference.between_years(specification, "gemeente", 2024, 2025)
    text = difference.as_text(changes, "Van 2024 naar 2025")
    counts = Counter((c.soort, c.onderdeel) for c in changes)
    assert counts["nieuw", "taakvelden"] == 22
    assert counts["vervallen", "taakvelden"] == 24
    assert counts["nieuw", "categorieen"] == 10, "both sides of the matrix are told once"
    assert counts["vervallen", "categorieen"] == 8
    assert counts["naam", "balansposten"] == 5
    assert counts["grijs", "cellen"] + counts["open", "cellen"] == 1
    assert 60 < len(text.splitlines()) <= 120
    assert "    6.71a Huishoudelijke hulp (WMO) (opvolger 6.711; deels naar 6.791)\n" in text
    assert "* 7 vervallen balansposten:\n    A1331a Financiële vaste activa: Leningen aan openbare lichamen" in text
    assert (
        "Balanspost A1331a (Financiële vaste activa: Leningen aan openbare lichamen (art. 1a Wet Fido)), "
        "onder A1 (Vaste Activa), vervalt; opvolgers A1331c, A1331d en A1331e." in told(changes)
    )
    assert any(
        t.startswith("Categorie 7.2 (Mutatie voorzieningen) is bij de balansmutaties (lasten) nu open")
        for t in told(changes)
    )


def test_a_code_that_is_gone_names_its_successors_over_several_years_and_back(specification: Specification) -> None:
    def seen(old: int, new: int) -> dict[str, tuple[str, ...]]:
        changes = difference.between_years(specification, "gemeente", old, new)
        return {c.code: c.zie for c in changes if (c.soort, c.onderdeel) == ("vervallen", "taakvelden")}

    assert seen(2024, 2025)["6.71c"] == ("6.713", "6.21", "6.23", "6.60", "6.791")
    assert seen(2022, 2026)["6.82"] == ("6.821", "6.822")
    back = difference.between_years(specification, "gemeente", 2025, 2024)
    assert "    6.821 Jeugdbescherming (eerder 6.82 en 6.82a)\n" in difference.as_text(back, "Terug")
    assert seen(2025, 2024)["6.91"] == (), "where these amounts stood is not known"


def test_a_group_of_balansposten_is_named_and_not_only_listed(specification: Specification) -> None:
    changes = difference.between_years(specification, "provincie", 2021, 2022)
    assert told(changes) == [
        "De categorieën 3.1 (Grond) en 3.2 (Duurzame goederen) zijn bij de balansmutaties (baten) nu grijs op alle "
        "balansposten van de groep “Materiële vaste activa” (A121, A122, A123, A124, A125, A126 en A129)."
    ]


def test_a_control_that_excludes_another_taakveld_is_told(specification: Specification) -> None:
    changes = difference.between_years(specification, "gemeente", 2020, 2021)
    found = [c for c in changes if c.onderdeel == "controles"]
    assert [(c.code, c.rijen) for c in found] == [("PF005", ("0.5",))]
    assert found[0].tekst.endswith("telt niet meer mee: taakveld 0.5 (Treasury).")


def test_every_changed_cell_is_told_once_and_no_other_in_all_years(specification: Specification) -> None:
    looked_at = cells = 0
    for laag in specification.layers:
        for old, new in itertools.pairwise(specification.years(laag)):
            changes = difference.between_years(specification, laag, old, new)
            real = changed_cells(specification.year(laag, old), specification.year(laag, new))
            good, other = told_cells(changes, real)
            assert set(good) == real, f"{laag} {old}-{new}: not all changed cells are told"
            assert max(good.values(), default=1) == 1, f"{laag} {old}-{new}: a cell is told twice"
            assert not [c for c in other if c[5] in specification.year(laag, new).lists[MATRIX_PARTS[c[3]][1]].leaves]
            sentences = sum(c.onderdeel == "cellen" for c in changes)
            assert sentences <= 30, f"{laag} {old}-{new}: {len(real)} cells in {sentences} sentences"
            looked_at += 1
            cells += len(real)
    assert looked_at >= 25
    assert cells > 1500


def test_the_count_of_told_cells_notices_a_missing_sentence_and_a_wrong_one(specification: Specification) -> None:
    changes = [c for c in difference.between_years(specification, "gemeente", 2021, 2022) if c.onderdeel == "cellen"]
    real = changed_cells(specification.year("gemeente", 2021), specification.year("gemeente", 2022))
    assert set(told_cells(changes[1:], real)[0]) < real
    wrong = dataclasses.replace(changes[0], rijen=("0.2",))
    assert told_cells([wrong], real)[1]


def test_two_years_forward_and_back_mirror_each_other(specification: Specification) -> None:
    forward = difference.between_years(specification, "gr", 2020, 2021)
    back = difference.between_years(specification, "gr", 2021, 2020)
    mirrored = {"nieuw": "vervallen", "vervallen": "nieuw"}
    for onderdeel in ("taakvelden", "balansposten", "kengetallen", "standen", "controles"):
        there = sorted(mirrored.get(c.soort, c.soort) for c in forward if c.onderdeel == onderdeel)
        assert there == sorted(c.soort for c in back if c.onderdeel == onderdeel)
    assert len(forward) > 10


def test_layers_with_the_same_change_are_told_together_and_others_apart(root: Path) -> None:
    text = difference.main_diff(root, "2024", "2025", None, "text")
    assert "Gemeenten en gemeenschappelijke regelingen: 22 nieuwe taakvelden" in text
    assert "* 10 nieuwe categorieën onder LR (Lopende Rekening):" in text, "all layers have these: no layer is named"
    assert (
        "* Provincies: categorie 7.4 (Toegerekende reële en bespaarde rente) is bij de baten nu open op alle "
        "taakvelden behalve 0.1, 0.2, 0.3, 0.7, 0.8 en 0.9." in text
    )


def test_an_unknown_layer_or_year_is_refused_in_dutch(specification: Specification) -> None:
    with pytest.raises(UserError, match="de laag waterschap bestaat niet; kies uit gemeente, gr of provincie"):
        difference.between_years(specification, "waterschap", 2024, 2025)
    with pytest.raises(UserError, match="er is geen model voor provincie in 2017"):
        difference.between_years(specification, "provincie", 2017, 2018)


# Two versions of the tables


def test_nothing_changed_is_one_sentence_in_every_form(original: Specification, copy: Copy) -> None:
    changes = between(original, copy)
    assert changes == []
    assert difference.as_text(changes, "Titel") == "Titel\n=====\n\nEr is niets veranderd.\n"
    assert difference.as_markdown(changes, "Titel") == "# Titel\n\nEr is niets veranderd.\n"
    assert json.loads(difference.as_json(changes)) == {"aantal": 0, "veranderingen": []}


def test_an_added_code_brings_its_cells_silently(original: Specification, copy: Copy) -> None:
    added = '  - code: "0.12"\n    naam: Proef\n    onder: "0."\n    geldig: {van: 2024}\n  - code: "1."\n'
    copy.replace(TAAKVELDEN, '  - code: "1."\n', added)
    (change,) = between(original, copy)
    assert change.tekst == "Taakveld 0.12 (Proef), onder 0. (BESTUUR EN ONDERSTEUNING), is toegevoegd."
    assert change.wanneer == "2024 en later, gemeenten en gemeenschappelijke regelingen"
    assert (change.lagen, change.jaren) == (("gemeente", "gr"), (2024, 2025, 2026, 2027))


def test_a_code_that_ends_is_told_for_the_years_it_is_gone(original: Specification, copy: Copy) -> None:
    copy.replace(
        TAAKVELDEN,
        'naam: Overhead\n    onder: "0."\n    geldig: {van: 2017}',
        'naam: Overhead\n    onder: "0."\n    geldig: {van: 2017, tot: 2025}',
    )
    (change,) = between(original, copy)
    assert change.tekst == "Taakveld 0.4 (Overhead), onder 0. (BESTUUR EN ONDERSTEUNING), is weggehaald."
    assert change.wanneer == "2026 en later, gemeenten en gemeenschappelijke regelingen"


def test_a_renamed_code_is_told_once_for_all_years(original: Specification, copy: Copy) -> None:
    copy.replace(TAAKVELDEN, "naam: Treasury", "naam: Geldzaken")
    (change,) = between(original, copy)
    assert (change.soort, change.code, change.oud, change.nieuw) == ("naam", "0.5", "Treasury", "Geldzaken")
    assert change.wanneer == "alle jaren, gemeenten en gemeenschappelijke regelingen"
    text = difference.as_text([change], "Titel")
    assert "* Alle jaren, gemeenten en gemeenschappelijke regelingen: taakveld 0.5 heet nu “Geldzaken”." in text


def test_a_code_that_moves_to_another_group_is_told(original: Specification, copy: Copy) -> None:
    copy.replace(TAAKVELDEN, 'naam: Overhead\n    onder: "0."', 'naam: Overhead\n    onder: "1."')
    changes = between(original, copy)
    assert told(changes) == [
        "Taakveld 0.4 (Overhead) valt nu onder 1. (VEILIGHEID); dat was onder 0. (BESTUUR EN ONDERSTEUNING)."
    ]


def test_codes_in_another_order_are_told(original: Specification, copy: Copy) -> None:
    first = '  - {code: "fk.1", naam: Netto schuldquote, geldig: {van: 2020, provincie: 2021}}\n'
    second = '  - {code: "fk.3", naam: Solvabiliteitsratio, geldig: {van: 2020, provincie: 2021}}\n'
    copy.replace("tables/model/kengetallen.yaml", first, "")
    copy.replace("tables/model/kengetallen.yaml", second, second + first)
    assert told(between(original, copy)) == ["De volgorde van de kengetallen is anders."]


def test_a_changed_cell_rule_is_told_as_rule_and_as_cells(original: Specification, copy: Copy) -> None:
    copy.replace(
        CELLEN,
        "geldig: {van: 2017}\n    waarom: Over een uitkering uit het gemeentefonds wordt geen belasting betaald.",
        "geldig: {van: 2017, tot: 2023}\n    waarom: Over het gemeentefonds wordt geen belasting betaald.",
    )
    changes = between(original, copy)
    rule = "Celregel gemeentefonds-geen-betaalde-belasting (gemeente)"
    assert told(changes) == [
        "Categorie 2.1 (Belastingen) is bij de lasten nu open op taakveld 0.7 (Algemene uitkeringen en overige "
        "uitkeringen gemeentefonds).",
        f"{rule}, geldigheid: was “2017 en later”, is nu “2017 tot en met 2023”.",
        f"{rule}, reden: was “Over een uitkering uit het gemeentefonds wordt geen belasting betaald.”, is nu “Over het "
        "gemeentefonds wordt geen belasting betaald.”.",
    ]
    assert changes[0].wanneer == "2024 en later, gemeenten en gemeenschappelijke regelingen"


def test_an_added_cell_rule_is_told_with_its_reason_and_without_holes_where_codes_come_and_go(
    original: Specification, copy: Copy
) -> None:
    copy.append(
        CELLEN,
        "  - id: proefregel\n    onderdelen: [lasten]\n    taakvelden: [alle]\n"
        "    categorieen: [kapitaaloverdrachten]\n    geldig: {van: 2019}\n    waarom: Een proef.\n",
    )
    new = difference.load_folder_specification(copy.root)
    changes = difference.between(original, new)
    assert "Celregel proefregel (gemeente) is toegevoegd. Reden: Een proef." in told(changes)
    real: set[Cell] = set()
    for laag in ("gemeente", "gr"):
        for jaar in new.years(laag):
            real |= changed_cells(original.year(laag, jaar), new.year(laag, jaar))
    good, other = told_cells(changes, real)
    assert set(good) == real
    assert max(good.values()) == 1
    assert len(real) > 1000
    existing = {
        cell
        for cell in other
        if cell[4] in new.year(cell[1], cell[2]).lists["taakveld"].leaves
        and cell[5] in new.year(cell[1], cell[2]).lists["categorie_lasten"].leaves
    }
    assert not existing, "a cell that did not change is told"
    assert sum(c.onderdeel == "cellen" for c in changes) <= 25


def test_changed_parameters_of_a_control_are_told(original: Specification, copy: Copy) -> None:
    copy.replace(CONTROLES, "{perioden: [0, 5]}", "{perioden: [0]}")
    copy.replace(
        CONTROLES,
        "{perioden: [1, 2, 3, 4], balansposten: [financiele-balansposten]}",
        "{perioden: [1, 2, 3, 4], balansposten: [financiele-balansposten, voorraden]}",
    )
    copy.replace(CONTROLES, 'foutcode: "PF008"', 'foutcode: "PF098"')
    changes = between(original, copy)
    assert told(changes) == [
        "Controle PF098 (Aan het einde van het jaar zijn activa en passiva gelijk) is toegevoegd.",
        "Controle PF008 (Aan het einde van het jaar zijn activa en passiva gelijk) is weggehaald.",
        "Controle PF006 (Het totaal van de lasten op taakvelden is gelijk aan dat van de baten) geldt nu voor "
        "periode 0; dat was de perioden 0 en 5.",
        "Controle PF003 (Beginstand plus mutaties is de eindstand van elke balanspost), berekening 1, kijkt nu ook "
        "naar alle balansposten van de groep “Voorraden” (A212, A213, A214 en A215).",
    ]
    assert {c.wanneer for c in changes if c.lagen} == {
        "2020 en later voor gemeenten, 2021 en later voor gemeenschappelijke regelingen en provincies"
    }


def test_sources_certainty_periods_and_years_are_told(original: Specification, copy: Copy) -> None:
    dated = 'versie: "1.0"\n    datum: "2025-10-27"'
    copy.replace("tables/bronnen.yaml", dated, dated.replace("1.0", "1.1"))
    copy.replace("tables/model/balansposten.yaml", "zekerheid: vastgesteld", "zekerheid: voorstel")
    copy.replace("tables/model/perioden.yaml", "naam: Eerste kwartaal", "naam: Kwartaal 1")
    copy.replace("tables/model/perioden.yaml", "perioden: [4, 5]", "perioden: [5]")
    copy.replace("tables/specificatie.yaml", "laatste_jaar: 2027", "laatste_jaar: 2028")
    sentences = told(between(original, copy))
    assert "Boekjaar 2028 is toegevoegd voor gemeenten, gemeenschappelijke regelingen en provincies." in sentences
    assert "Periode 1 (Kwartaal 1), naam: was “Eerste kwartaal”, is nu “Kwartaal 1”." in sentences
    assert "Stand 31-12-{jaar} (einddatum) hoort nu bij periode 5; dat was de perioden 4 en 5." in sentences
    assert any(re.match(r"Bron voorschrift-2026 \(.+\), versie: was “1.0”, is nu “1.1”\.", s) for s in sentences)
    assert [s for s in sentences if "zekerheid" in s and "90 balansposten" in s]
    assert len(sentences) == 6  # the sixth is the last year of the edition itself


def test_a_changed_limit_of_a_rule_is_told_in_words(original: Specification, copy: Copy) -> None:
    copy.replace("tables/regels/PF006/regel.yaml", "hoogstens_eur: 50000", "hoogstens_eur: 40000")
    copy.replace("tables/regels/SD001/regel.yaml", "ernst: waarschuwing", "ernst: signaal")
    sentences = told(between(original, copy))
    assert len(sentences) == 2
    assert any("regel PF006" in s.lower().replace("pf006", "PF006") and "hoogstens 40.000 euro" in s for s in sentences)
    assert any("ernst: was “waarschuwing”, is nu “signaal”" in s for s in sentences)


def test_one_layer_leaves_out_what_is_only_of_another(original: Specification, copy: Copy) -> None:
    copy.replace(TAAKVELDEN, "naam: Treasury", "naam: Geldzaken")
    copy.replace(CELLEN, "waarom: Over een uitkering", "waarom: Bij een uitkering")
    new = difference.load_folder_specification(copy.root)
    assert len(difference.between(original, new, "gr")) == 2
    assert difference.between(original, new, "provincie") == []
    with pytest.raises(UserError, match="de laag waterschap bestaat niet"):
        difference.between(original, new, "waterschap")


def test_the_order_of_files_makes_no_difference(copy: Copy, root: Path) -> None:
    copy.replace(TAAKVELDEN, "naam: Treasury", "naam: Geldzaken")
    copy.replace(CELLEN, "tot: 2019", "tot: 2021", 3)
    copy.replace(CONTROLES, "{perioden: [0, 5]}", "{perioden: [0]}")
    told_by_order = []
    for step in (1, -1):
        old, new = (
            Specification(facts.read(sources.load_folder(folder / "tables", folder)[::step]))
            for folder in (root, copy.root)
        )
        told_by_order.append(difference.as_json(difference.between(old, new)))
    assert told_by_order[0] == told_by_order[1]
    assert len(json.loads(told_by_order[0])["veranderingen"]) > 3


# Forms


def test_json_has_every_change_with_the_keys_that_the_docstring_names(specification: Specification) -> None:
    changes = difference.between_years(specification, "gemeente", 2024, 2025)
    data = json.loads(difference.as_json(changes))
    assert data["aantal"] == len(data["veranderingen"]) == len(changes) > 50
    documented = (difference.as_json.__doc__ or "").split("`Change`:")[1].split(". Years")[0]
    named = [word.strip(" \n`") for word in documented.split(",")]
    for row in data["veranderingen"]:
        assert list(row) == named
        assert row["tekst"].endswith(".")
        assert row["jaren"] == [2025]
        assert row["per_laag"] == {"gemeente": [2025]}
        assert all(isinstance(code, str) for code in [*row["rijen"], *row["categorieen"], row["code"]])


def test_every_change_is_in_the_text_and_in_the_markdown(specification: Specification) -> None:
    changes = difference.between_years(specification, "gemeente", 2024, 2025)
    text, page = difference.as_text(changes, "Titel"), difference.as_markdown(changes, "Titel")
    assert len(changes) > 50
    for change in changes:
        assert change.tekst in text or (change.kort and f"\n    {change.kort}" in text)
    assert "\n## Taakvelden\n" in page
    assert page.count("\n- ") == text.count("\n* ")
    assert page.count("\n    - ") == text.count("\n    ")


def test_markdown_does_not_read_a_code_as_markup(specification: Specification) -> None:
    changes = difference.between_years(specification, "gemeente", 2019, 2020)
    assert "Rek\\_2018 Rekening 2018" in difference.as_markdown(changes, "Titel")


def test_sentences_start_with_a_capital_and_name_no_empty_thing(specification: Specification) -> None:
    looked_at = 0
    for laag in specification.layers:
        for old, new in itertools.pairwise(specification.years(laag)):
            for change in difference.between_years(specification, laag, old, new):
                assert change.tekst[0].isupper(), change.tekst
                assert "()" not in change.tekst, change.tekst
                assert "  " not in change.tekst, change.tekst
                looked_at += 1
    assert looked_at > 300


# What to compare


@pytest.fixture
def repository(copy: Copy) -> Copy:
    """A git repository with two commits: the tables as they are, tagged eerste, and one with another name."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    run_git(copy.root, "init", "--quiet")
    run_git(copy.root, "add", "tables")
    run_git(copy.root, "commit", "--quiet", "--message", "Eerste")
    run_git(copy.root, "tag", "eerste")
    copy.replace(TAAKVELDEN, "naam: Treasury", "naam: Geldzaken")
    run_git(copy.root, "commit", "--quiet", "--all", "--message", "Tweede")
    return copy


def run_git(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=Proef", "-c", "user.email=proef@example.nl", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_a_revision_is_read_without_touching_the_checkout(repository: Copy) -> None:
    copy = repository
    copy.replace(TAAKVELDEN, "naam: Geldzaken", "naam: Nog niet bewaard")
    before = run_git(copy.root, "status", "--porcelain"), run_git(copy.root, "rev-parse", "HEAD")
    (change,) = difference.between(
        difference.load_revision(copy.root, "eerste"), difference.load_revision(copy.root, "HEAD")
    )
    assert (change.oud, change.nieuw) == ("Treasury", "Geldzaken")
    assert (run_git(copy.root, "status", "--porcelain"), run_git(copy.root, "rev-parse", "HEAD")) == before
    text = difference.main_diff(copy.root, "HEAD", str(copy.root), None, "text")
    assert "heet nu “Nog niet bewaard”. De naam was “Geldzaken”." in text


@pytest.mark.parametrize("revision", ["bestaat-niet", "--output=gelukt", "HEAD:tables", ""])
def test_an_unknown_revision_is_refused_in_dutch(repository: Copy, revision: str) -> None:
    with pytest.raises(UserError, match=r"bestaat niet in .*; zoek haar met git log"):
        difference.load_revision(repository.root, revision)
    assert not (repository.root / "gelukt").exists()


def test_a_revision_or_folder_without_readable_tables_is_refused_in_dutch(repository: Copy, tmp_path: Path) -> None:
    run_git(repository.root, "rm", "-r", "--quiet", "tables")
    run_git(repository.root, "commit", "--quiet", "--message", "Leeg")
    with pytest.raises(UserError, match="in revisie HEAD staat geen map tables"):
        difference.load_revision(repository.root, "HEAD")
    with pytest.raises(UserError, match="staat geen map tables"):
        difference.load_folder_specification(tmp_path)
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "kapot.yaml").write_text("a: [1\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"is niet te lezen: tables/kapot\.yaml:"):
        difference.load_folder_specification(tmp_path)
    (tmp_path / "tables" / "kapot.yaml").unlink()
    with pytest.raises(UserError, match=r"tables/specificatie\.yaml ontbreekt"):
        difference.load_folder_specification(tmp_path)
    (tmp_path / "tables" / "model").mkdir()
    (tmp_path / "tables" / "model" / "lagen.yaml").write_text("lagen: [{naam: Iets}]\n", encoding="utf-8")
    with pytest.raises(UserError, match="in een andere vorm dan deze versie leest"):
        difference.load_folder_specification(tmp_path)


def test_the_command_tells_years_from_versions_and_refuses_a_mix(root: Path, tmp_path: Path) -> None:
    assert "gemeenten van 2024 naar 2025" in difference.main_diff(root, "2024", "2025", "gemeente", "markdown")
    assert json.loads(difference.main_diff(root, "2025", "2026", None, "json"))["aantal"] >= 0
    with pytest.raises(UserError, match="geef twee jaren, of twee revisies of mappen"):
        difference.main_diff(root, "2024", "HEAD", None, "text")
    with pytest.raises(UserError, match="de vorm pdf bestaat niet; kies uit text, markdown of json"):
        difference.main_diff(root, "2024", "2025", None, "pdf")
    with pytest.raises(UserError, match="geen enkele laag heeft een model voor 2001 en 2025"):
        difference.main_diff(root, "2001", "2025", None, "text")


# Rectangles and scopes

ROWS = ("a", "b", "c", "d", "e", "f")
COLUMNS = ("1", "2", "3", "4", "5")
CELLS = st.sets(st.tuples(st.sampled_from(ROWS), st.sampled_from(COLUMNS)))


@given(CELLS, CELLS, st.randoms(use_true_random=False))
def test_rectangles_cover_exactly_the_cells_and_each_once(
    cells: set[tuple[str, str]], vacant: set[tuple[str, str]], random: object
) -> None:
    vacant -= cells
    ordered = sorted(cells)
    found = rectangles(ordered, ROWS, COLUMNS, sorted(vacant))
    covered = Counter((row, column) for rows, columns in found for row in rows for column in columns)
    assert cells <= set(covered) <= cells | vacant
    assert all(covered[cell] == 1 for cell in cells)
    assert len(found) <= min(len({row for row, _ in cells}), len({column for _, column in cells}))
    random.shuffle(ordered)  # type: ignore[attr-defined]
    assert rectangles(ordered, ROWS, COLUMNS, vacant) == found


@given(st.frozensets(st.builds(Spot, st.sampled_from("xyz"), st.integers(1, 4), st.sampled_from("pq"))))
def test_products_of_a_scope_hold_every_spot_once(scope: Scope) -> None:
    found = Counter(
        Spot(*spot) for lagen, jaren, delen in products(scope) for spot in itertools.product(lagen, jaren, delen)
    )
    assert found == Counter(scope)


SPOTS = [Spot("x", jaar, "p") for jaar in range(4)]


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2),
        st.tuples(st.frozensets(st.sampled_from(SPOTS), min_size=1), st.frozensets(st.sampled_from(SPOTS))),
    )
)
def test_an_atom_only_joins_a_scope_that_agrees_where_it_exists(
    atoms: dict[str, tuple[Scope, Scope]],
) -> None:
    own = {name: scope for name, (scope, _) in atoms.items()}
    exists = {name: scope | extra for name, (scope, extra) in atoms.items()}
    found = shared(own, exists.__getitem__)
    assert sorted(name for _, members in found for name in members) == sorted(atoms)
    for scope, members in found:
        assert all(scope & exists[name] == own[name] for name in members)
