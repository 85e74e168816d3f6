"""What is in it: the bill of materials follows the locks, and every licence of what is published is there in full."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from generators.kernel.files import Files
from generators.outputs import pyz, sbom
from generators.subjects.model.specification import Specification

pytestmark = pytest.mark.usefixtures("esbuild_there")

TITLES = {"EUPL-1.2": "EUROPEAN UNION PUBLIC LICENCE", "CC0-1.0": "CC0 1.0 Universal", "CC-BY-4.0": "Attribution 4.0"}


@pytest.fixture(scope="module")
def made(specification: Specification) -> Files:
    return sbom.files(specification)


@pytest.fixture(scope="module")
def bill(made: Files) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made[sbom.NAME])
    return found


def test_every_package_of_both_locks_is_in_the_bill_and_nothing_else(bill: dict[str, Any], root: Path) -> None:
    lock = set(re.findall(r"^([\w.-]+==[^\s;]+)", (root / sbom.LOCK).read_text(encoding="utf-8"), re.M))
    packages = json.loads((root / "package-lock.json").read_bytes())["packages"]
    assert len(lock) > 100 and len(packages) > 20
    assert len(bill["components"]) == len(lock) + len([path for path in packages if path])
    refs = [row["bom-ref"] for row in bill["components"]]
    assert len(refs) == len(set(refs))
    python = {row["purl"].split("/")[1].replace("@", "==") for row in bill["components"] if "pypi" in row["purl"]}
    assert python == lock


def test_what_is_published_and_what_an_installation_takes_stands_apart_from_tools(bill: dict[str, Any]) -> None:
    scopes: dict[str, set[str]] = {}
    for row in bill["components"]:
        scopes.setdefault(row["scope"], set()).add(row["name"])
    assert scopes["required"] == {"fflate", "hashes", "tomli", "mkdocs-material", "python-calamine", "xlsxwriter"}
    assert {"msgspec", "tuf", "securesystemslib"} <= scopes["optional"]
    assert {"linkml", "esbuild", "pytest"} <= scopes["excluded"]
    shipped = {row["name"] for row in bill["components"] if row.get("properties")}
    assert shipped == {"fflate", "hashes", "tomli", "mkdocs-material"}


def test_the_bill_has_no_clock_and_no_chance_in_it(specification: Specification, made: Files) -> None:
    assert sbom.bill(specification) == made[sbom.NAME]
    assert b'"timestamp"' not in made[sbom.NAME]
    assert json.loads(made[sbom.NAME])["metadata"]["component"]["version"] == specification.edition.versie


def test_the_licence_of_everything_that_is_published_is_there_in_full(made: Files, bill: dict[str, Any]) -> None:
    texts = {Path(path).stem: content.decode() for path, content in made.items() if path.startswith(sbom.LICENCES)}
    assert {name: title in texts[name].replace("\n", " ") for name, title in TITLES.items()} == dict.fromkeys(
        TITLES, True
    )
    others = set(texts) - set(TITLES) - {"LICENSE"}
    assert others == {"fflate", "noble-hashes", "tomli", "mkdocs-material"}
    assert all("Permission is hereby granted" in texts[name] for name in others)
    assert len(others) == len([row for row in bill["components"] if row.get("properties")])


def test_the_one_file_for_python_carries_every_licence_of_what_is_in_it(pyz_files: Files, root: Path) -> None:
    with zipfile.ZipFile(BytesIO(pyz_files[pyz.NAME])) as archive:
        found = {name for name in archive.namelist() if name.startswith("LICENSE")}
    own = {f"LICENSES/{path.name}" for path in (root / "LICENSES").glob("*.txt")}
    assert found == {"LICENSE", "LICENSES/tomli.txt", *own}


def test_the_bill_follows_the_schema_of_cyclonedx(made: Files) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    validator = JsonStrictValidator(SchemaVersion.V1_6)
    error = validator.validate_str(made[sbom.NAME].decode())
    assert error is None
