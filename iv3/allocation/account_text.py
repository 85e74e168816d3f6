"""The account of a division as Markdown; texts of the order cannot add markup, HTML or columns to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from iv3.allocation.account import FINGERPRINT, JSON_NAME, totals
from iv3.allocation.check import AllocationOutcome, Compared
from iv3.allocation.divide import (
    BATEN,
    GELD,
    LASTEN,
    AllocationKey,
    AllocationKeyRow,
    Contract,
    ContractDivision,
    Evidence,
    Method,
    Order,
    weight,
)
from iv3.allocation.findings import OrderFinding, say, shown_path
from iv3.allocation.methods import methods, pack, situation
from iv3.allocation.order import number_text
from iv3.allocation.words import percentage, rule_words, side_total, weight_text
from iv3.allocation.year import Year
from iv3.core.characters import printable
from iv3.core.money import euro

_MARKUP = re.compile(r"[\\`*_\[\]{}|]")
_ENTITIES = re.compile(r"[<>&~$^]|(?<=:)//|(?<=www)\.|@|^[-+=#](?= )|^[0-9]+[.)](?= )", re.I)
_SENTENCE_END = (".", "!", "?", "…")


def as_markdown(outcome: AllocationOutcome, document: Mapping[str, Any]) -> str:
    """Return the account as Markdown; texts of the order cannot add markup, HTML or columns to it."""
    order = outcome.order
    year = Year(order.laag, order.jaar)
    lines = [say("md_titel", organisatie=safe(order.organisatie), jaar=order.jaar), ""]
    lines += [say("md_inleiding", datum=_day(order.opgesteld_op)), ""]
    if order.periode is not None:
        lines += [say("md_periode", periode=say(f"periode_{order.periode}")), ""]
    if order.opmerking:
        lines += [say("md_opmerking", opmerking=_sentence(order.opmerking)), ""]
    lines += [say("md_kop_totaal"), ""]
    lines += _table(
        ("kop_kant", "kop_taakveld", "kop_naam", "kop_bedrag"),
        [
            *((kant, code, year.names[code], euro(cent)) for kant, code, cent in totals(outcome, year)),
            *(
                (kant, say("totaal"), "", euro(total))
                for kant in (LASTEN, BATEN)
                if (total := side_total(outcome, kant))
            ),
        ],
        numbers=1,
    )
    for division in outcome.verdelingen:
        lines += _contract_lines(division, outcome, year)
    lines += _warning_lines(outcome.findings)
    lines += [say("md_kop_narekenen"), "", say("md_narekenen"), ""]
    lines += [
        say("md_vingerafdruk", vingerafdruk=document[FINGERPRINT], versie=pack()["versie"], bestand=JSON_NAME),
    ]
    return "\n".join(lines) + "\n"


def _contract_lines(division: ContractDivision, outcome: AllocationOutcome, year: Year) -> list[str]:
    contract = division.contract
    record, method = situation(contract.situatie), methods()[contract.sleutel.methode]
    lines = [say("md_kop_contract", id=safe(contract.id), naam=safe(contract.naam)), ""]
    facts = [
        ("feit_situatie", record["naam"]),
        ("feit_bedrag", f"{euro(contract.cent)} ({contract.kant})"),
        ("feit_categorie", contract.categorie),
        ("feit_wet", contract.wet),
        ("feit_leveringsvorm", contract.leveringsvorm),
        ("feit_bevat", ", ".join(contract.bevat)),
        ("feit_methode", f"{method.naam} ({method.id})"),
        ("feit_reden", contract.reden),
        ("feit_een_taak", contract.een_taak),
    ]
    lines += [f"- {say(key)}: {safe(value)}" for key, value in facts if value]
    lines += [f"- {line}" for line in _evidence_lines(contract.sleutel.gegevens, outcome.order)]
    lines.append("")
    if contract.volgorde:
        lines += [say("md_kop_volgorde"), ""]
        lines += _table(
            ("kop_vraag", "kop_antwoord", "kop_toelichting"),
            [
                (_question(answer.stap), "ja" if answer.ja else "nee", safe(answer.toelichting))
                for answer in contract.volgorde
            ],
        )
    if contract.vast:
        lines += [say("md_kop_vast"), "", say("md_vast"), ""]
        lines += _table(
            ("kop_taakveld", "kop_waarom", "kop_bedrag"),
            [(safe(part.taakveld), safe(part.waarom), euro(part.cent)) for part in contract.vast],
            numbers=1,
        )
    if contract.sleutel.rijen:
        lines += [say("md_kop_sleutel"), "", *_key_lines(contract.sleutel, method)]
    lines += [say("md_kop_uitkomst"), "", say("md_uitkomst", rest=euro(contract.rest)), ""]
    lines += _outcome_table(division, year)
    lines += _reuse_lines(contract)
    lines += _scenario_lines(division, outcome.scenarios[contract.id], year)
    lines += [say("md_kop_getoetst"), ""]
    lines += _table(
        ("kop_toets", "kop_uitkomst"),
        [(test.wat, say("toets_goed" if test.goed else "toets_let_op")) for test in outcome.getoetst[contract.id]],
    )
    lines += [say("md_kop_regels"), ""]
    rules = dict.fromkeys([*record["toedelingsregels"], *method.record["toedelingsregels"]])
    lines += [f"- {rule_words(name, '')}" for name in rules]
    known = {"bron": method.record["bron"], "zekerheid": method.record["zekerheid"]}
    lines += [f"- {say('md_methode_bron', naam=method.naam, **known)}", ""]
    return lines


def _question(step: str) -> str:
    return str(next(record["vraag"] for record in pack()["stappen"] if record["id"] == step))


def _evidence_lines(data: Evidence | None, order: Order) -> Iterator[str]:
    if data is None:
        return
    age = order.jaar - data.peildatum.year
    yield f"{say('feit_gegevens')}: {safe(data.omschrijving)}"
    yield f"{say('feit_herkomst')}: {safe(data.herkomst)}"
    yield f"{say('feit_peildatum')}: {_day(data.peildatum)} ({say('jaren_oud', aantal=age)})"
    if data.bestand:
        yield f"{say('feit_bestand')}: {safe(data.bestand)}"


def _key_lines(key: AllocationKey, method: Method) -> list[str]:
    fields = method.key_of(key.rijen) or ()
    titles = [method.fields[name]["titel"] for name in fields]
    described = any(row.omschrijving for row in key.rijen)
    head = [say("kop_taakveld"), *([say("kop_omschrijving")] if described else []), *titles, say("kop_gewicht")]
    rows = [
        [
            safe(row.taakveld),
            *([safe(row.omschrijving)] if described else []),
            *(_value(row, name, method) for name in fields),
            weight_text(weight(row, fields), key),
        ]
        for row in key.rijen
    ]
    formula = say("maal").join(title.lower() for title in titles)
    return [say("md_gewicht", formule=formula), "", *_rows(head, rows, numbers=len(fields) + 1)]


def _value(row: AllocationKeyRow, name: str, method: Method) -> str:
    value = row.waarden[name]
    return euro(int(value)) if method.fields[name]["soort"] == GELD else number_text(value)


def _outcome_table(division: ContractDivision, year: Year) -> list[str]:
    contract = division.contract
    rows = [
        (
            share.taakveld,
            year.names[share.taakveld],
            euro(share.vast),
            euro(share.verdeeld),
            str(share.afronding),
            euro(share.cent),
            say("procent", getal=percentage(share.cent, contract.cent)),
        )
        for share in division.delen
    ]
    rows.append(
        (
            say("totaal"),
            "",
            euro(contract.cent - contract.rest),
            euro(contract.rest),
            str(sum(share.afronding for share in division.delen)),
            euro(contract.cent),
            say("procent", getal="100"),
        )
    )
    heads = ("kop_taakveld", "kop_naam", "kop_vast", "kop_verdeeld", "kop_afronding", "kop_bedrag", "kop_aandeel")
    return _table(heads, rows, numbers=5)


def _reuse_lines(contract: Contract) -> list[str]:
    reuse = contract.hergebruik
    if reuse is None:
        return []
    rows = [(safe(one.aanname), _day(one.getoetst_op), one.uitkomst, safe(one.toelichting)) for one in reuse.aannames]
    heads = ("kop_aanname", "kop_getoetst_op", "kop_uitkomst", "kop_toelichting")
    return [say("md_kop_hergebruik"), "", say("md_hergebruik", jaar=reuse.van_jaar), "", *_table(heads, rows)]


def _scenario_lines(division: ContractDivision, scenarios: Sequence[Compared], year: Year) -> list[str]:
    if not scenarios:
        return []
    own = {share.taakveld: share.cent for share in division.delen}
    others = [{share.taakveld: share.cent for share in compared.delen} for compared in scenarios]
    head = [say("kop_taakveld"), say("kop_naam"), say("kop_geboekt")]
    head += [safe(compared.scenario.naam) for compared in scenarios]
    head += [say("kop_verschil", naam=safe(compared.scenario.naam)) for compared in scenarios]
    rows = [
        [
            code,
            year.names[code],
            euro(own.get(code, 0)),
            *(euro(other.get(code, 0)) for other in others),
            *(euro(other.get(code, 0) - own.get(code, 0)) for other in others),
        ]
        for code in year.codes
        if code in own or any(code in other for other in others)
    ]
    notes = [
        say(
            "md_scenario" if compared.mag else "md_scenario_mag_niet",
            naam=safe(compared.scenario.naam),
            methode=methods()[compared.scenario.sleutel.methode].naam,
            reden=_data_words(compared.scenario.sleutel.gegevens),
        )
        for compared in scenarios
    ]
    return [
        say("md_kop_scenario"),
        "",
        say("md_scenarios"),
        "",
        *(f"- {note}" for note in notes),
        "",
        *_rows(head, rows, numbers=1 + 2 * len(scenarios)),
    ]


def _data_words(data: Evidence | None) -> str:
    return "" if data is None else f"{safe(data.omschrijving)}, {_day(data.peildatum)}"


def _warning_lines(findings: Sequence[OrderFinding]) -> list[str]:
    if not findings:
        return []
    told = [f"- {safe(shown_path(f.pad))}: {_sentence(f.melding)} {_sentence(f.herstel)}" for f in findings]
    return [say("md_kop_let_op"), "", *told, ""]


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> list[str]:
    return _rows([say(head) for head in heads], rows, numbers=numbers)


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> list[str]:
    """Return a table in Markdown, of which the last ``numbers`` columns are aligned to the right."""
    rule = ["---"] * (len(head) - numbers) + ["---:"] * numbers
    return [*(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)), ""]


def safe(value: str) -> str:
    """Return somebody's text so that Markdown shows it as it is: no markup, no HTML, no column, no link, one line."""
    flat = printable(" ".join(value.split()))
    plain = _ENTITIES.sub(lambda match: "".join(f"&#{ord(c)};" for c in match.group()), flat)
    return _MARKUP.sub(lambda match: "\\" + match.group(), plain)


def _sentence(value: str) -> str:
    """Return somebody's text as a sentence, safe in Markdown."""
    text = safe(value)
    return text if text.endswith(_SENTENCE_END) else f"{text}."


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
