"""The code of a list that somebody probably meant: exact apart from how it was typed, else one change away.

A hint that leads away is worse than none. So what was written is first read as spreadsheets and people write codes:
``06.1``, ``6,1``, ``6.72A``, ``="4100"``, ``6.2 Wijkteams``, or the date that Excel made of it. Only then one typing
change counts, within the same chapter (what stands before the point), and only when it gives a single code. The same as
packages/js/validatie/meantcode.mjs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from iv3.core.filekinds import PACK
from iv3.core.packs import needed_pack

_WRAPPED = re.compile(r"""=?["'](.*?)["']?""", re.DOTALL)
_BLANK = " \t\r\n\u00a0"
_LONGEST = 24
"""A longer text is no code."""
_SHORT = 2
"""Characters after the point of a code of which each counts."""
_CODE = re.compile(r"[A-Za-z0-9 .,/_-]+")
_STARTS = re.compile(
    r"([A-Za-z]{0,4}[0-9][A-Za-z0-9.,]*)(?:[ \u00a0]*[-\u2013\u2014:;][ \u00a0]*|[ \u00a0]+)[^0-9 \u00a0]"
)
"""A code with its name behind it: ``6.2 Wijkteams``, ``4100 - Salarissen``."""
_SIGNS = re.compile("[.,/ _-]")
_LOOK_ALIKE = str.maketrans("lio", "110")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ]0?0:00(?::00(?:\.0+)?)?)?")
_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_DAY_NAME = re.compile(r"([0-9]{1,2})[- ]([a-z]{3,9})\.?(?:[- ]([0-9]{2}|[0-9]{4}))?")
_NAME_YEAR = re.compile(r"([a-z]{3,9})\.?[- ]([0-9]{2}|[0-9]{4})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.0+)?")
_EXCEL_BEGINS = (1899, 12, 30)
"""Day 0 of the numbers that Excel keeps for dates."""


class Meant:
    """What somebody probably meant.

    Attributes:
        codes: one code; several only when a date can come from more than one.
        is_date: Excel made a date of it.
    """

    __slots__ = ("codes", "is_date")

    def __init__(self, codes: tuple[str, ...], is_date: bool = False) -> None:
        """Take the codes."""
        self.codes, self.is_date = codes, is_date


class CodeHints:
    """The codes of one list, ready to be looked for many times."""

    def __init__(self, codes: Iterable[str]) -> None:
        """Take the codes that somebody may write."""
        self._codes = dict.fromkeys(codes)
        self._folded = _by(self._codes, str.lower)
        self._keys = _by(self._codes, _key)
        self._chapters = _by(self._codes, _chapter)
        self._stems = _by((code for code in self._codes if "." not in code), lambda code: code.lower()[:-1])

    def meant(self, written: str) -> Meant | None:
        """Return what was probably meant by a code that is not in the list; None when nothing is near."""
        text = _unwrapped(written)
        dated = self._dated(text.lower())
        if dated:
            return Meant(dated, is_date=True)
        code = self.typed(written)
        return None if code is None else Meant((code,))

    def typed(self, written: str) -> str | None:
        """Return what was probably meant by what a person typed, where no spreadsheet made a date of it."""
        return self.same(written) or self._near(_unwrapped(written).lower())

    def same(self, written: str) -> str | None:
        """Return the code that is the same but for how it was typed; None when there is none, or more than one."""
        text = _unwrapped(written)
        started = _STARTS.match(text)
        return self._same(text) or (self._same(started[1].rstrip(".,")) if started else None)

    def _same(self, text: str) -> str | None:
        if text in self._codes:
            return text
        if len(text) > _LONGEST or not _CODE.fullmatch(text):
            return None
        pointed = text.lower().replace(",", ".")
        return _single(self._folded.get(pointed)) or _single(self._keys.get(_key(text)))

    def _dated(self, text: str) -> tuple[str, ...]:
        """Return the codes that Excel can have made a date of."""
        if len(text) > _LONGEST:
            return ()
        found = _date_parts(text)
        return () if found is None else tuple(c for c in dict.fromkeys(_of_date(*found)) if c in self._codes)

    def _near(self, text: str) -> str | None:
        if len(text) > _LONGEST or not _CODE.fullmatch(text):
            return None
        if "." not in text:
            return _single([*self._stems.get(text[:-1], ()), *self._stems.get(text, ()), *self._without_last(text)])
        pool = [code for code in self._chapters.get(_chapter(text), ()) if "." in code]
        if any(code.lower().startswith(f"{text}.") for code in pool):
            return None
        shorter = [code for code in pool if code.lower() == text[:-1] and _says_enough(text)]
        return _single(shorter or [code for code in pool if _is_one_change(text, code.lower())])

    def _without_last(self, text: str) -> list[str]:
        return [code for code in self._folded.get(text[:-1], ()) if "." not in code]


def _by(codes: Iterable[str], key_of: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(key_of(code), []).append(code)
    return found


def _single(codes: list[str] | None) -> str | None:
    return codes[0] if codes is not None and len(codes) == 1 else None


def _unwrapped(written: str) -> str:
    """Return a cell without the spaces and quotes around it, and without the formula that keeps a code text."""
    text = written.strip(_BLANK)
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped[1].strip(_BLANK) if wrapped else text


def _key(code: str) -> str:
    """Return a code without zeros that spreadsheets add or drop, and with one sign between its parts."""
    parts = [part.lstrip("0") or "0" for part in _SIGNS.split(code.lower().translate(_LOOK_ALIKE))]
    if len(parts) == 2:
        parts[1] = parts[1].rstrip("0") or "0"
    return ".".join(parts)


def _chapter(code: str) -> str:
    return code.lower().partition(".")[0].lstrip("0") or "0"


def _says_enough(text: str) -> bool:
    """Tell whether a code without its last character is still no other: that was a letter, or much stands before it."""
    return text[-1:].isalpha() or len(text.partition(".")[2]) > _SHORT


def _is_one_change(one: str, other: str) -> bool:
    """Tell whether one character more, less or other, or two that changed places, makes the one text the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return True
    return len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]


def _date_parts(text: str) -> tuple[int, int, int] | None:
    """Return year (0 when it is not said), month and day of a text that Excel shows or saves for a date."""
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _DAY_NAME.fullmatch(text):
        return int(found[3] or 0), _months().get(found[2], 0), int(found[1])
    if found := _NAME_YEAR.fullmatch(text):
        return int(found[2]), _months().get(found[1], 0), 1
    if found := _SERIAL.fullmatch(text):
        from datetime import date, timedelta  # hardly any code looks like the number of a day

        day = date(*_EXCEL_BEGINS) + timedelta(int(found[1]))
        return day.year, day.month, day.day
    return None


def _of_date(year: int, month: int, day: int) -> Iterator[str]:
    """Yield the codes that look like a date: ``6.75`` is June 1975, ``4.3.1`` 4 March 2001, ``6.1`` 6 January."""
    if day == 1 and year % 100 > 31:
        yield f"{month}.{year % 100}"
        return
    yield f"{day}.{month}.{year % 100}"
    yield f"{month}.{day}.{year % 100}"
    yield f"{day}.{month}"
    yield f"{month}.{day}"


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    names: list[str] = needed_pack(PACK)["maanden"]
    return {name: number for number, line in enumerate(names, start=1) for name in line.split()}
