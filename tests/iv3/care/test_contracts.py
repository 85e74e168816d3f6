"""Who bought: every outcome of the rule, what it leaves open, and contracts files that say too little or too much."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from generators.kernel import reading as facts
from generators.kernel import schema, shape, sources
from generators.kernel.files import lines_json_bytes
from generators.kernel.records import Gemeentenbestand
from generators.outputs.kit import in_memory
from generators.subjects.couplings.municipalities import municipalities_pack
from generators.subjects.model import identity, order
from generators.subjects.model.specification import Specification
from generators.subjects.rules.auditfiles import auditfiles_pack
from generators.subjects.rules.pack import file_kinds_pack
from iv3.care.contracts import KEYS, MEANINGS, Contracts, read_contracts
from iv3.care.municipalities import Municipalities, close, loose, of_year
from iv3.care.purchase_level import PurchaseLevel, level
from iv3.core.errors import Unusable
from iv3.core.packs import read_pack
from tests.support.sources import ROOT

FACTS = "tables/gemeenten.yaml"
LEVELS = "tables/inkoopniveaus.yaml"
WORDS = {"subregionaal": "lokaal", "bovenregionaal": "regionaal", "LTA": "landelijk"}
OPEN = {"Haarlemmermeer", "Utrecht"}


@pytest.fixture(scope="module", autouse=True)
def texts(specification: Specification) -> Iterator[None]:
    """Let the run-time read the facts as they stand."""
    packs = {
        "gemeenten": municipalities_pack(specification),
        "teksten": specification.facts.command_texts,
        "inlezen": file_kinds_pack(specification.facts),
        "auditbestand": auditfiles_pack(specification.facts),
    }
    with in_memory({f"{name}.json": lines_json_bytes(pack, 2) for name, pack in packs.items()}):
        yield


@pytest.fixture(scope="module")
def known(texts: None) -> Municipalities:
    return Municipalities.read()


@pytest.fixture(scope="module")
def source_schemas() -> list[schema.SourceSchema]:
    return schema.source_schemas(ROOT)


def names(known: Municipalities, region: str) -> list[str]:
    return sorted(known.name_of[code] for code in known.members[region])


def contracts(*rows: str, own: str | None = None) -> Contracts:
    """Return contracts from rows that are written with a slash between cells; the first names the columns."""
    header = rows[0].split("/")
    cells = [(number, row.split("/"), None) for number, row in enumerate(rows[1:], start=2)]
    at = {name: place for place, name in enumerate(header) if name in MEANINGS}
    return Contracts("contracten.csv", at, cells, own=own, levels=WORDS)


def only(found: Contracts, **keys: str) -> PurchaseLevel:
    answer = found.find(**keys)
    assert answer is not None
    return answer


# The facts


def test_the_municipalities_have_codes_names_provinces_and_regions(specification: Specification) -> None:
    [file] = specification.facts.files(Gemeentenbestand)
    found = file.gemeenten
    assert len(found) == 342
    assert len({m.jeugdregio for m in found}) == 42
    assert len({m.provincie for m in found}) == 12
    assert file.peildatum == "2026-01-01"
    assert all(re.fullmatch(r"[0-9]{4}", m.code) for m in found)
    regions = [m.jeugdregio for m in found]
    assert {m.naam for m in found if regions.count(m.jeugdregio) == 1} == OPEN


def test_names_keep_their_apostrophe_comma_accents_and_brackets(known: Municipalities) -> None:
    for code, name in {
        "0518": "'s-Gravenhage",
        "0820": "Nuenen, Gerwen en Nederwetten",
        "1900": "Súdwest-Fryslân",
        "0373": "Bergen (NH.)",
    }.items():
        assert known.name_of[code] == name
        assert known.own(name) == code


def test_no_two_names_become_the_same_when_written_loosely(known: Municipalities) -> None:
    assert len({loose(name) for name in known.name_of.values()}) == len(known.name_of)
    assert len({loose(name) for name in known.members}) == len(known.members)
    assert len({close(name) for name in known.name_of.values()}) == len(known.name_of)
    assert len({close(name) for name in known.members}) == len(known.members)


def test_the_levels_are_those_the_coupling_rules_ask_for(known: Municipalities) -> None:
    features = yaml.safe_load((ROOT / "tables/koppelingen/kenmerken.yaml").read_text(encoding="utf-8"))["kenmerken"]
    [values] = [feature["waarden"] for feature in features if feature["id"] == "inkoopniveau"]
    assert [value["id"] for value in values] == list(known.levels)


def test_the_open_points_are_listed_with_their_question() -> None:
    points = {p["id"]: p for p in yaml.safe_load((ROOT / "tables/open.yaml").read_text(encoding="utf-8"))["open"]}
    assert all(name in points["inkoopniveau-regio-van-een-gemeente"]["onderwerp"] for name in OPEN)
    assert points["inkoop-door-delen-van-jeugdregios"]["vraag"].endswith("?")


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (FACTS, 'code: "0034"', 'code: "0014"', "De gemeentecode 0014 staat er twee keer"),
        (FACTS, "naam: Almere", "naam: Groningen", "De gemeente Groningen staat er twee keer"),
        (FACTS, 'code: "0034"', 'code: "9034"', "staat niet op zijn plaats"),
        (FACTS, 'code: "0034"', 'code: "034"', "034"),
        (FACTS, 'gemeente: "0518"', 'gemeente: "0517"', "De roepnaam Den Haag staat niet voor één gemeente"),
        (FACTS, "jeugdregio: Midden Brabant\n    bron", "jeugdregio: Brabant\n    bron", "Hart van Brabant staat niet"),
        (FACTS, "- naam: Den Haag", "- naam: Den Bosch", "De roepnaam Den Bosch staat er twee keer"),
        (FACTS, 'code: "0034"', "code: 0034", "0034 staat niet tussen aanhalingstekens"),
        (FACTS, "naam: Almere, ", "", "Hier ontbreekt naam"),
        (LEVELS, "id: regionaal", "id: lokaal", "Het inkoopniveau lokaal staat er twee keer"),
        (LEVELS, "[hele-jeugdregio,", "[eigen-gemeente,", "De inkoopsituatie eigen-gemeente staat er twee keer"),
        (LEVELS, "[hele-jeugdregio,", "[halve-jeugdregio,", "geen van de mogelijkheden"),
    ],
)
def test_a_slip_in_the_facts_is_found(
    path: str, old: str, new: str, words: str, source_schemas: list[schema.SourceSchema]
) -> None:
    content = (ROOT / path).read_text(encoding="utf-8")
    assert findings(path, content, source_schemas) == []
    assert old in content
    found = findings(path, content.replace(old, new, 1), source_schemas)
    assert any(words in each for each in found), found


def findings(path: str, content: str, source_schemas: list[schema.SourceSchema]) -> list[str]:
    """Return what the checks say about one file."""
    document = sources.load_text(content, path)
    shaped = shape.check([document], source_schemas)
    known = facts.read([document], shaped.rejected)
    found = [*shaped.findings, *identity.check(known, [document])[0], *order.check(known, [document])[0]]
    return [f"{f.melding} {f.herstel}" for f in found]


# The rule


def test_the_own_municipality_alone_is_local(known: Municipalities) -> None:
    assert level(["0358"], "Aalsmeer", known) == PurchaseLevel(
        "lokaal", "De eigen gemeente Aalsmeer koopt alleen in.", None, ("lokaal",)
    )


def test_a_part_of_the_region_is_local(known: Municipalities) -> None:
    assert level(["Aalsmeer", "Uithoorn"], "0358", known) == PurchaseLevel(
        "lokaal",
        "Van jeugdregio Amsterdam-Amstelland koopt een deel in: Aalsmeer en Uithoorn (2 van 6 gemeenten).",
        None,
        ("lokaal",),
    )


@pytest.mark.parametrize("own", [None, "Aalten"])
def test_the_whole_region_is_regional_by_its_name_or_by_its_municipalities(
    own: str | None, known: Municipalities
) -> None:
    expected = PurchaseLevel(
        "regionaal", "Jeugdregio Achterhoek koopt als geheel in (8 gemeenten).", None, ("regionaal",)
    )
    assert level(["Achterhoek"], own, known) == expected
    assert level(["jeugdregio Achterhoek", "Aalten"], own, known) == expected
    assert level(names(known, "Achterhoek"), own, known) == expected
    assert level(sorted(known.members["Achterhoek"]), own, known) == expected


def test_several_whole_regions_are_regional(known: Municipalities) -> None:
    assert level(["Achterhoek", "Twente"], "Enschede", known) == PurchaseLevel(
        "regionaal",
        "2 jeugdregio's kopen samen in, elk met alle gemeenten: Achterhoek en Twente.",
        None,
        ("regionaal",),
    )
    assert level(["Utrecht", "Lekstroom"], "Utrecht", known).niveau == "regionaal"


def test_parts_of_several_regions_are_not_settled(known: Municipalities) -> None:
    found = level(["Achterhoek", "Enschede"], "Enschede", known)
    assert found == PurchaseLevel(
        None,
        "De inkopers komen uit 2 jeugdregio's en niet van elke regio doen alle gemeenten mee: "
        "Achterhoek (8 van 8) en Twente (1 van 14).",
        "Telt dit als lokaal (een deel van de regio) of als regionaal (regio's samen)? Het voorschrift zegt het niet. "
        "Weet u het antwoord, zet het dan in de kolom inkoopniveau.",
        ("lokaal", "regionaal"),
    )


@pytest.mark.parametrize("name", sorted(OPEN))
def test_a_municipality_that_is_a_region_by_itself_is_not_settled(name: str, known: Municipalities) -> None:
    found = level([name], name, known)
    assert found.niveau is None
    assert found.grond.startswith(f"Gemeente {name} koopt alleen in en is ook de hele jeugdregio {name}")
    assert found.vraag is not None
    assert found.vraag.startswith(
        f"Telt inkoop door {name} als lokaal (eigen gemeente) of als regionaal (hele jeugdregio)?"
    )
    assert found.kandidaten == ("lokaal", "regionaal")
    assert found.meldingen == ()


def test_all_municipalities_together_are_not_settled(known: Municipalities) -> None:
    assert level(known.name_of, None, known) == PurchaseLevel(
        None,
        "Alle 342 gemeenten kopen samen in.",
        "Is dit een landelijk arrangement (LTA)? Dat volgt niet uit de inkopers. Zet landelijk of regionaal in de "
        "kolom inkoopniveau.",
        ("regionaal", "landelijk"),
    )


def test_buyers_without_the_own_municipality_give_a_level_and_a_remark(known: Municipalities) -> None:
    found = level(["Achterhoek"], "Enschede", known)
    assert found.niveau == "regionaal"
    assert found.meldingen == (
        "De eigen gemeente Enschede staat niet bij de inkopers. Is dit wel uw contract? "
        "Vul de inkopers aan of haal de rij weg.",
    )


def test_an_unknown_name_is_told_the_nearest(known: Municipalities) -> None:
    found = level(["Aalten", "Winterswyk"], "Aalten", known)
    assert found == PurchaseLevel(
        None,
        "De inkopers zijn niet allemaal bekend.",
        "Welke gemeente of jeugdregio is Winterswyk? De naam of code staat niet in de lijst op 2026-01-01. "
        "Schrijf de officiële naam of de CBS-code van vier cijfers. Bedoelt u Winterswijk?",
        ("lokaal", "regionaal"),
    )
    unknown = level(["9999"], None, known)
    assert unknown.vraag is not None
    assert unknown.vraag.endswith("van vier cijfers.")


@pytest.mark.parametrize("word", ["Groningen", "Arnhem"])
def test_a_name_of_a_municipality_and_of_a_region_must_be_told_apart(word: str, known: Municipalities) -> None:
    found = level([word], word, known)
    assert found == PurchaseLevel(
        None,
        f"In de lijst van inkopers kan {word} een gemeente zijn en ook een jeugdregio.",
        f"Wie is bedoeld? Schrijf bijvoorbeeld gemeente {word} of jeugdregio {word}.",
        ("lokaal", "regionaal"),
    )
    assert level([f"gemeente {word}"], word, known).niveau == "lokaal"
    assert level([f"Jeugdregio {word}"], word, known).niveau == "regionaal"
    assert level([f"regio {word}"], word, known).niveau == "regionaal"
    assert level(names(known, word), word, known).niveau == "regionaal", "both readings say the same"


@pytest.mark.parametrize(
    ("word", "own"),
    [
        ("jeugdregio Hart van Brabant", "Tilburg"),
        ("Hart van Brabant", "Goirle"),
        ("midden-brabant", "Tilburg"),
        ("FoodValley", "Ede"),
        ("regio Noordoost-Brabant", "Den Bosch"),
        ("Fryslân", "Ameland"),
    ],
)
def test_a_region_is_known_by_its_everyday_name_and_spelling(word: str, own: str, known: Municipalities) -> None:
    assert level([word], own, known).niveau == "regionaal"


def test_a_name_that_may_be_two_municipalities_is_known_for_neither(known: Municipalities) -> None:
    with pytest.raises(Unusable, match=r"Bergen staat niet in de lijst .* Bedoelt u Bergen"):
        known.own("Bergen")


def test_a_near_name_is_told_behind_the_word_that_says_what_it_is_of(known: Municipalities) -> None:
    asked = level(["jeugdregio Hart van Braband"], "Tilburg", known).vraag
    assert asked is not None
    assert asked.endswith("Bedoelt u Hart van Brabant?")


def test_nobody_is_a_question(known: Municipalities) -> None:
    found = level([], "Aalten", known)
    assert (found.niveau, found.grond) == (None, "Het contract zegt niet wie er inkocht.")


def test_an_own_municipality_that_does_not_exist_is_refused(known: Municipalities) -> None:
    with pytest.raises(Unusable, match=r"^De eigen gemeente Aaltem staat niet .* Bedoelt u Aalten\?$"):
        level(["Aalten"], "Aaltem", known)
    with pytest.raises(Unusable, match=r"Geef de naam of de CBS-code van vier cijfers\.$"):
        level(["Achterhoek"], "Achterhoek", known)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("’s-Gravenhage", "0518"),
        ("s-gravenhage", "0518"),
        ("SUDWEST FRYSLAN", "1900"),
        ("Bergen NH", "0373"),
        ("gemeente Bergen (L.)", "0893"),
        (" 358 ", "0358"),
        ("0358", "0358"),
        ("Den Haag", "0518"),
        ("gemeente den bosch", "0796"),
        ("Hengelo", "0164"),
    ],
)
def test_a_name_is_recognised_however_people_write_it(written: str, code: str, known: Municipalities) -> None:
    assert known.own(written) == code


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Aa en Hunze; Aalten", ["Aa en Hunze", "Aalten"]),
        ("Aa en Hunze|Aalten\nAlmelo", ["Aa en Hunze", "Aalten", "Almelo"]),
        ("Aa en Hunze, Aalten,", ["Aa en Hunze", "Aalten"]),
        ("Nuenen, Gerwen en Nederwetten, Best", ["Nuenen, Gerwen en Nederwetten", "Best"]),
        ("Best, Nuenen, Gerwen en Nederwetten", ["Best", "Nuenen, Gerwen en Nederwetten"]),
        ("0358 0362 0384", ["0358", "0362", "0384"]),
        ("358,362", ["358", "362"]),
        ("Aalten Almelo", ["Aalten Almelo"]),
        (" ; ,| ", []),
    ],
)
def test_a_cell_is_split_at_what_cannot_be_in_a_name(cell: str, words: list[str], known: Municipalities) -> None:
    assert known.words(cell) == words


REGIONS = st.sampled_from(range(42))


@given(pick=REGIONS, data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_part_of_a_region_is_local_and_all_of_it_is_regional(
    pick: int, data: st.DataObject, known: Municipalities
) -> None:
    region = sorted(known.members)[pick]
    members = sorted(known.members[region])
    bought = data.draw(st.sets(st.sampled_from(members), min_size=1))
    order = data.draw(st.permutations(sorted(bought)))
    own = data.draw(st.sampled_from(members))
    found = level(order, own, known)
    assert found == level(sorted(bought), own, known), "the order of buyers matters"
    assert (found.niveau == "lokaal") == (len(bought) < len(members))
    assert bool(found.meldingen) == (own not in bought)
    assert level([*order, *members], own, known).niveau == (None if len(members) == 1 else "regionaal")


@given(bought=st.sets(st.sampled_from(range(342)), min_size=1), seed=st.integers(0, 99))
@settings(max_examples=100, deadline=None)
def test_a_level_is_settled_or_has_a_question_and_never_follows_from_guessing(
    bought: set[int], seed: int, known: Municipalities
) -> None:
    codes = [sorted(known.name_of)[index] for index in bought]
    found = level(codes, None, known)
    random.Random(seed).shuffle(codes)
    assert level(codes, None, known) == found
    assert (found.vraag is None) == (found.niveau is not None) == (len(found.kandidaten) == 1)
    assert found.niveau != "landelijk"
    regions = {known.region_of[code] for code in codes}
    whole = {region for region in regions if known.members[region] <= set(codes)}
    if found.niveau == "regionaal":
        assert regions == whole
    if found.niveau == "lokaal":
        assert len(regions) == 1
        assert not whole


# A contracts file


def test_the_row_with_the_most_filled_keys_wins() -> None:
    found = contracts(
        "contract/aanbieder/productcode/productcategorie/inkoopniveau",
        "///45/lokaal",
        "/01234567//45/regionaal",
        "/01234567/45A48/45/landelijk",
        "C-1////regionaal",
    )
    assert only(found, productcategorie="45").niveau == "lokaal"
    assert only(found, aanbieder="01234567", productcategorie="45").niveau == "regionaal"
    assert only(found, aanbieder="1234567", productcode="45a48", productcategorie="45").niveau == "landelijk"
    assert only(found, contract=" c-1 ").grond == (
        "Rij 5 van contracten.csv: Het contract geeft inkoopniveau regionaal op."
    )
    assert found.find(productcategorie="40") is None
    assert found.find() is None
    assert (found.rijen, found.afgekeurd, found.aandacht, found.unused()) == (4, [], [], [])


def test_a_row_without_keys_holds_for_every_line() -> None:
    found = contracts("contract/inkoopniveau", "/lokaal", "A/regionaal")
    assert only(found).niveau == "lokaal"
    assert only(found, contract="B").niveau == "lokaal"
    assert only(found, contract="A").niveau == "regionaal"


def test_rows_that_are_equally_specific_and_differ_are_both_named() -> None:
    found = contracts("contract/aanbieder/inkoopniveau", "A//lokaal", "/01234567/regionaal", "A//lokaal")
    assert only(found, contract="A", aanbieder="01234567") == PurchaseLevel(
        None,
        "Rij 2 en rij 3 van contracten.csv passen even goed en zeggen iets anders.",
        "Welke van de twee rijen geldt? Haal er een weg, of maak een van beide preciezer: "
        "rij 2 geeft lokaal, rij 3 geeft regionaal.",
        ("lokaal", "regionaal"),
    )
    assert only(found, contract="A").niveau == "lokaal"


def test_the_same_keys_twice_with_another_level_are_both_named() -> None:
    found = contracts("contract/inkoopniveau/inkopers", "A/lokaal/", "A/lokaal/", "A//Haarlemmermeer", "A/landelijk/")
    answer = only(found, contract="A")
    assert answer.vraag is not None
    assert answer.vraag.endswith("rij 2 geeft lokaal, rij 4 geeft geen inkoopniveau.")


def test_rows_that_are_equally_specific_and_agree_give_the_level() -> None:
    found = contracts("contract/aanbieder/inkoopniveau", "A//lokaal", "/01234567/lokaal")
    assert only(found, contract="A", aanbieder="01234567").niveau == "lokaal"


def test_a_row_that_answered_no_line_is_told() -> None:
    found = contracts("contract/inkoopniveau", "A/lokaal", "B/lokaal")
    assert found.unused() == [2, 3]
    found.find(contract="B")
    assert found.unused() == [2]


def test_the_level_follows_from_the_buyers_of_a_row() -> None:
    found = contracts("contract/inkopers", "A/Aalten; Oude IJsselstreek", "B/achterhoek", own="Aalten")
    assert only(found, contract="A") == PurchaseLevel(
        "lokaal",
        "Rij 2 van contracten.csv: Van jeugdregio Achterhoek koopt een deel in: Aalten en Oude IJsselstreek "
        "(2 van 8 gemeenten).",
        None,
        ("lokaal",),
    )
    assert only(found, contract="B").niveau == "regionaal"


@pytest.mark.parametrize(("written", "niveau"), [*WORDS.items(), (" Lokaal ", "lokaal"), ("LANDELIJK", "landelijk")])
def test_a_given_level_may_be_written_in_other_words(written: str, niveau: str) -> None:
    assert only(contracts("contract/inkoopniveau", f"A/{written}"), contract="A").niveau == niveau


def test_a_given_level_that_the_buyers_confirm_says_so() -> None:
    found = contracts("contract/inkoopniveau/inkopers", "A/regionaal/Achterhoek")
    assert only(found, contract="A").grond == (
        "Rij 2 van contracten.csv: Het contract geeft inkoopniveau regionaal op en dat volgt ook uit de inkopers: "
        "Jeugdregio Achterhoek koopt als geheel in (8 gemeenten)."
    )


@pytest.mark.parametrize(
    ("niveau", "buyers"),
    [("lokaal", "Haarlemmermeer"), ("regionaal", "Utrecht"), ("lokaal", "Aalten; Almelo"), ("regionaal", "Groningen")],
)
def test_a_given_level_settles_what_the_buyers_leave_open(niveau: str, buyers: str) -> None:
    found = contracts("contract/inkoopniveau/inkopers", f"A/{niveau}/{buyers}")
    answer = only(found, contract="A")
    assert answer.niveau == niveau
    assert f"Het contract geeft inkoopniveau {niveau} op. Uit de inkopers alleen volgt dat niet:" in answer.grond
    assert (found.afgekeurd, found.aandacht) == ([], [])


def test_all_municipalities_with_a_given_national_level_are_national(known: Municipalities) -> None:
    found = contracts("contract/inkoopniveau/inkopers", f"A/landelijk/{' '.join(known.name_of)}")
    assert only(found, contract="A").niveau == "landelijk"


def test_a_given_level_that_the_buyers_contradict_is_reported_and_not_used() -> None:
    found = contracts("contract/inkoopniveau/inkopers", "A/lokaal/Achterhoek", "B/landelijk/Utrecht")
    grond = (
        "Het contract geeft inkoopniveau lokaal op, maar uit de inkopers volgt regionaal: "
        "Jeugdregio Achterhoek koopt als geheel in (8 gemeenten)."
    )
    vraag = "Wat klopt: lokaal of regionaal? Pas het inkoopniveau of de inkopers in het contract aan."
    answer = only(found, contract="A")
    assert (answer.niveau, answer.vraag, answer.kandidaten) == (None, vraag, ("lokaal", "regionaal"))
    assert answer.grond == f"Rij 2 van contracten.csv: {grond}"
    assert [(r.bestand, r.rij) for r in found.aandacht] == [("contracten.csv", 2), ("contracten.csv", 3)]
    assert found.aandacht[0].reden == f"{grond} {vraag}"
    assert only(found, contract="B").kandidaten == ("lokaal", "regionaal", "landelijk")


def test_every_row_that_cannot_be_used_is_listed_and_still_keeps_others_from_answering() -> None:
    found = contracts(
        "contract/inkoopniveau/inkopers",
        "/lokaal/",
        "A//",
        "B/plaatselijk/",
        "C//Aaltenn; Almelo",
        "D/regionaal/Aaltenn",
    )
    assert [(r.rij, r.reden) for r in found.afgekeurd] == [
        (3, "In deze rij staat geen inkoopniveau en geen inkoper. Vul een van de twee kolommen in."),
        (
            4,
            "Het contract geeft als inkoopniveau plaatselijk, en dat bestaat niet. "
            "Welk inkoopniveau is het: lokaal, regionaal of landelijk?",
        ),
        (
            5,
            "De inkopers zijn niet allemaal bekend. Welke gemeente of jeugdregio is Aaltenn? De naam of code staat "
            "niet in de lijst op 2026-01-01. Schrijf de officiële naam of de CBS-code van vier cijfers. "
            "Bedoelt u Aalten?",
        ),
    ]
    assert [only(found, contract=c).niveau for c in "ABCD"] == [None, None, None, "regionaal"]
    assert [r.rij for r in found.aandacht] == [6]
    assert all(only(found, contract=c).vraag for c in "ABC")


def test_a_row_that_could_not_be_read_is_listed_with_that_reason() -> None:
    rows = [(2, ["A", "lokaal"], None), (3, ["B"], "Er ontbreekt een cel.")]
    found = Contracts("x.csv", {"contract": 0, "inkoopniveau": 1}, rows)
    assert [(r.bestand, r.rij, r.reden) for r in found.afgekeurd] == [("x.csv", 3, "Er ontbreekt een cel.")]
    assert found.find(contract="B") is None
    assert found.rijen == 2


def test_a_name_that_means_two_things_is_for_somebody_to_look_at() -> None:
    found = contracts("contract/inkopers", "A/Groningen")
    [remark] = found.aandacht
    assert remark.reden == (
        "In de lijst van inkopers kan Groningen een gemeente zijn en ook een jeugdregio. "
        "Wie is bedoeld? Schrijf bijvoorbeeld gemeente Groningen of jeugdregio Groningen."
    )


def test_a_row_without_the_own_municipality_is_for_somebody_to_look_at() -> None:
    found = contracts("contract/inkopers", "A/Achterhoek", own="Enschede")
    assert only(found, contract="A").niveau == "regionaal"
    assert [r.reden.split(".")[0] for r in found.aandacht] == ["De eigen gemeente Enschede staat niet bij de inkopers"]


def test_a_hostile_cell_gives_a_short_message_that_begins_with_our_words() -> None:
    cell = "=HYPERLINK(" + "x" * 5000 + ")"
    found = contracts("contract/inkopers", f"A/{cell}", *(f"{n}/{'Onbekend' + str(n) * 20}" for n in range(500)))
    assert len(found.afgekeurd) == 501
    assert all(len(r.reden) < 400 for r in found.afgekeurd)
    assert found.afgekeurd[0].reden.startswith("De inkopers zijn niet allemaal bekend.")


@given(
    rows=st.lists(
        st.tuples(*(st.sampled_from(["", "a", "b"]) for _ in KEYS), st.sampled_from(["lokaal", "regionaal", ""])),
        max_size=12,
    ),
    line=st.tuples(*(st.sampled_from(["", "a", "b", "c"]) for _ in KEYS)),
)
@settings(max_examples=200, deadline=None)
def test_a_line_gets_what_a_plain_search_over_all_rows_gives(
    rows: list[tuple[str, ...]], line: tuple[str, ...]
) -> None:
    cells = [(number, row, None) for number, row in enumerate(rows, start=2)]
    places = {name: place for place, name in enumerate((*KEYS, "inkoopniveau"))}
    found = Contracts("x.csv", places, cells).find(**dict(zip(KEYS, line, strict=True)))
    matching = [r for r in rows if all(not own or own == said for own, said in zip(r, line, strict=False))]
    most = max((sum(map(bool, r[:-1])) for r in matching), default=0)
    outcomes = {r[-1] or None for r in matching if sum(map(bool, r[:-1])) == most}
    if not outcomes:
        assert found is None
    else:
        assert found is not None
        assert found.niveau == (outcomes.pop() if len(outcomes) == 1 else None)
        assert (found.vraag is None) == (found.niveau is not None)


RECOGNISED = {
    "bedrag": ["bedrag"],
    "contract": ["contract", "contractnummer"],
    "inkoopniveau": ["inkoopniveau"],
    "inkopers": ["inkopers", "inkopende gemeenten"],
}
ROWS = [
    ["Contractnummer", "Inkopende gemeenten", "Bedrag"],
    ["C1", "Aalten, Súdwest-Fryslân", "1"],
    ["C2", "Twente", "2"],
    ["C3", "'s-Gravenhage; Nuenen, Gerwen en Nederwetten", "3"],
]


def write_csv(path: Path, rows: list[list[str]], **form: str) -> Path:
    with path.open("w", encoding=form.get("encoding", "utf-8"), newline="") as file:
        csv.writer(file, delimiter=form.get("delimiter", ";")).writerows(rows)
    return path


def write_workbook(path: Path, rows: list[list[str]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


@pytest.mark.parametrize(
    "form",
    [{}, {"delimiter": ","}, {"encoding": "utf-8-sig"}, {"encoding": "cp1252"}, {"workbook": "ja"}],
    ids=["semicolons", "commas", "byte order mark", "Windows-1252", "workbook"],
)
def test_a_contracts_file_is_read_however_it_was_saved(form: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / ("contracten.xlsx" if "workbook" in form else "contracten.csv")
    if "workbook" in form:
        write_workbook(path, ROWS)
    else:
        write_csv(path, ROWS, **form)
    found = read_contracts(path, RECOGNISED, own="Enschede")
    assert (found.rijen, found.afgekeurd) == (3, [])
    assert only(found, contract="c2").niveau == "regionaal"
    assert [only(found, contract=contract).niveau for contract in ("C1", "C3")] == [None, None]
    assert [remark.rij for remark in found.aandacht] == [2, 4]
    assert "contracten." in only(found, contract="C2").grond


def test_numbers_in_a_workbook_are_codes_of_municipalities_and_providers(tmp_path: Path) -> None:
    path = tmp_path / "contracten.xlsx"
    book = Workbook()
    for row in (["aanbieder", "inkopers"], [1234567, 358], ["07654321", "0358 362"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    found = read_contracts(path, {**RECOGNISED, "aanbieder": ["aanbieder"]}, own="0358")
    assert (found.afgekeurd, found.aandacht) == ([], [])
    assert only(found, aanbieder="01234567").grond.endswith("De eigen gemeente Aalsmeer koopt alleen in.")
    assert only(found, aanbieder="07654321").niveau == "lokaal"


def test_a_file_without_the_columns_it_needs_is_refused_with_what_it_has(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["contract", "wie"], ["A", "Aalten"]])
    with pytest.raises(Unusable, match=r"“inkoopniveau” of “inkopers”.*“wie”"):
        read_contracts(path, RECOGNISED)
    assert only(read_contracts(path, RECOGNISED, {"inkopers": "wie"}), contract="A").niveau == "lokaal"
    path = write_csv(tmp_path / "b.csv", [["nummer", "inkopers"], ["A", "Aalten"]])
    with pytest.raises(Unusable, match=r"“contract” of “aanbieder” of “productcode” of “productcategorie”"):
        read_contracts(path, RECOGNISED)


def test_a_row_that_stops_too_early_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("contract;inkopers\nA;Aalten\nB\n", encoding="utf-8")
    found = read_contracts(path, RECOGNISED)
    assert [remark.rij for remark in found.afgekeurd] == [3]
    assert found.afgekeurd[0].reden


def test_a_municipality_and_a_level_have_years() -> None:
    pack: dict[str, Any] = json.loads(json.dumps(read_pack("gemeenten")))
    moved = next(m for m in pack["gemeenten"] if m["naam"] == "Almelo")
    moved["tot"] = 2026
    pack["gemeenten"].append({**moved, "jeugdregio": "IJsselland", "van": 2027, "tot": 2030})
    for found_level in pack["inkoopniveaus"]:
        found_level["van"] = 2026
    assert Municipalities(of_year(pack, 2026)).region_of["0141"] == "Twente"
    assert Municipalities(of_year(pack, 2027)).region_of["0141"] == "IJsselland"
    assert "0141" not in Municipalities(of_year(pack, 2031)).name_of
    assert len(Municipalities(of_year(pack, 2019)).name_of) == len(pack["gemeenten"]) - 1, "the oldest that we know"
    assert Municipalities(of_year(pack, 2025)).levels == ()
    rows = [(2, ["A", "lokaal"], None)]
    place = {"contract": 0, "inkoopniveau": 1}
    for jaar, niveau in ((2025, None), (2026, "lokaal")):
        known = Municipalities(of_year(pack, jaar))
        found = Contracts("x.csv", place, iter(rows), municipalities=known).find(contract="A")
        assert found is not None
        assert found.niveau == niveau
