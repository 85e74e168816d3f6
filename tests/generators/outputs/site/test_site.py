"""The site: every page is whole, every link leads somewhere, nothing comes from elsewhere, and texts stay texts."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest

from generators.kernel.files import Files, write
from generators.outputs.build import Output
from generators.outputs.site import build, page
from generators.outputs.site.page import Page
from generators.subjects.model.specification import Specification
from iv3.core.content_policy import source_hash
from tests.support.sources import ROOT, Copy
from tests.support.website import Links

ELSEWHERE = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "LANG": "nl_NL.UTF-8"}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def pages(site: Files) -> Mapping[str, Links]:
    """Every page of the site itself, read; the documents among the downloads have tests of their own."""
    return {
        path: Links(content.decode())
        for path, content in site.items()
        if path.endswith(".html") and not path.startswith("downloads/")
    }


def dangling(pages: Mapping[str, Links], paths: set[str]) -> list[str]:
    """Every link inside the site that leads nowhere, or to a name that is not on its page."""
    faults = []
    for path, found in pages.items():
        for _, _, address in found.links:
            if re.match(r"[a-z]+:", address) or path == "404.html":
                continue
            target, _, name = address.partition("#")
            full = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            if full not in paths:
                faults.append(f"{path}: {address}")
            elif name and full in pages and name not in pages[full].ids:
                faults.append(f"{path}: {address} (no such name)")
    return faults


def test_every_link_and_anchor_leads_somewhere(site: Files, pages: Mapping[str, Links]) -> None:
    assert len(pages) > 500
    assert sum(len(found.links) for found in pages.values()) > 20_000
    assert dangling(pages, set(site)) == []


def test_a_link_that_leads_nowhere_is_noticed(site: Files, pages: Mapping[str, Links]) -> None:
    broken = {**pages, "x/index.html": Links('<a href="../weg.html">x</a><a href="../index.html#geen">y</a>')}
    assert dangling(broken, set(site)) == [
        "x/index.html: ../weg.html",
        "x/index.html: ../index.html#geen (no such name)",
    ]


def test_every_page_has_a_title_a_language_a_description_and_names_that_are_its_own(pages: Mapping[str, Links]) -> None:
    titles = Counter(found.title for found in pages.values())
    assert [title for title, count in titles.items() if count > 1] == []
    for path, found in pages.items():
        assert found.language == "nl", path
        assert len(found.title) > 5, path
        assert path == "404.html" or 10 < len(found.description) <= 600, (path, found.description)
        assert [name for name, count in Counter(found.ids).items() if count > 1] == [], path


def test_nothing_is_loaded_from_another_host_and_no_page_may_connect(site: Files, pages: Mapping[str, Links]) -> None:
    for path, found in pages.items():
        loaded = [a for tag, name, a in found.links if name == "src" or tag == "link"]
        assert [a for a in loaded if re.match(r"(?:https?:)?//", a)] == [], path
        policies = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', site[path].decode())
        assert len(policies) == 1, path
        assert "connect-src 'none'" in policies[0]
        assert "default-src 'none'" in policies[0]
        assert "unsafe" not in policies[0]
    styles = b"".join(content for path, content in site.items() if path.endswith(".css"))
    assert re.findall(rb"url\((?!['\"]?data:)[^)]*//[^)]*\)", styles) == []


def test_the_policy_stands_before_everything_that_it_is_about_on_every_page_and_document(site: Files) -> None:
    read = [path for path in site if path.endswith(".html")]
    assert len(read) > 550
    for path in read:
        html = site[path].decode()
        head = re.findall(r"<(?:meta|link|script|style|title|base)\b[^>]*>", html)
        assert head[0] == '<meta charset="utf-8">', path
        assert head[1].startswith('<meta http-equiv="Content-Security-Policy" content="default-src '), path
        policy = unescape(head[1])
        assert "unsafe" not in policy, path
        styles = re.findall(r"<style[^>]*>(.*?)</style>", html, re.S)
        assert [style for style in styles if f"'{source_hash(style)}'" not in policy] == [], path
        assert re.findall(r'<[^>]*\sstyle="', html) == [], path


def test_the_site_stays_small(site: Files) -> None:
    assert (
        sum(map(len, site.values())) < 80_000_000
    )  # a layer of its own for provinces and a year more weigh 15 million
    home = site["index.html"].decode()
    first = [posixpath.normpath(a) for _, name, a in Links(home).links if name == "src" or a.endswith(".css")]
    assert len(first) >= 3
    assert len(site["index.html"]) + sum(len(site[path]) for path in first) < 300_000


def test_a_build_in_another_place_and_order_gives_the_same_bytes(output: Output, site: Files, tmp_path: Path) -> None:
    for name in ("tables", "schema", "generated/schemas/bronnen"):
        shutil.copytree(ROOT / name, tmp_path / "elders" / name)
    command = [sys.executable, "-m", "generators", "--map", str(tmp_path / "elders"), "build"]
    run = subprocess.run(command, cwd=ROOT, env={**os.environ, **ELSEWHERE}, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    made_there = contents(tmp_path / "elders/dist")
    made_here = {**output.published, **{f"site/{path}": content for path, content in site.items()}}
    for rows in (made_there, made_here):  # names the commit, which a copy does not have
        del rows["manifest.json"]
    assert len(made_there) > 2000
    assert set(made_there) == set(made_here)
    assert [path for path in made_there if made_there[path] != made_here[path]] == []
    assert contents(tmp_path / "elders/generated") == {
        path.removeprefix("generated/"): content
        for path, content in output.committed.items()
        if path.startswith("generated/")
    }


@pytest.fixture(scope="module")
def site_sources(specification: Specification, output: Output) -> Files:
    """What mkdocs makes the site of."""
    return build.sources(specification, {}, output_without_manifest(output))


def test_the_same_facts_give_the_same_sources(
    specification: Specification, output: Output, site_sources: Files
) -> None:
    assert build.sources(specification, {}, output_without_manifest(output)) == site_sources


def output_without_manifest(output: Output) -> Files:
    return {path: content for path, content in output.published.items() if path != "manifest.json"}


def test_texts_with_markup_come_out_as_text(copy: Copy) -> None:
    nasty = '<script>alert(1)</script> & \\"aan\\" {{ 7 * 7 }} **vet** [x](http://x)'
    copy.replace("tables/taakvelden/6.751.yaml", "omvat:\n", f'omvat:\n  - {{wat: "{nasty}"}}\n')
    outcome = copy.check()
    assert outcome.specification is not None
    assert [f.melding for f in outcome.findings] == []
    shared = build.shared_data(outcome.specification)
    from generators.outputs.site import codes

    found = next(p for p in codes.pages(outcome.specification) if p.path == "taakvelden/6.751")
    text = page.markdown(found, shared).decode()
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;aan&#34; {{ 7 * 7 }} **vet** [x](http://x)" in text


def test_titles_with_quotes_and_colons_stay_in_the_front_matter() -> None:
    made_up = Page("x", 'Een "titel": met --- streepjes', "Wat: dit", "404-bestaat-niet")
    with pytest.raises(Exception, match="404-bestaat-niet"):
        page.markdown(made_up, {})


def test_zensical_can_make_the_site_too(site_sources: Files, tmp_path: Path) -> None:
    """The theme's support ends; another generator reads the same sources. Skipped where it is not installed."""
    zensical = ROOT / ".venv" / "bin" / "zensical"
    if not zensical.is_file():
        pytest.skip("zensical is not installed: the site is made by mkdocs only")
    write(tmp_path, site_sources, set())
    run = subprocess.run(
        [str(zensical), "build"], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
