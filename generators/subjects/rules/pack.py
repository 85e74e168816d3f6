"""Rule packs: what the run-time needs, as JSON. One pack for each layer and year, and one with the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generators.kernel.certainty import certainty_in
from generators.kernel.files import Files, lines_json_bytes
from generators.kernel.findings import listed
from generators.kernel.kinds import said
from generators.kernel.reading import Facts, source_text
from generators.kernel.records import (
    Bericht,
    Berichtenbestand,
    Excelmodelbestand,
    Inleesbestand,
    Rapportgrenzen,
    Regel,
)
from generators.kernel.sources import walk
from generators.kernel.validity import holds
from generators.subjects.allocation import pack as verdelingspakket
from generators.subjects.couplings import pack as koppelpakket
from generators.subjects.couplings.municipalities import municipalities_pack
from generators.subjects.figures.pack import size_pack
from generators.subjects.guidance.pack import texts_pack
from generators.subjects.keyfigures.facts import written_terms
from generators.subjects.keyfigures.pack import key_figures_pack
from generators.subjects.model.specification import (
    ALL,
    CODE_LISTS,
    LIST_ALONG,
    LIST_OF_SELECTION,
    MATRIX_PARTS,
    Code,
    ModelYear,
    Selector,
    Specification,
    code_facts,
    in_year,
)
from generators.subjects.protocol import files as protocol
from generators.subjects.rules.auditfiles import auditfiles_pack
from generators.subjects.rules.rule_years import rule_in, with_changes
from generators.subjects.transitions import links as transitions
from generators.subjects.transitions.links import year_pairs
from iv3.core.filekinds import PACK as FILE_KINDS_PACK
from iv3.core.words import Ernst, Fase
from iv3.delivery.draft import DIFFERENT, PROVISIONAL, SURE_PHASES

_DEPTH = 3
_RULES_DEPTH = 5
_TEXTS_DEPTH = 2
_COUPLINGS_DEPTH = 4
_MESSAGES_DEPTH = 3
_AUDITFILES_DEPTH = 4
_EXCEL_DEPTH = 4
_ALLOCATION_DEPTH = 4
_KEY_FIGURES_DEPTH = 4
SELECTION_LISTS: Mapping[str, tuple[str, ...]] = {
    key: transitions.LISTS[lijst] for key, lijst in LIST_OF_SELECTION.items()
}
LISTS_ALONG: Mapping[str, tuple[str, ...]] = {langs: transitions.LISTS[lijst] for langs, lijst in LIST_ALONG.items()}
RULES_PACK = "regels.json"
SIZE_PACK = "grootte.json"
_NO_LIMIT = 10**9
NOT_A_GROUP = (ALL, "deze", "parameter")
"""Words in a selection of a formula that the run-time itself knows."""


def files(specification: Specification, delivery: dict[str, Any]) -> Files:
    """Return the packs: ``<laag>-<jaar>.json`` for each layer and year, and those that hold for all of them.

    Args:
        specification: facts that passed the checks.
        delivery: the JSON Schema of a delivery without code lists.
    """
    packs = {
        pack_name(model): lines_json_bytes(pack(model, specification), _DEPTH) for model in specification.model_years()
    }
    return {
        **packs,
        RULES_PACK: lines_json_bytes(rules_pack(specification, delivery), _RULES_DEPTH),
        "teksten.json": lines_json_bytes(specification.facts.command_texts, _TEXTS_DEPTH),
        "overgangen.json": lines_json_bytes(transitions_pack(specification), _TEXTS_DEPTH),
        "excelmodel.json": lines_json_bytes(excel_pack(specification), _EXCEL_DEPTH),
        "berichten.json": lines_json_bytes(messages_pack(specification.facts), _MESSAGES_DEPTH),
        f"{FILE_KINDS_PACK}.json": lines_json_bytes(file_kinds_pack(specification.facts), _MESSAGES_DEPTH),
        "auditbestand.json": lines_json_bytes(auditfiles_pack(specification.facts), _AUDITFILES_DEPTH),
        "koppelingen.json": lines_json_bytes(koppelpakket.pack(specification), _COUPLINGS_DEPTH),
        "protocol.json": lines_json_bytes(protocol.pack(specification), _COUPLINGS_DEPTH),
        "verdeling.json": lines_json_bytes(verdelingspakket.pack(specification), _ALLOCATION_DEPTH),
        SIZE_PACK: lines_json_bytes(size_pack(specification.facts, specification.edition.versie), _TEXTS_DEPTH),
        "codeteksten.json": lines_json_bytes(texts_pack(specification), _TEXTS_DEPTH),
        "kengetallen.json": lines_json_bytes(key_figures_pack(specification), _KEY_FIGURES_DEPTH),
        "gemeenten.json": lines_json_bytes(municipalities_pack(specification), _TEXTS_DEPTH),
    }


def pack_name(model: ModelYear) -> str:
    """Return the file name of the pack of a model year."""
    return f"{model.laag.id}-{model.jaar}.json"


def pack(model: ModelYear, specification: Specification) -> dict[str, Any]:
    """Return the pack of a model year.

    ``codelijsten`` holds every code in the order of CBS; only a code without ``soort`` may be delivered.
    ``andere_jaren`` says of codes that this year does not have in which years they hold, ``opvolgers`` which codes of
    this year are in their place. ``voorlopig_naar`` is the year whose model it is, if not its own.
    ``groepen`` holds the groups that the formulas name, ``grijze_cellen`` per part the rows that share the same grey
    categories; a cell that is not named is open. ``regels`` gives the rules that hold, with their periods, their lists
    and what they say in this year alone (``in_dit_jaar``).
    """
    others = _other_years(model, specification)
    return {
        "pakket": f"{model.laag.id}-{model.jaar}",
        "versie": specification.edition.versie,
        "laag": model.laag.id,
        "overheidslaag": model.laag.naam,
        "boekjaar": model.jaar,
        **({} if model.voorlopig_naar is None else {PROVISIONAL: model.voorlopig_naar}),
        "perioden": [
            {
                "nummer": p.nummer,
                "naam": p.naam,
                "status": p.status,
                "venster": {"van": in_year(p.aanleveren.van, model.jaar), "tot": in_year(p.aanleveren.tot, model.jaar)},
            }
            for p in model.periods
        ],
        "codelijsten": {name: [_code(c) for c in codes.codes] for name, codes in model.lists.items()},
        "andere_jaren": {name: {c: _span(years) for c, years in held.items()} for name, held in others.items()},
        "opvolgers": _successors(model, others, specification.facts),
        "groepen": _groups(model, specification.facts),
        "grijze_cellen": {part: _grey_rows(model, part) for part in MATRIX_PARTS},
        "regels": [
            {"regel": rule.id, "berekeningen": calculations_of(rule, model), **_different_here(rule, model)}
            for rule in ordered_rules(specification.facts)
            if holds(rule, model.laag.id, model.jaar) and calculations_of(rule, model)
        ],
    }


def certainty_of(rule: Regel, model: ModelYear) -> str:
    """Return how certain a rule is in a model year; how a file is read and built up is the same in every year."""
    if rule.fase in SURE_PHASES:
        return rule.zekerheid
    return certainty_in(rule, model.jaar, model.facts.bronnen, model.laag.id)


def _different_here(rule: Regel, model: ModelYear) -> dict[str, Any]:
    """Return under ``anders`` what a rule says in a model year that is not what it says in general."""
    here = rule_in(rule, model.jaar, model.laag.id)
    general = _told(rule)
    told = {**_told(here), "zekerheid": certainty_of(here, model)}
    different = {key: value for key, value in told.items() if general.get(key) != value}
    return {DIFFERENT: different} if different else {}


def rules_pack(specification: Specification, delivery: dict[str, Any]) -> dict[str, Any]:
    """Return the rules, their texts, the limits of a report, the schema of a delivery, and what always holds."""
    facts = specification.facts
    return {
        "versie": specification.edition.versie,
        "lagen": {layer.naam: layer.id for layer in facts.layers},
        "jaren": {laag: [specification.years(laag)[0], specification.years(laag)[-1]] for laag in specification.layers},
        "codelijsten": {
            "overheidslaag": [layer.naam for layer in facts.layers],
            "periode": [period.nummer for period in facts.periods],
            "status": list(dict.fromkeys(period.status for period in facts.periods)),
        },
        "grenzen": _report_limits(facts),
        "teksten": dict(sorted(facts.texts.items())),
        "regels": [_rule(rule, specification.edition.adres, _series_of_cbs(facts)) for rule in ordered_rules(facts)],
        "aanlevering": delivery,
    }


def _report_limits(facts: Facts) -> dict[str, int]:
    """Return how much a report tells; a comparison also reads facts from before there was a limit: these told all."""
    told = (
        {"grens_per_soort": file.grens_per_soort, "plaatsen_per_soort": file.plaatsen_per_soort}
        for file in facts.files(Rapportgrenzen)
    )
    return next(told, {"grens_per_soort": _NO_LIMIT, "plaatsen_per_soort": 1})


def _series_of_cbs(facts: Facts) -> tuple[str, ...]:
    """Return what the ids of the controls of CBS itself begin with."""
    return tuple(letters for file in facts.files(Rapportgrenzen) for letters in file.van_cbs)


def messages_pack(facts: Facts) -> dict[str, Any]:
    """Return the messages of care providers that the run-time reads: namespaces, fields and limits."""
    files = facts.files(Berichtenbestand)
    return {
        "berichten": [_message(message) for file in files for message in file.berichten],
        **{key: value for file in files for key, value in _message_format(file).items()},
    }


def file_kinds_pack(facts: Facts) -> dict[str, Any]:
    """Return how a file and its character set are recognised."""
    return {key: value for file in facts.files(Inleesbestand) for key, value in file.origin.written().items()}


def _message(message: Bericht) -> dict[str, Any]:
    return {
        "naam": message.naam,
        "wet": message.wet,
        "soort": message.soort,
        **({} if message.berichtcode is None else {"berichtcode": message.berichtcode}),
        "naamruimte": message.naamruimte,
        "basisnaamruimte": message.basisnaamruimte,
        "zekerheid": message.zekerheid or "",
    }


def _message_format(file: Berichtenbestand) -> dict[str, Any]:
    limits = file.berichtgrenzen
    return {
        "velden": {layout.soort: [said(field) for field in layout.velden] for layout in file.berichtopbouw},
        "uitgaven": list(file.berichtuitgaven),
        "retourcodes": {
            returned.code: {
                "betekenis": returned.betekenis,
                **({} if returned.regel is None else {"regel": returned.regel}),
                "goed_op": list(returned.goed_op or ()),
            }
            for returned in file.retourcodes
        },
        "tekens": {sign.code: sign.teken for sign in file.berichttekens},
        "grenzen": {**said(limits), "tekensets": list(limits.tekensets)},
    }


def excel_pack(specification: Specification) -> dict[str, Any]:
    """Return how the Excel model of CBS is laid out.

    ``indelingen`` has for each layer and year the parts in the order in which CBS's own tool writes them, always with
    all keys: ``coderij`` or ``codekolom`` is null when a code follows from a name. ``velden`` are the fields on the
    sheet with information; a field with ``eigen`` is only in our own workbook, and ``standaard`` is its value when it
    is empty. ``namen`` maps other names of a layer to its own.
    """
    model = next(iter(specification.facts.files(Excelmodelbestand)), None)
    if model is None:
        return {}
    names = {laag: layer.naam for laag, layer in specification.layers.items()}
    return {
        "versie": specification.edition.versie,
        "informatie": model.excelinformatie.origin.written(),
        "rekenregels": model.excelrekenregels.origin.written(),
        "velden": [
            {
                "label": field.label,
                "pad": field.pad,
                "soort": field.soort,
                "standaard": field.standaard,
                "eigen": bool(field.eigen),
            }
            for field in model.excelvelden
        ],
        "namen": {entry.naam: names[entry.laag] for entry in model.excelnamen},
        "perioden": {entry.kop: entry.code for entry in model.excelperioden},
        "indelingen": {
            laag: {str(year): layout for year in specification.years(laag) if (layout := _layout(model, laag, year))}
            for laag in specification.layers
        },
    }


def _layout(model: Excelmodelbestand, laag: str, jaar: int) -> list[dict[str, Any]]:
    return [
        {
            "onderdeel": part.onderdeel,
            "blad": part.blad,
            "coderij": part.coderij,
            "naamrij": part.naamrij,
            "codekolom": part.codekolom,
            "naamkolom": part.naamkolom,
            "rijen": {"van": part.rijen.van, "tot": part.rijen.tot},
            "kolommen": {"van": part.kolommen.van, "tot": part.kolommen.tot},
        }
        for part in model.excelonderdelen
        if holds(part, laag, jaar)
    ]


def transitions_pack(specification: Specification) -> dict[str, Any]:
    """Return what happens to codes between years; what is not named stays as it was.

    ``jaren`` has the pairs of years that are known. ``overgangen`` has one entry for each old code of each transition,
    in the order of the sources, always with all keys. ``van`` is null when it is not known where the amounts stood.
    Kind ``verplaatst_deel`` tells of a part; at most one other entry of a code tells where all the rest goes, and
    without one the rest stays. ``perioden`` are those in which the old code (in an item of ``naar``: the new one) could
    be delivered, and empty means all. ``kant`` is null for both sides.
    """
    facts = specification.facts
    return {
        "versie": specification.edition.versie,
        "jaren": [list(years) for years in year_pairs(facts)],
        "overgangen": [
            {
                "van_jaar": fact.van_jaar,
                "naar_jaar": fact.naar_jaar,
                "lagen": [laag for laag in specification.layers if not fact.lagen or laag in fact.lagen],
                "lijst": fact.lijst,
                "kant": fact.kant,
                "van": van,
                "soort": fact.soort,
                "perioden": list(fact.perioden),
                "naar": [{"code": n.code, "als": n.als or "", "perioden": list(n.perioden)} for n in fact.naar],
                "vraag": fact.vraag or "",
                "sleutel": list(fact.sleutel),
                "zekerheid": fact.zekerheid,
                "onderbouwing": fact.onderbouwing or "",
                "bron": source_text(fact.bron),
            }
            for fact in facts.transitions
            for van in fact.van or (None,)
        ],
    }


def ordered_rules(facts: Facts) -> list[Regel]:
    """Return the rules in the order of a report: by phase, then the most serious first, then by id."""
    return sorted(
        facts.rules,
        key=lambda r: (Fase.VALUES.index(r.fase), Ernst.VALUES.index(r.ernst), r.id),
    )


def named_groups(rule: Regel) -> Iterator[tuple[str, str]]:
    """Yield every code or group that a formula names, with the code list it is from."""
    return groups_named_in(rule.formule.origin.written())


def groups_named_in(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every code or group that a part of a formula names, with the code list it is from."""
    for pointer, value in walk(written):
        key = pointer[-1] if pointer else ""
        if key in SELECTION_LISTS and isinstance(value, list):
            yield from ((name, member) for member in value for name in SELECTION_LISTS[str(key)])
        elif isinstance(value, dict) and "elke" in value:
            yield from ((name, member) for member in value["uit"] for name in LISTS_ALONG[value["elke"]])


