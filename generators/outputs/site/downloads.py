"""What the site offers for download: copies of what is published, at addresses that never change, in groups."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generators.kernel.files import Files
from generators.kernel.tables import FOLDER as TABLES
from generators.outputs import api
from generators.outputs import current as actueel
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError

FOLDER = "downloads"
SUMS = f"{FOLDER}/SHA256SUMS"
"""The hash of every download, as ``sha256sum --check`` reads it."""

_TABLES_AS_JSON = "tabellen/*.json"
"""Tables as JSON stay out: what programs look up is in ``api/v1/``, and the CSV beside each holds the same."""

_DESCRIPTION = "tabellen/datapackage.json"
_SCHEMA = "schema.json"

_AT_THE_TOP = ("zoeken/", f"{api.FOLDER}/", actueel.NAME)
"""What the site has elsewhere, at addresses of its own."""

_ARCHIVED = ("conformiteit/", "definities/")
"""Folders whose files are used together and shrink to a tenth, offered as one archive each."""

_STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same files give the same bytes."""


@dataclass(frozen=True)
class Group:
    """Downloads that belong together: ``id`` is the anchor on the page, ``patterns`` the paths below the folder."""

    id: str
    title: str
    what: str
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class Download:
    """A file that is offered: its path below the folder, its title if it has one, its size in bytes and its hash."""

    path: str
    title: str
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """The name of the file without its folders."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def shown(self) -> str:
        """What a reader sees: the title, or the name where there is no title."""
        return self.title or self.name


GROUPS = (
    Group(
        "werkboeken",
        "Excel, één werkboek per jaar",
        "Alle codes, grijze cellen, controles en koppeltabellen van een jaar in één bestand. Codes zijn tekst.",
        ("tabellen/iv3-*.xlsx",),
    ),
    Group(
        "invulmodellen",
        "Invulmodellen",
        "Een werkboek om in te vullen, ingedeeld als dat van CBS, met de controles als formules.",
        ("invulmodellen/*",),
    ),
    Group(
        "voorschrift",
        "Het voorschrift als document",
        "Alle teksten, regels, koppelingen en open vragen van een jaar, om te lezen, te doorzoeken of te printen.",
        ("voorschrift/*",),
    ),
    Group(
        "controle",
        "De controle",
        "Dezelfde controle als bladzijde zonder internet, als programma voor Python en als module voor JavaScript.",
        ("validatie/*",),
    ),
    Group(
        "koppeltabellen",
        "Koppeltabellen",
        "Van productcode of productcategorie naar taakveld, per jaar.",
        ("tabellen/koppelingen/*",),
    ),
    Group(
        "productcodes",
        "Codelijsten van zorg en gemeenten",
        "De codelijsten van de koppeltabellen, en de gemeenten met hun jeugdregio.",
        ("tabellen/productcodes/*", "tabellen/gemeenten.csv"),
    ),
    Group(
        "overgangen",
        "Van jaar op jaar",
        "Waar codes blijven als het model verandert, en modellen naast elkaar.",
        ("tabellen/overgangen/*", "tabellen/modellen/*"),
    ),
    Group(
        "verdeling",
        "Verdelen",
        "Hoe een bedrag over taakvelden mag worden verdeeld, en hoe niet.",
        ("tabellen/verdeling/*",),
    ),
    Group(
        "kengetallen",
        "Kengetallen en EMU-saldo",
        "De formules van kengetallen, beleidsindicatoren en het EMU-saldo, en wat er niet uit Iv3 te halen is.",
        ("tabellen/kengetallen.csv",),
    ),
    Group(
        "teksten",
        "Teksten, vragen en begrippen",
        "Wat bij een code hoort en wat niet, trefwoorden, vragen met antwoord, toedelingsregels en begrippen.",
        ("tabellen/teksten/*", "begrippen/*"),
    ),
    Group(
        "protocol",
        "Afspraken met aanbieders",
        "Een voorstel voor wat een aanbieder levert: sjabloon, voorbeeld, schema, uitleg en contracttekst.",
        ("protocol/*",),
    ),
    Group(
        "termijnen",
        "Termijnen",
        "Wat wanneer binnen moet zijn, als agenda en als tabel. Uw agenda kan het bestand inlezen of volgen.",
        ("termijnen/*", "tabellen/termijnen.csv", "tabellen/jaren.csv"),
    ),
    Group(
        "tabellen",
        "Tabellen per laag en jaar",
        "Taakvelden, categorieën, balansposten, grijze cellen en controles.",
        ("tabellen/*/????/*.csv", _DESCRIPTION),
    ),
    Group(
        "schemas",
        "Schema's",
        "JSON Schema van een aanlevering per laag en jaar, van het rapport, en van de bronbestanden.",
        ("schemas/*",),
    ),
    Group(
        "definities",
        "Definitiebestanden",
        "In de vorm waarin CBS ze publiceert.",
        ("definities.zip",),
    ),
    Group(
        "conformiteit",
        "Conformiteitsset",
        "Aanleveringen met het rapport dat eruit moet komen, voor wie zelf een controle bouwt.",
        ("conformiteit.zip",),
    ),
    Group(
        "licenties",
        "Licenties en onderdelen",
        "De tekst van elke licentie, en wat er van anderen in zit (CycloneDX).",
        ("licenties/*", "pakketten/*"),
    ),
)


def copies(published: Files) -> Files:
    """Return what is offered below ``downloads/`` with its hashes, and what has an address of its own.

    These are the JSON for other sites, ``actueel.json``, and every schema at the address that its ``$id`` says.
    """
    files = dict(offered(published))
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in files.items())
    return {
        **{f"{FOLDER}/{path}": content for path, content in files.items()},
        SUMS: sums.encode(),
        **{
            path: content
            for path, content in published.items()
            if path.startswith((f"{api.FOLDER}/", actueel.NAME)) or _says_its_path(path, content)
        },
    }


def _says_its_path(path: str, content: bytes) -> bool:
    """Tell whether a file is a schema that says itself to stand at this path."""
    return path.endswith(_SCHEMA) and str(json.loads(content).get("$id")).endswith(f"/{path}")


def offered(published: Files) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of everything that is offered; a folder of small files as one archive."""
    for path, content in sorted(published.items()):
        left_out = fnmatchcase(path, _TABLES_AS_JSON) and path != _DESCRIPTION
        if not left_out and not path.startswith((*_ARCHIVED, *_AT_THE_TOP)):
            yield path, content
    for folder in _ARCHIVED:
        inside = {path: content for path, content in sorted(published.items()) if path.startswith(folder)}
        if inside:
            yield f"{folder.rstrip('/')}.zip", archive(inside)


