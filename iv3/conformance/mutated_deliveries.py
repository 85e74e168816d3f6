"""Deliveries that are odd somewhere, made of a good one: what people and programs hand in, and what ill will does.

The same content and the same chance give the same delivery on every Python; nothing here asks the clock or the system.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from iv3.conformance import odd_values
from iv3.conformance.chance import below, happens, picked, shuffle
from iv3.conformance.json_tree import Lexeme, Members, Place, Tree, holders, places, text_of, tree_of
from iv3.conformance.mutated_bytes import IN_BYTES
from iv3.delivery.records import AMOUNT

Found = TypeVar("Found")
Pool = Mapping[str, Sequence[Tree]]
"""Key → plain values (text, numbers) that stand under it in some deliveries, each once."""


_MORE, _MOST_TRIES = 0.45, 12
"""How often another change follows, and how many are tried at the most."""
_OTHER_LAYOUT, _OTHER_BYTES = 0.3, 0.15
_SPARED = 0.6
"""How often what leaves a delivery without any judgement is not done: past reading there is more to see."""
_MOST_COPIES = 40
_OUTER_HOLDERS, _OUTER_VALUES = 4, 40
"""Of objects and lists, and of values, so many stand around the records."""
_LONG_FOR_A_CODE = 12
_FLAT = 3
"""The first depths are far from any limit."""
_COMMAS = (",", ", ", " ,\n ", ",\r\n", ",\t")
_COLONS = (":", ": ", " : ", "\n:\t")


class Mutated(NamedTuple):
    """A delivery with something odd.

    Attributes:
        content: its bytes.
        done: what was done to it, in that order: keys of `IN_TREE` and `IN_BYTES`.
    """

    content: bytes
    done: tuple[str, ...]


def mutated(content: bytes, rng: random.Random, pool: Pool | None = None) -> Mutated:
    """Return a delivery with one or more things changed.

    Args:
        content: a delivery; of one that is no JSON only the bytes are changed.
        rng: the chance; see `iv3.conformance.chance.chance_of`.
        pool: values of other deliveries to take over; see `pool_of`. By default those of this one.
    """
    try:
        tree = tree_of(content.decode("utf-8"))
    except ValueError:
        return _in_bytes(content, rng)
    done = tuple(_in_tree(tree, rng, pool_of([content]) if pool is None else pool))
    separators = (picked(rng, _COMMAS), picked(rng, _COLONS)) if happens(rng, _OTHER_LAYOUT) else (", ", ": ")
    written = text_of(tree, *separators).encode("utf-8")
    is_damaged = not done or happens(rng, _OTHER_BYTES)
    found = _in_bytes(written, rng) if is_damaged else Mutated(written, ())
    return Mutated(found.content, (*done, *found.done))


def _in_tree(tree: Tree, rng: random.Random, pool: Pool) -> Iterator[str]:
    """Change a tree once, and now and then more often; yield what was done: not everything can be done to each."""
    for _ in range(_MOST_TRIES):
        name = picked(rng, tuple(IN_TREE))
        if IN_TREE[name](tree, rng, pool):
            yield name
            if not happens(rng, _MORE):
                return


def _in_bytes(content: bytes, rng: random.Random) -> Mutated:
    name = picked(rng, tuple(IN_BYTES))
    return Mutated(IN_BYTES[name](content, rng), (name,))


def pool_of(contents: Iterable[bytes]) -> dict[str, list[Tree]]:
    """Return the plain values in some deliveries by their key; what is no JSON is passed over."""
    found: dict[str, dict[tuple[str, Tree], Tree]] = {}
    for content in contents:
        try:
            tree = tree_of(content.decode("utf-8"))
        except ValueError:
            continue
        for holder in holders(tree):
            for key, value in holder if isinstance(holder, Members) else ():
                if isinstance(value, str):
                    found.setdefault(key, {})[type(value).__name__, value] = value
    return {key: list(by_value.values()) for key, by_value in found.items()}


# What is done to a tree: each tells whether there was something to do it to


def _amount(tree: Tree, rng: random.Random, _: Pool) -> bool:
    return _put(rng, _under(tree, AMOUNT), odd_values.NUMBERS)


def _number(tree: Tree, rng: random.Random, _: Pool) -> bool:
    return _put(rng, [at for at in places(tree) if isinstance(_at(at), Lexeme)], odd_values.NUMBERS)


def _no_number(tree: Tree, rng: random.Random, _: Pool) -> bool:
    if happens(rng, _SPARED):
        return False
    return _put(rng, list(places(tree)), odd_values.NO_NUMBERS)


def _text(tree: Tree, rng: random.Random, _: Pool) -> bool:
    return _put(rng, _texts(tree), odd_values.TEXTS)


def _kind(tree: Tree, rng: random.Random, _: Pool) -> bool:
    return _put(rng, _outer_or_any(rng, list(places(tree)), _OUTER_VALUES), odd_values.KINDS)


def _taken(tree: Tree, rng: random.Random, pool: Pool) -> bool:
    """Put a value of another delivery under the same key: another year, layer, period, number or code."""
    found = [(member, 1) for member in _members(tree) if pool.get(member[0]) and isinstance(member[1], str)]
    few = [at for at in found if len(_under(tree, at[0][0])) == 1]
    chosen = few if few and happens(rng, 0.5) else found
    if not chosen:
        return False
    holder, at = picked(rng, chosen)
    holder[at] = picked(rng, pool[holder[0]])
    return True


def _code(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = [at for at in _texts(tree) if _at(at) and str(_at(at)).isascii() and len(str(_at(at))) < _LONG_FOR_A_CODE]
    if not found:
        return False
    holder, at = picked(rng, found)
    holder[at] = picked(rng, _ways_to_write(str(holder[at])))
    return True


def _ways_to_write(code: str) -> tuple[Tree, ...]:
    """Return a code as people write it, and one that is hardly there."""
    return (
        *(f"{code} ", f" {code}", f"0{code}", f"{code}0", f"{code}a", f"{code}A", f"L{code}", code[:-1], code[1:]),
        *(code.upper(), code.lower(), code.replace(".", ","), code.replace(".", ""), f"{code}\u200b", f"{code} Naam"),
        *("9.99", "1-jun", "2025-01-06", Lexeme(code if _is_number(code) else "0.10"), [code], Members([[code, code]])),
    )


def _is_number(code: str) -> bool:
    whole, _, part = code.partition(".")
    return whole.isdigit() and (part.isdigit() or not part) and (whole == "0" or not whole.startswith("0"))


def _key_gone(tree: Tree, rng: random.Random, _: Pool) -> bool:
    return _removed(rng, _outer_or_any(rng, _objects(tree)))


def _key_twice(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = _outer_or_any(rng, _objects(tree))
    if not found:
        return False
    holder = picked(rng, found)
    key, value = picked(rng, holder)
    again = value if happens(rng, 0.5) else picked(rng, odd_values.KINDS)
    holder.insert(below(rng, len(holder) + 1), [key, _copied(again)])
    return True


def _key_other(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = _members(tree)
    if not found:
        return False
    member = picked(rng, found)
    names = (
        (*odd_values.KEYS, member[0].upper(), f"{member[0]} ", member[0][:-1])
        if member[0].isascii()
        else odd_values.KEYS
    )
    member[0] = picked(rng, names)
    return True


def _key_more(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = _outer_or_any(rng, [holder for holder in holders(tree) if isinstance(holder, Members)])
    if not found:
        return False
    holder = picked(rng, found)
    value: Tree = picked(rng, (*odd_values.KINDS, *odd_values.TEXTS, *odd_values.NUMBERS))
    holder.insert(below(rng, len(holder) + 1), [picked(rng, odd_values.KEYS), _copied(value)])
    return True


def _order(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = _outer_or_any(rng, [holder for holder in holders(tree) if len(holder) > 1])
    if not found:
        return False
    shuffle(rng, picked(rng, found))
    return True


def _item_gone(tree: Tree, rng: random.Random, _: Pool) -> bool:
    return _removed(rng, _lists(tree))


def _item_again(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = _lists(tree)
    if not found:
        return False
    holder = picked(rng, found)
    item = picked(rng, holder)
    for _number_of_copy in range(1 + below(rng, _MOST_COPIES) if happens(rng, 0.2) else 1):
        holder.insert(below(rng, len(holder) + 1), _copied(item))
    return True


def _item_elsewhere(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = _lists(tree)
    if not found:
        return False
    holder = picked(rng, found)
    item = holder.pop(below(rng, len(holder)))
    picked(rng, [other for other in (*holders(tree), holder) if not isinstance(other, Members)]).append(item)
    return True


def _emptied(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = _lists(tree)
    if not found:
        return False
    picked(rng, found).clear()
    return True


def _nested(tree: Tree, rng: random.Random, _: Pool) -> bool:
    found = list(places(tree))
    if not found:
        return False
    holder, at = picked(rng, found)
    before, after = picked(rng, (("[", "]"), ('{"a":', "}")))
    depth = picked(rng, odd_values.DEPTHS[: None if happens(rng, 1 - _SPARED) else _FLAT])
    holder[at] = Lexeme(f"{before * depth}{text_of(holder[at])}{after * depth}")
    return True


def _factor(tree: Tree, rng: random.Random, _: Pool) -> bool:
    """Write every amount a thousand or a hundred times as large or as small, with an exponent."""
    power = picked(rng, ("e3", "e-3", "e2", "E-2", "e0"))
    found = [at for at in _under(tree, AMOUNT) if isinstance(_at(at), Lexeme) and str(_at(at))[-1:].isdigit()]
    for holder, at in found:
        if "e" not in holder[at].lower():
            holder[at] = Lexeme(f"{holder[at]}{power}")
    return bool(found)


def _half_cents(tree: Tree, rng: random.Random, _: Pool) -> bool:
    """Put a half cent behind every whole amount of one list, so that rounding adds up."""
    found = [at for at in _under(tree, AMOUNT) if isinstance(_at(at), Lexeme) and str(_at(at)).lstrip("-").isdigit()]
    part = picked(rng, (".005", ".015", ".125", ".10", ".99"))
    for holder, at in found:
        holder[at] = Lexeme(f"{holder[at]}{part}")
    return bool(found)


IN_TREE: Mapping[str, Callable[[Tree, random.Random, Pool], bool]] = {
    "ander_bedrag": _amount,
    "ander_getal": _number,
    "geen_getal": _no_number,
    "andere_tekst": _text,
    "soort": _kind,
    "overgenomen": _taken,
    "andere_code": _code,
    "sleutel_weg": _key_gone,
    "sleutel_dubbel": _key_twice,
    "sleutel_anders": _key_other,
    "sleutel_erbij": _key_more,
    "volgorde": _order,
    "regel_weg": _item_gone,
    "regel_dubbel": _item_again,
    "regel_verhuisd": _item_elsewhere,
    "leeg_onderdeel": _emptied,
    "genest": _nested,
    "factor": _factor,
    "halve_centen": _half_cents,
}
"""Name → what is done to what was read."""


def _at(place: Place) -> Tree:
    holder, at = place
    value: Tree = holder[at]
    return value


def _put(rng: random.Random, found: Sequence[Place], choices: Sequence[Tree]) -> bool:
    if not found:
        return False
    holder, at = picked(rng, found)
    holder[at] = _copied(picked(rng, choices))
    return True


def _removed(rng: random.Random, found: Sequence[list[Any]]) -> bool:
    if not found:
        return False
    holder = picked(rng, found)
    del holder[below(rng, len(holder))]
    return True


def _copied(value: Tree) -> Tree:
    """Return a value of which a later change leaves the first as it was."""
    if isinstance(value, Members):
        return Members([[key, _copied(inner)] for key, inner in value])
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def _members(tree: Tree) -> list[list[Any]]:
    return [member for holder in holders(tree) if isinstance(holder, Members) for member in holder]


def _objects(tree: Tree) -> list[list[Any]]:
    return [holder for holder in holders(tree) if isinstance(holder, Members) and holder]


def _under(tree: Tree, key: str) -> list[Place]:
    return [(member, 1) for member in _members(tree) if member[0] == key]


def _texts(tree: Tree) -> list[Place]:
    return [at for at in places(tree) if isinstance(_at(at), str) and not isinstance(_at(at), Lexeme)]


def _lists(tree: Tree) -> list[list[Any]]:
    return [holder for holder in holders(tree) if not isinstance(holder, Members) and holder]


def _outer_or_any(rng: random.Random, found: Sequence[Found], first: int = _OUTER_HOLDERS) -> Sequence[Found]:
    """Return half the time only the first: what stands around the records, which are many."""
    return found[:first] if happens(rng, 0.5) else found
