"""To which codes of another year a code can go.

A code has an `Outlook`: the codes it can become, with what decides. One possible code is certain. More than one, or a
part of which nobody knows where it belongs, is a question; only a key answers it. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from iv3.core.certainty import weakest
from iv3.core.meant_code import CodeHints
from iv3.years.links import (
    Link,
    Route,
    Stage,
    Step,
    departures,
    is_about,
    links_between,
    move_of,
    routes_of,
    years_between,
)
from iv3.years.words import LISTS, either, say

Entry = Mapping[str, Any]
"""An entry of the pack ``overgangen``."""


class Candidate(NamedTuple):
    """A code that an amount can become, and what of it does so."""

    code: str
    als: str


@dataclass(frozen=True)
class Outlook:
    """What can become of a code.

    Attributes:
        kandidaten: the possible codes, in the order of the list of the year that is restated to.
        onbekend: for (a part of) the amount nobody knows the code.
        vragen: what must be answered to divide; empty when nothing is to be divided.
        sleutel: the own data that a division can be made with.
        zekerheid: of the facts behind it, the weakest.
        bestaat: the code is one of the year that is restated from.
    """

    kandidaten: tuple[Candidate, ...]
    onbekend: bool
    vragen: tuple[str, ...]
    sleutel: tuple[str, ...]
    zekerheid: str
    bestaat: bool = True

    @property
    def is_certain(self) -> bool:
        """Tell whether the whole amount has exactly one code to go to."""
        return len(self.kandidaten) == 1 and not self.onbekend

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the candidates."""
        return tuple(candidate.code for candidate in self.kandidaten)


