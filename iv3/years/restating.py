"""Amounts in another year's model: to which codes they can go, and how a key divides them; nothing else ever does.

A code has an `Outlook`: the codes it can become, with what decides. One possible code is certain. More than one, or a
part of which nobody knows where it belongs, is a question; only a `Key` answers it. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from iv3.core.certainty import weakest
from iv3.core.money import euro
from iv3.core.nearest import nearest
from iv3.core.sentences import text as sentence

TEXTS = "omrekenen"
ZEKER, SLEUTEL, TE_VERDELEN = "zeker", "sleutel", "te_verdelen"
LASTEN, BATEN = "lasten", "baten"
TAAKVELD, CATEGORIE, BALANSCODE = "taakveld", "categorie", "balanscode"

LISTS: Mapping[str, tuple[str, str | None]] = {
    "taakveld": (TAAKVELD, None),
    "categorie_lasten": (CATEGORIE, LASTEN),
    "categorie_baten": (CATEGORIE, BATEN),
    "balanscode": (BALANSCODE, None),
}
"""Code list of a model year → list of the transitions, and the only side it is about."""

_PART, _OTHER_CONTENT = "verplaatst_deel", "andere_inhoud"


def say(key: str, **values: object) -> str:
    """Return a sentence of this command."""
    return sentence(TEXTS, key, **values)


def either(words: Sequence[str]) -> str:
    """Return words as a choice: ``a, b of c``."""
    return say("of").join([", ".join(words[:-1]), *words[-1:]]) if len(words) > 1 else "".join(words)


# Where a code can go


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


@dataclass(frozen=True)
class _Link:
    """A way from an old code to a code of the year after it; ``entry`` is None for a code that stays as it was."""

    van: str | None
    naar: str | None
    als: str = ""
    entry: Mapping[str, Any] | None = None
    van_perioden: tuple[int, ...] = ()
    naar_perioden: tuple[int, ...] = ()

    @property
    def changes_content(self) -> bool:
        return self.entry is not None and self.entry["soort"] == _OTHER_CONTENT


class _Stage(NamedTuple):
    """A link on the way, where it leads (None: nobody knows), whether others leave from the same code, the old year."""

    link: _Link
    end: str | None
    is_choice: bool
    jaar: int


_Route = tuple[_Stage, ...]
_Step = Callable[[str], list[tuple[str | None, _Link]]]


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
        transitions: Iterable[Mapping[str, Any]],
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

    def _all_links(self, name: str) -> Iterator[tuple[tuple[int, int], list[_Link]]]:
        lijst, side = LISTS[name]
        step = 1 if self.is_forward else -1
        for year in range(self.van, self.naar, step):
            old, new = sorted((year, year + step))
            entries = [
                entry
                for entry in self._transitions
                if entry["van_jaar"] == old and entry["lijst"] == lijst and (entry["kant"] or side) == side
            ]
            yield (old, new), [*_links(entries, self.names[old].get(name, {}), self.names[new].get(name, {}))]

    def _outlook(self, name: str, code: str) -> Outlook:
        steps = [(self._step(links), new if self.is_forward else old) for (old, new), links in self._links[name]]
        routes = [*_routes(code, steps)]
        ends = {route[-1].end if route else code for route in routes}
        known = sorted((end for end in ends if end is not None), key=self.places[name].__getitem__)
        is_certain = len(ends) == 1 and None not in ends
        facts = [stage.link.entry for route in routes for stage in route if stage.link.entry is not None]
        deciding = [stage for route in routes for stage in route if stage.is_choice or stage.end is None]
        return Outlook(
            kandidaten=tuple(Candidate(end, self._condition(name, end, routes, is_certain)) for end in known),
            onbekend=None in ends,
            vragen=() if is_certain else (*dict.fromkeys(self._questions(known, deciding)),),
            sleutel=() if is_certain else (*dict.fromkeys(k for entry in facts for k in entry["sleutel"]),),
            zekerheid=weakest(entry["zekerheid"] for entry in facts),
        )

    def _step(self, links: Sequence[_Link]) -> _Step:
        def forward(code: str) -> list[tuple[str | None, _Link]]:
            found = [link for link in links if link.van == code]
            ways = [(link.naar, link) for link in found if self._in_period(link.naar_perioden)]
            ways += [(None, link) for link in found if link.changes_content]
            return ways or [(None, found[0] if found else _Link(code, None))]

        def backward(code: str) -> list[tuple[str | None, _Link]]:
            found = [link for link in links if link.naar == code]
            ways = [(link.van, link) for link in found if self._in_period(link.van_perioden)]
            ways += [(None, link) for link in found if link.changes_content]
            return ways or [(None, found[0] if found else _Link(None, code))]

        return forward if self.is_forward else backward

    def _in_period(self, perioden: tuple[int, ...]) -> bool:
        return not perioden or self.periode in perioden

    def _condition(self, name: str, end: str, routes: Sequence[_Route], is_certain: bool) -> str:
        """Return in words what goes to ``end``."""
        ways = [route for route in routes if (route[-1].end if route else None) == end]
        said = [*dict.fromkeys(say("en").join(stage.link.als for stage in way if stage.link.als) for way in ways)]
        if self.is_forward:
            return "" if is_certain else say("of").join(words or say("rest") for words in said)
        told = say("of").join(words for words in said if words)
        named = self.new_codes(name)[end]
        return say("stond_eerst", naam=named, als=told) if told else named

    def _questions(self, known: Sequence[str], deciding: Sequence[_Stage]) -> Iterator[str]:
        if not self.is_forward and len(known) > 1:
            yield say("vraag_terug", jaar=self.naar, kandidaten=either(known))
        for stage in deciding:
            link, asked = stage.link, stage.link.entry["vraag"] if stage.link.entry else ""
            if stage.end is None:
                key = "vraag_zonder_opvolger" if self.is_forward else "vraag_herkomst"
                if link.changes_content:
                    key = "vraag_inhoud"
                code = link.van if self.is_forward else link.naar
                yield say(key, code=code, jaar=stage.jaar, als=link.als or say("alles"))
            elif self.is_forward and not link.changes_content and (asked or link.als):
                yield asked or say("vraag_deel", als=link.als)

    def _absent(self, name: str, code: str) -> Outlook:
        heading = self.headings.get(name, {}).get(code)
        if heading is not None:
            message = say("code_is_totaal", code=code, naam=heading)
        else:
            near = nearest(code, self.codes(name))
            hint = say("bedoelt_u", code=near, naam=self.codes(name)[near]) if near is not None else ""
            message = say("code_onbekend", lijst=LISTS[name][0], code=code, jaar=self.van, hint=hint).strip()
        return Outlook((), onbekend=True, vragen=(message,), sleutel=(), zekerheid="", bestaat=False)


def _links(entries: Iterable[Mapping[str, Any]], old: Iterable[str], new: Mapping[str, str]) -> Iterator[_Link]:
    """Yield every way from the codes of a year to those of the next; the entries name only what changes."""
    whole: dict[str, list[Mapping[str, Any]]] = {}
    parts: dict[str, list[Mapping[str, Any]]] = {}
    unknown = []
    for entry in entries:
        if entry["van"] is None:
            unknown.append(entry)
        else:
            (parts if entry["soort"] == _PART else whole).setdefault(entry["van"], []).append(entry)
    for code in old:
        told = whole.get(code, [])
        if not told and code in new:
            yield _Link(code, code)
        for entry in (*told, *parts.get(code, ())):
            yield from _told(code, entry, new)
    for entry in unknown:
        yield from _told(None, entry, new)


def _told(code: str | None, entry: Mapping[str, Any], new: Mapping[str, str]) -> Iterator[_Link]:
    periods = tuple(entry["perioden"])
    if not entry["naar"]:
        yield _Link(code, None, "", entry, periods)
    for successor in entry["naar"]:
        if successor["code"] in new:
            yield _Link(code, successor["code"], successor["als"], entry, periods, tuple(successor["perioden"]))


def _routes(code: str, steps: Sequence[tuple[_Step, int]]) -> Iterator[_Route]:
    """Yield every route of a code; one that comes where nobody knows the way ends there."""
    if not steps:
        yield ()
        return
    (step, jaar), *rest = steps
    ways = step(code)
    for end, link in ways:
        stage = _Stage(link, end, len(ways) > 1, jaar)
        if end is None:
            yield (stage,)
        else:
            yield from ((stage, *route) for route in _routes(end, rest))


# Dividing


def apportion(cent: int, weights: Sequence[int]) -> list[int]:
    """Divide whole cents after weights: the largest remainders get the cents that are left, the first of equal ones.

    Args:
        cent: the amount; a negative amount is divided as the positive one.
        weights: not all zero; when they add up to zero, their sizes count.
    """
    if cent < 0:
        return [-share for share in apportion(-cent, weights)]
    whole = sum(weights)
    if whole == 0:
        weights = [abs(weight) for weight in weights]
        whole = sum(weights)
    elif whole < 0:
        weights, whole = [-weight for weight in weights], -whole
    shares = [cent * weight // whole for weight in weights]
    rests = [cent * weight % whole for weight in weights]
    for place in sorted(range(len(weights)), key=lambda i: (-rests[i], i))[: cent - sum(shares)]:
        shares[place] += 1
    return shares


def spread(amounts: Sequence[int], parts: Sequence[int]) -> list[list[int]]:
    """Divide each of ``amounts`` in proportion to ``parts``, so that each part too is used to the cent.

    Args:
        amounts: cents; the last takes what rounding leaves over.
        parts: cents, together as much as ``amounts`` together.
    """
    left = list(parts)
    result = []
    for amount in amounts[:-1]:
        one_sign = any(left) and (min(left) >= 0 or max(left) <= 0)
        weights = left if one_sign else parts
        shares = apportion(amount, weights) if any(weights) else [amount, *[0] * (len(parts) - 1)]
        left = [rest - share for rest, share in zip(left, shares, strict=True)]
        result.append(shares)
    return [*result, left]


# Keys


@dataclass(frozen=True)
class KeyRow:
    """A row of a key: ``deel`` (a share, 0 to 1) or ``cent`` of ``van`` goes to ``naar``; empty fields hold for all.

    ``lijst`` is taakveld, categorie or balanscode, ``categorie`` the column an amount stands in. Without ``deel`` and
    ``cent`` a row is not filled in.
    """

    rij: int
    van: str
    naar: str
    deel: Fraction | None = None
    cent: int | None = None
    lijst: str = ""
    kant: str = ""
    groep: str = ""
    categorie: str = ""

    @property
    def scope(self) -> tuple[str, str, str, str, str]:
        """What the rows that divide the same have in common."""
        return self.lijst, self.van, self.kant, folded(self.groep), self.categorie


@dataclass(frozen=True)
class Key:
    """A division of the amounts on a code: ``parts`` are shares of each amount, or with ``in_cents`` cents of all.

    Without ``naar`` the key was refused: what it was meant for stays whole, and no less precise key divides it.
    """

    lijst: str
    van: str
    kant: str
    groep: str
    categorie: str
    naar: tuple[str, ...]
    parts: tuple[int, ...]
    in_cents: bool
    rijen: tuple[int, ...]

    def fits(self, amount: Amount) -> bool:
        """Tell whether this key is for the amount, apart from its codes."""
        return (
            self.kant in ("", amount.kant)
            and self.groep in ("", folded(amount.groep))
            and self.categorie in ("", amount.kolom)
        )

    @property
    def precision(self) -> tuple[bool, bool, bool]:
        """Of two keys the higher goes first."""
        return bool(self.groep), bool(self.categorie), bool(self.kant)


class Problem(NamedTuple):
    """What is wrong with a row, 0 for none in particular; a Dutch message with the remedy."""

    rij: int
    reden: str


def folded(name: str) -> str:
    """Return a name without what does not count when names are compared."""
    return " ".join(name.split()).casefold()


def keys_of(rows: Iterable[KeyRow], model: Restating, lijsten: Sequence[str]) -> tuple[list[Key], list[Problem]]:
    """Return the keys that rows make up, and what is wrong; one wrong row and its whole key is refused.

    Args:
        rows: of one file.
        model: the years it is about.
        lijsten: the lists that the amounts have codes of, for rows that name none.
    """
    problems: list[Problem] = []
    groups: dict[tuple[str, str, str, str, str], list[KeyRow]] = {}
    for row in rows:
        found = _list_of(row, model, lijsten)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            groups.setdefault(found.scope, []).append(found)
    keys = []
    for members in groups.values():
        if all(row.deel is None and row.cent is None for row in members):
            continue
        wrong = [problem for row in members for problem in _row_problems(row, members, model)] or [*_sums(members)]
        problems += wrong
        keys.append(_key(members, model, is_refused=bool(wrong)))
    return keys, problems


def _list_of(row: KeyRow, model: Restating, lijsten: Sequence[str]) -> KeyRow | Problem:
    """Return the row with its list, or why that is not clear."""
    names = [name for lijst in ([row.lijst] if row.lijst else lijsten) for name in _lists_for(lijst, row.kant)]
    found = dict.fromkeys(LISTS[name][0] for name in names if row.van in model.codes(name))
    if len(found) == 1:
        return KeyRow(**{**row.__dict__, "lijst": next(iter(found))})
    if found:
        return Problem(row.rij, say("sleutel_lijst_kiezen", van=row.van, lijsten=either([*found])))
    near = nearest(row.van, [code for name in names for code in model.codes(name)])
    name = next((n for n in names if near in model.codes(n)), "")
    hint = say("bedoelt_u", code=near, naam=model.codes(name)[near]) if near is not None else ""
    return Problem(row.rij, say("sleutel_van_onbekend", van=row.van, jaar=model.van, hint=hint).strip())


def _lists_for(lijst: str, kant: str) -> list[str]:
    return [n for n, (of, side) in LISTS.items() if of == lijst and (side is None or kant in ("", side))]


def _row_problems(row: KeyRow, members: Sequence[KeyRow], model: Restating) -> Iterator[Problem]:
    if row.deel is None and row.cent is None and not row.naar:
        return
    if not row.naar:
        yield Problem(row.rij, say("sleutel_naar_leeg", van=row.van))
        return
    for name in _lists_for(row.lijst, row.kant):
        if row.van not in model.codes(name):
            continue
        outlook = model.outlook(name, row.van)
        if row.naar in outlook.codes or (outlook.onbekend and row.naar in model.new_codes(name)):
            continue
        possible = either(outlook.codes)
        key = "sleutel_naar_niet" if possible and not outlook.onbekend else "sleutel_naar_onbekend"
        yield Problem(row.rij, say(key, van=row.van, naar=row.naar, jaar=model.naar, mogelijk=possible))
        return
    earlier = next((other for other in members if other.naar == row.naar), row)
    if earlier is not row:
        yield Problem(row.rij, say("sleutel_dubbel", van=row.van, naar=row.naar, eerder=earlier.rij))


def _sums(members: Sequence[KeyRow]) -> Iterator[Problem]:
    """Yield what is wrong with shares together; amounts can only be compared with the amounts they divide."""
    first = members[0]
    with_share = [row for row in members if row.deel is not None]
    with_amount = [row for row in members if row.cent is not None]
    if with_share and with_amount:
        yield Problem(with_amount[0].rij, say("sleutel_deel_en_bedrag", van=first.van, rijen=_rows(members)))
        return
    total = sum((row.deel for row in with_share if row.deel is not None), Fraction())
    if with_share and total != 1:
        yield Problem(first.rij, say("sleutel_geen_100", van=first.van, rijen=_rows(with_share), som=percentage(total)))


def percentage(share: Fraction) -> str:
    """Return a share in percents, exact up to twelve decimals, so that it never looks like 100 when it is not."""
    scaled = share * 100 * 10**12
    number = -(-scaled.numerator // scaled.denominator) if share > 1 else scaled.numerator // scaled.denominator
    fraction = f"{number % 10**12:012d}".rstrip("0")
    return f"{number // 10**12}{',' + fraction if fraction else ''}%"


def _rows(members: Iterable[KeyRow]) -> str:
    return ", ".join(str(row.rij) for row in members)


def _key(members: Sequence[KeyRow], model: Restating, *, is_refused: bool) -> Key:
    first = members[0]
    places = model.places[_lists_for(first.lijst, first.kant)[0]]
    filled = sorted(
        (row for row in members if row.deel is not None or row.cent is not None),
        key=lambda row: (places.get(row.naar, len(places)), row.naar),
    )
    in_cents = filled[0].cent is not None
    denominator = lcm(*(row.deel.denominator for row in filled if row.deel is not None))
    parts = [row.cent or 0 if in_cents else int((row.deel or 0) * denominator) for row in filled]
    return Key(
        *(first.lijst, first.van, first.kant, folded(first.groep), first.categorie),
        naar=() if is_refused else tuple(row.naar for row in filled),
        parts=() if is_refused else tuple(parts),
        in_cents=in_cents,
        rijen=tuple(sorted(row.rij for row in members)),
    )


# Restating amounts


@dataclass(frozen=True)
class Amount:
    """An amount on a code, or on a row and a column.

    Attributes:
        cent: whole cents.
        codes: (code list of the model, code) of the row, and of the column when it is a code that can change.
        kant: lasten, baten or what else tells amounts apart that are not added up.
        groep: the municipality, in a table of more than one.
        kolom: the code of the column, for keys that name one.
        apart: amounts that a key in euros never takes together, such as the stands of two dates.
    """

    cent: int
    codes: tuple[tuple[str, str], ...]
    kant: str = ""
    groep: str = ""
    kolom: str = ""
    apart: str = ""


Share = tuple[str | None, int]
"""A code (None: still to be divided) and cents."""


class Part(NamedTuple):
    """A part of an amount, with a code for each of its codes (None: still to be divided)."""

    naar: tuple[str | None, ...]
    cent: int

    @property
    def is_left(self) -> bool:
        """Tell whether this part still has to be divided."""
        return None in self.naar


@dataclass(frozen=True)
class Restated:
    """What became of an amount.

    Attributes:
        amount: as it came in.
        outlooks: for each of its codes.
        shares: for each of its codes how the amount is divided; each adds up to the amount.
        delen: the same, taken together; they add up to the amount.
        stand: zeker, sleutel or te_verdelen, of the amount as a whole.
    """

    amount: Amount
    outlooks: tuple[Outlook, ...]
    shares: tuple[tuple[Share, ...], ...]
    delen: tuple[Part, ...]
    stand: str

    @property
    def is_left(self) -> bool:
        """Tell whether there is something for a person to do."""
        return self.stand == TE_VERDELEN and (self.amount.cent != 0 or any(not o.bestaat for o in self.outlooks))


@dataclass
class Result:
    """What became of all amounts, in their order, and which keys could not be used or were not needed."""

    restated: list[Restated] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unused: list[Key] = field(default_factory=list)


def restate(amounts: Sequence[Amount], model: Restating, keys: Iterable[Key] = ()) -> Result:
    """Restate amounts; whatever no transition decides and no key divides stays whole."""
    divided, problems, used = _divided(amounts, model, keys := [*keys])
    restated = []
    for place, amount in enumerate(amounts):
        outlooks = tuple(model.outlook(*code) for code in amount.codes)
        shares = tuple(
            divided.get((place, at)) or ((outlook.codes[0] if outlook.is_certain else None, amount.cent),)
            for at, outlook in enumerate(outlooks)
        )
        delen = tuple(_taken_together(shares))
        stand = ZEKER if all(outlook.is_certain for outlook in outlooks) else SLEUTEL
        if any(part.is_left for part in delen):
            stand = TE_VERDELEN
        restated.append(Restated(amount, outlooks, shares, delen, stand))
    return Result(restated, problems, [key for key in keys if key.naar and id(key) not in used])


def _divided(
    amounts: Sequence[Amount], model: Restating, keys: Sequence[Key]
) -> tuple[dict[tuple[int, int], tuple[Share, ...]], list[Problem], set[int]]:
    """Return the shares that keys give, by place of the amount and of the code; and the keys that were looked at."""
    by_code: dict[tuple[str, str], list[Key]] = {}
    for key in keys:
        by_code.setdefault((key.lijst, key.van), []).append(key)
    result: dict[tuple[int, int], tuple[Share, ...]] = {}
    pools: dict[tuple[int, str, str, str], list[tuple[int, int]]] = {}
    chosen: dict[int, Key] = {}
    for place, amount in enumerate(amounts):
        for at, (name, code) in enumerate(amount.codes):
            fitting = [key for key in by_code.get((LISTS[name][0], code), ()) if key.fits(amount)]
            if not fitting or model.outlook(name, code).is_certain:
                continue
            key = max(fitting, key=lambda k: k.precision)
            chosen[id(key)] = key
            if not key.naar:
                continue
            if key.in_cents:
                pools.setdefault((id(key), folded(amount.groep), amount.kant, amount.apart), []).append((place, at))
            else:
                result[place, at] = tuple(zip(key.naar, apportion(amount.cent, key.parts), strict=True))
    problems = []
    for (which, *_), members in pools.items():
        key, total = chosen[which], sum(amounts[place].cent for place, _ in members)
        if total != sum(key.parts):
            problems.append(_not_the_total(key, amounts[members[0][0]], total))
            continue
        members.sort(key=lambda member: _in_order(amounts[member[0]]))
        table = spread([amounts[place].cent for place, _ in members], key.parts)
        for member, shares in zip(members, table, strict=True):
            result[member] = tuple(zip(key.naar, shares, strict=True))
    return result, problems, set(chosen)


def _in_order(amount: Amount) -> tuple[object, ...]:
    """The order in which a key in euros is used up; it says nothing of the order of the file."""
    return abs(amount.cent), amount.cent, amount.codes, amount.kolom


def _not_the_total(key: Key, amount: Amount, total: int) -> Problem:
    whose = " ".join(word for word in (amount.groep, amount.kant, amount.apart) if word)
    return Problem(
        key.rijen[0],
        say(
            "sleutel_niet_het_totaal",
            van=key.van,
            rijen=", ".join(map(str, key.rijen)),
            som=euro(sum(key.parts)),
            totaal=euro(total),
            waar=f" ({whose})" if whose else "",
        ),
    )


def _taken_together(shares: Sequence[tuple[Share, ...]]) -> Iterator[Part]:
    """Yield the parts of an amount; of its row and column every share is kept to the cent."""
    if len(shares) == 1:
        rows = [Part((code,), cent) for code, cent in shares[0]]
    else:
        of_row, of_column = shares
        table = spread([cent for _, cent in of_row], [cent for _, cent in of_column])
        rows = [
            Part((row, column), cent)
            for (row, _), cells in zip(of_row, table, strict=True)
            for (column, _), cent in zip(of_column, cells, strict=True)
        ]
    filled = [part for part in rows if part.cent]
    yield from filled or rows[:1]
