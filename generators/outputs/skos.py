"""The code lists as SKOS concepts after NL-SBB, in Turtle and in JSON-LD.

One concept scheme per code list and model, one concept per code with its whole validity: a code keeps its address when
its name changes. Choices where SKOS leaves room:

* A year is a ``verslagjaar``, not a date, so validity is ``dct:valid`` with a DCMI Period of years
  (``name=provincies; start=2018; end=2024; scheme=W3C-DTF;``), bounds included, no ``end`` when none is known. There is
  one for each group of layers with the same years; ``name`` tells which layers.
* A code that no layer has any more in the last year of the edition is ``owl:deprecated``, with ``adms:status``
  Deprecated. A proposal is UnderDevelopment, everything else Completed. ``skos:editorialNote`` tells the certainty.
* ``skos:prefLabel`` is the last name up to the last year of the edition, that of the first layer where layers differ.
  Every other name is a ``skos:altLabel``. A code with several names has a ``skos:historyNote`` for each of them.
* ``skos:notation`` is a plain literal, which is ``xsd:string``: a code is text.
* Mappings between years follow the transitions as a whole: 1:1 is ``skos:exactMatch``, or ``skos:closeMatch`` when a
  part comes or goes as well; a split is ``skos:narrowMatch``, a merge ``skos:broadMatch``, and what is both, or only a
  part, ``skos:relatedMatch``. ``dct:isReplacedBy`` names the successors of a code, not where a mere part goes. A code
  that was only left in quarters is mapped by its first transition.
* A category of one side has that side in its address, because some codes occur on both sides, each with another parent.
  A category of both sides has a parent on each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Literal, Namespace, URIRef

from generators.kernel.codes import CodeFact, model_of
from generators.kernel.files import Files, json_bytes
from generators.kernel.origin import Origin
from generators.kernel.reading import source_id, source_text
from generators.kernel.records import (
    Bron,
    Bronverwijzing,
    GedateerdeNaam,
    Groep,
    Groepenbestand,
    Indicator,
    Knoop,
    Laag,
)
from generators.kernel.validity import begins
from generators.outputs.generator import Generator
from generators.outputs.linked_data import ADMS, Triple, json_ld, turtle
from generators.subjects.model.specification import ALL, Specification, name_in
from generators.subjects.transitions.links import LISTS, TransitionLink, links, year_pairs
from iv3.core.errors import UserError
from iv3.core.words import Zekerheid

FOLDER = "begrippen"

STATUS = Namespace("http://purl.org/adms/status/")

_LISTS = {
    "taakveld": "taakvelden",
    "categorie": "economische categorieën",
    "balanscode": "balansposten",
    "kengetallen": "financiële kengetallen",
    "beleidsindicatoren": "beleidsindicatoren",
}
"""The code lists that are concept schemes, with what their codes are called; the other lists change every year."""

_LIST_OF_GROUP = {"taakveld": "taakveld", "categorie": "categorie", "balanspost": "balanscode"}

_LICENCES = {"CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/"}
"""Address of a licence where catalogues expect another one than that of SPDX."""


@dataclass(frozen=True)
class Use:
    """The years in which a layer has a code, bounds included; ``last`` is None when no end is known."""

    layer: Laag
    first: int
    last: int | None


@dataclass(frozen=True)
class Concept:
    """A code with its address, the address of its scheme, and the layers that use it in the order of the sources."""

    uri: URIRef
    scheme: URIRef
    fact: CodeFact
    uses: tuple[Use, ...]


def files(specification: Specification) -> Files:
    """Return the concepts in Turtle and in JSON-LD: the same graph twice."""
    found = triples(specification)
    return {f"{FOLDER}/iv3.ttl": turtle(found), f"{FOLDER}/iv3.jsonld": json_bytes(json_ld(found))}


def triples(specification: Specification) -> list[Triple]:
    """Return every triple, subjects in the order of the sources.

    Raises:
        UserError: when two codes have one address, or when a code has no name, layer or known source, or names a
            parent that does not exist.
    """
    found = concepts(specification)
    return [triple for part in _PARTS for triple in part(specification, found)]


def concepts(specification: Specification) -> list[Concept]:
    """Return the concepts, scheme by scheme; see `triples` for errors."""
    facts = [fact for lijst in _LISTS for fact in specification.facts.codes if fact.lijst == lijst]
    result: dict[URIRef, Concept] = {}
    for fact in facts:
        uri = _concept_uri(specification, fact)
        uses = tuple(_uses(specification, fact))
        if uri in result:
            raise UserError(f"{fact.origin.place()}: {uri} is er al; geef een code per lijst en model een keer")
        if not uses:
            raise UserError(f"{fact.origin.place()}: geen overheidslaag gebruikt code {fact.code}")
        result[uri] = Concept(uri, _scheme_uri(specification, fact.lijst, fact.model), fact, uses)
    return list(result.values())


def _address(specification: Specification, *parts: str) -> URIRef:
    return URIRef(specification.edition.adres + "/".join(["id", *(quote(part, safe="") for part in parts)]))


def _scheme_uri(specification: Specification, lijst: str, model: str | None) -> URIRef:
    return _address(specification, lijst, model or ALL)


def _concept_uri(specification: Specification, fact: CodeFact) -> URIRef:
    side = () if fact.kant is None else (fact.kant,)
    return _address(specification, fact.lijst, fact.model or ALL, *side, fact.code)


def _group_uri(specification: Specification, group: Groep) -> URIRef:
    return _address(specification, "groep", group.soort, model_of(group) or ALL, group.id)


def _source_uri(specification: Specification, bron: str | Bronverwijzing | None, origin: Origin) -> URIRef:
    """Return the address of the document that a fact comes from."""
    id_ = source_id(bron)
    if id_ not in specification.facts.bronnen:
        raise UserError(f"{origin.place()}: bron {id_} staat niet bij de bronnen")
    return _address(specification, "bron", id_)


def _uses(specification: Specification, fact: CodeFact) -> Iterator[Use]:
    for layer in specification.layers.values():
        if fact.model in (None, layer.model) and (not fact.lagen or layer.id in fact.lagen):
            first = max(begins(fact.record.geldig, layer.id), begins(layer.geldig, layer.id))
            last = _earliest(fact.record.geldig.tot, layer.geldig.tot)
            if last is None or first <= last:
                yield Use(layer, first, last)


def _earliest(*years: int | None) -> int | None:
    return min((year for year in years if year is not None), default=None)


def _source_triples(specification: Specification, _concepts: list[Concept]) -> Iterator[Triple]:
    for bron in specification.facts.bronnen.values():
        uri = _address(specification, "bron", bron.id)
        yield uri, RDF.type, DCTERMS.BibliographicResource
        yield uri, DCTERMS.title, _dutch(bron.titel)
        yield uri, DCTERMS.publisher, Literal(bron.uitgever)
        yield from ((uri, predicate, value) for predicate, value in _source_details(bron))


def _source_details(bron: Bron) -> Iterator[tuple[URIRef, URIRef | Literal]]:
    if bron.versie is not None:
        yield OWL.versionInfo, Literal(bron.versie)
    if bron.datum is not None:
        yield DCTERMS.issued, Literal(bron.datum, datatype=XSD.date)
    if bron.vindplaats is not None and bron.vindplaats.startswith(("http://", "https://")):
        yield RDFS.seeAlso, URIRef(bron.vindplaats)
    elif bron.vindplaats is not None:
        yield DCTERMS.bibliographicCitation, Literal(bron.vindplaats)
    if bron.opmerking is not None:
        yield RDFS.comment, _dutch(bron.opmerking)
    yield SKOS.editorialNote, _dutch(f"Geraadpleegd: {bron.geraadpleegd}")


def _scheme_triples(specification: Specification, concepts: list[Concept]) -> Iterator[Triple]:
    edition = specification.edition
    licence = _LICENCES.get(edition.licentie, f"https://spdx.org/licenses/{edition.licentie}")
    for uri, fact in {concept.scheme: concept.fact for concept in concepts}.items():
        layers = [layer for layer in specification.layers.values() if layer.model == fact.model]
        whose = f" van {_enumeration(layer.meervoud for layer in layers)}" if layers else ""
        yield uri, RDF.type, SKOS.ConceptScheme
        yield uri, DCTERMS.title, _dutch(f"Iv3: {_LISTS[fact.lijst]}{whose}")
        yield uri, DCTERMS.description, _dutch(edition.omschrijving)
        yield uri, DCTERMS.publisher, Literal(edition.beheerder)
        yield uri, DCTERMS.license, URIRef(licence)
        yield uri, OWL.versionInfo, Literal(edition.versie)


def _concept_triples(specification: Specification, concepts: list[Concept]) -> Iterator[Triple]:
    latest = specification.edition.laatste_jaar
    for concept in concepts:
        uri, fact = concept.uri, concept.fact
        preferred = _preferred_name(concept, latest)
        yield uri, RDF.type, SKOS.Concept
        yield uri, SKOS.notation, Literal(fact.code)
        yield uri, SKOS.prefLabel, _dutch(preferred)
        for name in dict.fromkeys(name.tekst for name in fact.names):
            if name != preferred:
                yield uri, SKOS.altLabel, _dutch(name)
        for predicate, note in _notes(concept):
            yield uri, predicate, _dutch(note)
        for use_first, use_last, layers in _periods((use.first, use.last, use.layer) for use in concept.uses):
            yield uri, DCTERMS.valid, _period(layers, use_first, use_last)
        deprecated = all(use.last is not None and use.last < latest for use in concept.uses)
        if deprecated:
            yield uri, OWL.deprecated, Literal(True)
        yield uri, ADMS.status, _status(fact.record.zekerheid or "", deprecated)
        yield uri, DCTERMS.source, _source_uri(specification, fact.record.bron, fact.origin)
        yield uri, SKOS.inScheme, concept.scheme


def _hierarchy_triples(_specification: Specification, concepts: list[Concept]) -> Iterator[Triple]:
    for concept in concepts:
        parents = [parent for parent in concepts if _is_parent(parent.fact, concept.fact)]
        if concept.fact.onder is None:
            yield concept.uri, SKOS.topConceptOf, concept.scheme
            yield concept.scheme, SKOS.hasTopConcept, concept.uri
        elif not parents:
            raise UserError(f"{concept.fact.origin.place()}: code {concept.fact.onder} bestaat niet in deze lijst")
        for parent in parents:
            yield concept.uri, SKOS.broader, parent.uri
            yield parent.uri, SKOS.narrower, concept.uri


def _is_parent(parent: CodeFact, child: CodeFact) -> bool:
    same_side = parent.kant is None or child.kant is None or parent.kant == child.kant
    return (parent.lijst, parent.model, parent.code) == (child.lijst, child.model, child.onder) and same_side


def _collection_triples(specification: Specification, concepts: list[Concept]) -> Iterator[Triple]:
    sources = {file.origin.document.path: file.bron for file in specification.facts.files(Groepenbestand)}
    for group in specification.facts.groups:
        uri = _group_uri(specification, group)
        in_reach = [concept for concept in concepts if _is_in_reach(concept.fact, group)]
        yield uri, RDF.type, SKOS.Collection
        yield uri, SKOS.prefLabel, _dutch(group.naam)
        yield uri, DCTERMS.source, _source_uri(specification, sources[group.origin.document.path], group.origin)
        for scheme in dict.fromkeys(concept.scheme for concept in in_reach):
            yield uri, SKOS.inScheme, scheme
        for code in group.codes:
            members = [concept.uri for concept in in_reach if _is_selected(concept.fact, code)]
            members += [_group_uri(specification, other) for other in _groups(specification, group, code)]
            if not members:
                raise UserError(f"{group.origin.place('codes')}: {code} is geen code en geen groep")
            yield from ((uri, SKOS.member, member) for member in members)


def _is_in_reach(fact: CodeFact, group: Groep) -> bool:
    return fact.lijst == _LIST_OF_GROUP[group.soort] and (
        model_of(group) is None or fact.model in (None, model_of(group))
    )


def _is_selected(fact: CodeFact, member: str) -> bool:
    """Tell whether a member of a group means this code; a category on both sides with one code is meant twice."""
    return fact.code == member or (member == ALL and fact.soort is None)


def _groups(specification: Specification, group: Groep, member: str) -> Iterator[Groep]:
    """Yield the groups that a member of ``group`` means."""
    for other in specification.facts.groups:
        if (other.soort, other.id) == (group.soort, member) and model_of(other) in (None, model_of(group)):
            yield other


def _mapping_triples(specification: Specification, concepts: list[Concept]) -> Iterator[Triple]:
    """Yield how codes of one year match those of the next, and which codes replace which, both ways."""
    found: dict[tuple[URIRef, URIRef], set[URIRef]] = {}
    replaced: dict[tuple[URIRef, URIRef], None] = {}
    for layer in specification.layers.values():
        for old_year, new_year in year_pairs(specification.facts):
            if {old_year, new_year} <= {*specification.years(layer.id)}:
                for lijst in (name for names in LISTS.values() for name in names):
                    told = [
                        link
                        for link in links(specification.facts, layer.id, old_year, lijst)
                        if not link.van_perioden and not link.naar_perioden
                    ]
                    old = _addresses(concepts, layer, old_year, lijst)
                    new = _addresses(concepts, layer, new_year, lijst)
                    for link in told:
                        if link.van is not None and link.naar is not None and link.van != link.naar:
                            pair = old[link.van], new[link.naar]
                            found.setdefault(pair, set()).add(_match(link, told))
                            if not link.is_part:
                                replaced[pair] = None
    for (before, after), matches in found.items():
        match = matches.pop() if len(matches) == 1 else SKOS.relatedMatch
        yield before, match, after
        yield after, _INVERSE.get(match, match), before
    for before, after in replaced:
        yield before, DCTERMS.isReplacedBy, after
        yield after, DCTERMS.replaces, before


_INVERSE = {SKOS.narrowMatch: SKOS.broadMatch, SKOS.broadMatch: SKOS.narrowMatch}


def _match(link: TransitionLink, told: list[TransitionLink]) -> URIRef:
    """Return how an old code matches a new one, seen among all links of the list."""
    after = [other for other in told if other.van == link.van]
    before = [other for other in told if other.naar == link.naar]
    whole_after, whole_before = (sum(not other.is_part for other in side) for side in (after, before))
    if link.is_part or (whole_after > 1 and whole_before > 1):
        return SKOS.relatedMatch
    if whole_after > 1:
        return SKOS.narrowMatch
    if whole_before > 1:
        return SKOS.broadMatch
    return SKOS.exactMatch if len(after) == len(before) == 1 else SKOS.closeMatch


def _addresses(concepts: list[Concept], layer: Laag, jaar: int, lijst: str) -> dict[str, URIRef]:
    """Return the address of every code that a list of CBS has for a layer in a year."""
    side = lijst.removeprefix("categorie_")
    return {
        concept.fact.code: concept.uri
        for concept in concepts
        if lijst in LISTS.get(concept.fact.lijst, ())
        and concept.fact.model in (None, layer.model)
        and concept.fact.kant in (None, side)
        and concept.fact.holds(layer.id, jaar)
    }


_PARTS: tuple[Callable[[Specification, list[Concept]], Iterator[Triple]], ...] = (
    _source_triples,
    _scheme_triples,
    _concept_triples,
    _hierarchy_triples,
    _mapping_triples,
    _collection_triples,
)


def _dutch(text: str) -> Literal:
    return Literal(text, lang="nl")


def _enumeration(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} en {last}" if first else last


def _preferred_name(concept: Concept, latest: int) -> str:
    """Return the name in the last year that has the code; where layers differ, that of the first layer."""
    years = {use.layer.id: max(use.first, min(use.last or latest, latest)) for use in concept.uses}
    laag = max(years, key=lambda laag: years[laag])
    name = name_in(concept.fact, laag, years[laag])
    if name is None:
        raise UserError(f"{concept.fact.origin.place()}: code {concept.fact.code} heeft geen naam in {years[laag]}")
    return name


def _notes(concept: Concept) -> Iterator[tuple[URIRef, str]]:
    fact = concept.fact
    if fact.soort is not None:
        yield SKOS.scopeNote, f"Dit is een {fact.soort}: op deze code wordt geen bedrag geleverd."
    if fact.kant is not None:
        yield SKOS.scopeNote, f"Alleen bij de {fact.kant}."
    if isinstance(fact.record, Knoop | Indicator) and fact.record.toelichting is not None:
        yield SKOS.scopeNote, fact.record.toelichting
    if len(fact.names) > 1:
        for name in fact.names:
            for text in _history(concept, name):
                yield SKOS.historyNote, text
    yield SKOS.editorialNote, f"Zekerheid: {fact.record.zekerheid or ''}"
    if isinstance(fact.record, Knoop) and fact.record.onderbouwing is not None:
        yield SKOS.editorialNote, f"Onderbouwing: {fact.record.onderbouwing}"
    if isinstance(fact.record.bron, Bronverwijzing):
        yield SKOS.editorialNote, f"Bron: {source_text(fact.record.bron)}"


def _history(concept: Concept, name: GedateerdeNaam) -> Iterator[str]:
    """Yield the years of a name (``2017-2022: Wijkteams``), with the layers where not all of them have it then."""
    own = concept.fact.record.geldig
    layers = [use.layer for use in concept.uses if not name.lagen or use.layer.id in name.lagen]
    spans = [
        (
            max(begins(own, layer.id), begins(name, layer.id)),
            _earliest(own.tot, name.tot),
            layer,
        )
        for layer in layers
    ]
    for first, last, having in _periods(spans):
        years = f"vanaf {first}" if last is None else str(first) if first == last else f"{first}-{last}"
        whose = "" if len(having) == len(concept.uses) else f" ({_enumeration(layer.meervoud for layer in having)})"
        yield f"{years}{whose}: {name.tekst}"


def _periods(
    spans: Iterable[tuple[int, int | None, Laag]],
) -> Iterator[tuple[int, int | None, list[Laag]]]:
    """Yield each interval once, with the layers that have it."""
    found: dict[tuple[int, int | None], list[Laag]] = {}
    for first, last, layer in spans:
        found.setdefault((first, last), []).append(layer)
    return ((first, last, layers) for (first, last), layers in found.items())


def _period(layers: Iterable[Laag], first: int, last: int | None) -> Literal:
    end = "" if last is None else f" end={last};"
    name = _enumeration(layer.meervoud for layer in layers)
    return Literal(f"name={name}; start={first};{end} scheme=W3C-DTF;", datatype=DCTERMS.Period)


def _status(zekerheid: str, deprecated: bool) -> URIRef:
    if deprecated:
        return STATUS.Deprecated
    return STATUS.UnderDevelopment if zekerheid == Zekerheid.VOORSTEL else STATUS.Completed


GENERATOR = Generator(
    "begrippen",
    lambda building: files(building.specification),
    forms=lambda specification: {"begrippen (linked data)": triples(specification)},
)
