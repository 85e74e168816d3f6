"""Proposals, published totals and the comparison: they name what exists, and a proposal holds together as a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from generators.kernel.codes import model_of
from generators.kernel.findings import Finding, listed
from generators.kernel.origin import Origin
from generators.kernel.records import (
    Cijferreeks,
    Modelvergelijking,
    Vergelekendeel,
    Vergelekenmodel,
    Voorstelbestand,
)
from generators.kernel.sources import Pointer
from generators.subjects.couplings import check as couplings
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.references import dangling
from generators.subjects.model.specification import ALL, Specification
from generators.subjects.proposals import facts as proposals
from generators.subjects.proposals.comparison import read_comparison, read_figures
from generators.subjects.proposals.facts import TAAKVELD, adopted_rules, trial_year
from generators.subjects.transitions import check as transitions

CHECK = "voorstel"
_FOLDER = "tables/voorstellen"


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many proposals, taakvelden, rules, transitions and totals were looked at."""
    proposed = proposals.read(specification.facts)
    figures = read_figures(specification.facts)
    findings: list[Finding] = []
    count = 0
    for proposal in proposed:
        own = list(_proposal(proposal, specification))
        findings += own or _trial(proposal, specification)
        count += 1 + len(proposal.taakvelden) + len(proposal.koppelregels) + len(proposal.overgangen)
    for one in figures:
        findings += _figures(one, specification)
        count += len(one.bedragen)
    comparison = read_comparison(specification.facts)
    if comparison is not None:
        findings += _comparison(comparison, proposed, figures, specification)
        count += len(comparison.modellen) + len(comparison.delen)
    return findings, count


def _proposal(proposal: Voorstelbestand, specification: Specification) -> Iterator[Finding]:
    """Report what a proposal names that does not exist, or that is there already."""
    source, jaar = proposal.origin, proposal.vervangt.jaar
    if source.document.path != f"{_FOLDER}/{proposal.id}.yaml":
        yield _finding(
            source, ("id",), f"Dit bestand heet niet {proposal.id}.yaml.", f"Noem het {_FOLDER}/{proposal.id}.yaml."
        )
    years = specification.years(next(iter(specification.layers)))
    if jaar not in years:
        yield _finding(
            source,
            ("vervangt", "jaar"),
            f"Er is geen model van {jaar}.",
            f"Kies een jaar van {years[0]} tot en met {years[-1]}.",
        )
        return
    known = specification.coupled_model(jaar).lists[TAAKVELD]
    for place, code in enumerate(proposal.vervangt.taakvelden):
        if code not in known.leaves:
            pointer = ("vervangt", "taakvelden", place)
            yield dangling(code, source, pointer, known.leaves, f"In {jaar}: het taakveld")
    kept = set(known.by_code) - set(proposal.vervangt.taakvelden)
    seen = Counter[str]()
    for taakveld in proposal.taakvelden:
        seen[taakveld.code] += 1
        if taakveld.code in kept or seen[taakveld.code] > 1:
            yield _finding(
                taakveld.origin,
                ("code",),
                f"Het taakveld {taakveld.code} is er al.",
                "Kies een andere code, of zet de code van nu bij vervangt.",
            )
    national = {rule.id for rule in couplings_of(specification).rules}
    for name, origin in adopted_rules(proposal):
        if name not in national:
            yield dangling(name, origin, (), national, "De koppelregel")
    for rule in proposal.koppelregels:
        if rule.id in national or sum(rule.id == other.id for other in proposal.koppelregels) > 1:
            yield _finding(rule.origin, ("id",), f"De koppelregel {rule.id} is er al.", "Geef deze een ander kenmerk.")
        if rule.geldig is not None:
            yield _finding(rule.origin, ("geldig",), "Een voorstel heeft geen jaren.", "Haal geldig weg.")


def _trial(proposal: Voorstelbestand, specification: Specification) -> Iterator[Finding]:
    """Check the model as it would be, and tell every finding at its place in the proposal."""
    trial = proposals.trial(specification, proposal)
    for found in (couplings.check(trial)[0], transitions.check(trial.facts, [])[0]):
        for finding in found:
            yield _told_in(proposal, finding)


def _told_in(proposal: Voorstelbestand, finding: Finding) -> Finding:
    """Return a finding on the trial as one on the proposal, also when the trial sees it at a code of another file."""
    path = proposal.origin.document.path
    herstel = finding.herstel
    for elsewhere in (
        f"{transitions.FOLDER}/{proposal.vervangt.jaar}-{trial_year(proposal)}.yaml",
        f"{couplings.FOLDER}/",
    ):
        herstel = herstel.replace(elsewhere, path)
    part = "koppelregels" if finding.check == couplings.CHECK else "vervangt"
    return replace(
        finding,
        place=finding.place if finding.place.path == path else proposal.origin.place(part),
        melding=f"In voorstel {proposal.id}, alsof het in {trial_year(proposal)} inging: {finding.melding}",
        herstel=herstel,
    )


