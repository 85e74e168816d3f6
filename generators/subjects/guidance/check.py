"""Guidance: every code a text, rule or answer names exists in the years it holds for, and every code has its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import PurePosixPath

from generators.kernel.findings import Finding
from generators.kernel.origin import Origin
from generators.kernel.records import GedateerdeTekst, Geldigheid, Onregelmatigheid, Specificatie, Vraagbestand
from generators.kernel.sources import Pointer
from generators.kernel.validity import in_years
from generators.subjects.guidance.facts import (
    FOLDERS_OF_A_MODEL,
    KIND_OF_FOLDER,
    SECTIONS,
    CodeText,
    Guidance,
    HasCodeYears,
    NamesCodes,
    belongs_on,
    codes_in_text,
    guidance_of,
    named_codes,
    open_points,
)
from generators.subjects.model.references import dangling
from generators.subjects.model.specification import ModelYear, Specification
from generators.subjects.transitions.links import LISTS

CHECK = "teksten"

_KEY_OF_KIND = {kind: key for key, kind in KIND_OF_FOLDER.items()}
Named = tuple[str, str, str, Geldigheid | None, Origin, Pointer]
"""Layer, kind of code, the code, the years it must exist in, and where it is named."""

Codes = Mapping[str, frozenset[str]]
"""The codes of a year, by kind."""


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many texts and named codes were looked at."""
    guidance = guidance_of(specification)
    years = {laag: _codes_by_year(specification, laag) for laag in specification.layers}
    first = next(iter(years))
    named = [
        *_named_codes(guidance, _layer_of_models(specification)),
        *_named_in_answers(guidance, first, years[first]),
    ]
    findings = [
        *(
            _misnamed(text)
            for text in guidance.texts
            if PurePosixPath(text.record.origin.document.path).stem != text.code
        ),
        *(_without_model(text) for text in guidance.texts if text.model not in _layer_of_models(specification)),
        *(finding for code in named for finding in _missing(code, years)),
        *(finding for text in guidance.texts for finding in _without_layers(text)),
        *(finding for text in guidance.texts for finding in _overlapping(text.kort)),
        *(finding for question in guidance.questions for finding in _overlapping(question.antwoorden)),
        *_unanswered(guidance, years[first]),
        *_references(specification),
        *_stray_years(guidance),
        *_without_text(specification),
    ]
    return findings, len(named) + len(guidance.texts) + len(guidance.questions)


def _codes_by_year(specification: Specification, laag: str) -> dict[int, Codes]:
    return {jaar: codes_of(specification.year(laag, jaar)) for jaar in specification.years(laag)}


def _layer_of_models(specification: Specification) -> dict[str | None, str]:
    """Return model → the first layer that uses it; what is of every model is looked up in the first."""
    found: dict[str | None, str] = {None: next(iter(specification.layers))}
    for laag, layer in specification.layers.items():
        found.setdefault(layer.model, laag)
    return found


def codes_of(model: ModelYear) -> dict[str, frozenset[str]]:
    """Return the codes of a year by kind, groups and totals included."""
    return {
        kind: frozenset(code for name in names for code in model.lists[name].by_code) for kind, names in LISTS.items()
    }


def _named_codes(guidance: Guidance, layer_of: Mapping[str | None, str]) -> Iterator[Named]:
    first = layer_of[None]
    for text in guidance.texts:
        if text.model in layer_of:
            yield from _named_in_text(text, layer_of[text.model])
    for rule in guidance.allocation_rules:
        yield from _listed(rule, rule.geldig, rule.origin, (first,))
    for theme in guidance.spuk_themes:
        yield first, "taakveld", theme.taakveld, theme.geldig, theme.origin, ("taakveld",)
    for slip in guidance.irregularities:
        yield from _listed(slip, slip.geldig, slip.origin, slip.lagen or (first,))
    for question in guidance.questions:
        about = question.record.over
        yield from _listed(about, question.record.geldig, about.origin, question.record.lagen or (first,))


def _named_in_text(text: CodeText, laag: str) -> Iterator[Named]:
    record = text.record
    yield laag, text.lijst, text.code, record.geldig, record.origin, ("code",)
    for index, code in enumerate(record.taakvelden):
        for years in years_of_code(record, code, record.geldig):
            yield laag, "taakveld", code, years, record.origin, ("taakvelden", index)
    for section in SECTIONS:
        for item in text.items(section):
            layers = item.lagen or (laag,)
            for index, code in enumerate(belongs_on(item)):
                for layer in layers:
                    yield layer, text.lijst, code, item.geldig, item.origin, ("hoort_op", index)
            yield from _listed(item, item.geldig, item.origin, layers)
    for word in record.trefwoorden:
        if word.categorie is not None:
            yield laag, "categorie", word.categorie, word.geldig, word.origin, ("categorie",)


