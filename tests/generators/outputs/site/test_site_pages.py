"""Every page of the site before mkdocs makes it: whole, at an address of its own, and with everything it is about.

These need no browser and no mkdocs, so a fault in a template shows at once; `test_site.py` and
`test_site_in_browser.py` look at what comes out.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

import msgspec
import pytest
import yaml

from generators.kernel.files import Files
from generators.kernel.records import GedateerdeTekst, Vraagbestand
from generators.outputs.build import Output
from generators.outputs.site import build, choices, downloads, handbook, products, questions, rules
from generators.outputs.site.page import FOLDER_OF_KIND, MOST_DESCRIPTION, Page, clipped, markdown
from generators.subjects.allocation.facts import allocation_of
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.couplings.facts import coupling_years, couplings_of
from generators.subjects.guidance.facts import AskedQuestion, guidance_of
from generators.subjects.model.specification import Specification
from generators.subjects.transitions.code_years import all_codes, codes_of_models
from iv3.core.errors import UserError
from tests.support.sources import ROOT, made
from tests.support.website import Links

NASTY = """<script>alert("1")</script> 'aan' & {{ 7 * 7 }} **vet** [x](http://x)"""
NASTY_AS_TEXT = (
    """&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt; &#39;aan&#39; &amp; {{ 7 * 7 }} **vet** [x](http://x)"""
)


@pytest.fixture(scope="module")
def published(output: Output) -> Files:
    return {path: content for path, content in output.published.items() if path != "manifest.json"}


@pytest.fixture(scope="module")
def shared(specification: Specification) -> Mapping[str, object]:
    return build.shared_data(specification)


@pytest.fixture(scope="module")
def all_pages(specification: Specification, published: Files) -> dict[str, Page]:
    found = list(build.pages(specification, published))
    assert [path for path, count in Counter(page.path for page in found).items() if count > 1] == []
    return {page.path: page for page in found}


@pytest.fixture(scope="module")
def written(all_pages: Mapping[str, Page], shared: Mapping[str, object]) -> dict[str, str]:
    """The Markdown of every page."""
    return {path: markdown(page, shared).decode() for path, page in all_pages.items()}


@pytest.fixture(scope="module")
def read(written: Mapping[str, str]) -> dict[str, Links]:
    return {path: Links(text) for path, text in written.items()}


def below(all_pages: Mapping[str, Page], folder: str) -> set[str]:
    """Return the names of the pages directly below a folder."""
    return {path.removeprefix(f"{folder}/") for path in all_pages if fnmatchcase(path, f"{folder}/*")}


# Whole, and at their own address


def test_every_page_has_a_title_of_its_own_and_a_short_plain_description(all_pages: Mapping[str, Page]) -> None:
    assert len(all_pages) > 500
    titles = Counter(page.title for page in all_pages.values())
    assert [title for title, count in titles.items() if count > 1] == []
    faults = [
        f"{path}: {page.description!r}"
        for path, page in all_pages.items()
        if not 10 < len(page.description) <= MOST_DESCRIPTION or "<" in page.description
    ]
    assert faults == []


def test_front_matter_is_read_back_as_it_was_meant(all_pages: Mapping[str, Page], written: Mapping[str, str]) -> None:
    for path, text in written.items():
        head = yaml.safe_load(text.split("---\n")[1])
        assert (head["title"], head["description"]) == (all_pages[path].title, all_pages[path].description), path


def test_a_page_has_one_heading_of_its_own_and_no_name_twice(
    written: Mapping[str, str], read: Mapping[str, Links]
) -> None:
    for path, text in written.items():
        assert len(re.findall("<h1[ >]", text)) == 1, path
        assert [name for name, count in Counter(read[path].ids).items() if count > 1] == [], path


def dangling(read: Mapping[str, Links], files: set[str]) -> list[str]:
    """Return every link between pages that leads nowhere, or to a name that is not on its page."""
    faults = []
    for path, found in read.items():
        for _, _, address in found.links:
            if re.match("[a-z]+:", address):
                continue
            target, _, name = address.partition("#")
            full = posixpath.normpath(posixpath.join(path, target)) if target else posixpath.join(path, "index.html")
            other = full.removesuffix("index.html").strip("/")
            if full.endswith("index.html") and other in read:
                if name and name not in read[other].ids:
                    faults.append(f"{path or 'home'}: {address} (no such name)")
            elif full not in files:
                faults.append(f"{path or 'home'}: {address}")
    return faults


@pytest.fixture(scope="module")
def files(specification: Specification, published: Files) -> set[str]:
    """Every file beside the pages: what the browser needs, and what is offered for download."""
    made = build.sources(specification, {}, published)
    return {path.removeprefix("docs/") for path in made if path.startswith("docs/")} | set(downloads.copies(published))


def test_every_link_and_anchor_resolves(read: Mapping[str, Links], files: set[str]) -> None:
    assert sum(len(found.links) for found in read.values()) > 20_000
    assert sum("#" in address for found in read.values() for _, _, address in found.links) > 1000
    assert dangling(read, files) == []


def test_a_dangling_link_or_anchor_is_noticed(read: Mapping[str, Links], files: set[str]) -> None:
    broken = {
        **read,
        "x": Links('<a href="../weg/index.html">a</a><a href="../open/index.html#weg">b</a><a href="#c">c</a>'),
    }
    assert [fault for fault in dangling(broken, files) if fault.startswith("x:")] == [
        "x: ../weg/index.html",
        "x: ../open/index.html#weg (no such name)",
        "x: #c (no such name)",
    ]


def schema_addresses(files: Files, top: str) -> dict[str, str]:
    """Return for each file that says its own address below ``top`` the path that the address has."""
    found = {}
    for path, content in files.items():
        if path.endswith(".json") and b'"$id"' in content:
            data = json.loads(content)
            if isinstance(data, dict) and str(data.get("$id")).startswith(top):
                found[path] = data["$id"].removeprefix(top)
    return found


def test_the_address_that_a_schema_says_it_has_is_a_file_of_the_site_with_the_same_content(
    specification: Specification, published: Files
) -> None:
    addresses = schema_addresses(published, specification.edition.adres)
    assert len(addresses) > 30
    assert {path.split("/")[0] for path in addresses} == {"protocol", "schemas"}
    site = downloads.copies(published)
    assert [path for path, address in addresses.items() if site.get(address) != published[path]] == []
    assert site["actueel.json"] == published["actueel.json"]
    assert not any(path.startswith("schemas/bronnen/") for path in site), "those have no address of their own"


def test_a_schema_with_an_address_that_nobody_serves_is_noticed(specification: Specification) -> None:
    top = specification.edition.adres
    lost = {"schemas/a.schema.json": f'{{"$id": "{top}elders/a.schema.json"}}'.encode()}
    assert schema_addresses(lost, top) == {"schemas/a.schema.json": "elders/a.schema.json"}
    assert "elders/a.schema.json" not in downloads.copies(lost)


def test_a_page_about_a_fact_leads_to_its_line(
    specification: Specification, all_pages: Mapping[str, Page], read: Mapping[str, Links]
) -> None:
    lines = {
        document.path: (ROOT / document.path).read_text(encoding="utf-8").count("\n")
        for document in specification.facts.documents
    }
    edited = 0
    for path in read:
        folder, _, name = path.partition("/")
        addresses = [a for _, _, a in read[path].links if a.startswith(specification.edition.bewerkadres)]
        if folder in FOLDER_OF_KIND.values() and name:
            assert len(addresses) == 1, path
        for address in addresses if folder != "handleiding" else ():
            file, _, line = address.removeprefix(specification.edition.bewerkadres).partition("#L")
            assert 1 <= int(line) <= lines[file], path
            edited += 1
    assert edited > 600


def test_the_pencil_at_an_item_of_a_list_opens_the_line_of_that_item(written: Mapping[str, str]) -> None:
    looked_at = 0
    for path, file in (("open", "tables/open.yaml"), ("begrippen", "tables/begrippen.yaml")):
        text = (ROOT / file).read_text(encoding="utf-8").splitlines()
        names = re.findall(r'<(?:h2|dt) id="([^"]+)"', written[path])
        opened = [int(line) for line in re.findall(rf"/{file}#L(\d+)", written[path])]
        assert opened, path
        for name, line in zip(names, opened, strict=False):
            assert re.search(rf"\bid: {re.escape(name)}\b", text[line - 1]), f"{name}: {text[line - 1]}"
            looked_at += 1
    assert looked_at > 50


# Everything it is about


def test_there_is_a_page_for_every_code_rule_question_and_category(
    specification: Specification, all_pages: Mapping[str, Page]
) -> None:
    codes = all_codes(specification)
    for kind, folder in (("taakveld", "taakvelden"), ("categorie", "categorieen"), ("balanscode", "balansposten")):
        assert below(all_pages, folder) == {code.code for code in codes if code.lijst == kind}
    assert below(all_pages, "regels") == {rule.id for rule in specification.facts.rules}
    assert below(all_pages, "vragen") == {question.id for question in guidance_of(specification).questions}
    categories = {
        code.code
        for care_list in couplings_of(specification).lists
        if care_list.soort == "productcategorie"
        for code in care_list.codes
    }
    assert below(all_pages, "productcategorieen") == categories


def test_every_rule_page_has_its_message_remedy_formula_and_worked_example(
    specification: Specification, all_pages: Mapping[str, Page], written: Mapping[str, str]
) -> None:
    without_example = []
    for rule in specification.facts.rules:
        data, text = all_pages[f"regels/{rule.id}"].data, written[f"regels/{rule.id}"]
        for name in ("doen", "melding", "grond"):
            assert f'id="{name}"' in text, rule.id
        assert bool(data["woorden"]) != bool(data["gebeurtenissen"]), rule.id
        if data["voorbeeld"] is None:
            without_example.append(rule.id)
        else:
            assert 'id="voorbeeld"' in text, rule.id
    assert len(specification.facts.rules) - len(without_example) > 50
    assert all(
        "excel" in event.lower() or "bestand" in event.lower()
        for r in without_example
        for event in all_pages[f"regels/{r}"].data["gebeurtenissen"]
    )


def test_a_rule_outside_its_years_says_so(written: Mapping[str, str], specification: Specification) -> None:
    later = [r for r in specification.facts.rules if r.geldig.van > min(specification.years("gemeente"))]
    assert later
    for rule in later:
        assert f'data-tot="{rule.geldig.van - 1}">In het gekozen jaar' in written[f"regels/{rule.id}"], rule.id


def test_each_coupling_table_has_every_row_once_with_a_name_to_link_to(
    specification: Specification, written: Mapping[str, str], read: Mapping[str, Links]
) -> None:
    looked_at = 0
    for jaar in coupling_years(specification):
        for table in koppelingen.of_year(specification, jaar):
            path = f"koppeltabellen/{jaar}/{table.name.rsplit('/', 1)[-1]}"
            rows = re.findall('<tr id="([^"]+)" data-stand="(?:gekoppeld|keuze|open)"', written[path])
            assert len(rows) == len(set(rows)) == len(table.rows) > 0, path
            assert {f"#{row}" for row in rows} <= {address for _, _, address in read[path].links}, path
            looked_at += len(rows)
    assert looked_at > 3000


def test_a_table_of_both_laws_can_be_filtered_on_law_and_another_has_no_such_choice(
    specification: Specification, written: Mapping[str, str]
) -> None:
    last = specification.edition.laatste_jaar
    assert 'data-filter="wet"' in written[f"koppeltabellen/{last}/pgb"]
    assert 'data-filter="wet"' not in written[f"koppeltabellen/{last}/jeugd"]


def test_the_coverage_adds_up_to_every_row(specification: Specification, all_pages: Mapping[str, Page]) -> None:
    coverage = all_pages["koppeltabellen"].data["dekking"]
    assert sorted(coverage) == list(coupling_years(specification))
    for jaar, tables in coverage.items():
        rows = {table.title: len(table.rows) for table in koppelingen.of_year(specification, jaar)}
        assert {table["titel"]: sum(table["aantal"].values()) for table in tables} == rows
        assert {stand for table in tables for stand in table["aantal"]} <= set(products.STATES)


def test_a_category_tells_natura_and_pgb_apart(written: Mapping[str, str]) -> None:
    text = written["productcategorieen/45"]
    natura, pgb = (text.index(f"bij {form}?") for form in ("zorg in natura", "pgb"))
    assert natura < text.index("6.751") < pgb < text.index("6.792")


def test_a_category_of_two_laws_is_refused(specification: Specification, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [c for c in koppelingen.outcomes(specification) if c.code.lijst.soort == "productcategorie"]
    one = next(c for c in found if c.code.lijst.wet == "wmo")
    other = next(c for c in found if c.code.lijst.wet == "jeugdwet")
    same_code = replace(other, code=replace(other.code, fact=one.code.fact))
    monkeypatch.setattr(koppelingen, "outcomes", lambda _: iter([one, same_code]))
    with pytest.raises(UserError, match="staat bij twee wetten"):
        list(products.pages(specification))


def test_the_overview_of_codes_has_every_code_in_every_year_it_exists(
    specification: Specification, written: Mapping[str, str]
) -> None:
    shown = Counter(
        (code, jaar)
        for van, tot, code in re.findall(
            r'<tr data-van="(\d+)" data-tot="(\d+)"><th scope="row"><a class="iv3-code"[^>]*>([^<]+)</a>',
            written["codes"],
        )
        for jaar in range(int(van), int(tot) + 1)
    )
    wanted = Counter((code.code, jaar) for _, code in codes_of_models(specification) for jaar in code.jaren)
    assert sum(wanted.values()) > 1500
    assert shown == wanted


def test_open_points_and_slips_all_stand_there_with_their_name(
    specification: Specification, read: Mapping[str, Links]
) -> None:
    points = {
        record["id"]
        for document in specification.facts.documents
        if document.path == "tables/open.yaml"
        for record in document.data["open"]
    }
    assert len(points) > 20
    assert points <= set(read["open"].ids)
    assert {slip.id for slip in guidance_of(specification).irregularities} <= set(read["onregelmatigheden"].ids)
    assert {rule.id for rule in guidance_of(specification).allocation_rules} <= set(read["toedeling"].ids)
    assert {term.id for term in guidance_of(specification).terms} <= set(read["begrippen"].ids)
    assert set(specification.facts.bronnen) <= set(read["over"].ids)


# Questions


def made_up_question(specification: Specification, **more: object) -> AskedQuestion:
    bron = {"id": "voorschrift-2026", "blad": 35}
    answers = (
        made(GedateerdeTekst, tekst="Op 6.72a.", van=2023, tot=2024, bron=bron, zekerheid="afgeleid"),
        made(GedateerdeTekst, tekst="Op 6.751, 6.752 of 6.753.", van=2025, bron=bron, zekerheid="vastgesteld"),
    )
    about = {
        "taakvelden": ["6.72a", "6.751"],
        "domeinen": ["jeugd"],
        "methoden": [allocation_of(specification).methods[0].id],
        "regels": ["PF006"],
        "toedelingsregels": [guidance_of(specification).allocation_rules[0].id],
    }
    told = {
        "vraag": "Waar boek ik verzonnen hulp?",
        "ook_gevraagd": ["Waar hoort verzonnen hulp?"],
        "antwoord": answers[-1].tekst,
        "over": about,
        "open": "crisisverblijf-codes",
        "gecontroleerd_op": "2026-11-26",
        "geldig": {"van": 2023},
        "bron": bron,
        "ook_in": [{"id": "findo"}],
        "zekerheid": "vastgesteld",
    }
    return AskedQuestion("verzonnen", made(Vraagbestand, **{**told, **more}), answers)


def question_page(specification: Specification, shared: Mapping[str, object], question: AskedQuestion) -> str:
    guidance = replace(guidance_of(specification), questions=(question,))
    other = Specification(specification.facts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions, "guidance_of", lambda _specification: guidance)
        page = next(page for page in questions.pages(other) if page.path == f"vragen/{question.id}")
    return markdown(page, shared).decode()


def test_a_question_tells_answer_years_codes_rules_methods_sources_and_what_is_open(
    specification: Specification, shared: Mapping[str, object]
) -> None:
    text = question_page(specification, shared, made_up_question(specification)).split("---\n", 2)[2]
    later, earlier = text.index('data-van="2025"'), text.index('data-van="2023" data-tot="2024"')
    assert later < text.index("Op 6.751, 6.752 of 6.753.") < earlier < text.index("Op 6.72a.")
    for part in (
        "blad 35",
        "afgeleid",
        "Nagelezen op 2026-11-26",
        "Ook in: ",
        "../../taakvelden/6.72a/index.html",
        "../../regels/PF006/index.html",
        "../../toedeling/index.html#",
        "../../open/index.html#crisisverblijf-codes",
        allocation_of(specification).methods[0].naam[1:],
        "Waar hoort verzonnen hulp?",
    ):
        assert part in text, part


def test_a_question_with_markup_comes_out_as_text(specification: Specification, shared: Mapping[str, object]) -> None:
    question = made_up_question(specification, vraag=NASTY)
    answers = (msgspec.structs.replace(question.antwoorden[0], tekst=NASTY),)
    text = question_page(specification, shared, replace(question, antwoorden=answers))
    head, body = text.split("---\n", 2)[1:]
    assert yaml.safe_load(head)["title"] == NASTY
    assert body.count(NASTY_AS_TEXT) == 2
    assert "<script" not in body


def test_the_overview_has_every_question_under_the_subjects_of_the_schema(
    specification: Specification, all_pages: Mapping[str, Page], written: Mapping[str, str]
) -> None:
    subjects = choices.of_enum("vraag", "Vraagdomein")
    assert len(subjects) > 5
    told = {name: title for name, title, _ in all_pages["vragen"].data["domeinen"]}
    assert told == {name: subject.title for name, subject in subjects.items()}
    for question in guidance_of(specification).questions:
        assert f'"../vragen/{question.id}/index.html"' in written["vragen"]


def test_a_rule_with_markup_comes_out_as_text(
    specification: Specification, shared: Mapping[str, object], published: Files
) -> None:
    rows = json.loads(published["tabellen/regels.json"])
    for row in rows:
        row.get("voorbeeld", {})["wat"] = NASTY
    page = next(
        page
        for page in rules.pages(specification, {"tabellen/regels.json": json.dumps(rows).encode()})
        if page.path == "regels/PF006"
    )
    text = markdown(page, shared).decode()
    assert NASTY_AS_TEXT in text
    assert "<script" not in text


# Downloads


def test_every_file_that_is_offered_is_in_one_group_with_its_size_and_hash(
    specification: Specification, published: Files
) -> None:
    found = [
        file for _, layers in downloads.groups(specification, published) for _, inside in layers for file in inside
    ]
    offered = dict(downloads.offered(published))
    assert len(found) == len(offered) > 300
    lines = downloads.copies(published)[downloads.SUMS].decode().splitlines()
    sums = {path: digest for digest, path in (line.split("  ") for line in lines)}
    for file in found:
        assert file.bytes == len(offered[file.path])
        assert sums[file.path] == file.sha256
    assert sum(bool(file.title) for file in found) > 200


def test_a_file_without_a_group_is_refused(specification: Specification, published: Files) -> None:
    with pytest.raises(UserError, match=r"geen groep voor iets/nieuws\.bin"):
        list(downloads.groups(specification, {**published, "iets/nieuws.bin": b"x"}))


def test_no_group_is_empty_and_no_pattern_is_idle(published: Files) -> None:
    offered = [path for path, _ in downloads.offered(published)]
    idle = [
        pattern
        for group in downloads.GROUPS
        for pattern in group.patterns
        if not any(fnmatchcase(path, pattern) for path in offered)
    ]
    assert idle == []


def test_addresses_to_paste_exist(written: Mapping[str, str], specification: Specification, files: set[str]) -> None:
    address = re.escape(specification.edition.adres)
    found = {
        match
        for path in ("leveranciers", "downloads", "beheerders")
        for code in re.findall("<code>(.*?)</code>", written[path], re.S)
        for match in re.findall(rf"{address}([\w./-]+)", code)
        if not match.endswith("/")
    }
    assert len(found) >= 6
    assert found - files == set()


# Handbooks, and words


def test_every_document_in_docs_is_a_page(all_pages: Mapping[str, Page]) -> None:
    documents = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert len(documents) > 3
    assert below(all_pages, handbook.FOLDER) == {*documents, "meewerken", "uitgaven"}


def test_a_document_keeps_its_tables_reachable_and_its_links_alive() -> None:
    html = handbook.html_of(
        "## Kop\n\n[a](ander.md#deel) en [b](#kop)\n\n| x | y |\n|---|---|\n| 1 | 2 |\n", lambda to: f"/{to}"
    )
    assert '<h2 id="kop">' in html
    assert 'href="/ander.md#deel"' in html
    assert 'href="#kop"' in html
    assert '<div class="iv3-schuif" tabindex="0" role="region" aria-label="Tabel 1">\n<table>' in html


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kort.", "Kort."),
        ("Een zin. " + "x" * 200, "Een zin."),
        ("woord " * 50, "woord " * 26 + "woor…"),
    ],
)
def test_a_description_ends_at_a_sentence_or_a_word(text: str, wanted: str) -> None:
    got = clipped(text)
    assert len(got) <= MOST_DESCRIPTION
    assert got == wanted or (wanted.endswith("…") and got.endswith("…") and got[:-1].strip().endswith("woord"))
