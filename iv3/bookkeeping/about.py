"""Who delivers: the metadata and the contact of a delivery, from a file (TOML) and from what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as day
from datetime import datetime
from typing import Any

from iv3.bookkeeping.model_year import ModelYear
from iv3.bookkeeping.words import say
from iv3.core.characters import has_line_break, joined_lines
from iv3.core.errors import Unusable
from iv3.core.given import File
from iv3.core.toml_file import NotToml, toml_of
from iv3.rows.cells import shown

_MOST_ABOUT_BYTES = 1 << 16


@dataclass(frozen=True)
class About:
    """Who delivers: the metadata and the contact of a delivery, and its remarks.

    Attributes:
        joined: a sentence on the texts that stood on more lines and are on one now; empty when there were none.
    """

    metadata: Mapping[str, Any]
    contact: Mapping[str, str]
    opmerkingen: Sequence[str] = ()
    joined: Sequence[str] = ()


_METADATA_TEXTS = ("overheidsnummer", "overheidsnaam", "financieel_pakket")
_CONTACT = ("naam", "email", "telefoon")
_PUBLIC, _DATE, _REMARKS, _CONTACT_TABLE = "details_openbaar", "datum", "opmerkingen", "contact"


def read_about(path: File | None, model: ModelYear, *, number: str | None = None, name: str | None = None) -> About:
    """Return who delivers.

    Args:
        path: the file that says it (TOML); None when there is none.
        model: the layer, year and period that is delivered.
        number: the overheidsnummer; goes before that of the file.
        name: the name of the organisation; goes before that of the file.

    Raises:
        Unusable: the file cannot be read, or something that CBS requires is not told.
    """
    told = _toml(path) if path is not None else {}
    file = path.name if path is not None else "--about"
    for key, value in (("overheidsnummer", number), ("overheidsnaam", name)):
        if value is not None:
            told[key] = value
    contact = told.get(_CONTACT_TABLE, {})
    if not isinstance(contact, dict):
        raise Unusable(say("gegevens_contact", bestand=file))
    known = (*_METADATA_TEXTS, _PUBLIC, _DATE, _REMARKS, _CONTACT_TABLE)
    strange = [key for key in told if key not in known] + [key for key in contact if key not in _CONTACT]
    if strange:
        raise Unusable(
            say("gegevens_onbekend", bestand=file, sleutel=shown(strange[0]), mogelijk=", ".join((*known, *_CONTACT)))
        )
    texts = {**{key: told.get(key) for key in _METADATA_TEXTS}, **{f"contact.{k}": contact.get(k) for k in _CONTACT}}
    missing = [key for key, value in texts.items() if value is None or value == ""]
    if missing:
        raise Unusable(say("gegevens_ontbreken", bestand=file, sleutels=", ".join(missing)))
    for key, value in texts.items():
        if not isinstance(value, str):
            raise Unusable(say("gegevens_geen_tekst", bestand=file, sleutel=key))
    public, remarks, date = told.get(_PUBLIC, False), told.get(_REMARKS, []), told.get(_DATE)
    if not isinstance(public, bool):
        raise Unusable(say("gegevens_geen_ja_nee", bestand=file, sleutel=_PUBLIC))
    if not isinstance(remarks, list) or not all(isinstance(remark, str) for remark in remarks):
        raise Unusable(say("gegevens_geen_lijst", bestand=file, sleutel=_REMARKS))
    if date is not None and not isinstance(date, (str, day)):
        raise Unusable(say("gegevens_geen_datum", bestand=file, sleutel=_DATE))
    joined = [key for key, text in (*texts.items(), *((_REMARKS, text) for text in remarks)) if has_line_break(text)]
    return About(
        metadata={
            "overheidslaag": model.overheidslaag,
            "overheidsnummer": joined_lines(told["overheidsnummer"]),
            "overheidsnaam": joined_lines(told["overheidsnaam"]),
            "boekjaar": model.jaar,
            "periode": model.periode,
            "status": model.status,
            _DATE: _now() if date is None else date if isinstance(date, str) else date.isoformat(),
            _PUBLIC: public,
            "financieel_pakket": joined_lines(told["financieel_pakket"]),
            "export_software": f"iv3 {model.versie}",
        },
        contact={key: joined_lines(contact[key]) for key in _CONTACT},
        opmerkingen=[*map(joined_lines, remarks)],
        joined=[say("gegevens_regels", bestand=file, sleutels=", ".join(dict.fromkeys(joined)))] if joined else [],
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _toml(path: File) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_ABOUT_BYTES + 1)
    except FileNotFoundError:
        raise Unusable(say("gegevens_ontbreekt", bestand=path)) from None
    if len(content) > _MOST_ABOUT_BYTES:
        raise Unusable(say("gegevens_te_groot", bestand=path.name, grens=_MOST_ABOUT_BYTES))
    try:
        return toml_of(content)
    except NotToml as error:
        raise Unusable(say("gegevens_geen_toml", bestand=path.name, waar=error)) from None
