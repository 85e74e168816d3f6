"""What a change does is told from replays: rules, municipalities, money, product codes, and what was measured."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from generators.changes import versions as difference
from generators.changes.impact import Impact, as_json, as_markdown, as_text, impact
from generators.changes.impact.effects import ADDED, CLOSED, GONE, MOVED, NAME, OPENED, CodeEffect, RuleEffect
from generators.changes.impact.sentences import ImpactLine, summary
from generators.changes.impact.shown import MOST_CHARACTERS, _bullets
from generators.commands import main as commands
from generators.kernel import schema
from generators.kernel.codes import CodeFact, model_of
from generators.kernel.reading import Facts
from generators.kernel.records import Celregel, Geldigheid, Regel
from generators.subjects.model.specification import Specification
from generators.subjects.proposals import totals
from generators.subjects.proposals.totals import Totals
from generators.subjects.rules.examples import base_example, delivery_bytes, name_of, rule_of
from iv3.core.errors import UserError
from iv3.excel.fillin import workbook_bytes
from tests.support.sources import ROOT, Copy, made, saying

FIRST_YEAR, LAST_YEAR = 2022, 2026
"""The small specification begins here: a few years of municipalities, one of the others, and a few rules."""

RULES = ("PF006", "GC001", "DF001", "SD001")
HEAD = "gemeente,taakveld,lasten_keur,baten_keur\n"

Change = Callable[[Facts], Facts]


@pytest.fixture(scope="module")
def delivery_schema(root: Path) -> dict[str, Any]:
    return schema.delivery_schema(root)


@pytest.fixture(scope="module")
def small(specification: Specification) -> Specification:
    facts = specification.facts
    assert facts.edition is not None
    edition = structs.replace(facts.edition, laatste_jaar=LAST_YEAR)
    layers = [
        structs.replace(layer, geldig=made(Geldigheid, van=FIRST_YEAR if layer.id == "gemeente" else LAST_YEAR))
        for layer in facts.layers
    ]
    examples = [
        example
        for example in facts.examples
        if rule_of(example) in RULES and example.laag == "gemeente" and example.jaar >= FIRST_YEAR
    ]
    return Specification(replace(facts, edition=edition, layers=layers, examples=examples))


@pytest.fixture(scope="module")
def published(small: Specification, tmp_path_factory: pytest.TempPathFactory) -> list[Totals]:
    """Four municipalities whose lasten and baten differ 40, 41, 50 and 51 thousand euros."""
    folder = tmp_path_factory.mktemp("cijfers")
    rows = "".join(f"{name},0.1,{100 + keur},100\n" for name, keur in (("A", 40), ("B", 41), ("C", 50), ("D", 51)))
    (folder / "2025-begroting.csv").write_text(f"{HEAD}{rows}D,6.822,7,3\n", encoding="utf-8")
    return totals.read(folder, small)


def changed(specification: Specification, change: Change) -> Specification:
    return Specification(change(specification.facts))


def with_rule(rule_id: str, change: Callable[[Regel], Regel | None]) -> Change:
    def changing(facts: Facts) -> Facts:
        rules = [change(rule) if rule.id == rule_id else rule for rule in facts.rules]
        assert rules != facts.rules
        return replace(facts, rules=[rule for rule in rules if rule is not None])

    return changing


def with_limit(euros: int) -> Change:
    """PF006 with another limit."""

    def changing(rule: Regel) -> Regel:
        formula = rule.formule.origin.written()
        return saying(rule, formule={**formula, "toets": {**formula["toets"], "hoogstens_eur": euros}})

    return with_rule("PF006", changing)


def _until(year: int) -> Callable[[CodeFact], CodeFact]:
    def ended(fact: CodeFact) -> CodeFact:
        years = structs.replace(fact.record.geldig, tot=year)
        return replace(fact, record=structs.replace(fact.record, geldig=years))

    return ended


def with_code(code: str, change: Callable[[CodeFact], CodeFact]) -> Change:
    def changing(facts: Facts) -> Facts:
        codes = [
            change(fact) if (fact.lijst, fact.code, fact.model) == ("taakveld", code, "gemeente") else fact
            for fact in facts.codes
        ]
        assert codes != facts.codes
        return replace(facts, codes=codes)

    return changing


def rule(found: Impact, rule_id: str) -> RuleEffect:
    [effect] = [effect for effect in found.regels if effect.regel == rule_id]
    return effect


def names(hits: Any) -> set[str]:
    return {hit.aanlevering for hit in hits}


def codes(found: Impact, soort: str) -> list[CodeEffect]:
    return [code for code in found.codes if code.soort == soort]


# Nothing changes


@pytest.fixture(scope="module")
def nothing(small: Specification, delivery_schema: dict[str, Any], published: list[Totals]) -> Impact:
    reworded = changed(small, with_rule("PF006", lambda r: saying(r, melding="Anders.")))
    return impact(small, reworded, delivery_schema, totals=published)


def test_other_words_change_nothing_and_that_is_said_with_what_was_looked_at(nothing: Impact) -> None:
    assert nothing.is_nothing
    assert summary(nothing).startswith("Er verandert niets")
    text = as_text(nothing, "Gevolgen")
    assert "7 combinaties van laag en jaar bekeken. Nagespeeld: 0. Overgeslagen omdat beide versies gelijk" in text
    assert "Begroting 2025 (4 gemeenten, geen regel om na te spelen)" in text
    assert nothing.gemeten.conformiteit_kandidaten > 30
    assert nothing.gemeten.taakvelden > 100
    assert nothing.gemeten.productcodes > 1000


# A limit


@pytest.fixture(scope="module")
def lower(small: Specification, delivery_schema: dict[str, Any], published: list[Totals]) -> Impact:
    return impact(small, changed(small, with_limit(40_000)), delivery_schema, totals=published)


def test_a_lower_limit_fires_between_the_old_and_the_new_one_and_nowhere_else(lower: Impact) -> None:
    effect = rule(lower, "PF006")
    assert {"PF006/op-de-grens", "PF006/op-de-grens-gemeente-2025"} <= names(effect.begint)
    assert not names(effect.begint) & {"PF006/een-euro-over-de-grens", "PF006/lasten-hoger"}, "these fired before"
    assert all((hit.oordeel_oud, hit.oordeel_nieuw) == ("goed", "fout") for hit in effect.begint)
    assert not (effect.stopt or effect.anders or effect.niet_uitgevoerd)
    [told] = effect.cijfers
    assert (told.cijfers, told.gemeenten, told.geraakt_oud, told.geraakt_nieuw) == ("Begroting 2025", 4, 1, 3)
    assert told.begint == ("B", "C"), "A differs exactly the new limit, and D fired before"
    assert [(change.oud, change.nieuw) for change in lower.oordelen] == [("goed", "fout")]


def test_a_higher_limit_stops_where_the_lower_one_started(
    small: Specification, delivery_schema: dict[str, Any], published: list[Totals], lower: Impact
) -> None:
    back = impact(changed(small, with_limit(40_000)), small, delivery_schema, totals=published)
    assert names(rule(back, "PF006").stopt) == names(rule(lower, "PF006").begint)
    [told] = rule(back, "PF006").cijfers
    assert (told.geraakt_oud, told.geraakt_nieuw, told.begint, told.stopt) == (3, 1, (), ("B", "C"))


def test_the_first_line_counts_and_the_rest_says_what_fires_where(lower: Impact) -> None:
    text = as_text(lower, "Gevolgen")
    assert summary(lower) == (
        "Raakt 2 gemeenten; er staat geen geld op codes die veranderen; 1 regel vuurt anders; "
        "geen productcode verhuist."
    ), "every rule that fires was measured in totals, and no fact of the sources differs"
    assert text.splitlines()[3] == summary(lower)
    count = len(rule(lower, "PF006").begint)
    assert f"* vuurt nu bij {count} aanleveringen die eerst goed waren: PF006/op-de-grens" in text
    assert "    * Begroting 2025: raakt 3 van de 4 gemeenten, eerst 1.\n        * nu wel (2): B, C" in text


def test_a_limit_that_no_one_passes_is_still_told_with_the_same_count(
    small: Specification, delivery_schema: dict[str, Any], published: list[Totals]
) -> None:
    found = impact(small, changed(small, with_limit(50_500)), delivery_schema, totals=published)
    [told] = rule(found, "PF006").cijfers
    assert (told.geraakt_oud, told.geraakt_nieuw) == (1, 1)
    assert "raakt 1 van de 4 gemeenten, dezelfde als eerst" in as_text(found, "Gevolgen")


def test_an_example_that_moves_along_with_its_limit_is_replayed_as_it_was_too(
    small: Specification, delivery_schema: dict[str, Any]
) -> None:
    facts = with_limit(60_000)(small.facts)
    examples = []
    for example in facts.examples:
        if (rule_of(example), name_of(example)) == ("PF006", "een-euro-over-de-grens"):
            first, *others = example.origin.written()["cellen"]
            example = saying(example, cellen=[{**first, "bedrag": first["bedrag"] + 10_000}, *others])
        examples.append(example)
    assert examples != facts.examples
    found = impact(small, Specification(replace(facts, examples=examples)), delivery_schema)
    assert "PF006/een-euro-over-de-grens (zoals het was)" in names(rule(found, "PF006").stopt)
    assert "PF006/een-euro-over-de-grens" not in names(rule(found, "PF006").stopt), "it fires on both sides"


# Cells


def test_an_opened_cell_ends_the_finding_and_keeps_the_money_where_it_is(
    small: Specification, delivery_schema: dict[str, Any], published: list[Totals]
) -> None:
    def opened(cell_rule: Celregel) -> Celregel:
        return structs.replace(cell_rule, behalve_taakvelden=(*cell_rule.behalve_taakvelden, "6.23"))

    facts = small.facts
    grey = small.year("gemeente", 2026).grey["lasten"]["6.23"]["6.1"]
    rules = [opened(r) if r.id in grey and model_of(r) == "gemeente" else r for r in facts.cell_rules]
    found = impact(small, Specification(replace(facts, cell_rules=rules)), delivery_schema, totals=published)
    effect = rule(found, "GC001")
    assert "GC001/eerste-van-twee" in names(effect.stopt)
    assert not effect.begint
    assert [rule.regel for rule in found.regels] == ["GC001"]
    assert {code.code for code in codes(found, OPENED)} == {"6.23"}
    assert not codes(found, CLOSED)
    assert found.gemeenten == found.lasten_eur == 0, "no amount has to go elsewhere"
    assert "is nu open (2025 en 2026)" in as_text(found, "Gevolgen")


# Codes


@pytest.fixture(scope="module")
def gone(small: Specification, delivery_schema: dict[str, Any], published: list[Totals]) -> Impact:
    ended = with_code("6.822", _until(2024))
    return impact(small, changed(small, ended), delivery_schema, totals=published)


def test_a_taakveld_that_ends_is_refused_and_its_amounts_are_counted(gone: Impact) -> None:
    effect = rule(gone, "DF001")
    assert any(name.startswith("basis/gemeente-2025") for name in names(effect.begint))
    assert not any("2024" in name for name in names(effect.begint))
    [told] = effect.cijfers
    assert (told.geraakt_oud, told.geraakt_nieuw, told.begint) == (0, 1, ("D",))
    [code] = codes(gone, GONE)
    assert (code.code, code.jaren) == ("6.822", (2025, 2026))
    [amount] = code.bedragen
    assert (amount.gemeenten, amount.van_gemeenten, amount.lasten_eur, amount.baten_eur) == (1, 4, 7000, 3000)
    assert amount.namen == {"D"} and not amount.hoogstens and not amount.ander_jaar
    assert (gone.gemeenten, gone.lasten_eur, gone.baten_eur) == (1, 7000, 3000)
    assert "€ 7.000 aan lasten en € 3.000 aan baten staat op codes die veranderen" in summary(gone)


def test_a_rule_that_is_kept_from_running_does_not_count_as_silent(gone: Impact) -> None:
    kept = rule(gone, "PF006")
    assert kept.is_kept and not kept.fires_otherwise and not kept.stopt
    [told] = kept.cijfers
    assert (told.stopt, told.niet_uitgevoerd) == ((), ("D",))
    assert "PF006" not in {effect.regel for effect in gone.firing}
    assert "niet meer aan de beurt" in as_text(gone, "Gevolgen")


def test_another_name_moves_no_money(
    small: Specification, delivery_schema: dict[str, Any], published: list[Totals]
) -> None:
    named = with_code("0.1", lambda fact: replace(fact, record=structs.replace(fact.record, naam="Bestuurders")))
    found = impact(small, changed(small, named), delivery_schema, totals=published)
    [code] = codes(found, NAME)
    assert (code.naam, code.naar) == ("Bestuur", ("Bestuurders",))
    assert code.bedragen[0].gemeenten == 4
    assert (found.gemeenten, found.lasten_eur) == (0, 0)
    assert not found.regels and not found.is_nothing
    assert "0.1 heet nu “Bestuurders”, eerst “Bestuur”" in as_text(found, "Gevolgen")


def test_a_year_that_is_added_is_compared_with_the_year_before_it(
    small: Specification, delivery_schema: dict[str, Any], published: list[Totals]
) -> None:
    assert small.facts.edition is not None
    facts = replace(small.facts, edition=structs.replace(small.facts.edition, laatste_jaar=2027))
    ended = with_code("6.822", _until(2026))
    found = impact(small, Specification(ended(facts)), delivery_schema, totals=published)
    assert found.gemeten.alleen_nieuw == ("gemeente-2027", "gr-2027", "provincie-2027")
    [code] = codes(found, GONE)
    assert code.jaren == (2027,)
    assert [(amount.cijfers, amount.ander_jaar) for amount in code.bedragen] == [("Begroting 2025", True)]
    assert "2027 komt erbij" in summary(found)
    assert "Begroting 2025 (over 2027 zijn er geen cijfers)" in as_text(found, "Gevolgen")


def test_a_transition_that_changes_touches_the_codes_that_it_leaves(
    small: Specification, delivery_schema: dict[str, Any]
) -> None:
    facts = small.facts
    one = next(f for f in facts.transitions if f.van_jaar == 2024 and f.lijst == "taakveld" and f.van and f.naar)
    without = replace(facts, transitions=[fact for fact in facts.transitions if fact is not one])
    found = impact(small, Specification(without), delivery_schema)
    assert {code.code for code in codes(found, MOVED)} == set(one.van)
    assert all(amount.hoogstens for code in codes(found, MOVED) for amount in code.bedragen)
    assert not codes(found, GONE) and not codes(found, ADDED)


# Rules that come and go


@pytest.mark.parametrize(
    "withdrawn",
    [lambda rule: None, lambda rule: saying(rule, geldig={"van": rule.geldig.van, "tot": FIRST_YEAR})],
)
def test_a_withdrawn_rule_stops_wherever_it_fired(
    small: Specification,
    delivery_schema: dict[str, Any],
    published: list[Totals],
    withdrawn: Callable[[Regel], Regel | None],
) -> None:
    found = impact(small, changed(small, with_rule("SD001", withdrawn)), delivery_schema, totals=published)
    effect = rule(found, "SD001")
    assert {"SD001/precies-negentig-procent"} <= names(effect.stopt)
    assert "SD001/net-onder-negentig-procent" not in names(effect.stopt)
    assert effect.in_nieuw == (withdrawn(next(r for r in small.facts.rules if r.id == "SD001")) is not None)
    assert {("waarschuwing", "goed")} == {(change.oud, change.nieuw) for change in found.oordelen}
    [told] = effect.cijfers
    assert (told.geraakt_oud, told.geraakt_nieuw, told.stopt) == (1, 0, ("D",))


def test_a_rule_without_which_nothing_can_be_said_gives_no_traceback(
    small: Specification, delivery_schema: dict[str, Any]
) -> None:
    found = impact(small, changed(small, with_rule("DF001", lambda rule: None)), delivery_schema)
    assert ("fout", "geen oordeel") in {(change.oud, change.nieuw) for change in found.oordelen}


# Product codes


@pytest.fixture(scope="module")
def moved(
    specification: Specification,
    delivery_schema: dict[str, Any],
    published: list[Totals],
    tmp_path_factory: pytest.TempPathFactory,
) -> Impact:
    copy = Copy(tmp_path_factory.mktemp("koppeling") / "kopie")
    old = difference.load_folder_specification(copy.root)
    copy.replace("tables/koppelingen/jeugd.yaml", 'dan: "6.822"', 'dan: "6.821"')
    return impact(old, difference.load_folder_specification(copy.root), delivery_schema, totals=published)


def test_product_codes_that_move_are_told_per_year_with_an_upper_bound(moved: Impact) -> None:
    assert not moved.regels and not moved.codes
    assert {(move.van.taakvelden, move.naar.taakvelden) for move in moved.producten if move.van and move.naar} == {
        (("6.822",), ("6.821",))
    }
    assert {move.jaren for move in moved.producten} == {(2025, 2026, 2027)}
    assert ("jw723", "47A00") in moved.moved or any(code == "47A00" for _, code in moved.moved)
    assert [(amount.lasten_eur, amount.hoogstens) for amount in moved.verlaten] == [(7000, True)]
    assert (moved.gemeenten, moved.gemeenten_hoogstens) == (0, 1)
    text = as_text(moved, "Gevolgen")
    assert text.splitlines()[3].startswith("Raakt hoogstens 1 gemeente; ")
    counts = Counter(product.soort for product in moved.moved_products)
    assert set(counts) > {"productcode", "productcategorie"}
    assert f"{counts['productcode']} productcodes, {counts['productcategorie']} productcategorie en " in summary(moved)
    assert "verhuizen, van taakvelden met € 7.000 aan lasten. Klasse van de wijziging: brekend." in summary(moved)
    assert "geen geld" not in summary(moved), "what moves with the codes is money"
    assert "Het bedrag per productcode is niet gepubliceerd." in text
    assert f"2025: {counts['productcode']} productcodes, " in text
    places = [[p.soort for p in move.codes] for move in moved.producten]
    assert [soorten == ["hoofdgroep"] * len(soorten) for soorten in places] == sorted(
        soorten == ["hoofdgroep"] * len(soorten) for soorten in places
    ), "groups that follow from codes come last"
    assert "Hoogstens € 7.000 aan lasten, van 1 gemeente (Begroting 2025)." in text


# What nobody can replay


ALMELO = '  - {code: "0141", naam: Almelo, provincie: Overijssel, jeugdregio: Twente}\n'
LOCAL = "inkopers: [eigen-gemeente, deel-van-jeugdregio]\n    geldig: {van: "
WRONG = "alternatief: Zet het hele bedrag op 6.711"


@pytest.mark.parametrize(
    ("file", "old", "new", "said", "klasse"),
    [
        ("gemeenten.yaml", ALMELO, ALMELO.replace("Twente", "Flevoland"), "gemeenten", "brekend"),
        ("gemeenten.yaml", ALMELO, "", "gemeenten", "brekend"),
        ("inkoopniveaus.yaml", f"{LOCAL}2025", f"{LOCAL}2026", "inkoopniveaus", "brekend"),
        ("verdeling/verboden.yaml", WRONG, WRONG.replace(" hele", ""), "wat bij het verdelen niet mag", "inhoudelijk"),
    ],
)
def test_a_change_that_is_not_replayed_is_named_in_the_first_line_with_its_class(
    delivery_schema: dict[str, Any], tmp_path: Path, file: str, old: str, new: str, said: str, klasse: str
) -> None:
    copy = Copy(tmp_path / "kopie")
    before = difference.load_folder_specification(copy.root)
    copy.replace(f"tables/{file}", old, new)
    found = impact(before, difference.load_folder_specification(copy.root), delivery_schema)
    first = summary(found)
    assert "Er verandert niets" not in first
    assert first.startswith("Wat is nagespeeld, komt gelijk uit: ")
    assert f"Klasse van de wijziging: {klasse}. Niet gemeten: " in first
    assert said in first
    assert f"* Niet gemeten: {found.gemeten.niet_gemeten[0].onderdeel.lower()} (" in as_text(found, "Gevolgen")


# Figures and deliveries


def test_without_totals_the_national_ones_count_and_it_is_said(
    small: Specification, delivery_schema: dict[str, Any], gone: Impact
) -> None:
    ended = with_code("6.822", _until(2024))
    found = impact(small, changed(small, ended), delivery_schema)
    assert found.gemeten.landelijk and not gone.gemeten.landelijk
    assert all(not effect.cijfers for effect in found.regels)
    [code] = codes(found, GONE)
    assert {amount.cijfers for amount in code.bedragen} == {"Begroting 2025"}
    assert found.lasten_eur > 100_000_000
    assert found.gemeenten > 250
    assert summary(found).startswith("Raakt minstens ")
    text = as_text(found, "Gevolgen")
    assert (
        "De cijfers per gemeente zijn er niet." in text and "welke gemeenten een regel raakt, is niet gemeten" in text
    )


@pytest.fixture(scope="module")
def folder(small: Specification, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real deliveries: one that changes, one of another year, a broken one, and names that mean to do harm."""
    folder = tmp_path_factory.mktemp("aanleveringen")

    def delivery(jaar: int, more: int) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(
            delivery_bytes(base_example("gemeente", jaar, 0), small.facts.bases, small)
        )
        document["data"]["lasten"][0]["bedrag"] += more
        return document

    (folder / "dorp").mkdir()
    (folder / "dorp" / "@iedereen `a`\n|.json").write_text(json.dumps(delivery(2025, 45_000)))
    (folder / "gelijk.json").write_text(json.dumps(delivery(2025, 0)))
    (folder / "model.xlsx").write_bytes(workbook_bytes(delivery(2025, 45_000), "gemeente", 2025))
    (folder / "kapot.json").write_bytes(b'{"metadata": ')
    (folder / "kapot.xlsx").write_bytes(b"PK\x03\x04 geen werkmap")
    (folder / "lees-mij.txt").write_bytes(b"geen aanlevering")
    (folder / "weg.json").symlink_to(folder.parent)
    return folder


