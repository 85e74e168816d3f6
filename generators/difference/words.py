"""Dutch words for numbers, periods, and what is new or gone."""

from __future__ import annotations

from collections.abc import Iterable

from generators.findings import listed

_NEW_OR_GONE = {
    ("nieuw", True): ("is nieuw", "nieuwe"),
    ("vervallen", True): ("vervalt", "vervallen"),
    ("nieuw", False): ("is toegevoegd", "toegevoegde"),
    ("vervallen", False): ("is weggehaald", "weggehaalde"),
}


def new_or_gone(soort: str, *, is_between_years: bool) -> tuple[str, str]:
    """Return verb and adjective for what is ``nieuw`` or ``vervallen``: ``is nieuw`` and ``nieuwe``."""
    return _NEW_OR_GONE[soort, is_between_years]


def capital(text: str) -> str:
    """Return ``text`` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Return a value between quotes on one line, or the word for no value."""
    return f"“{' '.join(text.split())}”" if text else "leeg"


def numbers(values: Iterable[int]) -> str:
    """Return numbers in words, unbroken stretches shortened: ``0 en 2 tot en met 5``."""
    stretches: list[list[int]] = []
    for value in sorted(values):
        if stretches and stretches[-1][-1] == value - 1:
            stretches[-1].append(value)
        else:
            stretches.append([value])
    parts: list[str] = []
    for stretch in stretches:
        parts += map(str, stretch) if len(stretch) < 3 else [f"{stretch[0]} tot en met {stretch[-1]}"]
    return listed(parts)


def periods(told: str) -> str:
    """Return the periods that `numbers` put in words, with the noun."""
    if not told:
        return "geen enkele periode"
    return f"periode {told}" if told.isdigit() else f"de perioden {told}"
