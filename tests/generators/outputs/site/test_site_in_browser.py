"""The site in a browser: every kind of page is accessible and silent, and does what it says, by keyboard too."""

from __future__ import annotations

import base64
import csv
import functools
import http.server
import json
import posixpath
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as BrowserPage

import iv3
from generators.outputs.build import Output
from tests.support.axe import browser, violations, violations_in_dark

KIND_PAGES = (
    "",
    "zoeken",
    "codes",
    "taakvelden/6.751",
    "taakvelden/6.72a",
    "categorieen/3.4.1",
    "balansposten/A1311",
    "regels",
    "regels/PF006",
    "regels/SD001",
    "vragen",
    "vragen/lumpsum-zonder-productinformatie",
    "productcategorieen",
    "productcategorieen/45",
    "koppeltabellen",
    "koppeltabellen/2026/jeugd",
    "koppeltabellen/2026/pgb",
    "toedeling",
    "begrippen",
    "open",
    "onregelmatigheden",
    "controleren",
    "wijzigingen",
    "wijzigingen/2024-2025",
    "downloads",
    "leveranciers",
    "beheerders",
    "handleiding",
    "handleiding/meewerken",
    "voorschrift",
    "over",
    "toegankelijkheid",
    "privacy",
)
"""At least one page of every kind."""


@dataclass
class Watched:
    """A page that goes from one address to the next, with what it asked of others and complained of at the last.

    One for all: to open a new one takes the browser longer than axe takes.
    """

    page: BrowserPage
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address: str) -> BrowserPage:
        """Go to a page, as light and as wide as it is for most."""
        self.said.clear()
        self.asked.clear()
        self.page.set_viewport_size({"width": 1100, "height": 900})
        self.page.emulate_media(color_scheme="light")
        self.page.goto(address)
        return self.page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(site_folder: Path) -> Path:
    return site_folder


@pytest.fixture(scope="module")
def watched(chromium: Browser) -> Iterator[Watched]:
    page = chromium.new_page()
    yield Watched(page)
    page.close()


def opened(chromium: Browser, folder: Path, path: str, **options: object) -> BrowserPage:
    """Open a page from the file system; what it asks of others, and what it complains of, is kept."""
    found = chromium.new_page(**options)  # type: ignore[arg-type]
    found.goto((folder / path / "index.html").as_uri())
    return found


@pytest.mark.parametrize("path", KIND_PAGES)
def test_axe_finds_nothing_and_the_console_is_silent(watched: Watched, folder: Path, path: str) -> None:
    found = watched.open((folder / path / "index.html").as_uri())
    assert violations(found) == []
    assert watched.said == []
    assert len(watched.asked) > 1
    assert [url for url in watched.asked if not url.startswith(("file:", "blob:"))] == []
    assert violations_in_dark(found) == []
    found.set_viewport_size({"width": 320, "height": 640})
    assert found.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_is_wrong_on_one_page_is_not_told_of_the_next(watched: Watched, folder: Path) -> None:
    found = watched.open((folder / "privacy/index.html").as_uri())
    found.evaluate("console.log('Kapot')")
    assert watched.said == ["Kapot"]
    watched.open((folder / "over/index.html").as_uri())
    assert watched.said == []


@pytest.mark.parametrize(
    ("style", "rule"),
    [("main p { color: #222 !important; }", "color-contrast"), ("main h1 { display: none; }", "page-has-heading-one")],
)
def test_axe_would_notice_what_is_wrong_in_the_dark_only(watched: Watched, folder: Path, style: str, rule: str) -> None:
    found = watched.open((folder / "privacy/index.html").as_uri())
    adopt = (
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }"
    )
    found.evaluate(adopt, f"@media (prefers-color-scheme: dark) {{ {style} }}")
    assert violations(found) == []
    assert rule in [fault.split()[0] for fault in violations_in_dark(found)]


def test_axe_would_notice(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "privacy")
    found.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><input>')")
    assert violations(found)
    found.close()