@pytest.fixture(scope="module")
def real(small: Specification, delivery_schema: dict[str, Any], folder: Path) -> Impact:
    outside = folder.parent / "buiten.json"
    outside.write_bytes(b"{}")
    (folder / "buiten.json").symlink_to(outside)
    return impact(small, changed(small, with_limit(40_000)), delivery_schema, deliveries=folder)


def test_real_deliveries_are_replayed_and_broken_ones_are_listed(real: Impact) -> None:
    [hit] = [hit for hit in rule(real, "PF006").begint if hit.aanlevering.startswith("dorp/")]
    assert (hit.laag, hit.jaar, hit.oordeel_oud, hit.oordeel_nieuw) == ("gemeente", 2025, "goed", "fout")
    assert hit.aanlevering == "dorp/@iedereen `a`\ufffd|.json", "no line end comes through"
    assert {name for name, _ in real.gemeten.onleesbaar} == {"buiten.json", "kapot.json", "kapot.xlsx"}
    assert dict(real.gemeten.onleesbaar)["buiten.json"] == "dit is een verwijzing naar buiten de map"
    assert real.gemeten.aanleveringen == 5
    assert "model.xlsx" in names(rule(real, "PF006").begint), "the Excel model is read too"
    assert "kapot.json: " in as_text(real, "Gevolgen")


