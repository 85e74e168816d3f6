"""``iv3 explain`` of a code: what it means for the layer that asks, how sure that is, and nothing of another layer."""

from __future__ import annotations

import pytest

from iv3.commands.codemeaning import PACK
from iv3.commands.explain import explain
from iv3.core.packs import read_pack


def explained(code: str, laag: str, jaar: int = 2026) -> str:
    told, is_known = explain(code, laag, jaar)
    assert is_known
    return told


def test_a_code_of_a_province_is_explained_with_its_own_text_and_certainty() -> None:
    told = explained("2.1", "provincie")
    assert "Hier staan wegen over land" in told
    assert "(afgeleid; voorschrift-provincies, taakveld 2.1)" in told
    assert "hier hoort niet: andere maatregelen tegen lawaai (hoort op 4.3)" in told
    assert "straten en pleinen" not in told


def test_the_same_code_of_a_municipality_is_explained_with_that_of_municipalities() -> None:
    for laag in ("gemeente", "gr"):
        told = explained("2.1", laag)
        assert "Hier staan wegen, straten en pleinen" in told
        assert "voorschrift-provincies" not in told


@pytest.mark.parametrize(
    ("category", "of_gemeente", "of_provincie"),
    [
        ("5.1", "alleen bij treasury [0.5]", "alleen bij geldleningen en uitzettingen [0.3]"),
        ("5.2", "(bij treasury) [0.5] (hoort op 6.1)", "(bij deelnemingen) [0.4] (hoort op 6.1)"),
        ("6.1", "(bij treasury) [0.5]", "(bij deelnemingen) [0.4]"),
        ("7.1", "[0.10 0.11]", "[0.8 0.9]"),
        ("7.4", "Bij treasury is dit", "Bij geldleningen en uitzettingen is dit"),
        ("7.5", "negatieve last [0.4]", "negatieve last [0.6]"),
        ("3.7", "artikel 229 van de Gemeentewet", "artikel 223 van de Provinciewet"),
    ],
)
def test_a_category_that_differs_per_layer_tells_each_layer_its_own(
    category: str, of_gemeente: str, of_provincie: str
) -> None:
    gemeente, gr, provincie = (explained(category, laag) for laag in ("gemeente", "gr", "provincie"))
    assert of_gemeente in gemeente
    assert of_gemeente in gr
    assert of_gemeente not in provincie
    assert of_provincie in provincie
    assert of_provincie not in gemeente


def test_a_category_on_both_sides_is_told_once() -> None:
    assert explained("7.4", "provincie").count("Hier staat rente die binnen de organisatie") == 1


def test_a_year_without_a_source_says_so() -> None:
    assert "geen bron die zegt wat deze code is" in explained("2.1", "provincie", 2020)


def test_every_code_of_a_province_has_a_meaning_from_2024_on() -> None:
    pack = read_pack("provincie-2026")
    assert pack is not None
    codes = [entry["code"] for entry in pack["codelijsten"]["taakveld"] if "soort" not in entry]
    assert len(codes) == 49
    assert [code for code in codes if "voorschrift-provincies" not in explained(code, "provincie")] == []


def test_the_pack_names_only_codes_of_the_model_of_each_text() -> None:
    pack = read_pack(PACK)
    assert pack is not None
    assert pack["modellen"] == {"gemeente": "gemeente", "gr": "gemeente", "provincie": "provincie"}
    own = [text["code"] for text in pack["teksten"] if text.get("model") == "provincie"]
    assert len(own) == 49
