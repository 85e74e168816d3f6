"""The page Verdelen in a browser: filled in by keyboard it divides as the worked example, and nothing goes out."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from generators.kernel.files import Files
from generators.outputs import javascript
from generators.outputs import search_index as zoekindex
from generators.outputs.site import build as website
from generators.outputs.site import changes, downloads, tools
from generators.subjects.couplings import files as beslisbomen
from generators.subjects.model.specification import Specification
from iv3.allocation.account import FINGERPRINT, account
from iv3.allocation.check import assess
from iv3.allocation.order import read
from iv3.allocation.output import files
from tests.support.axe import browser, violations, violations_in_dark
from tests.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("fresh_packs")

EXAMPLE = ROOT / "tables" / "verdeling" / "voorbeelden" / "taakgericht-jeugd" / "opdracht.toml"
FRAME = 'class="iv3-status"'
NARROW = ViewportSize(width=320, height=640)
TODAY = date(2026, 12, 31)
SAVING = (
    "Bewaar de verantwoording",
    "Bewaar de verantwoording (JSON)",
    "Bewaar de opdracht",
    "Bewaar de bedragen (CSV)",
)
AMOUNTS = {"6.751": "€ 640.000", "6.752": "€ 160.000", "6.762": "€ 160.000", "6.92": "€ 40.000"}


@pytest.fixture(scope="module")
def site(
    specification: Specification, packs: Files, esbuild_there: None, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The page with its style and scripts in the frame of the site, made by mkdocs without the other pages."""
    target = tmp_path_factory.mktemp("site")
    published = {
        javascript.SEARCH: b"",
        javascript.SEARCH_COMMAND: b"",
        javascript.SEARCH_TYPES: b"",
        zoekindex.PATH: b"{}",
        beslisbomen.PATH: b"{}",
    }
    embedded = javascript.embedded(specification, packs)
    with pytest.MonkeyPatch.context() as only:
        wanted = ("", "verdelen")
        only.setattr(website, "_OF_FACTS", {"tools": lambda given: [p for p in tools.pages(given) if p.path in wanted]})
        only.setattr(website, "_of_files", lambda _, published: [])
        only.setattr(changes, "feed", lambda _: {})
        only.setattr(downloads, "copies", lambda _: {})
        made = website.files(specification, embedded, published)
    for path, content in made.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return target / website.FOLDER


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as found:
        yield found


class Visit:
    """A page that is open, with everything it asked for and everything that went wrong on it."""

    def __init__(self, page: Page, site: Path) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto((site / "verdelen" / "index.html").as_uri())

    def assert_silent(self) -> None:
        """Refuse a request that is not for a file or a download of the page itself, and every error."""
        assert len(self.requests) >= 3
        assert [url for url in self.requests if not url.startswith(("file:", "blob:"))] == []
        assert self.errors == []


@pytest.fixture
def visit(opened: Browser, site: Path) -> Iterator[Visit]:
    page = opened.new_page()
    try:
        yield Visit(page, site)
    finally:
        page.close()


def type_in(page: Page, place: str, text: str) -> None:
    """Type in a field as somebody does without a mouse; a day has its own way of typing in each language."""
    field = page.locator(f"#v-{place}")
    if field.get_attribute("type") == "date":
        field.fill(text)
        return
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def press(page: Page, name: str, times: int = 1) -> None:
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")


def fill_in_example(page: Page) -> None:
    """Fill in the worked example of a lump sum, without its scenario, which the form does not ask."""
    data = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    (contract,) = data["contract"]
    for name in ("jaar", "periode"):
        page.locator(f"#v-{name}").select_option(str(data[name]))
    for name in ("situatie", "wet"):
        page.locator(f"#v-contract-0-{name}").select_option(contract[name])
    method = page.locator(f'input[type="radio"][value="{contract["methode"]}"]')
    method.focus()
    page.keyboard.press("Space")
    assert method.is_checked()
    for name in ("organisatie", "opgesteld_op", "opmerking"):
        type_in(page, name, str(data[name]))
    for name in ("id", "naam", "bedrag", "reden"):
        type_in(page, f"contract-0-{name}", contract[name])
    for name, value in contract["gegevens"].items():
        type_in(page, f"contract-0-gegevens-{name}", str(value))
    press(page, "Voeg rij toe", 2)
    press(page, "Voeg vast deel toe")
    press(page, "Voeg aanname toe", 2)
    type_in(page, "contract-0-hergebruik-van_jaar", str(contract["hergebruik"]["van_jaar"]))
    lists = {"sleutel": contract["sleutel"], "vast": contract["vast"]}
    lists["hergebruik-aanname"] = contract["hergebruik"]["aanname"]
    for name, rows in lists.items():
        for place, row in enumerate(rows):
            for key, value in row.items():
                if key == "uitkomst":
                    page.locator(f"#v-contract-0-{name}-{place}-{key}").select_option(value)
                else:
                    type_in(page, f"contract-0-{name}-{place}-{key}", str(value))


def shown_amounts(page: Page) -> dict[str, str]:
    rows = page.locator("#verdeling tbody tr").all()
    found = {row.locator("th").inner_text().split()[0]: row.locator("td").nth(2).inner_text() for row in rows}
    assert found.pop("Totaal") == "€ 1.000.000"
    return found


