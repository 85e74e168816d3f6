"""A publication of two releases that three made-up holders signed, and every way to tamper with it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec import structs
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root

from generators.kernel.files import Files, json_bytes, lines_json_bytes, write
from generators.kernel.records import Ondertekenregels, Uitgave
from generators.outputs import manifest
from generators.subjects.model.specification import Specification
from generators.subjects.releases import facts as releases
from generators.subjects.releases.facts import History
from generators.upkeep.publication import folder, signing
from tests.support.sources import made

HOLDERS = ("anna", "bram")
MACHINE, STRANGER = "machine", "vreemd"
DAY = date(2099, 1, 15)
"""The day of the ceremony; far off, so that what is signed in a test does not end."""

LISTS = "ondertekend"
V = "uitgaven/1.0.0"

Tamper = Mapping[str, Any]

COMMIT = "c" * 40
PUBLISHED: Files = {
    "tabellen/gemeente/2025/taakvelden.csv": b"code,naam\n0.1,Bestuur\n",
    "tabellen/gemeente/2026/taakvelden.csv": b"code,naam\n0.1,Bestuur\n",
    "begrippen/iv3.ttl": "é\n".encode(),
    "site/index.html": b"<h1>Site</h1>",
    "manifest.json": b"{}",
}
SITE: Files = {"index.html": b"<h1>Site</h1>", "zoek.mjs": b"x"}


def release_of(versie: str = "1.0.0", datum: str = "2027-01-15") -> Uitgave:
    breaking = {"id": "a", "soort": "gewijzigd", "klasse": "brekend", "onderdeel": "taakvelden", "jaren": [2026]}
    new = {"id": "b", "soort": "toegevoegd", "klasse": "inhoudelijk", "onderdeel": "site"}
    changes = [
        {**breaking, "voor": ["gemeenten"], "tekst": "Dit <breekt> `x`."},
        {**new, "voor": ["leveranciers"], "tekst": "Dit is nieuw."},
    ]
    return made(Uitgave, versie=versie, datum=datum, klasse="brekend", wijzigingen=changes)


def at(specification: Specification, versie: str) -> Specification:
    """The facts as they were at a version."""
    edition = structs.replace(specification.edition, versie=versie)
    return Specification(replace(specification.facts, edition=edition))


@dataclass(frozen=True)
class Publication:
    """A publication: its folder, its earlier state, the root that is trusted and the keys of everybody."""

    out: Path
    earlier: Path
    root: bytes
    keys: Mapping[str, CryptoSigner]
    rules: Ondertekenregels

    def copy(self, to: Path) -> Publication:
        """Return a copy to tamper with."""
        shutil.copytree(self.out, to)
        return Publication(to, self.earlier, self.root, self.keys, self.rules)

    def sign(self, targets: bytes, by: Sequence[str]) -> bytes:
        """Return a list with the signatures of holders."""
        for name in by:
            targets = signing.signed(targets, self.keys[name], [self.root], "lijst")[0]
        return targets

    def stamp(self, targets: bytes, now: datetime | None = None) -> None:
        """Put a signed list and a new stamp of time into the folder."""
        made = signing.lists(
            self.out, {1: self.root}, targets, self.rules, self.keys[MACHINE], now or datetime(2098, 1, 1, tzinfo=UTC)
        )
        there = {f"{LISTS}/{path.name}" for path in (self.out / LISTS).glob("*")}
        write(self.out, made, there)

    def list_of(self, role: str) -> Path:
        """Return the file of a list."""
        found = sorted((self.out / LISTS).glob(f"*{role}.json"))
        assert len(found) == 1, found
        return found[0]


def root_by(rules: Ondertekenregels, keys: Mapping[str, CryptoSigner], holders: Sequence[str], machine: str) -> bytes:
    """Return a first root with the signatures of its holders."""
    public = [keys[name].public_key for name in holders]
    of_machine = [keys[machine].public_key]
    roles = {"root": public, "targets": public, "snapshot": of_machine, "timestamp": of_machine}
    made = signing.new_root(rules, roles, None, DAY)
    for name in holders:
        made = signing.signed(made, keys[name], [], "root")[0]
    return made


def publication(
    place: Path, rules: Ondertekenregels, releases: Sequence[tuple[Any, Files]], site: Files
) -> Publication:
    """Return a publication of releases, signed after each."""
    keys = {name: CryptoSigner.generate_ed25519() for name in (*HOLDERS, MACHINE, STRANGER)}
    made = Publication(place / "uit", place / "eerder", root_by(rules, keys, HOLDERS, MACHINE), keys, rules)
    previous: bytes | None = None
    for number, (release, files) in enumerate(releases):
        folder.publish(made.out, release, files, site)
        previous = made.sign(signing.new_targets(made.out, rules, previous, DAY), HOLDERS)
        made.stamp(previous, datetime(2097 + number, 1, 1, tzinfo=UTC))
        if number == 0:
            shutil.copytree(made.out, made.earlier)
    return made


def two_releases(specification: Specification, place: Path, current: bytes = b"{}\n") -> Publication:
    """Return a publication of 1.0.0 and 1.1.0 with a small site, signed by two holders."""
    known = releases.history_of(specification)
    assert known is not None
    history = History(known.rules, known.sections, (), (release_of(),))
    pairs = [
        (release, folder.version_files(at(specification, release.versie), history, release, PUBLISHED, COMMIT))
        for release in (release_of("1.0.0", "2027-01-15"), release_of("1.1.0", "2027-02-01"))
    ]
    site = {**SITE, "actueel.json": current}
    return publication(place, known.rules.ondertekening, pairs, {**site, **manifest.files(specification, site, COMMIT)})


def tamper(made: Publication, steps: Sequence[Tamper]) -> None:
    """Do to a publication what the steps say; a step that changes nothing fails."""
    for step in steps:
        what = next(iter(step))
        before = _state(made.out)
        _STEPS[what](made, step)
        assert _state(made.out) != before, step


def _state(out: Path) -> list[tuple[str, int, bytes]]:
    found = ((path, path.lstat()) for path in sorted(out.rglob("*")))
    small = ((p, s, p.read_bytes() if p.is_file() and s.st_size < 100_000 else b"") for p, s in found)
    return [(p.relative_to(out).as_posix(), s.st_mode * 2**40 + s.st_size, content) for p, s, content in small]


def _path(made: Publication, name: str) -> Path:
    return made.out / (V + name[1:] if name == "V" or name.startswith("V/") else name)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is no longer in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _lines(made: Publication, path: Path, change: Callable[[list[str], int], None], word: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [at] = [number for number, line in enumerate(lines) if word in line]
    change(lines, at)
    path.write_text("".join(lines), encoding="utf-8")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _link(path: Path) -> None:
    outside = path.parent.parent.parent / "buiten"
    if path.exists():
        shutil.move(path, outside)
    path.symlink_to(outside)


def _index(made: Publication, change: Callable[[list[Any]], list[Any]]) -> None:
    path = made.out / folder.INDEX
    rows = change(json.loads(path.read_bytes())["uitgaven"])
    path.write_bytes(json_bytes({"uitgaven": rows}))
    (made.out / folder.LATEST).write_bytes(json_bytes(folder.pointer(rows[0])))


def _recompute(made: Publication, _: Tamper) -> None:
    """Make every manifest, checksum, archive and index anew, so that all is equal to all."""
    for version in (path for path in (made.out / folder.FOLDER).iterdir() if path.is_dir()):
        left_out = (folder.SUMS, "manifest.json", folder.archive_name(version.name))
        there = {p.relative_to(version).as_posix(): p.read_bytes() for p in version.rglob("*") if p.is_file()}
        files = {path: content for path, content in there.items() if path not in left_out}
        about = json.loads((version / "manifest.json").read_bytes())
        about["bestanden"] = [
            {"pad": p, "bytes": len(c), "sha256": hashlib.sha256(c).hexdigest()} for p, c in sorted(files.items())
        ]
        files["manifest.json"] = lines_json_bytes(about, 2)
        files[folder.archive_name(version.name)] = folder.archive(files, date(2027, 1, 15))
        write(version, {**files, folder.SUMS: folder.sums(files)}, set())
    rows = list(folder._index(made.out / folder.FOLDER))
    _index(made, lambda _: rows)


def _new_version(made: Publication, step: Tamper) -> None:
    """Make a version that nobody released, of another one."""
    versie = step["nieuwe_versie"]
    to = made.out / folder.FOLDER / versie
    shutil.copytree(made.out / folder.FOLDER / "1.1.0", to)
    (to / folder.archive_name("1.1.0")).rename(to / folder.archive_name(versie))
    for name in (folder.CARD, "manifest.json"):
        text = (to / name).read_text(encoding="utf-8")
        (to / name).write_text(text.replace("1.1.0", versie), encoding="utf-8")


def _earlier(made: Publication, _: Tamper) -> None:
    shutil.rmtree(made.out)
    shutil.copytree(made.earlier, made.out)


def _earlier_list(made: Publication, step: Tamper) -> None:
    [old] = (made.earlier / LISTS).glob(f"*{step['oude_lijst']}.json")
    made.list_of(step["oude_lijst"]).write_bytes(old.read_bytes())


def _again(made: Publication, step: Tamper) -> None:
    """Sign a list again by others; the lists above it follow, as someone with the key of the machine could do."""
    role = step["opnieuw"]
    path = made.list_of(role)
    data: Metadata[Any] = Metadata.from_bytes(made.list_of(step.get("met", role)).read_bytes())
    if "verloopt" in step:
        data.signed.expires = datetime.fromisoformat(step["verloopt"]).replace(tzinfo=UTC)
    data.signatures.clear()
    for name in step["door"]:
        data.sign(made.keys[name], append=True)
    written = json.loads(data.to_bytes())
    written["signatures"] *= 2 if step.get("dubbel") else 1
    path.write_bytes(json.dumps(written).encode())
    if role == "targets":
        _follow(made, path.read_bytes())


def _follow(made: Publication, targets: bytes) -> None:
    for role, below in (("snapshot", targets), ("timestamp", None)):
        content = below if below is not None else made.list_of("snapshot").read_bytes()
        data: Metadata[Any] = Metadata.from_bytes(made.list_of(role).read_bytes())
        number = json.loads(content)["signed"]["version"]
        meta = MetaFile(number, len(content), {"sha256": hashlib.sha256(content).hexdigest()})
        if role == "snapshot":
            data.signed.meta["targets.json"] = meta
        else:
            data.signed.snapshot_meta = meta
        data.sign(made.keys[MACHINE])
        made.list_of(role).write_bytes(data.to_bytes())


def _root(made: Publication, step: Tamper) -> None:
    data = Metadata[Root].from_bytes(made.root)
    data.signed.version = step["schrijf_root"]
    data.signatures.clear()
    for name in step["door"]:
        data.sign(made.keys[name], append=True)
    _write(made.out / LISTS / f"{step['schrijf_root']}.root.json", data.to_bytes())


def _all_strange(made: Publication, _: Tamper) -> None:
    """Publish it all with the keys of a stranger, the root included."""
    other = CryptoSigner.generate_ed25519()
    keys = {"anna": other, "bram": made.keys[STRANGER], MACHINE: made.keys[STRANGER]}
    strange = Publication(made.out, made.earlier, root_by(made.rules, keys, HOLDERS, MACHINE), keys, made.rules)
    strange.stamp(strange.sign(signing.new_targets(made.out, made.rules, None, DAY), HOLDERS))
    write(made.out, {f"{LISTS}/1.root.json": strange.root}, set())


_STEPS: Mapping[str, Callable[[Publication, Tamper], None]] = {
    "regel_weg": lambda m, s: _lines(m, _path(m, s["regel_weg"]), lambda lines, at: lines.__delitem__(at), s["met"]),
    "regel_dubbel": lambda m, s: _lines(
        m, _path(m, s["regel_dubbel"]), lambda lines, at: lines.insert(at, lines[at]), s["met"]
    ),
    "vervang": lambda m, s: _replace(_path(m, s["vervang"]), s["van"], s["door"]),
    "vervang_lijst": lambda m, s: _replace(m.list_of(s["vervang_lijst"]), s["van"], s["door"]),
    "haal_weg": lambda m, s: _remove(_path(m, s["haal_weg"])),
    "schrijf": lambda m, s: _write(_path(m, s["schrijf"]), s["tekst"].encode()),
    "kort": lambda m, s: os.truncate(_path(m, s["kort"]), s["bytes"]),
    "map": lambda m, s: _path(m, s["map"]).mkdir(),
    "link": lambda m, s: _link(_path(m, s["link"])),
    "hernoem": lambda m, s: (_path(m, s["hernoem"]).rename(_path(m, s["naar"])), None)[1],
    "kopieer": lambda m, s: _write(_path(m, s["naar"]), _path(m, s["kopieer"]).read_bytes()),
    "index_zonder": lambda m, s: _index(m, lambda rows: [r for r in rows if r["versie"] != s["index_zonder"]]),
    "index_andersom": lambda m, s: _index(m, lambda rows: rows[::-1]),
    "herbereken": _recompute,
    "nieuwe_versie": _new_version,
    "oude_publicatie": _earlier,
    "oude_lijst": _earlier_list,
    "opnieuw": _again,
    "schrijf_root": _root,
    "alles_vreemd": _all_strange,
}
