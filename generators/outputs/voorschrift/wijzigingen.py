"""The chapter about what is different from the year before: codes, cells, controls and single facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generators.changes.years.comparison import between_years
from generators.kernel.document import Block, Item, List, Paragraph, Run, Section, TextColumn, TextRow, TextTable
from generators.kernel.reading import source_text
from generators.kernel.transitions import Transition
from generators.outputs.voorschrift.codes import item_runs
from generators.outputs.voorschrift.uitgave import ID_OF_KIND, LINE_END, Jaargang, between, plain
from generators.subjects.guidance.facts import SECTIONS, guidance_of
from generators.subjects.model.specification import name_in
from generators.subjects.transitions.links import LISTS, codes

_TOLD_BY_TRANSITIONS = frozenset({"taakvelden", "categorieen", "balansposten"})


def changes(u: Jaargang) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return what changed since the year before."""
    pair = (u.jaar - 1, u.jaar)
    told = u.specification.facts.transition_years.get(pair)
    opening = u.word("niets_bekend") if told is None else told
    sections = (
        Section("wijzigingen-codes", u.word("wijzigingen_codes"), tuple(_transitions(u))),
        Section("wijzigingen-teksten", u.word("wijzigingen_teksten"), tuple(_facts(u))),
        Section("wijzigingen-model", u.word("wijzigingen_model"), tuple(_model(u))),
    )
    blocks = (Paragraph(plain(opening)),) if opening else ()
    return blocks, tuple(section for section in sections if section.blocks)


def _transitions(u: Jaargang) -> Iterator[Block]:
    laag = u.model.laag.id
    found = [
        fact
        for fact in u.specification.facts.transitions
        if fact.naar_jaar == u.jaar and (not fact.lagen or laag in fact.lagen)
    ]
    columns = (
        TextColumn(u.word("van"), 4),
        TextColumn(u.word("verandert"), 3),
        TextColumn(u.word("naar"), 7),
        TextColumn(u.word("beslist"), 4),
    )
    for kind in LISTS:
        told = [fact for fact in found if fact.lijst == kind]
        reasons = Counter(fact.onderbouwing for fact in told if fact.onderbouwing)
        shared = [reason for reason, count in reasons.items() if count > 1]
        rows = tuple(_transition_row(u, fact, shared) for fact in told)
        if rows:
            title = u.word("overgangen_tabel", lijst=u.word(f"lijst_{kind}"))
            yield TextTable(title, columns, rows, f"overgangen-{ID_OF_KIND[kind]}")
            if shared:
                yield Paragraph(plain(" ".join(shared)), u.word("afgeleid_omdat"))


def _transition_row(u: Jaargang, fact: Transition, shared: list[str]) -> TextRow:
    unknown = plain(u.word("nog_niet_bekend"))
    old = between(((Run(code, "code"), Run(f" {_old_name(u, fact, code)}")) for code in fact.van), LINE_END)
    new = between(
        (
            (u.chip(fact.lijst, n.code), Run(f" {u.name(fact.lijst, n.code)}{f': {n.als}' if n.als else ''}"))
            for n in fact.naar
        ),
        LINE_END,
    )
    side = plain(f" ({u.word(fact.kant).lower()})" if fact.kant else "")
    tail = (*u.certainty(fact.zekerheid, fact.bron), *u.sources(source_text(fact.bron)))
    own = plain(fact.onderbouwing or "") if fact.onderbouwing not in shared else ()
    decides = between((runs for runs in (plain(fact.vraag or ""), own) if runs), LINE_END)
    return TextRow((old or unknown, (*plain(u.word(f"overgang_{fact.soort}")), *side), (*new, *tail), decides))


def _old_name(u: Jaargang, fact: Transition, code: str) -> str:
    layer = u.model.laag
    for name in LISTS[fact.lijst]:
        found = codes(u.specification.facts, layer, fact.van_jaar, name).get(code)
        if found is not None:
            return name_in(found, layer.id, fact.van_jaar) or ""
    return ""


def _facts(u: Jaargang) -> Iterator[Block]:
    """Yield the facts that begin or end, of codes that had a text the year before and have one now."""
    new: list[Item] = []
    gone: list[Item] = []
    for text in guidance_of(u.specification).texts:
        if text.kort_in(u.jaar) is None or text.kort_in(u.jaar - 1) is None:
            continue
        for section in SECTIONS:
            now, before = text.items_in(section, u.jaar), text.items_in(section, u.jaar - 1)
            for held, other, into in ((now, before, new), (before, now, gone)):
                into += [
                    Item(
                        (
                            u.chip(text.lijst, text.code),
                            Run(f" {u.word(f'sectie_{section}').lower()}: "),
                            *item_runs(u, text.lijst, item, ""),
                        )
                    )
                    for item in held
                    if item not in other
                ]
    for label, found in ((u.word("nieuw"), new), (u.word("vervallen"), gone)):
        if found:
            yield List(tuple(found), label)


def _model(u: Jaargang) -> Iterator[Block]:
    laag = u.model.laag.id
    if u.jaar - 1 in u.specification.years(laag):
        items = tuple(
            Item(u.sentence(change.tekst))
            for change in between_years(u.specification, laag, u.jaar - 1, u.jaar)
            if change.onderdeel not in _TOLD_BY_TRANSITIONS
        )
        if items:
            yield List(items)