def test_the_worked_example_comes_out_by_keyboard_and_can_be_saved(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    fill_in_example(page)
    assert "nog te verdelen € 960.000" in page.locator("#stand").inner_text()
    press(page, "Toets en verdeel")
    assert page.locator(".iv3-bevinding.fout").all_inner_texts() == []
    assert shown_amounts(page) == AMOUNTS
    assert page.evaluate("document.activeElement.id") == "stap-4"
    saved = {}
    for name in SAVING:
        with page.expect_download() as waiting:
            press(page, name)
        file = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(file)
        saved[file.name] = file.read_bytes()
    reading = read(saved.pop("opdracht.toml"), "opdracht.toml")
    assert reading.order is not None, reading.findings
    outcome = assess(reading.order, TODAY)
    assert saved == {name: text.encode() for name, text in files(outcome).items()}
    assert str(account(outcome)[FINGERPRINT]) in page.locator("#uitkomst").inner_text()
    type_in(page, "contract-0-bedrag", "2.000.000,00")
    assert page.locator("#verdeling").count() == 0, "an outcome stays that is not that of the form"
    visit.assert_silent()


def test_what_is_forbidden_is_refused_with_the_rule_and_what_may(visit: Visit) -> None:
    page = visit.page
    fill_in_example(page)
    for place in range(4):
        type_in(page, f"contract-0-sleutel-{place}-taakveld", "6.72a" if place == 0 else "6.751")
    press(page, "Toets en verdeel")
    summary = page.locator(".iv3-samenvatting").inner_text()
    assert "de code gold in 2023 en 2024" in summary
    assert "6.751 Jeugdhulp ambulant lokaal" in summary
    assert page.locator("#verdeling").count() == 0
    page.locator(".iv3-samenvatting a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "v-contract-0-sleutel-0-taakveld"
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    type_in(page, "contract-0-sleutel-0-taakveld", "6.751")
    press(page, "Toets en verdeel")
    refused = page.locator(".iv3-samenvatting").inner_text()
    assert "CBS keurt een levering af als niet plausibel" in refused
    assert "Regel: " in refused
    visit.assert_silent()


def test_an_empty_form_says_of_each_field_what_is_missing_and_a_row_can_go(visit: Visit) -> None:
    page = visit.page
    press(page, "Toets en verdeel")
    links = page.locator(".iv3-samenvatting a").count()
    assert links >= 8
    assert page.locator(".iv3-bevinding").count() == links
    assert "Naam van het contract: Hier staat nog niets." in page.locator(".iv3-samenvatting").inner_text()
    page.locator("#v-contract-0-situatie").select_option("inspanningsgericht")
    type_in(page, "contract-0-bedrag", "10")
    type_in(page, "contract-0-sleutel-1-taakveld", "6.762")
    press(page, "Toets en verdeel")
    assert "Rij 1, Taakveld: Hier staat nog niets." in page.locator(".iv3-samenvatting").inner_text()
    assert page.locator("#v-contract-0-sleutel-0-taakveld").get_attribute("aria-invalid") == "true"
    press(page, "Verwijder rij 1")
    assert page.locator("#v-contract-0-sleutel-0-taakveld").input_value() == "6.762"
    assert page.locator("#v-contract-0-sleutel-1-taakveld").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    visit.assert_silent()


def test_shared_costs_are_asked_in_order(visit: Visit) -> None:
    page = visit.page
    page.locator("#v-contract-0-situatie").select_option("gedeelde-kosten")
    second = page.locator("#v-contract-0-volgorde-overwegend")
    assert not second.is_visible()
    page.locator('[name="contract.0.volgorde.overhead.antwoord"][value="nee"]').focus()
    page.keyboard.press("Space")
    assert second.is_visible()
    visit.assert_silent()


def about_page(page: Page) -> list[str]:
    """Return what axe finds, light and dark, without what is about the frame that all pages share."""
    page.emulate_media(color_scheme="light")
    return [found for found in (*violations(page), *violations_in_dark(page)) if FRAME not in found]


def test_axe_finds_nothing_with_or_without_an_outcome(opened: Browser, site: Path) -> None:
    page = opened.new_page()
    try:
        Visit(page, site)
        assert about_page(page) == []
        press(page, "Toets en verdeel")
        assert page.locator(".iv3-bevinding").count() >= 8
        assert about_page(page) == []
        fill_in_example(page)
        press(page, "Toets en verdeel")
        assert shown_amounts(page) == AMOUNTS
        assert about_page(page) == []
    finally:
        page.close()


def test_a_small_screen_does_not_scroll_sideways(opened: Browser, site: Path) -> None:
    page = opened.new_page(viewport=NARROW)
    try:
        Visit(page, site)
        fill_in_example(page)
        press(page, "Toets en verdeel")
        assert shown_amounts(page) == AMOUNTS
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    finally:
        page.close()


def test_without_javascript_the_page_says_so_and_where_to_go(opened: Browser, site: Path) -> None:
    context = opened.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((site / "verdelen" / "index.html").as_uri())
        told = page.locator(".iv3-let-op:not([data-van])").inner_text()
        assert "iv3 allocate" in told
        assert page.locator(".iv3-let-op:not([data-van]) a").get_attribute("href") == "../toedeling/index.html"
        assert not page.locator("#verdelen").is_visible()
    finally:
        context.close()