def test_nothing_in_a_name_is_markup_or_somebodys_name(real: Impact) -> None:
    text = as_markdown(real, "Gevolgen van <b>main</b> naar @werk")
    assert "`dorp/@iedereen 'a'\ufffd|.json (gemeente 2025)`" in text
    assert "## Gevolgen van \\<b\\>main\\</b\\> naar @<!-- -->werk" in text


@given(st.text())
def test_any_name_stays_one_piece_of_code(name: str) -> None:
    shown = "\n".join(_bullets(ImpactLine("naam: ", (name,)), 0, 1))
    assert shown.startswith("- naam: `") and shown.endswith("`")
    assert shown.count("`") == 2


def test_the_amounts_go_on_a_category_that_is_open_nearly_everywhere(small: Specification) -> None:
    models = [small.year("gemeente", 2024), small.year("gemeente", 2025)]
    chosen = totals.open_category(*models)
    for model in models:
        for part in totals.PARTS:
            assert chosen in model.lists[f"categorie_{part}"].leaves
            grey = [row for row, cells in model.grey[part].items() if chosen in cells]
            assert len(grey) < len(model.grey[part]) / 4


def test_before_and_after_add_up_in_every_figure(lower: Impact, gone: Impact, real: Impact) -> None:
    looked_at = 0
    for found in (lower, gone, real):
        for effect in found.regels:
            for one in effect.cijfers:
                looked_at += 1
                silent = len(one.stopt) + len(one.niet_uitgevoerd)
                assert one.geraakt_nieuw == one.geraakt_oud + len(one.begint) - silent
    assert looked_at >= 3


