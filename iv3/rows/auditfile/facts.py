"""What the facts say of auditfiles: which elements are read, and how packages write kinds of account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from iv3.core.characters import small
from iv3.core.packs import needed_pack
from iv3.core.sentences import text

PART = "auditbestand"
"""The file with the sentences, and the pack with the facts."""
UNKNOWN_VERSION = ""


@dataclass(frozen=True)
class AuditAccount:
    """An account of an auditfile.

    Attributes:
        number, name: as the file has them.
        kind: ``B`` (balance), ``P`` (profit and loss), ``M`` (mixed), empty when the file does not say it clearly.
        code: the code of RGS or the lead code; empty when the file has none.
    """

    number: str
    name: str
    kind: str
    code: str


def audit_say(key: str, **values: object) -> str:
    """Return a sentence about auditfiles."""
    return text(PART, key, **values)


def audit_facts() -> Mapping[str, Any]:
    """Return the facts about auditfiles."""
    return needed_pack(PART)


@lru_cache(maxsize=1)
def audit_places() -> tuple[Mapping[str, str], frozenset[str]]:
    """Return path in small letters → field or group, for all versions together; and which of these are groups."""
    groups = audit_facts()["groepen"]
    return dict(_places(groups)), frozenset(group["groep"] for group in groups)


def _places(groups: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for group in groups:
        for path in group["elementen"]:
            yield path.lower(), group["groep"]
            for field in group["velden"]:
                for name in field["namen"]:
                    yield f"{path}/{name}".lower(), field["veld"]


def version_of(namespace: str) -> str:
    """Return the version that has a namespace (in small letters), `UNKNOWN_VERSION` when none has."""
    for version in audit_facts()["versies"]:
        if namespace.rstrip("/") in version["naamruimten"]:
            return str(version["naam"])
    return UNKNOWN_VERSION


class PackageWords:
    """How the package that wrote a file uses words: kinds of account, and counts that are no counts of lines."""

    def __init__(self, package: str, version: str) -> None:
        """Take the name of the package, as the file has it, and the version of the file."""
        name = small(package)
        self._packages = [
            known
            for known in audit_facts()["pakketten"]
            if (not known["herken"] or any(word in name for word in known["herken"]))
            and (not known["versies"] or version in known["versies"])
            and version not in known["behalve_versies"]
        ]

    def kind(self, written: str) -> str:
        """Return ``B``, ``P`` or ``M`` for what a file writes; empty when that is not clear."""
        word = small(written)
        for package in self._packages:
            kind = package["soorten"].get(word) or package["andere_soort"]
            if kind:
                return str(kind)
        return ""

    def explanation(self, telling: str) -> str:
        """Return what the package is known to count; empty when it counts lines."""
        return next((p["afwijkingen"][telling] for p in self._packages if telling in p["afwijkingen"]), "")
