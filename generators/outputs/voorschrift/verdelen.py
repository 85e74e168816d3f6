"""The chapter about dividing an amount that is for more than one taakveld."""

from __future__ import annotations

from collections.abc import Iterator

from generators.kernel.document import Block, Item, List, Paragraph, Run, Runs, Section, TextColumn, TextRow, TextTable
from generators.kernel.reading import source_text
from generators.kernel.records import Verbod, Verdeelmethode, Verdeelsituatie, Verdeelstap
from generators.kernel.validity import in_years
from generators.outputs.voorschrift.uitgave import CERTAIN, METHODS, Jaargang, between, plain, strong
from generators.outputs.voorschrift.vragen import at_home
from generators.subjects.allocation.facts import allocation_of
from generators.subjects.guidance.facts import guidance_of


def division(u: Jaargang) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return the order of steps, the situations, the methods and what is not allowed."""
    sections = (
        Section("verdelen-volgorde", u.word("volgorde"), tuple(_steps(u))),
        Section("verdelen-situaties", u.word("situaties"), tuple(_situations(u))),
        Section(METHODS, u.word("methoden"), (), (*(_method(u, m) for m in _methods(u)), *at_home(u, METHODS))),
        Section("verdelen-verboden", u.word("verboden"), tuple(_prohibitions(u))),
    )
    return (), tuple(section for section in sections if section.blocks or section.sections)


def _methods(u: Jaargang) -> list[Verdeelmethode]:
    return [method for method in allocation_of(u.specification).methods if in_years(method.geldig, u.jaar)]


def _steps(u: Jaargang) -> Iterator[Block]:
    rules = {r.id for r in guidance_of(u.specification).allocation_rules if in_years(r.geldig, u.jaar)}
    steps = [step for step in allocation_of(u.specification).steps if step.toedelingsregel in rules]
    if steps:
        yield List(
            tuple(
                Item(
                    (
                        *strong(f"{step.naam}. "),
                        *u.sentence(" ".join(filter(None, (step.vraag, step.uitleg)))),
                        *_tail(u, step),
                    ),
                    f"stap-{step.id}",
                )
                for step in steps
            )
        )


def _situations(u: Jaargang) -> Iterator[Block]:
    methods = _methods(u)
    columns = (TextColumn(u.word("situatie"), 3), TextColumn(u.word("uitleg"), 8), TextColumn(u.word("methoden"), 5))
    rows = tuple(
        TextRow(
            (
                strong(situation.naam),
                (
                    *u.sentence(situation.uitleg),
                    *u.certainty(situation.zekerheid, situation.bron),
                    *u.sources(source_text(situation.bron)),
                ),
                between((_link(method) for method in methods if situation.id in method.mag), ", "),
            ),
            f"situatie-{situation.id}",
        )
        for situation in allocation_of(u.specification).situations
        if in_years(situation.geldig, u.jaar)
    )
    if rows:
        yield TextTable(u.word("situaties_tabel"), columns, rows)


def _link(method: Verdeelmethode) -> Runs:
    return (Run(method.naam, "verwijzing", f"methode-{method.id}"),)


def _method(u: Jaargang, method: Verdeelmethode) -> Section:
    asks = method.vraagt
    prohibited = {p.id: p.wat for p in allocation_of(u.specification).prohibitions if in_years(p.geldig, u.jaar)}
    sure = asks.zekerheid or method.zekerheid
    aged = Item((*plain(u.word("gegevens_van", jaren=asks.hoogstens_jaren_oud)), *u.certainty(sure)))
    needs = tuple(Item(u.sentence(needed)) for needed in asks.gegevens)
    never = tuple(
        Item((Run(prohibited[id_], "verwijzing", f"verbod-{id_}"),))
        for id_ in method.mag_niet_voor
        if id_ in prohibited
    )
    reasons = [
        reason
        for sure_of, reason in ((method.zekerheid, method.onderbouwing), (sure, asks.onderbouwing))
        if sure_of != CERTAIN and reason
    ]
    blocks: list[Block] = [
        Paragraph((*u.sentence(method.uitleg), *_tail(u, method))),
        List((*needs, aged), u.word("nodig"), f"methode-{method.id}-nodig"),
    ]
    warnings = tuple(Item(u.sentence(warning)) for warning in method.let_op)
    if warnings:
        blocks.append(List(warnings, u.word("sectie_let_op"), f"methode-{method.id}-let-op"))
    if never:
        blocks.append(List(never, u.word("mag_niet"), f"methode-{method.id}-mag-niet"))
    if reasons:
        blocks.append(Paragraph(plain(" ".join(reasons)), u.word("afgeleid_omdat")))
    return Section(f"methode-{method.id}", method.naam, tuple(blocks))


def _prohibitions(u: Jaargang) -> Iterator[Block]:
    columns = (TextColumn(u.word("niet"), 5), TextColumn(u.word("waarom"), 6), TextColumn(u.word("wel"), 6))
    rows = tuple(
        TextRow(
            (
                strong(found.wat),
                (*u.sentence(found.waarom), *_tail(u, found)),
                u.sentence(found.alternatief),
            ),
            f"verbod-{found.id}",
        )
        for found in allocation_of(u.specification).prohibitions
        if in_years(found.geldig, u.jaar)
    )
    if rows:
        yield TextTable(u.word("verboden_tabel"), columns, rows)


def _tail(u: Jaargang, fact: Verdeelsituatie | Verdeelmethode | Verdeelstap | Verbod) -> Runs:
    return (*u.certainty(fact.zekerheid, fact.bron), *u.sources(source_text(fact.bron)))
