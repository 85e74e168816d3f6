"""The search: the right code among the first hits for what people type, in every notation and year."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.kernel.files import Files
from generators.kernel.validity import in_years
from generators.outputs import search_index as zoekindex
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.couplings.tables import outcomes
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.specification import Specification
from generators.subjects.transitions.code_years import KINDS, all_codes, codes_by_layer

QUESTIONS = ("zoekvragen.yaml", "zoekvragen-kantoor.yaml")
FIRST_HITS = ("zoektreffers.yaml", "zoektreffers-kantoor.yaml")
OF_A_PROVINCE = "zoekvragen-provincie.yaml"
LEAST_OF_A_PROVINCE = 20
HERE = Path(__file__).parent
LEAST_QUESTIONS = 100
LEAST_IN_FIRST_THREE = 90
LEAST_FIRST = 95
LEAST_KEYWORDS = 800
LEAST_SHARE_OF_KEYWORDS = 0.98
MOST_BYTES = 1_200_000
MOST_PACKED_BYTES = 300_000

Hit = dict[str, Any]
Asked = tuple[str, dict[str, Any]]
Search = Callable[[list[Asked]], list[list[Hit]]]
Suggest = Callable[[list[str]], list[str | None]]
Answers = Callable[[list[list[Any]]], list[Any]]


@pytest.fixture(scope="session")
def folder(specification: Specification, javascript_files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search and its index, as they are published."""
    target = tmp_path_factory.mktemp("zoeken")
    for path, content in {**javascript_files, **zoekindex.files(specification)}.items():
        (target / Path(path).name).write_bytes(content)
    return target


@pytest.fixture(scope="session")
def node() -> str:
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not there: nothing has searched")
    return program


