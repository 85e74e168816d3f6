"""The SKOS concepts: both files hold one graph, and that graph holds every code as NL-SBB wants it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from msgspec import structs
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from generators.kernel import reading as facts
from generators.kernel import sources
from generators.kernel.records import Bron
from generators.outputs import linked_data
from generators.outputs import skos as begrippen
from generators.subjects.model.specification import Specification
from iv3.core.errors import UserError
from tests.support.sources import ROOT, made

TURTLE, JSON_LD = "begrippen/iv3.ttl", "begrippen/iv3.jsonld"
LISTS = ("taakveld", "categorie", "balanscode", "kengetallen", "beleidsindicatoren")
ADMS = Namespace("http://www.w3.org/ns/adms#")
STATUS = Namespace("http://purl.org/adms/status/")

PRINT_HASHES = """
import hashlib, pathlib
from generators.kernel import reading, sources
from generators.outputs import skos
from generators.subjects.model.specification import Specification
root = pathlib.Path.cwd()
files = skos.files(Specification(reading.read(sources.load_folder(root / "tables", root))))
print({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})
"""

SMALL = """
bron: {id: boek, blad: 35, plaats: paragraaf 2}
zekerheid: voorstel
balansposten:
  - code: "a/b 1"
    naam: Eerste
    geldig: {van: 2018, tot: 2030}
    toelichting: Wat een lezer nog moet weten.
    onderbouwing: Volgt uit het boek.
