"""The voorschrift as a document: all that holds in a year, once, linked, readable for everyone, and as text."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from generators.kernel.document import (
    Item,
    List,
    Note,
    Paragraph,
    Run,
    Section,
    TextColumn,
    TextDocument,
    TextRow,
    TextTable,
    data,
    number,
    parts,
)
from generators.kernel.files import Files
from generators.kernel.validity import holds, in_years
from generators.outputs.voorschrift.html import css_string, html
from generators.outputs.voorschrift.inhoud import CHAPTERS, SOURCES, document, years
from generators.outputs.voorschrift.pdf import TEMPLATE, pdf
from generators.outputs.voorschrift.uitgave import ID_OF_KIND, read_sentences
from generators.subjects.couplings.pack import open_questions
from generators.subjects.guidance.check import codes_with_amounts, without_text
from generators.subjects.guidance.facts import SECTIONS, guidance_of
from generators.subjects.model.specification import Specification
from tests.support.axe import browser, violations, violations_in_dark
from tests.support.sources import Copy

NASTY = "<script>alert(1)</script> #pagebreak() $x^2$ *vet* [blok] \"aan\" 'uit' \\ `code` @noot {{ 7 }} </style>"
QUESTION = """vraag: Waar boek ik een proef met <b>haken</b>?
antwoord: Op 6.751, en niet op 6.3 uit een versie.
over:
  taakvelden: ["6.751", "6.4"]
