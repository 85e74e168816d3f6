"""An order to fill in, for one situation: every key with what belongs there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from iv3.allocation.divide import Method
from iv3.allocation.findings import say
from iv3.allocation.methods import methods, pack
from iv3.allocation.year import Year
from iv3.core.errors import Unusable
from iv3.core.nearest import nearest
from iv3.core.words import Aannametoets, Contractinhoud, Leveringsvorm

_EMPTY = '""'


def template(situatie: str, jaar: int | None) -> str:
    """Return an order to fill in, as TOML.

    Args:
        situatie: the id of a situation.
        jaar: the year; None for the last one.

    Raises:
        Unusable: there is no such situation, or it is not known in that year.
    """
    known = {record["id"]: record for record in pack()["situaties"]}
    if situatie not in known:
        near = nearest(situatie, known)
        hint = "" if near is None else say("bedoelt_u", woord=near)
        raise Unusable(say("sjabloon_onbekend", gevonden=situatie, mogelijk=", ".join(known), bedoelt=hint))
    record = known[situatie]
    first, last = record["van"], pack()["jaren"][1]
    year = last if jaar is None else jaar
    if not first <= year <= last:
        raise Unusable(say("sjabloon_jaar", situatie=situatie, jaar=year, eerste=first, laatste=last))
    return "\n".join(_lines(record, year)) + "\n"


def _lines(record: Mapping[str, Any], year: int) -> Iterator[str]:
    allowed = [methods()[name] for name in record["methoden"]]
    method = methods()[record["sjabloonmethode"]]
    yield from _comment(say("sjabloon_kop", naam=record["naam"]), record["uitleg"], say("sjabloon_uitleg"))
    yield f"organisatie = {_EMPTY}"
    yield f"jaar = {year}"
    yield from _comment(say("sjabloon_datum"))
    yield f"opgesteld_op = {_EMPTY}"
    yield from _comment(say("sjabloon_periode"))
    yield ""
    yield from _comment(say("sjabloon_contract"))
    yield "[[contract]]"
    yield f"id = {_EMPTY}"
    yield f"naam = {_EMPTY}"
    yield f'situatie = "{record["id"]}"'
    yield from _comment(say("sjabloon_bedrag"))
    yield f"bedrag = {_EMPTY}"
    yield from _comment(
        say("sjabloon_wet"),
        say("sjabloon_leveringsvorm", mogelijk=" of ".join(Leveringsvorm.VALUES)),
        say("sjabloon_bevat", mogelijk=", ".join(Contractinhoud.VALUES)),
        say("sjabloon_een_taak"),
        say("sjabloon_methoden"),
        *(f"  {one.id}: {one.naam}" for one in allowed),
    )
    yield f'methode = "{method.id}"'
    yield from _comment(say("sjabloon_reden"))
    yield f"reden = {_EMPTY}"
    yield ""
    yield from _comment(*(f"{say('sjabloon_nodig')} {text}" for text in method.record["vraagt"]["gegevens"]))
    yield from _comment(say("sjabloon_leeftijd", aantal=method.record["vraagt"]["hoogstens_jaren_oud"]))
    yield "[contract.gegevens]"
    yield f"omschrijving = {_EMPTY}"
    yield f"herkomst = {_EMPTY}"
    yield f"peildatum = {_EMPTY}"
    yield from _steps(record)
    yield ""
    yield from _comment(say("sjabloon_vast"), "[[contract.vast]]", 'taakveld = ""', 'bedrag = ""', 'waarom = ""')
    yield ""
    yield from _key(method, record, year)
    yield from _reuse(method)


def _steps(record: Mapping[str, Any]) -> Iterator[str]:
    if not record.get("volgorde"):
        return
    yield ""
    yield from _comment(say("sjabloon_volgorde"))
    for step in pack()["stappen"]:
        if "vraag" in step:
            yield f"[contract.volgorde.{step['id']}]"
            yield from _comment(f"{step['vraag']} {step['uitleg']}")
            yield f"antwoord = {_EMPTY}"
            yield f"toelichting = {_EMPTY}"


def _key(method: Method, record: Mapping[str, Any], year: int) -> Iterator[str]:
    options = say("of").join(say("maal").join(fields) for fields in method.keys)
    yield from _comment(say("sjabloon_sleutel", velden=options))
    if "taakvelden" in record:
        codes = Year(pack()["lagen"][0], year)
        usual = codes.members(record["taakvelden"])
        yield from _comment(say("sjabloon_taakvelden", codes=", ".join(code for code in codes.codes if code in usual)))
    for number in range(2):
        yield "[[contract.sleutel]]"
        yield f"taakveld = {_EMPTY}"
        for name in method.keys[0]:
            if number == 0:
                yield from _comment(method.fields[name]["uitleg"])
            yield f"{name} = {_EMPTY}"


def _reuse(method: Method) -> Iterator[str]:
    if not method.record["vraagt"].get("toets_aannames"):
        return
    yield ""
    yield from _comment(
        say("sjabloon_hergebruik"),
        "[contract.hergebruik]",
        "van_jaar = ",
        "[[contract.hergebruik.aanname]]",
        'aanname = ""',
        "getoetst_op = ",
        f"uitkomst = {_EMPTY}  # {', '.join(Aannametoets.VALUES)}",
        'toelichting = ""',
    )


def _comment(*texts: str) -> Iterator[str]:
    for text in texts:
        yield f"# {text}"
