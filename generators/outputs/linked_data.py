"""Triples in Turtle and in JSON-LD: the same graph twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

ADMS = Namespace("http://www.w3.org/ns/adms#")

Triple: TypeAlias = tuple[URIRef, URIRef, URIRef | Literal]

_PREFIXES = {
    "adms": str(ADMS),
    "dct": str(DCTERMS),
    "owl": str(OWL),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "xsd": str(XSD),
}


@dataclass(frozen=True)
class _Term:
    """How JSON-LD writes a predicate: its key, how its values are read, and whether there can be more than one."""

    key: str
    predicate: URIRef
    reading: Mapping[str, str]
    many: bool = False


_LINK = {"@type": "@id"}
_DUTCH = {"@language": "nl"}
_DATE = {"@type": "xsd:date"}
_PLAIN: Mapping[str, str] = {}

_TERMS = (
    _Term("type", RDF.type, _PLAIN),
    _Term("title", DCTERMS.title, _DUTCH),
    _Term("description", DCTERMS.description, _DUTCH),
    _Term("publisher", DCTERMS.publisher, _PLAIN),
    _Term("license", DCTERMS.license, _LINK),
    _Term("issued", DCTERMS.issued, _DATE),
    _Term("bibliographicCitation", DCTERMS.bibliographicCitation, _PLAIN),
    _Term("seeAlso", RDFS.seeAlso, _LINK),
    _Term("comment", RDFS.comment, _DUTCH),
    _Term("versionInfo", OWL.versionInfo, _PLAIN),
    _Term("prefLabel", SKOS.prefLabel, _DUTCH),
    _Term("altLabel", SKOS.altLabel, _DUTCH, many=True),
    _Term("notation", SKOS.notation, _PLAIN),
    _Term("scopeNote", SKOS.scopeNote, _DUTCH, many=True),
    _Term("historyNote", SKOS.historyNote, _DUTCH, many=True),
    _Term("editorialNote", SKOS.editorialNote, _DUTCH, many=True),
    _Term("valid", DCTERMS.valid, {"@type": "dct:Period"}, many=True),
    _Term("deprecated", OWL.deprecated, _PLAIN),
    _Term("status", ADMS.status, _LINK),
    _Term("source", DCTERMS.source, _LINK, many=True),
    _Term("inScheme", SKOS.inScheme, _LINK),
    _Term("topConceptOf", SKOS.topConceptOf, _LINK),
    _Term("broader", SKOS.broader, _LINK, many=True),
    _Term("narrower", SKOS.narrower, _LINK, many=True),
    _Term("hasTopConcept", SKOS.hasTopConcept, _LINK, many=True),
    _Term("exactMatch", SKOS.exactMatch, _LINK, many=True),
    _Term("closeMatch", SKOS.closeMatch, _LINK, many=True),
    _Term("broadMatch", SKOS.broadMatch, _LINK, many=True),
    _Term("narrowMatch", SKOS.narrowMatch, _LINK, many=True),
    _Term("relatedMatch", SKOS.relatedMatch, _LINK, many=True),
    _Term("isReplacedBy", DCTERMS.isReplacedBy, _LINK, many=True),
    _Term("replaces", DCTERMS.replaces, _LINK, many=True),
    _Term("member", SKOS.member, _LINK, many=True),
)


def turtle(found: Iterable[Triple]) -> bytes:
    """Return triples in Turtle."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in found:
        graph.add(triple)
    return graph.serialize(format="turtle", encoding="utf-8").rstrip() + b"\n"


def json_ld(found: Iterable[Triple]) -> dict[str, Any]:
    """Return the triples as JSON-LD with one object per subject; keys in a fixed order, values in the order given."""
    nodes: dict[URIRef, dict[URIRef, list[URIRef | Literal]]] = {}
    for subject, predicate, value in found:
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)
    words = {term.key: _definition(term) for term in _TERMS if term.predicate != RDF.type}
    return {
        "@context": {"id": "@id", "type": "@type", **_PREFIXES, **words},
        "@graph": [_node(subject, values) for subject, values in nodes.items()],
    }


def _definition(term: _Term) -> dict[str, str]:
    container = {"@container": "@set"} if term.many else {}
    return {"@id": _compact(term.predicate), **term.reading, **container}


def _node(subject: URIRef, values: Mapping[URIRef, list[URIRef | Literal]]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": str(subject)}
    for term in _TERMS:
        written = [_json_value(value, term) for value in values.get(term.predicate, ())]
        if written:
            node[term.key] = written if term.many or len(written) > 1 else written[0]
    unknown = values.keys() - {term.predicate for term in _TERMS}
    if unknown:
        raise ValueError(f"{subject}: JSON-LD kent geen woord voor {', '.join(sorted(unknown))}")
    return node


def _json_value(value: URIRef | Literal, term: _Term) -> str | bool:
    if term.predicate == RDF.type:
        return _compact(value)
    if term.predicate == OWL.deprecated:
        return bool(value)
    return str(value)


def _compact(uri: URIRef | Literal) -> str:
    for prefix, namespace in _PREFIXES.items():
        if uri.startswith(namespace):
            return f"{prefix}:{uri.removeprefix(namespace)}"
    raise ValueError(f"geen voorvoegsel voor {uri}")
