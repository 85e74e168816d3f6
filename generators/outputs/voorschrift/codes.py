"""The chapters about codes: the overview, and what each taakveld, categorie and balanspost is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generators.kernel.document import (
    Block,
    Item,
    List,
    Note,
    Paragraph,
    Run,
    Runs,
    Section,
    TextColumn,
    TextRow,
    TextTable,
)
from generators.kernel.reading import source_id
from generators.kernel.records import GedateerdeTekst, Tekstfeit
from generators.kernel.validity import begins, in_years
from generators.outputs.voorschrift.uitgave import CERTAIN, Jaargang, between, plain, ranges, strong
from generators.outputs.voorschrift.vragen import at_home
from generators.subjects.couplings import tables as koppelingen
from generators.subjects.couplings.facts import CATEGORY, couplings_of
from generators.subjects.guidance.facts import SECTIONS, CodeText, belongs_on, counts_in, guidance_of, named_codes
from generators.subjects.model.specification import MATRIX_PARTS, Code, Specification, once
from generators.subjects.transitions.links import LISTS
from iv3.core.words import Kant


def overview(u: Jaargang) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return the taakvelden with their names, a table for each hoofdtaakveld."""
    columns = (TextColumn(u.word("code")), TextColumn(u.word("naam"), 1), TextColumn(u.word("sinds")))
    return tuple(
        TextTable(
            u.word("overzicht_tabel", code=group.code.rstrip("."), naam=group.naam.capitalize()),
            columns,
            tuple(TextRow(((u.chip("taakveld", c.code),), plain(c.naam), plain(_since(u, c)))) for c in codes),
        )
        for group, codes in _groups(u, "taakveld")
    ), ()


def taakvelden(u: Jaargang) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return a section for each hoofdtaakveld with its taakvelden."""
    return (), tuple(
        Section(
            f"hoofdtaakveld-{group.code.rstrip('.')}",
            group.naam.capitalize(),
            sections=tuple(_code_section(u, "taakveld", code) for code in codes),
        )
        for group, codes in _groups(u, "taakveld")
    )


def categorieen(u: Jaargang) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return a table of every categorie with its sides, and a section for each group."""
    sides = {side: u.model.lists[f"categorie_{side}"] for side in Kant.VALUES}
    columns = (
        TextColumn(u.word("code")),
        TextColumn(u.word("naam"), 1),
        *(TextColumn(u.word(side)) for side in Kant.VALUES),
    )
    groups = list(_groups(u, "categorie"))
    rows = tuple(
        TextRow(
            (
                (u.chip("categorie", code.code),),
                plain(code.naam),
                *(plain(u.word("ja") if code.code in sides[side].leaves else u.word("nee")) for side in Kant.VALUES),
            )
        )
        for _, codes in groups
        for code in codes
    )
    return (TextTable(u.word("categorieen_tabel"), columns, rows),), tuple(
        Section(
            f"categoriegroep-{group.code}",
            group.naam,
            sections=tuple(_code_section(u, "categorie", code) for code in codes),
        )
        for group, codes in groups
    )