"""


@pytest.fixture(scope="module")
def specification() -> Specification:
    return Specification(facts.read(sources.load_folder(ROOT / "tables", ROOT)))


@pytest.fixture(scope="module")
def files(specification: Specification) -> dict[str, bytes]:
    return begrippen.files(specification)


@pytest.fixture(scope="module")
def graph(files: dict[str, bytes]) -> Graph:
    return Graph().parse(data=files[TURTLE], format="turtle")


def _address(specification: Specification, path: str) -> URIRef:
    return URIRef(f"{specification.edition.adres}id/{path}")


def _small(specification: Specification, text: str = SMALL, groups: str = "") -> Specification:
    """Return the layers and edition of the real sources with only the balansposten in ``text``, and these groups."""
    balansposten = sources.load_text(text, "tables/model/balansposten.yaml")
    read = facts.read([balansposten, *([sources.load_text(groups, "tables/model/groepen.yaml")] if groups else [])])
    bronnen = {
        "boek": made(
            Bron,
            id="boek",
            titel="Een boek",
            uitgever="Een uitgever",
            geraadpleegd="2025-01-02",
            soort="rapport",
            gelezen="zelf",
        )
    }
    return Specification(
        replace(read, edition=specification.edition, layers=specification.facts.layers, bronnen=bronnen)
    )


def _graph(specification: Specification) -> Graph:
    return Graph().parse(data=begrippen.files(specification)[TURTLE], format="turtle")


def _concept_faults(graph: Graph) -> list[str]:
    """Return what is wrong with the concepts one by one; no concept at all is a fault as well."""
    found = []
    concepts = list(graph.subjects(RDF.type, SKOS.Concept))
    for concept in concepts:
        names = [name for name in graph.objects(concept, SKOS.prefLabel) if isinstance(name, Literal)]
        if [name.language for name in names] != ["nl"]:
            found.append(f"{concept}: prefLabel {names}")
        for predicate in (SKOS.inScheme, SKOS.notation, ADMS.status):
            if len(list(graph.objects(concept, predicate))) != 1:
                found.append(f"{concept}: {predicate}")
        documents = list(graph.objects(concept, DCTERMS.source))
        if not documents or any(graph.value(document, DCTERMS.title) is None for document in documents):
            found.append(f"{concept}: geen bron met een titel")
        if not list(graph.objects(concept, DCTERMS.valid)):
            found.append(f"{concept}: geen geldigheid")
        if set(names) & set(graph.objects(concept, SKOS.altLabel)):
            found.append(f"{concept}: altLabel is prefLabel")
    return found or ([] if concepts else ["geen begrippen"])


def _hierarchy_faults(graph: Graph) -> list[str]:
    """Return broader links that leave the scheme, go round or have no inverse, and concepts that hang nowhere."""
    found = []
    links = list(graph.subject_objects(SKOS.broader))
    for child, parent in links:
        if graph.value(child, SKOS.inScheme) != graph.value(parent, SKOS.inScheme):
            found.append(f"{child}: broader {parent} in een ander schema")
        if (parent, SKOS.narrower, child) not in graph:
            found.append(f"{parent}: geen narrower {child}")
        if child in graph.transitive_objects(parent, SKOS.broader):
            found.append(f"{child}: broader gaat rond")
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        scheme = graph.value(concept, SKOS.inScheme)
        is_top = (concept, SKOS.topConceptOf, scheme) in graph and (scheme, SKOS.hasTopConcept, concept) in graph
        if is_top == bool(list(graph.objects(concept, SKOS.broader))):
            found.append(f"{concept}: top of onder een ander, een van beide")
    return found or ([] if links else ["geen broader"])


INVERSE = {
    SKOS.exactMatch: SKOS.exactMatch,
    SKOS.closeMatch: SKOS.closeMatch,
    SKOS.relatedMatch: SKOS.relatedMatch,
    SKOS.narrowMatch: SKOS.broadMatch,
    SKOS.broadMatch: SKOS.narrowMatch,
    DCTERMS.isReplacedBy: DCTERMS.replaces,
    DCTERMS.replaces: DCTERMS.isReplacedBy,
}
MATCHES = [predicate for predicate in INVERSE if predicate in SKOS]


def _mapping_faults(graph: Graph) -> list[str]:
    """Return mappings without inverse, to another scheme, doubled, or that SKOS forbids together."""
    found = []
    looked_at = 0
    matched: Counter[tuple[str, str]] = Counter()
    wider = Graph()
    for predicate in (SKOS.broader, SKOS.broadMatch):
        for child, parent in graph.subject_objects(predicate):
            wider.add((child, SKOS.broader, parent))
    for predicate, inverse in INVERSE.items():
        for one, other in graph.subject_objects(predicate):
            looked_at += 1
            matched[str(one), str(other)] += predicate in MATCHES
            if (other, inverse, one) not in graph:
                found.append(f"{other}: geen {inverse} {one}")
            if one == other or graph.value(one, SKOS.inScheme) != graph.value(other, SKOS.inScheme):
                found.append(f"{one}: {predicate} {other} in een ander schema of naar zichzelf")
            if predicate == SKOS.relatedMatch and other in wider.transitive_objects(one, SKOS.broader):
                found.append(f"{one}: {other} is verwant en ruimer")
    found += [f"{pair}: twee soorten" for pair, count in matched.items() if count > 1]
    return found or ([] if looked_at else ["geen afbeeldingen"])


def test_mappings_between_years_have_an_inverse_and_do_not_contradict_each_other(graph: Graph) -> None:
    assert _mapping_faults(graph) == []


def test_a_broken_mapping_is_noticed(specification: Specification, files: dict[str, bytes]) -> None:
    before, after = (_address(specification, f"taakveld/gemeente/{code}") for code in ("6.71", "6.71b"))
    broken = Graph().parse(data=files[TURTLE], format="turtle")
    broken.remove((before, SKOS.narrowMatch, after))
    assert any("geen " in fault for fault in _mapping_faults(broken))
    broken = Graph().parse(data=files[TURTLE], format="turtle")
    broken.add((before, SKOS.relatedMatch, after))
    broken.add((after, SKOS.relatedMatch, before))
    faults = _mapping_faults(broken)
    assert any("verwant en ruimer" in fault for fault in faults)
    assert any("twee soorten" in fault for fault in faults)
    assert _mapping_faults(Graph()) == ["geen afbeeldingen"]


@pytest.mark.parametrize(
    ("old", "match", "new", "replaces"),
    [
        ("taakveld/gemeente/6.82a", SKOS.exactMatch, "taakveld/gemeente/6.821", True),
        ("taakveld/gemeente/6.71a", SKOS.closeMatch, "taakveld/gemeente/6.711", True),
        ("taakveld/gemeente/6.71", SKOS.narrowMatch, "taakveld/gemeente/6.71b", True),
        ("taakveld/gemeente/6.2", SKOS.narrowMatch, "taakveld/gemeente/6.22", True),
        ("taakveld/gemeente/6.72a", SKOS.relatedMatch, "taakveld/gemeente/6.751", True),
        ("taakveld/gemeente/6.72a", SKOS.relatedMatch, "taakveld/gemeente/6.761", False),
        ("taakveld/gemeente/6.71c", SKOS.relatedMatch, "taakveld/gemeente/6.60", False),
        ("categorie/alle/4.4.1", SKOS.narrowMatch, "categorie/alle/4.5.1", True),
        ("categorie/alle/4.4.1", SKOS.relatedMatch, "categorie/alle/4.6.6", True),
        ("balanscode/alle/A221", SKOS.narrowMatch, "balanscode/alle/A221b", True),
    ],
)
def test_a_code_is_mapped_to_its_successor(
    specification: Specification, graph: Graph, old: str, match: URIRef, new: str, replaces: bool
) -> None:
    before, after = _address(specification, old), _address(specification, new)
    assert [predicate for predicate in MATCHES if (before, predicate, after) in graph] == [match]
    assert ((before, DCTERMS.isReplacedBy, after) in graph) is replaces


def test_every_code_that_ended_since_2022_says_what_replaces_it(specification: Specification, graph: Graph) -> None:
    first = min(old for old, _ in specification.facts.transition_years)
    ended = [
        concept
        for concept in begrippen.concepts(specification)
        if concept.fact.lijst in ("taakveld", "categorie", "balanscode")
        and concept.fact.soort is None
        and all(use.last is not None and first <= use.last < specification.edition.laatste_jaar for use in concept.uses)
    ]
    assert len(ended) == 24 + 8 + 7
    assert [concept.fact.code for concept in ended if graph.value(concept.uri, DCTERMS.isReplacedBy) is None] == []


def test_turtle_and_json_ld_hold_the_same_graph(files: dict[str, bytes], graph: Graph) -> None:
    other = Graph().parse(data=files[JSON_LD], format="json-ld")
    assert len(graph) > 0
    assert isomorphic(graph, other)
    other.remove((None, SKOS.notation, Literal("0.10")))
    assert not isomorphic(graph, other)


def test_every_code_of_the_lists_is_one_concept_in_its_scheme(specification: Specification, graph: Graph) -> None:
    expected = Counter(
        _address(specification, f"{fact.lijst}/{fact.model or 'alle'}")
        for fact in specification.facts.codes
        if fact.lijst in LISTS
    )
    found = Counter(graph.value(c, SKOS.inScheme) for c in graph.subjects(RDF.type, SKOS.Concept))
    assert len(expected) == len(LISTS) + 1, "taakvelden hebben een lijst per model"
    assert min(expected.values()) > 0
    assert found == expected
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == set(expected)


def test_every_scheme_has_title_publisher_version_and_licence(graph: Graph) -> None:
    schemes = list(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert schemes
    for scheme in schemes:
        for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, OWL.versionInfo):
            assert len(list(graph.objects(scheme, predicate))) == 1, (scheme, predicate)
    licences = set(graph.objects(None, DCTERMS.license))
    assert licences == {URIRef("http://creativecommons.org/publicdomain/zero/1.0/")}
    assert len({graph.value(scheme, DCTERMS.title) for scheme in schemes}) == len(schemes)


@pytest.mark.parametrize("code", ["0.1", "0.10", "6.6", "6.60", "6.72a"])
def test_codes_come_back_as_text(specification: Specification, files: dict[str, bytes], code: str) -> None:
    concept = _address(specification, f"taakveld/gemeente/{code}")
    for name, form in ((TURTLE, "turtle"), (JSON_LD, "json-ld")):
        read = Graph().parse(data=files[name], format=form)
        notation = read.value(concept, SKOS.notation)
        assert isinstance(notation, Literal)
        assert (str(notation), notation.datatype, notation.toPython()) == (code, None, code)
    (node,) = [n for n in json.loads(files[JSON_LD])["@graph"] if n["id"] == str(concept)]
    assert node["notation"] == code


def test_every_concept_has_one_dutch_name_one_scheme_one_code_and_a_source(graph: Graph) -> None:
    assert _concept_faults(graph) == []


@pytest.mark.parametrize("predicate", [SKOS.prefLabel, SKOS.inScheme, SKOS.notation, DCTERMS.source, DCTERMS.valid])
def test_a_concept_that_misses_something_is_noticed(
    specification: Specification, files: dict[str, bytes], predicate: URIRef
) -> None:
    broken = Graph().parse(data=files[TURTLE], format="turtle")
    broken.remove((_address(specification, "taakveld/gemeente/0.10"), predicate, None))
    assert len(_concept_faults(broken)) == 1
    assert _concept_faults(Graph()) == ["geen begrippen"]


def test_broader_stays_in_the_scheme_and_never_goes_round(graph: Graph) -> None:
    assert _hierarchy_faults(graph) == []


def test_a_broken_hierarchy_is_noticed(specification: Specification, files: dict[str, bytes]) -> None:
    top, leaf = (_address(specification, f"taakveld/gemeente/{code}") for code in ("Tot_TV", "0.10"))
    elsewhere = _address(specification, "taakveld/provincie/0.")
    for child, parent, fault in ((top, leaf, "gaat rond"), (leaf, elsewhere, "in een ander schema")):
        broken = Graph().parse(data=files[TURTLE], format="turtle")
        broken.add((child, SKOS.broader, parent))
        assert any(fault in found for found in _hierarchy_faults(broken))
    assert _hierarchy_faults(Graph()) == ["geen broader"]


def test_bytes_are_equal_in_every_process(files: dict[str, bytes]) -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", PRINT_HASHES],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "4321")
    }
    here = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert printed == {f"{here}\n"}


def test_an_earlier_name_is_an_alternative_with_its_years(specification: Specification, graph: Graph) -> None:
    concept = _address(specification, "taakveld/gemeente/6.2")
    assert graph.value(concept, SKOS.prefLabel) == Literal("Toegang en eerstelijnsvoorzieningen", lang="nl")
    assert list(graph.objects(concept, SKOS.altLabel)) == [Literal("Wijkteams", lang="nl")]
    assert set(graph.objects(concept, SKOS.historyNote)) == {
        Literal("2017-2022: Wijkteams", lang="nl"),
        Literal("2023-2024: Toegang en eerstelijnsvoorzieningen", lang="nl"),
    }


def test_a_name_of_one_layer_says_which_layer(specification: Specification, graph: Graph) -> None:
    concept = _address(specification, "balanscode/alle/P140")
    assert list(graph.objects(concept, SKOS.prefLabel)) == [
        Literal("Vooruitontvangen bedragen met een rentetypische looptijd van één jaar of langer", lang="nl")
    ]
    notes = sorted(map(str, graph.objects(concept, SKOS.historyNote)))
    assert [note.split(":")[0] for note in notes] == [
        "2019 (gemeenten en gemeenschappelijke regelingen)",
        "2019-2020 (provincies)",
        "vanaf 2020 (gemeenten en gemeenschappelijke regelingen)",
        "vanaf 2021 (provincies)",
    ]


def _until(specification: Specification, year: int) -> Specification:
    edition = structs.replace(specification.edition, laatste_jaar=year)
    return Specification(replace(specification.facts, edition=edition))


def test_a_name_for_after_the_last_year_is_not_yet_the_name(specification: Specification) -> None:
    earlier = _until(specification, 2022)
    name = _graph(earlier).value(_address(specification, "taakveld/gemeente/6.2"), SKOS.prefLabel)
    assert name == Literal("Wijkteams", lang="nl")


def test_an_ended_code_is_deprecated_once_the_edition_has_a_later_year(specification: Specification) -> None:
    concept = _address(specification, "taakveld/gemeente/6.2")
    for year, deprecated, status in ((2024, False, STATUS.Completed), (2025, True, STATUS.Deprecated)):
        graph = _graph(_until(specification, year))
        assert ((concept, OWL.deprecated, Literal(True)) in graph) is deprecated
        assert graph.value(concept, ADMS.status) == status


def test_validity_names_the_layers_with_their_years(specification: Specification, graph: Graph) -> None:
    periods = set(graph.objects(_address(specification, "kengetallen/alle/fk.1"), DCTERMS.valid))
    assert periods == {
        Literal(
            "name=gemeenten en gemeenschappelijke regelingen; start=2020; scheme=W3C-DTF;", datatype=DCTERMS.Period
        ),
        Literal("name=provincies; start=2021; scheme=W3C-DTF;", datatype=DCTERMS.Period),
    }
    ended = graph.value(_address(specification, "taakveld/gemeente/6.72a"), DCTERMS.valid)
    assert "start=2023; end=2024;" in str(ended)


def test_a_category_on_both_sides_has_a_parent_on_each(specification: Specification, graph: Graph) -> None:
    parents = {_address(specification, f"categorie/alle/{side}/LR") for side in ("lasten", "baten")}
    assert {graph.value(parent, SKOS.notation) for parent in parents} == {Literal("LR")}
    assert set(graph.objects(_address(specification, "categorie/alle/3.1"), SKOS.broader)) == parents
    of_one_side = graph.objects(_address(specification, "categorie/alle/lasten/1.1"), SKOS.broader)
    assert list(of_one_side) == [_address(specification, "categorie/alle/lasten/LR")]


def test_every_group_is_a_collection_of_existing_members(specification: Specification, graph: Graph) -> None:
    collections = set(graph.subjects(RDF.type, SKOS.Collection))
    assert len(collections) == len(specification.facts.groups) > 0
    members = list(graph.subject_objects(SKOS.member))
    known = collections | set(graph.subjects(RDF.type, SKOS.Concept))
    assert {collection for collection, _ in members} == collections
    assert {member for _, member in members} <= known
    assert len(members) >= sum(len(group.codes) for group in specification.facts.groups)


def test_certainty_place_and_texts_of_a_code_become_notes(specification: Specification) -> None:
    graph = _graph(_small(specification))
    concept = _address(specification, "balanscode/alle/a%2Fb%201")
    assert graph.value(concept, SKOS.notation) == Literal("a/b 1")
    assert graph.value(concept, ADMS.status) == STATUS.UnderDevelopment
    assert graph.value(concept, DCTERMS.source) == _address(specification, "bron/boek")
    assert graph.value(concept, SKOS.scopeNote) == Literal("Wat een lezer nog moet weten.", lang="nl")
    assert set(map(str, graph.objects(concept, SKOS.editorialNote))) == {
        "Zekerheid: voorstel",
        "Onderbouwing: Volgt uit het boek.",
        "Bron: boek, blad 35, paragraaf 2",
    }


def test_what_cannot_be_a_concept_is_refused_with_the_place(specification: Specification) -> None:
    broken = {
        "bron andere staat niet": SMALL.replace("id: boek", "id: andere"),
        "is er al": SMALL + '  - {code: "a/b 1", naam: Tweede, geldig: {van: 2031}}\n',
        "geen overheidslaag": SMALL.replace("tot: 2030", "tot: 2016").replace("van: 2018", "van: 2015"),
        "heeft geen naam": SMALL.replace("naam: Eerste", "naam: [{tekst: Eerste, van: 2017, tot: 2017}]"),
        "nergens bestaat niet": SMALL + "    onder: nergens\n",
    }
    for message, text in broken.items():
        with pytest.raises(UserError, match=rf"balansposten\.yaml.*{message}"):
            begrippen.files(_small(specification, text))
    groups = "bron: boek\nzekerheid: voorstel\ngroepen: [{id: g, soort: balanspost, naam: G, codes: [weg]}]\n"
    with pytest.raises(UserError, match=r"groepen\.yaml.*geen code en geen groep"):
        begrippen.files(_small(specification, SMALL, groups))


def test_a_predicate_that_json_ld_has_no_word_for_is_refused(
    specification: Specification, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linked_data, "_TERMS", tuple(t for t in linked_data._TERMS if t.predicate != SKOS.historyNote))
    with pytest.raises(ValueError, match=r"JSON-LD kent geen woord voor .*historyNote"):
        begrippen.files(specification)


def test_sources_are_read_with_their_id_and_a_rejected_one_is_left_out(specification: Specification) -> None:
    read = specification.facts.bronnen
    assert len(read) > 0
    assert all(bron.id == key and bron.titel and bron.uitgever for key, bron in read.items())
    first = next(iter(read))
    documents = sources.load_folder(ROOT / "tables", ROOT)
    without = facts.read(documents, {("tables/bronnen.yaml", ("bronnen", first))})
    assert set(without.bronnen) == set(read) - {first}