def test_axe_would_notice_one_row_among_many(chromium: Browser, folder: Path) -> None:
    """Of rows that differ in words only axe looks at a few; a fault makes a row unlike the others."""
    found = opened(chromium, folder, "koppeltabellen/2026/jeugd")
    rows = found.locator("#koppeltabel tbody tr")
    before = rows.all_inner_texts()
    assert len(before) > 400
    rows.last.evaluate("row => row.cells[1].insertAdjacentHTML('beforeend', '<img src=x>')")
    assert [fault.split()[0] for fault in violations(found)] == ["image-alt"]
    assert rows.all_inner_texts() == before, "every row is back in its place"
    found.close()


def hits(found: BrowserPage, query: str) -> list[str]:
    """Type a query and return the texts of the hits."""
    found.fill("#zoek", query)
    expect(found.locator("#zoekstand")).to_have_text(re.compile("treffer|Niets"))
    return [item.inner_text() for item in found.query_selector_all(".iv3-treffer")]


def test_a_bookkeeper_finds_pgb_jeugd_in_the_list_itself(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "")
    first = hits(found, "waar boek ik pgb jeugd in 2025?")[0]
    for part in ("6.792", "PGB Jeugd", "2025", "informatievoorschrift"):
        assert part in first
    assert violations(found) == []
    found.close()


def test_what_672a_became_is_in_the_hit(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "")
    first = hits(found, "6.72a")[0]
    for part in ("vervallen", "2024", "6.751", "6.761", "6.792", "Wie heeft de zorg ingekocht?"):
        assert part in first
    found.close()


def test_two_answers_decide_where_45a48_belongs_with_a_sentence_for_the_file(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "")
    hits(found, "45A48 2025")
    found.get_by_label("zorg in natura", exact=True).check()
    found.get_by_label(re.compile("^ ?regionaal", re.I)).first.check()
    assert "6.752" in found.inner_text(".iv3-uitkomst")
    note = found.input_value(".iv3-beslis textarea")
    assert "45A48" in note
    assert "hoort in 2025 op 6.752" in note
    assert violations(found) == []
    found.close()


def test_hits_are_walked_with_the_arrows(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "")
    hits(found, "wijkteam")
    found.focus("#zoek")
    found.keyboard.press("ArrowDown")
    assert "6.2" in found.evaluate("document.activeElement.textContent")
    found.keyboard.press("ArrowDown")
    found.keyboard.press("Escape")
    assert found.evaluate("document.activeElement.id") == "zoek"
    found.close()


def test_nothing_found_says_so_and_suggests(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "zoeken")
    assert hits(found, "xqzvwk") == []
    assert "Niets gevonden voor 'xqzvwk'" in found.inner_text("#zoekstand")
    found.close()