def _figures(figures: Cijferreeks, specification: Specification) -> Iterator[Finding]:
    """Report totals on codes that do not exist in their year, twice, out of order, or of too many municipalities."""
    years = specification.years(next(iter(specification.layers)))
    if figures.jaar not in years:
        yield _finding(
            figures.origin, ("jaar",), f"Er is geen model van {figures.jaar}.", f"Kies een jaar tot en met {years[-1]}."
        )
        return
    codes = specification.coupled_model(figures.jaar).lists[TAAKVELD].leaves
    places = {code: place for place, code in enumerate(codes)}
    last = -1
    for total in figures.bedragen:
        place = places.get(total.code)
        if place is None:
            yield dangling(total.code, total.origin, ("code",), codes, f"In {figures.jaar}: het taakveld")
            continue
        if place <= last:
            yield _finding(
                total.origin,
                ("code",),
                f"{total.code} staat niet op zijn plaats, of staat er twee keer.",
                "Zet elk taakveld een keer, in de volgorde van CBS.",
            )
        last = max(last, place)
        if total.gemeenten > figures.gemeenten:
            yield _finding(
                total.origin,
                ("gemeenten",),
                f"Hier staan {total.gemeenten} gemeenten, maar in de cijfers zitten er {figures.gemeenten}.",
                "Verbeter een van de twee.",
            )


def _comparison(
    comparison: Modelvergelijking,
    proposed: Iterable[Voorstelbestand],
    figures: Iterable[Cijferreeks],
    specification: Specification,
) -> Iterator[Finding]:
    by_id = {proposal.id: proposal for proposal in proposed}
    published = {one.id: one for one in figures}
    years = specification.years(comparison.laag)
    for entry in comparison.modellen:
        yield from _entry(entry, by_id, published, years)
    for part in comparison.delen:
        yield from _part(part, comparison, specification)
    for place, part in enumerate(comparison.delen):
        if any(part.wet == earlier.wet for earlier in comparison.delen[:place]):
            yield _finding(
                part.origin,
                (),
                f"Er is al een deel {'zonder wet' if part.wet is None else f'voor {part.wet}'}; een voorgesteld "
                "taakveld telt dan dubbel.",
                "Voeg de delen samen.",
            )


def _entry(
    entry: Vergelekenmodel,
    proposed: dict[str, Voorstelbestand],
    published: dict[str, Cijferreeks],
    years: Collection[int],
) -> Iterator[Finding]:
    source = entry.origin
    if (entry.jaar is None) == (entry.voorstel is None):
        yield _finding(source, (), "Hier hoort een jaar of een voorstel te staan.", "Noem een van de twee.")
        return
    for key, jaar in (("jaar", entry.jaar), ("na", entry.na)):
        if jaar is not None and jaar not in years:
            yield _finding(
                source, (key,), f"Er is geen model van {jaar}.", f"Kies een van {listed(map(str, years), 'of')}."
            )
    if entry.voorstel is not None and entry.voorstel not in proposed:
        yield dangling(entry.voorstel, source, ("voorstel",), proposed, "Het voorstel")
        return
    last = entry.jaar if entry.jaar is not None else trial_year(proposed[entry.voorstel or ""])
    if entry.na is not None and entry.na >= last:
        yield _finding(
            source, ("na",), f"{entry.na} ligt niet voor dit model.", "Noem een jaar voor dat van het model."
        )
    if (entry.na is None) != (entry.cijfers is None):
        yield _finding(source, (), "Bij na horen cijfers, en omgekeerd.", "Noem beide, of geen van beide.")
    if entry.cijfers is None:
        return
    if entry.cijfers not in published:
        yield dangling(entry.cijfers, source, ("cijfers",), published, "De cijfers")
    elif published[entry.cijfers].jaar not in (entry.jaar, entry.na):
        own = f"{entry.jaar} of {entry.na}" if entry.jaar is not None else str(entry.na)
        yield _finding(
            source,
            ("cijfers",),
            f"Deze cijfers zijn van {published[entry.cijfers].jaar}.",
            f"Kies cijfers van {own}; anders is niet bekend op welke taakvelden zij staan.",
        )


def _part(part: Vergelekendeel, comparison: Modelvergelijking, specification: Specification) -> Iterator[Finding]:
    model = specification.layers[comparison.laag].model
    facts = specification.facts
    known = {fact.code for fact in facts.codes if fact.lijst == TAAKVELD and fact.model in (None, model)} | {ALL}
    known |= {group.id for group in facts.groups if group.soort == TAAKVELD and model_of(group) in (None, model)}
    for place, member in enumerate(part.taakvelden):
        if member not in known:
            yield dangling(member, part.origin, ("taakvelden", place), known, "Het taakveld of de groep")
    lists = {care_list.lijst: care_list for care_list in couplings_of(specification).lists if care_list.wet == part.wet}
    for key, soort, members in (
        ("productlijsten", "productcode", part.productlijsten),
        ("categorielijsten", "productcategorie", part.categorielijsten),
    ):
        fitting = {name for name, care_list in lists.items() if part.wet and care_list.soort == soort}
        for place, member in enumerate(members):
            if member not in fitting:
                yield dangling(member, part.origin, (key, place), fitting, f"Voor {part.naam}: de lijst van {soort}s")


def _finding(source: Origin, pointer: Pointer, melding: str, herstel: str) -> Finding:
    return Finding(source.place(*pointer), CHECK, melding, herstel)
