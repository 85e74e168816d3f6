"""The whole repair: every file, step by step, and what is left for a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators import checks
from generators.kernel import reading as facts
from generators.kernel import schema, shape
from generators.kernel.schema import SourceSchema
from generators.kernel.sources import load_text
from generators.upkeep.mending import order, quoting, spacing
from generators.upkeep.mending.draft import Draft, Repair


@dataclass(frozen=True)
class Mended:
    """The texts that became another, what was done to them, and what the checks say after that."""

    texts: dict[str, str]
    repairs: tuple[Repair, ...]
    left: checks.CheckOutcome


def mend(root: Path, only: Collection[str] | None = None) -> Mended:
    """Mend the files of ``tables/`` below ``root`` in memory; nothing is written.

    Args:
        root: the repository.
        only: paths of the files to mend, relative to ``root``; None for all. The others are read all the same.
    """
    documents = checks.load(root)
    texts = {
        document.path: (root / document.path).read_bytes().decode("utf-8")
        for document in documents
        if not any(f.check == "leesbaar" and "UTF-8" in f.melding for f in document.findings)
    }
    drafts = mend_texts(texts, schema.source_schemas(root), only)
    changed = {path: draft.text for path, draft in drafts.items() if draft.text != texts[path]}
    after = [load_text(changed[d.path], d.path) if d.path in changed else d for d in documents]
    repairs = tuple(sorted(r for path in changed for r in drafts[path].repairs))
    return Mended(changed, repairs, checks.examine(root, after))


def mend_texts(
    texts: Mapping[str, str], schemas: list[SourceSchema], only: Collection[str] | None = None
) -> dict[str, Draft]:
    """Return a draft of every text, path → draft; those outside ``only`` as they were."""
    drafts, documents = {}, {}
    for path, text in texts.items():
        wanted = only is None or path in only
        draft = Draft.of(path, text)
        if wanted:
            draft = quoting.mend_colons(spacing.mend(spacing.line_ends(path, text)))
        document = draft.document()
        kind = next((s for s in schemas if s.holds_for(path)), None)
        if wanted and kind is not None:
            quoted = quoting.mend(draft, document, kind)
            document = document if quoted is draft else quoted.document()
            draft = quoted
        drafts[path], documents[path] = draft, document
    rejected = shape.check(list(documents.values()), schemas).rejected
    moves = order.moves(documents.values(), facts.read(list(documents.values()), rejected))
    return {
        path: order.mend(draft, documents[path], moves.get(path, ())) if only is None or path in only else draft
        for path, draft in drafts.items()
    }
