"""References: everything that is pointed at exists; a dangling reference is told the nearest existing name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from generators.kernel.codes import CodeFact, model_of
from generators.kernel.findings import Finding
from generators.kernel.origin import Origin
from generators.kernel.reading import Facts
from generators.kernel.records import Afwijking
from generators.kernel.sources import Document, Pointer
from generators.kernel.validity import begins
from generators.subjects.model.cell_rules import rows_slot, selections
from generators.subjects.model.specification import ALL

_LIST_OF_KIND = {"taakveld": "taakveld", "categorie": "categorie", "balanspost": "balanscode"}
SOURCE = "De bron"
SOURCES = "tables/bronnen.yaml"
_NOUNS = {
    "taakveld": "Het taakveld of de groep",
    "categorie": "De categorie of de groep",
    "balanspost": "De balanspost of de groep",
}
_KIND_OF_ROWS = {"taakvelden": "taakveld", "balansposten": "balanspost"}

Known = Mapping[tuple[str, str], set[str]]
"""Model and kind (taakveld, categorie, balanspost) → every code and group that may be named there."""


def check(facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many references were followed."""
    known = _known(facts)
    findings: list[Finding] = []
    count = 0
    for name, source, pointer, candidates, what in (
        *_selections(facts, known),
        *_parents(facts),
        *_source_references(documents),
        *_deviation_files(facts),
        *_models(facts),
    ):
        count += 1
        if name not in candidates:
            findings.append(dangling(name, source, pointer, candidates, what))
    findings += _circles(facts)
    return findings, count


def dangling(name: str, source: Origin, pointer: Pointer, candidates: Iterable[str], what: str) -> Finding:
    """Return the finding for a reference to something that does not exist."""
    near = get_close_matches(name, sorted(candidates), n=1, cutoff=0.5)
    absent = f"Zet haar eerst in {SOURCES}." if what == SOURCE else "Voeg het toe, of haal de verwijzing weg."
    hint = f"Bedoelt u {near[0]}? {absent if what == SOURCE else ''}".rstrip() if near else absent
    return Finding(source.place(*pointer), "verwijzing", f"{what} {name} bestaat niet.", hint)


Reference = tuple[str, Origin, Pointer, set[str], str]


def _known(facts: Facts) -> dict[tuple[str, str], set[str]]:
    result: dict[tuple[str, str], set[str]] = {}
    for model in {layer.model for layer in facts.layers}:
        for kind, list_name in _LIST_OF_KIND.items():
            codes = {f.code for f in facts.codes if f.lijst == list_name and f.model in (None, model)}
            groups = {g.id for g in facts.groups if g.soort == kind and model_of(g) in (None, model)}
            result[model, kind] = codes | groups | {ALL}
    return result


def _selections(facts: Facts, known: Known) -> Iterator[Reference]:
    models = sorted({layer.model for layer in facts.layers})
    for group in facts.groups:
        for model in [own] if (own := model_of(group)) else models:
            candidates = known.get((model, group.soort), set())
            for index, member in enumerate(group.codes):
                yield member, group.origin, ("codes", index), candidates, _NOUNS[group.soort]
    for rule in facts.cell_rules:
        model, kind = model_of(rule) or "", _KIND_OF_ROWS[rows_slot(rule)]
        for key, members, is_row in selections(rule):
            wanted = kind if is_row else "categorie"
            for index, member in enumerate(members):
                yield member, rule.origin, (key, index), known.get((model, wanted), set()), _NOUNS[wanted]
    for control in facts.controls:
        for calculation in control.berekeningen:
            lagen = calculation.lagen or tuple(layer.id for layer in facts.layers)
            for model in sorted({layer.model for layer in facts.layers if layer.id in lagen}):
                for key, members, wanted in (
                    ("balansposten", calculation.balansposten, "balanspost"),
                    ("uitgesloten_taakvelden", calculation.uitgesloten_taakvelden, "taakveld"),
                ):
                    for index, member in enumerate(members):
                        candidates = known.get((model, wanted), set())
                        yield member, calculation.origin, (key, index), candidates, _NOUNS[wanted]


def _parents(facts: Facts) -> Iterator[Reference]:
    totals: dict[tuple[str, str | None], list[CodeFact]] = {}
    for fact in facts.codes:
        if fact.soort is not None:
            totals.setdefault((fact.lijst, fact.model), []).append(fact)
    for fact in facts.codes:
        if fact.onder is not None:
            alike = totals.get((fact.lijst, fact.model), [])
            parents = {f.code for f in alike if f.kant is None or fact.kant is None or f.kant == fact.kant}
            yield fact.onder, fact.origin, ("onder",), parents, "De groep"


def _source_references(documents: list[Document]) -> Iterator[Reference]:
    known = source_ids(documents)
    for document in documents:
        for name, pointer in cited_sources(document):
            yield name, Origin(document, ()), pointer, known, SOURCE


def source_ids(documents: list[Document]) -> set[str]:
    """Return the ids of all sources in ``tables/bronnen.yaml``."""
    return {
        str(name)
        for document in documents
        if isinstance(document.data, dict) and isinstance(document.data.get("bronnen"), dict)
        for name in document.data["bronnen"]
    }


def cited_sources(document: Document) -> Iterator[tuple[str, Pointer]]:
    """Yield every source a document cites, with the pointer of the citation."""
    for pointer, value in document.values:
        if pointer and pointer[-1] in ("bron", "waarom_bron"):
            if isinstance(value, str):
                yield value, pointer
            elif isinstance(value, dict) and isinstance(value.get("id"), str):
                yield value["id"], (*pointer, "id")
        elif len(pointer) > 1 and pointer[-2] == "ook_in" and isinstance(value, dict):
            yield str(value.get("id")), (*pointer, "id")


def _deviation_files(facts: Facts) -> Iterator[Reference]:
    last = facts.edition.laatste_jaar if facts.edition else 0
    files = {
        f"{layer.naam} {year}" for layer in facts.layers for year in range(begins(layer.geldig, layer.id), last + 1)
    }
    for deviation in facts.deviations:
        for index, name in enumerate(deviation.bestanden):
            yield name, deviation.origin, ("bestanden", index), files, "Het bestand"
        yield from _deviation_codes(deviation, facts)


def _deviation_codes(deviation: Afwijking, facts: Facts) -> Iterator[Reference]:
    if deviation.code is not None:
        lists = {name.split("_")[0] for name in deviation.lijsten}
        codes = {f.code for f in facts.codes if f.lijst in lists}
        yield deviation.code, deviation.origin, ("code",), codes, "De code"
    if deviation.foutcode is not None:
        yield deviation.foutcode, deviation.origin, ("foutcode",), {c.foutcode for c in facts.controls}, "De controle"


def _models(facts: Facts) -> Iterator[Reference]:
    models = {f.model for f in facts.codes if f.model is not None}
    for layer in facts.layers:
        yield layer.model, layer.origin, ("model",), models, "De map onder tables/model/"


def _circles(facts: Facts) -> Iterator[Finding]:
    members = {(g.soort, g.id): [(g.soort, code) for code in g.codes] for g in facts.groups}
    for group in facts.groups:
        seen: set[tuple[str, str]] = set()
        queue = [(group.soort, code) for code in group.codes]
        while queue:
            key = queue.pop()
            if key == (group.soort, group.id):
                yield Finding(
                    group.origin.place("codes"),
                    "verwijzing",
                    f"De groep {group.id} bevat zichzelf, rechtstreeks of via een andere groep.",
                    "Haal haar uit de lijst met codes.",
                )
                break
            if key not in seen:
                seen.add(key)
                queue += members.get(key, [])