class Restating:
    """The way from one model year to another of a layer, over all years between them.

    Args:
        models: year → pack of the layer, for both years and all between them.
        transitions: the entries of the pack ``overgangen``.
        laag: gemeente, gr or provincie.
        van: the year of the amounts.
        naar: the year to restate to; earlier or later.
        periode: 0 to 5; codes that this period did not know are no candidates.
    """

    def __init__(
        self,
        models: Mapping[int, Mapping[str, Any]],
        transitions: Iterable[Entry],
        laag: str,
        van: int,
        naar: int,
        periode: int,
    ) -> None:
        """Take what the packs say."""
        self.laag, self.van, self.naar, self.periode = laag, van, naar, periode
        self.names = {
            year: {
                name: {c["code"]: c["naam"].strip() for c in codes if "soort" not in c}
                for name, codes in model["codelijsten"].items()
            }
            for year, model in models.items()
        }
        self.headings = {
            name: {c["code"]: c["naam"].strip() for c in codes if "soort" in c}
            for name, codes in models[van]["codelijsten"].items()
        }
        self.places = {
            name: {code: place for place, code in enumerate(codes)} for name, codes in self.names[naar].items()
        }
        self._transitions = [entry for entry in transitions if laag in entry["lagen"]]
        self._links = {name: [*self._all_links(name)] for name in LISTS}
        self._outlooks: dict[tuple[str, str], Outlook] = {}
        self._hints: dict[tuple[str, ...], CodeHints] = {}

    @property
    def is_forward(self) -> bool:
        """Tell whether the amounts go to a later year."""
        return self.naar > self.van

    def codes(self, name: str) -> Mapping[str, str]:
        """Return the codes of a list that may be delivered in the year of the amounts, with their names."""
        return self.names[self.van].get(name, {})

    def new_codes(self, name: str) -> Mapping[str, str]:
        """Return the codes of a list that may be delivered in the year that is restated to, with their names."""
        return self.names[self.naar].get(name, {})

    def outlook(self, name: str, code: str) -> Outlook:
        """Return what can become of a code of the list ``name``; one that does not exist has no candidates."""
        key = name, code
        if key not in self._outlooks:
            self._outlooks[key] = self._outlook(name, code) if code in self.codes(name) else self._absent(name, code)
        return self._outlooks[key]

    def unknown_origins(self, name: str) -> Iterator[str]:
        """Yield for every new code with content of unknown origin what is not known; there are none on the way back."""
        for (old, new), links in self._links[name] if self.is_forward else ():
            for link in links:
                if link.van is None:
                    what = link.als or say("alles")
                    yield say("herkomst_onbekend", code=link.naar, jaar=new, als=what, vorig=old)

    def _all_links(self, name: str) -> Iterator[tuple[tuple[int, int], list[Link[Entry]]]]:
        for old, new in years_between(self.van, self.naar):
            moves = [
                move_of(entry)
                for entry in self._transitions
                if entry["van_jaar"] == old and is_about(name, entry["lijst"], entry["kant"])
            ]
            yield (old, new), [*links_between(moves, self.names[old].get(name, {}), self.names[new].get(name, {}))]

    def _outlook(self, name: str, code: str) -> Outlook:
        steps = [(self._step(links), new if self.is_forward else old) for (old, new), links in self._links[name]]
        routes = [*routes_of(code, steps)]
        ends = {route[-1].end if route else code for route in routes}
        known = sorted((end for end in ends if end is not None), key=self.places[name].__getitem__)
        is_certain = len(ends) == 1 and None not in ends
        facts = [stage.link.fact for route in routes for stage in route if stage.link.fact is not None]
        deciding = [stage for route in routes for stage in route if stage.is_choice or stage.end is None]
        return Outlook(
            kandidaten=tuple(Candidate(end, self._condition(name, end, routes, is_certain)) for end in known),
            onbekend=None in ends,
            vragen=() if is_certain else (*dict.fromkeys(self._questions(known, deciding)),),
            sleutel=() if is_certain else (*dict.fromkeys(k for entry in facts for k in entry["sleutel"]),),
            zekerheid=weakest(entry["zekerheid"] for entry in facts),
        )

    def _step(self, links: Sequence[Link[Entry]]) -> Step[Entry]:
        is_forward = self.is_forward
        leaving = departures(links, is_forward=is_forward)

        def step(code: str) -> list[tuple[str | None, Link[Entry]]]:
            found = leaving.get(code) or [Link[Entry](code, None) if is_forward else Link[Entry](None, code)]
            ways = [
                (link.end(is_forward=is_forward), link)
                for link in found
                if link.is_open(self.periode, is_forward=is_forward)
            ]
            ways += [(None, link) for link in found if link.changes_content]
            return ways or [(None, found[0])]

        return step

    def _condition(self, name: str, end: str, routes: Sequence[Route[Entry]], is_certain: bool) -> str:
        """Return in words what goes to ``end``."""
        ways = [route for route in routes if (route[-1].end if route else None) == end]
        said = [*dict.fromkeys(say("en").join(stage.link.als for stage in way if stage.link.als) for way in ways)]
        if self.is_forward:
            return "" if is_certain else say("of").join(words or say("rest") for words in said)
        told = say("of").join(words for words in said if words)
        named = self.new_codes(name)[end]
        return say("stond_eerst", naam=named, als=told) if told else named

    def _questions(self, known: Sequence[str], deciding: Sequence[Stage[Entry]]) -> Iterator[str]:
        if not self.is_forward and len(known) > 1:
            yield say("vraag_terug", jaar=self.naar, kandidaten=either(known))
        for stage in deciding:
            link, asked = stage.link, stage.link.fact["vraag"] if stage.link.fact else ""
            if stage.end is None:
                key = "vraag_zonder_opvolger" if self.is_forward else "vraag_herkomst"
                if link.changes_content:
                    key = "vraag_inhoud"
                code = link.van if self.is_forward else link.naar
                yield say(key, code=code, jaar=stage.jaar, als=link.als or say("alles"))
            elif self.is_forward and not link.changes_content and (asked or link.als):
                yield asked or say("vraag_deel", als=link.als)

    def hint(self, code: str, names: tuple[str, ...]) -> str:
        """Return a sentence with the code that was probably meant, of any of the lists; empty when none is near."""
        if names not in self._hints:
            self._hints[names] = CodeHints(known for name in names for known in self.codes(name))
        meant = self._hints[names].meant(code)
        if meant is None:
            return ""
        if meant.is_date:
            return say("excel_datum", codes=either(meant.codes))
        name = next(n for n in names if meant.codes[0] in self.codes(n))
        return say("bedoelt_u", code=meant.codes[0], naam=self.codes(name)[meant.codes[0]])

    def _absent(self, name: str, code: str) -> Outlook:
        heading = self.headings.get(name, {}).get(code)
        if heading is not None:
            message = say("code_is_totaal", code=code, naam=heading)
        else:
            hint = self.hint(code, (name,))
            message = say("code_onbekend", lijst=LISTS[name][0], code=code, jaar=self.van, hint=hint).strip()
        return Outlook((), onbekend=True, vragen=(message,), sleutel=(), zekerheid="", bestaat=False)
