"""Transitions: every code that ends, is new or has another name is told of, and no transition contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from generators.kernel.codes import CodeFact
from generators.kernel.findings import MENDED, Finding, Place, listed
from generators.kernel.kinds import kind_of
from generators.kernel.reading import Facts
from generators.kernel.records import Laag, Overgangenbestand
from generators.kernel.sources import Document, Pointer
from generators.kernel.transitions import Transition, own_reasoning, ways
from generators.kernel.validity import begins
from generators.subjects.model.references import dangling
from generators.subjects.model.specification import name_in
from generators.subjects.transitions.links import ADDED, LISTS, RENAMED, codes, holds, year_pairs
from iv3.core.words import Overgangsoort

FOLDER = "tables/overgangen"

_ONE_SUCCESSOR = (RENAMED, Overgangsoort.SAMENGEVOEGD, Overgangsoort.ANDERE_INHOUD, Overgangsoort.NIEUW)
_NOUNS = {"taakveld": "het taakveld", "categorie": "de categorie", "balanscode": "de balanspost"}
_WITHOUT_ORIGIN = "waar de bedragen eerst stonden"


def check(facts: Facts, documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings and how many transitions, and codes of the years they are about, were looked at."""
    findings = [finding for file in facts.files(Overgangenbestand) for finding in _years(file)]
    findings += [finding for fact in facts.transitions for finding in _shape(fact, facts)]
    findings += _told_twice(facts)
    findings += _out_of_order(facts)
    count = len(facts.transitions)
    unread = _unread(facts, documents)
    for layer in facts.layers:
        for year in _first_years(layer, facts):
            if (year, year + 1) in unread:
                continue
            for names in LISTS.values():
                for lijst in names:
                    found, looked_at = _between(facts, layer, year, lijst)
                    findings += found
                    count += looked_at
    return list(dict.fromkeys(findings)), count


def _years(file: Overgangenbestand) -> Iterator[Finding]:
    if file.naar_jaar != file.van_jaar + 1:
        yield _finding(
            file.origin.place("naar_jaar"),
            f"Na {file.van_jaar} komt {file.van_jaar + 1}, maar hier staat {file.naar_jaar}.",
            "Een bestand gaat van een jaar naar het jaar erna.",
        )
    elif file.origin.document.path != _file(file.van_jaar):
        yield _finding(
            file.origin.place("van_jaar"),
            f"De naam van dit bestand past niet bij de jaren {file.van_jaar} en {file.naar_jaar}.",
            f"Noem het {file.van_jaar}-{file.naar_jaar}.yaml, of verbeter de jaren.",
        )


def _unread(facts: Facts, documents: list[Document]) -> set[tuple[int, int]]:
    """Return the years of files that another check left out, or a transition of them; what they tell is not known."""
    read = {file.origin.document.path: len(file.overgangen) for file in facts.files(Overgangenbestand)}
    result = set()
    for document in documents:
        if isinstance(document.data, dict) and kind_of(document.path) is Overgangenbestand:
            told = document.data.get("overgangen")
            if not isinstance(told, list) or read.get(document.path, -1) < len(told):
                result.add((document.data.get("van_jaar", 0), document.data.get("naar_jaar", 0)))
    return result


def _first_years(layer: Laag, facts: Facts) -> Iterator[int]:
    """Yield the old year of every pair that a layer must account for."""
    yield from (old for old, _ in year_pairs(facts) if old >= begins(layer.geldig, layer.id))


def _shape(fact: Transition, facts: Facts) -> Iterator[Finding]:
    """Report a kind that does not fit the codes beside it, and codes that do not exist."""
    place, many = fact.origin.place, len(fact.naar) > 1
    if not fact.van and fact.soort not in ADDED:
        yield _finding(
            place(),
            f"Bij {fact.soort} hoort van.",
            f"Noem de codes, of kies een soort zonder van: {listed(ADDED, 'of')}.",
        )
    if fact.van and fact.soort == Overgangsoort.NIEUW:
        yield _finding(
            place("van"), "Een code die nieuw is, heeft geen van.", "Haal van weg, of kies een andere soort."
        )
    if not fact.naar and fact.soort != Overgangsoort.VERVALLEN:
        yield _finding(place(), f"Bij {fact.soort} hoort naar.", "Noem de opvolgers, of kies de soort vervallen.")
    if fact.naar and fact.soort == Overgangsoort.VERVALLEN:
        yield _finding(
            place("naar"), "Een code die is vervallen, heeft geen opvolger.", "Haal naar weg, of kies een andere soort."
        )
    if many and fact.soort in _ONE_SUCCESSOR:
        yield _finding(
            place("soort"),
            f"Bij {fact.soort} hoort een opvolger, maar er staan er {len(fact.naar)}.",
            "Kies gesplitst.",
        )
    if len(fact.naar) == 1 and fact.soort == Overgangsoort.GESPLITST:
        yield _finding(
            place("soort"), "Bij gesplitst hoort meer dan een opvolger.", "Kies hernoemd, of noem de andere opvolgers."
        )
    if fact.soort == Overgangsoort.ANDERE_INHOUD and fact.van != tuple(n.code for n in fact.naar):
        yield _finding(
            place("naar"),
            "Bij andere_inhoud blijft de code gelijk.",
            "Noem bij van en naar dezelfde code, of kies een andere soort.",
        )
    if (fact.soort in (Overgangsoort.VERVALLEN, Overgangsoort.NIEUW) or not fact.van) and not own_reasoning(fact):
        yield _finding(
            place(),
            "Hier hoort een eigen onderbouwing bij.",
            f"Schrijf waarom er geen opvolger is, of wat bekend is over {_WITHOUT_ORIGIN}.",
        )
    yield from _conditions(fact)
    yield from _merges(fact, facts)
    yield from _existing(fact, facts)


