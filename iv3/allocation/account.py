"""What came of an order to divide: on a terminal, as a table, and as an account that anyone can follow and replay."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from iv3.allocation.check import Compared, Outcome, Year, situation
from iv3.allocation.divide import (
    BATEN,
    GELD,
    LASTEN,
    PACK,
    Contract,
    Division,
    Evidence,
    Key,
    KeyRow,
    Method,
    Order,
    Path,
    Share,
    weight,
)
from iv3.allocation.order import FOUT, WAARSCHUWING, Finding, methods, number_text, pack, say, shown_path
from iv3.allocation.places import line_of
from iv3.core.money import euro, percent
from iv3.rows.cells import neutral_row, printable

CSV_NAME, TEXT_NAME, JSON_NAME = "verdeling.csv", "verantwoording.md", "verantwoording.json"
FINGERPRINT = "vingerafdruk"
_COLUMNS = (
    "contract",
    "naam",
    "situatie",
    "methode",
    "kant",
    "taakveld",
    "taakveld_naam",
    "categorie",
    "bedrag",
    "waarvan_vast",
    "waarvan_verdeeld",
    "gewicht",
    "aandeel",
)
_DELIMITER = ";"
_MARKUP = re.compile(r"[\\`*_\[\]{}|]")
_ENTITIES = re.compile(r"[<>&~$^]|(?<=:)//|(?<=www)\.|@|^[-+=#](?= )|^[0-9]+[.)](?= )", re.I)
_SENTENCE_END = (".", "!", "?", "…")


# On a terminal


def as_text(outcome: Outcome | None, findings: Sequence[Finding], lines: Mapping[Path, int], name: str) -> str:
    """Return what a person wants to see: the findings with their places, and the division when it is allowed."""
    told = [line for finding in findings for line in _finding_lines(finding, lines, name)]
    refused = sum(finding.ernst == FOUT for finding in findings)
    if outcome is None or refused:
        told.append(say("geweigerd", bestand=name, aantal=refused))
        return "\n".join(told) + "\n"
    year = Year(outcome.order.laag, outcome.order.jaar)
    for division in outcome.verdelingen:
        contract = division.contract
        told += ["", say("contractregel", id=contract.id, naam=printable(contract.naam), bedrag=euro(contract.cent))]
        told += [
            say(
                "deelregel",
                code=share.taakveld,
                naam=year.names[share.taakveld],
                bedrag=euro(share.cent),
                deel=_percentage(share.cent, contract.cent),
            )
            for share in division.delen
        ]
    document = account(outcome)
    told += ["", say("totaalregel", lasten=euro(_total(outcome, LASTEN)), baten=euro(_total(outcome, BATEN)))]
    told.append(say("vingerafdrukregel", vingerafdruk=document[FINGERPRINT]))
    return "\n".join(told).lstrip("\n") + "\n"


def _finding_lines(finding: Finding, lines: Mapping[Path, int], name: str) -> Iterator[str]:
    where = f"{name}:{line_of(lines, finding.pad)}"
    path = shown_path(finding.pad)
    yield f"{where}: {finding.ernst}: {f'{path}: ' if path else ''}{printable(finding.melding)} [{finding.regel}]"
    yield f"    {printable(finding.herstel)}"
    if finding.toedelingsregel or finding.bron:
        yield f"    {say('regel_is', regel=_rule_words(finding.toedelingsregel, finding.bron))}"


def _rule_words(name: str, bron: str) -> str:
    """Return a general rule in words with its source; only the source when no general rule is named."""
    rule = pack()["toedelingsregels"].get(name)
    if rule is None:
        return ", ".join(part for part in (name, bron) if part)
    return say("regel_met_bron", titel=rule["titel"], regel=rule["regel"], kenmerk=name, bron=rule["bron"])


def _total(outcome: Outcome, kant: str) -> int:
    return sum(division.contract.cent for division in outcome.verdelingen if division.contract.kant == kant)


def _percentage(part: int, whole: int) -> str:
    return percent(part, whole, 0) if part else "0"


def result_json(outcome: Outcome | None, findings: Sequence[Finding], lines: Mapping[Path, int], name: str) -> str:
    """Return the outcome as JSON: ``oordeel``, ``bevindingen``, and ``verantwoording`` (null when it was refused)."""
    refused = any(finding.ernst == FOUT for finding in findings)
    told = [
        {
            "ernst": finding.ernst,
            "regel": finding.regel,
            "bestand": name,
            "regelnummer": line_of(lines, finding.pad),
            "sleutel": shown_path(finding.pad),
            "melding": finding.melding,
            "herstel": finding.herstel,
            "toedelingsregel": finding.toedelingsregel,
            "bron": finding.bron,
        }
        for finding in findings
    ]
    verdict = FOUT if refused else WAARSCHUWING if findings else "goed"
    document = None if outcome is None or refused else account(outcome)
    return _json({"oordeel": verdict, "bevindingen": told, "verantwoording": document})


# The files


def files(outcome: Outcome) -> dict[str, str]:
    """Return the three files of an order that is allowed: name → content. The same order gives the same bytes."""
    document = account(outcome)
    return {CSV_NAME: as_csv(outcome), TEXT_NAME: as_markdown(outcome, document), JSON_NAME: _json(document)}


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_csv(outcome: Outcome) -> str:
    """Return the division as a table: a row for every contract and taakveld, amounts in euros with a comma."""
    year = Year(outcome.order.laag, outcome.order.jaar)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=_DELIMITER, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for division in outcome.verdelingen:
        contract = division.contract
        for share in division.delen:
            cells = [contract.id, contract.naam, contract.situatie, contract.sleutel.methode, contract.kant]
            cells += [share.taakveld, year.names[share.taakveld], contract.categorie]
            cells += [_euros(share.cent), _euros(share.vast), _euros(share.verdeeld)]
            cells += [_weight_text(share.gewicht, contract.sleutel), _percentage(share.cent, contract.cent)]
            writer.writerow(neutral_row([printable(cell) for cell in cells]))
    return buffer.getvalue()


def _euros(cent: int) -> str:
    whole, rest = divmod(cent, 100)
    return f"{whole},{rest:02d}"


def account(outcome: Outcome) -> dict[str, Any]:
    """Return the account of a division as data.

    Amounts are whole cents, values of a key the exact number as text (``25/2`` when it has a part). ``opdracht`` is
    everything the order said, so that the division can be done again from this alone. ``vingerafdruk`` is the SHA-256
    of all the rest as JSON without spaces and with sorted keys: the same order gives the same, whoever does it.
    """
    order = outcome.order
    year = Year(order.laag, order.jaar)
    document: dict[str, Any] = {
        "organisatie": order.organisatie,
        "laag": order.laag,
        "jaar": order.jaar,
        "periode": order.periode,
        "opgesteld_op": order.opgesteld_op.isoformat(),
        "opmerking": order.opmerking,
        "specificatie": {"pakket": PACK, "versie": pack()["versie"]},
        "totalen": [_total_record(kant, code, cent, year) for kant, code, cent in totals(outcome, year)],
        "contracten": [_contract_record(division, outcome, year) for division in outcome.verdelingen],
        "waarschuwingen": [
            {
                "regel": finding.regel,
                "sleutel": shown_path(finding.pad),
                "melding": finding.melding,
                "herstel": finding.herstel,
            }
            for finding in outcome.findings
        ],
        "opdracht": order_record(order),
    }
    return {**document, FINGERPRINT: fingerprint(document)}


def fingerprint(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an account without its fingerprint, as hexadecimal text."""
    rest = {key: value for key, value in document.items() if key != FINGERPRINT}
    canonical = json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def totals(outcome: Outcome, year: Year) -> list[tuple[str, str, int]]:
    """Return side, taakveld and cents of all contracts together, in the order of CBS."""
    found: dict[tuple[str, str], int] = {}
    for division in outcome.verdelingen:
        for share in division.delen:
            key = (division.contract.kant, share.taakveld)
            found[key] = found.get(key, 0) + share.cent
    return [(kant, code, found[kant, code]) for kant in (LASTEN, BATEN) for code in year.codes if (kant, code) in found]


