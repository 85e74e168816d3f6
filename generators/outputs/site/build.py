"""The site: every page as Markdown (pure), and mkdocs run in a folder of its own for what stands around it (the edge).

A page is HTML below its front matter. mkdocs reads only the front matter: to find no Markdown in all that HTML takes
it longer than the rest of the site does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from generators.kernel import parallel
from generators.kernel.files import Files
from generators.kernel.places import ROOT
from generators.kernel.templates import POLICY
from generators.outputs.generator import Generator, Keep, Stage, anew
from generators.outputs.javascript import embedded
from generators.outputs.site import (
    about,
    changes,
    codes,
    downloads,
    general,
    handbook,
    keyfigures,
    products,
    questions,
    rules,
    tested,
    tools,
)
from generators.outputs.site.page import FOLDER_OF_KIND, Page, folder_of_model, markdown
from generators.subjects.couplings.facts import CATEGORY, couplings_of
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.specification import Specification
from generators.subjects.transitions.code_years import codes_by_layer
from iv3.core.content_policy import source_hash
from iv3.core.errors import UserError

SITE = ROOT / "site"
FOLDER = "site"
CONTENT = "@@inhoud@@"
"""The place in a frame where the content of the page comes."""

STYLES = ("iv3.css", "controle.css")

_DOCS, _MARKDOWN = "docs/", ".md"
_END_OF_FRONT = b"\n---\n\n"
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.S)
_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.S)


def pages(specification: Specification, published: Files) -> Iterator[Page]:
    """Yield every page of the site; ``published`` is everything else that is published."""
    for pages_of in _OF_FACTS.values():
        yield from pages_of(specification)
    yield from _of_files(specification, published)


_OF_FACTS: Mapping[str, Callable[[Specification], Iterator[Page]]] = {
    "codes": codes.pages,
    "products": products.pages,
    "general": general.pages,
    "keyfigures": keyfigures.pages,
    "questions": questions.pages,
    "changes": changes.pages,
    "tools": tools.pages,
    "handbook": handbook.pages,
    "tested": tested.pages,
}
"""What makes the pages that are made of facts alone; those that take longest first."""


def _of_files(specification: Specification, published: Files) -> Iterator[Page]:
    yield from rules.pages(specification, published)
    yield from about.pages(specification, published)


def _written(specification: Specification, pages_of: Callable[[Specification], Iterator[Page]]) -> Files:
    shared = shared_data(specification)
    return {
        f"{_DOCS}{page.path}{'/' if page.path else ''}index{_MARKDOWN}": markdown(page, shared)
        for page in pages_of(specification)
    }


def sources(specification: Specification, packs: Mapping[str, str], published: Files, keep: Keep = anew) -> Files:
    """Return what mkdocs makes the site of: its configuration, the frame, and a folder ``docs`` with every page.

    Args:
        specification: facts that passed the checks.
        packs: name → JSON text of what the validator needs; see `generators.outputs.javascript.embedded`.
        published: everything else that is published; what the site offers for download comes from it.
        keep: gives the pages that are made of facts alone; it may hold them.
    """
    works = [
        partial(keep, f"site.{name}", partial(_written, specification, pages_of))
        for name, pages_of in _OF_FACTS.items()
    ]
    with parallel.shared(works) as finish:
        files_beside = {
            **changes.feed(specification),
            **tools.scripts(packs),
            **tools.search_files(published),
            **tools.dividing_files(specification, packs),
        }
        return {
            "mkdocs.yml": configuration(specification),
            **{f"thema/{p.name}": p.read_bytes() for p in sorted((SITE / "thema").iterdir())},
            "docs/bestanden/iv3.css": b"\n".join((SITE / "stijl" / name).read_bytes() for name in STYLES),
            "docs/bestanden/merk.svg": (SITE / "stijl" / "merk.svg").read_bytes(),
            **{f"{_DOCS}{path}": content for path, content in files_beside.items()},
            **_written(specification, partial(_of_files, published=published)),
            **{path: content for made in finish() for path, content in made.items()},
        }


def configuration(specification: Specification) -> bytes:
    """Return the configuration of mkdocs, with what it must know of the specification."""
    config = yaml.safe_load((SITE / "mkdocs.yml").read_text(encoding="utf-8"))
    layer = next(iter(specification.layers))
    years = list(specification.years(layer))[::-1]
    config["extra"] = {
        "jaren": years,
        "bekend_tot": specification.known_years(layer)[-1],
        "voorlopig": [
            {"jaar": jaar, "zin": note} for jaar in years if (note := specification.year(layer, jaar).provisional_note)
        ],
        "lagen": [
            {"id": laag, "naam": found.naam, "van": specification.years(laag)[0], "map": _map(specification, laag)}
            for laag, found in specification.layers.items()
        ],
        "versie": specification.edition.versie,
    }
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False).encode()


def shared_data(specification: Specification) -> dict[str, Any]:
    """Return what every template may use: names of things, titles of sources, words for periods."""
    return {
        "namen_bij": {
            folder_of_model(specification, layer.model): _names(specification, laag)
            for laag, layer in reversed(specification.layers.items())
        },
        "toedelingstitels": {rule.id: rule.titel for rule in guidance_of(specification).allocation_rules},
        "bron_in_woorden": lambda bron: source_in_words(specification, bron),
        "bronnen": {source.id: source.titel for source in specification.facts.bronnen.values()},
        "perioden": {period.nummer: period.naam for period in specification.facts.periods},
        "laatste_jaar": specification.edition.laatste_jaar,
        "bewerkadres": specification.edition.bewerkadres,
        "mappen": FOLDER_OF_KIND,
        "meervoud": {laag: layer.meervoud for laag, layer in specification.layers.items()},
        "map_van_laag": {
            laag: folder_of_model(specification, layer.model) for laag, layer in specification.layers.items()
        },
    }


def _map(specification: Specification, laag: str) -> str:
    """Return what stands before the folder with taakvelden of a layer, with its slash; nothing for gemeenten."""
    folder = folder_of_model(specification, specification.layers[laag].model)
    return f"{folder}/" if folder else ""


def _names(specification: Specification, laag: str) -> dict[tuple[str, str], str]:
    """Return kind and code → name, with the codes as a layer has them."""
    names: dict[tuple[str, str], str] = {(c.lijst, c.code): c.naam for c in codes_by_layer(specification)[laag]}
    names.update({("regel", rule.id): rule.titel for rule in specification.facts.rules})
    for care_list in couplings_of(specification).lists:
        if care_list.soort == CATEGORY:
            names.update({(CATEGORY, code.code): code.naam or "" for code in care_list.codes})
    return names


def source_in_words(specification: Specification, bron: str) -> str:
    """Return a source as it stands in a table (``voorschrift-2026, blad 35``) with its title instead of its id."""
    id, *place = bron.split(", ")
    source = specification.facts.bronnen.get(id)
    return ", ".join([source.titel if source is not None else id, *place])


def policy(html: str) -> str:
    """Return the content policy of a page: its own files, and the scripts and styles in it; nothing goes out."""
    scripts, styles = ([f"'{source_hash(text)}'" for text in part.findall(html)] for part in (_SCRIPT, _STYLE))
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src 'self'", *dict.fromkeys(scripts)]),
            " ".join(["style-src 'self'", *dict.fromkeys(styles)]),
            "img-src 'self' data:",
            "font-src 'self'",
            "worker-src blob:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        ]
    )


def files(specification: Specification, packs: Mapping[str, str], published: Files, keep: Keep = anew) -> Files:
    """Return the site as mkdocs makes it, below ``site/``; ``keep`` may hold pages and frames.

    Raises:
        UserError: mkdocs could not make it; the text holds what it said.
    """
    made = sources(specification, packs, published, keep)
    contents = {_address(path): _apart(text) for path, text in made.items() if path.endswith(_MARKDOWN)}
    beside = {path: text for path, text in made.items() if path.startswith(_DOCS) and not path.endswith(_MARKDOWN)}
    framed = {path: _apart(text)[0] if path.endswith(_MARKDOWN) else text for path, text in made.items()}
    for path in beside:
        del framed[path]
    frames = keep("site.frames", partial(_framed, framed), _listed(framed))
    whole = {
        **{path: _filled(frame, contents[path][1]) if path in contents else frame for path, frame in frames.items()},
        **{path.removeprefix(_DOCS): content for path, content in beside.items()},
        **downloads.copies(published),
    }
    return {f"{FOLDER}/{path}": _finished(path, content) for path, content in whole.items() if not _unused(path)}


def _listed(files: Files) -> bytes:
    """Return files as one text of which nothing is left out."""
    return repr(sorted(files.items())).encode()


def _address(path: str) -> str:
    """Return where the page of a source comes in the site."""
    return f"{path.removeprefix(_DOCS).removesuffix(_MARKDOWN)}.html"


def _apart(text: bytes) -> tuple[bytes, bytes]:
    """Return the source of a frame and what comes in it."""
    front, end, content = text.partition(_END_OF_FRONT)
    return front + end + CONTENT.encode(), content.strip()


def _filled(frame: bytes, content: bytes) -> bytes:
    before, place, after = frame.partition(f"<p>{CONTENT}</p>".encode())
    if not place:
        raise RuntimeError("in het kader van een bladzijde is geen plaats voor de inhoud")
    return before + content + after


def _framed(made: Files) -> Files:
    """Return what mkdocs makes of its sources."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for path, content in made.items():
            target = top / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _run_mkdocs(top)
        return {
            p.relative_to(top / "uit").as_posix(): p.read_bytes()
            for p in sorted((top / "uit").rglob("*"))
            if p.is_file()
        }


def _run_mkdocs(top: Path) -> None:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(top / "uit")]
    run = subprocess.run(command, cwd=top, env=environment, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise UserError(f"mkdocs kon de site niet maken:\n{run.stdout}{run.stderr}")


def _finished(path: str, content: bytes) -> bytes:
    if not path.endswith(".html"):
        return content
    html = content.decode()
    return html.replace(POLICY, policy(html)).encode()


def _unused(path: str) -> bool:
    """Tell whether a file of the theme serves nothing here: the site has its own script and its own search."""
    return (
        path.startswith(("assets/javascripts/", "assets/images/")) or path.endswith(".map") or path == "sitemap.xml.gz"
    )


GENERATOR = Generator(
    "site",
    lambda building: files(
        building.specification, embedded(building.specification, building.packs), building.published, building.keep
    ),
    stage=Stage.SITE,
    needs_bundles=True,
)
