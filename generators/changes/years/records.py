"""Facts as the sources have them, of whatever kind: which are new or gone, and which fields differ.

Every file below ``tables/`` is compared, so that no kind of fact can be forgotten. Left out is only what is told
already as what follows from it: a code by its years, a control by its calculations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple, TypeAlias

from generators.changes.years.changes import SECTIONS, Change, Words, new_or_gone
from generators.changes.years.classes import OTHER, Classes, words_of
from generators.changes.years.fields import Differing, as_text, differing, field_name, identified, told
from generators.changes.years.scopes import ComparedPairs
from generators.kernel.dutch import capital, grouped, years_in_words
from generators.kernel.findings import listed
from generators.kernel.records import Wijzigingsonderdeel
from generators.kernel.sources import Document
from generators.subjects.model.formula_text import in_words
from generators.subjects.model.specification import Specification, in_year
from iv3.core.words import Ernst

_MANY = 30
"""Up to so many records with the same change are listed."""

_LONG_NAME = 80
"""A name with more characters is cut off."""

_NAMES = ("naam", "titel", "vraag", "term", "onderwerp", "soort")
"""The fields that say what people call a record, the first that holds a text."""

_CODES = ("id", "code", "van", "sleutel", "foutcode", "nummer", "thema", "onderdeel", "lijst")
"""The fields that name a record, the first that is there."""

_INHERITED = ("bron", "zekerheid", "onderbouwing", "geldig", "lagen")
"""What a record has from its file when it does not say it itself."""

_IN_YEARS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "taakvelden",
            "categorieen",
            "balansposten",
            "kengetallen",
            "beleidsindicatoren",
            "verslagperioden",
            "standen",
        ),
        frozenset({"code", "naam", "onder", "soort", "kant", "geldig", "lagen", "perioden"}),
    ),
    "controles": frozenset({"nummer", "foutcode", "titel", "geldig", "berekeningen"}),
}
"""For each part that is told year by year the fields that show there."""

_NO_WORDS = Words("Overige gegevens", "gegeven", "gegevens")

_Key: TypeAlias = tuple[Hashable, ...]


class _Record(NamedTuple):
    """A record to compare: its part, its file, its id, what people call it, its fields and the years it holds."""

    part: Wijzigingsonderdeel | None
    path: str
    code: str
    naam: str
    fields: Mapping[str, Any]
    years: Mapping[str, int] | None
    is_around: bool = False
    """Whether it is a file around other records: then it is called by the title of its kind."""

    @property
    def words(self) -> Words:
        words = words_of(self.part) if self.part is not None else _NO_WORDS
        return words._replace(enkelvoud=words.titel, meervoud=words.titel) if self.is_around else words

    @property
    def section(self) -> str:
        return self.part.id if self.part is not None else OTHER

    @property
    def label(self) -> str:
        return f"{self.code} ({self.naam})" if self.naam else self.code

    def is_of(self, laag: str, models: Collection[str]) -> bool:
        """Tell whether a layer uses the record: it is of its model, and not of other layers only."""
        lagen = self.fields.get("lagen") or (laag,)
        return _model(self.path) in (None, *models) and laag in lagen


class _FieldChange(NamedTuple):
    """A change in one field, of which other records may have the same."""

    section: str
    field: str
    veld: str
    differing: Differing
    in_bestaand_jaar: bool
    ernst: str


def record_changes(
    old: Specification,
    new: Specification,
    laag: str | None,
    classes: Classes | None,
    already: Iterable[Change],
    comparison: ComparedPairs,
    known_years: Collection[int],
) -> Iterator[Change]:
    """Yield the changes in records; with ``laag`` only in those that this layer uses.

    When several records have the same change, it is one change that names them all.

    Args:
        old: the old side.
        new: the new side.
        laag: the layer; None is every layer.
        classes: the words for kinds of facts, and where these stand; without it all files are one kind.
        already: what is told about codes and controls, year by year.
        comparison: the years that both sides have.
        known_years: the years of which the old side knew the model.
    """
    models = {side.layers[laag].model for side in (old, new) if laag in side.layers} if laag is not None else set()
    already = list(already)
    told_codes = {(change.onderdeel, code) for change in already for code in (change.code, *change.rijen)}
    told_order = {change.onderdeel for change in already if change.soort == "volgorde"}
    existing = sorted(set().union(*comparison.years.values()))
    alike: dict[_FieldChange, list[tuple[_Record, frozenset[int]]]] = {}
    for was, now in _changed_pairs(old, new, classes):
        known = [record for record in (was, now) if record is not None]
        if laag is not None and not any(record.is_of(laag, models) for record in known):
            continue
        record = known[-1]
        hidden = _IN_YEARS.get(record.section, frozenset()) if _is_told(known, told_codes, existing) else frozenset()
        if was is None or now is None:
            if not hidden:
                published = [jaar for jaar in existing if jaar in known_years]
                yield _new_or_gone("nieuw" if was is None else "vervallen", record, published)
            continue
        for found, years in _differences(was, now, (old, new), existing):
            if found.veld not in hidden:
                alike.setdefault(found, []).append((now, years))
    for found, members in alike.items():
        jaren = sorted(frozenset().union(*(years for _, years in members)))
        yield _changed(found, {record.label: record for record, _ in members}, jaren, existing)
    yield from (change for change in _orders(old, new, classes) if change.onderdeel not in told_order)


def _changed_pairs(
    old: Specification, new: Specification, classes: Classes | None
) -> Iterator[tuple[_Record | None, _Record | None]]:
    """Yield every record that is not equal on both sides, in the order of the sources; a gone record comes last."""
    before, after = _documents(old), _documents(new)
    for path in sorted({**before, **after}):
        was, now = before.get(path), after.get(path)
        if was is not None and now is not None and _is_equal(was, now):
            continue
        passed_on = frozenset().union(*(_passed_on(d, classes) for d in (was, now) if d is not None))
        olds, news = ({} if d is None else dict(_records(d, classes, passed_on)) for d in (was, now))
        for key in {**news, **olds}:
            one, other = olds.get(key), news.get(key)
            if one is None or other is None or repr(one.fields) != repr(other.fields):
                yield one, other


def _documents(specification: Specification) -> dict[str, Document]:
    return {document.path: document for document in specification.facts.documents}


def _is_equal(one: Document, other: Document) -> bool:
    """Tell whether the data are equal and written alike: true and 1 are equal, and differ."""
    return one is other or (one.data == other.data and repr(one.data) == repr(other.data))


def _passed_on(document: Document, classes: Classes | None) -> set[str]:
    """Return what some record of a file has from the file: it is told there, and not of the file."""
    data = document.data if isinstance(document.data, dict) else {}
    parts = (part for part in _parts(document, classes) if part is not None)
    lists = (data.get(name) for part in parts for name in part.lijsten)
    items = [item for found in lists for item in (found.values() if isinstance(found, dict) else found or ())]
    return {key for item in items if isinstance(item, dict) for key in _INHERITED if key not in item}


def _parts(document: Document, classes: Classes | None) -> Sequence[Wijzigingsonderdeel | None]:
    return classes.parts_of(document.path) if classes is not None else (None,)


def _records(document: Document, classes: Classes | None, passed_on: Collection[str]) -> Iterator[tuple[_Key, _Record]]:
    """Yield the records of a file by what tells them apart, and last the file itself with what is left."""
    parts = _parts(document, classes)
    data = document.data if isinstance(document.data, dict) else {"inhoud": document.data}
    inside: set[str] = set()
    for part in parts:
        for name in part.lijsten if part is not None else ():
            items = data.get(name)
            if isinstance(items, dict):
                named: dict[Hashable, Any] = {key: {"id": key, **record} for key, record in items.items()}
            elif isinstance(items, list) and all(isinstance(item, dict) for item in items):
                named = identified(items)
            else:
                continue
            inside.add(name)
            for identity, record in named.items():
                fields = {**{key: data[key] for key in _INHERITED if key in data}, **record}
                yield (name, identity), _record(part, document.path, fields, with_file=False)
    own = {key: value for key, value in data.items() if key not in inside and key not in passed_on}
    yield ("", ""), _record(parts[0], document.path, own, with_file=True)


def _record(part: Wijzigingsonderdeel | None, path: str, fields: Mapping[str, Any], *, with_file: bool) -> _Record:
    name = PurePosixPath(path)
    is_around = with_file and part is not None and bool(part.lijsten)
    code = next((as_text(fields[key]) for key in _CODES if key in fields and as_text(fields[key])), "")
    if with_file and name.parent.name == "voorbeelden":
        code = f"{name.parents[1].name}, {name.stem}"
    elif with_file and (not code or is_around):
        code = "" if is_around and part and "*" not in "".join(part.bestanden) else code or name.stem
        code = name.parent.name if code == "voorbeeld" else code
    naam = next((fields[key] for key in _NAMES if isinstance(fields.get(key), str) and fields[key] != code), "")
    naam = naam or _dated_name(fields.get("naam")) or (_model(path) or "" if not with_file else "")
    years = fields.get("geldig")
    holds = years if isinstance(years, dict) and all(isinstance(year, int) for year in years.values()) else None
    return _Record(part, path, code, _short(naam), fields, holds, is_around)


def _dated_name(names: Any) -> str:
    last = names[-1] if isinstance(names, list) and names else {}
    return str(last.get("tekst", "")) if isinstance(last, dict) else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONG_NAME else f"{text[: _LONG_NAME - 1].rsplit(' ', 1)[0]} …"


def _model(path: str) -> str | None:
    parts = path.split("/")
    return parts[2] if len(parts) == 4 and parts[:2] == ["tables", "model"] else None


def _is_told(records: Iterable[_Record], codes: Collection[tuple[str, str]], years: Iterable[int]) -> bool:
    """Tell whether a code or control is told already; a code with a year in it may be told with that year filled in."""
    return any(
        (record.section, code) in codes
        for record in records
        for code in {record.code, *(in_year(record.code, jaar) for jaar in years)}
    )


def _differences(
    was: _Record, now: _Record, sides: tuple[Specification, Specification], existing: list[int]
) -> Iterator[tuple[_FieldChange, frozenset[int]]]:
    """Yield what differs between two records, with the years it holds in, of those that both sides have."""
    ernst = next((e for e in Ernst.VALUES if e in (was.fields.get("ernst"), now.fields.get("ernst"))), "")
    for veld in {**now.fields, **was.fields}:
        before, after = was.fields.get(veld), now.fields.get(veld)
        if veld == "geldig":
            years = _years(was.years, existing) ^ _years(now.years, existing)
        else:
            years = _years(was.years, existing) | _years(now.years, existing)
        has_years = was.years is not None and now.years is not None
        if veld == "formule" and isinstance(before, dict) and isinstance(after, dict):
            before, after = _in_words(before, after, sides)
        for found in differing(before, after, (field_name(veld),), veld):
            label = ", ".join(found.where)
            years = years if has_years else set(existing)
            yield _FieldChange(now.section, label, veld, found, bool(years) or not has_years, ernst), frozenset(years)


def _in_words(before: Any, after: Any, sides: tuple[Specification, Specification]) -> tuple[Any, Any]:
    """Return two formulas in words, so that a changed limit reads as a person would tell it; else as they are."""
    try:
        words = [
            " ".join(in_words(formula, {group.id: group.naam for group in side.facts.groups}))
            for formula, side in zip((before, after), sides, strict=True)
        ]
    except (KeyError, TypeError, AttributeError):  # facts that did not pass the checks
        return before, after
    return (words[0], words[1]) if words[0] != words[1] and all(words) else (before, after)


def _years(years: Mapping[str, int] | None, existing: Iterable[int]) -> set[int]:
    """Return the years, of those that both sides have, in which a record holds for some layer.

    Args:
        years: the record's ``geldig`` as it is written: van, tot, and the first year of a layer of its own.
        existing: the years of both sides.
    """
    if not years:
        return set()
    first = min(jaar for key, jaar in years.items() if key != "tot")
    return {jaar for jaar in existing if first <= jaar and jaar <= years.get("tot", jaar)}


def _new_or_gone(soort: str, record: _Record, existing: list[int]) -> Change:
    """Return a change for a record; what belongs to a whole file is in the file, so its fields are not repeated."""
    years = _years(record.years, existing)
    change = Change(
        soort,
        record.section,
        code=record.code,
        naam=record.naam,
        titel=_titel(record),
        bestand=record.path,
        in_bestaand_jaar=bool(years) or record.years is None,
        ernst=as_text(record.fields.get("ernst")),
    )
    change = new_or_gone(change, words=record.words)
    reason = as_text(record.fields.get("waarom"))
    if reason:
        change = dataclasses.replace(change, tekst=f"{change.tekst} Reden: {reason}", kort=f"{change.kort}: {reason}")
    return dataclasses.replace(change, naam=record.label)


def _changed(
    found: _FieldChange, records: Mapping[str, _Record], jaren: Sequence[int], existing: Sequence[int]
) -> Change:
    """Return the change of one field; ``records`` has them by what people call them. All years need no words."""
    first, several = next(iter(records.values())), len(records) > 1
    words, codes = first.words, [record.code for record in records.values()]
    subject = f"{len(records)} {words.meervoud}" if several else f"{capital(words.enkelvoud)} {first.label}".rstrip()
    if found.section == "uitgave":
        subject = capital(words.enkelvoud)
    which = f": {listed(records)}" if several and len(records) <= _MANY else ""
    some = tuple(jaren) if len(jaren) < len(existing) else ()
    paths = {record.path for record in records.values()}
    return Change(
        _soort(found),
        found.section,
        f"{subject}, {found.field}: {told(found.differing)}{which}.",
        jaren=some,
        code="" if several else first.code,
        naam=found.field,
        oud=found.differing.oud,
        nieuw=found.differing.nieuw,
        rijen=tuple(codes) if several else (),
        wanneer="" if found.veld == "geldig" else years_in_words(some, existing),
        titel=_titel(first),
        bestand=paths.pop() if len(paths) == 1 else "",
        veld=found.veld,
        in_bestaand_jaar=found.in_bestaand_jaar,
        ernst=found.ernst,
    )


def _soort(found: _FieldChange) -> str:
    if not found.differing.is_item:
        return "gegeven"
    return "erbij" if found.differing.nieuw else "eraf"


def _titel(record: _Record) -> str:
    return "" if record.section in SECTIONS else record.words.titel


def _orders(old: Specification, new: Specification, classes: Classes | None) -> Iterator[Change]:
    """Yield for each list of records that stands in another order that it does."""
    before = _documents(old)
    for path, document in sorted(_documents(new).items()):
        if path not in before or _is_equal(before[path], document):
            continue
        was, now = (dict(_records(d, classes, ())) for d in (before[path], document))
        for name, keys in grouped((key[0], key) for key in now if key in was).items():
            if list(keys) != [key for key in was if key in now and key[0] == name]:
                record = now[keys[0]]
                tekst = f"De volgorde van de {record.words.meervoud} in {path} is anders."
                yield Change("volgorde", record.section, tekst, titel=_titel(record), bestand=path)