def archive(files: Files) -> bytes:
    """Return the files as one ZIP, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content)
    return buffer.getvalue()


def groups(
    specification: Specification, published: Files
) -> Iterator[tuple[Group, list[tuple[str, tuple[Download, ...]]]]]:
    """Yield every group that has files; these by layer, with an empty name for what belongs to no layer.

    Raises:
        UserError: a file belongs to no group.
    """
    found: dict[str, list[Download]] = {group.id: [] for group in GROUPS}
    titles = _titles(published)
    for path, content in offered(published):
        group = next((g for g in GROUPS if any(fnmatchcase(path, pattern) for pattern in g.patterns)), None)
        if group is None:
            raise UserError(f"de bladzijde Downloads heeft geen groep voor {path}")
        sha256 = hashlib.sha256(content).hexdigest()
        found[group.id].append(Download(path, titles.get(path, ""), len(content), sha256))
    for group in GROUPS:
        if found[group.id]:
            yield group, list(_by_layer(specification, found[group.id]).items())


def _titles(published: Files) -> dict[str, str]:
    """Return the title of every table, as the data package has it."""
    package = json.loads(published.get(_DESCRIPTION, b'{"resources": []}'))
    return {f"{TABLES}/{resource['path']}": resource["title"] for resource in package["resources"]}


def _by_layer(specification: Specification, files: list[Download]) -> dict[str, tuple[Download, ...]]:
    layers = {layer.id: layer.meervoud.capitalize() for layer in specification.layers.values()}
    found: dict[str, tuple[Download, ...]] = {}
    for file in files:
        words = file.path.replace("-", "/").replace("_", "/").replace(".", "/").lower().split("/")
        layer = next((layers[word] for word in words if word in layers), "")
        found[layer] = (*found.get(layer, ()), file)
    return found
