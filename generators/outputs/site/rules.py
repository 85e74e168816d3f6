"""A page for every rule that checks a delivery, and the overview of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generators.kernel.files import Files
from generators.kernel.reading import source_text
from generators.kernel.records import Regel
from generators.outputs import explanations as uitleg
from generators.outputs.site.choices import of_enum
from generators.outputs.site.page import Page, clipped
from generators.subjects.guidance.facts import guidance_of
from generators.subjects.model.formula_text import in_notation, in_words
from generators.subjects.model.specification import Specification
from generators.subjects.rules.rule_years import with_changes

FOLDER = "regels"
_SCHEMA = "regel"


def pages(specification: Specification, published: Files) -> Iterator[Page]:
    """Yield the overview by seriousness, and the page of every rule.

    Args:
        specification: facts that passed the checks.
        published: what else is published; the worked examples come from ``tabellen/regels.json``.
    """
    rules = specification.facts.rules
    degrees, phases = of_enum(_SCHEMA, "Ernst"), of_enum(_SCHEMA, "Fase")
    yield Page(
        path=FOLDER,
        title="Alle controles",
        description="De controles van een Iv3-aanlevering: wat elke controle vraagt en wat u kunt doen.",
        template="regels",
        deel="controleren",
        data={
            "per_ernst": [(ernst, words, [r for r in rules if r.ernst == ernst]) for ernst, words in degrees.items()],
            "fasen": phases,
            "aantal": len(rules),
        },
    )
    groups = {group.id: group.naam for group in specification.facts.groups}
    layers: dict[str, str] = {layer.id: layer.meervoud for layer in specification.layers.values()}
    worked = _worked(published)
    for rule in rules:
        yield Page(
            path=f"{FOLDER}/{rule.id}",
            title=f"{rule.id}: {rule.titel}",
            description=clipped(rule.toelichting),
            template="regel",
            deel="controleren",
            data={
                "regel": rule,
                "ernst": degrees[rule.ernst],
                "fase": phases[rule.fase],
                "lagen": [layers[laag] for laag in rule.lagen],
                "lagen_van": layers,
                "van": rule.geldig.van,
                "tot": rule.geldig.tot,
                "eerste": min(specification.years(next(iter(specification.layers)))),
                "woorden": in_words(rule.formule.origin.written(), groups),
                "notatie": in_notation(rule.formule.origin.written()),
                "per_jaar": [
                    (part.geldig, version, in_words(version.formule.origin.written(), groups))
                    for version, part in with_changes(rule)
                    if part is not None
                ],
                "gebeurtenissen": _events(rule),
                "voorbeeld": worked.get(rule.id),
                "bron": source_text(rule.bron),
                "vragen": [q for q in guidance_of(specification).questions if rule.id in q.record.over.regels],
                "bewerken": rule.origin.place(),
            },
        )


def _worked(published: Files) -> dict[str, dict[str, Any]]:
    """Return the worked example of every rule that has one."""
    rows: list[dict[str, Any]] = json.loads(published[uitleg.PATH])
    return {row["regel"]: row["voorbeeld"] for row in rows if "voorbeeld" in row}


def _events(rule: Regel) -> list[str]:
    """Return in words what the reading of a delivery notices for this rule; none when the rule is about amounts."""
    known = of_enum(_SCHEMA, "Gebeurtenis")
    return [known[event].description for event in rule.formule.gebeurtenissen]
