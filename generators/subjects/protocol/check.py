"""Protocol: fields have what their kind asks for, demands name fields that exist, and examples have every column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches

from generators.kernel.findings import Finding, listed
from generators.kernel.records import Protocolbasisbestand, Protocoleis, Protocolveld
from generators.subjects.couplings.facts import couplings_of
from generators.subjects.model.specification import Specification, in_year
from generators.subjects.protocol.facts import LAW, Variant, code_lists, variants_of, years
from iv3.core.words import Eissoort, Veldsoort

CHECK = "protocol"
_NEEDED = ("jaar", "periode", "opgemaakt_op", LAW)
"""Fields that `iv3.protocol.check` looks at by name."""

_NUMBERS = (Veldsoort.GEHEEL, Veldsoort.GETAL, Veldsoort.BEDRAG, Veldsoort.PROCENT)
_TARGETS = {Eissoort.SOM: ("is_veld", "is_honderdsten"), Eissoort.PRODUCT: ("is_veld",)}


def check(specification: Specification) -> tuple[list[Finding], int]:
    """Return the findings and how many fields, demands, periods and examples were looked at."""
    variants = variants_of(specification)
    findings: list[Finding] = []
    count = 0
    if variants:
        basis = variants[0].basis
        count += len(basis.leverperioden)
        findings += [*_periods(basis, specification), *_needed(basis, specification)]
    for variant in variants:
        count += len(variant.fields) + len(variant.demands) + len(variant.own.voorbeeldrijen)
        findings += _fields(variant, specification)
        findings += _demands(variant)
        findings += _named(variant)
        findings += _examples(variant)
    return list(dict.fromkeys(findings)), count


def _periods(basis: Protocolbasisbestand, specification: Specification) -> Iterator[Finding]:
    """Yield where a period does not end the day before a municipality may deliver it."""
    windows = {str(period.nummer): period.aanleveren.van for period in specification.facts.periods}
    jaar = specification.edition.laatste_jaar
    for index, record in enumerate(basis.leverperioden):
        place = basis.origin.place("leverperioden", index, "einde")
        try:
            end = date.fromisoformat(record.einde.format(jaar=jaar))
        except ValueError:
            yield Finding(place, CHECK, f"De dag {record.einde} bestaat niet.", "Verbeter de dag.")
            continue
        window = windows.get(record.periode)
        if window is None:
            yield Finding(place, CHECK, f"Periode {record.periode} bestaat niet.", "Haal haar weg.")
        elif (end + timedelta(days=1)).isoformat() != in_year(window, jaar):
            yield Finding(
                place,
                CHECK,
                f"Periode {record.periode} eindigt op {end.isoformat()}; in tables/model/perioden.yaml mag er vanaf "
                f"{in_year(window, jaar)} worden geleverd.",
                "Maak de twee gelijk: de eerste dag is de dag na het einde.",
            )


def _needed(basis: Protocolbasisbestand, specification: Specification) -> Iterator[Finding]:
    fields = {f.naam: f for f in basis.basisvelden}
    for name in _NEEDED:
        if name not in fields:
            yield Finding(
                basis.origin.place("basisvelden"), CHECK, f"Het veld {name} ontbreekt.", "De controle kijkt ernaar."
            )
    expected = {
        "periode": [record.periode for record in basis.leverperioden],
        LAW: couplings_of(specification).laws(),
    }
    for name, values in expected.items():
        field = fields.get(name)
        if field is not None and sorted(v.waarde for v in field.waarden) != sorted(values):
            yield Finding(
                field.origin.place(), CHECK, f"De waarden van {name} zijn niet {listed(values)}.", "Maak ze gelijk."
            )


def _fields(variant: Variant, specification: Specification) -> Iterator[Finding]:
    jaar = years(specification, variant)[-1]
    lists = code_lists(specification, next(iter(specification.layers)), jaar)
    seen: set[str] = set()
    for f in variant.fields:
        if f.naam in seen:
            yield _finding(f, ("naam",), f"Het veld {f.naam} staat er twee keer.", "Haal een van de twee weg.")
        seen.add(f.naam)
        if (f.soort == Veldsoort.CODE) != (f.codelijst is not None):
            yield _finding(f, ("soort",), f"{f.naam} is een code zonder codelijst, of andersom.", "Zet beide erbij.")
        elif f.codelijst is not None and not any(lists[f.codelijst].values()):
            yield _finding(
                f, ("codelijst",), f"De codelijst {f.codelijst} is leeg in {jaar}.", "Kies een andere lijst."
            )
        if (f.soort == Veldsoort.KEUZE) != bool(f.waarden):
            yield _finding(f, ("soort",), f"{f.naam} is een keuze zonder waarden, of andersom.", "Zet beide erbij.")


def _demands(variant: Variant) -> Iterator[Finding]:
    kinds = {f.naam: f.soort for f in variant.fields}
    for demand in variant.demands:
        names = [*demand.velden, *demand.per, *([demand.is_veld] if demand.is_veld else [])]
        yield from (Finding(demand.origin.place(), CHECK, *_absent(name, kinds)) for name in names if name not in kinds)
        permitted = _TARGETS.get(demand.soort, ())
        told = [key for key in ("is_veld", "is_honderdsten") if getattr(demand, key) is not None]
        if bool(permitted) != (len(told) == 1) or any(key not in permitted for key in told):
            yield Finding(
                demand.origin.place(),
                CHECK,
                f"{demand.id} is een {demand.soort}; daar hoort {listed(permitted, 'of') or 'geen uitkomst'} bij.",
                "Zet precies dat erbij.",
            )
        yield from _calculated(demand, kinds)


def _calculated(demand: Protocoleis, kinds: Mapping[str, str]) -> Iterator[Finding]:
    if demand.soort in _TARGETS:
        for name in (*demand.velden, *([demand.is_veld] if demand.is_veld else [])):
            if kinds.get(name, _NUMBERS[0]) not in _NUMBERS:
                yield Finding(
                    demand.origin.place(),
                    CHECK,
                    f"{demand.id} rekent met {name}, en dat is geen getal.",
                    "Kies een getal.",
                )


def _named(variant: Variant) -> Iterator[Finding]:
    known = [f.naam for f in variant.fields]
    places = [(("sleutel", i), name) for i, name in enumerate(variant.own.sleutel)]
    places += [(("voedt", i), name) for i, feeding in enumerate(variant.own.voedt) for name in feeding.met]
    for pointer, name in places:
        if name not in known:
            yield Finding(variant.own.origin.place(*pointer), CHECK, *_absent(name, known))


def _examples(variant: Variant) -> Iterator[Finding]:
    for index, row in enumerate(variant.examples()):
        if len(row) != len(variant.fields):
            yield Finding(
                variant.own.origin.place("voorbeeldrijen", index),
                CHECK,
                f"Deze rij heeft {len(row)} cellen; er zijn {len(variant.fields)} velden.",
                f"Zet de cellen in deze volgorde: {', '.join(f.naam for f in variant.fields)}.",
            )


def _absent(name: str, known: Iterable[str]) -> tuple[str, str]:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return f"Het veld {name} bestaat niet.", f"Bedoelt u {near[0]}?" if near else "Voeg het toe, of haal het hier weg."


def _finding(field: Protocolveld, pointer: tuple[str | int, ...], melding: str, herstel: str) -> Finding:
    return Finding(field.origin.place(*pointer), CHECK, melding, herstel)
