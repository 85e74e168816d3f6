"""What codes mean: every code has its text with a source and page, and what is missing is counted and published."""

from __future__ import annotations

import csv
import io

import pytest

from generators.kernel.reading import source_id, source_place
from generators.kernel.records import GedateerdeTekst, Tekstfeit
from generators.outputs.subjects import of_subject
from generators.subjects.guidance import tables as teksten
from generators.subjects.guidance.check import codes_with_amounts, without_text
from generators.subjects.guidance.facts import SECTIONS, CodeText, codes_in_text, guidance_of
from generators.subjects.model.specification import Specification
from iv3.core.words import Zekerheid
from tests.support.sources import Copy

KINDS = {"taakveld": 69, "categorie": 45, "balanscode": 76}
"""How many codes of each kind there are in 2025 and 2026, counted by hand in the voorschrift of 2026."""

TAAKVELDEN_OF_A_PROVINCE = 49
"""How many taakvelden a province has, counted by hand in the description of its taakvelden."""


def covered_years(specification: Specification) -> range:
    return range(specification.edition.teksten_vanaf, specification.edition.laatste_jaar + 1)


def test_every_code_of_the_covered_years_has_its_text(specification: Specification) -> None:
    seen = 0
    for jaar in covered_years(specification):
        counts = dict.fromkeys(KINDS, 0)
        for kind, code in codes_with_amounts(specification.coupled_model(jaar)):
            text = guidance_of(specification).text(kind, code, "gemeente")
            assert text is not None, code
            assert text.kort_in(jaar) is not None, (code, jaar)
            counts[kind] += 1
        assert counts == KINDS, jaar
        seen += sum(counts.values())
    assert seen == len([*covered_years(specification)]) * sum(KINDS.values())


def test_every_text_of_the_covered_years_names_a_source_with_a_page(specification: Specification) -> None:
    looked_at = 0
    for text in guidance_of(specification).texts:
        for jaar in covered_years(specification):
            kort = text.kort_in(jaar)
            if kort is not None:
                assert source_place(kort.bron).startswith(("blad ", "taakveld ")), text.code
                looked_at += 1
            for section in SECTIONS:
                for item in text.items_in(section, jaar):
                    assert source_place(item.bron) or source_id(item.bron) != "voorschrift-2026", item.wat
                    looked_at += 1
    assert looked_at > 1000


def test_every_text_says_how_sure_it_is_and_why_when_it_is_derived(specification: Specification) -> None:
    looked_at = 0
    for text in guidance_of(specification).texts:
        items = (item for part in SECTIONS for item in text.items(part))
        facts: list[GedateerdeTekst | Tekstfeit] = [*text.kort, *items]
        for fact in facts:
            assert fact.zekerheid in Zekerheid.VALUES
            assert fact.zekerheid != Zekerheid.AFGELEID or fact.onderbouwing, fact
            looked_at += 1
    assert looked_at > 800


