"""What goes beside a fact: a note on the change, or an open point when nobody knows a source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from generators.changes.years.classes import classes_of
from generators.kernel.records import Openbestand
from generators.kernel.writing import block
from generators.upkeep.issues.context import Context
from generators.upkeep.issues.proposal import Fragment, Proposal, Shown

OPEN = "tables/open.yaml"


WIJZIGINGEN = "tables/wijzigingen"


def add_open_point(
    context: Context, proposal: Proposal, name: str, onderwerp: str, weten: str, vraag: str, aan: str
) -> None:
    """Propose an open point, in its place by id, unless it is there already."""
    [file] = context.specification.facts.files(Openbestand)
    ids = [point.id for point in file.open]
    if name in ids:
        line = file.open[ids.index(name)].origin.place().line
        proposal.known.append(Shown(f"Dit open punt staat er al: `{OPEN}`, regel {line}."))
        return
    place = bisect_right(ids, name)
    lines = context.texts[OPEN].count("\n")
    after = file.open[place].origin.place().line - 1 if place < len(ids) else lines
    facts = {"id": name, "onderwerp": onderwerp, "wat_wij_weten": weten, "vraag": vraag, "aan": aan}
    record = {key: content for key, content in facts.items() if content}
    proposal.fragments.append(Fragment(OPEN, f"  - {block(record, 4)[4:]}", [record], after))


def part_of(context: Context, path: str) -> str:
    """Return the part of the facts that a file belongs to, as a note on a change names it."""
    known = classes_of(context.specification.facts)
    return known.parts_of(path)[0].id if known is not None else ""


def add_change_note(
    proposal: Proposal,
    name: str,
    soort: str,
    klasse: str,
    onderdeel: str,
    jaar: int | None,
    voor: Sequence[str],
    tekst: str,
) -> None:
    """Propose the note on a change; ``name`` is that of its file."""
    record: dict[str, object] = {"soort": soort, "klasse": klasse, "onderdeel": onderdeel}
    if jaar is not None:
        record["jaren"] = [jaar]
    record |= {"voor": list(voor), "tekst": tekst}
    proposal.fragments.append(Fragment(f"{WIJZIGINGEN}/{name}.yaml", block(record), record))
