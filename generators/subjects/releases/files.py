"""What changed, for people: the list of all changes, and for each release a message for everyone it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generators.changes.years.classes import CLASSES
from generators.kernel.dutch import capital, numbers
from generators.kernel.files import Files
from generators.kernel.findings import listed
from generators.kernel.places import ROOT
from generators.subjects.deadlines.facts import day_in_words
from generators.subjects.model.specification import Specification
from generators.subjects.releases.facts import ChangeNote, History, Release, ReleaseRules, heaviest, read

CHANGELOG = "CHANGELOG.md"
MESSAGE = "uitgavebericht.md"
"""The message of a release for everyone, as GitHub shows it."""

TEMPLATES = ROOT / "site" / "uitgave"


def changelog(specification: Specification) -> Files:
    """Return the list of all changes as Markdown: what is not released, then every release, newest first."""
    history = read(specification.facts)
    if history is None:
        return {}
    blocks = [f"# {history.rules.titel}", one_line(history.rules.inleiding)]
    blocks.append(f"<!-- {one_line(history.rules.herkomst).replace('--', '–')} -->")
    if history.unreleased:
        blocks += [f"## {history.rules.nog_niet}", *_kinds(history.unreleased, history)]
    for release in reversed(history.releases):
        blocks += [f"## {release.versie}, {day_of(release)}", *_kinds(release.changes, history)]
    return {CHANGELOG: ("\n\n".join(blocks) + "\n").encode()}


def messages(specification: Specification, history: History, release: Release) -> Files:
    """Return what a release brings: one message for everyone, and a page and a text for each audience."""
    result = {MESSAGE: _message(history, release)}
    for who, name in history.rules.doelgroepen.items():
        changes = [change for change in release.changes if who in change.voor]
        stem = f"nieuw-voor-{who}"
        result[f"{stem}.md"] = _message_for(history, release, name, changes)
        result[f"{stem}.html"] = page(
            "bericht.html",
            uitgave=release,
            naam=name,
            titel=specification.edition.titel,
            dag=day_of(release),
            uitleg=_meaning(history.rules, changes),
            groepen=[
                (title, [_told(change, history) for change in members]) for title, members in _by_kind(changes, history)
            ],
        ).decode()
    return {path: text.encode() for path, text in result.items()}


def page(name: str, **data: Any) -> bytes:
    """Return a page made with one of the templates of a release."""
    return (_environment().get_template(name).render(**data).strip() + "\n").encode()


def one_line(text: str) -> str:
    """Return a text of the sources as one line of Markdown, in which a tag is no tag; what is code stays as it is."""
    parts = " ".join(text.split()).split("`")
    return "`".join(part if index % 2 else part.replace("<", "&lt;") for index, part in enumerate(parts))


def day_of(release: Release) -> str:
    """Return the day of a release in words."""
    return day_in_words(date.fromisoformat(release.datum))


def in_order(changes: Sequence[ChangeNote], history: History) -> list[ChangeNote]:
    """Return the changes by part and name; those that break something come first."""
    parts = list(history.sections)
    return sorted(changes, key=lambda c: (CLASSES.index(c.klasse), parts.index(c.onderdeel), c.id))


def years_of(change: ChangeNote) -> str:
    """Return the years of a change as a sentence; nothing when it is not about years."""
    if not change.jaren:
        return ""
    return f"{'Verslagjaren' if len(change.jaren) > 1 else 'Verslagjaar'} {numbers(change.jaren)}."


def when_and_who(change: ChangeNote, rules: ReleaseRules) -> str:
    """Return the years and the audiences of a change as a sentence or two."""
    who = f"Voor {listed(name for key, name in rules.doelgroepen.items() if key in change.voor)}."
    return f"{years_of(change)} {who}".strip()


def _message(history: History, release: Release) -> str:
    blocks = [_meaning(history.rules, release.changes), *_kinds(release.changes, history)]
    return "\n\n".join(blocks) + "\n"


def _message_for(history: History, release: Release, name: str, changes: Sequence[ChangeNote]) -> str:
    nothing = f"In deze versie is er voor {name} niets anders."
    blocks = [
        f"# Nieuw in versie {release.versie} voor {name}",
        f"{day_of(release)}. {_meaning(history.rules, changes)}" if changes else nothing,
        *_kinds(changes, history),
    ]
    return "\n\n".join(blocks) + "\n"


def _meaning(rules: ReleaseRules, changes: Sequence[ChangeNote]) -> str:
    """Return what the heaviest change means for a reader; nothing when there are no changes."""
    return rules.klassen[heaviest(changes)] if changes else ""


def _kinds(changes: Sequence[ChangeNote], history: History) -> Iterator[str]:
    for title, members in _by_kind(changes, history):
        yield f"### {title}"
        yield "\n".join(_bullet(change, history) for change in members)


def _by_kind(changes: Sequence[ChangeNote], history: History) -> Iterator[tuple[str, list[ChangeNote]]]:
    for soort, title in history.rules.soorten.items():
        members = in_order([change for change in changes if change.soort == soort], history)
        if members:
            yield title, members


def _bullet(change: ChangeNote, history: History) -> str:
    heavy = f"**{capital(change.klasse)}.** " if change.klasse == CLASSES[0] else ""
    part = history.sections[change.onderdeel]
    return f"- **{part}.** {heavy}{one_line(change.tekst)} *{when_and_who(change, history.rules)}*"


def _told(change: ChangeNote, history: History) -> dict[str, Any]:
    """Return a change as the template of a message shows it; ``delen`` are pieces of text, with whether it is code."""
    pieces = enumerate(" ".join(change.tekst.split()).split("`"))
    return {
        "onderdeel": history.sections[change.onderdeel],
        "klasse": capital(change.klasse),
        "zwaar": change.klasse == CLASSES[0],
        "delen": [(piece, index % 2 == 1) for index, piece in pieces],
        "jaren": years_of(change),
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