@pytest.fixture(scope="session")
def answers(node: str, folder: Path) -> Iterator[Answers]:
    """Asks many things of one process of Node: each a list of query, options and, perhaps, the function."""
    script = Path(__file__).with_name("search_many.mjs")
    command = [node, str(script), str(folder / "zoek.mjs"), str(folder / "zoekindex.json")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        requests, replies = process.stdin, process.stdout

        def ask(asked: list[list[Any]]) -> list[Any]:
            requests.write(f"{json.dumps(asked)}\n".encode())
            requests.flush()
            found: list[Any] = json.loads(replies.readline())
            assert len(found) == len(asked) > 0
            return found

        yield ask
        requests.close()


@pytest.fixture(scope="session")
def search(answers: Answers) -> Search:
    return lambda asked: answers([[query, options] for query, options in asked])


@pytest.fixture(scope="session")
def suggest(answers: Answers) -> Suggest:
    return lambda queries: answers([[query, {}, "suggestie"] for query in queries])


def in_short(hits: list[Hit], count: int = 3) -> str:
    return ", ".join(f"{hit['soort']} {hit['code']} ({hit['jaar']})" for hit in hits[:count]) or "niets"


def is_it(hit: Hit, soort: str, codes: list[str], jaar: int | None = None) -> bool:
    return hit["soort"] == soort and hit["code"] in codes and jaar in (None, hit["jaar"])


# What people ask


def questions(*names: str) -> list[dict[str, Any]]:
    """Return the questions in these files, each with ``verwacht``: the kind and code of every good answer."""
    read = [question for name in names for question in yaml.safe_load((HERE / name).read_text(encoding="utf-8"))]
    return [{"verwacht": [f"{q['soort']} {q['code']}"], **q} if "soort" in q else q for q in read]


def options(question: dict[str, Any]) -> dict[str, Any]:
    """The year of the switch; a year in the question itself must do its own work."""
    return {} if re.search(r"\b20\d\d\b", question["vraag"]) else {"jaar": question["jaar"]}


def wrong_answers(asked: list[dict[str, Any]], found: list[list[Hit]], count: int) -> list[str]:
    """Return the questions that did not find a good answer among the first ``count`` hits."""
    return [
        f"{question['vraag']}: {' of '.join(question['verwacht'])} verwacht, {in_short(hits)} gevonden"
        for question, hits in zip(asked, found, strict=True)
        if not any(answers_it(hit, question) for hit in hits[:count])
    ]


def answers_it(hit: Hit, question: dict[str, Any]) -> bool:
    stand = question.get("stand", hit["stand"])
    named = f"{hit['soort']} {hit['code']}"
    return named in question["verwacht"] and (hit["jaar"], hit["stand"]) == (question["jaar"], stand)


@pytest.mark.parametrize(
    ("name", "count", "least"),
    [
        *((name, 3, LEAST_IN_FIRST_THREE) for name in QUESTIONS),
        *((name, 1, LEAST_FIRST) for name in FIRST_HITS),
    ],
)
def test_questions_find_their_code_among_the_first_hits(search: Search, name: str, count: int, least: int) -> None:
    asked = questions(name)
    found = search([(question["vraag"], options(question)) for question in asked])
    wrong = wrong_answers(asked, found, count)
    score = len(asked) - len(wrong)
    print(f"\n{name}: {score} van {len(asked)} goed", *wrong, sep="\n  ")
    assert len(asked) >= LEAST_QUESTIONS
    assert score >= least, "\n".join(wrong)


def test_every_question_of_a_province_finds_its_code_first(search: Search) -> None:
    asked = questions(OF_A_PROVINCE)
    found = search([(question["vraag"], {**options(question), "laag": "provincie"}) for question in asked])
    assert len(asked) >= LEAST_OF_A_PROVINCE
    assert wrong_answers(asked, found, 1) == []


def test_a_search_that_finds_nothing_or_the_wrong_code_scores_nothing() -> None:
    asked = questions(*QUESTIONS, *FIRST_HITS)
    other = [{"soort": "taakveld", "code": "9.99", "jaar": 2026, "stand": "geldig"}]
    assert len(wrong_answers(asked, [[] for _ in asked], 3)) == len(asked)
    assert len(wrong_answers(asked, [other for _ in asked], 3)) == len(asked)


def test_what_questions_expect_exists_in_their_year_and_has_a_source(
    specification: Specification, folder: Path
) -> None:
    years = {f"{KINDS[code.lijst]} {code.code}": set(code.jaren) for code in all_codes(specification)}
    for document in index(folder)["documenten"]:
        first, last = document["jaren"]
        years.setdefault(f"{document['soort']} {document['code']}", set(range(first, last + 1)))
    asked = questions(*QUESTIONS)
    wrong = [
        (question["vraag"], code)
        for question in asked
        for code in question["verwacht"]
        if question["jaar"] not in years.get(code, set())
    ]
    without = [
        q["vraag"]
        for q in asked
        if not q["grond"] or any(g["bron"] not in specification.facts.bronnen for g in q["grond"])
    ]
    assert len(asked) >= 2 * LEAST_QUESTIONS
    assert wrong == []
    assert without == []


@pytest.mark.parametrize("name", [*QUESTIONS, *FIRST_HITS])
def test_no_question_is_asked_twice(name: str) -> None:
    asked = [(question["vraag"], question["jaar"]) for question in questions(name)]
    assert len(asked) >= LEAST_QUESTIONS
    assert len(asked) == len(set(asked))


def test_keywords_lead_to_their_code(search: Search, specification: Specification) -> None:
    layers = {layer.model: laag for laag, layer in reversed(specification.layers.items())}
    keywords = [
        (
            word.woord,
            KINDS[text.lijst],
            text.code,
            min(jaar for jaar in _years(specification) if in_years(word.geldig, jaar)),
            layers.get(text.model or "", "gemeente"),
        )
        for text in guidance_of(specification).texts
        for word in text.record.trefwoorden
    ]
    found = search([(word, {"jaar": jaar, "laag": laag}) for word, _, _, jaar, laag in keywords])
    wrong = [
        f"{word}: {soort} {code} verwacht, {in_short(hits)} gevonden"
        for (word, soort, code, _, _), hits in zip(keywords, found, strict=True)
        if not any(is_it(hit, soort, [code]) for hit in hits[:3])
    ]
    print(f"\n{len(keywords) - len(wrong)} van {len(keywords)} trefwoorden", *wrong, sep="\n  ")
    assert len(keywords) - len(wrong) >= LEAST_KEYWORDS
    assert 1 - len(wrong) / len(keywords) >= LEAST_SHARE_OF_KEYWORDS, "\n".join(wrong)


def _years(specification: Specification) -> range:
    return specification.years(next(iter(specification.layers)))


# Everything there is


def test_every_code_is_the_first_hit_of_its_kind_in_every_year(search: Search, specification: Specification) -> None:
    asked = [
        (KINDS[code.lijst], code.code, jaar) for code in all_codes(specification) for jaar in _years(specification)
    ]
    exists = {(KINDS[code.lijst], code.code, jaar) for code in all_codes(specification) for jaar in code.jaren}
    found = search([(code, {"jaar": jaar, "soorten": [soort]}) for soort, code, jaar in asked])
    wrong = [
        key
        for key, hits in zip(asked, found, strict=True)
        if not hits or hits[0]["code"] != key[1] or (hits[0]["stand"] == "geldig") != (key in exists)
    ]
    assert len(asked) > 2000
    assert wrong == []


def test_every_product_has_the_outcome_of_the_coupling_rules(search: Search, specification: Specification) -> None:
    pgb = {care_list.lijst for care_list in couplings_of(specification).lists if care_list.leveringsvorm}
    expected = {
        (c.code.lijst.wet, c.code.lijst.soort, c.code.code, c.code.naam, c.jaar): c.outcome
        for c in outcomes(specification)
        if c.table != "pgb" and c.code.lijst.lijst not in pgb
    }
    found = search([(key[2], {"jaar": key[4], "soorten": [key[1]], "hoogstens": 20}) for key in expected])
    wrong = []
    for (wet, soort, code, naam, jaar), hits in zip(expected, found, strict=True):
        outcome = expected[wet, soort, code, naam, jaar]
        same = [h for h in hits if (h["wet"], h["code"]) == (wet, code) and h["naam"] in (naam, code)]
        told = [(h["stand"], h["taakvelden"], h["zekerheid"]) for h in same]
        if told != [(outcome.stand, list(outcome.taakvelden), outcome.zekerheid)]:
            wrong.append((code, jaar, told, outcome))
    assert len(expected) > 2000
    assert wrong == []


def test_every_theme_of_the_specific_grant_leads_to_its_taakveld(search: Search, specification: Specification) -> None:
    themes = guidance_of(specification).spuk_themes
    found = search([(theme.thema, {}) for theme in themes])
    pairs = list(zip(themes, found, strict=True))
    wrong = [t.thema for t, hits in pairs if not any(is_it(h, "taakveld", [t.taakveld]) for h in hits[:3])]
    assert len(themes) > 10
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("solvabiliteit", "fk.3"),
        ("solvabiliteitsratio", "fk.3"),
        ("netto schuldquote", "fk.1"),
        ("schuldquote gecorrigeerd voor leningen", "fk.2"),
        ("structurele exploitatieruimte", "fk.4"),
        ("grondexploitatie kengetal", "fk.5"),
        ("belastingcapaciteit", "fk.6"),
        ("woonlasten", "fk.6"),
        ("apparaatskosten", "bi.3"),
        ("overhead percentage", "bi.5"),
        ("emu-saldo", "emu-saldo"),
        ("EMU saldo", "emu-saldo"),
        ("emu enquete", "emu-saldo"),
        ("fk.3", "fk.3"),
        ("fk 3", "fk.3"),
    ],
)
def test_a_key_figure_is_found_first_by_its_name_and_its_code(search: Search, typed: str, code: str) -> None:
    hits = search([(typed, {"jaar": 2025})])[0]
    assert is_it(hits[0], "kengetal", [code]), in_short(hits)