geen_code: ["6.3"]
geldig: {van: 2025}
bron: {id: voorschrift-2026, blad: 35}
zekerheid: voorstel
gecontroleerd_op: "2026-11-21"
"""


@pytest.fixture(scope="module")
def made(specification: Specification) -> dict[int, TextDocument]:
    return {jaar: document(specification, jaar) for jaar in years(specification)}


@pytest.fixture(scope="module")
def published(documents: Files) -> Files:
    return documents


@pytest.fixture(scope="module")
def pages(published: Files) -> dict[int, bytes]:
    return {int(Path(path).stem): content for path, content in published.items() if path.endswith(".html")}


class Reader(HTMLParser):
    """What a page holds: elements with their attributes, text by the id of the nearest element that has one."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in ("meta", "link", "br"):
            self._open.append((tag, attributes.get("id", self._open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1][0] == tag, f"{tag} closes, {self._open[-1][0]} is open"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        id_ = self._open[-1][1]
        self.texts[id_] = self.texts.get(id_, "") + data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def sections(found: TextDocument | Section) -> Iterator[Section]:
    for section in found.sections:
        yield section
        yield from sections(section)


def words(section: Section) -> str:
    return "".join(part.text for part in parts(section.blocks) if isinstance(part, Run))


# What is in it


def test_there_is_a_document_for_every_year_with_a_text(
    specification: Specification, made: dict[int, TextDocument]
) -> None:
    texts = guidance_of(specification).texts
    assert sorted(made) == [2022, 2023, 2024, 2025, 2026, 2027]
    for jaar in specification.years("gemeente"):
        assert (jaar in made) == any(text.kort_in(jaar) for text in texts)


def test_every_code_of_the_year_has_its_section_with_its_text(
    specification: Specification, made: dict[int, TextDocument]
) -> None:
    looked_at: Counter[str] = Counter()
    for jaar, one in made.items():
        by_id = {section.id: section for section in sections(one)}
        for kind, code in codes_with_amounts(specification.year("gemeente", jaar)):
            section = by_id[f"{ID_OF_KIND[kind]}-{code}"]
            text = guidance_of(specification).text(kind, code, "gemeente")
            kort = text.kort_in(jaar) if text else None
            if text is None or kort is None:
                assert isinstance(section.blocks[0], Note)
                looked_at["without text"] += 1
                continue
            assert words(section).startswith(kort.tekst)
            for name in SECTIONS:
                for item in text.items_in(name, jaar, ("gemeente", "gr")):
                    assert item.wat in words(section)
                    looked_at["facts"] += 1
            looked_at["with text"] += 1
    assert looked_at["with text"] > 350, looked_at
    assert looked_at["without text"] > 400, looked_at
    assert looked_at["facts"] > 1500, looked_at


def test_rules_terms_themes_slips_controls_and_open_points_are_all_in_it(
    specification: Specification, made: dict[int, TextDocument]
) -> None:
    guidance = guidance_of(specification)
    open_points = open_questions(specification)
    looked_at = 0
    for jaar, one in made.items():
        ids = {part.id for part in parts(one) if getattr(part, "id", "")}
        wanted = {
            *(f"toedeling-{rule.id}" for rule in guidance.allocation_rules if in_years(rule.geldig, jaar)),
            *(f"begrip-{term.id}" for term in guidance.terms if in_years(term.geldig, jaar)),
            *(f"onregelmatigheid-{slip.id}" for slip in guidance.irregularities if holds(slip, "gemeente", jaar)),
            *(f"regel-{rule.id}" for rule in specification.facts.rules if holds(rule, "gemeente", jaar)),
            *(f"vraag-{q.id}" for q in guidance.questions if q.answer_in(jaar) and q.record.lagen != ("provincie",)),
            *(f"open-{id_}" for id_ in open_points),
        }
        assert wanted <= ids, wanted - ids
        looked_at += len(wanted)
        assert sum(
            theme.thema in words(s) for s in sections(one) if s.id == "brede-spuk" for theme in guidance.spuk_themes
        ) == (len(guidance.spuk_themes) if jaar >= 2025 else 0)
    assert looked_at > 600, looked_at


def test_a_year_without_most_texts_says_so_at_the_top_and_lists_the_codes(
    specification: Specification, made: dict[int, TextDocument]
) -> None:
    for jaar, one in made.items():
        missing = [code for _, code, year in without_text(specification, "gemeente") if year == jaar]
        first = words(one.sections[0])
        assert one.sections[0].id == "status"
        gaps = next(section for section in one.sections if section.id == "dekking")
        if jaar < specification.edition.teksten_vanaf:
            assert f"{len(missing)} codes hebben er geen" in first
            assert [run.text for run in parts(gaps.blocks) if isinstance(run, Run) and run.style == "code"] == missing
        else:
            assert missing == []
            assert "Elke code" in first


def test_a_code_is_told_with_its_product_categories_and_its_open_cells(made: dict[int, TextDocument]) -> None:
    told = {section.id: words(section) for section in sections(made[2025])}
    assert "Wie heeft de hulp ingekocht" in told["taakveld-6.751"]
    assert "Lasten: alle categorieën, behalve 3.1" in told["taakveld-6.751"]
    assert "Lasten: alleen 2.1" in told["taakveld-0.9"]
    assert "48 Jeugdbescherming" in told["taakveld-6.821"]


def test_certainty_is_a_word_and_what_is_settled_has_none(made: dict[int, TextDocument]) -> None:
    words_used = Counter(
        run.text
        for one in made.values()
        for section in one.sections
        if section.id != "leeswijzer"
        for run in parts(section)
        if isinstance(run, Run) and run.style == "zekerheid"
    )
    assert set(words_used) <= {"afgeleid", "doorgelopen", "voorstel"}
    assert words_used["afgeleid"] > 100


def test_codes_and_cells_that_change_are_told_as_changes(made: dict[int, TextDocument]) -> None:
    told = {section.id: section for section in sections(made[2025])}
    transitions = [part for part in parts(told["wijzigingen-codes"].blocks) if isinstance(part, TextRow)]
    assert len(transitions) > 30
    assert any(
        "6.2 Toegang en eerstelijnsvoorzieningen" in words_of(row) and "6.21" in words_of(row) for row in transitions
    )
    assert "A1332a" in words(told["wijzigingen-model"])


def test_a_fact_that_begins_or_ends_is_told_as_a_change(copy: Copy) -> None:
    fact = "  - {wat: vervoer naar de aanbieder}\n"
    copy.replace("tables/taakvelden/6.751.yaml", fact, fact.replace("}", ", geldig: {van: 2025, tot: 2025}}"))
    copy.replace("tables/taakvelden/6.751.yaml", "omvat:\n", "omvat:\n  - {wat: proefritten, geldig: {van: 2026}}\n")
    outcome = copy.check()
    assert outcome.findings == ()
    assert outcome.specification is not None
    told = {s.id: s for jaar in (2025, 2026) for s in sections(document(outcome.specification, jaar))}
    new, gone = (block for block in told["wijzigingen-teksten"].blocks if isinstance(block, List))
    assert "6.751 wat hier hoort: proefritten" in [
        "".join(r.text for r in i.runs).partition(" voor")[0] for i in new.entries
    ]
    assert any("vervoer naar de aanbieder" in run.text for item in gone.entries for run in item.runs)


def words_of(row: TextRow) -> str:
    return "".join(run.text for cell in row.cells for run in cell)


# Numbers, ids and links


def test_sections_are_numbered_and_a_number_is_never_a_code(made: dict[int, TextDocument]) -> None:
    numbers = [number_ for one in made.values() for number_ in _numbers(data(one)["sections"])]
    assert len(numbers) > 900
    assert all(re.fullmatch(r"[A-Z]+(\.\d+)*", number_) for number_ in numbers)
    assert [number((0,)), number((25,)), number((26,)), number((1, 0, 11))] == ["A", "Z", "AA", "B.1.12"]


def _levels(found: list[dict[str, object]]) -> Iterator[int]:
    return (number_.count(".") + 1 for number_ in _numbers(found))


def _numbers(found: list[dict[str, object]]) -> Iterator[str]:
    for section in found:
        yield str(section["nummer"])
        yield from _numbers(section["sections"])  # type: ignore[arg-type]


def test_ids_on_a_page_are_unique_and_every_link_stays_on_it(pages: dict[int, bytes]) -> None:
    links = 0
    for page in pages.values():
        reader = Reader(page)
        ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
        assert [id_ for id_, count in Counter(ids).items() if count > 1] == []
        for attributes in reader.all("a"):
            assert attributes["href"].startswith("#")
            assert attributes["href"][1:] in ids
            links += 1
        for _, attributes in reader.elements:
            assert attributes.get("aria-labelledby", ids[0]) in ids
    assert links > 10_000, links


@pytest.mark.parametrize(
    ("section", "fault"),
    [
        (Section("a", "A", (Paragraph((Run("weg", "verwijzing", "nergens"),)),)), "nergens"),
        (Section("a", "A", (Paragraph((), id="a"),)), "a staat er 2 keer"),
        (Section("a", "A", (TextTable("T", (), ()), TextTable("T", (), ()))), "'T' staat er 2 keer"),
    ],
)
def test_a_broken_link_and_a_double_id_or_caption_stop_the_build(section: Section, fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        data(_small((section,)))


def test_every_chapter_and_sentence_of_the_sources_is_used(specification: Specification, root: Path) -> None:
    sentences = read_sentences(specification)
    assert [record["id"] for record in sentences.chapters if record["id"] not in {*CHAPTERS, SOURCES}] == []
    assert {record["id"] for record in sentences.chapters} == {*CHAPTERS, SOURCES}
    code = "".join(
        p.read_text(encoding="utf-8") for p in sorted((root / "generators/outputs/voorschrift").glob("*.py"))
    )
    named = set(re.findall(r"[\"']([a-z_]+)[\"']", code))
    prefixes = tuple(re.findall(r"word\(f[\"']([a-z_]+_)\{", code))
    computed = {"open_dit_jaar", "open_andere", "lasten", "baten", "balans_lasten", "balans_baten"}
    computed |= {"categorie", "taakveld", "gekoppeld", "keuze"}
    unused = [k for k in sentences.sentences if k not in named | computed and not k.startswith(prefixes)]
    assert unused == [], f"looked at {len(sentences.sentences)} sentences"
    assert len(prefixes) >= 5


# The same bytes, and one fact in one place


def test_there_is_a_page_and_a_pdf_for_each_year(published: Files, made: dict[int, TextDocument]) -> None:
    assert sorted(published) == sorted(f"voorschrift/{jaar}.{kind}" for jaar in made for kind in ("html", "pdf"))


def test_a_second_run_gives_the_same_bytes(specification: Specification, published: Files) -> None:
    again = Specification(dataclasses.replace(specification.facts))
    for jaar in years(again):
        assert html(document(again, jaar)) == published[f"voorschrift/{jaar}.html"]
    assert pdf(document(again, 2022)) == published["voorschrift/2022.pdf"]


def test_one_fact_changes_the_one_place_it_stands_in(copy: Copy, pages: dict[int, bytes]) -> None:
    copy.replace("tables/taakvelden/6.751.yaml", "vervoer naar de aanbieder", "reizen naar de aanbieder")
    changed = _changed(copy, pages, 2026)
    assert changed == {"taakveld-6.751-omvat"}
    copy.replace("tables/begrippen.yaml", "De code van een post op de balans.", "De code voor een post op de balans.")
    assert _changed(copy, pages, 2026) == {"taakveld-6.751-omvat", "begrip-balansstand"}


def test_a_fact_of_another_year_changes_nothing_here(copy: Copy, pages: dict[int, bytes]) -> None:
    copy.replace("tables/taakvelden/6.751.yaml", "vervoer naar de aanbieder", "reizen naar de aanbieder")
    assert _changed(copy, pages, 2023) == set()


def _changed(copy: Copy, pages: dict[int, bytes], jaar: int) -> set[str]:
    outcome = copy.check()
    assert outcome.specification is not None
    before, after = Reader(pages[jaar]).texts, Reader(html(document(outcome.specification, jaar))).texts
    assert len(after) > 500
    return {id_ for id_ in {*before, *after} if before.get(id_) != after.get(id_)}


def test_a_question_stands_with_its_first_code_and_others_lead_to_it(copy: Copy) -> None:
    (copy.root / "tables/vragen").mkdir(exist_ok=True)
    (copy.root / "tables/vragen/proefvraag.yaml").write_text(QUESTION, encoding="utf-8")
    (copy.root / "tables/vragen/losse-vraag.yaml").write_text(
        QUESTION.replace('taakvelden: ["6.751", "6.4"]', "domeinen: [aanleveren]").replace("Op 6.751, en", "Nee,"),
        encoding="utf-8",
    )
    specification = copy.check().specification
    assert specification is not None
    one = document(specification, 2026)
    by_id = {section.id: section for section in sections(one)}
    assert "vraag-proefvraag" in [inner.id for inner in by_id["taakveld-6.751"].sections]
    linked = [r for r in parts(by_id["taakveld-6.4"].blocks) if isinstance(r, Run) and r.target == "vraag-proefvraag"]
    assert len(linked) == 1
    assert "vraag-losse-vraag" in [inner.id for inner in by_id["vragen"].sections]
    assert "vraag-crisishulp-jeugd" in [inner.id for inner in by_id["taakveld-6.751"].sections], "named by its answer"
    answer = by_id["vraag-proefvraag"].blocks[0]
    assert isinstance(answer, Paragraph)
    assert ("6.751", "taakveld-6.751") in [(run.text, run.target) for run in answer.runs]
    assert "6.3" in [run.text for run in answer.runs if not run.target], "what is no code must not become one"
    assert "voorstel" in words(by_id["vraag-proefvraag"])
    assert b"proef met &lt;b&gt;haken&lt;/b&gt;" in html(one)
    assert "vraag-proefvraag" not in [section.id for section in sections(document(specification, 2023))]


# Text stays text


def _small(inner: tuple[Section, ...], status: str = "Proef") -> TextDocument:
    words = {key: key for key in ("naar_de_tekst", "naar_inhoud", "bladzijde", "paragraaf", "open")}
    return TextDocument("Proef", "Proef", status, "Inhoud", "nl", "nl", inner, words)


def _with(text: str) -> TextDocument:
    runs = (
        Run(text),
        Run(text, "sterk"),
        Run(text, "code", "s", text),
        Run(text, "bron", "s", text),
        Run(text, "zekerheid"),
    )
    blocks = (
        Paragraph(runs, text),
        List((Item(runs),), text),
        Note(text, runs),
        TextTable(text, (TextColumn(text), TextColumn(text, 2)), (TextRow((runs, runs)),)),
    )
    return _small((Section("s", text, blocks, (Section("t", text, code=text),)),), text)


printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(printable)
def test_any_text_comes_out_of_the_page_as_that_text(text: str) -> None:
    reader = Reader(html(_with(text)))
    assert Counter(tag for tag, _ in reader.elements) == Counter(tag for tag, _ in Reader(html(_with("x"))).elements)
    assert " ".join(text.split()) in " ".join(reader.texts["kop-s"].split())
    assert all("".join(text.split()) in "".join(a["title"].split()) for a in reader.all("a") if "title" in a)


def test_markup_of_both_typesetters_is_text() -> None:
    made = _with(NASTY)
    page = html(made)
    assert b"<script" not in page
    assert page.count(b"<style>") == page.count(b"</style>") == 1
    assert _structure(made) == _structure(_with("x"))
    assert NASTY in _metadata(made)


@settings(max_examples=40, deadline=None)
@given(printable)
def test_any_text_reaches_the_pdf_as_that_text(text: str) -> None:
    assert text in _metadata(_with(text))


def _structure(made: TextDocument) -> Counter[str]:
    with pikepdf.open(BytesIO(pdf(made))) as opened:
        return Counter(_kinds(opened.Root.StructTreeRoot))


def _metadata(made: TextDocument) -> str:
    """What the typesetter has as the text of a heading, asked of the typesetter itself."""
    template = TEMPLATE.read_bytes() + b"\n#context [#metadata(query(<s>).first().body.children.last().text) <proef>]\n"
    inputs = {"document": json.dumps(data(made))}
    found = typst.query(template, "<proef>", field="value", one=True, sys_inputs=inputs, ignore_system_fonts=True)
    return str(json.loads(found))


@given(st.text())
def test_a_css_string_never_ends_early(text: str) -> None:
    written = css_string(text)
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9A-F]{6})*"', written)
    back = re.sub(r"\\([0-9A-F]{6})\s?", lambda m: chr(int(m[1], 16)), written[1:-1])  # as a browser reads it
    assert back == text.replace("\0", "")


# The page


def test_a_page_needs_nothing_and_may_do_nothing(pages: dict[int, bytes]) -> None:
    for page in pages.values():
        text, reader = page.decode(), Reader(page)
        policy = next(a["content"] for a in reader.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert [tag for tag, _ in reader.elements if tag in ("script", "iframe", "form", "img", "object")] == []
        assert [a for _, a in reader.elements if {"style", "src", "onclick"} & set(a)] == []
        assert "http" not in text.replace('http-equiv="Content', "")
        assert reader.all("html") == [{"lang": "nl"}]
        levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch(r"h\d", tag)]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert len(reader.all("caption")) == len(reader.all("table")) > 5
        assert {a.get("scope") for a in reader.all("th")} == {"col", "row"}
        regions = [a for a in reader.all("div") if a.get("class") == "tabel"]
        assert all(a["tabindex"] == "0" and a["aria-labelledby"] for a in regions)
        assert len(regions) == len(reader.all("table"))


def test_every_page_and_every_printed_page_says_that_it_is_not_official(
    pages: dict[int, bytes], made: dict[int, TextDocument]
) -> None:
    for jaar, page in pages.items():
        assert "Geen officiële uitgave" in made[jaar].status
        assert page.decode().count(made[jaar].status) == 2
        assert f"@bottom-left {{ content: {css_string(made[jaar].status)};".encode() in page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.mark.parametrize("jaar", [2022, 2026])
def test_axe_finds_nothing(chromium: Browser, pages: dict[int, bytes], tmp_path: Path, jaar: int) -> None:
    address = _written(pages, jaar, tmp_path)
    page = chromium.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: told.append(request.url) if request.url != address else None)
    page.goto(address)
    assert violations(page) == []
    assert violations_in_dark(page) == []
    assert [line for line in told if not line.startswith("data:,")] == []
    page.close()


