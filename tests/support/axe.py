"""A headless browser for tests, and what axe finds on a page in it. Skips, loudly, where browser or axe is absent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.sources import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 AA and all it builds on, and what axe advises beside it."""

_MOST_MILLISECONDS = 60_000
"""How long a page may take to get where a test expects it; on a busy machine five seconds are not enough."""

_ALIKE = 3
"""Of so many rows that differ in words only, axe looks at each; a table of a thousand takes it half a minute."""

_THIN = f"""() => {{
    const words = /^(id|href|title|data-.*)$/;
    const kind = (element) => [
        element.tagName,
        ...[...element.attributes].map(({{name, value}}) => words.test(name) ? name : name + value),
        element.textContent.trim() ? "text" : "",
        getComputedStyle(element).display,
        ...[...element.children].map(kind),
    ].join(" ");
    const seen = new Map();
    const taken = [];
    for (const row of document.querySelectorAll("tbody tr")) {{
        const one = row.parentNode.parentNode.id + kind(row);
        seen.set(one, (seen.get(one) ?? 0) + 1);
        if (seen.get(one) > {_ALIKE}) taken.push(row);
    }}
    const places = taken.map((row) => row.parentNode.insertBefore(document.createComment(""), row));
    taken.forEach((row) => row.remove());
    window.unthin = () => places.forEach((place, index) => place.replaceWith(taken[index]));
}}"""
"""Takes rows out that are like others but for their words; ``unthin`` puts them back where they were."""

_EVERY = "tags"
_ON_COLOURS = """{
    type: "rule",
    values: axe.getRules(tags).filter((rule) => rule.tags.includes("cat.color")).map((rule) => rule.ruleId),
}"""
_SHAPE = """() => [...document.querySelectorAll("*")].map((element) => {
    const {display, visibility} = getComputedStyle(element);
    const {x, y, width, height} = element.getBoundingClientRect();
    return [element.tagName, display, visibility, x, y, width, height].join(" ");
}).join("\\n")"""
"""Everything about the elements of a page that can make a rule come out otherwise, but its colours."""


def chromium() -> str:
    """Return the path of the browser: ``$CHROMIUM`` or Debian's chromium."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found or not Path(found).is_file():
        pytest.skip("no chromium (set CHROMIUM): pages are not looked at in a browser")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Give a headless browser; every page in it must close before this does."""
    path = chromium()
    expect.set_options(timeout=_MOST_MILLISECONDS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield opened
        finally:
            opened.close()


def violations(page: Page, tags: tuple[str, ...] = TAGS) -> list[str]:
    """Return what axe finds on the page as it stands: the rule, how often, and the first element that breaks it."""
    return _found(page, tags, _EVERY, at_least=11)


def violations_in_dark(page: Page, tags: tuple[str, ...] = TAGS) -> list[str]:
    """Make a page dark of which `violations` looked at the light, and return what axe finds in the dark.

    Where nothing but colours changes, only the rules about colours can find something else.
    """
    light = page.evaluate(_SHAPE)
    page.emulate_media(color_scheme="dark")
    changes_colours_only = page.evaluate(_SHAPE) == light
    return _found(page, tags, _ON_COLOURS, at_least=1) if changes_colours_only else violations(page, tags)


def _found(page: Page, tags: tuple[str, ...], rules: str, at_least: int) -> list[str]:
    if not AXE.is_file():
        pytest.skip("no axe-core (npm ci): accessibility is not checked")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(_THIN)
    no_preload = "preload: false"  # a page that may not connect says so aloud
    options = f"{{runOnly: {rules}, resultTypes: ['violations'], {no_preload}}}"
    result = page.evaluate(f"tags => axe.run(document, {options}).finally(window.unthin)", list(tags))
    assert len(result["passes"]) >= at_least, "axe looked at next to nothing"
    return [
        f"{found['id']} ({len(found['nodes'])} times): {found['help']}: {found['nodes'][0]['html'][:200]}"
        for found in result["violations"]
    ]