_WITH_CONDITION = (Overgangsoort.VERPLAATST_DEEL, Overgangsoort.ANDERE_INHOUD)
"""The kinds that must say what goes to a successor, even to the only one."""


def _conditions(fact: Transition) -> Iterator[Finding]:
    for index, successor in enumerate(fact.naar):
        if not successor.als and (len(fact.naar) > 1 or fact.soort in _WITH_CONDITION):
            yield _finding(
                fact.origin.place("naar", index),
                f"Er staat niet wat er naar {successor.code} gaat.",
                "Zet als: bij deze opvolger, in gewone woorden.",
            )
        if successor.code in [other.code for other in fact.naar[:index]]:
            yield _finding(
                fact.origin.place("naar", index),
                f"{successor.code} staat hier twee keer.",
                "Zet het in een regel bij elkaar.",
            )


def _merges(fact: Transition, facts: Facts) -> Iterator[Finding]:
    if fact.soort == Overgangsoort.SAMENGEVOEGD and len(fact.naar) == 1:
        partners = [
            code
            for other in facts.transitions
            if (other.van_jaar, other.lijst, other.soort, ways(other)[:1])
            == (fact.van_jaar, fact.lijst, fact.soort, ways(fact))
            for code in other.van
        ]
        if len(partners) < 2:
            yield _finding(
                fact.origin.place("soort"),
                f"Alleen {listed(fact.van)} gaat op in {fact.naar[0].code}.",
                "Noem ook de andere code die erin opgaat, of kies hernoemd.",
            )


def _existing(fact: Transition, facts: Facts) -> Iterator[Finding]:
    """Report codes that a layer of the transition does not have, and a kind that the codes contradict; once each."""
    found: dict[Pointer, Finding] = {}
    for layer in _layers(fact, facts):
        for lijst in LISTS[fact.lijst]:
            if holds(fact, layer.id, lijst):
                old, new = codes(facts, layer, fact.van_jaar, lijst), codes(facts, layer, fact.naar_jaar, lijst)
                for index, code in enumerate(fact.van):
                    if code not in old:
                        found.setdefault(
                            ("van", index), _unknown(fact, ("van", index), code, layer, fact.van_jaar, old)
                        )
                    elif fact.soort != Overgangsoort.VERPLAATST_DEEL:
                        for pointer, finding in _contradictions(fact, index, old[code], new, layer):
                            found.setdefault(pointer, finding)
                for index, successor in enumerate(fact.naar):
                    if successor.code not in new:
                        pointer = ("naar", index, "code")
                        found.setdefault(pointer, _unknown(fact, pointer, successor.code, layer, fact.naar_jaar, new))
    yield from found.values()


def _unknown(
    fact: Transition, pointer: Pointer, code: str, layer: Laag, year: int, known: dict[str, CodeFact]
) -> Finding:
    what = f"Bij {layer.meervoud} in {year}: {_NOUNS[fact.lijst]}"
    finding = dangling(code, fact.origin, pointer, known, what)
    return _finding(finding.place, finding.melding, finding.herstel)


def _contradictions(
    fact: Transition, index: int, old: CodeFact, new: dict[str, CodeFact], layer: Laag
) -> Iterator[tuple[Pointer, Finding]]:
    successors = {successor.code for successor in fact.naar}
    if old.code in new and old.code not in successors:
        yield (
            ("van", index),
            _finding(
                fact.origin.place("van", index),
                f"{old.code} bestaat in {fact.naar_jaar} nog, maar staat niet bij naar.",
                f"Noem ook {old.code} met wat erop blijft, of kies verplaatst_deel.",
            ),
        )
    same_code = old.code in new and successors == {old.code}
    if fact.soort == RENAMED and same_code and _same_name(old, new[old.code], layer, fact.van_jaar):
        yield (
            ("soort",),
            _finding(
                fact.origin.place("soort"),
                f"{old.code} heeft bij {layer.meervoud} in {fact.naar_jaar} dezelfde code en dezelfde naam.",
                "Haal de overgang weg, kies andere_inhoud, of verbeter de lagen.",
            ),
        )