def test_a_key_figure_comes_after_the_code_that_an_amount_is_booked_on(search: Search) -> None:
    hire, land, overhead = search([("externe inhuur", {}), ("grondexploitatie", {}), ("overhead", {})])
    assert is_it(hire[0], "categorie", ["3.5.1"]), in_short(hire)
    assert is_it(land[0], "taakveld", ["8.2"]), in_short(land)
    assert is_it(overhead[0], "taakveld", ["0.4"]), in_short(overhead)


@pytest.mark.parametrize("soort", ["vraag", "regel", "begrip", "toedelingsregel"])
def test_the_words_of_a_title_find_it(search: Search, folder: Path, soort: str) -> None:
    documents = [d for d in index(folder)["documenten"] if d["soort"] == soort]
    found = search([(d["naam"], {"jaar": d["jaren"][1], "soorten": [soort]}) for d in documents])
    wrong = [
        d["naam"] for d, hits in zip(documents, found, strict=True) if not any(h["naam"] == d["naam"] for h in hits[:2])
    ]
    assert len(documents) > 20
    assert wrong == []


# Layers


def test_every_code_of_every_layer_is_its_first_hit_of_its_kind(search: Search, specification: Specification) -> None:
    last = specification.edition.laatste_jaar
    asked = [
        (laag, KINDS[code.lijst], code.code, code.jaren[last].naam)
        for laag, codes in codes_by_layer(specification).items()
        for code in codes
        if last in code.jaren
    ]
    found = search([(code, {"laag": laag, "soorten": [soort]}) for laag, soort, code, _ in asked])
    wrong = [
        key
        for key, hits in zip(asked, found, strict=True)
        if not hits or (hits[0]["code"], hits[0]["naam"], hits[0]["stand"]) != (key[2], key[3], "geldig")
    ]
    assert len(asked) > 500
    assert wrong == []


