"""The effects of a change in Dutch: a summary, what it was measured on, and sections with lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from generators.changes.impact.effects import (
    ADDED,
    CLOSED,
    GONE,
    MOVED,
    NAME,
    Amount,
    CareProduct,
    CodeEffect,
    Destination,
    Hit,
    Impact,
    InFigures,
    Measured,
    NotMeasured,
    ProductMove,
    RuleEffect,
    VerdictChange,
)
from generators.changes.years.outcomes import PLURALS
from generators.kernel.dutch import grouped, numbers
from generators.kernel.findings import listed
from iv3.core.money import euro
from iv3.core.words import Lijstsoort, Oordeel, Wijzigingsklasse

NATIONAL = "tables/cijfers/landelijk.yaml"
_CENTS = 100
_BOOKED_ON = (Lijstsoort.PRODUCTCODE, Lijstsoort.PRODUCTCATEGORIE)
"""What stands on a line of care; what follows from it is counted after it."""
_LISTS = {"categorie_lasten": "categorieën van lasten", "categorie_baten": "categorieën van baten"}


@dataclass(frozen=True)
class ImpactLine:
    """A line with what belongs below it; ``names`` are names of files and codes, which may be many.

    ``after`` ends the sentence after the names.
    """

    text: str
    names: tuple[str, ...] = ()
    after: str = ""
    below: tuple[ImpactLine, ...] = ()


@dataclass(frozen=True)
class ImpactSection:
    """Lines under a heading, with notes that hold for all of them."""

    titel: str
    notes: tuple[str, ...]
    lines: tuple[ImpactLine, ...]


def summary(impact: Impact) -> str:
    """Return in one line what is touched, of which class that is, and what was not measured."""
    measured_part = _nothing(impact) if impact.is_nothing else "; ".join(_something(impact))
    return " ".join((f"{measured_part}.", *_class_of(impact.gemeten), *_unknown(impact)))


def _nothing(impact: Impact) -> str:
    same = "geen regel vuurt anders, geen code verandert en geen productcode verhuist"
    if impact.gemeten.niet_gemeten:
        return f"Wat is nagespeeld, komt gelijk uit: {same}"
    return f"Er verandert niets: {same}"


def _something(impact: Impact) -> Iterator[str]:
    firing, moved = len(impact.firing), impact.moved_products
    yield f"Raakt {_touched(impact)}"
    yield from _years(impact.gemeten)
    yield from _money(impact)
    yield f"{_counted(firing, 'regel', 'regels')} {'vuurt' if firing in (0, 1) else 'vuren'} anders"
    if not moved:
        yield "geen productcode verhuist"
    else:
        left = f", van taakvelden met {_euros(impact.verlaten_eur)} aan lasten" if impact.verlaten_eur else ""
        yield f"{_kinds(moved)} {'verhuist' if len(moved) == 1 else 'verhuizen'}{left}"
    yield from _new_and_gone(impact)


def _new_and_gone(impact: Impact) -> Iterator[str]:
    for text, products in (
        ("erbij", {p for move in impact.producten if move.van is None for p in move.codes}),
        ("weg", {p for move in impact.producten if move.naar is None for p in move.codes}),
    ):
        if products:
            yield f"{_kinds(products)} {text}"


def _money(impact: Impact) -> Iterator[str]:
    """Yield how much stands on codes that change; that nothing does is said only where no product code moves."""
    if impact.lasten_eur or impact.baten_eur:
        most = "hoogstens " if any(amount.hoogstens for amount in impact.newest) else ""
        yield (
            f"{most}{_euros(impact.lasten_eur)} aan lasten en {_euros(impact.baten_eur)} aan baten staat op codes die "
            "veranderen"
        )
    elif not impact.moved_products:
        yield "er staat geen geld op codes die veranderen"


def _kinds(products: Iterable[CareProduct]) -> str:
    """Return products counted by kind: ``3 productcodes, 1 productcategorie en 1 hoofdgroep``."""
    counts = {kind: len(found) for kind, found in grouped((product.soort, product) for product in products).items()}
    order = sorted(
        counts, key=lambda kind: (kind not in _BOOKED_ON, kind == Lijstsoort.HOOFDGROEP, kind != _BOOKED_ON[0], kind)
    )
    return listed(_counted(counts[kind], kind, PLURALS.get(kind, f"{kind}s")) for kind in order)


def _class_of(gemeten: Measured) -> Iterator[str]:
    if gemeten.klasse:
        yield f"Klasse van de wijziging: {gemeten.klasse}."


def _unknown(impact: Impact) -> Iterator[str]:
    """Yield what was not measured, the heaviest first."""
    found = [*_unknown_municipalities(impact)]
    parts = sorted(impact.gemeten.niet_gemeten, key=lambda part: Wijzigingsklasse.VALUES.index(part.klasse))
    if parts:
        found.append(listed(map(_of_part, parts)))
    if found:
        yield f"Niet gemeten: {'; '.join(found)}."


def _of_part(part: NotMeasured) -> str:
    return f"{part.onderdeel.lower()} ({_counted(part.veranderingen, 'verandering', 'veranderingen')}, {part.klasse})"


def _unknown_municipalities(impact: Impact) -> Iterator[str]:
    rules = impact.unmeasured_rules
    if rules:
        which = f"regel {rules[0].regel}" if len(rules) == 1 else f"{_number(len(rules))} regels"
        yield f"welke gemeenten {which} {'raakt' if len(rules) == 1 else 'raken'}"


def _years(gemeten: Measured) -> Iterator[str]:
    for names, text in ((gemeten.alleen_nieuw, "erbij"), (gemeten.alleen_oud, "te vervallen")):
        years = sorted({name.rpartition("-")[2] for name in names})
        if years:
            yield f"{listed(years)} {'komt' if len(years) == 1 else 'komen'} {text}"


def _touched(impact: Impact) -> str:
    """Return how many municipalities are touched; with national totals the least, with product codes also the most.

    Of none it is only said where it was measured for every rule that fires otherwise.
    """
    sure, most = impact.gemeenten, impact.gemeenten_hoogstens
    if impact.unmeasured_rules and not most:
        return "gemeenten, en niet is gemeten welke"
    if most > sure:
        known = f"{_counted(sure, 'gemeente', 'gemeenten')} en " if sure else ""
        return f"{known}hoogstens {_counted(most, 'gemeente', 'gemeenten')}"
    is_least = sure and (impact.gemeten.landelijk or impact.unmeasured_rules)
    return f"{'minstens ' if is_least else ''}{_counted(sure, 'gemeente', 'gemeenten')}"


def measured(gemeten: Measured) -> ImpactSection:
    """Return what was looked at."""
    return ImpactSection("Waarop dit is gemeten", (), tuple(_measured(gemeten)))


def _measured(gemeten: Measured) -> Iterator[ImpactLine]:
    yield ImpactLine(
        f"{len(gemeten.gelijk) + len(gemeten.anders)} combinaties van laag en jaar bekeken. Nagespeeld: "
        f"{len(gemeten.anders)}. Overgeslagen omdat beide versies gelijk oordelen: {len(gemeten.gelijk)}."
    )
    for names, text in (
        (gemeten.alleen_nieuw, "Alleen in de nieuwe versie, dus niet na te spelen op de oude: "),
        (gemeten.alleen_oud, "Alleen in de oude versie, dus niet na te spelen op de nieuwe: "),
    ):
        if names:
            yield ImpactLine(text, names)
    yield ImpactLine(
        f"Aanleveringen uit de conformiteitsset en de voorbeelden bij regels: {gemeten.conformiteit} nagespeeld. "
        f"Er zijn er {gemeten.conformiteit_kandidaten}; verandert een voorbeeld zelf, dan telt ook wat er eerst stond."
    )
    if gemeten.niet_te_maken:
        yield ImpactLine(f"{len(gemeten.niet_te_maken)} voorbeelden zijn niet te maken: ", gemeten.niet_te_maken)
    if gemeten.aanleveringen is not None:
        yield ImpactLine(
            f"Eigen aanleveringen: {gemeten.aanleveringen} gelezen. Daarvan hoefden er {gemeten.aanleveringen_gelijk} "
            f"niet op beide versies, en zijn er {len(gemeten.onleesbaar)} onleesbaar.",
            below=tuple(ImpactLine("", (name,), f": {reason}") for name, reason in gemeten.onleesbaar),
        )
    if gemeten.landelijk:
        yield ImpactLine(
            f"De cijfers per gemeente zijn er niet. Bedragen komen uit de landelijke totalen in {NATIONAL}; welke "
            "gemeenten een regel raakt, is niet gemeten."
        )
    yield ImpactLine(
        f"Gepubliceerde cijfers: {listed(_figures(one, gemeten) for one in gemeten.cijfers) or 'geen'}.",
    )
    if not gemeten.landelijk:
        yield ImpactLine(
            "Die cijfers zijn totalen per taakveld. Regels over categorieën of de balans zijn er niet mee te meten."
        )
    for part in gemeten.niet_gemeten:
        yield ImpactLine(f"Niet gemeten: {_of_part(part)}. Wat er verandert, staat in python -m generators diff.")
    yield ImpactLine(
        f"{_number(gemeten.taakvelden)} taakvelden van gemeenten en {_number(gemeten.productcodes)} uitkomsten van "
        "productcodes vergeleken, over alle jaren samen."
    )


def _figures(one: tuple[str, int, int], gemeten: Measured) -> str:
    name, count, replayed = one
    rules = "" if gemeten.landelijk else ", regels nagespeeld" if replayed else ", geen regel om na te spelen"
    return f"{name} ({count} gemeenten{rules})"


def sections(impact: Impact) -> tuple[ImpactSection, ...]:
    """Return everything that changes, without empty sections."""
    kept = [rule for rule in impact.regels if rule.is_kept and not rule.fires_otherwise]
    rules = [*(_rule(rule) for rule in impact.regels if rule not in kept), *_kept(kept)]
    found = (
        ImpactSection("Regels", (), tuple(rules)),
        ImpactSection("Oordelen", (), tuple(_verdict(change) for change in impact.oordelen)),
        ImpactSection("Codes", tuple(_notes_on_codes(impact)), tuple(map(_code, impact.codes))),
        ImpactSection("Productcodes", tuple(_notes_on_products(impact)), tuple(map(_move, impact.producten))),
    )
    return tuple(section for section in found if section.lines or section.notes)


def _rule(rule: RuleEffect) -> ImpactLine:
    side = "" if rule.in_oud and rule.in_nieuw else " (nieuwe regel)" if rule.in_nieuw else " (vervallen regel)"
    good = [hit for hit in rule.begint if hit.oordeel_oud == Oordeel.GOED]
    other = [hit for hit in rule.begint if hit.oordeel_oud != Oordeel.GOED]
    below = (
        *_hits(good, "vuurt nu bij {} die eerst goed {}: ", ("was", "waren")),
        *_hits(other, "vuurt nu bij {} waar al iets op aan te merken was: "),
        *_hits(rule.stopt, "vuurt niet meer bij {}: "),
        *_hits(rule.anders, "zegt iets anders bij {}: ", counts=True),
        *_hits(rule.niet_uitgevoerd, "komt niet meer aan de beurt bij {}, omdat een eerdere regel een fout meldt: "),
        *(line for one in rule.cijfers for line in _in_figures(one)),
    )
    return ImpactLine(f"{rule.regel} {rule.titel}{side}", below=below)


def _hits(
    hits: Sequence[Hit], text: str, verbs: tuple[str, str] = ("", ""), *, counts: bool = False
) -> Iterator[ImpactLine]:
    if hits:
        count = _counted(len(hits), "aanlevering", "aanleveringen")
        names = (
            f"{_hit(hit)}: {hit.bevindingen_nieuw} bevindingen, eerst {hit.bevindingen_oud}" if counts else _hit(hit)
            for hit in hits
        )
        yield ImpactLine(text.format(count, verbs[len(hits) != 1]), tuple(names))


def _hit(hit: Hit) -> str:
    is_told = hit.jaar is None or hit.aanlevering.endswith(f"{hit.laag}-{hit.jaar}")
    return hit.aanlevering if is_told else f"{hit.aanlevering} ({hit.laag} {hit.jaar})"


def _in_figures(one: InFigures) -> Iterator[ImpactLine]:
    same = not (one.begint or one.stopt or one.niet_uitgevoerd)
    before = ", dezelfde als eerst" if same else f", eerst {one.geraakt_oud}"
    yield ImpactLine(
        f"{one.cijfers}: raakt {one.geraakt_nieuw} van de {one.gemeenten} gemeenten{before}.",
        below=tuple(
            ImpactLine(f"{text} ({len(names)}): ", names)
            for text, names in (
                ("nu wel", one.begint),
                ("nu niet meer", one.stopt),
                ("niet meer te beoordelen, omdat een eerdere regel een fout meldt", one.niet_uitgevoerd),
            )
            if names
        ),
    )


def _kept(rules: Sequence[RuleEffect]) -> Iterator[ImpactLine]:
    if rules:
        text = "komt" if len(rules) == 1 else "komen"
        yield ImpactLine(
            f"{_counted(len(rules), 'regel', 'regels')} {text} bij sommige aanleveringen niet meer aan de beurt, omdat "
            "een eerdere regel een fout meldt: ",
            tuple(rule.regel for rule in rules),
        )


def _verdict(change: VerdictChange) -> ImpactLine:
    count = _counted(len(change.aanleveringen), "aanlevering", "aanleveringen")
    return ImpactLine(f"van {change.oud} naar {change.nieuw}: {count}: ", tuple(map(_hit, change.aanleveringen)))


def _notes_on_codes(impact: Impact) -> Iterator[str]:
    if any(code.soort not in (GONE, ADDED, MOVED) for code in impact.codes):
        yield "Een andere naam of een andere cel telt bovenaan niet mee: het bedrag blijft op de code."
    for laag, lijst, count in impact.gemeten.andere_codes:
        name = _LISTS.get(lijst, lijst)
        yield (
            f"Ook komen of gaan er codes in de lijst {name} ({laag}): {count}. Daarvan staan geen bedragen in de "
            "gepubliceerde cijfers."
        )


def _code(code: CodeEffect) -> ImpactLine:
    naar = listed(code.naar)
    naam = f"{code.code} {code.naam}".strip()
    cells = f"categorie {', '.join(code.categorieen)} bij {listed(code.delen)}"
    said: dict[str, Callable[[], str]] = {
        GONE: lambda: f"{naam} vervalt; {f'opvolger: {naar}' if naar else 'er is geen opvolger genoemd'}",
        ADDED: lambda: f"{naam} is nieuw",
        MOVED: lambda: f"{naam}: de overgang verandert{f'; naar {naar}' if naar else ''}",
        CLOSED: lambda: f"{naam}: {cells} is nu grijs",
        NAME: lambda: f"{code.code} heet nu “{naar}”, eerst “{code.naam}”",
    }
    text = said.get(code.soort, lambda: f"{naam}: {cells} is nu open")()
    return ImpactLine(
        f"{text} ({numbers(code.jaren)}).", below=tuple(_amount(amount, code.jaren) for amount in code.bedragen)
    )


def _amount(amount: Amount, jaren: Sequence[int]) -> ImpactLine:
    year = f" (over {numbers(jaren)} zijn er geen cijfers)" if amount.ander_jaar else ""
    if not amount.gemeenten:
        return ImpactLine(f"{amount.cijfers}{year}: geen gemeente heeft er een bedrag op.")
    most = "hoogstens " if amount.hoogstens else ""
    return ImpactLine(
        f"{amount.cijfers}{year}: {most}{amount.gemeenten} van de {amount.van_gemeenten} gemeenten, {most}"
        f"{_euros(amount.lasten_eur)} aan lasten en {_euros(amount.baten_eur)} aan baten."
    )


def _notes_on_products(impact: Impact) -> Iterator[str]:
    moves = [move for move in impact.producten if move.van is not None and move.naar is not None]
    years = sorted({jaar for move in moves for jaar in move.jaren})
    for jaar in years:
        laws = sorted({move.wet for move in moves})
        found = {wet: {p for m in moves if m.wet == wet and jaar in m.jaren for p in m.codes} for wet in laws}
        yield f"{jaar}: {listed(f'{_kinds(products)} bij de {wet}' for wet, products in found.items() if products)}."
    if moves:
        yield (
            "Het bedrag per productcode is niet gepubliceerd. Wat er bij staat, is het totaal op de taakvelden die de "
            "codes verlaten: meer kan het niet zijn."
        )


def _move(move: ProductMove) -> ImpactLine:
    count = _counted(len(move.codes), "code", "codes")
    if move.van is None:
        way = f"{count} erbij, {'op' if _is_coupled(move.naar) else 'als'} {_place(move.naar)}"
    elif move.naar is None:
        way = f"{count} weg, {'van' if _is_coupled(move.van) else 'eerst'} {_place(move.van)}"
    else:
        way = f"{count} van {_place(move.van)} naar {_place(move.naar)}"
    below: tuple[ImpactLine, ...] = ()
    if move.bedrag is not None:
        year = f"; over {numbers(move.jaren)} zijn er geen cijfers" if move.bedrag.ander_jaar else ""
        count = _counted(move.bedrag.gemeenten, "gemeente", "gemeenten")
        text = f"Hoogstens {_euros(move.bedrag.lasten_eur)} aan lasten, van {count} ({move.bedrag.cijfers}{year})."
        below = (ImpactLine(text),)
    return ImpactLine(
        f"{numbers(move.jaren)}, {move.wet}, tabel {move.tabel}: {way}: ",
        tuple(dict.fromkeys(product.code for product in move.codes)),
        below=below,
    )


def _is_coupled(place: Destination | None) -> bool:
    return place is not None and place.stand == "gekoppeld"


def _place(place: Destination | None) -> str:
    if place is None or not place.taakvelden:
        return "open"
    codes = listed(place.taakvelden, "of")
    return codes if _is_coupled(place) else f"{place.stand} ({codes})"


def _counted(count: int, one: str, more: str) -> str:
    return f"geen {one}" if not count else f"{_number(count)} {one if count == 1 else more}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _euros(whole: int) -> str:
    return euro(whole * _CENTS)


def shown_names(names: Iterable[str], most: int) -> list[str]:
    """Return at most so many names, and how many more there are."""
    found = list(names)
    return found if len(found) <= most else [*found[:most], f"en nog {_number(len(found) - most)}"]
