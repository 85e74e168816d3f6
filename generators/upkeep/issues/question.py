"""A question with its answer, from the form for new questions."""

from __future__ import annotations

import re

from generators.kernel.writing import QuotedText, block
from generators.subjects.guidance.facts import guidance_of
from generators.upkeep.issues.context import Context, year_of
from generators.upkeep.issues.notes import add_change_note, add_open_point, part_of
from generators.upkeep.issues.proposal import Fragment, Proposal, Shown
from generators.upkeep.issues.sourcing import cited_source
from generators.upkeep.issues.words import LONGEST_ID, is_same, on_one_line, slug
from iv3.core.words import Doelgroep, Wijzigingsklasse, Wijzigingssoort

VRAGEN = "tables/vragen"


_FACT_CODE = re.compile(r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*\.?")


_CODE_LISTS = (
    ("taakvelden", ("taakveld",)),
    ("categorieen", ("categorie", "categorie_lasten", "categorie_baten")),
    ("balansposten", ("balanscode",)),
)


def propose_answer(context: Context, proposal: Proposal) -> None:
    """Propose a question with its answer, or an open point when nobody knows a source."""
    issue = context.issue
    vraag = issue.text("vraag")
    name = slug(vraag)
    jaar = year_of(context, proposal)
    for question in guidance_of(context.specification).questions:
        if is_same(vraag, (question.record.vraag, *question.record.ook_gevraagd)):
            place = question.record.origin.place()
            proposal.known.append(Shown(f"Deze vraag staat er al, in `{place.path}`. Vul die aan."))
            return
    if not name:
        return
    bron = cited_source(context, proposal)
    if bron is None:
        weten = issue.text("antwoord") or "Geen bron die wij lazen, zegt het."
        add_open_point(context, proposal, name, vraag.rstrip("?"), weten, vraag, "Ministerie van BZK of CBS")
        return
    path = f"{VRAGEN}/{name}.yaml"
    if path in context.texts:
        proposal.known.append(Shown(f"Het bestand `{path}` bestaat al; kies een andere naam of vul het aan."))
        return
    record: dict[str, object] = {"vraag": vraag}
    if also := [line for line in map(on_one_line, issue.answers.get("ook_gevraagd", "").splitlines()) if line]:
        record["ook_gevraagd"] = also
    record["antwoord"] = issue.text("antwoord")
    if jaar is not None:
        record["geldig"] = {"van": jaar}
    record["over"] = _subjects(context, proposal)
    record |= {"bron": bron, "zekerheid": "vastgesteld"}
    if context.datum is not None:
        record["gecontroleerd_op"] = QuotedText(context.datum)
    proposal.todo.append(
        Shown(
            "Lees het antwoord na bij de bron, en zet die dag bij `gecontroleerd_op`. Volgt het eruit maar staat het "
            "er niet, maak `zekerheid` dan `afgeleid` met een `onderbouwing`."
        )
    )
    proposal.fragments.append(Fragment(path, block(record), record))
    add_change_note(
        proposal,
        f"vraag-{name}"[:LONGEST_ID].rstrip("-"),
        Wijzigingssoort.TOEGEVOEGD,
        Wijzigingsklasse.INHOUDELIJK,
        part_of(context, path),
        jaar,
        (Doelgroep.GEMEENTEN, Doelgroep.ZORGADMINISTRATIES),
        f"Er is een antwoord op de vraag “{vraag}”.",
    )


def _subjects(context: Context, proposal: Proposal) -> dict[str, object]:
    """Return what a question is about: the subjects that were chosen, and the codes that were named, by list."""
    facts = context.specification.facts
    result: dict[str, object] = {}
    chosen = [part.strip().casefold() for part in context.issue.text("domeinen").split(",")]
    if domains := [word for word in chosen if re.fullmatch(r"[a-z]+", word)]:
        result["domeinen"] = domains
    named: dict[str, list[str]] = {}
    for code in _FACT_CODE.findall(context.issue.known("codes")):
        key = next(
            (k for k, names in _CODE_LISTS if any(f.code == code and f.lijst in names for f in facts.codes)), None
        )
        if key is not None:
            named.setdefault(key, []).append(code)
        elif any(letter.isdigit() for letter in code):
            proposal.todo.append(Shown("De code {} kennen wij niet.", (code,)))
    for key, names in _CODE_LISTS:
        order = [f.code for f in facts.codes if f.lijst in names]
        if codes := sorted(set(named.get(key, ())), key=order.index):
            result[key] = [QuotedText(code) for code in codes]
    return result
