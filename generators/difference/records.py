"""Records that are not tied to one layer and year: edition, layers, rules, groups, sources and origins."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from generators.difference.changes import SECTION_OF_LIST, SECTIONS, Change
from generators.difference.words import capital, new_or_gone, quoted
from generators.facts import CodeFact, ControlFact, Facts, Validity
from generators.findings import listed
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
_ORIGIN = ("bron", "zekerheid")
"""What is compared here of codes and controls; the rest shows in the years they hold for."""

_Key: TypeAlias = tuple[str | int | None, ...]


class _Record(NamedTuple):
    """A record to compare field by field: its section, its id, its name for people, and its fields as text."""

    section: str
    code: str
    label: str
    fields: Mapping[str, str]
    fact: Any


def record_changes(old: Specification, new: Specification, laag: str | None) -> Iterator[Change]:
    """Yield the changes in records; with ``laag`` only in those that this layer uses.

    When several records have the same change, it is one change that names them all.
    """
    models = {s.layers[laag].model for s in (old, new) if laag is not None and laag in s.layers}
    before, after = _records(old.facts), _records(new.facts)
    alike: dict[tuple[str, str, str, str], dict[str, str]] = {}
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        if laag is not None and not any(_is_used(r.fact, laag, models) for r in (was, now) if r is not None):
            continue
        if was is not None and now is not None:
            for name, nieuw in now.fields.items():
                if was.fields[name] != nieuw:
                    same = alike.setdefault((now.section, name, was.fields[name], nieuw), {})
                    same[now.label] = now.code
        else:
            yield from _new_or_gone("nieuw" if was is None else "vervallen", now or was)
    for (section, name, oud, nieuw), codes in alike.items():
        yield _changed(section, name, oud, nieuw, codes)


def _is_used(fact: Any, laag: str, models: Collection[str]) -> bool:
    model, lagen = getattr(fact, "model", None), getattr(fact, "lagen", ())
    return (model is None or model in models) and (not lagen or laag in lagen)


def _new_or_gone(soort: str, record: _Record | None) -> Iterator[Change]:
    if record is None or isinstance(record.fact, CodeFact | ControlFact):  # these come and go in years
        return
    verb, adjective = new_or_gone(soort, is_between_years=False)
    words, reason = SECTIONS[record.section], record.fields.get("reden", "")
    yield Change(
        soort,
        record.section,
        f"{capital(words.enkelvoud)} {record.label} {verb}{f'. Reden: {reason}' if reason else '.'}",
        code=record.code,
        naam=record.label,
        kop=f"{adjective} {words.meervoud}",
        kort=f"{record.label}{f': {reason}' if reason else ''}",
    )


def _changed(section: str, name: str, oud: str, nieuw: str, codes: Mapping[str, str]) -> Change:
    """Return the change of one field; ``codes`` has for each record its name for people and its id."""
    words = SECTIONS[section]
    subject, which = f"{len(codes)} {words.meervoud}", ""
    if len(codes) == 1:
        subject = f"{capital(words.enkelvoud)} {listed(codes)}".rstrip()
    elif len(codes) <= _MANY:
        which = f": {listed(codes)}"
    tekst = f"{subject}, {name}: was {quoted(oud)}, is nu {quoted(nieuw)}{which}."
    ids = tuple(codes.values())
    one, several = (ids[0], ()) if len(ids) == 1 else ("", ids)
    return Change("gegeven", section, tekst, code=one, naam=name, oud=oud, nieuw=nieuw, rijen=several)


def _records(facts: Facts) -> dict[_Key, _Record]:
    """Return the records by what tells them apart; the same code may have several facts, for other years."""
    seen: Counter[_Key] = Counter()
    result: dict[_Key, _Record] = {}
    for section, code, label, fact in _facts(facts):
        key = (section, code, getattr(fact, "model", None), getattr(fact, "kant", None))
        if section == "groepen":
            key += (fact.soort,)
        names = [f.name for f in dataclasses.fields(fact) if f.name not in _NOT_COMPARED]
        if isinstance(fact, CodeFact | ControlFact):
            names = list(_ORIGIN)
        fields = {_FIELD_NAMES.get(name, name.replace("_", " ")): _text(getattr(fact, name)) for name in names}
        result[*key, seen[key]] = _Record(section, code, label, fields, fact)
        seen[key] += 1
    return result


def _facts(facts: Facts) -> Iterator[tuple[str, str, str, Any]]:
    """Yield section, id, name for people, and record."""
    if facts.edition is not None:
        yield "uitgave", "", "", facts.edition
    for layer in facts.layers:
        yield "lagen", layer.id, layer.naam, layer
    for period in facts.periods:
        yield "perioden", str(period.nummer), f"{period.nummer} ({period.naam})", period
    for rule in facts.cell_rules:
        yield "celregels", rule.id, f"{rule.id} ({rule.model})", rule
    for group in facts.groups:
        yield "groepen", group.id, f"{group.id} ({group.soort})", group
    for id_, bron in sorted(facts.bronnen.items()):
        yield "bronnen", id_, id_, bron
    for deviation in facts.deviations:
        yield "afwijkingen", deviation.id, deviation.id, deviation
    for code in facts.codes:
        yield SECTION_OF_LIST.get(code.lijst, "categorieen"), code.code, code.code, code
    for control in facts.controls:
        yield "controles", control.foutcode, control.foutcode, control


def _text(value: Any) -> str:
    if isinstance(value, Validity):
        last = " en later" if value.last_year is None else f" tot en met {value.last_year}"
        return f"{value.first_year}{last}" + "".join(f", {laag} vanaf {jaar}" for laag, jaar in value.first_year_of)
    if isinstance(value, tuple):
        return listed(_text(item) for item in value)
    if dataclasses.is_dataclass(value):
        return " ".join(_text(getattr(value, f.name)) for f in dataclasses.fields(value))
    return "" if value is None else str(value)