def _told_twice(facts: Facts) -> Iterator[Finding]:
    """Report a code that two transitions describe as a whole, and a part that is told twice."""
    seen: dict[tuple[int, str, str, str], Transition] = {}
    for fact in facts.transitions:
        for what, key, pointer in _claims(fact):
            for layer in _layers(fact, facts):
                for lijst in LISTS[fact.lijst]:
                    if holds(fact, layer.id, lijst):
                        first = seen.setdefault((fact.van_jaar, layer.id, lijst, key), fact)
                        if first is not fact:
                            yield _finding(
                                fact.origin.place(*pointer),
                                f"Wat er met {what} gebeurt, staat er twee keer, eerder op {first.origin.place()}.",
                                "Voeg de twee samen. Een deel dat ergens anders heen gaat, is verplaatst_deel.",
                            )


def _claims(fact: Transition) -> Iterator[tuple[str, str, Pointer]]:
    """Yield what no other transition may tell: a code as a whole, or the part that goes from one code to another."""
    for index, code in enumerate(fact.van or ("",)):
        pointer: Pointer = ("van", index) if code else ("naar",)
        if code and fact.soort != Overgangsoort.VERPLAATST_DEEL:
            yield code, code, pointer
        else:
            yield from ((code or n.code, f"{code} {n.code} {fact.soort}", pointer) for n in fact.naar)


def _between(facts: Facts, layer: Laag, year: int, lijst: str) -> tuple[list[Finding], int]:
    """Return the codes of one list that end, are new or have another name, and that no transition tells of."""
    old, new = codes(facts, layer, year, lijst), codes(facts, layer, year + 1, lijst)
    told = [fact for fact in facts.transitions if fact.van_jaar == year and holds(fact, layer.id, lijst)]
    whole = {code for fact in told if fact.soort != Overgangsoort.VERPLAATST_DEEL for code in fact.van}
    named = {successor.code for fact in told for successor in fact.naar}
    findings = []
    for code, fact in old.items():
        if code not in new and code not in whole and fact.soort is None:
            findings.append(
                _finding(
                    fact.origin.place("code"),
                    f"{code} eindigt na {year}, maar geen overgang zegt waar het blijft.",
                    f"Zet in {_file(year)} wat de opvolgers zijn, of waarom er geen is.",
                )
            )
        if code in new and code not in whole and not _same_name(fact, new[code], layer, year):
            findings.append(
                _finding(
                    fact.origin.place("naam"),
                    f"{code} heet vanaf {year + 1} anders, maar geen overgang noemt dat.",
                    f"Zet het in {_file(year)}, met de soort hernoemd.",
                )
            )
    findings += [
        _finding(
            fact.origin.place("code"),
            f"{code} is nieuw in {year + 1}, maar geen overgang wijst ernaar.",
            f"Zet in {_file(year)} waar de bedragen eerst stonden, of kies de soort nieuw.",
        )
        for code, fact in new.items()
        if code not in old and code not in named and fact.soort is None
    ]
    return findings, len(old) + len(new)


def _same_name(old: CodeFact, new: CodeFact, layer: Laag, year: int) -> bool:
    return name_in(old, layer.id, year) == name_in(new, layer.id, year + 1)


def order_key(facts: Facts) -> Callable[[Transition], tuple[int, bool, int]]:
    """Return what places a transition in its file: in the order of CBS, those of unknown origin last."""
    place: dict[tuple[str, str], int] = {}
    for index, fact in enumerate(facts.codes):
        place.setdefault((fact.lijst, fact.code), index)

    def key(fact: Transition) -> tuple[int, bool, int]:
        first = (*fact.van, *(n.code for n in fact.naar), "")[0]
        return list(LISTS).index(fact.lijst), not fact.van, place.get((fact.lijst, first), -1)

    return key


def _out_of_order(facts: Facts) -> Iterator[Finding]:
    """Report transitions that do not stand in the order of CBS, those of unknown origin last."""
    key = order_key(facts)
    for before, after in pairwise(facts.transitions):
        if before.van_jaar == after.van_jaar and key(before) > key(after):
            yield Finding(
                after.origin.place(),
                "volgorde",
                f"De overgang van {listed(after.van) or 'onbekende herkomst'} staat niet op zijn plaats.",
                "Volg de volgorde van CBS: taakvelden, categorieën, balansposten; onbekende herkomst achteraan. "
                f"{MENDED}",
            )


def _layers(fact: Transition, facts: Facts) -> Iterable[Laag]:
    return (layer for layer in facts.layers if not fact.lagen or layer.id in fact.lagen)


def _file(year: int) -> str:
    return f"{FOLDER}/{year}-{year + 1}.yaml"


def _finding(place: Place, melding: str, herstel: str) -> Finding:
    return Finding(place, "overgangen", melding, herstel)