def test_a_code_that_two_layers_have_is_found_as_that_of_the_layer(search: Search) -> None:
    told = search([("2.1", {"laag": laag, "soorten": ["taakveld"]}) for laag in ("gemeente", "gr", "provincie")])
    assert [hits[0]["naam"] for hits in told] == ["Verkeer en vervoer", "Verkeer en vervoer", "Landwegen"]
    assert [hits[0]["lagen"] for hits in told] == [["gemeente", "gr"], ["gemeente", "gr"], ["provincie"]]


def test_no_answer_of_another_layer_is_found_without_saying_for_whom(search: Search, folder: Path) -> None:
    whom = {(d["soort"], d["code"], d["naam"]): d["lagen"] for d in index(folder)["documenten"] if "lagen" in d}
    asked = [*questions(*QUESTIONS, *FIRST_HITS, OF_A_PROVINCE)]
    looked_at = 0
    for laag in ("gemeente", "gr", "provincie"):
        for hits in search([(question["vraag"], {"laag": laag}) for question in asked]):
            for hit in hits:
                lagen = hit.get("lagen", [laag])
                assert ("voor" in hit) == (laag not in lagen), hit
                assert hit.get("voor", lagen) == lagen
                assert "lagen" in hit or (hit["soort"], hit["code"], hit["naam"]) not in whom, hit
                looked_at += "voor" in hit
    assert looked_at > 100


def test_no_product_and_no_taakveld_of_a_gemeente_is_found_for_a_province(
    search: Search, specification: Specification
) -> None:
    own = {(c.code, entry.naam) for c in codes_by_layer(specification)["provincie"] for entry in c.jaren.values()}
    found = search([(q["vraag"], {"laag": "provincie", "hoogstens": 30}) for q in questions(*QUESTIONS, *FIRST_HITS)])
    hits = [hit for hits in found for hit in hits]
    assert len(hits) > 1000
    assert [hit for hit in hits if "wet" in hit] == []
    assert [hit for hit in hits if hit["soort"] == "taakveld" and (hit["code"], hit["naam"]) not in own] == []


