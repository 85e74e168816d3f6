"""The structure of a delivery beside the schemas of CBS: mutated fields, both answers, and what differs.

By hand, over many more than the tests take: ``python -m tests.support.cbs_schemas NUMBER SEED [FOLDER]``, where FOLDER
holds the schemas of CBS. What may differ, and why, stands in ``cbs-schemas.yaml`` beside the test.
"""

from __future__ import annotations

import copy
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import yaml

import iv3
from iv3.core.packs import RULES, needed_pack
from iv3.core.words import Ernst
from tests.support.sources import ROOT

Json = dict[str, Any]
Path_ = tuple[str | int, ...]
FOLDER_VARIABLE = "IV3_CBS_DEFINITIES"
_DATA = Path(__file__).parents[1] / "iv3" / "delivery" / "cbs-schemas.yaml"
_AJV = Path(__file__).with_name("cbs_schemas.mjs")
_STRUCTURE = ("lezen", "structuur")
_RECORD = 4
"""So many parts has the pointer of a record in data; what is in it is told at the record."""


def cbs_folder() -> Path:
    """Return where the definition files and schemas of CBS should be."""
    return Path(os.environ.get(FOLDER_VARIABLE, ROOT.parent / "shared" / "cbs-definitions"))


class Variant(NamedTuple):
    """A delivery with one or more fields changed.

    Attributes:
        done: of each change the place, with a star for a number, and what stands there now (JSON) or was done.
        document: the delivery.
    """

    done: tuple[tuple[str, str], ...]
    document: Any


class Answer(NamedTuple):
    """Where a delivery is wrong, as pointers of records, blocks and fields; nothing when it is right."""

    places: frozenset[str]

    @property
    def is_refused(self) -> bool:
        """Tell whether anything is wrong."""
        return bool(self.places)


@dataclass(frozen=True)
class Listed:
    """A difference that is known: for which schemas, places and values, who is stricter, why, and an example."""

    schemas: tuple[str, ...]
    plaatsen: tuple[str, ...]
    strenger: str
    reden: str
    waarden: tuple[str, ...] = ()
    voorbeeld: str = ""

    def is_example(self, variant: Variant) -> bool:
        """Tell whether a variant with one change shows this difference."""
        [(at, written)] = variant.done
        return _place(self.plaatsen[0]).fullmatch(at) is not None and written == (self.voorbeeld or self.waarden[0])

    def is_of(self, schema: str, variant: Variant, stricter: str) -> bool:
        """Tell whether one of the changes of a variant is at one of the places, with one of the values."""
        return (
            schema in self.schemas
            and stricter == self.strenger
            and any(
                any(_place(place).fullmatch(at) for place in self.plaatsen)
                and (not self.waarden or written in self.waarden)
                for at, written in variant.done
            )
        )


@dataclass(frozen=True)
class Known:
    """What stands in the data beside the test.

    Attributes:
        waarden: what may stand in a field, as JSON.
        vormen: name of a schema → how a delivery of today is written for it.
        verschillen: what may differ.
    """

    waarden: tuple[str, ...]
    vormen: Mapping[str, Sequence[Mapping[str, Any]]]
    verschillen: tuple[Listed, ...]


@dataclass
class Outcome:
    """What a comparison came to.

    Attributes:
        compared: name of a schema → how many answers were compared.
        used: number of a listed difference → how often it was met.
        unlisted: differences that nobody listed, in words.
    """

    compared: Counter[str] = field(default_factory=Counter)
    used: Counter[int] = field(default_factory=Counter)
    unlisted: list[str] = field(default_factory=list)


@lru_cache(maxsize=64)
def _place(pattern: str) -> re.Pattern[str]:
    return re.compile("/".join("[^/]*" if part == "*" else re.escape(part) for part in pattern.split("/")))


