"""What changed, for people: the list of all changes, and for each release a message for everyone it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from generators.artefacts.serialise import Files
from generators.deadlines import day_in_words
from generators.difference.words import capital, numbers
from generators.findings import listed
from generators.releases import ChangeNote, History, Release, ReleaseRules, read, sections
from generators.specification import Specification

CHANGELOG = "CHANGELOG.md"

_HEAVY = "brekend"


def changelog(specification: Specification) -> Files:
    """Return the list of all changes as Markdown: what is not released, then every release, newest first."""
    history = read(specification.facts)
    if history is None:
        return {}
    blocks = [f"# {history.rules.titel}", one_line(history.rules.inleiding)]
    if history.unreleased:
        blocks += [f"## {history.rules.nog_niet}", *_kinds(history.unreleased, history)]
    for release in reversed(history.releases):
        blocks += [f"## {release.versie}, {day_of(release)}", *_kinds(release.changes, history)]
    return {CHANGELOG: ("\n\n".join(blocks) + "\n").encode()}


def one_line(text: str) -> str:
    """Return a text of the sources as one line of Markdown, in which a tag is no tag; what is code stays as it is."""
    parts = " ".join(text.split()).split("`")
    return "`".join(part if index % 2 else part.replace("<", "&lt;") for index, part in enumerate(parts))


def day_of(release: Release) -> str:
    """Return the day of a release in words."""
    return day_in_words(date.fromisoformat(release.datum))


def in_order(changes: Sequence[ChangeNote], history: History) -> list[ChangeNote]:
    """Return the changes by part and name; those that break something come first."""
    parts = list(sections(history))
    classes = list(history.rules.klassen)
    return sorted(changes, key=lambda c: (classes.index(c.klasse), parts.index(c.onderdeel), c.id))


def when_and_who(change: ChangeNote, rules: ReleaseRules) -> str:
    """Return the years and the audiences of a change as a sentence or two."""
    who = f"Voor {listed(name for key, name in rules.doelgroepen.items() if key in change.voor)}."
    if not change.jaren:
        return who
    return f"{'Verslagjaren' if len(change.jaren) > 1 else 'Verslagjaar'} {numbers(change.jaren)}. {who}"


def _kinds(changes: Sequence[ChangeNote], history: History) -> Iterator[str]:
    rules = history.rules
    for soort, title in rules.soorten.items():
        members = in_order([change for change in changes if change.soort == soort], history)
        if members:
            yield f"### {title}"
            yield "\n".join(_bullet(change, history) for change in members)


def _bullet(change: ChangeNote, history: History) -> str:
    heavy = f"**{capital(change.klasse)}.** " if change.klasse == _HEAVY else ""
    part = sections(history)[change.onderdeel]
    return f"- **{part}.** {heavy}{one_line(change.tekst)} *{when_and_who(change, history.rules)}*"