def _rule(rule: Regel, address: str, of_cbs: tuple[str, ...]) -> dict[str, Any]:
    return {**_told(rule), "van_cbs": rule.id.startswith(of_cbs), "zie": f"{address}regels/{rule.id}/"}


def _told(rule: Regel) -> dict[str, Any]:
    keys = (
        "id",
        "titel",
        "fase",
        "ernst",
        "melding",
        "herstel",
        "redenen",
        "toelichting",
        "zekerheid",
        "onzeker",
        "onderbouwing",
        "formule",
    )
    written = rule.origin.written()  # the run-time works out the formula as the file has it
    return {key: written[key] for key in keys if key in written}


def calculations_of(rule: Regel, model: ModelYear) -> list[dict[str, Any]]:
    """Return the periods of a rule in a model year; those of a control of CBS come from that control."""
    if rule.controle is None:
        return [{"perioden": list(rule.perioden) or [period.nummer for period in model.periods]}]
    return [
        {
            "perioden": list(c.perioden),
            **({} if c.balanscodes is None else {"balanscodes": list(c.balanscodes)}),
            **({} if c.uitgesloten_taakvelden is None else {"uitgesloten_taakvelden": list(c.uitgesloten_taakvelden)}),
        }
        for control in model.controls
        if control.foutcode == rule.controle
        for c in control.berekeningen
    ]


