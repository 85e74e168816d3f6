"""A page for every rule that checks a delivery, and the overview of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generators.facts import RuleFact, source_text
from generators.formula_text import in_notation, in_words
from generators.site.page import Page
from generators.specification import Specification

FOLDER = "regels"


def pages(specification: Specification) -> Iterator[Page]:
    """Yield the overview by seriousness, and the page of every rule."""
    rules = specification.facts.rules
    yield Page(
        path=FOLDER,
        title="Alle controles",
        description="De controles van een Iv3-aanlevering: wat elke controle vraagt en wat u kunt doen.",
        template="regels",
        deel="controleren",
        data={"per_ernst": {ernst: [r for r in rules if r.record["ernst"] == ernst] for ernst in _degrees(rules)}},
    )
    groups = {group.id: group.naam for group in specification.facts.groups}
    for rule in rules:
        yield Page(
            path=f"{FOLDER}/{rule.id}",
            title=f"{rule.id}: {rule.record['titel']}",
            description=str(rule.record["toelichting"]).split(". ")[0].rstrip(".") + ".",
            template="regel",
            deel="controleren",
            data={
                "regel": rule,
                "van": rule.validity.first_year,
                "tot": rule.validity.last_year,
                "woorden": in_words(rule.record["formule"], groups) if "formule" in rule.record else [],
                "notatie": in_notation(rule.record["formule"]) if "formule" in rule.record else [],
                "bron": source_text(rule.record.get("bron")),
                "vragen": [q for q in specification.guidance.questions if rule.id in q.regels],
                "bewerken": rule.source.document.path,
            },
        )


def _degrees(rules: list[RuleFact]) -> list[Any]:
    return list(dict.fromkeys(rule.record["ernst"] for rule in rules))
