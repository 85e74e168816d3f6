"""The whole document of a year: chapters in the order of the sources, each with what the facts say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from generators.kernel.document import (
    Block,
    Paragraph,
    Run,
    Section,
    TextColumn,
    TextDocument,
    TextRow,
    TextTable,
    parts,
)
from generators.outputs.voorschrift import codes, hoofdstukken, verdelen, vragen, wijzigingen
from generators.outputs.voorschrift.hoofdstukken import Content
from generators.outputs.voorschrift.uitgave import Jaargang, day, plain, read_sentences, strong
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.specification import Specification

SOURCES = "bronnen"

CHAPTERS: Mapping[str, Callable[[Jaargang], Content]] = {
    "status": hoofdstukken.status,
    "leeswijzer": hoofdstukken.reading,
    "wijzigingen": wijzigingen.changes,
    "toedelen": hoofdstukken.allocation,
    "overzicht": codes.overview,
    "taakvelden": codes.taakvelden,
    "categorieen": codes.categorieen,
    "balansposten": codes.balansposten,
    "begrippen": hoofdstukken.terms,
    "controles": hoofdstukken.controls,
    "termijnen": hoofdstukken.due,
    "verdelen": verdelen.division,
    "regelingen": hoofdstukken.joint_bodies,
    "vragen": vragen.elsewhere,
    "open": hoofdstukken.open_points,
    "onregelmatigheden": hoofdstukken.irregularities,
    "dekking": hoofdstukken.gaps,
}
"""Chapter → what makes it; the chapter with sources follows from the others."""


def years(specification: Specification) -> list[int]:
    """Return the years in which at least one code of its model has a text."""
    layer = next(iter(specification.layers.values()))
    texts = [text for text in guidance_of(specification).texts if text.model in (None, layer.model)]
    return [jaar for jaar in specification.years(layer.id) if any(text.kort_in(jaar) is not None for text in texts)]


def document(specification: Specification, jaar: int) -> TextDocument:
    """Return the voorschrift of a year.

    Raises:
        ValueError: the sources have no file with chapters, or the model has no such year.
        KeyError: a chapter or a sentence is not known.
    """
    u = Jaargang(specification, jaar, read_sentences(specification))
    made = {record["id"]: CHAPTERS[record["id"]](u) for record in u.sentences.chapters if record["id"] != SOURCES}
    made[SOURCES] = _sources(u, made.values())
    sections = tuple(
        Section(record["id"], u.fill(record["titel"]), (*_opening(u, record.get("inleiding", ())), *blocks), inner)
        for record in u.sentences.chapters
        for blocks, inner in (made[record["id"]],)
        if blocks or inner
    )
    return TextDocument(
        title=u.word("titel"),
        subtitle=" ".join(filter(None, (u.word("ondertitel"), u.model.provisional_note))),
        status=u.word("voettekst"),
        contents=u.word("inhoud"),
        language="nl",
        region="nl",
        sections=sections,
        words={key: u.word(key) for key in ("naar_de_tekst", "naar_inhoud", "bladzijde", "paragraaf", "open")},
    )


def _opening(u: Jaargang, paragraphs: Iterable[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(plain(u.fill(text))) for text in paragraphs)


def _sources(u: Jaargang, chapters: Iterable[Content]) -> Content:
    """Return the sources that the chapters name."""
    named = {run.target for run in parts(tuple(chapters)) if isinstance(run, Run) and run.style == "bron"}
    rows = tuple(
        TextRow(
            (
                (*strong(source.titel), Run(f" ({source.id})")),
                plain(", ".join(part for part in (source.versie, day(source.datum) if source.datum else None) if part)),
                plain(". ".join(part for part in (source.uitgever, source.vindplaats, source.opmerking) if part)),
                plain(day(source.geraadpleegd)),
            ),
            target,
        )
        for source in u.specification.facts.bronnen.values()
        for target in (f"bron-{source.id}",)
        if target in named
    )
    columns = (
        TextColumn(u.word("bron"), 5),
        TextColumn(u.word("versie_en_datum"), 2),
        TextColumn(u.word("uitgever"), 6),
        TextColumn(u.word("geraadpleegd"), 2),
    )
    return (TextTable(u.word("bronnen_tabel"), columns, rows),), ()
