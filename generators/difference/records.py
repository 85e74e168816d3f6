"""Records that are not tied to one layer and year: edition, layers, rules, groups, sources and origins."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from generators.difference.changes import SECTION_OF_LIST, SECTIONS, Change, new_or_gone
from generators.difference.words import capital, quoted
from generators.facts import CodeFact, ControlFact, Facts, RuleFact, Validity, source_text
from generators.findings import listed
from generators.formula_text import in_words
from generators.specification import Specification

_MANY = 30
"""Up to so many records with the same change are listed."""

_FIELD_NAMES = {
    "behalve_categorieen": "uitzonderingen op de categorieën",
    "behalve_rijen": "uitzonderingen op de rijen",
    "categorieen": "categorieën",
    "laatste_jaar": "laatste jaar",
    "validity": "geldigheid",
    "volgt": "jaren die een ander jaar volgen",
    "waarom": "reden",
    "waarom_bron": "bron van de reden",
}
_NOT_COMPARED = {"id", "source", "model", "nummer"}
_ORIGIN = ["bron", "zekerheid"]
"""What is compared here of codes and controls; the rest shows in the years they hold for."""

_RULE_TEXTS = ("titel", "fase", "ernst", "melding", "herstel", "toelichting", "zekerheid", "onderbouwing", "controle")

_Key: TypeAlias = tuple[str | int | None, ...]


class _Record(NamedTuple):
    """A record to compare field by field: its section, its id, what people call it, and its fields as text."""

    section: str
    code: str
    naam: str
    fields: Mapping[str, str]
    fact: Any

    @property
    def label(self) -> str:
        return f"{self.code} ({self.naam})" if self.naam else self.code


def record_changes(old: Specification, new: Specification, laag: str | None) -> Iterator[Change]:
    """Yield the changes in records; with ``laag`` only in those that this layer uses.

    When several records have the same change, it is one change that names them all.
    """
    before, after = _records(old.facts), _records(new.facts)
    alike: dict[tuple[str, str, str, str], dict[str, str]] = {}
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        if not any(_is_used(record.fact, laag, (old, new)) for record in (was, now) if record is not None):
            continue
        if was is not None and now is not None:
            for field, nieuw in now.fields.items():
                if was.fields[field] != nieuw:
                    alike.setdefault((now.section, field, was.fields[field], nieuw), {})[now.label] = now.code
        elif now is not None:
            yield from _new_or_gone("nieuw", now)
        elif was is not None:
            yield from _new_or_gone("vervallen", was)
    for (section, field, oud, nieuw), codes in alike.items():
        yield _changed(section, field, oud, nieuw, codes)


def _is_used(fact: Any, laag: str | None, sides: tuple[Specification, ...]) -> bool:
    if laag is None:
        return True
    models = {None, *(side.layers[laag].model for side in sides if laag in side.layers)}
    return getattr(fact, "model", None) in models and laag in (getattr(fact, "lagen", ()) or (laag,))


def _new_or_gone(soort: str, record: _Record) -> Iterator[Change]:
    if isinstance(record.fact, CodeFact | ControlFact):  # these come and go in years
        return
    change = new_or_gone(Change(soort, record.section, code=record.code, naam=record.naam))
    reason = record.fields.get("reden", "")
    if reason:
        change = dataclasses.replace(change, tekst=f"{change.tekst} Reden: {reason}", kort=f"{change.kort}: {reason}")
    yield dataclasses.replace(change, naam=record.label)


def _changed(section: str, field: str, oud: str, nieuw: str, codes: Mapping[str, str]) -> Change:
    """Return the change of one field; ``codes`` has for each record what people call it and its id."""
    words, several = SECTIONS[section], len(codes) > 1
    subject = f"{len(codes)} {words.meervoud}" if several else f"{capital(words.enkelvoud)} {listed(codes)}".rstrip()
    which = f": {listed(codes)}" if several and len(codes) <= _MANY else ""
    change = Change("gegeven", section, naam=field, oud=oud, nieuw=nieuw)
    return dataclasses.replace(
        change,
        tekst=f"{subject}, {field}: was {quoted(oud)}, is nu {quoted(nieuw)}{which}.",
        code="" if several else "".join(codes.values()),
        rijen=tuple(codes.values()) if several else (),
    )


def _records(facts: Facts) -> dict[_Key, _Record]:
    """Return the records by what tells them apart; the same code may have several facts, for other years."""
    seen: Counter[_Key] = Counter()
    result: dict[_Key, _Record] = {}
    for section, code, naam, fact in _facts(facts):
        kind = fact.soort if section == "groepen" else getattr(fact, "kant", None)
        key = (section, code, getattr(fact, "model", None), kind)
        fields = _rule_fields(fact, facts) if isinstance(fact, RuleFact) else _fields(fact)
        result[*key, seen[key]] = _Record(section, code, naam, fields, fact)
        seen[key] += 1
    return result


def _fields(fact: Any) -> dict[str, str]:
    if isinstance(fact, str):
        return {"tekst": fact}
    names = [field.name for field in dataclasses.fields(fact) if field.name not in _NOT_COMPARED]
    if isinstance(fact, CodeFact | ControlFact):
        names = _ORIGIN
    return {_FIELD_NAMES.get(name, name.replace("_", " ")): _text(getattr(fact, name)) for name in names}


def _rule_fields(rule: RuleFact, facts: Facts) -> dict[str, str]:
    """Return what a rule says, its formula in words, so that a changed limit reads as a person would tell it."""
    record, groups = rule.record, {group.id: group.naam for group in facts.groups}
    formula = record["formule"]
    return {
        **{name: str(record.get(name, "")) for name in _RULE_TEXTS},
        "geldigheid": _text(rule.validity),
        "lagen": _text(rule.lagen),
        "perioden": _text(tuple(record.get("perioden", ()))),
        "formule": " ".join(in_words(formula, groups)) or _text(tuple(formula["gebeurtenissen"])),
        "plaatsen": _text(tuple(formula.get("bij", ()))),
        "redenen": " ".join(f"{r['melding']} {r['herstel']}" for r in record.get("redenen", ())),
        "bron": source_text(record["bron"]),
    }


def _facts(facts: Facts) -> Iterator[tuple[str, str, str, Any]]:
    """Yield section, id, what people call it, and record."""
    yield "uitgave", "", "", facts.edition
    yield from (("lagen", laag.id, laag.naam, laag) for laag in facts.layers)
    yield from (("perioden", str(period.nummer), period.naam, period) for period in facts.periods)
    yield from (("regels", rule.id, rule.record["titel"], rule) for rule in facts.rules)
    yield from (("teksten", key, "", text) for key, text in sorted(facts.texts.items()))
    yield from (("celregels", rule.id, rule.model, rule) for rule in facts.cell_rules)
    yield from (("groepen", group.id, group.soort, group) for group in facts.groups)
    yield from (("bronnen", id_, "", bron) for id_, bron in sorted(facts.bronnen.items()))
    yield from (("afwijkingen", deviation.id, "", deviation) for deviation in facts.deviations)
    yield from ((SECTION_OF_LIST.get(fact.lijst, "categorieen"), fact.code, "", fact) for fact in facts.codes)
    yield from (("controles", control.foutcode, "", control) for control in facts.controls)


def _text(value: Any) -> str:
    if isinstance(value, Validity):
        last = " en later" if value.last_year is None else f" tot en met {value.last_year}"
        return f"{value.first_year}{last}" + "".join(f", {laag} vanaf {jaar}" for laag, jaar in value.first_year_of)
    if isinstance(value, tuple):
        return listed(_text(item) for item in value)
    if dataclasses.is_dataclass(value):
        return " ".join(_text(getattr(value, field.name)) for field in dataclasses.fields(value))
    return "" if value is None else str(value)
