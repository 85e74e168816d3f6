"""Moves between years: every code is accounted for, the mapping runs both ways, and each check is broken on purpose."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.findings import Finding
from generators.kernel.reading import Facts
from generators.outputs.subjects import of_subject
from generators.subjects.model.specification import Specification
from generators.subjects.rules import pack as pakketten
from generators.subjects.transitions import check
from generators.subjects.transitions import links as transitions
from generators.subjects.transitions import tables as overgangen
from generators.subjects.transitions.links import LISTS, backward, composed, forward, leaves
from iv3.core.words import Overgangsoort
from tests.support.sources import ROOT

DOCUMENTS = sources.load_folder(ROOT / "tables", ROOT)
FACTS = facts.read(DOCUMENTS)
CBS_LISTS = [name for names in LISTS.values() for name in names]

GEMEENTE = "tables/model/gemeente/taakvelden.yaml"
PROVINCIE = "tables/model/provincie/taakvelden.yaml"
FIRST = "tables/overgangen/2022-2023.yaml"
SECOND = "tables/overgangen/2023-2024.yaml"
SPLIT = "tables/overgangen/2024-2025.yaml"

OFFICIAL = ("voorschrift-2023", "voorschrift-2026", "cbs-", "ibi-nieuwsbrief-110")
"""How the sources begin that may settle a transition; a site or the budget of one municipality may not."""


def checked(path: str, *edits: tuple[str, str]) -> list[Finding]:
    """Return what the check finds when the text of one file is changed, in memory."""
    text = (ROOT / path).read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"{old!r} is no longer in {path}"
        text = text.replace(old, new, 1)
    documents = [sources.load_text(text, path) if d.path == path else d for d in DOCUMENTS]
    return check.check(facts.read(documents), documents)[0]


def line_of(path: str, words: str) -> int:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, text in enumerate(lines, 1) if words in text)


def pairs() -> Iterator[tuple[str, int]]:
    """Every layer and old year that the transitions are about."""
    specification = Specification(FACTS)
    for laag in specification.layers:
        for old, new in itertools.pairwise(specification.years(laag)):
            if (old, new) in FACTS.transition_years:
                yield laag, old


# The checks, broken on purpose


@dataclass(frozen=True)
class Break:
    name: str
    path: str
    old: str
    new: str
    words: str
    place: str = ""
    """The file the finding names; empty for the file that was changed."""


RENAMED = 'van: ["6.71b"]\n    soort: hernoemd\n    naar: [{code: "6.712"}]'
NEW = 'soort: nieuw\n    naar: [{code: "6.91"}]\n'

BREAKS = [
    Break(
        "a code that ends and is only told in part",
        SPLIT,
        RENAMED,
        'van: ["6.71b"]\n    soort: verplaatst_deel\n    naar: [{code: "6.712", als: begeleiding}]',
        "6.71b eindigt na 2024, maar geen overgang zegt waar het blijft",
        GEMEENTE,
    ),
    Break(
        "a code that ends in the model",
        GEMEENTE,
        'naam: Burgerzaken\n    onder: "0."\n    geldig: {van: 2017}',
        'naam: Burgerzaken\n    onder: "0."\n    geldig: {van: 2017, tot: 2023}',
        "0.2 eindigt na 2023, maar geen overgang",
    ),
    Break(
        "a code that is new in the model",
        GEMEENTE,
        '  - code: "1."\n',
        '  - code: "0.12"\n    naam: Proef\n    onder: "0."\n    geldig: {van: 2026}\n  - code: "1."\n',
        "0.12 is nieuw in 2026, maar geen overgang wijst ernaar",
    ),
    Break(
        "a name that changes",
        FIRST,
        "lagen: [gemeente, gr, provincie]",
        "lagen: [gemeente, gr]",
        "8.1 heet vanaf 2023 anders, maar geen overgang noemt dat",
        PROVINCIE,
    ),
    Break("a successor that does not exist", SPLIT, '{code: "6.713"}', '{code: "6.7131"}', "6.7131 bestaat niet"),
    Break("an old code that does not exist", SPLIT, 'van: ["6.74b"]', 'van: ["6.74x"]', "6.74x bestaat niet"),
    Break(
        "a layer that does not have the code",
        SPLIT,
        "lagen: [gemeente, gr]\n",
        "",
        "Bij provincies in 2024: het taakveld",
    ),
    Break(
        "nothing left and no reason",
        SPLIT,
        'van: ["6.82b"]\n    soort: hernoemd\n    naar: [{code: "6.822"}]\n',
        'van: ["6.82b"]\n    soort: vervallen\n',
        "Hier hoort een eigen onderbouwing bij",
    ),
    Break(
        "a successor of what has no successor",
        SPLIT,
        'van: ["6.82b"]\n    soort: hernoemd',
        'van: ["6.82b"]\n    soort: vervallen',
        "heeft geen opvolger",
    ),
    Break("the same code as a whole twice", SPLIT, 'van: ["6.82b"]', 'van: ["6.82a"]', "Wat er met 6.82a gebeurt"),
    Break(
        "two successors and no condition",
        SPLIT,
        '{code: "6.21", als: betrouwbaar toe te delen aan de Wmo}',
        '{code: "6.21"}',
        "Er staat niet wat er naar 6.21 gaat",
    ),
    Break(
        "a part and no condition",
        SPLIT,
        '[{code: "6.60", als: vervoer 08L01 tot en met 08L07}]',
        '[{code: "6.60"}]',
        "Er staat niet wat er naar 6.60 gaat",
    ),
    Break(
        "a successor twice",
        SPLIT,
        '{code: "6.822", als: jeugdreclassering}',
        '{code: "6.821", als: jeugdreclassering}',
        "6.821 staat hier twee keer",
    ),
    Break(
        "one kind and two successors",
        SPLIT,
        RENAMED,
        RENAMED.replace("}]", ', als: begeleiding}, {code: "6.714", als: overig}]'),
        "Bij hernoemd hoort een opvolger, maar er staan er 2",
    ),
    Break(
        "a split into one",
        SPLIT,
        RENAMED,
        RENAMED.replace("hernoemd", "gesplitst"),
        "Bij gesplitst hoort meer dan een opvolger",
    ),
    Break(
        "a merge alone",
        SPLIT,
        RENAMED,
        RENAMED.replace("hernoemd", "samengevoegd"),
        "Alleen 6.71b gaat op in 6.712",
    ),
    Break(
        "other contents under another code",
        SPLIT,
        RENAMED,
        RENAMED.replace("hernoemd", "andere_inhoud"),
        "Bij andere_inhoud blijft de code gelijk",
    ),
    Break("new and old at once", SPLIT, NEW, 'van: ["6.2"]\n    ' + NEW, "Een code die nieuw is, heeft geen van"),
    Break("a split of nothing", SPLIT, 'van: ["6.2"]\n    ', "", "Bij gesplitst hoort van"),
    Break("no successors", SPLIT, '    naar: [{code: "6.712"}]\n', "", "Bij hernoemd hoort naar"),
    Break(
        "a code that stays and is not named",
        FIRST,
        '      - {code: "6.71", als: een kwartaal dat nog niet is verdeeld, perioden: [1, 2, 3, 4]}\n',
        "",
        "6.71 bestaat in 2023 nog, maar staat niet bij naar",
    ),
    Break(
        "a new name that is the old one",
        FIRST,
        'van: ["6.2"]\n    soort: hernoemd\n    naar: [{code: "6.2"}]',
        'van: ["6.1"]\n    soort: hernoemd\n    naar: [{code: "6.1"}]',
        "6.1 heeft bij gemeenten in 2023 dezelfde code en dezelfde naam",
    ),
    Break(
        "years that skip one", SECOND, "naar_jaar: 2024", "naar_jaar: 2025", "Na 2023 komt 2024, maar hier staat 2025"
    ),
    Break(
        "years of another file",
        SECOND,
        "van_jaar: 2023\nnaar_jaar: 2024",
        "van_jaar: 2026\nnaar_jaar: 2027",
        "De naam van dit bestand past niet bij de jaren 2026 en 2027",
    ),
    Break(
        "a wrong order",
        SPLIT,
        '  - lijst: taakveld\n    van: ["0.4"]\n',
        '  - lijst: taakveld\n    van: ["6.23"]\n',
        "De overgang van 6.2 staat niet op zijn plaats",
    ),
]


def test_the_sources_have_no_findings_and_the_check_looked_at_them() -> None:
    findings, count = check.check(FACTS, DOCUMENTS)
    assert findings == []
    assert count > 5000
    assert len(FACTS.transitions) >= 60


@pytest.mark.parametrize("broken", BREAKS, ids=lambda b: b.name)
def test_a_break_gives_a_finding_that_names_the_file_and_the_remedy(broken: Break) -> None:
    findings = checked(broken.path, (broken.old, broken.new))
    found = [f for f in findings if broken.words in f.melding]
    assert found, [f.melding for f in findings]
    assert len({f.place for f in found}) == len(found), "the same thing is told once"
    for finding in found:
        assert finding.place.path == (broken.place or broken.path)
        assert finding.check == ("volgorde" if "op zijn plaats" in finding.melding else "overgangen")
        assert finding.herstel


def test_a_code_that_ends_without_transition_is_an_error_at_the_line_of_the_code() -> None:
    (finding,) = {
        f
        for f in checked(SPLIT, ('van: ["6.71c"]\n    soort: hernoemd', 'van: ["6.71d"]\n    soort: hernoemd'))
        if "eindigt" in f.melding
    }
    assert finding.melding == "6.71c eindigt na 2024, maar geen overgang zegt waar het blijft."
    assert finding.place.path == GEMEENTE
    assert finding.place.line == line_of(GEMEENTE, 'code: "6.71c"')


def test_an_unknown_code_is_told_once_with_its_line_and_the_nearest_code() -> None:
    old = '{code: "6.753", als: "zonder verblijf, landelijk ingekocht"}'
    (finding,) = checked(SPLIT, (old, old.replace("6.753", "6.754")))
    assert finding.melding == "Bij gemeenten in 2025: het taakveld 6.754 bestaat niet."
    assert finding.herstel.startswith("Bedoelt u 6.75")
    assert finding.place.line == line_of(SPLIT, old)


def test_a_part_that_is_told_twice_is_an_error() -> None:
    again = '  - lijst: taakveld\n    van: ["6.6"]\n    soort: verplaatst_deel\n    naar: [{code: "6.791", als: pgb}]\n'
    findings = checked(
        SPLIT, ('  - lijst: taakveld\n    van: ["6.71"]\n', again + '  - lijst: taakveld\n    van: ["6.71"]\n')
    )
    assert {f.melding.split(", eerder")[0] for f in findings} == {"Wat er met 6.6 gebeurt, staat er twee keer"}


def test_two_codes_that_merge_are_no_error() -> None:
    merged = 'van: ["6.82a", "6.82b"]\n    soort: samengevoegd\n    naar: [{code: "6.821"}]'
    findings = checked(
        SPLIT,
        ('van: ["6.82a"]\n    soort: hernoemd\n    naar: [{code: "6.821"}]', merged),
        ('van: ["6.82b"]\n    soort: hernoemd', 'van: ["6.91"]\n    soort: hernoemd'),
    )
    assert {f.melding for f in findings} == {"Bij gemeenten in 2024: het taakveld 6.91 bestaat niet."}


def test_a_transition_that_another_check_left_out_brings_no_findings_on_its_codes() -> None:
    index = next(i for i, fact in enumerate(FACTS.transitions) if fact.van == ("6.71b",))
    pointer = FACTS.transitions[index].origin.pointer
    rejected = facts.read(DOCUMENTS, {(SPLIT, pointer)})
    assert len(rejected.transitions) == len(FACTS.transitions) - 1
    assert check.check(rejected, DOCUMENTS)[0] == []


# What the sources say


def test_only_an_official_source_settles_a_transition_and_the_rest_says_how_it_was_derived() -> None:
    certainties = {"vastgesteld": 0, "afgeleid": 0}
    for fact in FACTS.transitions:
        certainties[fact.zekerheid or ""] += 1
        if fact.zekerheid == "vastgesteld":
            assert facts.source_text(fact.bron).startswith(OFFICIAL), (fact.van, fact.bron)
        else:
            assert fact.onderbouwing, fact.van
            assert fact.lijst != "taakveld" or "Zekerheid" in fact.onderbouwing, fact.van
    assert min(certainties.values()) >= 9, certainties


HIDDEN = [
    (2022, "6.6", "6.71a", "abonnementstarief"),
    (2022, "6.71", "6.71a", "abonnementstarief"),
    (2022, "6.71", "6.6", "vervoer"),
    (2022, "6.71", "6.3", "schuldhulpverlening"),
    (2022, "6.71", "6.4", "arbeidsmatige dagbesteding"),
    (2024, "6.2", "6.22", "POH jeugd"),
    (2024, "6.2", "6.23", "POH jeugd"),
    (2024, "6.71c", "6.60", "08L01"),
    (2024, "6.71c", "6.21", "inloopfunctie ggz"),
    (2024, "6.71c", "6.23", "inloopfunctie ggz"),
    (2024, "6.72a", "6.761", "logeren"),
    (2024, "6.72a", "6.762", "logeren"),
    (2024, "6.72a", "6.763", "logeren"),
    (2024, "6.81a", "6.714", "intramuraal"),
    *((2024, code, "6.791", "pgb") for code in ("6.6", "6.71a", "6.71b", "6.71c", "6.71d", "6.81a", "6.81b")),
    *((2024, f"6.7{code}", "6.792", "pgb") for code in ("2a", "2b", "2c", "2d", "3a", "3b", "3c", "4a", "4b", "4c")),
    (2024, None, "6.22", "preventief justitieel kader"),
    (2024, None, "6.23", "preventief justitieel kader"),
    (2025, None, "0.8", "teruggave"),
]


@pytest.mark.parametrize(("year", "old", "new", "words"), HIDDEN)
def test_a_hidden_move_is_in_the_mapping(year: int, old: str | None, new: str, words: str) -> None:
    found = [
        link for link in transitions.links(FACTS, "gemeente", year, "taakveld") if (link.van, link.naar) == (old, new)
    ]
    assert found
    assert any(words in link.als for link in found)


# The mapping


def test_every_code_of_every_layer_list_and_year_is_mapped_to_codes_that_exist() -> None:
    looked_at = 0
    for laag, year in pairs():
        layer = next(layer for layer in FACTS.layers if layer.id == laag)
        for lijst in CBS_LISTS:
            old, new = leaves(FACTS, layer, year, lijst), leaves(FACTS, layer, year + 1, lijst)
            there, back = forward(FACTS, laag, year, lijst), backward(FACTS, laag, year, lijst)
            assert list(there) == list(old)
            assert list(back) == list(new)
            assert all(ways for ways in there.values()), "no code ends without a successor"
            assert all(ways for ways in back.values()), "every code has an origin, be it an unknown one"
            assert {(link.van, link.naar) for ways in there.values() for link in ways} == {
                (link.van, link.naar) for ways in back.values() for link in ways if link.van is not None
            }
            looked_at += len(old)
    assert looked_at > 2000


def test_a_code_that_stays_keeps_the_rest_when_a_part_moves() -> None:
    ways = forward(FACTS, "gemeente", 2022, "taakveld")["6.6"]
    assert [(link.naar, link.is_part) for link in ways] == [("6.6", False), ("6.71a", True)]
    assert ways[0].als == ""


def test_provinces_keep_their_taakvelden_and_share_the_other_changes() -> None:
    assert all(
        [link.naar for link in ways] == [code] for code, ways in forward(FACTS, "provincie", 2024, "taakveld").items()
    )
    assert [link.naar for link in forward(FACTS, "provincie", 2024, "categorie_baten")["4.4.7"]] == ["4.5.7", "4.6.8"]
    assert [link.naar for link in forward(FACTS, "provincie", 2024, "balanscode")["A29c"]] == ["A29e", "A29f", "A29g"]
    assert forward(FACTS, "provincie", 2024, "balanscode")["A224"][0].fact is None
    assert forward(FACTS, "gemeente", 2024, "balanscode")["A224"][0].fact is not None


def test_the_old_codes_of_the_social_domain_only_count_in_quarters() -> None:
    assert [link.naar for link in forward(FACTS, "gr", 2022, "taakveld", 5)["6.82"]] == ["6.82a", "6.82b"]
    assert [link.naar for link in forward(FACTS, "gr", 2022, "taakveld", 2)["6.82"]] == ["6.82a", "6.82b", "6.82"]
    assert [link.van for link in backward(FACTS, "gr", 2024, "taakveld", 5)["6.821"]] == ["6.82a"]
    assert [link.van for link in backward(FACTS, "gr", 2024, "taakveld", 1)["6.821"]] == ["6.82", "6.82a"]
    assert forward(FACTS, "gr", 2024, "taakveld", 5)["6.82"], "what was delivered there by mistake still has a way"


def test_several_years_are_steps_one_after_the_other() -> None:
    routes = composed(FACTS, "gemeente", 2022, 2026, "taakveld", 5)
    assert [[stage.link.naar for stage in route] for route in routes["6.82"]] == [
        ["6.82a", "6.82a", "6.821", "6.821"],
        ["6.82b", "6.82b", "6.822", "6.822"],
    ]
    back = composed(FACTS, "gemeente", 2026, 2022, "taakveld", 5)
    assert {route[-1].end for route in back["6.711"]} == {"6.6", "6.71"}
    assert {route[-1].end for route in back["6.91"]} == {None}
    assert all(len(route) == 2 for route in back["6.91"]), "the way breaks off where it is not known"
    assert composed(FACTS, "gemeente", 2025, 2025, "taakveld")["0.10"] == [()]


@given(st.sampled_from(list(pairs())), st.integers(2022, 2026), st.sampled_from(CBS_LISTS))
def test_there_and_back_always_comes_home(start: tuple[str, int], other: int, lijst: str) -> None:
    laag, year = start
    there, back = composed(FACTS, laag, year, other, lijst), composed(FACTS, laag, other, year, lijst)
    for code, routes in there.items():
        for route in routes:
            end = route[-1].end if route else code
            if end is not None:
                assert code in {r[-1].end if r else end for r in back[end]}


@pytest.mark.parametrize(("van", "naar"), [(2022, 2026), (2023, 2025), (2026, 2022), (2025, 2023)])
@pytest.mark.parametrize("periode", [2, 5])
def test_the_ends_of_the_routes_are_those_of_a_plain_reading_of_the_facts(van: int, naar: int, periode: int) -> None:
    looked_at = 0
    for layer in FACTS.layers:
        for lijst in CBS_LISTS:
            for code, routes in composed(FACTS, layer.id, van, naar, lijst, periode).items():
                ends: set[str | None] = {code}
                for year in range(van, naar) if van < naar else range(van - 1, naar - 1, -1):
                    pairs = read_plainly(layer.id, year, lijst, periode, is_forward=van < naar)
                    ends = {after for end in ends for before, after in pairs if before == end} | ({None} & ends)
                assert {route[-1].end for route in routes} == ends, (layer.id, lijst, code)
                looked_at += 1
    assert looked_at > 500


@cache
def read_plainly(
    laag: str, year: int, lijst: str, periode: int, *, is_forward: bool
) -> frozenset[tuple[str | None, str | None]]:
    """Return (code, code in the next year of the way) for every way that is open in a period."""
    layer = transitions.layer_of(FACTS, laag)
    old, new = leaves(FACTS, layer, year, lijst), leaves(FACTS, layer, year + 1, lijst)
    told = [
        fact
        for fact in FACTS.transitions
        if fact.van_jaar == year
        and laag in (fact.lagen or (laag,))
        and lijst.split("_")[0] == fact.lijst
        and lijst.endswith(fact.kant or "")
    ]
    ended = {code for fact in told if fact.soort != Overgangsoort.VERPLAATST_DEEL for code in fact.van}
    ways: set[tuple[str | None, str]] = {(code, code) for code in old if code in new and code not in ended}
    ways |= {
        pair
        for fact in told
        for successor in fact.naar
        for pair in ((code, successor.code) for code in fact.van or (None,))
        if periode in ((successor.perioden if is_forward else fact.perioden) or (periode,))
    }
    return frozenset((before, after) if is_forward else (after, before) for before, after in ways if after in new)


# What is made of it


def test_the_pack_has_an_entry_for_each_old_code_with_all_keys(specification: Specification) -> None:
    pack = json.loads(json.dumps(pakketten.transitions_pack(specification)))
    assert pack["jaren"] == [[year, year + 1] for year in range(2017, 2027)]
    assert len(pack["overgangen"]) == sum(max(1, len(fact.van)) for fact in FACTS.transitions)
    assert len({tuple(entry) for entry in pack["overgangen"]}) == 1, "every entry has the same keys"
    for laag, year in pairs():
        for lijst in CBS_LISTS:
            kind = lijst.split("_")[0]
            told = {
                (e["van"], n["code"])
                for e in pack["overgangen"]
                if e["van_jaar"] == year and laag in e["lagen"] and e["lijst"] == kind
                for n in e["naar"]
                if not n["code"].endswith(".")
            }
            found = {(k.van, k.naar) for k in transitions.links(FACTS, laag, year, lijst) if k.fact is not None}
            assert told == found


def test_no_code_before_2022_comes_or_goes_but_one_as_the_lists_of_cbs_have_it() -> None:
    """The lists of CBS themselves are compared with the model elsewhere; here the transitions with the model."""
    told = {(f.van_jaar, f.soort, f.naar[0].code) for f in FACTS.transitions if f.naar_jaar <= 2022}
    assert {entry for entry in told if entry[1] != Overgangsoort.HERNOEMD} == {(2018, Overgangsoort.NIEUW, "P140")}
    for layer in FACTS.layers:
        for lijst in CBS_LISTS:
            for year in range(layer.geldig.van, 2022):
                was, now = (leaves(FACTS, layer, y, lijst) for y in (year, year + 1))
                assert {*was} ^ {*now} == ({"P140"} if (lijst, year) == ("balanscode", 2018) else set())


def test_each_pair_of_years_has_a_table_that_comes_back_with_unique_rows(specification: Specification) -> None:
    files = of_subject("transitions", specification)
    rows = 0
    for table in overgangen.tables(specification):
        content = files[f"tabellen/{table.name}.csv"].decode("utf-8-sig")
        read = list(csv.DictReader(io.StringIO(content), delimiter=";"))
        assert [tuple(row.values()) for row in read] == list(table.rows)
        keys = [tuple(row[key] for key in table.primary_key) for row in read]
        assert len(keys) == len(set(keys))
        assert all(row["naar_naam"] and (row["van_naam"] or not row["van"]) for row in read)
        rows += len(read)
        assert not [cell for row in read for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert rows > 150
    assert len(files) == 2 * 10
    assert {p for p in files if p.endswith(".csv")} == {
        f"tabellen/{t.name}.csv" for t in overgangen.tables(specification)
    }


def test_the_page_counts_every_old_code_once_and_names_both_years(specification: Specification) -> None:
    looked_at = 0
    for laag, year in pairs():
        layer = next(layer for layer in FACTS.layers if layer.id == laag)
        for part in overgangen.page(specification, year)["lijsten"]:
            counts = dict(part["aantallen"][laag])
            counts.pop(Overgangsoort.VERPLAATST_DEEL, None)
            new = counts.pop("nieuw", 0)
            codes = {code for name in LISTS[part["lijst"]] for code in leaves(FACTS, layer, year, name)}
            assert sum(counts.values()) == len(codes)
            expected = {(g, 2024, "taakveld"): 2 for g in ("gemeente", "gr")}
            expected |= {(g, 2018, "balanscode"): 1 for g in ("gemeente", "gr", "provincie")}
            assert new == expected.get((laag, year, part["lijst"]), 0)
            looked_at += len(codes)
    assert looked_at > 1500
    page = overgangen.page(specification, 2024)
    split = next(
        e
        for e in page["lijsten"][0]["overgangen"]
        if e["van"] == [{"code": "6.2", "naam": "Toegang en eerstelijnsvoorzieningen"}]
    )
    assert [n["naam"] for n in split["naar"]][1] == "Toegang en eerstelijnsvoorzieningen Jeugd"


def test_a_year_in_which_nothing_changes_needs_no_file() -> None:
    edition = structs.replace(FACTS.edition, laatste_jaar=2027) if FACTS.edition else None
    later = replace(FACTS, edition=edition)
    assert transitions.year_pairs(later)[-1] == (2026, 2027)
    assert check.check(later, DOCUMENTS)[0] == []
    table = overgangen.tables(Specification(later))[-1]
    assert (table.name, table.rows) == ("overgangen/2026-2027", ())


def test_facts_without_transitions_have_nothing_to_account_for() -> None:
    bare = Facts(edition=FACTS.edition, layers=FACTS.layers, codes=FACTS.codes)
    assert check.check(bare, []) == ([], 0)