def _groups(model: ModelYear, facts: Facts) -> dict[str, dict[str, list[str]]]:
    selector = Selector(facts.groups, model.laag.model, model.lists)
    versions = [version for rule in facts.rules for version, _ in with_changes(rule)]
    formulas = [*(version.formule.origin.written() for version in versions), *written_terms(facts)]
    wanted = {
        (name, member)
        for formula in formulas
        for name, member in groups_named_in(formula)
        if member not in NOT_A_GROUP and member not in model.lists[name].leaves
    }
    result: dict[str, dict[str, list[str]]] = {}
    for name, member in sorted(wanted):
        codes = selector.select(name, (member,))
        if codes:
            result.setdefault(name, {})[member] = list(codes)
    return result


def _other_years(model: ModelYear, specification: Specification) -> dict[str, dict[str, list[int]]]:
    """Return the codes that other years have, each with those years."""
    result: dict[str, dict[str, list[int]]] = {}
    laag = model.laag
    years = specification.known_years(laag.id)
    for name in CODE_LISTS:
        held: dict[str, list[int]] = {}
        for fact in code_facts(specification.facts, name, laag.model):
            for year in years:
                if fact.soort is None and fact.holds(laag.id, year):
                    held.setdefault(in_year(fact.code, year), []).append(year)
        others = {code: sorted(found) for code, found in held.items() if code not in model.lists[name].by_code}
        if others:
            result[name] = others
    return result


