"""What the tests share: the real facts, a copy to break, and where CBS's own files are when they are there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.files import Files
from generators.outputs import manifest
from generators.outputs.build import PARTS, Basis, Output, generate, website_of
from generators.outputs.kit import in_memory
from generators.outputs.site import build as website
from generators.subjects.model.specification import Specification
from tests.support.built import Built, fingerprint
from tests.support.sources import ROOT, Copy


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def specification() -> Specification:
    return Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))


@pytest.fixture(scope="session")
def basis(specification: Specification) -> Basis:
    """What the parts of a build are made of."""
    return Basis(ROOT, specification)


@pytest.fixture(scope="session")
def built() -> Built:
    """The parts of a build, made once for all workers."""
    return Built(fingerprint(ROOT))


@pytest.fixture(scope="session")
def output(specification: Specification, built: Built) -> Output:
    """Everything a build makes but the site, in memory; a test that needs a corner asks for that part."""
    return generate(ROOT, specification, keeper=built)


@pytest.fixture(scope="session")
def site(basis: Basis, output: Output, built: Built) -> Files:
    """The site: path below ``site/`` → content."""
    published = {path: content for path, content in output.published.items() if path != manifest.NAME}
    files = built("site", lambda: website_of(basis, published))
    return {path.removeprefix(f"{website.FOLDER}/"): content for path, content in files.items()}


@pytest.fixture(scope="session")
def site_folder(site: Files, built: Built) -> Path:
    """The site on disk, for a browser; to read only."""
    return built.path("site") / website.FOLDER


@pytest.fixture(scope="session")
def packs(basis: Basis) -> Files:
    """The rule packs, by the name of their file."""
    return basis.packs


@pytest.fixture(scope="session")
def schemas(basis: Basis) -> Files:
    return basis.schemas


@pytest.fixture(scope="session")
def tables(basis: Basis, built: Built) -> Files:
    """What stands below ``tabellen/``, but the explanations that come with the kit."""
    return built("tabellen", lambda: PARTS["tabellen"](basis))


@pytest.fixture(scope="session")
def kit(basis: Basis, built: Built) -> Files:
    """The conformance kit and the explanations of the rules, which are made of the same examples."""
    return built("conformiteitsset", lambda: PARTS["conformiteitsset"](basis))


@pytest.fixture(scope="session")
def single_files(basis: Basis, built: Built) -> Files:
    """The validator as one file, in both languages."""
    name = "controle in één bestand"
    return built(name, lambda: PARTS[name](basis))


@pytest.fixture(scope="session")
def documents(basis: Basis, built: Built) -> Files:
    """The voorschrift of every year, as a page, a document and text."""
    return built("voorschriften", lambda: PARTS["voorschriften"](basis))


@pytest.fixture(scope="session")
def workbooks(basis: Basis, built: Built) -> Files:
    return built("werkboeken", lambda: PARTS["werkboeken"](basis))


@pytest.fixture(scope="session")
def fillin_books(basis: Basis, built: Built) -> Files:
    """The Excel models to fill in."""
    return built("invulmodellen", lambda: PARTS["invulmodellen"](basis))


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