def _total_record(kant: str, code: str, cent: int, year: Year) -> dict[str, Any]:
    return {"kant": kant, "taakveld": code, "naam": year.names[code], "cent": cent}


def _contract_record(division: Division, outcome: Outcome, year: Year) -> dict[str, Any]:
    contract = division.contract
    record, method = situation(contract.situatie), methods()[contract.sleutel.methode]
    rules = dict.fromkeys([*record["toedelingsregels"], *method.record["toedelingsregels"]])
    return {
        "id": contract.id,
        "naam": contract.naam,
        "situatie": {"id": contract.situatie, "naam": record["naam"]},
        "methode": {
            "id": method.id,
            "naam": method.naam,
            "bron": method.record["bron"],
            "zekerheid": method.record["zekerheid"],
        },
        "kant": contract.kant,
        "cent": contract.cent,
        "verdeeld_cent": contract.rest,
        "delen": [_share_record(share, year) for share in division.delen],
        "regels": [{"id": name, **pack()["toedelingsregels"][name]} for name in rules],
        "getoetst": [
            {"regel": test.regel, "wat": test.wat, "uitkomst": say("toets_goed" if test.goed else "toets_let_op")}
            for test in outcome.getoetst[contract.id]
        ],
        "scenarios": [
            {
                "naam": compared.scenario.naam,
                "methode": compared.scenario.sleutel.methode,
                "mag": compared.mag,
                "delen": [_share_record(share, year) for share in compared.delen],
            }
            for compared in outcome.scenarios[contract.id]
        ],
    }


