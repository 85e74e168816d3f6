"""What the tests share: the real facts, a copy to break, and where CBS's own files are when they are there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings

from generators.kernel import esbuild, sources
from generators.kernel import reading as facts
from generators.kernel.files import Files
from generators.outputs import manifest
from generators.outputs.build import Output, all_generators, generate
from generators.outputs.generator import Building
from generators.outputs.kit import in_memory
from generators.outputs.site import build as website
from generators.subjects.model.specification import Specification
from tests.support.built import Built, fingerprint
from tests.support.sources import ROOT, Copy

# How long an example takes says how busy the machine is, and never that something is wrong.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _no_power_cut() -> Iterator[None]:
    """What a test writes need not outlive a power cut; that a file is brought to the disk is seen in `faults`."""
    with mock.patch.object(os, "fsync", lambda _descriptor: None):
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def specification() -> Specification:
    return Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))


@pytest.fixture(scope="session")
def building(specification: Specification) -> Building:
    """What the parts of a build are made of."""
    return Building.begin(ROOT, specification)


@pytest.fixture(scope="session")
def built() -> Built:
    """The parts of a build, made once for all workers."""
    return Built(fingerprint(ROOT))


def part(built: Built, building: Building, name: str) -> Files:
    """Return what one generator makes, by the name of its module."""
    return built(name, lambda: all_generators()[name].make(building))


@pytest.fixture(scope="session")
def output(specification: Specification, built: Built) -> Output:
    """Everything a build makes but the site, in memory; a test that needs a corner asks for that part."""
    return generate(ROOT, specification, keeper=built)


@pytest.fixture(scope="session")
def site(building: Building, output: Output, built: Built, esbuild_there: None) -> Files:
    """The site: path below ``site/`` → content."""
    published = {path: content for path, content in output.published.items() if path != manifest.NAME}
    files = built("site.build", lambda: all_generators()["site.build"].make(replace(building, published=published)))
    return {path.removeprefix(f"{website.FOLDER}/"): content for path, content in files.items()}


@pytest.fixture(scope="session")
def site_folder(site: Files, built: Built) -> Path:
    """The site on disk, for a browser; to read only."""
    return built.path("site.build") / website.FOLDER


@pytest.fixture(scope="session")
def packs(building: Building) -> Files:
    """The rule packs, by the name of their file."""
    return building.packs


@pytest.fixture(scope="session")
def schemas(building: Building) -> Files:
    return all_generators()["schemas"].make(building)


@pytest.fixture(scope="session")
def tables(building: Building, built: Built) -> Files:
    """What stands below ``tabellen/``, but the explanations that come with the kit."""
    return part(built, building, "subjects")


@pytest.fixture(scope="session")
def kit(building: Building, built: Built) -> Files:
    """The conformance kit and the explanations of the rules, which are made of the same examples."""
    return {**part(built, building, "kit"), **part(built, building, "explanations")}


@pytest.fixture(scope="session")
def esbuild_there() -> None:
    """What asks for this is skipped, loudly, where esbuild is not there."""
    if not esbuild.is_installed():
        pytest.skip("esbuild is not there (make node_modules/klaar): no JavaScript that is published was looked at")


@pytest.fixture(scope="session")
def javascript_files(building: Building, built: Built, esbuild_there: None) -> Files:
    """The validator and the search in JavaScript: modules, commands and the page that stands alone."""
    return part(built, building, "javascript")


@pytest.fixture(scope="session")
def pyz_files(building: Building, built: Built) -> Files:
    """The package as one file."""
    return part(built, building, "pyz")


@pytest.fixture(scope="session")
def documents(building: Building, built: Built) -> Files:
    """The voorschrift of every year, as a page, a document and text."""
    return part(built, building, "voorschrift.files")


@pytest.fixture(scope="session")
def workbooks(building: Building, built: Built) -> Files:
    return part(built, building, "workbook.book")


@pytest.fixture(scope="session")
def fillin_books(building: Building, built: Built) -> Files:
    """The Excel models to fill in."""
    return part(built, building, "fillin")


@pytest.fixture(scope="session")
def cbs_folder() -> Path:
    """The folder with CBS's own definition files; tests that need it are skipped, loudly, where it is absent."""
    folder = Path(os.environ.get("IV3_CBS_DEFINITIES", ROOT.parent / "shared" / "cbs-definitions"))
    if not folder.is_dir():
        pytest.skip(f"the definition files of CBS are not in {folder}; their digests are still compared")
    return folder


@pytest.fixture(scope="module")
def fresh_packs(packs: Files) -> Iterator[None]:
    """Let the run-time read packs that are made from the facts as they stand, not those of the last build."""
    with in_memory(packs):
        yield


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "kopie")