def known() -> Known:
    """Return the values and the listed differences."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    listed = [*map(_listed, data["verschillen"])]
    around = [
        json.dumps(where.format(chr(int(sign, 16)))) for sign in data["tekens"] for where in data["rond_een_teken"]
    ]
    return Known((*data["waarden"], *around), data["vormen"], tuple(listed))


def _listed(each: Mapping[str, Any]) -> Listed:
    several = {key: tuple(each.get(key, ())) for key in ("schemas", "plaatsen", "waarden")}
    known: dict[str, Any] = {**several, **{key: each.get(key, "") for key in ("strenger", "reden", "voorbeeld")}}
    return Listed(**known)


def small_delivery(document: Json) -> Json:
    """Return a delivery with one record in every part, a remark, and one of the values that are text."""
    small = copy.deepcopy(document)
    for part, records in small["data"].items():
        small["data"][part] = [{**record, "details": {"grootboek": "4000"}} for record in records[:1]]
    year = small["metadata"]["boekjaar"]
    small["data"]["kengetallen"] = [{"kengetal": "fk.1", "verslagperiode": f"Rek_{year}", "waarde": "10,5"}]
    small["data"]["beleidsindicatoren"] = [{"beleidsindicator": "bi.1", "verslagperiode": f"Rek_{year}", "waarde": "7"}]
    small["opmerkingen"] = [{"tekst": "Een opmerking.", "auteur": "J. Voorbeeld"}]
    return small


# Mutating


def variants(document: Json, values: Sequence[str]) -> list[Variant]:
    """Return every place of a delivery with every value, away, beside a strange key, and with another name."""
    return [made for path in _paths(document) for made in _at(document, path, values)]


def _paths(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from _paths(each, (*path, key))


def _at(document: Json, path: Path_, values: Sequence[str]) -> Iterator[Variant]:
    pointer = pointer_of(path, numbers="*")
    for written in values:
        yield Variant(((pointer, written),), put(document, path, json.loads(written)))
    if isinstance(_get(document, path), dict):
        yield Variant(((pointer, "vreemde sleutel"),), put(document, (*path, "vreemd"), 1))
    if isinstance(path[-1] if path else 0, str):
        yield Variant(((pointer, "weg"),), _without(document, path))
        yield Variant(
            ((pointer, "hoofdletters"),), put(_without(document, path), (*path[:-1], str(path[-1]).upper()), 1)
        )


def combined(document: Json, singles: Sequence[Variant], values: Sequence[str], rng: random.Random) -> Variant:
    """Return a delivery with two or three changes."""
    made = rng.choice(singles)
    for _ in range(rng.choice((1, 1, 2))):
        paths = [*_paths(made.document)]
        path = rng.choice(paths)
        again = rng.choice([*_at(made.document, path, values)])
        made = Variant((*made.done, *again.done), again.document)
    return made


def _get(document: Any, path: Path_) -> Any:
    for key in path:
        document = document[key]
    return document


def put(document: Any, path: Path_, value: Any) -> Any:
    """Return a delivery with a value at a path; what it holds elsewhere is shared."""
    if not path:
        return value
    made = copy.copy(document)
    made[path[0]] = put(document[path[0]], path[1:], value) if len(path) > 1 else value
    return made


def _without(document: Any, path: Path_) -> Any:
    holder = {key: value for key, value in _get(document, path[:-1]).items() if key != path[-1]}
    return put(document, path[:-1], holder)


def pointer_of(path: Iterable[str | int], numbers: str = "") -> str:
    """Return the JSON Pointer of a path; ``numbers`` stands for each number in it."""
    return "".join(f"/{numbers if numbers and isinstance(part, int) else part}" for part in path)


# Both answers


def own_answer(document: Any) -> Answer:
    """Return where our structure stage refuses a delivery."""
    phases = {rule["id"]: rule["fase"] for rule in needed_pack(RULES)["regels"]}
    report = iv3.validate(json_of(document).encode(), name="proef.json")
    return Answer(
        frozenset(
            _to_record(found["plaats"]["pad"])
            for found in report.bevindingen
            if phases[found["regel"]] in _STRUCTURE and found["ernst"] == Ernst.FOUT
        )
    )


def json_of(document: Any) -> str:
    """Return a delivery as JSON; a number without end is one that JSON can write."""
    return json.dumps(document).replace("Infinity", "1e400")


def _to_record(pointer: str) -> str:
    parts = pointer.split("/")
    return "/".join(parts[:_RECORD]) if parts[1:2] == ["data"] else pointer


def in_form(document: Any, edits: Sequence[Mapping[str, Any]]) -> Any:
    """Return a delivery as an older schema wants it written; what is not there or of another kind is left alone."""
    for edit in edits:
        *above, key = (int(part) if part.isdigit() else part for part in edit["pad"].strip("/").split("/"))
        try:
            holder = _get(document, tuple(above))
            value = holder[key]
        except (KeyError, TypeError, IndexError):
            continue
        if not isinstance(holder, dict):
            continue
        document = _without(document, (*above, key))
        if edit.get("als_tekst"):
            is_whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1
            value = str(int(value)) if is_whole else value
        if not edit.get("weg"):
            instead = edit.get("vervang", {})
            value = instead.get(value, value) if isinstance(value, str) else value
            document = put(document, (*above, edit.get("naam", key)), value)
    return document


class CbsSchema:
    """One of the schemas of CBS, asked through a program in Python and, where Node is, one in JavaScript."""

    def __init__(self, path: Path, edits: Sequence[Mapping[str, Any]]) -> None:
        """Take the file, and how a delivery of today is written for it."""
        self.name, self.edits = path.stem, edits
        self.schema = _without_ids(json.loads(path.read_text(encoding="utf-8-sig")))
        self._validator = jsonschema.Draft7Validator(self.schema)

    def answers(self, variants: Sequence[Variant], node: str | None) -> list[Answer]:
        """Return where each delivery is wrong, for the strictest program."""
        written = [in_form(variant.document, self.edits) for variant in variants]
        python = [self._in_python(document) for document in written]
        node_s = self._in_javascript(written, node) if node is not None else [frozenset()] * len(written)
        return [Answer(one | other) for one, other in zip(python, node_s, strict=True)]

    def _in_python(self, document: Any) -> frozenset[str]:
        errors = self._validator.iter_errors(document)
        return frozenset(self._told_at(pointer_of(error.absolute_path)) for error in errors)

    def _in_javascript(self, documents: Sequence[Any], node: str) -> list[frozenset[str]]:
        with tempfile.TemporaryDirectory() as folder:
            schema, lines = Path(folder, "schema.json"), Path(folder, "aanleveringen.txt")
            schema.write_text(json.dumps(self.schema), encoding="utf-8")
            lines.write_text("".join(f"{json_of(each)}\n" for each in documents), encoding="utf-8")
            command = [node, str(_AJV), str(schema), str(lines)]
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert ended.returncode == 0, ended.stderr.decode()[-2000:]
        told = [json.loads(line) for line in ended.stdout.decode().splitlines()]
        return [frozenset(map(self._told_at, places)) for places in told]

    def _told_at(self, pointer: str) -> str:
        for edit in self.edits:
            if "naam" in edit and pointer == f"{edit['pad'].rpartition('/')[0]}/{edit['naam']}":
                return str(edit["pad"])
        return _to_record(pointer)


def _without_ids(schema: Any) -> Any:
    """Return a schema without its ids, which name the same place twice and are no addresses."""
    if isinstance(schema, list):
        return [*map(_without_ids, schema)]
    if isinstance(schema, dict):
        return {key: _without_ids(value) for key, value in schema.items() if key != "$id"}
    return schema


# Comparing


def compare(
    schema: CbsSchema, variants: Sequence[Variant], own: Sequence[Answer], listed: Sequence[Listed], node: str | None
) -> Outcome:
    """Return what the answers of a schema of CBS and ours come to; ``own`` goes with ``variants``."""
    outcome = Outcome()
    for variant, ours, cbs in zip(variants, own, schema.answers(variants, node), strict=True):
        outcome.compared[schema.name] += 1
        for stricter in _differences(ours, cbs):
            met = [number for number, each in enumerate(listed) if each.is_of(schema.name, variant, stricter)]
            outcome.used.update(met)
            if not met:
                places = f"wij {sorted(ours.places)}, CBS {sorted(cbs.places)}"
                outcome.unlisted.append(f"{schema.name}: {stricter} strenger bij {variant.done}: {places}")
    return outcome


def _differences(ours: Answer, cbs: Answer) -> Iterator[str]:
    """Yield who is stricter; a key or part that is not there may be told at its own place or at what it belongs in."""
    if any(not any(_within(place, other) for other in cbs.places) for place in ours.places):
        yield "wij"
    if any(not any(_within(other, place) for other in ours.places) for place in cbs.places):
        yield "cbs"


def _within(place: str, holder: str) -> bool:
    return place == holder or place.rpartition("/")[0] == holder


def main(number: int, seed: int, folder: Path) -> int:
    """Print how many were compared and what differs; 0 when all of it is listed."""
    # Only by hand: the tests have these facts already.
    from generators.kernel import sources
    from generators.kernel.reading import read
    from generators.subjects.model.specification import Specification
    from generators.subjects.rules import examples

    specification = Specification(read(sources.load_folder(ROOT / "tables", ROOT)))
    base = examples.base_example("gemeente", 2025, 5)
    document = small_delivery(json.loads(examples.delivery_bytes(base, specification.facts.bases, specification)))
    rng, facts, node = random.Random(seed), known(), shutil.which("node")
    singles = variants(document, facts.waarden)
    many = [*singles, *(combined(document, singles, facts.waarden, rng) for _ in range(number))]
    own = [own_answer(variant.document) for variant in many]
    unlisted = 0
    for path in sorted(folder.glob("iv3_data_schema_v*.json")):
        outcome = compare(CbsSchema(path, facts.vormen.get(path.stem, ())), many, own, facts.verschillen, node)
        unlisted += len(outcome.unlisted)
        print(f"{path.stem}: {outcome.compared.total()} vergeleken, {outcome.used.total()} keer anders om een reden")
        print(*outcome.unlisted[:20], sep="\n")
    return int(unlisted > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else cbs_folder()))
