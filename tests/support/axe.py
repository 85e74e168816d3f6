"""A headless browser for tests, and what axe finds on a page in it. Skips, loudly, where browser or axe is absent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.sources import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 AA and all it builds on, and what axe advises beside it."""

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
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield opened
        finally:
            opened.close()


def violations(page: Page, tags: tuple[str, ...] = TAGS) -> list[str]:
    """Return what axe finds on the page as it stands: the rule, how often, and the first element that breaks it."""
    if not AXE.is_file():
        pytest.skip("no axe-core (npm ci): accessibility is not checked")
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(_THIN)
    options = (
        "{runOnly: tags, resultTypes: ['violations'], preload: false}"  # a page that may not connect says so aloud
    )
    result = page.evaluate(f"tags => axe.run(document, {options}).finally(window.unthin)", list(tags))
    assert len(result["passes"]) > 10, "axe looked at next to nothing"
    return [
        f"{found['id']} ({len(found['nodes'])} times): {found['help']}: {found['nodes'][0]['html'][:200]}"
        for found in result["violations"]
    ]
