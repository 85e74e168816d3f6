"""A report for people: text for a terminal, a page to send to a colleague, CSV for a spreadsheet, JSON for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from iv3.core.content_policy import still_policy
from iv3.core.counting import counted, dotted
from iv3.core.json_text import json_text
from iv3.core.money import euro
from iv3.core.packs import RULES, read_pack
from iv3.core.sentences import text
from iv3.core.sheet import table_text
from iv3.core.terminal import one_line
from iv3.core.words import Codelijst, Ernst, Oordeel, Overgangslijst, Regelstand, Zekerheid
from iv3.delivery.finding_kinds import Finding, number_of
from iv3.delivery.report import Report

_COLUMN_KEYS = (Codelijst.STANDPER, Overgangslijst.CATEGORIE)
"""What says nothing by itself: it needs its taakveld or balanscode."""
_SHOWN = 5
"""Up to so many findings of one rule are written out in text; the rest is counted."""

_VERDICTS = {
    Oordeel.GOED: "Deze aanlevering is goed: geen fouten en geen waarschuwingen. {uitspraak}",
    Oordeel.WAARSCHUWING: "Deze aanlevering heeft geen fouten, wel {waarschuwing}. {uitspraak}",
    Oordeel.FOUT: "Deze aanlevering heeft {fout}. {uitspraak}",
    Oordeel.NIET_TE_BEOORDELEN: "Deze aanlevering is niet te beoordelen. {uitspraak}",
}
_COUNTED = {
    Ernst.FOUT: ("1 fout", "{} fouten"),
    Ernst.WAARSCHUWING: ("1 waarschuwing", "{} waarschuwingen"),
    Ernst.SIGNAAL: ("1 signaal", "{} signalen"),
}
_HEADER = (
    "bestand",
    "regel",
    "ernst",
    "melding",
    "onderdeel",
    "pad",
    "cel",
    "taakveld",
    "balanscode",
    "categorie",
    "gevonden",
    "verwacht",
    "verschil",
    "herstel",
    "zie",
    "aantal",
    "som_cent",
    "zekerheid",
    "reden",
)
_STYLE = """
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.15rem;margin-top:2rem}
.oordeel{font-size:1.15rem;font-weight:600;border-left:.4rem solid;padding:.3rem .8rem}
li{margin:.6rem 0}code{font-family:ui-monospace,monospace}
table{border-collapse:collapse;margin:.4rem 0}td,th{padding:.15rem .6rem;border-bottom:1px solid;text-align:left}
td.getal{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
@media print{body{max-width:none}}
"""


def verdict(report: Report) -> str:
    """Return the verdict in a sentence."""
    numbers = Counter[str]()
    for finding in report.bevindingen:
        numbers[finding["ernst"]] += number_of(finding)
    counted = {degree: _count(degree, numbers[degree]) for degree in _COUNTED}
    return _VERDICTS[report.oordeel].format(**counted, uitspraak=report.data["uitspraak"])


def _count(degree: str, number: int) -> str:
    one, more = _COUNTED[degree]
    return one if number == 1 else more.format(dotted(number))


def _titles() -> dict[str, str]:
    rules = read_pack(RULES)
    return {rule["id"]: rule["titel"] for rule in rules["regels"]} if rules is not None else {}


def _grouped(report: Report) -> Iterator[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = {}
    for finding in report.bevindingen:
        groups.setdefault(finding["regel"], []).append(finding)
    yield from groups.items()


def _one_remedy(findings: Sequence[Finding]) -> bool:
    return len({finding["herstel"] for finding in findings}) == 1


def _times(findings: Iterable[Finding]) -> str:
    """Return how often a rule was broken, to put behind its name; empty for once."""
    number = sum(map(number_of, findings))
    return f", {dotted(number)} keer" if number > 1 else ""


def doubt_of(finding: Finding) -> str:
    """Return why the rule of a finding is not settled, in a sentence; empty when it is."""
    return f"{Zekerheid.TITLES[finding['zekerheid']]}: {finding['reden']}" if "reden" in finding else ""


def _doubts(findings: Iterable[Finding]) -> list[str]:
    return [doubt for doubt in dict.fromkeys(map(doubt_of, findings)) if doubt]


def where(finding: Finding) -> str:
    """Return the place of a finding in words: the cell when there is one, the codes, and the pointer."""
    place = finding["plaats"]
    named = {key: str(value) for key, value in place.items() if key not in ("onderdeel", "pad", "cel")}
    is_row_named = any(key not in _COLUMN_KEYS for key in named)
    codes = [code if is_row_named else f"{key} {code}" for key, code in named.items()]
    spot = f"{place['onderdeel']} {' × '.join(codes)}".strip()
    told = f"{spot} ({place['pad']})" if spot and place["pad"] else spot or place["pad"]
    if "cel" in place:
        return f"cel {place['cel']}" + (f", {told}" if told else "")
    return told or "de hele aanlevering"


def as_text(reports: Sequence[Report]) -> str:
    """Return the reports for a terminal: the verdict first, then the findings by rule."""
    told = [_text(report, named=len(reports) > 1) for report in reports]
    return "\n".join([*told, *([_summary(reports)] if len(reports) > 1 else [])])


def _summary(reports: Sequence[Report]) -> str:
    """Return how many deliveries are good, and how many are not; the last line of a folder."""
    verdicts = Counter(report.oordeel for report in reports)
    numbers = {verdict: dotted(verdicts[verdict]) for verdict in Oordeel.VALUES}
    return text("opdrachtregel", "samenvatting", aantal=counted(len(reports), "aanlevering"), **numbers) + "\n"


def _text(report: Report, *, named: bool) -> str:
    lines = [f"{report.data['bron']['bestand']}"] if named else []
    lines.append(verdict(report))
    titles = _titles()
    for rule, findings in _grouped(report):
        first, one_remedy = findings[0], _one_remedy(findings)
        lines += ["", f"{rule} {first['ernst']}{_times(findings)}: {titles.get(rule, '')}"]
        lines += [f"  {doubt}" for doubt in _doubts(findings)]
        shown = [*findings[:_SHOWN], *(finding for finding in findings[_SHOWN:] if "aantal" in finding)]
        for finding in shown:
            lines.append(f"  {finding['melding']}")
            lines.append(f"    Waar: {where(finding)}")
            lines += [f"    {amount['naam']}: {euro(amount['cent'])}" for amount in finding.get("bedragen", ())]
            if not one_remedy:
                lines.append(f"    Doen: {finding['herstel']}")
        if len(findings) > len(shown):
            more = dotted(len(findings) - len(shown))
            lines.append(f"  … en nog {more} die apart staan in --format json, csv of html")
        if one_remedy:
            lines.append(f"  Doen: {first['herstel']}")
    skipped = [row for row in report.data["regels"] if row["stand"] == Regelstand.OVERGESLAGEN]
    if skipped:
        reasons = sorted({row["reden"] for row in skipped})
        lines += ["", f"{counted(len(skipped), 'regel_overgeslagen')}. {' '.join(reasons)}"]
    return "\n".join(map(one_line, lines)) + "\n"


def as_json(reports: Sequence[Report], *, as_list: bool) -> str:
    """Return the report as canonical JSON; ``as_list``: a list of reports, also when there is one."""
    if not as_list:
        return reports[0].to_json()
    return json_text([report.data for report in reports])


def as_csv(reports: Sequence[Report]) -> str:
    """Return every finding as a row; a cell that a spreadsheet would run as a formula gets an apostrophe."""
    found = (
        {"bestand": report.data["bron"]["bestand"], "aantal": 1, **finding, **finding["plaats"]}
        for report in reports
        for finding in report.bevindingen
    )
    return table_text(_HEADER, ([str(values.get(name) or "") for name in _HEADER] for values in found))


def as_html(reports: Sequence[Report]) -> str:
    """Return one page that needs nothing from anywhere, to keep or to send to a colleague."""
    body = "\n".join(_page_of(report) for report in reports)
    return (
        '<!doctype html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{still_policy(_STYLE)}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>Controle van een Iv3-aanlevering</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _page_of(report: Report) -> str:
    source = report.data["bron"]
    rows = [f"<h1>Controle van {_safe(source['bestand'] or 'een aanlevering')}</h1>"]
    facts = [source["overheidslaag"], source["overheidsnummer"], source["boekjaar"]]
    if source["periode"] is not None:
        facts.append(f"periode {source['periode']}")
    rows.append(f"<p>{_safe(', '.join(str(fact) for fact in facts if fact is not None))}</p>")
    rows.append(f'<p class="oordeel">{_safe(verdict(report))}</p>')
    titles = _titles()
    for rule, findings in _grouped(report):
        name = f"<code>{_safe(rule)}</code> {_safe(findings[0]['ernst'])}{_times(findings)}"
        rows.append(f"<h2>{name}: {_safe(titles.get(rule, ''))}</h2>")
        rows += [f"<p>{_safe(doubt)}</p>" for doubt in _doubts(findings)]
        one_remedy = _one_remedy(findings)
        rows.append(f"<p><strong>Doen:</strong> {_safe(findings[0]['herstel'])}</p>\n<ul>" if one_remedy else "<ul>")
        for f in findings:
            remedy = "" if one_remedy else f"<br><strong>Doen:</strong> {_safe(f['herstel'])}"
            rows.append(f"<li>{_safe(f['melding'])}<br>Waar: {_safe(where(f))}{remedy}{_amounts(f)}</li>")
        rows.append("</ul>")
    rows.append(
        "<h2>Wat er is gecontroleerd</h2>\n<table>\n<tr><th>Regel</th><th>Stand</th>"
        "<th>Zekerheid</th><th>Bevindingen</th></tr>"
    )
    for row in report.data["regels"]:
        state = row["stand"].replace("_", " ") + (f": {row['reden']}" if "reden" in row else "")
        rows.append(
            f"<tr><td>{_safe(row['regel'])}</td><td>{_safe(state)}</td><td>{_safe(row['zekerheid'])}</td>"
            f'<td class="getal">{row["bevindingen"]}</td></tr>'
        )
    version = report.data["specificatie"]
    rows.append(
        f"</table>\n<p>Specificatie {_safe(version['versie'])}, pakket {_safe(version['pakket'] or 'geen')}. "
        f"Bestand sha256 <code>{_safe(source['sha256'] or '')}</code>. "
        "Dit is geen uitspraak van BZK of CBS.</p>"
    )
    return "\n".join(rows)


def _amounts(finding: Finding) -> str:
    amounts: Iterable[dict[str, Any]] = finding.get("bedragen", ())
    rows = [f'<tr><td>{_safe(a["naam"])}</td><td class="getal">{_safe(euro(a["cent"]))}</td></tr>' for a in amounts]
    return f"<table>{''.join(rows)}</table>" if rows else ""


def _safe(value: object) -> str:
    import html  # as slow to load as all of json, and only a page needs it

    return html.escape(one_line(str(value)))
