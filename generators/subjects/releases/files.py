"""What changed, for people: the list of all changes, and for each release a message for everyone it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from generators.kernel.dutch import capital, numbers
from generators.kernel.files import Files
from generators.kernel.findings import listed
from generators.kernel.kinds import said
from generators.kernel.places import ROOT
from generators.kernel.records import Uitgave, Uitgaveregels, Wijziging
from generators.kernel.templates import environment, with_still_policy
from generators.subjects.deadlines.facts import day_in_words
from generators.subjects.model.specification import Specification
from generators.subjects.releases.facts import History, heaviest, history_of, name_of
from iv3.core.words import Wijzigingsklasse

CHANGELOG = "CHANGELOG.md"
MESSAGE = "uitgavebericht.md"
"""The message of a release for everyone, as GitHub shows it."""

TEMPLATES = ROOT / "site" / "uitgave"


def changelog(specification: Specification) -> Files:
    """Return the list of all changes as Markdown: what is not released, then every release, newest first."""
    history = history_of(specification)
    if history is None:
        return {}
    blocks = [f"# {history.rules.titel}", one_line(history.rules.inleiding)]
    blocks.append(f"<!-- {one_line(history.rules.herkomst).replace('--', '–')} -->")
    if history.unreleased:
        blocks += [f"## {history.rules.nog_niet}", *_kinds(history.unreleased, history)]
    for release in reversed(history.releases):
        blocks += [f"## {release.versie}, {day_of(release)}", *_kinds(release.wijzigingen, history)]
    return {CHANGELOG: ("\n\n".join(blocks) + "\n").encode()}


def messages(specification: Specification, history: History, release: Uitgave) -> Files:
    """Return what a release brings: one message for everyone, and a page and a text for each audience."""
    result = {MESSAGE: _message(history, release)}
    for who, name in said(history.rules.doelgroepen).items():
        changes = [change for change in release.wijzigingen if who in change.voor]
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
    return (with_still_policy(_environment().get_template(name).render(**data)).strip() + "\n").encode()


def one_line(text: str) -> str:
    """Return a text of the sources as one line of Markdown, in which a tag is no tag; what is code stays as it is."""
    parts = " ".join(text.split()).split("`")
    return "`".join(part if index % 2 else part.replace("<", "&lt;") for index, part in enumerate(parts))


def day_of(release: Uitgave) -> str:
    """Return the day of a release in words."""
    return day_in_words(date.fromisoformat(release.datum))


def in_order(changes: Sequence[Wijziging], history: History) -> list[Wijziging]:
    """Return the changes by part and name; those that break something come first."""
    parts, order = list(history.sections), Wijzigingsklasse.VALUES.index
    return sorted(changes, key=lambda c: (order(c.klasse), parts.index(c.onderdeel), name_of(c)))


def years_of(change: Wijziging) -> str:
    """Return the years of a change as a sentence; nothing when it is not about years."""
    if not change.jaren:
        return ""
    return f"{'Verslagjaren' if len(change.jaren) > 1 else 'Verslagjaar'} {numbers(change.jaren)}."


def when_and_who(change: Wijziging, rules: Uitgaveregels) -> str:
    """Return the years and the audiences of a change as a sentence or two."""
    who = f"Voor {listed(name for key, name in said(rules.doelgroepen).items() if key in change.voor)}."
    return f"{years_of(change)} {who}".strip()


def _message(history: History, release: Uitgave) -> str:
    blocks = [_meaning(history.rules, release.wijzigingen), *_kinds(release.wijzigingen, history)]
    return "\n\n".join(blocks) + "\n"


def _message_for(history: History, release: Uitgave, name: str, changes: Sequence[Wijziging]) -> str:
    nothing = f"In deze versie is er voor {name} niets anders."
    blocks = [
        f"# Nieuw in versie {release.versie} voor {name}",
        f"{day_of(release)}. {_meaning(history.rules, changes)}" if changes else nothing,
        *_kinds(changes, history),
    ]
    return "\n\n".join(blocks) + "\n"


def _meaning(rules: Uitgaveregels, changes: Sequence[Wijziging]) -> str:
    """Return what the heaviest change means for a reader; nothing when there are no changes."""
    return said(rules.klassen)[heaviest(changes)] if changes else ""


def _kinds(changes: Sequence[Wijziging], history: History) -> Iterator[str]:
    for title, members in _by_kind(changes, history):
        yield f"### {title}"
        yield "\n".join(_bullet(change, history) for change in members)


def _by_kind(changes: Sequence[Wijziging], history: History) -> Iterator[tuple[str, list[Wijziging]]]:
    for soort, title in said(history.rules.soorten).items():
        members = in_order([change for change in changes if change.soort == soort], history)
        if members:
            yield title, members


def _bullet(change: Wijziging, history: History) -> str:
    heavy = f"**{capital(change.klasse)}.** " if change.klasse == Wijzigingsklasse.BREKEND else ""
    part = history.sections[change.onderdeel]
    return f"- **{part}.** {heavy}{one_line(change.tekst)} *{when_and_who(change, history.rules)}*"


def _told(change: Wijziging, history: History) -> dict[str, Any]:
    """Return a change as the template of a message shows it; ``delen`` are pieces of text, with whether it is code."""
    pieces = enumerate(" ".join(change.tekst.split()).split("`"))
    return {
        "onderdeel": history.sections[change.onderdeel],
        "klasse": capital(change.klasse),
        "zwaar": change.klasse == Wijzigingsklasse.BREKEND,
        "delen": [(piece, index % 2 == 1) for index, piece in pieces],
        "jaren": years_of(change),
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(TEMPLATES)