# Forms


def test_json_has_everything_and_is_the_same_every_time(lower: Impact, moved: Impact, gone: Impact) -> None:
    for found in (lower, moved, gone):
        data = json.loads(as_json(found))
        assert list(data) == ["samenvatting", "gemeten", "regels", "oordelen", "codes", "producten", "verlaten"]
        assert data["samenvatting"]["tekst"] == summary(found)
        assert as_json(found) == as_json(found)
    data = json.loads(as_json(lower))
    hits = data["regels"][0]["begint"]
    assert len(hits) == len(rule(lower, "PF006").begint), "no list is cut off for a machine"
    assert set(hits[0]) == {
        "aanlevering",
        "laag",
        "jaar",
        "oordeel_oud",
        "oordeel_nieuw",
        "bevindingen_oud",
        "bevindingen_nieuw",
    }
    assert json.loads(as_json(gone))["codes"][0]["bedragen"][0]["namen"] == ["D"]


def test_a_comment_never_gets_longer_than_a_pull_request_takes(gone: Impact) -> None:
    hits = rule(gone, "DF001").begint
    many = tuple(replace(hits[0], aanlevering=f"{number}-{'x' * 80}") for number in range(3000))
    huge = replace(gone, regels=tuple(replace(effect, begint=many) for effect in gone.regels))
    text = as_markdown(huge, "Gevolgen")
    assert len(text) <= MOST_CHARACTERS
    assert "en nog 2." in text
    assert summary(huge).split(";")[0] in text