def test_an_unknown_layer_is_refused(node: str, folder: Path) -> None:
    script = f"import {{ maak }} from '{(folder / 'zoek.mjs').as_uri()}';" + (
        "import { readFileSync } from 'node:fs';"
        f"maak(JSON.parse(readFileSync({str(folder / 'zoekindex.json')!r}))).zoek('x', {{ laag: 'waterschap' }});"
    )
    ended = subprocess.run([node, "--input-type=module", "-e", script], capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "RangeError: De laag waterschap is niet bekend." in ended.stderr


# Notations, years, words


@pytest.mark.parametrize(
    ("typed", "soort", "code"),
    [
        *(
            (typed, "taakveld", "6.71a")
            for typed in ("6.71a", "671a", "6.71 a", "6.71A", " 6.71a ", "6.71-a", "671 A", "6,71a")
        ),
        *((typed, "productcode", "45A48") for typed in ("45A48", "45a48", "45 A 48", "45-a-48", "45.A.48")),
        *((typed, "balanspost", "A1311") for typed in ("A1311", "a1311", "a.1311", "A 1311", "a 13 11")),
        *((typed, "regel", "PF006") for typed in ("PF006", "pf 006", "pf-006")),
        *((typed, "categorie", "3.4.1") for typed in ("3.4.1", "3 4 1", "categorie 341", "cat. 3.4.1 categorie")),
        *((typed, "productcode", "01A03") for typed in ("01A03", "1A03")),
        *((typed, "productcategorie", "45") for typed in ("45", "productcategorie 45", "jeugd 45", "45Z99")),
        *((typed, "taakveld", "0.10") for typed in ("0.10", "taakveld 0.10")),
        ("0.1", "taakveld", "0.1"),
        ("wmo 07", "productcategorie", "07"),
        ("hulpvorm 11", "hulpvorm", "11"),
    ],
)
def test_a_code_is_found_however_it_is_typed(search: Search, typed: str, soort: str, code: str) -> None:
    hits = search([(typed, {"jaar": 2024})])[0]
    assert is_it(hits[0], soort, [code]), in_short(hits)


def test_a_part_of_a_code_gives_the_codes_that_begin_so(search: Search) -> None:
    part, product = search([("6.7", {}), ("45A4", {})])
    assert all(hit["code"].startswith("6.7") and hit["stand"] == "geldig" for hit in part[:5])
    assert all(hit["code"].startswith("45A4") for hit in product[:5])


def test_a_year_in_the_question_goes_before_the_switch(search: Search) -> None:
    hits = search(
        [
            ("wijkteam", {"jaar": 2022}),
            ("wijkteam in 2022", {"jaar": 2026}),
            ("wijkteam", {}),
            ("wijkteam 1999", {"jaar": 2022}),
        ]
    )
    assert [(found[0]["code"], found[0]["jaar"]) for found in hits] == [
        ("6.2", 2022),
        ("6.2", 2022),
        ("6.23", 2027),
        ("6.2", 2022),
    ]


def test_a_code_that_ended_names_its_successors_and_what_decides(search: Search) -> None:
    now, then = search([("6.72a", {"jaar": 2026}), ("6.72a", {"jaar": 2024})])
    assert (now[0]["code"], now[0]["stand"], now[0]["laatste_jaar"]) == ("6.72a", "vervallen", 2024)
    assert {"6.751", "6.761", "6.792"} <= {successor["code"] for successor in now[0]["opvolgers"]}
    assert all(successor["naam"] and successor["als"] for successor in now[0]["opvolgers"])
    assert now[0]["vraag"].endswith("?")
    assert then[0]["stand"] == "geldig"
    assert "opvolgers" not in then[0]


def test_every_code_that_ended_has_successors_when_the_facts_have_them(
    search: Search, specification: Specification
) -> None:
    last = specification.edition.laatste_jaar
    ended = [code for code in all_codes(specification) if max(code.jaren) < last]
    found = search([(c.code, {"soorten": [KINDS[c.lijst]]}) for c in ended])
    told = {(fact.lijst, code) for fact in specification.facts.transitions if fact.naar for code in fact.van}
    wrong = [
        c.code
        for c, hits in zip(ended, found, strict=True)
        if hits[0]["stand"] != "vervallen" or ((c.lijst, c.code) in told and not hits[0].get("opvolgers"))
    ]
    assert len(ended) > 20
    assert wrong == []


def test_a_code_that_does_not_exist_yet_says_so(search: Search) -> None:
    hits = search([("6.751", {"jaar": 2023})])[0]
    assert (hits[0]["code"], hits[0]["stand"]) == ("6.751", "nog_niet")


def test_pgb_jeugd_is_another_taakveld_before_2025(search: Search) -> None:
    new, old = search([("pgb jeugd", {"jaar": 2025}), ("pgb jeugd", {"jaar": 2024})])
    assert is_it(new[0], "taakveld", ["6.792"])
    valid = [hit["code"] for hit in old if hit["soort"] == "taakveld" and hit["stand"] == "geldig"]
    assert valid[0] in ("6.72a", "6.72d", "6.74a")
    assert "6.792" not in valid


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("begraafplaats", "7.5"),
        ("begraafplaatsen", "7.5"),
        ("musea", "5.4"),
        ("museum's", "5.4"),
        ("straatlantaarntjes", "2.1"),
        ("RIOLERING", "7.2"),
        ("gemeentefonds", "0.7"),
        ("fonds", "0.7"),
        ("jeugdzorg verblijf", "6.761"),
        ("jeugd hulp verblijf", "6.761"),
        ("waar boek ik de jeugdzorg met verblijf", "6.761"),
        ("afval stoffen heffing", "7.3"),
        ("crematie", "7.5"),
        ("persoonsgebonden budget wmo", "6.791"),
        ("hulp bij het huishouden", "6.711"),
        ("omgevingsdienst", "7.4"),
    ],
)
def test_endings_compounds_and_words_for_the_same_thing_are_found(search: Search, typed: str, code: str) -> None:
    hits = search([(typed, {})])[0]
    assert any(is_it(hit, "taakveld", [code]) for hit in hits[:3]), in_short(hits)


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("wijkteem", "wijkteam"),
        ("riolerring", "riolering"),
        ("gemeentefnds", "gemeentefonds"),
        ("ondertoezichtsteling", "ondertoezichtstelling"),
        ("waar boek ik de hondenbelastnig", "hondenbelasting"),
        ("wijkteam", None),
        ("wijkteams", None),
        ("6.72a", None),
        ("45A48", None),
        ("xyzzyqwq", None),
        ("fonds", None),
        ("", None),
    ],
)
def test_a_slip_of_the_pen_gives_a_suggestion(suggest: Suggest, typed: str, better: str | None) -> None:
    assert suggest([typed]) == [better]


