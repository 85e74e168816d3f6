"""The purchase level that follows from who bought.

The rule is a fact (pack ``gemeenten``, from ``tables/inkoopniveaus.yaml``): this module recognises in which of its
situations the buyers are. When they are in two situations with different levels, no level is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from iv3.care.municipalities import TEXTS, Buyers, Municipalities
from iv3.core.sentences import text
from iv3.core.words import Inkoopsituatie
from iv3.rows.cells import shown

OWN, PART, WHOLE = Inkoopsituatie.EIGEN_GEMEENTE, Inkoopsituatie.DEEL_VAN_JEUGDREGIO, Inkoopsituatie.HELE_JEUGDREGIO
SEVERAL, NATIONAL = Inkoopsituatie.MEER_JEUGDREGIOS, Inkoopsituatie.LANDELIJK_ARRANGEMENT
_SHOWN_NAMES = 5


@dataclass(frozen=True)
class PurchaseLevel:
    """A purchase level, or the question that decides it.

    Attributes:
        niveau: the level; None when it is not settled.
        grond: how it was found, a Dutch sentence.
        vraag: what decides it, in Dutch; None when it is settled.
        kandidaten: the levels that are possible, in the order of the facts.
        meldingen: what else there is to look at, in Dutch.
    """

    niveau: str | None
    grond: str
    vraag: str | None = None
    kandidaten: tuple[str, ...] = ()
    meldingen: tuple[str, ...] = ()


def level(buyers: Iterable[str], own: str | None, municipalities: Municipalities) -> PurchaseLevel:
    """Return the purchase level that follows from who bought together.

    Args:
        buyers: names or CBS codes of municipalities, or names of youth regions.
        own: name or CBS code of the own municipality; None when that is not known.
        municipalities: what `Municipalities.read` returns.

    Raises:
        Unusable: ``own`` is no municipality.
    """
    own_code = None if own is None else municipalities.own(own)
    return level_of_buyers(municipalities.buyers(buyers), own_code, municipalities)


def level_of_buyers(buyers: Buyers, own: str | None, known: Municipalities) -> PurchaseLevel:
    """Return the level that follows from who bought; ``own`` is the code of the own municipality."""
    derivable = in_order_of_facts((known.level_of[s] for s in (OWN, PART, WHOLE, SEVERAL)), known)
    if buyers.unknown:
        questions = " ".join(known.ask_for(word) for word in sorted(set(buyers.unknown))[:_SHOWN_NAMES])
        return PurchaseLevel(None, text(TEXTS, "grond-gemeente-onbekend"), questions, derivable)
    if not buyers.readings[0]:
        return PurchaseLevel(None, text(TEXTS, "grond-niets"), text(TEXTS, "vraag-niets"), known.levels)
    meldingen = () if own is None or any(own in codes for codes in buyers.readings) else (_not_ours(own, known),)
    outcomes = [_of_codes(codes, own, known) for codes in buyers.readings]
    first = outcomes[0]
    if any(level_meaning(outcome) != level_meaning(first) for outcome in outcomes):
        first = PurchaseLevel(
            None,
            text(TEXTS, "grond-naam-dubbel", namen=_enumerated(sorted({shown(name) for name in buyers.doubtful}))),
            _ask_which(min(buyers.doubtful), known),
            in_order_of_facts((k for o in outcomes for k in o.kandidaten), known),
        )
    return replace(first, meldingen=meldingen)


def _of_codes(codes: frozenset[str], own: str | None, known: Municipalities) -> PurchaseLevel:
    case, situations, values = _case(codes, own, known)
    levels = in_order_of_facts((known.level_of[s] for s in situations), known)
    grond = text(TEXTS, f"grond-{case}", **values)
    if len(levels) == 1:
        return PurchaseLevel(levels[0], grond, None, levels)
    return PurchaseLevel(None, grond, text(TEXTS, f"vraag-{case}", **values), levels)


def _case(
    codes: frozenset[str], own: str | None, known: Municipalities
) -> tuple[str, tuple[str, ...], dict[str, object]]:
    """Return the key of the sentence, the situations of the facts that apply, and the values of the sentence."""
    count = {region: len(codes & known.members[region]) for region in sorted({known.region_of[c] for c in codes})}
    whole = [region for region, number in count.items() if number == len(known.members[region])]
    names = sorted(known.name_of[code] for code in codes)
    region = next(iter(count))
    one_region: dict[str, object] = {
        "regio": region,
        "gemeente": names[0],
        "gemeenten": _enumerated(names),
        "aantal": len(codes),
        "totaal": len(known.members[region]),
    }
    if len(codes) == len(known.name_of):
        return "alle-gemeenten", (SEVERAL, NATIONAL), {"aantal": len(codes)}
    if len(count) == 1 and whole:
        if len(codes) == 1:
            return "jeugdregio-van-een-gemeente", (OWN, WHOLE), one_region
        return "hele-jeugdregio", (WHOLE,), one_region
    if len(count) == 1:
        return (
            ("eigen-gemeente", (OWN,), one_region) if codes == {own} else ("deel-van-jeugdregio", (PART,), one_region)
        )
    if len(whole) == len(count):
        return "meer-jeugdregios", (SEVERAL,), {"aantal": len(count), "regios": _enumerated(whole)}
    parts = [
        text(TEXTS, "regio-deel", regio=name, aantal=number, totaal=len(known.members[name]))
        for name, number in count.items()
    ]
    return "deel-van-meer-jeugdregios", (PART, SEVERAL), {"aantal": len(count), "regios": _enumerated(parts)}


def level_given(
    niveau: str, from_buyers: PurchaseLevel | None, known_buyers: bool, known: Municipalities
) -> PurchaseLevel:
    """Return the level that a contract gives, held against the buyers when it names these too."""
    if from_buyers is None:
        return PurchaseLevel(niveau, text(TEXTS, "grond-opgegeven", niveau=niveau), None, (niveau,))
    if not known_buyers:
        grond = text(TEXTS, "grond-opgegeven-inkopers-onbekend", niveau=niveau)
        meldingen = () if from_buyers.vraag is None else (from_buyers.vraag,)
        return PurchaseLevel(niveau, grond, None, (niveau,), meldingen)
    if niveau in from_buyers.kandidaten:
        key = "grond-opgegeven-zelfde" if from_buyers.niveau else "grond-opgegeven-niet-af-te-leiden"
        grond = text(TEXTS, key, niveau=niveau, grond=from_buyers.grond)
        return PurchaseLevel(niveau, grond, None, (niveau,), from_buyers.meldingen)
    values = {"niveau": niveau, "afgeleid": either(from_buyers.kandidaten), "grond": from_buyers.grond}
    grond = text(TEXTS, "grond-tegenspraak", **values)
    vraag = text(TEXTS, "vraag-tegenspraak", **values)
    candidates = in_order_of_facts((niveau, *from_buyers.kandidaten), known)
    return PurchaseLevel(None, grond, vraag, candidates, (*from_buyers.meldingen, f"{grond} {vraag}"))


def _not_ours(own: str, known: Municipalities) -> str:
    return text(TEXTS, "niet-de-eigen-gemeente", gemeente=known.name_of[own])


def _ask_which(name: str, known: Municipalities) -> str:
    """Return the question whether a name is a municipality or a youth region."""
    municipality, region = (f"{words[0]} {shown(name)}" for words in known.kinds)
    return text(TEXTS, "vraag-naam-dubbel", gemeente=municipality, jeugdregio=region)


def level_meaning(level: PurchaseLevel) -> tuple[str | None, tuple[str, ...]]:
    """Return what must be equal for two levels to say the same."""
    return level.niveau, level.kandidaten


def level_name(level: PurchaseLevel) -> str:
    """Return a level as a sentence has it."""
    return level.niveau or text(TEXTS, "nog-open")


def in_order_of_facts(levels: Iterable[str], known: Municipalities) -> tuple[str, ...]:
    """Return every level once, in the order of the facts."""
    wanted = set(levels)
    return tuple(each for each in known.levels if each in wanted)


def _enumerated(names: Sequence[str]) -> str:
    """Return names in a sentence; of many the first few, with how many more there are."""
    if len(names) > _SHOWN_NAMES + 1:
        begin = ", ".join(names[:_SHOWN_NAMES])
        return text(TEXTS, "opsomming-ingekort", begin=begin, aantal=len(names) - _SHOWN_NAMES)
    return _joined(names, "opsomming")


def either(names: Sequence[str]) -> str:
    """Return names as a choice."""
    return _joined(names, "of")


def _joined(names: Sequence[str], key: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return text(TEXTS, key, begin=", ".join(names[:-1]), laatste=names[-1])