def test_long_lists_are_folded_and_short_ones_are_not(lower: Impact) -> None:
    text = as_markdown(lower, "Gevolgen")
    assert text.count("<details>") == text.count("</details>") >= 2
    assert "<summary>Waarop dit is gemeten</summary>" in text
    assert text.index("**Raakt 2 gemeenten") < text.index("### Regels")


# Guards


def test_nothing_to_look_at_is_no_all_clear(small: Specification, delivery_schema: dict[str, Any]) -> None:
    empty = changed(small, lambda facts: replace(facts, rules=[], examples=[], bases={}))
    with pytest.raises(UserError, match="geen van beide versies heeft regels met voorbeelden"):
        impact(empty, empty, delivery_schema)
    earlier = [structs.replace(layer, geldig=made(Geldigheid, van=2017, tot=2018)) for layer in small.facts.layers]
    with pytest.raises(UserError, match="geen laag en jaar gemeen"):
        impact(
            changed(small, lambda facts: replace(facts, layers=earlier, examples=[], bases={})), small, delivery_schema
        )


def test_a_folder_without_deliveries_is_refused(
    small: Specification, delivery_schema: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="geen aanleveringen"):
        impact(small, small, delivery_schema, deliveries=tmp_path)
    with pytest.raises(UserError, match="bestaat niet"):
        impact(small, small, delivery_schema, deliveries=tmp_path / "weg")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("gemeente,taakveld,lasten_keur\nA,0.1,1\n", "heeft geen kolom baten_keur"),
        (f"{HEAD}A,0.1,1,2\nA,0.2,veel,2\n", "na regelnummer 3: deze rij is niet te lezen"),
        (f"{HEAD}A,0.1\n", "na regelnummer 2: deze rij is niet te lezen"),
    ],
)
def test_totals_that_cannot_be_read_say_where(small: Specification, tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "2025-begroting.csv").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=said):
        totals.read(tmp_path, small)


# The command


def test_the_command_prints_what_the_change_does_and_tells_of_unreadable_files(
    copy: Copy, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(totals.FOLDER_VARIABLE, str(tmp_path / "geen-cijfers"))
    copy.replace("tables/regels/PF006/regel.yaml", "hoogstens_eur: 50000", "hoogstens_eur: 40000")
    code = commands.main(["impact", str(ROOT), str(copy.root), "--deliveries", str(folder), "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert code == 1, "some deliveries could not be read"
    assert [effect["regel"] for effect in data["regels"]] == ["PF006"]
    assert data["gemeten"]["landelijk"] is True
    assert data["gemeten"]["conformiteit"] > 100


def test_the_command_says_in_one_line_why_it_could_not_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert commands.main(["impact", "geen-versie-met-deze-naam"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Dit is niet gelukt: revisie geen-versie-met-deze-naam bestaat niet")