def test_the_year_stays_when_you_move(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context()
    found = context.new_page()
    found.goto((folder / "taakvelden/6.2/index.html").as_uri())
    found.select_option("#jaar", "2023")
    assert found.is_visible("#tekst-2023")
    found.goto((folder / "koppeltabellen/index.html").as_uri())
    assert found.input_value("#jaar") == "2023"
    assert found.is_visible("#jaar-2023")
    assert not found.is_visible("#jaar-2026")
    context.close()


def test_a_province_finds_its_own_codes_and_the_layer_stays_when_you_move(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context()
    found = context.new_page()
    found.goto((folder / "zoeken/index.html").as_uri())
    found.select_option("#laag", "provincie")
    assert hits(found, "vaarwegen")[0].startswith("2.2")
    found.click("#treffers a")
    expect(found.locator("#laag")).to_have_value("provincie")
    assert found.url.endswith("/provincie/taakvelden/2.2/index.html")
    assert found.is_visible("text=vaarwegen baggeren")
    found.go_back()
    expect(found.locator("#laag")).to_have_value("provincie")
    context.close()


def test_a_page_of_a_municipality_says_to_a_province_that_it_is_not_hers(chromium: Browser, folder: Path) -> None:
    found = chromium.new_context().new_page()
    for page, words in (
        ("taakvelden/2.1", "Dit taakveld is niet van provincies"),
        ("vragen/pgb-eigen-bijdrage", "Dit antwoord is voor gemeenten en gemeenschappelijke regelingen"),
    ):
        found.goto(f"{(folder / page / 'index.html').as_uri()}?laag=gemeente")
        assert not found.is_visible(f"text={words}")
        found.select_option("#laag", "provincie")
        assert found.is_visible(f"text={words}"), page
    found.goto(f"{(folder / 'taakvelden/2.1/index.html').as_uri()}?laag=provincie")
    found.click("text=2.1 Landwegen")
    found.wait_for_url("**/provincie/**")
    assert found.url.endswith("/provincie/taakvelden/2.1/index.html")
    found.context.close()


def test_a_province_chooses_no_year_in_which_it_has_no_model(chromium: Browser, folder: Path) -> None:
    found = chromium.new_context().new_page()
    found.goto(f"{(folder / 'codes/index.html').as_uri()}?jaar=2017")
    found.select_option("#laag", "provincie")
    assert found.input_value("#jaar") == "2018"
    assert found.is_visible("#provincie-hoofd-2")
    assert not found.is_visible("#hoofd-2")
    found.context.close()


def test_the_choices_stand_in_the_address(chromium: Browser, folder: Path) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = chromium.new_context()
        found = context.new_page()
        found.goto(f"http://127.0.0.1:{server.server_address[1]}/codes/index.html")
        found.select_option("#laag", "provincie")
        found.select_option("#jaar", "2025")
        assert found.url.endswith("/codes/index.html?jaar=2025&laag=provincie")
        other = chromium.new_context().new_page()
        other.goto(found.url)
        assert (other.input_value("#jaar"), other.input_value("#laag")) == ("2025", "provincie")
        other.context.close()
        context.close()
        server.shutdown()


def test_a_table_is_filtered_sorted_and_downloaded_by_keyboard(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "koppeltabellen/2025/jeugd")
    total = len(found.query_selector_all("#koppeltabel tbody tr"))
    assert total > 400
    found.focus('[data-filter="woord"]')
    found.keyboard.type("crisis")
    expect(found.locator("[data-stand=rijen]")).not_to_have_text(re.compile(f"^{total} "))
    shown = found.evaluate("[...document.querySelectorAll('#koppeltabel tbody tr')].filter(r => !r.hidden).length")
    assert 0 < shown < total
    assert found.inner_text("[data-stand=rijen]") == f"{shown} van {total} rijen"
    found.focus("#koppeltabel thead th:nth-child(2) button")
    found.keyboard.press("Enter")
    assert found.get_attribute("#koppeltabel thead th:nth-child(2)", "aria-sort") == "ascending"
    assert violations(found) == []
    with found.expect_download() as waiting:
        found.click('[data-doe="csv"]')
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) == shown + 1
    assert lines[0].startswith("\ufeffCode;Naam")
    found.close()


def test_a_table_finds_a_code_with_a_comma_as_with_a_point_and_a_word_without_its_accents(
    chromium: Browser, folder: Path
) -> None:
    found = opened(chromium, folder, "koppeltabellen/2025/jeugd")
    counts = []
    for typed in ("6.751", "6,751"):
        found.fill('[data-filter="woord"]', typed)
        expect(found.locator("[data-stand=rijen]")).not_to_have_text(re.compile("^(0|508) van"))
        counts.append(found.inner_text("[data-stand=rijen]"))
    assert counts[0] == counts[1]
    found.close()


def test_a_table_is_filtered_on_law_and_a_link_to_a_hidden_row_shows_it(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "koppeltabellen/2026/pgb")
    total = len(found.query_selector_all("#koppeltabel tbody tr"))
    of_jeugd = found.query_selector_all('#koppeltabel tbody tr[data-wet="jeugdwet"]')
    assert 0 < len(of_jeugd) < total
    found.select_option('[data-filter="wet"]', "wmo")
    assert found.inner_text("[data-stand=rijen]") == f"{total - len(of_jeugd)} van {total} rijen"
    hidden = of_jeugd[-1]
    assert not hidden.is_visible()
    found.evaluate("name => { location.hash = name; }", hidden.get_attribute("id"))
    found.wait_for_function("document.querySelector('[data-filter=wet]').value === ''")
    assert hidden.is_visible()
    assert found.inner_text("[data-stand=rijen]") == f"{total} van {total} rijen"
    found.close()


def test_what_is_downloaded_runs_as_no_formula(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "koppeltabellen/2026/pgb")
    found.evaluate(
        """() => ['=1+1', '+1', '-1', '@x', '6.751', 'met, komma', 'met "aanhaling"'].forEach((text, index) => {
            document.querySelector('#koppeltabel').tBodies[0].rows[index].cells[1].textContent = text;
        })"""
    )
    with found.expect_download() as waiting:
        found.click('[data-doe="csv"]')
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert [row[1] for row in rows[1:8]] == ["'=1+1", "+1", "-1", "'@x", "6.751", "met, komma", 'met "aanhaling"']
    assert ';"6.751";' in text, "a code that reads as a number stands in quotes"
    assert {len(row) for row in rows} == {len(rows[0])}
    found.close()


def test_the_overview_of_codes_follows_the_year(chromium: Browser, folder: Path) -> None:
    found = opened(chromium, folder, "codes")
    visible = """code => [...document.querySelectorAll('[data-van] .iv3-code')]
        .some((chip) => chip.textContent === code && chip.checkVisibility())"""
    found.select_option("#jaar", "2024")
    assert [found.evaluate(visible, code) for code in ("6.72a", "6.751")] == [True, False]
    found.select_option("#jaar", "2025")
    assert [found.evaluate(visible, code) for code in ("6.72a", "6.751")] == [False, True]
    found.close()


def test_a_delivery_is_checked_in_the_page(chromium: Browser, folder: Path, output: Output, tmp_path: Path) -> None:
    delivery = tmp_path / "levering.json"
    delivery.write_bytes(output.published["conformiteit/SD001/alles-op-begeleiding.json"])
    found = opened(chromium, folder, "controleren")
    found.set_input_files("#bestand", str(delivery))
    found.wait_for_selector("#oordeel:visible")
    found.wait_for_selector(".regel")
    assert "1 waarschuwing" in found.inner_text("#oordeel")
    assert "SD001" in found.inner_text("#uitslag")
    assert "connect-src 'none'" in str(found.text_content("#beleid"))
    assert violations(found) == []
    with found.expect_download() as waiting:
        found.click("text=Bewaar het rapport (JSON)")
    report = json.loads(Path(waiting.value.path()).read_bytes())
    assert report["oordeel"] == "waarschuwing"
    found.close()


def test_a_delivery_is_checked_by_keyboard_from_choosing_to_saving(
    chromium: Browser, folder: Path, output: Output, tmp_path: Path
) -> None:
    delivery = tmp_path / "levering.json"
    delivery.write_bytes(output.published["conformiteit/SD001/alles-op-begeleiding.json"])
    found = opened(chromium, folder, "controleren")
    found.on("filechooser", lambda _: None)  # catching choosers starts now, long before the key is pressed
    tab_to(found, "#bestand")
    with found.expect_file_chooser() as choosing:
        found.keyboard.press(" ")
    choosing.value.set_files(str(delivery))
    expect(found.locator("#stand")).to_contain_text("1 waarschuwing")
    assert found.get_attribute("#stand", "aria-live") == "polite", "a screen reader hears the verdict"
    tab_to(found, "#uitslag button")
    with found.expect_download() as saving:
        found.keyboard.press("Enter")
    assert Path(saving.value.path()).stat().st_size > 0
    found.close()


def tab_to(page: BrowserPage, selector: str) -> None:
    """Press Tab until the focus is on what the selector finds."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def test_the_page_gives_the_report_of_the_command_for_a_workbook(
    chromium: Browser, folder: Path, output: Output, fresh_packs: None
) -> None:
    found = opened(chromium, folder, "controleren")
    start_worker(found)
    name = "iv3-invulmodel.xlsx"
    books = [path for path in output.published if path.startswith("invulmodellen/") and path.endswith(".xlsx")]
    assert len(books) >= 6
    for path in (books[0], books[-1]):
        content = output.published[path]
        wanted = iv3.validate(content, name=name).data
        assert found.evaluate("([text, name]) => window.controleer(text, name)", [encoded(content), name]) == wanted
    found.close()


def test_the_page_gives_the_reports_of_the_conformance_kit(chromium: Browser, folder: Path, output: Output) -> None:
    kit = {path: content for path, content in output.published.items() if path.startswith("conformiteit/")}
    reports = {path: content for path, content in kit.items() if path.endswith(".rapport.json")}
    found = opened(chromium, folder, "controleren")
    start_worker(found)
    wanted = {path: json.loads(expected) for path, expected in reports.items()}
    named = {path: str(report["bron"]["bestand"]) for path, report in wanted.items()}
    sources = {path: kit.get(posixpath.join(posixpath.dirname(path), name)) for path, name in named.items()}
    asked = [(path, content) for path, content in sources.items() if content is not None]
    assert len(asked) > 500
    for some in batched(asked, 50):
        given = [[encoded(content), named[path]] for path, content in some]
        got = found.evaluate("all => Promise.all(all.map(([text, name]) => window.controleer(text, name)))", given)
        assert len(got) == len(some)
        assert [path for (path, _), report in zip(some, got, strict=True) if report != wanted[path]] == []
    found.close()


def batched(rows: list[tuple[str, bytes]], most: int) -> Iterator[list[tuple[str, bytes]]]:
    return (rows[start : start + most] for start in range(0, len(rows), most))


def start_worker(page: BrowserPage) -> None:
    """Let the page check what it is handed with its own worker, as ``window.controleer``."""
    page.evaluate(
        """() => {
            const worker = new Worker(URL.createObjectURL(new Blob([window.IV3_CONTROLE], {type: "text/javascript"})));
            const waiting = new Map();
            worker.onmessage = ({data}) => waiting.get(data.number)?.(data.outcome);
            let number = 0;
            window.controleer = (text, name) => new Promise((resolve) => {
                number += 1;
                waiting.set(number, resolve);
                const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
                worker.postMessage({number, content: bytes.buffer, name});
            }).then(({report}) => report);
        }"""
    )


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_the_search_works_as_an_element_on_another_site(chromium: Browser, folder: Path, tmp_path: Path) -> None:
    for name in ("iv3-zoek.mjs", "zoekindex.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "index.html").write_text(
        '<!doctype html><html lang="nl"><title>Eigen site</title><main><h1>Eigen site</h1>'
        '<iv3-zoek index="/zoekindex.json" jaar="2025"></iv3-zoek></main>'
        '<script type="module" src="/iv3-zoek.mjs"></script></html>',
        encoding="utf-8",
    )
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = chromium.new_page()
        asked: list[str] = []
        found.on("request", lambda request: asked.append(request.url))
        found.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        found.locator("iv3-zoek input").fill("pgb jeugd")
        expect(found.locator("iv3-zoek li").first).to_contain_text("6.792")
        found.locator("iv3-zoek").evaluate("(element) => element.setAttribute('laag', 'provincie')")
        found.locator("iv3-zoek input").fill("vaarwegen")
        expect(found.locator("iv3-zoek li").first).to_contain_text("2.2 Waterwegen")
        assert violations(found) == []
        assert all(url.startswith("http://127.0.0.1:") for url in asked)
        found.close()
        server.shutdown()
