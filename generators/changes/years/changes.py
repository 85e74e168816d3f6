"""A change, and a list of changes as text, Markdown or JSON."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from generators.kernel.dutch import capital, grouped
from generators.kernel.findings import listed
from iv3.core.words import Codelijst, Overgangsoort

NOTHING = "Er is niets veranderd."
FORMATS = ("text", "markdown", "json")


class Words(NamedTuple):
    """The words for a section, for one and for more of its things, and what is said of a new one and of a gone one."""

    titel: str
    enkelvoud: str
    meervoud: str
    erbij: str = ""
    weg: str = ""


SECTIONS: Mapping[str, Words] = {
    "uitgave": Words("Uitgave", "uitgave", "uitgaven"),
    "lagen": Words("Lagen", "laag", "lagen"),
    "boekjaren": Words("Boekjaren", "boekjaar", "boekjaren"),
    "perioden": Words("Perioden", "periode", "perioden"),
    "taakvelden": Words("Taakvelden", "taakveld", "taakvelden"),
    "categorieen": Words("Categorieën", "categorie", "categorieën"),
    "balansposten": Words("Balansposten", "balanspost", "balansposten"),
    "kengetallen": Words("Kengetallen", "kengetal", "kengetallen"),
    "beleidsindicatoren": Words("Beleidsindicatoren", "beleidsindicator", "beleidsindicatoren"),
    "verslagperioden": Words("Verslagperioden", "verslagperiode", "verslagperioden"),
    "standen": Words("Standen", "stand", "standen"),
    "cellen": Words("Grijze cellen", "grijze cel", "grijze cellen"),
    "controles": Words("Controles", "controle", "controles"),
    "regels": Words("Regels", "regel", "regels"),
    "teksten": Words("Teksten van het rapport", "tekst", "teksten"),
    "celregels": Words("Celregels", "celregel", "celregels"),
    "groepen": Words("Groepen", "groep", "groepen"),
    "bronnen": Words("Bronnen", "bron", "bronnen"),
    "afwijkingen": Words("Afwijkingen van CBS", "afwijking", "afwijkingen"),
}
"""The sections, in the order in which they are shown."""

SECTION_OF_LIST: Mapping[str, str] = {
    Codelijst.TAAKVELD: "taakvelden",
    Codelijst.CATEGORIE_LASTEN: "categorieen",
    Codelijst.CATEGORIE_BATEN: "categorieen",
    Codelijst.BALANSCODE: "balansposten",
    Codelijst.KENGETALLEN: "kengetallen",
    Codelijst.BELEIDSINDICATOREN: "beleidsindicatoren",
    Codelijst.VERSLAGPERIODE: "verslagperioden",
    Codelijst.STANDPER: "standen",
}
"""For each code list the section that tells its changes."""

_NOTE_ON_CELLS = (
    "Open: hier mag een bedrag staan. Grijs: hier verwacht CBS geen bedrag. "
    "Nieuwe en vervallen codes tellen hier niet mee."
)

NEW, GONE = Overgangsoort.NIEUW, Overgangsoort.VERVALLEN
"""The kinds of a change that makes a thing appear or disappear."""

_NEW_OR_GONE = {
    (NEW, True): ("is nieuw", "nieuwe"),
    (GONE, True): ("vervalt", "vervallen"),
    (NEW, False): ("is toegevoegd", "toegevoegde"),
    (GONE, False): ("is weggehaald", "weggehaalde"),
}
"""Verb and adjective, by what happened and whether two years are compared."""


@dataclass(frozen=True)
class Change:
    """One change. Empty text or an empty tuple means: does not apply.

    Attributes:
        soort: what happened, such as ``nieuw``, ``vervallen``, ``naam``, ``open`` or ``grijs``; ``gegeven`` for any
            other field.
        onderdeel: the section, one of the keys of `SECTIONS`.
        tekst: the change as whole sentences, without ``wanneer``.
        lagen: the layers it holds for; none for what is not tied to a layer and year.
        jaren: the years it holds for, ascending; between two years only the new one.
        per_laag: for each layer its years, for they may differ.
        delen: the code lists or matrix parts of CBS it holds for.
        code: the code, error code or id that changed.
        naam: its name (for what is new or gone), or the name of the field (for ``gegeven``).
        onder: its group, with the name.
        oud: the old value.
        nieuw: the new value.
        rijen: the rows of a change in cells, or the codes of any other change in several codes.
        categorieen: the categories of a change in cells; none when the whole row is meant.
        zie: for a code that is gone: its successors, or else new codes with the same name.
        wanneer: years and layers in words, empty between two years.
        kop: what a list of several such changes is called, after their number.
        kort: this change in such a list.
        titel: the heading of its section, for a section that is not one of `SECTIONS`.
        bestand: the file of the sources that it stands in; empty for what follows from several.
        veld: the key of the field in the sources, for a change in a record.
        in_bestaand_jaar: whether it holds in a year that both sides have, and whose model was known.
        ernst: of a rule: how serious it is, or was when that is worse.
        klasse: what it does to what worked: ``brekend``, ``inhoudelijk`` or ``redactioneel``; empty between two years.
        voor: whom it concerns.
        waarom: why it has this class.
    """

    soort: str
    onderdeel: str
    tekst: str = ""
    lagen: tuple[str, ...] = ()
    jaren: tuple[int, ...] = ()
    per_laag: tuple[tuple[str, tuple[int, ...]], ...] = ()
    delen: tuple[str, ...] = ()
    code: str = ""
    naam: str = ""
    onder: str = ""
    oud: str = ""
    nieuw: str = ""
    rijen: tuple[str, ...] = ()
    categorieen: tuple[str, ...] = ()
    zie: tuple[str, ...] = ()
    wanneer: str = ""
    kop: str = ""
    kort: str = ""
    titel: str = ""
    bestand: str = ""
    veld: str = ""
    in_bestaand_jaar: bool = True
    ernst: str = ""
    klasse: str = ""
    voor: tuple[str, ...] = ()
    waarom: str = ""


def new_or_gone(
    change: Change,
    *,
    is_between_years: bool = False,
    noun: str = "",
    side: str = "",
    hint: str = "",
    words: Words | None = None,
) -> Change:
    """Put a change of ``nieuw`` or ``vervallen`` in words, alone and for a list.

    ``side`` ends the sentence; ``hint`` says where to look instead, and comes from ``zie`` when it is empty.
    """
    verb, adjective = _NEW_OR_GONE[change.soort, is_between_years]
    words = words or SECTIONS[change.onderdeel]
    verb = (words.erbij if change.soort == NEW else words.weg) or verb
    naam = f" ({change.naam})" if change.naam else ""
    below = f", onder {change.onder}," if change.onder else ""
    hint = hint or (f"nieuw met dezelfde naam: {listed(change.zie)}" if change.zie else "")
    return dataclasses.replace(
        change,
        tekst=f"{capital(noun or words.enkelvoud)} {change.code}{naam}{below} {verb}{side}{hint and f'; {hint}'}.",
        kop=f"{adjective} {words.meervoud}{side}",
        kort=f"{change.code} {change.naam}".rstrip() + (f" ({hint})" if hint else ""),
    )


def as_text(changes: Sequence[Change], title: str) -> str:
    """Return the changes for a person at a terminal, by section, one line each."""
    lines = [title, "=" * len(title), ""]
    for heading, note, items in sections(changes):
        lines += [heading, "-" * len(heading)]
        lines += [note] if note else []
        for line, inner in items:
            lines += [f"* {line}", *(f"    {item}" for item in inner)]
        lines.append("")
    return "\n".join(lines if changes else [*lines, NOTHING, ""])


def as_markdown(changes: Sequence[Change], title: str) -> str:
    """Return the changes as a Markdown page, by section."""
    lines = [f"# {escaped(title)}", ""]
    for heading, note, items in sections(changes):
        lines += [f"## {heading}", ""]
        lines += [note, ""] if note else []
        for line, inner in items:
            lines += [f"- {escaped(line)}", *(f"    - {escaped(item)}" for item in inner)]
        lines.append("")
    return "\n".join(lines if changes else [*lines, NOTHING, ""])


def as_json(changes: Sequence[Change]) -> str:
    """Return the changes for a machine.

    The document is ``{"aantal": number, "veranderingen": [...]}``. Every change has the same keys, in the order of
    `Change`: ``soort, onderdeel, tekst, lagen, jaren, per_laag, delen, code, naam, onder, oud, nieuw, rijen,
    categorieen, zie, wanneer, bestand, veld, in_bestaand_jaar, ernst, klasse, voor, waarom``. Years are numbers,
    ``per_laag`` maps layer → years and ``in_bestaand_jaar`` is true or false; everything else is text or a list of
    text. What does not apply is ``""``, ``[]`` or ``{}``.
    """
    return json.dumps(as_data(changes), ensure_ascii=False, indent=1) + "\n"


def as_data(changes: Sequence[Change]) -> dict[str, Any]:
    """Return what `as_json` writes."""
    keys = [f.name for f in dataclasses.fields(Change) if f.name not in ("kop", "kort", "titel")]
    rows = [{key: getattr(change, key) for key in keys} | {"per_laag": dict(change.per_laag)} for change in changes]
    return {"aantal": len(rows), "veranderingen": rows}


def sections(changes: Sequence[Change]) -> Iterator[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Yield per section its title, a note, and its lines; changes with the same ``kop`` become one line with a list."""
    for section, members in grouped((change.onderdeel, change) for change in changes).items():
        items = grouped(((c.wanneer, c.kop, c.klasse, "" if c.kop else index), c) for index, c in enumerate(members))
        note = _NOTE_ON_CELLS if section == "cellen" else ""
        titel = members[0].titel or SECTIONS[section].titel
        yield titel, note, [_item(alike) for alike in items.values()]


def _item(changes: Sequence[Change]) -> tuple[str, list[str]]:
    first = changes[0]
    if len(changes) == 1:
        return _line(first.wanneer, first.tekst), []
    groups = {change.onder for change in changes}
    below = f" onder {first.onder}" if first.onder and len(groups) == 1 else ""
    inner = [f"{c.kort}{f', onder {c.onder.split()[0]}' if c.onder and not below else ''}" for c in changes]
    return _line(first.wanneer, f"{len(changes)} {first.kop}{below}:"), inner


def _line(when: str, text: str) -> str:
    return f"{capital(when)}: {text[:1].lower()}{text[1:]}" if when else text


def escaped(text: str) -> str:
    """Return text so that Markdown shows it as it is, and so that it calls nobody by name."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text).replace("@", "@\u200b")