def test_every_suggestion_finds_something(search: Search, suggest: Suggest, folder: Path) -> None:
    names = [d["naam"] for d in index(folder)["documenten"] if d["soort"] in KINDS.values()]
    typed = [f"{name[:4]}{name[5:]}" for name in names if len(name) > 9]
    better = [said for said in suggest(typed) if said is not None]
    assert len(better) > 50
    assert all(search([(said, {}) for said in better]))


def test_a_hit_says_on_what_it_was_found(search: Search) -> None:
    keyword, product, code = search([("hondenbelasting", {}), ("traplift", {}), ("6.751", {})])
    assert keyword[0]["gevonden"]["in"] == "woord"
    assert keyword[0]["gevonden"]["zekerheid"] in ("vastgesteld", "afgeleid", "voorstel")
    named = next(hit for hit in product if is_it(hit, "taakveld", ["6.60"]))
    assert named["gevonden"]["in"] in ("productcode", "vraag")
    assert "gevonden" not in code[0]


def test_kinds_and_the_number_of_hits_can_be_chosen(search: Search) -> None:
    chosen, few, none, default = search(
        [("huur", {"soorten": ["categorie"]}), ("huur", {"hoogstens": 2}), ("huur", {"soorten": []}), ("huur", {})]
    )
    assert {hit["soort"] for hit in chosen} == {"categorie"}
    assert (len(few), len(none), len(default)) == (2, 0, 10)
    assert default[:2] == few


def test_hits_come_best_first_and_have_what_every_hit_has(search: Search) -> None:
    found = search([(question["vraag"], options(question)) for question in questions(*QUESTIONS)])
    count = 0
    for hits in found:
        points = [hit["punten"] for hit in hits]
        assert points == sorted(points, reverse=True)
        for hit in hits:
            count += 1
            assert {"soort", "code", "naam", "jaar", "stand", "punten"} <= hit.keys()
            assert hit["naam"]
    assert count > 500


# Bad input


HOSTILE = [
    "",
    "   ",
    "?!.,;:",
    "de het een",
    "a" * 10_000,
    "jeugd " * 2_000,
    "6.7" * 3_000,
    "<script>alert(1)</script>",
    "'; DROP TABLE taakvelden; --",
    "(((((",
    "[a-z]*+?{1,9}\\",
    "^(a+)+$",
    "__proto__ constructor toString hasOwnProperty",
    "__proto__",
    "\x00\x01\u2028\u2029",
    "😀 ﷽ ǅ ß İ",
    "\ud800",
    "é" * 500,
    "20252025 2025 2025",
    "-1 +1 18+ 18-",
    "0" * 200,
]


def test_hostile_input_gives_hits_or_none_and_no_error(search: Search, suggest: Suggest) -> None:
    found = search([(text, {}) for text in HOSTILE])
    assert [hits for hits in found[:4] if hits] == [] or all(len(hits) <= 10 for hits in found)
    assert found[0] == found[1] == found[2] == []
    assert len(suggest(HOSTILE)) == len(HOSTILE)


def test_what_is_no_text_gives_no_error(search: Search) -> None:
    odd: list[Any] = [None, 6.751, 2025, True, [], {}, ["6.751"]]
    assert len(search([(value, {}) for value in odd])) == len(odd)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.text(max_size=60), min_size=50, max_size=150))