def _successors(
    model: ModelYear, others: dict[str, dict[str, list[int]]], facts: Facts
) -> dict[str, dict[str, list[str]]]:
    """Return for codes of other years the codes of this year that took their place, or that they took the place of."""
    told = {year for pair in transitions.year_pairs(facts) for year in pair}
    routes: dict[tuple[str, int], dict[str, list[transitions.TransitionRoute]]] = {}
    result: dict[str, dict[str, list[str]]] = {}
    for name in (name for lists in transitions.LISTS.values() for name in lists):
        place = {code: number for number, code in enumerate(model.lists[name].leaves)}
        for code, years in others.get(name, {}).items():
            nearest = min(years, key=lambda year: abs(year - model.jaar))
            if not {nearest, model.jaar} <= told:
                continue
            if (name, nearest) not in routes:
                routes[name, nearest] = transitions.composed(facts, model.laag.id, nearest, model.jaar, name)
            ends = {route[-1].end for route in routes[name, nearest][code] if route}
            found = sorted((end for end in ends if end in place), key=lambda end: place[end])
            if found:
                result.setdefault(name, {})[code] = found
    return result


def _span(years: list[int]) -> str:
    whole = years == list(range(years[0], years[-1] + 1))
    return f"{years[0]} tot en met {years[-1]}" if whole and len(years) > 2 else listed(map(str, years))


def _code(code: Code) -> dict[str, Any]:
    return {
        "code": code.code,
        "naam": code.naam,
        **({} if code.onder is None else {"onder": code.onder}),
        **({} if code.soort is None else {"soort": code.soort}),
        **({} if code.fact is None or not code.fact.perioden else {"perioden": list(code.fact.perioden)}),
    }


def _grey_rows(model: ModelYear, part: str) -> list[dict[str, list[str]]]:
    rows_of: dict[tuple[str, ...], list[str]] = {}
    for row, cells in model.grey[part].items():
        if cells:
            rows_of.setdefault(tuple(cells), []).append(row)
    return [{"rijen": rows, "grijs": list(categories)} for categories, rows in rows_of.items()]