def test_the_coverage_table_counts_what_the_facts_say(specification: Specification) -> None:
    table = teksten.coverage(specification)
    content = of_subject("guidance", specification)[f"tabellen/{table.name}.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert len(rows) == sum(len(specification.years(laag)) for laag in specification.layers) * len(KINDS)
    for row in rows:
        missing = row["zonder_tekst"].split()
        assert int(row["met_tekst"]) + len(missing) == int(row["codes"])
        if int(row["jaar"]) in covered_years(specification):
            counts = {**KINDS, "taakveld": TAAKVELDEN_OF_A_PROVINCE} if row["laag"] == "provincie" else KINDS
            assert (int(row["codes"]), missing) == (counts[row["lijst"]], [])
    without = [code for laag in specification.layers for code in without_text(specification, laag)]
    assert sum(len(row["zonder_tekst"].split()) for row in rows) == len(without)


def test_the_social_domain_has_texts_before_the_covered_years(specification: Specification) -> None:
    counts = {
        jaar: sum(
            text.kort_in(jaar) is not None
            for text in guidance_of(specification).texts
            if text.lijst == "taakveld" and text.code.startswith("6.")
        )
        for jaar in (2022, 2023, 2024)
    }
    assert all(counts[jaar] >= least for jaar, least in {2022: 5, 2023: 15, 2024: 15}.items()), counts


def test_a_text_that_is_taken_away_lowers_the_coverage(copy: Copy) -> None:
    (copy.root / "tables/taakvelden/2.1.yaml").unlink()
    outcome = copy.check()
    assert [f for f in outcome.findings if f.check == "teksten" and "2.1" in f.melding]
    assert outcome.specification is not None
    row = next(r for r in teksten.coverage(outcome.specification).rows if r[:3] == ("gemeente", "2026", "taakveld"))
    assert row[3:] == ("69", "68", "2.1")


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("Op 6.711 en 6.71a, niet op 6.2.", ["6.711", "6.71a", "6.2"]),
        ("Categorie 4.3.3 en balanspost A1331d.", ["4.3.3", "A1331d"]),
        ("Het kost € 1.250 of €1.250.000,00, dus 3,5 procent.", []),
        ("Taakvelden 6.75x en 10.000 inwoners", []),
        ("Artikel 6.21, dan 6.22", ["6.21", "6.22"]),
    ],
)
def test_codes_are_found_in_a_sentence(sentence: str, codes: list[str]) -> None:
    assert list(codes_in_text(sentence)) == codes


def test_words_that_lead_to_a_code_are_many_and_each_code_of_the_matrix_has_one(specification: Specification) -> None:
    words = [word for text in guidance_of(specification).texts for word in text.record.trefwoorden]
    assert len(words) >= 800
    assert len({text.code for text in guidance_of(specification).texts if text.record.trefwoorden}) > 150


def test_a_text_without_a_year_is_none(specification: Specification) -> None:
    text: CodeText | None = guidance_of(specification).text("taakveld", "6.751", "gemeente")
    assert text is not None
    assert text.kort_in(2024) is None
    assert guidance_of(specification).text("taakveld", "9.99", "gemeente") is None


def test_every_taakveld_of_a_province_has_a_text_with_its_own_source(specification: Specification) -> None:
    guidance, seen = guidance_of(specification), 0
    for jaar in covered_years(specification):
        for kind, code in codes_with_amounts(specification.year("provincie", jaar)):
            if kind == "taakveld":
                text = guidance.text(kind, code, "provincie")
                assert text is not None, code
                kort = text.kort_in(jaar)
                assert kort is not None, (code, jaar)
                assert (text.model, source_id(kort.bron)) == ("provincie", "voorschrift-provincies")
                assert (kort.zekerheid, bool(kort.onderbouwing)) == ("afgeleid", True)
                seen += 1
    assert seen == TAAKVELDEN_OF_A_PROVINCE * len(covered_years(specification))


def test_a_code_of_a_province_is_never_told_with_the_text_of_a_gemeente(specification: Specification) -> None:
    guidance = guidance_of(specification)
    told = [guidance.text("taakveld", "2.1", model) for model in ("gemeente", "provincie")]
    assert [text.model for text in told if text is not None] == ["gemeente", "provincie"]
    assert guidance.text("taakveld", "6.751", "provincie") is None
    assert guidance.text("taakveld", "1.3", "gemeente") is None
    both = {text.code for text in guidance.texts if text.model == "provincie"} & {
        text.code for text in guidance.texts if text.model == "gemeente"
    }
    assert len(both) > 20


def test_a_sentence_at_a_code_of_every_layer_that_names_a_taakveld_says_of_which_layer(
    specification: Specification,
) -> None:
    shared = [text for text in guidance_of(specification).texts if text.model is None]
    naming = [(text.code, item) for text in shared for name in SECTIONS for item in text.items(name) if item.taakvelden]
    assert len(naming) >= 10
    assert [code for code, item in naming if not item.lagen] == []
    for code in ("5.1", "5.2", "6.1", "7.1", "7.4", "7.5"):
        layers = [item.lagen for named, item in naming if named == code]
        assert ("provincie",) in layers, code
        assert ("gemeente", "gr") in layers, code