def _listed(record: NamesCodes, years: Geldigheid | None, origin: Origin, layers: Iterable[str]) -> Iterator[Named]:
    for laag in layers:
        for kind, named in named_codes(record).items():
            for index, code in enumerate(named):
                for own in years_of_code(record, code, years):
                    yield laag, kind, code, own, origin, (_KEY_OF_KIND[kind], index)


def _stray_years(guidance: Guidance) -> Iterator[Finding]:
    """Report years that are given for a code that the fact does not name."""
    records: list[tuple[NamesCodes, Origin]] = [(q.record.over, q.record.over.origin) for q in guidance.questions]
    records += [(rule, rule.origin) for rule in guidance.allocation_rules]
    records += [(slip, slip.origin) for slip in guidance.irregularities]
    for text in guidance.texts:
        records += [(item, item.origin) for section in SECTIONS for item in text.items(section)]
    for record, origin in records:
        named = {code for codes in named_codes(record).values() for code in codes}
        for index, part in enumerate(record.codejaren):
            if part.code not in named:
                yield Finding(
                    origin.place("codejaren", index, "code"),
                    CHECK,
                    f"Hier staan jaren bij {part.code}, maar die code staat niet in de lijst.",
                    "Zet de code in de lijst, of haal deze jaren weg.",
                )


def years_of_code(record: HasCodeYears, code: str, years: Geldigheid | None) -> Iterator[Geldigheid | None]:
    """Yield the years in which a code that a record names counts: its own, or those of the record."""
    dated = [part.geldig for part in record.codejaren if part.code == code]
    yield from dated or (years,)


def _named_in_answers(guidance: Guidance, laag: str, years: Mapping[int, Codes]) -> Iterator[Named]:
    """Yield the codes in the sentences of answers; the list is the one that has the code, if any has."""
    ever = {kind: frozenset().union(*(codes[kind] for codes in years.values())) for kind in LISTS}
    for question in guidance.questions:
        for answer in question.antwoorden:
            for code in codes_in_text(answer.tekst):
                if code not in question.record.geen_code:
                    kinds = [kind for kind in ever if code in ever[kind]]
                    held = [kind for kind in kinds if _held(kind, code, answer, years)]
                    yield laag, (held or kinds or ["taakveld"])[0], code, answer, answer.origin, ()


def _held(kind: str, code: str, dated: Geldigheid, years: Mapping[int, Codes]) -> bool:
    return all(code in codes[kind] for year, codes in years.items() if in_years(dated, year))


def _missing(named: Named, years: Mapping[str, Mapping[int, Codes]]) -> Iterator[Finding]:
    laag, kind, code, dated, origin, pointer = named
    absent = [year for year, codes in years[laag].items() if in_years(dated, year, laag) and code not in codes[kind]]
    if absent:
        ends = f"{absent[0]}" if len(absent) == 1 else f"{absent[0]} tot en met {absent[-1]}"
        whose = "" if laag == next(iter(years)) else f" bij {laag}"
        yield Finding(
            origin.place(*pointer),
            CHECK,
            f"{code} bestaat{whose} niet in {ends}, en dit geldt dan wel.",
            "Noem een code die dan bestaat, of geef dit jaren waarin zij bestaat (geldig; bij een lijst codejaren).",
        )


def _misnamed(text: CodeText) -> Finding:
    return Finding(
        text.record.origin.place("code"),
        CHECK,
        f"Het bestand heet niet naar de code {text.code}.",
        f"Noem het bestand {text.code}.yaml.",
    )


def _without_model(text: CodeText) -> Finding:
    return Finding(
        text.record.origin.place("code"),
        CHECK,
        f"Er is geen model {text.model}, en dit bestand staat in de map daarvan.",
        "Zet het in de map van een model uit tables/model/lagen.yaml; een taakveld van gemeenten staat in geen map.",
    )


def _without_layers(text: CodeText) -> Iterator[Finding]:
    """Yield the sentences that name a taakveld at a code of every model, and not of which layers it is."""
    for section in SECTIONS if text.model is None else ():
        for item in text.items(section):
            if item.taakvelden and not item.lagen:
                yield Finding(
                    item.origin.place("taakvelden"),
                    CHECK,
                    f"Deze zin bij {text.code} noemt taakveld {item.taakvelden[0]}, en zegt niet van welke laag.",
                    "Zet er lagen bij, en schrijf een zin voor de lagen waar het een ander taakveld is.",
                )


