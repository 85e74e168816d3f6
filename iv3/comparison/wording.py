"""The words of a comparison, the same in a terminal, in CSV and in a workbook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from iv3.comparison.comparison import Comparison
from iv3.comparison.differences import CHANGED, GONE, NEW, ComparedControl, ComparedFinding, Delta
from iv3.comparison.filed import Filed
from iv3.comparison.groups import CodeGroup
from iv3.comparison.size import unlike_sizes
from iv3.core.money import euro, percent
from iv3.core.sentences import text
from iv3.core.words import Kant, Regelstand
from iv3.rows.cells import shown
from iv3.years.words import LISTS

TEXTS = "vergelijken"
_CODES_SHOWN = 3
_CELLS_SHOWN = 3


def say(key: str, **values: object) -> str:
    """Return a sentence of this command."""
    return text(TEXTS, key, **values)


def spoken(word: str) -> str:
    """Return a word of the JSON as people say it: ``niet te vergelijken``."""
    return word.replace("_", " ")


def percent_of_old(delta: Delta) -> str | None:
    """Return the difference in percents of the old amount, with a decimal comma; None when there was none."""
    return percent(delta.verschil, abs(delta.oud), 0) if delta.oud else None


def group_label(group: CodeGroup) -> str:
    """Return a code, or in short the codes that are taken together."""
    codes = [shown(code) for code in group.codes or group.eerder]
    if len(codes) <= _CODES_SHOWN:
        return " + ".join(codes)
    return say("groep_kort", eerste=codes[0], laatste=codes[-1], aantal=len(codes))


def group_name(group: CodeGroup) -> str:
    """Return the name of a code with what it was called before; of codes together what they were."""
    before = " + ".join(map(shown, group.eerder))
    if not group.codes:
        return say("zonder_opvolger")
    known = group.namen[0] if len(group.codes) == 1 else ""
    if len(group.eerder) > _CODES_SHOWN:
        before = say("groep_kort", eerste=group.eerder[0], laatste=group.eerder[-1], aantal=len(group.eerder))
    return f"{known} {say('was', codes=before)}".strip() if before else known


def cells_by_kind(comparison: Comparison) -> Counter[str]:
    """Return how many cells are nieuw, vervallen and gewijzigd."""
    return Counter(cell.bedrag.soort for cell in comparison.cellen)


def introduction(comparison: Comparison) -> list[str]:
    """Return in sentences what is compared with what, and how much differs."""
    c = comparison
    lines = [_about(say("oud"), c.old), _about(say("nieuw"), c.new)]
    if c.restating is None:
        lines.append(say("zelfde_model", jaar=c.old.jaar, laag=c.old.laag))
    else:
        lines.append(say("omgerekend", van=c.earlier.jaar, naar=c.later.jaar))
    if not c.differs:
        return [*lines, say("geen_verschil")]
    soorten, total = cells_by_kind(c), c.cellen_aantal
    if not c.cellen:
        lines.append(say("cellen_gelijk", aantal=dotted(total)))
    else:
        lines.append(
            say(
                "cellen_anders" if c.restating is None else "cellen_anders_omgerekend",
                aantal=dotted(total),
                anders=dotted(len(c.cellen)),
                **{soort: dotted(soorten[soort]) for soort in (NEW, GONE, CHANGED)},
            )
        )
    return lines


def remarks(comparison: Comparison) -> list[str]:
    """Return in sentences what a reader must know before trusting the differences."""
    c = comparison
    found = [told for filed in (c.old, c.new) for told in filed.told]
    if c.has_published:
        rounding = max(c.old.rounding_cent, c.new.rounding_cent)
        is_one = not (c.old.rounding_cent and c.new.rounding_cent)
        found += [say("gepubliceerd_afronding", bedrag=euro(rounding // 2))] if is_one and c.restating is None else []
        found.append(say("gepubliceerd_alleen_bedragen"))
    for key in ("overheidsnummer", "periode"):
        values = [filed.document["metadata"][key] for filed in (c.old, c.new)]
        if values[0] != values[1]:
            names = [f.periodenaam for f in (c.old, c.new)] if key == "periode" else map(shown, map(str, values))
            fallen = key == "periode" and _fallen(c)
            told = dict(zip(("oud", "nieuw"), names, strict=True))
            found.append(say("periode_daalt", **told, **fallen) if fallen else say(f"anders_{key}", **told))
    for size in unlike_sizes(c.old, c.new):
        found.append(
            say(
                f"grootte_{size.stand}",
                wat=size.waarde,
                oud=shown(c.old.name),
                nieuw=shown(c.new.name),
                keer=dotted(size.times),
                bedrag_oud=euro(size.yardstick.number),
                bedrag_nieuw=euro(size.cents),
            )
        )
    for filed in (c.old, c.new) if not c.has_published else ():
        skipped = sum(1 for row in filed.report["regels"] if row["stand"] == Regelstand.OVERGESLAGEN)
        if skipped:
            found.append(say("regels_overgeslagen", bestand=shown(filed.name), aantal=skipped))
    if c.restating is not None and c.result is not None:
        names_used = {name for r in c.result.restated for name, _ in r.amount.codes}
        unknown = [told for name in LISTS if name in names_used for told in c.restating.unknown_origins(name)]
        found += [*dict.fromkeys(unknown)]
        for unused in c.result.unused:
            found.append(say("sleutel_ongebruikt", van=unused.van, rijen=", ".join(map(str, unused.rijen))))
    return found


def _fallen(c: Comparison) -> dict[str, str]:
    """Return the totals that fell between two periods, and the cells that fell most; empty when no total did."""
    if not c.fallen_totals:
        return {}
    forward = 1 if c.new.document["metadata"]["periode"] > c.old.document["metadata"]["periode"] else -1
    cells = [cell for cell in c.cellen if cell.onderdeel in Kant.VALUES and cell.bedrag.verschil * forward < 0]
    named = [
        _fall(f"{spoken(cell.onderdeel)} {group_label(cell.rij)} × {group_label(cell.kolom)}", cell.bedrag)
        for cell in cells[:_CELLS_SHOWN]
    ]
    totals = [_fall(total_label(total.maat, total.groep), total.bedrag) for total in c.fallen_totals]
    later = c.new if forward > 0 else c.old
    return {
        "totalen": "; ".join(totals),
        "cellen": "; ".join(named),
        "aantal": dotted(len(cells)),
        "bestand": shown(later.name),
        "periode": later.periodenaam,
    }


def _fall(what: str, delta: Delta) -> str:
    """Return what fell, from the larger amount to the smaller, whichever delivery was named first."""
    low, high = sorted((delta.oud, delta.nieuw))
    return say("daling", wat=what, oud=euro(high), nieuw=euro(low))


def total_label(maat: str, groep: str) -> str:
    """Return how a total is called."""
    return f"{spoken(maat)} {groep}".strip()


def _about(which: str, filed: Filed) -> str:
    metadata = filed.document["metadata"]
    return say(
        "aanlevering_gepubliceerd" if filed.rounding_cent else "aanlevering",
        welke=which,
        bestand=shown(filed.name),
        naam=shown(str(metadata["overheidsnaam"])),
        nummer=shown(str(metadata["overheidsnummer"])),
        jaar=filed.jaar,
        periode=filed.periodenaam,
        oordeel=filed.report["oordeel"],
    )


def dotted(number: int) -> str:
    """Return a whole number with dots for thousands."""
    return f"{number:,}".replace(",", ".")


def signed_euros(cent: int) -> str:
    """Return a difference in euros with its sign: ``+€ 5``, ``-€ 5``, ``€ 0``."""
    return f"{'+' if cent > 0 else ''}{euro(cent)}"


def control_line(control: ComparedControl) -> str:
    """Return in a sentence what happened to a rule."""
    return say(
        f"controle_{control.stand}",
        regel=control.regel,
        ernst=control.ernst,
        titel=control.titel,
        oud=dotted(control.oud),
        nieuw=dotted(control.nieuw),
    )


def finding_place(finding: ComparedFinding) -> str:
    """Return where a finding is, in words."""
    where = (finding.nieuw or finding.oud or {})["plaats"]
    codes = " × ".join(shown(str(value)) for key, value in where.items() if key not in ("onderdeel", "pad", "cel"))
    return f"{spoken(where['onderdeel'])} {codes}".strip() or say("hele_aanlevering")


def finding_amounts(finding: ComparedFinding) -> Iterator[str]:
    """Yield in words the amounts that a finding is about, old and new where they differ."""
    for what, old, new in finding.amounts:
        if old is not None and new is not None and old != new:
            yield say("bedrag_anders", naam=what, oud=euro(old), nieuw=euro(new), verschil=signed_euros(new - old))
        else:
            yield f"{what}: {euro(new if new is not None else old or 0)}"


def fact_text(value: Any) -> str:
    """Return something beside the amounts as text: of a remark its texts, and nothing of nothing."""
    if value is None:
        return ""
    if isinstance(value, dict) and all(isinstance(inner, str) for inner in value.values()):
        return " / ".join(value.values())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
