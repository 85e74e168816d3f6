"""The other chapters: what the document is, general rules, terms, controls, periods, open questions, coverage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.kernel.document import Block, Item, List, Note, Paragraph, Run, Section, TextColumn, TextRow, TextTable
from generators.kernel.dutch import numbers
from generators.kernel.findings import listed
from generators.kernel.reading import source_id, source_text
from generators.kernel.records import Laag, Onregelmatigheid, Regel
from generators.kernel.validity import holds, in_years
from generators.outputs.voorschrift.uitgave import ID_OF_KIND, Jaargang, between, day, group_id, plain, strong
from generators.outputs.voorschrift.vragen import at_home
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.deadlines import facts as deadlines
from generators.subjects.guidance.check import codes_with_amounts, without_text
from generators.subjects.guidance.facts import guidance_of, named_codes
from generators.subjects.guidance.facts import open_points as facts_about_open
from generators.subjects.guidance.tables import coverage
from generators.subjects.rules.pack import calculations_of, ordered_rules
from generators.subjects.rules.rule_years import rule_in
from iv3.core.words import Zekerheid

Content = tuple[tuple[Block, ...], tuple[Section, ...]]
NOTHING: Content = ((), ())


def status(u: Jaargang) -> Content:
    """Return what is in the document and what is not."""
    every = list(codes_with_amounts(u.model))
    missing = _missing(u)
    counts = {"codes": len(every), "zonder": len(missing), "met": len(every) - len(missing)}
    if missing:
        link = Run(_title(u, "dekking"), "verwijzing", "dekking")
        complete: Block = Note(u.word("let_op"), (Run(u.word("status_ontbreekt", **counts)), link, Run(".")))
    else:
        complete = Paragraph(plain(u.word("status_volledig")))
    used: dict[str, int] = {}
    for kind, code in every:
        text = guidance_of(u.specification).text(kind, code, u.model.laag.model)
        kort = text.kort_in(u.jaar) if text is not None else None
        if kort is not None:
            used[source_id(kort.bron)] = used.get(source_id(kort.bron), 0) + 1
    items = tuple(
        Item(
            (
                Run(f"{u.specification.facts.bronnen[name].titel} ({u.word('aantal_codes', aantal=count)})"),
                *u.sources(name),
            )
        )
        for name, count in sorted(used.items(), key=lambda entry: -entry[1])
    )
    provisional = [Note(u.word("let_op"), plain(note))] if (note := u.model.provisional_note) else []
    return (*provisional, complete, List(items, u.word("status_bronnen"))), ()


def reading(u: Jaargang) -> Content:
    """Return how the document is to be read."""
    example = next(code for code in u.model.lists["taakveld"].leaves)
    certainty = tuple(
        Item((Run(word, "zekerheid"), Run(f" {u.word(f'leeswijzer_{word}')}"))) for word in (*Zekerheid.VALUES, "open")
    )
    return (
        Paragraph(
            (
                Run(u.word("leeswijzer_codes")),
                u.chip("taakveld", example),
                Run(". "),
                *plain(u.word("leeswijzer_letters")),
            )
        ),
        Paragraph(plain(u.word("leeswijzer_adres", voorbeeld=u.target("taakveld", example)))),
        Paragraph(plain(u.word("leeswijzer_bron"))),
        List(certainty, u.word("leeswijzer_zekerheid")),
        Paragraph(plain(u.word("leeswijzer_cellen"))),
        Paragraph(plain(u.word("leeswijzer_stand"))),
    ), ()


def allocation(u: Jaargang) -> Content:
    """Return the rules for where something belongs, by group, and the themes of the broad grant."""
    guidance = guidance_of(u.specification)
    groups: dict[str, list[Item]] = {}
    for rule in guidance.allocation_rules:
        if in_years(rule.geldig, u.jaar):
            codes = named_codes(rule)
            runs = (
                *strong(f"{rule.titel}. "),
                *u.sentence(rule.regel, codes),
                *u.more_codes(rule.regel, codes),
                *u.tail(rule.zekerheid, rule.bron),
            )
            groups.setdefault(rule.groep, []).append(Item(runs, f"toedeling-{rule.id}"))
    themes = tuple(
        TextRow(
            (
                plain(theme.thema),
                (u.chip("taakveld", theme.taakveld), Run(f" {u.names['taakveld'].get(theme.taakveld, '')}")),
                u.tail(theme.zekerheid, theme.bron),
            )
        )
        for theme in guidance.spuk_themes
        if in_years(theme.geldig, u.jaar)
    )
    sections = [
        Section(group_id(groep), groep, (List(tuple(items)),), at_home(u, group_id(groep)))
        for groep, items in groups.items()
    ]
    if themes:
        columns = (TextColumn(u.word("thema"), 4), TextColumn(u.word("taakveld"), 4), TextColumn(u.word("bron"), 2))
        sections.append(Section("brede-spuk", u.word("spuk"), (TextTable(u.word("spuk_tabel"), columns, themes),)))
    return (), tuple(sections)


def terms(u: Jaargang) -> Content:
    """Return what words mean, in alphabetical order."""
    found = sorted(
        (t for t in guidance_of(u.specification).terms if in_years(t.geldig, u.jaar)), key=lambda t: t.term.lower()
    )
    items = tuple(
        Item((*strong(f"{t.term}: "), *u.sentence(t.uitleg), *u.tail(t.zekerheid, t.bron)), f"begrip-{t.id}")
        for t in found
    )
    return ((List(items),), ()) if items else NOTHING


def controls(u: Jaargang) -> Content:
    """Return the rules a delivery is checked with, by phase."""
    phases: dict[str, list[Regel]] = {}
    for rule in ordered_rules(u.specification.facts):
        if holds(rule, u.model.laag.id, u.jaar):
            phases.setdefault(rule.fase, []).append(rule)
    columns = (
        TextColumn(u.word("regel")),
        TextColumn(u.word("eis"), 6),
        TextColumn(u.word("ernst")),
        TextColumn(u.word("perioden")),
        TextColumn(u.word("herstel"), 7),
    )
    return (), tuple(
        Section(
            f"controles-{phase}",
            u.word(f"controles_fase_{phase}"),
            (
                TextTable(
                    u.word("controles_tabel", fase=u.word(f"controles_fase_{phase}").lower()),
                    columns,
                    tuple(_control(u, r) for r in rules),
                ),
            ),
            at_home(u, f"controles-{phase}"),
        )
        for phase, rules in phases.items()
    )


def _control(u: Jaargang, general: Regel) -> TextRow:
    rule = rule_in(general, u.jaar, u.model.laag.id)
    periods = sorted({period for c in calculations_of(rule, u.model) for period in c["perioden"]})
    every = [period.nummer for period in u.model.periods]
    return TextRow(
        (
            (Run(rule.id, "code"),),
            (*u.sentence(rule.titel), *u.certainty(rule.zekerheid, rule.bron), *u.sources(source_text(rule.bron))),
            plain(rule.ernst),
            plain(u.word("alle_perioden") if periods == every else numbers(periods)),
            u.sentence(rule.herstel),
        ),
        f"regel-{rule.id}",
    )


def due(u: Jaargang) -> Content:
    """Return the periods of a delivery, and what is due when for each layer that uses this model."""
    periods = TextTable(
        u.word("perioden_tabel"),
        (TextColumn(u.word("periode")), TextColumn(u.word("naam"), 1)),
        tuple(TextRow((plain(str(period.nummer)), plain(period.naam))) for period in u.model.periods),
    )
    calendar = deadlines.calendar_of(u.specification)
    if calendar is None:
        return (periods,), ()
    columns = (
        TextColumn(u.word("termijn"), 4),
        TextColumn(u.word("uiterlijk"), 3),
        TextColumn(u.word("zegt"), 7),
        TextColumn(u.word("bron"), 4),
    )
    tables = tuple(
        TextTable(
            u.word("termijnen_tabel", wie=layer.meervoud), columns, tuple(_deadline(u, found) for found in due_here)
        )
        for layer in _same_model(u)
        for due_here in (deadlines.of_year(u.specification, calendar, layer.id, u.jaar),)
        if due_here
    )
    checked = Paragraph(plain(u.word("termijnen_nagekeken", dag=day(calendar.nagekeken_op))))
    return (periods, *tables, checked), ()


def _deadline(u: Jaargang, found: deadlines.Deadline) -> TextRow:
    fact = found.fact
    last = deadlines.day_in_words(found.uiterlijk) if found.uiterlijk is not None else u.word("geen_vaste_dag")
    law = f" ({fact.wettelijk})" if fact.wettelijk else ""
    source = (*u.certainty(fact.zekerheid, fact.bron), *u.sources(source_text(fact.bron)))
    return TextRow((plain(found.wat), plain(last), plain(f"{fact.zegt}{law}"), source), f"termijn-{found.id}")


def _same_model(u: Jaargang) -> list[Laag]:
    """Return the layers that use this model and have this year, the one the texts are about first."""
    layers = u.specification.layers.values()
    return [la for la in layers if la.model == u.model.laag.model and u.jaar in u.specification.years(la.id)]


def joint_bodies(u: Jaargang) -> Content:
    """Return what is different for layers that use the same model."""
    blocks: list[Block] = []
    for layer in _same_model(u)[1:]:
        other = u.specification.year(layer.id, u.jaar)
        items = [
            *(_list_difference(u, name, other.lists[name].leaves) for name in u.model.lists),
            *(
                u.word("andere_cellen", deel=u.word(part).lower())
                for part in u.model.grey
                if u.model.grey[part] != other.grey[part]
            ),
        ]
        told = [item for item in items if item]
        blocks.append(
            List(tuple(Item(plain(item)) for item in told)) if told else Paragraph(plain(u.word("regelingen_gelijk")))
        )
        for one, two, key in (
            (u.model.laag.id, layer.id, "alleen_gemeenten"),
            (layer.id, u.model.laag.id, "alleen_regelingen"),
        ):
            only = [
                r for r in ordered_rules(u.specification.facts) if holds(r, one, u.jaar) and not holds(r, two, u.jaar)
            ]
            linked = tuple(
                Item((Run(r.id, "code", f"regel-{r.id}" if one == u.model.laag.id else ""), Run(f" {r.titel}")))
                for r in only
            )
            if linked:
                blocks.append(List(linked, u.word(key)))
    return tuple(blocks), ()


def _list_difference(u: Jaargang, name: str, other: tuple[str, ...]) -> str:
    own = u.model.lists[name].leaves
    more, fewer = [c for c in other if c not in own], [c for c in own if c not in other]
    parts = [
        *([u.word("code_meer", codes=listed(more))] if more else []),
        *([u.word("code_minder", codes=listed(fewer))] if fewer else []),
    ]
    return " ".join(parts)


def open_points(u: Jaargang) -> Content:
    """Return the questions no source answers, those that touch this year first."""
    touched = set(_touched(u))
    columns = (
        TextColumn(u.word("onderwerp"), 3),
        TextColumn(u.word("wat_wij_weten"), 7),
        TextColumn(u.word("vraag"), 6),
        TextColumn(u.word("aan"), 2),
    )
    sections = []
    for id_, chosen in (("open-dit-jaar", True), ("open-andere", False)):
        rows = tuple(
            TextRow(
                (
                    strong(record["onderwerp"]),
                    (*u.sentence(record["wat_wij_weten"]), *u.sources(source_text(record.get("bron")))),
                    u.sentence(record["vraag"]),
                    plain(record["aan"]),
                ),
                f"open-{record['id']}",
            )
            for record in _open_records(u)
            if (record["id"] in touched) is chosen
        )
        if rows:
            title = u.word(id_.replace("-", "_"))
            sections.append(Section(f"vragen-{id_}", title, (TextTable(title, columns, rows),)))
    return (), tuple(sections)


def _open_records(u: Jaargang) -> Iterator[dict[str, Any]]:
    return (point.origin.written() for point in facts_about_open(u.specification.facts))


def _touched(u: Jaargang) -> Iterator[str]:
    """Yield the open points that a fact of this year names."""
    for rule in couplings_of(u.specification).rules:
        if rule.holds(u.jaar) and rule.fact.open is not None:
            yield rule.fact.open
    yield from (slip.open for slip in u.irregularities if slip.open)
    yield from (question.record.open for question in u.questions if question.record.open)


def irregularities(u: Jaargang) -> Content:
    """Return what cannot be right in the sources, and how it is read."""
    columns = (
        TextColumn(u.word("wat"), 8),
        TextColumn(u.word("hoe_lezen"), 5),
        TextColumn(u.word("codes_kop"), 3),
        TextColumn(u.word("bron"), 3),
    )
    rows = tuple(
        TextRow(
            (
                (
                    *strong(f"{u.word(f'onregelmatigheid_{slip.soort}')}. "),
                    *u.sentence(slip.wat, named_codes(slip), without=slip.geen_code),
                ),
                _reading_of(u, slip),
                between(u.chips(kind, codes) for kind, codes in named_codes(slip).items()),
                (*u.source(slip.bron), *plain(f" {u.word('blad')} {numbers(slip.bladen)}" if slip.bladen else "")),
            ),
            f"onregelmatigheid-{slip.id}",
        )
        for slip in u.irregularities
    )
    return ((TextTable(u.word("onregelmatigheden_tabel"), columns, rows),), ()) if rows else NOTHING


def _reading_of(u: Jaargang, slip: Onregelmatigheid) -> tuple[Run, ...]:
    reading = (
        u.sentence(slip.lezing, named_codes(slip), without=slip.geen_code)
        if slip.lezing
        else plain(u.word("lezing_onbekend"))
    )
    asked = (Run(" "), Run(u.word("open_punt"), "verwijzing", f"open-{slip.open}")) if slip.open else ()
    return (*reading, *asked)


def gaps(u: Jaargang) -> Content:
    """Return how many codes have a text, and which have none."""
    key = (u.model.laag.id, str(u.jaar))
    rows = [row[2:] for row in coverage(u.specification).rows if row[:2] == key]
    columns = (
        TextColumn(u.word("lijst"), 1),
        TextColumn(u.word("codes_kop")),
        TextColumn(u.word("met_tekst")),
        TextColumn(u.word("zonder_tekst")),
    )
    table = TextTable(
        u.word("dekking_tabel"),
        columns,
        tuple(
            TextRow((plain(u.word(f"lijst_{kind}")), plain(total), plain(told), plain(str(int(total) - int(told)))))
            for kind, total, told, _ in rows
        ),
    )
    missing = _missing(u)
    if not missing:
        return (Paragraph(plain(u.word("dekking_geen", codes=sum(int(row[1]) for row in rows)))), table), ()
    lists = tuple(
        Paragraph(
            between((u.chip(kind, code),) for found, code in missing if found == kind),
            u.word(f"lijst_{kind}"),
            f"zonder-tekst-{ID_OF_KIND[kind]}",
        )
        for kind in dict.fromkeys(kind for kind, _ in missing)
    )
    return (Paragraph(plain(u.word("dekking_open", zonder=len(missing)))), table, *lists), ()


def _missing(u: Jaargang) -> list[tuple[str, str]]:
    return [(kind, code) for kind, code, jaar in without_text(u.specification, u.model.laag.id) if jaar == u.jaar]


def _title(u: Jaargang, chapter: str) -> str:
    return next(str(record["titel"]) for record in u.sentences.chapters if record["id"] == chapter)
