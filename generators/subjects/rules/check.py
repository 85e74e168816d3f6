"""Rules: a formula is complete, names only what exists, and its messages can be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.kernel.codes import model_of
from generators.kernel.findings import Finding, listed
from generators.kernel.kinds import said
from generators.kernel.reading import Facts
from generators.kernel.records import Formule, Geldigheid, Regel
from generators.kernel.sources import Document, Pointer, walk
from generators.subjects.model.references import dangling
from generators.subjects.model.specification import LIST_ALONG, LIST_OF_SELECTION
from generators.subjects.rules.rule_years import LIMITS, with_changes
from iv3.core.words import Fase, Zekerheid

_LIMITS = (*LIMITS, "niet_nul")
_BY_YEAR = (Fase.CODES, Fase.INHOUD)
"""The phases in which the year of a delivery is known."""
_WORDS = {"alle", "deze", "parameter"}
_ALWAYS_FILLED = {
    "onderdeel",
    "pad",
    "taakveld",
    "balanscode",
    "categorie",
    "standper",
    "kengetal",
    "beleidsindicator",
    "verslagperiode",
}
_FILLED_BY = {
    "gebeurtenissen": {
        *("sleutel", "gevonden", "verwacht", "code", "hint", "regel", "kolom", "blad", "cel", "soort", "lezen"),
    },
    "elke_cel": {"bedrag"},
    "herhaald": {"bedrag", "zonder", "aantal", "regels"},
    "termen": {"waarde", "grens"},
}
_FILLED_BY_SIZE = {"naam", "keer", "reeks", "maatstaf", "per-inwoner", "inwoners"}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check(facts: Facts, _documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many rules were looked at."""
    findings: list[Finding] = []
    count = 0
    for rule in facts.rules:
        findings += _identity(rule)
        findings += _control(rule, facts)
        in_years = [*_per_year(rule)]
        findings += in_years
        for version, _ in with_changes(rule) if not in_years else [(rule, None)]:
            count += 1
            findings += _form(version)
            findings += _terms(version)
            findings += _members(version, facts)
            findings += _placeholders(version)
            findings += _doubt(version)
    return list(dict.fromkeys(findings)), count


def _per_year(rule: Regel) -> Iterator[Finding]:
    """Report what is different in some years but cannot be: years outside the rule or taken twice, or nothing said."""
    taken: list[Geldigheid] = []
    for index, part in enumerate(rule.per_jaar):
        at = ("per_jaar", index)
        if rule.fase not in _BY_YEAR:
            yield _finding(
                rule,
                at,
                f"{rule.id} wordt gecontroleerd voordat het jaar bekend is; zij kan per jaar niet anders zijn.",
                "Haal per_jaar weg.",
            )
        if not _inside(part.geldig, rule.geldig):
            yield _finding(
                rule,
                (*at, "geldig"),
                f"Deze jaren vallen buiten die van {rule.id}.",
                "Kies jaren die binnen geldig: van de regel vallen.",
            )
        if any(_overlap(part.geldig, other) for other in taken):
            yield _finding(
                rule, (*at, "geldig"), "Deze jaren staan er twee keer.", "Laat de jaren van per_jaar op elkaar volgen."
            )
        taken.append(part.geldig)
        if not said(part).keys() - {"geldig", "bron", "zekerheid", "onderbouwing"}:
            yield _finding(rule, at, "Hier staat niet wat er anders is.", "Zet erbij wat er verandert, zoals grens:.")
        if part.grens is not None and (len(said(part.grens)) != 1 or rule.formule.toets is None):
            yield _finding(
                rule,
                (*at, "grens"),
                "Dit is niet precies een grens van een toets.",
                "Geef precies een grens, zoals hoogstens_eur: 100000, bij een regel met een toets.",
            )


def _inside(years: Geldigheid, around: Geldigheid) -> bool:
    ends = around.tot is None or (years.tot is not None and years.tot <= around.tot)
    return years.van >= around.van and ends and (years.tot is None or years.van <= years.tot)


def _overlap(one: Geldigheid, other: Geldigheid) -> bool:
    return (one.tot is None or other.van <= one.tot) and (other.tot is None or one.van <= other.tot)


def _finding(rule: Regel, pointer: Pointer, melding: str, herstel: str) -> Finding:
    return Finding(rule.origin.place(*pointer), "regels", melding, herstel)


def _identity(rule: Regel) -> Iterator[Finding]:
    folder = rule.origin.document.path.split("/")[-2]
    if folder != rule.id:
        yield _finding(rule, ("id",), f"Deze regel heet {rule.id}, maar de map heet {folder}.", "Maak ze gelijk.")


def _kinds(formula: Formule) -> list[str]:
    return [kind for kind in _FILLED_BY if getattr(formula, kind)]


def _form(rule: Regel) -> Iterator[Finding]:
    formula = rule.formule
    demands = (formula.toets is not None) + bool(formula.grootte)
    if len(_kinds(formula)) != 1 or bool(formula.termen) != demands:
        yield _finding(
            rule,
            ("formule",),
            "De formule is niet van precies een soort.",
            "Gebruik gebeurtenissen, elke_cel, herhaald, of termen met toets of grootte; neem een regel als voorbeeld.",
        )
    for pointer, value in walk(formula.origin.written()):
        if pointer and pointer[-1] in ("is", "van", "optellen", "aftrekken", "absoluut", "naar_zijde"):
            for expression in value if isinstance(value, list) else [value]:
                if isinstance(expression, dict) and len(expression) != 1:
                    yield _finding(
                        rule,
                        ("formule", *pointer),
                        f"Hier staan {len(expression)} bewerkingen naast elkaar.",
                        "Schrijf er precies een, of gebruik optellen of aftrekken.",
                    )