def test_axe_would_notice(chromium: Browser, pages: dict[int, bytes], tmp_path: Path) -> None:
    page = chromium.new_page()
    page.goto(_written({2022: pages[2022].replace(b'lang="nl"', b"")}, 2022, tmp_path))
    assert [found.split()[0] for found in violations(page, ("wcag2a",))] == ["html-has-lang"]
    page.close()


@pytest.mark.parametrize("jaar", [2022, 2025])
def test_a_page_of_320_pixels_does_not_scroll_sideways(
    chromium: Browser, pages: dict[int, bytes], tmp_path: Path, jaar: int
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.goto(_written(pages, jaar, tmp_path))
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    wide = page.evaluate("[...document.querySelectorAll('.tabel')].filter(t => t.scrollWidth > t.clientWidth).length")
    assert wide > 3, "no table was wide enough to scroll by itself"
    page.close()


def _written(pages: dict[int, bytes], jaar: int, folder: Path) -> str:
    file = folder / f"{jaar}.html"
    file.write_bytes(pages[jaar])
    return file.as_uri()


# The PDF


@pytest.mark.parametrize("jaar", [2022, 2026])
def test_the_pdf_is_tagged_titled_and_in_dutch(published: Files, made: dict[int, TextDocument], jaar: int) -> None:
    content = published[f"voorschrift/{jaar}.pdf"]
    with pikepdf.open(BytesIO(content)) as opened:
        root = opened.Root
        assert str(root.Lang) == "nl-NL"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert 20 < len(opened.pages) < 150
        with opened.open_metadata() as metadata:
            assert metadata["dc:title"] == made[jaar].title
            assert metadata["pdfuaid:part"] == "1"
            assert "xmp:CreateDate" not in metadata
        kinds = Counter(_kinds(root.StructTreeRoot))
        chapters = len(made[jaar].sections)
        assert kinds["H1"] == chapters + 1, "every chapter, and the contents"
        levels = Counter(level for level in _levels(data(made[jaar])["sections"]))
        assert {level: kinds[f"H{level}"] for level in levels if level > 1} == {
            k: v for k, v in levels.items() if k > 1
        }
        assert levels[3] > 150
        rows = [part for part in parts(made[jaar]) if isinstance(part, TextTable)]
        assert kinds["Table"] == len(rows)
        assert kinds["TH"] == sum(len(table.columns) for table in rows)
        assert kinds["LI"] >= sum(isinstance(part, Item) for part in parts(made[jaar]))
        assert kinds["Figure"] == 0, "a figure would need an alternative text"
        with opened.open_outline() as outline:
            assert len(outline.root) == chapters
            assert sum(len(entry.children) for entry in outline.root) > 15
        fonts = {str(font.BaseFont).split("+")[-1] for page in opened.pages for font in page.Resources.Font.values()}
        assert all(name.startswith(("LibertinusSerif", "DejaVuSansMono")) for name in fonts), fonts


def _kinds(element: object) -> Iterator[str]:
    """The kinds of all elements of a structure tree."""
    todo = [element]
    while todo:
        node = todo.pop()
        if isinstance(node, pikepdf.Array):
            todo.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node and node.get("/Type") != "/OBJR":
                yield str(node.S).removeprefix("/")
            if "/K" in node:
                todo.append(node.K)
