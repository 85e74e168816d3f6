"""A proposal as a comment in Markdown, in which no word of the issue works as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from generators.kernel.findings import Finding, listed
from generators.upkeep.issues.judging import CoupledProduct, Judgement
from generators.upkeep.issues.proposal import Fragment, Proposal, ReportedProduct, Shown
from iv3.care.rules import GEKOPPELD, KEUZE

MARK = "<!-- iv3-voorstel -->"
"""The first line of the comment, by which the workflow finds its own earlier one."""

MOST_CHARACTERS = 60_000
_HEADING = "## Voorstel bij dit issue"
_INTRODUCTION = (
    "Een programma heeft dit gemaakt uit uw antwoorden. Een beheerder beslist. Wijzigt u het issue, dan komt hier een "
    "nieuw voorstel."
)
_MOST_FINDINGS = 15
_LONGEST_ADDRESS = 6_000
_LONGEST_WORDS = 300
_RUN = re.compile("`+")


def as_markdown(proposal: Proposal, judgement: Judgement, edit_address: str) -> str:
    """Return the comment.

    Args:
        proposal: what the issue proposes.
        judgement: what the checks and the rules say of it.
        edit_address: where a file can be edited on GitHub, for the links; the path follows it.
    """
    lines = [MARK, _HEADING, ""]
    lines += [_INTRODUCTION, ""]
    if proposal.known:
        lines += ["### Wat wij al weten", "", *(f"- {shown(s)}" for s in proposal.known), ""]
    if proposal.product is not None:
        lines += ["### Op welk taakveld", "", *_coupled(proposal.product, judgement.coupled), ""]
    for number, fragment in enumerate(proposal.fragments, 1):
        lines += [*_fragment(number, fragment, edit_address), ""]
    todo = [f"- {shown(s)}" for s in proposal.todo]
    if judgement.findings:
        todo.append("- De broncontroles zeggen hierover:")
    if todo:
        lines += ["### Wat er nog moet gebeuren", "", *todo, ""]
        lines += _findings(judgement.findings)
    elif proposal.fragments:
        lines += ["De broncontroles hebben niets op te merken.", ""]
    if not proposal.fragments and not todo:
        lines += ["Er hoeft niets te veranderen.", ""]
    text = "\n".join(lines).rstrip("\n") + "\n"
    if len(text) > MOST_CHARACTERS:
        return f"{MARK}\n{_HEADING}\n\nHet voorstel is te lang voor een bericht. Maak de antwoorden korter.\n"
    return text


def shown(sentence: Shown) -> str:
    """Return a sentence with the words of others as code, which GitHub shows as they are."""
    return sentence.text.format(*map(as_code, sentence.words)) if sentence.words else sentence.text


def as_code(words: str) -> str:
    """Return words as a code span that nothing in them can end; no link, mention, image or HTML works in it."""
    text = " ".join(words.split())
    text = text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}…"
    if not text:
        return "(niets)"
    ticks = "`" * (max(map(len, _RUN.findall(text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def fenced(text: str, language: str) -> list[str]:
    """Return lines as a block of code whose fence is longer than any run of backticks in it."""
    fence = "`" * max(3, max(map(len, _RUN.findall(text)), default=0) + 1)
    return [f"{fence}{language}", *text.rstrip("\n").split("\n"), fence]


def _fragment(number: int, fragment: Fragment, edit_address: str) -> list[str]:
    if fragment.is_new_file:
        where = f"Nieuw bestand `{fragment.path}`"
        address = f"{edit_address.replace('/edit/', '/new/')}?filename={quote(fragment.path, safe='/')}"
        filled = f"{address}&value={quote(fragment.text, safe='')}"
        link = f"[Maak dit bestand op GitHub]({filled if len(filled) <= _LONGEST_ADDRESS else address})"
    else:
        first, last = fragment.after + 1, fragment.after + fragment.replaced
        replaced = f"regel {first}" if first == last else f"regels {first} tot en met {last}"
        where = f"In `{fragment.path}`, " + (
            f"in plaats van {replaced}" if fragment.replaced else f"na regel {fragment.after}"
        )
        link = f"[Wijzig dit bestand op GitHub]({edit_address}{quote(fragment.path, safe='/')})"
    return [f"### {number}. {where}", "", *fenced(fragment.text, "yaml"), "", link]


def _coupled(product: ReportedProduct, coupled: tuple[CoupledProduct, ...]) -> Iterator[str]:
    if not coupled:
        yield "- Er zijn geen koppelregels voor dit jaar."
        return
    for jaren, line in _by_years(coupled):
        yield f"- {jaren}: {line}"
    expected = product.expected
    last = coupled[-1].outcome
    if expected and expected not in last.taakvelden:
        yield f"- U noemt {as_code(expected)}. Dat volgt niet uit de regels; dan is een nieuwe koppelregel nodig."
    elif expected and last.stand == GEKOPPELD:
        yield f"- Dat is wat u noemt: {as_code(expected)}."


def _by_years(coupled: tuple[CoupledProduct, ...]) -> Iterator[tuple[str, str]]:
    """Yield what the rules say, years with the same outcome together."""
    told: dict[str, list[int]] = {}
    for one in coupled:
        outcome = one.outcome
        rules = f" (koppelregel {listed(f'`{rule}`' for rule in outcome.regels)})" if outcome.regels else ""
        if outcome.stand == GEKOPPELD:
            line = f"{outcome.taakvelden[0]}{rules}"
        elif outcome.stand == KEUZE:
            line = f"{listed(outcome.taakvelden, 'of') or 'open'}; dat hangt af van: {one.vraag}{rules}"
        else:
            line = f"geen bron beslist het{rules}. {one.vraag}".rstrip() if one.vraag else "er is nog geen koppelregel"
        told.setdefault(line, []).append(one.jaar)
    for line, jaren in told.items():
        yield (str(jaren[0]) if len(set(jaren)) == 1 else f"{min(jaren)} tot en met {max(jaren)}"), line


def _findings(findings: tuple[Finding, ...]) -> list[str]:
    if not findings:
        return []
    lines = [f"{f.place}: {f.melding}\n    {f.herstel}" for f in findings[:_MOST_FINDINGS]]
    if len(findings) > _MOST_FINDINGS:
        lines.append(f"… en nog {len(findings) - _MOST_FINDINGS}")
    return [*fenced("\n".join(lines), "text"), ""]