def balansposten(u: Jaargang) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Return a section for each group of the balance with its posts."""
    return (), tuple(
        Section(
            f"balansgroep-{group.code}",
            group.naam,
            sections=tuple(_code_section(u, "balanscode", code) for code in codes),
        )
        for group, codes in _groups(u, "balanscode")
    )


def _groups(u: Jaargang, kind: str) -> Iterator[tuple[Code, list[Code]]]:
    """Yield each lowest group of a kind of code with its codes; what stands on both sides comes once."""
    found: dict[str, tuple[Code, dict[str, Code]]] = {}
    for name in LISTS[kind]:
        codes = u.model.lists[name]
        for code in codes.codes:
            if code.soort is None:
                parent = codes.by_code[code.onder or ""]
                found.setdefault(parent.code, (parent, {}))[1].setdefault(code.code, code)
    for group, members in found.values():
        yield (
            group,
            (sorted(members.values(), key=lambda c: _parts(c.code)) if kind == "categorie" else [*members.values()]),
        )


def _parts(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))


def _since(u: Jaargang, code: Code) -> str:
    layer = u.model.laag
    first = begins(code.fact.record.geldig, layer.id) if code.fact is not None else begins(layer.geldig, layer.id)
    return str(max(first, begins(layer.geldig, layer.id)))


def _code_section(u: Jaargang, kind: str, code: Code) -> Section:
    text = guidance_of(u.specification).text(kind, code.code, u.model.laag.model)
    here = u.target(kind, code.code)
    return Section(
        here,
        code.naam,
        (*_told(u, text), *_coupled(u, kind, code), *_cells(u, kind, code), *_see_also(u, kind, code)),
        at_home(u, here),
        code=code.code,
    )


def _told(u: Jaargang, text: CodeText | None) -> Iterator[Block]:
    kort = text.kort_in(u.jaar) if text is not None else None
    if text is None or kort is None:
        yield Note(u.word("open"), plain(u.word("geen_tekst")))
        return
    yield Paragraph((*u.sentence(kort.tekst), *u.tail(kort.zekerheid, kort.bron)))
    for section in SECTIONS:
        items = text.items_in(section, u.jaar, u.lagen)
        if items:
            yield List(
                tuple(Item(item_runs(u, text.lijst, item, source_id(kort.bron))) for item in items),
                u.word(f"sectie_{section}"),
                f"{u.target(text.lijst, text.code)}-{section.replace('_', '-')}",
            )
    if taakvelden := tuple(code for code in text.record.taakvelden if counts_in(text.record, code, u.jaar)):
        yield Paragraph(u.chips("taakveld", taakvelden), u.word("taakvelden_hierbij"))
    reasons: list[GedateerdeTekst | Tekstfeit] = [
        kort,
        *(item for section in SECTIONS for item in text.items_in(section, u.jaar, u.lagen)),
    ]
    told = dict.fromkeys(fact.onderbouwing for fact in reasons if fact.zekerheid != CERTAIN and fact.onderbouwing)
    if told:
        yield Paragraph(u.sentence(" ".join(told)), u.word("afgeleid_omdat"))


def item_runs(u: Jaargang, lijst: str, item: Tekstfeit, home: str) -> Runs:
    """Return a fact in a text: what, when, where it belongs instead, how sure, and the source.

    Args:
        u: the edition.
        lijst: the kind of code the text is about.
        item: the fact.
        home: the source of the text, which is not named again.
    """
    codes, elsewhere = named_codes(item), belongs_on(item)
    condition = (Run(" ("), *u.sentence(item.voorwaarde, codes), Run(")")) if item.voorwaarde else ()
    belongs = (Run(f", {u.word('hoort_op')} "), *u.chips(lijst, elsewhere)) if elsewhere else ()
    more = u.more_codes(f"{item.wat} {item.voorwaarde or ''}", codes)
    return (*u.sentence(item.wat, codes), *condition, *belongs, *more, *u.tail(item.zekerheid, item.bron, home))


# Product categories


@once
def _category_outcomes(specification: Specification) -> tuple[koppelingen.Coupled, ...]:
    return tuple(c for c in koppelingen.outcomes(specification) if c.code.lijst.soort == CATEGORY)


def _coupled(u: Jaargang, kind: str, code: Code) -> Iterator[Block]:
    """Yield a table of the product categories that may go to a taakveld, those with the same answer together."""
    grouped: dict[tuple[str, ...], list[koppelingen.Coupled]] = {}
    for coupled in _category_outcomes(u.specification) if kind == "taakveld" else ():
        outcome = coupled.outcome
        if coupled.jaar == u.jaar and code.code in outcome.taakvelden:
            others = " ".join(t for t in outcome.taakvelden if t != code.code)
            law, told = coupled.code.lijst.wet or "", (coupled.vraag, coupled.tenzij)
            key = (law, coupled.table, outcome.stand, others, *told, outcome.zekerheid)
            grouped.setdefault(key, []).append(coupled)
    if grouped:
        laws = {value.id: value.naam for p in couplings_of(u.specification).properties for value in p.waarden}
        columns = (
            TextColumn(u.word("wet")),
            TextColumn(u.word("koppeling"), 5),
            TextColumn(u.word("stand"), 5),
        )
        yield TextTable(
            u.word("koppeling_tabel", code=code.code, naam=code.naam),
            columns,
            tuple(_coupled_row(u, laws, key, grouped[key]) for key in sorted(grouped)),
            f"{u.target(kind, code.code)}-producten",
        )


def _code(coupled: koppelingen.Coupled) -> str:
    return coupled.code.code


def _coupled_row(
    u: Jaargang, laws: Mapping[str, str], key: tuple[str, ...], found: list[koppelingen.Coupled]
) -> TextRow:
    wet, table, stand, others, vraag, tenzij, zekerheid = key
    names = between(((Run(c.code.code, "code"), Run(f" {c.code.naam}")) for c in sorted(found, key=_code)), ", ")
    sources = "; ".join(dict.fromkeys(source for c in found for source in c.outcome.bronnen))
    elsewhere = (Run(f" {u.word('ook_mogelijk')} "), *u.chips("taakveld", others.split())) if others else ()
    told = " ".join(words for words in (vraag, tenzij) if words)
    question = (Run(f": {told}"),) if told else ()
    form = f" {u.word('pgb')}" if table == koppelingen.PGB else ""
    return TextRow(
        (
            plain(f"{laws.get(wet, wet)}{form}"),
            names,
            (*strong(u.word(stand)), *question, *elsewhere, *u.certainty(zekerheid), *u.sources(sources)),
        )
    )


# Cells


def _cells(u: Jaargang, kind: str, code: Code) -> Iterator[Block]:
    """Yield on which categories CBS expects amounts: those that are open, or the others when these are fewer."""
    items: list[Item] = []
    for part, (row_list, category_list) in MATRIX_PARTS.items():
        if row_list == kind:
            every = u.model.lists[category_list].leaves
            grey = u.model.grey[part].get(code.code, {})
            items.append(Item((Run(f"{u.word(part)}: "), *_expected(u, every, grey))))
    if items:
        yield List(tuple(items), u.word("cellen"), f"{u.target(kind, code.code)}-cellen")


def _expected(u: Jaargang, every: tuple[str, ...], grey: Iterable[str]) -> Runs:
    closed = [code for code in every if code in set(grey)]
    opened = [code for code in every if code not in set(grey)]
    what = u.word("categorie_meervoud")
    if not closed:
        return plain(u.word("alle", wat=what))
    if not opened:
        return plain(u.word("geen", wat=u.word("categorie").lower()))
    told_open, told_closed = list(ranges(opened, every)), list(ranges(closed, every))
    if len(told_closed) < len(told_open):
        return (Run(u.word("alle_behalve", wat=what)), *_stretches(u, told_closed))
    return (Run(u.word("alleen")), *_stretches(u, told_open))


def _stretches(u: Jaargang, stretches: list[tuple[str, str]]) -> Runs:
    return between(
        (
            (u.chip("categorie", first),)
            if first == last
            else (u.chip("categorie", first), Run(u.word("tot_en_met")), u.chip("categorie", last))
            for first, last in stretches
        ),
        ", ",
    )


# What else is said about a code


def _see_also(u: Jaargang, kind: str, code: Code) -> Iterator[Block]:
    guidance = guidance_of(u.specification)
    here = u.questions_by_home.get(u.target(kind, code.code), ())
    links: list[tuple[str, str]] = [
        (rule.titel, f"toedeling-{rule.id}")
        for rule in guidance.allocation_rules
        if in_years(rule.geldig, u.jaar) and code.code in named_codes(rule).get(kind, ())
    ]
    links += [
        (q.record.vraag, f"vraag-{q.id}") for q in u.questions if q not in here and code.code in q.codes.get(kind, ())
    ]
    links += [
        (f"{u.word('onregelmatigheid')} {slip.id}", f"onregelmatigheid-{slip.id}")
        for slip in u.irregularities
        if code.code in named_codes(slip).get(kind, ())
    ]
    if links:
        runs = between(((Run(text, "verwijzing", target),) for text, target in links), "; ")
        yield Paragraph(runs, u.word("zie_ook"))
