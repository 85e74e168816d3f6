"""The pack about auditfiles (XAF): versions, elements, packages and limits, as the run-time reads them."""

from __future__ import annotations

from typing import Any

from generators.kernel.kinds import said
from generators.kernel.reading import Facts
from generators.kernel.records import Auditbestand, Auditgroep, Auditpakket

_ORIGINS = ("bron", "zekerheid", "onderbouwing")


def auditfiles_pack(facts: Facts) -> dict[str, Any]:
    """Return what is read of an auditfile.

    ``groepen`` has the elements that hold others, each with its fields; ``pakketten`` ends with what holds for every
    package. ``versies`` has the namespaces in small letters.
    """
    [file] = facts.files(Auditbestand)
    return {
        "versies": [
            {
                "naam": version.naam,
                "naamruimten": [uri.lower() for uri in version.naamruimten],
                "zekerheid": version.zekerheid or "",
            }
            for version in file.auditversies
        ],
        "regels": {key: value for key, value in said(file.auditregels).items() if key not in _ORIGINS},
        "groepen": [_group(group) for group in file.auditgroepen],
        "pakketten": [_package(package) for package in file.auditpakketten],
        "grenzen": {**said(file.auditgrenzen), "tekensets": list(file.auditgrenzen.tekensets)},
    }


def _group(group: Auditgroep) -> dict[str, Any]:
    return {
        "groep": group.groep,
        "elementen": list(group.elementen),
        "velden": [{"veld": field.veld, "namen": list(field.namen)} for field in group.velden],
    }


def _package(package: Auditpakket) -> dict[str, Any]:
    return {
        "naam": package.naam,
        "herken": list(package.herken),
        "versies": list(package.versies),
        "behalve_versies": list(package.behalve_versies),
        "soorten": {word.lower(): kind.soort for kind in package.rekeningsoorten for word in kind.woorden},
        "andere_soort": package.andere_soort or "",
        "afwijkingen": {other.telling: other.uitleg for other in package.afwijkingen},
    }
