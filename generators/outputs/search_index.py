"""The index of the search: everything a user may look for, over all years, each thing once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from generators.kernel.files import Files
from generators.kernel.kinds import said
from generators.kernel.noted import noted_property
from generators.kernel.reading import source_text
from generators.kernel.records import Geldigheid, Tekstfeit
from generators.outputs.generator import Generator
from generators.subjects.couplings.facts import CareCode, couplings_of
from generators.subjects.couplings.tables import PGB, outcomes
from generators.subjects.guidance.facts import AskedQuestion, belongs_on, codes_in_text, guidance_of
from generators.subjects.keyfigures.facts import key_figures, name_of
from generators.subjects.model.specification import Specification
from generators.subjects.search.facts import search_words, synonyms
from generators.subjects.transitions.code_years import KINDS, CodeYears, YearRun, all_codes, codes_by_layer, runs
from iv3.core.errors import UserError
from iv3.core.words import Overgangslijst

FOLDER = "zoeken"
PATH = f"{FOLDER}/zoekindex.json"
"""Where the index is published; the site has a copy beside its search."""

_EXCLUDED = "omvat_niet"
_INSIDE = ("omvat", "regels", "let_op")

Document = dict[str, Any]


def files(specification: Specification) -> Files:
    """Return the index as compact JSON; what searches in it is JavaScript."""
    index = json.dumps(data(specification), ensure_ascii=False, separators=(",", ":"))
    return {PATH: f"{index}\n".encode()}


def data(specification: Specification) -> dict[str, Any]:
    """Return the index.

    A document has ``soort``, ``code`` and ``naam``, and what it has more: ``jaren`` (first, last), ``namen`` (first,
    last, name), ``kort`` (first, last, text, certainty, source), ``woorden`` (word, first, last, certainty,
    categorie), ``tekst`` (text, first, last), ``over`` (kind, code), ``opvolgers`` (last year, codes with their
    condition, question), ``plaats`` (first, last, state, taakvelden, question, certainty, source), ``beslis``,
    which names it in the decision trees, ``lagen``, the layers it is for when it is not for all, and ``elders``, other
    layers that may see it too, told for whom it is. What stands last in a list may be left out.

    Raises:
        UserError: there are no words to search with.
    """
    words = search_words(specification)
    if words is None:
        raise UserError("tables/zoekwoorden.yaml ontbreekt of is niet leesbaar")
    years = {laag: specification.years(laag) for laag in specification.layers}
    first = next(iter(years))
    return {
        "jaren": [years[first][0], years[first][-1]],
        "lagen": {
            laag: {"meervoud": layer.meervoud, "jaren": [years[laag][0], years[laag][-1]]}
            for laag, layer in specification.layers.items()
        },
        "bronnen": {source.id: source.titel for source in specification.facts.bronnen.values()},
        "overslaan": words.overslaan,
        "soorten": said(words.soorten),
        "synoniemen": synonyms(words),
        "documenten": [
            *_codes(specification),
            *_care(specification),
            *_questions(specification),
            *_rules(specification),
            *_key_figures(specification),
            *_terms(specification),
        ],
    }


def _codes(specification: Specification) -> Iterator[Document]:
    """Yield every code of every layer; layers that have a code with the same years, names and texts share it."""
    found: dict[tuple[str, str], list[tuple[Document, list[str]]]] = {}
    for laag, codes in codes_by_layer(specification).items():
        finds = _Finds(specification, laag)
        for code in codes:
            document = _code(specification, code, laag, finds)
            alike = found.setdefault((code.lijst, code.code), [])
            same = next((lagen for other, lagen in alike if _same(other, document)), None)
            if same is None:
                alike.append((document, [laag]))
            else:
                same.append(laag)
    for kind in KINDS:
        for (lijst, _), alike in found.items():
            for document, lagen in alike if lijst == kind else ():
                yield {**document, **_only_for(specification, lagen)}


def _same(one: Document, other: Document) -> bool:
    """Tell whether a code says the same for two layers: a layer that began later has it from its own first year."""
    return {**one, "jaren": one["jaren"][1:]} == {**other, "jaren": other["jaren"][1:]}


def _only_for(specification: Specification, lagen: Iterable[str]) -> dict[str, Any]:
    """Return the layers as a document names them: nothing when it is for all of them."""
    named = [laag for laag in specification.layers if laag in set(lagen)]
    return {} if len(named) == len(specification.layers) else {"lagen": named}


def _written_for(specification: Specification, lagen: Iterable[str], names_taakvelden: bool) -> dict[str, Any]:
    """Return for whom an answer is, and who else may see it, told for whom it is.

    Args:
        specification: the facts.
        lagen: the layers that the answer names; without any it is for those of the first model, whose text it explains.
        names_taakvelden: whether it names taakvelden, which mean nothing or something else in another model.
    """
    layers = specification.layers
    models = {layers[laag].model for laag in lagen} or {next(iter(layers.values())).model}
    own = set(lagen) or {laag for laag, layer in layers.items() if layer.model in models}
    others = [laag for laag in layers if laag not in own and (not names_taakvelden or layers[laag].model in models)]
    return {**_only_for(specification, own), **({"elders": others} if others else {})}


@dataclass(frozen=True)
class _Finds:
    """What is found at a code of a layer beside its own text: what belongs there instead, and themes of a grant."""

    specification: Specification
    laag: str

    @noted_property
    def elsewhere(self) -> dict[tuple[str, str], list[list[Any]]]:
        """What another text says does not belong there, at the code where it does."""
        found: dict[tuple[str, str], list[list[Any]]] = {}
        model = self.specification.layers[self.laag].model
        for text in guidance_of(self.specification).texts:
            for item in _for_layer(text.items(_EXCLUDED), self.laag) if text.model in (None, model) else ():
                for code in belongs_on(item):
                    told = [item.wat, *_years(self.specification, item.geldig)]
                    found.setdefault((text.lijst, code), []).append(told)
        return found

    @noted_property
    def themes(self) -> dict[tuple[str, str], list[list[Any]]]:
        """The themes of the broad specific grant, at their taakveld; it goes to gemeenten."""
        found: dict[tuple[str, str], list[list[Any]]] = {}
        model = self.specification.layers[self.laag].model
        of_gemeenten = model == next(iter(self.specification.layers.values())).model
        for theme in guidance_of(self.specification).spuk_themes if of_gemeenten else ():
            text = f"brede SPUK: {theme.thema}"
            found.setdefault(("taakveld", theme.taakveld), []).append([text, *_years(self.specification, theme.geldig)])
        return found


def _for_layer(items: Iterable[Tekstfeit], laag: str) -> list[Tekstfeit]:
    return [item for item in items if not item.lagen or laag in item.lagen]


def _code(specification: Specification, code: CodeYears, laag: str, finds: _Finds) -> Document:
    text = guidance_of(specification).text(code.lijst, code.code, code.model)
    document: Document = {
        "soort": KINDS[code.lijst],
        "code": code.code,
        "naam": code.naam,
        "jaren": [min(code.jaren), max(code.jaren)],
    }
    names = runs({jaar: entry.naam for jaar, entry in code.jaren.items()})
    if len(names) > 1:
        document["namen"] = [[run.van, run.tot, run.what] for run in names]
    if text is not None:
        document["kort"] = [
            [*_years(specification, kort), kort.tekst, kort.zekerheid, source_text(kort.bron)] for kort in text.kort
        ]
        document["woorden"] = [
            [word, *_years(specification, keyword.geldig), keyword.zekerheid, *filter(None, (keyword.categorie,))]
            for keyword in text.record.trefwoorden
            for word in (keyword.woord, *keyword.ook)
        ]
        inside = _for_layer((item for section in _INSIDE for item in text.items(section)), laag)
        document["tekst"] = [[item.wat, *_years(specification, item.geldig)] for item in inside]
    found = [*document.get("tekst", ()), *finds.elsewhere.get((code.lijst, code.code), ())]
    document["tekst"] = _each_once([*found, *finds.themes.get((code.lijst, code.code), ())])
    if max(code.jaren) < specification.edition.laatste_jaar:
        document["opvolgers"] = _successors(specification, code, laag)
    return {key: value for key, value in document.items() if value != []}


def _each_once(parts: Iterable[list[Any]]) -> list[list[Any]]:
    return [list(part) for part in dict.fromkeys(tuple(part) for part in parts)]


def _successors(specification: Specification, code: CodeYears, laag: str) -> list[Any]:
    """Return the last year of a code that ended, the codes it went to with when, and the question that decides."""
    ended = max(code.jaren)
    told = [
        fact
        for fact in specification.facts.transitions
        if fact.lijst == code.lijst
        and fact.van_jaar == ended
        and code.code in fact.van
        and laag in (fact.lagen or (laag,))
    ]
    when: dict[str, list[str]] = {}
    for successor in (successor for fact in told for successor in fact.naar):
        when.setdefault(successor.code, []).extend([successor.als] if successor.als else [])
    codes = [[successor, "; ".join(dict.fromkeys(said))] for successor, said in when.items()]
    return [ended, codes, next((fact.vraag for fact in told if fact.vraag), "")]


def _care(specification: Specification) -> Iterator[Document]:
    found: dict[tuple[str, ...], dict[int, tuple[Any, ...]]] = {}
    codes: dict[tuple[str, ...], CareCode] = {}
    pgb_apart = {care_list.lijst for care_list in couplings_of(specification).lists if care_list.leveringsvorm}
    every = [c for c in outcomes(specification) if c.code.lijst.lijst not in pgb_apart and c.table != PGB]
    same_year = Counter((*_named(coupled.code), coupled.jaar) for coupled in every)
    apart = {named[:3] for named, count in same_year.items() if count > 1}
    for coupled in every:
        named = _named(coupled.code)
        key = (*named, *coupled.code.fact.productcategorieen) if named in apart else named
        outcome = coupled.outcome
        codes.setdefault(key, coupled.code)
        source = next(iter(outcome.bronnen), "")
        told = (outcome.stand, outcome.taakvelden, coupled.vraag, outcome.zekerheid, source)
        found.setdefault(key, {}).setdefault(coupled.jaar, told)
    for key, per_year in found.items():
        law, kind, code = key[:3]
        document: Document = {
            "soort": kind,
            "code": code,
            **_written_for(specification, (), names_taakvelden=True),
            "naam": codes[key].naam or code,
            "wet": law,
            "jaren": [min(per_year), max(per_year)],
            "plaats": [_placed(run) for run in runs(per_year)],
        }
        if key[:3] not in apart:
            document["beslis"] = f"{law} {kind} {code}"
        yield document


def _named(code: CareCode) -> tuple[str, str, str]:
    """Return the law, the kind and the code; of two in one year, their categories tell which."""
    return code.lijst.wet or "", code.lijst.soort, code.code


def _placed(run: YearRun) -> list[Any]:
    stand, taakvelden, vraag, zekerheid, bron = run.what
    return [run.van, run.tot, stand, list(taakvelden), vraag, zekerheid, bron]


def _questions(specification: Specification) -> Iterator[Document]:
    taakvelden = {code.code for code in all_codes(specification) if code.lijst == Overgangslijst.TAAKVELD}
    for question in guidance_of(specification).questions:
        years = _years(specification, question.record.geldig)
        yield {
            "soort": "vraag",
            "code": question.id,
            "naam": question.record.vraag,
            "jaren": years,
            "kort": [
                [*_years(specification, answer), answer.tekst, answer.zekerheid, source_text(answer.bron)]
                for answer in question.antwoorden
            ],
            "woorden": [[asked, *years] for asked in question.record.ook_gevraagd],
            "over": [[KINDS[lijst], code] for lijst, named in question.codes.items() for code in named],
            **_written_for(specification, question.record.lagen, _names_taakvelden(question, taakvelden)),
        }


def _names_taakvelden(question: AskedQuestion, taakvelden: Set[str]) -> bool:
    """Tell whether a question is about taakvelden, or its answer names one that is nothing else it is about."""
    about = question.codes
    others = {code for lijst, named in about.items() if lijst != Overgangslijst.TAAKVELD for code in named}
    told = {code for answer in question.antwoorden for code in codes_in_text(answer.tekst)}
    return Overgangslijst.TAAKVELD in about or bool(told & taakvelden - others)


def _rules(specification: Specification) -> Iterator[Document]:
    last = specification.edition.laatste_jaar
    for rule in specification.facts.rules:
        span = [rule.geldig.van, last if rule.geldig.tot is None else rule.geldig.tot]
        yield {
            "soort": "regel",
            "code": rule.id,
            "naam": rule.titel,
            "jaren": span,
            "kort": [[*span, rule.toelichting, rule.zekerheid, ""]],
            **_only_for(specification, rule.lagen or specification.layers),
        }


def _key_figures(specification: Specification) -> Iterator[Document]:
    for figure in key_figures(specification.facts):
        span = _years(specification, figure.geldig)
        told = [figure.wat, *([] if figure.niet_uit_iv3 is None else [figure.niet_uit_iv3])]
        yield {
            "soort": "kengetal",
            "code": figure.code,
            "naam": name_of(figure, specification.facts),
            "jaren": span,
            "kort": [[*span, " ".join(told), figure.zekerheid, source_text(figure.bron)]],
            "woorden": [[word, *span] for word in figure.ook],
        }


def _terms(specification: Specification) -> Iterator[Document]:
    for term in guidance_of(specification).terms:
        span = _years(specification, term.geldig)
        yield {
            "soort": "begrip",
            "code": term.id,
            "naam": term.term,
            "jaren": span,
            "kort": [[*span, term.uitleg, term.zekerheid, source_text(term.bron)]],
            **_written_for(specification, (), names_taakvelden=False),
        }
    for rule in guidance_of(specification).allocation_rules:
        span = _years(specification, rule.geldig)
        yield {
            "soort": "toedelingsregel",
            "code": rule.id,
            "naam": rule.titel,
            "jaren": span,
            "kort": [[*span, rule.regel, rule.zekerheid, source_text(rule.bron)]],
            **_written_for(specification, (), names_taakvelden=bool(rule.taakvelden)),
        }


def _years(specification: Specification, years: Geldigheid | None) -> list[int]:
    """Return the first and last year of what holds for some years; without any it holds in all that there are."""
    first, last = specification.years(next(iter(specification.layers)))[0], specification.edition.laatste_jaar
    if years is None:
        return [first, last]
    return [years.van, last if years.tot is None else years.tot]


GENERATOR = Generator(
    "zoekindex",
    lambda building: files(building.specification),
    forms=lambda specification: {"zoekindex": sorted(files(specification).items())},
)