def test_any_text_gives_the_same_hits_twice(search: Search, texts: list[str]) -> None:
    asked: list[Asked] = [(text, {}) for text in texts]
    assert search(asked) == search(asked[::-1])[::-1]


# The index and the command


def index(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "zoekindex.json").read_bytes())
    return found


def test_the_index_is_small_and_holds_every_kind(folder: Path) -> None:
    content = (folder / "zoekindex.json").read_bytes()
    documents = index(folder)["documenten"]
    assert len(content) < MOST_BYTES
    assert len(gzip.compress(content)) < MOST_PACKED_BYTES
    kinds = {
        "taakveld",
        "categorie",
        "balanspost",
        "productcategorie",
        "productcode",
        "hulpvorm",
        "regel",
        "vraag",
        "begrip",
    }
    assert kinds | {"toedelingsregel", "hoofdgroep", "kengetal"} == {d["soort"] for d in documents}
    named = [(d["soort"], d.get("wet"), d["code"], d["naam"], *d.get("lagen", ())) for d in documents]
    assert len(named) == len(set(named)) > 1000


def test_the_same_facts_give_the_same_bytes(specification: Specification) -> None:
    assert zoekindex.files(specification) == zoekindex.files(specification)


def test_no_text_of_a_document_stands_in_it_twice(folder: Path) -> None:
    documents = index(folder)["documenten"]
    repeated = [
        d["code"] for d in documents for texts in [d.get("tekst", [])] if len(texts) != len({tuple(t) for t in texts})
    ]
    assert repeated == []


def command(node: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    words = [node, str(folder / "zoek-cli.mjs"), *arguments]
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def test_the_command_prints_hits_as_json(node: str, folder: Path) -> None:
    ended = command(node, folder, "pgb", "jeugd", "--jaar", "2025")
    first = json.loads(ended.stdout)[0]
    assert ended.returncode == 0
    assert (first["soort"], first["code"], first["naam"], first["jaar"], first["stand"]) == (
        "taakveld",
        "6.792",
        "PGB Jeugd",
        2025,
        "geldig",
    )


def test_the_command_finds_the_code_of_the_layer(node: str, folder: Path) -> None:
    ended = command(node, folder, "vaarwegen", "--laag", "provincie")
    first = json.loads(ended.stdout)[0]
    assert (ended.returncode, first["code"], first["naam"]) == (0, "2.2", "Waterwegen")


def test_the_command_says_when_nothing_is_found(node: str, folder: Path) -> None:
    ended = command(node, folder, "xyzzyqwq")
    assert (ended.returncode, json.loads(ended.stdout)) == (1, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Wat zoekt u?"),
        (("  ",), "Wat zoekt u?"),
        (("--jaar", "2025"), "Wat zoekt u?"),
        (("wijkteam", "--jaar"), "jaar van vier cijfers"),
        (("wijkteam", "--jaar", "straks"), "jaar van vier cijfers"),
        (("wijkteam", "--jaar", "1999"), "geen model"),
        (("vaarwegen", "--laag"), "Na --laag hoort een laag"),
        (("vaarwegen", "--laag", "waterschap"), "waterschap is geen laag"),
        (("vaarwegen", "--laag", "provincie", "--jaar", "2017"), "Voor provincie 2017 is er geen model"),
        (("wijkteam", "--kleur"), "--kleur is niet bekend"),
    ],
)
def test_wrong_use_is_explained(node: str, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = command(node, folder, *arguments)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert ended.stdout == ""


def test_help_has_an_example(node: str, folder: Path) -> None:
    ended = command(node, folder, "--help")
    assert ended.returncode == 0
    assert "Voorbeeld: node zoek-cli.mjs" in ended.stdout


@pytest.mark.parametrize("content", [None, "{", "null"])
def test_without_its_index_the_command_says_what_to_do(
    node: str, folder: Path, tmp_path: Path, content: str | None
) -> None:
    shutil.copy(folder / "zoek-cli.mjs", tmp_path)
    if content is not None:
        (tmp_path / "zoekindex.json").write_text(content, encoding="utf-8")
    ended = command(node, tmp_path, "wijkteam")
    assert ended.returncode == 2
    assert "Zet zoekindex.json naast zoek-cli.mjs" in ended.stderr
    assert "at " not in ended.stderr.split("\n")[0][:3]
