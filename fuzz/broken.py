"""Our own tests tried: formulas and facts are broken on purpose, and something must notice each."""

from __future__ import annotations

from generators.kernel import reading, schema, sources
from generators.subjects.model.specification import Specification
from tests.generators.subjects.rules.mutations import score
from tests.support.breaks import Break, all_breaks
from tests.support.sources import ROOT

Figures = dict[str, int]


def formula_figures() -> tuple[Figures, list[str]]:
    """Return how many changes of formulas there were and were noticed, and those that were not in words."""
    specification = Specification(reading.read(sources.load_folder(ROOT / "tables", ROOT)))
    found = score(specification, schema.delivery_schema(ROOT))
    total = found.total.total()
    unseen = [f"{mutant.regel} {mutant.what}" for mutant in found.survivors]
    return {"wijzigingen": total, "opgemerkt": total - len(unseen)}, unseen


def fact_figures() -> tuple[Figures, list[str]]:
    """Return how many wrong facts there were and were noticed where they stand, and those that were not."""
    breaks = all_breaks()
    unseen = [str(broken) for broken in breaks if not _is_noticed(broken)]
    return {"wijzigingen": len(breaks), "opgemerkt": len(breaks) - len(unseen)}, unseen


def _is_noticed(broken: Break) -> bool:
    return any(
        all(words in f"{finding.melding} {finding.herstel}" for words in broken.melding)
        for finding in broken.findings()
    )