def _terms(rule: Regel) -> Iterator[Finding]:
    seen: list[str] = []
    for index, term in enumerate(rule.formule.termen):
        for pointer, value in walk(term.is_.origin.written()):
            if pointer and pointer[-1] == "term" and value not in seen:
                yield dangling(
                    value, rule.origin, ("formule", "termen", index, "is", *pointer), seen, "De eerdere term"
                )
        if term.id in seen:
            yield _finding(
                rule,
                ("formule", "termen", index, "id"),
                f"De term {term.id} staat er twee keer.",
                "Geef er een een andere naam.",
            )
        seen.append(term.id)
    demand = rule.formule.toets
    if demand is not None:
        named = {"waarde": demand.waarde, "van": demand.van, "alleen_als_meer_dan_nul": demand.alleen_als_meer_dan_nul}
        for key, name in named.items():
            if name is not None and name not in seen:
                yield dangling(name, rule.origin, ("formule", "toets", key), seen, "De term")
        limits = [limit for limit in _LIMITS if getattr(demand, limit) is not None]
        if len(limits) != 1 or limits[0].endswith("procent") != (demand.van is not None):
            yield _finding(
                rule,
                ("formule", "toets"),
                f"De toets heeft {listed(limits) or 'geen grens'}.",
                "Geef precies een grens, zoals hoogstens_eur: 50000. Bij een grens in procenten hoort van.",
            )
    for index, size in enumerate(rule.formule.grootte):
        if size.waarde not in seen:
            yield dangling(size.waarde, rule.origin, ("formule", "grootte", index, "waarde"), seen, "De term")
    shown = rule.formule.toon_delen
    if shown is not None and shown not in seen:
        yield dangling(shown, rule.origin, ("formule", "toon_delen"), seen, "De term")


def _members(rule: Regel, facts: Facts) -> Iterator[Finding]:
    models = {layer.model for layer in facts.layers if not rule.lagen or layer.id in rule.lagen}
    for pointer, value in walk(rule.formule.origin.written()):
        key = pointer[-1] if pointer else ""
        if key in LIST_OF_SELECTION and isinstance(value, list):
            yield from _unknown(rule, ("formule", *pointer), value, LIST_OF_SELECTION[str(key)], models, facts)
        elif isinstance(value, dict) and "elke" in value:
            yield from _unknown(
                rule, ("formule", *pointer, "uit"), value["uit"], LIST_ALONG[value["elke"]], models, facts
            )


def _unknown(
    rule: Regel, pointer: Pointer, members: list[str], list_name: str, models: set[str], facts: Facts
) -> Iterator[Finding]:
    kind = "balanspost" if list_name == "balanscode" else list_name
    codes = {f.code for f in facts.codes if f.lijst == list_name and (f.model is None or f.model in models)}
    groups = {g.id for g in facts.groups if g.soort == kind and model_of(g) in {None, *models}}
    for index, member in enumerate(members):
        if member not in codes | groups | _WORDS:
            yield dangling(member, rule.origin, (*pointer, index), codes | groups | _WORDS, f"De {kind} of groep")
        if member == "parameter" and rule.controle is None:
            yield _finding(
                rule,
                (*pointer, index),
                "Alleen een regel bij een controle van CBS heeft een parameter.",
                "Noem de codes of een groep.",
            )


def _control(rule: Regel, facts: Facts) -> Iterator[Finding]:
    if rule.controle is not None:
        known = {control.foutcode for control in facts.controls}
        if rule.controle not in known:
            yield dangling(rule.controle, rule.origin, ("controle",), known, "De controle")
        if rule.perioden:
            yield _finding(
                rule,
                ("perioden",),
                "De perioden staan ook bij de controle.",
                "Haal ze hier weg; die bij de controle gelden.",
            )


def _doubt(rule: Regel) -> Iterator[Finding]:
    is_settled = rule.zekerheid == Zekerheid.VASTGESTELD
    if not is_settled and not rule.onzeker:
        yield _finding(
            rule,
            ("zekerheid",),
            "Deze regel is niet vastgesteld, en er staat niet wat er onzeker is.",
            "Zet onzeker: met één korte zin; het rapport zegt haar bij elke bevinding.",
        )
    if is_settled and rule.onzeker:
        yield _finding(
            rule,
            ("onzeker",),
            "Deze regel is vastgesteld, en toch staat er wat er onzeker is.",
            "Haal onzeker weg, of maak zekerheid afgeleid met een onderbouwing.",
        )


def _placeholders(rule: Regel) -> Iterator[Finding]:
    terms = {term.id for term in rule.formule.termen}
    kind = next(iter(_kinds(rule.formule)), "")
    known = _ALWAYS_FILLED | _FILLED_BY.get(kind, set()) | terms | {f"{term}-code" for term in terms}
    if rule.formule.grootte:
        known |= _FILLED_BY_SIZE
    texts: list[tuple[Pointer, str]] = [(("melding",), rule.melding), (("herstel",), rule.herstel)]
    for index, reason in enumerate(rule.redenen):
        texts += [(("redenen", index, "melding"), reason.melding), (("redenen", index, "herstel"), reason.herstel)]
    for pointer, text in texts:
        for name in _PLACEHOLDER.findall(text):
            if name not in known:
                yield dangling("{" + name + "}", rule.origin, pointer, {"{" + k + "}" for k in known}, "De invulplek")
