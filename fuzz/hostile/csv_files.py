"""Hostile tables: too wide, too long, never closed, with numbers that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzz.hostile.hostile import Content, Hostile, repeated, written

_NUMBER = re.compile(rb"(?<=;)-?[\d.]+(?:,\d\d)?(?=;|$)")
ODD_AMOUNTS = (
    *("1e400", "-1e400", "nan", "Infinity", "1" * 5000, "0," + "0" * 5000 + "1", "1.000.000,00,00", "--5", "5-", "(5)"),
    *(
        "€ 1",
        "1 000",
        "1\u00a0000,5",
        "1\u2009000",
        "٣",
        "１２",
        "½",
        "0x10",
        "1_000",
        "+-1",
        "1,2,3",
        "1.2.3",
        "%",
        "5%",
    ),
    *("=1+1", "@SUM(A1)", "-", "", " ", "\u200b1", "1\u200b", "\ufeff1", "TRUE", "#REF!", "9" * 400 + ",99"),
)
"""What may stand where a value belongs."""


def files() -> list[Hostile]:
    """Return them."""
    return [*written("csv", _ways(), ".csv"), *written("csv", _amounts(), ".csv", only_for=".csv")]


def _ways() -> Iterator[tuple[str, str, Content]]:
    yield "kop", "alleen de kop van het goede bestand", lambda good: good.split(b"\n")[0] + b"\n"
    yield "breed", "een miljoen kolommen", repeated(b"kolom;", 1_000_000, after=b"\n" + b"1;" * 1_000_000)
    yield (
        "breed-goed",
        "de goede kop en dan een rij van een miljoen cellen",
        lambda good: good + b"1;" * 500_000 + b"\n",
    )
    yield "lang", "de tweede rij van het goede bestand 200.000 keer", _long
    yield "anders", "200.000 rijen die niemand kent", _strange_rows
    yield "open", "een aanhalingsteken dat niet sluit", lambda good: good + b'"' + b"a\n" * 500_000
    yield "cel", "een cel van 900 kB", lambda good: good + b'"' + b"a" * 900_000 + b'"\n'
    yield "twee-koppen", "de kop duizend keer", lambda good: (good.split(b"\n")[0] + b"\n") * 1000 + good
    yield "zelfde-koppen", "elke kolom heet hetzelfde", lambda good: _headed(good, lambda _: b"bedrag")
    yield "lege-koppen", "geen kolom heeft een naam", lambda good: _headed(good, lambda _: b"")
    yield "lange-koppen", "koppen van 50 kB", lambda good: _headed(good, lambda head: head + b"x" * 50_000)
    yield "sep", "sep= met een vreemd teken", lambda good: b"sep=x\n" + good
    yield "tekens", "alle scheidingstekens door elkaar", lambda good: good.replace(b";", b",\t;|", 7)
    yield "tabs", "tabs", lambda good: good.replace(b";", b"\t")
    yield "strepen", "staande strepen", lambda good: good.replace(b";", b"|")
    yield (
        "scheef",
        "elke rij heeft een cel meer",
        lambda good: b"\n".join(line + b";x" * at for at, line in enumerate(good.split(b"\n"))),
    )
    yield "kort", "elke rij na de kop heeft één cel", lambda good: good.split(b"\n")[0] + b"\nx" * 1000
    yield "titels", "honderd titels boven de kop", lambda good: b"titel\n" * 100 + good
    yield "totalen", "totalen die niet kloppen", lambda good: good + b"Totaal;999999999999999999999;;;;;;;\n" * 50
    yield "aanhaling", "aanhalingstekens op de verkeerde plaats", lambda good: good.replace(b";", b'";"', 3)
    yield "sub", "DOS-einde (SUB) in het midden", lambda good: good[:200] + b"\x1a" + good[200:]


def _amounts() -> Iterator[tuple[str, str, Content]]:
    for at, amount in enumerate(ODD_AMOUNTS):
        yield f"bedrag-{at}", f"een bedrag dat {amount[:12]!r} is", _with_number(amount)


def _headed(good: bytes, rename: Content) -> bytes:
    head, _, rest = good.partition(b"\n")
    return b";".join(rename(name) for name in head.split(b";")) + b"\n" + rest


def _long(good: bytes) -> bytes:
    lines = good.split(b"\n")
    return lines[0] + b"\n" + (lines[min(1, len(lines) - 1)] + b"\n") * 200_000


def _strange_rows(good: bytes) -> bytes:
    head, _, rest = good.partition(b"\n")
    width = head.count(b";")
    rows = b"".join(b"onbekend%d" % at + b";%d" % at * width + b"\n" for at in range(200_000))
    return head + b"\n" + rest + rows


def _with_number(amount: str) -> Content:
    """Return what puts an amount in place of every number of the good file."""

    def changed(good: bytes) -> bytes:
        lines = good.split(b"\n")
        return b"\n".join([lines[0], *(_NUMBER.sub(lambda _: amount.encode(), line) for line in lines[1:])])

    return changed