def _share_record(share: Share, year: Year) -> dict[str, Any]:
    return {
        "taakveld": share.taakveld,
        "naam": year.names[share.taakveld],
        "cent": share.cent,
        "vast_cent": share.vast,
        "gewicht": str(share.gewicht),
        "verdeeld_cent": share.verdeeld,
        "afronding_cent": share.afronding,
    }


def order_record(order: Order) -> dict[str, Any]:
    """Return everything an order said, with the keys it has in the file and amounts in cents."""
    return {
        "organisatie": order.organisatie,
        "laag": order.laag,
        "jaar": order.jaar,
        "periode": order.periode,
        "opgesteld_op": order.opgesteld_op.isoformat(),
        "opmerking": order.opmerking,
        "contract": [_contract_input(contract) for contract in order.contracten],
    }


def _contract_input(contract: Contract) -> dict[str, Any]:
    reuse = contract.hergebruik
    return {
        "id": contract.id,
        "naam": contract.naam,
        "situatie": contract.situatie,
        "wet": contract.wet,
        "bedrag_cent": contract.cent,
        "kant": contract.kant,
        "categorie": contract.categorie,
        "leveringsvorm": contract.leveringsvorm,
        "bevat": [*contract.bevat],
        "een_taak": contract.een_taak,
        "reden": contract.reden,
        **_key_input(contract.sleutel),
        "vast": [
            {"taakveld": part.taakveld, "bedrag_cent": part.cent, "waarom": part.waarom} for part in contract.vast
        ],
        "volgorde": {
            answer.stap: {"antwoord": "ja" if answer.ja else "nee", "toelichting": answer.toelichting}
            for answer in contract.volgorde
        },
        "hergebruik": None
        if reuse is None
        else {
            "van_jaar": reuse.van_jaar,
            "aanname": [
                {
                    "aanname": one.aanname,
                    "getoetst_op": one.getoetst_op.isoformat(),
                    "uitkomst": one.uitkomst,
                    "toelichting": one.toelichting,
                }
                for one in reuse.aannames
            ],
        },
        "scenario": [{"naam": one.naam, **_key_input(one.sleutel)} for one in contract.scenarios],
    }


def _key_input(key: Key) -> dict[str, Any]:
    data = key.gegevens
    return {
        "methode": key.methode,
        "gegevens": None
        if data is None
        else {
            "omschrijving": data.omschrijving,
            "herkomst": data.herkomst,
            "peildatum": data.peildatum.isoformat(),
            "bestand": data.bestand,
        },
        "sleutel": [
            {
                "taakveld": row.taakveld,
                "omschrijving": row.omschrijving,
                **{name: str(value) for name, value in row.waarden.items()},
            }
            for row in key.rijen
        ],
    }


# The account as a text


def as_markdown(outcome: Outcome, document: Mapping[str, Any]) -> str:
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
            *((kant, say("totaal"), "", euro(total)) for kant in (LASTEN, BATEN) if (total := _total(outcome, kant))),
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


def _contract_lines(division: Division, outcome: Outcome, year: Year) -> list[str]:
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
    lines += [f"- {_rule_words(name, '')}" for name in rules]
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


def _key_lines(key: Key, method: Method) -> list[str]:
    fields = method.key_of(key.rijen) or ()
    titles = [method.fields[name]["titel"] for name in fields]
    described = any(row.omschrijving for row in key.rijen)
    head = [say("kop_taakveld"), *([say("kop_omschrijving")] if described else []), *titles, say("kop_gewicht")]
    rows = [
        [
            safe(row.taakveld),
            *([safe(row.omschrijving)] if described else []),
            *(_value(row, name, method) for name in fields),
            _weight_text(weight(row, fields), key),
        ]
        for row in key.rijen
    ]
    formula = say("maal").join(title.lower() for title in titles)
    return [say("md_gewicht", formule=formula), "", *_rows(head, rows, numbers=len(fields) + 1)]


def _value(row: KeyRow, name: str, method: Method) -> str:
    value = row.waarden[name]
    return euro(int(value)) if method.fields[name]["soort"] == GELD else number_text(value)


def _weight_text(value: Fraction, key: Key) -> str:
    """Return a weight as people read it: money in a product counts in euros."""
    method = methods()[key.methode]
    fields = method.key_of(key.rijen) if key.rijen else None
    money = sum(method.fields[name]["soort"] == GELD for name in fields or ())
    return number_text(value / 100**money)


def _outcome_table(division: Division, year: Year) -> list[str]:
    contract = division.contract
    rows = [
        (
            share.taakveld,
            year.names[share.taakveld],
            euro(share.vast),
            euro(share.verdeeld),
            str(share.afronding),
            euro(share.cent),
            say("procent", getal=_percentage(share.cent, contract.cent)),
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


def _scenario_lines(division: Division, scenarios: Sequence[Compared], year: Year) -> list[str]:
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


def _warning_lines(findings: Sequence[Finding]) -> list[str]:
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
