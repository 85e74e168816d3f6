"""Published figures are whole and about municipalities that exist, and the limits on size leave room for them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from generators.kernel.findings import Finding, listed
from generators.kernel.origin import Origin
from generators.kernel.reading import Facts
from generators.kernel.records import (
    Cijferbestand,
    Gemeentecijferbestand,
    Gemeentenbestand,
    Groottemeting,
    Herindelingenbestand,
    Regel,
)
from generators.kernel.sources import Document, Pointer
from generators.subjects.figures.facts import MunicipalFigures, figure_rows, figures_of
from generators.subjects.figures.measuring import measured_size
from iv3.core.words import Cijferkolom, Maatstaf

CHECK = "cijfers"
_AGAIN = "Draai python -m generators import-figures opnieuw op de bestanden van de bron."
_ROUNDED = Fraction(99, 100), Fraction(101, 100)


def check(facts: Facts, _documents: list[Document]) -> tuple[list[Finding], int]:
    """Return the findings, and how many rows, mergers and measurements were looked at."""
    known = {m.code for file in facts.files(Gemeentenbestand) for m in file.gemeenten}
    mergers = [merger for file in facts.sound_files(Herindelingenbestand) for merger in file.herindelingen]
    ended = {merger.oud for merger in mergers}
    findings = list(_mergers(facts, known))
    series = facts.sound_files(Gemeentecijferbestand)
    for file in series:
        findings += _series(file, known | ended)
        findings += _national(file, facts)
    figures = figures_of(facts)
    rules = [rule for rule in facts.rules if rule.formule.grootte]
    for rule in rules:
        findings += _measurements(rule, figures)
    count = len(mergers) + sum(file.aantal for file in series) + sum(len(rule.formule.grootte) for rule in rules)
    return findings, count


def _finding(origin: Origin, pointer: Pointer, melding: str, herstel: str) -> Finding:
    return Finding(origin.place(*pointer), CHECK, melding, herstel)


def _series(file: Gemeentecijferbestand, known: set[str]) -> Iterator[Finding]:
    rows = list(figure_rows(file))
    codes = [code for code, _ in rows]
    name = file.origin.document.path.rpartition("/")[2]
    if name != f"{file.id}.yaml":
        yield _finding(file.origin, ("id",), f"Dit bestand heet {name}.", f"Noem het {file.id}.yaml.")
    wrong = [code for code, numbers in rows if len(numbers) != len(file.kolommen)]
    if wrong:
        yield _finding(file.origin, ("rijen",), f"De rij van {wrong[0]} heeft te veel of te weinig getallen.", _AGAIN)
        return
    if codes != sorted(set(codes)):
        yield _finding(file.origin, ("rijen",), "De rijen staan niet op volgorde, of een staat er dubbel.", _AGAIN)
    unknown = [code for code in codes if code not in known]
    if unknown:
        yield _finding(
            file.origin,
            ("rijen",),
            f"De gemeente {unknown[0]} staat niet in tables/gemeenten.yaml en niet in tables/herindelingen.yaml.",
            "Zet haar erbij, of verbeter de code.",
        )
    if len(rows) != file.aantal:
        yield _finding(file.origin, ("aantal",), f"Er zijn {len(rows)} rijen, en niet {file.aantal}.", _AGAIN)
    totals = [sum(numbers) for numbers in zip(*(numbers for _, numbers in rows), strict=True)]
    if totals != list(file.totalen):
        yield _finding(file.origin, ("totalen",), f"De kolommen tellen op tot {listed(map(str, totals))}.", _AGAIN)


def _national(file: Gemeentecijferbestand, facts: Facts) -> Iterator[Finding]:
    """Report totals that are not those of the same series per taakveld."""
    for published in (one for national in facts.files(Cijferbestand) for one in national.cijfers):
        if (published.jaar, published.periode) != (file.jaar, file.periode):
            continue
        totals = {
            Cijferkolom.LASTEN: sum(amount.lasten for amount in published.bedragen),
            Cijferkolom.BATEN: sum(amount.baten for amount in published.bedragen),
        }
        for column, total in zip(file.kolommen, file.totalen, strict=False):
            if column in totals and totals[column] != total:
                yield _finding(
                    file.origin,
                    ("totalen",),
                    f"De {column} zijn samen {total}; per taakveld zijn zij {totals[column]} ({published.id}).",
                    "Een van de twee is niet van deze bron. Lees beide opnieuw in.",
                )


def _mergers(facts: Facts, known: set[str]) -> Iterator[Finding]:
    for file in facts.sound_files(Herindelingenbestand):
        ended = {merger.oud for merger in file.herindelingen}
        shares = dict.fromkeys(ended, Fraction(0))
        for merger in file.herindelingen:
            shares[merger.oud] += Fraction(merger.aandeel or 1)
            if merger.nieuw not in known | ended:
                yield _finding(
                    merger.origin, ("nieuw",), f"De gemeente {merger.nieuw} bestaat niet.", "Verbeter de code."
                )
            if merger.oud in known and merger.oud != merger.nieuw:
                yield _finding(
                    merger.origin, ("oud",), f"De gemeente {merger.oud} bestaat nog.", "Haal deze herindeling weg."
                )
        for merger in file.herindelingen:
            if not _ROUNDED[0] <= shares[merger.oud] <= _ROUNDED[1]:
                yield _finding(
                    merger.origin, ("oud",), f"De delen van {merger.oud} zijn samen niet 1.", "Verbeter een aandeel."
                )


def _measurements(rule: Regel, figures: MunicipalFigures) -> Iterator[Finding]:
    """Report measurements that do not come out again, and limits that hit a figure or miss a factor."""
    wanted = [(size.waarde, size.naast) for size in rule.formule.grootte]
    written = {(one.waarde, one.naast): one for one in rule.groottemetingen}
    if list(written) != wanted:
        yield _finding(
            rule.origin, ("groottemetingen",), "Elke grootte heeft een meting, in dezelfde volgorde.", "Vul aan."
        )
        return
    for index, size in enumerate(rule.formule.grootte):
        found = measured_size(figures, size.waarde, size.naast)
        one = written[size.waarde, size.naast]
        said = (one.vergelijkingen, one.kleinste, one.grootste)
        if found is None:
            yield _finding(rule.origin, ("groottemetingen", index), "Hier is niets te meten.", "Kies een andere maat.")
        elif said != (found.vergelijkingen, found.kleinste, found.grootste):
            now = (
                f"{found.vergelijkingen} vergelijkingen, het kleinste {found.kleinste} en het grootste {found.grootste}"
            )
            yield _finding(
                rule.origin, ("groottemetingen", index), f"Gemeten is nu: {now}.", "Neem deze getallen over."
            )
        for melding in _limits(rule, one, index):
            yield _finding(rule.origin, ("formule", "grootte", index), melding, "Kies andere grenzen.")


def _limits(rule: Regel, measured: Groottemeting, index: int) -> Iterator[str]:
    size = rule.formule.grootte[index]
    low, high = size.minstens_eur or size.minstens_procent, size.hoogstens_eur or size.hoogstens_procent
    per_inhabitant = size.minstens_eur is not None and size.hoogstens_eur is not None
    if low is None or high is None or per_inhabitant != (size.naast == Maatstaf.INWONERS):
        yield "Bij inwoners horen minstens_eur en hoogstens_eur, en anders minstens_procent en hoogstens_procent."
        return
    if measured.kleinste < low or measured.grootste > high:
        yield "Deze grenzen geven een melding bij een gepubliceerd bedrag."
    factor = rule.factor or 1
    if measured.kleinste * factor <= high or measured.grootste >= low * factor:
        yield f"Binnen deze grenzen valt nog een gepubliceerd bedrag dat {factor} keer te groot of te klein is."
