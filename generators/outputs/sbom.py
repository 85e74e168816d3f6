"""What is in it: a bill of materials in CycloneDX, and the licence of everything of others that is published.

Everything comes from the locks and from what is installed by them: the same locks give the same bytes.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from generators.kernel import esbuild
from generators.kernel.files import Files
from generators.kernel.places import ROOT
from generators.outputs.generator import Generator, Stage
from generators.outputs.pyz import TOML
from generators.subjects.model.specification import Specification

NAME = "pakketten/iv3.cdx.json"
LICENCES = "licenties"
"""The folder with the text of every licence, ours and those of others."""

LOCK = "requirements/dev.lock"
THEME = "mkdocs-material"
"""Its style sheets are published with the site."""

_OWN = "iv3"
_OWN_LICENCES = "EUPL-1.2 AND CC0-1.0 AND CC-BY-4.0"
_BUNDLED = re.compile(r"^/\*!\n \* (\S+) (\S+)$", re.M)
"""How `generators.kernel.esbuild` begins the licence of a package."""

_LOCKED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.M)
_NAME = re.compile(r"[\w.-]+")
_SHIPPED = Property(name="iv3:uitgebracht", value="ja")


def files(specification: Specification) -> Files:
    """Return the bill of materials and the texts of licences."""
    return {NAME: bill(specification), **licences()}


def bill(specification: Specification) -> bytes:
    """Return the bill of materials: what is published, what an installation takes, and what the build used."""
    edition = specification.edition
    bom = Bom(serial_number=uuid5(NAMESPACE_URL, f"{edition.adres}{NAME}#{edition.versie}"))
    bom.metadata.timestamp = None  # type: ignore[assignment]  # a clock would make the bytes differ
    bom.metadata.component = Component(
        name=_OWN,
        version=edition.versie,
        type=ComponentType.APPLICATION,
        bom_ref=_OWN,
        description=edition.titel,
        licenses=[LicenseFactory().make_with_expression(_OWN_LICENCES)],
    )
    bom.components.update([*_python_components(), *_script_components()])
    used = [component for component in bom.components if component.scope is not ComponentScope.EXCLUDED]
    bom.register_dependency(bom.metadata.component, used)
    return (JsonV1Dot6(bom).output_as_string(indent=1) + "\n").encode()


def licences() -> Files:
    """Return the text of each licence that something published stands under."""
    own = {f"{LICENCES}/{path.name}": path.read_bytes() for path in (ROOT / "LICENSES").glob("*.txt")}
    scripts = {
        f"{LICENCES}/{name.replace('/', '-').lstrip('@')}.txt": (ROOT / "node_modules" / name / "LICENSE").read_bytes()
        for name in bundled()
    }
    python = {f"{LICENCES}/{name}.txt": _licence_text(name) for name in (TOML, THEME)}
    return {**own, **scripts, **python, f"{LICENCES}/LICENSE": (ROOT / "LICENSE").read_bytes()}


def bundled() -> dict[str, str]:
    """Return each package of npm of which code is in what is published, with its version."""
    found = {name: version for text in esbuild.bundles().values() for name, version in _BUNDLED.findall(text)}
    return dict(sorted(found.items()))


def _licence_text(package: str) -> bytes:
    distribution = metadata.distribution(package)
    [file] = [f for f in distribution.files or () if f.name.startswith("LICENSE") and ".dist-info" in str(f)]
    return file.read_binary()


def _python_components() -> Iterator[Component]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    required = _with_all_below(project["dependencies"])
    optional = _with_all_below(line for extra in project["optional-dependencies"].values() for line in extra)
    for name, version in _LOCKED.findall((ROOT / LOCK).read_text(encoding="utf-8")):
        is_shipped = name in (TOML, THEME)
        scope = _scope(is_required=name in required or is_shipped, is_optional=name in optional)
        yield _component("pypi", name, version, scope, is_shipped=is_shipped)


def _script_components() -> Iterator[Component]:
    packages: Mapping[str, Mapping[str, str]] = json.loads((ROOT / esbuild.LOCK).read_bytes())["packages"]
    shipped = bundled()
    for path, about in packages.items():
        if path:
            name = path.rpartition("node_modules/")[2]
            scope = _scope(is_required=name in shipped, is_optional=False)
            hashes = [HashType(alg=HashAlgorithm.SHA_512, content=_hex(about["integrity"]))]
            yield _component("npm", name, about["version"], scope, hashes, about.get("license"), name in shipped)


def _scope(*, is_required: bool, is_optional: bool) -> ComponentScope:
    """Return whether a package is in it, may be added, or was only used to make it."""
    if is_required:
        return ComponentScope.REQUIRED
    return ComponentScope.OPTIONAL if is_optional else ComponentScope.EXCLUDED


def _component(
    kind: str,
    name: str,
    version: str,
    scope: ComponentScope,
    hashes: Iterable[HashType] = (),
    licence: str | None = None,
    is_shipped: bool = False,
) -> Component:
    group, _, last = name.rpartition("/")
    purl = PackageURL(type=kind, namespace=group or None, name=last, version=version)
    return Component(
        name=last,
        group=group or None,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=purl.to_string(),
        purl=purl,
        scope=scope,
        hashes=hashes,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        properties=[_SHIPPED] if is_shipped else [],
    )


def _hex(integrity: str) -> str:
    """Return the hash of a package in npm's lock, which writes it in base 64."""
    return base64.b64decode(integrity.removeprefix("sha512-")).hex()


def _with_all_below(wanted: Iterable[str]) -> set[str]:
    """Return the names of packages with those that they need, as installed."""
    found: set[str] = set()
    waiting = [_name_of(line) for line in wanted]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            lines = metadata.requires(name) or []
            waiting += [_name_of(line) for line in lines if "extra ==" not in line and "platform" not in line]
    return found


def _name_of(line: str) -> str:
    match = _NAME.match(line)
    assert match is not None, line
    return match[0].lower().replace("_", "-")


GENERATOR = Generator(
    "wat erin zit, en de licenties",
    lambda building: files(building.specification),
    stage=Stage.FILES,
    needs_bundles=True,
)