def _overlapping(texts: tuple[GedateerdeTekst, ...]) -> Iterator[Finding]:
    for before, after in pairwise(texts):
        if before.tot is None or before.tot >= after.van:
            yield Finding(
                after.origin.place(),
                CHECK,
                f"Deze tekst begint in {after.van}, en de vorige geldt dan nog.",
                "Laat de jaren op elkaar volgen: geen jaar met twee teksten.",
            )


def _unanswered(guidance: Guidance, years: Iterable[int]) -> Iterator[Finding]:
    for question in guidance.questions:
        open_years = [y for y in years if in_years(question.record.geldig, y) and question.answer_in(y) is None]
        if open_years:
            yield Finding(
                question.record.origin.place("antwoord"),
                CHECK,
                f"Deze vraag geldt in {open_years[0]}, maar heeft dan geen antwoord.",
                "Laat de jaren van de antwoorden samen de jaren van de vraag vullen.",
            )


def _references(specification: Specification) -> Iterator[Finding]:
    guidance, facts = guidance_of(specification), specification.facts
    rules = {rule.id: rule for rule in facts.rules}
    allocation = {rule.id for rule in guidance.allocation_rules}
    for question in guidance.questions:
        about = question.record.over
        for key, names, known, what in (
            ("regels", about.regels, set(rules), "De controle"),
            ("toedelingsregels", about.toedelingsregels, allocation, "De toedelingsregel"),
        ):
            for index, name in enumerate(names):
                if name not in known:
                    yield dangling(name, about.origin, (key, index), known, what)
        for index, name in enumerate(about.regels):
            if name in rules and not _within(question.record.geldig, rules[name].geldig):
                yield Finding(
                    about.origin.place("regels", index),
                    CHECK,
                    f"{name} geldt niet in alle jaren van deze vraag.",
                    "Haal de controle weg, of geef de vraag jaren waarin zij geldt.",
                )
    points = {point.id for point in open_points(facts)}
    asked = (question.record for question in guidance.questions)
    records: tuple[Vraagbestand | Onregelmatigheid, ...] = (*asked, *guidance.irregularities)
    for record in records:
        if record.open and record.open not in points:
            yield dangling(record.open, record.origin, ("open",), points, "Het open punt")


def _within(inner: Geldigheid, outer: Geldigheid) -> bool:
    begins = outer.van <= inner.van
    return begins and (outer.tot is None or (inner.tot or outer.tot + 1) <= outer.tot)


def _without_text(specification: Specification) -> Iterator[Finding]:
    place = specification.facts.files(Specificatie)[0].origin.place("teksten_vanaf")
    missing: dict[tuple[str, str, str], list[int]] = {}
    for laag in dict.fromkeys(_layer_of_models(specification).values()):
        for kind, code, jaar in without_text(specification, laag):
            if jaar >= specification.edition.teksten_vanaf:
                missing.setdefault((laag, kind, code), []).append(jaar)
    for (laag, kind, code), years in missing.items():
        folder = _folder(kind, specification.layers[laag].model, specification)
        whose = "" if laag == next(iter(specification.layers)) else f", {laag}"
        yield Finding(
            place,
            CHECK,
            f"{code} ({kind}{whose}) heeft in {years[0]} geen tekst.",
            f"Maak {folder}/{code}.yaml, of geef de tekst die er is dit jaar.",
        )


def _folder(kind: str, model: str, specification: Specification) -> str:
    """Return the folder for the text of a code."""
    folder = _KEY_OF_KIND[kind]
    is_first = model == next(iter(specification.layers.values())).model
    return f"tables/{folder}" if is_first or folder not in FOLDERS_OF_A_MODEL else f"tables/{folder}/{model}"


def without_text(specification: Specification, laag: str) -> Iterator[tuple[str, str, int]]:
    """Yield list, code and year of every code of a layer that has no text in that year."""
    model = specification.layers[laag].model
    for jaar in specification.years(laag):
        for kind, code in codes_with_amounts(specification.year(laag, jaar)):
            text = guidance_of(specification).text(kind, code, model)
            if text is None or text.kort_in(jaar) is None:
                yield kind, code, jaar


def codes_with_amounts(model: ModelYear) -> Iterator[tuple[str, str]]:
    """Yield kind and code of everything amounts may be delivered on, each once."""
    for kind, names in LISTS.items():
        for code in dict.fromkeys(code for name in names for code in model.lists[name].leaves):
            yield kind, code
