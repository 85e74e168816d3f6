"""Classes of changes: every difference that can occur has one, and no line of the table is about nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generators.changes.years.changes import GONE, NEW, SECTION_OF_LIST, SECTIONS, Change
from generators.changes.years.classes import OTHER, Classes, classes_of, stands_in, words_of
from generators.changes.years.outcomes import SECTION as COUPLINGS
from generators.kernel.findings import Finding, listed
from generators.kernel.origin import Origin
from generators.kernel.reading import Facts
from generators.kernel.records import Klasseregel, Wijzigingsonderdeel
from generators.kernel.schema import SourceSchema
from iv3.care.rules import GEKOPPELD, KEUZE, OPEN
from iv3.core.words import Ernst

CHECK = "wijzigingsklassen"

_OF_RECORDS = (NEW, GONE, "volgorde")
_OF_FIELDS = ("gegeven", "erbij", "eraf")
_STATES = (GEKOPPELD, KEUZE, OPEN)

_RESOLVED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(SECTION_OF_LIST.values(), (NEW, GONE, "naam", "onder", "soort", "perioden", "volgorde")),
    "boekjaren": (NEW, GONE),
    "cellen": ("open", "grijs"),
    "controles": (
        NEW,
        GONE,
        "titel",
        "berekening",
        "perioden",
        "balansposten",
        "uitgesloten_taakvelden",
    ),
    COUPLINGS: tuple(f"{was}-{now}" for was in (*_STATES, NEW) for now in _STATES if (was, now) != (OPEN, OPEN)),
}
"""For each part that is worked out for each year the kinds of changes it tells."""


def check(facts: Facts, schemas: Sequence[SourceSchema]) -> tuple[list[Finding], int]:
    """Return the findings and how many kinds of differences were looked at; none when there is no table."""
    classes = classes_of(facts)
    if classes is None:
        return [], 0
    findings = list(_parts(classes, schemas))
    if findings:
        return findings, len(classes.table.onderdelen)
    missing: dict[tuple[str, str], list[str]] = {}
    used: set[int] = set()
    fields: dict[str, set[str]] = {}
    count = 0
    for change in combinations(classes, schemas):
        count += 1
        fields.setdefault(change.onderdeel, set()).add(change.veld)
        line = classes.line(change)
        if line is None:
            missing.setdefault((change.onderdeel, change.soort), []).append(change.veld)
        else:
            used.add(id(line))
    for (onderdeel, soort), names in missing.items():
        named = sorted({name for name in names if name})
        what = f"{soort}{f' van {listed(named)}' if named else ''}"
        origin = classes.by_id[onderdeel].origin
        melding = f"Bij {onderdeel} heeft een wijziging van soort {what} geen klasse."
        findings.append(_finding(origin, (), melding, "Zet onder wijzigingsklassen een regel die zegt welke."))
    findings += [
        _finding(line.origin, (), "Deze regel geldt voor geen enkel verschil.", "Haal haar weg of verbeter haar.")
        for line in classes.table.wijzigingsklassen
        if id(line) not in used
    ]
    findings += [
        _finding(line.origin, ("velden", index), f"Het veld {name} bestaat daar niet.", "Verbeter het of haal het weg.")
        for line in classes.table.wijzigingsklassen
        for index, name in enumerate(line.velden)
        if not any(name in fields.get(onderdeel, ()) for onderdeel in line.onderdelen)
    ]
    return findings, count


def combinations(classes: Classes, schemas: Sequence[SourceSchema]) -> Iterator[Change]:
    """Yield a change of every kind that can occur: by part, kind, field, existing year or not, and seriousness."""
    for part in classes.table.onderdelen:
        kinds = {(soort, "") for soort in _RESOLVED.get(part.id, ())}
        for schema in schemas:
            if _holds_for(part, schema):
                kinds.update(_in_files(part, schema, is_first=_is_first(classes, part, schema)))
        if part.id == OTHER:
            kinds.update((soort, "") for soort in (*_OF_RECORDS, *_OF_FIELDS))
        for soort, veld in sorted(kinds):
            for in_existing in (True, False):
                for ernst in Ernst.VALUES if part.id == "regels" else ("",):
                    yield Change(soort, part.id, veld=veld, in_bestaand_jaar=in_existing, ernst=ernst)


def _in_files(part: Wijzigingsonderdeel, schema: SourceSchema, *, is_first: bool) -> Iterator[tuple[str, str]]:
    """Yield kind and field of what can differ in the files of a schema."""
    definitions = schema.schema["$defs"]
    top: dict[str, Any] = definitions[schema.schema["allOf"][0]["$ref"].rpartition("/")[2]]["properties"]
    for name in part.lijsten:
        if name in top:
            item = top[name].get("items") or top[name].get("additionalProperties") or {}
            yield from ((soort, "") for soort in _OF_RECORDS)
            yield from _of_fields(_resolved(item, definitions).get("properties", {}))
    if is_first:
        yield from ((soort, "") for soort in (NEW, GONE))
        yield from _of_fields({name: value for name, value in top.items() if name not in part.lijsten})


def _of_fields(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in properties.items():
        yield "gegeven", name
        if value.get("type") not in ("string", "integer", "boolean"):
            yield from ((soort, name) for soort in _OF_FIELDS[1:])


def _resolved(schema: dict[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    options = [schema, *schema.get("anyOf", ())]
    reference = next((option["$ref"] for option in options if "$ref" in option), None)
    found: dict[str, Any] = definitions[reference.rpartition("/")[2]] if reference else schema
    return found


def _holds_for(part: Wijzigingsonderdeel, schema: SourceSchema) -> bool:
    return any(stands_in(part, pattern.replace("*", "x")) for pattern in schema.patterns)


def _is_first(classes: Classes, part: Wijzigingsonderdeel, schema: SourceSchema) -> bool:
    """Tell whether what stands around the records of a file is told in this part."""
    return any(classes.parts_of(pattern.replace("*", "x"))[0] is part for pattern in schema.patterns)


def _parts(classes: Classes, schemas: Sequence[SourceSchema]) -> Iterator[Finding]:
    for part in classes.table.onderdelen:
        if not all(words_of(part)[:3]):
            yield _finding(part.origin, (), f"{part.id} mist titel, enkelvoud of meervoud.", "Vul de drie woorden in.")
        if [p.id for p in classes.table.onderdelen].count(part.id) > 1:
            yield _finding(part.origin, ("id",), f"{part.id} staat er twee keer.", "Haal een weg.")
    needed = [name for name in (*SECTIONS, COUPLINGS, OTHER) if name not in classes.by_id]
    if needed:
        first = classes.table.onderdelen[0].origin
        yield _finding(first, (), f"Het onderdeel {listed(needed)} ontbreekt.", "Zet het erbij.")
        return
    for schema in schemas:
        for pattern in schema.patterns:
            if classes.parts_of(pattern.replace("*", "x"))[0].id == OTHER:
                yield _finding(
                    classes.by_id[OTHER].origin,
                    (),
                    f"De bestanden {pattern} horen bij geen onderdeel.",
                    "Zet een onderdeel erbij met dit bestand, en onder wijzigingsklassen de klasse.",
                )
    for line in classes.table.wijzigingsklassen:
        yield from _unknown_parts(classes, line)


def _unknown_parts(classes: Classes, line: Klasseregel) -> Iterator[Finding]:
    for index, name in enumerate(line.onderdelen):
        if name not in classes.by_id:
            yield _finding(
                line.origin, ("onderdelen", index), f"Het onderdeel {name} bestaat niet.", "Kies er een van hierboven."
            )


def _finding(origin: Origin, pointer: tuple[str | int, ...], melding: str, herstel: str) -> Finding:
    return Finding(origin.place(*pointer), CHECK, melding, herstel)
