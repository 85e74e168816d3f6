"""The difference between two versions as text, as Markdown for a comment on a pull request, or as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Any

from generators.changes.versions.artefacts import in_words
from generators.changes.versions.versions import VersionDifference
from generators.changes.years.changes import NOTHING, Change, as_data, escaped, sections
from generators.kernel.dutch import capital, grouped
from generators.kernel.findings import listed
from iv3.core.words import Wijzigingsklasse

MOST_CHARACTERS = 65_000
"""GitHub takes no longer comment."""

_REPAIR = "make build"
_MANY_LINES = 12
"""From so many lines on, a list is folded in."""
_SHOWN_STALE = 3


def as_text(found: VersionDifference, title: str) -> str:
    """Return the difference for a person at a terminal."""
    lines = [title, "=" * len(title), "", *_summary(found), ""]
    for heading, note, items in _sections(found):
        lines += [heading, "-" * len(heading), *([note] if note else [])]
        for line, inner in items:
            lines += [f"* {line}", *(f"    {item}" for item in inner)]
        lines.append("")
    return "\n".join(lines)


def as_markdown(found: VersionDifference, title: str, most: int = MOST_CHARACTERS) -> str:
    """Return the difference as Markdown of at most ``most`` characters; what does not fit is counted."""
    lines = [f"# {escaped(title)}", ""]
    for number, line in enumerate(_summary(found)):
        lines += [f"**{escaped(line)}**" if number == 0 else escaped(line), ""]
    blocks = [block for section in _sections(found) for block in _blocks(*section)]
    shown = "\n".join(lines)
    tail = (
        "\n*Dit past niet in een bericht: {aantal} van de {alle} regels staan hier niet. Alles staat in de uitvoer van "
        "`python -m generators diff`.*\n"
    )
    every = sum(count for _, count in blocks)
    told, room = 0, most - len(tail) - 20
    for text, count in blocks:
        if len(shown) + len(text) > room:
            return shown + tail.format(aantal=every - told, alle=every)
        shown, told = shown + text, told + count
    return shown


def as_json(found: VersionDifference) -> str:
    """Return the difference for a machine.

    The document has ``aantal`` and ``veranderingen`` as `changes.as_json` has them, and ``klasse``, ``versie`` (``nu``,
    ``straks``, ``genoemd``), ``voor`` (audience → class → number), ``artefacten`` (``pad, soort, anders, erbij,
    eraf``), ``vormen``, ``paginas``, ``niet_gemaakt`` (why there are no artefacts, or empty) and ``verouderd``: the
    stale files, or null when there was nothing to compare.
    """
    data: dict[str, Any] = {
        "klasse": found.klasse,
        "versie": {"nu": found.versie_nu, "straks": found.versie_straks, "genoemd": found.versie_genoemd},
        "voor": _audiences(found.changes),
        **as_data(found.changes),
        "artefacten": [dataclasses.asdict(artefact) for artefact in found.artefacts],
        "vormen": list(found.vormen),
        "paginas": list(found.paginas),
        "niet_gemaakt": found.unmade,
        "verouderd": None if found.stale is None else list(found.stale),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _summary(found: VersionDifference) -> Iterator[str]:
    """Yield the class with the version, for whom, why it breaks, and what must still be done."""
    if not found.changes:
        yield NOTHING if not found.artefacts else "De feiten zijn niet veranderd, wel wat ervan wordt gemaakt."
    else:
        yield f"Klasse: {found.klasse}. Versie {found.versie_nu} wordt {found.versie_straks}."
    if found.versie_genoemd not in (found.versie_nu, found.versie_straks):
        yield f"Let op: tables/specificatie.yaml noemt al versie {found.versie_genoemd}."
    if found.changes:
        yield f"Voor wie: {'; '.join(_for_whom(found.changes))}."
    reasons = grouped((c.waarom, c) for c in found.changes if c.klasse == Wijzigingsklasse.BREKEND)
    for waarom, changes in reasons.items():
        yield f"Brekend ({len(changes)}): {waarom}"
    if found.unmade:
        yield f"Met deze feiten is niet alles te maken ({found.unmade}). Voer eerst make check uit."
    if found.stale:
        more = len(found.stale) - _SHOWN_STALE
        names = [*found.stale[:_SHOWN_STALE], *([f"nog {more} andere"] if more > 0 else [])]
        count = f"{len(found.stale)} gemaakte {'bestand' if len(found.stale) == 1 else 'bestanden'}"
        yield f"Verouderd: {count}. Herstel het met: {_REPAIR}. Het gaat om {listed(names)}."


def _audiences(changes: Sequence[Change]) -> dict[str, dict[str, int]]:
    """Return for each audience how many changes of each class it has, the audience of most changes first."""
    found = grouped((who, change.klasse) for change in changes for who in change.voor)
    order = sorted(found, key=lambda who: (-len(found[who]), who))
    return {who: {k: found[who].count(k) for k in Wijzigingsklasse.VALUES if k in found[who]} for who in order}


def _for_whom(changes: Sequence[Change]) -> Iterator[str]:
    for who, counts in _audiences(changes).items():
        yield f"{who} {listed(f'{number} {klasse}' for klasse, number in counts.items())}"


def _sections(found: VersionDifference) -> Iterator[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Yield per section its title, a note and its lines; a line that breaks something says so at its end."""
    marked = [
        dataclasses.replace(c, tekst=f"{c.tekst} [{c.klasse}]", kop=c.kop and f"{c.kop} [{c.klasse}]")
        for c in found.changes
    ]
    yield from sections(marked)
    lines = in_words(found.artefacts)
    if lines:
        count = len(found.artefacts)
        note = f"{count} {'bestand' if count == 1 else 'bestanden'} in generated/ en iv3/packs/."
        yield "Gemaakte bestanden", note, [(line, []) for line in lines]
    if found.vormen:
        yield (
            "Wat verder opnieuw verschijnt",
            "De inhoud hiervan is anders.",
            [(capital(line), []) for line in found.vormen],
        )
    if found.paginas:
        note = "Bladzijden over wat er verandert; andere kunnen ernaar verwijzen."
        yield "Bladzijden van de site", note, [(page, []) for page in found.paginas]


def _blocks(heading: str, note: str, items: list[tuple[str, list[str]]]) -> Iterator[tuple[str, int]]:
    """Yield a section in pieces that can each be left out, each with the number of lines it tells."""
    yield f"\n## {escaped(heading)}\n\n" + (f"{escaped(note)}\n\n" if note else ""), 0
    told = [_item(line, inner) for line, inner in items]
    yield from told[:_MANY_LINES]
    rest = told[_MANY_LINES:]
    for start in range(0, len(rest), 5 * _MANY_LINES):
        part = rest[start : start + 5 * _MANY_LINES]
        body = "".join(text for text, _ in part)
        yield f"\n<details><summary>Nog {len(part)}</summary>\n\n{body}\n</details>\n", sum(count for _, count in part)


def _item(line: str, inner: Sequence[str]) -> tuple[str, int]:
    if len(inner) <= _MANY_LINES:
        return f"- {escaped(line)}\n" + "".join(f"    - {escaped(item)}\n" for item in inner), 1 + len(inner)
    body = "".join(f"    - {escaped(item)}\n" for item in inner)
    return (
        f"- {escaped(line)}\n\n    <details><summary>{len(inner)} keer</summary>\n\n{body}\n    </details>\n\n",
        1 + len(inner),
    )
